//! The stored side of the local registry (`migrations/0004_platform.sql`).

use crate::platform::{
    Arrival, Entry, LookUpRow, Pending, PortFailure, Published, Put, RegistryPort, Shown,
};
use chrono::{DateTime, Utc};
use sqlx::postgres::PgPool;
use std::time::Duration;
use uuid::Uuid;

/// The registry's tables over a pool whose login is a member of `densho_platform` (publish) or
/// `densho_viewer` (look up).
#[derive(Debug, Clone)]
pub struct RegistryDb {
    pool: PgPool,
    limit: Duration,
}

impl RegistryDb {
    /// Over this pool; no statement takes longer than `limit`.
    #[must_use]
    pub fn new(pool: PgPool, limit: Duration) -> Self {
        Self { pool, limit }
    }

    /// Drops the counts of misses that are older than a day; returns how many.
    ///
    /// # Errors
    /// When the database does not do it.
    pub async fn forget_misses(&self) -> Result<i32, PortFailure> {
        let gone = sqlx::query_scalar!(r#"SELECT platform.forget_misses() AS "gone!""#)
            .fetch_one(&self.pool);
        self.within(gone).await
    }

    /// A statement that was sent and not answered leaves its outcome open; one that never got a
    /// connection, or that the server refused, does not.
    async fn within<T>(
        &self,
        statement: impl Future<Output = Result<T, sqlx::Error>>,
    ) -> Result<T, PortFailure> {
        match tokio::time::timeout(self.limit, statement).await {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => Err(match error {
                sqlx::Error::Database(ref refusal)
                    if refusal.code().as_deref() == Some("42501") =>
                {
                    PortFailure::NotAllowed(words(&error))
                }
                sqlx::Error::Database(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => {
                    PortFailure::NotDone(words(&error))
                }
                _ => PortFailure::Unknown(words(&error)),
            }),
            Err(_) => Err(PortFailure::Unknown(
                "the registry did not answer in time".to_owned(),
            )),
        }
    }
}

/// Without a DETAIL, which may hold a row.
fn words(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(refusal) => format!("the registry refused: {}", refusal.message()),
        other => format!("the registry cannot be reached: {other}"),
    }
}

impl RegistryPort for RegistryDb {
    fn put<'a>(&'a self, entry: &'a Entry) -> Pending<'a, Result<Put, PortFailure>> {
        Box::pin(async move {
            let row = match entry.replaces {
                None => {
                    let row = sqlx::query_as!(
                        Arrival,
                        r#"SELECT reference AS "reference!", arrived_at AS "arrived_at!"
                             FROM platform.put($1, $2, $3, $4, $5)"#,
                        entry.idempotency_key,
                        entry.contract_number,
                        entry.change_number,
                        entry.certificate,
                        entry.mac.as_slice()
                    )
                    .fetch_optional(&self.pool);
                    self.within(row).await?
                }
                Some(replaces) => {
                    let row = sqlx::query_as!(
                        Arrival,
                        r#"SELECT reference AS "reference!", arrived_at AS "arrived_at!"
                             FROM platform.replace($1, $2, $3, $4, $5, $6)"#,
                        entry.idempotency_key,
                        entry.contract_number,
                        entry.change_number,
                        entry.certificate,
                        entry.mac.as_slice(),
                        replaces
                    )
                    .fetch_optional(&self.pool);
                    self.within(row).await?
                }
            };
            Ok(row.map_or(Put::Conflict, Put::Arrived))
        })
    }

    fn find(&self, idempotency_key: Uuid) -> Pending<'_, Result<Option<Arrival>, PortFailure>> {
        Box::pin(async move {
            let row = sqlx::query!(
                r#"SELECT reference AS "reference!", arrived_at AS "arrived_at!" FROM platform.find($1)"#,
                idempotency_key
            )
            .fetch_optional(&self.pool);
            Ok(self.within(row).await?.map(|row| Arrival {
                reference: row.reference,
                arrived_at: row.arrived_at,
            }))
        })
    }

    fn withdraw<'a>(
        &'a self,
        idempotency_key: Uuid,
        reason: &'a str,
    ) -> Pending<'a, Result<Option<DateTime<Utc>>, PortFailure>> {
        Box::pin(async move {
            let at =
                sqlx::query_scalar!("SELECT platform.withdraw($1, $2)", idempotency_key, reason)
                    .fetch_one(&self.pool);
            self.within(at).await
        })
    }

    fn rekey<'a>(
        &'a self,
        idempotency_key: Uuid,
        contract_number: &'a str,
        mac: &'a [u8; 32],
    ) -> Pending<'a, Result<Option<DateTime<Utc>>, PortFailure>> {
        Box::pin(async move {
            let at = sqlx::query_scalar!(
                "SELECT platform.rekey($1, $2, $3)",
                idempotency_key,
                contract_number,
                mac.as_slice()
            )
            .fetch_one(&self.pool);
            self.within(at).await
        })
    }

    fn look_up<'a>(
        &'a self,
        contract_number: &'a str,
        mac: &'a [u8; 32],
    ) -> Pending<'a, Result<LookUpRow, PortFailure>> {
        Box::pin(async move {
            let row = sqlx::query!(
                r#"SELECT shown, misses_before AS "misses_before!" FROM platform.look_up($1, $2)"#,
                contract_number,
                mac.as_slice()
            )
            .fetch_one(&self.pool);
            let row = self.within(row).await?;
            let shown = match row.shown {
                Some(list) => {
                    let mut list: Vec<Published> = serde_json::from_value(list).map_err(|e| {
                        PortFailure::NotDone(format!("the registry holds something else: {e}"))
                    })?;
                    (!list.is_empty()).then(|| Shown {
                        latest: list.remove(0),
                        earlier: list,
                    })
                }
                None => None,
            };
            Ok(LookUpRow {
                shown,
                misses_before: u32::try_from(row.misses_before).unwrap_or(0),
            })
        })
    }
}
