//! What is written for a cell: stand-ins turned back, and ASCII where a character would take
//! other columns than the layout gave it.

use crate::terminal::gate::{self, turn_back, turn_back_all};
use crate::terminal::look_alike::{look_alike, voiced};
use crate::terminal::profile::{Lines, Profile};
use crate::terminal::width::{Ambiguous, char_width, is_ambiguous, is_zero, width};
use ratatui::buffer::{Cell, CellWidth};

/// A cell's text as it is written, its columns, and whether every terminal agrees on them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Glyph {
    pub text: String,
    pub columns: u16,
    pub certain: bool,
    /// The letter is one of the terminal's line drawing set.
    pub drawing: bool,
}

impl Glyph {
    pub(super) fn of(cell: &Cell, profile: &Profile) -> Self {
        let symbol = cell.symbol();
        if let [byte] = symbol.as_bytes() {
            let text = if byte.is_ascii_control() { "?" } else { symbol };
            return Self {
                text: text.to_owned(),
                columns: 1,
                certain: true,
                drawing: false,
            };
        }
        if let Some(line) = line(symbol, profile.lines) {
            return line;
        }
        let columns = cell.cell_width().max(1);
        let mut text = turn_back_all(symbol);
        // The gate was passed by: never let a control character out, never let a cell shift.
        let safe = !text.is_empty() && !text.chars().any(char::is_control);
        // Rules and blocks come in rows of eighty; placing each anew would cost more than it shows.
        let bare_line =
            !profile.certain && text.chars().all(|c| matches!(c, '\u{2500}'..='\u{259f}'));
        if !safe || bare_line || width(&text, profile.ambiguous) != usize::from(columns) {
            text = in_ascii(&text, columns);
        } else if profile.look_alikes
            && let Some(alike) = look_alike(&text)
        {
            text = alike;
        }
        let certain = text.chars().all(|c| is_certain(c, profile));
        Self {
            text,
            columns,
            certain,
            drawing: false,
        }
    }
}

impl Glyph {
    /// A halfwidth kana and the sound mark in the cell after it as one kana of two columns: look-alikes leave no
    /// width to doubt, and that of ﾞ is in doubt.
    pub(super) fn of_pair(cell: &Cell, next: &Cell, profile: &Profile) -> Option<Self> {
        if !profile.look_alikes {
            return None;
        }
        let text = voiced(
            single(&turn_back_all(cell.symbol()))?,
            single(&turn_back_all(next.symbol()))?,
        )?;
        Some(Self {
            text: text.to_string(),
            columns: 2,
            certain: true,
            drawing: false,
        })
    }
}

fn single(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// A line of our own boxes.
fn line(symbol: &str, lines: Lines) -> Option<Glyph> {
    let mut chars = symbol.chars();
    let (stand_in, None) = (chars.next()?, chars.next()) else {
        return None;
    };
    let c = turn_back(stand_in);
    if gate::line(c) != stand_in || c == stand_in {
        return None;
    }
    let letter = match c {
        '─' => Some('q'),
        '│' => Some('x'),
        '┌' => Some('l'),
        '┐' => Some('k'),
        '└' => Some('m'),
        '┘' => Some('j'),
        '├' => Some('t'),
        '┤' => Some('u'),
        '┬' => Some('w'),
        '┴' => Some('v'),
        '┼' => Some('n'),
        _ => None,
    };
    let letter = letter.filter(|_| lines == Lines::Drawing);
    Some(Glyph {
        text: letter.unwrap_or_else(|| ascii(c)).to_string(),
        columns: 1,
        certain: true,
        drawing: letter.is_some(),
    })
}

/// Whether terminals give `c` the columns that our table gives it: so few do for all of Unicode that
/// this names the scripts in which they agree (measured: `tests/it/emulators.rs`). Elsewhere they follow
/// other editions of Unicode, or draw vowel signs into the letter before.
fn is_certain(c: char, profile: &Profile) -> bool {
    if c.is_ascii() {
        return true;
    }
    let settled = matches!(c,
        '\u{a0}'..='\u{2ff}' | '\u{370}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}' | '\u{2010}'..='\u{2bff}'
        | '\u{3000}'..='\u{303f}' | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{3247}' | '\u{3250}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff9d}' | '\u{ffe0}'..='\u{ffe6}'
        | '\u{20000}'..='\u{2cea1}' | '\u{2f800}'..='\u{2fa1d}');
    // Symbols that became wide with one Unicode version or another.
    let late = matches!(c, '\u{2300}'..='\u{23ff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}')
        && char_width(c, Ambiguous::Narrow) == 2;
    let measured = profile.certain || !is_ambiguous(c);
    let own_kanji = profile.own_kanji && matches!(c, '\u{e000}'..='\u{f8ff}');
    let sound_mark = profile.sound_marks && matches!(c, 'ﾞ' | 'ﾟ');
    own_kanji || sound_mark || settled && !late && !is_zero(c) && measured
}

