//! Four eyes, limits and content binding, by psql and against the owner's own hand.

use super::{each, one};
use crate::support::office::{Desk, Office, flyer, works};

fn approve(id: i64, version: i32, hash: &str) -> String {
    format!("SELECT api.approve(gen_random_uuid(), '371', {id}, {version}, 1, {hash})")
}

const HASH: &str = "(SELECT content_hash FROM core.submission)";

#[tokio::test]
async fn a_clerk_cannot_approve_and_a_supervisor_not_their_own() {
    let office = Office::new().await;
    let key = office.submitted("takahashi", "371", &flyer()).await;
    let version = office.store("sato").application(&key).await.row.version;
    let statement = approve(key.id, version, HASH);
    assert!(one(&office.db, "sato", &statement).starts_with("ERROR ZD010"));
    assert!(one(&office.db, "takahashi", &statement).starts_with("ERROR ZD006"));
    for login in ["kansa", "kanri"] {
        assert!(one(&office.db, login, &statement).starts_with("ERROR ZD010"));
    }
}

#[tokio::test]
async fn a_limit_holds_and_so_does_the_content_that_was_seen() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    let version = office.store("sato").application(&key).await.row.version;
    let outcomes = [
        ("mori", approve(key.id, version, HASH)),
        (
            "takahashi",
            approve(key.id, version, "sha256('something else')"),
        ),
        ("takahashi", approve(key.id, version, "NULL")),
        ("takahashi", approve(key.id, version - 1, HASH)),
    ]
    .map(|(login, statement)| one(&office.db, login, &statement));
    for (outcome, code) in outcomes.iter().zip(["ZD007", "ZD008", "ZD008", "ZD003"]) {
        assert!(outcome.starts_with(&format!("ERROR {code}")), "{outcome}");
    }
    // The draft changes after the supervisor looked: returned, corrected, submitted again.
    let takahashi = office.store("takahashi");
    let seen = takahashi.application(&key).await;
    takahashi
        .send(densho::domain::command::Write::Return {
            key: key.clone(),
            version,
            code: densho::domain::queue::ReturnCode::Other,
            reason: "確認".into(),
        })
        .await
        .unwrap();
    let sato = office.store("sato");
    sato.save(&key, |c| c.other.note = "訂正".into())
        .await
        .unwrap();
    let now = sato.application(&key).await;
    sato.send(densho::domain::command::Write::Submit {
        key: key.clone(),
        version: now.row.version,
        revision: now.revision,
        warnings: Vec::new(),
    })
    .await
    .unwrap();
    let hash: String = seen
        .content_hash
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    let version = sato.application(&key).await.row.version;
    for revision in [1, 2] {
        let outcome = one(
            &office.db,
            "takahashi",
            &format!(
                "SELECT api.approve(gen_random_uuid(), '371', {}, {version}, {revision}, '\\x{hash}')",
                key.id
            ),
        );
        assert!(outcome.starts_with("ERROR ZD008"), "{outcome}");
    }
}

#[tokio::test]
async fn an_old_snapshot_does_not_bring_back_an_old_limit() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    let version = office.store("sato").application(&key).await.row.version;
    for level in ["REPEATABLE READ", "SERIALIZABLE"] {
        let outcomes = each(
            &office.db,
            "takahashi",
            &[
                format!("BEGIN ISOLATION LEVEL {level}"),
                approve(key.id, version, HASH),
                "ROLLBACK".into(),
            ],
        );
        assert!(outcomes[1].starts_with("ERROR ZD011"), "{outcomes:?}");
    }
}

/// What the functions check stands in constraints too: the owner's own INSERT is refused by name.
#[tokio::test]
async fn constraints_hold_where_a_function_forgot() {
    let office = Office::new().await;
    office.submitted("sato", "371", &flyer()).await;
    office.submitted("sato", "371", &works("別の工事")).await;
    let approval = |columns: &str| {
        format!(
            "WITH s AS (SELECT * FROM core.submission ORDER BY application_id LIMIT 1)
             INSERT INTO core.approval (branch_id, application_id, revision, drafted_by, submitted_by, content_hash, approved_by)
             SELECT {columns} FROM s"
        )
    };
    let item = |limit: &str, amount: &str| {
        format!(
            "WITH a AS (SELECT * FROM core.approval LIMIT 1)
             INSERT INTO core.approval_item (branch_id, application_id, revision, product, form, amount, limit_at)
             SELECT branch_id, application_id, revision, 'performance', 'electronic', {amount}, {limit} FROM a"
        )
    };
    let other = "(SELECT content_hash FROM core.submission ORDER BY application_id DESC LIMIT 1)";
    let outcomes = each(
        &office.db,
        "postgres",
        &[
            "SET ROLE densho_owner".to_owned(),
            approval("branch_id, application_id, revision, drafted_by, submitted_by, content_hash, drafted_by"),
            approval("branch_id, application_id, revision, 'suzuki', submitted_by, content_hash, 'takahashi'"),
            approval(&format!("branch_id, application_id, revision, drafted_by, submitted_by, {other}, 'takahashi'")),
            approval("branch_id, application_id, 2, drafted_by, submitted_by, content_hash, 'takahashi'"),
            approval("branch_id, application_id, revision, drafted_by, submitted_by, content_hash, 'takahashi'"),
            approval("branch_id, application_id, revision, drafted_by, submitted_by, content_hash, 'mori'"),
            item("4999999", "5000000"),
            item("100000000", "6000000"),
            item("100000000", "5000000"),
            "UPDATE core.application SET state = 'issued'".into(),
            "UPDATE core.application SET state = 'examining', claimed_by = NULL".into(),
            "INSERT INTO core.draft (branch_id, application_id, revision, drafted_by, content, content_hash)
             SELECT branch_id, application_id, 9, 'sato', '{}', sha256('x') FROM core.application LIMIT 1".into(),
            "INSERT INTO core.draft_item VALUES ('371', (SELECT min(application_id) FROM core.application), 1, 'bid_bond', 'electronic', 1, 1, '2030-01-01')".into(),
            "INSERT INTO core.draft_item VALUES ('371', (SELECT min(application_id) FROM core.application), 1, 'bid_bond', 'paper', 2, 1, '2030-01-01')".into(),
        ],
    );
    let expected = [
        "",
        "four_eyes_drafter",
        "approval_of_submission",
        "approval_of_submission",
        "approval_of_submission",
        "",
        "approval_pkey",
        "within_authority",
        "approval_of_item",
        "",
        "issued_has_time",
        "claimed_while_examined",
        "draft_hash_is_of_content",
        "bid_bond_on_paper",
        "amount_within_price",
    ];
    for (outcome, expected) in outcomes.iter().zip(expected) {
        match expected {
            "" => assert_eq!(outcome, ""),
            // The trigger that asks about every draft stands before the constraint and says the same.
            "four_eyes_drafter" => assert!(outcome.starts_with("ERROR ZD006"), "{outcome}"),
            name => assert!(
                outcome.starts_with("ERROR 23") && outcome.contains(&format!("\"{name}\"")),
                "{name}: {outcome}"
            ),
        }
    }
}

