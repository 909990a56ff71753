//! キーテスト (T1): press a key, see the bytes that came, what they are taken for, and what that would do where.
//! Nothing is run; `q` twice leaves, since every keyboard has it.

use super::Screen;
use crate::app::{Cx, Go, Heard, Shared, edit_of};
use crate::i18n::Language;
use crate::i18n::keytest::{self, KeyTest};
use crate::keys::{Chord, Command, Context, Key, Keymap, Outcome, Resolver};
use crate::terminal::width::Align;
use crate::ui::{Canvas, Ink};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::VecDeque;

/// How many keys stand in the table.
const KEPT: usize = 8;
/// Columns of the bytes and of the key's name.
const BYTES: u16 = 34;
/// A sequence that was begun longer ago is forgotten, as it is outside of the test.
const SEQUENCE: TimeDelta = TimeDelta::milliseconds(900);

/// キーテスト.
#[derive(Debug, Default)]
pub struct KeyTestScreen {
    /// Bytes that no event has followed yet.
    bytes: Vec<u8>,
    /// Newest last.
    rows: VecDeque<Row>,
    /// One per context: sequences go on from key to key.
    resolvers: [Resolver; Context::ALL.len()],
    /// What the last key would do where.
    outcomes: Vec<(String, Vec<Context>)>,
    last: Option<DateTime<Utc>>,
    quits: u8,
}

#[derive(Debug)]
struct Row {
    bytes: String,
    taken: String,
}

/// Bytes as people read them in manuals: hexadecimal, with what is printable behind.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    let mut all: Vec<String> = bytes.iter().take(16).map(|b| format!("{b:02X}")).collect();
    if bytes.len() > 16 {
        all.push("..".to_owned());
    }
    all.join(" ")
}

/// What one key would do in one place; `resolver` keeps sequences between keys.
#[must_use]
pub fn would_do(
    language: Language,
    keymap: &Keymap,
    resolver: &mut Resolver,
    chord: Chord,
    context: Context,
) -> String {
    let words = KeyTest(language);
    let name = |command: Command| {
        let spec = command.spec();
        format!(
            "{} ({})",
            language.pick(spec.words.ja, spec.words.en),
            spec.id
        )
    };
    if chord == Chord::ctrl(Key::Char('z')) {
        return words.suspend().to_owned();
    }
    match resolver.press(keymap, chord, context) {
        Outcome::Command(command) => name(command),
        Outcome::Digit(_) => words.option().to_owned(),
        Outcome::Text(chord) => match (chord.text(), edit_of(chord)) {
            (Some(_), _) => words.text(),
            (None, Some(_)) => words.edits(),
            (None, None) => words.unbound(),
        }
        .to_owned(),
        Outcome::Word(_) => words.edits().to_owned(),
        Outcome::Pending(keys) => words.begins(keys),
        Outcome::ImeDangerous(command) => words.ime_dangerous(name(command)),
        Outcome::ImeOn => words.ime_on().to_owned(),
        Outcome::Unbound(_) => words.unbound().to_owned(),
    }
}

impl KeyTestScreen {
    fn row(&mut self, taken: String) {
        let bytes = hexadecimal(&std::mem::take(&mut self.bytes));
        if self.rows.len() == KEPT {
            self.rows.pop_front();
        }
        self.rows.push_back(Row { bytes, taken });
    }

    fn key(&mut self, chord: Chord, cx: &mut Cx<'_>) {
        let now = cx.now();
        if self.last.is_some_and(|last| now - last >= SEQUENCE) {
            self.resolvers.iter_mut().for_each(Resolver::cancel);
        }
        self.last = Some(now);
        self.row(chord.to_string());
        let language = cx.language();
        let keymap = &cx.shared.settings.keymap;
        self.outcomes.clear();
        for (context, resolver) in Context::ALL.into_iter().zip(&mut self.resolvers) {
            let outcome = would_do(language, keymap, resolver, chord, context);
            match self
                .outcomes
                .iter_mut()
                .find(|(known, _)| *known == outcome)
            {
                Some((_, contexts)) => contexts.push(context),
                None => self.outcomes.push((outcome, vec![context])),
            }
        }
        self.quits = match chord.narrowed() == Chord::char('q') {
            true => self.quits + 1,
            false => 0,
        };
        if self.quits == 2 {
            cx.go(Go::Back);
        }
    }
}

impl Screen for KeyTestScreen {
    fn id(&self) -> &'static str {
        "T1"
    }

    fn title(&self, language: Language) -> String {
        KeyTest(language).title().to_owned()
    }

    fn context(&self) -> Context {
        Context::Help
    }

    fn listens(&self) -> bool {
        true
    }

    fn offers(&self, _command: Command, _shared: &Shared) -> bool {
        false
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        cx.tap(true);
    }

    fn closing(&mut self, cx: &mut Cx<'_>) {
        cx.tap(false);
    }

    fn heard(&mut self, heard: Heard, cx: &mut Cx<'_>) {
        let words = KeyTest(cx.language());
        match heard {
            Heard::Bytes(bytes) => {
                self.bytes.extend(bytes);
                return;
            }
            Heard::Key(chord) => return self.key(chord, cx),
            Heard::Text(text) => self.row(words.one_character(text)),
            Heard::Paste(text) => self.row(words.pasted(text.chars().count())),
            Heard::Other(text) => self.row(words.ignored(text)),
        }
        self.outcomes.clear();
        self.quits = 0;
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let language = shared.language();
        let words = KeyTest(language);
        let after = canvas.paragraph(1, 0, words.about(), Ink::Plain);
        canvas.put(1, after, words.to_leave(), Ink::Title);
        let top = after + 2;
        canvas.put_in(1, top, BYTES, Align::Left, words.bytes(), Ink::Heading);
        canvas.put(2 + BYTES, top, words.taken_for(), Ink::Heading);
        let mut y = top + 1;
        for row in &self.rows {
            canvas.put_in(1, y, BYTES, Align::Left, &row.bytes, Ink::Quiet);
            canvas.put(2 + BYTES, y, &row.taken, Ink::Plain);
            y += 1;
        }
        canvas.cursor(1, y.saturating_sub(1).max(top + 1));
        if self.rows.is_empty() {
            canvas.paragraph(1, y, words.nothing_yet(), Ink::Quiet);
            return;
        }
        y += 1;
        for (outcome, contexts) in &self.outcomes {
            let places = keytest::places(language, contexts);
            y = canvas.paragraph(1, y, &words.at(outcome, places), Ink::Plain);
        }
    }
}
