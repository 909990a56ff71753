//! The one gate for text that others wrote: applicants, the database, errors, files.
//!
//! What is stored stays as typed; what is *shown* goes through here, so that no name can move the
//! cursor, turn the line around or hide a character, and no cell is ever shifted:
//! - control characters become their pictures (␛), everything else invisible its number (‹U+202E›):
//!   bidi and zero-width controls, tags, U+2028/9, U+FFF9-B, joiners, unassigned stand-in space;
//! - a character carries at most [`MARKS`] combining marks, the rest is counted (‹+48›);
//! - variation selectors that only ask for another picture (U+FE0E/F; U+FE00-D except after a wide
//!   character) are dropped: terminals disagree on their width.
//!
//! ratatui measures by its own table. A character to which this terminal gives another width
//! (ambiguous ones where they are wide, private use, ﾞ and ﾟ) passes through it as a *stand-in*: an
//! unassigned character of the right width, one for one, which [`super::backend`] turns back when it is written. So:
//! **whatever goes into a ratatui buffer goes through [`disp`] (others' text) or [`own`] (our words).**

mod stand_in;

pub use stand_in::{line, turn_back, turn_back_all};

use super::width::{Ambiguous, char_width, clusters, is_zero, width};
use ratatui::buffer::CellWidth;
use stand_in::stand_in;
use std::borrow::Cow;
use std::fmt::Write as _;

/// How many combining marks one character may carry on the screen. Japanese needs one,
/// Vietnamese two; more only serve to paint over the neighbours.
pub const MARKS: usize = 2;

/// Others' text for a ratatui buffer: made harmless, with stand-ins for this terminal.
pub fn disp(text: &str, ambiguous: Ambiguous) -> Cow<'_, str> {
    match plain(text) {
        Cow::Borrowed(text) => own(text, ambiguous),
        Cow::Owned(text) => match own(&text, ambiguous) {
            Cow::Borrowed(_) => Cow::Owned(text),
            Cow::Owned(text) => Cow::Owned(text),
        },
    }
}

/// Others' text of several lines (LF or CRLF) for a ratatui buffer, a line each.
pub fn disp_lines(text: &str, ambiguous: Ambiguous) -> Vec<Cow<'_, str>> {
    text.split('\n')
        .map(|line| disp(line.strip_suffix('\r').unwrap_or(line), ambiguous))
        .collect()
}

/// Others' text made harmless, without stand-ins: for logs, command output and titles.
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut base = None;
    let mut marks = 0;
    let mut dropped = 0;
    for c in text.chars() {
        let mark = is_zero(c) && !is_hidden(c);
        // Dropped without ending the character: 葛 + U+FE0F + its selector is still one.
        if base.is_some_and(|base| only_another_picture(base, c)) {
            continue;
        }
        if mark && base.is_some() {
            marks += 1;
            if marks > MARKS {
                dropped += 1;
            } else {
                out.push(c);
            }
            continue;
        }
        if dropped > 0 {
            let _ = write!(out, "‹+{dropped}›");
        }
        (marks, dropped) = (0, 0);
        base = None;
        match c {
            '\0'..='\x1f' => out.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('?')),
            '\x7f' => out.push('␡'),
            _ if mark || is_hidden(c) || c.is_control() => {
                let _ = write!(out, "‹U+{:04X}›", u32::from(c));
            }
            _ => {
                out.push(c);
                base = (c != ' ').then_some(c);
            }
        }
    }
    if dropped > 0 {
        let _ = write!(out, "‹+{dropped}›");
    }
    if out == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(out)
    }
}

