//! 書きかけ: kept while typing, offered when the form is opened again, thrown away only on purpose.

use super::{Asked, FormScreen, Purpose};
use crate::app::{Answered, Cx, Go, What};
use crate::domain::command::Write;
use crate::domain::field::FieldId;
use crate::domain::ids::BranchId;
use crate::domain::record::Choice;
use crate::domain::refusal::Refusal;
use crate::domain::unfinished::{About, Sheet, Unfinished};
use crate::i18n::amend;
use crate::i18n::counter::Counter;
use crate::i18n::{Language, dates};
use crate::keys::Command;
use crate::screens::Screen;
use crate::screens::amend::amended_kind;
use crate::screens::application::entry::Entry;
use crate::screens::keeper::{Kept, Resumed, ask_to_discard, ask_to_lose, ask_to_resume, resumed};

impl FormScreen {
    /// The branch that what is typed here belongs to.
    fn branch(&self) -> &BranchId {
        match &self.purpose {
            Purpose::Correct { key, .. } => &key.branch,
            Purpose::Enter { branch } => branch,
        }
    }

    /// Head office corrects what is of another branch from where it is.
    fn is_seen_from(&self, cx: &Cx<'_>) -> bool {
        !self.is_new() && cx.shared.operator.as_ref().is_some_and(|me| me.head_office)
    }

    fn sheet(&self) -> Sheet {
        let faults: Vec<FieldId> = self.faults.iter().map(|(f, _)| *f).collect();
        let version = match &self.purpose {
            Purpose::Correct { version, .. } => *version,
            Purpose::Enter { .. } => 0,
        };
        self.to_keep().sheet(self.focus, &faults, version)
    }

    /// Whether nothing stands in it but what it began with, wherever the cursor is: there is nothing to keep.
    pub(super) fn says_nothing(&self) -> bool {
        let texts = |entry: &Entry| entry.sheet(self.focus, &[], 0).fields;
        let now = texts(&self.entry);
        let empty = self.is_new() && now.is_empty();
        self.writing.is_none() && (empty || now == texts(&self.untouched))
    }

    /// The form is left with nothing in it: what was kept of it while something stood there goes.
    pub(super) fn leave_nothing(&mut self, cx: &mut Cx<'_>) {
        if self.keeper.id().is_some() {
            self.keeper.discard(cx);
            cx.note(Counter(cx.language()).left_nothing());
        }
    }

    /// Keeps what stands in the form now.
    pub(super) fn keep(&mut self, cx: &mut Cx<'_>) {
        if self.is_dirty() || self.keeper.id().is_some() {
            self.keeper.keep(self.sheet(), cx);
        }
    }

    pub(super) fn kept(&mut self, kept: Kept, cx: &mut Cx<'_>) {
        match kept {
            Kept::Well => {}
            Kept::Elsewhere => cx.note(Counter(cx.language()).elsewhere()),
            Kept::Taken(sheet) if !self.is_dirty() => self.taken(sheet, cx),
            // Typed in meanwhile, the line was gone: both stay, each its own.
            Kept::Taken(_) => {
                self.keeper.let_go();
                self.keeper.touched(cx);
                cx.note(Counter(cx.language()).left_beside());
            }
            Kept::Gone if self.is_dirty() => {}
            Kept::Gone => cx.go(Go::Back),
        }
    }

    /// The form is left with something in it: it is kept, and said where to find it; or asked first, where it would be
    /// lost. True: it stays open.
    pub(super) fn stays(&mut self, cx: &mut Cx<'_>) -> bool {
        if !self.keeper.is_safe(&self.sheet(), cx.shared.is_lost()) {
            self.asked = Some(Asked::Leave);
            cx.open(ask_to_lose(cx.language()));
            return true;
        }
        let words = Counter(cx.language());
        // What is being sent is no draft any more, once it has been taken in.
        if self.is_new() && self.writing.is_some() {
            cx.note(words.left_sending());
            return false;
        }
        let branch = self.branch();
        let here = cx.shared.operator.as_ref().map(|me| &me.branch);
        cx.note(match (self.is_new(), &self.refused) {
            _ if here.is_some_and(|here| here != branch && !self.is_seen_from(cx)) => {
                words.left_elsewhere(branch)
            }
            (true, _) => words.left_new(cx.key_of(Command::New, crate::keys::Context::List)),
            (false, Some(Refusal::ClaimedByOther { by })) => words.left_of_other(by),
            (false, Some(Refusal::NotClaimed)) => words.left_unclaimed().to_owned(),
            (false, _) => words.left_correction().to_owned(),
        });
        false
    }

