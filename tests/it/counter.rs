//! 窓口申込 against PostgreSQL and in real terminals: what is entered is an application like any other, whoever entered
//! it never approves it, and what is half typed survives the process.

mod amending;
mod killed;
mod postal;

use crate::support::office::{Desk as _, Office, flyer, works};
use densho::domain::application::{ApplicationContent, Origin};
use densho::domain::command::{Answer, Query, Write, Written};
use densho::domain::field::FieldId;
use densho::domain::ids::{ApplicationKey, BranchId};
use densho::domain::refusal::Refusal;
use densho::domain::unfinished::{About, Sheet, Unfinished};
use densho::store::Store;
use serde_json::Value;
use uuid::Uuid;

fn content(of: Value) -> Box<ApplicationContent> {
    Box::new(serde_json::from_value(of).unwrap())
}

fn enter(origin: Origin, of: Value, unfinished: Option<i64>) -> Write {
    Write::Enter {
        branch: BranchId::from("371"),
        origin,
        content: content(of),
        unfinished,
    }
}

async fn entered(store: &Store, of: Value) -> ApplicationKey {
    match store.send(enter(Origin::Counter, of, None)).await.unwrap() {
        Written::Entered { key, .. } => key,
        other => panic!("{other:?}"),
    }
}

async fn left(store: &Store) -> Vec<Unfinished> {
    match store.query(&Query::Unfinished).await {
        Ok(Answer::Unfinished(left)) => left,
        other => panic!("{other:?}"),
    }
}

fn sheet(name: &str) -> Box<Sheet> {
    let mut sheet = Sheet::default();
    sheet
        .fields
        .insert(FieldId::ApplicantName.key(), name.to_owned());
    Box::new(sheet)
}

/// Takes a form and gives its number and the writer.
async fn take(store: &Store, id: Option<i64>) -> (i64, Uuid) {
    let writer = Uuid::new_v4();
    let write = Write::TakeUnfinished {
        id,
        branch: BranchId::from("371"),
        about: None,
    };
    match store.write(writer, &write).await {
        Ok(Written::Taken { id, .. }) => (id, writer),
        other => panic!("{other:?}"),
    }
}

fn keep((id, writer): (i64, Uuid), seq: i32, name: &str) -> Write {
    Write::KeepUnfinished {
        id,
        writer,
        seq,
        sheet: sheet(name),
    }
}

#[tokio::test]
async fn what_is_entered_goes_the_way_of_every_application_with_who_entered_it_on_record() {
    let office = Office::new().await;
    let sato = office.store("sato");
    let write = enter(Origin::Phone, flyer(), None);
    let request = Uuid::new_v4();
    let first = sato.write(request, &write).await.unwrap();
    assert_eq!(
        sato.write(request, &write).await.unwrap(),
        first,
        "sent twice, entered once"
    );
    let Written::Entered { key, number } = first else {
        panic!("{first:?}")
    };
    let detail = sato.application(&key).await;
    assert_eq!(detail.row.number, number);
    assert_eq!(detail.origin, Origin::Phone);
    assert_eq!(detail.entered_by.unwrap().0.as_str(), "sato");
    assert_eq!(detail.content, *content(flyer()));
    assert_eq!(detail.revision, 0);
    assert_eq!(detail.story.last().unwrap().kind, "application.received");
    assert_eq!(detail.story.last().unwrap().actor, "佐藤　花子");
    // Claimed, submitted, approved by another, issued: nothing of it is special.
    sato.claim(&key).await.unwrap();
    sato.submit(&key).await.unwrap();
    office.store("takahashi").approve(&key).await.unwrap();
    office.work().await;
    assert_eq!(
        office
            .look::<i64>("SELECT count(*) FROM core.contract")
            .await,
        2
    );
    let last = sato.query(&Query::LastEntered).await.unwrap();
    assert_eq!(last, Answer::LastEntered(Some(content(flyer()))));
    let none = office
        .store("suzuki")
        .query(&Query::LastEntered)
        .await
        .unwrap();
    assert_eq!(none, Answer::LastEntered(None));
}

