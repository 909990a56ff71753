//! What is typed into a list of values finds as it does in the search: every word, in any order, and any part of a number.

use crate::support::office::{Office, flyer};
use densho::domain::command::{Answer, PageFrom, Query};

async fn codes(office: &Office, query: Query) -> Vec<String> {
    match office.store("sato").query(&query).await {
        Ok(Answer::Choices(choices)) => choices.into_iter().map(|c| c.code).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn several_words_are_all_held_by_what_a_list_of_values_shows() {
    let office = Office::new().await;
    for (typed, found) in [
        ("9001 駅前", &["9001-102"][..]),
        ("駅前　○○", &["9001-102"]),
        ("9001 信用金庫", &[]),
        ("9001　102", &["9001-102"]),
    ] {
        assert_eq!(
            codes(&office, Query::Banks(typed.into())).await,
            found,
            "{typed}"
        );
    }
    for (typed, found) in [
        ("土木 ㈱髙橋", &["C371002"][..]),
        ("c371003 建設", &["C371003"]),
        ("C371003 土木", &[]),
    ] {
        let query = Query::Contractors(typed.into());
        assert_eq!(codes(&office, query).await, found, "{typed}");
    }
    for (typed, found) in [("長野県 所長", &["20001"][..]), ("20001 市長", &[])] {
        let query = Query::Orderers(typed.into());
        assert_eq!(codes(&office, query).await, found, "{typed}");
    }
    let people = Query::Colleagues("花子　佐藤".into());
    assert_eq!(codes(&office, people).await, ["sato"]);
}

#[tokio::test]
async fn contracts_are_found_by_the_end_of_their_numbers_and_by_several_words() {
    let office = Office::new().await;
    let sato = office.store("sato");
    office.issued("sato", "takahashi", "371", &flyer()).await;
    for (typed, found) in [
        ("1M", &["37071-00001M"][..]),
        ("01k", &["37071-00001K"]),
        ("河川 ○○建設", &["37071-00001K", "37071-00001M"]),
        ("00001M　河川", &["37071-00001M"]),
        ("河川 新潟", &[]),
    ] {
        let query = Query::Contracts {
            search: typed.to_owned(),
            from: PageFrom::Top,
            limit: 50,
        };
        let numbers: Vec<String> = match sato.query(&query).await {
            Ok(Answer::Contracts(page)) => page.rows.into_iter().map(|r| r.number).collect(),
            other => panic!("{other:?}"),
        };
        assert_eq!(numbers, found, "{typed}");
    }
}
