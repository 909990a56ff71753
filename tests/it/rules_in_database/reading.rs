//! Nobody reads another branch, a key, or what is nobody's to read.

use super::{LOGINS, all_denied, each, one};
use crate::support::office::{Office, flyer, works};
use std::collections::BTreeMap;

/// Tables of the database with rows of branch 380 in them, as the superuser counts.
async fn tables_with_rows_of_380(office: &Office) -> BTreeMap<String, i64> {
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'branch_id'
         WHERE n.nspname IN ('core', 'vault', 'audit', 'platform', 'api') AND c.relkind IN ('r', 'v')",
    )
    .fetch_all(&office.root)
    .await
    .unwrap();
    let mut counts = BTreeMap::new();
    for name in names {
        let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
            "SELECT count(*) FROM {name} WHERE branch_id = '380'"
        )))
        .fetch_one(&office.root)
        .await
        .unwrap();
        counts.insert(name, count);
    }
    counts
}

#[tokio::test]
async fn another_branch_is_not_to_be_seen_in_any_table_or_view() {
    let office = Office::new().await;
    office.issued("kato", "tanaka", "380", &flyer()).await;
    // A second one with a reason given, a job that waits, and a wish to see a key.
    office
        .arrange(
            "INSERT INTO core.warning_override (branch_id, application_id, revision, code, subject, reason, overridden_by)
             SELECT branch_id, application_id, 1, 'works_over', '', '確認済', 'kato' FROM core.application;
             INSERT INTO vault.reveal (reveal_id, branch_id, contract_id, requested_by, reason, purpose, public_key)
             SELECT gen_random_uuid(), branch_id, contract_id, 'kato', '照会', 'view', decode(repeat('07', 32), 'hex') FROM core.contract;
             INSERT INTO audit.link (branch_id, position, event_id, hash)
             SELECT branch_id, 1, min(event_id), sha256('') FROM audit.event WHERE branch_id = '380' GROUP BY 1;
             INSERT INTO core.unfinished (login, branch_id, writer) VALUES ('kato', '380', gen_random_uuid());
             INSERT INTO core.notice (branch_id, to_login, from_login, kind, remark) VALUES ('380', 'kansa', 'kato', 'given', '照会');
             INSERT INTO core.close_event (branch_id, period, first_day, seq, kind, by_login, figures)
             VALUES ('380', 'day', '2020-04-01', 1, 'closed', 'tanaka', '{}');
             INSERT INTO core.contract_holder (branch_id, contract_id, seq, customer_code, moved_by, reason)
             SELECT branch_id, contract_id, 1, 'C371002', 'kanri', '付替え' FROM core.contract;
             INSERT INTO core.amendment (branch_id, contract_id, kind, drafted_by)
             SELECT branch_id, min(contract_id), 'change', 'kato' FROM core.contract GROUP BY 1;
             INSERT INTO core.amendment_draft (branch_id, amendment_id, revision, drafted_by, base_version, product, amount, content, content_hash)
             SELECT branch_id, amendment_id, 1, 'kato', 1, 'advance_payment', 1, '{}', core.content_hash('{}') FROM core.amendment;
             INSERT INTO core.amendment_approval (branch_id, amendment_id, revision, drafted_by, product, amount, content_hash, approved_by, limit_at)
             SELECT branch_id, amendment_id, 1, 'kato', 'advance_payment', 1, core.content_hash('{}'), 'tanaka', 1 FROM core.amendment;
             INSERT INTO core.amendment_mail (branch_id, amendment_id, to_address, message_id, fields)
             SELECT branch_id, amendment_id, 'soumu@example.jp', '<a@example.jp>', '{}' FROM core.amendment;
             INSERT INTO core.price_record (branch_id, contract_id, n, before, price, reason, recorded_by)
             SELECT branch_id, contract_id, 1, price, price + 1, '設計変更', 'kato' FROM core.contract;
             INSERT INTO core.key_order (branch_id, contract_id, kind, reason, ordered_by)
             SELECT branch_id, min(contract_id), 'reissue', '紛失', 'tanaka' FROM core.contract GROUP BY 1;
             INSERT INTO core.key_order_mail (branch_id, order_id, to_address, message_id, fields)
             SELECT branch_id, order_id, 'soumu@example.jp', '<b@example.jp>', '{}' FROM core.key_order;
             INSERT INTO core.job (branch_id, kind, application_id, contract_id, order_id, step)
             SELECT o.branch_id, 'rekey_mail', c.application_id, c.contract_id, o.order_id, 'mail'
               FROM core.key_order o JOIN core.contract c ON c.branch_id = o.branch_id AND c.contract_id = o.contract_id;
             INSERT INTO core.branch_entitlement (login, branch_id, granted_by, reason) VALUES ('suzuki', '380', 'kanri', '応援');
             INSERT INTO core.operator_place (login, branch_id) VALUES ('kato', '380');
             INSERT INTO core.delegation (branch_id, absent, delegate, first_day, last_day, reason, by_login)
             VALUES ('380', 'tanaka', 'kato', '2022-11-01', '2022-11-02', '休暇', 'tanaka');
             INSERT INTO core.mail_address (branch_id, application_id, n, address, kept_by, reason)
             SELECT branch_id, min(application_id), 1, 'keiri@example.jp', 'kato', '電話で伺った' FROM core.application GROUP BY 1;
             SELECT worker.fold_tallies(); SELECT core.bump('380')",
        )
        .await;
    let counts = tables_with_rows_of_380(&office).await;
    // What the house shares: directories that every operator may read.
    let directories = ["core.branch", "core.branch_prefix", "core.operator"];
    let mut readable = 0;
    for (name, count) in &counts {
        assert!(
            *count > 0,
            "nothing of 380 in {name}: the test proves nothing"
        );
        for login in ["sato", "takahashi"] {
            let outcome = one(
                &office.db,
                login,
                &format!("SELECT count(*) FROM {name} WHERE branch_id = '380'"),
            );
            if directories.contains(&name.as_str()) {
                continue;
            }
            assert!(
                outcome == "0" || outcome.starts_with("ERROR 42501"),
                "{login} reads {name} of 380: {outcome}"
            );
            readable += usize::from(outcome == "0");
        }
        // The same look by who may look, so that 0 is not simply a broken query.
        let outcome = one(
            &office.db,
            "kansa",
            &format!("SELECT count(*) FROM {name} WHERE branch_id = '380'"),
        );
        assert!(
            outcome == count.to_string() || outcome.starts_with("ERROR 42501"),
            "{name}: {outcome}"
        );
    }
    assert!(readable >= 2 * 18, "{readable}");
}

