//! Which place has a picture of which state: empty, one row, overfull, refused, no connection, too small. A state that a
//! place does not have is named with its reason. A new place fails until it stands here.

use super::pictures::nearest;
use State::{Never, Place, Shown};
use std::collections::BTreeSet;
use std::path::Path;

/// Where a state is seen.
#[derive(Debug, Clone, Copy)]
enum State {
    /// In this picture, named as its file is.
    Shown(&'static str),
    /// In the place's own picture (`pictures`).
    Place,
    /// Nowhere, for this reason.
    Never(&'static str),
}

/// A place and its states; the line gone and the window too small are in the picture of every place.
struct States {
    place: &'static str,
    empty: State,
    one: State,
    overfull: State,
    refused: State,
}

const fn states(place: &'static str, [empty, one, overfull, refused]: [State; 4]) -> States {
    States {
        place,
        empty,
        one,
        overfull,
        refused,
    }
}

const RECORD: State = Never("a record that is not there is not opened: its list says so");
const FORM: State = Never("a form is about one record and has no rows");
const BEGUN: State = Never("it is begun on a row and shows that row's fields");
const PROGRAM: State = Never("it shows the program's own words, the same in front of any data");
const READS_NOTHING: State = Never("it reads nothing after it was opened");
const BLANK: State = Shown("full_forms__form@blank");
/// The lists of the house, each without a row.
const HOUSE: State = Shown("pictures__place@empty");

/// A form of the house: what is wrong with it is what it refuses. What the database refuses of it is one and the same
/// for all of them: the bank's form stands for it.
const fn form(place: &'static str, empty: State, filled: &'static str) -> States {
    states(place, [empty, FORM, Shown(filled), Shown(filled)])
}

/// A list of the house.
const fn list(place: &'static str, full: &'static str) -> States {
    states(place, [HOUSE, Place, Shown(full), Place])
}

const STATES: &[States] = &[
    states(
        "S0",
        [
            PROGRAM,
            PROGRAM,
            PROGRAM,
            Shown("everywhere__a_login_that_is_refused_is_told_whom_to_ask"),
        ],
    ),
    states("H1", [PROGRAM, PROGRAM, PROGRAM, READS_NOTHING]),
    states("H2", [PROGRAM, PROGRAM, PROGRAM, READS_NOTHING]),
    states("T1", [PROGRAM, PROGRAM, PROGRAM, READS_NOTHING]),
    states(
        "Q1",
        [
            Shown("states__list@queue-empty"),
            Shown("states__list@queue-one"),
            Shown("full_lists__list@Q1"),
            Place,
        ],
    ),
    states(
        "Q2",
        [
            Shown("states__list@review-empty"),
            Shown("states__list@review-one"),
            Shown("full_lists__list@Q2"),
            Place,
        ],
    ),
    states(
        "C1",
        [
            Shown("states__list@contracts-empty"),
            Shown("states__list@contracts-one"),
            Shown("full_lists__list@C1"),
            Place,
        ],
    ),
    states(
        "P1",
        [
            Shown("states__list@jobs-empty"),
            Shown("states__list@jobs-one"),
            Shown("full_lists__list@P1"),
            Place,
        ],
    ),
    states(
        "M2",
        [
            Shown("amend_review__amendments-empty"),
            Shown("amend_review__amendments-one"),
            Shown("full_lists__list@M2"),
            Place,
        ],
    ),
    states(
        "K2",
        [
            Shown("full_lists__list@K2-empty"),
            Shown("full_lists__list@K2-one"),
            Shown("full_lists__list@K2"),
            Place,
        ],
    ),
    states(
        "K3",
        [
            Place,
            Shown("phone__a_caller_with_a_number_hears_that_the_orderer_has_not_looked_yet-2"),
            Shown("full_lists__list@K3"),
            Shown("full_records__full@K3-refused"),
        ],
    ),
    states("A1", [RECORD, Place, Shown("full_records__full@A1"), Place]),
    states("R1", [RECORD, Place, Shown("full_records__full@R1"), Place]),
    states("C2", [RECORD, Place, Shown("full_records__full@C2"), Place]),
    states("M3", [RECORD, Place, Shown("full_records__full@M3"), Place]),
    states(
        "P2",
        [
            RECORD,
            Place,
            Shown("full_records__full@P2"),
            Shown("full_records__full@P2-refused"),
        ],
    ),
    states(
        "L1",
        [
            RECORD,
            Shown("full_records__full@L1-one"),
            Shown("full_records__full@L1"),
            Place,
        ],
    ),
    states(
        "W9",
        [RECORD, Place, Shown("full_lists__list@W9"), READS_NOTHING],
    ),
    states(
        "A2",
        [
            BEGUN,
            FORM,
            Shown("full_records__full@A2"),
            Shown("ahead__no@A2"),
        ],
    ),
    states(
        "E1",
        [
            Place,
            FORM,
            Shown("full_records__full@E1"),
            Shown("ahead__no@E1"),
        ],
    ),
    states(
        "M1",
        [
            BEGUN,
            Place,
            Shown("full_records__full@M1"),
            Shown("ahead__no@M1"),
        ],
    ),
    states(
        "K1",
        [
            Place,
            FORM,
            Shown("full_records__full@K1"),
            Shown("search__every_fault_is_told_at_once_and_the_first_has_the_focus"),
        ],
    ),
    states(
        "G1",
        [
            Shown("dashboard__figures@empty"),
            Shown("dashboard__figures@one"),
            Shown("dashboard__figures@overfull"),
            Place,
        ],
    ),
    states(
        "W1",
        [
            HOUSE,
            Shown("house__house@audit-one"),
            Shown("full_lists__list@Audit"),
            Place,
        ],
    ),
    states(
        "W2",
        [
            HOUSE,
            Shown("full_lists__list@W2-one"),
            Shown("full_lists__list@AuditKeys"),
            Place,
        ],
    ),
    states(
        "W3",
        [
            HOUSE,
            Shown("full_lists__list@W3-one"),
            Shown("full_lists__list@AuditRefused"),
            Place,
        ],
    ),
    states(
        "D1",
        [
            HOUSE,
            Shown("full_lists__list@D1-one"),
            Shown("full_lists__list@CloseDays"),
            Place,
        ],
    ),
    list("D2", "full_lists__list@CloseMonths"),
    list("D3", "full_lists__list@Statistics"),
    list("D4", "full_lists__list@Premiums"),
    list("D5", "full_lists__list@CloseItems"),
    list("D6", "full_lists__list@PremiumLines"),
    states(
        "B0",
        [
            Never("whoever may open it has at least one list in it"),
            Place,
            Never("it has a row for each list that there is, and those fit"),
            Place,
        ],
    ),
    list("B1", "full_lists__list@Proposals"),
    list("B2", "full_lists__list@Orderers"),
    list("B2R", "full_lists__list@Rules"),
    list("B3", "full_lists__list@Contractors"),
    list("B3C", "full_lists__list@ContractorContracts"),
    list("B4", "full_lists__list@Banks"),
    list("B5", "full_lists__list@Branches"),
    list("B6", "full_lists__list@Operators"),
    list("B7", "full_lists__list@Holidays"),
    list("B8", "full_lists__list@Company"),
    list("B9", "full_lists__list@Rates"),
    states(
        "B10",
        [
            HOUSE,
            Never("it has a row for each of the three mails"),
            Shown("full_lists__list@MailWordings"),
            Place,
        ],
    ),
    list("B11", "full_lists__list@Limits"),
    list("B12", "full_lists__list@Delegations"),
    list("B13", "full_lists__list@Workloads"),
    states(
        "B14",
        [
            HOUSE,
            Shown("full_lists__list@B14-one"),
            Shown("full_lists__list@DocumentWordings"),
            Place,
        ],
    ),
    list("B15", "full_lists__list@Entitlements"),
    states(
        "BF-bankform",
        [
            BLANK,
            FORM,
            Shown("full_forms__form@BF-bankform"),
            Shown("ahead__no@BF"),
        ],
    ),
    form("BF-branchform", BLANK, "full_forms__form@BF-branchform"),
    form("BF-closeform", BEGUN, "full_forms__form@BF-closeform"),
    form("BF-companyform", BLANK, "full_forms__form@BF-companyform"),
    form(
        "BF-contractorform",
        BLANK,
        "full_forms__form@BF-contractorform",
    ),
    form(
        "BF-contractormerge",
        BEGUN,
        "full_forms__form@BF-contractormerge",
    ),
    form(
        "BF-contracttoanother",
        BEGUN,
        "full_forms__form@BF-contracttoanother",
    ),
    form(
        "BF-delegationform",
        BLANK,
        "full_forms__form@BF-delegationform",
    ),
    form(
        "BF-entitlementform",
        BLANK,
        "full_forms__form@BF-entitlementform",
    ),
    form("BF-handover", BEGUN, "full_forms__form@BF-handover"),
    form("BF-holidayform", BLANK, "full_forms__form@BF-holidayform"),
    form("BF-limitform", BLANK, "full_forms__form@BF-limitform"),
    form(
        "BF-masterswordingofamail",
        BEGUN,
        "full_forms__form@BF-masterswordingofamail",
    ),
    form(
        "BF-masterswordingofcertificates",
        BEGUN,
        "full_forms__form@BF-masterswordingofcertificates",
    ),
    form("BF-operatorform", BLANK, "full_forms__form@BF-operatorform"),
    form("BF-ordererform", BLANK, "full_forms__form@BF-ordererform"),
    form("BF-rateform", BLANK, "full_forms__form@BF-rateform"),
    form("BF-ruleform", BLANK, "full_forms__form@BF-ruleform"),
];

/// What stands in a picture's file.
fn picture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/screens/tests/snapshots");
    let file = folder.join(format!("densho__screens__tests__{name}.snap"));
    std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}

/// The part of a place's own picture under this heading.
fn part(picture: &str, heading: &str) -> String {
    let (_, rest) = (picture.split_once(&format!("\n{heading}\n")))
        .unwrap_or_else(|| panic!("no {heading}: {picture}"));
    let rest = rest.split("\n\n").next().unwrap_or_default();
    rest.trim().to_owned()
}

/// The title of a form before its id, from the beginning of its line.
fn headed(picture: &str, id: &str) -> String {
    let line = picture.lines().find(|line| line.contains(id)).unwrap();
    let (title, _) = line.split_once(id).unwrap();
    format!("{title}{id}")
}

/// The labels of a form's first fields, or what its question asks.
fn labels(picture: &str) -> Vec<String> {
    let rows = picture.lines().skip_while(|line| !line.contains(" BF "));
    let of = |line: &str| {
        let text = line.trim_start_matches(['>', '!', ' ', '|']);
        let end = text.find(' ').unwrap_or(text.len());
        (!text.is_empty()).then(|| text[..end].to_owned())
    };
    let fields = rows.skip(3).take_while(|line| !line.contains("F12戻る"));
    fields.filter_map(of).take(3).collect()
}

#[test]
fn every_place_has_a_picture_of_each_of_the_six_states_or_the_reason_why_not() {
    let places: BTreeSet<String> = nearest().into_keys().collect();
    let told: BTreeSet<String> = STATES.iter().map(|s| s.place.to_owned()).collect();
    assert_eq!(told.len(), STATES.len(), "one line each");
    assert_eq!(told, places, "add the new place to STATES");
    for it in STATES {
        let own = picture(&format!("pictures__place@{}", it.place));
        // The start has nothing but that to say.
        let lost = part(&own, "no connection").contains("データベース切断");
        assert!(
            lost || own.contains("データベースにつながりません"),
            "{own}"
        );
        assert!(
            part(&own, "too small").contains("画面が小さすぎます"),
            "{own}"
        );
        // A picture of another place would prove nothing: a form of the house is told by its title and its first fields.
        let title = match it.place.split_once('-') {
            Some((id, _)) => headed(&own, &format!(" {id} ")),
            None => format!(" {} ", it.place),
        };
        let labels = match it.place.starts_with("BF-") {
            true => labels(&own),
            false => Vec::new(),
        };
        for (name, state) in [
            ("empty", it.empty),
            ("one", it.one),
            ("overfull", it.overfull),
            ("refused", it.refused),
        ] {
            match state {
                Place if name == "refused" => {
                    let said = part(&own, "refused");
                    assert!(said.contains("時間内に"), "{}: {own}", it.place);
                }
                Place => assert!(own.contains(&title), "{}", it.place),
                Shown(file) => {
                    let shown = picture(file);
                    let mut screens = shown.split("cursor: ");
                    let its_own = screens.any(|screen| {
                        let titled = |line: &str| format!("{line} ").contains(&title);
                        screen.lines().any(titled) && labels.iter().all(|l| screen.contains(l))
                    });
                    assert!(its_own, "{} {name}: {file} is of another place", it.place);
                }
                Never(why) => assert!(why.contains(' '), "{} {name}: {why}", it.place),
            }
        }
    }
}
