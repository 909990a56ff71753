//! 監査 names whom a right was about; the number beside a master is that of its list.

use super::audit::all;
use crate::support::office::Office;
use densho::domain::house::HouseTable;
use serde_json::json;

#[tokio::test]
async fn whom_a_right_to_a_branch_was_given_is_read_by_name_in_the_audit() {
    let office = Office::new().await;
    let arguments = ["operator", "entitle", "sato", "380", "--reason", "応援"];
    let out = office.db.densho("kanri", &arguments).output().unwrap();
    assert!(out.status.success());
    let name: String = office
        .look("SELECT name FROM core.operator WHERE login = 'sato'")
        .await;
    let events = all(&office.store("kansa"), HouseTable::Audit, json!({})).await;
    let given = events
        .iter()
        .find(|row| row.text("event") == "operator.entitled")
        .expect("on record");
    assert_eq!(given.text("person_name"), name);
    // What is about nobody names nobody.
    let read = events.iter().find(|row| row.text("event") == "audit.read");
    assert_eq!(read.map_or("", |row| row.text("person_name")), "");
}

#[tokio::test]
async fn the_number_beside_the_wordings_of_mails_is_that_of_their_list() {
    let office = Office::new().await;
    let kanri = office.store("kanri");
    let rows = all(&kanri, HouseTable::MailWordings, json!({})).await;
    let masters = all(&kanri, HouseTable::Masters, json!({})).await;
    let wordings = masters
        .iter()
        .find(|row| row.text("master") == "mail_wordings")
        .expect("among the masters");
    assert_eq!(wordings.number("count"), i64::try_from(rows.len()).ok());
    assert_eq!(rows.len(), 3);
}
