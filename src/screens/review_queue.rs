//! 承認待ち一覧 (Q2): what waits for a supervisor, oldest first, with age, amount against the own
//! limit, drafter and overridden warnings.

use super::Screen;
use super::applications::{not_a_number, offers_application, over_limit};
use super::list::{Paged, Row, RowId, Then, rows};
use super::options::Actions;
use super::sheet::{Sheet, branches, firm, person};
use crate::app::{Answered, Cx, Reply, RequestId, Shared, Walk};
use crate::domain::command::{Answer, PageFrom, Query, QueueFilter};
use crate::domain::date::jst_day;
use crate::domain::product::Product;
use crate::domain::queue::{self, ReviewOrder};
use crate::domain::record::{ApplicationRow, ApplicationState, Operator};
use crate::domain::refusal::Refusal;
use crate::i18n::desk::Desk;
use crate::i18n::explain::{self, Explained};
use crate::i18n::frame::Frame;
use crate::i18n::lists::Lists;
use crate::i18n::messages::Messages;
use crate::i18n::refusals::Sentence;
use crate::i18n::{Language, dates, domain};
use crate::keys::{Command, Context};
use crate::screens::place::Place;
use crate::ui::field::{Edit, Fold};
use crate::ui::table::{Cell, Column};
use crate::ui::{Canvas, Ink, TextField};
use chrono::TimeDelta;

/// 承認待ち一覧.
#[derive(Debug)]
pub struct ReviewQueueScreen {
    list: Paged<ApplicationRow>,
    actions: Actions<ApplicationRow>,
    position: TextField,
    /// The position field has the focus.
    typing: bool,
    /// The position-to that is out, and the number it is for.
    sought: Option<(RequestId, String)>,
}

impl Default for ReviewQueueScreen {
    fn default() -> Self {
        Self {
            list: Paged::default(),
            actions: Actions::default(),
            position: TextField::new(Fold::Narrow).at_most(20),
            typing: false,
            sought: None,
        }
    }
}

fn ask(shared: &Shared) -> impl Fn(PageFrom, u16) -> Query + use<> {
    let order = shared.review_order;
    move |from, limit| Query::ReviewQueue { order, from, limit }
}

impl ReviewQueueScreen {
    /// The list where it stood.
    #[must_use]
    pub fn at(place: &Place) -> Self {
        let mut screen = Self::default();
        screen.list.begin_at(&place.value("row"));
        screen
    }

    /// The first that waits at this number or after it; the list itself stands in another order.
    fn seek(&mut self, cx: &mut Cx<'_>) {
        let text = self.position.text().trim().to_owned();
        if !queue::may_be_number(&text) {
            return cx.refused(not_a_number(&text, cx));
        }
        self.typing = false;
        if text.is_empty() {
            return;
        }
        let number = queue::sought(&text, jst_day(cx.now()));
        let waiting = QueueFilter {
            state: Some(ApplicationState::AwaitingApproval),
            ..QueueFilter::default()
        };
        let query = Query::Position {
            filter: waiting,
            text,
            limit: 1,
        };
        self.sought = Some((cx.query(query), number));
    }

    fn found(&mut self, number: &str, result: Result<Answer, Refusal>, cx: &mut Cx<'_>) {
        let row = match result {
            Ok(Answer::Queue(page)) => page.rows.into_iter().next(),
            Ok(_) => None,
            Err(refusal) => return cx.refuse(&refusal),
        };
        let Some(row) = row.filter(|row| row.number.starts_with(number)) else {
            cx.drop_typed_ahead();
            // It may have gone since the list was read, and still stand here.
            let mut rows = self.list.rows().iter();
            if let Some(row) = rows.find(|row| row.number == number) {
                let (id, words) = (row.row_id(), Messages(cx.language()));
                self.list.select(&id);
                return cx.refused(Sentence {
                    what: words.waits_no_more(number),
                    remedy: words.waits_no_more_remedy(cx.key_of(Command::Refresh, Context::List)),
                });
            }
            return cx.note(Messages(cx.language()).not_waiting(number));
        };
        let id = row.row_id();
        if self.list.rows().iter().any(|other| other.row_id() == id) {
            return self.list.select(&id);
        }
        let (rows, ask) = (rows(cx.shared), ask(cx.shared));
        self.list.go_to(row.place(), id, rows, &ask, cx);
    }

    fn typing_command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        match command {
            Command::Run => self.seek(cx),
            Command::Help => return false,
            Command::PageUp | Command::PageDown => {}
            _ => self.typing = false,
        }
        // F3 leaves the task, not only the field.
        command != Command::Leave
    }
}

