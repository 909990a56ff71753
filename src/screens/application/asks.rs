//! What is asked before something is done to an application: why it cannot be, whom and why, and the write that the answer
//! makes.

use super::{ApplicationScreen, Asked, pieces};
use crate::app::{Answered, Confirm, Cx, Dialog};
use crate::domain::command::{Override, Write};
use crate::domain::ids::Login;
use crate::domain::record::{ApplicationRow, ApplicationState};
use crate::domain::rules::{Finding, Severity};
use crate::i18n::desk::{self as desk_words, Desk};
use crate::i18n::detail::Detail;
use crate::i18n::{explain, findings};
use crate::keys::Command;
use crate::screens::act::Act as _;
use crate::screens::applications::{attempt_before, claim_is_over, refusal_before};
use crate::screens::{Screen, desk};
use crate::ui::Ink;

impl ApplicationScreen {
    /// Changing, overriding and submitting need the application claimed by this operator.
    pub(super) fn is_mine(&self, cx: &mut Cx<'_>) -> bool {
        let Some(detail) = &self.record.detail else {
            return false;
        };
        let row = &detail.row;
        let refusal = if row.state != ApplicationState::Examining
            && row.state != ApplicationState::Received
        {
            crate::domain::refusal::Refusal::WrongState {
                state: row.state.code().to_owned(),
            }
        } else if cx.shared.is_me(row.claimed_by.as_ref()) {
            return true;
        } else if let (Some(by), true) = (&row.claimed_by_name, claim_is_over(row, cx.shared)) {
            let keys = cx.key_of(Command::Reassign, self.context());
            let said = desk_words::claim_over(cx.language(), by, &keys);
            cx.refused(said);
            return false;
        } else if let Some(by) = &row.claimed_by_name {
            crate::domain::refusal::Refusal::ClaimedByOther { by: by.clone() }
        } else {
            crate::domain::refusal::Refusal::NotClaimed
        };
        cx.refuse(&refusal);
        false
    }

    pub(super) fn override_warning(&mut self, cx: &mut Cx<'_>) {
        if !self.is_mine(cx) {
            return;
        }
        let language = cx.language();
        let words = Detail(language);
        let Some(detail) = &self.record.detail else {
            return;
        };
        let open = |f: &Finding| {
            f.severity == Severity::Warning && pieces::reason(f, &detail.overrides).is_none()
        };
        let selected = self
            .reading
            .tag(&self.pieces(cx.shared), cx.shared)
            .and_then(|i| self.record.findings.get(i));
        let chosen = match selected {
            Some(finding) if finding.severity == Severity::Error => {
                return Self::refuse(
                    cx,
                    words.errors_not_overridden(),
                    words.stands_in_way_remedy(),
                );
            }
            Some(finding) if open(finding) => Some(finding),
            _ => self.record.findings.iter().find(|f| open(f)),
        };
        let Some(finding) = chosen else {
            return cx.note(words.no_open_warning());
        };
        let text = findings::sentence(language, &finding.kind);
        let lines = vec![
            (words.override_question().to_owned(), Ink::Plain),
            (text, Ink::Warning),
        ];
        self.asked = Some(Asked::Override(Override {
            code: finding.code().to_owned(),
            subject: finding.subject().to_owned(),
            reason: String::new(),
        }));
        let title = language.pick(Command::Override.ja(), Command::Override.en());
        let about = format!("override {} {}", finding.code(), finding.subject());
        let confirm =
            Confirm::new(title, lines).with_reason(explain::reason(language, Command::Override));
        let confirm = confirm.kept_as([self.kept_as(&about)]);
        cx.open(Dialog::Confirm(confirm));
    }

