//! From the records of a file to the rows of a master: what each file's columns are, what must be
//! unique in it, and what several records say together.

mod read;

use super::fault::{Fault, Together, What};
use super::table::{Cells, Column, column, optional};
use super::value;
use crate::domain::fold::fold;
use crate::domain::ids::BranchId;
use crate::domain::master::{
    BankRow, BranchPrefix, BranchRow, CompanyRow, ContractorRow, HolidayRow, OrdererRow,
};
use crate::domain::orderer::OrdererRule;
use read::each;
use std::collections::HashMap;

/// The headings of `import company`.
pub const COMPANY: [Column; 6] = [
    column("valid_from", "適用開始日"),
    column("name", "商号"),
    column("address", "住所"),
    column("president_title", "代表者役職"),
    column("president", "代表者"),
    optional("wording", "文面"),
];

/// The headings of `import branches`; a branch has a record for each fiscal year.
pub const BRANCHES: [Column; 9] = [
    column("branch_id", "支店コード"),
    column("name", "支店名"),
    column("address", "住所"),
    column("tel", "電話番号"),
    column("fax", "FAX"),
    column("email", "メール"),
    optional("head_office", "本店"),
    column("fiscal_year", "年度"),
    column("prefix", "番号上位"),
];

/// The headings of `import banks`.
pub const BANKS: [Column; 5] = [
    column("bank_code", "金融機関コード"),
    column("branch_code", "店番"),
    column("bank_name", "金融機関名"),
    column("branch_name", "支店名"),
    column("contracted", "契約有無"),
];

/// The headings of `import holidays`; the second names are those of the Cabinet Office's syukujitsu.csv.
pub const HOLIDAYS: [Column; 2] = [
    column("day", "国民の祝日・休日月日"),
    column("name", "国民の祝日・休日名称"),
];

/// The headings of `import contractors`.
pub const CONTRACTORS: [Column; 5] = [
    column("customer_code", "顧客コード"),
    column("name", "商号"),
    column("postal_code", "郵便番号"),
    column("address", "住所"),
    optional("phone", "電話番号"),
];

/// The headings of `import orderers`; an orderer has a record for each kind of work, product and period.
pub const ORDERERS: [Column; 13] = [
    column("code", "発注者コード"),
    column("name", "発注者名"),
    column("kind", "区分"),
    column("work_kind", "工種"),
    column("product", "商品"),
    column("valid_from", "適用開始日"),
    optional("valid_to", "適用終了日"),
    column("basis", "基準日"),
    optional("electronic_from", "電子保証開始日"),
    column("tiers", "割合"),
    column("rounding", "端数"),
    optional("cap", "上限額"),
    optional("hand_in", "提出方法"),
];

/// Company rows.
pub fn company(bytes: &[u8], faults: &mut Vec<Fault>) -> Vec<CompanyRow> {
    each(bytes, &COMPANY, faults, |c| {
        let valid_from = c.must("valid_from", value::day);
        let name = c.must("name", value::line);
        let address = c.must("address", value::line);
        let president_title = c.must("president_title", value::line);
        let president = c.must("president", value::line);
        let wording = c.may("wording", value::line);
        Some(CompanyRow {
            valid_from: valid_from?,
            name: name?,
            address: address?,
            president_title: president_title?,
            president: president?,
            wording: wording?.unwrap_or_else(|| "v1".to_owned()),
        })
    })
    .unique("valid_from", |row| row.valid_from.to_string(), faults)
}

/// Branches; the records of one branch differ only in fiscal year and prefix.
pub fn branches(bytes: &[u8], faults: &mut Vec<Fault>) -> Vec<BranchRow> {
    let read = each(bytes, &BRANCHES, faults, |c| {
        let branch_id = c.must("branch_id", value::digits(3));
        let name = c.must("name", value::line);
        let address = c.must("address", value::line);
        let tel = c.must("tel", value::line);
        let fax = c.must("fax", value::line);
        let email = c.must("email", value::mail);
        let head_office = c.may("head_office", value::yes_or_no);
        let fiscal_year = c.must("fiscal_year", value::fiscal_year);
        let prefix = c.must("prefix", value::digits(5));
        Some(BranchRow {
            branch_id: BranchId(branch_id?),
            name: name?,
            address: address?,
            tel: tel?,
            fax: fax?,
            email: email?,
            head_office: head_office?.unwrap_or(false),
            prefixes: vec![BranchPrefix {
                fiscal_year: fiscal_year?,
                prefix: prefix?,
            }],
        })
    });
    let mut prefixes: HashMap<String, u64> = HashMap::new();
    for (line, row) in &read.rows {
        for p in &row.prefixes {
            if let Some(earlier) = prefixes.insert(p.prefix.clone(), *line) {
                faults.push(Fault {
                    line: *line,
                    column: Some("prefix"),
                    what: What::PrefixTwice(p.prefix.clone(), earlier),
                });
            }
        }
    }
    read.grouped(
        |row| row.branch_id.0.clone(),
        faults,
        |first, next| {
            let mut same = next.clone();
            same.prefixes.clone_from(&first.prefixes);
            if same != *first {
                return Err(("branch_id", Together::BranchDiffers));
            }
            let year = |row: &BranchRow| row.prefixes.first().map(|p| p.fiscal_year);
            if first
                .prefixes
                .iter()
                .any(|p| Some(p.fiscal_year) == year(&next))
            {
                return Err(("fiscal_year", Together::YearTwice));
            }
            first.prefixes.extend(next.prefixes);
            Ok(())
        },
    )
}

