//! Words of 電話対応: what stands on record, and what to say.

use super::{Language, amend, catalogue, dates, domain, publication};
use crate::domain::amendment_record::AmendmentState;
use crate::domain::ledger::EventKind;
use crate::domain::phone::Say;
use crate::domain::publication::MailAbout;

catalogue! {
    /// 電話対応.
    Phone {
        title: "電話対応" / "Customer on the phone";
        label: "番号・会社名・工事名・電話番号" / "Number, company, works or phone";
        prompt(keys): "相手の言う番号・会社名・工事名・電話番号のどれかを入れて {keys}。契約も、まだ発行していない申込も探します。" / "Type the number, company, works or phone number that the caller names, then {keys}. Contracts and open applications are searched.";
        item(text): "・{text}" / "- {text}";
        next(keys): "{keys} 次の電話" / "{keys} next call";
        none(text): "「{text}」に当たる契約も申込もありません。" / "No contract or application matches \"{text}\".";
        none_remedy: "言葉を短くするか、番号の一部・電話番号の下の桁だけで試してください。ほかの支店の契約は見つかりません。" / "Try fewer words, or only a part of the number. Contracts of other branches are not found.";
        state: "状態" / "State";
        ended(state, day): "{state}（{day}に終了）" / "{state} {day}";
        issued(state, at): "{state}（{at}）" / "{state} ({at})";
        mail: "通知メール" / "Mail";
        looked_up: "発注者の照会" / "Look-up";
        looked_up_at(at, n): "{at} に照会（{n}回）" / "by the orderer {at} (count: {n})";
        looked_up_never: "照会の記録なし" / "none by the orderer on record";
        misses(n): "（この24時間に番号か認証キーの誤り{n}回）" / " ({n} wrong tries within 24 hours)";
        say: "■ こう答える" / "# What to say";
        more(n): "ほかにもあります（先頭の{n}件）。言葉を足してください。" / "There are more (the first {n} are shown): add a word.";
    }
}

/// Where nobody can have looked anything up.
#[must_use]
pub fn no_look_up(language: Language) -> &'static str {
    language.pick("まだありません", "not yet")
}

/// Which mail; that of the issue is the one that everybody means.
fn the_mail(language: Language, about: MailAbout) -> String {
    match about {
        MailAbout::Event(EventKind::Issue) => {
            language.pick("お知らせのメール", "The mail").to_owned()
        }
        other => {
            let what = publication::mail_about(language, other);
            language.pick(
                format!("{what}のお知らせのメール"),
                format!("The mail about the {what}"),
            )
        }
    }
}

/// What to say of a procedure that is under way.
fn under_way(language: Language, kind: EventKind, state: AmendmentState) -> String {
    let name = amend::kind(language, kind);
    let (ja, en) = match state {
        AmendmentState::AwaitingApproval => (
            format!(
                "{name}のお手続きは受け付けていて、社内の承認を待っています。承認されるとすぐ発行します。"
            ),
            format!("The {name} is entered and waits for approval; it is issued right after that."),
        ),
        AmendmentState::Returned => (
            format!(
                "{name}のお手続きは受け付けていて、内容を確認しています。担当からご連絡します。"
            ),
            format!("The {name} is entered and is being looked at again; we will call."),
        ),
        AmendmentState::Attention => (
            format!(
                "{name}の発行の処理が止まっています。調べて折り返しお電話します、と伝えてください。"
            ),
            format!(
                "The issue of the {name} stands still: say that we look into it and call back."
            ),
        ),
        _ => (
            format!(
                "{name}は承認済みで、いま発行しています。数分で発注者の側から見られるようになります。"
            ),
            format!(
                "The {name} is approved and being issued; the orderer can see it within minutes."
            ),
        ),
    };
    language.pick(ja, en)
}

