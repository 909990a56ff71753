//! Files that are not what they should be: encodings, sizes, nesting, syntax. No bytes break the reader.

use super::{json_of, sample, told};
use crate::intake::*;
use serde_json::json;

#[test]
fn an_encoding_that_is_not_utf8_is_named() {
    let guess = |name: &str| match parse(&sample(&format!("faulty/{name}")))
        .unwrap_err()
        .as_slice()
    {
        [
            Fault {
                code: FaultCode::Encoding { guess },
                ..
            },
        ] => *guess,
        other => panic!("{other:?}"),
    };
    assert_eq!(guess("encoding-cp932.json"), Guess::Cp932);
    assert_eq!(guess("encoding-euc-jp.json"), Guess::EucJp);
    assert_eq!(guess("encoding-utf-16.json"), Guess::Utf16);
    let utf16: Vec<u8> = "{\"a\":1}"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    assert_eq!(
        told(&utf16),
        [" 0:0 encoding"],
        "without a byte order mark too"
    );
    let mut broken = sample("flyer.json");
    broken.truncate(200);
    broken.push(0xff);
    let faults = parse(&broken).unwrap_err();
    assert_eq!(
        faults[0].code,
        FaultCode::Encoding {
            guess: Guess::Unknown
        }
    );
    assert!(faults[0].place.line > 1);
}

#[test]
fn a_byte_order_mark_before_utf8_is_let_pass_and_changes_nothing() {
    let mut marked = b"\xEF\xBB\xBF".to_vec();
    marked.extend(sample("flyer.json"));
    assert_eq!(parse(&marked), parse(&sample("flyer.json")));
}

#[test]
fn the_same_text_has_the_same_hash_and_another_has_another() {
    let first = parse(&sample("flyer.json")).unwrap();
    assert_eq!(first.sha256, parse(&sample("flyer.json")).unwrap().sha256);
    let mut other = sample("flyer.json");
    other.push(b'\n');
    assert_ne!(first.sha256, parse(&other).unwrap().sha256);
}

#[test]
fn a_file_over_a_mebibyte_is_refused_unread() {
    let mut large = sample("flyer.json");
    large.resize(MAX_BYTES, b' ');
    assert!(parse(&large).is_ok());
    large.push(b' ');
    assert_eq!(told(&large), [" 0:0 too_large"]);
}

#[test]
fn nesting_without_end_is_refused() {
    let deep = "[".repeat(100_000);
    assert!(told(deep.as_bytes())[0].ends_with("syntax"));
    let faults = parse(deep.as_bytes()).unwrap_err();
    assert_eq!(
        faults[0].code,
        FaultCode::Syntax {
            fault: SyntaxFault::Deep
        }
    );
}

#[test]
fn syntax_faults_say_what_and_where() {
    for (text, fault, column) in [
        ("{\"a\":1", SyntaxFault::End, 6),
        ("{\"a\":1,}", SyntaxFault::TrailingComma, 8),
        ("{\"a\":1 \"b\":2}", SyntaxFault::CommaOrEnd, 8),
        ("{\"a\" 1}", SyntaxFault::Colon, 6),
        ("{a:1}", SyntaxFault::Key, 2),
        ("{\"a\":\"\\x\"}", SyntaxFault::Escape, 8),
        ("{\"a\":\"\\ud800\"}", SyntaxFault::Escape, 13),
        ("{\"a\":\"\t\"}", SyntaxFault::Control, 7),
        ("{\"a\":01}", SyntaxFault::Number, 7),
        ("{\"a\":1}x", SyntaxFault::Trailing, 8),
        ("{\"a\":あ}", SyntaxFault::Value, 6),
        ("{\"工事\":1,}", SyntaxFault::TrailingComma, 9),
    ] {
        let faults = parse(text.as_bytes()).unwrap_err();
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].code, FaultCode::Syntax { fault }, "{text}");
        assert_eq!(
            (faults[0].place.line, faults[0].place.column),
            (1, column),
            "{text}"
        );
    }
}

#[test]
fn faults_beyond_a_hundred_are_counted() {
    let mut value = json_of("flyer.json");
    for n in 0..150 {
        value["works"][format!("key{n}")] = json!(1);
    }
    let faults = parse(value.to_string().as_bytes()).unwrap_err();
    assert_eq!(faults.len(), MAX_FAULTS + 1);
    assert_eq!(faults[MAX_FAULTS].code, FaultCode::More { count: 50 });
}

#[test]
fn a_root_that_is_no_object_is_refused() {
    assert_eq!(told(b"[]"), [" 1:1 kind"]);
    assert_eq!(told(b"null"), [" 1:1 kind"]);
    assert_eq!(told(b"{}"), ["/format 1:1 format"]);
}

#[test]
fn pointers_escape_what_pointers_must() {
    let mut value = json_of("flyer.json");
    value["a/b~c"] = json!(1);
    let faults = told(value.to_string().as_bytes());
    assert!(faults[0].starts_with("/a~1b~0c 1:"), "{faults:?}");
}

proptest::proptest! {
    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
        let _ = parse(&bytes);
    }

    #[test]
    fn a_sample_with_a_hole_is_read_or_its_fault_has_a_place(from in 0usize..900, len in 1usize..40) {
        let mut bytes = sample("flyer.json");
        let from = from.min(bytes.len() - 1);
        let to = (from + len).min(bytes.len());
        bytes.drain(from..to);
        if let Err(faults) = parse(&bytes) {
            proptest::prop_assert!(!faults.is_empty());
            for fault in faults {
                proptest::prop_assert!(fault.place.line >= 1, "{:?}", fault);
            }
        }
    }
}

#[test]
fn a_hostile_file_costs_no_more_than_its_size() {
    // A long key around many values: their pointers would be 60 GB.
    let long = format!(
        "{{\"format\":\"densho.application\",\"version\":1,\"{}\":[{}1]}}",
        "k".repeat(300_000),
        "1,".repeat(200_000)
    );
    assert!(parse(long.as_bytes()).is_err());
    // Unknown keys without end: each has a place, only a hundred are looked up.
    let many: String = (0..60_000).map(|n| format!("\"key{n}\":1,")).collect();
    let many = format!("{{{many}\"format\":\"densho.application\",\"version\":1}}");
    assert_eq!(parse(many.as_bytes()).unwrap_err().len(), MAX_FAULTS + 1);
}
