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
//! 2. One variant of [`AnyScreen`] here; the compiler names the matches that miss it.
//! 3. Its command rows in `keys::command` (contexts) and words in `i18n::commands`; its own words in
//!    a `catalogue!` of `i18n`. Legend, hints and help follow from the rows; `offers` hides what this
//!    screen or this role cannot do now.
//! 4. Where it is opened from: [`Target`] and [`AnyScreen::detail`].
//! 5. Snapshots with `runtime::harness`: empty, full, refused, lost, too small.

mod act;
mod amend;
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
use crate::domain::house::{Fields, HouseRow, HouseTable};
use crate::domain::ids::{AmendmentKey, ApplicationKey, ContractKey};
use crate::domain::publication::Shown;
use crate::domain::record::Role;
use crate::domain::refusal::Refusal;
use crate::domain::search::{Criteria, Subject};
use crate::domain::unfinished::Unfinished;
use crate::i18n::Language;
use crate::i18n::about::Own;
use crate::i18n::explain::Explained;
use crate::keys::{Command, Context};
use crate::ui::Canvas;
use crate::ui::field::Edit;
use chrono::{DateTime, Utc};
use place::Place;
use std::ops::{Deref, DerefMut};

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

/// Where an option or Enter leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// 申込内容
    Application(ApplicationKey, View),
    /// 審査
    Review(ApplicationKey),
    /// 契約内容
    Contract(ContractKey, View),
    /// 発行状況 of one application
    Publication(ApplicationKey),
    /// 変更等の手続き on a contract; with the amendment that came back, where one did
    Amend(ContractKey, Option<AmendmentKey>),
    /// 変更等の手続き that was left half typed, by its number
    ResumeAmend(ContractKey, i64),
    /// 変更等の審査
    Amendment(AmendmentKey),
    /// 契約の履歴
    History(ContractKey),
    /// A form of the masters or the close about a row
    HouseForm(HouseFormKind, Box<HouseRow>),
}

/// With what in front a record is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// To read.
    Show,
    /// To change.
    Change,
    /// Its story.
    History,
    /// To print.
    Print,
    /// To go on with a correction that was left half typed, by its number.
    Resume(i64),
}

/// Every screen there is.
#[derive(Debug)]
pub enum AnyScreen {
    /// Before the operator is known.
    Start(start::StartScreen),
    /// 申込一覧
    Queue(queue::QueueScreen),
    /// 承認待ち一覧
    Review(review_queue::ReviewQueueScreen),
    /// 契約一覧, and the results of a search
    Found(search::FoundScreen),
    /// 条件検索
    Search(search::SearchScreen),
    /// 電話対応
    Phone(phone::PhoneScreen),
    /// 通知メール
    Letter(letter::LetterScreen),
    /// 申込内容
    Application(application::ApplicationScreen),
    /// 申込変更
    Form(Box<application::FormScreen>),
    /// 審査
    Examine(review::ReviewScreen),
    /// 契約内容
    Contract(contract::ContractScreen),
    /// 発行状況
    Jobs(jobs::JobsScreen),
    /// 変更等の手続き
    AmendForm(Box<amend::AmendFormScreen>),
    /// 変更承認待ち
    Amendments(amend::AmendmentsScreen),
    /// 変更等の審査
    AmendmentReview(amend::AmendmentReviewScreen),
    /// 契約の履歴
    History(history::HistoryScreen),
    /// ヘルプ
    Help(help::HelpScreen),
    /// 集計
    Dashboard(dashboard::DashboardScreen),
    /// 監査
    House(house::HouseScreen),
    /// One row of it
    HouseRecord(house::HouseRecord),
    /// キーテスト
    KeyTest(key_test::KeyTestScreen),
    /// A form about one
    HouseForm(house::HouseForm),
}

impl AnyScreen {
    /// What stands there until the operator is known.
    #[must_use]
    pub fn start() -> Self {
        Self::Start(start::StartScreen::default())
    }

    /// 申込一覧
    #[must_use]
    pub fn queue() -> Self {
        Self::Queue(queue::QueueScreen::default())
    }

    /// 申込一覧 with this filter, one step deeper than another screen
    #[must_use]
    pub fn queue_of(filter: QueueFilter) -> Self {
        Self::Queue(queue::QueueScreen::filtered(filter))
    }

