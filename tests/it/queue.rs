//! Work on the queue against the real database: hold, take-over, notes, return, referral, filters, notices, what is
//! urgent; who may do it, and what an operator with psql may not.

use crate::support::office::{Desk as _, Office, flyer, works};
use densho::domain::command::{Answer, PageFrom, Query, QueueFilter, Write};
use densho::domain::ids::{ApplicationKey, Login};
use densho::domain::product::Product;
use densho::domain::queue::{Notice, ReturnCode, ReviewOrder, SavedFilter};
use densho::domain::record::{ApplicationRow, ApplicationState, Page};
use densho::domain::refusal::Refusal;
use densho::store::Store;

fn bad(rule: &str, detail: &str) -> Refusal {
    Refusal::BadValue {
        rule: rule.into(),
        detail: detail.into(),
    }
}

async fn version(store: &Store, key: &ApplicationKey) -> i32 {
    store.application(key).await.row.version
}

async fn notices(store: &Store) -> Vec<Notice> {
    match store.query(&Query::Notices).await {
        Ok(Answer::Notices(notices)) => notices,
        other => panic!("{other:?}"),
    }
}

async fn queue(store: &Store, filter: QueueFilter) -> Page<ApplicationRow> {
    let query = Query::Queue {
        filter,
        from: PageFrom::Top,
        limit: 50,
    };
    match store.query(&query).await {
        Ok(Answer::Queue(page)) => page,
        other => panic!("{other:?}"),
    }
}

fn names(page: &Page<ApplicationRow>) -> Vec<&str> {
    page.rows.iter().map(|r| r.works.as_str()).collect()
}

fn attention() -> QueueFilter {
    QueueFilter {
        state: Some(ApplicationState::Attention),
        ..QueueFilter::default()
    }
}

/// A day in the future, by the database's clock.
async fn in_days(office: &Office, days: i64) -> chrono::NaiveDate {
    let today: chrono::NaiveDate = office
        .look("SELECT core.tokyo_day(clock_timestamp())")
        .await;
    today + chrono::Days::new(u64::try_from(days).unwrap())
}

#[tokio::test]
async fn a_hold_has_a_reason_and_a_day_to_come_and_ends_with_the_examination() {
    let office = Office::new().await;
    let key = office.receive("371", &flyer()).await;
    let (sato, suzuki) = (office.store("sato"), office.store("suzuki"));
    sato.claim(&key).await.unwrap();
    let hold = |until, reason: &str, version| Write::Hold {
        key: key.clone(),
        version,
        until,
        reason: reason.into(),
    };
    let (today, later) = (in_days(&office, 0).await, in_days(&office, 5).await);
    let v = version(&sato, &key).await;
    assert_eq!(
        sato.send(hold(today, "照会中", v)).await,
        Err(bad("hold_until", "until"))
    );
    assert_eq!(
        sato.send(hold(later, "　", v)).await,
        Err(bad("reason_is_not_blank", "reason"))
    );
    assert_eq!(
        suzuki.send(hold(later, "照会中", v)).await,
        Err(Refusal::ClaimedByOther {
            by: "佐藤　花子".into()
        })
    );
    sato.send(hold(later, "照会中", v)).await.unwrap();
    let seen = sato.application(&key).await;
    assert_eq!(seen.row.standing.held_until, Some(later));
    assert_eq!(seen.row.standing.held_because.as_deref(), Some("照会中"));
    // The claim lasts at least to the day on which it comes back.
    assert!(seen.row.standing.claim_until.unwrap() > seen.row.standing.urgent_at.unwrap());
    sato.send(Write::Submit {
        key: key.clone(),
        version: seen.row.version,
        revision: seen.revision,
        warnings: Vec::new(),
    })
    .await
    .unwrap();
    let seen = sato.application(&key).await;
    assert_eq!(seen.row.standing.held_until, None);
    let kinds: Vec<&str> = seen.story.iter().map(|e| e.kind.as_str()).collect();
    assert!(kinds.contains(&"application.held"), "{kinds:?}");
}

