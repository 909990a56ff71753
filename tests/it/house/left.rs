//! 書きかけ of the masters' forms (0094): its owner's alone, of administrators too, and gone with what is sent from it.

use crate::support::office::{Desk as _, Office};
use densho::domain::command::{Answer, Query, Write, Written};
use densho::domain::house::{Fields, HouseAct};
use densho::domain::ids::BranchId;
use densho::domain::refusal::Refusal;
use densho::domain::unfinished::{About, Sheet, Unfinished};
use densho::store::Store;
use serde_json::{Value, json};
use uuid::Uuid;

async fn left(store: &Store) -> Vec<Unfinished> {
    match store.query(&Query::Unfinished).await {
        Ok(Answer::Unfinished(left)) => left,
        other => panic!("{other:?}"),
    }
}

async fn here(store: &Store) -> BranchId {
    match store.query(&Query::Me).await {
        Ok(Answer::Me(me)) => me.branch,
        other => panic!("{other:?}"),
    }
}

async fn begin(store: &Store, about: Option<About>) -> Result<(i64, Uuid), Refusal> {
    let writer = Uuid::new_v4();
    let branch = here(store).await;
    let id = None;
    match store
        .write(writer, &Write::TakeUnfinished { id, branch, about })
        .await?
    {
        Written::Taken { id, .. } => Ok((id, writer)),
        other => panic!("{other:?}"),
    }
}

fn keep((id, writer): (i64, Uuid), seq: i32, text: &str) -> Write {
    let mut sheet = Sheet::default();
    sheet.fields.insert("name".to_owned(), text.to_owned());
    Write::KeepUnfinished {
        id,
        writer,
        seq,
        sheet: Box::new(sheet),
    }
}

fn holiday_form() -> Option<About> {
    Some(About::House("holiday".to_owned()))
}

fn fields(of: Value) -> Fields {
    match of {
        Value::Object(fields) => fields,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_form_of_the_masters_is_kept_for_its_writer_alone_and_says_when_and_where_it_was_begun() {
    let office = Office::new().await;
    // As the program tells it with every connection.
    office
        .arrange(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET densho.host = %L', current_database(), 'nagano1.example'); END $$",
        )
        .await;
    let kanri = office.store("kanri");
    let begun = begin(&kanri, holiday_form()).await.unwrap();
    assert!(left(&kanri).await.is_empty(), "nothing typed yet");
    kanri.send(keep(begun, 1, "元日")).await.unwrap();
    kanri.send(keep(begun, 2, "元日の振替")).await.unwrap();
    // Late and repeated saves change nothing.
    kanri.send(keep(begun, 1, "元日")).await.unwrap();
    let mine = left(&kanri).await;
    assert_eq!(mine.len(), 1);
    assert_eq!(mine[0].about, holiday_form().map(|a| (a, String::new())));
    assert_eq!(mine[0].sheet.fields["name"], "元日の振替");
    assert!(mine[0].begun.0 <= mine[0].kept_at);
    assert_eq!(mine[0].begun.1.as_deref(), Some("nagano1.example"));

    // Nobody else sees, changes, takes or throws it away.
    let mori = office.store("mori");
    assert!(left(&mori).await.is_empty());
    assert_eq!(mori.send(keep(begun, 9, "x")).await, Err(Refusal::NotFound));
    let over = Write::TakeUnfinished {
        id: Some(begun.0),
        branch: here(&mori).await,
        about: None,
    };
    assert_eq!(mori.send(over).await, Err(Refusal::NotFound));
    mori.send(Write::DiscardUnfinished { id: begun.0 })
        .await
        .unwrap();
    assert_eq!(left(&kanri).await.len(), 1);
    // Nor with psql.
    let read = office
        .db
        .psql_as("kanri", "SELECT count(*) FROM core.unfinished");
    assert!(!read.status.success(), "{read:?}");
}

#[tokio::test]
async fn an_administrator_has_forms_of_the_masters_and_no_others_and_an_auditor_none() {
    let office = Office::new().await;
    let kanri = office.store("kanri");
    assert_eq!(begin(&kanri, None).await, Err(Refusal::NotAllowed));
    let kansa = office.store("kansa");
    assert_eq!(
        begin(&kansa, holiday_form()).await,
        Err(Refusal::NotAllowed)
    );
}

#[tokio::test]
async fn what_is_sent_from_a_form_of_the_masters_ends_it_and_a_refused_sending_keeps_it() {
    let office = Office::new().await;
    let kanri = office.store("kanri");
    let begun = begin(&kanri, holiday_form()).await.unwrap();
    kanri.send(keep(begun, 1, "元日")).await.unwrap();
    let send = |day: &str| Write::HouseFromForm {
        act: HouseAct::SaveMaster,
        args: fields(json!({"kind": "holiday", "row": {"day": day, "name": "元日"}, "seen": null})),
        unfinished: begun.0,
    };
    let refused = kanri.send(send("2027-02-30")).await;
    assert!(refused.is_err(), "{refused:?}");
    assert_eq!(left(&kanri).await.len(), 1);
    // The answer was lost and it is sent again: done once, and nothing is left to be sent a second time.
    let request = Uuid::new_v4();
    for _ in 0..2 {
        kanri.write(request, &send("2027-01-01")).await.unwrap();
    }
    assert!(left(&kanri).await.is_empty());
    let days: i64 = office
        .look("SELECT count(*) FROM core.holiday WHERE day = '2027-01-01'")
        .await;
    assert_eq!(days, 1);
    // A save that was on its way begins nothing anew.
    assert_eq!(
        kanri.send(keep(begun, 2, "元日")).await,
        Err(Refusal::NotFound)
    );
}
