//! Two people in the same moment, and the same rule from its other side: a contract and the record that counts, the branch
//! that becomes one's own, an export that is said to have failed; what follows a code is looked up.

use super::audit::all;
use super::close::act;
use crate::support::office::{Office, flyer, works};
use densho::demo::cluster::SUPERUSER;
use densho::domain::house::{HouseAct, HouseTable};
use serde_json::json;
use std::time::{Duration, Instant};

/// What the database said to the second of two, of which the first commits when the second waits for it.
async fn one_after_the_other(
    office: &Office,
    first: &'static str,
    second: &'static str,
) -> Result<(), String> {
    let pool = office.db.connect_as("kanri").await;
    let mut begun = pool.begin().await.unwrap();
    sqlx::query(first).execute(&mut *begun).await.unwrap();
    let other = office.db.connect_as("mori").await;
    let waits = tokio::spawn(async move { sqlx::query(second).execute(&other).await });
    let until = Instant::now() + Duration::from_secs(20);
    while office
        .look::<i64>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        .await
        == 0
    {
        // It did not wait: what became of it is the answer.
        if waits.is_finished() {
            break;
        }
        assert!(Instant::now() < until, "nobody waits");
        tokio::task::yield_now().await;
    }
    begun.commit().await.unwrap();
    let outcome = waits.await.unwrap();
    outcome.map(drop).map_err(|e| {
        let refusal = e.as_database_error().expect("a refusal");
        refusal.constraint().unwrap_or(refusal.message()).to_owned()
    })
}

/// Two administrators, so that one is not the other's own record.
const TWO: &str = "UPDATE core.operator SET role = 'administrator' WHERE login = 'mori'";

#[tokio::test]
async fn a_contract_does_not_go_to_a_record_that_is_merged_in_the_same_moment() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    office.arrange(TWO).await;
    let said = one_after_the_other(
        &office,
        "SELECT api.merge_contractors(gen_random_uuid(), '{\"customer_code\": \"C371003\", \"kept_code\": \"C371002\", \"reason\": \"重複\"}')",
        "SELECT api.move_contract(gen_random_uuid(), jsonb_build_object('customer_code', 'C371003', 'reason', 'x', 'number',
                (SELECT number FROM core.contract ORDER BY number LIMIT 1)))",
    )
    .await;
    assert_eq!(said, Err("holder_is_merged".to_owned()));
    let moved: i64 = office
        .look("SELECT count(*) FROM core.contract_holder")
        .await;
    assert_eq!(moved, 0);
}

const OPEN: &str = "SELECT api.entitle(gen_random_uuid(), 'suzuki', '380', '応援')";
const MOVE: &str = "SELECT api.change_operator(gen_random_uuid(), (SELECT jsonb_build_object('login', 'suzuki', 'branch_id', '380',
      'name', name, 'role', role, 'reason', '異動', 'seen', jsonb_build_object('branch_id', branch_id, 'name', name, 'role', role))
      FROM core.operator WHERE login = 'suzuki'))";
const OWN: &str =
    "SELECT count(*) FROM core.branch_entitlement e JOIN core.operator o USING (login, branch_id)";

#[tokio::test]
async fn who_moves_to_a_branch_while_it_is_opened_to_them_is_not_entitled_to_their_own() {
    let office = Office::new().await;
    office.arrange(TWO).await;
    let said = one_after_the_other(&office, MOVE, OPEN).await;
    assert_eq!(said, Err("own_branch".to_owned()));
    assert_eq!(office.look::<i64>(OWN).await, 0);
    office
        .arrange("UPDATE core.operator SET branch_id = '371' WHERE login = 'suzuki'")
        .await;
    let said = one_after_the_other(&office, OPEN, MOVE).await;
    assert_eq!(said, Ok(()));
    assert_eq!(office.look::<i64>(OWN).await, 0);
}

#[tokio::test]
async fn who_moves_to_a_branch_that_was_open_to_them_has_it_no_longer_when_they_move_back() {
    let office = Office::new().await;
    office
        .arrange(
            "INSERT INTO core.branch_entitlement (login, branch_id, granted_by, reason) VALUES ('suzuki', '380', 'kanri', '応援'),
                                                                                             ('suzuki', '100', 'kanri', '応援');
             INSERT INTO core.operator_place (login, branch_id) VALUES ('suzuki', '380');
             UPDATE core.operator SET branch_id = '380' WHERE login = 'suzuki';
             UPDATE core.operator SET branch_id = '371' WHERE login = 'suzuki'",
        )
        .await;
    let open: String = office
        .look(
            "SELECT string_agg(branch_id, ' ') FROM core.branch_entitlement WHERE login = 'suzuki'",
        )
        .await;
    assert_eq!(open, "100", "another branch stays open");
    let places: i64 = office
        .look("SELECT count(*) FROM core.operator_place")
        .await;
    assert_eq!(places, 0);
    let ended = all(
        &office.store("kansa"),
        HouseTable::Audit,
        json!({"kind": "operator.unentitled"}),
    )
    .await;
    assert_eq!(ended.len(), 1);
    assert_eq!(ended[0].text("remark"), "利用者の異動");
}

