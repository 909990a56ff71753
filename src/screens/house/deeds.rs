//! What an option does to a row of which list: a list below it, a form, an act, a record to read.

use super::forms::FormKind;
use crate::domain::house::{Fields, HouseAct, HouseRow, HouseTable};
use crate::domain::ids::{ApplicationKey, BranchId, ContractKey};
use crate::domain::record::Role;
use crate::i18n::frame::Frame;
use crate::i18n::house::{self, House};
use crate::i18n::refusals::Sentence;
use crate::i18n::{Language, events};
use crate::keys::Command;
use crate::screens::act::not_here;
use crate::screens::{Target, View};
use serde_json::Value;

/// What an option does to a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Deed {
    /// Every field of it.
    Show,
    /// A screen of its own.
    Open(Target),
    /// The list below it.
    Rows(HouseTable, Fields),
    /// A form about it.
    Form(FormKind),
    /// An act, at once; the reason that was asked for goes into its arguments.
    Act(HouseAct, Fields),
}

/// Arguments made of a row's own fields.
fn taken(row: &HouseRow, names: &[&str]) -> Fields {
    names
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), row.fields.get(*name)?.clone())))
        .collect()
}

fn with(mut fields: Fields, name: &str, value: impl Into<Value>) -> Fields {
    fields.insert(name.to_owned(), value.into());
    fields
}

/// The deed of an option; none where the list does not know it.
pub(super) fn deed(row: &HouseRow, command: Command) -> Option<Deed> {
    use Command as C;
    use HouseTable as T;
    Some(match (row.table, command) {
        (T::Masters, C::Select | C::Display) => {
            Deed::Rows(T::from_code(row.text("master"))?, Fields::new())
        }
        (T::Orderers, C::Select) => Deed::Rows(
            T::Rules,
            with(Fields::new(), "orderer_code", row.text("code")),
        ),
        (T::Contractors, C::Select) => {
            Deed::Rows(T::ContractorContracts, taken(row, &["customer_code"]))
        }
        (T::CloseMonths, C::Select) => Deed::Rows(T::CloseDays, taken(row, &["branch", "month"])),
        (T::CloseDays, C::Select) => Deed::Rows(T::CloseItems, taken(row, &["branch", "day"])),
        (T::Premiums, C::Select) if row.flag("total") => Deed::Show,
        (T::Premiums, C::Select) => Deed::Rows(
            T::PremiumLines,
            taken(
                row,
                &["branch", "customer_code", "contractor", "address", "month"],
            ),
        ),
        (T::PremiumLines | T::ContractorContracts, C::Select | C::History) => {
            Deed::Open(of_contract(row)?)
        }
        (T::CloseItems, C::Select | C::History | C::PublicationStatus) => {
            Deed::Open(of_contract(row).or_else(|| of_application(row))?)
        }
        (t, C::History) if t.is_audit() => {
            Deed::Open(of_contract(row).or_else(|| of_application(row))?)
        }
        (T::Rules, C::Change) => Deed::Form(FormKind::Rule),
        (T::Orderers, C::Change) => Deed::Form(FormKind::Orderer),
        (T::Contractors, C::Change) => Deed::Form(FormKind::Contractor),
        // What was merged is put back by a proposal.
        (T::Contractors, C::Withdraw) if is_merged(row) => {
            let content = with(
                taken(row, &["customer_code"]),
                "kept_code",
                row.text("merged_into"),
            );
            let args = with(Fields::new(), "kind", "unmerge");
            Deed::Act(HouseAct::Propose, with(args, "content", content))
        }
        (T::Contractors, C::Withdraw) => Deed::Form(FormKind::Merge),
        (T::ContractorContracts, C::Change) => Deed::Form(FormKind::Move),
        (T::Banks, C::Change) => Deed::Form(FormKind::Bank),
        (T::Branches, C::Change) => Deed::Form(FormKind::Branch),
        (T::Operators, C::Change) => Deed::Form(FormKind::Operator),
        (T::Operators, C::Withdraw) => Deed::Act(HouseAct::ShutOut, taken(row, &["login"])),
        (T::Holidays, C::Change) => Deed::Form(FormKind::Holiday),
        (T::Holidays, C::Withdraw) => Deed::Act(HouseAct::DropHoliday, taken(row, &["day"])),
        (T::Company, C::Change) => Deed::Form(FormKind::Company),
        (T::Company, C::Print) => Deed::Form(FormKind::Specimen),
        (T::Rates, C::Change) => Deed::Form(FormKind::Rate),
        (T::MailWordings, C::Change) => Deed::Form(FormKind::Mail),
        // The sentences of a file are not here.
        (T::DocumentWordings, C::Change) if row.fields.contains_key("sentences") => {
            Deed::Form(FormKind::Wording)
        }
        (T::Limits, C::Change) => Deed::Form(FormKind::Limit),
        (T::Delegations, C::Withdraw) => Deed::Act(
            HouseAct::EndDelegation,
            with(Fields::new(), "id", row.id.as_str()),
        ),
        (T::Entitlements, C::Withdraw) => {
            Deed::Act(HouseAct::EndEntitlement, taken(row, &["login", "branch"]))
        }
        (T::Workloads, C::Reassign) => Deed::Form(FormKind::HandOver),
        (T::Proposals, C::Approve) => decide(row, "confirmed"),
        (T::Proposals, C::Return) => decide(row, "rejected"),
        (T::Proposals, C::Withdraw) => decide(row, "withdrawn"),
        (T::CloseDays | T::CloseMonths, C::Approve) => {
            // What remains open is signed with a reason.
            if row.number("missing").unwrap_or(0) > 0 {
                return Some(Deed::Form(FormKind::Close));
            }
            Deed::Act(HouseAct::ClosePeriod, closing(row))
        }
        (T::CloseDays | T::CloseMonths, C::Return) => Deed::Act(
            HouseAct::ReopenPeriod,
            taken(row, &["branch", "day", "month"]),
        ),
        (_, C::Select | C::Display) => Deed::Show,
        _ => return None,
    })
}

