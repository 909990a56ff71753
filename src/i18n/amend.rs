//! Words of 変更・訂正・変更取消・解約, of their review, and of 履歴.

use super::{Language, catalogue};
use crate::domain::amendment::{AmendedField, AmendedValue, AmendmentFault, PREMIUM_NOT_UNDONE};
use crate::domain::amendment_record::AmendmentState;
use crate::domain::certificate::CertificateContent;
use crate::domain::command::Override;
use crate::domain::ledger::EventKind;

catalogue! {
    /// The form, the list and the review of amendments.
    Amend {
        form: "変更等の手続き" / "Amendment";
        list: "変更承認待ち" / "Amendments";
        review: "変更等の審査" / "Amendment review";
        loading: "読み込み中です…" / "Loading…";
        which: "どの手続きですか" / "Which procedure?";
        of_event(kind, n): "{kind}（発生番号{n}）" / "{kind} (no. {n})";
        corrects(n, kind): "発生番号{n} {kind} を訂正" / "correction of no. {n} ({kind})";
        cancels(n): "発生番号{n} 変更 を取消" / "cancellation of change no. {n}";
        cancels_corrected(change, n): "発生番号{change} 変更（発生番号{n}で訂正済） を取消" / "cancellation of change no. {change} (corrected by no. {n})";
        of_corrected(kind, change, n): "{kind}（発生番号{change} 変更、発生番号{n}で訂正済）" / "{kind} (change no. {change}, corrected by no. {n})";
        head(number, kind): "{number}  {kind}" / "{number}  {kind}";
        prints_change(n): "証書の表題の下に「変更ー{n}」と印字し、変更後の内容を載せます。" / "Prints 変更ー{n} under the title, with the content after the change.";
        prints_same: "訂正するもとの証書と同じ表題で発行し直します。" / "Issued again under the title of what is corrected.";
        prints_before: "この変更の証書は発注者から見えなくなり、変更前の証書に戻ります。" / "For the orderer this change is gone: the certificate before it shows again.";
        prints_end: "証書の表題の下に「解約」と解約日を印字します。" / "Prints 解約 and its day under the title.";
        occurrence(n): "発生番号 {n}（認証キーは変わりません）" / "Event no. {n} (the auth key stays)";
        price_alone_hint: "請負金額だけの変更は手続き不要です。金額と理由だけ入れれば記録のみを行います。" / "The price alone needs no procedure: give it and a reason; it is recorded.";
        price_alone_title: "手続不要（記録のみ）" / "No procedure (record only)";
        price_alone(before, after): "請負金額だけの変更（{before}円 → {after}円）は、前払金保証の効力に影響がないため手続き不要です。証書は発行せず、新しい請負金額を記録します。" / "The contract price alone (¥{before} -> ¥{after}) does not touch an advance guarantee: no procedure. No certificate is issued; the price is recorded.";
        price_alone_premium: "請負金額だけなら保証料は動きません。空けてください。" / "The price alone moves no premium: leave it blank.";
        price_alone_gives_up(kind): "差し戻された{kind}の手続きは、この記録と同時に取り下げます。" / "The {kind} that came back is withdrawn with it.";
        recorded_prints(known, printed): "証書の請負金額 {printed}円 も、記録済みの {known}円 に変わります（承認者が打ち直します）。" / "The certificate's price ¥{printed} becomes the recorded ¥{known}, too (the approver types it again).";
        recorded_stays(known, printed): "請負金額は {known}円 と記録済みです（証書は {printed}円）。請負金額に触れない訂正では、記録のままです。" / "The price is on record as ¥{known} (the certificate has ¥{printed}). A correction that leaves the price alone leaves that, too.";
        price_recorded(number): "{number} の新しい請負金額を記録しました（証書は発行しません）。" / "The new price of {number} is on record; no certificate is issued.";
        performance_hint: "契約保証は、請負金額が変わるときも変更の手続きが必要です。" / "A performance guarantee must be changed when the price changes.";
        multi_year_hint: "複数年度の工事は、保証期限を各年度末（3月31日）にできます。" / "Works over several years may be guaranteed to a fiscal year's end (3/31).";
        premium: "追加・返戻保証料" / "Premium +/-";
        premium_echo_more(yen): "追加 {yen}円" / "extra ¥{yen}";
        premium_echo_less(yen): "返戻 {yen}円" / "returned ¥{yen}";
        premium_none: "なし" / "none";
        premium_undoes(text): "（取り消す変更の分を戻す額: {text}）" / "(what gives back the change's: {text})";
        premium_undo(text): "（戻す額: {text}）" / "(to undo it: {text})";
        premium_undo_note(text): "取り消す変更の保証料を戻す額（{text}）を入れてあります。違う額にするには理由が要ります。" / "Filled in: the change's premium given back ({text}). Another amount needs a reason.";
        premium_not_undone(is, undo): "保証料が、取り消す変更の分を戻す額になっていません（{is}、戻す額は {undo}）。そのままなら一括納付明細に残ります。" / "The premium does not give back what the cancelled change moved ({is}; it would be: {undo}). Left so, the difference stays in the lump-sum statement.";
        premium_bad: "金額を入れてください。返戻は先頭に半角の - を付けます。" / "An amount, please. A returned one begins with -.";
        reason: "手続きの理由" / "Reason";
        reason_missing_price: "理由を入れてください。記録に残ります。" / "Please give a reason; it is kept.";
        reason_missing: "理由を入れてください。承認者が読み、記録に残ります。" / "Please give a reason; the approver reads it and it is kept.";
        before(text): "← {text}" / "<- {text}";
        question: "次の内容で承認を依頼します。" / "Submit this for approval?";
        submitted(number, kind): "{number} の{kind}の承認を依頼しました。" / "{number}: {kind} submitted for approval.";
        nothing_open: "いま出来る手続きはありません。" / "No procedure is possible now.";
        on_its_way: "前の証書がまだ到着していません。到着してから行ってください。" / "The certificate before it has not arrived yet.";
        open_already(kind, state, keys): "すでに{kind}の手続きがあります（{state}）。{keys} で見られます。" / "There is a {kind} already ({state}); {keys} shows it.";
        open_already_remedy: "承認待ちなら審査役が承認か差戻をします。差し戻されたものは、起案者が直して出し直すか取り下げます。" / "What waits is approved or returned by a supervisor; what came back is drafted anew or withdrawn by its drafter.";
        open_waits(kind, keys): "{kind}の承認待ちです（{keys}）" / "A {kind} waits for approval ({keys})";
        open_returned(kind, keys): "{kind}が差し戻されています（{keys}）" / "A {kind} came back to its drafter ({keys})";
        open_issuing(kind, keys): "{kind}の発行処理中です（{keys}）" / "A {kind} is being issued ({keys})";
        open_stopped(kind, keys): "{kind}の発行が止まっています（{keys}）" / "The issue of a {kind} stands still ({keys})";
        open_label: "手続き中" / "Under way";
        damaged: "履歴の記録がつながりません。システム担当へ連絡してください。" / "The ledger does not fit together; please tell your administrator.";
        left_stale: "この書きかけは、契約が変わったので続けられません。書いてあったのは次の内容です。捨てて、いまの契約から始めますか。「いいえ」なら残したまま戻ります。" / "The contract changed since this was begun, so that it cannot be continued. This is what stood in it. Throw it away and begin with the contract as it is? \"No\" goes back and keeps it.";
        left_stale_title: "書きかけ（契約が変わっています）" / "Unfinished entry (the contract changed)";
        since_event(n, kind): "その後: 発生番号{n} {kind} が加わりました。" / "Since then: no. {n} {kind}.";
        since_price(yen): "その後: 請負金額 {yen}円 が記録されました。" / "Since then: the price ¥{yen} was recorded.";
        since_open(kind, state): "その後: {kind}の手続きが始まっています（{state}）。" / "Since then: a {kind} was begun ({state}).";
        since_state(state): "その後: 差し戻された手続きは{state}になりました。" / "Since then: what had come back is {state}.";
        since_other: "その後: 契約の内容が変わりました。" / "Since then: the contract changed.";
        stale_form(keys): "書き込んでいません。入力は書きかけに残っています。{keys} で戻ると契約の最新の内容が出ます。もう一度この手続きを開くと、何が変わったかを示します。" / "Nothing was written; what you typed is kept. {keys} goes back to the contract as it is; opening the form again shows what changed.";
        warning_title: "警告" / "Warning";
        warning_reason: "この警告が支障とならない理由を入れてください。契約の履歴に残ります（承認があるときは承認者も読みます）。" / "Give the reason why you go on in spite of this warning. The history of the contract keeps it (and an approver reads it).";
        reason_before(reason): "前の値のときの理由: {reason}（この値の理由にはなりません）" / "The reason given for what stood there before: {reason} (it is none for this)";
        warned_reduced(amount, base): "減額により5割（4割）を超えます（{amount}円／{base}円）" / "over 5/10 (4/10) after the reduction (¥{amount} of ¥{base})";
        warned_after_end(day, end): "解約日 {day} が保証期限 {end} より後です" / "terminated on {day}, after the guarantee's end {end}";
        reduced(amount, price, part, may): "減額: 保証金額 {amount}円は、変更後の請負金額 {price}円の{part}＝{may}円を超えます。" / "Reduced price: ¥{amount} is more than {part} of ¥{price} = ¥{may}.";
        reduced_share(amount, share, part, may): "減額: 保証金額 {amount}円は、変更後の年割額 {share}円の{part}＝{may}円を超えます。" / "Reduced share: ¥{amount} is more than {part} of the year's share ¥{share} = ¥{may}.";
        five_tenths: "5割" / "5/10";
        four_tenths: "4割（設計・測量）" / "4/10 (design and survey)";
        left_under_minimum(amount, least, why): "保証金額 {amount}円は、増額した請負金額に発注者が求める {least}円（{why}）に足りません。発注者が増額を求めるか確かめてください。" / "¥{amount} is less than the ¥{least} that the orderer asks for the raised price ({why}). Ask whether the orderer wants more.";
        after_end(end): "解約日が保証期限（{end}）より後です。保証はその日に終わっています。" / "The day is after the guarantee's own end ({end}): it is over by then anyway.";
        of_year(year): "{year}の年割の前払金です。年割額は証書に印字しません。" / "An advance by years, of {year}; its share is not printed on the certificate.";
        orderer_unknown: "発注者の名簿にない名称です。" / "The orderer is not in the master.";
        bank_unknown: "金融機関の名簿にない名称です。" / "The bank is not in the master.";
        other_warning(code): "警告 {code}" / "Warning {code}";
        faults(n): "直す所が{n}か所あります。入力はそのまま残っています。" / "Fields to correct: {n}. What you typed is kept.";
        state: "状態" / "State";
        number: "保証契約番号" / "Contract no.";
        kind: "手続き" / "Kind";
        changes: "変わる項目" / "Changes";
        drafter: "起案者" / "Drafter";
        own: "自分" / "own";
        not_back: "差し戻されていないので、書き直せません。" / "It has not come back, and is not drafted anew.";
        not_back_remedy: "書き直すのは審査から差し戻されたものです。承認待ちのものは審査役に差戻を頼むか、取り下げて新しく起案します。" / "What the review returned is drafted anew. Ask a supervisor to return it, or withdraw it and draft another.";
        contractor: "請負者" / "Contractor";
        works: "工事名" / "Works";
        amount: "保証金額" / "Amount";
        age: "経過" / "Age";
        empty: "承認を待つ変更・訂正・変更取消・解約はありません。" / "No amendment waits.";
        note(n): "{n}件" / "{n} open";
        and_others(first, n): "{first}ほか{n}" / "{first} +{n}";
        fields(n): "{n}項目" / "{n} fields";
        differences: "■ 変わる所（前 → 後）" / "# What changes (before -> after)";
        no_difference: "証書の項目に変わる所はありません。" / "No field of the certificate changes.";
        prints: "印字" / "Certificate";
        drafted(name, at): "{name}  {at}" / "{name}  {at}";
        limit: "承認限度額" / "Your limit";
        limit_ok(amount, limit): "{amount}円（限度額 {limit}円の範囲内）" / "¥{amount} (within ¥{limit})";
        limit_over(amount, limit): "{amount}円は限度額 {limit}円を超えています" / "¥{amount} is over ¥{limit}";
        limit_none(amount): "{amount}円（この商品の承認権限がありません）" / "¥{amount} (no authority for this product)";
        after: "■ 手続き後の証書" / "# The certificate after it";
        overridden(field, code, reason): "警告 {field}: {code} 理由: {reason}" / "Warning, {field}: {code} Reason: {reason}";
        over_limit_names(names, keys): "承認待ちのまま残っています。{names}なら承認できます。連絡してください。本店の審査役は {keys} に全支店の分が出ます。" / "It stays waiting. {names} can approve it: please tell them. Head office's supervisors see every branch's with {keys}.";
        over_limit_nobody(keys): "承認待ちのまま残っています。限度額の足りる審査役に連絡してください。本店の審査役は {keys} に全支店の分が出ます。" / "It stays waiting. Please tell a supervisor whose limit covers it; head office's see every branch's with {keys}.";
        approver(name, branch): "{name}（{branch}）" / "{name} ({branch})";
        returned(reason): "差し戻されています: {reason}" / "Returned: {reason}";
        stale: "起案のあとで契約が変わりました。承認できません。差し戻してください。" / "The contract changed since this was drafted: return it.";
        own_draft: "自分が起案したものは承認できません。" / "You drafted it yourself.";
        role_only: "承認と差戻は審査役が行います。" / "Approving and returning is for supervisors.";
        retype_title: "変わった所の打ち直し" / "Type what was changed";
        retype: "申請書を見て、変更後の値をもう一度打ってください。" / "Looking at the request, type the new values once more.";
        retype_wrong(field): "打ち直した「{field}」が一致しません。承認していません。" / "What you typed for {field} does not agree; not approved.";
        retype_read_as(text): "入力は「{text}」と読みました。証書の値とは違います。" / "What you typed was read as {text}; the certificate has another value.";
        retype_unread(why): "入力を読めません: {why}" / "What you typed cannot be read: {why}";
        retype_mend: "入力は残っています。申請書を見て、違う所を直してください。" / "What you typed is kept: look at the request and correct it.";
        approve_question: "次の内容を承認し、公開します。" / "Approve and publish this?";
        approved(number): "{number} を承認しました。" / "{number} approved.";
        return_question: "起案者に差し戻します。" / "Return it to the drafter?";
        returned_done(number): "{number} を差し戻しました。" / "{number} returned.";
        withdraw_question: "この手続きを取り下げます。元に戻せません。" / "Withdraw this? It cannot be undone.";
        withdraw_stopped: "承認済ですが、発生番号を付ける前に止まっています。取り下げると発行されません。" / "It is approved and stopped before its event number; withdrawn, it is never issued.";
        stopped(publication, withdraw): "止まっています。{publication} で理由を見て再試行してください。内容を改めるときは {withdraw} で取り下げ、入れ直してください。" / "It stopped: see why with {publication} and retry. To change what it says, withdraw it with {withdraw} and draft it anew.";
        stopped_numbered(publication): "発生番号が付いてから止まっています。{publication} で理由を見て再試行してください。取下はできません。" / "It stopped after it got its event number: see why with {publication} and retry. It cannot be withdrawn.";
        no_letter(text, points): "「{text}」（{points}）は証書に印字できる字体がありません" / "No font can print \"{text}\" ({points}) on the certificate";
        no_letter_remedy: "承認は依頼していません。字を改めるか、その文字を持つ書体を管理者に加えてもらってから、もう一度確認してください。" / "No approval was asked for. Use another letter, or have the administrator add a font that has it, then confirm again.";
        withdrawn_done(number): "{number} の手続きを取り下げました。" / "{number} withdrawn.";
        not_waiting(state): "承認待ちではありません（{state}）。" / "It no longer waits for approval ({state}).";
        changed: "他の人が変更しました。更新して最新の内容を見てください。" / "Somebody changed it; refresh.";
    }
}

