//! A certificate as lines to read: the labels as printed, so that a reviewer reads what the orderer will.

use super::reading::Piece;
use crate::app::{Shared, Tell};
use crate::domain::certificate::CertificateContent;
use crate::domain::command::Answer;
use crate::domain::product::Form;
use crate::domain::retype::{self, Shown};
use crate::i18n::detail::{Certificate, Detail};
use crate::i18n::lists::Lists;
use crate::i18n::messages::Messages;
use crate::i18n::refusals::Sentence;
use crate::i18n::{Language, dates, domain, separator};
use crate::keys::Command;
use crate::terminal::look_alike;
use crate::ui::Ink;

/// The certificate to read by itself.
pub fn told(language: Language, json: &serde_json::Value) -> Tell {
    let mut shown = Vec::new();
    pieces(language, json, &mut shown);
    let lines = shown.into_iter().map(|p| match p.label.is_empty() {
        true => (p.text, p.ink),
        false => (format!("{}: {}", p.label, p.text.replace('\n', " ")), p.ink),
    });
    let title = language.pick(Command::Preview.ja(), Command::Preview.en());
    Tell::new(title, lines.collect())
}

/// The certificate's lines on the screen: where the terminal cannot show all of its letters, that is said above them.
pub fn on_screen(shared: &Shared, json: &serde_json::Value, out: &mut Vec<Piece>) {
    on_screen_beside(shared, None, json, out);
}

/// The same for a further one of the same application: see [`pieces_beside`].
pub fn on_screen_beside(
    shared: &Shared,
    beside: Option<&serde_json::Value>,
    json: &serde_json::Value,
    out: &mut Vec<Piece>,
) {
    let from = out.len();
    pieces_beside(shared.language(), beside, json, out);
    let substituted = |p: &Piece| look_alike::has_any(&p.text);
    // The heading's own marks are no letters of the certificate.
    if shared.settings.look.look_alikes && out.iter().skip(from + 1).any(substituted) {
        let text = Certificate(shared.language()).look_alikes();
        out.insert(from + 1, Piece::line(text, Ink::Warning));
    }
}

/// What the operator sees in place of a letter of the certificate.
pub fn shown_as(shared: &Shared) -> Shown {
    match shared.settings.look.look_alikes {
        true => look_alike::shown,
        false => retype::as_it_is,
    }
}

/// The certificate's lines. A content that cannot be read says so instead of showing half of it.
pub fn pieces(language: Language, json: &serde_json::Value, out: &mut Vec<Piece>) {
    pieces_beside(language, None, json, out);
}

/// The certificate's lines beside another of the same application that is shown in full: what differs from that one, and
/// that the rest is the same. Two certificates are then read on one screen of 24 rows.
pub fn pieces_beside(
    language: Language,
    beside: Option<&serde_json::Value>,
    json: &serde_json::Value,
    out: &mut Vec<Piece>,
) {
    let content = match read(json) {
        Ok(content) => content,
        // Why is for a log: its words are neither of the certificate nor of a catalogue.
        Err(_) => {
            out.push(Piece::line(Certificate(language).not_readable(), Ink::Bad));
            return;
        }
    };
    let words = Certificate(language);
    let title = words.title(domain::product(language, content.product));
    let shown = printed(language, &content);
    let first = beside.and_then(|json| read(json).ok());
    let beside = first.as_ref().map(|first| printed(language, first));
    out.push(Piece::heading(match &first {
        Some(first) => {
            // What only the first one says is not said by this one: that is a difference, too.
            let theirs = beside.iter().flatten();
            let missing = theirs.filter(|(label, _)| shown.iter().all(|(of, _)| of != label));
            let missing: Vec<&str> = missing.map(|(label, _)| *label).collect();
            let form = domain::form(language, content.form);
            let product = domain::product(language, first.product);
            let as_first = match missing.is_empty() {
                true => words.rest_as(product),
                false => words.rest_as_without(product, missing.join(separator(language))),
            };
            format!("{title}  {form}  {as_first}")
        }
        None => {
            let form = match content.form {
                Form::Electronic => words.electronic(),
                Form::Paper => words.paper(),
            };
            format!("{title}  {form}")
        }
    }));
    if let Some(n) = content.change_number {
        out.push(Piece::line(words.changed(n), Ink::Warning));
    }
    if let Some(day) = content.terminated_on {
        let text = words.terminated(dates::quoted(language, day));
        out.push(Piece::line(text, Ink::Warning));
    }
    let beside = beside.unwrap_or_default();
    let differs = shown.into_iter().filter(|field| !beside.contains(field));
    out.extend(differs.map(|(label, text)| Piece::field(label, text)));
}

