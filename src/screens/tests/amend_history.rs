//! 契約の履歴: who sees which events, who approved them, as of a time, and what each of them printed.

use super::amend_desk::{certificate, event, ledger, storied};
use crate::domain::amendment_record::PriceRecord;
use crate::domain::ledger::EventKind;
use crate::domain::money::Yen;
use crate::domain::record::StoryEntry;
use crate::runtime::harness::{Harness, Office, at};
use insta::assert_snapshot;

#[test]
fn the_staff_sees_everything_and_the_contractor_not_what_was_cancelled() {
    let mut h = Harness::clerk(storied());
    h.press("g c h");
    assert_eq!(h.model.path(), ["Q1", "C1", "L1"]);
    assert_snapshot!(h.picture());
    h.press("tab");
    assert_snapshot!(h.picture());
}

#[test]
fn who_approved_in_anothers_place_is_named_with_them_in_both_histories() {
    let office = Office::sample(1);
    let mut all = ledger(vec![event(
        1,
        EventKind::Issue,
        None,
        "2022-11-01 09:30",
        certificate(),
    )]);
    all.events[0].content.acting_for = Some("山田 太郎".to_owned());
    let approved = StoryEntry {
        at: at("2022-11-01 09:20"),
        actor: "木村 花子".to_owned(),
        acting_for: Some("山田 太郎".to_owned()),
        about: None,
        kind: "application.approved".to_owned(),
        remark: String::new(),
    };
    all.story.insert(0, approved.clone());
    office.set_ledger(all);
    office.arrange(1, |d| d.story.push(approved.clone()));
    let mut h = Harness::clerk(office);
    h.press("g c h");
    let picture = h.picture();
    assert!(
        picture.contains("承認 鈴木 一郎（山田 太郎の代行）"),
        "{picture}"
    );
    h.press("G");
    let picture = h.picture();
    assert!(
        picture.contains("承認 木村 花子（山田 太郎の代行）"),
        "{picture}"
    );
    h.press("q q enter h");
    let picture = h.picture();
    assert!(
        picture.contains("承認 木村 花子（山田 太郎の代行）"),
        "{picture}"
    );
    assert_snapshot!(picture);
}

#[test]
fn the_reasons_for_warnings_stand_in_the_history_with_what_they_were_given_for() {
    let warned = || crate::domain::command::Override {
        code: "reduced_price".to_owned(),
        subject: String::new(),
        reason: "出来高が超えている".to_owned(),
    };
    let mut reduced = certificate();
    reduced.price = Yen::new(39_000_000).unwrap();
    let mut all = ledger(vec![
        event(1, EventKind::Issue, None, "2022-11-01 09:30", certificate()),
        event(2, EventKind::Change, None, "2022-11-01 11:30", reduced),
    ]);
    all.events[1].content.overrides = vec![warned()];
    all.prices.push(PriceRecord {
        at: at("2022-11-01 13:50"),
        by: "佐藤 花子".to_owned(),
        before: Yen::new(39_000_000).unwrap(),
        price: Yen::new(38_000_000).unwrap(),
        reason: "設計変更".to_owned(),
        overrides: vec![warned()],
    });
    let office = Office::sample(1);
    office.set_ledger(all);
    let mut h = Harness::clerk(office);
    h.press("g c h");
    assert_snapshot!(h.picture());
    h.press("G");
    assert_snapshot!(h.picture());
    // None of it is the contractor's.
    h.press("tab");
    assert!(!h.picture().contains("出来高"), "{}", h.picture());
}

#[test]
fn the_history_as_of_a_time_is_what_had_arrived_by_then() {
    let mut h = Harness::clerk(storied());
    h.press("g c h T");
    assert_snapshot!(h.picture());
    h.type_text("R4.11.1 12:00");
    h.press("enter");
    let picture = h.picture();
    assert!(picture.contains("11/01 12:00"), "{picture}");
    assert!(picture.contains("発生番号2 変更  有効"), "{picture}");
    h.press("T");
    assert!(
        h.picture().contains("発生番号2 変更  発生番号3で取消済"),
        "{}",
        h.picture()
    );
    h.press("T");
    h.type_text("R4.10.31");
    h.press("enter");
    assert!(
        h.picture().contains("まだ証書は到着していません"),
        "{}",
        h.picture()
    );
}

/// The last certificate that went to a file: its name, and the change that it shows.
fn printed(h: &Harness) -> Option<(String, Option<i32>)> {
    h.log.iter().rev().find_map(|effect| match effect {
        crate::app::Effect::PrintCertificate { name, content, .. } => {
            Some((name.clone(), content.change_number))
        }
        _ => None,
    })
}

#[test]
fn the_certificate_of_any_event_is_printed_as_it_was() {
    let mut h = Harness::clerk(storied());
    // With nothing selected yet: the newest, whose content stands on the screen.
    h.press("g c h P");
    h.yes();
    assert!(
        printed(&h).unwrap().0.ends_with("-event3.pdf"),
        "{:?}",
        printed(&h)
    );
    // The cancelled change.
    while !h
        .row(usize::from(h.cursor_row()))
        .contains("発生番号2 変更")
    {
        h.press("j");
    }
    h.press("P");
    h.yes();
    assert_eq!(
        printed(&h),
        Some((
            "certificate-37071-00001M-event2-cancelled.pdf".to_owned(),
            Some(2)
        ))
    );
}

#[test]
fn a_moment_that_cannot_be_read_stays_in_its_question_with_what_is_wrong() {
    let mut h = Harness::clerk(storied());
    h.press("g c h T");
    h.type_text("H31.5.1");
    h.press("enter");
    for text in ["H31.5.1", "令和元年5月1日"] {
        assert!(h.picture().contains(text), "{text}: {}", h.picture());
    }
    h.press("C-u");
    h.type_text("R4.11.1 25:00");
    h.press("enter");
    for text in ["R4.11.1 25:00", "日付と時刻を読めません"] {
        assert!(h.picture().contains(text), "{text}: {}", h.picture());
    }
    h.press("BS BS BS BS BS");
    h.type_text("12:00");
    h.press("enter");
    assert!(h.picture().contains("11/01 12:00"), "{}", h.picture());
}
