//! 国民の祝日 of a year, by the rules of the law as they stand since 2022: for the demo, which must look the same in any
//! year. A real installation imports the list of the government.

use chrono::{Datelike as _, NaiveDate, Weekday};
use std::collections::BTreeMap;

/// The holidays of a calendar year, 振替休日 and 国民の休日 included.
#[must_use]
pub fn of(year: i32) -> BTreeMap<NaiveDate, &'static str> {
    let fixed = [
        (1, 1, "元日"),
        (2, 11, "建国記念の日"),
        (2, 23, "天皇誕生日"),
        (4, 29, "昭和の日"),
        (5, 3, "憲法記念日"),
        (5, 4, "みどりの日"),
        (5, 5, "こどもの日"),
        (8, 11, "山の日"),
        (11, 3, "文化の日"),
        (11, 23, "勤労感謝の日"),
        (3, equinox(year, 20.8431), "春分の日"),
        (9, equinox(year, 23.2488), "秋分の日"),
    ];
    let mondays = [
        (1, 2, "成人の日"),
        (7, 3, "海の日"),
        (9, 3, "敬老の日"),
        (10, 2, "スポーツの日"),
    ];
    let mut days: BTreeMap<NaiveDate, &'static str> = fixed
        .into_iter()
        .filter_map(|(month, day, name)| Some((NaiveDate::from_ymd_opt(year, month, day)?, name)))
        .chain(mondays.into_iter().filter_map(|(month, n, name)| {
            let day = NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Mon, n)?;
            Some((day, name))
        }))
        .collect();
    let named: Vec<NaiveDate> = days.keys().copied().collect();
    for day in &named {
        // 振替休日: the first day after a Sunday's holiday that is none itself.
        if day.weekday() == Weekday::Sun {
            let after = day.iter_days().skip(1).find(|d| !days.contains_key(d));
            days.extend(after.map(|d| (d, "振替休日")));
        }
        // 国民の休日: a day between two holidays.
        let next = day.iter_days().nth(2).filter(|d| named.contains(d));
        let between = day.iter_days().nth(1).filter(|d| !days.contains_key(d));
        if let (Some(_), Some(between)) = (next, between) {
            days.insert(between, "国民の休日");
        }
    }
    days
}

/// Day of the month of an equinox: the usual approximation for 1980 to 2099.
fn equinox(year: i32, first: f64) -> u32 {
    let years = year - 1980;
    let day = first + 0.242_194 * f64::from(years) - f64::from(years.div_euclid(4));
    // Between 19 and 24.
    (19..=24).rev().find(|d| f64::from(*d) <= day).unwrap_or(20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_holidays_of_2026_are_the_published_ones() {
        let days: Vec<String> = of(2026)
            .keys()
            .map(|d| d.format("%m/%d").to_string())
            .collect();
        assert_eq!(
            days,
            [
                "01/01", "01/12", "02/11", "02/23", "03/20", "04/29", "05/03", "05/04", "05/05",
                "05/06", "07/20", "08/11", "09/21", "09/22", "09/23", "10/12", "11/03", "11/23"
            ]
        );
        let named = of(2026);
        let on = |m, d| named.get(&NaiveDate::from_ymd_opt(2026, m, d).unwrap());
        assert_eq!(on(5, 6), Some(&"振替休日"));
        assert_eq!(on(9, 22), Some(&"国民の休日"));
    }
}
