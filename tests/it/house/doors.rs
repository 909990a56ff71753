//! What a proposal may not let in: a company record with a wording of nobody's or from the past, a rule or a rate that
//! begins where months were stated already.

use super::audit::all;
use super::close::act;
use super::rule;
use crate::support::office::Office;
use densho::demo::cluster::SUPERUSER;
use densho::document::Wording;
use densho::domain::command::{Answer, Query, Written};
use densho::domain::house::{HouseAct, HouseTable, People};
use densho::domain::refusal::Refusal;
use serde_json::{Value, json};

async fn propose(office: &Office, kind: &str, content: Value) -> Result<Written, Refusal> {
    let args = json!({"kind": kind, "content": content, "reason": "改正"});
    act(&office.store("kanri"), HouseAct::Propose, args).await
}

async fn confirm(office: &Office) -> Result<Written, Refusal> {
    let open = all(&office.store("kanri"), HouseTable::Proposals, json!({})).await;
    let args = json!({"id": open[0].id, "verdict": "confirmed"});
    act(&office.store("tanaka"), HouseAct::DecideProposal, args).await
}

async fn day(office: &Office, sql: &'static str) -> String {
    office.look(sql).await
}

const TODAY: &str = "SELECT core.tokyo_day(clock_timestamp())::text";
const YESTERDAY: &str = "SELECT (core.tokyo_day(clock_timestamp()) - 1)::text";
const TOMORROW: &str = "SELECT (core.tokyo_day(clock_timestamp()) + 1)::text";
const NEXT_MONTH: &str = "SELECT (core.tokyo_day(clock_timestamp()) + 31)::text";
/// The first day of the month before this one.
const LAST_MONTH: &str = "SELECT (date_trunc('month', core.tokyo_day(clock_timestamp())) - interval '1 month')::date::text";

fn company(from: &str, wording: &str) -> Value {
    json!({"valid_from": from, "name": "見本保証株式会社", "address": "長野市", "president_title": "取締役社長",
           "president": "次代　花子", "wording": wording})
}

#[tokio::test]
async fn a_company_record_names_a_wording_that_somebody_has_and_begins_today_or_later() {
    let office = Office::new().await;
    let (today, next) = (day(&office, TODAY).await, day(&office, NEXT_MONTH).await);
    let before = day(&office, YESTERDAY).await;
    for (from, wording, says) in [
        (&before, "v1", "company_backdated"),
        (&today, "of-nobodys", "wording_unknown"),
        (&today, "v1:000000000000", "wording_other_sentences"),
        (&today, "", "wording_unknown"),
    ] {
        let refused = propose(&office, "company", company(from, wording)).await;
        assert_eq!(rule(refused), says, "{from} {wording}");
        // Whoever has psql is told the same.
        let content = company(from, wording);
        let sql = format!(
            "SELECT api.propose(gen_random_uuid(), '{{\"kind\": \"company\", \"reason\": \"x\", \"content\": {content}}}')"
        );
        let said = office.db.psql_as("kanri", &sql);
        let said = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(said.contains(says), "{said}");
    }
    // The worker tells what it has in files: that may be named, in its own sentences only.
    office
        .arrange("SELECT worker.tell_file_wordings('{\"v1\": \"38b1b26f4dbb\", \"of-a-file\": \"0123456789ab\"}')")
        .await;
    let other = propose(&office, "company", company(&next, "of-a-file:000000000000")).await;
    assert_eq!(rule(other), "wording_other_sentences");
    propose(&office, "company", company(&next, "of-a-file:0123456789ab"))
        .await
        .unwrap();
    confirm(&office).await.unwrap();
    // A master of a file's name would mean two.
    let sentences = Wording::standard().unwrap().sentences();
    let twice = json!({"wording_id": "of-a-file", "valid_from": next, "sentences": sentences});
    assert_eq!(
        rule(propose(&office, "wording", twice).await),
        "wording_id_taken"
    );
    // Another worker has no such file: what was let in stays, and is let in no more.
    office
        .arrange("SELECT worker.tell_file_wordings('{\"v1\": \"38b1b26f4dbb\"}')")
        .await;
    let gone = propose(&office, "company", company(&next, "of-a-file")).await;
    assert_eq!(rule(gone), "wording_unknown");
    let choices = Query::Wordings {
        text: String::new(),
        from: None,
    };
    let Ok(Answer::Choices(known)) = office.store("kanri").query(&choices).await else {
        panic!()
    };
    let known: Vec<&str> = known.iter().map(|c| c.code.as_str()).collect();
    assert_eq!(known, ["v1"]);
}

