//! What is asked in a dialog: reasons, days, notes, the resending of a mail.

use crate::i18n::Language;
use crate::keys::Command;

/// The reason that an act on an application, a contract or a mail asks for.
#[must_use]
pub fn reason(language: Language, command: Command) -> &'static str {
    use Command as C;
    let (ja, en) = match command {
        C::Withdraw => (
            "取り下げる理由です（お客さまの都合、二重の申込など）。200字まで。履歴に残り、消せません［想定］。",
            "Why it is withdrawn, up to 200 characters; it stays in the history [assumed].",
        ),
        C::Decline => (
            "謝絶する理由です。200字まで。履歴に残り、請負者への説明のもとになります［想定］。",
            "Why it is declined, up to 200 characters: kept, and what the contractor is told from [assumed].",
        ),
        C::Return => (
            "差し戻す理由です。起案した人への連絡に出ます。どこをどう直すかを書きます。200字まで［想定］。",
            "Why it goes back: whoever drafted it reads what to correct. Up to 200 characters [assumed].",
        ),
        C::Reassign => (
            "担当を替える、または引き継ぐ理由です。替わる前の人への連絡と履歴に出ます。200字まで［想定］。",
            "Why somebody else has it now: the one before is told. Up to 200 characters [assumed].",
        ),
        C::Override => (
            "この警告があっても進めてよい理由です。承認する人が読み、承認の記録に残ります。200字まで［想定］。",
            "Why this warning does not stand in the way: the approver reads it, and it is kept with the approval. Up to 200 characters [assumed].",
        ),
        C::Reveal => (
            "認証キーを見る目的です。だれが何のために見たかが監査に残ります。電話で伝えるためには使えません［想定］。",
            "What the key is looked at for: who and why stays in the audit. Never to tell it by phone [assumed].",
        ),
        C::PrintNotice => (
            "お知らせを印刷する目的です。認証キーが載るので、だれが何のために印刷したかが監査に残ります［想定］。",
            "What the notice is printed for: it carries the key, so who and why stays in the audit [assumed].",
        ),
        C::ReissueKey => (
            "認証キーを新しくする理由です（紛失・漏えいなど）。前のキーはすぐ使えなくなり、理由は履歴と監査に残ります［想定］。",
            "Why there is a new key (lost, leaked …). The old one is dead at once; the reason is kept [assumed].",
        ),
        C::WithdrawPublication => (
            "証書を発注者から見えなくする理由です。元に戻せません。履歴と監査に残ります［想定］。",
            "Why orderers see nothing of it any more. It cannot be undone; the reason is kept [assumed].",
        ),
        C::MarkBounce => (
            "戻ってきたと分かったわけです（エラーの文面など）。履歴に残り、送り直すまで締めの差異に数えます［想定］。",
            "How it is known that it came back (what the error said). Kept; it counts as missing until it is sent again [assumed].",
        ),
        C::GiveUp => (
            "送らない理由と、お客さまに別にどう知らせたかです。履歴に残ります［想定］。",
            "Why it is not sent, and how the customer was told instead; kept [assumed].",
        ),
        _ => (
            "この操作をする理由です。200字まで。だれが・いつ・なぜしたかが記録に残り、消せません［想定］。",
            "Why this is done, up to 200 characters: who, when and why is kept for good [assumed].",
        ),
    };
    language.pick(ja, en)
}

/// The reason that an act on masters or the close asks for.
#[must_use]
pub fn house_reason(language: Language) -> &'static str {
    language.pick(
        "この操作をする理由です（200字まで）。確認する人が読み、監査の記録に残ります［想定］。差異を残して締めるときは、なぜそろわないかを書きます。",
        "Why this is done, up to 200 characters: whoever confirms it reads it, and the audit keeps it [assumed]. Of a close with differences: why they remain.",
    )
}

/// Why a warning of an amendment does not stand in the way.
#[must_use]
pub fn amend_warning(language: Language) -> &'static str {
    language.pick(
        "この警告があっても手続きを進めてよい理由です（200字まで）。承認する人が読み、承認の記録に残ります［想定］。",
        "Why the procedure goes on in spite of this warning, up to 200 characters: the approver reads it, and it is kept [assumed].",
    )
}

