//! What every screen sees: who sits here, how things look, the counts, the link, the messages.

use super::asked::Asked;
use super::cx::What;
use super::kept::Kept;
use super::messages::Messages;
use super::model::ScreenUid;
use super::msg::{Effect, RequestId};
use crate::domain::attempt::Attempt;
use crate::domain::command::{PrefixesMissing, Write};
use crate::domain::ids::ApplicationKey;
use crate::domain::queue::{Notice, ReviewOrder};
use crate::domain::record::{Operator, QueueCounts};
use crate::i18n::Language;
use crate::keys::Keymap;
use crate::ui::Look;
use crate::ui::frame::is_too_small;
use crate::ui::frame::{ABOVE, BELOW};
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use uuid::Uuid;

/// What does not change while the screens run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Language of the screens.
    pub language: Language,
    /// Widths, colours, highlight.
    pub look: Look,
    /// The keys.
    pub keymap: Keymap,
    /// Hints show keys that need neither F-key nor Ctrl.
    pub plain_keys: bool,
    /// Seconds between two looks at the change counter.
    pub poll_seconds: u32,
    /// Seconds after which a shown key hides itself.
    pub reveal_seconds: u32,
    /// Seconds without a key after which the screens lock; 0: never.
    pub lock_seconds: u32,
    /// How the lock is taken away.
    pub unlock: super::Unlock,
    /// Where the last session was cut off.
    pub place: Option<String>,
    /// Begin with the first steps: the demonstration does.
    pub tour: bool,
    /// The templates of mails, for their preview; none when one cannot be read.
    pub letters: Option<crate::mail::Letters>,
    /// The login name, for the sentence that says it is refused.
    pub login: String,
}

/// The link to the database, as far as the screens know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Nothing has answered yet.
    Connecting,
    /// The last request was answered.
    Up,
    /// The last request found nobody.
    Lost {
        /// Since when.
        since: DateTime<Utc>,
        /// It is there, and gives this login no more connections.
        crowded: bool,
    },
}

/// A write whose outcome is not known yet.
#[derive(Debug, Clone)]
pub(super) struct Outstanding {
    /// The screen that wants to know.
    pub uid: ScreenUid,
    /// What it was, for a message when that screen is gone.
    pub what: What,
    /// What it does, and the sentence when it is done, if that has its own.
    pub said: (&'static str, Option<String>),
    /// The write itself, to send it again.
    pub write: Write,
    /// Tries so far.
    pub tries: u8,
    /// When it was sent first.
    pub since: DateTime<Utc>,
    /// Waits for the database to come back; then it is sent again under this id.
    pub again: Option<Uuid>,
}

/// A record that was looked into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Which.
    pub key: ApplicationKey,
    /// When it was received: its place in a list.
    pub at: DateTime<Utc>,
    /// It was gone on to from another one, along this list; none: it was opened.
    pub along: Option<Walk>,
}

/// A list along which records are gone through one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Walk {
    /// 申込一覧
    Queue,
    /// 承認待ち一覧
    Review,
}

/// As many are remembered.
const SEEN: usize = 200;

