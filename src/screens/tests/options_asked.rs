//! What is asked before an option is carried out, and what is refused before anything is asked.

use crate::domain::ids::Login;
use crate::domain::record::ApplicationState;
use crate::runtime::harness::{Harness, Office};
use insta::assert_snapshot;

#[test]
fn a_supervisor_declines_in_the_list_with_a_reason_and_a_clerk_is_told_who_does() {
    let mut h = Harness::supervisor(Office::sample(20));
    h.press("g 1 j D");
    h.type_text("引受の基準に合わない");
    h.press("enter y");
    assert_eq!(
        h.office.application(2).row.state,
        ApplicationState::Declined,
        "{}",
        h.picture()
    );
    let mut h = Harness::clerk(Office::sample(20));
    h.press("g 1 j D");
    assert!(
        h.message().contains("謝絶は審査役が行います"),
        "{}",
        h.message()
    );
    h.press("enter D");
    assert!(
        h.message().contains("謝絶は審査役が行います"),
        "{}",
        h.message()
    );
    assert_eq!(h.writes(), []);
}

#[test]
fn a_withdrawal_asks_for_a_reason_and_defaults_to_no() {
    let mut h = Harness::clerk(Office::sample(20));
    h.press("j 4 enter");
    assert_snapshot!(h.picture());
    h.press("enter");
    assert!(
        h.message().starts_with("理由を入力してください"),
        "{}",
        h.message()
    );
    h.type_text("申込者から電話");
    h.press("enter");
    assert_snapshot!(h.picture());
    h.press("enter");
    assert_eq!(h.writes(), []);
    assert_eq!(h.message(), "取りやめました。何も変わっていません。");
    // The number stands until it is carried out or erased.
    h.press("enter");
    h.type_text("申込者から電話");
    h.press("enter Right enter");
    assert_eq!(h.message(), "N2211-00432 を取下しました。");
    assert_eq!(
        h.office.application(2).row.state,
        ApplicationState::Withdrawn
    );
}

#[test]
fn what_a_clerk_cannot_do_is_said_not_silently_ignored() {
    let mut h = Harness::clerk(Office::awaiting(3));
    h.press("9 enter");
    assert!(
        h.message().contains("あなたの役割ではできません"),
        "{}",
        h.message()
    );
    assert_eq!(h.writes(), []);
}

#[test]
fn who_cannot_take_it_over_is_told_before_a_reason_is_asked_for() {
    let office = Office::sample(3);
    let taken = |login: &str, until: &str| {
        let (login, until) = (Login::from(login), crate::runtime::harness::at(until));
        move |d: &mut crate::domain::record::ApplicationDetail| {
            d.row.state = ApplicationState::Examining;
            d.row.claimed_by = Some(login);
            d.row.claimed_by_name = Some("田中 太郎".to_owned());
            d.row.standing.claim_until = Some(until);
        }
    };
    office.arrange(1, taken("tanaka", "2022-11-01 17:00"));
    office.arrange(2, taken("tanaka", "2022-11-01 13:00"));
    office.arrange(3, taken("sato_hanako", "2022-11-01 17:00"));
    let mut h = Harness::clerk(office);
    for in_record in [false, true] {
        if in_record {
            h.press("enter");
        }
        h.press("T");
        assert!(
            h.message().contains("田中 太郎さんが引き受けています"),
            "{}",
            h.message()
        );
        assert_ne!(h.model.context_now(), crate::keys::Context::Line);
    }
    h.press("F12 j T");
    assert!(h.picture().contains("理由"), "{}", h.picture());
    h.press("F12 j T");
    assert!(h.message().contains("自分の担当です"), "{}", h.message());
}

#[test]
fn a_stopped_application_goes_to_another_by_a_supervisor_and_stays_stopped() {
    let stopped = || {
        let office = Office::sample(3);
        office.arrange(1, |d| {
            d.row.state = ApplicationState::Attention;
            d.row.claimed_by = Some(Login::from("suzuki"));
            d.row.claimed_by_name = Some("鈴木 一郎".to_owned());
        });
        office.set_choices(vec![crate::domain::record::Choice {
            code: "mori".to_owned(),
            label: "森 直子".to_owned(),
            detail: "長野支店".to_owned(),
        }]);
        office
    };
    // No clerk takes it from whoever has it.
    let mut h = Harness::clerk(stopped());
    h.press("T");
    assert!(h.message().contains("鈴木 一郎さん"), "{}", h.message());
    for in_record in [false, true] {
        let mut h = Harness::supervisor(stopped());
        h.press("g 5");
        h.press(if in_record {
            "enter T enter"
        } else {
            "T enter"
        });
        h.type_text("休暇のため");
        h.press("enter");
        h.yes();
        let row = h.office.application(1).row;
        assert_eq!(row.claimed_by, Some(Login::from("mori")), "{}", h.picture());
        assert_eq!(row.state, ApplicationState::Attention);
        assert!(h.picture().contains("停止"), "{}", h.picture());
    }
}

#[test]
fn a_stopped_application_is_withdrawn_until_it_has_a_number() {
    let office = Office::sample(3);
    for id in [1, 2] {
        office.arrange(id, |d| {
            d.row.state = ApplicationState::Attention;
            d.row.claimed_by = Some(Login::from("sato_hanako"));
            d.row.claimed_by_name = Some("佐藤 花子".to_owned());
            d.row.standing.numbered = id == 2;
        });
    }
    let mut h = Harness::clerk(office);
    h.press("j");
    for in_record in [false, true] {
        if in_record {
            h.press("enter");
        }
        h.press("d");
        assert!(
            h.message().contains("契約番号がもう付いている"),
            "{}",
            h.message()
        );
    }
    h.press("F12 k d");
    h.type_text("字を改めて申込");
    h.press("enter");
    h.yes();
    assert_eq!(
        h.office.application(1).row.state,
        ApplicationState::Withdrawn
    );
}
