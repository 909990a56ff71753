//! What is measured against: a private cluster that waits for the disk (fsync on), one branch with its operators,
//! a worker's secrets, and the program itself pointed at all that.

use densho::demo::cluster::{Cluster, Options, SUPERUSER};
use densho::domain::fold::fold;
use densho::vault::{Kek, MacKey};
use sqlx::PgConnection;
use sqlx::postgres::PgConnectOptions;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The database of the figures.
pub const DATABASE: &str = "densho";

/// The program, built like the one that is delivered.
pub fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_densho"))
}

/// Everything that the figures stand on. Ends with its value.
pub struct World {
    cluster: Cluster,
    secrets: tempfile::TempDir,
}

impl World {
    /// Starts the cluster, migrates, and brings the cast in.
    pub async fn new() -> Self {
        let dir = tempfile::Builder::new()
            .prefix("densho-figures-")
            .tempdir()
            .expect("a folder for the private cluster")
            .keep();
        let options = Options {
            careless: false,
            throw_away: true,
            // No checkpoint may fall into one measurement and not into the other.
            settings: vec![
                "max_wal_size=8GB".to_owned(),
                "checkpoint_timeout=1h".to_owned(),
            ],
        };
        let cluster = Cluster::start(&dir, options).expect("a private PostgreSQL");
        let secrets = tempfile::tempdir().expect("a folder");
        Kek::create_file(&secrets.path().join("kek")).expect("a KEK");
        for name in ["pepper", "registry"] {
            MacKey::create_file(&secrets.path().join(name)).expect("a MAC key");
        }
        let world = Self { cluster, secrets };
        world.run(SUPERUSER, &format!("CREATE DATABASE {DATABASE}"));
        let mut db = world.connect(SUPERUSER).await;
        densho::store::admin::migrate(&mut db)
            .await
            .expect("the migrations run");
        world.run(DATABASE, include_str!("cast.sql"));
        world.run(DATABASE, &parts());
        world.run(DATABASE, include_str!("data.sql"));
        world
    }

    /// Brings this many applications in this state into 長野支店 (`data.sql`); returns how long that took.
    pub fn add(&self, applications: usize, state: &str) -> Duration {
        self.add_to("371", applications, state)
    }

    /// The same into another branch.
    pub fn add_to(&self, branch: &str, applications: usize, state: &str) -> Duration {
        let begun = Instant::now();
        self.run(
            DATABASE,
            &format!("SELECT bench.add({applications}, '{state}', '{branch}')"),
        );
        begun.elapsed()
    }

    /// Brings in what stands behind the other screens (`house.sql`).
    pub fn furnish(&self) {
        self.run(DATABASE, include_str!("house.sql"));
        self.settle();
    }

    /// As after a quiet night: statistics known, the dead gone, everything on disk.
    pub fn settle(&self) {
        self.run(DATABASE, "VACUUM ANALYZE");
        self.run(DATABASE, "CHECKPOINT");
    }

    /// Chains the events of what was brought in, so that no worker does it beside what is measured.
    pub fn seal(&self) {
        while self.run(DATABASE, "\\t on\nSELECT worker.seal_events(5000)") != "0" {}
    }

    /// Runs SQL as superuser; returns what it printed, without blanks at the ends.
    pub fn run(&self, database: &str, sql: &str) -> String {
        let mut psql = self.cluster.psql(SUPERUSER, database);
        let mut child = psql
            .args(["-f", "-"])
            .env("PGOPTIONS", "-c client_min_messages=warning")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("psql starts");
        let mut input = child.stdin.take().expect("a pipe");
        input.write_all(sql.as_bytes()).expect("psql reads");
        drop(input);
        let out = child.wait_with_output().expect("psql ends");
        assert!(
            out.status.success(),
            "psql failed at: {}",
            &sql[..sql.floor_char_boundary(200)]
        );
        String::from_utf8_lossy(&out.stdout).trim().to_owned()
    }

    /// A number that SQL as superuser gives.
    pub fn number(&self, sql: &str) -> f64 {
        let said = self.run(DATABASE, sql);
        said.parse()
            .unwrap_or_else(|_| panic!("{sql} said {said:?}"))
    }

    /// How to connect to the database of the figures.
    pub fn options(&self, login: &str) -> PgConnectOptions {
        self.cluster.connect_options(login, DATABASE)
    }

    /// A connection to the database of the figures.
    pub async fn connect(&self, login: &str) -> PgConnection {
        use sqlx::Connection as _;
        PgConnection::connect_with(&self.options(login))
            .await
            .expect("a connection")
    }

    /// Processor time that the server's processes have used so far, those that ended included: what a noisy
    /// neighbour does not change.
    pub fn server_cpu(&self) -> Duration {
        let mut ticks = 0;
        for process in std::fs::read_dir("/proc").expect("/proc").flatten() {
            let path = process.path();
            let data = self.cluster.dir().join("data").canonicalize().ok();
            if std::fs::read_link(path.join("cwd")).ok() != data {
                continue;
            }
            let Ok(stat) = std::fs::read_to_string(path.join("stat")) else {
                continue;
            };
            // Behind the name, which may hold anything: utime, stime, and those of children that were waited for.
            let numbers = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
            ticks += numbers
                .split_whitespace()
                .skip(11)
                .take(4)
                .filter_map(|n| n.parse::<u64>().ok())
                .sum::<u64>();
        }
        Duration::from_millis(ticks * 10)
    }

