//! What happens between events and is none: prices recorded, keys issued anew, what was given up or came back, contracts
//! that move, firms that are merged and parted, and a publication that is withdrawn in the end.

use super::works::{Works, priced, word};
use super::{Story, Wish, fields, model};
use crate::amendments::desk::{change, yen};
use chrono::{DateTime, Utc};
use densho::domain::amendment::AmendedField as F;
use densho::domain::command::{KeyOrder, Write};
use densho::domain::house::HouseAct;
use densho::domain::money::Yen;
use densho::vault::AuthKey;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Between {
    Price,
    NewKey,
    GivenUp,
    CameBack,
    Moved,
    Merged,
    Parted,
}

const ALL: [Between; 7] = [
    Between::Price,
    Between::NewKey,
    Between::GivenUp,
    Between::CameBack,
    Between::Moved,
    Between::Merged,
    Between::Parted,
];

/// 請負金額, written apart: whoever said a price last, a record or the event that speaks.
struct Prices {
    /// What was said, in order: by a record, or by the event of that number.
    said: Vec<(Option<u32>, i64)>,
    /// What the certificate of each event prints.
    printed: BTreeMap<u32, i64>,
}

impl Prices {
    fn new() -> Self {
        Self {
            said: vec![(Some(1), 50_000_000)],
            printed: BTreeMap::from([(1, 50_000_000)]),
        }
    }

    fn known(&self, events: &[model::Event]) -> i64 {
        // A correction that does not speak of the price leaves the word to what it corrects.
        let mut speaker = model::speaks(events).unwrap();
        while !self.said.iter().any(|(by, _)| *by == Some(speaker)) {
            speaker = events.iter().find(|e| e.n == speaker).unwrap().of.unwrap();
        }
        let at = self
            .said
            .iter()
            .position(|(by, _)| *by == Some(speaker))
            .unwrap();
        let later = self.said[at..].iter().rfind(|(by, _)| by.is_none());
        later.unwrap_or(&self.said[at]).1
    }

    /// The model learns what the event `n` prints; `set`: the price that was typed into it.
    fn happened(&mut self, events: &[model::Event], (letter, _, of): Wish, set: Option<i64>) {
        let n = events.last().unwrap().n;
        let before = &events[..events.len() - 1];
        match letter {
            'X' => {}
            'R' => {
                let was = self.printed[&of.unwrap()];
                self.printed.insert(n, set.unwrap_or(was));
                if set.is_some_and(|price| price != was) {
                    self.said.push((Some(n), self.printed[&n]));
                }
            }
            _ => {
                let prints = set.unwrap_or_else(|| self.known(before));
                self.printed.insert(n, prints);
                self.said.push((Some(n), prints));
            }
        }
    }
}

impl Story {
    async fn send(&self, login: &str, write: Write) {
        let said = self.desk.store(login).write(Uuid::new_v4(), &write).await;
        said.unwrap_or_else(|refusal| panic!("seed {}: {write:?}: {refusal:?}", self.seed));
    }

    async fn act(&self, login: &str, act: HouseAct, args: Value) {
        let Value::Object(args) = args else {
            panic!("{args}")
        };
        self.send(login, Write::House { act, args }).await;
    }

    async fn now(&self) -> DateTime<Utc> {
        self.desk.stage.ask("SELECT clock_timestamp()").await
    }

    fn a_price(&mut self) -> i64 {
        45_000_000 + 10_000 * i64::try_from(self.dice.below(1_000)).unwrap()
    }

    async fn between(&mut self, what: Between, holder: &str) {
        match what {
            Between::Price => unreachable!("it is recorded where its figure is kept"),
            Between::NewKey => {
                let ordered = self
                    .desk
                    .order("takahashi", KeyOrder::Reissue, "紛失")
                    .await;
                ordered.unwrap();
                self.desk.work().await;
            }
            Between::GivenUp | Between::CameBack => {
                let wish = self.wish();
                let draft = self.drafted(wish);
                let key = self.desk.submit("sato", draft).await.unwrap();
                if what == Between::CameBack {
                    let version = self.desk.amendment(&key).await.row.version;
                    let reason = "日付を確かめてください".to_owned();
                    let key = key.clone();
                    let back = Write::ReturnAmendment {
                        key,
                        version,
                        reason,
                    };
                    self.send("takahashi", back).await;
                }
                let version = self.desk.amendment(&key).await.row.version;
                let reason = "届出の取下げ".to_owned();
                self.send(
                    "sato",
                    Write::WithdrawAmendment {
                        key,
                        version,
                        reason,
                    },
                )
                .await;
            }
            Between::Moved => {
                let args = json!({"number": self.desk.number, "customer_code": holder, "reason": "同名の別会社"});
                self.act("kanri", HouseAct::MoveContract, args).await;
            }
            Between::Merged => {
                let args =
                    json!({"customer_code": "C371003", "kept_code": "C371001", "reason": "重複"});
                self.act("kanri", HouseAct::MergeContractors, args).await;
            }
            Between::Parted => {
                let content = json!({"customer_code": "C371003", "kept_code": "C371001"});
                let args = json!({"kind": "unmerge", "content": content, "reason": "別会社でした"});
                self.act("kanri", HouseAct::Propose, args).await;
                let id: String = self
                    .desk
                    .stage
                    .ask("SELECT max(proposal_id)::text FROM core.proposal")
                    .await;
                let args = json!({"id": id, "verdict": "confirmed", "reason": ""});
                self.act("takahashi", HouseAct::DecideProposal, args).await;
            }
        }
    }
}

