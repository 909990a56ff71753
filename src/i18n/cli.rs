//! What the subcommands say to who typed them: outcomes, and refusals that no database has made.

use super::catalogue;

catalogue! {
    /// The command line.
    Cli {
        key_prompt: "認証キー: " / "Auth key: ";
        nothing_typed: "何も入力されませんでした。" / "nothing was typed";
        key_length(least, n): "認証キーは{least}文字です（{n}文字ありました）。" / "an auth key has {least} characters, this has {n}.";
        key_character(at): "{at}文字目が半角の英数字ではありません。" / "character {at} is no half-width letter or digit.";
        no_certificate: "この番号と認証キーの証書はありません。" / "no certificate under this number and key";
        not_a_viewer: "このログインでは、発注者としての照会はできません（ワーカーのログインで行います）。契約は画面の契約内容か densho search で見られます。" / "this login may not look a certificate up as orderers do: that takes the worker's login. The contract itself is at the screens, or in densho search.";
        slow_down(seconds): "誤りが続いたので、しばらく照会できません。{seconds}秒たってからもう一度行ってください。" / "too many attempts; try again in {seconds} s";
        platform_away(why): "発行基盤から返事がありません: {why}" / "the platform gave no answer: {why}";
        no_number(text): "「{text}」は保証契約番号として読めません。37071-00001M のように入れてください。" / "\"{text}\" is no contract number. Give it as 37071-00001M.";
        reason_needed: "--reason が空です。理由は記録に残るので、入れてもう一度行ってください。" / "--reason must not be blank: it is kept on record.";
        no_folder(path): "{path} というフォルダーはありません。何も印刷せず、記録もしていません。作ってからもう一度行ってください。" / "there is no folder {path}; nothing was printed or put on record. Make it and do it again.";
        no_such_filter(list, name, known): "{list} は {name} では絞り込めません（何も書き出していません）。使える名前: {known}" / "{list} is not narrowed by {name}; nothing was exported. It takes: {known}";
        no_filter(list, name): "{list} は絞り込めません（{name}。何も書き出していません）。--where を外してください。" / "{list} takes no --where (there is {name}); nothing was exported. Leave it out.";
        filter_twice(name): "--where {name} が二つあります。一つにしてください。" / "--where {name} is given twice. Give it once.";
        filter_needed(list, needed): "{list} には {needed} が要ります。" / "{list} needs {needed}.";
        filter_or: " か " / " or ";
        bad_day(field, text): "{field}: 「{text}」は日付として読めません。2026-11-26、2026/11/26、R8.11.26 のように入れてください。" / "{field}: \"{text}\" is not a day. Give it as 2026-11-26, 2026/11/26 or R8.11.26.";
        bad_kind(field, text, known): "{field}: 「{text}」という種類の出来事はありません。{known} と、その一つ一つ（例: application.approved）が使えます。" / "{field}: there are no events of the kind \"{text}\". It takes {known} and each of them (application.approved, for example).";
        bad_month(field, text): "{field}: 「{text}」は月として読めません。2026-11、2026/11、R8.11 のように入れてください。" / "{field}: \"{text}\" is not a month. Give it as 2026-11, 2026/11 or R8.11.";
        no_days(month): "{month} に業務のあった日も締めた日もありません。" / "{month}: there is no day with business, and none that was closed.";
        bad_year(field, text): "{field}: 「{text}」は年度として読めません。2026、R8 のように入れてください。" / "{field}: \"{text}\" is not a fiscal year. Give it as 2026 or R8.";
        month_not_day(text): "「{text}」は月です。何も締めていません。月を締めるのは densho close month です。" / "\"{text}\" is a month; nothing was closed. A month is closed by densho close month.";
        day_not_month(text): "「{text}」は日です。何も締めていません。日を締めるのは densho close day です。" / "\"{text}\" is a day; nothing was closed. A day is closed by densho close day.";
        no_period(text): "「{text}」は日としても月としても読めません。2026-11-26、2026-11 のように入れてください。" / "\"{text}\" is neither a day nor a month. Give it as 2026-11-26 or 2026-11.";
        closed(branch, period): "{branch} {period} を締めました。" / "{branch} {period} is closed.";
        reopened(branch, period): "{branch} {period} を再開しました。" / "{branch} {period} is open again.";
        file_exists(path): "{path} はすでにあります。何も読んでいません。上書きはしないので、別の名前にしてください。" / "{path} exists already; nothing was read. Nothing is overwritten: give another name.";
        cannot_write(path, why): "{path} に書けません: {why}。書き出しの失敗も記録しました。" / "{path} cannot be written: {why}. That it failed is on record, too.";
        exported(n): "{n}件を書き出しました。" / "Rows exported: {n}.";
        cp932_lacks(c, code, n): "CP932に {c} (U+{code}) はありません。{n}か所を〓にしました。" / "CP932 lacks {c} (U+{code}), {n} times: written as 〓.";
        imported(rows, added, changed): "{rows}行: 追加 {added}、変更 {changed}、ほかは前のまま" / "Rows: {rows}; added {added}, changed {changed}, the rest as before";
        import_proposed(n): "提案 {n}件は、まだ効いていません。別の人が確認してから効きます（画面のマスタ管理 → 提案の確認）。" / "{n} proposed, not in force yet: another person has to confirm (Masters, Proposals at the screens).";
        would_import(rows, added, changed): "{rows}行、誤りなし。取り込むと: 追加 {added}、変更 {changed}、ほかは前のまま（何も書き込んでいません）" / "Rows: {rows}, no faults. An import would give: {added} added, {changed} changed, the rest as before (nothing was written)";
        would_propose(n): "提案 {n}件（別の人の確認を待つことになります）" / "{n} proposed, to be confirmed by another person";
        file_is_fine(rows): "{rows}行、ファイルの書き方に誤りはありません。" / "Rows: {rows}; the file itself has no faults.";
        not_tried(why): "データベースで試せなかったので、取り込めるかどうかは分かりません: {why}" / "It could not be tried on the database, so that it may still be refused: {why}";
        import_refused(file, why): "{file}: {why}" / "{file}: {why}";
        at_line(line): "{line}行目: " / "line {line}: ";
        of_orderer(code): "発注者 {code}: " / "orderer {code}: ";
        rule_changes(rule, fields, from): "{from} より前に効いていた規則 {rule} が変わります（{fields}）。" / "the rule {rule}, which held before {from}, would change ({fields}).";
        rule_missing(rule, from): "{from} より前に効いていた規則 {rule} がファイルにありません。" / "the rule {rule}, which held before {from}, is not in the file.";
        rule_fresh(rule, from): "{from} より前に効く規則 {rule} が増えます。" / "the rule {rule} would hold before {from}.";
        rule_remedy: "何も取り込んでいません。前の規則はそのままの行で残し、新しい規則をこの日以後から始めてください。" / "Nothing was taken. Keep the earlier rule's record as it is, and begin a new one on that day or later.";
        may_log_in(login): "{login} は使えるようになりました。" / "{login} may log in.";
        limits_wait(n): "承認限度額の提案 {n}件は、まだ効いていません。別の人が確認してから効きます（画面のマスタ管理 → 提案の確認）。" / "{n} limits are proposed, not in force yet: another person has to confirm (Masters, Proposals at the screens).";
        shut_out(login): "{login} を停止しました。" / "{login} is disabled.";
        branch_opened(branch, login): "支店 {branch} を {login} に開きました。" / "{branch} is open to {login}.";
        branch_closed(branch, login): "支店 {branch} の {login} の兼務を終わらせました。" / "{branch} is closed to {login}.";
        not_a_worker(login): "ログイン {login} はワーカーのものではありません。何も始めていません。database.user（DENSHO_DATABASE__USER）にワーカーのログインを指定してください（docs/operations.md）。" / "the login {login} is no worker's; nothing was started. Name the worker's login in database.user (DENSHO_DATABASE__USER), see docs/operations.md.";
        more_rows(asked, most): "{most}件を超えます（{asked}）。条件を足すか --limit を増やしてください。" / "More than {most} rows match ({asked}). Narrow the search, or raise --limit.";
        one_of(option, text, known): "{option}: 「{text}」は使えません。使えるのは {known} です。" / "{option}: there is no \"{text}\". It takes {known}.";
        no_count(option, text): "{option}: 「{text}」は件数として読めません。500 のように入れてください。" / "{option}: \"{text}\" is no number of rows. Give it as 500.";
        no_faults(reference): "誤りはありません（{reference}）" / "no faults ({reference})";
        taken_in(number, branch): "支店 {branch} の {number} として受け付けました" / "taken in as {number} of branch {branch}";
        taken_before(number): "{number} として受付済みです" / "was taken in before as {number}";
        worker_takes_in: "何も受け付けていません。申込を受け付けるのはワーカーのログインです。その利用者（database.user）で行うか、ファイルを worker.spool_dir に入れてください。" / "nothing was taken: applications are taken in by the worker's login; run this as its user (database.user), or put the file into worker.spool_dir";
        migrations_missing(missing, all): "マイグレーション {all}件のうち {missing}件が未適用です" / "{missing} of {all} migrations are missing";
        migrations_applied(applied, all): "マイグレーションを {applied}件適用しました（全部で {all}件）" / "{applied} migrations applied, {all} in all";
        no_terminal_to_read(why): "認証キーを打つ端末がありません（{why}）。" / "no terminal to read from: {why}";
        typed_too_long: "長すぎます。" / "too long";
        typed_no_utf8: "打たれたものが UTF-8 として読めません。端末の文字コードを UTF-8 にしてください。" / "what was typed is not UTF-8";
        no_head(file, line): "{file}:{line}: 「支店 位置 ハッシュ」の形ではありません" / "{file}:{line}: not BRANCH POSITION HASH";
        unreadable_certificate(why): "発行基盤の証書を読めません: {why}" / "the platform's certificate cannot be read: {why}";
        keymap_head: "| コマンド | キー | 番号 | 説明 |" / "| Command | Keys | Option | What it does |";
        locked_out: "パスワードの誤りが続いたので densho を終了しました。もう一度ログインすると元の画面に戻ります。" / "densho has ended after too many wrong passwords. Log in again to come back to the same screen.";
        told_to_end: "外から終了の指示を受けたので、densho を終えました。" / "densho was told to end.";
        no_terminal: "画面には端末が要ります（標準入力か標準出力が端末ではありません）。サブコマンドは densho --help にあります。" / "The screens need a terminal (standard input or output is none). See densho --help for the subcommands.";
        no_worker_name: "ワーカーの名前が空です。何も始めていません。--name か worker.name に名前を入れてください。" / "the worker's name is empty; nothing was started. Give one with --name or in worker.name.";
        not_migrated(said): "データベースが用意されていません。densho migrate を実行してください（{said}）。" / "the database is not migrated: run densho migrate ({said}).";
        unreachable(said): "データベースにつながりません: {said}。densho doctor で調べられます。" / "the database cannot be reached: {said}; densho doctor says more.";
        paper_has_no_notice: "書面の契約にはお知らせがありません" / "a contract on paper has no key notice";
        nothing_changed: "何も変わっていません。" / "Nothing was changed.";
        not_found_remedy: "何も変わっていません。名前・番号と支店を確かめてください。" / "Nothing was changed. Check the name or number, and the branch.";
        stale_remedy: "何も書き込んでいません。もう一度一覧を見てから行ってください。" / "Nothing was written. Look at the list once more and do it again.";
        away_remedy: "何も書き込んでいません。densho doctor で調べ、つながってからもう一度行ってください。" / "Nothing was written. See densho doctor, and do it again once it is back.";
        timed_out_remedy: "行われたかどうか分かりません。一覧で確かめてください。" / "It may or may not have happened. Look at the list.";
        close_list_remedy: "densho close list で確かめてください。" / "See densho close list.";
        breaks_a_rule(rule): "値が決まりに合いません（{rule}）" / "a value breaks a rule ({rule})";
        breaks_a_rule_remedy: "何も書き込んでいません。直してもう一度行ってください。" / "Nothing was written. Correct it and do it again.";
        fault_remedy(said): "何も書き込んでいません。続くときは管理者に伝えてください（{said}）。" / "Nothing was written. Tell your administrator if it persists ({said}).";
    }
}
