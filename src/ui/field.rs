//! A line of input: what was typed, by grapheme clusters, and where the edit point is.

use super::canvas::Canvas;
use super::theme::Ink;
use crate::terminal::{gate, width};
use unicode_segmentation::UnicodeSegmentation;

/// What a field does to what is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fold {
    /// Nothing: names and addresses are stored as typed.
    #[default]
    AsTyped,
    /// Full-width letters, digits and signs become narrow, every hyphen `-`: dates, amounts, numbers.
    Narrow,
}

/// A one-line text field. A number, date or amount that stood there when the field was entered gives way whole to the
/// first character typed, as in a green screen's overtyping; names are added to.
#[derive(Debug, Clone, Default)]
pub struct TextField {
    text: String,
    /// Byte offset of the edit point; always at the edge of a cluster.
    at: usize,
    fold: Fold,
    /// Most clusters; 0 = 1,000.
    most: usize,
    /// The operator typed or edited here since the text was set or the field was left.
    touched: bool,
    /// What stands in it was put there for whoever is about to type here: it gives way as a number does.
    offered: bool,
    /// What was taken out last, to be put back.
    killed: String,
}

/// Two fields are the same when they hold the same; who put it there and where the edit point stands make no difference.
impl PartialEq for TextField {
    fn eq(&self, other: &Self) -> bool {
        (&self.text, self.fold, self.most) == (&other.text, other.fold, other.most)
    }
}

impl Eq for TextField {}

/// An edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// One cluster to the left.
    Left,
    /// One cluster to the right.
    Right,
    /// To the start.
    Home,
    /// To the end.
    End,
    /// Deletes the cluster before the edit point.
    Backspace,
    /// Deletes the cluster after the edit point.
    Delete,
    /// Deletes all before the edit point.
    DeleteToStart,
    /// Deletes all after the edit point.
    DeleteToEnd,
    /// Deletes the word before the edit point.
    DeleteWord,
    /// Deletes the word after the edit point.
    DeleteNextWord,
    /// To the start of the word before.
    WordLeft,
    /// To the end of the word after.
    WordRight,
    /// Puts back what was deleted last to the start, to the end or by the word.
    Yank,
}

impl Edit {
    /// Whether it moves the edit point only.
    #[must_use]
    pub fn moves(self) -> bool {
        matches!(
            self,
            Self::Left | Self::Right | Self::Home | Self::End | Self::WordLeft | Self::WordRight
        )
    }
}

/// Where the word before the end of this text begins.
#[must_use]
pub fn word_before(head: &str) -> usize {
    head.split_word_bound_indices()
        .rev()
        .find(|(_, word)| !word.trim().is_empty())
        .map_or(0, |(from, _)| from)
}

/// Where the first word of this text ends.
#[must_use]
pub fn word_after(tail: &str) -> usize {
    tail.split_word_bound_indices()
        .find(|(_, word)| !word.trim().is_empty())
        .map_or(tail.len(), |(from, word)| from + word.len())
}

impl TextField {
    /// An empty field.
    #[must_use]
    pub fn new(fold: Fold) -> Self {
        Self {
            fold,
            ..Self::default()
        }
    }

    /// The same field with a limit of `most` characters (clusters).
    #[must_use]
    pub fn at_most(mut self, most: usize) -> Self {
        self.most = most;
        self
    }

    /// The same field holding `text`, the edit point after it.
    #[must_use]
    pub fn holding(mut self, text: &str) -> Self {
        self.set(text);
        self
    }

    /// What stands in it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// True when nothing stands in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Replaces what stands in it, as it is; the edit point goes to the end.
    pub fn set(&mut self, text: &str) {
        self.text = text.to_owned();
        self.at = self.text.len();
        self.touched = false;
        self.offered = false;
    }

    /// The same for a text that somebody may be about to type here themselves: their first character replaces it.
    pub fn offer(&mut self, text: &str) {
        self.set(text);
        self.offered = true;
    }

    /// Puts back what was kept of it: through the field's own gate, as another hand may have written it, and to be typed
    /// anew like everything that stands in a field when it is entered.
    pub fn put_back(&mut self, text: &str) {
        self.clear();
        self.insert(text);
        self.leave();
    }

    /// Whoever typed here goes on where they were.
    pub fn go_on(&mut self) {
        self.edit(Edit::End);
    }

    /// What stands in it was refused: it is typed anew, as when the field was just entered, or mended from its end.
    pub fn refused(&mut self) {
        self.edit(Edit::End);
        self.leave();
    }

    /// The next character typed replaces what stands in it.
    #[must_use]
    pub fn gives_way(&self) -> bool {
        (self.fold == Fold::Narrow || self.offered) && !self.touched && !self.text.is_empty()
    }

    /// The focus went elsewhere: whoever comes back types it anew, whoever typed it before.
    pub fn leave(&mut self) {
        self.touched = false;
        self.offered = false;
    }

