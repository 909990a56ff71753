//! Words of the work on the queue: hold, take-over, notes, return, referral, filters, notices, urgency.

use super::refusals::Sentence;
use super::{Language, catalogue, dates};
use crate::domain::date;
use crate::domain::ledger;
use crate::domain::money::Yen;
use crate::domain::product::Product;
use crate::domain::queue::{Notice, ReturnCode, Urgency};
use crate::domain::record::ApplicationState;
use crate::domain::retype::Differs;
use chrono::NaiveDate;
use serde_json::Value;

catalogue! {
    /// Hold, take-over, notes, return, referral.
    Desk {
        hold_question: "保留にします。再開する日が来ると要対応に並びます。" / "Put on hold. On that day it comes back in the attention list.";
        hold_until: "再開する日" / "Until";
        hold_reason: "保留の理由" / "Reason";
        hold_day_bad(text): "再開する日「{text}」は使えません。明日以後を 12/15、R8.12.15、+3d などで" / "\"{text}\" is no day after today (such as 12/15, 2026/12/15, +3d)";
        hold_done(number, day): "{number} を保留しました（{day}まで）。" / "{number} is on hold until {day}.";
        holds_done(n, day): "{n}件を保留しました（{day}まで）。" / "{n} on hold until {day}.";
        note_question: "メモを付けます。あとから消すことはできません。" / "Add a note. It cannot be deleted.";
        note: "メモ" / "Note";
        notes: "■ メモ" / "# Notes";
        to_whom: "だれの担当にしますか" / "Who is to have it?";
        is_of(name): "いまの担当: {name}" / "Has it now: {name}";
        handed(number, from, to): "{number} の担当を{from}さんから{to}さんに替えました。" / "{number} went from {from} to {to}.";
        handed_to(number, to): "{number} を{to}さんの担当にしました。" / "{number} went to {to}.";
        handed_several(n, to): "{n}件を{to}さんの担当にしました。" / "{n} went to {to}.";
        mine_already: "自分の担当です" / "it is yours already";
        mine_already_remedy: "何も変わっていません。引受の期限は 7（引受）で延びます。" / "Nothing was changed. Option 7 (claim) renews your time.";
        goes_to(name): "新しい担当: {name}" / "Goes to: {name}";
        return_of_kind(kind): "区分: {kind}" / "Kind of reason: {kind}";
        to_approver: "だれに上申しますか（限度額が足りる審査役）" / "To whom? (supervisors whose limits cover it)";
        refer_note: "申し送り" / "Note";
        refer_question(name): "{name}さんに判断を頼みます。連絡が届きます。" / "{name} is asked to decide, and is told.";
        return_code: "差戻の理由の区分" / "Kind of reason";
        held(day, reason): "保留中: {day} に再開（{reason}）" / "On hold until {day} ({reason})";
        referred_to(name): "上申: {name}" / "referred to {name}";
        referred_to_me: "上申: あなたへ" / "referred to you";
        to_me: "上申来" / "to you";
        referred_on: "上申中" / "referred";
        back_because(at, done, why): "受付に戻った経緯: {at} {done}（{why}）" / "Why it is back: {at} {done}: {why}";
        back_of_nobody(at, whose): "受付に戻った経緯: {at} 担当だった{whose}さんが担当から外れています" / "Why it is back: {at} {whose}, who had it, is gone";
        claim_renewed(number): "{number} の引受の期限を延ばしました。引き続き自分の担当です。" / "{number}: your claim was renewed.";
        claim_over: "引受の期限が切れています。だれでも引き継げます。" / "The claim has run out: anybody may take it over.";
        claim_over_by(keys): "引受の期限が切れています。{keys} でだれでも引き継げます。" / "The claim has run out: anybody may take it over ({keys}).";
        claim_over_of(by): "{by}さんの引受は期限が切れています" / "{by}'s claim has run out";
        claim_over_remedy(keys): "何も変わっていません。{keys}（担当替）で自分の担当にしてから行ってください。元の担当に連絡が届きます。" / "Nothing was changed. Take it over first ({keys}); who had it is told.";
        stuck_mark: "停止" / "stopped";
        hold_over_mark: "保留明" / "resume";
        claim_over_mark: "引受切" / "lapsed";
        late_mark: "遅れ" / "late";
        held_mark(day): "保留{day}" / "hold {day}";
        one_kind: "番号が違う処理を一度に行えません。保留・担当替・メモ・差戻は、それだけで行ってください" / "Hold, reassign, note and return are each done on their own";
        one_kind_remedy: "何も行っていません。ほかの番号を消すか、先にその番号だけで実行してください。" / "Nothing was done. Erase the other numbers, or run these first.";
        retype_title: "変わった所の打ち直し" / "Type what was changed";
        retype_question: "申込から変わった金額・日付・名称です。証書に印字されるとおりに打ってください。" / "These amounts, dates and names differ from the application. Type them as they will be printed.";
        retype_wrong(field): "{field}が違います。承認していません。証書の内容を見て、もう一度打ってください" / "{field} does not agree. Nothing was approved; look at the certificate and type it again";
        retype_name_wrong(field, n): "{field}の{n}文字目が違います" / "{field} differs at character {n}";
        retype_characters(stands, typed): "証書は {stands}、入力は {typed} です。承認していません。異体字（髙と高）や全角・半角も区別します。証書のとおりに打ち直してください。" / "The certificate has {stands}, you typed {typed}. Nothing was approved. Variants of a character and its width count: type it as it stands there.";
        retype_end: "（終わり）" / "(the end)";
        retype_one_by_one: "申込から金額・日付・名称が変わっています。一件ずつ開いて承認してください" / "an amount, a date or a name was changed: open it with 1 and approve it there";
        warning_since: "承認依頼のあとに新しい警告が出ました。一件ずつ開いて承認してください" / "a warning came up after it was submitted: open it with 1 and approve it there";
        new_warnings(n): "新警{n}" / "{n} new";
        in_error: "誤り" / "error";
        not_while_in_error(what): "誤りがあるので承認できません: {what}" / "not while an error stands: {what}";
        in_error_remedy(keys): "承認していません。承認待ちのまま残っています。差戻（{keys}）で担当者に直してもらいます。発注者の規定や金融機関の登録の方が違うときは、管理者に頼んでください。" / "Nothing was approved; it stays in the review queue. Return it ({keys}) to be corrected; if the orderer's rules or the bank's record are wrong, ask the administrator.";
        retype_count(n): "打直{n}" / "{n} retype";
        previous(n): "■ 前回（改訂{n}）からの変更" / "# Changed since revision {n}";
        same_as_previous: "前回と同じです。" / "The same as before.";
        acting(name, until): "代行 {name}（{until} まで）" / "standing in for {name} to {until}";
        order_age: "経過の長い順" / "oldest first";
        order_amount: "金額の大きい順" / "largest first";
        by_age: "経過順" / "by age";
        by_amount: "金額順" / "by amount";
        decline_role: "謝絶は審査役が行います" / "Declining is for supervisors";
        decline_role_remedy: "何も変更していません。取下げるか、審査役に頼むことをメモに残してください。" / "Nothing was changed. Withdraw it, or leave a note for a supervisor.";
        decline_question: "この申込を謝絶します。元に戻せません。" / "Decline this application? This cannot be undone.";
    }
}

