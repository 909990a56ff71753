//! Words of 監査, of the masters and of the close: titles and outcomes here; field names in `labels`, values in
//! `values`, what an event is about in `audit`, refusals in `rules`.

mod audit;
mod labels;
mod listed;
mod mail;
mod master_rules;
mod recorded;
mod rules;
mod values;
mod wording;

pub use audit::{about, actor, filter, is_kind_of_events, kind_of_events, remark};
pub use labels::{column, heading, label};
pub use listed::listed_from;
pub use mail::{fault as mail_fault, holes as mail_holes};
pub use recorded::{kind_code, recorded};
pub use rules::rule;
pub use values::{in_full, is_amount, is_count, orderer_kind, tiers_shown, tiers_typed, value};
pub use wording::{
    fault as sentence_fault, holes as wording_holes, is_sentence, purpose as wording_purpose,
    specimen_fault,
};

use super::{Language, catalogue};
use crate::domain::house::{HouseAct, HouseTable};
use crate::domain::record::Choice;

/// What may be filled in, as one of a list of values: the hole, and what comes there.
fn hole(language: Language, code: &str, ja: &str, en: &str) -> Choice {
    let hole = format!("{{{code}}}");
    Choice {
        code: hole.clone(),
        label: language.pick(ja, en).to_owned(),
        detail: hole,
    }
}

