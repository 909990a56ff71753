//! The issue of one product: 番号, 鍵, 公開, 到着. Each step leaves its record in the database before the next one
//! begins, and begins by what the record says: dropped anywhere, any worker goes on from there.

use super::{Tools, Trouble};
use crate::domain::certificate::CertificateContent;
use crate::domain::fold::fold;
use crate::platform::{Arrival, Publication, PublishFailure};
use crate::store::worker::{JobState, Lease, WorkerDb};
use crate::vault::{self, AuthKey};
use uuid::Uuid;

/// What the last step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// It has a number.
    Numbered,
    /// It has a key, and it is on record that the platform is about to be called.
    Keyed,
    /// It had a key; on record: the platform is about to be called again, after a refusal.
    Tried,
    /// The platform has it; not on record yet.
    Accepted,
    /// On record: issued.
    Done,
}

/// What comes next.
#[derive(Debug)]
enum Next {
    Number {
        content: Box<CertificateContent>,
        seen: Vec<u8>,
        hand_in: Option<String>,
    },
    Key,
    Try,
    /// `asked`: it is certain that the platform does not have it.
    Call {
        asked: bool,
    },
    Record(Arrival),
    Nothing,
}

/// An issue on its way.
pub struct Issue<'a> {
    db: &'a WorkerDb,
    tools: &'a Tools,
    lease: &'a Lease,
    mail_domain: &'a str,
    next: Next,
    /// From the number on.
    contract: Option<Contract>,
    key: Option<AuthKey>,
}

struct Contract {
    number: String,
    content: serde_json::Value,
    idempotency_key: Uuid,
}

impl<'a> Issue<'a> {
    /// Goes on from where the job was left. A key that is there already is opened.
    ///
    /// # Errors
    /// When the record does not fit together, or the sealed key does not open.
    pub fn open(
        db: &'a WorkerDb,
        tools: &'a Tools,
        lease: &'a Lease,
        mail_domain: &'a str,
        state: JobState,
    ) -> Result<Self, Trouble> {
        let content = state
            .content
            .ok_or_else(|| Trouble::internal("no content"))?;
        let mut issue = Self {
            db,
            tools,
            lease,
            mail_domain,
            next: Next::Nothing,
            contract: None,
            key: None,
        };
        let Some(number) = state.number else {
            let seen = state
                .content_hash
                .ok_or_else(|| Trouble::internal("no content hash"))?;
            issue.next = Next::Number {
                content: Box::new(read(content)?),
                seen,
                hand_in: state.hand_in,
            };
            return Ok(issue);
        };
        if let Some((version, sealed)) = &state.key {
            issue.key = Some(vault::open(&tools.ring, &number, *version, sealed)?);
        }
        issue.next = match (state.publication_state.as_deref(), &issue.key) {
            (_, None) => Next::Key,
            // A call is on record, and its outcome is not.
            (Some("unknown"), _) => Next::Call { asked: false },
            _ => Next::Try,
        };
        let idempotency_key = state
            .idempotency_key
            .ok_or_else(|| Trouble::internal("no idempotency key"))?;
        issue.contract = Some(Contract {
            number,
            content,
            idempotency_key,
        });
        Ok(issue)
    }

    /// Does one step.
    ///
    /// # Errors
    /// When it could not be done; what is on record stays, and a later `open` goes on from it.
    pub async fn advance(&mut self) -> Result<Progress, Trouble> {
        match std::mem::replace(&mut self.next, Next::Nothing) {
            Next::Number {
                content,
                seen,
                hand_in,
            } => self.number(&content, &seen, hand_in.as_deref()).await,
            Next::Key => self.draw_key().await,
            Next::Try => {
                self.db.publication_tried(self.lease).await?;
                self.next = Next::Call { asked: true };
                Ok(Progress::Tried)
            }
            Next::Call { asked } => {
                let arrival = self.call(asked).await?;
                self.next = Next::Record(arrival);
                Ok(Progress::Accepted)
            }
            Next::Record(arrival) => {
                self.db
                    .arrived(
                        self.lease,
                        &arrival.reference,
                        arrival.arrived_at,
                        self.mail_domain,
                    )
                    .await?;
                Ok(Progress::Done)
            }
            Next::Nothing => Err(Trouble::internal("a step after the last")),
        }
    }

