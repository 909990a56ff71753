//! `densho verify` before whoever may do everything: a superuser changes the records behind the program's back, and
//! each time it is said what is wrong and where.

use crate::support::office::{Desk as _, Office, flyer, works};
use densho::store::verify::{Fault, Verified, verify};
use sqlx::Connection as _;
use std::time::{Duration, Instant};

/// Tables that a tamperer changes here; `keep` copies them, `put_back` restores them.
const TABLES: [&str; 8] = [
    "audit.event",
    "audit.link",
    "core.contract",
    "core.revision",
    "core.approval",
    "core.publication",
    "vault.auth_key",
    "platform.entry",
];

/// Two issued applications of 長野支店, sealed.
async fn house() -> Office {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    let second = office.submitted("sato", "371", &works("別の工事")).await;
    office.store("takahashi").approve(&second).await.unwrap();
    office.work().await;
    seal(&office).await;
    office
}

/// Transactions of other tests may still run, and what is younger than they are waits.
async fn seal(office: &Office) {
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        let _sealed: i32 = office.look("SELECT worker.seal_events(100000)").await;
        let left: i64 = office
            .look("SELECT (SELECT count(*) FROM audit.event) - (SELECT count(*) FROM audit.link)")
            .await;
        if left == 0 {
            return;
        }
        assert!(Instant::now() < until, "{left} events are not sealed");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn verified(office: &Office, login: &str, kept: &[densho::store::verify::Head]) -> Verified {
    let mut db = sqlx::PgConnection::connect_with(&office.db.options_as(login))
        .await
        .unwrap();
    verify(&mut db, kept).await.unwrap()
}

fn tamper(office: &Office, sql: &str) {
    let out = office.db.psql_as(
        densho::demo::cluster::SUPERUSER,
        &format!("SET session_replication_role = replica; {sql}"),
    );
    assert!(out.status.success(), "{sql}: {out:?}");
}

fn keep(office: &Office) {
    for table in TABLES {
        let copy = table.replace('.', "_");
        tamper(
            office,
            &format!("CREATE TABLE public.{copy} AS TABLE {table}"),
        );
    }
}

fn put_back(office: &Office) {
    for table in TABLES {
        let copy = table.replace('.', "_");
        tamper(
            office,
            &format!(
                "DELETE FROM {table}; INSERT INTO {table} OVERRIDING SYSTEM VALUE TABLE public.{copy}"
            ),
        );
    }
}

#[tokio::test]
async fn records_that_nobody_touched_are_in_order() {
    let office = house().await;
    for login in ["kansa", densho::demo::cluster::SUPERUSER] {
        let found = verified(&office, login, &[]).await;
        assert_eq!(found.findings, [], "{login}");
        assert_eq!((found.contracts, found.unsealed.0), (4, 0));
        assert!(found.events > 20, "{}", found.events);
        assert_eq!(found.heads.len(), 1, "one branch has done something");
        // What was kept yesterday still holds, and goes on holding when more happens.
        office.receive("371", &works("その後の工事")).await;
        seal(&office).await;
        let later = verified(&office, login, &found.heads).await;
        assert_eq!(later.findings, []);
        assert!(later.heads[0].position > found.heads[0].position);
    }
}

#[tokio::test]
async fn whatever_a_superuser_changes_is_found_and_named() {
    let office = house().await;
    let heads = verified(&office, "kansa", &[]).await.heads;
    keep(&office);
    let first = "(SELECT contract_id FROM core.contract WHERE number = '37071-00001M')";
    let last = "(SELECT contract_id FROM core.contract WHERE number = '37071-00002M')";
    let gone = |which: &str| {
        format!(
            "CREATE TEMP TABLE t AS SELECT {which} AS id;
             DELETE FROM core.revision WHERE contract_id = (SELECT id FROM t);
             DELETE FROM core.publication WHERE contract_id = (SELECT id FROM t);
             DELETE FROM vault.auth_key WHERE contract_id = (SELECT id FROM t);
             DELETE FROM core.contract WHERE contract_id = (SELECT id FROM t)"
        )
    };
    let cases: Vec<(String, Fault, &str)> = vec![
        ("UPDATE audit.event SET remark = 'x' WHERE kind = 'contract.numbered' AND detail ->> 'number' = '37071-00001M'".to_owned(),
         Fault::EventChanged, "contract.numbered"),
        ("UPDATE audit.event SET actor = 'suzuki' WHERE kind = 'application.claimed'".to_owned(), Fault::EventChanged, "application.claimed"),
        ("UPDATE audit.event SET at = at - interval '1 microsecond' WHERE event_id = 1".to_owned(), Fault::EventChanged, "#1 "),
        ("DELETE FROM audit.event WHERE kind = 'application.submitted'".to_owned(), Fault::EventMissing, "#"),
        ("DELETE FROM audit.link WHERE position = 3".to_owned(), Fault::LinkMissing, "3-3"),
        ("DELETE FROM audit.link WHERE position > 5".to_owned(), Fault::HeadDiffers, ""),
        (gone(first), Fault::NumberGap, "37071-00002M"),
        (gone(first), Fault::ContractGone, "37071-00001M"),
        (gone(first), Fault::IssuedIncomplete, "N"),
        (gone(last), Fault::Counter, "advance_payment"),
        ("UPDATE core.contract SET amount = amount + 1 WHERE number = '37071-00001M'".to_owned(), Fault::ContractDiffers, "37071-00001M"),
        ("UPDATE core.revision SET content = content || '{\"amount\": 1}', content_hash = core.content_hash(content || '{\"amount\": 1}')".to_owned(),
         Fault::ContractDiffers, "37071-00001K"),
        ("UPDATE core.approval SET approved_by = 'tanaka'".to_owned(), Fault::ApprovalUnsupported, "N"),
        ("UPDATE core.contract SET arrived_at = arrived_at - interval '1 day' WHERE number = '37071-00002K'".to_owned(),
         Fault::ArrivalUnsupported, "37071-00002K"),
        (format!("DELETE FROM vault.auth_key WHERE contract_id = {last}"), Fault::KeyMissing, "37071-00002M"),
        (format!("DELETE FROM core.publication WHERE contract_id = {last}"), Fault::PublicationMissing, "37071-00002M"),
        (format!("INSERT INTO platform.entry (idempotency_key, contract_number, certificate, mac)
                  SELECT gen_random_uuid(), '37071-00002M', content || '{{\"amount\": 9}}', sha256('') FROM core.revision WHERE contract_id = {last}"),
         Fault::ShownDiffers, "37071-00002M"),
        ("INSERT INTO core.contract SELECT (jsonb_populate_record(c, '{\"contract_id\": 999, \"number\": \"37071-00003M\", \"serial\": 3, \"product\": \"interim_advance\"}')).*
            FROM core.contract c WHERE number = '37071-00001M'".replace("INTO core.contract SELECT", "INTO core.contract OVERRIDING SYSTEM VALUE SELECT")
             .replace("00003M", "00003T"),
         Fault::ContractWithoutEvent, "37071-00003T"),
    ];
    for (sql, fault, subject) in cases {
        tamper(&office, &sql);
        let found = verified(&office, "kansa", &heads).await;
        assert!(
            found
                .findings
                .iter()
                .any(|f| f.fault == fault && f.branch == "371" && f.subject.contains(subject)),
            "{sql}\n{fault:?} {subject}\n{:#?}",
            found.findings
        );
        put_back(&office);
        assert_eq!(
            verified(&office, "kansa", &heads).await.findings,
            [],
            "put back after {sql}"
        );
    }
}

#[tokio::test]
async fn rules_that_were_taken_off_do_not_hide_what_was_done_then() {
    let office = house().await;
    tamper(
        &office,
        "ALTER TABLE core.revision DROP CONSTRAINT revision_hash_is_of_content;
         UPDATE core.revision SET content = content || '{\"works_name\": \"別\"}' WHERE content ->> 'contract_number' = '37071-00001M';
         DROP INDEX vault.one_live_key;
         INSERT INTO vault.auth_key (branch_id, contract_id, key_version, kek_id, wrapped_dek, dek_nonce, nonce, ciphertext, mac)
         SELECT branch_id, contract_id, 2, 'k', '', '', '', '', sha256('x') FROM core.contract WHERE number = '37071-00002K'",
    );
    let found = verified(&office, "kansa", &[]).await.findings;
    let said: Vec<_> = found
        .iter()
        .map(|f| (f.fault, f.subject.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            (Fault::ContentChanged, "37071-00001M"),
            (Fault::KeysMany, "37071-00002K")
        ]
    );
}

#[tokio::test]
async fn a_chain_made_anew_is_found_by_a_head_that_was_kept_outside() {
    let office = house().await;
    let heads = verified(&office, "kansa", &[]).await.heads;
    tamper(
        &office,
        "DELETE FROM audit.link; UPDATE audit.sealer SET before = '0';
         DELETE FROM audit.event WHERE kind = 'application.claimed'",
    );
    seal(&office).await;
    assert_eq!(
        verified(&office, "kansa", &[]).await.findings,
        [],
        "by itself it cannot be seen"
    );
    let found = verified(&office, "kansa", &heads).await.findings;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].fault, Fault::HeadDiffers);
}

