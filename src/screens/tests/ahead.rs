//! What is typed ahead of an answer, behind every act that can be refused.

use super::desk::{mori, ready};
use super::house::administrator;
use super::house_rooms as masters;
use super::record::{awaiting, certificate, examined, issued_office};
use super::{amend_desk, counter, house, publication, states};
use crate::app::Effect;
use crate::domain::command::Write;
use crate::domain::ids::Login;
use crate::domain::publication::Shown;
use crate::domain::refusal::Refusal;
use crate::keys::Context;
use crate::runtime::harness::{Harness, Office, clerk, supervisor};
use std::collections::BTreeSet;

/// An act: who stands where, and the keys to its yes. `"…` is typed, `:…` runs a command by its name.
struct Deed {
    name: &'static str,
    place: fn() -> Harness,
    way: &'static [&'static str],
    yes: &'static str,
}

const fn deed(name: &'static str, place: fn() -> Harness, way: &'static [&'static str]) -> Deed {
    Deed {
        name,
        place,
        way,
        yes: "y",
    }
}

const fn entered(name: &'static str, place: fn() -> Harness, way: &'static [&'static str]) -> Deed {
    Deed {
        yes: "Enter",
        ..deed(name, place, way)
    }
}

fn reviewer() -> Harness {
    let office = ready(3);
    office.set_choices(vec![mori()]);
    Harness::supervisor(office)
}

fn one() -> Harness {
    let office = awaiting();
    office.set_choices(vec![mori()]);
    let mut h = Harness::supervisor(office);
    h.press("Enter");
    h
}

fn received() -> Harness {
    Harness::clerk(Office::sample(4))
}

fn mine() -> Harness {
    let office = Office::sample(4);
    for n in 1..=4 {
        office.arrange(n, |d| {
            d.row.state = crate::domain::record::ApplicationState::Examining;
            d.row.claimed_by = Some(clerk().login);
        });
    }
    Harness::clerk(office)
}

fn opened() -> Harness {
    let mut h = examined();
    h.press("Enter");
    h
}

fn answered_warning() -> Harness {
    let mut h = opened();
    h.press("w");
    h.type_text("別の年度の工事と確認");
    h.press("Enter y");
    h.log.clear();
    h
}

/// An application that a colleague has.
fn anothers() -> Harness {
    let office = Office::sample(4);
    office.arrange(1, |d| {
        d.row.state = crate::domain::record::ApplicationState::Examining;
        d.row.claimed_by = Some(mori_login());
    });
    let mut h = Harness::clerk(office);
    h.press("Enter");
    h
}

fn mori_login() -> Login {
    Login(mori().code)
}

fn corrected() -> Harness {
    let mut h = opened();
    h.press("e C-u");
    h.type_text("株式会社　改名建設");
    h
}

fn typed_at_the_counter() -> Harness {
    let mut h = Harness::clerk(counter::office());
    h.press("N");
    counter::flyer(&mut h);
    h
}

fn changed_contract() -> Harness {
    let mut h = amend_desk::changing(amend_desk::issued());
    amend_desk::longer(&mut h);
    h
}

fn amendment() -> Harness {
    let mut h = Harness::supervisor(amend_desk::waiting());
    h.press("g m Enter");
    h
}

fn mails() -> Harness {
    let mut h = Harness::clerk(states::office(0));
    h.office.set_jobs(vec![
        publication::mail(Shown::Dead),
        publication::mail(Shown::Sent),
    ]);
    h.press("g p");
    h
}

fn sent() -> Harness {
    let mut h = Harness::clerk(states::office(0));
    h.office.set_jobs(vec![publication::mail(Shown::Sent)]);
    h.press("g p f Down Down Down Down Down Down Down Enter");
    h
}

fn held() -> Harness {
    let h = mine();
    h.office.arrange(1, |d| {
        d.row.standing.held_until = "2022-11-15".parse().ok();
        d.row.standing.held_because = Some("照会中".to_owned());
    });
    h
}

fn new_price() -> Harness {
    let mut h = amend_desk::changing(amend_desk::issued());
    h.press("Tab Tab Tab Tab");
    amend_desk::put(&mut h, "5500万");
    h.press("Tab Tab Tab Tab Tab");
    h.type_text("設計変更");
    h
}

fn hours() -> Harness {
    let mut h = Harness::new(administrator(), Office::sample(3));
    h.press("g f");
    h
}

fn of_two_branches() -> Harness {
    Harness::clerk(super::branches::of_two())
}

fn contract() -> Harness {
    let mut h = Harness::supervisor(issued_office(Vec::new()));
    h.press("g c Enter");
    h
}

fn proposals() -> Harness {
    let mut h = Harness::new(administrator(), masters::proposals());
    h.press("g b Enter");
    h
}

fn banks() -> Harness {
    let mut h = Harness::new(administrator(), masters::banks());
    h.press("g b Enter");
    h
}

fn days() -> Harness {
    let mut h = Harness::supervisor(house::closing());
    h.press("g d");
    h
}

const DEEDS: &[Deed] = &[
    deed("R1 approve", reviewer, &["Enter", "a"]),
    deed("R1 return", one, &["t", "Enter", "\"工期の確認", "Enter"]),
    entered("R1 refer", one, &["U", "Enter", "\"限度額のため"]),
    deed("R1 decline", one, &[":decline", "\"反社", "Enter"]),
    entered("R1 note", one, &["n", "\"電話あり"]),
    deed("Q2 bulk", reviewer, &["9", "j", "9", "Enter"]),
    entered("Q1 claim", received, &["7", "j", "7"]),
    Deed {
        yes: "u",
        ..deed("Q1 release", mine, &[])
    },
    deed("Q1 withdraw", mine, &[":withdraw", "\"誤り", "Enter"]),
    deed("A1 take over", anothers, &["T", "\"病気のため", "Enter"]),
    deed("A2 save", corrected, &["F10"]),
    deed("P1 retry", mails, &["R"]),
    entered(
        "Q1 hold",
        mine,
        &["1", "1", "Enter", "\"照会中", "Enter", "\"11/15"],
    ),
    deed("A1 override", opened, &["w", "\"別の年度", "Enter"]),
    deed("A1 submit", answered_warning, &["s"]),
    deed("E1 send", typed_at_the_counter, &["F10"]),
    deed("M1 submit", changed_contract, &["F10"]),
    deed("M3 return", amendment, &["t", "\"工期", "Enter"]),
    deed("M3 withdraw", amendment, &[":withdraw", "\"誤り", "Enter"]),
    deed(
        "M3 approve",
        amendment,
        &["a", "\"R5.6.30", "Enter", "\"R5.6.30", "Enter"],
    ),
    deed("P1 give up", mails, &["X", "\"辞退", "Enter"]),
    deed("P2 resend", mails, &["M", "Tab", "\"電話で伺った", "Enter"]),
    deed("C2 new key", contract, &["X", "\"紛失", "Enter"]),
    deed("C2 publication", contract, &["U", "\"誤り", "Enter"]),
    deed("B1 confirm", proposals, &["9", "Enter"]),
    deed("BF", banks, &["e", "Tab", "\"　本店", "F10"]),
    Deed {
        yes: "B",
        ..deed("Q1 resume", held, &[])
    },
    deed("P1 bounce", sent, &["V", "\"宛先不明", "Enter"]),
    deed("M1 price", new_price, &["F10"]),
    deed("G1 hours", hours, &["2", "C-u", "\"6", "Enter"]),
    entered("branch", of_two_branches, &["g w", "Down"]),
    deed("D1 close", days, &["9", "Enter", "\"翌日に確認", "Enter"]),
];

fn walk(h: &mut Harness, way: &[&str]) {
    for step in way {
        match (step.strip_prefix('"'), step.strip_prefix(':')) {
            (Some(text), _) => h.type_text(text),
            (_, Some(id)) => h.command(id),
            _ => h.press(step),
        }
        // Who types it has seen every question.
        h.picture();
    }
    // A long question is read to its end.
    while h.picture().contains("続きはPgDn") {
        h.press("PgDn");
    }
}

/// Writes that are acts; a form that keeps what is typed does so beside them.
fn acts(h: &Harness) -> Vec<Write> {
    let act = |e: &Effect| match e {
        Effect::Write { write, .. } => {
            let quiet = matches!(
                write,
                Write::TakeUnfinished { .. }
                    | Write::KeepUnfinished { .. }
                    | Write::DiscardUnfinished { .. }
            );
            (!quiet).then(|| write.clone())
        }
        _ => None,
    };
    h.log.iter().filter_map(act).collect()
}

#[test]
fn after_a_refused_act_on_any_screen_the_rest_of_the_keys_is_thrown_away() {
    let refusals = [Refusal::Stale, Refusal::TimedOut, Refusal::Unavailable];
    let mut wrong = Vec::new();
    for deed in DEEDS {
        for refusal in &refusals {
            let one = std::panic::AssertUnwindSafe(|| refused(deed, refusal));
            if std::panic::catch_unwind(one).is_err() {
                wrong.push(format!("{} {refusal:?}", deed.name));
            }
        }
    }
    assert_eq!(wrong, [] as [String; 0]);
}

/// The yes is refused like this, with keys behind it.
fn refused(deed: &Deed, refusal: &Refusal) {
    let at = format!("{} {refusal:?}", deed.name);
    let mut h = (deed.place)();
    let stood = (h.model.path(), h.cursor_row());
    walk(&mut h, deed.way);
    h.log.clear();
    let path = h.model.path();
    h.hold = true;
    h.press(deed.yes);
    let sent = acts(&h);
    assert_eq!(sent.len(), 1, "{at}: {sent:?}\n{}", h.picture());
    // Nobody stops behind a yes.
    h.press("j a y 9 Enter y");
    // A time that ran out is asked for again by itself, three times in all.
    h.office.script_acts(vec![Err(refusal.clone()); 3]);
    h.hold = false;
    h.settle();
    let mut sent: Vec<Write> = Vec::new();
    for act in acts(&h) {
        if !sent.contains(&act) {
            sent.push(act);
        }
    }
    // Of several rows each has its own outcome, unless nobody is there.
    let rows = match deed.name {
        "Q2 bulk" | "Q1 claim" if *refusal != Refusal::Unavailable => 2,
        _ => 1,
    };
    assert_eq!(sent.len(), rows, "{at}: {sent:?}\n{}", h.picture());
    assert_eq!(h.model.path(), path, "{at}\n{}", h.picture());
    assert!(
        !matches!(h.model.context_now(), Context::Dialog | Context::Line),
        "{at}\n{}",
        h.picture()
    );
    // While nobody is there the cursor stands at the row that waits for its answer.
    let list = h.model.context_now() == Context::List
        && stood.0 == path
        && (rows == 2 || *refusal != Refusal::Unavailable);
    if list {
        assert_eq!(h.cursor_row(), stood.1, "{at}\n{}", h.picture());
    }
    let said = h.model.shared.messages.recent();
    let said: Vec<_> = said.map(|m| m.text.clone()).collect();
    assert!(
        said.iter().any(|m| m.starts_with("先打ちのキー")),
        "{at}: {said:?}\n{}",
        h.picture()
    );
}

/// Writes that are no act at a key, each with why not.
const ELSEWHERE: &[(&str, &str)] = &[
    ("TakeUnfinished", "keeps what is half typed"),
    ("KeepUnfinished", "keeps what is half typed"),
    ("DiscardUnfinished", "keeps what is half typed no longer"),
    ("ReportAttempt", "is about an act that was refused already"),
    ("SaveFilter", "is one's own and changes no record"),
    ("DropFilter", "is one's own and changes no record"),
    ("ReadNotices", "is sent by the list of notices itself"),
    ("RecordPrint", "follows a file that stands there already"),
    ("RecordExport", "follows a file that stands there already"),
    ("RequestReveal", "is sent by the runtime, in a reveal"),
];

/// The names of everything that an operator can write, read out of the program.
fn writes() -> BTreeSet<String> {
    let source = include_str!("../../domain/command/write.rs");
    let (_, rest) = source.split_once("pub enum Write {\n").unwrap();
    let (body, _) = rest.split_once("\n}\n").unwrap();
    let variants = body.lines().filter_map(|line| {
        let line = line.strip_prefix("    ")?;
        let name: String = line
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        let is_one = name.starts_with(|c: char| c.is_ascii_uppercase());
        is_one.then_some(name)
    });
    let found: BTreeSet<String> = variants.collect();
    assert!(found.len() > 30, "{found:?}");
    found
}

/// The acts that are refused above: all that the program has.
#[test]
fn every_act_that_can_be_refused_is_among_them() {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for deed in DEEDS {
        let mut h = (deed.place)();
        walk(&mut h, deed.way);
        h.log.clear();
        h.hold = true;
        h.press(deed.yes);
        let name = |w: Write| {
            let shown = format!("{w:?}");
            shown.split([' ', '(', '{']).next().unwrap().to_owned()
        };
        seen.extend(acts(&h).into_iter().map(name));
    }
    let (excused, of_the_program) = (ELSEWHERE.iter(), writes());
    let excused: BTreeSet<String> = excused.map(|(name, _)| (*name).to_owned()).collect();
    let unknown: Vec<_> = excused.difference(&of_the_program).collect();
    assert!(unknown.is_empty(), "there is no such write: {unknown:?}");
    let wanted: BTreeSet<String> = of_the_program.difference(&excused).cloned().collect();
    assert_eq!(seen, wanted);
}

/// One packet: the question opens and is not drawn before the yes.
#[test]
fn no_question_with_an_effect_is_answered_by_a_yes_that_was_typed_before_it_stood_there() {
    for deed in DEEDS {
        // Acts without a question: nothing asks before them. Another branch is only gone to.
        let no_question = ["Q1 claim", "Q1 release", "Q1 resume", "branch"];
        if no_question.contains(&deed.name) {
            continue;
        }
        let mut h = (deed.place)();
        h.picture();
        h.log.clear();
        h.burst = true;
        for step in deed.way {
            match (step.strip_prefix('"'), step.strip_prefix(':')) {
                (Some(text), _) => h.type_text(text),
                (_, Some(id)) => h.command(id),
                _ => h.press(step),
            }
        }
        h.press(deed.yes);
        let sent = acts(&h);
        assert!(sent.is_empty(), "{}: {sent:?}\n{}", deed.name, h.picture());
    }
}

/// What the database says no to: why is said, and what was typed stands there and is kept.
#[test]
fn a_form_that_the_database_refuses_says_why_and_keeps_what_was_typed() {
    let no_line = Refusal::Unavailable;
    for (name, place, typed, refusal) in [
        ("A2 save", "A2", "改名建設", Refusal::Stale),
        ("E1 send", "E1", "soumu@example.jp", no_line),
        ("M1 submit", "M1", "工期延伸のため", Refusal::Stale),
        ("BF", "BF", "本店", Refusal::NotAllowed),
    ] {
        let deed = DEEDS.iter().find(|deed| deed.name == name).unwrap();
        let mut h = (deed.place)();
        walk(&mut h, deed.way);
        h.office.script_acts(vec![Err(refusal); 3]);
        h.pass(1);
        h.yes();
        assert_eq!(h.model.path().last(), Some(&place), "{}", h.picture());
        let kept = format!("{:?}", h.office.unfinished());
        assert!(h.picture().contains(typed), "{typed}: {}", h.picture());
        assert!(kept.contains(typed), "{typed}: {kept}");
        insta::with_settings!({ snapshot_suffix => place, omit_expression => true }, {
            insta::assert_snapshot!("no", h.picture());
        });
    }
}

#[test]
fn the_certificate_of_these_tests_is_what_the_list_shows() {
    let mut h = Harness::new(supervisor(), {
        let office = Office::awaiting(3);
        office.set_certificate(certificate());
        office
    });
    h.press("9 j 9 Enter");
    let shown = h.picture();
    for text in [
        "長野県△△建設事務所長",
        "R5.3.31",
        "R4.11.2",
        "50,000,000",
        "銀行",
    ] {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn rows_whose_certificates_cannot_be_read_are_not_asked_about_and_keep_their_numbers() {
    let mut h = reviewer();
    h.press("9 j 9");
    h.hold = true;
    h.press("Enter y 1 Enter");
    h.office.down = Some(Refusal::TimedOut);
    h.hold = false;
    h.settle();
    assert_eq!(acts(&h), []);
    assert_eq!(h.model.path(), ["Q1", "Q2"], "{}", h.picture());
    h.office.down = None;
    h.press("Enter");
    assert!(h.picture().contains("次の2件"), "{}", h.picture());
    h.yes();
    assert_eq!(acts(&h).len(), 2, "{:?}", acts(&h));
}

#[test]
fn what_is_read_for_a_question_can_be_stopped() {
    let mut h = reviewer();
    h.press("9 j 9");
    h.hold = true;
    h.press("Enter F12");
    h.hold = false;
    h.settle();
    assert_eq!(h.model.path(), ["Q1", "Q2"], "{}", h.picture());
    assert_eq!(h.model.context_now(), Context::List, "{}", h.picture());
    assert_eq!(acts(&h), []);
}

/// The line is gone; what is done on this machine alone (characters, files) proves nothing of it.
#[test]
fn nothing_says_that_the_line_is_back_before_the_database_has_answered() {
    let said = |h: &Harness| {
        let said = h.model.shared.messages.recent();
        said.filter(|m| m.text.contains("つながりました")).count()
    };
    // Characters are looked for in the fonts, field by field.
    let mut form = typed_at_the_counter();
    while !form.row_of_focus().contains("工事名") {
        form.press("S-Tab");
    }
    // A certificate is printed.
    let mut printed = contract();
    for (h, keys) in [(&mut form, "Tab S-Tab Tab"), (&mut printed, "P")] {
        let before = said(h);
        h.office.down = Some(Refusal::Unavailable);
        h.pass(6);
        assert!(h.row(1).contains("切断"), "{}", h.picture());
        h.log.clear();
        for _ in 0..3 {
            if h.model.context_now() == Context::Form {
                h.type_text("𠮷");
            }
            h.press(keys);
            h.picture();
            if h.model.context_now() == Context::Dialog {
                h.press("y");
            }
        }
        let local =
            |e: &Effect| matches!(e, Effect::Glyphs { .. } | Effect::PrintCertificate { .. });
        assert!(h.log.iter().any(local), "{:?}", h.log);
        // A refusal that is no answer of a living database, neither.
        h.office.down = Some(Refusal::TimedOut);
        h.pass(6);
        assert_eq!(said(h), before, "{}", h.picture());
        assert!(h.model.shared.is_lost(), "{}", h.picture());
        h.office.down = None;
        h.pass(6);
        assert_eq!(said(h), before + 1, "{}", h.picture());
        assert!(!h.row(1).contains("切断"), "{}", h.picture());
    }
}

#[test]
fn an_esc_too_many_before_a_sequence_leaves_its_second_key_no_command_of_its_own() {
    for (keys, place) in [("Esc g c", "C1"), ("Esc g p", "P1"), ("Esc Esc g a", "Q1")] {
        let mut h = Harness::clerk(Office::sample(5));
        h.press(keys);
        assert_eq!(
            h.model.path().last(),
            Some(&place),
            "{keys}: {}",
            h.picture()
        );
        assert!(h.writes().is_empty(), "{keys}: {:?}", h.writes());
    }
}
