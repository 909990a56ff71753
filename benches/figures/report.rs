//! The table: each figure beside its aim.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a figure should be.
#[derive(Debug, Clone, Copy)]
pub enum Aim {
    /// Not above this.
    AtMost(f64),
    /// Not below this.
    AtLeast(f64),
    /// Stands beside others, for comparison.
    None,
}

impl Aim {
    fn is_met(self, value: f64) -> Option<bool> {
        match self {
            Self::AtMost(limit) => Some(value <= limit),
            Self::AtLeast(limit) => Some(value >= limit),
            Self::None => None,
        }
    }

    fn text(self, unit: &str) -> String {
        match self {
            Self::AtMost(limit) => format!("≤ {limit} {unit}").trim_end().to_owned(),
            Self::AtLeast(limit) => format!("≥ {limit} {unit}").trim_end().to_owned(),
            Self::None => String::new(),
        }
    }
}

/// Figures in the order in which they were taken. Clones are one report; each figure is written out at once, so that
/// nothing of what was measured is lost when something later fails.
#[derive(Debug, Default, Clone)]
pub struct Report(Arc<Mutex<Lines>>);

#[derive(Debug, Default)]
struct Lines {
    lines: Vec<[String; 4]>,
    missed: Vec<String>,
    out: Option<String>,
}

impl Report {
    /// One that keeps its table in this file, too.
    pub fn kept_in(out: Option<String>) -> Self {
        let report = Self::default();
        report.lock().out = out;
        report
    }

    fn lock(&self) -> MutexGuard<'_, Lines> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A figure: `value` decides whether the aim is met, `shown` is what stands in the table (with its unit).
    pub fn add(&self, what: &str, shown: impl Into<String>, value: f64, aim: Aim, unit: &str) {
        let met = match aim.is_met(value) {
            Some(true) => "yes",
            Some(false) => "**no**",
            None => "",
        };
        self.line([
            what.to_owned(),
            shown.into(),
            aim.text(unit),
            met.to_owned(),
        ]);
    }

    /// A part that broke off; what it had measured before stands above.
    pub fn failed(&self, part: &str, why: &str) {
        let why = why.lines().next().unwrap_or_default().replace('|', "/");
        let said: String = why.chars().take(200).collect();
        self.line([
            format!("{part}: broke off"),
            said,
            String::new(),
            "**no**".to_owned(),
        ]);
    }

    fn line(&self, line: [String; 4]) {
        println!("{}: {}  {}  {}", line[0], line[1], line[2], line[3]);
        let mut all = self.lock();
        if line[3].contains("no") {
            let what = line[0].clone();
            all.missed.push(what);
        }
        all.lines.push(line);
        if let Some(out) = &all.out {
            std::fs::write(out, markdown(&all.lines)).expect("the table is written");
        }
    }

    /// The figures that missed their aim.
    pub fn missed(&self) -> Vec<String> {
        self.lock().missed.clone()
    }

    /// As a Markdown table.
    pub fn markdown(&self) -> String {
        markdown(&self.lock().lines)
    }
}

fn markdown(lines: &[[String; 4]]) -> String {
    let mut table = "| figure | measured | aim | met |\n|---|---|---|---|\n".to_owned();
    for [what, shown, aim, met] in lines {
        let _infallible = writeln!(table, "| {what} | {shown} | {aim} | {met} |");
    }
    table
}
