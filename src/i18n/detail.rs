//! Words of the screens of one record: 申込内容, 変更, 審査, 契約内容, 発行状況.

use super::catalogue;

catalogue! {
    /// 申込内容 and its form.
    Detail {
        application: "申込内容" / "Application";
        change: "申込変更" / "Correction";
        review: "審査" / "Review";
        contract: "契約内容" / "Contract";
        jobs: "発行状況" / "Publication status";
        loading: "読み込み中です…" / "Loading…";
        more: "続く" / "More";
        end: "最後" / "End";
        changed(keys): "他の人が変更しました。{keys} で最新の内容を表示します。" / "Somebody changed it. {keys} shows the latest.";
        number: "申込番号" / "Application";
        state: "状態" / "State";
        returned: "差戻" / "returned";
        claimed_by(name): "担当 {name}" / "clerk {name}";
        unclaimed: "担当なし" / "no clerk";
        revision(n): "改訂{n}" / "revision {n}";
        as_submitted: "申込のまま" / "as submitted";
        received_short: "受付" / "rec'd";
        received: "受付" / "Received";
        checks: "■ 検査結果" / "# Checks";
        errors_remain(n): "検査で誤りが{n}件あります。承認依頼の前に直します。" / "Errors found by the checks: {n}. Correct them before it is submitted.";
        checks_passed: "検査で誤りも警告もありません。" / "The checks find nothing.";
        warnings_remain(n): "検査で誤りはなく、理由のない警告が{n}件あります。" / "No errors; warnings without a reason: {n}.";
        checks_clean: "誤りも警告もありません。" / "No errors, no warnings.";
        checks_waiting: "規定を読み込んでいます…" / "Reading the rules…";
        checks_count(errors, warnings, overridden): "誤り {errors}件  警告 {warnings}件（うち理由あり {overridden}件）" / "Errors: {errors}  Warnings: {warnings} (with a reason: {overridden})";
        error(n): "{n} 誤り" / "{n} error";
        warning(n): "{n} 警告" / "{n} warning";
        overridden_by(reason, name, at): "→ 理由: {reason}（{name} {at}）" / "-> reason: {reason} ({name} {at})";
        remedy(text): "→ {text}ことができます" / "-> possible: {text}";
        overrides_given: "■ 警告を承知した理由" / "# Reasons for overridden warnings";
        progress: "■ 発行の経過" / "# Issue";
        applicant: "■ 申込者" / "# Applicant";
        works: "■ 請負工事の情報" / "# Works";
        guarantee: "■ 保証の申込内容" / "# Guarantees";
        bid: "■ 入札の状況" / "# Bid";
        other: "■ その他" / "# Other";
        information: "■ インフォメーション" / "# Information";
        story: "■ 履歴" / "# History";
        changed_fields: "■ 申込からの変更" / "# Changed from the application";
        changed_from(before, after): "{before} → {after}" / "{before} -> {after}";
        blank_value: "（空欄）" / "(blank)";
        yes: "はい" / "yes";
        no: "いいえ" / "no";
        not_asked: "申し込まない" / "not asked for";
        lump: "一括納付" / "monthly lump";
        each: "都度納付" / "one by one";
        planned: "（予定）" / "(planned)";
        term(from, to): "{from} 〜 {to}" / "{from} to {to}";
        guarantee_end_works: "工期の終わりまで" / "end of the works";
        share(name, percent): "{name}（{percent}%）" / "{name} ({percent}%)";
        wanted: "希望する" / "wanted";
        not_wanted: "希望しない" / "not wanted";
        step_done(step): "[{step} 済]" / "[{step} done]";
        step_at(step, what): "[{step} {what}]" / "[{step} {what}]";
        step_running(step): "[{step} 処理中]" / "[{step} running]";
        step_waits(step): "[{step} -]" / "[{step} -]";
        step_never(step): "[{step} 取りやめ]" / "[{step} called off]";
        step_dead(step): "[{step} 停止]" / "[{step} stopped]";
        trouble(text, n): "止まっている理由: {text}（{n}回目）" / "Why it stands still: {text} (try {n})";
        gave_up(keys): "自動の再試行をやめました。発行状況（{keys}）で再試行できます。" / "The worker gave up. It can be retried in the publication status ({keys}).";
        mail: "通知" / "Mail";
        mail_not_wanted: "送りません（希望しない）" / "none is sent (not wanted)";
        mail_on_paper: "送りません（書面のみ）" / "none is sent (all on paper)";
        mail_given_up(text): "送らない: {text}" / "not to be sent: {text}";
        mail_never: "送りません（発行しないため）" / "none is sent (nothing is issued)";
        mail_waiting: "すべての証書が到着してから送ります" / "waits until every certificate has arrived";
        mail_trying(n): "送信しています（{n}回目）" / "being sent (try {n})";
        mail_trouble(text): "送れていません: {text}" / "not sent: {text}";
        mail_dead(text): "停止しています: {text}" / "stopped: {text}";
        mail_sent(at, to): "送信済 {at} {to}" / "sent {at} {to}";
        not_claimable: "引き受けてから行ってください。" / "Claim it first.";
        stands_in_way(errors, warnings): "まだ承認依頼できません: 誤り{errors}件、理由のない警告{warnings}件" / "Not submitted. Errors: {errors}, warnings without a reason: {warnings}";
        stands_in_way_remedy: "検査結果を見て、誤りは変更で直し、警告は行を選んで承知の理由を入れてください。" / "Look at the checks: correct the errors, give a reason for each warning.";
        facts_missing(keys): "発注者の規定をまだ読めていません。{keys} で読み直してください。" / "The orderer's rules have not been read yet. {keys} reads them again.";
        submit_question: "次の内容で承認を依頼します。" / "Submit this for approval?";
        override_question: "次の警告を、理由を残して承知します。" / "Override this warning with a reason?";
        no_open_warning: "承知する警告はありません。" / "No warning is left to override.";
        errors_not_overridden: "誤りは承知しても進めません。変更で直してください。" / "An error cannot be overridden. Correct it.";
        change_question: "次のとおり変更します。" / "Save these corrections?";
        nothing_changed(keys): "変更した所はありません。保存は要りません。{keys} で戻ります。" / "Nothing was changed, nothing needs saving. {keys} goes back.";
        form_faults(n): "直す所が{n}か所あります。入力はそのまま残っています。" / "Fields to correct: {n}. What you typed is kept.";
        discard_question: "入力した変更を保存せずに戻ります。よろしいですか。" / "Leave without saving what you typed?";
        section_cleared(section, keys): "{section}をクリアしました。{keys} で元に戻せます。" / "{section} cleared. {keys} undoes it.";
        clear_with(keys, section): "{keys} {section}をクリア" / "{keys} clears {section}";
        choice_hint: "Space で切替" / "Space changes";
        is_chosen(keys): "打ち込む欄ではありません。Space で替えるか {keys} の一覧から選びます。" / "Nothing is typed here: Space changes it, {keys} lists the values.";
        is_turned: "打ち込む欄ではありません。Space で切り替えます。" / "Nothing is typed here: Space changes it.";
        values_with(keys): "{keys} 一覧" / "{keys} list";
        duplicated: "申込時の値に戻しました。" / "Set back to the value as submitted.";
        duplicated_blank(keys): "申込時の値（空欄）に戻しました。{keys} で入力に戻せます。" / "Set back to blank, as submitted. {keys} undoes it.";
        members_hint: "商号 60、商号 40" / "name 60, name 40";
        withdraw_question: "この申込を取り下げます。元に戻せません。" / "Withdraw this application? This cannot be undone.";
        preview: "保証証書（発行されるとおり）" / "Certificate as it will read";
        preview_waiting: "証書の内容を読み込んでいます…" / "Reading the certificate…";
        no_preview: "まだ改訂がないので、承認依頼のあとに表示できます。" / "There is no draft yet; submit it first.";
    }
}

