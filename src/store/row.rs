//! From columns to domain types. What does not fit is a fault of the database or of this program, never of the
//! operator: it becomes a decoding error.

use crate::domain::amendment_amounts::AdvanceBeside;
use crate::domain::command::PageFrom;
use crate::domain::money::Yen;
use crate::domain::product::{Form, Product};
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A value that no domain type has.
pub(super) fn unfit(what: &str) -> sqlx::Error {
    sqlx::Error::Decode(format!("unexpected {what} in the database").into())
}

pub(super) fn yen(yen: i64) -> Result<Yen, sqlx::Error> {
    Yen::new(yen).ok_or_else(|| unfit("amount"))
}

/// The other advance, of the two columns in which it is told.
pub(super) fn beside(
    number: Option<String>,
    amount: Option<i64>,
    price: Option<i64>,
) -> Result<Option<AdvanceBeside>, sqlx::Error> {
    let other = number.zip(amount);
    other
        .map(|(number, amount)| {
            Ok(AdvanceBeside {
                number,
                amount: yen(amount)?,
                price: price.map(yen).transpose()?,
            })
        })
        .transpose()
}

pub(super) fn product(code: &str) -> Result<Product, sqlx::Error> {
    Product::from_code(code).ok_or_else(|| unfit("product"))
}

pub(super) fn form(code: &str) -> Result<Form, sqlx::Error> {
    Form::from_code(code).ok_or_else(|| unfit("form"))
}

pub(super) fn json<T: DeserializeOwned>(value: Value) -> Result<T, sqlx::Error> {
    serde_json::from_value(value).map_err(|e| sqlx::Error::Decode(Box::new(e)))
}

/// A page's start as `core.page_keys` names it.
pub(super) fn start(from: &PageFrom) -> (&'static str, Option<DateTime<Utc>>, Option<i64>) {
    match from {
        PageFrom::Top => ("top", None, None),
        PageFrom::Bottom => ("bottom", None, None),
        PageFrom::After(at, id) => ("after", Some(*at), Some(*id)),
        PageFrom::Before(at, id) => ("before", Some(*at), Some(*id)),
        PageFrom::At(at, id) => ("at", Some(*at), Some(*id)),
    }
}
