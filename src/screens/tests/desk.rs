//! Hold, note, take-over, return, referral, re-typing, filters that are kept, notices.

use crate::domain::command::{QueueFilter, Write};
use crate::domain::house::Fields;
use crate::domain::ids::Login;
use crate::domain::money::Yen;
use crate::domain::product::Product;
use crate::domain::queue::Notice;
use crate::domain::record::{ApplicationState, Choice};
use crate::runtime::harness::{Harness, Office, at, clerk};
use insta::assert_snapshot;

fn examining() -> Harness {
    let office = Office::sample(5);
    for n in 1..=3 {
        office.arrange(n, |d| {
            d.row.state = ApplicationState::Examining;
            d.row.claimed_by = Some(clerk().login);
            d.row.claimed_by_name = Some(clerk().name);
        });
    }
    Harness::clerk(office)
}

pub(super) fn mori() -> Choice {
    Choice {
        code: "mori".to_owned(),
        label: "森 直子".to_owned(),
        detail: "長野支店".to_owned(),
    }
}

#[test]
fn several_rows_are_put_on_hold_with_one_reason_and_one_day() {
    let mut h = examining();
    h.press("1 1 j 1 1 enter");
    assert_snapshot!(h.picture());
    h.type_text("発注者に照会中");
    h.press("enter");
    h.type_text("R4.10.31");
    h.press("enter");
    assert!(
        h.message()
            .starts_with("再開する日「R4.10.31」は使えません。明日以後を 12/15"),
        "{}",
        h.message()
    );
    // What was typed stands; only the day is typed anew.
    h.press("C-u");
    h.type_text("１１／１５");
    h.press("enter");
    assert_eq!(h.message(), "2件保留しました。");
    let held = h.office.application(2).row.standing;
    assert_eq!(held.held_until, "2022-11-15".parse().ok());
    assert_eq!(held.held_because.as_deref(), Some("発注者に照会中"));
    h.press("B");
    assert_eq!(h.message(), "N2211-00432 を保留解除しました。");
    assert_eq!(h.office.application(2).row.standing.held_until, None);
}

#[test]
fn what_is_given_once_for_all_rows_is_not_mixed_with_other_options() {
    let mut h = examining();
    h.press("1 1 j 7 enter");
    assert!(h.message().contains("一度に行えません"), "{}", h.message());
    assert_eq!(h.writes(), []);
}

#[test]
fn a_note_is_added_in_any_state_and_moves_no_version() {
    let mut h = examining();
    let before = h.office.application(1).row.version;
    h.press("n");
    h.type_text("電話あり。折り返し済み");
    h.press("enter");
    assert_eq!(h.message(), "N2211-00431 をメモしました。");
    assert_eq!(h.office.application(1).row.version, before);
    h.press("enter");
    assert_snapshot!(h.picture());
}

#[test]
fn a_clerk_takes_over_with_a_reason_and_a_supervisor_says_to_whom() {
    let mut h = examining();
    h.office.arrange(1, |d| {
        d.row.claimed_by = Some(Login::from("mori"));
        d.row.claimed_by_name = Some("森 直子".to_owned());
    });
    h.press("F5 T");
    h.type_text("急ぎのため");
    h.press("enter y");
    assert_eq!(
        h.office.application(1).row.claimed_by,
        Some(clerk().login),
        "{}",
        h.message()
    );

    let office = Office::awaiting(1);
    office.arrange(1, |d| d.row.state = ApplicationState::Examining);
    office.set_choices(vec![mori()]);
    let mut h = Harness::supervisor(office);
    h.press("F12 T");
    assert_snapshot!(h.picture());
    h.press("enter");
    h.type_text("休暇のため");
    h.press("enter y");
    assert_eq!(
        h.office.application(1).row.claimed_by,
        Some(Login::from("mori"))
    );
}

