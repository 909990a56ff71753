//! Pastes, marked and guessed, and bursts.

use super::*;

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
    assert_eq!(
        names(&read(&[b"9\r9\rj"], unmarked)),
        "9 (Enter) 9 (Enter) j"
    );
    let line = "株式会社東日本建設工業建設工業本部\r".as_bytes();
    assert!(names(&read(&[line], unmarked)).ends_with("部 (Enter)"));
    assert!(keys(bytes).ends_with("Enter : q u i t Enter"));
}

const UNMARKED: ParserOptions = ParserOptions {
    hold: Duration::from_millis(50),
    sco: false,
    burst: Some(16),
};

#[test]
fn enter_in_a_burst_with_text_is_a_line_end_and_every_other_enter_is_enter() {
    for (bytes, expected) in [
        ("建設\r", "建 設 (Enter)"),
        ("a\n", "a (Enter)"),
        ("a\tb\r", "a Tab b (Enter)"),
        ("\r", "Enter"),
        ("\r\r", "Enter Enter"),
        ("\x1b[B\x1b[B\r", "Down Down Enter"),
        ("a\x1bOM", "a Enter"),
    ] {
        let bytes = bytes.as_bytes();
        assert_eq!(names(&read(&[bytes], UNMARKED)), expected, "{bytes:?}");
        assert_eq!(
            keys(bytes),
            expected.replace("(Enter)", "Enter"),
            "{bytes:?}"
        );
    }
}

#[test]
fn enter_that_follows_text_faster_than_a_finger_belongs_to_the_burst() {
    let after = |text: &[u8], wait: u64| {
        let mut parser = Parser::new(UNMARKED);
        let start = Instant::now();
        let mut events = Vec::new();
        parser.feed(text, start, &mut events);
        parser.feed(b"\r", start + Duration::from_millis(wait), &mut events);
        names(&events)
    };
    assert_eq!(after(b"abc", 1), "a b c (Enter)");
    assert_eq!(after(b"abc", 30), "a b c Enter");
    assert_eq!(after(b"a", 1), "a Enter");
}

#[test]
fn a_terminal_that_marks_pastes_is_never_guessed_at() {
    for proof in ["\x1b[?2004;1$y", "\x1b[200~x\x1b[201~"] {
        let mut parser = Parser::new(UNMARKED);
        let start = Instant::now();
        let mut events = Vec::new();
        parser.feed(proof.as_bytes(), start, &mut events);
        let later = start + Duration::from_secs(1);
        parser.feed(b"", later, &mut events);
        events.clear();
        parser.feed(b"N2211-00433\r:quit\r", later, &mut events);
        assert!(names(&events).ends_with("t Enter"), "{proof:?}: {events:?}");
    }
    for nothing in ["\x1b[?2004;0$y", "\x1b[?2004;2$y", "\x1b[?1049;1$y"] {
        let bytes = format!("{nothing}a\r");
        let got = read(&[bytes.as_bytes()], UNMARKED);
        assert!(names(&got).ends_with("(Enter)"), "{nothing:?}");
    }
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
