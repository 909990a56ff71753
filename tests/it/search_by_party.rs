//! 検索 by the counterparty (発注者), the guarantee's end and the product, alone and two together.

use crate::search::{numbers, single};
use crate::support::office::Office;
use densho::domain::product::Product;
use serde_json::json;

const ADVANCE: &str = "37071-00001M";
const CITY: &str = "37071-00002M";
const PERFORMANCE: &str = "37071-00001K";

#[tokio::test]
async fn contracts_are_found_by_orderer_guarantee_end_and_product_and_by_any_two_of_them() {
    let office = Office::new().await;
    let contractor = "市長建設　株式会社";
    let first = single("令和○年度　県単河川維持工事", contractor, 20_000_000);
    let mut city = single("市道舗装工事", contractor, 8_000_000);
    city["works"]["orderer_code"] = json!("20002");
    city["works"]["orderer_name"] = json!("○○市長");
    city["products"][0]["form"] = json!("paper");
    city["products"][0]["guarantee_end"] = json!("2023-04-30");
    let mut performance = single("橋梁補修工事", contractor, 5_000_000);
    performance["products"][0]["product"] = json!("performance");
    for content in [first, city, performance] {
        office.issued("sato", "takahashi", "371", &content).await;
    }
    let sato = office.store("sato");
    let none: [&str; 0] = [];
    // The contractor's own name holds 市長: only the orderer is asked for.
    for (orderer, found) in [
        ("市長", vec![CITY]),
        ("○○市長", vec![CITY]),
        ("建設事務所", vec![PERFORMANCE, ADVANCE]),
        ("長野県　事務所長", vec![PERFORMANCE, ADVANCE]),
        ("株式会社", none.to_vec()),
    ] {
        let of = numbers(&sato, |e| e.orderer = orderer.to_owned()).await;
        assert_eq!(of, found, "{orderer}");
    }
    for (end, found) in [
        ("R5.4.30", vec![CITY]),
        ("〜令和5年3月31日", vec![PERFORMANCE, ADVANCE]),
        ("2023-04-01〜", vec![CITY]),
        ("2023-03-31〜2023-04-30", vec![PERFORMANCE, CITY, ADVANCE]),
        ("2023-04-01〜2023-04-29", none.to_vec()),
    ] {
        let of = numbers(&sato, |e| e.guarantee_end = end.to_owned()).await;
        assert_eq!(of, found, "{end}");
    }
    for (product, found) in [
        (Product::Performance, vec![PERFORMANCE]),
        (Product::AdvancePayment, vec![CITY, ADVANCE]),
        (Product::InterimAdvance, none.to_vec()),
    ] {
        let of = numbers(&sato, |e| e.product = Some(product)).await;
        assert_eq!(of, found, "{product:?}");
    }
    let both = numbers(&sato, |e| {
        e.orderer = "建設事務所".into();
        e.product = Some(Product::AdvancePayment);
    });
    assert_eq!(both.await, [ADVANCE]);
    let both = numbers(&sato, |e| {
        e.orderer = "建設事務所".into();
        e.guarantee_end = "R5.4.30".into();
    });
    assert_eq!(both.await, none);
    let both = numbers(&sato, |e| {
        e.orderer = "市長".into();
        e.amount = "800万".into();
    });
    assert_eq!(both.await, [CITY]);
}
