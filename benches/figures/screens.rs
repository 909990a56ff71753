//! Each screen in front of all these contracts, at 80×24: how soon it shows what was asked for, and in how many bytes.
//! Times run from the key to the last bytes of the picture that is checked, over a pseudo-terminal.

use crate::pty::Pty;
use crate::report::{Aim, Report};
use crate::session::{contracts, numbers, start};
use crate::stats::Samples;
use crate::world::World;
use std::time::{Duration, Instant};

/// Samples of each screen.
const TIMES: usize = 7;
/// What an operator takes for at once, in milliseconds.
const AT_ONCE: f64 = 100.0;

/// A picture that does not change for so long stands.
const QUIET: Duration = Duration::from_millis(300);

/// A screen: who looks, the last key that opens it (after those that lead there), what is seen when it stands.
struct Shown {
    name: &'static str,
    login: &'static str,
    way: &'static str,
    last: &'static str,
    id: &'static str,
    stands: fn(&str) -> bool,
}

fn applications(picture: &str) -> bool {
    numbers(picture).len() > 5
}

fn a_page_of_contracts(picture: &str) -> bool {
    contracts(picture).len() > 5
}

/// A row stands under the marker.
fn a_row(picture: &str) -> bool {
    let rows = picture.lines().skip(3).take(18);
    rows.filter(|l| l.starts_with('>')).any(|l| l.len() > 20)
}

/// The list was read: a row stands, or the sentence that there is none. (This house has no job that stopped and no amendment
/// that waits; the sentence comes with the answer, the heading before it.)
fn read(picture: &str) -> bool {
    a_row(picture) || picture.contains("ありません")
}

const SCREENS: &[Shown] = &[
    screen("申込一覧", "sato", "g c g", "a", " Q1", applications),
    screen("申込内容", "sato", "g c g a", "enter", " A1", |p| {
        p.contains("工事")
    }),
    screen(
        "承認待ち一覧",
        "takahashi",
        "g a g",
        "r",
        " Q2",
        applications,
    ),
    screen("審査", "takahashi", "g a g r", "enter", " R1", |p| {
        p.contains("金額")
    }),
    screen("契約一覧", "sato", "g a g", "c", " C1", a_page_of_contracts),
    screen("契約内容", "sato", "g a g c", "enter", " C2", |p| {
        p.contains("金額")
    }),
    screen("契約の履歴", "sato", "g a g c", "h", " L1", |p| {
        p.contains("新規")
    }),
    screen("条件検索", "sato", "g a g", "s", " K1", |p| {
        p.contains("工事名")
    }),
    screen("発行状況", "sato", "g a g", "p", " P1", read),
    screen("変更承認待ち", "takahashi", "g a g", "m", " M2", read),
    // The figures stand when the first state has its row.
    screen("集計", "takahashi", "g a g", "f", " G1", |p| {
        p.contains("審査中 1")
    }),
    screen("日締め", "takahashi", "g a g", "d", " D1", a_row),
    screen("監査", "kansa", "g a g", "k", " W1", a_row),
];

const fn screen(
    name: &'static str,
    login: &'static str,
    way: &'static str,
    last: &'static str,
    id: &'static str,
    stands: fn(&str) -> bool,
) -> Shown {
    Shown {
        name,
        login,
        way,
        last,
        id,
        stands,
    }
}

/// All of them, a session for each, so that one that breaks off leaves the others.
pub fn measure(world: &World, report: &Report) {
    for shown in SCREENS {
        let (mut times, mut sizes) = (Vec::new(), Vec::new());
        let (mut pty, _) = start(world, shown.login, &[]);
        pty.wait("the first screen", |picture| {
            picture.contains("支店") || picture.contains("本店")
        });
        for _ in 0..TIMES {
            let (time, size) = show(&mut pty, shown);
            times.push(time);
            sizes.push(size);
        }
        pty.press("g a");
        pty.press("Q y");
        pty.wait_end();
        let (times, sizes) = (Samples::of_times(&times), Samples::of_sizes(&sizes));
        report.add(
            &format!("{} {}: time to show", shown.name, shown.id.trim()),
            format!("{times} ms"),
            times.median(),
            Aim::AtMost(AT_ONCE),
            "ms",
        );
        report.add(
            &format!("{} {}: bytes sent", shown.name, shown.id.trim()),
            format!("{sizes} B"),
            sizes.median(),
            Aim::None,
            "B",
        );
    }
}

/// Goes there once.
fn show(pty: &mut Pty, shown: &Shown) -> (Duration, usize) {
    pty.press("g a");
    pty.wait("the open list", |picture| head(picture).contains(" Q1"));
    pty.press(shown.way);
    // What the way leads to has to stand before the clock starts.
    quiet(pty);
    let (begun, written) = (Instant::now(), pty.written);
    pty.press(shown.last);
    pty.wait(shown.name, |picture| {
        head(picture).contains(shown.id) && (shown.stands)(picture)
    });
    let shown_in = (pty.last_at - begun, pty.written - written);
    if shown.id == " K1" {
        // A form takes letters for text: it is left first.
        pty.press("f12");
        quiet(pty);
    }
    shown_in
}

/// Waits until nothing more comes.
fn quiet(pty: &mut Pty) {
    loop {
        let written = pty.written;
        pty.await_output(Instant::now() + QUIET);
        if pty.written == written {
            return;
        }
    }
}

fn head(picture: &str) -> &str {
    picture.lines().next().unwrap_or_default()
}