/// Banks.
pub fn banks(bytes: &[u8], faults: &mut Vec<Fault>) -> Vec<BankRow> {
    each(bytes, &BANKS, faults, |c| {
        let bank_code = c.must("bank_code", value::digits(4));
        let branch_code = c.must("branch_code", value::digits(3));
        let bank_name = c.must("bank_name", value::line);
        let branch_name = c.must("branch_name", value::line);
        let contracted = c.must("contracted", value::yes_or_no);
        let (bank_name, branch_name) = (bank_name?, branch_name?);
        let (bank_code, branch_code) = (bank_code?, branch_code?);
        Some(BankRow {
            folded: fold(&format!("{bank_name}{branch_name}{bank_code}{branch_code}")),
            bank_code,
            branch_code,
            bank_name,
            branch_name,
            contracted: contracted?,
        })
    })
    .unique(
        "branch_code",
        |row| format!("{}-{}", row.bank_code, row.branch_code),
        faults,
    )
}

/// Holidays.
pub fn holidays(bytes: &[u8], faults: &mut Vec<Fault>) -> Vec<HolidayRow> {
    each(bytes, &HOLIDAYS, faults, |c| {
        let day = c.must("day", value::day);
        let name = c.must("name", value::line);
        Some(HolidayRow {
            day: day?,
            name: name?,
        })
    })
    .unique("day", |row| row.day.to_string(), faults)
}

/// Contractors.
pub fn contractors(bytes: &[u8], faults: &mut Vec<Fault>) -> Vec<ContractorRow> {
    each(bytes, &CONTRACTORS, faults, |c| {
        let customer_code = c.must("customer_code", value::code);
        let name = c.must("name", value::line);
        let postal_code = c.must("postal_code", value::postal_code);
        let address = c.must("address", value::line);
        let phone = c.may("phone", value::phone);
        let (customer_code, name) = (customer_code?, name?);
        Some(ContractorRow {
            folded: fold(&format!("{name}{customer_code}")),
            customer_code,
            name,
            postal_code: postal_code?,
            address: address?,
            phone: phone?,
        })
    })
    .unique("customer_code", |row| row.customer_code.clone(), faults)
}

/// Orderers; the records of one orderer are its rules, whose periods must not overlap.
pub fn orderers(bytes: &[u8], faults: &mut Vec<Fault>) -> Vec<OrdererRow> {
    each(bytes, &ORDERERS, faults, |c| {
        let code = c.must("code", value::code);
        let name = c.must("name", value::line);
        let kind = c.must("kind", value::line);
        let rule = rule(c);
        let (code, name) = (code?, name?);
        Some(OrdererRow {
            folded: fold(&format!("{name}{code}")),
            code,
            name,
            kind: kind?,
            rules: vec![rule?],
        })
    })
    .grouped(
        |row| row.code.clone(),
        faults,
        |first, next| {
            if (&first.name, &first.kind) != (&next.name, &next.kind) {
                return Err(("name", Together::OrdererDiffers));
            }
            let overlaps = |new: &OrdererRule| {
                first.rules.iter().any(|old| {
                    (old.work_kind, old.product) == (new.work_kind, new.product)
                        && new.valid_to.is_none_or(|end| old.valid_from <= end)
                        && old.valid_to.is_none_or(|end| new.valid_from <= end)
                })
            };
            if next.rules.iter().any(overlaps) {
                return Err(("valid_from", Together::Overlaps));
            }
            first.rules.extend(next.rules);
            Ok(())
        },
    )
}

/// Where a rule of an orderer stands in the file.
pub fn rule_line(bytes: &[u8], code: &str, [work_kind, product, from]: [&str; 3]) -> Option<u64> {
    let found = each(bytes, &ORDERERS, &mut Vec::new(), |c| {
        Some((c.must("code", value::code)?, rule(c)?))
    });
    let is_it = |(whose, rule): &(String, OrdererRule)| {
        let known = [rule.work_kind.code(), rule.product.code()];
        whose == code && known == [work_kind, product] && rule.valid_from.to_string() == from
    };
    let row = found.rows.into_iter().find(|(_, row)| is_it(row));
    row.map(|(line, _)| line)
}

fn rule(c: &mut Cells<'_>) -> Option<OrdererRule> {
    let work_kind = c.must("work_kind", value::work_kind);
    let product = c.must("product", value::product);
    let valid_from = c.must("valid_from", value::day);
    let valid_to = c.may("valid_to", value::day);
    let basis = c.must("basis", value::basis);
    let electronic_from = c.may("electronic_from", value::day);
    let tiers = c.must("tiers", value::tiers);
    let rounding = c.must("rounding", value::rounding);
    let cap = c.may("cap", value::yen);
    let hand_in = c.may("hand_in", value::line_up_to(200));
    if let (Some(from), Some(Some(to))) = (valid_from, valid_to)
        && to < from
    {
        c.fault("valid_to", What::Together(Together::EndsBefore));
        return None;
    }
    if product == Some(crate::domain::product::Product::BidBond)
        && electronic_from.flatten().is_some()
    {
        c.fault(
            "electronic_from",
            What::Together(Together::BidBondElectronic),
        );
        return None;
    }
    Some(OrdererRule {
        work_kind: work_kind?,
        product: product?,
        valid_from: valid_from?,
        valid_to: valid_to?,
        basis: basis?,
        electronic_from: electronic_from?,
        tiers: tiers?,
        rounding: rounding?,
        cap: cap?,
        hand_in: hand_in?.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests;