    pub(super) fn submit(&mut self, cx: &mut Cx<'_>) {
        if !self.is_mine(cx) {
            return;
        }
        let language = cx.language();
        let words = Detail(language);
        if self.record.facts.is_none() {
            let keys = &cx.shared.settings.keymap;
            let keys = keys.key_of(Command::Refresh, self.context());
            return Self::refuse(cx, &words.facts_missing(keys), "");
        }
        let (errors, warnings) = self.record.in_the_way();
        if errors + warnings > 0 {
            return Self::refuse(
                cx,
                &words.stands_in_way(errors, warnings),
                words.stands_in_way_remedy(),
            );
        }
        let Some(detail) = &self.record.detail else {
            return;
        };
        let mut lines = vec![(words.submit_question().to_owned(), Ink::Plain)];
        let mut shown = Vec::new();
        // What was accepted, and why, goes to the approver with it.
        let (found, given) = (&self.record.findings, &detail.overrides);
        let accepted = |f: &Finding| pieces::reason(f, given).is_some();
        pieces::listed(language, found, given, accepted, &mut shown);
        lines.extend(shown.drain(..).map(|p| {
            let said = format!("{}: {}", p.label, p.text.replace('\n', " "));
            (said, Ink::Warning)
        }));
        pieces::content(language, &detail.content, &mut shown);
        lines.extend(pieces::joined(&shown, cx.shared));
        self.asked = Some(Asked::Submit);
        let title = language.pick(Command::Submit.ja(), Command::Submit.en());
        cx.open(Dialog::Confirm(Confirm::new(title, lines)));
    }

    /// What would be refused anyway is said before anything is asked; true when it was.
    pub(super) fn refused_before(&self, command: Command, cx: &mut Cx<'_>) -> bool {
        let row = self.record.detail.as_ref().map(|d| &d.row);
        let why = row.and_then(|row| refusal_before(command, row, cx.shared));
        let refused = why.is_some();
        if let Some(why) = why {
            cx.report(row.and_then(|row| attempt_before(command, row, cx.shared)));
            cx.refused(why);
        }
        refused
    }

    pub(super) fn close(&mut self, command: Command, cx: &mut Cx<'_>) {
        if self.refused_before(command, cx) {
            return;
        }
        let question = match command {
            Command::Decline => Desk(cx.language()).decline_question(),
            _ => Detail(cx.language()).withdraw_question(),
        };
        let lines = vec![
            (question.to_owned(), Ink::Warning),
            (self.number(), Ink::Plain),
        ];
        self.asked = Some(Asked::Close(command));
        let title = cx.language().pick(command.ja(), command.en());
        let confirm =
            Confirm::new(title, lines).with_reason(explain::reason(cx.language(), command));
        let confirm = confirm.kept_as([self.kept_as(command.id())]);
        cx.open(Dialog::Confirm(confirm));
    }

    /// The name under which is kept what was typed for an act on this application.
    fn kept_as(&self, act: &str) -> String {
        let key = &self.record.key;
        format!("{act} {} {}", key.branch, key.id)
    }

    /// 保留, メモ: what is to be filled.
    pub(super) fn ask_form(&mut self, command: Command, cx: &mut Cx<'_>) {
        if self.refused_before(command, cx) {
            return;
        }
        if let Some(form) = desk::form(command, cx.language()) {
            self.asked = Some(Asked::Form(command));
            cx.open(Dialog::Ask(form.kept_as([self.kept_as(command.id())])));
        }
    }

    /// 担当替: a supervisor says to whom, a clerk takes it over.
    pub(super) fn reassign(&mut self, cx: &mut Cx<'_>) {
        if self.refused_before(Command::Reassign, cx) {
            return;
        }
        let role = cx.shared.operator.as_ref().map(|me| me.role);
        let row = self.record.detail.as_ref().map(|d| &d.row);
        let rows: Vec<_> = row.into_iter().collect();
        match desk::chooses(Command::Reassign, &rows, cx.language(), role) {
            Some(choose) => {
                self.asked = Some(Asked::ReassignTo);
                cx.open(Dialog::Choose(choose));
            }
            None => {
                if let Some(me) = cx.shared.operator.clone() {
                    self.reassign_to(me.login, &me.name, cx);
                }
            }
        }
    }

