//! What stands in the form's fields while a clerk corrects an application: as typed, until it is read.
//! Reading gives the content, or every fault at once; nothing typed is lost either way.

use crate::domain::application::{
    Applicant, ApplicationContent, Bid, DepositBank, JointVenture, JointVentureMember,
    Notification, Other, Premium, PremiumMethod, ProductRequest, Works,
};
use crate::domain::date::{self, DateFault};
use crate::domain::field::FieldId;
use crate::domain::money::{Yen, YenFault};
use crate::domain::product::{Form, Product, WorkKind};
use crate::domain::text;
use crate::ui::field::{Fold, TextField};
use chrono::NaiveDate;

/// The sections of the flyer's form, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// 申込者
    Applicant,
    /// 請負工事の情報
    Works,
    /// 保証の申込内容
    Guarantee,
    /// 入札の状況
    Bid,
    /// その他
    Other,
    /// インフォメーション
    Information,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Typed text.
    Text(TextField),
    /// One of several; the number counts from 0.
    Choice(usize),
}

/// A field with what stands in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// Which field.
    pub field: FieldId,
    /// Its section.
    pub section: Section,
    /// What stands in it.
    pub value: Value,
}

/// Why a field could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryFault {
    /// A date.
    Date(DateFault),
    /// An amount.
    Yen(YenFault),
    /// Members of a JV are written `商号 60、商号 40`.
    Members,
}

/// The form's fields in the order of the form.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    slots: Vec<Slot>,
}

/// Choices of a product: not asked for, electronic, paper.
pub const NOT_ASKED: usize = 0;
const ELECTRONIC: usize = 1;
const PAPER: usize = 2;

impl Entry {
    /// The fields as they stand in a content.
    #[must_use]
    pub fn of(content: &ApplicationContent) -> Self {
        let mut entry = Self { slots: Vec::new() };
        entry.applicant(&content.applicant);
        entry.works(&content.works);
        entry.guarantee(content);
        let yes = |on: bool| Value::Choice(usize::from(on));
        entry.add(Section::Bid, FieldId::LowBid, yes(content.bid.low_bid));
        entry.add(
            Section::Bid,
            FieldId::InterimPlanned,
            yes(content.bid.interim_planned),
        );
        entry.add(
            Section::Bid,
            FieldId::CertificationAtHand,
            yes(content.bid.certification_at_hand),
        );
        entry.typed(Section::Other, FieldId::Note, &content.other.note);
        entry.add(
            Section::Information,
            FieldId::MailWanted,
            yes(content.notification.wanted),
        );
        entry.typed(
            Section::Information,
            FieldId::MailAddress,
            optional(content.notification.address.as_ref()),
        );
        entry
    }

    fn applicant(&mut self, it: &Applicant) {
        const S: Section = Section::Applicant;
        self.folded(
            S,
            FieldId::CustomerCode,
            optional(it.customer_code.as_ref()),
        );
        self.typed(S, FieldId::ApplicantName, &it.name);
        self.folded(S, FieldId::PostalCode, &it.postal_code);
        self.typed(S, FieldId::Address, &it.address);
        self.folded(S, FieldId::Phone, optional(it.phone.as_ref()));
        let jv = it.joint_venture.as_ref();
        self.typed(S, FieldId::JvName, jv.map_or("", |jv| &jv.name));
        self.typed(
            S,
            FieldId::JvRepresentative,
            jv.map_or("", |jv| &jv.representative),
        );
        self.typed(
            S,
            FieldId::JvMembers,
            &jv.map_or(String::new(), |jv| members_text(&jv.members)),
        );
    }

    fn works(&mut self, it: &Works) {
        const S: Section = Section::Works;
        self.folded(S, FieldId::OrdererCode, optional(it.orderer_code.as_ref()));
        self.typed(S, FieldId::OrdererName, &it.orderer_name);
        self.typed(S, FieldId::WorksName, &it.name);
        self.add(
            S,
            FieldId::WorkKind,
            Value::Choice(usize::from(it.kind == WorkKind::Service)),
        );
        self.folded(S, FieldId::Price, &it.price.grouped());
        self.folded(S, FieldId::ContractDate, &date::short(it.contract_date));
        self.add(
            S,
            FieldId::ContractDatePlanned,
            Value::Choice(usize::from(it.contract_date_planned)),
        );
        self.folded(S, FieldId::TermFrom, &date::short(it.term_from));
        self.folded(S, FieldId::TermTo, &date::short(it.term_to));
        self.folded(
            S,
            FieldId::NoticeDate,
            &it.notice_date.map_or(String::new(), date::short),
        );
    }

