//! A mail as it is handed to a server: RFC 5322, nothing but ASCII on the wire, the same bytes in
//! every try.

use chrono::{DateTime, Utc};
use lettre::Address;
use lettre::address::Envelope;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, SinglePart};

use super::send::{MailFailure, Stage};
use crate::domain::mail_address::MailAddress;

/// One mail to one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingMail {
    /// `<something@domain>`, fixed before the first try and the same in every try, so that a
    /// recipient's server can drop what it took already.
    pub message_id: String,
    /// When the mail was written (UTC on the wire).
    pub date: DateTime<Utc>,
    /// From whom: header and envelope.
    pub from: Sender,
    /// Where an answer goes, when not to the sender: the branch.
    pub reply_to: Option<MailAddress>,
    /// To whom.
    pub to: MailAddress,
    /// Subject.
    pub subject: String,
    /// Plain text, lines ended by `\n`.
    pub body: String,
}

/// The sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// As the recipient sees it; may be Japanese.
    pub name: String,
    /// Address.
    pub address: MailAddress,
}

impl OutgoingMail {
    /// Envelope and bytes. What would break a header is refused here: lettre panics on some of it.
    pub(super) fn write(&self) -> Result<(Envelope, Vec<u8>), MailFailure> {
        let refused = |message: String| MailFailure::permanent(Stage::Writing, message);
        for (name, text) in [
            ("the sender's name", &self.from.name),
            ("the subject", &self.subject),
            ("the Message-ID", &self.message_id),
        ] {
            if text.contains(char::is_control) {
                return Err(refused(format!("{name} holds a control character")));
            }
        }
        let id_fits = self
            .message_id
            .strip_prefix('<')
            .and_then(|id| id.strip_suffix('>'))
            .and_then(|id| id.split_once('@'))
            .is_some_and(|(id, domain)| {
                let fits = |c: char| c.is_ascii_graphic() && !"<>@".contains(c);
                [id, domain]
                    .iter()
                    .all(|p| !p.is_empty() && p.chars().all(fits))
            });
        if !id_fits {
            return Err(refused("the Message-ID is not <id@domain>".to_owned()));
        }

        let from = address(&self.from.address)?;
        let to = address(&self.to)?;
        let envelope = Envelope::new(Some(from.clone()), vec![to.clone()])
            .map_err(|e| refused(e.to_string()))?;
        let mut headers = Message::builder()
            // Handed in: taken from the headers, an address with a quoted part is not found again.
            .envelope(envelope.clone())
            .from(Mailbox::new(Some(self.from.name.clone()), from.clone()))
            .to(Mailbox::new(None, to.clone()))
            .subject(self.subject.clone())
            .date(self.date.into())
            .message_id(Some(self.message_id.clone()));
        if let Some(branch) = &self.reply_to {
            headers = headers.reply_to(Mailbox::new(None, address(branch)?));
        }
        // RFC 3834: no vacation notice answers it.
        let auto = HeaderName::new_from_ascii_str("Auto-Submitted");
        headers = headers.raw_header(HeaderValue::new(auto, "auto-generated".to_owned()));
        let text = SinglePart::builder()
            .header(ContentType::TEXT_PLAIN)
            .body(self.body.clone());
        let message = headers
            .singlepart(text)
            .map_err(|e| refused(e.to_string()))?;
        Ok((envelope, message.formatted()))
    }
}

fn address(address: &MailAddress) -> Result<Address, MailFailure> {
    Address::new(address.wire_local(), address.domain())
        .map_err(|e| MailFailure::permanent(Stage::Writing, format!("address: {e}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mail_address::check;
    use proptest::prelude::*;

    fn mail() -> OutgoingMail {
        OutgoingMail {
            message_id: "<0190-1@example.jp>".into(),
            date: DateTime::from_timestamp(1_667_278_800, 0).unwrap(),
            from: Sender {
                name: "電子証書保証株式会社 \"長野\"支店".into(),
                address: check("densho@example.jp").unwrap(),
            },
            reply_to: Some(check("nagano@example.jp").unwrap()),
            to: check("a..b@docomo.example.jp").unwrap(),
            subject: "電子保証（認証キー）発行完了のお知らせ".into(),
            body: "○○建設　株式会社　様\n.先頭の点\n".into(),
        }
    }

    #[test]
    fn a_mail_is_the_same_ascii_bytes_in_every_try() {
        let (envelope, bytes) = mail().write().unwrap();
        assert_eq!(mail().write().unwrap().1, bytes);
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.is_ascii());
        let head = text.split("\r\n\r\n").next().unwrap();
        for line in [
            "Message-ID: <0190-1@example.jp>",
            "Date: Tue, 01 Nov 2022 05:00:00 +0000",
            "To: \"a..b\"@docomo.example.jp",
            "Reply-To: nagano@example.jp",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
        ] {
            assert!(head.lines().any(|l| l == line), "{line}\n{head}");
        }
        assert!(head.lines().all(|l| l.len() <= 78), "{head}");
        assert_eq!(envelope.to()[0].to_string(), "\"a..b\"@docomo.example.jp");
    }

    #[test]
    fn what_would_break_a_header_is_refused_before_it_reaches_the_library() {
        for bad in ["\r\nBcc: x@example.jp", "\n", "\0", "\u{85}", "\u{1B}[m"] {
            let text = format!("a{bad}b");
            let mails = [
                OutgoingMail {
                    from: Sender {
                        name: text.clone(),
                        ..mail().from
                    },
                    ..mail()
                },
                OutgoingMail {
                    subject: text.clone(),
                    ..mail()
                },
                OutgoingMail {
                    message_id: format!("<{text}@example.jp>"),
                    ..mail()
                },
            ];
            for mail in mails {
                let failure = mail.write().unwrap_err();
                assert!(failure.message.contains("control"), "{failure}");
            }
        }
        for id in [
            "1@example.jp",
            "<1>",
            "<@example.jp>",
            "<1@2@3>",
            "<1 2@x.jp>",
            "",
        ] {
            let mail = OutgoingMail {
                message_id: id.into(),
                ..mail()
            };
            assert!(mail.write().is_err(), "{id}");
        }
    }

    proptest! {
        #[test]
        fn no_name_subject_or_text_makes_the_library_panic(
            name in any::<String>(), subject in any::<String>(), body in any::<String>(),
        ) {
            let mail = OutgoingMail {
                from: Sender { name, ..mail().from },
                subject,
                body,
                ..mail()
            };
            if let Ok((_, bytes)) = mail.write() {
                let text = String::from_utf8(bytes).unwrap();
                let head = text.split("\r\n\r\n").next().unwrap();
                prop_assert!(text.is_ascii());
                // Eight headers and no ninth, however the texts look.
                let names: Vec<&str> = head
                    .lines()
                    .filter(|l| !l.starts_with([' ', '\t']))
                    .filter_map(|l| l.split(':').next())
                    .collect();
                prop_assert_eq!(names.len(), 10, "{}", head);
            }
        }
    }
}
