//! 変更承認待ち (M2): every change, correction, cancellation and termination that is open, oldest first.

use crate::app::{Answered, Cx, Reply, Shared};
use crate::domain::amendment_record::{AmendmentRow, AmendmentState};
use crate::domain::command::{Answer, PageFrom, Query};
use crate::domain::record::Role;
use crate::i18n::Language;
use crate::i18n::amend::{self, Amend};
use crate::i18n::dates;
use crate::i18n::refusals::Sentence;
use crate::keys::{Command, Context};
use crate::screens::act::{Act, Stage, not_here, open};
use crate::screens::batch::{Begun, Step};
use crate::screens::list::{Paged, Row, RowId, rows};
use crate::screens::options::Actions;
use crate::screens::place::Place;
use crate::screens::sheet::{Sheet, person};
use crate::screens::{Screen, Target};
use crate::ui::table::{Cell, Column};
use crate::ui::{Canvas, Ink};
use chrono::{DateTime, Utc};

/// 変更承認待ち.
#[derive(Debug, Default)]
pub struct AmendmentsScreen {
    list: Paged<AmendmentRow>,
    actions: Actions<AmendmentRow>,
}

impl AmendmentsScreen {
    /// The list where it stood.
    #[must_use]
    pub fn at(place: &Place) -> Self {
        let mut screen = Self::default();
        screen.list.begin_at(&place.value("row"));
        screen
    }
}

impl Row for AmendmentRow {
    fn row_id(&self) -> RowId {
        RowId(self.key.branch.clone(), self.key.id)
    }
    fn place(&self) -> (DateTime<Utc>, i64) {
        (self.submitted_at, self.key.id)
    }
    fn number(&self) -> &str {
        &self.number
    }
}

impl Act for AmendmentRow {
    fn begin(step: &Step<Self>, _reason: Option<&str>, cx: &mut Cx<'_>) -> (Begun, Option<Stage>) {
        let back = step.row.state == AmendmentState::Returned;
        let target = match step.command {
            Command::Change if back => {
                Target::Amend(step.row.contract.clone(), Some(step.row.key.clone()))
            }
            Command::Change => return (Begun::Failed(not_back(cx.language())), None),
            // Each is decided on its own screen, before its own before and after.
            Command::Select
            | Command::Display
            | Command::Approve
            | Command::Return
            | Command::Withdraw => Target::Amendment(step.row.key.clone()),
            Command::History => Target::History(step.row.contract.clone()),
            _ => return (Begun::Failed(not_here(cx.language())), None),
        };
        open(target, cx)
    }
}

/// Only what came back is drafted anew.
fn not_back(language: Language) -> Sentence {
    let words = Amend(language);
    Sentence {
        what: words.not_back().to_owned(),
        remedy: words.not_back_remedy().to_owned(),
    }
}

fn ask(from: PageFrom, limit: u16) -> Query {
    Query::Amendments { from, limit }
}

impl Screen for AmendmentsScreen {
    fn id(&self) -> &'static str {
        "M2"
    }

    fn title(&self, language: Language) -> String {
        Amend(language).list().to_owned()
    }

    fn context(&self) -> Context {
        Context::List
    }

    fn is_task(&self) -> bool {
        true
    }

    fn waits(&self) -> bool {
        self.list.loading() || self.actions.waits()
    }

    fn offers(&self, command: Command, shared: &Shared) -> bool {
        let role = shared.operator.as_ref().map(|me| me.role);
        let supervisor = role == Some(Role::Supervisor);
        let decides = matches!(command, Command::Approve | Command::Return);
        (supervisor || !decides)
            && !matches!(
                command,
                Command::Claim
                    | Command::Hold
                    | Command::Resume
                    | Command::Reassign
                    | Command::AddNote
                    | Command::SortOrder
                    | Command::Release
                    | Command::New
                    | Command::Decline
                    | Command::Print
                    | Command::ToggleMine
                    | Command::Filter
                    | Command::Search
                    | Command::PositionTo
                    | Command::PublicationStatus
                    | Command::RetryJob
                    | Command::MarkBounce
                    | Command::GiveUp
                    | Command::PreviewMail
                    | Command::ResendMail
                    | Command::Export
            )
    }

    fn place(&self) -> Option<Place> {
        Some(Place::new("amendments").with("row", &self.list.mark()))
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
        if self.actions.batch.is_none() && !self.list.loading() {
            self.actions.look_again(&mut self.list, None, cx);
        }
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        let rows = rows(cx.shared);
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
        let take = |answer| match answer {
            Answer::Amendments(page) => Some(page),
            _ => None,
        };
        self.list.reply(id, result, take, &ask, cx);
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        match command {
            Command::Run => self.actions.enter(&mut self.list, cx),
            Command::Refresh => self.opened(cx),
            Command::Repeat => self.list.repeat(cx),
            Command::EraseOption => self.list.erase(),
            Command::Back | Command::Leave => return self.actions.stop(cx),
            _ if command.spec().option.is_some() => {
                self.actions.direct(command, &mut self.list, cx)
            }
            _ => return self.list.command(command, &ask, cx),
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
        let words = Amend(shared.language());
        let sheet = Sheet {
            field: None,
            notes: self
                .list
                .page()
                .and_then(|page| page.total)
                .map_or(Vec::new(), |n| vec![words.note(n)]),
            columns: vec![
                Column::amount(words.age(), 5),
                Column::text(words.number(), 12),
                Column::text(words.kind(), 8).uncut(),
                Column::text(words.state(), 6).uncut(),
                Column::text(words.changes(), 16).growing(1),
                Column::amount(words.amount(), 11),
                Column::text(words.drafter(), 9),
                Column::text(words.contractor(), 14)
                    .ranked(1)
                    .growing(1)
                    .wanting(20),
                Column::text(words.works(), 20)
                    .ranked(2)
                    .growing(2)
                    .wanting(28)
                    .telling(),
            ],
            empty: words.empty().to_owned(),
            progress: self.actions.progress(shared),
        };
        sheet.draw(&self.list, |row| cells(row, shared), shared, canvas);
    }
}

fn cells(row: &AmendmentRow, shared: &Shared) -> Vec<Cell> {
    let language = shared.language();
    let words = Amend(language);
    let changed: Vec<&str> = row
        .changed
        .iter()
        .map(|field| amend::field(language, *field))
        .collect();
    let changes = Cell::from(changed.join(crate::i18n::separator(language)));
    let changes = match changed.as_slice() {
        [first, others @ ..] if !others.is_empty() => {
            let said = changes.or_short(words.and_others(first, others.len()));
            said.or_short(words.fields(changed.len()))
        }
        _ => changes,
    };
    let ink = match row.state {
        AmendmentState::Returned => Ink::Warning,
        AmendmentState::Attention => Ink::Bad,
        _ => Ink::Plain,
    };
    let own = shared.is_me(Some(&row.drafted_by));
    vec![
        dates::waited(language, row.waited, row.submitted_at, shared.clock).into(),
        row.number.clone().into(),
        amend::kind(language, row.kind).into(),
        Cell::inked(amend::state(language, row.state), ink),
        changes,
        dates::yen(row.amount).into(),
        if own {
            Cell::inked(words.own(), Ink::Warning)
        } else {
            person(&row.drafted_by_name)
        },
        row.contractor.clone().into(),
        crate::screens::sheet::works(&row.works),
    ]
}
