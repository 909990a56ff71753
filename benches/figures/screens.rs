//! Each place of the program in front of all these contracts, at 80×24: how soon it shows what was asked for, and in how
//! many bytes. Times run from the key to the last bytes of the picture that is checked, over a pseudo-terminal.

use crate::places::{PLACES, Place};
use crate::pty::Pty;
use crate::report::{Aim, Report};
use crate::session::start;
use crate::stats::Samples;
use crate::world::World;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// Samples of each place.
const TIMES: usize = 7;
/// What an operator takes for at once, in milliseconds.
const AT_ONCE: f64 = 100.0;

/// A picture that does not change for so long stands.
const QUIET: Duration = Duration::from_millis(200);

/// All of them, a session for each, so that one that breaks off leaves the others.
pub fn measure(world: &World, report: &Report) {
    world.furnish();
    for place in PLACES {
        let what = format!("{} {}", place.name, place.id);
        match catch_unwind(AssertUnwindSafe(|| samples(world, place))) {
            Ok((times, sizes)) => {
                let shown = format!("{times} ms");
                let met = Aim::AtMost(AT_ONCE);
                report.add(
                    &format!("{what}: time to show"),
                    shown,
                    times.median(),
                    met,
                    "ms",
                );
                let shown = format!("{sizes} B");
                report.add(
                    &format!("{what}: bytes sent"),
                    shown,
                    sizes.median(),
                    Aim::None,
                    "B",
                );
            }
            Err(why) => report.failed(&what, crate::said(&*why)),
        }
    }
}

fn samples(world: &World, place: &Place) -> (Samples, Samples) {
    let (mut times, mut sizes) = (Vec::new(), Vec::new());
    let (mut pty, _) = start(world, place.login, &[]);
    pty.wait("the first screen", |picture| {
        picture.contains("支店") || picture.contains("本店")
    });
    for _ in 0..TIMES {
        let (time, size) = show(&mut pty, place);
        times.push(time);
        sizes.push(size);
    }
    pty.press("g a");
    pty.press("Q y");
    pty.wait_end();
    (Samples::of_times(&times), Samples::of_sizes(&sizes))
}

/// Goes there once.
fn show(pty: &mut Pty, place: &Place) -> (Duration, usize) {
    pty.press("g a");
    pty.wait("the open list", |picture| {
        picture
            .lines()
            .next()
            .is_some_and(|head| head.contains(" Q1"))
    });
    for key in place.way.split(' ') {
        pty.press(key);
        // What a key leads to has to stand before the next is meant for it, and the way before the clock starts.
        if matches!(key, "enter" | "tab") {
            quiet(pty);
        }
    }
    quiet(pty);
    let (begun, written) = (Instant::now(), pty.written);
    pty.press(place.last);
    pty.wait(place.name, |picture| place.stands(picture));
    let shown_in = (pty.last_at - begun, pty.written - written);
    for key in place.back.split_whitespace() {
        quiet(pty);
        pty.press(key);
    }
    quiet(pty);
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
