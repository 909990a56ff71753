//! How many keys the daily tasks take, from the first screen on, counted as they are pressed. What is typed as text
//! (a name, a number, a reason) is not counted.

use super::record::{certificate, facts, openable};
use crate::domain::money::Yen;
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
    let mut h = Harness::clerk(openable(30));
    let mut keys = pressed(&mut h, "g c /");
    h.type_text("橋梁");
    keys += pressed(&mut h, "Enter Enter");
    assert_eq!(h.model.path(), ["Q1", "C1", "C2"], "{}", h.picture());
    assert!(h.picture().contains("橋梁"), "{}", h.picture());
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

/// Both stand on the first page, the second as what differs from the first: nothing is read on to, and nothing is answered
/// unseen.
#[test]
fn the_flyers_two_certificates_are_approved_in_three_keys_and_the_next_in_two() {
    let office = Office::awaiting(3);
    office.set_facts(facts());
    office.set_certificate(certificate());
    for id in 1..=3 {
        office.arrange(id, |d| {
            for content in [&mut d.content, &mut d.submitted] {
                content.works.price = Yen::new(50_000_000).unwrap();
                content.products[0].amount = Yen::new(20_000_000).unwrap();
                content.products[1].amount = Yen::new(5_000_000).unwrap();
            }
            let products = &d.content.products;
            d.row.products = products
                .iter()
                .map(|p| (p.product, p.form, p.amount))
                .collect();
        });
    }
    let mut h = Harness::supervisor(office);
    let mut first = pressed(&mut h, "enter");
    insta::assert_snapshot!(h.picture());
    first += pressed(&mut h, "a") + h.yes();
    let state = |h: &Harness, id| h.office.application(id).row.state;
    assert_eq!(state(&h, 1), ApplicationState::Issuing, "{}", h.picture());
    let next = pressed(&mut h, "a") + h.yes();
    assert_eq!(state(&h, 2), ApplicationState::Issuing, "{}", h.picture());
    assert!(first <= 4 && next <= 2, "{first} {next}");
}
