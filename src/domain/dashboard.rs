//! 集計: what a branch has before it, counted by the database (`api.dashboard`), and which list a count leads to.
//! Here: the figures as they come. Not here: how they are drawn (`ui::chart`), words.

use super::ids::{BranchId, Login};
use super::publication::Shown;
use super::record::ApplicationState;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// How long something has been in its state, in business days (weekends and 休日 do not count).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Age {
    /// No business day began since.
    Today,
    /// One.
    One,
    /// Two or three.
    Few,
    /// Four or more.
    Old,
}

impl Age {
    /// All, youngest first: the order of [`Stage::ages`].
    pub const ALL: [Self; 4] = [Self::Today, Self::One, Self::Few, Self::Old];
}

impl From<Age> for u8 {
    fn from(age: Age) -> Self {
        age as Self
    }
}

impl TryFrom<u8> for Age {
    type Error = String;

    fn try_from(n: u8) -> Result<Self, String> {
        let found = Self::ALL.get(usize::from(n)).copied();
        found.ok_or_else(|| format!("no age {n}"))
    }
}

/// One open state.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Stage {
    /// Which.
    pub state: ApplicationState,
    /// Business hours that it may take; none: no limit is set.
    pub hours: Option<i32>,
    /// How many are in it.
    pub count: i64,
    /// The same by [`Age`].
    pub ages: [i64; 4],
    /// Of them over their time; what is on hold is not.
    pub late: i64,
    /// Of them on hold.
    pub held: i64,
    /// Since when the oldest is in it.
    pub oldest: Option<DateTime<Utc>>,
}

/// What one clerk has.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Clerk {
    /// Who.
    pub login: Login,
    /// By name.
    pub name: String,
    /// Where.
    pub branch: BranchId,
    /// Being examined by them.
    pub examining: i64,
    /// Of these over their time.
    pub late: i64,
    /// Of these on hold.
    pub held: i64,
    /// Submitted by them, waiting for approval.
    pub waiting: i64,
}

/// Jobs in one state.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Jobs {
    /// The state, a filter of 発行状況.
    #[serde(deserialize_with = "shown")]
    pub shown: Shown,
    /// Mails; else issues and publications.
    pub mail: bool,
    /// How many.
    pub count: i64,
}

fn shown<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Shown, D::Error> {
    let code = String::deserialize(from)?;
    Shown::from_code(&code).ok_or_else(|| serde::de::Error::custom("no state of a job"))
}

/// What came and went in a day.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Day {
    /// The JST day.
    pub day: NaiveDate,
    /// Neither weekend nor 休日.
    pub business: bool,
    /// Applications received.
    pub received: i64,
    /// Applications of which the last certificate arrived.
    pub issued: i64,
}

/// The same of an hour of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub struct Hour {
    /// Applications received.
    pub received: i64,
    /// Applications issued.
    pub issued: i64,
}

/// The figures of one moment.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Dashboard {
    /// When, by the database's clock.
    pub at: DateTime<Utc>,
    /// The open states, in the order of the work.
    pub stages: Vec<Stage>,
    /// Who has what, the busiest first.
    pub clerks: Vec<Clerk>,
    /// What is not done of publication and mail.
    pub jobs: Vec<Jobs>,
    /// Fourteen days, today last.
    pub days: Vec<Day>,
    /// Hours of today, from midnight.
    pub hours: Vec<Hour>,
    /// 変更等 that wait for approval.
    pub amendments: i64,
}

impl Dashboard {
    /// Jobs in this state: issues, mails.
    #[must_use]
    pub fn jobs(&self, shown: Shown) -> (i64, i64) {
        let of = |mail| {
            let mine = self
                .jobs
                .iter()
                .filter(|j| j.shown == shown && j.mail == mail);
            mine.map(|j| j.count).sum()
        };
        (of(false), of(true))
    }
}
