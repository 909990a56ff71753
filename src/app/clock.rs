//! Which time it is: the database's. A day that somebody types as 今日 is its day, whatever this machine believes.

use super::model::Model;
use chrono::{DateTime, TimeDelta, Utc};

/// Less than this is the way of an answer, or nothing that changes a day to anybody's surprise.
const OFF: TimeDelta = TimeDelta::seconds(30);

impl Model {
    /// This machine's time as the database's.
    pub(super) fn by_the_database(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + self.ahead_by.unwrap_or_default()
    }

    /// The database has said what time it is. The first time counts for the session: times that are kept (a draft to be
    /// saved, a key to be hidden) would come too late or at once if the clock went on being moved beneath them.
    pub(super) fn set_clock(&mut self, there: DateTime<Utc>) {
        if self.ahead_by.is_some() {
            return;
        }
        let off = there - self.shared.now;
        if off.abs() < OFF {
            self.ahead_by = Some(TimeDelta::zero());
            return;
        }
        tracing::warn!(
            seconds = off.num_seconds(),
            "this machine's clock differs from the database's, which counts"
        );
        self.ahead_by = Some(off);
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