#[tokio::test]
async fn a_wording_that_was_confirmed_for_a_later_day_is_not_named_before_it() {
    let office = Office::new().await;
    let (tomorrow, next) = (day(&office, TOMORROW).await, day(&office, NEXT_MONTH).await);
    let mut sentences = Wording::standard().unwrap().sentences();
    sentences["notice"]["care"] = "秘密です。".into();
    let content = json!({"wording_id": "own", "valid_from": next, "sentences": sentences});
    propose(&office, "wording", content).await.unwrap();
    let early = propose(&office, "company", company(&next, "own")).await;
    assert_eq!(rule(early), "wording_unknown", "nobody has confirmed it");
    confirm(&office).await.unwrap();
    let early = propose(&office, "company", company(&tomorrow, "own")).await;
    assert_eq!(rule(early), "wording_not_yet");
    propose(&office, "company", company(&next, "own"))
        .await
        .unwrap();
    // A file of that name with other sentences: it is said before the issue stops at it.
    office
        .arrange("SELECT worker.tell_file_wordings('{\"own\": \"0123456789ab\"}')")
        .await;
    assert_eq!(rule(confirm(&office).await), "wording_twice");
}

#[tokio::test]
async fn a_company_record_that_waited_past_its_first_day_is_not_confirmed() {
    let office = Office::new().await;
    let today = day(&office, TODAY).await;
    propose(&office, "company", company(&today, "v1"))
        .await
        .unwrap();
    office
        .arrange(
            "SET session_replication_role = replica;
             UPDATE core.proposal SET content = content || jsonb_build_object('valid_from', core.tokyo_day(clock_timestamp()) - 1)",
        )
        .await;
    assert_eq!(rule(confirm(&office).await), "company_backdated");
}

#[tokio::test]
async fn a_rate_that_holds_changes_from_today_on_and_a_first_rate_begins_where_no_month_is_closed()
{
    let office = Office::new().await;
    let rate =
        |from: &str, ppm: i64| json!({"product": "performance", "valid_from": from, "ppm": ppm});
    let (last_month, today) = (day(&office, LAST_MONTH).await, day(&office, TODAY).await);
    let yesterday = day(&office, YESTERDAY).await;
    office.arrange(CLOSED_MONTH).await;
    let stated = propose(&office, "rate", rate("2020-04-01", 3_500)).await;
    assert_eq!(rule(stated), "rate_backdated", "its month is closed");
    let this_month = day(
        &office,
        "SELECT date_trunc('month', core.tokyo_day(clock_timestamp()))::date::text",
    )
    .await;
    // There is none: contracts of this month have no premium yet.
    propose(&office, "rate", rate(&this_month, 3_500))
        .await
        .unwrap();
    confirm(&office).await.unwrap();
    for from in [&yesterday, &last_month] {
        let back = propose(&office, "rate", rate(from, 1)).await;
        assert_eq!(rule(back), "rate_backdated", "{from}");
    }
    propose(&office, "rate", rate(&today, 4_000)).await.unwrap();
    confirm(&office).await.unwrap();
}

/// 長野 has closed the month before this one.
const CLOSED_MONTH: &str =
    "INSERT INTO core.close_event (branch_id, period, first_day, seq, kind, by_login, figures)
     VALUES ('371', 'month', (date_trunc('month', core.tokyo_day(clock_timestamp())) - interval '1 month')::date, 1, 'closed', 'takahashi', '{}')";

fn of_orderer(from: &str, permille: i64) -> Value {
    json!({"orderer_code": "20001", "work_kind": "construction", "product": "advance_payment", "valid_from": from,
           "valid_to": null, "basis": "contract", "electronic_from": "2022-10-01",
           "tiers": [{"up_to": null, "permille": permille}], "rounding": 10000, "cap": null, "hand_in": "添付"})
}