catalogue! {
    /// Filters.
    Filters {
        mail_wanted: "メール希望" / "mail wanted";
        mail_not_wanted: "メール不要" / "no mail";
        by_orderer: "発注者を選ぶ…" / "an orderer…";
        orderer(name): "発注者 {name}" / "orderer {name}";
        saved(name): "保存: {name}" / "saved: {name}";
        save: "今の絞込を保存する…" / "keep this filter…";
        drop(name): "保存を消す: {name}" / "forget: {name}";
        name: "名前" / "Name";
        save_question: "今の絞込に名前を付けて保存します。同じ名前があれば置き換えます。" / "Keep this filter under a name; the same name is replaced.";
        saved_done(name): "絞込「{name}」を保存しました。" / "Filter \"{name}\" is kept.";
        dropped_done(name): "絞込「{name}」を消しました。" / "Filter \"{name}\" is forgotten.";
    }
}

catalogue! {
    /// Notices.
    Notices {
        title: "連絡" / "Notices";
        none: "新しい連絡はありません。" / "There is no new notice.";
        head(text, n, keys): "連絡{n}件 {keys} で読む: {text}" / "Notices {n} ({keys} reads): {text}";
        taken(from, number): "{from}さんが {number} を引き継ぎました" / "{from} took over {number}";
        taken_to(from, number, to): "{from}さんが {number} を{to}さんの担当に替えました" / "{from} gave {number} to {to}";
        given_in(from, number, branch): "{from}さんが {number}（{branch}）をあなたの担当にしました" / "{from} gave you {number} ({branch})";
        given(from, number): "{from}さんが {number} をあなたの担当にしました" / "{from} gave you {number}";
        returned(from, number): "{from}さんが {number} を差し戻しました" / "{from} returned {number}";
        referred(from, number): "{from}さんが {number} の判断を頼んでいます" / "{from} asks you to decide {number}";
        limit(from): "{from}さんがあなたの承認限度額を変えました" / "{from} changed your limits";
        delegated(from): "承認の代行について{from}さんから連絡があります" / "{from} tells you about a delegation";
        delegated_you(absent, until): "{until}まで{absent}さんの代行です" / "You stand in for {absent} (to {until})";
        delegated_you_was(absent, until): "{absent}さんの代行は{until}で終わりました" / "Standing in for {absent} ended on {until}";
        delegated_other_was(delegate, until): "{delegate}さんによる代行は{until}で終わりました" / "{delegate} standing in for you ended on {until}";
        delegated_other(delegate, until): "{until}まで{delegate}さんが代行します" / "{delegate} stands in for you (to {until})";
        delegated_you_from(absent, first, until): "{first}から{until}まで{absent}さんの代行です" / "From {first} to {until} you stand in for {absent}";
        delegated_other_from(delegate, first, until): "{first}から{until}まで{delegate}さんが代行します" / "From {first} to {until} {delegate} stands in for you";
        delegation_over(absent): "{absent}さんの代行は終わりました。承認・差戻などはもうできません" / "You no longer stand in for {absent}: approving and returning are not yours any more";
        delegation_over_remedy: "何も変わっていません。審査役に頼んでください。" / "Nothing was changed. Ask a supervisor.";
        delegation_ended(absent): "{absent}さんの代行は終わりました" / "Nobody stands in for {absent} any more";
        delegation_of(absent, delegate, from): "不在 {absent}　代行 {delegate}（{from}さんの操作）" / "{delegate} for {absent} (done by {from})";
        days(first, last): "期間 {first}〜{last}" / "{first} to {last}";
        days_from(first): "期間 {first}〜" / "from {first}";
        new_limit(product, amount): "{product}　限度額 {amount}" / "{product}: limit {amount}";
        returned_works(what, works): "［{what}］ {works}" / "[{what}] {works}";
        taken_all(from): "{from}さんがあなたの担当をすべて引き継がせました" / "{from} handed over everything you had";
        taken_all_to(from, to): "{from}さんがあなたの担当をすべて{to}さんに引き継がせました" / "{from} handed over all you had to {to}";
        given_all_in(from, whose, branch): "{from}さんが{branch}での{whose}さんの担当をまとめてあなたに引き継ぎました" / "{from} gave you all that {whose} had in {branch}";
        given_all_of(from, whose): "{from}さんが{whose}さんの担当をまとめてあなたに引き継ぎました" / "{from} gave you all that {whose} had";
        numbers(n, numbers): "{n}件: {numbers}" / "{n}: {numbers}";
        numbers_more(n, numbers): "{n}件: {numbers} ほか" / "{n}: {numbers} and more";
        given_all(from): "{from}さんが担当の申込をまとめてあなたに引き継ぎました" / "{from} gave you somebody's whole work";
        entitled(from, branch): "{from}さんが{branch}の兼務をあなたに登録しました" / "{from} opened {branch} to you";
        unentitled(from, branch): "{from}さんが{branch}の兼務を終わらせました" / "{from} closed {branch} to you";
        released(from, branch): "{from}さんがあなたの登録を変え、{branch}で引き受けていた申込は受付に戻りました" / "{from} changed your record: what you claimed in {branch} was given back";
        came_back(whose, branch): "{branch}の受付に{whose}さんの分が戻りました" / "What {whose} had was given back ({branch})";
        came_back_one(number, whose): "{number} 受付へ戻り（{whose}さんは担当外）" / "{number} is back in received: {whose} is gone";
        came_back_remedy: "引き受けるか、担当を決めてください。" / "Claim it, or give it to somebody.";
        given_back(numbers): "受付に戻した申込　{numbers}" / "Given back: {numbers}";
        other(from): "{from}さんから連絡があります" / "There is word from {from}";
    }
}

