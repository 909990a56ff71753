//! 年割: works over two fiscal years, an advance for each.

use crate::support::office::{Desk as _, Office, flyer};
use densho::domain::command::{Answer, OrdererFacts, Query};
use densho::domain::date::FiscalYear;
use densho::domain::ids::ApplicationKey;
use densho::domain::record::ApplicationDetail;
use densho::domain::rules::{self, BankStatus, CheckContext, FirstAdvance};
use densho::domain::{application::ApplicationContent, money::Yen};
use serde_json::{Value, json};

/// 50,000,000円 from 令和4年11月2日 to 令和6年3月15日; the first advance of a year, 40 % of its share.
fn year(year: i32, share: i64) -> Value {
    let mut content = flyer();
    let end = if year == 2022 {
        "2023-03-31"
    } else {
        "2024-03-15"
    };
    content["works"]["term_to"] = json!("2024-03-15");
    content["works"]["yearly"] = json!({"fiscal_year": year, "share": share});
    content["products"] = json!([{"product": "advance_payment", "form": "electronic",
                                  "amount": share / 10 * 4, "guarantee_end": end}]);
    content
}

fn interim(mut content: Value, amount: i64) -> Value {
    content["products"][0]["product"] = json!("interim_advance");
    content["products"][0]["amount"] = json!(amount);
    content["bid"]["certification_at_hand"] = json!(true);
    content
}

/// What the checks of the screens find, on this day.
fn found(detail: &ApplicationDetail, today: &str) -> Vec<&'static str> {
    let facts = OrdererFacts {
        known: true,
        code: None,
        rules: Vec::new(),
        bank: BankStatus::Contracted,
        today: today.parse().unwrap(),
    };
    let first = detail.first_advance;
    let context = CheckContext {
        duplicates: detail.duplicates.clone(),
        first_advance: first.map_or(FirstAdvance::Unknown, FirstAdvance::Issued),
        beside: detail.beside.clone(),
        other_shares: detail.other_shares,
        ..CheckContext::default()
    };
    rules::check(&detail.content, &facts, &context)
        .iter()
        .map(rules::Finding::code)
        // No rules are told here, so that the usual ratios hold.
        .filter(|code| !["no_rule", "electronic_unknown"].contains(code))
        .collect()
}

#[tokio::test]
async fn each_year_of_the_same_works_is_entered_approved_and_issued_without_a_false_warning() {
    let office = Office::new().await;
    let sato = office.store("sato");
    let seen = async |key: &ApplicationKey| sato.application(key).await;

    // `issued` submits with no reason for any warning: the database finds none by itself either.
    let first = office
        .issued("sato", "takahashi", "371", &year(2022, 20_000_000))
        .await;
    assert_eq!(found(&seen(&first.0).await, "2022-11-01"), [""; 0]);
    let second = office
        .issued("sato", "takahashi", "371", &year(2023, 30_000_000))
        .await;
    assert_eq!(found(&seen(&second.0).await, "2023-12-01"), [""; 0]);

    let numbers: Vec<_> = [&first, &second]
        .map(|(_, contracts)| contracts[0].clone())
        .into();
    for (contract, amount, end) in [
        (&numbers[0], 8_000_000, "2023-03-31"),
        (&numbers[1], 12_000_000, "2024-03-15"),
    ] {
        let row = sato.contract(contract).await.row;
        assert_eq!(
            (row.amount.get(), row.guarantee_end),
            (amount, end.parse().unwrap())
        );
    }
    let stands = "SELECT string_agg(format('%s %s %s', work_year, year_share, amount), ', ' ORDER BY work_year) FROM core.draft_item";
    assert_eq!(
        office.look::<String>(stands).await,
        "2022 20000000 8000000, 2023 30000000 12000000"
    );

    // 中間前払金 of each year rests on the first advance of that year.
    for (of, amount, first, today) in [
        (year(2022, 20_000_000), 4_000_000, 8_000_000, "2022-12-01"),
        (year(2023, 30_000_000), 6_000_000, 12_000_000, "2023-12-01"),
    ] {
        let (key, _) = office
            .issued("sato", "takahashi", "371", &interim(of, amount))
            .await;
        let detail = seen(&key).await;
        assert_eq!(detail.first_advance, Yen::new(first));
        assert_eq!(found(&detail, today), [""; 0]);
    }
}

