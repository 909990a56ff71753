//! Two people at one record: who was faster is named; and what the questions of a list say before they are answered.

use super::amend_desk;
use super::counter;
use super::record::{awaiting, examined, facts};
use crate::app::Effect;
use crate::domain::command::Query;
use crate::domain::house::People;
use crate::domain::ids::Login;
use crate::domain::publication::Shown;
use crate::domain::record::{ApplicationState, Choice, StoryEntry};
use crate::domain::refusal::Refusal;
use crate::runtime::harness::{Harness, Office, at, clerk, contract};
use insta::assert_snapshot;

fn entry(kind: &str, actor: &str, when: &str) -> StoryEntry {
    StoryEntry {
        at: at(when),
        actor: actor.to_owned(),
        acting_for: None,
        about: None,
        kind: kind.to_owned(),
        remark: String::new(),
    }
}

#[test]
fn of_two_reviewers_the_second_reads_who_approved_it_and_when() {
    let mut h = Harness::supervisor(awaiting());
    h.press("Enter a");
    h.picture();
    h.office.edit(1, |d| {
        d.row.state = ApplicationState::Issuing;
        d.row.version += 1;
        d.story
            .push(entry("application.approved", "森 直子", "2022-11-01 13:59"));
        // What the worker did since is no answer to who was faster.
        d.story
            .push(entry("contract.numbered", "", "2022-11-01 13:59"));
    });
    h.yes();
    assert!(
        h.message()
            .starts_with("森 直子さんが先に承認しました（11/01 13:59）"),
        "{}",
        h.message()
    );
    assert_snapshot!(h.picture());
    h.press("F1");
    assert!(
        h.picture().contains("画面に出ているのは最新の内容です"),
        "{}",
        h.picture()
    );
}

#[test]
fn what_was_returned_under_a_question_says_by_whom_and_what_nobody_did_stays_as_it_was_said() {
    let mut h = Harness::supervisor(awaiting());
    h.press("Enter a");
    h.picture();
    h.office.edit(1, |d| {
        d.row.state = ApplicationState::Examining;
        d.row.returned = true;
        d.row.version += 1;
        d.story
            .push(entry("application.returned", "森 直子", "2022-11-01 13:59"));
    });
    h.yes();
    assert!(
        h.message()
            .starts_with("森 直子さんが先に差戻しました（11/01 13:59）"),
        "{}",
        h.message()
    );
    let mut h = Harness::supervisor(awaiting());
    h.press("Enter a");
    h.picture();
    h.office.edit(1, |d| d.row.version += 1);
    h.yes();
    assert!(
        h.message().starts_with("表示後に他の人が変更しました"),
        "{}",
        h.message()
    );
}

#[test]
fn of_two_reviewers_of_a_change_the_second_reads_who_approved_it() {
    let mut h = amend_desk::awaiting();
    h.press("g m enter a");
    h.type_text("R5.6.30");
    h.press("enter");
    h.type_text("R5.6.30");
    h.press("enter");
    let mut ledger = amend_desk::ledger(vec![amend_desk::event(
        1,
        crate::domain::ledger::EventKind::Issue,
        None,
        "2022-11-01 09:30",
        amend_desk::certificate(),
    )]);
    ledger.key = contract(1).key;
    ledger.story.extend([
        entry("amendment.submitted", "佐藤 花子", "2022-11-01 13:00"),
        entry("amendment.approved", "森 直子", "2022-11-01 13:58"),
        entry("amendment.numbered", "", "2022-11-01 13:58"),
    ]);
    h.office.set_ledger(ledger);
    h.office.script_acts(vec![Err(Refusal::Stale)]);
    h.yes();
    assert!(
        h.message()
            .starts_with("森 直子さんが先に承認しました（11/01 13:58）"),
        "{}",
        h.message()
    );
}

