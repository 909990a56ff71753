//! Reading amounts as people type them: `20,000,000`, `２０００００００円`, `2000万`, `2千万`, `二千万円`,
//! `1億2,000万`, `¥20,000,000`, `1.5億`, `20百万`, `20,000千円`, with any of it in full width. What is unclear is refused,
//! never guessed.

use super::{Yen, YenFault};
use std::str::FromStr;
use unicode_normalization::UnicodeNormalization;

impl FromStr for Yen {
    type Err = YenFault;

    /// Reads an amount. Blanks may stand anywhere but between two digits.
    fn from_str(text: &str) -> Result<Self, YenFault> {
        let tokens = tokens(text)?;
        if let Some(yen) = in_units(&tokens)? {
            return i64::try_from(yen)
                .ok()
                .and_then(Self::new)
                .ok_or(YenFault::TooLarge);
        }
        let mut reader = Reader {
            tokens: &tokens,
            at: 0,
        };
        let yen = reader.amount()?;
        if reader.peek().is_some() {
            return Err(YenFault::Units);
        }
        i64::try_from(yen)
            .ok()
            .and_then(Self::new)
            .ok_or(YenFault::TooLarge)
    }
}

/// What an amount is made of. Small units stand below 万 and are counted within it: 2千万 = (2 × 1,000) × 10,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// Digits with their commas already judged.
    Number(i128),
    /// Digits with a point among them: 1.5 = 15 with one place.
    Decimal(i128, u32),
    /// 十 百 千
    Small(i128),
    /// 万 億 (兆 is read so that it can be called too large).
    Large(i128),
}

fn tokens(text: &str) -> Result<Vec<Token>, YenFault> {
    // NFKC makes full-width digits, commas, ￥ and ㎜-like squares plain; it leaves kanji alone.
    let plain: String = text.trim().nfkc().collect();
    let mut rest = plain.trim();
    if rest.is_empty() {
        return Err(YenFault::Empty);
    }
    if rest.starts_with(['-', '\u{2212}', '▲', '△', '‐', '–', 'ー']) {
        return Err(YenFault::Negative);
    }
    rest = rest
        .strip_prefix(['¥', '\\', '金'])
        .unwrap_or(rest)
        .trim_start();
    if rest.starts_with(['-', '\u{2212}', '▲', '△']) {
        return Err(YenFault::Negative);
    }
    rest = rest.strip_suffix('也').unwrap_or(rest);
    rest = rest.strip_suffix('円').unwrap_or(rest).trim_end();
    if rest.is_empty() {
        return Err(YenFault::Empty);
    }

    let mut tokens = Vec::new();
    let mut run = String::new();
    let mut blank_after_run = false;
    for c in rest.chars() {
        match c {
            '0'..='9' | ',' | '、' | '.' => {
                if blank_after_run {
                    return Err(YenFault::Character(' '));
                }
                run.push(if c == '、' { ',' } else { c });
                continue;
            }
            c if c.is_whitespace() => {
                blank_after_run = !run.is_empty();
                continue;
            }
            '。' | '･' | '・' => return Err(YenFault::Fraction),
            _ => {}
        }
        finish_run(&mut run, &mut tokens)?;
        blank_after_run = false;
        tokens.push(match c {
            '十' => Token::Small(10),
            '百' => Token::Small(100),
            '千' => Token::Small(1000),
            '万' | '萬' => Token::Large(10_000),
            '億' => Token::Large(100_000_000),
            '兆' => Token::Large(1_000_000_000_000),
            '-' | '\u{2212}' => return Err(YenFault::Negative),
            other => match "〇一二三四五六七八九".chars().position(|d| d == other) {
                Some(digit) => Token::Number(digit as i128),
                None => return Err(YenFault::Character(other)),
            },
        });
    }
    finish_run(&mut run, &mut tokens)?;
    Ok(tokens)
}

/// Turns collected digits and commas into a number; commas must part groups of three.
fn finish_run(run: &mut String, tokens: &mut Vec<Token>) -> Result<(), YenFault> {
    if run.is_empty() {
        return Ok(());
    }
    let (whole, places) = match run.split_once('.') {
        Some((whole, places)) => (whole, Some(places)),
        None => (run.as_str(), None),
    };
    let groups: Vec<&str> = whole.split(',').collect();
    if let [first, rest @ ..] = groups.as_slice()
        && !rest.is_empty()
    {
        let first_fits = (1..=3).contains(&first.len()) && !first.starts_with('0');
        if !first_fits || rest.iter().any(|group| group.len() != 3) {
            return Err(YenFault::Grouping);
        }
    }
    let digits: String = groups.concat() + places.unwrap_or_default();
    if let Some(places) = places {
        let plain = !places.is_empty() && places.bytes().all(|b| b.is_ascii_digit());
        if !plain || whole.is_empty() {
            return Err(YenFault::Fraction);
        }
        // `2.000万` may be a comma that slipped: 2,000万 or 2万.
        if places.len().is_multiple_of(3) {
            return Err(YenFault::Grouping);
        }
    }
    let digits = digits.trim_start_matches('0');
    // Longer than any amount; also keeps the arithmetic far from its ends.
    if digits.len() > 15 {
        return Err(YenFault::TooLarge);
    }
    let number = digits.parse().unwrap_or(0);
    tokens.push(
        match places.map(|p| u32::try_from(p.len()).unwrap_or(u32::MAX)) {
            Some(places) => Token::Decimal(number, places),
            None => Token::Number(number),
        },
    );
    run.clear();
    Ok(())
}

