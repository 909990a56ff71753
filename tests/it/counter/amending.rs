//! A half typed amendment, and what is half typed of a contract whose price is recorded.

use super::killed::{kept, kill, session};
use super::{left, sheet};
use crate::support::office::{Desk as _, Office, flyer};
use densho::domain::command::{Answer, Query, Write, Written};
use densho::domain::ids::{BranchId, ContractKey};
use densho::domain::money::Yen;
use densho::domain::refusal::Refusal;
use densho::domain::unfinished::{About, Sheet};
use densho::store::Store;
use uuid::Uuid;

/// A change of a contract as it stands half typed.
fn amending(reason: &str) -> Box<Sheet> {
    let mut sheet = sheet("");
    let mut put = |key: &str, text: &str| sheet.fields.insert(key.to_owned(), text.to_owned());
    put("amend.kind", "change");
    put("amend.reason", reason);
    sheet
}

async fn take_of(store: &Store, key: &ContractKey) -> Result<(i64, Uuid), Refusal> {
    let writer = Uuid::new_v4();
    let write = Write::TakeUnfinished {
        id: None,
        branch: key.branch.clone(),
        about: Some(About::Contract(key.clone())),
    };
    match store.write(writer, &write).await? {
        Written::Taken { id, .. } => Ok((id, writer)),
        other => panic!("{other:?}"),
    }
}

async fn keep_of(store: &Store, (id, writer): (i64, Uuid), reason: &str) {
    let write = Write::KeepUnfinished {
        id,
        writer,
        seq: 1,
        sheet: amending(reason),
    };
    store.send(write).await.unwrap();
}

#[tokio::test]
async fn a_half_typed_amendment_is_its_writers_alone_also_with_psql() {
    let office = Office::new().await;
    let (_, contracts) = office.issued("sato", "takahashi", "371", &flyer()).await;
    let sato = office.store("sato");
    let taken = take_of(&sato, &contracts[0]).await.unwrap();
    keep_of(&sato, taken, "秘密の理由").await;
    let mine = left(&sato).await;
    let about = mine[0].about.clone().unwrap();
    assert_eq!(about.0, About::Contract(contracts[0].clone()));
    assert_eq!(mine[0].sheet.fields["amend.reason"], "秘密の理由");
    for login in ["suzuki", "takahashi", "kansa", "kanri"] {
        for sql in [
            "SELECT sheet FROM core.unfinished",
            "SELECT sheet FROM api.my_unfinished()",
            "SELECT sheet FROM api.take_unfinished(gen_random_uuid(), 1, '371', NULL, NULL)",
        ] {
            let out = office.db.psql_as(login, sql);
            let said = String::from_utf8_lossy(&out.stdout);
            assert!(!said.contains("秘密の理由"), "{login}: {sql}: {said}");
        }
    }
    assert_eq!(left(&office.store("suzuki")).await, []);
    let id = taken.0;
    let other = office.store("suzuki");
    other.send(Write::DiscardUnfinished { id }).await.unwrap();
    assert_eq!(left(&sato).await.len(), 1, "thrown away by another");
    // Of a contract that is not there, or in a branch that is not one's own, nothing is begun.
    let nowhere = ContractKey {
        branch: BranchId::from("371"),
        id: 999_999,
    };
    assert_eq!(take_of(&sato, &nowhere).await, Err(Refusal::NotFound));
    let kato = office.store("kato");
    assert_eq!(take_of(&kato, &contracts[0]).await, Err(Refusal::NotFound));
}

#[tokio::test]
async fn what_is_half_typed_of_a_contract_ends_with_the_price_that_is_recorded_and_nobody_elses_does()
 {
    let office = Office::new().await;
    let (_, contracts) = office.issued("sato", "takahashi", "371", &flyer()).await;
    let (sato, suzuki) = (office.store("sato"), office.store("suzuki"));
    for store in [&sato, &suzuki] {
        let taken = take_of(store, &contracts[0]).await.unwrap();
        keep_of(store, taken, "設計変更").await;
    }
    let Ok(Answer::Ledger(ledger)) = sato.query(&Query::Ledger(contracts[0].clone())).await else {
        panic!("no ledger")
    };
    let write = Write::RecordPrice {
        key: contracts[0].clone(),
        version: ledger.version,
        price: Yen::new(ledger.price.get() + 1_000_000).unwrap(),
        reason: "設計変更".to_owned(),
        overrides: Vec::new(),
        returned: None,
    };
    sato.send(write).await.unwrap();
    assert_eq!(left(&sato).await, []);
    assert_eq!(left(&suzuki).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_kill_9_in_the_middle_of_a_change_a_new_start_goes_on_with_it() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    let home = tempfile::tempdir().unwrap();
    let mut sato = session(&office.db, home.path(), "sato");
    sato.see("申込一覧");
    sato.text("gc");
    sato.see("契約一覧");
    sato.see("○○建設");
    sato.text("e");
    sato.see("どの手続きですか");
    sato.press("enter");
    sato.see("追加・返戻保証料");
    // Up from the first field is the last: the reason.
    sato.press("up");
    sato.text("工期延伸のため");
    sato.see("工期延伸のため");
    kept(&office, "工期延伸のため").await;
    kill(&sato);
    sato.wait_end();
    let elsewhere = tempfile::tempdir().unwrap();
    let mut again = session(&office.db, elsewhere.path(), "sato");
    again.see("書きかけ");
    again.press("enter");
    again.see("工期延伸のため");
    again.text("。請求書あり");
    kept(&office, "工期延伸のため。請求書あり").await;
}
