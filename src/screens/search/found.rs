//! 契約一覧 (C1) with the flyer's tabs, and the results of 条件検索 (K2): the same list, newest first.

mod columns;
mod row;
mod shown;
mod tabs;

use super::SearchScreen;
use super::export::Export;
use crate::app::{Answered, Choose, Cx, Dialog, Go, Reply, RequestId, Shared};
use crate::domain::command::{Answer, PageFrom, Query};
use crate::domain::csv_file::Encoding;
use crate::domain::record::Choice;
use crate::domain::refusal::Refusal;
use crate::domain::search::{Criteria, FoundRow};
use crate::i18n::Language;
use crate::i18n::about::{self, Own};
use crate::i18n::explain::{self, Explained};
use crate::i18n::frame::Frame;
use crate::i18n::refusals::Sentence;
use crate::i18n::search::{self, Search};
use crate::keys::{Command, Context};
use crate::screens::list::{Paged, Then};
use crate::screens::options::Actions;
use crate::screens::place::Place;
use crate::screens::{AnyScreen, Screen};
use crate::ui::field::Edit;
use crate::ui::{Canvas, TextField};
use tabs::{TABS, Tab};

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

    fn closing(&mut self, cx: &mut Cx<'_>) {
        self.list.left_behind(cx);
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
        self.show(shared, canvas);
    }
}

fn is_too_wide(result: &Result<Answer, Refusal>) -> bool {
    match result {
        Err(Refusal::TimedOut) => true,
        Err(Refusal::BadValue { rule, .. }) => rule == "search_too_wide",
        _ => false,
    }
}
