//! 検索 against a real database: what is found, what is not, and that a branch stays its own.

mod folded;
mod outside;
mod pages;

use crate::support::office::{Desk as _, Office, works};
use densho::domain::command::{Answer, PageFrom, Query};
use densho::domain::record::Page;
use densho::domain::search::{Blank, Criteria, Entry, FoundRow, FoundState, Subject, read};
use densho::store::Store;
use serde_json::{Value, json};

async fn page(store: &Store, criteria: &Criteria, from: PageFrom, limit: u16) -> Page<FoundRow> {
    let criteria = Box::new(criteria.clone());
    match store
        .query(&Query::Search {
            criteria,
            from,
            limit,
        })
        .await
    {
        Ok(Answer::Found(page)) => page,
        other => panic!("{other:?}"),
    }
}

async fn count(store: &Store, criteria: &Criteria) -> i64 {
    match store
        .query(&Query::SearchCount(Box::new(criteria.clone())))
        .await
    {
        Ok(Answer::Count(n)) => n,
        other => panic!("{other:?}"),
    }
}

/// What was typed into the form, read as on 2030-01-01.
fn asked(change: impl FnOnce(&mut Entry)) -> Criteria {
    let mut entry = Entry::default();
    change(&mut entry);
    read(&entry, "2030-01-01".parse().unwrap()).unwrap()
}

pub(crate) async fn numbers(store: &Store, change: impl FnOnce(&mut Entry)) -> Vec<String> {
    let criteria = asked(change);
    let found = page(store, &criteria, PageFrom::Top, 50).await;
    assert_eq!(
        count(store, &criteria).await,
        i64::try_from(found.rows.len()).unwrap(),
        "the count is that of the rows: {criteria:?}"
    );
    found.rows.into_iter().map(|r| r.number).collect()
}

/// One product, so that one application is one contract.
pub(crate) fn single(works_name: &str, contractor: &str, amount: i64) -> Value {
    let mut content = works(works_name);
    content["applicant"]["name"] = json!(contractor);
    content["products"] = json!([{"product": "advance_payment", "form": "electronic", "amount": amount, "guarantee_end": null}]);
    content
}

async fn three() -> (Office, Store) {
    let office = Office::new().await;
    let mut second = single("主要地方道△△線　道路改良工事", "㈱髙橋土木", 8_000_000);
    second["applicant"]["phone"] = json!("０２６-222-1234");
    second["works"]["notice_date"] = json!("2022-10-20");
    let mut third = single("河川台帳作成業務", "有限会社𠮷田組", 3_000_000);
    third["products"][0]["form"] = json!("paper");
    third["notification"] = json!({"wanted": false, "address": null});
    let first = single(
        "令和○年度　県単河川維持工事",
        "○○建設　株式会社",
        20_000_000,
    );
    for content in [first, second, third] {
        office.issued("sato", "takahashi", "371", &content).await;
    }
    let sato = office.store("sato");
    (office, sato)
}

const FIRST: &str = "37071-00001M";

const SECOND: &str = "37071-00002M";

const THIRD: &str = "37071-00003M";

#[tokio::test]
async fn words_of_any_length_and_spelling_are_found_wherever_they_stand() {
    let (_office, sato) = three().await;
    for (words, found) in [
        ("河川", vec![THIRD, FIRST]),
        ("川", vec![THIRD, FIRST]),
        ("河川　維持", vec![FIRST]),
        ("県単河川", vec![FIRST]),
        ("高橋", vec![SECOND]),
        ("株式会社髙橋土木", vec![SECOND]),
        ("（株）高橋", vec![SECOND]),
        ("吉田", vec![THIRD]),
        ("𠮷", vec![THIRD]),
        ("△△建設事務所", vec![THIRD, SECOND, FIRST]),
        ("C371001", vec![THIRD, SECOND, FIRST]),
        ("3707100002M", vec![SECOND]),
        ("３７０７１ー００００２ｍ", vec![SECOND]),
        ("鬮", vec![]),
        ("%", vec![]),
        ("_", vec![]),
        ("'; DROP TABLE core.contract; --", vec![]),
        // Words never run together over the edge of a field.
        ("株式会社長野県", vec![]),
    ] {
        assert_eq!(
            numbers(&sato, |e| e.words = words.to_owned()).await,
            found,
            "{words}"
        );
    }
}