/// Whether it is a contractor that points to another record.
pub(super) fn is_merged(row: &HouseRow) -> bool {
    row.table == HouseTable::Contractors && !row.text("merged_into").is_empty()
}

/// Why a row has none of an option that its list offers.
pub(super) fn no_deed(row: &HouseRow, command: Command, language: Language) -> Sentence {
    let words = House(language);
    if row.table.is_audit() && command == Command::History {
        return Sentence {
            what: words.no_record_of_it().to_owned(),
            remedy: words.no_record_of_it_remedy().to_owned(),
        };
    }
    if row.table != HouseTable::DocumentWordings {
        return not_here(language);
    }
    Sentence {
        what: words.wording_is_a_file().to_owned(),
        remedy: words.wording_is_a_file_remedy().to_owned(),
    }
}

fn decide(row: &HouseRow, verdict: &str) -> Deed {
    let args = with(Fields::new(), "id", row.id.as_str());
    Deed::Act(HouseAct::DecideProposal, with(args, "verdict", verdict))
}

/// The arguments of a close: the period, and the differences that were seen.
pub(super) fn closing(row: &HouseRow) -> Fields {
    let args = taken(row, &["branch", "day", "month"]);
    with(args, "seen", row.number("missing").unwrap_or(0))
}

fn of_contract(row: &HouseRow) -> Option<Target> {
    let (branch, id) = about(row, "contract_id")?;
    Some(Target::Contract(ContractKey { branch, id }, View::History))
}

fn of_application(row: &HouseRow) -> Option<Target> {
    let (branch, id) = about(row, "application_id")?;
    let key = ApplicationKey { branch, id };
    Some(Target::Application(key, View::History))
}

