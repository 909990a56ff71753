//! What the screens say in English where its words misled; where the fault was in both languages, in Japanese as well.

use super::amend_desk;
use super::house::{administrator, at_audit, at_audit_of, closing, row};
use super::house_rooms as masters;
use crate::domain::house::HouseTable;
use crate::domain::record::{Choice, Operator};
use crate::i18n::Language;
use crate::runtime::harness::{Harness, Office, clerk, supervisor};
use insta::{assert_snapshot, with_settings};
use serde_json::json;

const BOTH: [Language; 2] = [Language::Japanese, Language::English];

fn of(me: fn() -> Operator, mut office: Office, language: Language) -> Harness {
    office.me = Ok(me());
    Harness::with(office, |settings| settings.language = language)
}

fn english(me: fn() -> Operator, office: Office) -> Harness {
    of(me, office, Language::English)
}

fn show(name: &str, h: &Harness) {
    with_settings!({ snapshot_suffix => name, omit_expression => true }, {
        assert_snapshot!("english", h.picture());
    });
}

#[test]
fn a_record_and_a_mail_have_the_help_that_their_hints_name() {
    let mut h = at_audit_of(&["application.claimed"], Language::English);
    h.press("Enter");
    assert_eq!(h.model.path().last(), Some(&"W9"));
    h.press("v");
    assert_eq!(h.message(), "v does nothing here. ? shows the keys.");
    for key in ["?", "F1"] {
        h.press(key);
        assert_eq!(h.model.path().last(), Some(&"H1"), "{key}");
        h.press("F12");
        assert_eq!(h.model.path().last(), Some(&"W9"), "{key}");
    }
    h.press("?");
    show("help-of-a-record", &h);
    // There the key of the help is named for nothing, and opens no help of the help.
    h.press("v");
    assert_eq!(h.message(), "v does nothing here.");
    h.press("?");
    assert_eq!(h.model.path(), ["Q1", "W1", "W9", "H1"]);

    let office = super::states::office(0);
    let mail = super::publication::mail(crate::domain::publication::Shown::Dead);
    office.set_jobs(vec![mail]);
    let mut h = Harness::clerk(office);
    h.command("go-publication");
    h.command("preview-mail");
    assert_eq!(h.model.path().last(), Some(&"P2"));
    h.press("?");
    assert_eq!(h.model.path().last(), Some(&"H1"));
}

#[test]
fn orderers_to_choose_from_stand_with_their_codes_and_their_kind_in_ones_own_language() {
    let office = Office::sample(3);
    office.set_choices(vec![Choice {
        code: "20001".to_owned(),
        label: "長野市長".to_owned(),
        detail: "市町村".to_owned(),
    }]);
    let mut h = english(clerk, office);
    h.press("f");
    h.type_text("an orderer");
    h.press("Enter");
    let picture = h.picture();
    assert!(picture.contains("20001 長野市長"), "{picture}");
    assert!(picture.contains("municipality"), "{picture}");
    assert!(!picture.contains("市町村"), "{picture}");
    show("orderers", &h);
}

#[test]
fn the_lists_that_tab_goes_round_are_named_above_each_of_them() {
    for language in BOTH {
        let mut h = of(supervisor, closing(), language);
        h.press("g d");
        let tabs = h.row(2);
        show(&format!("tabs-of-the-close-{language:?}"), &h);
        h.press("Tab");
        assert_ne!(h.row(2), tabs);
        let bare = |row: &str| row.replace(['[', ']', ' '], "");
        assert_eq!(bare(&h.row(2)), bare(&tabs));
        assert!(tabs.contains("Tab"), "{tabs}");
    }
    let mut h = at_audit_of(&["application.claimed"], Language::English);
    assert!(h.row(2).contains("[Audit]"), "{}", h.picture());
    h.press("Tab Tab");
    assert!(h.row(2).contains("[Audit: refused]"), "{}", h.picture());
}

#[test]
fn a_page_below_tabs_shows_its_last_row_also_after_a_look_at_a_record() {
    let mut h = at_audit(40);
    let before = h.picture();
    assert!(before.contains("続く"), "{before}");
    h.press("End PgUp Home");
    assert_eq!(h.picture(), before);
    h.press("Enter F12 F5");
    assert_eq!(h.picture(), before);
}

