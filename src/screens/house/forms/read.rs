//! How the fields of a form are read: slots in, arguments of its act out. The database holds the same rules.

use super::{Faults, FormKind};
use crate::domain::date;
use crate::domain::field::FieldId;
use crate::domain::fold::fold;
use crate::domain::house::{Fields, HouseRow};
use crate::domain::money::Yen;
use crate::domain::orderer::OrdererRule;
use crate::domain::product::{Product, WorkKind};
use crate::domain::rules;
use crate::domain::text::{TextFault, is_phone};
use crate::i18n::house::{self, House};
use crate::i18n::{Language, entry_faults};
use crate::intake::masters::value;
use crate::screens::house::{deeds, mail, wording};
use crate::screens::slots::Slots;
use chrono::{Datelike as _, Months, NaiveDate};
use serde_json::{Value, json};

/// Longest telephone number of a contractor, in characters (`phone_clean`).
const MOST_OF_A_PHONE: usize = 30;
/// For so many days somebody may stand in at most (`delegation_not_long`).
const MOST_DAYS_AWAY: i64 = 93;

/// The rule that stands in the form.
pub(in crate::screens::house) fn rule(
    slots: &Slots,
    today: NaiveDate,
    language: Language,
) -> Result<OrdererRule, Faults> {
    let mut read = Read::new(slots, today, language);
    let rule = OrdererRule {
        work_kind: if slots.value("work_kind") == "service" {
            WorkKind::Service
        } else {
            WorkKind::Construction
        },
        product: Product::from_code(slots.value("product")).unwrap_or(Product::AdvancePayment),
        valid_from: read.day("valid_from").unwrap_or(today),
        valid_to: read.optional("valid_to", Read::day),
        basis: value::basis(slots.value("basis"))
            .unwrap_or(crate::domain::orderer::BasisDate::Contract),
        electronic_from: read.optional("electronic_from", Read::day),
        tiers: read
            .with("tiers", |t| value::tiers(t).ok())
            .unwrap_or_default(),
        rounding: read
            .with("rounding", |t| value::rounding(t).ok())
            .unwrap_or_default(),
        cap: read.optional("cap", Read::yen),
        hand_in: slots.value("hand_in").to_owned(),
    };
    if rule.valid_to.is_some_and(|to| to < rule.valid_from) {
        read.faults
            .push(("valid_to", House(language).day_order().to_owned()));
    }
    if read.faults.is_empty() {
        Ok(rule)
    } else {
        Err(read.faults)
    }
}

