//! A branch that is opened to somebody, and closed again.

use super::audit::all;
use super::close::act;
use super::{rule, said};
use crate::support::office::{Desk as _, Office};
use densho::domain::command::Write;
use densho::domain::house::{HouseAct, HouseTable};
use densho::domain::refusal::Refusal;
use serde_json::json;

/// A right that is given and the end of the login, in the same moment and in either order.
#[tokio::test]
async fn who_is_shut_out_while_a_branch_is_opened_to_them_has_it_not() {
    let office = Office::new().await;
    let kept = "SELECT count(*) FROM core.branch_entitlement WHERE login = 'suzuki'";
    let mut gives = office.db.connect_as("kanri").await.acquire().await.unwrap();
    sqlx::query("BEGIN").execute(&mut *gives).await.unwrap();
    sqlx::query("SELECT api.entitle(gen_random_uuid(), 'suzuki', '380', '応援')")
        .execute(&mut *gives)
        .await
        .unwrap();
    let other = office.db.connect_as("kanri").await;
    let shuts = tokio::spawn(async move {
        sqlx::query("SELECT api.disable_operator('suzuki')")
            .execute(&other)
            .await
    });
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while office
        .look::<i64>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        .await
        == 0
    {
        assert!(!shuts.is_finished(), "nobody waited");
        assert!(std::time::Instant::now() < until, "nobody waits");
        tokio::task::yield_now().await;
    }
    sqlx::query("COMMIT").execute(&mut *gives).await.unwrap();
    shuts.await.unwrap().unwrap();
    assert_eq!(office.look::<i64>(kept).await, 0);
    let refused = office.db.psql_as(
        "kanri",
        "SELECT api.entitle(gen_random_uuid(), 'suzuki', '380', '応援')",
    );
    assert!(said(&refused).contains("no such operator"), "{refused:?}");
}

#[tokio::test]
async fn a_branch_is_opened_to_somebody_and_closed_again_by_an_administrator_at_the_screens() {
    let office = Office::new().await;
    let kanri = office.store("kanri");
    let open = || json!({"login": "sato", "branch": "380", "reason": "応援"});
    let sato = act(&office.store("sato"), HouseAct::Entitle, open()).await;
    assert_eq!(sato, Err(Refusal::NotAllowed));
    act(&kanri, HouseAct::Entitle, open()).await.unwrap();
    let again = act(&kanri, HouseAct::Entitle, open()).await;
    assert_eq!(rule(again), "entitled_already");
    let rows = all(&kanri, HouseTable::Entitlements, json!({})).await;
    assert_eq!(
        (rows.len(), rows[0].text("login"), rows[0].text("branch")),
        (1, "sato", "380")
    );
    let there = Write::SwitchBranch {
        branch: "380".into(),
    };
    office.store("sato").send(there.clone()).await.unwrap();
    let taken = json!({"login": "sato", "branch": "380", "reason": "終わり"});
    act(&kanri, HouseAct::EndEntitlement, taken).await.unwrap();
    let refused = office.store("sato").send(there).await;
    assert_eq!(rule(refused), "branch_entitled");
    assert!(
        all(&kanri, HouseTable::Entitlements, json!({}))
            .await
            .is_empty()
    );
    // Supervisors neither see nor give it.
    let read = office.db.psql_as(
        "takahashi",
        "SELECT api.house_page('entitlements', '{}', 'top', NULL, 10)",
    );
    assert!(said(&read).contains("this role may not do that"));
}
