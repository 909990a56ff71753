//! One private cluster per test process, one migrated template in it, one database per test.

use densho::demo::cluster::{Cluster, Options, SUPERUSER};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{Connection as _, Executor as _, PgConnection};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::OnceCell;

const TEMPLATE: &str = "densho_template";

/// The server ends with this process, however it ends, and takes its folder with it. It keeps no
/// connection open: each test has a runtime of its own, and a template must have no visitor.
static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();

static COUNTER: AtomicU32 = AtomicU32::new(0);

/// The shared cluster with the migrated template.
pub async fn cluster() -> &'static Cluster {
    CLUSTER
        .get_or_init(|| async {
            let dir = tempfile::Builder::new()
                .prefix("densho-it-")
                .tempdir()
                .expect("a folder for the private cluster")
                .keep();
            let options = Options {
                careless: true,
                throw_away: true,
                settings: Vec::new(),
            };
            let cluster = Cluster::start(&dir, options).expect("a private PostgreSQL");
            furnish(&cluster, TEMPLATE).await;
            cluster
        })
        .await
}

/// Makes a database with everything that a test starts from.
async fn furnish(cluster: &Cluster, name: &str) {
    let create = format!("CREATE DATABASE {name} TEMPLATE template0");
    admin(cluster, SUPERUSER, &create).await;
    let mut db = connect(&cluster.connect_options(SUPERUSER, name)).await;
    sqlx::migrate!("./migrations")
        .run(&mut db)
        .await
        .expect("the migrations run on an empty database");
    db.execute(sqlx::raw_sql(include_str!("fixture.sql")))
        .await
        .expect("fixture.sql");
    db.close().await.expect("closed");
}

async fn connect(options: &PgConnectOptions) -> PgConnection {
    PgConnection::connect_with(options)
        .await
        .expect("a connection to the private cluster")
}

async fn admin(cluster: &Cluster, database: &str, statement: &str) {
    let mut db = connect(&cluster.connect_options(SUPERUSER, database)).await;
    db.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(statement.to_owned())))
        .await
        .unwrap_or_else(|e| panic!("{statement}: {e}"));
    let _closed = db.close().await;
}

/// A database of one test: migrated, with the fixture in it, dropped afterwards.
pub struct TestDb {
    ground: Ground,
    name: String,
}

enum Ground {
    Shared(&'static Cluster),
    /// A server of one test alone; its folder goes after it.
    Own {
        cluster: Box<Cluster>,
        _folder: tempfile::TempDir,
    },
}

#[allow(dead_code)] // each test module uses some of these
impl TestDb {
    /// A fresh copy of the template.
    pub async fn new() -> Self {
        let cluster = cluster().await;
        let name = format!("t{}", COUNTER.fetch_add(1, Ordering::Relaxed));
        admin(
            cluster,
            SUPERUSER,
            &format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}"),
        )
        .await;
        Self {
            ground: Ground::Shared(cluster),
            name,
        }
    }

    /// A database without anything in it, for the migrations themselves.
    pub async fn empty() -> Self {
        let cluster = cluster().await;
        let name = format!("t{}", COUNTER.fetch_add(1, Ordering::Relaxed));
        admin(
            cluster,
            SUPERUSER,
            &format!("CREATE DATABASE {name} TEMPLATE template0"),
        )
        .await;
        Self {
            ground: Ground::Shared(cluster),
            name,
        }
    }

    /// A database on a server of its own, for a test that stops the server.
    pub async fn alone() -> Self {
        Self::on_a_server_of_its_own(true).await
    }

    /// The same on a server that waits for its disk: for a test that crashes it.
    pub async fn durable() -> Self {
        Self::on_a_server_of_its_own(false).await
    }

