//! A list that is read a page at a time: where it stands, which row is selected, which option
//! numbers are typed. Rows never move by themselves; after a refresh the same row is selected, by id.

use crate::app::{Cx, Message, RequestId, Shared};
use crate::domain::command::{Answer, PageFrom, Query};
use crate::domain::ids::BranchId;
use crate::domain::record::{ApplicationRow, Page};
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::i18n::messages::Messages;
use crate::keys::Command;
use chrono::{DateTime, Utc};

mod order;
mod typed;

pub use typed::Typed;

/// Identity of a row within its list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RowId(pub BranchId, pub i64);

/// A row of a list.
pub trait Row: Clone + std::fmt::Debug {
    /// How far the database counts; one more stands for more than this. None: totals are exact.
    const COUNTED: Option<i64> = None;

    /// Which one it is.
    fn row_id(&self) -> RowId;
    /// Where it stands in the list's order: time and id.
    fn place(&self) -> (DateTime<Utc>, i64);
    /// What people call it.
    fn number(&self) -> &str;

    /// The same where a number says nothing to them: the name of a person, a day.
    fn called(&self, _language: Language) -> String {
        self.number().to_owned()
    }

    /// What is done to it by a command, as a noun that a sentence can do: 「承認」しました。
    fn verb(&self, command: Command, language: Language) -> &'static str {
        language.pick(command.ja(), command.en())
    }
}

impl Row for ApplicationRow {
    fn row_id(&self) -> RowId {
        RowId(self.key.branch.clone(), self.key.id)
    }
    fn place(&self) -> (DateTime<Utc>, i64) {
        (self.received_at, self.key.id)
    }
    fn number(&self) -> &str {
        &self.number
    }
}

/// Which row to select when a page has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// The first.
    First,
    /// The last.
    Last,
    /// The one above this row, which was the first.
    Above(RowId),
    /// This one; when it has gone, the one in its place.
    Same(Option<RowId>, usize),
}

#[derive(Debug, Clone)]
struct Asked {
    id: RequestId,
    /// When it was asked for.
    at: DateTime<Utc>,
    /// What to read when this was only the look at the change counter before a refresh.
    next: Option<PageFrom>,
    then: Then,
    /// The list that is asked for; none: the same as before.
    of: Option<Query>,
    /// A row was sought: where the page from it on is the last and short, the last page whole is shown instead.
    sought: bool,
}

/// The state of a paged list.
#[derive(Debug)]
pub struct Paged<R> {
    page: Option<Page<R>>,
    /// The list the page is of, as the query of its first row.
    of: Option<Query>,
    selected: usize,
    typed: Vec<Typed<R>>,
    asked: Option<Asked>,
    /// Rows that were asked for.
    limit: u16,
    /// The change counter moved since this page was read.
    changed: bool,
    /// It moved while the page was on its way: the page may be from before or after.
    late: bool,
    /// Rows with which something was just done or tried: they stay in place though the list has them no more.
    stays: Vec<RowId>,
    /// The rows that stayed like that.
    gone: Vec<RowId>,
    /// Rows on which the last act was refused.
    missed: Vec<RowId>,
    /// Rows that one's own act was the last word on: they read as that left them.
    own: Vec<RowId>,
    refusal: Option<Refusal>,
    /// Where to begin, until the first page has come.
    mark: Option<Mark>,
    /// Lines that something else takes above or below the list, such as tabs.
    taken: u16,
}

/// Where a list stands: the first row of the page where others come before it, and the selected row.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    from: Option<(DateTime<Utc>, i64)>,
    row: RowId,
    index: usize,
}

impl<R> Default for Paged<R> {
    fn default() -> Self {
        Self {
            page: None,
            of: None,
            selected: 0,
            typed: Vec::new(),
            asked: None,
            limit: 0,
            changed: false,
            late: false,
            stays: Vec::new(),
            gone: Vec::new(),
            missed: Vec::new(),
            own: Vec::new(),
            refusal: None,
            mark: None,
            taken: 0,
        }
    }
}

/// Makes the query of a page: where from, how many rows.
pub type AskPage<'a> = &'a dyn Fn(PageFrom, u16) -> Query;

impl<R: Row> Paged<R> {
    /// A list that shares the screen with so many lines of something else.
    #[must_use]
    pub fn beside(lines: u16) -> Self {
        Self {
            taken: lines,
            ..Self::default()
        }
    }

