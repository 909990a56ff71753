//! 契約一覧 (C1) with the flyer's tabs, and the results of 条件検索 (K2): the same list, newest first.

use super::SearchScreen;
use super::export::Export;
use crate::app::look_alikes;
use crate::app::{Answered, Choose, Cx, Dialog, Go, Reply, RequestId, Shared};
use crate::domain::command::{Answer, PageFrom, Query};
use crate::domain::csv_file::Encoding;
use crate::domain::date;
use crate::domain::product::{Form, Product};
use crate::domain::record::Choice;
use crate::domain::refusal::Refusal;
use crate::domain::search::{COUNTED, Criteria, FoundRow, FoundState, Subject};
use crate::i18n::about::{self, Own};
use crate::i18n::explain::{self, Explained};
use crate::i18n::frame::Frame;
use crate::i18n::lists::Lists;
use crate::i18n::refusals::Sentence;
use crate::i18n::search::{self, Search};
use crate::i18n::{Language, dates, domain};
use crate::keys::{Command, Context};
use crate::screens::act::{Act, Stage, not_here, open};
use crate::screens::batch::{Begun, Step};
use crate::screens::list::{Paged, Row, RowId, Then};
use crate::screens::options::Actions;
use crate::screens::place::Place;
use crate::screens::sheet::{self, Sheet};
use crate::screens::{AnyScreen, Screen, Target, View};
use crate::ui::field::Edit;
use crate::ui::table::{Cell, Column};
use crate::ui::{Canvas, Ink, TextField};
use chrono::{DateTime, Utc};

/// The tabs of 契約一覧; the first holds every contract, the others are the flyer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tab {
    All,
    Electronic,
    Applications,
    Bonds,
}

const TABS: [Tab; 4] = [Tab::All, Tab::Electronic, Tab::Applications, Tab::Bonds];

impl Tab {
    fn criteria(self) -> Criteria {
        let contracts = Criteria::all(Subject::Contract);
        match self {
            Self::All => contracts,
            Self::Electronic => Criteria {
                form: Some(Form::Electronic),
                ..contracts
            },
            Self::Applications => Criteria::all(Subject::Application),
            Self::Bonds => Criteria {
                product: Some(Product::BidBond),
                ..contracts
            },
        }
    }

    fn name(self, language: Language) -> &'static str {
        let words = Search(language);
        match self {
            Self::All => words.tab_all(),
            Self::Electronic => words.tab_electronic(),
            Self::Applications => words.tab_applications(),
            Self::Bonds => words.tab_bonds(),
        }
    }
}

/// A list of what was found.
#[derive(Debug)]
pub struct FoundScreen {
    /// 契約一覧 has tabs, results have none.
    tab: Option<Tab>,
    list: Paged<FoundRow>,
    actions: Actions<FoundRow>,
    field: TextField,
    typing: bool,
    pub(super) criteria: Criteria,
    pub(super) count: Option<i64>,
    counting: Option<RequestId>,
    choosing: bool,
    pub(super) export: Option<Export>,
}

impl Default for FoundScreen {
    fn default() -> Self {
        Self {
            tab: Some(Tab::All),
            // Its tabs stand above it.
            list: Paged::beside(1),
            ..Self::results(Tab::All.criteria())
        }
    }
}

impl Row for FoundRow {
    const COUNTED: Option<i64> = Some(COUNTED);

    fn row_id(&self) -> RowId {
        RowId(self.branch.clone(), self.image)
    }
    fn place(&self) -> (DateTime<Utc>, i64) {
        (self.at, self.image)
    }
    fn number(&self) -> &str {
        &self.number
    }
}