#[tokio::test]
async fn random_events_with_prices_keys_moves_and_merges_between_them_leave_the_views_of_the_model()
{
    let mut drawn = BTreeSet::new();
    let mut kinds = BTreeSet::new();
    for seed in 20..24 {
        let works = [
            Works::OneYear,
            Works::OneYear,
            Works::ByYears,
            Works::OverYears,
        ];
        let mut story = Story::of(seed, works[usize::try_from(seed - 20).unwrap()]).await;
        let mut prices = Prices::new();
        let mut moments = Vec::new();
        let mut dead: Vec<AuthKey> = Vec::new();
        let (mut holder, mut merged) = ("C371002", false);
        for _ in 0..7 {
            for _ in 0..story.dice.below(3) {
                let ended = model::shown(&story.events)[0].1 == 'T';
                let what = match ALL[story.dice.below(ALL.len())] {
                    // Of what has ended no price is recorded.
                    Between::Price if ended => Between::Moved,
                    Between::Merged | Between::Parted if merged => Between::Parted,
                    Between::Merged | Between::Parted => Between::Merged,
                    other => other,
                };
                drawn.insert(what);
                let known = usize::try_from(story.next_number() - 1).unwrap();
                match what {
                    Between::Price => {
                        let price = story.a_price();
                        let write = Write::RecordPrice {
                            key: story.desk.contract.clone(),
                            version: story.desk.ledger().await.version,
                            price: Yen::new(price).unwrap(),
                            reason: "設計変更".to_owned(),
                            overrides: Vec::new(),
                            returned: None,
                        };
                        story.send("sato", write).await;
                        prices.said.push((None, price));
                    }
                    Between::NewKey => {
                        dead.push(story.desk.key().await);
                        story.between(what, holder).await;
                    }
                    _ => {
                        story.between(what, holder).await;
                        merged = match what {
                            Between::Merged => true,
                            Between::Parted => false,
                            _ => merged,
                        };
                        if what == Between::Moved {
                            holder = if holder == "C371002" {
                                "C371001"
                            } else {
                                "C371002"
                            };
                        }
                    }
                }
                moments.push((story.now().await, known));
                agrees(&story, &prices, &dead).await;
            }
            let wish = story.wish();
            kinds.insert(wish.0);
            let set = match wish.0 {
                'C' | 'R' if story.dice.below(2) == 0 => Some(story.a_price()),
                _ => None,
            };
            let mut next = story.drafted(wish);
            next.fields.extend(set.map(|price| (F::Price, yen(price))));
            story.desk.happens(next.clone()).await;
            story.happened(wish, &next);
            prices.happened(&story.events, wish, set);
            // What is printed as the price is kept by the prices alone.
            let last = story.events.last_mut().unwrap();
            if let Some(price) = prices.printed.get(&last.n) {
                last.content = priced(&last.content, *price);
            }
            moments.push((story.now().await, story.events.len()));
            agrees(&story, &prices, &dead).await;
        }
        let all = story.agrees_at_every_arrival().await;
        for (at, known) in &moments {
            story.agrees_at(&all, *at, *known).await;
        }
        if seed % 2 == 0 {
            let key = story.desk.key().await;
            let order = story
                .desk
                .order("takahashi", KeyOrder::Withdraw, "誤発行")
                .await;
            order.unwrap();
            story.desk.work().await;
            assert!(story.desk.seen_with(&key).await.is_none(), "seed {seed}");
            let after = story.agrees_at_every_arrival().await;
            assert_eq!(after.events, all.events, "seed {seed}");
            let next = change(&fields(story.works.first(), 'C', 90));
            assert!(story.desk.submit("sato", next).await.is_err());
        }
    }
    assert_eq!(
        drawn.into_iter().collect::<Vec<_>>(),
        ALL,
        "the seeds draw all"
    );
    let kinds: String = kinds.into_iter().collect();
    assert_eq!(kinds, "CRTX", "the seeds draw every kind");
}

/// What is read now: by the orderer under the key of now and under no dead one, by the staff, and the price.
async fn agrees(story: &Story, prices: &Prices, dead: &[AuthKey]) {
    let (seed, events) = (story.seed, &story.events);
    let told = || format!("seed {seed}: {events:?}, {:?}", prices.said);
    let read = story.agrees_with_the_orderer().await;
    let speaker = model::speaks(events).unwrap();
    assert_eq!(
        read.price.get(),
        prices.printed[&speaker],
        "printed, {}",
        told()
    );
    assert_eq!(read.contractor_name, "○○建設　株式会社", "{}", told());
    for key in dead {
        assert!(story.desk.seen_with(key).await.is_none(), "{}", told());
    }
    let ledger = story.desk.ledger().await;
    assert_eq!(
        ledger.price.get(),
        prices.known(events),
        "known, {}",
        told()
    );
    assert_eq!(ledger.events.len(), events.len(), "{}", told());
    let proven = ledger.ledger().unwrap();
    let now = &proven.current().unwrap().content;
    assert_eq!(Some(word(&now.content)), model::reads(events), "{}", told());
}
