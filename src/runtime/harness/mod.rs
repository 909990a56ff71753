//! Tests of screens without a terminal and without a database: keys in, pictures out.
//!
//! ```ignore
//! let mut h = Harness::clerk(Office::sample(30));
//! h.press("j j 7 enter");
//! assert_snapshot!(h.picture());
//! ```

// Clippy's own exception covers test functions, not the helpers between them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod office;
pub(crate) mod sample;

pub use office::Office;
pub use sample::{
    FOREIGN, application, at, clerk, contract, day, figures, foreign, no_figures, supervisor,
};

use super::Desk;
use crate::app::{Effect, Model, Msg, Reply, Settings, update, view, view_as};
use crate::domain::command::{Answer, Write};
use crate::domain::house::HouseAct;
use crate::domain::record::Operator;
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::keys::{Keymap, Sequence};
use crate::terminal::backend::proof;
use crate::terminal::gate;
use crate::terminal::width::Ambiguous;
use crate::ui::Look;
use chrono::{DateTime, TimeDelta, Utc};
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::Modifier;
use ratatui::{Terminal, Viewport};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// Starts so far: no two of them use the same request id.
static STARTS: AtomicU64 = AtomicU64::new(0);

/// The screens with an office in memory behind them.
pub struct Harness {
    /// The model; tests look at `path` and `waits`.
    pub model: Model,
    /// The office; tests change it as colleagues would.
    pub office: Office,
    /// Every effect that was asked for, oldest first.
    pub log: Vec<Effect>,
    /// Effects are kept back while this is set: a slow line.
    pub hold: bool,
    /// Nothing is drawn while this is set: keys come in one packet.
    pub burst: bool,
    held: VecDeque<Effect>,
    now: DateTime<Utc>,
    size: (u16, u16),
    runtime: tokio::runtime::Runtime,
    /// Why the screens ended.
    pub exit: Option<crate::app::Exit>,
    requests: u128,
    /// What was sent to an emulator last, narrow and wide.
    proven: RefCell<[Buffer; 2]>,
}

/// A save of what is half typed, or a report: nothing that somebody does.
fn is_keeping(write: &Write) -> bool {
    matches!(
        write,
        Write::TakeUnfinished { .. }
            | Write::KeepUnfinished { .. }
            | Write::DiscardUnfinished { .. }
            | Write::ReportAttempt(_)
    )
}

impl Harness {
    /// This operator at 80×24 in Japanese with the default keys, in front of the first screen.
    pub fn new(me: Operator, mut office: Office) -> Self {
        office.me = Ok(me);
        Self::with(office, |_| {})
    }

    /// A clerk of 長野支店.
    pub fn clerk(office: Office) -> Self {
        Self::new(clerk(), office)
    }

    /// A supervisor of 長野支店.
    pub fn supervisor(office: Office) -> Self {
        Self::new(supervisor(), office)
    }

    /// The same with other settings.
    pub fn with(office: Office, change: impl FnOnce(&mut Settings)) -> Self {
        let mut harness = Self::slow(office, change);
        harness.hold = false;
        harness.settle();
        harness
    }

    /// The same behind a slow line: every effect is kept back from the start on.
    pub fn slow(office: Office, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings {
            language: Language::Japanese,
            look: Look::default(),
            keymap: Keymap::preset("default").unwrap(),
            plain_keys: false,
            poll_seconds: 5,
            reveal_seconds: 30,
            lock_seconds: 900,
            unlock: crate::app::Unlock::Password,
            place: None,
            tour: false,
            letters: crate::mail::Letters::load(None).ok(),
            login: "sato_hanako".to_owned(),
        };
        change(&mut settings);
        let now = at("2022-11-01 14:02");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let mut harness = Self {
            model: Model::new(settings, now),
            office,
            log: Vec::new(),
            hold: true,
            burst: false,
            held: VecDeque::new(),
            now,
            size: (80, 24),
            runtime,
            exit: None,
            requests: u128::from(STARTS.fetch_add(1, Ordering::Relaxed)) << 64,
            proven: RefCell::default(),
        };
        harness.send(Msg::Start);
        harness
    }

