//! What happened, in words: the kinds of audit events and steps of an issue.

use super::desk::{Desk, return_code};
use super::refusals::Sentence;
use super::{Language, dates};
use crate::domain::queue::ReturnCode;
use crate::domain::record::StoryEntry;
use std::borrow::Cow;

/// An event's kind as the story shows it; an unknown kind is shown as it is.
#[must_use]
pub fn kind(language: Language, kind: &str) -> String {
    let (ja, en) = match kind {
        "application.received" => ("受付", "received"),
        "application.claimed" => ("引受", "claimed"),
        "application.claim_renewed" => ("引受の期限延長", "claim renewed"),
        "application.held" => ("保留", "put on hold"),
        "application.resumed" => ("保留解除", "hold ended"),
        "application.noted" => ("メモ", "note"),
        "application.reassigned" => ("担当替", "reassigned"),
        "application.referred" => ("上申", "referred upward"),
        "application.released" => ("引受解除", "released"),
        "application.came_back" => (
            "担当者不在のため受付へ",
            "back to received, its clerk is gone",
        ),
        "application.draft_saved" | "application.drafted" => ("変更", "corrected"),
        "application.warning_overridden" => ("警告の承知", "warning overridden"),
        "application.submitted" => ("承認依頼", "submitted for approval"),
        "application.approved" => ("承認", "approved"),
        "application.returned" => ("差戻", "returned"),
        "application.withdrawn" => ("取下", "withdrawn"),
        "application.declined" => ("謝絶", "declined"),
        "application.issued" => ("発行済", "issued"),
        "application.attention" => ("要対応", "needs attention"),
        "contract.numbered" => ("番号", "number given"),
        "contract.keyed" => ("認証キー", "key made"),
        "contract.published" | "contract.publication_tried" => ("公開", "published"),
        "contract.arrived" => ("到着", "arrived"),
        "contract.printed" => ("印刷", "printed"),
        "mail.queued" => ("通知の準備", "mail queued"),
        "mail.sent" => ("通知", "mail sent"),
        "mail.resent" => ("通知の再送", "mail sent again"),
        "mail.address_kept" => ("以後の通知の宛先の変更", "address of later mails"),
        "mail.bounced" => ("通知の戻り", "mail came back"),
        "mail.given_up" => ("通知の取りやめ", "mail given up"),
        "search.exported" => ("検索結果の書出", "results exported"),
        "job.retried" => ("再試行", "retried"),
        "job.dead" => ("停止", "stopped"),
        "key.reveal_requested" => ("認証キーの表示依頼", "key requested"),
        "key.sealed" => ("認証キーの引渡し", "key handed over"),
        "key.revealed" => ("認証キーの表示", "key revealed"),
        "key.notice_requested" => ("お知らせの依頼", "notice wanted"),
        "attempt.refused" => ("拒否された操作", "refused attempt"),
        "lookup.missed" => ("照会の誤り", "missed look-up"),
        "audit.read" => ("監査の閲覧", "audit read"),
        "export.made" => ("書き出し", "exported"),
        "export.failed" => ("書き出しの失敗", "export failed"),
        "operator.added" => ("利用者の登録", "operator added"),
        "operator.disabled" => ("利用者の停止", "operator disabled"),
        "operator.changed" => ("利用者の変更", "operator changed"),
        "operator.switched" => ("支店の切替", "branch switched"),
        "operator.entitled" => ("兼務の登録", "right to a branch given"),
        "operator.unentitled" => ("兼務の終了", "right to a branch ended"),
        "masters.stage_hours" => ("期限の変更", "hours of a stage set"),
        "operator.delegated" => ("代行の指定", "delegated"),
        "operator.delegation_ended" => ("代行の終了", "delegation ended"),
        "operator.handed_over" => ("担当の一括引継", "handed over"),
        "operator.shut_out" => ("利用者の停止の理由", "operator disabled"),
        "masters.proposed" => ("マスタの提案", "master proposed"),
        "masters.confirmed" => ("提案の確認", "proposal confirmed"),
        "masters.rejected" => ("提案の却下", "proposal rejected"),
        "masters.withdrawn" => ("提案の取下", "proposal withdrawn"),
        "masters.saved" => ("マスタの保存", "master saved"),
        "masters.holiday_dropped" => ("休日の削除", "holiday dropped"),
        "masters.contractor_merged" => ("請負者の統合", "contractors merged"),
        "masters.contractor_unmerged" => ("統合の取消", "merge undone"),
        "masters.contract_moved" => ("請負者の付替え", "contract moved"),
        "close.day_closed" => ("日締め", "day closed"),
        "close.day_reopened" => ("日締めの再開", "day reopened"),
        "close.month_closed" => ("月締め", "month closed"),
        "close.month_reopened" => ("月締めの再開", "month reopened"),
        "masters.imported" => ("マスタの取込", "masters imported"),
        "amendment.submitted" => ("変更等の承認依頼", "amendment submitted"),
        "amendment.approved" => ("変更等の承認", "amendment approved"),
        "amendment.returned" => ("変更等の差戻", "amendment returned"),
        "amendment.withdrawn" => ("変更等の取下", "amendment withdrawn"),
        "amendment.numbered" => ("変更等の発生番号", "amendment numbered"),
        "amendment.published" => ("変更等の公開", "amendment published"),
        "amendment.arrived" => ("変更等の到着", "amendment arrived"),
        "amendment.mailed" => ("変更等の通知", "amendment mailed"),
        "key.reissue_ordered" => ("認証キー再発行の指示", "new key ordered"),
        "key.reissued" => (
            "認証キー再発行（旧キー失効）",
            "new key in force, old one dead",
        ),
        "key.reissue_mailed" => ("再発行の通知", "mail of the new key sent"),
        "contract.withdrawal_ordered" => ("公開取下の指示", "withdrawal ordered"),
        "contract.withdrawn" => ("公開の取下", "publication withdrawn"),
        "contract.price_recorded" => ("請負金額のみの変更の記録", "price recorded"),
        other => return other.to_owned(),
    };
    language.pick(ja, en).to_owned()
}

