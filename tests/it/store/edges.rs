//! Edges of rules that the database keeps of drafts and approvals.

use super::drafts::rule;
use crate::support::office::{Desk as _, Office, flyer, works};
use densho::domain::command::Write;
use densho::domain::house::{Fields, HouseAct};
use densho::domain::money::Yen;
use densho::domain::refusal::Refusal;
use serde_json::json;

#[tokio::test]
async fn no_guarantee_ends_on_a_3_31_before_the_works_and_only_a_planned_contract_comes_after_their_start()
 {
    let office = Office::new().await;
    let sato = office.store("sato");
    let mut content = flyer();
    content["works"]["term_to"] = json!("2024-03-20");
    for i in [0, 1] {
        content["products"][i]["guarantee_end"] = json!("2024-03-20");
    }
    let key = office.receive("371", &content).await;
    sato.claim(&key).await.unwrap();
    for (end, outcome) in [
        ("2022-03-31", "content_dates"),
        ("2023-03-30", "content_dates"),
        ("2023-03-31", "accepted"),
    ] {
        let saved = sato
            .save(&key, |c| c.products[0].guarantee_end = end.parse().ok())
            .await;
        assert_eq!(rule(&saved), outcome, "{end}");
    }
    for (planned, outcome) in [(false, "content_dates"), (true, "accepted")] {
        let saved = sato
            .save(&key, |c| {
                c.works.contract_date = "2022-11-03".parse().unwrap();
                c.works.contract_date_planned = planned;
            })
            .await;
        assert_eq!(rule(&saved), outcome, "{planned}");
    }
}

#[tokio::test]
async fn an_application_is_approved_within_the_limit_for_each_of_its_products_by_a_stand_in_too() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    let next = office.submitted("sato", "371", &works("次の申込")).await;
    office
        .arrange(
            "ALTER TABLE core.authority DISABLE TRIGGER USER;
             INSERT INTO core.authority (login, product, limit_yen, valid_from)
             SELECT 'suzuki', p, 1, '2020-04-01' FROM unnest(ARRAY['advance_payment', 'performance']) p",
        )
        .await;
    let today: String = office
        .look("SELECT core.tokyo_day(clock_timestamp())::text")
        .await;
    let stands_in = [
        ("absent", "takahashi"),
        ("delegate", "suzuki"),
        ("first_day", &today),
        ("last_day", &today),
        ("reason", "出張"),
    ];
    let stands_in = Write::House {
        act: HouseAct::Delegate,
        args: Fields::from_iter(stands_in.map(|(name, value)| (name.to_owned(), value.into()))),
    };
    office.store("mori").send(stands_in).await.unwrap();
    // The flyer asks for 20,000,000円 and 5,000,000円.
    for (login, key) in [("takahashi", &key), ("suzuki", &next)] {
        let approver = office.store(login);
        for (advance, performance, over) in [
            (100_000_000, 4_999_999, Some((5_000_000, 4_999_999))),
            (19_999_999, 100_000_000, Some((20_000_000, 19_999_999))),
            (20_000_000, 5_000_000, None),
        ] {
            sqlx::query(
                "UPDATE core.authority SET limit_yen = CASE product WHEN 'performance' THEN $2::bigint ELSE $1::bigint END WHERE login = $3",
            )
            .bind(advance)
            .bind(performance)
            .bind(login)
            .execute(&office.root)
            .await
            .unwrap();
            let outcome = approver.approve(key).await;
            match over {
                Some((amount, limit)) => assert_eq!(
                    outcome,
                    Err(Refusal::OverLimit {
                        amount: Yen::new(amount).unwrap(),
                        limit: Yen::new(limit),
                    }),
                    "{login}"
                ),
                None => assert_eq!(rule(&outcome), "accepted", "{login}"),
            }
        }
    }
}

#[tokio::test]
async fn an_interim_advance_does_not_rest_on_a_first_one_that_has_its_number_and_has_not_arrived() {
    let office = Office::new().await;
    let mut first = flyer();
    first["products"].as_array_mut().unwrap().truncate(1);
    office.issued("sato", "takahashi", "371", &first).await;
    let mut interim = first;
    interim["products"][0]["product"] = json!("interim_advance");
    interim["products"][0]["amount"] = json!(10_000_000);
    let key = office.receive("371", &interim).await;
    let sato = office.store("sato");
    let twenty = Yen::new(20_000_000);
    let seen = sato.application(&key).await;
    assert_eq!(seen.first_advance, twenty);
    office
        .arrange(
            "SET session_replication_role = replica;
             UPDATE core.contract SET arrived_at = NULL;
             RESET session_replication_role",
        )
        .await;
    let seen = sato.application(&key).await;
    assert_eq!(seen.first_advance, None);
    assert_eq!(
        seen.beside.map(|other| other.amount),
        twenty,
        "but it counts"
    );
}

#[tokio::test]
async fn the_share_of_a_year_that_was_withdrawn_or_declined_counts_no_more() {
    let office = Office::new().await;
    let year = |year: i32, share: i64| {
        let mut content = flyer();
        content["works"]["term_to"] = json!("2024-03-15");
        content["works"]["yearly"] = json!({"fiscal_year": year, "share": share});
        content["products"] = json!([{"product": "advance_payment", "form": "electronic", "amount": 1_000_000,
                                      "guarantee_end": "2024-03-15"}]);
        content
    };
    office.receive("371", &year(2023, 30_000_000)).await;
    let key = office.receive("371", &year(2022, 20_000_000)).await;
    let sato = office.store("sato");
    let seen = sato.application(&key).await;
    assert_eq!(seen.other_shares, Yen::new(30_000_000));
    for state in ["withdrawn", "declined"] {
        sqlx::query("UPDATE core.application SET state = $1 WHERE application_id <> $2")
            .bind(state)
            .bind(key.id)
            .execute(&office.root)
            .await
            .unwrap();
        let seen = sato.application(&key).await;
        assert_eq!(seen.other_shares, None, "{state}");
    }
}
