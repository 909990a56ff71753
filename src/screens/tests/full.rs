//! Names of two hundred characters, the largest amounts, every product, a JV of twenty members, as many findings as one
//! application can have: for the pictures of what does not fit on a screen.

use super::record;
use crate::domain::application::{
    ApplicationContent, DepositBank, JointVenture, JointVentureMember, PremiumMethod,
    ProductRequest, YearlyShare,
};
use crate::domain::command::{KeyOrder, OrdererFacts};
use crate::domain::date::FiscalYear;
use crate::domain::ledger::EventKind;
use crate::domain::money::Yen;
use crate::domain::product::{Form, Product};
use crate::domain::publication::MailAbout;
use crate::domain::record::{
    ApplicationDetail, ApplicationState, ContractDetail, IssueProgress, KeyOrderRecord,
    MailProgress, OverrideRecord, StoryEntry,
};
use crate::domain::rules::{BankStatus, FindingKind, Severity};
use crate::runtime::harness::sample::{content, yen};
use crate::runtime::harness::{Harness, Office, application, at, day};

/// Somebody with a long name.
const PERSON: &str = "長宗我部 宗一郎左衛門";

/// A text of so many characters: wide ones, and such as take one column or two. Its last two say that it ended.
pub fn of(name: &str, characters: usize) -> String {
    let filling = "○△×□・①Ⅳ―…㈱髙﨑𠮷ｶﾞ".chars().cycle();
    let room = characters.saturating_sub(name.chars().count() + 2);
    let filling: String = filling.take(room).collect();
    format!("{name}{filling}終端")
}

/// The longest name.
pub fn long(name: &str) -> String {
    of(name, 200)
}

/// An application in which everything is said, most of it wrongly.
pub fn worst() -> ApplicationContent {
    let mut it = content();
    it.applicant.customer_code = Some("C37100123456".to_owned());
    it.applicant.name = long("申込者");
    it.applicant.address = long("住所");
    it.applicant.phone = Some("+81-26-0000-0000 内線 99999999".to_owned());
    it.applicant.joint_venture = Some(JointVenture {
        name: long("特定建設工事共同企業体"),
        representative: long("構成員でない代表者"),
        members: (1..=20)
            .map(|n| JointVentureMember {
                name: of(&format!("構成員{n:02}"), 40),
                share: 499,
            })
            .collect(),
    });
    let works = &mut it.works;
    works.orderer_code = Some("200001234567".to_owned());
    works.orderer_name = long("発注者");
    works.name = long("工事名");
    works.price = yen(Yen::MAX - 1);
    works.contract_date = day("2023-12-31");
    works.contract_date_planned = true;
    works.term_to = day("2034-03-31");
    works.notice_date = Some(day("2022-09-30"));
    works.yearly = Some(YearlyShare {
        fiscal_year: FiscalYear::starting(2040),
        share: yen(Yen::MAX),
    });
    it.products = Product::ALL
        .into_iter()
        .map(|product| ProductRequest {
            product,
            form: Form::Electronic,
            amount: yen(Yen::MAX),
            guarantee_end: Some(day("2022-10-30")),
        })
        .collect();
    it.deposit = Some(DepositBank {
        bank_code: Some("0143".to_owned()),
        branch_code: Some("001".to_owned()),
        bank_name: long("銀行"),
        branch_name: long("支店"),
    });
    it.premium.method = PremiumMethod::Each;
    it.bid.low_bid = true;
    it.other.note = long("その他");
    it.notification.address = Some(format!("{}@example.jp", "a".repeat(240)));
    it
}

/// An orderer of whom nothing is known, and a bank likewise.
pub fn nothing_known() -> OrdererFacts {
    OrdererFacts {
        known: false,
        code: None,
        rules: Vec::new(),
        bank: BankStatus::Unknown,
        today: day("2022-11-01"),
    }
}

/// What happened, entry by entry, each with a long remark but the last, which is short.
pub fn story(kind: &str, entries: i64) -> Vec<StoryEntry> {
    let entry = |n| StoryEntry {
        at: at("2022-11-01 09:12") + chrono::TimeDelta::minutes(n),
        actor: PERSON.to_owned(),
        acting_for: Some(PERSON.to_owned()),
        about: None,
        kind: kind.to_owned(),
        remark: long(&format!("メモ{n:02}")),
    };
    (1..=entries).map(entry).collect()
}

/// An issue that stopped for the longest reason.
fn stopped(product: Product) -> IssueProgress {
    IssueProgress {
        product,
        form: Form::Electronic,
        contract: None,
        number: Some(format!("37071-99999{}", product.letter())),
        keyed_at: Some(at("2022-11-01 15:00")),
        published_at: None,
        arrived_at: None,
        trouble: Some(format!("platform_refused: {}", of("理由", 120))),
        attempts: 99_999,
        dead: true,
        order: None,
    }
}

