//! A row of these lists: what it is called, what an option does with it, and what is asked and said about it.

use super::deeds::{self, Deed};
use super::{claims, effects, record, refused};
use crate::app::{Cx, Go, Shared};
use crate::domain::attempt::{Attempt, tried_in_house};
use crate::domain::command::{Answer, Query, Write};
use crate::domain::house::{HouseRow, HouseTable};
use crate::domain::ids::BranchId;
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::i18n::explain;
use crate::i18n::house::House;
use crate::i18n::refusals::{Sentence, sentence};
use crate::keys::Command;
use crate::screens::act::{Act, Given, Reason, Stage, open, write};
use crate::screens::batch::{Begun, Step};
use crate::screens::list::{Row, RowId};
use crate::screens::{AnyScreen, Target};
use crate::ui::Ink;
use chrono::{DateTime, Utc};

impl Row for HouseRow {
    fn row_id(&self) -> RowId {
        RowId(BranchId(self.id.clone()), 0)
    }
    fn place(&self) -> (DateTime<Utc>, i64) {
        (self.at, self.n)
    }
    fn number(&self) -> &str {
        &self.id
    }
    fn called(&self, language: Language) -> String {
        deeds::called(self, language)
    }
    fn verb(&self, command: Command, language: Language) -> &'static str {
        deeds::verb(language, self, command)
            .unwrap_or_else(|| language.pick(command.ja(), command.en()))
    }
}

impl Act for HouseRow {
    fn begin(step: &Step<Self>, reason: Option<&str>, cx: &mut Cx<'_>) -> (Begun, Option<Stage>) {
        let push = |screen, cx: &mut Cx<'_>| {
            cx.go(Go::Push(Box::new(screen)));
            (Begun::Opened, None)
        };
        if let Some(why) = Self::refusal_before(step.command, &step.row, cx.shared) {
            return (Begun::Failed(why), None);
        }
        match deeds::deed(&step.row, step.command) {
            Some(Deed::Show) => push(AnyScreen::house_record(step.row.clone()), cx),
            Some(Deed::Open(target)) => open(target, cx),
            Some(Deed::Rows(table, filter)) => push(AnyScreen::house_rows(table, filter), cx),
            Some(Deed::Form(kind)) => {
                let target = Target::HouseForm(kind, Box::new(step.row.clone()));
                open(target, cx)
            }
            Some(Deed::Act(act, mut args)) => {
                if let Some(reason) = reason {
                    args.insert("reason".to_owned(), reason.into());
                }
                write(Write::House { act, args }, step, cx)
            }
            None => {
                let why = deeds::no_deed(&step.row, step.command, cx.language());
                (Begun::Failed(why), None)
            }
        }
    }

    fn asks(command: Command) -> Option<Reason> {
        match command {
            Command::Approve => Some(Reason::NotNeeded),
            Command::Withdraw | Command::Return => Some(Reason::Needed),
            _ => None,
        }
    }

    fn reason_about(_command: Command, language: Language) -> &'static str {
        explain::house_reason(language)
    }

    fn asks_itself(step: &Step<Self>) -> bool {
        matches!(deeds::deed(&step.row, step.command), Some(Deed::Form(_)))
    }

    fn question(step: &Step<Self>, language: Language) -> Option<&'static str> {
        deeds::question(language, &step.row, step.command)
    }

    fn refused(step: &Step<Self>, refusal: &Refusal, language: Language) -> Sentence {
        match (step.row.table, refusal) {
            (HouseTable::Proposals, Refusal::OwnDraft) => refused::own_proposal(language),
            _ => sentence(language, refusal),
        }
    }

    fn said(step: &Step<Self>, _given: Given<'_>, shared: &Shared) -> Option<String> {
        let language = shared.language();
        let row = &step.row;
        let unmerges = row.table == HouseTable::Contractors
            && step.command == Command::Withdraw
            && deeds::is_merged(row);
        unmerges.then(|| House(language).unmerge_proposed(row.called(language)))
    }

    fn describe(row: &Self, language: Language) -> Vec<(String, Ink)> {
        record::lines(row, language)
    }

    fn looks(step: &Step<Self>) -> Vec<Query> {
        if step.command != Command::Approve {
            return claims::of_row(&step.row, step.command)
                .into_iter()
                .collect();
        }
        let rule = effects::proposed(&step.row);
        let asked = rule.map(|(rule, code)| effects::applications(&rule, &code));
        let asked = asked.or_else(|| effects::of_limit(&step.row));
        asked.into_iter().collect()
    }

    fn follows(step: &Step<Self>, read: &[Answer]) -> Vec<Query> {
        let (Some((_, code)), [Answer::House(page)]) = (effects::proposed(&step.row), read) else {
            return Vec::new();
        };
        effects::rules_for(&page.rows, &code).into_iter().collect()
    }

    fn describe_read(
        row: &Self,
        read: &[Answer],
        language: Language,
    ) -> Result<Vec<(String, Ink)>, Sentence> {
        let mut lines = record::lines(row, language);
        // Behind the day from which it holds.
        if let Some(told) = effects::told(row, read, language) {
            lines.insert(1.min(lines.len()), told);
        }
        if let Some(told) = claims::told(read, language) {
            lines.insert(1.min(lines.len()), told);
        }
        let moves = read.iter().find_map(|answer| match answer {
            Answer::LimitMoves(moves) => Some(*moves),
            _ => None,
        });
        if let Some(moves) = moves {
            let at = 1.min(lines.len());
            lines.splice(at..at, effects::moved(moves, language));
        }
        Ok(lines)
    }

    fn alone(step: &Step<Self>) -> Option<Target> {
        match deeds::deed(&step.row, step.command) {
            Some(Deed::Form(kind)) => Some(Target::HouseForm(kind, Box::new(step.row.clone()))),
            _ => None,
        }
    }

    fn refusal_before(command: Command, row: &Self, shared: &Shared) -> Option<Sentence> {
        let role = shared.operator.as_ref().map(|me| me.role);
        if !deeds::offers(row.table, command, role) {
            return Some(deeds::not_offered(row.table, command, shared.language()));
        }
        refused::before(command, row, shared)
    }

    fn attempt_before(command: Command, row: &Self, shared: &Shared) -> Option<Attempt> {
        let (name, about) = match deeds::deed(row, command)? {
            Deed::Act(act, args) => (act.code(), tried_in_house(act, &args)),
            Deed::Form(kind) => (kind.act().code(), tried_in_house(kind.act(), &row.fields)),
            _ => return None,
        };
        let role = shared.operator.as_ref().map(|me| me.role);
        let refusal = match deeds::offers(row.table, command, role) {
            true => refused::beyond(command, row, shared)?,
            false => Refusal::NotAllowed,
        };
        Attempt::of(name, &refusal, about)
    }
}
