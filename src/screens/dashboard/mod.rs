//! 集計 (G1): counts by state and age, publication and mail, load per clerk, hours and days; a count leads into its
//! list. Numbers follow the change counter; no row moves under the cursor but a clerk's, which is found by its name.

mod draw;
mod rows;

use super::{AnyScreen, Screen};
use crate::app::{
    Answered, Ask, AskField, Confirm, Cx, Dialog, Go, Reply, RequestId, Shared, What,
};
use crate::domain::command::{Answer, Query, Write};
use crate::domain::dashboard::Dashboard;
use crate::domain::record::{ApplicationState, Role};
use crate::i18n::Language;
use crate::i18n::about::{self, Own};
use crate::i18n::dashboard::{self as words, Figures};
use crate::i18n::explain;
use crate::i18n::refusals::Sentence;
use crate::keys::{Command, Context};
use crate::screens::place::Place;
use crate::ui::field::Fold;
use crate::ui::{Canvas, Ink, TextField};
use rows::{Link, Row, RowKey};
use std::cell::Cell;

/// Most business hours of a stage; the database says the same.
const MOST_HOURS: i32 = 1000;

/// 集計.
#[derive(Debug, Default)]
pub struct DashboardScreen {
    figures: Option<Box<Dashboard>>,
    asked: Option<RequestId>,
    /// The counter moved while figures were on their way: they may be from before.
    again: bool,
    /// The last try to read them failed.
    stale: bool,
    /// The selected row, and where it was.
    at: Option<RowKey>,
    index: usize,
    /// The selected count of the row.
    column: usize,
    /// First line shown, of one column of sections.
    top: Cell<u16>,
    /// The state whose hours are being set, and the write.
    setting: Option<ApplicationState>,
    writing: Option<(RequestId, String)>,
    /// The hours that are asked about.
    hours: Option<(ApplicationState, i32)>,
}

/// Whether this role has the screen; the database refuses the others too.
#[must_use]
pub fn allowed(role: Role) -> bool {
    matches!(role, Role::Supervisor | Role::Auditor | Role::Administrator)
}

impl DashboardScreen {
    fn read(&mut self, cx: &mut Cx<'_>) {
        match self.asked {
            Some(_) => self.again = true,
            None => self.asked = Some(cx.query(Query::Dashboard)),
        }
    }

    fn rows(&self) -> Vec<Row> {
        self.figures.as_deref().map(rows::rows).unwrap_or_default()
    }

    /// The selected row: the same as before, or what stands in its place.
    fn selected(&self, rows: &[Row]) -> usize {
        let same = self.at.as_ref();
        let found = rows.iter().position(|r| Some(&r.key) == same);
        found.unwrap_or_else(|| self.index.min(rows.len().saturating_sub(1)))
    }

    fn move_to(&mut self, index: usize, rows: &[Row]) {
        if let Some(row) = rows.get(index) {
            self.at = Some(row.key.clone());
            self.index = index;
            self.column = self.column.min(row.counts.len().saturating_sub(1));
        }
    }

    fn next_count(&mut self, forward: bool) {
        let rows = self.rows();
        let index = self.selected(&rows);
        let Some(row) = rows.get(index) else { return };
        let count = row.counts.len().max(1);
        let column = self.column.min(count - 1);
        let last = rows.len() - 1;
        match forward {
            true if column + 1 < count => self.column = column + 1,
            true => {
                self.column = 0;
                self.move_to(if index == last { 0 } else { index + 1 }, &rows);
            }
            false if column > 0 => self.column = column - 1,
            false => {
                self.column = usize::MAX;
                self.move_to(if index == 0 { last } else { index - 1 }, &rows);
            }
        }
    }

