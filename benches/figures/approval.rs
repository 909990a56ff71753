//! From a supervisor's approval to 到着 on both screens: the clerk's and the supervisor's view of the same application,
//! in pseudo-terminals, with one worker and the local registry. It is approved in a terminal of its own, since 審査 goes
//! on to the next application. The clock runs from the key that confirms to the moment at which each screen says that
//! every certificate has arrived.

use crate::pty::{DEADLINE, Pty};
use crate::report::{Aim, Report};
use crate::session::{numbers, start};
use crate::stats::Samples;
use crate::world::World;
use std::time::{Duration, Instant};

const APPROVALS: usize = 15;

/// Approves one application after the other.
pub async fn measure(world: &World, report: &Report) {
    let _worker = world.worker("worker-0");
    world.until_workers_ask(1).await;
    let (mut supervisor, _) = start(world, "takahashi", &[]);
    let (mut watcher, _) = start(world, "takahashi", &[]);
    let (mut clerk, _) = start(world, "sato", &[]);
    watcher.wait("the review queue", |picture| numbers(picture).len() > 5);
    watcher.press("g a");
    for pty in [&mut watcher, &mut clerk] {
        pty.wait("the open list", |picture| {
            picture.starts_with("申込一覧") && numbers(picture).len() > 5
        });
    }
    let (mut both, mut own) = (Vec::new(), Vec::new());
    let mut last = String::new();
    for _ in 0..APPROVALS {
        let seen = supervisor.wait("the review queue", |picture| {
            numbers(picture)
                .first()
                .is_some_and(|number| *number != last)
        });
        let number = numbers(&seen)[0].clone();
        find(&mut clerk, &number);
        find(&mut watcher, &number);
        supervisor.press("enter");
        supervisor.see("審査");
        supervisor.wait("the certificate as it will read", |picture| {
            picture.contains("保証契約者")
        });
        supervisor.press("a");
        supervisor.see("次の内容の保証証書を発行します");
        supervisor.read_on();
        let begun = Instant::now();
        supervisor.press("y");
        let [first, second] = until_arrived([&mut watcher, &mut clerk]);
        own.push(first - begun);
        both.push(first.max(second) - begun);
        last = number;
        supervisor.press("g r");
        for pty in [&mut watcher, &mut clerk] {
            pty.press("f12");
        }
    }
    for pty in [&mut supervisor, &mut watcher, &mut clerk] {
        pty.press("Q y");
        pty.wait_end();
    }
    add(
        report,
        "approval to arrival on the supervisor's screen",
        &own,
        Aim::None,
    );
    add(
        report,
        "approval to arrival on both screens",
        &both,
        Aim::AtMost(1000.0),
    );
}

fn add(report: &Report, what: &str, times: &[Duration], aim: Aim) {
    let times = Samples::of_times(times);
    report.add(what, format!("{times} ms"), times.median(), aim, "ms");
}

/// The clerk has this application open.
fn find(clerk: &mut Pty, number: &str) {
    clerk.press("l");
    clerk.text(number);
    clerk.press("enter");
    clerk.wait("the row of the application", |picture| {
        numbers(picture)
            .first()
            .is_some_and(|first| first == number)
    });
    clerk.press("v");
    clerk.see("申込内容");
}

/// When each of them showed that everything has arrived.
fn until_arrived(screens: [&mut Pty; 2]) -> [Instant; 2] {
    let until = Instant::now() + DEADLINE;
    let mut at = [None; 2];
    let mut screens = screens;
    while at.iter().any(Option::is_none) {
        for (screen, at) in screens.iter_mut().zip(&mut at) {
            if at.is_none() {
                screen.await_output(Instant::now() + Duration::from_millis(1));
                let picture: String = screen.picture().split_whitespace().collect();
                if arrived(&picture) {
                    *at = Some(screen.last_at);
                }
                assert!(
                    Instant::now() < until,
                    "it never arrived; the screen was:\n{}",
                    screen.picture()
                );
            }
        }
    }
    at.map(|at| at.expect("both"))
}

/// `[番号 …] [鍵 済] [公開 済] [到着 2026/11/01 14:02]` for every product.
fn arrived(picture: &str) -> bool {
    picture.contains("[到着") && !picture.contains("[到着-]") && !picture.contains("処理中]")
}
