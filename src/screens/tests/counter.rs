//! 窓口申込, driven by keys: the form, its sections, its keys.

use super::yearly::{focus, to};
use crate::domain::command::OrdererFacts;
use crate::domain::product::Form;
use crate::domain::record::{
    ApplicationState, Choice, ContractDetail, IssueProgress, MailProgress, Role,
};
use crate::domain::rules::BankStatus;
use crate::i18n::Language;
use crate::runtime::harness::{Harness, Office, application, clerk, contract, supervisor};
use insta::assert_snapshot;

pub(super) fn facts() -> OrdererFacts {
    OrdererFacts {
        known: true,
        code: Some("20001".to_owned()),
        rules: Vec::new(),
        bank: BankStatus::Contracted,
        today: "2022-11-01".parse().unwrap(),
    }
}

fn choice(code: &str, label: &str, detail: &str) -> Choice {
    Choice {
        code: code.to_owned(),
        label: label.to_owned(),
        detail: detail.to_owned(),
    }
}

pub(super) fn office() -> Office {
    let office = Office::sample(0);
    office.set_facts(facts());
    office.set_choices(vec![
        choice(
            "C371001",
            "○○建設　株式会社",
            "380-8537 長野県　長野市　南石堂町　１２３０ー６ | 026-000-0000",
        ),
        choice("C371002", "㈱髙橋土木", "380-0001 長野県　長野市 | "),
    ]);
    office.set_places(vec![
        choice("380-8537", "長野県　長野市　南石堂町", "長野県"),
        choice("380-0801", "長野県　長野市　箱清水", "長野県"),
    ]);
    office
}

/// Types a text and goes to the next field.
pub(super) fn field(h: &mut Harness, text: &str) {
    h.type_text(text);
    h.press("Tab");
}

/// The flyer's application, typed field by field.
pub(super) fn flyer(h: &mut Harness) {
    h.press("Tab");
    for text in ["C371001", "○○建設　株式会社", "３８０８５３７"] {
        field(h, text);
    }
    h.press("C-u");
    field(h, "長野県　長野市　南石堂町　１２３０ー６");
    h.press("PgDn");
    for text in [
        "20001",
        "長野県△△建設事務所長",
        "令和○年度　県単河川維持工事",
        "",
        "５千万",
        "R4.11.1",
        "",
        "令和４年１１月２日",
        "2023/3/31",
    ] {
        field(h, text);
    }
    h.press("PgDn");
    h.type_text(" ");
    h.press("Tab");
    field(h, "2,000万");
    h.press("PgDn PgUp PgUp PgDn");
    // 預託金融機関 stands behind the products.
    while !h.row_of_focus().contains("金融機関コード") {
        h.press("Tab");
    }
    for text in ["9001", "101", "○○銀行", "××支店"] {
        field(h, text);
    }
    while !h.row_of_focus().contains("完了通知") {
        h.press("Tab");
    }
    h.type_text(" ");
    h.press("Tab");
    h.type_text("soumu@example.jp");
}

impl Harness {
    /// The row whose field has the focus.
    pub(super) fn row_of_focus(&self) -> String {
        self.picture()
            .lines()
            .find(|l| l.starts_with('>'))
            .unwrap_or_default()
            .to_owned()
    }
}

/// Down to a field by its label.
pub(super) fn go_to(h: &mut Harness, label: &str) {
    for _ in 0..80 {
        let here = |l: &str| l.starts_with('>') && l.contains(label);
        if h.picture().lines().any(here) {
            return;
        }
        h.press("Down");
    }
    panic!("no field {label}: {}", h.picture());
}