    fn open(&mut self, cx: &mut Cx<'_>) {
        let said = Figures(cx.language());
        let rows = self.rows();
        let row = rows.get(self.selected(&rows));
        let Some(count) = row.and_then(|r| r.counts.get(self.column.min(r.counts.len() - 1)))
        else {
            return cx.note(said.no_list());
        };
        if count.number == 0 {
            return cx.note(said.nothing_behind());
        }
        let screen = match &count.link {
            Link::Queue(filter) => AnyScreen::queue_of((**filter).clone()),
            Link::Jobs(shown) => AnyScreen::jobs_of(*shown),
            Link::Amendments => AnyScreen::amendments(),
            Link::Found(criteria) => AnyScreen::found((**criteria).clone()),
        };
        cx.go(Go::Push(Box::new(screen)));
    }

    /// The hours of the selected state, to be set anew.
    fn ask_hours(&mut self, cx: &mut Cx<'_>) {
        let language = cx.language();
        let said = Figures(language);
        let rows = self.rows();
        let row = rows.get(self.selected(&rows));
        let stage = row.and_then(|r| match r.key {
            RowKey::Stage(state) => {
                let stages = &self.figures.as_ref()?.stages;
                let stage = stages.iter().find(|s| s.state == state)?;
                Some((state, stage.hours?))
            }
            _ => None,
        });
        let Some((state, hours)) = stage else {
            return cx.note(said.hours_which());
        };
        self.setting = Some(state);
        self.ask_hours_of(state, &hours.to_string(), cx);
    }

    fn ask_hours_of(&mut self, state: ApplicationState, typed: &str, cx: &mut Cx<'_>) {
        let said = Figures(cx.language());
        let name = words::state(cx.language(), state);
        let field = TextField::new(Fold::Narrow).at_most(4).holding(typed);
        let lines = vec![(said.hours_question(name), Ink::Plain)];
        let fields = vec![AskField::new(
            said.hours_label(),
            field,
            explain::stage_hours(cx.language()),
        )];
        cx.open(Dialog::Ask(Ask::new(said.hours_title(), lines, fields)));
    }

    fn set_hours(&mut self, state: ApplicationState, typed: &str, cx: &mut Cx<'_>) {
        let language = cx.language();
        let said = Figures(language);
        let hours = typed.trim().parse().ok();
        let Some(hours) = hours.filter(|h| (1..=MOST_HOURS).contains(h)) else {
            cx.refused(Sentence {
                what: said.hours_bad(typed),
                remedy: said.hours_bad_remedy().to_owned(),
            });
            self.setting = Some(state);
            return self.ask_hours_of(state, typed, cx);
        };
        let name = words::state(language, state);
        let stages = self.figures.as_ref().map(|f| f.stages.iter());
        let before = stages.and_then(|mut s| s.find(|s| s.state == state)?.hours);
        if before == Some(hours) {
            return cx.note(said.hours_same(name, hours));
        }
        // Everybody's work is measured by it.
        self.hours = Some((state, hours));
        let before = before.map_or(String::new(), |before| before.to_string());
        let lines = vec![(said.hours_change(name, before, hours), Ink::Title)];
        cx.open(Dialog::Confirm(Confirm::new(said.hours_title(), lines)));
    }

    fn write_hours(&mut self, state: ApplicationState, hours: i32, cx: &mut Cx<'_>) {
        let language = cx.language();
        let said = Figures(language);
        let name = words::state(language, state);
        let what = What {
            command: Command::Change,
            subject: name.to_owned(),
        };
        let id = cx.write(Write::SetStageHours { state, hours }, what);
        self.writing = Some((id, said.hours_done(name, hours)));
    }
}

