//! Which time it is: the database's. A day that somebody types as 今日 is its day, whatever this machine believes. Between its
//! answers time goes on, and never back: what is waited for comes also where this machine's clock was put back.

use super::model::Model;
use chrono::{DateTime, TimeDelta, Utc};

/// Less than this is the way of an answer, or nothing that changes a day to anybody's surprise.
const OFF: TimeDelta = TimeDelta::seconds(30);

/// How the time of the screens stands to this machine's clock.
#[derive(Debug, Default)]
pub(super) struct Clock {
    /// So far ahead of it.
    ahead_by: TimeDelta,
    /// The database has said what time it is.
    heard: bool,
    /// Its last answer was so far from what was believed here.
    off: Option<TimeDelta>,
}

impl Model {
    /// This machine's time as the time of the screens.
    pub(super) fn time_of(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + self.clock.ahead_by
    }

    /// It is so late by this machine's clock. One that was put back leaves the time where it was: that somebody puts a clock
    /// right takes no day back, and nothing that was waited for comes later for it.
    pub(super) fn time_goes_on(&mut self, now: DateTime<Utc>) {
        let back = self.shared.now - self.time_of(now);
        self.clock.ahead_by += back.max(TimeDelta::zero());
        self.shared.now = self.time_of(now);
    }

    /// The database has said what time it is. The first time it counts at once, later when it says so twice: one answer may
    /// have been long on its way.
    pub(super) fn set_clock(&mut self, there: DateTime<Utc>) {
        let off = there - self.shared.now;
        self.shared.knows_the_time = true;
        if off.abs() < OFF {
            self.clock.heard = true;
            self.clock.off = None;
            return;
        }
        let again = self.clock.off.is_some_and(|was| (off - was).abs() < OFF);
        if self.clock.heard && !again {
            self.clock.off = Some(off);
            return;
        }
        tracing::warn!(
            seconds = off.num_seconds(),
            "the time here differs from the database's, which counts"
        );
        self.clock = Clock {
            ahead_by: self.clock.ahead_by + off,
            heard: true,
            off: None,
        };
        self.shared.now += off;
        self.shared.clock = self.shared.now;
        self.shared.dirty = true;
        self.times_move(off);
    }

    /// What is waited for stays as far away as it was, and what has been waited for no longer than it was.
    fn times_move(&mut self, off: TimeDelta) {
        self.touched += off;
        self.next_poll += off;
        let due = [
            &mut self.slow_at,
            &mut self.pending_since,
            &mut self.place_kept.due,
        ];
        for at in due.into_iter().flatten() {
            *at += off;
        }
        for write in self.shared.writes.values_mut() {
            write.since += off;
        }
        for entry in &mut self.stack {
            entry.screen.times_move(off);
        }
    }
}
