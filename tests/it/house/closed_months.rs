//! What a closed month says stays, its lines too; every contract of a contractor is reached; what the command line refused and what
//! an undone merge gives back are told.

use super::audit::{all, read};
use super::close::act;
use super::rule;
use crate::support::office::{Desk, Office, flyer, works};
use densho::domain::command::PageFrom;
use densho::domain::house::{HouseAct, HouseTable};
use densho::store::Store;
use serde_json::json;

const SHIFTED: &str = "SET session_replication_role = replica;
     UPDATE core.approval SET approved_at = approved_at - interval '40 days';
     UPDATE core.contract SET numbered_at = numbered_at - interval '40 days', arrived_at = arrived_at - interval '40 days';
     RESET session_replication_role;
     INSERT INTO core.premium_rate VALUES ('advance_payment', '2020-04-01', 3500), ('performance', '2020-04-01', 3500);";

/// Of each contractor of a statement: its code, what the statement says and what its lines add up to.
async fn agreed(store: &Store, month: &str) -> Vec<(String, [Option<i64>; 3], [Option<i64>; 3])> {
    let statement = all(store, HouseTable::Premiums, json!({"month": month})).await;
    let mut said = Vec::new();
    for row in statement.iter().filter(|row| !row.flag("total")) {
        let code = row.text("customer_code").to_owned();
        let lines = json!({"branch": "371", "month": month, "customer_code": code,
            "contractor": row.text("contractor")});
        let lines = all(store, HouseTable::PremiumLines, lines).await;
        let sum = |key: &str| {
            lines
                .iter()
                .map(|line| line.number(key))
                .sum::<Option<i64>>()
        };
        said.push((
            code,
            ["count", "amount", "premium"].map(|key| row.number(key)),
            [
                i64::try_from(lines.len()).ok(),
                sum("amount"),
                sum("premium"),
            ],
        ));
    }
    said
}

#[tokio::test]
async fn the_lines_of_a_closed_months_statement_stay_whoever_is_merged_since() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    let mut other = works("別の工事");
    other["applicant"]["customer_code"] = json!("C371003");
    office.issued("sato", "takahashi", "371", &other).await;
    office.arrange(SHIFTED).await;
    let kanri = office.store("kanri");
    let day: String = office
        .look("SELECT core.tokyo_day(min(approved_at))::text FROM core.approval")
        .await;
    let month = day[..7].to_owned();
    let open = agreed(&kanri, &month).await;
    assert_eq!(open.len(), 2, "{open:?}");
    assert!(open.iter().all(|(_, is, sum)| is == sum), "{open:?}");

    let merge = json!({"customer_code": "C371003", "kept_code": "C371001", "reason": "重複"});
    let close = async |what: &str, period: &str| {
        let args = json!({"branch": "371", what: period, "seen": 0});
        act(&kanri, HouseAct::ClosePeriod, args).await.unwrap();
    };
    close("day", &day).await;
    close("month", &month).await;
    act(&kanri, HouseAct::MergeContractors, merge)
        .await
        .unwrap();
    assert_eq!(agreed(&kanri, &month).await, open, "as it was closed");

    // Reopened it reads as things are now, and closed anew it stays so though the merge is undone.
    let reopen = json!({"branch": "371", "month": month, "reason": "統合を反映するため"});
    act(&office.store("takahashi"), HouseAct::ReopenPeriod, reopen)
        .await
        .unwrap();
    let merged = agreed(&kanri, &month).await;
    assert_eq!(merged.len(), 1, "{merged:?}");
    assert!(merged.iter().all(|(_, is, sum)| is == sum), "{merged:?}");
    close("month", &month).await;
    let unmerge = json!({"kind": "unmerge", "reason": "別の会社",
        "content": {"customer_code": "C371003", "kept_code": "C371001"}});
    act(&kanri, HouseAct::Propose, unmerge).await.unwrap();
    let proposals = all(&office.store("takahashi"), HouseTable::Proposals, json!({})).await;
    assert_eq!(
        ["contracts", "applications"].map(|key| proposals[0].number(key)),
        [Some(2), Some(0)],
        "what goes back with it"
    );
    let confirm = json!({"id": proposals[0].id, "verdict": "confirmed"});
    act(
        &office.store("takahashi"),
        HouseAct::DecideProposal,
        confirm,
    )
    .await
    .unwrap();
    assert_eq!(
        agreed(&kanri, &month).await,
        merged,
        "as it was closed anew"
    );
}

