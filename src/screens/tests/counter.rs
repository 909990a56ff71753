//! 窓口申込 and 書きかけ, driven by keys.

use super::yearly::{focus, to};
use crate::app::{Effect, Msg};
use crate::domain::command::{OrdererFacts, Write};
use crate::domain::field::FieldId;
use crate::domain::product::{Form, Product};
use crate::domain::record::{
    ApplicationState, Choice, ContractDetail, IssueProgress, MailProgress, Role,
};
use crate::domain::refusal::Refusal;
use crate::domain::rules::BankStatus;
use crate::i18n::Language;
use crate::keys::Sequence;
use crate::runtime::harness::{Harness, Office, application, clerk, contract, supervisor};
use insta::assert_snapshot;

fn facts() -> OrdererFacts {
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
fn field(h: &mut Harness, text: &str) {
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
fn go_to(h: &mut Harness, label: &str) {
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
fn a_number_that_is_typed_again_after_leaving_it_replaces_what_stood_there() {
    let mut h = Harness::clerk(office());
    h.press("N");
    go_to(&mut h, "請負金額");
    h.type_text("500000");
    h.press("Down Up");
    h.type_text("600000");
    assert!(
        h.picture().contains("600000") && !h.picture().contains("500000600000"),
        "{}",
        h.picture()
    );
}

#[test]
fn a_works_name_in_a_code_is_refused_as_soon_as_the_field_is_left() {
    let mut h = Harness::clerk(office());
    h.press("N");
    go_to(&mut h, "発注者コード");
    h.type_text("の補修");
    h.press("Down");
    assert!(h.picture().contains("英数字4〜12桁"), "{}", h.picture());
    h.press("Up");
    h.type_text("20001");
    h.press("Down");
    assert!(!h.picture().contains("英数字4〜12桁"), "{}", h.picture());
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

#[test]
fn every_fault_of_an_empty_form_is_said_at_once_and_the_focus_goes_to_the_first() {
    let mut h = Harness::clerk(office());
    h.press("N F10");
    assert_snapshot!(h.picture());
    assert!(h.message().contains("直す所が"), "{}", h.message());
    h.press("F1");
    let said = h.picture();
    for what in ["申込者", "郵便番号", "住所", "発注者", "工事名"] {
        assert!(said.contains(what), "{what}: {said}");
    }
    let entered = |w: &Write| matches!(w, Write::Enter { .. });
    assert!(!h.writes().iter().any(entered), "{:?}", h.writes());
}

#[test]
fn a_contract_is_copied_into_an_interim_advance_within_the_budget_of_keys() {
    let mut h = Harness::clerk(issued());
    let before = keys(&mut h, "N F2");
    h.type_text("建設");
    let mut pressed = before + keys(&mut h, "Enter");
    assert!(
        h.row_of_focus().contains("中間 保証金額"),
        "{}",
        h.picture()
    );
    assert_snapshot!(h.picture());
    h.type_text("1000万");
    pressed += keys(&mut h, "Tab F10");
    let asked = h.picture();
    assert!(asked.contains("認定調書"), "{asked}");
    pressed += h.yes();
    assert!(pressed <= 25, "{pressed} keys");
    let sent = h.office.entered().remove(0);
    assert_eq!(sent.products.len(), 1);
    assert_eq!(sent.products[0].product, Product::InterimAdvance);
    assert_eq!(sent.products[0].amount.get(), 10_000_000);
    assert_eq!(sent.applicant.name, "○○建設　株式会社");
}

/// Presses keys and counts them.
fn keys(h: &mut Harness, keys: &str) -> usize {
    h.press(keys);
    keys.parse::<Sequence>().unwrap().0.len()
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
fn a_copy_takes_the_bank_the_price_and_the_title_that_stand_now() {
    let office = office();
    let mut applied = application(1, ApplicationState::Issued);
    applied.content.applicant.name = "○○建設　株式会社".to_owned();
    office.arrives(1);
    office.arrange(1, |d| *d = applied);
    let mut detail = super::record::issued_detail(Vec::new());
    detail.certificate["deposit_bank"] = serde_json::json!("△△銀行　本店");
    detail.certificate["beneficiary"] = serde_json::json!("長野県□□建設事務所長");
    detail.row.price = crate::domain::money::Yen::new(55_000_000).unwrap();
    office.add_contract(detail);
    let mut h = Harness::clerk(office);
    h.press("g c Enter y");
    h.type_text("1000万");
    h.press("Tab F10");
    h.yes();
    let sent = h.office.entered().remove(0);
    let bank = sent.deposit.unwrap();
    assert_eq!(
        (bank.bank_name.as_str(), bank.branch_name.as_str()),
        ("△△銀行", "本店")
    );
    assert_eq!(bank.bank_code, None, "the code was the other bank's");
    assert_eq!(sent.works.orderer_name, "長野県□□建設事務所長");
    assert_eq!(sent.works.price.get(), 55_000_000);
}

#[test]
fn a_contract_on_the_screen_is_copied_with_one_key() {
    let mut h = Harness::clerk(issued());
    h.press("g c Enter y");
    assert!(
        h.row_of_focus().contains("中間 保証金額"),
        "{}",
        h.picture()
    );
}

#[test]
fn what_is_half_typed_is_offered_at_the_next_start_with_its_faults_and_its_focus() {
    let mut h = Harness::clerk(office());
    h.press("N Tab");
    field(&mut h, "C371001");
    field(&mut h, "○○建設");
    field(&mut h, "380-85");
    h.type_text("長野県");
    h.pass(1);
    // The process is gone: nothing more is sent.
    let left = h.office;
    assert_eq!(left.unfinished().len(), 1);
    let mut h = Harness::clerk(left);
    assert_snapshot!(h.picture());
    h.press("Enter");
    assert_eq!(h.model.path(), ["Q1", "E1"]);
    assert!(h.row_of_focus().contains("住所"), "{}", h.picture());
    assert_snapshot!(h.picture());
    h.type_text("長野市");
    h.pass(1);
    let kept = h.office.unfinished();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].sheet.text(FieldId::Address), "長野県長野市");
}

#[test]
fn the_line_drops_and_what_was_typed_a_moment_ago_is_kept_too() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    h.type_text("㈱髙橋土木");
    h.send(Msg::Leaving);
    let kept = h.office.unfinished();
    assert_eq!(kept[0].sheet.text(FieldId::ApplicantName), "㈱髙橋土木");
}

#[test]
fn a_form_that_is_opened_on_another_host_goes_on_here_as_another_one() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    h.type_text("㈱髙橋");
    h.pass(1);
    h.office.taken_elsewhere(1);
    h.type_text("土木");
    h.pass(2);
    assert!(h.message().contains("別の端末"), "{}", h.picture());
    let kept = h.office.unfinished();
    let names: Vec<&str> = kept
        .iter()
        .map(|u| u.sheet.text(FieldId::ApplicantName))
        .collect();
    assert_eq!(names, ["㈱髙橋", "㈱髙橋土木"]);
}

#[test]
fn what_was_typed_elsewhere_since_the_list_came_is_gone_on_with_and_not_written_over() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    h.type_text("㈱髙橋土木");
    h.pass(1);
    let mut h = Harness::clerk(h.office);
    assert!(h.picture().contains("㈱髙橋土木"), "{}", h.picture());
    // The list stands here; on another host the same one is continued and left.
    h.office
        .typed_elsewhere(1, "applicant.address", "長野県長野市");
    h.press("Enter");
    assert!(h.picture().contains("長野県長野市"), "{}", h.picture());
    assert!(h.message().contains("別の端末で書き足"), "{}", h.message());
    h.type_text("工業");
    h.pass(1);
    let kept = h.office.unfinished();
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(kept[0].sheet.text(FieldId::Address), "長野県長野市");
    assert_eq!(kept[0].sheet.text(FieldId::ApplicantName), "㈱髙橋土木工業");
}

