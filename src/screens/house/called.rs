//! What a list is called with what it is of, and what its commands are called in it.

use super::HouseScreen;
use crate::domain::house::HouseTable;
use crate::i18n::Language;
use crate::i18n::about::{self, Own};
use crate::i18n::house;
use crate::keys::Command;

impl HouseScreen {
    pub(super) fn called(&self, language: Language) -> String {
        let title = house::title(language, self.table);
        let of = match self.table {
            HouseTable::Rules => "orderer_code",
            // Who has no code is called by name.
            HouseTable::PremiumLines
                if self.filter.get("customer_code").is_none_or(|v| v == "") =>
            {
                "contractor"
            }
            HouseTable::ContractorContracts | HouseTable::PremiumLines => "customer_code",
            // The days of one branch's month, or those of every branch.
            HouseTable::CloseDays if self.filter.contains_key("branch") => "branch",
            _ => return title.to_owned(),
        };
        let of = self
            .filter
            .get(of)
            .map_or(String::new(), |v| house::value(language, of, v));
        format!("{title} {of}")
    }

    pub(super) fn command_called(&self, command: Command, language: Language) -> Option<Own> {
        use HouseTable as T;
        match (self.table, command) {
            _ if self.filtering.is_some() => match command {
                Command::Run => Some(about::next_field(language)),
                Command::Confirm => Some(about::narrow(language)),
                _ => None,
            },
            (T::Audit | T::AuditKeys | T::AuditRefused, Command::Filter) => {
                Some(about::filter_records(language))
            }
            (
                T::CloseDays | T::CloseMonths | T::Statistics | T::Premiums | T::Holidays,
                Command::Filter,
            ) => Some(about::filter_period(language)),
            (T::ContractorContracts, Command::Filter) => Some(about::filter_number(language)),
            (_, Command::Filter) => Some(about::filter_text(language)),
            (_, Command::NextTab) => Some(about::another_list(language)),
            (_, Command::PreviousTab) => Some(about::list_before(language)),
            (T::Rules | T::Company | T::Rates | T::Limits, Command::New) => {
                Some(about::propose(language))
            }
            (_, Command::New) => Some(about::enter_row(language)),
            (T::CloseDays | T::CloseMonths, Command::Approve) => Some(about::close(language)),
            (T::CloseDays | T::CloseMonths, Command::Return) => Some(about::reopen(language)),
            (T::Proposals, Command::Approve) => Some(about::accept(language)),
            (T::Proposals, Command::Return) => Some(about::reject(language)),
            (T::Operators, Command::Withdraw) => Some(about::shut_out(language)),
            (T::Delegations | T::Entitlements, Command::Withdraw) => Some(about::end(language)),
            (T::Contractors, Command::Withdraw) => Some(about::merge(language)),
            (T::Holidays, Command::Withdraw) => Some(about::drop_day(language)),
            _ => None,
        }
    }
}
