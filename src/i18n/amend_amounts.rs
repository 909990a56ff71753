//! How far an amount may be changed, in words: beside its field, and where the database refuses it.

use super::Language;
use super::dates::grouped;
use super::domain::product;
use super::findings::explanation;
use crate::domain::amendment_amounts::AmountFault;
use crate::domain::product::Product;

/// What stands against the amount, with its figure.
#[must_use]
pub fn fault(language: Language, fault: &AmountFault) -> String {
    match fault {
        AmountFault::OverRatio(limit) => {
            let (yen, why) = (limit.limit.grouped(), explanation(language, limit));
            language.pick(
                format!("発注者の率の上限は {yen}円です（{why}）。"),
                format!("The orderer's rule allows ¥{yen} ({why})."),
            )
        }
        AmountFault::UnderMinimum(minimum) => {
            let (yen, why) = (minimum.limit.grouped(), explanation(language, minimum));
            language.pick(
                format!("発注者の求める額は {yen}円以上です（{why}）。"),
                format!("The orderer asks for ¥{yen} at least ({why})."),
            )
        }
        AmountFault::OverCeiling {
            beside,
            ceiling,
            may,
        } => together(
            language,
            &beside.number,
            [beside.amount.get(), ceiling.get(), may.get()],
        ),
    }
}

fn together(language: Language, number: &str, yen: [i64; 3]) -> String {
    let [other, ceiling, may] = yen.map(grouped);
    language.pick(
        format!("同じ工事の {number} の {other}円と合わせて60%の {ceiling}円まで、この保証は {may}円までです。"),
        format!("With ¥{other} of {number} on the same works at most 60 % (¥{ceiling}): this one at most ¥{may}."),
    )
}

/// Whether a rule of the database is about how much the orderer allows or asks.
#[must_use]
pub fn is_rule(rule: &str) -> bool {
    matches!(
        rule,
        "amount_over_ratio" | "amount_under_minimum" | "advances_over_ceiling"
    )
}

/// The same beside the amount, with the figures that its detail says.
#[must_use]
pub fn of_rule(language: Language, rule: &str, detail: &str) -> String {
    let yen = || detail.parse().map_or(detail.to_owned(), grouped);
    match rule {
        "amount_over_ratio" => language.pick(
            format!("発注者の率の上限は {}円です。", yen()),
            format!("The orderer's rule allows ¥{}.", yen()),
        ),
        "advances_over_ceiling" => ceiling(language, detail).unwrap_or_default(),
        _ => language.pick(
            format!("発注者の求める額は {}円以上です。", yen()),
            format!("The orderer asks for ¥{} at least.", yen()),
        ),
    }
}

/// `may other together number`, as `core.check_advances` says it.
fn ceiling(language: Language, detail: &str) -> Option<String> {
    let mut parts = detail.splitn(4, ' ');
    let mut yen = || parts.next()?.parse::<i64>().ok();
    let (may, other, ceiling) = (yen()?, yen()?, yen()?);
    Some(together(language, parts.next()?, [other, ceiling, may]))
}

/// The refusal of both advances together, whoever drafts or approves: what happened, and what to do; none where it is another
/// rule.
#[must_use]
pub fn refused(language: Language, rule: &str, detail: &str) -> Option<(String, String)> {
    if matches!(rule, "over_limit" | "below_minimum") {
        return Some(asked(language, rule, detail));
    }
    if rule != "advances_over_ceiling" {
        return None;
    }
    let figures = ceiling(language, detail).unwrap_or_default();
    let (what, remedy) = language.pick(
        (
            "前払金と中間前払金の合計が60%を超えます",
            "何も書き込んでいません。もう一方の額を確かめ、保証金額を下げてください。承認する所なら差し戻してください。",
        ),
        (
            "both advances together are over 60 %",
            "Nothing was written. Look at the other one and lower the amount; where you approve, return it.",
        ),
    );
    let sep = match figures.is_empty() {
        true => "",
        false => language.pick("", " "),
    };
    Some((what.to_owned(), format!("{figures}{sep}{remedy}")))
}

/// `product yen`, as `core.check_asked` says it of what an application asks for.
fn asked(language: Language, rule: &str, detail: &str) -> (String, String) {
    let (code, yen) = detail.split_once(' ').unwrap_or((detail, ""));
    let product = Product::from_code(code).map_or(String::new(), |p| {
        product(language, p).to_owned() + language.pick("の", ": ")
    });
    let yen = yen.parse().map_or(yen.to_owned(), grouped);
    let (what, figure) = match rule {
        "over_limit" => language.pick(
            (
                "保証金額が発注者の率の上限を超えます",
                format!("発注者の率の上限は {yen}円です。"),
            ),
            (
                "the amount is over what the orderer's rule allows",
                format!("The orderer's rule allows ¥{yen}. "),
            ),
        ),
        _ => language.pick(
            (
                "保証金額が発注者の求める額に足りません",
                format!("発注者の求める額は {yen}円以上です。"),
            ),
            (
                "the amount is less than the orderer asks",
                format!("The orderer asks for ¥{yen} at least. "),
            ),
        ),
    };
    let remedy = language.pick(
        "何も書き込んでいません。保証金額を直してください。承認する所なら差し戻してください。",
        "Nothing was written. Correct the amount; where you approve, return it.",
    );
    (format!("{product}{what}"), format!("{figure}{remedy}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::refusal::Refusal;
    use crate::i18n::refusals::sentence;

    #[test]
    fn both_advances_over_sixty_percent_are_said_with_every_figure_and_the_other_ones_number() {
        let refusal = Refusal::BadValue {
            rule: "advances_over_ceiling".to_owned(),
            detail: "20000000 10000000 30000000 37071-00001T".to_owned(),
        };
        let said = sentence(Language::Japanese, &refusal);
        assert_eq!(said.what, "前払金と中間前払金の合計が60%を超えます");
        assert!(
            said.remedy.starts_with(
                "同じ工事の 37071-00001T の 10,000,000円と合わせて60%の 30,000,000円まで、この保証は 20,000,000円までです。何も書き込んで"
            ),
            "{}",
            said.remedy
        );
        let said = sentence(Language::English, &refusal);
        assert!(
            said.remedy
                .starts_with("With ¥10,000,000 of 37071-00001T on the same works at most 60 % (¥30,000,000): this one at most ¥20,000,000. Nothing"),
            "{}",
            said.remedy
        );
        for language in [Language::Japanese, Language::English] {
            let (_, bare) = refused(language, "advances_over_ceiling", "").unwrap();
            assert!(bare.starts_with(language.pick("何も", "Nothing")), "{bare}");
            assert_eq!(refused(language, "amount_over_ratio", "1"), None);
        }
    }
}
