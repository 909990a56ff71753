//! The documents of a contract with this machine's fonts and the company's wordings.

use super::{Documents, Trouble};
use crate::document::{self, DocumentError, Fonts, MissingGlyph, Wordings};
use crate::domain::certificate::CertificateContent;
use crate::domain::master::RecordedWording;
use crate::vault::AuthKey;
use zeroize::Zeroizing;

/// Fonts and wordings as configured.
#[derive(Debug)]
pub struct HouseDocuments {
    /// Embedded fonts and the fallbacks that are installed.
    pub fonts: Fonts,
    /// Every wording under which certificates were or are issued.
    pub wordings: Wordings,
}

impl Documents for HouseDocuments {
    fn asks(&self, content: &CertificateContent) -> bool {
        self.wordings.asks(&content.wording)
    }

    fn files(&self) -> Vec<(String, String)> {
        self.wordings.files()
    }

    fn learn(&self, wordings: &[RecordedWording]) {
        for fault in self.wordings.learn(wordings).err().into_iter().flatten() {
            tracing::warn!(error = %fault, "a wording on record cannot be read");
        }
    }

    fn check(
        &self,
        content: &CertificateContent,
        hand_in: Option<&str>,
    ) -> Result<String, Trouble> {
        let wording = self.wordings.for_issue(&content.wording).map_err(trouble)?;
        document::check(content, hand_in, &self.fonts, &wording).map_err(trouble)?;
        Ok(wording.reference().to_owned())
    }

    fn key_notice(
        &self,
        content: &CertificateContent,
        key: &AuthKey,
        hand_in: Option<&str>,
    ) -> Result<Zeroizing<Vec<u8>>, Trouble> {
        let wording = self.wordings.find(&content.wording).map_err(trouble)?;
        document::key_notice(content, key.expose(), hand_in, &self.fonts, &wording).map_err(trouble)
    }
}

fn trouble(error: DocumentError) -> Trouble {
    match error {
        DocumentError::MissingGlyphs(missing) => {
            let list: Vec<String> = missing.iter().map(named).collect();
            Trouble::person(
                "missing_glyph",
                format!(
                    "証書に印字できない文字があります: {}。その文字を持つ書体を管理者に加えてもらい（document.fallback_fonts）再試行するか、申込（変更等ならその手続き）を開いて取下（d）をし、字を改めて入れ直してください。",
                    list.join("、")
                ),
            )
        }
        DocumentError::OtherWording { wanted, .. } => Trouble::person(
            "unknown_wording",
            format!(
                "証書の文面「{wanted}」がマスタの証書文面にも、ワーカーの設定 document.wording_dir にもありません。会社・文面の登録を確かめてから再試行してください。"
            ),
        ),
        DocumentError::TwoWordings { id, first, second } => Trouble::person(
            "two_wordings",
            format!(
                "証書の文面「{id}」が二つあり、文が違います（{first} と {second}）。ファイルの方に別の id を付け、ワーカーを起動し直してから再試行してください。"
            ),
        ),
        DocumentError::DoesNotFit => Trouble::person(
            "does_not_fit",
            "証書の文が1ページか、決まった場所に収まりません。名称や発注者の提出の方法を短くするか、文面を改めてください。",
        ),
        DocumentError::Font { name, fault } => Trouble::person(
            "font",
            format!("書体 {name} を使えません（{fault}）。入れ直してから再試行してください。"),
        ),
        other => Trouble::internal(other),
    }
}

/// The character, its code points (it may be one that no screen shows either) and the field.
fn named(missing: &MissingGlyph) -> String {
    let field = match missing.field {
        "contractor_name" => "請負者",
        "contractor_address" => "住所",
        "beneficiary" => "発注者",
        "works_name" => "工事名",
        "deposit_bank" => "預託金融機関",
        "joint_venture_representative" => "JV代表者",
        "hand_in" => "提出の方法",
        "wording" => "文面",
        field if field.starts_with("company.") => "会社情報",
        field if field.starts_with("branch.") => "支店情報",
        other => other,
    };
    let shown = crate::terminal::gate::plain(&missing.text);
    format!("{field}の「{shown}」（{}）", missing.code_points())
}
