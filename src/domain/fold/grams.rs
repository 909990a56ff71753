//! Grams: the single UTF-16 units of a folded text and each two neighbours, as integers for a GIN index.
//! A unit u is u; neighbours u, v are u × 65,536 + v (as a wrapping i32). No folded text holds NUL, so the
//! two kinds never meet.

use std::collections::BTreeSet;

/// Every gram of a folded text, ascending, each once: what the index keeps.
#[must_use]
pub fn grams(folded: &str) -> Vec<i32> {
    let units: Vec<u16> = folded.encode_utf16().collect();
    let singles = units.iter().map(|u| i32::from(*u));
    singles
        .chain(units.windows(2).filter_map(pair))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

/// The grams that a text must have to hold this folded query: its pairs, or its only unit. Empty for an
/// empty query, which every text holds.
#[must_use]
pub fn query_grams(folded: &str) -> Vec<i32> {
    let units: Vec<u16> = folded.encode_utf16().collect();
    match units.as_slice() {
        [one] => vec![i32::from(*one)],
        units => units
            .windows(2)
            .filter_map(pair)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
    }
}

fn pair(window: &[u16]) -> Option<i32> {
    let [first, second] = window else { return None };
    Some(((u32::from(*first) << 16) | u32::from(*second)).cast_signed())
}

#[cfg(test)]
mod tests {
    use super::super::fold;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn grams_are_single_units_and_pairs() {
        let (a, b) = (0x5DDD, 0x5C71); // 川山
        assert_eq!(grams("川山"), vec![b, a, (a << 16) | b]);
        assert_eq!(grams("aaa"), vec![97, (97 << 16) | 97]);
        assert_eq!(query_grams("川"), vec![a]);
        assert_eq!(query_grams("川山"), vec![(a << 16) | b]);
        assert!(query_grams("").is_empty());
    }

    #[test]
    fn a_high_unit_wraps_to_a_negative_number() {
        assert!(grams("龍龍").iter().any(|g| *g < 0));
    }

    proptest! {
        #[test]
        fn whatever_holds_the_query_has_its_grams(text in "\\PC{0,40}", from in 0usize..40, len in 0usize..8) {
            let folded = fold(&text);
            let query: String = folded.chars().skip(from).take(len).collect();
            let have = grams(&folded);
            prop_assert!(query_grams(&query).iter().all(|g| have.contains(g)));
            prop_assert!(have.is_sorted());
        }
    }
}
