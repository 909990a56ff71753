//! What is said before an act and after it holds: who was faster, whose it is now, until when, how many claims go back, and
//! which draft is left.

use super::amend_desk;
use super::counter;
use super::house::{administrator, row};
use super::house_rooms;
use super::record::{examined, examined_office};
use super::yearly::to;
use crate::app::{Effect, Msg};
use crate::domain::house::HouseTable;
use crate::domain::ids::Login;
use crate::domain::ledger::EventKind;
use crate::domain::money::Yen;
use crate::domain::record::{ApplicationState, Choice, StoryEntry};
use crate::domain::refusal::Refusal;
use crate::runtime::harness::{Harness, Office, at};
use insta::assert_snapshot;
use serde_json::json;

fn suzuki_has(office: &Office, id: i64, until: &str) {
    office.arrange(id, |d| {
        d.row.state = ApplicationState::Examining;
        d.row.claimed_by = Some(Login::from("suzuki"));
        d.row.claimed_by_name = Some("鈴木 一郎".to_owned());
        d.row.standing.claim_until = Some(at(until));
    });
}

#[test]
fn a_row_of_a_list_that_somebody_was_faster_with_says_who_did_what_and_when() {
    let mut h = Harness::clerk(Office::sample(3));
    h.office.edit(1, |d| {
        d.row.version += 1;
        d.story.push(StoryEntry {
            at: at("2022-11-01 13:59"),
            actor: "森 直子".to_owned(),
            acting_for: None,
            about: None,
            kind: "application.withdrawn".to_owned(),
            remark: "重複".to_owned(),
        });
    });
    h.office.script(vec![Err(Refusal::Stale)]);
    h.press("c");
    assert!(
        h.message()
            .contains("森 直子さんが先に取下しました（11/01 13:59）"),
        "{}",
        h.message()
    );
    h.press("?");
    assert!(
        h.picture().contains("行を開くと最新の内容が見られます"),
        "{}",
        h.picture()
    );
    // Where nobody did anything that has a name, it stays as it was said.
    let mut h = Harness::clerk(Office::sample(3));
    h.office.script(vec![Err(Refusal::Stale)]);
    h.press("c");
    assert!(
        h.message().contains("表示後に他の人が変更しました"),
        "{}",
        h.message()
    );
}

#[test]
fn several_rows_that_were_held_say_until_which_day() {
    let office = Office::sample(2);
    for id in [1, 2] {
        office.arrange(id, |d| {
            d.row.state = ApplicationState::Examining;
            d.row.claimed_by = Some(Login::from("sato_hanako"));
        });
    }
    let mut h = Harness::clerk(office);
    h.press("1 1 j 1 1 enter");
    h.type_text("発注者に照会中");
    h.press("enter");
    h.type_text("11/15");
    h.press("enter");
    assert_eq!(h.message(), "2件を保留しました（令和4年11月15日まで）。");
}

#[test]
fn a_reassignment_says_from_whom_to_whom_before_and_after() {
    let of_suzuki = || {
        let office = Office::sample(3);
        suzuki_has(&office, 2, "2022-11-01 17:00");
        office.set_choices(vec![Choice {
            code: "mori".to_owned(),
            label: "森 直子".to_owned(),
            detail: "長野支店".to_owned(),
        }]);
        office
    };
    for place in ["", "enter "] {
        let mut h = Harness::supervisor(of_suzuki());
        h.press(&format!("g 2 {place}T enter"));
        let picture = h.picture();
        for text in [
            "いまの担当: 鈴木 一郎",
            "新しい担当: 森 直子",
            "N2211-00432",
        ] {
            assert!(picture.contains(text), "{text}: {picture}");
        }
        h.type_text("病気のため");
        h.press("enter");
        h.yes();
        assert_eq!(
            h.message(),
            "N2211-00432 の担当を鈴木 一郎さんから森 直子さんに替えました。"
        );
    }
}

#[test]
fn what_went_to_another_is_not_offered_to_be_withdrawn_or_reassigned_by_a_clerk() {
    let footer = |h: &Harness| h.picture().lines().rev().take(4).collect::<String>();
    let office = examined_office();
    let mut h = Harness::clerk(office);
    h.press("enter");
    assert!(footer(&h).contains("取下"), "{}", h.picture());
    suzuki_has(&h.office, 1, "2022-11-01 17:00");
    h.press("F5");
    assert!(!footer(&h).contains("取下"), "{}", h.picture());
    assert!(!footer(&h).contains("担当替"), "{}", h.picture());
}

