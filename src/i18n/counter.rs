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
        errors_later: "誤りがあっても受け付けられます。承認依頼までに、誤りは直し、警告には理由を付けます。" / "It can be taken in all the same. Before approval is asked for, errors are corrected and warnings answered with a reason.";
        question: "次の内容で申込を受け付けます。よろしいですか。" / "Take this application in?";
        error(text): "誤り: {text}" / "Error: {text}";
        warning(text): "警告: {text}" / "Warning: {text}";
        sent(number): "送信完了: 申込番号 {number} で受け付けました。" / "Sent: taken in as {number}.";
        sent_of(number, name): "送信完了: 申込番号 {number}（{name}）で受け付けました。" / "Sent: {name} is taken in as {number}.";
        left_sending: "送信の結果はまだ分かりません。受け付けると申込番号がここに出ます。受け付けなければ書きかけに残ります。" / "Sent, outcome not known yet: the number will be shown here. If it is not taken in, it stays a draft.";
        confirming_withdrawn(keys): "入力が続いたので、確認は取りやめました（もう一度 {keys}）。" / "You went on in the form: nothing is asked ({keys} asks again).";
        duplicated: "前回入力した申込の値を入れました。" / "Entered as in the application before.";
        no_last: "前回入力した申込がありません。" / "You have entered no application before.";
        no_values: "この欄に候補はありません。" / "This field has no list.";
        members_first: "先に下の「JV構成員」を入れると、ここで選べます。" / "Type the JV members below first; then they are listed here.";
        no_place: "郵便番号簿にありません" / "not in the directory";
        place_and_others(place, n): "{place} ほか{n}" / "{place} and {n} more";
        members_sum(n, sum): "{n}社 計{sum}%" / "{n} members, {sum}%";
        members_short(n, sum): "{n}社 計{sum}%（100%にする）" / "{n} members, {sum}% (100% needed)";
        year_end(day): "空欄 = {day}" / "blank = {day}";
        copy_title: "複写する契約" / "Contract to copy";
        last_blank: "前回の申込では、この欄は空欄です。入力はそのままです。" / "Blank in the application before: what you typed stays.";
        filled_over(keys): "入力してあった欄も一覧の値に替わりました。{keys} で元に戻せます。" / "What was typed in other fields gave way to the list's values. {keys} gives it back.";
        undone: "元に戻しました。" / "Undone.";
        undone_but(n): "元に戻しました。その後で入力した{n}欄はそのままです。" / "Undone, but for {n} fields typed in since.";
        nothing_to_undo: "元に戻すものがありません。" / "Nothing to undo.";
        code_dropped(code, name): "{code}（{name}）は消しました" / "{code} ({name}) dropped";
        code_dropped_said(code, name): "名称が変わったので、顧客コード {code}（{name}）を消しました。" / "The name is another now: customer code {code} ({name}) was dropped.";
        code_again(code, name): "顧客コード {code}（{name}）を戻しました。" / "Customer code {code} ({name}) is back.";
        copied_over(number, keys): "契約 {number} から写しました。前の入力は {keys} で戻せます。金額と日付を確かめてください。" / "Copied from {number}; {keys} gives back what was typed. Please check amounts and dates.";
        copied_without_advance(number, day): "契約 {number} は {day} に解約済です。中間前払金の前提になりません。" / "{number} was terminated on {day}: no interim advance can follow it.";
        copied_terminated(number, day): "写した契約 {number} は {day} に解約済です。" / "The copied {number} was terminated on {day}.";
        copied(number): "契約 {number} から写しました。金額と日付を確かめてください。" / "Copied from {number}. Please check amounts and dates.";
        unfinished: "書きかけ" / "Unfinished entries";
        later: "あとで" / "Later";
        begin_anew: "新しく入力する" / "Begin a new one";
        begin_as_saved: "書きかけを使わず、保存されている内容から始める" / "Begin anew, without what was left";
        blank: "（未入力）" / "(blank)";
        resumed(at): "{at} の書きかけを続けます。" / "Continued from {at}.";
        resumed_changed(at): "{at} の書きかけを続けます。その後、申込の内容が変わっています。確認で違いを見てください。" / "Continued from {at}. The application changed since: look at the differences before saving.";
        resumed_when_back: "書きかけの中身は、つながりしだい出ます。それまで待ってください。" / "What was left half typed comes as soon as the database is back; please wait for it.";
        resumed_newer: "一覧を出したあと、別の端末で書き足されています。その続きから始めます。" / "It was gone on with on another terminal after it was listed: continued from there.";
        left_gone: "選んだ書きかけはもうありません。一覧を出したあと、別の端末で送信したか、捨てています。" / "That one is gone: since it was listed it was sent or thrown away on another terminal.";
        left_gone_remedy: "送信していれば申込一覧にあります。" / "If it was sent, the list of applications has it.";
        left_beside: "選んだ書きかけはそのままです。こちらの入力は別に残します。" / "The one you chose stays as it was. What you type here is kept as another one.";
        elsewhere: "別の端末で開かれたか、終わった書きかけです。こちらの入力は別に残します。" / "It was opened or finished on another terminal. What you type here is kept as another one.";
        left_new(keys): "書きかけとして残しました。申込一覧で {keys} を押すと続けられます。" / "Kept as a draft. {keys} in the list of applications goes on with it.";
        stale_correction(keys): "書き込んでいません。入力は書きかけに残っています。{keys} で戻ると最新の内容が出ます。まだ自分の担当なら、もう一度「変更」を開くと書きかけから続けられます。" / "Nothing was written; what you typed is kept. {keys} goes back to the latest; if it is still yours, open the form again and go on from what you typed.";
        left_correction: "書きかけとして残しました。担当のあいだは、変更をもう一度開くと続けられます。" / "Kept as a draft. While it is yours, open the correction again to go on.";
        left_nothing: "入力したものが残っていないので、書きかけは残していません。" / "Nothing that was typed stands in it: no draft was kept.";
        left_of_other(by): "書きかけを残しました。いまは{by}さんの担当です。担当が戻ると、変更を開いて続けられます。" / "Kept as a draft. It is {by}'s now: once it is yours again, open the correction to go on.";
        left_unclaimed: "書きかけとして残しました。いまはだれの担当でもありません。引き受けてから変更をもう一度開くと続けられます。" / "Kept as a draft. Nobody has it now: claim it and open the correction again to go on.";
        left_elsewhere(branch): "書きかけとして残しました。支店 {branch} のものです。その支店に切り替えると続けられます（兼務が終わったときは、もう一度登録されると）。" / "Kept as a draft of branch {branch}: switch there to go on (if it was closed to you, once it is opened again).";
        left_waits: "書きかけは残っています。自分の担当に戻れば、変更を開くと続けられます。" / "Your draft is kept: once it is yours again, the correction goes on with it.";
        left_amendment: "書きかけとして残しました。同じ契約の変更等の手続きを開くと続けられます。" / "Kept as a draft. Open the amendment of the same contract to go on.";
        code_unknown: "台帳にないコードです" / "not in the master";
        code_merged(code, name): "{code} {name} に統合済" / "merged into {code} {name}";
        copied_present(was): "住所・郵便番号・電話番号は請負者台帳の現在のものです（契約では {was}）。" / "Address, postal code and phone are those of the master today (the contract has {was}).";
        left_mail: "書きかけとして残しました。同じ通知の再送をもう一度開くと続けられます。" / "Kept as a draft. Open the same mail to resend again to go on.";
        cleared(keys): "クリアしました。{keys} で元に戻せます。" / "Cleared. {keys} undoes it.";
        left_house: "書きかけとして残しました。同じ入力画面をもう一度開くと続けられます。" / "Kept as a draft. Open the same form again to go on.";
        resumed_row_changed(at): "{at} の書きかけを続けます。その後、元の行が変わっています。確認で違いを見てください。" / "Continued from {at}. The row changed since: look at the differences before sending.";
        stale_row(back, refresh): "書き込んでいません。入力は書きかけに残っています。戻る（{back}）、一覧を更新（{refresh}）、同じ行をもう一度開くと、最新の行の上で続けられます。" / "Nothing was written; what you typed is kept. Go back ({back}), refresh the list ({refresh}) and open the same row again: you go on over the latest.";
        new_row(title): "{title}（新規）" / "{title} (new)";
        not_kept: "まだ書きかけとして残せていません。" / "What you typed is not kept yet.";
        leave_question: "このまま離れると、入力したものは失われます。離れますか。" / "If you leave now it is lost. Leave all the same?";
        leave_title: "離れる" / "Leave";
        left_of_this_form: "この画面には、ほかに書きかけがあります。開き直すと選べます。" / "Something else of this form was left unfinished. Open it again to go on with it.";
        left_waiting_new(n, keys): "書きかけが{n}件あります。一覧で {keys} を押すと続けられます。" / "Unfinished entries: {n}. {keys} in a list goes on.";
        left_waiting_change(n): "書きかけが{n}件あります。同じ申込・契約の「変更」を開くと続けられます。" / "Unfinished entries: {n}. Open the change of the same record to go on.";
        left_waiting_both(n, keys): "書きかけが{n}件あります。新規は一覧で {keys}、ほかは同じ申込・契約の「変更」で。" / "Unfinished entries: {n}. {keys} in a list for new ones, else Change on the record.";
        discard_question: "入力したものを捨てます。元に戻せません。よろしいですか。" / "Throw away what was typed? This cannot be undone.";
        discarded: "書きかけを捨てました。" / "The draft was thrown away.";
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
