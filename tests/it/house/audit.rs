//! What an auditor finds: who did what, who saw which key, who tried what they may not.

use crate::support::office::{Desk, Office, flyer, works};
use densho::domain::attempt::{Attempt, Tried};
use densho::domain::command::{Answer, PageFrom, Query, RevealPurpose, Write};
use densho::domain::house::{Fields, HouseAct, HouseRow, HouseTable};
use densho::domain::record::Page;
use densho::domain::refusal::Refusal;
use densho::store::Store;
use serde_json::{Value, json};

pub(super) fn fields(value: Value) -> Fields {
    match value {
        Value::Object(fields) => fields,
        other => panic!("{other}"),
    }
}

pub(super) async fn read(
    store: &Store,
    table: HouseTable,
    filter: Value,
    from: PageFrom,
    limit: u16,
) -> Result<Page<HouseRow>, Refusal> {
    let filter = fields(filter);
    match store
        .query(&Query::House {
            table,
            filter,
            from,
            limit,
        })
        .await?
    {
        Answer::House(page) => Ok(page),
        other => panic!("{other:?}"),
    }
}

/// Every row of a list.
pub(super) async fn all(store: &Store, table: HouseTable, filter: Value) -> Vec<HouseRow> {
    read(store, table, filter, PageFrom::Top, 500)
        .await
        .unwrap_or_else(|e| panic!("{table:?}: {e}"))
        .rows
}

fn kinds(rows: &[HouseRow]) -> Vec<&str> {
    rows.iter().map(|r| r.text("event")).collect()
}

#[tokio::test]
async fn an_auditor_reads_every_branch_and_the_reading_is_on_record_once() {
    let office = Office::new().await;
    office.receive("371", &flyer()).await;
    office.receive("380", &works("新潟の工事")).await;
    let kansa = office.store("kansa");
    let rows = all(&kansa, HouseTable::Audit, json!({})).await;
    let branches: Vec<&str> = rows
        .iter()
        .filter(|r| r.text("event") == "application.received")
        .map(|r| r.text("branch"))
        .collect();
    assert_eq!(branches, ["380", "371"]);
    for _ in 0..3 {
        all(&kansa, HouseTable::Audit, json!({})).await;
    }
    all(&kansa, HouseTable::Audit, json!({"actor": "sato"})).await;
    let reads: i64 = office
        .look("SELECT count(*) FROM audit.event WHERE kind = 'audit.read' AND actor = 'kansa'")
        .await;
    assert_eq!(reads, 2, "one for each question");
    for login in ["sato", "takahashi", "tanaka", "kanri"] {
        let refused = read(
            &office.store(login),
            HouseTable::Audit,
            json!({}),
            PageFrom::Top,
            5,
        )
        .await;
        assert_eq!(refused, Err(Refusal::NotAllowed), "{login}");
    }
}

#[tokio::test]
async fn events_are_found_by_actor_contract_kind_and_day_and_paged_by_key() {
    let office = Office::new().await;
    let (key, contracts) = office.issued("sato", "takahashi", "371", &flyer()).await;
    office.receive("371", &works("別の工事")).await;
    let kansa = office.store("kansa");
    let by_name = all(&kansa, HouseTable::Audit, json!({"actor": "佐藤"})).await;
    assert!(!by_name.is_empty());
    assert!(by_name.iter().all(|r| r.text("actor") == "sato"));
    let approved = all(
        &kansa,
        HouseTable::Audit,
        json!({"kind": "application.approved"}),
    )
    .await;
    assert_eq!(kinds(&approved), ["application.approved"]);
    assert_eq!(approved[0].text("actor_name"), "髙橋　健");
    let number = office.number(&contracts[0]).await;
    let of_contract = all(&kansa, HouseTable::Audit, json!({"number": number})).await;
    assert!(
        kinds(&of_contract).contains(&"contract.arrived"),
        "{of_contract:?}"
    );
    assert!(kinds(&of_contract).contains(&"application.approved"));
    assert!(
        of_contract
            .iter()
            .all(|r| r.number("application_id") == Some(key.id))
    );
    let nothing = all(&kansa, HouseTable::Audit, json!({"to": "2020-01-01"})).await;
    assert_eq!(nothing, []);
    let wrong = read(
        &kansa,
        HouseTable::Audit,
        json!({"to": "2020-99-01"}),
        PageFrom::Top,
        5,
    )
    .await;
    assert!(matches!(wrong, Err(Refusal::BadValue { rule, .. }) if rule == "filter_form"));

    let whole = all(&kansa, HouseTable::Audit, json!({"kind": "contract."})).await;
    let mut paged = Vec::new();
    let mut from = PageFrom::Top;
    loop {
        let page = read(
            &kansa,
            HouseTable::Audit,
            json!({"kind": "contract."}),
            from,
            2,
        )
        .await
        .unwrap();
        let last = page.rows.last().map(|r| (r.at, r.n)).unwrap();
        paged.extend(page.rows);
        if !page.more_after {
            break;
        }
        from = PageFrom::After(last.0, last.1);
    }
    assert_eq!(paged, whole);
}

