//! What no application may say, and the characters that are pointed out.

use super::*;

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
        [
            "planned_after_start",
            "performance_without_advance:performance"
        ]
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
        jv(&[("○○建設　株式会社", 10_000), ("△△組", 0)]),
        ["member_share_zero"]
    );
    // Named as names are looked for: ㈱ and 髙 make no other firm.
    let twice = [("○○建設　株式会社", 5000), ("○○建設㈱", 5000)];
    assert_eq!(jv(&twice), ["member_twice"]);
    assert_eq!(
        jv(&[("××建設", 6000), ("△△組", 4000)]),
        ["representative_not_member"]
    );
}
