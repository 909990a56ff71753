//! One A4 page: text, rules and frames in points from the top left corner, and its way into a PDF.

use printpdf::{
    Codepoint, Color, Greyscale, Line, LineDashPattern, LinePoint, Mm, Op, PaintMode, PdfDocument,
    PdfFontHandle, PdfPage, PdfSaveOptions, Point, Pt, Rect, TextItem, TextMatrix,
};
use sha2::{Digest, Sha256};

use super::cut::Cuts;
use super::error::DocumentError;
use super::fonts::{Fonts, Unit};
use super::lines::measure;

/// Width of the page, points.
pub(super) const PAGE_WIDTH: f32 = mm(210.0);
/// Height of the page, points.
pub(super) const PAGE_HEIGHT: f32 = mm(297.0);
/// From the top of a line of letters to its base line, in font sizes.
const ASCENT: f32 = 0.88;

/// Millimetres in points.
pub(super) const fn mm(millimetres: f32) -> f32 {
    millimetres * 72.0 / 25.4
}

/// Where a line of text stands at `x`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    /// Begins there.
    Left,
    /// Has its middle there.
    Middle,
    /// Ends there.
    Right,
}

/// The page while it is drawn.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    ops: Vec<Op>,
    cuts: Cuts,
}

impl Sheet {
    /// Page `page` of a document, counted from 0: its fonts are its own.
    pub(super) fn of_page(page: usize) -> Self {
        Self {
            ops: Vec::new(),
            cuts: Cuts::of_page(page),
        }
    }

    /// One line of text whose letters' upper edge is at `top`.
    pub(super) fn text(&mut self, x: f32, top: f32, size: f32, align: Align, line: &[Unit]) {
        let width = points(measure(line), size);
        let x = match align {
            Align::Left => x,
            Align::Middle => x - width / 2.0,
            Align::Right => x - width,
        };
        let base = PAGE_HEIGHT - top - ASCENT * size;
        self.ops.push(Op::StartTextSection);
        // One show operator for each stretch in one cut; the pen runs on by itself.
        let mut shown: Option<usize> = None;
        let mut stretch = Vec::new();
        for glyph in line.iter().flat_map(|unit| &unit.glyphs) {
            let cut = self.cuts.take(glyph);
            if shown != Some(cut.cut) {
                self.show(&mut stretch);
                self.ops.push(Op::SetFont {
                    font: PdfFontHandle::External(self.cuts.font_id(cut.cut)),
                    size: Pt(size),
                });
                if shown.is_none() {
                    self.ops.push(Op::SetTextMatrix {
                        matrix: TextMatrix::Translate(Pt(x), Pt(base)),
                    });
                }
                shown = Some(cut.cut);
            }
            stretch.push(Codepoint::with_cid(cut.number, 0.0, glyph.text.clone()));
        }
        self.show(&mut stretch);
        self.ops.push(Op::EndTextSection);
    }

    fn show(&mut self, stretch: &mut Vec<Codepoint>) {
        if !stretch.is_empty() {
            let items = vec![TextItem::GlyphIds(std::mem::take(stretch))];
            self.ops.push(Op::ShowText { items });
        }
    }

    /// A straight rule.
    pub(super) fn rule(&mut self, from: (f32, f32), to: (f32, f32), thickness: f32) {
        let point = |(x, y): (f32, f32)| LinePoint {
            p: Point {
                x: Pt(x),
                y: Pt(PAGE_HEIGHT - y),
            },
            bezier: false,
        };
        self.ops.push(Op::SetOutlineThickness { pt: Pt(thickness) });
        self.ops.push(Op::DrawLine {
            line: Line {
                points: vec![point(from), point(to)],
                is_closed: false,
            },
        });
    }

    /// The outline of a rectangle.
    pub(super) fn frame(&mut self, left: f32, top: f32, width: f32, height: f32, thickness: f32) {
        self.ops.push(Op::SetOutlineThickness { pt: Pt(thickness) });
        self.rectangle(left, top, width, height, PaintMode::Stroke);
    }

    /// The outline of a rectangle, broken: a place left for something, such as a seal.
    pub(super) fn place(&mut self, left: f32, top: f32, width: f32, height: f32) {
        let dash = |pattern: &[f32]| Op::SetLineDashPattern {
            dash: LineDashPattern {
                offset: 0.0,
                pattern: pattern.iter().copied().collect(),
            },
        };
        self.ops.push(dash(&[2.0, 2.0]));
        self.frame(left, top, width, height, 0.5);
        self.ops.push(dash(&[]));
    }

