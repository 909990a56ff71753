use super::*;
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
            other => format!("<{other:?}>"),
        })
        .collect();
    names.join(" ")
}

#[test]
fn function_keys_arrive_in_every_form_that_terminals_send() {
    let forms: &[(&str, &[(&str, u8)])] = &[
        (
            "xterm",
            &[
                ("\x1bOP", 1),
                ("\x1bOQ", 2),
                ("\x1bOR", 3),
                ("\x1bOS", 4),
                ("\x1b[15~", 5),
                ("\x1b[17~", 6),
                ("\x1b[18~", 7),
                ("\x1b[19~", 8),
                ("\x1b[20~", 9),
                ("\x1b[21~", 10),
                ("\x1b[23~", 11),
                ("\x1b[24~", 12),
                ("\x1b[1;2P", 13),
                ("\x1b[1;2Q", 14),
                ("\x1b[1;2R", 15),
                ("\x1b[1;2S", 16),
                ("\x1b[15;2~", 17),
                ("\x1b[17;2~", 18),
                ("\x1b[18;2~", 19),
                ("\x1b[19;2~", 20),
                ("\x1b[20;2~", 21),
                ("\x1b[21;2~", 22),
                ("\x1b[23;2~", 23),
                ("\x1b[24;2~", 24),
                ("\x1bO2P", 13),
                ("\x1bO1;2Q", 14),
            ],
        ),
        (
            "vt220 and PuTTY",
            &[
                ("\x1b[11~", 1),
                ("\x1b[12~", 2),
                ("\x1b[13~", 3),
                ("\x1b[14~", 4),
                ("\x1b[25~", 13),
                ("\x1b[26~", 14),
                ("\x1b[28~", 15),
                ("\x1b[29~", 16),
                ("\x1b[31~", 17),
                ("\x1b[32~", 18),
                ("\x1b[33~", 19),
                ("\x1b[34~", 20),
            ],
        ),
        (
            "the Linux console",
            &[
                ("\x1b[[A", 1),
                ("\x1b[[B", 2),
                ("\x1b[[C", 3),
                ("\x1b[[D", 4),
                ("\x1b[[E", 5),
            ],
        ),
        (
            "PuTTY VT100+",
            &[
                ("\x1bOT", 5),
                ("\x1bOU", 6),
                ("\x1bOV", 7),
                ("\x1bOW", 8),
                ("\x1bOX", 9),
                ("\x1bOY", 10),
                ("\x1bOZ", 11),
                ("\x1bO[", 12),
            ],
        ),
        ("rxvt", &[("\x1b[23$", 23), ("\x1b[24$", 24)]),
        (
            "SCO",
            &[
                ("\x1b[M", 1),
                ("\x1b[N", 2),
                ("\x1b[O", 3),
                ("\x1b[P", 4),
                ("\x1b[Q", 5),
                ("\x1b[R", 6),
                ("\x1b[S", 7),
                ("\x1b[T", 8),
                ("\x1b[U", 9),
                ("\x1b[V", 10),
                ("\x1b[W", 11),
                ("\x1b[X", 12),
                ("\x1b[Y", 13),
            ],
        ),
    ];
    for (terminal, forms) in forms {
        for (bytes, number) in *forms {
            assert_eq!(
                keys(bytes.as_bytes()),
                format!("F{number}"),
                "{terminal}: {bytes:?}"
            );
        }
    }
    let sco = ParserOptions {
        sco: true,
        ..ParserOptions::default()
    };
    for (letter, number) in (b'a'..=b'j').zip(15..) {
        assert_eq!(
            names(&read(&[&[0x1b, b'[', letter]], sco)),
            format!("F{number}")
        );
    }
    assert_eq!(names(&read(&[b"\x1b[Z"], sco)), "F14");
}

