//! Whoever decided in another's place is named together with whom they stood in for, wherever the decision is read; and
//! what the people concerned are told says who, which and until when.

use super::audit::all;
use super::close::act;
use super::delegations::LIMITS_OF_SUZUKI;
use crate::amendments::desk::{self, change, yen};
use crate::support::office::{Desk as _, Office, flyer, works};
use densho::domain::amendment::AmendedField;
use densho::domain::command::{Answer, KeyOrder, Query, Write};
use densho::domain::house::{HouseAct, HouseTable};
use densho::domain::ids::Login;
use densho::domain::queue::{Notice, ReturnCode};
use densho::i18n::{Language, desk as words};
use densho::store::Store;
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

async fn stands_in(root: &PgPool, mori: &Store) -> String {
    sqlx::query(LIMITS_OF_SUZUKI).execute(root).await.unwrap();
    let today: String = sqlx::query_scalar("SELECT core.tokyo_day(clock_timestamp())::text")
        .fetch_one(root)
        .await
        .unwrap();
    let args = json!({"absent": "takahashi", "delegate": "suzuki", "first_day": today, "last_day": today, "reason": "出張"});
    act(mori, HouseAct::Delegate, args).await.unwrap();
    today
}

async fn notices(store: &Store) -> Vec<Notice> {
    match store.query(&Query::Notices).await {
        Ok(Answer::Notices(notices)) => notices,
        other => panic!("{other:?}"),
    }
}

/// A notice as it is read: its head, what it is about, what was said.
fn read(notice: &Notice) -> Vec<String> {
    let mut lines = vec![words::notice(Language::Japanese, notice)];
    lines.extend(words::notice_details(Language::Japanese, notice));
    lines.push(notice.remark.clone());
    lines
}

#[tokio::test]
async fn an_issue_approved_in_anothers_place_says_so_in_story_history_audit_and_its_file() {
    let office = Office::new().await;
    stands_in(&office.root, &office.store("mori")).await;
    let (key, contracts) = office.issued("sato", "suzuki", "371", &flyer()).await;
    let sato = office.store("sato");
    let story = sato.application(&key).await.story;
    let of = |kind: &str| story.iter().find(|e| e.kind == kind).unwrap();
    let approved = of("application.approved");
    assert_eq!(approved.actor, "鈴木　一郎");
    assert_eq!(approved.acting_for.as_deref(), Some("髙橋　健"));
    assert_eq!(of("application.claimed").acting_for, None);
    let ledger = desk::ledger_of(&sato, &contracts[0]).await;
    let issue = &ledger.events[0].content;
    assert_eq!(issue.approved_by, "鈴木　一郎");
    assert_eq!(issue.acting_for.as_deref(), Some("髙橋　健"));

    let filter = json!({"kind": "application.approved"});
    let rows = all(&office.store("kansa"), HouseTable::Audit, filter).await;
    assert_eq!(
        densho::i18n::house::actor(Language::Japanese, &rows[0]),
        "鈴木　一郎（髙橋　健の代行）"
    );
    let file = office
        .db
        .densho(
            "kansa",
            &[
                "export",
                "events",
                "--to",
                "-",
                "--where",
                "kind=application.approved",
            ],
        )
        .output()
        .unwrap();
    let text = String::from_utf8(file.stdout).unwrap();
    assert!(text.contains("鈴木　一郎（髙橋　健の代行）"), "{text}");

    // In their own right again: nobody is named beside them.
    let (key, _) = office
        .issued("sato", "takahashi", "371", &works("次の工事"))
        .await;
    let story = sato.application(&key).await.story;
    assert!(story.iter().all(|e| e.acting_for.is_none()), "{story:?}");
}

#[tokio::test]
async fn a_change_approved_in_anothers_place_says_so_in_the_contracts_history() {
    let desk = desk::Desk::new(|_| {}).await;
    stands_in(&desk.stage.root, &desk.store("mori")).await;
    let more = change(&[(AmendedField::Amount, yen(19_000_000))]);
    let key = desk.submit("sato", more).await.unwrap();
    desk.approve("suzuki", &key).await.unwrap();
    desk.work().await;
    let ledger = desk.ledger().await;
    assert_eq!(ledger.events[0].content.acting_for, None);
    assert_eq!(
        ledger.events[1].content.acting_for.as_deref(),
        Some("髙橋　健")
    );
    let told: Vec<_> = ledger
        .story
        .iter()
        .filter_map(|e| Some((e.kind.as_str(), e.acting_for.as_deref()?)))
        .collect();
    assert_eq!(told, [("amendment.approved", "髙橋　健")]);
}

