//! The items of a certificate by the names that are printed on it: the same in every language of the
//! screens, because staff and orderer must call them alike.

/// The title of a certificate, before the product in parentheses.
pub const CERTIFICATE: &str = "保証証書";
/// 電子保証発行日時
pub const ISSUED_AT: &str = "電子保証発行日時";
/// 保証契約番号
pub const CONTRACT_NUMBER: &str = "保証契約番号";
/// 保証期限
pub const GUARANTEE_END: &str = "保証期限";
/// 保証契約者
pub const CONTRACTOR: &str = "保証契約者";
/// 被保証者
pub const BENEFICIARY: &str = "被保証者";
/// 保証金額（総額）
pub const AMOUNT: &str = "保証金額（総額）";
/// 請負金額（総額）
pub const PRICE: &str = "請負金額（総額）";
/// 工事名
pub const WORKS: &str = "工事名";
/// 工期
pub const TERM: &str = "工期";
/// 請負契約日
pub const CONTRACT_DATE: &str = "請負契約日";
/// 預託金融機関
pub const DEPOSIT_BANK: &str = "預託金融機関";
/// 取扱箇所
pub const BRANCH: &str = "取扱箇所";
/// The company.
pub const COMPANY: &str = "保証会社";
