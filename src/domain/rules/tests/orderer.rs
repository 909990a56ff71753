//! Which rule holds, and whether electronic is accepted.

use super::*;

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
fn each_basis_has_its_own_day_that_says_which_rule_holds() {
    let rules = |basis| {
        let mut old = rule(Product::AdvancePayment, 300);
        (old.valid_from, old.valid_to) = (day("2020-04-01"), Some(day("2022-03-31")));
        old.electronic_from = None;
        let mut new = rule(Product::AdvancePayment, 400);
        new.electronic_from = Some(day("2022-04-01"));
        (old.basis, new.basis) = (basis, basis);
        vec![old, new]
    };
    // Announced on the last day of one year, concluded on the second of the next.
    let chosen = |basis, notice: Option<&str>| {
        let mut content = flyer();
        content.works.contract_date = day("2022-04-02");
        content.works.notice_date = notice.map(day);
        let facts = OrdererFacts {
            rules: rules(basis),
            ..facts()
        };
        let choice = choose_rule(&facts.rules, &content.works, Product::AdvancePayment);
        let permille = choice.rule.map(|r| r.tiers[0].permille);
        let decided = choice.day;
        content.products.truncate(1);
        let mut said = codes(&check(&content, &facts, &context()));
        said.retain(|code| code.starts_with("electronic") || code.starts_with("basis"));
        (permille, decided, said)
    };
    let accepted = Vec::<String>::new();
    let not_yet = vec!["electronic_not_yet:advance_payment".to_owned()];
    let missing = vec!["basis_day_missing:advance_payment".to_owned()];
    let (before, after) = (Some("2022-03-31"), Some("2022-04-01"));
    assert_eq!(
        chosen(BasisDate::Contract, before),
        (Some(400), day("2022-04-02"), accepted.clone())
    );
    for basis in [BasisDate::Notice, BasisDate::Invitation] {
        assert_eq!(
            chosen(basis, before),
            (Some(300), day("2022-03-31"), not_yet.clone()),
            "{basis:?}"
        );
        assert_eq!(
            chosen(basis, after),
            (Some(400), day("2022-04-01"), accepted.clone()),
            "{basis:?}"
        );
        assert_eq!(
            chosen(basis, None),
            (Some(400), day("2022-04-02"), missing.clone()),
            "{basis:?}: the day of the contract stands in, and is asked for"
        );
    }
}
