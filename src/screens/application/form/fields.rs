//! What each field of the form is: how it is read, how wide it is, what its choices are called.

use crate::domain::application::Origin;
use crate::domain::field::FieldId;
use crate::i18n::detail::Detail;
use crate::i18n::{Language, counter, entry_faults};
use crate::screens::application::entry::{self, EntryFault, Section};
use crate::ui::form::WHOLE;

/// How a field is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A day.
    Day,
    /// An amount.
    Yen,
    /// A fiscal year.
    Year,
    /// As it stands.
    Plain,
}

/// How a field is read.
pub(super) fn kind(field: FieldId) -> Kind {
    use FieldId as F;
    match field {
        F::ContractDate
        | F::TermFrom
        | F::TermTo
        | F::NoticeDate
        | F::GuaranteeEnd(_)
        | F::PremiumReceivedOn => Kind::Day,
        F::Price | F::YearShare | F::Amount(_) => Kind::Yen,
        F::FiscalYear => Kind::Year,
        _ => Kind::Plain,
    }
}

/// Fields that may stay empty.
pub(super) fn optional(field: FieldId) -> bool {
    matches!(
        field,
        FieldId::NoticeDate
            | FieldId::FiscalYear
            | FieldId::YearShare
            | FieldId::GuaranteeEnd(_)
            | FieldId::PremiumReceivedOn
    )
}

/// Columns of a text field.
pub(super) fn columns(field: FieldId) -> u16 {
    match kind(field) {
        Kind::Day => 16,
        Kind::Yen => 18,
        Kind::Year => 12,
        Kind::Plain => match field {
            FieldId::CustomerCode | FieldId::PostalCode | FieldId::OrdererCode => 14,
            FieldId::BankCode | FieldId::BankBranchCode => 8,
            FieldId::Phone => 20,
            FieldId::JvMembers => 34,
            _ => WHOLE,
        },
    }
}

/// What a choice is called.
pub(super) fn choice_text(language: Language, field: FieldId, at: usize) -> String {
    let words = Detail(language);
    let pick = |a: &'static str, b: &'static str| if at == 0 { a } else { b };
    match field {
        FieldId::Origin => pick(
            counter::origin(language, Origin::Counter),
            counter::origin(language, Origin::Phone),
        ),
        FieldId::Form(_) => match at {
            entry::NOT_ASKED => words.not_asked(),
            1 => crate::i18n::domain::form(language, crate::domain::product::Form::Electronic),
            _ => crate::i18n::domain::form(language, crate::domain::product::Form::Paper),
        },
        FieldId::WorkKind => pick(
            crate::i18n::domain::work_kind(
                language,
                crate::domain::product::WorkKind::Construction,
            ),
            crate::i18n::domain::work_kind(language, crate::domain::product::WorkKind::Service),
        ),
        FieldId::PremiumMethod => pick(words.lump(), words.each()),
        FieldId::MailWanted => pick(words.not_wanted(), words.wanted()),
        _ => pick(words.no(), words.yes()),
    }
    .to_owned()
}

/// Why a field could not be read, in words.
pub(super) fn sentence(language: Language, fault: &EntryFault) -> String {
    match fault {
        EntryFault::Date(fault) => entry_faults::day(language, fault),
        EntryFault::Yen(fault) => entry_faults::amount(language, *fault),
        EntryFault::Year => entry_faults::fiscal_year(language).to_owned(),
        EntryFault::Members(one) => entry_faults::members(language, one),
        EntryFault::Phone => entry_faults::phone(language).to_owned(),
    }
}

/// A section's title.
pub(super) fn section_title(language: Language, section: Section) -> &'static str {
    let words = Detail(language);
    match section {
        Section::Applicant => words.applicant(),
        Section::Works => words.works(),
        Section::Guarantee => words.guarantee(),
        Section::Bid => words.bid(),
        Section::Other => words.other(),
        Section::Information => words.information(),
    }
}

/// Texts that a person typed and that are printed on the certificate or on the notice.
pub(super) fn is_printed(field: FieldId) -> bool {
    use FieldId as F;
    matches!(
        field,
        F::ApplicantName
            | F::Address
            | F::JvName
            | F::JvRepresentative
            | F::OrdererName
            | F::WorksName
            | F::BankName
            | F::BankBranchName
    )
}

/// Where a fault is shown and the focus goes: a field of the form, also for what is about several.
pub(super) fn place(field: FieldId) -> FieldId {
    use FieldId as F;
    match field {
        F::Products | F::ProductKind => F::Form(crate::domain::product::Product::AdvancePayment),
        F::Deposit => F::BankName,
        F::JvMemberName | F::JvMemberShare => F::JvMembers,
        field => field,
    }
}

/// A section's title without the mark in front of it.
pub(super) fn bare(title: &str) -> &str {
    title.trim_start_matches(['■', '#', ' '])
}
