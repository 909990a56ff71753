//! What the demo is filled with: a company with branches and people, masters, and some sixty applications
//! in every state, brought in and played through the same doors as real ones.

pub mod applications;
pub mod house;
mod works;

use super::services::{ServiceError, WORKER};
use crate::domain::date::jst_day;
use crate::intake::masters;
use crate::store::admin;
use sqlx::PgConnection;

/// Company, branches, masters, people and the worker's login. `db` is the superuser's connection.
///
/// # Errors
/// When the database refuses.
pub async fn house(db: &mut PgConnection) -> Result<(), ServiceError> {
    let today = jst_day(admin::now(db).await?);
    for (kind, csv) in house::masters(today) {
        let rows = masters::parse(kind, csv.as_bytes())
            .map_err(|faults| ServiceError::Seed(format!("{kind:?}: {faults:?}")))?;
        admin::import(db, kind, &rows).await?;
    }
    for person in house::people() {
        admin::add_operator(db, &person).await?;
    }
    admin::create_worker_login(db, WORKER).await?;
    Ok(())
}
