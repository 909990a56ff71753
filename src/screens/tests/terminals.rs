//! Every place on every kind of terminal: narrow and wide, without colours, of any size, with hostile names, on slow
//! lines. (That columns stand where they were drawn is checked with every picture, in `harness::prove`.)

use super::rooms::{ROOMS, Room};
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::keys::Keymap;
use crate::runtime::harness::{FOREIGN, Harness, Office, clerk, foreign};
use crate::terminal::backend::proof::{Wire, clean};
use crate::terminal::gate::turn_back_all;
use crate::terminal::{Ambiguous, Colour, Profile, Screen};
use crate::ui::canvas::FOREIGN_BEFORE;
use crate::ui::{Colours, Highlight, Look};
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::layout::Size;
use ratatui_crossterm::CrosstermBackend;
use std::collections::BTreeMap;

fn keymap() -> Keymap {
    Keymap::preset("default").unwrap()
}

/// What applicants, colleagues and databases may send: commands to a terminal, text that runs backwards or hides,
/// marks without end, pictures that terminals disagree on.
const HOSTILE: &[&str] = &[
    "\x1b[2J\x1b[H\x1b]0;乗取\x07\x1b]52;c;cm0gLXJm\x07\x1bP$q\"p\x1b\\\x1bc",
    "\u{9b}31m\u{9d}0;x\u{9c}\r\n\t\u{8}\u{7f}\0\x0e\x0f",
    "株\u{202e}式会社\u{202c}\u{2066}山\u{2069}\u{200b}\u{200d}\u{feff}\u{2060}",
    "\u{e0041}\u{e007f}\u{fff9}振\u{fffa}仮\u{fffb}\u{2028}次\u{2029}",
    "か\u{3099}\u{3099}\u{3099}\u{3099}\u{3099}\u{3099}e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
    "👨\u{200d}👩\u{200d}👧☺\u{fe0f}❤\u{fe0f}👍\u{1f3fd}🇯🇵①\u{20e3}",
    "葛\u{e0100}城\u{fe00}\u{e000}\u{f8ff}\u{f0000}\u{34000}\u{4ff9e}\u{42500}",
    "○○建設ｶﾞﾊﾟ─│‐―…“”αЯ⁂\u{fffd}",
    "กำลัง नमस्ते 각 ﷽ 𒐫 ꧅",
];

#[test]
fn foreign_text_reaches_no_screen_as_anything_but_text() {
    for hostile in HOSTILE {
        FOREIGN.set(Some((*hostile).to_owned()));
        assert_eq!(foreign("usual"), *hostile);
        let mut shown = 0;
        for room in ROOMS {
            let mut h = room.enter(&keymap(), false, Language::Japanese);
            let picture = h.picture();
            // Twenty columns and more of it stand somewhere on most screens.
            let head: String = crate::terminal::gate::plain(hostile)
                .chars()
                .take(4)
                .collect();
            shown += usize::from(picture.contains(&head));
            h.office.down = Some(Refusal::Internal((*hostile).to_owned()));
            h.press("F5");
            h.picture();
            h.press("PgDn j j");
            h.picture();
        }
        FOREIGN.set(None);
        assert!(
            shown > ROOMS.len() / 2,
            "{hostile:?} was seen in {shown} rooms only"
        );
    }
}

/// Not only where the sample data reaches: every text of every place, so that a new one is covered by itself.
#[test]
fn whatever_a_place_shows_might_be_somebody_elses_and_shifts_nothing() {
    for room in ROOMS {
        let h = room.enter(&keymap(), false, Language::Japanese);
        let usual = h.buffer(Look::default());
        for turn in 0..3 {
            let mut hostile = HOSTILE.to_vec();
            hostile.rotate_left(turn * 3);
            FOREIGN_BEFORE.set(hostile);
            h.picture();
            let foreign = h.buffer(Look::default());
            FOREIGN_BEFORE.set(Vec::new());
            let place = room.name;
            assert_ne!(usual, foreign, "{place}: nothing is drawn on the canvas");
        }
    }
}

