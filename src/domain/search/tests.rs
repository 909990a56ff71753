use super::*;
use crate::domain::date::DateFault;

fn today() -> NaiveDate {
    "2022-11-01".parse().unwrap()
}

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

#[test]
fn a_range_is_typed_as_one_text_in_every_form_that_days_have() {
    for (text, from, to) in [
        ("R4.4.1〜R4.9.30", "2022-04-01", "2022-09-30"),
        (
            "２０２２／４／１～２０２２／９／３０",
            "2022-04-01",
            "2022-09-30",
        ),
        (
            "令和4年4月1日から令和4年9月30日まで",
            "2022-04-01",
            "2022-09-30",
        ),
        ("2022-04-01..2022-09-30", "2022-04-01", "2022-09-30"),
        ("R4.4.1~", "2022-04-01", ""),
        ("〜t", "", "2022-11-01"),
        ("11/1", "2022-11-01", "2022-11-01"),
        ("  ", "", ""),
    ] {
        let entry = Entry {
            received: text.to_owned(),
            ..Entry::default()
        };
        let criteria = read(&entry, today()).unwrap();
        assert_eq!(
            (criteria.received.from, criteria.received.to),
            (day(from), day(to)),
            "{text}"
        );
    }
}

#[test]
fn amounts_are_ranges_too_and_one_alone_is_met_exactly() {
    let entry = Entry {
        amount: "２０００万〜1億2,000万".to_owned(),
        price: "50,000,000".to_owned(),
        ..Entry::default()
    };
    let criteria = read(&entry, today()).unwrap();
    assert_eq!(
        criteria.to_json(),
        json!({"kind": "contract", "amount": [20_000_000, 120_000_000], "price": [50_000_000, 50_000_000]})
    );
}

#[test]
fn every_fault_is_told_at_once() {
    let entry = Entry {
        number: "--".to_owned(),
        received: "2022/13/1".to_owned(),
        guarantee_end: "R5.3.31〜R4.3.31".to_owned(),
        amount: "1,00".to_owned(),
        ..Entry::default()
    };
    let faults = read(&entry, today()).unwrap_err();
    let fields: Vec<Field> = faults.iter().map(|(f, _)| *f).collect();
    assert_eq!(
        fields,
        [
            Field::Number,
            Field::Received,
            Field::GuaranteeEnd,
            Field::Amount
        ]
    );
    assert!(faults.contains(&(Field::GuaranteeEnd, Fault::Backwards)));
    assert!(matches!(
        faults.iter().find(|(f, _)| *f == Field::Received),
        Some((_, Fault::Day(fault))) if *fault != DateFault::Empty
    ));
}

#[test]
fn words_part_at_blanks_of_any_width_and_what_asks_nothing_is_left_out() {
    let entry = Entry {
        words: "県単　河川 維持".to_owned(),
        subject: Subject::Application,
        state: Some(FoundState::Expired),
        blank: Some(Blank::Deposit),
        earlier: true,
        ..Entry::default()
    };
    assert_eq!(
        read(&entry, today()).unwrap().to_json(),
        json!({"kind": "application", "earlier": true, "words": ["県単", "河川", "維持"], "blank": "deposit"})
    );
    assert_eq!(
        Criteria::default().to_json(),
        json!({"kind": "contract"}),
        "a state of contracts asks nothing of applications"
    );
}

#[test]
fn what_an_export_keeps_of_a_search_reads_as_what_was_asked() {
    for subject in Subject::ALL {
        let all = Criteria::all(subject);
        assert_eq!(Criteria::from_json(&all.to_json()), Some(all.clone()));
        for state in FoundState::of(subject) {
            let asked = Criteria {
                earlier: true,
                words: vec!["河川".to_owned(), "維持".to_owned()],
                contractor: vec!["高橋".to_owned()],
                orderer: vec!["長野".to_owned()],
                works: vec!["橋梁".to_owned()],
                number: "37071".to_owned(),
                received: Range {
                    from: day("2022-04-01"),
                    to: None,
                },
                contract_date: Range {
                    from: None,
                    to: day("2022-11-01"),
                },
                guarantee_end: Range {
                    from: day("2023-03-31"),
                    to: day("2023-03-31"),
                },
                amount: Range {
                    from: None,
                    to: Yen::new(20_000_000),
                },
                price: Range {
                    from: Yen::new(1),
                    to: None,
                },
                product: Some(Product::Performance),
                form: Some(Form::Paper),
                state: Some(state),
                blank: Some(Blank::Phone),
                ..all.clone()
            };
            assert_eq!(Criteria::from_json(&asked.to_json()), Some(asked));
        }
    }
    assert_eq!(
        Criteria::from_json(&serde_json::json!({"kind": "mail"})),
        None
    );
}
