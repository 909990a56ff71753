//! The table: each figure beside its aim.

use std::fmt::Write as _;

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

/// Figures in the order in which they were taken.
#[derive(Debug, Default)]
pub struct Report {
    lines: Vec<[String; 4]>,
    missed: Vec<String>,
}

impl Report {
    /// A figure: `value` decides whether the aim is met, `shown` is what stands in the table (with its unit).
    pub fn add(&mut self, what: &str, shown: impl Into<String>, value: f64, aim: Aim, unit: &str) {
        let shown = shown.into();
        let met = match aim.is_met(value) {
            Some(true) => "yes",
            Some(false) => {
                self.missed.push(what.to_owned());
                "**no**"
            }
            None => "",
        };
        let aim = aim.text(unit);
        println!("{what}: {shown}  {aim}  {met}");
        self.lines
            .push([what.to_owned(), shown, aim, met.to_owned()]);
    }

    /// The figures that missed their aim.
    pub fn missed(&self) -> &[String] {
        &self.missed
    }

    /// As a Markdown table.
    pub fn markdown(&self) -> String {
        let mut table = "| figure | measured | aim | met |\n|---|---|---|---|\n".to_owned();
        for [what, shown, aim, met] in &self.lines {
            let _infallible = writeln!(table, "| {what} | {shown} | {aim} | {met} |");
        }
        table
    }
}