#[test]
fn f4_and_enter_on_a_choice_change_nothing() {
    let mut h = Harness::clerk(office());
    h.press("N");
    go_to(&mut h, "種別");
    h.type_text(" ");
    let chosen = h.picture();
    h.press("F4 Enter");
    assert!(h.row_of_focus().contains("請負金額"), "{}", h.picture());
    h.press("S-Tab");
    let line = |p: &str| {
        p.lines()
            .find(|l| l.contains("種別"))
            .unwrap_or_default()
            .trim_start_matches(['>', '!', ' '])
            .to_owned()
    };
    assert_eq!(line(&h.picture()), line(&chosen));
}

#[test]
fn the_flyers_application_is_entered_at_the_counter_checked_and_sent() {
    let mut h = Harness::clerk(office());
    h.press("N");
    assert_snapshot!(h.picture());
    flyer(&mut h);
    h.press("F10");
    assert_snapshot!(h.picture());
    assert!(h.office.entered().is_empty(), "nothing is sent before yes");
    h.yes();
    assert_eq!(h.model.path(), ["Q1", "A1"]);
    assert!(
        h.message().contains("送信完了: 申込番号"),
        "{}",
        h.message()
    );
    let sent = h.office.entered().remove(0);
    assert_eq!(sent.works.price.get(), 50_000_000);
    assert_eq!(sent.applicant.postal_code, "380-8537");
    assert_eq!(
        sent.applicant.address, "長野県　長野市　南石堂町　１２３０ー６",
        "names and addresses stay as typed"
    );
    assert_eq!(sent.works.term_from.to_string(), "2022-11-02");
    assert_eq!(sent.products.len(), 1);
    assert_eq!(sent.products[0].form, Form::Electronic);
    assert_eq!(
        sent.notification.address.as_deref(),
        Some("soumu@example.jp")
    );
    assert!(
        h.picture().contains("窓口（佐藤 花子 入力）"),
        "{}",
        h.picture()
    );
    assert!(
        h.office.unfinished().is_empty(),
        "what was half typed is finished with it"
    );
}

pub(super) fn issued() -> Office {
    let office = office();
    let row = contract(1);
    let mut applied = application(1, ApplicationState::Issued);
    applied.content.applicant.name = "○○建設　株式会社".to_owned();
    let key = applied.row.key.clone();
    office.arrives(1);
    office.arrange(1, |d| *d = applied);
    office.add_contract(ContractDetail {
        certificate: serde_json::Value::Null,
        event: 1,
        recorded_price: None,
        holder: None,
        history: Vec::new(),
        application: key,
        application_number: "N2211-00431".to_owned(),
        progress: IssueProgress {
            product: row.product,
            form: Form::Electronic,
            contract: Some(row.key.clone()),
            number: Some(row.number.clone()),
            keyed_at: None,
            published_at: None,
            arrived_at: None,
            trouble: None,
            attempts: 1,
            dead: false,
            order: None,
        },
        mail: MailProgress::NotWanted,
        mail_to: None,
        later_mails: Vec::new(),
        reveals: Vec::new(),
        version: 1,
        orders: Vec::new(),
        open: None,
        row,
    });
    office
}

#[test]
fn one_key_gives_a_field_of_the_application_entered_before() {
    let mut h = Harness::clerk(office());
    h.press("N F9");
    flyer(&mut h);
    h.press("F10 y F12 N");
    while !h.row_of_focus().contains("工事名") {
        h.press("Tab");
    }
    h.press("F9");
    assert!(
        h.row_of_focus().contains("県単河川維持工事"),
        "{}",
        h.picture()
    );
}

#[test]
fn an_auditor_enters_nothing_and_a_supervisor_may() {
    let mut me = clerk();
    me.role = Role::Auditor;
    let mut h = Harness::new(me, office());
    h.press("N");
    assert_ne!(h.model.path().last(), Some(&"E1"));
    assert!(h.message().contains("できません"), "{}", h.message());
    let mut h = Harness::new(supervisor(), office());
    h.press("N");
    assert_eq!(h.model.path().last(), Some(&"E1"));
}

