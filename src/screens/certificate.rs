//! A certificate as lines to read: the labels as printed, so that a reviewer reads what the orderer will.

use super::reading::Piece;
use crate::app::Shared;
use crate::domain::certificate::CertificateContent;
use crate::domain::product::Form;
use crate::domain::retype::{self, Shown};
use crate::i18n::detail::{Certificate, Detail};
use crate::i18n::{Language, dates, domain};
use crate::terminal::look_alike;
use crate::ui::Ink;

/// The certificate's lines on the screen: where the terminal cannot show all of its letters, that is said above them.
pub fn on_screen(shared: &Shared, json: &serde_json::Value, out: &mut Vec<Piece>) {
    let from = out.len();
    pieces(shared.language(), json, out);
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
    let content = match serde_json::from_value::<CertificateContent>(json.clone()) {
        Ok(content) => content,
        Err(error) => {
            out.push(Piece::line(error.to_string(), Ink::Bad));
            return;
        }
    };
    let words = Certificate(language);
    let product = domain::product(language, content.product);
    let form = match content.form {
        Form::Electronic => words.electronic(),
        Form::Paper => words.paper(),
    };
    out.push(Piece::heading(format!("{}  {form}", words.title(product))));
    if let Some(n) = content.change_number {
        out.push(Piece::line(words.changed(n), Ink::Warning));
    }
    if let Some(day) = content.terminated_on {
        let text = words.terminated(dates::quoted(language, day));
        out.push(Piece::line(text, Ink::Warning));
    }
    let day = |day| dates::quoted(language, day);
    let both = |day| match language {
        Language::Japanese => dates::both(language, day),
        Language::English => dates::quoted(language, day),
    };
    let mut field = |label: &str, text: String| out.push(Piece::field(label, text));
    // It is given at issue; a row that says only so would push another off the page.
    if let Some(number) = content.contract_number {
        field(words.number(), number);
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
    field(words.contract_date(), both(content.contract_date));
    if let Some(bank) = &content.deposit_bank {
        field(words.bank(), bank.clone());
    }
    if let Some(issued) = content.issued_on {
        field(words.issued_on(), day(issued));
    }
    let company = &content.company;
    field(
        words.company(),
        format!(
            "{}\n{}\n{} {}",
            company.address, company.name, company.president_title, company.president
        ),
    );
    let branch = &content.branch;
    let mut at = format!("{}  TEL {}", branch.name, branch.tel);
    if let Some(fax) = &branch.fax {
        at.push_str(&format!("  FAX {fax}"));
    }
    field(words.branch(), at);
}
