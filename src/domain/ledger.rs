//! The ledger (元帳) of one contract: events in order of occurrence, append-only, numbered from 1 and never
//! renumbered. From it come the contract as it stands, the staff's view (everything), the contractor's view
//! (what was corrected or cancelled is hidden), and what the orderer saw at any moment.
//!
//! An issue or a change takes a place in the story; a correction puts a new content into the place of what it
//! supersedes; a cancellation takes the last change out of the story. The contract reads as its last place
//! reads.

use chrono::{DateTime, Utc};

/// What happened to a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// 新規
    Issue,
    /// 変更
    Change,
    /// 訂正 of an earlier event's content.
    Correction,
    /// 変更取消 of the last change.
    Cancellation,
    /// 解約
    Termination,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Issue,
        Self::Change,
        Self::Correction,
        Self::Cancellation,
        Self::Termination,
    ];

    /// The code used in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::Change => "change",
            Self::Correction => "correction",
            Self::Cancellation => "cancellation",
            Self::Termination => "termination",
        }
    }

    /// The kind of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// One event. `T` is the certificate as it reads after it, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision<T> {
    /// 発生番号, from 1.
    pub occurrence: u32,
    /// What happened.
    pub kind: EventKind,
    /// The event that a correction corrects or a cancellation cancels; none for the others.
    pub supersedes: Option<u32>,
    /// When the certificate arrived at the platform (電子保証発行日時); none while it is on its way.
    pub arrived_at: Option<DateTime<Utc>>,
    /// The certificate after the event.
    pub content: T,
}

/// Why an event does not fit the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LedgerFault {
    /// A ledger begins with the issue, and only with it.
    #[error("an issue is the first event and no other")]
    Issue,
    /// Occurrence numbers have no gap.
    #[error("expected occurrence {expected}")]
    Number {
        /// The next number.
        expected: u32,
    },
    /// A correction or cancellation names an earlier event; the others name none.
    #[error("only corrections and cancellations supersede, and they must")]
    Supersedes,
    /// What is superseded is not in force: unknown, corrected or cancelled already.
    #[error("occurrence {0} is not in force")]
    NotInForce(u32),
    /// Only the last change can be cancelled: later ones show its content.
    #[error("only the last change can be cancelled")]
    NotLastChange,
    /// After 解約 only corrections happen.
    #[error("the contract is terminated")]
    Terminated,
    /// An event while the one before it has not arrived, or one that arrived before it.
    #[error("events arrive in order")]
    Order,
}

/// How an event stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// In force: its content is part of the story.
    InForce,
    /// Replaced by the correction of this occurrence.
    Corrected {
        /// The correction.
        by: u32,
    },
    /// Taken out of the story by the cancellation of this occurrence.
    Cancelled {
        /// The cancellation.
        by: u32,
    },
    /// It is a cancellation: it has no content of its own.
    Cancels {
        /// What it cancelled.
        change: u32,
    },
}

/// A place in the story: the event that opened it and the one that fills it now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    opened_by: usize,
    filled_by: usize,
}

/// One row of the staff's view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffRow<'a, T> {
    /// The event.
    pub revision: &'a Revision<T>,
    /// How it stands.
    pub standing: Standing,
    /// What it replaced: for a change or termination the content before it, for a correction the content
    /// corrected, for a cancellation the change taken out; none for the issue.
    pub before: Option<&'a T>,
    /// How the contract read after it.
    pub after: &'a T,
}

/// One row of the contractor's view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractorRow<'a, T> {
    /// The event whose content is shown: a correction stands for what it corrected.
    pub revision: &'a Revision<T>,
    /// What the place is: issue, change or termination.
    pub kind: EventKind,
    /// 発生番号 of the place, which a correction does not change.
    pub occurrence: u32,
}

/// The contract as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Current<'a, T> {
    /// What the certificate says.
    pub content: &'a T,
    /// The event that made it say so.
    pub occurrence: u32,
    /// 変更ーN under the title; none where no change is in force.
    pub change_number: Option<u32>,
    /// 解約.
    pub terminated: bool,
}