#[test]
fn what_was_finished_elsewhere_since_the_list_came_is_not_begun_anew_with_what_it_said() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    h.type_text("㈱髙橋土木");
    h.pass(1);
    let mut h = Harness::clerk(h.office);
    h.office.finished_elsewhere(1);
    h.press("Enter");
    assert_eq!(h.model.path(), ["Q1"]);
    assert!(h.message().contains("もうありません"), "{}", h.message());
    h.pass(3);
    assert!(h.office.unfinished().is_empty());
}

#[test]
fn text_that_comes_before_what_is_taken_over_is_typed_into_it() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    h.type_text("㈱髙橋");
    h.pass(1);
    let mut h = Harness::clerk(h.office);
    h.hold = true;
    h.press("Enter");
    h.send(Msg::Text("土木".to_owned()));
    h.hold = false;
    h.settle();
    h.pass(1);
    let kept = h.office.unfinished();
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(kept[0].sheet.text(FieldId::ApplicantName), "㈱髙橋土木");
}

#[test]
fn throwing_away_asks_and_leaving_does_not_throw_away() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    h.type_text("㈱髙橋");
    h.press("F12");
    assert_eq!(h.model.path(), ["Q1"]);
    assert!(
        h.message().contains("書きかけとして残しました"),
        "{}",
        h.message()
    );
    assert_eq!(h.office.unfinished().len(), 1);
    h.press("N");
    assert!(h.picture().contains("新しく入力する"), "{}", h.picture());
    h.press("Enter F11 n");
    assert_eq!(h.model.path(), ["Q1", "E1"]);
    h.press("F11 y");
    assert_eq!(h.model.path(), ["Q1"]);
    assert!(h.office.unfinished().is_empty());
}

