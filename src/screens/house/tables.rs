//! What each list shows: columns, tabs, filters, rights. Data only; the words are in `i18n::house`, the rights once
//! more in the database.

use crate::domain::house::HouseTable;
use crate::domain::record::Role;

/// A column.
#[derive(Debug, Clone, Copy)]
pub(in crate::screens) struct Col {
    /// The field; `about` is made of several.
    pub key: &'static str,
    /// Fewest display columns.
    pub least: u16,
    /// Its share of what is left over.
    pub grow: u16,
    /// Dropped first when narrow: the highest.
    pub rank: u8,
}

const fn col(key: &'static str, least: u16) -> Col {
    Col {
        key,
        least,
        grow: 0,
        rank: 0,
    }
}

impl Col {
    const fn growing(mut self, share: u16) -> Self {
        self.grow = share;
        self
    }

    const fn ranked(mut self, rank: u8) -> Self {
        self.rank = rank;
        self
    }
}

/// The columns of a list.
pub(in crate::screens) fn columns(table: HouseTable) -> Vec<Col> {
    use HouseTable as T;
    match table {
        // What was tried stands in what it is about; the kind is nearly always the same.
        T::AuditRefused => vec![
            col("at", 14),
            col("branch", 4),
            col("actor_name", 10),
            col("number", 13),
            col("about", 28).growing(3),
            col("event", 14).ranked(1),
            col("actor", 12).ranked(2),
        ],
        T::Audit => vec![
            col("at", 14),
            col("branch", 4).ranked(1),
            col("actor_name", 10),
            col("event", 14),
            col("number", 13),
            col("about", 20).growing(3),
            // At 80 columns the name has to do: what happened and about what is worth more than the login.
            col("actor", 12).ranked(2),
        ],
        T::AuditKeys => vec![
            col("at", 14),
            col("branch", 4).ranked(1),
            col("actor_name", 10),
            col("event", 12),
            col("number", 13),
            col("about", 14).growing(3),
            col("handed_over", 6),
        ],
        T::CloseDays | T::CloseMonths => vec![
            col(
                if matches!(table, T::CloseDays) {
                    "day"
                } else {
                    "month"
                },
                10,
            ),
            col("branch_name", 8).growing(1),
            col("approved", 5),
            // Why fewer were issued than approved, where nothing is missing.
            col("ended", 6).ranked(2),
            col("issued", 4),
            col("arrived", 4),
            col("mail_wanted", 6).ranked(1),
            col("mailed", 4),
            col("missing", 5),
            col("amended", 6),
            col("close_state", 8),
            col("closed_by", 10).ranked(3),
            col("amount", 14).ranked(4),
        ],
        T::CloseItems => vec![
            col("happened", 8),
            col("number", 13),
            col("contractor", 18).growing(2),
            col("amount", 13),
            col("missing_step", 6),
            col("trouble", 10).growing(1),
            col("application_number", 11).ranked(1),
            col("product", 8).ranked(2),
            col("form", 4).ranked(3),
        ],
        T::Statistics => vec![
            col("orderer_kind", 10).growing(1),
            col("product", 14),
            col("count", 8),
            col("amount", 16),
            col("electronic_count", 8),
            col("electronic_permille", 10),
        ],
        T::Premiums => vec![
            col("branch", 4).ranked(1),
            col("customer_code", 10),
            col("contractor", 20).growing(1),
            col("count", 6),
            col("amount", 15),
            col("premium", 12),
        ],
        T::PremiumLines => vec![
            col("number", 13),
            col("happened", 8),
            col("works", 16).growing(1),
            col("amount", 13),
            col("premium", 11),
            col("product", 10).ranked(1),
        ],
        T::Masters => vec![col("master", 30), col("count", 10)],
        T::Proposals => vec![
            col("proposed_at", 16),
            col("proposal_kind", 10),
            col("subject", 14).growing(2),
            col("proposed_name", 10),
            col("proposal_state", 8),
            col("reason", 10).growing(1),
            col("decided_name", 10).ranked(1),
        ],
        T::Orderers => vec![
            col("code", 12),
            col("name", 24).growing(1),
            col("orderer_kind", 12),
            col("count", 6),
        ],
        T::Rules => vec![
            col("work_kind", 10),
            col("product", 14),
            col("valid_from", 10),
            col("valid_to", 10),
            col("electronic_from", 10),
            col("tiers", 10).growing(1),
            col("rounding", 8).ranked(1),
        ],
        T::RuleEffects => vec![
            col("number", 11),
            col("contractor", 20).growing(1),
            col("state", 8),
        ],
        T::Contractors => vec![
            col("customer_code", 10),
            col("name", 20).growing(1),
            col("address", 20).growing(1),
            col("merged_into", 10),
            col("phone", 14).ranked(1),
        ],
        T::ContractorContracts => vec![
            col("number", 13),
            col("contractor", 14).growing(1),
            col("works", 14).growing(1),
            col("amount", 12),
            col("customer_code", 10),
            col("moved_from", 10).ranked(1),
        ],
        T::Banks => vec![
            col("bank_code", 8),
            col("branch_code", 6),
            col("bank_name", 18).growing(1),
            col("branch_name", 14).growing(1),
            col("contracted", 8),
        ],
        T::Branches => vec![
            col("branch_id", 4),
            col("name", 12).growing(1),
            col("tel", 14),
            col("email", 20).growing(1),
            col("head_office", 6).ranked(1),
        ],
        T::Operators => vec![
            col("login", 14),
            col("name", 14).growing(1),
            col("role", 8),
            col("branch_name", 10),
            col("disabled_at", 16),
        ],
        T::Holidays => vec![col("day", 12), col("name", 20).growing(1)],
        T::Company => vec![
            col("valid_from", 10),
            col("name", 18).growing(1),
            col("president_title", 12),
            col("president", 12),
            col("wording", 14),
        ],
        T::MailWordings => vec![
            col("mail_kind", 20),
            col("valid_from", 10),
            col("mail_state", 10),
            col("mail_subject", 20).growing(1),
        ],
        T::MailSample => vec![col("number", 13)],
        T::DocumentWordings => vec![
            col("wording_id", 16).growing(1),
            col("wording_state", 10),
            col("valid_from", 10),
            col("valid_to", 10),
            col("wording_source", 12),
            col("digest", 12).ranked(1),
        ],
        T::Limits => vec![
            col("branch_name", 8).ranked(2).growing(1),
            // Two of one family name are told apart.
            col("name", 12).growing(1),
            col("product", 14),
            col("limit", 15),
            col("valid_from", 10),
            // Mostly empty, and the state says whether it is over.
            col("valid_to", 10).ranked(1),
            col("limit_state", 8),
            col("login", 12).ranked(3),
        ],
        T::Delegations => vec![
            col("absent_name", 10).growing(1),
            col("delegate_name", 10).growing(1),
            col("first_day", 10),
            col("last_day", 10),
            col("delegation_state", 8),
            col("by_name", 10),
            col("reason", 12).growing(2).ranked(1),
            col("branch_name", 8).ranked(2),
        ],
        T::Workloads => vec![
            col("name", 12).growing(1),
            col("role", 6),
            col("claimed", 6),
            col("lapsed", 8),
            col("awaiting", 8),
            col("oldest_day", 10),
            col("branch_name", 8).growing(1),
            col("login", 12).ranked(1),
        ],
        T::Entitlements => vec![
            col("login", 12),
            col("name", 12).growing(1),
            col("branch_name", 12).growing(1),
            col("by_name", 10),
            col("reason", 14).growing(2),
            col("granted_at", 16).ranked(1),
        ],
        T::Rates => vec![col("product", 20), col("valid_from", 12), col("ppm", 12)],
    }
}

