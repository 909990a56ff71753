//! From a content to the fields: what stands in them when a form is opened over it.

use super::{ELECTRONIC, Entry, NOT_ASKED, PAPER, Section, Slot, Value, members};
use crate::domain::application::{
    Applicant, ApplicationContent, Bid, Notification, Other, Premium, PremiumMethod, Works,
};
use crate::domain::date;
use crate::domain::field::FieldId;
use crate::domain::money::Yen;
use crate::domain::product::{Form, Product, WorkKind};
use crate::ui::field::{Fold, TextField};
use chrono::NaiveDate;

impl Entry {
    /// Nothing typed, nothing asked for: the form of a new application, with how it came in front.
    #[must_use]
    pub fn blank() -> Self {
        let mut entry = Self { slots: Vec::new() };
        entry.add(Section::Applicant, FieldId::Origin, Value::Choice(0));
        let mut fields = Self::of(&placeholder());
        for slot in &mut fields.slots {
            slot.value.empty();
        }
        entry.slots.extend(fields.slots);
        entry
    }

    /// The same fields with another content in them; how the application came stays.
    pub fn refill(&mut self, content: &ApplicationContent) {
        let mut slots: Vec<Slot> = self
            .slots
            .iter()
            .filter(|slot| slot.field == FieldId::Origin)
            .cloned()
            .collect();
        slots.extend(Self::of(content).slots);
        self.slots = slots;
    }

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
            &jv.map_or(String::new(), |jv| members::text(&jv.members)),
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
        let (year, share) = it.yearly.map_or_else(Default::default, |yearly| {
            (yearly.fiscal_year.short(), yearly.share.grouped())
        });
        self.folded(S, FieldId::FiscalYear, &year);
        self.folded(S, FieldId::YearShare, &share);
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
}

/// Any content: only which fields there are is taken from it.
fn placeholder() -> ApplicationContent {
    let day = NaiveDate::default();
    ApplicationContent {
        applicant: Applicant {
            customer_code: None,
            name: String::new(),
            postal_code: String::new(),
            address: String::new(),
            phone: None,
            joint_venture: None,
        },
        works: Works {
            orderer_code: None,
            orderer_name: String::new(),
            name: String::new(),
            kind: WorkKind::Construction,
            price: Yen::ZERO,
            contract_date: day,
            contract_date_planned: false,
            term_from: day,
            term_to: day,
            notice_date: None,
            yearly: None,
        },
        products: Vec::new(),
        deposit: None,
        premium: Premium {
            method: PremiumMethod::Lump,
            received_on: None,
        },
        bid: Bid {
            low_bid: false,
            interim_planned: false,
            certification_at_hand: false,
        },
        other: Other {
            note: String::new(),
        },
        notification: Notification {
            wanted: false,
            address: None,
        },
    }
}

fn optional(text: Option<&String>) -> &str {
    text.map_or("", String::as_str)
}