    /// Empties it.
    pub fn clear(&mut self) {
        self.set("");
    }

    /// Types or pastes at the edit point. Line breaks become one blank, other controls vanish:
    /// a paste never submits. What goes over the limit is left out.
    pub fn insert(&mut self, text: &str) {
        let text = one_line(text);
        let text = match self.fold {
            Fold::AsTyped => text,
            Fold::Narrow => narrow(&text),
        };
        if self.gives_way() && !text.is_empty() {
            self.clear();
        }
        self.touched = true;
        let most = if self.most == 0 { 1_000 } else { self.most };
        let room = most.saturating_sub(self.text.graphemes(true).count());
        // A combining mark typed by itself belongs to the cluster before it and takes no room.
        let mut grown = self.text.clone();
        let mut used = 0;
        let mut at = self.at;
        for cluster in text.graphemes(true) {
            let mark = cluster.chars().all(width::is_zero);
            if !mark && used == room {
                break;
            }
            grown.insert_str(at, cluster);
            at += cluster.len();
            used += usize::from(!mark);
        }
        self.text = grown;
        self.at = self.edge_at_or_after(at);
    }

    /// Carries out an edit; gives whether the text changed.
    pub fn edit(&mut self, edit: Edit) -> bool {
        let before = self.text.len();
        self.touched = true;
        match edit {
            Edit::Left => self.at = self.left(),
            Edit::Right => self.at = self.right(),
            Edit::Home => self.at = 0,
            Edit::End => self.at = self.text.len(),
            Edit::Backspace => {
                let from = self.left();
                self.text.replace_range(from..self.at, "");
                self.at = from;
            }
            Edit::Delete => {
                let to = self.right();
                self.text.replace_range(self.at..to, "");
            }
            Edit::DeleteToStart => self.kill(0, self.at),
            Edit::DeleteToEnd => self.kill(self.at, self.text.len()),
            Edit::DeleteWord => self.kill(self.word_left(), self.at),
            Edit::DeleteNextWord => self.kill(self.at, self.word_right()),
            Edit::WordLeft => self.at = self.word_left(),
            Edit::WordRight => self.at = self.word_right(),
            Edit::Yank => {
                let killed = self.killed.clone();
                self.insert(&killed);
            }
        }
        before != self.text.len()
    }

    fn kill(&mut self, from: usize, to: usize) {
        let gone: String = self.text.drain(from..to).collect();
        if !gone.is_empty() {
            self.killed = gone;
        }
        self.at = from;
    }

    fn word_left(&self) -> usize {
        word_before(self.text.get(..self.at).unwrap_or_default())
    }

    fn word_right(&self) -> usize {
        self.at + word_after(self.text.get(self.at..).unwrap_or_default())
    }

    fn left(&self) -> usize {
        self.text
            .get(..self.at)
            .and_then(|head| head.grapheme_indices(true).next_back())
            .map_or(0, |(from, _)| from)
    }

    fn right(&self) -> usize {
        self.text
            .get(self.at..)
            .and_then(|tail| tail.graphemes(true).next())
            .map_or(self.text.len(), |cluster| self.at + cluster.len())
    }

    fn edge_at_or_after(&self, at: usize) -> usize {
        self.text
            .grapheme_indices(true)
            .map(|(from, _)| from)
            .find(|from| *from >= at)
            .unwrap_or(self.text.len())
    }

    /// Draws it in `columns` from column `x`: underlined to its end, scrolled so that the edit
    /// point shows; with focus the real cursor stands there.
    pub fn draw(&self, canvas: &mut Canvas<'_>, x: u16, y: u16, columns: u16, focus: bool) {
        let ink = if focus { Ink::FieldFocus } else { Ink::Field };
        canvas.put_in(
            x,
            y,
            columns,
            width::Align::Left,
            &" ".repeat(usize::from(columns)),
            ink,
        );
        let (head, tail) = self.text.split_at(self.at);
        let ambiguous = canvas.look().ambiguous;
        let room = usize::from(columns).saturating_sub(1);
        // Scroll by whole clusters until what stands before the edit point fits.
        let mut before = gate::shown_width(head, ambiguous);
        let mut from = 0;
        for cluster in head.graphemes(true) {
            if before <= room || !focus {
                break;
            }
            before -= gate::shown_width(cluster, ambiguous).min(before);
            from += cluster.len();
        }
        let shown = format!("{}{tail}", head.get(from..).unwrap_or_default());
        canvas.put_in(x, y, columns, width::Align::Left, &shown, ink);
        if focus && self.gives_way() {
            canvas.put_in(
                x,
                y,
                canvas.measure(&shown).min(columns),
                width::Align::Left,
                &shown,
                Ink::Selected,
            );
        }
        if focus {
            canvas.cursor(x + u16::try_from(before).unwrap_or(0), y);
        }
    }
}