/// Fields of a file beside the columns.
pub(super) fn more_of_a_file(table: HouseTable) -> &'static [&'static str] {
    match table {
        t if t.is_audit() => &["remark", "detail", "n"],
        HouseTable::CloseItems => &[
            "seq",
            "branch",
            "approved_at",
            "numbered_at",
            "arrived_at",
            "mailed_at",
        ],
        HouseTable::CloseDays | HouseTable::CloseMonths => &[
            "reason",
            "closed_at",
            "reopened_by",
            "reopened_at",
            "events",
        ],
        HouseTable::Statistics => &["year"],
        HouseTable::Premiums => &["month", "without_rate", "address"],
        HouseTable::PremiumLines => &["seq", "branch", "numbered_at", "address"],
        HouseTable::MailWordings => &["mail_body"],
        HouseTable::Delegations => &["absent", "delegate", "remark"],
        HouseTable::Rules => &["basis", "cap", "hand_in"],
        _ => &[],
    }
}

/// The lists that Tab goes round.
pub(super) fn tabs(table: HouseTable) -> &'static [HouseTable] {
    use HouseTable as T;
    match table {
        T::Audit | T::AuditKeys | T::AuditRefused => &[T::Audit, T::AuditKeys, T::AuditRefused],
        T::CloseDays | T::CloseMonths | T::Statistics | T::Premiums => {
            &[T::CloseDays, T::CloseMonths, T::Statistics, T::Premiums]
        }
        _ => &[],
    }
}

