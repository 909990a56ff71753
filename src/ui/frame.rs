//! The frame around every screen: head line and counts above; legend, keys and message below.

use super::canvas::Canvas;
use super::theme::Ink;
use crate::terminal::width::Align;

/// Rows that the frame takes above the body.
pub const ABOVE: u16 = 2;
/// Rows that the frame takes below the body.
pub const BELOW: u16 = 3;
/// The smallest terminal that screens are drawn on.
pub const LEAST: (u16, u16) = (80, 24);

/// Whether a window of so many columns and rows shows that it is too small, and nothing else.
#[must_use]
pub const fn is_too_small(columns: u16, rows: u16) -> bool {
    columns < LEAST.0 || rows < LEAST.1
}

/// One of the counts, which lead into their list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// What to press.
    pub key: String,
    /// What is counted.
    pub label: &'static str,
    /// How many; none = not known yet.
    pub number: Option<i64>,
    /// The list shows this one now.
    pub current: bool,
    /// Wants attention when not zero.
    pub warns: bool,
}

/// What the frame shows. Legend and hints are (key or number, what it does).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FrameView {
    /// Title of the screen and its id: `申込一覧 Q1`.
    pub title: String,
    /// Branch and operator: `長野支店  佐藤 花子`. Gives way where the head is too narrow.
    pub who: String,
    /// The operator's name alone: what stays of `who` beside a long title.
    pub name: String,
    /// As what they are here, behind it: `（担当）`. Never cut.
    pub role: String,
    /// Day and time.
    pub when: String,
    /// Stands in place of the counts: the link is lost, or somebody says something.
    pub notice: Option<String>,
    /// Counts that stay in sight beside a notice, at the right.
    pub beside: Vec<Count>,
    /// Counts.
    pub counts: Vec<Count>,
    /// Between a key and what it does: nothing in Japanese, where script changes.
    pub sign: &'static str,
    /// Option numbers and what they do.
    pub legend: Vec<(String, String)>,
    /// Said at the end of the legend when not all of it fits.
    pub legend_more: String,
    /// Keys and what they do.
    pub hints: Vec<(String, String)>,
    /// Said at the end of the hints when not all fit.
    pub hints_more: String,
    /// The message line.
    pub message: Option<(String, Ink)>,
    /// Said at its end: how many more there are.
    pub message_more: String,
}

impl FrameView {
    /// Draws it and gives the rows between: (first row, number of rows).
    pub fn draw(&self, canvas: &mut Canvas<'_>) -> (u16, u16) {
        self.head(canvas);
        self.counts(canvas);
        let bottom = canvas.height().saturating_sub(BELOW);
        items(canvas, bottom, self.sign, &self.legend, &self.legend_more);
        items(canvas, bottom + 1, self.sign, &self.hints, &self.hints_more);
        if let Some((text, ink)) = &self.message {
            let more = canvas.measure(&self.message_more);
            let width = canvas.width();
            canvas.put_in(
                1,
                bottom + 2,
                width.saturating_sub(more + 1),
                Align::Left,
                text,
                *ink,
            );
            canvas.put(
                width.saturating_sub(more),
                bottom + 2,
                &self.message_more,
                Ink::Quiet,
            );
        }
        (ABOVE, bottom.saturating_sub(ABOVE))
    }

    fn head(&self, canvas: &mut Canvas<'_>) {
        let width = canvas.width();
        let when = canvas.measure(&self.when);
        let title = canvas.put_in(0, 0, width, Align::Left, &self.title, Ink::Title);
        canvas.put(width.saturating_sub(when), 0, &self.when, Ink::Plain);
        let role = canvas.measure(&self.role);
        let room = width.saturating_sub(when + 1);
        let between = room.saturating_sub(title + 1 + role);
        let shown = match canvas.measure(&self.who) <= between {
            true => &self.who,
            false => &self.name,
        };
        let who = canvas.measure(shown) + role;
        // Centred when it can be, after the title when it cannot.
        let x = (width.saturating_sub(who) / 2)
            .min(room.saturating_sub(who))
            .max(title + 1);
        let room = room.saturating_sub(x + role);
        let end = canvas.put_in(x, 0, room, Align::Left, shown, Ink::Plain);
        canvas.put_in(end, 0, role, Align::Left, &self.role, Ink::Plain);
    }

    fn counts(&self, canvas: &mut Canvas<'_>) {
        // Where a key and its meaning need a sign between them, a number needs a blank before it as well.
        let spaced = !self.sign.is_empty();
        let tightest = match spaced {
            true => &SPACED,
            false => &SPACINGS[SPACINGS.len() - 1],
        };
        if let Some(notice) = &self.notice {
            let width = canvas.width();
            let beside = row_width(canvas, &self.beside, tightest);
            let room = width.saturating_sub(beside + 2);
            canvas.put_in(1, 1, room, Align::Left, notice, Ink::Bad);
            let at = width.saturating_sub(beside);
            return put_counts(canvas, at, &self.beside, tightest);
        }
        // Numbers grow during a day: what stands closer together is better than the last one cut off.
        let fits = |spacing: &&Spacing| {
            row_width(canvas, &self.counts, spacing) < canvas.width() + spacing.gap
        };
        let spacing = SPACINGS.iter().find(fits).unwrap_or(tightest);
        put_counts(canvas, 1, &self.counts, spacing);
    }
}

