//! Sample records: fictional, as the flyer writes them.

use crate::domain::application::{
    Applicant, ApplicationContent, Bid, DepositBank, Notification, Origin, Other, Premium,
    PremiumMethod, ProductRequest, Works,
};
use crate::domain::dashboard::{Clerk, Dashboard, Day, Hour, Jobs, Stage};
use crate::domain::ids::{ApplicationKey, BranchId, ContractKey, Login};
use crate::domain::money::Yen;
use crate::domain::product::{Form, Product, WorkKind};
use crate::domain::publication::Shown;
use crate::domain::queue::Standing;
use crate::domain::record::{
    ApplicationDetail, ApplicationRow, ApplicationState, ContractRow, MailProgress, Operator, Role,
};
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use std::cell::RefCell;

/// An instant given in JST: `2022-11-01 09:12`.
pub fn at(jst: &str) -> DateTime<Utc> {
    let local = NaiveDateTime::parse_from_str(jst, "%Y-%m-%d %H:%M").unwrap();
    (local - TimeDelta::hours(9)).and_utc()
}

/// A day: `2022-11-01`.
pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An amount.
pub fn yen(amount: i64) -> Yen {
    Yen::new(amount).unwrap()
}

/// 佐藤 花子, clerk of 長野支店.
pub fn clerk() -> Operator {
    Operator {
        login: Login::from("sato_hanako"),
        name: foreign("佐藤 花子"),
        role: Role::Clerk,
        branch: BranchId::from("371"),
        branch_name: foreign("長野支店"),
        head_office: false,
        limits: Vec::new(),
        acting: None,
    }
}

/// 鈴木 一郎, supervisor of 長野支店, with limits of 1億円 and 3,000万円.
pub fn supervisor() -> Operator {
    Operator {
        login: Login::from("suzuki_ichiro"),
        name: foreign("鈴木 一郎"),
        role: Role::Supervisor,
        limits: vec![
            (Product::AdvancePayment, yen(100_000_000)),
            (Product::Performance, yen(30_000_000)),
        ],
        ..clerk()
    }
}

const CONTRACTORS: [&str; 5] = [
    "○○建設　株式会社",
    "㈱髙橋土木",
    "有限会社𠮷田組",
    "﨑山建設（株）",
    "△△・××特定建設工事共同企業体",
];
const WORKS: [&str; 5] = [
    "令和○年度　県単河川維持工事",
    "主要地方道△△線　道路改良工事",
    "令和○年度　防災・安全交付金事業　橋梁補修工事（第2工区）",
    "県営住宅○○団地　屋根ﾌﾞﾛｯｸ改修",
    "測量設計業務委託",
];
const ORDERERS: [&str; 2] = ["長野県△△建設事務所長", "○○市長"];

