//! 電話対応: one look-up, where it stands, what to say.

use super::record::{issued, issued_detail};
use crate::domain::ledger::EventKind;
use crate::domain::phone::LookUps;
use crate::domain::publication::MailAbout;
use crate::domain::record::{ApplicationState, MailProgress};
use crate::i18n::Language;
use crate::runtime::harness::{Harness, Office, application, at, clerk};
use insta::assert_snapshot;

#[test]
fn a_caller_with_a_number_hears_that_the_orderer_has_not_looked_yet() {
    let mut h = issued();
    h.press("g t");
    assert_snapshot!(h.picture());
    h.type_text("３７０７１－００００１");
    h.press("Enter");
    assert_snapshot!(h.picture());
    h.office.set_look_ups(LookUps {
        times: 2,
        last_at: Some(at("2022-11-02 10:15")),
        misses: 1,
    });
    h.press("F5");
    assert!(h.picture().contains("2022/11/02 10:15"), "{}", h.picture());
    assert!(h.picture().contains("入れ誤りが1回"), "{}", h.picture());
    h.press("Enter");
    assert_eq!(h.model.path(), ["Q1", "K3", "C2"]);
    h.press("F12 F12");
    assert!(
        h.row(2).contains("[  "),
        "ready for the next call: {}",
        h.row(2)
    );
}

#[test]
fn a_caller_hears_of_the_latest_mail_and_of_every_one_that_did_not_get_through() {
    let sent = |day| MailProgress::Sent {
        at: at(day),
        to: "soumu@example.jp".to_owned(),
    };
    let stopped = MailProgress::Trying {
        attempts: 1,
        trouble: Some("mail_refused: メールを送れません".to_owned()),
        dead: true,
    };
    let office = Office::sample(0);
    let mut detail = issued_detail(Vec::new());
    detail.later_mails = vec![
        (MailAbout::NewKey, sent("2022-11-20 10:00")),
        (MailAbout::Event(EventKind::Change), stopped),
        (
            MailAbout::Event(EventKind::Change),
            sent("2022-11-10 10:00"),
        ),
    ];
    office.add_contract(detail);
    let mut h = Harness::clerk(office);
    h.press("g t");
    h.type_text("37071");
    h.press("Enter");
    assert_snapshot!(h.picture());
    h.press("Enter");
    assert!(
        h.picture().contains("変更の通知        停止しています"),
        "{}",
        h.picture()
    );
}

#[test]
fn a_mail_that_is_not_sent_on_purpose_stands_in_the_contract_and_nobody_is_asked_for_an_address() {
    let office = Office::sample(0);
    let mut detail = issued_detail(Vec::new());
    detail.mail = MailProgress::Sent {
        at: at("2022-11-02 10:00"),
        to: "soumu@example.jp".to_owned(),
    };
    detail.later_mails = vec![(
        MailAbout::NewKey,
        MailProgress::GivenUp {
            because: Some("mail_given_up: 電話で知らせた".to_owned()),
        },
    )];
    office.add_contract(detail);
    let mut h = Harness::clerk(office);
    h.press("g t");
    h.type_text("37071");
    h.press("Enter");
    let picture = h.picture();
    assert!(!picture.contains("アドレスを伺い"), "{picture}");
    assert!(picture.contains("へ送りました"), "what was sent: {picture}");
    h.press("Enter");
    assert!(
        h.picture().contains("送らない: 電話で知らせた"),
        "{}",
        h.picture()
    );
}

#[test]
fn of_a_guarantee_that_is_over_the_caller_hears_when_it_ended() {
    let over = |change: &dyn Fn(&mut crate::domain::record::ContractDetail)| {
        let office = Office::sample(0);
        let mut detail = issued_detail(Vec::new());
        change(&mut detail);
        office.add_contract(detail);
        let mut h = Harness::clerk(office);
        h.press("g t");
        h.type_text("37071");
        h.press("Enter");
        h.picture()
    };
    let picture = over(&|d| d.row.guarantee_end = "2022-10-31".parse().unwrap());
    assert!(
        picture.contains("期限切れ（令和4年10月31日に終了）"),
        "{picture}"
    );
    let picture = over(&|d| d.certificate["terminated_on"] = serde_json::json!("2022-10-20"));
    assert!(
        picture.contains("解約（令和4年10月20日に終了）"),
        "{picture}"
    );
}

#[test]
fn of_more_matches_than_fit_the_place_is_said_and_a_taller_window_shows_more() {
    let office = Office::sample(0);
    for n in 1..=8 {
        office.arrives(n);
        office.arrange(n, |d| *d = application(n, ApplicationState::Received));
    }
    let mut h = Harness::clerk(office);
    h.press("g t");
    h.type_text("N2211-004");
    h.press("Enter");
    assert!(h.picture().contains(" 1-5 / 8 "), "{}", h.picture());
    h.press("Down Down Down Down Down");
    assert!(h.picture().contains(" 2-6 / 8 "), "{}", h.picture());
    h.resize(132, 43);
    assert!(!h.picture().contains(" / 8 "), "{}", h.picture());
    assert_snapshot!(h.picture());
}

#[test]
fn every_state_of_an_application_has_something_to_say() {
    for (state, words) in [
        (ApplicationState::Received, "お申込みは届いています"),
        (ApplicationState::Examining, "審査しています"),
        (ApplicationState::AwaitingApproval, "承認を待っています"),
        (ApplicationState::Issuing, "いま発行しています"),
        (ApplicationState::Attention, "折り返しお電話します"),
        (ApplicationState::Withdrawn, "「取下」で終わっています"),
        (ApplicationState::Declined, "「謝絶」で終わっています"),
    ] {
        let office = Office::sample(0);
        office.arrives(1);
        office.arrange(1, |d| *d = application(1, state));
        let mut h = Harness::clerk(office);
        h.press("g t");
        h.type_text("県単　河川");
        h.press("Enter");
        assert!(h.picture().contains(words), "{state:?}: {}", h.picture());
    }
}

#[test]
fn nothing_found_says_what_else_to_try() {
    let mut h = Harness::clerk(Office::sample(3));
    h.press("g t");
    h.type_text("見つからない");
    h.press("Enter");
    assert!(
        h.message().contains("「見つからない」に当たる"),
        "{}",
        h.message()
    );
    h.press("F1");
    assert!(h.picture().contains("番号の一部"), "{}", h.picture());
}

#[test]
fn the_card_speaks_english() {
    let mut office = issued().office;
    office.me = Ok(clerk());
    let mut h = Harness::with(office, |s| s.language = Language::English);
    h.press("g t");
    h.type_text("37071");
    h.press("Enter");
    assert!(
        h.picture().contains("has not looked it up"),
        "{}",
        h.picture()
    );
}
