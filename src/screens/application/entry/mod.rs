//! What stands in the form's fields while an application is entered or corrected: as typed, until it is read.
//! Reading gives the content, or every fault at once; nothing typed is lost either way.

mod fill;
pub mod members;
mod read;
mod sheet;

use crate::domain::date::DateFault;
use crate::domain::field::FieldId;
use crate::domain::money::YenFault;
use crate::domain::product::Product;
use crate::ui::field::TextField;

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

impl Value {
    /// Nothing typed; the first choice.
    pub fn empty(&mut self) {
        match self {
            Self::Text(field) => field.clear(),
            Self::Choice(at) => *at = 0,
        }
    }
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
    /// A fiscal year.
    Year,
    /// Members of a JV are written `商号 60、商号 40`; this one is not.
    Members(String),
    /// No telephone number: too few digits.
    Phone,
}

/// The form's fields in the order of the form.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    slots: Vec<Slot>,
}

/// Choices of a product: not asked for, electronic, paper.
pub const NOT_ASKED: usize = 0;
/// Electronic.
pub const ELECTRONIC: usize = 1;
/// On paper.
pub const PAPER: usize = 2;

impl Entry {
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

    /// Every field, shown or not.
    pub fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.slots.iter()
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
        let offered = choices(field);
        let n = offered.len();
        if let Some(Slot {
            value: Value::Choice(at),
            ..
        }) = self.slot_mut(field)
        {
            // What is not offered (it came so) is left for the first or the last that is.
            let now = offered.iter().position(|c| c == at);
            let to = match (forward, now) {
                (true, now) => now.map_or(1, |now| now + 1),
                (false, now) => now.unwrap_or(0) + n - 1,
            };
            *at = offered.get(to % n).copied().unwrap_or(*at);
        }
    }

    /// Clears a section (…をクリア).
    pub fn clear(&mut self, section: Section) {
        for slot in self.slots.iter_mut().filter(|slot| slot.section == section) {
            slot.value.empty();
        }
    }
}

/// The choices that a field offers, in their order. A bid bond is never electronic.
#[must_use]
pub fn choices(field: FieldId) -> &'static [usize] {
    match field {
        FieldId::Form(Product::BidBond) => &[NOT_ASKED, PAPER],
        FieldId::Form(_) => &[NOT_ASKED, ELECTRONIC, PAPER],
        _ => &[0, 1],
    }
}
