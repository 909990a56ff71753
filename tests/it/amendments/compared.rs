//! What the form says of a change of works over several years, and what the database says of the same.

use super::desk::{Desk, change, day, draft, yen};
use super::property::Dice;
use crate::support::office::Desk as _;
use densho::domain::amendment::{self, AmendedField as F, AmendedValue, AmendmentDraft};
use densho::domain::amendment_amounts::{AmountFault, amount_faults};
use densho::domain::amendment_record::ContractLedger;
use densho::domain::command::Write;
use densho::domain::ledger::EventKind;
use densho::domain::refusal::Refusal;
use serde_json::json;
use std::collections::BTreeMap;

/// What the form refuses or asks, by the name that the database has for it, in the order in which that looks.
fn program_says(ledger: &ContractLedger, draft: &AmendmentDraft) -> String {
    let before = ledger.base(draft.supersedes).unwrap();
    let known = ledger.known(draft.kind, draft.supersedes).unwrap();
    let after = draft.apply(&known);
    let faults = amendment::faults(draft.kind, &known, &after);
    if !faults.is_empty() {
        return "fault".to_owned();
    }
    if amendment::reduced_price(&known, &after, ledger.work).is_some() {
        return "warning_open reduced_price".to_owned();
    }
    let amounts = amount_faults(draft.kind, &before, &after, ledger.work, &ledger.terms);
    match amounts.first() {
        None => String::new(),
        Some(AmountFault::OverRatio(limit)) => format!("amount_over_ratio {}", limit.limit.get()),
        Some(AmountFault::UnderMinimum(least)) => {
            format!("amount_under_minimum {}", least.limit.get())
        }
        Some(AmountFault::OverCeiling {
            beside,
            ceiling,
            may,
        }) => format!(
            "advances_over_ceiling {} {} {} {}",
            may.get(),
            beside.amount.get(),
            ceiling.get(),
            beside.number
        ),
    }
}

fn one_of<'a>(dice: &mut Dice, all: &[&'a str]) -> &'a str {
    all[dice.below(all.len())]
}

/// Each field perhaps, among them what cannot be.
fn drawn(dice: &mut Dice, by_years: bool) -> Vec<(F, AmendedValue)> {
    let mut fields = Vec::new();
    let some = |dice: &mut Dice| dice.below(2) == 0;
    let pick = |dice: &mut Dice, all: &[i64]| yen(all[dice.below(all.len())]);
    if some(dice) {
        let edges = [
            9_000_000, 12_500_000, 12_500_001, 13_000_000, 13_000_001, 14_000_000, 14_001_000,
            15_500_000, 16_000_000, 16_000_001, 25_000_001,
        ];
        fields.push((F::Amount, pick(dice, &edges)));
    }
    // What the amounts are a part of: the share, or the price itself.
    let bases = [
        19_999_999, 20_000_000, 25_000_000, 30_000_000, 40_000_000, 50_000_001,
    ];
    let prices = [24_999_999, 40_000_000, 50_000_000, 60_000_000];
    if some(dice) {
        let base = if by_years { F::YearShare } else { F::Price };
        fields.push((base, pick(dice, &bases)));
    }
    if by_years && dice.below(4) == 0 {
        fields.push((F::Price, pick(dice, &prices)));
    }
    if dice.below(4) == 0 {
        let to = one_of(
            dice,
            &[
                "2022-11-01",
                "2023-02-28",
                "2023-03-31",
                "2024-03-15",
                "2025-03-20",
            ],
        );
        fields.push((F::TermTo, day(to)));
    }
    if dice.below(6) == 0 {
        fields.push((
            F::TermFrom,
            day(one_of(dice, &["2022-11-01", "2023-04-01"])),
        ));
    }
    if dice.below(4) == 0 {
        let end = one_of(
            dice,
            &[
                "2023-02-27",
                "2023-02-28",
                "2022-03-31",
                "2023-03-30",
                "2023-03-31",
                "2024-03-15",
            ],
        );
        fields.push((F::GuaranteeEnd, day(end)));
    }
    if dice.below(8) == 0 {
        fields.push((
            F::ContractDate,
            day(one_of(dice, &["2022-10-31", "2022-11-03"])),
        ));
    }
    fields
}

#[tokio::test]
async fn program_and_database_say_the_same_of_every_change_of_an_advance_by_years() {
    say_the_same(true).await;
}

#[tokio::test]
async fn program_and_database_say_the_same_of_every_change_of_one_advance_over_several_years() {
    say_the_same(false).await;
}

/// 25,000,000円 is the price of all of it, or one year's share of 50,000,000円.
async fn say_the_same(by_years: bool) {
    let works = |product: &'static str, amount: i64| {
        move |content: &mut serde_json::Value| {
            content["works"]["term_to"] = json!("2024-03-15");
            match by_years {
                true => {
                    content["works"]["yearly"] = json!({"fiscal_year": 2022, "share": 25_000_000});
                }
                false => content["works"]["price"] = json!(25_000_000),
            }
            content["products"] = json!([{"product": product, "form": "electronic",
                                          "amount": amount, "guarantee_end": "2023-03-31"}]);
            content["bid"]["certification_at_hand"] = json!(true);
        }
    };
    let desk = Desk::new(works("advance_payment", 10_000_000)).await;
    desk.stage
        .approved(works("interim_advance", 2_000_000))
        .await;
    desk.work().await;
    desk.stage
        .arrange(
            "UPDATE core.orderer_rule SET tiers = '[{\"up_to\": 20000000, \"permille\": 600}, {\"up_to\": null, \"permille\": 300}]', rounding = 1000
              WHERE orderer_code = '20001' AND product = 'advance_payment'",
        )
        .await;
    let sato = desk.store("sato");
    let mut dice = Dice::new(11);
    let mut outcomes = BTreeMap::new();
    for round in 0..300 {
        let fields = drawn(&mut dice, by_years);
        let wish = match dice.below(3) {
            0 => draft(EventKind::Correction, Some(1), &fields),
            _ => change(&fields),
        };
        let ours = program_says(&desk.ledger().await, &wish);
        let (key, mut theirs) = match desk.submit("sato", wish).await {
            Ok(key) => (Some(key), String::new()),
            Err(Refusal::BadValue { rule, detail }) => (None, format!("{rule} {detail}")),
            Err(other) => panic!("round {round}, {fields:?}: {other:?}"),
        };
        let name = theirs.split(' ').next().unwrap_or_default();
        if name.starts_with("content_")
            || [
                "amendment_changes_nothing",
                "price_alone_needs_no_procedure",
            ]
            .contains(&name)
        {
            theirs = "fault".to_owned();
        }
        assert_eq!(ours, theirs, "round {round}: {fields:?}");
        let name = theirs.split(' ').next().unwrap_or_default().to_owned();
        *outcomes.entry(name).or_insert(0) += 1;
        if let Some(key) = key {
            let version = desk.amendment(&key).await.row.version;
            let write = Write::WithdrawAmendment {
                key,
                version,
                reason: "届出の取下げ".to_owned(),
            };
            sato.send(write).await.unwrap();
        }
    }
    let drawn: Vec<&str> = outcomes.keys().map(String::as_str).collect();
    let all = [
        "",
        "advances_over_ceiling",
        "amount_over_ratio",
        "fault",
        "warning_open",
    ];
    assert_eq!(drawn, all, "{outcomes:?}");
    assert!(outcomes.values().all(|n| *n > 3), "{outcomes:?}");
}