#[tokio::test]
async fn a_clerk_takes_over_only_what_has_run_out_and_the_other_is_told() {
    let office = Office::new().await;
    let key = office.receive("371", &flyer()).await;
    let (sato, suzuki) = (office.store("sato"), office.store("suzuki"));
    sato.claim(&key).await.unwrap();
    let take = |to: &str, version| Write::Reassign {
        key: key.clone(),
        version,
        to: Login::from(to),
        reason: "本人が休みのため".into(),
    };
    let v = version(&suzuki, &key).await;
    let held = Err(Refusal::ClaimedByOther {
        by: "佐藤　花子".into(),
    });
    assert_eq!(suzuki.send(take("suzuki", v)).await, held);
    // Nor does a clerk give work to somebody else, whatever has run out.
    office
        .arrange(
            "UPDATE core.application SET claim_until = clock_timestamp() - interval '1 minute'",
        )
        .await;
    assert_eq!(suzuki.send(take("mori", v)).await, held);
    assert_eq!(
        suzuki.send(take("kato", v)).await,
        Err(bad("reassign_to", "to"))
    );
    suzuki.send(take("suzuki", v)).await.unwrap();
    let told = notices(&sato).await;
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].kind.as_str(), told[0].from.as_str()),
        ("taken", "鈴木　一郎")
    );
    assert_eq!(told[0].remark, "本人が休みのため");
    assert_eq!(told[0].text("to_name"), "");
    assert_eq!(notices(&suzuki).await, []);
    // Somebody else's notices are neither read nor marked.
    office
        .store("mori")
        .send(Write::ReadNotices { upto: told[0].id })
        .await
        .unwrap();
    assert_eq!(notices(&sato).await.len(), 1);
    sato.send(Write::ReadNotices { upto: told[0].id })
        .await
        .unwrap();
    assert_eq!(notices(&sato).await, []);
    // What sato had typed meanwhile is refused, not written over suzuki's work.
    assert_eq!(
        sato.save(&key, |c| c.other.note = "遅れて保存".into())
            .await,
        Err(Refusal::ClaimedByOther {
            by: "鈴木　一郎".into()
        })
    );
}

#[tokio::test]
async fn a_supervisor_gives_work_to_anybody_of_the_branch_and_both_are_told() {
    let office = Office::new().await;
    let key = office.receive("371", &flyer()).await;
    let sato = office.store("sato");
    sato.claim(&key).await.unwrap();
    let v = version(&sato, &key).await;
    let give = |to: &str, version| Write::Reassign {
        key: key.clone(),
        version,
        to: Login::from(to),
        reason: "分担".into(),
    };
    let takahashi = office.store("takahashi");
    for nobody in ["kato", "kansa", "gone", "stranger"] {
        assert_eq!(
            takahashi.send(give(nobody, v)).await,
            Err(bad("reassign_to", "to")),
            "{nobody}"
        );
    }
    takahashi.send(give("suzuki", v)).await.unwrap();
    let told = notices(&sato).await.remove(0);
    assert_eq!(told.kind, "taken");
    // Who has it now is not who decided it.
    assert_eq!(
        (told.from.as_str(), told.text("to_name")),
        ("髙橋　健", "鈴木　一郎")
    );
    assert_eq!(notices(&office.store("suzuki")).await[0].kind, "given");
    let seen = takahashi.application(&key).await;
    assert_eq!(seen.row.claimed_by, Some(Login::from("suzuki")));
    // In another branch there is nothing to give.
    assert_eq!(
        office.store("kato").send(give("kato", v + 1)).await,
        Err(Refusal::NotFound)
    );
}