impl Screen for ReviewQueueScreen {
    fn id(&self) -> &'static str {
        "Q2"
    }

    fn title(&self, language: Language) -> String {
        Lists(language).review().to_owned()
    }

    fn place(&self) -> Option<Place> {
        Some(Place::new("review-queue").with("row", &self.list.mark()))
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

    fn insert(&mut self, text: &str, _cx: &mut Cx<'_>) {
        self.position.insert(text);
    }

    fn edit(&mut self, edit: Edit, _cx: &mut Cx<'_>) {
        self.position.edit(edit);
    }

    fn is_task(&self) -> bool {
        true
    }

    fn waits(&self) -> bool {
        self.list.loading() || self.actions.waits() || self.sought.is_some()
    }

    fn offers(&self, command: Command, shared: &Shared) -> bool {
        let elsewhere = matches!(
            command,
            Command::Export
                | Command::Values
                | Command::ToggleMine
                | Command::Filter
                | Command::Claim
                | Command::Release
                | Command::Hold
                | Command::Resume
                | Command::Reassign
        );
        command == Command::SortOrder || !elsewhere && offers_application(command, shared)
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
        match self.actions.walked_to(&self.list, Walk::Review, cx) {
            Some(seen) => {
                let id = RowId(seen.key.branch, seen.key.id);
                let (rows, ask) = (rows(cx.shared), ask(cx.shared));
                let place = (seen.at, seen.key.id);
                self.list.go_to(place, id, rows, &ask, cx);
            }
            None => (self.actions).look_again(&mut self.list, Some(Walk::Review), cx),
        }
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        let rows = rows(cx.shared);
        let ask = ask(cx.shared);
        self.list.resized(rows, &ask, cx);
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
        let Reply::Read { id, result } = reply else {
            return;
        };
        if let Some((_, number)) = self.sought.take_if(|(out, _)| *out == id) {
            return self.found(&number, result, cx);
        }
        let take = |answer| match answer {
            Answer::Queue(page) => Some(page),
            _ => None,
        };
        let ask = ask(cx.shared);
        self.list.reply(id, result, take, &ask, cx);
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        if self.typing {
            return self.typing_command(command, cx);
        }
        match command {
            Command::PositionTo | Command::Search => {
                self.position.clear();
                self.typing = true;
            }
            Command::Run => self.actions.enter(&mut self.list, cx),
            Command::Refresh => self.opened(cx),
            Command::Repeat => self.list.repeat(cx),
            Command::EraseOption => self.list.erase(),
            Command::Back | Command::Leave => return self.actions.stop(cx),
            Command::Decline => self.actions.direct(command, &mut self.list, cx),
            _ if command.spec().option.is_some() => {
                self.actions.direct(command, &mut self.list, cx)
            }
            Command::SortOrder => {
                cx.shared.review_order = match cx.shared.review_order {
                    ReviewOrder::Age => ReviewOrder::Amount,
                    ReviewOrder::Amount => ReviewOrder::Age,
                };
                let (rows, ask) = (rows(cx.shared), ask(cx.shared));
                self.list.load(PageFrom::Top, Then::First, rows, &ask, cx);
            }
            _ => {
                let ask = ask(cx.shared);
                return self.list.command(command, &ask, cx);
            }
        }
        true
    }

    fn digit(&mut self, digit: u8, _cx: &mut Cx<'_>) {
        self.list.digit(digit);
    }

    fn answered(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        self.actions.answered(answered, &mut self.list, cx);
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let words = Lists(shared.language());
        let sheet = Sheet {
            // The order and the limits have its room while nobody types there.
            field: self
                .typing
                .then(|| (Frame(shared.language()).position(), &self.position, true)),
            notes: shared.operator.as_ref().map_or(Vec::new(), |me| {
                let words = Desk(shared.language());
                let (order, short) = match shared.review_order {
                    ReviewOrder::Age => (words.order_age(), words.by_age()),
                    ReviewOrder::Amount => (words.order_amount(), words.by_amount()),
                };
                let acting = me.acting.as_ref().map_or(String::new(), |acting| {
                    let until = acting.until.format("%m/%d");
                    format!("  {}", words.acting(&acting.name, until))
                });
                let limits = limits(me, shared.language());
                // The order is said beside whatever fits; of a stand-in till when comes first: in whose place they stand is
                // in the head line too, and the order is what they chose.
                let mut notes = vec![
                    format!("{order}{acting}  {limits}"),
                    format!("{short}{acting}  {limits}"),
                ];
                if !acting.is_empty() {
                    notes.push(format!("{acting}  {limits}").trim_start().to_owned());
                }
                notes.push(format!("{order}  {limits}"));
                notes.push(format!("{short}  {limits}"));
                notes
            }),
            columns: vec![
                Column::amount(words.age(), 5),
                branches(shared),
                Column::text(words.number(), 11),
                Column::text(words.contractor(), 14)
                    .growing(1)
                    .wanting(24)
                    .telling(),
                // Room for the largest amounts and a second product, whether one stands there now or not.
                Column::amount(words.amount(), 15).wanting(19),
                Column::text(words.limit(), 6).uncut(),
                Column::text(words.drafter(), 6),
                Column::text(words.overrides(), 4).uncut(),
                // At 80 columns beside a contractor that can be read there is no room for works that can be.
                Column::text(words.works(), 10)
                    .ranked(1)
                    .growing(2)
                    .wanting(30)
                    .telling(),
                Column::amount(words.price(), 11).ranked(2),
                Column::text(words.orderer(), 20).ranked(3).growing(1),
            ],
            empty: words.empty_review().to_owned(),
            progress: self.actions.progress(shared),
        };
        sheet.draw(&self.list, |row| cells(row, shared), shared, canvas);
    }
}

