//! A private PostgreSQL cluster: one folder of mode 0700, reachable through its Unix socket alone.
//!
//! Whoever can enter the folder may log in as anyone (`trust`), which is what a demonstration and
//! tests want and nobody else should have. The server ends with the process that started it, also
//! after `kill -9`: it runs under a small shell that holds the other end of a pipe.

mod error;
mod place;

pub use error::ClusterError;

use super::server::{Server, User, service_user};
use error::io;
use place::{prepare, socket_dir};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The cluster's superuser.
pub const SUPERUSER: &str = "postgres";

/// The port names the socket file; nothing listens on a network.
const PORT: u16 = 5432;

/// initdb, start and stop each take a second or so; a loaded machine gets a minute.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs the server until it ends or standard input does: the kernel closes the pipe when the process
/// that holds it is gone, however it went. `$1` is the stop signal, `$2` a folder to remove then.
const SUPERVISOR: &str = r#"
trap '' HUP INT
stop=$1 remove=$2
shift 2
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
{ read -r _ <&3; kill -"$stop" "$server"; } &
watch=$!
wait "$server"
status=$?
kill "$watch" 2>/dev/null
if [ -n "$remove" ]; then rm -rf -- "$remove"; fi
exit "$status"
"#;

/// How to run a cluster.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Do not wait for the disk: faster, and lost with the machine. For tests only.
    pub careless: bool,
    /// Remove the whole folder when the server stops. For tests only.
    pub throw_away: bool,
    /// Further settings, `name=value`.
    pub settings: Vec<String>,
}

/// A private cluster that this process started. Dropping it stops the server.
#[derive(Debug)]
pub struct Cluster {
    server: Server,
    dir: PathBuf,
    socket_dir: PathBuf,
    options: Options,
    user: Option<User>,
    running: Option<Child>,
}

impl Cluster {
    /// Creates the cluster in `dir` if it is not there yet, and starts it. `dir` is created with mode
    /// 0700; as root it is handed to the service user.
    ///
    /// # Errors
    /// Every [`ClusterError`]; nothing keeps running after one.
    pub fn start(dir: &Path, options: Options) -> Result<Self, ClusterError> {
        let server = Server::find()?;
        let user = service_user();
        if user.is_none() && rustix::process::geteuid().is_root() {
            return Err(ClusterError::NoServiceUser);
        }
        let dir = prepare(dir, user)?;
        let socket_dir = socket_dir(&dir, user)?;
        let mut cluster = Self {
            server,
            dir,
            socket_dir,
            options,
            user,
            running: None,
        };
        if !cluster.data().join("PG_VERSION").exists() {
            cluster.initdb()?;
        }
        cluster.resume()?;
        Ok(cluster)
    }