#[tokio::test]
async fn a_note_is_on_record_in_any_state_and_stands_in_nobodys_way() {
    let office = Office::new().await;
    let (key, _) = office.issued("sato", "takahashi", "371", &flyer()).await;
    let sato = office.store("sato");
    let before = version(&sato, &key).await;
    let note = |text: &str| Write::AddNote {
        key: key.clone(),
        text: text.into(),
    };
    sato.send(note("発注者から電話\n折り返し済み"))
        .await
        .unwrap();
    assert_eq!(version(&sato, &key).await, before);
    let story = sato.application(&key).await.story;
    let last = story.last().unwrap();
    assert_eq!(
        (last.kind.as_str(), last.remark.as_str()),
        ("application.noted", "発注者から電話\n折り返し済み")
    );
    assert_eq!(
        office.store("kansa").send(note("監査")).await,
        Err(Refusal::NotAllowed)
    );
    assert_eq!(
        office.store("kato").send(note("他支店")).await,
        Err(Refusal::NotFound)
    );
}

#[tokio::test]
async fn what_is_late_stuck_lapsed_or_back_from_hold_stands_in_attention_with_the_longest_first() {
    let office = Office::new().await;
    let sato = office.store("sato");
    let mut keys = Vec::new();
    for name in ["期限内", "遅れ", "引受切れ", "保留明け", "保留中"] {
        keys.push(office.receive("371", &works(name)).await);
    }
    assert_eq!(names(&queue(&sato, attention()).await), [] as [&str; 0]);
    for key in &keys[2..] {
        sato.claim(key).await.unwrap();
    }
    let later = in_days(&office, 3).await;
    for key in &keys[3..] {
        let v = version(&sato, key).await;
        sato.send(Write::Hold {
            key: key.clone(),
            version: v,
            until: later,
            reason: "照会".into(),
        })
        .await
        .unwrap();
    }
    // Time passes: as the trigger leaves the columns when their hour has come.
    office
        .arrange(
            "UPDATE core.application SET stage_due = clock_timestamp() - interval '3 hours',
                    urgent_at = clock_timestamp() - interval '3 hours' WHERE works = '遅れ';
             UPDATE core.application SET claim_until = clock_timestamp() - interval '2 hours',
                    urgent_at = clock_timestamp() - interval '2 hours' WHERE works = '引受切れ';
             UPDATE core.application SET held_until = core.tokyo_day(clock_timestamp()),
                    urgent_at = clock_timestamp() - interval '1 hour' WHERE works = '保留明け';",
        )
        .await;
    let page = queue(&sato, attention()).await;
    // What runs out first, then what is late.
    assert_eq!(names(&page), ["引受切れ", "保留明け", "遅れ"]);
    assert_eq!(page.total, Some(3));
    let Ok(Answer::Pulse { counts, .. }) = sato.query(&Query::Pulse).await else {
        panic!("no pulse");
    };
    assert_eq!(counts.attention, 3);
    // Whoever writes on it has it for another time: the lapsed one is not urgent any more.
    sato.save(&keys[2], |c| c.other.note = "続き".into())
        .await
        .unwrap();
    assert_eq!(
        names(&queue(&sato, attention()).await),
        ["保留明け", "遅れ"]
    );
    // Another branch sees none of it.
    assert_eq!(
        names(&queue(&office.store("kato"), attention()).await),
        [] as [&str; 0]
    );
}

#[tokio::test]
async fn business_time_leaves_out_nights_weekends_and_holidays() {
    let office = Office::new().await;
    office
        .arrange("INSERT INTO core.holiday VALUES ('2022-11-03', '文化の日')")
        .await;
    // Four business hours from 17:00 on Wednesday: half an hour that day, Thursday is a holiday, the rest on Friday.
    for (from, stage, due) in [
        ("2022-11-01 09:00+09", "received", "2022-11-01 13:00:00"),
        ("2022-11-02 17:00+09", "received", "2022-11-04 12:30:00"),
        ("2022-11-04 23:00+09", "received", "2022-11-07 13:00:00"),
        ("2022-11-05 12:00+09", "examining", "2022-11-08 17:30:00"),
    ] {
        let got: String = sqlx::query_scalar(
            "SELECT to_char(core.due($1::timestamptz, $2) AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD HH24:MI:SS')",
        )
        .bind(from)
        .bind(stage)
        .fetch_one(&office.root)
        .await
        .unwrap();
        assert_eq!(got, due, "{from} {stage}");
    }
}

