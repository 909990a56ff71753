//! Who and what there is before the first application comes in: company, branches, people, masters.

use crate::domain::date::FiscalYear;
use crate::domain::ids::{BranchId, Login};
use crate::domain::master::NewOperator;
use crate::domain::money::Yen;
use crate::domain::product::Product;
use crate::domain::record::Role;
use crate::intake::masters::Kind;
use chrono::NaiveDate;
use std::fmt::Write as _;

/// The branch in front of whose queue the demo stands.
pub const NAGANO: &str = "371";
/// A branch whose records Nagano's staff do not see.
pub const NIIGATA: &str = "380";
/// 本店: sees every branch.
pub const HEAD_OFFICE: &str = "100";

/// A branch: code, name, address, telephone, fax, mail address, head office?
const BRANCHES: [(&str, &str, &str, &str, &str, &str, u8); 3] = [
    (
        HEAD_OFFICE,
        "本店営業部",
        "東京都中央区○○一丁目２番３号",
        "03-0000-0000",
        "03-0000-0001",
        "honten@example.jp",
        1,
    ),
    (
        NAGANO,
        "長野支店",
        "長野県長野市見本町２番地",
        "026-000-0000",
        "026-000-0001",
        "nagano@example.jp",
        0,
    ),
    (
        NIIGATA,
        "新潟支店",
        "新潟県新潟市中央区見本町３番地",
        "025-000-0000",
        "025-000-0001",
        "niigata@example.jp",
        0,
    ),
];

/// Login, branch, name, role, authority limit in yen for every product (0: none).
const PEOPLE: [(&str, &str, &str, Role, i64); 10] = [
    ("sato", NAGANO, "佐藤 花子", Role::Clerk, 0),
    ("suzuki", NAGANO, "鈴木 一郎", Role::Clerk, 0),
    (
        "takahashi",
        NAGANO,
        "髙橋 誠",
        Role::Supervisor,
        100_000_000,
    ),
    ("mori", NAGANO, "森 直子", Role::Supervisor, 10_000_000),
    ("kato", NIIGATA, "加藤 誠", Role::Clerk, 0),
    ("honma", NIIGATA, "本間 律子", Role::Supervisor, 100_000_000),
    (
        "tanaka",
        HEAD_OFFICE,
        "田中 実",
        Role::Supervisor,
        1_000_000_000,
    ),
    ("ito", HEAD_OFFICE, "伊藤 由美", Role::Clerk, 0),
    ("kansa", HEAD_OFFICE, "監査 太一", Role::Auditor, 0),
    ("kanri", HEAD_OFFICE, "管理 恵", Role::Administrator, 0),
];

/// The master files in the order in which they must come in, as `densho import` takes them. Number
/// prefixes are made for the fiscal years around `today`.
#[must_use]
pub fn masters(today: NaiveDate) -> Vec<(Kind, String)> {
    vec![
        (Kind::Company, include_str!("data/company.csv").to_owned()),
        (Kind::Branches, branches(today)),
        (Kind::Banks, include_str!("data/banks.csv").to_owned()),
        (
            Kind::Contractors,
            include_str!("data/contractors.csv").to_owned(),
        ),
        (Kind::Orderers, include_str!("data/orderers.csv").to_owned()),
        (Kind::Postal, include_str!("data/postal.csv").to_owned()),
    ]
}

/// 長野支店 numbers 37071-… in 令和8年度 (2026), 37072-… the year after: two digits that count the years.
fn branches(today: NaiveDate) -> String {
    let mut csv =
        "branch_id,name,address,tel,fax,email,head_office,fiscal_year,prefix\n".to_owned();
    let this = FiscalYear::of(today).year();
    for (code, name, address, tel, fax, email, head) in BRANCHES {
        for year in this - 1..=this + 1 {
            let counted = (year - 1955).rem_euclid(100);
            let decade = code.get(..2).unwrap_or_default();
            // Writing to a string cannot fail.
            let _written = writeln!(
                csv,
                "{code},{name},{address},{tel},{fax},{email},{head},{year},{decade}0{counted:02}"
            );
        }
    }
    csv
}

/// Everybody who can be named with `--as`.
#[must_use]
pub fn people() -> Vec<NewOperator> {
    PEOPLE
        .iter()
        .map(|(login, branch, name, role, limit)| NewOperator {
            login: Login::from(*login),
            branch: BranchId::from(*branch),
            name: (*name).to_owned(),
            role: *role,
            limits: match Yen::new(*limit) {
                Some(limit) if !limit.is_zero() => {
                    Product::ALL.map(|product| (product, limit)).into()
                }
                _ => Vec::new(),
            },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::masters::parse;

    #[test]
    fn the_demos_own_files_have_no_fault_in_any_year() {
        for year in [2025, 2026, 2027, 2054, 2055, 2056] {
            let today = NaiveDate::from_ymd_opt(year, 11, 22).unwrap();
            for (kind, csv) in masters(today) {
                let rows = parse(kind, csv.as_bytes());
                assert!(rows.is_ok(), "{kind:?} in {year}: {rows:?}");
            }
        }
    }

    #[test]
    fn nagano_numbers_its_contracts_of_fiscal_year_2026_under_37071() {
        let today = NaiveDate::from_ymd_opt(2027, 3, 31).unwrap();
        assert!(branches(today).contains("nagano@example.jp,0,2026,37071\n"));
    }
}