impl Act for FoundRow {
    fn begin(step: &Step<Self>, _reason: Option<&str>, cx: &mut Cx<'_>) -> (Begun, Option<Stage>) {
        let row = &step.row;
        if let (Command::Change, Some(key)) = (step.command, row.contract()) {
            return open(Target::Amend(key, None), cx);
        }
        let view = match step.command {
            // An image before a change is read where every image stands.
            Command::Select | Command::Display if !row.latest => View::History,
            Command::Select | Command::Display => View::Show,
            Command::History => View::History,
            Command::Print if row.subject == Subject::Contract => View::Print,
            // The steps of the issue stand on the record's own screen.
            Command::PublicationStatus => View::Show,
            _ => return (Begun::Failed(not_here(cx.language())), None),
        };
        let target = match (row.contract(), row.application()) {
            (Some(key), _) => Target::Contract(key, view),
            (None, Some(key)) => Target::Application(key, view),
            (None, None) => return (Begun::Failed(not_here(cx.language())), None),
        };
        open(target, cx)
    }
}

fn ask(criteria: &Criteria) -> impl Fn(PageFrom, u16) -> Query + use<> {
    let criteria = Box::new(criteria.clone());
    move |from, limit| Query::Search {
        criteria: criteria.clone(),
        from,
        limit,
    }
}

impl FoundScreen {
    /// The results of a search.
    #[must_use]
    pub fn results(criteria: Criteria) -> Self {
        Self {
            tab: None,
            list: Paged::default(),
            actions: Actions::default(),
            field: TextField::default().at_most(100),
            typing: false,
            criteria,
            count: None,
            counting: None,
            choosing: false,
            export: None,
        }
    }

    /// 契約一覧 or results where they stood.
    #[must_use]
    pub fn at(place: &Place) -> Self {
        let mut screen = if place.kind() == "contracts" {
            let tab = place
                .value("tab")
                .parse()
                .ok()
                .and_then(|n: usize| TABS.get(n));
            let tab = *tab.unwrap_or(&Tab::All);
            let words = place.value("words");
            let criteria = Criteria {
                words: words.split_whitespace().map(str::to_owned).collect(),
                ..tab.criteria()
            };
            let mut screen = Self {
                tab: Some(tab),
                criteria,
                ..Self::default()
            };
            screen.field.set(&words);
            screen
        } else {
            Self::results(place.all("criteria"))
        };
        screen.list.begin_at(&place.value("row"));
        screen
    }

    fn reload(&mut self, cx: &mut Cx<'_>) {
        self.count = None;
        self.counting = None;
        let rows = self.list.room(cx.shared);
        self.list
            .load(PageFrom::Top, Then::First, rows, &ask(&self.criteria), cx);
    }

    fn search(&mut self, cx: &mut Cx<'_>) {
        self.typing = false;
        let base = self.tab.map_or_else(
            || Criteria {
                words: Vec::new(),
                ..self.criteria.clone()
            },
            Tab::criteria,
        );
        self.criteria = Criteria {
            words: self
                .field
                .text()
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            ..base
        };
        self.reload(cx);
    }

    fn next_tab(&mut self, forward: bool, cx: &mut Cx<'_>) -> bool {
        let Some(at) = TABS.iter().position(|t| Some(*t) == self.tab) else {
            return false;
        };
        let n = TABS.len();
        let tab = TABS[if forward { at + 1 } else { at + n - 1 } % n];
        self.tab = Some(tab);
        // The words stay: the same thing is looked for in the next tab.
        self.criteria = Criteria {
            words: std::mem::take(&mut self.criteria.words),
            ..tab.criteria()
        };
        self.reload(cx);
        true
    }

    fn refresh(&mut self, cx: &mut Cx<'_>) {
        let rows = self.list.room(cx.shared);
        self.count = None;
        self.list.refresh(rows, cx);
    }

    /// Counts once the first page is there: the rows do not wait for it.
    fn came(&mut self, cx: &mut Cx<'_>) {
        if let Some(page) = self.list.page()
            && !page.more_before
            && !page.more_after
        {
            self.count = i64::try_from(page.rows.len()).ok();
        }
        self.list.set_total(self.count);
        if self.count.is_none() && self.counting.is_none() && self.list.page().is_some() {
            let query = Query::SearchCount(Box::new(self.criteria.clone()));
            self.counting = Some(cx.query(query));
        }
    }

