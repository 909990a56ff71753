//! One file per screen: its state, what it does with messages, how it is drawn. Pure: no I/O, no
//! clock, no SQL. Words come from `i18n`, widgets from `ui`, commands from `keys`.
//!
//! # Adding a screen
//! 1. `src/screens/<name>.rs`: a struct with the state and `impl Screen for …`. Only `id`, `title`,
//!    `context` and `draw` must be written; the rest has defaults.
//!    - Ask in `opened` with `cx.query(..)`; keep the [`RequestId`](crate::app::RequestId); take the
//!      answer in `reply` only when the id is the one you keep (everything else is stale).
//!    - What is asked in `opened` is asked again in `reconnected`; what a key asks for while the database is away is
//!      refused at once and told. `cx.look_up(..)` is for what is only said beside a field: it is made up later.
//!    - Write with `cx.write(write, What { command, subject })`; the outcome comes to `reply` as
//!      `Reply::Written`, or to the message line when the screen has gone.
//!    - `waits()` is true while keys typed now depend on an answer: they are kept and run after it.
//!    - Say outcomes with `cx.done`, `cx.note`, `cx.refuse(&refusal)` (a refusal also throws away
//!      what was typed ahead), `cx.refuse_reading` for reads. Ask with `cx.open(Dialog::…)`, take the end in `answered`.
//!    - Go with `cx.go(Go::Push(..) | Go::Back | Go::To(..) | Go::Home)`.
//!    - `command` gives `true` for what it took; Back, Leave, Help, `:`, tabs and go-… work by themselves.
//!    - `changed` is called when the change counter moved: lists mark 更新あり and move nothing; a
//!      screen that shows the steps of an issue asks again for its own record.
//!    - A list keeps a [`Paged`] (pages, selection by id, typed numbers) and an [`Actions`] (options from
//!      top to bottom); its row says what a number does with [`Act`]; [`sheet::Sheet`] draws it.
//!    - `follows()` is true while somebody else's approval or issue is waited for: news come faster.
//!    - Times: `wakes_at` + `woken` (a key that hides itself after 30 s). Draw with [`Canvas`] only.
//! 2. One variant of [`AnyScreen`] in `any`; the compiler names the matches that miss it.
//! 3. Its command rows in `keys::command` (contexts) and words in `i18n::commands`; its own words in
//!    a `catalogue!` of `i18n`. Legend, hints and help follow from the rows; `offers` hides what this
//!    screen or this role cannot do now.
//! 4. Where it is opened from: [`Target`] and [`AnyScreen::detail`].
//! 5. Snapshots with `runtime::harness`: empty, full, refused, lost, too small.

mod act;
mod amend;
mod any;
mod application;
pub mod applications;
mod batch;
mod certificate;
mod chosen;
mod contract;
mod dashboard;
mod desk;
mod help;
mod history;
mod house;
mod jobs;
mod keeper;
mod key_test;
mod letter;
mod list;
mod next;
mod options;
mod orders;
mod overtaken;
mod phone;
pub mod place;
mod queue;
mod reading;
mod review;
mod review_queue;
mod search;
pub mod sheet;
pub mod slots;
mod start;

#[cfg(test)]
mod tests;

pub use act::{Act, Given, Reason, Stage, not_here, open, write};
pub use any::{AnyScreen, Target, View};
pub use application::unfinished_choice;
pub use batch::{Batch, Begun, Step};
pub use dashboard::allowed as dashboard_allowed;
pub(crate) use house::export_sheet;
pub use house::{FormKind as HouseFormKind, allowed as house_allowed};
pub use key_test::{hexadecimal, would_do};
pub use list::{AskPage, Paged, Row, RowId, Then};
pub use options::Actions;

use crate::app::{Answered, Cx, Heard, Reply, Shared};
use crate::domain::command::QueueFilter;
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::i18n::about::Own;
use crate::i18n::explain::Explained;
use crate::keys::{Command, Context};
use crate::ui::Canvas;
use crate::ui::field::Edit;
use chrono::{DateTime, TimeDelta, Utc};
use place::Place;

