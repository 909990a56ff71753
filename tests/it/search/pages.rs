//! Search among thousands: pages meet, a rare word is found, and another branch is not felt.

use super::{asked, count, page, single};
use crate::support::office::Office;
use densho::domain::command::PageFrom;
use densho::domain::search::{Blank, Criteria};

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