fn limits(me: &Operator, language: Language) -> String {
    let words = Lists(language);
    if me.limits.is_empty() {
        return format!("{}: {}", words.limits(), words.limits_none());
    }
    // Always in one order: the database gives the one that was changed last at the end.
    let of = |product| me.limits.iter().find(move |(of, _)| *of == product);
    let list: Vec<String> = Product::ALL
        .into_iter()
        .filter_map(of)
        .map(|(product, limit)| {
            let product = domain::product_short(language, *product);
            language.pick(
                format!("{product}{}", limit.reading()),
                format!("{product} {}", dates::millions(*limit)),
            )
        })
        .collect();
    format!("{}: {}", words.limits(), list.join(" "))
}

fn cells(row: &ApplicationRow, shared: &Shared) -> Vec<Cell> {
    let language = shared.language();
    let (words, desk) = (Lists(language), Desk(language));
    let since = row.submitted_for_approval_at.unwrap_or(row.received_at);
    let waited = row.standing.waited;
    let old = waited.map_or(shared.clock - since >= TimeDelta::days(1), |days| days > 0);
    let refusal = shared.operator.as_ref().and_then(|me| over_limit(row, me));
    let limit = match refusal {
        Some(Refusal::OverLimit { limit: Some(_), .. }) => {
            Cell::inked(words.over_limit(), Ink::Warning)
        }
        Some(_) => Cell::inked(words.no_limit(), Ink::Warning),
        None => words.within_limit().into(),
    };
    let own = row.standing.own || shared.is_me(row.drafted_by.as_ref());
    let to_me = shared.is_me(row.standing.referred_to.as_ref());
    let drafter = match (own, &row.drafted_by_name) {
        (true, _) => Cell::inked(words.own_draft(), Ink::Warning),
        (false, _) if to_me => {
            Cell::inked(desk.referred_to_me(), Ink::Warning).or_short(desk.to_me())
        }
        (false, _) if row.standing.referred_to.is_some() => {
            let name = row.standing.referred_to_name.as_deref().unwrap_or_default();
            Cell::from(desk.referred_to(name)).or_short(desk.referred_on())
        }
        (false, name) => person(name.as_deref().unwrap_or_default()),
    };
    let overrides = if row.standing.closed_gate.is_some() {
        Cell::inked(desk.in_error(), Ink::Bad)
    } else if row.standing.unanswered > 0 {
        Cell::inked(desk.new_warnings(row.standing.unanswered), Ink::Warning)
    } else if row.overrides > 0 {
        Cell::inked(words.overridden(row.overrides), Ink::Warning)
    } else if row.standing.retyped > 0 {
        Cell::inked(desk.retype_count(row.standing.retyped), Ink::Warning)
    } else {
        words.none_overridden().into()
    };
    let largest = row.products.iter().max_by_key(|(_, _, amount)| *amount);
    let more = row.products.len().saturating_sub(1);
    let amount = largest.map_or(String::new(), |(product, _, amount)| {
        let more = if more > 0 {
            format!(" +{more}")
        } else {
            String::new()
        };
        format!(
            "{} {}{more}",
            domain::product_short(language, *product),
            dates::yen(*amount)
        )
    });
    vec![
        Cell::inked(
            dates::waited(language, waited, since, shared.clock),
            if old { Ink::Warning } else { Ink::Plain },
        ),
        row.key.branch.as_str().into(),
        row.number.clone().into(),
        firm(&row.contractor),
        amount.into(),
        limit,
        drafter,
        overrides,
        crate::screens::sheet::works(&row.works),
        dates::yen(row.price).into(),
        row.orderer.clone().into(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Yen;

    #[test]
    fn a_limit_is_said_in_the_readers_language() {
        let mut me = crate::runtime::harness::sample::supervisor();
        me.limits = vec![(
            crate::domain::product::Product::AdvancePayment,
            Yen::new(100_000_000).unwrap(),
        )];
        assert_eq!(limits(&me, Language::Japanese), "承認限度額: 前払1億円");
        assert_eq!(limits(&me, Language::English), "Your limits: Adv ¥100M");
        assert_eq!(dates::millions(Yen::new(1_500_000).unwrap()), "¥1,500,000");
    }
}
