//! Words of 発行状況 beyond the list itself: what is shown, the mail, its ends.

use super::{Language, amend, capital, catalogue};
use crate::domain::ledger::EventKind;
use crate::domain::publication::{MailAbout, MailOf, Shown};

catalogue! {
    /// 発行状況 and its mails.
    Publication {
        shown: "表示" / "Shown";
        filter_title: "何を表示しますか" / "What to show";
        dead_letters: "停止" / "Stopped";
        mails_only: "通知メールの行で使います。" / "This works on rows of mails only.";
        nothing_sent: "まだ送っていないか、取りやめたメールです。戻ってきたことにはできません。" / "It was not sent yet, or was given up: it cannot be said to have come back.";
        order_stays: "認証キーの再発行と公開取下は取りやめられません（審査役の指示は記録に残っています）。原因を除いて再実行してください。" / "A new key or a withdrawal that was ordered is not given up. Remove the cause and retry.";
        issue_stays: "発行は取りやめられません（番号が付いています）。原因を除いて再実行してください。" / "An issue is not given up: its number stands. Remove the cause and retry.";
        change_stays: "変更等は取りやめられません（発生番号が付いています）。原因を除いて再試行してください。" / "An amendment is not given up: its event number stands. Remove the cause and retry.";
        late_told: "10分たっても済まないので、停止の件数に入れています。自動の再試行は続いています。" / "It takes more than ten minutes and counts as stopped; it is still being retried by itself.";
        issue_unnumbered: "番号の前に止まった発行です。再実行か、開いて取下・謝絶ができます。" / "No number yet: retry it, or open it to withdraw or decline it.";
        change_unnumbered: "番号の前に止まった変更です。再実行か、変更承認待ちで取下できます。" / "No number yet: retry it, or withdraw it in the pending changes.";
        issue_runs: "発行の途中です。番号の前に止まったら、開いて取下・謝絶ができます。" / "It is being issued. If it stops before its number, withdraw it.";
        change_runs: "変更の途中です。番号の前に止まったら、開いて取下ができます。" / "It is being carried out. If it stops before its number, withdraw it.";
        already_sent: "送信済みです。取りやめるものはありません。" / "It was sent; there is nothing to give up.";
        bounce_question: "このメールが戻ってきたことを記録します。停止に入り、別の宛先で送り直せます。" / "Record that this mail came back? It stops, and can be sent to another address.";
        give_up_question: "このメールは送らないことにします。お客さまに別の方法で知らせたことを理由に書いてください。" / "Give this mail up? Say in the reason how the customer was told instead.";
        resend_question: "このメールを次の宛先に送ります。" / "Send this mail to this address?";
        bounced(number): "{number} の通知が戻ってきたことを記録しました。" / "{number}: recorded that the mail came back.";
        given_up(number): "{number} の通知を取りやめました。" / "{number}: the mail is given up.";
        resent(number, to): "{number} の通知を {to} に送ります。" / "{number}: the mail goes to {to}.";
        about(number, what): "{number}（{what}）" / "{number} ({what})";
        resend: "通知の再送" / "Send the mail again";
        now_to: "今の宛先" / "Address now";
        to: "宛先" / "To";
        new_to: "送り先" / "Send to";
        reason: "理由" / "Reason";
        later: "以後の通知" / "Later mails";
        later_there: "この宛先にする" / "to this address too";
        later_unchanged: "変えない" / "as before";
        later_question: "以後の通知（変更等・認証キー再発行）もこの宛先に送ります。" / "Later mails (amendments, new keys) go there too.";
        only_this_question: "この1通だけに使います。以後の通知の宛先は変わりません。" / "For this mail alone; later mails go where they went.";
        address_wrong: "メールアドレスの形ではありません" / "This is not a mail address";
        reason_missing: "理由を入れてください（記録に残ります）" / "A reason is needed; it is kept on record";
        subject: "件名" / "Subject";
        no_template: "文面のひな形を読めないので、内容を表示できません。" / "The template cannot be read, so the text cannot be shown.";
        unreadable: "メールの内容を読めません。" / "What the mail says cannot be read.";
        loading: "読み込み中です…" / "Loading…";
        keys(run, next): "{run} で送る　{next} で次の欄　下は送られる文面です" / "{run} sends, {next} next field. Below: the text as it will be sent";
    }
}

