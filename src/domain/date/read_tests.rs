use super::super::{both, long, padded, short, slashed};
use super::*;
use proptest::prelude::*;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn on(text: &str) -> Result<NaiveDate, DateFault> {
    parse(text, day(2022, 11, 1))
}

#[test]
fn every_form_of_a_day_is_read() {
    for text in [
        "R4.11.1",
        "r4.11.1",
        "R4/11/1",
        "R4-11-01",
        "R04.11.01",
        "R041101",
        "Ｒ４．１１．１",
        "R4。11。1",
        "R4・11・1",
        "令和4年11月1日",
        "令和04年11月01日",
        "令和４年１１月１日",
        "令和 4年 11月 1日",
        "㋿4年11月1日",
        "2022/11/1",
        "2022/11/01",
        "2022-11-01",
        "2022ー11ー01",
        "2022.11.1",
        "２０２２／１１／１",
        "2022年11月1日",
        "20221101",
        "２０２２１１０１",
        "11/1",
        "１１／１",
        "11-1",
        "11月1日",
        "t",
        "T",
        "ｔ",
        "今日",
        "本日",
        "+0",
    ] {
        assert_eq!(on(text), Ok(day(2022, 11, 1)), "{text}");
    }
    assert_eq!(on("令和元年5月1日"), Ok(day(2019, 5, 1)));
    assert_eq!(on("R元.5.1"), Ok(day(2019, 5, 1)));
    assert_eq!(on("R1.5.1"), Ok(day(2019, 5, 1)));
    assert_eq!(on("H31.4.30"), Ok(day(2019, 4, 30)));
    assert_eq!(on("平成31年4月30日"), Ok(day(2019, 4, 30)));
    assert_eq!(on("S64.1.7"), Ok(day(1989, 1, 7)));
    assert_eq!(on("T10.1.1"), Ok(day(1921, 1, 1)));
    assert_eq!(on("M45.7.29"), Ok(day(1912, 7, 29)));
}

#[test]
fn spans_count_from_today_and_end_with_the_month() {
    assert_eq!(on("+3m"), Ok(day(2023, 2, 1)));
    assert_eq!(on("＋３ｍ"), Ok(day(2023, 2, 1)));
    assert_eq!(on("t+3m"), Ok(day(2023, 2, 1)));
    assert_eq!(on("+3か月"), Ok(day(2023, 2, 1)));
    assert_eq!(on("+10d"), Ok(day(2022, 11, 11)));
    assert_eq!(on("+10"), Ok(day(2022, 11, 11)));
    assert_eq!(on("-2w"), Ok(day(2022, 10, 18)));
    assert_eq!(on("-1y"), Ok(day(2021, 11, 1)));
    assert_eq!(on("−１ｙ"), Ok(day(2021, 11, 1)));
    assert_eq!(
        parse("+3m", day(2022, 11, 30)),
        Ok(day(2023, 2, 28)),
        "the month has no 30th"
    );
}

#[test]
fn a_day_without_year_is_the_nearest_one() {
    assert_eq!(parse("1/10", day(2022, 12, 20)), Ok(day(2023, 1, 10)));
    assert_eq!(parse("12/20", day(2023, 1, 10)), Ok(day(2022, 12, 20)));
    assert_eq!(parse("3/31", day(2022, 11, 1)), Ok(day(2023, 3, 31)));
    assert_eq!(parse("10/31", day(2022, 11, 1)), Ok(day(2022, 10, 31)));
    assert_eq!(
        parse("2/29", day(2023, 3, 1)),
        Err(DateFault::Day {
            year: 2023,
            month: 2,
            day: 29,
            last: 28
        })
    );
}

#[test]
fn an_impossible_era_date_names_the_right_one() {
    for (text, era, right, named) in [
        ("H31.5.1", Era::Heisei, day(2019, 5, 1), "R1.5.1"),
        ("H35.4.1", Era::Heisei, day(2023, 4, 1), "R5.4.1"),
        ("S97.11.1", Era::Showa, day(2022, 11, 1), "R4.11.1"),
        ("R1.4.30", Era::Reiwa, day(2019, 4, 30), "H31.4.30"),
        ("S64.1.8", Era::Showa, day(1989, 1, 8), "H1.1.8"),
        ("T15.12.25", Era::Taisho, day(1926, 12, 25), "S1.12.25"),
        ("M5.1.1", Era::Meiji, day(1872, 1, 1), "1872.1.1"),
    ] {
        assert_eq!(on(text), Err(DateFault::OtherEra { era, right }), "{text}");
        assert_eq!(short(right), named);
    }
}

