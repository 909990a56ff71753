//! How fast look-ups are answered: every answer takes the same time, and misses slow down.

use std::time::Duration;

/// The pace of answers, the same for a wrong key, an unknown number and a right pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// No answer comes sooner; one that takes longer comes at the next multiple, so that the work
    /// behind it cannot be read from the clock.
    pub floor: Duration,
    /// What the second attempt after one miss waits; doubled with every further miss.
    pub first_wait: Duration,
    /// What no attempt waits longer than. An orderer who mistyped must get in on the same day, and
    /// 56^12 keys cannot be searched at one a minute.
    pub longest_wait: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            floor: Duration::from_millis(250),
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(60),
        }
    }
}

impl Pace {
    /// The extra wait of an attempt that follows `misses` misses on the same number:
    /// 0, 1, 2, 4, … 60 s by default.
    #[must_use]
    pub fn wait(&self, misses: u32) -> Duration {
        let Some(doublings) = misses.checked_sub(1) else {
            return Duration::ZERO;
        };
        let factor = 1_u32.checked_shl(doublings).unwrap_or(u32::MAX);
        self.first_wait
            .saturating_mul(factor)
            .min(self.longest_wait)
    }

    /// How long after the question the answer may leave, when the work took `work`.
    #[must_use]
    pub fn answer_after(&self, work: Duration, misses: u32) -> Duration {
        let floor = self.floor.as_nanos().max(1);
        let steps = u32::try_from(work.as_nanos().div_ceil(floor).max(1)).unwrap_or(u32::MAX);
        self.floor
            .saturating_mul(steps)
            .saturating_add(self.wait(misses))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn misses_double_the_wait_up_to_a_minute() {
        let pace = Pace::default();
        let waits: Vec<u64> = (0..10).map(|n| pace.wait(n).as_secs()).collect();
        assert_eq!(waits, [0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
        for misses in [31, 32, 33, 34, u32::MAX] {
            assert_eq!(pace.wait(misses).as_secs(), 60);
        }
    }

    #[test]
    fn an_answer_leaves_at_a_multiple_of_the_floor() {
        let pace = Pace::default();
        let after = |ms| pace.answer_after(Duration::from_millis(ms), 0).as_millis();
        assert_eq!(
            [after(0), after(1), after(250), after(251), after(600)],
            [250, 250, 250, 500, 750]
        );
        assert_eq!(
            pace.answer_after(Duration::from_millis(10), 2).as_millis(),
            2250
        );
    }

    proptest! {
        #[test]
        fn no_answer_leaves_before_its_work_is_done(ms in 0_u64..100_000, misses in 0_u32..100) {
            let work = Duration::from_millis(ms);
            let after = Pace::default().answer_after(work, misses);
            prop_assert!(after >= work && after >= Pace::default().floor);
            prop_assert!(after <= work + Pace::default().floor + Pace::default().longest_wait);
        }
    }
}
