//! The records read against themselves, for `densho verify`: the chain over the audit trail
//! (`migrations/0022_sealed_audit.sql`), the ledger, keys and publications. Hashes are computed here or by built-in
//! functions, never by functions of the database's own schemas, which whoever tampers could have replaced.

use sha2::{Digest as _, Sha256};
use sqlx::{Connection as _, PgConnection};
use std::collections::{BTreeMap, BTreeSet};

/// Links that are read at once.
const PAGE: i64 = 5_000;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// An event reads differently from what was sealed.
    EventChanged,
    /// An event that was sealed is not there.
    EventMissing,
    /// A link of the chain is not there.
    LinkMissing,
    /// The chain ends before a head that was kept outside, or has another hash there.
    HeadDiffers,
    /// An event was sealed long after later ones: it may have been slipped in.
    EventOutOfOrder,
    /// A serial was skipped.
    NumberGap,
    /// The counter and the last number do not agree.
    Counter,
    /// A revision or draft does not hash to what was approved.
    ContentChanged,
    /// The contract's row says something else than its certificate.
    ContractDiffers,
    /// An occurrence number was skipped.
    OccurrenceGap,
    /// An approval that four eyes, the limit or the event do not bear out.
    ApprovalUnsupported,
    /// A contract of which the audit trail knows nothing.
    ContractWithoutEvent,
    /// The audit trail knows of a contract that is not there.
    ContractGone,
    /// An arrival that is not on record as it happened.
    ArrivalUnsupported,
    /// Issued, but not every product has its contract.
    IssuedIncomplete,
    /// No live key.
    KeyMissing,
    /// More than one live key.
    KeysMany,
    /// A key where there is none to be.
    KeyUnasked,
    /// Not published, or contrary to its state.
    PublicationMissing,
    /// Shown twice at the local registry.
    ShownTwice,
    /// The local registry shows something else than the ledger holds.
    ShownDiffers,
}

impl Fault {
    fn of_hidden(code: &str) -> Self {
        match code {
            "counter" => Self::Counter,
            "key_missing" => Self::KeyMissing,
            "keys_many" => Self::KeysMany,
            "key_unasked" => Self::KeyUnasked,
            "shown_twice" => Self::ShownTwice,
            _ => Self::ShownDiffers,
        }
    }
}

/// One contradiction and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Branch code.
    pub branch: String,
    /// What is wrong.
    pub fault: Fault,
    /// A contract or application number, an event with its time, or a series.
    pub subject: String,
    /// What was found instead; may be empty.
    pub said: String,
}

/// The end of a branch's chain: to be kept outside the house, and compared with later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Branch code.
    pub branch: String,
    /// Links up to here.
    pub position: i64,
    /// SHA-256.
    pub hash: [u8; 32],
}

/// What was looked at and what came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Branches that this login may verify.
    pub branches: usize,
    /// Sealed events.
    pub events: u64,
    /// Events that wait for the worker to seal them, and the age of the oldest in seconds.
    pub unsealed: (i64, i64),
    /// Contracts.
    pub contracts: i64,
    /// Everything that is wrong, branch by branch.
    pub findings: Vec<Finding>,
    /// Where each chain ends.
    pub heads: Vec<Head>,
}

/// Reads everything that this login may verify, as of one moment. `kept` are heads from an earlier time.
///
/// # Errors
/// What the database said; ZD010 for a login that is neither auditor nor administrator.
pub async fn verify(db: &mut PgConnection, kept: &[Head]) -> Result<Verified, sqlx::Error> {
    let mut db = db
        .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await?;
    // A whole house takes longer than any screen may.
    sqlx::query("SET LOCAL statement_timeout = 0")
        .execute(&mut *db)
        .await?;
    let mut found = Verified::default();
    hidden(&mut db, &mut found).await?;
    chain(&mut db, kept, &mut found).await?;
    ledger(&mut db, &mut found).await?;
    events(&mut db, &mut found).await?;
    found
        .findings
        .sort_by(|a, b| (&a.branch, a.fault, &a.subject).cmp(&(&b.branch, b.fault, &b.subject)));
    db.rollback().await?;
    Ok(found)
}

