//! A branch at work: applications that come in, operators at their stores, and a worker that does the steps of an
//! issue by SQL, without keys and networks.

use super::TestDb;
use densho::domain::application::ApplicationContent;
use densho::domain::command::{Answer, Override, Query, Write, Written};
use densho::domain::ids::{ApplicationKey, BranchId, ContractKey};
use densho::domain::record::{ApplicationDetail, ContractDetail};
use densho::domain::refusal::Refusal;
use densho::domain::retype;
use densho::store::{Limits, Store};
use serde_json::{Value, json};
use sqlx::postgres::PgPool;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use uuid::Uuid;

static REFERENCE: AtomicU32 = AtomicU32::new(1);

/// Long enough for a busy machine.
pub const LIMITS: Limits = Limits {
    connect: Duration::from_secs(30),
    answer: Duration::from_secs(30),
};

pub struct Office {
    pub db: TestDb,
    /// The superuser's: for looking, and for arranging what no function can.
    pub root: PgPool,
    worker: PgPool,
}

/// The flyer's application.
pub fn flyer() -> Value {
    json!({
        "applicant": {"customer_code": "C371001", "name": "○○建設　株式会社", "postal_code": "380-8537",
                      "address": "長野県　長野市　南石堂町　１２３０ー６", "phone": null, "joint_venture": null},
        "works": {"orderer_code": "20001", "orderer_name": "長野県△△建設事務所長",
                  "name": "令和○年度　県単河川維持工事", "kind": "construction", "price": 50_000_000,
                  "contract_date": "2022-11-01", "contract_date_planned": false, "term_from": "2022-11-02",
                  "term_to": "2023-03-31", "notice_date": null},
        "products": [
            {"product": "advance_payment", "form": "electronic", "amount": 20_000_000, "guarantee_end": null},
            {"product": "performance", "form": "electronic", "amount": 5_000_000, "guarantee_end": null}],
        "deposit": {"bank_code": "9001", "branch_code": "101", "bank_name": "○○銀行", "branch_name": "××支店"},
        "premium": {"method": "lump", "received_on": null},
        "bid": {"low_bid": false, "interim_planned": true, "certification_at_hand": false},
        "other": {"note": ""},
        "notification": {"wanted": true, "address": "soumu@example.jp"}
    })
}

/// The flyer's application for other works, so that it is nobody's duplicate.
pub fn works(name: &str) -> Value {
    let mut content = flyer();
    content["works"]["name"] = json!(name);
    content
}

impl Office {
    pub async fn new() -> Self {
        let db = TestDb::new().await;
        let root = db.superuser().await;
        let worker = db.connect_as("worker1").await;
        Self { db, root, worker }
    }

    pub fn store(&self, login: &str) -> Store {
        Store::new(self.db.options_as(login), LIMITS)
    }

    /// An application comes in.
    pub async fn receive(&self, branch: &str, content: &Value) -> ApplicationKey {
        let n = REFERENCE.fetch_add(1, Ordering::Relaxed);
        let (id,): (i64,) = sqlx::query_as(
            "SELECT application_id FROM worker.receive($1, 'netdesk', $2, sha256($3), $4)",
        )
        .bind(branch)
        .bind(format!("ND-{n}"))
        .bind(n.to_be_bytes().to_vec())
        .bind(content)
        .fetch_one(&self.worker)
        .await
        .expect("an application is taken in");
        ApplicationKey {
            branch: BranchId::from(branch),
            id,
        }
    }

