use super::*;
use crate::platform::Published;
use serde_json::json;
use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

/// What the SQL does, in memory.
#[derive(Default)]
struct Memory {
    entries: Mutex<Vec<(Entry, DateTime<Utc>, bool)>>,
    misses: Mutex<HashMap<String, u32>>,
    down: Mutex<Option<PortFailure>>,
}

impl Memory {
    fn up(&self) -> Result<(), PortFailure> {
        self.down.lock().unwrap().clone().map_or(Ok(()), Err)
    }
}

fn arrival(at: DateTime<Utc>) -> Arrival {
    Arrival {
        reference: format!("local-{}", at.timestamp()),
        arrived_at: at,
    }
}

impl RegistryPort for Memory {
    fn put<'a>(&'a self, entry: &'a Entry) -> Pending<'a, Result<Put, PortFailure>> {
        Box::pin(async move {
            self.up()?;
            let mut entries = self.entries.lock().unwrap();
            let same = |e: &Entry| {
                e.idempotency_key == entry.idempotency_key
                    || (&e.contract_number, e.change_number)
                        == (&entry.contract_number, entry.change_number)
            };
            if let Some((stored, at, _)) = entries.iter().find(|(e, ..)| same(e)) {
                return Ok(if stored == entry {
                    Put::Arrived(arrival(*at))
                } else {
                    Put::Conflict
                });
            }
            let at = DateTime::UNIX_EPOCH + Duration::from_secs(60 * (1 + entries.len() as u64));
            entries.push((entry.clone(), at, false));
            Ok(Put::Arrived(arrival(at)))
        })
    }

    fn find(&self, idempotency_key: Uuid) -> Pending<'_, Result<Option<Arrival>, PortFailure>> {
        Box::pin(async move {
            self.up()?;
            let entries = self.entries.lock().unwrap();
            Ok(entries
                .iter()
                .find(|(e, ..)| e.idempotency_key == idempotency_key)
                .map(|(_, at, _)| arrival(*at)))
        })
    }

    fn withdraw<'a>(
        &'a self,
        idempotency_key: Uuid,
        _: &'a str,
    ) -> Pending<'a, Result<Option<DateTime<Utc>>, PortFailure>> {
        Box::pin(async move {
            self.up()?;
            let mut entries = self.entries.lock().unwrap();
            Ok(entries
                .iter_mut()
                .find(|(e, ..)| e.idempotency_key == idempotency_key)
                .map(|row| {
                    row.2 = true;
                    row.1
                }))
        })
    }

    fn rekey<'a>(
        &'a self,
        _: Uuid,
        contract_number: &'a str,
        mac: &'a [u8; 32],
    ) -> Pending<'a, Result<Option<DateTime<Utc>>, PortFailure>> {
        Box::pin(async move {
            self.up()?;
            let mut entries = self.entries.lock().unwrap();
            let mut at = None;
            for (entry, arrived, _) in entries
                .iter_mut()
                .filter(|(e, ..)| e.contract_number == contract_number)
            {
                entry.mac = *mac;
                at = Some(*arrived);
            }
            Ok(at)
        })
    }

    fn look_up<'a>(
        &'a self,
        contract_number: &'a str,
        mac: &'a [u8; 32],
    ) -> Pending<'a, Result<LookUpRow, PortFailure>> {
        Box::pin(async move {
            self.up()?;
            let mut shown: Vec<Published> = self
                .entries
                .lock()
                .unwrap()
                .iter()
                .filter(|(e, _, gone)| {
                    e.contract_number == contract_number && e.mac == *mac && !gone
                })
                .map(|(e, at, _)| Published {
                    change_number: e.change_number,
                    certificate: e.certificate.clone(),
                    arrived_at: *at,
                })
                .collect();
            let mut misses = self.misses.lock().unwrap();
            let count = misses.entry(contract_number.to_owned()).or_default();
            let misses_before = *count;
            *count = if shown.is_empty() { *count + 1 } else { 0 };
            let shown = shown.pop().map(|latest| {
                shown.reverse();
                Shown {
                    latest,
                    earlier: shown,
                }
            });
            Ok(LookUpRow {
                shown,
                misses_before,
            })
        })
    }
}

const PACE: Pace = Pace {
    floor: Duration::from_millis(20),
    first_wait: Duration::from_millis(30),
    longest_wait: Duration::from_millis(60),
};

fn registry() -> LocalRegistry<Memory> {
    let dir = tempfile::tempdir().unwrap();
    let secret = MacKey::create_file(&dir.path().join("mac")).unwrap();
    LocalRegistry::new(Memory::default(), secret, PACE)
}

fn publication(idempotency_key: u128, change_number: i32, key: &str) -> Publication {
    Publication {
        idempotency_key: Uuid::from_u128(idempotency_key),
        contract_number: "37071-00001M".to_owned(),
        change_number,
        replaces: None,
        certificate: json!({"works_name": "令和○年度　県単河川維持工事", "change": change_number}),
        key: AuthKey::parse(key).unwrap(),
    }
}

const RIGHT: &str = "abcdEFGH2345";

