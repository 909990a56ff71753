//! 検索 against a real database: what is found, what is not, and that a branch stays its own.

use crate::support::TestDb;
use crate::support::office::{Desk as _, Office, works};
use densho::domain::command::{Answer, PageFrom, Query, Write};
use densho::domain::fold::{fold, grams, query_grams};
use densho::domain::record::Page;
use densho::domain::refusal::Refusal;
use densho::domain::search::{Blank, Criteria, Entry, FoundRow, FoundState, Subject, read};
use densho::store::Store;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
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

/// Many contracts by one statement each: the walk, the gram index and the pages between them.
async fn many(office: &Office) {
    office
        .issued(
            "sato",
            "takahashi",
            "371",
            &single("県単河川維持工事", "○○建設", 20_000_000),
        )
        .await;
    office
        .issued(
            "kato",
            "tanaka",
            "380",
            &single("新潟だけの橋梁工事", "○○建設", 20_000_000),
        )
        .await;
    // Nine years of 371 beside it, four rows a day; the oldest hundred have a word of their own.
    office
        .arrange(
            "ALTER TABLE core.search_image DROP CONSTRAINT search_image_once;
             INSERT INTO core.search_image (branch_id, kind, record_id, seq, latest, at, bucket, event, products, form, amount, price,
                                            contract_date, guarantee_end, folded, grams)
             SELECT i.branch_id, i.kind, i.record_id, 1, true, t.at, core.search_bucket(t.at), i.event, i.products, i.form, i.amount + n, i.price,
                    i.contract_date, i.guarantee_end, f.folded, core.grams(f.folded) || ARRAY(SELECT g FROM unnest(i.grams) g WHERE g BETWEEN -65536 AND -65000)
             FROM core.search_image i, generate_series(1, 12000) n,
                  LATERAL (SELECT i.at - n * interval '6 hours' AS at) t,
                  LATERAL (SELECT CASE WHEN n > 11900 THEN replace(i.folded, '県単', '鬮目') ELSE i.folded END AS folded) f
             WHERE i.branch_id = '371' AND i.kind = 'contract'",
        )
        .await;
}

#[tokio::test]
async fn a_rare_word_is_found_behind_thousands_and_pages_meet_without_gap_or_double() {
    let office = Office::new().await;
    many(&office).await;
    let sato = office.store("sato");
    for (criteria, total) in [
        (asked(|e| e.words = "鬮".into()), 100),
        (asked(|e| e.words = "鬮目河川　維持".into()), 100),
        (
            asked(|e| {
                e.words = "鬮目".into();
                e.amount = "2001万1950〜".into()
            }),
            51,
        ),
        (asked(|e| e.blank = Some(Blank::Phone)), 1_001),
        (asked(|e| e.words = "河".into()), 1_001),
        (asked(|e| e.amount = "20000001〜20000070".into()), 70),
    ] {
        assert_eq!(count(&sato, &criteria).await, total, "{criteria:?}");
        if total > 1_000 {
            let found = page(&sato, &criteria, PageFrom::Top, 15).await;
            assert!(found.more_after && found.rows.len() == 15);
            continue;
        }
        let mut images = Vec::new();
        let mut from = PageFrom::Top;
        let mut pages = Vec::new();
        loop {
            let found = page(&sato, &criteria, from.clone(), 15).await;
            assert_eq!(found.more_before, !images.is_empty(), "{criteria:?}");
            images.extend(found.rows.iter().map(|r| r.image));
            let last = found.rows.last().unwrap();
            from = PageFrom::After(last.at, last.image);
            let more = found.more_after;
            pages.push(found);
            if !more {
                break;
            }
        }
        assert_eq!(i64::try_from(images.len()).unwrap(), total, "{criteria:?}");
        let mut once = images.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), images.len(), "a row came twice: {criteria:?}");
        // Back again, and a refresh in the middle.
        let third = &pages[2];
        let first = &third.rows[0];
        let back = page(
            &sato,
            &criteria,
            PageFrom::Before(first.at, first.image),
            15,
        )
        .await;
        assert_eq!(back, pages[1]);
        let same = page(&sato, &criteria, PageFrom::At(first.at, first.image), 15).await;
        assert_eq!(&same, third);
        let bottom = page(&sato, &criteria, PageFrom::Bottom, 15).await;
        let end = images.len() - 15;
        assert!(
            bottom
                .rows
                .iter()
                .map(|r| r.image)
                .eq(images[end..].iter().copied())
        );
    }
}