    fn ask_export(&mut self, cx: &mut Cx<'_>) {
        let language = cx.language();
        let words = Search(language);
        if self.list.rows().is_empty() {
            return cx.note(words.export_empty());
        }
        let choices = Encoding::ALL.map(|e| {
            let (label, detail) = search::encoding(language, e);
            Choice {
                code: e.code().to_owned(),
                label: label.to_owned(),
                detail: detail.to_owned(),
            }
        });
        self.choosing = true;
        let choose = Choose::fixed(words.export_title(), choices.to_vec());
        cx.open(Dialog::Choose(choose));
    }

    fn empty(&self, shared: &Shared) -> String {
        let words = Search(shared.language());
        let key = |command| shared.settings.keymap.key_of(command, Context::List);
        let more = match self.tab {
            Some(Tab::Bonds) => words.empty_bonds().to_owned(),
            Some(_) if !self.criteria.words.is_empty() => {
                words.empty_all(key(Command::Back), key(Command::Filter))
            }
            // There is no wider tab than this.
            Some(Tab::All) => words.none_yet().to_owned(),
            Some(_) => words.empty_tab(key(Command::NextTab), key(Command::Filter)),
            None => words.empty_form(key(Command::Back)),
        };
        let behind = look_alikes::said(shared, &self.criteria.words.join(" "))
            .map(|said| format!("\n{said}"));
        format!("{}\n{more}{}", words.empty(), behind.unwrap_or_default())
    }

    fn columns(&self, language: Language) -> Vec<Column> {
        let words = Lists(language);
        let [number, product, day] = match self.criteria.subject {
            Subject::Contract => [
                Column::text(words.contract_number(), 13),
                Column::text(words.product(), 4).uncut(),
                Column::text(words.issued_at(), 10),
            ],
            // Several products stand in one row.
            Subject::Application => [
                Column::text(words.number(), 11),
                Column::text(words.product(), 9).uncut(),
                Column::text(words.state(), 8).uncut(),
            ],
        };
        vec![
            number,
            product,
            Column::text(words.form(), 4).uncut(),
            Column::text(words.contractor(), 14).growing(1).wanting(24),
            Column::text(words.works(), 12)
                .growing(2)
                .wanting(30)
                .telling(),
            Column::amount(words.amount(), 11),
            day,
            Column::text(words.guarantee_end(), 10).ranked(1),
            Column::text(words.orderer(), 20).ranked(2).growing(1),
            Column::amount(words.price(), 11).ranked(3),
        ]
    }

    fn tabs(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let Some(tab) = self.tab else { return };
        sheet::tabs(TABS.map(|t| (t.name(shared.language()), t == tab)), canvas);
    }
}

