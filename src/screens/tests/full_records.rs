//! Records and forms with far more in them than fits: their first and their last page, and every line between is reached.

use super::full::{self, long, of, read_on};
use super::{amend_desk, counter, publication};
use crate::domain::amendment::AmendedField;
use crate::domain::command::Override;
use crate::domain::ledger::EventKind;
use crate::domain::money::Yen;
use crate::domain::publication::Shown;
use crate::domain::record::ApplicationState;
use crate::domain::refusal::Refusal;
use crate::runtime::harness::sample::yen;
use crate::runtime::harness::{Harness, Office};
use insta::{assert_snapshot, with_settings};
use serde_json::json;

fn show(name: &str, text: &str) {
    with_settings!({ snapshot_suffix => name, omit_expression => true }, {
        assert_snapshot!("full", text);
    });
}

/// The foot of a page that is read: its first row, its last and how many there are.
fn foot(page: &str) -> Option<(usize, usize, usize)> {
    let foot = page.lines().find(|l| {
        let end = l.trim_end();
        l.starts_with("      ")
            && (end.ends_with("続く") || end.ends_with("続く (PgDn)") || end.ends_with("最後"))
            && l.contains(" / ")
    })?;
    let (range, all) = foot.split_once(" / ")?;
    let (from, to) = range.trim().split_once('-')?;
    let all = all.split_whitespace().next()?;
    Some((from.parse().ok()?, to.parse().ok()?, all.parse().ok()?))
}

/// Somebody stands in front of this place: it is read from its first line to its last, none between is passed over.
fn is_read_whole(place: &str, h: &mut Harness) {
    assert_eq!(h.model.path().last(), Some(&place), "{}", h.picture());
    let pages = read_on(h);
    let mut seen = 0;
    for page in &pages {
        let (from, to, all) = foot(page).unwrap_or_else(|| panic!("no foot: {page}"));
        assert!(from <= seen + 1, "{place}: {seen} and then {page}");
        seen = seen.max(to);
        assert!(seen <= all, "{page}");
    }
    let last = pages.last().unwrap();
    let (_, _, all) = foot(last).unwrap();
    assert_eq!(seen, all, "{last}");
    assert!(pages.len() > 2, "{place} fits: {last}");
    show(place, &format!("{}\n\n{last}", pages[0]));
}

#[test]
fn an_application_with_every_finding_and_twenty_members_is_read_to_its_last_line() {
    let mut h = Harness::clerk(full::office(ApplicationState::Examining));
    h.press("Enter");
    is_read_whole("A1", &mut h);
}

#[test]
fn a_review_of_four_products_with_every_warning_answered_is_read_to_its_last_line() {
    let mut h = Harness::supervisor(full::office(ApplicationState::AwaitingApproval));
    h.press("Enter");
    is_read_whole("R1", &mut h);
}

#[test]
fn a_contract_to_which_much_has_happened_is_read_to_its_last_line() {
    let office = Office::sample(0);
    office.add_contract(full::contract());
    let mut h = Harness::clerk(office);
    h.press("g c Enter");
    is_read_whole("C2", &mut h);
}

#[test]
fn a_caller_hears_of_a_contract_with_the_longest_names_to_the_last_line() {
    let office = Office::sample(0);
    office.add_contract(full::contract());
    let mut h = Harness::clerk(office);
    h.press("g t");
    h.type_text("37071");
    h.press("Enter");
    show("K3", &h.picture());
}

#[test]
fn a_mail_with_the_longest_names_and_every_product_is_read_to_its_last_line() {
    let office = Office::sample(0);
    office.set_jobs(vec![publication::mail(Shown::Dead)]);
    let contracts: Vec<_> = ["前払金保証", "中間前払金保証", "契約保証"]
        .into_iter()
        .map(|name| json!({"product_name": name, "number": "37071-00001M", "form": "electronic"}))
        .collect();
    office.set_mail_fields(json!({
        "contractor_name": long("請負者"), "beneficiary": long("発注者"), "works_name": long("工事名"),
        "contracts": contracts,
        "company": {"name": long("会社"), "address": long("本店"), "president_title": long("役職"), "president": long("代表者")},
        "branch": {"name": long("支店"), "tel": "026-000-0371", "fax": "026-000-0372", "email": format!("{}@example.jp", "a".repeat(240))},
    }));
    let mut h = Harness::clerk(office);
    h.press("g p L");
    is_read_whole("P2", &mut h);
}