/// Line breaks as one blank, other controls dropped.
fn one_line(text: &str) -> String {
    let text = text.trim_end_matches(['\r', '\n']).replace("\r\n", " ");
    text.chars()
        .filter_map(|c| match c {
            '\r' | '\n' | '\t' => Some(' '),
            c if c.is_control() => None,
            c => Some(c),
        })
        .collect()
}

/// Full-width ASCII and the ideographic space become narrow, the hyphens ー ― − － ‐ – become `-`.
#[must_use]
pub fn narrow(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{3000}' => ' ',
            'ー' | '―' | '−' | '－' | '‐' | '–' | '—' | 'ｰ' => '-',
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::{Position, Rect};

    #[test]
    fn a_cluster_is_deleted_whole_and_a_late_mark_joins_the_one_before() {
        let mut field = TextField::default();
        field.insert("葛\u{e0100}か");
        field.insert("\u{3099}");
        assert_eq!(field.text(), "葛\u{e0100}か\u{3099}");
        field.edit(Edit::Backspace);
        assert_eq!(field.text(), "葛\u{e0100}");
        field.edit(Edit::Backspace);
        assert_eq!(field.text(), "");
    }

    #[test]
    fn a_paste_with_line_breaks_stays_one_line() {
        let mut field = TextField::default();
        field.insert("a\r\nb\u{1b}\nc\n");
        assert_eq!(field.text(), "a b c");
    }

    #[test]
    fn numbers_fold_their_width_and_names_never_do() {
        let mut number = TextField::new(Fold::Narrow);
        number.insert("Ｎ２２１１ー００４３１");
        assert_eq!(number.text(), "N2211-00431");
        let mut name = TextField::new(Fold::AsTyped);
        name.insert("１２３０ー６");
        assert_eq!(name.text(), "１２３０ー６");
    }

    #[test]
    fn a_number_that_stood_there_gives_way_to_what_is_typed_and_a_name_does_not() {
        let mut day = TextField::new(Fold::Narrow).holding("R8.11.25");
        day.insert("R");
        day.insert("9");
        assert_eq!(day.text(), "R9");
        // One that was gone into is corrected, not replaced.
        let mut day = TextField::new(Fold::Narrow).holding("R8.11.25");
        day.edit(Edit::Backspace);
        day.insert("6");
        assert_eq!(day.text(), "R8.11.26");
        // One that was left is typed anew, also after a fault: 5000 and 6000 never become 50006000.
        let mut amount = TextField::new(Fold::Narrow);
        amount.insert("5000");
        amount.leave();
        amount.insert("6000");
        assert_eq!(amount.text(), "6000");
        // What one typed oneself is gone on with.
        let mut amount = TextField::new(Fold::Narrow);
        amount.insert("2000");
        amount.insert("万");
        assert_eq!(amount.text(), "2000万");
        let mut name = TextField::default().holding("髙橋");
        name.insert("土木");
        assert_eq!(name.text(), "髙橋土木");
    }

    #[test]
    fn what_goes_over_the_limit_is_left_out() {
        let mut field = TextField::default().at_most(3);
        field.insert("髙橋土木");
        assert_eq!(field.text(), "髙橋土");
    }

    #[test]
    fn the_cursor_stands_at_the_edit_point_also_when_the_text_is_longer_than_the_field() {
        let area = Rect::new(0, 0, 10, 1);
        let mut buffer = Buffer::empty(area);
        let mut cursor = None;
        let mut canvas = Canvas::new(&mut buffer, area, crate::ui::Look::default(), &mut cursor);
        let field = TextField::default().holding("長野県長野市");
        field.draw(&mut canvas, 1, 0, 8, true);
        assert_eq!(cursor, Some(Position::new(7, 0)));
        let text: String = buffer.content.iter().map(|c| c.symbol()).collect();
        assert_eq!(text, " 長 野 市    ");
    }

    proptest! {
        #[test]
        fn any_edits_keep_the_edit_point_at_the_edge_of_a_cluster(
            parts in prop::collection::vec((any::<String>(), 0u8..13), 0..12)
        ) {
            let mut field = TextField::default();
            for (text, edit) in parts {
                field.insert(&text);
                field.edit(match edit {
                    0 => Edit::Left, 1 => Edit::Right, 2 => Edit::Home, 3 => Edit::End,
                    4 => Edit::Backspace, 5 => Edit::Delete, 6 => Edit::DeleteToStart,
                    7 => Edit::DeleteToEnd, 8 => Edit::DeleteNextWord, 9 => Edit::WordLeft,
                    10 => Edit::WordRight, 11 => Edit::Yank, _ => Edit::DeleteWord,
                });
                prop_assert!(field.text.is_char_boundary(field.at));
                prop_assert!(!field.text.chars().any(char::is_control));
            }
        }
    }
}
