//! What `densho verify` says: what is wrong, in plain words, and where.

use super::Language;
use crate::store::verify::{Fault, Finding, Verified};

/// One contradiction: `支店371 37071-00001M: 番号が…`.
#[must_use]
pub fn line(language: Language, finding: &Finding) -> String {
    let (branch, subject) = (&finding.branch, &finding.subject);
    let said = sentence(language, finding);
    language.pick(
        format!("支店{branch} {subject}: {said}"),
        format!("branch {branch} {subject}: {said}"),
    )
}

fn sentence(language: Language, finding: &Finding) -> String {
    let said = &finding.said;
    let (ja, en) = match finding.fault {
        Fault::EventChanged => (
            "監査記録の内容が、封をしたときと違います".to_owned(),
            "the event reads differently from what was sealed".to_owned(),
        ),
        Fault::EventMissing => (
            "封をした監査記録がなくなっています".to_owned(),
            "an event that was sealed is gone".to_owned(),
        ),
        Fault::LinkMissing => (
            "監査記録の連鎖のこの部分がなくなっています".to_owned(),
            "these links of the audit chain are gone".to_owned(),
        ),
        Fault::HeadDiffers if said.is_empty() => (
            "外部に控えた連鎖の値と違います。この位置より前が作り直されています".to_owned(),
            "not the hash that was kept outside: the chain was made anew before this position"
                .to_owned(),
        ),
        Fault::HeadDiffers => (
            format!("外部に控えた位置まで連鎖がありません（{said}で終わっています）"),
            format!("the chain ends at {said}, before the position that was kept outside"),
        ),
        Fault::EventOutOfOrder => (
            "後の日時の記録より後に加えられた、古い日時の監査記録です".to_owned(),
            "an event with an old time was added long after later ones".to_owned(),
        ),
        Fault::NumberGap => (
            format!("この番号の前に欠番があります（{said}）"),
            format!("serials are missing before this number ({said})"),
        ),
        Fault::Counter => {
            let (counter, last) = said.split_once(' ').unwrap_or((said, "?"));
            (
                format!("採番台帳は{counter}までですが、契約は{last}までしかありません"),
                format!("the counter stands at {counter}, the last contract is {last}"),
            )
        }
        Fault::ContentChanged => (
            format!("記録された内容（{said}）が、記録時のハッシュと一致しません"),
            format!("the recorded content ({said}) does not match its hash"),
        ),
        Fault::ContractDiffers => (
            format!("契約の記録が証書の内容と違います（{said}）"),
            format!("the contract's row is not what its certificate says ({said})"),
        ),
        Fault::OccurrenceGap => (
            format!("元帳の発生番号が続いていません（{said}）"),
            format!("occurrence numbers of the ledger are not without gaps ({said})"),
        ),
        Fault::ApprovalUnsupported => approval(said),
        Fault::ContractWithoutEvent => (
            "採番の監査記録がない契約です".to_owned(),
            "no event says that this contract was numbered".to_owned(),
        ),
        Fault::ContractGone => (
            "採番の監査記録があるのに、契約がありません".to_owned(),
            "an event says that it was numbered, but the contract is gone".to_owned(),
        ),
        Fault::ArrivalUnsupported => (
            format!("電子保証発行日時（{said}）が到着の監査記録と一致しません"),
            format!("its time of issue ({said}) is not on record as an arrival"),
        ),
        Fault::IssuedIncomplete => (
            format!("発行済ですが、契約が承認された数だけありません（{said}）"),
            format!("issued, but not every approved product has its contract ({said})"),
        ),
        Fault::KeyMissing => (
            "有効な認証キーがありません".to_owned(),
            "it has no live auth key".to_owned(),
        ),
        Fault::KeysMany => (
            format!("有効な認証キーが{said}個あります"),
            format!("it has {said} live auth keys"),
        ),
        Fault::KeyUnasked => (
            "あるはずのない認証キーがあります".to_owned(),
            "it has an auth key and should have none".to_owned(),
        ),
        Fault::PublicationMissing => (
            format!("公開の記録が契約の状態と合いません（{said}）"),
            format!("its publication does not fit its state ({said})"),
        ),
        Fault::ShownTwice => (
            format!("登録簿に{said}件公開されています"),
            format!("the registry shows it {said} times"),
        ),
        Fault::ShownDiffers => (
            "登録簿で公開されている証書が、元帳の内容と違います".to_owned(),
            "the certificate that the registry shows is not what the ledger holds".to_owned(),
        ),
    };
    language.pick(ja, en)
}

fn approval(said: &str) -> (String, String) {
    let (ja, en) = match said {
        "none" => ("承認の記録がありません", "no approval stands behind it"),
        "four_eyes" => (
            "起案者または承認依頼者が自分で承認しています",
            "its drafter or submitter approved it",
        ),
        "limit" => (
            "承認限度額を超えて承認されています",
            "it was approved over the approver's limit",
        ),
        "event" => (
            "承認の監査記録がありません",
            "no event says that this was approved, by this person, as it reads",
        ),
        _ => ("承認された内容と違います", "it is not what was approved"),
    };
    (ja.to_owned(), en.to_owned())
}

/// The last line: what was looked at, and how much is wrong.
#[must_use]
pub fn summary(language: Language, found: &Verified) -> String {
    let (branches, events, contracts) = (found.branches, found.events, found.contracts);
    let wrong = found.findings.len();
    let outcome = match wrong {
        0 => language.pick("問題はありません".to_owned(), "nothing is wrong".to_owned()),
        _ => language.pick(
            format!("{wrong}件の食い違いがあります"),
            format!("{wrong} contradictions"),
        ),
    };
    language.pick(
        format!("{branches}支店、監査記録{events}件、契約{contracts}件を確認しました。{outcome}"),
        format!("{branches} branches, {events} events, {contracts} contracts verified: {outcome}"),
    )
}

/// Events that the worker has not sealed yet; None when there are none to speak of.
#[must_use]
pub fn unsealed(language: Language, found: &Verified) -> Option<String> {
    let (n, seconds) = found.unsealed;
    // The worker seals every few seconds; a minute is more than it needs.
    (n > 0 && seconds >= 60).then(|| {
        let minutes = seconds / 60;
        language.pick(
            format!("まだ封をしていない監査記録が{n}件あります（最も古いものは{minutes}分前）。ワーカーが動いているか確かめてください"),
            format!("{n} events are not sealed yet, the oldest for {minutes} min: does a worker run?"),
        )
    })
}
