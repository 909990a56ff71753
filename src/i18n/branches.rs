//! Words of 支店切替.

use super::catalogue;

catalogue! {
    /// 支店切替.
    Branches {
        title: "支店の切替" / "Switch branch";
        here: "いまの支店" / "here now";
        own: "自分の支店" / "your own";
        only_one: "切り替えられる支店はありません。兼務は管理者が登録します。" / "There is no other branch for you; an administrator opens one.";
        there_already(name): "すでに{name}です。" / "You are in {name} already.";
        moved(name): "{name}に切り替わりました。一覧も件数も{name}のものです。" / "You are in {name} now: lists and counts are its own.";
        moved_all(name): "{name}に戻りました。すべての支店が見えます。" / "You are back in {name} and see every branch.";
        moved_form(name): "開いている入力は{name}のものです。保存するには、この画面を閉じずに別の端末で{name}に切り替えてください。書きかけは残ります。" / "The open form belongs to {name}. To save it switch back to {name} from another terminal; what is typed is kept.";
        closed(was, now): "{was}には入れなくなり、{now}に移りました" / "{was} is not open to you any more: you are in {now}";
        closed_remedy(was, now): "一覧も件数も{now}のものです。兼務が終わったか異動です（連絡と監査に残っています）。兼務の終了では、{was}で引き受けていた申込は受付に戻ります。書きかけは{was}に残り、兼務がもう一度登録されると続けられます。" / "Lists and counts are those of {now}. The branch was closed to you, or you were moved (see the notices). What you had claimed in a branch that is closed is given back. Drafts stay in {was} and can be gone on with once it is opened to you again.";
        closed_form(was): "開いている入力は{was}のもので、もう保存も送信もできません。{was}に入れた間に打った分は書きかけとして{was}に残り、兼務がもう一度登録されると続けられます。兼務の終了では、引き受けていた申込は受付に戻ります（訂正は、引き受け直すと続けられます）。" / "The open form belongs to {was} and can be neither saved nor sent. What was typed while it was open to you stays there as a draft, to be gone on with once it is opened to you again. What you had claimed in a branch that is closed is given back (a correction goes on once it is claimed anew).";
        form_open: "入力中の画面があります。支店は切り替えていません" / "A form is open: the branch was not switched";
        form_open_remedy(keys): "保存するか {keys} で閉じてから切り替えてください。書きかけは残ります。" / "Save it or close it with {keys} first; what is typed is kept.";
    }
}
