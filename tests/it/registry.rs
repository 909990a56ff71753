//! The local registry on a real database: once, however often; and never a hint to somebody who guesses.

use crate::support::TestDb;
use densho::platform::{LocalRegistry, LookUp, Pace, Platform, Publication, PublishFailure};
use densho::store::registry::RegistryDb;
use densho::vault::{AuthKey, KeySource, MacKey};
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

const NUMBER: &str = "37071-00001M";
const RIGHT: &str = "abcdEFGH2345";
const PACE: Pace = Pace {
    floor: Duration::from_millis(40),
    first_wait: Duration::from_millis(100),
    longest_wait: Duration::from_millis(200),
};

struct House {
    db: TestDb,
    secret: tempfile::TempDir,
}

impl House {
    async fn new() -> Self {
        let secret = tempfile::tempdir().unwrap();
        MacKey::create_file(&secret.path().join("mac")).unwrap();
        Self {
            db: TestDb::new().await,
            secret,
        }
    }

    /// The registry as this login sees it.
    async fn registry(&self, login: &str) -> LocalRegistry<RegistryDb> {
        let port = RegistryDb::new(self.db.connect_as(login).await, Duration::from_secs(30));
        let secret = KeySource::File(self.secret.path().join("mac"));
        LocalRegistry::new(port, MacKey::load(&secret).unwrap(), PACE)
    }
}

fn publication(idempotency_key: u128, change_number: i32) -> Publication {
    Publication {
        idempotency_key: Uuid::from_u128(idempotency_key),
        contract_number: NUMBER.to_owned(),
        change_number,
        replaces: None,
        certificate: serde_json::json!({"works_name": "令和○年度　県単河川維持工事", "change": change_number}),
        key: AuthKey::parse(RIGHT).unwrap(),
    }
}

#[tokio::test]
async fn many_attempts_at_once_under_one_idempotency_key_are_one_publication() {
    let house = House::new().await;
    let registry = Arc::new(house.registry("t_platform").await);
    let attempts: Vec<_> = (0..8)
        .map(|_| {
            let registry = registry.clone();
            tokio::spawn(async move { registry.publish(&publication(1, 0)).await })
        })
        .collect();
    let mut receipts = Vec::new();
    for attempt in attempts {
        receipts.push(attempt.await.unwrap().unwrap());
    }
    receipts.dedup();
    assert_eq!(receipts.len(), 1);
    assert_eq!(
        registry.query(Uuid::from_u128(1)).await.unwrap().as_ref(),
        receipts.first()
    );
    assert_eq!(registry.query(Uuid::from_u128(2)).await.unwrap(), None);
    for other in [publication(2, 0), publication(1, 1)] {
        let failure = registry.publish(&other).await.unwrap_err();
        assert!(matches!(failure, PublishFailure::Refused(_)), "{failure:?}");
    }
    let rows = house
        .db
        .psql_as("t_platform", "SELECT * FROM platform.entry");
    assert!(
        !rows.status.success(),
        "the registry's tables are for its functions only"
    );
}

#[tokio::test]
async fn an_orderer_sees_the_latest_change_and_nothing_that_was_withdrawn() {
    let house = House::new().await;
    let registry = house.registry("t_platform").await;
    for change in 0..3 {
        registry
            .publish(&publication(u128::try_from(change + 1).unwrap(), change))
            .await
            .unwrap();
    }
    let first = registry
        .withdraw(Uuid::from_u128(2), "変更取消")
        .await
        .unwrap();
    assert_eq!(
        registry.withdraw(Uuid::from_u128(2), "再度").await.unwrap(),
        first
    );
    assert!(
        registry
            .withdraw(Uuid::from_u128(9), "変更取消")
            .await
            .is_err()
    );
    let viewer = house.registry("t_viewer").await;
    let key = AuthKey::parse(RIGHT).unwrap();
    let LookUp::Found(shown) = viewer
        .look_up("３７０７１－００００１Ｍ", &key)
        .await
        .unwrap()
    else {
        panic!("number and key are right");
    };
    assert_eq!(shown.latest.change_number, 2);
    assert_eq!(shown.latest.certificate, publication(3, 2).certificate);
    assert_eq!(
        shown
            .earlier
            .iter()
            .map(|p| p.change_number)
            .collect::<Vec<_>>(),
        [0]
    );
}

#[tokio::test]
async fn a_wrong_key_and_an_unknown_number_are_told_apart_by_nobody() {
    let house = House::new().await;
    house
        .registry("t_platform")
        .await
        .publish(&publication(1, 0))
        .await
        .unwrap();
    let viewer = house.registry("t_viewer").await;
    let wrong = AuthKey::parse("wrongWRONG22").unwrap();
    for number in [NUMBER, "99999-99999M"] {
        for least in [40_u128, 140, 240, 240] {
            let asked = Instant::now();
            assert_eq!(
                viewer.look_up(number, &wrong).await.unwrap(),
                LookUp::NotFound
            );
            assert!(
                asked.elapsed().as_millis() >= least,
                "{number} after {:?}",
                asked.elapsed()
            );
        }
    }
    // The count outlives the process that counted: another one waits as long, even with the right key.
    let another = house.registry("t_viewer").await;
    let asked = Instant::now();
    let right = AuthKey::parse(RIGHT).unwrap();
    assert!(matches!(
        another.look_up(NUMBER, &right).await.unwrap(),
        LookUp::Found(_)
    ));
    assert!(asked.elapsed().as_millis() >= 240);
    let pool = house.db.superuser().await;
    let misses: Vec<(String, i32)> =
        sqlx::query_as("SELECT contract_number, misses FROM platform.miss ORDER BY 1")
            .fetch_all(&pool)
            .await
            .unwrap();
    assert_eq!(
        misses,
        [(NUMBER.to_owned(), 0), ("99999-99999M".to_owned(), 4)]
    );
    let stored: String =
        sqlx::query_scalar("SELECT string_agg(e::text, ' ') FROM platform.entry e")
            .fetch_one(&pool)
            .await
            .unwrap();
    assert!(stored.contains("県単河川維持工事") && !stored.contains(RIGHT));
}

#[tokio::test]
async fn who_may_look_up_may_not_publish() {
    let house = House::new().await;
    let viewer = house.registry("t_viewer").await;
    let failure = viewer.publish(&publication(1, 0)).await.unwrap_err();
    assert!(matches!(failure, PublishFailure::NotSent(_)), "{failure:?}");
    assert!(viewer.query(Uuid::from_u128(1)).await.is_err());
}

#[tokio::test]
async fn no_key_at_all_is_a_miss_like_any_other() {
    let house = House::new().await;
    let registry = house.registry("t_platform").await;
    registry.publish(&publication(1, 0)).await.unwrap();
    let viewer = house.db.connect_as("t_viewer").await;
    let shown: Option<serde_json::Value> =
        sqlx::query_scalar("SELECT shown FROM platform.look_up($1, NULL)")
            .bind(NUMBER)
            .fetch_one(&viewer)
            .await
            .unwrap();
    assert_eq!(shown, None);
}
