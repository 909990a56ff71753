//! The program's file, and what `script/bench --cold` measured before: it passes the seconds on.

use crate::report::{Aim, Report};
use crate::world::program;

/// `FIGURES_COLD_BUILD`: wall seconds and CPU seconds of a build from nothing, as `wall cpu`.
pub fn measure(report: &Report) {
    let bytes = std::fs::metadata(program()).expect("the program").len() as f64;
    report.add(
        "size of the program",
        format!("{:.1} MB", bytes / 1e6),
        bytes / 1e6,
        Aim::AtMost(40.0),
        "MB",
    );
    let Ok(cold) = std::env::var("FIGURES_COLD_BUILD") else {
        return;
    };
    let seconds: Vec<f64> = cold.split(' ').filter_map(|s| s.parse().ok()).collect();
    let [wall, cpu] = seconds[..] else {
        panic!("FIGURES_COLD_BUILD={cold}")
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    report.add(
        "cold build (release, everything from nothing)",
        format!(
            "{:.1} min on {cores} cores ({:.1} min of CPU)",
            wall / 60.0,
            cpu / 60.0
        ),
        wall / 60.0,
        Aim::AtMost(6.0),
        "min",
    );
}
