//! `densho keymap check|list`.

use super::exit::{Exit, Failure, OrExit as _};
use super::out;
use super::settings::Site;
use crate::config::{Config, KeymapChoice, Language};
use crate::keys::{Fault, Keymap};
use clap::Subcommand;
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Say every fault of the keymap in use, or of the given files laid over the default one.
    Check {
        /// Keymap files, the later ones over the earlier.
        files: Vec<PathBuf>,
    },
    /// Print every command with its keys.
    List,
}

pub(super) fn run(site: &Site, action: &Action) -> Result<Exit, Failure> {
    let config = site.load()?;
    let language = config.ui.language;
    match action {
        Action::Check { files } if files.is_empty() => {
            in_use(&config).map_err(|faults| refused(&faults, language))?;
            out::line("ok")?;
            Ok(Exit::Done)
        }
        Action::Check { files } => {
            for file in files {
                std::fs::File::open(file)
                    .map_err(|e| format!("{}: {e}", file.display()))
                    .or_exit(Exit::NoInput)?;
            }
            crate::keys::open(DEFAULT, files).map_err(|faults| refused(&faults, language))?;
            out::line("ok")?;
            Ok(Exit::Done)
        }
        Action::List => {
            let keymap = in_use(&config).map_err(|faults| refused(&faults, language))?;
            out::lines(&keymap.table(super::settings::language(&config)))?;
            Ok(Exit::Done)
        }
    }
}

const DEFAULT: &str = "default";

/// The keymap that the settings name, with the house's and the user's files over it.
pub(super) fn in_use(config: &Config) -> Result<Keymap, Vec<Fault>> {
    let own: Vec<&Path> = [&config.ui.site_keymap, &config.ui.user_keymap]
        .into_iter()
        .filter_map(Option::as_deref)
        .collect();
    match &config.ui.keymap {
        KeymapChoice::Named(name) => crate::keys::open(name, &own),
        KeymapChoice::File(file) => {
            let files: Vec<&Path> = std::iter::once(file.as_path()).chain(own).collect();
            crate::keys::open(DEFAULT, &files)
        }
    }
}

/// Every fault, a line each.
pub(super) fn refused(faults: &[Fault], language: Language) -> Failure {
    let lines: Vec<String> = faults
        .iter()
        .map(|fault| match language {
            Language::Ja => fault.ja(),
            Language::En => fault.en(),
        })
        .collect();
    Failure::new(Exit::Config, lines.join("\n"))
}