/// A number in one unit and nothing beside it, as tables and invoices write it: `1.5億`, `20百万`, `20,000千`. None for every
/// other form.
fn in_units(tokens: &[Token]) -> Result<Option<i128>, YenFault> {
    let (number, unit) = match tokens {
        [number, Token::Large(unit)] => (*number, *unit),
        [number, Token::Small(1000)] => (*number, 1000),
        [number, Token::Small(100), Token::Large(10_000)] => (*number, 1_000_000),
        _ if tokens.iter().any(|t| matches!(t, Token::Decimal(..))) => {
            return Err(YenFault::Fraction);
        }
        _ => return Ok(None),
    };
    match number {
        Token::Decimal(n, places) => {
            let parts = 10_i128.checked_pow(places).ok_or(YenFault::Fraction)?;
            match (n * unit) % parts {
                0 => Ok(Some(n * unit / parts)),
                _ => Err(YenFault::Fraction),
            }
        }
        Token::Number(n) if n > 9 => Ok(Some(n * unit)),
        _ => Ok(None),
    }
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    /// Sections parted by 億 and 万, each smaller than the unit before it allows.
    fn amount(&mut self) -> Result<i128, YenFault> {
        let mut total = 0;
        let mut ceiling: Option<i128> = None;
        while let Some(section) = self.section()? {
            let unit = match self.peek() {
                Some(Token::Large(unit)) => {
                    self.at += 1;
                    unit
                }
                _ => 1,
            };
            let part = section * unit;
            if ceiling.is_some_and(|ceiling| part >= ceiling) {
                return Err(YenFault::Units);
            }
            total += part;
            ceiling = Some(unit);
        }
        if ceiling.is_none() {
            return Err(YenFault::Units);
        }
        Ok(total)
    }

    /// What stands before a large unit: a number, or 千, 百, 十 in this order with the rest behind them.
    fn section(&mut self) -> Result<Option<i128>, YenFault> {
        let mut total = 0;
        let mut ceiling: Option<i128> = None;
        loop {
            let part = match (self.peek(), self.tokens.get(self.at + 1).copied()) {
                (Some(Token::Number(n)), Some(Token::Small(unit))) => {
                    if n == 0 || n > 9 {
                        return Err(YenFault::Units);
                    }
                    self.at += 2;
                    (n * unit, unit)
                }
                (Some(Token::Number(n)), _) => {
                    self.at += 1;
                    (n, 1)
                }
                (Some(Token::Small(unit)), _) => {
                    self.at += 1;
                    (unit, unit)
                }
                _ => break,
            };
            // Below the ones nothing follows, not even a 〇.
            if ceiling.is_some_and(|ceiling| ceiling == 1 || part.0 >= ceiling) {
                return Err(YenFault::Units);
            }
            total += part.0;
            ceiling = Some(part.1);
        }
        Ok(ceiling.map(|_| total))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<i64, YenFault> {
        text.parse::<Yen>().map(Yen::get)
    }

    #[test]
    fn every_form_that_people_use_is_read() {
        for (text, yen) in [
            ("0", 0),
            ("20000000", 20_000_000),
            ("20,000,000", 20_000_000),
            ("20,000,000円", 20_000_000),
            ("20,000,000　円", 20_000_000),
            ("¥20,000,000", 20_000_000),
            ("￥２０，０００，０００", 20_000_000),
            ("２０、０００、０００", 20_000_000),
            ("\\20,000", 20_000),
            ("金２０，０００円也", 20_000),
            ("２０００００００", 20_000_000),
            ("2000万", 20_000_000),
            ("２０００万円", 20_000_000),
            ("2,000万円", 20_000_000),
            ("2千万", 20_000_000),
            ("２千万円", 20_000_000),
            ("二千万円", 20_000_000),
            ("2千5百万", 25_000_000),
            ("千万", 10_000_000),
            ("1億2,000万", 120_000_000),
            ("1億 2,000万 円", 120_000_000),
            ("1億2千万", 120_000_000),
            ("1億5", 100_000_005),
            ("1万2,345円", 12_345),
            ("20000万", 200_000_000),
            ("三百二十一", 321),
            ("十", 10),
            ("0020", 20),
            ("9,999億", Yen::MAX),
            ("1.5億", 150_000_000),
            ("１．５億円", 150_000_000),
            ("1,234.5万", 12_345_000),
            ("0.25億", 25_000_000),
            ("1.5百万", 1_500_000),
            ("20百万", 20_000_000),
            ("20百万円", 20_000_000),
            ("1,250百万円", 1_250_000_000),
            ("20,000千円", 20_000_000),
            ("20000千", 20_000_000),
            ("2.5千円", 2_500),
        ] {
            assert_eq!(read(text), Ok(yen), "{text}");
        }
    }

    #[test]
    fn every_fault_has_its_own_name() {
        for (text, fault) in [
            ("", YenFault::Empty),
            ("　 ", YenFault::Empty),
            ("円", YenFault::Empty),
            ("¥", YenFault::Empty),
            ("1,00,000", YenFault::Grouping),
            ("１，００，０００", YenFault::Grouping),
            ("1000,000", YenFault::Grouping),
            (",000", YenFault::Grouping),
            ("1,000,", YenFault::Grouping),
            ("0,100", YenFault::Grouping),
            ("1,,000", YenFault::Grouping),
            ("100.5", YenFault::Fraction),
            ("0.00001万", YenFault::Fraction),
            ("1.5", YenFault::Fraction),
            ("1.5億2千万", YenFault::Fraction),
            ("1億2.5千万", YenFault::Fraction),
            (".5億", YenFault::Fraction),
            ("1.億", YenFault::Fraction),
            ("20.000.000", YenFault::Fraction),
            ("2.000万", YenFault::Grouping),
            ("1億20百万", YenFault::Units),
            ("20百", YenFault::Units),
            ("10000百万百万", YenFault::Units),
            ("100．0", YenFault::Fraction),
            ("-1", YenFault::Negative),
            ("−1", YenFault::Negative),
            ("－１", YenFault::Negative),
            ("▲1,000", YenFault::Negative),
            ("△1,000", YenFault::Negative),
            ("¥-1", YenFault::Negative),
            ("1-", YenFault::Negative),
            ("2万1億", YenFault::Units),
            ("1億20000万", YenFault::Units),
            ("1万1万", YenFault::Units),
            ("20千万", YenFault::Units),
            ("0千", YenFault::Units),
            ("5百6千", YenFault::Units),
            ("万", YenFault::Units),
            ("二〇〇〇", YenFault::Units),
            ("9,999億1", YenFault::TooLarge),
            ("999900000001", YenFault::TooLarge),
            ("1兆", YenFault::TooLarge),
            (
                "99999999999999999999999999999999999999999999",
                YenFault::TooLarge,
            ),
            ("1 000", YenFault::Character(' ')),
            ("1_000", YenFault::Character('_')),
            ("1e7", YenFault::Character('e')),
            ("$100", YenFault::Character('$')),
            ("20,000,000円です", YenFault::Character('円')),
        ] {
            assert_eq!(read(text), Err(fault), "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_back(n in 0..=Yen::MAX) {
            let yen = Yen::new(n).unwrap();
            prop_assert_eq!(yen.to_string().parse(), Ok(yen));
            prop_assert_eq!(yen.grouped().parse(), Ok(yen));
            prop_assert_eq!(yen.reading().parse(), Ok(yen));
            prop_assert_eq!(n.to_string().parse(), Ok(yen));
        }

        #[test]
        fn one_unit_is_read_as_the_figures_that_it_stands_for(n in 10i64..=999_900) {
            let millions = Yen::new(n * 1_000_000).unwrap();
            prop_assert_eq!(format!("{n}百万円").parse(), Ok(millions));
            let thousands = Yen::new(n * 1_000).unwrap();
            prop_assert_eq!(format!("{n}千円").parse(), Ok(thousands));
            let grouped = Yen::new(n).unwrap().grouped();
            prop_assert_eq!(format!("{grouped}千円").parse(), Ok(thousands));
        }

        #[test]
        fn a_point_in_one_unit_is_read_exactly(whole in 0i64..=9_998, part in 0i64..=99) {
            for (unit, one) in [("億", 100_000_000), ("万", 10_000), ("百万", 1_000_000)] {
                let yen = Yen::new(whole * one + part * (one / 100)).unwrap();
                prop_assert_eq!(format!("{whole}.{part:02}{unit}").parse(), Ok(yen));
            }
        }

        #[test]
        fn no_text_breaks_the_reader(text in "[0-9０-９,、.万億千百十兆円¥ 　一二〇-]{0,24}|\\PC{0,16}") {
            if let Ok(yen) = text.parse::<Yen>() {
                prop_assert!(yen.get() <= Yen::MAX);
            }
        }
    }
}
