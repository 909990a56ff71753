//! 証書文面: written once, proposed, confirmed by another, in force from a day to come with a company record of that day;
//! and what may never stand in one.

use super::audit::all;
use super::close::act;
use super::rule;
use crate::stage::await_that;
use crate::support::office::Office;
use densho::demo::cluster::SUPERUSER;
use densho::document::{SENTENCES, Wording};
use densho::domain::command::{Answer, Query};
use densho::domain::house::{HouseAct, HouseTable};
use densho::domain::master::RecordedWording;
use densho::domain::refusal::Refusal;
use densho::store::Store;
use serde_json::{Value, json};

fn sentences(care: &str) -> Value {
    let mut all = Wording::standard().unwrap().sentences();
    all["notice"]["care"] = care.into();
    all
}

fn proposal(id: &str, from: &str, sentences: Value) -> Value {
    json!({"kind": "wording", "reason": "要綱の改正",
           "content": {"wording_id": id, "valid_from": from, "sentences": sentences}})
}

async fn day(office: &Office, sql: &'static str) -> String {
    office.look(sql).await
}

const TODAY: &str = "SELECT core.tokyo_day(clock_timestamp())::text";
const TOMORROW: &str = "SELECT (core.tokyo_day(clock_timestamp()) + 1)::text";

async fn decide(office: &Office, who: &str) -> Result<(), Refusal> {
    let open = all(&office.store("kanri"), HouseTable::Proposals, json!({})).await;
    let confirm = json!({"id": open[0].id, "verdict": "confirmed"});
    act(&office.store(who), HouseAct::DecideProposal, confirm)
        .await
        .map(drop)
}

