//! 契約一覧, 契約内容, the preview, keys, prints and jobs.

use crate::support::office::{Desk, Office, flyer, works};
use densho::domain::certificate::CertificateContent;
use densho::domain::command::{Answer, PageFrom, Query, RevealPurpose, Write, Written};
use densho::domain::ids::ContractKey;
use densho::domain::product::Product;
use densho::domain::record::{ApplicationState, ContractRow, JobRow, Page};
use densho::domain::refusal::Refusal;
use densho::store::Store;
use uuid::Uuid;

async fn contracts(store: &Store, search: &str, from: PageFrom, limit: u16) -> Page<ContractRow> {
    let search = search.to_owned();
    match store
        .query(&Query::Contracts {
            search,
            from,
            limit,
        })
        .await
    {
        Ok(Answer::Contracts(page)) => page,
        other => panic!("{other:?}"),
    }
}

fn numbers(page: &Page<ContractRow>) -> Vec<&str> {
    page.rows.iter().map(|r| r.number.as_str()).collect()
}

#[tokio::test]
async fn contracts_stand_latest_first_and_are_found_by_number_and_by_text() {
    let office = Office::new().await;
    let sato = office.store("sato");
    office.issued("sato", "takahashi", "371", &flyer()).await;
    office
        .issued("sato", "takahashi", "371", &works("橋りょう補修"))
        .await;
    office
        .issued("kato", "tanaka", "380", &works("新潟の工事"))
        .await;
    let all = contracts(&sato, "", PageFrom::Top, 50).await;
    assert_eq!(
        numbers(&all),
        [
            "37071-00002K",
            "37071-00002M",
            "37071-00001K",
            "37071-00001M"
        ]
    );
    assert_eq!(all.rows[0].works, "橋りょう補修");
    assert!(all.rows[0].issued_at.is_some());

    let first = contracts(&sato, "", PageFrom::Top, 3).await;
    assert!(first.more_after && !first.more_before);
    let last = &first.rows[2];
    let second = contracts(
        &sato,
        "",
        PageFrom::After(last.issued_at.unwrap(), last.key.id),
        3,
    )
    .await;
    assert_eq!(numbers(&second), ["37071-00001M"]);
    assert!(second.more_before && !second.more_after);
    let back = PageFrom::Before(second.rows[0].issued_at.unwrap(), second.rows[0].key.id);
    assert_eq!(contracts(&sato, "", back, 3).await, first);

    for search in ["37071-00001M", "３７０７１ー００００１ｍ", "3707100001M"] {
        assert_eq!(
            numbers(&contracts(&sato, search, PageFrom::Top, 50).await),
            ["37071-00001M"],
            "{search}"
        );
    }
    // A part of it is enough, with or without the hyphen: the middle, or the end.
    for (part, found) in [
        ("00002", &["37071-00002K", "37071-00002M"][..]),
        ("1-00002k", &["37071-00002K"]),
        ("００００２Ｍ", &["37071-00002M"]),
        ("99999", &[]),
    ] {
        let page = contracts(&sato, part, PageFrom::Top, 50).await;
        assert_eq!(numbers(&page), found, "{part}");
    }
    assert_eq!(
        contracts(&sato, "37071", PageFrom::Top, 50)
            .await
            .rows
            .len(),
        4
    );
    // Words are looked for in what the certificates say.
    assert_eq!(
        numbers(&contracts(&sato, "県単　河川", PageFrom::Top, 50).await),
        ["37071-00001K", "37071-00001M"]
    );
    // The texts of other branches are not searched, and a text is never a pattern.
    for nothing in [
        "38071",
        "鬮",
        "%",
        "_",
        "\\",
        "'; DROP TABLE core.contract; --",
    ] {
        assert_eq!(
            contracts(&sato, nothing, PageFrom::Top, 50)
                .await
                .rows
                .len(),
            0,
            "{nothing}"
        );
    }
    assert_eq!(
        contracts(&office.store("kansa"), "河川", PageFrom::Top, 50)
            .await
            .rows
            .len(),
        2
    );
}

#[tokio::test]
async fn a_contract_shows_what_was_issued_and_how() {
    let office = Office::new().await;
    let (application, keys) = office.issued("sato", "takahashi", "371", &flyer()).await;
    let seen = office.store("sato").contract(&keys[0]).await;
    assert_eq!(seen.row.number, "37071-00001M");
    assert_eq!(seen.application, application);
    let certificate: CertificateContent = serde_json::from_value(seen.certificate).unwrap();
    assert_eq!(certificate.contract_number.as_deref(), Some("37071-00001M"));
    assert_eq!(certificate.deposit_bank.as_deref(), Some("○○銀行　××支店"));
    assert_eq!(certificate.guarantee_end, "2023-03-31".parse().unwrap());
    assert_eq!(seen.history.len(), 1);
    assert_eq!(
        (seen.history[0].0, seen.history[0].1.as_str()),
        (1, "issue")
    );
    assert_eq!(seen.history[0].2, seen.progress.arrived_at);
    assert_eq!(seen.row.issued_at, seen.progress.arrived_at);
    assert!(seen.reveals.is_empty());
    assert_eq!(
        office
            .store("kato")
            .query(&Query::Contract(keys[0].clone()))
            .await,
        Err(Refusal::NotFound)
    );
}

