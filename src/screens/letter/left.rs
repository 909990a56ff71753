//! 書きかけ of a mail that is sent again: address, reason and whether later mails go there too, kept while they are typed,
//! offered at the next start or when the same mail is sent again.

use super::LetterScreen;
use crate::app::{Answered, Cx, Go, Reply};
use crate::domain::publication::MailOf;
use crate::domain::unfinished::{About, Sheet, Unfinished};
use crate::i18n::counter::Counter;
use crate::i18n::{Language, dates, publication};
use crate::screens::keeper::{Kept, Resumed, ask_to_discard, ask_to_lose, ask_to_resume, resumed};

// Names in the sheet.
const KIND: &str = "mail.kind";
const ADDRESS: &str = "mail.address";
const REASON: &str = "mail.reason";
const LATER: &str = "mail.later";

/// What an open dialog about a 書きかけ asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// Which of what was left is continued.
    Resume,
    /// Whether it is thrown away.
    Discard,
    /// It could not be kept, and is left all the same.
    Leave,
}

/// What a list calls one that was left: the number, and what is sent again.
#[must_use]
pub(crate) fn label(language: Language, number: &str, sheet: &Sheet) -> String {
    let title = publication::letter_title(language, mail_of(sheet), true);
    format!("{number} {title}")
}

fn mail_of(sheet: &Sheet) -> MailOf {
    let kind = sheet.fields.get(KIND);
    kind.and_then(|kind| MailOf::of_job(kind))
        .unwrap_or(MailOf::Issue)
}

impl LetterScreen {
    /// One that was left; none where it is not about a mail.
    #[must_use]
    pub fn resuming(left: Unfinished) -> Option<Self> {
        let Some((About::Mail(key), number)) = left.about.clone() else {
            return None;
        };
        let mut screen = Self::about(key, mail_of(&left.sheet), number, left.sheet.version);
        screen.form = Some(super::Fields::to(""));
        screen.resume = Some(left);
        Some(screen)
    }

    fn sheet(&self) -> Option<Sheet> {
        let fields = self.form.as_ref()?;
        let texts = [
            (KIND, self.of.job()),
            (ADDRESS, fields.address.text()),
            (REASON, fields.reason.text()),
            (LATER, if fields.keep { "1" } else { "0" }),
        ];
        let fields = texts.map(|(key, text)| (key.to_owned(), text.to_owned()));
        Some(Sheet {
            fields: fields.into_iter().collect(),
            version: self.version,
            ..Sheet::default()
        })
    }

    pub(super) fn is_dirty(&self) -> bool {
        self.form
            .as_ref()
            .is_some_and(|f| f.address.text() != f.was || !f.reason.text().is_empty() || !f.keep)
    }

    /// Goes on with what was chosen at the start, or asks for what was left of this mail.
    pub(super) fn begin_keeping(&mut self, cx: &mut Cx<'_>) {
        match self.resume.take() {
            Some(left) => self.resume(left, cx),
            None => self.left_asked.ask(cx),
        }
    }

    /// Something was typed.
    pub(super) fn touched(&mut self, cx: &mut Cx<'_>) {
        if self.is_dirty() || self.keeper.id().is_some() {
            self.keeper.touched(cx);
        }
    }

    /// Keeps what stands in the form now.
    pub(super) fn keep(&mut self, cx: &mut Cx<'_>) {
        if let Some(sheet) = self.sheet() {
            self.keeper.keep(sheet, cx);
        }
    }

    /// It is left: kept, or finished where nothing differs from the mail any more.
    pub(super) fn keep_or_end(&mut self, cx: &mut Cx<'_>) {
        if self.is_dirty() {
            self.keep(cx);
        } else if self.keeper.id().is_some() {
            self.keeper.discard(cx);
        }
    }