#[test]
fn a_correction_of_the_orderer_is_told_by_the_rules_of_that_orderer() {
    let mut h = examined();
    h.press("Enter e");
    while !h.row_of_focus().contains(" 発注者  ") {
        h.press("Tab");
    }
    h.press("C-u");
    h.type_text("長野県△△砂防事務所長");
    // That one takes electronic certificates from 2030 on.
    let mut strict = facts();
    for rule in &mut strict.rules {
        rule.electronic_from = "2030-04-01".parse().ok();
    }
    h.office.set_facts(strict);
    h.press("F10");
    h.yes();
    assert_eq!(h.model.path(), ["Q1", "A1"]);
    let said: Vec<_> = h
        .model
        .shared
        .messages
        .recent()
        .map(|m| m.text.clone())
        .collect();
    assert!(said.iter().any(|m| m.contains("検査で誤りが")), "{said:?}");
    assert!(h.picture().contains("誤り 2件"), "{}", h.picture());
    // And back: nothing is left of what the other said.
    h.press("e");
    while !h.row_of_focus().contains(" 発注者  ") {
        h.press("Tab");
    }
    h.press("C-u");
    h.type_text("長野県△△建設事務所長");
    h.office.set_facts(facts());
    h.press("F10");
    h.yes();
    let last = h.message();
    assert!(last.contains("誤りはなく"), "{last}");
}

fn others() -> Office {
    let office = Office::sample(3);
    office.arrange(2, |d| {
        d.row.state = ApplicationState::Examining;
        d.row.claimed_by = Some(Login::from("suzuki"));
        d.row.claimed_by_name = Some("鈴木 一郎".to_owned());
    });
    office
}

#[test]
fn a_reassignment_offers_who_may_work_in_the_branch_of_what_is_given_and_does_not_have_it() {
    let asked = |keys: &str| {
        let office = Office::sample(3);
        office.arrange(1, |d| {
            d.row.state = ApplicationState::Examining;
            d.row.claimed_by = Some(clerk().login);
        });
        let mut h = Harness::supervisor(office);
        h.press("g 1");
        h.press(keys);
        let people = h.log.iter().rev().find_map(|effect| match effect {
            Effect::Query {
                query: Query::People { task, .. },
                ..
            } => Some(task.clone()),
            _ => None,
        });
        people.unwrap_or_else(|| panic!("{keys}: {}", h.picture()))
    };
    let heir = |from: &str| People::Heir {
        from: from.to_owned(),
        branches: vec!["371".to_owned()],
    };
    assert_eq!(asked("g 2 1 2 Enter"), heir(clerk().login.as_str()));
    assert_eq!(asked("1 2 Enter"), heir(""));
    assert_eq!(asked("Enter T"), heir(""));
}

#[test]
fn a_reassignment_asks_with_the_name_of_who_gets_it() {
    let office = others();
    office.set_choices(vec![Choice {
        code: "suzuki".to_owned(),
        label: "鈴木 一郎".to_owned(),
        detail: "長野支店".to_owned(),
    }]);
    let mut h = Harness::supervisor(office);
    h.press("g 1 T enter");
    assert!(
        h.picture().contains("新しい担当: 鈴木 一郎"),
        "{}",
        h.picture()
    );
    h.type_text("病気のため");
    h.press("enter");
    assert_snapshot!(h.picture());
    // Who takes a lapsed one over is told that it is they who get it.
    let office = others();
    office.arrange(2, |d| {
        d.row.standing.claim_until = Some(at("2022-11-01 13:00"))
    });
    let mut h = Harness::clerk(office);
    h.press("g 2 T");
    let mine = format!("新しい担当: {}", clerk().name);
    assert!(h.picture().contains(&mine), "{}", h.picture());
    h.press("F12 Enter T");
    assert!(h.picture().contains(&mine), "{}", h.picture());
}

#[test]
fn a_hold_whose_day_is_refused_still_says_of_which_row() {
    let office = others();
    office.arrange(1, |d| {
        d.row.state = ApplicationState::Examining;
        d.row.claimed_by = Some(clerk().login);
        d.row.claimed_by_name = Some(clerk().name);
    });
    let mut h = Harness::clerk(office);
    h.press("g 2 H");
    h.type_text("照会中");
    h.press("enter");
    h.type_text("t");
    h.press("enter");
    assert!(
        h.message().contains("再開する日「t」は使えません"),
        "{}",
        h.message()
    );
    assert_snapshot!(h.picture());
}

