//! 年度: April to March, named by the year in which it begins.

use super::{EraDate, parse_absolute};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A fiscal year. In JSON the year of the common era in which it begins, as a number.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct FiscalYear(i32);

impl FiscalYear {
    /// The one that begins in this year of the common era. Whether works have it is for a rule to say.
    #[must_use]
    pub fn starting(year: i32) -> Self {
        Self(year)
    }

    /// The fiscal year of a day.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self(if day.month() >= 4 {
            day.year()
        } else {
            day.year() - 1
        })
    }

    /// As people type it: `2022`, `R4`, `令和4年度`, `令和元年度`, in full width too. None: not readable, or a year
    /// that the era does not have. The year in which an era changes has both names (平成31年度, 令和元年度).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.trim().trim_end_matches('度').trim_end_matches('年');
        // Days are read in one place, and eras with them: a year has the era of its end of December or of its April.
        [".12.31", "年12月31日", ".4.1", "年4月1日"]
            .iter()
            .find_map(|day| parse_absolute(&format!("{plain}{day}")).ok())
            .map(Self::of)
    }

    /// The year of the common era in which it begins.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0
    }

    /// The next one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// 4月1日.
    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0, 4, 1).unwrap_or_default()
    }

    /// 3月31日 of the next calendar year.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0.saturating_add(1), 3, 31).unwrap_or_default()
    }

    fn era(self) -> Option<EraDate> {
        EraDate::of(NaiveDate::from_ymd_opt(self.0, 12, 31)?)
    }

    /// `令和4年度`; the first year is `令和元年度`. Before 1873: `1868年度`.
    #[must_use]
    pub fn long(self) -> String {
        match self.era() {
            Some(e) if e.year == 1 => format!("{}元年度", e.era.name()),
            Some(e) => format!("{}{}年度", e.era.name(), e.year),
            None => format!("{}年度", self.0),
        }
    }

    /// `R4`, as a field shows it.
    #[must_use]
    pub fn short(self) -> String {
        match self.era() {
            Some(e) => format!("{}{}", e.era.letter(), e.year),
            None => self.0.to_string(),
        }
    }

    /// `令和4年度（2022）`: what a form echoes.
    #[must_use]
    pub fn both(self) -> String {
        format!("{}（{}）", self.long(), self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn the_fiscal_year_runs_from_april_to_march() {
        assert_eq!(FiscalYear::of(day(2022, 4, 1)).year(), 2022);
        assert_eq!(FiscalYear::of(day(2023, 3, 31)).year(), 2022);
        assert_eq!(FiscalYear::of(day(2023, 4, 1)).year(), 2023);
        let fy = FiscalYear::of(day(2022, 11, 1));
        assert_eq!(fy.first_day(), day(2022, 4, 1));
        assert_eq!(fy.last_day(), day(2023, 3, 31));
    }

    #[test]
    fn a_fiscal_year_is_read_in_every_form_that_people_type() {
        let read = |text| FiscalYear::parse(text).map(FiscalYear::year);
        for text in [
            "2022",
            "２０２２",
            "R4",
            "Ｒ４",
            "r4",
            "令和4",
            "令和4年",
            "令和４年度",
            "2022年度",
            " 2022 ",
        ] {
            assert_eq!(read(text), Some(2022), "{text}");
        }
        for text in ["R1", "H31", "令和元年度", "平成31年度"] {
            assert_eq!(read(text), Some(2019), "{text}");
        }
        for text in [
            "", "22", "t", "+1y", "R0", "H35", "度", "年度", "2022/4", "R4.11.1", "二",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_fiscal_year_is_written_with_both_eras() {
        assert_eq!(FiscalYear::starting(2022).both(), "令和4年度（2022）");
        assert_eq!(FiscalYear::starting(2019).both(), "令和元年度（2019）");
        assert_eq!(FiscalYear::starting(2018).short(), "H30");
    }

    proptest! {
        #[test]
        fn what_a_field_shows_is_read_back(year in 1900..=2199i32) {
            let it = FiscalYear::starting(year);
            for text in [it.short(), it.long(), year.to_string()] {
                prop_assert_eq!(FiscalYear::parse(&text), Some(it), "{}", text);
            }
        }
    }
}
