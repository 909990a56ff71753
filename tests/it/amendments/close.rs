//! 締め over what happens to a contract after its issue.

use super::desk::{Desk, change, draft, yen};
use densho::domain::amendment::AmendedField as F;
use densho::domain::command::{Answer, KeyOrder, PageFrom, Query, Write};
use densho::domain::house::{Fields, HouseAct, HouseRow, HouseTable};
use densho::domain::ids::ApplicationKey;
use densho::domain::ledger::EventKind;
use densho::domain::refusal::Refusal;
use serde_json::{Value, json};
use uuid::Uuid;

impl Desk {
    async fn list(&self, table: HouseTable, filter: Value) -> Vec<HouseRow> {
        let query = Query::House {
            table,
            filter: fields(filter),
            from: PageFrom::Top,
            limit: 100,
        };
        match self.store("takahashi").query(&query).await {
            Ok(Answer::House(page)) => page.rows,
            other => panic!("{other:?}"),
        }
    }

    async fn close(&self, day: &str, seen: i64, reason: &str) -> Result<(), Refusal> {
        let args = json!({"branch": "371", "day": day, "seen": seen, "reason": reason});
        let write = Write::House {
            act: HouseAct::ClosePeriod,
            args: fields(args),
        };
        self.store("takahashi")
            .write(Uuid::new_v4(), &write)
            .await
            .map(|_| ())
    }

    /// Everything that was decided and done happened a day earlier.
    async fn a_day_passes(&self) {
        sqlx::raw_sql(
            "SET session_replication_role = replica;
             UPDATE core.approval SET approved_at = approved_at - interval '1 day';
             UPDATE core.amendment_approval SET approved_at = approved_at - interval '1 day';
             UPDATE core.key_order SET ordered_at = ordered_at - interval '1 day';
             RESET session_replication_role;",
        )
        .execute(&self.stage.root)
        .await
        .expect("arranged");
    }
}

fn fields(value: Value) -> Fields {
    match value {
        Value::Object(fields) => fields,
        other => panic!("{other}"),
    }
}

fn counts(row: &HouseRow) -> [Option<i64>; 6] {
    [
        "approved", "issued", "arrived", "mailed", "missing", "amended",
    ]
    .map(|k| row.number(k))
}

#[tokio::test]
async fn a_day_compares_amendments_new_keys_and_withdrawals_as_it_does_issues() {
    let desk = Desk::new(|_| {}).await;
    desk.happens(change(&[(F::Amount, yen(19_000_000))])).await;
    desk.happens(draft(EventKind::Cancellation, Some(2), &[]))
        .await;
    desk.order("takahashi", KeyOrder::Reissue, "紛失")
        .await
        .unwrap();
    desk.work().await;
    // Approved, and not yet done by anybody.
    let late = desk
        .submit("sato", change(&[(F::Amount, yen(18_000_000))]))
        .await
        .unwrap();
    desk.approve("takahashi", &late).await.unwrap();
    desk.a_day_passes().await;

    let days = desk.list(HouseTable::CloseDays, json!({})).await;
    assert_eq!(
        counts(&days[0]),
        [Some(5), Some(4), Some(4), Some(4), Some(1), Some(4)]
    );
    assert_eq!(
        days[0].fields["events"],
        json!({"issue": 1, "change": 2, "cancellation": 1, "reissue": 1})
    );
    assert_eq!(
        days[0].number("amount"),
        Some(20_000_000),
        "newly guaranteed"
    );
    let day = days[0].text("day").to_owned();
    let filter = json!({"branch": "371", "day": day});
    let items = desk.list(HouseTable::CloseItems, filter).await;
    let said: Vec<(&str, &str)> = items
        .iter()
        .map(|i| (i.text("happened"), i.text("missing_step")))
        .collect();
    assert_eq!(
        said,
        [
            ("change", "number"),
            ("issue", ""),
            ("change", ""),
            ("cancellation", ""),
            ("reissue", ""),
        ]
    );
    let ids: std::collections::BTreeSet<&str> = items.iter().map(|i| i.id.as_str()).collect();
    assert_eq!(ids.len(), items.len(), "each is selected by its own id");

    // Signed with the difference; when the worker is done, the closed day shows that it differs.
    desk.close(&day, 1, "翌日に処理").await.unwrap();
    desk.work().await;
    let days = desk.list(HouseTable::CloseDays, json!({})).await;
    assert_eq!(days[0].text("close_state"), "closed_differs", "{days:?}");
    assert_eq!(days[0].number("missing"), Some(0));
    // Nothing is dated back into it, not even by the owner's hand.
    let back = "INSERT INTO core.key_order (branch_id, contract_id, kind, reason, ordered_by, ordered_at)
                VALUES ('371', 1, 'reissue', 'x', 'takahashi', clock_timestamp() - interval '1 day')";
    let said = sqlx::query(back)
        .execute(&desk.stage.root)
        .await
        .unwrap_err();
    assert!(said.to_string().contains("closed"), "{said}");
}