catalogue! {
    /// 履歴.
    History {
        title: "契約の履歴" / "History";
        staff: "社内の履歴（すべて）" / "Staff view (everything)";
        contractor: "お客さまの履歴" / "Contractor's view";
        time_of(kind): "{kind}の発行日時" / "Time of {kind}";
        contractor_note: "※訂正、変更取消された履歴は表示されません" / "Corrected and cancelled events are not shown";
        switch(keys, other): "{keys} で切替" / "{keys}: {other}";
        now: "現在" / "now";
        as_of(at): "{at} 時点" / "as of {at}";
        as_of_title: "いつの時点を見ますか" / "As of when?";
        as_of_ask: "日付、または日付と時刻（例 R4.11.1 14:30）。日付だけならその日の終わりの時点です。" / "A day, or a day and a time (R4.11.1 14:30). A day alone: its end.";
        as_of_label: "時点" / "As of";
        as_of_bad: "日付と時刻を読めません。" / "This day and time cannot be read.";
        as_of_nothing: "この時点では、まだ証書は到着していません。" / "No certificate had arrived by then.";
        on_its_way: "到着待ち" / "on its way";
        arrived(at): "到着 {at}" / "arrived {at}";
        by(drafter, approver): "起案 {drafter}  承認 {approver}" / "drafted {drafter}  approved {approver}";
        because(reason): "理由: {reason}" / "reason: {reason}";
        in_force: "有効" / "in force";
        corrected(n): "発生番号{n}で訂正済" / "corrected by no. {n}";
        cancelled(n): "発生番号{n}で取消済" / "cancelled by no. {n}";
        cancels(n): "発生番号{n}を取消" / "cancels no. {n}";
        event(n, kind): "発生番号{n} {kind}" / "No. {n} {kind}";
        reads: "■ 証書の内容" / "# The certificate reads";
        prices: "■ 請負金額のみの変更（証書なし）" / "# Prices recorded without a certificate";
        went_on(warning, reason): "警告: {warning}（理由: {reason}）" / "warning: {warning} (reason: {reason})";
        price(before, after, by): "{before}円 → {after}円  {by}" / "¥{before} -> ¥{after}  {by}";
        story: "■ 出来事" / "# What happened";
        print_hint(keys): "行を選んで {keys} で、その時の証書を印刷します。" / "Select an event; {keys} prints its certificate as it was.";
        select_event: "印刷する履歴がありません。" / "There is no event to print.";
        input_needed: "入力してください。" / "Please type something.";
        input_keys(run, back): "{run} で進む。取りやめは {back}。" / "{run} goes on; {back} leaves.";
    }
}

