//! What a row of a list has to say is whole at 80 columns, or stands whole below the list.

use super::house::{auditor, row};
use crate::domain::amendment::AmendedField;
use crate::domain::house::{HouseRow, HouseTable};
use crate::domain::money::Yen;
use crate::domain::publication::Shown;
use crate::domain::record::{ApplicationState, JobRow, Operator};
use crate::i18n::Language;
use crate::runtime::harness::{Harness, Office, application, at, clerk, supervisor};
use insta::assert_snapshot;
use serde_json::{Value, json};

fn speaking(language: Language, me: Operator, mut office: Office) -> Harness {
    office.me = Ok(me);
    Harness::with(office, |settings| settings.language = language)
}

/// The line of this text.
fn line(h: &Harness, with: &str) -> String {
    let picture = h.picture();
    let line = picture.lines().find(|line| line.contains(with));
    line.unwrap_or_else(|| panic!("no {with} in\n{picture}"))
        .to_owned()
}

/// Below the list, as one text without blanks.
fn below(h: &Harness) -> String {
    let rows = (17..21).map(|y| h.row(y).replace(' ', ""));
    rows.collect::<Vec<_>>().join("")
}

const GLYPH: &str = "missing_glyph: 証書に印字できない文字があります: 請負者の「𪚥」（U+2A6A5）、住所の「葛󠄀」（U+845B U+E0100）。その文字を持つ書体を管理者に加えてもらい（document.fallback_fonts）再試行するか、申込（変更等ならその手続き）を開いて取下（d）をし、字を改めて入れ直してください。";

fn stopped() -> Office {
    let office = Office::sample(3);
    let job = |id, trouble: &str| JobRow {
        id,
        kind: "issue".to_owned(),
        application_number: format!("N2211-0043{id}"),
        subject: "performance".to_owned(),
        step: "number".to_owned(),
        attempts: 1,
        to_address: None,
        mail_version: None,
        trouble: Some(trouble.to_owned()),
        ..super::publication::mail(Shown::Dead)
    };
    office.set_jobs(vec![
        job(1, GLYPH),
        job(2, "no_prefix: 支店371の2026年度の保証契約番号の頭の番号が登録されていません。登録してから再試行してください。"),
    ]);
    office
}

#[test]
fn a_character_that_no_font_has_is_named_in_its_row_and_the_whole_reason_stands_below_the_list() {
    let mut h = speaking(Language::Japanese, clerk(), stopped());
    h.press("g p");
    assert_snapshot!(h.picture());
    assert!(below(&h).ends_with("字を改めて入れ直してください。"));
    h.press("j");
    assert!(
        below(&h).starts_with("支店371の2026年度の"),
        "{}",
        below(&h)
    );
    let mut h = speaking(Language::English, clerk(), stopped());
    h.press("g p");
    let row = line(&h, "N2211-00431");
    assert!(row.contains("\"𪚥\" contra"), "{row}");
    assert!(below(&h).starts_with("Nofontcanprint\"𪚥\"(U+2A6A5)inthecontractor"));
    assert!(
        below(&h).ends_with("enteritanewinothercharacters."),
        "{}",
        below(&h)
    );
}

#[test]
fn a_mail_that_was_sent_or_given_up_says_when() {
    let sent = super::publication::mail(Shown::Sent);
    let given_up = JobRow {
        id: 2,
        trouble: Some("mail_given_up: 電話で知らせた".to_owned()),
        over_at: Some(at("2022-11-01 09:30")),
        ..super::publication::mail(Shown::GivenUp)
    };
    let office = || {
        let office = Office::sample(3);
        office.set_jobs(vec![sent.clone(), given_up.clone()]);
        office
    };
    let mut h = speaking(Language::Japanese, clerk(), office());
    h.press("g p f End Enter");
    assert_snapshot!(h.picture());
    h.press("f End Up Enter");
    let row = line(&h, "N2211-00431");
    assert!(
        row.contains("11/01 09:30") && row.contains("電話で知らせた"),
        "{row}"
    );
    let mut h = speaking(Language::English, clerk(), office());
    h.press("g p f End Enter");
    let heading = line(&h, "Application ");
    assert!(
        heading.contains("When") && !heading.contains(".."),
        "{heading}"
    );
    assert!(line(&h, "N2211-00431").contains("11/01 14:04"));
}