#[test]
fn every_place_draws_on_a_terminal_of_any_size() {
    let sizes = (1..=82)
        .flat_map(|columns| [1, 24].map(|rows| (columns, rows)))
        .chain((1..=26).flat_map(|rows| [1, 80].map(|columns| (columns, rows))))
        .chain([(132, 43), (200, 50), (500, 100)]);
    let sizes: Vec<(u16, u16)> = sizes.collect();
    for room in ROOMS {
        let mut h = room.enter(&keymap(), false, Language::Japanese);
        for (columns, rows) in &sizes {
            h.resize(*columns, *rows);
            if *columns > 80 && *rows >= 24 || columns * rows < 30 {
                h.picture();
            } else {
                h.buffer(Look::default());
            }
        }
        let small = |h: &mut Harness| {
            h.resize(79, 23);
            h.row(0)
        };
        assert!(
            small(&mut h).contains("79×23"),
            "{}: {}",
            room.name,
            h.row(0)
        );
    }
}

/// The screens at a real backend: bytes are counted, an emulator shows them.
struct Line {
    h: Harness,
    look: Look,
    screen: Screen<Wire>,
    wire: Wire,
}

impl Line {
    fn new(mut h: Harness, look: Look, colour: Colour, columns: u16, rows: u16) -> Self {
        h.resize(columns, rows);
        let wire = Wire::default();
        let profile = Profile {
            ambiguous: look.ambiguous,
            colour,
            ..Profile::default()
        };
        let size = Box::new(move || Size::new(columns, rows));
        let screen = Screen::new(wire.clone(), profile, size).unwrap();
        Self {
            h,
            look,
            screen,
            wire,
        }
    }

    /// Draws, and gives the bytes of the frame.
    fn frame(&mut self) -> Vec<u8> {
        let (h, look) = (&self.h, self.look);
        self.screen
            .draw(|frame| crate::app::view_as(&h.model, look, frame))
            .unwrap();
        let bytes = self.wire.take();
        clean(&bytes);
        bytes
    }

    fn press(&mut self, keys: &str) -> usize {
        self.h.press(keys);
        self.frame().len()
    }
}

fn queue(highlight: Highlight, ambiguous: Ambiguous, columns: u16, rows: u16) -> Line {
    let look = Look {
        ambiguous,
        highlight,
        ..Look::default()
    };
    let mut office = Office::sample(200);
    office.me = Ok(clerk());
    let h = Harness::with(office, |settings| settings.look = look);
    Line::new(h, look, Colour::Sixteen, columns, rows)
}

#[test]
fn every_action_in_a_list_keeps_to_its_bytes() {
    let measured = |ambiguous| Profile {
        ambiguous,
        sound_marks: true,
        ..Profile::default()
    };
    let inside_tmux = Profile {
        ambiguous: Ambiguous::Wide,
        certain: false,
        look_alikes: true,
        ..Profile::default()
    };
    for (kind, profile) in [
        ("narrow", measured(Ambiguous::Narrow)),
        ("wide", measured(Ambiguous::Wide)),
        ("tmux", inside_tmux),
    ] {
        for (highlight, columns, rows, move_bytes) in [
            (Highlight::Marker, 80, 24, 20),
            (Highlight::Row, 80, 24, 230),
            // Two whole rows, of which nothing is cut at this width.
            (Highlight::Row, 200, 50, 490),
        ] {
            let mut line = queue(highlight, profile.ambiguous, columns, rows);
            line.screen.use_profile(profile);
            let case = format!("{kind} {highlight:?} {columns}x{rows}");
            let first = line.frame().len();
            if columns == 80 {
                assert!(first <= 2_500, "{case}: the first frame takes {first}");
            }
            let mut worst = 0;
            // Over the whole page and back: the row that costs most is among them.
            let there = usize::from(rows - 10);
            for key in std::iter::repeat_n("j", there).chain(std::iter::repeat_n("k", there)) {
                line.h.press(key);
                let bytes = line.frame();
                assert!(!bytes.is_empty(), "{case}: nothing moved");
                let (count, shown) = (bytes.len(), String::from_utf8_lossy(&bytes));
                assert!(
                    count <= move_bytes,
                    "{case}: a move takes {count}: {shown:?}"
                );
                worst = worst.max(count);
            }
            let page = line.press("PgDn");
            assert!(page > 200, "{case}: no page turned");
            if columns == 80 {
                assert!(page <= 1_800, "{case}: a page takes {page}");
            }
            line.h.pass(60);
            assert_eq!(
                line.frame().len(),
                0,
                "{case}: an idle minute is not silent"
            );
            eprintln!("{case}: first {first}, move {worst}, page {page}");
        }
    }
}

