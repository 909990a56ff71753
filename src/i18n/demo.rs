//! What the demonstration says beside its screens: while it starts and ends, and what keeps it from starting.

use super::catalogue;

catalogue! {
    /// `densho demo`.
    Demo {
        starting: "densho demo: デモ用の PostgreSQL を起動しています…" / "densho demo: starting the private PostgreSQL …";
        filling(done, all): "densho demo: 申込 {done}/{all}件" / "densho demo: {done} of {all} applications";
        ready(seconds): "densho demo: 準備ができました（{seconds}秒）" / "densho demo: ready after {seconds} s";
        earlier_ends: "densho demo: ここで動いていたデモが終わるところです。待っています…" / "densho demo: an earlier demonstration here is ending; waiting for it …";
        other_fills: "densho demo: 先に始めたデモがデータベースを作っています。待っています…" / "densho demo: another start is filling the database; waiting for it …";
        others_stay: "densho demo: まだ使っている人がいます。全員が終えるまで動かしておきます（すぐ終わらせるには Ctrl-C）。" / "densho demo: others are still in it; the services stay until they leave (Ctrl-C ends them now).";
        earlier_stays: "先のデモがまだ終わりません。もう一度行ってください。" / "the earlier demonstration has not ended; try again";
        other_ended: "先に始めたデモが、準備のできる前に終わりました。もう一度行ってください。" / "the other start has ended before it was ready; start again";
        other_late: "先に始めたデモの準備がまだできません。もう一度行ってください。" / "the other start is not ready; try again";
        own_settings: "densho demo は自分の設定を使います。--config を外してください。" / "densho demo brings its own settings: leave --config away";
        nobody(login): "{login} という人はいません。densho demo --help に名前があります。" / "nobody is called {login}; densho demo --help lists who there is";
        not_ours(path): "{path} にはほかのものがあります。空のフォルダーか新しいフォルダーを --dir で指定してください。" / "{path} holds other things: name an empty or new folder with --dir";
        runs(path): "{path} でデモが動いています。先にそれを終えてから --reset してください。" / "a demonstration runs in {path}: leave it first, then --reset";
        no_home: "ホームフォルダーが分かりません。フォルダーを --dir で指定してください。" / "no home folder is known: name a folder with --dir";
        no_server(oldest): "PostgreSQL のサーバーが見つかりません。{oldest} 以上が要ります。Debian・Ubuntu では apt-get install -y postgresql" / "no PostgreSQL server was found; version {oldest} or newer is needed. On Debian or Ubuntu: apt-get install -y postgresql";
        old_server(found, oldest): "PostgreSQL は {found} しかありません。{oldest} 以上が要ります。Debian・Ubuntu では apt-get install -y postgresql" / "only PostgreSQL {found} was found; version {oldest} or newer is needed. On Debian or Ubuntu: apt-get install -y postgresql";
        no_service_user: "PostgreSQL は root では動かず、この機械には postgres も nobody もいません。別の利用者で densho を始めてください。" / "PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody: start densho as another user";
        others_folder(path): "{path} は別の利用者のものです。ほかのフォルダーを --dir で指定してください。" / "{path} belongs to another user: name another folder with --dir";
        unreachable(path, uid): "PostgreSQL を動かす利用者（番号 {uid}）が {path} に入れません。ほかの場所を --dir で指定してください（例: --dir /var/tmp/densho-demo）。" / "user id {uid}, as whom PostgreSQL must run, may not enter {path}: name a folder elsewhere with --dir (for example --dir /var/tmp/densho-demo)";
        database(why): "デモのデータベース: {why}。--reset を付けて一度始め直してください。" / "the demonstration's database: {why}; start it once with --reset";
    }
}
