//! Settings: defaults ← file ← environment, typed, every fault at once; and files that hold secrets.
//! Lives here: what can be set, its unit and default, where it is looked for, how it is checked.
//! Must not: open connections, use a secret, decide anything about guarantees.

mod address;
mod check;
mod example;
mod fault;
pub mod private_file;
mod sections;
mod setting;
mod sources;
mod types;

pub use address::stays_here;
pub use example::example;
pub use fault::{ConfigFault, FaultKind, Near, Needed, Place, Remedy, Takes};
pub use sections::{Database, Document, Log, Mail, Platform, Ui, Vault, Worker};
pub use sources::SEARCHED;
pub use types::{
    Ambiguous, ColorMode, DatabaseTls, Ground, Highlight, KeymapChoice, Language, LogLevel,
    LogTarget, MailTls, Millis, PlatformKind, Seconds,
};

use private_file::PrivateFileError;
use secrecy::SecretString;
use setting::Reader;
use std::path::{Path, PathBuf};

/// Everything that can be set, checked. A section per concern; see the sections for units and defaults.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "each section documents itself")]
pub struct Config {
    pub database: Database,
    pub ui: Ui,
    pub worker: Worker,
    pub vault: Vault,
    pub platform: Platform,
    pub mail: Mail,
    pub document: Document,
    pub log: Log,
    /// The file that was read, if any.
    pub file: Option<PathBuf>,
    /// `$CREDENTIALS_DIRECTORY`, where systemd puts credentials.
    pub credentials_directory: Option<PathBuf>,
    /// Every setting in order, as `densho config check` shows it.
    pub effective: Vec<Effective>,
}

/// Stands for a secret's value in [`Effective`].
pub const SECRET: &str = "(secret)";

/// One setting as it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effective {
    /// `section.key`
    pub key: String,
    /// The value as TOML; [`SECRET`] for a secret, none where nothing is set.
    pub value: Option<String>,
    /// Where it comes from.
    pub place: Place,
}

impl Config {
    /// Reads the settings: defaults, then the file, then `DENSHO_SECTION__KEY` variables.
    ///
    /// The file is `path` (from `--config`), or else the first that exists of [`SEARCHED`]. All of the
    /// environment comes from `env`, so that a test needs no process environment.
    ///
    /// # Errors
    /// Every fault there is, in the order of the file and then of the variables.
    pub fn load(
        path: Option<&Path>,
        env: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Vec<ConfigFault>> {
        let env: Vec<(String, String)> = env.into_iter().collect();
        let mut faults = Vec::new();
        let file = match sources::find_file(path, &env) {
            Ok(file) => file,
            Err(fault) => {
                faults.push(fault);
                None
            }
        };
        let layers = sources::read_layers(file.as_deref(), &env, &mut faults);
        let mut reader = Reader::new(&layers);
        let (database, ui, worker, vault) = (
            Database::read(&mut reader),
            Ui::read(&mut reader),
            Worker::read(&mut reader),
            Vault::read(&mut reader),
        );
        let (platform, mail, document, log) = (
            Platform::read(&mut reader),
            Mail::read(&mut reader),
            Document::read(&mut reader),
            Log::read(&mut reader),
        );
        faults.append(&mut reader.faults);
        let whole = || {
            Some(Self {
                database: database?,
                ui: ui?,
                worker: worker?,
                vault: vault?,
                platform: platform?,
                mail: mail?,
                document: document?,
                log: log?,
                file,
                credentials_directory: layers.credentials_directory.clone(),
                effective: layers.effective(),
            })
        };
        let config = whole();
        if let Some(config) = &config {
            faults.extend(check::together(config));
        }
        faults.sort_by_key(|fault| fault.place.order());
        config.filter(|_| faults.is_empty()).ok_or(faults)
    }

    /// The language to say faults in when [`Config::load`] has found some: the one that is set, if it can be read.
    #[must_use]
    pub fn language_meant(
        path: Option<&Path>,
        env: impl IntoIterator<Item = (String, String)>,
    ) -> Language {
        let env: Vec<(String, String)> = env.into_iter().collect();
        let file = sources::find_file(path, &env).ok().flatten();
        let word = sources::language(file.as_deref(), &env);
        match word.as_deref() == Some(Language::En.word()) {
            true => Language::En,
            false => Language::Ja,
        }
    }

    /// What a worker needs beyond the defaults: keys, and an address to send from.
    ///
    /// # Errors
    /// Every setting that is missing.
    pub fn require_worker(&self) -> Result<(), Vec<ConfigFault>> {
        let faults = check::worker(self);
        if faults.is_empty() {
            Ok(())
        } else {
            Err(faults)
        }
    }

    fn place_of(&self, key: &str) -> Place {
        self.effective
            .iter()
            .find(|e| e.key == key)
            .map_or(Place::Default, |e| e.place.clone())
    }
}

/// A secret given in place or in a file of its own.
fn secret(
    direct: Option<&SecretString>,
    file: Option<&Path>,
) -> Result<Option<SecretString>, PrivateFileError> {
    match (direct, file) {
        (Some(secret), _) => Ok(Some(secret.clone())),
        (None, Some(path)) => Ok(Some(
            private_file::read_text(path)?.as_str().to_owned().into(),
        )),
        (None, None) => Ok(None),
    }
}

impl Database {
    /// The password, read from its file when asked for.
    ///
    /// # Errors
    /// When the file is missing or open to others.
    pub fn password(&self) -> Result<Option<SecretString>, PrivateFileError> {
        secret(self.password.as_ref(), self.password_file.as_deref())
    }
}

impl Platform {
    /// The bearer token, read from its file when asked for.
    ///
    /// # Errors
    /// When the file is missing or open to others.
    pub fn token(&self) -> Result<Option<SecretString>, PrivateFileError> {
        secret(self.token.as_ref(), self.token_file.as_deref())
    }
}

impl Mail {
    /// The password, read from its file when asked for.
    ///
    /// # Errors
    /// When the file is missing or open to others.
    pub fn password(&self) -> Result<Option<SecretString>, PrivateFileError> {
        secret(self.password.as_ref(), self.password_file.as_deref())
    }
}

#[cfg(test)]
mod spoken;
#[cfg(test)]
mod tests;
