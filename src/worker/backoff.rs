//! When a failed job is tried again. Pure: the random part is handed in.

use std::time::Duration;

/// Doubling waits with jitter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// Before the second try.
    pub first: Duration,
    /// No wait is longer.
    pub longest: Duration,
}

impl Backoff {
    /// The wait after try number `attempt` (from 1). `random` in 0..1 spreads it over the upper half, so that jobs
    /// that failed together do not come back together.
    #[must_use]
    pub fn after(&self, attempt: i32, random: f64) -> Duration {
        let doublings = u32::try_from(attempt.saturating_sub(1))
            .unwrap_or(0)
            .min(30);
        let whole = self.first.saturating_mul(1 << doublings).min(self.longest);
        whole.mul_f64(0.5 + 0.5 * random.clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BACKOFF: Backoff = Backoff {
        first: Duration::from_secs(2),
        longest: Duration::from_secs(900),
    };

    #[test]
    fn waits_double_up_to_the_longest() {
        let waits: Vec<u64> = (1..=12).map(|n| BACKOFF.after(n, 1.0).as_secs()).collect();
        assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
        assert_eq!(BACKOFF.after(1, 0.0).as_millis(), 1000);
    }

    proptest! {
        #[test]
        fn every_wait_lies_in_the_upper_half_of_its_step(attempt in i32::MIN..i32::MAX, random in -1.0_f64..2.0) {
            let wait = BACKOFF.after(attempt, random);
            prop_assert!(wait <= BACKOFF.longest);
            prop_assert!(wait >= BACKOFF.first / 2);
        }
    }
}