/// The arguments of the act, without the reason.
pub(in crate::screens::house) fn read(
    kind: FormKind,
    slots: &Slots,
    row: Option<&HouseRow>,
    (me, today): (&str, NaiveDate),
    language: Language,
) -> Result<Fields, Faults> {
    let mut read = Read::new(slots, today, language);
    let text = |key: &str| slots.value(key).to_owned();
    let folded = |keys: &[&str]| fold(&keys.iter().map(|k| slots.value(k)).collect::<String>());
    let seen = row.map_or(Value::Null, |r| Value::Object(r.fields.clone()));
    let master = |kind: &str, row: Value| json!({"kind": kind, "row": row, "seen": seen});
    let proposal = |kind: &str, content: Value| json!({"kind": kind, "content": content});
    let args = match kind {
        FormKind::Rule => {
            // What held before; where nothing did, the database knows.
            let last_month = today
                .with_day(1)
                .and_then(|d| d.checked_sub_months(Months::new(1)));
            let from = Read::new(slots, today, language).day("valid_from");
            if row.is_some()
                && from.is_some_and(|from| last_month.is_some_and(|first| from < first))
            {
                let why = House(language).from_last_month().to_owned();
                read.faults.push(("valid_from", why));
            }
            let rule = rule(slots, today, language).map_err(|faults| read.faults.extend(faults));
            let mut content = serde_json::to_value(rule.ok()).unwrap_or_default();
            if let Value::Object(fields) = &mut content {
                fields.insert("orderer_code".to_owned(), text("orderer_code").into());
            }
            proposal("rule", content)
        }
        FormKind::Orderer => {
            for key in ["code", "name", "orderer_kind"] {
                read.line(key);
            }
            read.code("code", FieldId::OrdererCode);
            master(
                "orderer",
                json!({"code": text("code").to_uppercase(), "name": text("name"),
                "orderer_kind": house::orderer_kind(&text("orderer_kind")), "folded": folded(&["name", "code"])}),
            )
        }
        FormKind::Contractor => {
            for key in ["customer_code", "name", "address"] {
                read.line(key);
            }
            read.code("customer_code", FieldId::CustomerCode);
            let postal = read.with("postal_code", |t| value::postal_code(t).ok());
            let phone = Some(text("phone")).filter(|p| !p.is_empty());
            if text("phone").chars().count() > MOST_OF_A_PHONE {
                read.too_long("phone", MOST_OF_A_PHONE);
            } else if phone.as_ref().is_some_and(|p| !is_phone(p)) {
                let why = entry_faults::phone(language).to_owned();
                read.faults.push(("phone", why));
            }
            master(
                "contractor",
                json!({"customer_code": text("customer_code").to_uppercase(), "name": text("name"),
                "postal_code": postal, "address": text("address"), "phone": phone,
                "folded": folded(&["name", "customer_code"])}),
            )
        }
        FormKind::Bank => {
            for key in ["bank_name", "branch_name"] {
                read.line(key);
            }
            let bank = read.with("bank_code", |t| value::digits(4)(t).ok());
            let branch = read.with("branch_code", |t| value::digits(3)(t).ok());
            master(
                "bank",
                json!({"bank_code": bank, "branch_code": branch, "bank_name": text("bank_name"),
                "branch_name": text("branch_name"), "contracted": text("contracted") == "true",
                "folded": folded(&["bank_name", "branch_name"])}),
            )
        }
        FormKind::Branch => {
            for key in ["name", "address", "tel", "fax"] {
                read.line(key);
            }
            read.with("email", |t| value::mail(t).ok());
            let branch = read.with("branch_id", |t| value::digits(3)(t).ok());
            let mut row = json!({"branch_id": branch, "name": text("name"), "address": text("address"), "tel": text("tel"),
                "fax": text("fax"), "email": text("email"), "head_office": text("head_office") == "true"});
            if !text("prefix").is_empty() || !text("fiscal_year").is_empty() {
                let year = read.with("fiscal_year", fiscal_year);
                let prefix = read.with("prefix", |t| value::digits(5)(t).ok());
                if let Value::Object(fields) = &mut row {
                    let given = json!([{"fiscal_year": year, "prefix": prefix}]);
                    fields.insert("prefixes".to_owned(), given);
                }
            }
            master("branch", row)
        }
        FormKind::Operator | FormKind::NewOperator => {
            read.line("name");
            read.with("login", |t| {
                let form = t.starts_with(|c: char| c.is_ascii_lowercase());
                form.then(|| t.to_owned())
            });
            let branch = read.with("branch_id", |t| value::digits(3)(t).ok());
            json!({"login": text("login"), "name": text("name"), "branch_id": branch, "role": text("role"), "seen": seen})
        }
        FormKind::Holiday => {
            read.line("name");
            let day = read.day("day");
            master("holiday", json!({"day": day, "name": text("name")}))
        }
        FormKind::Company => {
            for key in ["name", "address", "president_title", "president", "wording"] {
                read.line(key);
            }
            let from = read.day_to_come("valid_from");
            proposal(
                "company",
                json!({"valid_from": from, "name": text("name"), "address": text("address"),
                "president_title": text("president_title"), "president": text("president"), "wording": text("wording")}),
            )
        }
        FormKind::Mail => {
            let wording = mail::wording(slots);
            let from = read.day("valid_from");
            read.faults.extend(mail::faults(&wording, language));
            if let Some(from) = from
                && !mail::may_begin(from, row, today)
            {
                let why = House(language).mail_first_day().to_owned();
                read.faults.push(("valid_from", why));
            }
            let kind = mail::kind(row).code();
            proposal(
                "mail",
                json!({"mail_kind": kind, "valid_from": from, "mail_subject": wording.subject, "mail_body": wording.body}),
            )
        }
        FormKind::Wording => {
            let from = read.day("valid_from");
            let wrong = wording::faults(slots, (from, today), language);
            read.faults.extend(wrong);
            proposal(
                "wording",
                json!({"wording_id": text("wording_id"), "valid_from": from, "sentences": wording::typed(slots)}),
            )
        }
        FormKind::Rate => {
            // A product's first rate may begin earlier: the database knows.
            let from = match row {
                Some(_) => read.day_to_come("valid_from"),
                None => read.day("valid_from"),
            };
            let ppm = read.with("ppm", |t| {
                t.replace(',', "")
                    .parse::<i64>()
                    .ok()
                    .filter(|n| (0..=1_000_000).contains(n))
            });
            proposal(
                "rate",
                json!({"product": text("product"), "valid_from": from, "ppm": ppm}),
            )
        }
        FormKind::Merge => {
            read.line("kept_code");
            if text("kept_code").to_uppercase() == text("customer_code") {
                let why = House(language).merge_same().to_owned();
                read.faults.push(("kept_code", why));
            }
            json!({"customer_code": text("customer_code"), "kept_code": text("kept_code").to_uppercase()})
        }
        FormKind::Move => {
            read.line("customer_code");
            let holder = row.map_or("", |r| r.text("customer_code"));
            if !holder.is_empty() && text("customer_code").to_uppercase() == holder {
                let why = House(language).move_same().to_owned();
                read.faults.push(("customer_code", why));
            }
            json!({"number": text("number"), "customer_code": text("customer_code").to_uppercase()})
        }
        FormKind::Limit => {
            read.line("login");
            if !me.is_empty() && slots.value("login") == me {
                let why = House(language).own_limit().to_owned();
                read.faults.push(("login", why));
            }
            let limit = read.yen("limit");
            let from = read.day_to_come("valid_from");
            proposal(
                "limit",
                json!({"login": text("login"), "product": text("product"), "limit": limit, "valid_from": from}),
            )
        }
        FormKind::Delegate => {
            read.line("absent");
            read.line("delegate");
            let words = House(language);
            let delegate = slots.value("delegate");
            if !delegate.is_empty() && delegate == me {
                read.faults
                    .push(("delegate", words.not_yourself().to_owned()));
            } else if !delegate.is_empty() && delegate == slots.value("absent") {
                read.faults
                    .push(("delegate", words.not_the_same().to_owned()));
            }
            let (first, last) = (read.day_to_come("first_day"), read.day("last_day"));
            if let (Some(first), Some(last)) = (first, last) {
                if last < first {
                    read.faults.push(("last_day", words.day_order().to_owned()));
                } else if (last - first).num_days() >= MOST_DAYS_AWAY {
                    let why = words.most_days(MOST_DAYS_AWAY);
                    read.faults.push(("last_day", why));
                }
            }
            json!({"absent": text("absent"), "delegate": text("delegate"), "first_day": first, "last_day": last})
        }
        FormKind::HandOver => {
            read.line("to_login");
            let to = slots.value("to_login");
            if !to.is_empty() && to == slots.value("login") {
                let why = House(language).not_the_same().to_owned();
                read.faults.push(("to_login", why));
            }
            let branch = row.map(|r| r.text("branch").to_owned());
            json!({"from_login": text("login"), "to_login": text("to_login"), "branch": branch})
        }
        FormKind::Entitle => {
            read.line("login");
            let branch = read.with("branch", |t| value::digits(3)(t).ok());
            json!({"login": text("login"), "branch": branch})
        }
        FormKind::Close => row.map_or(Value::Null, |r| Value::Object(deeds::closing(r))),
        FormKind::Specimen => json!({}),
    };
    match (read.faults.is_empty(), args) {
        (true, Value::Object(args)) => Ok(args),
        (true, _) => Err(Vec::new()),
        (false, _) => Err(read.faults),
    }
}

