//! One session in a real pseudo-terminal at 80×24, with 100,000 contracts in its branch: how soon it stands, how
//! much memory it takes, how fast it answers a key and in how many bytes.
//!
//! A key's time runs from the write to the terminal to the moment at which the last bytes of the answer were read
//! from it; the picture is checked afterwards, so that a wrong or an early answer does not count.

use crate::pty::Pty;
use crate::report::{Aim, Report};
use crate::stats::Samples;
use crate::world::{World, program};
use std::time::{Duration, Instant};

/// Samples of each kind of key.
const KEYS: usize = 120;
const STARTS: usize = 15;
const COLS: u16 = 80;
const ROWS: u16 = 24;

/// A session of this login with further settings, and what the clock said before it was started.
pub fn start(world: &World, login: &str, more: &[(&str, &str)]) -> (Pty, Instant) {
    let settings = world.settings(login);
    let mut env: Vec<(&str, &str)> = settings.iter().map(|(k, v)| (*k, v.as_str())).collect();
    env.extend_from_slice(more);
    let begun = Instant::now();
    (Pty::start(program(), &[], &env, COLS, ROWS), begun)
}

/// All of it.
pub fn measure(world: &World, report: &Report) {
    starts(world, report);
    for highlight in ["row", "marker"] {
        keys(world, highlight, report);
    }
}

/// From exec to the frame that shows the open list with its rows.
fn starts(world: &World, report: &Report) {
    let (mut first, mut full) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let (mut pty, begun) = start(world, "sato", &[]);
        // Words on the screen, whichever.
        pty.wait("something", |picture| !picture.trim().is_empty());
        first.push(pty.last_at - begun);
        pty.wait("rows of the open list", |picture| {
            numbers(picture).len() > 5
        });
        full.push(pty.last_at - begun);
        pty.press("Q y");
        pty.wait_end();
    }
    let (first, full) = (Samples::of_times(&first), Samples::of_times(&full));
    report.add(
        "start to first words",
        format!("{first} ms"),
        first.median(),
        Aim::None,
        "",
    );
    report.add(
        "start to first full frame (rows shown)",
        format!("{full} ms"),
        full.median(),
        Aim::AtMost(100.0),
        "ms",
    );
}

fn keys(world: &World, highlight: &str, report: &Report) {
    let (mut pty, _) = start(world, "sato", &[("DENSHO_UI__HIGHLIGHT", highlight)]);
    pty.wait("the open list", |picture| numbers(picture).len() > 5);
    pty.press("g c");
    pty.wait("the contracts", |picture| contracts(picture).len() > 5);

    let (mut times, mut sizes) = (Vec::new(), Vec::new());
    let rows = contracts(&pty.picture()).len();
    for key in 0..KEYS {
        // Down to the last row and up again.
        let down = key % (2 * (rows - 1)) < rows - 1;
        let (at, written) = (pty.cursor().0, pty.written);
        let wanted = if down { at + 1 } else { at - 1 };
        let time = answer(&mut pty, if down { "j" } else { "k" }, |pty| {
            pty.cursor().0 == wanted
        });
        times.push(time);
        sizes.push(pty.written - written);
    }
    moves(&times, &sizes, highlight, report);

    let (mut times, mut sizes) = (Vec::new(), Vec::new());
    for key in 0..KEYS {
        let before = contracts(&pty.picture());
        let written = pty.written;
        // Forty pages on, forty back, and on again.
        let name = if key / 40 % 2 == 0 { "pgdn" } else { "pgup" };
        let time = answer(&mut pty, name, |pty| {
            let now = contracts(&pty.picture());
            now.len() > 5 && now.iter().all(|number| !before.contains(number))
        });
        times.push(time);
        sizes.push(pty.written - written);
    }
    pages(&times, &sizes, highlight, report);
    if highlight == "row" {
        memory(&pty, report);
    }
    pty.press("Q y");
    pty.wait_end();
}

/// Presses a key and gives the time until its answer was read.
fn answer(pty: &mut Pty, key: &str, there: impl Fn(&mut Pty) -> bool) -> Duration {
    let begun = Instant::now();
    pty.press(key);
    let written = pty.written;
    let until = begun + crate::pty::DEADLINE;
    loop {
        if pty.written > written && there(pty) {
            return pty.last_at - begun;
        }
        assert!(
            Instant::now() < until,
            "{key} had no effect; the screen was:\n{}",
            pty.picture()
        );
        pty.await_output(until);
    }
}

fn moves(times: &[Duration], sizes: &[usize], highlight: &str, report: &Report) {
    let (times, sizes) = (Samples::of_times(times), Samples::of_sizes(sizes));
    report.add(
        &format!("key to bytes out, move within a page ({highlight})"),
        format!("{times} ms"),
        times.median(),
        Aim::AtMost(5.0),
        "ms",
    );
    let aim = if highlight == "marker" {
        Aim::AtMost(60.0)
    } else {
        Aim::None
    };
    report.add(
        &format!("bytes of a cursor move ({highlight})"),
        format!("{sizes} B"),
        sizes.median(),
        aim,
        "B",
    );
}

fn pages(times: &[Duration], sizes: &[usize], highlight: &str, report: &Report) {
    let (times, sizes) = (Samples::of_times(times), Samples::of_sizes(sizes));
    report.add(
        &format!("key to bytes out, page turn ({highlight})"),
        format!("{times} ms"),
        times.median(),
        Aim::AtMost(20.0),
        "ms",
    );
    report.add(
        &format!("bytes of a page turn ({highlight})"),
        format!("{sizes} B"),
        sizes.median(),
        Aim::None,
        "",
    );
}

/// VmRSS, of which a part is shared with other sessions (the program's own pages).
fn memory(pty: &Pty, report: &Report) {
    let status = std::fs::read_to_string(format!("/proc/{}/status", pty.pid())).expect("/proc");
    let megabytes = |name: &str| {
        let kib: f64 = status
            .lines()
            .find_map(|line| {
                line.strip_prefix(name)?
                    .split_whitespace()
                    .next()?
                    .parse()
                    .ok()
            })
            .unwrap_or_else(|| panic!("no {name} in {status}"));
        kib * 1024.0 / 1_000_000.0
    };
    let (rss, own) = (megabytes("VmRSS:"), megabytes("RssAnon:"));
    report.add(
        "resident memory of one session",
        format!("{rss:.1} MB ({own:.1} MB its own, the rest shared pages of the program)"),
        rss,
        Aim::AtMost(20.0),
        "MB",
    );
}

/// Contract numbers in a picture: five digits, a hyphen, five digits and a letter.
pub fn contracts(picture: &str) -> Vec<String> {
    words(picture, |word| {
        word.len() == 12
            && word.as_bytes()[5] == b'-'
            && word.ends_with(|c: char| c.is_ascii_uppercase())
    })
}

/// Application numbers in a picture.
pub fn numbers(picture: &str) -> Vec<String> {
    words(picture, |word| {
        word.len() >= 11 && word.starts_with('N') && word.as_bytes()[5] == b'-'
    })
}

fn words(picture: &str, fits: impl Fn(&str) -> bool) -> Vec<String> {
    picture
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .filter(|word| word.is_ascii() && word.len() > 5 && fits(word))
        .map(str::to_owned)
        .collect()
}