    async fn number(
        &mut self,
        content: &CertificateContent,
        seen: &[u8],
        hand_in: Option<&str>,
    ) -> Result<Progress, Trouble> {
        self.tools.know_wording(self.db, content).await?;
        let wording = self.tools.documents.check(content, hand_in)?;
        let found_by = fold(&format!(
            "{} {} {}",
            content.contractor_name, content.works_name, content.beneficiary
        ));
        let numbered = self
            .db
            .number(self.lease, seen, &wording, &found_by, self.mail_domain)
            .await?;
        let Some(idempotency_key) = numbered.idempotency_key else {
            return Ok(Progress::Done);
        };
        self.contract = Some(Contract {
            number: numbered.number,
            content: numbered.content,
            idempotency_key,
        });
        self.next = Next::Key;
        Ok(Progress::Numbered)
    }

    async fn draw_key(&mut self) -> Result<Progress, Trouble> {
        let number = self.contract()?.number.clone();
        let drawn = AuthKey::draw()?;
        let sealed = vault::seal(&self.tools.ring, &number, 1, &drawn)?;
        let mac = self.tools.pepper.mac(&number, &drawn);
        let (version, stored) = self.db.store_key(self.lease, &sealed, &mac).await?;
        // Another worker may have stored one just before its lease ran out: then that is the key, and it may have called
        // the platform already.
        let mine = stored == sealed;
        self.key = Some(if mine {
            drawn
        } else {
            vault::open(&self.tools.ring, &number, version, &stored)?
        });
        self.next = Next::Call { asked: mine };
        Ok(Progress::Keyed)
    }

    /// Calls the platform; when the outcome of a call is open, asks for it before anything else.
    async fn call(&mut self, asked: bool) -> Result<Arrival, Trouble> {
        let idempotency_key = self.contract()?.idempotency_key;
        if !asked && let Some(arrival) = self.ask(idempotency_key).await? {
            return Ok(arrival);
        }
        let contract = self.contract()?;
        let publication = Publication {
            idempotency_key,
            contract_number: contract.number.clone(),
            change_number: 0,
            replaces: None,
            certificate: contract.content.clone(),
            key: self.key.take().ok_or_else(|| Trouble::internal("no key"))?,
        };
        match self.tools.platform.publish(&publication).await {
            Ok(arrival) => Ok(arrival),
            Err(PublishFailure::NotSent(why) | PublishFailure::TurnedAway(why)) => {
                Err(Trouble::again(
                    "platform_not_reached",
                    format!("プラットフォームに届いていません（{why}）。自動で再試行します。"),
                ))
            }
            Err(PublishFailure::Unknown(why) | PublishFailure::Busy(_, why)) => {
                match self.ask(idempotency_key).await? {
                    Some(arrival) => Ok(arrival),
                    None => Err(Trouble::again(
                        "platform_no_answer",
                        format!(
                            "プラットフォームから応答がなく、届いていないことを確認しました（{why}）。自動で再試行します。"
                        ),
                    )),
                }
            }
            Err(PublishFailure::Refused(why)) => {
                self.db.publication_refused(self.lease).await?;
                Err(Trouble::person(
                    "platform_refused",
                    format!(
                        "プラットフォームが証書を受け付けませんでした（{why}）。原因を確かめてから再試行してください。"
                    ),
                ))
            }
        }
    }

    async fn ask(&self, idempotency_key: Uuid) -> Result<Option<Arrival>, Trouble> {
        self.tools.platform.query(idempotency_key).await.map_err(|fault| {
            Trouble::again(
                "platform_unknown",
                format!("プラットフォームに届いたかどうか確認できません（{fault}）。確認できるまで送り直しません。自動で再試行します。"),
            )
        })
    }

    fn contract(&self) -> Result<&Contract, Trouble> {
        self.contract
            .as_ref()
            .ok_or_else(|| Trouble::internal("no contract"))
    }
}

/// The database's JSON as the type that documents are drawn from.
pub(super) fn read(content: serde_json::Value) -> Result<CertificateContent, Trouble> {
    // The error could quote a value: it is left out.
    serde_json::from_value(content)
        .map_err(|_| Trouble::internal("the certificate's content cannot be read"))
}
