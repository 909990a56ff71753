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