/// The same in a list's column.
#[must_use]
pub fn kind_short(language: Language, code: &str) -> String {
    let (ja, en) = match code {
        "application.submitted" => ("承認依頼", "submitted"),
        "application.came_back" => ("受付へ戻り", "back to received"),
        "mail.address_kept" => ("以後の宛先の変更", "later mails' address"),
        "operator.entitled" => ("兼務の登録", "right given"),
        "operator.unentitled" => ("兼務の終了", "right ended"),
        "key.reissued" => ("キー再発行", "new key issued"),
        "key.reissue_mailed" => ("再発行の通知", "new key mailed"),
        "key.reissue_ordered" => ("再発行の指示", "new key ordered"),
        "key.reveal_requested" => ("キー表示依頼", "key requested"),
        "key.sealed" => ("キー引渡し", "key handed over"),
        "key.revealed" => ("キー表示", "key revealed"),
        "key.notice_requested" => ("お知らせ依頼", "notice wanted"),
        "contract.price_recorded" => ("請負金額のみ変更", "price recorded"),
        "operator.shut_out" => ("停止の理由", "disabled"),
        other => return kind(language, other),
    };
    language.pick(ja, en).to_owned()
}

/// Who did it. Nobody's name stands behind what the worker does.
#[must_use]
pub fn actor(language: Language, name: &str) -> &str {
    if name.is_empty() {
        language.pick("システム", "system")
    } else {
        name
    }
}

/// Who did it, and in whose place: `木村 花子（山田 太郎の代行）`.
#[must_use]
pub fn acted(language: Language, name: &str, acting_for: Option<&str>) -> String {
    match acting_for {
        Some(absent) => super::frame::Frame(language).acting(name, absent),
        None => actor(language, name).to_owned(),
    }
}

/// What was done, and by whom: `受付 佐藤 花子`, `received (佐藤 花子)`.
#[must_use]
pub fn done_by(language: Language, event: &str, name: &str, acting_for: Option<&str>) -> String {
    let (done, who) = (kind(language, event), acted(language, name, acting_for));
    match language {
        Language::Japanese => format!("{done} {who}"),
        Language::English => format!("{done} ({who})"),
    }
}

/// Beside what was done: to whom it went, or of which kind a return is.
#[must_use]
pub fn about(language: Language, entry: &StoryEntry) -> Option<String> {
    let about = entry.about.as_deref()?;
    match entry.kind.as_str() {
        "application.reassigned" => Some(Desk(language).goes_to(about)),
        "application.returned" => {
            let code = return_code(language, ReturnCode::from_code(about));
            Some(Desk(language).return_of_kind(code))
        }
        _ => None,
    }
}

/// What somebody did to a record before somebody else could; none of what the worker did, and of what changes nothing.
#[must_use]
pub fn overtaken(language: Language, entry: &StoryEntry) -> Option<Sentence> {
    let (ja, en) = match entry.kind.as_str() {
        "application.approved" | "amendment.approved" => ("承認", "approved it"),
        "application.returned" | "amendment.returned" => ("差戻", "returned it"),
        "application.withdrawn" | "amendment.withdrawn" => ("取下", "withdrew it"),
        "application.submitted" | "amendment.submitted" => ("承認依頼", "submitted it"),
        "application.declined" => ("謝絶", "declined it"),
        "application.referred" => ("上申", "referred it upward"),
        "application.draft_saved" | "application.drafted" => ("変更", "corrected it"),
        "application.warning_overridden" => ("警告を承知", "overrode a warning"),
        "application.claimed" => ("引受", "claimed it"),
        "application.claim_renewed" => ("引受の期限を延長", "renewed the claim"),
        "application.released" => ("引受解除", "released it"),
        "application.reassigned" => ("担当替", "reassigned it"),
        "application.held" => ("保留", "put it on hold"),
        "application.resumed" => ("保留解除", "ended the hold"),
        _ => return None,
    };
    if entry.actor.is_empty() {
        return None;
    }
    let (who, at) = (&entry.actor, dates::short(entry.at));
    Some(Sentence {
        what: language.pick(
            format!("{who}さんが先に{ja}しました（{at}）"),
            format!("{who} {en} first ({at})"),
        ),
        remedy: language
            .pick(
                "何も書き込んでいません。画面に出ているのは最新の内容です。",
                "Nothing was written. What the screen shows is the latest.",
            )
            .to_owned(),
    })
}

