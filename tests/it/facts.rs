//! The facts behind the checks, as a clerk's own login reads them, and what the checks then say.

use crate::support::TestDb;
use chrono::NaiveDate;
use densho::domain::application::{ApplicationContent, DepositBank};
use densho::domain::command::{Answer, OrdererFacts, Query};
use densho::domain::money::Yen;
use densho::domain::orderer::{BasisDate, OrdererRule, Tier};
use densho::domain::product::{Form, Product, WorkKind};
use densho::domain::rules::{self, BankStatus, CheckContext, Severity};
use densho::domain::rules::{advance_limit, performance_minimum};
use densho::store::{Limits, Store};
use std::collections::BTreeMap;
use std::time::Duration;

fn store(db: &TestDb) -> Store {
    let limits = Limits {
        connect: Duration::from_secs(30),
        answer: Duration::from_secs(30),
    };
    Store::new(db.options_as("sato"), limits)
}

async fn facts(db: &TestDb, deposit: Option<DepositBank>) -> OrdererFacts {
    read(&store(db), deposit).await
}

async fn read(store: &Store, deposit: Option<DepositBank>) -> OrdererFacts {
    let query = Query::OrdererRules {
        orderer_code: None,
        orderer_name: "長野県△△建設事務所長".to_owned(),
        deposit,
    };
    match store.query(&query).await {
        Ok(Answer::OrdererRules(facts)) => *facts,
        other => panic!("{other:?}"),
    }
}

fn bank(codes: Option<(&str, &str)>, names: (&str, &str)) -> Option<DepositBank> {
    Some(DepositBank {
        bank_code: codes.map(|c| c.0.to_owned()),
        branch_code: codes.map(|c| c.1.to_owned()),
        bank_name: names.0.to_owned(),
        branch_name: names.1.to_owned(),
    })
}

#[tokio::test]
async fn a_deposit_bank_is_found_by_its_codes_or_by_its_names() {
    let db = TestDb::new().await;
    let root = db.superuser().await;
    sqlx::raw_sql(
        "INSERT INTO core.bank VALUES ('7001', '001', '見本銀行', '本店', true, 'x'), \
         ('7001', '002', '見本銀行', '駅前', false, 'x')",
    )
    .execute(&root)
    .await
    .expect("banks");
    for (asked, expected) in [
        (None, BankStatus::Unknown),
        (bank(None, ("見本銀行", "本店")), BankStatus::Contracted),
        (bank(None, ("見本銀行", "駅前")), BankStatus::NotContracted),
        (bank(None, ("見本銀行", "郊外")), BankStatus::NotInMaster),
        // Codes decide where they are given, whatever the names say.
        (
            bank(Some(("7001", "002")), ("見本銀行", "本店")),
            BankStatus::NotContracted,
        ),
        (
            bank(Some(("7001", "009")), ("見本銀行", "本店")),
            BankStatus::NotInMaster,
        ),
    ] {
        assert_eq!(facts(&db, asked.clone()).await.bank, expected, "{asked:?}");
    }
}

#[tokio::test]
async fn the_flyers_application_passes_every_gate_but_the_age_of_its_works() {
    let db = TestDb::new().await;
    let flyer = include_bytes!("../../samples/flyer.json");
    let content = densho::intake::parse(flyer).expect("no faults").content;
    let facts = facts(&db, content.deposit.clone()).await;
    assert!(facts.known);
    assert_eq!(facts.bank, BankStatus::Contracted);
    let found = rules::check(&content, &facts, &CheckContext::default());
    assert!(
        found.iter().all(|f| f.severity == Severity::Warning),
        "{found:?}"
    );
    let codes: Vec<&str> = found.iter().map(|f| f.code()).collect();
    assert_eq!(codes, ["works_over"]);
}

/// Small numbers without a pattern, the same in every run: splitmix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(n).unwrap()).unwrap()
    }

    /// One of a dozen days, so that they often meet.
    fn day(&mut self) -> NaiveDate {
        nth_day(self.below(12))
    }

    fn perhaps<T>(&mut self, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(3) > 0).then(|| value(self))
    }
}

