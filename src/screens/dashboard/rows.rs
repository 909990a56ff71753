//! The rows of 集計 that can be selected, and where each of their counts leads.

use crate::domain::command::QueueFilter;
use crate::domain::dashboard::{Age, Dashboard};
use crate::domain::date;
use crate::domain::ids::Login;
use crate::domain::publication::Shown;
use crate::domain::record::ApplicationState;
use crate::domain::search::{Criteria, Range, Subject};
use chrono::NaiveDate;

/// Which row, whatever the figures are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RowKey {
    Stage(ApplicationState),
    Open,
    Jobs(Shown),
    Amendments,
    Clerk(Login),
    Received,
    Issued,
    Day(NaiveDate),
}

/// The list behind a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Link {
    Queue(Box<QueueFilter>),
    Jobs(Shown),
    Amendments,
    Found(Box<Criteria>),
}

/// A count and its list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Count {
    pub number: i64,
    pub link: Link,
}

/// A row with its counts from left to right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub key: RowKey,
    pub counts: Vec<Count>,
}

/// States of jobs that are shown, the worst first.
pub(super) const JOBS: [Shown; 5] = [
    Shown::Dead,
    Shown::Unknown,
    Shown::Failed,
    Shown::Waiting,
    Shown::Running,
];

fn queue(number: i64, filter: QueueFilter) -> Count {
    Count {
        number,
        link: Link::Queue(Box::new(filter)),
    }
}

/// The filter of a state as it is counted: 発行停止 is the state alone, not the list 要対応.
fn of_state(state: ApplicationState) -> QueueFilter {
    QueueFilter {
        state: Some(state),
        stuck: state == ApplicationState::Attention,
        ..QueueFilter::default()
    }
}

fn received_on(number: i64, day: NaiveDate) -> Count {
    let criteria = Criteria {
        received: Range {
            from: Some(day),
            to: Some(day),
        },
        ..Criteria::all(Subject::Application)
    };
    Count {
        number,
        link: Link::Found(Box::new(criteria)),
    }
}

fn issued_on(number: i64, day: NaiveDate) -> Count {
    let filter = QueueFilter {
        day: Some(day),
        ..of_state(ApplicationState::Issued)
    };
    queue(number, filter)
}

/// Counts of one state: all, by age, late, held.
fn stage_counts(stage: &crate::domain::dashboard::Stage) -> Vec<Count> {
    let base = of_state(stage.state);
    let mut counts = vec![queue(stage.count, base.clone())];
    for (age, number) in Age::ALL.into_iter().zip(stage.ages) {
        let filter = QueueFilter {
            age: Some(age),
            ..base.clone()
        };
        counts.push(queue(number, filter));
    }
    let late = QueueFilter {
        late: true,
        ..base.clone()
    };
    counts.push(queue(stage.late, late));
    let held = QueueFilter { held: true, ..base };
    counts.push(queue(stage.held, held));
    counts
}

fn all_open(figures: &Dashboard) -> Vec<Count> {
    let sum = |of: &dyn Fn(&crate::domain::dashboard::Stage) -> i64| {
        figures.stages.iter().map(of).sum::<i64>()
    };
    let all = QueueFilter::default();
    let mut counts = vec![queue(sum(&|s| s.count), all.clone())];
    for (i, age) in Age::ALL.into_iter().enumerate() {
        let filter = QueueFilter {
            age: Some(age),
            ..all.clone()
        };
        let number = sum(&|s| s.ages.get(i).copied().unwrap_or(0));
        counts.push(queue(number, filter));
    }
    let late = QueueFilter {
        late: true,
        ..all.clone()
    };
    counts.push(queue(sum(&|s| s.late), late));
    let held = QueueFilter { held: true, ..all };
    counts.push(queue(sum(&|s| s.held), held));
    counts
}

fn clerk_counts(clerk: &crate::domain::dashboard::Clerk) -> Vec<Count> {
    let of = |state| QueueFilter {
        clerk: Some(clerk.login.clone()),
        clerk_name: Some(clerk.name.clone()),
        ..of_state(state)
    };
    let examining = of(ApplicationState::Examining);
    let late = QueueFilter {
        late: true,
        ..examining.clone()
    };
    let held = QueueFilter {
        held: true,
        ..examining.clone()
    };
    vec![
        queue(clerk.examining, examining),
        queue(clerk.late, late),
        queue(clerk.held, held),
        queue(clerk.waiting, of(ApplicationState::AwaitingApproval)),
    ]
}

/// Every row, from top to bottom.
pub(super) fn rows(figures: &Dashboard) -> Vec<Row> {
    let row = |key, counts| Row { key, counts };
    let mut rows: Vec<Row> = figures
        .stages
        .iter()
        .map(|s| row(RowKey::Stage(s.state), stage_counts(s)))
        .collect();
    rows.push(row(RowKey::Open, all_open(figures)));
    for shown in JOBS {
        let (issues, mails) = figures.jobs(shown);
        let count = Count {
            number: issues + mails,
            link: Link::Jobs(shown),
        };
        rows.push(row(RowKey::Jobs(shown), vec![count]));
    }
    let amendments = Count {
        number: figures.amendments,
        link: Link::Amendments,
    };
    rows.push(row(RowKey::Amendments, vec![amendments]));
    for clerk in &figures.clerks {
        rows.push(row(RowKey::Clerk(clerk.login.clone()), clerk_counts(clerk)));
    }
    let today = date::jst_day(figures.at);
    let received = figures.hours.iter().map(|h| h.received).sum();
    let issued = figures.hours.iter().map(|h| h.issued).sum();
    rows.push(row(RowKey::Received, vec![received_on(received, today)]));
    rows.push(row(RowKey::Issued, vec![issued_on(issued, today)]));
    // The latest day on top, as in every list of days.
    for day in figures.days.iter().rev() {
        let counts = vec![
            received_on(day.received, day.day),
            issued_on(day.issued, day.day),
        ];
        rows.push(row(RowKey::Day(day.day), counts));
    }
    rows
}
