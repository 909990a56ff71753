//! Work on the queue beside the draft itself: how an application stands among people and in time, why it was
//! returned, what one operator tells another, filters that an operator keeps.

use super::command::QueueFilter;
use super::fold::fold;
use super::ids::Login;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Whether a text may be the beginning of an application number, in any width: `N2211-00431`, `2211`, `431`. Any other
/// text would have a place among the numbers too, but not one that somebody looks for.
#[must_use]
pub fn may_be_number(text: &str) -> bool {
    let plain = fold(text).to_uppercase();
    let body = plain.strip_prefix('N').unwrap_or(&plain);
    body.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

/// What was typed into 位置 as the beginning of a number: any width, with or without N and hyphen. Digits alone stay
/// alone: the database takes them as a serial of the current month.
#[must_use]
pub fn as_number(text: &str) -> String {
    let plain = fold(text).to_uppercase();
    let body = plain.strip_prefix('N').unwrap_or(&plain);
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(&body.replace('-', "")) {
        return plain;
    }
    match body.split_once('-') {
        // A short serial with its leading zeroes is the beginning of one, without them it is a whole one.
        Some((month, serial)) if serial.starts_with('0') || serial.is_empty() => {
            format!("N{month}-{serial}")
        }
        Some((month, serial)) => format!("N{month}-{serial:0>5}"),
        None if body.len() > 6 || (plain.starts_with('N') && body.len() > 4) => {
            format!("N{}-{}", &body[..4], &body[4..])
        }
        None if plain.starts_with('N') => plain,
        None => body.to_owned(),
    }
}

/// The number that what was typed into 位置 means on this JST day, or its beginning.
#[must_use]
pub fn sought(text: &str, today: NaiveDate) -> String {
    let number = as_number(text);
    match number.len() {
        1..=6 if number.bytes().all(|b| b.is_ascii_digit()) => {
            format!("N{}-{number:0>5}", today.format("%y%m"))
        }
        _ => number,
    }
}

/// How a row stands among people and in time, beside what it asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// Number of the latest draft; of the submitted one while it waits.
    pub revision: i32,
    /// SHA-256 of what was submitted: an approval from the list names it. Empty: nothing is submitted.
    pub submitted_hash: Vec<u8>,
    /// This operator drafted or submitted it, or set one of its warnings aside: they cannot approve it.
    pub own: bool,
    /// Amounts, dates and names of the certificate that differ from the application as received: the reviewer
    /// types them again (`domain::retype`).
    pub retyped: i32,
    /// Warnings that came up after it was submitted, which nobody has answered; only of what waits for approval.
    pub unanswered: i32,
    /// The rule and the product of the gate of the database that refuses its approval as it stands; only of what waits
    /// for approval. None: no gate does.
    pub closed_gate: Option<(String, String)>,
    /// Business days that have begun since it waits for approval; none: not known, or it does not wait.
    pub waited: Option<i32>,
    /// Its issue stopped behind a contract number: it cannot be withdrawn any more.
    pub numbered: bool,
    /// After this instant any clerk may take it over; none: nobody has it.
    pub claim_until: Option<DateTime<Utc>>,
    /// 保留: comes back on this JST day.
    pub held_until: Option<NaiveDate>,
    /// Why it is on hold.
    pub held_because: Option<String>,
    /// 上申: whose decision is asked for.
    pub referred_to: Option<Login>,
    /// Their name.
    pub referred_to_name: Option<String>,
    /// When it needs a person: what is past this stands in 要対応.
    pub urgent_at: Option<DateTime<Utc>>,
    /// When it should have left its state, in business time.
    pub stage_due: Option<DateTime<Utc>>,
}

/// Why a row stands in 要対応.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// The issue stopped.
    Stuck,
    /// The day has come to which it was on hold.
    HoldOver,
    /// The claim has run out: any clerk may take it over, late or not.
    ClaimOver,
    /// It has been in its state for longer than it should.
    Late,
}

impl Standing {
    /// Why it needs a person now, if it does. `stuck`: its issue stopped.
    #[must_use]
    pub fn urgency(&self, stuck: bool, now: DateTime<Utc>) -> Option<Urgency> {
        if stuck {
            return Some(Urgency::Stuck);
        }
        self.urgent_at.filter(|at| *at <= now)?;
        let past = |at: Option<DateTime<Utc>>| at.is_some_and(|at| at <= now);
        Some(if self.held_until.is_some() {
            Urgency::HoldOver
        } else if past(self.claim_until) {
            Urgency::ClaimOver
        } else {
            Urgency::Late
        })
    }
}

