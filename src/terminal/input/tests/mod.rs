mod forms;
mod pastes;

use super::*;
use crate::keys::Key;
use proptest::prelude::*;

/// Feeds each piece 10 ms after the one before, then waits until nothing is held.
fn read(pieces: &[&[u8]], options: ParserOptions) -> Vec<InputEvent> {
    let mut parser = Parser::new(options);
    let mut now = Instant::now();
    let mut events = Vec::new();
    for piece in pieces {
        parser.feed(piece, now, &mut events);
        now += Duration::from_millis(10);
    }
    while let Some(deadline) = parser.deadline() {
        parser.tick(deadline, &mut events);
    }
    events
}

fn events(bytes: &[u8]) -> Vec<InputEvent> {
    read(&[bytes], ParserOptions::default())
}

/// The keys, by name; anything else in brackets.
fn keys(bytes: &[u8]) -> String {
    names(&events(bytes))
}

fn names(events: &[InputEvent]) -> String {
    let names: Vec<_> = events
        .iter()
        .map(|event| match event {
            InputEvent::Key(chord) => chord.to_string(),
            InputEvent::Text(text) => format!("[{text}]"),
            InputEvent::LineEnd => "(Enter)".to_owned(),
            other => format!("<{other:?}>"),
        })
        .collect();
    names.join(" ")
}

#[test]
fn escape_alone_is_held_no_longer_than_was_asked() {
    let mut parser = Parser::new(ParserOptions {
        hold: Duration::from_millis(70),
        ..ParserOptions::default()
    });
    let start = Instant::now();
    let mut events = Vec::new();
    parser.feed(b"\x1b", start, &mut events);
    parser.tick(start + Duration::from_millis(69), &mut events);
    assert_eq!(names(&events), "");
    assert_eq!(parser.deadline(), Some(start + Duration::from_millis(70)));
    parser.tick(start + Duration::from_millis(70), &mut events);
    assert_eq!(names(&events), "Esc");
    parser.feed(b"[A", start + Duration::from_millis(200), &mut events);
    assert_eq!(names(&events), "Esc [ A");
}

#[test]
fn escape_before_a_key_is_two_keys() {
    assert_eq!(keys(b"\x1b5"), "Esc 5");
    assert_eq!(keys(b"\x1b\x1b"), "Esc Esc");
    assert_eq!(keys(b"\x1b\r"), "Esc Enter");
    assert_eq!(keys("\x1bあ".as_bytes()), "Esc あ");
    assert_eq!(keys(b"\x1b["), "Esc [");
    assert_eq!(keys(b"\x1bO"), "Esc O");
    assert_eq!(keys(b"\x1b^"), "Esc ^");
}

#[test]
fn a_sequence_split_anywhere_is_joined() {
    for whole in [
        "\x1b[15;2~",
        "\x1b[A",
        "\x1bOP",
        "\x1b[[B",
        "あ",
        "\x1b[12;40R",
        "\x1b]11;rgb:0/0/0\x1b\\",
        "\x1bP1$r0m\x1b\\",
    ] {
        let whole = whole.as_bytes();
        let expected = events(whole);
        for at in 1..whole.len() {
            let got = read(&[&whole[..at], &whole[at..]], ParserOptions::default());
            assert_eq!(got, expected, "{whole:?} at {at}");
        }
        let bytes: Vec<&[u8]> = whole.chunks(1).collect();
        assert_eq!(read(&bytes, ParserOptions::default()), expected);
    }
}

#[test]
fn unknown_sequences_and_late_replies_are_never_typed() {
    for bytes in [
        "\x1b[?62;22c",
        "\x1b[>41;354;0c",
        "\x1b[24;80R",
        "\x1b[?2004;2$y",
        "\x1b[0n",
        "\x1b[8;24;80t",
        "\x1b]11;rgb:ffff/ffff/ffff\x07",
        "\x1b]10;?\x1b\\",
        "\x1bP>|XTerm(370)\x1b\\",
        "\x1b_Gi=1;OK\x1b\\",
        "\x1b[<0;10;10M",
        "\x1b[99~",
        "\x1b[1;2;3;4;5z",
        "\x1b[!p",
    ] {
        let text = format!("{bytes}x");
        let got = events(text.as_bytes());
        assert_eq!(got.len(), 2, "{bytes:?}: {got:?}");
        assert!(
            !matches!(got[0], InputEvent::Key(_) | InputEvent::Text(_)),
            "{bytes:?}: {got:?}"
        );
        assert_eq!(names(&got[1..]), "x");
    }
    assert_eq!(
        events(b"\x1b[12;40R"),
        [InputEvent::Reply(Reply::Cursor {
            row: 12,
            column: 40
        })]
    );
}

#[test]
fn a_cursor_report_that_looks_like_shifted_f3_is_known_when_it_was_asked_for() {
    let mut parser = Parser::new(ParserOptions::default());
    parser.expect_cursor_reports(1);
    let mut events = Vec::new();
    parser.feed(b"\x1b[1;2R\x1b[1;2R", Instant::now(), &mut events);
    assert_eq!(
        events[0],
        InputEvent::Reply(Reply::Cursor { row: 1, column: 2 })
    );
    assert_eq!(names(&events[1..]), "F15");
}

