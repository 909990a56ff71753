//! 60 kills and more while issued contracts are changed, corrected, ended, keyed anew and taken out of sight.

use super::{Chance, Ground};
use crate::amendments::desk::{
    amendment_of, approve_as, change, draft, ended_late, ledger_of, submit_to, yen,
};
use crate::stage::{Stage, await_that};
use crate::support::office::LIMITS;
use densho::domain::amendment::{AmendedField as F, AmendmentDraft};
use densho::domain::command::{KeyOrder, Write};
use densho::domain::ids::{BranchId, ContractKey};
use densho::domain::ledger::EventKind;
use densho::store::Store;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

const KILLS: u32 = 60;
/// Each act is asked for so often at least: there is killing until then, but not for ever.
const EACH: i64 = 5;
const MOST_KILLS: u32 = 240;
const CONTRACTS: u32 = 90;
/// Of so many contracts something is on its way while there is killing.
const WAITING: usize = 24;
/// So much is asked for at most between two kills: contracts that were ended are not used again.
const AT_ONCE: usize = 6;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    Change,
    Correct,
    Cancel,
    Terminate,
    Reissue,
    Withdraw,
}

/// In this order, over and over, each on any contract that it fits.
const ACTS: [Act; 16] = [
    Act::Change,
    Act::Reissue,
    Act::Change,
    Act::Cancel,
    Act::Change,
    Act::Correct,
    Act::Reissue,
    Act::Change,
    Act::Withdraw,
    Act::Change,
    Act::Cancel,
    Act::Reissue,
    Act::Change,
    Act::Cancel,
    Act::Change,
    Act::Terminate,
];

/// A contract of which nothing is on its way, and what its ledger ends with.
#[derive(sqlx::FromRow)]
struct Idle {
    contract_id: i64,
    electronic: bool,
    opened_as: String,
    filled_by: i32,
}

impl Idle {
    fn fits(&self, act: Act) -> bool {
        match act {
            Act::Change | Act::Correct | Act::Terminate => self.opened_as != "termination",
            Act::Cancel => self.opened_as == "change",
            Act::Reissue | Act::Withdraw => self.electronic,
        }
    }

    fn key(&self) -> ContractKey {
        ContractKey {
            branch: BranchId::from("371"),
            id: self.contract_id,
        }
    }
}

struct Scene {
    ground: Ground,
    clerk: Store,
    supervisor: Store,
    asked: usize,
    done: BTreeMap<Act, i64>,
}

impl Scene {
    async fn new() -> Self {
        let stage = Stage::new().await;
        let store = |login| Store::new(stage.db.options_as(login), LIMITS);
        Self {
            clerk: store("sato"),
            supervisor: store("takahashi"),
            ground: Ground::new(stage),
            asked: 0,
            done: BTreeMap::new(),
        }
    }

    /// Every seventh wants no mail, every ninth is on paper.
    async fn approve_contracts(&self) {
        let stage = &self.ground.stage;
        let flyer: Value = stage.ask("SELECT public.flyer()").await;
        let contents: Vec<Value> = (1..=CONTRACTS)
            .map(|n| {
                let mut content = flyer.clone();
                content["products"].as_array_mut().unwrap().truncate(1);
                content["notification"]["address"] = format!("k{n}@example.jp").into();
                if n.is_multiple_of(7) {
                    content["notification"] = json!({"wanted": false, "address": null});
                }
                if n.is_multiple_of(9) {
                    content["products"][0]["form"] = "paper".into();
                }
                content
            })
            .collect();
        stage.all_approved(&contents).await;
    }

    async fn idle(&self) -> Vec<Idle> {
        sqlx::query_as(
            "SELECT c.contract_id, c.form = 'electronic' AS electronic, s.opened_as, s.filled_by
               FROM core.contract c
               JOIN LATERAL (SELECT * FROM core.places(c.branch_id, c.contract_id) x ORDER BY x.place DESC LIMIT 1) s ON true
              WHERE c.withdrawn_at IS NULL
                AND NOT EXISTS (SELECT FROM core.amendment a WHERE a.contract_id = c.contract_id AND a.state <> 'issued')
                AND NOT EXISTS (SELECT FROM core.key_order o WHERE o.contract_id = c.contract_id AND o.done_at IS NULL)
              ORDER BY c.contract_id",
        )
        .fetch_all(&self.ground.stage.root)
        .await
        .expect("asked")
    }

