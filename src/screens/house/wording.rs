//! 証書文面: its fields, what is wrong with them, the specimen that is drawn before it is proposed, and sentence by
//! sentence what differs from the one before.

use super::forms::Faults;
use crate::app::Source;
use crate::document::{
    SENTENCES, SentenceKind, SentenceShape, SpecimenFault, is_wording_id, sentences,
};
use crate::domain::certificate::CertificateContent;
use crate::domain::house::{Fields, HouseRow, HouseTable};
use crate::domain::master::RecordedWording;
use crate::domain::product::{Form, Product};
use crate::i18n::Language;
use crate::i18n::house::{self, House, specimen};
use crate::screens::reading::Piece;
use crate::screens::slots::{Slot, Slots};
use crate::ui::Ink;
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

/// The fields of a new wording that begins from the row's.
pub(super) fn slots(row: Option<&HouseRow>, language: Language) -> Vec<Slot> {
    let words = House(language);
    let label = |key: &'static str| house::heading(language, key);
    let from = row.map_or("", |r| r.text("wording_id"));
    let mut slots = vec![
        Slot::fixed("wording_from", label("wording_from"), from),
        Slot::narrow("wording_id", label("wording_id"), "").hinted(words.wording_id_hint()),
        Slot::narrow("valid_from", label("valid_from"), "").hinted(words.wording_day_hint()),
    ];
    let before = held(row);
    slots.extend(SENTENCES.into_iter().map(|kind| {
        let (key, said) = (kind.key, kind.read(&before));
        let slot = Slot::area(key, label(key), &said, kind.room())
            .from_list(Source::Fixed(house::wording_holes(language)))
            .hinted(house::wording_purpose(language, key));
        match kind.shape {
            SentenceShape::Line => slot.of_one_line(),
            _ => slot,
        }
    }));
    slots
}

/// The sentences of the row that it begins from.
pub(super) fn held(row: Option<&HouseRow>) -> Value {
    row.and_then(|r| r.fields.get("sentences").cloned())
        .unwrap_or_default()
}

fn said(slots: &Slots, kind: SentenceKind) -> String {
    kind.tidy(slots.raw(kind.key))
}

/// The sentences as they stand in the form.
pub(super) fn typed(slots: &Slots) -> Value {
    sentences(|kind| said(slots, kind))
}

/// What is wrong with the id, the day and the sentences.
pub(super) fn faults(
    slots: &Slots,
    (from, today): (Option<NaiveDate>, NaiveDate),
    language: Language,
) -> Faults {
    let words = House(language);
    let mut faults = Faults::new();
    let id = slots.value("wording_id");
    if !is_wording_id(id) {
        faults.push(("wording_id", words.bad_wording_id().to_owned()));
    } else if id == slots.value("wording_from") {
        faults.push(("wording_id", words.wording_id_taken().to_owned()));
    }
    if from.is_some_and(|day| day <= today) {
        faults.push(("valid_from", words.wording_first_day().to_owned()));
    }
    for kind in SENTENCES {
        if let Some(fault) = kind.fault(&said(slots, kind)) {
            faults.push((kind.key, house::sentence_fault(language, &fault)));
        }
    }
    faults
}

/// Beside which sentences a fault of the specimen stands; the others concern the page.
pub(super) fn places(slots: &Slots, fault: &SpecimenFault, language: Language) -> Faults {
    let words = House(language);
    match fault {
        SpecimenFault::OutOfPlace(key) => vec![(*key, words.sentence_out_of_place().to_owned())],
        SpecimenFault::Missing(missing) => SENTENCES
            .into_iter()
            .filter_map(|kind| {
                let said = said(slots, kind);
                let gaps = missing.iter().filter(|gap| said.contains(&gap.text));
                let named: Vec<&str> = gaps.map(|gap| gap.text.as_str()).collect();
                (!named.is_empty()).then(|| (kind.key, words.sentence_missing(named.join(" "))))
            })
            .collect(),
        SpecimenFault::TakenByFile(_) => vec![("wording_id", words.wording_id_taken().to_owned())],
        _ => Faults::new(),
    }
}