    /// A filled rectangle, `grey` from 0.0 (black) to 1.0 (white).
    pub(super) fn fill(&mut self, left: f32, top: f32, width: f32, height: f32, grey: f32) {
        let colour = |percent| Op::SetFillColor {
            col: Color::Greyscale(Greyscale::new(percent, None)),
        };
        self.ops.push(colour(grey));
        self.rectangle(left, top, width, height, PaintMode::Fill);
        self.ops.push(colour(0.0));
    }

    fn rectangle(&mut self, left: f32, top: f32, width: f32, height: f32, mode: PaintMode) {
        self.ops.push(Op::DrawRectangle {
            rectangle: Rect {
                x: Pt(left),
                y: Pt(PAGE_HEIGHT - top - height),
                width: Pt(width),
                height: Pt(height),
                mode: Some(mode),
                winding_order: None,
            },
        });
    }

    /// The PDF. It carries the title (never a key), no dates and no random numbers: the same
    /// snapshot gives the same bytes whenever it is printed.
    pub(super) fn finish(self, title: &str, fonts: &Fonts) -> Result<Vec<u8>, DocumentError> {
        Self::finish_all(vec![self], title, fonts)
    }

    /// The same of several pages; each was begun by [`Self::of_page`] with its own number.
    pub(super) fn finish_all(
        sheets: Vec<Self>,
        title: &str,
        fonts: &Fonts,
    ) -> Result<Vec<u8>, DocumentError> {
        let mut pdf = PdfDocument::new(title);
        pdf.metadata.info.producer = concat!("densho ", env!("CARGO_PKG_VERSION")).to_owned();
        let mut pages = Vec::new();
        for sheet in sheets {
            for (id, font) in sheet.cuts.finish(fonts)? {
                pdf.resources.fonts.map.insert(id, font);
            }
            pages.push(PdfPage::new(Mm(210.0), Mm(297.0), sheet.ops));
        }
        pdf.with_pages(pages);
        let mut warnings = Vec::new();
        let mut file = pdf.to_lopdf_document(&PdfSaveOptions::default(), &mut warnings);
        let severe = |w: &&printpdf::PdfWarnMsg| {
            matches!(w.severity, printpdf::PdfParseErrorSeverity::Error)
        };
        if let Some(warning) = warnings.iter().find(severe) {
            return Err(DocumentError::Pdf(warning.msg.clone()));
        }
        tidy(&mut file).map_err(|e| DocumentError::Pdf(e.to_string()))?;
        let mut bytes = Vec::new();
        file.save_to(&mut bytes)
            .map_err(|e| DocumentError::Pdf(e.to_string()))?;
        Ok(bytes)
    }
}

/// The first sheet on which `draw` says that everything fits, from the full size of the letters
/// down to six tenths.
pub(super) fn fit(draw: impl Fn(&mut Sheet, f32) -> bool) -> Result<Sheet, DocumentError> {
    fit_page(0, draw)
}

/// The same for page `page` of a document.
pub(super) fn fit_page(
    page: usize,
    draw: impl Fn(&mut Sheet, f32) -> bool,
) -> Result<Sheet, DocumentError> {
    for scale in [1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6] {
        let mut sheet = Sheet::of_page(page);
        if draw(&mut sheet, scale) {
            return Ok(sheet);
        }
    }
    Err(DocumentError::DoesNotFit)
}

/// Length of an advance (thousandths of the font size) in points.
pub(super) fn points(advance: u32, size: f32) -> f32 {
    // Advances of a line are far below the 2^24 up to which f32 counts exactly.
    #[allow(clippy::cast_precision_loss)]
    let advance = advance as f32;
    advance * size / 1000.0
}

/// What printpdf does not know: the language, the title in the window, and dates and ids that do
/// not differ from one printing to the next.
fn tidy(file: &mut lopdf::Document) -> Result<(), lopdf::Error> {
    use lopdf::{Dictionary, Object, StringFormat};
    "1.7".clone_into(&mut file.version);
    let info = file.trailer.get(b"Info").and_then(Object::as_reference)?;
    let info = file.get_dictionary_mut(info)?;
    for stale in ["CreationDate", "ModDate", "GTS_PDFXVersion", "Identifier"] {
        info.remove(stale.as_bytes());
    }
    let catalog = file.catalog_mut()?;
    catalog.set("Lang", Object::string_literal("ja-JP"));
    catalog.set(
        "ViewerPreferences",
        Dictionary::from_iter([("DisplayDocTitle", Object::Boolean(true))]),
    );
    file.compress();
    let mut hash = Sha256::new();
    for object in file.objects.values() {
        if let Ok(stream) = object.as_stream() {
            hash.update(&stream.content);
        }
    }
    let id: Vec<u8> = hash.finalize().iter().take(16).copied().collect();
    let id = Object::String(id, StringFormat::Hexadecimal);
    file.trailer.set("ID", vec![id.clone(), id]);
    Ok(())
}