catalogue! {
    /// 審査.
    Review {
        limit_ok(amount, limit): "{amount}円（限度額 {limit}円の範囲内）" / "¥{amount} (within your limit ¥{limit})";
        limit_over(amount, limit): "{amount}円は限度額 {limit}円を超えています。限度額の足りる審査役に上申してください" / "¥{amount} is over your limit ¥{limit}: refer it to a supervisor with a higher limit";
        over_limit_remedy(keys): "承認待ちのまま残っています。上申（{keys}）で、限度額の足りる審査役に判断を頼んでください。" / "It stays in the review queue. Refer it with {keys} to a supervisor whose limit covers it.";
        limit_none(amount): "{amount}円: この商品を承認する権限がありません" / "¥{amount}: you have no authority for this product";
        authority: "承認限度額" / "amount";
        drafter: "起案者" / "Drafted by";
        head(number, revision, received, drafter, at): "{number}  {revision}  受付 {received}  起案者 {drafter} {at}" / "{number}  {revision}  in {received}  by {drafter} {at}";
        own: "自分で起案・入力した申込なので承認できません。別の人（審査役）が承認します。" / "You drafted or entered it: somebody else, a supervisor, has to approve it.";
        not_waiting(state): "承認待ちではありません（{state}）。" / "It does not wait for approval ({state}).";
        role_only: "承認と差戻は審査役が行います。" / "Only a supervisor approves or returns.";
        approve_question: "次の内容の保証証書を発行します。よろしいですか。" / "Issue these certificates?";
        return_question: "担当者に差し戻します。理由は担当者に表示されます。" / "Return it to the clerk? They will read the reason.";
        none_changed: "申込のとおりです。" / "As submitted.";
        warnings_none: "承知した警告はありません。" / "No overridden warnings.";
        went_on(done): "{done}次の承認待ちです。" / "{done} The next one is shown.";
        no_next: "この後に承認待ちの申込はありません。" / "Nothing else waits after this one.";
        no_previous: "この前に承認待ちの申込はありません。" / "Nothing else waits before this one.";
    }
}

