//! Dialogs as data: what is asked, what is typed so far, and how it ends. No loops, no callbacks:
//! the screen below remembers what it asked for and gets [`Answered`].

use super::ask::Ask;
use super::choose::Choose;
use super::confirm::Confirm;
use super::msg::RequestId;
use super::tell::Tell;
use crate::domain::record::Choice;
use crate::i18n::Language;
use crate::i18n::amend::History;
use crate::i18n::counter::Counter;
use crate::i18n::dialogs::Dialogs;
use crate::i18n::explain::Explained;
use crate::i18n::lists::Help;
use crate::keys::{Command, Context, Keymap};
use crate::ui::field::TextField;

/// A question over a screen.
#[derive(Debug, Clone)]
pub enum Dialog {
    /// Yes or no, with or without a reason.
    Confirm(Confirm),
    /// A list of values (F4).
    Choose(Choose),
    /// Something to read.
    Tell(Tell),
    /// Fields to fill.
    Ask(Ask),
}

/// How a dialog ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// Yes; the reason, trimmed, where one was asked for.
    Yes {
        /// The reason.
        reason: Option<String>,
    },
    /// This value.
    Chosen(Choice),
    /// These values of an [`Ask`], trimmed, in the order of its fields.
    Filled(Vec<String>),
    /// No, or left: nothing is done.
    No,
}

