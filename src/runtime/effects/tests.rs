//! Every effect ends in exactly one reply, whatever the desk does.

use super::*;
use crate::document::{Fonts, Wordings};
use crate::domain::ids::BranchId;
use crate::vault::seal_to;
use std::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// A desk that misbehaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Hangs,
    Panics,
    Answers,
}

#[derive(Debug)]
struct Odd {
    mood: Mood,
    asked: Mutex<Option<(Vec<u8>, RevealPurpose)>>,
    looks: Mutex<u32>,
}

const REVEAL: Uuid = Uuid::from_u128(42);

impl Odd {
    async fn mood(&self) {
        match self.mood {
            Mood::Hangs => std::future::pending().await,
            Mood::Panics => panic!("the desk fell over"),
            Mood::Answers => {}
        }
    }
}

impl Desk for Odd {
    async fn query(&self, _query: &Query) -> Result<Answer, Refusal> {
        self.mood().await;
        // The worker takes its time: nothing at the first look.
        let mut looks = self.looks.lock().unwrap();
        *looks += 1;
        let sealed = self
            .asked
            .lock()
            .unwrap()
            .clone()
            .filter(|_| *looks > 1)
            .map(|(public, purpose)| {
                seal_to(&public, &context(REVEAL, purpose), b"Z28YUE4J3Bux").unwrap()
            });
        Ok(Answer::Reveal(sealed))
    }

    async fn write(&self, _request_id: Uuid, write: &Write) -> Result<Written, Refusal> {
        self.mood().await;
        if let Write::RequestReveal {
            public_key,
            purpose,
            ..
        } = write
        {
            *self.asked.lock().unwrap() = Some((public_key.clone(), *purpose));
        }
        Ok(Written::Reveal { id: REVEAL })
    }
}

fn key() -> ContractKey {
    ContractKey {
        branch: BranchId::from("371"),
        id: 1,
    }
}

fn effects(mood: Mood) -> (Effects<Odd>, UnboundedReceiver<Reply>) {
    let (sender, receiver) = unbounded_channel();
    let short = Duration::from_millis(50);
    let limits = Limits {
        query: short,
        write: short,
        reveal_poll: Duration::from_millis(1),
        ..Limits::default()
    };
    let printer = Printer {
        fonts: Fonts::new(Vec::new()),
        wordings: Wordings::load(None, None).unwrap(),
        folder: "/dev/null/print".into(),
    };
    let desk = Odd {
        mood,
        asked: Mutex::default(),
        looks: Mutex::default(),
    };
    (
        Effects::new(Arc::new(desk), Arc::new(printer), limits, sender),
        receiver,
    )
}

fn every_kind() -> Vec<Effect> {
    let write = Write::RecordPrint {
        key: key(),
        what: "certificate".to_owned(),
    };
    vec![
        Effect::Query {
            id: RequestId(1),
            query: Query::Pulse,
        },
        Effect::Write {
            id: RequestId(2),
            request_id: None,
            write,
        },
        Effect::Reveal {
            id: RequestId(3),
            key: key(),
            reason: "電話".to_owned(),
            purpose: RevealPurpose::View,
        },
        Effect::SavePdf {
            id: RequestId(4),
            name: "a.pdf".to_owned(),
            bytes: Zeroizing::new(vec![1]),
        },
    ]
}

async fn replies_in(mood: Mood) -> Vec<Reply> {
    let (mut effects, mut receiver) = effects(mood);
    for effect in every_kind() {
        assert!(effects.start(effect).is_none());
    }
    let mut replies = Vec::new();
    for _ in every_kind() {
        let reply = timeout(Duration::from_secs(120), receiver.recv()).await;
        replies.push(reply.expect("a reply for each effect").unwrap());
    }
    assert_eq!(effects.finish(Duration::from_secs(120)).await, 0);
    assert!(receiver.try_recv().is_err(), "one reply for each effect");
    replies.sort_by_key(Reply::id);
    replies
}

#[tokio::test]
async fn a_desk_that_hangs_is_a_timeout_once_for_each_effect() {
    let replies = replies_in(Mood::Hangs).await;
    assert_eq!(
        replies.iter().map(Reply::id).collect::<Vec<_>>(),
        [1, 2, 3, 4].map(RequestId)
    );
    for reply in replies.iter().take(3) {
        assert_eq!(reply.refusal(), Some(&Refusal::TimedOut), "{reply:?}");
    }
}

#[tokio::test]
async fn a_panic_is_an_internal_refusal_once_for_each_effect() {
    let replies = replies_in(Mood::Panics).await;
    assert_eq!(
        replies.iter().map(Reply::id).collect::<Vec<_>>(),
        [1, 2, 3, 4].map(RequestId)
    );
    for reply in replies.iter().take(3) {
        assert!(
            matches!(reply.refusal(), Some(Refusal::Internal(_))),
            "{reply:?}"
        );
    }
}

