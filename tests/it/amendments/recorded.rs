//! 請負金額のみの記録: wherever it is read, whoever said the price last is right.

use super::desk::{Desk, change, day, draft, text, yen};
use densho::domain::amendment::AmendedField as F;
use densho::domain::command::{Answer, PageFrom, Query};
use densho::domain::ledger::EventKind;
use densho::domain::money::Yen;
use densho::domain::record::ContractDetail;
use densho::domain::search::{Criteria, Subject};

impl Desk {
    async fn detail(&self) -> ContractDetail {
        let query = Query::Contract(self.contract.clone());
        match self.store("sato").query(&query).await {
            Ok(Answer::Contract(detail)) => *detail,
            other => panic!("{other:?}"),
        }
    }

    /// K1 finds it by this price.
    async fn found_by(&self, price: i64) -> bool {
        let exactly = Yen::new(price);
        let mut criteria = Criteria::all(Subject::Contract);
        (criteria.price.from, criteria.price.to) = (exactly, exactly);
        let query = Query::Search {
            criteria: Box::new(criteria),
            from: PageFrom::Top,
            limit: 5,
        };
        match self.store("sato").query(&query).await {
            Ok(Answer::Found(page)) => !page.rows.is_empty(),
            other => panic!("{other:?}"),
        }
    }

    /// What the contract's screen, its procedures and the search say of the price.
    async fn told(&self) -> (i64, i64) {
        let (detail, ledger) = (self.detail().await, self.ledger().await);
        let certificate = detail.certificate["price"].as_i64().unwrap();
        let last = detail.recorded_price.map_or(certificate, |r| r.price.get());
        assert_eq!(last, ledger.price.get(), "the procedures (M1)");
        assert_eq!(
            last,
            detail.row.price.get(),
            "the list, and what a copy takes"
        );
        assert!(self.found_by(last).await, "the search finds {last}");
        assert!(last == certificate || !self.found_by(certificate).await);
        (certificate, last)
    }
}

#[tokio::test]
async fn a_recorded_price_stays_on_the_contract_through_a_correction_that_leaves_the_price_alone() {
    let desk = Desk::new(|_| {}).await;
    assert_eq!(desk.told().await, (50_000_000, 50_000_000));
    desk.record_price(55_000_000, None).await.unwrap();
    assert_eq!(desk.told().await, (50_000_000, 55_000_000));
    let name = (F::Beneficiary, text("○○市長"));
    desk.happens(draft(EventKind::Correction, Some(1), &[name]))
        .await;
    assert_eq!(desk.told().await, (50_000_000, 55_000_000));
    // Who corrects the price itself says it last.
    let price = (F::Price, yen(51_000_000));
    desk.happens(draft(EventKind::Correction, Some(2), &[price]))
        .await;
    assert_eq!(desk.told().await, (51_000_000, 51_000_000));
    // A change prints what was recorded, and taking it back leaves what was known before it.
    desk.record_price(57_000_000, None).await.unwrap();
    assert_eq!(desk.told().await, (51_000_000, 57_000_000));
    desk.happens(change(&[(F::GuaranteeEnd, day("2023-04-30"))]))
        .await;
    assert_eq!(desk.told().await, (57_000_000, 57_000_000));
    desk.happens(draft(EventKind::Cancellation, Some(4), &[]))
        .await;
    desk.told().await;
}