/// What the migration does to rows that were there before the rule.
#[tokio::test]
async fn a_right_to_ones_own_branch_from_before_is_taken_away_with_a_note() {
    let office = Office::new().await;
    let sql = include_str!("../../../migrations/0113_in_the_same_moment.sql");
    let begins = sql.find("-- Those who had moved before.").unwrap();
    let ends = begins + sql[begins..].find("-- ------").unwrap();
    office
        .arrange(
            "SET session_replication_role = replica;
             INSERT INTO core.branch_entitlement (login, branch_id, granted_by, reason) VALUES ('suzuki', '371', 'kanri', '応援'),
                                                                                             ('suzuki', '380', 'kanri', '応援');
             SET session_replication_role = origin",
        )
        .await;
    assert_eq!(office.look::<i64>(OWN).await, 1);
    office.arrange(&sql[begins..ends]).await;
    let open: String = office
        .look("SELECT string_agg(branch_id, ' ') FROM core.branch_entitlement")
        .await;
    assert_eq!(open, "380");
    let noted: i64 = office
        .look("SELECT count(*) FROM audit.event WHERE kind = 'operator.unentitled' AND branch_id = '371'")
        .await;
    assert_eq!(noted, 1);
}

#[tokio::test]
async fn nobody_says_of_an_export_that_is_not_theirs_or_that_there_was_not_that_it_failed() {
    let office = Office::new().await;
    let of = |function: &str, rows: u32| {
        format!(
            "SELECT api.{function}(gen_random_uuid(), 'contracts', '{{\"text\": \"x\"}}', {rows})"
        )
    };
    let says = |login: &str, sql: String| {
        let out = office.db.psql_as(login, &sql);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(
            out.status.success() || said.contains("export_unknown"),
            "{said}"
        );
        out.status.success()
    };
    assert!(!says("kansa", of("note_export_failed", 3)), "there is none");
    assert!(says("kansa", of("note_export", 3)));
    assert!(!says("kanri", of("note_export_failed", 3)), "another's");
    assert!(!says("kansa", of("note_export_failed", 4)), "other rows");
    assert!(says("kansa", of("note_export_failed", 3)));
    assert!(!says("kansa", of("note_export_failed", 3)), "once");
    assert!(says("kansa", of("note_export", 3)));
    assert!(says("kansa", of("note_export_failed", 3)), "the next one");
    let failed: i64 = office
        .look("SELECT count(*) FROM audit.event WHERE kind = 'export.failed'")
        .await;
    assert_eq!(failed, 2);
}

/// Contracts, and applications that are not issued, by each code.
async fn follow(office: &Office, code: &'static str) -> (i64, i64) {
    sqlx::query_as("SELECT contracts, applications FROM core.follows_code($1)")
        .bind(code)
        .fetch_one(&office.root)
        .await
        .unwrap()
}

#[tokio::test]
async fn what_follows_a_code_is_counted_over_merges_and_moves_without_reading_every_contract() {
    let office = Office::new().await;
    let kanri = office.store("kanri");
    // Two contracts of the first, one of the second, and an application that is open.
    office.issued("sato", "takahashi", "371", &flyer()).await;
    let mut other = works("別の工事");
    other["applicant"]["customer_code"] = json!("C371003");
    other["products"].as_array_mut().unwrap().truncate(1);
    office.issued("sato", "takahashi", "371", &other).await;
    other["works"]["name"] = json!("まだの工事");
    office.receive("371", &other).await;
    assert_eq!(follow(&office, "C371001").await, (2, 0));
    assert_eq!(follow(&office, "C371003").await, (1, 1));
    let number: String = office
        .look("SELECT min(number) FROM core.contract WHERE number LIKE '%M'")
        .await;
    for code in ["C371003", "C371002"] {
        let args = json!({"number": number, "customer_code": code, "reason": "x"});
        act(&kanri, HouseAct::MoveContract, args).await.unwrap();
    }
    assert_eq!(follow(&office, "C371002").await, (1, 0), "the last holder");
    assert_eq!(follow(&office, "C371001").await, (1, 0));
    assert_eq!(follow(&office, "C371003").await, (1, 1));
    for (old, kept) in [("C371003", "C371002"), ("C371002", "C371001")] {
        let args = json!({"customer_code": old, "kept_code": kept, "reason": "重複"});
        act(&kanri, HouseAct::MergeContractors, args).await.unwrap();
    }
    assert_eq!(follow(&office, "C371001").await, (3, 1), "over two merges");
    assert_eq!(
        follow(&office, "C371002").await,
        (0, 0),
        "it counts as another"
    );
    assert_eq!(follow(&office, "C000000").await, (0, 0));

    office
        .arrange(
            "SET session_replication_role = replica;
             INSERT INTO core.draft (branch_id, application_id, revision, drafted_by, content, content_hash)
             SELECT '371', 1000000 + g, 1, 'sato', x.content, core.content_hash(x.content) FROM generate_series(1, 20000) g
              CROSS JOIN LATERAL (SELECT jsonb_build_object('applicant', jsonb_build_object('customer_code', 'X' || g % 5000)) AS content) x;
             INSERT INTO core.contract (branch_id, application_id, revision, product, form, fiscal_year, prefix, serial, number,
                                        contractor, orderer, works, amount, price, guarantee_end)
             SELECT '371', 1000000 + g, 1, 'performance', 'electronic', 2000, '99999', g, '99999-' || lpad(g::text, 5, '0') || core.product_letter('performance'),
                    '○○建設', '△△市', '工事', 1, 1, '2030-03-31' FROM generate_series(1, 20000) g;
             SET session_replication_role = origin;
             ANALYZE core.draft, core.contract, core.contract_holder, core.application",
        )
        .await;
    let out = office.db.psql_as(
        SUPERUSER,
        "BEGIN; SELECT 'follow ' || core.follows_code('X7')::text;
         SELECT 'read ' || sum(seq_tup_read) FROM pg_stat_xact_user_tables WHERE schemaname = 'core' AND relname IN ('draft', 'contract')",
    );
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(said.contains("follow (4,0)"), "{said} {out:?}");
    assert!(said.contains("read 0"), "{said}");
}
