//! What the office answers: each query as the database would.

use super::Office;
use super::pages::{page, page_by};
use crate::domain::command::{Answer, OrdererFacts, PageFrom, Query, QueueFilter};
use crate::domain::ids::ApplicationKey;
use crate::domain::product::Product;
use crate::domain::publication::{MailOf, Shown};
use crate::domain::queue::ReviewOrder;
use crate::domain::record::{
    ApplicationRow, ApplicationState, Choice, ContractRow, Page, QueueCounts,
};
use crate::domain::refusal::Refusal;
use crate::domain::rules::BankStatus;
use crate::domain::unfinished::Sheet;
use crate::runtime::harness::at;
use crate::runtime::harness::sample::{self};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

impl Office {
    fn certificate_of(&self, key: &ApplicationKey, product: Product) -> Option<serde_json::Value> {
        let mut one = self.look(|i| i.certificate.clone())?;
        let detail = self.application(key.id);
        let asked = detail
            .content
            .products
            .iter()
            .find(|p| p.product == product);
        let fields = one.as_object_mut();
        if let (Some(asked), Some(fields)) = (asked, fields)
            && fields.get("product") != Some(&product.code().into())
        {
            fields.insert("product".to_owned(), product.code().into());
            fields.insert("form".to_owned(), serde_json::to_value(asked.form).ok()?);
            fields.insert("amount".to_owned(), asked.amount.get().into());
            fields.insert("deposit_bank".to_owned(), serde_json::Value::Null);
            if let Some(end) = asked.guarantee_end {
                fields.insert("guarantee_end".to_owned(), serde_json::to_value(end).ok()?);
            }
        }
        Some(one)
    }

