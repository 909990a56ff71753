//! An office in memory: enough of the database's behaviour for the screens to be driven.

use super::sample::{application, contract};
use crate::app::Revealed;
use crate::domain::command::{
    Answer, OrdererFacts, PageFrom, Query, QueueFilter, RevealPurpose, Write, Written,
};
use crate::domain::ids::ApplicationKey;
use crate::domain::record::{
    ApplicationDetail, ApplicationRow, ApplicationState, Choice, ContractDetail, ContractRow,
    JobRow, Operator, Page, QueueCounts,
};
use crate::domain::refusal::Refusal;
use crate::domain::rules::BankStatus;
use crate::runtime::Desk;
use chrono::{DateTime, NaiveDate, Utc};
use std::sync::Mutex;
use uuid::Uuid;
use zeroize::Zeroizing;

/// The records, and what goes wrong.
#[derive(Debug)]
pub struct Office {
    /// Who asks.
    pub me: Result<Operator, Refusal>,
    /// Every read and write is refused with this.
    pub down: Option<Refusal>,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    applications: Vec<ApplicationDetail>,
    contracts: Vec<ContractRow>,
    details: Vec<ContractDetail>,
    jobs: Vec<JobRow>,
    choices: Vec<Choice>,
    facts: Option<OrdererFacts>,
    certificate: Option<serde_json::Value>,
    change: i64,
    /// Answers of the next writes, first first; an empty list = as the rules say.
    scripted: Vec<Result<Written, Refusal>>,
    /// Requests that were carried out.
    seen: Vec<Uuid>,
}

impl Office {
    /// Nothing in it.
    pub fn empty() -> Self {
        Self {
            me: Err(Refusal::LoginRefused),
            down: None,
            inner: Mutex::default(),
        }
    }

    /// `n` applications, all received, and `n` contracts.
    pub fn sample(n: i64) -> Self {
        let office = Self::empty();
        office.change(|i| {
            i.applications = (1..=n)
                .map(|k| application(k, ApplicationState::Received))
                .collect();
            i.contracts = (1..=n).map(contract).collect();
        });
        office
    }

    /// `n` applications that wait for approval, drafted by the sample clerk.
    pub fn awaiting(n: i64) -> Self {
        let office = Self::empty();
        office.change(|i| {
            i.applications = (1..=n)
                .map(|k| application(k, ApplicationState::AwaitingApproval))
                .collect();
        });
        office
    }

