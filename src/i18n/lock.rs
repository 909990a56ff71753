//! Words of the lock and of coming back.

use super::catalogue;

catalogue! {
    /// The lock, and the place that is found again.
    Lock {
        locked: "画面をロックしています" / "The screens are locked";
        password: "パスワード:" / "Password:";
        password_keys: "データベースのログインと同じパスワードを入力して Enter。空のまま Esc で終了します（続きは次回開けます）。" / "Type the password of your database login, then Enter. Esc on an empty line logs out; the next login comes back here.";
        log_in_again: "このログインはパスワードを使いません。Enter で densho を終了します。もう一度ログインすると元の画面に戻り、入力の途中だったものは書きかけから続けられます。" / "This login uses no password. Enter ends densho; log in again to come back to the same screen and go on with what was half typed.";
        asking: "確かめています…" / "Checking…";
        wrong(left): "パスワードが違います。あと{left}回で終了します。" / "Wrong password. Tries left before you are logged out: {left}.";
        not_by_password: "この接続ではサーバーがパスワードを確かめていません。終了して、もう一度ログインしてください。" / "The server checks no password on this connection. Log out and log in again.";
        unreachable: "データベースにつながらないため確かめられません。もう一度入力してください。" / "The database cannot be reached to check it. Please try again.";
        unlocked(since): "ロックを解きました（{since} から）。" / "Unlocked (locked since {since}).";
        restored: "前回中断した画面です。" / "This is where your last session ended.";
    }
}