#[test]
fn an_amendment_of_every_field_with_the_longest_names_is_read_to_its_last_line() {
    let office = amend_desk::waiting();
    office.edit_amendment(|d| {
        d.before = serde_json::from_value(full::certificate()).unwrap();
        d.after = d.before.clone();
        d.row.kind = EventKind::Correction;
        d.supersedes = Some(999);
        d.after.contractor_name = long("訂正後の保証契約者");
        d.after.contractor_address = long("訂正後の住所");
        d.after.beneficiary = long("訂正後の被保証者");
        d.after.works_name = long("訂正後の工事名");
        d.after.deposit_bank = Some(long("訂正後の預託金融機関"));
        d.after.joint_venture_representative = Some(long("訂正後の代表者"));
        d.after.amount = yen(1);
        d.after.price = yen(2);
        d.row.contractor = long("請負者");
        d.row.works = long("工事名");
        d.row.amount = yen(Yen::MAX);
        d.row.drafted_by_name = long("長宗我部 宗一郎左衛門");
        d.row.changed = vec![AmendedField::ContractorName, AmendedField::WorksName];
        d.premium = -Yen::MAX;
        d.reason = of("手続きの理由", 400);
        d.overrides = vec![
            Override {
                code: "reduced_price".to_owned(),
                subject: String::new(),
                reason: of("警告の理由", 400),
            };
            3
        ];
    });
    let mut h = Harness::supervisor(office);
    h.press("g m Enter");
    is_read_whole("M3", &mut h);
}

/// The ledger of a contract with an issue and changes, all with the longest names.
fn long_ledger(events: u32) -> Office {
    let office = amend_desk::long_storied(events);
    let content = serde_json::from_value(full::certificate()).unwrap();
    let all = (1..=events).map(|k| {
        let (kind, when) = match k {
            1 => (EventKind::Issue, "2022-11-01 09:30".to_owned()),
            k => (
                EventKind::Change,
                format!("2022-11-01 {:02}:{:02}", 10 + k / 60, k % 60),
            ),
        };
        let content: crate::domain::certificate::CertificateContent = content_of(&content, k);
        amend_desk::event(k, kind, None, &when, content)
    });
    office.set_ledger(amend_desk::ledger(all.collect()));
    office
}

fn content_of(
    content: &crate::domain::certificate::CertificateContent,
    k: u32,
) -> crate::domain::certificate::CertificateContent {
    let mut content = content.clone();
    content.contract_number = Some("37071-00001M".to_owned());
    content.change_number = (k > 1).then(|| k.try_into().unwrap());
    content.beneficiary = long(&format!("{k}番目の被保証者"));
    content
}

#[test]
fn a_history_of_the_longest_names_is_read_to_its_last_line() {
    let mut h = Harness::clerk(long_ledger(6));
    h.press("g c h");
    is_read_whole("L1", &mut h);
}

#[test]
fn a_history_of_the_issue_alone_says_so_and_offers_its_certificate() {
    let mut h = Harness::clerk(long_ledger(1));
    h.press("g c h");
    assert_eq!(h.model.path().last(), Some(&"L1"), "{}", h.picture());
    show("L1-one", &h.picture());
}