#[test]
fn a_broken_sequence_does_not_take_the_next_key() {
    assert!(keys(b"\x1b[1;\x1b[A").ends_with("Up"));
    assert!(keys("\x1b[1;あ".as_bytes()).ends_with("あ"));
    assert!(keys(b"\x1b]11;rgb\x1b[B").ends_with("Down"));
    assert!(keys(b"\x1b[1;\rx").ends_with("Enter x"));
    assert!(keys(b"\xe3\x81x").ends_with('x'));
    assert!(keys(b"\xe3\x81\x1b[A").ends_with("Up"));
}

#[test]
fn what_an_ime_commits_arrives_as_characters_that_people_see() {
    assert_eq!(keys("株式".as_bytes()), "株 式");
    assert_eq!(
        keys("か\u{3099}葛\u{e0100}".as_bytes()),
        "[か\u{3099}] [葛\u{e0100}]"
    );
}

#[test]
fn bytes_of_another_encoding_are_reported_once() {
    let shift_jis = [0x8a, 0x94, 0x8e, 0xae];
    assert_eq!(events(&shift_jis), [InputEvent::NotUtf8]);
}

#[test]
fn a_late_reply_between_two_keys_takes_neither() {
    for reply in [
        "\x1b[?62;22c",
        "\x1b[24;80R",
        "\x1b[?2004;2$y",
        "\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
        "\x1bP1$r0m\x1b\\",
    ] {
        let got = events(format!("j{reply}k").as_bytes());
        let typed: Vec<_> = got
            .iter()
            .filter(|event| matches!(event, InputEvent::Key(_)))
            .cloned()
            .collect();
        assert_eq!(names(&typed), "j k", "{reply:?}: {got:?}");
    }
}

#[test]
fn escape_is_held_between_fifty_and_a_hundred_milliseconds_unless_somebody_says_otherwise() {
    let shipped =
        crate::config::Config::load(None, [("HOME".to_owned(), "/nonexistent".to_owned())])
            .unwrap();
    let hold = shipped.ui.esc_hold_ms.duration();
    assert!((50..=100).contains(&hold.as_millis()), "{hold:?}");
}

#[test]
fn bytes_are_told_before_what_they_mean_while_the_key_test_is_open() {
    let mut parser = Parser::new(ParserOptions::default());
    parser.tell_bytes(true);
    let mut events = Vec::new();
    parser.feed("\x1b[15~あ".as_bytes(), Instant::now(), &mut events);
    assert_eq!(
        events,
        [
            InputEvent::Bytes(b"\x1b[15~".to_vec()),
            InputEvent::Key(Chord::plain(Key::F(5))),
            InputEvent::Bytes("あ".as_bytes().to_vec()),
            InputEvent::Key(Chord::char('あ')),
        ]
    );
}

#[test]
fn control_z_asks_to_suspend() {
    assert_eq!(events(b"\x1a"), [InputEvent::Suspend]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_bytes_make_it_panic_or_hang_or_keep_the_key_after_a_pause(
        pieces in proptest::collection::vec(
            prop_oneof![
                any::<Vec<u8>>(),
                "(\\x1b[\\[\\]OP_0-9;~a-zA-Z$?<]{0,6}){0,3}".prop_map(String::into_bytes),
                "(\\x1b\\[20[01]~|あ|\\r|x){0,5}".prop_map(String::into_bytes),
            ],
            0..5,
        ),
        sco in any::<bool>(),
        burst in prop::option::of(Just(16_usize)),
    ) {
        let mut parser = Parser::new(ParserOptions { sco, burst, ..ParserOptions::default() });
        let mut now = Instant::now();
        let mut events = Vec::new();
        for piece in &pieces {
            parser.feed(piece, now, &mut events);
            now += Duration::from_millis(7);
        }
        let mut ticks = 0;
        while let Some(deadline) = parser.deadline() {
            now = deadline;
            parser.tick(now, &mut events);
            ticks += 1;
            prop_assert!(ticks < 1000, "hangs");
        }
        events.clear();
        // After a guessed paste what follows at once belongs to it.
        now += Duration::from_millis(200);
        parser.feed(b"k", now, &mut events);
        prop_assert_eq!(&events, &[InputEvent::Key(Chord::char('k'))]);
    }

    #[test]
    fn it_does_not_matter_how_the_line_cuts_the_bytes(
        text in "(\\x1b\\[[0-9]{1,2}~|\\x1b\\[[ABCDHF]|\\x1bO[PQRS]|[a-z]|あ|株|\\t|\\x1b\\[200~[a-zあ]{0,4}\\x1b\\[201~){0,8}",
        cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let bytes = text.as_bytes();
        let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        at.extend([0, bytes.len()]);
        at.sort_unstable();
        let pieces: Vec<&[u8]> = at.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).filter(|piece| !piece.is_empty()).collect();
        prop_assert_eq!(read(&pieces, ParserOptions::default()), read(&[bytes], ParserOptions::default()));
    }
}
