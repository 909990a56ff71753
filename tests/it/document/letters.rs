//! Every character that was typed is printed as it is, or stops the document.

use super::{
    assert_reads, check_soundness, draw, embedded, fallback_installed, flyer, notice, refusal,
    wording,
};
use densho::document::{DocumentError, FontState, Fonts, MissingGlyph, certificate, check_glyphs};
use densho::domain::certificate::CertificateContent;

#[test]
fn names_come_back_exactly_as_typed() {
    for name in [
        "㈱髙﨑ｶﾞｽ工業",
        "波〜線（U+301C）と波～線（U+FF5E）",
        "−－ー―‐ｰ-の長音と負号",
        "Ａ１①Ⅳ㎡№℡ ㍿ ×÷±°",
        // These two share a glyph in BIZ UD.
        "𩿎と𩿗と𩿎",
        // As some file systems write it: か and a combining mark.
        "か\u{3099}っこう建設",
        "⽊村組",
        // A variation sequence that BIZ UD lists.
        "葛\u{E0100}城組",
    ] {
        let content = CertificateContent {
            contractor_name: name.into(),
            works_name: name.into(),
            ..flyer()
        };
        assert_eq!(check_glyphs(&content, &embedded()).unwrap(), [], "{name}");
        assert_reads(&draw(&content), name);
        assert_reads(&notice(&content), name);
    }
}

#[test]
fn a_character_outside_the_fonts_comes_from_an_installed_font_or_stops_the_document() {
    let names = ["𠮷田建設", "渡邉\u{E0104}組"];
    for name in names {
        let content = CertificateContent {
            contractor_name: name.into(),
            ..flyer()
        };
        let refused = refusal(&content, &embedded(), &wording());
        let DocumentError::MissingGlyphs(missing) = &refused else {
            panic!("{refused}");
        };
        assert_eq!(missing.len(), 1, "{missing:?}");
        assert_eq!(missing[0].field, "contractor_name");
        assert_eq!(check_glyphs(&content, &embedded()).unwrap(), *missing);
    }
    let gap = |field, text: &str| MissingGlyph {
        field,
        text: text.into(),
    };
    assert_eq!(
        gap("contractor_name", "邉\u{E0104}").code_points(),
        "U+9089 U+E0104"
    );
    assert_eq!(
        gap("contractor_name", "𠮷").to_string(),
        "「𠮷」 (U+20BB7) in contractor_name"
    );
    if fallback_installed() {
        let content = CertificateContent {
            contractor_name: names[0].into(),
            ..flyer()
        };
        let pdf = certificate(&content, &Fonts::default(), &wording()).unwrap();
        assert_reads(&pdf, names[0]);
        check_soundness(&pdf);
    }
}

#[test]
fn controls_and_invisible_characters_are_refused_by_their_code() {
    for (text, code) in [
        ("a\nb", "U+000A"),
        ("a\u{202E}b", "U+202E"),
        ("a\u{1B}b", "U+001B"),
    ] {
        let content = CertificateContent {
            works_name: text.into(),
            ..flyer()
        };
        let refused = refusal(&content, &embedded(), &wording());
        let message = refused.to_string();
        assert!(
            message.contains(code) && message.contains("works_name"),
            "{message}"
        );
        assert!(
            !message.contains(['\n', '\u{202E}', '\u{1B}']),
            "{message:?}"
        );
    }
}

#[test]
fn a_damaged_fallback_is_reported_and_passed_over_and_a_replaced_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (damaged, good) = (
        folder.path().join("damaged.ttf"),
        folder.path().join("good.ttf"),
    );
    let absent = folder.path().join("absent.ttf");
    std::fs::write(&damaged, b"no font at all").unwrap();
    // JetBrains Mono has Ǧ, which BIZ UD lacks.
    let mono = include_bytes!("../../../assets/fonts/JetBrainsMono-Medium.ttf");
    std::fs::write(&good, mono).unwrap();
    let fonts = Fonts::new(vec![damaged.clone(), absent, good.clone()]);
    let states: Vec<FontState> = fonts
        .report()
        .into_iter()
        .skip(3)
        .map(|f| f.state)
        .collect();
    assert!(
        matches!(
            states.as_slice(),
            [
                FontState::Damaged(_),
                FontState::Absent,
                FontState::Usable(_)
            ]
        ),
        "{states:?}"
    );
    let content = CertificateContent {
        contractor_name: "Ǧ建設".into(),
        ..flyer()
    };
    assert_eq!(check_glyphs(&content, &embedded()).unwrap().len(), 1);
    assert_reads(&certificate(&content, &fonts, &wording()).unwrap(), "Ǧ建設");
    // Another file under the same name would number its glyphs differently.
    std::fs::write(&good, [mono.as_slice(), b"more"].concat()).unwrap();
    let refused = refusal(&content, &fonts, &wording());
    assert!(matches!(refused, DocumentError::Font { .. }), "{refused}");
}