#[test]
fn a_submission_that_was_refused_is_still_the_next_step_of_the_tour() {
    let mut office = super::tour::received();
    office.arrange(1, |d| d.duplicates = vec!["N2210-00007".to_owned()]);
    office.me = Ok(clerk());
    let mut h = Harness::with(office, |s| {
        s.tour = true;
        s.language = Language::English;
    });
    h.press("g 1 Down Up c Enter e F10 F12");
    h.pass(2);
    let line = h.message();
    assert!(line.starts_with("Tour 7/13"), "{}", h.picture());
    h.press("s");
    assert!(h.message().starts_with("Not submitted."), "{}", h.picture());
    h.press("Esc");
    h.pass(2);
    assert_eq!(h.message(), line);
}

#[test]
fn what_was_done_is_told_in_the_past_tense() {
    let mut h = english(clerk, Office::sample(3));
    h.press("c");
    let said = h.message();
    assert!(said.contains("N2211-00431 claimed."), "{said}");
    let mut h = english(clerk, Office::sample(3));
    h.press("7 Down 7 Enter");
    assert!(h.message().contains("2 claimed."), "{}", h.message());
}

#[test]
fn a_number_that_a_list_has_not_is_not_called_by_its_name_elsewhere() {
    let one = || masters::one(HouseTable::Holidays, vec![]);
    let mut h = english(administrator, one());
    h.press("g b 1 0 Enter");
    let said = h.message();
    assert!(said.starts_with("Option 10 does nothing here."), "{said}");
    assert!(!said.contains("Return"), "{said}");
    let mut h = Harness::new(administrator(), one());
    h.press("g b 1 0 Enter");
    let said = h.message();
    assert!(
        said.starts_with("番号 10 はこの一覧では使えません。"),
        "{said}"
    );
    assert!(!said.contains("差戻"), "{said}");
}

#[test]
fn a_day_that_changed_after_its_close_is_not_said_to_differ() {
    let fields = json!({"day": "2022-10-31", "branch": "371", "branch_name": "長野支店", "approved": 3, "issued": 3,
        "arrived": 3, "mail_wanted": 3, "mailed": 3, "missing": 0, "amended": 0, "close_state": "closed_differs"});
    let office = Office::sample(3);
    office.set_house(vec![row(HouseTable::CloseDays, 1, None, fields)]);
    let mut h = english(supervisor, office);
    h.press("g d");
    let picture = h.picture();
    assert!(picture.contains(" changed"), "{picture}");
    // The column that says so takes no other column's room.
    assert!(picture.contains("Mail?"), "{picture}");
}

#[test]
fn a_limit_is_read_back_while_it_is_typed() {
    for (language, typed, read) in [
        (Language::Japanese, "2千万", "20,000,000円（2,000万円）"),
        (Language::English, "20000000", "¥20,000,000"),
    ] {
        let limit = json!({"login": "kimura", "name": "木村 花子", "product": "advance_payment", "limit": 1,
            "valid_from": "2022-10-01", "limit_state": "in_force", "branch_name": "長野支店"});
        let office = masters::one(HouseTable::Limits, vec![(HouseTable::Limits, limit)]);
        let mut h = of(administrator, office, language);
        h.press("g b Enter 2 Enter");
        h.press("Tab C-u");
        h.type_text(typed);
        assert!(h.picture().contains(read), "{}", h.picture());
    }
}

#[test]
fn the_premium_of_an_amendment_comes_back_as_it_was_when_the_form_was_begun() {
    let mut h = amend_desk::changing(amend_desk::issued());
    amend_desk::longer(&mut h);
    assert!(h.picture().contains("12,000"), "{}", h.picture());
    h.press("BackTab F9");
    assert!(!h.picture().contains("12,000"), "{}", h.picture());
    h.press("Tab F9");
    assert!(!h.picture().contains("工期延伸のため"), "{}", h.picture());
}

#[test]
fn a_field_without_a_list_says_so_in_the_masters_too() {
    let day = json!({"day": "2022-11-03", "name": "文化の日"});
    let office = masters::one(HouseTable::Holidays, vec![(HouseTable::Holidays, day)]);
    let mut h = english(administrator, office);
    h.press("g b Enter 2 Enter F4");
    assert_eq!(h.message(), "This field has no list.");
}
