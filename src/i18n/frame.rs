//! Words of the frame around every screen: head line, counts, position, end of list, size, link.

use super::catalogue;

catalogue! {
    /// The frame.
    Frame {
        program: "電子証書" / "densho";
        received: "受付" / "New";
        examining: "審査中" / "Exam";
        awaiting: "承認待ち" / "Approve";
        issuing: "発行処理" / "Issuing";
        attention: "要対応" / "Attn";
        issued_today: "本日発行" / "Today";
        dead_letters: "停止" / "Stopped";
        position: "位置" / "Position";
        search: "検索" / "Search";
        filter: "絞込" / "Filter";
        all_open: "未完了すべて" / "all open";
        electronic: "電子" / "electronic";
        paper: "書面" / "paper";
        no_filter: "絞り込まない" / "no filter";
        mine: "自分の担当" / "mine";
        changed: "更新あり" / "changed";
        press_to_refresh(keys): "更新あり {keys}" / "changed: {keys}";
        typed_elsewhere(n): "他の頁に番号{n}" / "{n} options on other pages";
        more: "続く" / "More";
        more_with(keys): "続く ({keys})" / "More ({keys})";
        end: "最後" / "End";
        range(from, to): "{from}-{to}" / "{from}-{to}";
        range_of(from, to, total): "{from}-{to} / {total}" / "{from}-{to} / {total}";
        of_total(n, total): "{n}件 / 全{total}件" / "{n} of {total}";
        rows_here(n): "この画面 {n}件" / "{n} shown";
        left_here(n, range): "移動{n}  {range}" / "{n} moved on  {range}";
        done_here(n, range): "済{n}  {range}" / "{n} done  {range}";
        done_of(n, total): "済{n}  残り{total}件" / "{n} done, {total} left";
        rows(n): "{n}件" / "Rows: {n}";
        loading: "読み込み中です…" / "Loading…";
        working(done, total): "処理中 {done}/{total}" / "Working {done}/{total}";
        cancel_with(keys): "（{keys}で中止）" / " ({keys} stops)";
        other_numbers(keys): "({keys}=他の番号)" / "({keys}=more)";
        other_keys(keys): "{keys}他のキー" / "{keys} more keys";
        messages_more(n, keys): "（ほか{n}件 {keys}）" / " ({n} more: {keys})";
        message_place(place, all, keys): "（{place}/{all} {keys}）" / " ({place}/{all} {keys})";
        explain_with(keys): "（{keys}で説明）" / " ({keys} explains)";
        pending(keys): "{keys} …" / "{keys} …";
        acting(name, absent): "{name}（{absent}の代行）" / "{name} (for {absent})";
        in_place_of(absent): "（{absent}の代行）" / " (for {absent})";
        as_what(role): "（{role}）" / " ({role})";
        too_small(width, height): "画面が小さすぎます（{width}×{height}）。80×24以上にしてください。" / "Too small ({width}x{height}). Please make it 80x24 or more.";
        too_small_kept: "入力した内容は残っています。画面を広げると元の画面に戻ります。それまでキーは効きません。端末を閉じれば終わります（書きかけは残ります）。" / "What was typed is kept and comes back when the window is larger. Until then no key does anything. Closing the terminal ends the program (drafts are kept).";
        too_small_short: "80×24以上に" / "need 80x24";
        connecting: "データベースに接続しています…" / "Connecting to the database…";
        claims_lapsing(claims, until): "まもなく引受の期限が切れます: {claims}件（{until}から）" / "Claims about to lapse: {claims} (from {until})";
        holidays_end(last): "休日の登録は {last} までです（マスタ「休日」）" / "Holidays are entered to {last} only (masters, holidays)";
        prefixes_missing(year, branches): "{year}年度の番号の先頭5桁が未登録: {branches}（マスタ「支店」）" / "No number prefix for fiscal {year}: {branches} (masters, branches)";
        and_others(first, n): "{first}ほか{n}" / "{first} and {n} more";
        lost(since, seconds): "データベース切断（{since}から）。{seconds}秒ごとに再接続中。表示は切断前の内容です。" / "Database lost since {since}, trying every {seconds} s. What you see is from before.";
        crowded(since): "接続数が上限です（{since}から）。同じログインの画面を一つ終えてください。" / "Too many connections of this login since {since}. Leave another session of it.";
        crowded_at_start(seconds): "このログインの接続数が上限に達しています。何も失われていません。同じログインのほかの画面を一つ終えると、自動でつながります（{seconds}秒ごと）。上限は管理者が上げられます（docs/operations.md）。" / "This login has as many connections as it may have. Nothing is lost. Leave another session of it and this one connects by itself (every {seconds} s). The administrator may raise the limit (docs/operations.md).";
        lost_at_start(seconds): "データベースにつながりません。自動でつなぎ直しています（{seconds}秒ごと）。何も失われていません。" / "The database cannot be reached. Trying again by itself every {seconds} s. Nothing is lost.";
        back_again: "データベースにつながりました。" / "Connected to the database again.";
        login_refused(login): "ログイン {login} ではこのシステムを使えません。登録がないか、停止されています。管理者に連絡してください。" / "Login {login} may not use this system: unknown or disabled. Please ask your administrator.";
        login_unknown: "（不明）" / "(unknown)";
        leave_with(keys): "{keys} で終了します。" / "{keys} leaves.";
        waiting_room: "起動" / "Start";
        command_prompt: "コマンド" / "Command";
        no_name_begins: "このように始まるコマンドはありません。" / "No command begins like this.";
        no_such_command(text, help): "「{text}」というコマンドはありません。{help} でコマンドの一覧を見られます。" / "No command called \"{text}\". {help} lists them.";
        not_here(command): "「{command}」はこの画面では使えません。" / "\"{command}\" is not available on this screen.";
        not_for_role(command, role): "「{command}」は{role}にはできません。" / "\"{command}\" is not for the role {role}.";
        not_utf8: "端末の文字コードがUTF-8ではありません。設定をUTF-8にしてください。" / "The terminal does not send UTF-8. Please set it to UTF-8.";
        ime_on: "IMEがオンです。半角にしてから押してください。" / "The input method is on. Switch it to half-width and press again.";
        enter_again: "文字と一緒に届いたEnterでは確定しません。もう一度Enterを押してください。" / "Enter that arrives together with text submits nothing. Press Enter once more.";
        unbound(keys, help): "{keys} は使われていないキーです。{help} で使えるキーを見られます。" / "{keys} does nothing here. {help} shows the keys.";
        unbound_alone(keys): "{keys} は使われていないキーです。" / "{keys} does nothing here.";
        command_near(text, near): "「{text}」というコマンドはありません。「{near}」ですか。" / "No command \"{text}\". Did you mean {near}?";
        nothing_before(keys): "これより前の画面はありません。{keys} で業務を終えます。" / "There is nothing before this screen. {keys} leaves.";
        writes_open(n): "結果がまだ分からない処理が{n}件あります。終了しても取り消されません。" / "Writes without an outcome yet: {n}. Leaving does not undo them.";
        fault(log): "densho はプログラムの不具合で終了しました。保存した内容は残っています。記録: {log}" / "densho has ended because of a fault of its own. What was saved is kept. Log: {log}";
        terminal_gone(error, log): "端末が使えなくなったため densho を終了しました（{error}）。記録: {log}" / "densho has ended because the terminal is gone ({error}). Log: {log}";
        leave_question: "終了しますか。" / "Leave the program?";
    }
}
