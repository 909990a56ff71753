//! Dialogs as data: what is asked, what is typed so far, and how it ends. No loops, no callbacks:
//! the screen below remembers what it asked for and gets [`Answered`].

use super::ask::Ask;
use super::msg::RequestId;
use super::scroll::Scroll;
use crate::domain::command::{PageFrom, Query};
use crate::domain::fold::fold;
use crate::domain::house::People;
use crate::domain::ids::ApplicationKey;
use crate::domain::record::Choice;
use crate::i18n::Language;
use crate::i18n::amend::History;
use crate::i18n::dialogs::Dialogs;
use crate::i18n::explain::Explained;
use crate::i18n::lists::Help;
use crate::keys::{Command, Context, Keymap};
use crate::ui::field::TextField;
use crate::ui::theme::Ink;

/// Values that a list of them is paged by.
const PAGE: usize = 10;
/// As many contracts as a list of values shows; who sees that many types another character.
const MOST_CONTRACTS: u16 = 50;

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

/// Yes or no. Default is No. A yes counts only once the question has been drawn: what is typed ahead answers nothing.
#[derive(Debug, Clone)]
pub struct Confirm {
    /// Title.
    pub title: String,
    /// What is asked about.
    pub lines: Vec<(String, Ink)>,
    /// A reason is asked for first; it may not be blank.
    pub reason: Option<TextField>,
    /// What is asked for instead of a reason; then Enter is the answer, without yes or no.
    pub label: Option<String>,
    /// What F1 says of the reason or the text that is asked for.
    about: &'static str,
    /// What it is about: what was typed in it is kept under these names. Empty: it is not kept.
    pub(super) keys: Vec<String>,
    /// What was typed before and stands in it again.
    pub(super) before: Vec<String>,
    /// The reason stands; now yes or no.
    pub(super) reasoned: bool,
    /// Yes is chosen.
    pub(super) yes: bool,
    /// How far it has been read.
    pub(super) scroll: Scroll,
    /// It has not stood on the screen yet: no yes that was typed before counts.
    pub(super) unseen: bool,
}

/// A list of values.
#[derive(Debug, Clone)]
pub struct Choose {
    /// Title.
    pub title: String,
    /// Where the values come from.
    pub source: Source,
    /// What is typed to filter; values of a fixed list are filtered here, others by the database.
    pub filter: TextField,
    /// Values that match.
    pub shown: Vec<Choice>,
    /// The chosen one.
    pub selected: usize,
    /// What F1 says of it before its keys.
    pub about: Option<&'static str>,
    /// The field whose values they are.
    pub(super) of: Option<Explained>,
    /// The question that is out.
    pub(super) asked: Option<RequestId>,
}

/// Where the values of a [`Choose`] come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// These.
    Fixed(Vec<Choice>),
    /// 発注者
    Orderers,
    /// 金融機関
    Banks,
    /// 請負者
    Contractors,
    /// 請負者, but for the one of this code
    OtherContractors(String),
    /// 郵便番号と町名
    PostalPlaces,
    /// 契約
    Contracts,
    /// Who may take work of these branches.
    Colleagues,
    /// Whom a task among people can name.
    People(People),
    /// Wordings that a company record may name.
    Wordings,
    /// Whose limits cover an application.
    Approvers(ApplicationKey),
}

/// Something to read.
#[derive(Debug, Clone)]
pub struct Tell {
    /// Title.
    pub title: String,
    /// Lines.
    pub lines: Vec<(String, Ink)>,
    /// How far it has been read.
    pub(super) scroll: Scroll,
    /// The dialog that it explains, which comes back when this is closed.
    pub(super) beneath: Option<Box<Dialog>>,
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

impl Confirm {
    /// A question.
    #[must_use]
    pub fn new(title: impl Into<String>, lines: Vec<(String, Ink)>) -> Self {
        Self {
            title: title.into(),
            lines,
            reason: None,
            label: None,
            about: "",
            keys: Vec::new(),
            before: Vec::new(),
            reasoned: false,
            yes: false,
            scroll: Scroll::default(),
            unseen: true,
        }
    }

    /// The same, for what changes nothing: a yes that was typed ahead counts.
    #[must_use]
    pub fn answered_ahead(self) -> Self {
        Self {
            unseen: false,
            ..self
        }
    }

    /// The same, asking for a reason first, which this explains when F1 is pressed.
    #[must_use]
    pub fn with_reason(self, about: &'static str) -> Self {
        Self {
            reason: Some(TextField::default().at_most(200)),
            about,
            ..self
        }
    }