#[tokio::test]
async fn publishing_again_under_the_same_idempotency_key_is_one_publication() {
    let registry = registry();
    let first = registry.publish(&publication(1, 0, RIGHT)).await.unwrap();
    assert_eq!(
        registry.publish(&publication(1, 0, RIGHT)).await.unwrap(),
        first
    );
    assert_eq!(
        registry.query(Uuid::from_u128(1)).await.unwrap(),
        Some(first)
    );
    assert_eq!(registry.query(Uuid::from_u128(2)).await.unwrap(), None);
    assert_eq!(registry.port.entries.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn another_certificate_or_key_in_the_same_place_is_refused() {
    let registry = registry();
    registry.publish(&publication(1, 0, RIGHT)).await.unwrap();
    for other in [
        publication(2, 0, RIGHT),
        publication(1, 1, RIGHT),
        publication(1, 0, "XbcdEFGH2345"),
    ] {
        let failure = registry.publish(&other).await.unwrap_err();
        assert!(matches!(failure, PublishFailure::Refused(_)), "{failure:?}");
    }
}

#[tokio::test]
async fn number_and_key_show_the_latest_certificate_and_what_came_before() {
    let registry = registry();
    for change in 0..3 {
        let id = u128::try_from(change + 1).unwrap();
        registry
            .publish(&publication(id, change, RIGHT))
            .await
            .unwrap();
    }
    registry
        .withdraw(Uuid::from_u128(2), "変更取消")
        .await
        .unwrap();
    let key = AuthKey::parse(RIGHT).unwrap();
    let LookUp::Found(shown) = registry.look_up("37071-00001M", &key).await.unwrap() else {
        panic!("not found");
    };
    assert_eq!(shown.latest.certificate["change"], 2);
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
async fn only_the_mac_of_a_key_is_stored() {
    let registry = registry();
    registry.publish(&publication(1, 0, RIGHT)).await.unwrap();
    let entries = registry.port.entries.lock().unwrap();
    let (entry, ..) = &entries[0];
    assert_eq!(
        entry.mac,
        registry
            .secret
            .mac("37071-00001M", &AuthKey::parse(RIGHT).unwrap())
    );
    assert!(
        !serde_json::to_string(&entry.certificate)
            .unwrap()
            .contains(RIGHT)
    );
}

#[tokio::test]
async fn a_wrong_key_and_an_unknown_number_get_the_same_answer_after_the_same_waits() {
    let registry = registry();
    registry.publish(&publication(1, 0, RIGHT)).await.unwrap();
    let wrong = AuthKey::parse("wrongWRONG22").unwrap();
    for number in ["37071-00001M", "99999-99999M"] {
        for expected in [20_u128, 50, 80, 80] {
            let asked = Instant::now();
            assert_eq!(
                registry.look_up(number, &wrong).await.unwrap(),
                LookUp::NotFound
            );
            let took = asked.elapsed().as_millis();
            assert!(took >= expected, "{number}: {took} ms");
        }
        assert_eq!(registry.port.misses.lock().unwrap()[number], 4);
    }
    // The right key waits as well: were it faster, the time would tell.
    let asked = Instant::now();
    let right = AuthKey::parse(RIGHT).unwrap();
    assert!(matches!(
        registry.look_up("37071-00001M", &right).await.unwrap(),
        LookUp::Found(_)
    ));
    assert!(asked.elapsed().as_millis() >= 80);
    assert_eq!(registry.port.misses.lock().unwrap()["37071-00001M"], 0);
}

#[tokio::test]
async fn a_number_may_be_typed_in_any_of_its_forms_and_the_key_in_one_only() {
    let registry = registry();
    registry.publish(&publication(1, 0, RIGHT)).await.unwrap();
    let key = AuthKey::parse(RIGHT).unwrap();
    for typed in [
        "37071-00001M",
        "３７０７１－００００１Ｍ",
        "3707100001m",
        " 37071-00001M ",
    ] {
        let found = registry.look_up(typed, &key).await.unwrap();
        assert!(matches!(found, LookUp::Found(_)), "{typed}");
    }
    let asked = Instant::now();
    assert_eq!(
        registry.look_up("no number", &key).await.unwrap(),
        LookUp::NotFound
    );
    assert!(asked.elapsed() >= PACE.floor);
    assert_eq!(registry.port.misses.lock().unwrap().get("no number"), None);
}

#[tokio::test]
async fn a_database_that_is_away_is_told_apart_from_one_that_may_have_stored_it() {
    let registry = registry();
    *registry.port.down.lock().unwrap() = Some(PortFailure::NotDone("away".to_owned()));
    let failure = registry
        .publish(&publication(1, 0, RIGHT))
        .await
        .unwrap_err();
    assert_eq!(failure, PublishFailure::NotSent("away".to_owned()));
    *registry.port.down.lock().unwrap() = Some(PortFailure::Unknown("lost".to_owned()));
    let failure = registry
        .publish(&publication(1, 0, RIGHT))
        .await
        .unwrap_err();
    assert_eq!(failure, PublishFailure::Unknown("lost".to_owned()));
    assert!(registry.check().await.is_err());
    assert!(
        registry
            .look_up("37071-00001M", &AuthKey::parse(RIGHT).unwrap())
            .await
            .is_err()
    );
}
