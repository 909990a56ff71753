//! From text to glyphs. Every face is read once; what the chosen face lacks is looked for in the
//! other embedded face, then in the fallback files that are installed. What nobody has is
//! reported by name: a document is never printed with an empty box.
//!
//! A *unit* is what a reader takes for one character and what a line is never broken inside:
//! a character with its variation selector or combining marks. How such a unit is printed:
//! - a variation sequence (葛 + U+E0100) needs a font that lists this very sequence, since the
//!   name's owner chose that form; without one the name is refused, the plain form is not used;
//! - a base with combining marks (か + U+3099, as some file systems write が) is printed with the
//!   composed character's glyph;
//! - a Kangxi radical (⽊ U+2F4A, as copied out of PDFs) looks like its ideograph and is printed
//!   with its glyph.
//!
//! In each case the PDF's text layer gives back what was typed.

use std::fmt;
use std::path::PathBuf;
use std::sync::{LazyLock, OnceLock};

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use super::error::DocumentError;
use super::face::Face;

/// Where Debian and its kin install fonts with the ideographs that BIZ UD lacks (𠮷, variation
/// sequences), in the order in which they are asked.
const USUAL_FALLBACKS: &[&str] = &[
    "/usr/share/fonts/truetype/ipamj/ipamjm.ttf",
    "/usr/share/fonts/opentype/ipamj/ipamjm.ttf",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/truetype/hanazono/HanaMinA.ttf",
    "/usr/share/fonts/truetype/hanazono/HanaMinB.ttf",
];

static MINCHO: LazyLock<Result<Face, DocumentError>> = LazyLock::new(|| {
    let bytes = include_bytes!("../../assets/fonts/BIZUDMincho-Regular.ttf");
    Face::embedded("BIZUDMincho-Regular", bytes)
});
static GOTHIC: LazyLock<Result<Face, DocumentError>> = LazyLock::new(|| {
    let bytes = include_bytes!("../../assets/fonts/BIZUDGothic-Regular.ttf");
    Face::embedded("BIZUDGothic-Regular", bytes)
});
static MONO: LazyLock<Result<Face, DocumentError>> = LazyLock::new(|| {
    let bytes = include_bytes!("../../assets/fonts/JetBrainsMono-Medium.ttf");
    Face::embedded("JetBrainsMono-Medium", bytes)
});

/// What a text is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Names, addresses, everything that a person typed: BIZ UDMincho.
    Mincho,
    /// Headings, labels, instructions: BIZ UDGothic.
    Gothic,
    /// Auth keys and contract numbers: JetBrains Mono, which tells 0 O o 1 l I apart.
    Mono,
}

/// Names a face: 0 mincho, 1 gothic, 2 mono, 3 and up the fallbacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct FaceId(pub(super) usize);

/// The fonts that documents are set in.
#[derive(Debug)]
pub struct Fonts {
    fallbacks: Vec<Fallback>,
}

#[derive(Debug)]
struct Fallback {
    path: PathBuf,
    /// None: the file is not there or cannot be read.
    face: OnceLock<Option<Face>>,
}

/// Text that no font can print.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MissingGlyph {
    /// Where it stands: a field of `CertificateContent` (`contractor_name`, `branch.name`),
    /// or `wording`.
    pub field: &'static str,
    /// The character with its selectors or marks, as typed.
    pub text: String,
}

impl MissingGlyph {
    /// Its code points, e.g. `U+845B U+E0100`.
    #[must_use]
    pub fn code_points(&self) -> String {
        let codes: Vec<String> = self
            .text
            .chars()
            .map(|c| format!("U+{:04X}", u32::from(c)))
            .collect();
        codes.join(" ")
    }
}

impl fmt::Display for MissingGlyph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Controls and lone marks would disturb whatever shows this message.
        let printable = self
            .text
            .chars()
            .all(|c| !c.is_control() && !is_invisible(c));
        if printable {
            write!(
                f,
                "「{}」 ({}) in {}",
                self.text,
                self.code_points(),
                self.field
            )
        } else {
            write!(f, "{} in {}", self.code_points(), self.field)
        }
    }
}

/// Whether a font can be used, for `densho doctor`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontReport {
    /// Name of an embedded font, path of a fallback.
    pub name: String,
    /// Its state.
    pub state: FontState,
}

/// State of one font.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FontState {
    /// Usable, with this many characters.
    Usable(usize),
    /// A fallback file that is not installed.
    Absent,
    /// Installed, but not a font that can be used, and why.
    Damaged(String),
}

/// One glyph as it is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Glyph {
    pub(super) face: FaceId,
    pub(super) gid: u16,
    /// Thousandths of the font size.
    pub(super) advance: u16,
    /// What the text layer says for it.
    pub(super) text: String,
}

/// What a line is never broken inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) glyphs: Vec<Glyph>,
}

impl Unit {
    /// Thousandths of the font size.
    pub(super) fn advance(&self) -> u32 {
        self.glyphs.iter().map(|g| u32::from(g.advance)).sum()
    }

    pub(super) fn first_char(&self) -> char {
        let first = self.glyphs.first().and_then(|g| g.text.chars().next());
        first.unwrap_or('\u{0}')
    }
}

impl Default for Fonts {
    fn default() -> Self {
        Self::configured(&[])
    }
}

impl Fonts {
    /// The embedded fonts, then the fallback files of the configuration, then those that
    /// distributions install.
    #[must_use]
    pub fn configured(first: &[PathBuf]) -> Self {
        let usual = USUAL_FALLBACKS.iter().map(PathBuf::from);
        Self::new(first.iter().cloned().chain(usual).collect())
    }

