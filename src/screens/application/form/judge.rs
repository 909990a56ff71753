//! What is wrong with what was typed: on leaving a field, and all of it at once when it is to be sent.

use super::fields::{Kind, is_printed, kind, optional, place, sentence};
use super::{FormScreen, Value};
use crate::app::{Cx, RequestId};
use crate::domain::application::ApplicationContent;
use crate::domain::command::Query;
use crate::domain::field::FieldId;
use crate::domain::record::Choice;
use crate::domain::rules::{self, Finding, FindingKind};
use crate::domain::text::TextFault;
use crate::domain::{mail_address, text};
use crate::i18n::counter::Counter;
use crate::i18n::detail::Detail;
use crate::i18n::refusals::Sentence;
use crate::i18n::{Language, fields, findings};

impl FormScreen {
    /// To the first field of the next section, or of this one and those before.
    pub(super) fn go_section(&mut self, forward: bool, cx: &mut Cx<'_>) {
        let mut firsts: Vec<FieldId> = Vec::new();
        let mut last = None;
        let mut here = 0;
        for slot in self.entry.shown() {
            if last != Some(slot.section) {
                last = Some(slot.section);
                firsts.push(slot.field);
            }
            if slot.field == self.focus {
                here = firsts.len() - 1;
            }
        }
        let to = match forward {
            true => (here + 1).min(firsts.len().saturating_sub(1)),
            false if firsts.get(here) == Some(&self.focus) => here.saturating_sub(1),
            false => here,
        };
        if let Some(field) = firsts.get(to) {
            let (left, known) = (self.focus, self.is_wrong(self.focus));
            self.leave(left, cx);
            self.focus = *field;
            self.paged.set(true);
            // It may be out of sight from there.
            if let Some((field, why)) = self.faults.iter().find(|(f, _)| *f == left && !known) {
                cx.note(named(*field, why, cx.language()));
            }
        }
    }

    /// What stands in a number, date or amount is typed anew by whoever comes back to it.
    pub(super) fn leave(&mut self, field: FieldId, cx: &mut Cx<'_>) {
        if field == FieldId::ApplicantName {
            self.code_goes_with_name(cx);
        }
        self.fix_day(field);
        self.check_left(field, cx);
        if let Some(Value::Text(text)) = self.entry.slot_mut(field).map(|s| &mut s.value) {
            text.leave();
        }
    }

    /// What was told when it was to be sent stands until it is mended, here or in the field that it is compared with.
    pub(super) fn check_left(&mut self, field: FieldId, cx: &mut Cx<'_>) {
        self.check(field, cx);
        if self.told.is_empty() {
            return;
        }
        let still = self.wrong(cx.language()).1;
        let (stands, mended): (Vec<_>, Vec<_>) = std::mem::take(&mut self.told)
            .into_iter()
            .partition(|told| still.contains(told));
        self.faults.retain(|fault| !mended.contains(fault));
        for told in &stands {
            if !self.is_wrong(told.0) {
                self.faults.push(told.clone());
            }
        }
        self.told = stands;
    }

    /// Leaving a field says at once whether it can be read; it never holds anybody back. In a new form what is
    /// still empty is not complained about before it is sent.
    pub(super) fn check(&mut self, field: FieldId, cx: &mut Cx<'_>) {
        self.faults.retain(|(f, _)| *f != field);
        let typed = self.entry.text(field).to_owned();
        let language = self.language;
        let wrong = match kind(field) {
            Kind::Day => self.entry.day(field, self.today).err(),
            Kind::Yen => self.entry.amount(field).err(),
            Kind::Year => self.entry.fiscal_year(field).err(),
            Kind::Plain => None,
        };
        if text::is_blank(&typed) {
            if let Some(fault) = wrong
                && !optional(field)
                && !self.is_new()
            {
                self.faults.push((field, sentence(language, &fault)));
            }
            return;
        }
        let said = match (wrong, field) {
            (Some(fault), _) => Some(sentence(language, &fault)),
            (None, FieldId::PostalCode) => match text::postal_code(&typed) {
                Some(code) => {
                    self.places = Some(cx.look_up(Query::PostalPlaces(code)));
                    None
                }
                None => Some(findings::sentence(language, &FindingKind::PostalCode)),
            },
            (None, FieldId::Phone) => self
                .entry
                .phone()
                .err()
                .map(|fault| sentence(language, &fault))
                .or_else(|| {
                    let fault = text::check_line(&typed).err();
                    fault.map(|fault| findings::text_fault(language, fault))
                }),
            (None, FieldId::MailAddress) => mail_address::check(&typed)
                .err()
                .map(|fault| findings::sentence(language, &FindingKind::MailAddressBad { fault })),
            (None, field) if !rules::is_code(field, &typed.trim().to_uppercase()) => {
                Some(findings::code_form(language, field).to_owned())
            }
            (None, FieldId::JvMembers) => match self.entry.members() {
                Err(fault) => Some(sentence(language, &fault)),
                Ok(members) => {
                    let first = rules::member_faults(&members).into_iter().next();
                    first.map(|kind| findings::sentence(language, &kind))
                }
            },
            _ => text::check_line(&typed)
                .err()
                .filter(|_| {
                    matches!(self.value(field), Some(Value::Text(_)))
                        && kind(field) == Kind::Plain
                        && field != FieldId::Note
                })
                .map(|fault| findings::text_fault(language, fault)),
        };
        if said.is_none() {
            self.ask_name(field, cx);
        }
        self.faults.extend(said.map(|why| (field, why)));
        if is_printed(field) {
            self.looking.push(cx.glyphs(vec![(field, typed)]));
        }
    }

