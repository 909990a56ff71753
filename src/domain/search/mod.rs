//! 検索: what may be asked of contracts and applications, in any combination, and what is found.
//! The form, the lists and `densho search` make the same [`Criteria`]; the database answers them (`api.search_page`).
//! Here: types and the reading of what was typed. Not here: SQL, words of the screen.

mod entry;

pub use entry::{Entry, Fault, Field, read};

use super::ids::{ApplicationKey, BranchId, ContractKey};
use super::money::Yen;
use super::product::{Form, Product};
use super::record::ApplicationState;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// How far a count goes: one more than this means "more than this".
pub const COUNTED: i64 = 1_000;

/// What is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Subject {
    /// 契約
    #[default]
    Contract,
    /// 申込
    Application,
}

impl Subject {
    /// Both, in the order of the form.
    pub const ALL: [Self; 2] = [Self::Contract, Self::Application];

    /// The code used in the database and on the command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Application => "application",
        }
    }
}

/// A range with both ends included; an end that is not given is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range<T> {
    /// The least.
    pub from: Option<T>,
    /// The greatest.
    pub to: Option<T>,
}

impl<T> Default for Range<T> {
    fn default() -> Self {
        Self {
            from: None,
            to: None,
        }
    }
}

impl<T> Range<T> {
    /// Whether it narrows anything.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.from.is_none() && self.to.is_none()
    }
}

/// Where a record stands, as far as a search tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FoundState {
    /// 発行中: numbered, not arrived.
    Issuing,
    /// 発行済: in force.
    Issued,
    /// 期限切れ: the guarantee has ended by its date.
    Expired,
    /// 公開取下: in force or expired, but shown to nobody any more.
    Unpublished,
    /// 解約
    Terminated,
    /// A state of an application.
    Application(ApplicationState),
}

impl FoundState {
    /// Those that a search of this subject can ask for.
    #[must_use]
    pub fn of(subject: Subject) -> Vec<Self> {
        match subject {
            Subject::Contract => vec![
                Self::Issuing,
                Self::Issued,
                Self::Expired,
                Self::Unpublished,
                Self::Terminated,
            ],
            Subject::Application => ApplicationState::ALL.map(Self::Application).to_vec(),
        }
    }

    /// The code used in the database and on the command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Issuing => "issuing",
            Self::Issued => "issued",
            Self::Expired => "expired",
            Self::Unpublished => "unpublished",
            Self::Terminated => "terminated",
            Self::Application(state) => state.code(),
        }
    }

    /// The state of a code.
    #[must_use]
    pub fn from_code(subject: Subject, code: &str) -> Option<Self> {
        Self::of(subject).into_iter().find(|s| s.code() == code)
    }
}

/// A field that may be blank (records law: such records must be findable).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Blank {
    /// 預託金融機関
    Deposit,
    /// 顧客コード
    CustomerCode,
    /// 電話番号
    Phone,
    /// 発注者コード
    OrdererCode,
    /// 公告日・通知日
    NoticeDate,
    /// 保証料の入金日
    PremiumDate,
    /// メールアドレス
    MailAddress,
    /// 備考
    Note,
}

impl Blank {
    /// All, in the order of the form.
    pub const ALL: [Self; 8] = [
        Self::Deposit,
        Self::CustomerCode,
        Self::Phone,
        Self::OrdererCode,
        Self::NoticeDate,
        Self::PremiumDate,
        Self::MailAddress,
        Self::Note,
    ];

    /// The code used in the database and on the command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Deposit => "deposit",
            Self::CustomerCode => "customer_code",
            Self::Phone => "phone",
            Self::OrdererCode => "orderer_code",
            Self::NoticeDate => "notice_date",
            Self::PremiumDate => "premium_date",
            Self::MailAddress => "mail_address",
            Self::Note => "note",
        }
    }
}

/// What is asked. Every part narrows; the default finds every contract as it reads now.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Criteria {
    /// Contracts or applications.
    pub subject: Subject,
    /// Images before a change too.
    pub earlier: bool,
    /// Words that must all stand somewhere in the record, as typed; the database folds them.
    pub words: Vec<String>,
    /// Words of the contractor's name (JV members and representative too).
    pub contractor: Vec<String>,
    /// Words of the orderer's name.
    pub orderer: Vec<String>,
    /// Words of the works' name.
    pub works: Vec<String>,
    /// Words that must all be held by what a list of contracts shows: contractor, orderer, works, or the contract's own
    /// number, any part of it. Lists of values ask so; no field of the form does.
    pub known_by: Vec<String>,
    /// A part of a number, with or without hyphen, or of a phone number.
    pub number: String,
    /// 発行日 of a contract (when it was numbered), 受付日 of an application; JST days.
    pub received: Range<NaiveDate>,
    /// 請負契約日
    pub contract_date: Range<NaiveDate>,
    /// 保証期限
    pub guarantee_end: Range<NaiveDate>,
    /// 保証金額; of an application its largest.
    pub amount: Range<Yen>,
    /// 請負金額
    pub price: Range<Yen>,
    /// 商品
    pub product: Option<Product>,
    /// 電子 or 書面
    pub form: Option<Form>,
    /// 状態
    pub state: Option<FoundState>,
    /// 空欄
    pub blank: Option<Blank>,
}

impl Criteria {
    /// Everything of this subject.
    #[must_use]
    pub fn all(subject: Subject) -> Self {
        Self {
            subject,
            ..Self::default()
        }
    }

