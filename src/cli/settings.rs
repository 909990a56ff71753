//! `densho config check`, and how every subcommand comes by its settings.

use super::exit::{Exit, Failure};
use super::out;
use crate::config::{self, Config};
use crate::i18n::Language;
use clap::Subcommand;
use std::path::PathBuf;

/// Where this run's settings come from.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// `--config`
    pub file: Option<PathBuf>,
}

impl Site {
    /// The settings.
    ///
    /// # Errors
    /// [`Exit::Config`] with every fault, a line each.
    pub fn load(&self) -> Result<Config, Failure> {
        self.load_with(&[])
    }

    /// The settings with some variables of our own on top.
    ///
    /// # Errors
    /// As [`Site::load`].
    pub fn load_with(&self, extra: &[(&str, &str)]) -> Result<Config, Failure> {
        // A variable that is not UTF-8 cannot be one of ours.
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, _)| extra.iter().all(|(own, _)| own != name))
            .chain(
                extra
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
            );
        Config::load(self.file.as_deref(), environment).map_err(|faults| {
            let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
            Failure::new(Exit::Config, lines.join("\n"))
        })
    }
}

/// The language of sentences.
#[must_use]
pub fn language(config: &Config) -> Language {
    match config.ui.language {
        config::Language::Ja => Language::Japanese,
        config::Language::En => Language::English,
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Print every setting as it holds and where it comes from, or every fault.
    Check,
}

pub(super) fn run(site: &Site, action: &Action) -> Result<Exit, Failure> {
    match action {
        Action::Check => {
            let config = site.load()?;
            for setting in &config.effective {
                let value = setting.value.as_deref().unwrap_or("(not set)");
                out::line(&format!("{} = {value}   # {}", setting.key, setting.place))?;
            }
            if let Err(missing) = config.require_worker() {
                out::line("A worker could not run with these settings:")?;
                for fault in missing {
                    out::line(&format!("  {fault}"))?;
                }
            }
            Ok(Exit::Done)
        }
    }
}
