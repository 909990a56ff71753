//! What kept a job from going on. It is stored as the worker says it, a code and Japanese words (`missing_glyph: 証書に…`);
//! in English it is said by its code, with what the Japanese words name.

use super::Language;
use std::borrow::Cow;

/// A worker's trouble as people read it; the code is for programs.
#[must_use]
pub fn trouble(language: Language, text: &str) -> Cow<'_, str> {
    let coded = text.split_once(": ").filter(|(code, _)| {
        !code.is_empty() && code.chars().all(|c| c.is_ascii_lowercase() || c == '_')
    });
    let Some((code, words)) = coded else {
        return Cow::Borrowed(text);
    };
    match language {
        Language::Japanese => super::causes::in_japanese(code, words),
        Language::English => english(code, words).map_or(Cow::Borrowed(words), Cow::Owned),
    }
}

/// What a trouble ends with, by whether it is tried again: some of what has stopped was written before it was known that this
/// was the last try.
const ENDS: [&str; 8] = [
    "自動で再試行します。",
    "同じMessage-IDで自動で再送します。",
    "新しい内容で再試行します。",
    "自動の再試行を止めました。原因を除いてから再試行してください。",
    AGAIN,
    "It is sent again by itself under the same Message-ID.",
    "It is tried again with the new ones.",
    GIVEN_UP,
];
const AGAIN: &str = "It is tried again by itself.";
const GIVEN_UP: &str = "It is not tried again by itself: retry it once the cause is gone.";

fn ending(language: Language, text: &str, end: &str) -> String {
    let said = trouble(language, text).into_owned();
    ENDS.iter().fold(said, |said, ends| said.replace(ends, end))
}

/// The same of what has stopped, with nothing said of further tries: that stands beside it.
#[must_use]
pub fn cause_alone(language: Language, text: &str) -> String {
    ending(language, text, "").trim_end().to_owned()
}

/// The same of what had stopped by then.
#[must_use]
pub fn given_up(language: Language, text: &str) -> String {
    let end = language.pick(
        "自動の再試行を止めました。",
        "It is not tried again by itself.",
    );
    ending(language, text, end)
}

/// The same of what has stopped, with how it goes on.
#[must_use]
pub fn stopped(language: Language, text: &str, attempts: i32, retry: &str) -> String {
    let tried = match attempts {
        0 => String::new(),
        n => language.pick(format!("{n}回試みて"), format!(" after {n} tries")),
    };
    let stopped = language.pick(
        format!("{tried}止めました。{retry} で再実行します。"),
        format!("It stopped{tried}; {retry} retries it."),
    );
    ending(language, text, &stopped)
}