/// The fields of its filter.
pub(in crate::screens) fn filters(table: HouseTable) -> &'static [&'static str] {
    use HouseTable as T;
    match table {
        T::Audit | T::AuditKeys | T::AuditRefused => &["actor", "number", "kind", "from", "to"],
        T::CloseDays | T::Premiums => &["month"],
        T::CloseMonths | T::Statistics | T::Holidays => &["year"],
        T::Orderers | T::Contractors | T::Banks | T::Operators | T::Limits => &["text"],
        T::ContractorContracts => &["number"],
        _ => &[],
    }
}

/// Screen id.
pub(crate) fn id(table: HouseTable) -> &'static str {
    use HouseTable as T;
    match table {
        T::Audit => "W1",
        T::AuditKeys => "W2",
        T::AuditRefused => "W3",
        T::CloseDays => "D1",
        T::CloseMonths => "D2",
        T::Statistics => "D3",
        T::Premiums => "D4",
        T::CloseItems => "D5",
        T::PremiumLines => "D6",
        T::Masters => "B0",
        T::Proposals => "B1",
        T::Orderers => "B2",
        T::Contractors => "B3",
        T::Banks => "B4",
        T::Branches => "B5",
        T::Operators => "B6",
        T::Holidays => "B7",
        T::Company => "B8",
        T::Rates => "B9",
        T::MailWordings | T::MailSample => "B10",
        T::Limits => "B11",
        T::Delegations => "B12",
        T::Workloads => "B13",
        T::DocumentWordings => "B14",
        T::Entitlements => "B15",
        T::Rules | T::RuleEffects => "B2R",
        T::ContractorContracts => "B3C",
    }
}

/// Whose task it is; the database says the same (api.audit_page, api.house_page).
#[must_use]
pub fn allowed(table: HouseTable, role: Role) -> bool {
    use HouseTable as T;
    match (table, role) {
        (_, Role::Clerk) => false,
        (T::Audit | T::AuditKeys | T::AuditRefused, role) => role == Role::Auditor,
        (
            T::Contractors
            | T::ContractorContracts
            | T::Banks
            | T::Branches
            | T::Operators
            | T::Holidays
            | T::Company
            | T::Rates
            | T::MailWordings
            | T::MailSample
            | T::DocumentWordings
            | T::Entitlements,
            role,
        ) => role != Role::Supervisor,
        _ => true,
    }
}