    /// An application that `clerk` has claimed and submitted for approval.
    pub async fn submitted(&self, clerk: &str, branch: &str, content: &Value) -> ApplicationKey {
        let key = self.receive(branch, content).await;
        let store = self.store(clerk);
        store.claim(&key).await.expect("claimed");
        // Many a test changes the flyer's application so that the database warns of it: of these, and of nothing else.
        loop {
            let detail = store.application(&key).await;
            let warning = match store.submit(&key).await {
                Ok(_) => return key,
                Err(Refusal::BadValue { rule, detail }) if rule == "warning_open" => detail,
                Err(refusal) => panic!("not submitted: {refusal:?}"),
            };
            let (code, subject) = warning.split_once('|').expect("a warning's name");
            assert!(
                EXPECTED_WARNINGS.contains(&code),
                "the database warns: {warning}"
            );
            let give = Write::OverrideWarning {
                key: key.clone(),
                version: detail.row.version,
                warning: Override {
                    code: code.to_owned(),
                    subject: subject.to_owned(),
                    reason: "確認済み".to_owned(),
                },
            };
            store.send(give).await.expect("a reason is given");
        }
    }

    /// An application all the way to 発行済; its contracts.
    pub async fn issued(
        &self,
        clerk: &str,
        supervisor: &str,
        branch: &str,
        content: &Value,
    ) -> (ApplicationKey, Vec<ContractKey>) {
        let key = self.submitted(clerk, branch, content).await;
        self.store(supervisor)
            .approve(&key)
            .await
            .expect("approved");
        self.work().await;
        let detail = self.store(clerk).application(&key).await;
        let contracts = detail.contracts.into_iter().filter_map(|c| c.contract);
        (key, contracts.collect())
    }

    /// Does every job that is due, as the worker's login: number, key, publication, arrival, mail.
    pub async fn work(&self) {
        while let Some(lease) = self.lease().await {
            self.finish(&lease).await;
        }
    }

    /// A contract's number.
    pub async fn number(&self, contract: &ContractKey) -> String {
        self.store("sato").contract(contract).await.row.number
    }

    /// Leases one job: (branch, job, kind, fence).
    pub async fn lease(&self) -> Option<(String, i64, String, i32)> {
        sqlx::query_as(
            "SELECT branch_id, job_id, kind, fence FROM worker.lease('worker1', 1, 60, 12, 'lost')",
        )
        .fetch_optional(&self.worker)
        .await
        .expect("a lease")
    }

    /// The job stops for good, for this trouble.
    pub async fn stops(&self, (branch, job, _, fence): &(String, i64, String, i32), trouble: &str) {
        sqlx::query("SELECT worker.dead($1, $2, $3, $4)")
            .bind(branch)
            .bind(job)
            .bind(fence)
            .bind(trouble)
            .execute(&self.root)
            .await
            .expect("stopped");
    }

    /// The job failed for this trouble and is tried again after so many seconds.
    pub async fn fails(
        &self,
        (branch, job, _, fence): &(String, i64, String, i32),
        trouble: &str,
        seconds: i32,
    ) {
        sqlx::query("SELECT worker.failed($1, $2, $3, $4, $5)")
            .bind(branch)
            .bind(job)
            .bind(fence)
            .bind(trouble)
            .bind(seconds)
            .execute(&self.root)
            .await
            .expect("failed");
    }

    pub async fn finish(&self, (branch, job, kind, fence): &(String, i64, String, i32)) {
        let call = |sql: &'static str| {
            sqlx::query(sql)
                .bind(branch)
                .bind(job)
                .bind(fence)
                .execute(&self.worker)
        };
        if kind == "mail" {
            call("SELECT worker.mail_sent($1, $2, $3)")
                .await
                .expect("sent");
            return;
        }
        call(
            "SELECT worker.number($1, $2, $3, (SELECT content_hash FROM worker.look($1, $2, $3)), 'v1',
                                  '○○建設株式会社令和○年度県単河川維持工事', 'example.jp')",
        )
        .await
        .expect("numbered");
        let (form,): (String,) = sqlx::query_as(
            "SELECT c.form::text FROM core.job j JOIN core.contract c USING (branch_id, contract_id) WHERE j.job_id = $1",
        )
        .bind(job)
        .fetch_one(&self.root)
        .await
        .expect("a contract");
        if form == "paper" {
            return;
        }
        call(
            "SELECT worker.store_key($1, $2, $3, 'kek-1', '\\x01', '\\x02', '\\x03', '\\x04', sha256(convert_to($2::text, 'UTF8')))",
        )
        .await
        .expect("keyed");
        call("SELECT worker.publication_tried($1, $2, $3)")
            .await
            .expect("tried");
        call("SELECT worker.arrived($1, $2, $3, 'REF-' || $2, clock_timestamp(), 'example.jp')")
            .await
            .expect("arrived");
    }

    /// One value, looked up by the superuser.
    pub async fn look<T>(&self, sql: &'static str) -> T
    where
        T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
    {
        sqlx::query_scalar(sql)
            .fetch_one(&self.root)
            .await
            .unwrap_or_else(|e| panic!("{sql}: {e}"))
    }

    /// Something arranged by the superuser.
    pub async fn arrange(&self, sql: &'static str) {
        sqlx::raw_sql(sql)
            .execute(&self.root)
            .await
            .unwrap_or_else(|e| panic!("{sql}: {e}"));
    }
}

