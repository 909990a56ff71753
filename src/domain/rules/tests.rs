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
        today: day("2022-11-01"),
    }
}

fn context() -> CheckContext {
    CheckContext {
        bank: BankStatus::Contracted,
        ..CheckContext::default()
    }
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

#[test]
fn the_flyers_application_has_nothing_to_be_said_of() {
    assert_eq!(changed(|_| ()), [] as [&str; 0]);
    assert!(check_form(&flyer()).is_empty());
}

#[test]
fn texts_that_are_missing_or_cannot_be_stored_stop() {
    assert_eq!(changed(|c| c.works.name = "　".into()), ["text:works.name"]);
    assert_eq!(
        changed(|c| c.applicant.name = "建設\u{1b}[31m".into()),
        ["text:applicant.name"]
    );
    assert_eq!(
        changed(|c| c.applicant.address = "髙".repeat(201)),
        ["text:applicant.address"]
    );
    assert_eq!(changed(|c| c.other.note = "一\n二".into()), [] as [&str; 0]);
    assert_eq!(
        changed(|c| c.applicant.phone = Some(" ".into())),
        ["text:applicant.phone"]
    );
    assert_eq!(
        changed(|c| c.applicant.postal_code = "3808537".into()),
        ["postal_code"]
    );
    let mut content = flyer();
    content.works.orderer_name = "長野県\u{202e}".into();
    let found = check(&content, &facts(), &context());
    assert_eq!(
        found[0].kind,
        FindingKind::Text {
            field: FieldId::OrdererName,
            fault: TextFault::Character('\u{202e}')
        }
    );
}

#[test]
fn legal_but_seldom_characters_are_pointed_out() {
    assert_eq!(
        changed(|c| c.applicant.name = "㈱髙﨑𠮷ｶﾅ".into()),
        [] as [&str; 0]
    );
    assert_eq!(
        changed(|c| c.applicant.name = "葛\u{E0100}城建設".into()),
        ["unusual_character:applicant.name"]
    );
    assert_eq!(
        changed(|c| c.works.name = "\u{E000}川改修".into()),
        ["unusual_character:works.name"]
    );
}

#[test]
fn days_stand_in_order() {
    assert_eq!(
        changed(|c| c.works.contract_date = day("2022-11-03")),
        ["contract_after_start"]
    );
    assert_eq!(
        changed(|c| c.works.term_to = day("2022-11-01")),
        ["term_reversed"]
    );
    assert_eq!(
        changed(|c| c.works.term_from = day("1899-12-31")),
        [
            "day_out_of_range:works.term_from",
            "contract_after_start",
            "term_long"
        ]
    );
    assert_eq!(
        changed(|c| {
            c.works.contract_date_planned = true;
            c.works.contract_date = day("2022-11-03");
            c.products.remove(0);
        }),
        ["planned_after_start"]
    );
    assert_eq!(
        changed(|c| c.works.contract_date_planned = true),
        ["planned_with_advance:advance_payment"]
    );
}

#[test]
fn a_guarantee_does_not_end_before_the_works_but_with_a_fiscal_year() {
    assert_eq!(
        changed(|c| c.products[0].guarantee_end = Some(day("2023-03-30"))),
        ["guarantee_ends_early:advance_payment"]
    );
    assert_eq!(
        changed(|c| c.products[0].guarantee_end = Some(day("2023-03-31"))),
        [] as [&str; 0]
    );
    // over three fiscal years
    let long = |c: &mut ApplicationContent| c.works.term_to = day("2025-03-31");
    for end in ["2023-03-31", "2024-03-31", "2025-03-31"] {
        let found = changed(|c| {
            long(c);
            c.products[0].guarantee_end = Some(day(end));
        });
        assert_eq!(found, [] as [&str; 0], "{end}");
    }
    assert_eq!(
        changed(|c| {
            long(c);
            c.products[0].guarantee_end = Some(day("2022-03-31"));
        }),
        [
            "guarantee_ends_early:advance_payment",
            "guarantee_past:advance_payment"
        ]
    );
    assert_eq!(
        changed(|c| {
            long(c);
            c.products[1].guarantee_end = Some(day("2024-03-31"));
        }),
        ["performance_ends_early:performance"]
    );
    assert_eq!(
        changed(|c| c.products[0].guarantee_end = Some(day("2032-03-31"))),
        ["guarantee_far:advance_payment"]
    );
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
fn amounts_are_positive_and_within_the_price() {
    assert_eq!(
        changed(|c| c.products[0].amount = Yen::ZERO),
        ["amount_zero:advance_payment"]
    );
    assert_eq!(
        changed(|c| c.products[0].amount = yen(50_000_001)),
        ["amount_over_price:advance_payment"]
    );
    assert_eq!(
        changed(|c| c.works.price = Yen::ZERO),
        [
            "price_zero",
            "amount_over_price:advance_payment",
            "amount_over_price:performance"
        ]
    );
    assert_eq!(changed(|c| c.products.clear()), ["no_products"]);
    assert_eq!(
        changed(|c| c.products[1] = request(Product::AdvancePayment, 1)),
        ["product_twice:advance_payment"]
    );
}

#[test]
fn an_advance_over_the_limit_says_which_limit_and_offers_it() {
    let mut content = flyer();
    content.products[0].amount = yen(20_000_001);
    let found = check(&content, &facts(), &context());
    assert_eq!(codes(&found), ["over_limit:advance_payment"]);
    assert_eq!(
        found[0].remedy(),
        Some(Remedy::SetAmount(Product::AdvancePayment, yen(20_000_000)))
    );
    assert_eq!(found[0].field, FieldId::Amount(Product::AdvancePayment));
    let FindingKind::OverLimit { limit, .. } = &found[0].kind else {
        panic!("{found:?}")
    };
    assert_eq!(
        limit.source,
        LimitSource::Rule {
            valid_from: day("2022-04-01")
        }
    );
    assert_eq!(limit.parts[0].permille, 400);
}

#[test]
fn a_performance_guarantee_has_a_minimum_and_a_low_bid_a_higher_one() {
    assert_eq!(
        changed(|c| c.products[1].amount = yen(4_999_999)),
        ["below_minimum:performance"]
    );
    assert_eq!(
        changed(|c| c.bid.low_bid = true),
        ["below_minimum:performance"]
    );
    assert_eq!(
        changed(|c| {
            c.bid.low_bid = true;
            c.products[1].amount = yen(15_000_000);
        }),
        [] as [&str; 0]
    );
}

#[test]
fn an_interim_advance_needs_the_first_one_and_stays_within_sixty_percent() {
    let interim = |amount: i64, certified: bool, first: FirstAdvance, both: bool| {
        let mut content = flyer();
        content.bid.certification_at_hand = certified;
        content.products[1] = request(Product::InterimAdvance, amount);
        if !both {
            content.products.remove(0);
        }
        let context = CheckContext {
            first_advance: first,
            ..context()
        };
        codes(&check(&content, &facts(), &context))
    };
    let unknown = FirstAdvance::Unknown;
    assert_eq!(interim(10_000_000, true, unknown, true), [] as [&str; 0]);
    assert_eq!(
        interim(10_000_000, false, unknown, true),
        ["certification_missing:interim_advance"]
    );
    assert_eq!(
        interim(10_000_000, true, unknown, false),
        ["first_advance_unknown:interim_advance"]
    );
    assert_eq!(
        interim(10_000_000, true, FirstAdvance::None, false),
        ["interim_without_advance:interim_advance"]
    );
    assert_eq!(
        interim(
            10_000_000,
            true,
            FirstAdvance::Issued(yen(20_000_000)),
            false
        ),
        [] as [&str; 0]
    );
    assert_eq!(
        interim(
            10_000_000,
            true,
            FirstAdvance::Issued(yen(20_000_001)),
            false
        ),
        ["advances_over_ceiling:interim_advance"]
    );
}

#[test]
fn electronic_is_refused_with_the_day_and_paper_is_offered() {
    let with = |change: &dyn Fn(&mut OrdererFacts)| {
        let mut facts = facts();
        change(&mut facts);
        let found = check(&flyer(), &facts, &context());
        for f in &found {
            if f.code().starts_with("electronic") {
                let product = f.kind.product().unwrap();
                assert_eq!(f.remedy(), Some(Remedy::SwitchToPaper(product)));
                assert_eq!(f.field, FieldId::Form(product));
            }
        }
        found
    };
    let not_yet = with(&|f| f.rules[0].electronic_from = Some(day("2022-11-02")));
    assert_eq!(
        not_yet[0].kind,
        FindingKind::ElectronicNotYet {
            product: Product::AdvancePayment,
            from: day("2022-11-02"),
            basis: BasisDate::Contract,
            day: day("2022-11-01"),
        }
    );
    let never = with(&|f| f.rules[0].electronic_from = None);
    assert_eq!(codes(&never), ["electronic_not_accepted:advance_payment"]);
    // a later rule accepts it
    let later = with(&|f| {
        f.rules[0].electronic_from = None;
        f.rules[0].valid_to = Some(day("2023-03-31"));
        let mut next = rule(Product::AdvancePayment, 400);
        next.valid_from = day("2023-04-01");
        f.rules.push(next);
    });
    assert!(
        matches!(later[0].kind, FindingKind::ElectronicNotYet { from, .. } if from == day("2023-04-01"))
    );
    let unknown = with(&|f| {
        f.known = false;
        f.rules.clear();
    });
    assert_eq!(
        codes(&unknown),
        [
            "electronic_unknown:advance_payment",
            "electronic_unknown:performance",
            "orderer_not_in_master"
        ]
    );
    let by_notice = with(&|f| f.rules[0].basis = BasisDate::Notice);
    assert_eq!(codes(&by_notice), ["basis_day_missing:advance_payment"]);
    assert_eq!(by_notice[0].field, FieldId::NoticeDate);
}

#[test]
fn paper_needs_no_acceptance() {
    let mut content = flyer();
    for p in &mut content.products {
        p.form = Form::Paper;
    }
    let facts = OrdererFacts {
        rules: Vec::new(),
        ..facts()
    };
    assert_eq!(
        codes(&check(&content, &facts, &context())),
        ["no_rule:advance_payment", "no_rule:performance"]
    );
}

#[test]
fn a_bid_bond_is_never_electronic() {
    let found = changed(|c| c.products = vec![request(Product::BidBond, 1_000_000)]);
    assert_eq!(found, ["bid_bond_electronic:bid_bond"]);
    let paper = changed(|c| {
        c.products = vec![request(Product::BidBond, 1_000_000)];
        c.products[0].form = Form::Paper;
    });
    assert_eq!(paper, [] as [&str; 0]);
}

#[test]
fn the_rule_of_the_day_holds() {
    let mut old = rule(Product::AdvancePayment, 300);
    old.valid_from = day("2020-04-01");
    old.valid_to = Some(day("2022-03-31"));
    let rules = [rule(Product::AdvancePayment, 400), old];
    let permille = |contract: &str| {
        let mut works = flyer().works;
        works.contract_date = day(contract);
        choose_rule(&rules, &works, Product::AdvancePayment)
            .rule
            .map(|r| r.tiers[0].permille)
    };
    assert_eq!(permille("2022-03-31"), Some(300));
    assert_eq!(permille("2022-04-01"), Some(400));
    assert_eq!(permille("2020-03-31"), None);
    let mut service = flyer().works;
    service.kind = WorkKind::Service;
    assert_eq!(
        choose_rule(&rules, &service, Product::AdvancePayment).rule,
        None
    );
}

#[test]
fn bank_premium_mail_duplicates_and_authority() {
    let with = |context: CheckContext| codes(&check(&flyer(), &facts(), &context));
    assert_eq!(
        with(CheckContext {
            bank: BankStatus::NotContracted,
            ..context()
        }),
        ["bank_not_contracted"]
    );
    assert_eq!(
        with(CheckContext {
            bank: BankStatus::NotInMaster,
            ..context()
        }),
        ["bank_not_in_master"]
    );
    assert_eq!(
        with(CheckContext {
            duplicates: vec!["N2211-00001".into()],
            ..context()
        }),
        ["duplicate"]
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
        [] as [&str; 0],
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
fn a_joint_venture_is_whole() {
    let jv = |members: &[(&str, u32)]| {
        changed(|c| {
            c.applicant.joint_venture = Some(JointVenture {
                name: "○○・△△特定建設工事共同企業体".into(),
                representative: "○○建設　株式会社".into(),
                members: members
                    .iter()
                    .map(|(name, share)| JointVentureMember {
                        name: (*name).into(),
                        share: *share,
                    })
                    .collect(),
            });
        })
    };
    assert_eq!(
        jv(&[("○○建設　株式会社", 6000), ("△△組", 4000)]),
        [] as [&str; 0]
    );
    assert_eq!(
        jv(&[("○○建設　株式会社", 6000), ("△△組", 3000)]),
        ["member_shares"]
    );
    assert_eq!(jv(&[("○○建設　株式会社", 10_000)]), ["member_count"]);
    assert_eq!(
        jv(&[("××建設", 6000), ("△△組", 4000)]),
        ["representative_not_member"]
    );
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
fn mail_addresses_that_carriers_use_are_taken() {
    for address in [
        "soumu@example.jp",
        "a..b@example.com",
        ".x.@example.co.jp",
        "o'neil+1@example.com",
    ] {
        assert!(form::is_mail_address(address), "{address}");
    }
    for address in [
        "",
        "soumu",
        "@example.jp",
        "a@",
        "a@jp",
        "a b@example.jp",
        "a@example..jp",
        "a@-example.jp",
        "a@example.jp\n",
        "総務@example.jp",
        "a@例え.jp",
        "<a@example.jp>",
        "a@b@example.jp",
        "a@example.jp,b@example.jp",
    ] {
        assert!(!form::is_mail_address(address), "{address}");
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

#[test]
fn every_code_stands_in_the_documentation() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/intake.md");
    let page = std::fs::read_to_string(path).unwrap();
    for (code, _) in FindingKind::CODES {
        assert!(page.contains(&format!("`{code}`")), "{code}");
    }
}