#[test]
fn a_half_typed_correction_survives_and_is_gone_when_it_is_saved() {
    let office = office();
    office.arrives(1);
    office.arrange(1, |d| *d = application(1, ApplicationState::Examining));
    let mut h = Harness::clerk(office);
    h.press("Enter e C-u");
    h.type_text("△△建設");
    h.pass(1);
    let mut h = Harness::clerk(h.office);
    assert!(h.picture().contains("N2211-00431"), "{}", h.picture());
    h.press("Enter");
    assert_eq!(h.model.path(), ["Q1", "A1", "A2"]);
    assert!(h.picture().contains("△△建設"), "{}", h.picture());
    h.press("F10 y");
    assert_eq!(h.office.application(1).content.applicant.name, "△△建設");
    assert!(h.office.unfinished().is_empty());
}

#[test]
fn a_postal_code_says_its_place_and_fills_an_empty_address() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab Tab");
    field(&mut h, "3808537");
    assert!(
        h.picture().contains("長野県　長野市　南石堂町"),
        "{}",
        h.picture()
    );
    h.press("BackTab C-u F4");
    h.type_text("箱清水");
    h.press("Enter");
    let picture = h.picture();
    assert!(
        picture.contains("380-0801") && picture.contains("箱清水"),
        "{picture}"
    );
}

#[test]
fn a_contractor_from_the_list_brings_address_and_phone_along() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab F4");
    h.type_text("建設");
    h.press("Enter");
    let picture = h.picture();
    for what in [
        "C371001",
        "380-8537",
        "南石堂町　１２３０ー６",
        "026-000-0000",
    ] {
        assert!(picture.contains(what), "{what}: {picture}");
    }
}