#[test]
fn a_correction_left_after_the_row_went_to_another_says_whose_it_is_now() {
    let mut h = examined();
    h.press("enter e Tab Tab");
    h.type_text("あ");
    h.press("F10");
    let by = "鈴木 一郎".to_owned();
    h.office.script(vec![Err(Refusal::ClaimedByOther { by })]);
    h.yes();
    h.press("F12");
    assert!(
        h.message()
            .contains("いまは鈴木 一郎さんの担当です。担当が戻ると"),
        "{}",
        h.message()
    );
}

#[test]
fn an_entry_of_another_branch_is_left_with_the_way_back_to_it() {
    let mut h = Harness::clerk(super::branches::of_two());
    h.press("g w j Enter N Down Down");
    h.type_text("書きかけの会社");
    h.pass(1);
    h.office.close_branch("380");
    h.office.be_in("371");
    h.pass(6);
    h.press("F12");
    let said = h.message();
    assert!(said.contains("支店 380 のものです"), "{said}");
    assert!(!said.contains("申込一覧で"), "{said}");
}

#[test]
fn an_entry_that_was_cleared_leaves_no_draft_however_it_ends() {
    for way in ["F12", "the line"] {
        let mut h = Harness::clerk(counter::office());
        h.press("N Tab Tab");
        h.type_text("㈱髙橋土木");
        h.pass(1);
        assert_eq!(h.office.unfinished().len(), 1);
        h.press("F8");
        h.pass(1);
        match way {
            "F12" => {
                h.press("F12");
                let said = h.message();
                assert!(said.contains("書きかけは残していません"), "{said}");
            }
            _ => h.send(Msg::Leaving),
        }
        h.pass(1);
        assert!(h.office.unfinished().is_empty(), "{way}");
    }
    // What is left with something in it stays.
    let mut h = Harness::clerk(counter::office());
    h.press("N Tab Tab");
    h.type_text("㈱髙橋土木");
    h.press("F12");
    h.pass(1);
    assert_eq!(h.office.unfinished().len(), 1);
}

#[test]
fn a_change_that_was_taken_back_leaves_no_draft() {
    let mut h = amend_desk::changing(amend_desk::issued());
    h.type_text("9");
    h.pass(1);
    assert_eq!(h.office.unfinished().len(), 1);
    h.press("F9 F12");
    h.pass(1);
    assert!(h.office.unfinished().is_empty(), "{}", h.picture());
    assert!(
        h.message().contains("書きかけは残していません"),
        "{}",
        h.message()
    );
}

#[test]
fn whose_contract_a_procedure_is_about_stands_there_while_it_is_asked_which() {
    let mut h = Harness::clerk(amend_desk::issued());
    h.press("g c e");
    assert_snapshot!(h.picture());
}

#[test]
fn a_correction_says_which_price_is_on_record_and_stays() {
    let office = Office::sample(1);
    let issue = amend_desk::event(
        1,
        EventKind::Issue,
        None,
        "2022-11-01 09:30",
        amend_desk::certificate(),
    );
    let mut ledger = amend_desk::ledger(vec![issue]);
    ledger.price = Yen::new(55_000_000).unwrap();
    office.set_ledger(ledger);
    let mut h = Harness::clerk(office);
    h.press("g c e j");
    while !h.row(usize::from(h.cursor_row())).contains("訂正") {
        h.press("j");
    }
    h.press("enter");
    assert!(
        h.picture().contains("請負金額は 55,000,000円 と記録済み"),
        "{}",
        h.picture()
    );
}

#[test]
fn a_submission_lists_what_was_accepted_with_the_reasons() {
    let mut h = examined();
    h.press("enter w");
    h.type_text("別の年度の工事と確認");
    h.press("enter y s");
    let picture = h.picture();
    assert!(picture.contains("別の年度の工事と確認"), "{picture}");
    assert_snapshot!(picture);
}

#[test]
fn a_certificate_in_the_history_is_printed_after_a_yes_that_names_it() {
    let mut h = Harness::clerk(amend_desk::storied());
    h.press("g c h");
    while !h
        .row(usize::from(h.cursor_row()))
        .contains("発生番号2 変更")
    {
        h.press("j");
    }
    h.press("P");
    assert_snapshot!(h.picture());
    let prints = |h: &Harness| {
        let print = |e: &&Effect| matches!(e, Effect::PrintCertificate { .. });
        h.log.iter().filter(print).count()
    };
    h.press("n");
    assert_eq!(prints(&h), 0);
    h.press("P");
    h.yes();
    assert_eq!(prints(&h), 1);
}

