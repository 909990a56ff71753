//! `densho` without a subcommand: the screens.

use super::exit::{Exit, Failure, OrExit as _};
use super::settings::{Site, language};
use super::{connect, keymap, out, papers};
use crate::app::{self, Unlock};
use crate::config::{self, ColorMode, Config, Ground};
use crate::i18n::cli::Cli;
use crate::i18n::frame::Frame;
use crate::keys::Keymap;
use crate::mail::Letters;
use crate::runtime::{self, ExitReason, Options, PlaceFile, logs};
use crate::terminal::WidthSetting;
use crate::terminal::{self, Background, Colour, Leave, Lines, OpenError, OpenOptions, Opened};
use crate::ui::{Colours, Highlight, Look};
use secrecy::ExposeSecret as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// From this round trip on a line is slow: a row in reverse would be seen to be painted.
const SLOW_LINE: Duration = Duration::from_millis(120);

pub(super) fn run(site: &Site) -> Result<Exit, Failure> {
    stand(&site.load()?, true, false)
}

/// Stands the screens up until they end. With `log` this process's log is started, too; with
/// `tour` they begin with the first steps.
///
/// # Errors
/// What kept them from standing; the terminal is as it was.
pub(super) fn stand(config: &Config, log: bool, tour: bool) -> Result<Exit, Failure> {
    // Keys are shown here: no core dump may hold one.
    crate::vault::harden_process().or_exit(Exit::System)?;
    let keymap =
        keymap::in_use(config).map_err(|faults| keymap::refused(&faults, config.ui.language))?;
    let printer = papers::printer(config, None)?;
    let connection = crate::store::connect::options(&config.database).or_exit(Exit::Config)?;
    if log {
        logs::start(&config.log, true).or_exit(Exit::CannotWrite)?;
    }
    let words = Frame(language(config));
    terminal::last_words(words.fault(config.log.path.display()));
    // The runtime's threads must be there before the terminal is taken: should that fail, it is untouched.
    let threads = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .or_exit(Exit::System)?;
    let terminal = open(config)?;
    let login = connection.get_username().to_owned();
    let place = PlaceFile::beside(&config.log.path, &login);
    let options = Options {
        settings: app::Settings {
            place: place.read(),
            tour,
            ..settings(config, keymap, &terminal, login)
        },
        limits: runtime::Limits::default(),
        printer,
        probe: probe(config, &terminal),
        place: Some(place),
    };
    let ended = threads.block_on(async {
        let store = connect::screens(config)?;
        runtime::run(options, Arc::new(store), terminal)
            .await
            .map_err(|error| {
                let log = config.log.path.display();
                Failure::new(Exit::System, words.terminal_gone(error, log))
            })
    });
    // A reply that nobody waits for any more must not hold the process.
    threads.shutdown_background();
    match ended? {
        ExitReason::Left => Ok(Exit::Done),
        ExitReason::Refused => Ok(Exit::NotAllowed),
        ExitReason::LockedOut => {
            tracing::warn!("ended: too many wrong passwords at the lock");
            out::note(Cli(language(config)).locked_out());
            Ok(Exit::NotAllowed)
        }
        ExitReason::Told(why) => {
            match why {
                Leave::HangUp => tracing::info!("told to end: the line was dropped"),
                Leave::Signal(_) => tracing::info!("told to end: by a signal"),
                Leave::Eof => tracing::info!("told to end: the terminal gives no more input"),
                Leave::Silent => tracing::warn!("ended: the terminal no longer answers"),
            }
            out::note(Cli(language(config)).told_to_end());
            Ok(Exit::Done)
        }
    }
}

/// Takes the terminal over as the settings say.
///
/// # Errors
/// Why it cannot be; it is as it was.
pub(super) fn open(config: &Config) -> Result<Opened, Failure> {
    terminal::open(&open_options(config)).map_err(|error| {
        let exit = match error {
            OpenError::NotATerminal => {
                let said = Cli(super::settings::language(config)).no_terminal();
                return Failure::new(Exit::Usage, said);
            }
            OpenError::NotUtf8 { .. } => Exit::Config,
            OpenError::Io(_) => Exit::System,
        };
        Failure::new(exit, error)
    })
}

/// What the screens are told of the settings and of this terminal.
pub(super) fn settings(
    config: &Config,
    keymap: Keymap,
    terminal: &Opened,
    login: String,
) -> app::Settings {
    app::Settings {
        language: language(config),
        look: look(config, terminal),
        keymap,
        plain_keys: false,
        poll_seconds: config.ui.poll_seconds.0,
        reveal_seconds: config.ui.reveal_seconds.0,
        lock_seconds: config.ui.lock_seconds.0,
        unlock: unlock(config),
        place: None,
        tour: false,
        letters: Letters::load(config.mail.template_file.as_deref()).ok(),
        login,
    }
}