/// What a key did to a dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// It stays.
    Stay,
    /// It stays, with something to say.
    Say(&'static str),
    /// It stays: the answer came before the question was seen. What was typed ahead is thrown away.
    Blind(&'static str),
    /// It ends.
    End(Answered),
}

impl Dialog {
    /// What keys mean here.
    pub(super) fn context(&self) -> Context {
        match self {
            Self::Confirm(c) if c.asks_reason() => Context::Line,
            Self::Choose(c) if c.is_typed() => Context::Line,
            Self::Ask(_) => Context::Line,
            Self::Confirm(_) | Self::Choose(_) | Self::Tell(_) => Context::Dialog,
        }
    }

    /// The keys that stand in its lower edge.
    pub(super) fn hint(&self, language: Language, keymap: &Keymap) -> String {
        let words = Dialogs(language);
        let key = |command| keymap.key_of(command, self.context());
        let (run, leave) = (key(Command::Run), key(Command::Cancel));
        match self {
            Self::Confirm(c) if c.label.is_some() => History(language).input_keys(run, leave),
            Self::Confirm(c) if c.asks_reason() => words.reason_keys(run, leave),
            Self::Confirm(_) => words.yes_no_keys(key(Command::Yes), key(Command::No), run),
            Self::Choose(c) if c.is_typed() => words.choose_keys(run, leave),
            Self::Choose(_) => words.pick_keys(run, leave),
            Self::Ask(_) => words.ask_keys(run, leave),
            Self::Tell(_) => words.close_keys(run, leave),
        }
    }

    /// How yes and no are answered.
    pub(super) fn answering(&self, language: Language, keymap: &Keymap) -> String {
        let key = |command| keymap.key_of(command, self.context());
        let (yes, no) = (key(Command::Yes), key(Command::No));
        Dialogs(language).confirm_keys(key(Command::NextField), key(Command::Run), yes, no)
    }

    /// What F1 says of it, a line each, the field first; none for a plain yes or no, whose keys are said in the message
    /// line.
    pub(super) fn explained(&self, language: Language, keymap: &Keymap) -> Option<Vec<String>> {
        let words = Dialogs(language);
        let key = |command| keymap.key_of(command, self.context());
        let (run, back) = (key(Command::Run), key(Command::Back));
        let (about, keys) = match self {
            Self::Confirm(c) if c.asks_reason() && c.label.is_none() => {
                let (next, down) = (key(Command::NextField), key(Command::PageDown));
                (None, words.reason_explained(run, next, down, back))
            }
            Self::Confirm(c) if c.asks_reason() => (None, words.input_explained(run, back)),
            Self::Confirm(_) => return None,
            Self::Choose(c) if c.is_typed() => {
                let (down, up) = (key(Command::PageDown), key(Command::PageUp));
                (c.about, words.choose_explained(run, down, up, back))
            }
            Self::Choose(c) => (c.about, words.pick_explained(run, back)),
            Self::Ask(a) => {
                let (next, before) = (key(Command::NextField), key(Command::PreviousField));
                let down = key(Command::PageDown);
                (a.about, words.ask_explained(run, next, before, down, back))
            }
            Self::Tell(_) => (None, self.hint(language, keymap)),
        };
        let field = self
            .focused(language)
            .map(|field| Help(language).about(field.label, field.text));
        let about = about.into_iter().chain([keys.as_str()]);
        let about = about.flat_map(|text| text.split('\n').map(str::to_owned));
        Some(field.into_iter().chain(about).collect())
    }

    /// The field that is typed in, and what it is.
    pub(super) fn focused(&self, language: Language) -> Option<Explained> {
        match self {
            Self::Confirm(c) if c.asks_reason() => {
                let label = c.label.as_deref();
                let label = label.unwrap_or(Dialogs(language).reason());
                Some(Explained::new(label, c.about))
            }
            Self::Ask(a) => {
                let field = a.fields.get(a.at)?;
                Some(Explained::new(&field.label, field.about))
            }
            Self::Choose(c) => c.of.clone(),
            Self::Confirm(_) | Self::Tell(_) => None,
        }
    }

    /// The list of values that is open, also while it is being explained.
    pub(super) fn choose(&mut self) -> Option<&mut Choose> {
        match self {
            Self::Choose(c) => Some(c),
            Self::Tell(t) => t.beneath.as_mut()?.choose(),
            Self::Confirm(_) | Self::Ask(_) => None,
        }
    }

    /// Whether the list of values that is open waits for this.
    pub(super) fn awaits(&self, id: RequestId) -> bool {
        match self {
            Self::Choose(c) => c.asked == Some(id),
            Self::Tell(t) => t.beneath.as_ref().is_some_and(|d| d.awaits(id)),
            Self::Confirm(_) | Self::Ask(_) => false,
        }
    }

    /// What it is about.
    pub(super) fn keys(&self) -> &[String] {
        match self {
            Self::Confirm(c) => &c.keys,
            Self::Ask(a) => &a.keys,
            Self::Choose(_) | Self::Tell(_) => &[],
        }
    }

    /// What was typed in it.
    pub(super) fn typed(&self) -> Vec<String> {
        match self {
            Self::Confirm(c) => c.reason.iter().map(|f| f.text().to_owned()).collect(),
            Self::Ask(a) => a.fields.iter().map(|f| f.field.text().to_owned()).collect(),
            Self::Choose(_) | Self::Tell(_) => Vec::new(),
        }
    }

    /// Holds these texts, unless something stands in it already.
    pub(super) fn fill(&mut self, texts: &[String]) {
        if self.typed().iter().any(|text| !text.is_empty()) {
            return;
        }
        let fields: Vec<&mut TextField> = match self {
            Self::Confirm(c) => c.reason.iter_mut().collect(),
            Self::Ask(a) => a.fields.iter_mut().map(|f| &mut f.field).collect(),
            Self::Choose(_) | Self::Tell(_) => Vec::new(),
        };
        for (field, text) in fields.into_iter().zip(texts) {
            field.set(text);
        }
        match self {
            Self::Confirm(c) => c.before = texts.to_vec(),
            Self::Ask(a) => a.before = texts.to_vec(),
            Self::Choose(_) | Self::Tell(_) => {}
        }
    }

    /// Whether what stands in it is what was typed before, and nothing else yet.
    pub(super) fn is_as_before(&self) -> bool {
        let before = match self {
            Self::Confirm(c) if c.asks_reason() => &c.before,
            Self::Ask(a) => &a.before,
            _ => return false,
        };
        !before.is_empty() && self.typed() == *before
    }

    /// The field that is typed in.
    pub(super) fn field(&mut self) -> Option<&mut TextField> {
        match self {
            Self::Confirm(c) if c.asks_reason() => c.reason.as_mut(),
            Self::Choose(c) if c.is_typed() => Some(&mut c.filter),
            Self::Ask(a) => a.field(),
            Self::Confirm(_) | Self::Choose(_) | Self::Tell(_) => None,
        }
    }

    /// It has stood on the screen.
    pub(super) fn seen(&mut self) {
        self.set_unseen(false);
    }

    /// It stands there no more.
    pub(super) fn unseen(&mut self) {
        self.set_unseen(true);
    }

    fn set_unseen(&mut self, unseen: bool) {
        match self {
            Self::Confirm(c) => c.unseen = unseen,
            Self::Ask(a) => a.unseen = unseen,
            Self::Choose(_) | Self::Tell(_) => {}
        }
    }

    /// A day that was typed as counted from today is the day that it was read as, once its field is left.
    pub(super) fn settle(&mut self, command: Command, today: chrono::NaiveDate) {
        let scrolls = matches!(command, Command::PageUp | Command::PageDown);
        if let (Self::Ask(a), false) = (self, scrolls) {
            a.settle(today);
        }
    }

    /// A command while it is open.
    pub(super) fn command(&mut self, command: Command, language: Language) -> Step {
        if matches!(
            command,
            Command::Back | Command::Cancel | Command::Leave | Command::No
        ) {
            return Step::End(Answered::No);
        }
        // Nothing is chosen where something is typed; a list of values is what it asks for.
        if command == Command::Values && !matches!(self, Self::Choose(_)) {
            return Step::Say(Counter(language).no_values());
        }
        match self {
            Self::Confirm(c) => c.command(command, language),
            Self::Choose(c) => c.command(command),
            Self::Ask(a) => a.command(command, language),
            Self::Tell(t) => match command {
                Command::Run | Command::Yes => Step::End(Answered::No),
                _ => {
                    t.scroll.command(command);
                    Step::Stay
                }
            },
        }
    }
}
