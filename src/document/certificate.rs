//! 保証証書: the certificate, on paper or as the electronic one reads.

use super::error::DocumentError;
use super::fonts::{Fonts, MissingGlyph, Role, Unit};
use super::lines::measure;
use super::setter::Setter;
use super::sheet::{Align, PAGE_HEIGHT, PAGE_WIDTH, Sheet, fit, fit_page, mm, points};
use super::table::{Cell, LEADING, Table, wrap};
use super::wording::Wording;
use crate::domain::certificate::CertificateContent;
use crate::domain::date::long;
use crate::domain::product::Form;

const FRAME: f32 = mm(12.0);
const LEFT: f32 = mm(20.0);
const WIDTH: f32 = PAGE_WIDTH - 2.0 * LEFT;
const BOTTOM: f32 = PAGE_HEIGHT - mm(20.0);
const LABEL: f32 = mm(31.0);
/// Value of the left of two cells in a row; the right one has the rest.
const HALF_VALUE: f32 = mm(65.0);
const SEAL: f32 = mm(24.0);
/// From the banner's upper edge to the title's.
const BANNER: f32 = mm(13.0);
/// Size of letters in the seal's place, and of the banner.
const SEAL_SIZE: f32 = 8.0;
const BANNER_SIZE: f32 = 9.0;

/// Draws the certificate. Before the issue (no contract number) it is a print for checking and
/// says so.
///
/// # Errors
/// Characters without a glyph (all of them), text longer than the page, another wording than the
/// snapshot's, a damaged font.
pub fn certificate(
    content: &CertificateContent,
    fonts: &Fonts,
    wording: &Wording,
) -> Result<Vec<u8>, DocumentError> {
    let number = content.contract_number.as_deref().unwrap_or_default();
    let title = format!("保証証書（{}）{number}", content.product_name);
    lay_out(content, fonts, wording)?.finish(&title, fonts)
}

/// The page, in letters as large as it allows.
pub(super) fn lay_out(
    content: &CertificateContent,
    fonts: &Fonts,
    wording: &Wording,
) -> Result<Sheet, DocumentError> {
    let page = Page::shape(content, fonts, wording)?;
    fit(|sheet, scale| page.draw(sheet, scale))
}

/// The same as page `page` of a document, for what is not issued yet: it has to fit, and no sentence may run out of the
/// place that does not grow with it (above the title, in the seal's place, on the date's line).
pub(super) fn in_place(
    page: usize,
    content: &CertificateContent,
    fonts: &Fonts,
    wording: &Wording,
) -> Result<Sheet, DocumentError> {
    let shaped = Page::shape(content, fonts, wording)?;
    if shaped.out_of_place(content).is_some() {
        return Err(DocumentError::DoesNotFit);
    }
    fit_page(page, |sheet, scale| shaped.draw(sheet, scale))
}

/// Which sentence runs out of its place there.
pub(super) fn out_of_place(
    content: &CertificateContent,
    fonts: &Fonts,
    wording: &Wording,
) -> Result<Option<&'static str>, DocumentError> {
    Ok(Page::shape(content, fonts, wording)?.out_of_place(content))
}

/// What could not be printed on the certificate or on the key notice, for the check at the
/// clerk's desk. Empty: everything can.
///
/// # Errors
/// A damaged embedded font.
pub fn check_glyphs(
    content: &CertificateContent,
    fonts: &Fonts,
) -> Result<Vec<MissingGlyph>, DocumentError> {
    let mut setter = Setter::new(fonts);
    for (field, text) in fields(content) {
        setter.set(field, text, Role::Mincho)?;
    }
    Ok(setter.missing)
}

/// The characters of one text that could not be printed, for the check while it is typed.
///
/// # Errors
/// A damaged embedded font.
pub fn missing_characters(text: &str, fonts: &Fonts) -> Result<Vec<String>, DocumentError> {
    let mut setter = Setter::new(fonts);
    setter.set("text", text, Role::Mincho)?;
    Ok(setter.missing.into_iter().map(|gap| gap.text).collect())
}