/// Our own words for a ratatui buffer: only the stand-ins.
///
/// A cluster that ratatui would still measure otherwise (joiners of some scripts) is taken apart:
/// its marks become visible.
pub fn own(text: &str, ambiguous: Ambiguous) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for (_, cluster, columns) in clusters(text, ambiguous) {
        let start = out.len();
        out.extend(cluster.chars().map(|c| stand_in(c, ambiguous)));
        let shown = &out[start..];
        let several = shown.chars().nth(1).is_some();
        if several && usize::from(shown.cell_width()) != columns {
            out.truncate(start);
            for (index, c) in cluster.chars().enumerate() {
                if index == 0 {
                    out.push(stand_in(c, ambiguous));
                } else {
                    let _ = write!(out, "‹U+{:04X}›", u32::from(c));
                }
            }
        }
    }
    if out == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(out)
    }
}

fn only_another_picture(base: char, c: char) -> bool {
    matches!(c, '\u{fe0e}' | '\u{fe0f}')
        || matches!(c, '\u{fe00}'..='\u{fe0d}') && char_width(base, Ambiguous::Narrow) < 2
}

/// Characters that a reader cannot see, or whose cells terminals disagree on.
fn is_hidden(c: char) -> bool {
    match c {
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' => {
            true
        }
        '\u{600}'..='\u{605}' | '\u{6dd}' | '\u{70f}' | '\u{890}' | '\u{891}' | '\u{8e2}' => true,
        // free variation selectors and separators of Mongolian
        '\u{180b}'..='\u{180f}' => true,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' => true,
        '\u{fe0e}' | '\u{fe0f}' => true,
        // signs that Indic and Khmer scripts draw into the next letter, or three letters wide
        '\u{d4e}' | '\u{17a4}' | '\u{17d8}' | '\u{a8fa}' | '\u{111c2}' | '\u{111c3}' => true,
        '\u{113d1}' | '\u{1193f}' | '\u{11941}' | '\u{11a84}'..='\u{11a89}' => true,
        '\u{11d46}' | '\u{11f02}' => true,
        // formats of scripts written in blocks, shorthand and music
        '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1345f}' => true,
        '\u{1bca0}'..='\u{1bcaf}' | '\u{1d173}'..='\u{1d17a}' => true,
        // flags and skin tones join with their neighbour on some terminals only
        '\u{1f1e6}'..='\u{1f1ff}' | '\u{1f3fb}'..='\u{1f3ff}' => true,
        // stand-in space: nobody else's text may reach it
        '\u{34000}'..='\u{dffff}' => true,
        // tags; the ideographic selectors among them are how legal names are written
        '\u{e0100}'..='\u{e01ef}' => false,
        '\u{e0000}'..='\u{e0fff}' => true,
        // private use beyond the one plane that stand-ins can carry, and what is no character
        '\u{f0000}'..='\u{10ffff}' | '\u{fdd0}'..='\u{fdef}' => true,
        _ => u32::from(c) & 0xfffe == 0xfffe,
    }
}

