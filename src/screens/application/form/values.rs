//! F4, what it fills in, the field of the last record, and what is said beside a field.

use super::fields::{Kind, choice_text, kind};
use super::{Asked, FormScreen, Value};
use crate::app::{Choose, Cx, Dialog, Source};
use crate::domain::application::Origin;
use crate::domain::field::FieldId;
use crate::domain::fold::fold;
use crate::domain::record::Choice;
use crate::domain::text;
use crate::i18n::counter::{self, Counter};
use crate::i18n::detail::Detail;
use crate::i18n::{Language, dates, fields};
use crate::screens::application::entry::{self, Entry};

/// How the application came, as it is chosen.
pub(super) fn origin(entry: &Entry) -> Origin {
    match entry.choice(FieldId::Origin) {
        0 => Origin::Counter,
        _ => Origin::Phone,
    }
}

/// The list behind a field.
fn source(field: FieldId) -> Option<Source> {
    use FieldId as F;
    Some(match field {
        F::OrdererCode | F::OrdererName => Source::Orderers,
        F::BankCode | F::BankBranchCode | F::BankName | F::BankBranchName => Source::Banks,
        F::CustomerCode | F::ApplicantName | F::JvMembers => Source::Contractors,
        F::PostalCode | F::Address => Source::PostalPlaces,
        _ => return None,
    })
}

/// A firm that was chosen with its code.
#[derive(Debug)]
pub(super) struct Firm {
    code: String,
    name: String,
    /// The code was taken out as the name became another.
    dropped: bool,
}

/// What a name and its code come with, once they were chosen together: then the name is no filter for another choice.
fn code_of(field: FieldId) -> Option<FieldId> {
    use FieldId as F;
    Some(match field {
        F::OrdererName => F::OrdererCode,
        F::BankName | F::BankBranchName => F::BankCode,
        F::ApplicantName => F::CustomerCode,
        F::Address => F::PostalCode,
        _ => return None,
    })
}

/// The members of a joint venture that are typed with their shares, and the name begun behind them.
fn begun_member(text: &str) -> (&str, &str) {
    let from = text.rfind(['、', ',']).map_or(0, |at| {
        at + text[at..].chars().next().map_or(0, char::len_utf8)
    });
    let (before, name) = text.split_at(from);
    match name.chars().any(char::is_numeric) {
        true => (text, ""),
        false => (before, name.trim()),
    }
}

impl FormScreen {
    pub(super) fn has_values(&self) -> bool {
        source(self.focus).is_some()
            || matches!(self.value(self.focus), Some(Value::Choice(_)))
            || (self.focus == FieldId::JvRepresentative && !self.members().is_empty())
    }

