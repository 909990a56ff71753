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
        form_open: "入力中の画面があります。支店は切り替えていません" / "A form is open: the branch was not switched";
        form_open_remedy(keys): "保存するか {keys} で閉じてから切り替えてください。書きかけは残ります。" / "Save it or close it with {keys} first; what is typed is kept.";
    }
}
