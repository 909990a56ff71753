//! Issues per second from approval to arrival, beside TPC-B of `pgbench` in the same run on the same server.
//!
//! A supervisor's connections approve one application after the other (`api.approve`) while worker processes run
//! number, key, publication and arrival of each product at the local registry. An issue is one contract. The clock
//! runs from the first approval to the last arrival, both by the database. No mails: they are sent afterwards.
//!
//! The applications belong to eight branches, as those of a company do (TPC-B has its branches, too); once more all to
//! one, whose numbers without gaps and counts let its commits wait for each other.

use crate::report::{Aim, Report};
use crate::world::World;
use sqlx::{Connection as _, Row as _};
use std::process::Stdio;
use std::time::{Duration, Instant};

const BRANCHES: [&str; 8] = ["371", "372", "373", "374", "375", "376", "377", "378"];
/// Applications approved per measurement; every second one has two products.
const APPLICATIONS: usize = 600;
/// Connections that approve.
const APPROVERS: usize = 4;
/// Jobs at the same time in one worker, as the settings come (`worker.concurrency`).
const JOBS: usize = 4;
/// Each run of TPC-B; there are two beside every measurement.
const TPCB_SECONDS: &str = "8";
const PATIENCE: Duration = Duration::from_secs(180);

/// With one worker and with four, each beside TPC-B with as many connections as those workers have.
pub async fn measure(world: &World, report: &Report) {
    world.run("postgres", "CREATE DATABASE tpcb");
    let scale = (4 * JOBS).to_string();
    let done = world
        .server_program("pgbench", "tpcb")
        .args(["-i", "-q", "-s", &scale])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("pgbench runs");
    assert!(done.success(), "pgbench -i failed");
    for (workers, branches) in [(1, &BRANCHES[..]), (4, &BRANCHES[..]), (4, &BRANCHES[..1])] {
        let clients = workers * JOBS;
        for branch in branches {
            world.add_to(branch, APPLICATIONS / branches.len(), "awaiting_approval");
        }
        world.seal();
        world.settle();
        // Before and after, because a shared machine has moods.
        let before = tpcb(world, clients);
        let cpu = world.server_cpu();
        let issues = issues(world, workers, branches).await;
        let cpu = world.server_cpu() - cpu;
        let after = tpcb(world, clients);
        let tpcb = (before + after) / 2.0;
        let many = branches.len();
        let what = match (workers, many) {
            (1, _) => format!("1 worker, {many} branches"),
            (_, 1) => format!("{workers} workers, all in one branch"),
            _ => format!("{workers} workers, {many} branches"),
        };
        let aim = if many > 1 {
            Aim::AtLeast(0.1)
        } else {
            Aim::None
        };
        report.add(
            &format!("issues per second, {what}"),
            format!("{issues:.0}/s"),
            issues,
            Aim::None,
            "",
        );
        // Every second application has two products.
        let cost = cpu.as_secs_f64() * 1_000.0 / (1.5 * APPLICATIONS as f64);
        report.add(
            &format!("processor time of the server per issue, {what}"),
            format!("{cost:.1} ms"),
            cost,
            Aim::None,
            "",
        );
        report.add(
            &format!("pgbench TPC-B beside it, {clients} clients"),
            format!("{tpcb:.0}/s ({before:.0} before, {after:.0} after)"),
            tpcb,
            Aim::None,
            "",
        );
        report.add(
            &format!("issues as a share of TPC-B, {what}"),
            format!("{:.2}", issues / tpcb),
            issues / tpcb,
            aim,
            "",
        );
    }
}

/// Transactions per second.
fn tpcb(world: &World, clients: usize) -> f64 {
    let out = world
        .server_program("pgbench", "tpcb")
        .args([
            "-n",
            "-T",
            TPCB_SECONDS,
            "-j",
            "2",
            "-c",
            &clients.to_string(),
        ])
        .output()
        .expect("pgbench runs");
    let said = String::from_utf8_lossy(&out.stdout);
    said.lines()
        .find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok())
        .unwrap_or_else(|| panic!("pgbench said {said}"))
}

async fn issues(world: &World, workers: usize, branches: &[&str]) -> f64 {
    let mut db = world.connect("postgres").await;
    let waiting: Vec<(String, i64, i32, i32, Vec<u8>)> = sqlx::query(
        "SELECT a.branch_id::text, a.application_id, a.version, a.revision, s.content_hash
           FROM core.application a JOIN core.submission s USING (branch_id, application_id, revision)
          WHERE a.state = 'awaiting_approval' AND a.branch_id = ANY ($2)
          ORDER BY a.application_id DESC LIMIT $1",
    )
    .bind(APPLICATIONS as i64)
    .bind(branches.iter().map(|b| (*b).to_owned()).collect::<Vec<_>>())
    .fetch_all(&mut db)
    .await
    .expect("what waits")
    .iter()
    .map(|row| (row.get(0), row.get(1), row.get(2), row.get(3), row.get(4)))
    .collect();
    assert_eq!(waiting.len(), APPLICATIONS);
    let least = waiting.iter().map(|w| w.1).min().expect("some");
    let running: Vec<_> = (0..workers)
        .map(|n| world.worker(&format!("worker-{n}")))
        .collect();
    world.until_workers_ask(workers).await;

    let approvers = waiting
        .chunks(APPLICATIONS.div_ceil(APPROVERS))
        .map(|share| {
            let (options, share) = (world.options("tanaka"), share.to_vec());
            tokio::spawn(async move {
                let mut db = sqlx::PgConnection::connect_with(&options)
                    .await
                    .expect("a supervisor's connection");
                for (branch, application, version, revision, hash) in share {
                    sqlx::query(
                        "SELECT version FROM api.approve(gen_random_uuid(), $1, $2, $3, $4, $5)",
                    )
                    .bind(branch)
                    .bind(application)
                    .bind(version)
                    .bind(revision)
                    .bind(hash)
                    .execute(&mut db)
                    .await
                    .expect("an approval");
                }
            })
        });
    let approvers: Vec<_> = approvers.collect();
    for approver in approvers {
        approver.await.expect("all approved");
    }
    let until = Instant::now() + PATIENCE;
    loop {
        let left: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT FROM core.application WHERE state = 'issuing')",
        )
        .fetch_one(&mut db)
        .await
        .expect("what is left");
        if !left {
            break;
        }
        assert!(Instant::now() < until, "the workers did not finish in time");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    drop(running);
    let row = sqlx::query(
        "SELECT count(*)::float8, extract(epoch FROM max(c.arrived_at) - min(p.approved_at))::float8
           FROM core.contract c JOIN core.approval p USING (branch_id, application_id)
          WHERE c.application_id >= $1 AND c.arrived_at IS NOT NULL",
    )
    .bind(least)
    .fetch_one(&mut db)
    .await
    .expect("what was issued");
    let (count, seconds): (f64, f64) = (row.get(0), row.get(1));
    assert!(
        count as usize >= APPLICATIONS,
        "{count} contracts of {APPLICATIONS} applications"
    );
    count / seconds
}
