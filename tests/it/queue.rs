//! Work on the queue against the real database: hold, take-over, notes, return, referral, filters, notices, what is
//! urgent; who may do it, and what an operator with psql may not.

mod attention;
mod review;
mod stopped;

use crate::support::office::{Desk as _, Office, flyer, works};
use densho::domain::command::{Answer, PageFrom, Query, QueueFilter, Write};
use densho::domain::ids::{ApplicationKey, Login};
use densho::domain::product::Product;
use densho::domain::queue::{Notice, SavedFilter};
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
    sato.submit(&key).await.unwrap();
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