#[tokio::test]
async fn another_branch_is_neither_found_nor_counted_nor_felt() {
    let office = Office::new().await;
    many(&office).await;
    let (sato, kansa) = (office.store("sato"), office.store("kansa"));
    let hidden = asked(|e| e.words = "新潟だけの".into());
    let nothing = asked(|e| e.words = "鬯だけの".into());
    assert_eq!(count(&sato, &hidden).await, 0);
    assert!(page(&sato, &hidden, PageFrom::Top, 9).await.rows.is_empty());
    assert_eq!(count(&kansa, &hidden).await, 1);
    assert_eq!(
        page(&office.store("kato"), &hidden, PageFrom::Top, 9)
            .await
            .rows
            .len(),
        1
    );
    // The same number of rows is touched for a word that stands only elsewhere and for one that stands nowhere.
    let touched = async |criteria: &Criteria| -> i64 {
        let pool = office.db.connect_as("sato").await;
        let mut tx = pool.begin().await.unwrap();
        sqlx::query("SELECT api.search_count($1)")
            .bind(criteria.to_json())
            .execute(&mut *tx)
            .await
            .unwrap();
        sqlx::query_scalar(
            "SELECT (seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint FROM pg_stat_xact_all_tables
             WHERE schemaname = 'core' AND relname = 'search_image'",
        )
        .fetch_one(&mut *tx)
        .await
        .unwrap()
    };
    let (elsewhere, nowhere) = (touched(&hidden).await, touched(&nothing).await);
    assert!(nowhere > 0, "the walk touches rows");
    assert_eq!(elsewhere, nowhere);
    // psql: no table, no helper, no way to ask for another's branch.
    for sql in [
        "SELECT count(*) FROM core.search_image",
        "SELECT * FROM core.search_rows('{\"kind\": \"contract\"}', true, NULL, NULL, false, 9)",
        "SELECT core.search_conditions('{\"kind\": \"contract\"}')",
        "SELECT core.write_image('371', 'contract', 1, 9, now(), 'issue', '{}', '{}', NULL)",
    ] {
        let out = office.db.psql_as("sato", sql);
        assert!(
            String::from_utf8_lossy(&out.stderr).contains("42501"),
            "{sql}: {out:?}"
        );
    }
    for sql in [
        "SELECT api.search_count('{\"kind\": \"contract\", \"branch\": \"380\"}')",
        "SELECT api.search_count('{\"kind\": \"contract'' OR true --\"}')",
        "SELECT api.search_count('{\"kind\": \"contract\", \"amount\": [\"0) OR (true\", null]}')",
        "SELECT api.search_count('{}')",
        "SELECT api.search_count(NULL)",
    ] {
        let out = office.db.psql_as("sato", sql);
        assert!(
            String::from_utf8_lossy(&out.stderr).contains("ZD011"),
            "{sql}: {out:?}"
        );
    }
    for login in ["gone", "stranger"] {
        let out = office
            .db
            .psql_as(login, "SELECT api.search_count('{\"kind\": \"contract\"}')");
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(
            said.contains("ZD001") || said.contains("42501"),
            "{login}: {said}"
        );
    }
}