/// None: a code that is not known here.
fn english(code: &str, words: &str) -> Option<String> {
    let over = words.contains("自動の再試行を止めました。");
    let again = if over { GIVEN_UP } else { AGAIN };
    let why = named(words).map_or(String::new(), |why| format!(" ({why})"));
    Some(match code {
        "missing_glyph" => format!(
            "No font can print{}. Have a font added that has them (document.fallback_fonts) and retry it, or open the application, withdraw it and enter it anew in other characters.",
            characters(words)
        ),
        "unknown_wording" => {
            let wanted = between(words, "「", "」").unwrap_or_default();
            format!("The wording \"{wanted}\" is neither on record nor in document.wording_dir. See to the company and its wording, then retry it.")
        }
        "two_wordings" => {
            let id = between(words, "「", "」").unwrap_or_default();
            format!("There are two wordings \"{id}\" that differ. Give the one in a file another id, restart the worker, then retry it.")
        }
        "does_not_fit" => "The text does not fit on its page or in its place. Shorten a name or the orderer's way of handing in, or change the wording.".to_owned(),
        "font" => format!("A font cannot be used{why}. Install it again, then retry it."),
        "platform_not_reached" => format!("The platform was not reached{why}. {again}"),
        "platform_no_answer" => format!("The platform did not answer, and does not have it{why}. {again}"),
        "platform_unknown" => format!("It is not known whether it arrived at the platform{why}; it is not sent again before that is known. {again}"),
        "platform_refused" => format!("The platform refused it{why}. Find the cause, then retry it."),
        "platform_turned_away" => format!("The platform let nobody in, and nothing was done{why}. Correct platform.token_file or platform.url, restart the worker, then retry it."),
        "no_key" => "There is no auth key: it is being issued anew, or the contract is on paper or not issued yet.".to_owned(),
        "mail_refused" => format!("The mail cannot be sent{why}. Tell the customer in another way; retry it once the cause is gone."),
        "mail_not_sent" => format!("The mail was not sent{why}. {again}"),
        "mail_no_answer" if over => format!("The mail server did not confirm it{why}. {GIVEN_UP}"),
        "mail_no_answer" => format!("The mail server did not confirm it{why}. It is sent again by itself under the same Message-ID."),
        // Somebody's own words stand in the brackets, with whatever they end with.
        "mail_bounced" => {
            let told = words.split_once('（').map_or("", |(_, told)| told);
            match told.strip_suffix('）').unwrap_or(told).trim_end_matches('。') {
                "" => "It came back.".to_owned(),
                told => format!("It came back ({told})."),
            }
        }
        "mail_given_up" => return None,
        "workers_lost" => format!("The worker was lost{} in a row at this, and it is not tried again by itself. Tell the system's staff; retry it once the cause is gone.",
            between(words, "ワーカーが", "回").map_or(String::new(), |n| format!(" {n} times"))),
        "internal" => format!("A fault of the program{why}. {again} Tell the system's staff if it persists."),
        "content_changed" if over => format!("The particulars of the company or the branch changed meanwhile. {GIVEN_UP}"),
        "key_again" if over => format!("No auth key could be drawn. {GIVEN_UP}"),
        "content_changed" => "The particulars of the company or the branch changed meanwhile. It is tried again with the new ones.".to_owned(),
        "no_prefix" => match (between(words, "支店", "の"), between(words, "の", "年度")) {
            (Some(branch), Some(year)) => format!("Branch {branch} has no number prefix for the fiscal year {year}. Have it entered, then retry it."),
            _ => "The branch has no number prefix for the fiscal year. Have it entered, then retry it.".to_owned(),
        },
        "no_approval" => "There is no approval on record, so nothing is issued. Tell the system's staff.".to_owned(),
        "no_company" => "No company record (name, president) holds today. Have it entered, then retry it.".to_owned(),
        "key_again" => "Another auth key is drawn.".to_owned(),
        "refused_by_rule" => format!("A rule of the database refuses it{why}. Tell the system's staff."),
        "no_randomness" => format!("The system gives no random numbers. {again}"),
        "unknown_kek" => format!("The worker has not loaded the key that seals the auth key{why}. Add it to vault.old_kek_files, then retry it."),
        "key_does_not_open" => "The stored auth key does not open: it was altered or is another contract's. Tell the system's staff.".to_owned(),
        "application_withdrawn" => "The application was withdrawn before it had a number; nothing is issued.".to_owned(),
        "amendment_withdrawn" => "The amendment was withdrawn before it had its event number; nothing is issued.".to_owned(),
        "application_declined" => "The application was declined before it had a number; nothing is issued.".to_owned(),
        _ => return None,
    })
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    Some(text.split_once(open)?.1.split_once(close)?.0)
}

/// What the words name in brackets: who gave which answer.
fn named(words: &str) -> Option<&str> {
    let rest = words.split_once('（')?.1;
    Some(match rest.split_once("）。") {
        Some((named, _)) => named,
        None => rest.rsplit_once('）')?.0,
    })
}

