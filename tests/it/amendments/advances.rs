//! 前払金 and 中間前払金 of the same works: whatever raises one of them, both stay within 60 %.

use super::desk::{
    Desk, amendment_of, approve_as, change, day, draft, ledger_of, submit_to, text, yen,
};
use crate::stage::await_that;
use crate::support::office::Desk as _;
use densho::domain::amendment::{AmendedField as F, AmendedValue, AmendmentDraft};
use densho::domain::amendment_amounts::AdvanceBeside;
use densho::domain::command::{KeyOrder, Write, Written};
use densho::domain::ids::{AmendmentKey, ApplicationKey, BranchId, ContractKey};
use densho::domain::ledger::EventKind;
use densho::domain::money::Yen;
use densho::domain::refusal::Refusal;
use serde_json::{Value, json};

/// The flyer's 前払金保証, 20,000,000円 of 50,000,000円, and 中間前払金保証 of 5,000,000円 on the same works. This orderer
/// allows half of the price for either, so that only both together are in the way.
struct Pair {
    desk: Desk,
    interim: ContractKey,
}

fn interim(content: &mut Value, amount: i64) {
    content["products"] = json!([{"product": "interim_advance", "form": "electronic",
                                  "amount": amount, "guarantee_end": null}]);
    content["bid"]["certification_at_hand"] = json!(true);
}

impl Pair {
    async fn new(alter: impl Fn(&mut Value)) -> Self {
        let mut desk = Desk::new(|content| alter(content)).await;
        desk.stage
            .arrange(
                "UPDATE core.orderer_rule SET tiers = '[{\"up_to\": null, \"permille\": 500}]', rounding = 1
                  WHERE orderer_code = '20001' AND product IN ('advance_payment', 'interim_advance')",
            )
            .await;
        desk.stage
            .approved(|content| {
                alter(content);
                interim(content, 5_000_000);
            })
            .await;
        desk.work().await;
        let of = async |product: &'static str| {
            sqlx::query_scalar("SELECT contract_id FROM core.contract WHERE product = $1")
                .bind(product)
                .fetch_one(&desk.stage.root)
                .await
                .unwrap()
        };
        let branch = BranchId::from("371");
        let (first, second) = (of("advance_payment").await, of("interim_advance").await);
        desk.contract.id = first;
        Self {
            desk,
            interim: ContractKey { branch, id: second },
        }
    }

    async fn submit_interim(&self, draft: AmendmentDraft) -> Result<AmendmentKey, Refusal> {
        let sato = self.desk.store("sato");
        let version = ledger_of(&sato, &self.interim).await.version;
        submit_to(&sato, &self.interim, version, None, draft).await
    }

    /// The interim advance is changed to this amount, and that has arrived.
    async fn interim_becomes(&self, amount: i64) {
        let key = self.submit_interim(amounts(amount)).await.unwrap();
        self.desk.approve("takahashi", &key).await.unwrap();
        self.desk.work().await;
    }

    async fn beside(&self, contract: &ContractKey) -> Option<i64> {
        let ledger = ledger_of(&self.desk.store("sato"), contract).await;
        ledger.terms.beside.map(|other| other.amount.get())
    }

    /// What the first advance says is beside it.
    async fn beside_first(&self) -> Option<i64> {
        self.beside(&self.desk.contract).await
    }
}

fn amounts(amount: i64) -> AmendmentDraft {
    change(&[(F::Amount, yen(amount))])
}

fn rule<T: std::fmt::Debug>(outcome: Result<T, Refusal>) -> String {
    match outcome {
        Err(Refusal::BadValue { rule, detail }) => format!("{rule} {detail}").trim().to_owned(),
        other => format!("{other:?}"),
    }
}

/// Without the number at the end, which another branch's counter does not change but its prefix's year does.
fn figures(said: &str) -> &str {
    said.rsplit_once(' ').map_or(said, |(figures, _)| figures)
}

