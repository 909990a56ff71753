//! A refusal as an operator reads it: what happened and why, and (on F1) what was kept and what to do.

use super::cli::Cli;
use super::domain::state;
use super::{Language, amend_amounts, amend_rules, dates, desk_rules, gates, house};
use crate::domain::record::ApplicationState;
use crate::domain::refusal::Refusal;

/// A refusal in words. Both parts may hold text of foreign origin and go through the gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// What happened and why, without a full stop, short enough for the message line.
    pub what: String,
    /// What was kept and what to do now, whole sentences.
    pub remedy: String,
}

/// The words for a refusal.
#[must_use]
pub fn sentence(language: Language, refusal: &Refusal) -> Sentence {
    let (what, remedy) = match refusal {
        Refusal::NotFound => owned(
            language,
            ("見つかりません", "not found"),
            (
                "記録がないか、この支店からは見られません。一覧を更新してください。",
                "There is no such record, or not in a branch that you may see. Refresh the list.",
            ),
        ),
        Refusal::Stale => owned(
            language,
            ("表示後に他の人が変更しました", "somebody changed it meanwhile"),
            (
                "何も書き込んでいません。更新して最新の内容を見てから、もう一度行ってください。",
                "Nothing was written. Refresh, look at what changed, and do it again.",
            ),
        ),
        Refusal::ClaimedByOther { by } => (
            language.pick(format!("{by}さんが引き受けています"), format!("{by} has claimed it")),
            language.pick(
                "何も変わっていません。本人に引受解除を頼むか、審査役に相談してください。".to_owned(),
                "Nothing was changed. Ask them to release it, or ask a supervisor.".to_owned(),
            ),
        ),
        Refusal::NotClaimed => owned(
            language,
            ("引き受けていない申込です。先に引受をしてください", "you have not claimed it; claim it first"),
            (
                "何も変わっていません。一覧で 7（引受）をしてから行ってください。",
                "Nothing was changed. Claim it first (option 7 in the list).",
            ),
        ),
        Refusal::OwnDraft => owned(
            language,
            ("自分で起案・入力した申込は承認できません", "you drafted or entered it yourself"),
            (
                "承認は別の人が行います（二人で確かめる決まりです）。承認待ちのまま残っています。",
                "Another person has to approve it. It stays in the review queue.",
            ),
        ),
        Refusal::OverLimit { amount, limit } => (
            match limit {
                Some(limit) => language.pick(
                    format!(
                        "金額が承認限度額を超えています（{}円、限度額{}円）",
                        dates::yen(*amount),
                        dates::yen(*limit)
                    ),
                    format!(
                        "the amount ¥{} is over your limit ¥{}",
                        dates::yen(*amount),
                        dates::yen(*limit)
                    ),
                ),
                None => language.pick(
                    format!("この商品を承認する権限がありません（{}円）", dates::yen(*amount)),
                    format!("you have no authority for this product (¥{})", dates::yen(*amount)),
                ),
            },
            language.pick(
                "承認待ちのまま残っています。審査の画面の上申で、限度額の足りる審査役に判断を頼めます。".to_owned(),
                "It stays in the review queue. Refer it, in the review, to a supervisor whose limit covers it.".to_owned(),
            ),
        ),
        Refusal::ContentChanged => owned(
            language,
            ("表示した内容と承認を依頼された内容が違います", "what was shown is not what was submitted"),
            (
                "承認していません。更新して開き直し、変わった所を確かめてください。",
                "It was not approved. Refresh, look at the difference, and decide again.",
            ),
        ),
        Refusal::WrongState { state: code } => {
            let name = ApplicationState::from_code(code).map_or(code.as_str(), |s| state(language, s));
            (
                language.pick(format!("状態が「{name}」です"), format!("its state is \"{name}\"")),
                language.pick(
                    "何も変わっていません。更新して最新の状態を見てください。".to_owned(),
                    "Nothing was changed. Refresh to see where it stands.".to_owned(),
                ),
            )
        }
        Refusal::NotAllowed => owned(
            language,
            ("あなたの役割ではできません", "your role does not allow it"),
            (
                "何も変わっていません。必要なら管理者に役割を確かめてください。",
                "Nothing was changed. Ask an administrator about your role if you need it.",
            ),
        ),
        Refusal::BadValue { rule, detail } if worded(language, rule, detail).is_some() => {
            worded(language, rule, detail).unwrap_or_default()
        }
        Refusal::Duplicate { rule } if worded(language, rule, "").is_some() => {
            worded(language, rule, "").unwrap_or_default()
        }
        Refusal::BadValue { rule, detail } => (
            language.pick(format!("値が決まりに合いません: {detail}"), format!("a value breaks a rule: {detail}")),
            language.pick(
                format!("書き込んでいません。入力はそのまま残っています。直してもう一度行ってください。（{rule}）"),
                format!("Nothing was written; what you typed is kept. Correct it and try again. ({rule})"),
            ),
        ),
        Refusal::Duplicate { rule } => (
            language.pick("同じものがすでにあります".to_owned(), "it exists already".to_owned()),
            language.pick(
                format!("書き込んでいません。先にある方を確かめてください。（{rule}）"),
                format!("Nothing was written. Look at the one that exists. ({rule})"),
            ),
        ),
        Refusal::Unavailable => owned(
            language,
            ("データベースにつながりません", "the database cannot be reached"),
            (
                "書き込んでいません。自動でつなぎ直しています。つながったらもう一度行ってください。",
                "Nothing was written. It reconnects by itself; do it again once it is back.",
            ),
        ),
        Refusal::TooManySessions => owned(
            language,
            (
                "このログインの接続数が上限に達しています",
                "this login has as many connections as it may have",
            ),
            (
                "書き込んでいません。同じログインのほかの画面を一つ終えてください。上限は管理者が上げられます（docs/operations.md）。",
                "Nothing was written. Leave another session of this login. The administrator may raise the limit (docs/operations.md).",
            ),
        ),
        Refusal::LoginRefused => owned(
            language,
            ("このログインでは使えません", "this login is refused"),
            (
                "登録がないか、停止されています。管理者に連絡してください。",
                "It is unknown or disabled. Please ask your administrator.",
            ),
        ),
        Refusal::TimedOut => owned(
            language,
            ("時間内に返事がありません", "no answer in time"),
            (
                "行われたかどうか分かりません。更新して確かめてください。もう一度行っても二重にはなりません。",
                "It may or may not have happened. Refresh and look; doing it again does it once.",
            ),
        ),
        Refusal::Internal(_) => owned(
            language,
            ("プログラムの誤りで中断しました", "stopped by a fault of the program"),
            (
                "何も書き込まれていません。記録（ログ）に残しました。続くときは管理者に連絡してください。",
                "Nothing was written; details are in the log. Tell your administrator if it persists.",
            ),
        ),
    };
    Sentence { what, remedy }
}