#[tokio::test]
async fn an_event_slipped_in_with_an_old_time_is_found() {
    let office = house().await;
    tamper(
        &office,
        "INSERT INTO audit.event (branch_id, at, actor, kind) VALUES ('371', clock_timestamp() - interval '3 days', 'sato', 'key.viewed')",
    );
    seal(&office).await;
    let found = verified(&office, "kansa", &[]).await.findings;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].fault, Fault::EventOutOfOrder);
}

#[tokio::test]
async fn what_is_committed_late_is_sealed_all_the_same_and_nothing_is_before_its_time() {
    let office = house().await;
    let root = office.db.superuser().await;
    let mut late = root.begin().await.unwrap();
    sqlx::query("SELECT core.note('371', 'late.one')")
        .execute(&mut *late)
        .await
        .unwrap();
    office.receive("371", &works("先に終わる工事")).await;
    let _sealed: i32 = office.look("SELECT worker.seal_events(1000)").await;
    let waiting: i64 = office
        .look("SELECT (SELECT count(*) FROM audit.event) - (SELECT count(*) FROM audit.link)")
        .await;
    assert_eq!(waiting, 1, "the younger one waits for the older");
    late.commit().await.unwrap();
    seal(&office).await;
    assert_eq!(verified(&office, "kansa", &[]).await.findings, []);
}