async fn withdraw(desk: &Desk, key: &AmendmentKey) {
    let version = desk.amendment(key).await.row.version;
    let write = Write::WithdrawAmendment {
        key: key.clone(),
        version,
        reason: "届出の取下げ".to_owned(),
    };
    desk.store("sato").send(write).await.unwrap();
}

#[tokio::test]
async fn either_advance_is_raised_within_sixty_percent_of_both_by_whatever_event() {
    let pair = Pair::new(|_| {}).await;
    let number = pair.desk.number.clone();
    let over = rule(pair.submit_interim(amounts(10_000_001)).await);
    assert_eq!(
        over,
        format!("advances_over_ceiling 10000000 20000000 30000000 {number}")
    );
    let correction = draft(
        EventKind::Correction,
        Some(1),
        &[(F::Amount, yen(10_000_001))],
    );
    let over = rule(pair.submit_interim(correction).await);
    assert_eq!(
        figures(&over),
        "advances_over_ceiling 10000000 20000000 30000000"
    );
    // More of a higher price; and exactly 60 %.
    let dearer = change(&[(F::Amount, yen(10_000_001)), (F::Price, yen(50_000_001))]);
    let over = rule(pair.submit_interim(dearer).await);
    assert_eq!(
        figures(&over),
        "advances_over_ceiling 10000000 20000000 30000000"
    );
    let dearer = change(&[(F::Amount, yen(10_000_001)), (F::Price, yen(50_000_002))]);
    let key = pair.submit_interim(dearer).await.unwrap();
    withdraw(&pair.desk, &key).await;
    pair.interim_becomes(10_000_000).await;
    assert_eq!(pair.beside_first().await, Some(10_000_000));
    // The first one, lowered; then the interim one takes what became free, and the lowering is not taken back.
    pair.desk.happens(amounts(15_000_000)).await;
    pair.interim_becomes(15_000_000).await;
    let over = rule(pair.desk.submit("sato", amounts(15_000_001)).await);
    assert_eq!(
        figures(&over),
        "advances_over_ceiling 15000000 15000000 30000000"
    );
    let back = draft(EventKind::Cancellation, Some(2), &[]);
    let over = rule(pair.desk.submit("sato", back.clone()).await);
    assert_eq!(
        figures(&over),
        "advances_over_ceiling 15000000 15000000 30000000"
    );
    pair.interim_becomes(10_000_000).await;
    pair.desk.happens(back).await;
    assert_eq!(pair.beside(&pair.interim).await, Some(20_000_000));
    // What stays as it is or is lowered is no raise, also of a price that shrank under it.
    let mut less = change(&[
        (F::Price, yen(45_000_000)),
        (F::GuaranteeEnd, day("2023-04-30")),
    ]);
    less.overrides = Vec::new();
    pair.desk.happens(less).await;
    pair.desk.happens(amounts(19_000_000)).await;
    // Past every function, as the owner of the tables.
    let past = sqlx::raw_sql(
        "INSERT INTO core.amendment (branch_id, contract_id, kind, drafted_by)
           SELECT branch_id, contract_id, 'change', 'sato' FROM core.contract WHERE product = 'interim_advance';
         INSERT INTO core.amendment_draft (branch_id, amendment_id, revision, drafted_by, base_version, product, amount, content, content_hash)
           SELECT a.branch_id, a.amendment_id, 1, 'sato', 1, 'interim_advance', 12000000, b, core.content_hash(b)
             FROM core.amendment a, LATERAL (SELECT jsonb_build_object('kind', 'change', 'before', '{\"amount\": 10000000}'::jsonb,
               'certificate', '{\"amount\": 12000000, \"price\": 50000000, \"contract_date\": \"2022-11-01\"}'::jsonb) b) c
            WHERE a.state = 'awaiting_approval'",
    )
    .execute(&pair.desk.stage.db.superuser().await)
    .await;
    let past = format!("{past:?}");
    assert!(past.contains("advances_over_ceiling"), "{past}");
}

