//! 締め: approved = issued = arrived = mailed, what is closed stays closed, statistics and the lump-sum statement.

use super::audit::{all, fields, read};
use super::rule;
use crate::support::office::{Desk, Office, flyer, works};
use densho::domain::command::{PageFrom, Write, Written};
use densho::domain::house::{HouseAct, HouseTable};
use densho::domain::refusal::Refusal;
use densho::store::Store;
use serde_json::{Value, json};

pub(super) async fn act(store: &Store, act: HouseAct, args: Value) -> Result<Written, Refusal> {
    let args = fields(args);
    store.send(Write::House { act, args }).await
}

/// Everything of the branch happened a day earlier.
async fn a_day_passes(office: &Office) {
    office
        .arrange(
            "SET session_replication_role = replica;
             UPDATE core.approval SET approved_at = approved_at - interval '1 day';
             UPDATE core.contract SET numbered_at = numbered_at - interval '1 day', arrived_at = arrived_at - interval '1 day';
             RESET session_replication_role;",
        )
        .await;
}

async fn yesterday(office: &Office) -> String {
    office
        .look("SELECT (core.tokyo_day(clock_timestamp()) - 1)::text")
        .await
}

#[tokio::test]
async fn a_day_is_compared_closed_with_a_reason_for_what_is_missing_and_stays_closed() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    let stuck = office
        .submitted("sato", "371", &works("止まった工事"))
        .await;
    office.store("takahashi").approve(&stuck).await.unwrap();
    let takahashi = office.store("takahashi");
    let today = all(&takahashi, HouseTable::CloseDays, json!({})).await;
    assert_eq!(
        ["approved", "issued", "arrived", "mailed", "missing"].map(|k| today[0].number(k)),
        [Some(4), Some(2), Some(2), Some(2), Some(2)]
    );
    let day = today[0].text("day").to_owned();
    let close = |day: &str, seen: i64, reason: &str| json!({"branch": "371", "day": day, "seen": seen, "reason": reason});
    let early = act(&takahashi, HouseAct::ClosePeriod, close(&day, 2, "")).await;
    assert_eq!(rule(early), "not_over_yet");
    a_day_passes(&office).await;
    let day = yesterday(&office).await;
    let items = all(
        &takahashi,
        HouseTable::CloseItems,
        json!({"branch": "371", "day": day}),
    )
    .await;
    assert_eq!(items[0].text("missing_step"), "number");
    assert_eq!(
        items[0].text("application_number"),
        takahashi.application(&stuck).await.row.number
    );
    let stale = act(&takahashi, HouseAct::ClosePeriod, close(&day, 0, "")).await;
    assert_eq!(
        stale,
        Err(Refusal::Stale),
        "what was not seen is not signed"
    );
    let bare = act(&takahashi, HouseAct::ClosePeriod, close(&day, 2, "")).await;
    assert_eq!(rule(bare), "close_reason_needed");
    act(
        &takahashi,
        HouseAct::ClosePeriod,
        close(&day, 2, "翌日に発行"),
    )
    .await
    .unwrap();
    let again = act(
        &takahashi,
        HouseAct::ClosePeriod,
        close(&day, 2, "もう一度"),
    )
    .await;
    assert_eq!(rule(again), "already_closed");
    // The issue goes on: the truth is taken, and the day shows that it differs.
    office.work().await;
    a_closed_day_differs(&office, &day).await;
    let own = act(
        &takahashi,
        HouseAct::ReopenPeriod,
        json!({"branch": "371", "day": day, "reason": "誤り"}),
    )
    .await;
    assert_eq!(rule(own), "reopen_by_another");
    // The list says so beforehand, to whoever closed it and to nobody else.
    for (login, mine) in [("takahashi", true), ("mori", false)] {
        let rows = all(&office.store(login), HouseTable::CloseDays, json!({})).await;
        let of_day = rows.iter().find(|r| r.text("day") == day);
        assert_eq!(
            of_day.map(|r| r.flag("closed_by_me")),
            Some(mine),
            "{login}"
        );
    }
    let blank = act(
        &office.store("mori"),
        HouseAct::ReopenPeriod,
        json!({"branch": "371", "day": day, "reason": " "}),
    )
    .await;
    assert_eq!(rule(blank), "reason_is_not_blank");
    act(
        &office.store("mori"),
        HouseAct::ReopenPeriod,
        json!({"branch": "371", "day": day, "reason": "誤り"}),
    )
    .await
    .unwrap();
    let rows = all(&takahashi, HouseTable::CloseDays, json!({})).await;
    assert!(
        rows.iter().any(|r| r.text("close_state") == "reopened"),
        "{rows:?}"
    );
}