/// Every text of a snapshot with its name.
fn fields(content: &CertificateContent) -> Vec<(&'static str, &str)> {
    let company = &content.company;
    let branch = &content.branch;
    let mut all = vec![
        ("product_name", content.product_name.as_str()),
        ("contractor_name", &content.contractor_name),
        ("contractor_address", &content.contractor_address),
        ("beneficiary", &content.beneficiary),
        ("works_name", &content.works_name),
        ("clause_name", &content.clause_name),
        ("company.name", &company.name),
        ("company.address", &company.address),
        ("company.president_title", &company.president_title),
        ("company.president", &company.president),
        ("branch.name", &branch.name),
        ("branch.tel", &branch.tel),
    ];
    let optional = [
        ("contract_number", &content.contract_number),
        ("deposit_bank", &content.deposit_bank),
        (
            "joint_venture_representative",
            &content.joint_venture_representative,
        ),
        ("branch.fax", &branch.fax),
        ("branch.email", &branch.email),
    ];
    for (field, value) in optional {
        all.extend(value.as_deref().map(|text| (field, text)));
    }
    all
}

/// Everything on the page, as glyphs.
struct Page {
    banner: Vec<Unit>,
    title: Vec<Unit>,
    change: Vec<Unit>,
    table: Table,
    undertaking: Vec<Vec<Unit>>,
    date: Vec<Unit>,
    address: Vec<Unit>,
    company: Vec<Unit>,
    president: Vec<Unit>,
    seal: Vec<Vec<Unit>>,
    branch: Vec<Vec<Unit>>,
    notes_label: Vec<Unit>,
    notes: Vec<(Vec<Unit>, Vec<Unit>)>,
}

impl Page {
    fn shape(
        content: &CertificateContent,
        fonts: &Fonts,
        wording: &Wording,
    ) -> Result<Self, DocumentError> {
        let mut set = Setter::new(fonts);
        set.wording(content, wording)?;
        let words = &wording.certificate;
        let issued = content.contract_number.is_some();
        let banner = match content.form {
            _ if !issued => set.sentence(&words.preview, Role::Gothic, content)?,
            Form::Electronic => set.sentence(&words.electronic, Role::Gothic, content)?,
            Form::Paper => Vec::new(),
        };
        let title = format!("保証証書（{}）", content.product_name);
        // Both lines of what happened since the issue stand under the title.
        let change = [
            content.change_number.map(|n| format!("変更ー{n}")),
            content
                .terminated_on
                .map(|day| format!("解約　{}", long(day))),
        ];
        let change: Vec<String> = change.into_iter().flatten().collect();
        let change = change.join("　");
        let date = match content.issued_on {
            Some(day) => set.set("issued_on", &long(day), Role::Mincho)?,
            None => set.line(&words.date_to_come, Role::Mincho, content)?,
        };
        let company = &content.company;
        let president = format!("{}　{}", company.president_title, company.president);
        let seal = match content.form {
            Form::Paper => &words.seal_paper,
            Form::Electronic => &words.seal_electronic,
        };
        let mut notes = Vec::new();
        for (n, note) in words.notes.of(content.product).iter().enumerate() {
            notes.push((
                set.set("wording", &format!("{}.", n + 1), Role::Gothic)?,
                set.line(note, Role::Gothic, content)?,
            ));
        }
        let page = Self {
            banner: banner.into_iter().flatten().collect(),
            title: set.set("product_name", &title, Role::Mincho)?,
            change: set.set("change_number", &change, Role::Mincho)?,
            table: table(content, wording, &mut set)?,
            undertaking: set.sentence(&words.undertaking, Role::Mincho, content)?,
            date,
            address: set.set("company.address", &company.address, Role::Mincho)?,
            company: set.set("company.name", &company.name, Role::Mincho)?,
            president: set.set("company.president", &president, Role::Mincho)?,
            seal: set.sentence(seal, Role::Gothic, content)?,
            branch: set.branch(&content.branch, "取扱箇所　", Role::Mincho)?,
            notes_label: set.set("wording", "（注）", Role::Gothic)?,
            notes,
        };
        set.finish()?;
        Ok(page)
    }