#[test]
fn after_a_choice_that_fills_fields_behind_it_typing_goes_on_in_the_first_empty_one() {
    let mut h = Harness::clerk(office());
    h.press("N Tab F4");
    h.type_text("建設");
    h.press("Enter");
    // Code, name, postal code, address and phone have come.
    assert!(h.row_of_focus().contains("JV"), "{}", h.picture());
    while !h.row_of_focus().contains("発注者コード") {
        h.press("Tab");
    }
    h.press("F4 Enter");
    assert!(h.row_of_focus().contains("工事名"), "{}", h.picture());
    h.type_text("○○橋");
    h.pass(1);
    let kept = h.office.unfinished();
    assert_eq!(kept[0].sheet.text(FieldId::WorksName), "○○橋");
    assert!(!kept[0].sheet.text(FieldId::OrdererName).contains("橋"));
    // A place gives the beginning of an address: the house number is typed there.
    while !h.row_of_focus().contains("郵便番号") {
        h.press("BackTab");
    }
    h.press("C-u F4");
    h.type_text("箱清水");
    h.press("Enter");
    assert!(h.row_of_focus().contains("住所"), "{}", h.picture());
}

#[test]
fn shares_of_a_joint_venture_are_summed_and_its_representative_is_chosen_from_its_members() {
    let mut h = Harness::clerk(office());
    h.press("N");
    while !h.row_of_focus().contains("JV構成員") {
        h.press("Tab");
    }
    h.type_text("○○建設㈱ ６０、㈱髙橋土木 30");
    assert!(h.picture().contains("2社 計90.00%"), "{}", h.picture());
    h.press("BackTab F4 Down Enter");
    assert!(h.row_of_focus().contains("㈱髙橋土木"), "{}", h.picture());
    h.press("F10 F1");
    assert!(h.picture().contains("90"), "{}", h.picture());
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
fn a_character_that_no_font_can_print_is_named_beside_the_field_and_in_the_examination() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    field(&mut h, "𪚥建設");
    let picture = h.picture();
    assert!(
        picture.contains("「𪚥」（U+2A6A5）は証書に印字できる字体がありません"),
        "{picture}"
    );
    let office = office();
    office.arrives(1);
    office.arrange(1, |d| {
        *d = application(1, ApplicationState::Examining);
        d.content.works.name = "𪚥川の工事".to_owned();
    });
    let mut h = Harness::clerk(office);
    h.press("Enter");
    assert!(h.picture().contains("𪚥"), "{}", h.picture());
    h.press("s");
    assert!(
        h.message().contains("まだ承認依頼できません"),
        "{}",
        h.message()
    );
}

#[test]
fn a_lost_database_loses_nothing_that_is_typed_meanwhile() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    h.type_text("㈱");
    h.pass(1);
    h.office.down = Some(Refusal::Unavailable);
    h.type_text("髙橋");
    h.pass(8);
    h.type_text("土木");
    h.office.down = None;
    h.pass(12);
    let kept = h.office.unfinished();
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(kept[0].sheet.text(FieldId::ApplicantName), "㈱髙橋土木");
}

#[test]
fn what_could_not_be_kept_is_not_left_without_a_word() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    h.office.down = Some(Refusal::Unavailable);
    h.type_text("㈱髙橋土木");
    h.press("F12");
    assert!(
        h.picture().contains("まだ書きかけとして残せていません。"),
        "{}",
        h.picture()
    );
    h.press("n");
    assert_eq!(h.model.path().last(), Some(&"E1"));
    h.press("F12 y");
    assert_eq!(h.model.path(), ["Q1"]);
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
fn a_section_that_was_cleared_comes_back_with_one_key_and_what_was_typed_since_stays() {
    let mut h = Harness::clerk(office());
    h.press("N PgDn Tab");
    h.type_text("長野県知事");
    h.press("Tab");
    h.type_text("○○橋");
    h.press("F8");
    assert!(h.message().contains("F7 で元に戻せます"), "{}", h.message());
    h.type_text("△△橋");
    h.press("F7");
    let picture = h.picture();
    assert!(
        picture.contains("長野県知事") && picture.contains("△△橋"),
        "{picture}"
    );
    assert!(h.message().contains("1欄はそのまま"), "{}", h.message());
    h.pass(1);
    let kept = h.office.unfinished();
    assert_eq!(kept[0].sheet.text(FieldId::OrdererName), "長野県知事");
    h.press("F7");
    assert!(h.message().contains("ありません"), "{}", h.message());
}