    /// Whose code it is, is said beside it as soon as it is left. A bank is known by both of its codes.
    fn ask_name(&mut self, field: FieldId, cx: &mut Cx<'_>) {
        let typed = self.entry.text(field).to_owned();
        let code = typed.trim().to_uppercase();
        let query = match field {
            FieldId::CustomerCode => Query::Contractors(code),
            FieldId::OrdererCode => Query::Orderers(code),
            FieldId::BankCode => Query::BankCodes {
                bank: code,
                branch: String::new(),
            },
            FieldId::BankBranchCode if self.entry.text(FieldId::BankCode).trim().is_empty() => {
                return;
            }
            FieldId::BankBranchCode => Query::BankCodes {
                bank: self.entry.text(FieldId::BankCode).trim().to_owned(),
                branch: code,
            },
            _ => return,
        };
        let known = |(f, text, _): &(FieldId, String, String)| *f == field && *text == typed;
        if !self.understood.iter().any(known) {
            self.codes.retain(|(_, f, _)| *f != field);
            self.codes.push((cx.look_up(query), field, typed));
        }
    }

    /// The same for every code that was not typed just now: read, copied or kept.
    pub(super) fn ask_names(&mut self, cx: &mut Cx<'_>) {
        use FieldId as F;
        for field in [
            F::CustomerCode,
            F::OrdererCode,
            F::BankCode,
            F::BankBranchCode,
        ] {
            let typed = self.entry.text(field).trim().to_uppercase();
            if !typed.is_empty() && rules::is_code(field, &typed) {
                self.ask_name(field, cx);
            }
        }
        // Where the address is blank the place would be put there: that is for whoever leaves the field.
        if let Some(code) = text::postal_code(self.entry.text(F::PostalCode))
            && !text::is_blank(self.entry.text(F::Address))
        {
            self.places = Some(cx.look_up(Query::PostalPlaces(code)));
        }
    }

    /// What fills another field in has been asked for and has not come.
    pub(super) fn is_filling(&self) -> bool {
        let names = |(_, field, typed): &(RequestId, FieldId, String)| {
            *field == FieldId::OrdererCode && self.entry.text(*field) == typed
        };
        self.places.is_some() || self.codes.iter().any(names)
    }

    /// A read of these was refused: nothing comes.
    pub(super) fn lost(&mut self, id: RequestId) {
        self.places = self.places.filter(|out| *out != id);
        self.codes.retain(|(out, ..)| *out != id);
    }

    /// The name of a code that was typed, unless it reads otherwise by now.
    pub(super) fn found_name(&mut self, id: RequestId, found: &[Choice], cx: &mut Cx<'_>) {
        let Some(at) = self.codes.iter().position(|(out, ..)| *out == id) else {
            return;
        };
        let (_, field, typed) = self.codes.remove(at);
        if self.entry.text(field) != typed {
            return;
        }
        let words = Counter(self.language);
        let code = typed.trim().to_uppercase();
        let exact = |c: &&Choice| c.code == code;
        let said = match (found.iter().find(exact), found, field) {
            (Some(one), ..) => one.label.clone(),
            // Who looks for the code of a contractor that was merged finds the one that was kept.
            (None, [kept], FieldId::CustomerCode) => words.code_merged(&kept.code, &kept.label),
            (None, ..) => words.code_unknown().to_owned(),
        };
        self.understand(field, said);
        if let (FieldId::OrdererCode, Some(orderer)) = (field, found.iter().find(exact)) {
            self.name_orderer(&orderer.label, cx);
        }
    }

