//! What terminals answered formerly, for the day on which one answers too late: a file of the user's own, a line
//! for each terminal. It only ever helps: whatever is wrong with it, the terminal counts as unknown.

use super::detect::{ASKED, Measured};
use super::profile::Background;
use std::env;
use std::fs::{DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// An answer older than this may be another terminal's by now.
const OLDEST: Duration = Duration::from_secs(90 * 86_400);
/// The same answer is written again after this.
const FRESH: Duration = Duration::from_secs(86_400);
/// Terminals that are remembered, the latest first.
const MOST: usize = 32;

/// The memory, seen by one terminal.
#[derive(Clone, Debug)]
pub(super) struct Memory {
    file: PathBuf,
    terminal: String,
}

impl Memory {
    pub(super) fn new(file: PathBuf, terminal: String) -> Self {
        Self { file, terminal }
    }

    /// The one of the terminal that the environment describes: its name, the program if it says so, and the machine
    /// somebody sits at. Nothing that changes with the window.
    pub(super) fn of_this_terminal(file: PathBuf) -> Self {
        let of = |name: &str| env::var(name).unwrap_or_default();
        let client = of("SSH_CONNECTION");
        let names = [
            of("TERM"),
            of("TERM_PROGRAM"),
            client.split(' ').next().unwrap_or_default().to_owned(),
        ];
        let plain = |c: char| if c.is_ascii_graphic() { c } else { '?' };
        let terminal = names.join("/").chars().map(plain).take(120).collect();
        Self::new(file, terminal)
    }

    /// The last answer, unless it is too old.
    pub(super) fn recall(&self) -> Option<Measured> {
        let now = now();
        self.lines()
            .iter()
            .find_map(|line| parse(line).filter(|(id, ..)| *id == self.terminal))
            .map(|(_, at, measured)| Measured {
                remembered: Some(now.saturating_sub(at)),
                ..measured
            })
            .filter(|measured| measured.remembered.is_some_and(|age| age <= OLDEST))
    }

    /// Keeps an answer. A folder that cannot be written is no fault: the terminal is asked at every start.
    pub(super) fn keep(&self, measured: &Measured) {
        let same = |known: &Measured| {
            known.columns == measured.columns
                && known.attributes == measured.attributes
                && known.marks_pastes == measured.marks_pastes
                && known.background == measured.background
                && known.remembered.is_some_and(|age| age < FRESH)
        };
        if self.recall().as_ref().is_some_and(same) {
            return;
        }
        if let Err(error) = self.write(measured) {
            let path = self.file.display();
            tracing::warn!(%path, %error, "the terminal's answer could not be kept");
        }
    }

    fn lines(&self) -> Vec<String> {
        let text = std::fs::read_to_string(&self.file).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    fn write(&self, measured: &Measured) -> io::Result<()> {
        if let Some(folder) = self.file.parent().filter(|folder| !folder.exists()) {
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(folder)?;
        }
        let columns: Vec<String> = measured.columns.iter().map(u16::to_string).collect();
        let mut text = format!(
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\n",
            self.terminal,
            now().as_secs(),
            columns.join(","),
            measured.round_trip.unwrap_or_default().as_millis(),
            measured.attributes,
            u8::from(measured.marks_pastes),
            match measured.background {
                Some(Background::Dark) => "dark",
                Some(Background::Light) => "light",
                Some(Background::Unknown) | None => "",
            },
        );
        let others = self.lines().into_iter().filter(|line| {
            parse(line).is_some_and(|(id, at, _)| {
                id != self.terminal && now().saturating_sub(at) <= OLDEST
            })
        });
        for line in others.take(MOST - 1) {
            text.push_str(&line);
            text.push('\n');
        }
        // Another session may read it right now: the whole file or none.
        let aside = self.file.with_extension(std::process::id().to_string());
        let mut file = File::options()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&aside)?;
        file.write_all(text.as_bytes())?;
        drop(file);
        std::fs::rename(&aside, &self.file)
    }
}

/// Terminal, when (since 1970), answer.
fn parse(line: &str) -> Option<(&str, Duration, Measured)> {
    let mut fields = line.split('\t');
    let id = fields.next()?;
    let at = Duration::from_secs(fields.next()?.parse().ok()?);
    let columns = fields.next()?.split(',').map(str::parse);
    let columns: Vec<u16> = columns.collect::<Result<_, _>>().ok()?;
    let round_trip = Duration::from_millis(fields.next()?.parse().ok()?);
    let attributes = fields.next()?.to_owned();
    let marks_pastes = fields.next() == Some("1");
    // A line of an earlier edition has none.
    let background = match fields.next() {
        Some("dark") => Some(Background::Dark),
        Some("light") => Some(Background::Light),
        _ => None,
    };
    (columns.len() == ASKED.len()).then_some((
        id,
        at,
        Measured {
            columns,
            round_trip: Some(round_trip),
            attributes,
            marks_pastes,
            background,
            remembered: None,
        },
    ))
}

fn now() -> Duration {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(circle: u16) -> Measured {
        Measured {
            columns: vec![circle, 1, circle, 2, 1, 2, 2, 2],
            round_trip: Some(Duration::from_millis(420)),
            attributes: "64;1".to_owned(),
            marks_pastes: true,
            background: Some(Background::Light),
            remembered: None,
        }
    }

    #[test]
    fn each_terminal_has_its_own_answer_and_the_last_one_counts() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("state/densho/terminals");
        let here = Memory::new(file.clone(), "xterm//192.0.2.7".to_owned());
        let there = Memory::new(file, "xterm//192.0.2.8".to_owned());
        assert_eq!(here.recall(), None);
        here.keep(&answer(1));
        there.keep(&answer(2));
        here.keep(&answer(2));
        here.keep(&answer(1));
        assert_eq!(here.recall().unwrap().columns, answer(1).columns);
        assert_eq!(there.recall().unwrap().columns, answer(2).columns);
        assert_eq!(here.recall().unwrap().round_trip, answer(1).round_trip);
        assert_eq!(here.recall().unwrap().background, Some(Background::Light));
        assert_eq!(here.lines().len(), 2);
    }

    #[test]
    fn what_is_too_old_or_broken_is_not_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("terminals");
        let memory = Memory::new(file.clone(), "xterm".to_owned());
        let old = now().saturating_sub(OLDEST).as_secs() - 5;
        for text in [
            format!("xterm\t{old}\t1,1,1,2,1,2,2,2\t20\t64\t1\n"),
            format!("xterm\t{}\t1,1\t20\t64\n", now().as_secs()),
            "xterm\n\0\n\t\t\t\t".to_owned(),
        ] {
            std::fs::write(&file, text).unwrap();
            assert_eq!(memory.recall(), None);
        }
        memory.keep(&answer(1));
        assert!(memory.recall().is_some());
        assert_eq!(memory.lines().len(), 1, "what is old or broken is dropped");
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_no_fault() {
        let memory = Memory::new("/dev/null/terminals".into(), "xterm".to_owned());
        memory.keep(&answer(1));
        assert_eq!(memory.recall(), None);
    }
}
