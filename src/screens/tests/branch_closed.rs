//! 兼務 that ended while something of that branch was open; and what the head line says ahead of time.

use super::branches::of_two;
use crate::domain::command::PrefixesMissing;
use crate::domain::queue::Notice;
use crate::runtime::harness::{Harness, Office, at};
use insta::assert_snapshot;

/// In 新潟支店, which is then closed to this operator.
fn closed(h: &mut Harness) {
    h.office.close_branch("380");
    h.office.be_in("371");
    h.pass(6);
}

#[test]
fn whose_branch_was_closed_is_told_so_and_what_becomes_of_the_open_form() {
    let mut h = Harness::clerk(of_two());
    h.press("g w j Enter");
    assert!(h.row(0).contains("新潟支店"), "{}", h.row(0));
    h.press("N");
    h.press("Down Down");
    h.type_text("書きかけの会社");
    closed(&mut h);
    assert!(
        h.message()
            .contains("新潟支店には入れなくなり、長野支店に移りました"),
        "{}",
        h.message()
    );
    assert_eq!(h.model.path(), ["Q1", "E1"]);
    assert!(h.picture().contains("書きかけの会社"), "{}", h.picture());
    h.press("F1");
    assert_snapshot!(h.picture());
}

#[test]
fn whose_branch_was_closed_over_a_list_is_back_in_the_lists_of_their_own() {
    let mut h = Harness::clerk(of_two());
    h.press("g w j Enter g c");
    closed(&mut h);
    assert_eq!(h.model.path(), ["Q1"]);
    assert!(
        h.message().contains("新潟支店には入れなくなり"),
        "{}",
        h.message()
    );
    h.press("?");
    assert!(h.picture().contains("兼務の終了では"), "{}", h.picture());
}

#[test]
fn below_a_form_of_the_other_branch_lies_the_list_of_the_own_one() {
    let mut h = Harness::clerk(of_two());
    h.press("g w j Enter g c");
    let depth = h.model.path().len();
    h.press("N");
    assert!(h.model.path().len() > depth, "{:?}", h.model.path());
    closed(&mut h);
    assert_eq!(h.model.path(), ["Q1", "E1"], "{}", h.picture());
}

#[test]
fn a_branch_that_was_opened_or_closed_is_told_with_who_did_it() {
    let mut h = Harness::clerk(of_two());
    let tells = |id, kind: &str, numbers: &[&str]| {
        Notice {
        id,
        at: at("2022-11-01 14:00"),
        kind: kind.to_owned(),
        from: "管理 太郎".to_owned(),
        number: None,
        remark: "応援の終わり".to_owned(),
        detail: serde_json::json!({"branch_name": "新潟支店", "numbers": numbers, "moved": numbers.len()})
            .as_object()
            .unwrap()
            .clone(),
    }
    };
    h.office.tells(tells(1, "entitled", &[]));
    h.office.tells(tells(2, "unentitled", &["N2211-00004"]));
    h.pass(6);
    assert!(
        h.row(1)
            .contains("管理 太郎さんが新潟支店の兼務を終わらせました"),
        "{}",
        h.row(1)
    );
    h.press("!");
    assert_snapshot!(h.picture());
}

#[test]
fn a_number_prefix_that_will_be_missing_stands_in_the_head_line() {
    let mut h = Harness::supervisor(Office::awaiting(1));
    let missing = |branches: &[&str]| {
        Some(PrefixesMissing {
            year: 2023,
            branches: branches.iter().map(|b| (*b).to_owned()).collect(),
        })
    };
    h.office.set_prefixes(missing(&["長野支店"]));
    h.pass(6);
    assert!(
        h.row(1)
            .contains("2023年度の番号の先頭5桁が未登録: 長野支店（マスタ「支店」）"),
        "{}",
        h.row(1)
    );
    h.office
        .set_prefixes(missing(&["長野支店", "新潟支店", "本店"]));
    h.pass(6);
    assert!(
        h.row(1).contains("長野支店ほか2（マスタ「支店」）"),
        "{}",
        h.row(1)
    );
    h.office.set_prefixes(None);
    h.pass(6);
    assert!(!h.row(1).contains("先頭5桁"), "{}", h.row(1));
}
