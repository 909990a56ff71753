//! The file of 一括納付明細, from which bills are made.

use super::house::row;
use crate::domain::house::HouseTable;
use crate::i18n::Language;
use crate::screens::export_sheet;
use serde_json::json;

#[test]
fn two_firms_of_one_name_are_told_apart_by_their_address_in_the_file_too() {
    let bill = |n: i64, address: &str| {
        let fields = json!({"branch": "371", "customer_code": "", "contractor": "△△工業", "address": address, "count": 1});
        row(HouseTable::Premiums, n, None, fields)
    };
    let rows = [bill(1, "長野県長野市"), bill(2, "長野県松本市")];
    let sheet = export_sheet(HouseTable::Premiums, &rows, Language::Japanese);
    let at = sheet[0].iter().position(|h| h == "住所").unwrap();
    assert_eq!(
        [&sheet[1][at], &sheet[2][at]],
        ["長野県長野市", "長野県松本市"]
    );
}