#[tokio::test]
async fn notices_of_a_delegation_say_for_whom_by_whom_and_until_when() {
    let office = Office::new().await;
    let today = stands_in(&office.root, &office.store("mori")).await;
    let day = densho::domain::date::long(today.parse().unwrap());
    let suzuki = notices(&office.store("suzuki")).await;
    let head = read(&suzuki[0]);
    assert!(head[0].ends_with("まで髙橋　健さんの代行です"), "{head:?}");
    assert_eq!(
        head[1..],
        [
            "不在 髙橋　健　代行 鈴木　一郎（森　直子さんの操作）".to_owned(),
            format!("期間 {day}〜{day}"),
            "出張".to_owned()
        ]
    );
    let absent = notices(&office.store("takahashi")).await;
    assert!(read(&absent[0])[0].ends_with("まで鈴木　一郎さんが代行します"));
    // Its end is told to both: one may no longer decide, the other does again.
    let id: String = office
        .look("SELECT delegation_id::text FROM core.delegation")
        .await;
    let args = json!({"id": id, "reason": "戻りました"});
    act(&office.store("mori"), HouseAct::EndDelegation, args)
        .await
        .unwrap();
    for login in ["suzuki", "takahashi"] {
        let all = notices(&office.store(login)).await;
        let last = read(all.last().unwrap());
        assert_eq!(last[0], "髙橋　健さんの代行は終わりました", "{login}");
        assert_eq!(last.last().unwrap(), "戻りました");
    }
}

#[tokio::test]
async fn a_notice_of_a_new_limit_says_of_what_how_much_and_from_when() {
    let office = Office::new().await;
    let day: String = office
        .look("SELECT (core.tokyo_day(clock_timestamp()) + 1)::text")
        .await;
    let content =
        json!({"login": "mori", "product": "performance", "limit": 30_000_000, "valid_from": day});
    let args = json!({"kind": "limit", "content": content, "reason": "昇格"});
    act(&office.store("kanri"), HouseAct::Propose, args)
        .await
        .unwrap();
    let id: String = office
        .look("SELECT max(proposal_id)::text FROM core.proposal")
        .await;
    let args = json!({"id": id, "verdict": "confirmed", "reason": "確認"});
    act(&office.store("takahashi"), HouseAct::DecideProposal, args)
        .await
        .unwrap();
    let told = notices(&office.store("mori")).await;
    let lines = read(told.last().unwrap());
    assert_eq!(lines[1], "契約保証　限度額 30,000,000円", "{lines:?}");
    let day = densho::domain::date::long(day.parse().unwrap());
    assert_eq!(lines[2], format!("期間 {day}〜"));
}

#[tokio::test]
async fn what_comes_back_is_told_with_its_works_and_the_kind_of_reason_a_change_too() {
    let desk = desk::Desk::new(|_| {}).await;
    let more = change(&[(AmendedField::Amount, yen(19_000_000))]);
    let key = desk.submit("sato", more).await.unwrap();
    let write = Write::ReturnAmendment {
        version: desk.amendment(&key).await.row.version,
        key,
        reason: "金額を確かめてください".to_owned(),
    };
    desk.store("takahashi")
        .write(Uuid::new_v4(), &write)
        .await
        .unwrap();
    let told = notices(&desk.store("sato")).await;
    let lines = read(told.last().unwrap());
    assert_eq!(
        lines,
        [
            format!("髙橋　健さんが {} を差し戻しました", desk.number),
            "［変更］ 令和○年度　県単河川維持工事".to_owned(),
            "金額を確かめてください".to_owned()
        ]
    );

    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    let takahashi = office.store("takahashi");
    let write = Write::Return {
        version: takahashi.application(&key).await.row.version,
        key,
        code: ReturnCode::Date,
        reason: "工期が違います".to_owned(),
    };
    takahashi.send(write).await.unwrap();
    let told = notices(&office.store("sato")).await;
    assert_eq!(
        read(told.last().unwrap())[1..],
        ["［日付］ 令和○年度　県単河川維持工事", "工期が違います"]
    );
}

