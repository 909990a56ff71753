//! Exit codes, after sysexits(3), so that a script can tell a wrong file from a database that is away.

use std::process::ExitCode;

/// How a subcommand ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// What was asked has the answer no: a check found faults, a key did not match.
    No,
    /// The command line was wrong.
    Usage,
    /// What a file holds was wrong; nothing of it was taken.
    Data,
    /// A file could not be opened.
    NoInput,
    /// A service is away: database, platform, mail server.
    Unavailable,
    /// A fault of the program.
    Internal,
    /// The operating system refused something.
    System,
    /// A file could not be written.
    CannotWrite,
    /// Not now: slowed down, or no answer in time. Trying again later may help.
    Later,
    /// The login may not do this.
    NotAllowed,
    /// The settings are wrong.
    Config,
}

impl Exit {
    /// Every ending, in the order of its code.
    pub const ALL: [Self; 12] = [
        Self::Done,
        Self::No,
        Self::Usage,
        Self::Data,
        Self::NoInput,
        Self::Unavailable,
        Self::Internal,
        Self::System,
        Self::CannotWrite,
        Self::Later,
        Self::NotAllowed,
        Self::Config,
    ];

    /// The number that the shell sees.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::No => 1,
            Self::Usage => 64,
            Self::Data => 65,
            Self::NoInput => 66,
            Self::Unavailable => 69,
            Self::Internal => 70,
            Self::System => 71,
            Self::CannotWrite => 73,
            Self::Later => 75,
            Self::NotAllowed => 77,
            Self::Config => 78,
        }
    }

    /// What it means, as `--help` and `docs/operations.md` print it.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::No => "the answer is no: a check found faults, a number and key do not match",
            Self::Usage => "wrong command line",
            Self::Data => "wrong content of a file; nothing of it was taken",
            Self::NoInput => "a file could not be opened",
            Self::Unavailable => "database, platform or mail server cannot be reached",
            Self::Internal => "a fault of the program; its log says more",
            Self::System => "the operating system refused something",
            Self::CannotWrite => "a file could not be written",
            Self::Later => "not now; trying again later may help",
            Self::NotAllowed => "the login may not do this",
            Self::Config => "wrong settings; `densho config check` lists every fault",
        }
    }

    /// The table of `--help`.
    #[must_use]
    pub fn help() -> String {
        let rows = Self::ALL.map(|e| format!("  {:>2}  {}", e.code(), e.meaning()));
        format!("Exit codes:\n{}", rows.join("\n"))
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// A subcommand that did not do what was asked: the code, and what its user reads (what happened,
/// what was kept, what to do now). Foreign text in it passes the gate when it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// How it ends.
    pub exit: Exit,
    /// One or more lines for standard error.
    pub said: String,
}

impl Failure {
    /// A failure with these words.
    #[must_use]
    pub fn new(exit: Exit, said: impl std::fmt::Display) -> Self {
        Self {
            exit,
            said: said.to_string(),
        }
    }
}

/// Turns an error into a [`Failure`] with a code: `.or_exit(Exit::NoInput)?`.
pub trait OrExit<T> {
    /// The value, or the error's words under this code.
    ///
    /// # Errors
    /// The given code with the error's own words.
    fn or_exit(self, exit: Exit) -> Result<T, Failure>;
}

impl<T, E: std::fmt::Display> OrExit<T> for Result<T, E> {
    fn or_exit(self, exit: Exit) -> Result<T, Failure> {
        self.map_err(|error| Failure::new(exit, error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ending_has_a_code_of_its_own_and_stands_in_the_operations_manual() {
        let manual = include_str!("../../docs/operations.md");
        let mut codes: Vec<u8> = Exit::ALL.iter().map(|e| e.code()).collect();
        codes.dedup();
        assert_eq!(codes.len(), Exit::ALL.len());
        assert!(codes.is_sorted());
        for exit in Exit::ALL {
            let row = format!("| {} | {} |", exit.code(), exit.meaning());
            assert!(
                manual.contains(&row),
                "missing in docs/operations.md: {row}"
            );
        }
    }
}
