//! Writing amounts: `20,000,000`, `20,000,000円`, and the reading `2,000万円` that people say aloud.

use super::Yen;
use std::fmt;

impl fmt::Display for Yen {
    /// `20,000,000円`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}円", self.grouped()))
    }
}

impl Yen {
    /// `20,000,000`: for columns that say 円 in their heading.
    #[must_use]
    pub fn grouped(self) -> String {
        grouped(self.0)
    }

    /// `2,000万円`, `1億2,000万円`, `1億500円`, `0円`: units of 億 and 万, what is nothing left out.
    #[must_use]
    pub fn reading(self) -> String {
        let (oku, man, rest) = (
            self.0 / 100_000_000,
            self.0 / 10_000 % 10_000,
            self.0 % 10_000,
        );
        let mut text = String::new();
        for (part, unit) in [(oku, "億"), (man, "万"), (rest, "")] {
            if part > 0 {
                text.push_str(&grouped(part));
                text.push_str(unit);
            }
        }
        if text.is_empty() {
            text.push('0');
        }
        text + "円"
    }

    /// `20,000,000円（2,000万円）`: both, as a form echoes what it understood; amounts below 1万 once.
    #[must_use]
    pub fn echo(self) -> String {
        if self.0 < 10_000 {
            return self.to_string();
        }
        format!("{self}（{}）", self.reading())
    }
}

fn grouped(n: i64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_in_figures_and_as_read_aloud() {
        for (yen, figures, reading) in [
            (0, "0円", "0円"),
            (999, "999円", "999円"),
            (12_345, "12,345円", "1万2,345円"),
            (20_000_000, "20,000,000円", "2,000万円"),
            (120_000_000, "120,000,000円", "1億2,000万円"),
            (100_000_500, "100,000,500円", "1億500円"),
            (Yen::MAX, "999,900,000,000円", "9,999億円"),
        ] {
            let yen = Yen::new(yen).unwrap();
            assert_eq!(yen.to_string(), figures);
            assert_eq!(yen.reading(), reading);
        }
    }

    #[test]
    fn the_echo_says_both_unless_they_are_the_same() {
        assert_eq!(
            Yen::new(20_000_000).unwrap().echo(),
            "20,000,000円（2,000万円）"
        );
        assert_eq!(Yen::new(9_999).unwrap().echo(), "9,999円");
    }
}