thread_local! {
    /// What others have typed wherever they could, instead of the usual names.
    pub static FOREIGN: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// A text that somebody else typed.
pub fn foreign(usual: &str) -> String {
    FOREIGN.with_borrow(|text| text.as_deref().unwrap_or(usual).to_owned())
}

fn pick(list: &[&str], n: i64) -> String {
    let at = usize::try_from(n).unwrap_or(0) % list.len();
    foreign(list[at])
}

/// The n-th application (from 1); the first is the flyer's own.
pub fn application(n: i64, state: ApplicationState) -> ApplicationDetail {
    let prices = [50_000_000, 8_800_000, 123_456_000, 1_980_000_000, 3_300_000];
    let price = prices[usize::try_from(n - 1).unwrap_or(0) % prices.len()];
    let mut content = content();
    content.works.price = yen(price);
    content.works.name = pick(&WORKS, n - 1);
    content.works.orderer_name = pick(&ORDERERS, n - 1);
    content.applicant.name = pick(&CONTRACTORS, n - 1);
    content.products[0].amount = yen(price * 4 / 10);
    content.products[1].amount = yen(price / 10);
    let received_at = at("2022-11-01 09:12") + TimeDelta::minutes(3 * (n - 1));
    let claimed = state != ApplicationState::Received;
    let submitted = matches!(
        state,
        ApplicationState::AwaitingApproval | ApplicationState::Issuing | ApplicationState::Issued
    );
    let clerk = clerk();
    let row = ApplicationRow {
        key: ApplicationKey {
            branch: BranchId::from("371"),
            id: n,
        },
        number: format!("N2211-{:05}", 430 + n),
        received_at,
        contractor: content.applicant.name.clone(),
        orderer: content.works.orderer_name.clone(),
        works: content.works.name.clone(),
        price: content.works.price,
        products: content
            .products
            .iter()
            .map(|p| (p.product, p.form, p.amount))
            .collect(),
        state,
        returned: false,
        claimed_by: claimed.then(|| clerk.login.clone()),
        claimed_by_name: claimed.then(|| clerk.name.clone()),
        drafted_by: submitted.then(|| clerk.login.clone()),
        drafted_by_name: submitted.then(|| clerk.name.clone()),
        submitted_for_approval_at: submitted.then(|| received_at + TimeDelta::minutes(20)),
        overrides: 0,
        version: 1,
        standing: Standing {
            revision: 1,
            submitted_hash: vec![7; 32],
            ..Standing::default()
        },
    };
    ApplicationDetail {
        row,
        origin: Origin::Netdesk,
        entered_by: None,
        submitted: content.clone(),
        content,
        revision: 1,
        content_hash: vec![7; 32],
        overrides: Vec::new(),
        story: Vec::new(),
        contracts: Vec::new(),
        mail: MailProgress::Waiting,
        duplicates: Vec::new(),
        first_advance: None,
        beside: None,
        other_shares: None,
        other_firm: None,
        previous: None,
    }
}

/// The flyer's application.
pub fn content() -> ApplicationContent {
    ApplicationContent {
        applicant: Applicant {
            customer_code: Some("C000123".to_owned()),
            name: foreign("○○建設　株式会社"),
            postal_code: "380-8537".to_owned(),
            address: foreign("長野県　長野市　南石堂町　１２３０ー６"),
            phone: None,
            joint_venture: None,
        },
        works: Works {
            orderer_code: Some("200001".to_owned()),
            orderer_name: foreign("長野県△△建設事務所長"),
            name: foreign("令和○年度　県単河川維持工事"),
            kind: WorkKind::Construction,
            price: yen(50_000_000),
            contract_date: day("2022-11-01"),
            contract_date_planned: false,
            term_from: day("2022-11-02"),
            term_to: day("2023-03-31"),
            notice_date: None,
            yearly: None,
        },
        products: vec![
            ProductRequest {
                product: Product::AdvancePayment,
                form: Form::Electronic,
                amount: yen(20_000_000),
                guarantee_end: None,
            },
            ProductRequest {
                product: Product::Performance,
                form: Form::Electronic,
                amount: yen(5_000_000),
                guarantee_end: None,
            },
        ],
        deposit: Some(DepositBank {
            bank_code: None,
            branch_code: None,
            bank_name: foreign("○○銀行"),
            branch_name: foreign("××支店"),
        }),
        premium: Premium {
            method: PremiumMethod::Lump,
            received_on: None,
        },
        bid: Bid {
            low_bid: false,
            interim_planned: true,
            certification_at_hand: false,
        },
        other: Other { note: foreign("") },
        notification: Notification {
            wanted: true,
            address: Some("soumu@example.jp".to_owned()),
        },
    }
}

/// The n-th contract (from 1), later ones issued later.
pub fn contract(n: i64) -> ContractRow {
    let product = if n % 2 == 1 {
        Product::AdvancePayment
    } else {
        Product::Performance
    };
    ContractRow {
        key: ContractKey {
            branch: BranchId::from("371"),
            id: n,
        },
        number: format!("37071-{n:05}{}", product.letter()),
        product,
        form: if n % 5 == 0 {
            Form::Paper
        } else {
            Form::Electronic
        },
        contractor: pick(&CONTRACTORS, n - 1),
        orderer: pick(&ORDERERS, n - 1),
        works: pick(&WORKS, n - 1),
        amount: yen(20_000_000 + n),
        price: yen(50_000_000 + n),
        issued_at: Some(at("2022-11-01 15:00") + TimeDelta::minutes(n)),
        guarantee_end: day("2023-03-31"),
    }
}

/// What the sample mail's template is filled with.
pub fn mail_fields() -> serde_json::Value {
    serde_json::json!({
        "contractor_name": "○○建設　株式会社", "beneficiary": "長野県△△建設事務所長",
        "works_name": "令和○年度　県単河川維持工事",
        "contracts": [{"product_name": "前払金保証", "number": "37071-00001M", "form": "electronic"}],
        "company": {"name": "電子証書保証株式会社", "address": "東京都中央区見本町１丁目１番１号",
                    "president_title": "取締役社長", "president": "見本　太郎"},
        "branch": {"name": "長野支店", "tel": "026-000-0371", "fax": "026-000-0372", "email": "nagano@example.jp"},
    })
}

/// Figures of a branch where nothing is.
pub fn no_figures() -> Dashboard {
    let stage = |state, hours| Stage {
        state,
        hours,
        count: 0,
        ages: [0; 4],
        late: 0,
        held: 0,
        oldest: None,
    };
    let today = day("2022-11-01");
    Dashboard {
        at: at("2022-11-01 14:02"),
        stages: vec![
            stage(ApplicationState::Received, Some(4)),
            stage(ApplicationState::Examining, Some(17)),
            stage(ApplicationState::AwaitingApproval, Some(8)),
            stage(ApplicationState::Issuing, Some(1)),
            stage(ApplicationState::Attention, None),
        ],
        clerks: Vec::new(),
        jobs: Vec::new(),
        days: (0..14)
            .rev()
            .map(|back| {
                let day = today - TimeDelta::days(back);
                Day {
                    day,
                    // 11/3 文化の日 is to come; weekends are enough here.
                    business: chrono::Datelike::weekday(&day).num_days_from_monday() < 5,
                    received: 0,
                    issued: 0,
                }
            })
            .collect(),
        hours: vec![Hour::default(); 24],
        amendments: 0,
    }
}

/// Figures of a working day.
pub fn figures() -> Dashboard {
    let mut figures = no_figures();
    let counts = [
        (30, [18, 6, 4, 2], 10, 0),
        (5, [1, 2, 1, 1], 1, 2),
        (3, [3, 0, 0, 0], 0, 0),
        (1, [1, 0, 0, 0], 0, 0),
        (1, [0, 1, 0, 0], 0, 0),
    ];
    for (stage, (count, ages, late, held)) in figures.stages.iter_mut().zip(counts) {
        (stage.count, stage.ages, stage.late, stage.held) = (count, ages, late, held);
        stage.oldest = Some(at("2022-10-26 09:12"));
    }
    let clerk = |login, name, examining, late, waiting| Clerk {
        login: Login::from(login),
        name: foreign(name),
        branch: BranchId::from("371"),
        examining,
        late,
        held: late,
        waiting,
    };
    figures.clerks = vec![
        clerk("sato_hanako", "佐藤 花子", 4, 1, 2),
        clerk("tanaka_jiro", "田中 次郎", 1, 0, 1),
        clerk("mori_aoi", "森 葵", 0, 0, 0),
    ];
    let jobs = |shown, mail, count| Jobs { shown, mail, count };
    figures.jobs = vec![
        jobs(Shown::Waiting, false, 3),
        jobs(Shown::Running, false, 1),
        jobs(Shown::Failed, true, 2),
        jobs(Shown::Dead, false, 1),
        jobs(Shown::Dead, true, 1),
    ];
    for (i, day) in figures
        .days
        .iter_mut()
        .enumerate()
        .filter(|(_, d)| d.business)
    {
        let i = i64::try_from(i).unwrap();
        (day.received, day.issued) = (20 + i * 7 % 23, 15 + i * 5 % 19);
    }
    let hours = [
        (9, 12, 0),
        (10, 8, 6),
        (11, 5, 11),
        (12, 0, 3),
        (13, 4, 5),
        (14, 1, 2),
    ];
    for (hour, received, issued) in hours {
        figures.hours[hour] = Hour { received, issued };
    }
    let last = figures.days.len() - 1;
    (figures.days[last].received, figures.days[last].issued) = (30, 27);
    figures.amendments = 2;
    figures
}
