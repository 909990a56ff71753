//! What a new limit changes for open applications, as the database counts it.

use super::close::act;
use crate::support::office::{Office, works};
use densho::domain::command::{Answer, Query};
use densho::domain::house::{HouseAct, LimitMoves};
use densho::domain::refusal::Refusal;
use serde_json::{Value, json};

async fn moves(office: &Office, login: &str, content: Value) -> Result<LimitMoves, Refusal> {
    let Value::Object(content) = content else {
        panic!("{content}");
    };
    match office
        .store(login)
        .query(&Query::LimitMoves(content))
        .await?
    {
        Answer::LimitMoves(moves) => Ok(moves),
        other => panic!("{other:?}"),
    }
}

fn counted(within: i64, beyond: i64, nobody: i64) -> LimitMoves {
    LimitMoves {
        within,
        beyond,
        nobody,
    }
}

#[tokio::test]
async fn a_new_limit_says_how_many_open_applications_it_moves_and_for_how_many_nobody_is_left() {
    let office = Office::new().await;
    let asked = |name: &str, amount: i64| {
        let mut content = works(name);
        content["works"]["price"] = json!(amount * 4);
        content["products"] = json!([{"product": "advance_payment", "form": "electronic", "amount": amount, "guarantee_end": null}]);
        content
    };
    for (name, amount) in [("一", 10_000_000), ("二", 20_000_000), ("三", 90_000_000)] {
        office.receive("371", &asked(name, amount)).await;
    }
    office.receive("380", &asked("四", 20_000_000)).await;
    // What is decided counts no more.
    office
        .issued("sato", "takahashi", "371", &asked("五", 20_000_000))
        .await;
    let day: String = office
        .look("SELECT core.tokyo_day(clock_timestamp())::text")
        .await;
    let limit = |login: &str, product: &str, yen: i64| json!({"login": login, "product": product, "limit": yen, "valid_from": day});
    let of = async |login: &str, yen: i64| {
        moves(&office, "kanri", limit(login, "advance_payment", yen))
            .await
            .unwrap()
    };
    // 森: up to 10,000,000円. 髙橋: 100,000,000円. 田中, at head office: 1,000,000,000円.
    assert_eq!(of("mori", 20_000_000).await, counted(1, 0, 0));
    assert_eq!(of("mori", 19_999_999).await, counted(0, 0, 0));
    assert_eq!(of("mori", 9_999_999).await, counted(0, 1, 0));
    assert_eq!(of("takahashi", 10_000_000).await, counted(0, 2, 0));
    // At head office one decides in every branch.
    assert_eq!(
        of("tanaka", 0).await,
        counted(0, 4, 1),
        "新潟 has nobody else"
    );
    office
        .arrange("UPDATE core.operator SET disabled_at = clock_timestamp() WHERE login = 'tanaka'")
        .await;
    assert_eq!(of("takahashi", 10_000_000).await, counted(0, 2, 2));
    assert_eq!(
        of("takahashi", 9_000_000).await,
        counted(0, 3, 2),
        "森 has one"
    );
    let other = limit("takahashi", "performance", 0);
    assert_eq!(
        moves(&office, "kanri", other).await.unwrap(),
        counted(0, 0, 0),
        "of its product alone"
    );
    let refused = moves(&office, "sato", limit("mori", "advance_payment", 0)).await;
    assert!(matches!(refused, Err(Refusal::NotAllowed)), "{refused:?}");
}

#[tokio::test]
async fn a_supervisor_is_told_what_a_proposed_limit_moves_and_not_of_a_limit_that_nobody_proposed()
{
    let office = Office::new().await;
    office.receive("380", &works("新潟の工事")).await;
    let day: String = office
        .look("SELECT core.tokyo_day(clock_timestamp())::text")
        .await;
    let limit = |yen: i64| json!({"login": "tanaka", "product": "advance_payment", "limit": yen, "valid_from": day});
    let args = |yen: i64| json!({"kind": "limit", "content": limit(yen), "reason": "異動"});
    act(&office.store("kanri"), HouseAct::Propose, args(1_000))
        .await
        .unwrap();
    let told = moves(&office, "takahashi", limit(1_000)).await;
    assert!(told.is_ok(), "{told:?}");
    // Else every amount of another branch could be found by trying.
    for guess in [999, 1_001, 3_300_000] {
        let refused = moves(&office, "takahashi", limit(guess)).await;
        assert!(matches!(refused, Err(Refusal::NotFound)), "{refused:?}");
        assert!(moves(&office, "kanri", limit(guess)).await.is_ok());
    }
}