/// A job's step.
#[must_use]
pub fn step(language: Language, step: &str) -> &str {
    match step {
        "number" => language.pick("番号", "number"),
        "key" => language.pick("認証キー", "key"),
        "publish" => language.pick("公開", "publish"),
        "switch" => language.pick("キー切替", "switch"),
        "unpublish" => language.pick("停止", "take down"),
        "arrive" => language.pick("到着", "arrival"),
        "mail" => language.pick("通知", "mail"),
        "done" => language.pick("済", "done"),
        other => other,
    }
}

pub use super::troubles::trouble;

/// A reason as it is stored: somebody's own words, or those that the database gives where nobody is asked for any.
#[must_use]
pub fn reason(language: Language, text: &str) -> Cow<'_, str> {
    let known = [
        ("利用者の変更・停止", "the person was changed or disabled"),
        ("利用者の停止", "the person was disabled"),
        ("利用者の異動", "the person was moved"),
    ];
    if language == Language::Japanese {
        return Cow::Borrowed(text);
    }
    // Whose claim it was may stand before it.
    let (whose, own) = text.rsplit_once(": ").unwrap_or(("", text));
    match (known.iter().find(|(ja, _)| *ja == own), whose) {
        (Some((_, en)), "") => Cow::Borrowed(*en),
        (Some((_, en)), whose) => Cow::Owned(format!("{whose}: {en}")),
        (None, _) => Cow::Borrowed(text),
    }
}

/// What stands beside an event: somebody's own words, a worker's trouble, or which document was printed.
#[must_use]
pub fn remark(language: Language, kind: &str, remark: &str) -> String {
    match kind {
        "contract.printed" => {}
        "job.dead" => return super::troubles::given_up(language, remark),
        _ => return reason(language, remark).into_owned(),
    }
    match remark.split_once(' ') {
        None if remark == "certificate" => language.pick("証書", "certificate").to_owned(),
        None if remark == "notice" => language.pick("お知らせ", "key notice").to_owned(),
        Some(("certificate", which)) => {
            let (n, since) = which.split_once(' ').unwrap_or((which, ""));
            let since = match since {
                "corrected" => language.pick("、訂正済", ", corrected by then"),
                "cancelled" => language.pick("、取消済", ", cancelled by then"),
                _ => "",
            };
            language.pick(
                format!("証書（発生番号{n}{since}）"),
                format!("certificate no. {n}{since}"),
            )
        }
        _ => remark.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_printed_is_said_in_words() {
        let ja = |text| remark(Language::Japanese, "contract.printed", text);
        assert_eq!(ja("certificate"), "証書");
        assert_eq!(ja("certificate 2"), "証書（発生番号2）");
        assert_eq!(ja("certificate 2 cancelled"), "証書（発生番号2、取消済）");
        assert_eq!(ja("certificate 2 corrected"), "証書（発生番号2、訂正済）");
        let en = remark(Language::English, "contract.printed", "certificate 2");
        assert_eq!(en, "certificate no. 2");
        let own = remark(Language::Japanese, "application.returned", "certificate");
        assert_eq!(own, "certificate", "somebody's own words stay");
        let coded = remark(Language::Japanese, "application.returned", "memo: 金額");
        assert_eq!(coded, "memo: 金額", "whatever they begin with");
    }

    #[test]
    fn a_reason_that_the_database_gave_by_itself_is_read_in_either_language() {
        for (stored, en) in [
            ("利用者の停止", "the person was disabled"),
            (
                "佐藤　花子: 利用者の異動",
                "佐藤　花子: the person was moved",
            ),
            ("退職: 本人の希望", "退職: 本人の希望"),
        ] {
            assert_eq!(reason(Language::English, stored), en);
            assert_eq!(reason(Language::Japanese, stored), stored);
        }
    }

    #[test]
    fn what_stopped_is_told_without_a_promise_and_without_its_code() {
        let stored =
            "platform_not_reached: プラットフォームに届いていません（x）。自動で再試行します。";
        assert_eq!(
            remark(Language::Japanese, "job.dead", stored),
            "プラットフォームに届いていません（x）。自動の再試行を止めました。"
        );
        assert_eq!(
            remark(Language::English, "job.dead", stored),
            "The platform was not reached (x). It is not tried again by itself."
        );
    }
}
