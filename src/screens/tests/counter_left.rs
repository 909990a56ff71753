//! 書きかけ of the counter: kept while it is typed, offered again, taken over from another host.

use super::counter::{field, office};
use super::yearly::to;
use crate::app::Msg;
use crate::domain::field::FieldId;
use crate::domain::record::ApplicationState;
use crate::domain::refusal::Refusal;
use crate::runtime::harness::{Harness, application, clerk};
use insta::assert_snapshot;

#[test]
fn what_is_half_typed_is_offered_at_the_next_start_with_its_faults_and_its_focus() {
    let mut h = Harness::clerk(office());
    h.press("N Tab");
    field(&mut h, "C371001");
    field(&mut h, "○○建設");
    field(&mut h, "380-85");
    h.type_text("長野県");
    h.pass(1);
    // The process is gone: nothing more is sent.
    let left = h.office;
    assert_eq!(left.unfinished().len(), 1);
    let mut h = Harness::clerk(left);
    assert_snapshot!(h.picture());
    h.press("Enter");
    assert_eq!(h.model.path(), ["Q1", "E1"]);
    assert!(h.row_of_focus().contains("住所"), "{}", h.picture());
    assert_snapshot!(h.picture());
    h.type_text("長野市");
    h.pass(1);
    let kept = h.office.unfinished();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].sheet.text(FieldId::Address), "長野県長野市");
}

#[test]
fn keys_that_were_typed_ahead_of_the_list_of_what_was_left_choose_nothing_from_it() {
    let mut h = Harness::clerk(office());
    h.press("N Tab");
    field(&mut h, "C371001");
    h.pass(1);
    for slow in [false, true] {
        h = Harness::clerk(h.office);
        h.press("Esc");
        h.pass(1);
        (h.burst, h.hold) = (true, slow);
        h.press("F6 Enter");
        h.type_text("C371003");
        h.press("Enter");
        h.hold = false;
        h.settle();
        h.burst = false;
        h.model.drawn();
        let picture = h.picture();
        assert_eq!(h.model.path(), ["Q1", "E1"]);
        assert!(picture.contains("新しく入力"), "{picture}");
        assert!(picture.contains("先打ちのキー9個は捨てました"), "{picture}");
        assert!(!picture.contains("C371003"), "{picture}");
        // In sight of it one is chosen.
        h.press("Enter");
        assert!(h.picture().contains("C371001"), "{}", h.picture());
        h.pass(1);
    }
}

#[test]
fn the_line_drops_and_what_was_typed_a_moment_ago_is_kept_too() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    h.type_text("㈱髙橋土木");
    h.send(Msg::Leaving);
    let kept = h.office.unfinished();
    assert_eq!(kept[0].sheet.text(FieldId::ApplicantName), "㈱髙橋土木");
}

#[test]
fn a_form_that_is_opened_on_another_host_goes_on_here_as_another_one() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    h.type_text("㈱髙橋");
    h.pass(1);
    h.office.taken_elsewhere(1);
    h.type_text("土木");
    h.pass(2);
    assert!(h.message().contains("別の端末"), "{}", h.picture());
    let kept = h.office.unfinished();
    let names: Vec<&str> = kept
        .iter()
        .map(|u| u.sheet.text(FieldId::ApplicantName))
        .collect();
    assert_eq!(names, ["㈱髙橋", "㈱髙橋土木"]);
}

#[test]
fn what_was_typed_elsewhere_since_the_list_came_is_gone_on_with_and_not_written_over() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    h.type_text("㈱髙橋土木");
    h.pass(1);
    let mut h = Harness::clerk(h.office);
    assert!(h.picture().contains("㈱髙橋土木"), "{}", h.picture());
    // The list stands here; on another host the same one is continued and left.
    h.office
        .typed_elsewhere(1, "applicant.address", "長野県長野市");
    h.press("Enter");
    assert!(h.picture().contains("長野県長野市"), "{}", h.picture());
    assert!(h.message().contains("別の端末で書き足"), "{}", h.message());
    h.type_text("工業");
    h.pass(1);
    let kept = h.office.unfinished();
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(kept[0].sheet.text(FieldId::Address), "長野県長野市");
    assert_eq!(kept[0].sheet.text(FieldId::ApplicantName), "㈱髙橋土木工業");
}

#[test]
fn what_was_finished_elsewhere_since_the_list_came_is_not_begun_anew_with_what_it_said() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    h.type_text("㈱髙橋土木");
    h.pass(1);
    let mut h = Harness::clerk(h.office);
    h.office.finished_elsewhere(1);
    h.press("Enter");
    assert_eq!(h.model.path(), ["Q1"]);
    assert!(h.message().contains("もうありません"), "{}", h.message());
    h.pass(3);
    assert!(h.office.unfinished().is_empty());
}

