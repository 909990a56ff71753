//! Which time it is: the database's. A day that somebody types as 今日 is its day, whatever this machine believes.

use super::model::Model;
use chrono::{DateTime, TimeDelta, Utc};

/// Less than this is the way of an answer, or nothing that changes a day to anybody's surprise.
const OFF: TimeDelta = TimeDelta::seconds(30);

/// Screens wait for seconds, not for this.
const FARTHEST: TimeDelta = TimeDelta::minutes(15);

impl Model {
    /// This machine's time as the database's.
    pub(super) fn by_the_database(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + self.ahead_by.unwrap_or_default()
    }

    /// The database has said what time it is. The first time it counts at once, later when it says so twice: one answer may
    /// have been long on its way.
    pub(super) fn set_clock(&mut self, there: DateTime<Utc>) {
        let off = there - self.shared.now;
        if off.abs() < OFF {
            self.ahead_by.get_or_insert_default();
            self.is_off = false;
            return;
        }
        if self.ahead_by.is_some() && !std::mem::replace(&mut self.is_off, true) {
            return;
        }
        self.is_off = false;
        tracing::warn!(
            seconds = off.num_seconds(),
            "this machine's clock differs from the database's, which counts"
        );
        self.ahead_by = Some(self.ahead_by.unwrap_or_default() + off);
        self.shared.now += off;
        self.shared.clock = self.shared.now;
        self.shared.dirty = true;
        for kept in [&mut self.touched, &mut self.next_poll] {
            *kept += off;
        }
        self.slow_at = self.slow_at.map(|at| at + off);
        self.pending_since = self.pending_since.map(|at| at + off);
    }
}

/// Whether a time that a screen waits for has come. None lies so far ahead but where the clock was put back beneath it, and then
/// a draft must not wait for hours to be saved.
pub(crate) fn is_due(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    at <= now || at - now > FARTHEST
}
