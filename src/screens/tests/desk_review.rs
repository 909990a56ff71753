//! 審査 at the desk: what is typed again, what is approved among others, referrals, and the next one that comes.

use super::desk::{approved, mori, ready};
use crate::domain::command::Write;
use crate::domain::ids::Login;
use crate::domain::money::Yen;
use crate::domain::record::ApplicationState;
use crate::i18n::Language;
use crate::keys::Context;
use crate::runtime::harness::{Harness, Office};
use insta::assert_snapshot;

/// One that waits, with the advance and the orderer's name changed since it was received.
fn changed() -> Harness {
    let office = Office::awaiting(3);
    office.arrange(1, |d| {
        d.submitted.products[0].amount = Yen::new(19_000_000).unwrap();
        d.submitted.works.orderer_name = "長野県○○建設事務所長".to_owned();
        d.row.standing.retyped = 2;
        d.previous = Some((1, d.submitted.clone()));
        d.revision = 2;
    });
    office.set_facts(super::record::facts());
    office.set_certificate(super::record::certificate());
    Harness::supervisor(office)
}

#[test]
fn what_was_changed_is_typed_again_before_an_approval() {
    let mut h = changed();
    h.press("enter");
    assert_snapshot!(h.picture());
    h.press("a");
    assert_snapshot!(h.picture());
    h.type_text("長野県△△建設事務所長");
    h.press("enter");
    h.type_text("19000000");
    h.press("enter");
    assert!(
        h.message().contains("前払 保証金額が違います"),
        "{}",
        h.message()
    );
    assert_eq!(h.writes(), []);
    // Nothing typed is lost: it is mended where it stands.
    assert!(h.picture().contains("19000000"), "{}", h.picture());
    h.press("C-u");
    h.type_text("２千万");
    h.press("enter y");
    assert_eq!(h.office.application(1).row.state, ApplicationState::Issuing);
    // Behind the certificates stands what differs, from the application and from the draft before.
    let mut h = changed();
    h.press("enter PgDn");
    let picture = h.picture();
    let amount = "19,000,000円（1,900万円） → 20,000,000円（2,000万円）";
    assert_eq!(picture.matches(amount).count(), 2, "{picture}");
    let title = "長野県○○建設事務所長 → 長野県△△建設事務所長";
    assert_eq!(picture.matches(title).count(), 2, "{picture}");
    assert!(picture.contains("■ 前回（改訂1）からの変更"), "{picture}");
}

#[test]
fn a_row_with_a_changed_amount_is_not_approved_in_bulk() {
    let mut h = changed();
    h.office.set_certificate(super::record::certificate());
    h.press("9 j 9 enter y");
    assert!(
        h.message().contains("申込から金額・日付・名称が変"),
        "{}",
        h.message()
    );
    let state = |h: &Harness, n| h.office.application(n).row.state;
    assert_eq!(state(&h, 1), ApplicationState::AwaitingApproval);
    assert_eq!(state(&h, 2), ApplicationState::Issuing);
    // The row's own hash, nothing read in between.
    assert!(
        matches!(&h.writes()[0], Write::Approve { content_hash, .. } if *content_hash == [7; 32]),
        "{:?}",
        h.writes()
    );
}

#[test]
fn a_supervisor_refers_upward_with_a_note() {
    let office = Office::awaiting(1);
    office.set_choices(vec![mori()]);
    office.set_certificate(super::record::certificate());
    let mut h = Harness::supervisor(office);
    h.press("enter U");
    assert_snapshot!(h.picture());
    h.press("enter");
    h.type_text("限度額を超えるため");
    h.press("enter");
    assert_eq!(h.message(), "N2211-00431 を上申しました。");
    assert_eq!(
        h.office.application(1).row.standing.referred_to,
        Some(Login::from("mori"))
    );
    assert!(h.picture().contains("上申: mori"), "{}", h.picture());
}

#[test]
fn the_review_queue_is_ordered_by_age_or_by_amount_and_next_follows_it() {
    let mut h = Harness::supervisor(Office::awaiting(5));
    h.press("S");
    assert_snapshot!(h.picture());
    h.press("enter");
    assert!(h.row(2).contains("N2211-00434"), "{}", h.row(2));
    h.press("]");
    assert!(h.row(2).contains("N2211-00433"), "{}", h.row(2));
    h.press("[ [");
    assert_eq!(h.message(), "この前に承認待ちの申込はありません。");
}

#[test]
fn a_name_is_typed_again_with_its_very_characters() {
    let office = Office::awaiting(1);
    office.arrange(1, |d| {
        d.content.applicant.name = "㈱髙橋土木".to_owned();
        d.submitted.applicant.name = "㈱高橋土木".to_owned();
        d.row.standing.retyped = 1;
    });
    office.set_facts(super::record::facts());
    office.set_certificate(super::record::certificate());
    let mut h = Harness::supervisor(office);
    h.press("enter a");
    h.type_text("㈱高橋土木");
    h.press("enter");
    assert!(h.message().contains("2文字目が違います"), "{}", h.message());
    assert!(h.picture().contains("（F1で説明）"), "{}", h.picture());
    h.press("F1");
    assert!(
        h.picture().contains("U+9AD9") && h.picture().contains("読み違い"),
        "{}",
        h.picture()
    );
    h.press("enter");
    h.press("C-u");
    h.type_text("㈱髙橋土木");
    h.press("enter y");
    let (retyped, _) = approved(&h);
    assert_eq!(retyped["contractor"], "㈱髙橋土木");
    assert_eq!(h.office.application(1).row.state, ApplicationState::Issuing);
}

