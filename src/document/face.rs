//! One font: which characters it has, how wide they are, and its bytes when a document is cut
//! from it. The embedded faces stay where the linker put them. The file of a fallback face
//! (20 to 50 MB) is not kept in memory: its tables are read once, its bytes again for each
//! document that needs them.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use allsorts::binary::read::ReadScope;
use allsorts::font_data::FontData;
use allsorts::tables::cmap::Cmap;
use allsorts::tables::{FontTableProvider, HeadTable, HheaTable, HmtxTable, MaxpTable};
use allsorts::tag;

use super::error::DocumentError;

/// A font whose tables were read.
#[derive(Debug)]
pub(super) struct Face {
    /// PostScript-like name, part of the font's name in the PDF.
    pub(super) name: String,
    source: Source,
    /// Character → glyph, sorted by character.
    glyphs: Vec<(u32, u16)>,
    /// The format 14 table (character + variation selector → glyph), as in the file; may be empty.
    sequences: Vec<u8>,
    /// Advance of each glyph in thousandths of the font size, rounded down as the PDF's width
    /// table is, so that what is measured is where the viewer's pen stands.
    advances: Vec<u16>,
}

#[derive(Debug)]
enum Source {
    Embedded(&'static [u8]),
    File {
        path: PathBuf,
        length: u64,
        modified: Option<SystemTime>,
    },
}

impl Face {
    pub(super) fn embedded(name: &str, bytes: &'static [u8]) -> Result<Self, DocumentError> {
        Self::parse(name, bytes, Source::Embedded(bytes))
    }

    /// Reads the first face of a TrueType, OpenType or collection file.
    pub(super) fn file(path: &Path) -> Result<Self, DocumentError> {
        let name: String = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        let fault = |e: std::io::Error| font_error(&path.to_string_lossy(), &e);
        let meta = std::fs::metadata(path).map_err(fault)?;
        let bytes = std::fs::read(path).map_err(fault)?;
        let source = Source::File {
            path: path.to_owned(),
            length: meta.len(),
            modified: meta.modified().ok(),
        };
        Self::parse(&name, &bytes, source)
    }

    fn parse(name: &str, bytes: &[u8], source: Source) -> Result<Self, DocumentError> {
        let fault = |e: allsorts::error::ParseError| font_error(name, &e);
        let file = ReadScope::new(bytes)
            .read::<FontData<'_>>()
            .map_err(fault)?;
        let provider = file.table_provider(0).map_err(|e| font_error(name, &e))?;
        let head_data = provider.read_table_data(tag::HEAD).map_err(fault)?;
        let head = ReadScope::new(&head_data)
            .read::<HeadTable>()
            .map_err(fault)?;
        let maxp_data = provider.read_table_data(tag::MAXP).map_err(fault)?;
        let maxp = ReadScope::new(&maxp_data)
            .read::<MaxpTable>()
            .map_err(fault)?;
        let hhea_data = provider.read_table_data(tag::HHEA).map_err(fault)?;
        let hhea = ReadScope::new(&hhea_data)
            .read::<HheaTable>()
            .map_err(fault)?;
        let hmtx_data = provider.read_table_data(tag::HMTX).map_err(fault)?;
        let hmtx = ReadScope::new(&hmtx_data)
            .read_dep::<HmtxTable<'_>>((
                usize::from(maxp.num_glyphs),
                usize::from(hhea.num_h_metrics),
            ))
            .map_err(fault)?;
        let upem = u32::from(head.units_per_em.max(1));
        let advances = (0..maxp.num_glyphs)
            .map(|gid| {
                let units = u32::from(hmtx.horizontal_advance(gid).unwrap_or(0));
                u16::try_from(units * 1000 / upem).unwrap_or(u16::MAX)
            })
            .collect();