    /// Sees to it that there is work: amendments that were approved, and orders on keys.
    async fn feed(&mut self, chance: &mut Chance) {
        let mut idle = self.idle().await;
        let withdrawn: i64 = self
            .ground
            .stage
            .ask("SELECT count(*) FROM core.contract WHERE withdrawn_at IS NOT NULL")
            .await;
        let alive = CONTRACTS as usize - usize::try_from(withdrawn).expect("few");
        let mut under_way = alive - idle.len();
        for _ in 0..AT_ONCE {
            if under_way >= WAITING || idle.is_empty() {
                return;
            }
            let act = ACTS[self.asked % ACTS.len()];
            self.asked += 1;
            let from = usize::try_from(chance.below(idle.len() as u64)).expect("few");
            let found = (0..idle.len())
                .map(|n| (from + n) % idle.len())
                .find(|at| idle[*at].fits(act));
            // Nothing that it fits: its turn is over.
            let Some(at) = found else { continue };
            let contract = idle.swap_remove(at);
            self.ask_for(act, &contract).await;
            *self.done.entry(act).or_default() += 1;
            under_way += 1;
        }
    }

    async fn ask_for(&self, act: Act, contract: &Idle) {
        let of = u32::try_from(contract.filled_by).ok();
        let amount = F::Amount;
        // Never the amount that it has already.
        let new = yen(19_999_000 - 1000 * i64::try_from(self.asked).expect("few"));
        match act {
            Act::Change => self.amend(contract, change(&[(amount, new)])).await,
            Act::Correct => {
                let correction = draft(EventKind::Correction, of, &[(amount, new)]);
                self.amend(contract, correction).await;
            }
            Act::Cancel => {
                self.amend(contract, draft(EventKind::Cancellation, of, &[]))
                    .await;
            }
            Act::Terminate => {
                self.amend(contract, ended_late("2099-03-31")).await;
            }
            Act::Reissue => self.order(contract, KeyOrder::Reissue).await,
            Act::Withdraw => self.order(contract, KeyOrder::Withdraw).await,
        }
    }

    async fn amend(&self, contract: &Idle, draft: AmendmentDraft) {
        let key = contract.key();
        let version = ledger_of(&self.clerk, &key).await.version;
        let amendment = submit_to(&self.clerk, &key, version, None, draft)
            .await
            .expect("submitted");
        let seen = amendment_of(&self.supervisor, &amendment).await;
        approve_as(&self.supervisor, &seen).await.expect("approved");
    }

    async fn order(&self, contract: &Idle, what: KeyOrder) {
        let write = Write::OrderOnKey {
            key: contract.key(),
            version: ledger_of(&self.supervisor, &contract.key()).await.version,
            what,
            reason: "紛失".to_owned(),
        };
        self.supervisor
            .write(Uuid::new_v4(), &write)
            .await
            .expect("ordered");
    }

    async fn nothing_waits(&self) -> bool {
        let jobs = "SELECT count(*) FROM core.job WHERE state <> 'done'";
        self.ground.stage.ask::<i64>(jobs).await == 0
    }

    fn each_was_asked_for(&self) -> bool {
        let often = |act| self.done.get(act).is_some_and(|n| *n >= EACH);
        ACTS.iter().all(often)
    }