impl Screen for FoundScreen {
    fn id(&self) -> &'static str {
        if self.tab.is_some() { "C1" } else { "K2" }
    }

    fn title(&self, language: Language) -> String {
        let words = Search(language);
        match self.tab {
            Some(_) => words.contracts(),
            None => words.found(),
        }
        .to_owned()
    }

    fn place(&self) -> Option<Place> {
        let place = match self.tab {
            Some(tab) => {
                let at = TABS.iter().position(|t| *t == tab).unwrap_or(0);
                let tab = if at == 0 {
                    String::new()
                } else {
                    at.to_string()
                };
                let words = self.criteria.words.join(" ");
                Place::new("contracts")
                    .with("tab", &tab)
                    .with("words", &words)
            }
            None => Place::new("found").with_all("criteria", &self.criteria),
        };
        Some(place.with("row", &self.list.mark()))
    }

    fn context(&self) -> Context {
        if self.typing {
            Context::Line
        } else {
            Context::List
        }
    }

    fn home_context(&self) -> Context {
        Context::List
    }

    fn focused(&self, language: Language) -> Option<Explained> {
        let label = Frame(language).search();
        self.typing
            .then(|| Explained::new(label, explain::words(language)))
    }

    fn is_task(&self) -> bool {
        self.tab.is_some()
    }

    fn waits(&self) -> bool {
        self.list.loading() || self.actions.waits()
    }

    fn names(&self, command: Command, language: Language) -> Option<Own> {
        (command == Command::Filter).then(|| about::conditions(language))
    }

    fn offers(&self, command: Command, _shared: &Shared) -> bool {
        !matches!(
            command,
            Command::Values
                | Command::Withdraw
                | Command::Claim
                | Command::Release
                | Command::Approve
                | Command::Return
                | Command::New
                | Command::Hold
                | Command::Resume
                | Command::Reassign
                | Command::AddNote
                | Command::Decline
                | Command::SortOrder
                | Command::ToggleMine
                | Command::RetryJob
                | Command::ResendMail
                | Command::MarkBounce
                | Command::GiveUp
                | Command::PreviewMail
        )
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        self.refresh(cx);
    }

    fn resumed(&mut self, cx: &mut Cx<'_>) {
        self.actions.resumed(&mut self.list, cx);
        if self.actions.batch.is_none() && !self.list.loading() && self.list.is_changed() {
            self.refresh(cx);
        }
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        let rows = self.list.room(cx.shared);
        self.list.resized(rows, &ask(&self.criteria), cx);
    }

    fn changed(&mut self, _cx: &mut Cx<'_>) {
        self.list.mark_changed();
    }

    fn reconnected(&mut self, cx: &mut Cx<'_>) {
        if self.list.page().is_none() && !self.list.loading() {
            self.refresh(cx);
        }
    }

    fn reply(&mut self, reply: Reply, cx: &mut Cx<'_>) {
        if self.actions.reply(&reply, &mut self.list, cx) || self.export_reply(&reply, cx) {
            return;
        }
        let Reply::Read { id, result } = reply else {
            return;
        };
        if self.counting.take_if(|out| *out == id).is_some() {
            if let Ok(Answer::Count(n)) = result {
                self.count = Some(n);
                self.list.set_total(self.count);
            }
            return;
        }
        let take = |answer| match answer {
            Answer::Found(page) => Some(page),
            _ => None,
        };
        let wide = is_too_wide(&result);
        if self.list.reply(id, result, take, &ask(&self.criteria), cx) {
            if wide {
                let words = Search(cx.language());
                cx.shared.messages.clear();
                cx.refused(Sentence {
                    what: words.too_wide().to_owned(),
                    remedy: words.too_wide_remedy().to_owned(),
                });
            } else if !self.list.loading() {
                self.came(cx);
            }
        }
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        if self.typing {
            match command {
                Command::Run => self.search(cx),
                Command::Help => return false,
                Command::PageUp | Command::PageDown => {}
                _ => self.typing = false,
            }
            return command != Command::Leave;
        }
        match command {
            Command::Back | Command::Leave if self.export.is_some() => self.stop_export(cx),
            Command::Run => self.actions.enter(&mut self.list, cx),
            Command::Refresh => self.refresh(cx),
            Command::Search | Command::PositionTo => {
                self.field.clear();
                self.typing = true;
            }
            Command::Filter if self.tab.is_some() => {
                let form = SearchScreen::new(self.criteria.subject);
                cx.go(Go::Push(Box::new(AnyScreen::Search(form))));
            }
            Command::Filter => cx.go(Go::Back),
            Command::Export => self.ask_export(cx),
            Command::NextTab | Command::PreviousTab => {
                return self.next_tab(command == Command::NextTab, cx);
            }
            Command::Repeat => self.list.repeat(cx),
            Command::EraseOption => self.list.erase(),
            Command::Back | Command::Leave if self.actions.stop(cx) => {}
            // One step back from a search within a tab is all of the tab.
            Command::Back if self.tab.is_some() && !self.criteria.words.is_empty() => {
                self.field.clear();
                self.search(cx);
            }
            Command::Back | Command::Leave => return false,
            _ if command.spec().option.is_some() => {
                self.actions.direct(command, &mut self.list, cx)
            }
            _ => return self.list.command(command, &ask(&self.criteria), cx),
        }
        true
    }

    fn digit(&mut self, digit: u8, _cx: &mut Cx<'_>) {
        self.list.digit(digit);
    }

    fn insert(&mut self, text: &str, _cx: &mut Cx<'_>) {
        self.field.insert(text);
    }

    fn edit(&mut self, edit: Edit, _cx: &mut Cx<'_>) {
        self.field.edit(edit);
    }

    fn answered(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        if std::mem::take(&mut self.choosing) {
            if let Answered::Chosen(choice) = answered {
                let encoding = Encoding::ALL.into_iter().find(|e| e.code() == choice.code);
                self.begin_export(encoding.unwrap_or(Encoding::Utf8), cx);
            }
            return;
        }
        self.actions.answered(answered, &mut self.list, cx);
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let language = shared.language();
        let words = Search(language);
        let note = match (&self.export, self.criteria.words.is_empty(), self.tab) {
            (Some(export), _, _) => words.exporting(dates::grouped(export.rows())),
            (None, true, Some(_)) => String::new(),
            (None, false, Some(_)) => words.searched(self.criteria.words.join(" ")),
            (None, _, None) => words.searched(search::asked(language, &self.criteria)),
        };
        let sheet = Sheet {
            field: Some((Frame(language).search(), &self.field, self.typing)),
            notes: vec![note],
            columns: self.columns(language),
            empty: self.empty(shared),
            progress: self.actions.progress(shared),
        };
        let top = u16::from(self.tab.is_some());
        self.tabs(shared, canvas);
        let (width, height) = (canvas.width(), canvas.height().saturating_sub(top));
        let mut below = canvas.part(0, top, width, height);
        sheet.draw(&self.list, |row| cells(row, language), shared, &mut below);
    }
}

