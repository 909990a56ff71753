use super::*;
use crate::domain::application::PremiumMethod;
use crate::domain::date::DateFault;
use crate::domain::field::FieldId;
use crate::domain::money::{Yen, YenFault};
use crate::domain::product::{Form, Product, WorkKind};
use crate::domain::text::TextFault;
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

fn sample(name: &str) -> Vec<u8> {
    fs::read(samples().join(name)).unwrap()
}

fn json_of(name: &str) -> Value {
    serde_json::from_slice(&sample(name)).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// `pointer line:column name` of every fault.
fn told(bytes: &[u8]) -> Vec<String> {
    match parse(bytes) {
        Ok(_) => Vec::new(),
        Err(faults) => faults
            .iter()
            .map(|f| {
                let p = &f.place;
                format!("{} {}:{} {}", p.pointer, p.line, p.column, f.code.name())
            })
            .collect(),
    }
}

/// The only fault of the flyer's application after one change of its JSON.
fn only_fault(change: impl FnOnce(&mut Value)) -> Fault {
    let mut value = json_of("flyer.json");
    change(&mut value);
    let faults = parse(value.to_string().as_bytes()).unwrap_err();
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults.into_iter().next().unwrap()
}

#[test]
fn the_flyers_application_is_read_as_it_stands() {
    let intake = parse(&sample("flyer.json")).unwrap();
    assert_eq!(intake.source_ref, "ND20221031-000123");
    assert_eq!(intake.branch.as_str(), "371");
    assert_eq!(
        intake.submitted_at.to_rfc3339(),
        "2022-10-31T01:15:00+00:00"
    );
    assert_eq!(intake.raw.as_bytes(), sample("flyer.json"));
    let c = intake.content;
    assert_eq!(c.applicant.name, "○○建設　株式会社");
    assert_eq!(c.applicant.postal_code, "380-8537");
    assert_eq!(
        c.applicant.address,
        "長野県　長野市　南石堂町　１２３０ー６"
    );
    assert_eq!(c.works.orderer_name, "長野県△△建設事務所長");
    assert_eq!(c.works.name, "令和○年度　県単河川維持工事");
    assert_eq!(c.works.kind, WorkKind::Construction);
    assert_eq!(c.works.price.to_string(), "50,000,000円");
    assert_eq!(c.works.contract_date, day("2022-11-01"));
    assert_eq!(c.works.term_from, day("2022-11-02"));
    assert_eq!(c.works.term_to, day("2023-03-31"));
    let asked: Vec<(Product, Form, i64)> = c
        .products
        .iter()
        .map(|p| (p.product, p.form, p.amount.get()))
        .collect();
    assert_eq!(
        asked,
        [
            (Product::AdvancePayment, Form::Electronic, 20_000_000),
            (Product::Performance, Form::Electronic, 5_000_000)
        ]
    );
    let bank = c.deposit.unwrap();
    assert_eq!(
        (bank.bank_name.as_str(), bank.branch_name.as_str()),
        ("○○銀行", "××支店")
    );
    assert_eq!(c.premium.method, PremiumMethod::Lump);
    assert!(c.bid.interim_planned && !c.bid.low_bid);
    assert!(c.notification.wanted);
    assert_eq!(c.notification.address.as_deref(), Some("soumu@example.jp"));
}

#[test]
fn every_key_and_every_form_of_a_value_is_read() {
    let c = parse(&sample("joint-venture.json")).unwrap().content;
    assert_eq!(c.applicant.name, "㈱髙橋土木", "stored as typed");
    assert_eq!(c.applicant.postal_code, "380-0835");
    assert_eq!(c.applicant.address, "長野県長野市新田町9−9");
    let jv = c.applicant.joint_venture.unwrap();
    assert_eq!(
        jv.members.iter().map(|m| m.share).collect::<Vec<_>>(),
        [6667, 3333]
    );
    assert_eq!(c.works.price.get(), 120_000_000);
    assert_eq!(c.works.term_to, day("2024-03-29"));
    assert_eq!(c.works.notice_date, Some(day("2022-10-03")));
    let yearly = c.works.yearly.unwrap();
    assert_eq!(
        (yearly.fiscal_year.year(), yearly.share.get()),
        (2022, 120_000_000)
    );
    let asked: Vec<i64> = c.products.iter().map(|p| p.amount.get()).collect();
    assert_eq!(asked, [48_000_000, 24_000_000, 12_000_000]);
    assert_eq!(c.products[0].guarantee_end, Some(day("2023-03-31")));
    assert_eq!(c.premium.received_on, Some(day("2022-11-08")));
    assert_eq!(c.other.note, "至急お願いします。\n工事担当：𠮷田");
    assert!(parse(&sample("bid-bond.json")).is_ok());
}

#[test]
fn what_is_read_is_what_the_database_stores() {
    let content = parse(&sample("joint-venture.json")).unwrap().content;
    let stored = serde_json::to_value(&content).unwrap();
    assert_eq!(stored["works"]["contract_date"], "2022-11-08");
    assert_eq!(stored["works"]["price"], 120_000_000);
    assert_eq!(
        serde_json::from_value::<ApplicationContent>(stored).unwrap(),
        content
    );
}

#[test]
fn every_faulty_sample_tells_all_its_faults_with_their_places() {
    let mut all = String::new();
    let mut names: Vec<_> = fs::read_dir(samples().join("faulty"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    for name in names {
        let faults = told(&sample(&format!("faulty/{name}")));
        assert!(!faults.is_empty(), "{name} is not faulty");
        all.push_str(&format!("{name}\n"));
        for fault in faults {
            all.push_str(&format!("  {fault}\n"));
        }
    }
    insta::assert_snapshot!(all, @r"
    amounts-unreadable.json
      /works/price 16:14 amount
      /products/0/amount 25:17 amount
      /products/1/amount 30:17 amount
    amounts-zero-and-over-the-price.json
      /products/0/amount 25:17 amount_zero
      /products/1/amount 30:17 amount_over_price
    codes-and-kinds.json
      /source_ref 4:17 text
      /submitted_at 5:19 instant
      /branch 6:13 code_form
      /applicant/customer_code 11:22 code_form
      /works 13:12 kind
      /products 14:15 no_products
      /deposit/bank_code 18:18 code_form
      /bid/low_bid 25:16 kind
    dates-impossible.json
      /works/contract_date 17:22 day
      /works/term_from 18:18 day
      /works/term_to 19:16 day
      /works/notice_date 20:20 day
      /products/0/guarantee_end 27:24 day
      /premium/received_on 41:20 kind
    dates-out-of-order.json
      /works/contract_date 17:22 contract_after_start
      /works/term_to 19:16 term_reversed
    empty.json
       0:0 empty
    encoding-cp932.json
       8:14 encoding
    encoding-euc-jp.json
       8:14 encoding
    encoding-utf-16.json
       0:0 encoding
    format.json
      /format 2:13 format
    key-twice.json
      /works/price 17:5 key_twice
    keys-misspelt.json
      /applicant 1:1 missing
      /works/price 7:12 missing
      /works/prise 14:5 unknown_key
      /products/0/form 19:15 not_one_of
      /products/0/xyz 21:7 unknown_key
      /aplicant 43:3 unknown_key
    mail-address-missing.json
      /notification/address 43:19 mail_address_missing
    mail-address-with-line-break.json
      /notification/address 45:16 text
    names.json
      /applicant/name 8:13 text
      /applicant/address 10:16 text
      /works/orderer_name 13:21 text
      /works/name 14:13 text
      /deposit/bank_name 34:18 text
    products-twice-and-bid-bond-electronic.json
      /products/1/product 28:18 product_twice
      /products/2/form 34:15 bid_bond_electronic
    syntax-cut-off.json
       17:1 syntax
    syntax-line-break-in-text.json
       14:19 syntax
    syntax-trailing-comma.json
       46:3 syntax
    version.json
      /version 3:14 version
    ");
}

#[test]
fn a_key_that_must_be_there_is_missed_by_name_and_the_others_are_not() {
    let objects = [
        ("application", ""),
        ("applicant", "/applicant"),
        ("joint_venture", "/applicant/joint_venture"),
        ("member", "/applicant/joint_venture/members/0"),
        ("works", "/works"),
        ("yearly", "/works/yearly"),
        ("product", "/products/0"),
        ("deposit", "/deposit"),
        ("premium", "/premium"),
        ("bid", "/bid"),
        ("other", "/other"),
        ("notification", "/notification"),
    ];
    for shape in SHAPES {
        let (_, pointer) = objects
            .iter()
            .find(|(name, _)| *name == shape.name)
            .unwrap();
        let full = json_of("joint-venture.json");
        let object = full.pointer(pointer).unwrap().as_object().unwrap();
        let mut keys: Vec<&str> = object.keys().map(String::as_str).collect();
        let mut known: Vec<&str> = shape.keys().collect();
        keys.sort_unstable();
        known.sort_unstable();
        assert_eq!(keys, known, "the sample has every key of {}", shape.name);
        for key in shape.keys() {
            for null in [false, true] {
                let mut value = full.clone();
                let object = value.pointer_mut(pointer).unwrap().as_object_mut().unwrap();
                if null {
                    object.insert(key.to_owned(), Value::Null);
                } else {
                    object.shift_remove(key);
                }
                let faults = parse(value.to_string().as_bytes())
                    .err()
                    .unwrap_or_default();
                let place = format!("{pointer}/{key}");
                if key == "address" && shape.name == "notification" {
                    assert_eq!(faults[0].code.name(), "mail_address_missing");
                } else if shape.required.contains(&key) {
                    assert_eq!(faults.len(), 1, "{place}: {faults:?}");
                    assert_eq!(faults[0].place.pointer, place);
                    let name = faults[0].code.name();
                    assert!(name == "missing" || name == key, "{place}: {name}");
                } else {
                    assert_eq!(faults, [], "{place}");
                }
            }
        }
    }
}

#[test]
fn a_fault_of_one_field_does_not_hide_another_and_is_told_once() {
    let mut value = json_of("flyer.json");
    value["works"]["price"] = json!("1,00,000");
    value["works"]["term_to"] = json!("2022/2/30");
    value["applicant"]["name"] = json!("");
    value["notification"]["address"] = json!("soumu");
    let faults = parse(value.to_string().as_bytes()).unwrap_err();
    let names: Vec<&str> = faults.iter().map(|f| f.code.name()).collect();
    assert_eq!(names, ["text", "amount", "day", "mail_address"]);
    assert_eq!(faults[0].place.field, Some(FieldId::ApplicantName));
}

#[test]
fn amounts_have_their_own_faults() {
    let fault = |amount: Value| match only_fault(|v| v["works"]["price"] = amount).code {
        FaultCode::Amount { fault, .. } => fault,
        other => panic!("{other:?}"),
    };
    assert_eq!(fault(json!(-1)), YenFault::Negative);
    assert_eq!(fault(json!(-1.5)), YenFault::Negative);
    assert_eq!(fault(json!(50_000_000.5)), YenFault::Fraction);
    assert_eq!(
        fault(json!(5e7)),
        YenFault::Fraction,
        "5e7 is not whole to a reader"
    );
    assert_eq!(fault(json!(Yen::MAX + 1)), YenFault::TooLarge);
    assert_eq!(fault(json!(u64::MAX)), YenFault::TooLarge);
    assert_eq!(fault(json!("1,00,000")), YenFault::Grouping);
    assert_eq!(fault(json!("−５")), YenFault::Negative);
    assert_eq!(
        only_fault(|v| v["works"]["price"] = json!(true)).code,
        FaultCode::Kind {
            expected: JsonKind::Amount,
            found: JsonKind::Flag
        }
    );
    assert_eq!(
        only_fault(|v| v["products"][0]["amount"] = json!(0))
            .code
            .name(),
        "amount_zero"
    );
    let over = only_fault(|v| v["products"][0]["amount"] = json!(50_000_001));
    assert_eq!(over.code.name(), "amount_over_price");
    assert_eq!(over.place.pointer, "/products/0/amount");
}

/// The flyer's file over two fiscal years, for one of them.
fn by_years(year: Value, share: Value) -> Value {
    let mut value = json_of("flyer.json");
    value["works"]["term_to"] = json!("R6.3.15");
    value["works"]["yearly"] = json!({"fiscal_year": year, "share": share});
    value
}

#[test]
fn an_application_for_one_year_of_the_works_is_read_and_its_blank_guarantee_end_is_that_years() {
    for (year, end) in [
        (json!(2022), "2023-03-31"),
        (json!("R4"), "2023-03-31"),
        (json!("令和５年度"), "2024-03-15"),
    ] {
        let file = by_years(year, json!("5,000万")).to_string();
        let content = parse(file.as_bytes()).unwrap().content;
        assert_eq!(content.works.yearly.unwrap().share.get(), 50_000_000);
        let ends: Vec<_> = content.products.iter().map(|p| p.guarantee_end).collect();
        assert_eq!(
            ends,
            [Some(day(end)), None],
            "a performance guarantee is to the end of the works"
        );
    }
    let content = parse(&sample("flyer.json")).unwrap().content;
    assert_eq!(
        (content.works.yearly, content.products[0].guarantee_end),
        (None, None)
    );
    let mut null = json_of("flyer.json");
    null["works"]["yearly"] = Value::Null;
    assert_eq!(parse(null.to_string().as_bytes()).unwrap().content, content);
}

#[test]
fn a_year_of_the_works_has_its_own_faults() {
    let faults = |year: Value, share: Value| -> Vec<String> {
        parse(by_years(year, share).to_string().as_bytes())
            .err()
            .unwrap_or_default()
            .iter()
            .map(|f| format!("{} {}", f.place.pointer, f.code.name()))
            .collect()
    };
    let (year, share) = ("/works/yearly/fiscal_year", "/works/yearly/share");
    let all = json!(50_000_000);
    for outside in [2021, 2024] {
        assert_eq!(
            faults(json!(outside), all.clone())[0],
            format!("{year} year_outside_term")
        );
    }
    for unread in [json!("22"), json!(1899), json!(i64::MAX), json!("R4.11.1")] {
        assert_eq!(faults(unread, all.clone()), [format!("{year} code_form")]);
    }
    assert_eq!(faults(json!(true), all.clone()), [format!("{year} kind")]);
    assert_eq!(faults(Value::Null, all), [format!("{year} missing")]);
    let in_2022 = |yen: Value| faults(json!(2022), yen);
    assert_eq!(in_2022(json!(0)), [format!("{share} share_zero")]);
    assert_eq!(
        in_2022(json!(50_000_001)),
        [format!("{share} share_over_price")]
    );
    assert_eq!(
        in_2022(json!(19_999_999)),
        ["/products/0/amount amount_over_share"]
    );
    let mut value = by_years(json!(2022), json!(50_000_000));
    value["products"][0]["guarantee_end"] = json!("2023-03-30");
    assert_eq!(
        parse(value.to_string().as_bytes()).unwrap_err()[0]
            .code
            .name(),
        "guarantee_before_year_end"
    );
}

#[test]
fn days_have_their_own_faults() {
    let fault = |text: &str| match only_fault(|v| v["works"]["notice_date"] = json!(text)).code {
        FaultCode::Day { fault, .. } => fault,
        other => panic!("{other:?}"),
    };
    assert!(matches!(
        fault("2022/2/30"),
        DateFault::Day { last: 28, .. }
    ));
    assert!(matches!(fault("H31.5.1"), DateFault::OtherEra { .. }));
    assert!(matches!(fault("R0.1.1"), DateFault::YearZero(_)));
    assert_eq!(fault("11/1"), DateFault::Relative);
    assert_eq!(fault("t"), DateFault::Relative);
    assert_eq!(fault("22/11/1"), DateFault::TwoDigitYear);
    assert_eq!(
        only_fault(|v| v["works"]["notice_date"] = json!("1899-12-31"))
            .code
            .name(),
        "day_out_of_range"
    );
}

#[test]
fn texts_that_could_act_are_refused_and_legal_names_are_not() {
    let fault = |name: String| match only_fault(|v| v["works"]["name"] = json!(name)).code {
        FaultCode::Text { fault } => fault,
        other => panic!("{other:?}"),
    };
    for c in [
        '\u{1b}', '\n', '\0', '\u{202e}', '\u{200b}', '\u{feff}', '\u{fffd}',
    ] {
        assert_eq!(fault(format!("工事{c}名")), TextFault::Character(c));
    }
    assert_eq!(
        fault("工".repeat(201)),
        TextFault::TooLong {
            chars: 201,
            max: 200
        }
    );
    assert_eq!(fault("　".into()), TextFault::Blank);
    for name in ["髙﨑𠮷㈱ｶﾅ", "葛\u{E0100}城", "〜～", "🏗"] {
        let mut value = json_of("flyer.json");
        value["applicant"]["name"] = json!(name);
        let intake = parse(value.to_string().as_bytes()).unwrap();
        assert_eq!(intake.content.applicant.name, name);
    }
}

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
fn a_fault_reads_as_a_sentence_and_never_repeats_what_could_act() {
    let say = |name: &str| -> Vec<String> {
        parse(&sample(&format!("faulty/{name}.json")))
            .unwrap_err()
            .iter()
            .map(ToString::to_string)
            .collect()
    };
    assert_eq!(
        say("amounts-unreadable")[0],
        "16:14 /works/price: commas do not part groups of three digits (\"1,00,000\")"
    );
    assert_eq!(
        say("dates-impossible")[0],
        "17:22 /works/contract_date: not in Heisei; it is 令和元年5月1日（2019/05/01） (\"H31.5.1\")"
    );
    assert_eq!(
        say("encoding-cp932"),
        ["8:14: not UTF-8; it looks like CP932 (Shift_JIS): save it as UTF-8"]
    );
    assert_eq!(
        say("keys-misspelt")[2],
        "14:5 /works/prise: unknown key \"prise\"; did you mean \"price\"?"
    );
    let mut value = json_of("flyer.json");
    value["a\u{1b}[31m\u{202e}"] = json!(1);
    let told = parse(value.to_string().as_bytes()).unwrap_err()[0].to_string();
    assert!(!told.contains(['\u{1b}', '\u{202e}']), "{told:?}");
    assert!(told.contains("\\u{1b}[31m\\u{202e}"), "{told}");
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

mod schema;