    /// What was left half typed and belongs to this form is offered.
    pub(super) fn offer(&mut self, left: Vec<Unfinished>, cx: &mut Cx<'_>) {
        let about = match &self.purpose {
            Purpose::Correct { key, .. } => Some(About::Application(key.clone())),
            Purpose::Enter { .. } => None,
        };
        let belongs = |u: &Unfinished| u.about.as_ref().map(|(of, _)| of) == about.as_ref();
        let other = |u: &Unfinished| Some(u.id) != self.keeper.id();
        self.left = left.into_iter().filter(belongs).filter(other).collect();
        if self.left.is_empty() {
            return;
        }
        // Asked again after an outage: nothing is put over what was typed since.
        if self.is_dirty() {
            return cx.note(Counter(cx.language()).left_of_this_form());
        }
        if let Some(chosen) = self.chosen.take()
            && let Some(it) = self.left.iter().find(|u| u.id == chosen).cloned()
        {
            return self.resume(it, cx);
        }
        let words = Counter(cx.language());
        let anew = match self.is_new() {
            true => words.begin_anew(),
            false => words.begin_as_saved(),
        };
        self.asked = Some(Asked::Resume);
        ask_to_resume(&self.left, anew, cx);
    }

    /// One was chosen, or an empty form, or neither.
    pub(super) fn resumed_or_not(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        match resumed(&self.left, &answered) {
            Resumed::Left(left) => self.resume(*left, cx),
            Resumed::Anew => {}
            Resumed::No => cx.go(Go::Back),
        }
    }

    /// Takes it over; then it goes on with what stands in it by now.
    pub(super) fn resume(&mut self, unfinished: Unfinished, cx: &mut Cx<'_>) {
        self.keeper.take(unfinished.id, cx);
        self.resuming = Some(unfinished);
    }

    /// Goes on where it was left: every field as it stands, the faults beside them, the focus.
    fn taken(&mut self, sheet: Sheet, cx: &mut Cx<'_>) {
        let Some(listed) = self.resuming.take() else {
            return;
        };
        self.entry.restore(&sheet);
        self.settle_as_kept(listed.kept_at);
        if let Some(focus) = self.entry.named(&sheet.focus) {
            self.focus = focus;
        }
        let named = |key: &String| self.entry.named(key);
        let faults: Vec<FieldId> = sheet.faults.iter().filter_map(named).collect();
        for field in faults {
            self.check(field, cx);
        }
        self.ask_names(cx);
        let words = Counter(cx.language());
        let at = dates::short(listed.kept_at);
        cx.note(match &self.purpose {
            Purpose::Correct { version, .. } if *version != sheet.version => {
                words.resumed_changed(at)
            }
            _ if listed.sheet.fields != sheet.fields => words.resumed_newer().to_owned(),
            _ => words.resumed(at),
        });
        let early = std::mem::take(&mut self.early);
        if !early.is_empty() {
            self.insert(&early, cx);
        }
    }

    pub(super) fn ask_discard(&mut self, cx: &mut Cx<'_>) {
        self.asked = Some(Asked::Discard);
        cx.open(ask_to_discard(cx.language()));
    }

    pub(super) fn discard(&mut self, cx: &mut Cx<'_>) {
        self.keeper.discard(cx);
        cx.done(Counter(cx.language()).discarded());
        cx.go(Go::Back);
    }

    /// The correction is saved: nothing half typed of this application is left.
    pub(super) fn discard_all(&mut self, cx: &mut Cx<'_>) {
        self.keeper.discard(cx);
        for left in std::mem::take(&mut self.left) {
            if self.keeper.id() != Some(left.id) {
                let what = What {
                    command: Command::Discard,
                    subject: String::new(),
                };
                cx.write(Write::DiscardUnfinished { id: left.id }, what);
            }
        }
    }
}

/// When it was begun, and where: `11/01 13:55 nagano1`. When it was kept last is said when it is gone on with.
fn begun(left: &Unfinished) -> String {
    let (at, host) = &left.begun;
    let at = dates::short(*at);
    match host.as_deref().and_then(|host| host.split('.').next()) {
        Some(host) => format!("{at} {host}"),
        None => at,
    }
}

/// One that was left, as a list shows it: who, which works, when and where; of a contract its number and which procedure.
pub fn choice(language: Language, left: &Unfinished) -> Choice {
    use FieldId as F;
    let words = Counter(language);
    let first = |fields: &[F]| {
        let mut texts = fields.iter().map(|f| left.sheet.text(*f));
        let found = texts.find(|text| !text.is_empty());
        found.unwrap_or(words.blank()).to_owned()
    };
    // A blank name is no reason to show nothing: the joint venture is who, the orderer or the address tells which.
    let who = first(&[
        F::ApplicantName,
        F::JvName,
        F::JvRepresentative,
        F::JvMembers,
        F::CustomerCode,
    ]);
    let works = first(&[
        F::WorksName,
        F::OrdererName,
        F::Address,
        F::Phone,
        F::PostalCode,
        F::OrdererCode,
        F::Price,
        F::Note,
    ]);
    let label = match &left.about {
        Some((About::Application(_), number)) => format!("{number} {who}"),
        Some((About::Mail(_), number)) => {
            crate::screens::letter::left_label(language, number, &left.sheet)
        }
        Some((About::House(_), _)) => crate::screens::house::left_label(language, &left.sheet),
        Some((About::Contract(_), number)) => match amended_kind(&left.sheet) {
            Some(kind) => format!("{number} {}", amend::kind(language, kind)),
            None => number.clone(),
        },
        None => format!("{who} / {works}"),
    };
    Choice {
        code: left.id.to_string(),
        label,
        detail: begun(left),
    }
}
