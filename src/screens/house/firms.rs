//! Who stands on both sides of a merge or of a contract that moves, by name and address: a code alone is nobody.

use super::forms::FormKind;
use crate::domain::house::{Fields, HouseRow};
use crate::i18n::Language;
use crate::i18n::house::{self, House};
use crate::ui::Ink;

/// The list of contractors narrowed to those a code may mean.
pub(super) fn filter(code: &str) -> Fields {
    Fields::from_iter([("text".to_owned(), code.into())])
}

/// The same, with what follows the code when it is merged.
pub(super) fn with_what_follows(code: &str) -> Fields {
    let mut filter = filter(code);
    filter.insert("of".to_owned(), code.into());
    filter
}

/// The contractor of a code.
pub(super) fn of<'a>(rows: &'a [HouseRow], code: &str) -> Option<&'a HouseRow> {
    rows.iter().find(|r| r.text("customer_code") == code)
}

/// Both of them, the one that loses first. `from` may be unknown: then the contract's own words for it stand.
pub(super) fn lines(
    kind: FormKind,
    row: &HouseRow,
    from: Option<&HouseRow>,
    to: &HouseRow,
    language: Language,
) -> Vec<(String, Ink)> {
    let words = House(language);
    let address = |firm: &HouseRow| {
        let label = house::label(language, "address");
        (format!("  {label}: {}", firm.text("address")), Ink::Plain)
    };
    let firm = |firm: &HouseRow| format!("{} {}", firm.text("customer_code"), firm.text("name"));
    let merges = kind == FormKind::Merge;
    let (heading, kept) = match merges {
        true => (words.merge_from(), words.merge_to()),
        false => (words.move_from(), words.move_to()),
    };
    let mut lines = Vec::new();
    if !merges {
        // A number alone is not what people recognize.
        let shown = ["works", "amount"].into_iter().filter_map(|key| {
            let said = house::value(language, key, row.fields.get(key)?);
            Some((
                format!("{}: {said}", house::label(language, key)),
                Ink::Plain,
            ))
        });
        lines.extend(shown);
    }
    match from {
        Some(from) => lines.extend([
            (format!("{heading}: {}", firm(from)), Ink::Title),
            address(from),
        ]),
        None => {
            let known = [row.text("customer_code"), row.text("contractor")];
            let known = known.into_iter().filter(|t| !t.is_empty());
            let known = known.collect::<Vec<_>>().join(" ");
            lines.push((format!("{heading}: {known}"), Ink::Title));
        }
    }
    lines.extend([(format!("{kept}: {}", firm(to)), Ink::Title), address(to)]);
    let count = |name: &str| from.and_then(|from| from.number(name));
    if let (true, Some(contracts), Some(applications)) =
        (merges, count("contracts"), count("applications"))
    {
        lines.push((words.merge_follows(contracts, applications), Ink::Warning));
        lines.push((words.merge_closed().to_owned(), Ink::Plain));
    }
    let into = to.text("merged_into");
    if !into.is_empty() {
        lines.push((words.merged_on(into), Ink::Warning));
    }
    lines
}
