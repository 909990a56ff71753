//! Why the database did not do what the worker asked: SQLSTATEs of `migrations/0003_worker.sql` read once.

/// A refusal or failure of a worker's call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkerFault {
    /// Another worker has the job by now (ZD050).
    #[error("the lease was lost")]
    LeaseLost,
    /// The certificate reads differently from what was looked at (ZD054): look again.
    #[error("the content changed since it was looked at")]
    ContentChanged,
    /// No number prefix for the branch and fiscal year (ZD052).
    #[error("no number prefix: {0}")]
    NoPrefix(String),
    /// No approval stands behind the job (ZD053).
    #[error("no approval stands behind this job")]
    NoApproval,
    /// No company record is valid on this day (ZD057).
    #[error("no company record for this day")]
    NoCompany,
    /// The reference was taken in before with other content (ZD051); its application number.
    #[error("this reference was taken in with other content as {0}")]
    DuplicateReference(String),
    /// There is no such branch (ZD056).
    #[error("unknown branch {0}")]
    UnknownBranch(String),
    /// A value breaks a rule (ZD011, constraints): the rule's name and the place, without the value.
    #[error("rule {rule} at {place}")]
    BadValue {
        /// Name of the rule or constraint.
        rule: String,
        /// Where in the content; may be empty.
        place: String,
    },
    /// The database cannot be reached or is not in a state to write. Nothing is known of the outcome.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// A fault of the program.
    #[error("internal: {0}")]
    Internal(String),
}

impl From<sqlx::Error> for WorkerFault {
    fn from(error: sqlx::Error) -> Self {
        let sqlx::Error::Database(refusal) = &error else {
            return match error {
                sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::Protocol(_)
                | sqlx::Error::WorkerCrashed => Self::Unavailable(error.to_string()),
                other => Self::Internal(other.to_string()),
            };
        };
        let refusal = refusal.downcast_ref::<sqlx::postgres::PgDatabaseError>();
        let detail = || refusal.detail().unwrap_or_default().to_owned();
        let rule = || refusal.constraint().unwrap_or_default().to_owned();
        match refusal.code() {
            "ZD050" => Self::LeaseLost,
            "ZD051" => Self::DuplicateReference(detail()),
            "ZD052" => Self::NoPrefix(detail()),
            "ZD053" => Self::NoApproval,
            "ZD054" => Self::ContentChanged,
            "ZD056" => Self::UnknownBranch(detail()),
            "ZD057" => Self::NoCompany,
            "ZD011" => Self::BadValue {
                rule: rule(),
                place: detail(),
            },
            // A constraint's DETAIL holds the row, and so perhaps a name: only the rule is told.
            code if code.starts_with("23") || code.starts_with("22") => Self::BadValue {
                rule: rule(),
                place: String::new(),
            },
            // Connection lost, out of resources, ended by an administrator, system error, a read-only or
            // recovering server, a deadlock or serialization failure, a database that takes no connections: to be tried again.
            code if ["08", "53", "57", "58", "40"].contains(&&code[..2])
                || ["25006", "55000", "55P03", "28P01", "3D000"].contains(&code) =>
            {
                Self::Unavailable(format!("{code} {}", refusal.message()))
            }
            code => Self::Internal(format!("{code} {}", refusal.message())),
        }
    }
}