catalogue! {
    /// The certificate's labels, as printed.
    Certificate {
        title(product): "保証証書（{product}）" / "Certificate ({product})";
        electronic: "電子的な取扱（書面は発行しません）" / "electronic (no paper is issued)";
        paper: "書面" / "paper";
        rest_as(product): "ほかは{product}と同じ" / "else as that of {product}";
        rest_as_without(product, missing): "{missing}は記載なし、ほかは{product}と同じ" / "without {missing}, else as that of {product}";
        look_alikes: "この端末で出せない字を似た字で示しています（証書は元の字です）。" / "Look-alikes stand for letters this terminal cannot show; the certificate has the real ones.";
        number: "保証契約番号" / "Contract no.";
        contractor: "保証契約者" / "Contractor";
        orderer: "被保証者" / "Beneficiary";
        guarantee_end: "保証期限" / "Guarantee end";
        works: "工事名" / "Works";
        term: "工期" / "Term";
        amount: "保証金額（総額）" / "Amount";
        price: "請負金額（総額）" / "Price";
        contract_date: "請負契約日" / "Contract date";
        bank: "預託金融機関" / "Deposit bank";
        branch: "取扱箇所" / "Branch";
        issued_on: "発行日" / "Issued on";
        company: "保証会社" / "Company";
        changed(n): "変更ー{n}" / "Change {n}";
        terminated(day): "解約　{day}" / "Terminated {day}";
        brief(contract, term, price): "契約 {contract}  工期 {term}  請負 {price}円" / "contract {contract}  term {term}  price ¥{price}";
        brief_product(asked, end, bank): "{asked}  期限 {end}  {bank}" / "{asked}  until {end}  {bank}";
        not_readable: "証書の内容を読めません。" / "The certificate cannot be read.";
        not_readable_remedy: "承認していません。開き直しても読めなければ、管理者に知らせてください。" / "It was not approved. If it cannot be read when it is opened again, tell the administrator.";
        unreadable(number): "{number} の証書の内容を読めません。まとめて承認できません" / "the certificate of {number} cannot be read: it is not approved among others";
    }
}