    /// An answer to the keeping; true when it was one.
    pub(super) fn kept_reply(&mut self, reply: &Reply, cx: &mut Cx<'_>) -> bool {
        let Some(kept) = self.keeper.reply(reply, cx) else {
            return false;
        };
        match kept {
            Kept::Well => {}
            Kept::Elsewhere => cx.note(Counter(cx.language()).elsewhere()),
            Kept::Taken(sheet) if !self.is_dirty() || self.resume.is_some() => {
                self.taken(&sheet, cx);
            }
            Kept::Taken(_) => {
                self.keeper.let_go();
                self.keeper.touched(cx);
                cx.note(Counter(cx.language()).left_beside());
            }
            Kept::Gone => cx.go(Go::Back),
        }
        true
    }

    /// It is left with something in it: kept, and said where to find it; or asked first, where it would be lost. True:
    /// it stays open.
    pub(super) fn stays(&mut self, cx: &mut Cx<'_>) -> bool {
        let lost = cx.shared.is_lost();
        let safe = self.sheet().is_none_or(|s| self.keeper.is_safe(&s, lost));
        if safe {
            cx.note(Counter(cx.language()).left_mail());
            return false;
        }
        self.question = Some(Question::Leave);
        cx.open(ask_to_lose(cx.language()));
        true
    }

    pub(super) fn ask_discard(&mut self, cx: &mut Cx<'_>) {
        self.question = Some(Question::Discard);
        cx.open(ask_to_discard(cx.language()));
    }

    /// A question about it was answered.
    pub(super) fn answered_about(
        &mut self,
        question: Question,
        answered: Answered,
        cx: &mut Cx<'_>,
    ) {
        match (question, answered) {
            (Question::Leave, Answered::Yes { .. }) => cx.go(Go::Back),
            (Question::Discard, Answered::Yes { .. }) => {
                self.keeper.discard(cx);
                cx.done(Counter(cx.language()).discarded());
                cx.go(Go::Back);
            }
            (Question::Resume, answered) => match resumed(&self.left, &answered) {
                Resumed::Left(left) => self.resume(*left, cx),
                Resumed::Anew => {}
                Resumed::No => cx.go(Go::Back),
            },
            _ => {}
        }
    }

    /// What was left half typed of this mail is offered.
    pub(super) fn offer(&mut self, left: Vec<Unfinished>, cx: &mut Cx<'_>) {
        let mine =
            |u: &Unfinished| matches!(&u.about, Some((About::Mail(key), _)) if *key == self.key);
        let other = |u: &Unfinished| Some(u.id) != self.keeper.id();
        self.left = left.into_iter().filter(mine).filter(other).collect();
        if self.left.is_empty() {
            return;
        }
        // Asked again after an outage: nothing is put over what was typed since.
        if self.is_dirty() {
            return cx.note(Counter(cx.language()).left_of_this_form());
        }
        let anew = Counter(cx.language()).begin_as_saved();
        self.question = Some(Question::Resume);
        ask_to_resume(&self.left, anew, cx);
    }

    /// Takes it over; then it goes on with what stands in it by now.
    fn resume(&mut self, left: Unfinished, cx: &mut Cx<'_>) {
        self.keeper.take(left.id, cx);
        self.resume = Some(left);
    }

    /// Goes on where it was left.
    fn taken(&mut self, sheet: &Sheet, cx: &mut Cx<'_>) {
        let (Some(listed), Some(fields)) = (self.resume.take(), &mut self.form) else {
            return;
        };
        let text = |key: &str| sheet.fields.get(key).map_or("", String::as_str);
        fields.address.put_back(text(ADDRESS));
        // What was half typed is gone on with; the address that it went to is typed anew.
        if fields.address.text() != fields.was {
            fields.address.go_on();
        }
        fields.reason.put_back(text(REASON));
        fields.keep = text(LATER) != "0";
        let words = Counter(cx.language());
        cx.note(match listed.sheet.fields != sheet.fields {
            true => words.resumed_newer().to_owned(),
            false => words.resumed(dates::short(listed.kept_at)),
        });
    }
}