#[tokio::test]
async fn functions_tell_nothing_of_another_branch() {
    let office = Office::new().await;
    let (key, contracts) = office.issued("kato", "tanaka", "380", &flyer()).await;
    office.receive("380", &works("新潟だけの工事")).await;
    let (a, c) = (key.id, contracts[0].id);
    let writes = [
        format!("SELECT api.claim(gen_random_uuid(), '380', {a}, 1)"),
        format!("SELECT api.release(gen_random_uuid(), '380', {a}, 1)"),
        format!("SELECT api.save_draft(gen_random_uuid(), '380', {a}, 1, '{{}}')"),
        format!("SELECT api.override_warning(gen_random_uuid(), '380', {a}, 1, 'x', '', 'y')"),
        format!("SELECT api.submit(gen_random_uuid(), '380', {a}, 1, 0, '{{}}')"),
        format!("SELECT api.approve(gen_random_uuid(), '380', {a}, 1, 1, '')"),
        format!("SELECT api.return_to_clerk(gen_random_uuid(), '380', {a}, 1, 'x', 'other')"),
        format!("SELECT api.withdraw(gen_random_uuid(), '380', {a}, 1, 'x')"),
        format!("SELECT api.decline(gen_random_uuid(), '380', {a}, 1, 'x')"),
        format!(
            "SELECT api.request_reveal(gen_random_uuid(), '380', {c}, decode(repeat('07', 32), 'hex'), 'x', 'view')"
        ),
        format!("SELECT api.record_print(gen_random_uuid(), '380', {c}, 'certificate')"),
        "SELECT api.retry_job(gen_random_uuid(), 1)".to_owned(),
    ];
    // The same with one's own branch beside the other's identity.
    let crossed: Vec<String> = writes.iter().map(|w| w.replace("'380'", "'371'")).collect();
    for outcome in each(
        &office.db,
        "takahashi",
        &[writes.to_vec(), crossed].concat(),
    ) {
        assert!(outcome.starts_with("ERROR ZD002"), "{outcome}");
    }
    let reads = [
        format!("SELECT api.certificate_content('380', {a}, 1, 'performance')"),
        format!("SELECT api.certificate_content('371', {a}, 1, 'performance')"),
        "SELECT count(*) FROM api.queue_keys('open', '{}', 'top', NULL, NULL, 50)".into(),
        "SELECT count(*) FROM api.queue_keys('issued', '{}', 'top', NULL, NULL, 50)".into(),
        "SELECT count(*) FROM api.contract_page('', '', 'top', NULL, NULL, 50)".into(),
        "SELECT count(*) FROM api.contract_page('38071', '', 'top', NULL, NULL, 50)".into(),
        "SELECT count(*) FROM api.contract_page('', '河川', 'top', NULL, NULL, 50)".into(),
        "SELECT count(*) FROM core.search_keys('', 'top', NULL, NULL, 50)".into(),
        "SELECT count(*) FROM core.search_keys(''') OR true OR ((''', 'top', NULL, NULL, 50)".into(),
        "SELECT count(*) FROM api.job_page('top', NULL, NULL, 50)".into(),
        "SELECT application_id FROM api.position_of('')".into(),
        "SELECT received + examining + awaiting_approval + issuing + attention + issued_today FROM api.pulse()".into(),
        format!("SELECT cardinality(core.duplicates('380', 0, '{}'))", flyer().to_string().replace('\'', "''")),
    ];
    for (read, outcome) in reads.iter().zip(each(&office.db, "sato", &reads)) {
        assert!(outcome.is_empty() || outcome == "0", "{read}: {outcome}");
    }
}

