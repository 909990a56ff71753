//! Eras, by `icu_calendar`'s Japanese calendar. Before 明治6年 (1873) Japan counted by the moon; the
//! calendar gives such days in the common era, and so do we.

use chrono::{Datelike, NaiveDate};
use icu_calendar::{Date, cal::Japanese};

/// 元号. An era that the calendar's data learns of later is shown in the common era until it stands here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Era {
    /// 明治
    Meiji,
    /// 大正
    Taisho,
    /// 昭和
    Showa,
    /// 平成
    Heisei,
    /// 令和
    Reiwa,
}

impl Era {
    /// Every era, oldest first.
    pub const ALL: [Self; 5] = [
        Self::Meiji,
        Self::Taisho,
        Self::Showa,
        Self::Heisei,
        Self::Reiwa,
    ];

    /// 令和
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Meiji => "明治",
            Self::Taisho => "大正",
            Self::Showa => "昭和",
            Self::Heisei => "平成",
            Self::Reiwa => "令和",
        }
    }

    /// R
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Meiji => 'M',
            Self::Taisho => 'T',
            Self::Showa => 'S',
            Self::Heisei => 'H',
            Self::Reiwa => 'R',
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Meiji => "meiji",
            Self::Taisho => "taisho",
            Self::Showa => "showa",
            Self::Heisei => "heisei",
            Self::Reiwa => "reiwa",
        }
    }

    /// The year of the common era that would be this era's `year`, whether or not the era lasted as long.
    /// None where the calendar cannot count so far.
    pub(super) fn common_year(self, year: i32) -> Option<i32> {
        Date::try_new_japanese_with_calendar(self.code(), year, 1, 1, Japanese::new())
            .ok()
            .map(|date| date.year().extended_year())
    }
}

/// A day in its era: 令和4年11月1日.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EraDate {
    /// Era.
    pub era: Era,
    /// Year of the era, from 1 (元年).
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u32,
    /// Day of the month.
    pub day: u32,
}

impl EraDate {
    /// The day in its era; none before 明治6年 (1873-01-01).
    #[must_use]
    pub fn of(day: NaiveDate) -> Option<Self> {
        let month = u8::try_from(day.month()).ok()?;
        let of_month = u8::try_from(day.day()).ok()?;
        let iso = Date::try_new_iso(day.year(), month, of_month).ok()?;
        let in_era = iso.to_calendar(Japanese::new()).era_year();
        let era = Era::ALL
            .into_iter()
            .find(|era| era.code() == in_era.era.as_str())?;
        Some(Self {
            era,
            year: in_era.year,
            month: day.month(),
            day: day.day(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_era_begins_on_its_first_day() {
        for ((y, m, d), expected) in [
            ((1873, 1, 1), Some((Era::Meiji, 6))),
            ((1912, 7, 29), Some((Era::Meiji, 45))),
            ((1912, 7, 30), Some((Era::Taisho, 1))),
            ((1926, 12, 24), Some((Era::Taisho, 15))),
            ((1926, 12, 25), Some((Era::Showa, 1))),
            ((1989, 1, 7), Some((Era::Showa, 64))),
            ((1989, 1, 8), Some((Era::Heisei, 1))),
            ((2019, 4, 30), Some((Era::Heisei, 31))),
            ((2019, 5, 1), Some((Era::Reiwa, 1))),
            ((2022, 11, 1), Some((Era::Reiwa, 4))),
            ((1872, 12, 31), None),
        ] {
            let day = NaiveDate::from_ymd_opt(y, m, d).unwrap();
            assert_eq!(EraDate::of(day).map(|e| (e.era, e.year)), expected, "{day}");
        }
    }

    #[test]
    fn a_year_of_an_era_is_counted_by_the_calendar() {
        assert_eq!(Era::Heisei.common_year(31), Some(2019));
        assert_eq!(Era::Showa.common_year(100), Some(2025));
        assert_eq!(Era::Reiwa.common_year(i32::MAX), None);
    }
}