    /// The bank of the codes that were typed, and whether it may hold an advance: as 確認 will say it.
    pub(super) fn found_bank(&mut self, id: RequestId, found: &[(Choice, bool)]) {
        let Some(at) = self.codes.iter().position(|(out, ..)| *out == id) else {
            return;
        };
        let (_, field, typed) = self.codes.remove(at);
        if self.entry.text(field) != typed {
            return;
        }
        let said = match (found.first(), field) {
            (None, _) => Counter(self.language).code_unknown().to_owned(),
            (Some((_, false)), _) => {
                findings::sentence(self.language, &FindingKind::BankNotContracted)
            }
            (Some((bank, true)), FieldId::BankCode) => bank.label.clone(),
            (Some((bank, true)), _) => format!("{} {}", bank.label, bank.detail),
        };
        self.understand(field, said);
    }

    /// A code that was typed fills in whose it is, where nothing stands, or what the code before stood for; never over what
    /// somebody typed. Who was about to type the name themselves replaces it with their first character.
    fn name_orderer(&mut self, name: &str, cx: &mut Cx<'_>) {
        use FieldId as F;
        let before = self.orderer.replace(name.to_owned());
        let stands = self.entry.text(F::OrdererName);
        let of_code = !self.by_hand.contains(&F::OrdererName) && before.as_deref() == Some(stands);
        let free = text::is_blank(stands) || of_code;
        if !free || stands == name || !self.by_hand.contains(&F::OrdererCode) {
            return;
        }
        if let Some(Value::Text(field)) = self.entry.slot_mut(F::OrdererName).map(|s| &mut s.value)
        {
            field.offer(name);
        }
        self.by_hand.retain(|f| *f != F::OrdererName);
        self.faults.retain(|(f, _)| *f != F::OrdererName);
        self.told.retain(|(f, _)| *f != F::OrdererName);
        self.keeper.touched(cx);
    }

    /// Characters that no font can print: an error beside the field, unless it reads otherwise by now.
    pub(super) fn glyphs(&mut self, id: RequestId, missing: Vec<(FieldId, String)>) {
        if !self.looking.contains(&id) {
            return;
        }
        self.looking.retain(|out| *out != id);
        let mut gaps: Vec<(FieldId, Vec<String>)> = Vec::new();
        for (field, text) in missing {
            if !self.entry.text(field).contains(&text) {
                continue;
            }
            match gaps.iter_mut().find(|(f, _)| *f == field) {
                Some((_, all)) => all.push(text),
                None => gaps.push((field, vec![text])),
            }
        }
        // All of a field's at once: who mends the first would only then hear of the next.
        for (field, all) in gaps {
            let said = all.into_iter().map(|text| {
                let kind = FindingKind::MissingGlyph { field, text };
                findings::sentence(self.language, &kind)
            });
            let said = said.collect::<Vec<_>>().join(" / ");
            if self.faults.iter().all(|(f, _)| *f != field) {
                self.faults.push((field, said.clone()));
                self.gaps.retain(|(f, _)| *f != field);
                self.gaps.push((field, said));
            }
        }
    }

    /// The places of a postal code: said beside it, and filled in where the address is still empty.
    pub(super) fn found_places(&mut self, found: &[Choice], cx: &mut Cx<'_>) {
        self.places = None;
        let typed = self.entry.text(FieldId::PostalCode).to_owned();
        let same = |c: &&Choice| text::postal_code(&typed).as_deref() == Some(c.code.as_str());
        let mut all = found.iter().filter(same);
        let Some(first) = all.next() else {
            if found.is_empty() {
                let words = Counter(self.language).no_place().to_owned();
                self.understand(FieldId::PostalCode, words);
            }
            return;
        };
        let said = match all.count() {
            0 => first.label.clone(),
            others => Counter(self.language).place_and_others(&first.label, others),
        };
        if text::is_blank(self.entry.text(FieldId::Address)) {
            self.entry
                .set(FieldId::Address, &format!("{}\u{3000}", first.label));
            self.faults.retain(|(f, _)| *f != FieldId::Address);
            self.told.retain(|(f, _)| *f != FieldId::Address);
            self.keeper.touched(cx);
        }
        self.understand(FieldId::PostalCode, said);
    }

