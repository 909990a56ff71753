//! Words of 窓口申込 (an application entered at the counter or on the phone) and of 書きかけ.

use super::Language;
use super::catalogue;
use crate::domain::application::Origin;

catalogue! {
    /// 窓口申込.
    Counter {
        title: "窓口申込" / "Counter application";
        steps: "【申込作成】 〉 申込確認 〉 送信完了" / "[Write] > Check > Sent";
        confirm_title: "申込確認" / "Check the application";
        question: "次の内容で申込を受け付けます。よろしいですか。" / "Take this application in?";
        error(text): "誤り: {text}" / "Error: {text}";
        warning(text): "警告: {text}" / "Warning: {text}";
        sent(number): "送信完了: 申込番号 {number} で受け付けました。" / "Sent: taken in as {number}.";
        duplicated: "前回入力した申込の値を入れました。" / "Entered as in the application before.";
        no_last: "前回入力した申込がありません。" / "You have entered no application before.";
        no_values: "この欄に候補はありません。" / "This field has no list.";
        no_place: "郵便番号簿にありません" / "not in the directory";
        place_and_others(place, n): "{place} ほか{n}" / "{place} and {n} more";
        members_sum(n, sum): "{n}社 計{sum}%" / "{n} members, {sum}%";
        year_end(day): "空欄 = {day}" / "blank = {day}";
        copy_title: "複写する契約" / "Contract to copy";
        copied(number): "契約 {number} から写しました。金額と日付を確かめてください。" / "Copied from {number}. Please check amounts and dates.";
        unfinished: "書きかけ" / "Left half typed";
        later: "あとで" / "Later";
        begin_anew: "新しく入力する" / "Begin a new one";
        begin_as_saved: "書きかけを使わず、保存されている内容から始める" / "Begin with what is saved";
        blank: "（未入力）" / "(blank)";
        resumed(at): "{at} の書きかけを続けます。" / "Continued from {at}.";
        resumed_changed(at): "{at} の書きかけを続けます。その後、申込の内容が変わっています。確認で違いを見てください。" / "Continued from {at}. The application changed since: look at the differences before saving.";
        elsewhere: "この書きかけは別の端末で開かれたか、終わっています。こちらの入力は別の書きかけとして残します。" / "It was opened or finished on another terminal. What you type here is kept as another one.";
        left_new(keys): "書きかけとして残しました。{keys} で続けられます。" / "Kept as it is. {keys} goes on with it.";
        stale_correction(keys): "書き込んでいません。入力は書きかけに残っています。{keys} で戻ると最新の内容が出ます。まだ自分の担当なら、もう一度「変更」を開くと書きかけから続けられます。" / "Nothing was written; what you typed is kept. {keys} goes back to the latest; if it is still yours, open the form again and go on from what you typed.";
        left_correction: "書きかけとして残しました。変更をもう一度開くと続けられます。" / "Kept as it is. Open the change again to go on.";
        left_amendment: "書きかけとして残しました。同じ契約の変更等の手続きを開くと続けられます。" / "Kept as it is. Open the amendment of the same contract again to go on.";
        not_kept: "まだ書きかけとして残せていません。" / "What you typed is not kept yet.";
        leave_question: "このまま離れると、入力したものは失われます。離れますか。" / "If you leave now it is lost. Leave all the same?";
        leave_title: "離れる" / "Leave";
        left_waiting(n): "書きかけが{n}件あります。" / "{n} forms were left half typed.";
        discard_question: "入力したものを捨てます。元に戻せません。よろしいですか。" / "Throw away what was typed? This cannot be undone.";
        discarded: "書きかけを捨てました。" / "Thrown away.";
        origin_counter: "窓口" / "counter";
        origin_phone: "電話" / "phone";
        entered_by(name): "{name} 入力" / "entered by {name}";
    }
}

/// How an application came.
#[must_use]
pub fn origin(language: Language, origin: Origin) -> &'static str {
    match origin {
        Origin::Netdesk => language.pick("ネットデスク", "Net Desk"),
        Origin::Counter => Counter(language).origin_counter(),
        Origin::Phone => Counter(language).origin_phone(),
    }
}