catalogue! {
    /// 契約内容.
    Contract {
        overview(product): "■ 電子保証概要（{product}）※最新の情報を表示しています。" / "# Overview ({product}), latest state";
        paper_overview(product): "■ 保証概要（{product}）書面" / "# Overview ({product}), on paper";
        key: "認証キー" / "Auth key";
        key_masked(keys): "************  （{keys} で表示。理由が記録に残ります）" / "************  ({keys} shows it; the reason goes on record)";
        key_shown(key, seconds): "{key}  （{seconds}秒で隠れます）" / "{key}  (hides itself after {seconds} s)";
        key_none: "書面なので認証キーはありません" / "on paper: there is no auth key";
        paper_by(keys): "保証証書は {keys} で印刷します。" / "{keys} prints the certificate.";
        key_not_yet: "まだ発行されていません" / "not issued yet";
        key_waiting: "認証キーを取り出しています…" / "Asking for the key…";
        key_opens_nothing: "公開を取り下げた契約です。この認証キーでは、もう何も見られません。" / "Its publication was withdrawn: this key opens nothing any more.";
        reveal_question: "認証キーを表示します。だれがいつ何のために見たかが記録に残ります。" / "Show the auth key? Who saw it, when and why goes on record.";
        print_question: "証書を印刷します。だれがいつ印刷したかが記録に残ります。" / "Print the certificate? Who printed it and when goes on record.";
        notice_question: "「認証キー」のお知らせを印刷します。認証キーが印字され、記録に残ります。" / "Print the key notice? It shows the auth key and goes on record.";
        notice_of_ended(state): "ご注意: {state}の契約です。お知らせには、番号と認証キーを渡せば前払金の請求や契約の手続きが完了すると書いてあります。" / "Mind: this contract is {state}. The notice says that number and key complete the claim for the advance, or the contract.";
        notice_reason: "お知らせの印刷" / "printing the notice";
        history: "■ 電子保証情報（履歴情報）" / "# History";
        history_note: "お客さまの画面と同じく、電子証書はプラットフォームに到着した日時を発行日時とします。" / "The issue time is when the certificate arrived at the platform.";
        issue: "新規" / "issue";
        change: "変更" / "change";
        correction: "訂正" / "correction";
        cancellation: "変更取消" / "cancellation of a change";
        termination: "解約" / "termination";
        issue_time: "電子保証発行日時" / "Issue time";
        paper_issue_time: "発行日時" / "Issue time";
        seen: "■ 認証キーを見た記録" / "# Who saw the key";
        seen_none: "だれも見ていません。" / "Nobody has.";
        application: "申込番号" / "Application";
        saved(path): "保存しました: {path}" / "Saved: {path}";
        saved_withdrawn(path): "保存しました（公開取下の契約。その旨は証書に入りません）: {path}" / "Saved (publication withdrawn; the certificate does not say so): {path}";
        saved_corrected(path): "保存しました（訂正された履歴。その旨は証書に入りません）: {path}" / "Saved (this event was corrected since; the certificate does not say so): {path}";
        saved_cancelled(path): "保存しました（取り消された履歴。その旨は証書に入りません）: {path}" / "Saved (this event was cancelled since; the certificate does not say so): {path}";
        printing: "印刷用のファイルを作っています…" / "Making the file to print…";
        hidden: "認証キーを隠しました。" / "The auth key is hidden again.";
        answered_already(keys): "確認には答えました。新しい申込に写すには {keys} をもう一度押します。" / "The question is answered. To copy into a new application press {keys} once more.";
        not_electronic: "書面の契約にはお知らせがありません。" / "A contract on paper has no key notice.";
        state: "状態" / "State";
        terminated(day): "解約（{day}に終了）" / "terminated {day}";
        expired(day): "期限切れ（{day}に終了）" / "expired {day}";
        recorded_price: "最新の請負金額" / "Price since then";
        recorded(price, at, by): "{price}\n証書なしの記録（{at} {by}）。下の証書は前の金額です。" / "{price}\nrecorded without a certificate ({at} {by}); the one below has the old price";
        same_as_submitted: "この画面の内容は、発注者に提出された証書と同一です。" / "What you see equals what was submitted to the orderer.";
    }
}

catalogue! {
    /// 発行状況.
    Jobs {
        option: "選" / "Op";
        kind: "種類" / "Kind";
        issue: "発行" / "issue";
        amend: "変更" / "change";
        key: "再発行" / "key";
        withdrawal: "取下" / "withdrawal";
        number: "申込番号" / "Application";
        subject: "対象" / "Subject";
        contractor: "請負者" / "Contractor";
        step: "段階" / "Step";
        state: "状態" / "State";
        attempts: "回数" / "Try";
        next_at: "次回" / "Next";
        over_at: "日時" / "When";
        trouble: "理由・宛先" / "Why, to";
        empty: "待っているものも止まっているものもありません。" / "Nothing waits, nothing is stuck.";
        retried(number): "{number} をもう一度試みます。" / "{number} will be tried again.";
        retry_question: "止まった処理をもう一度試みます。二重の発行にはなりません。" / "Try the stopped jobs again? Nothing is issued twice.";
        sent_already: "送信済です。もう一度送るときは「再送」を使います。" / "It was sent. To send it again use Resend.";
        given_up_already: "取りやめたものです。もう一度試みるものはありません。" / "It was given up; there is nothing to try again.";
        not_dead: "自動で再試行しています。止まったものだけ再試行できます。" / "It is being retried by itself; only stopped ones can be retried here.";
    }
}