/// 時点.
#[must_use]
pub fn as_of(language: Language) -> &'static str {
    language.pick(
        "どの時点の履歴を見るか、日付か日付と時刻です（R4.11.1 14:30）。その時までに閲覧システムに到着していた証書が、発注者に見えていたものです［案内］。",
        "The moment to look at: a day, or a day and a time. What had arrived at the platform by then is what the orderer saw [flyer].",
    )
}

/// 保留の理由.
#[must_use]
pub fn hold_reason(language: Language) -> &'static str {
    language.pick(
        "何を待っているかです（書類の到着、入金の確認など）。一覧と履歴に出ます。200字まで［想定］。",
        "What is waited for (documents, the premium …); shown in the list and the history. Up to 200 characters [assumed].",
    )
}

/// 再開する日.
#[must_use]
pub fn hold_until(language: Language) -> &'static str {
    language.pick(
        "審査を再開する日、明日以後です（11/15、R4.11.15、+3d）。年を省くと次に来るその日です。その日が来ると要対応に並び、保留の間は期限に数えません［想定］。",
        "The day it goes on, from tomorrow (11/15, 2022/11/15, +3d); without a year the next such day. Then it comes back in the attention list; while held it is not late [assumed].",
    )
}

/// メモ.
#[must_use]
pub fn note(language: Language) -> &'static str {
    language.pick(
        "申込に付ける社内のメモです（400字まで）。だれが書いたかと一緒に履歴に残り、消せません。証書にもメールにも出ません［想定］。",
        "A note for the house, up to 400 characters, kept with who wrote it; neither printed nor mailed [assumed].",
    )
}

/// 申し送り.
#[must_use]
pub fn refer_note(language: Language) -> &'static str {
    language.pick(
        "判断を頼む審査役に伝えることです（200字まで）。連絡と履歴に出ます。限度額の足りる人だけに頼めます［想定］。",
        "What the supervisor who is asked should know, up to 200 characters: in their notice and in the history [assumed].",
    )
}

/// The name under which a filter is kept.
#[must_use]
pub fn filter_name(language: Language) -> &'static str {
    language.pick(
        "今の絞込に付ける名前です（30字まで）。自分だけの一覧に出て、同じ名前なら置き換わります。",
        "What this filter is called in your own list, up to 30 characters; the same name is replaced.",
    )
}

/// The filter of 申込一覧.
#[must_use]
pub fn filters(language: Language) -> &'static str {
    language.pick(
        "選んだものだけを一覧に出します。電子・書面・商品・発注者・メール希望は重ねられ、「絞り込まない」で全部に戻ります。何で絞っているかは一覧の上に出ます。",
        "Only what is chosen stays in the list. Form, product, orderer and mail add up; \"no filter\" takes all of them off. What it is narrowed by stands above the list.",
    )
}

/// The limit of a stage, in business hours.
#[must_use]
pub fn stage_hours(language: Language) -> &'static str {
    language.pick(
        "この状態にいてよい営業時間の数、1〜1000 の整数です（夜間・土日・休日は数えません）。過ぎると超過と要対応に出ます［想定］。",
        "How many business hours it may stay in this state, 1 to 1000; nights, weekends and holidays do not count. After them it is late [assumed].",
    )
}

/// 送り先.
#[must_use]
pub fn mail_to(language: Language) -> &'static str {
    language.pick(
        "この通知を送るメールアドレス、半角で一つです。メールには認証キーも証書も金額も載りません［案内］。",
        "Where this mail goes: one address, half-width. It carries neither key nor certificate nor amount [flyer].",
    )
}

/// Why it is sent again.
#[must_use]
pub fn mail_reason(language: Language) -> &'static str {
    language.pick(
        "送り直す、または宛先を変える理由です（200字まで）。履歴と監査に残ります［想定］。",
        "Why it is sent again or elsewhere, up to 200 characters; kept in history and audit [assumed].",
    )
}

/// 以後の通知.
#[must_use]
pub fn mail_later(language: Language) -> &'static str {
    language.pick(
        "「この宛先にする」なら、この申込と契約の以後の通知もここへ送ります。「変えない」ならこの1通だけです。申込に書かれた宛先はそのまま残ります［想定］。",
        "Whether later mails of this application and contract go there too, or this one alone. The address in the application stays as it was [assumed].",
    )
}