    /// The sentence that runs out of its place, by its key.
    fn out_of_place(&self, content: &CertificateContent) -> Option<&'static str> {
        #[allow(clippy::cast_precision_loss)] // a few lines
        let height = |lines: usize, size: f32| lines as f32 * size * LEADING;
        let width = |line: &[Unit], size: f32| points(measure(line), size);
        let banner = wrap(&self.banner, WIDTH, BANNER_SIZE).len();
        if height(banner, BANNER_SIZE) > BANNER {
            return Some(match content.contract_number {
                Some(_) => "certificate.electronic",
                None => "certificate.preview",
            });
        }
        if height(self.seal.len(), SEAL_SIZE) > SEAL
            || self.seal.iter().any(|l| width(l, SEAL_SIZE) > SEAL)
        {
            return Some(match content.form {
                Form::Paper => "certificate.seal_paper",
                Form::Electronic => "certificate.seal_electronic",
            });
        }
        (width(&self.date, 11.0) > WIDTH - mm(4.0)).then_some("certificate.date_to_come")
    }

    /// Draws the page; false if it is longer than the paper at this scale.
    fn draw(&self, sheet: &mut Sheet, scale: f32) -> bool {
        let mut y = self.draw_head(sheet);
        y = self.table.draw(sheet, LEFT, y, scale);
        y += mm(7.0) * scale;
        for line in self
            .undertaking
            .iter()
            .flat_map(|p| wrap(p, WIDTH, 11.0 * scale))
        {
            sheet.text(LEFT, y, 11.0 * scale, Align::Left, line);
            y += 11.0 * scale * 1.6;
        }
        y += mm(5.0) * scale;
        y = self.draw_signature(sheet, y, scale);
        self.draw_notes(sheet, y + mm(4.0) * scale, scale)
    }

    /// The frame, the banner and the title; gives back where the table begins.
    fn draw_head(&self, sheet: &mut Sheet) -> f32 {
        let (width, height) = (PAGE_WIDTH - 2.0 * FRAME, PAGE_HEIGHT - 2.0 * FRAME);
        sheet.frame(FRAME, FRAME, width, height, 1.6);
        let inner = FRAME + 3.0;
        sheet.frame(inner, inner, width - 6.0, height - 6.0, 0.4);
        let mut y = mm(31.0) - BANNER;
        for line in wrap(&self.banner, WIDTH, BANNER_SIZE) {
            sheet.text(LEFT, y, BANNER_SIZE, Align::Left, line);
            y += BANNER_SIZE * LEADING;
        }
        let middle = PAGE_WIDTH / 2.0;
        let size = 22.0_f32.min(WIDTH / points(measure(&self.title), 1.0).max(1.0));
        sheet.text(middle, mm(31.0), size, Align::Middle, &self.title);
        sheet.text(middle, mm(41.5), 12.0, Align::Middle, &self.change);
        mm(50.0)
    }

    /// Date, company, president, seal and branch; gives back their lower edge.
    fn draw_signature(&self, sheet: &mut Sheet, top: f32, scale: f32) -> f32 {
        let left = mm(84.0);
        let seal_left = LEFT + WIDTH - SEAL;
        let mut y = top;
        sheet.text(LEFT + mm(4.0), y, 11.0 * scale, Align::Left, &self.date);
        y += mm(9.0) * scale;
        let seal_top = y + mm(2.0) * scale;
        let room = seal_left - left - mm(4.0);
        for (text, size) in [
            (&self.address, 10.0 * scale),
            (&self.company, 13.0 * scale),
            (&self.president, 12.0 * scale),
        ] {
            for line in wrap(text, room, size) {
                sheet.text(left, y, size, Align::Left, line);
                y += size * 1.5;
            }
            y += mm(0.8) * scale;
        }
        sheet.place(seal_left, seal_top, SEAL, SEAL);
        // A single sign fills the place; a sentence is set small.
        let single = self.seal.len() == 1 && self.seal.iter().all(|line| line.len() == 1);
        let seal_size = if single { 16.0 } else { SEAL_SIZE };
        #[allow(clippy::cast_precision_loss)] // a few lines
        let mut seal_y = seal_top + (SEAL - seal_size * LEADING * self.seal.len() as f32) / 2.0;
        for line in &self.seal {
            sheet.text(
                seal_left + SEAL / 2.0,
                seal_y,
                seal_size,
                Align::Middle,
                line,
            );
            seal_y += seal_size * LEADING;
        }
        y += mm(2.5) * scale;
        for line in self.branch.iter().flat_map(|p| wrap(p, room, 10.0 * scale)) {
            sheet.text(left, y, 10.0 * scale, Align::Left, line);
            y += 10.0 * scale * 1.45;
        }
        y.max(seal_top + SEAL)
    }

    /// The notes at the foot of the page; false if they would stand above `top`.
    fn draw_notes(&self, sheet: &mut Sheet, top: f32, scale: f32) -> bool {
        let size = 8.5 * scale;
        let text_left = LEFT + mm(15.0);
        let room = LEFT + WIDTH - text_left;
        let notes: Vec<_> = self
            .notes
            .iter()
            .map(|(number, text)| (number, wrap(text, room, size)))
            .collect();
        let lines: usize = notes.iter().map(|(_, lines)| lines.len()).sum();
        #[allow(clippy::cast_precision_loss)] // a few lines
        let height = lines as f32 * size * 1.45;
        let mut y = BOTTOM - height;
        if y - mm(3.0) < top {
            return false;
        }
        sheet.rule((LEFT, y - mm(2.5)), (LEFT + WIDTH, y - mm(2.5)), 0.4);
        sheet.text(LEFT, y, size, Align::Left, &self.notes_label);
        for (number, lines) in notes {
            sheet.text(text_left - mm(1.5), y, size, Align::Right, number);
            for line in lines {
                sheet.text(text_left, y, size, Align::Left, line);
                y += size * 1.45;
            }
        }
        true
    }
}