catalogue! {
    /// Lists, forms and files.
    House {
        not_for_role: "この業務はあなたの役割では使えません" / "This task is not for your role";
        not_for_role_remedy: "監査は監査の役割、マスタ管理は管理者、締めは審査役と管理者の業務です。" / "The audit is for auditors, masters are for administrators, the close is for supervisors and administrators.";
        empty: "該当する行はありません。" / "Nothing matches.";
        none_here: "該当する行はありません。" / "There are none.";
        recorded: "閲覧は記録されます。" / "Your reading is on record.";
        filter: "絞込" / "Filter";
        filter_help(done, clear): "空の欄は絞り込みません。{done} で絞り込む、{clear} ですべて空にする。" / "Empty fields do not filter. {done} applies, {clear} empties them all.";
        bad_day: "日付として読めません（例 R4.11.1、2022/11/1）" / "Not a day (e.g. 2022/11/1, R4.11.1)";
        day_order: "終わりが始まりより前です" / "The end lies before the beginning";
        encoding: "文字コード" / "Encoding";
        utf8: "UTF-8（表計算ソフト向け）" / "UTF-8 (spreadsheets)";
        cp932: "CP932（旧来のソフト向け）" / "CP932 (older programs)";
        exporting(n, keys): "書き出し中 {n}件（{keys}で中止）" / "Exporting; rows: {n} ({keys} stops)";
        exporting_of(n, total, keys): "書き出し中 {n}/{total}件（{keys}で中止）" / "Exporting: {n} of {total} ({keys} stops)";
        export_stopped(n): "書き出しを中止しました（{n}件まで読みました）。ファイルはありません。" / "Export stopped, no file was written; rows read: {n}.";
        exported(n, path): "{n}件を書き出しました: {path}" / "{n} rows written: {path}";
        export_failed(why): "書き出せません: {why}" / "cannot be written: {why}";
        export_failed_remedy: "ファイルはできていません。保存先の空きと権限を確かめてください。" / "There is no file. Check space and rights of the folder.";
        lacking_title: "CP932にない文字" / "Not in CP932";
        lacking_question: "次の文字はCP932にないため「〓」になります。このまま書き出しますか。UTF-8なら失われません。" / "CP932 lacks these characters; they become 〓. Write it all the same? UTF-8 loses nothing.";
        lacking_one(c, code, n): "{c}  (U+{code})  {n}か所" / "{c}  (U+{code})  count: {n}";
        handed_over: "済" / "yes";
        not_handed_over: "なし" / "no";
        every: "すべて" / "all";
        cannot_read: "読めない値です" / "This cannot be read";
        digits3: "数字3桁で入れてください" / "three digits, please";
        digits4: "数字4桁で入れてください" / "four digits, please";
        digits5: "数字5桁で入れてください" / "five digits, please";
        bad_mail: "メールアドレスとして読めません" / "Not a mail address";
        bad_code: "コードは数字と大文字の4〜12字です" / "A code has 4 to 12 digits or capital letters";
        day_taken: "その日はすでに休日です" / "That day is a holiday already";
        code_taken: "そのコードの行がすでにあります" / "There is a row of that code already";
        bad_postal: "郵便番号として読めません（例 380-8537）" / "Not a postal code (e.g. 380-8537)";
        bad_month: "月として読めません（例 2026/11、R8.11）" / "Not a month (e.g. 2026/11, R8.11)";
        days_from(from): "{from} から、未締めはすべて" / "from {from}, and all not closed";
        months_of(year): "年度 {year}、未締めはすべて" / "fiscal {year}, and all not closed";
        days_from_without(from, n, since): "{from} から、未締めはほかに{n}か月（{since} から）" / "from {from}; not closed nor listed: {n} months from {since}";
        months_of_without(year, n, since): "年度 {year}、未締めはほかに{n}か月（{since} から）" / "fiscal {year}; not closed nor listed: {n} months from {since}";
        blank: "入力がありません" / "Please fill this in";
        bad_year: "年度として読めません（例 2026、R8）" / "Not a fiscal year (e.g. 2026, R8)";
        bad_amount: "金額として読めません（例 2,000万）" / "Not an amount (e.g. 20,000,000)";
        bad_ppm: "0〜1,000,000 の数で入れてください（0.35% は 3500）" / "a number from 0 to 1,000,000 (0.35 % is 3500)";
        bad_tiers: "割合として読めません（例 40、2億:40;30）" / "Not a ratio (e.g. 40, 200000000:40;30)";
        bad_login: "英小文字で始まるログイン名を入れてください" / "A login begins with a small letter";
        bad_line: "長すぎるか、使えない文字があります" / "Too long, or holds a character that is not allowed";
        new_period: "この日から" / "from this day on";
        open_ended: "空なら期限なし" / "empty: until further notice";
        empty_is_paper: "空なら電子保証を受け付けない" / "empty: paper only";
        tiers_hint: "例 40 または 2億:40;30" / "e.g. 40, or 200000000:40;30";
        no_cap: "空なら上限なし" / "empty: no cap";
        prefix_hint: "契約番号の先頭5桁（年度と一緒に）" / "First 5 of a number, with its year";
        ppm_hint: "百万分率（0.35% は 3500）" / "millionths (0.35 % is 3500)";
        trial_most(amount, how): "上限 {amount}円（{how}）" / "max ¥{amount} ({how})";
        trial_least(amount, how): "下限 {amount}円（{how}）" / "min ¥{amount} ({how})";
        trial_electronic: "電子保証可" / "electronic accepted";
        trial_paper: "書面だけ" / "paper only";
        trial_outside: "この規則の期間外" / "outside this rule's period";
        form_help(parts): "{parts}。" / "{parts}.";
        form_checks(key): "{key} で確認" / "{key} checks";
        form_values(key): "{key} で候補" / "{key} lists values";
        form_turns: "左右の矢印と空白で選択" / "arrows or Space choose";
        faults(n): "{n}か所を直してください。" / "fields to correct: {n}";
        nothing_changed: "変わった所がありません。" / "Nothing has changed.";
        ask_close: "次の期間を締めます。よろしいですか。" / "Close this?";
        ask_reopen: "次の期間を再開します。理由は記録に残ります。" / "Reopen this? The reason is kept.";
        ask_confirm: "次の提案を確認し、有効にします。よろしいですか。" / "Confirm this proposal and put it in force?";
        ask_reject: "次の提案を却下します。理由は記録に残ります。" / "Reject this proposal? The reason is kept.";
        ask_withdraw: "次の提案を取り下げます。理由は記録に残ります。" / "Withdraw this proposal? The reason is kept.";
        ask_shut_out: "次の利用者を停止します。開いている接続も切れます。" / "Disable this operator? Open sessions end.";
        claims_given_back(n): "引き受けている申込 {n}件は受付に戻ります。" / "Given back, since they claimed them: {n} applications.";
        ask_unmerge: "統合の取消を提案します。別の管理者か審査役が確認すると、この請負者は元に戻り、統合で移った契約も戻ります（その後に付け替えた契約は動きません）。" / "Propose to undo this merge? Once another administrator or a supervisor confirms it, this contractor is one of its own again, with the contracts that the merge took along; those moved since stay.";
        ask_drop: "次の休日を除きます。理由は記録に残ります。" / "Delete this holiday? The reason is kept.";
        question_propose: "次の内容を提案します。別の管理者か審査役が確認すると有効になります。" / "Proposed as follows; it comes into force when another administrator or a supervisor confirms it.";
        question_save: "次のとおり保存します。" / "Save this?";
        question_close: "差異を残したまま締めます。理由は記録に残ります。" / "Close with the differences that remain; the reason is kept.";
        ask_end_delegation: "次の代行を終わらせます。理由は記録に残ります。" / "End this delegation? The reason is kept.";
        ask_end_entitlement: "次の兼務を終わらせます。その支店にいる人は自分の支店に戻り、そこで引き受けている申込は受付に戻ります。" / "Close this branch to them? Who is there is back in their own, and what they claimed there is given back.";
        question_entitle: "この支店での業務を認めます。役割と限度額は本人のものです。理由は記録に残ります。" / "They may work in this branch, with their own role and limits. The reason is kept.";
        entitle_hint: "支店コード3桁" / "three digits";
        entitlement_keys: "4=終わらせる" / "4=end it";
        question_delegate: "この期間、不在の審査役に代わって判断します。限度額は代行者本人のものまでです。" / "For these days they decide in the place of the one who is away, up to their own limits.";
        question_hand_over: "この担当者が持つ申込をすべて引き継ぎます。理由は記録に残り、双方に連絡されます。" / "Everything that they have goes over. The reason is kept; both are told.";
        handed_over_all(n): "{n}件を引き継ぎました。" / "Handed over: {n}.";
        handed_over_some(n, left, numbers): "{n}件を引き継ぎました。{left}件はいま書き込み中のため残りました: {numbers}" / "Handed over: {n}. Staying: {left}, somebody is writing on them: {numbers}";
        limit_hint: "0 なら承認できない" / "0: may not approve";
        delegate_hint: "本人の限度額が必要" / "needs a limit of their own";
        limit_keys: "2=新しい限度額を提案" / "2=propose a new limit";
        delegation_keys: "4=終わらせる" / "4=end it";
        workload_keys: "12=すべて引き継ぐ" / "12=hand everything over";
        limit_moves_none: "この限度額に収まるかどうかが変わる未発行の申込はありません。" / "No open application comes within this limit or goes beyond it.";
        limit_within(n): "未発行の申込 {n}件が、この人の限度額に収まるようになります。" / "{n} open applications come within their limit.";
        limit_beyond(n): "未発行の申込 {n}件が、この人の限度額を超えるようになります。" / "{n} open applications go beyond their limit.";
        limit_nobody(n): "うち {n}件は、ほかに限度額の足りる審査役がいません。" / "For {n} of them no other supervisor has a limit that is high enough.";
        effects_none: "未発行の申込で結果が変わるものはありません。" / "No open application is affected.";
        effects(n): "この規則で結果が変わる未発行の申込 {n}件:" / "{n} open applications are affected:";
        effect(number, who, changes): "{number} {who}: {changes}" / "{number} {who}: {changes}";
        effect_new(what): "新たに {what}" / "now {what}";
        effect_gone(what): "なくなる {what}" / "no longer {what}";
        nobody(system, login): "{system}（{login}）" / "{system} ({login})";
        acted_for(absent): "{absent}の代行" / "for {absent}";
        verb_close_day: "日締め" / "Close the day";
        verb_close_month: "月締め" / "Close the month";
        verb_reopen: "再開" / "Reopen";
        verb_confirm: "確認" / "Confirm";
        verb_reject: "却下" / "Reject";
        verb_withdraw: "取下" / "Withdraw";
        verb_shut_out: "停止" / "Disable";
        verb_drop: "削除" / "Delete";
        verb_end: "終了" / "End";
        verb_merge: "統合" / "Merge";
        unmerge_proposed(what): "{what} の統合の取消を提案しました。確認を待ちます。" / "{what}: undoing the merge is proposed, waits to be confirmed.";
        verb_propose_unmerge: "統合取消の提案" / "Propose to undo the merge";
        verb_move: "移管" / "Move";
        verb_propose: "提案" / "Propose";
        verb_enter: "登録" / "Enter";
        verb_save: "保存" / "Save";
        merged(from, to): "{from} を {to} に統合しました。" / "{from} was merged into {to}.";
        moved(number, to): "{number} を {to} に移しました。" / "{number} went over to {to}.";
        delegated(absent, delegate, first, last): "{absent} の代行を {delegate} に任せました（{first}〜{last}）。" / "{delegate} decides in the place of {absent}, {first} to {last}.";
        entitled(login, branch): "{login} に {branch} の兼務を認めました。" / "{login} may work in {branch}.";
        own_proposal: "自分の提案です" / "you proposed it yourself";
        entitlement_of(name, branch): "{name}（{branch}の兼務）" / "{name} (in {branch})";
        only_proposer: "取り下げられるのは提案した人だけです" / "only who proposed it withdraws it";
        only_proposer_remedy: "何も変わっていません。やめさせるときは 10（却下）を使ってください。" / "Nothing was changed. Reject it (10) to stop it.";
        no_such_wording: "この日に使える文面ではありません。候補から選んでください" / "no wording for that day: choose from the values";
        not_absent: "不在者にできるのは（自分の支店の）審査役です。候補から選んでください" / "a supervisor of your branch: choose from the values";
        no_stand_in: "代行できる人ではありません（不在者の支店か本店の担当者・審査役で、限度額のある人）。候補から選んでください" / "they cannot stand in (or have no limit): choose from the values";
        no_heir: "引き継げる人ではありません（この支店で働ける担当者・審査役。兼務と本店も）。候補から選んでください" / "they cannot have it: choose from the values";
        no_such_login: "そのログインの（停止していない、ほかの）利用者はいません。候補から選んでください" / "no such operator (or stopped, or yourself): choose from the values";
        no_such_branch: "その支店はありません。候補から選んでください" / "no such branch: choose from the values";
        looked_up: "候補にない値があります" / "a value is not among those that may stand there";
        from_today: "今日以後の日を入れてください" / "a day from today on, please";
        from_last_month: "先月の初日以後の日を入れてください" / "a day from the first of the last month on, please";
        own_limit: "自分の限度額は提案できません" / "nobody proposes a limit of their own";
        not_yourself: "自分を代行者にはできません" / "nobody names themselves";
        not_the_same: "同じ人です" / "the same person";
        most_days(n): "長くて {n}日までです" / "at most {n} days";
        own_proposal_remedy: "確認は別の管理者か審査役が行います（二人で確かめる決まりです）。確認待ちのまま残っています。" / "Another administrator or a supervisor has to confirm it. It stays among the proposals.";
        no_new_rule: "規則を提案できるのは管理者だけです" / "only administrators propose rules";
        no_new_orderer: "発注者を登録できるのは管理者だけです" / "only administrators enter orderers";
        no_new: "ここに新しく登録できるのは管理者だけです" / "only administrators enter a new one here";
        no_new_remedy: "何も開いていません。管理者に頼んでください。窓口申込は申込一覧から登録します。" / "Nothing was opened. Ask an administrator. Applications are entered from the list of applications.";
        question_merge: "次の請負者の記録を統合します。取り消すには、別の人の確認が要ります（統合の取消）。" / "Merge these two records of a contractor? Undoing it takes a second person (4 on the merged one).";
        question_move: "次の契約を別の請負者へ移します。理由は記録に残ります。" / "Move this contract to another contractor? The reason is kept.";
        merge_from: "統合する方" / "Merged";
        merge_to: "残す方" / "Kept";
        move_from: "今の請負者" / "From";
        move_to: "移す先" / "To";
        merged_on(code): "この請負者はすでに {code} へ統合されています。" / "This contractor is itself merged into {code}.";
        merge_closed: "締めた月の一括納付明細は、締めたときのまま変わりません。" / "Statements of closed months stay as they were closed.";
        unmerge_back(back, kept): "{back} は {kept} から離れ、元の請負者に戻ります。" / "{back} leaves {kept} and is a contractor of its own again.";
        unmerge_follows(contracts, applications): "契約 {contracts}件と未発行の申込 {applications}件が一緒に戻ります。統合のあとに付け替えた契約は動きません。" / "{contracts} contracts and {applications} open applications go back with it; contracts that were moved since stay.";
        merge_follows(contracts, applications): "契約 {contracts}件と未発行の申込 {applications}件が、残す方のものとして扱われるようになります。" / "{contracts} contracts and {applications} open applications will count as the kept one's.";
        share_percent: "電子の割合（%）" / "Share (%)";
        proposal_changes: "変わる所" / "What changes";
        proposal_same: "変わらない所" / "What stays";
        proposal_own: "提案" / "The proposal";
        proposal_change(what, was, now): "{what}: {was} → {now}" / "{what}: {was} -> {now}";
        proposal_from(what, now, was): "{what}: {now}（いまのものは {was} から）" / "{what}: {now} (the one before: {was})";
        proposal_from_standard: "いまは標準の文面です。" / "So far the standard wording is in use.";
        proposal_text_stays: "変わりません" / "as it is";
        proposal_text_changes(label): "{label}の変わる行（- 前、+ 後）" / "{label}: lines that change (- before, + after)";
        proposal_new: "（なし）" / "(none)";
        proposal_added(what): "増える規則: {what}" / "added: {what}";
        proposal_dropped(what): "なくなる規則: {what}" / "dropped: {what}";
        proposal_begins(day): "{day} から適用します。" / "To hold from {day}.";
        effects_counted(n): "結果が変わる未発行の申込: {n}件（この提案の表示で先頭に出ます）" / "Open applications whose result changes: {n} (shown on top when the proposal is displayed)";
        effects_reading: "未発行の申込への影響を調べています…" / "looking for open applications that it changes …";
        effects_unread: "未発行の申込への影響を読み込めませんでした。開き直してください。" / "open applications could not be looked at; open it again.";
        merge_same: "統合する方と残す方が同じです" / "this is the very record that is to be merged";
        move_same: "今の請負者と同じです" / "it is theirs already";
        no_contractor(code): "顧客コード {code} の請負者はありません" / "there is no contractor {code}";
        no_contractor_remedy: "何も書き込んでいません。候補から選ぶか、コードを直してください。" / "Nothing was written. Choose from the list of values or correct the code.";
        saved(what): "{what} を保存しました。" / "Saved: {what}.";
        proposed(what): "{what} を提案しました。確認を待ちます。" / "{what}: proposed, waits to be confirmed.";
        specimen_saved(path): "見本を保存しました: {path}" / "Specimen saved: {path}";
        items_keys(run): "{run}=明細" / "{run}=items";
        contracts_keys(run): "{run}=契約" / "{run}=contracts";
        merge_keys(run): "4=統合（旧コードを残す方へ。統合済みの行では取消） {run}=契約" / "4=merge into another (or undo it) {run}=contracts";
        move_keys: "2=正しい請負者へ移す" / "2=move to the right contractor";
        company_keys: "6=見本を印刷" / "6=print a specimen";
        mail_keys: "2=文面を作って提案" / "2=write and propose a wording";
        mail_first_day: "明日以後の日（今日からの文面がまだなければ今日も）" / "tomorrow or later (today where none begins today yet)";
        mail_number_hint: "空なら見本で差し込む" / "empty: filled from a specimen";
        mail_no_contract(number): "契約 {number} はありません" / "there is no contract {number}";
        mail_preview: "次のように届きます（差込みは見本）。" / "It will read like this (filled from a specimen).";
        mail_preview_of(number): "次のように届きます（契約 {number} で差し込んだもの）。" / "It will read like this (filled from contract {number}).";
        mail_place(line, lines, keys): "{line}/{lines}行  {keys} で差込み（請負者、工事名、番号 …）" / "line {line} of {lines}  {keys}: contractor, works, numbers …";
        mail_blank: "空です" / "empty";
        too_long(most): "長すぎます（{most}字まで）" / "too long (at most {most} characters)";
        mail_control(line): "{line}行目: 見えない文字があります" / "line {line}: an invisible character";
        mail_leaks(line, name): "{line}行目: メールに認証キーと金額は書けません（{name}）" / "line {line}: no mail carries a key or an amount ({name})";
        mail_unknown(line, name): "{line}行目: 差込み {name} はありません（候補から選べます）" / "line {line}: there is no {name} to fill in (choose from the values)";
        mail_brace(line): "{line}行目: 波かっこは半角で対にします。文字としては2つ重ねます" / "line {line}: braces are half-width and in pairs; double one to print it";
        wording_keys: "2=この文面から新しい文面を作って提案" / "2=propose a new one that begins from this";
        wording_id_hint: "英小文字・数字・-。あとから変えられない" / "a-z, 0-9 and -; never changed";
        wording_day_hint: "明日以後。この日の会社情報を作る" / "from tomorrow on; makes a company record";
        bad_wording_id: "英小文字・数字・- で 1〜40字にしてください" / "1 to 40 of a-z, 0-9 and -";
        wording_id_taken: "すでにある名前です。別の名前を付けてください" / "there is one of that name already";
        wording_first_day: "明日以後の日を入れてください" / "a day from tomorrow on, please";
        wording_later(day, wording): "{day} からの会社情報は文面 {wording} のままです。その日からも新しい文面にするには、会社・文面で同じ日の提案を出してください。" / "The company record from {day} keeps the wording {wording}; propose that record anew for the new wording to go on.";
        wording_printed(path): "見本を保存しました: {path}  開いて確かめてから提案してください。" / "Specimen saved: {path}  Look at it before you propose.";
        wording_begins_from_one: "新しい文面は、もとにする行の 2（変更）から作ります" / "a new wording begins from an old one: 2 on its row";
        wording_begins_from_one_remedy: "何も開いていません。" / "Nothing was opened.";
        no_record_of_it: "この記録には、開ける申込や契約がありません" / "this entry is about no application or contract to open";
        no_record_of_it_remedy: "記録の全体は「照会」で読めます。" / "Open the entry itself to read all of it.";
        wording_is_a_file: "ファイルの文面からは始められません" / "a file's wording is not here to begin from";
        wording_is_a_file_remedy: "ほかの行で「変更」を押してください。" / "Begin from another row.";
        sentence_out_of_place: "場所に収まりません。短くしてください" / "has no room in its place: shorten it";
        sentence_missing(characters): "印字できない文字: {characters}" / "no font has {characters}";
        wording_before_is_a_file: "いまの文面はファイルにあり、ここには新しい文面だけを示します。" / "The wording before is a file: only the new one is shown here.";
        sentence_lines(most): "行が多すぎます（{most}行まで）" / "too many lines (at most {most})";
        sentence_was: "前:" / "was:";
        sentence_now: "後:" / "now:";
        sentences_same(n): "ほかの {n} の文は変わりません。" / "{n} other sentences stay as they are.";
        hand_in_missing_remedy: "提出の方法は認証キーのお知らせに印字されます。ほかの字に改めてください。" / "The way of handing in is printed on key notices: use other characters.";
        specimen_missing(characters): "印字できない文字があります: {characters}" / "no font has: {characters}";
        specimen_missing_remedy: "提案していません。入力は残っています。その文字を改めてください。" / "Nothing was proposed; what you typed is kept. Use other characters.";
        specimen_place(what): "場所に収まらない文があります: {what}" / "a sentence has no room in its place: {what}";
        specimen_long: "文が1ページに収まりません" / "the sentences do not fit on one page";
        specimen_no_room: "長い名称（100字）や提出の方法（400字）と並べると、文が1ページに収まりません" / "beside names of 100 characters and a way of handing in of 400 they do not fit on the page";
        specimen_long_remedy: "提案していません。入力は残っています。文を短くしてください。" / "Nothing was proposed; what you typed is kept. Shorten them.";
        specimen_taken(file): "その名前の文面がファイルにあります: {file}" / "a file has that name: {file}";
        specimen_taken_remedy: "提案していません。入力は残っています。別の名前を付けてください。" / "Nothing was proposed; what you typed is kept. Choose another name.";
        yes: "はい" / "yes";
        no: "いいえ" / "no";
        details: "内容" / "Details";
        days_from_to(from, to): "期間 {from}〜{to}" / "Days {from} to {to}";
    }
}