#[test]
fn text_that_comes_before_what_is_taken_over_is_typed_into_it() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    h.type_text("㈱髙橋");
    h.pass(1);
    let mut h = Harness::clerk(h.office);
    h.hold = true;
    h.press("Enter");
    h.send(Msg::Text("土木".to_owned()));
    h.hold = false;
    h.settle();
    h.pass(1);
    let kept = h.office.unfinished();
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(kept[0].sheet.text(FieldId::ApplicantName), "㈱髙橋土木");
}

#[test]
fn throwing_away_asks_and_leaving_does_not_throw_away() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    h.type_text("㈱髙橋");
    h.press("F12");
    assert_eq!(h.model.path(), ["Q1"]);
    assert!(
        h.message().contains("書きかけとして残しました"),
        "{}",
        h.message()
    );
    assert_eq!(h.office.unfinished().len(), 1);
    h.press("N");
    assert!(h.picture().contains("新しく入力する"), "{}", h.picture());
    h.press("Enter F11 n");
    assert_eq!(h.model.path(), ["Q1", "E1"]);
    h.press("F11 y");
    assert_eq!(h.model.path(), ["Q1"]);
    assert!(h.office.unfinished().is_empty());
}

#[test]
fn a_half_typed_correction_survives_and_is_gone_when_it_is_saved() {
    let office = office();
    office.arrives(1);
    office.arrange(1, |d| *d = application(1, ApplicationState::Examining));
    let mut h = Harness::clerk(office);
    h.press("Enter e C-u");
    h.type_text("△△建設");
    h.pass(1);
    let mut h = Harness::clerk(h.office);
    assert!(h.picture().contains("N2211-00431"), "{}", h.picture());
    h.press("Enter");
    assert_eq!(h.model.path(), ["Q1", "A1", "A2"]);
    assert!(h.picture().contains("△△建設"), "{}", h.picture());
    h.press("F10 y");
    assert_eq!(h.office.application(1).content.applicant.name, "△△建設");
    assert!(h.office.unfinished().is_empty());
}

#[test]
fn a_lost_database_loses_nothing_that_is_typed_meanwhile() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    h.type_text("㈱");
    h.pass(1);
    h.office.down = Some(Refusal::Unavailable);
    h.type_text("髙橋");
    h.pass(8);
    h.type_text("土木");
    h.office.down = None;
    h.pass(12);
    let kept = h.office.unfinished();
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(kept[0].sheet.text(FieldId::ApplicantName), "㈱髙橋土木");
}

#[test]
fn what_could_not_be_kept_is_not_left_without_a_word() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    h.office.down = Some(Refusal::Unavailable);
    h.type_text("㈱髙橋土木");
    h.press("F12");
    assert!(
        h.picture().contains("まだ書きかけとして残せていません。"),
        "{}",
        h.picture()
    );
    h.press("n");
    assert_eq!(h.model.path().last(), Some(&"E1"));
    h.press("F12 y");
    assert_eq!(h.model.path(), ["Q1"]);
}

#[test]
fn what_was_left_without_a_name_shows_what_there_is() {
    let mut h = Harness::clerk(office());
    h.press("N");
    to(&mut h, "住所");
    h.type_text("長野県長野市箱清水");
    to(&mut h, "JV名");
    h.type_text("△△特定建設工事共同企業体");
    h.pass(1);
    let h = Harness::clerk(h.office);
    let picture = h.picture();
    assert!(
        picture.contains("△△特定建設工事共同企業体 / 長野県長野"),
        "{picture}"
    );
}

#[test]
fn who_comes_back_to_a_record_is_offered_there_what_was_left_half_typed() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    h.type_text("㈱髙橋");
    h.pass(1);
    let mut office = h.office;
    office.arrives(1);
    office.me = Ok(clerk());
    let mut h = Harness::with(office, |s| s.place = Some("application 371 1".to_owned()));
    assert_eq!(h.model.path(), ["Q1", "A1"]);
    assert!(h.picture().contains("㈱髙橋 / "), "{}", h.picture());
    h.press("Enter");
    assert_eq!(h.model.path(), ["Q1", "A1", "E1"]);
}

#[test]
fn a_correction_without_a_change_says_that_nothing_needs_saving() {
    let office = office();
    office.arrives(1);
    office.arrange(1, |d| *d = application(1, ApplicationState::Examining));
    let mut h = Harness::clerk(office);
    h.press("Enter e F10");
    assert_eq!(
        h.message(),
        "変更した所はありません。保存は要りません。F12 で戻ります。"
    );
}