#[tokio::test]
async fn the_preview_reads_as_the_certificate_will() {
    let office = Office::new().await;
    let key = office.receive("371", &flyer()).await;
    let preview = async |store: &Store, revision, product| {
        store
            .query(&Query::CertificatePreview {
                key: key.clone(),
                revision,
                product,
            })
            .await
    };
    let sato = office.store("sato");
    let Ok(Answer::Certificate(before)) = preview(&sato, 0, Product::AdvancePayment).await else {
        panic!()
    };
    let before: CertificateContent = serde_json::from_value(*before).unwrap();
    assert_eq!(before.contract_number, None);
    assert_eq!(before.clause_name, "前払金保証約款");
    for (revision, product) in [(1, Product::AdvancePayment), (0, Product::BidBond)] {
        assert_eq!(
            preview(&sato, revision, product).await,
            Err(Refusal::NotFound)
        );
    }
    assert_eq!(
        preview(&office.store("kato"), 0, Product::AdvancePayment).await,
        Err(Refusal::NotFound)
    );
    sato.claim(&key).await.unwrap();
    sato.submit(&key).await.unwrap();
    office.store("takahashi").approve(&key).await.unwrap();
    office.work().await;
    let contract = sato.application(&key).await.contracts[0].contract.clone();
    let issued = sato.contract(&contract.unwrap()).await.certificate;
    let issued: CertificateContent = serde_json::from_value(issued).unwrap();
    assert!(issued.issued_on.is_some());
    assert_eq!(
        CertificateContent {
            contract_number: None,
            issued_on: None,
            ..issued
        },
        before
    );
}

fn wish(key: &ContractKey) -> Write {
    Write::RequestReveal {
        key: key.clone(),
        public_key: vec![7; 32],
        reason: "発注者からの照会".into(),
        purpose: RevealPurpose::View,
    }
}