/// What happened and what to do in the words of a rule of the database; none where nobody gave it any. Only a fault of
/// the program meets those: `tests/it/rules_in_database/worded.rs` knows them.
#[must_use]
pub fn worded(language: Language, rule: &str, detail: &str) -> Option<(String, String)> {
    desk_rules::rule(language, rule)
        .or_else(|| amend_amounts::refused(language, rule, detail))
        .or_else(|| amend_rules::rule(language, rule))
        .or_else(|| house::rule(language, rule, detail))
        .or_else(|| gates::rule(language, rule, detail))
}

/// A read that took too long.
#[must_use]
pub fn slow_reading(language: Language) -> Sentence {
    let (what, remedy) = owned(
        language,
        (
            "時間内に読み込めませんでした",
            "it could not be read in time",
        ),
        (
            "表示は前のままです。何も変わっていません。更新してもう一度読み込んでください。",
            "What you see is from before; nothing was changed. Refresh to read it again.",
        ),
    );
    Sentence { what, remedy }
}

/// Why nothing is shown: what was asked for could not be read, which has changed nothing in any case.
#[must_use]
pub fn unread(language: Language, refusal: &Refusal) -> Sentence {
    match refusal {
        Refusal::TimedOut => Sentence {
            remedy: language
                .pick(
                    "何も変わっていません。もう一度開いてください。",
                    "Nothing was changed. Open it once more.",
                )
                .to_owned(),
            ..slow_reading(language)
        },
        other => sentence(language, other),
    }
}

