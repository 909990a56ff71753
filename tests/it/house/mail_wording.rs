//! メール文面: proposed, confirmed by another, kept by the mails that are queued in it; and what may never stand in one.

use super::audit::all;
use super::close::act;
use crate::support::office::{Office, flyer, works};
use densho::demo::cluster::SUPERUSER;
use densho::domain::house::{HouseAct, HouseTable};
use densho::domain::refusal::Refusal;
use densho::mail::MailWording;
use serde_json::{Value, json};

fn wording(from: &str, body: &str) -> Value {
    json!({"kind": "mail", "reason": "案内の見直し", "content": {
        "mail_kind": "completion", "valid_from": from, "mail_subject": "【{company}】発行のお知らせ", "mail_body": body}})
}

async fn today(office: &Office) -> String {
    office
        .look("SELECT core.tokyo_day(clock_timestamp())::text")
        .await
}

#[tokio::test]
async fn a_wording_is_in_force_when_another_has_confirmed_it_and_mails_keep_the_one_they_were_queued_in()
 {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    let (kanri, today) = (office.store("kanri"), today(&office).await);
    let standard = all(&kanri, HouseTable::MailWordings, json!({})).await;
    let states: Vec<(&str, &str)> = standard
        .iter()
        .map(|r| (r.text("mail_kind"), r.text("mail_state")))
        .collect();
    assert_eq!(
        states,
        [
            ("completion", "standard"),
            ("amendment", "standard"),
            ("rekey", "standard")
        ]
    );
    let first = wording(&today, "{contractor}　様\n\n{contracts}\n");
    act(&kanri, HouseAct::Propose, first).await.unwrap();
    office
        .issued("sato", "takahashi", "371", &works("確認の前の工事"))
        .await;
    let id = all(&kanri, HouseTable::Proposals, json!({})).await[0]
        .id
        .clone();
    let confirm = json!({"id": id, "verdict": "confirmed"});
    let own = act(&kanri, HouseAct::DecideProposal, confirm.clone()).await;
    assert_eq!(own, Err(Refusal::OwnDraft));
    act(&office.store("tanaka"), HouseAct::DecideProposal, confirm)
        .await
        .unwrap();
    office
        .issued("sato", "takahashi", "371", &works("確認の後の工事"))
        .await;
    let queued: Vec<Option<String>> = sqlx::query_scalar(
        "SELECT fields #>> '{wording,subject}' FROM core.mail ORDER BY application_id",
    )
    .fetch_all(&office.root)
    .await
    .unwrap();
    assert_eq!(
        queued,
        [None, None, Some("【{company}】発行のお知らせ".to_owned())]
    );
    let change = "UPDATE core.mail SET fields = fields - 'wording' WHERE fields ? 'wording'";
    let said = office.db.psql_as(SUPERUSER, change);
    assert!(
        String::from_utf8_lossy(&said.stderr).contains("never changed"),
        "{said:?}"
    );
    let rows = all(&kanri, HouseTable::MailWordings, json!({})).await;
    assert_eq!(rows[0].text("mail_state"), "in_force");
    let clerk = act(
        &office.store("sato"),
        HouseAct::Propose,
        wording(&today, "{works}"),
    )
    .await;
    assert_eq!(clerk, Err(Refusal::NotAllowed));
}

#[tokio::test]
async fn a_wording_that_would_carry_a_key_or_an_amount_is_refused_with_the_reason_at_every_door() {
    let office = Office::new().await;
    let kanri = office.store("kanri");
    for (body, rule) in [
        ("認証キー {key}", "mail_carries_no_key"),
        ("{auth_key}", "mail_carries_no_key"),
        ("{保証金額}円", "mail_carries_no_key"),
        ("{price}", "mail_carries_no_key"),
        ("{work}", "mail_holes_known"),
        ("｛works｝", "mail_braces_fit"),
        ("{works", "mail_braces_fit"),
        ("　\n", "mail_body_fits"),
    ] {
        let refused = act(&kanri, HouseAct::Propose, wording("2099-04-01", body)).await;
        match refused {
            Err(Refusal::BadValue { rule: said, .. }) => assert_eq!(said, rule, "{body}"),
            other => panic!("{body}: {other:?}"),
        }
    }
    assert_eq!(all(&kanri, HouseTable::Proposals, json!({})).await, []);
    // Not even the owner's hand puts one there.
    let by_hand = "INSERT INTO core.mail_wording VALUES ('rekey', '2099-04-01', '再発行', '新しいキーは {key} です')";
    let said = office.db.psql_as(SUPERUSER, by_hand);
    assert!(
        String::from_utf8_lossy(&said.stderr).contains("mail_carries_no_key"),
        "{said:?}"
    );
}

