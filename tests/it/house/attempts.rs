//! What was refused for want of a right is on record with what it was about, whatever was tried.

use super::audit::all;
use crate::amendments::desk::{change, submit_to, yen};
use crate::support::office::{Desk as _, Office, flyer, works};
use densho::domain::amendment::AmendedField;
use densho::domain::command::{KeyOrder, Write};
use densho::domain::house::{Fields, HouseAct, HouseTable};
use densho::domain::ids::{JobKey, Login};
use serde_json::json;
use uuid::Uuid;

#[tokio::test]
async fn a_refused_write_is_on_record_with_the_application_or_the_contract_behind_it() {
    let office = Office::new().await;
    let waiting = office.submitted("sato", "371", &works("別の工事")).await;
    let (_, contracts) = office.issued("sato", "takahashi", "371", &flyer()).await;
    let contract = contracts[0].clone();
    let (sato, kansa) = (office.store("sato"), office.store("kansa"));
    let number = sato.contract(&contract).await.row.number;
    let row = sato.application(&waiting).await.row;
    let version = crate::amendments::desk::ledger_of(&sato, &contract)
        .await
        .version;
    let more = change(&[(AmendedField::Amount, yen(19_000_000))]);
    let amendment = submit_to(&sato, &contract, version, None, more)
        .await
        .unwrap();
    let branch = contract.branch.clone();
    let mail = JobKey {
        branch: branch.clone(),
        id: office
            .look("SELECT job_id FROM core.job WHERE kind = 'mail'")
            .await,
    };
    let issued: String = office
        .look("SELECT a.number::text FROM core.job j JOIN core.application a USING (branch_id, application_id) WHERE j.kind = 'mail'")
        .await;
    let job: i64 = office
        .look("SELECT job_id FROM core.job WHERE kind = 'issue' AND contract_id IS NOT NULL")
        .await;
    let key = waiting.clone();
    let reason = "試しに".to_owned();
    let to = Login::from("mori");
    let args: Fields = [
        ("number", number.as_str()),
        ("customer_code", "C371002"),
        ("reason", "試しに"),
    ]
    .map(|(name, value)| (name.to_owned(), json!(value)))
    .into_iter()
    .collect();
    let version = row.version;
    let tried = [
        (
            Write::Refer {
                key: key.clone(),
                version,
                to: to.clone(),
                note: String::new(),
            },
            "refer",
            &row.number,
        ),
        (
            Write::Reassign {
                key: key.clone(),
                version,
                to,
                reason: reason.clone(),
            },
            "reassign",
            &row.number,
        ),
        (
            Write::Hold {
                key: key.clone(),
                version,
                until: "2099-01-04".parse().unwrap(),
                reason: reason.clone(),
            },
            "hold",
            &row.number,
        ),
        (
            Write::Resume {
                key: key.clone(),
                version,
            },
            "resume",
            &row.number,
        ),
        (
            Write::AddNote {
                key,
                text: reason.clone(),
            },
            "add_note",
            &row.number,
        ),
        (
            Write::OrderOnKey {
                key: contract.clone(),
                version: 1,
                what: KeyOrder::Reissue,
                reason: reason.clone(),
            },
            "order_on_key",
            &number,
        ),
        (
            Write::ReturnAmendment {
                key: amendment.clone(),
                version: 1,
                reason: reason.clone(),
            },
            "return_amendment",
            &number,
        ),
        (
            Write::WithdrawAmendment {
                key: amendment,
                version: 1,
                reason: reason.clone(),
            },
            "withdraw_amendment",
            &number,
        ),
        (
            Write::GiveUpMail {
                key: mail,
                version: 1,
                reason,
            },
            "give_up_mail",
            &issued,
        ),
        (Write::RetryJob { id: job }, "retry_job", &number),
        (
            Write::House {
                act: HouseAct::MoveContract,
                args,
            },
            "move_contract",
            &number,
        ),
    ];
    for (write, ..) in &tried {
        kansa.write(Uuid::new_v4(), write).await.unwrap_err();
    }
    let rows = all(&kansa, HouseTable::AuditRefused, json!({})).await;
    for (_, command, number) in &tried {
        let of = rows
            .iter()
            .find(|r| r.fields["detail"]["command"] == json!(command));
        let row = of.unwrap_or_else(|| panic!("{command}: {rows:?}"));
        assert_eq!(row.text("number"), number.as_str(), "{command}: {row:?}");
        assert_eq!(row.fields["detail"]["branch"], json!("371"), "{command}");
    }
}
