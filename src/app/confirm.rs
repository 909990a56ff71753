//! A question that is answered by yes or no, with or without a reason or a text asked for first.

use super::dialog::{Answered, Step};
use super::scroll::Scroll;
use crate::i18n::Language;
use crate::i18n::amend::History;
use crate::i18n::dialogs::Dialogs;
use crate::keys::Command;
use crate::ui::field::TextField;
use crate::ui::theme::Ink;

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
    pub(super) about: &'static str,
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
    /// See [`Self::as_broken`].
    pub(super) wide: bool,
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
            wide: false,
        }
    }

    /// The same, whose lines will be read elsewhere as they are broken here: a wide screen breaks none of them.
    #[must_use]
    pub fn as_broken(self) -> Self {
        Self { wide: true, ..self }
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

impl Confirm {
    pub(super) fn command(&mut self, command: Command, language: Language) -> Step {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Dialog;
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