/// What a mail tells of.
#[must_use]
pub fn mail_of(language: Language, of: MailOf) -> &'static str {
    match of {
        MailOf::Issue => language.pick("発行", "issue"),
        MailOf::Amendment => language.pick("変更等", "amendment"),
        MailOf::NewKey => language.pick("認証キー再発行", "new key"),
    }
}

/// The title of its screen: short, for the number and who is at work stand beside it.
#[must_use]
pub fn letter_title(language: Language, of: MailOf, again: bool) -> &'static str {
    let (ja, en) = match (of, again) {
        (MailOf::Issue, false) => ("通知メール", "Mail"),
        (MailOf::Issue, true) => ("通知の再送", "Resend mail"),
        (MailOf::Amendment, false) => ("変更の通知", "Amendment mail"),
        (MailOf::Amendment, true) => ("変更通知再送", "Resend amendm."),
        (MailOf::NewKey, false) => ("認証キーの通知", "Key mail"),
        (MailOf::NewKey, true) => ("認証キー通知再送", "Resend key"),
    };
    language.pick(ja, en)
}

/// What a mail about one contract tells of.
#[must_use]
pub fn mail_about(language: Language, about: MailAbout) -> &'static str {
    match about {
        MailAbout::Event(EventKind::Issue) => mail_of(language, MailOf::Issue),
        MailAbout::Event(kind) => amend::kind(language, kind),
        MailAbout::NewKey => mail_of(language, MailOf::NewKey),
    }
}

/// The label of one of several mails of a contract.
#[must_use]
pub fn mail_label(language: Language, about: MailAbout) -> String {
    let what = match about {
        MailAbout::NewKey => language.pick("再発行", "new key"),
        other => mail_about(language, other),
    };
    language.pick(format!("{what}の通知"), capital(&format!("{what} mail")))
}

/// What the list shows, and a row's state in one word.
#[must_use]
pub fn shown(language: Language, shown: Shown) -> &'static str {
    let (ja, en) = match shown {
        Shown::Open => ("済んでいないもの", "not done"),
        Shown::Waiting => ("待ち", "waits"),
        Shown::Running => ("処理中", "runs"),
        Shown::Failed => ("再試行", "retries"),
        Shown::Unknown => ("不明", "unknown"),
        Shown::Dead => ("停止", "stopped"),
        Shown::Late => ("遅延", "late"),
        Shown::GivenUp => ("取りやめ", "given up"),
        Shown::Sent => ("送信済", "sent"),
    };
    language.pick(ja, en)
}

/// What a state means, beside it in the list of filters.
#[must_use]
pub fn about(language: Language, shown: Shown) -> &'static str {
    let (ja, en) = match shown {
        Shown::Open => (
            "待ち・処理中・再試行・不明・停止のすべて",
            "everything that is not done",
        ),
        Shown::Waiting => ("順番を待っている", "waits its turn"),
        Shown::Running => ("いま処理している", "at work now"),
        Shown::Failed => ("失敗し、自動で再試行する", "failed, tried again by itself"),
        Shown::Unknown => ("届いたか確かめている", "not known whether it arrived"),
        Shown::Dead => (
            "人を待つもの・10分済まない再発行と取下",
            "waits for a person, or takes long (keys)",
        ),
        Shown::Late => (
            "10分たっても済まない再発行・公開取下",
            "an order on a key that takes more than ten minutes",
        ),
        Shown::GivenUp => ("送らないことにした通知", "mails that are not sent"),
        Shown::Sent => (
            "送った通知（新しい順）",
            "mails that were sent, newest first",
        ),
    };
    language.pick(ja, en)
}
