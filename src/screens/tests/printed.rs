//! Certificates as files: of which event they are, and that one of them no longer counts.

use super::amend_desk::storied;
use super::record::issued_detail;
use crate::app::Effect;
use crate::domain::command::Write;
use crate::runtime::harness::{Harness, Office};

/// The last file that a certificate went to, and what the record of it names.
fn printed(h: &Harness) -> (String, String) {
    let file = h.log.iter().rev().find_map(|effect| match effect {
        Effect::PrintCertificate { name, .. } => Some(name.clone()),
        _ => None,
    });
    let record = h.writes().into_iter().rev().find_map(|write| match write {
        Write::RecordPrint { what, .. } => Some(what),
        _ => None,
    });
    (file.unwrap(), record.unwrap())
}

/// Goes on to the event that this stands in.
fn to(h: &mut Harness, event: &str) {
    for _ in 0..40 {
        if h.row(usize::from(h.cursor_row())).contains(event) {
            return;
        }
        h.press("j");
    }
    panic!("no {event}: {}", h.picture());
}

#[test]
fn a_certificate_that_was_cancelled_since_is_printed_as_it_was_and_its_file_and_record_say_so() {
    let mut h = Harness::clerk(storied());
    h.press("g c h");
    to(&mut h, "発生番号2 変更");
    h.press("P");
    h.yes();
    assert_eq!(
        printed(&h),
        (
            "certificate-37071-00001M-event2-cancelled.pdf".to_owned(),
            "certificate 2 cancelled".to_owned()
        )
    );
    assert!(
        h.message()
            .starts_with("保存しました（取り消された履歴。その旨は証書に入りません）"),
        "{}",
        h.message()
    );
    to(&mut h, "発生番号1");
    h.press("P");
    h.yes();
    assert_eq!(
        printed(&h),
        (
            "certificate-37071-00001M-event1.pdf".to_owned(),
            "certificate 1".to_owned()
        )
    );
}

#[test]
fn the_certificate_that_stands_is_named_by_its_event_as_one_from_the_history_is() {
    let office = Office::sample(1);
    office.add_contract(issued_detail(Vec::new()));
    let mut h = Harness::clerk(office);
    h.press("g c enter P");
    h.yes();
    assert_eq!(
        printed(&h),
        (
            "certificate-37071-00001M-event1.pdf".to_owned(),
            "certificate 1".to_owned()
        )
    );
}