    fn guarantee(&mut self, content: &ApplicationContent) {
        const S: Section = Section::Guarantee;
        for product in Product::ALL {
            let request = content.products.iter().find(|r| r.product == product);
            let form = match request.map(|r| r.form) {
                None => NOT_ASKED,
                Some(Form::Electronic) => ELECTRONIC,
                Some(Form::Paper) => PAPER,
            };
            self.add(S, FieldId::Form(product), Value::Choice(form));
            self.folded(
                S,
                FieldId::Amount(product),
                &request.map_or(String::new(), |r| r.amount.grouped()),
            );
            let end = request
                .and_then(|r| r.guarantee_end)
                .map_or(String::new(), date::short);
            self.folded(S, FieldId::GuaranteeEnd(product), &end);
        }
        let bank = content.deposit.as_ref();
        self.folded(
            S,
            FieldId::BankCode,
            bank.map_or("", |b| optional(b.bank_code.as_ref())),
        );
        self.folded(
            S,
            FieldId::BankBranchCode,
            bank.map_or("", |b| optional(b.branch_code.as_ref())),
        );
        self.typed(S, FieldId::BankName, bank.map_or("", |b| &b.bank_name));
        self.typed(
            S,
            FieldId::BankBranchName,
            bank.map_or("", |b| &b.branch_name),
        );
        let each = content.premium.method == PremiumMethod::Each;
        self.add(S, FieldId::PremiumMethod, Value::Choice(usize::from(each)));
        let received = content
            .premium
            .received_on
            .map_or(String::new(), date::short);
        self.folded(S, FieldId::PremiumReceivedOn, &received);
    }

    fn add(&mut self, section: Section, field: FieldId, value: Value) {
        self.slots.push(Slot {
            field,
            section,
            value,
        });
    }

    fn typed(&mut self, section: Section, field: FieldId, text: &str) {
        self.add(
            section,
            field,
            Value::Text(TextField::new(Fold::AsTyped).holding(text)),
        );
    }

    fn folded(&mut self, section: Section, field: FieldId, text: &str) {
        self.add(
            section,
            field,
            Value::Text(TextField::new(Fold::Narrow).holding(text)),
        );
    }

    /// The fields that show now: those of a product only while it is asked for.
    pub fn shown(&self) -> impl Iterator<Item = &Slot> {
        self.slots.iter().filter(|slot| match slot.field {
            FieldId::Amount(p) | FieldId::GuaranteeEnd(p) => {
                self.choice(FieldId::Form(p)) != NOT_ASKED
            }
            FieldId::PremiumReceivedOn => self.choice(FieldId::PremiumMethod) == 1,
            FieldId::MailAddress => self.choice(FieldId::MailWanted) == 1,
            _ => true,
        })
    }

    /// A field.
    pub fn slot_mut(&mut self, field: FieldId) -> Option<&mut Slot> {
        self.slots.iter_mut().find(|slot| slot.field == field)
    }

    /// What is chosen in a field; 0 for fields that are typed.
    #[must_use]
    pub fn choice(&self, field: FieldId) -> usize {
        match self
            .slots
            .iter()
            .find(|s| s.field == field)
            .map(|s| &s.value)
        {
            Some(Value::Choice(at)) => *at,
            _ => 0,
        }
    }

    /// What is typed in a field, as it is.
    #[must_use]
    pub fn text(&self, field: FieldId) -> &str {
        match self
            .slots
            .iter()
            .find(|s| s.field == field)
            .map(|s| &s.value)
        {
            Some(Value::Text(field)) => field.text(),
            _ => "",
        }
    }

