//! The wordings of certificate and notice: each that a company record names is somebody's, and none means two.

use super::Outcome;
use crate::config::Config;
use crate::document::{DocumentError, Wordings};
use crate::domain::date;
use crate::domain::master::RecordedWording;
use crate::store::admin::{self, NamedWording};
use sqlx::PgConnection;

pub(super) async fn check(db: &mut PgConnection, config: &Config) -> Outcome {
    let wordings = match Wordings::load(config.document.wording_dir.as_deref(), None) {
        Ok(wordings) => wordings,
        Err(faults) => {
            let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
            return Outcome::bad(said.join("\n"), "correct the files of document.wording_dir");
        }
    };
    let standing = match admin::standing(db).await {
        Ok(standing) => standing,
        Err(error) => return unanswered(&error),
    };
    match admin::wordings(db, &standing).await {
        Ok((named, recorded)) => judge(&wordings, &named, &recorded),
        Err(error) => unanswered(&error),
    }
}

fn unanswered(error: &sqlx::Error) -> Outcome {
    Outcome::bad(
        error.to_string(),
        "ask as an operator, a worker or the database's administrator",
    )
}

fn judge(wordings: &Wordings, named: &[NamedWording], recorded: &[RecordedWording]) -> Outcome {
    let mut bad: Vec<String> = match wordings.learn(recorded) {
        Ok(()) => Vec::new(),
        Err(faults) => faults.iter().map(ToString::to_string).collect(),
    };
    let mut absent = Vec::new();
    for id in recorded.iter().map(|r| r.id.as_str()) {
        if let Err(fault @ DocumentError::TwoWordings { .. }) = wordings.for_issue(id) {
            bad.push(fault.to_string());
        }
    }
    for record in named {
        match wordings.for_issue(&record.wording) {
            // Of one that is two it was said above.
            Ok(_) | Err(DocumentError::TwoWordings { .. }) => {}
            Err(_) => {
                let from = date::slashed(record.from);
                let said = format!(
                    "the company record from {from} names the wording {}",
                    record.wording
                );
                if record.told {
                    absent.push(format!(
                        "{said}, a file that the worker has and this machine has not"
                    ));
                } else {
                    bad.push(format!("{said}, which nobody has: issues stop"));
                }
            }
        }
    }
    if !bad.is_empty() {
        return Outcome::bad(
            bad.join("\n"),
            "give a file that clashes an id of its own; name a wording that is there at マスタ管理 → 会社・文面, or put its file into document.wording_dir",
        );
    }
    if !absent.is_empty() {
        return Outcome::warning(
            absent.join("\n"),
            "put it into document.wording_dir of this machine too, or nothing is printed here",
        );
    }
    let names: Vec<&str> = named.iter().map(|n| n.wording.as_str()).collect();
    Outcome::good(names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Wording;

    fn named(wording: &str, told: bool) -> Vec<NamedWording> {
        vec![NamedWording {
            from: chrono::NaiveDate::from_ymd_opt(2026, 4, 1).unwrap(),
            wording: wording.to_owned(),
            told,
        }]
    }

    fn recorded(id: &str, care: &str) -> RecordedWording {
        let mut sentences = Wording::standard().unwrap().sentences();
        sentences["notice"]["care"] = care.into();
        let id = id.to_owned();
        RecordedWording { id, sentences }
    }

    #[test]
    fn a_company_record_that_names_a_wording_of_nobodys_is_a_fault_and_one_of_the_workers_alone_a_warning()
     {
        let here = || Wordings::load(None, None).unwrap();
        assert_eq!(
            judge(&here(), &named("v1", false), &[]),
            Outcome::good("v1")
        );
        let own = [recorded("own", "秘密です。")];
        assert_eq!(
            judge(&here(), &named("own", false), &own),
            Outcome::good("own")
        );
        let nobody = judge(&here(), &named("v2", false), &own);
        assert!(
            matches!(&nobody, Outcome::Bad(said, _) if said.contains("2026/04/01") && said.contains("v2")),
            "{nobody:?}"
        );
        let elsewhere = judge(&here(), &named("v2", true), &own);
        assert!(matches!(elsewhere, Outcome::Warning(..)), "{elsewhere:?}");
    }

    #[test]
    fn an_id_that_a_file_and_the_master_use_for_other_sentences_is_a_fault_though_no_record_names_it()
     {
        let clash = judge(
            &Wordings::load(None, None).unwrap(),
            &[],
            &[recorded("v1", "秘密です。")],
        );
        assert!(
            matches!(&clash, Outcome::Bad(said, _) if said.contains("v1 (database)")),
            "{clash:?}"
        );
    }
}