    /// The same, asking for a text by this name; Enter answers with it.
    #[must_use]
    pub fn asking(self, label: impl Into<String>, about: &'static str) -> Self {
        Self {
            label: Some(label.into()),
            ..self.with_reason(about)
        }
    }

    /// The same, of which every line has stood on the screen already, where it was asked from: yes need not read on.
    #[must_use]
    pub fn read_beneath(self) -> Self {
        self.scroll.read();
        self
    }

    /// The same, whose reason is kept under these names, one for each record, when it is left or what it led to is
    /// refused, and is offered again with the same question about the same records.
    #[must_use]
    pub fn kept_as(self, keys: impl IntoIterator<Item = String>) -> Self {
        Self {
            keys: keys.into_iter().collect(),
            ..self
        }
    }

    pub(super) fn asks_reason(&self) -> bool {
        self.reason.is_some() && !self.reasoned
    }

    pub(super) fn is_yes(&self) -> bool {
        self.yes
    }

    pub(super) fn scroll(&self) -> &Scroll {
        &self.scroll
    }
}

impl Choose {
    /// A list of these values.
    #[must_use]
    pub fn fixed(title: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self {
            title: title.into(),
            shown: choices.clone(),
            source: Source::Fixed(choices),
            filter: TextField::default(),
            selected: 0,
            about: None,
            of: None,
            asked: None,
        }
    }

    /// The same, explained by this when F1 is pressed.
    #[must_use]
    pub fn about(self, text: &'static str) -> Self {
        Self {
            about: Some(text),
            ..self
        }
    }

    /// The same standing on the value of this index: what is chosen by Enter alone changes nothing.
    #[must_use]
    pub fn on(mut self, index: usize) -> Self {
        self.selected = index.min(self.shown.len().saturating_sub(1));
        self
    }

    /// A list that the database searches; it opens with `filter` typed.
    #[must_use]
    pub fn searched(title: impl Into<String>, source: Source, filter: &str) -> Self {
        Self {
            title: title.into(),
            source,
            filter: TextField::default().holding(filter),
            shown: Vec::new(),
            selected: 0,
            about: None,
            of: None,
            asked: None,
        }
    }

    /// Whether typing filters: a short fixed list has nothing to type.
    #[must_use]
    pub fn is_typed(&self) -> bool {
        match &self.source {
            Source::Fixed(all) => all.len() > 8,
            // A handful: the database gives them all.
            Source::Approvers(_) => false,
            _ => true,
        }
    }

    /// What to ask the database for the filter as it stands; none for a fixed list, which is
    /// filtered at once.
    pub(super) fn refilter(&mut self) -> Option<Query> {
        let text = self.filter.text().to_owned();
        match &self.source {
            Source::Fixed(all) => {
                let wanted = fold(&text);
                let matches = |c: &&Choice| {
                    [&c.code, &c.label, &c.detail]
                        .into_iter()
                        .any(|t| fold(t).contains(&wanted))
                };
                self.shown = all.iter().filter(matches).cloned().collect();
                self.selected = 0;
                None
            }
            Source::Orderers => Some(Query::Orderers(text)),
            Source::Banks => Some(Query::Banks(text)),
            Source::Contractors | Source::OtherContractors(_) => Some(Query::Contractors(text)),
            Source::PostalPlaces => Some(Query::PostalPlaces(text)),
            Source::Contracts => Some(Query::Contracts {
                search: text,
                from: PageFrom::Top,
                limit: MOST_CONTRACTS,
            }),
            Source::Colleagues => Some(Query::Colleagues(text)),
            Source::People(task) => {
                let task = task.clone();
                Some(Query::People { task, text })
            }
            Source::Wordings => {
                let from = None;
                Some(Query::Wordings { text, from })
            }
            Source::Approvers(key) => Some(Query::Approvers(key.clone())),
        }
    }
}

impl Tell {
    /// Something to read.
    #[must_use]
    pub fn new(title: impl Into<String>, lines: Vec<(String, Ink)>) -> Self {
        Self {
            title: title.into(),
            lines,
            scroll: Scroll::default(),
            beneath: None,
        }
    }

    /// The same above a dialog, which is kept as it was.
    pub(super) fn above(self, dialog: Dialog) -> Self {
        Self {
            beneath: Some(Box::new(dialog)),
            ..self
        }
    }