/// The columns a text will take once it has been through [`disp`].
pub fn shown_width(text: &str, ambiguous: Ambiguous) -> usize {
    width(&disp(text, ambiguous), ambiguous)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BOTH: [Ambiguous; 2] = [Ambiguous::Narrow, Ambiguous::Wide];

    #[test]
    fn escape_sequences_and_hidden_characters_become_visible() {
        assert_eq!(plain("\x1b[2J\r\n\t\x7f"), "␛[2J␍␊␉␡");
        assert_eq!(plain("a\u{202e}b"), "a‹U+202E›b");
        assert_eq!(plain("\u{9b}31m"), "‹U+009B›31m");
        assert_eq!(plain("株\u{200b}式"), "株‹U+200B›式");
        assert_eq!(
            plain("\u{e0041}\u{2028}\u{fff9}\u{feff}"),
            "‹U+E0041›‹U+2028›‹U+FFF9›‹U+FEFF›"
        );
        assert_eq!(plain("👨\u{200d}👩"), "👨‹U+200D›👩");
    }

    #[test]
    fn legal_names_pass_untouched() {
        for name in [
            "○○建設　株式会社",
            "髙橋﨑𠮷㈱ｶﾞ",
            "葛\u{e0100}飾",
            "か\u{3099}",
            "１２３０ー６",
            "〜～",
        ] {
            assert!(
                matches!(plain(name), Cow::Borrowed(same) if same == name),
                "{name}"
            );
        }
    }

    #[test]
    fn marks_piled_on_a_character_are_counted_not_drawn() {
        let zalgo = format!("a{}b", "\u{301}".repeat(50));
        assert_eq!(plain(&zalgo), "a\u{301}\u{301}‹+48›b");
        assert_eq!(plain("\u{3099}"), "‹U+3099›");
        assert_eq!(plain(" \u{301}"), " ‹U+0301›");
    }

    #[test]
    fn emoji_presentation_selectors_do_not_shift_cells() {
        assert_eq!(plain("☺\u{fe0f}x"), "☺x");
        assert_eq!(plain("\u{fe0f}"), "‹U+FE0F›");
    }

    #[test]
    fn stand_ins_turn_back_into_what_they_stand_for() {
        let text = "○○建設 ─ ×\u{e000}\u{1f110}\u{fffd}";
        let shown = disp(text, Ambiguous::Wide);
        assert_ne!(shown, text);
        assert_eq!(turn_back_all(&shown), text);
        assert_eq!(width(&shown, Ambiguous::Wide), width(text, Ambiguous::Wide));
        assert_eq!(disp("○○建設", Ambiguous::Narrow), "○○建設");
    }

    #[test]
    fn foreign_text_cannot_smuggle_a_stand_in() {
        assert_eq!(
            disp("\u{3401b}", Ambiguous::Wide),
            own("‹U+3401B›", Ambiguous::Wide)
        );
    }

    #[test]
    fn every_character_takes_in_ratatui_what_it_takes_on_the_terminal() {
        // Every plane with characters in it, then a sample.
        let others = ('\u{40000}'..=char::MAX).step_by(251);
        for c in ('\0'..'\u{20000}')
            .chain('\u{e0000}'..'\u{e0200}')
            .chain(others)
        {
            for ambiguous in BOTH {
                let text = c.to_string();
                let shown = disp(&text, ambiguous);
                for (_, cluster, columns) in clusters(&shown, ambiguous) {
                    assert_eq!(
                        usize::from(cluster.cell_width()),
                        columns,
                        "{}",
                        c.escape_unicode()
                    );
                }
                assert_eq!(turn_back_all(&shown), plain(&text));
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_takes_in_ratatui_what_it_takes_on_the_terminal(text in any::<String>()) {
            for ambiguous in BOTH {
                let shown = disp(&text, ambiguous);
                for (_, cluster, columns) in clusters(&shown, ambiguous) {
                    prop_assert_eq!(usize::from(cluster.cell_width()), columns, "{:?}", cluster);
                }
                prop_assert_eq!(width(&shown, ambiguous), shown_width(&text, ambiguous));
                prop_assert!(!shown.chars().any(char::is_control));
                prop_assert_eq!(disp_lines(&text, ambiguous).len(), text.matches('\n').count() + 1);
            }
        }

        #[test]
        fn difficult_text_takes_in_ratatui_what_it_takes_on_the_terminal(
            text in "[aか葛ｶ○1#☺👍👨ﾞ\u{3099}\u{e0100}\u{301}\u{fe0f}\u{fe01}\u{200d}\u{20e3}\u{1f3fd}\u{1f1ef}ลำلا\u{1100}\u{1161}\u{11a8}कि्ष\u{e000}‘”]{0,8}",
        ) {
            for ambiguous in BOTH {
                let shown = disp(&text, ambiguous);
                for (_, cluster, columns) in clusters(&shown, ambiguous) {
                    prop_assert_eq!(usize::from(cluster.cell_width()), columns, "{:?}", cluster);
                }
            }
        }
    }
}