/// The columns that these counts take, with the gap behind the last one.
fn row_width(canvas: &Canvas<'_>, counts: &[Count], spacing: &Spacing) -> u16 {
    let texts = counts.iter().map(|count| {
        let (key, rest) = spacing.texts(count);
        canvas.measure(&key) + canvas.measure(&rest) + spacing.gap
    });
    texts.sum()
}

fn put_counts(canvas: &mut Canvas<'_>, mut x: u16, counts: &[Count], spacing: &Spacing) {
    for count in counts {
        let warns = count.warns && count.number.unwrap_or(0) > 0;
        let ink = match (count.current, warns) {
            (true, _) => Ink::Title,
            (false, true) => Ink::Warning,
            (false, false) => Ink::Plain,
        };
        let (key, rest) = spacing.texts(count);
        x = canvas.put(x, 1, &key, if count.current { ink } else { Ink::Quiet });
        x = canvas.put(x, 1, &rest, ink) + spacing.gap;
    }
}

/// How close the counts stand.
struct Spacing {
    /// Columns between two of them.
    gap: u16,
    /// Between name and number.
    before_number: &'static str,
    /// Keys of more than one character are said too; the screen of keys says them always.
    long_keys: bool,
}

/// As tight as Latin letters stand.
const SPACED: Spacing = Spacing {
    gap: 1,
    before_number: " ",
    long_keys: false,
};

/// The same where script changes between key, name and number.
const SPACINGS: [Spacing; 4] = [
    Spacing {
        gap: 2,
        before_number: " ",
        long_keys: true,
    },
    Spacing {
        gap: 1,
        before_number: " ",
        long_keys: true,
    },
    Spacing {
        gap: 1,
        before_number: "",
        long_keys: true,
    },
    Spacing {
        gap: 1,
        before_number: "",
        long_keys: false,
    },
];

impl Spacing {
    /// The key, and name with number; brackets around what the list shows now.
    fn texts(&self, count: &Count) -> (String, String) {
        let number = count
            .number
            .map_or_else(|| "-".to_owned(), |n| n.to_string());
        let long = count.key.chars().count() > 1;
        let said = self.long_keys || !long;
        let key = if said { count.key.as_str() } else { "" };
        let apart = match said && long && count.label.is_ascii() {
            true => " ",
            false => "",
        };
        let (open, close) = if count.current { ("[", "]") } else { ("", "") };
        (
            format!("{open}{key}"),
            format!(
                "{apart}{}{}{number}{close}",
                count.label, self.before_number
            ),
        )
    }
}

/// Key-and-meaning pairs on one line, whole ones only; `more` ends the line when some are left out.
fn items(canvas: &mut Canvas<'_>, y: u16, gap: &str, list: &[(String, String)], more: &str) {
    let width = canvas.width();
    let measure = |canvas: &Canvas<'_>, (key, what): &(String, String)| {
        canvas.measure(key) + canvas.measure(gap) + canvas.measure(what) + 1
    };
    let all: u16 = list.iter().map(|item| measure(canvas, item)).sum();
    let room = if all < width {
        width
    } else {
        width.saturating_sub(canvas.measure(more) + 2)
    };
    let mut x = 1;
    for item in list {
        if x + measure(canvas, item) > room + 1 {
            break;
        }
        x = canvas.put(x, y, &item.0, Ink::Key);
        x = canvas.put(x, y, &format!("{gap}{}", item.1), Ink::Plain) + 1;
    }
    if all >= width {
        let at = width.saturating_sub(canvas.measure(more) + 1);
        canvas.put(at, y, more, Ink::Quiet);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::Look;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    fn count_row(number: i64) -> String {
        let labels = [
            "受付",
            "審査中",
            "承認待ち",
            "発行処理",
            "要対応",
            "本日発行",
        ];
        let mut counts: Vec<Count> = labels
            .iter()
            .zip(1..)
            .map(|(label, key)| Count {
                key: key.to_string(),
                label,
                number: Some(number),
                current: key == 1,
                warns: false,
            })
            .collect();
        counts.push(Count {
            key: "g p".to_owned(),
            label: "停止",
            number: Some(number),
            current: false,
            warns: true,
        });
        let area = Rect::new(0, 0, 80, 2);
        let (mut buffer, mut cursor) = (Buffer::empty(area), None);
        let mut canvas = Canvas::new(&mut buffer, area, Look::default(), &mut cursor);
        let view = FrameView {
            counts,
            ..FrameView::default()
        };
        view.counts(&mut canvas);
        let row: String = (0..80).map(|x| buffer[(x, 1)].symbol()).collect();
        row.trim_end().replace("  ", " ")
    }

    #[test]
    fn the_last_count_is_whole_while_numbers_grow() {
        for number in [2, 87, 876] {
            let row = count_row(number);
            assert!(
                row.replace(' ', "").ends_with(&format!("停止{number}")),
                "{row}"
            );
        }
    }
}
