//! 申込一覧 (Q1): what came in, what is being examined, what waits for whom.

use super::Screen;
use super::applications::{not_a_number, offers_application};
use super::list::{Paged, RowId, Then, rows};
use super::options::Actions;
use super::place::Place;
use super::sheet::{Sheet, branches};
use crate::app::look_alikes;
use crate::app::{Answered, Cx, Reply, RequestId, Shared, Walk};
use crate::domain::command::{Answer, PageFrom, Query, QueueFilter};
use crate::domain::date::jst_day;
use crate::domain::queue::{self, SavedFilter, Urgency};
use crate::domain::record::{ApplicationRow, ApplicationState};
use crate::i18n::explain::{self, Explained};
use crate::i18n::frame::Frame;
use crate::i18n::lists::Lists;
use crate::i18n::messages::Messages;
use crate::i18n::{Language, dates, desk, domain};
use crate::keys::{Command, Context};
use crate::ui::field::{Edit, Fold};
use crate::ui::table::{Cell, Column};
use crate::ui::{Canvas, Ink, TextField};
use chrono::Datelike;

mod filter;

use filter::{Filtering, TABS};

/// 申込一覧.
#[derive(Debug)]
pub struct QueueScreen {
    list: Paged<ApplicationRow>,
    actions: Actions<ApplicationRow>,
    filter: QueueFilter,
    position: TextField,
    /// The position field has the focus.
    typing: bool,
    /// The position-to that is out.
    sought: Option<RequestId>,
    /// What of the filters is open.
    filtering: Filtering,
    /// What this operator keeps, as last read.
    saved: Vec<SavedFilter>,
    /// The read of what is kept, and whether the list of filters opens on its answer.
    saved_asked: Option<RequestId>,
    /// The write of a filter that is out.
    keeping: Option<(RequestId, String)>,
    /// The filter that the rows on the screen were read with, while others are on their way.
    before: Option<QueueFilter>,
}

impl Default for QueueScreen {
    fn default() -> Self {
        Self {
            list: Paged::default(),
            actions: Actions::default(),
            filter: QueueFilter::default(),
            position: TextField::new(Fold::Narrow).at_most(20),
            typing: false,
            sought: None,
            filtering: Filtering::default(),
            saved: Vec::new(),
            saved_asked: None,
            keeping: None,
            before: None,
        }
    }
}

/// From so many columns on no state is said in short.
const WIDE: u16 = 120;

fn ask(filter: &QueueFilter) -> impl Fn(PageFrom, u16) -> Query + use<> {
    let filter = filter.clone();
    move |from, limit| Query::Queue {
        filter: filter.clone(),
        from,
        limit,
    }
}

impl QueueScreen {
    /// The list as another screen asks for it.
    #[must_use]
    pub fn filtered(filter: QueueFilter) -> Self {
        Self {
            filter,
            ..Self::default()
        }
    }

    /// The list where it stood.
    #[must_use]
    pub fn at(place: &Place) -> Self {
        let mut screen = Self::filtered(place.all("filter"));
        screen.list.begin_at(&place.value("row"));
        screen
    }

    fn reload(&mut self, cx: &mut Cx<'_>) {
        let rows = rows(cx.shared);
        self.list
            .load(PageFrom::Top, Then::First, rows, &ask(&self.filter), cx);
    }

    fn seek(&mut self, cx: &mut Cx<'_>) {
        let text = self.position.text().trim().to_owned();
        if !queue::may_be_number(&text) {
            return cx.refused(not_a_number(&text, cx));
        }
        self.typing = false;
        if text.is_empty() {
            return self.reload(cx);
        }
        let limit = rows(cx.shared);
        let query = Query::Position {
            filter: self.filter.clone(),
            text,
            limit,
        };
        self.sought = Some(self.list.load_with(query, limit, cx));
    }

    fn typing_command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        match command {
            Command::Run => self.seek(cx),
            Command::Help => return false,
            // What is typed stays: a page is turned once it has been sought.
            Command::PageUp | Command::PageDown => {}
            _ => {
                self.typing = false;
                self.position.clear();
            }
        }
        // F3 leaves the task, not only the field.
        command != Command::Leave
    }
}

