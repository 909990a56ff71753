//! 申込一覧.

use crate::domain::record::ApplicationState;
use crate::domain::refusal::Refusal;
use crate::runtime::harness::{Harness, Office, at, clerk, wide};
use insta::assert_snapshot;

fn number_of_cursor(h: &Harness) -> String {
    let picture = h.picture();
    let row = picture
        .lines()
        .find(|l| l.starts_with('>') || l.starts_with('!'))
        .unwrap_or_default();
    let at = row
        .find("N2211")
        .unwrap_or_else(|| panic!("no row in\n{picture}"));
    row[at..at + 11].to_owned()
}

#[test]
fn a_full_queue_fits_80_by_24() {
    let h = Harness::clerk(Office::sample(30));
    assert_snapshot!(h.picture());
}

#[test]
fn an_empty_queue_says_so_and_how_to_go_on() {
    let h = Harness::clerk(Office::empty());
    assert_snapshot!(h.picture());
}

#[test]
fn a_queue_of_one_row_says_that_it_is_the_last() {
    let h = Harness::clerk(Office::sample(1));
    assert_snapshot!(h.picture());
}

#[test]
fn the_last_page_ends_in_words() {
    let mut h = Harness::clerk(Office::sample(30));
    h.press("G");
    assert_snapshot!(h.picture());
}

#[test]
fn a_wide_terminal_shows_more_columns() {
    let mut h = Harness::clerk(Office::sample(5));
    h.resize(140, 30);
    assert_snapshot!(h.picture());
}

#[test]
fn where_ambiguous_characters_are_wide_the_columns_stay_straight() {
    let mut office = Office::sample(5);
    office.me = Ok(clerk());
    let h = Harness::with(office, |s| s.look = wide());
    assert_snapshot!(h.picture());
}

#[test]
fn the_queue_speaks_english() {
    let mut office = Office::sample(5);
    office.me = Ok(clerk());
    let h = Harness::with(office, |s| s.language = crate::i18n::Language::English);
    assert_snapshot!(h.picture());
}

#[test]
fn a_page_that_is_refused_says_why_and_what_to_do() {
    let mut h = Harness::clerk(Office::sample(30));
    h.office.down = Some(Refusal::Internal("a fault".to_owned()));
    h.press("g 2");
    assert_snapshot!(h.picture());
}

#[test]
fn paging_goes_through_every_row_and_back() {
    let mut h = Harness::clerk(Office::sample(40));
    h.press("PgDn");
    assert_eq!(number_of_cursor(&h), "N2211-00447");
    h.press("PgDn");
    assert_eq!(number_of_cursor(&h), "N2211-00463");
    assert!(h.row(2).ends_with("33-40 / 40"), "{}", h.row(2));
    h.press("PgUp");
    assert!(h.row(2).ends_with("17-32 / 40"), "{}", h.row(2));
    h.press("PgUp");
    assert!(h.row(2).ends_with("1-16 / 40"), "{}", h.row(2));
    h.press("k");
    assert_eq!(h.message(), "先頭です。");
}

#[test]
fn walking_up_over_the_edge_of_a_page_selects_the_row_above() {
    let mut h = Harness::clerk(Office::sample(40));
    h.press("PgDn k");
    assert_eq!(number_of_cursor(&h), "N2211-00446");
    h.press("j");
    assert_eq!(number_of_cursor(&h), "N2211-00447");
    // Less than a page stands above: the first page whole, the row above still selected.
    let mut h = Harness::clerk(Office::sample(20));
    h.press("G g 1 PgDn k");
    assert_eq!(number_of_cursor(&h), "N2211-00446");
}

#[test]
fn position_to_shows_the_row_first() {
    let mut h = Harness::clerk(Office::sample(40));
    h.press("/");
    // With the IME left on, a number is a number.
    h.type_text("Ｎ２２１１ー００４４０");
    assert_snapshot!(h.picture());
    h.press("enter");
    assert_eq!(number_of_cursor(&h), "N2211-00440");
    h.press("/ N 9 enter");
    assert_eq!(
        h.message(),
        "N9 はこの一覧にありません。その後の行もありません。"
    );
    assert_eq!(number_of_cursor(&h), "N2211-00440");
}

#[test]
fn position_to_says_that_it_takes_numbers_and_where_to_search_for_the_rest() {
    let mut h = Harness::clerk(Office::sample(40));
    for text in ["髙橋", "R4.11.1"] {
        h.press("/");
        h.type_text(text);
        h.press("enter");
        let said = format!("「{text}」は申込番号ではありません。ほかは g s で検索します。");
        assert!(h.message().starts_with(&said), "{}", h.message());
        assert!(h.message().contains("F1で説明"), "{}", h.message());
        assert!(h.picture().contains(text), "kept: {}", h.picture());
        h.press("F12");
    }
    h.press("/");
    h.type_text("N2211-00440");
    h.press("enter");
    assert_eq!(number_of_cursor(&h), "N2211-00440");
}

