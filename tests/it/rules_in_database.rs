//! The database is the boundary: an operator has psql too. Everything here is tried with the clerk's and the
//! supervisor's own login, through psql, as they would.

mod approvals;
mod asked;
mod attempts;
mod audit_of_grants;
mod escapes;
mod kept;
mod reading;
mod with_data;
mod worded;
mod writing;

use crate::support::TestDb;
use std::fmt::Write as _;

/// What psql reads as the data of a statement: from 15.20 on also of one that was refused, to the end of the script.
fn data_of(statement: &str) -> &'static str {
    match statement.ends_with("FROM STDIN") {
        true => "\\.\n",
        false => "",
    }
}

/// Runs statements one by one as `login`; for each what it printed, or `ERROR <sqlstate>: <message>`.
fn each(db: &TestDb, login: &str, statements: &[String]) -> Vec<String> {
    let mut script = String::new();
    for statement in statements {
        assert!(!statement.contains("\n\\echo"), "{statement}");
        writeln!(script, "{statement};").unwrap();
        script.push_str(data_of(statement));
        script.push_str("\\echo ~~~end~~~\n");
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), script).unwrap();
    let output = db
        .cluster()
        .psql(login, db.name())
        .args(["-v", "ON_ERROR_STOP=0", "-v", "VERBOSITY=verbose"])
        // One stream, so that an error stands where it happened.
        .arg("-f")
        .arg(file.path())
        .env("PGOPTIONS", "-c client_min_messages=error")
        .stderr(std::process::Stdio::piped())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut outcomes: Vec<String> = printed
        .split("~~~end~~~\n")
        .map(|text| text.trim().to_owned())
        .collect();
    assert_eq!(outcomes.pop().as_deref(), Some(""), "{errors}");
    assert_eq!(outcomes.len(), statements.len(), "{errors}");
    // psql says `psql:<file>:<line>: ERROR:  42501: permission denied …`; a statement takes its own lines and one more.
    let mut line = 1;
    for (outcome, statement) in outcomes.iter_mut().zip(statements) {
        let last = line + statement.matches('\n').count();
        let here: Vec<&str> = errors
            .lines()
            .filter_map(|e| {
                let rest = e.split_once(": ERROR:  ")?;
                let at: usize = rest.0.rsplit(':').next()?.parse().ok()?;
                (line..=last).contains(&at).then_some(rest.1)
            })
            .collect();
        if let Some(error) = here.first() {
            *outcome = format!("ERROR {error}");
        }
        line = last + 2 + data_of(statement).matches('\n').count();
    }
    outcomes
}

/// One statement as `login`.
fn one(db: &TestDb, login: &str, statement: &str) -> String {
    each(db, login, &[statement.to_owned()]).remove(0)
}

/// Every one of these statements is refused for want of a right.
fn all_denied(db: &TestDb, login: &str, statements: &[String]) {
    assert!(!statements.is_empty());
    for (statement, outcome) in statements.iter().zip(each(db, login, statements)) {
        assert!(
            outcome.starts_with("ERROR 42501"),
            "{login}: {statement}\n→ {outcome}"
        );
    }
}

/// The branch's staff who try.
const LOGINS: [&str; 3] = ["sato", "takahashi", "kanri"];