impl House {
    /// What is wrong with a field that cannot be read, and what would be right.
    #[must_use]
    pub fn unreadable(self, key: &str) -> &'static str {
        match key {
            "bank_code" => self.digits4(),
            "branch" | "branch_code" | "branch_id" => self.digits3(),
            "prefix" => self.digits5(),
            "email" => self.bad_mail(),
            "postal_code" => self.bad_postal(),
            "fiscal_year" | "year" => self.bad_year(),
            "month" => self.bad_month(),
            "from" | "to" | "day" => self.bad_day(),
            "cap" | "limit" => self.bad_amount(),
            "ppm" => self.bad_ppm(),
            "tiers" => self.bad_tiers(),
            "login" => self.bad_login(),
            "rounding" => self.cannot_read(),
            _ => self.bad_line(),
        }
    }
}

/// A list's title.
#[must_use]
pub fn title(language: Language, table: HouseTable) -> &'static str {
    let (ja, en) = match table {
        HouseTable::Audit => ("監査", "Audit"),
        HouseTable::AuditKeys => ("監査（認証キー）", "Audit: keys"),
        HouseTable::AuditRefused => ("監査（拒否された操作）", "Audit: refused"),
        HouseTable::CloseDays => ("日締め", "Daily close"),
        HouseTable::CloseMonths => ("月締め", "Monthly close"),
        HouseTable::CloseItems => ("日締め明細", "Day's items"),
        HouseTable::Statistics => ("統計", "Statistics"),
        HouseTable::Premiums => ("一括納付明細", "Lump-sum statement"),
        HouseTable::PremiumLines => ("一括納付の契約", "Statement lines"),
        HouseTable::Masters => ("マスタ管理", "Masters"),
        HouseTable::Proposals => ("提案の確認", "Proposals"),
        HouseTable::Orderers => ("発注者", "Orderers"),
        HouseTable::Rules => ("発注者の規則", "Orderer's rules"),
        HouseTable::RuleEffects => ("規則の影響", "Effects of a rule"),
        HouseTable::Contractors => ("請負者", "Contractors"),
        HouseTable::ContractorContracts => ("請負者の契約", "Contracts held"),
        HouseTable::Banks => ("預託金融機関", "Banks"),
        HouseTable::Branches => ("支店", "Branches"),
        HouseTable::Operators => ("利用者", "Operators"),
        HouseTable::Holidays => ("休日", "Holidays"),
        HouseTable::Company => ("会社・文面", "Company, wording"),
        HouseTable::Rates => ("保証料率", "Premium rates"),
        HouseTable::MailWordings => ("メール文面", "Mail wording"),
        HouseTable::DocumentWordings => ("証書文面", "Cert. wording"),
        HouseTable::MailSample => ("メールの見本", "Sample of a mail"),
        HouseTable::Limits => ("承認限度額", "Limits"),
        HouseTable::Delegations => ("代行", "Delegations"),
        HouseTable::Workloads => ("担当状況", "Work per person"),
        HouseTable::Entitlements => ("兼務", "Opened branches"),
    };
    language.pick(ja, en)
}

