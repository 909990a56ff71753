//! What nobody can do with psql: a clerk none of it, an auditor nothing but read, an administrator not their own.

use super::said;
use crate::support::TestDb;

const ACTS: [&str; 10] = [
    "close_period",
    "reopen_period",
    "propose",
    "decide_proposal",
    "save_master",
    "drop_holiday",
    "change_operator",
    "shut_out",
    "merge_contractors",
    "move_contract",
];

#[tokio::test]
async fn a_clerk_and_an_auditor_do_none_of_it_with_psql() {
    let db = TestDb::new().await;
    for act in ACTS {
        let args = r#"{"branch":"371","day":"2020-01-01","month":"2020-01","seen":0,"reason":"x","kind":"rule","content":{},"login":"sato"}"#;
        let sql = format!("SELECT api.{act}(gen_random_uuid(), '{args}')");
        for login in ["sato", "kansa"] {
            let error = said(&db.psql_as(login, &sql));
            assert!(
                error.contains("this role may not do that"),
                "{login} {act}: {error}"
            );
        }
        for login in ["gone", "stranger"] {
            let error = said(&db.psql_as(login, &sql));
            assert!(
                error.contains("not an enabled operator"),
                "{login} {act}: {error}"
            );
        }
    }
    for act in [
        "save_master",
        "propose",
        "change_operator",
        "merge_contractors",
        "move_contract",
    ] {
        let sql = format!("SELECT api.{act}(gen_random_uuid(), '{{}}')");
        let error = said(&db.psql_as("takahashi", &sql));
        assert!(
            error.contains("this role may not do that"),
            "{act}: {error}"
        );
    }
    for list in [
        "masters",
        "close_days",
        "statistics",
        "premiums",
        "operators",
        "proposals",
    ] {
        let sql = format!("SELECT api.house_page('{list}', '{{}}', 'top', NULL, 5)");
        let error = said(&db.psql_as("sato", &sql));
        assert!(
            error.contains("this role may not do that"),
            "{list}: {error}"
        );
        assert!(db.psql_as("kansa", &sql).status.success(), "{list}");
    }
}

#[tokio::test]
async fn nobody_reads_or_writes_the_tables_behind_it_with_psql() {
    let db = TestDb::new().await;
    for table in ["close_event", "proposal", "contract_holder", "premium_rate"] {
        for login in ["sato", "takahashi", "kanri", "kansa"] {
            for sql in [
                format!("SELECT * FROM core.{table}"),
                format!("INSERT INTO core.{table} DEFAULT VALUES"),
                format!("DELETE FROM core.{table}"),
            ] {
                let error = said(&db.psql_as(login, &sql));
                assert!(
                    error.contains("permission denied"),
                    "{login}: {sql}: {error}"
                );
            }
        }
    }
    for function in [
        "core.apply_proposal('rate', '{}')",
        "core.put_orderers('[]')",
        "core.put_company('[]')",
        "core.house_rows('operators', '{}')",
    ] {
        let error = said(&db.psql_as("kanri", &format!("SELECT {function}")));
        assert!(error.contains("permission denied"), "{function}: {error}");
    }
}

#[tokio::test]
async fn an_administrator_cannot_confirm_their_own_even_by_the_owners_hand() {
    let db = TestDb::new().await;
    let propose = r#"SELECT api.propose(gen_random_uuid(), '{"kind":"rate","reason":"x","content":{"product":"performance","valid_from":"2020-04-01","ppm":2000}}')"#;
    assert!(db.psql_as("kanri", propose).status.success());
    let confirm =
        r#"SELECT api.decide_proposal(gen_random_uuid(), '{"id":"1","verdict":"confirmed"}')"#;
    assert!(said(&db.psql_as("kanri", confirm)).contains("four eyes"));
    let hand = "UPDATE core.proposal SET state = 'confirmed', decided_by = 'kanri', decided_at = clock_timestamp()";
    let error = said(&db.psql_as(densho::demo::cluster::SUPERUSER, hand));
    assert!(error.contains("proposal_four_eyes"), "{error}");
    assert!(db.psql_as("takahashi", confirm).status.success());
}