catalogue! {
    /// Orders on a key.
    KeyOrders {
        reissue: "認証キー再発行" / "New auth key";
        withdraw: "公開の取下" / "Unpublished";
        role_only: "審査役だけが行えます。" / "For supervisors only.";
        reissue_question: "認証キーを再発行します。いまの認証キーはすぐに使えなくなり、元に戻せません。理由（紛失・漏えいなど）は記録に残ります。" / "Issue a new auth key? The present one is dead at once, for good. The reason (lost, leaked) is kept.";
        reissue_mail(to): "請負者にお知らせのメールを送ります: {to}" / "The contractor is told by mail: {to}";
        reissue_no_mail: "メールは希望されていません。請負者には電話などで知らせてください。" / "No mail is wanted: tell the contractor yourself, by telephone for one.";
        withdraw_question: "この契約の証書をすべて発注者から見えなくします。元に戻せません。理由は記録に残ります。" / "Take every certificate of this contract out of the orderers' sight? This cannot be undone. The reason is kept.";
        reissue_done(keys): "再発行を指示しました（旧キー停止待ち）。済んだら {keys} でお知らせを印刷します。" / "A new key is on its way. Once the old one is stopped print the notice: {keys}.";
        withdraw_done: "公開の取下を指示しました。請負者と発注者に連絡してください。" / "The publication is being withdrawn. Tell the contractor and the orderer.";
        withdrawn: "公開取下" / "Unpublished";
        withdrawn_at(at): "{at} に取下済（発注者には見えません）" / "withdrawn {at}: shown to no orderer";
        withdrawn_next: "証書が要るときは、新しい申込で発行します。変更・訂正・解約・お知らせの印刷はできません。" / "If a certificate is needed, a new application is issued. There is no amendment and no notice any more.";
        withdrawn_then(at): "この時点では公開を取り下げており（{at}）、発注者には何も見えませんでした。" / "By then the publication was withdrawn ({at}): the orderer saw nothing.";
        withdrawn_since(at): "公開は {at} に取り下げました。発注者には何も見えません。" / "The publication was withdrawn {at}: the orderer sees nothing.";
        old_key_open: "旧キー停止待ち: 公開先が確認するまで、前の認証キーで閲覧できることがあります。" / "Old key not stopped yet: until the platform confirms, it may still open the certificate.";
        still_shown: "公開停止待ち: 公開先が確認するまで、発注者から見えることがあります。" / "Still shown: until the platform confirms, orderers may see it.";
        old_key_stopped(why, keys): "認証キーの再発行が止まっています: {why}\n前の認証キーで閲覧できることがあります。原因を除いて発行状況（{keys}）で再試行します。" / "The new key stands still: {why}\nThe old one may still open the certificate. Remove the cause and retry it in the publication status ({keys}).";
        still_shown_stopped(why, keys): "公開の取下が止まっています: {why}\n発注者から見えることがあります。原因を除いて発行状況（{keys}）で再試行します。" / "The withdrawal stands still: {why}\nOrderers may still see it. Remove the cause and retry it in the publication status ({keys}).";
        opens_nothing_yet: "旧キー停止待ち: 新しい認証キーは、公開先が確認するまで使えません。" / "Old key not stopped yet: the new one opens nothing until the platform confirms.";
        saved_too_early(path): "保存しました（旧キー停止待ち。公開先が確認するまで使えません）: {path}" / "Saved (it opens nothing until the platform confirms the new key): {path}";
        done_at(at): "{at} 完了" / "done {at}";
        ordered(by, at, reason): "{by}  {at}  理由: {reason}" / "{by}  {at}  reason: {reason}";
    }
}

