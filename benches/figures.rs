//! The figures of `docs/benchmarks.md`: `script/bench` builds and runs this. Not timed tests: nothing fails by being
//! slow, each figure stands beside its aim.
//!
//! `cargo bench --bench figures -- [PART…] [--contracts N] [--out FILE]`, parts: size notice session screens approval
//! intake issues. A part that fails leaves a line in the table, and the others go on; every figure is in FILE as soon as it is
//! taken.

// A program for engineers, and the harness of the tests is part of it: what goes wrong stops it with its reason.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(missing_docs)]

#[path = "figures/approval.rs"]
mod approval;
#[path = "figures/intake.rs"]
mod intake;
#[path = "figures/notice.rs"]
mod notice;
#[path = "figures/places.rs"]
mod places;
#[path = "../tests/it/support/pty.rs"]
#[allow(dead_code)] // the tests need more of it
mod pty;
#[path = "figures/report.rs"]
mod report;
#[path = "figures/screens.rs"]
mod screens;
#[path = "figures/session.rs"]
mod session;
#[path = "figures/size.rs"]
mod size;
#[path = "figures/stats.rs"]
mod stats;
#[path = "figures/throughput.rs"]
mod throughput;
#[path = "figures/world.rs"]
mod world;

use report::Report;
use std::sync::Arc;
use std::time::Instant;
use world::World;

const PARTS: [&str; 7] = [
    "size", "notice", "session", "screens", "approval", "intake", "issues",
];

struct Wish {
    parts: Vec<String>,
    contracts: usize,
    out: Option<String>,
}

fn wish() -> Result<Wish, String> {
    let mut wish = Wish {
        parts: Vec::new(),
        contracts: 100_000,
        out: None,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            // cargo bench says so to every benchmark
            "--bench" => {}
            "--contracts" => {
                let n = arguments.next().unwrap_or_default();
                wish.contracts = n.parse().map_err(|_| format!("--contracts {n}?"))?;
            }
            "--out" => wish.out = arguments.next(),
            part if PARTS.contains(&part) => wish.parts.push(part.to_owned()),
            other => return Err(format!("{other}? parts are: {}", PARTS.join(" "))),
        }
    }
    Ok(wish)
}

/// What is going on, with the seconds since the start.
struct Progress(Instant);

impl Progress {
    fn say(&self, what: &str) {
        eprintln!("[{:4.0} s] {what}", self.0.elapsed().as_secs_f64());
    }

    /// Runs a part to its end, good or bad.
    async fn run(
        &self,
        part: &str,
        report: &Report,
        work: impl Future<Output = ()> + Send + 'static,
    ) {
        self.say(part);
        if let Err(error) = tokio::spawn(work).await {
            report.failed(part, said(&*error.into_panic()));
        }
    }
}

/// What a panic said.
fn said(why: &(dyn std::any::Any + Send)) -> &str {
    let owned = why.downcast_ref::<String>().map(String::as_str);
    let plain = || why.downcast_ref::<&str>().copied();
    owned.or_else(plain).unwrap_or("a panic")
}

#[tokio::main]
async fn main() {
    let wish = wish().unwrap_or_else(|what| {
        eprintln!("{what}");
        std::process::exit(2);
    });
    let progress = Progress(Instant::now());
    let wanted = |part: &str| wish.parts.is_empty() || wish.parts.iter().any(|p| p == part);
    let report = Report::kept_in(wish.out.clone());
    for (part, measure) in [
        ("size", size::measure as fn(&Report)),
        ("notice", notice::measure),
    ] {
        if wanted(part) {
            let mine = report.clone();
            progress
                .run(part, &report, async move { measure(&mine) })
                .await;
        }
    }
    if PARTS[2..].iter().any(|p| wanted(p)) {
        progress.say(&format!("{} contracts are made", wish.contracts));
        let world = Arc::new(World::new().await);
        fill(&world, wish.contracts);
        for part in &PARTS[2..] {
            if !wanted(part) {
                continue;
            }
            let (world, mine) = (Arc::clone(&world), report.clone());
            progress
                .run(part, &report, async move {
                    match *part {
                        "session" => session::measure(&world, &mine),
                        "screens" => screens::measure(&world, &mine),
                        "approval" => approval::measure(&world, &mine).await,
                        "intake" => intake::measure(&world, &mine).await,
                        _ => throughput::measure(&world, &mine).await,
                    }
                })
                .await;
        }
    }
    progress.say("done");
    println!("\n{}", report.markdown());
    for missed in report.missed() {
        eprintln!("missed its aim: {missed}");
    }
}

fn fill(world: &World, contracts: usize) {
    // Three contracts of two applications. A session's triggers keep the plans that they made at their first row: for
    // empty tables, they would read the whole table for each of the others.
    let applications = contracts * 2 / 3;
    let first = applications.min(2_000);
    world.add(first, "issued");
    world.settle();
    if applications > first {
        world.add(applications - first, "issued");
    }
    for (n, state) in [
        (1500, "received"),
        (600, "examining"),
        (400, "awaiting_approval"),
    ] {
        world.add(n, state);
    }
    world.settle();
}