/// The record that a row is about. An attempt is on record in the branch of who tried it; its aim may be another's.
fn about(row: &HouseRow, id: &str) -> Option<(BranchId, i64)> {
    let fields = match row.fields.get("aim").and_then(Value::as_object) {
        Some(aim) => aim,
        None => &row.fields,
    };
    let branch = fields.get("branch")?.as_str()?;
    Some((BranchId::from(branch), fields.get(id)?.as_i64()?))
}

/// The options a list has for a role.
pub(super) fn offers(table: HouseTable, command: Command, role: Option<Role>) -> bool {
    use Command as C;
    use HouseTable as T;
    let keeps = role == Some(Role::Administrator);
    let signs = matches!(role, Some(Role::Administrator | Role::Supervisor));
    match (table, command) {
        (_, C::Select | C::Display) => true,
        (t, C::History) => {
            t.is_audit() || matches!(t, T::CloseItems | T::PremiumLines | T::ContractorContracts)
        }
        (
            T::Rules
            | T::Orderers
            | T::Contractors
            | T::ContractorContracts
            | T::Banks
            | T::Branches
            | T::Operators
            | T::Holidays
            | T::Company
            | T::Rates
            | T::MailWordings
            | T::DocumentWordings
            | T::Limits,
            C::Change,
        ) => keeps,
        (T::Delegations, C::Withdraw | C::New) => signs,
        (T::Workloads, C::Reassign) => role == Some(Role::Supervisor),
        (
            T::Contractors | T::Operators | T::Holidays | T::Proposals | T::Entitlements,
            C::Withdraw,
        ) => keeps,
        (T::Company, C::Print) => true,
        (T::Proposals | T::CloseDays | T::CloseMonths, C::Approve | C::Return) => signs,
        (_, C::New) => keeps && new_form(table).is_some(),
        _ => false,
    }
}

/// Why an option is not offered: another role has it, or nobody has.
pub(super) fn not_offered(table: HouseTable, command: Command, language: Language) -> Sentence {
    let somebodys = [Role::Administrator, Role::Supervisor]
        .into_iter()
        .any(|role| offers(table, command, Some(role)));
    if !somebodys {
        return not_here(language);
    }
    let words = House(language);
    Sentence {
        what: words.not_for_role().to_owned(),
        remedy: words.not_for_role_remedy().to_owned(),
    }
}

/// What a confirmation asks about one row.
pub(super) fn question(
    language: Language,
    row: &HouseRow,
    command: Command,
) -> Option<&'static str> {
    let words = House(language);
    Some(match (row.table, command) {
        (HouseTable::CloseDays | HouseTable::CloseMonths, Command::Approve) => words.ask_close(),
        (HouseTable::CloseDays | HouseTable::CloseMonths, Command::Return) => words.ask_reopen(),
        (HouseTable::Proposals, Command::Approve) => words.ask_confirm(),
        (HouseTable::Proposals, Command::Return) => words.ask_reject(),
        (HouseTable::Proposals, Command::Withdraw) => words.ask_withdraw(),
        (HouseTable::Operators, Command::Withdraw) => words.ask_shut_out(),
        (HouseTable::Holidays, Command::Withdraw) => words.ask_drop(),
        (HouseTable::Delegations, Command::Withdraw) => words.ask_end_delegation(),
        (HouseTable::Entitlements, Command::Withdraw) => words.ask_end_entitlement(),
        (HouseTable::Contractors, Command::Withdraw) if is_merged(row) => words.ask_unmerge(),
        _ => return None,
    })
}

