//! What the fields of an application are called: on forms, in findings, in faults of a file.

use super::Language;
use super::domain::product_short;
use crate::domain::field::FieldId;
use crate::domain::product::Product;

/// A field's label. Those of a product request say which: `前払 保証金額`.
#[must_use]
pub fn label(language: Language, field: FieldId) -> String {
    let plain = plain(language, field);
    match field.product() {
        Some(product) => of_product(language, product, plain),
        None => plain.to_owned(),
    }
}

/// A product's short name before a field's.
#[must_use]
pub fn of_product(language: Language, product: Product, what: &str) -> String {
    format!("{} {what}", product_short(language, product))
}

/// A field's label without its product.
#[must_use]
pub fn plain(language: Language, field: FieldId) -> &'static str {
    use FieldId as F;
    let (ja, en) = match field {
        F::Origin => ("受付方法", "Came by"),
        F::CustomerCode => ("顧客コード", "Customer code"),
        F::ApplicantName => ("申込者", "Applicant"),
        F::PostalCode => ("郵便番号", "Postal code"),
        F::Address => ("住所", "Address"),
        F::Phone => ("電話番号", "Phone"),
        F::JvName => ("JV名", "JV name"),
        F::JvRepresentative => ("JV代表者", "JV repres."),
        F::JvMembers => ("JV構成員", "JV members"),
        F::JvMemberName => ("構成員の商号", "Member's name"),
        F::JvMemberShare => ("出資割合", "Share"),
        F::OrdererCode => ("発注者コード", "Orderer code"),
        F::OrdererName => ("発注者", "Orderer"),
        F::WorksName => ("工事名", "Works"),
        F::WorkKind => ("種別", "Kind of work"),
        F::Price => ("請負金額（総額）", "Price"),
        F::ContractDate => ("請負契約日", "Contract date"),
        F::ContractDatePlanned => ("契約日は予定", "Date is planned"),
        F::TermFrom => ("工期（自）", "Term from"),
        F::TermTo => ("工期（至）", "Term to"),
        F::NoticeDate => ("公告日・通知日", "Notice date"),
        F::FiscalYear => ("年割の年度", "Fiscal year"),
        F::YearShare => ("年割額", "Year's share"),
        F::Products => ("保証の申込内容", "Products"),
        F::ProductKind => ("商品", "Product"),
        F::Form(_) => ("電子・書面", "Form"),
        F::Amount(_) => ("保証金額", "Amount"),
        F::GuaranteeEnd(_) => ("保証期限", "Valid until"),
        F::Deposit => ("預託金融機関", "Deposit bank"),
        F::BankCode => ("金融機関コード", "Bank code"),
        F::BankBranchCode => ("店番", "Bank branch no."),
        F::BankName => ("預託金融機関", "Deposit bank"),
        F::BankBranchName => ("預託支店", "Bank branch"),
        F::PremiumMethod => ("保証料の納付", "Premium"),
        F::PremiumReceivedOn => ("保証料の入金日", "Premium received"),
        F::LowBid => ("低入札", "Low bid"),
        F::InterimPlanned => ("中間前払の予定", "Interim planned"),
        F::CertificationAtHand => ("認定調書", "Certification"),
        F::Note => ("備考", "Note"),
        F::MailWanted => ("完了通知", "Completion mail"),
        F::MailAddress => ("メールアドレス", "Mail address"),
    };
    language.pick(ja, en)
}
