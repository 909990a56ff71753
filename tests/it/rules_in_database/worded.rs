//! Every code that a function of the database can refuse with has words: read out of the functions as they stand, so that
//! one in a migration to come is missed by nobody.

use crate::support::TestDb;
use densho::i18n::Language;
use densho::i18n::refusals::worded;
use std::collections::BTreeSet;

/// Codes that only a fault of the program (or somebody at psql) could meet, and why. They are said as before: a value
/// breaks a rule, and which.
const OURS: &[(&str, &str)] = &[
    ("request_id_missing", "every write of the program has an id"),
    ("request_id_once", "and a new one"),
    (
        "read_committed_only",
        "the program begins no other transaction that writes",
    ),
    (
        "content_shape",
        "the forms and the intake write the content themselves",
    ),
    ("content_unknown_field", "the same"),
    ("origin_known", "the form chooses among the two there are"),
    (
        "print_what",
        "certificate or notice, by the key that was pressed",
    ),
    ("return_code", "chosen from a list"),
    (
        "proposal_form",
        "the forms of the masters write the proposal",
    ),
    ("master_form", "and the row"),
    ("export_form", "the program counts what it read"),
    ("refusal_form", "and tells what it refused"),
    ("no_such_list", "the program asks for its own lists"),
    ("day_form", "the close sends a day of its list"),
    (
        "amendment_kind",
        "what came back is corrected in a form of its own kind",
    ),
    ("ledger_issue", "the worker writes the issue"),
    ("ledger_number", "and the occurrences, one after the other"),
    (
        "ledger_supersedes",
        "a form of a correction or a cancellation knows what it is about",
    ),
    ("ledger_unapproved", "the worker writes what was approved"),
    ("only_key_orders_wait", "the worker lets nothing else wait"),
    (
        "entered_by_oneself",
        "the database itself writes who entered it",
    ),
];

/// The first literal of what was called with these arguments; none where it is no literal.
fn literal(arguments: &str) -> Option<&str> {
    arguments
        .trim_start()
        .strip_prefix('\'')?
        .split('\'')
        .next()
}

fn literals(text: &str) -> impl Iterator<Item = &str> {
    let code = |text: &&str| {
        text.contains('_') && text.bytes().all(|b| b == b'_' || b.is_ascii_lowercase())
    };
    text.split('\'').skip(1).step_by(2).filter(code)
}

#[tokio::test]
async fn every_code_that_a_function_refuses_with_says_in_both_languages_what_happened_and_what_to_do()
 {
    let db = TestDb::new().await;
    let functions: Vec<(String, String)> = sqlx::query_as(
        "SELECT p.oid::regproc::text, p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
          WHERE n.nspname IN ('core', 'api', 'vault', 'audit', 'platform', 'worker') AND p.prokind = 'f'
          ORDER BY 1",
    )
    .fetch_all(&db.superuser().await)
    .await
    .unwrap();
    let source = |name: &str| {
        let found = functions.iter().find(|(called, _)| called == name);
        found.unwrap_or_else(|| panic!("{name}")).1.as_str()
    };
    let mut codes = BTreeSet::new();
    let mut named = Vec::new();
    for (name, source) in &functions {
        for call in source.split("core.refuse_value(").skip(1) {
            match literal(call) {
                Some(code) => {
                    codes.insert(code);
                }
                None => named.push(name.as_str()),
            }
        }
        // core.refuse('ZD012', message, detail, rule): what exists already.
        for call in source.split("core.refuse('ZD012',").skip(1) {
            let call = call.split(';').next().unwrap_or_default();
            codes.extend(literals(call).last());
        }
    }
    // Where the code is a variable: where it comes from. An import of orderers says on what a proposal was refused with.
    named.dedup();
    assert_eq!(
        named,
        [
            "api.import_orderers",
            "core.check_asked",
            "core.check_gates"
        ]
    );
    codes.extend(
        literals(source("core.amount_gate"))
            .filter(|c| c.starts_with("over_") || c.starts_with("below_")),
    );
    codes.extend(
        literals(source("core.gate_of")).filter(|c| {
            c.contains("deposit") || c.starts_with("bank_") || c.starts_with("premium_")
        }),
    );
    codes.extend(
        literals(source("core.electronic_refused"))
            .filter(|c| c.starts_with("electronic_") || c.starts_with("basis_")),
    );
    assert!(codes.len() > 100, "{codes:?}");
    for code in [
        "bank_not_contracted",
        "over_limit",
        "electronic_not_yet",
        "basis_day_missing",
        "premium_in_future",
        "rule_backdated",
        "reveal_rate",
        "branch_prefix_missing",
        "one_open_amendment",
    ] {
        assert!(codes.contains(code), "{code} was not found: {codes:?}");
    }
    let known: BTreeSet<&str> = OURS.iter().map(|(code, _)| *code).collect();
    let silent: Vec<&&str> = codes
        .iter()
        .filter(|code| !known.contains(**code))
        .filter(|code| {
            [Language::Japanese, Language::English]
                .iter()
                .any(|language| {
                    let said = worded(*language, code, "");
                    said.is_none_or(|(what, remedy)| what.is_empty() || remedy.is_empty())
                })
        })
        .collect();
    assert!(silent.is_empty(), "no words in src/i18n for {silent:?}");
    let gone: Vec<&&str> = known.iter().filter(|c| !codes.contains(**c)).collect();
    assert!(
        gone.is_empty(),
        "no function refuses with {gone:?} any more"
    );
    for code in known {
        let said = worded(Language::Japanese, code, "");
        assert_eq!(said, None, "{code} has words: it need not be excused");
    }
}
