//! What may not follow is refused by the database too, through its functions and past them, by the same rule.

use super::{KINDS, Story, Wish, drafted, model};
use crate::amendments::desk::{draft, submit_to};
use densho::domain::ledger::EventKind;
use densho::domain::refusal::Refusal;

/// Every wish there is, sensible or not: five kinds, and targets from none and 0 to one beyond the next.
fn wishes(n: u32) -> Vec<Wish> {
    let mut all = Vec::new();
    for (letter, kind) in std::iter::once(('I', EventKind::Issue)).chain(KINDS) {
        all.push((letter, kind, None));
        all.extend((0..=n + 1).map(|of| (letter, kind, Some(of))));
    }
    all
}

impl Story {
    /// All that the contract has: what a refusal must leave as it is.
    async fn kept(&self) -> Vec<String> {
        self.desk
            .stage
            .list(
                "SELECT v::text FROM core.revision v UNION ALL SELECT c::text FROM core.contract c
                 UNION ALL SELECT a::text FROM core.amendment a UNION ALL SELECT d::text FROM core.amendment_draft d
                 UNION ALL SELECT p::text FROM core.publication p UNION ALL SELECT e::text FROM audit.event e ORDER BY 1",
            )
            .await
    }

    /// The rule by whose name the ledger refuses a row that is put in past the functions, with every right on it.
    async fn refused_past_the_functions(&self, (_, kind, of): Wish) -> String {
        let said = sqlx::query(
            "INSERT INTO core.revision (branch_id, contract_id, seq, kind, supersedes, content, content_hash, drafted_by, approved_by)
             SELECT branch_id, contract_id, $1, $2, $3, content, content_hash, 'sato', 'takahashi' FROM core.revision WHERE seq = 1",
        )
        .bind(i32::try_from(self.next_number()).unwrap())
        .bind(kind.code())
        .bind(of.map(|n| i32::try_from(n).unwrap()))
        .execute(&self.desk.stage.root)
        .await;
        match said.expect_err("it was taken").into_database_error() {
            Some(fault) => fault.constraint().unwrap_or(fault.message()).to_owned(),
            None => panic!("not refused by the database"),
        }
    }
}

#[tokio::test]
async fn what_the_model_refuses_the_database_refuses_too() {
    let mut rules = std::collections::BTreeSet::new();
    for seed in 10..13 {
        let mut story = Story::new(seed).await;
        let clerk = story.desk.store("sato");
        for step in 0..8 {
            let n = story.next_number();
            let version = story.desk.ledger().await.version;
            let kept = story.kept().await;
            for wish in wishes(n) {
                let (letter, kind, of) = wish;
                let past = story.refused_past_the_functions(wish).await;
                let told = || format!("seed {seed}: {letter} of {of:?} after {:?}", story.events);
                if model::may(&story.events, letter, of) {
                    // In order, so that nothing but the approval is missing.
                    assert_eq!(past, "ledger_unapproved", "{}", told());
                    continue;
                }
                let rule = model::refused_by(&story.events, letter, of);
                rules.insert(rule);
                assert_eq!(past, rule, "{}", told());
                let wished = match kind {
                    EventKind::Termination => drafted((letter, kind, None), n),
                    _ => drafted((letter, kind, of), n),
                };
                let wished = densho::domain::amendment::AmendmentDraft {
                    supersedes: of,
                    ..wished
                };
                let said = submit_to(&clerk, &story.desk.contract, version, None, wished).await;
                match said {
                    Err(Refusal::BadValue { rule: named, .. }) => {
                        assert_eq!(named, rule, "{}", told());
                    }
                    other => panic!("{}: {other:?}", told()),
                }
            }
            assert_eq!(story.kept().await, kept, "a refusal leaves nothing");
            if step < 7 {
                let wish = story.wish();
                let draft = story.drafted(wish);
                story.desk.happens(draft.clone()).await;
                story.happened(wish, &draft);
            }
        }
        // While one is on its way nothing else gets a number.
        if model::may(&story.events, 'C', None) {
            let next = draft(EventKind::Change, None, &super::fields(20_000_000, 'C', 99));
            let key = story.desk.submit("sato", next.clone()).await.unwrap();
            story.desk.approve("takahashi", &key).await.unwrap();
            let taken = crate::stage::lease(&story.desk.worker, "next", 1).await;
            story
                .desk
                .stage
                .platform
                .will(&[crate::stage::Mood::TimesOut]);
            let settings = crate::stage::settings("next");
            densho::worker::run_job(&story.desk.worker, &story.desk.tools, &settings, &taken[0])
                .await;
            let (letter, kind, of) = ('C', EventKind::Change, None);
            story.happened((letter, kind, of), &next);
            assert_eq!(
                story.refused_past_the_functions((letter, kind, of)).await,
                "ledger_on_its_way"
            );
        }
    }
    let drawn: Vec<_> = rules.into_iter().collect();
    assert_eq!(
        drawn,
        [
            "ledger_issue",
            "ledger_not_in_force",
            "ledger_not_last_change",
            "ledger_supersedes",
            "ledger_terminated"
        ],
        "the seeds break every rule"
    );
}
