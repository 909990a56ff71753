//! Any valid sequence of events gives views that agree with the model, for every as-of point.

use super::*;
use chrono::TimeZone;
use model::Event;
use proptest::prelude::*;

#[path = "ledger_model.rs"]
mod model;

fn at(hour: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2022, 11, 1, 0, 0, 0).unwrap() + chrono::Duration::hours(i64::from(hour))
}

fn letter(kind: EventKind) -> char {
    match kind {
        EventKind::Issue => 'I',
        EventKind::Change => 'C',
        EventKind::Correction => 'R',
        EventKind::Cancellation => 'X',
        EventKind::Termination => 'T',
    }
}

/// What may be asked for next, sensible or not.
fn wishes(n: u32) -> Vec<(EventKind, Option<u32>)> {
    let mut all = Vec::new();
    for kind in EventKind::ALL {
        all.push((kind, None));
        all.extend((0..=n + 1).map(|of| (kind, Some(of))));
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn any_valid_sequence_of_events_gives_the_views_of_the_model_at_every_point_in_time(
        picks in prop::collection::vec((any::<prop::sample::Index>(), 0u32..3), 0..16)
    ) {
        let mut events: Vec<Event> = Vec::new();
        let mut ledger: Option<Ledger<String>> = None;
        let mut arrivals: Vec<u32> = Vec::new();
        let mut hour = 1;
        let steps = std::iter::once(None).chain(picks.into_iter().map(Some));
        for pick in steps {
            let n = u32::try_from(events.len()).unwrap() + 1;
            let (kind, of) = match (&pick, &ledger) {
                (Some((index, wait)), Some(ledger)) => {
                    // What may follow is what the model says may follow, for every wish there is.
                    let mut valid = Vec::new();
                    for (kind, of) in wishes(n) {
                        let may = kind != EventKind::Issue && model::may(&events, letter(kind), of);
                        prop_assert_eq!(ledger.may_follow(kind, of).is_ok(), may, "{:?} of {:?} after {:?}", kind, of, events);
                        if may {
                            valid.push((kind, of));
                        }
                    }
                    // Several may arrive in the same instant.
                    hour += *wait;
                    *index.get(&valid)
                }
                _ => (EventKind::Issue, None),
            };
            let content = model::content_of(&events, letter(kind), &format!("content {n}"));
            let revision = Revision { occurrence: n, kind, supersedes: of, arrived_at: Some(at(hour)), content: content.clone() };
            events.push(Event { n, kind: letter(kind), of, content });
            arrivals.push(hour);
            match &mut ledger {
                Some(ledger) => prop_assert_eq!(ledger.push(revision), Ok(())),
                none => *none = Some(Ledger::new([revision]).unwrap()),
            }
        }
        let ledger = ledger.unwrap();
        for now in 0..=hour + 1 {
            let known = arrivals.iter().filter(|hour| **hour <= now).count();
            let past = &events[..known];
            let Some(then) = ledger.as_of(at(now)) else {
                prop_assert_eq!(known, 0);
                continue;
            };
            let contractor: Vec<_> = then
                .contractor_view()
                .iter()
                .map(|row| (row.occurrence, letter(row.kind), row.revision.content.clone()))
                .collect();
            prop_assert_eq!(&contractor, &model::shown(past));
            let staff: Vec<_> = then
                .staff_view()
                .iter()
                .map(|row| (row.revision.occurrence, row.before.cloned(), row.after.clone()))
                .collect();
            prop_assert_eq!(staff, model::staff(past));
            let current = then.current().unwrap();
            prop_assert_eq!(Some(current.content.clone()), model::reads(past));
            prop_assert_eq!(current.terminated, contractor[0].1 == 'T');
            let change = contractor.iter().find(|row| row.1 == 'C').map(|row| row.0);
            prop_assert_eq!(current.change_number, change);
        }
    }
}