#[tokio::test]
async fn fields_ranges_states_and_blanks_narrow_in_any_combination() {
    let (office, sato) = three().await;
    let all = [THIRD, SECOND, FIRST];
    assert_eq!(numbers(&sato, |_| {}).await, all);
    assert_eq!(
        numbers(&sato, |e| e.contractor = "河川".into()).await,
        [] as [&str; 0]
    );
    assert_eq!(
        numbers(&sato, |e| e.works = "河川".into()).await,
        [THIRD, FIRST]
    );
    assert_eq!(
        numbers(&sato, |e| {
            e.works = "河川".into();
            e.amount = "500万〜".into();
        })
        .await,
        [FIRST]
    );
    assert_eq!(
        numbers(&sato, |e| e.amount = "800万".into()).await,
        [SECOND]
    );
    assert_eq!(
        numbers(&sato, |e| e.amount = "3000000〜8000000".into()).await,
        [THIRD, SECOND]
    );
    assert_eq!(numbers(&sato, |e| e.price = "5千万".into()).await, all);
    assert_eq!(
        numbers(&sato, |e| e.contract_date = "R4.11.2〜".into()).await,
        [] as [&str; 0]
    );
    assert_eq!(
        numbers(&sato, |e| e.contract_date = "〜令和4年11月1日".into()).await,
        all
    );
    assert_eq!(
        numbers(&sato, |e| e.number = "026-222".into()).await,
        [SECOND]
    );
    assert_eq!(numbers(&sato, |e| e.number = "00003".into()).await.len(), 1);
    assert_eq!(
        numbers(&sato, |e| e.form =
            Some(densho::domain::product::Form::Paper))
        .await,
        [THIRD]
    );
    assert_eq!(
        numbers(&sato, |e| e.blank = Some(Blank::NoticeDate)).await,
        [THIRD, FIRST]
    );
    assert_eq!(
        numbers(&sato, |e| e.blank = Some(Blank::MailAddress)).await,
        [THIRD]
    );
    assert_eq!(
        numbers(&sato, |e| {
            e.blank = Some(Blank::Phone);
            e.words = "建設 河川".into();
            e.amount = "〜2000万".into();
        })
        .await,
        [THIRD, FIRST]
    );
    // Their term is over: by the date they have ended, none is in force.
    assert_eq!(
        numbers(&sato, |e| e.state = Some(FoundState::Expired)).await,
        all
    );
    assert_eq!(
        numbers(&sato, |e| e.state = Some(FoundState::Issued)).await,
        [] as [&str; 0]
    );
    office
        .arrange("UPDATE core.contract SET arrived_at = NULL WHERE number = '37071-00001M'")
        .await;
    assert_eq!(
        numbers(&sato, |e| e.state = Some(FoundState::Issuing)).await,
        [FIRST]
    );
}

#[tokio::test]
async fn days_of_issue_are_tokyos_and_include_both_ends() {
    let (office, sato) = three().await;
    let today: chrono::NaiveDate = office
        .look("SELECT core.tokyo_day(clock_timestamp())")
        .await;
    let on = async |from: i64, to: i64| {
        let day = |n| today + chrono::TimeDelta::days(n);
        numbers(&sato, |e| {
            e.received = format!("{}〜{}", day(from), day(to))
        })
        .await
        .len()
    };
    assert_eq!(on(0, 0).await, 3);
    assert_eq!(on(1, 9).await, 0);
    assert_eq!(on(-9, -1).await, 0);
}

#[tokio::test]
async fn a_record_is_found_by_what_it_said_before_a_correction() {
    let office = Office::new().await;
    let sato = office.store("sato");
    let key = office
        .receive("371", &single("旧名の工事", "○○建設　株式会社", 20_000_000))
        .await;
    sato.claim(&key).await.unwrap();
    sato.save(&key, |c| c.works.name = "新名の工事".to_owned())
        .await
        .unwrap();
    let of = |words: &'static str, earlier: bool| {
        asked(move |e| {
            e.subject = Subject::Application;
            e.words = words.into();
            e.earlier = earlier;
        })
    };
    assert!(
        page(&sato, &of("旧名", false), PageFrom::Top, 9)
            .await
            .rows
            .is_empty()
    );
    let before = page(&sato, &of("旧名", true), PageFrom::Top, 9).await.rows;
    assert_eq!(before.len(), 1);
    assert_eq!(
        (before[0].works.as_str(), before[0].latest),
        ("旧名の工事", false)
    );
    let after = page(&sato, &of("新名", false), PageFrom::Top, 9).await.rows;
    assert_eq!((after[0].works.as_str(), after[0].seq), ("新名の工事", 1));
    assert_eq!(after[0].state.code(), "examining");

    // A contract too, with every event of its ledger.
    let (_, keys) = office
        .issued(
            "sato",
            "takahashi",
            "371",
            &single("最初の工事名", "○○建設　株式会社", 20_000_000),
        )
        .await;
    // What the index does with an event, not how one comes about: that is tests/it/amendments.
    office
        .arrange("ALTER TABLE core.revision DISABLE TRIGGER ledger_order")
        .await;
    sqlx::query(
        "INSERT INTO core.revision (branch_id, contract_id, seq, kind, content, content_hash, drafted_by, approved_by)
         SELECT branch_id, contract_id, 2, 'change', c, core.content_hash(c), drafted_by, approved_by
         FROM core.revision, LATERAL (SELECT content || '{\"works_name\": \"変更後の工事名\", \"amount\": 25000000}' AS c) x
         WHERE contract_id = $1",
    )
    .bind(keys[0].id)
    .execute(&office.root)
    .await
    .unwrap();
    assert_eq!(
        numbers(&sato, |e| e.works = "最初".into()).await,
        [] as [&str; 0]
    );
    assert_eq!(
        numbers(&sato, |e| e.amount = "2500万".into()).await.len(),
        1
    );
    let old = page(
        &sato,
        &asked(|e| {
            e.works = "最初".into();
            e.earlier = true;
        }),
        PageFrom::Top,
        9,
    )
    .await
    .rows;
    assert_eq!(
        (old.len(), old[0].seq, old[0].amount.get()),
        (1, 1, 20_000_000)
    );
}