#[test]
fn a_contract_copied_over_what_is_typed_gives_it_back_with_one_key() {
    let mut h = Harness::clerk(issued());
    h.press("N Tab Tab");
    h.type_text("㈱髙橋土木");
    h.press("PgDn Tab Tab");
    h.type_text("△△橋");
    h.press("F2 C-u Enter");
    assert!(
        h.message().contains("前の入力は F7 で戻せます"),
        "{}",
        h.picture()
    );
    h.press("F7");
    h.pass(1);
    let kept = h.office.unfinished();
    assert_eq!(kept.len(), 1);
    let sheet = &kept[0].sheet;
    assert_eq!(sheet.text(FieldId::ApplicantName), "㈱髙橋土木");
    assert_eq!(sheet.text(FieldId::WorksName), "△△橋");
    assert_eq!(sheet.text(FieldId::Price), "");
}

#[test]
fn a_contract_is_copied_as_it_stands_now_and_not_as_it_was_applied_for() {
    let office = issued();
    office.edit_contract(|d| {
        d.holder = Some("C371009".to_owned());
        let mut now = super::amend::certificate();
        now.contractor_name = "○○建設工業　株式会社".to_owned();
        now.contractor_address = "長野県　上田市　１".to_owned();
        now.deposit_bank = Some("△△銀行　上田支店".to_owned());
        d.certificate = serde_json::to_value(now).unwrap();
        // As it is known, a price recorded without a certificate among them.
        d.row.price = "6000万".parse().unwrap();
    });
    let mut h = Harness::clerk(office);
    h.press("g c Enter y");
    h.type_text("1000万");
    h.press("F10");
    h.yes();
    let sent = h.office.entered().remove(0);
    assert_eq!(sent.applicant.customer_code.as_deref(), Some("C371009"));
    assert_eq!(sent.applicant.name, "○○建設工業　株式会社");
    assert_eq!(sent.applicant.address, "長野県　上田市　１");
    assert_eq!(sent.works.price.get(), 60_000_000);
    let bank = sent.deposit.unwrap();
    assert_eq!(
        (bank.bank_name.as_str(), bank.branch_name.as_str()),
        ("△△銀行", "上田支店")
    );
    assert_eq!((bank.bank_code, bank.branch_code), (None, None));
}

#[test]
fn a_code_goes_when_its_name_becomes_another_firms_and_comes_back_with_it() {
    let mut h = Harness::clerk(office());
    h.press("N Tab F4");
    h.type_text("髙橋");
    h.press("Enter");
    to(&mut h, "申込者 ");
    h.press("C-u");
    h.type_text("○○組");
    h.press("Tab");
    assert!(
        h.picture().contains("C371002（㈱髙橋土木）は消しました"),
        "{}",
        h.picture()
    );
    h.pass(1);
    assert_eq!(
        h.office.unfinished()[0].sheet.text(FieldId::CustomerCode),
        ""
    );
    // The same firm, written otherwise.
    h.press("BackTab C-u");
    h.type_text("株式会社高橋土木");
    h.press("Tab");
    h.pass(1);
    assert_eq!(
        h.office.unfinished()[0].sheet.text(FieldId::CustomerCode),
        "C371002"
    );
    assert!(h.message().contains("戻しました"), "{}", h.message());
    // Its joint venture has its code too.
    h.press("BackTab C-u");
    h.type_text("△△JV");
    to(&mut h, "JV代表者");
    h.type_text("㈱髙橋土木");
    to(&mut h, "申込者 ");
    h.press("Tab");
    h.pass(1);
    assert_eq!(
        h.office.unfinished()[0].sheet.text(FieldId::CustomerCode),
        "C371002"
    );
}