/// Warnings that the database has for what tests make of the flyer's application.
const EXPECTED_WARNINGS: [&str; 2] = ["code_of_another", "performance_without_advance"];

/// Shortcuts of an operator.
pub trait Desk {
    async fn send(&self, write: Write) -> Result<Written, Refusal>;
    async fn claim(&self, key: &ApplicationKey) -> Result<Written, Refusal>;
    async fn submit(&self, key: &ApplicationKey) -> Result<Written, Refusal>;
    async fn approve(&self, key: &ApplicationKey) -> Result<Written, Refusal>;
    async fn application(&self, key: &ApplicationKey) -> ApplicationDetail;
    async fn contract(&self, key: &ContractKey) -> ContractDetail;
    async fn save(
        &self,
        key: &ApplicationKey,
        change: impl FnOnce(&mut ApplicationContent),
    ) -> Result<Written, Refusal>;
}

impl Desk for Store {
    /// A write under a new request id.
    async fn send(&self, write: Write) -> Result<Written, Refusal> {
        self.write(Uuid::new_v4(), &write).await
    }

    async fn claim(&self, key: &ApplicationKey) -> Result<Written, Refusal> {
        let version = self.application(key).await.row.version;
        self.send(Write::Claim {
            key: key.clone(),
            version,
        })
        .await
    }

    /// As it is drafted now, with no warning but those that have a reason.
    async fn submit(&self, key: &ApplicationKey) -> Result<Written, Refusal> {
        let detail = self.application(key).await;
        self.send(Write::Submit {
            key: key.clone(),
            version: detail.row.version,
            revision: detail.revision,
            warnings: Vec::new(),
        })
        .await
    }

    async fn approve(&self, key: &ApplicationKey) -> Result<Written, Refusal> {
        let detail = self.application(key).await;
        let wanted = retype::wanted(&detail.submitted, &detail.content);
        self.send(Write::Approve {
            key: key.clone(),
            version: detail.row.version,
            revision: detail.revision,
            content_hash: detail.content_hash,
            retyped: retype::told(&wanted),
            seen: Vec::new(),
        })
        .await
    }

    async fn application(&self, key: &ApplicationKey) -> ApplicationDetail {
        match self.query(&Query::Application(key.clone())).await {
            Ok(Answer::Application(detail)) => *detail,
            other => panic!("{other:?}"),
        }
    }

    async fn contract(&self, key: &ContractKey) -> ContractDetail {
        match self.query(&Query::Contract(key.clone())).await {
            Ok(Answer::Contract(detail)) => *detail,
            other => panic!("{other:?}"),
        }
    }

    async fn save(
        &self,
        key: &ApplicationKey,
        change: impl FnOnce(&mut ApplicationContent),
    ) -> Result<Written, Refusal> {
        let detail = self.application(key).await;
        let mut content = detail.content;
        change(&mut content);
        self.send(Write::SaveDraft {
            key: key.clone(),
            version: detail.row.version,
            content: Box::new(content),
        })
        .await
    }
}
