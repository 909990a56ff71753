//! What kept a job from going on, and who can help: time, or a person.

use crate::store::WorkerFault;
use crate::vault::VaultError;
use std::time::Duration;

/// Who can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TroubleKind {
    /// Somebody else has the job: nothing to do, nothing to say.
    LeaseLost,
    /// The database is away: the job is given back when it is there again.
    DatabaseAway,
    /// Another try may do it.
    Again,
    /// Only a person can: tried again, it would fail the same way.
    Person,
}

/// Why a step was not done. The text is stored with the job and read by operators: a code, what happened, what to do.
/// It never holds a key, an address or a name (a single character that no font has is named).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {words}")]
pub struct Trouble {
    /// Who can help.
    pub kind: TroubleKind,
    /// The same for the same cause: `missing_glyph`, `no_prefix`, …
    pub code: &'static str,
    /// For the operator, in Japanese.
    pub words: String,
    /// No other try before this time is over: who was asked wants to be left alone for so long.
    pub not_before: Option<Duration>,
}

impl Trouble {
    /// Another try may do it.
    #[must_use]
    pub fn again(code: &'static str, words: impl Into<String>) -> Self {
        Self {
            kind: TroubleKind::Again,
            code,
            words: words.into(),
            not_before: None,
        }
    }

    /// Only a person can mend it.
    #[must_use]
    pub fn person(code: &'static str, words: impl Into<String>) -> Self {
        Self {
            kind: TroubleKind::Person,
            code,
            words: words.into(),
            not_before: None,
        }
    }

    /// The same, and not before this time is over.
    #[must_use]
    pub fn not_before(self, pause: Duration) -> Self {
        Self {
            not_before: Some(pause),
            ..self
        }
    }

    /// So many workers in a row were lost while they had this job: it is the likely reason.
    #[must_use]
    pub fn workers_lost(times: i32) -> Self {
        Self::person(
            "workers_lost",
            format!(
                "この処理の途中でワーカーが{times}回続けて異常終了したため、自動の再試行を止めました。システム担当へ連絡し、原因が除かれてから再試行してください。"
            ),
        )
    }

    /// Something that cannot be, in a program without faults.
    #[must_use]
    pub fn internal(what: impl std::fmt::Display) -> Self {
        Self::again(
            "internal",
            format!(
                "プログラムの不具合です（{what}）。自動で再試行します。続くときはシステム担当へ連絡してください。"
            ),
        )
    }
}

/// What a trouble that is tried again ends with.
const PROMISED: [&str; 3] = [
    "自動で再試行します。",
    "同じMessage-IDで自動で再送します。",
    "新しい内容で再試行します。",
];

/// What it ends with once nothing is tried any more.
const GIVEN_UP: &str = "自動の再試行を止めました。原因を除いてから再試行してください。";

impl Trouble {
    /// The same when it was the last try: it promises none.
    #[must_use]
    pub fn given_up(self) -> Self {
        let words = PROMISED.iter().fold(self.words, |words, promised| {
            words.replace(promised, GIVEN_UP)
        });
        Self { words, ..self }
    }
}

impl From<WorkerFault> for Trouble {
    fn from(fault: WorkerFault) -> Self {
        match fault {
            WorkerFault::LeaseLost => Self {
                kind: TroubleKind::LeaseLost,
                code: "lease_lost",
                words: String::new(),
                not_before: None,
            },
            WorkerFault::Unavailable(why) => Self {
                kind: TroubleKind::DatabaseAway,
                code: "database_away",
                words: why,
                not_before: None,
            },
            WorkerFault::ContentChanged => Self::again(
                "content_changed",
                "発行の途中で会社・支店の登録内容が変わりました。新しい内容で再試行します。",
            ),
            WorkerFault::NoPrefix(of) => {
                let mut of = of.split(' ');
                let (branch, year) = (of.next().unwrap_or_default(), of.next().unwrap_or_default());
                Self::person(
                    "no_prefix",
                    format!(
                        "支店{branch}の{year}年度の保証契約番号の頭の番号が登録されていません。登録してから再試行してください。"
                    ),
                )
            }
            WorkerFault::NoApproval => Self::person(
                "no_approval",
                "承認の記録がないため発行しません。システム担当へ連絡してください。",
            ),
            WorkerFault::NoCompany => Self::person(
                "no_company",
                "本日有効な会社情報（社名・代表者）が登録されていません。登録してから再試行してください。",
            ),
            // Somebody else's key has the same MAC: draw another one.
            WorkerFault::BadValue { rule, .. } if rule == "mac_once" => Self::again(
                "key_again",
                "引いた認証キーがほかの契約と重なりました。自動で再試行します。",
            ),
            WorkerFault::BadValue { rule, .. } => Self::person(
                "refused_by_rule",
                format!(
                    "データベースの規則（{rule}）により発行できません。システム担当へ連絡してください。"
                ),
            ),
            other => Self::internal(other),
        }
    }
}

impl From<VaultError> for Trouble {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Random(_) => Self::again(
                "no_randomness",
                "OSの乱数を読めません。自動で再試行します。",
            ),
            VaultError::UnknownKek(id) => Self::person(
                "unknown_kek",
                format!(
                    "認証キーの封印鍵（{id}）がワーカーに読み込まれていません。設定 vault.old_kek_files に加えてから再試行してください。"
                ),
            ),
            VaultError::DoesNotOpen | VaultError::Malformed(_) => Self::person(
                "key_does_not_open",
                "保管された認証キーを開けません（書き換えられたか、別の契約のものです）。システム担当へ連絡してください。",
            ),
            other => Self::internal(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_that_is_given_up_promises_no_other_try() {
        let every = [
            Trouble::internal("x"),
            Trouble::from(WorkerFault::ContentChanged),
            Trouble::from(WorkerFault::BadValue {
                rule: "mac_once".to_owned(),
                place: String::new(),
            }),
            Trouble::again(
                "mail_not_sent",
                "メールを送れませんでした（x）。自動で再試行します。",
            ),
            Trouble::again(
                "mail_no_answer",
                "メールサーバーから受付の応答がありません（x）。同じMessage-IDで自動で再送します。",
            ),
        ];
        for trouble in every {
            let said = trouble.clone().given_up().words;
            assert!(said.contains("自動の再試行を止めました。"), "{said}");
            for promise in ["自動で再", "で再試行します"] {
                assert!(!said.contains(promise), "{said}");
            }
        }
        let person = Trouble::workers_lost(3);
        assert_eq!(person.clone().given_up(), person);
    }
}
