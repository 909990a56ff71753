//! 書きかけ of these forms: kept while they are typed, together with the row as it stood when it was begun, and offered at
//! the next start or when the same form is opened again. Over a row that changed since, only what was typed is put.

use super::deeds;
use super::entry::HouseForm;
use super::forms::{self, FormKind};
use crate::app::{Answered, Cx, Go, Reply};
use crate::domain::house::{HouseRow, HouseTable};
use crate::domain::record::Role;
use crate::domain::unfinished::{About, Sheet, Unfinished};
use crate::i18n::counter::Counter;
use crate::i18n::house::House;
use crate::i18n::{Language, dates};
use crate::screens::keeper::{
    Keeper, Kept, Resumed, ask_to_discard, ask_to_lose, ask_to_resume, resumed,
};

// Beside the fields, which have no dot in their names.
const FORM: &str = "house.form";
const TABLE: &str = "house.table";
const ROW: &str = "house.row";
const FILTER: &str = "house.filter";

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

/// What a list calls one that was left: the form, and the row.
#[must_use]
pub(crate) fn label(language: Language, sheet: &Sheet) -> String {
    let Some(form) = HouseForm::of(sheet) else {
        return String::new();
    };
    let title = form.name(language);
    match &form.row {
        Some(row) => format!("{title} {}", deeds::called(row, language)),
        None => Counter(language).new_row(title),
    }
}

/// The names under which forms are kept.
const FORMS: [(FormKind, &str); 18] = [
    (FormKind::Rule, "rule"),
    (FormKind::Orderer, "orderer"),
    (FormKind::Contractor, "contractor"),
    (FormKind::Merge, "merge"),
    (FormKind::Move, "move"),
    (FormKind::Bank, "bank"),
    (FormKind::Branch, "branch"),
    (FormKind::Operator, "operator"),
    (FormKind::NewOperator, "new_operator"),
    (FormKind::Holiday, "holiday"),
    (FormKind::Company, "company"),
    (FormKind::Rate, "rate"),
    (FormKind::Mail, "mail"),
    (FormKind::Wording, "wording"),
    (FormKind::Limit, "limit"),
    (FormKind::Delegate, "delegate"),
    (FormKind::HandOver, "hand_over"),
    (FormKind::Entitle, "entitle"),
];

impl FormKind {
    /// The name under which it is kept; none where nothing is typed (a close, a specimen).
    fn kept_as(self) -> Option<&'static str> {
        FORMS.iter().find(|(k, _)| *k == self).map(|(_, n)| *n)
    }
}

impl HouseForm {
    /// A form that was left; none when this program does not know it.
    #[must_use]
    pub fn resuming(left: Unfinished) -> Option<Self> {
        let mut form = Self::of(&left.sheet)?;
        form.resume = Some(left);
        Some(form)
    }

    /// The form that a sheet was kept of, as it was opened.
    fn of(sheet: &Sheet) -> Option<Self> {
        let text = |key: &str| sheet.fields.get(key);
        let name = text(FORM)?;
        let (kind, _) = FORMS.iter().find(|(_, known)| known == name)?;
        let row = match text(ROW) {
            Some(row) => {
                let mut row: HouseRow = serde_json::from_str(row).ok()?;
                row.table = HouseTable::from_code(text(TABLE)?)?;
                Some(row)
            }
            None => None,
        };
        let filter = serde_json::from_str(text(FILTER)?).ok()?;
        Some(Self::new(*kind, row, filter))
    }

    /// What stands in the fields, by name.
    pub(super) fn typed(&self) -> Vec<(&'static str, String)> {
        let texts = self.slots.iter().flat_map(|slots| slots.texts());
        texts.map(|(key, text)| (key, text.to_owned())).collect()
    }

    fn is_dirty(&self) -> bool {
        self.slots.as_ref().is_some_and(|slots| slots.is_dirty())
    }

    fn sheet(&self) -> Option<Sheet> {
        let kept = self.slots.iter().flat_map(|slots| slots.to_keep());
        let mut fields: std::collections::BTreeMap<String, String> =
            kept.map(|(key, text)| (key.to_owned(), text)).collect();
        let mut put = |key: &str, text: String| fields.insert(key.to_owned(), text);
        put(FORM, self.kind.kept_as()?.to_owned());
        put(FILTER, serde_json::to_string(&self.filter).ok()?);
        if let Some(row) = &self.row {
            put(TABLE, row.table.code().to_owned());
            put(ROW, serde_json::to_string(row).ok()?);
        }
        let focus = self.slots.as_ref().map_or("", |slots| slots.focus());
        let wrong = self.typed().into_iter().map(|(key, _)| key);
        let wrong = wrong.filter(|key| self.slots.as_ref().is_some_and(|s| s.has_fault(key)));
        Some(Sheet {
            fields,
            focus: focus.to_owned(),
            faults: wrong.map(str::to_owned).collect(),
            ..Sheet::default()
        })
    }

    /// Goes on with what was chosen at the start, or asks for what was left of this form.
    pub(super) fn begin_keeping(&mut self, cx: &mut Cx<'_>) {
        let me = cx.shared.operator.as_ref();
        let Some(me) = me.filter(|me| me.role != Role::Auditor) else {
            return;
        };
        let Some(name) = self.kind.kept_as() else {
            return;
        };
        let about = About::House(name.to_owned());
        self.keeper = Some(Keeper::new(me.branch.clone(), Some(about)));
        match self.resume.take() {
            Some(left) => self.resume(left, cx),
            None => self.left_asked.ask(cx),
        }
    }

