//! 発行状況: what is shown, and what is done to a mail.

use crate::domain::command::Write;
use crate::domain::ids::JobKey;
use crate::domain::publication::Shown;
use crate::domain::record::{ApplicationState, JobRow};
use crate::runtime::harness::{Harness, Office, application, at};
use insta::assert_snapshot;

/// The completion mail of the first application.
pub fn mail(state: Shown) -> JobRow {
    JobRow {
        id: 1,
        branch: "371".into(),
        kind: "mail".to_owned(),
        event: None,
        application: application(1, ApplicationState::Issued).row.key,
        application_number: "N2211-00431".to_owned(),
        subject: String::new(),
        contractor: "○○建設　株式会社".to_owned(),
        state,
        step: "mail".to_owned(),
        attempts: 3,
        next_at: at("2022-11-01 14:05"),
        over_at: matches!(state, Shown::Sent | Shown::GivenUp).then(|| at("2022-11-01 14:04")),
        trouble: (state == Shown::Dead)
            .then(|| "mail_bounced: 戻ってきました（宛先不明）".to_owned()),
        to_address: Some("soumu@example.jp".to_owned()),
        mail_version: Some(2),
    }
}

/// The mail that was sent again last: its job, version and address, whether later ones go there too, and the reason.
fn resent(h: &Harness) -> (JobKey, i32, String, bool, String) {
    match h.writes().pop() {
        Some(Write::ResendMail {
            key,
            version,
            address,
            keep,
            reason,
            ..
        }) => (key, version, address, keep, reason),
        other => panic!("no mail: {other:?}"),
    }
}

pub(super) fn office(rows: Vec<JobRow>) -> Harness {
    let office = Office::sample(3);
    office.set_jobs(rows);
    let mut h = Harness::clerk(office);
    h.press("g p");
    h
}

fn issue(state: Shown) -> JobRow {
    JobRow {
        id: 2,
        kind: "issue".to_owned(),
        subject: "37071-00001M".to_owned(),
        step: "arrive".to_owned(),
        to_address: None,
        mail_version: None,
        trouble: Some("platform_no_answer: 返事がありません".to_owned()),
        ..mail(state)
    }
}

#[test]
fn in_english_no_heading_and_no_state_is_cut() {
    let mut office = Office::sample(3);
    office.set_jobs(vec![mail(Shown::Dead), issue(Shown::Unknown)]);
    office.me = Ok(crate::runtime::harness::clerk());
    let mut h = Harness::with(office, |s| s.language = crate::i18n::Language::English);
    h.press("g p");
    let picture = h.picture();
    assert!(
        picture.contains(" issue ") && picture.contains("stopped "),
        "{picture}"
    );
    let heading = |h: &Harness, with: &str| {
        let picture = h.picture();
        let line = picture.lines().find(|l| l.contains(with));
        line.unwrap_or(&picture).to_owned()
    };
    let jobs = heading(&h, "Application ");
    assert!(jobs.contains("Try") && !jobs.contains(".."), "{jobs}");
    h.press("g c");
    let contracts = heading(&h, "Contract no.");
    assert!(
        contracts.contains("Prod") && !contracts.contains(".."),
        "{contracts}"
    );
}

#[test]
fn what_stopped_is_counted_in_the_header_of_every_screen() {
    let mut h = office(vec![mail(Shown::Dead), issue(Shown::Unknown)]);
    assert_snapshot!(h.picture());
    h.press("g a");
    assert!(h.row(1).contains("停止 1"), "{}", h.row(1));
    let mut h = office(vec![mail(Shown::Sent)]);
    h.press("g a");
    assert!(!h.row(1).contains("停止"), "{}", h.row(1));
}

#[test]
fn the_list_is_narrowed_to_what_waits_runs_failed_is_unknown_stopped_or_was_sent() {
    let mut h = office(vec![mail(Shown::Sent), issue(Shown::Unknown)]);
    assert!(h.picture().contains("不明") && !h.picture().contains("送信済"));
    h.press("f");
    assert_snapshot!(h.picture());
    h.press("Down Down Down Down Down Down Down Enter");
    assert!(h.row(2).contains("表示: 送信済"), "{}", h.row(2));
    assert!(h.picture().contains("soumu@examp"), "{}", h.picture());
}

#[test]
fn the_text_of_a_mail_is_read_before_anything_is_decided() {
    let mut h = office(vec![mail(Shown::Dead)]);
    h.press("L");
    assert_snapshot!(h.picture());
    h.press("F12");
    assert_eq!(h.model.path(), ["Q1", "P1"]);
}

