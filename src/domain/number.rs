//! Numbers that people read aloud and type: contract numbers (`37071-00001M`) and application numbers
//! (`N2211-00431`). Reading forgives full width, stray blanks, any hyphen or none, small letters; writing has
//! one form. Auth keys are not numbers: they are never folded and do not pass through here.

use super::product::Product;
use chrono::{Datelike, NaiveDate};
use std::fmt;
use std::str::FromStr;
use unicode_normalization::UnicodeNormalization;

/// Why a typed number is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberFault {
    /// Nothing typed.
    #[error("no number")]
    Empty,
    /// A character that no number has.
    #[error("unexpected character {0:?} in a number")]
    Character(char),
    /// Too few or too many digits, or parts in another order.
    #[error("not the form of a number")]
    Form,
    /// The last letter of a contract number is no product's.
    #[error("no product has the letter {0:?}")]
    Letter(char),
    /// The month of an application number is none.
    #[error("no month {0}")]
    Month(u32),
}

/// 保証契約番号: prefix (branch and fiscal year, 5 digits), serial (5 digits, 6 when a year outgrows them),
/// and the product's letter: `37071-00001M`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContractNumber {
    prefix: u32,
    serial: u32,
    product: Product,
}

impl ContractNumber {
    /// A number of its parts; none if the prefix has more than 5 digits or the serial more than 6.
    #[must_use]
    pub fn new(prefix: u32, serial: u32, product: Product) -> Option<Self> {
        (prefix <= 99_999 && serial <= 999_999).then_some(Self {
            prefix,
            serial,
            product,
        })
    }

    /// The five digits before the hyphen.
    #[must_use]
    pub fn prefix(self) -> String {
        format!("{:05}", self.prefix)
    }

    /// The serial.
    #[must_use]
    pub fn serial(self) -> u32 {
        self.serial
    }

    /// The product that the letter names.
    #[must_use]
    pub fn product(self) -> Product {
        self.product
    }
}

impl fmt::Display for ContractNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!(
            "{:05}-{:05}{}",
            self.prefix,
            self.serial,
            self.product.letter()
        ))
    }
}

impl FromStr for ContractNumber {
    type Err = NumberFault;

    fn from_str(text: &str) -> Result<Self, NumberFault> {
        let plain = plain(text)?;
        let (body, letter) = match plain.char_indices().next_back() {
            Some((at, letter)) if letter.is_ascii_alphabetic() => (&plain[..at], letter),
            _ => return Err(NumberFault::Form),
        };
        let (prefix, serial) = halves(body, 5)?;
        let product = Product::from_letter(letter).ok_or(NumberFault::Letter(letter))?;
        Self::new(prefix, serial, product).ok_or(NumberFault::Form)
    }
}

/// 申込番号: `N`, the reception's year and month (JST), a serial of 5 digits (6 when a month outgrows them):
/// `N2211-00431`. Unique within a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApplicationNumber {
    year: u32,
    month: u32,
    serial: u32,
}

impl ApplicationNumber {
    /// The number of the `serial`th application received in the month of `day` (JST); none beyond 6 digits
    /// or outside 2000 to 2099.
    #[must_use]
    pub fn new(day: NaiveDate, serial: u32) -> Option<Self> {
        let year = u32::try_from(day.year()).ok()?.checked_sub(2000)?;
        (year <= 99 && serial <= 999_999).then_some(Self {
            year,
            month: day.month(),
            serial,
        })
    }

    /// The serial within the month.
    #[must_use]
    pub fn serial(self) -> u32 {
        self.serial
    }
}

impl fmt::Display for ApplicationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!(
            "N{:02}{:02}-{:05}",
            self.year, self.month, self.serial
        ))
    }
}

impl FromStr for ApplicationNumber {
    type Err = NumberFault;

    fn from_str(text: &str) -> Result<Self, NumberFault> {
        let plain = plain(text)?;
        let body = plain.strip_prefix('N').ok_or(NumberFault::Form)?;
        let (yymm, serial) = halves(body, 4)?;
        let (year, month) = (yymm / 100, yymm % 100);
        if !(1..=12).contains(&month) {
            return Err(NumberFault::Month(month));
        }
        Ok(Self {
            year,
            month,
            serial,
        })
    }
}

/// Digits, capital letters and `-`; anything else is named.
fn plain(text: &str) -> Result<String, NumberFault> {
    let plain: String = text
        .nfkc()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '−' | '‐' | '‑' | '–' | '—' | '―' | 'ー' => '-',
            c => c.to_ascii_uppercase(),
        })
        .collect();
    if plain.is_empty() {
        return Err(NumberFault::Empty);
    }
    match plain
        .chars()
        .find(|c| !c.is_ascii_alphanumeric() && *c != '-')
    {
        Some(c) => Err(NumberFault::Character(c)),
        None => Ok(plain),
    }
}

