//! Answers wishes to see a key or to have its notice. The wish is on record before it gets here; the answer can be
//! opened by the asker alone and is gone after a minute.

use super::issue::read;
use super::{Tools, Trouble};
use crate::store::WorkerFault;
use crate::store::worker::{RevealWish, WorkerDb};
use crate::vault;
use std::sync::Arc;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Wishes taken at a time.
const BATCH: i32 = 16;

/// What an answer is bound to: the request and what was asked for (`view` or `notice`). The asker opens it with the same.
#[must_use]
pub fn reveal_context(request: Uuid, purpose: &str) -> Vec<u8> {
    format!("{request}|{purpose}").into_bytes()
}

/// Answers what waits; returns how many wishes there were.
///
/// # Errors
/// When the database does not answer.
pub async fn answer_waiting(db: &WorkerDb, tools: &Arc<Tools>) -> Result<usize, WorkerFault> {
    let wishes = db.reveals_waiting(BATCH).await?;
    let count = wishes.len();
    for wish in wishes {
        let (id, tools) = (wish.id, Arc::clone(tools));
        if wish.purpose == "notice"
            && let Ok(content) = read(wish.content.clone())
        {
            tools.know_wording(db, &content).await?;
        }
        // Drawing a PDF takes milliseconds of computing: not on the threads that the leases are renewed on.
        let answer = tokio::task::spawn_blocking(move || answer(&tools, &wish)).await;
        match answer.unwrap_or_else(|_| Err(Trouble::internal("panic"))) {
            Ok(sealed) => {
                db.answer_reveal(id, &sealed).await?;
                tracing::info!(request = %id, "answered");
            }
            Err(trouble) => {
                tracing::warn!(request = %id, code = trouble.code, "not answered");
                db.fail_reveal(id, &trouble.to_string()).await?;
            }
        }
    }
    Ok(count)
}

fn answer(tools: &Tools, wish: &RevealWish) -> Result<Vec<u8>, Trouble> {
    let (version, sealed) = wish.key.as_ref().ok_or_else(|| {
        Trouble::person(
            "no_key",
            "この契約には認証キーがありません（書面、または発行の途中です）。",
        )
    })?;
    let key = vault::open(&tools.ring, &wish.number, *version, sealed)?;
    let plain: Zeroizing<Vec<u8>> = match wish.purpose.as_str() {
        "view" => Zeroizing::new(key.expose().as_bytes().to_vec()),
        "notice" => tools.documents.key_notice(
            &read(wish.content.clone())?,
            &key,
            wish.hand_in.as_deref(),
        )?,
        other => return Err(Trouble::internal(format_args!("purpose {other}"))),
    };
    Ok(vault::seal_to(
        &wish.public_key,
        &reveal_context(wish.id, &wish.purpose),
        &plain,
    )?)
}
