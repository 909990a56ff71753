//! Plays the stories: applications come in through the worker's door, clerks and supervisors act through the
//! same [`Store`] as the screens, the worker that runs beside issues what they approve.

use super::applications::{Planned, Story};
use crate::demo::services::ServiceError;
use crate::domain::command::{Answer, OrdererFacts, Override, Query, Write, Written};
use crate::domain::ids::{ApplicationKey, BranchId};
use crate::domain::queue::ReturnCode;
use crate::domain::record::ApplicationDetail;
use crate::domain::refusal::Refusal;
use crate::domain::retype;
use crate::domain::rules::{self, CheckContext, Finding, Severity};
use crate::store::Store;
use crate::store::worker::{Incoming, WorkerDb};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use uuid::Uuid;

/// Everybody's session with the database.
pub type Sessions = HashMap<&'static str, Store>;

/// An application comes in.
///
/// # Errors
/// When the database refuses it.
pub async fn receive(db: &WorkerDb, planned: &Planned) -> Result<ApplicationKey, ServiceError> {
    let content =
        serde_json::to_value(&planned.content).map_err(|e| ServiceError::Seed(e.to_string()))?;
    let incoming = Incoming {
        branch: planned.branch.to_owned(),
        source: "netdesk",
        source_ref: planned.source_ref.clone(),
        sha256: Sha256::digest(content.to_string().as_bytes()).into(),
        content,
    };
    let received = db
        .receive(&incoming)
        .await
        .map_err(|e| ServiceError::Seed(format!("{}: {e}", planned.source_ref)))?;
    Ok(ApplicationKey {
        branch: BranchId(received.branch),
        id: received.application,
    })
}

/// What people do with it, up to the approval.
///
/// # Errors
/// When the database refuses what the story asks for.
pub async fn people(
    sessions: &Sessions,
    key: &ApplicationKey,
    planned: &Planned,
) -> Result<(), ServiceError> {
    let told = |refusal: Refusal| ServiceError::Seed(format!("{}: {refusal}", planned.source_ref));
    if planned.story == Story::Received {
        return Ok(());
    }
    let session = |login: &str| {
        sessions
            .get(login)
            .ok_or_else(|| ServiceError::Seed(format!("nobody is called {login}")))
    };
    let clerk = session(planned.clerk)?;
    let supervisor = session(planned.supervisor)?;
    let desk = Desk { key, store: clerk };
    desk.act(|version| Write::Claim {
        key: key.clone(),
        version,
    })
    .await
    .map_err(told)?;
    match planned.story {
        Story::Received | Story::Claimed => {}
        Story::Held(until, reason) => {
            let note = Write::AddNote {
                key: key.clone(),
                text: "経理に入金の予定を確認。月曜の見込み。".to_owned(),
            };
            desk.act(|_| note).await.map_err(told)?;
            desk.act(|version| Write::Hold {
                key: key.clone(),
                version,
                until,
                reason: reason.to_owned(),
            })
            .await
            .map_err(told)?;
        }
        Story::Withdrawn(reason) => desk
            .act(|version| Write::Withdraw {
                key: key.clone(),
                version,
                reason: reason.to_owned(),
            })
            .await
            .map_err(told)?,
        Story::Declined(reason) => {
            desk.submit().await.map_err(told)?;
            Desk {
                key,
                store: supervisor,
            }
            .act(|version| Write::Decline {
                key: key.clone(),
                version,
                reason: reason.to_owned(),
            })
            .await
            .map_err(told)?;
        }
        Story::Waiting => desk.submit().await.map_err(told)?,
        Story::Returned(reason) => {
            desk.submit().await.map_err(told)?;
            Desk {
                key,
                store: supervisor,
            }
            .act(|version| Write::Return {
                key: key.clone(),
                version,
                code: ReturnCode::Document,
                reason: reason.to_owned(),
            })
            .await
            .map_err(told)?;
        }
        Story::Approved => {
            desk.submit().await.map_err(told)?;
            Desk {
                key,
                store: supervisor,
            }
            .approve()
            .await
            .map_err(told)?;
        }
    }
    Ok(())
}

/// One application in front of one person.
struct Desk<'a> {
    key: &'a ApplicationKey,
    store: &'a Store,
}

impl Desk<'_> {
    async fn detail(&self) -> Result<ApplicationDetail, Refusal> {
        match self
            .store
            .query(&Query::Application(self.key.clone()))
            .await?
        {
            Answer::Application(detail) => Ok(*detail),
            other => Err(Refusal::Internal(format!(
                "asked for an application, got {other:?}"
            ))),
        }
    }

    /// A write that names the version as it is now.
    async fn act(&self, write: impl FnOnce(i32) -> Write) -> Result<(), Refusal> {
        let version = self.detail().await?.row.version;
        self.store.write(Uuid::new_v4(), &write(version)).await?;
        Ok(())
    }

    /// What is to be said of it, as the clerk's screen finds it.
    async fn findings(&self, detail: &ApplicationDetail) -> Result<Vec<Finding>, Refusal> {
        let works = &detail.content.works;
        let query = Query::OrdererRules {
            orderer_code: works.orderer_code.clone(),
            orderer_name: works.orderer_name.clone(),
            deposit: detail.content.deposit.clone(),
        };
        let facts: OrdererFacts = match self.store.query(&query).await? {
            Answer::OrdererRules(facts) => *facts,
            other => return Err(Refusal::Internal(format!("asked for rules, got {other:?}"))),
        };
        let context = CheckContext::of(detail);
        Ok(rules::check(&detail.content, &facts, &context))
    }

    /// Every warning is overridden with a reason, then approval is asked for.
    async fn submit(&self) -> Result<(), Refusal> {
        let detail = self.detail().await?;
        let findings = self.findings(&detail).await?;
        let mut warnings: Vec<String> = Vec::new();
        let mut version = detail.row.version;
        let mut revision = detail.revision;
        for finding in findings.iter().filter(|f| f.severity == Severity::Warning) {
            let (code, subject) = (finding.code(), finding.subject());
            let name = format!("{code}|{subject}");
            if warnings.contains(&name) {
                continue;
            }
            let write = Write::OverrideWarning {
                key: self.key.clone(),
                version,
                warning: Override {
                    code: code.to_owned(),
                    subject: subject.to_owned(),
                    reason: "請負者に電話で確認済み。".to_owned(),
                },
            };
            if let Written::Application {
                version: v,
                revision: r,
            } = self.store.write(Uuid::new_v4(), &write).await?
            {
                (version, revision) = (v, r);
            }
            warnings.push(name);
        }
        let write = Write::Submit {
            key: self.key.clone(),
            version,
            revision,
            warnings,
        };
        self.store.write(Uuid::new_v4(), &write).await?;
        Ok(())
    }

    async fn approve(&self) -> Result<(), Refusal> {
        let detail = self.detail().await?;
        let wanted = retype::wanted(&detail.submitted, &detail.content);
        let write = Write::Approve {
            key: self.key.clone(),
            version: detail.row.version,
            revision: detail.revision,
            content_hash: detail.content_hash,
            retyped: retype::told(&wanted),
            seen: Vec::new(),
        };
        self.store.write(Uuid::new_v4(), &write).await?;
        Ok(())
    }
}
