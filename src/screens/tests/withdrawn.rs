//! A publication that was withdrawn, and a procedure that is under way, wherever a contract is read.

use super::amend_desk::{certificate, event, ledger};
use super::record::issued_detail;
use crate::domain::amendment_record::{AmendmentState, ContractLedger};
use crate::domain::command::KeyOrder;
use crate::domain::ids::AmendmentKey;
use crate::domain::ledger::EventKind;
use crate::domain::record::KeyOrderRecord;
use crate::i18n::Language;
use crate::runtime::harness::{Harness, Office, at, clerk, contract};

fn withdrawal(done: bool) -> KeyOrderRecord {
    KeyOrderRecord {
        kind: KeyOrder::Withdraw,
        by: "鈴木 一郎".to_owned(),
        at: at("2022-11-01 13:00"),
        reason: "誤発行".to_owned(),
        done_at: done.then(|| at("2022-11-01 13:01")),
        stopped: None,
    }
}

fn as_issued() -> ContractLedger {
    ledger(vec![event(
        1,
        EventKind::Issue,
        None,
        "2022-11-01 09:30",
        certificate(),
    )])
}

fn withdrawn(done: bool) -> Office {
    let office = Office::sample(0);
    office.add_contract(issued_detail(vec![withdrawal(done)]));
    let mut all = as_issued();
    all.withdrawn_at = done.then(|| at("2022-11-01 13:01"));
    all.order_open = (!done).then_some(KeyOrder::Withdraw);
    office.set_ledger(all);
    office
}

/// The card of the telephone.
fn card(mut office: Office, language: Language) -> String {
    office.me = Ok(clerk());
    let mut h = Harness::with(office, |s| s.language = language);
    h.press("g t");
    h.type_text("37071");
    h.press("Enter");
    h.picture()
}

#[test]
fn a_caller_is_not_sent_to_hand_on_a_key_that_opens_nothing() {
    let said = card(withdrawn(true), Language::Japanese);
    assert!(
        said.contains("公開取下: 2022/11/01 13:01 に取下済"),
        "{said}"
    );
    assert!(said.contains("公開は取り下げました"), "{said}");
    assert!(
        !said.contains("渡したか") && !said.contains("発行済（"),
        "{said}"
    );
    let said = card(withdrawn(false), Language::Japanese);
    assert!(said.contains("公開停止待ち"), "{said}");
    assert!(said.contains("発注者に渡さない"), "{said}");
    let said = card(withdrawn(true), Language::English);
    assert!(said.contains("number and key show nothing"), "{said}");
}

#[test]
fn the_contract_says_that_it_is_withdrawn_and_prints_no_notice_of_it() {
    let mut h = Harness::clerk(withdrawn(true));
    h.press("g c");
    assert!(h.picture().contains("公開取下"), "{}", h.picture());
    h.press("Enter");
    assert!(
        h.picture()
            .contains("公開取下          2022/11/01 13:01 に取下済（発注者には見えません）"),
        "{}",
        h.picture()
    );
    assert!(
        !super::record::pages(&mut h).contains("提出された証書と同一"),
        "{}",
        h.picture()
    );
    h.press("O");
    assert!(
        h.message()
            .starts_with("公開を取り下げた契約です。手続きもお知らせの印刷もできません"),
        "{}",
        h.message()
    );
}

#[test]
fn nothing_is_drafted_on_it_and_that_is_said_before_the_form() {
    let mut h = Harness::clerk(withdrawn(true));
    h.press("g c e");
    assert_eq!(h.model.path(), ["Q1", "C1"]);
    assert!(
        h.message().starts_with("公開を取り下げた契約です。"),
        "{}",
        h.message()
    );
    let mut h = Harness::clerk(withdrawn(false));
    h.press("g c e");
    assert!(
        h.message().starts_with("公開の取下を指示した契約です。"),
        "{}",
        h.message()
    );
}

#[test]
fn the_history_says_it_in_both_views_and_as_of_any_time_since() {
    let mut h = Harness::clerk(withdrawn(true));
    h.press("g c h");
    let since = "公開は 2022/11/01 13:01 に取り下げました";
    assert!(h.picture().contains(since), "{}", h.picture());
    h.press("tab");
    assert!(h.picture().contains(since), "{}", h.picture());
    h.press("T");
    h.type_text("R4.11.1 14:00");
    h.press("enter");
    assert!(
        h.picture().contains("この時点では公開を取り下げており"),
        "{}",
        h.picture()
    );
    h.press("T T");
    h.type_text("R4.11.1 12:00");
    h.press("enter");
    assert!(!h.picture().contains("取り下げ"), "{}", h.picture());
}

fn under_way(state: AmendmentState) -> Office {
    let office = Office::sample(0);
    let mut detail = issued_detail(Vec::new());
    let key = AmendmentKey {
        branch: contract(1).key.branch,
        id: 1,
    };
    detail.open = Some((key, EventKind::Change, state));
    office.add_contract(detail);
    office
}

#[test]
fn a_change_that_is_under_way_stands_on_the_contract_and_on_the_card() {
    for (state, head, said) in [
        (
            AmendmentState::AwaitingApproval,
            "変更の承認待ちです（g m）",
            "変更のお手続きは受け付けていて、社内の承認を待っています",
        ),
        (
            AmendmentState::Returned,
            "変更が差し戻されています（g m）",
            "内容を確認しています",
        ),
        (
            AmendmentState::Attention,
            "変更の発行が止まっています（g m）",
            "変更の発行の処理が止まっています",
        ),
    ] {
        let card = card(under_way(state), Language::Japanese);
        assert!(card.contains(head) && card.contains(said), "{card}");
        let mut h = Harness::clerk(under_way(state));
        h.press("g c Enter");
        assert!(h.picture().contains(head), "{}", h.picture());
    }
    let card = card(
        under_way(AmendmentState::AwaitingApproval),
        Language::English,
    );
    assert!(card.contains("A change waits for approval (g m)"), "{card}");
}

#[test]
fn the_certificate_is_read_by_itself_on_the_contract_as_the_list_of_keys_says() {
    let mut h = Harness::clerk(withdrawn(true));
    h.press("g c Enter v");
    assert!(
        h.picture().contains("証書の表示") || h.picture().contains("保証証書"),
        "{}",
        h.picture()
    );
    assert_eq!(h.model.path(), ["Q1", "C1", "C2"]);
}

#[test]
fn the_result_of_a_print_takes_the_place_of_its_progress() {
    let mut h = Harness::clerk(under_way(AmendmentState::AwaitingApproval));
    h.press("g c Enter P");
    h.yes();
    let message = h.message();
    assert!(message.starts_with("保存しました"), "{message}");
    assert!(!h.picture().contains("ほか"), "{}", h.picture());
}