#[test]
fn a_field_that_was_blank_in_the_application_before_takes_nothing_from_what_is_typed() {
    let mut h = Harness::clerk(office());
    h.press("N");
    flyer(&mut h);
    h.press("F10");
    h.yes();
    h.press("F12 N");
    to(&mut h, "電話番号");
    h.type_text("026-111-2222");
    h.press("F9");
    assert!(h.row_of_focus().contains("026-111-2222"), "{}", h.picture());
    assert!(h.message().contains("空欄です"), "{}", h.message());
}

#[test]
fn a_section_is_cleared_alone() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    h.type_text("㈱髙橋土木");
    h.press("PgDn Tab");
    h.type_text("長野県知事");
    h.press("F8");
    assert!(!h.picture().contains("長野県知事"), "{}", h.picture());
    assert!(
        h.message().contains("請負工事の情報をクリア"),
        "{}",
        h.message()
    );
    h.press("PgUp PgUp");
    assert!(h.picture().contains("㈱髙橋土木"), "{}", h.picture());
}

#[test]
fn a_page_in_the_form_shows_the_whole_section_and_no_heading_without_its_fields() {
    let mut h = Harness::clerk(office());
    h.press("N");
    for _ in 0..6 {
        let rows: Vec<String> = (2..22).map(|y| h.row(y)).collect();
        let last = rows.iter().rev().find(|r| !r.trim().is_empty());
        assert!(!last.unwrap().starts_with('■'), "{}", h.picture());
        h.press("PgDn");
    }
    let mut h = Harness::clerk(office());
    h.press("N PgDn");
    // 請負工事の情報, from its heading to its last field.
    assert_snapshot!(h.picture());
}

#[test]
fn a_bid_bond_is_offered_on_paper_alone() {
    let mut h = Harness::clerk(office());
    h.press("N");
    to(&mut h, "入札 電子・書面");
    h.press("F4");
    let list = h.picture();
    assert!(list.contains("書面"), "{list}");
    assert!(!list.contains("|   電子"), "{list}");
    assert!(list.contains("> 申し込まない"), "{list}");
    h.press("F12");
    h.press("Space");
    assert!(focus(&h).contains("< 書面 >"), "{}", h.picture());
    h.press("Space");
    assert!(focus(&h).contains("< 申し込まない >"), "{}", h.picture());
    h.press("Left");
    assert!(focus(&h).contains("< 書面 >"), "{}", h.picture());
    // Of the others both.
    to(&mut h, "契約 電子・書面");
    h.press("Space");
    assert!(focus(&h).contains("< 電子 >"), "{}", h.picture());
}

#[test]
fn in_english_the_form_shows_no_japanese_but_data() {
    let mut office = office();
    office.me = Ok(clerk());
    let mut h = Harness::with(office, |s| s.language = Language::English);
    h.press("N");
    assert_snapshot!(h.picture());
    // Nor do the echoes.
    to(&mut h, "Price");
    h.type_text("2億");
    to(&mut h, "Contract date");
    h.type_text("R4.11.1");
    to(&mut h, "Fiscal year");
    h.type_text("R4");
    h.press("Tab");
    let picture = h.picture();
    for echo in ["¥200,000,000", "2022/11/01", "fiscal 2022"] {
        assert!(picture.contains(echo), "{echo}: {picture}");
    }
    assert!(!picture.contains("年"), "{picture}");
}

pub(super) fn firms() -> Vec<Choice> {
    let choice = |code: &str, label: &str, detail: &str| Choice {
        code: code.to_owned(),
        label: label.to_owned(),
        detail: detail.to_owned(),
    };
    vec![
        choice(
            "C371001",
            "○○建設　株式会社",
            "390-0811 長野県松本市中央２丁目 | 0263-00-0000",
        ),
        choice("0011223", "長野県△△建設事務所長", "prefecture"),
        choice("9001-101", "○○銀行", "××支店"),
        choice("9001-102", "○○銀行", "△△支店"),
    ]
}
