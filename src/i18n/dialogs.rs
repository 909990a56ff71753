//! Words of the dialogs: confirmation, reason, list of values.

use super::catalogue;

catalogue! {
    /// Confirmation, reason, choice.
    Dialogs {
        confirm: "確認" / "Please confirm";
        yes: "はい" / "Yes";
        no: "いいえ" / "No";
        yes_no_keys: "Y はい / N いいえ（Enter はいいえ）" / "Y yes / N no (Enter is no)";
        confirm_keys: "← → で選び Enter。Y はい / N いいえ。初めは「いいえ」です。" / "Arrows and Enter, or Y / N. Default is No.";
        not_seen_yet: "確認の画面が出る前に打たれた「はい」は受け付けません。内容を見てから答えてください。" / "A yes typed before this was shown does not count. Look at it, then answer.";
        reason: "理由" / "Reason";
        reason_needed: "理由を入力してください。記録に残ります。" / "Please give a reason. It is kept on record.";
        reason_keys: "Enter で進む。取りやめは Esc F12 など。" / "Enter goes on; Esc leaves.";
        several(n, what): "次の{n}件を{what}します。よろしいですか。" / "{what} these {n}?";
        one(what): "次の申込を{what}します。よろしいですか。" / "{what} this application?";
        mixed(n): "次の{n}件を行います。よろしいですか。" / "Carry out these {n}?";
        choose(what): "{what}の候補" / "Choose: {what}";
        filter: "絞込" / "Filter";
        no_match: "該当する候補はありません。" / "Nothing matches.";
        choose_keys: "文字で絞込、上下で選び Enter、やめるのは Esc。" / "Type to filter, arrows and Enter, Esc leaves.";
        pick_keys: "上下で選び Enter、やめるのは Esc。" / "Arrows and Enter, Esc leaves.";
        filters: "絞込を選んでください" / "Choose a filter";
        close_keys: "Enter または Esc で閉じます。" / "Enter or Esc closes.";
        field_needed: "この欄は空にできません。" / "This field may not be blank.";
        ask_keys: "Enter で次へ、最後の欄で決定。やめるのは Esc。" / "Enter goes on; on the last field it ends. Esc leaves.";
        and_more(n): "ほか{n}件" / "and {n} more";
    }
}
