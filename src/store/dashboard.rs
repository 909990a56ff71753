//! 集計 (`api.dashboard`), and the hours of a stage.

use super::call::done;
use super::row::{json, unfit};
use crate::domain::command::Written;
use crate::domain::dashboard::Dashboard;
use crate::domain::record::ApplicationState;
use sqlx::PgConnection;
use uuid::Uuid;

/// The figures as they are now.
pub(super) async fn figures(db: &mut PgConnection) -> Result<Dashboard, sqlx::Error> {
    let figures = sqlx::query_scalar!("SELECT api.dashboard()")
        .fetch_one(db)
        .await?;
    json(figures.ok_or_else(|| unfit("figures"))?)
}

/// Business hours that a state may take.
pub(super) async fn set_hours(
    db: &mut PgConnection,
    request: Uuid,
    state: ApplicationState,
    hours: i32,
) -> Result<Written, sqlx::Error> {
    done!(
        db,
        "SELECT api.set_stage_hours($1, $2, $3)",
        request,
        state.code(),
        hours
    )
}