fn owned(language: Language, what: (&str, &str), remedy: (&str, &str)) -> (String, String) {
    (
        language.pick(what.0, what.1).to_owned(),
        language.pick(remedy.0, remedy.1).to_owned(),
    )
}

/// The same for who typed a command: there is no list to refresh, and nothing that was typed is kept.
#[must_use]
pub fn on_command_line(language: Language, refusal: &Refusal) -> String {
    let words = Cli(language);
    let said = sentence(language, refusal);
    let (what, remedy) = match refusal {
        Refusal::NotFound => (said.what, words.not_found_remedy().to_owned()),
        Refusal::Stale => (said.what, words.stale_remedy().to_owned()),
        Refusal::Unavailable => (said.what, words.away_remedy().to_owned()),
        Refusal::TimedOut => (said.what, words.timed_out_remedy().to_owned()),
        Refusal::Internal(told) => (said.what, words.fault_remedy(told)),
        // Only a notice is refused for that.
        Refusal::WrongState { state } if state == "paper" => {
            let what = words.paper_has_no_notice().to_owned();
            (what, words.nothing_changed().to_owned())
        }
        Refusal::WrongState { .. } => (said.what, words.nothing_changed().to_owned()),
        Refusal::BadValue { rule, .. }
            if matches!(rule.as_str(), "already_closed" | "not_closed") =>
        {
            (said.what, words.close_list_remedy().to_owned())
        }
        Refusal::BadValue { rule, .. } if worded(language, rule, "").is_none() => {
            let what = words.breaks_a_rule(rule);
            (what, words.breaks_a_rule_remedy().to_owned())
        }
        _ => (said.what, said.remedy),
    };
    sentences(language, &what, &remedy)
}

/// What happened and what to do as sentences of one line.
#[must_use]
pub fn sentences(language: Language, what: &str, remedy: &str) -> String {
    match language {
        Language::Japanese => format!("{what}。{remedy}"),
        Language::English => {
            let mut letters = what.chars();
            let first = letters.next().map(|c| c.to_uppercase().to_string());
            let what = format!("{}{}", first.unwrap_or_default(), letters.as_str());
            format!("{what}. {remedy}").trim_end().to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_refusals_of_the_command_line_are_english_sentences_and_no_screen_is_named() {
        let rule = |rule: &str| Refusal::BadValue {
            rule: rule.to_owned(),
            detail: "2".to_owned(),
        };
        let said = on_command_line(Language::English, &rule("close_reason_needed"));
        assert_eq!(
            said,
            "Differences remain (2). Settle them, or close with a reason."
        );
        let paper = Refusal::WrongState {
            state: "paper".to_owned(),
        };
        let said = on_command_line(Language::English, &paper);
        assert_eq!(
            said,
            "A contract on paper has no key notice. Nothing was changed."
        );
        let said = on_command_line(Language::English, &rule("some_new_rule"));
        assert!(said.starts_with("A value breaks a rule (some_new_rule). Nothing"));
        for refusal in [
            Refusal::NotFound,
            Refusal::Stale,
            Refusal::Unavailable,
            Refusal::TooManySessions,
            rule("already_closed"),
            rule("x"),
        ] {
            let ja = on_command_line(Language::Japanese, &refusal);
            assert!(
                !ja.contains("更新") && !ja.contains("そのまま残って") && !ja.contains("自動で"),
                "{ja}"
            );
            assert!(!on_command_line(Language::English, &refusal).contains('。'));
        }
    }
}
