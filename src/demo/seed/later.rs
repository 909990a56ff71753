//! What happened after the issue, and what the house decided: amendments, orders, mails that came back, closed days,
//! proposals, rates, holidays. Through the same doors as people.

use super::holidays;
use super::play::Sessions;
use crate::demo::services::ServiceError;
use crate::domain::amendment::{self, AmendedField, AmendedValue, AmendmentDraft};
use crate::domain::amendment_record::ContractLedger;
use crate::domain::command::{Answer, KeyOrder, PageFrom, Query, Write, Written};
use crate::domain::date::{FiscalYear, add_days};
use crate::domain::house::{Fields, HouseAct, HouseRow, HouseTable};
use crate::domain::ids::{AmendmentKey, BranchId, ContractKey};
use crate::domain::ledger::EventKind;
use crate::domain::publication::{MailOf, Shown};
use crate::domain::refusal::Refusal;
use crate::mail::MailKind;
use crate::store::Store;
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// An amendment is done within this time, or goes on beside the screens.
const PATIENCE: Duration = Duration::from_secs(20);

/// Everybody who acts here.
pub struct Later<'a> {
    /// Their sessions.
    pub sessions: &'a Sessions,
    /// Today and the business days before it.
    pub days: [NaiveDate; 4],
}

fn told(refusal: Refusal) -> ServiceError {
    ServiceError::Seed(refusal.to_string())
}

fn fields(value: Value) -> Fields {
    match value {
        Value::Object(fields) => fields,
        _ => Fields::new(),
    }
}

