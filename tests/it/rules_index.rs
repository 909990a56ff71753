//! `docs/rules.md` names tests: each of them exists, and is a test.

use std::collections::HashSet;
use std::path::Path;

/// The tests that stand in the sources under this folder.
fn tests_below(folder: &Path, found: &mut HashSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            tests_below(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            tests_in(&text, found);
        }
    }
}

/// Names of the functions that stand under a test attribute; `proptest!` writes `#[test]` too.
fn tests_in(text: &str, found: &mut HashSet<String>) {
    let mut is_test = false;
    for line in text.lines().map(str::trim_start) {
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            is_test = true;
        } else if let Some((_, rest)) = line.split_once("fn ")
            && is_test
        {
            let name = rest.split(|c: char| c != '_' && !c.is_ascii_alphanumeric());
            found.extend(name.take(1).map(str::to_owned));
            is_test = false;
        }
    }
}

#[test]
fn every_rule_names_tests_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tests = HashSet::new();
    tests_below(&root.join("src"), &mut tests);
    tests_below(&root.join("tests"), &mut tests);
    let index = std::fs::read_to_string(root.join("docs/rules.md")).unwrap();
    let mut missing = Vec::new();
    for line in index.lines().filter(|l| l.starts_with("| ")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
        if matches!(cells.first(), Some(&" rule " | &" what ")) {
            continue;
        }
        let last = cells.last().copied().unwrap_or_default();
        let named: Vec<&str> = last.split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "no test holds this rule: {line}");
        missing.extend(named.into_iter().filter(|name| !tests.contains(*name)));
    }
    assert!(missing.is_empty(), "named and not there: {missing:#?}");
}