impl Screen for DashboardScreen {
    fn id(&self) -> &'static str {
        "G1"
    }

    fn title(&self, language: Language) -> String {
        Figures(language).title().to_owned()
    }

    fn context(&self) -> Context {
        Context::List
    }

    fn is_task(&self) -> bool {
        true
    }

    fn place(&self) -> Option<Place> {
        Some(Place::new("dashboard"))
    }

    fn waits(&self) -> bool {
        (self.figures.is_none() && self.asked.is_some()) || self.writing.is_some()
    }

    fn names(&self, command: Command, language: Language) -> Option<Own> {
        match command {
            Command::NextTab => Some(about::count_on(language)),
            Command::PreviousTab => Some(about::count_back(language)),
            _ => None,
        }
    }

    fn offers(&self, command: Command, shared: &Shared) -> bool {
        let role = shared.operator.as_ref().map(|me| me.role);
        match command {
            Command::Change => role == Some(Role::Administrator),
            Command::Run
            | Command::Refresh
            | Command::Back
            | Command::Help
            | Command::NextTab
            | Command::PreviousTab => true,
            _ => false,
        }
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        self.read(cx);
    }

    fn resumed(&mut self, cx: &mut Cx<'_>) {
        self.read(cx);
    }

    fn changed(&mut self, cx: &mut Cx<'_>) {
        self.read(cx);
    }

    fn reconnected(&mut self, cx: &mut Cx<'_>) {
        self.read(cx);
    }

    fn reply(&mut self, reply: Reply, cx: &mut Cx<'_>) {
        if let Some((_, said)) = self.writing.take_if(|(id, _)| *id == reply.id()) {
            match reply.refusal() {
                Some(refusal) => cx.refuse(refusal),
                None => cx.done(said),
            }
            return self.read(cx);
        }
        if self.asked.take_if(|id| *id == reply.id()).is_none() {
            return;
        }
        let Reply::Read { result, .. } = reply else {
            return;
        };
        match result {
            Ok(Answer::Dashboard(figures)) => {
                let rows = self.rows();
                self.index = self.selected(&rows);
                self.figures = Some(figures);
                self.stale = false;
                if self.at.is_none() {
                    let rows = self.rows();
                    self.move_to(0, &rows);
                }
            }
            Ok(_) => {}
            Err(refusal) => {
                self.stale = true;
                cx.refuse_reading(&refusal);
            }
        }
        if std::mem::take(&mut self.again) && !self.stale {
            self.read(cx);
        }
    }

    fn answered(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        match (self.setting.take(), self.hours.take(), answered) {
            (Some(state), _, Answered::Filled(values)) => {
                let typed = values.first().cloned().unwrap_or_default();
                self.set_hours(state, &typed, cx);
            }
            (_, Some((state, hours)), Answered::Yes { .. }) => self.write_hours(state, hours, cx),
            _ => {}
        }
    }

    fn digit(&mut self, digit: u8, cx: &mut Cx<'_>) {
        // One number at most has a meaning here, and there is no column to type it into.
        if let Some(command) = Command::by_option(digit)
            && self.offers(command, cx.shared)
        {
            self.command(command, cx);
            return;
        }
        let keys = &cx.shared.settings.keymap;
        let key = |command| keys.key_of(command, Context::List);
        let text = Figures(cx.language()).no_options(key(Command::NextTab), key(Command::Run));
        cx.note(text);
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        let rows = self.rows();
        let at = self.selected(&rows);
        let last = rows.len().saturating_sub(1);
        let page = usize::from(cx.shared.body_rows()).saturating_sub(2).max(1);
        match command {
            Command::Up => self.move_to(at.saturating_sub(1), &rows),
            Command::Down => self.move_to((at + 1).min(last), &rows),
            Command::PageUp => self.move_to(at.saturating_sub(page), &rows),
            Command::PageDown => self.move_to((at + page).min(last), &rows),
            Command::Top => self.move_to(0, &rows),
            Command::Bottom => self.move_to(last, &rows),
            Command::NextTab | Command::PreviousTab => {
                self.next_count(command == Command::NextTab);
            }
            Command::Run | Command::Display | Command::Select => self.open(cx),
            Command::Refresh => self.read(cx),
            Command::Change if self.offers(Command::Change, cx.shared) => self.ask_hours(cx),
            _ => return false,
        }
        true
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        self.draw_figures(shared, canvas);
    }
}