    fn acts(&self, wanted: impl Fn(Act) -> bool) -> i64 {
        let counted = self.done.iter().filter(|(act, _)| wanted(**act));
        counted.map(|(_, n)| n).sum()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_killed_amid_amendments_and_orders_on_keys_double_nothing_and_lose_nothing() {
    let mut chance = Chance::new();
    let seed = chance.0;
    println!("DENSHO_KILL_SEED={seed}");
    let mut scene = Scene::new().await;
    let mut crew = scene.ground.crew();
    scene.approve_contracts().await;
    await_that("everything is issued", || scene.nothing_waits()).await;
    let mut kills = 0;
    while kills < KILLS || (kills < MOST_KILLS && !scene.each_was_asked_for()) {
        scene.feed(&mut chance).await;
        crew.lose_one(&mut chance, 80_000, &scene.ground.stage)
            .await;
        kills += 1;
    }
    println!("caught at {:?}; done: {:?}", crew.caught, scene.done);
    await_that("everything is done after the last kill", || {
        scene.nothing_waits()
    })
    .await;
    crew.end();
    // The kills came in the middle of things; which step how often is chance (each on its own: amendments::steps).
    assert!(
        crew.caught.len() >= 4 && crew.caught.values().sum::<i64>() >= 20,
        "seed {seed}: {:?}",
        crew.caught
    );
    assert!(
        scene.each_was_asked_for(),
        "seed {seed}, {kills} kills: {:?}",
        scene.done
    );
    every_amendment_is_one_event_and_one_publication(&scene).await;
    every_order_on_a_key_was_carried_out_once(&scene).await;
    every_wanted_mail_came_under_its_message_id(&scene).await;
}

async fn every_amendment_is_one_event_and_one_publication(scene: &Scene) {
    let stage = &scene.ground.stage;
    let amended = scene.acts(|act| !matches!(act, Act::Reissue | Act::Withdraw));
    assert_eq!(
        stage
            .ask::<i64>("SELECT count(*) FROM core.amendment WHERE state = 'issued'")
            .await,
        amended
    );
    let not_one_event = stage
        .list("SELECT a.amendment_id || ' ' || a.state FROM core.amendment a
                WHERE 1 <> (SELECT count(*) FROM core.revision v WHERE v.contract_id = a.contract_id AND v.seq = a.seq
                               AND v.kind = a.kind AND v.supersedes IS NOT DISTINCT FROM a.supersedes)")
        .await;
    assert!(not_one_event.is_empty(), "{not_one_event:?}");
    let numbers = stage
        .list("SELECT c.number || ': ' || v.seqs::text FROM core.contract c,
                 LATERAL (SELECT array_agg(x.seq ORDER BY x.seq) AS seqs FROM core.revision x WHERE x.contract_id = c.contract_id) v
                WHERE v.seqs <> ARRAY(SELECT generate_series(1, 1 + (SELECT count(*)::integer FROM core.amendment a WHERE a.contract_id = c.contract_id)))")
        .await;
    assert!(
        numbers.is_empty(),
        "not every number of occurrence once: {numbers:?}"
    );
    let published = stage
        .list("SELECT c.number || ' ' || v.seq || ' ' || v.kind FROM core.revision v JOIN core.contract c USING (branch_id, contract_id)
                 LEFT JOIN core.publication p USING (branch_id, contract_id, seq)
                 LEFT JOIN platform.entry e USING (idempotency_key)
                WHERE c.form = 'electronic' AND (p.state IS DISTINCT FROM 'arrived' OR CASE v.kind
                        WHEN 'cancellation' THEN e.idempotency_key IS NOT NULL
                             OR NOT EXISTS (SELECT FROM core.publication q JOIN platform.entry o USING (idempotency_key)
                                             WHERE q.contract_id = v.contract_id AND q.seq = v.supersedes AND o.withdrawn_at = p.arrived_at)
                        ELSE e.idempotency_key IS NULL OR e.certificate <> v.content OR (e.arrived_at, e.reference) <> (p.arrived_at, p.reference) END)")
        .await;
    assert!(published.is_empty(), "not published once: {published:?}");
    let nobodys = stage
        .list(
            "SELECT e.contract_number FROM platform.entry e WHERE NOT EXISTS
                 (SELECT FROM core.publication p WHERE p.idempotency_key = e.idempotency_key)",
        )
        .await;
    assert!(nobodys.is_empty(), "published for nobody: {nobodys:?}");
    // What the orderer sees is every place of the ledger as it is filled by now, and nothing of what was taken out of sight.
    let seen = stage
        .list("SELECT c.number FROM core.contract c WHERE c.form = 'electronic' AND
                 ARRAY(SELECT e.idempotency_key FROM platform.entry e WHERE e.contract_number = c.number AND e.withdrawn_at IS NULL ORDER BY 1)
              <> ARRAY(SELECT p.idempotency_key FROM core.places(c.branch_id, c.contract_id) s
                         JOIN core.publication p ON p.contract_id = c.contract_id AND p.seq = s.filled_by
                        WHERE c.withdrawn_at IS NULL ORDER BY 1)")
        .await;
    assert!(seen.is_empty(), "the orderer sees something else: {seen:?}");
    let twice = stage
        .list("SELECT c.number || ' ' || e.kind || ' ' || (e.detail ->> 'seq') FROM audit.event e JOIN core.contract c USING (branch_id, contract_id)
                WHERE e.kind IN ('amendment.numbered', 'amendment.arrived') GROUP BY 1, c.number HAVING count(*) <> 1")
        .await;
    assert!(twice.is_empty(), "{twice:?}");
}

async fn every_order_on_a_key_was_carried_out_once(scene: &Scene) {
    let stage = &scene.ground.stage;
    let ordered = |act| scene.acts(|a| a == act);
    let (reissues, withdrawals) = (ordered(Act::Reissue), ordered(Act::Withdraw));
    assert_eq!(
        stage
            .ask::<i64>("SELECT count(*) FROM core.key_order WHERE done_at IS NOT NULL")
            .await,
        reissues + withdrawals
    );
    let keys = stage
        .list("SELECT c.number FROM core.contract c,
                 LATERAL (SELECT count(*) AS n, count(*) FILTER (WHERE k.dead_at IS NULL) AS living, max(k.key_version) AS last,
                                 bool_or(k.dead_at IS NULL AND k.key_version <> 1 + r.n) AS other, r.n AS reissues
                            FROM (SELECT count(*) AS n FROM core.key_order o WHERE o.contract_id = c.contract_id AND o.kind = 'reissue') r
                            LEFT JOIN vault.auth_key k ON k.contract_id = c.contract_id GROUP BY r.n) k
                WHERE c.form = 'electronic' AND (k.n <> 1 + k.reissues OR k.living <> 1 OR k.last <> k.n OR k.other)")
        .await;
    assert!(keys.is_empty(), "not one new key an order: {keys:?}");
    let platform = stage
        .list("SELECT o.order_id::text FROM core.key_order o JOIN core.contract c USING (branch_id, contract_id)
                WHERE o.kind = 'reissue' AND NOT EXISTS (SELECT FROM platform.rekey r
                  WHERE r.idempotency_key = o.idempotency_key AND r.contract_number = c.number AND r.at = o.done_at)")
        .await;
    assert!(platform.is_empty(), "not at the platform: {platform:?}");
    assert_eq!(
        stage
            .ask::<i64>("SELECT count(*) FROM platform.rekey")
            .await,
        reissues
    );
    assert_eq!(
        stage
            .ask::<i64>("SELECT count(*) FROM core.contract WHERE withdrawn_at IS NOT NULL")
            .await,
        withdrawals
    );
    let once = stage
        .list("SELECT o.order_id::text FROM core.key_order o
                WHERE 1 <> (SELECT count(*) FROM audit.event e WHERE e.kind = CASE o.kind WHEN 'reissue' THEN 'key.reissued' ELSE 'contract.withdrawn' END
                               AND e.detail ->> 'order' = o.order_id::text)")
        .await;
    assert!(once.is_empty(), "not once on record: {once:?}");
    // Old keys open nothing, the new one opens everything.
    let all = scene.ground.keys_open_what_they_should().await;
    let electronic = i64::from(CONTRACTS - CONTRACTS / 9);
    assert_eq!(i64::try_from(all), Ok(electronic + reissues));
}

async fn every_wanted_mail_came_under_its_message_id(scene: &Scene) {
    let stage = &scene.ground.stage;
    let unasked = stage
        .list("SELECT 'amendment ' || a.amendment_id FROM core.amendment a JOIN core.contract c USING (branch_id, contract_id)
                 JOIN core.application p USING (branch_id, application_id) LEFT JOIN core.amendment_mail m USING (branch_id, amendment_id)
                WHERE p.mail_wanted <> (m.sent_at IS NOT NULL)
               UNION ALL
               SELECT 'order ' || o.order_id FROM core.key_order o JOIN core.contract c USING (branch_id, contract_id)
                 JOIN core.application p USING (branch_id, application_id) LEFT JOIN core.key_order_mail m USING (branch_id, order_id)
                WHERE (p.mail_wanted AND o.kind = 'reissue') <> (m.sent_at IS NOT NULL)")
        .await;
    assert!(unasked.is_empty(), "{unasked:?}");
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT to_address::text, message_id::text FROM core.mail
         UNION ALL SELECT to_address, message_id FROM core.amendment_mail
         UNION ALL SELECT to_address, message_id FROM core.key_order_mail",
    )
    .fetch_all(&stage.root)
    .await
    .expect("asked");
    let mut wanted: HashMap<String, BTreeSet<String>> = HashMap::new();
    for (to, message_id) in &rows {
        wanted
            .entry(to.clone())
            .or_default()
            .insert(message_id.clone());
    }
    assert_eq!(scene.ground.message_ids(), wanted);
    let mails = scene.ground.mail.mails().len();
    println!("{mails} mails for {} wanted", rows.len());
}