async fn hidden(db: &mut PgConnection, found: &mut Verified) -> Result<(), sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT branch_id AS "branch!", fault AS "fault!", subject AS "subject!", said AS "said!" FROM api.verify_hidden()"#
    )
    .fetch_all(db)
    .await?;
    found.findings.extend(rows.into_iter().map(|row| Finding {
        branch: row.branch,
        fault: Fault::of_hidden(&row.fault),
        subject: row.subject,
        said: row.said,
    }));
    Ok(())
}

/// Where one branch's chain has been followed to.
struct Follower {
    position: i64,
    hash: [u8; 32],
    /// Time of the latest event so far, for what comes far too late.
    latest: Option<chrono::DateTime<chrono::Utc>>,
}

async fn chain(
    db: &mut PgConnection,
    kept: &[Head],
    found: &mut Verified,
) -> Result<(), sqlx::Error> {
    let branches: Vec<String> = sqlx::query_scalar!(
        r#"SELECT b.branch_id AS "branch!: String" FROM core.branch b
            WHERE EXISTS (SELECT FROM audit.event e WHERE e.branch_id = b.branch_id)
               OR EXISTS (SELECT FROM audit.link l WHERE l.branch_id = b.branch_id)"#
    )
    .fetch_all(&mut *db)
    .await?;
    found.branches = branches.len();
    // One whose trail is gone altogether is known by its head alone.
    let branches: BTreeSet<String> = branches
        .into_iter()
        .chain(kept.iter().map(|head| head.branch.clone()))
        .collect();
    for branch in &branches {
        let kept: BTreeMap<i64, [u8; 32]> = kept
            .iter()
            .filter(|head| head.branch == *branch)
            .map(|head| (head.position, head.hash))
            .collect();
        one_chain(db, branch, kept, found).await?;
    }
    let row = sqlx::query!(
        r#"SELECT count(*) AS "n!", coalesce(extract(epoch FROM clock_timestamp() - min(e.at)), 0)::bigint AS "age!"
             FROM audit.event e
            WHERE NOT EXISTS (SELECT FROM audit.link l WHERE l.branch_id = e.branch_id AND l.event_id = e.event_id)"#
    )
    .fetch_one(db)
    .await?;
    found.unsealed = (row.n, row.age);
    Ok(())
}

async fn one_chain(
    db: &mut PgConnection,
    branch: &str,
    mut kept: BTreeMap<i64, [u8; 32]>,
    found: &mut Verified,
) -> Result<(), sqlx::Error> {
    let mut at = Follower {
        position: 0,
        hash: [0; 32],
        latest: None,
    };
    loop {
        let links = sqlx::query!(
            r#"SELECT l.position AS "position!", l.event_id AS "event!", l.hash AS "hash!", e.at AS "at?", e.kind AS "kind?",
                      CASE WHEN e.event_id IS NOT NULL THEN
                        jsonb_build_array(l.branch_id::text, l.position, e.event_id,
                          to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.actor, e.kind, e.application_id,
                          e.contract_id, e.remark, e.detail)::text END AS text
                 FROM audit.link l LEFT JOIN audit.event e ON e.branch_id = l.branch_id AND e.event_id = l.event_id
                WHERE l.branch_id = $1::text AND l.position > $2 ORDER BY l.position LIMIT $3"#,
            branch,
            at.position,
            PAGE
        )
        .fetch_all(&mut *db)
        .await?;
        if links.is_empty() {
            break;
        }
        for link in links {
            let mut find = |fault, subject: String, said: String| {
                found.findings.push(Finding {
                    branch: branch.to_owned(),
                    fault,
                    subject,
                    said,
                });
            };
            if link.position != at.position + 1 {
                find(
                    Fault::LinkMissing,
                    format!("{}-{}", at.position + 1, link.position - 1),
                    String::new(),
                );
            }
            let name = format!("#{} {}", link.event, link.kind.as_deref().unwrap_or("?"));
            let subject = match link.at {
                Some(time) => format!("{name} {}", tokyo(time)),
                None => name,
            };
            match &link.text {
                None => find(Fault::EventMissing, subject, String::new()),
                // After a gap the hash before is the one that is stored: what follows can still be checked.
                Some(text) if link.position == at.position + 1 => {
                    if step(&at.hash, text)[..] != link.hash[..] {
                        find(Fault::EventChanged, subject, String::new());
                    } else if link
                        .at
                        .zip(at.latest)
                        .is_some_and(|(time, latest)| time < latest - chrono::Duration::days(1))
                    {
                        find(Fault::EventOutOfOrder, subject, String::new());
                    }
                }
                Some(_) => {}
            }
            at.position = link.position;
            at.hash = fixed(&link.hash);
            at.latest = at.latest.max(link.at);
            if let Some(head) = kept.remove(&link.position)
                && head != at.hash
            {
                find(Fault::HeadDiffers, link.position.to_string(), String::new());
            }
            found.events += 1;
        }
    }
    for position in kept.into_keys() {
        found.findings.push(Finding {
            branch: branch.to_owned(),
            fault: Fault::HeadDiffers,
            subject: position.to_string(),
            said: at.position.to_string(),
        });
    }
    if at.position > 0 {
        found.heads.push(Head {
            branch: branch.to_owned(),
            position: at.position,
            hash: at.hash,
        });
    }
    Ok(())
}

