//! Every list in every state: empty, one row, overfull, refused, the line gone, too small.

use crate::domain::record::JobRow;
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::runtime::harness::{FOREIGN, Harness, Office, application, at, foreign};
use insta::{assert_snapshot, with_settings};

pub fn office(rows: i64) -> Office {
    let office = Office::sample(rows);
    for n in 1..=rows {
        office.arrange(n, |d| {
            *d = application(n, crate::domain::record::ApplicationState::AwaitingApproval);
        });
    }
    let jobs = (1..=rows).map(|n| JobRow {
        id: n,
        branch: "371".into(),
        kind: if n % 3 == 0 { "mail" } else { "issue" }.to_owned(),
        event: None,
        application: application(n, crate::domain::record::ApplicationState::Issuing)
            .row
            .key,
        application_number: format!("N2211-{:05}", 430 + n),
        subject: if n % 3 == 0 {
            String::new()
        } else {
            format!("37071-{n:05}M")
        },
        contractor: foreign("○○建設　株式会社"),
        state: crate::domain::publication::Shown::Waiting,
        step: "publish".to_owned(),
        attempts: 1,
        next_at: at("2022-11-01 14:05"),
        over_at: None,
        trouble: FOREIGN.with_borrow(Clone::clone),
        to_address: (n % 3 == 0).then(|| foreign("soumu@example.jp")),
        mail_version: (n % 3 == 0).then_some(1),
    });
    office.set_jobs(jobs.collect());
    office
}

fn show(name: &str, h: &Harness) {
    with_settings!({ snapshot_suffix => name, omit_expression => true }, {
        assert_snapshot!("list", h.picture());
    });
}

#[test]
fn every_list_says_whether_it_is_empty_ends_goes_on_or_could_not_be_read() {
    for (screen, keys) in [
        ("queue", "g a"),
        ("review", "g r"),
        ("contracts", "g c"),
        ("jobs", "g p"),
    ] {
        for (state, rows) in [("empty", 0), ("one", 1), ("overfull", 50)] {
            let mut h = Harness::supervisor(office(rows));
            h.press(keys);
            show(&format!("{screen}-{state}"), &h);
        }
        let mut h = Harness::supervisor(office(50));
        h.press(keys);
        h.office.down = Some(Refusal::TimedOut);
        h.press("F5");
        show(&format!("{screen}-slow"), &h);
        h.office.down = Some(Refusal::Unavailable);
        h.pass(6);
        show(&format!("{screen}-lost"), &h);
        h.resize(79, 24);
        assert!(
            h.row(0).starts_with("画面が小さすぎます（79×24）"),
            "{}",
            h.row(0)
        );
    }
    // The line is gone before there was anything to show.
    for (screen, keys) in [("contracts", "g c"), ("jobs", "g p")] {
        let mut h = Harness::supervisor(office(50));
        h.office.down = Some(Refusal::Unavailable);
        h.press(keys);
        show(&format!("{screen}-never-loaded"), &h);
        h.office.down = None;
        h.pass(5);
        let rows: Vec<_> = h
            .picture()
            .lines()
            .filter(|l| l.starts_with('>'))
            .map(str::to_owned)
            .collect();
        assert_eq!(rows.len(), 1, "{screen}: {}", h.picture());
    }
}

#[test]
fn a_login_without_a_connection_left_is_told_what_to_do_and_goes_on_by_itself() {
    for (language, said, at_start) in [
        (
            Language::Japanese,
            "同じログインの画面を一つ終えてください",
            "上限は管理者が上げられます",
        ),
        (
            Language::English,
            "Leave another session of it.",
            "The administrator may raise the limit",
        ),
    ] {
        let mut crowded = office(3);
        crowded.down = Some(Refusal::TooManySessions);
        let h = Harness::with(crowded, |settings| settings.language = language);
        let plain = h.picture().replace(['\n', ' '], "");
        assert!(
            plain.contains(&at_start.replace(' ', "")),
            "{}",
            h.picture()
        );
        let mut h = Harness::supervisor(office(3));
        h.model.shared.settings.language = language;
        h.office.down = Some(Refusal::TooManySessions);
        h.pass(6);
        assert!(h.picture().contains(said), "{}", h.picture());
        h.office.down = None;
        h.pass(6);
        assert!(!h.picture().contains(said), "{}", h.picture());
    }
}