#[tokio::test]
async fn a_return_has_a_code_that_can_be_counted_and_the_clerk_is_told() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    let takahashi = office.store("takahashi");
    let v = version(&takahashi, &key).await;
    takahashi
        .send(Write::Return {
            key: key.clone(),
            version: v,
            code: ReturnCode::Amount,
            reason: "保証金額を確かめてください".into(),
        })
        .await
        .unwrap();
    let told = notices(&office.store("sato")).await;
    assert_eq!(told[0].kind, "returned");
    assert_eq!(told[0].remark, "保証金額を確かめてください");
    assert_eq!(
        office
            .look::<i64>(
                "SELECT count(*) FROM audit.event WHERE kind = 'application.returned' AND detail ->> 'code' = 'amount'"
            )
            .await,
        1
    );
}

#[tokio::test]
async fn a_referral_goes_to_somebody_whose_limit_covers_it_and_who_had_no_part_in_it() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    let mori = office.store("mori");
    let Ok(Answer::Choices(choices)) = mori.query(&Query::Approvers(key.clone())).await else {
        panic!("no choices");
    };
    let logins: Vec<&str> = choices.iter().map(|c| c.code.as_str()).collect();
    assert_eq!(logins, ["takahashi", "tanaka"]);
    let v = version(&mori, &key).await;
    let refer = |to: &str, version| Write::Refer {
        key: key.clone(),
        version,
        to: Login::from(to),
        note: "限度額を超えるため".into(),
    };
    for nobody in ["mori", "sato", "kato", "kanri"] {
        assert_eq!(
            mori.send(refer(nobody, v)).await,
            Err(bad("refer_to", "to")),
            "{nobody}"
        );
    }
    assert_eq!(
        office.store("sato").send(refer("takahashi", v)).await,
        Err(Refusal::NotAllowed)
    );
    mori.send(refer("takahashi", v)).await.unwrap();
    let takahashi = office.store("takahashi");
    assert_eq!(notices(&takahashi).await[0].kind, "referred");
    let seen = takahashi.application(&key).await;
    assert_eq!(
        seen.row.standing.referred_to_name.as_deref(),
        Some("髙橋　健")
    );
    takahashi.approve(&key).await.unwrap();
    assert_eq!(
        takahashi.application(&key).await.row.standing.referred_to,
        None
    );
}

#[tokio::test]
async fn filters_by_product_orderer_and_mail_narrow_the_list() {
    let office = Office::new().await;
    let mut interim = works("中間");
    interim["products"] = serde_json::json!([
        {"product": "interim_advance", "form": "electronic", "amount": 5_000_000, "guarantee_end": null}]);
    let mut city = works("市の工事");
    city["works"]["orderer_code"] = serde_json::Value::Null;
    city["works"]["orderer_name"] = "○○市長".into();
    let mut silent = works("メール不要");
    silent["notification"] = serde_json::json!({"wanted": false, "address": null});
    for content in [&interim, &city, &silent] {
        office.receive("371", content).await;
    }
    let sato = office.store("sato");
    let all = QueueFilter::default;
    for (filter, expected) in [
        (
            QueueFilter {
                product: Some(Product::InterimAdvance),
                ..all()
            },
            &["中間"][..],
        ),
        (
            QueueFilter {
                orderer: Some("市 長".into()),
                ..all()
            },
            &["市の工事"],
        ),
        (
            QueueFilter {
                orderer: Some("'; DROP TABLE core.draft --".into()),
                ..all()
            },
            &[],
        ),
        (
            QueueFilter {
                mail: Some(false),
                ..all()
            },
            &["メール不要"],
        ),
        (
            QueueFilter {
                mail: Some(true),
                product: Some(Product::Performance),
                ..all()
            },
            &["市の工事"],
        ),
    ] {
        let page = queue(&sato, filter.clone()).await;
        assert_eq!(names(&page), expected, "{filter:?}");
        assert_eq!(page.total, i64::try_from(expected.len()).ok(), "{filter:?}");
    }
}

