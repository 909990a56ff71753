use super::*;
use chrono::TimeZone;
use proptest::prelude::*;

fn at(hour: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2022, 11, 1, 0, 0, 0).unwrap() + chrono::Duration::hours(i64::from(hour))
}

/// An event that arrived at the hour of its number; its content is a word.
fn event(
    occurrence: u32,
    kind: EventKind,
    supersedes: Option<u32>,
    content: &str,
) -> Revision<String> {
    Revision {
        occurrence,
        kind,
        supersedes,
        arrived_at: Some(at(occurrence)),
        content: content.to_owned(),
    }
}

use EventKind::{Cancellation, Change, Correction, Issue, Termination};

/// Issue A, change B, change C.
fn amended() -> Ledger<String> {
    Ledger::new([
        event(1, Issue, None, "A"),
        event(2, Change, None, "B"),
        event(3, Change, None, "C"),
    ])
    .unwrap()
}

fn shown(ledger: &Ledger<String>) -> Vec<(u32, EventKind, &str)> {
    ledger
        .contractor_view()
        .into_iter()
        .map(|row| (row.occurrence, row.kind, row.revision.content.as_str()))
        .collect()
}

#[test]
fn the_contract_reads_as_its_last_change() {
    let ledger = amended();
    let current = ledger.current().unwrap();
    assert_eq!(current.content, "C");
    assert_eq!(current.change_number, Some(3));
    assert!(!current.terminated);
    assert_eq!(
        shown(&ledger),
        [(3, Change, "C"), (2, Change, "B"), (1, Issue, "A")]
    );
}

#[test]
fn a_new_contract_has_no_change_number() {
    let ledger = Ledger::new([event(1, Issue, None, "A")]).unwrap();
    assert_eq!(ledger.current().unwrap().change_number, None);
    assert_eq!(ledger.next_occurrence(), 2);
}

#[test]
fn a_correction_takes_the_place_of_what_it_corrects() {
    let mut ledger = amended();
    ledger.push(event(4, Correction, Some(2), "B'")).unwrap();
    assert_eq!(
        ledger.current().unwrap().content,
        "C",
        "the later change still stands"
    );
    assert_eq!(
        shown(&ledger),
        [(3, Change, "C"), (2, Change, "B'"), (1, Issue, "A")]
    );
    ledger.push(event(5, Correction, Some(3), "C'")).unwrap();
    let current = ledger.current().unwrap();
    assert_eq!((current.content.as_str(), current.occurrence), ("C'", 5));
    assert_eq!(
        current.change_number,
        Some(3),
        "numbers of changes never move"
    );
    ledger.push(event(6, Correction, Some(5), "C''")).unwrap();
    assert_eq!(ledger.current().unwrap().content, "C''");
    assert_eq!(
        ledger.may_follow(Correction, Some(5)),
        Err(LedgerFault::NotInForce(5)),
        "it was corrected itself"
    );
}

#[test]
fn a_cancelled_change_leaves_the_contractors_view_and_stays_in_the_staffs() {
    let mut ledger = amended();
    ledger.push(event(4, Cancellation, Some(3), "B")).unwrap();
    let current = ledger.current().unwrap();
    assert_eq!(
        (current.content.as_str(), current.change_number),
        ("B", Some(2))
    );
    assert_eq!(shown(&ledger), [(2, Change, "B"), (1, Issue, "A")]);
    let staff = ledger.staff_view();
    assert_eq!(staff.len(), 4);
    assert_eq!(staff[0].standing, Standing::Cancels { change: 3 });
    assert_eq!(
        (staff[0].before.unwrap().as_str(), staff[0].after.as_str()),
        ("C", "B")
    );
    assert_eq!(staff[1].standing, Standing::Cancelled { by: 4 });
    assert_eq!(
        (staff[1].before.unwrap().as_str(), staff[1].after.as_str()),
        ("B", "C")
    );
    assert_eq!(staff[3].before, None);
    // the number 3 is never used again
    ledger.push(event(5, Change, None, "D")).unwrap();
    assert_eq!(ledger.current().unwrap().change_number, Some(5));
}

#[test]
fn the_staff_sees_before_and_after_of_a_correction() {
    let mut ledger = amended();
    ledger.push(event(4, Correction, Some(2), "B'")).unwrap();
    let staff = ledger.staff_view();
    assert_eq!(staff[0].before.unwrap(), "B");
    assert_eq!(staff[0].after, "C");
    assert_eq!(staff[2].standing, Standing::Corrected { by: 4 });
    assert_eq!(staff[0].standing, Standing::InForce);
}

#[test]
fn only_the_last_change_can_be_cancelled() {
    let ledger = amended();
    assert_eq!(
        ledger.may_follow(Cancellation, Some(2)),
        Err(LedgerFault::NotLastChange)
    );
    assert_eq!(
        ledger.may_follow(Cancellation, Some(1)),
        Err(LedgerFault::NotLastChange)
    );
    assert_eq!(
        ledger.may_follow(Cancellation, Some(9)),
        Err(LedgerFault::NotInForce(9))
    );
    assert_eq!(ledger.may_follow(Cancellation, Some(3)), Ok(()));
}

#[test]
fn after_termination_only_corrections_happen() {
    let mut ledger = amended();
    ledger.push(event(4, Termination, None, "end")).unwrap();
    assert!(ledger.current().unwrap().terminated);
    assert_eq!(
        ledger.may_follow(Change, None),
        Err(LedgerFault::Terminated)
    );
    assert_eq!(
        ledger.may_follow(Cancellation, Some(3)),
        Err(LedgerFault::Terminated)
    );
    ledger.push(event(5, Correction, Some(4), "end'")).unwrap();
    assert!(ledger.current().unwrap().terminated);
}

