//! What one did oneself, seen from the list: rows that were changed on their own screens, what is gone on to, what is
//! counted, what is put into many rows.

use crate::domain::ids::Login;
use crate::domain::money::Yen;
use crate::domain::record::{ApplicationState, Role};
use crate::runtime::harness::{Harness, Office, at, clerk, supervisor};

/// The line of this number.
fn line(h: &Harness, number: &str) -> String {
    let picture = h.picture();
    let line = picture.lines().find(|line| line.contains(number));
    line.unwrap_or_else(|| panic!("no {number} in\n{picture}"))
        .to_owned()
}

/// Claimed by the clerk, ready to be submitted.
fn claimed(n: i64) -> Harness {
    let office = Office::sample(n);
    for k in 1..=n {
        office.arrange(k, |d| {
            d.row.state = ApplicationState::Examining;
            d.row.claimed_by = Some(clerk().login);
            d.row.claimed_by_name = Some(clerk().name);
        });
    }
    office.set_facts(super::record::facts());
    Harness::clerk(office)
}

/// Waiting, within the limit, with a certificate.
fn ready(n: i64) -> Office {
    let office = Office::awaiting(n);
    office.set_certificate(super::record::certificate());
    office.set_facts(super::record::facts());
    for k in 1..=n {
        office.arrange(k, |d| {
            for product in &mut d.row.products {
                product.2 = Yen::new(500_000 + k).unwrap();
            }
            for product in &mut d.content.products {
                product.amount = Yen::new(500_000 + k).unwrap();
            }
            d.content.works.price = Yen::new(5_000_000).unwrap();
            d.content.applicant.name = "㈱髙橋土木".to_owned();
            d.submitted = d.content.clone();
        });
    }
    office
}

#[test]
fn a_row_changed_on_its_own_screen_says_what_it_is_now_and_is_not_said_to_be_anothers_change() {
    let mut h = claimed(5);
    h.press("g 2 j");
    // On its own screen it is withdrawn: the list has it no more, the page still does.
    h.press("enter d");
    h.type_text("取りやめ");
    h.press("enter");
    h.yes();
    assert_eq!(
        h.office.application(2).row.state,
        ApplicationState::Withdrawn,
        "{}",
        h.picture()
    );
    h.press("F12");
    let row = line(&h, "N2211-00432");
    assert!(row.starts_with(">済") && row.contains("取下"), "{row}");
    // What is done next names the version that the row has now.
    h.press("7 enter");
    assert!(
        !h.message().contains("他の人が変更しました"),
        "{}",
        h.message()
    );
    h.press("F5");
    assert!(!h.picture().contains("N2211-00432"), "{}", h.picture());
}

#[test]
fn a_row_that_was_late_where_it_stood_is_not_late_where_it_went() {
    let office = Office::sample(3);
    for k in 1..=3 {
        office.arrange(k, |d| {
            d.row.standing.urgent_at = Some(at("2022-10-30 09:00"));
            d.row.standing.stage_due = Some(at("2022-10-30 09:00"));
        });
    }
    let mut h = Harness::clerk(office);
    h.press("g 1");
    assert!(
        line(&h, "N2211-00431").contains("遅受付"),
        "{}",
        h.picture()
    );
    h.press("c");
    let row = line(&h, "N2211-00431");
    assert!(row.contains("審査中") && !row.contains("遅"), "{row}");
    h.press("H");
    h.type_text("書類待ち");
    h.press("enter");
    h.type_text("11/15");
    h.press("enter");
    let row = line(&h, "N2211-00431");
    assert!(row.contains("保留") && !row.contains("保留明"), "{row}");
}

#[test]
fn a_page_of_which_all_is_approved_goes_on_to_those_that_still_wait() {
    let mut h = Harness::supervisor(ready(20));
    assert!(h.row(2).contains("1-16 / 20"), "{}", h.row(2));
    h.press("9 . enter");
    h.picture();
    h.yes();
    assert_eq!(h.message(), "16件承認しました。残りの一覧です。");
    assert!(h.row(2).contains("1-4 / 4"), "{}", h.row(2));
    assert!(line(&h, "N2211-00447").starts_with('>'), "{}", h.picture());
}

#[test]
fn rows_that_were_done_are_counted_apart_from_the_list() {
    let office = ready(20);
    office.arrange(2, |d| {
        d.row.drafted_by = Some(supervisor().login);
        d.row.drafted_by_name = Some(supervisor().name);
    });
    let mut h = Harness::supervisor(office);
    h.press("9 . enter");
    h.picture();
    h.yes();
    assert!(
        h.message().starts_with("15件承認しました。"),
        "{}",
        h.message()
    );
    assert!(h.row(2).contains("済15  1-1 / 5"), "{}", h.row(2));
}

#[test]
fn after_one_by_one_approvals_the_cursor_is_where_they_ended_also_on_another_page() {
    let mut h = Harness::supervisor(ready(40));
    h.press("enter ] ]");
    h.press("F12");
    assert!(line(&h, "N2211-00433").starts_with('>'), "{}", h.picture());
    h.press("enter");
    for _ in 0..15 {
        h.press("]");
    }
    assert!(h.row(2).contains("N2211-00448"), "{}", h.picture());
    h.press("F12");
    assert!(line(&h, "N2211-00448").starts_with('>'), "{}", h.picture());
    // What was approved on the way stays where it stood.
    h.press("enter a");
    h.picture();
    h.yes();
    assert!(h.row(2).contains("N2211-00449"), "{}", h.picture());
    h.press("F12");
    assert!(line(&h, "N2211-00449").starts_with('>'), "{}", h.picture());
    let row = line(&h, "N2211-00448");
    assert!(row.contains('済'), "{row}");
}

