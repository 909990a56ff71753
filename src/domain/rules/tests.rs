use super::*;
use crate::domain::application::*;
use crate::domain::field::FieldId;
use crate::domain::orderer::{BasisDate, OrdererRule, Tier};
use crate::domain::product::{Form, WorkKind};
use crate::domain::text::TextFault;
use chrono::NaiveDate;
use proptest::prelude::*;

fn yen(n: i64) -> Yen {
    Yen::new(n).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn request(product: Product, amount: i64) -> ProductRequest {
    ProductRequest {
        product,
        form: Form::Electronic,
        amount: yen(amount),
        guarantee_end: None,
    }
}

/// The flyer's own application.
fn flyer() -> ApplicationContent {
    ApplicationContent {
        applicant: Applicant {
            customer_code: Some("0012345".into()),
            name: "○○建設　株式会社".into(),
            postal_code: "380-8537".into(),
            address: "長野県　長野市　南石堂町　１２３０ー６".into(),
            phone: None,
            joint_venture: None,
        },
        works: Works {
            orderer_code: Some("20NAGANO".into()),
            orderer_name: "長野県△△建設事務所長".into(),
            name: "令和○年度　県単河川維持工事".into(),
            kind: WorkKind::Construction,
            price: yen(50_000_000),
            contract_date: day("2022-11-01"),
            contract_date_planned: false,
            term_from: day("2022-11-02"),
            term_to: day("2023-03-31"),
            notice_date: None,
            yearly: None,
        },
        products: vec![
            request(Product::AdvancePayment, 20_000_000),
            request(Product::Performance, 5_000_000),
        ],
        deposit: Some(DepositBank {
            bank_code: None,
            branch_code: None,
            bank_name: "○○銀行".into(),
            branch_name: "××支店".into(),
        }),
        premium: Premium {
            method: PremiumMethod::Lump,
            received_on: None,
        },
        bid: Bid {
            low_bid: false,
            interim_planned: true,
            certification_at_hand: false,
        },
        other: Other {
            note: String::new(),
        },
        notification: Notification {
            wanted: true,
            address: Some("soumu@example.jp".into()),
        },
    }
}

fn rule(product: Product, permille: u32) -> OrdererRule {
    OrdererRule {
        work_kind: WorkKind::Construction,
        product,
        valid_from: day("2022-04-01"),
        valid_to: None,
        basis: BasisDate::Contract,
        electronic_from: Some(day("2022-11-01")),
        tiers: vec![Tier {
            up_to: None,
            permille,
        }],
        rounding: yen(10_000),
        cap: None,
        hand_in: "upload".into(),
    }
}

fn facts() -> OrdererFacts {
    OrdererFacts {
        known: true,
        code: Some("20NAGANO".into()),
        rules: vec![
            rule(Product::AdvancePayment, 400),
            rule(Product::InterimAdvance, 200),
            rule(Product::Performance, 100),
        ],
        bank: BankStatus::Contracted,
        today: day("2022-11-01"),
    }
}

fn context() -> CheckContext {
    CheckContext::default()
}

/// The codes found, each with its subject where it has one.
fn codes(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|f| match f.subject() {
            "" => f.code().to_owned(),
            subject => format!("{}:{subject}", f.code()),
        })
        .collect()
}

/// What is found after one change of the flyer's application.
fn changed(change: impl FnOnce(&mut ApplicationContent)) -> Vec<String> {
    let mut content = flyer();
    change(&mut content);
    codes(&check(&content, &facts(), &context()))
}

mod form;
mod orderer;
mod ratios;
mod together;
mod yearly;

#[test]
fn the_flyers_application_has_nothing_to_be_said_of() {
    assert_eq!(changed(|_| ()), [] as [&str; 0]);
    assert!(check_form(&flyer()).is_empty());
}

#[test]
fn implausible_days_are_asked_about_once() {
    let on = |today: &str| {
        let facts = OrdererFacts {
            today: day(today),
            ..facts()
        };
        codes(&check(&flyer(), &facts, &context()))
    };
    assert_eq!(on("2022-10-31"), [] as [&str; 0]);
    assert_eq!(on("2022-04-01"), ["contract_far_ahead"]);
    assert_eq!(on("2023-03-31"), [] as [&str; 0]);
    assert_eq!(on("2023-04-01"), ["works_over"]);
    assert_eq!(on("2030-01-01"), ["works_over"]);
    assert_eq!(
        changed(|c| c.works.contract_date = day("2021-10-31")),
        [
            "electronic_not_yet:advance_payment",
            "electronic_not_yet:performance",
            "contract_long_past"
        ]
    );
}