/// 差戻の理由: the kind of its cause, so that causes can be counted. The code is what the database stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnCode {
    /// 金額
    Amount,
    /// 日付
    Date,
    /// 名称・住所
    Name,
    /// 発注者の規定
    Rule,
    /// 書類・確認の不足
    Document,
    /// その他
    Other,
}

impl ReturnCode {
    /// Every code, in the order of the list.
    pub const ALL: [Self; 6] = [
        Self::Amount,
        Self::Date,
        Self::Name,
        Self::Rule,
        Self::Document,
        Self::Other,
    ];

    /// The code used in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Date => "date",
            Self::Name => "name",
            Self::Rule => "rule",
            Self::Document => "document",
            Self::Other => "other",
        }
    }

    /// The reason of a code; what is unknown is [`ReturnCode::Other`].
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|c| c.code() == code)
            .unwrap_or(Self::Other)
    }
}

/// The order of 承認待ち一覧.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReviewOrder {
    /// Longest waiting first.
    #[default]
    Age,
    /// Largest guarantee first.
    Amount,
}

/// Something that another operator did and that concerns this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Grows with every notice.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// `taken`, `given`, `returned`, `referred`, `limit`, `delegated`.
    pub kind: String,
    /// Who did it, by name.
    pub from: String,
    /// The application it is about.
    pub number: Option<String>,
    /// What they said.
    pub remark: String,
    /// What it is about, by names: who stands in for whom and until when, which limit, which works.
    pub detail: Map<String, Value>,
}

impl Notice {
    /// A detail's text; empty when there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.detail.get(name).and_then(Value::as_str).unwrap_or("")
    }

    /// A detail's day.
    #[must_use]
    pub fn day(&self, name: &str) -> Option<NaiveDate> {
        self.text(name).parse().ok()
    }
}

/// A filter that an operator keeps under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedFilter {
    /// At most 30 characters, one line.
    pub name: String,
    /// The filter.
    pub filter: QueueFilter,
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn a_row_is_urgent_for_the_reason_that_a_person_can_act_on() {
        let now = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(1);
        let past = now - TimeDelta::hours(1);
        let later = now + TimeDelta::hours(1);
        let standing = |urgent, claim, due, held| Standing {
            urgent_at: Some(urgent),
            claim_until: claim,
            stage_due: due,
            held_until: held,
            ..Standing::default()
        };
        let day = now.date_naive();
        for (it, wanted) in [
            (standing(later, None, Some(later), None), None),
            (standing(past, None, Some(past), None), Some(Urgency::Late)),
            (
                standing(past, Some(past), Some(later), None),
                Some(Urgency::ClaimOver),
            ),
            (
                standing(past, Some(past), Some(past), None),
                Some(Urgency::ClaimOver),
            ),
            (
                standing(past, Some(later), Some(past), Some(day)),
                Some(Urgency::HoldOver),
            ),
            (standing(later, Some(later), Some(past), Some(day)), None),
        ] {
            assert_eq!(it.urgency(false, now), wanted, "{it:?}");
            assert_eq!(it.urgency(true, now), Some(Urgency::Stuck));
        }
    }

    #[test]
    fn a_return_code_is_found_again() {
        for code in ReturnCode::ALL {
            assert_eq!(ReturnCode::from_code(code.code()), code);
        }
    }

    #[test]
    fn a_position_is_typed_in_many_ways() {
        for (typed, number) in [
            ("N2211-00431", "N2211-00431"),
            ("ｎ２２１１ー００４３１", "N2211-00431"),
            ("n221100431", "N2211-00431"),
            ("221100431", "N2211-00431"),
            ("2211-431", "N2211-00431"),
            ("2211-004", "N2211-004"),
            ("2211-", "N2211-"),
            ("N2211", "N2211"),
            ("N22", "N22"),
            ("431", "431"),
            ("00431", "00431"),
            ("", ""),
            ("川", "川"),
        ] {
            assert_eq!(as_number(typed), number, "{typed}");
        }
    }

    #[test]
    fn a_serial_alone_is_sought_in_the_month_of_the_day() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap();
        for (typed, number) in [
            ("00017", "N2611-00017"),
            ("１７", "N2611-00017"),
            ("123456", "N2611-123456"),
            ("2610-17", "N2610-00017"),
            ("N26", "N26"),
            ("", ""),
        ] {
            assert_eq!(sought(typed, today), number, "{typed}");
        }
    }
}