#[test]
fn the_first_frame_of_every_place_is_small() {
    for room in ROOMS {
        let h = room.enter(&keymap(), false, Language::Japanese);
        let mut line = Line::new(h, Look::default(), Colour::Sixteen, 80, 24);
        let bytes = line.frame().len();
        assert!(bytes <= 2_500, "{}: {bytes}", room.name);
        assert_eq!(line.frame().len(), 0, "{}: drawn twice", room.name);
    }
}

#[test]
fn without_colours_the_selection_is_still_seen_and_no_colour_is_sent() {
    for room in ROOMS {
        for highlight in [Highlight::Row, Highlight::Marker] {
            let look = Look {
                colours: Colours::None,
                highlight,
                ..Look::default()
            };
            let h = room.enter(&keymap(), false, Language::Japanese);
            let mut line = Line::new(h, look, Colour::Mono, 80, 24);
            let text = String::from_utf8(line.frame()).unwrap();
            for sequence in text.split("\x1b[").skip(1) {
                let Some((numbers, _)) = sequence
                    .split_once('m')
                    .filter(|(numbers, _)| numbers.chars().all(|c| c.is_ascii_digit() || c == ';'))
                else {
                    continue;
                };
                let coloured = numbers
                    .split(';')
                    .filter_map(|n| n.parse().ok())
                    .any(|n: u16| (30..=49).contains(&n) || n >= 90);
                assert!(!coloured, "{}: {numbers}", room.name);
            }
        }
    }
}

/// A cell as a person without colours sees it.
type Seen = (String, bool, bool, bool);

/// What stands in each row of an emulator, without its colours.
fn seen(emulator: &vt100::Parser) -> Vec<Vec<Seen>> {
    let screen = emulator.screen();
    let cell = |y, x| {
        let cell = screen.cell(y, x).unwrap();
        let text = cell.contents().to_owned();
        (text, cell.inverse(), cell.bold(), cell.underline())
    };
    (0..24)
        .map(|y| (0..80).map(|x| cell(y, x)).collect())
        .collect()
}

/// Rows that a key changes on a terminal with these colours, and what stands in them then.
fn changed(
    room: &Room,
    highlight: Highlight,
    colours: Colours,
    colour: Colour,
) -> BTreeMap<usize, Vec<Seen>> {
    let look = Look {
        colours,
        highlight,
        ..Look::default()
    };
    let h = room.enter(&keymap(), false, Language::Japanese);
    let mut line = Line::new(h, look, colour, 80, 24);
    let mut emulator = vt100::Parser::new(24, 80, 0);
    emulator.process(&line.frame());
    let before = seen(&emulator);
    line.h.press("Down");
    emulator.process(&line.frame());
    let after = seen(&emulator).into_iter().enumerate();
    after.filter(|(y, row)| before[*y] != *row).collect()
}

/// Whether what moved is marked by more than a colour (text that was only leafed through is not).
fn is_marked(rows: &BTreeMap<usize, Vec<Seen>>) -> bool {
    let cells = rows.values().flatten();
    rows.len() > 1
        && cells
            .into_iter()
            .any(|(text, inverse, ..)| *inverse || text == ">")
}

#[test]
fn in_every_place_what_is_selected_is_seen_with_sixteen_colours_with_eight_and_with_none() {
    let mut moved = 0;
    for room in ROOMS {
        for highlight in [Highlight::Row, Highlight::Marker] {
            let sixteen = changed(room, highlight, Colours::Sixteen, Colour::Sixteen);
            let rows: Vec<_> = sixteen.keys().collect();
            for (colours, colour) in [
                (Colours::Sixteen, Colour::Eight),
                (Colours::None, Colour::Mono),
            ] {
                let case = format!("{} {highlight:?} {colour:?}", room.name);
                let here = changed(room, highlight, colours, colour);
                assert_eq!(here.keys().collect::<Vec<_>>(), rows, "{case}");
                assert_eq!(is_marked(&here), is_marked(&sixteen), "{case}");
                moved += usize::from(is_marked(&here));
            }
        }
    }
    assert!(moved > 40, "only {moved} selections moved");
}

