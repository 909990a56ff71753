//! A job of the worker, as 発行状況 shows it.

use crate::domain::ids::{ApplicationKey, BranchId, JobKey};
use crate::domain::ledger::EventKind;
use crate::domain::publication::{MailOf, Shown};
use chrono::{DateTime, Utc};

/// One row of 発行状況: a job that waits, runs or stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// Job identity.
    pub id: i64,
    /// Its branch.
    pub branch: BranchId,
    /// issue, amend, rekey, unpublish; mail, amend_mail, rekey_mail.
    pub kind: String,
    /// Of an amendment and its mail, which one: 変更, 訂正, 変更取消 or 解約.
    pub event: Option<EventKind>,
    /// The application it belongs to.
    pub application: ApplicationKey,
    /// Its number.
    pub application_number: String,
    /// 契約番号 or product code before numbering; empty for the mail of an issue.
    pub subject: String,
    /// 請負者
    pub contractor: String,
    /// Its state in one word.
    pub state: Shown,
    /// The step it is at: number, key, publish, arrive, mail.
    pub step: String,
    /// Tries so far.
    pub attempts: i32,
    /// When it is tried next.
    pub next_at: DateTime<Utc>,
    /// When it was sent or given up; none: it is not over.
    pub over_at: Option<DateTime<Utc>>,
    /// The last failure.
    pub trouble: Option<String>,
    /// To whom a mail goes.
    pub to_address: Option<String>,
    /// Of a mail: what is shown is what is changed.
    pub mail_version: Option<i32>,
}

impl JobRow {
    /// What names it.
    #[must_use]
    pub fn key(&self) -> JobKey {
        JobKey {
            branch: self.branch.clone(),
            id: self.id,
        }
    }

    /// What the mail tells of; none of what is no mail.
    #[must_use]
    pub fn mail(&self) -> Option<MailOf> {
        MailOf::of_job(&self.kind)
    }
}