    fn reassign_to(&mut self, to: Login, name: &str, cx: &mut Cx<'_>) {
        let language = cx.language();
        let words = Desk(language);
        let row = self.record.detail.as_ref().map(|d| &d.row);
        let from = row.and_then(|row| row.claimed_by_name.clone());
        let mut lines = row.map_or(Vec::new(), |row| ApplicationRow::describe(row, language));
        lines.extend(from.as_ref().map(|from| (words.is_of(from), Ink::Plain)));
        lines.push((words.goes_to(name), Ink::Title));
        self.handing = Some((from, name.to_owned()));
        self.asked = Some(Asked::Reassign(to));
        let title = language.pick(Command::Reassign.ja(), Command::Reassign.en());
        let confirm =
            Confirm::new(title, lines).with_reason(explain::reason(language, Command::Reassign));
        let confirm = confirm.kept_as([self.kept_as(Command::Reassign.id())]);
        cx.open(Dialog::Confirm(confirm));
    }

    fn filled(&mut self, command: Command, values: &[String], cx: &mut Cx<'_>) {
        let language = cx.language();
        let (key, version) = (self.record.key.clone(), self.version());
        let value = |n: usize| values.get(n).cloned().unwrap_or_default();
        let held = desk::hold_day(&value(1), cx.now());
        match (command, held) {
            (Command::Hold, Some(until)) => {
                let reason = value(0);
                let hold = Write::Hold {
                    key,
                    version,
                    until,
                    reason,
                };
                self.held = Some(until);
                self.write(command, hold, cx);
            }
            (Command::Hold, None) => {
                Self::refuse(cx, &Desk(language).hold_day_bad(value(1)), "");
                if let Some(form) = desk::form(command, language) {
                    self.asked = Some(Asked::Form(command));
                    let form = form.kept_as([self.kept_as(command.id())]);
                    cx.open(Dialog::Ask(form.holding(values, 1)));
                }
            }
            _ => {
                let text = value(0);
                self.write(command, Write::AddNote { key, text }, cx);
            }
        }
    }

    pub(super) fn take_answer(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        let Some(asked) = self.asked.take() else {
            return;
        };
        let (key, version) = (self.record.key.clone(), self.version());
        match (asked, answered) {
            (Asked::Override(warning), Answered::Yes { reason }) => {
                let warning = Override {
                    reason: reason.unwrap_or_default(),
                    ..warning
                };
                self.write(
                    Command::Override,
                    Write::OverrideWarning {
                        key,
                        version,
                        warning,
                    },
                    cx,
                );
            }
            (Asked::Submit, Answered::Yes { .. }) => {
                let Some(detail) = &self.record.detail else {
                    return;
                };
                let revision = detail.revision;
                let warnings = self
                    .record
                    .findings
                    .iter()
                    .filter(|f| f.severity == Severity::Warning)
                    .map(|f| format!("{}|{}", f.code(), f.subject()))
                    .collect();
                self.write(
                    Command::Submit,
                    Write::Submit {
                        key,
                        version,
                        revision,
                        warnings,
                    },
                    cx,
                );
            }
            (Asked::Close(command), Answered::Yes { reason }) => {
                let reason = reason.unwrap_or_default();
                let write = match command {
                    Command::Decline => Write::Decline {
                        key,
                        version,
                        reason,
                    },
                    _ => Write::Withdraw {
                        key,
                        version,
                        reason,
                    },
                };
                self.write(command, write, cx);
            }
            (Asked::Form(command), Answered::Filled(values)) => self.filled(command, &values, cx),
            (Asked::ReassignTo, Answered::Chosen(choice)) => {
                let to = Login::from(choice.code.as_str());
                self.reassign_to(to, &choice.label, cx);
            }
            (Asked::Reassign(to), Answered::Yes { reason }) => {
                let reason = reason.unwrap_or_default();
                let reassign = Write::Reassign {
                    key,
                    version,
                    to,
                    reason,
                };
                self.write(Command::Reassign, reassign, cx);
            }
            _ => {}
        }
    }
}