#[tokio::test]
async fn events_are_found_between_two_days_of_tokyo_both_included() {
    let office = Office::new().await;
    let mut keys = Vec::new();
    for (name, at) in [
        ("一の沢砂防工事", "2022-10-31 23:59:59.999+09"),
        ("二の沢砂防工事", "2022-11-01 00:00+09"),
        ("三の沢砂防工事", "2022-11-02 23:59:59.999+09"),
        ("四の沢砂防工事", "2022-11-03 00:00+09"),
    ] {
        let key = office.receive("371", &works(name)).await;
        let moved = format!(
            "SET session_replication_role = replica;
             UPDATE audit.event SET at = '{at}' WHERE application_id = {};
             RESET session_replication_role;",
            key.id
        );
        office.arrange(moved.leak()).await;
        keys.push(key.id);
    }
    let kansa = office.store("kansa");
    for (days, expected) in [
        (
            json!({"from": "2022-11-01", "to": "2022-11-02"}),
            &keys[1..3],
        ),
        (json!({"from": "2022-11-01"}), &keys[1..]),
        (json!({"from": "2022-11-03"}), &keys[3..]),
        (json!({"to": "2022-11-02"}), &keys[..3]),
        (json!({"to": "2022-10-31"}), &keys[..1]),
        (
            json!({"from": "2022-11-01", "to": "2022-11-01"}),
            &keys[1..2],
        ),
        (json!({"from": "2022-11-04"}), &[]),
        (json!({"from": "2022-11-03", "to": "2022-11-01"}), &[]),
    ] {
        let mut filter = days.clone();
        filter["kind"] = json!("application.received");
        let rows = all(&kansa, HouseTable::Audit, filter).await;
        let mut found: Vec<i64> = rows
            .iter()
            .filter_map(|row| row.number("application_id"))
            .collect();
        // The latest first.
        found.reverse();
        assert_eq!(found, expected, "{days}");
    }
}

#[tokio::test]
async fn who_saw_which_key_and_why_stands_with_whether_it_was_handed_over() {
    let office = Office::new().await;
    let (_, contracts) = office.issued("sato", "takahashi", "371", &flyer()).await;
    office
        .store("sato")
        .send(Write::RequestReveal {
            key: contracts[0].clone(),
            public_key: vec![7; 32],
            reason: "発注者から電話で照会".into(),
            purpose: RevealPurpose::View,
        })
        .await
        .unwrap();
    let kansa = office.store("kansa");
    let asked = async || {
        let rows = all(
            &kansa,
            HouseTable::AuditKeys,
            json!({"kind": "key.reveal_requested"}),
        )
        .await;
        let [row] = rows.as_slice() else {
            panic!("{rows:?}")
        };
        (
            row.text("actor").to_owned(),
            row.text("remark").to_owned(),
            row.flag("handed_over"),
        )
    };
    assert_eq!(
        asked().await,
        ("sato".into(), "発注者から電話で照会".into(), false)
    );
    office
        .arrange("SELECT worker.answer_reveal(reveal_id, '\\x01') FROM vault.reveal")
        .await;
    assert!(asked().await.2);
}

