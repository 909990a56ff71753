//! Words of the first steps.

use super::catalogue;

catalogue! {
    /// The first steps, one sentence each: what to press and what it is for.
    Tour {
        step(n, all, text): "案内{n}/{all} {text}" / "Tour {n}/{all}: {text}";
        down(keys): "{keys} で一つ下の申込へ移ります。" / "{keys} moves to the next application.";
        received(keys): "{keys} でまだ担当のない申込を並べます。" / "{keys} lists the applications that nobody has yet.";
        claim(keys): "{keys} でその申込を引き受け、自分の担当にします。" / "{keys} claims this application: it is yours.";
        down_record(keys): "{keys} で一つ下の記録へ移ります。" / "{keys} moves to the next record.";
        down_master(keys): "{keys} で一つ下のマスタへ移ります。" / "{keys} moves to the next master.";
        open(keys): "{keys} で開きます。検査結果と内容が出ます。" / "{keys} opens it: checks first, then the content.";
        review(keys): "{keys} で審査を開きます。証書に印字されるとおりの内容が出ます。" / "{keys} opens the review: the certificate as it will read.";
        open_record(keys): "{keys} で記録を開き、全体を読みます。" / "{keys} opens the record, whole.";
        open_master(keys): "{keys} でその一覧を開きます。" / "{keys} opens its list.";
        change(keys): "{keys} で直す画面が開きます。" / "{keys} opens the form to correct it.";
        confirm(keys, yes, back): "{keys} で変わる所を確かめ、{yes} で保存します。なければ {back} で戻ります。" / "{keys} shows what changes, {yes} saves it. No change? {back} goes back.";
        submit(keys, reason, yes): "{keys} で承認を依頼します（警告があれば先に {reason}）。終わりまで見て {yes}。" / "{keys} submits it (a warning first needs {reason}): read to the end, then {yes}.";
        approve(keys, yes, no): "{keys} で承認の確認が出ます。終わりまで見て {yes}、やめるなら {no}。" / "{keys} asks for the approval: read to the end, then {yes}; {no} leaves it.";
        filter(keys): "{keys} で利用者・番号・種類・期間で絞り込みます。" / "{keys} narrows by operator, number, kind and days.";
        next_tab(keys): "{keys} で認証キー、拒否された操作の記録へ移ります。" / "{keys} goes on to the keys, then to what was refused.";
        figures(keys): "{keys} で集計を見ます。" / "{keys} shows the figures.";
        answer_first(keys): "{keys} で閉じるか、答えてから続けます。" / "{keys} closes it, or answer it; then we go on.";
        first_there(keys): "{keys} で元の一覧へ移ってから続けます。" / "{keys} goes to the list; then we go on.";
        back(keys): "{keys} で一つ前の画面へ戻ります。" / "{keys} is one step back.";
        first_back(keys): "{keys} で戻ってから続けます。" / "{keys} goes back; then we go on.";
        contracts(keys): "{keys} で契約一覧へ移ります。" / "{keys} goes to the contracts.";
        publication(keys): "{keys} で発行の進み具合を見ます。" / "{keys} shows how issues are going.";
        help(keys): "{keys} でこの画面のキーがすべて出ます。" / "{keys} lists every key of this screen.";
        all_keys(keys, search): "{keys} で全画面のキーが出ます。{search} で探せます。" / "{keys} lists the keys of every screen; {search} searches.";
        command_line(keys): "{keys} でコマンドを名前で呼べます（例 更新）。" / "{keys} takes a command by its name, such as refresh.";
        finished(keys): "案内は終わりです。もう一度見るには {keys}（:案内）。" / "That was the tour. {keys} shows it again.";
        ended(keys): "案内をやめました。もう一度見るには {keys}（:案内）。" / "The tour has ended. {keys} shows it again.";
    }
}