/// 年度 as people type it everywhere: `2026`, `R8`, `令和8年度`; the years that the database takes.
fn fiscal_year(text: &str) -> Option<i32> {
    let year = date::FiscalYear::parse(text)?.year();
    (2000..=2200).contains(&year).then_some(year)
}

/// Reads fields and keeps what is wrong with them.
struct Read<'a> {
    slots: &'a Slots,
    today: NaiveDate,
    words: House,
    faults: Faults,
}

impl<'a> Read<'a> {
    fn new(slots: &'a Slots, today: NaiveDate, language: Language) -> Self {
        Self {
            slots,
            today,
            words: House(language),
            faults: Vec::new(),
        }
    }

    fn with<T>(&mut self, key: &'static str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let got = read(self.slots.value(key));
        if got.is_none() {
            let why = match self.slots.value(key).trim() {
                "" => self.words.blank(),
                _ => self.words.unreadable(key),
            };
            self.faults.push((key, why.to_owned()));
        }
        got
    }

    fn optional<T>(
        &mut self,
        key: &'static str,
        read: impl Fn(&mut Self, &'static str) -> Option<T>,
    ) -> Option<T> {
        if self.slots.value(key).is_empty() {
            return None;
        }
        read(self, key)
    }

    fn day(&mut self, key: &'static str) -> Option<NaiveDate> {
        let today = self.today;
        let day = value::day(self.slots.value(key))
            .ok()
            .or_else(|| date::parse(self.slots.value(key), today).ok());
        if day.is_none() {
            let why = match self.slots.value(key).trim() {
                "" => self.words.blank(),
                _ => self.words.bad_day(),
            };
            self.faults.push((key, why.to_owned()));
        }
        day
    }

    /// A day that is not past: what was in force stays as it was.
    fn day_to_come(&mut self, key: &'static str) -> Option<NaiveDate> {
        let day = self.day(key)?;
        if day < self.today {
            self.faults.push((key, self.words.from_today().to_owned()));
        }
        Some(day)
    }

    fn yen(&mut self, key: &'static str) -> Option<Yen> {
        self.with(key, |t| value::yen(t).ok())
    }

    fn line(&mut self, key: &'static str) {
        match value::line(self.slots.value(key)) {
            Err(TextFault::TooLong { max, .. }) => self.too_long(key, max),
            Err(TextFault::Blank) => self.faults.push((key, self.words.blank().to_owned())),
            Err(_) => self
                .faults
                .push((key, self.words.unreadable(key).to_owned())),
            Ok(_) => {}
        }
    }

    /// The form of a code, where anything stands.
    fn code(&mut self, key: &'static str, field: FieldId) {
        let code = self.slots.value(key).to_uppercase();
        let said = self.faults.iter().any(|(of, _)| *of == key);
        if !said && !rules::is_code(field, &code) {
            self.faults.push((key, self.words.bad_code().to_owned()));
        }
    }

    fn too_long(&mut self, key: &'static str, most: usize) {
        self.faults.push((key, self.words.too_long(most)));
    }
}
