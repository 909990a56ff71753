//! Words of the first steps.

use super::catalogue;

catalogue! {
    /// The first steps, one sentence each: what to press and what it is for.
    Tour {
        step(n, all, text): "案内{n}/{all} {text}" / "Tour {n}/{all}: {text}";
        down(keys): "{keys} で一つ下の申込へ移ります。" / "{keys} moves to the next application.";
        claim(keys): "{keys} でその申込を引き受け、自分の担当にします。" / "{keys} claims this application: it is yours.";
        open(keys): "{keys} で開きます。検査結果と内容が出ます。" / "{keys} opens it: checks first, then the content.";
        change(keys): "{keys} で直す画面が開きます。直す所がなければ、そのまま承認を依頼します。" / "{keys} opens the form to correct it; what is right is submitted.";
        back(keys): "{keys} で一つ前の画面へ戻ります。" / "{keys} is one step back.";
        first_back(keys): "{keys} で戻ってから続けます。" / "{keys} goes back; then we go on.";
        contracts(keys): "{keys} で契約一覧へ移ります。" / "{keys} goes to the contracts.";
        publication(keys): "{keys} で発行の進み具合を見ます。" / "{keys} shows how issues are going.";
        help(keys): "{keys} でこの画面のキーがすべて出ます。" / "{keys} lists every key of this screen.";
        all_keys(keys): "{keys} で全画面のキーが出ます。/ で探せます。" / "{keys} lists the keys of every screen; / searches.";
        command_line(keys): "{keys} で命令を名前で呼べます（例 更新）。" / "{keys} takes a command by its name, such as refresh.";
        finished: "案内は終わりです。もう一度見るには :tour と入力します。" / "That was the tour. :tour shows it again.";
        ended: "案内をやめました。もう一度見るには :tour と入力します。" / "The tour has ended. :tour shows it again.";
    }
}
