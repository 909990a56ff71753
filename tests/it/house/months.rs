//! The month's reconciliation: its numbers are those of its days, and it is closed over a difference with a reason alone.

use super::audit::all;
use super::close::act;
use super::rule;
use crate::support::office::{Desk as _, Office, flyer, works};
use densho::domain::house::{HouseAct, HouseRow, HouseTable};
use densho::domain::refusal::Refusal;
use densho::store::Store;
use serde_json::{Value, json};

const EARLIER: &str = "SET session_replication_role = replica;
     UPDATE core.approval SET approved_at = approved_at - interval '40 days';
     UPDATE core.contract SET numbered_at = numbered_at - interval '40 days', arrived_at = arrived_at - interval '40 days';
     RESET session_replication_role;";

/// The row of a day or of a month; what is closed is listed where its period is asked for.
async fn row_of(store: &Store, name: &str, period: &str) -> HouseRow {
    let number = |at: std::ops::Range<usize>| period[at].parse::<i32>().unwrap();
    let (table, filter) = match name {
        "day" => (HouseTable::CloseDays, json!({"month": &period[..7]})),
        _ => {
            let year = number(0..4) - i32::from(number(5..7) < 4);
            (HouseTable::CloseMonths, json!({"year": year.to_string()}))
        }
    };
    let rows = all(store, table, filter).await;
    let found = rows.iter().find(|row| row.text(name) == period);
    found
        .unwrap_or_else(|| panic!("no {period}: {rows:?}"))
        .clone()
}

fn figures(row: &HouseRow) -> [Option<i64>; 6] {
    [
        "approved",
        "issued",
        "arrived",
        "mail_wanted",
        "mailed",
        "missing",
    ]
    .map(|key| row.number(key))
}

#[tokio::test]
async fn a_month_counts_what_its_days_do_and_is_closed_over_a_difference_with_a_reason() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    let mut quiet = works("通知を希望しない工事");
    quiet["notification"] = json!({"wanted": false, "address": null});
    office.issued("sato", "takahashi", "371", &quiet).await;
    let stuck = office
        .submitted("sato", "371", &works("止まった工事"))
        .await;
    let takahashi = office.store("takahashi");
    takahashi.approve(&stuck).await.unwrap();
    office.arrange(EARLIER).await;
    let day: String = office
        .look("SELECT core.tokyo_day(min(approved_at))::text FROM core.approval")
        .await;
    let month = day[..7].to_owned();
    // Three applications of two products: two are out, one of them with a mail, and one stands still.
    let expected = [Some(6), Some(4), Some(4), Some(4), Some(2), Some(2)];
    let of_day = row_of(&takahashi, "day", &day).await;
    let of_month = row_of(&takahashi, "month", &month).await;
    assert_eq!(figures(&of_month), figures(&of_day));
    assert_eq!(figures(&of_month), expected, "{of_month:?}");

    let close = |period: Value, seen: i64, reason: &str| {
        let mut args = json!({"branch": "371", "seen": seen, "reason": reason});
        args.as_object_mut()
            .unwrap()
            .extend(period.as_object().unwrap().clone());
        args
    };
    let sends = async |args: Value| act(&takahashi, HouseAct::ClosePeriod, args).await;
    let the_month = || json!({"month": month});
    let refused = sends(close(the_month(), 2, "翌月に発行")).await;
    assert_eq!(rule(refused), "month_has_open_days");
    sends(close(json!({"day": day}), 2, "翌日に発行"))
        .await
        .unwrap();
    let unseen = sends(close(the_month(), 0, "")).await;
    assert_eq!(
        unseen,
        Err(Refusal::Stale),
        "what was not seen is not signed"
    );
    let bare = sends(close(the_month(), 2, "")).await;
    assert_eq!(rule(bare), "close_reason_needed");
    sends(close(the_month(), 2, "翌月に発行")).await.unwrap();
    let of_month = row_of(&takahashi, "month", &month).await;
    assert_eq!(figures(&of_month), expected);
    assert_eq!(of_month.text("close_state"), "closed", "{of_month:?}");
    let reason: String = office
        .look(
            "SELECT reason FROM core.close_event WHERE period = 'month' ORDER BY seq DESC LIMIT 1",
        )
        .await;
    assert_eq!(reason, "翌月に発行");
    // The issue goes on: the month shows that it differs from what was signed.
    office.work().await;
    let of_month = row_of(&takahashi, "month", &month).await;
    assert_eq!(
        of_month.text("close_state"),
        "closed_differs",
        "{of_month:?}"
    );
    assert_eq!(of_month.number("missing"), Some(0), "{of_month:?}");
}