    /// Puts a text into a field.
    pub fn set(&mut self, field: FieldId, text: &str) {
        if let Some(Slot {
            value: Value::Text(field),
            ..
        }) = self.slot_mut(field)
        {
            field.set(text);
        }
    }

    /// Chooses in a field.
    pub fn choose(&mut self, field: FieldId, at: usize) {
        if let Some(Slot {
            value: Value::Choice(chosen),
            ..
        }) = self.slot_mut(field)
        {
            *chosen = at;
        }
    }

    /// Goes to the next choice of a field, round and round.
    pub fn cycle(&mut self, field: FieldId, forward: bool) {
        let n = choices(field);
        if let Some(Slot {
            value: Value::Choice(at),
            ..
        }) = self.slot_mut(field)
        {
            *at = if forward {
                (*at + 1) % n
            } else {
                (*at + n - 1) % n
            };
        }
    }

    /// Clears a section (…をクリア).
    pub fn clear(&mut self, section: Section) {
        for slot in self.slots.iter_mut().filter(|slot| slot.section == section) {
            match &mut slot.value {
                Value::Text(field) => field.clear(),
                Value::Choice(at) => *at = 0,
            }
        }
    }

    /// The day in a field, if it can be read.
    pub fn day(&self, field: FieldId, today: NaiveDate) -> Result<NaiveDate, EntryFault> {
        date::parse(self.text(field), today).map_err(EntryFault::Date)
    }

    /// The amount in a field, if it can be read.
    pub fn amount(&self, field: FieldId) -> Result<Yen, EntryFault> {
        self.text(field).parse::<Yen>().map_err(EntryFault::Yen)
    }

    fn some_day(&self, field: FieldId, today: NaiveDate) -> Result<Option<NaiveDate>, EntryFault> {
        if text::is_blank(self.text(field)) {
            Ok(None)
        } else {
            self.day(field, today).map(Some)
        }
    }

    fn some(&self, field: FieldId) -> Option<String> {
        let text = self.text(field);
        (!text::is_blank(text)).then(|| text.to_owned())
    }

    /// Reads the form: the content, or every field that cannot be read. Whether the content makes sense
    /// is for `domain::rules` to say.
    pub fn read(&self, today: NaiveDate) -> Result<ApplicationContent, Vec<(FieldId, EntryFault)>> {
        let mut faults = Vec::new();
        let mut take_day = |result: Result<NaiveDate, EntryFault>, field| {
            result.unwrap_or_else(|fault| {
                faults.push((field, fault));
                today
            })
        };
        let contract_date = take_day(
            self.day(FieldId::ContractDate, today),
            FieldId::ContractDate,
        );
        let term_from = take_day(self.day(FieldId::TermFrom, today), FieldId::TermFrom);
        let term_to = take_day(self.day(FieldId::TermTo, today), FieldId::TermTo);
        let mut optional_day = |field| {
            self.some_day(field, today).unwrap_or_else(|fault| {
                faults.push((field, fault));
                None
            })
        };
        let notice_date = optional_day(FieldId::NoticeDate);
        let each = self.choice(FieldId::PremiumMethod) == 1;
        let received_on = if each {
            optional_day(FieldId::PremiumReceivedOn)
        } else {
            None
        };
        let price = self.amount(FieldId::Price).unwrap_or_else(|fault| {
            faults.push((FieldId::Price, fault));
            Yen::default()
        });
        let mut products = Vec::new();
        for product in Product::ALL {
            let form = match self.choice(FieldId::Form(product)) {
                ELECTRONIC => Form::Electronic,
                PAPER => Form::Paper,
                _ => continue,
            };
            let amount = self
                .amount(FieldId::Amount(product))
                .unwrap_or_else(|fault| {
                    faults.push((FieldId::Amount(product), fault));
                    Yen::default()
                });
            let guarantee_end = self
                .some_day(FieldId::GuaranteeEnd(product), today)
                .unwrap_or_else(|fault| {
                    faults.push((FieldId::GuaranteeEnd(product), fault));
                    None
                });
            products.push(ProductRequest {
                product,
                form,
                amount,
                guarantee_end,
            });
        }
        let joint_venture = self.joint_venture().unwrap_or_else(|fault| {
            faults.push((FieldId::JvMembers, fault));
            None
        });
        if !faults.is_empty() {
            return Err(faults);
        }
        let postal = self.text(FieldId::PostalCode);
        Ok(ApplicationContent {
            applicant: Applicant {
                customer_code: self.some(FieldId::CustomerCode),
                name: self.text(FieldId::ApplicantName).to_owned(),
                postal_code: text::postal_code(postal).unwrap_or_else(|| postal.to_owned()),
                address: self.text(FieldId::Address).to_owned(),
                phone: self.some(FieldId::Phone),
                joint_venture,
            },
            works: Works {
                orderer_code: self.some(FieldId::OrdererCode),
                orderer_name: self.text(FieldId::OrdererName).to_owned(),
                name: self.text(FieldId::WorksName).to_owned(),
                kind: if self.choice(FieldId::WorkKind) == 1 {
                    WorkKind::Service
                } else {
                    WorkKind::Construction
                },
                price,
                contract_date,
                contract_date_planned: self.choice(FieldId::ContractDatePlanned) == 1,
                term_from,
                term_to,
                notice_date,
            },
            products,
            deposit: self.some(FieldId::BankName).map(|bank_name| DepositBank {
                bank_code: self.some(FieldId::BankCode),
                branch_code: self.some(FieldId::BankBranchCode),
                bank_name,
                branch_name: self.text(FieldId::BankBranchName).to_owned(),
            }),
            premium: Premium {
                method: if each {
                    PremiumMethod::Each
                } else {
                    PremiumMethod::Lump
                },
                received_on,
            },
            bid: Bid {
                low_bid: self.choice(FieldId::LowBid) == 1,
                interim_planned: self.choice(FieldId::InterimPlanned) == 1,
                certification_at_hand: self.choice(FieldId::CertificationAtHand) == 1,
            },
            other: Other {
                note: self.text(FieldId::Note).to_owned(),
            },
            notification: Notification {
                wanted: self.choice(FieldId::MailWanted) == 1,
                address: self.some(FieldId::MailAddress),
            },
        })
    }

