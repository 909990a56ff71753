//! 業務委託: of a reduced price the advance may stay up to 4/10.

use super::desk::{Desk, because, change, day, yen};
use densho::domain::amendment::AmendedField as F;
use densho::domain::refusal::Refusal;
use serde_json::json;

#[tokio::test]
async fn of_a_reduced_price_of_services_the_advance_may_stay_up_to_four_tenths() {
    // 30 % of 50,000,000.
    let desk = Desk::new(|content| {
        content["works"]["kind"] = json!("service");
        content["products"][0]["amount"] = json!(15_000_000);
    })
    .await;
    let reduced = |price, overrides| {
        let mut draft = change(&[(F::Price, yen(price)), (F::GuaranteeEnd, day("2023-04-30"))]);
        draft.overrides = overrides;
        draft
    };
    // 37,500,000 × 4/10 is what was received; of 工事 even 30,000,000 would do.
    let over = desk.submit("sato", reduced(37_499_999, Vec::new())).await;
    assert!(
        matches!(&over, Err(Refusal::BadValue { rule, detail })
                 if rule == "warning_open" && detail.starts_with("reduced_price")),
        "{over:?}"
    );
    desk.happens(reduced(37_500_000, Vec::new())).await;
    let given = vec![because("reduced_price", "成果の出来高が4割を超えている")];
    let mut less = reduced(37_499_998, given);
    less.fields[1].1 = day("2023-05-31");
    desk.happens(less).await;
    assert_eq!(desk.seen().await.latest.certificate["price"], 37_499_998);
}