/// The hash of a link: over the one before and the event as text.
fn step(before: &[u8; 32], text: &str) -> [u8; 32] {
    Sha256::new()
        .chain_update(before)
        .chain_update(text.as_bytes())
        .finalize()
        .into()
}

fn fixed(bytes: &[u8]) -> [u8; 32] {
    bytes.try_into().unwrap_or([0; 32])
}

fn tokyo(at: chrono::DateTime<chrono::Utc>) -> String {
    let nine = chrono::FixedOffset::east_opt(9 * 3600);
    nine.map_or_else(
        || at.to_string(),
        |zone| at.with_timezone(&zone).format("%Y/%m/%d %H:%M").to_string(),
    )
}

/// Numbers without gaps, certificates that hash to what was approved, contracts that say what their certificate says.
async fn ledger(db: &mut PgConnection, found: &mut Verified) -> Result<(), sqlx::Error> {
    found.contracts = sqlx::query_scalar!(r#"SELECT count(*) AS "n!" FROM core.contract"#)
        .fetch_one(&mut *db)
        .await?;
    let rows = sqlx::query!(
        r#"
        SELECT branch AS "branch!", fault AS "fault!", subject AS "subject!", said AS "said!" FROM (
          SELECT n.branch_id::text AS branch, 'gap' AS fault, min(n.number) AS subject,
                 n.before + 1 || CASE WHEN n.serial - n.before > 2 THEN '-' || n.serial - 1 ELSE '' END AS said
            FROM (SELECT c.branch_id, c.number, c.serial,
                         lag(c.serial, 1, 0) OVER (PARTITION BY c.branch_id, c.fiscal_year, c.product ORDER BY c.serial) AS before
                    FROM core.contract c) n
           WHERE n.serial <> n.before + 1 GROUP BY n.branch_id, n.before, n.serial
          UNION ALL
          SELECT r.branch_id::text, 'content', c.number, r.seq::text
            FROM core.revision r JOIN core.contract c ON c.branch_id = r.branch_id AND c.contract_id = r.contract_id
           WHERE sha256(convert_to(r.content::text, 'UTF8')) <> r.content_hash
          UNION ALL
          SELECT d.branch_id::text, 'content', a.number, 'R' || d.revision
            FROM core.draft d JOIN core.application a ON a.branch_id = d.branch_id AND a.application_id = d.application_id
           WHERE sha256(convert_to(d.content::text, 'UTF8')) <> d.content_hash
          UNION ALL
          SELECT d.branch_id::text, 'content', c.number, 'A' || d.revision
            FROM core.amendment_draft d
            JOIN core.amendment m ON m.branch_id = d.branch_id AND m.amendment_id = d.amendment_id
            JOIN core.contract c ON c.branch_id = m.branch_id AND c.contract_id = m.contract_id
           WHERE sha256(convert_to(d.content::text, 'UTF8')) <> d.content_hash
          UNION ALL
          SELECT c.branch_id::text, 'approval', c.number,
                 CASE WHEN p.approved_by = p.drafted_by THEN 'four_eyes' WHEN p.amount > p.limit_at THEN 'limit' ELSE 'none' END
            FROM core.amendment m
            JOIN core.contract c ON c.branch_id = m.branch_id AND c.contract_id = m.contract_id
            LEFT JOIN core.amendment_approval p ON p.branch_id = m.branch_id AND p.amendment_id = m.amendment_id
           WHERE m.seq IS NOT NULL AND (p.approved_by <> p.drafted_by AND p.amount <= p.limit_at) IS NOT TRUE
          UNION ALL
          SELECT c.branch_id::text, 'row', c.number,
                 concat_ws(' ', CASE WHEN r.content ->> 'contract_number' IS DISTINCT FROM c.number THEN 'number' END,
                                CASE WHEN (r.content ->> 'amount')::bigint IS DISTINCT FROM c.amount::bigint THEN 'amount' END,
                                CASE WHEN r.content ->> 'contractor_name' IS DISTINCT FROM c.contractor::text THEN 'contractor' END,
                                CASE WHEN (r.content ->> 'guarantee_end')::date IS DISTINCT FROM c.guarantee_end THEN 'guarantee_end' END)
            FROM core.contract c
            JOIN core.revision r ON r.branch_id = c.branch_id AND r.contract_id = c.contract_id AND r.seq = 1
             -- Once it was changed, the row follows a later event.
           WHERE NOT EXISTS (SELECT FROM core.revision l WHERE l.branch_id = c.branch_id AND l.contract_id = c.contract_id AND l.seq > 1)
             AND (r.content ->> 'contract_number', (r.content ->> 'amount')::bigint, r.content ->> 'contractor_name', (r.content ->> 'guarantee_end')::date)
                 IS DISTINCT FROM (c.number, c.amount::bigint, c.contractor::text, c.guarantee_end)
          UNION ALL
          SELECT c.branch_id::text, 'occurrence', c.number, r.n || '/' || r.last
            FROM core.contract c
            CROSS JOIN LATERAL (SELECT count(*) AS n, coalesce(max(r.seq), 0) AS last FROM core.revision r
                                 WHERE r.branch_id = c.branch_id AND r.contract_id = c.contract_id) r
           WHERE r.n <> r.last OR r.n = 0
          UNION ALL
          SELECT c.branch_id::text, 'approval', c.number,
                 CASE WHEN p.approved_by IS NULL THEN 'none' WHEN p.approved_by IN (p.drafted_by, p.submitted_by) THEN 'four_eyes'
                      WHEN i.amount > i.limit_at THEN 'limit' ELSE 'content' END
            FROM core.contract c
            LEFT JOIN core.approval p ON p.branch_id = c.branch_id AND p.application_id = c.application_id AND p.revision = c.revision
            LEFT JOIN core.approval_item i ON i.branch_id = c.branch_id AND i.application_id = c.application_id
                                          AND i.revision = c.revision AND i.product = c.product
            LEFT JOIN core.draft d ON d.branch_id = c.branch_id AND d.application_id = c.application_id AND d.revision = c.revision
           WHERE (p.approved_by IS NOT NULL AND p.approved_by NOT IN (p.drafted_by, p.submitted_by) AND i.amount <= i.limit_at
                  AND d.content_hash = p.content_hash) IS NOT TRUE
          UNION ALL
          SELECT a.branch_id::text, 'issued', a.number, c.n || '/' || i.n
            FROM core.application a
            CROSS JOIN LATERAL (SELECT count(*) AS n FROM core.contract c
                                 WHERE c.branch_id = a.branch_id AND c.application_id = a.application_id AND c.arrived_at IS NOT NULL) c
            CROSS JOIN LATERAL (SELECT count(*) AS n FROM core.approval_item i
                                 WHERE i.branch_id = a.branch_id AND i.application_id = a.application_id) i
           WHERE a.state = 'issued' AND (c.n <> i.n OR i.n = 0)
          UNION ALL
          SELECT c.branch_id::text, 'publication', c.number, coalesce(p.state, '-')
            FROM core.contract c
            LEFT JOIN core.publication p ON p.branch_id = c.branch_id AND p.contract_id = c.contract_id AND p.seq = 1
           WHERE (c.form = 'electronic' AND (p.state IS NULL OR (c.arrived_at IS NOT NULL AND p.state = 'prepared')))
              OR (c.form = 'paper' AND p.state IS NOT NULL)
        ) x"#
    )
    .fetch_all(db)
    .await?;
    found.findings.extend(rows.into_iter().map(|row| Finding {
        branch: row.branch,
        fault: match row.fault.as_str() {
            "gap" => Fault::NumberGap,
            "content" => Fault::ContentChanged,
            "row" => Fault::ContractDiffers,
            "occurrence" => Fault::OccurrenceGap,
            "approval" => Fault::ApprovalUnsupported,
            "issued" => Fault::IssuedIncomplete,
            _ => Fault::PublicationMissing,
        },
        subject: row.subject,
        said: row.said,
    }));
    Ok(())
}

/// What stands in the records, held against what the audit trail says happened.
async fn events(db: &mut PgConnection, found: &mut Verified) -> Result<(), sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        SELECT branch AS "branch!", fault AS "fault!", subject AS "subject!", said AS "said!" FROM (
          SELECT c.branch_id::text AS branch, 'unknown' AS fault, c.number AS subject, '' AS said
            FROM core.contract c
           WHERE NOT EXISTS (SELECT FROM audit.event e
                              WHERE e.branch_id = c.branch_id AND e.contract_id = c.contract_id AND e.kind = 'contract.numbered'
                                AND e.detail ->> 'number' = c.number AND e.detail ->> 'product' = c.product)
          UNION ALL
          SELECT e.branch_id::text, 'gone', coalesce(e.detail ->> 'number', '#' || e.event_id), ''
            FROM audit.event e
           WHERE e.kind = 'contract.numbered'
             AND NOT EXISTS (SELECT FROM core.contract c WHERE c.branch_id = e.branch_id AND c.contract_id = e.contract_id)
          UNION ALL
          SELECT c.branch_id::text, 'arrival', c.number, to_char(c.arrived_at AT TIME ZONE 'Asia/Tokyo', 'YYYY/MM/DD HH24:MI')
            FROM core.contract c
           WHERE c.form = 'electronic' AND c.arrived_at IS NOT NULL
             AND NOT EXISTS (SELECT FROM audit.event e
                              WHERE e.branch_id = c.branch_id AND e.contract_id = c.contract_id AND e.kind = 'contract.arrived'
                                AND (e.detail ->> 'arrived_at')::timestamptz = c.arrived_at)
          UNION ALL
          SELECT p.branch_id::text, 'approval', a.number, 'event'
            FROM core.approval p JOIN core.application a ON a.branch_id = p.branch_id AND a.application_id = p.application_id
           WHERE NOT EXISTS (SELECT FROM audit.event e
                              WHERE e.branch_id = p.branch_id AND e.application_id = p.application_id
                                AND e.kind = 'application.approved' AND e.actor = p.approved_by
                                AND e.detail ->> 'content_hash' = encode(p.content_hash, 'hex'))
        ) x"#
    )
    .fetch_all(db)
    .await?;
    found.findings.extend(rows.into_iter().map(|row| Finding {
        branch: row.branch,
        fault: match row.fault.as_str() {
            "unknown" => Fault::ContractWithoutEvent,
            "gone" => Fault::ContractGone,
            "arrival" => Fault::ArrivalUnsupported,
            _ => Fault::ApprovalUnsupported,
        },
        subject: row.subject,
        said: row.said,
    }));
    Ok(())
}