#[tokio::test]
async fn a_backlog_is_sealed_by_the_piece_oldest_first_and_the_pieces_join() {
    let office = house().await;
    for n in 0..7 {
        tamper(
            &office,
            &format!("SELECT core.note('{}', 'late.one')", 371 + n % 2),
        );
    }
    let mut sizes = Vec::new();
    let until = Instant::now() + Duration::from_secs(30);
    while sizes.iter().sum::<i32>() < 7 {
        let piece: i32 = office.look("SELECT worker.seal_events(3)").await;
        // Nothing for a while where a transaction of another test still runs.
        if piece > 0 {
            sizes.push(piece);
        }
        assert!(Instant::now() < until, "{sizes:?}");
    }
    assert_eq!(sizes.iter().sum::<i32>(), 7, "{sizes:?}");
    assert!(sizes.iter().all(|piece| *piece <= 3), "{sizes:?}");
    let in_order: bool = office
        .look(
            "SELECT bool_and(event_id > before) FROM (
               SELECT l.event_id, lag(l.event_id) OVER (PARTITION BY l.branch_id ORDER BY l.position) AS before
                 FROM audit.link l JOIN audit.event e USING (branch_id, event_id) WHERE e.kind = 'late.one') x",
        )
        .await;
    assert!(in_order);
    assert_eq!(verified(&office, "kansa", &[]).await.findings, []);
}

#[tokio::test]
async fn after_a_restore_what_lies_in_transactions_still_to_come_is_sealed_and_then_left_alone() {
    let office = house().await;
    tamper(
        &office,
        "UPDATE audit.event SET xid = (xid::text::bigint + 1000000000)::text::xid8;
         DELETE FROM audit.link WHERE position > 2; UPDATE audit.sealer SET before = '1000000000'",
    );
    let all: i64 = office.look("SELECT count(*) FROM audit.event").await;
    let until = Instant::now() + Duration::from_secs(30);
    let mut pieces = 0;
    while office.look::<i32>("SELECT worker.seal_events(5)").await == 5 {
        pieces += 1;
        assert!(Instant::now() < until, "it comes to no end");
    }
    assert!((2..=all / 5).contains(&pieces), "{pieces} pieces of {all}");
    assert_eq!(verified(&office, "kansa", &[]).await.findings, []);
    let again: i32 = office.look("SELECT worker.seal_events(5)").await;
    assert_eq!(again, 0, "they are not gone through again");
    office.receive("371", &works("戻した後の工事")).await;
    seal(&office).await;
    assert_eq!(verified(&office, "kansa", &[]).await.findings, []);
}

#[tokio::test]
async fn the_command_says_it_in_words_to_auditors_and_to_nobody_else() {
    let office = house().await;
    let dir = tempfile::tempdir().unwrap();
    let heads = dir.path().join("heads").display().to_string();
    let run = |login: &str, arguments: &[&str]| {
        let out = office.db.densho(login, arguments).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (out.status.code(), text(&out.stdout), text(&out.stderr))
    };
    let (code, out, err) = run("kansa", &["verify", "--heads", &heads]);
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(
        out.contains("契約4件を確認しました。問題はありません"),
        "{out}"
    );
    assert_eq!(
        run("kansa", &["verify", "--heads", &heads]).0,
        Some(73),
        "never over an older file"
    );
    assert_eq!(run("kansa", &["verify", "--against", &heads]).0, Some(0));
    for login in ["sato", "takahashi"] {
        assert_eq!(run(login, &["verify"]).0, Some(77), "{login}");
    }
    tamper(
        &office,
        "UPDATE core.contract SET amount = amount + 1 WHERE number = '37071-00001M'; DELETE FROM audit.link WHERE position > 9",
    );
    let (code, out, _) = run("kansa", &["verify", "--against", &heads]);
    assert_eq!(code, Some(1));
    assert!(
        out.contains("支店371 37071-00001M: 契約の記録が証書の内容と違います（amount）"),
        "{out}"
    );
    assert!(
        out.contains("外部に控えた位置まで連鎖がありません（9で終わっています）"),
        "{out}"
    );
    assert!(out.contains("2件の食い違いがあります"), "{out}");
}