#[tokio::test]
async fn a_rule_that_was_learned_late_begins_in_an_open_month_and_never_in_a_closed_one() {
    let office = Office::new().await;
    let last_month = day(&office, LAST_MONTH).await;
    let back = propose(&office, "rule", of_orderer("2021-04-01", 300)).await;
    assert_eq!(rule(back), "rule_backdated");
    // Also where it takes the place of one that began then.
    let same = propose(&office, "rule", of_orderer("2020-04-01", 300)).await;
    assert_eq!(rule(same), "rule_backdated");
    propose(&office, "rule", of_orderer(&last_month, 300))
        .await
        .unwrap();
    // The month is closed before it is confirmed.
    office.arrange(CLOSED_MONTH).await;
    assert_eq!(rule(confirm(&office).await), "rule_backdated");
    let rules: i64 = office
        .look("SELECT count(*) FROM core.orderer_rule WHERE valid_from > '2020-04-01'")
        .await;
    assert_eq!(rules, 0);
    // All rules of an orderer at once, as an import proposes them: none that held is left out or changed.
    let none = json!({"orderer_code": "20001", "rules": []});
    assert_eq!(
        rule(propose(&office, "rules", none).await),
        "rule_backdated"
    );
    // The first rule of its kind changes nothing that held.
    let mut first = of_orderer("2021-04-01", 300);
    first["work_kind"] = "service".into();
    office
        .arrange(
            "DELETE FROM core.orderer_rule WHERE orderer_code = '20001' AND work_kind = 'service'",
        )
        .await;
    let args = json!({"kind": "rule", "content": first, "reason": "改正"});
    act(&office.store("kanri"), HouseAct::Propose, args)
        .await
        .unwrap();
}

#[tokio::test]
async fn lists_of_people_name_only_whom_the_database_takes() {
    let office = Office::new().await;
    office
        .arrange("UPDATE core.operator SET disabled_at = clock_timestamp() WHERE login = 'suzuki'")
        .await;
    let named = async |login: &str, task: People| -> Vec<String> {
        let query = Query::People {
            task,
            text: String::new(),
        };
        match office.store(login).query(&query).await {
            Ok(Answer::Choices(choices)) => choices.into_iter().map(|c| c.code).collect(),
            other => panic!("{other:?}"),
        }
    };
    let absent = named("mori", People::Absent).await;
    assert_eq!(absent, ["mori", "takahashi"]);
    // Without a limit they could decide nothing (api.delegate), and one that has run out is none.
    office
        .arrange("INSERT INTO core.authority (login, product, limit_yen, valid_from, valid_to) VALUES ('sato', 'performance', 1000000, '2020-04-01', '2021-03-31')")
        .await;
    let stand_in = named("mori", People::StandIn("takahashi".into())).await;
    assert_eq!(stand_in, ["tanaka"]);
    office
        .arrange("INSERT INTO core.authority (login, product, limit_yen, valid_from) VALUES ('sato', 'performance', 1000000, '2022-04-01')")
        .await;
    let stand_in = named("mori", People::StandIn("takahashi".into())).await;
    assert_eq!(stand_in, ["sato", "tanaka"]);
    for nobody in ["mori", "takahashi", "suzuki", "kato", "kansa", "kanri"] {
        assert!(
            !stand_in.contains(&nobody.to_owned()),
            "{nobody}: {stand_in:?}"
        );
    }
    let from = "sato".to_owned();
    let branches = vec!["371".to_owned()];
    let heirs = named("mori", People::Heir { from, branches }).await;
    assert!(heirs.contains(&"mori".to_owned()), "{heirs:?}");
    for nobody in ["sato", "suzuki", "kato", "kansa"] {
        assert!(!heirs.contains(&nobody.to_owned()), "{nobody}: {heirs:?}");
    }
    let outside = office
        .db
        .psql_as(SUPERUSER, "SELECT count(*) FROM core.file_wording");
    assert!(outside.status.success());
}

/// Whoever confirms a new president is not shown the record that a wording put on a later day.
#[tokio::test]
async fn a_new_president_stays_when_a_wording_that_was_confirmed_before_begins() {
    let office = Office::new().await;
    let next = day(&office, NEXT_MONTH).await;
    let later: String = office
        .look("SELECT (core.tokyo_day(clock_timestamp()) + 60)::text")
        .await;
    let mut sentences = Wording::standard().unwrap().sentences();
    sentences["notice"]["care"] = "秘密です。".into();
    let wording =
        json!({"wording_id": "of-the-house", "valid_from": later, "sentences": sentences});
    propose(&office, "wording", wording).await.unwrap();
    confirm(&office).await.unwrap();
    propose(&office, "company", company(&next, "v1"))
        .await
        .unwrap();
    confirm(&office).await.unwrap();
    let there: String = office
        .look("SELECT string_agg(president || ' ' || split_part(wording, ':', 1), ', ' ORDER BY valid_from) FROM core.company
                WHERE valid_from > core.tokyo_day(clock_timestamp())")
        .await;
    assert_eq!(there, "次代　花子 v1, 次代　花子 of-the-house");
}
