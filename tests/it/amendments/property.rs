//! A few random sequences of events over the real database and a real worker: its views, its projection and what the
//! orderer reads agree with the model at every point in time.

mod between;
mod refused;
mod works;

use super::desk::{Desk, draft, ended_late, text, yen};
use chrono::{DateTime, TimeDelta, Utc};
use densho::domain::amendment::{AmendedField as F, AmendedValue, AmendmentDraft};
use densho::domain::amendment_record::ContractLedger;
use densho::domain::certificate::CertificateContent;
use densho::domain::ledger::EventKind;
use model::Event;
use std::collections::BTreeSet;
use works::{Works, printed, word};

#[path = "../../../src/domain/ledger_model.rs"]
mod model;

/// Small numbers without a pattern, the same in every run: splitmix64.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(n).unwrap()).unwrap()
    }
}

/// All that may follow an issue.
const KINDS: [(char, EventKind); 4] = [
    ('C', EventKind::Change),
    ('R', EventKind::Correction),
    ('X', EventKind::Cancellation),
    ('T', EventKind::Termination),
];

/// What is asked for next: kind, and the event that it corrects or cancels.
type Wish = (char, EventKind, Option<u32>);

const ORDERERS: [&str; 3] = ["○○市長", "国土交通省○○地方整備局長", "長野県△△建設事務所長"];

/// Each event makes an amount that no other has.
fn fields(first: i64, kind: char, n: u32) -> Vec<(F, AmendedValue)> {
    match kind {
        'X' | 'T' => Vec::new(),
        _ => vec![
            (F::Amount, yen(first - i64::from(n))),
            (
                F::Beneficiary,
                text(ORDERERS[usize::try_from(n).unwrap() % 3]),
            ),
        ],
    }
}

/// What a clerk hands in for this wish as the event `n`.
fn drafted(wish: Wish, n: u32) -> AmendmentDraft {
    match wish {
        (_, EventKind::Termination, _) => ended_late("2040-01-31"),
        (letter, kind, of) => draft(kind, of, &fields(Works::OneYear.first(), letter, n)),
    }
}

/// A contract, what the model knows of it, and what comes next.
struct Story {
    desk: Desk,
    dice: Dice,
    seed: u64,
    works: Works,
    /// What is said of shares and days: dice of their own, so that the kinds of events are the same for all works.
    said: Dice,
    events: Vec<Event>,
}

impl Story {
    async fn new(seed: u64) -> Self {
        Self::of(seed, Works::OneYear).await
    }

    async fn of(seed: u64, works: Works) -> Self {
        Self {
            desk: Desk::new(|content| works.apply(content)).await,
            dice: Dice(seed),
            seed,
            works,
            said: Dice(seed + 1_000),
            events: vec![Event {
                n: 1,
                kind: 'I',
                of: None,
                content: works.issued(),
            }],
        }
    }

    fn next_number(&self) -> u32 {
        u32::try_from(self.events.len()).unwrap() + 1
    }

    /// A kind first, so that each is as likely; the end only near the end.
    fn wish(&mut self) -> Wish {
        let n = self.next_number();
        let mut valid: Vec<Vec<Wish>> = Vec::new();
        for (letter, kind) in KINDS {
            let all: Vec<_> = std::iter::once(None)
                .chain((1..n).map(Some))
                .filter(|of| model::may(&self.events, letter, *of) && (letter != 'T' || n >= 6))
                .map(|of| (letter, kind, of))
                .collect();
            if !all.is_empty() {
                valid.push(all);
            }
        }
        let kind = &valid[self.dice.below(valid.len())];
        kind[self.dice.below(kind.len())]
    }

    /// What a clerk hands in for it, of these works.
    fn drafted(&mut self, wish: Wish) -> AmendmentDraft {
        let n = self.next_number();
        let mut draft = drafted(wish, n);
        if let 'C' | 'R' = wish.0 {
            draft.fields = fields(self.works.first(), wish.0, n);
            draft.fields.extend(self.works.fields(&mut self.said));
            let names = self.works.names(wish.0, n, &mut self.said);
            draft.fields.extend(names);
        }
        draft
    }

    /// The model learns that it happened.
    fn happened(&mut self, (letter, _, of): Wish, draft: &AmendmentDraft) {
        let n = self.next_number();
        let base = match of {
            Some(of) => self
                .events
                .iter()
                .find(|e| e.n == of)
                .unwrap()
                .content
                .clone(),
            None => model::reads(&self.events).unwrap(),
        };
        let made = works::made(&base, draft);
        let content = model::content_of(&self.events, letter, &made);
        self.events.push(Event {
            n,
            kind: letter,
            of,
            content,
        });
    }

    /// What the orderer reads now, under the key of now; gives its latest certificate. Of one on paper that is the
    /// certificate as it is printed now.
    async fn agrees_with_the_orderer(&self) -> CertificateContent {
        let (seed, events) = (self.seed, &self.events);
        if self.works == Works::Paper {
            let all = self.desk.ledger().await;
            let ledger = all.ledger().unwrap();
            let now = ledger.current().unwrap().content.content.clone();
            assert_eq!(Some(word(&now)), model::reads(events), "seed {seed}");
            return now;
        }
        let seen = self.desk.seen().await;
        let read: CertificateContent = serde_json::from_value(seen.latest.certificate).unwrap();
        assert_eq!(
            Some(printed(&word(&read))),
            model::reads(events).map(|said| printed(&said)),
            "seed {seed}: {events:?}"
        );
        let earlier: Vec<String> = seen
            .earlier
            .into_iter()
            .map(|p| printed(&word(&serde_json::from_value(p.certificate).unwrap())))
            .collect();
        let shown: Vec<String> = model::shown(events)
            .into_iter()
            .skip(1)
            .map(|row| printed(&row.2))
            .collect();
        assert_eq!(earlier, shown, "seed {seed}: {events:?}");
        read
    }

