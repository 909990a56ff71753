//! Names that begin alike, told apart where they have to be cut: 令和8年度 県道維持工事 その1 … その48 differ in what a cut
//! at the end takes away. Only those that would read the same are cut elsewhere.

use crate::terminal::width::{self, Ambiguous};

/// What stands where a text was cut.
const GAP: &str = "..";

/// Fewest columns of a text's end.
const END: usize = 6;

/// Fewest columns of a text's beginning that say anything.
const BEGINNING: usize = 4;

/// A name of a column: whole, and as it stands where it is cut.
#[derive(Debug, Clone, Copy)]
pub struct Name<'a> {
    /// The whole name.
    pub whole: &'a str,
    /// What is cut instead, where there is something shorter.
    pub shown: &'a str,
}

/// For each name what stands in so many columns where it would read as another one does; none: it stays as it is.
#[must_use]
pub fn tell_apart(names: &[Name<'_>], columns: usize, ambiguous: Ambiguous) -> Vec<Option<String>> {
    let seen: Vec<Option<String>> = names
        .iter()
        .map(|name| {
            let fits = width::width(name.whole, ambiguous) <= columns;
            (!fits).then(|| width::cut(name.shown, columns, ambiguous).into_owned())
        })
        .collect();
    let alike = |i: usize| -> Vec<&str> {
        let Some(Some(own)) = seen.get(i) else {
            return Vec::new();
        };
        let others = seen.iter().zip(names);
        let others = others.filter(|(seen, _)| seen.as_ref() == Some(own));
        let mut all: Vec<&str> = others.map(|(_, name)| name.whole).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    names
        .iter()
        .enumerate()
        .map(|(i, name)| {
            let alike = alike(i);
            (alike.len() > 1).then(|| around(name, &alike, columns, ambiguous))
        })
        .collect()
}

/// The beginning and the end of a name, without the middle that it has in common with the others.
fn around(name: &Name<'_>, alike: &[&str], columns: usize, ambiguous: Ambiguous) -> String {
    let common = alike.iter().fold(name.whole.len(), |most, other| {
        let same = name.whole.char_indices().zip(other.chars());
        let differs = same
            .clone()
            .find(|((_, a), b)| a != b)
            .map(|((at, _), _)| at);
        most.min(differs.unwrap_or(other.len().min(name.whole.len())))
    });
    let rest = name.whole.get(common..).unwrap_or_default();
    let room = columns.saturating_sub(GAP.len());
    let end = width::width(rest, ambiguous).clamp(END.min(room), room);
    let (beginning, end) = match room - end {
        // A few columns of the beginning say nothing.
        less if less < BEGINNING + GAP.len() => (0, room),
        more => (more, end),
    };
    let shown = name.shown.strip_prefix(GAP).unwrap_or(name.shown);
    let head = first(shown, beginning, ambiguous);
    format!("{head}{GAP}{}", last(name.whole, end, ambiguous))
}

fn first(text: &str, columns: usize, ambiguous: Ambiguous) -> &str {
    let mut taken = 0;
    for (at, _, wide) in width::clusters(text, ambiguous) {
        taken += wide;
        if taken > columns {
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}

fn last(text: &str, columns: usize, ambiguous: Ambiguous) -> &str {
    let mut taken = 0;
    for (at, cluster, wide) in width::clusters(text, ambiguous).rev() {
        taken += wide;
        if taken > columns {
            return text.get(at + cluster.len()..).unwrap_or_default();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(names: &[&str], columns: usize) -> Vec<String> {
        let all: Vec<Name<'_>> = names
            .iter()
            .map(|whole| Name {
                whole,
                shown: whole,
            })
            .collect();
        tell_apart(&all, columns, Ambiguous::Narrow)
            .into_iter()
            .map(Option::unwrap_or_default)
            .collect()
    }

    #[test]
    fn the_end_of_names_that_begin_alike_is_seen() {
        let names = [
            "県単道路維持工事（長野地区）その1",
            "県単道路維持工事（長野地区）その48",
        ];
        assert_eq!(
            told(&names, 20),
            ["県単道路維持..その1", "県単道路維持..その48"]
        );
    }

    #[test]
    fn what_reads_differently_anyway_stays_as_it_is() {
        let names = [
            "一級河川護岸工事（その1）",
            "県単道路維持工事（その1）",
            "短い",
        ];
        assert_eq!(told(&names, 12), ["", "", ""]);
        // The same works twice is the same works.
        assert_eq!(told(&["一級河川護岸工事", "一級河川護岸工事"], 8), ["", ""]);
    }

    #[test]
    fn it_never_is_wider_than_its_column() {
        let names = [
            "県単道路維持工事その1",
            "県単道路維持工事その2",
            "県単道路維持補修",
        ];
        for columns in 4..24 {
            for text in told(&names, columns) {
                assert!(
                    width::width(&text, Ambiguous::Narrow) <= columns,
                    "{columns} {text}"
                );
            }
        }
    }
}
