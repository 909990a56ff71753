//! The database is away: what a key had to ask it is told at once and comes to nothing, what a field looks up is made up.

use super::counter::{self, field, flyer, go_to, office};
use super::house::administrator;
use super::house_rooms;
use crate::app::{Effect, Msg, Reply};
use crate::domain::command::Query;
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::runtime::harness::{Harness, Office};

const TOLD: &str = "データベース切断中です。つながってからもう一度押してください。";

/// Every application of the flyer's entry form, the amount in focus.
fn entered() -> Harness {
    let mut h = Harness::clerk(office());
    h.press("N");
    flyer(&mut h);
    h.press("PgUp PgUp PgUp");
    go_to(&mut h, "保証金額");
    h.pass(6);
    h
}

fn lose(h: &mut Harness) {
    h.office.down = Some(Refusal::Unavailable);
    h.pass(6);
    assert!(h.row(1).contains("切断"), "{}", h.picture());
}

fn find(h: &mut Harness) {
    h.office.down = None;
    h.pass(6);
    assert!(!h.row(1).contains("切断"), "{}", h.picture());
}

#[test]
fn f10_while_the_database_is_away_says_so_at_once_and_the_form_stays_as_it_was() {
    for known in [true, false] {
        let mut h = entered();
        h.press("C-u");
        h.type_text("100");
        h.office.down = Some(Refusal::Unavailable);
        if known {
            lose(&mut h);
        }
        h.press("F10");
        assert!(h.message().starts_with(TOLD), "{}", h.picture());
        // What is typed next goes on where it was.
        h.type_text("5");
        assert!(h.row_of_focus().contains("1005"), "{}", h.picture());
        assert_eq!(h.model.path(), ["Q1", "E1"]);
        find(&mut h);
        assert_eq!(h.model.path(), ["Q1", "E1"]);
        assert!(!h.picture().contains("[ はい ]"), "{}", h.picture());
        h.press("F10");
        assert!(h.picture().contains("[ はい ]"), "{}", h.picture());
    }
}

#[test]
fn an_answer_that_comes_after_the_link_was_given_up_opens_nothing() {
    let mut h = entered();
    h.log.clear();
    h.hold = true;
    h.press("F10");
    // The fonts answer, and the question for the rules is on its way.
    while !h.log.iter().any(|e| {
        matches!(
            e,
            Effect::Query {
                query: Query::EntryFacts { .. },
                ..
            }
        )
    }) {
        h.step();
    }
    h.pass(6);
    let pulse = h.log.iter().rev().find_map(|e| match e {
        Effect::Query {
            id,
            query: Query::Pulse,
        } => Some(*id),
        _ => None,
    });
    let cut = Reply::Read {
        id: pulse.unwrap(),
        result: Err(Refusal::TimedOut),
    };
    h.send(Msg::Reply(cut));
    assert!(h.message().starts_with(TOLD), "{}", h.picture());
    h.type_text("5");
    h.hold = false;
    h.settle();
    assert_eq!(h.model.path(), ["Q1", "E1"]);
    assert!(!h.picture().contains("[ はい ]"), "{}", h.picture());
}

#[test]
fn a_key_that_reads_before_it_asks_says_so_on_every_screen_and_the_numbers_stay() {
    // Two contractors that are to be one.
    let mut merge = Harness::new(administrator(), house_rooms::contractors());
    merge.press("g b Enter 4 Enter");
    merge.type_text("C371010");
    lose(&mut merge);
    merge.press("F10");
    assert!(merge.message().starts_with(TOLD), "{}", merge.picture());
    assert!(merge.picture().contains("C371010"), "{}", merge.picture());
    // Numbered rows of what waits.
    let office = Office::awaiting(3);
    office.set_certificate(super::record::certificate());
    let mut queue = Harness::supervisor(office);
    queue.press("9 Down 9");
    lose(&mut queue);
    queue.press("Enter");
    assert!(queue.message().starts_with(TOLD), "{}", queue.picture());
    find(&mut queue);
    queue.press("Enter");
    assert!(queue.picture().contains("[ はい ]"), "{}", queue.picture());
    // A page, another branch, a count.
    let mut pages = Harness::clerk(Office::sample(60));
    lose(&mut pages);
    for keys in ["PgDn", "F5", "g w"] {
        pages.press(keys);
        assert!(
            pages.message().starts_with(TOLD),
            "{keys}: {}",
            pages.picture()
        );
    }
    // A key of a contract is not asked for, and none is on record.
    let mut key = super::record::issued();
    key.press("g c Enter");
    lose(&mut key);
    key.press("K");
    key.type_text("照会");
    key.log.clear();
    key.press("Enter y");
    assert!(key.message().starts_with(TOLD), "{}", key.picture());
    assert!(!key.log.iter().any(|e| matches!(e, Effect::Reveal { .. })));
}

#[test]
fn whatever_waits_for_the_database_is_told_in_english_too() {
    let mut h = Harness::clerk(Office::sample(60));
    h.model.shared.settings.language = Language::English;
    h.office.down = Some(Refusal::Unavailable);
    h.press("PgDn");
    let told = "The database is away: press it again once it is back.";
    assert!(h.message().starts_with(told), "{}", h.picture());
}

#[test]
fn a_list_of_values_says_that_it_is_not_read_and_fills_when_the_database_is_back() {
    let mut h = Harness::clerk(office());
    h.press("N Tab");
    lose(&mut h);
    h.press("F4");
    assert!(h.message().starts_with(TOLD), "{}", h.picture());
    let picture = h.picture();
    assert!(picture.contains("まだ読み込めていません"), "{picture}");
    assert!(!picture.contains("該当する候補はありません"), "{picture}");
    find(&mut h);
    assert!(
        h.picture().contains("C371002 ㈱髙橋土木"),
        "{}",
        h.picture()
    );
}