#[test]
fn moving_and_editing_keys_arrive_in_every_form() {
    for (name, forms) in [
        (
            "Home",
            vec![
                "\x1b[H",
                "\x1bOH",
                "\x1b[1~",
                "\x1b[7~",
                "\x1b[7$",
                "\x1b[1;2H",
            ],
        ),
        ("End", vec!["\x1b[F", "\x1bOF", "\x1b[4~", "\x1b[8~"]),
        (
            "Up",
            vec!["\x1b[A", "\x1bOA", "\x1b[a", "\x1bOa", "\x1b[1;2A"],
        ),
        ("PgUp", vec!["\x1b[5~", "\x1b[I"]),
        ("PgDn", vec!["\x1b[6~", "\x1b[G"]),
        ("Ins", vec!["\x1b[2~", "\x1b[L"]),
        ("Del", vec!["\x1b[3~"]),
        ("BS", vec!["\x7f", "\x08"]),
        ("Enter", vec!["\r", "\n", "\r\n", "\x1bOM"]),
        ("Tab", vec!["\t", "\x1bOI"]),
        ("BackTab", vec!["\x1b[Z", "\x1b[1;2Z", "\x1b[9;2u"]),
        ("C-l", vec!["\x0c", "\x1b[108;5u", "\x1b[27;5;108~"]),
        ("C-Space", vec!["\x00"]),
        ("C-Right", vec!["\x1b[1;5C"]),
        ("Esc Up", vec!["\x1b\x1b[A", "\x1b[1;3A"]),
        ("5", vec!["\x1bOu"]),
        ("*", vec!["\x1bOj"]),
        ("+", vec!["\x1bOk"]),
    ] {
        for bytes in forms {
            assert_eq!(keys(bytes.as_bytes()), name, "{bytes:?}");
        }
    }
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

fn paste(text: &str) -> Vec<InputEvent> {
    vec![InputEvent::Paste(text.to_owned())]
}

#[test]
fn a_paste_is_one_event_and_never_keys() {
    assert_eq!(
        events(b"\x1b[200~a\r\nb\rc\x1b[31m\x07\x1b[201~"),
        paste("a\nb\nc[31m")
    );
    assert_eq!(
        events("\x1b[200~○○建設\x1b[201~".as_bytes()),
        paste("○○建設")
    );
    assert_eq!(names(&events(b"\x1b[200~a\x1b[201~")[..]), "<Paste(\"a\")>");
}

#[test]
fn a_paste_split_anywhere_is_one_paste() {
    let whole = "\x1b[200~建設\r:quit\r\x1b[201~".as_bytes();
    for at in 1..whole.len() {
        assert_eq!(
            read(&[&whole[..at], &whole[at..]], ParserOptions::default()),
            paste("建設\n:quit\n"),
            "{at}"
        );
    }
}

#[test]
fn an_end_marker_inside_a_paste_does_not_let_the_rest_out() {
    assert_eq!(
        events(b"\x1b[200~a\x1b[201~:quit\r\x1b[201~"),
        paste("a[201~:quit\n")
    );
    assert_eq!(
        read(
            &[b"\x1b[200~a\x1b[201~", b":quit\r\x1b[201~"],
            ParserOptions::default()
        ),
        paste("a[201~:quit\n")
    );
}

#[test]
fn keys_after_a_paste_are_keys_and_a_second_paste_is_a_second_one() {
    let mut got = events(b"\x1b[200~a\x1b[201~\r");
    assert_eq!(names(&got.split_off(1)), "Enter");
    let two: Vec<_> = paste("a").into_iter().chain(paste("b")).collect();
    assert_eq!(events(b"\x1b[200~a\x1b[201~\x1b[200~b\x1b[201~"), two);
}

#[test]
fn a_paste_whose_end_is_lost_still_arrives() {
    assert_eq!(events(b"\x1b[200~abc"), paste("abc"));
}

#[test]
fn a_burst_with_a_line_end_inside_is_a_paste_where_pastes_are_not_marked() {
    let unmarked = ParserOptions {
        burst: Some(16),
        ..ParserOptions::default()
    };
    let bytes = "株式会社東日本建設工業\r:quit\r".as_bytes();
    assert_eq!(
        read(&[bytes], unmarked),
        paste("株式会社東日本建設工業\n:quit\n")
    );
    assert_eq!(names(&read(&[b"9\r9\rj"], unmarked)), "9 Enter 9 Enter j");
    let line = "株式会社東日本建設工業建設工業本部\r".as_bytes();
    assert!(names(&read(&[line], unmarked)).ends_with("Enter"));
    assert!(keys(bytes).ends_with("Enter : q u i t Enter"));
}

#[test]
fn the_end_of_a_long_unmarked_paste_does_not_submit_and_a_key_after_it_does() {
    let unmarked = ParserOptions {
        burst: Some(16),
        ..ParserOptions::default()
    };
    let first = "株式会社東日本建設工業\r長野県長野市".as_bytes();
    assert_eq!(
        read(&[first, "南石堂町\r".as_bytes()], unmarked),
        [
            InputEvent::Paste("株式会社東日本建設工業\n長野県長野市".to_owned()),
            InputEvent::Paste("南石堂町\n".to_owned()),
        ]
    );
    let mut parser = Parser::new(unmarked);
    let start = Instant::now();
    let mut events = Vec::new();
    parser.feed(first, start, &mut events);
    parser.feed(b"\r", start + Duration::from_millis(300), &mut events);
    assert_eq!(names(&events[1..]), "Enter");
}

#[test]
fn function_keys_beyond_twelve_arrive_from_rxvt_and_with_every_modifier_of_xterm() {
    for (bytes, name) in [
        ("\x1b[25~", "F13"),
        ("\x1b[34~", "F20"),
        ("\x1b[23~", "F11"),
        ("\x1b[24^", "C-F12"),
        ("\x1b[24@", "C-F24"),
        ("\x1b[15;5~", "C-F5"),
        ("\x1b[15;3~", "Esc F5"),
        ("\x1b[15;6~", "C-F17"),
        ("\x1b[1;10P", "Esc F13"),
        ("\x1b[42~", "F21"),
        ("\x1b[45~", "F24"),
    ] {
        assert_eq!(keys(bytes.as_bytes()), name, "{bytes:?}");
    }
}

#[test]
fn the_keypad_types_its_digits_and_signs_in_application_mode() {
    let pressed: String = "jklmnopqrstuvwxy"
        .chars()
        .map(|letter| keys(format!("\x1bO{letter}").as_bytes()))
        .collect();
    assert_eq!(pressed, "*+,-./0123456789");
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
    ) {
        let mut parser = Parser::new(ParserOptions { sco, ..ParserOptions::default() });
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
