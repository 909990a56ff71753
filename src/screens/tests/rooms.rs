//! Every place where a person can stand: each screen, each dialog, each line of input, in front of sample data.
//! Tests that hold everywhere walk this list; a screen that is missing from it fails [`every_screen_is_in_the_list`].

use super::amend;
use super::house_rooms as masters;
use super::record::{awaiting, examined, issued};
use crate::app::Msg;
use crate::domain::house::HouseTable;
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::keys::{Command, Keymap};
use crate::runtime::harness::{Harness, Office, clerk, supervisor};
use crate::screens::house::list_id;
use std::collections::BTreeSet;

/// A place: who stands in front of what, and the way there from their first screen.
pub struct Room {
    /// Its name in failures.
    pub name: &'static str,
    office: fn() -> Office,
    supervisor: bool,
    /// Commands by name; `"…` is typed.
    way: &'static [&'static str],
}

const fn room(
    name: &'static str,
    office: fn() -> Office,
    supervisor: bool,
    way: &'static [&'static str],
) -> Room {
    Room {
        name,
        office,
        supervisor,
        way,
    }
}

fn some() -> Office {
    Office::sample(3)
}

fn one_examined() -> Office {
    examined().office
}

fn one_issued() -> Office {
    issued().office
}

fn with_jobs() -> Office {
    super::states::office(3)
}

fn of_two() -> Office {
    super::branches::of_two()
}

fn counted() -> Office {
    let office = Office::sample(3);
    office.set_figures(crate::runtime::harness::figures());
    office
}

fn audited() -> Office {
    super::house::at_audit(8).office
}

fn with_a_mail() -> Office {
    let office = super::states::office(0);
    office.set_jobs(vec![super::publication::mail(
        crate::domain::publication::Shown::Dead,
    )]);
    office
}

fn gone() -> Office {
    let mut office = Office::sample(3);
    office.down = Some(Refusal::Unavailable);
    office
}

/// A list of the masters, and what is below its first row.
const DOWN: &[&str] = &["go-masters", "run"];
const BELOW: &[&str] = &["go-masters", "run", "run"];