#[test]
fn what_a_field_looks_up_is_made_up_when_the_database_is_back() {
    for refusal in [Refusal::Unavailable, Refusal::TimedOut] {
        let mut h = Harness::clerk(office());
        h.press("N Tab Tab Tab");
        h.office.down = Some(refusal.clone());
        field(&mut h, "380-0801");
        assert!(
            !h.message().starts_with(TOLD),
            "nobody has to press it again"
        );
        h.pass(12);
        assert!(!h.picture().contains("箱清水"), "{}", h.picture());
        if refusal == Refusal::Unavailable {
            // Sent too early: what is missing is not missing any more when it has come.
            h.press("F10");
            assert!(
                h.picture().contains("住所: 入力がありません"),
                "{}",
                h.picture()
            );
        }
        find(&mut h);
        assert!(
            h.picture().contains("長野県　長野市　箱清水"),
            "{refusal:?}: {}",
            h.picture()
        );
        assert!(
            !h.picture().contains("住所: 入力がありません"),
            "{}",
            h.picture()
        );
    }
}

#[test]
fn a_look_up_that_got_lost_says_nothing_of_a_field_that_reads_otherwise_by_then() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab Tab");
    h.office.down = Some(Refusal::Unavailable);
    field(&mut h, "380-0801");
    h.press("S-Tab C-u");
    field(&mut h, "380-8537");
    find(&mut h);
    let picture = h.picture();
    assert!(
        picture.contains("南石堂町") && !picture.contains("箱清水"),
        "{picture}"
    );
}

#[test]
fn a_contract_that_could_not_be_copied_is_told() {
    let mut h = Harness::clerk(counter::issued());
    h.press("g c Enter");
    lose(&mut h);
    h.press("y");
    assert!(h.message().starts_with(TOLD), "{}", h.picture());
}

#[test]
fn a_mail_or_an_effect_that_was_opened_while_nobody_was_there_is_read_when_somebody_is() {
    let mail = super::publication::mail(crate::domain::publication::Shown::Dead);
    let mut letter = super::publication::office(vec![mail]);
    lose(&mut letter);
    letter.press("L");
    assert!(letter.picture().contains("データベースにつながりません"));
    find(&mut letter);
    let picture = letter.picture();
    assert!(picture.contains("soumu@example.jp"), "{picture}");
    assert!(!picture.contains("つながりません"), "{picture}");
    let mut proposal = Harness::new(administrator(), house_rooms::proposals());
    proposal.press("g b Enter");
    lose(&mut proposal);
    proposal.press("5 Enter");
    let unread = "影響を読み込めませんでした";
    let gone = proposal.picture().contains(unread);
    find(&mut proposal);
    assert!(
        !proposal.picture().contains(unread),
        "{gone}: {}",
        proposal.picture()
    );
}

#[test]
fn a_draft_that_was_chosen_while_nobody_is_there_says_that_its_text_comes_later() {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    h.type_text("㈱髙橋土木");
    h.pass(6);
    h.press("F12 F6");
    assert!(h.picture().contains("㈱髙橋土木"), "{}", h.picture());
    lose(&mut h);
    h.press("Enter");
    assert!(
        h.message().starts_with("書きかけの中身は"),
        "{}",
        h.picture()
    );
    find(&mut h);
    assert!(h.picture().contains("㈱髙橋土木"), "{}", h.picture());
}

/// Something left half typed, and the list.
fn left() -> Harness {
    let mut h = Harness::clerk(office());
    h.press("N Tab Tab");
    h.type_text("㈱髙橋土木");
    h.pass(6);
    h.press("F12");
    h
}

#[test]
fn what_was_left_is_offered_when_the_database_is_back_to_a_form_that_was_opened_without_it() {
    let mut h = left();
    lose(&mut h);
    h.press("F6");
    assert_eq!(h.model.path(), ["Q1", "E1"], "{}", h.picture());
    assert!(!h.picture().contains("㈱髙橋土木"), "{}", h.picture());
    find(&mut h);
    assert!(h.picture().contains("㈱髙橋土木"), "{}", h.picture());
    h.press("Enter");
    assert!(h.message().contains("続け"), "{}", h.picture());
    assert!(h.picture().contains("㈱髙橋土木"), "{}", h.picture());
}

#[test]
fn what_was_left_is_not_put_over_what_was_typed_while_the_database_was_away() {
    let mut h = left();
    lose(&mut h);
    h.press("F6 Tab Tab");
    h.type_text("㈱千曲建設");
    find(&mut h);
    assert!(
        h.message()
            .contains("この画面には、ほかに書きかけがあります"),
        "{}",
        h.picture()
    );
    assert!(h.picture().contains("㈱千曲建設"), "{}", h.picture());
    h.type_text("本店");
    assert!(
        h.row_of_focus().contains("㈱千曲建設本店"),
        "{}",
        h.picture()
    );
}

#[test]
fn what_was_left_is_asked_for_again_where_the_line_broke_at_the_start() {
    let mut h = Harness::slow(left().office, |_| {});
    // Who sits here is answered; then the line breaks.
    while h.model.shared.operator.is_none() {
        h.step();
    }
    h.hold = false;
    h.office.down = Some(Refusal::Unavailable);
    h.settle();
    h.pass(6);
    assert!(!h.picture().contains("㈱髙橋土木"), "{}", h.picture());
    find(&mut h);
    assert!(h.picture().contains("㈱髙橋土木"), "{}", h.picture());
}