/// What of a trouble tells it from others, for a column that has no room for the whole: which character of which field.
#[must_use]
pub fn short(language: Language, text: &str) -> Option<String> {
    let words = text.strip_prefix("missing_glyph: ")?;
    let all = missing(words)?;
    let (field, shown, _) = all.first()?;
    Some(match language {
        Language::Japanese => format!("「{shown}」{field}"),
        Language::English => format!("\"{shown}\" {}", place(field).trim_start_matches("the ")),
    })
}

/// `請負者の「𪚥」（U+2A6A5）、…` as ` "𪚥" (U+2A6A5) in contractor, …`.
fn characters(words: &str) -> String {
    let one = |(field, shown, points): &Missing<'_>| {
        let place = place(field);
        format!("\"{shown}\" ({points}) in {place}")
    };
    match missing(words) {
        Some(all) => format!(" {}", all.iter().map(one).collect::<Vec<_>>().join(", ")),
        None => " some characters".to_owned(),
    }
}

/// A character that no font has: its field, itself, its code points.
type Missing<'a> = (&'a str, &'a str, &'a str);

/// What `請負者の「𪚥」（U+2A6A5）、住所の「葛」（U+845B U+E0100）` names; none: it was cut, or says something else.
fn missing(words: &str) -> Option<Vec<Missing<'_>>> {
    let list = between(words, "あります: ", "。その")?.strip_suffix('）')?;
    let one = |it| {
        let (field, rest): (&str, &str) = str::split_once(it, "の「")?;
        let (shown, points) = rest.rsplit_once("」（")?;
        Some((field, shown, points))
    };
    list.split("）、").map(one).collect()
}

fn place(field: &str) -> &str {
    match field {
        "請負者" => "the contractor",
        "住所" => "the address",
        "発注者" => "the orderer",
        "工事名" => "the works",
        "預託金融機関" => "the deposit bank",
        "JV代表者" => "the representative",
        "提出の方法" => "the way of handing in",
        "文面" => "the wording",
        "会社情報" => "the company",
        "支店情報" => "the branch",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_of_a_trouble_is_left_out_and_words_of_their_own_are_not() {
        for (stored, read) in [
            (
                "missing_glyph: 印字できない文字: 𪚥",
                "印字できない文字: 𪚥",
            ),
            ("接続できません: 1.2.3.4", "接続できません: 1.2.3.4"),
            ("platform_refused", "platform_refused"),
        ] {
            assert_eq!(trouble(Language::Japanese, stored), read);
        }
    }

    #[test]
    fn a_trouble_is_read_in_english_with_what_it_names_also_an_old_or_a_cut_one() {
        for (stored, read) in [
            (
                "missing_glyph: 証書に印字できない文字があります: 請負者の「𪚥」（U+2A6A5）、住所の「葛」（U+845B U+E0100）。その文字を持つ書体を document.fallback_fonts に加えるか、申込を取り下げて字を改めてから発行してください。",
                "No font can print \"𪚥\" (U+2A6A5) in the contractor, \"葛\" (U+845B U+E0100) in the address.",
            ),
            (
                "missing_glyph: 証書に印字できない文字が",
                "No font can print some characters.",
            ),
            (
                "mail_bounced: 戻ってきました（宛先不明で返送（User unknown）。）",
                "It came back (宛先不明で返送（User unknown）).",
            ),
            (
                "mail_bounced: 戻ってきました（宛先不明）",
                "It came back (宛先不明).",
            ),
            (
                "platform_turned_away: プラットフォームに入れず、実行されていません（401）。接続の設定（platform.token_file、platform.url）を直し、ワーカーを起動し直してから再試行してください。",
                "The platform let nobody in, and nothing was done (401).",
            ),
            (
                "no_prefix: 支店371の2026年度の保証契約番号の頭の番号が登録されていません。登録してから再試行してください。",
                "Branch 371 has no number prefix for the fiscal year 2026.",
            ),
            ("mail_given_up: 電話で伝えた", "電話で伝えた"),
            ("something_new: 新しい理由", "新しい理由"),
        ] {
            let said = trouble(Language::English, stored);
            assert!(said.starts_with(read), "{said}");
        }
    }
}