#[tokio::test]
async fn a_wording_in_force_is_not_written_over_nor_dated_back_when_proposed_nor_when_confirmed() {
    let office = Office::new().await;
    let (kanri, tanaka) = (office.store("kanri"), office.store("tanaka"));
    let day = async |sql: &'static str| -> String { office.look(sql).await };
    let today = today(&office).await;
    let yesterday = day("SELECT (core.tokyo_day(clock_timestamp()) - 1)::text").await;
    let tomorrow = day("SELECT (core.tokyo_day(clock_timestamp()) + 1)::text").await;
    let propose = async |from: &str, body: &str| -> String {
        match act(&kanri, HouseAct::Propose, wording(from, body)).await {
            Ok(_) => String::new(),
            Err(Refusal::BadValue { rule, .. }) => rule,
            other => panic!("{from}: {other:?}"),
        }
    };
    let confirm = async |n: usize| -> String {
        let open = all(&tanaka, HouseTable::Proposals, json!({"state": "open"})).await;
        let args = json!({"id": open[n].id, "verdict": "confirmed"});
        match act(&tanaka, HouseAct::DecideProposal, args).await {
            Ok(_) => String::new(),
            Err(Refusal::BadValue { rule, .. }) => rule,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(propose(&yesterday, "{works}").await, "mail_backdated");
    assert_eq!(all(&tanaka, HouseTable::Proposals, json!({})).await, []);
    // Today once; tomorrow's may be replaced as long as it is to come.
    assert_eq!(propose(&today, "{works}").await, "");
    assert_eq!(confirm(0).await, "");
    assert_eq!(propose(&today, "{works} {tel}").await, "mail_backdated");
    assert_eq!(propose(&tomorrow, "{works}").await, "");
    assert_eq!(confirm(0).await, "");
    assert_eq!(propose(&tomorrow, "{works} {contact}").await, "");
    assert_eq!(confirm(0).await, "");
    // Proposed in time, confirmed too late: three days go by.
    let late = day("SELECT (core.tokyo_day(clock_timestamp()) + 2)::text").await;
    assert_eq!(propose(&late, "{works} {branch}").await, "");
    office
        .arrange(
            "SET session_replication_role = replica;
             UPDATE core.mail_wording SET valid_from = valid_from - 3;
             UPDATE core.proposal SET content = jsonb_set(content, '{valid_from}', to_jsonb((core.tokyo_day(clock_timestamp()) - 1)::text)),
                    before = (SELECT to_jsonb(w) FROM core.mail_wording w ORDER BY w.valid_from DESC LIMIT 1) WHERE state = 'open';
             RESET session_replication_role;",
        )
        .await;
    assert_eq!(confirm(0).await, "mail_backdated");
    let kept: Vec<String> =
        sqlx::query_scalar("SELECT mail_body FROM core.mail_wording ORDER BY valid_from")
            .fetch_all(&office.root)
            .await
            .unwrap();
    assert_eq!(kept, ["{works}", "{works} {contact}"]);
    // Nor by hand, whoever's.
    for by_hand in [
        "UPDATE core.mail_wording SET mail_body = 'x'",
        "DELETE FROM core.mail_wording",
        "INSERT INTO core.mail_wording VALUES ('rekey', '2020-04-01', 'x', 'x')",
    ] {
        let said = office.db.psql_as(SUPERUSER, by_hand);
        assert!(
            String::from_utf8_lossy(&said.stderr).contains("ZD011"),
            "{by_hand}: {said:?}"
        );
    }
}

#[tokio::test]
async fn program_and_database_agree_on_what_a_wording_may_be() {
    let office = Office::new().await;
    let bodies = [
        "{works}",
        "{{works}}",
        "{{{works}}}",
        "{works}}}",
        "{works}}",
        "{{works}",
        "{a}}{works}",
        "{",
        "}",
        "{{",
        "{}",
        "{ works}",
        "{works}{tel}\n{contact}",
        "{wor\nks}",
        "{WORKS}",
        "{tels}",
        "{Key}",
        "a\u{200b}b",
        "",
        "x｝",
        "{event}",
        "{contracts}{amount_total}",
    ];
    for body in bodies {
        let wording = MailWording {
            subject: "件名".to_owned(),
            body: body.to_owned(),
        };
        let mut tx = office.root.begin().await.unwrap();
        let taken =
            sqlx::query("INSERT INTO core.mail_wording VALUES ('rekey', '2099-04-01', $1, $2)")
                .bind(&wording.subject)
                .bind(body)
                .execute(&mut *tx)
                .await;
        assert_eq!(
            taken.is_ok(),
            wording.template().is_ok(),
            "{body:?}: {taken:?} {:?}",
            wording.template()
        );
    }
}

#[tokio::test]
async fn a_sample_is_filled_from_a_contract_that_the_reader_may_see_and_from_no_other() {
    let office = Office::new().await;
    let (_, contracts) = office.issued("sato", "takahashi", "371", &flyer()).await;
    let number = office.number(&contracts[0]).await;
    let kanri = office.store("kanri");
    let sample = async |number: &str, kind: &str| {
        let filter = json!({"number": number, "mail_kind": kind});
        all(&kanri, HouseTable::MailSample, filter).await
    };
    let rows = sample(&number, "completion").await;
    let fields: densho::mail::CompletionFields =
        serde_json::from_value(rows[0].fields["fields"].clone()).unwrap();
    assert_eq!(
        fields.contracts.len(),
        2,
        "every contract of the application"
    );
    assert_eq!(fields.works_name, "令和○年度　県単河川維持工事");
    assert!(!rows[0].fields["fields"].to_string().contains("20000000"));
    assert_eq!(sample(&number, "rekey").await.len(), 1);
    assert_eq!(sample("00000-00000M", "completion").await, []);
}
