//! What is told of an order on a key that the platform does not carry out.

use super::desk::Desk;
use densho::domain::command::{Answer, KeyOrder, PageFrom, Query};
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