#[test]
fn every_fault_has_its_own_name() {
    let no_day = |year, month, day, last| {
        Err(DateFault::Day {
            year,
            month,
            day,
            last,
        })
    };
    assert_eq!(on(""), Err(DateFault::Empty));
    assert_eq!(on("　"), Err(DateFault::Empty));
    assert_eq!(on("2022/2/30"), no_day(2022, 2, 30, 28));
    assert_eq!(on("2/30"), no_day(2023, 2, 30, 28));
    assert_eq!(on("R6.2.30"), no_day(2024, 2, 30, 29));
    assert_eq!(on("2022/11/0"), no_day(2022, 11, 0, 30));
    assert_eq!(on("20221131"), no_day(2022, 11, 31, 30));
    assert_eq!(on("R0.1.1"), Err(DateFault::YearZero(Era::Reiwa)));
    assert_eq!(on("令和0年1月1日"), Err(DateFault::YearZero(Era::Reiwa)));
    assert_eq!(on("2022/13/1"), Err(DateFault::Month(13)));
    assert_eq!(on("0/1"), Err(DateFault::Month(0)));
    assert_eq!(on("22/11/1"), Err(DateFault::TwoDigitYear));
    assert_eq!(on("1867/12/31"), Err(DateFault::OutOfRange));
    assert_eq!(on("2200/1/1"), Err(DateFault::OutOfRange));
    assert_eq!(on("R999.1.1"), Err(DateFault::OutOfRange));
    assert_eq!(on("+9999999999999999999999d"), Err(DateFault::OutOfRange));
    assert_eq!(on("+999999y"), Err(DateFault::OutOfRange));
    for text in [
        "あした",
        "R4.11",
        "2022/11",
        "2022/11/1/1",
        "2022/11-1",
        "R",
        "2022",
        "1101",
        "+",
        "+m",
        "t3",
        "2022/１１/ 1x",
        "202211011",
        "R4.111.1",
        "2022/001/1",
        "令和4年11月",
        "+3x",
        "元.5.1",
        "٣/١",
    ] {
        assert_eq!(on(text), Err(DateFault::Form), "{text}");
    }
}

#[test]
fn a_file_must_name_the_year() {
    assert_eq!(parse_absolute("R4.11.1"), Ok(day(2022, 11, 1)));
    for text in ["11/1", "t", "+3m", "11月1日"] {
        assert_eq!(parse_absolute(text), Err(DateFault::Relative), "{text}");
    }
}

proptest! {
    #[test]
    fn whatever_is_written_is_read_back(n in 0i64..85_000) {
        let date = day(1868, 1, 1) + chrono::Duration::days(n); // to 2100
        for text in [long(date), short(date), padded(date), slashed(date), date.to_string(), date.format("%Y%m%d").to_string()] {
            prop_assert_eq!(parse_absolute(&text), Ok(date), "{}", text);
        }
        prop_assert!(both(date).contains(&slashed(date)));
    }

    #[test]
    fn a_day_without_year_is_never_more_than_half_a_year_away(m in 1u32..=12, d in 1u32..=28, n in 0i64..60_000) {
        let today = day(1900, 1, 1) + chrono::Duration::days(n);
        let date = parse(&format!("{m}/{d}"), today).unwrap();
        prop_assert!((date - today).num_days().abs() <= 183);
        prop_assert_eq!((date.month(), date.day()), (m, d));
    }

    #[test]
    fn no_text_breaks_the_reader(text in "[0-9０-９rRtThHsSmM元年月日令和平成/.+\\-dwmy ]{0,14}|\\PC{0,12}") {
        if let Ok(date) = on(&text) {
            prop_assert!(in_range(date));
        }
    }
}

#[test]
fn a_month_and_day_to_come_are_the_next_ones_after_today() {
    let ahead = |text: &str, today| parse_ahead(text, today);
    let today = day(2026, 11, 28);
    assert_eq!(ahead("11/15", today), Ok(day(2027, 11, 15)));
    assert_eq!(ahead("１１／２８", today), Ok(day(2027, 11, 28)));
    assert_eq!(ahead("11月29日", today), Ok(day(2026, 11, 29)));
    assert_eq!(ahead("1/5", today), Ok(day(2027, 1, 5)));
    assert_eq!(ahead("12/15", day(2027, 1, 2)), Ok(day(2027, 12, 15)));
    // Whoever names a year, or counts from today, means just that.
    assert_eq!(ahead("R8.11.15", today), Ok(day(2026, 11, 15)));
    assert_eq!(ahead("-3d", today), Ok(day(2026, 11, 25)));
    assert_eq!(ahead("+3d", today), Ok(day(2026, 12, 1)));
}