/// The first character in ASCII; a line goes on to the end of its cells.
fn in_ascii(text: &str, columns: u16) -> String {
    let c = text.chars().next().unwrap_or(' ');
    let plain = ascii(c);
    let filler = if matches!(plain, '-' | '#') {
        plain
    } else {
        ' '
    };
    let more = std::iter::repeat_n(filler, usize::from(columns).saturating_sub(1));
    std::iter::once(plain).chain(more).collect()
}

/// An ASCII character that says much the same.
fn ascii(c: char) -> char {
    match c {
        '─' | '━' | '═' | '╌' | '╍' | '┄' | '┅' | '┈' | '┉' | '╴' | '╶' | '–' | '—' | '―' => {
            '-'
        }
        '│' | '┃' | '║' | '╎' | '┆' | '┊' | '╵' | '╷' | '▏' | '▎' | '▍' | '▌' | '▐' => {
            '|'
        }
        '\u{250c}'..='\u{254b}' | '\u{2552}'..='\u{256c}' | '╭' | '╮' | '╯' | '╰' => '+',
        '▁'..='█' | '▉' | '▊' | '▋' | '░' | '▒' | '▓' | '■' => '#',
        '▲' | '△' | '↑' => '^',
        '▼' | '▽' | '↓' => 'v',
        '▶' | '▷' | '►' | '→' => '>',
        '◀' | '◁' | '◄' | '←' => '<',
        '○' | '◯' | '□' | '°' => 'o',
        '●' | '◎' | '★' | '☆' | '•' | '※' => '*',
        '×' => 'x',
        '÷' => '/',
        '±' => '+',
        '…' | '‥' | '·' => '.',
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        c if c.is_ascii() && !c.is_ascii_control() => c,
        _ => '?',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::gate::disp;

    fn glyph(symbol: &str, ambiguous: Ambiguous) -> Glyph {
        let mut cell = Cell::default();
        cell.set_symbol(symbol);
        Glyph::of(
            &cell,
            &Profile {
                ambiguous,
                ..Profile::default()
            },
        )
    }

    #[test]
    fn a_stand_in_is_written_as_what_it_stands_for() {
        let circle = disp("○", Ambiguous::Wide);
        assert_eq!(
            glyph(&circle, Ambiguous::Wide),
            Glyph {
                text: "○".to_owned(),
                columns: 2,
                certain: true,
                drawing: false
            }
        );
        let own_kanji = disp("\u{e000}", Ambiguous::Narrow);
        assert_eq!(
            glyph(&own_kanji, Ambiguous::Narrow),
            Glyph {
                text: "\u{e000}".to_owned(),
                columns: 2,
                certain: false,
                drawing: false
            }
        );
    }

    #[test]
    fn a_border_becomes_ascii_where_it_would_take_two_columns() {
        assert_eq!(glyph("─", Ambiguous::Wide).text, "-");
        assert_eq!(glyph("┌", Ambiguous::Wide).text, "+");
        assert_eq!(glyph("─", Ambiguous::Narrow).text, "─");
    }

    #[test]
    fn look_alikes_take_two_columns_on_every_terminal() {
        let profile = Profile {
            ambiguous: Ambiguous::Wide,
            certain: false,
            look_alikes: true,
            ..Profile::default()
        };
        let lines = |c| matches!(c, '\u{2500}'..='\u{259f}');
        let doubtful = |c: &char| is_ambiguous(*c) || matches!(c, '\u{e000}'..='\u{f8ff}');
        let (mut seen, mut missing) = (0, 0);
        for c in ('\u{a1}'..='\u{1ffff}').filter(doubtful) {
            let mut cell = Cell::default();
            cell.set_symbol(&disp(&c.to_string(), Ambiguous::Wide));
            let glyph = Glyph::of(&cell, &profile);
            assert_eq!(glyph.columns, 2, "{c}");
            assert!(glyph.certain, "{c}: {}", glyph.text);
            assert!(!glyph.text.chars().any(|c| doubtful(&c)), "{c}");
            let columns = width(&glyph.text, Ambiguous::Narrow);
            assert_eq!(columns, 2, "{c}: {}", glyph.text);
            seen += 1;
            missing += usize::from(glyph.text == "〓" && is_ambiguous(c) && !lines(c));
        }
        assert!(seen > 1_000 && missing < 400, "{missing} of {seen}");
        for (c, alike) in [
            ('○', "〇"),
            ('α', "ａ"),
            ('Ⅲ', "３"),
            ('Я', "Ya"),
            ('é', "ｅ"),
            ('①', "1)"),
            ('⑳', "20"),
            ('℡', "電"),
            ('\u{e000}', "〓"),
        ] {
            let mut cell = Cell::default();
            cell.set_symbol(&disp(&c.to_string(), Ambiguous::Wide));
            assert_eq!(Glyph::of(&cell, &profile).text, alike, "{c}");
        }
    }

    #[test]
    fn a_halfwidth_kana_and_its_mark_are_one_kana_where_look_alikes_are_shown() {
        let cells: Vec<Cell> = disp("ｶﾞﾊﾟｱﾞ", Ambiguous::Wide)
            .chars()
            .map(|c| {
                let mut cell = Cell::default();
                cell.set_char(c);
                cell
            })
            .collect();
        let profile = Profile {
            look_alikes: true,
            ..Profile::default()
        };
        let pair = |at: usize, profile| {
            Glyph::of_pair(&cells[at], &cells[at + 1], profile).map(|glyph| glyph.text)
        };
        assert_eq!(pair(0, &profile).as_deref(), Some("ガ"));
        assert_eq!(pair(2, &profile).as_deref(), Some("パ"));
        assert_eq!(pair(4, &profile), None);
        assert_eq!(pair(1, &profile), None);
        assert_eq!(pair(0, &Profile::default()), None);
    }

    #[test]
    fn a_box_of_ours_is_drawn_by_the_terminal_or_is_ascii_and_never_two_columns() {
        let mut cell = Cell::default();
        cell.set_char(gate::line('┌'));
        for ambiguous in [Ambiguous::Narrow, Ambiguous::Wide] {
            for (lines, text) in [(Lines::Ascii, "+"), (Lines::Drawing, "l")] {
                let profile = Profile {
                    ambiguous,
                    lines,
                    ..Profile::default()
                };
                let glyph = Glyph::of(&cell, &profile);
                assert_eq!((glyph.text.as_str(), glyph.columns), (text, 1));
                assert_eq!(glyph.drawing, lines == Lines::Drawing);
            }
        }
    }

    #[test]
    fn a_control_character_never_gets_out() {
        for symbol in ["\x1b", "\x1b[2J", "\u{9b}", "a\x1b", ""] {
            let written = glyph(symbol, Ambiguous::Narrow).text;
            assert!(!written.chars().any(char::is_control), "{symbol:?}");
            assert!(!written.is_empty());
        }
    }
}