    /// 集計
    #[must_use]
    pub fn dashboard() -> Self {
        Self::Dashboard(dashboard::DashboardScreen::default())
    }

    /// The results of a search
    #[must_use]
    pub fn found(criteria: Criteria) -> Self {
        Self::Found(search::FoundScreen::results(criteria))
    }

    /// 発行状況 of this state
    #[must_use]
    pub fn jobs_of(shown: Shown) -> Self {
        Self::Jobs(jobs::JobsScreen::showing(shown))
    }

    /// 承認待ち一覧
    #[must_use]
    pub fn review() -> Self {
        Self::Review(review_queue::ReviewQueueScreen::default())
    }

    /// 契約一覧
    #[must_use]
    pub fn contracts() -> Self {
        Self::Found(search::FoundScreen::default())
    }

    /// 条件検索
    #[must_use]
    pub fn search() -> Self {
        Self::Search(search::SearchScreen::new(Subject::Contract))
    }

    /// 電話対応
    #[must_use]
    pub fn phone() -> Self {
        Self::Phone(phone::PhoneScreen::default())
    }

    /// 発行状況
    #[must_use]
    pub fn jobs() -> Option<Self> {
        Some(Self::Jobs(jobs::JobsScreen::default()))
    }

    /// 監査 and the like
    #[must_use]
    pub fn house(table: HouseTable) -> Self {
        Self::House(house::HouseScreen::new(table, Fields::new()))
    }

    /// Such a list, narrowed by these fields
    #[must_use]
    pub fn house_rows(table: HouseTable, filter: Fields) -> Self {
        Self::House(house::HouseScreen::new(table, filter))
    }

    /// One row of such a list
    #[must_use]
    pub fn house_record(row: HouseRow) -> Self {
        Self::HouseRecord(house::HouseRecord::new(row))
    }

    /// A form of the masters that was left half typed
    #[must_use]
    pub fn left_house_form(left: Unfinished) -> Option<Self> {
        house::HouseForm::resuming(left).map(Self::HouseForm)
    }

    /// A mail to be sent again, left half typed
    #[must_use]
    pub fn left_mail(left: Unfinished) -> Option<Self> {
        letter::LetterScreen::resuming(left).map(Self::Letter)
    }

    /// 変更承認待ち
    #[must_use]
    pub fn amendments() -> Self {
        Self::Amendments(amend::AmendmentsScreen::default())
    }

    /// 申込変更
    #[must_use]
    pub fn form(form: application::FormScreen) -> Self {
        Self::Form(Box::new(form))
    }

    /// 窓口申込: empty, or where it was left; none for a role that enters nothing.
    #[must_use]
    pub fn enter(resume: Option<Unfinished>, cx: &Cx<'_>) -> Option<Self> {
        application::FormScreen::enter(resume, cx).map(Self::form)
    }

    /// 窓口申込 made from a contract; none for a role that enters nothing.
    #[must_use]
    pub fn enter_from(contract: ContractKey, cx: &Cx<'_>) -> Option<Self> {
        application::FormScreen::enter_from(contract, cx).map(Self::form)
    }

    /// The help of another screen.
    #[must_use]
    pub fn help(of: &Self, shared: &Shared) -> Self {
        Self::Help(help::HelpScreen::new(&**of, shared))
    }

    /// キー一覧: every command with every way to it.
    #[must_use]
    pub fn all_keys(shared: &Shared) -> Self {
        Self::Help(help::HelpScreen::all(shared))
    }

    /// キーテスト
    #[must_use]
    pub fn key_test() -> Self {
        Self::KeyTest(key_test::KeyTestScreen::default())
    }