    /// Both views and the database's own places at this instant, when so many events had arrived.
    async fn agrees_at(&self, all: &ContractLedger, at: DateTime<Utc>, known: usize) {
        let (seed, events) = (self.seed, &self.events);
        let past = &events[..known];
        let then = all.ledger().unwrap().as_of(at).unwrap();
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
        let places = self.places(at).await;
        let openers: Vec<i32> = model::shown(past)
            .iter()
            .map(|row| i32::try_from(row.0).unwrap())
            .collect();
        assert_eq!(places, openers, "seed {seed} after {known}: {events:?}");
    }

    /// The database's own places at this instant: who opened each, the latest first.
    async fn places(&self, at: DateTime<Utc>) -> Vec<i32> {
        sqlx::query_scalar(
            "SELECT s.opened_by FROM core.places('371', $1, $2) s ORDER BY s.place DESC",
        )
        .bind(self.desk.contract.id)
        .bind(at)
        .fetch_all(&self.desk.stage.root)
        .await
        .unwrap()
    }

    /// Every event has its number, without a gap, and every instant of an arrival agrees; gives the ledger.
    async fn agrees_at_every_arrival(&self) -> ContractLedger {
        let all = self.desk.ledger().await;
        let numbers: Vec<u32> = all.events.iter().map(|e| e.occurrence).collect();
        let expected: Vec<u32> = self.events.iter().map(|e| e.n).collect();
        assert_eq!(numbers, expected, "seed {}", self.seed);
        let arrived = |n: usize| all.events[n].arrived_at.unwrap();
        // Before the first there is nothing.
        let before = arrived(0) - TimeDelta::microseconds(1);
        assert!(all.ledger().unwrap().as_of(before).is_none());
        assert_eq!(self.places(before).await, [] as [i32; 0]);
        for known in 1..=self.events.len() {
            let at = arrived(known - 1);
            self.agrees_at(&all, at, known).await;
            // Between two arrivals it is as after the first of them, to its last moment.
            let next = match known < self.events.len() {
                true => arrived(known),
                false => at + TimeDelta::days(1),
            };
            for between in [at + (next - at) / 2, next - TimeDelta::microseconds(1)] {
                if between > at {
                    self.agrees_at(&all, between, known).await;
                }
            }
        }
        all
    }
}

async fn seven_random_events(seed: u64, works: Works, drawn: &mut BTreeSet<char>) -> Story {
    let mut story = Story::of(seed, works).await;
    for _ in 0..7 {
        let wish = story.wish();
        drawn.insert(wish.0);
        let draft = story.drafted(wish);
        story.desk.happens(draft.clone()).await;
        story.happened(wish, &draft);
        story.agrees_with_the_orderer().await;
    }
    story.agrees_at_every_arrival().await;
    let row: String = story
        .desk
        .stage
        .ask("SELECT amount || ' ' || guarantee_end FROM core.contract")
        .await;
    let reads = model::reads(&story.events).unwrap();
    assert_eq!(row, works::amount_and_end(&reads), "seed {seed}");
    story
}

#[tokio::test]
async fn random_events_over_the_database_agree_with_the_model_at_every_point_in_time() {
    let mut drawn = BTreeSet::new();
    for seed in 0..4 {
        seven_random_events(seed, Works::OneYear, &mut drawn).await;
    }
    let drawn: String = drawn.into_iter().collect();
    assert_eq!(drawn, "CRTX", "the seeds draw every kind");
}

#[tokio::test]
async fn random_events_of_works_over_several_years_agree_with_the_model_at_every_point_in_time() {
    let mut drawn = BTreeSet::new();
    let (mut said, mut shares) = (BTreeSet::new(), BTreeSet::new());
    for (seed, works) in [
        (30, Works::ByYears),
        (31, Works::ByYears),
        (32, Works::ByYears),
        (33, Works::OverYears),
        (34, Works::OverYears),
    ] {
        let story = seven_random_events(seed, works, &mut drawn).await;
        for event in &story.events {
            said.extend(event.content.split(' ').map(str::to_owned));
            shares.insert(works::share(&event.content).to_owned());
        }
    }
    let drawn: String = drawn.into_iter().collect();
    assert_eq!(drawn, "CRTX", "the seeds draw every kind");
    for day in [
        "2023-02-28",
        "2023-03-31",
        "2024-03-15",
        "2024-03-31",
        "2025-03-20",
    ] {
        assert!(said.contains(day), "{day} is not drawn: {said:?}");
    }
    assert!(shares.len() > 5, "{shares:?}");
}

#[tokio::test]
async fn random_events_of_every_product_and_form_agree_with_the_model_at_every_point_in_time() {
    let mut drawn = BTreeSet::new();
    let mut said = BTreeSet::new();
    for (seed, works) in [
        (40, Works::Performance),
        (41, Works::Interim),
        (42, Works::Paper),
    ] {
        let story = seven_random_events(seed, works, &mut drawn).await;
        for event in &story.events {
            said.extend(event.content.split(' ').map(str::to_owned));
        }
    }
    let drawn: String = drawn.into_iter().collect();
    assert_eq!(drawn, "CRTX", "the seeds draw every kind");
    for one in ORDERERS
        .into_iter()
        .chain(["○○銀行　駅前支店", "2022-10-31", "2022-11-04"])
    {
        assert!(said.contains(one), "{one} is not drawn: {said:?}");
    }
    let corrected = |what: &str| said.iter().any(|w| w.starts_with(what));
    assert!(corrected("県単河川維持工事　その"), "{said:?}");
}