#[tokio::test]
async fn an_interim_advance_of_a_year_without_a_first_one_is_warned_of() {
    let office = Office::new().await;
    office
        .issued("sato", "takahashi", "371", &year(2022, 20_000_000))
        .await;
    let asks = interim(year(2023, 30_000_000), 6_000_000);
    let key = office.receive("371", &asks).await;
    let detail = office.store("sato").application(&key).await;
    assert_eq!(detail.first_advance, None);
    assert_eq!(found(&detail, "2023-04-03"), ["first_advance_unknown"]);
    // An interim advance of the whole works does not rest on one year's advance, and knows nothing of its ratio.
    let mut whole = interim(year(2022, 20_000_000), 4_000_000);
    whole["works"]["yearly"] = Value::Null;
    let key = office.receive("371", &whole).await;
    assert_eq!(
        office.store("sato").application(&key).await.first_advance,
        None
    );
}

#[tokio::test]
async fn another_year_is_no_duplicate_and_the_same_year_is() {
    let office = Office::new().await;
    let sato = office.store("sato");
    let first = office.receive("371", &year(2022, 20_000_000)).await;
    let number = sato.application(&first).await.row.number;
    let duplicates = async |content: &Value| {
        let key = office.receive("371", content).await;
        let found = sato.application(&key).await.duplicates;
        sqlx::query("UPDATE core.application SET state = 'withdrawn' WHERE application_id = $1")
            .bind(key.id)
            .execute(&office.root)
            .await
            .unwrap();
        found
    };
    assert_eq!(duplicates(&year(2023, 30_000_000)).await, [""; 0]);
    assert_eq!(
        duplicates(&year(2022, 30_000_000)).await,
        std::slice::from_ref(&number)
    );
    let mut unnamed = year(2022, 20_000_000);
    unnamed["works"]["yearly"] = Value::Null;
    assert_eq!(
        duplicates(&unnamed).await,
        std::slice::from_ref(&number),
        "which year it is for is not known"
    );
    // 契約保証 covers the whole works: twice is twice, whatever the year.
    let both = |of: i32, share| {
        let mut content = year(of, share);
        let performance = json!({"product": "performance", "form": "electronic", "amount": 5_000_000,
                                 "guarantee_end": null});
        content["products"]
            .as_array_mut()
            .unwrap()
            .push(performance);
        content
    };
    let second = office.receive("371", &both(2023, 30_000_000)).await;
    let number = sato.application(&second).await.row.number;
    assert_eq!(duplicates(&both(2022, 20_000_000)).await.len(), 2);
    let mut later = both(2024, 1_000_000);
    later["works"]["term_to"] = json!("2025-03-31");
    later["products"][0]["guarantee_end"] = Value::Null;
    assert_eq!(duplicates(&later).await, [number]);

    // What counts is what is asked for now: the clerk corrects the year.
    sato.claim(&first).await.unwrap();
    sato.save(&first, |c: &mut ApplicationContent| {
        let yearly = c.works.yearly.as_mut().unwrap();
        yearly.fiscal_year = FiscalYear::starting(2023);
        c.products[0].guarantee_end = "2024-03-15".parse().ok();
    })
    .await
    .unwrap();
    assert_eq!(duplicates(&year(2022, 20_000_000)).await, [""; 0]);
    assert_eq!(duplicates(&year(2023, 30_000_000)).await.len(), 2);
}

#[tokio::test]
async fn a_share_that_an_amendment_changed_counts_among_those_of_all_years() {
    let office = Office::new().await;
    let sato = office.store("sato");
    let (_, contracts) = office
        .issued("sato", "takahashi", "371", &year(2022, 20_000_000))
        .await;
    let key = office.receive("371", &year(2023, 30_000_000)).await;
    assert_eq!(
        sato.application(&key).await.other_shares,
        Yen::new(20_000_000)
    );
    // As a change leaves it: the ledger's last content says the share.
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!(
        "SET session_replication_role = replica;
         UPDATE core.revision v SET content = x.body, content_hash = core.content_hash(x.body)
           FROM (SELECT branch_id, contract_id, content || '{{\"year_share\": 25000000, \"work_year\": 2022}}' AS body FROM core.revision
                  WHERE contract_id = {}) x
          WHERE v.branch_id = x.branch_id AND v.contract_id = x.contract_id;
         RESET session_replication_role;",
        contracts[0].id
    )))
    .execute(&office.root)
    .await
    .unwrap();
    let detail = sato.application(&key).await;
    assert_eq!(detail.other_shares, Yen::new(25_000_000));
    assert_eq!(found(&detail, "2022-11-01"), ["shares_over_price"]);
}