#[tokio::test]
async fn what_is_approved_of_the_other_advance_counts_before_it_has_arrived_and_is_asked_again_at_the_approval()
 {
    let pair = Pair::new(|_| {}).await;
    pair.desk.happens(amounts(15_000_000)).await;
    // Each alone is in order: 20 + 5, 15 + 14.
    let first = pair.desk.submit("sato", amounts(20_000_000)).await.unwrap();
    let second = pair.submit_interim(amounts(14_000_000)).await.unwrap();
    assert_eq!(
        pair.beside_first().await,
        Some(5_000_000),
        "a draft is no approval"
    );
    pair.desk.approve("takahashi", &first).await.unwrap();
    assert_eq!(
        pair.beside(&pair.interim).await,
        Some(20_000_000),
        "on its way"
    );
    let over = pair.desk.approve("takahashi", &second).await;
    assert_eq!(
        figures(&rule(over)),
        "advances_over_ceiling 10000000 20000000 30000000"
    );
    // Nothing of the refused approval stays, and it is drafted anew within what is left.
    let seen = pair.desk.amendment(&second).await;
    withdraw(&pair.desk, &second).await;
    assert_eq!(
        pair.desk.approve_seen("takahashi", &seen).await,
        Err(Refusal::Stale)
    );
    pair.interim_becomes(10_000_000).await;
    pair.desk.work().await;
    assert_eq!(pair.beside_first().await, Some(10_000_000));
    // What lowers it counts once it has arrived: until then it may come to nothing.
    let less = pair.submit_interim(amounts(6_000_000)).await.unwrap();
    pair.desk.approve("takahashi", &less).await.unwrap();
    assert_eq!(pair.beside_first().await, Some(10_000_000));
    pair.desk.work().await;
    assert_eq!(pair.beside_first().await, Some(6_000_000));
}