#[tokio::test]
async fn a_filter_is_kept_for_its_operator_alone() {
    let office = Office::new().await;
    let (sato, suzuki) = (office.store("sato"), office.store("suzuki"));
    let filter = SavedFilter {
        name: "電子の前払".into(),
        filter: QueueFilter {
            electronic: Some(true),
            product: Some(Product::AdvancePayment),
            ..QueueFilter::default()
        },
    };
    sato.send(Write::SaveFilter(filter.clone())).await.unwrap();
    sato.send(Write::SaveFilter(filter.clone())).await.unwrap();
    assert_eq!(
        sato.query(&Query::Filters).await,
        Ok(Answer::Filters(vec![filter]))
    );
    assert_eq!(
        suzuki.query(&Query::Filters).await,
        Ok(Answer::Filters(Vec::new()))
    );
    let drop = || Write::DropFilter {
        name: "電子の前払".into(),
    };
    assert_eq!(suzuki.send(drop()).await, Err(Refusal::NotFound));
    sato.send(drop()).await.unwrap();
    assert_eq!(
        sato.query(&Query::Filters).await,
        Ok(Answer::Filters(Vec::new()))
    );
}

#[tokio::test]
async fn a_row_says_what_the_reviewer_types_again_and_the_order_may_be_by_amount() {
    let office = Office::new().await;
    office.submitted("sato", "371", &works("そのまま")).await;
    let key = office.receive("371", &works("直した")).await;
    let sato = office.store("sato");
    sato.claim(&key).await.unwrap();
    sato.save(&key, |c| {
        c.works.price = "6000万".parse().unwrap();
        c.works.term_to = "2023-06-30".parse().unwrap();
        c.products[0].amount = "2400万".parse().unwrap();
        c.products[1].amount = "600万".parse().unwrap();
        c.other.note = "打ち直しには数えない".into();
    })
    .await
    .unwrap();
    let seen = sato.application(&key).await;
    sato.send(Write::Submit {
        key: key.clone(),
        version: seen.row.version,
        revision: seen.revision,
        warnings: Vec::new(),
    })
    .await
    .unwrap();
    let takahashi = office.store("takahashi");
    let review = async |order, from| match takahashi
        .query(&Query::ReviewQueue {
            order,
            from,
            limit: 1,
        })
        .await
    {
        Ok(Answer::Queue(page)) => page,
        other => panic!("{other:?}"),
    };
    let first = review(ReviewOrder::Amount, PageFrom::Top).await;
    assert_eq!(names(&first), ["直した"]);
    assert_eq!((first.total, first.more_after), (Some(2), true));
    let row = &first.rows[0];
    let detail = takahashi.application(&key).await;
    let wanted = densho::domain::retype::wanted(&detail.submitted, &detail.content);
    assert_eq!(wanted.len(), 4);
    assert_eq!(row.standing.retyped, 4);
    assert_eq!(row.standing.submitted_hash, detail.content_hash);
    assert!(!row.standing.own);
    let next = review(
        ReviewOrder::Amount,
        PageFrom::After(row.received_at, row.key.id),
    )
    .await;
    assert_eq!(names(&next), ["そのまま"]);
    assert_eq!((next.more_before, next.more_after), (true, false));
    assert_eq!(next.rows[0].standing.retyped, 0);
    let age = review(ReviewOrder::Age, PageFrom::Top).await;
    assert_eq!(names(&age), ["そのまま"]);
}

