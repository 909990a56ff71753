//! The one table that turns what the database said into a [`Refusal`]: SQLSTATEs of `migrations/0002_staff.sql`,
//! names of constraints, failures of the connection.

use crate::domain::money::Yen;
use crate::domain::refusal::Refusal;
use sqlx::postgres::PgDatabaseError;

/// What an operator is told of an error.
#[must_use]
pub fn refusal(error: &sqlx::Error) -> Refusal {
    let Some(said) = database_error(error) else {
        return match error {
            sqlx::Error::RowNotFound => Refusal::NotFound,
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Protocol(_)
            | sqlx::Error::WorkerCrashed => Refusal::Unavailable,
            other => Refusal::Internal(other.to_string()),
        };
    };
    let detail = || said.detail().unwrap_or_default().to_owned();
    let rule = || said.constraint().unwrap_or_default().to_owned();
    match said.code() {
        "ZD001" => Refusal::LoginRefused,
        "ZD002" => Refusal::NotFound,
        "ZD003" => Refusal::Stale,
        "ZD004" => Refusal::ClaimedByOther { by: detail() },
        "ZD005" => Refusal::NotClaimed,
        "ZD006" => Refusal::OwnDraft,
        "ZD007" => over_limit(said.detail().unwrap_or_default()),
        "ZD008" => Refusal::ContentChanged,
        "ZD009" => Refusal::WrongState { state: detail() },
        "ZD010" => Refusal::NotAllowed,
        "ZD011" => Refusal::BadValue {
            rule: rule(),
            detail: detail(),
        },
        "ZD012" => Refusal::Duplicate { rule: rule() },
        "ZD090" => Refusal::NotAllowed,
        // Unknown, disabled, wrong password; and a login that is nobody's: staff may run everything that we call.
        "28000" | "28P01" | "42501" => Refusal::LoginRefused,
        // statement_timeout or an administrator's cancel; somebody holds the branch's counters for too long.
        "57014" | "55P03" => Refusal::TimedOut,
        code => match constraint(&rule()) {
            Some(refusal) => refusal,
            None if code == "23505" || code == "23P01" => Refusal::Duplicate { rule: rule() },
            // A constraint's DETAIL holds the row, and so perhaps a name: only the rule is told.
            None if code.starts_with("23") || code.starts_with("22") => Refusal::BadValue {
                rule: said.constraint().unwrap_or(code).to_owned(),
                detail: String::new(),
            },
            // The server's own bounds have the same code, and say nothing of this login.
            None if code == "53300" && said.routine() == Some("InitializeSessionUserId") => {
                Refusal::TooManySessions
            }
            None if is_away(code) => Refusal::Unavailable,
            None => Refusal::Internal(format!("{code} {}", said.message())),
        },
    }
}

/// Constraints that say the same as a refusal of the functions: met only if a function forgot to ask.
fn constraint(name: &str) -> Option<Refusal> {
    match name {
        "four_eyes_drafter"
        | "four_eyes_submitter"
        | "four_eyes_entered"
        | "revision_four_eyes" => Some(Refusal::OwnDraft),
        "within_authority" => Some(Refusal::OverLimit {
            amount: Yen::default(),
            limit: None,
        }),
        "approval_of_submission" | "approval_of_item" | "submission_of_draft" => {
            Some(Refusal::ContentChanged)
        }
        _ => None,
    }
}

fn over_limit(detail: &str) -> Refusal {
    let facts: serde_json::Value = serde_json::from_str(detail).unwrap_or_default();
    let yen = |name: &str| facts.get(name)?.as_i64().and_then(Yen::new);
    Refusal::OverLimit {
        amount: yen("amount").unwrap_or_default(),
        limit: yen("limit"),
    }
}

/// The server is not there, not ready, or not one that can be written to; or it undid the whole transaction
/// (deadlock, serialization), which comes to the same: nothing happened, and it may be sent again.
fn is_away(code: &str) -> bool {
    ["08", "53", "57", "58", "40"].contains(&code.get(..2).unwrap_or_default())
        || ["25006", "3D000"].contains(&code)
}

/// True when the connection must not be used again: lost, or held to a server that only reads since a failover.
#[must_use]
pub fn spoils_connection(error: &sqlx::Error) -> bool {
    match database_error(error) {
        Some(said) => {
            ["25006", "57P01", "57P02", "57P03"].contains(&said.code())
                || said.code().starts_with("08")
        }
        None => matches!(
            error,
            sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::Protocol(_)
                | sqlx::Error::WorkerCrashed
        ),
    }
}

/// True when the same may be sent again at once: writes carry a request id, reads change nothing.
#[must_use]
pub fn worth_another_try(error: &sqlx::Error) -> bool {
    spoils_connection(error)
        || database_error(error).is_some_and(|said| said.code().starts_with("40"))
}

/// Faults of the program are for the log; what the operator can act on is for the operator.
pub(super) fn told(error: &sqlx::Error) -> Refusal {
    let refusal = refusal(error);
    match &refusal {
        Refusal::Internal(_) => tracing::error!(error = %error, "database"),
        Refusal::Unavailable => tracing::warn!(error = %error, "database"),
        _ => {}
    }
    refusal
}

/// SQLSTATE and rule of what the database refused; none when it refused nothing itself.
#[must_use]
pub fn sqlstate(error: &sqlx::Error) -> Option<(&str, &str)> {
    database_error(error).map(|said| (said.code(), said.constraint().unwrap_or_default()))
}

fn database_error(error: &sqlx::Error) -> Option<&PgDatabaseError> {
    match error {
        sqlx::Error::Database(said) => said.try_downcast_ref::<PgDatabaseError>(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_detail_of_an_exceeded_limit_is_read() {
        assert_eq!(
            over_limit(r#"{"product": "performance", "amount": 20000000, "limit": 10000000}"#),
            Refusal::OverLimit {
                amount: Yen::new(20_000_000).unwrap(),
                limit: Yen::new(10_000_000)
            }
        );
        assert_eq!(
            over_limit(r#"{"product": "performance", "amount": 5, "limit": null}"#),
            Refusal::OverLimit {
                amount: Yen::new(5).unwrap(),
                limit: None
            }
        );
    }

    #[test]
    fn a_server_that_goes_away_is_told_from_a_refusal() {
        for code in ["57P01", "25006", "08006", "53300", "40P01"] {
            assert!(is_away(code), "{code}");
        }
        for code in ["42501", "42883", "XX000", "25P02", "0"] {
            assert!(!is_away(code), "{code}");
        }
        assert_eq!(refusal(&sqlx::Error::PoolTimedOut), Refusal::Unavailable);
        assert_eq!(refusal(&sqlx::Error::RowNotFound), Refusal::NotFound);
    }
}
