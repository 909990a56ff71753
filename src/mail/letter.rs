//! The words of the completion mail: a template that the company can replace, filled from what
//! the database recorded when the last certificate had arrived.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::domain::certificate::{BranchSnapshot, CompanySnapshot};
use crate::domain::product::Form;
use crate::domain::template::{Template, TemplateFault};

use super::wording::MailWording;

pub(super) const STANDARD: &str = include_str!("../../assets/mail/completion.txt");
pub(super) const REKEY: &str = include_str!("../../assets/mail/rekey.txt");
pub(super) const AMENDMENT: &str = include_str!("../../assets/mail/amendment.txt");

/// Names that may stand in the template. There is none for a key or an amount.
pub(super) const HOLES: &[&str] = &[
    "contractor",
    "orderer",
    "works",
    "contracts",
    "company",
    "branch",
    "tel",
    "contact",
    "event",
];

/// What the mail may say; as JSON the `fields` of the database's mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompletionFields {
    /// The contractor, or the joint venture.
    pub contractor_name: String,
    /// The orderer.
    pub beneficiary: String,
    /// 工事名.
    pub works_name: String,
    /// Every contract of the application, on paper or electronic.
    pub contracts: Vec<IssuedContract>,
    /// The company as on the certificates.
    pub company: CompanySnapshot,
    /// 取扱箇所 as on the certificates.
    pub branch: BranchSnapshot,
    /// Code of what happened after the issue (`domain::ledger::EventKind`); none for the issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// The wording that was in force when the mail was queued; none: the template of whoever writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wording: Option<MailWording>,
}

/// One contract of the application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedContract {
    /// The product as printed.
    pub product_name: String,
    /// 保証契約番号.
    pub number: String,
    /// Only electronic ones stand in the mail.
    pub form: Form,
}

/// A filled template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Subject.
    pub subject: String,
    /// Text, lines ended by `\n`.
    pub body: String,
}

/// The template of subject and text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailTemplate {
    subject: Template,
    body: Template,
}

/// Why a template was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("mail template {file}: {fault}")]
pub struct MailTemplateError {
    /// The file.
    pub file: String,
    /// What is wrong with it, and where.
    pub fault: String,
}

impl MailTemplate {
    /// The template that comes with the program.
    ///
    /// # Errors
    /// Never in a program that passed its tests.
    pub fn standard() -> Result<Self, MailTemplateError> {
        Self::parse("completion.txt (built in)", STANDARD)
    }

    /// The built-in template of the mail after a change, correction, cancellation or termination.
    ///
    /// # Errors
    /// Never in a program that passed its tests.
    pub fn amendment() -> Result<Self, MailTemplateError> {
        Self::parse("amendment.txt (built in)", AMENDMENT)
    }

    /// The built-in template of the mail after a key was issued anew (認証キー再発行).
    ///
    /// # Errors
    /// Never in a program that passed its tests.
    pub fn rekey() -> Result<Self, MailTemplateError> {
        Self::parse("rekey.txt (built in)", REKEY)
    }