#[tokio::test]
async fn ones_own_claim_is_renewed_by_claiming_again_and_nobody_elses_is() {
    let office = Office::new().await;
    let key = office.receive("371", &flyer()).await;
    let sato = office.store("sato");
    sato.claim(&key).await.unwrap();
    office
        .arrange(
            "UPDATE core.application SET claim_until = clock_timestamp() - interval '1 minute',
                    urgent_at = clock_timestamp() - interval '1 minute'",
        )
        .await;
    assert!(matches!(
        office.store("suzuki").claim(&key).await,
        Err(Refusal::ClaimedByOther { .. })
    ));
    let version = sato.application(&key).await.row.version;
    sato.claim(&key).await.unwrap();
    let row = sato.application(&key).await.row;
    assert_eq!(row.version, version + 1);
    assert_eq!(row.claimed_by.unwrap().as_str(), "sato");
    let runs: bool = office
        .look("SELECT claim_until > clock_timestamp() AND urgent_at > clock_timestamp() FROM core.application")
        .await;
    assert!(runs, "the time did not begin anew");
    let stale = Write::Claim {
        key: key.clone(),
        version,
    };
    assert_eq!(sato.send(stale).await, Err(Refusal::Stale));
    let story = sato.application(&key).await.story;
    let renewed = story
        .iter()
        .filter(|s| s.kind == "application.claim_renewed");
    assert_eq!(renewed.count(), 1);
}