/// What is said of a 担当替 that was done; `from`: whoever had it, if anybody did.
#[must_use]
pub fn handed_over(language: Language, number: &str, from: Option<&str>, to: &str) -> String {
    match from {
        Some(from) => Desk(language).handed(number, from, to),
        None => Desk(language).handed_to(number, to),
    }
}

/// A notice in words, without what was said: short enough for the head line. A 代行 that is over reads as over.
#[must_use]
pub fn notice_on(language: Language, about: &Notice, today: NaiveDate) -> String {
    let words = Notices(language);
    let last = about.day("last_day").filter(|last| *last < today);
    match (about.kind.as_str(), about.text("part"), last) {
        ("delegated", "delegate", Some(last)) => {
            words.delegated_you_was(about.text("absent_name"), short_day(last))
        }
        ("delegated", "absent", Some(last)) => {
            words.delegated_other_was(about.text("delegate_name"), short_day(last))
        }
        _ => notice(language, about),
    }
}

/// The same on the day that it was sent.
#[must_use]
pub fn notice(language: Language, notice: &Notice) -> String {
    let words = Notices(language);
    let from = &notice.from;
    let number = match notice.text("number") {
        "" => notice.number.as_deref().unwrap_or_default(),
        contract => contract,
    };
    let until = notice.day("last_day").map(short_day).unwrap_or_default();
    // One that begins later does not read as if it had begun.
    let sent = date::jst_day(notice.at);
    let later = notice.day("first_day").filter(|first| *first > sent);
    let later = later.map(short_day);
    match (notice.kind.as_str(), notice.text("part"), later) {
        ("delegated", "delegate", Some(first)) => {
            words.delegated_you_from(notice.text("absent_name"), first, until)
        }
        ("delegated", "absent", Some(first)) => {
            words.delegated_other_from(notice.text("delegate_name"), first, until)
        }
        ("taken", _, _) if !notice.text("to_name").is_empty() => {
            words.taken_to(from, number, notice.text("to_name"))
        }
        ("taken", _, _) => words.taken(from, number),
        ("given", _, _) if !notice.text("branch_name").is_empty() => {
            words.given_in(from, number, notice.text("branch_name"))
        }
        ("given", _, _) => words.given(from, number),
        ("returned", _, _) => words.returned(from, number),
        ("referred", _, _) => words.referred(from, number),
        ("limit", _, _) => words.limit(from),
        ("entitled", _, _) => words.entitled(from, notice.text("branch_name")),
        ("released", _, _) => words.released(from, notice.text("branch_name")),
        ("came_back", _, _) if !number.is_empty() => {
            words.came_back_one(number, notice.text("whose_name"))
        }
        ("came_back", _, _) => {
            words.came_back(notice.text("whose_name"), notice.text("branch_name"))
        }
        ("unentitled", _, _) => words.unentitled(from, notice.text("branch_name")),
        ("delegated", "delegate", _) => words.delegated_you(notice.text("absent_name"), until),
        ("delegated", "absent", _) => words.delegated_other(notice.text("delegate_name"), until),
        ("delegated", "ended", _) => words.delegation_ended(notice.text("absent_name")),
        ("delegated", _, _) => words.delegated(from),
        ("taken_all", _, _) if !notice.text("to_name").is_empty() => {
            words.taken_all_to(from, notice.text("to_name"))
        }
        ("given_all", _, _) if !notice.text("branch_name").is_empty() => {
            words.given_all_in(from, notice.text("whose_name"), notice.text("branch_name"))
        }
        ("given_all", _, _) if !notice.text("whose_name").is_empty() => {
            words.given_all_of(from, notice.text("whose_name"))
        }
        ("taken_all", _, _) => words.taken_all(from),
        ("given_all", _, _) => words.given_all(from),
        _ => words.other(from),
    }
}