impl Screen for QueueScreen {
    fn id(&self) -> &'static str {
        "Q1"
    }

    fn title(&self, language: Language) -> String {
        Lists(language).queue().to_owned()
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
        let label = Frame(language).position();
        self.typing
            .then(|| Explained::new(label, explain::position(language)))
    }

    fn is_task(&self) -> bool {
        true
    }

    fn place(&self) -> Option<Place> {
        let place = Place::new("queue").with_all("filter", &self.filter);
        Some(place.with("row", &self.list.mark()))
    }

    fn current_tab(&self) -> Option<usize> {
        let state = self.filter.state?;
        TABS.iter().position(|s| *s == state).map(|i| i + 1)
    }

    fn waits(&self) -> bool {
        self.list.loading()
            || self.actions.waits()
            || self.saved_asked.is_some()
            || self.keeping.is_some()
    }

    fn offers(&self, command: Command, shared: &Shared) -> bool {
        // Numbers are typed, not chosen from a list.
        !matches!(command, Command::Values | Command::Export) && offers_application(command, shared)
    }

    fn closing(&mut self, cx: &mut Cx<'_>) {
        self.list.left_behind(cx);
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        let rows = rows(cx.shared);
        self.list.refresh(rows, cx);
    }

    fn resumed(&mut self, cx: &mut Cx<'_>) {
        self.actions.resumed(&mut self.list, cx);
        if self.actions.batch.is_some() || self.list.loading() {
            return;
        }
        match self.actions.walked_to(&self.list, Walk::Queue, cx) {
            Some(seen) => {
                let id = RowId(seen.key.branch, seen.key.id);
                let place = (seen.at, seen.key.id);
                let rows = rows(cx.shared);
                self.list.go_to(place, id, rows, &ask(&self.filter), cx);
            }
            None => (self.actions).look_again(&mut self.list, Some(Walk::Queue), cx),
        }
    }

    fn neighbours(&self) -> Option<QueueFilter> {
        Some(self.filter.clone())
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        let rows = rows(cx.shared);
        self.list.resized(rows, &ask(&self.filter), cx);
    }

    fn changed(&mut self, _cx: &mut Cx<'_>) {
        self.list.mark_changed();
    }

    fn reconnected(&mut self, cx: &mut Cx<'_>) {
        if self.list.page().is_none() && !self.list.loading() {
            self.opened(cx);
        }
    }

    fn reply(&mut self, reply: Reply, cx: &mut Cx<'_>) {
        if self.actions.reply(&reply, &mut self.list, cx) {
            return;
        }
        if self.filter_reply(&reply, cx) {
            return;
        }
        let Reply::Read { id, result } = reply else {
            return;
        };
        let sought = self.sought.take_if(|s| *s == id).is_some();
        if sought && let Ok(Answer::Queue(page)) = &result {
            let words = Messages(cx.language());
            let number = queue::sought(self.position.text(), jst_day(cx.now()));
            // The next key is meant for the one that was asked for.
            match page.rows.first() {
                Some(row) if row.number.starts_with(&number) => {}
                Some(row) if row.number > number => {
                    cx.drop_typed_ahead();
                    cx.note(words.not_in_list(number, &row.number));
                }
                _ => {
                    self.list.give_up(id);
                    cx.drop_typed_ahead();
                    return cx.note(words.not_in_list_any_more(number));
                }
            }
        }
        let came = result.is_ok();
        let take = |answer| match answer {
            Answer::Queue(page) => Some(page),
            _ => None,
        };
        if self.list.reply(id, result, take, &ask(&self.filter), cx)
            && let Some(before) = self.before.take()
            && !came
        {
            self.filter = before;
        }
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        if self.typing {
            return self.typing_command(command, cx);
        }
        match command {
            Command::Run => self.actions.enter(&mut self.list, cx),
            Command::Refresh => {
                let rows = rows(cx.shared);
                self.list.refresh(rows, cx);
            }
            Command::PositionTo | Command::Search => {
                self.position.clear();
                self.typing = true;
            }
            Command::Filter => self.read_filters(cx),
            Command::ToggleMine => {
                self.keep_filter();
                self.filter.mine = !self.filter.mine;
                self.reload(cx);
            }
            Command::Repeat => self.list.repeat(cx),
            Command::EraseOption => self.list.erase(),
            Command::NextTab | Command::PreviousTab => {
                self.next_tab(command == Command::NextTab, cx)
            }
            Command::Back | Command::Leave => return self.actions.stop(cx),
            Command::Release | Command::Resume | Command::Decline => {
                self.actions.direct(command, &mut self.list, cx);
            }
            _ if command.spec().option.is_some() => {
                self.actions.direct(command, &mut self.list, cx)
            }
            _ => match command.tab() {
                Some(tab) => self.tab(tab, cx),
                None => return self.list.command(command, &ask(&self.filter), cx),
            },
        }
        true
    }

    fn digit(&mut self, digit: u8, _cx: &mut Cx<'_>) {
        self.list.digit(digit);
    }

    fn tab(&mut self, tab: usize, cx: &mut Cx<'_>) {
        // The same again is there already.
        if self.current_tab() != Some(tab) {
            self.show_tab(Some(tab), cx);
        }
    }

    fn insert(&mut self, text: &str, _cx: &mut Cx<'_>) {
        self.position.insert(text);
    }

    fn edit(&mut self, edit: Edit, _cx: &mut Cx<'_>) {
        self.position.edit(edit);
    }

    fn answered(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        if self.filter_answered(&answered, cx) {
            return;
        }
        self.actions.answered(answered, &mut self.list, cx);
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let language = shared.language();
        let words = Lists(language);
        let orderer = self.filter.orderer.as_deref().unwrap_or_default();
        let behind = look_alikes::said(shared, orderer).map(|said| format!("\n{said}"));
        let keys = shared
            .settings
            .keymap
            .key_of(Command::Filter, Context::List);
        let sheet = Sheet {
            field: Some((Frame(language).position(), &self.position, self.typing)),
            notes: vec![self.filter_words(language)],
            columns: vec![
                Column::text(words.received_at(), 11),
                branches(shared),
                Column::text(words.number(), 11),
                Column::text(words.contractor(), 16).growing(1).wanting(24),
                Column::text(words.works(), 14)
                    .growing(2)
                    .wanting(30)
                    .telling(),
                Column::amount(words.price(), 11),
                Column::text(words.state(), 6).uncut(),
                Column::text(words.claimed_by(), 10).ranked(1),
                Column::text(words.orderer(), 20).ranked(2).growing(1),
                Column::text(words.products(), 10).ranked(3),
            ],
            empty: format!(
                "{}\n{}{}",
                words.empty_queue(),
                words.empty_queue_hint(keys),
                behind.unwrap_or_default()
            ),
            progress: self.actions.progress(shared),
        };
        sheet.draw(&self.list, |row| cells(row, shared), shared, canvas);
    }
}