/// An event that names another. Of a change that was corrected the last correction is taken out; it is known by the
/// change's number, under which the certificate was printed.
#[must_use]
pub fn of_what(language: Language, is: EventKind, n: u32, change: Option<u32>) -> String {
    let words = Amend(language);
    let name = kind(language, is);
    match change.filter(|c| is == EventKind::Cancellation && *c != n) {
        Some(change) => words.of_corrected(name, change, n),
        None => words.of_event(name, n),
    }
}

/// What kind of event.
#[must_use]
pub fn kind(language: Language, kind: EventKind) -> &'static str {
    let words = super::detail::Contract(language);
    match kind {
        EventKind::Issue => words.issue(),
        EventKind::Change => words.change(),
        EventKind::Correction => words.correction(),
        EventKind::Cancellation => language.pick("変更取消", "cancellation"),
        EventKind::Termination => words.termination(),
    }
}

/// Where it stands.
#[must_use]
pub fn state(language: Language, state: AmendmentState) -> &'static str {
    let (ja, en) = match state {
        AmendmentState::AwaitingApproval => ("承認待", "waits"),
        AmendmentState::Returned => ("差戻", "returned"),
        AmendmentState::Issuing => ("発行中", "issuing"),
        AmendmentState::Attention => ("要対応", "attention"),
        AmendmentState::Issued => ("発行済", "issued"),
        AmendmentState::Withdrawn => ("取下", "withdrawn"),
    };
    language.pick(ja, en)
}