/// What is printed before it is proposed: every sentence stands on one of these pages.
pub(super) fn specimens(
    id: &str,
    sentences: Value,
    day: NaiveDate,
) -> (RecordedWording, Vec<CertificateContent>) {
    let end = day.checked_add_days(Days::new(150)).unwrap_or(day);
    let page = |(product, form, issued): (Product, Form, bool)| {
        let code = json!(product.code());
        let name = house::value(Language::Japanese, "product", &code);
        let bank = matches!(product, Product::AdvancePayment | Product::InterimAdvance);
        let content = json!({
            "product": code, "product_name": name, "form": form.code(),
            "contract_number": issued.then_some("00000-00000M"),
            "contractor_name": specimen::CONTRACTOR, "contractor_address": specimen::ADDRESS,
            "beneficiary": specimen::BENEFICIARY, "guarantee_end": end, "works_name": specimen::WORKS,
            "term_from": day, "term_to": end, "amount": 20_000_000, "price": 50_000_000, "contract_date": day,
            "deposit_bank": bank.then_some(specimen::BANK), "clause_name": specimen::clause(&name),
            "issued_on": issued.then_some(day),
            "company": {"name": specimen::COMPANY, "address": specimen::ADDRESS,
                        "president_title": specimen::PRESIDENT_TITLE, "president": specimen::PRESIDENT},
            "branch": {"name": specimen::BRANCH, "tel": specimen::TEL},
            "wording": id,
        });
        serde_json::from_value::<CertificateContent>(content).ok()
    };
    let pages = [
        (Product::AdvancePayment, Form::Electronic, true),
        (Product::InterimAdvance, Form::Paper, true),
        (Product::Performance, Form::Electronic, false),
        (Product::BidBond, Form::Paper, true),
    ];
    let id = id.to_owned();
    let wording = RecordedWording { id, sentences };
    (wording, pages.into_iter().filter_map(page).collect())
}

