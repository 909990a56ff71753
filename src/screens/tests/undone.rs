//! What is undone says what goes back: a cancelled change its premium, an undone merge its contracts, a delegation that is over the
//! right to decide; and what no longer stands is not handed out unwarned.

use super::amend_desk::{because, changed, put, set_aside, submitted};
use super::authority::standing_in;
use super::house::{administrator, row};
use super::record::{issued_detail, pages};
use crate::domain::house::HouseTable;
use crate::domain::queue::Notice;
use crate::domain::record::Role;
use crate::runtime::harness::{Harness, Office, at};
use serde_json::json;

/// A change that gave ¥5,000 back.
fn given_back() -> Office {
    changed(Some(-5_000))
}

#[test]
fn a_cancellation_proposes_what_gives_the_changes_premium_back() {
    let mut h = Harness::clerk(given_back());
    h.press("g c e down enter");
    let form = h.picture();
    assert!(
        form.contains("5,000") && form.contains("（戻す額: 追加 5,000円）"),
        "{form}"
    );
    h.press("tab");
    h.type_text("変更が取りやめになった");
    h.press("F10");
    let asked = h.picture();
    assert!(asked.contains("追加・返戻保証料: 追加 5,000円"), "{asked}");
    h.press("y");
    assert_eq!(submitted(&h, 0).premium, 5_000);
}

#[test]
fn another_premium_than_that_needs_a_reason_which_the_approver_reads() {
    let mut h = Harness::clerk(given_back());
    h.press("g c e down enter");
    put(&mut h, "");
    h.press("tab");
    h.type_text("変更が取りやめになった");
    h.press("F10");
    let warned = h.picture();
    assert!(
        warned.contains("取り消す変更の分を戻す額になっていません"),
        "{warned}"
    );
    h.type_text("返戻はまだ払っていない");
    h.press("enter y");
    let asked = h.picture();
    assert!(
        asked.contains("取り消す変更の分を戻す額ではありません 理由:"),
        "{asked}"
    );
    h.yes();
    assert_eq!(
        set_aside(&h, 0),
        [because("premium_not_undone", "返戻はまだ払っていない")]
    );
    let mut h = Harness::supervisor(h.hand_over());
    h.press("g m enter");
    let all = pages(&mut h);
    assert!(
        all.contains("なし （取り消す変更の分を戻す額: 追加 5,000円）")
            && all.contains("取り消す変更の分を戻す額ではありません 理由:"),
        "{all}"
    );
}

#[test]
fn a_proposal_to_undo_a_merge_says_what_goes_back_before_it_is_confirmed() {
    let office = Office::sample(1);
    office.set_house(vec![
        row(
            HouseTable::Masters,
            1,
            None,
            json!({"master": "proposals", "count": 1}),
        ),
        row(
            HouseTable::Proposals,
            1,
            None,
            json!({"proposal_kind": "unmerge", "subject": "C371010 ㈱髙橋土木", "proposed_name": "管理 恵",
                "proposed_by": "megumi", "proposal_state": "open", "reason": "同名の別会社でした",
                "contracts": 12, "applications": 3,
                "content": {"customer_code": "C371010", "kept_code": "C371001"},
                "before": {"merge": 1, "merged_from": "C371010 ㈱髙橋土木", "merged_into": "C371001 ○○建設　株式会社",
                           "merged_by": "管理 恵", "merge_reason": "重複"}}),
        ),
    ]);
    let mut h = Harness::new(administrator(), office);
    h.press("enter 9 enter");
    let asked = h.picture();
    assert!(
        asked.contains("C371010 ㈱髙橋土木 は C371001 ○○建設　株式会社 から離れ、元の請負者に")
            && asked.contains("契約 12件と未発行の申込 3件が一緒に戻ります"),
        "{asked}"
    );
    assert!(!asked.contains("新しい内容"), "{asked}");
}

#[test]
fn the_notice_of_a_terminated_contract_warns_in_its_question() {
    let office = Office::sample(0);
    let mut detail = issued_detail(Vec::new());
    detail.certificate["terminated_on"] = json!("2022-10-20");
    detail.holder = Some("C371009".to_owned());
    office.add_contract(detail);
    let mut h = Harness::clerk(office);
    h.press("g c Enter");
    assert!(h.picture().contains("C371009"), "{}", h.picture());
    h.command("print-notice");
    let asked = h.picture();
    assert!(
        asked.contains("ご注意: 解約（令和4年10月20日に終了）の契約です"),
        "{asked}"
    );
}

#[test]
fn a_delegation_that_begins_later_says_from_when() {
    let notice = |first: &str| Notice {
        id: 1,
        at: at("2022-11-01 14:00"),
        kind: "delegated".to_owned(),
        from: "髙橋 健".to_owned(),
        number: None,
        remark: String::new(),
        detail:
            json!({"part": "delegate", "absent_name": "山田 太郎", "delegate_name": "佐藤 花子",
            "first_day": first, "last_day": "2022-11-05"})
            .as_object()
            .unwrap()
            .clone(),
    };
    let said =
        |first: &str| crate::i18n::desk::notice(crate::i18n::Language::Japanese, &notice(first));
    assert_eq!(
        said("2022-11-02"),
        "11/2から11/5まで山田 太郎さんの代行です"
    );
    assert_eq!(said("2022-11-01"), "11/5まで山田 太郎さんの代行です");
}

#[test]
fn a_delegation_that_ended_unseen_is_said_at_the_next_refresh() {
    let mut h = Harness::new(standing_in(), Office::awaiting(2));
    assert!(h.row(0).contains("代行"), "{}", h.row(0));
    let me = h.office.me.as_mut().unwrap();
    me.acting = None;
    me.role = Role::Clerk;
    h.press("F5");
    assert_eq!(
        h.message(),
        "髙橋 健さんの代行は終わりました。承認・差戻などはもうできません"
    );
    assert!(!h.row(0).contains("代行"), "{}", h.row(0));
}
