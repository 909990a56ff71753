//! Words about the wording of certificate and key notice: what each sentence is for, what may be filled in, what is wrong.

use super::super::Language;
use super::House;
use crate::document::{SentenceFault, SpecimenFault};
use crate::domain::record::Choice;
use crate::terminal::gate;

/// What a sentence is called, in at most sixteen columns.
pub(super) fn label(key: &str) -> Option<(&'static str, &'static str)> {
    Some(match key {
        "certificate" => ("証書", "Certificate"),
        "notice" => ("お知らせ", "Key notice"),
        "notes" => ("注", "Notes"),
        // In the audit a sentence stands under its last name alone.
        "certificate.electronic" | "electronic" => ("電子証書の断り", "Electronic"),
        "certificate.preview" | "preview" => ("発行前の断り", "Before issue"),
        "certificate.number_to_come" | "number_to_come" => ("発行前の番号", "Number to come"),
        "certificate.date_to_come" | "date_to_come" => ("発行前の日付", "Date to come"),
        "certificate.undertaking" | "undertaking" => ("保証の文", "Undertaking"),
        "certificate.seal_paper" | "seal_paper" => ("印の欄（書面）", "Seal, paper"),
        "certificate.seal_electronic" | "seal_electronic" => ("印の欄（電子）", "Seal, electronic"),
        "certificate.notes.advance_payment" => ("注・前払金", "Notes, advance"),
        "certificate.notes.interim_advance" => ("注・中間前払金", "Notes, interim"),
        "certificate.notes.performance" => ("注・契約保証", "Notes, perform."),
        "certificate.notes.bid_bond" => ("注・入札ボンド", "Notes, bid bond"),
        "notice.lead" | "lead" => ("お知らせの前文", "Notice, lead"),
        "notice.methods" | "methods" => ("提出の方法", "Ways to hand in"),
        "notice.hand_in" | "hand_in" => ("発注者の決まり", "Orderer's rule"),
        "notice.completion" | "completion" => ("提出後の手続き", "Completion"),
        "notice.care" | "care" => ("キーの取扱い", "Care of the key"),
        "notice.contact" | "contact" => ("問い合わせ先", "Contact"),
        "notice.orderer" | "orderer" => ("発注者への文", "To the orderer"),
        _ => return None,
    })
}

/// Whether a field's name is a sentence's.
#[must_use]
pub fn is_sentence(key: &str) -> bool {
    key.starts_with("certificate.") || key.starts_with("notice.")
}

/// Where a sentence stands and what it is for.
#[must_use]
pub fn purpose(language: Language, key: &str) -> &'static str {
    let (ja, en) = match key {
        "certificate.electronic" => (
            "電子証書の表題の上（1行）",
            "above an electronic title (one line)",
        ),
        "certificate.preview" => (
            "発行前の確認用の表題の上（1行）",
            "above the title before the issue (one line)",
        ),
        "certificate.number_to_come" => (
            "発行前、番号の代わり（1行）",
            "in place of the number before the issue",
        ),
        "certificate.date_to_come" => (
            "発行前、日付の代わり（1行）",
            "in place of the date before the issue",
        ),
        "certificate.undertaking" => (
            "証書の表の下。1行が1段落",
            "under the table; a paragraph a line",
        ),
        "certificate.seal_paper" => (
            "書面の印の場所。1字なら大きく",
            "in the seal's place, on paper",
        ),
        "certificate.seal_electronic" => (
            "電子の印の場所。1行8字まで",
            "in the seal's place, electronic",
        ),
        "notice.lead" => ("お知らせの表の上。1行が1段落", "above the notice's table"),
        "notice.methods" => ("提出のしかた。1行に1つ", "ways to hand in, one a line"),
        "notice.hand_in" => (
            "発注者の規則の提出方法の前（1行）",
            "before the orderer's own rule (one line)",
        ),
        "notice.completion" => ("お知らせの表の下、1つ目", "under the notice's table, first"),
        "notice.care" => (
            "お知らせの表の下、2つ目",
            "under the notice's table, second",
        ),
        "notice.contact" => ("お知らせの表の下、3つ目", "under the notice's table, third"),
        "notice.orderer" => ("【発注者様へのお願い】の中", "in the box to the orderer"),
        _ => (
            "証書の下の（注）。1行に1つ、番号は自動",
            "at the foot, one a line, numbered",
        ),
    };
    language.pick(ja, en)
}

/// What is wrong with a sentence, and where.
#[must_use]
pub fn fault(language: Language, fault: &SentenceFault) -> String {
    let words = House(language);
    match fault {
        SentenceFault::Blank => words.mail_blank().to_owned(),
        SentenceFault::TooLong { most } => words.too_long(most),
        SentenceFault::Lines { most } => words.sentence_lines(most),
        SentenceFault::Control { line } => words.mail_control(line),
        SentenceFault::Unknown { name, line } => words.mail_unknown(line, format!("{{{name}}}")),
        SentenceFault::Brace { line } => words.mail_brace(line),
    }
}

/// Why there is no specimen, and what to do.
#[must_use]
pub fn specimen_fault(language: Language, fault: &SpecimenFault) -> (String, &'static str) {
    let words = House(language);
    match fault {
        SpecimenFault::Missing(missing) => {
            let named = |gap: &crate::document::MissingGlyph| {
                let (text, points) = (gate::plain(&gap.text), gap.code_points());
                match language {
                    Language::Japanese => format!("{text}（{points}）"),
                    Language::English => format!("{text} ({points})"),
                }
            };
            let all: Vec<String> = missing.iter().map(named).collect();
            (
                words.specimen_missing(all.join(" ")),
                words.specimen_missing_remedy(),
            )
        }
        SpecimenFault::OutOfPlace(key) => (
            words.specimen_place(super::heading(language, key)),
            words.specimen_long_remedy(),
        ),
        SpecimenFault::DoesNotFit => (
            words.specimen_long().to_owned(),
            words.specimen_long_remedy(),
        ),
        SpecimenFault::NoRoomForNames => (
            words.specimen_no_room().to_owned(),
            words.specimen_long_remedy(),
        ),
        SpecimenFault::TakenByFile(file) => {
            (words.specimen_taken(file), words.specimen_taken_remedy())
        }
        SpecimenFault::Unreadable(why) | SpecimenFault::Other(why) => {
            (words.export_failed(why), words.export_failed_remedy())
        }
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
        hole("product", "商品", "product"),
        hole("number", "保証契約番号", "contract number"),
        hole("clause", "約款", "terms"),
        hole("company", "会社名", "company"),
        hole("branch", "支店名", "branch"),
        hole("tel", "支店の電話", "the branch's telephone"),
    ]
}
