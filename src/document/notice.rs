//! 電子保証にかかる「認証キー」のお知らせ: tells the contractor number and key, to be handed on
//! to the orderer. It prints the key, so whoever holds the result holds the key: render it when it
//! is asked for, hand it over sealed, never store it.

use zeroize::Zeroizing;

use super::error::DocumentError;
use super::fonts::{Fonts, Role, Unit};
use super::setter::Setter;
use super::sheet::{Align, PAGE_HEIGHT, PAGE_WIDTH, Sheet, fit_page, mm};
use super::table::{Cell, Table, wrap};
use super::wording::Wording;
use crate::domain::certificate::CertificateContent;
use crate::domain::date::long;

const LEFT: f32 = mm(24.0);
const WIDTH: f32 = PAGE_WIDTH - 2.0 * LEFT;
const BOTTOM: f32 = PAGE_HEIGHT - mm(20.0);
const LABEL: f32 = mm(46.0);
const TITLE: &str = "電子保証にかかる「認証キー」のお知らせ";

/// Draws the key notice. `key` is printed as it is, 12 characters in one piece, in letters that
/// tell 0 O o 1 l I apart; `hand_in` is what the orderer's rules say about how to hand it in.
///
/// The PDF's own bytes are wiped when dropped; its parts while it is built, in the PDF library,
/// are not, so call this only where a key may be in memory at all.
///
/// # Errors
/// As [`super::certificate`]; a contract without a number has no notice.
pub fn key_notice(
    content: &CertificateContent,
    key: &str,
    hand_in: Option<&str>,
    fonts: &Fonts,
    wording: &Wording,
) -> Result<Zeroizing<Vec<u8>>, DocumentError> {
    let Some(number) = &content.contract_number else {
        return Err(DocumentError::NotIssued);
    };
    // Also so that no later message can quote a part of it.
    if key.len() != 12 || !key.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err(DocumentError::NotAKey);
    }
    let title = format!("{TITLE} {number}");
    let sheet = lay_out(content, number, key, hand_in, fonts, wording)?;
    sheet.finish(&title, fonts).map(Zeroizing::new)
}

/// The page, in letters as large as it allows.
pub(super) fn lay_out(
    content: &CertificateContent,
    number: &str,
    key: &str,
    hand_in: Option<&str>,
    fonts: &Fonts,
    wording: &Wording,
) -> Result<Sheet, DocumentError> {
    on_page(0, content, number, key, hand_in, fonts, wording)
}

/// The same as page `page` of a document.
pub(super) fn on_page(
    page: usize,
    content: &CertificateContent,
    number: &str,
    key: &str,
    hand_in: Option<&str>,
    fonts: &Fonts,
    wording: &Wording,
) -> Result<Sheet, DocumentError> {
    let shaped = Page::shape(content, number, key, hand_in, fonts, wording)?;
    fit_page(page, |sheet, scale| shaped.draw(sheet, scale))
}

/// Everything on the page, as glyphs.
struct Page {
    date: Vec<Unit>,
    to: Vec<Unit>,
    from: Vec<Vec<Unit>>,
    title: Vec<Unit>,
    lead: Vec<Vec<Unit>>,
    methods: Vec<Vec<Unit>>,
    heading: Vec<Unit>,
    table: Table,
    after: Vec<Vec<Unit>>,
    orderer_heading: Vec<Unit>,
    orderer: Vec<Vec<Unit>>,
}

impl Page {
    fn shape(
        content: &CertificateContent,
        number: &str,
        key: &str,
        hand_in: Option<&str>,
        fonts: &Fonts,
        wording: &Wording,
    ) -> Result<Self, DocumentError> {
        let mut set = Setter::new(fonts);
        set.wording(content, wording)?;
        let words = &wording.notice;
        let date = content.issued_on.map(long).unwrap_or_default();
        let mut from = vec![set.set("company.name", &content.company.name, Role::Mincho)?];
        from.extend(set.branch(&content.branch, "", Role::Mincho)?);
        let mut methods = Vec::new();
        for method in &words.methods {
            let text = set.line(method, Role::Gothic, content)?;
            methods.push([set.set("wording", "・", Role::Gothic)?, text].concat());
        }
        if let Some(hand_in) = hand_in.filter(|text| !text.is_empty()) {
            let before = set.line(&words.hand_in, Role::Gothic, content)?;
            let colon = set.set("wording", "：", Role::Gothic)?;
            let text = set.set("hand_in", hand_in, Role::Gothic)?;
            methods.push([before, colon, text].concat());
        }
        let mut after = Vec::new();
        for sentence in [&words.completion, &words.care, &words.contact] {
            after.extend(set.sentence(sentence, Role::Gothic, content)?);
        }
        let to = format!("{}　様", content.contractor_name);
        let page = Self {
            date: set.set("issued_on", &date, Role::Mincho)?,
            to: set.set("contractor_name", &to, Role::Mincho)?,
            from,
            title: set.set("wording", TITLE, Role::Gothic)?,
            lead: set.sentence(&words.lead, Role::Gothic, content)?,
            methods,
            heading: set.set("wording", "記", Role::Gothic)?,
            table: table(content, number, key, &mut set)?,
            after,
            orderer_heading: set.set("wording", "【発注者様へのお願い】", Role::Gothic)?,
            orderer: set.sentence(&words.orderer, Role::Gothic, content)?,
        };
        set.finish()?;
        Ok(page)
    }

