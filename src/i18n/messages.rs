//! Outcomes: what was done, to how many, and what was not.

use super::{Language, capital, catalogue};
use std::fmt::Display;

catalogue! {
    /// The message line.
    Messages {
        several_done(n, what): "{n}件{what}しました。" / "{what}: {n} done.";
        one_done(number, what): "{number} を{what}しました。" / "{what}: {number}.";
        failed_one(what, why, number): "1件は{what}できません: {why} ({number})" / "{what} not possible: {why} ({number})";
        failed_alone(what, why, number): "{what}できません: {why} ({number})" / "{what} not possible: {why} ({number})";
        cannot(what, why, number): "{what}できません: {why} ({number})" / "Cannot {what}: {why} ({number})";
        failed_many(n, why, number): "{n}件はできませんでした: {why} ({number} ほか)" / "{n} not done: {why} ({number} and others)";
        failed_differently(n, why, number): "{n}件はできませんでした: {number} {why}（ほかは別の理由）" / "{n} not done: {number}: {why} (others for other reasons)";
        remedy_of(n, number, remedy): "済んだ{n}件はそのままです。{number}: {remedy}" / "What was done stays done ({n}). {number}: {remedy}";
        not_run(n): "残り{n}件は行っていません。" / "Not started: {n}.";
        moved_on(number): "{number} はこの一覧から移りました" / "{number} has left this list";
        moved_on_remedy(run, refresh): "{run} で開いて続けるか、{refresh} で一覧を新しくしてください。" / "Open it with {run}, or refresh the list with {refresh}.";
        numbers_left(n): "一覧から移った行の番号{n}個は消しました。" / "Typed numbers taken away, their rows have left the list: {n}.";
        numbers_behind(n): "一覧を離れたので、入れてあった番号{n}個は消しました（何も行っていません）。" / "You left the list: typed numbers taken away: {n}; none was run.";
        failed_elsewhere(n): "できなかった行のうち、ここに出ていない{n}件の番号は消しました。どの行かは + で出ます。" / "Of the rows that failed, {n} do not stand here: their numbers are taken away; + shows which.";
        numbers_dropped(n): "一覧が変わったので、入れてあった番号{n}個は消しました（何も行っていません）。" / "The list changed: typed numbers taken away: {n}; none was run.";
        cancelled: "取りやめました。何も変わっていません。" / "Cancelled. Nothing was changed.";
        stopped(done, left): "中止しました。{done}件は済み、{left}件は行っていません。" / "Stopped: {done} done, {left} not started.";
        still_open(what): "{what}の結果はまだ分かりません。分かりしだいここに出ます。" / "{what}: outcome not known yet; it will be shown here.";
        asking_again(what): "{what}の返事がありません。同じ要求で確かめています（二重にはなりません）。" / "{what}: no answer; asking again with the same request (it happens once only).";
        asking_when_back(what): "{what}の返事がありません。つながりしだい同じ要求で確かめます（二重にはなりません）。" / "{what}: no answer; asked again with the same request once the database is back.";
        press_again: "データベース切断中です。つながってからもう一度押してください。" / "The database is away: press it again once it is back.";
        press_again_remedy: "何も行っていません。入力したものも番号もそのままです。自動でつなぎ直しており、つながるとここに出ます。" / "Nothing was done; what you typed and the numbers are kept. It reconnects by itself, and says so here.";
        outcome_unknown: "返事がなく、行われたかどうか分かりません。更新して確かめてからやり直してください。" / "No answer: it may or may not have happened. Refresh and look before trying again.";
        not_in_this_list: "この一覧ではできません" / "it is not done in this list";
        bad_option(number): "番号 {number} はこの一覧では使えません。" / "Option {number} does nothing here.";
        bad_option_remedy: "何も行っていません。番号を直すか消して、もう一度実行してください。使える番号は画面の下にあります。" / "Nothing was done. Correct or erase the number and run them again; the legend shows the numbers.";
        review_one_by_one_remedy: "承認していません。番号 1 で開くと、警告と理由、証書の内容を見て承認できます。" / "Not approved. Open it with option 1 to see warnings, reasons and the certificate, and approve there.";
        no_row: "行がありません。" / "There is no row.";
        top: "先頭です。" / "This is the top.";
        bottom: "最後です。" / "This is the end.";
        not_a_number(text, keys): "「{text}」は申込番号ではありません。ほかは {keys} で検索します。" / "\"{text}\" is no application number. Search the rest: {keys}.";
        not_a_number_remedy: "位置は申込番号（N2211-00431、431 など）の行へ移ります。請負者・工事名・日付・金額では、検索の画面で探してください。" / "Position goes to an application number (N2211-00431, 431). Names, works, dates and amounts are found by the search.";
        not_in_list(number, next): "{number} はこの一覧にありません。次の {next} に移りました。" / "{number} is not in this list; moved to the next, {next}.";
        not_in_list_any_more(number): "{number} はこの一覧にありません。その後の行もありません。" / "{number} is not in this list, nor is any row after it.";
        waits_no_more(number): "{number} はもう承認待ちではありません。" / "{number} does not wait for approval any more.";
        waits_no_more_remedy(keys): "行は更新（{keys}）まで残ります。" / "Its row stands until a refresh ({keys}).";
        not_waiting(number): "{number} はこの一覧にありません。" / "{number} is not in this list.";
        unknown_outcome(number, what): "{number} の{what}: 時間内に返事がありません。行われたかどうか分かりません" / "{what} of {number}: no answer in time; it may or may not have been done";
        unknown_outcome_remedy(number, what): "同じ要求でもう確かめません。つながったら開き直すか更新して {number} を見てください。{what}が済んでいなければ、もう一度行ってください。画面に打ったものはそのままです。" / "It is not asked for again by itself. Once the database is back, open or refresh {number} and look: if it has not been done, do it again ({what}). What you typed still stands on the screen.";
        refreshed: "最新の内容です。" / "Up to date.";
        repeat_nothing: "繰り返す番号がありません。番号を入れた行で押してください。" / "No number to repeat: press it on a row that has one.";
        repeated(n, number): "{n}行に番号 {number} を入れました。" / "Option {number} set; rows: {n}.";
        repeated_here(n, number, next, again): "この頁の{n}行に番号 {number} を入れました。次の頁は {next} のあと {again}。" / "Option {number} set; rows of this page: {n}. For the next page: {next}, then {again}.";
        rest_follows: "残りの一覧です。" / "The rest is shown.";
        review_one_by_one: "警告を承知した申込です。一件ずつ開いて承認してください" / "it has overridden warnings: open it with 1 and look before approving";
        own_draft: "自分で起案・入力した申込は承認できません" / "you drafted or entered it yourself";
        over_limit: "金額が承認限度額を超えています" / "the amount is over your authority limit";
        changed_meanwhile: "表示後に変更されています。内容を確かめてください" / "it changed since it was shown; please look again";
        faster_in_list: "何も書き込んでいません。行を開くと最新の内容が見られます。" / "Nothing was written. Open the row to see how it stands now.";
        keys_dropped(n): "先打ちのキー{n}個は捨てました。" / "Keys typed ahead and thrown away: {n}.";
        no_session: "まだ接続していません。" / "Not connected yet.";
        nothing_to_explain: "説明するメッセージはありません。" / "There is no message to explain.";
    }
}

