//! The pure core of the screens: [`update`] takes a [`Msg`] and gives [`Effect`]s, [`view`] draws.
//! No I/O, no await, no clock, no randomness: time comes in with each message, ids of writes and
//! ephemeral keys are made by the runtime. Dialogs are data. No words (i18n), no SQL, no escape codes.

mod ask;
mod branches;
mod choices;
mod cx;
mod dialog;
mod kept;
mod lock;
pub mod look_alikes;
mod messages;
mod model;
mod msg;
mod place;
mod run;
mod scroll;
mod shared;
mod tour;
mod unfinished;
mod update;
mod view;
mod writes;

pub use ask::{Ask, AskField};
pub use cx::{Cx, Go, What};
pub use dialog::{Answered, Choose, Confirm, Dialog, Source, Tell};
pub use lock::Unlock;
pub use messages::{Message, Messages, Tone};
pub use model::{Model, ScreenUid};
pub use msg::{Effect, Exit, Heard, Msg, Reply, RequestId, Revealed};
pub use run::edit_of;
pub use shared::{Link, Seen, Settings, Shared, Walk};
pub use update::update;
pub use view::{view, view_as};
