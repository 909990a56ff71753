//! `densho verify`: the records read against themselves, for auditors and administrators.

use super::exit::{Exit, Failure, OrExit as _};
use super::settings::{Site, language};
use super::{block_on, connect, out};
use crate::i18n::verify as words;
use crate::store::verify::{Head, Verified, verify};
use clap::Args;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Write where each branch's chain ends to this new file, to be kept outside the house.
    #[arg(long, value_name = "FILE")]
    heads: Option<PathBuf>,
    /// Also hold the chains against such a file from an earlier day.
    #[arg(long, value_name = "FILE")]
    against: Vec<PathBuf>,
}

pub(super) fn run(site: &Site, arguments: &Arguments) -> Result<Exit, Failure> {
    let config = site.load()?;
    let language = language(&config);
    if let Some(path) = &arguments.heads {
        out::fresh(path, language)?;
    }
    let mut kept = Vec::new();
    for path in &arguments.against {
        kept.extend(read(path)?);
    }
    let found = block_on(async {
        let mut db = connect::to(&config).await?;
        let found = verify(&mut db, &kept).await;
        connect::settle(&mut db, "verify", found, language).await
    })?;
    for finding in &found.findings {
        out::line(&words::line(language, finding))?;
    }
    if let Some(waiting) = words::unsealed(language, &found) {
        out::note(&waiting);
    }
    out::line(&words::summary(language, &found))?;
    if let Some(path) = &arguments.heads {
        write(path, &found)?;
    }
    Ok(if found.findings.is_empty() {
        Exit::Done
    } else {
        Exit::No
    })
}

/// A line for each branch: `371 1234 <64 hexadecimal digits>`.
fn write(path: &Path, found: &Verified) -> Result<(), Failure> {
    let mut text = String::new();
    for head in &found.heads {
        let hash: String = head.hash.iter().fold(String::new(), |mut hex, byte| {
            let _infallible = write!(hex, "{byte:02x}");
            hex
        });
        let _infallible = writeln!(text, "{} {} {hash}", head.branch, head.position);
    }
    // Never over an older one: that is what it is to be held against.
    std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()))
        .map_err(|e| format!("{}: {e}", path.display()))
        .or_exit(Exit::CannotWrite)
}

fn read(path: &Path) -> Result<Vec<Head>, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| format!("{}: {e}", path.display()))
        .or_exit(Exit::NoInput)?;
    text.lines()
        .enumerate()
        .map(|(n, line)| {
            head(line)
                .ok_or_else(|| format!("{}:{}: not BRANCH POSITION HASH", path.display(), n + 1))
                .or_exit(Exit::Data)
        })
        .collect()
}

fn head(line: &str) -> Option<Head> {
    let mut words = line.split(' ');
    let (branch, position, hex) = (words.next()?, words.next()?, words.next()?);
    if hex.len() != 64 || !hex.is_ascii() || words.next().is_some() {
        return None;
    }
    let mut hash = [0; 32];
    for (i, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).ok()?;
    }
    Some(Head {
        branch: branch.to_owned(),
        position: position.parse().ok()?,
        hash,
    })
}