/// What was done to one record, or to several, as a sentence: `N2211-00432 を承認しました。`, `N2211-00432 approved.`
#[must_use]
pub fn done_one(language: Language, called: impl Display, verb: &str) -> String {
    match past(language, verb) {
        Some(past) => capital(&format!("{called}{past}.")),
        None => Messages(language).one_done(called, verb),
    }
}

/// The same of several rows: `3件承認しました。`, `3 approved.`
#[must_use]
pub fn done(language: Language, n: usize, verb: &str) -> String {
    match past(language, verb) {
        Some(past) => format!("{n}{past}."),
        None => Messages(language).several_done(n, verb),
    }
}

/// What English says of what was done, behind its name: the bare verb reads as an order, and begins as a refusal does.
fn past(language: Language, verb: &str) -> Option<&'static str> {
    if language == Language::Japanese {
        return None;
    }
    Some(match verb {
        "Change" => " changed",
        "Withdraw" => " withdrawn",
        "Claim" => " claimed",
        "Approve" => " approved",
        "Return" => " returned",
        "Hold" => " put on hold",
        "Resume" => ": hold ended",
        "Reassign" => " reassigned",
        "Note" => ": note added",
        "Refer" => " referred",
        "Decline" => " declined",
        "Submit" => " submitted for approval",
        "Release" => " released",
        "Override" => ": warning overridden",
        "Close the day" | "Close the month" => " closed",
        "Reopen" => " reopened",
        "Confirm" => " confirmed",
        "Reject" => " rejected",
        "Disable" => " disabled",
        "Delete" => " deleted",
        "End" => ": ended",
        "Merge" => " merged",
        "Move" => " moved",
        _ => return None,
    })
}

/// One thing that was not done, and why. What stands in brackets at the end of the reason is left out where the record
/// is called so: `2026/11/29 長野支店` says its day itself. A reason that is a sentence already is not said behind another.
#[must_use]
pub fn failed_alone(language: Language, what: &str, why: &str, number: &str) -> String {
    if is_sentence(why) {
        return format!("{why} ({number})");
    }
    let (open, close) = language.pick(("（", "）"), (" (", ")"));
    let bare = why
        .strip_suffix(close)
        .and_then(|why| why.rsplit_once(open))
        .filter(|(_, detail)| number.contains(detail))
        .map_or(why, |(why, _)| why);
    let words = Messages(language);
    match what.starts_with("Close the ") {
        true => words.cannot(what.to_lowercase(), bare, number),
        false => words.failed_alone(what, bare, number),
    }
}

/// Whether it has its full stop.
fn is_sentence(why: &str) -> bool {
    why.ends_with(['。', '.'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Command;

    #[test]
    fn what_succeeded_is_told_in_the_past_tense_in_english() {
        for command in [
            Command::Change,
            Command::Withdraw,
            Command::Claim,
            Command::Approve,
            Command::Return,
            Command::Hold,
            Command::Resume,
            Command::Reassign,
            Command::AddNote,
            Command::Refer,
            Command::Decline,
            Command::Submit,
            Command::Release,
            Command::Override,
        ] {
            let said = done_one(Language::English, "N2211-00432", command.en());
            assert!(said.starts_with("N2211-00432"), "{said}");
            assert!(!said.contains(command.en()), "{said}");
        }
        assert_eq!(done(Language::English, 3, "Approve"), "3 approved.");
        assert_eq!(done(Language::Japanese, 3, "承認"), "3件承認しました。");
        let said = done_one(Language::English, "rate performance", "Reject");
        assert_eq!(said, "Rate performance rejected.");
    }

    #[test]
    fn a_reason_that_is_a_sentence_is_not_said_behind_another() {
        let why = Messages(Language::English).bad_option(10);
        let said = failed_alone(Language::English, "Return", &why, "N2211-00432");
        assert_eq!(said, "Option 10 does nothing here. (N2211-00432)");
        let said = failed_alone(
            Language::English,
            "Close the day",
            "it is closed already",
            "2022/11/01",
        );
        assert_eq!(
            said,
            "Cannot close the day: it is closed already (2022/11/01)"
        );
    }
}
