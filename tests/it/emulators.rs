//! What real terminal emulators do, against what our layer expects of them: the width table, in narrow and
//! in wide mode, and the places at which characters of doubtful width leave their neighbours.

use crate::support::emulator::{Emulator, Kind};
use densho::terminal::gate::{disp, plain};
use densho::terminal::width::{Ambiguous, char_width, is_ambiguous};
use densho::terminal::{Profile, Screen};
use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;
use ratatui::layout::Size;
use ratatui::style::Style;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

/// Everything that may reach a cell: assigned, and let through by the gate. Of the long stretches that are
/// much alike (ideographs, Hangul, private use, dead scripts) every 29th; of what Japanese offices write, all.
fn characters() -> Vec<char> {
    let category = CodePointMapData::<GeneralCategory>::new();
    let alike = |c: char| {
        matches!(c, '\u{3400}'..='\u{a48c}' | '\u{ac00}'..='\u{d7a3}' | '\u{e000}'..='\u{f8ff}' | '\u{10000}'..='\u{1efff}')
            || c >= '\u{20000}'
    };
    ('\u{a0}'..='\u{33fff}')
        .filter(|c| category.get(*c) != GeneralCategory::Unassigned)
        .filter(|c| !alike(*c) || u32::from(*c) % 29 == 0)
        .filter(|c| plain(&format!("a{c}")) == format!("a{c}"))
        .chain(cp932())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

/// What Japanese business text is written in: all of CP932 that has a place in Unicode.
fn cp932() -> BTreeSet<char> {
    let mut all = BTreeSet::new();
    for lead in 0x80..=0xff_u8 {
        for trail in 0x20..=0xff_u8 {
            for bytes in [&[lead][..], &[lead, trail]] {
                let (text, _, faulty) = encoding_rs::SHIFT_JIS.decode(bytes);
                if !faulty && text.chars().count() == 1 {
                    all.extend(text.chars());
                }
            }
        }
    }
    all.retain(|c| !c.is_control() && !matches!(c, '\u{e000}'..='\u{f8ff}'));
    all
}

#[derive(Clone, Default)]
struct Wire(Arc<Mutex<Vec<u8>>>);

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The bytes of a first frame of these lines, each drawn from its column on.
fn frame(lines: &[(u16, u16, String)], profile: Profile) -> Vec<u8> {
    let wire = Wire::default();
    let mut screen = Screen::new(wire.clone(), profile, Box::new(|| Size::new(80, 24))).unwrap();
    screen
        .draw(|frame| {
            for (x, y, text) in lines {
                let shown = disp(text, profile.ambiguous);
                frame.buffer_mut().set_string(*x, *y, shown, Style::new());
            }
        })
        .unwrap();
    wire.0.lock().unwrap().clone()
}

/// Whether the backend places the cursor anew after this character, so that its width shifts nothing.
fn is_placed_anew(c: char, profile: Profile) -> bool {
    let bytes = frame(&[(0, 0, format!("a{c}X"))], profile);
    !String::from_utf8(bytes).unwrap().contains(&format!("{c}X"))
}

/// Ranges of neighbours that an emulator gives the same columns: `U+2FFC-2FFF 1`.
fn listed(list: &[(char, u16)]) -> String {
    let mut ranges: Vec<(u32, u32, u16)> = Vec::new();
    for (c, width) in list {
        let c = u32::from(*c);
        match ranges.last_mut() {
            Some((_, last, same)) if *last + 1 == c && same == width => *last = c,
            _ => ranges.push((c, c, *width)),
        }
    }
    let lines = ranges
        .iter()
        .map(|(first, last, width)| format!("U+{first:04X}-{last:04X} {width}"));
    lines.collect::<Vec<_>>().join(", ")
}

fn check(kind: Kind) {
    let Some(mut emulator) = Emulator::start(kind) else {
        return;
    };
    let ambiguous = if kind.is_wide() {
        Ambiguous::Wide
    } else {
        Ambiguous::Narrow
    };
    let profile = Profile {
        ambiguous,
        ..Profile::default()
    };
    let characters = characters();
    assert!(characters.len() > 10_000, "{}", characters.len());
    let texts: Vec<String> = characters.iter().map(ToString::to_string).collect();
    let widths = emulator.widths(&texts);
    let others: Vec<(char, u16)> = characters
        .iter()
        .zip(widths)
        .filter(|(c, width)| usize::from(*width) != char_width(**c, ambiguous))
        .map(|(c, width)| (*c, width))
        .collect();
    let japanese = cp932();
    assert!(japanese.len() > 7_000, "{}", japanese.len());
    let wrong: Vec<_> = others
        .iter()
        .copied()
        .filter(|(c, _)| japanese.contains(c))
        .collect();
    eprintln!("{kind:?}: {} of {} differ", others.len(), characters.len());
    assert!(
        wrong.is_empty(),
        "{kind:?} draws Japanese otherwise: {}",
        listed(&wrong)
    );
    let shifting: Vec<_> = others
        .iter()
        .copied()
        .filter(|(c, _)| !is_placed_anew(*c, profile))
        .collect();
    assert!(
        shifting.is_empty(),
        "{kind:?}: {} shift what follows: {}",
        shifting.len(),
        listed(&shifting)
    );
}

#[test]
fn xterm_draws_every_character_as_wide_as_our_table_says_or_cannot_shift_its_neighbours() {
    check(Kind::Xterm);
}

#[test]
fn xterm_with_wide_ambiguous_characters_draws_them_as_our_table_says_or_cannot_shift_their_neighbours()
 {
    check(Kind::XtermWide);
}

#[test]
fn mlterm_draws_every_character_as_wide_as_our_table_says_or_cannot_shift_its_neighbours() {
    check(Kind::Mlterm);
}

#[test]
fn mlterm_with_wide_ambiguous_characters_draws_them_as_our_table_says_or_cannot_shift_their_neighbours()
 {
    check(Kind::MltermWide);
}

#[test]
fn the_sample_holds_every_ambiguous_character_and_every_kind_of_japanese() {
    let characters: BTreeSet<char> = characters().into_iter().collect();
    let ambiguous = ('\u{a1}'..='\u{1ffff}').filter(|c| is_ambiguous(*c));
    let missing: Vec<char> = ambiguous
        .filter(|c| !characters.contains(c) && plain(&c.to_string()) == c.to_string())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    for c in "○×△□◇■─│α＋あアｱﾞ亜〜～−ー‐①Ⅳ㈱℃髙".chars() {
        assert!(characters.contains(&c), "{c}");
    }
}

#[test]
fn what_stands_after_a_character_of_doubtful_width_stands_in_its_column() {
    for kind in [Kind::Xterm, Kind::XtermWide] {
        let Some(mut emulator) = Emulator::start(kind) else {
            continue;
        };
        let ambiguous = if kind.is_wide() {
            Ambiguous::Wide
        } else {
            Ambiguous::Narrow
        };
        // Names as they come, then a bar in column 40 of every row.
        let names = [
            "○○建設　株式会社",
            "××支店 △△",
            "ｶﾞｯﾂ建設",
            "か\u{3099}く\u{3099}",
            "葛\u{e0100}飾建設",
            "\u{e000}\u{e001}山組",
            "髙橋﨑𠮷㈱",
            "👍☔☺ 建設",
            "①②Ⅳ℃",
            "─│┌┐",
            "αβγ Я",
            "“”‘’…‥",
            "👨\u{200d}👩\u{fe0f}",
        ];
        for certain in [true, false] {
            let profile = Profile {
                ambiguous,
                certain,
                ..Profile::default()
            };
            let lines: Vec<_> = (0..)
                .zip(names)
                .flat_map(|(y, name)| [(0, y, name.to_owned()), (40, y, "|".to_owned())])
                .collect();
            emulator.send(&frame(&lines, profile));
            let bars: Vec<(u16, u16)> = (0..).take(names.len()).map(|y| (40, y)).collect();
            let found = emulator.cells(&bars);
            for (name, found) in names.iter().zip(found) {
                assert_eq!(
                    found,
                    u32::from('|'),
                    "{kind:?}, measured: {certain}, {name}"
                );
            }
        }
    }
}
