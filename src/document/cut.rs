//! The fonts of one document: each cut to the glyphs that it uses. Within a cut a glyph stands
//! for one text only, since the PDF maps glyph → text; where a font draws two characters with the
//! same glyph (〜 and ～ in some fonts), the second one goes into a further cut of the same font.
//! So the text layer gives back exactly what went in.

use std::collections::BTreeMap;

use allsorts::binary::read::ReadScope;
use allsorts::font_data::FontData;
use allsorts::subset::{CmapTarget, SubsetProfile};
use allsorts::tag;
use printpdf::{FontId, ParsedFont, PdfFont};
use sha2::{Digest, Sha256};

use super::error::DocumentError;
use super::face::font_error;
use super::fonts::{FaceId, Fonts, Glyph};

/// What a viewer reads of a font in a PDF, besides the outlines (PDF 32000-1, 9.9); the glyphs are
/// addressed by number, so the character table goes.
const TABLES: &[u32] = &[tag::HEAD, tag::HHEA, tag::HMTX, tag::MAXP];

/// The cuts of a document while it is drawn.
#[derive(Debug, Default)]
pub(super) struct Cuts {
    /// Of which page of the document, from 0.
    page: usize,
    cuts: Vec<Cut>,
}

#[derive(Debug)]
struct Cut {
    face: FaceId,
    /// Glyphs of the face in the order of first use; their place is their number in the cut.
    gids: Vec<u16>,
    /// Glyph of the face → number in the cut, and the text that it stands for.
    used: BTreeMap<u16, (u16, String)>,
}

/// A glyph in a cut: the font resource to select and the number to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CutGlyph {
    pub(super) cut: usize,
    pub(super) number: u16,
}

impl Cuts {
    /// Those of one page of several.
    pub(super) fn of_page(page: usize) -> Self {
        let cuts = Vec::new();
        Self { page, cuts }
    }

    /// Takes a glyph into the document.
    pub(super) fn take(&mut self, glyph: &Glyph) -> CutGlyph {
        for (n, cut) in self.cuts.iter_mut().enumerate() {
            if cut.face != glyph.face {
                continue;
            }
            match cut.used.get(&glyph.gid) {
                Some((number, text)) if *text == glyph.text => {
                    return CutGlyph {
                        cut: n,
                        number: *number,
                    };
                }
                Some(_) => {}
                None => {
                    return CutGlyph {
                        cut: n,
                        number: cut.add(glyph),
                    };
                }
            }
        }
        let mut cut = Cut {
            face: glyph.face,
            gids: vec![0],
            used: BTreeMap::new(),
        };
        let number = cut.add(glyph);
        self.cuts.push(cut);
        CutGlyph {
            cut: self.cuts.len() - 1,
            number,
        }
    }

    /// The resource name of a cut.
    pub(super) fn font_id(&self, cut: usize) -> FontId {
        FontId(match self.page {
            0 => format!("Cut{cut}"),
            page => format!("Cut{cut}Of{page}"),
        })
    }

    /// Cuts the fonts.
    pub(super) fn finish(&self, fonts: &Fonts) -> Result<Vec<(FontId, PdfFont)>, DocumentError> {
        let cuts = self.cuts.iter().enumerate();
        cuts.map(|(n, cut)| Ok((self.font_id(n), cut.finish(fonts, n)?)))
            .collect()
    }
}

impl Cut {
    fn add(&mut self, glyph: &Glyph) -> u16 {
        // A page holds some thousand glyphs at the very most.
        let number = u16::try_from(self.gids.len()).unwrap_or(0);
        self.gids.push(glyph.gid);
        self.used.insert(glyph.gid, (number, glyph.text.clone()));
        number
    }

    fn finish(&self, fonts: &Fonts, n: usize) -> Result<PdfFont, DocumentError> {
        let face = fonts.face(self.face)?;
        let bytes = face.bytes()?;
        let fault = |e: &dyn std::fmt::Display| font_error(&face.name, e);
        let file = ReadScope::new(&bytes)
            .read::<FontData<'_>>()
            .map_err(|e| fault(&e))?;
        let provider = file.table_provider(0).map_err(|e| fault(&e))?;
        let cut = allsorts::subset::subset(
            &provider,
            &self.gids,
            &SubsetProfile::Custom(TABLES.to_vec()),
            CmapTarget::Unicode,
        )
        .map_err(|e| fault(&e))?;
        let mut warnings = Vec::new();
        let mut parsed = ParsedFont::from_bytes(&cut, 0, &mut warnings)
            .ok_or_else(|| fault(&"the cut font cannot be read back"))?;
        parsed.font_name = Some(format!("{}+{}", self.tag(n), face.name));
        Ok(PdfFont::new(parsed))
    }

    /// The six letters that mark a font as a subset, from what is in it.
    fn tag(&self, n: usize) -> String {
        let mut hash = Sha256::new();
        hash.update([u8::try_from(n).unwrap_or(u8::MAX)]);
        for gid in &self.gids {
            hash.update(gid.to_be_bytes());
        }
        let letters = hash.finalize();
        letters
            .iter()
            .take(6)
            .map(|b| char::from(b'A' + b % 26))
            .collect()
    }
}