    /// The embedded fonts and these fallback files (TrueType, OpenType, or the first face of a
    /// collection), asked in this order. Files that are not there are passed over; none is
    /// opened before a character asks for it.
    #[must_use]
    pub fn new(fallbacks: Vec<PathBuf>) -> Self {
        let fallbacks = fallbacks
            .into_iter()
            .map(|path| Fallback {
                path,
                face: OnceLock::new(),
            })
            .collect();
        Self { fallbacks }
    }

    /// The state of every font. Opens every fallback file.
    #[must_use]
    pub fn report(&self) -> Vec<FontReport> {
        let state = |face: Result<&Face, &DocumentError>| match face {
            Ok(face) => FontState::Usable(face.characters()),
            Err(e) => FontState::Damaged(e.to_string()),
        };
        let embedded = [
            ("BIZ UDMincho", &MINCHO),
            ("BIZ UDGothic", &GOTHIC),
            ("JetBrains Mono", &MONO),
        ];
        let embedded = embedded.into_iter().map(|(name, face)| FontReport {
            name: name.to_owned(),
            state: state(face.as_ref()),
        });
        let fallbacks = self.fallbacks.iter().map(|f| FontReport {
            name: f.path.display().to_string(),
            state: match Face::file(&f.path) {
                Err(_) if !f.path.exists() => FontState::Absent,
                face => state(face.as_ref()),
            },
        });
        embedded.chain(fallbacks).collect()
    }

    pub(super) fn face(&self, id: FaceId) -> Result<&Face, DocumentError> {
        let embedded = match id.0 {
            0 => &MINCHO,
            1 => &GOTHIC,
            2 => &MONO,
            n => {
                let face = self.fallbacks.get(n - 3).and_then(Fallback::face);
                return face.ok_or_else(|| super::face::font_error("fallback", &"not readable"));
            }
        };
        embedded.as_ref().map_err(Clone::clone)
    }

    /// Units of a text. What cannot be printed is added to `missing` (once each).
    pub(super) fn shape(
        &self,
        field: &'static str,
        text: &str,
        role: Role,
        missing: &mut Vec<MissingGlyph>,
    ) -> Result<Vec<Unit>, DocumentError> {
        let order: &[usize] = match role {
            Role::Mincho => &[0, 1],
            Role::Gothic => &[1, 0],
            Role::Mono => &[2, 1, 0],
        };
        // The embedded faces must be sound, whatever the text needs.
        for id in order {
            self.face(FaceId(*id))?;
        }
        let faces = || {
            let fallbacks = 3..3 + self.fallbacks.len();
            order.iter().copied().chain(fallbacks).map(FaceId)
        };
        let mut units = Vec::new();
        for cluster in text.graphemes(true) {
            let found = faces().find_map(|id| {
                let face = self.face(id).ok()?;
                glyphs_of(cluster, face, id)
            });
            match found {
                Some(glyphs) => units.push(Unit { glyphs }),
                None => {
                    let gap = MissingGlyph {
                        field,
                        text: cluster.to_owned(),
                    };
                    if !missing.contains(&gap) {
                        missing.push(gap);
                    }
                }
            }
        }
        Ok(units)
    }
}

impl Fallback {
    fn face(&self) -> Option<&Face> {
        self.face
            .get_or_init(|| match Face::file(&self.path) {
                Ok(face) => Some(face),
                Err(e) => {
                    if self.path.exists() {
                        tracing::warn!(error = %e, "a fallback font cannot be used");
                    }
                    None
                }
            })
            .as_ref()
    }
}

/// The glyphs of one unit in one face; none unless the face has all of it.
fn glyphs_of(cluster: &str, face: &Face, id: FaceId) -> Option<Vec<Glyph>> {
    let glyph = |gid: u16, text: &str| Glyph {
        face: id,
        gid,
        advance: face.advance(gid),
        text: text.to_owned(),
    };
    let mut chars = cluster.chars();
    let (base, second) = (chars.next()?, chars.next());
    let Some(second) = second else {
        let like = || kangxi_ideograph(base).and_then(|c| face.glyph(c));
        let gid = face.glyph(base).or_else(like)?;
        return Some(vec![glyph(gid, cluster)]);
    };
    if is_variation_selector(second) {
        if chars.next().is_some() {
            return None;
        }
        return Some(vec![glyph(face.variant(base, second)?, cluster)]);
    }
    let mut composed = cluster.nfc();
    if let (Some(one), None) = (composed.next(), composed.next()) {
        return Some(vec![glyph(face.glyph(one)?, cluster)]);
    }
    // ｶﾞ: the half-width voicing marks are letters of their own beside the kana.
    let beside = |c: char| matches!(c, '\u{FF9E}' | '\u{FF9F}');
    if cluster.chars().skip(1).all(beside) {
        let mut one = [0; 4];
        return cluster
            .chars()
            .map(|c| Some(glyph(face.glyph(c)?, c.encode_utf8(&mut one))))
            .collect();
    }
    None
}

/// The ideograph that a Kangxi radical looks like.
fn kangxi_ideograph(c: char) -> Option<char> {
    if !('\u{2F00}'..='\u{2FD5}').contains(&c) {
        return None;
    }
    std::iter::once(c).nfkc().next()
}

fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Zero-width and direction characters: a message says their code only.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}