#[test]
fn tabs_and_filters_narrow_the_list_and_say_so() {
    let mut h = Harness::clerk(Office::sample(30));
    h.office
        .arrange(3, |d| d.row.state = ApplicationState::Examining);
    h.press("g 2");
    assert!(h.row(2).contains("絞込: 審査中"), "{}", h.row(2));
    assert!(h.row(1).contains("[2審査中"), "{}", h.row(1));
    assert_eq!(number_of_cursor(&h), "N2211-00433");
    // The same again does nothing; Tab goes round over everything that is open.
    h.press("g 2");
    assert!(h.row(2).contains("絞込: 審査中"), "{}", h.row(2));
    h.press("BackTab BackTab");
    assert!(h.row(2).contains("未完了すべて"), "{}", h.row(2));
    h.press("f");
    assert_snapshot!(h.picture());
    h.press("Down enter");
    assert!(h.row(2).contains("未完了すべて / 電子"), "{}", h.row(2));
    h.press("m");
    assert!(h.row(2).contains("電子 / 自分の担当"), "{}", h.row(2));
}

/// The numbers of the rows, in their order.
fn numbers(h: &Harness) -> Vec<String> {
    let picture = h.picture();
    let of = |line: &str| {
        line.find("N2211-")
            .map(|at| line[at + 8..at + 11].to_owned())
    };
    picture.lines().skip(3).filter_map(of).collect()
}

#[test]
fn rows_are_narrowed_to_an_orderer_chosen_from_the_list_and_to_those_with_or_without_a_mail() {
    let office = Office::sample(5);
    let other = "千曲市長";
    for n in [2, 4] {
        office.arrange(n, |d| other.clone_into(&mut d.row.orderer));
    }
    for n in 1..=5 {
        office.arrange(n, |d| d.content.notification.wanted = n != 4 && n != 5);
    }
    office.set_choices(vec![crate::domain::record::Choice {
        code: "20218".to_owned(),
        label: other.to_owned(),
        detail: "city".to_owned(),
    }]);
    let mut h = Harness::clerk(office);
    let choose = |h: &mut Harness, text: &str| {
        h.press("f");
        h.type_text(text);
        h.press("enter");
    };
    choose(&mut h, "発注者");
    h.type_text("千曲");
    h.press("enter");
    assert!(h.row(2).contains("発注者 千曲市長"), "{}", h.picture());
    assert_eq!(numbers(&h), ["432", "434"], "{}", h.picture());
    // One after the other they hold together.
    choose(&mut h, "メール不要");
    let said = "メール不要 / 発注者 千曲";
    assert!(h.row(2).contains(said), "{}", h.picture());
    assert_eq!(numbers(&h), ["434"], "{}", h.picture());
    choose(&mut h, "絞り込まない");
    choose(&mut h, "メール希望");
    assert!(h.row(2).contains("メール希望"), "{}", h.picture());
    assert_eq!(numbers(&h), ["431", "432", "433"], "{}", h.picture());
}

#[test]
fn a_list_of_one_state_is_gone_to_from_a_record_a_review_and_a_contract_too() {
    let office = || {
        let office = Office::sample(3);
        office.arrange(3, |d| d.row.state = ApplicationState::AwaitingApproval);
        office
    };
    let mut h = Harness::clerk(office());
    h.press("Enter");
    assert_eq!(h.model.path(), ["Q1", "A1"]);
    h.press("g 3");
    assert_eq!(h.model.path(), ["Q1"]);
    assert!(h.row(1).contains("[3承認待ち"), "{}", h.row(1));
    // From there again: it is there already.
    h.press("Enter g 3");
    assert!(h.row(1).contains("[3承認待ち"), "{}", h.row(1));
    let mut h = Harness::new(crate::runtime::harness::supervisor(), office());
    h.press("g r Enter");
    assert_eq!(h.model.path().last(), Some(&"R1"));
    h.press("g 1");
    assert_eq!(h.model.path(), ["Q1"]);
    assert!(h.row(1).contains("[1受付"), "{}", h.row(1));
    h.press("?");
    h.press("g 2");
    assert!(h.row(1).contains("[2審査中"), "{}", h.row(1));
    // In a form it is text.
    h.press("N g 3");
    assert_eq!(h.model.path().last(), Some(&"E1"));
}

