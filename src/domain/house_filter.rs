//! What narrows the lists of [`super::house`]: which names each takes (as its function in the database reads them), which
//! it cannot do without, and how what people type for them is read.

use super::date::{self, FiscalYear};
use super::fold;
use super::house::{Fields, HouseTable};
use chrono::{Datelike, Months, NaiveDate};

/// The names that narrow a list.
#[must_use]
pub fn names(table: HouseTable) -> &'static [&'static str] {
    use HouseTable as T;
    match table {
        T::Audit | T::AuditKeys | T::AuditRefused => &["actor", "number", "kind", "from", "to"],
        T::CloseDays => &["branch", "month"],
        T::CloseMonths | T::Statistics | T::Holidays => &["year"],
        T::CloseItems => &["branch", "day"],
        T::Premiums => &["month"],
        T::PremiumLines => &["branch", "customer_code", "contractor", "address", "month"],
        T::Rules => &["orderer_code"],
        T::RuleEffects => &["orderer_code", "work_kind", "product"],
        T::ContractorContracts => &["customer_code", "number"],
        T::MailSample => &["number", "mail_kind"],
        T::Orderers | T::Contractors | T::Banks | T::Operators | T::Limits => &["text"],
        T::Masters
        | T::Proposals
        | T::Branches
        | T::Company
        | T::Rates
        | T::MailWordings
        | T::DocumentWordings
        | T::Delegations
        | T::Workloads
        | T::Entitlements => &[],
    }
}

/// What 監査 may be narrowed to: groups of events, which end in a point, and single kinds.
pub const EVENT_KINDS: &[&str] = &[
    "application.",
    "contract.",
    "amendment.",
    "key.",
    "mail.",
    "job.",
    "attempt.refused",
    "lookup.missed",
    "operator.",
    "masters.",
    "close.",
    "export.",
    "search.exported",
    "audit.read",
];

/// Those without which a list is about nothing: one name of each group.
#[must_use]
pub fn needed(table: HouseTable) -> &'static [&'static [&'static str]] {
    use HouseTable as T;
    match table {
        T::CloseItems => &[&["branch"], &["day"]],
        T::PremiumLines => &[&["branch"], &["customer_code", "contractor"]],
        T::Rules => &[&["orderer_code"]],
        T::RuleEffects => &[&["orderer_code"], &["work_kind"], &["product"]],
        T::ContractorContracts => &[&["customer_code"]],
        T::MailSample => &[&["number"]],
        _ => &[],
    }
}

/// What was typed for a name, as the database takes it; none where it is no day, month or fiscal year.
#[must_use]
pub fn value(name: &str, text: &str, today: NaiveDate) -> Option<String> {
    Some(match name {
        "from" | "to" | "day" => date::parse(text, today).ok()?.to_string(),
        "month" => month(text, today).or_else(|| {
            let day = date::parse(text, today).ok()?;
            Some(day.format("%Y-%m").to_string())
        })?,
        "year" => FiscalYear::parse(text)?.year().to_string(),
        "number" => text.to_uppercase(),
        "text" => fold::fold(text),
        _ => text.to_owned(),
    })
}

/// `2022-11` of a month as people type it: `2022/11`, `R4.11`, `令和4年11月`; none when it is anything else, a day of it
/// too.
#[must_use]
pub fn month(text: &str, today: NaiveDate) -> Option<String> {
    let end = if text.ends_with('月') {
        "1日"
    } else if text.contains('.') {
        ".1"
    } else if text.contains('-') {
        "-1"
    } else {
        "/1"
    };
    let day = date::parse(&format!("{text}{end}"), today).ok()?;
    Some(day.format("%Y-%m").to_string())
}

/// Until this day of a month its statement opens with the month before: that is the one which is made then.
const YOUNG: u32 = 10;

/// Figures say of which month or year they are. Where nobody asked for one it is the one that is worked on: a month until its
/// tenth day, and a fiscal year through April, is still too young to have figures of its own.
pub fn name_period(table: HouseTable, filter: &mut Fields, today: NaiveDate) {
    let (key, period) = match table {
        HouseTable::Premiums => {
            let day = match today.day() <= YOUNG {
                true => today.checked_sub_months(Months::new(1)).unwrap_or(today),
                false => today,
            };
            ("month", day.format("%Y-%m").to_string())
        }
        HouseTable::Statistics => {
            let day = match today.month() == 4 {
                true => today.checked_sub_months(Months::new(1)).unwrap_or(today),
                false => today,
            };
            ("year", FiscalYear::of(day).year().to_string())
        }
        HouseTable::Holidays => ("year", FiscalYear::of(today).year().to_string()),
        _ => return,
    };
    filter.entry(key).or_insert_with(|| period.into());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_knows_the_names_that_it_needs() {
        for table in HouseTable::ALL {
            for name in needed(table).iter().flat_map(|group| group.iter()) {
                assert!(names(table).contains(name), "{table:?} {name}");
            }
        }
    }

    #[test]
    fn a_statement_opens_with_the_month_before_while_its_own_is_young_and_figures_with_the_year_before_through_april()
     {
        let opens = |table, (y, m, d)| {
            let mut filter = Fields::new();
            name_period(
                table,
                &mut filter,
                NaiveDate::from_ymd_opt(y, m, d).unwrap(),
            );
            let period = filter.values().next().and_then(|v| v.as_str());
            period.map(str::to_owned).unwrap()
        };
        assert_eq!(opens(HouseTable::Premiums, (2026, 12, 1)), "2026-11");
        assert_eq!(opens(HouseTable::Premiums, (2027, 1, 10)), "2026-12");
        assert_eq!(opens(HouseTable::Premiums, (2026, 12, 11)), "2026-12");
        assert_eq!(opens(HouseTable::Statistics, (2027, 4, 30)), "2026");
        assert_eq!(opens(HouseTable::Statistics, (2027, 5, 1)), "2027");
        assert_eq!(opens(HouseTable::Holidays, (2027, 4, 1)), "2027");
        let mut asked = Fields::new();
        asked.insert("month".to_owned(), "2026-12".into());
        name_period(
            HouseTable::Premiums,
            &mut asked,
            NaiveDate::from_ymd_opt(2026, 12, 1).unwrap(),
        );
        assert_eq!(asked["month"], "2026-12");
    }

    #[test]
    fn days_months_and_years_are_read_as_people_type_them_and_nothing_else_is() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap();
        for text in ["2026/11", "2026-11", "R8.11", "令和8年11月"] {
            assert_eq!(month(text, today).as_deref(), Some("2026-11"), "{text}");
        }
        for text in ["2026-1-31", "2026-11-26", "R8.11.26", "2026-13", ""] {
            assert_eq!(month(text, today), None, "{text}");
        }
        assert_eq!(month("2026-1", today).as_deref(), Some("2026-01"));
        let read = |name: &str, text: &str| value(name, text, today);
        assert_eq!(read("month", "R8.11.26").as_deref(), Some("2026-11"));
        assert_eq!(read("from", "R8.11.1").as_deref(), Some("2026-11-01"));
        assert_eq!(read("from", "abc"), None);
        assert_eq!(read("year", "R8").as_deref(), Some("2026"));
        assert_eq!(read("year", "soon"), None);
    }
}