#[tokio::test]
async fn a_function_of_ones_own_in_the_condition_sees_no_other_row() {
    let office = Office::new().await;
    office.receive("380", &works("新潟だけの工事")).await;
    office.receive("371", &works("長野の工事")).await;
    // A test database is a copy, and copies let everybody make temporary things again: the worst case.
    let spy = "CREATE FUNCTION pg_temp.spy(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS
                 $$ BEGIN RAISE EXCEPTION 'seen: %', $1; END $$";
    let outcomes = each(
        &office.db,
        "sato",
        &[
            spy.to_owned(),
            "SELECT count(*) FROM core.application WHERE branch_id = '380' AND pg_temp.spy(works)"
                .to_owned(),
            "SELECT count(*) FROM api.applications WHERE branch_id = '380' AND pg_temp.spy(works)"
                .to_owned(),
            "SELECT count(*) FROM core.application WHERE pg_temp.spy(works)".to_owned(),
        ],
    );
    assert_eq!(outcomes[0], "");
    assert_eq!(outcomes[1..3], ["0", "0"]);
    assert!(outcomes[3].contains("seen: 長野の工事"), "{}", outcomes[3]);
}

#[tokio::test]
async fn keys_and_what_guards_them_are_nobodys_to_read() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    let hidden: Vec<String> = [
        "SELECT * FROM vault.auth_key",
        "SELECT count(*) FROM vault.auth_key",
        "SELECT mac FROM vault.auth_key",
        "SELECT ciphertext FROM vault.auth_key WHERE branch_id = '371'",
        "SELECT sealed FROM vault.reveal",
        "TABLE vault.reveal",
        "COPY vault.auth_key TO STDOUT",
        "SELECT * FROM platform.entry",
        "SELECT mac FROM platform.entry",
        "SELECT * FROM core.command_log",
        "SELECT * FROM core.counter",
        "SELECT * FROM core.contract_search",
        "SELECT leased_by, fence FROM core.job",
        "SELECT * FROM core.job",
        "SELECT idempotency_key FROM core.publication",
        "SELECT fields FROM core.mail",
        "SELECT source_sha256 FROM core.application",
    ]
    .map(str::to_owned)
    .to_vec();
    for login in LOGINS.into_iter().chain(["kansa", "tanaka"]) {
        all_denied(&office.db, login, &hidden);
    }
}

#[tokio::test]
async fn who_was_shut_out_reads_and_writes_nothing_in_a_session_that_is_still_open() {
    let office = Office::new().await;
    let key = office.receive("371", &flyer()).await;
    let open = office.db.connect_as("sato").await;
    let mut session = open.acquire().await.unwrap();
    office
        .arrange("UPDATE core.operator SET disabled_at = now() WHERE login = 'sato'")
        .await;
    for statement in [
        "SELECT count(*) FROM core.application WHERE $1 > 0".to_owned(),
        "SELECT count(*) FROM core.contractor WHERE $1 > 0".to_owned(),
        "SELECT count(*) FROM audit.event WHERE $1 > 0".to_owned(),
        "SELECT version::bigint FROM api.claim(gen_random_uuid(), '371', $1, 1)".to_owned(),
    ] {
        let error = sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(statement.clone()))
            .bind(key.id)
            .fetch_one(&mut *session)
            .await
            .expect_err(&statement);
        let code = error.as_database_error().unwrap().code().unwrap();
        assert_eq!(code, "ZD001", "{statement}");
    }
}
