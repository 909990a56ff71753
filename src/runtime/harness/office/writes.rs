//! What a write does, and when it is refused: the rules that screens must show.

use super::Office;
use crate::domain::command::{Write, Written};
use crate::domain::ids::ApplicationKey;
use crate::domain::record::{ApplicationDetail, ApplicationState};
use crate::domain::refusal::Refusal;
use uuid::Uuid;

impl Office {
    pub(super) fn carry_out(&self, write: Write) -> Result<Written, Refusal> {
        let me = self.me.clone()?;
        let set = |key: ApplicationKey,
                   version: i32,
                   act: &dyn Fn(&mut ApplicationDetail) -> Result<(), Refusal>| {
            self.change(|i| {
                let detail = i
                    .applications
                    .iter_mut()
                    .find(|d| d.row.key == key)
                    .ok_or(Refusal::NotFound)?;
                if detail.row.version != version {
                    return Err(Refusal::Stale);
                }
                act(detail)?;
                detail.row.version += 1;
                Ok(Written::Application {
                    version: detail.row.version,
                    revision: detail.revision,
                })
            })
        };
        let needs = |detail: &ApplicationDetail, state: ApplicationState| {
            if detail.row.state == state {
                Ok(())
            } else {
                Err(Refusal::WrongState {
                    state: detail.row.state.code().to_owned(),
                })
            }
        };
        match write {
            Write::Claim { key, version } => set(key, version, &|d| {
                if let Some(by) = d
                    .row
                    .claimed_by_name
                    .clone()
                    .filter(|_| d.row.claimed_by.as_ref() != Some(&me.login))
                {
                    return Err(Refusal::ClaimedByOther { by });
                }
                needs(d, ApplicationState::Received)?;
                d.row.state = ApplicationState::Examining;
                d.row.claimed_by = Some(me.login.clone());
                d.row.claimed_by_name = Some(me.name.clone());
                Ok(())
            }),
            Write::Release { key, version } => set(key, version, &|d| {
                needs(d, ApplicationState::Examining)?;
                d.row.state = ApplicationState::Received;
                d.row.claimed_by = None;
                d.row.claimed_by_name = None;
                Ok(())
            }),
            Write::SaveDraft {
                key,
                version,
                content,
            } => set(key, version, &|d| {
                d.content = (*content).clone();
                d.revision += 1;
                Ok(())
            }),
            Write::OverrideWarning {
                key,
                version,
                warning,
            } => set(key, version, &|d| {
                assert!(
                    !warning.reason.trim().is_empty(),
                    "an override without a reason"
                );
                d.row.overrides += 1;
                d.overrides.push(crate::domain::record::OverrideRecord {
                    code: warning.code.clone(),
                    subject: warning.subject.clone(),
                    reason: warning.reason.clone(),
                    by_name: me.name.clone(),
                    at: d.row.received_at,
                });
                Ok(())
            }),
            Write::Submit { key, version, .. } => set(key, version, &|d| {
                needs(d, ApplicationState::Examining)?;
                d.row.state = ApplicationState::AwaitingApproval;
                d.row.drafted_by = Some(me.login.clone());
                d.row.drafted_by_name = Some(me.name.clone());
                d.row.submitted_for_approval_at = Some(d.row.received_at);
                Ok(())
            }),
            Write::Approve {
                key,
                version,
                content_hash,
                ..
            } => set(key, version, &|d| {
                needs(d, ApplicationState::AwaitingApproval)?;
                if d.row.drafted_by.as_ref() == Some(&me.login) {
                    return Err(Refusal::OwnDraft);
                }
                if d.content_hash != content_hash {
                    return Err(Refusal::ContentChanged);
                }
                d.row.state = ApplicationState::Issuing;
                Ok(())
            }),
            Write::Return {
                key,
                version,
                reason,
            } => set(key, version, &|d| {
                needs(d, ApplicationState::AwaitingApproval)?;
                assert!(!reason.trim().is_empty(), "a return without a reason");
                d.row.state = ApplicationState::Examining;
                d.row.returned = true;
                Ok(())
            }),
            Write::Withdraw { key, version, .. } => set(key, version, &|d| {
                d.row.state = ApplicationState::Withdrawn;
                Ok(())
            }),
            Write::Decline { key, version, .. } => set(key, version, &|d| {
                d.row.state = ApplicationState::Declined;
                Ok(())
            }),
            Write::RequestReveal { .. } => Ok(Written::Reveal { id: Uuid::nil() }),
            Write::RecordPrint { .. } | Write::RecordExport { .. } | Write::House { .. } => {
                Ok(Written::Done)
            }
            Write::RetryJob { id } => self.change(|i| {
                let job = i
                    .jobs
                    .iter_mut()
                    .find(|j| j.id == id)
                    .ok_or(Refusal::NotFound)?;
                job.state = "ready".to_owned();
                Ok(Written::Done)
            }),
        }
    }
}