#[test]
fn stuck_late_and_lapsed_rows_stand_in_attention_and_say_why() {
    let office = Office::sample(6);
    office.arrange(1, |d| d.row.state = ApplicationState::Attention);
    office.arrange(2, |d| {
        d.row.standing.urgent_at = Some(at("2022-11-01 13:00"));
        d.row.standing.stage_due = Some(at("2022-11-01 13:00"));
    });
    office.arrange(3, |d| {
        d.row.state = ApplicationState::Examining;
        d.row.standing.urgent_at = Some(at("2022-11-01 12:00"));
        d.row.standing.claim_until = Some(at("2022-11-01 12:00"));
    });
    office.arrange(4, |d| {
        d.row.state = ApplicationState::Examining;
        d.row.standing.held_until = "2022-11-01".parse().ok();
        d.row.standing.urgent_at = Some(at("2022-11-01 00:00"));
    });
    let mut h = Harness::clerk(office);
    h.press("g 5");
    assert_snapshot!(h.picture());
}

#[test]
fn a_filter_is_kept_under_a_name_used_and_forgotten() {
    let mut h = Harness::clerk(Office::sample(6));
    h.press("f");
    h.type_text("中間");
    h.press("enter");
    assert!(h.row(2).contains("中間"), "{}", h.row(2));
    h.press("f");
    h.type_text("今の絞込");
    h.press("enter");
    h.type_text("中間だけ");
    h.press("enter");
    assert_eq!(h.message(), "絞込「中間だけ」を保存しました。");
    h.press("f Home");
    h.type_text("絞り込まない");
    h.press("enter");
    assert!(!h.row(2).contains("中間"), "{}", h.row(2));
    h.press("f");
    h.type_text("保存: 中間");
    assert_snapshot!(h.picture());
    h.press("enter");
    assert!(h.row(2).contains("中間"), "{}", h.row(2));
    h.press("f");
    h.type_text("消す");
    h.press("enter");
    assert_eq!(h.message(), "絞込「中間だけ」を消しました。");
}

