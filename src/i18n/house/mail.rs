//! Words about the wording of mails: what may be filled in, and what is wrong.

use super::super::Language;
use super::House;
use crate::domain::record::Choice;
use crate::mail::WordingFault;

/// What is wrong with a wording, and where.
#[must_use]
pub fn fault(language: Language, fault: &WordingFault) -> String {
    let words = House(language);
    let name = |name: &str| format!("{{{name}}}");
    match fault {
        WordingFault::Blank => words.mail_blank().to_owned(),
        WordingFault::TooLong { most } => words.too_long(most),
        WordingFault::Control { line } => words.mail_control(line),
        WordingFault::Leaks { name: n, line } => words.mail_leaks(line, name(n)),
        WordingFault::Unknown { name: n, line } => words.mail_unknown(line, name(n)),
        WordingFault::Brace { line } => words.mail_brace(line),
    }
}

/// What may be filled in, as a list of values: the hole, and what comes there.
#[must_use]
pub fn holes(language: Language) -> Vec<Choice> {
    let hole = |code, ja, en| super::hole(language, code, ja, en);
    vec![
        hole("contractor", "請負者", "contractor"),
        hole("orderer", "発注者", "orderer"),
        hole("works", "工事名", "works name"),
        hole(
            "contracts",
            "商品と保証契約番号（1件1行）",
            "products and contract numbers, a line each",
        ),
        hole(
            "event",
            "手続き（変更、解約 …）",
            "what happened (change, termination …)",
        ),
        hole("company", "会社名", "company"),
        hole("branch", "支店名", "branch"),
        hole("tel", "支店の電話", "the branch's telephone"),
        hole(
            "contact",
            "支店の連絡先（電話・FAX・メール）",
            "the branch with telephone, fax and mail",
        ),
    ]
}