    /// Sends a message and carries out what follows from it.
    pub fn send(&mut self, msg: Msg) {
        let effects = update(&mut self.model, msg, self.now);
        self.log.extend(effects.iter().cloned());
        self.held.extend(effects);
        if !self.hold {
            self.settle();
        }
        if !self.burst {
            self.model.drawn();
        }
    }

    /// Carries out what was kept back.
    pub fn settle(&mut self) {
        while let Some(effect) = self.held.pop_front() {
            if let Some(reply) = self.carry_out(effect) {
                let effects = update(&mut self.model, Msg::Reply(reply), self.now);
                self.log.extend(effects.iter().cloned());
                self.held.extend(effects);
            }
        }
        if !self.burst {
            self.model.drawn();
        }
    }

    /// Carries out one effect of those that were kept back, and keeps back what follows from it.
    pub fn step(&mut self) {
        if let Some(effect) = self.held.pop_front()
            && let Some(reply) = self.carry_out(effect)
        {
            self.send(Msg::Reply(reply));
        }
    }

    fn carry_out(&mut self, effect: Effect) -> Option<Reply> {
        match effect {
            Effect::Query { id, query } => {
                let mut result = self.runtime.block_on(self.office.query(&query));
                // It says what time it is there.
                if let Ok(Answer::Pulse { now, .. }) = &mut result {
                    *now = self.now + self.office.ahead_by();
                }
                Some(Reply::Read { id, result })
            }
            Effect::Write {
                id,
                request_id,
                write,
            } => {
                self.requests += 1;
                let request_id = request_id.unwrap_or_else(|| Uuid::from_u128(self.requests));
                let result = self.runtime.block_on(self.office.write(request_id, &write));
                Some(Reply::Written {
                    id,
                    request_id,
                    result,
                })
            }
            Effect::Reveal {
                id,
                reason,
                purpose,
                ..
            } => {
                let result = self.office.reveal(&reason, purpose);
                Some(Reply::Revealed { id, result })
            }
            Effect::SavePdf { id, name, .. } | Effect::PrintCertificate { id, name, .. } => {
                Some(Reply::Saved {
                    id,
                    result: Ok(format!("~/densho/{name}")),
                })
            }
            Effect::PrintSpecimen {
                id,
                name,
                wording,
                contents,
                hand_in,
            } => {
                let fonts = crate::document::Fonts::new(Vec::new());
                let drawn = crate::document::Wording::recorded(&wording)
                    .map_err(|e| crate::document::SpecimenFault::Unreadable(e.to_string()))
                    .and_then(|w| crate::document::specimen(&contents, hand_in, &fonts, &w));
                let result = drawn.map(|_| format!("~/densho/{name}"));
                Some(Reply::Specimen { id, result })
            }
            Effect::Glyphs { id, texts } => {
                let fonts = crate::document::Fonts::new(Vec::new());
                let look = |text: &str| crate::document::missing_characters(text, &fonts).unwrap();
                let missing = texts
                    .iter()
                    .flat_map(|(f, text)| look(text).into_iter().map(|c| (*f, c)))
                    .collect();
                Some(Reply::Glyphs { id, missing })
            }
            Effect::Quit(exit) => {
                self.exit = Some(exit);
                None
            }
            Effect::Unlock { id, password } => Some(Reply::Unlocked {
                id,
                result: match password.as_str() {
                    "himitsu" => Ok(()),
                    _ => Err(Refusal::LoginRefused),
                },
            }),
            Effect::KeepPlace(_) | Effect::Tap(_) | Effect::Redraw | Effect::Suspend => None,
        }
    }

    /// Presses keys, written as in a keymap: `j j 9 enter`.
    pub fn press(&mut self, keys: &str) {
        for chord in keys.parse::<Sequence>().unwrap().0 {
            self.send(Msg::Key(chord));
        }
    }

