//! Orders on the key of a contract, as its record, its application's and the telephone's card say them.

use super::reading::Piece;
use crate::app::Shared;
use crate::domain::command::KeyOrder;
use crate::domain::record::KeyOrderRecord;
use crate::i18n::amend::KeyOrders;
use crate::i18n::{dates, troubles};
use crate::keys::{Command, Context};
use crate::ui::Ink;

/// What holds while the platform has not done it: what may still be seen, and whether somebody has to see to it.
pub(super) fn open_order(shared: &Shared, order: &KeyOrderRecord) -> String {
    let language = shared.language();
    let words = KeyOrders(language);
    let keys = &shared.settings.keymap;
    let keys = || keys.key_of(Command::GoPublication, Context::Contract);
    match (order.kind, &order.stopped) {
        (KeyOrder::Reissue, None) => words.old_key_open().to_owned(),
        (KeyOrder::Withdraw, None) => words.still_shown().to_owned(),
        (KeyOrder::Reissue, Some(why)) => {
            words.old_key_stopped(troubles::cause_alone(language, why), keys())
        }
        (KeyOrder::Withdraw, Some(why)) => {
            words.still_shown_stopped(troubles::cause_alone(language, why), keys())
        }
    }
}

/// 公開取下 as a state, and what is to be done then.
pub(super) fn withdrawn(shared: &Shared, order: Option<&KeyOrderRecord>, out: &mut Vec<Piece>) {
    let Some(order) = order else { return };
    let words = KeyOrders(shared.language());
    let text = match order.done_at {
        Some(at) => format!(
            "{}\n{}",
            words.withdrawn_at(dates::stamp(at)),
            words.withdrawn_next()
        ),
        None => open_order(shared, order),
    };
    out.push(Piece::field(words.withdrawn(), text).inked(Ink::Warning));
}

/// What was ordered of a contract whose issue is done, in the lines of its issue.
pub(super) fn beside_issue(shared: &Shared, order: &KeyOrderRecord, out: &mut Vec<Piece>) {
    let words = KeyOrders(shared.language());
    let text = match (order.kind, order.done_at) {
        (KeyOrder::Withdraw, Some(at)) => words.withdrawn_at(dates::stamp(at)),
        (KeyOrder::Reissue, Some(at)) => words.done_at(dates::stamp(at)),
        (_, None) => open_order(shared, order),
    };
    let name = match order.kind {
        KeyOrder::Withdraw => words.withdrawn(),
        KeyOrder::Reissue => words.reissue(),
    };
    out.push(Piece::field("", format!("{name}: {text}")).inked(Ink::Warning));
}
