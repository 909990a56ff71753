//! A row as it stands after an act of one's own, until the database has told it.

use crate::app::Shared;
use crate::domain::command::Written;
use crate::domain::date;
use crate::domain::ids::Login;
use crate::domain::record::{ApplicationRow, ApplicationState};
use crate::keys::Command;
use crate::screens::act::Given;
use crate::screens::batch::Step;
use crate::screens::desk;

/// The row as it stands after an act of one's own: the version that the act gave it, and what it moved.
pub(super) fn acted(
    step: &Step<ApplicationRow>,
    given: Given<'_>,
    written: &Written,
    shared: &Shared,
) -> Option<ApplicationRow> {
    let me = shared.operator.as_ref()?;
    let mut row = step.row.clone();
    match written {
        Written::Application { version, .. } => row.version = *version,
        // A note leaves the version as it is.
        Written::Done => {}
        _ => return None,
    }
    let mut mine = |login: Option<(Login, String)>| {
        (row.claimed_by, row.claimed_by_name) = login.unzip();
    };
    let now_in = match step.command {
        Command::Claim => {
            mine(Some((me.login.clone(), me.name.clone())));
            ApplicationState::Examining
        }
        Command::Release => {
            mine(None);
            ApplicationState::Received
        }
        Command::Reassign => {
            let to = given.chosen.map_or(me.login.clone(), Login::from);
            let name = match given.chosen_name {
                _ if to == me.login => me.name.clone(),
                Some(name) => name.to_owned(),
                None => to.as_str().to_owned(),
            };
            mine(Some((to, name)));
            // What has stopped stays stopped.
            match row.state {
                ApplicationState::Attention => row.state,
                _ => ApplicationState::Examining,
            }
        }
        Command::Hold => {
            row.standing.held_until = given
                .values
                .get(1)
                .and_then(|text| desk::hold_day(text, shared.now));
            row.standing.held_because = given.values.first().cloned();
            // It comes back on that day, and until then nothing about it is late.
            row.standing.urgent_at = row.standing.held_until.map(date::jst_midnight);
            row.state
        }
        Command::Resume => {
            row.standing.held_until = None;
            row.standing.held_because = None;
            row.state
        }
        Command::Approve => ApplicationState::Issuing,
        Command::Return => ApplicationState::Examining,
        Command::Withdraw => ApplicationState::Withdrawn,
        Command::Decline => ApplicationState::Declined,
        Command::AddNote => row.state,
        _ => return None,
    };
    // What was late was so where it stood before; by when it has to go on from here the database will say.
    if !matches!(step.command, Command::Hold | Command::AddNote) {
        row.standing.urgent_at = None;
        row.standing.stage_due = None;
        row.standing.claim_until = None;
    }
    if now_in != row.state {
        row.standing.held_until = None;
        row.standing.held_because = None;
    }
    row.returned |= step.command == Command::Return;
    row.state = now_in;
    Some(row)
}
