//! 認証キーの再発行 and 公開の取下, as a supervisor ordered them. A new key is drawn, sealed and stored before the platform
//! hears of it; both calls to the platform are done once however often they are sent.

use super::{Tools, Trouble};
use crate::platform::PublishFailure;
use crate::store::key_orders::OrderState;
use crate::store::worker::{Lease, WorkerDb};
use crate::vault::{self, AuthKey};
use chrono::{DateTime, Utc};

/// Carries the order out.
///
/// # Errors
/// When it could not be done; what is on record stays, and the next try goes on from it.
pub(super) async fn run(
    db: &WorkerDb,
    tools: &Tools,
    lease: &Lease,
    mail_domain: &str,
) -> Result<(), Trouble> {
    let state = db.order_look(lease).await?;
    let at = if lease.kind == "unpublish" {
        withdraw(tools, &state).await?
    } else {
        rekey(db, tools, lease, state).await?
    };
    Ok(db.order_done(lease, at, mail_domain).await?)
}

async fn withdraw(tools: &Tools, state: &OrderState) -> Result<DateTime<Utc>, Trouble> {
    let mut last = None;
    for publication in &state.publications {
        let at = tools.platform.withdraw(*publication, &state.reason).await;
        last = last.max(Some(at.map_err(trouble)?));
    }
    last.ok_or_else(|| Trouble::internal("nothing was published"))
}

async fn rekey(
    db: &WorkerDb,
    tools: &Tools,
    lease: &Lease,
    mut state: OrderState,
) -> Result<DateTime<Utc>, Trouble> {
    if state.key.is_none() {
        let drawn = AuthKey::draw()?;
        let sealed = vault::seal(&tools.ring, &state.number, state.next_version, &drawn)?;
        let mac = tools.pepper.mac(&state.number, &drawn);
        db.rekey_store(lease, state.next_version, &sealed, &mac)
            .await?;
        // Another worker may have stored one just before its lease ran out: what is stored is the key.
        state = db.order_look(lease).await?;
    }
    let (version, sealed) = state
        .key
        .as_ref()
        .ok_or_else(|| Trouble::internal("no key was stored"))?;
    let key = vault::open(&tools.ring, &state.number, *version, sealed)?;
    let done = tools
        .platform
        .rekey(state.idempotency_key, &state.number, &key)
        .await;
    done.map_err(trouble)
}

/// What a call that is done once however often it is sent came to, when it was not done.
pub(super) fn trouble(failure: PublishFailure) -> Trouble {
    match failure {
        PublishFailure::NotSent(why) | PublishFailure::Unknown(why) => away(&why),
        PublishFailure::Busy(pause, why) => away(&why).not_before(pause),
        PublishFailure::TurnedAway(why) => Trouble::person(
            "platform_turned_away",
            format!(
                "プラットフォームに入れず、実行されていません（{why}）。接続の設定（platform.token_file、platform.url）を直し、ワーカーを起動し直してから再試行してください。"
            ),
        ),
        PublishFailure::Refused(why) => Trouble::person(
            "platform_refused",
            format!(
                "プラットフォームが受け付けませんでした（{why}）。原因を確かめてから再試行してください。"
            ),
        ),
    }
}

fn away(why: &str) -> Trouble {
    Trouble::again(
        "platform_not_reached",
        format!("プラットフォームから応答がありません（{why}）。自動で再試行します。"),
    )
}