#[tokio::test]
async fn an_author_does_not_become_an_approver_by_return_and_resubmission() {
    let office = Office::new().await;
    let key = office.receive("371", &flyer()).await;
    let id = key.id;
    let takahashi = office.store("takahashi");
    takahashi.claim(&key).await.unwrap();
    takahashi
        .save(&key, |c| c.other.note = "審査役が書いた".into())
        .await
        .unwrap();
    let outcomes = [
        (
            "takahashi",
            format!("SELECT api.release(gen_random_uuid(), '371', {id}, 3)"),
        ),
        (
            "sato",
            format!("SELECT api.claim(gen_random_uuid(), '371', {id}, 4)"),
        ),
        (
            "sato",
            format!("SELECT api.submit(gen_random_uuid(), '371', {id}, 5, 1, '{{}}')"),
        ),
        (
            "takahashi",
            format!("SELECT api.return_to_clerk(gen_random_uuid(), '371', {id}, 6, 'x', 'other')"),
        ),
        (
            "sato",
            format!("SELECT api.submit(gen_random_uuid(), '371', {id}, 7, 1, '{{}}')"),
        ),
    ]
    .map(|(login, statement)| one(&office.db, login, &statement));
    for outcome in &outcomes {
        assert!(!outcome.starts_with("ERROR"), "{outcomes:?}");
    }
    let hash = "(SELECT content_hash FROM core.submission ORDER BY revision DESC LIMIT 1)";
    let statement = format!("SELECT api.approve(gen_random_uuid(), '371', {id}, 8, 2, {hash})");
    let outcome = one(&office.db, "takahashi", &statement);
    assert!(outcome.starts_with("ERROR ZD006"), "{outcome}");
}

#[tokio::test]
async fn a_warning_that_one_set_aside_is_not_approved_over_by_oneself() {
    let office = Office::new().await;
    let first = office.submitted("suzuki", "371", &flyer()).await;
    let key = office.receive("371", &flyer()).await;
    assert_ne!(first, key);
    let id = key.id;
    let outcomes = [
        ("takahashi", format!("SELECT api.claim(gen_random_uuid(), '371', {id}, 1)")),
        (
            "takahashi",
            format!("SELECT api.override_warning(gen_random_uuid(), '371', {id}, 2, 'duplicate', '', 'x')"),
        ),
        ("takahashi", format!("SELECT api.release(gen_random_uuid(), '371', {id}, 3)")),
        ("sato", format!("SELECT api.claim(gen_random_uuid(), '371', {id}, 4)")),
    ]
    .map(|(login, statement)| one(&office.db, login, &statement));
    for outcome in &outcomes {
        assert!(!outcome.starts_with("ERROR"), "{outcomes:?}");
    }
    let submitted = one(
        &office.db,
        "sato",
        &format!("SELECT api.submit(gen_random_uuid(), '371', {id}, 5, 0, '{{}}')"),
    );
    assert!(!submitted.starts_with("ERROR"), "{submitted}");
    let hash = format!("(SELECT content_hash FROM core.submission WHERE application_id = {id})");
    let statement = format!("SELECT api.approve(gen_random_uuid(), '371', {id}, 6, 1, {hash})");
    let outcome = one(&office.db, "takahashi", &statement);
    assert!(outcome.starts_with("ERROR ZD006"), "{outcome}");
}

#[tokio::test]
async fn nobody_but_the_functions_takes_an_advisory_lock() {
    let office = Office::new().await;
    for login in ["sato", "takahashi", "worker1"] {
        let outcome = one(&office.db, login, "SELECT pg_advisory_lock(1)");
        assert!(outcome.starts_with("ERROR 42501"), "{login}: {outcome}");
    }
    // What the functions lock with still works.
    office.receive("371", &flyer()).await;
}