#[test]
fn what_others_do_is_announced_and_nothing_moves_until_the_operator_says_so() {
    let mut h = Harness::clerk(Office::sample(20));
    h.press("j j j");
    let before = h.picture();
    h.office
        .edit(1, |d| d.row.state = ApplicationState::Withdrawn);
    h.pass(5);
    let after = h.picture();
    assert!(h.row(2).contains("更新あり F5"), "{}", h.row(2));
    let rows = |p: &str| {
        p.lines()
            .skip(3)
            .take(17)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(rows(&before), rows(&after));
    h.press("F5");
    assert!(!h.row(2).contains("更新あり"), "{}", h.row(2));
    assert_eq!(number_of_cursor(&h), "N2211-00434");
    assert!(!h.picture().contains("N2211-00431"));
}

#[test]
fn nothing_is_drawn_while_nothing_happens() {
    let mut h = Harness::clerk(Office::sample(20));
    h.model.take_dirty();
    h.pass(120);
    assert!(!h.model.take_dirty());
}

#[test]
fn a_line_that_drops_is_said_and_comes_back_by_itself() {
    let mut h = Harness::clerk(Office::sample(20));
    h.office.down = Some(Refusal::Unavailable);
    h.pass(5);
    assert_snapshot!(h.picture());
    // What is on the screen can still be looked at.
    h.press("j j");
    assert_eq!(number_of_cursor(&h), "N2211-00433");
    h.office.down = None;
    h.pass(5);
    assert_eq!(h.message(), "データベースにつながりました。");
    assert!(h.row(1).contains("1受付 20"), "{}", h.row(1));
}

#[test]
fn names_cannot_reach_the_terminal_with_control_characters() {
    let h = Harness::clerk(Office::sample(3));
    h.office.arrange(1, |d| {
        d.row.contractor = "悪\u{1b}[2J\u{9b}31m\u{7}".to_owned()
    });
    h.office.arrange(2, |d| {
        d.row.works = "\u{202e}逆\u{200b}\u{e0041}".to_owned()
    });
    h.office.arrange(3, |d| {
        d.row.contractor = "か\u{3099}葛\u{e0100}\u{301}\u{301}\u{301}\u{301}".to_owned()
    });
    let mut h = h;
    h.press("F5");
    let picture = h.picture();
    assert!(
        !picture.chars().any(|c| c.is_control() && c != '\n'),
        "{picture:?}"
    );
    assert!(
        !picture.contains('\u{202e}') && !picture.contains('\u{200b}'),
        "{picture}"
    );
    assert_snapshot!(picture);
}

#[test]
fn a_slow_page_is_said_to_be_on_its_way() {
    let mut h = Harness::clerk(Office::sample(40));
    h.hold = true;
    h.press("PgDn");
    assert!(h.row(20).trim_start().starts_with("続く"), "{}", h.row(20));
    h.pass(2);
    assert!(h.row(20).contains("読み込み中です"), "{}", h.row(20));
    h.hold = false;
    h.settle();
    assert_eq!(number_of_cursor(&h), "N2211-00447");
}

#[test]
fn page_keys_take_nothing_away_that_is_being_typed() {
    let mut h = Harness::clerk(Office::sample(40));
    h.press("/");
    h.type_text("N2211");
    h.press("PgDn PgUp");
    h.type_text("-00447");
    h.press("Enter");
    assert_eq!(number_of_cursor(&h), "N2211-00447");
}

#[test]
fn the_found_keys_are_paged_through_while_they_are_narrowed_down() {
    let mut h = Harness::clerk(Office::sample(3));
    h.press("F1 F1");
    let before = h.picture();
    h.press("/");
    h.type_text("e");
    let narrowed = h.picture();
    assert_ne!(before, narrowed);
    h.press("PgDn PgUp");
    assert_eq!(h.picture(), narrowed);
}

#[test]
fn a_number_that_is_not_in_the_list_is_said_and_where_the_cursor_went() {
    let mut h = Harness::clerk(Office::sample(40));
    h.office.edit(3, |d| {
        d.row.state = crate::domain::record::ApplicationState::Withdrawn
    });
    for text in ["00433", "433", "2211-433"] {
        h.press("/");
        h.type_text(text);
        h.press("enter");
        assert_eq!(
            h.message(),
            "N2211-00433 はこの一覧にありません。次の N2211-00434 に移りました。"
        );
        assert_eq!(number_of_cursor(&h), "N2211-00434");
    }
    h.press("/");
    h.type_text("999");
    h.press("enter");
    assert_eq!(
        h.message(),
        "N2211-00999 はこの一覧にありません。その後の行もありません。"
    );
    assert_eq!(number_of_cursor(&h), "N2211-00434");
    h.press("/");
    h.type_text("440");
    h.press("enter");
    assert_eq!(h.message(), "");
    assert_eq!(number_of_cursor(&h), "N2211-00440");
}

#[test]
fn own_claims_that_run_out_soon_are_said_in_the_head_before_they_do() {
    let mut h = Harness::clerk(Office::sample(3));
    h.office.set_lapsing(Some((2, at("2022-11-01 14:20"))));
    h.pass(6);
    assert!(
        h.row(1)
            .contains("まもなく引受の期限が切れます: 2件（14:20から）"),
        "{}",
        h.picture()
    );
    assert!(h.row(1).contains("1受付3"), "{}", h.row(1));
    h.office.set_lapsing(None);
    h.pass(6);
    assert!(!h.row(1).contains("引受の期限"), "{}", h.row(1));
}