async fn a_closed_day_differs(office: &Office, day: &str) {
    let rows = all(&office.store("takahashi"), HouseTable::CloseDays, json!({})).await;
    let row = rows.iter().find(|r| r.text("day") == day).unwrap();
    assert_eq!(row.text("close_state"), "closed_differs", "{row:?}");
    assert_eq!(row.number("missing"), Some(0));
}

#[tokio::test]
async fn a_premium_of_a_closed_day_is_neither_entered_nor_taken_out_and_nothing_is_dated_back() {
    let office = Office::new().await;
    let key = office.receive("371", &flyer()).await;
    let sato = office.store("sato");
    sato.claim(&key).await.unwrap();
    let day = yesterday(&office).await;
    let on = |d: &str| Some(d.parse().unwrap());
    let each = densho::domain::application::PremiumMethod::Each;
    act(
        &office.store("takahashi"),
        HouseAct::ClosePeriod,
        json!({"branch": "371", "day": day, "seen": 0}),
    )
    .await
    .unwrap();
    let refused = sato
        .save(&key, |c| {
            c.premium.method = each;
            c.premium.received_on = on(&day);
        })
        .await;
    assert_eq!(rule(refused), "day_closed");
    act(
        &office.store("mori"),
        HouseAct::ReopenPeriod,
        json!({"branch": "371", "day": day, "reason": "入金漏れ"}),
    )
    .await
    .unwrap();
    sato.save(&key, |c| {
        c.premium.method = each;
        c.premium.received_on = on(&day);
    })
    .await
    .unwrap();
    act(
        &office.store("takahashi"),
        HouseAct::ClosePeriod,
        json!({"branch": "371", "day": day, "seen": 0}),
    )
    .await
    .unwrap();
    // Other corrections pass; the receipt itself is not taken out of the closed day.
    sato.save(&key, |c| c.other.note = "備考".into())
        .await
        .unwrap();
    let out = sato.save(&key, |c| c.premium.received_on = None).await;
    assert_eq!(rule(out), "day_closed");
    // Not even the owner's hand dates a row back into it.
    let back = "INSERT INTO core.approval (branch_id, application_id, revision, drafted_by, submitted_by, content_hash, approved_by, approved_at)
                VALUES ('371', 1, 1, 'sato', 'sato', '', 'mori', clock_timestamp() - interval '1 day')";
    let said = office.db.psql_as(densho::demo::cluster::SUPERUSER, back);
    assert!(
        String::from_utf8_lossy(&said.stderr).contains("day_closed"),
        "{said:?}"
    );
}