#[tokio::test]
async fn what_stands_still_comes_first_then_what_runs_out_then_what_is_late_over_pages_too() {
    let office = Office::new().await;
    let sato = office.store("sato");
    let mut keys = Vec::new();
    for n in 0..9 {
        let key = office.receive("371", &works(&format!("第{n}号"))).await;
        sato.claim(&key).await.unwrap();
        keys.push(key);
    }
    // 0, 1, 2 are late; 3, 4, 5 lapsed just now; 6, 7 stopped; 8 is in time.
    office
        .arrange(
            "UPDATE core.application SET stage_due = clock_timestamp() - interval '9 hours', urgent_at = clock_timestamp() - interval '9 hours'
                    + (application_id % 100) * interval '1 second' WHERE works IN ('第0号', '第1号', '第2号');
             UPDATE core.application SET claim_until = clock_timestamp() - interval '1 minute', urgent_at = clock_timestamp() - interval '1 minute'
                    + (application_id % 100) * interval '1 millisecond' WHERE works IN ('第3号', '第4号', '第5号');
             UPDATE core.application SET state = 'attention' WHERE works IN ('第6号', '第7号');",
        )
        .await;
    let all = [
        "第6号", "第7号", "第3号", "第4号", "第5号", "第0号", "第1号", "第2号",
    ];
    let page = async |from: PageFrom, limit: u16| {
        let query = Query::Queue {
            filter: attention(),
            from,
            limit,
        };
        match sato.query(&query).await {
            Ok(Answer::Queue(page)) => page,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(names(&page(PageFrom::Top, 50).await), all);
    let place = |row: &ApplicationRow| (row.received_at, row.key.id);
    let mut from = PageFrom::Top;
    let mut seen = Vec::new();
    loop {
        let page = page(from, 3).await;
        assert_eq!(page.offset, Some(i64::try_from(seen.len()).unwrap()));
        assert_eq!(page.total, Some(8));
        assert_eq!(page.more_before, !seen.is_empty());
        seen.extend(page.rows.iter().map(|r| r.works.clone()));
        if !page.more_after {
            break;
        }
        let (at, id) = place(page.rows.last().unwrap());
        from = PageFrom::After(at, id);
    }
    assert_eq!(seen, all);
    let third = page(PageFrom::Top, 50).await.rows.remove(3);
    let (at, id) = place(&third);
    assert_eq!(
        names(&page(PageFrom::At(at, id), 2).await),
        ["第4号", "第5号"]
    );
    assert_eq!(
        names(&page(PageFrom::Before(at, id), 2).await),
        ["第7号", "第3号"]
    );
    assert_eq!(names(&page(PageFrom::Bottom, 2).await), ["第1号", "第2号"]);
    // A claim that has lapsed is anybody's whether it is late or not, as its row says; so is one that lapses while it is
    // late. Nobody writes anything.
    office
        .arrange(
            "UPDATE core.application SET stage_due = clock_timestamp() - interval '1 second' WHERE works = '第3号';
             UPDATE core.application SET claim_until = clock_timestamp() - interval '1 second' WHERE works = '第1号'",
        )
        .await;
    assert_eq!(
        names(&page(PageFrom::Top, 5).await),
        ["第6号", "第7号", "第1号", "第3号", "第4号"]
    );
}

#[tokio::test]
async fn a_stopped_application_is_withdrawn_before_it_has_a_number_and_its_worker_finds_no_lease() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    let takahashi = office.store("takahashi");
    takahashi.approve(&key).await.unwrap();
    let sato = office.store("sato");
    let (branch, dead, _, fence) = office.lease().await.unwrap();
    sqlx::query("SELECT worker.dead($1, $2, $3, 'missing_glyph: 印字できません')")
        .bind(&branch)
        .bind(dead)
        .bind(fence)
        .execute(&office.root)
        .await
        .unwrap();
    // The other product is being worked on.
    let held = office.lease().await.unwrap();
    let seen = sato.application(&key).await;
    assert_eq!(seen.row.state, ApplicationState::Attention);
    assert!(!seen.row.standing.numbered);
    let withdraw = |version| Write::Withdraw {
        key: key.clone(),
        version,
        reason: "字を改めて申込".into(),
    };
    assert_eq!(
        office
            .store("suzuki")
            .send(withdraw(seen.row.version))
            .await,
        Err(Refusal::ClaimedByOther {
            by: "佐藤　花子".into()
        })
    );
    sato.send(withdraw(seen.row.version)).await.unwrap();
    assert_eq!(
        sato.application(&key).await.row.state,
        ApplicationState::Withdrawn
    );
    // Who worked on it has lost it, and nothing is leased any more.
    let step = sqlx::query("SELECT worker.number($1, $2, $3, '\\x00', 'v1', '', 'example.jp')")
        .bind(&held.0)
        .bind(held.1)
        .bind(held.3)
        .execute(&office.root)
        .await;
    assert!(step.is_err_and(|e| e.to_string().contains("lease")));
    assert!(office.lease().await.is_none());
    let left: i64 = office
        .look("SELECT count(*) FROM core.job WHERE state <> 'given_up'")
        .await;
    assert_eq!(left, 0);
    let numbers: i64 = office.look("SELECT count(*) FROM core.contract").await;
    assert_eq!(numbers, 0);
    // It cannot be tried again, and the close misses nothing of it.
    assert!(sato.send(Write::RetryJob { id: dead }).await.is_err());
    let missing: i64 = office
        .look(
            "SELECT count(x.missing) + count(x.amount) + count(*) FILTER (WHERE x.mail_wanted)
             FROM core.approved_items(ARRAY['371'], core.tokyo_day(now()), core.tokyo_day(now())) x",
        )
        .await;
    assert_eq!(missing, 0);
}

#[tokio::test]
async fn a_stopped_application_that_has_a_number_is_neither_withdrawn_nor_declined() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    let takahashi = office.store("takahashi");
    takahashi.approve(&key).await.unwrap();
    let sato = office.store("sato");
    let first = office.lease().await.unwrap();
    office.finish(&first).await;
    let (branch, job, _, fence) = office.lease().await.unwrap();
    sqlx::query("SELECT worker.dead($1, $2, $3, 'missing_glyph: 印字できません')")
        .bind(branch)
        .bind(job)
        .bind(fence)
        .execute(&office.root)
        .await
        .unwrap();
    let seen = sato.application(&key).await;
    assert_eq!(seen.row.state, ApplicationState::Attention);
    assert!(seen.row.standing.numbered);
    let version = seen.row.version;
    let reason = || "やめる".to_owned();
    let refused = [
        sato.send(Write::Withdraw {
            key: key.clone(),
            version,
            reason: reason(),
        })
        .await,
        takahashi
            .send(Write::Decline {
                key: key.clone(),
                version,
                reason: reason(),
            })
            .await,
    ];
    for it in refused {
        assert!(
            matches!(&it, Err(Refusal::BadValue { rule, .. }) if rule == "numbered_already"),
            "{it:?}"
        );
    }
    // Nor with psql: a job behind a number is not given up.
    let direct = sqlx::query(
        "UPDATE core.job SET state = 'given_up', done_at = NULL WHERE kind = 'issue' AND contract_id IS NOT NULL",
    )
    .execute(&office.root)
    .await;
    assert!(direct.is_err_and(|e| e.to_string().contains("only_mails_are_given_up")));
}