    /// Draws the page; false if it is longer than the paper at this scale.
    fn draw(&self, sheet: &mut Sheet, scale: f32) -> bool {
        let right = LEFT + WIDTH;
        let size = 10.5 * scale;
        let mut y = mm(22.0);
        sheet.text(right, y, size, Align::Right, &self.date);
        y += mm(9.0) * scale;
        for line in wrap(&self.to, WIDTH, 12.0 * scale) {
            sheet.text(LEFT, y, 12.0 * scale, Align::Left, line);
            y += 12.0 * scale * 1.4;
        }
        y += mm(3.0) * scale;
        let from_left = mm(122.0);
        for line in self
            .from
            .iter()
            .flat_map(|p| wrap(p, right - from_left, size))
        {
            sheet.text(from_left, y, size, Align::Left, line);
            y += size * 1.45;
        }
        y += mm(9.0) * scale;
        sheet.text(PAGE_WIDTH / 2.0, y, 16.0, Align::Middle, &self.title);
        y += 16.0 + mm(9.0) * scale;
        y = paragraphs(sheet, &self.lead, LEFT, y, WIDTH, size);
        y += mm(2.0) * scale;
        y = paragraphs(
            sheet,
            &self.methods,
            LEFT + mm(8.0),
            y,
            WIDTH - mm(8.0),
            size,
        );
        y += mm(3.0) * scale;
        sheet.text(
            PAGE_WIDTH / 2.0,
            y,
            12.0 * scale,
            Align::Middle,
            &self.heading,
        );
        y += mm(8.0) * scale;
        y = self.table.draw(sheet, LEFT, y, scale);
        y += mm(6.0) * scale;
        y = paragraphs(sheet, &self.after, LEFT, y, WIDTH, size);
        y += mm(5.0) * scale;
        let box_top = y;
        y += mm(4.0) * scale;
        sheet.text(LEFT + mm(4.0), y, size, Align::Left, &self.orderer_heading);
        y += size * 1.7;
        y = paragraphs(
            sheet,
            &self.orderer,
            LEFT + mm(6.0),
            y,
            WIDTH - mm(12.0),
            size,
        );
        y += mm(2.0) * scale;
        sheet.frame(LEFT, box_top, WIDTH, y - box_top, 0.8);
        y <= BOTTOM
    }
}

/// Draws paragraphs one below the other; gives back their lower edge.
fn paragraphs(
    sheet: &mut Sheet,
    paragraphs: &[Vec<Unit>],
    left: f32,
    top: f32,
    room: f32,
    size: f32,
) -> f32 {
    let mut y = top;
    for paragraph in paragraphs {
        for line in wrap(paragraph, room, size) {
            sheet.text(left, y, size, Align::Left, line);
            y += size * 1.6;
        }
        y += size * 0.25;
    }
    y
}

fn table(
    content: &CertificateContent,
    number: &str,
    key: &str,
    set: &mut Setter<'_>,
) -> Result<Table, DocumentError> {
    let (party_field, party) = match &content.joint_venture_representative {
        Some(representative) => ("joint_venture_representative", representative),
        None => ("contractor_name", &content.contractor_name),
    };
    let works = set.set("works_name", &content.works_name, Role::Mincho)?;
    let party = set.set(party_field, party, Role::Mincho)?;
    let product = set.set("product_name", &content.product_name, Role::Mincho)?;
    let number = set.set("contract_number", number, Role::Mono)?;
    let key = set.set("auth_key", key, Role::Mono)?;
    let mut row = |label: &[&str], value, size, lines| {
        let mut label_lines = Vec::new();
        for line in label {
            label_lines.push(set.set("wording", line, Role::Gothic)?);
        }
        Ok::<_, DocumentError>(vec![Cell {
            label_width: LABEL,
            label: label_lines,
            value_width: WIDTH - LABEL,
            value: vec![value],
            align: Align::Left,
            size,
            lines,
        }])
    };
    Ok(Table {
        rows: vec![
            row(&["工事名"], works, 11.5, 3)?,
            row(&["受注者名", "（JVの場合は代表者）"], party, 11.5, 3)?,
            row(&["商品（保証区分）"], product, 11.5, 2)?,
            row(&["保証契約番号"], number, 13.0, 1)?,
            row(&["認証キー"], key, 17.0, 1)?,
        ],
        label_size: 10.0,
        row_height: mm(11.5),
    })
}