#[test]
fn who_shuts_somebody_out_or_moves_them_is_told_how_many_claims_go_back() {
    let said = "引き受けている申込 3件は受付に戻ります";
    let office = house_rooms::operators();
    office.claims_given_back(3);
    let mut h = Harness::new(administrator(), office);
    h.press("enter 4 enter");
    assert!(h.picture().contains(said), "{}", h.picture());
    let operator = json!({"login": "sato", "name": "佐藤 花子", "role": "clerk", "branch_id": "371", "branch": "371",
        "branch_name": "長野支店"});
    for (branch, told) in [("380", true), ("371", false)] {
        let office = Office::sample(1);
        office.claims_given_back(3);
        let names = [("371", "長野支店"), ("380", "新潟支店")];
        let choice = |(code, name): (&str, &str)| Choice {
            code: code.to_owned(),
            label: name.to_owned(),
            detail: String::new(),
        };
        office.set_choices(names.map(choice).into());
        office.set_house(vec![
            row(
                HouseTable::Masters,
                1,
                None,
                json!({"master": "operators", "count": 1}),
            ),
            row(HouseTable::Operators, 1, None, operator.clone()),
        ]);
        let mut h = Harness::new(administrator(), office);
        h.press("g b enter 2 enter");
        to(&mut h, if told { "支店" } else { "名" });
        if told {
            h.press("C-u");
            h.type_text(branch);
        } else {
            h.type_text("子");
        }
        h.press("F10");
        assert_eq!(h.picture().contains(said), told, "{}", h.picture());
    }
    // The end of a 兼務 says it of that branch.
    let entitled = json!({"login": "sato", "name": "佐藤 花子", "branch": "380", "branch_name": "新潟支店", "by_name": "管理 太郎",
        "reason": "応援", "granted_at": "2022-10-31T09:00:00+09:00"});
    let office = Office::sample(1);
    office.claims_given_back(3);
    office.set_house(vec![
        row(
            HouseTable::Masters,
            1,
            None,
            json!({"master": "entitlements", "count": 1}),
        ),
        row(HouseTable::Entitlements, 1, None, entitled),
    ]);
    let mut h = Harness::new(administrator(), office);
    h.press("g b enter 4 enter");
    assert!(h.picture().contains(said), "{}", h.picture());
}

#[test]
fn a_contract_of_a_closed_month_is_refused_before_anything_is_typed() {
    let contract = json!({"number": "37071-00001M", "contractor": "○○建設　株式会社", "works": "△△川 河川維持工事",
        "amount": 20_000_000, "customer_code": "C371001", "branch": "371", "contract_id": 1, "closed_month": "2022-10"});
    let office = Office::sample(1);
    office.set_house(vec![
        row(
            HouseTable::Masters,
            1,
            None,
            json!({"master": "contractors", "count": 1}),
        ),
        row(
            HouseTable::Contractors,
            1,
            None,
            json!({"customer_code": "C371001", "name": "○○建設　株式会社"}),
        ),
        row(HouseTable::ContractorContracts, 1, None, contract),
    ]);
    let mut h = Harness::new(administrator(), office);
    h.press("g b enter enter 2 enter");
    assert!(
        h.message().contains("その月は締めています（2022/10）"),
        "{}",
        h.picture()
    );
}

#[test]
fn the_audit_names_from_whom_to_whom_work_went() {
    use crate::i18n::Language::Japanese;
    use crate::i18n::house::{about, recorded};
    let event = json!({"event": "application.reassigned", "remark": "病気のため", "from_name": "佐藤 花子",
        "to_name": "鈴木 一郎", "detail": {"from": "sato", "to": "suzuki"}});
    let event = row(HouseTable::Audit, 1, Some("2022-11-01 09:00"), event);
    assert_eq!(about(Japanese, &event), "佐藤 花子 → 鈴木 一郎 病気のため");
    let said = recorded(Japanese, &event);
    let of = |label: &str, text: &str| (label.to_owned(), text.to_owned());
    assert_eq!(
        said,
        [
            of("前の担当", "sato 佐藤 花子"),
            of("新しい担当", "suzuki 鈴木 一郎")
        ]
    );
}