    /// What the text of a field means, said beside it as long as it reads so.
    pub(super) fn understand(&mut self, field: FieldId, said: String) {
        self.understood.retain(|(f, _, _)| *f != field);
        let text = self.entry.text(field).to_owned();
        self.understood.push((field, text, said));
    }

    /// Everything that stands in the fields, and all that is wrong with it.
    fn wrong(&self, language: Language) -> (ApplicationContent, Vec<(FieldId, String)>) {
        let (content, faults) = self.entry.read(self.today);
        let unread: Vec<FieldId> = faults.iter().map(|(field, _)| *field).collect();
        let mut all: Vec<(FieldId, String)> = faults
            .into_iter()
            .map(|(field, fault)| (field, sentence(language, &fault)))
            .collect();
        for found in rules::check_form(&content) {
            let field = place(found.field);
            if stands(&found, &unread) && all.iter().all(|(f, _)| *f != field) {
                // Where nothing stands, it is no matter of its form.
                let blank = found.kind == FindingKind::PostalCode
                    && text::is_blank(self.entry.text(FieldId::PostalCode));
                all.push((
                    field,
                    match blank {
                        true => {
                            let (field, fault) = (FieldId::PostalCode, TextFault::Blank);
                            findings::sentence(language, &FindingKind::Text { field, fault })
                        }
                        false => findings::sentence(language, &found.kind),
                    },
                ));
            }
        }
        (content, all)
    }

    /// Reads everything; faults go beside their fields and the focus to the first.
    pub(super) fn read(&mut self, cx: &mut Cx<'_>) -> Option<ApplicationContent> {
        let language = cx.language();
        self.code_goes_with_name(cx);
        self.fix_days(cx);
        let (content, mut all) = self.wrong(language);
        self.told.clone_from(&all);
        self.counted = !all.is_empty();
        // What cannot be printed stands in no one's way here, and beside its field until it is mended.
        let gaps = self.faults.iter().filter(|f| self.gaps.contains(f));
        let gaps: Vec<_> = gaps.cloned().collect();
        if all.is_empty() {
            self.faults = gaps;
            return Some(content);
        }
        let order: Vec<FieldId> = self.entry.shown().map(|s| s.field).collect();
        all.sort_by_key(|(f, _)| order.iter().position(|o| o == f).unwrap_or(order.len()));
        self.faults = all;
        if let Some((field, _)) = self.faults.iter().find(|(f, _)| order.contains(f)) {
            self.focus = *field;
        }
        // Typed anew, as in a field that was just entered; the cursor keys keep it.
        if let Some(Value::Text(text)) = self.entry.slot_mut(self.focus).map(|s| &mut s.value) {
            text.refused();
        }
        let what = Detail(language).form_faults(self.faults.len());
        let remedy = self.faults.iter().map(|(f, why)| named(*f, why, language));
        let remedy = remedy.collect::<Vec<_>>().join("\n");
        for gap in gaps {
            if !self.is_wrong(gap.0) {
                self.faults.push(gap);
            }
        }
        cx.refused(Sentence { what, remedy });
        None
    }
}

/// What is wrong with a field behind its label, once: some of it begins with the label.
fn named(field: FieldId, why: &str, language: Language) -> String {
    let label = fields::label(language, field);
    let begins = format!("{label}{}", language.pick(": ", " "));
    match why.starts_with(&begins) {
        true => why.to_owned(),
        false => format!("{label}: {why}"),
    }
}

/// What compares fields is not said while one of them cannot be read.
fn stands(found: &Finding, unread: &[FieldId]) -> bool {
    use FindingKind as K;
    match &found.kind {
        K::Text { .. }
        | K::PostalCode
        | K::NoProducts
        | K::BidBondElectronic
        | K::MailAddressMissing
        | K::MailAddressBad { .. } => true,
        K::MemberCount { .. }
        | K::MemberShares { .. }
        | K::MemberShareZero { .. }
        | K::MemberTwice { .. } => !unread.contains(&FieldId::JvMembers),
        K::ShareZero => !unread.contains(&FieldId::YearShare),
        K::PriceZero => !unread.contains(&FieldId::Price),
        K::AmountZero { product } => !unread.contains(&FieldId::Amount(*product)),
        _ => unread.is_empty(),
    }
}
