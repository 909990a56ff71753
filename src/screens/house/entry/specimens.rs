//! What is printed or mailed is looked at as it will read before it is proposed: a way of handing in, a mail, a wording, a
//! company record.

use super::HouseForm;
use crate::app::Cx;
use crate::domain::certificate::CertificateContent;
use crate::domain::command::{PageFrom, Query};
use crate::domain::date;
use crate::domain::field::FieldId;
use crate::domain::house::{Fields, HouseRow, HouseTable};
use crate::i18n::Language;
use crate::i18n::house::{self, House, specimen};
use crate::i18n::refusals::Sentence;
use crate::screens::house::{mail, wording};
use crate::terminal::gate;
use crate::ui::Ink;
use serde_json::{Value, json};

impl HouseForm {
    /// The way of handing in is printed on key notices: what no font has would stop an issue.
    pub(super) fn ask_printable(&mut self, cx: &mut Cx<'_>) {
        let said = self.slots.as_ref().map_or("", |s| s.value("hand_in"));
        if said.is_empty() {
            return self.ask_effects(cx);
        }
        // There is one text only: the field that comes back with a gap is not looked at.
        self.saving = Some(cx.glyphs(vec![(FieldId::OrdererName, said.to_owned())]));
    }

    pub(super) fn printable(&mut self, missing: &[(FieldId, String)], cx: &mut Cx<'_>) {
        if missing.is_empty() {
            return self.ask_effects(cx);
        }
        let words = House(cx.language());
        let gaps: Vec<String> = missing
            .iter()
            .map(|(_, c)| gate::plain(c).into_owned())
            .collect();
        let what = words.specimen_missing(gaps.join(" "));
        if let Some(slots) = &mut self.slots {
            slots.show_faults(&[("hand_in", what.clone())]);
        }
        cx.refused(Sentence {
            what,
            remedy: words.hand_in_missing_remedy().to_owned(),
        });
    }

    /// A mail is looked at as it will read before it is proposed; filled from a contract where one was named.
    pub(super) fn ask_sample(&mut self, cx: &mut Cx<'_>) {
        let kind = mail::kind(self.row.as_ref());
        let Some(slots) = &self.slots else { return };
        self.rows = None;
        match mail::sample_of(slots, kind) {
            None => self.show_mail(None, cx),
            Some(filter) => {
                let table = HouseTable::MailSample;
                let (from, limit) = (PageFrom::Top, 1);
                self.asked[0] = Some(cx.query(Query::House {
                    table,
                    filter,
                    from,
                    limit,
                }));
            }
        }
    }

    pub(super) fn show_mail(&mut self, sample: Option<&[HouseRow]>, cx: &mut Cx<'_>) {
        let kind = mail::kind(self.row.as_ref());
        let language = cx.language();
        let Some(slots) = &mut self.slots else { return };
        match mail::preview(mail::wording(slots), kind, sample, language) {
            Some(lines) => self.confirm(&lines, cx),
            None => {
                let why = House(language).mail_no_contract(slots.value("sample_number"));
                slots.show_faults(&[("sample_number", why.clone())]);
                cx.refused(Sentence {
                    what: why,
                    remedy: String::new(),
                });
            }
        }
    }

    /// A wording is printed before it is proposed; company records that begin later are told.
    pub(super) fn ask_specimen(&mut self, cx: &mut Cx<'_>) {
        let content = self.ready.as_ref().and_then(|a| a.get("content"));
        let Some(content) = content.cloned() else {
            return;
        };
        let text = |key: &str| content.get(key).and_then(Value::as_str).unwrap_or_default();
        let sentences = content.get("sentences").cloned().unwrap_or_default();
        let today = date::jst_day(cx.now());
        // As it would be printed on its first day.
        let first = text("valid_from").parse().ok();
        let day = first.filter(|first| *first > today).unwrap_or(today);
        let (wording, pages) = wording::specimens(text("wording_id"), sentences, day);
        let name = format!("specimen-{}.pdf", wording.id);
        (self.rows, self.printed) = (None, None);
        self.saving = Some(cx.print_specimen(name, wording, pages, specimen::HAND_IN));
        let (table, filter) = (HouseTable::Company, Fields::new());
        let (from, limit) = (PageFrom::Top, 200);
        self.asked[0] = Some(cx.query(Query::House {
            table,
            filter,
            from,
            limit,
        }));
    }

    /// The specimen is there, and so are the company records.
    pub(super) fn specimen_known(&mut self, cx: &mut Cx<'_>) {
        let (Some(path), Some(rows)) = (&self.printed, &self.rows) else {
            return;
        };
        let language = cx.language();
        let words = House(language);
        let content = self.ready.as_ref().and_then(|a| a.get("content"));
        let content = content.cloned().unwrap_or_default();
        let from = content.get("valid_from").and_then(Value::as_str);
        let mut lines = vec![(words.wording_printed(path), Ink::Title)];
        let companies = rows.iter().map(|r| &r.fields);
        lines.extend(wording::later(
            companies,
            from.unwrap_or_default(),
            language,
        ));
        let after = content.get("sentences").cloned().unwrap_or_default();
        let before = wording::held(self.row.as_ref());
        lines.extend(wording::compared(&before, &after, language));
        self.confirm(&lines, cx);
    }

    /// A certificate of nobody's in this wording, as it would be printed.
    pub(super) fn print(&mut self, cx: &mut Cx<'_>) {
        let (Some(row), Some(slots)) = (&self.row, &self.slots) else {
            return;
        };
        let today = date::jst_day(cx.now());
        let product = slots.value("product");
        let name = house::value(Language::Japanese, "product", &json!(product));
        let content = json!({
            "product": product, "product_name": name, "form": "paper", "contract_number": "00000-00000M",
            "contractor_name": specimen::CONTRACTOR, "contractor_address": specimen::ADDRESS,
            "beneficiary": specimen::BENEFICIARY, "guarantee_end": today, "works_name": specimen::WORKS,
            "term_from": today, "term_to": today, "amount": 20_000_000, "price": 50_000_000, "contract_date": today,
            "deposit_bank": specimen::BANK, "clause_name": specimen::clause(&name), "issued_on": today,
            "company": {"name": row.text("name"), "address": row.text("address"),
                        "president_title": row.text("president_title"), "president": row.text("president")},
            "branch": {"name": specimen::BRANCH, "tel": "00-0000-0000"},
            "wording": row.text("wording"),
        });
        match serde_json::from_value::<CertificateContent>(content) {
            Ok(content) => {
                let name = format!("specimen-{}-{product}.pdf", row.text("wording"));
                self.saving = Some(cx.print_certificate(name, content));
            }
            Err(error) => cx.refused(Sentence {
                what: error.to_string(),
                remedy: String::new(),
            }),
        }
    }
}