#[test]
fn a_kept_filter_of_an_older_program_is_read_with_what_it_lacks() {
    let filter: QueueFilter = serde_json::from_str(r#"{"mine": true}"#).unwrap();
    assert!(filter.mine && filter.product.is_none() && filter.state.is_none());
}

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
    office.set_certificate(serde_json::json!({"product_name": "前払金保証"}));
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
fn a_notice_stands_in_the_head_until_it_is_read_and_takes_no_key_from_a_field() {
    let mut h = examining();
    h.press("n");
    h.type_text("途中の");
    h.office.tells(Notice {
        id: 7,
        at: at("2022-11-01 14:00"),
        kind: "taken".to_owned(),
        from: "髙橋 健".to_owned(),
        number: Some("N2211-00431".to_owned()),
        remark: "急ぎのため".to_owned(),
        detail: serde_json::Map::new(),
    });
    h.pass(6);
    assert!(
        h.row(1)
            .contains("髙橋 健さんが N2211-00431 を引き継ぎました"),
        "{}",
        h.row(1)
    );
    h.type_text("メモ");
    assert!(h.picture().contains("途中のメモ"), "{}", h.picture());
    h.press("Esc Esc !");
    assert_snapshot!(h.picture());
    h.press("enter");
    assert!(!h.row(1).contains("連絡"), "{}", h.row(1));
    h.pass(6);
    assert!(!h.row(1).contains("連絡"), "{}", h.row(1));
}

#[test]
fn notices_are_read_with_what_they_are_about() {
    let mut h = Harness::clerk(Office::sample(2));
    let tells = |id, kind: &str, number: Option<&str>, detail: serde_json::Value| Notice {
        id,
        at: at("2022-11-01 14:00"),
        kind: kind.to_owned(),
        from: "髙橋 健".to_owned(),
        number: number.map(str::to_owned),
        remark: "出張のため".to_owned(),
        detail: detail.as_object().unwrap().clone(),
    };
    let days = serde_json::json!({"part": "delegate", "absent_name": "山田 太郎", "delegate_name": "佐藤 花子",
        "first_day": "2022-11-02", "last_day": "2022-11-05"});
    h.office.tells(tells(1, "delegated", None, days));
    let limit = serde_json::json!({"product": "advance_payment", "limit": 50_000_000, "first_day": "2022-12-01"});
    h.office.tells(tells(2, "limit", None, limit));
    let back = serde_json::json!({"amendment": "change", "number": "37071-00001M", "works": "令和○年度　県単河川維持工事"});
    h.office
        .tells(tells(3, "returned", Some("N2211-00431"), back));
    h.pass(6);
    h.press("!");
    assert_snapshot!(h.picture());
}

#[test]
fn products_of_a_filter_are_all_offered() {
    let mut h = Harness::clerk(Office::sample(2));
    h.press("f");
    for product in Product::ALL {
        let name = crate::i18n::domain::product(crate::i18n::Language::Japanese, product);
        assert!(h.picture().contains(name), "{name}: {}", h.picture());
    }
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
    office.set_certificate(serde_json::json!({"product_name": "前払金保証"}));
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

/// What was typed again for the last approval, and the warnings that were seen with it.
fn approved(h: &Harness) -> (Fields, Vec<String>) {
    match h.writes().pop() {
        Some(Write::Approve { retyped, seen, .. }) => (retyped, seen),
        other => panic!("no approval: {other:?}"),
    }
}

/// So many that wait, each with one certificate to look at, in full.
pub(super) fn ready(n: i64) -> Office {
    let office = Office::awaiting(n);
    office.set_facts(super::record::facts());
    office.set_certificate(super::record::certificate());
    for id in 1..=n {
        office.arrange(id, |d| {
            for content in [&mut d.content, &mut d.submitted] {
                content.products.truncate(1);
                content.applicant.name = "㈱髙橋土木".to_owned();
                let amount = &mut content.products[0].amount;
                *amount = amount.round_down(crate::domain::money::Yen::new(10_000).unwrap());
            }
            d.row.products.truncate(1);
        });
    }
    office
}

/// How many keys were pressed, by somebody who looks before each.
fn keys(h: &mut Harness, keys: &str) -> usize {
    for key in keys.split(' ') {
        h.picture();
        h.press(key);
    }
    keys.split(' ').count()
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
    keys(&mut h, "enter PgDn PgDn y");
    // The database is told the real name.
    let (retyped, _) = approved(&h);
    let real = |text: &serde_json::Value| text == "長野県□○事務所長";
    assert!(retyped.values().any(real), "{retyped:?}{}", h.picture());
}

#[test]
fn one_is_approved_from_the_queue_in_four_keys_and_the_next_in_two() {
    let mut h = Harness::supervisor(ready(4));
    assert_eq!(h.model.path(), ["Q1", "Q2"]);
    assert!(keys(&mut h, "enter a y") <= 4);
    assert_eq!(h.office.application(1).row.state, ApplicationState::Issuing);
    assert!(
        h.message()
            .starts_with("N2211-00431 を承認しました。次の承認待ちです。"),
        "{}",
        h.message()
    );
    assert_snapshot!(h.picture());
    for next in 2..=3 {
        assert!(keys(&mut h, "a y") <= 2);
        let state = h.office.application(next).row.state;
        assert_eq!(state, ApplicationState::Issuing, "{next}");
    }
    // The fourth is over the limit; the last one stays, and its issue is followed.
    assert_eq!(h.model.path(), ["Q1", "Q2", "R1"]);
    assert!(h.row(2).contains("N2211-00433"), "{}", h.row(2));
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

#[test]
fn what_comes_next_is_not_an_own_draft_not_over_the_limit_and_not_what_was_passed_over() {
    use crate::runtime::harness::supervisor;
    let office = ready(6);
    office.arrange(3, |d| d.row.drafted_by = Some(supervisor().login));
    office.arrange(4, |d| {
        d.row.products[0].2 = Yen::new(900_000_000_000).unwrap();
    });
    let mut h = Harness::supervisor(office);
    // The first is passed over, the second approved.
    keys(&mut h, "enter ] a y");
    assert!(h.row(2).contains("N2211-00435"), "{}", h.row(2));
    keys(&mut h, "a y");
    assert!(h.row(2).contains("N2211-00436"), "{}", h.row(2));
    keys(&mut h, "a y");
    assert!(h.row(2).contains("N2211-00436"), "{}", h.row(2));
    let state = |h: &Harness, n| h.office.application(n).row.state;
    for stays in [1, 3, 4] {
        assert_eq!(state(&h, stays), ApplicationState::AwaitingApproval);
    }
    for gone in [2, 5, 6] {
        assert_eq!(state(&h, gone), ApplicationState::Issuing);
    }
}

#[test]
fn keys_typed_ahead_approve_nothing_that_was_not_seen() {
    let state = |h: &Harness, n| h.office.application(n).row.state;
    // All in one packet: the confirmation opens, but its answer came before it.
    let mut h = Harness::supervisor(ready(3));
    h.burst = true;
    h.press("enter a y");
    assert_eq!(h.writes(), []);
    assert!(h.message().contains("受け付けません"), "{}", h.message());

    // While the next one is on its way, nothing is kept for it.
    let mut h = Harness::supervisor(ready(3));
    keys(&mut h, "enter a");
    h.hold = true;
    h.press("y a y a y");
    h.hold = false;
    h.settle();
    assert_eq!(state(&h, 1), ApplicationState::Issuing);
    assert_eq!(state(&h, 2), ApplicationState::AwaitingApproval);
    assert!(h.row(2).contains("N2211-00432"), "{}", h.row(2));
    // Seen, then decided.
    keys(&mut h, "a y");
    assert_eq!(state(&h, 2), ApplicationState::Issuing);

    // In bulk too.
    let mut h = Harness::supervisor(ready(3));
    h.burst = true;
    h.press("9 j 9 enter y");
    assert_eq!(h.writes(), []);
}

#[test]
fn a_reassignment_names_who_has_it_now() {
    let mut notice = Notice {
        id: 1,
        at: at("2022-11-01 14:00"),
        kind: "taken".to_owned(),
        from: "髙橋 誠".to_owned(),
        number: Some("N2611-00027".to_owned()),
        remark: String::new(),
        detail: serde_json::Map::new(),
    };
    let said = |notice: &Notice| crate::i18n::desk::notice(crate::i18n::Language::Japanese, notice);
    // Who takes it over has it: nobody else is named.
    assert_eq!(said(&notice), "髙橋 誠さんが N2611-00027 を引き継ぎました");
    notice
        .detail
        .insert("to_name".to_owned(), "鈴木 一郎".into());
    assert_eq!(
        said(&notice),
        "髙橋 誠さんが N2611-00027 を鈴木 一郎さんの担当に替えました"
    );
}

fn said(h: &Harness) -> String {
    let said = h.model.shared.messages.recent();
    said.map(|m| m.text.as_str())
        .collect::<Vec<_>>()
        .join(" | ")
}

#[test]
fn keys_typed_behind_a_next_that_is_not_there_do_nothing_to_the_record_that_stays() {
    for (way, text, end) in [
        ("] t Enter", "工期の確認", "Enter y"),
        ("[ t Enter", "工期の確認", "Enter y"),
        ("] U Enter", "限度額のため", "Enter"),
        ("] a", "", "y y"),
    ] {
        let office = ready(1);
        office.set_choices(vec![mori()]);
        let mut h = Harness::supervisor(office);
        h.press("enter");
        h.hold = true;
        h.press(way);
        h.type_text(text);
        h.press(end);
        h.hold = false;
        h.settle();
        assert_eq!(h.writes(), [], "{way}");
        let stays = h.office.application(1).row;
        assert_eq!(stays.state, ApplicationState::AwaitingApproval, "{way}");
        assert_eq!(stays.standing.referred_to, None, "{way}");
        assert!(
            h.message().contains("承認待ちの申込はありません"),
            "{}",
            h.message()
        );
        assert!(said(&h).contains("先打ちのキー"), "{way}: {}", said(&h));
        assert!(
            h.model.context_now() == crate::keys::Context::Review,
            "{}",
            h.picture()
        );
    }
}

#[test]
fn a_return_a_referral_and_a_decline_go_on_to_the_next_as_an_approval_does() {
    for (way, text, end) in [
        ("t enter", "工期の確認", "enter y"),
        ("U enter", "限度額のため", "enter"),
        (":", "decline", "enter"),
    ] {
        let office = ready(3);
        office.set_choices(vec![mori()]);
        let mut h = Harness::supervisor(office);
        h.press("enter");
        h.press(way);
        h.type_text(text);
        h.press(end);
        if way == ":" {
            h.type_text("引き受けられない");
            h.press("enter y");
        }
        assert_eq!(h.writes().len(), 1, "{way}: {}", h.picture());
        assert!(h.row(2).contains("N2211-00432"), "{way}: {}", h.picture());
        assert!(
            h.message().contains("次の承認待ちです。"),
            "{}",
            h.message()
        );
    }
}

#[test]
fn what_was_referred_to_somebody_else_does_not_come_as_the_next_one_and_the_list_says_so() {
    let office = ready(3);
    office.arrange(2, |d| {
        d.row.standing.referred_to = Some(Login::from("mori"));
        d.row.standing.referred_to_name = Some("森 直子".to_owned());
    });
    let mut h = Harness::supervisor(office);
    assert!(h.picture().contains("上申: 森 直子"), "{}", h.picture());
    keys(&mut h, "enter a y");
    assert!(h.row(2).contains("N2211-00433"), "{}", h.picture());
    // By hand it can be opened all the same.
    h.press("[");
    assert!(h.row(2).contains("N2211-00432"), "{}", h.picture());
}

#[test]
fn a_slow_hand_still_goes_where_its_first_key_leads() {
    let mut h = Harness::clerk(Office::sample(3));
    h.press("g");
    h.pass(30);
    assert!(h.message().starts_with("g …"), "{}", h.message());
    h.press("2");
    assert!(h.row(1).contains("[2審査中"), "{}", h.picture());
    assert!(!h.picture().contains("\n>2"), "{}", h.picture());
    // What leads nowhere ends it, and does nothing else.
    let mut h = Harness::supervisor(ready(1));
    h.press("g");
    h.pass(30);
    h.press("x");
    assert!(h.message().contains("g x"), "{}", h.message());
    assert_eq!(h.model.context_now(), crate::keys::Context::List);
}

#[test]
fn a_notice_leaves_what_waits_and_what_has_stopped_in_sight() {
    use crate::domain::publication::Shown;
    let office = ready(3);
    office.set_jobs(vec![super::publication::mail(Shown::Dead)]);
    let mut h = Harness::supervisor(office);
    let tell = |id| Notice {
        id,
        at: at("2022-11-01 14:00"),
        kind: "returned".to_owned(),
        from: "髙橋 健".to_owned(),
        number: Some("N2211-00431".to_owned()),
        remark: String::new(),
        detail: serde_json::Map::new(),
    };
    h.office.tells(tell(7));
    h.pass(6);
    let row = h.row(1);
    assert!(row.contains("連絡1件") && row.contains("で読む"), "{row}");
    assert!(
        row.contains("承認待ち3") && row.trim_end().ends_with("停止1"),
        "{row}"
    );
    // Cut at its end, however long it is.
    h.office.tells(Notice {
        from: "○○建設工事事務所　長谷川　誠一郎".to_owned(),
        ..tell(8)
    });
    h.pass(6);
    let row = h.row(1);
    assert!(
        row.contains("承認待ち3") && row.trim_end().ends_with("停止1"),
        "{row}"
    );
}