#[test]
fn bank_premium_mail_duplicates_and_authority_are_judged_by_what_is_known() {
    let with = |context: CheckContext| codes(&check(&flyer(), &facts(), &context));
    let at_bank = |bank| {
        codes(&check(
            &flyer(),
            &OrdererFacts { bank, ..facts() },
            &context(),
        ))
    };
    assert_eq!(at_bank(BankStatus::NotContracted), ["bank_not_contracted"]);
    assert_eq!(at_bank(BankStatus::NotInMaster), ["bank_not_in_master"]);
    assert_eq!(
        at_bank(BankStatus::Unknown),
        [] as [&str; 0],
        "what is not known is not judged"
    );
    assert_eq!(
        with(CheckContext {
            duplicates: vec!["N2211-00001".into()],
            ..context()
        }),
        ["duplicate"]
    );
    assert_eq!(
        with(CheckContext {
            other_firm: Some("㈱アルプス橋梁".into()),
            ..context()
        }),
        ["code_of_another"]
    );
    let authority = |limit| CheckContext {
        authority: Some(vec![
            (Product::AdvancePayment, yen(limit)),
            (Product::Performance, yen(limit)),
        ]),
        ..context()
    };
    assert_eq!(with(authority(20_000_000)), [] as [&str; 0]);
    assert_eq!(
        with(authority(19_999_999)),
        ["over_authority:advance_payment"]
    );
    assert_eq!(
        with(CheckContext {
            authority: Some(Vec::new()),
            ..context()
        }),
        [
            "over_authority:advance_payment",
            "over_authority:performance"
        ]
    );

    assert_eq!(changed(|c| c.deposit = None), ["deposit_missing"]);
    assert_eq!(
        changed(|c| {
            c.deposit = None;
            c.products.remove(0);
        }),
        ["performance_without_advance:performance"],
        "a performance guarantee needs no deposit bank"
    );
    assert_eq!(
        changed(|c| c.premium.method = PremiumMethod::Each),
        ["premium_not_received"]
    );
    assert_eq!(
        changed(|c| c.premium.received_on = Some(day("2022-11-02"))),
        ["premium_in_future"]
    );
    assert_eq!(
        changed(|c| c.notification.address = None),
        ["mail_address_missing"]
    );
    assert_eq!(
        changed(|c| c.notification.address = Some("soumu@example.jp\r\nBcc: a@example.com".into())),
        ["mail_address"]
    );
    assert_eq!(
        changed(|c| {
            c.notification.wanted = false;
            c.notification.address = None;
        }),
        [] as [&str; 0]
    );
}

#[test]
fn a_premium_paid_each_time_passes_from_the_day_on_which_it_was_received() {
    // The day of the facts is 2022-11-01.
    let received = |method, on: Option<&str>| {
        changed(|c| {
            c.premium = Premium {
                method,
                received_on: on.map(day),
            };
        })
    };
    let none = [] as [&str; 0];
    let each = PremiumMethod::Each;
    assert_eq!(received(each, Some("2022-10-31")), none);
    assert_eq!(received(each, Some("2022-11-01")), none);
    assert_eq!(received(each, Some("2022-11-02")), ["premium_in_future"]);
    assert_eq!(received(each, None), ["premium_not_received"]);
    // 一括納付 waits for no day.
    assert_eq!(received(PremiumMethod::Lump, None), none);
}

#[test]
fn a_warning_is_closed_by_a_reason_and_an_error_by_nothing() {
    let mut content = flyer();
    content.products[0].amount = yen(20_000_001);
    let context = CheckContext {
        duplicates: vec!["N2211-00001".into()],
        ..context()
    };
    let found = check(&content, &facts(), &context);
    let overrides: Vec<Override> = found
        .iter()
        .map(|f| Override {
            code: f.code().into(),
            subject: f.subject().into(),
            reason: "確認済".into(),
        })
        .collect();
    assert_eq!(open(&found, &[]).len(), 2);
    let left = open(&found, &overrides);
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].severity, Severity::Error);
}

#[test]
fn every_code_is_one_of_a_kind_and_fits_the_database() {
    let mut seen = std::collections::HashSet::new();
    for (code, _) in FindingKind::CODES {
        assert!(seen.insert(*code), "{code} twice");
        assert!(
            code.len() <= 60 && code.bytes().all(|b| b == b'_' || b.is_ascii_lowercase()),
            "{code}"
        );
    }
}

#[test]
fn every_code_stands_in_the_documentation() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/intake.md");
    let page = std::fs::read_to_string(path).unwrap();
    for (code, _) in FindingKind::CODES {
        assert!(page.contains(&format!("`{code}`")), "{code}");
    }
}
proptest! {
    #[test]
    fn what_is_within_every_gate_is_never_stopped(price in 1_000i64..1_000_000_000, share in 1i64..=400, months in 0i64..100) {
        let mut content = flyer();
        content.works.price = yen(price);
        content.products.truncate(1);
        let most = yen(price).permille(400).unwrap().round_down(yen(10_000));
        content.products[0].amount = yen((most.get() * share / 400).max(1));
        prop_assume!(content.products[0].amount <= most);
        content.works.term_to = crate::domain::date::add_months(content.works.term_from, months).unwrap();
        let found = check(&content, &facts(), &context());
        prop_assert!(found.iter().all(|f| f.severity == Severity::Warning), "{:?}", found);
    }

    #[test]
    fn errors_come_before_warnings(amount in 0i64..60_000_000, low in any::<bool>(), planned in any::<bool>()) {
        let mut content = flyer();
        content.products[0].amount = yen(amount);
        content.bid.low_bid = low;
        content.works.contract_date_planned = planned;
        let found = check(&content, &facts(), &context());
        prop_assert!(found.is_sorted_by_key(|f| f.severity));
    }
}