    fn rows(&self, filter: &QueueFilter) -> Vec<ApplicationRow> {
        let me = self.me.as_ref().ok().map(|m| m.login.clone());
        self.look(|i| {
            let mail = |wanted: bool| filter.mail.is_none_or(|asked| asked == wanted);
            i.applications
                .iter()
                .filter(|d| mail(d.content.notification.wanted))
                .map(|d| d.row.clone())
                .collect::<Vec<_>>()
        })
        .into_iter()
        .filter(|r| match filter.state {
            Some(ApplicationState::Attention) => {
                let stuck = r.state == ApplicationState::Attention;
                r.standing.urgency(stuck, at("2022-11-01 14:02")).is_some()
            }
            Some(state) => r.state == state,
            None => !matches!(
                r.state,
                ApplicationState::Issued | ApplicationState::Withdrawn | ApplicationState::Declined
            ),
        })
        .filter(|r| !filter.mine || r.claimed_by == me)
        .filter(|r| filter.clerk.is_none() || r.claimed_by == filter.clerk)
        .filter(|r| !filter.held || r.standing.held_until.is_some())
        .filter(|r| {
            let electronic = |want| {
                r.products
                    .iter()
                    .any(|(_, f, _)| (*f == crate::domain::product::Form::Electronic) == want)
            };
            filter.electronic.is_none_or(electronic)
        })
        .filter(|r| {
            let asks = |p| r.products.iter().any(|(q, _, _)| *q == p);
            filter.product.is_none_or(asks)
                && filter
                    .orderer
                    .as_ref()
                    .is_none_or(|o| r.orderer.contains(o))
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
            dead_letters: self.look(|i| {
                let dead = i.jobs.iter().filter(|j| j.state == Shown::Dead);
                i64::try_from(dead.count()).unwrap()
            }),
        }
    }

    pub(super) fn facts(&self) -> OrdererFacts {
        self.look(|i| i.facts.clone()).unwrap_or_else(nobody)
    }

    pub(super) fn answer(&self, query: Query) -> Result<Answer, Refusal> {
        Ok(match query {
            Query::Me => Answer::Me(Box::new(self.here()?)),
            Query::Branches => Answer::Branches(self.branches()),
            Query::Pulse => Answer::Pulse {
                counts: self.counts(),
                change: self.look(|i| i.change),
                now: at("2022-11-01 14:02"),
                lapsing: self.look(|i| i.lapsing),
                prefixes: self.look(|i| i.prefixes.clone()),
                holidays: self.look(|i| i.holidays),
                branch: self.here()?.branch,
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
                let number = crate::domain::queue::sought(&text, sample::day("2022-11-01"));
                let first = rows
                    .iter()
                    .find(|r| r.number >= number)
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
            Query::ReviewQueue { order, from, limit } => {
                let filter = QueueFilter {
                    state: Some(ApplicationState::AwaitingApproval),
                    ..QueueFilter::default()
                };
                let place = |r: &ApplicationRow| match order {
                    ReviewOrder::Age => {
                        let submitted = r.submitted_for_approval_at;
                        (submitted.unwrap_or(r.received_at), r.key.id)
                    }
                    ReviewOrder::Amount => {
                        let most = r.products.iter().map(|(_, _, yen)| yen.get()).max();
                        let place =
                            DateTime::<Utc>::UNIX_EPOCH - TimeDelta::seconds(most.unwrap_or(0));
                        (place, r.key.id)
                    }
                };
                let mut rows = self.rows(&filter);
                rows.sort_by_key(place);
                // The database knows a row by its id, whatever time the screen names, also one that waits no more.
                let known = |id: i64| place(&self.application(id).row);
                let from = match from {
                    PageFrom::After(_, id) => PageFrom::After(known(id).0, id),
                    PageFrom::Before(_, id) => PageFrom::Before(known(id).0, id),
                    PageFrom::At(_, id) => PageFrom::At(known(id).0, id),
                    other => other,
                };
                Answer::Queue(page(rows, &from, limit, place))
            }
            Query::People { text, .. } | Query::Wordings { text, .. } | Query::Colleagues(text) => {
                Answer::Choices(self.look(|i| {
                    i.choices
                        .iter()
                        .filter(|c| c.label.contains(&text) || c.code.contains(&text))
                        .cloned()
                        .collect()
                }))
            }
            Query::MasterRow { code, .. } => Answer::Choices(self.look(|i| {
                let same = i.choices.iter().filter(|c| c.code == code);
                same.cloned().collect()
            })),
            Query::BranchNames(text) => {
                let all = [("100", "本店"), ("371", "長野支店"), ("380", "新潟支店")];
                let found = all
                    .iter()
                    .filter(|(code, name)| code.starts_with(&text) || name.contains(&text));
                let choice = |(code, name): &(&str, &str)| Choice {
                    code: (*code).to_owned(),
                    label: (*name).to_owned(),
                    detail: String::new(),
                };
                Answer::Choices(found.map(choice).collect())
            }
            Query::Approvers(_) | Query::AmendmentApprovers(_) => {
                Answer::Choices(self.look(|i| i.choices.clone()))
            }
            Query::Filters => Answer::Filters(self.look(|i| i.filters.clone())),
            Query::Notices => Answer::Notices(self.look(|i| i.notices.clone())),
            Query::Application(key) => Answer::Application(Box::new(
                self.look(|i| i.applications.iter().find(|d| d.row.key == key).cloned())
                    .ok_or(Refusal::NotFound)?,
            )),
            Query::CertificatePreview { key, product, .. } => {
                let one = self.certificate_of(&key, product);
                Answer::Certificate(Box::new(one.ok_or(Refusal::NotFound)?))
            }
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
            Query::Search {
                criteria,
                from,
                limit,
            } => {
                let flip = |(time, id): (DateTime<Utc>, i64)| (-time.timestamp(), -id);
                let rows = self.found(&criteria);
                let mut page = page_by(rows, &from, limit, |r| flip((r.at, r.image)), flip);
                (page.offset, page.total) = (None, None);
                Answer::Found(page)
            }
            Query::SearchCount(criteria) => {
                let n = self.found(&criteria).len().min(1_001);
                Answer::Count(i64::try_from(n).unwrap())
            }
            Query::Contract(key) => Answer::Contract(Box::new(
                self.look(|i| i.details.iter().find(|d| d.row.key == key).cloned())
                    .ok_or(Refusal::NotFound)?,
            )),
            Query::Ledger(_) | Query::Amendments { .. } | Query::Amendment(_) => {
                return self.look(|i| i.desk.answer(&query));
            }
            Query::Jobs { shown, from, limit } => {
                let mut jobs = self.look(|i| i.jobs.clone());
                jobs.retain(|j| match shown {
                    Shown::Open => !matches!(j.state, Shown::Sent | Shown::GivenUp),
                    one => j.state == one,
                });
                Answer::Jobs(page(jobs, &from, limit, |j| {
                    (j.over_at.unwrap_or(j.next_at), j.id)
                }))
            }
            Query::MailShown(key) => {
                let job = self.look(|i| i.jobs.iter().find(|j| j.key() == key).cloned());
                let kept = self.look(|i| i.mail_fields.clone());
                let mut fields = kept.unwrap_or_else(sample::mail_fields);
                match job.and_then(|j| j.mail()) {
                    Some(MailOf::Amendment) => fields["event"] = "change".into(),
                    Some(MailOf::NewKey) => fields["event"] = "rekey".into(),
                    _ => {}
                }
                Answer::MailShown {
                    to: "soumu@example.jp".to_owned(),
                    fields: Box::new(fields),
                }
            }
            Query::LookUps(_) => Answer::LookUps(self.look(|i| i.look_ups)),
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
            Query::BankCodes { bank, branch } => Answer::Banks(self.look(|i| {
                let of = |c: &Choice| match c.code.split_once('-') {
                    Some((b, n)) => b == bank && (branch.is_empty() || n == branch),
                    None => false,
                };
                let found = i.choices.iter().filter(|c| of(c)).cloned();
                found
                    .map(|c| (!c.code.starts_with("9004"), c))
                    .map(|(has, c)| (c, has))
                    .collect()
            })),
            // As core.orderer_of: who has no name is nobody, whatever the code.
            Query::OrdererRules { orderer_name, .. } if orderer_name.is_empty() => {
                Answer::OrdererRules(Box::new(nobody()))
            }
            Query::OrdererRules { .. } => Answer::OrdererRules(Box::new(self.facts())),
            Query::PostalPlaces(text) => Answer::Choices(self.look(|i| {
                i.places
                    .iter()
                    .filter(|c| c.code.starts_with(&text) || c.label.contains(&text))
                    .cloned()
                    .collect()
            })),
            Query::Unfinished => Answer::Unfinished(self.look(|i| {
                let mut left = i.unfinished.clone();
                left.retain(|u| u.sheet != Sheet::default());
                left.reverse();
                left
            })),
            Query::LastEntered => {
                Answer::LastEntered(self.look(|i| i.entered.last().cloned().map(Box::new)))
            }
            Query::EntryFacts { application, .. } => Answer::EntryFacts {
                facts: Box::new(self.facts()),
                duplicates: application.map_or(Vec::new(), |id| self.application(id).duplicates),
                first_advance: None,
                beside: self.look(|i| i.beside.clone()),
                other_shares: None,
                other_firm: self.look(|i| i.other_firm.clone()),
            },
            Query::LimitMoves(_) => Answer::LimitMoves(self.look(|i| i.limit_moves)),
            Query::ClaimsGivenBack(_) => {
                Answer::ClaimsGivenBack(self.look(|i| i.claims_given_back))
            }
            Query::Reveal { .. } => Answer::Reveal(None),
            Query::Dashboard => Answer::Dashboard(Box::new(
                self.look(|i| i.figures.clone())
                    .unwrap_or_else(sample::figures),
            )),
            Query::DocumentWordings => Answer::DocumentWordings(Vec::new()),
            Query::House {
                table, from, limit, ..
            } => {
                let rows = self.look(|i| i.house.clone());
                let rows = rows.into_iter().filter(|r| r.table == table).collect();
                let down = |(time, id): (DateTime<Utc>, i64)| (-time.timestamp(), -id);
                let up = |(time, id): (DateTime<Utc>, i64)| (time.timestamp(), id);
                Answer::House(if table.is_audit() {
                    page_by(rows, &from, limit, |r| down((r.at, r.n)), down)
                } else {
                    page_by(rows, &from, limit, |r| up((r.at, r.n)), up)
                })
            }
        })
    }
}

/// What is known of an orderer that there is not.
fn nobody() -> OrdererFacts {
    OrdererFacts {
        known: false,
        code: None,
        rules: Vec::new(),
        bank: BankStatus::Unknown,
        today: NaiveDate::default(),
    }
}