    /// Presses keys as somebody does who looks before each; how many those were.
    pub fn keys(&mut self, keys: &str) -> usize {
        let keys = keys.parse::<Sequence>().unwrap().0;
        for chord in &keys {
            self.picture();
            self.send(Msg::Key(*chord));
        }
        keys.len()
    }

    /// Answers a confirmation with yes as people do, who read it to its end; how often `y` was pressed.
    pub fn yes(&mut self) -> usize {
        self.picture();
        for pressed in 1..40 {
            self.press("y");
            let message = self.message();
            if !message.starts_with("続きがあります") && !message.starts_with("There is more")
            {
                return pressed;
            }
        }
        panic!("no end: {}", self.picture());
    }

    /// Runs a command by its name at the colon, whatever the keymap.
    pub fn command(&mut self, id: &str) {
        use crate::keys::Command;
        let context = self.model.context_now();
        let keymap = &self.model.shared.settings.keymap;
        self.press(&keymap.key_of(Command::CommandLine, context));
        self.type_text(id);
        self.press("Enter");
    }

    /// Sends bytes as a terminal does, each piece alone and followed by silence.
    pub fn bytes(&mut self, pieces: &[Vec<u8>]) {
        use crate::terminal::input::ParserOptions;
        self.bytes_from(ParserOptions::default(), pieces);
    }

    /// The same from another kind of terminal.
    pub fn bytes_from(
        &mut self,
        options: crate::terminal::input::ParserOptions,
        pieces: &[Vec<u8>],
    ) {
        use crate::terminal::InputEvent;
        let mut parser = crate::terminal::input::Parser::new(options);
        let mut events = Vec::new();
        let mut at = std::time::Instant::now();
        for piece in pieces {
            parser.feed(piece, at, &mut events);
            while let Some(deadline) = parser.deadline() {
                at = deadline;
                parser.tick(at, &mut events);
            }
        }
        for event in events {
            match event {
                InputEvent::Key(chord) => self.send(Msg::Key(chord)),
                InputEvent::LineEnd => self.send(Msg::LineEnd),
                InputEvent::Text(text) => self.send(Msg::Text(text)),
                InputEvent::Paste(text) => self.send(Msg::Paste(text)),
                other => panic!("{other:?} is no key"),
            }
        }
    }