/// A key of a session, or a size.
#[derive(Debug, Clone)]
enum Act {
    Keys(&'static str),
    Size(u16, u16),
}

fn act() -> impl Strategy<Value = Act> {
    let keys = prop::sample::select(vec![
        "j", "k", "PgDn", "PgUp", "Enter", "F12", "Esc", "?", "F5", "Tab", "F17", "F18", "7", "4",
        "9", ":", "g c", "g a", "/", "a", "1",
    ]);
    prop_oneof![
        12 => keys.prop_map(Act::Keys),
        1 => (80u16..120, 24u16..40).prop_map(|(w, h)| Act::Size(w, h)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn over_any_session_the_terminal_shows_what_ratatuis_own_backend_shows(
        room in any::<prop::sample::Index>(),
        acts in prop::collection::vec(act(), 1..40),
    ) {
        let look = Look { highlight: Highlight::Row, ..Look::default() };
        let h = room.get(ROOMS).enter(&keymap(), false, Language::Japanese);
        let mut line = Line::new(h, look, Colour::Sixteen, 80, 24);
        let mut size = Size::new(80, 24);
        let mut ours = vt100::Parser::new(24, 80, 0);
        for act in acts {
            match act {
                Act::Keys(keys) => line.h.press(keys),
                Act::Size(columns, rows) => {
                    // A terminal of this size from its first frame on: a resize makes ours send everything.
                    size = Size::new(columns, rows);
                    let h = std::mem::replace(&mut line.h, Harness::clerk(Office::empty()));
                    line = Line::new(h, line.look, Colour::Sixteen, columns, rows);
                    ours = vt100::Parser::new(rows, columns, 0);
                }
            }
            if line.h.exit.is_some() {
                return Ok(());
            }
            ours.process(&line.frame());
            let mut stock = vt100::Parser::new(size.height, size.width, 0);
            stock.process(&stock_frame(&line.h, line.look, size));
            for y in 0..size.height {
                for x in 0..size.width {
                    let (a, b) = (ours.screen().cell(y, x).unwrap(), stock.screen().cell(y, x).unwrap());
                    let text = |cell: &vt100::Cell| if cell.has_contents() { cell.contents().to_owned() } else { " ".to_owned() };
                    let seen = |cell: &vt100::Cell| (cell.bgcolor(), cell.inverse(), cell.underline());
                    if b.is_wide_continuation() {
                        continue;
                    }
                    prop_assert_eq!(text(a), turn_back_all(&text(b)), "column {} of row {}:\n{}", x, y, stock.screen().contents());
                    prop_assert_eq!(seen(a), seen(b), "column {} of row {}", x, y);
                    if text(b) != " " {
                        prop_assert_eq!((a.fgcolor(), a.bold()), (b.fgcolor(), b.bold()), "column {} of row {}", x, y);
                    }
                }
            }
            prop_assert_eq!(ours.screen().hide_cursor(), stock.screen().hide_cursor());
            if !stock.screen().hide_cursor() {
                prop_assert_eq!(ours.screen().cursor_position(), stock.screen().cursor_position());
            }
        }
    }
}

/// The whole frame as ratatui's own backend sends it to an empty terminal.
fn stock_frame(h: &Harness, look: Look, size: Size) -> Vec<u8> {
    let wire = Wire::default();
    let area = ratatui::layout::Rect::from(size);
    let options = ratatui::TerminalOptions {
        viewport: ratatui::Viewport::Fixed(area),
    };
    let mut terminal =
        Terminal::with_options(CrosstermBackend::new(wire.clone()), options).unwrap();
    terminal
        .draw(|frame| crate::app::view_as(&h.model, look, frame))
        .unwrap();
    // Before it is dropped, which shows the cursor.
    wire.take()
}