fn nth_day(n: usize) -> NaiveDate {
    let first: NaiveDate = "2022-10-20".parse().unwrap();
    first + chrono::TimeDelta::days(i64::try_from(n).unwrap())
}

/// A rule's first and last day, its basis, and from when it accepts.
type Drawn = (
    NaiveDate,
    Option<NaiveDate>,
    &'static str,
    Option<NaiveDate>,
);

/// Up to three rules, one after the other, with gaps or without.
fn rules_of(dice: &mut Dice) -> Vec<Drawn> {
    let count = dice.below(4);
    let mut edges: Vec<usize> = (0..count * 2).map(|_| dice.below(12)).collect();
    edges.sort_unstable();
    edges.dedup();
    let pairs: Vec<&[usize]> = edges.chunks(2).collect();
    pairs
        .iter()
        .enumerate()
        .map(|(i, pair)| {
            let last = pair.get(1).copied();
            // Only the last one has no end.
            let open = last.is_none() || (i + 1 == pairs.len() && dice.below(2) == 0);
            let to = last.filter(|_| !open).map(nth_day);
            let basis = ["notice", "contract", "invitation"][dice.below(3)];
            (nth_day(pair[0]), to, basis, dice.perhaps(Dice::day))
        })
        .collect()
}

/// What the program says of the electronic form, by the name of its rule.
fn program_says(content: &ApplicationContent, facts: &OrdererFacts) -> Option<String> {
    let found = rules::check(content, facts, &CheckContext::default());
    let of = |code: &&str| code.starts_with("electronic") || *code == "basis_day_missing";
    let said: Vec<&str> = found.iter().map(|f| f.code()).filter(of).collect();
    assert!(said.len() < 2, "{said:?}");
    said.first().map(|code| (*code).to_owned())
}

#[tokio::test]
async fn program_and_database_accept_the_same_by_every_basis_and_day() {
    let db = TestDb::new().await;
    let (root, store) = (db.superuser().await, store(&db));
    let flyer = include_bytes!("../../samples/flyer.json");
    let mut content = densho::intake::parse(flyer).expect("no faults").content;
    content.products.truncate(1);
    let mut dice = Dice(8);
    let mut outcomes = BTreeMap::new();
    for round in 0..200 {
        let drawn = rules_of(&mut dice);
        let mut tx = root.begin().await.unwrap();
        sqlx::query("DELETE FROM core.orderer_rule WHERE orderer_code = '20001' AND work_kind = 'construction' AND product = 'advance_payment'")
            .execute(&mut *tx)
            .await
            .unwrap();
        for (from, to, basis, electronic) in &drawn {
            sqlx::query(
                "INSERT INTO core.orderer_rule (orderer_code, work_kind, product, valid_from, valid_to, basis, electronic_from, tiers, rounding, hand_in)
                 VALUES ('20001', 'construction', 'advance_payment', $1, $2, $3, $4, '[{\"up_to\": null, \"permille\": 400}]', 1, '')",
            )
            .bind(from)
            .bind(to)
            .bind(basis)
            .bind(electronic)
            .execute(&mut *tx)
            .await
            .unwrap_or_else(|e| panic!("{drawn:?}: {e}"));
        }
        tx.commit().await.unwrap();
        let facts = read(&store, None).await;
        for _ in 0..5 {
            content.works.contract_date = dice.day();
            content.works.notice_date = dice.perhaps(Dice::day);
            for form in [Form::Electronic, Form::Paper] {
                content.products[0].form = form;
                let ours = program_says(&content, &facts);
                let gates = sqlx::query("SELECT core.check_gates($1)")
                    .bind(serde_json::to_value(&content).unwrap())
                    .execute(&root)
                    .await;
                let theirs = gates.err().map(|e| {
                    let said = e.as_database_error().expect("of the database");
                    said.constraint().expect("a rule's name").to_owned()
                });
                let works = &content.works;
                let day = (works.contract_date, works.notice_date);
                assert_eq!(
                    ours, theirs,
                    "round {round}, {form:?}, contract and notice {day:?}: {drawn:?}"
                );
                if form == Form::Electronic {
                    *outcomes.entry(ours.unwrap_or_default()).or_insert(0) += 1;
                } else {
                    assert_eq!(ours, None);
                }
            }
        }
    }
    let drawn: Vec<&str> = outcomes.keys().map(String::as_str).collect();
    let all = [
        "",
        "basis_day_missing",
        "electronic_not_accepted",
        "electronic_not_yet",
        "electronic_unknown",
    ];
    assert_eq!(drawn, all, "{outcomes:?}");
    assert!(outcomes.values().all(|n| *n > 20), "{outcomes:?}");
}

