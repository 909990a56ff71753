//! The folder that application files come in by. A writer puts `name.json` there by renaming (or writes it slowly: a
//! file is taken only when it has not changed between two looks). It moves to `work/`, is read and handed to the
//! database, and ends in `done/`, or in `bad/` with a `.txt` beside it that says every fault.
//!
//! Several workers may watch one folder. Who moves a file to `work/` does not matter: whoever holds its lock there works
//! on it, and the lock is gone with its process, so that a file left behind by a crash is taken up by the next look.
//! The database takes the same file once, however often it is handed in.

use crate::store::WorkerFault;
use crate::store::worker::{Incoming, Received, WorkerDb};
use rustix::fs::{CWD, FlockOperation, RenameFlags, flock, renameat_with};
use rustix::io::Errno;
use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Bytes that are read of a file: one more than is taken, so that a longer one is noticed.
const READ_AT_MOST: u64 = 1024 * 1024 + 1;

/// Reads an application file, or says every fault of it, a line each.
pub type ReadFile = fn(&[u8]) -> Result<Incoming, Vec<String>>;

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpoolOutcome {
    /// A new application.
    Received(Received),
    /// Had been taken in before; nothing new.
    Already(Received),
    /// Set aside with these faults.
    Bad(Vec<String>),
    /// The database is away: it stays in `work/` until the next look.
    Later,
}

/// A file in `work/` that this process has locked.
#[derive(Debug)]
pub struct Taken {
    /// Its name.
    pub name: OsString,
    file: File,
}

/// What tells a file that is still being written from one that is not.
#[derive(Debug, PartialEq, Eq)]
struct Stamp {
    inode: u64,
    length: u64,
    modified: (i64, i64),
}

/// A watched folder.
#[derive(Debug)]
pub struct Spool {
    dir: PathBuf,
    /// What was there at the last look and how it looked.
    seen: HashMap<OsString, Stamp>,
}

impl Spool {
    /// Makes the folders that are missing.
    ///
    /// # Errors
    /// When they cannot be made.
    pub fn open(dir: &Path) -> io::Result<Self> {
        for part in ["work", "done", "bad"] {
            fs::create_dir_all(dir.join(part))?;
        }
        Ok(Self {
            dir: dir.to_owned(),
            seen: HashMap::new(),
        })
    }

    /// One look: takes what is ready, and what a worker that died has left.
    ///
    /// # Errors
    /// When the folder cannot be read; single files that cannot are set aside.
    pub async fn look(
        &mut self,
        db: &WorkerDb,
        read: ReadFile,
    ) -> io::Result<Vec<(OsString, SpoolOutcome)>> {
        let mut outcomes = Vec::new();
        for mut taken in self.take()? {
            let outcome = self.hand_in(&mut taken, db, read).await;
            match &outcome {
                SpoolOutcome::Received(_) | SpoolOutcome::Already(_) => self.done(&taken)?,
                SpoolOutcome::Bad(faults) => self.bad(&taken, faults)?,
                SpoolOutcome::Later => {}
            }
            let path = Path::new(&taken.name);
            match &outcome {
                SpoolOutcome::Received(to) => {
                    tracing::info!(path = %path.display(), application = to.number, "received")
                }
                SpoolOutcome::Already(to) => {
                    tracing::info!(path = %path.display(), application = to.number, "had been received")
                }
                SpoolOutcome::Bad(faults) => {
                    tracing::warn!(path = %path.display(), count = faults.len(), "set aside")
                }
                SpoolOutcome::Later => {
                    tracing::warn!(path = %path.display(), "waits for the database")
                }
            }
            let away = outcome == SpoolOutcome::Later;
            outcomes.push((taken.name, outcome));
            if away {
                break;
            }
        }
        Ok(outcomes)
    }