#[test]
fn where_letters_are_shown_as_others_that_is_said_and_what_is_shown_may_be_typed() {
    const SAID: &str = "この端末で出せない字を似た字で";
    let changed = || {
        let office = ready(1);
        office.arrange(1, |d| {
            d.content.works.orderer_name = "長野県□○事務所長".to_owned()
        });
        office
    };
    let mut h = Harness::supervisor(changed());
    h.press("enter");
    assert!(!h.picture().contains(SAID), "{}", h.picture());
    h.press("a");
    h.type_text("長野県〓〇事務所長");
    h.press("enter");
    assert!(h.message().contains("文字目が違います"), "{}", h.message());

    let mut office = changed();
    office.me = Ok(crate::runtime::harness::supervisor());
    let mut h = Harness::with(office, |settings| settings.look.look_alikes = true);
    h.press("enter");
    assert!(h.picture().contains(SAID), "{}", h.picture());
    h.press("a");
    h.type_text("長野県〓〇事務所長");
    h.keys("enter PgDn PgDn y");
    // The database is told the real name.
    let (retyped, _) = approved(&h);
    let real = |text: &serde_json::Value| text == "長野県□○事務所長";
    assert!(retyped.values().any(real), "{retyped:?}{}", h.picture());
}

/// The same works came in a second time, after the first was sent to be approved without a warning.
#[test]
fn a_warning_that_came_up_since_is_seen_in_the_list_and_before_the_yes_and_not_approved_among_others()
 {
    let office = ready(2);
    office.arrange(1, |d| {
        d.duplicates = vec!["N2211-00777".to_owned()];
        d.row.standing.unanswered = 1;
    });
    let mut h = Harness::supervisor(office);
    assert!(h.picture().contains("新警1"), "{}", h.picture());
    h.press("9 Enter");
    assert!(h.message().contains("新しい警告"), "{}", h.picture());
    assert_eq!(h.writes(), []);
    h.press("Backspace 1 Enter");
    let top: Vec<String> = (2..10).map(|y| h.row(y)).collect();
    assert!(top.concat().contains("N2211-00777"), "{}", h.picture());
    h.press("a");
    assert!(h.picture().contains("N2211-00777"), "{}", h.picture());
    h.yes();
    assert_eq!(approved(&h).1, ["duplicate|"]);
    assert_eq!(h.office.application(1).row.state, ApplicationState::Issuing);
}

/// Both of them read with R1, whose page holds less than the first one.
#[test]
fn a_certificate_that_was_read_is_approved_with_one_yes_and_one_that_was_not_reads_on_first() {
    let office = Office::awaiting(2);
    office.set_facts(super::record::facts());
    let mut one = super::record::certificate();
    one["works_name"] = "県単河川維持工事".repeat(24).into();
    office.set_certificate(one);
    let mut h = Harness::supervisor(office);
    h.press("enter");
    assert!(!h.picture().contains("取締役社長"), "{}", h.picture());
    h.press("a");
    h.picture();
    h.press("y");
    assert!(h.message().starts_with("続きがあります"), "{}", h.message());
    h.press("n");
    // To the end of the second one.
    for _ in 0..3 {
        h.press("PgDn");
        h.picture();
    }
    h.press("a");
    assert!(h.picture().contains("続きは"), "{}", h.picture());
    h.press("y");
    assert_eq!(
        h.office.application(1).row.state,
        ApplicationState::Issuing,
        "{}",
        h.picture()
    );
}

/// What the database calls a certificate, and nothing that could be read as one.
fn unreadable(mut office: Office, language: Language) -> Harness {
    office.set_facts(super::record::facts());
    office.set_certificate(serde_json::json!({"product_name": "前払金保証"}));
    office.me = Ok(crate::runtime::harness::supervisor());
    Harness::with(office, |settings| settings.language = language)
}

#[test]
fn a_certificate_that_cannot_be_read_is_said_in_words_and_not_approved() {
    for (language, said) in [
        (Language::Japanese, "証書の内容を読めません。"),
        (Language::English, "The certificate cannot be read."),
    ] {
        let mut h = unreadable(Office::awaiting(2), language);
        h.press("enter");
        assert!(h.picture().contains(said), "{}", h.picture());
        assert!(!h.picture().contains("contractor_name"), "{}", h.picture());
        h.press("a");
        assert_eq!(h.model.path(), ["Q1", "Q2", "R1"], "{}", h.picture());
        assert_eq!(h.model.context_now(), Context::Review, "{}", h.picture());
        assert!(h.message().starts_with(said), "{}", h.message());
        h.press("y enter y");
        assert_eq!(h.writes(), []);
        // Nor is asked what was changed.
        let mut h = unreadable(ready(1), language);
        h.press("enter a");
        assert_eq!(h.model.context_now(), Context::Review, "{}", h.picture());
        // Everything else can be done with it.
        h.press("t");
        assert_eq!(h.model.context_now(), Context::Dialog, "{}", h.picture());
    }
}

#[test]
fn a_certificate_whose_read_was_refused_says_so_and_is_read_again_by_f5() {
    let office = Office::awaiting(1);
    office.set_facts(super::record::facts());
    let mut h = Harness::supervisor(office);
    h.press("enter");
    assert!(!h.picture().contains("読み込んでいます"), "{}", h.picture());
    h.press("a");
    assert_eq!(h.model.context_now(), Context::Review, "{}", h.picture());
    assert_eq!(h.writes(), []);
    h.office.set_certificate(super::record::certificate());
    h.press("F5");
    assert!(
        h.picture().contains("保証証書（前払金保証）"),
        "{}",
        h.picture()
    );
    h.press("a");
    h.yes();
    assert_eq!(h.office.application(1).row.state, ApplicationState::Issuing);
}