#[test]
fn whoever_sees_several_branches_sees_which_one_a_callers_match_and_a_job_are_of() {
    let several = || Operator {
        head_office: true,
        ..clerk()
    };
    let office = Office::sample(0);
    for n in 1..=2 {
        office.arrives(n);
        office.arrange(n, |d| *d = application(n, ApplicationState::Received));
    }
    office.set_jobs(vec![super::publication::mail(Shown::Dead)]);
    let mut h = speaking(Language::Japanese, several(), office);
    h.press("g t");
    h.type_text("N2211-004");
    h.press("Enter");
    assert_snapshot!(h.picture());
    h.press("g p");
    assert!(line(&h, "N2211-00431").contains(" 371 "), "{}", h.picture());
}

/// What was refused, of this record of another branch than that of who tried it.
fn attempt(n: i64, number: &str, aim: Value) -> HouseRow {
    let fields = json!({"branch": "100", "actor": "tanaka", "actor_name": "田中 誠", "event": "attempt.refused",
        "number": number, "aim": aim, "detail": {"command": "approve", "code": "ZD007", "branch": "371"}});
    row(
        HouseTable::AuditRefused,
        n,
        Some("2022-11-01 10:00"),
        fields,
    )
}

#[test]
fn what_an_attempt_was_about_is_opened_from_the_list_of_what_was_refused() {
    let audited = |rows: Vec<HouseRow>| {
        let office = super::amend_desk::issued();
        office.set_house(rows);
        let mut h = Harness::new(auditor(), office);
        h.press("Tab Tab");
        assert_eq!(h.model.path(), ["Q1", "W3"]);
        h
    };
    let contract = json!({"branch": "371", "contract_id": 1});
    let mut h = audited(vec![attempt(1, "37071-00001M", contract)]);
    assert!(h.picture().contains("8履歴"), "{}", h.picture());
    h.press("8 enter");
    assert_eq!(h.model.path(), ["Q1", "W3", "L1"], "{}", h.picture());
    let application = json!({"branch": "371", "application_id": 1});
    let mut h = audited(vec![attempt(1, "N2211-00431", application)]);
    h.press("h");
    assert_eq!(h.model.path(), ["Q1", "W3", "A1"], "{}", h.picture());
    // The record says what it was about by its number alone.
    h.press("F12 enter");
    assert!(!h.picture().contains("application_id"), "{}", h.picture());
    // Nothing that there is.
    let mut h = audited(vec![attempt(1, "", Value::Null)]);
    h.press("h");
    assert_eq!(h.model.path(), ["Q1", "W3"]);
    assert!(!h.message().is_empty());
}

#[test]
fn what_the_system_did_is_the_systems_in_a_whole_word() {
    let event = |table| {
        let fields = json!({"branch": "371", "actor": "densho_work", "event": "key.reissued", "number": "37071-00001M",
            "contract_id": 1, "remark": "請負者が「認証キーを紛失した」と電話で知らせてきたため"});
        row(table, 1, Some("2022-11-01 10:00"), fields)
    };
    for (language, word) in [
        (Language::Japanese, " システム "),
        (Language::English, " system "),
    ] {
        let tables = [
            HouseTable::Audit,
            HouseTable::AuditKeys,
            HouseTable::AuditRefused,
        ];
        let office = Office::sample(3);
        office.set_house(tables.map(event).to_vec());
        let mut h = speaking(language, auditor(), office);
        for _ in 0..3 {
            let row = line(&h, "37071-00001M");
            assert!(row.contains(word) || row.contains("densho_work"), "{row}");
            h.press("Tab");
        }
        // Where there is room the login stands beside it.
        h.resize(132, 43);
        assert!(
            line(&h, "37071-00001M").contains("densho_work"),
            "{}",
            h.picture()
        );
    }
}