#[tokio::test]
async fn a_refused_attempt_is_on_record_although_its_transaction_is_undone() {
    let office = Office::new().await;
    let key = office.submitted("takahashi", "371", &flyer()).await;
    let takahashi = office.store("takahashi");
    assert_eq!(takahashi.approve(&key).await, Err(Refusal::OwnDraft));
    let kato = office.store("kato");
    let version = takahashi.application(&key).await.row.version;
    let refused = kato
        .send(Write::Claim {
            key: key.clone(),
            version,
        })
        .await;
    assert_eq!(refused, Err(Refusal::NotFound), "another branch's");
    let stale = takahashi
        .send(Write::Return {
            key: key.clone(),
            version: 99,
            code: densho::domain::queue::ReturnCode::Other,
            reason: "x".into(),
        })
        .await;
    assert_eq!(stale, Err(Refusal::Stale), "no attempt, a race");
    let rows = all(&office.store("kansa"), HouseTable::AuditRefused, json!({})).await;
    let said: Vec<(String, String, String)> = rows
        .iter()
        .map(|r| {
            let detail = r.fields.get("detail").unwrap();
            (
                r.text("actor").to_owned(),
                format!("{} {}", detail["command"], detail["code"]).replace('"', ""),
                r.text("number").to_owned(),
            )
        })
        .collect();
    let number = office.store("sato").application(&key).await.row.number;
    assert_eq!(
        said,
        [
            ("kato".to_owned(), "claim ZD002".to_owned(), number.clone()),
            ("takahashi".to_owned(), "approve ZD006".to_owned(), number),
        ]
    );
}

#[tokio::test]
async fn what_the_screens_refused_is_on_record_with_its_application_and_a_key_held_down_once() {
    let office = Office::new().await;
    let key = office.receive("371", &flyer()).await;
    let takahashi = office.store("takahashi");
    let attempt = Attempt::of(
        "approve",
        &Refusal::OwnDraft,
        Some(Tried::Application(key.clone())),
    )
    .unwrap();
    let write = Write::ReportAttempt(Box::new(attempt.clone()));
    for _ in 0..40 {
        takahashi.write(attempt.request(), &write).await.unwrap();
    }
    let rows = all(&office.store("kansa"), HouseTable::AuditRefused, json!({})).await;
    assert_eq!(rows.len(), 1, "{rows:?}");
    let detail = rows[0].fields.get("detail").unwrap();
    assert_eq!(rows[0].text("actor"), "takahashi");
    assert_eq!(detail["command"], json!("approve"));
    assert_eq!(detail["code"], json!("ZD006"));
    // Told with its number, and found by it.
    let number = office.store("sato").application(&key).await.row.number;
    assert_eq!(rows[0].text("number"), number);
    assert_eq!(detail.get("application_id"), None, "{detail}");
    // And opened where it is kept.
    let aim = json!({"branch": "371", "application_id": key.id});
    assert_eq!(rows[0].fields.get("aim"), Some(&aim));
    let by_number = json!({"number": number});
    let found = all(&office.store("kansa"), HouseTable::AuditRefused, by_number).await;
    assert_eq!(found.len(), 1, "{found:?}");
}

#[tokio::test]
async fn people_are_found_by_old_and_new_forms_of_their_letters() {
    let office = Office::new().await;
    office
        .arrange("UPDATE core.operator SET name = '髙橋 誠' WHERE login = 'takahashi'")
        .await;
    for typed in ["髙橋", "高橋", "高橋誠", "takahashi"] {
        let text = json!({"text": densho::domain::fold::fold(typed)});
        for table in [HouseTable::Operators, HouseTable::Limits] {
            let rows = all(&office.store("kanri"), table, text.clone()).await;
            assert!(!rows.is_empty(), "{typed} {table:?}");
            assert!(
                rows.iter().all(|r| r.text("login") == "takahashi"),
                "{typed} {rows:?}"
            );
        }
        let asked = Query::Colleagues(typed.to_owned());
        let found = office.store("mori").query(&asked).await.unwrap();
        let Answer::Choices(found) = found else {
            panic!("{found:?}")
        };
        assert_eq!(found.len(), 1, "{typed} {found:?}");
    }
}

#[tokio::test]
async fn reports_of_refusals_are_slowed_down_so_that_nobody_fills_the_ledger() {
    let office = Office::new().await;
    let many = "DO $$ BEGIN FOR i IN 1..100 LOOP \
                PERFORM api.report_refusal(gen_random_uuid(), 'approve', 'ZD006', '', '371', 1, NULL); END LOOP; END $$";
    let out = office.db.psql_as("sato", many);
    assert!(out.status.success(), "{out:?}");
    let n: i64 = office
        .look("SELECT count(*) FROM audit.event WHERE kind = 'attempt.refused'")
        .await;
    assert_eq!(n, 60);
    let odd =
        "SELECT api.report_refusal(gen_random_uuid(), 'x; drop', 'ZD006', '', '371', 1, NULL)";
    let out = office.db.psql_as("sato", odd);
    assert!(String::from_utf8_lossy(&out.stderr).contains("refusal_form"));
}

