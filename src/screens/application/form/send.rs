//! 確認 and 送信: what will be stored is shown with everything that the checks find, and asked about; No is the default.

use super::values::origin;
use super::{Asked, FormScreen, Purpose};
use crate::app::{Confirm, Cx, Dialog, Go, RequestId, What};
use crate::domain::application::ApplicationContent;
use crate::domain::command::{Answer, Query, Write, Written};
use crate::domain::field::FieldId;
use crate::domain::refusal::Refusal;
use crate::domain::rules::{self, CheckContext, Finding, FindingKind, FirstAdvance, Severity};
use crate::i18n::counter::Counter;
use crate::i18n::detail::Detail;
use crate::i18n::messages;
use crate::i18n::refusals::{Sentence, sentence};
use crate::i18n::{fields, findings};
use crate::keys::{Command, Context};
use crate::screens::application::entry::Value;
use crate::screens::application::pieces;
use crate::screens::application::record::printed;
use crate::screens::{AnyScreen, Target, View};
use crate::ui::Ink;
use chrono::TimeDelta;

/// How long 確認 waits for what the codes fill in.
const FILLED_WITHIN: TimeDelta = TimeDelta::seconds(3);

impl FormScreen {
    /// What the codes that were typed fill in comes first: whoever is quicker would send the name of the code before.
    pub(super) fn confirm(&mut self, cx: &mut Cx<'_>) {
        if matches!(self.focus, FieldId::OrdererCode | FieldId::PostalCode) {
            self.check_left(self.focus, cx);
        }
        // While the database is away nothing comes; what has to be read next is refused with what to do.
        match self.is_filling() && !cx.is_away() {
            true => self.confirming = Some(cx.now() + FILLED_WITHIN),
            false => self.confirm_filled(cx),
        }
    }

    /// Nothing came in time: whoever is here is told, and goes on typing.
    pub(super) fn give_up_confirming(&mut self, cx: &mut Cx<'_>) {
        let now = cx.now();
        if self.confirming.take_if(|until| *until <= now).is_some() {
            cx.refuse_reading(&Refusal::TimedOut);
        }
    }

    /// Goes on with it when everything has come that was asked for, or was lost.
    pub(super) fn filled(&mut self, cx: &mut Cx<'_>) {
        if self.confirming.is_some() && !self.is_filling() {
            self.confirming = None;
            cx.as_key(|cx| self.confirm_filled(cx));
        }
    }

    /// Somebody goes on in the form: what was read to be asked about is not what stands there any more.
    pub(super) fn withdraw_confirming(&mut self) -> bool {
        let waited = self.confirming.take().is_some();
        self.checking.take().is_some() || waited
    }

    /// Nobody answered yet, and nobody will: whoever asked for it is told.
    pub(super) fn say_withdrawn(&self, cx: &mut Cx<'_>) {
        let keys = cx.key_of(Command::Confirm, Context::Form);
        cx.note(Counter(cx.language()).confirming_withdrawn(keys));
    }

    fn confirm_filled(&mut self, cx: &mut Cx<'_>) {
        let Some(content) = self.read(cx) else { return };
        if let Purpose::Correct { base, .. } = &self.purpose
            && pieces::differences(cx.language(), base, &content).is_empty()
        {
            let back = cx.key_of(Command::Back, Context::Form);
            return cx.note(Detail(cx.language()).nothing_changed(back));
        }
        // The fonts first, they are near; then what only the database knows.
        let id = cx.glyphs(printed(&content));
        self.checking = Some((id, Box::new(content)));
    }

    /// The fonts have been looked through; the orderer's rules and the other applications are asked for.
    pub(super) fn printable(&mut self, missing: Vec<(FieldId, String)>, cx: &mut Cx<'_>) {
        self.lacking = missing;
        let (branch, application) = match &self.purpose {
            Purpose::Enter { branch } => (branch.clone(), None),
            Purpose::Correct { key, .. } => (key.branch.clone(), Some(key.id)),
        };
        if let Some((_, content)) = self.checking.take() {
            let query = Query::EntryFacts {
                branch,
                application,
                content: content.clone(),
            };
            self.checking = Some((cx.query(query), content));
        }
    }

    pub(super) fn is_checking(&self, id: RequestId) -> bool {
        matches!(&self.checking, Some((out, _)) if *out == id)
    }

    /// The checks have their facts: everything is shown and asked about. What they find does not keep an
    /// application out, as it would not keep out one from Net Desk: the examination says it again and stops there.
    pub(super) fn checked(&mut self, result: Result<Answer, Refusal>, cx: &mut Cx<'_>) {
        let Some((_, content)) = self.checking.take() else {
            return;
        };
        let (facts, context) = match result {
            Ok(Answer::EntryFacts {
                facts,
                duplicates,
                first_advance,
                beside,
                other_shares,
                other_firm,
            }) => (
                facts,
                CheckContext {
                    duplicates,
                    first_advance: first_advance
                        .map_or(FirstAdvance::Unknown, FirstAdvance::Issued),
                    beside,
                    other_shares,
                    other_firm,
                    ..CheckContext::default()
                },
            ),
            Ok(_) => return,
            Err(refusal) => return cx.refuse_reading(&refusal),
        };
        // Only now it is left: where nothing could be asked, whoever typed here goes on where they were.
        if let Some(Value::Text(text)) = self.entry.slot_mut(self.focus).map(|s| &mut s.value) {
            text.leave();
        }
        let gaps = std::mem::take(&mut self.lacking).into_iter();
        let gaps = gaps.map(|(field, text)| FindingKind::MissingGlyph { field, text }.into());
        let found = gaps.chain(rules::check(&content, &facts, &context));
        let found = found.collect::<Vec<Finding>>();
        match &self.purpose {
            Purpose::Enter { .. } => self.ask_to_send(content, &found, cx),
            Purpose::Correct { .. } => self.ask_to_save(content, &found, cx),
        }
    }