/// A field's label, as printed on the certificate.
#[must_use]
pub fn field(language: Language, field: AmendedField) -> &'static str {
    use AmendedField as F;
    let (ja, en) = match field {
        F::GuaranteeEnd => ("保証期限", "Guarantee end"),
        F::TermFrom => ("工期（自）", "Term from"),
        F::TermTo => ("工期（至）", "Term to"),
        F::Amount => ("保証金額", "Amount"),
        F::Price => ("請負金額", "Price"),
        F::YearShare => ("年割額", "Year's share"),
        F::ContractDate => ("請負契約日", "Contract date"),
        F::DepositBank => ("預託金融機関", "Deposit bank"),
        F::Beneficiary => ("被保証者", "Orderer"),
        F::ContractorName => ("保証契約者", "Contractor"),
        F::ContractorAddress => ("住所", "Address"),
        F::WorksName => ("工事名", "Works"),
        F::Representative => ("JV代表者", "JV repres."),
        F::TerminatedOn => ("解約日", "Terminated on"),
    };
    language.pick(ja, en)
}

/// A value as it is read.
#[must_use]
pub fn value(language: Language, value: Option<&AmendedValue>) -> String {
    match value {
        None => language.pick("（なし）", "(none)").to_owned(),
        Some(AmendedValue::Day(day)) => super::dates::both(language, *day),
        Some(AmendedValue::Yen(yen)) => super::dates::amount_plain(language, *yen),
        Some(AmendedValue::Text(text)) => text.clone(),
    }
}