fn cells(row: &ApplicationRow, shared: &Shared) -> Vec<Cell> {
    let language = shared.language();
    let urgency = row
        .standing
        .urgency(row.state == ApplicationState::Attention, shared.clock);
    let state = if let Some(urgency) = urgency {
        let ink = if urgency == Urgency::Stuck {
            Ink::Bad
        } else {
            Ink::Warning
        };
        let mark = match urgency {
            Urgency::Late => desk::late(language, row.state, shared.size.0 >= WIDE),
            _ => desk::urgency(language, urgency),
        };
        Cell::inked(mark, ink)
    } else if let Some(until) = row.standing.held_until {
        // Of another year that is said too: a day long past would be read otherwise.
        let same = until.year() == jst_day(shared.clock).year();
        let day = until.format(if same { "%m/%d" } else { "%y/%m/%d" });
        desk::Desk(language).held_mark(day).into()
    } else if row.returned {
        Cell::inked(Lists(language).returned_mark(), Ink::Warning)
    } else {
        domain::state(language, row.state).into()
    };
    let products: Vec<_> = row
        .products
        .iter()
        .map(|(p, _, _)| domain::product_short(language, *p))
        .collect();
    vec![
        dates::short(row.received_at).into(),
        row.key.branch.as_str().into(),
        row.number.clone().into(),
        row.contractor.clone().into(),
        crate::screens::sheet::works(&row.works),
        dates::yen(row.price).into(),
        state,
        row.claimed_by_name.clone().unwrap_or_default().into(),
        row.orderer.clone().into(),
        products.join(" ").into(),
    ]
}
