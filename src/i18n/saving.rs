//! Why a certificate, a notice or an exported list did not become a file.

use super::refusals::{Sentence, sentence};
use super::{Language, catalogue};
use crate::document::{DocumentError, SaveFault};
use crate::domain::refusal::Refusal;
use std::io::ErrorKind;

catalogue! {
    /// Files that are not there.
    Saving {
        not_saved(why): "保存できませんでした: {why}" / "Could not be saved: {why}";
        wording_unread: "証書の文面をまだ読み込んでいないので印刷できません" / "not printed: the wording of the certificate is not read yet";
        wording_remedy(why): "ファイルはできていません（{why}）。つながってからもう一度印刷してください。" / "There is no file ({why}). Print it again once the database is back.";
        no_glyph(characters): "印字できない文字があります（{characters}）" / "no font can print {characters}";
        no_glyph_remedy: "ファイルはできていません。その文字を持つ書体を管理者に加えてもらってください（document.fallback_fonts）。" / "There is no file. Have a font added that has them (document.fallback_fonts).";
        no_room: "文が1ページに収まりません" / "the text does not fit on one page";
        no_wording(id): "証書の文面「{id}」がこの機械にもデータベースにもありません" / "the wording \"{id}\" is neither on this machine nor on record";
        two_wordings(id): "証書の文面「{id}」が二つあり、文が違います" / "there are two wordings \"{id}\" that differ";
        wording_asks: "ファイルはできていません。証書文面の登録と document.wording_dir を管理者に確かめてもらってください。" / "There is no file. Have the wordings on record and document.wording_dir looked at.";
        not_issued: "まだ発行されていません（番号も認証キーもありません）" / "it is not issued yet: it has neither number nor key";
        no_key: "認証キーとして読めません" / "what came as the auth key is none";
        no_font(name, why): "書体 {name} を使えません（{why}）" / "the font {name} cannot be used ({why})";
        no_pdf(why): "PDFを作れません（{why}）" / "the PDF cannot be made ({why})";
        to_staff: "ファイルはできていません。続くときは管理者に伝えてください。" / "There is no file. Tell your administrator if it persists.";
        no_permission: "保存先に書く権限がありません" / "no permission to write there";
        no_space: "保存先に空きがありません" / "no space is left there";
        read_only: "保存先は読み取り専用です" / "the place is read-only";
        no_folder: "保存先のフォルダがありません" / "there is no such folder";
        not_a_folder: "保存先がフォルダではありません" / "the place is no folder";
        all_names_taken: "同じ名前のファイルが多すぎます" / "there are too many files of this name";
        look_at_the_folder: "ファイルはできていません。保存先（document.print_dir）の場所・空き・権限を確かめてください。" / "There is no file. Look at the folder (document.print_dir), its space and its rights.";
    }
}

/// That nothing was saved, why, and what to do.
#[must_use]
pub fn not_saved(language: Language, fault: &SaveFault) -> Sentence {
    let why = why(language, fault);
    Sentence {
        what: Saving(language).not_saved(why.what),
        remedy: why.remedy,
    }
}

/// Why, without that nothing was saved.
#[must_use]
pub fn why(language: Language, fault: &SaveFault) -> Sentence {
    let words = Saving(language);
    let (what, remedy) = match fault {
        SaveFault::Refused(refusal) if refusal.is_away() || *refusal == Refusal::TimedOut => {
            let why = match refusal {
                // As a read: nothing may have happened by it.
                Refusal::TimedOut => super::refusals::slow_reading(language).what,
                other => sentence(language, other).what,
            };
            (words.wording_unread().to_owned(), words.wording_remedy(why))
        }
        SaveFault::Refused(refusal) => return sentence(language, refusal),
        SaveFault::Document(error) => return document(language, error),
        SaveFault::System(kind, said) => (
            system(words, *kind, said).to_owned(),
            words.look_at_the_folder().to_owned(),
        ),
        SaveFault::Internal(said) => {
            return sentence(language, &Refusal::Internal(said.clone()));
        }
    };
    Sentence { what, remedy }
}

fn document(language: Language, error: &DocumentError) -> Sentence {
    let words = Saving(language);
    let asks = words.wording_asks();
    let (what, remedy) = match error {
        DocumentError::MissingGlyphs(missing) => {
            let named = |text: &str| format!("「{}」", crate::terminal::gate::plain(text));
            let mut all: Vec<String> = missing.iter().map(|m| named(&m.text)).collect();
            all.dedup();
            (words.no_glyph(all.concat()), words.no_glyph_remedy())
        }
        DocumentError::DoesNotFit => (words.no_room().to_owned(), asks),
        DocumentError::OtherWording { wanted, .. } => {
            let id = wanted.split(':').next().unwrap_or_default();
            (words.no_wording(id), asks)
        }
        DocumentError::TwoWordings { id, .. } => (words.two_wordings(id), asks),
        DocumentError::NotIssued => (words.not_issued().to_owned(), words.to_staff()),
        DocumentError::NotAKey => (words.no_key().to_owned(), words.to_staff()),
        DocumentError::Font { name, fault } => (words.no_font(name, fault), words.to_staff()),
        DocumentError::Pdf(why) => (words.no_pdf(why), words.to_staff()),
    };
    Sentence {
        what,
        remedy: remedy.to_owned(),
    }
}

/// What the program does not know itself is said by the system.
fn system(words: Saving, kind: ErrorKind, said: &str) -> &str {
    match kind {
        ErrorKind::PermissionDenied => words.no_permission(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => words.no_space(),
        ErrorKind::ReadOnlyFilesystem => words.read_only(),
        ErrorKind::NotFound => words.no_folder(),
        ErrorKind::NotADirectory => words.not_a_folder(),
        ErrorKind::AlreadyExists => words.all_names_taken(),
        _ => said,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_that_was_not_printed_says_why_in_one_language() {
        let every = [
            SaveFault::Refused(Refusal::Unavailable),
            SaveFault::Refused(Refusal::TimedOut),
            SaveFault::Refused(Refusal::TooManySessions),
            SaveFault::Refused(Refusal::NotAllowed),
            SaveFault::Document(DocumentError::DoesNotFit),
            SaveFault::Document(DocumentError::OtherWording {
                wanted: "v7:00ff".to_owned(),
                given: String::new(),
            }),
            SaveFault::Document(DocumentError::NotIssued),
            SaveFault::Document(DocumentError::NotAKey),
            SaveFault::System(ErrorKind::PermissionDenied, "Permission denied".to_owned()),
            SaveFault::System(ErrorKind::StorageFull, "No space left".to_owned()),
            SaveFault::System(ErrorKind::NotADirectory, "Not a directory".to_owned()),
        ];
        let kana = |text: &str| text.chars().any(|c| ('\u{3041}'..='\u{30ff}').contains(&c));
        for fault in every {
            let said = not_saved(Language::Japanese, &fault);
            assert!(kana(&said.what) && kana(&said.remedy), "{said:?}");
            let longest = said.what.split(|c: char| !c.is_ascii_alphabetic());
            assert!(
                longest.max_by_key(|w| w.len()).is_none_or(|w| w.len() < 4),
                "{said:?}"
            );
            let said = not_saved(Language::English, &fault);
            assert!(!kana(&said.what) && !kana(&said.remedy), "{said:?}");
        }
        let away = not_saved(
            Language::Japanese,
            &SaveFault::Refused(Refusal::Unavailable),
        );
        assert_eq!(
            away.what,
            "保存できませんでした: 証書の文面をまだ読み込んでいないので印刷できません"
        );
    }
}
