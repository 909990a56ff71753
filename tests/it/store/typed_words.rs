//! What is typed into a list of values finds as it does in the search: every word, in any order, and any part of a number.

use crate::support::office::{Office, flyer, works};
use densho::domain::command::{Answer, PageFrom, Query};
use densho::domain::record::{ContractRow, Page};

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

async fn contracts(office: &Office, typed: &str, limit: u16) -> Page<ContractRow> {
    let query = Query::Contracts {
        search: typed.to_owned(),
        from: PageFrom::Top,
        limit,
    };
    match office.store("sato").query(&query).await {
        Ok(Answer::Contracts(page)) => page,
        other => panic!("{other:?}"),
    }
}

fn numbers(page: &Page<ContractRow>) -> Vec<&str> {
    page.rows.iter().map(|r| r.number.as_str()).collect()
}

#[tokio::test]
async fn contracts_are_found_by_the_end_of_their_numbers_and_by_several_words() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    for (typed, found) in [
        ("1M", &["37071-00001M"][..]),
        ("01k", &["37071-00001K"]),
        ("河川 ○○建設", &["37071-00001K", "37071-00001M"]),
        ("00001M　河川", &["37071-00001M"]),
        ("河川 新潟", &[]),
    ] {
        let page = contracts(&office, typed, 50).await;
        assert_eq!(numbers(&page), found, "{typed}");
    }
}

#[tokio::test]
async fn a_part_of_a_number_is_found_behind_hundreds_that_hold_it_elsewhere_and_hides_no_name() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    let named = works("市道00001号線");
    office.issued("sato", "takahashi", "371", &named).await;
    // By number and by name at once, and what does not fit is told of.
    let page = contracts(&office, "00001", 50).await;
    let mut found = numbers(&page);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "37071-00001K",
            "37071-00001M",
            "37071-00002K",
            "37071-00002M"
        ]
    );
    assert!(contracts(&office, "00001", 2).await.more_after);
    // Newer ones by the thousand, which have these digits in the number of their application alone.
    office
        .arrange(
            r"ALTER TABLE core.search_image DROP CONSTRAINT search_image_once;
             INSERT INTO core.search_image (branch_id, kind, record_id, seq, latest, at, bucket, event, products, form, amount, price,
                                            contract_date, guarantee_end, folded, grams)
             SELECT i.branch_id, i.kind, i.record_id, 1, true, t.at, core.search_bucket(t.at), i.event, i.products, i.form, i.amount, i.price,
                    i.contract_date, i.guarantee_end, f.folded, core.grams(f.folded) || ARRAY(SELECT g FROM unnest(i.grams) g WHERE g BETWEEN -65536 AND -65000)
             FROM core.search_image i, generate_series(1, 3000) n,
                  LATERAL (SELECT i.at + n * interval '1 second' AS at) t,
                  LATERAL (SELECT replace(i.folded, '/n', '/00001mn') AS folded) f
             WHERE i.kind = 'contract' AND i.folded LIKE '%3707100002k%' AND n > 0",
        )
        .await;
    for typed in ["00001m", "1-00001m", "00001Ｍ"] {
        let page = contracts(&office, typed, 50).await;
        assert_eq!(numbers(&page), ["37071-00001M"], "{typed}");
        assert!(!page.more_after && !page.more_before, "{typed}");
    }
}
