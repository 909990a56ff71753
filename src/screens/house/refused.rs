//! What the database would refuse in any case, known from the row: said before a reason is asked for.

use super::forms::FormKind;
use super::known;
use crate::app::Shared;
use crate::domain::date;
use crate::domain::house::{HouseRow, HouseTable};
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::i18n::house::House;
use crate::i18n::refusals::{Sentence, sentence};
use crate::keys::Command;
use chrono::{Months, NaiveDate};

/// The field of a form that a refusal of the database is about.
pub(super) fn field(kind: FormKind, refusal: &Refusal) -> Option<&'static str> {
    let Refusal::BadValue { rule, .. } = refusal else {
        return None;
    };
    match rule.as_str() {
        "master_exists" | "customer_code_form" | "orderer_code_form" => known::own_code(kind),
        "phone_digits" if kind == FormKind::Contractor => Some("phone"),
        _ => None,
    }
}

/// Nobody confirms what they proposed.
pub(super) fn own_proposal(language: Language) -> Sentence {
    Sentence {
        what: House(language).own_proposal().to_owned(),
        remedy: House(language).own_proposal_remedy().to_owned(),
    }
}

/// What of it is somebody's authority and not the row's state.
pub(super) fn beyond(command: Command, row: &HouseRow, shared: &Shared) -> Option<Refusal> {
    use Command as C;
    use HouseTable as T;
    let me = shared.operator.as_ref()?.login.as_str();
    let rule = |rule: &str| {
        Some(Refusal::BadValue {
            rule: rule.to_owned(),
            detail: String::new(),
        })
    };
    let open = matches!(row.text("proposal_state"), "" | "open");
    let content = row.fields.get("content");
    let whose = content.and_then(|c| c.get("login")?.as_str());
    match (row.table, command) {
        (T::Proposals, C::Approve | C::Withdraw) if !open => None,
        (T::Proposals, C::Approve) if row.text("proposed_by") == me => Some(Refusal::OwnDraft),
        (T::Proposals, C::Approve) if row.text("proposal_kind") == "limit" && whose == Some(me) => {
            rule("own_limit")
        }
        (T::Proposals, C::Withdraw) if row.text("proposed_by") != me => Some(Refusal::NotAllowed),
        (T::CloseDays | T::CloseMonths, C::Return) if row.flag("closed_by_me") => {
            rule("reopen_by_another")
        }
        (T::Operators, C::Withdraw | C::Change) if row.text("login") == me => rule("own_record"),
        _ => None,
    }
}

/// Why a row does not take an option now.
pub(super) fn before(command: Command, row: &HouseRow, shared: &Shared) -> Option<Sentence> {
    use Command as C;
    use HouseTable as T;
    let language = shared.language();
    let me = shared.operator.as_ref().map_or("", |me| me.login.as_str());
    let rule = |rule: &str, detail: &str| {
        let (rule, detail) = (rule.to_owned(), detail.to_owned());
        Some(sentence(language, &Refusal::BadValue { rule, detail }))
    };
    match (row.table, command) {
        (T::Proposals, C::Approve | C::Return | C::Withdraw) => {
            let state = row.text("proposal_state");
            let mine = row.text("proposed_by") == me;
            let content = row.fields.get("content");
            let whose = content.and_then(|c| c.get("login")?.as_str());
            match command {
                _ if !matches!(state, "" | "open") => rule("proposal_decided", state),
                C::Approve if mine => Some(own_proposal(language)),
                C::Approve if row.text("proposal_kind") == "limit" && whose == Some(me) => {
                    rule("own_limit", "")
                }
                C::Approve => {
                    let (name, day) = passed(row, date::jst_day(shared.now))?;
                    rule(name, &day.to_string())
                }
                C::Withdraw if !mine => Some(Sentence {
                    what: House(language).only_proposer().to_owned(),
                    remedy: House(language).only_proposer_remedy().to_owned(),
                }),
                _ => None,
            }
        }
        (T::CloseDays | T::CloseMonths, C::Approve) => {
            let today = date::jst_day(shared.now);
            match row.text("close_state") {
                "closed" | "closed_differs" => rule("already_closed", period(row)),
                _ if last_day(row).is_some_and(|last| last >= today) => {
                    rule("not_over_yet", period(row))
                }
                _ if !row.text("open_day").is_empty() => {
                    rule("month_has_open_days", row.text("open_day"))
                }
                _ => None,
            }
        }
        (T::CloseDays | T::CloseMonths, C::Return) => match row.text("close_state") {
            "open" | "reopened" => rule("not_closed", period(row)),
            _ if row.flag("closed_by_me") => rule("reopen_by_another", ""),
            _ if row.flag("month_closed") => {
                let month = row.text("day").rsplit_once('-');
                rule("month_closed", month.map_or("", |(month, _)| month))
            }
            _ => None,
        },
        (T::Operators, C::Withdraw | C::Change) if row.text("login") == me => {
            rule("own_record", "")
        }
        // A closed month's statement was sent as it was closed.
        (T::ContractorContracts, C::Change) if !row.text("closed_month").is_empty() => {
            rule("month_closed", row.text("closed_month"))
        }
        (T::Delegations, C::Withdraw) => match row.text("delegation_state") {
            "ended" | "past" => rule("delegation_over", ""),
            _ => None,
        },
        _ => None,
    }
}

/// The rule by which a proposal cannot be confirmed any more, and its first day, which has passed; none while it can be. A
/// product's first rate may begin in the past, and rules have days of their own: those the database judges.
pub(super) fn passed(row: &HouseRow, today: NaiveDate) -> Option<(&'static str, NaiveDate)> {
    if row.table != HouseTable::Proposals || !matches!(row.text("proposal_state"), "" | "open") {
        return None;
    }
    let rule = match row.text("proposal_kind") {
        "limit" => "limit_backdated",
        "company" => "company_backdated",
        "mail" => "mail_backdated",
        _ => return None,
    };
    let from = row.fields.get("content")?.get("valid_from")?.as_str()?;
    let from: NaiveDate = from.parse().ok()?;
    (from < today).then_some((rule, from))
}

/// The day or month of a row of the close, as the database writes it.
fn period(row: &HouseRow) -> &str {
    match row.text("day") {
        "" => row.text("month"),
        day => day,
    }
}

/// The last day of it.
fn last_day(row: &HouseRow) -> Option<NaiveDate> {
    match row.text("day") {
        "" => {
            let first: NaiveDate = format!("{}-01", row.text("month")).parse().ok()?;
            first.checked_add_months(Months::new(1))?.pred_opt()
        }
        day => day.parse().ok(),
    }
}
