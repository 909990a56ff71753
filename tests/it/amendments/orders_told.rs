//! What is told of an order on a key that the platform does not carry out.

use super::desk::{Desk, change, draft, yen};
use densho::domain::amendment::AmendedField as F;
use densho::domain::command::{Answer, KeyOrder, PageFrom, Query};
use densho::domain::ledger::EventKind;
use densho::domain::publication::Shown;
use densho::domain::record::{ContractDetail, JobRow};

async fn contract(desk: &Desk) -> ContractDetail {
    let query = Query::Contract(desk.contract.clone());
    match desk.store("sato").query(&query).await {
        Ok(Answer::Contract(detail)) => *detail,
        other => panic!("{other:?}"),
    }
}

async fn job(desk: &Desk, shown: Shown) -> Option<JobRow> {
    let query = Query::Jobs {
        shown,
        from: PageFrom::Top,
        limit: 50,
    };
    match desk.store("sato").query(&query).await {
        Ok(Answer::Jobs(page)) => page.rows.into_iter().find(|j| j.kind == "unpublish"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_order_that_waits_for_the_platform_counts_its_tries_and_is_late_after_ten_minutes() {
    let desk = Desk::new(|_| {}).await;
    desk.order("takahashi", KeyOrder::Withdraw, "誤発行")
        .await
        .unwrap();
    desk.stage
        .arrange("UPDATE core.job SET waits = 7, trouble = 'platform_not_reached: x' WHERE kind = 'unpublish'")
        .await;
    let row = job(&desk, Shown::Open).await.unwrap();
    assert_eq!((row.attempts, row.state), (7, Shown::Failed));
    assert_eq!(job(&desk, Shown::Dead).await, None);
    desk.stage
        .arrange("UPDATE core.job SET created_at = created_at - interval '11 minutes' WHERE kind = 'unpublish'")
        .await;
    let row = job(&desk, Shown::Dead).await.unwrap();
    assert_eq!(row.state, Shown::Late, "as the head counts it");
    let counted: i64 = desk
        .stage
        .ask("SELECT count(*) FROM core.job WHERE kind = 'unpublish' AND state = 'ready'")
        .await;
    assert_eq!(counted, 1, "and tried by itself all the same");
}

#[tokio::test]
async fn an_order_that_is_late_stands_among_what_stopped_alone_in_every_list_and_in_the_figures() {
    let desk = Desk::new(|_| {}).await;
    desk.order("takahashi", KeyOrder::Withdraw, "誤発行")
        .await
        .unwrap();
    let listed = async || {
        let mut listed = Vec::new();
        for shown in Shown::ALL {
            if job(&desk, shown).await.is_some() {
                listed.push(shown);
            }
        }
        listed
    };
    let counted = async || match desk.store("takahashi").query(&Query::Dashboard).await {
        Ok(Answer::Dashboard(figures)) => figures,
        other => panic!("{other:?}"),
    };
    assert_eq!(listed().await, [Shown::Open, Shown::Waiting]);
    assert_eq!(counted().await.jobs(Shown::Waiting), (1, 0));
    for state in [
        "state = 'ready', trouble = NULL",
        "state = 'ready', trouble = 'platform_not_reached: x'",
        "state = 'leased', leased_by = 'w', lease_until = clock_timestamp() + interval '1 minute'",
    ] {
        let late = format!(
            "UPDATE core.job SET created_at = clock_timestamp() - interval '11 minutes', {state} WHERE kind = 'unpublish'"
        );
        desk.stage.arrange(late.leak()).await;
        assert_eq!(listed().await, [Shown::Open, Shown::Dead], "{state}");
        let figures = counted().await;
        assert_eq!(figures.jobs(Shown::Dead), (1, 0), "{state}");
        for shown in [
            Shown::Waiting,
            Shown::Running,
            Shown::Failed,
            Shown::Unknown,
        ] {
            assert_eq!(figures.jobs(shown), (0, 0), "{state} {shown:?}");
        }
    }
}

#[tokio::test]
async fn what_is_carried_out_of_an_amendment_says_which_event_it_is() {
    let desk = Desk::new(|_| {}).await;
    let next = async |draft, event| {
        let key = desk.submit("sato", draft).await.unwrap();
        desk.approve("takahashi", &key).await.unwrap();
        let query = Query::Jobs {
            shown: Shown::Open,
            from: PageFrom::Top,
            limit: 50,
        };
        match desk.store("sato").query(&query).await {
            Ok(Answer::Jobs(page)) => {
                let rows = page.rows.iter().filter(|j| j.kind == "amend");
                let events: Vec<_> = rows.map(|j| j.event).collect();
                assert_eq!(events, [Some(event)]);
            }
            other => panic!("{other:?}"),
        }
        desk.work().await;
    };
    let less = yen(19_000_000);
    next(change(&[(F::Amount, less)]), EventKind::Change).await;
    let undone = draft(EventKind::Cancellation, Some(2), &[]);
    next(undone, EventKind::Cancellation).await;
}

#[tokio::test]
async fn a_withdrawal_that_stopped_is_read_as_stopped_in_its_contract_and_its_application() {
    let desk = Desk::new(|_| {}).await;
    desk.order("takahashi", KeyOrder::Withdraw, "誤発行")
        .await
        .unwrap();
    assert_eq!(contract(&desk).await.withdrawal().unwrap().stopped, None);
    desk.stage
        .arrange("UPDATE core.job SET state = 'dead', trouble = 'platform_turned_away: 401' WHERE kind = 'unpublish'")
        .await;
    let read = contract(&desk).await;
    let stopped = Some("platform_turned_away: 401".to_owned());
    assert_eq!(read.withdrawal().unwrap().stopped, stopped);
    let query = Query::Application(read.application.clone());
    let application = match desk.store("sato").query(&query).await {
        Ok(Answer::Application(detail)) => *detail,
        other => panic!("{other:?}"),
    };
    let orders: Vec<_> = application
        .contracts
        .iter()
        .filter_map(|it| it.order.as_ref())
        .collect();
    assert_eq!(orders.len(), 1);
    assert_eq!(
        (orders[0].kind, &orders[0].stopped),
        (KeyOrder::Withdraw, &stopped)
    );
}
