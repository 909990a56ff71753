//! 一括納付明細 of contracts without a customer code: two firms may bear one name.

use super::audit::all;
use super::close::act;
use crate::support::office::{Office, works};
use densho::domain::house::{HouseAct, HouseRow, HouseTable};
use densho::store::Store;
use serde_json::{Value, json};

fn of(name: &str, firm: &str, address: &str) -> Value {
    let mut content = works(name);
    content["applicant"]["customer_code"] = json!(null);
    content["applicant"]["name"] = json!(firm);
    content["applicant"]["address"] = json!(address);
    content["products"].as_array_mut().unwrap().truncate(1);
    content
}

/// Of each row of a statement: its address, how many contracts, and the works of its lines.
async fn told(store: &Store, month: &str) -> Vec<(String, i64, Vec<String>)> {
    let statement = all(store, HouseTable::Premiums, json!({"month": month})).await;
    let mut told = Vec::new();
    for row in statement.iter().filter(|row| !row.flag("total")) {
        let lines = json!({"branch": "371", "month": month, "customer_code": "",
            "contractor": row.text("contractor"), "address": row.fields.get("address")});
        let lines = all(store, HouseTable::PremiumLines, lines).await;
        let works = lines.iter().map(|line| line.text("works").to_owned());
        told.push((
            row.text("address").to_owned(),
            row.number("count").unwrap(),
            works.collect(),
        ));
    }
    told.sort();
    told
}

/// As if it had been approved and issued forty days ago.
async fn in_the_month_before(office: &Office) {
    office
        .arrange(
            "SET session_replication_role = replica;
             UPDATE core.approval SET approved_at = approved_at - interval '40 days';
             UPDATE core.contract SET numbered_at = numbered_at - interval '40 days', arrived_at = arrived_at - interval '40 days';
             RESET session_replication_role;
             INSERT INTO core.premium_rate VALUES ('advance_payment', '2020-04-01', 3500)",
        )
        .await;
}

/// Closes the day of the approvals and its month; the month.
async fn closed(office: &Office) -> String {
    let day: String = office
        .look("SELECT core.tokyo_day(min(approved_at))::text FROM core.approval")
        .await;
    let month = day[..7].to_owned();
    for period in ["day", "month"] {
        let args = json!({"branch": "371", period: if period == "day" { &day } else { &month }, "seen": 0});
        act(&office.store("kanri"), HouseAct::ClosePeriod, args)
            .await
            .unwrap();
    }
    month
}

#[tokio::test]
async fn firms_of_one_name_without_a_code_are_on_a_bill_each_and_stay_there_when_the_month_is_closed()
 {
    let office = Office::new().await;
    let (here, there) = ("長野県　長野市　見本町　１", "長野県　松本市　見本町　９");
    for (name, firm, address) in [
        ("一", "△△工業", here),
        ("二", "△△工業", there),
        // The same firm, typed in other widths.
        ("三", "△△ 工業", "長野県 長野市 見本町 1"),
    ] {
        let content = of(name, firm, address);
        office.issued("sato", "takahashi", "371", &content).await;
    }
    in_the_month_before(&office).await;
    let kanri = office.store("kanri");
    let day: String = office
        .look("SELECT core.tokyo_day(min(approved_at))::text FROM core.approval")
        .await;
    let month = day[..7].to_owned();
    let open = told(&kanri, &month).await;
    let [nagano, matsumoto] = &open[..] else {
        panic!("{open:?}");
    };
    assert_eq!((matsumoto.0.as_str(), matsumoto.1), (there, 1));
    assert_eq!(matsumoto.2, ["二"]);
    assert_eq!((nagano.1, nagano.2.len()), (2, 2), "{nagano:?}");
    let ids: Vec<HouseRow> = all(&kanri, HouseTable::Premiums, json!({"month": month})).await;
    assert_ne!(ids[0].id, ids[1].id, "each row is a row of its own");
    closed(&office).await;
    assert_eq!(told(&kanri, &month).await, open, "as it was closed");
}

#[tokio::test]
async fn a_statement_that_was_closed_before_it_had_addresses_still_shows_its_lines() {
    let office = Office::new().await;
    for (name, address) in [
        ("一", "長野県　長野市　見本町　１"),
        ("二", "長野県　松本市　見本町　９"),
    ] {
        let content = of(name, "△△工業", address);
        office.issued("sato", "takahashi", "371", &content).await;
    }
    in_the_month_before(&office).await;
    let month = closed(&office).await;
    // As it was kept then: one row of the name.
    office
        .arrange(
            "SET session_replication_role = replica;
             UPDATE core.close_event SET figures = jsonb_set(figures, '{statement}',
               (SELECT jsonb_agg(s - 'id' - 'address') FROM jsonb_array_elements(figures -> 'statement') s)) WHERE figures ? 'statement';
             RESET session_replication_role",
        )
        .await;
    let lines =
        json!({"branch": "371", "month": month, "customer_code": "", "contractor": "△△工業"});
    let lines = all(&office.store("kanri"), HouseTable::PremiumLines, lines).await;
    let mut addresses: Vec<&str> = lines.iter().map(|line| line.text("address")).collect();
    addresses.sort_unstable();
    assert_eq!(
        addresses,
        ["長野県　松本市　見本町　９", "長野県　長野市　見本町　１"],
        "of the name, whatever the address"
    );
}

#[tokio::test]
async fn a_bill_to_a_code_that_the_master_does_not_have_bears_the_name_of_the_contracts() {
    let office = Office::new().await;
    let mut content = of("一", "△△工業", "長野県　長野市　見本町　１");
    content["applicant"]["customer_code"] = json!("C999999");
    office.issued("sato", "takahashi", "371", &content).await;
    let month: String = office
        .look("SELECT to_char(core.tokyo_day(clock_timestamp()), 'YYYY-MM')")
        .await;
    let statement = all(
        &office.store("kanri"),
        HouseTable::Premiums,
        json!({"month": month}),
    )
    .await;
    let named = statement.iter().map(|row| row.text("contractor"));
    assert!(named.clone().any(|name| name == "△△工業"), "{statement:?}");
}