    fn change<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        let mut inner = self.inner.lock().unwrap();
        inner.change += 1;
        act(&mut inner)
    }

    fn look<T>(&self, act: impl FnOnce(&Inner) -> T) -> T {
        act(&self.inner.lock().unwrap())
    }

    /// A colleague changes an application.
    pub fn edit(&self, id: i64, act: impl FnOnce(&mut ApplicationDetail)) {
        self.change(|i| {
            let detail = i
                .applications
                .iter_mut()
                .find(|d| d.row.key.id == id)
                .unwrap();
            act(detail);
            detail.row.version += 1;
        });
    }

    /// Changes an application as if it had always been so.
    pub fn arrange(&self, id: i64, act: impl FnOnce(&mut ApplicationDetail)) {
        let mut inner = self.inner.lock().unwrap();
        act(inner
            .applications
            .iter_mut()
            .find(|d| d.row.key.id == id)
            .unwrap());
    }

    /// An application comes in.
    pub fn arrives(&self, n: i64) {
        self.change(|i| {
            i.applications
                .push(application(n, ApplicationState::Received))
        });
    }

    /// What the next writes are answered, whatever they are.
    pub fn script(&self, answers: Vec<Result<Written, Refusal>>) {
        self.inner.lock().unwrap().scripted = answers;
    }

    /// The detail of a contract.
    pub fn add_contract(&self, detail: ContractDetail) {
        self.change(|i| {
            i.contracts.retain(|c| c.key != detail.row.key);
            i.contracts.push(detail.row.clone());
            i.details.push(detail);
        });
    }

    /// Jobs of 発行状況.
    pub fn set_jobs(&self, jobs: Vec<JobRow>) {
        self.change(|i| i.jobs = jobs);
    }

    /// What F4 finds.
    pub fn set_choices(&self, choices: Vec<Choice>) {
        self.change(|i| i.choices = choices);
    }

    /// What is known of every orderer.
    pub fn set_facts(&self, facts: OrdererFacts) {
        self.change(|i| i.facts = Some(facts));
    }

    /// The certificate that every preview shows.
    pub fn set_certificate(&self, certificate: serde_json::Value) {
        self.change(|i| i.certificate = Some(certificate));
    }

    /// How an application stands now.
    pub fn application(&self, id: i64) -> ApplicationDetail {
        self.look(|i| {
            i.applications
                .iter()
                .find(|d| d.row.key.id == id)
                .unwrap()
                .clone()
        })
    }

    /// What a reveal gives.
    pub fn reveal(&self, reason: &str, purpose: RevealPurpose) -> Result<Revealed, Refusal> {
        if let Some(refusal) = &self.down {
            return Err(refusal.clone());
        }
        assert!(!reason.trim().is_empty(), "a reveal without a reason");
        Ok(match purpose {
            RevealPurpose::View => Revealed::Key(Zeroizing::new("Z28YUE4J3Bux".to_owned())),
            RevealPurpose::Notice => Revealed::Notice(Zeroizing::new(b"%PDF-1.7".to_vec())),
        })
    }

    fn rows(&self, filter: &QueueFilter) -> Vec<ApplicationRow> {
        let me = self.me.as_ref().ok().map(|m| m.login.clone());
        self.look(|i| {
            i.applications
                .iter()
                .map(|d| d.row.clone())
                .collect::<Vec<_>>()
        })
        .into_iter()
        .filter(|r| match filter.state {
            Some(state) => r.state == state,
            None => !matches!(
                r.state,
                ApplicationState::Issued | ApplicationState::Withdrawn | ApplicationState::Declined
            ),
        })
        .filter(|r| !filter.mine || r.claimed_by == me)
        .filter(|r| {
            let electronic = |want| {
                r.products
                    .iter()
                    .any(|(_, f, _)| (*f == crate::domain::product::Form::Electronic) == want)
            };
            filter.electronic.is_none_or(electronic)
        })
        .collect()
    }

    fn counts(&self) -> QueueCounts {
        let count = |state| {
            let filter = QueueFilter {
                state: Some(state),
                ..QueueFilter::default()
            };
            i64::try_from(self.rows(&filter).len()).unwrap()
        };
        QueueCounts {
            received: count(ApplicationState::Received),
            examining: count(ApplicationState::Examining),
            awaiting_approval: count(ApplicationState::AwaitingApproval),
            issuing: count(ApplicationState::Issuing),
            attention: count(ApplicationState::Attention),
            issued_today: count(ApplicationState::Issued),
        }
    }

    fn answer(&self, query: Query) -> Result<Answer, Refusal> {
        Ok(match query {
            Query::Me => Answer::Me(Box::new(self.me.clone()?)),
            Query::Pulse => Answer::Pulse {
                counts: self.counts(),
                change: self.look(|i| i.change),
                now: DateTime::<Utc>::UNIX_EPOCH,
            },
            Query::Queue {
                filter,
                from,
                limit,
            } => Answer::Queue(page(self.rows(&filter), &from, limit, |r| {
                (r.received_at, r.key.id)
            })),
            Query::Position {
                filter,
                text,
                limit,
            } => {
                let rows = self.rows(&filter);
                let first = rows
                    .iter()
                    .find(|r| r.number >= text)
                    .map(|r| (r.received_at, r.key.id));
                match first {
                    Some((time, id)) => {
                        Answer::Queue(page(rows, &PageFrom::At(time, id), limit, |r| {
                            (r.received_at, r.key.id)
                        }))
                    }
                    None => Answer::Queue(Page {
                        rows: Vec::new(),
                        more_before: false,
                        more_after: false,
                        offset: None,
                        total: None,
                    }),
                }
            }
            Query::ReviewQueue { from, limit } => {
                let filter = QueueFilter {
                    state: Some(ApplicationState::AwaitingApproval),
                    ..QueueFilter::default()
                };
                Answer::Queue(page(self.rows(&filter), &from, limit, |r| {
                    (r.received_at, r.key.id)
                }))
            }
            Query::Application(key) => Answer::Application(Box::new(
                self.look(|i| i.applications.iter().find(|d| d.row.key == key).cloned())
                    .ok_or(Refusal::NotFound)?,
            )),
            Query::CertificatePreview { .. } => Answer::Certificate(Box::new(
                self.look(|i| i.certificate.clone())
                    .ok_or(Refusal::NotFound)?,
            )),
            Query::Contracts {
                search,
                from,
                limit,
            } => {
                let fold = crate::domain::fold::fold;
                let wanted = fold(&search);
                let mut rows: Vec<ContractRow> = self.look(|i| {
                    let hit = |c: &&ContractRow| {
                        c.number.starts_with(&search)
                            || fold(&c.contractor).contains(&wanted)
                            || fold(&c.works).contains(&wanted)
                    };
                    i.contracts.iter().filter(hit).cloned().collect()
                });
                rows.reverse();
                let flip = |(time, id): (DateTime<Utc>, i64)| (-time.timestamp(), -id);
                Answer::Contracts(page_by(
                    rows,
                    &from,
                    limit,
                    |r| flip((r.issued_at.unwrap_or_default(), r.key.id)),
                    flip,
                ))
            }
            Query::Contract(key) => Answer::Contract(Box::new(
                self.look(|i| i.details.iter().find(|d| d.row.key == key).cloned())
                    .ok_or(Refusal::NotFound)?,
            )),
            Query::Jobs { from, limit } => {
                Answer::Jobs(page(self.look(|i| i.jobs.clone()), &from, limit, |j| {
                    (j.next_at, j.id)
                }))
            }
            Query::Orderers(text) | Query::Banks(text) | Query::Contractors(text) => {
                let found = self.look(|i| {
                    i.choices
                        .iter()
                        .filter(|c| c.label.contains(&text) || c.code.contains(&text))
                        .cloned()
                        .collect()
                });
                Answer::Choices(found)
            }
            Query::OrdererRules { .. } => Answer::OrdererRules(Box::new(
                self.look(|i| i.facts.clone()).unwrap_or(OrdererFacts {
                    known: false,
                    code: None,
                    rules: Vec::new(),
                    bank: BankStatus::Unknown,
                    today: NaiveDate::default(),
                }),
            )),
            Query::Reveal { .. } => Answer::Reveal(None),
        })
    }

    fn carry_out(&self, write: Write) -> Result<Written, Refusal> {
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
            Write::RecordPrint { .. } => Ok(Written::Done),
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

fn page<T: Clone>(
    rows: Vec<T>,
    from: &PageFrom,
    limit: u16,
    key: impl Fn(&T) -> (DateTime<Utc>, i64),
) -> Page<T> {
    let number = |(time, id): (DateTime<Utc>, i64)| (time.timestamp(), id);
    page_by(rows, from, limit, |r| number(key(r)), number)
}

fn page_by<T: Clone>(
    mut rows: Vec<T>,
    from: &PageFrom,
    limit: u16,
    key: impl Fn(&T) -> (i64, i64),
    number: impl Fn((DateTime<Utc>, i64)) -> (i64, i64),
) -> Page<T> {
    rows.sort_by_key(&key);
    let all = rows.len();
    let limit = usize::from(limit);
    let first = |after: &dyn Fn(&T) -> bool| rows.iter().position(after).unwrap_or(all);
    let start = match from {
        PageFrom::Top => 0,
        PageFrom::Bottom => all.saturating_sub(limit),
        PageFrom::After(t, id) => first(&|r| key(r) > number((*t, *id))),
        PageFrom::At(t, id) => first(&|r| key(r) >= number((*t, *id))),
        PageFrom::Before(t, id) => first(&|r| key(r) >= number((*t, *id))).saturating_sub(limit),
    };
    // As the database does: past the end the last page, less than a page above the first whole.
    let start = if start == all {
        all.saturating_sub(limit)
    } else {
        start
    };
    let end = (start + limit).min(all);
    Page {
        rows: rows[start..end].to_vec(),
        more_before: start > 0,
        more_after: end < all,
        offset: i64::try_from(start).ok(),
        total: i64::try_from(all).ok(),
    }
}

impl Desk for Office {
    async fn query(&self, query: &Query) -> Result<Answer, Refusal> {
        match &self.down {
            Some(refusal) => Err(refusal.clone()),
            None => self.answer(query.clone()),
        }
    }

    async fn write(&self, request_id: Uuid, write: &Write) -> Result<Written, Refusal> {
        if let Some(refusal) = &self.down {
            return Err(refusal.clone());
        }
        let scripted = {
            let mut inner = self.inner.lock().unwrap();
            (!inner.scripted.is_empty()).then(|| inner.scripted.remove(0))
        };
        if let Some(answer) = scripted {
            return answer;
        }
        let again = self.look(|i| i.seen.contains(&request_id));
        if again {
            return Ok(Written::Done);
        }
        self.inner.lock().unwrap().seen.push(request_id);
        self.carry_out(write.clone())
    }
}