/// The events of one contract, proven to fit together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger<T> {
    revisions: Vec<Revision<T>>,
    places: Vec<Place>,
}

impl<T> Ledger<T> {
    /// A ledger of events in order of occurrence.
    pub fn new(revisions: impl IntoIterator<Item = Revision<T>>) -> Result<Self, LedgerFault> {
        let mut ledger = Self {
            revisions: Vec::new(),
            places: Vec::new(),
        };
        for revision in revisions {
            ledger.push(revision)?;
        }
        if ledger.revisions.is_empty() {
            return Err(LedgerFault::Issue);
        }
        Ok(ledger)
    }

    /// Adds the next event.
    pub fn push(&mut self, revision: Revision<T>) -> Result<(), LedgerFault> {
        self.may_follow(revision.kind, revision.supersedes)?;
        let expected = self.next_occurrence();
        if revision.occurrence != expected {
            return Err(LedgerFault::Number { expected });
        }
        if let Some(last) = self.revisions.last() {
            let before = last.arrived_at.ok_or(LedgerFault::Order)?;
            if revision.arrived_at.is_some_and(|at| at < before) {
                return Err(LedgerFault::Order);
            }
        }
        let index = self.revisions.len();
        match (revision.kind, revision.supersedes) {
            (EventKind::Correction, Some(occurrence)) => {
                let place = self
                    .place_of(occurrence)
                    .ok_or(LedgerFault::NotInForce(occurrence))?;
                self.places[place].filled_by = index;
            }
            (EventKind::Cancellation, _) => {
                self.places.pop();
            }
            _ => self.places.push(Place {
                opened_by: index,
                filled_by: index,
            }),
        }
        self.revisions.push(revision);
        Ok(())
    }

    /// May such an event happen next? Says why not before anybody drafts it.
    pub fn may_follow(&self, kind: EventKind, supersedes: Option<u32>) -> Result<(), LedgerFault> {
        if (kind == EventKind::Issue) != self.revisions.is_empty() {
            return Err(LedgerFault::Issue);
        }
        let corrects = matches!(kind, EventKind::Correction | EventKind::Cancellation);
        if corrects != supersedes.is_some() {
            return Err(LedgerFault::Supersedes);
        }
        if self.is_terminated() && kind != EventKind::Correction {
            return Err(LedgerFault::Terminated);
        }
        let Some(occurrence) = supersedes else {
            return Ok(());
        };
        let place = self
            .place_of(occurrence)
            .ok_or(LedgerFault::NotInForce(occurrence))?;
        let is_last_change = place + 1 == self.places.len()
            && self.opener(self.places[place]).kind == EventKind::Change;
        if kind == EventKind::Cancellation && !is_last_change {
            return Err(LedgerFault::NotLastChange);
        }
        Ok(())
    }

    /// The number of the next event: one more than the last, cancelled and corrected ones counted.
    #[must_use]
    pub fn next_occurrence(&self) -> u32 {
        self.revisions.last().map_or(1, |last| last.occurrence + 1)
    }

