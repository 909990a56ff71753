//! This machine: terminal, settings, keymap, folders, fonts, secrets.

use super::{Finding, Outcome};
use crate::cli::keymap;
use crate::config::{Config, LogTarget};
use crate::document::{FontState, Fonts};
use crate::vault::{KeyRing, MacKey};
use rustix::termios::{isatty, tcgetwinsize};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

/// The smallest screen (columns, rows).
const SMALLEST: (u16, u16) = (80, 24);

pub(super) fn terminal() -> Outcome {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let stdout = std::io::stdout();
    let size = if isatty(&stdout) {
        tcgetwinsize(&stdout).ok().map(|s| (s.ws_col, s.ws_row))
    } else {
        None
    };
    judge_terminal(
        locale.as_deref(),
        size,
        std::env::var("TERM").ok().as_deref(),
    )
}

fn judge_terminal(locale: Option<&str>, size: Option<(u16, u16)>, term: Option<&str>) -> Outcome {
    let folded = locale.unwrap_or("C").to_uppercase().replace('-', "");
    if !folded.contains("UTF8") {
        return Outcome::bad(
            format!(
                "the locale is {}, which is not UTF-8",
                locale.unwrap_or("not set")
            ),
            "export LANG=ja_JP.UTF-8 (or C.UTF-8), and set the terminal to UTF-8",
        );
    }
    let Some((columns, rows)) = size else {
        return Outcome::skipped("standard output is no terminal");
    };
    if term.is_none_or(|t| t.is_empty() || t == "dumb") {
        return Outcome::bad(
            "TERM is not set",
            "export TERM=xterm, or what the terminal is",
        );
    }
    if columns < SMALLEST.0 || rows < SMALLEST.1 {
        return Outcome::warning(
            format!("{columns}x{rows}"),
            format!("make the window {}x{} at least", SMALLEST.0, SMALLEST.1),
        );
    }
    Outcome::good(format!("{columns}x{rows}, {}", term.unwrap_or_default()))
}

pub(super) fn settings(config: &Config) -> Outcome {
    Outcome::good(match &config.file {
        Some(file) => file.display().to_string(),
        None => "no file; defaults and variables".to_owned(),
    })
}

pub(super) fn keymap(config: &Config) -> Outcome {
    match keymap::in_use(config) {
        Ok(_) => Outcome::good("no faults"),
        Err(faults) => Outcome::bad(
            keymap::refused(&faults, config.ui.language).said,
            "correct it; densho keymap check shows its faults alone",
        ),
    }
}

pub(super) fn log(config: &Config) -> Outcome {
    if config.log.target != LogTarget::File {
        return Outcome::good(format!("to {}", config.log.target.word()));
    }
    writable(&config.log.path, config.log.path.parent(), "log.path")
}

pub(super) fn print_folder(config: &Config) -> Outcome {
    let dir = &config.document.print_dir;
    writable(dir, Some(dir), "document.print_dir")
}

/// Whether something can be written in `dir`, or in the first folder above it that is there.
fn writable(shown: &Path, dir: Option<&Path>, setting: &str) -> Outcome {
    let there = dir
        .into_iter()
        .flat_map(Path::ancestors)
        .find(|path| path.exists());
    let open = there.is_some_and(|folder| {
        folder.is_dir()
            && rustix::fs::access(
                folder,
                rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK,
            )
            .is_ok()
    });
    if open {
        Outcome::good(shown.display().to_string())
    } else {
        Outcome::bad(
            format!("{} cannot be written", shown.display()),
            format!("name another place in {setting}, or let this user write there"),
        )
    }
}

pub(super) fn fonts(config: &Config) -> Vec<Finding> {
    let mut absent = Vec::new();
    let mut findings = Vec::new();
    let mut usable = Vec::new();
    for font in Fonts::configured(&config.document.fallback_fonts).report() {
        match font.state {
            FontState::Usable(characters) => usable.push(format!("{} ({characters})", font.name)),
            FontState::Absent => absent.push(font.name),
            FontState::Damaged(why) => findings.push((
                "font",
                Outcome::bad(format!("{}: {why}", font.name), "install it again"),
            )),
        }
    }
    findings.push(("fonts", Outcome::good(usable.join(", "))));
    let named: Vec<String> = config
        .document
        .fallback_fonts
        .iter()
        .map(|path| path.display().to_string())
        .filter(|path| absent.contains(path))
        .collect();
    if !named.is_empty() {
        findings.push((
            "font",
            Outcome::bad(
                format!("{} is not there", named.join(", ")),
                "install it, or take it out of document.fallback_fonts",
            ),
        ));
    }
    findings
}

pub(super) fn secrets(config: &Config) -> Outcome {
    let vault = &config.vault;
    if vault.kek_file.is_none() && vault.kek_credential.is_none() {
        return Outcome::skipped("no [vault]: no worker is meant to run here");
    }
    let readable = vault
        .kek_file
        .iter()
        .chain(&vault.pepper_file)
        .chain(&config.platform.mac_key_file)
        .find(|path| {
            path.metadata()
                .is_ok_and(|meta| meta.uid() != rustix::process::geteuid().as_raw())
        });
    if let Some(path) = readable {
        return Outcome::skipped(format!("{} belongs to another user", path.display()));
    }
    let directory = config.credentials_directory.as_deref();
    let loaded = KeyRing::from_settings(vault, directory)
        .and_then(|ring| MacKey::pepper(vault, directory).map(|_| ring.current().id().to_owned()));
    match loaded {
        Ok(id) => Outcome::good(format!("key-encryption key {id}")),
        Err(fault) => Outcome::bad(
            fault.to_string(),
            "docs/operations.md, The worker, says how the files are made",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_must_be_utf8_and_large_enough() {
        let good = judge_terminal(Some("ja_JP.UTF-8"), Some((80, 24)), Some("xterm"));
        assert_eq!(good, Outcome::good("80x24, xterm"));
        for locale in [None, Some("C"), Some("ja_JP.eucJP")] {
            let outcome = judge_terminal(locale, Some((80, 24)), Some("xterm"));
            assert!(matches!(outcome, Outcome::Bad(..)), "{locale:?}");
        }
        let small = judge_terminal(Some("C.utf8"), Some((79, 24)), Some("xterm"));
        assert!(matches!(small, Outcome::Warning(..)));
        let dumb = judge_terminal(Some("C.utf8"), Some((80, 24)), Some("dumb"));
        assert!(matches!(dumb, Outcome::Bad(..)));
    }

    #[test]
    fn a_folder_that_is_not_there_yet_is_judged_by_the_one_it_will_be_made_in() {
        let dir = tempfile::tempdir().unwrap();
        let later = dir.path().join("a/b");
        assert!(matches!(
            writable(&later, Some(&later), "x"),
            Outcome::Good(_)
        ));
        let never = Path::new("/dev/null/here");
        assert!(matches!(
            writable(never, Some(never), "x"),
            Outcome::Bad(..)
        ));
    }
}
