//! 契約一覧 (C1): contracts, latest first, searched by number or by words of contractor and works.

use super::act::{Act, Stage, not_here, open};
use super::batch::{Begun, Step};
use super::list::{Paged, Then, rows};
use super::options::Actions;
use super::sheet::Sheet;
use super::{Screen, Target, View};
use crate::app::{Answered, Cx, Reply, Shared};
use crate::domain::command::{Answer, PageFrom, Query};
use crate::domain::date;
use crate::domain::record::ContractRow;
use crate::i18n::frame::Frame;
use crate::i18n::lists::Lists;
use crate::i18n::messages::Messages;
use crate::i18n::{Language, dates, domain};
use crate::keys::{Command, Context};
use crate::ui::field::Edit;
use crate::ui::table::{Cell, Column};
use crate::ui::{Canvas, TextField};

/// 契約一覧.
#[derive(Debug, Default)]
pub struct ContractsScreen {
    list: Paged<ContractRow>,
    actions: Actions<ContractRow>,
    field: TextField,
    typing: bool,
    /// What is searched for; empty = everything.
    search: String,
}

impl Act for ContractRow {
    const DESCENDING: bool = true;

    fn begin(step: &Step<Self>, _reason: Option<&str>, cx: &mut Cx<'_>) -> (Begun, Option<Stage>) {
        let key = step.row.key.clone();
        let view = match step.command {
            Command::Select | Command::Display => View::Show,
            Command::History => View::History,
            Command::Print => View::Print,
            // The steps of the issue stand on the contract's own screen.
            Command::PublicationStatus => View::Show,
            _ => return (Begun::Failed(not_here(step.command, cx.language())), None),
        };
        open(Target::Contract(key, view), step.command, cx)
    }
}

fn ask(search: &str) -> impl Fn(PageFrom, u16) -> Query + use<> {
    let search = search.to_owned();
    move |from, limit| Query::Contracts {
        search: search.clone(),
        from,
        limit,
    }
}

impl ContractsScreen {
    fn search(&mut self, cx: &mut Cx<'_>) {
        self.typing = false;
        self.search = self.field.text().trim().to_owned();
        let rows = rows(cx.shared);
        self.list
            .load(PageFrom::Top, Then::First, rows, &ask(&self.search), cx);
    }
}

impl Screen for ContractsScreen {
    fn id(&self) -> &'static str {
        "C1"
    }

    fn title(&self, language: Language) -> String {
        Lists(language).contracts().to_owned()
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

    fn is_task(&self) -> bool {
        true
    }

    fn waits(&self) -> bool {
        self.list.loading() || self.actions.waits()
    }

    fn offers(&self, command: Command, _shared: &Shared) -> bool {
        !matches!(
            command,
            Command::Values
                | Command::Change
                | Command::Withdraw
                | Command::Claim
                | Command::Release
                | Command::Approve
                | Command::Return
                | Command::New
                | Command::ToggleMine
                | Command::Filter
                | Command::RetryJob
                | Command::ResendMail
                | Command::Export
        )
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        let rows = rows(cx.shared);
        self.list.refresh(rows, cx);
    }

    fn resumed(&mut self, cx: &mut Cx<'_>) {
        self.actions.resumed(&mut self.list, cx);
        if self.actions.batch.is_none() && !self.list.loading() && self.list.is_changed() {
            self.opened(cx);
        }
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        let rows = rows(cx.shared);
        self.list.resized(rows, &ask(&self.search), cx);
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
            Answer::Contracts(page) => Some(page),
            _ => None,
        };
        self.list.reply(id, result, take, &ask(&self.search), cx);
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        if self.typing {
            match command {
                Command::Run => self.search(cx),
                Command::Help => return false,
                _ => {
                    self.typing = false;
                    self.field.set(&self.search);
                }
            }
            return command != Command::Leave;
        }
        match command {
            Command::Run => self.actions.enter(&mut self.list, cx),
            Command::Refresh => self.opened(cx),
            Command::Search | Command::PositionTo => {
                self.field.clear();
                self.typing = true;
            }
            Command::Repeat => {
                if !self.list.repeat() {
                    let text = Messages(cx.language()).repeat_nothing();
                    cx.note(text);
                }
            }
            Command::EraseOption => self.list.erase(),
            Command::Back | Command::Leave => return self.actions.stop(cx),
            _ if command.spec().option.is_some() => {
                self.actions.direct(command, &mut self.list, cx)
            }
            _ => return self.list.command(command, &ask(&self.search), cx),
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
        self.actions.answered(answered, &mut self.list, cx);
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let language = shared.language();
        let words = Lists(language);
        let sheet = Sheet {
            field: Some((Frame(language).search(), &self.field, self.typing)),
            note: if self.search.is_empty() {
                String::new()
            } else {
                words.searched(&self.search)
            },
            columns: vec![
                Column::text(words.contract_number(), 13),
                Column::text(words.product(), 4),
                Column::text(words.form(), 4),
                Column::text(words.contractor(), 14).growing(1),
                Column::text(words.works(), 13).growing(2),
                Column::amount(words.amount(), 11),
                Column::text(words.issued_at(), 10),
                Column::text(words.guarantee_end(), 10).ranked(1),
                Column::text(words.orderer(), 20).ranked(2).growing(1),
                Column::amount(words.price(), 11).ranked(3),
            ],
            empty: words.empty_contracts().to_owned(),
            progress: None,
        };
        sheet.draw(&self.list, |row| cells(row, language), shared, canvas);
    }
}

fn cells(row: &ContractRow, language: Language) -> Vec<Cell> {
    let issued = row.issued_at.map_or_else(
        || Lists(language).being_issued().to_owned(),
        |at| date::slashed(date::jst_day(at)),
    );
    vec![
        row.number.clone().into(),
        domain::product_short(language, row.product).into(),
        domain::form_short(language, row.form).into(),
        row.contractor.clone().into(),
        row.works.clone().into(),
        dates::yen(row.amount).into(),
        issued.into(),
        date::slashed(row.guarantee_end).into(),
        row.orderer.clone().into(),
        dates::yen(row.price).into(),
    ]
}
