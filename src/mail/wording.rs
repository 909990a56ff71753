//! 文面: subject and text of a mail as an administrator words them, and what may not stand in them.
//! `migrations/0060_mail_wording.sql` holds the same rules.

use super::letter::{AMENDMENT, HOLES, MailTemplate, REKEY, STANDARD};
use crate::domain::template::{Template, TemplateFault, TemplateFaultKind};
use serde::{Deserialize, Serialize};

/// Longest text, in characters.
pub const MOST: usize = 2_000;

/// Parts of names that ask for a key or an amount, in lower case. No mail carries either.
const LEAKING: &[&str] = &[
    "key",
    "amount",
    "price",
    "premium",
    "鍵",
    "キー",
    "金額",
    "保証料",
];

/// Which mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailKind {
    /// 発行完了
    Completion,
    /// 変更・訂正・変更取消・解約の完了
    Amendment,
    /// 認証キー再発行
    Rekey,
}

impl MailKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Completion, Self::Amendment, Self::Rekey];

    /// Its name in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Completion => "completion",
            Self::Amendment => "amendment",
            Self::Rekey => "rekey",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The wording that comes with the program.
    #[must_use]
    pub fn standard(self) -> MailWording {
        let text = match self {
            Self::Completion => STANDARD,
            Self::Amendment => AMENDMENT,
            Self::Rekey => REKEY,
        };
        let (subject, body) = text.split_once("\n\n").unwrap_or((text, ""));
        MailWording {
            subject: subject.trim_start_matches("件名:").trim().to_owned(),
            body: body.to_owned(),
        }
    }
}

/// Subject and text with holes, as a mail keeps them from when it is queued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailWording {
    /// Subject.
    pub subject: String,
    /// Text, lines ended by `\n`.
    pub body: String,
}

/// What is wrong with a wording; lines are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WordingFault {
    /// Nothing stands there.
    Blank,
    /// Longer than it may be.
    TooLong {
        /// The most characters: [`MOST`], of the subject 200.
        most: usize,
    },
    /// A control or invisible character.
    Control {
        /// Line.
        line: usize,
    },
    /// A hole that would carry a key or an amount.
    Leaks {
        /// As written.
        name: String,
        /// Line.
        line: usize,
    },
    /// A hole that does not exist.
    Unknown {
        /// As written.
        name: String,
        /// Line.
        line: usize,
    },
    /// A brace that opens or closes nothing, or one in full width.
    Brace {
        /// Line.
        line: usize,
    },
}

impl MailWording {
    /// What is wrong with the subject.
    #[must_use]
    pub fn subject_fault(&self) -> Option<WordingFault> {
        if self.subject.contains('\n') {
            return Some(WordingFault::Control { line: 1 });
        }
        fault_of(&self.subject, 200)
    }

    /// What is wrong with the text.
    #[must_use]
    pub fn body_fault(&self) -> Option<WordingFault> {
        fault_of(&self.body, MOST)
    }

    /// The template of it.
    ///
    /// # Errors
    /// What is wrong with it; the subject first.
    pub fn template(&self) -> Result<MailTemplate, WordingFault> {
        match self.subject_fault().or_else(|| self.body_fault()) {
            Some(fault) => Err(fault),
            None => MailTemplate::of(&self.subject, &self.body).map_err(of_template),
        }
    }
}

fn fault_of(text: &str, most: usize) -> Option<WordingFault> {
    if crate::domain::text::is_blank(text) {
        return Some(WordingFault::Blank);
    }
    if text.chars().count() > most {
        return Some(WordingFault::TooLong { most });
    }
    for (n, line) in text.split('\n').enumerate() {
        let line_no = n + 1;
        if line.chars().any(crate::domain::text::is_forbidden) {
            return Some(WordingFault::Control { line: line_no });
        }
        if line.contains(['｛', '｝']) {
            return Some(WordingFault::Brace { line: line_no });
        }
    }
    Template::parse(text, HOLES).err().map(of_template)
}

fn of_template(fault: TemplateFault) -> WordingFault {
    let line = fault.line;
    match fault.kind {
        TemplateFaultKind::Unclosed | TemplateFaultKind::Stray => WordingFault::Brace { line },
        TemplateFaultKind::Unknown { name, .. } => {
            let lower = name.to_lowercase();
            if LEAKING.iter().any(|part| lower.contains(part)) {
                WordingFault::Leaks { name, line }
            } else {
                WordingFault::Unknown { name, line }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(body: &str) -> Option<WordingFault> {
        MailWording {
            subject: "件名".into(),
            body: body.into(),
        }
        .body_fault()
    }

    #[test]
    fn the_standard_wordings_have_no_fault() {
        for kind in MailKind::ALL {
            let wording = kind.standard();
            assert!(wording.template().is_ok(), "{kind:?}");
            assert!(!wording.subject.contains("件名"), "{wording:?}");
            assert_eq!(MailKind::from_code(kind.code()), Some(kind));
        }
    }

    #[test]
    fn a_hole_for_a_key_or_an_amount_is_told_as_that() {
        for name in ["key", "AUTH_KEY", "認証キー", "amount", "price", "保証金額"] {
            assert_eq!(
                body(&format!("一行目\n{{{name}}}")),
                Some(WordingFault::Leaks {
                    name: name.into(),
                    line: 2
                })
            );
        }
        let unknown = body("{work}");
        assert!(matches!(unknown, Some(WordingFault::Unknown { .. })));
    }

    #[test]
    fn braces_of_an_ime_and_open_ones_are_told_with_their_line() {
        for (text, line) in [("｛works｝", 1), ("a\nb {works", 2), ("a\n\n}", 3)] {
            assert_eq!(body(text), Some(WordingFault::Brace { line }), "{text}");
        }
        assert_eq!(body("{{works}}"), None);
        assert_eq!(body(" 　\n"), Some(WordingFault::Blank));
        assert_eq!(body("a\u{1b}b"), Some(WordingFault::Control { line: 1 }));
        assert_eq!(
            body(&"あ".repeat(2_001)),
            Some(WordingFault::TooLong { most: MOST })
        );
    }
}
