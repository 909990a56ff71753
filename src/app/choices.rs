//! The open list of values (F4): its question goes out with every change of the filter.

use super::choose::Source;
use super::cx::Cx;
use super::dialog::Dialog;
use super::model::Model;
use super::msg::RequestId;
use crate::domain::command::Answer;
use crate::domain::record::{Choice, ContractRow};
use crate::domain::refusal::Refusal;
use crate::i18n::house;

impl Model {
    /// Whether the open list of values waits for this.
    pub(super) fn is_for_dialog(&self, id: RequestId) -> bool {
        self.stack
            .iter()
            .any(|e| e.dialog.as_ref().is_some_and(|d| d.awaits(id)))
    }

    /// Values have come.
    pub(super) fn choices(&mut self, id: RequestId, result: Result<Answer, Refusal>) {
        self.shared.readers.remove(&id);
        let language = self.shared.language();
        let dialogs = self.stack.iter_mut().filter_map(|e| e.dialog.as_mut());
        for dialog in dialogs {
            if let Some(choose) = dialog.choose()
                && choose.asked == Some(id)
            {
                choose.asked = None;
                choose.selected = 0;
                choose.unread = result.as_ref().is_err_and(says_nothing);
                choose.more = matches!(&result, Ok(Answer::Contracts(page)) if page.more_after);
                choose.shown = match &result {
                    Ok(Answer::Choices(list)) => list.clone(),
                    Ok(Answer::Contracts(page)) => page.rows.iter().map(contract).collect(),
                    _ => Vec::new(),
                };
                match &choose.source {
                    Source::OtherContractors(code) => choose.shown.retain(|c| c.code != *code),
                    // As their own list has it.
                    Source::Orderers => {
                        for orderer in &mut choose.shown {
                            let kind = orderer.detail.as_str().into();
                            orderer.detail = house::value(language, "orderer_kind", &kind);
                        }
                    }
                    _ => {}
                }
            }
        }
        self.shared.dirty = true;
        if let Err(refusal) = result {
            self.with_top(|_, cx| cx.refuse_reading(&refusal));
        }
    }

    /// The filter of the open list of values changed, or it has just been opened.
    pub(super) fn refilter(&mut self) {
        self.with_top(|_, cx| ask_choices(cx));
    }
}

/// Whether that there is no answer says nothing of what there is: the database is away, or was not through in time.
fn says_nothing(refusal: &Refusal) -> bool {
    let wide = |rule: &str| rule == "search_too_wide";
    refusal.is_away() || matches!(refusal, Refusal::BadValue { rule, .. } if wide(rule))
}

/// A contract as a list of values shows it; code `branch/id`.
fn contract(row: &ContractRow) -> Choice {
    Choice {
        code: format!("{}/{}", row.key.branch, row.key.id),
        label: format!("{} {}", row.number, row.contractor),
        detail: row.works.clone(),
    }
}

fn ask_choices(cx: &mut Cx<'_>) {
    let Some(Dialog::Choose(choose)) = cx.dialog.as_mut() else {
        return;
    };
    if let Some(query) = choose.refilter() {
        let id = cx.query(query);
        if let Some(Dialog::Choose(choose)) = cx.dialog.as_mut() {
            choose.asked = Some(id);
        }
    }
}

impl Model {
    /// Opens the first question of a list of values that was just opened.
    pub(super) fn after_opening(&mut self) {
        let fresh = self.top().is_some_and(|e| match &e.dialog {
            Some(Dialog::Choose(c)) => {
                c.asked.is_none() && c.shown.is_empty() && !matches!(c.source, Source::Fixed(_))
            }
            _ => false,
        });
        if fresh {
            self.refilter();
        }
    }
}
