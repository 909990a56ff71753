//! What stands beside something that is called the same: an advance on the same works, a firm of the same name.

use super::counter::{flyer, office};
use super::house::{administrator, row};
use super::house_true;
use crate::domain::amendment_amounts::AdvanceBeside;
use crate::domain::house::HouseTable;
use crate::domain::money::Yen;
use crate::runtime::harness::{Harness, Office};
use insta::assert_snapshot;
use serde_json::json;

#[test]
fn both_advances_over_sixty_percent_are_said_at_the_door_with_the_others_number() {
    let office = office();
    office.other_advance(AdvanceBeside {
        number: "37071-00012T".to_owned(),
        amount: Yen::new(10_000_001).unwrap(),
        price: None,
    });
    let mut h = Harness::clerk(office);
    h.press("N");
    flyer(&mut h);
    h.press("F10");
    let picture = h.picture();
    assert!(
        picture.contains("中間前払金10,000,001円（37071-00012T）"),
        "{picture}"
    );
}

#[test]
fn firms_of_one_name_without_a_code_are_told_apart_by_their_address_and_opened_by_it() {
    let firm = |n: i64, address: &str| {
        let fields = json!({"branch": "371", "customer_code": "", "contractor": "△△工業　株式会社", "address": address,
            "count": 1, "amount": 20_000_000, "premium": 70_000, "month": "2022-11"});
        row(HouseTable::Premiums, n, None, fields)
    };
    let office = Office::sample(1);
    office.set_house(vec![
        firm(1, "長野県長野市見本町１"),
        firm(2, "長野県松本市見本町９"),
    ]);
    let mut h = Harness::new(administrator(), office);
    h.press("g d Tab Tab Tab");
    assert_snapshot!(h.picture());
    h.press("Down Enter");
    let (list, asked) = house_true::asked(&h);
    assert_eq!(list, HouseTable::PremiumLines);
    assert_eq!(asked["address"], "長野県松本市見本町９");
    assert!(h.picture().contains("△△工業"), "{}", h.picture());
}
