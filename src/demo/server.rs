//! Where this machine keeps its PostgreSQL server programs, and who may run them.

use super::cluster::ClusterError;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest server that the migrations run on (major version).
pub const OLDEST: u32 = 15;

/// The server programs of one installation: `postgres`, `initdb`, `psql` and friends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The folder that holds them.
    pub bin: PathBuf,
    /// Major version, at least [`OLDEST`].
    pub major: u32,
}

impl Server {
    /// The newest usable installation among `PATH`, what `pg_config` names, and the folders where
    /// distributions put versions side by side (which are not on `PATH` on Debian).
    ///
    /// # Errors
    /// [`ClusterError::NoServer`] names what was found too old, and the command that installs one.
    pub fn find() -> Result<Self, ClusterError> {
        let mut best: Option<Self> = None;
        let mut old = Vec::new();
        for bin in candidates() {
            let Some(major) = major_version(&bin) else {
                continue;
            };
            if major < OLDEST {
                old.push(major);
            } else if best.as_ref().is_none_or(|b| major > b.major) {
                best = Some(Self { bin, major });
            }
        }
        best.ok_or(ClusterError::NoServer { old })
    }

    /// The path of one program.
    #[must_use]
    pub fn program(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }
}

fn candidates() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut add = |dir: PathBuf| {
        // A link on PATH (`/usr/local/bin/postgres`) stands for the folder where all of them are.
        let Ok(real) = dir.join("postgres").canonicalize() else {
            return;
        };
        let Some(bin) = real.parent().map(Path::to_path_buf) else {
            return;
        };
        if bin.join("initdb").exists() && !found.contains(&bin) {
            found.push(bin);
        }
    };
    if let Some(path) = std::env::var_os("PATH") {
        std::env::split_paths(&path).for_each(&mut add);
    }
    if let Ok(out) = Command::new("pg_config").arg("--bindir").output() {
        add(PathBuf::from(String::from_utf8_lossy(&out.stdout).trim()));
    }
    for (root, prefix) in [("/usr/lib/postgresql", ""), ("/usr", "pgsql-")] {
        let Ok(entries) = std::fs::read_dir(root) else {
            continue;
        };
        for entry in entries.flatten() {
            if entry.file_name().to_string_lossy().starts_with(prefix) {
                add(entry.path().join("bin"));
            }
        }
    }
    add(PathBuf::from("/usr/local/pgsql/bin"));
    found
}

fn major_version(bin: &Path) -> Option<u32> {
    let out = Command::new(bin.join("postgres"))
        .arg("--version")
        .output()
        .ok()?;
    parse_major(&String::from_utf8_lossy(&out.stdout))
}

/// `postgres (PostgreSQL) 15.8 (Debian 15.8-0+deb12u1)` → 15; `17beta1` → 17.
fn parse_major(text: &str) -> Option<u32> {
    let version = text.split_once("(PostgreSQL) ")?.1;
    let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// A user of this machine, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct User {
    /// User id.
    pub uid: u32,
    /// Its group.
    pub gid: u32,
}

/// Whom the server must run as when this process is root, which PostgreSQL refuses: `postgres`, else
/// `nobody`. None when this process is not root, or when neither exists.
#[must_use]
pub fn service_user() -> Option<User> {
    if !rustix::process::geteuid().is_root() {
        return None;
    }
    let passwd = std::fs::read_to_string("/etc/passwd").ok()?;
    user_in(&passwd, "postgres").or_else(|| user_in(&passwd, "nobody"))
}

fn user_in(passwd: &str, name: &str) -> Option<User> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next() != Some(name) {
            return None;
        }
        let mut ids = fields.skip(1);
        let uid = ids.next()?.parse().ok()?;
        let gid = ids.next()?.parse().ok()?;
        (uid != 0).then_some(User { uid, gid })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_what_the_server_prints() {
        assert_eq!(
            parse_major("postgres (PostgreSQL) 15.8 (Debian 15.8-0+deb12u1)\n"),
            Some(15)
        );
        assert_eq!(parse_major("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(parse_major("mysqld 8.0"), None);
    }

    #[test]
    fn the_service_user_is_read_by_name_and_is_never_root() {
        let passwd = "root:x:0:0:root:/root:/bin/bash\npostgres:x:101:104:PostgreSQL:/var/lib/postgresql:/bin/bash\n";
        assert_eq!(
            user_in(passwd, "postgres"),
            Some(User { uid: 101, gid: 104 })
        );
        assert_eq!(user_in(passwd, "nobody"), None);
        assert_eq!(user_in("postgres:x:0:0::/:/bin/sh", "postgres"), None);
    }
}