/// A screen: state, what it does with messages, how it is drawn.
pub trait Screen: std::fmt::Debug {
    /// Its short name, shown beside the title and used in tests: `Q1`.
    fn id(&self) -> &'static str;
    /// Its title.
    fn title(&self, language: Language) -> String;
    /// What keys mean here now: `Line` or `Form` while a text field has the focus.
    fn context(&self) -> Context;
    /// What keys mean here when no field has the focus: for legend, hints and help.
    fn home_context(&self) -> Context {
        self.context()
    }
    /// Draws the rows between head and foot.
    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>);

    /// Put on top for the first time: ask for data.
    fn opened(&mut self, _cx: &mut Cx<'_>) {}
    /// On top again, after the screen above it has gone.
    fn resumed(&mut self, _cx: &mut Cx<'_>) {}
    /// About to be left, for good, also because the line dropped; nothing is validated. What a draft holds and
    /// the database does not is written here (`cx.write`): it is finished within [`crate::runtime::SAVING`].
    fn closing(&mut self, _cx: &mut Cx<'_>) {}
    /// The terminal has another size.
    fn resized(&mut self, _cx: &mut Cx<'_>) {}
    /// Something that this screen asked for has come; compare the id.
    fn reply(&mut self, _reply: Reply, _cx: &mut Cx<'_>) {}
    /// The change counter moved: somebody did something somewhere in the branch.
    fn changed(&mut self, _cx: &mut Cx<'_>) {}
    /// The database answers again after it was lost.
    fn reconnected(&mut self, _cx: &mut Cx<'_>) {}
    /// Not even the operator could be read.
    fn refused(&mut self, _refusal: &Refusal, _cx: &mut Cx<'_>) {}
    /// What it shows is about to be changed by somebody else, who is waited for (an approval, an issue): the
    /// change counter is then looked at several times a second.
    fn follows(&self) -> bool {
        false
    }
    /// When it wants to be woken.
    fn wakes_at(&self) -> Option<DateTime<Utc>> {
        None
    }
    /// The time of `wakes_at` has come.
    fn woken(&mut self, _cx: &mut Cx<'_>) {}
    /// The clock was set, by so much: what `wakes_at` says stays as far away as it was.
    fn times_move(&mut self, _off: TimeDelta) {}
    /// Keys typed now depend on an answer that is out.
    fn waits(&self) -> bool {
        false
    }
    /// A list or dashboard from which tasks are begun: F3 leaves down to it.
    fn is_task(&self) -> bool {
        false
    }

    /// A command; true when it was taken.
    fn command(&mut self, _command: Command, _cx: &mut Cx<'_>) -> bool {
        false
    }
    /// A digit in a context that has options.
    fn digit(&mut self, _digit: u8, _cx: &mut Cx<'_>) {}
    /// A tab of the header was asked for, counted from 1.
    fn tab(&mut self, _tab: usize, _cx: &mut Cx<'_>) {}
    /// Text typed or pasted in a context of text.
    fn insert(&mut self, _text: &str, _cx: &mut Cx<'_>) {}
    /// An editing key in a context of text.
    fn edit(&mut self, _edit: Edit, _cx: &mut Cx<'_>) {}
    /// Enter only breaks a line here: a text of several lines has the focus.
    fn breaks_lines(&self) -> bool {
        false
    }
    /// Every key comes to `heard` and runs nothing: the key test.
    fn listens(&self) -> bool {
        false
    }
    /// Something came from the keyboard, while `listens`.
    fn heard(&mut self, _heard: Heard, _cx: &mut Cx<'_>) {}
    /// The dialog that this screen opened has ended.
    fn answered(&mut self, _answered: Answered, _cx: &mut Cx<'_>) {}

    /// Whether legend and hints show this command now (the row says that the context allows it).
    fn offers(&self, _command: Command, _shared: &Shared) -> bool {
        true
    }
    /// What a command is called here in legend, hints and help, and what it does, where its usual words would
    /// mislead: Enter in a form.
    fn names(&self, _command: Command, _language: Language) -> Option<Own> {
        None
    }
    /// Where this is, for [`AnyScreen::at`] at the next start after the line dropped. A half-done form has none: it is
    /// kept as a 書きかけ.
    fn place(&self) -> Option<Place> {
        None
    }
    /// The field in focus, for its help: every field of every form has one.
    fn focused(&self, _language: Language) -> Option<Explained> {
        None
    }
    /// The id of the screen whose explanation stands in the help: of a form the list that it is about.
    fn explained_as(&self) -> &'static str {
        self.id()
    }
    /// What of a list is gone through from a record that was opened out of it, by next and previous.
    fn neighbours(&self) -> Option<QueueFilter> {
        None
    }
    /// The same told to the record, before it is opened.
    fn opened_among(&mut self, _filter: QueueFilter) {}
    /// Commands that are hinted at here besides those that always are: what is to be done about this very record.
    fn urges(&self, _shared: &Shared) -> Vec<Command> {
        Vec::new()
    }
    /// Which tab of the header this screen shows, counted from 1.
    fn current_tab(&self) -> Option<usize> {
        None
    }
}