#[test]
fn a_code_of_another_firm_is_warned_of_before_it_is_sent() {
    let office = office();
    office.code_is_of("㈱アルプス橋梁");
    let mut h = Harness::clerk(office);
    h.press("N");
    flyer(&mut h);
    h.press("F10");
    assert!(
        h.picture()
            .contains("顧客コード C371001 は「㈱アルプス橋梁」のもので"),
        "{}",
        h.picture()
    );
}

#[test]
fn what_was_left_without_a_name_shows_what_there_is() {
    let mut h = Harness::clerk(office());
    h.press("N");
    to(&mut h, "住所");
    h.type_text("長野県長野市箱清水");
    to(&mut h, "JV名");
    h.type_text("△△特定建設工事共同企業体");
    h.pass(1);
    let h = Harness::clerk(h.office);
    let picture = h.picture();
    assert!(
        picture.contains("△△特定建設工事共同企業体 / 長野県長野"),
        "{picture}"
    );
}

#[test]
fn who_comes_back_to_a_record_is_offered_there_what_was_left_half_typed() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    h.type_text("㈱髙橋");
    h.pass(1);
    let mut office = h.office;
    office.arrives(1);
    office.me = Ok(clerk());
    let mut h = Harness::with(office, |s| s.place = Some("application 371 1".to_owned()));
    assert_eq!(h.model.path(), ["Q1", "A1"]);
    assert!(h.picture().contains("㈱髙橋 / "), "{}", h.picture());
    h.press("Enter");
    assert_eq!(h.model.path(), ["Q1", "A1", "E1"]);
}

#[test]
fn a_telephone_number_without_digits_is_refused_at_its_field_and_typed_anew() {
    let mut h = Harness::clerk(office());
    h.press("N");
    to(&mut h, "電話番号");
    h.type_text("変更した住所");
    h.press("Tab");
    assert!(
        h.picture().contains("電話番号と読めません"),
        "{}",
        h.picture()
    );
    h.press("BackTab C-u");
    h.type_text("026-000-0000 内線12");
    h.press("Tab");
    assert!(
        !h.picture().contains("電話番号と読めません"),
        "{}",
        h.picture()
    );
    // All else in order, its field has the focus and is typed anew.
    let mut h = Harness::clerk(office());
    h.press("N");
    flyer(&mut h);
    while !h.row_of_focus().contains("電話番号") {
        h.press("BackTab");
    }
    h.type_text("026");
    h.press("F10");
    assert!(h.picture().contains(">!電話番号"), "{}", h.picture());
    h.type_text("026-000-0000");
    assert!(h.picture().contains("026-000-0000"), "{}", h.picture());
    h.press("F10");
    h.yes();
    let sent = h.office.entered().remove(0);
    assert_eq!(sent.applicant.phone.as_deref(), Some("026-000-0000"));
}

#[test]
fn a_correction_without_a_change_says_that_nothing_needs_saving() {
    let office = office();
    office.arrives(1);
    office.arrange(1, |d| *d = application(1, ApplicationState::Examining));
    let mut h = Harness::clerk(office);
    h.press("Enter e F10");
    assert_eq!(
        h.message(),
        "変更した所はありません。保存は要りません。F12 で戻ります。"
    );
}

#[test]
fn a_list_that_has_nothing_says_how_to_widen_it() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab F4");
    h.type_text("ぬぬぬ");
    assert!(
        h.picture().contains("BS で文字を消すと増えます。"),
        "{}",
        h.picture()
    );
}

