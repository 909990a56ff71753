//! 契約保証予約（入札ボンド） from the counter to the paper: entered, examined, approved by another, numbered by a real
//! worker, printed. It is on paper, so that it has neither key nor publication nor mail, and it is issued before the works
//! contract, whose day is planned.

use crate::stage::Stage;
use crate::support::office::{Desk as _, LIMITS, flyer};
use densho::domain::application::Origin;
use densho::domain::command::{Write, Written};
use densho::domain::ids::{ApplicationKey, BranchId};
use densho::domain::product::{Form, Product};
use densho::domain::record::{ApplicationState, MailProgress};
use densho::domain::refusal::Refusal;
use densho::store::Store;
use densho::worker::End;
use serde_json::{Value, json};
use std::process::Command;

/// 5 % of a bid of 50,000,000円; the works contract will be signed in a fortnight if the bid wins.
fn bid(form: &str) -> Value {
    let mut content = flyer();
    content["products"] =
        json!([{"product": "bid_bond", "form": form, "amount": 2_500_000, "guarantee_end": null}]);
    content["deposit"] = Value::Null;
    content["works"]["contract_date"] = json!("2022-11-15");
    content["works"]["contract_date_planned"] = json!(true);
    content
}

async fn entered(store: &Store, content: Value) -> Result<ApplicationKey, Refusal> {
    let write = Write::Enter {
        branch: BranchId::from("371"),
        origin: Origin::Counter,
        content: serde_json::from_value(content).unwrap(),
        unfinished: None,
    };
    match store.send(write).await? {
        Written::Entered { key, .. } => Ok(key),
        other => panic!("{other:?}"),
    }
}

fn text_of(pdf: &std::path::Path) -> String {
    let out = Command::new("pdftotext")
        .args(["-layout", pdf.to_str().unwrap(), "-"])
        .output()
        .expect("pdftotext runs");
    assert!(out.status.success(), "{out:?}");
    String::from_utf8(out.stdout).unwrap()
}

#[tokio::test]
async fn a_bid_bond_is_entered_examined_approved_issued_on_paper_and_printed() {
    let stage = Stage::new().await;
    let (worker, tools) = (stage.worker_db().await, stage.tools());
    let store = |login: &str| Store::new(stage.db.options_as(login), LIMITS);
    let (sato, takahashi) = (store("sato"), store("takahashi"));

    let electronic = entered(&sato, bid("electronic")).await;
    assert!(
        matches!(&electronic, Err(Refusal::BadValue { rule, .. }) if rule == "bid_bond_on_paper"),
        "{electronic:?}"
    );
    let key = entered(&sato, bid("paper")).await.unwrap();
    sato.claim(&key).await.unwrap();
    let seen = sato.application(&key).await;
    assert_eq!(seen.content.products[0].form, Form::Paper);
    sato.submit(&key).await.unwrap();
    assert_eq!(sato.approve(&key).await, Err(Refusal::NotAllowed));
    takahashi.approve(&key).await.unwrap();
    assert_eq!(stage.work(&worker, &tools).await, [End::Done]);

    let done = sato.application(&key).await;
    assert_eq!(done.row.state, ApplicationState::Issued);
    let issue = &done.contracts[0];
    assert_eq!((issue.product, issue.form), (Product::BidBond, Form::Paper));
    assert_eq!(issue.number.as_deref(), Some("37071-00001Y"));
    assert_eq!((issue.keyed_at, issue.published_at), (None, None));
    let rest: i64 = stage
        .ask(
            "SELECT (SELECT count(*) FROM vault.auth_key) + (SELECT count(*) FROM core.publication)
                   + (SELECT count(*) FROM platform.entry) + (SELECT count(*) FROM core.mail)",
        )
        .await;
    assert_eq!(rest, 0, "neither key nor publication nor mail");
    let contract = sato.contract(issue.contract.as_ref().unwrap()).await;
    assert_eq!(contract.mail, MailProgress::OnPaper);

    // Printed by whoever has it, and the print is on record. A folder that is not there may be a slip: none is made.
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().to_str().unwrap();
    let slip = folder.path().join("slip");
    let refused = stage
        .db
        .densho("sato", &["certificate", "37071-00001Y", "--to"])
        .arg(&slip)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(73), "{refused:?}");
    assert!(said.contains("というフォルダーはありません"), "{said}");
    assert!(!slip.exists());
    let printed = stage
        .db
        .densho("sato", &["certificate", "37071-00001Y", "--to", to])
        .output()
        .unwrap();
    assert!(printed.status.success(), "{printed:?}");
    let pdf = folder.path().join("certificate-37071-00001Y-event1.pdf");
    let text = text_of(&pdf);
    let squashed: String = text.split_whitespace().collect();
    for said in [
        "保証証書（契約保証予約（入札ボンド））",
        "37071-00001Y",
        "2,500,000円",
        "50,000,000円",
        "○○建設　株式会社",
        "長野県△△建設事務所長",
        "令和4年11月15日",
        "契約保証予約約款",
        "印",
    ] {
        let said: String = said.split_whitespace().collect();
        assert!(squashed.contains(&said), "{said}: {text}");
    }
    for absent in [
        "預託金融機関",
        "電子証書によって",
        "電子証書につき",
        "認証キー",
        "発行前の確認用",
    ] {
        assert!(!squashed.contains(absent), "{absent}: {text}");
    }
    let events: i64 = stage
        .ask("SELECT count(*) FROM audit.event WHERE kind = 'contract.printed'")
        .await;
    assert_eq!(events, 1);
    // There is no key that could be shown or sent.
    let notice = stage
        .db
        .densho(
            "sato",
            &["notice", "37071-00001Y", "--to", to, "--reason", "依頼"],
        )
        .output()
        .unwrap();
    assert!(!notice.status.success(), "{notice:?}");
}