    /// Moves what has not changed since the last look to `work/`, and locks what lies there and nobody works on.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn take(&mut self) -> io::Result<Vec<Taken>> {
        let mut now = HashMap::new();
        for (name, stamp) in candidates(&self.dir)? {
            if self.seen.get(&name) == Some(&stamp) {
                match rename_new(&self.dir.join(&name), &self.dir.join("work").join(&name)) {
                    // Somebody else has taken it; or one of the same name is being worked on: the next look sees.
                    Err(e)
                        if matches!(
                            e.kind(),
                            io::ErrorKind::NotFound | io::ErrorKind::AlreadyExists
                        ) => {}
                    moved => moved?,
                }
            }
            now.insert(name, stamp);
        }
        self.seen = now;
        let work = self.dir.join("work");
        let mut taken = Vec::new();
        for (name, stamp) in candidates(&work)? {
            let file = match File::open(work.join(&name)) {
                Ok(file) => file,
                Err(e) if e.kind() == io::ErrorKind::NotFound => continue,
                Err(e) => {
                    self.set_aside(&name, &[format!("ファイルを開けません: {e}")])?;
                    continue;
                }
            };
            match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => {}
                Err(Errno::WOULDBLOCK) => continue,
                Err(e) => return Err(e.into()),
            }
            // It may have been finished, and another one of its name put there, between the look and the lock.
            let still =
                fs::symlink_metadata(work.join(&name)).is_ok_and(|meta| meta.ino() == stamp.inode);
            if still && file.metadata()?.ino() == stamp.inode {
                taken.push(Taken { name, file });
            }
        }
        Ok(taken)
    }

    async fn hand_in(&self, taken: &mut Taken, db: &WorkerDb, read: ReadFile) -> SpoolOutcome {
        let mut bytes = Vec::new();
        if let Err(e) = Read::by_ref(&mut taken.file)
            .take(READ_AT_MOST)
            .read_to_end(&mut bytes)
        {
            return SpoolOutcome::Bad(vec![format!("ファイルを読めません: {e}")]);
        }
        let incoming = match read(&bytes) {
            Ok(incoming) => incoming,
            Err(faults) => return SpoolOutcome::Bad(faults),
        };
        match db.receive(&incoming).await {
            Ok(received) if received.already => SpoolOutcome::Already(received),
            Ok(received) => SpoolOutcome::Received(received),
            Err(fault) => refused(fault),
        }
    }

    fn done(&self, taken: &Taken) -> io::Result<()> {
        let from = self.dir.join("work").join(&taken.name);
        move_beside(&from, &self.dir.join("done"), &taken.name, |_| Ok(()))
    }

    fn bad(&self, taken: &Taken, faults: &[String]) -> io::Result<()> {
        self.set_aside(&taken.name, faults)
    }

    fn set_aside(&self, name: &OsStr, faults: &[String]) -> io::Result<()> {
        let bad = self.dir.join("bad");
        let mut text = format!(
            "この申込ファイルは受け付けていません。下の{}件を直し、別の名前のファイルとして置き直してください。\n\n",
            faults.len()
        );
        for (n, fault) in faults.iter().enumerate() {
            text.push_str(&format!(
                "{}. {}\n",
                n + 1,
                crate::terminal::gate::plain(fault)
            ));
        }
        // The reason first: a file in `bad/` without one would be a riddle.
        move_beside(&self.dir.join("work").join(name), &bad, name, |target| {
            let mut reason = target.as_os_str().to_owned();
            reason.push(".txt");
            let draft = reason_draft(target);
            let mut file = File::create(&draft)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(draft, reason)
        })
    }
}

/// Hidden beside the target while it is being written.
fn reason_draft(target: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(".part");
    target.with_file_name(name)
}

fn refused(fault: WorkerFault) -> SpoolOutcome {
    let words = match fault {
        WorkerFault::Unavailable(_) => return SpoolOutcome::Later,
        WorkerFault::DuplicateReference(number) => {
            format!(
                "source_ref: この受付番号は、別の内容で受付済みです（申込番号 {number}）。内容を変えるときは新しい受付番号にしてください。"
            )
        }
        WorkerFault::UnknownBranch(branch) => format!("branch: 支店「{branch}」はありません。"),
        WorkerFault::BadValue { rule, place } => {
            format!("{place}: データベースの規則（{rule}）に合いません。")
        }
        other => {
            tracing::error!(error = %other, "an application file was not taken");
            "データベースが受け付けませんでした。システム担当へ連絡してください。".to_owned()
        }
    };
    SpoolOutcome::Bad(vec![words])
}

/// Regular files `*.json` that are no dotfiles, by name.
fn candidates(dir: &Path) -> io::Result<Vec<(OsString, Stamp)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        let bytes = name.as_encoded_bytes();
        if bytes.starts_with(b".") || !bytes.ends_with(b".json") {
            continue;
        }
        // Not followed: a link could lead anywhere.
        match fs::symlink_metadata(entry.path()) {
            Ok(meta) if meta.is_file() => {
                let stamp = Stamp {
                    inode: meta.ino(),
                    length: meta.len(),
                    modified: (meta.mtime(), meta.mtime_nsec()),
                };
                found.push((name, stamp));
            }
            Ok(_) => {}
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(e),
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(found)
}

/// Moves a file without ever replacing another.
fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        // A file system that cannot: a second name, which is refused when it exists, then the first one goes.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {
            fs::hard_link(from, to)?;
            fs::remove_file(from)
        }
        other => Ok(other?),
    }
}

/// Moves `from` into `dir` as `name`, or `name-2.json`, … where that is taken. `first` is called with the target before.
fn move_beside(
    from: &Path,
    dir: &Path,
    name: &OsStr,
    first: impl Fn(&Path) -> io::Result<()>,
) -> io::Result<()> {
    let stem = Path::new(name).file_stem().unwrap_or(name);
    for n in 1.. {
        let target = if n == 1 {
            dir.join(name)
        } else {
            let mut other = stem.to_owned();
            other.push(format!("-{n}.json"));
            dir.join(other)
        };
        if fs::symlink_metadata(&target).is_ok() {
            continue;
        }
        first(&target)?;
        match rename_new(from, &target) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            other => return other,
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}
