//! Samples of one measurement.

use std::fmt;
use std::time::Duration;

/// Samples of one kind, at least one.
#[derive(Debug, Clone)]
pub struct Samples(Vec<f64>);

impl Samples {
    /// Milliseconds.
    pub fn of_times(times: &[Duration]) -> Self {
        Self::new(times.iter().map(|t| t.as_secs_f64() * 1000.0).collect())
    }

    /// Bytes.
    pub fn of_sizes(sizes: &[usize]) -> Self {
        Self::new(sizes.iter().map(|n| *n as f64).collect())
    }

    fn new(mut values: Vec<f64>) -> Self {
        assert!(!values.is_empty(), "nothing was measured");
        values.sort_by(f64::total_cmp);
        Self(values)
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The value below or at which this share of the samples lies (nearest rank).
    pub fn quantile(&self, share: f64) -> f64 {
        let rank = (share * self.0.len() as f64).ceil() as usize;
        self.0[rank.clamp(1, self.0.len()) - 1]
    }

    /// The middle.
    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// 95 of 100 are not above it.
    pub fn p95(&self) -> f64 {
        self.quantile(0.95)
    }

    /// The largest.
    pub fn max(&self) -> f64 {
        self.quantile(1.0)
    }
}

impl fmt::Display for Samples {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = usize::from(self.median() < 100.0 && self.max().fract() != 0.0);
        write!(
            f,
            "{:.digits$} (p95 {:.digits$}, n {})",
            self.median(),
            self.p95(),
            self.len()
        )
    }
}