#[tokio::test]
async fn of_two_raises_that_are_approved_at_the_same_moment_one_is_refused() {
    let pair = Pair::new(|_| {}).await;
    pair.desk.happens(amounts(15_000_000)).await;
    let first = pair.desk.submit("sato", amounts(20_000_000)).await.unwrap();
    let second = pair.submit_interim(amounts(14_000_000)).await.unwrap();
    // Both stand at the door before either goes through.
    let mut door = pair.desk.stage.root.begin().await.unwrap();
    sqlx::query("SELECT core.lock_advances('371', core.works_called('371', application_id, product)) FROM core.contract")
        .execute(&mut *door)
        .await
        .unwrap();
    let (takahashi, tanaka) = (pair.desk.store("takahashi"), pair.desk.store("tanaka"));
    let (one, other) = (
        amendment_of(&takahashi, &first).await,
        amendment_of(&takahashi, &second).await,
    );
    let both = async { tokio::join!(approve_as(&takahashi, &one), approve_as(&tanaka, &other)) };
    let opens = async {
        await_that("both wait", async || {
            let waiting: i64 = pair
                .desk
                .stage
                .ask("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                .await;
            waiting == 2
        })
        .await;
        door.rollback().await.unwrap();
    };
    let ((a, b), ()) = tokio::join!(both, opens);
    let approved = |outcome: &Result<Written, Refusal>| usize::from(outcome.is_ok());
    assert_eq!(approved(&a) + approved(&b), 1, "{a:?} {b:?}");
    let refused = if a.is_ok() { rule(b) } else { rule(a) };
    assert!(refused.starts_with("advances_over_ceiling"), "{refused}");
}

#[tokio::test]
async fn the_other_advance_is_known_under_the_names_that_either_has_had_and_only_while_it_stands() {
    let pair = Pair::new(|_| {}).await;
    let all = ledger_of(&pair.desk.store("kansa"), &pair.interim).await;
    assert_eq!(
        all.terms.beside,
        Some(AdvanceBeside {
            number: pair.desk.number.clone(),
            amount: Yen::new(20_000_000).unwrap(),
            price: None,
        }),
        "who only reads sees it too"
    );
    assert_eq!(all.terms.rules.len(), 8);
    // The orderer's post has another name on one of them; the works and the contractor are corrected on one.
    let title = change(&[(F::Beneficiary, text("○○市長"))]);
    pair.desk.happens(title).await;
    assert_eq!(pair.beside_first().await, Some(5_000_000));
    let names: Vec<(F, AmendedValue)> = vec![
        (F::WorksName, text("令和○年度　県単河川改修工事")),
        (F::ContractorName, text("○○建設工業　株式会社")),
    ];
    let corrected = draft(EventKind::Correction, Some(2), &names);
    pair.desk.happens(corrected).await;
    assert_eq!(pair.beside_first().await, Some(5_000_000));
    assert_eq!(pair.beside(&pair.interim).await, Some(20_000_000));
    // Another interim advance, of those who know it by its new names alone.
    let renamed = |content: &mut Value| {
        interim(content, 1_000_000);
        content["works"]["name"] = json!("令和○年度　県単河川改修工事");
        content["works"]["orderer_name"] = json!("○○市長");
        content["applicant"]["name"] = json!("○○建設工業　株式会社");
        content["products"][0]["form"] = json!("paper");
    };
    pair.desk.stage.approved(renamed).await;
    assert_eq!(
        pair.beside_first().await,
        Some(1_000_000),
        "the latest, not numbered yet"
    );
    let said = ledger_of(&pair.desk.store("sato"), &pair.desk.contract).await;
    assert!(said.terms.beside.unwrap().number.starts_with('N'));
    let withdrawn = "UPDATE core.application SET state = 'withdrawn' WHERE state = 'issuing'";
    pair.desk.stage.arrange(withdrawn).await;
    assert_eq!(pair.beside_first().await, Some(5_000_000));
    // Terminated, it takes no room any more; nor does one that is withdrawn from sight.
    let end = draft(
        EventKind::Termination,
        None,
        &[(F::TerminatedOn, day("2040-01-31"))],
    );
    let mut end = end;
    end.overrides = vec![super::desk::because(
        "terminated_after_end",
        "届出が遅れたため",
    )];
    let key = pair.submit_interim(end).await.unwrap();
    pair.desk.approve("takahashi", &key).await.unwrap();
    assert_eq!(pair.beside_first().await, Some(5_000_000));
    pair.desk.work().await;
    assert_eq!(pair.beside_first().await, None);
    pair.desk
        .order("takahashi", KeyOrder::Withdraw, "誤発行")
        .await
        .unwrap();
    pair.desk.work().await;
    assert_eq!(pair.beside(&pair.interim).await, None);
}

#[tokio::test]
async fn both_advances_of_a_year_are_held_against_its_share_and_those_of_other_years_are_not_beside_it()
 {
    let year = |year: i32| {
        move |content: &mut Value| {
            content["works"]["term_to"] = json!("2024-03-15");
            content["works"]["yearly"] = json!({"fiscal_year": year, "share": 25_000_000});
            let end = if year == 2022 {
                "2023-03-31"
            } else {
                "2024-03-15"
            };
            content["products"] = json!([{"product": "advance_payment", "form": "electronic",
                                          "amount": 10_000_000, "guarantee_end": end}]);
        }
    };
    let mut desk = Desk::new(year(2022)).await;
    let first_of = |content: &mut Value, of: i32| {
        year(of)(content);
        content["products"][0]["product"] = json!("interim_advance");
        content["products"][0]["amount"] = json!(3_000_000);
        content["bid"]["certification_at_hand"] = json!(true);
    };
    desk.stage.approved(|content| first_of(content, 2023)).await;
    desk.work().await;
    desk.contract.id = desk
        .stage
        .ask("SELECT contract_id FROM core.contract WHERE product = 'advance_payment'")
        .await;
    assert_eq!(desk.ledger().await.terms.beside, None, "another year's");
    desk.stage.approved(|content| first_of(content, 2022)).await;
    desk.work().await;
    let beside = desk.ledger().await.terms.beside.unwrap();
    assert_eq!(beside.amount.get(), 3_000_000);
    desk.stage
        .arrange("UPDATE core.orderer_rule SET tiers = '[{\"up_to\": null, \"permille\": 600}]' WHERE product = 'advance_payment'")
        .await;
    // 60 % of 25,000,000円 less 3,000,000円; of a share that grows, more.
    let over = rule(desk.submit("sato", amounts(12_000_001)).await);
    assert_eq!(
        figures(&over),
        "advances_over_ceiling 12000000 3000000 15000000"
    );
    let grown = change(&[
        (F::Amount, yen(12_000_001)),
        (F::YearShare, yen(25_020_000)),
    ]);
    desk.happens(grown).await;
}

#[tokio::test]
async fn an_application_is_approved_only_within_what_the_other_advance_left_since_it_was_sent() {
    let pair = Pair::new(|content| content["works"]["name"] = json!("別の工事")).await;
    let sato = pair.desk.store("sato");
    let takahashi = pair.desk.store("takahashi");
    // Another pair of works: the first one is issued, the interim one waits to be approved.
    pair.desk
        .stage
        .approved(|content| {
            content["products"] = json!([{"product": "advance_payment", "form": "electronic",
                                          "amount": 15_000_000, "guarantee_end": null}]);
        })
        .await;
    pair.desk.work().await;
    let mut content: Value = pair.desk.stage.ask("SELECT public.flyer()").await;
    interim(&mut content, 15_000_000);
    let id: i64 = sqlx::query_scalar(
        "SELECT application_id FROM worker.receive('371', 'netdesk', 'ND-late', sha256('late'), $1)",
    )
    .bind(&content)
    .fetch_one(&pair.desk.stage.root)
    .await
    .unwrap();
    let branch = BranchId::from("371");
    let key = ApplicationKey { branch, id };
    sato.claim(&key).await.unwrap();
    let detail = sato.application(&key).await;
    let submit = Write::Submit {
        key: key.clone(),
        version: detail.row.version,
        revision: detail.revision,
        warnings: Vec::new(),
    };
    sato.send(submit).await.unwrap();
    let first = ContractKey {
        branch: BranchId::from("371"),
        id: pair
            .desk
            .stage
            .ask("SELECT contract_id FROM core.contract WHERE amount = 15000000")
            .await,
    };
    let version = ledger_of(&sato, &first).await.version;
    let raise = submit_to(&sato, &first, version, None, amounts(15_000_001)).await;
    pair.desk
        .approve("takahashi", &raise.unwrap())
        .await
        .unwrap();
    let over = takahashi.approve(&key).await;
    assert_eq!(
        figures(&rule(over)),
        "advances_over_ceiling 14999999 15000001 30000000"
    );
    let state: String = pair
        .desk
        .stage
        .ask("SELECT state FROM core.application ORDER BY application_id DESC LIMIT 1")
        .await;
    assert_eq!(
        state, "awaiting_approval",
        "nothing of the refused approval stays"
    );
    // And the first advance is not raised over what an approved one leaves that has no number yet.
    pair.desk.work().await;
    let version = ledger_of(&sato, &first).await.version;
    let back = submit_to(&sato, &first, version, None, amounts(14_000_000)).await;
    pair.desk
        .approve("takahashi", &back.unwrap())
        .await
        .unwrap();
    pair.desk.work().await;
    takahashi.approve(&key).await.unwrap();
    let version = ledger_of(&sato, &first).await.version;
    let over = submit_to(&sato, &first, version, None, amounts(15_000_001)).await;
    assert_eq!(
        figures(&rule(over)),
        "advances_over_ceiling 15000000 15000000 30000000"
    );
}