#[tokio::test]
async fn a_day_closed_before_amendments_were_counted_is_compared_by_its_issues() {
    let desk = Desk::new(|_| {}).await;
    desk.happens(change(&[(F::Amount, yen(19_000_000))])).await;
    desk.a_day_passes().await;
    let days = desk.list(HouseTable::CloseDays, json!({})).await;
    desk.close(days[0].text("day"), 0, "").await.unwrap();
    let state = async |figures: &str| {
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!(
            "SET session_replication_role = replica; UPDATE core.close_event SET figures = '{figures}'; RESET session_replication_role;"
        )))
        .execute(&desk.stage.root)
        .await
        .unwrap();
        let days = desk.list(HouseTable::CloseDays, json!({})).await;
        days[0].text("close_state").to_owned()
    };
    assert_eq!(
        state(r#"{"approved": 1, "issued": 1, "arrived": 1, "mailed": 1}"#).await,
        "closed"
    );
    assert_eq!(
        state(r#"{"approved": 1, "issued": 1, "arrived": 1, "mailed": 1, "amended": 0}"#).await,
        "closed_differs"
    );
}

#[tokio::test]
async fn a_day_that_was_closed_while_something_stood_still_differs_once_that_is_withdrawn() {
    let desk = Desk::new(|_| {}).await;
    let amendment = desk.stopped().await;
    let application = desk
        .stage
        .approved(|content| {
            content["products"].as_array_mut().unwrap().truncate(1);
            content["works"]["name"] = json!("字のない工事𠮷");
        })
        .await;
    desk.work().await;
    desk.a_day_passes().await;
    let day_row = async || desk.list(HouseTable::CloseDays, json!({})).await.remove(0);
    let before = day_row().await;
    assert_eq!(
        counts(&before),
        [Some(3), Some(1), Some(1), Some(1), Some(2), Some(1)]
    );
    assert_eq!(before.number("amount"), Some(40_000_000));
    desk.close(before.text("day"), 2, "字のない2件は確認中")
        .await
        .unwrap();
    assert_eq!(day_row().await.text("close_state"), "closed");
    let (takahashi, reason) = (desk.store("takahashi"), "字を改める".to_owned());
    let version = desk.amendment(&amendment).await.row.version;
    let withdraw = Write::WithdrawAmendment {
        key: amendment,
        version,
        reason: reason.clone(),
    };
    takahashi.write(Uuid::new_v4(), &withdraw).await.unwrap();
    let after = day_row().await;
    assert_eq!(after.text("close_state"), "closed_differs", "{after:?}");
    assert_eq!(
        (after.number("missing"), after.number("ended")),
        (Some(1), Some(1))
    );
    // Signed by an earlier version, which did not count what ended so: the amendment tells, or the amount.
    let closed_before = "SET session_replication_role = replica; UPDATE core.close_event SET figures = figures - 'ended';
                         RESET session_replication_role;";
    desk.stage.arrange(closed_before).await;
    assert_eq!(day_row().await.text("close_state"), "closed_differs");
    let version: i32 = desk
        .stage
        .ask("SELECT max(version) FROM core.application WHERE state = 'attention'")
        .await;
    let withdraw = Write::Withdraw {
        key: ApplicationKey {
            branch: desk.contract.branch.clone(),
            id: application,
        },
        version,
        reason,
    };
    takahashi.write(Uuid::new_v4(), &withdraw).await.unwrap();
    let issues_alone = "SET session_replication_role = replica; UPDATE core.close_event SET figures = figures - 'amended'
                         || '{\"approved\": 2}';
                         RESET session_replication_role;";
    desk.stage.arrange(issues_alone).await;
    let after = day_row().await;
    assert_eq!(after.text("close_state"), "closed_differs", "{after:?}");
    assert_eq!(
        (after.number("amount"), after.number("ended")),
        (Some(20_000_000), Some(2))
    );
    // Reopened and closed anew it says what is.
    let reopen = Write::House {
        act: HouseAct::ReopenPeriod,
        args: fields(json!({"branch": "371", "day": after.text("day"), "reason": "取下のため"})),
    };
    let mori = desk.store("mori");
    mori.write(Uuid::new_v4(), &reopen).await.unwrap();
    desk.close(after.text("day"), 0, "").await.unwrap();
    assert_eq!(day_row().await.text("close_state"), "closed");
}

#[tokio::test]
async fn a_premium_that_a_change_adds_or_gives_back_is_a_line_of_the_lump_sum_statement() {
    let desk = Desk::new(|_| {}).await;
    sqlx::raw_sql("INSERT INTO core.premium_rate VALUES ('advance_payment', '2020-04-01', 3500)")
        .execute(&desk.stage.root)
        .await
        .unwrap();
    let mut change = change(&[(F::Amount, yen(19_000_000))]);
    change.premium = -3_500;
    desk.happens(change).await;
    let statement = desk.list(HouseTable::Premiums, json!({})).await;
    assert_eq!(statement.len(), 1, "{statement:?}");
    assert_eq!(
        ["count", "amount", "premium"].map(|k| statement[0].number(k)),
        [Some(2), Some(20_000_000), Some(66_500)],
        "0.35 % of 20,000,000 as issued, less what is given back"
    );
    let lines = json!({
        "branch": "371",
        "customer_code": statement[0].text("customer_code"),
        "contractor": statement[0].text("contractor"),
    });
    let lines = desk.list(HouseTable::PremiumLines, lines).await;
    let said: Vec<(&str, Option<i64>)> = lines
        .iter()
        .map(|l| (l.text("happened"), l.number("premium")))
        .collect();
    assert_eq!(said, [("issue", Some(70_000)), ("change", Some(-3_500))]);
}
