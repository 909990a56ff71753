//! `densho ruler`: how this terminal draws what Japanese offices write, for a person to judge, and what was
//! found out about it.

use super::exit::{Exit, Failure, OrExit as _};
use super::settings::{Site, language};
use super::{out, screens};
use crate::i18n::ruler::Ruler;
use crate::keys::Key;
use crate::terminal::{self, ASKED, Ambiguous, Background, InputEvent, Lines, Measured, Profile};
use crate::ui::{Canvas, Ink, Look};
use ratatui::Frame;

/// Columns (from 0) at which a bar stands in every row.
const BARS: [u16; 2] = [30, 60];
/// Column at which the samples begin.
const FROM: u16 = 14;

pub(super) fn run(site: &Site) -> Result<Exit, Failure> {
    let config = site.load()?;
    let words = Ruler(language(&config));
    let mut opened = screens::open(&config)?;
    let measured = opened.measured.take();
    let found = opened.screen.profile();
    let mut chosen = None;
    loop {
        let profile = opened.screen.profile();
        let drawn = opened
            .screen
            .draw(|frame| page(frame, words, &profile, measured.as_ref()));
        drawn.or_exit(Exit::System)?;
        match opened.input.blocking_recv() {
            Some(InputEvent::Key(chord)) => match chord.key {
                Key::Char('n' | 'N' | 'ｎ') => chosen = Some(Ambiguous::Narrow),
                Key::Char('w' | 'W' | 'ｗ') => chosen = Some(Ambiguous::Wide),
                Key::Char('a' | 'A' | 'ａ') => chosen = None,
                Key::Char('q' | 'Q' | 'ｑ') | Key::Esc | Key::Enter | Key::F(3 | 12) => break,
                _ => {}
            },
            Some(InputEvent::Resumed) => opened.screen.forget(),
            Some(InputEvent::Suspend) => {
                opened.guard.suspend().or_exit(Exit::System)?;
                opened.screen.forget();
            }
            Some(InputEvent::Leave(_)) | None => return Ok(Exit::Done),
            Some(_) => {}
        }
        let wanted = chosen.map_or(found, |ambiguous| Profile {
            ambiguous,
            certain: true,
            look_alikes: false,
            ..found
        });
        if opened.screen.profile() != wanted {
            opened.screen.use_profile(wanted);
        }
    }
    let used = opened.screen.profile();
    drop(opened);
    for line in summary(words, &used, measured.as_ref()) {
        out::line(&line)?;
    }
    if let Some(ambiguous) = chosen {
        let word = match ambiguous {
            Ambiguous::Narrow => "narrow",
            Ambiguous::Wide => "wide",
        };
        out::line(&words.keep(word))?;
    }
    Ok(Exit::Done)
}

fn samples(words: Ruler) -> [(&'static str, [&'static str; 2]); 11] {
    [
        (words.flyer(), ["○○建設 長野", "××支店 △△※"]),
        (words.foreign_lines(), ["─│┌┐■□◆●", "━┃├┤★☆◎▲"]),
        (words.greek(), ["αβγΩμ", "ЯЖд §°±×"]),
        (words.jis(), ["①②⑳ⅣⅩ", "㈱㈲℃№㍻"]),
        (words.half(), ["ｶﾞｯﾂ ﾊﾟﾝﾁ", "ｱｲｳｴｵ｡｢｣"]),
        (
            words.marks(),
            ["か\u{3099}く\u{3099}は\u{309a}", "e\u{301}a\u{308}"],
        ),
        (
            words.names(),
            ["髙橋 﨑山 𠮷田", "葛\u{e0100}飾 辻\u{e0101}"],
        ),
        (words.own(), ["\u{e000}\u{e001}\u{e002}組", "山\u{f000}"]),
        (words.emoji(), ["👍☔⚡建設", "✅❌⭐"]),
        (words.quotes(), ["“引用”‘’…‥", "←↑→↓⇒∴"]),
        ("ASCII", ["0123456789", "abcdefghij"]),
    ]
}

fn page(frame: &mut Frame<'_>, words: Ruler, profile: &Profile, measured: Option<&Measured>) {
    let area = frame.area();
    let look = Look {
        ambiguous: profile.ambiguous,
        lines: profile.lines == Lines::Drawing,
        background: profile.background,
        ..Look::default()
    };
    let mut cursor = None;
    let mut canvas = Canvas::new(frame.buffer_mut(), area, look, &mut cursor);
    canvas.put(0, 0, words.title(), Ink::Title);
    canvas.put(0, 1, words.look(), Ink::Plain);
    canvas.put(0, 2, &scale(area.width), Ink::Quiet);
    let mut y = 3;
    for (what, texts) in samples(words) {
        canvas.put(0, y, what, Ink::Plain);
        for (text, (x, bar)) in texts
            .into_iter()
            .zip([(FROM, BARS[0]), (BARS[0] + 2, BARS[1])])
        {
            canvas.put(x, y, text, Ink::Plain);
            canvas.put(bar, y, "|", Ink::Plain);
        }
        y += 1;
    }
    canvas.put(0, y + 1, words.box_here(), Ink::Plain);
    let mut small = canvas.part(FROM, y, BARS[0] - FROM + 1, 3);
    small.border();
    small.put(2, 1, "○○建設 ××", Ink::Plain);
    canvas.put(BARS[1], y + 1, "|", Ink::Plain);
    y += 4;
    for line in summary(words, profile, measured) {
        y = canvas.paragraph(0, y, &line, Ink::Plain);
    }
    canvas.put(0, area.height.saturating_sub(1), words.keys(), Ink::Key);
    frame.set_cursor_position((0, area.height.saturating_sub(1)));
}