/// What stands below it where notices are read: the days, the limit, the works; empty for what says all by itself.
#[must_use]
pub fn notice_details(language: Language, notice: &Notice) -> Vec<String> {
    let words = Notices(language);
    let day = |name: &str| notice.day(name).map(|d| dates::once(language, d));
    let mut out = Vec::new();
    match notice.kind.as_str() {
        "delegated" if !notice.text("part").is_empty() => {
            let people = (notice.text("absent_name"), notice.text("delegate_name"));
            out.push(words.delegation_of(people.0, people.1, &notice.from));
            if let (Some(first), Some(last)) = (day("first_day"), day("last_day")) {
                out.push(words.days(first, last));
            }
        }
        "limit" => {
            let product = Product::from_code(notice.text("product"));
            let limit = notice.detail.get("limit").and_then(Value::as_i64);
            if let (Some(product), Some(limit)) = (product, limit.and_then(Yen::new)) {
                let product = super::domain::product(language, product);
                out.push(words.new_limit(product, dates::amount_plain(language, limit)));
            }
            match (day("first_day"), day("last_day")) {
                (Some(first), Some(last)) => out.push(words.days(first, last)),
                (Some(first), None) => out.push(words.days_from(first)),
                _ => {}
            }
        }
        "came_back" if notice.number.is_some() => out.push(words.came_back_remedy().to_owned()),
        "taken_all" | "given_all" | "unentitled" | "released" | "came_back" => {
            let numbers = notice.detail.get("numbers").and_then(Value::as_array);
            let numbers: Vec<&str> = numbers
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            let moved = notice.detail.get("moved").and_then(Value::as_u64);
            let moved = moved.map_or(numbers.len(), |n| {
                usize::try_from(n).unwrap_or(numbers.len())
            });
            if !numbers.is_empty() {
                let listed = numbers.join(language.pick("、", ", "));
                let listed = match moved > numbers.len() {
                    true => words.numbers_more(moved, listed),
                    false => words.numbers(moved, listed),
                };
                out.push(match notice.kind.as_str() {
                    "unentitled" | "released" | "came_back" => words.given_back(listed),
                    _ => listed,
                });
            }
        }
        "returned" => {
            let works = notice.text("works");
            let what = match ledger::EventKind::from_code(notice.text("amendment")) {
                Some(kind) => super::amend::kind(language, kind),
                None => return_code(language, ReturnCode::from_code(notice.text("code"))),
            };
            if !works.is_empty() {
                out.push(words.returned_works(what, works));
            }
        }
        _ => {}
    }
    out
}

