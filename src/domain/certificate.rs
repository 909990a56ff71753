//! What a certificate (保証証書) says: the snapshot taken at issue, from which every document
//! is drawn, then and ever after. Next year's president never appears on last year's certificate,
//! because nothing is looked up again. The database builds the same shape as jsonb.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::money::Yen;
use super::product::{Form, Product};

/// Every field of a certificate as it reads. As JSON: exactly these names, dates `YYYY-MM-DD`,
/// amounts in whole yen. A field without a value may be null or absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateContent {
    /// 商品（保証区分）.
    pub product: Product,
    /// The product as printed, e.g. 前払金保証.
    pub product_name: String,
    /// Electronic or on paper.
    pub form: Form,
    /// 保証契約番号; none before the issue (a preview).
    pub contract_number: Option<String>,
    /// 保証契約者: the contractor's name as typed.
    pub contractor_name: String,
    /// The contractor's address as typed.
    pub contractor_address: String,
    /// 被保証者: the orderer's title as printed.
    pub beneficiary: String,
    /// 保証期限 (day, JST).
    pub guarantee_end: NaiveDate,
    /// 工事名.
    pub works_name: String,
    /// 工期, first day.
    pub term_from: NaiveDate,
    /// 工期, last day.
    pub term_to: NaiveDate,
    /// 保証金額（総額）.
    pub amount: Yen,
    /// 請負金額（総額）.
    pub price: Yen,
    /// 年割: the fiscal year of the works whose advance this is; none of all others. Not printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work_year: Option<i32>,
    /// 年割額: that year's share of the price. Not printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_share: Option<Yen>,
    /// 請負契約日; may lie ahead for a performance guarantee.
    pub contract_date: NaiveDate,
    /// 預託金融機関 with its branch, e.g. `○○銀行　××支店`; none where the product needs none.
    pub deposit_bank: Option<String>,
    /// The terms that bind the company, e.g. 前払金保証約款.
    pub clause_name: String,
    /// Date of the certificate (JST); none before the issue.
    pub issued_on: Option<NaiveDate>,
    /// 発生番号 of the amendment, printed as 変更ーN under the title; none on the first issue.
    pub change_number: Option<i32>,
    /// 解約日: the guarantee ended on this day; none while it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminated_on: Option<NaiveDate>,
    /// For a joint venture, its representative: the 受注者名 of the key notice.
    pub joint_venture_representative: Option<String>,
    /// The company as it was at issue.
    pub company: CompanySnapshot,
    /// 取扱箇所 as it was at issue.
    pub branch: BranchSnapshot,
    /// Which wording is printed: the reference of a `document::Wording` (`id` or `id:digest`).
    pub wording: String,
}

impl CertificateContent {
    /// What the guaranteed amount is a part of: the price, of an advance by years that year's share.
    #[must_use]
    pub fn base(&self) -> Yen {
        self.year_share.unwrap_or(self.price)
    }
}

/// The surety company at the moment of issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanySnapshot {
    /// Name.
    pub name: String,
    /// Address of the head office.
    pub address: String,
    /// The president's title, e.g. 取締役社長.
    pub president_title: String,
    /// The president's name.
    pub president: String,
}

/// 取扱箇所 at the moment of issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BranchSnapshot {
    /// Name, e.g. 長野支店.
    pub name: String,
    /// Telephone, as printed.
    pub tel: String,
    /// Fax, as printed; none or empty is not printed.
    pub fax: Option<String>,
    /// Mail address of the branch; none or empty is not printed.
    pub email: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_of_the_database_is_read_with_nulls_and_absent_fields() {
        let json = serde_json::json!({
            "product": "performance", "product_name": "契約保証", "form": "paper",
            "contract_number": null,
            "contractor_name": "○○建設　株式会社", "contractor_address": "長野県　長野市",
            "beneficiary": "長野県△△建設事務所長", "guarantee_end": "2023-03-31",
            "works_name": "令和○年度　県単河川維持工事",
            "term_from": "2022-11-02", "term_to": "2023-03-31",
            "amount": 5_000_000, "price": 50_000_000, "contract_date": "2022-11-01",
            "clause_name": "契約保証約款",
            "company": {"name": "電子証書保証株式会社", "address": "東京都", "president_title": "取締役社長", "president": "見本　太郎"},
            "branch": {"name": "長野支店", "tel": "026-000-0000", "fax": null},
            "wording": "v1"
        });
        let content: CertificateContent = serde_json::from_value(json).unwrap();
        assert_eq!(content.product, Product::Performance);
        assert_eq!(content.form, Form::Paper);
        assert_eq!(content.deposit_bank, None);
        assert_eq!(content.issued_on, None);
        assert_eq!(content.branch.email, None);
        let again: CertificateContent =
            serde_json::from_value(serde_json::to_value(&content).unwrap()).unwrap();
        assert_eq!(again, content);
    }
}