#[test]
fn faults_of_a_joint_venture_of_a_year_and_of_a_bank_are_said_with_all_others() {
    let mut h = Harness::clerk(office());
    h.press("N");
    flyer(&mut h);
    h.press("PgUp PgUp PgUp PgUp PgUp PgUp");
    go_to(&mut h, "JV構成員");
    h.type_text("○○建設");
    go_to(&mut h, "年割の年度");
    h.type_text("22");
    h.press("Tab");
    h.type_text("0");
    go_to(&mut h, "預託金融機関 ");
    h.press("C-u F10");
    assert!(
        h.row_of_focus().contains("JV名"),
        "the first of them has the focus: {}",
        h.picture()
    );
    h.press("F1");
    let said = h.picture();
    for what in [
        "JV名: ",
        "JV代表者: ",
        "JV構成員: ",
        "年割の年度: ",
        "年割額: ",
        "預託金融機関: ",
    ] {
        assert!(said.contains(what), "{what}: {said}");
    }
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

#[test]
fn a_value_is_chosen_from_what_was_typed_however_fast_enter_follows() {
    let mut h = Harness::clerk(office());
    h.press("N Tab F4");
    // No answer comes until everything is typed.
    h.hold = true;
    h.type_text("㈱髙橋");
    h.press("Enter Tab");
    h.hold = false;
    h.settle();
    assert!(h.picture().contains("C371002"), "{}", h.picture());
    assert!(!h.picture().contains("C371001"), "{}", h.picture());
    // The Tab behind it went to the form: past what was filled, and one further.
    assert!(!h.row_of_focus().contains("申込者"), "{}", h.picture());
}

#[test]
fn what_is_typed_in_a_name_field_is_what_its_list_opens_with() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    h.type_text("㈱髙橋");
    h.press("F4 Enter");
    assert!(h.picture().contains("C371002"), "{}", h.picture());
    // What was chosen is no filter: another one is chosen from all of them.
    while !h.row_of_focus().contains("申込者  ") {
        h.press("BackTab");
    }
    h.press("F4");
    assert!(h.picture().contains("○○建設　株式会社"), "{}", h.picture());
}

#[test]
fn the_list_of_a_name_opens_with_what_was_typed_also_behind_a_typed_code() {
    let office = office();
    office.set_choices(firms());
    let mut h = Harness::clerk(office);
    h.press("N");
    to(&mut h, "顧客コード");
    h.type_text("C371009");
    to(&mut h, "申込者");
    h.type_text("○○建設");
    h.press("F4 Enter");
    assert!(h.picture().contains("C371001"), "{}", h.picture());
    // A bank by the codes that were typed, from its branch's code and from its name.
    for label in ["店番", "預託金融機関"] {
        to(&mut h, "金融機関コード");
        h.press("C-u");
        h.type_text("9001");
        to(&mut h, "店番");
        h.press("C-u");
        h.type_text("102");
        to(&mut h, "預託金融機関");
        h.press("C-u");
        to(&mut h, label);
        h.press("F4");
        let picture = h.picture();
        assert!(picture.contains("9001-102"), "{label}: {picture}");
        h.press("Enter");
        assert!(h.picture().contains("△△支店"), "{label}: {}", h.picture());
        assert!(!h.picture().contains("××支店"), "{label}: {}", h.picture());
    }
}

#[test]
fn the_name_begun_behind_the_members_of_a_joint_venture_is_searched_and_completed() {
    let mut h = Harness::clerk(office());
    h.press("N");
    while !h.row_of_focus().contains("JV構成員") {
        h.press("Tab");
    }
    h.type_text("○○建設㈱ 60、㈱髙");
    h.press("F4 Enter");
    h.type_text("40");
    assert!(
        h.row_of_focus().contains("○○建設㈱ 60、㈱髙橋土木 40"),
        "{}",
        h.picture()
    );
    assert!(h.picture().contains("2社 計100.00%"), "{}", h.picture());
}

#[test]
fn every_fault_of_a_form_is_explained_on_a_line_of_its_own() {
    let mut h = Harness::clerk(office());
    h.press("N F10 F1");
    let picture = h.picture();
    let told = picture
        .lines()
        .filter(|l| l.contains("申込者: ") || l.contains("工事名: ") || l.contains("請負契約日: "));
    assert_eq!(told.count(), 3, "{picture}");
    assert!(!picture.contains('␊'), "{picture}");
}