#[tokio::test]
async fn the_days_that_something_waits_are_business_days() {
    let office = Office::new().await;
    office
        .arrange(
            "INSERT INTO core.holiday SELECT d::date, '休み' FROM generate_series(core.tokyo_day(now()) - 2, core.tokyo_day(now()), interval '1 day') d
             ON CONFLICT DO NOTHING",
        )
        .await;
    let key = office.submitted("sato", "371", &flyer()).await;
    office
        .arrange("UPDATE core.application SET submitted_at = clock_timestamp() - interval '2 days'")
        .await;
    let waited = office
        .store("takahashi")
        .application(&key)
        .await
        .row
        .standing
        .waited;
    assert_eq!(waited, Some(0));
    office.arrange("DELETE FROM core.holiday").await;
    let business: i32 = office
        .look(
            "SELECT count(*)::integer FROM generate_series(core.tokyo_day(now() - interval '2 days') + 1, core.tokyo_day(now()), interval '1 day') d
             WHERE extract(isodow FROM d) < 6",
        )
        .await;
    let waited = office
        .store("takahashi")
        .application(&key)
        .await
        .row
        .standing
        .waited;
    assert_eq!(waited, Some(business));
}

#[tokio::test]
async fn own_claims_that_run_out_within_half_an_hour_are_told_with_the_counts_and_nobody_elses() {
    let office = Office::new().await;
    let (sato, suzuki) = (office.store("sato"), office.store("suzuki"));
    let lapsing = async |store: &Store| match store.query(&Query::Pulse).await {
        Ok(Answer::Pulse { lapsing, .. }) => lapsing,
        other => panic!("{other:?}"),
    };
    for name in ["一", "二", "三"] {
        let key = office.receive("371", &works(name)).await;
        sato.claim(&key).await.unwrap();
    }
    office
        .arrange("UPDATE core.application SET claim_until = clock_timestamp() + interval '2 hours'")
        .await;
    assert_eq!(lapsing(&sato).await, None);
    office
        .arrange(
            "UPDATE core.application SET claim_until = clock_timestamp() + application_id * interval '1 second'
                                                       + interval '10 minutes' WHERE works <> '三'",
        )
        .await;
    let (claims, until) = lapsing(&sato).await.unwrap();
    let first: chrono::DateTime<chrono::Utc> = office
        .look("SELECT min(claim_until) FROM core.application")
        .await;
    assert_eq!((claims, until), (2, first));
    assert_eq!(lapsing(&suzuki).await, None);
    // What has lapsed stands in 要対応 instead.
    office
        .arrange(
            "UPDATE core.application SET claim_until = clock_timestamp() - interval '1 second'",
        )
        .await;
    assert_eq!(lapsing(&sato).await, None);
}
