//! How many keys the daily tasks take, from the first screen on, counted as they are pressed. What is typed as text
//! (a name, a number, a reason) is not counted.

use super::record::facts;
use crate::domain::record::ApplicationState;
use crate::keys::Sequence;
use crate::runtime::harness::{Harness, Office};

/// Presses these keys and counts them.
fn pressed(h: &mut Harness, keys: &str) -> usize {
    let sequence: Sequence = keys.parse().unwrap();
    h.press(keys);
    sequence.0.len()
}

#[test]
fn an_application_without_faults_is_claimed_and_submitted_with_at_most_six_keys() {
    // The flyer's own case, two electronic products and a mail, with every field filled that an application may have.
    let office = Office::sample(2);
    office.set_facts(facts());
    office.arrange(1, |d| {
        d.content.applicant.phone = Some("026-000-1234".to_owned());
        for code in d.content.deposit.iter_mut() {
            code.bank_code = Some("9001".to_owned());
            code.branch_code = Some("102".to_owned());
        }
        d.content.other.note = "入札公告番号 123".to_owned();
        d.submitted = d.content.clone();
        assert_eq!(d.content.products.len(), 2);
        assert!(d.content.notification.wanted);
    });
    let mut h = Harness::clerk(office);
    let keys = pressed(&mut h, "c Enter s") + h.yes();
    let row = h.office.application(1).row;
    assert_eq!(
        row.state,
        ApplicationState::AwaitingApproval,
        "{}",
        h.picture()
    );
    assert!(keys <= 6, "{keys} keys");
}

#[test]
fn a_contract_is_found_by_two_kanji_with_at_most_six_keys_beside_them() {
    let mut h = Harness::clerk(Office::sample(30));
    let mut keys = pressed(&mut h, "g c /");
    h.type_text("橋梁");
    keys += pressed(&mut h, "Enter Enter");
    assert_eq!(h.model.path(), ["Q1", "C1", "C2"], "{}", h.picture());
    assert!(keys <= 6, "{keys} keys");
}

#[test]
fn a_count_of_the_figures_is_in_its_list_with_at_most_four_keys() {
    let office = Office::sample(3);
    office.set_figures(crate::runtime::harness::figures());
    let mut h = Harness::supervisor(office);
    let keys = pressed(&mut h, "g f Tab Enter");
    assert_eq!(h.model.path(), ["Q1", "G1", "Q1"], "{}", h.picture());
    assert!(keys <= 4, "{keys} keys");
}