#[test]
fn a_mail_goes_to_another_address_after_a_look_at_it_and_a_reason() {
    let mut h = office(vec![mail(Shown::Dead)]);
    h.press("M Enter");
    assert!(
        h.message().contains("理由を入れてください"),
        "{}",
        h.message()
    );
    h.type_text("電話で伺った");
    h.press("BackTab C-u");
    h.type_text("keiri@");
    h.press("Enter");
    assert!(
        h.message().contains("メールアドレスの形"),
        "{}",
        h.message()
    );
    assert_snapshot!(h.picture());
    h.type_text("example.jp");
    h.press("Tab Tab");
    assert!(
        h.picture().contains("< この宛先にする >"),
        "{}",
        h.picture()
    );
    h.press("Space");
    assert!(h.picture().contains("< 変えない >"), "{}", h.picture());
    h.press("Space Enter");
    assert!(
        h.picture()
            .contains("以後の通知（変更等・認証キー再発行）もこの宛先に送ります。"),
        "{}",
        h.picture()
    );
    h.press("y");
    let (key, version, address, keep, _) = resent(&h);
    assert_eq!((key.id, version, keep), (1, 2, true));
    assert_eq!(address, "keiri@example.jp");
    assert_eq!(h.model.path(), ["Q1", "P1"]);
}

#[test]
fn a_bounce_and_an_end_need_a_reason_and_say_where_they_make_no_sense() {
    let mut h = office(vec![mail(Shown::Sent), issue(Shown::Dead)]);
    h.press("f Down Down Down Down Down Down Down Enter V");
    h.type_text("宛先不明");
    h.press("Enter y");
    assert!(
        h.message().contains("戻ってきたことを記録"),
        "{}",
        h.message()
    );
    h.press("f Enter");
    assert_eq!(h.writes().len(), 1);
    // Both stand there now; the mail first.
    h.press("X");
    h.type_text("電話で知らせた");
    h.press("Enter y");
    assert!(h.message().contains("取りやめました"), "{}", h.message());
    h.press("X");
    assert!(
        h.message().contains("発行は取りやめられません"),
        "{}",
        h.message()
    );
    h.press("V");
    assert!(h.message().contains("通知メールの行で"), "{}", h.message());
    assert_eq!(h.writes().len(), 2);
}

/// The mail of an amendment or of a new key, about the same application.
pub(super) fn later(id: i64, kind: &str, state: Shown) -> JobRow {
    JobRow {
        id,
        kind: kind.to_owned(),
        subject: "37071-00001M".to_owned(),
        ..mail(state)
    }
}

#[test]
fn the_mails_of_a_change_and_of_a_new_key_are_read_sent_again_and_ended_like_that_of_an_issue() {
    let mut h = office(vec![
        mail(Shown::Dead),
        later(3, "amend_mail", Shown::Dead),
        later(4, "rekey_mail", Shown::Failed),
    ]);
    assert_snapshot!(h.picture());
    h.press("Down L");
    assert_snapshot!(h.picture());
    h.press("F12 Down M Tab");
    h.type_text("電話で伺った");
    h.press("Enter");
    assert_snapshot!(h.picture());
    h.press("y");
    let (key, version, ..) = resent(&h);
    assert_eq!((key.id, version), (4, 2));
    h.press("Up X");
    h.type_text("電話で知らせた");
    assert_snapshot!(h.picture());
    h.press("Enter y");
    assert!(h.message().contains("取りやめました"), "{}", h.message());
    assert!(
        matches!(h.writes().last(), Some(Write::GiveUpMail { key, .. }) if key.id == 3),
        "{:?}",
        h.writes()
    );
}

#[test]
fn a_mail_that_was_sent_is_not_said_to_be_tried_again() {
    let mut h = office(vec![mail(Shown::Sent)]);
    h.press("f Down Down Down Down Down Down Down Enter R");
    assert!(
        h.message()
            .starts_with("送信済です。もう一度送るときは「再送」を使います。"),
        "{}",
        h.message()
    );
    assert!(h.writes().is_empty());
}

#[test]
fn what_stopped_is_retried_after_a_yes_and_waits_for_the_worker_again() {
    for (row, subject) in [
        (mail(Shown::Dead), "N2211-00431"),
        (issue(Shown::Dead), "37071-00001M"),
    ] {
        let (id, mut h) = (row.id, office(vec![row]));
        h.press("R");
        assert!(h.picture().contains(subject), "{}", h.picture());
        h.press("n");
        assert_eq!(h.writes(), []);
        h.press("R y");
        assert_eq!(h.writes(), [Write::RetryJob { id }]);
        assert!(h.message().contains("もう一度試みます"), "{}", h.message());
        assert!(!h.row(1).contains("停止"), "{}", h.picture());
        // Once: it is being tried.
        h.press("R");
        assert_eq!(h.writes().len(), 1);
        assert!(h.message().contains("自動で再試行"), "{}", h.message());
    }
}