/// Whether all of it stands on the screen.
pub fn can_be_read(json: &serde_json::Value) -> bool {
    read(json).is_ok()
}

fn read(json: &serde_json::Value) -> serde_json::Result<CertificateContent> {
    serde_json::from_value(json.clone())
}

/// What is printed on it under its title, each with its label.
fn printed(language: Language, content: &CertificateContent) -> Vec<(&'static str, String)> {
    let words = Certificate(language);
    let day = |day| dates::quoted(language, day);
    let both = |day| match language {
        Language::Japanese => dates::both(language, day),
        Language::English => dates::quoted(language, day),
    };
    let mut out = Vec::new();
    let mut field = |label, text| out.push((label, text));
    // It is given at issue; a row that says only so would push another off the page.
    if let Some(number) = &content.contract_number {
        field(words.number(), number.clone());
    }
    field(
        words.contractor(),
        format!(
            "{}\n{}",
            content.contractor_address, content.contractor_name
        ),
    );
    field(words.orderer(), content.beneficiary.clone());
    field(words.guarantee_end(), both(content.guarantee_end));
    field(words.works(), content.works_name.clone());
    field(
        words.term(),
        Detail(language).term(day(content.term_from), day(content.term_to)),
    );
    field(words.amount(), dates::amount(language, content.amount));
    field(words.price(), dates::amount(language, content.price));
    // One row for both days: they stand together on the page, too.
    let mut days = both(content.contract_date);
    if let Some(issued) = content.issued_on {
        days.push_str(&format!("  {} {}", words.issued_on(), day(issued)));
    }
    field(words.contract_date(), days);
    if let Some(bank) = &content.deposit_bank {
        field(words.bank(), bank.clone());
    }
    let company = &content.company;
    field(
        words.company(),
        format!(
            "{}\n{}  {} {}",
            company.address, company.name, company.president_title, company.president
        ),
    );
    let branch = &content.branch;
    let mut at = format!("{}  TEL {}", branch.name, branch.tel);
    if let Some(fax) = &branch.fax {
        at.push_str(&format!("  FAX {fax}"));
    }
    field(words.branch(), at);
    out
}

/// The certificates of one application in few lines, for a question about several: everything that is printed of the
/// contract, what differs between its certificates for each of them.
///
/// # Errors
/// One of them cannot be read: it is looked at alone.
pub fn brief(
    language: Language,
    number: &str,
    read: &[Answer],
) -> Result<Vec<(String, Ink)>, Sentence> {
    let words = Certificate(language);
    let mut out: Vec<(String, Ink)> = Vec::new();
    let mut before = Vec::new();
    for answer in read {
        let content = match answer {
            Answer::Certificate(json) => self::read(json).ok(),
            _ => None,
        };
        let Some(content) = content else {
            return Err(Sentence {
                what: words.unreadable(number),
                remedy: Messages(language).review_one_by_one_remedy().to_owned(),
            });
        };
        let day = |day| dates::narrow(language, day);
        let common = vec![
            (format!("{number}  {}", content.contractor_name), Ink::Title),
            (format!("    {}", content.contractor_address), Ink::Plain),
            (
                format!("    {}  {}", content.beneficiary, content.works_name),
                Ink::Plain,
            ),
            (
                format!(
                    "    {}",
                    words.brief(
                        day(content.contract_date),
                        dates::span(language, &day(content.term_from), &day(content.term_to)),
                        dates::yen(content.price),
                    )
                ),
                Ink::Plain,
            ),
        ];
        if common != before {
            out.extend(common.iter().cloned());
            before = common;
        }
        let product = domain::product(language, content.product);
        let form = domain::form(language, content.form);
        let asked = Lists(language).asked_for(product, form, dates::yen(content.amount));
        let bank = content.deposit_bank.unwrap_or_default();
        let text = words.brief_product(asked, day(content.guarantee_end), bank);
        out.push((format!("    {}", text.trim_end()), Ink::Plain));
    }
    Ok(out)
}
