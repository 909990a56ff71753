use super::glyph::Glyph;
use super::pen::Pen;
use super::*;
use crate::terminal::gate::{disp, turn_back_all};
use crate::terminal::profile::Colour;
use crate::terminal::width::{Ambiguous, is_ambiguous};
use proptest::prelude::*;
use ratatui::buffer::CellWidth;
use ratatui::style::{Color, Modifier, Style};
use std::sync::{Arc, Mutex};

/// Counts writes and keeps the bytes of the last one.
#[derive(Clone, Default)]
struct Wire(Arc<Mutex<Vec<Vec<u8>>>>);

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().push(bytes.to_vec());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Wire {
    fn take(&self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

struct Rig {
    screen: Screen<Wire>,
    wire: Wire,
    emulator: vt100::Parser,
    profile: Profile,
}

impl Rig {
    fn new(profile: Profile, width: u16, height: u16) -> Self {
        let wire = Wire::default();
        let size = Box::new(move || Size { width, height });
        Self {
            screen: Screen::new(wire.clone(), profile, size).unwrap(),
            wire,
            emulator: vt100::Parser::new(height, width, 0),
            profile,
        }
    }

    /// Draws, plays the bytes to the emulator, compares every cell, returns the bytes.
    fn draw(&mut self, paint: impl FnOnce(&mut Buffer), cursor: Option<(u16, u16)>) -> Vec<u8> {
        let mut buffer = Buffer::default();
        self.screen
            .draw(|frame| {
                paint(frame.buffer_mut());
                buffer = frame.buffer_mut().clone();
                if let Some(position) = cursor {
                    frame.set_cursor_position(position);
                }
            })
            .unwrap();
        let writes = self.wire.take();
        assert!(writes.len() <= 1, "one write per frame");
        let bytes = writes.concat();
        self.emulator.process(&self.as_the_terminal_draws(&bytes));
        self.compare(&buffer);
        if let Some((x, y)) = cursor {
            assert_eq!(self.emulator.screen().cursor_position(), (y, x));
        }
        assert_eq!(self.emulator.screen().hide_cursor(), cursor.is_none());
        bytes
    }

    /// The emulator knows only narrow ambiguous characters; where they are wide it is given a
    /// kanji in their place, as wide as this terminal would draw them.
    fn as_the_terminal_draws(&self, bytes: &[u8]) -> Vec<u8> {
        let text = std::str::from_utf8(bytes).unwrap();
        text.chars()
            .map(|c| self.drawn(c))
            .collect::<String>()
            .into_bytes()
    }

    fn drawn(&self, c: char) -> char {
        let wide = self.profile.ambiguous == Ambiguous::Wide && is_ambiguous(c);
        if wide || ('\u{e000}'..='\u{f8ff}').contains(&c) {
            '漢'
        } else {
            c
        }
    }

    fn compare(&self, buffer: &Buffer) {
        let screen = self.emulator.screen();
        for y in 0..buffer.area.height {
            let mut x = 0;
            while x < buffer.area.width {
                let cell = &buffer[(x, y)];
                let place = || format!("column {x} of row {y}: {:?}", screen.contents());
                let got = screen.cell(y, x).unwrap();
                let wanted = Glyph::of(cell, &self.profile);
                let text: String = wanted.text.chars().map(|c| self.drawn(c)).collect();
                let shown = if got.has_contents() {
                    got.contents()
                } else {
                    " "
                };
                assert_eq!(shown, text, "{}", place());
                let pen = Pen::of(cell, self.profile.colour);
                let colour =
                    |index: Option<u8>| index.map_or(vt100::Color::Default, vt100::Color::Idx);
                assert_eq!(got.bgcolor(), colour(pen.bg), "{}", place());
                assert_eq!(got.inverse(), pen.reverse, "{}", place());
                assert_eq!(got.underline(), pen.underline, "{}", place());
                if text != " " {
                    assert_eq!(got.fgcolor(), colour(pen.fg), "{}", place());
                    assert_eq!((got.bold(), got.dim()), (pen.bold, pen.dim), "{}", place());
                }
                x += cell.cell_width().max(1);
            }
        }
    }
}

fn sixteen(ambiguous: Ambiguous) -> Profile {
    Profile {
        ambiguous,
        ..Profile::default()
    }
}

/// A list of fifteen Japanese rows with a marker at the current one.
fn list(buffer: &mut Buffer, current: u16, first: usize, ambiguous: Ambiguous) {
    for row in 0..15 {
        let y = row + 5;
        let number = first + usize::from(row);
        let mark = if row == current { '>' } else { ' ' };
        let line = format!(
            "{mark}_  11/01 09:{:02} N2211-{number:05} ○○建設　株式会社 令和○年度　県単河{}.. {:>11} 受付",
            number % 60,
            ["川", "港", "道"][number % 3],
            number * 10_000,
        );
        buffer.set_string(0, y, disp(&line, ambiguous), Style::new());
    }
}

#[test]
fn a_cursor_move_in_a_list_takes_at_most_twenty_bytes() {
    for ambiguous in [Ambiguous::Narrow, Ambiguous::Wide] {
        let mut rig = Rig::new(sixteen(ambiguous), 80, 24);
        let first = rig.draw(|buffer| list(buffer, 0, 1, ambiguous), Some((1, 5)));
        assert!(first.len() < 2500, "{}", first.len());
        for current in 1..15 {
            let bytes = rig.draw(
                |buffer| list(buffer, current, 1, ambiguous),
                Some((1, 5 + current)),
            );
            assert!(
                bytes.len() <= 20,
                "{}: {:?}",
                bytes.len(),
                String::from_utf8_lossy(&bytes)
            );
        }
        let page = rig.draw(|buffer| list(buffer, 0, 16, ambiguous), Some((1, 5)));
        assert!(page.len() <= 1800, "{}", page.len());
    }
}

#[test]
fn nothing_is_written_when_nothing_changed() {
    let mut rig = Rig::new(Profile::default(), 80, 24);
    rig.draw(|buffer| list(buffer, 3, 1, Ambiguous::Narrow), Some((1, 8)));
    assert!(
        rig.draw(|buffer| list(buffer, 3, 1, Ambiguous::Narrow), Some((1, 8)))
            .is_empty()
    );
    assert_eq!(rig.screen.written().frames, 1);
    assert_eq!(rig.screen.written().last, 0);
}

#[test]
fn a_redraw_sends_everything_in_one_write() {
    let mut rig = Rig::new(Profile::default(), 80, 24);
    rig.draw(|buffer| list(buffer, 3, 1, Ambiguous::Narrow), None);
    rig.emulator.process(b"\x1b[31;7m\x1b[5;5Hnoise\x1b[?25h");
    rig.screen.forget();
    let bytes = rig.draw(|buffer| list(buffer, 3, 1, Ambiguous::Narrow), None);
    assert!(bytes.len() > 500);
}

#[test]
fn a_reversed_row_is_one_change_of_attributes() {
    let mut rig = Rig::new(
        Profile {
            colour: Colour::Mono,
            ..Profile::default()
        },
        40,
        3,
    );
    rig.draw(
        |buffer| {
            buffer.set_string(0, 1, "長野支店", Style::new());
        },
        None,
    );
    let bytes = rig.draw(
        |buffer| {
            buffer.set_string(0, 1, "長野支店", Style::new());
            buffer.set_style(
                ratatui::layout::Rect::new(0, 1, 40, 1),
                Style::new().bg(Color::Blue).fg(Color::White),
            );
        },
        None,
    );
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text.matches('\x1b').count(), 1, "{text:?}");
    assert!(text.contains("\x1b[7m"), "{text:?}");
}

#[test]
fn the_last_cell_of_the_screen_does_not_scroll_it() {
    let mut rig = Rig::new(Profile::default(), 10, 3);
    rig.draw(
        |buffer| {
            for y in 0..3 {
                buffer.set_string(0, y, "0123456789", Style::new());
            }
        },
        Some((9, 2)),
    );
}

#[test]
fn every_size_draws() {
    for width in 1..12 {
        for height in 1..4 {
            let mut rig = Rig::new(Profile::default(), width, height);
            rig.draw(
                |buffer| {
                    buffer.set_string(0, 0, "あaいb○", Style::new());
                },
                Some((0, 0)),
            );
        }
    }
}

#[test]
fn a_character_of_uncertain_width_does_not_move_its_neighbours() {
    let mut rig = Rig::new(Profile::default(), 20, 2);
    let text = disp("a\u{e000}b👍c☔d", Ambiguous::Narrow).into_owned();
    let bytes = rig.draw(
        |buffer| {
            buffer.set_string(0, 0, &text, Style::new());
        },
        None,
    );
    // A terminal that draws them in one column still has b, c and d in their places.
    let mut narrow = vt100::Parser::new(2, 20, 0);
    let replaced: String = String::from_utf8(bytes)
        .unwrap()
        .chars()
        .map(|c| if c.is_ascii() { c } else { 'n' })
        .collect();
    narrow.process(replaced.as_bytes());
    assert_eq!(narrow.screen().rows(0, 20).next().unwrap(), "an bn cn d");
}

#[test]
fn an_unmeasured_terminal_gets_ascii_lines_and_names_as_they_are() {
    let profile = Profile {
        certain: false,
        ..Profile::default()
    };
    let mut rig = Rig::new(profile, 20, 2);
    let bytes = rig.draw(
        |buffer| {
            buffer.set_string(0, 0, "┌──┐", Style::new());
            buffer.set_string(0, 1, "○○α建設", Style::new());
        },
        None,
    );
    let rows: Vec<_> = rig.emulator.screen().rows(0, 20).collect();
    assert_eq!(rows, ["+--+", "○○α建設"]);
    // Where the terminal draws them wide after all, the next character still has its place.
    let wide: String = String::from_utf8(bytes)
        .unwrap()
        .chars()
        .map(|c| if is_ambiguous(c) { '漢' } else { c })
        .collect();
    let mut emulator = vt100::Parser::new(2, 20, 0);
    emulator.process(wide.as_bytes());
    assert_eq!(emulator.screen().cell(1, 3).unwrap().contents(), "建");
}

#[derive(Clone, Debug)]
struct Stroke {
    x: u16,
    y: u16,
    text: String,
    style: Style,
}

fn strokes() -> impl Strategy<Value = Vec<Stroke>> {
    let text = "[a-c ○×─あい建 ]{1,8}|[ ]{6,20}|ｶﾞ|か\u{3099}|葛\u{e0100}|\u{e000}";
    let colours = proptest::sample::select(vec![
        Color::Reset,
        Color::Red,
        Color::LightBlue,
        Color::Black,
    ]);
    let modifiers = proptest::sample::select(vec![
        Modifier::empty(),
        Modifier::BOLD,
        Modifier::REVERSED,
        Modifier::UNDERLINED,
        Modifier::DIM,
        Modifier::BOLD.union(Modifier::REVERSED),
    ]);
    let stroke = (0..24u16, 0..6u16, text, colours.clone(), colours, modifiers).prop_map(
        |(x, y, text, fg, bg, modifier)| Stroke {
            x,
            y,
            text,
            style: Style::new().fg(fg).bg(bg).add_modifier(modifier),
        },
    );
    proptest::collection::vec(stroke, 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn after_any_frames_the_terminal_shows_what_was_drawn(
        frames in proptest::collection::vec(strokes(), 1..6),
        wide in any::<bool>(),
        colour in proptest::sample::select(vec![Colour::Mono, Colour::Eight, Colour::Sixteen]),
        clear_at in 0..6usize,
    ) {
        let ambiguous = if wide { Ambiguous::Wide } else { Ambiguous::Narrow };
        let mut rig = Rig::new(Profile { ambiguous, colour, ..Profile::default() }, 24, 6);
        for (index, frame) in frames.iter().enumerate() {
            if index == clear_at {
                rig.screen.forget();
            }
            let cursor = frame.first().map(|stroke| (stroke.x, stroke.y));
            rig.draw(
                |buffer| {
                    for stroke in frame {
                        let text = disp(&stroke.text, ambiguous).into_owned();
                        buffer.set_stringn(stroke.x, stroke.y, text, usize::from(24 - stroke.x), stroke.style);
                    }
                    heal(buffer);
                },
                cursor,
            );
        }
    }
}

/// A widget never leaves half a wide character, as random strokes do; put blanks there.
fn heal(buffer: &mut Buffer) {
    let width = buffer.area.width;
    for y in 0..buffer.area.height {
        for x in 0..width {
            let columns = buffer[(x, y)].cell_width().max(1);
            let cut = x + columns > width
                || (x + 1..x + columns).any(|covered| buffer[(covered, y)].symbol() != " ");
            if cut {
                buffer[(x, y)].set_symbol(" ");
            } else {
                let style = buffer[(x, y)].style();
                for covered in x + 1..x + columns {
                    buffer[(covered, y)].set_style(style);
                }
            }
        }
    }
}

#[test]
fn copying_out_of_a_buffer_gives_what_was_stored() {
    let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, 20, 1));
    buffer.set_string(0, 0, disp("○○建設ｶﾞ", Ambiguous::Wide), Style::new());
    let text: String = buffer
        .content()
        .iter()
        .map(|cell| turn_back_all(cell.symbol()))
        .collect();
    assert_eq!(text.replace(' ', ""), "○○建設ｶﾞ");
}
