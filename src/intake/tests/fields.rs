//! The faults of fields: each is told once, by name, with its place.

use super::{day, json_of, only_fault, sample};
use crate::domain::date::DateFault;
use crate::domain::field::FieldId;
use crate::domain::money::{Yen, YenFault};
use crate::domain::text::TextFault;
use crate::intake::*;
use serde_json::{Value, json};

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
