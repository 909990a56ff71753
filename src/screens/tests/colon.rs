//! The line behind the colon: a name that is begun goes on, and what it may become is listed.

use crate::i18n::Language;
use crate::runtime::harness::{Harness, Office, clerk};

#[test]
fn tab_behind_the_colon_goes_on_with_a_name_and_then_lists_what_it_may_become() {
    let mut h = Harness::clerk(Office::sample(3));
    h.press(":");
    h.type_text("go-m");
    h.press("Tab");
    // All that begin so.
    assert!(h.picture().contains("go-masters"), "{}", h.picture());
    h.press("C-u");
    h.type_text("re");
    h.press("Tab");
    let listed = h.picture();
    for name in ["release", "refresh", "return"] {
        assert!(listed.contains(name), "{name}: {listed}");
    }
    // What is typed on is no longer what was listed for.
    h.type_text("f");
    assert!(!h.picture().contains("release"), "{}", h.picture());
    h.press("Tab");
    assert!(h.picture().contains("refresh"), "{}", h.picture());
    h.press("C-u");
    h.type_text("zzz");
    h.press("Tab");
    assert!(
        h.picture().contains("このように始まるコマンド"),
        "{}",
        h.picture()
    );
}

#[test]
fn enter_in_an_english_question_is_no_run() {
    let mut office = Office::sample(3);
    office.me = Ok(clerk());
    let mut h = Harness::with(office, |s| s.language = Language::English);
    h.press("Q");
    assert!(h.picture().contains("Enter=Answer"), "{}", h.picture());
    h.press("n f");
    assert!(h.picture().contains("Enter=Choose"), "{}", h.picture());
}
