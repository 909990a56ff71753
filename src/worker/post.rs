//! 通知: a mail, under the Message-ID that was fixed with it.

use super::{Post, Tools, Trouble};
use crate::domain::mail_address;
use crate::mail::{
    CompletionFields, FailureKind, Letters, MailFailure, Mailer, OutgoingMail, Sender, Stage,
};
use crate::platform::Pending;
use crate::store::worker::MailState;

/// Sends the mail; the caller puts it on record. Between the two a crash is possible: then it is sent again under the
/// same Message-ID, which tells the receiving side that it is the same mail.
///
/// # Errors
/// When it did not leave.
pub(super) async fn send(tools: &Tools, mail: Option<MailState>) -> Result<(), Trouble> {
    let mail = mail.ok_or_else(|| Trouble::internal("no mail"))?;
    tools.post.send(&mail).await.map_err(|failure| {
        let why = failure.message;
        match failure.kind {
            FailureKind::Permanent => Trouble::person(
                "mail_refused",
                format!("メールを送れません（{why}）。お客さまに別の方法でお知らせしてください。原因が除かれたら再試行できます。"),
            ),
            FailureKind::Temporary => Trouble::again("mail_not_sent", format!("メールを送れませんでした（{why}）。自動で再試行します。")),
            FailureKind::Unknown => Trouble::again(
                "mail_no_answer",
                format!("メールサーバーから受付の応答がありません（{why}）。同じMessage-IDで自動で再送します。"),
            ),
        }
    })
}

/// The company's mails by SMTP.
#[derive(Debug)]
pub struct HousePost {
    /// Hands them over.
    pub mailer: Mailer,
    /// What they say.
    pub letters: Letters,
    /// From whom.
    pub from: Sender,
}

impl HousePost {
    /// The mail with its words filled in.
    fn write(&self, mail: &MailState) -> Result<OutgoingMail, MailFailure> {
        let refused = |message: &str| MailFailure {
            kind: FailureKind::Permanent,
            stage: Stage::Writing,
            message: message.to_owned(),
        };
        let fields: CompletionFields = serde_json::from_value(mail.fields.clone())
            .map_err(|_| refused("メールの内容を読めません"))?;
        let letter = self.letters.fill(&fields);
        Ok(OutgoingMail {
            message_id: mail.message_id.clone(),
            date: mail.queued_at,
            from: self.from.clone(),
            reply_to: fields
                .branch
                .email
                .as_deref()
                .and_then(|address| mail_address::check(address).ok()),
            to: mail_address::check(&mail.to)
                .map_err(|_| refused("宛先のメールアドレスが正しくありません"))?,
            subject: letter.subject,
            body: letter.body,
        })
    }
}

impl Post for HousePost {
    fn send<'a>(&'a self, mail: &'a MailState) -> Pending<'a, Result<(), MailFailure>> {
        Box::pin(async move {
            let outgoing = self.write(mail)?;
            self.mailer.send(&outgoing).await.map_err(|mut failure| {
                // Servers like to quote the recipient.
                failure.message = failure.message.replace(&mail.to, "〈宛先〉");
                failure
            })
        })
    }
}
