//! What cannot go on as it stands: an error behind what waits for approval, a claim that has run out, an application that
//! has ended. It is said where it stands, before anything is asked, with what can be done.

use crate::domain::ids::Login;
use crate::domain::product::{Form, Product};
use crate::domain::record::{ApplicationState, IssueProgress, StoryEntry};
use crate::domain::rules::BankStatus;
use crate::runtime::harness::{Harness, Office, at};
use insta::assert_snapshot;

/// Two that wait; the bank of the first has no contract any more.
fn closed() -> Office {
    let office = super::desk::ready(2);
    office.arrange(1, |d| {
        let gate = ("bank_not_contracted", "advance_payment");
        d.row.standing.closed_gate = Some((gate.0.to_owned(), gate.1.to_owned()));
    });
    office
}

#[test]
fn an_error_behind_what_waits_stands_in_the_list_and_its_number_asks_nothing() {
    let mut h = Harness::supervisor(closed());
    assert_snapshot!(h.picture());
    h.press("9 Enter");
    assert!(
        h.message()
            .contains("承認できません: 預託金融機関と契約がありません（前払金保証）"),
        "{}",
        h.picture()
    );
    h.press("?");
    assert!(h.picture().contains("差戻（"), "{}", h.picture());
    h.press("F12");
    assert_eq!(h.writes(), []);
    // Among others it stays with its number, and the others are asked about.
    h.press("j 9 Enter");
    let picture = h.picture();
    assert!(picture.contains("N2211-00432"), "{picture}");
    h.yes();
    assert_eq!(
        h.office.application(2).row.state,
        ApplicationState::Issuing,
        "{}",
        h.picture()
    );
    let first = h.office.application(1).row.state;
    assert_eq!(first, ApplicationState::AwaitingApproval);
}

#[test]
fn no_yes_is_asked_for_in_front_of_an_error_and_returning_is_offered() {
    let office = closed();
    let mut facts = super::record::facts();
    facts.bank = BankStatus::NotContracted;
    office.set_facts(facts);
    let mut h = Harness::supervisor(office);
    h.press("Enter");
    assert_eq!(h.model.path().last(), Some(&"R1"), "{}", h.picture());
    h.press("a");
    assert_snapshot!(h.picture());
    assert_eq!(h.writes(), []);
    h.press("y");
    assert_eq!(h.writes(), [], "nothing was asked");
    h.press("t");
    assert!(h.picture().contains("差戻"), "{}", h.picture());
}

#[test]
fn what_the_database_alone_refuses_asks_for_no_yes_either() {
    let mut h = Harness::supervisor(closed());
    h.press("Enter a");
    assert!(
        h.message().contains("誤りがあるので承認できません"),
        "{}",
        h.picture()
    );
    h.press("y");
    assert_eq!(h.writes(), []);
}

/// One that 鈴木 had until yesterday.
fn lapsed() -> Harness {
    let office = Office::sample(2);
    office.arrange(1, |d| {
        d.row.state = ApplicationState::Examining;
        d.row.claimed_by = Some(Login::from("suzuki"));
        d.row.claimed_by_name = Some("鈴木 一郎".to_owned());
        d.row.standing.claim_until = Some(at("2022-10-31 09:00"));
    });
    Harness::clerk(office)
}

#[test]
fn claiming_or_holding_what_has_lapsed_says_that_it_may_be_taken_over_before_anything_is_typed() {
    let mut h = lapsed();
    for place in ["list", "record"] {
        for keys in ["c", "H"] {
            h.press(keys);
            let said = h.message();
            assert!(
                said.contains("鈴木 一郎さんの引受は期限が切れています"),
                "{place} {keys}: {said}"
            );
            assert_ne!(h.model.context_now(), crate::keys::Context::Line);
            h.press("?");
            let picture = h.picture();
            assert!(picture.contains("T（担当替）"), "{place} {keys}: {picture}");
            h.press("F12");
        }
        h.press("enter");
    }
    assert_eq!(h.writes(), []);
}

fn ended(state: ApplicationState, kind: &str, reason: &str) -> Harness {
    let office = Office::sample(0);
    office.arrives(1);
    office.arrange(1, |d| {
        d.row.state = state;
        d.contracts = vec![IssueProgress {
            product: Product::AdvancePayment,
            form: Form::Electronic,
            contract: None,
            number: None,
            keyed_at: None,
            published_at: None,
            arrived_at: None,
            trouble: None,
            attempts: 1,
            dead: false,
            order: None,
        }];
        d.story = vec![StoryEntry {
            at: at("2022-11-01 13:00"),
            actor: "髙橋 誠".to_owned(),
            acting_for: None,
            about: None,
            kind: kind.to_owned(),
            remark: reason.to_owned(),
        }];
    });
    Harness::clerk(office)
}

#[test]
fn a_withdrawn_application_waits_for_nothing_and_says_why_it_ended() {
    let state = ApplicationState::Withdrawn;
    let mut h = ended(state, "application.withdrawn", "発注が中止になったため");
    h.press("g t");
    h.type_text("N2211-00431");
    h.press("enter enter");
    assert_snapshot!(h.picture());
    assert!(h.picture().contains("[番号 取りやめ]"), "{}", h.picture());
    assert!(!h.picture().contains("処理中"), "{}", h.picture());
}

#[test]
fn on_the_telephone_a_declined_application_promises_no_mail_and_has_its_reason() {
    let state = ApplicationState::Declined;
    let mut h = ended(
        state,
        "application.declined",
        "経営状況の確認が取れないため",
    );
    h.press("g t");
    h.type_text("N2211-00431");
    h.press("enter");
    let picture = h.picture();
    assert!(!picture.contains("到着してから送ります"), "{picture}");
    assert!(
        picture.contains("経営状況の確認が取れないため"),
        "{picture}"
    );
    assert_snapshot!(picture);
}

#[test]
fn a_new_key_says_where_the_mail_goes_or_that_nobody_is_told() {
    let mut h = Harness::supervisor(super::record::issued_office(Vec::new()));
    h.press("g c Enter X");
    let picture = h.picture();
    assert!(
        picture.contains("お知らせのメールを送ります: soumu@example.jp"),
        "{picture}"
    );
    h.press("Esc");
    h.office.edit_contract(|it| it.mail_to = None);
    h.press("F5 X");
    let picture = h.picture();
    assert!(
        picture.contains("メールは希望されていません。"),
        "{picture}"
    );
    assert!(!picture.contains("soumu@example.jp を"), "{picture}");
}
