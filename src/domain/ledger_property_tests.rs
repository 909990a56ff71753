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

/// How an event stands, in the model's letters.
fn standing<T>(row: &StaffRow<'_, T>) -> (u32, char, Option<u32>) {
    let (letter, by) = match row.standing {
        Standing::InForce => ('I', None),
        Standing::Corrected { by } => ('C', Some(by)),
        Standing::Cancelled { by } => ('X', Some(by)),
        Standing::Cancels { change } => ('x', Some(change)),
    };
    (row.revision.occurrence, letter, by)
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
        picks in prop::collection::vec((any::<prop::sample::Index>(), 0u32..3), 0..16), on_its_way: bool,
    ) {
        let mut events: Vec<Event> = Vec::new();
        let mut ledger: Option<Ledger<String>> = None;
        let mut arrivals: Vec<u32> = Vec::new();
        let mut hour = 1;
        let count = picks.len() + 1;
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
                    // Several may arrive in the same instant. After the end only corrections follow: it is drawn one time in
                    // three of those in which it may be, so that stories grow long.
                    hour += *wait;
                    let goes_on: Vec<_> = valid.iter().copied().filter(|(kind, _)| *kind != EventKind::Termination).collect();
                    *index.get(if *wait == 0 { &valid } else { &goes_on })
                }
                _ => (EventKind::Issue, None),
            };
            let content = model::content_of(&events, letter(kind), &format!("content {n}"));
            // The last one may not have arrived yet.
            let arrived_at = (!on_its_way || usize::try_from(n).unwrap() < count).then(|| at(hour));
            let revision = Revision { occurrence: n, kind, supersedes: of, arrived_at, content: content.clone() };
            events.push(Event { n, kind: letter(kind), of, content });
            if arrived_at.is_some() {
                arrivals.push(hour);
            }
            match &mut ledger {
                Some(ledger) => prop_assert_eq!(ledger.push(revision), Ok(())),
                none => *none = Some(Ledger::new([revision]).unwrap()),
            }
        }
        let mut ledger = ledger.unwrap();
        // Who looks at all of it sees what is on its way too; who looks at what arrived does not.
        let all: Vec<_> = ledger.staff_view().iter().map(standing).collect();
        prop_assert_eq!(all, model::standing(&events));
        prop_assert_eq!(ledger.current().map(|now| now.content.clone()), model::reads(&events));
        for event in &events {
            prop_assert_eq!(ledger.opened_by(event.n), model::opened_by(&events, event.n));
        }
        let there = ledger.arrived().map(|l| l.current().unwrap().content.clone());
        prop_assert_eq!(there, model::reads(&events[..arrivals.len()]));
        if on_its_way {
            let next = wishes(ledger.next_occurrence()).into_iter().find(|(kind, of)| ledger.may_follow(*kind, *of).is_ok());
            let (kind, supersedes) = next.unwrap();
            let occurrence = ledger.next_occurrence();
            let early = Revision { occurrence, kind, supersedes, arrived_at: Some(at(hour)), content: String::new() };
            let before = ledger.clone();
            prop_assert_eq!(ledger.push(early), Err(LedgerFault::Order));
            prop_assert_eq!(&ledger, &before, "what was refused leaves nothing behind");
        }
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
            let stands: Vec<_> = then.staff_view().iter().map(standing).collect();
            prop_assert_eq!(stands, model::standing(past));
            let current = then.current().unwrap();
            prop_assert_eq!(Some(current.content.clone()), model::reads(past));
            prop_assert_eq!(current.terminated, contractor[0].1 == 'T');
            let change = contractor.iter().find(|row| row.1 == 'C').map(|row| row.0);
            prop_assert_eq!(current.change_number, change);
        }
    }
}