/// Every place there is.
pub const ROOMS: &[Room] = &[
    room("start", gone, false, &[]),
    room("queue", some, false, &[]),
    room("queue, searching", some, false, &["search"]),
    room("queue, position", some, false, &["position-to"]),
    room("queue, filter", some, false, &["filter"]),
    room("queue, reason", some, false, &["withdraw"]),
    room(
        "queue, confirm",
        some,
        false,
        &["withdraw", "\"誤り", "run"],
    ),
    room("queue, note", some, false, &["note"]),
    room("queue, hold", one_examined, false, &["hold"]),
    room("queue, leaving", some, false, &["quit"]),
    room("command line", some, false, &["command-line"]),
    room("review queue", awaiting, true, &[]),
    room("review", awaiting, true, &["run"]),
    room("review, confirm", awaiting, true, &["run", "approve"]),
    room("review, return", awaiting, true, &["run", "return"]),
    room("review, refer", awaiting, true, &["run", "refer"]),
    room("contracts", one_issued, false, &["go-contracts"]),
    room("contract", one_issued, false, &["go-contracts", "run"]),
    room(
        "contract, reason",
        one_issued,
        false,
        &["go-contracts", "run", "reveal"],
    ),
    room(
        "contracts, file",
        one_issued,
        false,
        &["go-contracts", "export"],
    ),
    room("search", some, false, &["go-search"]),
    room("search, results", some, false, &["go-search", "run"]),
    room("jobs", with_jobs, false, &["go-publication"]),
    room(
        "amendment, which",
        amend::issued,
        false,
        &["go-contracts", "change"],
    ),
    room(
        "amendment form",
        amend::issued,
        false,
        &["go-contracts", "change", "run"],
    ),
    room("amendments", amend::waiting, true, &["go-amendments"]),
    room(
        "amendment review",
        amend::waiting,
        true,
        &["go-amendments", "run"],
    ),
    room(
        "amendment, typed again",
        || {
            let mut office = amend::waiting();
            office.me = Ok(supervisor());
            office
        },
        true,
        &["go-amendments", "run", "approve"],
    ),
    room(
        "history",
        amend::storied,
        false,
        &["go-contracts", "history"],
    ),
    room(
        "history, as of",
        amend::storied,
        false,
        &["go-contracts", "history", "as-of"],
    ),
    room(
        "jobs, shown",
        with_jobs,
        false,
        &["go-publication", "filter"],
    ),
    room(
        "mail",
        with_a_mail,
        false,
        &["go-publication", "preview-mail"],
    ),
    room(
        "mail, again",
        with_a_mail,
        false,
        &["go-publication", "resend-mail"],
    ),
    room("phone", some, false, &["phone"]),
    room(
        "phone, card",
        one_issued,
        false,
        &["phone", "\"37071", "run"],
    ),
    room("application", one_examined, false, &["run"]),
    room(
        "application, override",
        one_examined,
        false,
        &["run", "override"],
    ),
    room(
        "application, preview",
        one_examined,
        false,
        &["run", "preview"],
    ),
    room("form", one_examined, false, &["run", "change"]),
    room("counter", super::counter::office, false, &["new"]),
    room(
        "counter, contracts",
        super::counter::issued,
        false,
        &["new", "copy-contract"],
    ),
    room("branches", of_two, false, &["switch-branch"]),
    room("figures", counted, true, &["go-dashboard"]),
    room("figures, list", counted, true, &["go-dashboard", "run"]),
    room("audit", audited, false, &[]),
    room("audit, record", audited, false, &["run"]),
    room("audit, filter", audited, false, &["filter"]),
    room("audit, keys", audited, false, &["next-tab"]),
    room("audit, refused", audited, false, &["next-tab", "next-tab"]),
    room("audit, file", audited, false, &["export"]),
    room("close", super::house::closing, true, &["go-close"]),
    room(
        "close, filter",
        super::house::closing,
        true,
        &["go-close", "filter"],
    ),
    room(
        "close, record",
        super::house::closing,
        true,
        &["go-close", "display"],
    ),
    room(
        "close, form",
        super::house::closing,
        true,
        &["go-close", "approve"],
    ),
    room("masters", super::house_mail::office, false, &["go-masters"]),
    room(
        "masters, mails",
        super::house_mail::office,
        false,
        &["go-masters", "run"],
    ),
    room(
        "masters, wording of a mail",
        super::house_mail::office,
        false,
        &["go-masters", "run", "change"],
    ),
    room(
        "masters, wordings",
        super::house_wording::office,
        false,
        &["go-masters", "run"],
    ),
    room(
        "masters, a wording",
        super::house_wording::office,
        false,
        &["go-masters", "run", "display"],
    ),
    room(
        "masters, wording of certificates",
        super::house_wording::office,
        false,
        &["go-masters", "run", "change"],
    ),
    room(
        "proposal, a wording",
        super::house_wording::proposed,
        true,
        BELOW,
    ),
    room(
        "proposal, a wording, confirm",
        super::house_wording::proposed,
        true,
        &["go-masters", "run", "approve"],
    ),
    room("proposals", masters::proposals, false, DOWN),
    room("proposal", masters::proposals, false, BELOW),
    room(
        "proposal, confirm",
        masters::proposals,
        false,
        &["go-masters", "run", "approve"],
    ),
    room("orderers", masters::orderers, false, DOWN),
    room(
        "orderer form",
        masters::orderers,
        false,
        &["go-masters", "run", "change"],
    ),
    room("rules", masters::orderers, false, BELOW),
    room(
        "rule",
        masters::orderers,
        false,
        &["go-masters", "run", "run", "run"],
    ),
    room(
        "rule form",
        masters::orderers,
        false,
        &["go-masters", "run", "run", "change"],
    ),
    room("contractors", masters::contractors, false, DOWN),
    room(
        "contractor form",
        masters::contractors,
        false,
        &["go-masters", "run", "change"],
    ),
    room(
        "contractor, merge",
        masters::contractors,
        false,
        &["go-masters", "run", "withdraw"],
    ),
    room("contractor's contracts", masters::contractors, false, BELOW),
    room(
        "contract to another",
        masters::contractors,
        false,
        &["go-masters", "run", "run", "change"],
    ),
    room("banks", masters::banks, false, DOWN),
    room(
        "bank form",
        masters::banks,
        false,
        &["go-masters", "run", "change"],
    ),
    room("branch records", masters::branches, false, DOWN),
    room(
        "branch form",
        masters::branches,
        false,
        &["go-masters", "run", "change"],
    ),
    room("operators", masters::operators, false, DOWN),
    room(
        "operator form",
        masters::operators,
        false,
        &["go-masters", "run", "change"],
    ),
    room(
        "operator, shut out",
        masters::operators,
        false,
        &["go-masters", "run", "withdraw"],
    ),
    room("holidays", masters::holidays, false, DOWN),
    room(
        "holiday form",
        masters::holidays,
        false,
        &["go-masters", "run", "change"],
    ),
    room("company", masters::company, false, DOWN),
    room(
        "company form",
        masters::company,
        false,
        &["go-masters", "run", "change"],
    ),
    room("rates", masters::rates, false, DOWN),
    room(
        "rate form",
        masters::rates,
        false,
        &["go-masters", "run", "change"],
    ),
    room("entitlements", masters::entitlements, false, DOWN),
    room(
        "entitlement form",
        masters::entitlements,
        false,
        &["go-masters", "run", "new"],
    ),
    room(
        "entitlement, end",
        masters::entitlements,
        false,
        &["go-masters", "run", "withdraw"],
    ),
    room("limits", masters::limits, false, DOWN),
    room("limit", masters::limits, false, BELOW),
    room(
        "limit form",
        masters::limits,
        false,
        &["go-masters", "run", "change"],
    ),
    room("delegations", masters::delegations, true, DOWN),
    room("delegation", masters::delegations, true, BELOW),
    room(
        "delegation form",
        masters::delegations,
        true,
        &["go-masters", "run", "new"],
    ),
    room(
        "delegation, end",
        masters::delegations,
        true,
        &["go-masters", "run", "withdraw"],
    ),
    room("work per person", masters::workloads, true, DOWN),
    room(
        "hand over",
        masters::workloads,
        true,
        &["go-masters", "run", "reassign"],
    ),
    room(
        "close, months",
        super::house::closing,
        true,
        &["go-close", "next-tab"],
    ),
    room(
        "close, statistics",
        super::house::closing,
        true,
        &["go-close", "next-tab", "next-tab"],
    ),
    room(
        "close, lump sums",
        super::house::closing,
        true,
        &["go-close", "next-tab", "next-tab", "next-tab"],
    ),
    room(
        "close, contracts of a lump sum",
        super::house::closing,
        true,
        &["go-close", "next-tab", "next-tab", "next-tab", "run"],
    ),
    room(
        "close, items",
        super::house::closing,
        true,
        &["go-close", "run"],
    ),
    room("help", some, false, &["help"]),
    room("every key", some, false, &["all-keys"]),
    room("key test", some, false, &["key-test"]),
    room("help, searching", some, false, &["help", "search"]),
];

