//! `densho keys`: at a terminal the key test of the screens, without a database; else the bytes on standard
//! input, explained: `printf '\\033[15~' | densho keys`.

use super::exit::{Exit, Failure, OrExit as _};
use super::settings::{Site, language};
use super::{keymap, out, screens};
use crate::i18n::keytest;
use crate::keys::{Context, Keymap, Resolver};
use crate::runtime;
use crate::screens::{hexadecimal, would_do};
use crate::terminal::InputEvent;
use crate::terminal::input::{Parser, ParserOptions};
use std::io::{IsTerminal as _, Read as _};
use std::time::Instant;

/// Longest input that is explained, in bytes.
const LONGEST: u64 = 64 * 1024;

pub(super) fn run(site: &Site) -> Result<Exit, Failure> {
    let config = site.load()?;
    let keymap =
        keymap::in_use(&config).map_err(|faults| keymap::refused(&faults, config.ui.language))?;
    if !std::io::stdin().is_terminal() {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .take(LONGEST)
            .read_to_end(&mut bytes)
            .or_exit(Exit::NoInput)?;
        for line in explain(&bytes, &keymap, language(&config)) {
            out::line(&line)?;
        }
        return Ok(Exit::Done);
    }
    let threads = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .or_exit(Exit::System)?;
    let terminal = screens::open(&config)?;
    let settings = screens::settings(&config, keymap, &terminal, String::new());
    threads
        .block_on(runtime::run_key_test(settings, terminal))
        .or_exit(Exit::System)?;
    Ok(Exit::Done)
}

/// A line for each thing that came: its bytes, what it is taken for, and what that does where.
fn explain(bytes: &[u8], keymap: &Keymap, language: crate::i18n::Language) -> Vec<String> {
    let words = keytest::KeyTest(language);
    let mut parser = Parser::new(ParserOptions::default());
    parser.tell_bytes(true);
    let mut events = Vec::new();
    parser.feed(bytes, Instant::now(), &mut events);
    while let Some(deadline) = parser.deadline() {
        parser.tick(deadline, &mut events);
    }
    let mut resolvers: [Resolver; Context::ALL.len()] = std::array::from_fn(|_| Resolver::new());
    let mut raw = Vec::new();
    let mut lines = Vec::new();
    for event in events {
        let taken = match event {
            InputEvent::Bytes(bytes) => {
                raw.extend(bytes);
                continue;
            }
            InputEvent::Key(chord) => {
                let mut outcomes: Vec<(String, Vec<Context>)> = Vec::new();
                for (context, resolver) in Context::ALL.into_iter().zip(&mut resolvers) {
                    let outcome = would_do(language, keymap, resolver, chord, context);
                    match outcomes.iter_mut().find(|(known, _)| *known == outcome) {
                        Some((_, places)) => places.push(context),
                        None => outcomes.push((outcome, vec![context])),
                    }
                }
                let outcomes: Vec<_> = outcomes
                    .iter()
                    .map(|(what, places)| words.at(what, keytest::places(language, places)))
                    .collect();
                format!("{chord}\t{}", outcomes.join("; "))
            }
            InputEvent::Text(text) => words.one_character(text),
            InputEvent::Paste(text) => words.pasted(text.chars().count()),
            InputEvent::Suspend => words.suspend().to_owned(),
            other => words.ignored(format!("{other:?}")),
        };
        lines.push(format!(
            "{}\t{taken}",
            hexadecimal(&std::mem::take(&mut raw))
        ));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn bytes_are_explained_by_what_they_are_and_do() {
        let keymap = Keymap::preset("default").unwrap();
        let lines = explain(
            "\x1b[15~ａ\x1b[?62cg".as_bytes(),
            &keymap,
            Language::English,
        );
        assert!(
            lines[0].starts_with("1B 5B 31 35 7E\tF5\tRefresh (refresh): lists, application,"),
            "{}",
            lines[0]
        );
        assert!(
            lines[1].contains("Approve (approve) (not run in full width): lists, review"),
            "{}",
            lines[1]
        );
        assert!(
            lines[1].contains("typed as text: forms, lines"),
            "{}",
            lines[1]
        );
        assert!(lines[2].contains("(ignored)"), "{}", lines[2]);
        assert!(lines[3].contains("begins a sequence (g …)"), "{}", lines[3]);
        assert_eq!(lines.len(), 4);
    }
}
