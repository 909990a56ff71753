//! Money: whole yen, never floating point. Reading typed amounts is in `read`, writing them in `write`.
//! Ratios are integers (thousandths); nothing here rounds unless its name says so.

mod read;
mod write;

use serde::{Deserialize, Serialize};

/// Why a typed amount is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum YenFault {
    /// Nothing typed.
    #[error("no amount")]
    Empty,
    /// A character that no amount has.
    #[error("unexpected character {0:?} in an amount")]
    Character(char),
    /// Commas that do not part groups of three: `1,00,000`.
    #[error("commas do not part groups of three digits")]
    Grouping,
    /// A fraction of a yen, or a point where none is read: `100.5`, `20.000.000`.
    #[error("an amount has no fraction")]
    Fraction,
    /// A minus sign or `▲`.
    #[error("an amount is not negative")]
    Negative,
    /// Units that do not descend, come twice, or hold too much: `2万1億`, `1億20000万`.
    #[error("units of an amount must descend")]
    Units,
    /// Over [`Yen::MAX`].
    #[error("over the largest amount")]
    TooLarge,
}

/// An amount in yen, zero or more, at most [`Yen::MAX`].
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(try_from = "i64", into = "i64")]
pub struct Yen(i64);

impl Yen {
    /// The largest amount anywhere in the system: 9,999 億円.
    pub const MAX: i64 = 999_900_000_000;

    /// 0円.
    pub const ZERO: Self = Self(0);

    /// An amount, unless negative or over [`Yen::MAX`].
    #[must_use]
    pub fn new(yen: i64) -> Option<Self> {
        (0..=Self::MAX).contains(&yen).then_some(Self(yen))
    }

    /// The number of yen.
    #[must_use]
    pub fn get(self) -> i64 {
        self.0
    }

    /// True for 0円.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum; none over [`Yen::MAX`].
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).and_then(Self::new)
    }

    /// The difference; none below zero.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).and_then(Self::new)
    }

    /// The difference, zero where it would be negative.
    #[must_use]
    pub fn less(self, other: Self) -> Self {
        Self((self.0 - other.0).max(0))
    }

    /// `permille` thousandths of it, rounded down to a yen; none over [`Yen::MAX`].
    #[must_use]
    pub fn permille(self, permille: u32) -> Option<Self> {
        // MAX * 2^32 does not fit i64.
        let yen = i128::from(self.0) * i128::from(permille) / 1000;
        i64::try_from(yen).ok().and_then(Self::new)
    }

    /// True when it is more than `permille` thousandths of `whole`, compared without rounding.
    #[must_use]
    pub fn exceeds_permille_of(self, permille: u32, whole: Self) -> bool {
        i128::from(self.0) * 1000 > i128::from(whole.0) * i128::from(permille)
    }

    /// Its share of `whole` in hundredths of a percent, rounded down; none of nothing or beyond u32.
    #[must_use]
    pub fn share_of(self, whole: Self) -> Option<u32> {
        if whole.0 == 0 {
            return None;
        }
        u32::try_from(i128::from(self.0) * 10_000 / i128::from(whole.0)).ok()
    }

    /// Rounded down to a multiple of `unit` (0 counts as 1).
    #[must_use]
    pub fn round_down(self, unit: Self) -> Self {
        Self(self.0 - self.0 % unit.0.max(1))
    }

    /// Rounded up to a multiple of `unit` (0 counts as 1); none over [`Yen::MAX`].
    #[must_use]
    pub fn round_up(self, unit: Self) -> Option<Self> {
        match self.0 % unit.0.max(1) {
            0 => Some(self),
            over => Self::new(self.0 + (unit.0 - over)),
        }
    }
}

impl TryFrom<i64> for Yen {
    type Error = &'static str;
    fn try_from(yen: i64) -> Result<Self, Self::Error> {
        Self::new(yen).ok_or("yen out of range")
    }
}

impl From<Yen> for i64 {
    fn from(yen: Yen) -> Self {
        yen.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yen(n: i64) -> Yen {
        Yen::new(n).unwrap()
    }

    #[test]
    fn arithmetic_refuses_to_leave_the_range() {
        assert_eq!(yen(1).checked_sub(yen(2)), None);
        assert_eq!(yen(Yen::MAX).checked_add(yen(1)), None);
        assert_eq!(yen(2).checked_add(yen(3)), Some(yen(5)));
        assert_eq!(yen(2).less(yen(3)), Yen::ZERO);
        assert_eq!(yen(Yen::MAX).permille(1001), None);
        assert_eq!(yen(Yen::MAX).round_up(yen(7)), None);
    }

    #[test]
    fn a_ratio_is_compared_exactly_and_rounded_down() {
        assert_eq!(yen(49_999_999).permille(400), Some(yen(19_999_999)));
        assert!(yen(20_000_000).exceeds_permille_of(400, yen(49_999_999)));
        assert!(!yen(20_000_000).exceeds_permille_of(400, yen(50_000_000)));
        assert_eq!(yen(1).share_of(yen(3)), Some(3333));
        assert_eq!(yen(1).share_of(Yen::ZERO), None);
    }

    #[test]
    fn rounding_goes_to_the_unit() {
        assert_eq!(yen(20_009_999).round_down(yen(10_000)), yen(20_000_000));
        assert_eq!(
            yen(20_000_001).round_up(yen(100_000)),
            Some(yen(20_100_000))
        );
        assert_eq!(
            yen(20_000_000).round_up(yen(100_000)),
            Some(yen(20_000_000))
        );
        assert_eq!(yen(5).round_down(Yen::ZERO), yen(5));
    }

    #[test]
    fn it_is_an_integer_in_json_and_refused_out_of_range() {
        assert_eq!(serde_json::to_string(&yen(20_000_000)).unwrap(), "20000000");
        assert!(serde_json::from_str::<Yen>("-1").is_err());
        assert!(serde_json::from_str::<Yen>("999900000001").is_err());
        assert!(serde_json::from_str::<Yen>("1.5").is_err());
    }
}