    async fn on_a_server_of_its_own(careless: bool) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("densho-it-")
            .tempdir()
            .expect("a folder for a private cluster");
        let options = Options {
            careless,
            throw_away: false,
            settings: Vec::new(),
        };
        let cluster = Cluster::start(folder.path(), options).expect("a private PostgreSQL");
        let name = "alone".to_owned();
        furnish(&cluster, &name).await;
        Self {
            ground: Ground::Own {
                cluster: Box::new(cluster),
                _folder: folder,
            },
            name,
        }
    }

    /// Stops the server (open transactions are rolled back); only for [`TestDb::alone`].
    pub fn stop(&mut self) {
        match &mut self.ground {
            Ground::Own { cluster, .. } => cluster.stop(),
            Ground::Shared(_) => panic!("other tests stand on this server"),
        }
    }

    /// Ends the server at once, with everything that it was about (an immediate stop): the next start recovers what had
    /// been committed. Only for [`TestDb::durable`].
    pub fn crash(&mut self) {
        let Ground::Own { cluster, .. } = &mut self.ground else {
            panic!("other tests stand on this server");
        };
        let lock = cluster.dir().join("data/postmaster.pid");
        let lock = std::fs::read_to_string(lock).expect("a running server");
        let pid = lock.lines().next().expect("its process");
        let killed = Command::new("kill").args(["-s", "QUIT", pid]).status();
        assert!(killed.expect("kill runs").success());
        cluster.stop();
    }

    /// Starts it again.
    pub fn resume(&mut self) {
        match &mut self.ground {
            Ground::Own { cluster, .. } => cluster.resume().expect("PostgreSQL starts again"),
            Ground::Shared(_) => panic!("it was never stopped"),
        }
    }

    /// The program itself, pointed at this database as this login, with nobody's settings file.
    pub fn densho(&self, login: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_densho"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("DENSHO_") {
                command.env_remove(name);
            }
        }
        command
            .args(arguments)
            .env("HOME", "/nonexistent")
            .env_remove("XDG_CONFIG_HOME")
            .env("DENSHO_DATABASE__HOST", self.cluster().socket_dir())
            .env("DENSHO_DATABASE__NAME", &self.name)
            .env("DENSHO_DATABASE__USER", login)
            .env("DENSHO_LOG__TARGET", "stderr")
            // The screens log to a file whatever the target is.
            .env("DENSHO_LOG__PATH", "/dev/null")
            .stdin(Stdio::null());
        command
    }

    /// The database's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The cluster it lives in.
    pub fn cluster(&self) -> &Cluster {
        match &self.ground {
            Ground::Shared(cluster) => cluster,
            Ground::Own { cluster, .. } => cluster,
        }
    }

    /// How to connect as this login.
    pub fn options_as(&self, login: &str) -> PgConnectOptions {
        self.cluster().connect_options(login, &self.name)
    }

    /// The address for this login, for a child process.
    pub fn url_as(&self, login: &str) -> String {
        self.cluster().url(login, &self.name)
    }

    /// A small pool as this login.
    pub async fn connect_as(&self, login: &str) -> PgPool {
        PgPoolOptions::new()
            .max_connections(4)
            .acquire_timeout(Duration::from_secs(30))
            .connect_with(self.options_as(login))
            .await
            .unwrap_or_else(|e| panic!("connecting as {login}: {e}"))
    }

    /// A small pool as superuser: for looking, and for arranging what no function can.
    pub async fn superuser(&self) -> PgPool {
        self.connect_as(SUPERUSER).await
    }

    /// Runs this SQL through `psql` as this login: what an operator could do by hand.
    pub fn psql_as(&self, login: &str, sql: &str) -> Output {
        self.cluster()
            .psql(login, &self.name)
            .args(["-v", "VERBOSITY=verbose", "-c", sql])
            .output()
            .expect("psql runs")
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        if matches!(self.ground, Ground::Own { .. }) {
            // The server goes, and its folder with it.
            return;
        }
        let _dropped = self
            .cluster()
            .psql(SUPERUSER, SUPERUSER)
            .args(["-c", &format!("DROP DATABASE {} WITH (FORCE)", self.name)])
            .output();
    }
}
