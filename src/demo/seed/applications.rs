//! The applications of the demo: some sixty, in the forms in which they come in, each with the story
//! that the seed plays for it.

use super::contractors::{CONTRACTORS, Contractor, NIIGATA_CONTRACTORS};
use super::house::{NAGANO, NIIGATA};
use super::works::{self, ORDERERS, Works};
use crate::domain::application::{
    Applicant, ApplicationContent, Bid, DepositBank, JointVenture, JointVentureMember,
    Notification, Other, Premium, PremiumMethod, ProductRequest, Works as WorksContent,
    YearlyShare,
};
use crate::domain::date::{FiscalYear, add_days};
use crate::domain::money::Yen;
use crate::domain::product::{Form, Product, WorkKind};
use chrono::NaiveDate;

/// What is played for an application after it came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Story {
    /// Nothing: 受付.
    Received,
    /// 引受: 審査中.
    Claimed,
    /// 保留 until this day, with this reason, and a note beside it.
    Held(NaiveDate, &'static str),
    /// Submitted and returned by the supervisor with this reason.
    Returned(&'static str),
    /// Submitted: 承認待ち.
    Waiting,
    /// Approved: the worker issues it, or says why not.
    Approved,
    /// 取下, with this reason.
    Withdrawn(&'static str),
    /// 謝絶, with this reason.
    Declined(&'static str),
}

/// One application.
#[derive(Debug, Clone)]
pub struct Planned {
    /// Its branch.
    pub branch: &'static str,
    /// Net Desk's reception number.
    pub source_ref: String,
    /// What it says.
    pub content: ApplicationContent,
    /// What becomes of it.
    pub story: Story,
    /// The clerk who has it, when somebody has.
    pub clerk: &'static str,
    /// Who approves it.
    pub supervisor: &'static str,
    /// On which business day before today it is played; 0 is today.
    pub days_ago: usize,
}

/// Everything, in the order in which it is played. `days`: today and the business days before it, latest first.
#[must_use]
pub fn all(days: [NaiveDate; 4]) -> Vec<Planned> {
    let today = days[0];
    let mut planned: Vec<Planned> = Vec::new();
    let mut add = |branch: &'static str, content, story, days_ago| {
        let at = planned.len();
        let niigata = branch == NIIGATA;
        planned.push(Planned {
            branch,
            source_ref: String::new(),
            content,
            story,
            clerk: match (niigata, at % 3) {
                (true, _) => "kato",
                (_, 2) => "suzuki",
                _ => "sato",
            },
            supervisor: if niigata { "honma" } else { "takahashi" },
            days_ago,
        });
    };
    for (at, works) in works::NAGANO.iter().enumerate() {
        let story = match at {
            0..=3 => Story::Approved,
            _ => match at % 8 {
                0 | 3 | 6 => Story::Approved,
                1 => Story::Waiting,
                2 => Story::Claimed,
                _ if at > 16 => Story::Received,
                _ => Story::Approved,
            },
        };
        let days_ago = match (story, at % 8) {
            (Story::Approved, 0) => 3,
            (Story::Approved, 3) => 2,
            (Story::Approved, 6) => 1,
            (Story::Approved, _) => 0,
            _ => waits_since(story),
        };
        add(NAGANO, usual(days[days_ago], at, works), story, days_ago);
    }
    for (content, story) in peculiar(today) {
        // One whose issue stops: yesterday's close does not come out even.
        let stops = story == Story::Approved && content.applicant.customer_code.is_none();
        let days_ago = match story {
            Story::Approved => usize::from(stops),
            _ => waits_since(story),
        };
        add(NAGANO, content, story, days_ago);
    }
    for (at, works) in works::NIIGATA.iter().enumerate() {
        let story = match at % 4 {
            0 | 1 => Story::Approved,
            2 => Story::Received,
            _ => Story::Waiting,
        };
        let mut content = usual(today, at, works);
        content.applicant = applicant(NIIGATA_CONTRACTORS[at % NIIGATA_CONTRACTORS.len()]);
        let days_ago = match story {
            Story::Approved => usize::from(at % 4 == 0),
            _ => waits_since(story),
        };
        add(NIIGATA, content, story, days_ago);
    }
    planned.sort_by_key(|p| std::cmp::Reverse(p.days_ago));
    for (at, p) in planned.iter_mut().enumerate() {
        p.source_ref = format!("ND-DEMO-{:05}", at + 1);
    }
    planned
}

/// A queue in which everything came in within the same minute would show nothing of ageing.
fn waits_since(story: Story) -> usize {
    match story {
        Story::Received => 1,
        Story::Claimed | Story::Held(..) => 2,
        _ => 3,
    }
}

fn applicant((code, name, postal_code, address, phone): Contractor) -> Applicant {
    Applicant {
        customer_code: Some(code.to_owned()),
        name: name.to_owned(),
        postal_code: postal_code.to_owned(),
        address: address.to_owned(),
        phone: Some(phone.to_owned()),
        joint_venture: None,
    }
}

/// Yen that are known to be in range; the tests of this file would show one that is not.
fn yen(amount: i64) -> Yen {
    Yen::new(amount).unwrap_or_default()
}

fn days_after(day: NaiveDate, days: i64) -> NaiveDate {
    add_days(day, days).unwrap_or(day)
}

/// 40 % (services 30 %), rounded down to 100,000 yen, which every orderer of the demo takes; of what lies
/// above 200,000,000 yen 30 %, as ○○市長 wants it.
fn advance_of(works: &Works) -> i64 {
    let permille = match works.kind {
        WorkKind::Construction => 400,
        WorkKind::Service => 300,
    };
    works.price * permille / 1000 / 100_000 * 100_000
}

fn request(product: Product, form: Form, amount: i64) -> ProductRequest {
    ProductRequest {
        product,
        form,
        amount: yen(amount),
        guarantee_end: None,
    }
}

/// An application with nothing against it; `at` varies who, when, what and how.
fn usual(today: NaiveDate, at: usize, works: &Works) -> ApplicationContent {
    let step = i64::try_from(at).unwrap_or(0);
    let contract_date = days_after(today, -(step % 5));
    let term_from = days_after(contract_date, 1);
    let (_, orderer) = ORDERERS
        .iter()
        .find(|(code, _)| *code == works.orderer)
        .copied()
        .unwrap_or(("", ""));
    let form = if at % 6 == 5 {
        Form::Paper
    } else {
        Form::Electronic
    };
    let advance = request(Product::AdvancePayment, form, advance_of(works));
    let performance = request(Product::Performance, form, works.price / 10);
    let products = match at % 4 {
        0 | 3 => vec![advance, performance],
        1 => vec![advance],
        _ => vec![performance],
    };
    let needs_deposit = products
        .iter()
        .any(|p| p.product == Product::AdvancePayment);
    let year = crate::domain::date::EraDate::of(FiscalYear::of(today).first_day())
        .map_or(0, |era| era.year);
    let mail = at % 7 != 6;
    let bank = [
        ("9001", "101", "○○銀行", "××支店"),
        ("9001", "102", "○○銀行", "駅前支店"),
        ("9003", "001", "□□信用金庫", "本店"),
        ("9002", "001", "△△銀行", "本店営業部"),
    ][at % 4];
    ApplicationContent {
        applicant: applicant(CONTRACTORS[at % CONTRACTORS.len()]),
        works: WorksContent {
            orderer_code: Some(works.orderer.to_owned()),
            orderer_name: orderer.to_owned(),
            name: format!("令和{year}年度　{}", works.name),
            kind: works.kind,
            price: yen(works.price),
            contract_date,
            contract_date_planned: false,
            term_from,
            term_to: days_after(term_from, 89 + 30 * (step % 4)),
            notice_date: Some(days_after(contract_date, -28)),
            yearly: None,
        },
        products,
        deposit: needs_deposit.then(|| DepositBank {
            bank_code: Some(bank.0.to_owned()),
            branch_code: Some(bank.1.to_owned()),
            bank_name: bank.2.to_owned(),
            branch_name: bank.3.to_owned(),
        }),
        premium: Premium {
            method: PremiumMethod::Lump,
            received_on: None,
        },
        bid: Bid {
            low_bid: false,
            interim_planned: at.is_multiple_of(9),
            certification_at_hand: false,
        },
        other: Other {
            note: String::new(),
        },
        notification: Notification {
            wanted: mail,
            address: mail.then(|| format!("soumu{:02}@example.jp", at % CONTRACTORS.len())),
        },
    }
}

/// Applications with something about them, so that every check and every answer can be met.
fn peculiar(today: NaiveDate) -> Vec<(ApplicationContent, Story)> {
    let base = |at: usize, name: &'static str, orderer: &'static str, price: i64| {
        let works = Works {
            orderer,
            name,
            kind: WorkKind::Construction,
            price,
        };
        usual(today, at, &works)
    };
    let mut made = Vec::new();

    let mut over = base(0, "県単道路維持工事　例示地区", "20001", 33_000_000);
    set_amount(&mut over, Product::AdvancePayment, 16_500_000);
    made.push((over, Story::Received));

    made.push((
        base(4, "町道見本線　側溝整備工事", "20005", 14_300_000),
        Story::Claimed,
    ));
    made.push((
        base(
            8,
            "村営簡易水道　例示地区　配水管布設工事",
            "20006",
            21_780_000,
        ),
        Story::Received,
    ));

    // The same works, orderer and product as an application that is in already.
    let twice = usual(today, 9, &works::NAGANO[9]);
    made.push((twice, Story::Received));

    let mut unpaid = base(12, "県単舗装工事　例示線", "20002", 9_900_000);
    unpaid.premium.method = PremiumMethod::Each;
    made.push((
        unpaid,
        Story::Held(days_after(today, 3), "保証料の入金待ち。"),
    ));

    let mut farmers = base(12, "かんがい排水施設　補修工事", "20004", 18_150_000);
    farmers.deposit = Some(DepositBank {
        bank_code: Some("9004".to_owned()),
        branch_code: Some("001".to_owned()),
        bank_name: "◇◇農業協同組合".to_owned(),
        branch_name: "本所".to_owned(),
    });
    made.push((farmers, Story::Received));

    made.push((
        base(0, "県単橋梁補修工事　見本歩道橋", "20001", 26_400_000),
        Story::Returned("請負契約書の写しと請負金額が一致しません。請負者に確認してください。"),
    ));

    let mut venture = base(
        3,
        "見本トンネル　補強工事（第２工区）",
        "20007",
        396_000_000,
    );
    venture.applicant.name = "アルプス橋梁・小諸トンネル特定建設工事共同企業体".to_owned();
    venture.applicant.joint_venture = Some(JointVenture {
        name: "アルプス橋梁・小諸トンネル特定建設工事共同企業体".to_owned(),
        representative: "㈱アルプス橋梁".to_owned(),
        members: vec![
            JointVentureMember {
                name: "㈱アルプス橋梁".to_owned(),
                share: 6_000,
            },
            JointVentureMember {
                name: "株式会社小諸トンネル工務所".to_owned(),
                share: 4_000,
            },
        ],
    });
    made.push((venture, Story::Waiting));

    let mut low = base(2, "市道例示２号線　舗装打換え工事", "20004", 23_100_000);
    low.bid.low_bid = true;
    set_amount(&mut low, Product::Performance, 6_930_000);
    made.push((low, Story::Approved));

    let mut planned = base(2, "県営住宅見本団地　給水設備改修工事", "20001", 45_100_000);
    planned.works.contract_date_planned = true;
    planned.works.contract_date = days_after(today, 6);
    planned.works.term_from = days_after(today, 7);
    planned.works.term_to = days_after(today, 130);
    made.push((planned, Story::Waiting));

    let mut long = base(
        0,
        "社会資本整備総合交付金（広域連携）事業　一般国道見本号　例示バイパス　仮称第三見本高架橋　上部工架設及び床版工並びに付属物設置工事（その２）",
        "20002",
        99_000_000,
    );
    long.other.note =
        "支払は前払金、中間前払金の順に請求する予定です。\n現場代理人: 見本 次郎".to_owned();
    made.push((long, Story::Received));

    // 年割: works over two or three fiscal years, the advance of this one.
    let mut years = base(
        1,
        "一級河川見本川　堰改築工事（債務負担）",
        "20001",
        60_000_000,
    );
    years.works.term_to = days_after(today, 500);
    let year = FiscalYear::of(years.works.term_from);
    years.works.yearly = Some(YearlyShare {
        fiscal_year: year,
        share: yen(24_000_000),
    });
    set_amount(&mut years, Product::AdvancePayment, 9_600_000);
    for request in &mut years.products {
        request.guarantee_end = Some(year.last_day().min(years.works.term_to));
    }
    made.push((years, Story::Approved));

    // A name that no built-in font can print: the issue stops and says which character.
    let mut rare = base(2, "用水路　改修工事　例示地区", "20004", 7_260_000);
    rare.applicant.customer_code = None;
    rare.applicant.name = "株式会社\u{2A6A5}組".to_owned();
    made.push((rare, Story::Approved));

    made.push((
        base(1, "農道　例示線　災害復旧工事", "20004", 5_500_000),
        Story::Withdrawn("請負者から取下げの連絡があった（契約辞退）。"),
    ));
    made.push((
        base(1, "林道　見本線　開設工事", "20004", 16_280_000),
        Story::Declined("与信の条件を満たさないため。"),
    ));
    made
}

fn set_amount(content: &mut ApplicationContent, product: Product, amount: i64) {
    for request in &mut content.products {
        if request.product == product {
            request.amount = yen(amount);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rules::check_form;

    #[test]
    fn there_are_about_sixty_applications_each_of_which_could_come_in() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let planned = all([today; 4]);
        assert!((50..=70).contains(&planned.len()), "{}", planned.len());
        for p in &planned {
            for request in &p.content.products {
                assert!(!request.amount.is_zero(), "{}", p.source_ref);
            }
            let wrong: Vec<_> = check_form(&p.content).iter().map(|f| f.code()).collect();
            assert_eq!(wrong, [""; 0], "{}", p.content.works.name);
        }
    }

    #[test]
    fn one_advance_is_asked_for_by_years_and_issued_whatever_the_day() {
        for today in ["2026-11-22", "2027-03-31", "2027-04-01"] {
            let today: NaiveDate = today.parse().unwrap();
            let planned = all([today; 4]);
            let by_years = |p: &&Planned| p.content.works.yearly.is_some();
            let of: Vec<_> = planned.iter().filter(by_years).collect();
            assert_eq!(of.len(), 1);
            assert_eq!(of[0].story, Story::Approved);
            let wrong: Vec<_> = check_form(&of[0].content)
                .iter()
                .map(|f| f.code())
                .collect();
            assert_eq!(wrong, [""; 0], "{today}");
        }
    }

    #[test]
    fn every_story_is_told_at_least_once() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let planned = all([today; 4]);
        let told = |wanted: fn(&Story) -> bool| planned.iter().any(|p| wanted(&p.story));
        assert!(told(|s| matches!(s, Story::Received)));
        assert!(told(|s| matches!(s, Story::Claimed)));
        assert!(told(|s| matches!(s, Story::Held(..))));
        assert!(told(|s| matches!(s, Story::Returned(_))));
        assert!(told(|s| matches!(s, Story::Waiting)));
        assert!(told(|s| matches!(s, Story::Approved)));
        assert!(told(|s| matches!(s, Story::Withdrawn(_))));
        assert!(told(|s| matches!(s, Story::Declined(_))));
    }
}