/// A company record that begins later and keeps another wording: from its day on this one no longer counts.
pub(super) fn later<'a>(
    companies: impl Iterator<Item = &'a Fields>,
    from: &str,
    language: Language,
) -> Vec<(String, Ink)> {
    let words = House(language);
    let text = |fields: &Fields, key: &str| {
        let text = fields.get(key).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    let mut all: Vec<(String, String)> = companies
        .map(|c| (text(c, "valid_from"), text(c, "wording")))
        .filter(|(day, _)| day.as_str() > from)
        .collect();
    all.sort();
    let said = |(day, wording): (String, String)| {
        let day = house::value(language, "valid_from", &json!(day));
        (words.wording_later(day, wording), Ink::Warning)
    };
    all.into_iter().map(said).collect()
}

/// What becomes of each sentence: those that change first, as they were and as they will be.
pub(super) fn compared(before: &Value, after: &Value, language: Language) -> Vec<(String, Ink)> {
    let words = House(language);
    let mut lines = Vec::new();
    let mut same = 0;
    for kind in SENTENCES {
        let (was, now) = (kind.read(before), kind.read(after));
        if was == now {
            same += 1;
            continue;
        }
        lines.push((house::heading(language, kind.key).to_owned(), Ink::Title));
        let mut say = |before: &str, said: &str, ink| {
            for line in said.lines() {
                lines.push((format!("{before} {line}"), ink));
            }
        };
        if before.is_object() {
            say(words.sentence_was(), &was, Ink::Quiet);
        }
        say(words.sentence_now(), &now, Ink::Plain);
    }
    if same > 0 {
        lines.push((words.sentences_same(same), Ink::Quiet));
    }
    lines
}

/// A row that holds sentences: the row without them, and what there is to read of them.
pub(super) fn apart(row: &HouseRow, language: Language) -> Option<(HouseRow, Vec<Piece>)> {
    let mut rest = row.clone();
    if row.table == HouseTable::DocumentWordings {
        let all = rest.fields.remove("sentences")?;
        let mut pieces = vec![Piece::heading(house::label(language, "sentences"))];
        pieces.extend(
            SENTENCES
                .into_iter()
                .map(|kind| Piece::field(house::heading(language, kind.key), kind.read(&all))),
        );
        return Some((rest, pieces));
    }
    if row.table != HouseTable::Proposals || row.text("proposal_kind") != "wording" {
        return None;
    }
    let take = |rest: &mut HouseRow, of: &str, key: &str| {
        let inner = rest.fields.get_mut(of).and_then(Value::as_object_mut);
        inner
            .and_then(|fields| fields.remove(key))
            .unwrap_or_default()
    };
    let before = take(&mut rest, "before", "sentences");
    let after = take(&mut rest, "content", "sentences");
    let records = take(&mut rest, "before", "later");
    let records: Vec<Fields> = serde_json::from_value(records).unwrap_or_default();
    // Its name stands in the heading; what holds now is the company's record, of which nothing else changes.
    let day = take(&mut rest, "content", "valid_from");
    for key in ["content", "before"] {
        rest.fields.remove(key);
    }
    let day = house::value(language, "valid_from", &day);
    let line = |(text, ink): (String, Ink)| Piece::line(text, ink);
    let mut pieces: Vec<Piece> = later(records.iter(), "", language)
        .into_iter()
        .map(line)
        .collect();
    pieces.insert(
        0,
        Piece::line(super::compared::from_day("", &day, language), Ink::Title),
    );
    pieces.push(Piece::heading(house::label(language, "sentences")));
    if !before.is_object() {
        pieces.push(Piece::line(
            House(language).wording_before_is_a_file(),
            Ink::Warning,
        ));
    }
    pieces.extend(compared(&before, &after, language).into_iter().map(line));
    Some((rest, pieces))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Fonts, Wording, specimen as draw};

    /// What the specimen of the built-in wording with these sentences altered finds.
    fn with(altered: &[(SentenceKind, &str)]) -> Result<usize, SpecimenFault> {
        let standard = Wording::standard().unwrap().sentences();
        let all = sentences(|k| {
            let altered = altered.iter().find(|(kind, _)| *kind == k);
            altered.map_or_else(|| k.read(&standard), |(_, text)| (*text).to_owned())
        });
        let day = NaiveDate::from_ymd_opt(2022, 11, 1).unwrap();
        let (wording, pages) = specimens("own", all, day);
        assert_eq!(pages.len(), 4);
        let wording = Wording::recorded(&wording).unwrap();
        let fonts = Fonts::new(Vec::new());
        draw(&pages, specimen::HAND_IN, &fonts, &wording).map(|pdf| pdf.len())
    }

    fn of(key: &str) -> SentenceKind {
        SENTENCES.into_iter().find(|s| s.key == key).unwrap()
    }

    #[test]
    fn every_sentence_stands_on_the_specimen_so_that_none_is_found_unprintable_later() {
        for kind in SENTENCES {
            let drawn = with(&[(kind, "𠮷")]);
            assert!(
                matches!(&drawn, Err(SpecimenFault::Missing(gaps)) if gaps.len() == 1),
                "{kind:?}: {drawn:?}"
            );
            assert!(with(&[(kind, "文")]).is_ok(), "{kind:?}");
        }
    }

    #[test]
    fn a_sentence_that_runs_out_of_its_place_is_named() {
        for (key, text) in [
            ("certificate.seal_paper", "当会社の印を押す所".to_owned()),
            ("certificate.seal_electronic", "略\n".repeat(8) + "略"),
            ("certificate.date_to_come", "日".repeat(50)),
        ] {
            let drawn = with(&[(of(key), &text)]);
            assert_eq!(drawn, Err(SpecimenFault::OutOfPlace(key)));
        }
    }

    #[test]
    fn sentences_that_leave_no_room_for_long_names_are_refused_before_they_stop_an_issue() {
        for key in ["certificate.electronic", "certificate.preview"] {
            let drawn = with(&[(of(key), &"{works}".repeat(14))]);
            assert_eq!(drawn, Err(SpecimenFault::NoRoomForNames), "{key}");
        }
        let long = "{works}".repeat(85);
        let drawn = with(&[(of("certificate.undertaking"), &long)]);
        assert_eq!(drawn, Err(SpecimenFault::NoRoomForNames));
    }

    #[test]
    fn a_notice_has_room_for_the_longest_way_of_handing_in_beside_long_names() {
        let texts = ["lead", "completion", "care", "contact", "orderer"];
        let texts = texts.map(|key| of(&format!("notice.{key}")));
        let long = |n: usize| "文".repeat(n);
        let refused = (4..=24).map(|n| n * 25).find(|n| {
            let said = long(*n);
            let altered: Vec<(SentenceKind, &str)> =
                texts.iter().map(|kind| (*kind, said.as_str())).collect();
            with(&altered) == Err(SpecimenFault::NoRoomForNames)
        });
        let n = refused.expect("some length has no room");
        // With a short way of handing in the same sentences would have had it.
        let standard = Wording::standard().unwrap().sentences();
        let all = sentences(|k| match texts.contains(&k) {
            true => long(n),
            false => k.read(&standard),
        });
        let day = NaiveDate::from_ymd_opt(2022, 11, 1).unwrap();
        let (wording, pages) = specimens("own", all, day);
        let content = CertificateContent {
            contractor_name: long(100),
            contractor_address: long(100),
            beneficiary: long(100),
            works_name: long(100),
            ..pages[0].clone()
        };
        let (wording, fonts) = (Wording::recorded(&wording).unwrap(), Fonts::new(Vec::new()));
        let drawn = |hand_in| crate::document::check(&content, Some(hand_in), &fonts, &wording);
        assert_eq!(drawn("添付する"), Ok(()), "{n}");
        assert!(drawn(&long(400)).is_err(), "{n}");
    }
}