#[test]
fn a_hold_of_what_somebody_else_has_is_refused_before_anything_is_typed() {
    for keys in ["g 2 H", "g 2 Enter H"] {
        let mut h = Harness::clerk(others());
        h.press(keys);
        assert!(
            h.message().contains("鈴木 一郎さんが引き受けています"),
            "{keys}: {}",
            h.picture()
        );
        assert!(!h.picture().contains("保留の理由"), "{}", h.picture());
    }
    // A supervisor holds what others have.
    let mut h = Harness::supervisor(others());
    h.press("g 2 H");
    assert!(h.picture().contains("保留の理由"), "{}", h.picture());
}

#[test]
fn an_application_that_is_taken_in_late_is_told_with_its_number() {
    let mut h = Harness::clerk(counter::office());
    h.press("N");
    counter::flyer(&mut h);
    h.pass(6);
    h.press("F10");
    h.office.down = Some(Refusal::Unavailable);
    h.yes();
    h.press("F12");
    assert!(
        h.message().starts_with("送信の結果はまだ分かりません。"),
        "{}",
        h.picture()
    );
    h.office.down = None;
    h.pass(6);
    assert_eq!(h.office.entered().len(), 1);
    let said: Vec<_> = h
        .model
        .shared
        .messages
        .recent()
        .map(|m| m.text.clone())
        .collect();
    assert!(
        said.iter()
            .any(|m| m.starts_with("送信完了: 申込番号 N2211-00431（○○建設　株式会社）")),
        "{said:?}"
    );
}

#[test]
fn an_issue_that_stopped_before_its_number_says_how_it_ends() {
    let row = |step: &str, state| crate::domain::record::JobRow {
        kind: "issue".to_owned(),
        step: step.to_owned(),
        to_address: None,
        mail_version: None,
        ..super::publication::mail(state)
    };
    for (step, state, said) in [
        ("number", Shown::Dead, "開いて取下・謝絶ができます"),
        ("arrive", Shown::Dead, "番号が付いています"),
    ] {
        let office = Office::sample(1);
        office.set_jobs(vec![row(step, state)]);
        let mut h = Harness::clerk(office);
        h.press("g p X");
        assert!(h.message().contains(said), "{step}: {}", h.picture());
    }
    // What is no option of a list is refused in one sentence.
    let office = Office::sample(1);
    office.set_jobs(vec![row("number", Shown::Dead)]);
    let mut h = Harness::clerk(office);
    h.press("g p 1 3 enter");
    assert!(h.message().contains("この一覧で"), "{}", h.picture());
}

#[test]
fn a_clerk_is_not_offered_to_decide_on_changes() {
    let mut h = Harness::clerk(amend_desk::waiting());
    h.press("g m");
    let picture = h.picture();
    assert!(
        !picture.contains("9承認") && !picture.contains("10差戻"),
        "{picture}"
    );
    let mut h = amend_desk::awaiting();
    h.press("g m");
    assert!(h.picture().contains("9承認"), "{}", h.picture());
}

#[test]
fn a_row_approved_on_its_own_screen_keeps_its_age_in_business_days() {
    let office = Office::awaiting(2);
    office.set_facts(facts());
    office.set_certificate(super::record::certificate());
    for n in [1, 2] {
        office.arrange(n, |d| {
            d.row.submitted_for_approval_at = Some(at("2022-10-28 10:00"));
            d.row.standing.waited = Some(2);
        });
    }
    let mut h = Harness::supervisor(office);
    assert!(h.row(4).contains("2日"), "{}", h.picture());
    h.press("Enter");
    // The record itself knows no business days.
    h.office.arrange(1, |d| d.row.standing.waited = None);
    h.press("a");
    h.yes();
    h.press("F12");
    assert!(h.row(4).contains("2日"), "{}", h.picture());
    assert!(!h.picture().contains("4日"), "{}", h.picture());
}
