//! Words of the dialogs: confirmation, reason, list of values.

use super::catalogue;

catalogue! {
    /// Confirmation, reason, choice.
    Dialogs {
        confirm: "確認" / "Please confirm";
        yes: "はい" / "Yes";
        no: "いいえ" / "No";
        yes_no_keys(yes, no, run): "{yes} はい / {no} いいえ（{run} はいいえ）" / "{yes} yes / {no} no ({run} is no)";
        confirm_keys(next, run, yes, no): "{next} で選び {run}。{yes} はい / {no} いいえ。初めは「いいえ」です。" / "{next} and {run}, or {yes} / {no}. Default is No.";
        not_seen_yet: "確認の画面が出る前の「はい」は受け付けません。内容を見て答えてください。" / "A yes typed before this was shown does not count. Look at it, then answer.";
        not_seen_yet_fields: "入力の画面が出る前のキーでは送りません。見てからもう一度押してください。" / "A key typed before this was shown sends nothing. Look, then press it again.";
        read_on: "続きがあります。次を出しました。終わりまで見てから答えてください。" / "There is more: the next page is shown. Answer at its end.";
        reason: "理由" / "Reason";
        typed_before: "前に入力した文です（続けて直せます。C-u で消えます）。" / "Typed before (go on with it, or C-u clears it).";
        reason_needed: "理由を入力してください。記録に残ります。" / "Please give a reason. It is kept on record.";
        reason_keys(run, back): "{run} で進む。取りやめは {back}。" / "{run} goes on; {back} leaves.";
        several(n, what): "次の{n}件を{what}します。よろしいですか。" / "{what} these {n}?";
        one(what): "次の申込を{what}します。よろしいですか。" / "{what} this application?";
        mixed(n): "次の{n}件を行います。よろしいですか。" / "Carry out these {n}?";
        choose(what): "{what}の候補" / "Choose: {what}";
        filter: "絞込" / "Filter";
        no_match: "該当する候補はありません。" / "Nothing matches.";
        more_values: "まだあります。文字を足すと絞れます" / "More match: type further";
        no_match_typed: "該当する候補はありません。BS で文字を消すと増えます。" / "Nothing matches. BS widens it.";
        stands_for_another(seen): "「{seen}」は丸数字などの代わりかもしれません。その字を除いてください。" / "{seen} may stand for another sign here: search without it.";
        choose_keys(run, back): "文字で絞込、上下で選び {run}、やめるのは {back}。" / "Type to filter, arrows and {run}, {back} leaves.";
        pick_keys(run, back): "上下で選び {run}、やめるのは {back}。" / "Arrows and {run}, {back} leaves.";
        filters: "絞込を選んでください" / "Choose a filter";
        close_keys(run, back): "{run} または {back} で閉じます。" / "{run} or {back} closes.";
        field_needed: "この欄は空にできません。" / "This field may not be blank.";
        pick_only(run): "この一覧は打っても絞れません。上下で選び {run} で決めます。" / "Typing does not narrow this list: arrows and {run}.";
        ask_keys(run, back): "{run} で次へ、最後の欄で決定。やめるのは {back}。" / "{run} goes on; on the last field it ends. {back} leaves.";
        more_with(keys): "続きは{keys}" / "more: {keys}";
        back_with(keys): "前は{keys}" / "back: {keys}";
        explained: "この画面の答え方" / "How to answer this";
        choose_explained(run, down, up, back): "文字を打つと、それを含む候補に絞ります（コード・名称のどの部分でも）。\n上下の矢印で選び、{down} {up} で10件ずつ動き、{run} で決めます。\n{back} は何も選ばずに戻ります。" / "Typing narrows the list to what holds that text (any part of a code or a name).\nArrows choose, {down} and {up} move by ten, {run} takes the marked one.\n{back} goes back without a choice.";
        pick_explained(run, back): "上下の矢印で選び、{run} で決めます。\n{back} は何も選ばずに戻ります。" / "Arrows choose, {run} takes the marked one.\n{back} goes back without a choice.";
        ask_explained(run, next, before, down, back): "{run} か {next} で次の欄へ、{before} で前の欄へ移ります。最後の欄の {run} で決まります。\n長い内容は {down} で先を読めます。終わりまで出してから決まります。\n{back} は何もせずに戻ります。" / "{run} or {next} goes on to the next field, {before} back; {run} in the last one ends it.\n{down} reads on in a long text, which has to be shown to its end first.\n{back} goes back; nothing is done.";
        fields_called: "欄" / "Fields";
        input_explained(run, back): "入力して {run} で進みます。\n{back} は何もせずに戻ります。" / "Type it, then {run}.\n{back} goes back; nothing is done.";
        reason_explained(run, next, down, back): "理由を入力して {run} で進みます。理由は記録に残ります。次に「はい」「いいえ」を聞きます。\n長い内容は {next} か {down} で先を読めます。\n{back} は何もせずに戻ります。" / "Type the reason, then {run}; it is kept on record. Yes or no is asked next.\n{next} or {down} reads on in a long text.\n{back} goes back; nothing is done.";
        retype_explained: "承認の前に、変わった金額・日付・名称を、証書に印字されるとおりにもう一度打ちます。読み違いに気づくためです。\n一致しなければ承認されず、どの文字が違うかをお知らせします。" / "Before the approval the amounts, dates and names that changed are typed once more as they will be printed, so that a misreading is noticed.\nWhere they do not agree nothing is approved, and the character that differs is named.";
    }
}
