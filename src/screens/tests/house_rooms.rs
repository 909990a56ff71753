//! Offices in which one list of the masters, of the close or of authority holds a row or two, for [`super::rooms`].

use super::house::{administrator, row};
use crate::domain::house::HouseTable;
use crate::runtime::harness::{Office, supervisor};
use serde_json::{Value, json};

/// The masters with this list alone among them, and an administrator in front of it.
pub(super) fn one(table: HouseTable, rows: Vec<(HouseTable, Value)>) -> Office {
    let mut office = Office::sample(3);
    let master = json!({"master": table.code(), "count": rows.len()});
    let mut all = vec![row(HouseTable::Masters, 1, None, master)];
    all.extend(
        (1..)
            .zip(rows)
            .map(|(n, (table, fields))| row(table, n, None, fields)),
    );
    office.set_house(all);
    office.me = Ok(administrator());
    office
}

pub(super) fn proposals() -> Office {
    let proposal = json!({
        "proposal_kind": "rule", "subject": "20001 construction advance_payment", "proposed_by": "kanri2",
        "proposed_name": "管理 次郎", "proposed_at": "2022-10-31T01:00:00Z", "reason": "要綱の改正", "proposal_state": "open",
        "before": {"valid_from": "2020-04-01", "tiers": [{"up_to": null, "permille": 400}]},
        "content": {"valid_from": "2023-04-01", "tiers": [{"up_to": 200_000_000, "permille": 400}, {"permille": 300}]},
    });
    one(
        HouseTable::Proposals,
        vec![(HouseTable::Proposals, proposal)],
    )
}

/// 提案の確認 with this one.
pub(super) fn one_proposal(fields: serde_json::Value) -> Office {
    one(HouseTable::Proposals, vec![(HouseTable::Proposals, fields)])
}

pub(super) fn orderers() -> Office {
    let orderer =
        json!({"code": "20001", "name": "長野県△△建設事務所長", "orderer_kind": "県", "count": 1});
    let rule = json!({
        "orderer_code": "20001", "work_kind": "construction", "product": "advance_payment", "valid_from": "2020-04-01",
        "basis": "contract", "electronic_from": "2022-10-01", "tiers": [{"up_to": null, "permille": 400}],
        "rounding": 10000, "hand_in": "電子契約システムに添付",
    });
    let open =
        json!({"number": "N2211-00431", "contractor": "㈱髙橋土木", "state": "received", "id": 1});
    one(
        HouseTable::Orderers,
        vec![
            (HouseTable::Orderers, orderer),
            (HouseTable::Rules, rule),
            (HouseTable::RuleEffects, open),
        ],
    )
}

pub(super) fn contractors() -> Office {
    let contractor = json!({"customer_code": "C371001", "name": "○○建設　株式会社", "postal_code": "380-8537",
        "address": "長野県　長野市　南石堂町　１２３０ー６", "phone": "026-000-0000"});
    let contract = json!({"number": "37071-00001M", "contractor": "○○建設　株式会社", "works": "△△川 河川維持工事",
        "amount": 20_000_000, "customer_code": "C371001", "moved_from": "C371003", "branch": "371", "contract_id": 1, "version": 1});
    one(
        HouseTable::Contractors,
        vec![
            (HouseTable::Contractors, contractor),
            (HouseTable::ContractorContracts, contract),
        ],
    )
}

pub(super) fn banks() -> Office {
    let bank = json!({"bank_code": "0143", "branch_code": "001", "bank_name": "○○銀行", "branch_name": "××支店", "contracted": true});
    one(HouseTable::Banks, vec![(HouseTable::Banks, bank)])
}

pub(super) fn branches() -> Office {
    let branch = json!({"branch_id": "371", "name": "長野支店", "tel": "026-000-0000", "email": "nagano@example.jp", "head_office": false});
    one(HouseTable::Branches, vec![(HouseTable::Branches, branch)])
}

pub(super) fn operators() -> Office {
    let operator = json!({"login": "sato", "name": "佐藤 花子", "role": "clerk", "branch": "371", "branch_name": "長野支店"});
    one(
        HouseTable::Operators,
        vec![(HouseTable::Operators, operator)],
    )
}

pub(super) fn holidays() -> Office {
    let day = json!({"day": "2022-11-03", "name": "文化の日"});
    one(HouseTable::Holidays, vec![(HouseTable::Holidays, day)])
}

pub(super) fn company() -> Office {
    let company = json!({"valid_from": "2020-04-01", "name": "電子証書保証株式会社", "address": "東京都",
        "president_title": "取締役社長", "president": "見本　太郎", "wording": "1"});
    one(HouseTable::Company, vec![(HouseTable::Company, company)])
}

pub(super) fn rates() -> Office {
    let rate = json!({"product": "advance_payment", "valid_from": "2020-04-01", "ppm": 3500});
    one(HouseTable::Rates, vec![(HouseTable::Rates, rate)])
}

pub(super) fn entitlements() -> Office {
    let open = json!({"login": "suzuki_ichiro", "name": "鈴木 一郎", "branch": "380", "branch_name": "新潟支店",
        "by_name": "管理 花子", "granted_at": "2022-10-31T01:00:00Z", "reason": "繁忙期の応援"});
    one(
        HouseTable::Entitlements,
        vec![(HouseTable::Entitlements, open)],
    )
}

pub(super) fn limits() -> Office {
    let limit = json!({"login": "suzuki_ichiro", "name": "鈴木 一郎", "branch_name": "長野支店", "product": "advance_payment",
        "limit": 100_000_000, "valid_from": "2022-10-01", "limit_state": "in_force"});
    one(HouseTable::Limits, vec![(HouseTable::Limits, limit)])
}

fn of_a_supervisor(mut office: Office) -> Office {
    office.me = Ok(supervisor());
    office
}

pub(super) fn delegations() -> Office {
    let delegation = json!({"absent": "takahashi", "absent_name": "髙橋 健", "delegate": "suzuki_ichiro", "delegate_name": "鈴木 一郎",
        "first_day": "2022-11-01", "last_day": "2022-11-04", "delegation_state": "in_force", "by_name": "髙橋 健",
        "reason": "出張のため", "branch_name": "長野支店"});
    of_a_supervisor(one(
        HouseTable::Delegations,
        vec![(HouseTable::Delegations, delegation)],
    ))
}

pub(super) fn workloads() -> Office {
    let work = json!({"login": "sato_hanako", "name": "佐藤 花子", "role": "clerk", "branch": "371", "branch_name": "長野支店",
        "claimed": 12, "awaiting": 3, "lapsed": 2, "oldest_day": "2022-10-28"});
    of_a_supervisor(one(
        HouseTable::Workloads,
        vec![(HouseTable::Workloads, work)],
    ))
}
