//! What a write does, and when it is refused: the rules that screens must show.

use super::{Office, application};
use crate::domain::command::{Write, Written};
use crate::domain::ids::{ApplicationKey, JobKey};
use crate::domain::publication::Shown;
use crate::domain::record::{ApplicationDetail, ApplicationState, JobRow, StoryEntry};
use crate::domain::refusal::Refusal;
use crate::domain::unfinished::{About, Sheet, Unfinished};
use uuid::Uuid;

impl Office {
    fn mail(
        &self,
        key: &JobKey,
        version: i32,
        act: impl FnOnce(&mut JobRow),
    ) -> Result<Written, Refusal> {
        self.change(|i| {
            let mut mails = i.jobs.iter_mut().filter(|j| j.mail().is_some());
            let job = mails.find(|j| j.key() == *key).ok_or(Refusal::NotFound)?;
            if job.mail_version != Some(version) {
                return Err(Refusal::Stale);
            }
            act(job);
            job.mail_version = Some(version + 1);
            Ok(Written::Done)
        })
    }

    pub(super) fn carry_out(&self, request: Uuid, write: Write) -> Result<Written, Refusal> {
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
                if d.row.state != ApplicationState::Examining {
                    needs(d, ApplicationState::Received)?;
                }
                d.row.standing.claim_until = None;
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
                ..
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
            Write::Enter {
                branch,
                origin,
                content,
                unfinished,
            } => {
                let n = i64::try_from(self.look(|i| i.applications.len())).unwrap() + 1;
                let mut it = application(n, ApplicationState::Received);
                it.row.contractor = content.applicant.name.clone();
                it.row.works = content.works.name.clone();
                it.row.price = content.works.price;
                it.origin = origin;
                it.entered_by = Some((me.login, me.name));
                it.submitted = (*content).clone();
                it.content = (*content).clone();
                it.row.key.branch = branch;
                let (key, number) = (it.row.key.clone(), it.row.number.clone());
                self.change(|i| {
                    i.applications.push(it);
                    i.entered.push(*content);
                    i.unfinished.retain(|u| Some(u.id) != unfinished);
                });
                Ok(Written::Entered { key, number })
            }
            Write::TakeUnfinished { id, branch, about } => self.look_mut(|i| {
                let id = match id {
                    Some(id) if i.unfinished.iter().any(|u| u.id == id) => id,
                    Some(_) => return Err(Refusal::NotFound),
                    None => i.unfinished.iter().map(|u| u.id).max().unwrap_or(0) + 1,
                };
                if i.unfinished.iter().all(|u| u.id != id) {
                    let about = about.map(|about| {
                        let number = match &about {
                            About::Application(key) => {
                                let mut all = i.applications.iter();
                                all.find(|d| d.row.key == *key).unwrap().row.number.clone()
                            }
                            About::Contract(key) => i.desk.number_of(key),
                            About::House(_) => String::new(),
                            About::Mail(key) => {
                                let mut all = i.jobs.iter();
                                let job = all.find(|j| j.key() == *key).unwrap();
                                job.application_number.clone()
                            }
                        };
                        (about, number)
                    });
                    i.unfinished.push(Unfinished {
                        id,
                        branch,
                        about,
                        sheet: Sheet::default(),
                        begun: (
                            super::super::at("2022-11-01 13:55"),
                            Some("nagano1".to_owned()),
                        ),
                        kept_at: super::super::at("2022-11-01 14:02"),
                    });
                }
                i.writers.insert(id, request);
                Ok(Written::Taken {
                    id,
                    seq: i.seqs.get(&id).copied().unwrap_or(0),
                    sheet: i
                        .unfinished
                        .iter()
                        .find(|u| u.id == id && u.sheet != Sheet::default())
                        .map(|u| Box::new(u.sheet.clone())),
                })
            }),
            Write::KeepUnfinished {
                id,
                writer,
                seq,
                sheet,
            } => self.look_mut(|i| {
                let Some(it) = i.unfinished.iter_mut().find(|u| u.id == id) else {
                    return Err(Refusal::NotFound);
                };
                if i.writers.get(&id) != Some(&writer) {
                    return Err(Refusal::Stale);
                }
                if i.seqs.get(&id).is_none_or(|had| *had < seq) {
                    i.seqs.insert(id, seq);
                    it.sheet = *sheet;
                }
                Ok(Written::Done)
            }),
            Write::DiscardUnfinished { id } => self.look_mut(|i| {
                i.unfinished.retain(|u| u.id != id);
                Ok(Written::Done)
            }),
            Write::Hold {
                key,
                version,
                until,
                reason,
            } => set(key, version, &|d| {
                needs(d, ApplicationState::Examining)?;
                d.row.standing.held_until = Some(until);
                d.row.standing.held_because = Some(reason.clone());
                Ok(())
            }),
            Write::Resume { key, version } => set(key, version, &|d| {
                needs(d, ApplicationState::Examining)?;
                d.row.standing.held_until = None;
                d.row.standing.held_because = None;
                Ok(())
            }),
            Write::AddNote { key, text } => {
                let version = self.application(key.id).row.version;
                set(key, version, &|d| {
                    d.row.version -= 1;
                    d.story.push(StoryEntry {
                        at: d.row.received_at,
                        actor: me.name.clone(),
                        acting_for: None,
                        about: None,
                        kind: "application.noted".to_owned(),
                        remark: text.clone(),
                    });
                    Ok(())
                })
            }
            Write::Reassign {
                key, version, to, ..
            } => set(key, version, &|d| {
                if d.row.state != ApplicationState::Attention {
                    d.row.state = ApplicationState::Examining;
                }
                d.row.claimed_by = Some(to.clone());
                d.row.claimed_by_name = Some(to.to_string());
                Ok(())
            }),
            Write::Refer {
                key, version, to, ..
            } => set(key, version, &|d| {
                needs(d, ApplicationState::AwaitingApproval)?;
                d.row.standing.referred_to = Some(to.clone());
                d.row.standing.referred_to_name = Some(to.to_string());
                Ok(())
            }),
            Write::SaveFilter(filter) => self.change(|i| {
                i.filters.retain(|f| f.name != filter.name);
                i.filters.push(filter.clone());
                Ok(Written::Done)
            }),
            Write::DropFilter { name } => self.change(|i| {
                i.filters.retain(|f| f.name != name);
                Ok(Written::Done)
            }),
            Write::ReadNotices { upto } => self.change(|i| {
                i.notices.retain(|n| n.id > upto);
                Ok(Written::Done)
            }),
            Write::RequestReveal { .. } => Ok(Written::Reveal { id: Uuid::nil() }),
            Write::RecordPrint { .. } | Write::RecordExport { .. } | Write::House { .. } => {
                Ok(Written::Done)
            }
            Write::ReportAttempt(_) => Ok(Written::Done),
            Write::HouseFromForm { unfinished, .. } => self.look_mut(|i| {
                i.unfinished.retain(|u| u.id != unfinished);
                Ok(Written::Done)
            }),
            write @ (Write::SubmitAmendment { .. }
            | Write::OrderOnKey { .. }
            | Write::ApproveAmendment { .. }
            | Write::ReturnAmendment { .. }
            | Write::WithdrawAmendment { .. }
            | Write::RecordPrice { .. }) => self.change(|i| {
                let over = match &write {
                    Write::SubmitAmendment { key, .. } | Write::RecordPrice { key, .. } => {
                        Some(About::Contract(key.clone()))
                    }
                    _ => None,
                };
                let done = i.desk.carry_out(write, &me)?;
                i.unfinished.retain(|u| {
                    over.is_none() || u.about.as_ref().map(|(about, _)| about) != over.as_ref()
                });
                Ok(done)
            }),
            Write::SwitchBranch { branch } => {
                if !self.branches().iter().any(|b| b.id == branch) {
                    return Err(Refusal::BadValue {
                        rule: "branch_entitled".to_owned(),
                        detail: branch.0,
                    });
                }
                self.be_in(branch.as_str());
                Ok(Written::Done)
            }
            Write::SetStageHours { state, hours } => self.change(|i| {
                let mut figures = i.figures.clone().unwrap_or_else(super::sample::figures);
                for stage in figures.stages.iter_mut().filter(|s| s.state == state) {
                    stage.hours = Some(hours);
                }
                i.figures = Some(figures);
                Ok(Written::Done)
            }),
            Write::RetryJob { id } => self.change(|i| {
                let job = i
                    .jobs
                    .iter_mut()
                    .find(|j| j.id == id)
                    .ok_or(Refusal::NotFound)?;
                job.state = Shown::Waiting;
                Ok(Written::Done)
            }),
            Write::ResendMail {
                key,
                version,
                address,
                unfinished,
                ..
            } => {
                let done = self.mail(&key, version, |job| {
                    job.to_address = Some(address.clone());
                    job.state = Shown::Waiting;
                });
                if done.is_ok() {
                    self.look_mut(|i| i.unfinished.retain(|u| Some(u.id) != unfinished));
                }
                done
            }
            Write::MarkBounce { key, version, .. } => {
                self.mail(&key, version, |job| job.state = Shown::Dead)
            }
            Write::GiveUpMail { key, version, .. } => {
                self.mail(&key, version, |job| job.state = Shown::GivenUp)
            }
        }
    }
}
