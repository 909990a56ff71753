//! `densho` without a subcommand: the screens.

use super::exit::{Exit, Failure, OrExit as _};
use super::settings::Site;
use super::{keymap, out};
use crate::app;
use crate::config::{self, ColorMode, Config};
use crate::document::{Fonts, Wordings};
use crate::i18n::Language;
use crate::runtime::{self, ExitReason, Options, Printer, logs};
use crate::store::{Limits, Store, connect};
use crate::terminal::WidthSetting;
use crate::terminal::{self, Colour, OpenError, OpenOptions, Opened};
use crate::ui::{Colours, Highlight, Look};
use std::sync::Arc;
use std::time::Duration;

/// From this round trip on a line is slow: a row in reverse would be seen to be painted.
const SLOW_LINE: Duration = Duration::from_millis(120);

pub(super) fn run(site: &Site) -> Result<Exit, Failure> {
    stand(&site.load()?, true)
}

/// Stands the screens up until they end. With `log` this process's log is started, too.
///
/// # Errors
/// What kept them from standing; the terminal is as it was.
pub(super) fn stand(config: &Config, log: bool) -> Result<Exit, Failure> {
    // Keys are shown here: no core dump may hold one.
    crate::vault::harden_process().or_exit(Exit::System)?;
    let keymap =
        keymap::in_use(config).map_err(|faults| keymap::refused(&faults, config.ui.language))?;
    let wordings =
        Wordings::load(config.document.wording_dir.as_deref(), None).map_err(|faults| {
            let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
            Failure::new(Exit::Config, lines.join("\n"))
        })?;
    let connection = connect::options(&config.database).or_exit(Exit::Config)?;
    if log {
        logs::start(&config.log, true).or_exit(Exit::CannotWrite)?;
    }
    // The runtime's threads must be there before the terminal is taken: should that fail, it is untouched.
    let threads = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .or_exit(Exit::System)?;
    let terminal = terminal::open(&open_options(config)).map_err(|error| {
        let exit = match error {
            OpenError::NotATerminal => Exit::NoInput,
            OpenError::NotUtf8 { .. } => Exit::Config,
            OpenError::Io(_) => Exit::System,
        };
        Failure::new(exit, error)
    })?;
    let options = Options {
        settings: app::Settings {
            language: match config.ui.language {
                config::Language::Ja => Language::Japanese,
                config::Language::En => Language::English,
            },
            look: look(config, &terminal),
            keymap,
            plain_keys: false,
            poll_seconds: config.ui.poll_seconds.0,
            reveal_seconds: config.ui.reveal_seconds.0,
            login: connection.get_username().to_owned(),
        },
        limits: runtime::Limits::default(),
        printer: Printer {
            fonts: Fonts::new(config.document.fallback_fonts.clone()),
            wordings,
            folder: config.document.print_dir.clone(),
        },
    };
    let ended = threads.block_on(async {
        let answer = config.database.statement_timeout_seconds.duration();
        let store = Store::new(
            connection,
            Limits {
                connect: config.database.connect_timeout_seconds.duration(),
                // The server gives up first and says so.
                answer: answer + Duration::from_secs(2),
            },
        );
        runtime::run(options, Arc::new(store), terminal).await
    });
    // A reply that nobody waits for any more must not hold the process.
    threads.shutdown_background();
    match ended.or_exit(Exit::System)? {
        ExitReason::Left => Ok(Exit::Done),
        ExitReason::Refused => Ok(Exit::NotAllowed),
        ExitReason::Told(_) => {
            out::note("densho was told to end.");
            Ok(Exit::Done)
        }
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
        escape_hold: config.ui.esc_hold_ms.duration(),
        ..OpenOptions::default()
    }
}

fn look(config: &Config, terminal: &Opened) -> Look {
    let profile = terminal.screen.profile();
    let round_trip = terminal.measured.as_ref().and_then(|m| m.round_trip);
    Look {
        ambiguous: profile.ambiguous,
        colours: match profile.colour {
            Colour::Mono => Colours::None,
            Colour::Eight | Colour::Sixteen => Colours::Sixteen,
        },
        highlight: highlight(config.ui.highlight, round_trip),
    }
}

/// What `ui.highlight` means on this line.
fn highlight(setting: config::Highlight, round_trip: Option<Duration>) -> Highlight {
    match setting {
        config::Highlight::Row => Highlight::Row,
        config::Highlight::Marker => Highlight::Marker,
        config::Highlight::Auto if round_trip.is_some_and(|t| t > SLOW_LINE) => Highlight::Marker,
        config::Highlight::Auto => Highlight::Row,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_line_gets_the_marker_unless_the_operator_says_otherwise() {
        let slow = Some(Duration::from_millis(300));
        let fast = Some(Duration::from_millis(20));
        assert_eq!(highlight(config::Highlight::Auto, slow), Highlight::Marker);
        assert_eq!(highlight(config::Highlight::Auto, fast), Highlight::Row);
        assert_eq!(highlight(config::Highlight::Auto, None), Highlight::Row);
        assert_eq!(highlight(config::Highlight::Row, slow), Highlight::Row);
        assert_eq!(
            highlight(config::Highlight::Marker, fast),
            Highlight::Marker
        );
    }
}
