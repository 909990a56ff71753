//! A few random sequences of events over the real database and a real worker: its views, its projection and what the
//! orderer reads agree with the model at every point in time.

use super::desk::{Desk, draft, ended_late, text, yen};
use densho::domain::amendment::{AmendedField as F, AmendedValue};
use densho::domain::certificate::CertificateContent;
use densho::domain::ledger::EventKind;
use model::Event;

#[path = "../../../src/domain/ledger_model.rs"]
mod model;

/// Small numbers without a pattern, the same in every run: splitmix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(n).unwrap()).unwrap()
    }
}

const KINDS: [(char, EventKind); 4] = [
    ('C', EventKind::Change),
    ('R', EventKind::Correction),
    ('X', EventKind::Cancellation),
    ('T', EventKind::Termination),
];

/// The word of a content: its amount and whether it is ended.
fn word(content: &CertificateContent) -> String {
    let end = content.terminated_on.map_or("", |_| " 解約");
    format!("{}{end}", content.amount.get())
}

/// Each event makes an amount that no other has.
fn fields(kind: char, n: u32) -> Vec<(F, AmendedValue)> {
    match kind {
        'X' | 'T' => Vec::new(),
        _ => vec![
            (F::Amount, yen(20_000_000 - i64::from(n))),
            (F::Beneficiary, text("○○市長")),
        ],
    }
}

#[tokio::test]
async fn random_events_over_the_database_agree_with_the_model_at_every_point_in_time() {
    let mut drawn = std::collections::BTreeSet::new();
    for seed in 0..4 {
        let desk = Desk::new(|_| {}).await;
        let mut dice = Dice(seed);
        let mut events = vec![Event {
            n: 1,
            kind: 'I',
            of: None,
            content: "20000000".to_owned(),
        }];
        for _ in 0..7 {
            let n = u32::try_from(events.len()).unwrap() + 1;
            // A kind first, so that each is as likely; the end only near the end.
            let mut valid: Vec<Vec<_>> = Vec::new();
            for (letter, kind) in KINDS {
                let all: Vec<_> = std::iter::once(None)
                    .chain((1..n).map(Some))
                    .filter(|of| model::may(&events, letter, *of) && (letter != 'T' || n >= 6))
                    .map(|of| (letter, kind, of))
                    .collect();
                if !all.is_empty() {
                    valid.push(all);
                }
            }
            let kind = &valid[dice.below(valid.len())];
            let (letter, kind, of) = kind[dice.below(kind.len())];
            drawn.insert(letter);
            let base = match of {
                Some(of) => events.iter().find(|e| e.n == of).unwrap().content.clone(),
                None => model::reads(&events).unwrap(),
            };
            let made = match letter {
                'T' => format!("{base} 解約"),
                _ if base.contains("解約") => format!("{} 解約", 20_000_000 - i64::from(n)),
                _ => (20_000_000 - i64::from(n)).to_string(),
            };
            let content = model::content_of(&events, letter, &made);
            desk.happens(match kind {
                EventKind::Termination => ended_late("2040-01-31"),
                _ => draft(kind, of, &fields(letter, n)),
            })
            .await;
            events.push(Event {
                n,
                kind: letter,
                of,
                content,
            });
            // What the orderer reads now.
            let seen = desk.seen().await;
            let read: CertificateContent = serde_json::from_value(seen.latest.certificate).unwrap();
            assert_eq!(
                Some(word(&read)),
                model::reads(&events),
                "seed {seed}: {events:?}"
            );
            let earlier: Vec<String> = seen
                .earlier
                .into_iter()
                .map(|p| word(&serde_json::from_value(p.certificate).unwrap()))
                .collect();
            let shown: Vec<String> = model::shown(&events)
                .into_iter()
                .skip(1)
                .map(|row| row.2)
                .collect();
            assert_eq!(earlier, shown, "seed {seed}: {events:?}");
        }
        let all = desk.ledger().await;
        let ledger = all.ledger().unwrap();
        assert_eq!(all.events.len(), events.len());
        for known in 1..=events.len() {
            let past = &events[..known];
            let at = all.events[known - 1].arrived_at.unwrap();
            let then = ledger.as_of(at).unwrap();
            let contractor: Vec<_> = then
                .contractor_view()
                .iter()
                .map(|row| (row.occurrence, word(&row.revision.content.content)))
                .collect();
            let expected: Vec<_> = model::shown(past)
                .into_iter()
                .map(|(n, _, c)| (n, c))
                .collect();
            assert_eq!(
                contractor, expected,
                "seed {seed} after {known}: {events:?}"
            );
            let staff: Vec<_> = then
                .staff_view()
                .iter()
                .map(|row| {
                    (
                        row.revision.occurrence,
                        row.before.map(|e| word(&e.content)),
                        word(&row.after.content),
                    )
                })
                .collect();
            assert_eq!(
                staff,
                model::staff(past),
                "seed {seed} after {known}: {events:?}"
            );
            // The database's own places, at the same instant.
            let places: Vec<i32> = sqlx::query_scalar(
                "SELECT s.opened_by FROM core.places('371', $1, $2) s ORDER BY s.place DESC",
            )
            .bind(desk.contract.id)
            .bind(at)
            .fetch_all(&desk.stage.root)
            .await
            .unwrap();
            let openers: Vec<i32> = model::shown(past)
                .iter()
                .map(|row| i32::try_from(row.0).unwrap())
                .collect();
            assert_eq!(places, openers, "seed {seed} after {known}: {events:?}");
        }
        let amount: i64 = desk
            .stage
            .ask("SELECT amount::bigint FROM core.contract")
            .await;
        let reads = model::reads(&events).unwrap();
        assert_eq!(reads.split(' ').next(), Some(amount.to_string().as_str()));
    }
    let drawn: String = drawn.into_iter().collect();
    assert_eq!(drawn, "CRTX", "the seeds draw every kind");
}