    pub(super) fn scroll(&self) -> &Scroll {
        &self.scroll
    }
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
        match self {
            Self::Confirm(c) => c.unseen = false,
            Self::Ask(a) => a.unseen = false,
            Self::Choose(_) | Self::Tell(_) => {}
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

impl Confirm {
    fn command(&mut self, command: Command, language: Language) -> Step {
        match command {
            Command::Run if self.asks_reason() => {
                if self.reason_text().is_none_or(|r| r.is_empty()) {
                    return Step::Say(match self.label {
                        Some(_) => History(language).input_needed(),
                        None => Dialogs(language).reason_needed(),
                    });
                }
                if self.label.is_some() {
                    let further = self.scroll.further(self.lines.len(), language);
                    return further.unwrap_or_else(|| self.end());
                }
                self.reasoned = true;
            }
            Command::Run if !self.yes => return Step::End(Answered::No),
            Command::Run | Command::Yes if self.unseen => {
                return Step::Blind(Dialogs(language).not_seen_yet());
            }
            Command::Run | Command::Yes => {
                let further = self.scroll.further(self.lines.len(), language);
                return further.unwrap_or_else(|| self.end());
            }
            Command::NextField | Command::PreviousField if !self.asks_reason() => {
                self.yes = !self.yes
            }
            // While the reason is typed there is nothing to choose: a long text is read on.
            Command::NextField => self.scroll.command(Command::PageDown),
            Command::PreviousField => self.scroll.command(Command::PageUp),
            _ => self.scroll.command(command),
        }
        Step::Stay
    }

    fn end(&self) -> Step {
        Step::End(Answered::Yes {
            reason: self.reason_text(),
        })
    }

    fn reason_text(&self) -> Option<String> {
        self.reason
            .as_ref()
            .map(|field| field.text().trim().to_owned())
    }
}

impl Choose {
    fn command(&mut self, command: Command) -> Step {
        let last = self.shown.len().saturating_sub(1);
        match command {
            Command::Up => self.selected = self.selected.saturating_sub(1),
            Command::Down => self.selected = (self.selected + 1).min(last),
            Command::PageUp => self.selected = self.selected.saturating_sub(PAGE),
            Command::PageDown => self.selected = (self.selected + PAGE).min(last),
            Command::Top => self.selected = 0,
            Command::Bottom => self.selected = last,
            Command::Run => {
                return match self.shown.get(self.selected) {
                    Some(choice) => Step::End(Answered::Chosen(choice.clone())),
                    None => Step::Stay,
                };
            }
            _ => {}
        }
        Step::Stay
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::dialog::Extent;

    fn asking(lines: usize) -> Dialog {
        let lines = (0..lines).map(|n| (n.to_string(), Ink::Plain));
        Dialog::Confirm(Confirm::new("", lines.collect()))
    }

    #[test]
    fn a_yes_typed_before_a_question_was_drawn_answers_nothing_however_often() {
        let mut long = asking(30);
        for _ in 0..9 {
            let step = long.command(Command::Yes, Language::Japanese);
            assert!(matches!(step, Step::Blind(_)), "{step:?}");
            if let Dialog::Confirm(c) = &long {
                assert_eq!(c.scroll().from(), 0, "nor is the first page passed over");
            }
        }
        let mut short = asking(3);
        for command in [Command::Yes, Command::Yes] {
            let step = short.command(command, Language::Japanese);
            assert!(matches!(step, Step::Blind(_)), "{step:?}");
        }
        short.seen();
        let yes = short.command(Command::Yes, Language::Japanese);
        assert!(matches!(yes, Step::End(Answered::Yes { .. })), "{yes:?}");
    }

    #[test]
    fn what_stood_on_the_screen_to_its_end_is_answered_though_it_is_shown_from_its_top_again() {
        let mut long = asking(30);
        long.seen();
        for _ in 0..3 {
            if let Dialog::Confirm(c) = &long {
                let (furthest, room) = (20, 10);
                c.scroll().drew(Extent { furthest, room });
            }
            long.command(Command::PageDown, Language::Japanese);
        }
        if let Dialog::Confirm(c) = &long {
            let (furthest, room) = (20, 10);
            c.scroll().drew(Extent { furthest, room });
        }
        long.command(Command::Top, Language::Japanese);
        let yes = long.command(Command::Yes, Language::Japanese);
        assert!(matches!(yes, Step::End(Answered::Yes { .. })), "{yes:?}");
    }
}