#[tokio::test]
async fn a_month_is_closed_after_its_days_and_keeps_its_statement() {
    let office = Office::new().await;
    let (_, contracts) = office.issued("sato", "takahashi", "371", &flyer()).await;
    office
        .arrange(
            "SET session_replication_role = replica;
             UPDATE core.approval SET approved_at = approved_at - interval '40 days';
             UPDATE core.contract SET numbered_at = numbered_at - interval '40 days', arrived_at = arrived_at - interval '40 days';
             RESET session_replication_role;
             INSERT INTO core.premium_rate VALUES ('advance_payment', '2020-04-01', 3500);",
        )
        .await;
    let kanri = office.store("kanri");
    let day: String = office
        .look("SELECT core.tokyo_day(approved_at)::text FROM core.approval")
        .await;
    let month = day[..7].to_owned();
    let statement = async || all(&kanri, HouseTable::Premiums, json!({"month": month})).await;
    let before = statement().await;
    assert_eq!(before.len(), 1);
    assert_eq!(before[0].text("customer_code"), "C371001");
    assert_eq!(
        ["count", "amount", "premium", "without_rate"].map(|k| before[0].number(k)),
        [Some(2), Some(25_000_000), Some(70_000), Some(1)],
        "0.35 % of 20,000,000; 契約保証 has no rate"
    );
    let lines = json!({"month": month, "branch": "371", "customer_code": "C371001"});
    assert_eq!(all(&kanri, HouseTable::PremiumLines, lines).await.len(), 2);
    let args = json!({"branch": "371", "month": month, "seen": 0});
    let early = act(&kanri, HouseAct::ClosePeriod, args.clone()).await;
    assert_eq!(rule(early), "month_has_open_days");
    act(
        &kanri,
        HouseAct::ClosePeriod,
        json!({"branch": "371", "day": day, "seen": 0}),
    )
    .await
    .unwrap();
    act(&kanri, HouseAct::ClosePeriod, args).await.unwrap();
    // A day of a closed month, and a contract in it, stay where they are.
    let day_again = act(
        &office.store("takahashi"),
        HouseAct::ReopenPeriod,
        json!({"branch": "371", "day": day, "reason": "x"}),
    )
    .await;
    assert_eq!(rule(day_again), "month_closed");
    let number = office.number(&contracts[0]).await;
    let moved = act(
        &kanri,
        HouseAct::MoveContract,
        json!({"number": number, "customer_code": "C371002", "reason": "x"}),
    )
    .await;
    assert_eq!(rule(moved), "month_closed");
    office
        .arrange("UPDATE core.premium_rate SET ppm = 9999")
        .await;
    assert_eq!(
        statement().await[0].number("premium"),
        Some(70_000),
        "as it was closed"
    );
}

#[tokio::test]
async fn statistics_count_a_fiscal_year_by_kind_product_and_electronic_share() {
    let office = Office::new().await;
    let mut content = flyer();
    content["products"][1]["form"] = json!("paper");
    office.issued("sato", "takahashi", "371", &content).await;
    let rows = all(
        &office.store("takahashi"),
        HouseTable::Statistics,
        json!({}),
    )
    .await;
    let said: Vec<(&str, &str, Option<i64>, Option<i64>)> = rows
        .iter()
        .map(|r| {
            (
                r.text("orderer_kind"),
                r.text("product"),
                r.number("count"),
                r.number("electronic_permille"),
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            ("県", "advance_payment", Some(1), Some(1000)),
            ("県", "performance", Some(1), Some(0)),
            ("県", "every", Some(2), Some(500)),
            ("計", "advance_payment", Some(1), Some(1000)),
            ("計", "performance", Some(1), Some(0)),
            ("計", "every", Some(2), Some(500)),
        ]
    );
    let kato = read(
        &office.store("kato"),
        HouseTable::Statistics,
        json!({}),
        PageFrom::Top,
        5,
    )
    .await;
    assert_eq!(kato, Err(Refusal::NotAllowed));
    let other = all(
        &office.store("takahashi"),
        HouseTable::Statistics,
        json!({"year": "2001"}),
    )
    .await;
    assert_eq!(other, []);
}

#[tokio::test]
async fn the_command_line_lists_closes_and_reopens() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    a_day_passes(&office).await;
    let day = yesterday(&office).await;
    let run = |login: &str, arguments: &[&str]| {
        let out = office.db.densho(login, arguments).output().unwrap();
        (
            out.status.code(),
            String::from_utf8(out.stdout).unwrap(),
            String::from_utf8(out.stderr).unwrap(),
        )
    };
    let (code, out, err) = run("takahashi", &["close", "list"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(
        out.contains(&format!(
            "371\t{day}\tapproved=2 issued=2 arrived=2 mailed=2/2 missing=0 amended=0\topen"
        )),
        "{out}"
    );
    let (code, out, err) = run("takahashi", &["close", "day", &day, "--branch", "371"]);
    assert_eq!(code, Some(0), "{out}{err}");
    let (code, _, err) = run("takahashi", &["close", "day", &day, "--branch", "371"]);
    assert_eq!(code, Some(65), "{err}");
    let (code, _, err) = run(
        "mori",
        &[
            "close", "reopen", &day, "--branch", "371", "--reason", "誤り",
        ],
    );
    assert_eq!(code, Some(0), "{err}");
    assert_eq!(run("sato", &["close", "list"]).0, Some(77));
}
