use super::desk::{Desk, because, change, day, draft, ended_late, text, yen};
use densho::document::{Fonts, Wordings, certificate};
use densho::domain::amendment::{self, AmendedField as F};
use densho::domain::amendment_record::{AmendmentState, ContractLedger};
use densho::domain::certificate::CertificateContent;
use densho::domain::command::{Answer, PageFrom, Query};
use densho::domain::ledger::{EventKind, Standing};
use densho::domain::refusal::Refusal;
use densho::domain::search::{Criteria, FoundState, Subject};
use std::process::Command;

/// The certificate as another program reads the PDF.
fn printed(content: &CertificateContent) -> String {
    let wordings = Wordings::load(None, None).unwrap();
    let wording = wordings.find(&content.wording).unwrap();
    let pdf = certificate(content, &Fonts::new(Vec::new()), &wording).unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pdf).unwrap();
    let read = Command::new("pdftotext")
        .arg("-layout")
        .arg(file.path())
        .arg("-")
        .output()
        .unwrap();
    assert!(read.status.success());
    String::from_utf8(read.stdout).unwrap()
}

/// What a contractor sees: 発生番号 and kind, latest first.
fn contractor(ledger: &ContractLedger) -> Vec<(u32, EventKind)> {
    let ledger = ledger.ledger().unwrap().arrived().unwrap();
    ledger
        .contractor_view()
        .iter()
        .map(|row| (row.occurrence, row.kind))
        .collect()
}

