//! What a clerk and a supervisor do to an application, and what they are refused.

use crate::support::office::{Desk, Office, flyer, works};
use densho::domain::command::{Override, Write, Written};
use densho::domain::house::Fields;
use densho::domain::money::Yen;
use densho::domain::record::{ApplicationState, MailProgress};
use densho::domain::refusal::Refusal;
use uuid::Uuid;

#[tokio::test]
async fn an_application_goes_from_reception_to_issue() {
    let office = Office::new().await;
    let key = office.receive("371", &flyer()).await;
    let (sato, takahashi) = (office.store("sato"), office.store("takahashi"));

    let seen = sato.application(&key).await;
    assert_eq!(seen.row.state, ApplicationState::Received);
    assert_eq!((seen.revision, seen.row.version), (0, 1));
    assert_eq!(seen.content, seen.submitted);

    assert_eq!(
        sato.claim(&key).await,
        Ok(Written::Application {
            version: 2,
            revision: 0
        })
    );
    assert_eq!(
        sato.save(&key, |c| c.other.note = "電話で確認".into())
            .await,
        Ok(Written::Application {
            version: 3,
            revision: 1
        })
    );
    let seen = sato.application(&key).await;
    assert_eq!(seen.content.other.note, "電話で確認");
    assert_eq!(seen.submitted.other.note, "");
    assert_eq!(seen.row.claimed_by_name.as_deref(), Some("佐藤　花子"));

    let submitted = sato
        .send(Write::Submit {
            key: key.clone(),
            version: 3,
            revision: 1,
            warnings: Vec::new(),
        })
        .await;
    assert_eq!(
        submitted,
        Ok(Written::Application {
            version: 4,
            revision: 1
        })
    );
    assert!(takahashi.approve(&key).await.is_ok());
    let seen = sato.application(&key).await;
    assert_eq!(seen.row.state, ApplicationState::Issuing);
    assert_eq!(seen.row.drafted_by_name.as_deref(), Some("佐藤　花子"));
    assert_eq!(seen.contracts.len(), 2);
    assert!(seen.contracts.iter().all(|c| c.number.is_none()));
    assert_eq!(seen.mail, MailProgress::Waiting);

    office.work().await;
    let seen = sato.application(&key).await;
    assert_eq!(seen.row.state, ApplicationState::Issued);
    let numbers: Vec<_> = seen
        .contracts
        .iter()
        .map(|c| c.number.clone().unwrap())
        .collect();
    assert_eq!(numbers, ["37071-00001M", "37071-00001K"]);
    assert!(seen.contracts.iter().all(|c| c.arrived_at.is_some()));
    assert!(
        matches!(&seen.mail, MailProgress::Sent { to, .. } if to == "soumu@example.jp"),
        "{:?}",
        seen.mail
    );
    let story: Vec<(&str, &str)> = seen
        .story
        .iter()
        .map(|s| (s.kind.as_str(), s.actor.as_str()))
        .collect();
    assert_eq!(
        story[..5],
        [
            ("application.received", ""),
            ("application.claimed", "佐藤　花子"),
            ("application.draft_saved", "佐藤　花子"),
            ("application.submitted", "佐藤　花子"),
            ("application.approved", "髙橋　健"),
        ]
    );
}

#[tokio::test]
async fn a_return_takes_it_back_to_the_clerk_with_the_reason_and_it_can_be_submitted_again() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    let (sato, takahashi) = (office.store("sato"), office.store("takahashi"));
    let version = takahashi.application(&key).await.row.version;
    let back = |reason: &str, version| Write::Return {
        key: key.clone(),
        version,
        code: densho::domain::queue::ReturnCode::Date,
        reason: reason.into(),
    };
    assert_eq!(
        takahashi.send(back("　", version)).await,
        Err(Refusal::BadValue {
            rule: "reason_is_not_blank".into(),
            detail: "reason".into()
        })
    );
    assert_eq!(
        sato.send(back("自分で", version)).await,
        Err(Refusal::NotAllowed)
    );
    assert!(
        takahashi
            .send(back("工期を確かめてください", version))
            .await
            .is_ok()
    );
    let seen = sato.application(&key).await;
    assert!(seen.row.returned);
    assert_eq!(seen.row.state, ApplicationState::Examining);
    assert_eq!(seen.row.claimed_by.as_ref().unwrap().as_str(), "sato");
    assert_eq!(seen.story.last().unwrap().remark, "工期を確かめてください");

    // Unchanged, with somebody standing for it once more: a revision of its own.
    let again = sato
        .send(Write::Submit {
            key: key.clone(),
            version: seen.row.version,
            revision: seen.revision,
            warnings: Vec::new(),
        })
        .await
        .unwrap();
    assert!(
        matches!(again, Written::Application { revision, .. } if revision == seen.revision + 1)
    );
    assert!(!sato.application(&key).await.row.returned);
    assert!(takahashi.approve(&key).await.is_ok());
}