fn short_day(day: NaiveDate) -> String {
    day.format("%-m/%-d").to_string()
}

/// A return's kind of reason.
#[must_use]
pub fn return_code(language: Language, code: ReturnCode) -> &'static str {
    let (ja, en) = match code {
        ReturnCode::Amount => ("金額", "amount"),
        ReturnCode::Date => ("日付", "date"),
        ReturnCode::Name => ("名称・住所", "name or address"),
        ReturnCode::Rule => ("発注者の規定", "the orderer's rules"),
        ReturnCode::Document => ("書類・確認の不足", "documents or checks missing"),
        ReturnCode::Other => ("その他", "other"),
    };
    language.pick(ja, en)
}

/// What was typed again and is not what stands there.
#[must_use]
pub fn retype_wrong(language: Language, field: String, differs: &Differs) -> Sentence {
    let words = Desk(language);
    match differs {
        Differs::Value => Sentence {
            what: words.retype_wrong(field),
            remedy: String::new(),
        },
        Differs::At(n, stands, typed) => {
            let of = |c: &Option<char>| match c {
                Some(c) => format!("{c} (U+{:04X})", u32::from(*c)),
                None => words.retype_end().to_owned(),
            };
            Sentence {
                what: words.retype_name_wrong(field, n),
                remedy: words.retype_characters(of(stands), of(typed)),
            }
        }
    }
}

/// A claim that has run out, and with which key it is taken over.
#[must_use]
pub fn claim_over(language: Language, by: &str, keys: &str) -> Sentence {
    let words = Desk(language);
    Sentence {
        what: words.claim_over_of(by),
        remedy: words.claim_over_remedy(keys),
    }
}

/// A late application, and where it stands: who has to act differs. `room`: for words that are not shortened.
#[must_use]
pub fn late(language: Language, state: ApplicationState, room: bool) -> &'static str {
    use ApplicationState as S;
    match state {
        S::Examining if room => language.pick("遅審査", "late: examination"),
        S::AwaitingApproval if room => language.pick("遅承認", "late: approval"),
        S::Received => language.pick("遅受付", "late: new"),
        S::Examining => language.pick("遅審査", "late: exam"),
        S::AwaitingApproval => language.pick("遅承認", "late: appr"),
        S::Issuing => language.pick("遅発行", "late: issue"),
        _ => Desk(language).late_mark(),
    }
}

/// Why a row stands in 要対応, in six columns at most.
#[must_use]
pub fn urgency(language: Language, urgency: Urgency) -> &'static str {
    let words = Desk(language);
    match urgency {
        Urgency::Stuck => words.stuck_mark(),
        Urgency::HoldOver => words.hold_over_mark(),
        Urgency::ClaimOver => words.claim_over_mark(),
        Urgency::Late => words.late_mark(),
    }
}