/// The title of one of its rows, read whole: short in English, for who is at work stands beside it.
#[must_use]
pub fn title_of_row(language: Language, table: HouseTable) -> String {
    let one = match table {
        HouseTable::CloseDays => "Day",
        HouseTable::CloseMonths => "Month",
        HouseTable::CloseItems => "Item of a day",
        HouseTable::Proposals => "Proposal",
        HouseTable::Orderers => "Orderer",
        HouseTable::Rules => "Rule",
        HouseTable::Contractors => "Contractor",
        HouseTable::ContractorContracts => "Contract held",
        HouseTable::Banks => "Bank",
        HouseTable::Branches => "Branch",
        HouseTable::Operators => "Operator",
        HouseTable::Holidays => "Holiday",
        HouseTable::Company => "Company",
        HouseTable::Rates => "Premium rate",
        HouseTable::Limits => "Limit",
        HouseTable::Delegations => "Delegation",
        HouseTable::Workloads => "Workload",
        HouseTable::Entitlements => "Opened branch",
        other => title(language, other),
    };
    match language {
        Language::Japanese => format!("{} {}", title(language, table), House(language).details()),
        Language::English => format!("{one}: details"),
    }
}

/// What the options of a list do where their names say less; `acts`: for somebody who may do more than read.
#[must_use]
pub fn keys_of(language: Language, table: HouseTable, acts: bool, run: &str) -> String {
    let words = House(language);
    let said = match table {
        // Who may close or confirm reads it in the legend.
        HouseTable::CloseDays | HouseTable::CloseMonths if !acts => return words.items_keys(run),
        HouseTable::Contractors if acts => return words.merge_keys(run),
        HouseTable::Contractors => return words.contracts_keys(run),
        HouseTable::Company => words.company_keys(),
        HouseTable::ContractorContracts if acts => words.move_keys(),
        HouseTable::MailWordings if acts => words.mail_keys(),
        HouseTable::DocumentWordings if acts => words.wording_keys(),
        HouseTable::Limits if acts => words.limit_keys(),
        HouseTable::Delegations if acts => words.delegation_keys(),
        HouseTable::Workloads if acts => words.workload_keys(),
        HouseTable::Entitlements if acts => words.entitlement_keys(),
        _ => "",
    };
    said.to_owned()
}