    /// The company's template, or the built-in one.
    ///
    /// # Errors
    /// The file cannot be read (UTF-8), or [`Self::parse`] refuses it.
    pub fn load(file: Option<&Path>) -> Result<Self, MailTemplateError> {
        let Some(path) = file else {
            return Self::standard();
        };
        let name = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&name, &text),
            Err(e) => Err(MailTemplateError {
                file: name,
                fault: e.to_string(),
            }),
        }
    }

    /// Reads a template: `件名: …` (or `Subject: …`) in the first line, an empty line, the text.
    /// Holes: `{contractor}` `{orderer}` `{works}` `{contracts}` (a line for each electronic
    /// contract) `{company}` `{branch}` `{tel}` `{contact}` (branch, telephone, fax and mail
    /// address, a line each).
    ///
    /// # Errors
    /// No subject, no text, a control character, a hole that does not exist, each with its line.
    pub fn parse(file: &str, text: &str) -> Result<Self, MailTemplateError> {
        let fault = |fault: String| MailTemplateError {
            file: file.to_owned(),
            fault,
        };
        let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
        let stray = |c: char| c.is_control() && c != '\n';
        if let Some((n, _)) = text.lines().enumerate().find(|(_, l)| l.contains(stray)) {
            return Err(fault(format!("line {}: a control character", n + 1)));
        }
        let mut lines = text.splitn(3, '\n');
        let (first, second) = (lines.next().unwrap_or(""), lines.next().unwrap_or(""));
        let subject = ["件名:", "件名：", "Subject:"]
            .iter()
            .find_map(|name| first.strip_prefix(name))
            .map(str::trim)
            .filter(|subject| !subject.is_empty())
            .ok_or_else(|| fault("line 1: must be 件名: and the subject".to_owned()))?;
        if !second.trim().is_empty() {
            return Err(fault("line 2: must be empty".to_owned()));
        }
        let body = lines.next().unwrap_or("");
        if body.trim().is_empty() {
            return Err(fault("no text below the subject".to_owned()));
        }
        let subject = Template::parse(subject, HOLES).map_err(|e| fault(e.to_string()))?;
        let body = Template::parse(body, HOLES).map_err(|mut e| {
            e.line += 2;
            fault(e.to_string())
        })?;
        Ok(Self { subject, body })
    }

    /// A template of subject and text.
    ///
    /// # Errors
    /// A hole that does not exist, a brace too many or too few.
    pub fn of(subject: &str, body: &str) -> Result<Self, TemplateFault> {
        Ok(Self {
            subject: Template::parse(subject, HOLES)?,
            body: Template::parse(body, HOLES)?,
        })
    }

    /// The letter: in the wording that the mail has kept, else in this one. A kept wording passed the database's
    /// constraints, which say the same as [`MailWording::template`].
    #[must_use]
    pub fn fill(&self, fields: &CompletionFields) -> Letter {
        let kept = fields.wording.as_ref().and_then(|w| w.template().ok());
        kept.as_ref().unwrap_or(self).fill_own(fields)
    }

    fn fill_own(&self, fields: &CompletionFields) -> Letter {
        let contracts: Vec<String> = fields
            .contracts
            .iter()
            .filter(|contract| contract.form == Form::Electronic)
            .map(|contract| format!("　　・{}（{}）", contract.product_name, contract.number))
            .collect();
        let contracts = contracts.join("\n");
        let contact = contact(&fields.branch);
        let value = |hole: &'static str| match hole {
            "contractor" => fields.contractor_name.as_str(),
            "orderer" => &fields.beneficiary,
            "works" => &fields.works_name,
            "contracts" => &contracts,
            "company" => &fields.company.name,
            "branch" => &fields.branch.name,
            "tel" => &fields.branch.tel,
            "event" => match fields.event.as_deref() {
                Some("change") => "変更",
                Some("correction") => "訂正",
                Some("cancellation") => "変更の取消",
                Some("termination") => "解約",
                _ => "発行",
            },
            _ => &contact,
        };
        Letter {
            subject: self.subject.fill(value),
            body: self.body.fill(value),
        }
    }
}