    pub(super) fn origin_text(&self, language: Language) -> &'static str {
        counter::origin(language, origin(&self.entry))
    }

    fn members(&self) -> Vec<Choice> {
        let all = self.entry.members().unwrap_or_default();
        all.into_iter()
            .map(|m| Choice {
                code: String::new(),
                label: m.name,
                detail: format!("{}.{:02}%", m.share / 100, m.share % 100),
            })
            .collect()
    }

    pub(super) fn values(&mut self, cx: &mut Cx<'_>) {
        let (language, field) = (cx.language(), self.focus);
        let dialog = if let Some(source) = source(field) {
            let text = self.entry.text(field);
            let filter = match code_of(field) {
                // Typed by hand, the code says who is meant until the name is begun.
                Some(FieldId::BankCode)
                    if self.typed_code(FieldId::BankCode) && text.is_empty() =>
                {
                    self.bank_code()
                }
                Some(code) if self.typed_code(code) && text.is_empty() => {
                    self.entry.text(code).to_owned()
                }
                Some(code) if !self.entry.text(code).is_empty() && !self.typed_code(code) => {
                    String::new()
                }
                _ if field == FieldId::JvMembers => begun_member(text).1.to_owned(),
                _ if field == FieldId::BankBranchCode => self.bank_code(),
                _ => text.to_owned(),
            };
            Choose::searched(fields::plain(language, field), source, &filter)
        } else if matches!(self.value(field), Some(Value::Choice(_))) {
            let offered = entry::choices(field);
            let now = self.entry.choice(field);
            let choices = offered
                .iter()
                .map(|i| Choice {
                    code: i.to_string(),
                    label: choice_text(language, field, *i),
                    detail: String::new(),
                })
                .collect();
            Choose::fixed(fields::label(language, field), choices)
                .on(offered.iter().position(|i| *i == now).unwrap_or(0))
        } else if field == FieldId::JvRepresentative && self.has_values() {
            Choose::fixed(fields::label(language, field), self.members())
        } else {
            let words = Counter(language);
            return cx.note(match field {
                FieldId::JvRepresentative => words.members_first(),
                _ => words.no_values(),
            });
        };
        self.asked = Some(Asked::Value(field));
        cx.open(Dialog::Choose(dialog));
    }

    /// `9001-110` as far as it is typed: a branch's code is of one bank.
    pub(super) fn bank_code(&self) -> String {
        let of = |field| self.entry.text(field).trim();
        match (of(FieldId::BankCode), of(FieldId::BankBranchCode)) {
            ("", branch) => branch.to_owned(),
            (bank, "") => bank.to_owned(),
            (bank, branch) => format!("{bank}-{branch}"),
        }
    }

    /// Whether this code was typed and not chosen with its name.
    fn typed_code(&self, code: FieldId) -> bool {
        let typed = match code {
            FieldId::BankCode => &[FieldId::BankCode, FieldId::BankBranchCode][..],
            _ => std::slice::from_ref(&code),
        };
        let by_hand =
            |f: &FieldId| self.by_hand.contains(f) && !self.entry.text(*f).trim().is_empty();
        typed.iter().any(by_hand)
    }

    /// What a list of values gave stands in the form, and all that came with it can be given back.
    pub(super) fn take_choice(&mut self, field: FieldId, choice: &Choice, cx: &mut Cx<'_>) {
        let (before, typed) = (self.entry.clone(), self.by_hand.clone());
        let filled = self.fill(field, choice);
        let over = self.can_unchoose(&before, typed, field);
        self.pass(&filled, cx);
        self.keeper.touched(cx);
        if over {
            cx.note(Counter(cx.language()).filled_over(Self::undo_key(cx)));
        }
    }

    /// Fills in what a list of values gave. Codes: orderer `code`; bank `code-branch`; contractor `code`;
    /// place `380-8537`.
    /// Gives what needs no typing any more; a place's address goes on with the house number.
    pub(super) fn fill(&mut self, field: FieldId, choice: &Choice) -> Vec<FieldId> {
        use FieldId as F;
        let mut filled = Vec::new();
        let mut set = |field, text: &str| {
            self.entry.set(field, text);
            self.faults.retain(|(f, _)| *f != field);
            self.by_hand.retain(|f| *f != field);
            filled.push(field);
        };
        match field {
            F::OrdererCode | F::OrdererName => {
                set(F::OrdererCode, &choice.code);
                set(F::OrdererName, &choice.label);
                self.orderer = Some(choice.label.clone());
                self.understand(F::OrdererCode, choice.label.clone());
            }
            F::BankCode | F::BankBranchCode | F::BankName | F::BankBranchName => {
                let (bank, branch) = choice.code.split_once('-').unwrap_or((&choice.code, ""));
                set(F::BankCode, bank);
                set(F::BankBranchCode, branch);
                set(F::BankName, &choice.label);
                set(F::BankBranchName, &choice.detail);
            }
            F::CustomerCode | F::ApplicantName => {
                set(F::CustomerCode, &choice.code);
                set(F::ApplicantName, &choice.label);
                self.firm = Some(Firm {
                    code: choice.code.clone(),
                    name: choice.label.clone(),
                    dropped: false,
                });
                if let Some((postal, address, phone)) = contractor(&choice.detail) {
                    set(F::PostalCode, postal);
                    set(F::Address, address);
                    set(F::Phone, phone);
                }
            }
            F::PostalCode | F::Address => {
                set(F::PostalCode, &choice.code);
                set(F::Address, &format!("{}\u{3000}", choice.label));
                self.understand(F::PostalCode, choice.label.clone());
                filled.retain(|f| *f != F::Address);
            }
            F::JvMembers => {
                let before = begun_member(self.entry.text(F::JvMembers)).0;
                let before = before.trim_end().to_owned();
                let comma = match before.is_empty() || before.ends_with(['、', ',']) {
                    true => "",
                    false => "、",
                };
                self.entry
                    .set(F::JvMembers, &format!("{before}{comma}{} ", choice.label));
            }
            F::JvRepresentative => set(F::JvRepresentative, &choice.label),
            field => {
                self.entry.choose(field, choice.code.parse().unwrap_or(0));
                self.faults.retain(|(f, _)| *f != field);
                filled.push(field);
            }
        }
        filled
    }

    /// After a choice that filled fields behind it: on to the first that it did not, so that the next word typed is not
    /// put behind a name that stands there already.
    pub(super) fn pass(&mut self, filled: &[FieldId], cx: &mut Cx<'_>) {
        for _ in filled {
            if !filled.contains(&self.focus) {
                break;
            }
            self.go(true, cx);
        }
    }

    /// The value of the last record that this operator entered; in a correction, what the applicant submitted.
    pub(super) fn duplicate(&mut self, cx: &mut Cx<'_>) {
        let language = cx.language();
        let Some(last) = &self.last else {
            return cx.note(Counter(language).no_last());
        };
        let before = self.entry.clone();
        let mut blank = false;
        match self.value(self.focus) {
            Some(Value::Choice(_)) if self.focus != FieldId::Origin => {
                let at = last.choice(self.focus);
                self.entry.choose(self.focus, at);
            }
            Some(Value::Text(_)) => {
                let text = last.text(self.focus).to_owned();
                blank = text::is_blank(&text);
                if blank && self.is_new() {
                    // There is nothing to enter; what is typed is no less for it.
                    return cx.note(Counter(language).last_blank());
                }
                self.entry.set(self.focus, &text);
            }
            _ => return,
        }
        let gone = self.can_undo(&before, self.focus);
        self.faults.retain(|(f, _)| *f != self.focus);
        self.keeper.touched(cx);
        cx.note(match (self.is_new(), blank && gone) {
            (true, _) => Counter(language).duplicated().to_owned(),
            (false, false) => Detail(language).duplicated().to_owned(),
            (false, true) => Detail(language).duplicated_blank(Self::undo_key(cx)),
        });
    }

    /// The customer code decides whose the contract is: a code that was chosen with its name goes when the name becomes
    /// another firm's, and comes back with it. The names of a joint venture are names of the applicant too.
    pub(super) fn code_goes_with_name(&mut self, cx: &mut Cx<'_>) {
        let Some(firm) = &self.firm else { return };
        let (code, name) = (firm.code.clone(), firm.name.clone());
        let theirs = fold(&name);
        let typed = [
            FieldId::ApplicantName,
            FieldId::JvName,
            FieldId::JvRepresentative,
        ];
        let same = typed.iter().any(|f| fold(self.entry.text(*f)) == theirs)
            || self
                .entry
                .members()
                .is_ok_and(|all| all.iter().any(|m| fold(&m.name) == theirs));
        let words = Counter(cx.language());
        let stands = self.entry.text(FieldId::CustomerCode).trim();
        let dropped = match (same, firm.dropped) {
            (false, _) if stands == code => true,
            (true, true) if text::is_blank(stands) => false,
            _ => return,
        };
        self.entry.set(
            FieldId::CustomerCode,
            if dropped { "" } else { code.as_str() },
        );
        let (echo, said) = match dropped {
            true => (
                words.code_dropped(&code, &name),
                words.code_dropped_said(&code, &name),
            ),
            false => (String::new(), words.code_again(&code, &name)),
        };
        self.understand(FieldId::CustomerCode, echo);
        self.firm = Some(Firm {
            code,
            name,
            dropped,
        });
        self.keeper.touched(cx);
        cx.note(said);
    }

    pub(super) fn echo(&self, language: Language, field: FieldId) -> String {
        match kind(field) {
            Kind::Day => match (self.entry.day(field, self.today), field) {
                (Ok(day), _) => dates::both(language, day),
                // Left blank, it is read as this day.
                (_, FieldId::GuaranteeEnd(product))
                    if product.is_advance() && text::is_blank(self.entry.text(field)) =>
                {
                    let end = self.entry.year_end(self.today);
                    end.map_or(String::new(), |day| {
                        Counter(language).year_end(dates::both(language, day))
                    })
                }
                _ => String::new(),
            },
            Kind::Year => self.entry.fiscal_year(field).map_or(String::new(), |year| {
                dates::fiscal_year_echo(language, year)
            }),
            Kind::Yen => self
                .entry
                .amount(field)
                .map_or(String::new(), |yen| dates::amount(language, yen)),
            Kind::Plain if field == FieldId::JvMembers => match self.entry.members() {
                Ok(members) if !members.is_empty() => {
                    let sum: u32 = members.iter().map(|m| m.share).sum();
                    let words = Counter(language);
                    let text = format!("{}.{:02}", sum / 100, sum % 100);
                    match sum {
                        10_000 => words.members_sum(members.len(), text),
                        _ => words.members_short(members.len(), text),
                    }
                }
                _ => Detail(language).members_hint().to_owned(),
            },
            Kind::Plain => self
                .understood
                .iter()
                .find(|(f, text, _)| *f == field && text == self.entry.text(field))
                .map_or(String::new(), |(_, _, said)| said.clone()),
        }
    }
}

/// Postal code, address and phone of a contractor's choice: its detail is `380-8537 住所 | 電話番号`.
pub(super) fn contractor(detail: &str) -> Option<(&str, &str, &str)> {
    let (place, phone) = detail.rsplit_once(" | ")?;
    let (postal, address) = place.split_once(' ')?;
    crate::domain::text::postal_code(postal)?;
    Some((postal, address, phone))
}