#[tokio::test]
async fn program_and_database_allow_the_same_amount_by_every_tier_rounding_and_cap() {
    let db = TestDb::new().await;
    let root = db.superuser().await;
    let mut dice = Dice(9);
    let mut whole = 0;
    for round in 0..400 {
        let mut ends: Vec<Option<i64>> = (0..dice.below(3))
            .map(|_| Some(i64::try_from(1 + dice.below(900_000)).unwrap() * 1000 + 7))
            .collect();
        ends.sort();
        // Most often the last tier takes the rest.
        ends.push((dice.below(4) == 0).then_some(999_999_999));
        let tiers: Vec<Tier> = ends
            .iter()
            .map(|end| Tier {
                up_to: end.map(|yen| Yen::new(yen).unwrap()),
                permille: u32::try_from(dice.below(1001)).unwrap(),
            })
            .collect();
        let product = [
            Product::AdvancePayment,
            Product::InterimAdvance,
            Product::Performance,
        ][dice.below(3)];
        let rounding = [1, 1000, 10_000, 100_000][dice.below(4)];
        let cap = (dice.below(3) == 0).then(|| i64::try_from(dice.below(300_000_000)).unwrap());
        let price = i64::try_from(1 + dice.below(1_500_000_000)).unwrap();
        let low_bid = dice.below(3) == 0;
        let rule = OrdererRule {
            work_kind: WorkKind::Construction,
            product,
            valid_from: nth_day(0),
            valid_to: None,
            basis: BasisDate::Contract,
            electronic_from: None,
            tiers: tiers.clone(),
            rounding: Yen::new(rounding).unwrap(),
            cap: cap.map(|yen| Yen::new(yen).unwrap()),
            hand_in: String::new(),
        };
        let ruled = dice.below(5) > 0;
        let given = ruled.then_some(&rule);
        let yen = Yen::new(price).unwrap();
        let ours = match product {
            Product::Performance => {
                performance_minimum(yen, WorkKind::Construction, low_bid, given)
            }
            _ => advance_limit(yen, product, WorkKind::Construction, given),
        };
        let mut tx = root.begin().await.unwrap();
        sqlx::query("DELETE FROM core.orderer_rule WHERE orderer_code = '20001'")
            .execute(&mut *tx)
            .await
            .unwrap();
        if ruled {
            sqlx::query(
                "INSERT INTO core.orderer_rule (orderer_code, work_kind, product, valid_from, basis, tiers, rounding, cap, hand_in)
                 VALUES ('20001', 'construction', $1::text::core.product, '2000-01-01', 'contract', $2, $3, $4, '')",
            )
            .bind(product.code())
            .bind(serde_json::to_value(&tiers).unwrap())
            .bind(rounding)
            .bind(cap)
            .execute(&mut *tx)
            .await
            .unwrap();
        }
        let works = serde_json::json!({"orderer_code": "20001", "orderer_name": "長野県△△建設事務所長", "kind": "construction", "contract_date": "2022-11-01"});
        let theirs: i64 = sqlx::query_scalar("SELECT core.amount_limit($1, $2, $3, $4)")
            .bind(works)
            .bind(product.code())
            .bind(price)
            .bind(low_bid)
            .fetch_one(&mut *tx)
            .await
            .unwrap();
        assert_eq!(
            ours.limit.get(),
            theirs,
            "round {round}: {rule:?} of {price}, ruled {ruled}, low {low_bid}"
        );
        whole += usize::from(ruled && ours.rounding_decided() && ours.cap_decided());
    }
    assert!(whole > 5, "{whole}");
}
