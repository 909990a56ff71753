//! 審査: read as it will read, decided on, returned, and its issue followed.

use super::record::{awaiting, certificate, examined, pages};
use crate::domain::certificate::CertificateContent;
use crate::domain::command::Write;
use crate::domain::product::{Form, Product};
use crate::domain::queue::ReturnCode;
use crate::domain::record::{ApplicationState, IssueProgress};
use crate::runtime::harness::{Harness, at};
use insta::assert_snapshot;

#[test]
fn the_preview_in_these_tests_is_a_certificate() {
    serde_json::from_value::<CertificateContent>(certificate()).unwrap();
}

#[test]
fn a_reviewer_reads_the_certificate_as_it_will_read_and_approves_with_no_as_the_default() {
    let mut h = Harness::supervisor(awaiting());
    h.press("Enter");
    assert_snapshot!(h.picture());
    h.press("a Enter");
    assert!(h.writes().is_empty(), "Enter alone is No");
    h.press("a");
    h.yes();
    assert_eq!(h.office.application(1).row.state, ApplicationState::Issuing);
}

#[test]
fn after_the_issue_the_review_shows_the_number_that_was_given() {
    let office = awaiting();
    let mut h = Harness::supervisor(office);
    h.press("Enter");
    assert!(!h.picture().contains("保証契約番号"), "{}", h.picture());
    h.press("a");
    h.yes();
    h.office.edit(1, |d| {
        let product = Product::AdvancePayment;
        d.contracts = vec![IssueProgress {
            product,
            form: Form::Electronic,
            contract: None,
            number: Some("37071-00042M".to_owned()),
            keyed_at: None,
            published_at: None,
            arrived_at: None,
            trouble: None,
            attempts: 1,
            dead: false,
            order: None,
        }];
    });
    h.pass(6);
    assert_eq!(h.model.path().last(), Some(&"R1"));
    let all = pages(&mut h);
    assert!(all.contains("保証契約番号      37071-00042M"), "{all}");
    assert!(!all.contains("（発行のときに付きます）"), "{all}");
}

#[test]
fn a_warning_that_was_set_aside_is_read_before_the_certificate_when_it_is_approved() {
    let office = awaiting();
    office.arrange(1, |d| {
        d.duplicates = vec!["N2210-00007".to_owned()];
        d.overrides = vec![crate::domain::record::OverrideRecord {
            code: "duplicate".to_owned(),
            subject: String::new(),
            reason: "第二期の別工事".to_owned(),
            by_name: "佐藤 花子".to_owned(),
            at: d.row.received_at,
        }];
    });
    let mut h = Harness::supervisor(office);
    h.press("Enter a");
    assert_snapshot!(h.picture());
    let picture = h.picture();
    let at = |text: &str| picture.find(text).unwrap_or(usize::MAX);
    assert!(at("第二期の別工事") < at("保証契約者: "), "{picture}");
    assert!(at("N2210-00007") < at("第二期の別工事"), "{picture}");
}

#[test]
fn a_clerk_is_told_why_approving_is_not_possible() {
    let mut h = Harness::clerk(awaiting());
    h.press("g r Enter a");
    assert!(
        h.message().contains("承認と差戻は審査役が行います"),
        "{}",
        h.picture()
    );
    assert!(h.writes().is_empty());
}

#[test]
fn what_is_being_decided_on_is_not_changed_under_the_eyes() {
    let mut h = Harness::supervisor(awaiting());
    h.press("Enter");
    h.office
        .edit(1, |d| d.content.works.name = "別の工事".to_owned());
    h.pass(6);
    assert!(
        h.picture().contains("他の人が変更しました"),
        "{}",
        h.picture()
    );
    assert!(!h.picture().contains("別の工事"));
    h.press("a");
    h.yes();
    assert_eq!(
        h.office.application(1).row.state,
        ApplicationState::AwaitingApproval
    );
    assert!(h.message().contains("表示後に"), "{}", h.message());
}

#[test]
fn what_others_do_to_another_application_is_not_announced_on_this_one() {
    for mut h in [examined(), Harness::supervisor(awaiting())] {
        h.press("Enter");
        h.office.arrives(9);
        h.pass(6);
        assert!(
            !h.picture().contains("他の人が変更しました"),
            "{}",
            h.picture()
        );
    }
}

#[test]
fn a_return_needs_a_reason_that_the_clerk_then_reads() {
    let mut h = Harness::supervisor(awaiting());
    h.press("Enter t j Enter");
    h.type_text("工期を確認してください");
    h.press("Enter y");
    let sent = h.writes();
    let [Write::Return { code, reason, .. }] = sent.as_slice() else {
        panic!("{sent:?}")
    };
    assert_eq!(*code, ReturnCode::Date);
    assert_eq!(reason, "工期を確認してください");
}

#[test]
fn each_step_of_the_issue_is_shown_as_it_happens() {
    let mut h = examined();
    h.office
        .edit(1, |d| d.row.state = ApplicationState::Issuing);
    let step = |number: Option<&str>, keyed: bool, dead: bool| IssueProgress {
        product: Product::AdvancePayment,
        form: Form::Electronic,
        contract: None,
        number: number.map(str::to_owned),
        keyed_at: keyed.then(|| at("2022-11-01 15:00")),
        published_at: None,
        arrived_at: None,
        trouble: dead.then(|| "platform_refused".to_owned()),
        attempts: 1,
        dead,
        order: None,
    };
    h.office
        .edit(1, |d| d.contracts = vec![step(None, false, false)]);
    h.press("Enter");
    assert!(
        h.picture()
            .contains("[番号 処理中] [認証キー -] [公開 -] [到着 -]"),
        "{}",
        h.picture()
    );
    h.office.edit(1, |d| {
        d.contracts = vec![step(Some("37071-00001M"), true, false)]
    });
    h.pass(6);
    assert!(
        h.picture()
            .contains("[番号 37071-00001M] [認証キー 済] [公開 処理中] [到着 -]"),
        "{}",
        h.picture()
    );
    h.office.edit(1, |d| {
        d.contracts = vec![step(Some("37071-00001M"), true, true)]
    });
    h.pass(6);
    assert!(h.picture().contains("[公開 停止]"), "{}", h.picture());
}