impl Later<'_> {
    fn store(&self, login: &str) -> Result<&Store, ServiceError> {
        self.sessions
            .get(login)
            .ok_or_else(|| ServiceError::Seed(format!("nobody is called {login}")))
    }

    async fn write(&self, login: &str, write: Write) -> Result<Written, ServiceError> {
        self.store(login)?
            .write(Uuid::new_v4(), &write)
            .await
            .map_err(told)
    }

    async fn act(&self, login: &str, act: HouseAct, args: Value) -> Result<(), ServiceError> {
        let args = fields(args);
        self.write(login, Write::House { act, args }).await?;
        Ok(())
    }

    async fn rows(
        &self,
        login: &str,
        table: HouseTable,
        filter: Value,
    ) -> Result<Vec<HouseRow>, ServiceError> {
        let (filter, from, limit) = (fields(filter), PageFrom::Top, 500);
        let query = Query::House {
            table,
            filter,
            from,
            limit,
        };
        match self.store(login)?.query(&query).await.map_err(told)? {
            Answer::House(page) => Ok(page.rows),
            other => Err(ServiceError::Seed(format!("asked for rows, got {other:?}"))),
        }
    }

    /// Rates and holidays, before anything is issued.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn masters(&self) -> Result<(), ServiceError> {
        for (product, ppm) in [
            ("advance_payment", 3_500),
            ("interim_advance", 3_500),
            ("performance", 5_000),
        ] {
            let content = json!({"product": product, "valid_from": "2020-04-01", "ppm": ppm});
            self.propose("rate", content, "料率表（見本）の登録")
                .await?;
        }
        for proposal in self
            .rows("tanaka", HouseTable::Proposals, json!({}))
            .await?
        {
            let args = json!({"id": proposal.id, "verdict": "confirmed"});
            self.act("tanaka", HouseAct::DecideProposal, args).await?;
        }
        let year = FiscalYear::of(self.days[0]).year();
        let named = [year, year + 1].into_iter().flat_map(holidays::of);
        for (day, name) in named.filter(|(day, _)| FiscalYear::of(*day).year() == year) {
            let args = json!({"kind": "holiday", "row": {"day": day, "name": name}, "seen": null});
            self.act("kanri", HouseAct::SaveMaster, args).await?;
        }
        Ok(())
    }

    async fn propose(&self, kind: &str, content: Value, reason: &str) -> Result<(), ServiceError> {
        let args = json!({"kind": kind, "content": content, "reason": reason});
        self.act("kanri", HouseAct::Propose, args).await
    }

    /// Everything after the applications.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn all(&self) -> Result<(), ServiceError> {
        self.closes().await?;
        self.amendments().await?;
        self.proposals().await
    }

    /// Two days are closed; the one before today does not come out even and waits for somebody.
    async fn closes(&self) -> Result<(), ServiceError> {
        for (day, login) in [(self.days[3], "takahashi"), (self.days[2], "mori")] {
            let rows = self.rows(login, HouseTable::CloseDays, json!({})).await?;
            let day = day.to_string();
            let Some(row) = rows.iter().find(|r| r.text("day") == day) else {
                continue;
            };
            let missing = row.number("missing").unwrap_or(0);
            let reason = if missing > 0 {
                "翌営業日に処理"
            } else {
                ""
            };
            let args = json!({"branch": row.text("branch"), "day": day, "seen": missing, "reason": reason});
            self.act(login, HouseAct::ClosePeriod, args).await?;
        }
        Ok(())
    }

    /// 変更, 訂正, 変更取消, 解約, a price alone, a new key, a change that waits and a mail that came back.
    async fn amendments(&self) -> Result<(), ServiceError> {
        let day = self.days[3].to_string();
        let filter = json!({"branch": super::house::NAGANO, "day": day});
        let items = self
            .rows("takahashi", HouseTable::CloseItems, filter)
            .await?;
        let mut contracts = items
            .iter()
            .filter(|i| i.text("form") == "electronic")
            .filter_map(|item| {
                let branch = BranchId::from(super::house::NAGANO);
                let id = item.number("contract_id")?;
                let advance = item.text("product") == "advance_payment";
                Some((
                    ContractKey { branch, id },
                    advance,
                    item.number("application_id")?,
                ))
            });
        let (
            Some((first, _, _)),
            Some((second, _, _)),
            Some((third, _, _)),
            Some((fourth, _, application)),
        ) = (
            contracts.next(),
            contracts.next(),
            contracts.next(),
            contracts.next(),
        )
        else {
            return Ok(());
        };
        // The term is extended; then its new end turns out to have been written down wrongly.
        self.happens(&first, |l| {
            longer(
                l,
                60,
                "設計変更に伴う工期の延長（変更契約書 受領済）。",
                12_000,
            )
        })
        .await?;
        self.happens(&first, |l| AmendmentDraft {
            kind: EventKind::Correction,
            supersedes: Some(2),
            reason: "工期の終期の転記誤り。".to_owned(),
            ..longer(l, -1, "", 0)
        })
        .await?;
        // A change that was withdrawn by the orderer.
        self.happens(&second, |l| longer(l, 30, "工期の延長。", 0))
            .await?;
        self.happens(&second, |_| AmendmentDraft {
            kind: EventKind::Cancellation,
            supersedes: Some(2),
            fields: Vec::new(),
            premium: 0,
            reason: "変更契約が取り止めになったため。".to_owned(),
            overrides: Vec::new(),
        })
        .await?;
        let today = self.days[0];
        self.happens(&third, |_| AmendmentDraft {
            kind: EventKind::Termination,
            supersedes: None,
            fields: vec![(AmendedField::TerminatedOn, AmendedValue::Day(today))],
            premium: -8_000,
            reason: "工事の中止により請負契約が解除されたため。".to_owned(),
            overrides: Vec::new(),
        })
        .await?;
        let waiting = self.ledger("sato", &fourth).await?;
        self.submit(
            &waiting,
            longer(&waiting, 45, "用地の引渡しの遅れによる工期の延長。", 0),
        )
        .await?;
        let shown = self.ledger("takahashi", &first).await?;
        let order = Write::OrderOnKey {
            key: first,
            version: shown.version,
            what: KeyOrder::Reissue,
            reason: "請負者が「認証キー」のお知らせを紛失（電話で申出）。".to_owned(),
        };
        self.write("takahashi", order).await?;
        // Sent once, never changed since.
        let sent = Query::Jobs {
            shown: Shown::Sent,
            from: PageFrom::Top,
            limit: 500,
        };
        let Answer::Jobs(sent) = self.store("sato")?.query(&sent).await.map_err(told)? else {
            return Ok(());
        };
        let mail = sent
            .rows
            .iter()
            .find(|j| j.mail() == Some(MailOf::Issue) && j.application.id == application);
        // Whoever wanted no mail has none that could come back.
        let Some(mail) = mail else { return Ok(()) };
        let bounce = Write::MarkBounce {
            key: mail.key(),
            version: 1,
            reason: "宛先不明で返送（User unknown）。".to_owned(),
        };
        self.write("sato", bounce).await.map(|_| ())
    }

    async fn ledger(&self, login: &str, key: &ContractKey) -> Result<ContractLedger, ServiceError> {
        match self
            .store(login)?
            .query(&Query::Ledger(key.clone()))
            .await
            .map_err(told)?
        {
            Answer::Ledger(ledger) => Ok(*ledger),
            other => Err(ServiceError::Seed(format!(
                "asked for a ledger, got {other:?}"
            ))),
        }
    }

    async fn submit(
        &self,
        seen: &ContractLedger,
        draft: AmendmentDraft,
    ) -> Result<AmendmentKey, ServiceError> {
        let write = Write::SubmitAmendment {
            key: seen.key.clone(),
            version: seen.version,
            amendment: None,
            draft: Box::new(draft),
        };
        let branch = seen.key.branch.clone();
        match self.write("sato", write).await? {
            Written::Amendment { id } => Ok(AmendmentKey { branch, id }),
            other => Err(ServiceError::Seed(format!("an amendment became {other:?}"))),
        }
    }

    /// Drafted by 佐藤, approved by 髙橋, waited for until the worker has done it.
    async fn happens(
        &self,
        key: &ContractKey,
        draft: impl FnOnce(&ContractLedger) -> AmendmentDraft,
    ) -> Result<(), ServiceError> {
        let seen = self.ledger("sato", key).await?;
        let events = seen.events.len();
        let amendment = self.submit(&seen, draft(&seen)).await?;
        let supervisor = self.store("takahashi")?;
        let detail = match supervisor
            .query(&Query::Amendment(amendment))
            .await
            .map_err(told)?
        {
            Answer::Amendment(detail) => *detail,
            other => {
                return Err(ServiceError::Seed(format!(
                    "asked for an amendment, got {other:?}"
                )));
            }
        };
        let approve = Write::ApproveAmendment {
            key: detail.row.key.clone(),
            version: detail.row.version,
            revision: detail.revision,
            content_hash: detail.content_hash.clone(),
            retyped: amendment::retyped(&detail.before, &detail.after)
                .into_iter()
                .filter_map(|f| Some((f.code().to_owned(), f.read(&detail.after)?.to_json())))
                .collect(),
        };
        self.write("takahashi", approve).await?;
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            let now = self.ledger("sato", key).await?;
            if now.events.len() > events && now.open.is_none() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        Err(ServiceError::Seed(
            "an amendment was not done in time".to_owned(),
        ))
    }

    /// What waits for another pair of eyes.
    async fn proposals(&self) -> Result<(), ServiceError> {
        let year = FiscalYear::of(self.days[0]).year() + 1;
        let from = format!("{year}-04-01");
        let rules = self
            .rows("kanri", HouseTable::Rules, json!({"orderer_code": "20004"}))
            .await?;
        if let Some(rule) = rules.iter().find(|r| {
            r.text("product") == "advance_payment" && r.text("work_kind") == "construction"
        }) {
            let mut content = rule.fields.clone();
            for key in ["id", "valid_to", "n"] {
                content.remove(key);
            }
            content.insert("valid_from".to_owned(), from.as_str().into());
            content.insert(
                "tiers".to_owned(),
                json!([{"up_to": null, "permille": 300}]),
            );
            let content = with_nulls(content, &["valid_to", "electronic_from", "cap"]);
            self.propose("rule", content, "要綱の改正（前払金の割合を3割に）。")
                .await?;
        }
        let rate = json!({"product": "performance", "valid_from": from, "ppm": 4_800});
        self.propose("rate", rate, "来年度の料率表。").await?;
        let standard = MailKind::Completion.standard();
        let body = standard.body.replacen(
            "このメールは送信専用",
            "年末年始（12月29日〜1月3日）は、お問い合わせへの回答が遅れることがあります。\n\nこのメールは送信専用",
            1,
        );
        let mail = json!({"mail_kind": "completion", "valid_from": from, "mail_subject": standard.subject, "mail_body": body});
        self.propose("mail", mail, "年末年始の案内を加える。").await
    }
}

fn with_nulls(mut content: Fields, keys: &[&str]) -> Value {
    for key in keys {
        content.entry((*key).to_owned()).or_insert(Value::Null);
    }
    Value::Object(content)
}

/// The end of the works and of the guarantee, so many days later.
fn longer(ledger: &ContractLedger, days: i64, reason: &str, premium: i64) -> AmendmentDraft {
    let content = ledger.events.last().map(|e| &e.content.content);
    let later = |day: NaiveDate| AmendedValue::Day(add_days(day, days).unwrap_or(day));
    AmendmentDraft {
        kind: EventKind::Change,
        supersedes: None,
        fields: content
            .map(|c| {
                vec![
                    (AmendedField::TermTo, later(c.term_to)),
                    (AmendedField::GuaranteeEnd, later(c.guarantee_end)),
                ]
            })
            .unwrap_or_default(),
        premium,
        reason: reason.to_owned(),
        overrides: Vec::new(),
    }
}