fn is_too_wide(result: &Result<Answer, Refusal>) -> bool {
    match result {
        Err(Refusal::TimedOut) => true,
        Err(Refusal::BadValue { rule, .. }) => rule == "search_too_wide",
        _ => false,
    }
}

/// What a row says of its state: the day for what is in force, else the word.
fn day(row: &FoundRow, language: Language) -> Cell {
    let words = Search(language);
    if !row.latest {
        return Cell::inked(words.before_change(row.seq), Ink::Quiet);
    }
    match (row.state, row.issued_at) {
        (FoundState::Issued | FoundState::Expired, Some(at)) => {
            date::slashed(date::jst_day(at)).into()
        }
        (FoundState::Unpublished, _) => {
            let cell = Cell::inked(search::state(language, row.state), Ink::Warning);
            cell.or_short(words.unpublished_short())
        }
        (state, _) => Cell::inked(
            search::state(language, state),
            if matches!(state, FoundState::Terminated | FoundState::Unpublished) {
                Ink::Warning
            } else {
                Ink::Plain
            },
        ),
    }
}

fn cells(row: &FoundRow, language: Language) -> Vec<Cell> {
    let products: Vec<_> = row
        .products
        .iter()
        .map(|p| domain::product_short(language, *p))
        .collect();
    vec![
        row.number.clone().into(),
        products.join(" ").into(),
        row.form
            .map_or("", |f| domain::form_short(language, f))
            .into(),
        row.contractor.clone().into(),
        crate::screens::sheet::works(&row.works),
        dates::yen(row.amount).into(),
        day(row, language),
        date::slashed(row.guarantee_end).into(),
        row.orderer.clone().into(),
        dates::yen(row.price).into(),
    ]
}
