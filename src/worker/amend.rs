//! One 変更, 訂正, 変更取消 or 解約: 発生番号, 公開, 到着, under the key that the contract has. As with an issue, each step
//! leaves its record before the next begins: dropped anywhere, any worker goes on from there.

use super::issue::read;
use super::{Tools, Trouble, key_order};
use crate::domain::fold::fold;
use crate::platform::{Arrival, Publication, PublishFailure};
use crate::store::amendments::AmendmentState;
use crate::store::worker::{Lease, WorkerDb};
use crate::vault;
use uuid::Uuid;

/// Does the next step of the amendment; false when there is none left.
///
/// # Errors
/// When it could not be done; what is on record stays, and the next try goes on from it.
pub async fn advance(
    db: &WorkerDb,
    tools: &Tools,
    lease: &Lease,
    mail_domain: &str,
) -> Result<bool, Trouble> {
    let state = db.amendment_look(lease).await?;
    let content = state
        .content
        .clone()
        .ok_or_else(|| Trouble::internal("no content"))?;
    let Some(idempotency_key) = state.idempotency_key else {
        return number(db, tools, lease, mail_domain, &state, content).await;
    };
    // A call is on record and its outcome is not: it is asked for before anything else.
    let asked = state.publication_state.as_deref() != Some("unknown");
    if asked {
        db.amendment_tried(lease).await?;
    }
    let arrival = match state.withdraws {
        Some(change) => withdraw(db, tools, lease, &state, change).await?,
        None => publish(db, tools, lease, &state, content, idempotency_key, asked).await?,
    };
    db.amendment_arrived(lease, &arrival.reference, arrival.arrived_at, mail_domain)
        .await?;
    Ok(false)
}

async fn number(
    db: &WorkerDb,
    tools: &Tools,
    lease: &Lease,
    mail_domain: &str,
    state: &AmendmentState,
    content: serde_json::Value,
) -> Result<bool, Trouble> {
    let seen = state
        .content_hash
        .as_deref()
        .ok_or_else(|| Trouble::internal("no content hash"))?;
    let content = read(content)?;
    // A cancellation prints nothing new: its certificate is an earlier one word for word, under the wording of its time.
    let wording = if state.cancels {
        content.wording.clone()
    } else {
        tools.know_wording(db, &content).await?;
        tools.documents.check(&content, state.hand_in.as_deref())?
    };
    let found_by = fold(&format!(
        "{} {} {}",
        content.contractor_name, content.works_name, content.beneficiary
    ));
    db.amendment_number(lease, seen, &wording, &found_by, mail_domain)
        .await?;
    Ok(state.form == "electronic")
}

/// A cancellation takes the change's publication out of the orderers' sight. However often it is sent, it is done once
/// and has the time of the first time: a lost answer needs no question.
async fn withdraw(
    db: &WorkerDb,
    tools: &Tools,
    lease: &Lease,
    state: &AmendmentState,
    change: Uuid,
) -> Result<Arrival, Trouble> {
    match tools.platform.withdraw(change, "変更取消").await {
        Ok(arrived_at) => Ok(Arrival {
            reference: state
                .withdraws_reference
                .clone()
                .unwrap_or_else(|| change.to_string()),
            arrived_at,
        }),
        Err(PublishFailure::Refused(why)) => refused(db, lease, &why).await,
        Err(other) => Err(key_order::trouble(other)),
    }
}

async fn publish(
    db: &WorkerDb,
    tools: &Tools,
    lease: &Lease,
    state: &AmendmentState,
    certificate: serde_json::Value,
    idempotency_key: Uuid,
    asked: bool,
) -> Result<Arrival, Trouble> {
    if !asked && let Some(arrival) = ask(tools, idempotency_key).await? {
        return Ok(arrival);
    }
    let (version, sealed) = state.key.as_ref().ok_or_else(|| {
        // A new key is on its way: an order on it came between.
        Trouble::again(
            "no_key",
            "この契約の認証キーを再発行しています。自動で再試行します。",
        )
    })?;
    let publication = Publication {
        idempotency_key,
        contract_number: state.number.clone(),
        change_number: state
            .place
            .ok_or_else(|| Trouble::internal("the event fills no place"))?,
        replaces: state.replaces,
        certificate,
        key: vault::open(&tools.ring, &state.number, *version, sealed)?,
    };
    match tools.platform.publish(&publication).await {
        Ok(arrival) => Ok(arrival),
        Err(PublishFailure::NotSent(why) | PublishFailure::TurnedAway(why)) => Err(Trouble::again(
            "platform_not_reached",
            format!("プラットフォームに届いていません（{why}）。自動で再試行します。"),
        )),
        Err(PublishFailure::Unknown(why) | PublishFailure::Busy(_, why)) => {
            match ask(tools, idempotency_key).await? {
                Some(arrival) => Ok(arrival),
                None => Err(Trouble::again(
                    "platform_no_answer",
                    format!(
                        "プラットフォームから応答がなく、届いていないことを確認しました（{why}）。自動で再試行します。"
                    ),
                )),
            }
        }
        Err(PublishFailure::Refused(why)) => refused(db, lease, &why).await,
    }
}

async fn refused(db: &WorkerDb, lease: &Lease, why: &str) -> Result<Arrival, Trouble> {
    db.amendment_refused(lease).await?;
    Err(Trouble::person(
        "platform_refused",
        format!(
            "プラットフォームが証書を受け付けませんでした（{why}）。原因を確かめてから再試行してください。"
        ),
    ))
}

async fn ask(tools: &Tools, idempotency_key: Uuid) -> Result<Option<Arrival>, Trouble> {
    tools.platform.query(idempotency_key).await.map_err(|fault| {
        Trouble::again(
            "platform_unknown",
            format!("プラットフォームに届いたかどうか確認できません（{fault}）。確認できるまで送り直しません。自動で再試行します。"),
        )
    })
}