impl Room {
    /// How far it is from the first screen.
    pub fn steps(&self) -> usize {
        self.way.len()
    }

    /// Somebody stands there, with this keymap and language.
    pub fn enter(&self, keymap: &Keymap, plain: bool, language: Language) -> Harness {
        let mut h = Harness::with(self.furnished(), |settings| {
            settings.keymap = keymap.clone();
            settings.plain_keys = plain;
            settings.language = language;
        });
        for step in self.way {
            take(&mut h, step);
        }
        h.model.ran.clear();
        h
    }

    /// Somebody has just come there by the default keys, and no answer has come to what the screen asked for; and the
    /// ids of the screens where the last step was taken.
    pub fn enter_slowly(&self) -> (Harness, Vec<&'static str>) {
        let Some((last, way)) = self.way.split_last() else {
            // The first screen: nothing has come but who this is.
            let mut h = Harness::slow(self.furnished(), |_| {});
            // Who stays at the start has no line.
            for _ in 0..20 {
                if h.model.path() == ["S0"] {
                    h.step();
                }
            }
            return (h, Vec::new());
        };
        let mut h = Harness::with(self.furnished(), |_| {});
        for step in way {
            take(&mut h, step);
        }
        let from = h.model.path();
        h.hold = true;
        take(&mut h, last);
        (h, from)
    }

    fn furnished(&self) -> Office {
        let mut office = (self.office)();
        // Some offices know already who sits in them.
        if office.me.is_err() {
            office.me = Ok(match self.supervisor {
                true => supervisor(),
                false => clerk(),
            });
        }
        office
    }
}

fn take(h: &mut Harness, step: &str) {
    match step.strip_prefix('"') {
        Some(text) => h.send(Msg::Paste(text.to_owned())),
        None if step == Command::CommandLine.id() => {
            let context = h.model.context_now();
            let keymap = &h.model.shared.settings.keymap;
            let keys = keymap.key_of(Command::CommandLine, context);
            h.press(&keys);
        }
        // Enter is Enter everywhere; in a line the colon would be text.
        None if step == Command::Run.id() => h.press("Enter"),
        None => h.command(step),
    }
}

#[test]
fn every_screen_is_in_the_list() {
    let keymap = Keymap::preset("default").unwrap();
    let source = include_str!("../mod.rs");
    let (_, variants) = source.split_once("pub enum AnyScreen {").unwrap();
    let (variants, _) = variants.split_once("\n}").unwrap();
    let known: BTreeSet<String> = variants
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .map(|line| line.split('(').next().unwrap().to_owned())
        .collect();
    assert!(known.len() > 5, "{known:?}");
    let walked: BTreeSet<String> = ROOMS
        .iter()
        .map(|room| room.enter(&keymap, false, Language::Japanese).model.kind())
        .collect();
    assert_eq!(walked, known, "add the new screen to ROOMS");
}

#[test]
fn no_two_screens_share_an_id() {
    let keymap = Keymap::preset("default").unwrap();
    let mut known = std::collections::BTreeMap::new();
    for room in ROOMS {
        let model = room.enter(&keymap, false, Language::Japanese).model;
        let id = model.path().last().unwrap().to_string();
        let kind = model.kind();
        let first = known.entry(id.clone()).or_insert_with(|| kind.clone());
        assert_eq!(*first, kind, "{id} in {}", room.name);
    }
    assert!(known.len() > 15, "{known:?}");
}

#[test]
fn every_list_of_the_house_is_in_the_list() {
    let keymap = Keymap::preset("default").unwrap();
    let walked: BTreeSet<&str> = ROOMS
        .iter()
        .flat_map(|room| room.enter(&keymap, false, Language::Japanese).model.path())
        .collect();
    for table in HouseTable::ALL {
        let id = list_id(table);
        assert!(walked.contains(id), "{table:?} ({id}): add it to ROOMS");
    }
}