    /// Rows of a page.
    #[must_use]
    pub fn room(&self, shared: &Shared) -> u16 {
        rows(shared).saturating_sub(self.taken).max(1)
    }

    /// The page, once one has come.
    #[must_use]
    pub fn page(&self) -> Option<&Page<R>> {
        self.page.as_ref()
    }

    /// The rows of the page.
    #[must_use]
    pub fn rows(&self) -> &[R] {
        self.page.as_ref().map_or(&[], |p| &p.rows)
    }

    /// How many rows there are in all, when that is counted apart from the page.
    pub fn set_total(&mut self, total: Option<i64>) {
        if let Some(page) = &mut self.page {
            page.total = total;
        }
    }

    /// Index of the selected row.
    #[must_use]
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The selected row.
    #[must_use]
    pub fn current(&self) -> Option<&R> {
        self.rows().get(self.selected)
    }

    /// Whether a page is on its way.
    #[must_use]
    pub fn loading(&self) -> bool {
        self.asked.is_some()
    }

    /// Whether it has been on its way for long enough to say so.
    #[must_use]
    pub fn is_slow(&self, now: DateTime<Utc>) -> bool {
        self.asked
            .as_ref()
            .is_some_and(|a| now - a.at >= super::options::SLOW)
    }

    /// Others changed something since this page was read.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.changed
    }

    /// Why there is no page.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        self.refusal.as_ref()
    }

    /// The change counter moved.
    pub fn mark_changed(&mut self) {
        if self.page.is_some() {
            self.changed = true;
        }
        if self.asked.as_ref().is_some_and(|a| a.next.is_none()) {
            self.late = true;
        }
    }

    /// Asks for a page.
    pub fn load(
        &mut self,
        from: PageFrom,
        then: Then,
        rows: u16,
        ask: AskPage<'_>,
        cx: &mut Cx<'_>,
    ) {
        self.limit = rows.max(1);
        let id = cx.query(ask(from, self.limit));
        self.asked = Some(Asked {
            id,
            at: cx.now(),
            next: None,
            then,
            of: Some(ask(PageFrom::Top, 1)),
            sought: false,
        });
    }

    /// Asks for the page that begins with this row, which stands on another one.
    pub fn go_to(
        &mut self,
        at: (DateTime<Utc>, i64),
        row: RowId,
        rows: u16,
        ask: AskPage<'_>,
        cx: &mut Cx<'_>,
    ) {
        let then = Then::Same(Some(row), 0);
        self.load(PageFrom::At(at.0, at.1), then, rows, ask, cx);
        if let Some(asked) = &mut self.asked {
            asked.sought = true;
        }
    }

    /// Asks with a query of another kind that also gives a page (position-to).
    pub fn load_with(&mut self, query: Query, rows: u16, cx: &mut Cx<'_>) -> RequestId {
        self.limit = rows.max(1);
        let id = cx.query(query);
        self.asked = Some(Asked {
            id,
            at: cx.now(),
            next: None,
            then: Then::First,
            of: None,
            sought: true,
        });
        id
    }

    /// Leaves the page as it is, whatever this request gave.
    pub fn give_up(&mut self, id: RequestId) {
        self.asked.take_if(|a| a.id == id);
    }

    /// The same page and row again, after a look at the change counter, so that the page is never
    /// older than the counter it is compared with. Rows that only stayed go.
    pub fn refresh(&mut self, rows: u16, cx: &mut Cx<'_>) {
        self.gone.clear();
        self.after_acts(Vec::new(), Vec::new(), rows, cx);
    }

    /// The same after what was done here: these rows, and those that stayed before, keep their places though the list
    /// has them no more. Else the next key would mean the row that came into its place.
    pub fn after_acts(&mut self, done: Vec<RowId>, missed: Vec<RowId>, rows: u16, cx: &mut Cx<'_>) {
        self.missed.retain(|id| !done.contains(id));
        self.stays.clone_from(&self.gone);
        self.stays.extend(done);
        self.stays.extend(missed.iter().cloned());
        self.missed.extend(missed);
        self.again(rows, cx);
    }

    /// The same after a look at records: what stayed stays, and so do those that were looked into and may have been
    /// changed there. Those read as they were until they have been read anew ([`Self::acted`]).
    pub fn came_back(&mut self, changed: &[RowId], rows: u16, cx: &mut Cx<'_>) {
        self.own.retain(|id| !changed.contains(id));
        self.stays.clone_from(&self.gone);
        self.stays.extend(changed.iter().cloned());
        self.again(rows, cx);
    }

    /// Whether every row of the page is one of these, or left the list before.
    #[must_use]
    pub fn is_used_up(&self, done: &[RowId]) -> bool {
        let over = |row: &R| done.contains(&row.row_id()) || self.is_gone(&row.row_id());
        !self.rows().is_empty() && self.rows().iter().all(over)
    }

    /// Goes on to what follows a page of which nothing is left.
    pub fn go_on(&mut self, rows: u16, cx: &mut Cx<'_>) {
        self.gone.clear();
        self.stays.clear();
        self.again(rows, cx);
        if let Some(asked) = &mut self.asked {
            asked.then = Then::First;
        }
    }

    fn again(&mut self, rows: u16, cx: &mut Cx<'_>) {
        self.limit = rows.max(1);
        let mark = self.mark.as_ref().filter(|_| self.page.is_none());
        let from = match mark {
            Some(mark) => mark.from,
            None => self.first_of_more(),
        };
        let from = from.map_or(PageFrom::Top, |(at, id)| PageFrom::At(at, id));
        let then = match mark {
            Some(mark) => Then::Same(Some(mark.row.clone()), mark.index),
            None => Then::Same(self.current().map(Row::row_id), self.selected),
        };
        let id = cx.query(Query::Pulse);
        self.asked = Some(Asked {
            id,
            at: cx.now(),
            next: Some(from),
            then,
            of: None,
            sought: false,
        });
    }

    fn first_of_more(&self) -> Option<(DateTime<Utc>, i64)> {
        self.page.as_ref().filter(|page| page.more_before)?;
        self.highest().map(Row::place)
    }

    /// Where it stands, for the next start; empty at its beginning.
    #[must_use]
    pub fn mark(&self) -> String {
        let from = self.first_of_more();
        let Some(row) = self.current() else {
            return String::new();
        };
        if from.is_none() && self.selected == 0 {
            return String::new();
        }
        let RowId(branch, id) = row.row_id();
        let (at, n) = match from {
            Some((at, n)) => (at.timestamp_micros().to_string(), n.to_string()),
            None => (String::new(), String::new()),
        };
        format!("{},{at},{n},{id},{branch}", self.selected)
    }

    /// Begins where it stood, as [`Self::mark`] told; before anything is asked for.
    pub fn begin_at(&mut self, mark: &str) {
        let mut parts = mark.splitn(5, ',');
        let mut next = || parts.next().unwrap_or_default();
        let (index, at, n, id, branch) = (next(), next(), next(), next(), next());
        let at = at.parse().ok().and_then(DateTime::from_timestamp_micros);
        if let (Ok(index), Ok(id)) = (index.parse(), id.parse()) {
            self.mark = Some(Mark {
                from: at.zip(n.parse().ok()),
                row: RowId(BranchId::from(branch), id),
                index,
            });
        }
    }

    /// Takes an answer; true when it was this list's. Stale ones change nothing.
    pub fn reply(
        &mut self,
        id: RequestId,
        result: Result<Answer, Refusal>,
        take: impl FnOnce(Answer) -> Option<Page<R>>,
        ask: AskPage<'_>,
        cx: &mut Cx<'_>,
    ) -> bool {
        let Some(asked) = self.asked.take_if(|a| a.id == id) else {
            return false;
        };
        let answer = match result {
            Ok(answer) => answer,
            Err(refusal) => {
                cx.refuse_reading(&refusal);
                self.refusal = Some(refusal);
                return true;
            }
        };
        if let Some(from) = asked.next {
            self.load(from, asked.then, self.limit, ask, cx);
            return true;
        }
        let Some(page) = take(answer) else {
            return true;
        };
        self.refusal = None;
        let is_short = page.rows.len() < usize::from(self.limit);
        if asked.sought
            && is_short
            && page.more_before
            && !page.more_after
            && let Some(first) = page.rows.first().map(Row::row_id)
        {
            let then = match asked.then {
                Then::Same(..) => asked.then,
                _ => Then::Same(Some(first), 0),
            };
            self.load(PageFrom::Bottom, then, self.limit, ask, cx);
            return true;
        }
        let words = Messages(cx.language());
        // Another list, or the same one in another order: a number would run on a row that nobody sees.
        if asked.of.is_some() && asked.of != self.of {
            self.of = asked.of;
            self.dropped(cx);
        }
        let left = self.show(page, asked.then);
        if left > 0 {
            aside(words.numbers_left(left), cx);
        }
        true
    }

    /// The list becomes another one: the numbers go, and that is said.
    pub fn dropped(&mut self, cx: &mut Cx<'_>) {
        let n = self.forget_all();
        if n > 0 {
            aside(Messages(cx.language()).numbers_dropped(n), cx);
        }
    }

    /// Whether this row has left the list and only stayed in its place.
    #[must_use]
    pub fn is_gone(&self, id: &RowId) -> bool {
        self.gone.contains(id)
    }

    /// Whether this row only stayed, and reads as it was before what was done with it.
    #[must_use]
    pub fn is_past(&self, id: &RowId) -> bool {
        self.is_gone(id) && !self.is_own(id)
    }

    /// Whether the last act on this row was refused, and the list has the row no more.
    #[must_use]
    pub fn is_missed(&self, id: &RowId) -> bool {
        self.is_gone(id) && self.missed.contains(id)
    }

    /// Whether one's own act was the last word on this row.
    #[must_use]
    fn is_own(&self, id: &RowId) -> bool {
        self.own.contains(id)
    }

    /// A row as one's own act left it: what is done with it next names this version, in the page and beside a number.
    pub fn acted(&mut self, row: R) {
        let id = row.row_id();
        let in_page = self.page.iter_mut().flat_map(|page| page.rows.iter_mut());
        let typed = self.typed.iter_mut().map(|typed| &mut typed.row);
        for other in in_page.chain(typed).filter(|other| other.row_id() == id) {
            *other = row.clone();
        }
        if !self.own.contains(&id) {
            self.own.push(id);
        }
    }

    /// Puts the rows that stay into the page that has them no more, each between those it stood between.
    fn keep(&mut self, page: &mut Page<R>, then: &Then) {
        self.gone.clear();
        let stays = std::mem::take(&mut self.stays);
        let Then::Same(current, _) = then else {
            self.missed.clear();
            return self.own.clear();
        };
        let old = self.page.as_ref().map_or(&[][..], |p| p.rows.as_slice());
        for (n, row) in old.iter().enumerate() {
            let id = row.row_id();
            let place = |id: &RowId| page.rows.iter().position(|other| other.row_id() == *id);
            if !stays.contains(&id) || place(&id).is_some() {
                continue;
            }
            let (mut above, mut below) = (old.iter().take(n).rev(), old.iter().skip(n + 1));
            let at = above
                .find_map(|row| place(&row.row_id()))
                .map(|at| at + 1)
                .or_else(|| below.find_map(|row| place(&row.row_id())))
                .unwrap_or(n.min(page.rows.len()));
            page.rows.insert(at, row.clone());
            self.gone.push(id);
        }
        // What does not fit any more goes off the end, never the row under the cursor.
        while page.rows.len() > usize::from(self.limit) {
            let last = page
                .rows
                .iter()
                .rposition(|row| Some(row.row_id()) != *current);
            let Some(at) = last else { break };
            let off = page.rows.remove(at).row_id();
            page.more_after |= !self.gone.contains(&off);
            self.gone.retain(|id| *id != off);
        }
        let gone = &self.gone;
        self.missed.retain(|id| gone.contains(id));
        self.own
            .retain(|id| gone.contains(id) || page.rows.iter().any(|row| row.row_id() == *id));
    }

    /// Takes a page; how many numbers went with rows that left the list.
    fn show(&mut self, mut page: Page<R>, then: Then) -> usize {
        self.keep(&mut page, &then);
        self.see(&page);
        let left = self.prune(&page, &then);
        let last = page.rows.len().saturating_sub(1);
        self.selected = match then {
            Then::First => 0,
            Then::Last => last,
            Then::Above(id) => page
                .rows
                .iter()
                .position(|row| row.row_id() == id)
                .map_or(last, |at| at.saturating_sub(1)),
            Then::Same(id, index) => page
                .rows
                .iter()
                .position(|row| Some(row.row_id()) == id)
                .unwrap_or(index)
                .min(last),
        };
        self.page = Some(page);
        self.mark = None;
        self.changed = std::mem::take(&mut self.late);
        left
    }

    /// Moves and page turns; true when the command was one.
    pub fn command(&mut self, command: Command, ask: AskPage<'_>, cx: &mut Cx<'_>) -> bool {
        let rows = self.limit.max(1);
        let at = |row: Option<&R>| row.map(Row::place);
        let (before, after) = self
            .page
            .as_ref()
            .map_or((false, false), |p| (p.more_before, p.more_after));
        let last = self.rows().len().saturating_sub(1);
        let in_list = |row: &&R| !self.is_gone(&row.row_id());
        let lowest = self.rows().iter().rev().find(in_list);
        let lowest = at(lowest.or(self.rows().last()));
        match command {
            Command::Down if self.selected < last => self.selected += 1,
            Command::Up if self.selected > 0 => self.selected -= 1,
            Command::Down | Command::PageDown if after => {
                if let Some((time, id)) = lowest {
                    self.load(PageFrom::After(time, id), Then::First, rows, ask, cx);
                }
            }
            Command::Up if before => {
                if let Some(first) = self.highest().map(Row::row_id) {
                    self.page_up(Then::Above(first), rows, ask, cx);
                }
            }
            Command::PageUp if before => self.page_up(Then::First, rows, ask, cx),
            Command::PageDown if self.selected < last => self.selected = last,
            Command::PageUp if self.selected > 0 => self.selected = 0,
            Command::Down | Command::PageDown => self.edge(false, cx),
            Command::Up | Command::PageUp => self.edge(true, cx),
            Command::Top if before => self.load(PageFrom::Top, Then::First, rows, ask, cx),
            Command::Top => self.selected = 0,
            Command::Bottom if after => self.load(PageFrom::Bottom, Then::Last, rows, ask, cx),
            Command::Bottom => self.selected = last,
            _ => return false,
        }
        true
    }

    /// The first row that the list still has; a row that only stayed has no place in it any more.
    fn highest(&self) -> Option<&R> {
        let rows = self.rows();
        rows.iter()
            .find(|row| !self.is_gone(&row.row_id()))
            .or(rows.first())
    }

    fn page_up(&mut self, then: Then, rows: u16, ask: AskPage<'_>, cx: &mut Cx<'_>) {
        if let Some((time, id)) = self.highest().map(Row::place) {
            self.load(PageFrom::Before(time, id), then, rows, ask, cx);
        }
    }

    fn edge(&mut self, top: bool, cx: &mut Cx<'_>) {
        let words = Messages(cx.language());
        let text = match (self.rows().is_empty(), top) {
            (true, _) => words.no_row(),
            (false, true) => words.top(),
            (false, false) => words.bottom(),
        };
        // The same again and again at the edge is one message, not many.
        cx.shared.messages.clear();
        cx.shared.messages.add(Message::note(text));
    }

    /// The terminal has another height: more or fewer rows, the same one selected.
    pub fn resized(&mut self, rows: u16, ask: AskPage<'_>, cx: &mut Cx<'_>) {
        let Some(page) = &self.page else { return };
        if rows.max(1) == self.limit {
            return;
        }
        let fits = self.selected < usize::from(rows.max(1));
        let anchor = if fits { self.highest() } else { self.current() };
        let then = Then::Same(self.current().map(Row::row_id), 0);
        let from = match anchor.map(Row::place) {
            Some((time, id)) if page.more_before || !fits => PageFrom::At(time, id),
            _ => PageFrom::Top,
        };
        self.stays.clone_from(&self.gone);
        self.load(from, then, rows, ask, cx);
    }

    /// Selects a row of this page by id.
    pub fn select(&mut self, id: &RowId) {
        if let Some(at) = self.rows().iter().position(|row| row.row_id() == *id) {
            self.selected = at;
        }
    }
}

/// Says something beside what was just done: in front of the operator, but behind an outcome.
fn aside(text: String, cx: &mut Cx<'_>) {
    let messages = &mut cx.shared.messages;
    match messages.line() {
        Some(_) => messages.add_behind(Message::note(text)),
        None => messages.add(Message::note(text)),
    }
}

/// Rows that fit between the filter line, the headings and the end-of-list words.
#[must_use]
pub fn rows(shared: &Shared) -> u16 {
    shared.body_rows().saturating_sub(3).max(1)
}