        let cmap_data = provider.read_table_data(tag::CMAP).map_err(fault)?;
        let cmap = ReadScope::new(&cmap_data)
            .read::<Cmap<'_>>()
            .map_err(fault)?;
        let mut glyphs = Vec::new();
        let table = allsorts::font::read_cmap_subtable(&cmap).map_err(fault)?;
        let Some((allsorts::font::Encoding::Unicode, table)) = table else {
            return Err(font_error(name, &"it has no Unicode character table"));
        };
        table
            .mappings_fn(|character, gid| {
                if gid != 0 {
                    glyphs.push((character, gid));
                }
            })
            .map_err(fault)?;
        glyphs.sort_unstable();
        glyphs.dedup_by_key(|(character, _)| *character);
        let sequences = cmap
            .encoding_records()
            .find(|r| r.platform_id.0 == 0 && r.encoding_id.0 == 5)
            .and_then(|r| cmap_data.get(usize::try_from(r.offset).ok()?..))
            .map(<[u8]>::to_vec)
            .unwrap_or_default();
        Ok(Self {
            name: name.to_owned(),
            source,
            glyphs,
            sequences,
            advances,
        })
    }

    /// The glyph of a character.
    pub(super) fn glyph(&self, character: char) -> Option<u16> {
        let at = self
            .glyphs
            .binary_search_by_key(&u32::from(character), |(c, _)| *c)
            .ok()?;
        self.glyphs.get(at).map(|(_, gid)| *gid)
    }

    /// The glyph of a character in the form that a variation selector asks for; none if the font
    /// does not list the pair. The character's usual form is never passed off for another.
    pub(super) fn variant(&self, base: char, selector: char) -> Option<u16> {
        let table = Bytes(&self.sequences);
        let records = table.u32(6)?;
        let selector_at = |n: u32| Some((table.u24(10 + 11 * n as usize)?, n));
        let record = search(records, u32::from(selector), |n| {
            selector_at(n).map(|r| r.0)
        })?;
        let at = 10 + 11 * record as usize;
        let base_code = u32::from(base);
        let usual = table.u32(at + 3)? as usize;
        if usual != 0 {
            // Ranges (first, how many more): the last range that begins at or before the base.
            let ranges = table.u32(usual)?;
            let (mut low, mut high) = (0, ranges);
            while low < high {
                let mid = low + (high - low) / 2;
                let first = table.u24(usual + 4 + 4 * mid as usize)?;
                let more = u32::from(table.u8(usual + 7 + 4 * mid as usize)?);
                if base_code < first {
                    high = mid;
                } else if base_code > first + more {
                    low = mid + 1;
                } else {
                    return self.glyph(base);
                }
            }
        }
        let special = table.u32(at + 7)? as usize;
        if special == 0 {
            return None;
        }
        let count = table.u32(special)?;
        let found = search(count, base_code, |n| {
            table.u24(special + 4 + 5 * n as usize)
        })?;
        table.u16(special + 7 + 5 * found as usize)
    }

    /// Advance of a glyph, thousandths of the font size.
    pub(super) fn advance(&self, gid: u16) -> u16 {
        self.advances.get(usize::from(gid)).copied().unwrap_or(0)
    }

    /// How many characters the font has.
    pub(super) fn characters(&self) -> usize {
        self.glyphs.len()
    }

    /// The font's bytes; for a file read again, and refused if it is not the file of before,
    /// since its glyph numbers may then mean other characters.
    pub(super) fn bytes(&self) -> Result<Cow<'static, [u8]>, DocumentError> {
        match &self.source {
            Source::Embedded(bytes) => Ok(Cow::Borrowed(bytes)),
            Source::File {
                path,
                length,
                modified,
            } => {
                let fault = |e: std::io::Error| font_error(&path.to_string_lossy(), &e);
                let meta = std::fs::metadata(path).map_err(fault)?;
                if meta.len() != *length || meta.modified().ok() != *modified {
                    return Err(font_error(
                        &path.to_string_lossy(),
                        &"the file changed while the program ran: start the program again",
                    ));
                }
                Ok(Cow::Owned(std::fs::read(path).map_err(fault)?))
            }
        }
    }
}

pub(super) fn font_error(name: &str, fault: &dyn std::fmt::Display) -> DocumentError {
    DocumentError::Font {
        name: name.to_owned(),
        fault: fault.to_string(),
    }
}

/// The index whose key is `wanted`, in `count` keys in ascending order.
fn search(count: u32, wanted: u32, key: impl Fn(u32) -> Option<u32>) -> Option<u32> {
    let (mut low, mut high) = (0, count);
    while low < high {
        let mid = low + (high - low) / 2;
        match key(mid)?.cmp(&wanted) {
            std::cmp::Ordering::Equal => return Some(mid),
            std::cmp::Ordering::Less => low = mid + 1,
            std::cmp::Ordering::Greater => high = mid,
        }
    }
    None
}

/// Big-endian numbers at byte offsets; none beyond the end.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn number(&self, at: usize, length: usize) -> Option<u32> {
        let bytes = self.0.get(at..at.checked_add(length)?)?;
        Some(bytes.iter().fold(0, |n, b| n << 8 | u32::from(*b)))
    }
    fn u8(&self, at: usize) -> Option<u8> {
        self.0.get(at).copied()
    }
    fn u16(&self, at: usize) -> Option<u16> {
        u16::try_from(self.number(at, 2)?).ok()
    }
    fn u24(&self, at: usize) -> Option<u32> {
        self.number(at, 3)
    }
    fn u32(&self, at: usize) -> Option<u32> {
        self.number(at, 4)
    }
}