    /// The contract as it stands. None only for a ledger without events, which cannot be made from outside.
    #[must_use]
    pub fn current(&self) -> Option<Current<'_, T>> {
        let last = *self.places.last()?;
        let filler = self.revisions.get(last.filled_by)?;
        Some(Current {
            content: &filler.content,
            occurrence: filler.occurrence,
            change_number: self
                .places
                .iter()
                .rev()
                .map(|place| self.opener(*place))
                .find(|opener| opener.kind == EventKind::Change)
                .map(|change| change.occurrence),
            terminated: self.is_terminated(),
        })
    }

    /// Everything that happened, latest first, with before and after.
    #[must_use]
    pub fn staff_view(&self) -> Vec<StaffRow<'_, T>> {
        let mut rows = Vec::with_capacity(self.revisions.len());
        // The story is told again from the start: `before` and `after` are those of the moment.
        let mut story: Vec<usize> = Vec::new();
        for (index, revision) in self.revisions.iter().enumerate() {
            let superseded = revision.supersedes.and_then(|o| {
                story
                    .iter()
                    .position(|i| self.revisions[*i].occurrence == o)
            });
            let before = match superseded {
                Some(place) => story.get(place),
                None => story.last(),
            }
            .map(|i| &self.revisions[*i].content);
            match (revision.kind, superseded) {
                (EventKind::Correction, Some(place)) => story[place] = index,
                (EventKind::Cancellation, _) => {
                    story.pop();
                }
                _ => story.push(index),
            }
            let after = story
                .last()
                .map_or(&revision.content, |i| &self.revisions[*i].content);
            rows.push(StaffRow {
                revision,
                standing: self.standing(revision),
                before,
                after,
            });
        }
        rows.reverse();
        rows
    }

    /// What the contractor sees (※訂正、変更取消された履歴は表示されません), latest first: the story's places,
    /// each with the content that fills it now. What was corrected, changes that were cancelled and their
    /// cancellations do not stand here. Of an event still on its way only [`Ledger::arrived`] knows to be
    /// silent: show the contractor that ledger's view.
    #[must_use]
    pub fn contractor_view(&self) -> Vec<ContractorRow<'_, T>> {
        self.places
            .iter()
            .rev()
            .map(|place| {
                let opener = self.opener(*place);
                ContractorRow {
                    revision: &self.revisions[place.filled_by],
                    kind: opener.kind,
                    occurrence: opener.occurrence,
                }
            })
            .collect()
    }

    /// The issue, change or termination that this event is or corrects: 発生番号 of what the contractor knows it by.
    #[must_use]
    pub fn opened_by(&self, occurrence: u32) -> u32 {
        let mut at = occurrence;
        // A correction names an earlier event, so this ends.
        while let Some(Revision {
            kind: EventKind::Correction,
            supersedes: Some(before),
            ..
        }) = self.revisions.iter().find(|r| r.occurrence == at)
        {
            at = *before;
        }
        at
    }

    fn opener(&self, place: Place) -> &Revision<T> {
        &self.revisions[place.opened_by]
    }

    fn is_terminated(&self) -> bool {
        self.places
            .last()
            .is_some_and(|place| self.opener(*place).kind == EventKind::Termination)
    }

    /// The place that this occurrence fills now.
    fn place_of(&self, occurrence: u32) -> Option<usize> {
        self.places
            .iter()
            .position(|place| self.revisions[place.filled_by].occurrence == occurrence)
    }

    fn standing(&self, revision: &Revision<T>) -> Standing {
        if let (EventKind::Cancellation, Some(change)) = (revision.kind, revision.supersedes) {
            return Standing::Cancels { change };
        }
        let superseded_by = self
            .revisions
            .iter()
            .find(|later| later.supersedes == Some(revision.occurrence));
        match superseded_by {
            None => Standing::InForce,
            Some(later) if later.kind == EventKind::Cancellation => Standing::Cancelled {
                by: later.occurrence,
            },
            Some(later) => Standing::Corrected {
                by: later.occurrence,
            },
        }
    }
}

impl<T: Clone> Ledger<T> {
    /// The ledger as the orderer saw it at that moment: what had arrived by then. None before the first
    /// arrival.
    #[must_use]
    pub fn as_of(&self, at: DateTime<Utc>) -> Option<Self> {
        // Events arrive in order, so what had arrived is the beginning of the ledger.
        Self::new(
            self.revisions
                .iter()
                .take_while(|revision| revision.arrived_at.is_some_and(|arrived| arrived <= at))
                .cloned(),
        )
        .ok()
    }

    /// The ledger without an event that is still on its way: what the contractor and the orderer see now.
    #[must_use]
    pub fn arrived(&self) -> Option<Self> {
        self.as_of(DateTime::<Utc>::MAX_UTC)
    }
}

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "ledger_property_tests.rs"]
mod property_tests;