#[tokio::test]
async fn shares_of_all_years_that_exceed_the_price_are_warned_of_each_year_counting_once() {
    let office = Office::new().await;
    let sato = office.store("sato");
    let seen = async |content: &Value| {
        let key = office.receive("371", content).await;
        let detail = sato.application(&key).await;
        (key, detail.other_shares, found(&detail, "2022-11-01"))
    };
    let withdrawn = async |key: &ApplicationKey| {
        sqlx::query("UPDATE core.application SET state = 'withdrawn' WHERE application_id = $1")
            .bind(key.id)
            .execute(&office.root)
            .await
            .unwrap();
    };
    let (first, none, said) = seen(&year(2022, 50_000_000)).await;
    assert_eq!((none, said), (None, vec![]));
    // The whole price for each of two years.
    let (second, others, said) = seen(&year(2023, 50_000_000)).await;
    assert_eq!(others, Yen::new(50_000_000));
    assert_eq!(said, ["shares_over_price"]);
    let again = sato.application(&first).await;
    assert_eq!(found(&again, "2022-11-01"), ["shares_over_price"]);
    withdrawn(&second).await;
    withdrawn(&first).await;

    // Both advances of a year are of one share; what adds up to the price is right.
    office
        .issued("sato", "takahashi", "371", &year(2022, 20_000_000))
        .await;
    office
        .receive("371", &interim(year(2022, 20_000_000), 4_000_000))
        .await;
    let (key, others, said) = seen(&year(2023, 30_000_000)).await;
    assert_eq!((others, said), (Yen::new(20_000_000), vec![]));
    withdrawn(&key).await;
    let (key, _, said) = seen(&year(2023, 30_000_001)).await;
    assert_eq!(said, ["shares_over_price"]);
    withdrawn(&key).await;

    // Other works, another contractor, works without years: nothing of theirs.
    for (path, value) in [
        ("/works/name", json!("別の工事")),
        ("/works/orderer_name", json!("○○市長")),
        ("/applicant/name", json!("△△組")),
        ("/works/yearly", Value::Null),
    ] {
        let mut other = year(2023, 50_000_000);
        *other.pointer_mut(path).unwrap() = value;
        if path == "/works/yearly" {
            other["products"][0]["guarantee_end"] = Value::Null;
        }
        let (key, others, _) = seen(&other).await;
        assert_eq!(others, None, "{path}");
        withdrawn(&key).await;
    }
    // Another branch learns nothing, whatever it asks.
    let asked = format!(
        "SELECT core.other_years_shares('371', 0, '{}')",
        year(2023, 50_000_000)
    );
    let said = office.db.psql_as("kato", &asked);
    assert!(said.status.success());
    assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), "");
    let said = office.db.psql_as("sato", &asked);
    assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), "20000000");
    // Entered at the counter it is known before it is sent.
    let query = Query::EntryFacts {
        application: None,
        branch: "371".into(),
        content: Box::new(serde_json::from_value(year(2023, 30_000_001)).unwrap()),
    };
    match sato.query(&query).await.unwrap() {
        Answer::EntryFacts { other_shares, .. } => {
            assert_eq!(other_shares, Yen::new(20_000_000));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_year_that_has_one_day_of_the_term_is_stored_and_its_end_may_be_that_of_the_works() {
    let office = Office::new().await;
    let stored = async |of: i32, from: &str, to: &str, end: Value| {
        let mut content = year(of, 20_000_000);
        content["works"]["contract_date"] = json!("2022-03-31");
        content["works"]["term_from"] = json!(from);
        content["works"]["term_to"] = json!(to);
        content["products"][0]["guarantee_end"] = end;
        let kept = sqlx::query("SELECT core.check_content($1)").bind(content);
        kept.execute(&office.root).await.is_ok()
    };
    let blank = Value::Null;
    assert!(stored(2021, "2022-03-31", "2024-03-31", blank.clone()).await);
    assert!(!stored(2021, "2022-04-01", "2024-03-31", blank.clone()).await);
    assert!(stored(2022, "2022-04-01", "2024-03-31", blank.clone()).await);
    assert!(!stored(2024, "2022-04-01", "2024-03-31", blank.clone()).await);
    assert!(stored(2024, "2022-04-01", "2024-04-01", blank).await);
    assert!(stored(2023, "2022-04-01", "2024-03-31", json!("2024-03-31")).await);
    assert!(!stored(2023, "2022-04-01", "2024-03-31", json!("2024-03-30")).await);
}

#[tokio::test]
async fn a_year_that_the_works_do_not_have_and_a_share_beyond_the_price_are_refused() {
    let office = Office::new().await;
    let key = office.receive("371", &year(2022, 20_000_000)).await;
    let sato = office.store("sato");
    sato.claim(&key).await.unwrap();
    let pool = office.db.connect_as("sato").await;
    let refused = async |path: &str, value: Value| {
        let mut content = year(2022, 20_000_000);
        *content.pointer_mut(path).unwrap() = value;
        let error = sqlx::query("SELECT api.save_draft(gen_random_uuid(), '371', $1, 2, $2)")
            .bind(key.id)
            .bind(content)
            .execute(&pool)
            .await
            .expect_err("refused");
        let said = error
            .as_database_error()
            .unwrap()
            .downcast_ref::<sqlx::postgres::PgDatabaseError>();
        format!(
            "{} {}",
            said.constraint().unwrap_or_default(),
            said.detail().unwrap_or_default()
        )
    };
    let yearly = |year: Value, share: Value| json!({"fiscal_year": year, "share": share});
    for (path, value, said) in [
        (
            "/works/yearly",
            yearly(json!(2021), json!(20_000_000)),
            "content_dates works.yearly.fiscal_year",
        ),
        (
            "/works/yearly",
            yearly(json!(2024), json!(20_000_000)),
            "content_dates works.yearly.fiscal_year",
        ),
        (
            "/works/yearly",
            yearly(json!(2022), json!(0)),
            "content_amount works.yearly.share",
        ),
        (
            "/works/yearly",
            yearly(json!(2022), json!(50_000_001)),
            "content_amount works.yearly.share",
        ),
        (
            "/works/yearly",
            yearly(json!(2022), json!(7_999_999)),
            "content_amount products[0].amount",
        ),
        (
            "/works/yearly",
            yearly(json!("2022"), json!(20_000_000)),
            "content_shape works.yearly.fiscal_year",
        ),
        (
            "/works/yearly",
            yearly(json!(2022), json!(1.5)),
            "content_shape works.yearly.share",
        ),
        (
            "/works/yearly",
            json!({"fiscal_year": 2022}),
            "content_shape works.yearly.share",
        ),
        ("/works/yearly", json!([2022]), "content_shape works.yearly"),
        (
            "/works/yearly/share",
            json!(null),
            "content_shape works.yearly.share",
        ),
        (
            "/products/0/guarantee_end",
            json!("2023-03-30"),
            "content_dates products[0].guarantee_end",
        ),
    ] {
        assert_eq!(refused(path, value.clone()).await, said, "{path} {value}");
    }

    // Whoever writes the tables themselves is held to the same.
    for (columns, constraint) in [
        (
            "8000000, 50000000, '2023-03-31', 2022, NULL",
            "draft_item_year_whole",
        ),
        (
            "8000000, 50000000, '2023-03-31', 2022, 7999999",
            "draft_item_share_within",
        ),
        (
            "8000000, 50000000, '2023-03-31', 2022, 50000001",
            "draft_item_share_within",
        ),
        (
            "8000000, 50000000, '2022-03-31', 2022, 20000000",
            "draft_item_year_covered",
        ),
    ] {
        let error = sqlx::query(sqlx::AssertSqlSafe(format!(
            "INSERT INTO core.draft_item (branch_id, application_id, revision, product, form, amount, price, guarantee_end, work_year, year_share)
             VALUES ('371', {}, 1, 'interim_advance', 'electronic', {columns})", key.id
        )))
        .execute(&office.root)
        .await
        .expect_err(columns);
        assert_eq!(
            error.as_database_error().unwrap().constraint(),
            Some(constraint),
            "{columns}"
        );
    }
    let error = sqlx::query(sqlx::AssertSqlSafe(format!(
        "INSERT INTO core.draft_item (branch_id, application_id, revision, product, form, amount, price, guarantee_end, work_year, year_share)
         VALUES ('371', {}, 1, 'performance', 'electronic', 1, 2, '2024-03-31', 2022, 2)", key.id
    )))
    .execute(&office.root)
    .await
    .expect_err("of advances only");
    assert_eq!(
        error.as_database_error().unwrap().constraint(),
        Some("draft_item_year_of_advance")
    );
}