#[test]
fn a_look_up_and_a_mail_that_are_refused_say_so_and_stay_where_they_are() {
    let mut h = Harness::clerk(super::record::openable(3));
    h.press("g t");
    h.type_text("37071");
    h.office.down = Some(Refusal::TimedOut);
    h.press("Enter");
    assert_eq!(h.model.path().last(), Some(&"K3"), "{}", h.picture());
    show("K3-refused", &h.picture());
    let office = Office::sample(0);
    office.set_jobs(vec![publication::mail(Shown::Dead)]);
    let mut h = Harness::clerk(office);
    h.press("g p");
    h.office.down = Some(Refusal::TimedOut);
    h.press("L");
    assert_eq!(h.model.path().last(), Some(&"P2"), "{}", h.picture());
    show("P2-refused", &h.picture());
}

#[test]
fn of_a_contract_with_sixty_events_every_procedure_can_be_chosen() {
    let mut h = Harness::clerk(amend_desk::long_storied(60));
    h.press("g c e");
    assert_eq!(h.model.path().last(), Some(&"M1"), "{}", h.picture());
    let first = h.picture();
    assert!(first.contains(" 1-11 / 63 "), "{first}");
    for _ in 0..70 {
        h.press("Down");
    }
    assert!(h.picture().contains(" 53-63 / 63 "), "{}", h.picture());
    show("M1", &format!("{first}\n\n{}", h.picture()));
    h.press("Enter");
    assert!(h.picture().contains("解約日"), "{}", h.picture());
    // Two characters are quicker.
    h.press("F12 e");
    h.type_text("解約");
    h.press("Enter");
    assert!(h.picture().contains("解約日"), "{}", h.picture());
}

/// Types into every field what it takes and more: a choice is turned on, a text is two hundred characters long.
pub(super) fn fill(h: &mut Harness) {
    // Faults mark other rows too: the cursor alone says which field it is.
    let here = |h: &Harness| h.row(usize::from(h.cursor_row()));
    let label = |row: &str| {
        let row = row.trim_start_matches(['>', '!', ' ']);
        row.split("  ").next().unwrap_or_default().to_owned()
    };
    let first = label(&here(h));
    for n in 0..120 {
        let row = here(h);
        if n > 0 && label(&row) == first {
            return;
        }
        match row.contains("< ") {
            true => h.press("Space"),
            false => h.paste(&long("")),
        }
        h.press("Tab");
    }
}

/// The form as it stands, filled, with its faults, and at its end.
fn is_filled(place: &str, h: &mut Harness) {
    assert_eq!(h.model.path().last(), Some(&place), "{}", h.picture());
    fill(h);
    h.press("F10");
    let faults = h.picture();
    for _ in 0..8 {
        h.press("PgDn");
    }
    show(place, &format!("{faults}\n\n{}", h.picture()));
}

#[test]
fn a_counter_application_filled_to_the_brim_shows_every_fault_and_its_last_field() {
    let mut h = Harness::clerk(counter::office());
    h.press("N");
    is_filled("E1", &mut h);
}

#[test]
fn a_correction_filled_to_the_brim_shows_every_fault_and_its_last_field() {
    let mut h = Harness::clerk(full::office(ApplicationState::Examining));
    h.press("Enter e");
    let whole = h.picture();
    show("A2-whole", &whole);
    h.press("F10");
    let faults = h.picture();
    for _ in 0..8 {
        h.press("PgDn");
    }
    show("A2", &format!("{faults}\n\n{}", h.picture()));
}

#[test]
fn a_change_filled_to_the_brim_shows_every_fault_and_its_last_field() {
    let mut h = amend_desk::changing(long_ledger(1));
    let place = "M1";
    assert_eq!(h.model.path().last(), Some(&place), "{}", h.picture());
    fill(&mut h);
    h.press("F10");
    show("M1-form", &h.picture());
}

#[test]
fn a_search_with_every_condition_filled_shows_every_fault() {
    let mut h = Harness::clerk(Office::sample(3));
    h.press("g s");
    assert_eq!(h.model.path().last(), Some(&"K1"), "{}", h.picture());
    fill(&mut h);
    h.press("Enter");
    show("K1", &h.picture());
}
