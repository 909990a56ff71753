//! Masters as they are brought in: rows of the company, its branches, banks, contractors, orderers; and
//! a new operator. Their JSON names are the database's column names.

use super::ids::{BranchId, Login};
use super::money::Yen;
use super::orderer::OrdererRule;
use super::product::Product;
use super::record::Role;
use chrono::NaiveDate;
use serde::Serialize;

/// The company from a day on; a certificate shows the one of its issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompanyRow {
    /// First day (JST).
    pub valid_from: NaiveDate,
    /// Company name as printed.
    pub name: String,
    /// Head office as printed.
    pub address: String,
    /// 取締役社長
    pub president_title: String,
    /// The president's name.
    pub president: String,
    /// Which wording of certificate and notice is used from that day.
    pub wording: String,
}

/// 証書文面 as the database keeps it, for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedWording {
    /// Its name.
    pub id: String,
    /// The sentences of `document::Wording`.
    pub sentences: serde_json::Value,
}

/// 支店, 取扱箇所.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BranchRow {
    /// Three digits.
    pub branch_id: BranchId,
    /// 支店名
    pub name: String,
    /// Address.
    pub address: String,
    /// Telephone, as printed.
    pub tel: String,
    /// Fax, as printed.
    pub fax: String,
    /// Mail address of the branch, printed in completion mails.
    pub email: String,
    /// Its operators see every branch.
    pub head_office: bool,
    /// The first part of its contract numbers, by fiscal year.
    pub prefixes: Vec<BranchPrefix>,
}

/// The first part of a branch's contract numbers in one fiscal year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BranchPrefix {
    /// 年度 (its April's year).
    pub fiscal_year: i32,
    /// Five digits, given once.
    pub prefix: String,
}

/// A branch of a bank: 預託金融機関.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BankRow {
    /// 金融機関コード: four digits.
    pub bank_code: String,
    /// 店番: three digits.
    pub branch_code: String,
    /// 金融機関名
    pub bank_name: String,
    /// 支店名
    pub branch_name: String,
    /// Has a contract with the surety, and may hold advances.
    pub contracted: bool,
    /// What a search compares: the names, folded.
    pub folded: String,
}

/// 請負者.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContractorRow {
    /// 顧客コード
    pub customer_code: String,
    /// 商号, as typed.
    pub name: String,
    /// `380-8537`
    pub postal_code: String,
    /// 住所
    pub address: String,
    /// 電話番号
    pub phone: Option<String>,
    /// What a search compares: name and code, folded.
    pub folded: String,
}

/// 発注者 with every period of its rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrdererRow {
    /// Its code.
    pub code: String,
    /// The post title as printed: 長野県△△建設事務所長.
    pub name: String,
    /// 国, 県, 市町村, …
    pub kind: String,
    /// What a search compares: name and code, folded.
    pub folded: String,
    /// All periods.
    pub rules: Vec<OrdererRule>,
}

/// A place of a postal code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostalPlaceRow {
    /// `380-8537`
    pub postal_code: String,
    /// 都道府県
    pub prefecture: String,
    /// 市区町村
    pub city: String,
    /// 町域; may be empty.
    pub town: String,
    /// What a search compares: the three, folded.
    pub folded: String,
}

/// 休日: no business hours on that day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HolidayRow {
    /// The day (JST).
    pub day: NaiveDate,
    /// What it is called.
    pub name: String,
}

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
pub struct Imported {
    /// Rows that were not there before.
    pub added: u64,
    /// Rows that read differently now.
    pub changed: u64,
    /// What waits for another person's confirmation and is not in force.
    #[serde(default)]
    pub proposed: u64,
}

/// A person to be let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOperator {
    /// The database role and SSH login.
    pub login: Login,
    /// Their branch.
    pub branch: BranchId,
    /// 氏名
    pub name: String,
    /// 役割
    pub role: Role,
    /// 承認限度額 per product, from today on; none for a product means no authority.
    pub limits: Vec<(Product, Yen)>,
}

/// An operator as administrators see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorRow {
    /// The database role.
    pub login: Login,
    /// Their branch.
    pub branch: BranchId,
    /// 支店名
    pub branch_name: String,
    /// 氏名
    pub name: String,
    /// 役割
    pub role: Role,
    /// Since when the login is closed.
    pub disabled_at: Option<chrono::DateTime<chrono::Utc>>,
    /// Today's limits.
    pub limits: Vec<(Product, Yen)>,
}
