use super::*;
use crate::domain::application::PremiumMethod;
use crate::domain::product::{Form, Product, WorkKind};
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

fn sample(name: &str) -> Vec<u8> {
    fs::read(samples().join(name)).unwrap()
}

fn json_of(name: &str) -> Value {
    serde_json::from_slice(&sample(name)).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// `pointer line:column name` of every fault.
fn told(bytes: &[u8]) -> Vec<String> {
    match parse(bytes) {
        Ok(_) => Vec::new(),
        Err(faults) => faults
            .iter()
            .map(|f| {
                let p = &f.place;
                format!("{} {}:{} {}", p.pointer, p.line, p.column, f.code.name())
            })
            .collect(),
    }
}

/// The only fault of the flyer's application after one change of its JSON.
fn only_fault(change: impl FnOnce(&mut Value)) -> Fault {
    let mut value = json_of("flyer.json");
    change(&mut value);
    let faults = parse(value.to_string().as_bytes()).unwrap_err();
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults.into_iter().next().unwrap()
}

#[test]
fn the_flyers_application_is_read_as_it_stands() {
    let intake = parse(&sample("flyer.json")).unwrap();
    assert_eq!(intake.source_ref, "ND20221031-000123");
    assert_eq!(intake.branch.as_str(), "371");
    assert_eq!(
        intake.submitted_at.to_rfc3339(),
        "2022-10-31T01:15:00+00:00"
    );
    assert_eq!(intake.raw.as_bytes(), sample("flyer.json"));
    let c = intake.content;
    assert_eq!(c.applicant.name, "○○建設　株式会社");
    assert_eq!(c.applicant.postal_code, "380-8537");
    assert_eq!(
        c.applicant.address,
        "長野県　長野市　南石堂町　１２３０ー６"
    );
    assert_eq!(c.works.orderer_name, "長野県△△建設事務所長");
    assert_eq!(c.works.name, "令和○年度　県単河川維持工事");
    assert_eq!(c.works.kind, WorkKind::Construction);
    assert_eq!(c.works.price.to_string(), "50,000,000円");
    assert_eq!(c.works.contract_date, day("2022-11-01"));
    assert_eq!(c.works.term_from, day("2022-11-02"));
    assert_eq!(c.works.term_to, day("2023-03-31"));
    let asked: Vec<(Product, Form, i64)> = c
        .products
        .iter()
        .map(|p| (p.product, p.form, p.amount.get()))
        .collect();
    assert_eq!(
        asked,
        [
            (Product::AdvancePayment, Form::Electronic, 20_000_000),
            (Product::Performance, Form::Electronic, 5_000_000)
        ]
    );
    let bank = c.deposit.unwrap();
    assert_eq!(
        (bank.bank_name.as_str(), bank.branch_name.as_str()),
        ("○○銀行", "××支店")
    );
    assert_eq!(c.premium.method, PremiumMethod::Lump);
    assert!(c.bid.interim_planned && !c.bid.low_bid);
    assert!(c.notification.wanted);
    assert_eq!(c.notification.address.as_deref(), Some("soumu@example.jp"));
}

#[test]
fn every_key_and_every_form_of_a_value_is_read() {
    let c = parse(&sample("joint-venture.json")).unwrap().content;
    assert_eq!(c.applicant.name, "㈱髙橋土木", "stored as typed");
    assert_eq!(c.applicant.postal_code, "380-0835");
    assert_eq!(c.applicant.address, "長野県長野市新田町9−9");
    let jv = c.applicant.joint_venture.unwrap();
    assert_eq!(
        jv.members.iter().map(|m| m.share).collect::<Vec<_>>(),
        [6667, 3333]
    );
    assert_eq!(c.works.price.get(), 120_000_000);
    assert_eq!(c.works.term_to, day("2024-03-29"));
    assert_eq!(c.works.notice_date, Some(day("2022-10-03")));
    let yearly = c.works.yearly.unwrap();
    assert_eq!(
        (yearly.fiscal_year.year(), yearly.share.get()),
        (2022, 120_000_000)
    );
    let asked: Vec<i64> = c.products.iter().map(|p| p.amount.get()).collect();
    assert_eq!(asked, [48_000_000, 24_000_000, 12_000_000]);
    assert_eq!(c.products[0].guarantee_end, Some(day("2023-03-31")));
    assert_eq!(c.premium.received_on, Some(day("2022-11-08")));
    assert_eq!(c.other.note, "至急お願いします。\n工事担当：𠮷田");
    assert!(parse(&sample("bid-bond.json")).is_ok());
}

#[test]
fn what_is_read_is_what_the_database_stores() {
    let content = parse(&sample("joint-venture.json")).unwrap().content;
    let stored = serde_json::to_value(&content).unwrap();
    assert_eq!(stored["works"]["contract_date"], "2022-11-08");
    assert_eq!(stored["works"]["price"], 120_000_000);
    assert_eq!(
        serde_json::from_value::<ApplicationContent>(stored).unwrap(),
        content
    );
}

#[test]
fn every_faulty_sample_tells_all_its_faults_with_their_places() {
    let mut all = String::new();
    let mut names: Vec<_> = fs::read_dir(samples().join("faulty"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    for name in names {
        let faults = told(&sample(&format!("faulty/{name}")));
        assert!(!faults.is_empty(), "{name} is not faulty");
        all.push_str(&format!("{name}\n"));
        for fault in faults {
            all.push_str(&format!("  {fault}\n"));
        }
    }
    insta::assert_snapshot!(all, @r"
    amounts-unreadable.json
      /works/price 16:14 amount
      /products/0/amount 25:17 amount
      /products/1/amount 30:17 amount
    amounts-zero-and-over-the-price.json
      /products/0/amount 25:17 amount_zero
      /products/1/amount 30:17 amount_over_price
    codes-and-kinds.json
      /source_ref 4:17 text
      /submitted_at 5:19 instant
      /branch 6:13 code_form
      /applicant/customer_code 11:22 code_form
      /works 13:12 kind
      /products 14:15 no_products
      /deposit/bank_code 18:18 code_form
      /bid/low_bid 25:16 kind
    dates-impossible.json
      /works/contract_date 17:22 day
      /works/term_from 18:18 day
      /works/term_to 19:16 day
      /works/notice_date 20:20 day
      /products/0/guarantee_end 27:24 day
      /premium/received_on 41:20 kind
    dates-out-of-order.json
      /works/contract_date 17:22 contract_after_start
      /works/term_to 19:16 term_reversed
    empty.json
       0:0 empty
    encoding-cp932.json
       8:14 encoding
    encoding-euc-jp.json
       8:14 encoding
    encoding-utf-16.json
       0:0 encoding
    format.json
      /format 2:13 format
    key-twice.json
      /works/price 17:5 key_twice
    keys-misspelt.json
      /applicant 1:1 missing
      /works/price 7:12 missing
      /works/prise 14:5 unknown_key
      /products/0/form 19:15 not_one_of
      /products/0/xyz 21:7 unknown_key
      /aplicant 43:3 unknown_key
    mail-address-missing.json
      /notification/address 43:19 mail_address_missing
    mail-address-with-line-break.json
      /notification/address 45:16 text
    names.json
      /applicant/name 8:13 text
      /applicant/address 10:16 text
      /works/orderer_name 13:21 text
      /works/name 14:13 text
      /deposit/bank_name 34:18 text
    products-twice-and-bid-bond-electronic.json
      /products/1/product 28:18 product_twice
      /products/2/form 34:15 bid_bond_electronic
    syntax-cut-off.json
       17:1 syntax
    syntax-line-break-in-text.json
       14:19 syntax
    syntax-trailing-comma.json
       46:3 syntax
    version.json
      /version 3:14 version
    ");
}

mod bytes;
mod fields;
mod schema;