/// What every screen sees.
#[derive(Debug)]
pub struct Shared {
    /// Fixed settings.
    pub settings: Settings,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Who sits here, once known.
    pub operator: Option<Operator>,
    /// Counts of the header, once known.
    pub counts: Option<QueueCounts>,
    /// Own claims that run out within half an hour: how many, and the first of them when.
    pub lapsing: Option<(i64, DateTime<Utc>)>,
    /// Branches without a number prefix for a fiscal year that runs or begins soon.
    pub prefixes: Option<PrefixesMissing>,
    /// The last holiday that is entered, where that is soon.
    pub holidays: Option<chrono::NaiveDate>,
    /// The change counter as last seen.
    pub change: i64,
    /// The link to the database.
    pub link: Link,
    /// When the operator last did something, or a page came: the time in the head line. It does not
    /// run by itself, so that an idle screen sends nothing.
    pub clock: DateTime<Utc>,
    /// Now, as the current message says.
    pub now: DateTime<Utc>,
    /// The database has said what time it is: `now` is its time, not this machine's.
    pub knows_the_time: bool,
    /// The order of 承認待ち一覧, which next and previous follow.
    pub review_order: ReviewOrder,
    /// Records that were looked into since their list was on top, the last one last.
    pub seen: Vec<Seen>,
    /// What others did that concerns this operator and was not read yet, oldest first.
    pub notices: Vec<Notice>,
    /// Whom they stood in for in this session and do not any more, by name: why what they may not, they may not.
    pub stood_in: Option<String>,
    /// The message line.
    pub messages: Messages,
    /// The picture may differ from what stands on the terminal.
    pub(super) dirty: bool,
    /// A refusal happened: what was typed ahead must not run on.
    pub(super) refused: bool,
    /// Nor what is typed before the next picture.
    pub(super) unseen: bool,
    /// When text came where nothing is typed, until a command was run.
    pub(super) mistyped: Option<DateTime<Utc>>,
    pub(super) next_id: u64,
    pub(super) effects: Vec<Effect>,
    pub(super) readers: HashMap<RequestId, ScreenUid>,
    pub(super) writes: HashMap<RequestId, Outstanding>,
    /// Writes asked for so far.
    pub(super) wrote: u64,
    pub(super) kept: Kept,
    pub(super) asked: Asked,
    /// The form that has just gone was ended by a yes: one more of it is no command of the screen below.
    pub ended_by_yes: bool,
}

impl Shared {
    pub(super) fn new(settings: Settings, now: DateTime<Utc>) -> Self {
        Self {
            settings,
            size: (80, 24),
            operator: None,
            counts: None,
            lapsing: None,
            prefixes: None,
            holidays: None,
            change: 0,
            link: Link::Connecting,
            clock: now,
            now,
            knows_the_time: false,
            review_order: ReviewOrder::default(),
            seen: Vec::new(),
            notices: Vec::new(),
            stood_in: None,
            messages: Messages::default(),
            dirty: true,
            refused: false,
            unseen: false,
            mistyped: None,
            next_id: 0,
            effects: Vec::new(),
            readers: HashMap::new(),
            writes: HashMap::new(),
            wrote: 0,
            kept: Kept::default(),
            asked: Asked::default(),
            ended_by_yes: false,
        }
    }

    /// The language of the screens.
    #[must_use]
    pub fn language(&self) -> Language {
        self.settings.language
    }

    /// The window shows only that it is too small.
    #[must_use]
    pub fn is_too_small(&self) -> bool {
        is_too_small(self.size.0, self.size.1)
    }

    /// Rows between the head and the foot of the frame.
    #[must_use]
    pub fn body_rows(&self) -> u16 {
        self.size.1.saturating_sub(ABOVE + BELOW)
    }

    /// Whether the database answers.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        matches!(self.link, Link::Lost { .. })
    }

    /// Whether this login is the operator's own.
    #[must_use]
    pub fn is_me(&self, login: Option<&crate::domain::ids::Login>) -> bool {
        self.operator
            .as_ref()
            .is_some_and(|me| Some(&me.login) == login)
    }

    /// Remembers that a record was looked into.
    pub fn saw(&mut self, seen: Seen) {
        self.seen.retain(|other| other.key != seen.key);
        self.seen.push(seen);
        let over = self.seen.len().saturating_sub(SEEN);
        self.seen.drain(..over);
    }

    /// How many writes were asked for so far: a list sees whether one happened while it was not on top.
    #[must_use]
    pub fn wrote(&self) -> u64 {
        self.wrote
    }

    /// Puts on record what somebody tried though they may not.
    pub(super) fn report(&mut self, attempt: Attempt) {
        let id = self.new_id();
        self.effects.push(Effect::Write {
            id,
            request_id: Some(attempt.request()),
            write: Write::ReportAttempt(Box::new(attempt)),
        });
    }

    pub(super) fn new_id(&mut self) -> RequestId {
        self.next_id += 1;
        RequestId(self.next_id)
    }
}
