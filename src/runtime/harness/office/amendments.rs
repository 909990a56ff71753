//! The ledgers and amendments of the office in memory.

use super::pages::page;
use crate::domain::amendment_record::{
    AmendmentDetail, AmendmentRow, AmendmentState, ContractLedger,
};
use crate::domain::command::{Answer, Query, Write, Written};
use crate::domain::ids::{AmendmentKey, ContractKey};
use crate::domain::ledger::EventKind;
use crate::domain::record::Operator;
use crate::domain::refusal::Refusal;

#[derive(Debug, Default)]
pub(super) struct Amendments {
    pub(super) ledgers: Vec<ContractLedger>,
    pub(super) details: Vec<AmendmentDetail>,
}

impl Amendments {
    pub(super) fn number_of(&self, key: &ContractKey) -> String {
        let ledger = self.ledgers.iter().find(|l| l.key == *key).unwrap();
        ledger.number.clone()
    }

    pub(super) fn answer(&self, query: &Query) -> Result<Answer, Refusal> {
        match query {
            Query::Ledger(key) => {
                let mut ledger = self
                    .ledgers
                    .iter()
                    .find(|l| l.key == *key)
                    .cloned()
                    .ok_or(Refusal::NotFound)?;
                let open = |d: &&AmendmentDetail| d.row.contract == *key && is_open(d.row.state);
                ledger.open = self
                    .details
                    .iter()
                    .find(open)
                    .map(|d| (d.row.key.clone(), d.row.kind, d.row.state));
                Ok(Answer::Ledger(Box::new(ledger)))
            }
            Query::Amendments { from, limit } => {
                let rows: Vec<AmendmentRow> = self
                    .details
                    .iter()
                    .map(|d| d.row.clone())
                    .filter(|row| is_open(row.state))
                    .collect();
                Ok(Answer::Amendments(page(rows, from, *limit, |row| {
                    (row.submitted_at, row.key.id)
                })))
            }
            Query::Amendment(key) => self
                .details
                .iter()
                .find(|d| d.row.key == *key)
                .cloned()
                .map(|d| Answer::Amendment(Box::new(d)))
                .ok_or(Refusal::NotFound),
            _ => Err(Refusal::NotFound),
        }
    }

    pub(super) fn carry_out(&mut self, write: Write, me: &Operator) -> Result<Written, Refusal> {
        match write {
            Write::SubmitAmendment {
                key,
                version,
                amendment,
                draft,
            } => {
                let ledger = self
                    .ledgers
                    .iter()
                    .find(|l| l.key == key)
                    .ok_or(Refusal::NotFound)?;
                if ledger.version != version {
                    return Err(Refusal::Stale);
                }
                let open = |d: &AmendmentDetail| {
                    d.row.contract == key && is_open(d.row.state) && Some(d.row.key.id) != amendment
                };
                if self.details.iter().any(open) {
                    return Err(Refusal::Duplicate {
                        rule: "one_open_amendment".to_owned(),
                    });
                }
                let of = draft.supersedes;
                let to_undo = of.map(|n| ledger.premium_to_undo(n));
                let before = ledger.base(of).ok_or(Refusal::NotFound)?;
                let mut after = draft.apply(&ledger.known(draft.kind, of).unwrap());
                if draft.kind == EventKind::Cancellation {
                    after = of.and_then(|n| ledger.after_cancelling(n)).unwrap();
                } else {
                    after.change_number = Some(i32::try_from(ledger.events.len() + 1).unwrap());
                }
                let id = amendment.unwrap_or(i64::try_from(self.details.len()).unwrap() + 1);
                self.details.retain(|d| d.row.key.id != id);
                self.details.push(AmendmentDetail {
                    row: AmendmentRow {
                        key: AmendmentKey {
                            branch: key.branch.clone(),
                            id,
                        },
                        contract: key,
                        number: ledger.number.clone(),
                        kind: draft.kind,
                        state: AmendmentState::AwaitingApproval,
                        product: ledger.product,
                        contractor: after.contractor_name.clone(),
                        works: after.works_name.clone(),
                        amount: after.amount,
                        changed: crate::domain::amendment::differences(&before, &after)
                            .into_iter()
                            .map(|(field, ..)| field)
                            .collect(),
                        drafted_by: me.login.clone(),
                        drafted_by_name: me.name.clone(),
                        submitted_at: crate::runtime::harness::at("2022-11-01 13:00"),
                        waited: None,
                        version: 1,
                    },
                    supersedes: draft.supersedes,
                    revision: 1,
                    content_hash: vec![9; 32],
                    before,
                    after,
                    premium: draft.premium,
                    to_undo: to_undo.filter(|_| draft.kind == EventKind::Cancellation),
                    reason: draft.reason,
                    overrides: draft.overrides,
                    returned_for: None,
                    occurrence: None,
                    is_fresh: true,
                });
                Ok(Written::Amendment { id })
            }
            Write::ApproveAmendment {
                key,
                version,
                content_hash,
                ..
            } => self.decide(&key, version, |d| {
                if d.row.drafted_by == me.login {
                    return Err(Refusal::OwnDraft);
                }
                if d.content_hash != content_hash {
                    return Err(Refusal::ContentChanged);
                }
                d.row.state = AmendmentState::Issuing;
                Ok(())
            }),
            Write::ReturnAmendment {
                key,
                version,
                reason,
            } => self.decide(&key, version, |d| {
                assert!(!reason.trim().is_empty(), "a return without a reason");
                d.row.state = AmendmentState::Returned;
                d.returned_for = Some(reason.clone());
                Ok(())
            }),
            Write::WithdrawAmendment { key, version, .. } => self.decide(&key, version, |d| {
                d.row.state = AmendmentState::Withdrawn;
                Ok(())
            }),
            Write::RecordPrice {
                key,
                price,
                returned,
                ..
            } => {
                if let Some((id, version)) = returned {
                    let amendment = AmendmentKey {
                        branch: key.branch.clone(),
                        id,
                    };
                    self.decide(&amendment, version, |d| {
                        d.row.state = AmendmentState::Withdrawn;
                        Ok(())
                    })?;
                } else if self
                    .details
                    .iter()
                    .any(|d| d.row.contract == key && is_open(d.row.state))
                {
                    return Err(Refusal::Duplicate {
                        rule: "one_open_amendment".to_owned(),
                    });
                }
                let ledger = self
                    .ledgers
                    .iter_mut()
                    .find(|l| l.key == key)
                    .ok_or(Refusal::NotFound)?;
                ledger.price = price;
                ledger.version += 1;
                Ok(Written::Done)
            }
            Write::OrderOnKey { reason, .. } => {
                assert!(!reason.trim().is_empty(), "an order without a reason");
                Ok(Written::Done)
            }
            _ => Err(Refusal::NotAllowed),
        }
    }

    fn decide(
        &mut self,
        key: &AmendmentKey,
        version: i32,
        act: impl FnOnce(&mut AmendmentDetail) -> Result<(), Refusal>,
    ) -> Result<Written, Refusal> {
        let detail = self
            .details
            .iter_mut()
            .find(|d| d.row.key == *key)
            .ok_or(Refusal::NotFound)?;
        if detail.row.version != version {
            return Err(Refusal::Stale);
        }
        act(detail)?;
        detail.row.version += 1;
        Ok(Written::Done)
    }
}

fn is_open(state: AmendmentState) -> bool {
    !matches!(state, AmendmentState::Issued | AmendmentState::Withdrawn)
}
