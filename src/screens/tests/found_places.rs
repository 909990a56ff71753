//! 契約一覧 and the results of a search: where a page stands in them, and of which branch an application is.

use super::house::row;
use crate::domain::house::HouseTable;
use crate::domain::record::Operator;
use crate::i18n::Language;
use crate::runtime::harness::{Harness, Office, clerk, supervisor};
use serde_json::json;

fn range(h: &Harness) -> String {
    let line = h.row(3);
    line.rsplit("  ")
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned()
}

#[test]
fn every_page_of_what_was_found_says_where_in_it_it_stands() {
    let mut h = Harness::clerk(Office::sample(40));
    h.press("g c Tab Tab");
    let first = range(&h);
    assert!(
        first.starts_with("1-") && first.ends_with(" / 40"),
        "{}",
        h.picture()
    );
    h.press("PgDn");
    let rows: i64 = first[2..].split(' ').next().unwrap().parse().unwrap();
    assert_eq!(
        range(&h),
        format!("{}-{} / 40", rows + 1, 2 * rows),
        "{}",
        h.picture()
    );
    h.press("End");
    assert_eq!(
        range(&h),
        format!("{}-40 / 40", 41 - rows),
        "{}",
        h.picture()
    );
    h.press("PgUp");
    assert_eq!(
        range(&h),
        format!("{}-{} / 40", 41 - 2 * rows, 40 - rows),
        "{}",
        h.picture()
    );
    h.press("Home");
    assert_eq!(range(&h), first, "{}", h.picture());
    // Read anew, the same page is where it was.
    h.press("PgDn F5");
    assert_eq!(
        range(&h),
        format!("{}-{} / 40", rows + 1, 2 * rows),
        "{}",
        h.picture()
    );
}

#[test]
fn an_application_that_was_found_is_told_with_its_branch_where_several_are_seen() {
    let several = Operator {
        head_office: true,
        ..clerk()
    };
    let seen = |me: Operator, keys: &str| {
        let mut h = Harness::new(me, Office::sample(3));
        h.press(keys);
        h.picture()
    };
    // 契約一覧, 保証申込; and 条件検索 for applications.
    for keys in ["g c Tab Tab", "g s BackTab Space Enter"] {
        let picture = seen(several.clone(), keys);
        assert!(picture.contains("支店"), "{picture}");
        assert!(picture.contains("371  N2211-00431"), "{picture}");
        assert!(!seen(clerk(), keys).contains("371  N2211"), "{keys}");
    }
    // The number of a contract says its branch.
    let contracts = seen(several, "g c");
    assert!(!contracts.contains("371  37071"), "{contracts}");
}

#[test]
fn what_a_list_of_masters_is_narrowed_by_is_whole_however_much_its_keys_say() {
    let mut office = Office::sample(3);
    let master = json!({"master": "contractors", "count": 1});
    let firm = json!({"customer_code": "C371001", "name": "○○建設", "address": "長野県"});
    office.set_house(vec![
        row(HouseTable::Masters, 1, None, master),
        row(HouseTable::Contractors, 1, None, firm),
    ]);
    let mut me = supervisor();
    me.role = crate::domain::record::Role::Administrator;
    office.me = Ok(me);
    let mut h = Harness::with(office, |s| s.language = Language::Japanese);
    h.press("g b Enter f");
    h.type_text("長野県松本市の建設");
    h.press("F10");
    assert!(h.row(2).contains("長野県松本市の建設"), "{}", h.picture());
}
