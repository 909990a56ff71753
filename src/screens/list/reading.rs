//! How pages are asked for and taken: the rows do not move by themselves, and an answer that is not waited for any
//! more changes nothing.

use super::{Paged, Row, RowId, counted};
use crate::app::{Cx, Message, RequestId};
use crate::domain::command::{Answer, PageFrom, Query};
use crate::domain::record::Page;
use crate::domain::refusal::Refusal;
use crate::i18n::messages::Messages;
use chrono::{DateTime, Utc};

/// Makes the query of a page: where from, how many rows.
pub type AskPage<'a> = &'a dyn Fn(PageFrom, u16) -> Query;

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
pub(super) struct Asked {
    pub(super) id: RequestId,
    /// When it was asked for.
    pub(super) at: DateTime<Utc>,
    /// What to read when this was only the look at the change counter before a refresh.
    pub(super) next: Option<PageFrom>,
    /// Where the page begins that is asked for; none: a query of another kind.
    from: Option<PageFrom>,
    pub(super) then: Then,
    /// The list that is asked for; none: the same as before.
    pub(super) of: Option<Query>,
    /// A row was sought: where the page from it on is the last and short, the last page whole is shown instead.
    pub(super) sought: bool,
    /// The list as it stands now was asked for: rows that only stayed go.
    pub(super) fresh: bool,
    /// It follows what was refused here.
    pub(super) refused: bool,
}

impl<R: Row> Paged<R> {
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
        let id = cx.query(ask(from.clone(), self.limit));
        self.asked = Some(Asked {
            id,
            at: cx.now(),
            next: None,
            from: Some(from),
            then,
            of: Some(ask(PageFrom::Top, 1)),
            sought: false,
            fresh: false,
            refused: false,
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
            from: None,
            then: Then::First,
            of: None,
            sought: true,
            fresh: false,
            refused: false,
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
        if let Some(asked) = &mut self.asked {
            asked.fresh = true;
        }
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

    pub(super) fn again(&mut self, rows: u16, cx: &mut Cx<'_>) {
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
            from: None,
            then,
            of: None,
            sought: false,
            fresh: false,
            refused: false,
        });
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
        let (sought, fresh, refused) = (asked.sought, asked.fresh, asked.refused);
        if let Some(from) = asked.next {
            self.load(from, asked.then, self.limit, ask, cx);
            if let Some(asked) = &mut self.asked {
                (asked.sought, asked.fresh, asked.refused) = (sought, fresh, refused);
            }
            return true;
        }
        let Some(mut page) = take(answer) else {
            return true;
        };
        if page.offset.is_none() && R::COUNTED.is_some() {
            let same = asked.of.is_none() || asked.of == self.of;
            page.offset = counted::offset(&page, asked.from.clone(), same.then_some(&*self));
        }
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
            if let Some(asked) = &mut self.asked {
                (asked.fresh, asked.refused) = (fresh, refused);
            }
            return true;
        }
        let words = Messages(cx.language());
        // Another list, or the same one in another order: a number would run on a row that nobody sees.
        if asked.of.is_some() && asked.of != self.of {
            self.of = asked.of;
            self.dropped(cx);
        }
        let left = self.show(page, asked.from.as_ref(), asked.then, fresh);
        if left > 0 {
            aside(words.numbers_left(left), cx);
        }
        let failed = match refused {
            true => self.forget_failed_elsewhere(),
            false => 0,
        };
        if failed > 0 {
            aside(words.failed_elsewhere(failed), cx);
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

    /// The list is left: the numbers go, and that is said.
    pub fn left_behind(&mut self, cx: &mut Cx<'_>) {
        let n = self.forget_all();
        if n > 0 {
            aside(Messages(cx.language()).numbers_behind(n), cx);
        }
    }

    /// Takes a page; how many numbers went with rows that left the list.
    fn show(
        &mut self,
        mut page: Page<R>,
        from: Option<&PageFrom>,
        then: Then,
        fresh: bool,
    ) -> usize {
        let missing = self.missing(&page, from);
        self.keep(&mut page, &then);
        if !fresh {
            self.put_back(&mut page, &missing, &then);
        }
        self.fit(&mut page, &then);
        self.see(&page);
        let left = self.prune(&page, &missing, &then, fresh);
        self.show_ways(&mut page);
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
}

/// Says something beside what was just done: in front of the operator, but behind an outcome.
fn aside(text: String, cx: &mut Cx<'_>) {
    let messages = &mut cx.shared.messages;
    match messages.line() {
        Some(_) => messages.add_behind(Message::note(text)),
        None => messages.add(Message::note(text)),
    }
}