/// `----+----1----+----2`: the digit stands at the tens.
fn scale(columns: u16) -> String {
    (1..=columns)
        .map(|column| match column % 10 {
            0 => char::from_digit(u32::from(column / 10) % 10, 10).unwrap_or('0'),
            5 => '+',
            _ => '-',
        })
        .collect()
}

/// What the terminal answered, and what follows from it.
fn summary(words: Ruler, profile: &Profile, measured: Option<&Measured>) -> Vec<String> {
    let gap = words.0.pick("、", ", ");
    let answered = match measured {
        None => words.not_asked().to_owned(),
        Some(measured) if measured.columns.len() < ASKED.len() => words.silent().to_owned(),
        Some(measured) => {
            let columns = ASKED.iter().zip(&measured.columns);
            let mut parts: Vec<String> = columns.map(|(what, n)| format!("{what}={n}")).collect();
            parts.extend(
                measured
                    .round_trip
                    .map(|time| words.round_trip(time.as_millis())),
            );
            parts.extend(
                measured
                    .remembered
                    .map(|age| words.remembered(age.as_secs() / 86_400)),
            );
            parts.join(" ")
        }
    };
    let used = [
        match profile.ambiguous {
            Ambiguous::Narrow => words.narrow(),
            Ambiguous::Wide => words.wide(),
        },
        match (profile.certain, profile.look_alikes) {
            (true, _) => words.certain(),
            (false, true) => words.look_alikes(),
            (false, false) => words.uncertain(),
        },
        match profile.lines {
            Lines::Drawing => words.drawn(),
            Lines::Ascii => words.ascii(),
        },
        match profile.background {
            Background::Dark => words.on_dark(),
            Background::Light => words.on_light(),
            Background::Unknown => words.on_unknown(),
        },
    ];
    let mut lines = vec![
        words.found(format!("TERM={} {answered}", term())),
        words.used(used.join(gap)),
    ];
    if terminal::is_multiplexed() {
        lines.push(words.multiplexed().to_owned());
    }
    lines
}

fn term() -> String {
    std::env::var("TERM").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;
    use crate::terminal::Screen;
    use crate::terminal::width::width;
    use ratatui::layout::Size;
    use std::io::Write;
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    #[derive(Clone, Default)]
    struct Wire(Arc<Mutex<Vec<u8>>>);

    impl Write for Wire {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn every_bar_stands_below_its_mark_and_no_sample_reaches_it() {
        let wire = Wire::default();
        let size = Box::new(|| Size::new(80, 24));
        let mut screen = Screen::new(wire.clone(), Profile::default(), size).unwrap();
        screen
            .draw(|frame| page(frame, Ruler(Language::Japanese), &Profile::default(), None))
            .unwrap();
        let mut emulator = vt100::Parser::new(24, 80, 0);
        emulator.process(&wire.0.lock().unwrap());
        for y in 3..14 {
            for bar in BARS {
                let cell = emulator.screen().cell(y, bar).unwrap();
                assert_eq!(cell.contents(), "|", "row {y}");
            }
        }
        for (what, texts) in samples(Ruler(Language::Japanese)) {
            assert!(width(what, Ambiguous::Wide) < usize::from(FROM), "{what}");
            for text in texts {
                assert!(
                    width(text, Ambiguous::Wide) <= usize::from(BARS[0] - FROM),
                    "{text}"
                );
            }
        }
        assert!(emulator.screen().contents().contains("N ○を1桁に"));
    }

    #[test]
    fn what_was_found_is_said_in_words() {
        let measured = Measured {
            columns: vec![2, 2, 2, 2, 1, 1, 2, 2],
            round_trip: Some(Duration::from_millis(12)),
            remembered: Some(Duration::from_secs(3 * 86_400)),
            ..Measured::default()
        };
        let said = summary(
            Ruler(Language::Japanese),
            &Profile::default(),
            Some(&measured),
        );
        assert!(
            said[0].contains(
                "○=2 ─=2 α=2 あ=2 DEC ─=1 U+E000=1 U+1F44D=2 ｶﾞ=2 往復 12 ms 3日前の答を使用"
            ),
            "{said:?}"
        );
        assert!(
            said[1].contains("○は1桁 (narrow)、確実、枠は + - |"),
            "{said:?}"
        );
        assert!(
            summary(Ruler(Language::English), &Profile::default(), None)[0].contains("not asked")
        );
        assert_eq!(scale(12), "----+----1--");
    }
}