#[tokio::test]
async fn whoever_entered_an_application_does_not_approve_it_even_when_others_drafted_and_submitted()
{
    let office = Office::new().await;
    let takahashi = office.store("takahashi");
    let key = entered(&takahashi, flyer()).await;
    let sato = office.store("sato");
    sato.claim(&key).await.unwrap();
    sato.submit(&key).await.unwrap();
    assert_eq!(takahashi.approve(&key).await, Err(Refusal::OwnDraft));
    // Not by the owner's own hand either: the rule stands in the table.
    let error = sqlx::query(
        "INSERT INTO core.approval (branch_id, application_id, revision, drafted_by, submitted_by, content_hash, approved_by)
         SELECT branch_id, application_id, revision, drafted_by, submitted_by, content_hash, 'takahashi' FROM core.submission",
    )
    .execute(&office.root)
    .await
    .expect_err("four eyes");
    let said = error.as_database_error().unwrap();
    assert_eq!(said.constraint(), Some("four_eyes_entered"), "{said}");
    office.store("tanaka").approve(&key).await.unwrap();
}

#[tokio::test]
async fn the_impossible_another_branch_and_another_role_are_refused() {
    let office = Office::new().await;
    let mut reversed = flyer();
    reversed["works"]["term_to"] = "2022-01-01".into();
    let sato = office.store("sato");
    let refused = sato.send(enter(Origin::Counter, reversed, None)).await;
    assert!(matches!(refused, Err(Refusal::BadValue { rule, .. }) if rule == "content_dates"));
    let kato = office
        .store("kato")
        .send(enter(Origin::Counter, flyer(), None))
        .await;
    assert_eq!(kato, Err(Refusal::NotFound));
    for login in ["kansa", "kanri"] {
        let refused = office
            .store(login)
            .send(enter(Origin::Counter, flyer(), None))
            .await;
        assert_eq!(refused, Err(Refusal::NotAllowed), "{login}");
    }
    let netdesk = sato.send(enter(Origin::Netdesk, flyer(), None)).await;
    assert!(matches!(netdesk, Err(Refusal::BadValue { rule, .. }) if rule == "origin_known"));
    assert_eq!(
        office
            .look::<i64>("SELECT count(*) FROM core.application")
            .await,
        0
    );
}

#[tokio::test]
async fn what_is_half_typed_is_ones_own_and_late_or_repeated_saves_change_nothing() {
    let office = Office::new().await;
    let sato = office.store("sato");
    let form = take(&sato, None).await;
    assert_eq!(left(&sato).await, [], "opened and never typed in");
    sato.send(keep(form, 2, "二")).await.unwrap();
    sato.send(keep(form, 1, "一")).await.unwrap();
    sato.send(keep(form, 2, "又")).await.unwrap();
    let found = left(&sato).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].sheet.text(FieldId::ApplicantName), "二");
    assert_eq!(left(&office.store("suzuki")).await, []);
    let stolen = office.store("suzuki").send(keep(form, 9, "他人")).await;
    assert_eq!(stolen, Err(Refusal::NotFound));
    // Opened on another host: from then on it is that one's.
    let there = take(&sato, Some(form.0)).await;
    assert_eq!(sato.send(keep(form, 3, "三")).await, Err(Refusal::Stale));
    sato.send(keep(there, 3, "別")).await.unwrap();
    assert_eq!(
        left(&sato).await[0].sheet.text(FieldId::ApplicantName),
        "別"
    );
    // Entered: it is finished with it.
    sato.send(enter(Origin::Counter, works("別"), Some(form.0)))
        .await
        .unwrap();
    assert_eq!(left(&sato).await, []);
    assert_eq!(
        sato.send(keep(there, 4, "後")).await,
        Err(Refusal::NotFound)
    );
}

#[tokio::test]
async fn a_correction_is_offered_only_while_it_is_ones_own_to_make() {
    let office = Office::new().await;
    let key = office.receive("371", &flyer()).await;
    let sato = office.store("sato");
    sato.claim(&key).await.unwrap();
    let writer = Uuid::new_v4();
    let take = Write::TakeUnfinished {
        id: None,
        branch: BranchId::from("371"),
        about: Some(About::Application(key.clone())),
    };
    let Ok(Written::Taken { id, .. }) = sato.write(writer, &take).await else {
        panic!("not taken")
    };
    sato.send(keep((id, writer), 1, "訂正")).await.unwrap();
    let about = left(&sato).await[0].about.clone().unwrap();
    assert_eq!(about.0, About::Application(key.clone()));
    let version = sato.application(&key).await.row.version;
    sato.send(Write::Release { key, version }).await.unwrap();
    assert_eq!(left(&sato).await, []);
}