    fn joint_venture(&self) -> Result<Option<JointVenture>, EntryFault> {
        let Some(name) = self.some(FieldId::JvName) else {
            return Ok(None);
        };
        let members = self.text(FieldId::JvMembers);
        let members = if text::is_blank(members) {
            Vec::new()
        } else {
            members
                .split(['、', ','])
                .map(member)
                .collect::<Option<_>>()
                .ok_or(EntryFault::Members)?
        };
        Ok(Some(JointVenture {
            name,
            representative: self.text(FieldId::JvRepresentative).to_owned(),
            members,
        }))
    }
}

/// How many choices a field has.
#[must_use]
pub fn choices(field: FieldId) -> usize {
    if matches!(field, FieldId::Form(_)) {
        3
    } else {
        2
    }
}

fn optional(text: Option<&String>) -> &str {
    text.map_or("", String::as_str)
}

/// `○○建設㈱ 60、△△土木㈱ 40`: shares in percent.
fn members_text(members: &[JointVentureMember]) -> String {
    let one = |m: &JointVentureMember| match m.share % 100 {
        0 => format!("{} {}", m.name, m.share / 100),
        rest => format!("{} {}.{rest:02}", m.name, m.share / 100),
    };
    members.iter().map(one).collect::<Vec<_>>().join("、")
}

fn member(text: &str) -> Option<JointVentureMember> {
    let text = text.trim();
    let (name, share) = text.rsplit_once([' ', '\u{3000}'])?;
    let share = crate::ui::field::narrow(share);
    let share = share.trim_end_matches('%');
    let (whole, rest) = share.split_once('.').unwrap_or((share, ""));
    let rest = match rest.len() {
        0 => 0,
        1 => rest.parse::<u32>().ok()? * 10,
        2 => rest.parse().ok()?,
        _ => return None,
    };
    let share = whole.parse::<u32>().ok().filter(|whole| *whole <= 100)? * 100 + rest;
    Some(JointVentureMember {
        name: name.trim().to_owned(),
        share,
    })
}