/// What to say, in plain words.
#[must_use]
pub fn say(language: Language, say: &Say) -> String {
    let own = |ja: &str, en: &str| language.pick(ja, en).to_owned();
    match say {
        Say::Received => own(
            "お申込みは届いています。順に審査を始めます。",
            "The application has arrived; it will be examined in turn.",
        ),
        Say::Examining(name) if name.is_empty() => own("いま審査しています。", "It is being examined."),
        Say::Examining(name) => language.pick(
            format!("いま{name}が審査しています。確認したいことがあれば{name}からご連絡します。"),
            format!("{name} is examining it and will call if something is unclear."),
        ),
        Say::AwaitingApproval => own(
            "審査は済み、社内の承認を待っています。承認されるとすぐ発行します。",
            "It is examined and waits for approval; it is issued right after that.",
        ),
        Say::Issuing => own(
            "承認済みで、いま発行しています。数分で発注者の側から見られるようになります。",
            "It is approved and being issued; the orderer can see it within minutes.",
        ),
        Say::Stopped => own(
            "発行の処理が止まっています。こちらで調べて折り返しお電話します、と伝え、発行状況を見てください。",
            "The issue stands still. Say that we look into it and call back, then see the publication status.",
        ),
        Say::Closed(state) => language.pick(
            format!("このお申込みは「{}」で終わっています。必要なら新しくお申し込みください。", domain::state(language, *state)),
            format!("This application ended as {}; a new one is needed.", domain::state(language, *state)),
        ),
        Say::Unpublished(true) => own(
            "この証書の公開は取り下げました。番号と認証キーでは見られません。理由は担当の審査役から折り返しお電話します、と伝え、証書が要るなら新しいお申込みを案内してください。",
            "The publication was withdrawn: number and key show nothing. Say that a supervisor calls back about the reason; for a certificate a new application is needed.",
        ),
        Say::Unpublished(false) => own(
            "この証書の公開を取り下げているところです。番号と認証キーを発注者に渡さないよう伝え、担当の審査役から折り返しお電話します、と伝えてください。",
            "The publication is being withdrawn. Ask them not to hand on number and key, and say that a supervisor calls back.",
        ),
        Say::UnderWay(kind, state) => under_way(language, *kind, *state),
        // The day may be one to come.
        Say::Terminated(Some(day)) => language.pick(
            format!("この保証は解約の手続きが済んでいます（解約日 {}）。", dates::day(language, *day)),
            format!("This guarantee was terminated as of {}.", dates::day(language, *day)),
        ),
        Say::Terminated(None) => own("この保証は解約されています。", "This guarantee was terminated."),
        Say::Expired(day) => language.pick(
            format!("保証期限（{}）を過ぎています。工期が延びたのなら変更の手続きが要ります。", dates::day(language, *day)),
            format!("The guarantee ended on {}. If the works take longer, a change is needed.", dates::day(language, *day)),
        ),
        Say::Paper => own(
            "書面の証書です。認証キーはなく、発注者には証書そのものを渡していただきます。",
            "It is on paper: there is no auth key, the certificate itself goes to the orderer.",
        ),
        Say::LookedUp(at) => language.pick(
            format!("発注者は {} に証書を照会しています。届いていますので、手続きは発注者にお尋ねください。", dates::stamp(*at)),
            format!("The orderer looked the certificate up on {}. It has reached them; ask the orderer how they proceed.", dates::stamp(*at)),
        ),
        Say::NotLookedUp => own(
            "発行は済んでいますが、発注者はまだ照会していません。番号と認証キーを発注者に渡したか、お尋ねください。",
            "It is issued, but the orderer has not looked it up. Ask whether number and key were handed to them.",
        ),
        Say::Misses(n) => language.pick(
            format!("番号か認証キーの入れ誤りが{n}回あります。大文字と小文字の区別、数字と英字の読み違いを確かめてもらってください。"),
            format!("There were {n} wrong tries of number or key. Ask them to check upper and lower case."),
        ),
        Say::Mailed(about, at, to) => language.pick(
            format!("{}は {} に {to} へ送りました。メールに認証キーは書いてありません。", the_mail(language, *about), dates::stamp(*at)),
            format!("{} was sent on {} to {to}. It does not carry the key.", the_mail(language, *about), dates::stamp(*at)),
        ),
        Say::MailFailed(about) => language.pick(
            format!("{}が届いていません。正しいアドレスを伺い、発行状況の「再送」で送り直してください。", the_mail(language, *about)),
            format!("{} did not get through. Ask for the right address and resend it in the publication status.", the_mail(language, *about)),
        ),
        Say::MailWaits(about) => language.pick(
            format!("{}はこれから送られます。", the_mail(language, *about)),
            format!("{} is about to be sent.", the_mail(language, *about)),
        ),
        Say::MailNotWanted => own(
            "お知らせのメールは希望されていません。",
            "No mail was asked for.",
        ),
        Say::PaperIsNotMailed => own(
            "書面の証書についてはメールを送りません。",
            "No mail is sent about certificates on paper.",
        ),
        Say::WhereTheNoticeIs => own(
            "認証キーのお知らせは、ネットデスクの保証契約一覧 →「電子保証(認証キー)」→ 詳細 から取り出し、そのPDFを発注者に渡してください。",
            "The key notice is on Net Desk: contract list, electronic guarantees, details. Hand that PDF to the orderer.",
        ),
        Say::NoKeyByPhone => own(
            "認証キーは電話では伝えません。取り出せないときは、お知らせを印刷して渡します。",
            "The key is not told on the phone. If they cannot fetch it, print the notice for them.",
        ),
    }
}