    /// Types text, as a keyboard or an IME sends it.
    pub fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            self.send(Msg::Key(crate::keys::Chord::char(c)));
        }
    }

    /// Pastes text.
    pub fn paste(&mut self, text: &str) {
        self.send(Msg::Paste(text.to_owned()));
    }

    /// Lets time pass, a second at a time, with the ticks that fall due.
    pub fn pass(&mut self, seconds: i64) {
        for _ in 0..seconds {
            self.now += TimeDelta::seconds(1);
            if self.model.next_tick(self.now) <= TimeDelta::zero() {
                self.send(Msg::Tick);
            }
        }
    }

    /// Puts the clock of the machine back.
    pub fn put_back(&mut self, by: TimeDelta) {
        self.now -= by;
    }

    /// Lets the clock come to this moment, with the tick that is due by then and nothing typed in between.
    pub fn comes_to(&mut self, moment: &str) {
        // Somebody may have been away for hours: what is looked at is not the lock.
        self.model.shared.settings.lock_seconds = 0;
        self.now = at(moment);
        self.send(Msg::Tick);
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
        self.send(Msg::Resize(columns, rows));
    }

    /// The picture as text: every row, then where the cursor stands and which rows have reversed
    /// cells. Wide characters take two columns, as on the terminal.
    pub fn picture(&self) -> String {
        let (columns, rows) = self.size;
        let backend = TestBackend::new(columns, rows);
        let options = ratatui::TerminalOptions {
            viewport: Viewport::Fullscreen,
        };
        let mut terminal = Terminal::with_options(backend, options).unwrap();
        let mut cursor = None;
        terminal
            .draw(|frame| {
                view(&self.model, frame);
            })
            .unwrap();
        if terminal.backend().cursor_visible() {
            cursor = Some(terminal.get_cursor_position().unwrap());
        }
        self.prove(cursor);
        let buffer = terminal.backend().buffer();
        let mut out = String::new();
        let mut reversed = Vec::new();
        for y in 0..rows {
            let mut line = String::new();
            let mut skip = 0;
            for x in 0..columns {
                let cell = &buffer[(x, y)];
                if skip > 0 {
                    skip -= 1;
                    continue;
                }
                if cell.modifier.contains(Modifier::REVERSED) && !reversed.contains(&y) {
                    reversed.push(y);
                }
                let symbol = gate::turn_back_all(cell.symbol());
                let ambiguous = self.model.shared.settings.look.ambiguous;
                skip = crate::terminal::width::width(&symbol, ambiguous).saturating_sub(1);
                line.push_str(&symbol);
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        match cursor {
            Some(p) => out.push_str(&format!("cursor: column {}, row {}", p.x, p.y)),
            None => out.push_str("cursor: none"),
        }
        let reversed: Vec<String> = reversed.iter().map(ToString::to_string).collect();
        out.push_str(&format!("; reversed rows: {}", reversed.join(" ")));
        out
    }

    /// Every picture that any test takes is also sent to an emulator, as a terminal with narrow and as one with wide
    /// ambiguous characters would get it: the columns must stand where they were drawn.
    fn prove(&self, cursor: Option<ratatui::layout::Position>) {
        for ambiguous in [Ambiguous::Narrow, Ambiguous::Wide] {
            let look = Look {
                ambiguous,
                ..self.model.shared.settings.look
            };
            let buffer = self.buffer(look);
            let mut proven = self.proven.borrow_mut();
            let proven = &mut proven[usize::from(ambiguous == Ambiguous::Wide)];
            if *proven != buffer {
                proof::straight(&buffer, cursor, ambiguous);
                *proven = buffer;
            }
        }
    }

    /// The cells as they are drawn with this look.
    pub fn buffer(&self, look: Look) -> Buffer {
        let backend = TestBackend::new(self.size.0, self.size.1);
        let mut terminal = Terminal::new(backend).unwrap();
        terminal
            .draw(|frame| view_as(&self.model, look, frame))
            .unwrap();
        terminal.backend().buffer().clone()
    }

    /// The message line of the picture.
    pub fn message(&self) -> String {
        let picture = self.picture();
        let rows = usize::from(self.size.1);
        picture
            .lines()
            .nth(rows - 1)
            .unwrap_or_default()
            .trim()
            .to_owned()
    }

    /// Row `y` of the picture.
    pub fn row(&self, y: usize) -> String {
        self.picture().lines().nth(y).unwrap_or_default().to_owned()
    }

    /// The office, for somebody else to sit down in: their requests are others than these.
    pub fn hand_over(&mut self) -> Office {
        self.office.forget_requests();
        std::mem::replace(&mut self.office, Office::empty())
    }

    /// The row in which the cursor stands.
    pub fn cursor_row(&self) -> u16 {
        let picture = self.picture();
        let at = picture.rsplit("cursor: column ").next().unwrap();
        let row = at.split("row ").nth(1).unwrap();
        row.split(';').next().unwrap().parse().unwrap()
    }

    /// Writes that were sent; what keeps itself meanwhile and what is only reported are none.
    pub fn writes(&self) -> Vec<Write> {
        self.log
            .iter()
            .filter_map(|e| match e {
                Effect::Write { write, .. } if is_keeping(write) => None,
                Effect::Write { write, .. } => Some(write.clone()),
                _ => None,
            })
            .collect()
    }

    /// The last write, an act of the audit, the masters or the close, with its arguments.
    pub fn house_act(&self) -> (HouseAct, serde_json::Value) {
        match self.writes().pop() {
            Some(Write::House { act, args } | Write::HouseFromForm { act, args, .. }) => {
                (act, args.into())
            }
            other => panic!("no act of the house: {other:?}"),
        }
    }

    /// The time of the harness.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }
}

/// A look with wide ambiguous characters.
pub fn wide() -> Look {
    Look {
        ambiguous: Ambiguous::Wide,
        ..Look::default()
    }
}
