//! One leased job, from where it was left to its end or to the next trouble.

use super::issue::{Issue, Progress};
use super::trouble::TroubleKind;
use super::{Settings, Tools, Trouble, amend, key_order, post};
use crate::store::WorkerFault;
use crate::store::worker::{Lease, WorkerDb};

/// How a run of a job ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// Done for good.
    Done,
    /// Tried in vain; it will be tried again, or waits for a person. On record.
    Failed(Trouble),
    /// Somebody else has it.
    LeaseLost,
    /// The database is away; the lease should be given back when it returns.
    DatabaseAway,
}

/// Runs a job as far as it goes and puts a failure on record.
pub async fn run_job(db: &WorkerDb, tools: &Tools, settings: &Settings, lease: &Lease) -> End {
    match go_on(db, tools, settings, lease).await {
        Ok(()) => {
            tracing::info!(
                branch = lease.branch,
                job = lease.job,
                kind = lease.kind,
                "done"
            );
            End::Done
        }
        Err(trouble) => record(db, tools, settings, lease, trouble).await,
    }
}

async fn go_on(
    db: &WorkerDb,
    tools: &Tools,
    settings: &Settings,
    lease: &Lease,
) -> Result<(), Trouble> {
    match lease.kind.as_str() {
        "amend" => {
            while amend::advance(db, tools, lease, &settings.mail_domain).await? {}
            return Ok(());
        }
        "rekey" | "unpublish" => {
            return key_order::run(db, tools, lease, &settings.mail_domain).await;
        }
        "rekey_mail" => {
            let mail = db.order_look(lease).await?.mail;
            post::send(tools, mail).await?;
            return Ok(db.order_mailed(lease).await?);
        }
        "amend_mail" => {
            let mail = db.amendment_look(lease).await?.mail;
            post::send(tools, mail).await?;
            return Ok(db.amendment_mailed(lease).await?);
        }
        _ => {}
    }
    let state = db.look(lease).await?;
    if lease.kind == "mail" {
        post::send(tools, state.mail).await?;
        return Ok(db.mail_sent(lease).await?);
    }
    let mut issue = Issue::open(db, tools, lease, &settings.mail_domain, state)?;
    while issue.advance().await? != Progress::Done {}
    Ok(())
}

/// An order on a key waits for the platform however long it is away: a lost key may open a certificate until then, and
/// tried every few seconds (`worker.wait_on`) it would be given up within a minute. What waits is no try.
fn waits_on(lease: &Lease, trouble: &Trouble) -> bool {
    matches!(lease.kind.as_str(), "rekey" | "unpublish") && trouble.code == "platform_not_reached"
}

/// Puts a failure on record: another try after a wait, or a person.
pub(super) async fn record(
    db: &WorkerDb,
    tools: &Tools,
    settings: &Settings,
    lease: &Lease,
    trouble: Trouble,
) -> End {
    let waits = trouble.kind == TroubleKind::Again && waits_on(lease, &trouble);
    let not_before = trouble.not_before.unwrap_or_default();
    let gives_up = match trouble.kind {
        TroubleKind::LeaseLost => return End::LeaseLost,
        TroubleKind::DatabaseAway => return End::DatabaseAway,
        TroubleKind::Person => true,
        TroubleKind::Again => lease.attempts >= settings.max_attempts && !waits,
    };
    let trouble = match gives_up {
        true => trouble.given_up(),
        false => trouble,
    };
    let text = trouble.to_string();
    tracing::warn!(
        branch = lease.branch,
        job = lease.job,
        attempt = lease.attempts,
        code = trouble.code,
        outcome = if gives_up {
            "waits for a person"
        } else {
            "will be tried again"
        },
        "failed"
    );
    let recorded = if gives_up {
        db.dead(lease, &text).await
    } else if waits {
        db.wait_on(lease, &text, settings.max_attempts, not_before)
            .await
    } else {
        let pause = settings.backoff.after(lease.attempts, (tools.jitter)());
        db.failed(lease, &text, pause.max(not_before)).await
    };
    match recorded {
        Ok(()) => End::Failed(trouble),
        Err(WorkerFault::LeaseLost) => End::LeaseLost,
        Err(fault) => {
            tracing::warn!(branch = lease.branch, job = lease.job, error = %fault, "the failure is not on record");
            End::DatabaseAway
        }
    }
}