/// The states of the contracts that a search for this one finds.
async fn found(desk: &Desk, state: FoundState) -> Vec<FoundState> {
    let query = Query::Search {
        criteria: Box::new(Criteria {
            state: Some(state),
            ..Criteria::all(Subject::Contract)
        }),
        from: PageFrom::Top,
        limit: 10,
    };
    match desk.store("sato").query(&query).await {
        Ok(Answer::Found(page)) => page.rows.iter().map(|row| row.state).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_change_of_the_bank_and_of_the_orderers_post_title_is_approved_printed_and_read_and_undone_by_a_cancellation()
 {
    let desk = Desk::new(|_| {}).await;
    let key = desk.key().await;
    let first = desk.seen_with(&key).await.unwrap();
    let bank = "○○銀行　駅前支店";
    let title = "長野県△△地域振興局長";
    let mut moved = change(&[(F::DepositBank, text(bank)), (F::Beneficiary, text(title))]);
    moved.overrides = vec![because("orderer_not_in_master", "組織改正の通知を確認")];
    let asked = desk.submit("sato", moved).await.unwrap();
    // Whoever approves types again what is new, word for word.
    let seen = desk.amendment(&asked).await;
    let again = amendment::retyped(&seen.before, &seen.after);
    assert_eq!(again, [F::DepositBank, F::Beneficiary]);
    let mut wrong = seen.clone();
    wrong.after.beneficiary = "長野県△△地域振興局".to_owned();
    let refused = desk.approve_seen("takahashi", &wrong).await;
    assert!(
        matches!(&refused, Err(Refusal::BadValue { rule, .. }) if rule == "retyped_differs"),
        "{refused:?}"
    );
    desk.approve("takahashi", &asked).await.unwrap();
    desk.work().await;
    // The orderer reads it under the same key, and the page says it.
    let seen = desk.seen_with(&key).await.unwrap();
    assert_eq!(seen.latest.change_number, 2);
    assert_eq!(seen.latest.certificate["deposit_bank"], bank);
    assert_eq!(seen.latest.certificate["beneficiary"], title);
    assert_eq!(
        seen.latest.certificate["amount"], 20_000_000,
        "all else stays"
    );
    let ledger = desk.ledger().await;
    let page = printed(&ledger.events[1].content.content);
    for said in ["変更ー2", title, "駅前支店"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let page = printed(&ledger.events[0].content.content);
    assert!(
        page.contains("××支店") && !page.contains(title),
        "as issued: {page}"
    );
    desk.happens(draft(EventKind::Cancellation, Some(2), &[]))
        .await;
    assert_eq!(desk.seen_with(&key).await.unwrap(), first);
}

#[tokio::test]
async fn a_contract_is_issued_changed_the_change_cancelled_corrected_and_terminated() {
    let desk = Desk::new(|_| {}).await;
    let key = desk.key().await;
    let first = desk.seen().await;
    assert_eq!(first.latest.change_number, 0);

    // 変更: the term and the guarantee's end.
    let longer = [
        (F::TermTo, day("2023-06-30")),
        (F::GuaranteeEnd, day("2023-06-30")),
    ];
    let asked = desk.happens(change(&longer)).await;
    let done = desk.amendment(&asked).await;
    assert_eq!(
        (done.row.state, done.occurrence),
        (AmendmentState::Issued, Some(2))
    );
    let seen = desk.seen_with(&key).await.expect("under the same key");
    assert_eq!(seen.latest.certificate["guarantee_end"], "2023-06-30");
    assert_eq!(seen.latest.certificate["change_number"], 2);
    assert_eq!(seen.earlier.len(), 1);
    let ledger = desk.ledger().await;
    assert_eq!(
        contractor(&ledger),
        [(2, EventKind::Change), (1, EventKind::Issue)]
    );
    let page = printed(&ledger.events[1].content.content);
    assert!(
        page.contains("変更ー2") && page.contains("令和5年6月30日"),
        "{page}"
    );

    // 変更取消: what was there before is the latest again.
    desk.happens(draft(EventKind::Cancellation, Some(2), &[]))
        .await;
    let seen = desk.seen_with(&key).await.unwrap();
    assert_eq!(seen, first, "word for word as before the change");
    let ledger = desk.ledger().await;
    assert_eq!(contractor(&ledger), [(1, EventKind::Issue)]);
    assert_eq!(
        ledger.events[2].content.content,
        ledger.events[0].content.content
    );
    let ends: chrono::NaiveDate = desk
        .stage
        .ask("SELECT guarantee_end FROM core.contract")
        .await;
    assert_eq!(ends.to_string(), "2023-03-31", "the contract's row follows");

    // 訂正 of the issue: its place, no 変更ー.
    let spelt = [(F::WorksName, text("令和○年度　県単河川維持工事（第2工区）"))];
    desk.happens(draft(EventKind::Correction, Some(1), &spelt))
        .await;
    let seen = desk.seen_with(&key).await.unwrap();
    assert_eq!(seen.latest.change_number, 0);
    assert_eq!(
        seen.latest.certificate["works_name"],
        "令和○年度　県単河川維持工事（第2工区）"
    );
    assert_eq!(seen.earlier, [], "what was corrected is no longer shown");
    let ledger = desk.ledger().await;
    let page = printed(&ledger.events[3].content.content);
    assert!(
        page.contains("（第2工区）") && !page.contains("変更ー2\n"),
        "{page}"
    );
    let query = Query::Contracts {
        search: "第2工区".to_owned(),
        from: PageFrom::Top,
        limit: 10,
    };
    match desk.store("sato").query(&query).await {
        Ok(Answer::Contracts(page)) => assert_eq!(page.rows.len(), 1),
        other => panic!("{other:?}"),
    }

    // A change after it has the next number, not the cancelled one's.
    desk.happens(change(&[(F::Amount, yen(18_000_000))])).await;
    let seen = desk.seen_with(&key).await.unwrap();
    assert_eq!(
        (
            seen.latest.change_number,
            seen.latest.certificate["amount"].as_i64()
        ),
        (5, Some(18_000_000))
    );

    // 解約, and nothing after it but a correction.
    desk.happens(ended_late("2040-01-31")).await;
    let seen = desk.seen_with(&key).await.unwrap();
    assert_eq!(seen.latest.certificate["terminated_on"], "2040-01-31");
    let ledger = desk.ledger().await;
    assert_eq!(
        contractor(&ledger),
        [
            (6, EventKind::Termination),
            (5, EventKind::Change),
            (1, EventKind::Issue)
        ]
    );
    let page = printed(&ledger.events[5].content.content);
    assert!(
        page.contains("変更ー5") && page.contains("解約") && page.contains("令和22年1月31日"),
        "{page}"
    );
    // Its state is what it is found by, and by no other.
    for (state, n) in [
        (FoundState::Terminated, 1),
        (FoundState::Issued, 0),
        (FoundState::Expired, 0),
        (FoundState::Unpublished, 0),
    ] {
        assert_eq!(
            found(&desk, state).await,
            vec![FoundState::Terminated; n],
            "{state:?}"
        );
    }
    let refused = desk
        .submit("sato", change(&[(F::Amount, yen(17_000_000))]))
        .await;
    assert!(matches!(refused, Err(Refusal::BadValue { rule, .. }) if rule == "ledger_terminated"));

    // The staff sees all six, who and why; every certificate is as it was.
    let all = ledger.ledger().unwrap();
    let standings: Vec<_> = all.staff_view().iter().map(|row| row.standing).collect();
    assert_eq!(
        standings,
        [
            Standing::InForce,
            Standing::InForce,
            Standing::InForce,
            Standing::Cancels { change: 2 },
            Standing::Cancelled { by: 3 },
            Standing::Corrected { by: 4 },
        ]
    );
    assert_eq!(ledger.events[1].content.drafted_by, "佐藤　花子");
    assert_eq!(ledger.events[1].content.approved_by, "髙橋　健");
    assert_eq!(
        ledger.events[1].content.reason.as_deref(),
        Some("工期延長のため")
    );
    let page = printed(&ledger.events[0].content.content);
    assert!(
        page.contains("令和5年3月31日") && !page.contains("（第2工区）"),
        "as issued: {page}"
    );

    // One mail for the issue and one for each event; neither says the key.
    let sent = desk.stage.outbox.sent.lock().unwrap();
    let events: Vec<_> = sent
        .iter()
        .map(|m| m.fields["event"].as_str().unwrap_or("issue"))
        .collect();
    assert_eq!(
        events,
        [
            "issue",
            "change",
            "cancellation",
            "correction",
            "change",
            "termination"
        ]
    );
    assert!(
        !sent
            .iter()
            .any(|m| m.fields.to_string().contains(key.expose()))
    );
}

#[tokio::test]
async fn a_correction_of_an_earlier_event_leaves_the_later_one_as_the_latest() {
    let desk = Desk::new(|_| {}).await;
    desk.happens(change(&[(F::Amount, yen(19_000_000))])).await;
    desk.happens(draft(
        EventKind::Correction,
        Some(1),
        &[(F::Beneficiary, text("○○市長"))],
    ))
    .await;
    let seen = desk.seen().await;
    assert_eq!(seen.latest.certificate["amount"], 19_000_000);
    assert_eq!(seen.latest.change_number, 2);
    assert_eq!(seen.earlier.len(), 1);
    assert_eq!(seen.earlier[0].certificate["beneficiary"], "○○市長");
    let amount: i64 = desk
        .stage
        .ask("SELECT amount::bigint FROM core.contract")
        .await;
    assert_eq!(amount, 19_000_000);
    // The change, corrected, and then cancelled by the number that speaks for it.
    desk.happens(draft(
        EventKind::Correction,
        Some(2),
        &[(F::Amount, yen(18_500_000))],
    ))
    .await;
    let seen = desk.seen().await;
    assert_eq!(
        (
            seen.latest.change_number,
            seen.latest.certificate["change_number"].as_i64()
        ),
        (2, Some(2))
    );
    desk.happens(draft(EventKind::Cancellation, Some(4), &[]))
        .await;
    let seen = desk.seen().await;
    assert_eq!(seen.latest.certificate["amount"], 20_000_000);
    assert_eq!(
        seen.latest.certificate["beneficiary"], "○○市長",
        "the correction of the issue stands"
    );
    // Held against itself, the ledger is in order; the stage approves without an event, and that is noticed.
    let verified = async || {
        use sqlx::Connection as _;
        let options = desk.stage.db.options_as(densho::demo::cluster::SUPERUSER);
        let mut db = sqlx::PgConnection::connect_with(&options).await.unwrap();
        let found = densho::store::verify::verify(&mut db, &[]).await.unwrap();
        let faults: Vec<_> = found.findings.iter().map(|f| f.fault).collect();
        faults
    };
    use densho::store::verify::Fault;
    assert_eq!(verified().await, [Fault::ApprovalUnsupported]);
    desk.stage
        .arrange("UPDATE platform.entry SET certificate = certificate || '{\"amount\": 1}' WHERE withdrawn_at IS NULL")
        .await;
    assert_eq!(
        verified().await,
        [Fault::ApprovalUnsupported, Fault::ShownDiffers]
    );
}

#[tokio::test]
async fn an_amendment_on_paper_is_done_by_its_number_and_no_mail_speaks_of_a_key() {
    let desk = Desk::new(|content| content["products"][0]["form"] = "paper".into()).await;
    let asked = desk.happens(change(&[(F::Amount, yen(19_000_000))])).await;
    assert_eq!(
        desk.amendment(&asked).await.row.state,
        AmendmentState::Issued
    );
    let entries: i64 = desk.stage.ask("SELECT count(*) FROM platform.entry").await;
    assert_eq!(entries, 0);
    let ledger = desk.ledger().await.ledger().unwrap();
    assert_eq!(ledger.arrived().unwrap().current().unwrap().occurrence, 2);
    assert!(desk.stage.outbox.sent.lock().unwrap().is_empty());
}

/// Before migration 0075 paper was mailed about, and days were closed on it.
#[tokio::test]
async fn a_mail_about_paper_that_was_written_in_its_time_still_counts_as_wanted_and_sent() {
    let desk = Desk::new(|content| content["products"][0]["form"] = "paper".into()).await;
    desk.happens(change(&[(F::Amount, yen(19_000_000))])).await;
    let counts = "SELECT count(*) FROM core.approved_items(ARRAY['371'], core.tokyo_day(clock_timestamp()),
                         core.tokyo_day(clock_timestamp())) WHERE seq IS NOT NULL AND mail_wanted AND mailed_at IS NOT NULL";
    assert_eq!(desk.stage.ask::<i64>(counts).await, 0);
    let written: i64 = desk
        .stage
        .ask(
            "WITH m AS (INSERT INTO core.amendment_mail (branch_id, amendment_id, to_address, message_id, fields, sent_at)
                        SELECT branch_id, amendment_id, 'a@example.jp', '<a@example.jp>', '{}', clock_timestamp()
                          FROM core.amendment RETURNING 1) SELECT count(*) FROM m",
        )
        .await;
    assert_eq!(written, 1);
    assert_eq!(desk.stage.ask::<i64>(counts).await, 1);
}
