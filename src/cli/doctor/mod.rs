//! `densho doctor`: everything that a working installation needs, each with its remedy when it is missing.
//! It changes nothing.

mod database;
mod machine;
mod outside;
mod wordings;

use super::exit::{Exit, Failure};
use super::settings::Site;
use super::{block_on, out};
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct Arguments {}

/// What came out of one check.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    /// As it should be, and how it is.
    Good(String),
    /// Works, but somebody should know.
    Warning(String, String),
    /// Does not work: what is wrong, what to do.
    Bad(String, String),
    /// Not set up here, and not needed for every use: why.
    Skipped(String),
}

impl Outcome {
    fn good(said: impl Into<String>) -> Self {
        Self::Good(said.into())
    }
    fn warning(said: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Warning(said.into(), remedy.into())
    }
    fn bad(said: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Bad(said.into(), remedy.into())
    }
    fn skipped(said: impl Into<String>) -> Self {
        Self::Skipped(said.into())
    }
}

/// One check by name.
type Finding = (&'static str, Outcome);

pub(super) fn run(site: &Site, _arguments: &Arguments) -> Result<Exit, Failure> {
    let mut findings: Vec<Finding> = vec![("terminal", machine::terminal())];
    match site.load() {
        Err(failure) => findings.push((
            "settings",
            Outcome::bad(
                failure.said,
                "correct them; densho config check shows them alone",
            ),
        )),
        Ok(config) => {
            findings.push(("settings", machine::settings(&config)));
            findings.push(("keymap", machine::keymap(&config)));
            findings.push(("log", machine::log(&config)));
            findings.push(("print folder", machine::print_folder(&config)));
            findings.extend(machine::fonts(&config));
            let secrets = machine::secrets(&config);
            // Only a worker publishes and mails; an operator's login can do neither and need not.
            let worker = !matches!(secrets, Outcome::Skipped(_));
            findings.push(("worker secrets", secrets));
            block_on(async {
                findings.extend(database::check(&config).await);
                if worker {
                    findings.push(("platform", outside::platform(&config).await));
                    findings.push(("mail server", outside::mail(&config).await));
                } else {
                    let why = "reached by the worker alone; run doctor as its user";
                    findings.push(("platform", Outcome::skipped(why)));
                    findings.push(("mail server", Outcome::skipped(why)));
                }
                Ok(())
            })?;
        }
    }
    print(&findings)?;
    let bad = findings
        .iter()
        .any(|(_, outcome)| matches!(outcome, Outcome::Bad(..)));
    Ok(if bad { Exit::No } else { Exit::Done })
}

fn print(findings: &[Finding]) -> Result<(), Failure> {
    for (name, outcome) in findings {
        let (mark, said, remedy) = match outcome {
            Outcome::Good(said) => ("ok  ", said, None),
            Outcome::Warning(said, remedy) => ("WARN", said, Some(remedy)),
            Outcome::Bad(said, remedy) => ("FAIL", said, Some(remedy)),
            Outcome::Skipped(said) => ("-   ", said, None),
        };
        let mut lines = said.lines();
        out::line(&format!(
            "{mark} {name:<16}{}",
            lines.next().unwrap_or_default()
        ))?;
        for line in lines {
            out::line(&format!("{:21}{line}", ""))?;
        }
        if let Some(remedy) = remedy {
            out::line(&format!("{:21}-> {remedy}", ""))?;
        }
    }
    Ok(())
}
