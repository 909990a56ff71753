//! Hold, note, take-over, filters that are kept, notices.

use crate::domain::command::{QueueFilter, Write};
use crate::domain::house::Fields;
use crate::domain::ids::Login;
use crate::domain::product::Product;
use crate::domain::queue::Notice;
use crate::domain::record::{ApplicationState, Choice};
use crate::i18n::Language;
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
    assert_eq!(h.message(), "2件を保留しました（令和4年11月15日まで）。");
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
fn what_came_back_because_its_clerk_is_gone_is_read_with_whose_it_was() {
    for (language, one, all, take) in [
        (
            Language::Japanese,
            "N2211-00431 受付へ戻り（佐藤 花子さんは担当外）",
            "長野支店の受付に佐藤 花子さんの分が戻りました",
            "引き受けるか、担当を決めてください。",
        ),
        (
            Language::English,
            "N2211-00431 is back in received: 佐藤 花子 is gone",
            "What 佐藤 花子 had was given back (長野支店)",
            "Claim it, or give it to somebody.",
        ),
    ] {
        let mut h = Harness::supervisor(Office::sample(2));
        h.model.shared.settings.language = language;
        let tells = |id, number: Option<&str>| Notice {
            id,
            at: at("2022-11-01 14:00"),
            kind: "came_back".to_owned(),
            from: "管理 太郎".to_owned(),
            number: number.map(str::to_owned),
            remark: "退職".to_owned(),
            detail: serde_json::json!({"whose_name": "佐藤 花子", "branch_name": "長野支店",
                "numbers": ["N2211-00431", "N2211-00432"], "moved": 2})
            .as_object()
            .unwrap()
            .clone(),
        };
        h.office.tells(tells(1, Some("N2211-00431")));
        h.office.tells(tells(2, None));
        h.pass(6);
        assert!(h.row(1).contains(all), "{}", h.row(1));
        h.press("!");
        for said in [one, all, take, "N2211-00432", "退職"] {
            assert!(h.picture().contains(said), "{said}: {}", h.picture());
        }
    }
}

#[test]
fn what_came_back_says_above_its_record_who_had_it_and_why() {
    for (kind, remark, state, said) in [
        (
            "application.came_back",
            "佐藤 花子",
            ApplicationState::Received,
            true,
        ),
        (
            "application.released",
            "佐藤 花子: 退職",
            ApplicationState::Received,
            true,
        ),
        // Whoever gave it back themselves left nothing to be told, and what somebody has again is theirs.
        (
            "application.released",
            "",
            ApplicationState::Received,
            false,
        ),
        (
            "application.released",
            "佐藤 花子: 退職",
            ApplicationState::Examining,
            false,
        ),
    ] {
        let office = Office::sample(2);
        office.arrange(1, |d| {
            d.row.state = state;
            d.story.push(crate::domain::record::StoryEntry {
                at: at("2022-11-01 13:59"),
                actor: "管理 太郎".to_owned(),
                acting_for: None,
                kind: kind.to_owned(),
                remark: remark.to_owned(),
                about: None,
            });
        });
        let mut h = Harness::clerk(office);
        h.press("5 Enter");
        let stands = h.picture().contains("受付に戻った経緯");
        assert_eq!(stands, said, "{kind}: {}", h.picture());
        assert!(!said || h.picture().contains(remark), "{}", h.picture());
    }
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

/// What was typed again for the last approval, and the warnings that were seen with it.
pub(super) fn approved(h: &Harness) -> (Fields, Vec<String>) {
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

pub(super) fn said(h: &Harness) -> String {
    let said = h.model.shared.messages.recent();
    said.map(|m| m.text.as_str())
        .collect::<Vec<_>>()
        .join(" | ")
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