/// What an act is called where it is on record.
#[must_use]
pub fn act(language: Language, act: HouseAct) -> String {
    audit::command(language, act.code())
}

/// What a specimen of a certificate says: nobody's works. Printed, and so never translated.
pub mod specimen {
    /// 保証契約者
    pub const CONTRACTOR: &str = "（見本）○○建設　株式会社";
    /// Their address.
    pub const ADDRESS: &str = "見本県　見本市　見本町　１";
    /// 被保証者
    pub const BENEFICIARY: &str = "（見本）△△建設事務所長";
    /// 工事名
    pub const WORKS: &str = "（見本）河川維持工事";
    /// 預託金融機関
    pub const BANK: &str = "○○銀行　××支店";
    /// 取扱箇所
    pub const BRANCH: &str = "見本支店";

    /// The company of a mail.
    pub const COMPANY: &str = "（見本）保証株式会社";
    /// Its president.
    pub const PRESIDENT: &str = "見本　太郎";
    /// Their title.
    pub const PRESIDENT_TITLE: &str = "取締役社長";
    /// How an orderer wants the notice.
    pub const HAND_IN: &str = "（見本）電子契約システムに添付";
    /// Telephone of a branch.
    pub const TEL: &str = "00-0000-0000";

    /// The terms of a product.
    #[must_use]
    pub fn clause(product: &str) -> String {
        format!("{product}約款")
    }
}
