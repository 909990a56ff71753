//! Where an advance is entered: the other one on the works is found under every name that its approval will find it under.

use super::desk::{Desk, change, draft, text, yen};
use densho::domain::amendment::{AmendedField as F, AmendedValue};
use densho::domain::amendment_amounts::AdvanceBeside;
use densho::domain::command::{Answer, Query};
use densho::domain::ids::{ApplicationKey, BranchId};
use densho::domain::ledger::EventKind;
use densho::domain::money::Yen;
use serde_json::{Value, json};

/// What is told at the door: the first advance that it rests on, and the other one that its approval will count.
async fn told(desk: &Desk, content: &Value) -> (Option<i64>, Option<AdvanceBeside>) {
    let facts = Query::EntryFacts {
        application: None,
        branch: BranchId::from("371"),
        content: serde_json::from_value(content.clone()).unwrap(),
    };
    match desk.store("sato").query(&facts).await {
        Ok(Answer::EntryFacts {
            first_advance,
            beside,
            ..
        }) => (first_advance.map(Yen::get), beside),
        other => panic!("{other:?}"),
    }
}

async fn interim(desk: &Desk) -> Value {
    let mut content: Value = desk.stage.ask("SELECT public.flyer()").await;
    content["products"] = json!([{"product": "interim_advance", "form": "electronic",
                                  "amount": 10_000_000, "guarantee_end": null}]);
    content["bid"]["certification_at_hand"] = json!(true);
    content
}

/// What an application of this content says of the same, received and not yet approved.
async fn examined(desk: &Desk, content: &Value, reference: &str) -> (Option<i64>, Option<i64>) {
    let id: i64 = sqlx::query_scalar(
        "SELECT application_id FROM worker.receive('371', 'netdesk', $1, sha256(convert_to($1, 'UTF8')), $2)",
    )
    .bind(reference)
    .bind(content)
    .fetch_one(&desk.stage.root)
    .await
    .unwrap();
    let key = ApplicationKey {
        branch: BranchId::from("371"),
        id,
    };
    match desk.store("sato").query(&Query::Application(key)).await {
        Ok(Answer::Application(detail)) => (
            detail.first_advance.map(Yen::get),
            detail.beside.map(|other| other.amount.get()),
        ),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_first_advance_is_found_at_the_door_under_the_names_that_it_was_given_since() {
    let desk = Desk::new(|_| {}).await;
    let first = Some(20_000_000);
    let beside = Some(AdvanceBeside {
        number: desk.number.clone(),
        amount: Yen::new(20_000_000).unwrap(),
        price: Some(Yen::new(50_000_000).unwrap()),
    });
    let applied = interim(&desk).await;
    assert_eq!(told(&desk, &applied).await, (first, beside.clone()));
    // The post is called otherwise, then works and contractor are put right.
    let mut renamed = applied.clone();
    renamed["works"]["orderer_name"] = json!("○○市長");
    assert_eq!(told(&desk, &renamed).await, (None, None), "nobody's yet");
    desk.happens(change(&[(F::Beneficiary, text("○○市長"))]))
        .await;
    assert_eq!(told(&desk, &renamed).await, (first, beside.clone()));
    let names: Vec<(F, AmendedValue)> = vec![
        (F::WorksName, text("令和○年度　県単河川改修工事")),
        (F::ContractorName, text("○○建設工業　株式会社")),
    ];
    desk.happens(draft(EventKind::Correction, Some(2), &names))
        .await;
    let mut put_right = renamed.clone();
    put_right["works"]["name"] = json!("令和○年度　県単河川改修工事");
    put_right["applicant"]["name"] = json!("○○建設工業　株式会社");
    for (n, content) in [&applied, &renamed, &put_right].into_iter().enumerate() {
        assert_eq!(told(&desk, content).await, (first, beside.clone()), "{n}");
        let examined = examined(&desk, content, &format!("ND-door-{n}")).await;
        assert_eq!(examined, (first, first), "{n}");
    }
    let mut other = put_right.clone();
    other["works"]["name"] = json!("別の工事");
    assert_eq!(told(&desk, &other).await, (None, None), "other works");
    let mut other = put_right;
    other["applicant"]["name"] = json!("△△建設　株式会社");
    assert_eq!(told(&desk, &other).await, (None, None), "another firm's");
}

#[tokio::test]
async fn the_other_advance_counts_at_the_door_from_its_approval_on_with_what_is_approved_of_it() {
    let desk = Desk::new(|_| {}).await;
    desk.stage
        .arrange("UPDATE core.orderer_rule SET tiers = '[{\"up_to\": null, \"permille\": 500}]' WHERE orderer_code = '20001'")
        .await;
    let content = interim(&desk).await;
    let raise = desk
        .submit("sato", change(&[(F::Amount, yen(22_000_000))]))
        .await
        .unwrap();
    desk.approve("takahashi", &raise).await.unwrap();
    let (first, beside) = told(&desk, &content).await;
    assert_eq!(first, Some(20_000_000), "as it stands at the platform");
    assert_eq!(beside.unwrap().amount.get(), 22_000_000);
    desk.work().await;
    // A first advance that comes late has the interim one beside it, which has no number yet.
    desk.stage
        .approved(|it| {
            *it = content.clone();
            it["works"]["name"] = json!("別の工事");
            it["products"][0]["amount"] = json!(5_000_000);
        })
        .await;
    let mut late = content.clone();
    late["works"]["name"] = json!("別の工事");
    late["products"][0]["product"] = json!("advance_payment");
    let (first, beside) = told(&desk, &late).await;
    let beside = beside.unwrap();
    assert_eq!((first, beside.amount.get()), (None, 5_000_000));
    assert!(beside.number.starts_with('N'), "{}", beside.number);
    // Nor can another branch's be asked about by hand.
    let asked = desk.stage.db.psql_as(
        "kato",
        &format!("SELECT count(*) FROM api.advance_asked_beside('371', '{content}')"),
    );
    assert_eq!(String::from_utf8_lossy(&asked.stdout).trim(), "0");
}

#[tokio::test]
async fn a_price_recorded_on_the_first_advance_is_a_warning_for_the_interim_one_that_waits_for_approval()
 {
    let desk = Desk::new(|_| {}).await;
    let applied = interim(&desk).await;
    examined(&desk, &applied, "ND-waits").await;
    let psql = |login, sql: &str| {
        let said = desk.stage.db.psql_as(login, sql);
        String::from_utf8_lossy(&said.stderr).into_owned()
    };
    let waiting = |act: &str| {
        format!(
            "SELECT {act} FROM core.application a WHERE a.branch_id = '371' AND a.source_ref = 'ND-waits'"
        )
    };
    let claim = waiting("api.claim(gen_random_uuid(), '371', a.application_id, a.version)");
    assert_eq!(psql("sato", &claim), "");
    let submit = waiting(
        "api.submit(gen_random_uuid(), '371', a.application_id, a.version, a.revision, '{}')",
    );
    assert_eq!(psql("sato", &submit), "");
    desk.record_price(40_000_000, None).await.unwrap();
    let (_, beside) = told(&desk, &applied).await;
    assert_eq!(
        beside.unwrap().price.map(Yen::get),
        Some(40_000_000),
        "at the door"
    );
    let approve = waiting(
        "api.approve(gen_random_uuid(), '371', a.application_id, a.version, a.revision,
                     (SELECT s.content_hash FROM core.submission s WHERE s.application_id = a.application_id ORDER BY s.revision DESC LIMIT 1))",
    );
    let said = psql("takahashi", &approve);
    assert!(said.contains("warning_since"), "{said}");
    assert!(said.contains("price_differs"), "{said}");
}
