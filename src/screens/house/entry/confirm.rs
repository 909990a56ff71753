//! The question that a form ends in, with what it replaces and what follows, and the write after its yes.

use super::HouseForm;
use crate::app::{Answered, Confirm, Cx, Dialog, Go, What};
use crate::domain::command::Write;
use crate::i18n::explain::{self};
use crate::i18n::house::{self, House};
use crate::keys::Command;
use crate::screens::house::forms::FormKind;
use crate::screens::house::{compared, record, said};
use crate::screens::keeper::Keeper;
use crate::ui::Ink;
use serde_json::Value;

impl HouseForm {
    /// What will be written, what stood there before, and what follows.
    pub(super) fn confirm(&mut self, more: &[(String, Ink)], cx: &mut Cx<'_>) {
        let language = cx.language();
        let words = House(language);
        let Some(args) = &self.ready else { return };
        let question = match self.kind {
            kind if kind.proposes() => words.question_propose(),
            FormKind::Close => words.question_close(),
            FormKind::Delegate => words.question_delegate(),
            FormKind::HandOver => words.question_hand_over(),
            FormKind::Entitle => words.question_entitle(),
            FormKind::Merge => words.question_merge(),
            FormKind::Move => words.question_move(),
            _ => words.question_save(),
        };
        let mut lines = vec![(question.to_owned(), Ink::Plain)];
        // What follows for others stands first: it is what has to be read.
        lines.extend(more.iter().cloned());
        let fresh = ["content", "row"]
            .iter()
            .find_map(|key| args.get(*key)?.as_object())
            .unwrap_or(args);
        for (key, value) in fresh {
            // The mail itself stands above, as it will read.
            if matches!(
                key.as_str(),
                "folded" | "seen" | "kind" | "mail_subject" | "mail_body" | "sentences"
            ) || self.kind == FormKind::Close
            {
                continue;
            }
            // Both contractors stand above, by name.
            if self.kind == FormKind::Merge
                || (self.kind == FormKind::Move && key == "customer_code")
            {
                continue;
            }
            let operator = matches!(self.kind, FormKind::Operator | FormKind::NewOperator);
            let label = match key.as_str() {
                "branch_id" if operator => house::label(language, "branch"),
                key => house::label(language, key),
            };
            let shown = |v: &Value| house::in_full(language, key, v).replace('\n', " ");
            let now = shown(value);
            let was = self
                .row
                .as_ref()
                .map(|r| shown(r.fields.get(key).unwrap_or(&Value::Null)));
            lines.push(match was {
                // Another begins then; what held before is not moved.
                Some(was) if key == "valid_from" && was != now => {
                    (compared::from_day(&was, &now, language), Ink::Title)
                }
                // Who takes over is no change of what stood there.
                Some(was) if was != now && self.kind != FormKind::HandOver => {
                    (words.proposal_change(label, was, now), Ink::Title)
                }
                _ => {
                    // A login alone is not what people recognize.
                    let limit = self.kind == FormKind::Limit && key == "login";
                    let of_row = self.row.as_ref().filter(|_| limit);
                    let of_row = of_row.map(|row| row.text("name"));
                    let typed = self.slots.as_ref().and_then(|s| s.name(key));
                    let name = typed.or(of_row.filter(|name| !name.is_empty()));
                    let name = name.map_or(String::new(), |name| format!("  {name}"));
                    (format!("{label}: {now}{name}"), Ink::Plain)
                }
            });
        }
        if self.kind == FormKind::Close
            && let Some(row) = &self.row
        {
            lines.extend(record::lines(row, language));
        }
        // Not the list: what is done to two of its rows.
        let title = match self.kind {
            FormKind::Merge | FormKind::Move => house::act(language, self.kind.act()),
            _ => self.name(language).to_owned(),
        };
        let confirm = match self.kind {
            FormKind::Mail => Confirm::new(&title, lines).as_broken(),
            _ => Confirm::new(&title, lines),
        };
        cx.open(Dialog::Confirm(if self.kind.asks_reason() {
            let about = self.row.as_ref().map_or("new", |r| r.id.as_str());
            let key = format!("{:?} {about}", self.kind);
            confirm
                .with_reason(explain::house_reason(language))
                .kept_as([key])
        } else {
            confirm
        }));
    }

    pub(super) fn take_answer(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        if let Some(question) = self.question.take() {
            return self.answered_about(question, answered, cx);
        }
        match (answered, self.ready.take()) {
            (Answered::Chosen(choice), ready) => {
                self.ready = ready;
                if let Some(slots) = &mut self.slots {
                    slots.chosen(&choice);
                }
                self.try_out(cx);
                self.touched(cx);
            }
            (Answered::Yes { reason }, Some(mut args)) => {
                if let Some(reason) = reason {
                    args.insert("reason".to_owned(), reason.into());
                }
                let act = self.kind.act();
                let firms = self.rows.as_deref().unwrap_or_default();
                let person = |login: &str| {
                    let slots = self.slots.as_ref()?;
                    ["absent", "delegate", "login", "branch"]
                        .into_iter()
                        .find(|key| slots.value(key) == login)
                        .and_then(|key| slots.name(key))
                        .map(str::to_owned)
                };
                let about = (&args, firms, &person as &dyn Fn(&str) -> Option<String>);
                let table = self.table();
                let said = said::of(self.kind, table, self.row.as_ref(), about, cx.language());
                let what = What {
                    command: Command::Change,
                    subject: said.subject,
                };
                let write = match self.keeper.as_ref().and_then(Keeper::id) {
                    Some(unfinished) => Write::HouseFromForm {
                        act,
                        args,
                        unfinished,
                    },
                    None => Write::House { act, args },
                };
                if let Some(keeper) = &mut self.keeper {
                    keeper.hold(true);
                }
                let id = cx.write_as(write, what, (said.verb, Some(said.done.clone())));
                self.writing = Some((id, said.done));
            }
            (Answered::No, Some(_)) if self.kind == FormKind::Close => cx.go(Go::Back),
            _ => {}
        }
    }
}