#[test]
fn why_something_stands_still_is_said_in_the_readers_language() {
    let mut office = Office::sample(3);
    office.set_jobs(vec![mail(Shown::Dead), issue(Shown::Unknown)]);
    office.me = Ok(crate::runtime::harness::clerk());
    let mut h = Harness::with(office, |s| s.language = crate::i18n::Language::English);
    h.resize(160, 24);
    h.press("g p");
    let picture = h.picture();
    assert!(picture.contains("It came back"), "{picture}");
    assert!(picture.contains("The platform did not answer"), "{picture}");
    assert!(!picture.contains("戻ってきました"), "{picture}");
}

#[test]
fn a_retry_before_there_is_a_number_names_the_product_in_words() {
    let row = JobRow {
        subject: "performance".to_owned(),
        state: Shown::Dead,
        ..issue(Shown::Dead)
    };
    let mut h = office(vec![row]);
    h.press("R");
    let picture = h.picture();
    assert!(picture.contains("N2211-00431"), "{picture}");
    assert!(!picture.contains("performance"), "{picture}");
}

#[test]
fn only_what_is_tried_again_has_a_next_time() {
    for (state, next) in [
        (Shown::Waiting, true),
        (Shown::Failed, true),
        (Shown::Running, false),
        (Shown::Sent, false),
        (Shown::Dead, false),
    ] {
        let mut h = office(vec![mail(state)]);
        h.resize(132, 43);
        let picture = h.picture();
        assert_eq!(picture.contains("14:05"), next, "{state:?}\n{picture}");
    }
}

#[test]
fn what_is_typed_to_send_a_mail_again_outlasts_a_dropped_line_and_ends_with_the_sending() {
    let mut h = office(vec![mail(Shown::Dead)]);
    h.press("M C-u");
    h.type_text("keiri@example.jp");
    h.press("Tab");
    h.type_text("電話で");
    h.press("Tab Space");
    // A moment after the last key the line drops.
    h.send(crate::app::Msg::Leaving);
    assert_eq!(h.office.unfinished().len(), 1);
    let mut h = Harness::clerk(h.office);
    assert_snapshot!(h.picture());
    h.press("Enter");
    assert_eq!(h.model.path().last(), Some(&"P2"));
    for text in ["keiri@example.jp", "電話で", "< 変えない >", "N2211-00431"] {
        assert!(h.picture().contains(text), "{text}: {}", h.picture());
    }
    // The letter below says the address that it will go to.
    let to = "宛先: keiri@example.jp";
    assert!(h.picture().contains(to), "{}", h.picture());
    // Left, and found again over the mail itself; what is typed on stands behind what was typed.
    h.press("F12 g p M");
    assert!(h.picture().contains("書きかけ"), "{}", h.picture());
    h.press("Enter");
    h.type_text(".jp");
    assert!(
        h.picture().contains("keiri@example.jp.jp"),
        "{}",
        h.picture()
    );
    h.press("BS BS BS Tab");
    h.type_text("伺った");
    h.press("Enter");
    h.yes();
    let (_, _, _, keep, reason) = resent(&h);
    assert_eq!((keep, reason.as_str()), (false, "電話で伺った"));
    assert!(h.office.unfinished().is_empty());
}

#[test]
fn a_mail_that_was_refused_or_is_thrown_away_on_purpose_keeps_and_ends_what_was_typed() {
    let mut h = office(vec![mail(Shown::Dead)]);
    h.press("M Tab");
    h.type_text("電話で伺った");
    h.pass(2);
    h.office
        .script_acts(vec![Err(crate::domain::refusal::Refusal::Stale)]);
    h.press("Enter");
    h.yes();
    assert_eq!(h.office.unfinished().len(), 1);
    h.type_text("。");
    h.press("F12");
    assert!(
        h.message().contains("書きかけとして残しました"),
        "{}",
        h.message()
    );
    let kept = h.office.unfinished();
    assert_eq!(kept[0].sheet.fields["mail.reason"], "電話で伺った。");
    h.press("M Enter");
    h.command("discard");
    h.yes();
    assert!(h.office.unfinished().is_empty());
}
