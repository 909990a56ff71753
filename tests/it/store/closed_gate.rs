//! What waits for approval while a gate of the database closes behind it: the list knows it, and so does whoever tries.

use crate::support::office::{Desk as _, Office, works};
use densho::domain::command::{Answer, PageFrom, Query, Write};
use densho::domain::house::Fields;
use densho::domain::queue::ReviewOrder;
use densho::domain::record::ApplicationRow;
use densho::domain::refusal::Refusal;
use densho::i18n::Language;
use densho::i18n::refusals::sentence;
use densho::store::Store;

async fn waiting(store: &Store) -> Vec<ApplicationRow> {
    let query = Query::ReviewQueue {
        order: ReviewOrder::default(),
        from: PageFrom::Top,
        limit: 40,
    };
    match store.query(&query).await {
        Ok(Answer::Queue(page)) => page.rows,
        other => panic!("{other:?}"),
    }
}

fn gate(row: &ApplicationRow) -> Option<(&str, &str)> {
    let (rule, about) = row.standing.closed_gate.as_ref()?;
    Some((rule, about))
}

#[tokio::test]
async fn a_bank_whose_contract_ended_closes_the_approval_of_what_waits_and_the_list_says_so() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &works("預託の工事")).await;
    let (takahashi, kato) = (office.store("takahashi"), office.store("kato"));
    let rows = waiting(&takahashi).await;
    assert_eq!(rows.iter().map(gate).collect::<Vec<_>>(), [None]);
    office
        .arrange("UPDATE core.bank SET contracted = false")
        .await;
    let rows = waiting(&takahashi).await;
    let closed = Some(("bank_not_contracted", "advance_payment"));
    assert_eq!(rows.iter().map(gate).collect::<Vec<_>>(), [closed]);
    // It is nobody's business in another branch.
    assert!(waiting(&kato).await.is_empty());
    let elsewhere = office.db.psql_as(
        "kato",
        &format!("SELECT api.closed_gate('371', {})", key.id),
    );
    assert_eq!(String::from_utf8_lossy(&elsewhere.stdout).trim(), "");
    // Whoever tries all the same is told in words, and nothing is approved.
    let row = &rows[0];
    let approve = Write::Approve {
        key: key.clone(),
        version: row.version,
        revision: row.standing.revision,
        content_hash: row.standing.submitted_hash.clone(),
        retyped: Fields::new(),
        seen: Vec::new(),
    };
    let refusal = takahashi.send(approve).await.expect_err("refused");
    assert!(
        matches!(&refusal, Refusal::BadValue { rule, .. } if rule == "bank_not_contracted"),
        "{refusal:?}"
    );
    let said = sentence(Language::Japanese, &refusal);
    assert_eq!(said.what, "預託金融機関と契約がありません（前払金保証）");
    assert!(said.remedy.contains("差し戻す"), "{}", said.remedy);
    office
        .arrange("UPDATE core.bank SET contracted = true")
        .await;
    assert_eq!(gate(&waiting(&takahashi).await[0]), None);
}

#[tokio::test]
async fn a_branch_without_a_number_prefix_for_the_year_is_told_who_can_enter_it() {
    let office = Office::new().await;
    let key = office
        .submitted("sato", "371", &works("番号のない工事"))
        .await;
    office.arrange("DELETE FROM core.branch_prefix").await;
    let takahashi = office.store("takahashi");
    let row = &waiting(&takahashi).await[0];
    let approve = Write::Approve {
        key: key.clone(),
        version: row.version,
        revision: row.standing.revision,
        content_hash: row.standing.submitted_hash.clone(),
        retyped: Fields::new(),
        seen: Vec::new(),
    };
    let refusal = takahashi.send(approve).await.expect_err("refused");
    let said = sentence(Language::Japanese, &refusal);
    assert_eq!(
        said.what,
        "この支店に、今年度の契約番号の先頭5桁が登録されていません"
    );
    assert!(said.remedy.contains("管理者"), "{}", said.remedy);
}
