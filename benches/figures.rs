//! The figures of `docs/benchmarks.md`: `script/bench` builds and runs this. Not timed tests: nothing fails by being
//! slow, each figure stands beside its aim.
//!
//! `cargo bench --bench figures -- [PART…] [--contracts N] [--out FILE]`, parts: notice size session approval issues.

// A program for engineers, and the harness of the tests is part of it: what goes wrong stops it with its reason.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(missing_docs)]

#[path = "figures/approval.rs"]
mod approval;
#[path = "figures/notice.rs"]
mod notice;
#[path = "../tests/it/support/pty.rs"]
#[allow(dead_code)] // the tests need more of it
mod pty;
#[path = "figures/report.rs"]
mod report;
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
use world::World;

const PARTS: [&str; 5] = ["notice", "size", "session", "approval", "issues"];

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

#[tokio::main]
async fn main() {
    let wish = wish().unwrap_or_else(|what| {
        eprintln!("{what}");
        std::process::exit(2);
    });
    let wanted = |part: &str| wish.parts.is_empty() || wish.parts.iter().any(|p| p == part);
    let mut report = Report::default();
    if wanted("size") {
        size::measure(&mut report);
    }
    if wanted("notice") {
        notice::measure(&mut report);
    }
    if ["session", "approval", "issues"].iter().any(|p| wanted(p)) {
        let world = World::new().await;
        // Three contracts of two applications.
        let took = world.add(wish.contracts * 2 / 3, "issued");
        eprintln!(
            "{} contracts made in {:.0} s",
            wish.contracts,
            took.as_secs_f64()
        );
        for (n, state) in [
            (1500, "received"),
            (600, "examining"),
            (400, "awaiting_approval"),
        ] {
            world.add(n, state);
        }
        world.settle();
        if wanted("session") {
            session::measure(&world, &mut report);
        }
        if wanted("approval") {
            approval::measure(&world, &mut report).await;
        }
        if wanted("issues") {
            throughput::measure(&world, &mut report).await;
        }
    }
    let table = report.markdown();
    println!("\n{table}");
    if let Some(out) = &wish.out {
        std::fs::write(out, &table).expect("the table is written");
    }
    for missed in report.missed() {
        eprintln!("missed its aim: {missed}");
    }
}