#[tokio::test]
async fn the_database_folds_and_cuts_as_the_program_does() {
    let db = TestDb::new().await;
    let root = db.superuser().await;
    let mut texts: Vec<String> = [
        "㈱髙橋土木",
        "㍿高橋",
        "ｶﾞｯｺｳ",
        "１２３０ー６",
        "○○建設　株式会社",
        "葛\u{E0100}城",
        "か\u{3099}",
        "𠮷田\u{FE00}",
        "霞ヶ関〜①Ⅳ㎡",
        "",
        "龍龍",
        "（協）△△",
        "a\u{00AD}b´c",
    ]
    .map(str::to_owned)
    .to_vec();
    let mut runner = TestRunner::deterministic();
    let any = proptest::string::string_regex("[ぁ-んァ-ヶｦ-ﾟ一-龥㐀-㐿\u{F900}-\u{FA6D}㈠-㉃Ａ-ｚ０-９ -~　、。ー−－〜～①-⑳𠮷𣘺゙゚\u{FE00}\u{E0100}\u{FDD0}]{0,30}").unwrap();
    for _ in 0..400 {
        texts.push(any.new_tree(&mut runner).unwrap().current());
    }
    for text in texts {
        let (folded, all, wanted): (String, Vec<i32>, Vec<i32>) = sqlx::query_as(
            "SELECT core.fold($1), core.grams(core.fold($1)), core.query_grams(core.fold($1))",
        )
        .bind(&text)
        .fetch_one(&root)
        .await
        .unwrap();
        let ours = fold(&text);
        assert_eq!(folded, ours, "{text:?}");
        assert_eq!(all, grams(&ours), "{text:?}");
        assert_eq!(wanted, query_grams(&ours), "{text:?}");
    }
}

#[tokio::test]
async fn an_export_is_on_record_with_what_was_asked() {
    let (office, sato) = three().await;
    let criteria = Box::new(asked(|e| e.words = "河川".into()));
    let write = Write::RecordExport {
        criteria: criteria.clone(),
        rows: 2,
    };
    sato.send(write).await.unwrap();
    let (actor, detail): (String, Value) =
        sqlx::query_as("SELECT actor, detail FROM audit.event WHERE kind = 'search.exported'")
            .fetch_one(&office.root)
            .await
            .unwrap();
    assert_eq!(actor, "sato");
    assert_eq!(detail, json!({"search": criteria.to_json(), "rows": 2}));
    let out = sato.send(Write::RecordExport { criteria, rows: -1 }).await;
    assert!(matches!(out, Err(Refusal::BadValue { .. })), "{out:?}");
}

#[tokio::test]
async fn the_command_line_finds_what_the_screens_find() {
    let (office, _sato) = three().await;
    let run = |arguments: &[&str]| {
        let out = office.db.densho("sato", arguments).output().unwrap();
        (
            out.status.code(),
            out.stdout,
            String::from_utf8_lossy(&out.stderr).into_owned(),
        )
    };
    let (code, out, said) = run(&["search", "河川"]);
    let text = String::from_utf8(out).unwrap();
    assert_eq!((code, text.lines().count()), (Some(0), 2), "{text}{said}");
    assert!(text.lines().next().unwrap().starts_with(THIRD), "{text}");
    let (code, out, said) = run(&["search", "--contractor", "高橋", "--format", "json"]);
    let rows: Value = serde_json::from_slice(&out).unwrap_or_else(|e| panic!("{e}: {said}"));
    assert_eq!(code, Some(0));
    assert_eq!(rows[0]["number"], SECOND);
    assert_eq!(rows[0]["amount"], 8_000_000);
    let (_, out, said) = run(&["search", "--format", "csv", "--encoding", "cp932"]);
    let (text, _, wrong) = encoding_rs::SHIFT_JIS.decode(&out);
    assert!(!wrong && text.contains("有限会社〓田組"), "{text}");
    assert!(said.contains("U+20BB7"), "{said}");
    let (_, out, _) = run(&["search", "--format", "csv"]);
    assert!(out.starts_with("\u{FEFF}番号,".as_bytes()));
    let (code, _, said) = run(&["search", "--amount", "1,00", "--received", "H31.5.1"]);
    assert_eq!(code, Some(64), "{said}");
    assert!(
        said.contains("保証金額") && said.contains("令和元年"),
        "{said}"
    );
    assert_eq!(run(&["search", "鬮"]).0, Some(1));
    assert_eq!(run(&["search", "--state", "received"]).0, Some(64));
    // What left as a file is on record: three of them.
    let kept: i64 = office
        .look("SELECT count(*) FROM audit.event WHERE kind = 'search.exported' AND actor = 'sato'")
        .await;
    assert_eq!(kept, 3);
}