#[test]
fn a_copy_into_which_nothing_was_typed_is_not_kept() {
    let mut h = Harness::clerk(issued());
    h.press("g c Enter y");
    h.pass(3);
    h.press("F12");
    assert_eq!(h.model.path(), ["Q1", "C1", "C2"]);
    assert!(
        !h.log.iter().any(|e| matches!(
            e,
            Effect::Write {
                write: Write::TakeUnfinished { .. } | Write::KeepUnfinished { .. },
                ..
            }
        )),
        "{:?}",
        h.writes()
    );
    // With the first key the whole of it is.
    h.press("y");
    h.type_text("1");
    h.pass(3);
    assert!(h.log.iter().any(|e| matches!(
        e,
        Effect::Write {
            write: Write::KeepUnfinished { .. },
            ..
        }
    )));
}

#[test]
fn a_copy_of_a_terminated_advance_says_that_no_interim_advance_can_follow_it() {
    let office = office();
    office.arrives(1);
    office.arrange(1, |d| *d = application(1, ApplicationState::Issued));
    let mut detail = super::record::issued_detail(Vec::new());
    detail.certificate["terminated_on"] = serde_json::json!("2022-10-20");
    office.add_contract(detail);
    let mut h = Harness::clerk(office);
    h.press("g c Enter y");
    let message = h.message();
    assert!(
        message.contains("2022/10/20 に解約済です。中間前払金"),
        "{message}"
    );
}

fn firms() -> Vec<Choice> {
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

#[test]
fn a_copy_takes_the_address_of_today_and_one_key_gives_all_of_it_back() {
    let office = office();
    let mut applied = application(1, ApplicationState::Issued);
    applied.content.applicant.name = "○○建設　株式会社".to_owned();
    office.arrives(1);
    office.arrange(1, |d| *d = applied);
    let mut detail = super::record::issued_detail(Vec::new());
    detail.holder = Some("C371001".to_owned());
    detail.certificate["contractor_name"] = serde_json::json!("○○建設　株式会社");
    detail.certificate["contractor_address"] = serde_json::json!("長野県長野市旧住所");
    office.add_contract(detail);
    office.set_choices(firms());
    let mut h = Harness::clerk(office);
    h.press("g c Enter y");
    let said: Vec<_> = h.model.shared.messages.recent().collect();
    assert!(
        said.iter()
            .any(|m| m.text.contains("台帳の現在のもの") && m.text.contains("長野市旧住所")),
        "{said:?}"
    );
    h.type_text("1000万");
    h.press("Tab F10");
    h.yes();
    let sent = h.office.entered().remove(0).applicant;
    assert_eq!(
        (
            sent.postal_code.as_str(),
            sent.address.as_str(),
            sent.phone.as_deref()
        ),
        ("390-0811", "長野県松本市中央２丁目", Some("0263-00-0000"))
    );
}

#[test]
fn whose_code_it_is_is_said_beside_it_as_soon_as_it_is_left() {
    let office = office();
    office.set_choices(firms());
    let mut h = Harness::clerk(office);
    h.press("N");
    for (label, code, name) in [
        ("顧客コード", "c371001", "○○建設　株式会社"),
        ("発注者コード", "0011223", "長野県△△建設事務所長"),
        ("金融機関コード", "9001", "○○銀行"),
        ("店番", "101", "○○銀行 ××支店"),
    ] {
        to(&mut h, label);
        h.type_text(code);
        h.press("Tab BackTab");
        let row = h.row_of_focus();
        assert!(row.contains(name), "{label}: {row}");
        // Of another text nothing is said.
        h.press("End BS");
        assert!(!h.row_of_focus().contains(name), "{}", h.row_of_focus());
        h.type_text("9");
        h.press("Tab BackTab");
        assert!(
            h.row_of_focus().contains("台帳にないコードです") || label == "金融機関コード",
            "{}",
            h.row_of_focus()
        );
        h.press("End BS");
        h.type_text(&code[code.len() - 1..]);
    }
}