async fn asked(store: &Store, key: &ContractKey) -> Uuid {
    match store.send(wish(key)).await {
        Ok(Written::Reveal { id }) => id,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_reveal_is_on_record_first_and_goes_once_to_whoever_asked() {
    let office = Office::new().await;
    let (_, keys) = office.issued("sato", "takahashi", "371", &flyer()).await;
    let (sato, suzuki) = (office.store("sato"), office.store("suzuki"));
    let id = asked(&sato, &keys[0]).await;
    let seen = sato.contract(&keys[0]).await;
    assert_eq!(seen.reveals.len(), 1);
    assert_eq!(seen.reveals[0].remark, "発注者からの照会");
    assert_eq!(seen.reveals[0].actor, "佐藤　花子");

    let fetch = async |store: &Store, id| store.query(&Query::Reveal { id }).await;
    assert_eq!(fetch(&sato, id).await, Ok(Answer::Reveal(None)));
    let answered: bool = sqlx::query_scalar("SELECT worker.answer_reveal($1, '\\xabcd')")
        .bind(id)
        .fetch_one(&office.db.connect_as("worker1").await)
        .await
        .unwrap();
    assert!(answered);
    assert_eq!(fetch(&suzuki, id).await, Err(Refusal::NotFound));
    assert_eq!(
        fetch(&sato, id).await,
        Ok(Answer::Reveal(Some(vec![0xab, 0xcd])))
    );
    assert_eq!(fetch(&sato, id).await, Err(Refusal::NotFound));
    let kept: i64 = office
        .look("SELECT count(*) FROM vault.reveal WHERE sealed IS NOT NULL")
        .await;
    assert_eq!(kept, 0);
    assert!(
        sato.send(Write::RecordPrint {
            key: keys[0].clone(),
            what: "certificate".into()
        })
        .await
        .is_ok()
    );
    let printed: String = office
        .look("SELECT remark FROM audit.event WHERE kind = 'contract.printed'")
        .await;
    assert_eq!(printed, "certificate");
}

#[tokio::test]
async fn a_reveal_is_over_after_a_minute_and_a_failure_is_said() {
    let office = Office::new().await;
    let (_, keys) = office.issued("sato", "takahashi", "371", &flyer()).await;
    let sato = office.store("sato");
    let id = asked(&sato, &keys[0]).await;
    office
        .arrange("SELECT worker.answer_reveal(reveal_id, '\\xab') FROM vault.reveal; UPDATE vault.reveal SET requested_at = requested_at - interval '61 seconds'")
        .await;
    assert_eq!(
        sato.query(&Query::Reveal { id }).await,
        Err(Refusal::NotFound)
    );
    let id = asked(&sato, &keys[0]).await;
    office
        .arrange("SELECT worker.fail_reveal(reveal_id, 'no key') FROM vault.reveal WHERE answered_at IS NULL")
        .await;
    assert_eq!(
        sato.query(&Query::Reveal { id }).await,
        Err(Refusal::BadValue {
            rule: "reveal_failed".into(),
            detail: "no key".into()
        })
    );
}

#[tokio::test]
async fn keys_are_not_asked_for_without_reason_by_the_dozen_or_where_there_is_none() {
    let office = Office::new().await;
    let mut content = flyer();
    content["products"][1]["form"] = "paper".into();
    let (_, keys) = office.issued("sato", "takahashi", "371", &content).await;
    let sato = office.store("sato");
    assert_eq!(
        sato.send(wish(&keys[1])).await,
        Err(Refusal::WrongState {
            state: "paper".into()
        })
    );
    let blank = Write::RequestReveal {
        key: keys[0].clone(),
        public_key: vec![7; 32],
        reason: " ".into(),
        purpose: RevealPurpose::Notice,
    };
    assert_eq!(
        sato.send(blank).await,
        Err(Refusal::BadValue {
            rule: "reason_is_not_blank".into(),
            detail: "reason".into()
        })
    );
    let short = Write::RequestReveal {
        key: keys[0].clone(),
        public_key: vec![7; 31],
        reason: "照会".into(),
        purpose: RevealPurpose::View,
    };
    assert_eq!(
        sato.send(short).await,
        Err(Refusal::BadValue {
            rule: "public_key_size".into(),
            detail: String::new()
        })
    );
    for login in ["kansa", "kanri"] {
        assert_eq!(
            office.store(login).send(wish(&keys[0])).await,
            Err(Refusal::NotAllowed)
        );
    }
    assert_eq!(
        office.store("kato").send(wish(&keys[0])).await,
        Err(Refusal::NotFound)
    );
    for _ in 0..10 {
        asked(&sato, &keys[0]).await;
    }
    assert_eq!(
        sato.send(wish(&keys[0])).await,
        Err(Refusal::BadValue {
            rule: "reveal_rate".into(),
            detail: "minute".into()
        })
    );
    // Not the whole branch: the next desk may ask.
    asked(&office.store("suzuki"), &keys[0]).await;
}

async fn jobs(store: &Store) -> Vec<JobRow> {
    match store
        .query(&Query::Jobs {
            shown: densho::domain::publication::Shown::Open,
            from: PageFrom::Top,
            limit: 50,
        })
        .await
    {
        Ok(Answer::Jobs(page)) => page.rows,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_job_that_was_given_up_waits_for_a_person_and_goes_on_from_there() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    office.store("takahashi").approve(&key).await.unwrap();
    let sato = office.store("sato");
    assert_eq!(jobs(&sato).await.len(), 2);
    let retry = |id| Write::RetryJob { id };
    let waiting = jobs(&sato).await[0].id;
    assert_eq!(
        sato.send(retry(waiting)).await,
        Err(Refusal::WrongState {
            state: "ready".into()
        })
    );
    for _ in 0..2 {
        let lease = office.lease().await.unwrap();
        office.stops(&lease, "glyph_missing 𠮷").await;
    }
    let seen = sato.application(&key).await;
    assert_eq!(seen.row.state, ApplicationState::Attention);
    assert!(seen.contracts.iter().all(|c| c.dead));
    assert_eq!(
        seen.contracts[0].trouble.as_deref(),
        Some("glyph_missing 𠮷")
    );
    let dead = jobs(&sato).await;
    assert_eq!(dead[0].state, densho::domain::publication::Shown::Dead);
    // In which order they were leased says nothing: a refused transaction (the retry above) may hold its row for a
    // moment after its error was read, and leases skip what is locked.
    let mut subjects: Vec<_> = dead.iter().map(|j| j.subject.as_str()).collect();
    subjects.sort_unstable();
    assert_eq!(subjects, ["advance_payment", "performance"]);
    assert_eq!(
        office.store("kato").send(retry(dead[0].id)).await,
        Err(Refusal::NotFound)
    );
    assert_eq!(
        office.store("kansa").send(retry(dead[0].id)).await,
        Err(Refusal::NotAllowed)
    );
    assert_eq!(sato.send(retry(dead[0].id)).await, Ok(Written::Done));
    assert_eq!(
        sato.application(&key).await.row.state,
        ApplicationState::Attention,
        "the other one still stands"
    );
    assert_eq!(sato.send(retry(dead[1].id)).await, Ok(Written::Done));
    assert_eq!(
        sato.application(&key).await.row.state,
        ApplicationState::Issuing
    );
    office.work().await;
    assert_eq!(
        sato.application(&key).await.row.state,
        ApplicationState::Issued
    );
    assert!(jobs(&sato).await.is_empty());
}
