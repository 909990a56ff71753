//! The fields of an application: their values in words, section by section, and what differs from what was received.

use crate::domain::application::{ApplicationContent, PremiumMethod};
use crate::domain::field::FieldId;
use crate::i18n::detail::Detail;
use crate::i18n::{Language, dates, domain, fields};
use crate::screens::reading::Piece;

/// A field's value in words.
#[must_use]
fn value(language: Language, content: &ApplicationContent, field: FieldId) -> String {
    let words = Detail(language);
    let yes = |on: bool| if on { words.yes() } else { words.no() }.to_owned();
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    let day = |d: chrono::NaiveDate| dates::both(language, d);
    let jv = content.applicant.joint_venture.as_ref();
    let bank = content.deposit.as_ref();
    let request = |p| content.products.iter().find(|r| r.product == p);
    use FieldId as F;
    match field {
        F::Origin => String::new(),
        F::CustomerCode => text(&content.applicant.customer_code),
        F::ApplicantName => content.applicant.name.clone(),
        F::PostalCode => content.applicant.postal_code.clone(),
        F::Address => content.applicant.address.clone(),
        F::Phone => text(&content.applicant.phone),
        F::JvName => jv.map_or(String::new(), |jv| jv.name.clone()),
        F::JvRepresentative => jv.map_or(String::new(), |jv| jv.representative.clone()),
        F::JvMembers | F::JvMemberName | F::JvMemberShare => jv.map_or(String::new(), |jv| {
            let one = |m: &crate::domain::application::JointVentureMember| {
                words.share(&m.name, format!("{}.{:02}", m.share / 100, m.share % 100))
            };
            jv.members
                .iter()
                .map(one)
                .collect::<Vec<_>>()
                .join(language.pick("、", ", "))
        }),
        F::OrdererCode => text(&content.works.orderer_code),
        F::OrdererName => content.works.orderer_name.clone(),
        F::WorksName => content.works.name.clone(),
        F::WorkKind => domain::work_kind(language, content.works.kind).to_owned(),
        F::Price => dates::amount(language, content.works.price),
        F::ContractDate => day(content.works.contract_date),
        F::ContractDatePlanned => yes(content.works.contract_date_planned),
        F::TermFrom => day(content.works.term_from),
        F::TermTo => day(content.works.term_to),
        F::NoticeDate => content.works.notice_date.map_or(String::new(), day),
        F::FiscalYear => content.works.yearly.map_or(String::new(), |y| {
            dates::fiscal_year_echo(language, y.fiscal_year)
        }),
        F::YearShare => content
            .works
            .yearly
            .map_or(String::new(), |y| dates::amount(language, y.share)),
        F::Products | F::ProductKind => {
            let one = |r: &crate::domain::application::ProductRequest| {
                domain::product(language, r.product)
            };
            content
                .products
                .iter()
                .map(one)
                .collect::<Vec<_>>()
                .join(language.pick("、", ", "))
        }
        F::Form(p) => request(p)
            .map_or(words.not_asked(), |r| domain::form(language, r.form))
            .to_owned(),
        F::Amount(p) => request(p).map_or(String::new(), |r| dates::amount(language, r.amount)),
        F::GuaranteeEnd(p) => request(p).map_or(String::new(), |r| {
            r.guarantee_end
                .map_or(words.guarantee_end_works().to_owned(), day)
        }),
        F::BankCode => bank.map_or(String::new(), |b| text(&b.bank_code)),
        F::BankBranchCode => bank.map_or(String::new(), |b| text(&b.branch_code)),
        F::Deposit | F::BankName => bank.map_or(String::new(), |b| b.bank_name.clone()),
        F::BankBranchName => bank.map_or(String::new(), |b| b.branch_name.clone()),
        F::PremiumMethod => match content.premium.method {
            PremiumMethod::Lump => words.lump().to_owned(),
            PremiumMethod::Each => words.each().to_owned(),
        },
        F::PremiumReceivedOn => content.premium.received_on.map_or(String::new(), day),
        F::LowBid => yes(content.bid.low_bid),
        F::InterimPlanned => yes(content.bid.interim_planned),
        F::CertificationAtHand => yes(content.bid.certification_at_hand),
        F::Note => content.other.note.clone(),
        F::MailWanted => if content.notification.wanted {
            words.wanted()
        } else {
            words.not_wanted()
        }
        .to_owned(),
        F::MailAddress => text(&content.notification.address),
    }
}

/// Every field that is compared and shown, section by section in the form's order.
#[must_use]
fn sections(language: Language) -> [(&'static str, Vec<FieldId>); 6] {
    use FieldId as F;
    let words = Detail(language);
    let mut guarantee = Vec::new();
    for p in crate::domain::product::Product::ALL {
        guarantee.extend([F::Form(p), F::Amount(p), F::GuaranteeEnd(p)]);
    }
    guarantee.extend([
        F::BankName,
        F::BankBranchName,
        F::BankCode,
        F::BankBranchCode,
    ]);
    guarantee.extend([F::PremiumMethod, F::PremiumReceivedOn]);
    [
        (
            words.applicant(),
            vec![
                F::ApplicantName,
                F::CustomerCode,
                F::PostalCode,
                F::Address,
                F::Phone,
                F::JvName,
                F::JvRepresentative,
                F::JvMembers,
            ],
        ),
        (
            words.works(),
            vec![
                F::OrdererName,
                F::OrdererCode,
                F::WorksName,
                F::WorkKind,
                F::Price,
                F::ContractDate,
                F::ContractDatePlanned,
                F::TermFrom,
                F::TermTo,
                F::NoticeDate,
                F::FiscalYear,
                F::YearShare,
            ],
        ),
        (words.guarantee(), guarantee),
        (
            words.bid(),
            vec![F::LowBid, F::InterimPlanned, F::CertificationAtHand],
        ),
        (words.other(), vec![F::Note]),
        (words.information(), vec![F::MailWanted, F::MailAddress]),
    ]
}

/// Fields that differ between two contents: field, before, after.
#[must_use]
pub fn differences(
    language: Language,
    before: &ApplicationContent,
    after: &ApplicationContent,
) -> Vec<(FieldId, String, String)> {
    sections(language)
        .into_iter()
        .flat_map(|(_, fields)| fields)
        .map(|f| (f, value(language, before, f), value(language, after, f)))
        .filter(|(_, b, a)| b != a)
        .collect()
}

/// One difference as a line.
#[must_use]
pub fn difference(language: Language, before: &str, after: &str) -> String {
    let words = Detail(language);
    let or_blank = |t: &str| {
        if t.is_empty() {
            words.blank_value().to_owned()
        } else {
            t.to_owned()
        }
    };
    words.changed_from(or_blank(before), or_blank(after))
}

/// The fields, section by section; empty ones that nobody misses are left out.
pub fn content(language: Language, content: &ApplicationContent, out: &mut Vec<Piece>) {
    for (title, fields) in sections(language) {
        out.push(Piece::heading(title));
        for field in fields {
            let text = value(language, content, field);
            let not_asked = field
                .product()
                .is_some_and(|p| !content.products.iter().any(|r| r.product == p));
            if text.is_empty() || not_asked {
                continue;
            }
            out.push(Piece::field(fields::label(language, field), text));
        }
    }
}