async fn recorded(store: &Store) -> Vec<RecordedWording> {
    match store.query(&Query::DocumentWordings).await.unwrap() {
        Answer::DocumentWordings(rows) => rows,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn another_pair_of_eyes_puts_a_wording_in_force_from_its_day_with_the_companys_particulars() {
    let office = Office::new().await;
    let (kanri, tomorrow) = (office.store("kanri"), day(&office, TOMORROW).await);
    let own = sentences("秘密です。");
    let asked = proposal("own-2027", &tomorrow, own.clone());
    let clerk = act(&office.store("sato"), HouseAct::Propose, asked.clone()).await;
    assert_eq!(clerk, Err(Refusal::NotAllowed));
    let supervisor = act(&office.store("tanaka"), HouseAct::Propose, asked.clone()).await;
    assert_eq!(supervisor, Err(Refusal::NotAllowed));
    act(&kanri, HouseAct::Propose, asked).await.unwrap();
    assert_eq!(recorded(&kanri).await.len(), 1, "nothing is in force yet");
    assert_eq!(decide(&office, "kanri").await, Err(Refusal::OwnDraft));
    // Who confirms reads both, every sentence of them.
    let open = all(&office.store("tanaka"), HouseTable::Proposals, json!({})).await;
    assert_eq!(open[0].fields["before"]["sentences"], sentences_of_v1());
    assert_eq!(open[0].fields["before"]["president"], "見本　太郎");
    assert_eq!(open[0].fields["content"]["sentences"], own);
    decide(&office, "tanaka").await.unwrap();

    let own = RecordedWording {
        id: "own-2027".to_owned(),
        sentences: own,
    };
    let reference = Wording::recorded(&own).unwrap().reference().to_owned();
    let records: Vec<String> = sqlx::query_scalar(
        "SELECT concat_ws('/', valid_from, name, president, wording) FROM core.company ORDER BY valid_from",
    )
    .fetch_all(&office.root)
    .await
    .unwrap();
    let company = "電子証書保証株式会社/見本　太郎";
    assert_eq!(
        records,
        [
            format!("2000-04-01/{company}/v1"),
            format!("{tomorrow}/{company}/{reference}")
        ]
    );
    // Whoever prints reads it, and sees it in the list with its days.
    for login in ["sato", "kansa", "kanri"] {
        assert!(
            recorded(&office.store(login)).await.contains(&own),
            "{login}"
        );
    }
    let rows = all(&kanri, HouseTable::DocumentWordings, json!({})).await;
    let listed: Vec<_> = rows
        .iter()
        .map(|r| {
            [
                "wording_id",
                "wording_state",
                "valid_from",
                "valid_to",
                "wording_source",
            ]
            .map(|k| r.text(k))
        })
        .collect();
    let today = day(&office, TODAY).await;
    assert_eq!(
        listed,
        [
            ["own-2027", "later", tomorrow.as_str(), "", "recorded"],
            ["v1", "in_force", "2000-04-01", today.as_str(), "built_in"],
        ]
    );
}

fn sentences_of_v1() -> Value {
    Wording::standard().unwrap().sentences()
}

#[tokio::test]
async fn the_database_holds_the_built_in_wording_and_takes_digests_as_the_program_does() {
    let office = Office::new().await;
    let recorded = recorded(&office.store("sato")).await;
    let v1 = RecordedWording {
        id: "v1".to_owned(),
        sentences: sentences_of_v1(),
    };
    assert_eq!(recorded, [v1]);
    for (n, care) in ["短い。", "二行\n目 \"'\\ 𠮷 é", "{tel}{{}}", "１23"]
        .iter()
        .enumerate()
    {
        let mut own = sentences(care);
        own["notice"]["methods"] = json!(["一", care.replace('\n', ""), "三"]);
        let row = RecordedWording {
            id: format!("own-{n}"),
            sentences: own,
        };
        let digest: String = sqlx::query_scalar(
            "INSERT INTO core.document_wording (wording_id, sentences) VALUES ($1, $2) RETURNING wording_id || ':' || digest",
        )
        .bind(&row.id)
        .bind(&row.sentences)
        .fetch_one(&office.root)
        .await
        .unwrap();
        assert_eq!(Wording::recorded(&row).unwrap().reference(), digest);
    }
    let v1: String = office
        .look("SELECT digest FROM core.document_wording WHERE wording_id = 'v1'")
        .await;
    assert_eq!(format!("v1:{v1}"), Wording::standard().unwrap().reference());
}

#[tokio::test]
async fn a_wording_is_never_changed_nor_taken_out_by_whoever_has_the_database() {
    let office = Office::new().await;
    for change in [
        "UPDATE core.document_wording SET sentences = sentences",
        "DELETE FROM core.document_wording",
        "TRUNCATE core.document_wording",
    ] {
        for who in ["", "SET ROLE densho_owner; "] {
            let said = office.db.psql_as(SUPERUSER, &format!("{who}{change}"));
            let said = String::from_utf8_lossy(&said.stderr).into_owned();
            assert!(said.contains("append-only"), "{change}: {said}");
        }
    }
    for login in ["kanri", "sato", "worker1"] {
        for sql in [
            "INSERT INTO core.document_wording (wording_id, sentences) SELECT 'x', sentences FROM core.document_wording",
            "SELECT sentences FROM core.document_wording",
            "SELECT core.apply_proposal('wording', '{}')",
        ] {
            let said = office.db.psql_as(login, sql);
            let said = String::from_utf8_lossy(&said.stderr).into_owned();
            assert!(said.contains("permission denied"), "{login} {sql}: {said}");
        }
    }
    let stranger = office
        .db
        .psql_as("stranger", "SELECT * FROM api.document_wordings()");
    assert!(!stranger.status.success(), "{stranger:?}");
}

#[tokio::test]
async fn the_first_day_lies_ahead_is_no_company_records_and_the_name_is_nobodys() {
    let office = Office::new().await;
    let kanri = office.store("kanri");
    let (today, tomorrow) = (day(&office, TODAY).await, day(&office, TOMORROW).await);
    office
        .arrange(
            "INSERT INTO core.company SELECT '2100-04-01', name, address, president_title, '次代　花子', 'of-a-file' FROM core.company",
        )
        .await;
    let own = || sentences("秘密です。");
    for (id, from, says) in [
        ("own", today.as_str(), "wording_first_day"),
        ("own", "2020-01-01", "wording_first_day"),
        ("own", "2100-04-01", "wording_company_day"),
        ("v1", &tomorrow, "wording_id_taken"),
        ("of-a-file", &tomorrow, "wording_id_taken"),
        ("Own", &tomorrow, "wording_id_form"),
        ("own:1", &tomorrow, "wording_id_form"),
        ("own", "2100-02-30", "content_shape"),
    ] {
        let refused = act(&kanri, HouseAct::Propose, proposal(id, from, own())).await;
        assert_eq!(rule(refused), says, "{id} {from}");
    }
    // A later company record keeps its own wording: whoever confirms reads it.
    let asked = proposal("own", &tomorrow, own());
    act(&kanri, HouseAct::Propose, asked).await.unwrap();
    let open = all(&kanri, HouseTable::Proposals, json!({})).await;
    assert_eq!(
        open[0].fields["before"]["later"],
        json!([{"valid_from": "2100-04-01", "wording": "of-a-file"}])
    );
    // One that was added meanwhile has not been read: the proposal is stale.
    office
        .arrange("INSERT INTO core.company SELECT '2090-04-01', name, address, president_title, president, 'v1' FROM core.company LIMIT 1")
        .await;
    let stale = decide(&office, "tanaka").await;
    assert!(matches!(stale, Err(Refusal::Stale)), "{stale:?}");
    office
        .arrange("DELETE FROM core.company WHERE valid_from = '2090-04-01'")
        .await;
    decide(&office, "tanaka").await.unwrap();
    let kept: Vec<String> = sqlx::query_scalar(
        "SELECT split_part(wording, ':', 1) FROM core.company ORDER BY valid_from",
    )
    .fetch_all(&office.root)
    .await
    .unwrap();
    assert_eq!(kept, ["v1", "own", "of-a-file"]);
    // No company record says that this id has other sentences.
    let said = office.db.psql_as(
        SUPERUSER,
        "UPDATE core.company SET wording = 'own:000000000000' WHERE wording = 'v1'",
    );
    let said = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(said.contains("wording_other_sentences"), "{said}");
}

#[tokio::test]
async fn one_that_was_confirmed_too_late_is_not_put_in_force() {
    let office = Office::new().await;
    let (kanri, tomorrow) = (office.store("kanri"), day(&office, TOMORROW).await);
    let asked = proposal("own", &tomorrow, sentences("秘密です。"));
    act(&kanri, HouseAct::Propose, asked).await.unwrap();
    // The day has come.
    office
        .arrange(
            "SET session_replication_role = replica;
             UPDATE core.proposal SET content = jsonb_set(content, '{valid_from}', to_jsonb(core.tokyo_day(clock_timestamp())::text));
             RESET session_replication_role;",
        )
        .await;
    assert_eq!(rule(decide(&office, "tanaka").await), "wording_first_day");
    assert_eq!(recorded(&kanri).await.len(), 1);
}

#[tokio::test]
async fn program_and_database_agree_on_what_a_sentence_may_be() {
    let office = Office::new().await;
    let long = |n: usize| "あ".repeat(n);
    let lines = |n: usize| vec!["行"; n].join("\n");
    let all = [
        "{works}".to_owned(),
        "{{works}}".to_owned(),
        "{{{works}}}".to_owned(),
        "{works}}".to_owned(),
        "{works".to_owned(),
        "}".to_owned(),
        "{}".to_owned(),
        "{contractor}{orderer}{works}{product}{number}{clause}{company}{branch}{tel}".to_owned(),
        "{key}".to_owned(),
        "{WORKS}".to_owned(),
        "｛works｝".to_owned(),
        "{wor\nks}".to_owned(),
        String::new(),
        "　".to_owned(),
        "a\u{200b}".to_owned(),
        "一\n二".to_owned(),
        long(100),
        long(101),
        long(200),
        long(201),
        long(600),
        long(601),
        lines(9),
        lines(10),
        lines(11),
    ];
    let mut taken = 0;
    for kind in SENTENCES {
        let pointer = format!("/{}", kind.key.replace('.', "/"));
        for text in &all {
            let mut own = sentences_of_v1();
            let place = own.pointer_mut(&pointer).unwrap();
            *place = match place {
                Value::Array(_) => text.split('\n').collect(),
                _ => text.as_str().into(),
            };
            let mut tx = office.root.begin().await.unwrap();
            let outcome = sqlx::query(
                "INSERT INTO core.document_wording (wording_id, sentences) VALUES ('own', $1)",
            )
            .bind(&own)
            .execute(&mut *tx)
            .await;
            let fault = kind.fault(text);
            assert_eq!(
                outcome.is_ok(),
                fault.is_none(),
                "{} {text:?}: {outcome:?} {fault:?}",
                kind.key
            );
            taken += usize::from(outcome.is_ok());
        }
    }
    assert!(taken > 80, "{taken}");
}

#[tokio::test]
async fn a_sentence_more_or_less_is_refused_at_every_door() {
    let office = Office::new().await;
    let (kanri, tomorrow) = (office.store("kanri"), day(&office, TOMORROW).await);
    for kind in SENTENCES {
        let (parent, name) = kind.key.rsplit_once('.').unwrap();
        let parent = format!("/{}", parent.replace('.', "/"));
        let mut less = sentences_of_v1();
        let fields = less.pointer_mut(&parent).unwrap();
        let was = fields.as_object_mut().unwrap().remove(name).unwrap();
        let mut other = less.clone();
        let place = other.pointer_mut(&parent).unwrap();
        place[name] = match was {
            Value::Array(_) => json!("一つ"),
            _ => json!(["一つ"]),
        };
        let mut number = less.clone();
        number.pointer_mut(&parent).unwrap()[name] = json!(7);
        for wrong in [less, other, number] {
            let refused = act(&kanri, HouseAct::Propose, proposal("own", &tomorrow, wrong)).await;
            assert_eq!(rule(refused), "wording_a_whole", "{}", kind.key);
        }
    }
    let mut more = sentences_of_v1();
    more["notice"]["slogan"] = "安心".into();
    let refused = act(&kanri, HouseAct::Propose, proposal("own", &tomorrow, more)).await;
    assert_eq!(rule(refused), "wording_a_whole");
    for (care, says) in [
        ("{key}", "wording_holes_known"),
        ("{works", "wording_braces_fit"),
        ("　", "wording_fits"),
    ] {
        let asked = proposal("own", &tomorrow, sentences(care));
        assert_eq!(rule(act(&kanri, HouseAct::Propose, asked).await), says);
    }
}

#[tokio::test]
async fn two_decisions_at_the_same_moment_are_taken_one_after_the_other_and_no_wording_is_lost() {
    let office = Office::new().await;
    let (kanri, tomorrow) = (office.store("kanri"), day(&office, TOMORROW).await);
    let later = day(
        &office,
        "SELECT (core.tokyo_day(clock_timestamp()) + 2)::text",
    )
    .await;
    let asked = proposal("own-2027", &tomorrow, sentences("秘密です。"));
    act(&kanri, HouseAct::Propose, asked).await.unwrap();
    // A new president from the day after, proposed while the old wording was all there was.
    let company = json!({"valid_from": later, "name": "電子証書保証株式会社", "address": "東京都千代田区見本町１ー１",
                         "president_title": "取締役社長", "president": "次代　花子", "wording": "v1"});
    let asked = json!({"kind": "company", "content": company, "reason": "社長の交代"});
    act(&kanri, HouseAct::Propose, asked).await.unwrap();
    let id = async |kind: &str| -> i64 {
        sqlx::query_scalar("SELECT proposal_id FROM core.proposal WHERE kind = $1")
            .bind(kind)
            .fetch_one(&office.root)
            .await
            .unwrap()
    };
    let (wording, company) = (id("wording").await, id("company").await);
    let confirm = |id: i64| {
        sqlx::query("SELECT api.decide_proposal(gen_random_uuid(), jsonb_build_object('id', $1::text, 'verdict', 'confirmed'))")
            .bind(id.to_string())
    };
    let pool = office.db.connect_as("tanaka").await;
    let mut first = pool.begin().await.unwrap();
    confirm(wording).execute(&mut *first).await.unwrap();
    let other = office.db.connect_as("tanaka").await;
    let second = tokio::spawn(async move { confirm(company).execute(&other).await });
    // It has looked before the first is in force: it waits, or has gone ahead.
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    await_that("the second waits or is through", || async {
        second.is_finished() || office.look::<i64>(waits).await == 1
    })
    .await;
    first.commit().await.unwrap();
    let refused = second
        .await
        .unwrap()
        .expect_err("it replaces another record by now");
    let code = refused
        .as_database_error()
        .and_then(|e| e.code().map(String::from));
    assert_eq!(code.as_deref(), Some("ZD003"), "{refused}");
    let records: String = office
        .look("SELECT string_agg(split_part(wording, ':', 1), ' ' ORDER BY valid_from) FROM core.company")
        .await;
    assert_eq!(records, "v1 own-2027");
}