#[tokio::test]
async fn nobody_approves_what_they_drafted_or_submitted() {
    let office = Office::new().await;
    let key = office.submitted("takahashi", "371", &flyer()).await;
    assert_eq!(
        office.store("takahashi").approve(&key).await,
        Err(Refusal::OwnDraft)
    );
    // A supervisor's draft, taken over and submitted as it is by a clerk, is still the supervisor's draft.
    let other = office.receive("371", &works("別の工事")).await;
    let (takahashi, sato) = (office.store("takahashi"), office.store("sato"));
    takahashi.claim(&other).await.unwrap();
    takahashi
        .save(&other, |c| {
            c.works.price = Yen::new(60_000_000).unwrap();
            c.products.truncate(1);
        })
        .await
        .unwrap();
    let version = takahashi.application(&other).await.row.version;
    takahashi
        .send(Write::Release {
            key: other.clone(),
            version,
        })
        .await
        .unwrap();
    sato.claim(&other).await.unwrap();
    sato.submit(&other).await.unwrap();
    assert_eq!(takahashi.approve(&other).await, Err(Refusal::OwnDraft));
    assert!(office.store("tanaka").approve(&other).await.is_ok());
}

#[tokio::test]
async fn an_amount_over_the_limit_is_refused_with_both_figures() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    assert_eq!(
        office.store("mori").approve(&key).await,
        Err(Refusal::OverLimit {
            amount: Yen::new(20_000_000).unwrap(),
            limit: Yen::new(10_000_000)
        })
    );
    office
        .arrange("UPDATE core.authority SET valid_to = '2021-03-31' WHERE login = 'mori'")
        .await;
    assert_eq!(
        office.store("mori").approve(&key).await,
        Err(Refusal::OverLimit {
            amount: Yen::new(20_000_000).unwrap(),
            limit: None
        })
    );
    assert!(office.store("takahashi").approve(&key).await.is_ok());
}

#[tokio::test]
async fn an_approval_is_of_the_content_that_was_seen() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    let takahashi = office.store("takahashi");
    let seen = takahashi.application(&key).await;
    let approve = |revision, content_hash: Vec<u8>, version| Write::Approve {
        key: key.clone(),
        version,
        revision,
        content_hash,
        retyped: Fields::new(),
        seen: Vec::new(),
    };
    let mut other = seen.content_hash.clone();
    other[0] ^= 1;
    for write in [
        approve(seen.revision, other, seen.row.version),
        approve(0, seen.content_hash.clone(), seen.row.version),
    ] {
        assert_eq!(takahashi.send(write).await, Err(Refusal::ContentChanged));
    }
    assert_eq!(
        takahashi
            .send(approve(
                seen.revision,
                seen.content_hash.clone(),
                seen.row.version - 1
            ))
            .await,
        Err(Refusal::Stale)
    );
    assert!(
        takahashi
            .send(approve(seen.revision, seen.content_hash, seen.row.version))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn what_is_not_claimed_by_me_is_not_mine_to_change() {
    let office = Office::new().await;
    let key = office.receive("371", &flyer()).await;
    let (sato, suzuki) = (office.store("sato"), office.store("suzuki"));
    assert_eq!(
        sato.save(&key, |c| c.other.note = "x".into()).await,
        Err(Refusal::WrongState {
            state: "received".into()
        })
    );
    sato.claim(&key).await.unwrap();
    let by = "佐藤　花子".to_owned();
    let taken = Refusal::ClaimedByOther { by };
    assert_eq!(
        suzuki.save(&key, |c| c.other.note = "x".into()).await,
        Err(taken.clone())
    );
    assert_eq!(suzuki.claim(&key).await, Err(taken.clone()));
    let version = suzuki.application(&key).await.row.version;
    let release = Write::Release {
        key: key.clone(),
        version,
    };
    let withdraw = |version| Write::Withdraw {
        key: key.clone(),
        version,
        reason: "申込者の都合".into(),
    };
    assert_eq!(suzuki.send(release.clone()).await, Err(taken.clone()));
    assert_eq!(suzuki.send(withdraw(version)).await, Err(taken));
    // A supervisor frees what a colleague left.
    assert!(office.store("takahashi").send(release).await.is_ok());
    assert!(suzuki.send(withdraw(version + 1)).await.is_ok());
    assert_eq!(
        suzuki.application(&key).await.row.state,
        ApplicationState::Withdrawn
    );
}

#[tokio::test]
async fn declining_is_a_supervisors_decision_and_nothing_is_closed_after_approval() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    let decline = |version| Write::Decline {
        key: key.clone(),
        version,
        reason: "与信".into(),
    };
    let version = office.store("sato").application(&key).await.row.version;
    assert_eq!(
        office.store("sato").send(decline(version)).await,
        Err(Refusal::NotAllowed)
    );
    office.store("takahashi").approve(&key).await.unwrap();
    assert_eq!(
        office.store("mori").send(decline(version + 1)).await,
        Err(Refusal::WrongState {
            state: "issuing".into()
        })
    );
    let other = office.receive("371", &works("別の工事")).await;
    let declined = Write::Decline {
        key: other.clone(),
        version: 1,
        reason: "与信".into(),
    };
    assert!(office.store("mori").send(declined).await.is_ok());
    assert_eq!(
        office.store("sato").application(&other).await.row.state,
        ApplicationState::Declined
    );
}