    /// The folder of the socket, for `host=`.
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        &self.socket_dir
    }

    /// The folder of everything.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The server's programs.
    #[must_use]
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// How to connect as `login` to `database`.
    #[must_use]
    pub fn connect_options(&self, login: &str, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.socket_dir)
            .port(PORT)
            .username(login)
            .database(database)
            .ssl_mode(PgSslMode::Disable)
    }

    /// The same as an address, for `DATABASE_URL` and for people.
    #[must_use]
    pub fn url(&self, login: &str, database: &str) -> String {
        url(&self.socket_dir, login, database)
    }

    /// `psql` of the same version, pointed at `database` as `login`, without anyone's start-up file.
    #[must_use]
    pub fn psql(&self, login: &str, database: &str) -> Command {
        let own = self.server.program("psql");
        let mut psql = Command::new(if own.exists() { own } else { "psql".into() });
        psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"])
            .args(["-U", login, "-d", database, "-p", &PORT.to_string(), "-h"])
            .arg(&self.socket_dir)
            .env("PGCLIENTENCODING", "UTF8")
            .stdin(Stdio::null());
        psql
    }

    /// Starts the server again after [`Cluster::stop`].
    ///
    /// # Errors
    /// [`ClusterError::Failed`] or [`ClusterError::TooLate`] with the end of the server's log.
    pub fn resume(&mut self) -> Result<(), ClusterError> {
        if self.running.is_some() {
            return Ok(());
        }
        self.await_predecessor()?;
        let log_path = self.log_path();
        let log = File::create(&log_path).map_err(io(&log_path))?;
        let log_too = log.try_clone().map_err(io(&log_path))?;
        // Thrown away anyway: no need to write a last checkpoint.
        let stop = if self.options.throw_away {
            "QUIT"
        } else {
            "INT"
        };
        let remove = if self.options.throw_away {
            self.dir.as_os_str()
        } else {
            "".as_ref()
        };
        let mut command = self.command(Path::new("/bin/sh"));
        command
            .args(["-c", SUPERVISOR, "densho-cluster", stop])
            .arg(remove)
            .arg(self.server.program("postgres"))
            .arg("-D")
            .arg(self.data());
        for setting in self.settings() {
            command.arg("-c").arg(setting);
        }
        let child = command
            .stdin(Stdio::piped())
            .stdout(log)
            .stderr(log_too)
            // Ctrl-C at the terminal is for the screens.
            .process_group(0)
            .spawn()
            .map_err(io(Path::new("/bin/sh")))?;
        self.running = Some(child);
        self.await_ready()
    }

    /// Stops the server (`fast`: open transactions are rolled back) and waits for its end.
    pub fn stop(&mut self) {
        let Some(mut child) = self.running.take() else {
            return;
        };
        drop(child.stdin.take());
        if !matches!(wait(&mut child), Ok(true)) {
            // It had a minute. Ending the supervisor's group is all that is left.
            if let Some(group) = i32::try_from(child.id())
                .ok()
                .and_then(rustix::process::Pid::from_raw)
            {
                let _gone =
                    rustix::process::kill_process_group(group, rustix::process::Signal::QUIT);
            }
            let _gone = child.wait();
        }
    }

    fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    fn log_path(&self) -> PathBuf {
        self.dir.join("postgresql.log")
    }

    fn settings(&self) -> Vec<String> {
        let mut settings = vec![
            "listen_addresses=".to_owned(),
            format!("port={PORT}"),
            format!("unix_socket_directories={}", self.socket_dir.display()),
            "unix_socket_permissions=0700".to_owned(),
            "timezone=Asia/Tokyo".to_owned(),
            "log_timezone=Asia/Tokyo".to_owned(),
            "max_connections=200".to_owned(),
        ];
        if self.options.careless {
            settings.extend(
                [
                    "fsync=off",
                    "synchronous_commit=off",
                    "full_page_writes=off",
                    "autovacuum=off",
                ]
                .map(str::to_owned),
            );
        }
        settings.extend(self.options.settings.iter().cloned());
        settings
    }

    /// A command that runs as the service user, in a folder that this user may enter.
    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.dir).env("LC_ALL", "C.UTF-8");
        // PGDATA, PGOPTIONS and the like of whoever starts us are not meant for this server.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PG") {
                command.env_remove(name);
            }
        }
        if let Some(user) = self.user {
            command
                .uid(user.uid)
                .gid(user.gid)
                .env("HOME", &self.dir)
                .env_remove("XDG_RUNTIME_DIR");
        }
        command
    }

    fn initdb(&self) -> Result<(), ClusterError> {
        let data = self.data();
        let mut command = self.command(&self.server.program("initdb"));
        command
            .arg("-D")
            .arg(&data)
            .args(["-U", SUPERUSER, "--auth=trust", "--encoding=UTF8"])
            .args(["--locale=C.UTF-8", "--no-instructions"]);
        if self.options.careless {
            command.arg("--no-sync");
        }
        let out = command.output().map_err(io(&data))?;
        if out.status.success() {
            return Ok(());
        }
        // A half-made one would be taken for a whole one next time.
        let _gone = std::fs::remove_dir_all(&data);
        Err(ClusterError::Failed {
            program: "initdb",
            said: String::from_utf8_lossy(&out.stderr).into_owned(),
        })
    }

    /// A server whose starter was killed is still on its way down.
    fn await_predecessor(&self) -> Result<(), ClusterError> {
        let lock = self.data().join("postmaster.pid");
        let until = Instant::now() + PATIENCE;
        loop {
            let pid = std::fs::read_to_string(&lock)
                .ok()
                .and_then(|text| text.lines().next()?.trim().parse().ok())
                .and_then(rustix::process::Pid::from_raw);
            let Some(pid) = pid else { return Ok(()) };
            if rustix::process::test_kill_process(pid).is_err() {
                return Ok(());
            }
            if Instant::now() > until {
                return Err(self.too_late("stopped"));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The last line of `postmaster.pid` says `ready`.
    fn await_ready(&mut self) -> Result<(), ClusterError> {
        let lock = self.data().join("postmaster.pid");
        let until = Instant::now() + PATIENCE;
        loop {
            let ready = std::fs::read_to_string(&lock).is_ok_and(|text| {
                text.lines()
                    .nth(7)
                    .is_some_and(|line| line.trim() == "ready")
            });
            if ready {
                return Ok(());
            }
            let ended = match self.running.as_mut() {
                Some(child) => child.try_wait().ok().flatten().is_some(),
                None => true,
            };
            if ended {
                self.running = None;
                return Err(ClusterError::Failed {
                    program: "postgres",
                    said: self.log_end(),
                });
            }
            if Instant::now() > until {
                self.stop();
                return Err(self.too_late("ready"));
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn too_late(&self, what: &'static str) -> ClusterError {
        ClusterError::TooLate {
            what,
            dir: self.dir.clone(),
            said: self.log_end(),
        }
    }

    /// The last 2,000 bytes of the server's log.
    fn log_end(&self) -> String {
        let mut end = Vec::new();
        if let Ok(mut log) = File::open(self.log_path()) {
            let from = log.metadata().map_or(0, |m| m.len().saturating_sub(2000));
            let _moved = log.seek(SeekFrom::Start(from));
            let _read = log.read_to_end(&mut end);
        }
        String::from_utf8_lossy(&end).into_owned()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop();
        if self.options.throw_away {
            let _gone = std::fs::remove_dir_all(&self.dir);
        }
        if !self.socket_dir.starts_with(&self.dir) {
            let _gone = std::fs::remove_dir(&self.socket_dir);
        }
    }
}

/// The address of a cluster by its socket folder. (`localhost` is there because an address must name a
/// host; the socket wins.)
#[must_use]
pub fn url(socket_dir: &Path, login: &str, database: &str) -> String {
    let mut host = String::new();
    for byte in socket_dir.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
                host.push(char::from(*byte));
            }
            other => host.push_str(&format!("%{other:02X}")),
        }
    }
    format!("postgres://{login}@localhost/{database}?host={host}&port={PORT}")
}

/// Waits for the child's end; false when it did not come in time.
fn wait(child: &mut Child) -> std::io::Result<bool> {
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        if child.try_wait()?.is_some() {
            return Ok(true);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(false)
}