/// The same behind what takes its place: as short as it is typed.
#[must_use]
pub fn value_short(language: Language, value: &AmendedValue) -> String {
    match value {
        AmendedValue::Day(day) => super::dates::narrow(language, *day),
        AmendedValue::Yen(yen) => super::dates::amount_plain(language, *yen),
        AmendedValue::Text(text) => text.clone(),
    }
}

/// What is wrong with a draft.
#[must_use]
pub fn fault(language: Language, fault: AmendmentFault) -> &'static str {
    let (ja, en) = match fault {
        AmendmentFault::NothingChanged => ("変わる所がありません。", "Nothing changes."),
        AmendmentFault::PriceAlone => (
            "請負金額だけの変更は手続き不要です。",
            "The price alone needs no procedure.",
        ),
        AmendmentFault::Amount => (
            "保証金額は1円以上、請負金額以下にしてください。",
            "The amount must be from ¥1 to the price.",
        ),
        AmendmentFault::AmountOfYear => (
            "保証金額は1円以上、その年度の年割額以下にしてください。",
            "The amount must be from ¥1 to the year's share.",
        ),
        AmendmentFault::YearShare => (
            "年割額は1円以上、請負金額以下にしてください。",
            "The year's share must be from ¥1 to the price.",
        ),
        AmendmentFault::Year => (
            "工期がこの前払金の年度にかかりません。",
            "The works are not in the fiscal year of this advance.",
        ),
        AmendmentFault::Term => (
            "工期の終わりが始まりより前です。",
            "The term ends before it begins.",
        ),
        AmendmentFault::ContractDate => (
            "請負契約日が工期の始まりより後です。",
            "The contract date is after the works begin.",
        ),
        AmendmentFault::GuaranteeEnd => (
            "保証期限が工期の終わりより前です（複数年度は年度末3/31）。",
            "Before the end of the works (several years: 3/31).",
        ),
        AmendmentFault::GuaranteeEndOfYear => (
            "この年度の3/31（工期が先に終わるならその日）より前です。",
            "Before 3/31 of its fiscal year (or the end of the works, if earlier).",
        ),
        AmendmentFault::TerminatedOn => (
            "解約日が証書の発行日より前です。",
            "Before the certificate's own date.",
        ),
    };
    language.pick(ja, en)
}