    /// Whether anything but the subject is asked for.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        *self == Self::all(self.subject)
    }

    /// As the database's functions take it; a part that asks nothing is left out.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut out = json!({ "kind": self.subject.code() });
        let mut put = |name: &str, value: Value| {
            if let Some(object) = out.as_object_mut() {
                object.insert(name.to_owned(), value);
            }
        };
        if self.earlier {
            put("earlier", json!(true));
        }
        for (name, words) in [
            ("words", &self.words),
            ("contractor", &self.contractor),
            ("orderer", &self.orderer),
            ("works", &self.works),
            ("known_by", &self.known_by),
        ] {
            if !words.is_empty() {
                put(name, json!(words));
            }
        }
        if !self.number.is_empty() {
            put("number", json!(self.number));
        }
        for (name, range) in [
            ("received", &self.received),
            ("contract_date", &self.contract_date),
            ("guarantee_end", &self.guarantee_end),
        ] {
            if !range.is_open() {
                put(name, json!([range.from, range.to]));
            }
        }
        for (name, range) in [("amount", &self.amount), ("price", &self.price)] {
            if !range.is_open() {
                put(
                    name,
                    json!([range.from.map(Yen::get), range.to.map(Yen::get)]),
                );
            }
        }
        for (name, code) in [
            ("product", self.product.map(Product::code)),
            ("form", self.form.map(Form::code)),
            ("state", self.state.map(FoundState::code)),
            ("blank", self.blank.map(Blank::code)),
        ] {
            if let Some(code) = code {
                put(name, json!(code));
            }
        }
        out
    }

    /// The criteria that [`Self::to_json`] wrote, as an export keeps them; none of anything else.
    #[must_use]
    pub fn from_json(asked: &Value) -> Option<Self> {
        let text = |name: &str| asked.get(name).and_then(Value::as_str);
        let words = |name: &str| -> Vec<String> {
            let words = asked.get(name).and_then(Value::as_array);
            let words = words.into_iter().flatten().filter_map(Value::as_str);
            words.map(str::to_owned).collect()
        };
        let ends = |name: &str| {
            let end = |n| asked.get(name).and_then(|range| range.get(n)).cloned();
            (end(0), end(1))
        };
        let days = |name: &str| {
            let (from, to) = ends(name);
            let day = |end: Option<Value>| end?.as_str()?.parse().ok();
            Range {
                from: day(from),
                to: day(to),
            }
        };
        let yen = |name: &str| {
            let (from, to) = ends(name);
            let yen = |end: Option<Value>| Yen::new(end?.as_i64()?);
            Range {
                from: yen(from),
                to: yen(to),
            }
        };
        let subject = Subject::ALL
            .into_iter()
            .find(|subject| text("kind") == Some(subject.code()))?;
        Some(Self {
            subject,
            earlier: asked.get("earlier").and_then(Value::as_bool) == Some(true),
            words: words("words"),
            contractor: words("contractor"),
            orderer: words("orderer"),
            works: words("works"),
            known_by: words("known_by"),
            number: text("number").unwrap_or_default().to_owned(),
            received: days("received"),
            contract_date: days("contract_date"),
            guarantee_end: days("guarantee_end"),
            amount: yen("amount"),
            price: yen("price"),
            product: text("product").and_then(Product::from_code),
            form: text("form").and_then(Form::from_code),
            state: text("state").and_then(|code| FoundState::from_code(subject, code)),
            blank: text("blank")
                .and_then(|code| Blank::ALL.into_iter().find(|blank| blank.code() == code)),
        })
    }
}

/// One image that was found, and where its record stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundRow {
    /// Contract or application.
    pub subject: Subject,
    /// Its branch.
    pub branch: BranchId,
    /// contract_id or application_id.
    pub record: i64,
    /// The image: key of the list beside `at`.
    pub image: i64,
    /// When the contract was numbered or the application received.
    pub at: DateTime<Utc>,
    /// Occurrence number of the contract's event; draft of the application (0 = as submitted).
    pub seq: i32,
    /// False: an image before a change.
    pub latest: bool,
    /// Kind of the event: issue, change, … or submitted, draft.
    pub event: String,
    /// 保証契約番号 or 申込番号
    pub number: String,
    /// One for a contract, one or more for an application.
    pub products: Vec<Product>,
    /// None: an application that asks for both.
    pub form: Option<Form>,
    /// 請負者, as this image reads.
    pub contractor: String,
    /// 発注者
    pub orderer: String,
    /// 工事名
    pub works: String,
    /// 保証金額; of an application its largest.
    pub amount: Yen,
    /// 請負金額
    pub price: Yen,
    /// 請負契約日
    pub contract_date: NaiveDate,
    /// 保証期限
    pub guarantee_end: NaiveDate,
    /// 電子保証発行日時; none while it is being issued.
    pub issued_at: Option<DateTime<Utc>>,
    /// Where the record stands now.
    pub state: FoundState,
}

impl FoundRow {
    /// The contract, if it is one.
    #[must_use]
    pub fn contract(&self) -> Option<ContractKey> {
        (self.subject == Subject::Contract).then(|| ContractKey {
            branch: self.branch.clone(),
            id: self.record,
        })
    }

    /// The application, if it is one.
    #[must_use]
    pub fn application(&self) -> Option<ApplicationKey> {
        (self.subject == Subject::Application).then(|| ApplicationKey {
            branch: self.branch.clone(),
            id: self.record,
        })
    }
}

#[cfg(test)]
mod tests;