#[test]
fn events_that_do_not_fit_are_refused() {
    let fault = |events: Vec<Revision<String>>| Ledger::new(events).unwrap_err();
    assert_eq!(fault(vec![]), LedgerFault::Issue);
    assert_eq!(fault(vec![event(1, Change, None, "A")]), LedgerFault::Issue);
    assert_eq!(
        fault(vec![event(1, Issue, None, "A"), event(2, Issue, None, "B")]),
        LedgerFault::Issue
    );
    assert_eq!(
        fault(vec![
            event(1, Issue, None, "A"),
            event(3, Change, None, "B")
        ]),
        LedgerFault::Number { expected: 2 }
    );
    assert_eq!(
        fault(vec![event(2, Issue, None, "A")]),
        LedgerFault::Number { expected: 1 }
    );
    assert_eq!(
        fault(vec![
            event(1, Issue, None, "A"),
            event(2, Correction, None, "B")
        ]),
        LedgerFault::Supersedes
    );
    assert_eq!(
        fault(vec![
            event(1, Issue, None, "A"),
            event(2, Change, Some(1), "B")
        ]),
        LedgerFault::Supersedes
    );
    let mut early = event(2, Change, None, "B");
    early.arrived_at = Some(at(0));
    assert_eq!(
        fault(vec![event(1, Issue, None, "A"), early]),
        LedgerFault::Order
    );
    let mut on_its_way = event(1, Issue, None, "A");
    on_its_way.arrived_at = None;
    assert_eq!(
        fault(vec![on_its_way, event(2, Change, None, "B")]),
        LedgerFault::Order
    );
}

#[test]
fn the_orderer_saw_what_had_arrived() {
    let mut ledger = amended();
    ledger.push(event(4, Cancellation, Some(3), "B")).unwrap();
    let seen = |hour| {
        ledger
            .as_of(at(hour))
            .map(|l| l.current().unwrap().content.clone())
    };
    assert_eq!(seen(0), None);
    assert_eq!(seen(1).as_deref(), Some("A"));
    assert_eq!(seen(3).as_deref(), Some("C"), "not cancelled yet");
    assert_eq!(seen(4).as_deref(), Some("B"));
    let mut on_its_way = event(5, Change, None, "E");
    on_its_way.arrived_at = None;
    ledger.push(on_its_way).unwrap();
    assert_eq!(ledger.current().unwrap().content, "E");
    assert_eq!(ledger.arrived().unwrap().current().unwrap().content, "B");
}

#[test]
fn kinds_have_the_databases_codes() {
    for kind in EventKind::ALL {
        assert_eq!(EventKind::from_code(kind.code()), Some(kind));
    }
}

/// Random legal stories: each step tries kinds and targets until one may follow.
fn story() -> impl Strategy<Value = Ledger<String>> {
    prop::collection::vec((0usize..4, 0u32..12), 0..14).prop_map(|steps| {
        let mut ledger = Ledger::new([event(1, Issue, None, "content 1")]).unwrap();
        for (kind, target) in steps {
            let kind = [Change, Correction, Cancellation, Termination][kind];
            let n = ledger.next_occurrence();
            let supersedes = matches!(kind, Correction | Cancellation).then_some(target);
            if ledger.may_follow(kind, supersedes).is_err() {
                continue;
            }
            // A cancellation's certificate reads as before the change.
            let content = if kind == Cancellation {
                ledger.contractor_view()[1].revision.content.clone()
            } else {
                format!("content {n}")
            };
            ledger.push(event(n, kind, supersedes, &content)).unwrap();
        }
        ledger
    })
}

proptest! {
    #[test]
    fn the_staff_sees_everything_once_and_the_contractor_only_what_is_in_force(ledger in story()) {
        let staff = ledger.staff_view();
        prop_assert_eq!(staff.len() as u32 + 1, ledger.next_occurrence());
        let in_force: Vec<u32> = {
            let mut v: Vec<u32> = staff.iter().filter(|r| r.standing == Standing::InForce).map(|r| r.revision.occurrence).collect();
            v.sort_unstable();
            v
        };
        let mut contractor: Vec<u32> = ledger.contractor_view().iter().map(|r| r.revision.occurrence).collect();
        contractor.sort_unstable();
        prop_assert_eq!(in_force, contractor);
    }

    #[test]
    fn every_view_shows_the_same_latest_state(ledger in story()) {
        let current = ledger.current().unwrap();
        prop_assert_eq!(current.content, &ledger.contractor_view()[0].revision.content);
        prop_assert_eq!(current.content, ledger.staff_view()[0].after);
    }

    #[test]
    fn a_look_back_is_the_ledger_of_that_time(ledger in story(), hour in 0u32..16) {
        let staff = ledger.staff_view();
        match ledger.as_of(at(hour)) {
            None => prop_assert_eq!(hour, 0),
            Some(then) => {
                let latest = then.next_occurrence() - 1;
                prop_assert_eq!(latest, hour.min(ledger.next_occurrence() - 1));
                let row = staff.iter().find(|r| r.revision.occurrence == latest).unwrap();
                prop_assert_eq!(then.current().unwrap().content, row.after);
            }
        }
    }

    #[test]
    fn the_issue_is_always_at_the_bottom(ledger in story()) {
        let view = ledger.contractor_view();
        let last = view.last().unwrap();
        prop_assert_eq!((last.kind, last.occurrence), (Issue, 1));
        prop_assert!(view.iter().rev().map(|r| r.occurrence).is_sorted(), "places keep their order");
    }
}