/// A warning of the database by its code.
#[must_use]
pub fn warning(language: Language, code: &str) -> String {
    let words = Amend(language);
    match code {
        "orderer_not_in_master" => words.orderer_unknown().to_owned(),
        "bank_not_in_master" => words.bank_unknown().to_owned(),
        "reduced_price" => language
            .pick(
                "減額により5割（4割）を超えます",
                "over 5/10 (4/10) of the reduced price",
            )
            .to_owned(),
        PREMIUM_NOT_UNDONE => language
            .pick(
                "保証料が、取り消す変更の分を戻す額ではありません",
                "the premium does not give back what the cancelled change moved",
            )
            .to_owned(),
        "under_minimum" => language
            .pick(
                "増額後の請負金額に求められる額に足りません",
                "less than is asked for the raised price",
            )
            .to_owned(),
        "terminated_after_end" => language
            .pick(
                "解約日が保証期限より後です",
                "terminated after the guarantee's end",
            )
            .to_owned(),
        other => words.other_warning(other),
    }
}

/// A warning that a reason was given for: which field it is about, what it says, and the reason.
#[must_use]
pub fn overridden(language: Language, given: &Override, after: &CertificateContent) -> String {
    let about = match given.code.as_str() {
        "orderer_not_in_master" => AmendedField::Beneficiary,
        "bank_not_in_master" => AmendedField::DepositBank,
        "terminated_after_end" => AmendedField::TerminatedOn,
        _ => AmendedField::Amount,
    };
    Amend(language).overridden(
        field(language, about),
        warning_of(language, &given.code, after),
        &given.reason,
    )
}