#[test]
fn how_many_fields_change_stands_beside_the_largest_amount() {
    for (language, first, all) in [
        (Language::Japanese, "保証期限ほか13 ", "14項目"),
        (Language::English, "Guarantee end +13 ", "14 fields"),
    ] {
        for amount in [10_000_000_000, Yen::MAX] {
            let office = super::amend_desk::waiting();
            office.edit_amendment(|d| {
                d.row.amount = Yen::new(amount).unwrap();
                d.row.drafted_by_name = "長宗我部 宗一郎左衛門".to_owned();
                d.row.changed = AmendedField::ALL.to_vec();
            });
            let mut h = speaking(language, supervisor(), office);
            h.press("g m");
            let row = line(&h, "37071-00001M");
            assert!(row.contains(first) || row.contains(all), "{amount}: {row}");
            assert!(row.contains(&crate::i18n::dates::grouped(amount)), "{row}");
            if language == Language::Japanese {
                assert!(row.contains(first), "{amount}: {row}");
            }
        }
    }
}

#[test]
fn a_hold_says_until_when_and_so_does_its_row() {
    for (language, said, mark) in [
        (
            Language::Japanese,
            "N2211-00431 を保留しました（令和4年11月15日まで）。",
            "保留11/15",
        ),
        (
            Language::English,
            "N2211-00431 is on hold until 2022/11/15.",
            "hold 11/15",
        ),
    ] {
        let examined = || {
            let office = Office::sample(3);
            office.arrange(1, |d| {
                d.row.state = ApplicationState::Examining;
                d.row.claimed_by = Some(clerk().login);
                d.row.claimed_by_name = Some(clerk().name);
            });
            speaking(language, clerk(), office)
        };
        let hold = |h: &mut Harness| {
            h.press("H");
            h.type_text("照会中");
            h.press("enter");
            h.type_text("11/15");
            h.press("enter");
            assert_eq!(h.message(), said);
        };
        let mut h = examined();
        hold(&mut h);
        assert!(line(&h, "N2211-00431").contains(mark), "{}", h.picture());
        let mut h = examined();
        h.press("enter");
        assert_eq!(h.model.path(), ["Q1", "A1"]);
        hold(&mut h);
    }
}

#[test]
fn after_the_first_row_of_a_page_was_approved_the_list_by_amount_stays_where_it_stands() {
    let office = Office::awaiting(40);
    office.set_certificate(super::record::certificate());
    for n in 1..=40 {
        office.arrange(n, |d| {
            for product in &mut d.row.products {
                product.2 = Yen::new(500_000 + n).unwrap();
            }
        });
    }
    let mut h = Harness::supervisor(office);
    h.press("S PgDn");
    let numbers = |h: &Harness| -> Vec<String> {
        let picture = h.picture();
        let rows = picture
            .lines()
            .filter_map(|l| l.find("N2211-").map(|at| l[at..at + 11].to_owned()));
        rows.collect()
    };
    let before = numbers(&h);
    assert!(
        !before.contains(&"N2211-00470".to_owned()),
        "the second page: {before:?}"
    );
    h.press("9 j 9 enter");
    h.yes();
    assert!(
        h.message().starts_with("2件承認しました"),
        "{}",
        h.picture()
    );
    assert_eq!(numbers(&h), before);
    h.press("F5");
    assert_eq!(numbers(&h)[0], before[2], "{}", h.picture());
    h.press("PgDn");
    let after = numbers(&h);
    assert!(
        after.iter().all(|n| !before.contains(n)) && after[0] < before[2],
        "{after:?}"
    );
}
