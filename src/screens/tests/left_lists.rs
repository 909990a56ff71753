//! Lists of 書きかけ: the host that each was begun on is whole, the last choice is reached at once; and where a correction is
//! when its application has become another's.

use super::counter::{field, office};
use crate::domain::ids::Login;
use crate::domain::record::ApplicationState;
use crate::domain::refusal::Refusal;
use crate::runtime::harness::{Harness, Office, application};

/// So many applications left half typed.
fn left(n: usize) -> Office {
    let mut h = Harness::clerk(office());
    for i in 0..n {
        h.press("N");
        if i > 0 {
            // Among what was left, a new one.
            h.press("End Enter");
        }
        h.press("Tab");
        field(&mut h, "");
        h.type_text(&format!("㈱上水内郡飯綱町総合建設{i:02}"));
        h.pass(1);
        h.press("F12");
    }
    h.office
}

#[test]
fn the_host_of_what_was_left_is_not_cut_where_there_is_room_beside_it() {
    let before = left(1);
    before.begun_on("nagano-frontdesk-03.example.jp");
    let h = Harness::clerk(before);
    assert!(
        h.picture().contains("nagano-frontdesk-03 "),
        "{}",
        h.picture()
    );
}

#[test]
fn later_is_one_key_away_however_many_forms_were_left() {
    let before = left(14);
    let mut h = Harness::clerk(before);
    assert!(!h.picture().contains("あとで"), "{}", h.picture());
    h.press("End");
    assert!(h.picture().contains("> あとで"), "{}", h.picture());
    h.press("Home");
    assert!(!h.picture().contains("> あとで"), "{}", h.picture());
    h.press("End");
    h.press("Enter");
    assert_eq!(h.model.path(), ["Q1"]);
    assert!(!h.picture().contains("書きかけ ---"), "{}", h.picture());
}

/// A correction of one's own application, of which something was typed.
fn correcting() -> Harness {
    let office = Office::sample(0);
    office.arrives(1);
    office.arrange(1, |d| {
        *d = application(1, ApplicationState::Examining);
        d.row.claimed_by = Some(Login::from("sato_hanako"));
    });
    let mut h = Harness::clerk(office);
    h.press("Enter e");
    assert_eq!(h.model.path(), ["Q1", "A1", "A2"], "{}", h.picture());
    h.type_text("建");
    h.pass(1);
    h
}

#[test]
fn who_lost_an_application_while_correcting_it_is_told_where_what_was_typed_is() {
    let mut h = correcting();
    h.office.edit(1, |d| {
        d.row.claimed_by = Some(Login::from("suzuki_ichiro"));
        d.row.claimed_by_name = Some("鈴木 一郎".to_owned());
    });
    h.press("F10");
    h.office.script(vec![Err(Refusal::Stale)]);
    h.yes();
    h.press("F12");
    assert!(
        h.message().contains("書きかけとして残しました"),
        "{}",
        h.picture()
    );
    // Offered at the next start it says the same, beside why it cannot be gone on with now.
    let mut h = Harness::clerk(h.hand_over());
    assert!(h.picture().contains("書きかけ ---"), "{}", h.picture());
    h.press("Enter");
    assert_eq!(h.model.path(), ["Q1", "A1"], "{}", h.picture());
    h.press("?");
    assert!(
        h.picture().contains("書きかけは残っています"),
        "{}",
        h.picture()
    );
}
