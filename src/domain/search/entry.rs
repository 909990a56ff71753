//! From what was typed into the search form, or given on the command line, to [`Criteria`]: every fault at once.
//!
//! A range is one text: `R4.4.1〜R4.9.30`, `2000万～`, `〜3/31`, or a single day or amount that must be met exactly.
//! Records law asks for ranges of date and of amount.

use super::{Blank, Criteria, FoundState, Range, Subject};
use crate::domain::date::{self, DateFault};
use crate::domain::money::{Yen, YenFault};
use crate::domain::product::{Form, Product};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The fields of a search, in the order of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Field {
    /// 契約 / 申込
    Subject,
    /// 言葉（どこでも）
    Words,
    /// 番号・電話
    Number,
    /// 工事名
    Works,
    /// 請負者
    Contractor,
    /// 発注者
    Orderer,
    /// 発行日・受付日
    Received,
    /// 請負契約日
    ContractDate,
    /// 保証期限
    GuaranteeEnd,
    /// 保証金額
    Amount,
    /// 請負金額
    Price,
    /// 商品
    Product,
    /// 電子・書面
    Form,
    /// 状態
    State,
    /// 空欄の項目
    Blank,
    /// 変更前の内容
    Earlier,
}

impl Field {
    /// All, in the order of the form.
    pub const ALL: [Self; 16] = [
        Self::Subject,
        Self::Words,
        Self::Number,
        Self::Works,
        Self::Contractor,
        Self::Orderer,
        Self::Received,
        Self::ContractDate,
        Self::GuaranteeEnd,
        Self::Amount,
        Self::Price,
        Self::Product,
        Self::Form,
        Self::State,
        Self::Blank,
        Self::Earlier,
    ];

    /// Whether text is typed into it; otherwise one of several is chosen.
    #[must_use]
    pub fn is_typed(self) -> bool {
        !matches!(
            self,
            Self::Subject | Self::Product | Self::Form | Self::State | Self::Blank | Self::Earlier
        )
    }
}

/// What was typed and chosen. Choices are `None` for "any".
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Entry {
    /// 契約 / 申込
    pub subject: Subject,
    /// Words, separated by blanks.
    pub words: String,
    /// Number or phone number.
    pub number: String,
    /// Words of the works' name.
    pub works: String,
    /// Words of the contractor's name.
    pub contractor: String,
    /// Words of the orderer's name.
    pub orderer: String,
    /// Range of days.
    pub received: String,
    /// Range of days.
    pub contract_date: String,
    /// Range of days.
    pub guarantee_end: String,
    /// Range of amounts.
    pub amount: String,
    /// Range of amounts.
    pub price: String,
    /// 商品
    pub product: Option<Product>,
    /// 電子・書面
    pub form: Option<Form>,
    /// 状態; one of another subject asks nothing.
    pub state: Option<FoundState>,
    /// 空欄
    pub blank: Option<Blank>,
    /// Images before a change too.
    pub earlier: bool,
}

/// Why a field could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A day.
    Day(DateFault),
    /// An amount.
    Amount(YenFault),
    /// The first is after the second.
    Backwards,
    /// A number holds no digit or letter.
    NoNumber,
}

/// Reads everything. `today` is a JST day.
///
/// # Errors
/// Every field that cannot be read, in the order of the form.
pub fn read(entry: &Entry, today: NaiveDate) -> Result<Criteria, Vec<(Field, Fault)>> {
    let mut faults = Vec::new();
    let mut days = |field, text: &str| {
        range(text, |t| date::parse(t, today).map_err(Fault::Day)).unwrap_or_else(|fault| {
            faults.push((field, fault));
            Range::default()
        })
    };
    let received = days(Field::Received, &entry.received);
    let contract_date = days(Field::ContractDate, &entry.contract_date);
    let guarantee_end = days(Field::GuaranteeEnd, &entry.guarantee_end);
    let mut amounts = |field, text: &str| {
        range(text, |t| t.parse::<Yen>().map_err(Fault::Amount)).unwrap_or_else(|fault| {
            faults.push((field, fault));
            Range::default()
        })
    };
    let amount = amounts(Field::Amount, &entry.amount);
    let price = amounts(Field::Price, &entry.price);
    let number = entry.number.trim().to_owned();
    if !number.is_empty() && !number.chars().any(char::is_alphanumeric) {
        faults.insert(0, (Field::Number, Fault::NoNumber));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Criteria {
        subject: entry.subject,
        earlier: entry.earlier,
        words: split(&entry.words),
        contractor: split(&entry.contractor),
        orderer: split(&entry.orderer),
        works: split(&entry.works),
        known_by: Vec::new(),
        number,
        received,
        contract_date,
        guarantee_end,
        amount,
        price,
        product: entry.product,
        form: entry.form,
        state: entry
            .state
            .filter(|s| FoundState::of(entry.subject).contains(s)),
        blank: entry.blank,
    })
}

/// Words at blanks of any width.
#[must_use]
pub(super) fn split(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// `a〜b`, `a〜`, `〜b`, or `a` alone, which is from a to a.
fn range<T: PartialOrd + Copy>(
    text: &str,
    read: impl Fn(&str) -> Result<T, Fault>,
) -> Result<Range<T>, Fault> {
    let is_wave = |c: char| matches!(c, '〜' | '～' | '~' | '∼');
    let text = text.trim().replace("..", "〜").replace("から", "〜");
    if text.is_empty() {
        return Ok(Range::default());
    }
    let end = |t: &str| match t.trim() {
        "" => Ok(None),
        t => read(t).map(Some),
    };
    let Some((from, to)) = text.split_once(is_wave) else {
        let only = Some(read(&text)?);
        return Ok(Range {
            from: only,
            to: only,
        });
    };
    let found = Range {
        from: end(from)?,
        to: end(to.trim_end_matches("まで"))?,
    };
    match (found.from, found.to) {
        (Some(from), Some(to)) if from > to => Err(Fault::Backwards),
        _ => Ok(found),
    }
}
