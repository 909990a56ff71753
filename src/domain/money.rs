//! Money: whole yen, never floating point.

use serde::{Deserialize, Serialize};

/// An amount in yen, zero or more.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(try_from = "i64", into = "i64")]
pub struct Yen(i64);

impl Yen {
    /// The largest amount anywhere in the system: 9,999 億円.
    pub const MAX: i64 = 999_900_000_000;

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
