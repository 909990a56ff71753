//! 監査, the masters and the close, against the database: what is read and done with the store, and what nobody can
//! do with psql.

mod acts;
mod attempts;
mod audit;
mod bills;
mod came_back;
mod claims_in_flight;
mod close;
mod closed_months;
mod command_line;
mod delegations;
mod document_wording;
mod doors;
mod entitlements;
mod firms;
mod hand_over;
mod held;
mod holidays;
mod leavers;
mod left;
mod limit_moves;
mod limits;
mod mail_wording;
mod masters;
mod moments;
mod months;
mod named;
mod retyped;
mod rights;
mod stand_ins;
mod told_by_name;
mod told_in_time;
mod turning;

use densho::domain::refusal::Refusal;
use std::process::Output;

/// What psql or the program said on its error output.
fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The rule that an act was refused by.
fn rule(result: Result<impl std::fmt::Debug, Refusal>) -> String {
    match result {
        Err(Refusal::BadValue { rule, .. } | Refusal::Duplicate { rule }) => rule,
        other => format!("{other:?}"),
    }
}