    /// Something was typed.
    pub(super) fn touched(&mut self, cx: &mut Cx<'_>) {
        // What was said of the form before this key is no longer true.
        let stale = House(cx.language()).nothing_changed();
        cx.shared.messages.take_back(stale);
        let dirty = self.is_dirty();
        if let Some(keeper) = &mut self.keeper
            && (dirty || keeper.id().is_some())
        {
            keeper.touched(cx);
        }
    }

    /// Keeps what stands in the form now.
    pub(super) fn keep(&mut self, cx: &mut Cx<'_>) {
        let sheet = self.sheet();
        if let (Some(keeper), Some(sheet)) = (&mut self.keeper, sheet) {
            keeper.keep(sheet, cx);
        }
    }

    /// It is left: kept, or finished where nothing differs from the row any more.
    pub(super) fn keep_or_end(&mut self, cx: &mut Cx<'_>) {
        if self.is_dirty() {
            return self.keep(cx);
        }
        if let Some(keeper) = self.keeper.as_mut().filter(|k| k.id().is_some()) {
            keeper.discard(cx);
        }
    }

    /// What was sent from it is done, or was refused.
    pub(super) fn ended(&mut self, done: bool) {
        match &mut self.keeper {
            Some(keeper) if done => keeper.end(),
            Some(keeper) => keeper.hold(false),
            None => {}
        }
    }

    /// An answer to the keeping; true when it was one.
    pub(super) fn kept_reply(&mut self, reply: &Reply, cx: &mut Cx<'_>) -> bool {
        let Some(kept) = self.keeper.as_mut().and_then(|k| k.reply(reply, cx)) else {
            return false;
        };
        match kept {
            Kept::Well => {}
            Kept::Elsewhere => cx.note(Counter(cx.language()).elsewhere()),
            Kept::Taken(sheet) if !self.is_dirty() => self.taken(&sheet, cx),
            // Typed in meanwhile, the line was gone: both stay, each its own.
            Kept::Taken(_) => {
                if let Some(keeper) = &mut self.keeper {
                    keeper.let_go();
                    keeper.touched(cx);
                }
                cx.note(Counter(cx.language()).left_beside());
            }
            Kept::Gone if self.is_dirty() => {}
            Kept::Gone => cx.go(Go::Back),
        }
        true
    }

    /// It is left with something in it: kept, and said where to find it; or asked first, where it would be lost. True:
    /// it stays open.
    pub(super) fn stays(&mut self, cx: &mut Cx<'_>) -> bool {
        let lost = cx.shared.is_lost();
        let safe = match (&self.keeper, self.sheet()) {
            (Some(keeper), Some(sheet)) => keeper.is_safe(&sheet, lost),
            // Nothing of it is kept; a product that was chosen for a specimen is no loss.
            _ => return false,
        };
        if safe {
            cx.note(Counter(cx.language()).left_house());
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
                if let Some(keeper) = &mut self.keeper {
                    keeper.discard(cx);
                }
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

    /// What was left half typed of this form and row is offered.
    pub(super) fn offer(&mut self, left: Vec<Unfinished>, cx: &mut Cx<'_>) {
        let mine = |u: &Unfinished| {
            Self::of(&u.sheet).is_some_and(|form| {
                let id = |form: &Self| form.row.as_ref().map(|r| (r.table, r.id.clone()));
                let same_list = form.row.is_some() || form.filter == self.filter;
                form.kind == self.kind && id(&form) == id(self) && same_list
            })
        };
        let own = self.keeper.as_ref().and_then(Keeper::id);
        let other = |u: &Unfinished| Some(u.id) != own;
        self.left = left.into_iter().filter(mine).filter(other).collect();
        if self.left.is_empty() {
            return;
        }
        // Asked again after an outage: nothing is put over what was typed since.
        if self.is_dirty() {
            return cx.note(Counter(cx.language()).left_of_this_form());
        }
        let words = Counter(cx.language());
        let anew = match self.row {
            Some(_) => words.begin_as_saved(),
            None => words.begin_anew(),
        };
        self.question = Some(Question::Resume);
        ask_to_resume(&self.left, anew, cx);
    }

    /// Takes it over; then it goes on with what stands in it by now.
    fn resume(&mut self, left: Unfinished, cx: &mut Cx<'_>) {
        if let Some(keeper) = &mut self.keeper {
            keeper.take(left.id, cx);
        }
        self.resume = Some(left);
    }

    /// Goes on where it was left. What was not typed is as the row has it now.
    fn taken(&mut self, sheet: &Sheet, cx: &mut Cx<'_>) {
        let language = cx.language();
        let (Some(listed), Some(before)) = (self.resume.take(), Self::of(sheet)) else {
            return;
        };
        let fields = |form: &Self| form.row.as_ref().map(|r| r.fields.clone());
        let changed = fields(self) != fields(&before);
        let was = forms::slots(self.kind, before.row.as_ref(), &before.filter, language);
        if let Some(slots) = &mut self.slots {
            for (key, text) in was.texts() {
                if let Some(typed) = sheet.fields.get(key).filter(|typed| *typed != text) {
                    slots.put_back(key, typed);
                }
            }
            slots.settle_as_kept(listed.kept_at);
            slots.go_on(&sheet.focus);
        }
        // What was wrong is looked at anew: the days have gone on since.
        let wrong = was.texts().map(|(key, _)| key);
        for key in wrong.filter(|key| sheet.faults.iter().any(|f| f == key)) {
            self.field_left(key, cx);
        }
        self.try_out(cx);
        let words = Counter(language);
        let at = dates::short(listed.kept_at);
        cx.note(match changed {
            true => words.resumed_row_changed(at),
            false if listed.sheet.fields != sheet.fields => words.resumed_newer().to_owned(),
            false => words.resumed(at),
        });
    }
}
