//! The wording of a mail: its fields, what is wrong with them, and the mail as it will read.

use super::forms::Faults;
use crate::app::Source;
use crate::domain::house::{Fields, HouseRow};
use crate::i18n::Language;
use crate::i18n::house::{self, House, specimen};
use crate::mail::{CompletionFields, MOST_CHARACTERS, MailKind, MailWording};
use crate::screens::slots::{Slot, Slots};
use crate::ui::Ink;
use chrono::NaiveDate;
use serde_json::{Value, json};

/// The fields: of a row that has no wording, holding the standard one.
pub(super) fn slots(row: Option<&HouseRow>, language: Language) -> Vec<Slot> {
    let words = House(language);
    let label = |key: &'static str| house::heading(language, key);
    let kind = row.map_or("completion", |r| r.text("mail_kind"));
    let standard = MailKind::from_code(kind)
        .unwrap_or(MailKind::Completion)
        .standard();
    let held = |key: &str, standard: &str| match row.map_or("", |r| r.text(key)) {
        "" => standard.to_owned(),
        text => text.to_owned(),
    };
    let shown = house::value(language, "mail_kind", &json!(kind));
    vec![
        Slot::fixed("mail_kind", label("mail_kind"), &shown),
        Slot::narrow("valid_from", label("valid_from"), "").hinted(words.new_period()),
        Slot::text(
            "mail_subject",
            label("mail_subject"),
            &held("mail_subject", &standard.subject),
        ),
        Slot::narrow("sample_number", label("sample_number"), "").hinted(words.mail_number_hint()),
        Slot::area(
            "mail_body",
            label("mail_body"),
            &held("mail_body", &standard.body),
            MOST_CHARACTERS,
        )
        .from_list(Source::Fixed(house::mail_holes(language))),
    ]
}

/// The kind of mail that a row is about.
pub(super) fn kind(row: Option<&HouseRow>) -> MailKind {
    row.and_then(|r| MailKind::from_code(r.text("mail_kind")))
        .unwrap_or(MailKind::Completion)
}

/// Whether a wording may begin on this day: not in the past, and today only where the row's own does not (the database
/// asks the same of every row, `mail_backdated`).
pub(super) fn may_begin(from: NaiveDate, row: Option<&HouseRow>, today: NaiveDate) -> bool {
    let taken = row.is_some_and(|r| r.text("valid_from") == from.to_string());
    from > today || (from == today && !taken)
}

/// Subject and text as they stand in the form; blanks at the ends of lines are nobody's wish.
pub(super) fn wording(slots: &Slots) -> MailWording {
    let body: Vec<&str> = slots
        .value("mail_body")
        .lines()
        .map(str::trim_end)
        .collect();
    MailWording {
        subject: slots.value("mail_subject").to_owned(),
        body: format!("{}\n", body.join("\n")),
    }
}

/// What is wrong with subject and text.
pub(super) fn faults(wording: &MailWording, language: Language) -> Faults {
    let said = |fault| house::mail_fault(language, &fault);
    [
        ("mail_subject", wording.subject_fault().map(said)),
        ("mail_body", wording.body_fault().map(said)),
    ]
    .into_iter()
    .filter_map(|(key, why)| Some((key, why?)))
    .collect()
}

/// What the question for a sample asks: none when nobody's contract will do.
pub(super) fn sample_of(slots: &Slots, kind: MailKind) -> Option<Fields> {
    let number = crate::ui::field::narrow(slots.value("sample_number")).to_uppercase();
    let mut filter = Fields::new();
    filter.insert("number".to_owned(), number.as_str().into());
    filter.insert("mail_kind".to_owned(), kind.code().into());
    (!number.is_empty()).then_some(filter)
}

/// The mail as it will read: filled from a contract, or from the specimen; none when the contract was not found.
pub(super) fn preview(
    wording: MailWording,
    kind: MailKind,
    sample: Option<&[HouseRow]>,
    language: Language,
) -> Option<Vec<(String, Ink)>> {
    let words = House(language);
    let (fields, told) = match sample {
        None => (nobodys(kind), words.mail_preview().to_owned()),
        Some(rows) => {
            let row = rows.first()?;
            let fields = row.fields.get("fields").cloned().unwrap_or_default();
            (fields, words.mail_preview_of(&row.id))
        }
    };
    let mut fields: CompletionFields = serde_json::from_value(fields).ok()?;
    let template = wording.template().ok()?;
    fields.wording = None;
    let letter = template.fill(&fields);
    let subject = format!(
        "{}: {}",
        house::label(language, "mail_subject"),
        letter.subject
    );
    let mut lines = vec![
        (told, Ink::Quiet),
        (subject, Ink::Title),
        (String::new(), Ink::Plain),
    ];
    lines.extend(
        letter
            .body
            .lines()
            .map(|line| (line.to_owned(), Ink::Plain)),
    );
    Some(lines)
}

/// Nobody's works.
fn nobodys(kind: MailKind) -> Value {
    let contract = |product: &str, number: &str| {
        let name = house::value(Language::Japanese, "product", &json!(product));
        json!({"product_name": name, "number": number, "form": "electronic"})
    };
    let mut contracts = vec![contract("advance_payment", "00000-00000M")];
    if kind == MailKind::Completion {
        contracts.push(contract("performance", "00000-00000K"));
    }
    let event = match kind {
        MailKind::Completion => None,
        MailKind::Amendment => Some("change"),
        MailKind::Rekey => Some("rekey"),
    };
    json!({
        "contractor_name": specimen::CONTRACTOR, "beneficiary": specimen::BENEFICIARY, "works_name": specimen::WORKS,
        "contracts": contracts, "event": event,
        "company": {"name": specimen::COMPANY, "address": specimen::ADDRESS, "president_title": "", "president": specimen::PRESIDENT},
        "branch": {"name": specimen::BRANCH, "tel": specimen::TEL, "fax": specimen::TEL, "email": "mihon@example.jp"},
    })
}