#[tokio::test]
async fn every_act_of_a_supervisor_done_in_anothers_place_says_so_in_the_story_and_the_audit() {
    let office = Office::new().await;
    let sent_back = office.submitted("sato", "371", &flyer()).await;
    let declined = office.submitted("sato", "371", &works("次の工事")).await;
    stands_in(&office.root, &office.store("mori")).await;
    let suzuki = office.store("suzuki");
    suzuki
        .send(Write::Return {
            key: sent_back.clone(),
            version: suzuki.application(&sent_back).await.row.version,
            code: ReturnCode::Date,
            reason: "工期が違います".to_owned(),
        })
        .await
        .unwrap();
    suzuki
        .send(Write::Decline {
            key: declined.clone(),
            version: suzuki.application(&declined).await.row.version,
            reason: "反社".to_owned(),
        })
        .await
        .unwrap();
    // A colleague's work is handed on and withdrawn as the absent one would.
    let given = office.receive("371", &works("四つ目の工事")).await;
    office.store("sato").claim(&given).await.unwrap();
    suzuki
        .send(Write::Reassign {
            key: given.clone(),
            version: suzuki.application(&given).await.row.version,
            to: Login::from("mori"),
            reason: "病気のため".to_owned(),
        })
        .await
        .unwrap();
    suzuki
        .send(Write::Withdraw {
            key: given.clone(),
            version: suzuki.application(&given).await.row.version,
            reason: "申出".to_owned(),
        })
        .await
        .unwrap();
    for (key, kind) in [
        (&sent_back, "application.returned"),
        (&given, "application.reassigned"),
        (&given, "application.withdrawn"),
        (&declined, "application.declined"),
    ] {
        let story = office.store("sato").application(key).await.story;
        let event = story.iter().find(|e| e.kind == kind).unwrap();
        assert_eq!(event.acting_for.as_deref(), Some("髙橋　健"), "{kind}");
        let rows = all(
            &office.store("kansa"),
            HouseTable::Audit,
            json!({"kind": kind}),
        )
        .await;
        assert_eq!(
            densho::i18n::house::actor(Language::Japanese, &rows[0]),
            "鈴木　一郎（髙橋　健の代行）"
        );
    }
    // A supervisor in their own right: nobody is named beside them.
    let again = office
        .submitted("sato", "371", &works("三つ目の工事"))
        .await;
    let mori = office.store("mori");
    mori.send(Write::Decline {
        key: again.clone(),
        version: mori.application(&again).await.row.version,
        reason: "反社".to_owned(),
    })
    .await
    .unwrap();
    let story = mori.application(&again).await.story;
    assert!(story.iter().all(|e| e.acting_for.is_none()), "{story:?}");
}

#[tokio::test]
async fn orders_on_a_key_and_returned_changes_name_whom_the_actor_stood_in_for() {
    let desk = desk::Desk::new(|_| {}).await;
    stands_in(&desk.stage.root, &desk.store("mori")).await;
    let more = change(&[(AmendedField::Amount, yen(19_000_000))]);
    let key = desk.submit("sato", more).await.unwrap();
    let suzuki = desk.store("suzuki");
    let detail = match suzuki.query(&Query::Amendment(key.clone())).await {
        Ok(Answer::Amendment(detail)) => detail,
        other => panic!("{other:?}"),
    };
    let write = Write::ReturnAmendment {
        key: key.clone(),
        version: detail.row.version,
        reason: "金額を確かめてください".to_owned(),
    };
    suzuki.write(Uuid::new_v4(), &write).await.unwrap();
    let withdraw = Write::WithdrawAmendment {
        key,
        version: detail.row.version + 1,
        reason: "誤り".to_owned(),
    };
    desk.store("sato")
        .write(Uuid::new_v4(), &withdraw)
        .await
        .unwrap();
    desk.order("suzuki", KeyOrder::Reissue, "紛失")
        .await
        .unwrap();
    let ledger = desk.ledger().await;
    let told: Vec<_> = ledger
        .story
        .iter()
        .filter_map(|e| Some((e.kind.as_str(), e.acting_for.as_deref()?)))
        .collect();
    assert_eq!(
        told,
        [
            ("amendment.returned", "髙橋　健"),
            ("key.reissue_ordered", "髙橋　健")
        ]
    );
}