fn open_options(config: &Config) -> OpenOptions {
    OpenOptions {
        width: match config.ui.ambiguous {
            config::Ambiguous::Auto => WidthSetting::Auto,
            config::Ambiguous::Narrow => WidthSetting::Narrow,
            config::Ambiguous::Wide => WidthSetting::Wide,
        },
        colour: match config.ui.color {
            ColorMode::Auto => None,
            ColorMode::Sixteen => Some(Colour::Sixteen),
            ColorMode::Eight => Some(Colour::Eight),
            ColorMode::Never => Some(Colour::Mono),
        },
        background: match config.ui.background {
            Ground::Auto => None,
            Ground::Dark => Some(Background::Dark),
            Ground::Light => Some(Background::Light),
        },
        escape_hold: config.ui.esc_hold_ms.duration(),
        memory: memory(),
        ..OpenOptions::default()
    }
}

fn look(config: &Config, terminal: &Opened) -> Look {
    let profile = terminal.screen.profile();
    let asked = terminal.measured.as_ref().map(|m| m.round_trip);
    Look {
        ambiguous: profile.ambiguous,
        colours: match profile.colour {
            Colour::Mono => Colours::None,
            Colour::Eight | Colour::Sixteen => Colours::Sixteen,
        },
        background: profile.background,
        highlight: highlight(config.ui.highlight, asked),
        lines: profile.lines == Lines::Drawing,
        look_alikes: profile.look_alikes,
    }
}

/// A login that is made with a password is unlocked with it.
fn unlock(config: &Config) -> Unlock {
    let in_address = config.database.url.as_ref().is_some_and(|url| {
        let url = url.expose_secret();
        let before_host = url
            .split_once("://")
            .and_then(|(_, rest)| rest.split_once('@'));
        before_host.is_some_and(|(login, _)| login.contains(':'))
    });
    let beside = matches!(config.database.password(), Ok(Some(_)));
    if in_address || beside {
        Unlock::Password
    } else {
        Unlock::LogIn
    }
}

/// Only a terminal that answered at the start can be asked later whether it is still there.
fn probe(config: &Config, terminal: &Opened) -> Option<Duration> {
    let after = config.ui.probe_seconds.duration();
    let answers = terminal
        .measured
        .as_ref()
        .is_some_and(|m| m.round_trip.is_some());
    (answers && !after.is_zero()).then_some(after)
}

/// What `ui.highlight` means on this line: `asked` is how long the terminal took, `Some(None)` when it did not answer
/// in time (and never had), which is as slow as it gets.
fn highlight(setting: config::Highlight, asked: Option<Option<Duration>>) -> Highlight {
    match (setting, asked) {
        (config::Highlight::Row, _) => Highlight::Row,
        (config::Highlight::Marker, _) => Highlight::Marker,
        (config::Highlight::Auto, Some(None)) => Highlight::Marker,
        (config::Highlight::Auto, Some(Some(t))) if t > SLOW_LINE => Highlight::Marker,
        (config::Highlight::Auto, _) => Highlight::Row,
    }
}

/// Where terminals' answers are remembered: `$XDG_STATE_HOME/densho/terminals` or below `~/.local/state`.
fn memory() -> Option<PathBuf> {
    let folder = |name| {
        let path = std::env::var_os(name).map(PathBuf::from);
        path.filter(|path| path.is_absolute())
    };
    let state = folder("XDG_STATE_HOME").or_else(|| Some(folder("HOME")?.join(".local/state")))?;
    Some(state.join("densho/terminals"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_line_gets_the_marker_unless_the_operator_says_otherwise() {
        let slow = Some(Some(Duration::from_millis(300)));
        let fast = Some(Some(Duration::from_millis(20)));
        assert_eq!(highlight(config::Highlight::Auto, slow), Highlight::Marker);
        assert_eq!(highlight(config::Highlight::Auto, fast), Highlight::Row);
        assert_eq!(
            highlight(config::Highlight::Auto, Some(None)),
            Highlight::Marker
        );
        // Nothing was asked: the width is configured.
        assert_eq!(highlight(config::Highlight::Auto, None), Highlight::Row);
        assert_eq!(highlight(config::Highlight::Row, slow), Highlight::Row);
        assert_eq!(
            highlight(config::Highlight::Marker, fast),
            Highlight::Marker
        );
    }
}
