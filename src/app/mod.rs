//! The pure core of the screens: [`update`] takes a [`Msg`] and gives [`Effect`]s, [`view`] draws.
//! No I/O, no await, no clock, no randomness: time comes in with each message, ids of writes and
//! ephemeral keys are made by the runtime. Dialogs are data. No words (i18n), no SQL, no escape codes.

mod answering;
mod ask;
mod asked;
mod branches;
mod choices;
mod choose;
mod clock;
mod command_line;
mod confirm;
mod cx;
mod dialog;
mod explained;
mod kept;
mod lock;
pub mod look_alikes;
mod messages;
mod model;
mod msg;
mod notices;
mod place;
mod pressed;
mod replies;
mod run;
mod scroll;
mod shared;
mod tasks;
mod tell;
mod tour;
mod unfinished;
mod update;
mod view;
mod writes;

pub use ask::{Ask, AskField};
pub use choose::{Choose, Source};
pub use confirm::Confirm;
pub use cx::{Cx, Go, What};
pub use dialog::{Answered, Dialog};
pub use lock::Unlock;
pub use messages::{Message, Messages, Tone};
pub use model::{Model, ScreenUid};
pub use msg::{Effect, Exit, Heard, Msg, Reply, RequestId, Revealed};
pub use pressed::edit_of;
pub use shared::{Link, Seen, Settings, Shared, Walk};
pub use tell::Tell;
pub use update::update;
pub use view::{view, view_as};
