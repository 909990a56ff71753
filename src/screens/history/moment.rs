//! A moment of the past as it is typed.

use crate::domain::date::{self, DateFault};
use crate::ui::field::narrow;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

/// A day, or a day and a time of it, in Tokyo. A day alone is its end: everything that happened on it.
pub(super) fn moment(text: &str, today: NaiveDate) -> Result<DateTime<Utc>, DateFault> {
    let text = narrow(text.trim());
    let (day, time) = match text.rsplit_once(' ') {
        Some((day, time)) if time.contains(':') => {
            let form = if time.matches(':').count() == 2 {
                "%H:%M:%S"
            } else {
                "%H:%M"
            };
            (
                day.trim(),
                Some(NaiveTime::parse_from_str(time, form).map_err(|_| DateFault::Form)?),
            )
        }
        _ => (text.as_str(), None),
    };
    let day = date::parse(day, today)?;
    let local = match time {
        // The minute is seen to its end.
        Some(time) => day.and_time(time) + TimeDelta::seconds(59) + TimeDelta::milliseconds(999),
        None => {
            let next = day.succ_opt().ok_or(DateFault::Form)?;
            next.and_time(NaiveTime::MIN) - TimeDelta::milliseconds(1)
        }
    };
    Ok((local - TimeDelta::hours(9)).and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_alone_is_its_end_in_tokyo_and_a_time_is_its_minute() {
        let today = "2022-11-01".parse().unwrap();
        let read = |text| moment(text, today).ok().map(|at| at.to_rfc3339());
        assert_eq!(
            read("R4.11.1").as_deref(),
            Some("2022-11-01T14:59:59.999+00:00")
        );
        assert_eq!(
            read("2022/11/1 09:30").as_deref(),
            Some("2022-11-01T00:30:59.999+00:00")
        );
        assert_eq!(
            read("令和4年11月1日　９：３０").as_deref(),
            Some("2022-11-01T00:30:59.999+00:00")
        );
        assert_eq!(read("昨日の夜"), None);
    }
}