#[tokio::test]
async fn no_contract_of_a_closed_month_is_moved_by_whoever_waited_for_its_close() {
    let office = Office::new().await;
    let (_, contracts) = office.issued("sato", "takahashi", "371", &flyer()).await;
    office.arrange(SHIFTED).await;
    office
        .arrange(
            "INSERT INTO core.close_event (branch_id, period, first_day, seq, kind, by_login, figures)
             SELECT '371', 'month', date_trunc('month', core.tokyo_day(min(approved_at)))::date, 1, 'closed', 'kanri', '{}'
               FROM core.approval",
        )
        .await;
    let number = office.number(&contracts[0]).await;
    let moved = json!({"number": number, "customer_code": "C371002", "reason": "x"});
    let moved = act(&office.store("kanri"), HouseAct::MoveContract, moved).await;
    assert_eq!(rule(moved), "month_closed");
    // Past the function too.
    let past = "INSERT INTO core.contract_holder (branch_id, contract_id, seq, customer_code, moved_by, reason)
                SELECT branch_id, contract_id, 1, 'C371002', 'kanri', 'x' FROM core.contract LIMIT 1";
    let said = office.db.psql_as(densho::demo::cluster::SUPERUSER, past);
    assert!(
        String::from_utf8_lossy(&said.stderr).contains("month_closed"),
        "{said:?}"
    );
}

#[tokio::test]
async fn every_contract_of_a_contractor_is_counted_reached_and_found_by_its_number() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    // A thousand and a half more of them.
    office
        .arrange(
            "SET session_replication_role = replica;
             INSERT INTO core.draft
             SELECT (jsonb_populate_record(d, jsonb_build_object('application_id', 100000 + n))).*
               FROM core.draft d, generate_series(1, 1500) n
              WHERE d.revision = (SELECT max(revision) FROM core.contract);
             INSERT INTO core.contract OVERRIDING SYSTEM VALUE
             SELECT (jsonb_populate_record(c, jsonb_build_object('contract_id', 100000 + n, 'application_id', 100000 + n,
                      'serial', 10000 + n, 'number', c.prefix || '-' || (10000 + n) || core.product_letter(c.product),
                      'numbered_at', c.numbered_at - n * interval '1 minute'))).*
               FROM core.contract c, generate_series(1, 1500) n WHERE c.product = 'advance_payment';
             RESET session_replication_role;",
        )
        .await;
    let kanri = office.store("kanri");
    let of = |number: &str| json!({"customer_code": "C371001", "number": number});
    let last = read(
        &kanri,
        HouseTable::ContractorContracts,
        json!({"customer_code": "C371001"}),
        PageFrom::Bottom,
        10,
    )
    .await
    .unwrap();
    assert_eq!(last.total, Some(1502));
    let oldest = last.rows.last().unwrap().text("number").to_owned();
    assert!(oldest.contains("-11500"), "{oldest}");
    for typed in [
        oldest.clone(),
        oldest.replace('-', ""),
        "１１５００".to_owned(),
    ] {
        let found = all(&kanri, HouseTable::ContractorContracts, of(&typed)).await;
        assert_eq!(found.len(), 1, "{typed}: {found:?}");
        assert_eq!(found[0].text("number"), oldest);
    }
    let out = office
        .db
        .densho(
            "kanri",
            &[
                "export",
                "contractor_contracts",
                "--to",
                "-",
                "--where",
                "customer_code=C371001",
            ],
        )
        .output()
        .unwrap();
    let file = String::from_utf8_lossy(&out.stdout);
    assert_eq!(file.lines().count(), 1503, "a heading and all of them");
}

#[tokio::test]
async fn what_the_command_line_refuses_is_on_record_with_what_it_was_about() {
    let office = Office::new().await;
    let refused = |arguments: &[&str]| {
        let out = office.db.densho("sato", arguments).output().unwrap();
        assert_eq!(out.status.code(), Some(77), "{arguments:?} {out:?}");
    };
    refused(&["close", "day", "--branch", "371", "2026-11-26"]);
    refused(&["close", "month", "--branch", "371", "2026-10"]);
    refused(&["close", "list"]);
    refused(&["export", "contractors", "--to", "-"]);
    let rows = all(&office.store("kansa"), HouseTable::AuditRefused, json!({})).await;
    let said: Vec<String> = rows
        .iter()
        .rev()
        .map(|row| {
            let of = |key: &str| row.fields["detail"][key].as_str().unwrap_or("").to_owned();
            let period = [of("day"), of("month")].concat();
            format!("{} {period}", of("command")).trim().to_owned()
        })
        .collect();
    assert_eq!(
        said,
        [
            "close_period 2026-11-26",
            "close_period 2026-10",
            "open_close_days",
            "export_contractors"
        ]
    );
}

#[tokio::test]
async fn the_history_of_a_contract_says_from_whom_to_whom_it_was_moved() {
    let office = Office::new().await;
    let (_, contracts) = office.issued("sato", "takahashi", "371", &flyer()).await;
    let sato = office.store("sato");
    let number = sato.contract(&contracts[0]).await.row.number;
    let moved = json!({"number": number, "customer_code": "C371002", "reason": "請求先の誤り"});
    act(&office.store("kanri"), HouseAct::MoveContract, moved)
        .await
        .unwrap();
    let ledger = crate::amendments::desk::ledger_of(&sato, &contracts[0]).await;
    let told = ledger
        .story
        .iter()
        .find(|entry| entry.kind == "masters.contract_moved")
        .map(|entry| entry.remark.as_str());
    assert_eq!(told, Some("C371001 → C371002: 請求先の誤り"));
    let holder = sato.contract(&contracts[0]).await.holder;
    assert_eq!(holder.as_deref(), Some("C371002"));
}