#[tokio::test]
async fn a_reveal_waits_for_the_worker_and_opens_what_was_sealed_for_this_request_alone() {
    let replies = replies_in(Mood::Answers).await;
    let Some(Reply::Revealed { result, .. }) = replies.iter().find(|r| r.id() == RequestId(3))
    else {
        panic!("no reveal among {replies:?}");
    };
    assert_eq!(
        *result,
        Ok(Revealed::Key(Zeroizing::new("Z28YUE4J3Bux".to_owned())))
    );
    assert!(
        !format!("{replies:?}").contains("Z28YUE4J3Bux"),
        "a key in a debug text"
    );
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_said_not_hidden() {
    let replies = replies_in(Mood::Answers).await;
    assert!(
        matches!(replies.last(), Some(Reply::Saved { result: Err(_), .. })),
        "{replies:?}"
    );
}

/// A wording that came on record since, while nobody is there to say it.
#[tokio::test]
async fn a_certificate_whose_wording_is_not_said_fails_as_that_refusal() {
    let content = serde_json::json!({
        "product": "advance_payment", "product_name": "前払金保証", "form": "electronic",
        "contract_number": null, "contractor_name": "㈱髙橋土木", "contractor_address": "長野市",
        "beneficiary": "建設事務所長", "guarantee_end": "2023-03-31", "works_name": "道路維持",
        "term_from": "2022-11-02", "term_to": "2023-03-31", "amount": 20_000_000, "price": 50_000_000,
        "contract_date": "2022-11-01", "deposit_bank": null, "clause_name": "前払金保証約款",
        "issued_on": "2022-11-01", "change_number": null, "joint_venture_representative": null,
        "company": {"name": "電子証書保証株式会社", "address": "東京都", "president_title": "取締役社長",
                    "president": "見本　太郎"},
        "branch": {"name": "長野支店", "tel": "026-000-0000", "fax": "026-000-0001", "email": "a@example.jp"},
        "wording": "v9"
    });
    let (mut effects, mut receiver) = effects(Mood::Hangs);
    effects.start(Effect::PrintCertificate {
        id: RequestId(1),
        name: "a.pdf".to_owned(),
        content: Box::new(serde_json::from_value(content).unwrap()),
    });
    let reply = timeout(Duration::from_secs(120), receiver.recv()).await;
    let reply = reply.expect("a reply").unwrap();
    let refused = Err(SaveFault::Refused(Refusal::TimedOut));
    assert!(
        matches!(&reply, Reply::Saved { result, .. } if *result == refused),
        "{reply:?}"
    );
}

#[tokio::test]
async fn what_is_the_sessions_own_is_given_back() {
    let (mut effects, _receiver) = effects(Mood::Answers);
    assert_eq!(effects.start(Effect::Redraw), Some(Effect::Redraw));
}

/// Reads never come back; writes take a while.
#[derive(Debug)]
struct Slow {
    write: Duration,
    written: Mutex<u32>,
    asking: Arc<()>,
}

impl Desk for Slow {
    async fn query(&self, _query: &Query) -> Result<Answer, Refusal> {
        // A connection, as long as it is held.
        let _held = Arc::clone(&self.asking);
        std::future::pending().await
    }

    async fn write(&self, _request_id: Uuid, _write: &Write) -> Result<Written, Refusal> {
        sleep(self.write).await;
        *self.written.lock().unwrap() += 1;
        Ok(Written::Reveal { id: REVEAL })
    }
}

async fn left_by(write: Duration, patience: Duration) -> (usize, u32, Duration, usize) {
    let (sender, _receiver) = unbounded_channel();
    let desk = Arc::new(Slow {
        write,
        written: Mutex::default(),
        asking: Arc::default(),
    });
    let printer = Printer {
        fonts: Fonts::new(Vec::new()),
        wordings: Wordings::load(None, None).unwrap(),
        folder: "/dev/null/print".into(),
    };
    let mut effects = Effects::new(
        Arc::clone(&desk),
        Arc::new(printer),
        Limits::default(),
        sender,
    );
    for effect in every_kind().into_iter().take(2) {
        effects.start(effect);
    }
    let began = Instant::now();
    let left = effects.finish(patience).await;
    let took = began.elapsed();
    // Aborted tasks let go at their next turn.
    while Arc::strong_count(&desk.asking) > 1 {
        tokio::task::yield_now().await;
    }
    let written = *desk.written.lock().unwrap();
    (left, written, took, Arc::strong_count(&desk.asking))
}

#[tokio::test]
async fn at_the_end_writes_are_finished_and_reads_let_go_of_the_database() {
    let patience = Duration::from_secs(20);
    let (left, written, took, asking) = left_by(Duration::from_millis(30), patience).await;
    assert_eq!((left, written, asking), (0, 1, 1));
    assert!(took < patience, "a read was waited for: {took:?}");
}

#[tokio::test]
async fn a_write_that_hangs_holds_the_end_no_longer_than_it_may() {
    let patience = Duration::from_millis(60);
    let (left, written, took, _) = left_by(Duration::from_secs(3600), patience).await;
    assert_eq!((left, written), (1, 0));
    assert!(took < Duration::from_secs(20), "{took:?}");
}