/// What an act does to a row of which list, as a noun; none where the command's own name is right.
pub(super) fn verb(language: Language, row: &HouseRow, command: Command) -> Option<&'static str> {
    use HouseTable as T;
    let words = House(language);
    Some(match (row.table, command) {
        (T::CloseDays, Command::Approve) => words.verb_close_day(),
        (T::CloseMonths, Command::Approve) => words.verb_close_month(),
        (T::CloseDays | T::CloseMonths, Command::Return) => words.verb_reopen(),
        (T::Proposals, Command::Approve) => words.verb_confirm(),
        (T::Proposals, Command::Return) => words.verb_reject(),
        (T::Proposals, Command::Withdraw) => words.verb_withdraw(),
        (T::Operators, Command::Withdraw) => words.verb_shut_out(),
        (T::Holidays, Command::Withdraw) => words.verb_drop(),
        (T::Delegations | T::Entitlements, Command::Withdraw) => words.verb_end(),
        (T::Contractors, Command::Withdraw) if is_merged(row) => words.verb_propose_unmerge(),
        (T::Contractors, Command::Withdraw) => words.verb_merge(),
        _ => return None,
    })
}

/// What people call a row.
pub(super) fn called(row: &HouseRow, language: Language) -> String {
    use HouseTable as T;
    let shown = |key: &str| {
        let value = row.fields.get(key);
        value.map_or(String::new(), |v| house::value(language, key, v))
    };
    let of = |keys: &[&str]| {
        let parts = keys.iter().map(|key| shown(key));
        let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
        parts.join(" ")
    };
    let called = match row.table {
        T::Proposals => of(&["proposal_kind", "subject", "person_name"]),
        T::Delegations => Frame(language).acting(shown("delegate_name"), shown("absent_name")),
        T::Operators | T::Workloads => of(&["name"]),
        T::Limits => of(&["name", "product"]),
        T::Entitlements => House(language).entitlement_of(shown("name"), shown("branch_name")),
        T::Holidays => of(&["day", "name"]),
        T::CloseDays => of(&["day", "branch_name"]),
        T::CloseMonths => of(&["month", "branch_name"]),
        T::Contractors => of(&["customer_code", "name"]),
        T::Orderers => of(&["code", "name"]),
        T::Rules => of(&["work_kind", "product", "valid_from"]),
        T::Banks => of(&["bank_name", "branch_name"]),
        T::Branches => of(&["name"]),
        T::Masters => of(&["master"]),
        T::Company => of(&["valid_from"]),
        T::Rates => of(&["product", "valid_from"]),
        T::MailWordings => of(&["mail_kind", "valid_from"]),
        _ => of(&["number"]),
    };
    if called.is_empty() && row.table.is_audit() {
        // Its own number says nothing to anybody.
        events::kind(language, house::kind_code(row)).to_owned()
    } else if called.is_empty() {
        row.id.clone()
    } else {
        called
    }
}

/// Why this role makes no new row of a list.
pub(super) fn no_new(table: HouseTable, language: Language) -> Sentence {
    let words = House(language);
    let what = match table {
        HouseTable::Rules => words.no_new_rule(),
        HouseTable::Orderers => words.no_new_orderer(),
        _ => words.no_new(),
    };
    Sentence {
        what: what.to_owned(),
        remedy: words.no_new_remedy().to_owned(),
    }
}

/// How a new one begins where no list has it: a wording from one that there is.
pub(super) fn begun_elsewhere(table: HouseTable, language: Language) -> Option<Sentence> {
    let words = House(language);
    matches!(
        table,
        HouseTable::MailWordings | HouseTable::DocumentWordings
    )
    .then(|| Sentence {
        what: words.wording_begins_from_one().to_owned(),
        remedy: words.wording_begins_from_one_remedy().to_owned(),
    })
}

/// The form of a new row.
pub(super) fn new_form(table: HouseTable) -> Option<FormKind> {
    use HouseTable as T;
    Some(match table {
        T::Rules => FormKind::Rule,
        T::Orderers => FormKind::Orderer,
        T::Contractors => FormKind::Contractor,
        T::Banks => FormKind::Bank,
        T::Branches => FormKind::Branch,
        T::Operators => FormKind::NewOperator,
        T::Holidays => FormKind::Holiday,
        T::Company => FormKind::Company,
        T::Rates => FormKind::Rate,
        T::Limits => FormKind::Limit,
        T::Delegations => FormKind::Delegate,
        T::Entitlements => FormKind::Entitle,
        _ => return None,
    })
}
