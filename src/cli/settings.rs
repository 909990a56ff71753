//! `densho config check`, and how every subcommand comes by its settings.

use super::exit::{Exit, Failure};
use super::out;
use crate::config::{self, Config, Place, SECRET};
use crate::i18n::{Language, settings as words};
use crate::worker::SetupFault;
use clap::Subcommand;
use std::path::{Path, PathBuf};

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
        let environment: Vec<(String, String)> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, _)| extra.iter().all(|(own, _)| own != name))
            .chain(
                extra
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
            )
            .collect();
        read(self.file.as_deref(), environment)
    }
}

/// The settings of this file and these variables; every fault in the language that they ask for.
pub(super) fn read(
    file: Option<&Path>,
    environment: Vec<(String, String)>,
) -> Result<Config, Failure> {
    Config::load(file, environment.clone()).map_err(|faults| {
        let language = spoken(Config::language_meant(file, environment));
        Failure::new(Exit::Config, words::lines(language, &faults))
    })
}

/// The language of sentences.
#[must_use]
pub fn language(config: &Config) -> Language {
    spoken(config.ui.language)
}

fn spoken(language: config::Language) -> Language {
    match language {
        config::Language::Ja => Language::Japanese,
        config::Language::En => Language::English,
    }
}

/// Why a worker cannot start.
pub(super) fn no_worker(fault: &SetupFault, config: &Config) -> Failure {
    let said = match fault {
        SetupFault::Config(faults) => words::lines(language(config), faults),
        other => other.to_string(),
    };
    Failure::new(Exit::Config, said)
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
            let words = words::Settings(language(&config));
            for setting in &config.effective {
                let value = match setting.value.as_deref() {
                    None => words.not_set(),
                    Some(SECRET) => words.secret(),
                    Some(value) => value,
                };
                let place = match &setting.place {
                    Place::Default => words.default().to_owned(),
                    place => place.to_string(),
                };
                out::line(&format!("{} = {value}   # {place}", setting.key))?;
            }
            if let Err(missing) = config.require_worker() {
                let language = language(&config);
                out::line(words.no_worker())?;
                for fault in missing {
                    out::line(&format!("  {}", words::line(language, &fault)))?;
                }
            }
            Ok(Exit::Done)
        }
    }
}