/// A warning with the figures that it is about.
#[must_use]
pub fn warning_of(language: Language, code: &str, after: &CertificateContent) -> String {
    let words = Amend(language);
    match (code, after.terminated_on) {
        ("reduced_price", _) => {
            words.warned_reduced(after.amount.grouped(), after.base().grouped())
        }
        ("terminated_after_end", Some(day)) => words.warned_after_end(
            super::dates::once(language, day),
            super::dates::once(language, after.guarantee_end),
        ),
        _ => warning(language, code),
    }
}

/// The premium of an amendment; of a cancellation with what would give back the cancelled change's.
#[must_use]
pub fn premium_beside(language: Language, yen: i64, to_undo: Option<i64>) -> String {
    let is = premium(language, yen);
    match to_undo {
        Some(undo) if undo != 0 || yen != 0 => {
            let undo = Amend(language).premium_undoes(premium(language, undo));
            format!("{is} {undo}")
        }
        _ => is,
    }
}

/// A procedure that is under way, and where it is seen; none of one that has ended.
#[must_use]
pub fn under_way(
    language: Language,
    is: EventKind,
    state: AmendmentState,
    keys: &str,
) -> Option<String> {
    let words = Amend(language);
    let name = kind(language, is);
    Some(match state {
        AmendmentState::AwaitingApproval => words.open_waits(name, keys),
        AmendmentState::Returned => words.open_returned(name, keys),
        AmendmentState::Issuing => words.open_issuing(name, keys),
        AmendmentState::Attention => words.open_stopped(name, keys),
        AmendmentState::Issued | AmendmentState::Withdrawn => return None,
    })
}

/// 追加 or 返戻 保証料.
#[must_use]
pub fn premium(language: Language, yen: i64) -> String {
    let words = Amend(language);
    let amount = crate::domain::money::Yen::new(yen.abs()).map_or(String::new(), |y| y.grouped());
    match yen.signum() {
        1 => words.premium_echo_more(amount),
        -1 => words.premium_echo_less(amount),
        _ => words.premium_none().to_owned(),
    }
}