    /// One of the server's own programs, pointed at a database as superuser.
    pub fn server_program(&self, name: &str, database: &str) -> Command {
        let mut command = Command::new(self.cluster.server().program(name));
        command
            .arg("-h")
            .arg(self.cluster.socket_dir())
            .args(["-U", SUPERUSER, database]);
        command
    }

    /// The settings of a session or worker of this login, as variables of the environment.
    pub fn settings(&self, login: &str) -> Vec<(&'static str, String)> {
        let secret = |name: &str| self.secrets.path().join(name).display().to_string();
        vec![
            // There, because a pseudo-terminal begins in it; empty, so that nobody's settings count.
            ("HOME", self.secrets.path().display().to_string()),
            (
                "DENSHO_DATABASE__HOST",
                self.cluster.socket_dir().display().to_string(),
            ),
            ("DENSHO_DATABASE__NAME", DATABASE.to_owned()),
            ("DENSHO_DATABASE__USER", login.to_owned()),
            ("DENSHO_VAULT__KEK_FILE", secret("kek")),
            ("DENSHO_VAULT__PEPPER_FILE", secret("pepper")),
            ("DENSHO_PLATFORM__MAC_KEY_FILE", secret("registry")),
            ("DENSHO_DOCUMENT__PRINT_DIR", secret("print")),
            ("DENSHO_LOG__PATH", self.log(login).display().to_string()),
        ]
    }

    fn log(&self, login: &str) -> PathBuf {
        self.secrets.path().join(format!("{login}.log"))
    }

    /// Starts a worker.
    pub fn worker(&self, name: &str) -> Worker {
        self.worker_with(name, &[])
    }

    /// The same with further settings.
    pub fn worker_with(&self, name: &str, more: &[(&str, &str)]) -> Worker {
        let mut command = Command::new(program());
        command
            .arg("worker")
            .envs(self.settings("worker1"))
            .env("DENSHO_WORKER__NAME", name)
            // Nobody wants a mail here, but a worker does not start without a sender.
            .env("DENSHO_MAIL__FROM_ADDRESS", "densho@example.jp")
            .env("DENSHO_LOG__PATH", self.log(name))
            .env("DENSHO_LOG__LEVEL", "warn")
            .envs(more.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        Worker(command.spawn().expect("a worker starts"))
    }

    /// Workers read fonts and connect first; that is not what is measured.
    pub async fn until_workers_ask(&self, workers: usize) {
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            let there = self.number(
                "SELECT count(*) FROM pg_stat_activity WHERE usename = 'worker1' AND query ILIKE '%worker.lease%'",
            );
            if there as usize >= workers {
                return;
            }
            assert!(
                Instant::now() < until,
                "only {there} of {workers} workers came"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// A running worker; told to stop, and waited for, when dropped.
pub struct Worker(Child);

impl Drop for Worker {
    fn drop(&mut self) {
        let pid = i32::try_from(self.0.id())
            .ok()
            .and_then(rustix::process::Pid::from_raw);
        if let Some(pid) = pid {
            let _gone = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        }
        let _ended = self.0.wait();
    }
}

/// Names are put together from parts, as many different ones as a branch has: each part with its folded copy, as
/// the program would fold it (folding a text is folding its parts).
fn parts() -> String {
    let owners = [
        "髙橋",
        "○○",
        "佐藤",
        "山﨑",
        "渡邊",
        "信濃",
        "北信",
        "千曲",
        "善光",
        "中部",
        "小林",
        "東日本",
        "吉田",
        "アルプス",
        "みすず",
        "長野",
    ];
    let firms = [
        "建設　株式会社",
        "土木㈱",
        "組",
        "工業（株）",
        "道路㈱",
        "緑化　有限会社",
        "興業",
        "ｺﾝｸﾘｰﾄ㈱",
    ];
    let places = [
        "主要地方道　○○線",
        "一般県道△△停車場線",
        "一級河川　千曲川",
        "犀川",
        "裾花川",
        "砂防　□□沢",
        "国補　農道",
        "県単　林道",
        "都市計画道路",
        "松代　団地",
        "飯綱　高原",
        "信濃町",
        "小布施町",
        "山ノ内町",
        "木島平村",
        "栄村",
        "更埴",
        "戸隠",
        "鬼無里",
        "若穂",
    ];
    let works = [
        "河川維持工事",
        "道路改良工事",
        "舗装修繕工事",
        "橋梁補修工事",
        "法面防災工事",
        "除雪業務",
        "側溝整備工事",
        "地すべり対策工事",
        "交差点改良工事",
        "トンネル照明設備工事",
        "測量設計業務",
        "護岸工事",
    ];
    let orderers = [
        "長野県△△建設事務所長",
        "長野県○○建設事務所長",
        "○○市長",
        "△△町長",
        "国土交通省○○地方整備局長",
        "長野県△△地方事務所長",
        "□□村長",
        "○○広域連合長",
    ];
    let contractors = owners.iter().flat_map(|o| firms.map(|f| format!("{o}{f}")));
    let mut sql = "INSERT INTO bench.part (kind, i, name, folded) VALUES\n".to_owned();
    let mut add = |kind: &str, names: Vec<String>| {
        for (i, name) in names.iter().enumerate() {
            let comma = if sql.ends_with("VALUES\n") { "" } else { ",\n" };
            let folded = fold(name);
            let _infallible = write!(sql, "{comma}('{kind}', {i}, '{name}', '{folded}')");
        }
    };
    add("contractor", contractors.collect());
    add("place", places.map(str::to_owned).into());
    add("work", works.map(str::to_owned).into());
    add("orderer", orderers.map(str::to_owned).into());
    sql.push_str(";\nANALYZE bench.part;\n");
    sql
}