#[test]
fn the_review_queue_goes_to_a_number_and_says_when_it_does_not_wait() {
    let mut h = Harness::supervisor(ready(40));
    h.press("/");
    h.type_text("460");
    assert!(h.row(2).contains("位置 [460"), "{}", h.row(2));
    h.press("enter");
    assert!(line(&h, "N2211-00460").starts_with('>'), "{}", h.picture());
    assert!(h.row(2).contains("承認限度額"), "{}", h.row(2));
    // The last rows are shown with those before them.
    h.press("/");
    h.type_text("470");
    h.press("enter");
    assert!(h.row(2).contains("25-40 / 40"), "{}", h.picture());
    assert!(line(&h, "N2211-00470").starts_with('>'), "{}", h.picture());
    h.press("/");
    h.type_text("00777");
    h.press("enter");
    assert_eq!(h.message(), "N2211-00777 はこの一覧にありません。");
    assert!(line(&h, "N2211-00470").starts_with('>'), "{}", h.picture());
}

#[test]
fn a_number_is_put_down_the_page_with_a_word_of_how_many_and_goes_on_over_the_next_page() {
    let mut h = Harness::clerk(Office::sample(20));
    h.press("g 1 7 .");
    assert_eq!(
        h.message(),
        "この頁の16行に番号 7 を入れました。次の頁は PgDn のあと .。"
    );
    h.press("PgDn .");
    assert_eq!(h.message(), "4行に番号 7 を入れました。");
    h.press("enter");
    assert_eq!(h.message(), "20件引受しました。");
}

#[test]
fn a_claim_that_has_run_out_names_the_key_that_takes_it_over() {
    let office = Office::sample(2);
    office.arrange(1, |d| {
        d.row.state = ApplicationState::Examining;
        d.row.claimed_by = Some(Login::from("suzuki"));
        d.row.claimed_by_name = Some("鈴木 一郎".to_owned());
        d.row.standing.claim_until = Some(at("2022-10-31 09:00"));
        d.row.standing.stage_due = Some(at("2022-10-31 09:00"));
        d.row.standing.urgent_at = Some(at("2022-10-31 09:00"));
    });
    let mut h = Harness::clerk(office);
    assert!(
        line(&h, "N2211-00431").contains("引受切"),
        "{}",
        h.picture()
    );
    h.press("enter");
    let picture = h.picture();
    assert!(
        picture.contains("引受の期限が切れています。T でだれでも引き継げます。"),
        "{picture}"
    );
    assert!(picture.contains("T担当替"), "{picture}");
    h.press("e");
    assert!(
        h.message()
            .starts_with("鈴木 一郎さんの引受は期限が切れています"),
        "{}",
        h.message()
    );
    h.press("?");
    assert!(
        h.picture().contains("T（担当替）で自分の担当に"),
        "{}",
        h.picture()
    );
}

#[test]
fn the_next_application_of_the_list_is_opened_from_the_one_that_was_read() {
    let mut h = claimed(20);
    h.press("g 2 enter ]");
    assert!(h.row(2).contains("N2211-00432"), "{}", h.picture());
    h.press("[ [");
    assert!(h.row(2).contains("N2211-00431"), "{}", h.picture());
    h.press("] ]");
    h.press("F12");
    assert!(line(&h, "N2211-00433").starts_with('>'), "{}", h.picture());
}

#[test]
fn whoever_sees_several_branches_sees_which_one_a_row_is_of() {
    let mut office = Office::sample(3);
    let mut me = clerk();
    me.head_office = true;
    office.me = Ok(me);
    let h = Harness::with(office, |_| {});
    assert!(h.row(3).contains("支店"), "{}", h.row(3));
    assert!(line(&h, "N2211-00431").contains("371"), "{}", h.picture());
    let h = Harness::clerk(Office::sample(3));
    assert!(!h.row(3).contains("支店"), "{}", h.row(3));
}

#[test]
fn works_that_begin_alike_are_told_apart_by_their_end() {
    let office = Office::sample(3);
    for k in 1..=3 {
        office.arrange(k, |d| {
            d.row.works = format!("令和8年度　県単道路維持工事（長野地区）その{k}");
        });
    }
    let h = Harness::clerk(office);
    for k in 1..=3 {
        let row = line(&h, &format!("N2211-0043{k}"));
        assert!(row.contains(&format!("..その{k}")), "{row}");
    }
}

#[test]
fn an_auditor_is_refused_a_key_before_a_reason_is_asked_for() {
    let mut office = Office::sample(1);
    let mut me = clerk();
    me.role = Role::Auditor;
    office.me = Ok(me);
    let mut h = Harness::with(office, |_| {});
    h.press("g c enter");
    assert!(h.model.path().ends_with(&["C2"]), "{:?}", h.model.path());
    assert!(!h.picture().contains("K認証キー表示"), "{}", h.picture());
    h.press("K");
    assert!(h.message().contains("あなたの役割では"), "{}", h.picture());
    h.press("O");
    assert!(h.message().contains("あなたの役割では"), "{}", h.picture());
}

#[test]
fn after_the_approval_of_a_change_the_next_one_that_waits_opens_by_itself() {
    let office = super::amend_desk::many_waiting(2);
    let mut h = Harness::supervisor(office);
    h.press("g m enter");
    let first = h.picture();
    assert!(first.contains("37071-00001M"), "{first}");
    h.press("t");
    h.type_text("数字が違う");
    h.press("enter");
    h.yes();
    assert!(
        h.message().ends_with("次の承認待ちです。"),
        "{}",
        h.picture()
    );
    assert!(h.picture().contains("37071-00002M"), "{}", h.picture());
}