/// The application of [`worst`] in this state, with every warning set aside for a long reason.
pub fn application_in(state: ApplicationState) -> ApplicationDetail {
    let mut it = application(1, state);
    it.content = worst();
    it.previous = Some((8, content()));
    it.revision = 9;
    it.other_firm = Some(long("コードの持ち主"));
    it.other_shares = Some(yen(Yen::MAX));
    it.duplicates = (1..=12).map(|n| format!("N2210-{n:05}")).collect();
    it.story = story("application.noted", 2);
    it.contracts = Product::ALL.into_iter().map(stopped).collect();
    it.mail = MailProgress::Trying {
        attempts: 9,
        trouble: Some(format!("mail_refused: {}", of("宛先不明", 120))),
        dead: true,
    };
    let row = &mut it.row;
    row.contractor = it.content.applicant.name.clone();
    row.orderer = it.content.works.orderer_name.clone();
    row.works = it.content.works.name.clone();
    row.price = it.content.works.price;
    row.products = (it.content.products.iter())
        .map(|p| (p.product, p.form, p.amount))
        .collect();
    for name in [&mut row.claimed_by_name, &mut row.drafted_by_name] {
        *name = name.take().map(|_| PERSON.to_owned());
    }
    row.returned = true;
    row.standing.revision = it.revision;
    row.standing.held_until = Some(day("2022-11-30"));
    row.standing.held_because = Some(long("保留の理由"));
    row.standing.claim_until = Some(at("2022-11-01 12:00"));
    row.standing.referred_to = Some("yamada".into());
    row.standing.referred_to_name = Some(PERSON.to_owned());
    it.overrides = FindingKind::CODES
        .iter()
        .filter(|(_, severity)| *severity == Severity::Warning)
        .flat_map(|(code, _)| {
            let reason = |subject: &str| OverrideRecord {
                code: (*code).to_owned(),
                subject: subject.to_owned(),
                reason: of("理由", 40),
                by_name: PERSON.to_owned(),
                at: at("2022-11-01 11:00"),
            };
            let products = Product::ALL.map(|p| reason(p.code()));
            products.into_iter().chain([reason("")])
        })
        .collect();
    it
}

/// A certificate with the longest of everything that is printed on it.
pub fn certificate() -> serde_json::Value {
    let mut it = record::certificate();
    for (field, name) in [
        ("contractor_name", "保証契約者"),
        ("contractor_address", "住所"),
        ("beneficiary", "被保証者"),
        ("works_name", "工事名"),
        ("deposit_bank", "預託金融機関"),
        ("joint_venture_representative", "代表者"),
        ("clause_name", "約款"),
    ] {
        it[field] = long(name).into();
    }
    for (of, field, name) in [
        ("company", "name", "会社"),
        ("company", "address", "本店"),
        ("company", "president_title", "役職"),
        ("company", "president", "代表者"),
        ("branch", "name", "支店"),
    ] {
        it[of][field] = long(name).into();
    }
    (it["amount"], it["price"]) = (Yen::MAX.into(), Yen::MAX.into());
    it["change_number"] = 999.into();
    it
}

/// An office with one application of [`application_in`].
pub fn office(state: ApplicationState) -> Office {
    let office = Office::sample(0);
    office.arrives(1);
    office.arrange(1, |d| *d = application_in(state));
    office.set_facts(nothing_known());
    office.set_certificate(certificate());
    office
}

/// A contract to which everything has happened, often.
pub fn contract() -> ContractDetail {
    let mut it = record::issued_detail(Vec::new());
    let arrived = at("2022-11-01 15:00");
    it.certificate = certificate();
    it.certificate["contract_number"] = it.row.number.clone().into();
    it.certificate["terminated_on"] = "2022-11-20".into();
    it.row.contractor = long("請負者");
    it.row.works = long("工事名");
    it.row.amount = yen(Yen::MAX);
    it.history = (1..=30)
        .rev()
        .map(|n| (n, "correction".to_owned(), Some(arrived)))
        .collect();
    it.recorded_price = Some(crate::domain::amendment_record::PriceRecord {
        at: arrived,
        by: PERSON.to_owned(),
        before: yen(50_000_000),
        price: yen(Yen::MAX),
        reason: of("設計変更", 400),
        overrides: Vec::new(),
    });
    it.later_mails = (0..4)
        .map(|_| {
            let to = format!("{}@example.jp", "a".repeat(240));
            let sent = MailProgress::Sent { at: arrived, to };
            (MailAbout::Event(EventKind::Cancellation), sent)
        })
        .collect();
    it.orders = (0..3)
        .map(|n| KeyOrderRecord {
            kind: KeyOrder::Reissue,
            by: PERSON.to_owned(),
            at: arrived,
            reason: of(&format!("紛失{n:02}"), 400),
            done_at: Some(arrived),
            stopped: None,
        })
        .collect();
    it.reveals = story("key.revealed", 2);
    it
}

/// Reads on from where it stands to the end; what stood in the body, page by page.
pub fn read_on(h: &mut Harness) -> Vec<String> {
    let mut pages = vec![h.picture()];
    for _ in 0..200 {
        h.press("PgDn");
        let page = h.picture();
        if pages.last() == Some(&page) {
            return pages;
        }
        pages.push(page);
    }
    panic!("no end: {}", h.picture());
}
