//! The forms in which terminals send their keys.

use super::*;

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
            "xterm with the keys of Sun",
            &[
                ("\x1b[224z", 1),
                ("\x1b[228z", 5),
                ("\x1b[233z", 10),
                ("\x1b[192z", 11),
                ("\x1b[193z", 12),
                ("\x1b[224;2z", 13),
                ("\x1b[193;2z", 24),
            ],
        ),
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
        (
            "End",
            vec![
                "\x1b[F",
                "\x1bOF",
                "\x1b[4~",
                "\x1b[8~",
                "\x1b[8$",
                "\x1b[1;2F",
                "\x1bOw",
            ],
        ),
        (
            "Up",
            vec!["\x1b[A", "\x1bOA", "\x1b[a", "\x1bOa", "\x1b[1;2A"],
        ),
        ("PgUp", vec!["\x1b[5~", "\x1b[I", "\x1b[216z"]),
        ("PgDn", vec!["\x1b[6~", "\x1b[G", "\x1b[222z"]),
        ("Ins", vec!["\x1b[2~", "\x1b[L", "\x1b[2z"]),
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
    // What would be its 7 is End in PuTTY's rxvt mode; at the start the keypad is told to send digits.
    assert_eq!(pressed, "*+,-./0123456End89");
}