#[tokio::test]
async fn a_missed_look_up_is_on_record_with_its_contract() {
    let office = Office::new().await;
    let (_, contracts) = office.issued("sato", "takahashi", "371", &flyer()).await;
    let number = office.number(&contracts[0]).await;
    let sql = format!(
        "SELECT platform.look_up('{number}', sha256('wrong')), platform.look_up('99999-00001M', sha256('x'))"
    );
    let out = office.db.psql_as("t_viewer", &sql);
    assert!(out.status.success(), "{out:?}");
    let rows = all(&office.store("kansa"), HouseTable::AuditRefused, json!({})).await;
    let mut seen: Vec<(&str, Option<i64>)> = rows
        .iter()
        .map(|r| (r.text("number"), r.number("contract_id")))
        .collect();
    seen.sort_unstable();
    assert_eq!(
        seen,
        [
            (number.as_str(), Some(contracts[0].id)),
            ("99999-00001M", None)
        ]
    );
}

#[tokio::test]
async fn an_auditor_writes_nothing_but_the_record_of_an_export() {
    let office = Office::new().await;
    let key = office.receive("371", &flyer()).await;
    let kansa = office.store("kansa");
    assert_eq!(kansa.claim(&key).await, Err(Refusal::NotAllowed));
    let args = fields(json!({"what": "events", "filter": {"actor": "sato"}, "rows": 12}));
    kansa
        .send(Write::House {
            act: HouseAct::NoteExport,
            args,
        })
        .await
        .unwrap();
    let rows = all(&kansa, HouseTable::Audit, json!({"kind": "export.made"})).await;
    assert_eq!(rows[0].text("remark"), "events");
    assert_eq!(rows[0].fields.get("detail").unwrap()["rows"], 12);
}

#[tokio::test]
async fn the_command_line_exports_to_a_file_that_an_old_program_can_read() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("audit.csv");
    let to = path.to_str().unwrap();
    let arguments = [
        "export",
        "events",
        "--to",
        to,
        "--encoding",
        "cp932",
        "--where",
        "kind=contract.",
    ];
    let out = office.db.densho("kansa", &arguments).output().unwrap();
    assert!(out.status.success(), "{out:?}");
    let bytes = std::fs::read(&path).unwrap();
    let (text, _, bad) = encoding_rs::SHIFT_JIS.decode(&bytes);
    assert!(!bad);
    assert!(text.starts_with("日時,支店,氏名,種類,番号,"), "{text}");
    assert!(text.contains("到着"), "{text}");
    let again = office.db.densho("kansa", &arguments).output().unwrap();
    assert_eq!(again.status.code(), Some(73), "nothing is overwritten");
    let clerk = office
        .db
        .densho("sato", &["export", "events", "--to", "-"])
        .output()
        .unwrap();
    assert_eq!(clerk.status.code(), Some(77), "{clerk:?}");
}

#[tokio::test]
async fn a_refused_attempt_at_the_close_names_its_day_and_one_at_a_proposal_the_proposal() {
    let office = Office::new().await;
    let mori = office.store("mori");
    for (command, about) in [
        (
            "reopen_period",
            Tried::Period("371".into(), "2026-11-20".to_owned()),
        ),
        (
            "close_period",
            Tried::Period("371".into(), "2026-10".to_owned()),
        ),
        // One that there is not is named by nobody.
        ("decide_proposal", Tried::Proposal(4711)),
    ] {
        let attempt = Attempt::of(command, &Refusal::NotAllowed, Some(about)).unwrap();
        let write = Write::ReportAttempt(Box::new(attempt.clone()));
        mori.write(attempt.request(), &write).await.unwrap();
    }
    let rows = all(&office.store("kansa"), HouseTable::AuditRefused, json!({})).await;
    let of = |command: &str| {
        let row = rows
            .iter()
            .find(|r| r.fields["detail"]["command"] == json!(command))
            .unwrap();
        row.fields["detail"].clone()
    };
    assert_eq!(of("reopen_period")["day"], json!("2026-11-20"));
    assert_eq!(of("close_period")["month"], json!("2026-10"));
    assert_eq!(of("decide_proposal").get("proposal"), None);
    let bad = "SELECT api.report_refusal(gen_random_uuid(), 'approve', 'ZD006', '', '371', NULL, NULL, NULL, 'x; drop')";
    let out = office.db.psql_as("mori", bad);
    assert!(String::from_utf8_lossy(&out.stderr).contains("refusal_form"));
}