#[tokio::test]
async fn auditors_and_administrators_look_and_do_not_touch() {
    let office = Office::new().await;
    let key = office.receive("371", &flyer()).await;
    for login in ["kansa", "kanri"] {
        let store = office.store(login);
        assert_eq!(
            store.application(&key).await.row.state,
            ApplicationState::Received
        );
        assert_eq!(store.claim(&key).await, Err(Refusal::NotAllowed), "{login}");
    }
}

#[tokio::test]
async fn another_branch_does_not_exist() {
    let office = Office::new().await;
    let key = office.receive("371", &flyer()).await;
    let kato = office.store("kato");
    for write in [
        Write::Claim {
            key: key.clone(),
            version: 1,
        },
        Write::Withdraw {
            key: key.clone(),
            version: 1,
            reason: "x".into(),
        },
    ] {
        assert_eq!(kato.send(write).await, Err(Refusal::NotFound));
    }
    assert_eq!(
        kato.query(&densho::domain::command::Query::Application(key))
            .await,
        Err(Refusal::NotFound)
    );
}

#[tokio::test]
async fn a_warning_needs_its_reason_and_the_database_finds_duplicates_itself() {
    let office = Office::new().await;
    let first = office.receive("371", &flyer()).await;
    let second = office.receive("371", &flyer()).await;
    let sato = office.store("sato");
    sato.claim(&second).await.unwrap();
    let seen = sato.application(&second).await;
    let first_number = sato.application(&first).await.row.number;
    assert_eq!(seen.duplicates, [first_number]);

    let submit = |version, warnings: &[&str]| Write::Submit {
        key: second.clone(),
        version,
        revision: 0,
        warnings: warnings.iter().map(|w| (*w).to_owned()).collect(),
    };
    let open = |warning: &str| {
        Err(Refusal::BadValue {
            rule: "warning_open".into(),
            detail: warning.into(),
        })
    };
    // Not named by the screen, and still found.
    assert_eq!(sato.send(submit(2, &[])).await, open("duplicate|"));
    let give = |version, code: &str, subject: &str, reason: &str| Write::OverrideWarning {
        key: second.clone(),
        version,
        warning: Override {
            code: code.into(),
            subject: subject.into(),
            reason: reason.into(),
        },
    };
    assert!(sato.send(give(2, "duplicate", "", "別工区")).await.is_ok());
    assert_eq!(
        sato.send(give(3, "duplicate", "", "もう一度")).await,
        Err(Refusal::Duplicate {
            rule: "warning_override_pkey".into()
        })
    );
    assert_eq!(
        sato.send(submit(3, &["duplicate|", "works_over|"])).await,
        open("works_over|")
    );
    sato.send(give(3, "works_over", "", "工期変更の予定"))
        .await
        .unwrap();
    assert!(
        sato.send(submit(4, &["duplicate|", "works_over|"]))
            .await
            .is_ok()
    );
    // Given for what came in, kept for the draft that it became.
    let seen = sato.application(&second).await;
    assert_eq!(seen.revision, 1);
    assert_eq!(seen.row.overrides, 2);
    assert_eq!(seen.overrides[0].reason, "別工区");
    assert_eq!(seen.overrides[0].by_name, "佐藤　花子");
}

#[tokio::test]
async fn the_same_request_is_done_once_and_belongs_to_one_command() {
    let office = Office::new().await;
    let key = office.receive("371", &flyer()).await;
    let (sato, suzuki) = (office.store("sato"), office.store("suzuki"));
    let request = Uuid::new_v4();
    let claim = Write::Claim {
        key: key.clone(),
        version: 1,
    };
    let first = sato.write(request, &claim).await;
    assert_eq!(
        first,
        Ok(Written::Application {
            version: 2,
            revision: 0
        })
    );
    assert_eq!(sato.write(request, &claim).await, first);
    let once = Err(Refusal::Duplicate {
        rule: "request_id_once".into(),
    });
    assert_eq!(suzuki.write(request, &claim).await, once);
    let release = Write::Release { key, version: 2 };
    assert_eq!(sato.write(request, &release).await, once);
    let claims: i64 = office
        .look("SELECT count(*) FROM audit.event WHERE kind = 'application.claimed'")
        .await;
    assert_eq!(claims, 1);
}