    /// What changes, and first what will still stand in the way of the approval; a warning whose reason stays does not.
    fn ask_to_save(
        &mut self,
        content: Box<ApplicationContent>,
        found: &[Finding],
        cx: &mut Cx<'_>,
    ) {
        let Purpose::Correct { base, given, .. } = &self.purpose else {
            return;
        };
        let language = cx.language();
        let words = Detail(language);
        let mut lines = vec![(words.change_question().to_owned(), Ink::Plain)];
        let has_reason = |f: &Finding| {
            pieces::reason(f, given).is_some() && base.keeps_reason(&content, f.subject())
        };
        let open = found.iter().filter(|f| !has_reason(f));
        lines.extend(open.map(|f| told(f, language)));
        for (field, before, after) in pieces::differences(language, base, &content) {
            let what = pieces::difference(language, &before, &after);
            let label = fields::label(language, field);
            lines.push((format!("{label}: {what}"), Ink::Plain));
        }
        self.asked = Some(Asked::Save(content));
        cx.open(Dialog::Confirm(Confirm::new(words.change(), lines)));
    }

    fn ask_to_send(
        &mut self,
        content: Box<ApplicationContent>,
        found: &[Finding],
        cx: &mut Cx<'_>,
    ) {
        let language = cx.language();
        let words = Counter(language);
        let mut lines = vec![(words.question().to_owned(), Ink::Plain)];
        lines.extend(found.iter().map(|f| told(f, language)));
        if found.iter().any(|f| f.severity == Severity::Error) {
            lines.push((words.errors_later().to_owned(), Ink::Plain));
        }
        lines.push((
            format!(
                "{}: {}",
                fields::label(language, FieldId::Origin),
                self.origin_text(language)
            ),
            Ink::Plain,
        ));
        let mut shown = Vec::new();
        pieces::content(language, &content, &mut shown);
        lines.extend(shown.into_iter().map(|p| match p.label.is_empty() {
            true => (p.text, p.ink),
            false => (format!("{}: {}", p.label, p.text), p.ink),
        }));
        self.asked = Some(Asked::Send(content));
        cx.open(Dialog::Confirm(Confirm::new(words.confirm_title(), lines)));
    }

    pub(super) fn save(&mut self, content: Box<ApplicationContent>, cx: &mut Cx<'_>) {
        let Purpose::Correct {
            key,
            number,
            version,
            ..
        } = &self.purpose
        else {
            return;
        };
        let write = Write::SaveDraft {
            key: key.clone(),
            version: *version,
            content,
        };
        let what = What {
            command: Command::Change,
            subject: number.clone(),
        };
        self.writing = Some(cx.write(write, what));
    }

    pub(super) fn send(&mut self, content: Box<ApplicationContent>, cx: &mut Cx<'_>) {
        let Purpose::Enter { branch } = &self.purpose else {
            return;
        };
        let what = What {
            command: Command::New,
            subject: content.applicant.name.clone(),
        };
        let write = Write::Enter {
            branch: branch.clone(),
            origin: origin(&self.entry),
            content,
            unfinished: self.keeper.id(),
        };
        self.keeper.hold(true);
        self.writing = Some(cx.write(write, what));
    }

    pub(super) fn written(
        &mut self,
        id: RequestId,
        result: Result<Written, Refusal>,
        cx: &mut Cx<'_>,
    ) {
        if self.writing.take_if(|out| *out == id).is_none() {
            return;
        }
        let language = cx.language();
        match (result, &self.purpose) {
            (Ok(Written::Entered { key, number }), _) => {
                self.keeper.end();
                cx.done(Counter(language).sent(number));
                cx.go(Go::Back);
                if let Some(screen) = AnyScreen::detail(Target::Application(key, View::Show)) {
                    cx.go(Go::Push(Box::new(screen)));
                }
            }
            (Ok(_), Purpose::Correct { number, .. }) => {
                let name = language.pick(Command::Change.ja(), Command::Change.en());
                cx.done(messages::done_one(language, number, name));
                self.discard_all(cx);
                cx.go(Go::Back);
            }
            (Ok(_), Purpose::Enter { .. }) => cx.go(Go::Back),
            // Here is nothing to refresh: the way to the latest is one step back, with what was typed kept.
            (Err(Refusal::Stale), Purpose::Correct { .. }) => {
                let keys = &cx.shared.settings.keymap;
                let keys = keys.key_of(Command::Back, Context::Form);
                cx.refused(Sentence {
                    what: sentence(language, &Refusal::Stale).what,
                    remedy: Counter(language).stale_correction(keys),
                });
            }
            (Err(refusal), _) => {
                self.keeper.hold(false);
                cx.refuse(&refusal);
                self.refused = Some(refusal);
            }
        }
    }
}

fn told(finding: &Finding, language: crate::i18n::Language) -> (String, Ink) {
    let words = Counter(language);
    let text = findings::sentence(language, &finding.kind);
    match finding.severity {
        Severity::Error => (words.error(text), Ink::Bad),
        Severity::Warning => (words.warning(text), Ink::Warning),
    }
}