fn contact(branch: &BranchSnapshot) -> String {
    let mut lines = vec![branch.name.clone(), format!("電話：{}", branch.tel)];
    let given = |text: &Option<String>| text.clone().filter(|t| !t.is_empty());
    if let Some(fax) = given(&branch.fax) {
        lines.push(format!("ＦＡＸ：{fax}"));
    }
    if let Some(email) = given(&branch.email) {
        lines.push(format!("メール：{email}"));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> CompletionFields {
        let contract = |product: &str, number: &str, form| IssuedContract {
            product_name: product.into(),
            number: number.into(),
            form,
        };
        CompletionFields {
            contractor_name: "○○建設　株式会社".into(),
            beneficiary: "長野県△△建設事務所長".into(),
            works_name: "令和○年度　県単河川維持工事{tel}".into(),
            contracts: vec![
                contract("前払金保証", "37071-00001M", Form::Electronic),
                contract("契約保証", "37071-00001K", Form::Electronic),
                contract("契約保証予約（入札ボンド）", "37071-00001Y", Form::Paper),
            ],
            company: CompanySnapshot {
                name: "電子証書保証株式会社".into(),
                address: "東京都○○区".into(),
                president_title: "取締役社長".into(),
                president: "見本　太郎".into(),
            },
            branch: BranchSnapshot {
                name: "長野支店".into(),
                tel: "026-000-0000".into(),
                fax: None,
                email: Some("nagano@example.jp".into()),
            },
            event: None,
            wording: None,
        }
    }

    #[test]
    fn the_standard_letter_says_whose_works_which_guarantees_and_whom_to_ask() {
        let letter = MailTemplate::standard().unwrap().fill(&fields());
        assert_eq!(letter.subject, "電子保証（認証キー）発行完了のお知らせ");
        for expected in [
            "○○建設　株式会社　様",
            "工事名　：令和○年度　県単河川維持工事{tel}\n",
            "　　・前払金保証（37071-00001M）\n　　・契約保証（37071-00001K）\n",
            "「電子保証（認証キー）」のタブ",
            "電子証書保証株式会社\n長野支店\n電話：026-000-0000\nメール：nagano@example.jp\n",
        ] {
            assert!(
                letter.body.contains(expected),
                "{expected}\n{}",
                letter.body
            );
        }
        assert!(!letter.body.contains("入札ボンド"), "{}", letter.body);
    }

    #[test]
    fn the_letter_after_an_amendment_says_what_happened_and_that_the_key_stays() {
        let fields = CompletionFields {
            event: Some("cancellation".into()),
            ..fields()
        };
        let letter = MailTemplate::amendment().unwrap().fill(&fields);
        assert_eq!(letter.subject, "電子保証の変更の取消手続き完了のお知らせ");
        assert!(
            letter.body.contains("認証キーは変わりません"),
            "{}",
            letter.body
        );
        assert!(
            letter.body.contains("　　・前払金保証（37071-00001M）"),
            "{}",
            letter.body
        );
    }

    #[test]
    fn a_mail_is_written_in_the_wording_that_it_has_kept() {
        let fields = CompletionFields {
            wording: Some(MailWording {
                subject: "【{company}】発行済".into(),
                body: "{contractor}御中\n{contracts}\n".into(),
            }),
            ..fields()
        };
        let letter = MailTemplate::standard().unwrap().fill(&fields);
        assert_eq!(letter.subject, "【電子証書保証株式会社】発行済");
        assert!(
            letter
                .body
                .starts_with("○○建設　株式会社御中\n　　・前払金保証")
        );
    }

    #[test]
    fn a_hole_for_a_key_or_an_amount_does_not_exist() {
        for hole in ["key", "auth_key", "amount", "price", "tels"] {
            let text = format!("件名: x\n\n一行目\n{{{hole}}}\n");
            let message = MailTemplate::parse("own.txt", &text)
                .unwrap_err()
                .to_string();
            assert!(
                message.contains("own.txt") && message.contains("line 4"),
                "{message}"
            );
        }
    }

    #[test]
    fn a_template_without_a_subject_or_text_is_refused() {
        for (text, place) in [
            ("本文だけ\n", "line 1"),
            ("件名:  \n\n本文", "line 1"),
            ("件名: x\n本文\n", "line 2"),
            ("件名: x\n\n  \n", "no text"),
            ("件名: x\n\n本\u{1B}文\n", "line 3"),
        ] {
            let message = MailTemplate::parse("own.txt", text)
                .unwrap_err()
                .to_string();
            assert!(message.contains(place), "{text:?}: {message}");
        }
        let windows = "\u{FEFF}件名: 発行済\r\n\r\n{works}\r\n";
        let letter = MailTemplate::parse("own.txt", windows)
            .unwrap()
            .fill(&fields());
        assert_eq!(letter.body, "令和○年度　県単河川維持工事{tel}\n");
    }
}
