//! Words of the key test, and what places are called where keys are explained.

use super::{Language, catalogue};
use crate::keys::Context;

catalogue! {
    /// キーテスト.
    KeyTest {
        title: "キーテスト" / "Key test";
        about: "押したキーが何として届き、どの画面で何をするかを示します。ここでは何も実行されません。" / "Shows what a key arrives as and what it would do where. Nothing is run here.";
        to_leave: "終わるには q を二度続けて押します。" / "Press q twice in a row to leave.";
        nothing_yet: "何も出ないキーは、端末か途中の何かが食べています。Esc と数字など、別の道を使えます。" / "A key that shows nothing is eaten on the way. Every action has another way, such as Esc and a digit.";
        bytes: "届いたバイト" / "Bytes";
        taken_for: "解釈" / "Taken for";
        would_do: "働き" / "What it would do";
        text: "文字として入る" / "typed as text";
        edits: "打っている文字を直す" / "edits what is typed";
        option: "選択欄の番号" / "option number";
        begins(keys): "続きを待つ（{keys} …）" / "begins a sequence ({keys} …)";
        unbound: "割当なし" / "nothing";
        ime_on: "IMEがオン（何もしない）" / "input method on: nothing";
        ime_dangerous(name): "{name}（全角では実行しない）" / "{name} (not run in full width)";
        suspend: "一時停止" / "suspend";
        pasted(n): "貼り付け {n}字（実行も送信もしない）" / "paste of {n} characters; runs and submits nothing";
        ignored(text): "{text}（無視する）" / "{text} (ignored)";
        one_character(text): "{text}（一文字）" / "{text} (one character)";
        at(what, places): "{what}: {places}" / "{what}: {places}";
    }
}

/// What a place is called.
#[must_use]
pub fn context(language: Language, context: Context) -> &'static str {
    match context {
        Context::List => language.pick("一覧", "lists"),
        Context::Detail => language.pick("申込内容", "application"),
        Context::Form => language.pick("入力", "forms"),
        Context::Dialog => language.pick("確認", "dialogs"),
        Context::Line => language.pick("一行入力", "lines"),
        Context::Contract => language.pick("契約内容", "contract"),
        Context::Review => language.pick("審査", "review"),
        Context::Help => language.pick("ヘルプ", "help"),
    }
}

/// Several places, for one line.
#[must_use]
pub fn places(language: Language, contexts: &[Context]) -> String {
    let names: Vec<_> = contexts.iter().map(|c| context(language, *c)).collect();
    names.join(language.pick("・", ", "))
}