    /// The screen that called itself so in [`Screen::place`]; `None` for words of another version, and for what this
    /// role does not have.
    #[must_use]
    pub fn at(place: &str, role: Role) -> Option<Self> {
        let place = Place::read(place);
        match place.kind() {
            "queue" => return Some(Self::Queue(queue::QueueScreen::at(&place))),
            "review-queue" => {
                return Some(Self::Review(review_queue::ReviewQueueScreen::at(&place)));
            }
            "contracts" | "found" => return Some(Self::Found(search::FoundScreen::at(&place))),
            "search" => return Some(Self::Search(search::SearchScreen::at(&place))),
            "phone" => return Some(Self::Phone(phone::PhoneScreen::at(&place))),
            "jobs" => return Some(Self::Jobs(jobs::JobsScreen::at(&place))),
            "amendments" => return Some(Self::Amendments(amend::AmendmentsScreen::at(&place))),
            "dashboard" => return dashboard_allowed(role).then(Self::dashboard),
            "house" => {
                let table = HouseTable::from_code(&place.value("list"))?;
                let screen = || Self::House(house::HouseScreen::at(table, &place));
                return house_allowed(table, role).then(screen);
            }
            _ => {}
        }
        let (branch, id) = place.record()?;
        match place.kind() {
            "application" => {
                let key = ApplicationKey { branch, id };
                Self::detail(Target::Application(key, View::Show))
            }
            "review" => Self::detail(Target::Review(ApplicationKey { branch, id })),
            "contract" => Self::detail(Target::Contract(ContractKey { branch, id }, View::Show)),
            "history" => {
                let key = ContractKey { branch, id };
                Some(Self::History(history::HistoryScreen::at(key, &place)))
            }
            "amendment" => Self::detail(Target::Amendment(AmendmentKey { branch, id })),
            _ => None,
        }
    }

    /// The screen of one record.
    #[must_use]
    pub fn detail(target: Target) -> Option<Self> {
        Some(match target {
            Target::Application(key, view) => {
                Self::Application(application::ApplicationScreen::new(key, view))
            }
            Target::Publication(key) => {
                Self::Application(application::ApplicationScreen::new(key, View::Show))
            }
            Target::Review(key) => Self::Examine(review::ReviewScreen::new(key)),
            Target::Contract(key, View::History) | Target::History(key) => {
                Self::History(history::HistoryScreen::new(key))
            }
            Target::Contract(key, view) => Self::Contract(contract::ContractScreen::new(key, view)),
            Target::Amend(key, again) => {
                Self::AmendForm(Box::new(amend::AmendFormScreen::new(key, again)))
            }
            Target::ResumeAmend(key, left) => {
                Self::AmendForm(Box::new(amend::AmendFormScreen::resuming(key, left)))
            }
            Target::Amendment(key) => Self::AmendmentReview(amend::AmendmentReviewScreen::new(key)),
            Target::HouseForm(kind, row) => {
                Self::HouseForm(house::HouseForm::new(kind, Some(*row), Fields::new()))
            }
        })
    }
}

impl Deref for AnyScreen {
    type Target = dyn Screen;

    fn deref(&self) -> &Self::Target {
        match self {
            Self::Start(s) => s,
            Self::Queue(s) => s,
            Self::Review(s) => s,
            Self::Found(s) => s,
            Self::Search(s) => s,
            Self::Phone(s) => s,
            Self::Letter(s) => s,
            Self::Application(s) => s,
            Self::Form(s) => &**s,
            Self::Examine(s) => s,
            Self::Contract(s) => s,
            Self::Jobs(s) => s,
            Self::AmendForm(s) => &**s,
            Self::Amendments(s) => s,
            Self::AmendmentReview(s) => s,
            Self::History(s) => s,
            Self::Help(s) => s,
            Self::Dashboard(s) => s,
            Self::House(s) => s,
            Self::HouseRecord(s) => s,
            Self::KeyTest(s) => s,
            Self::HouseForm(s) => s,
        }
    }
}

impl DerefMut for AnyScreen {
    fn deref_mut(&mut self) -> &mut Self::Target {
        match self {
            Self::Start(s) => s,
            Self::Queue(s) => s,
            Self::Review(s) => s,
            Self::Found(s) => s,
            Self::Search(s) => s,
            Self::Phone(s) => s,
            Self::Letter(s) => s,
            Self::Application(s) => s,
            Self::Form(s) => &mut **s,
            Self::Examine(s) => s,
            Self::Contract(s) => s,
            Self::Jobs(s) => s,
            Self::AmendForm(s) => &mut **s,
            Self::Amendments(s) => s,
            Self::AmendmentReview(s) => s,
            Self::History(s) => s,
            Self::Help(s) => s,
            Self::Dashboard(s) => s,
            Self::House(s) => s,
            Self::HouseRecord(s) => s,
            Self::KeyTest(s) => s,
            Self::HouseForm(s) => s,
        }
    }
}
