//! Every screen there is, how each is made, and where an option or Enter leads.

use super::place::Place;
use super::{
    HouseFormKind, Screen, amend, application, contract, dashboard, dashboard_allowed, help,
    history, house, house_allowed, jobs, key_test, letter, phone, queue, review, review_queue,
    search, start,
};
use crate::app::{Cx, Shared};
use crate::domain::command::QueueFilter;
use crate::domain::house::{Fields, HouseRow, HouseTable};
use crate::domain::ids::{AmendmentKey, ApplicationKey, ContractKey};
use crate::domain::publication::Shown;
use crate::domain::record::Role;
use crate::domain::search::{Criteria, Subject};
use crate::domain::unfinished::Unfinished;
use std::ops::{Deref, DerefMut};

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