/// `first` digits, perhaps a hyphen, 5 or 6 digits.
fn halves(body: &str, first: usize) -> Result<(u32, u32), NumberFault> {
    let (head, tail) = match body.split_once('-') {
        Some(halves) => halves,
        None => body.split_at_checked(first).ok_or(NumberFault::Form)?,
    };
    if let Some(c) = body.chars().find(char::is_ascii_alphabetic) {
        return Err(NumberFault::Character(c));
    }
    if head.len() != first || !(5..=6).contains(&tail.len()) {
        return Err(NumberFault::Form);
    }
    let number = |digits: &str| digits.parse().map_err(|_| NumberFault::Form);
    Ok((number(head)?, number(tail)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn contract(text: &str) -> Result<String, NumberFault> {
        text.parse::<ContractNumber>().map(|n| n.to_string())
    }

    fn application(text: &str) -> Result<String, NumberFault> {
        text.parse::<ApplicationNumber>().map(|n| n.to_string())
    }

    #[test]
    fn a_contract_number_is_read_however_it_is_typed() {
        for text in [
            "37071-00001M",
            "37071-00001m",
            "3707100001M",
            "３７０７１ー００００１Ｍ",
            "37071−00001 M",
            " 37071 00001 M ",
            "３７０７１－００００１ｍ",
        ] {
            assert_eq!(contract(text).as_deref(), Ok("37071-00001M"), "{text}");
        }
        // The flyer's own.
        for text in ["37071-00000M", "37071ー00000ｍ", "3707100000M"] {
            assert_eq!(contract(text).as_deref(), Ok("37071-00000M"), "{text}");
        }
        assert_eq!(contract("37071-100000K").as_deref(), Ok("37071-100000K"));
        assert_eq!(contract("37071100000K").as_deref(), Ok("37071-100000K"));
        let number: ContractNumber = "00071-00042K".parse().unwrap();
        assert_eq!(number.prefix(), "00071");
        assert_eq!(
            (number.serial(), number.product()),
            (42, Product::Performance)
        );
    }

    #[test]
    fn what_is_no_contract_number_is_refused_by_name() {
        for (text, fault) in [
            ("", NumberFault::Empty),
            ("　", NumberFault::Empty),
            ("37071-00001", NumberFault::Form),
            ("37071-00001X", NumberFault::Letter('X')),
            ("3707-00001M", NumberFault::Form),
            ("37071-0001M", NumberFault::Form),
            ("37071-0000001M", NumberFault::Form),
            ("37071-00-001M", NumberFault::Form),
            ("37071/00001M", NumberFault::Character('/')),
            ("3707l-00001M", NumberFault::Character('L')),
            ("M", NumberFault::Form),
            ("-M", NumberFault::Form),
            ("保証M", NumberFault::Character('保')),
        ] {
            assert_eq!(contract(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn an_application_number_is_read_however_it_is_typed() {
        for text in [
            "N2211-00431",
            "n221100431",
            "Ｎ２２１１ー００４３１",
            "N2211 00431",
        ] {
            assert_eq!(application(text).as_deref(), Ok("N2211-00431"), "{text}");
        }
        assert_eq!(application("N2213-00431"), Err(NumberFault::Month(13)));
        assert_eq!(application("2211-00431"), Err(NumberFault::Form));
        assert_eq!(application("N2211-431"), Err(NumberFault::Form));
        let day = NaiveDate::from_ymd_opt(2022, 11, 1).unwrap();
        let number = ApplicationNumber::new(day, 431).unwrap();
        assert_eq!(number.to_string(), "N2211-00431");
        assert_eq!(number.serial(), 431);
        assert_eq!(ApplicationNumber::new(day, 1_000_000), None);
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_back(prefix in 0u32..100_000, serial in 0u32..1_000_000, p in 0usize..4) {
            let number = ContractNumber::new(prefix, serial, Product::ALL[p]).unwrap();
            prop_assert_eq!(number.to_string().parse(), Ok(number));
            prop_assert_eq!(number.to_string().replace('-', "").to_lowercase().parse(), Ok(number));
        }

        #[test]
        fn no_text_breaks_the_reader(text in "\\PC{0,16}|[0-9NMTKY -]{0,16}") {
            let _ = text.parse::<ContractNumber>();
            let _ = text.parse::<ApplicationNumber>();
        }
    }
}