fn table(
    content: &CertificateContent,
    wording: &Wording,
    set: &mut Setter<'_>,
) -> Result<Table, DocumentError> {
    let number = match &content.contract_number {
        Some(number) => set.set("contract_number", number, Role::Mono)?,
        None => set.line(&wording.certificate.number_to_come, Role::Mincho, content)?,
    };
    let mut date = |field, day| set.set(field, &long(day), Role::Mincho);
    let end = date("guarantee_end", content.guarantee_end)?;
    let contract_date = date("contract_date", content.contract_date)?;
    let term = format!("{}〜{}", long(content.term_from), long(content.term_to));
    let term = set.set("term_from", &term, Role::Mincho)?;
    let amount = set.set("amount", &content.amount.to_string(), Role::Mincho)?;
    let price = set.set("price", &content.price.to_string(), Role::Mincho)?;
    let mut name = |field, text: &str| set.set(field, text, Role::Mincho);
    let contractor = vec![
        name("contractor_address", &content.contractor_address)?,
        name("contractor_name", &content.contractor_name)?,
    ];
    let beneficiary = name("beneficiary", &content.beneficiary)?;
    let works = name("works_name", &content.works_name)?;
    let bank = match &content.deposit_bank {
        Some(bank) => Some(name("deposit_bank", bank)?),
        None => None,
    };

    let mut cell = |label: &str, value_width, value, align, lines| {
        Ok::<_, DocumentError>(Cell {
            label_width: LABEL,
            label: vec![set.set("wording", label, Role::Gothic)?],
            value_width,
            value,
            align,
            size: 11.0,
            lines,
        })
    };
    let full = WIDTH - LABEL;
    let right = WIDTH - 2.0 * LABEL - HALF_VALUE;
    let (left_align, amounts) = (Align::Left, Align::Right);
    let mut rows = vec![
        vec![
            cell("保証契約番号", HALF_VALUE, vec![number], left_align, 1)?,
            cell("保証期限", right, vec![end], left_align, 1)?,
        ],
        vec![cell("保証契約者", full, contractor, left_align, 4)?],
        vec![cell("被保証者", full, vec![beneficiary], left_align, 2)?],
        vec![
            cell("保証金額（総額）", HALF_VALUE, vec![amount], amounts, 1)?,
            cell("請負金額（総額）", right, vec![price], amounts, 1)?,
        ],
        vec![cell("工事名", full, vec![works], left_align, 3)?],
        vec![
            cell("工期", HALF_VALUE, vec![term], left_align, 1)?,
            cell("請負契約日", right, vec![contract_date], left_align, 1)?,
        ],
    ];
    if let Some(bank) = bank {
        rows.push(vec![cell("預託金融機関", full, vec![bank], left_align, 2)?]);
    }
    Ok(Table {
        rows,
        label_size: 9.5,
        row_height: mm(14.5),
    })
}
