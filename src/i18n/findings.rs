//! What a check found, as a clerk reads it: what is wrong, by which rule, with the figures.

mod faults;
mod limit;
mod words;

pub use faults::{address_fault, code_form, code_points, text_fault};
pub use limit::explanation;

use super::Language;
use super::dates::yen;
use super::domain::product;
use super::fields;
use crate::domain::date::{self, FiscalYear};
use crate::domain::field::FieldId;
use crate::domain::money::Yen;
use crate::domain::orderer::BasisDate;
use crate::domain::product::Product;
use crate::domain::rules::{FindingKind, Remedy};
use chrono::NaiveDate;
use words::Findings;

fn day_in(language: Language, day: NaiveDate) -> String {
    match language {
        Language::Japanese => date::long(day),
        Language::English => date::slashed(day),
    }
}

fn year(language: Language, year: FiscalYear) -> String {
    match language {
        Language::Japanese => year.long(),
        Language::English => format!("FY {}", year.year()),
    }
}

/// Thousandths as a percentage: `40 %`, `33.3 %`.
fn percent(permille: u32) -> String {
    match permille % 10 {
        0 => format!("{}%", permille / 10),
        tenth => format!("{}.{tenth}%", permille / 10),
    }
}

fn basis(language: Language, basis: BasisDate) -> &'static str {
    match basis {
        BasisDate::Notice => language.pick("公告日", "notice date"),
        BasisDate::Contract => language.pick("請負契約日", "contract date"),
        BasisDate::Invitation => language.pick("通知日", "invitation date"),
    }
}

/// The sentence for a finding. May hold text of foreign origin.
#[must_use]
pub fn sentence(language: Language, kind: &FindingKind) -> String {
    use FindingKind as K;
    let words = Findings(language);
    let p = |x: &Product| product(language, *x);
    let field = |field: &FieldId| fields::label(language, *field);
    let day = |day: &NaiveDate| day_in(language, *day);
    match kind {
        K::Text { field: f, fault } => words.text(field(f), text_fault(language, *fault)),
        K::Code { field: f } => words.text(field(f), code_form(language, *f)),
        K::PostalCode => words.postal_code().into(),
        K::MemberCount { count } => words.member_count(count),
        K::MemberShares { sum } => words.member_shares(format!("{}.{:02}", sum / 100, sum % 100)),
        K::MemberShareZero { name } => words.member_share_zero(name),
        K::MemberTwice { name } => words.member_twice(name),
        K::PriceZero => words.price_zero().into(),
        // A year of the era would hide which figure was mistyped.
        K::DayOutOfRange { field: f, day } => words.day_out_of_range(field(f), date::slashed(*day)),
        K::ContractAfterStart { contract, start } => {
            words.contract_after_start(day(contract), day(start))
        }
        K::TermReversed { from, to } => words.term_reversed(day(from), day(to)),
        K::NoProducts => words.no_products().into(),
        K::ProductTwice { product } => words.product_twice(p(product)),
        K::AmountZero { product } => words.amount_zero(p(product)),
        K::AmountOverPrice {
            product,
            amount,
            price,
        } => words.amount_over_price(p(product), yen(*amount), yen(*price)),
        K::GuaranteeEndsEarly {
            product,
            end,
            works_end,
        } => words.guarantee_ends_early(p(product), day(end), day(works_end)),
        K::ShareZero => words.share_zero().into(),
        K::ShareOverPrice { share, price } => words.share_over_price(yen(*share), yen(*price)),
        K::AmountOverShare {
            product,
            amount,
            share,
        } => words.amount_over_share(p(product), yen(*amount), yen(*share)),
        K::YearOutsideTerm { year: it, from, to } => {
            let year = language.pick(it.both(), year(language, *it));
            words.year_outside_term(year, day(from), day(to))
        }
        K::GuaranteeBeforeYearEnd {
            product,
            end,
            year: it,
            year_end,
        } => {
            let year = year(language, *it);
            words.guarantee_before_year_end(p(product), day(end), year, day(year_end))
        }
        K::GuaranteePastYearEnd {
            product,
            end,
            year: it,
            year_end,
        } => {
            let year = year(language, *it);
            words.guarantee_past_year_end(p(product), day(end), year, day(year_end))
        }
        K::BidBondElectronic => words.bid_bond_electronic().into(),
        K::MailAddressMissing => words.mail_address_missing().into(),
        K::MailAddressBad { fault } => words.mail_address_bad(address_fault(language, fault)),
        K::ElectronicNotAccepted { product } => words.electronic_not_accepted(p(product)),
        K::ElectronicNotYet {
            product,
            from,
            basis: by,
            day: decides,
        } => {
            let by = basis(language, *by);
            words.electronic_not_yet(p(product), by, day(from), day(decides))
        }
        K::ElectronicUnknown { product } => words.electronic_unknown(p(product)),
        K::BasisDayMissing { product, basis: by } => {
            words.basis_day_missing(p(product), basis(language, *by))
        }
        K::OverLimit {
            product,
            amount,
            limit,
        } => {
            let why = explanation(language, limit);
            words.over_limit(p(product), yen(*amount), yen(limit.limit), why)
        }
        K::AdvancesOverCeiling {
            product,
            first,
            interim,
            beside,
            ceiling,
            permille,
            year: it,
        } => {
            // The one that is not asked for is named by its guarantee.
            let advance = |amount: &Yen, asked: Product| match beside {
                Some(number) if *product != asked => words.advance_of(yen(*amount), number),
                _ => words.advance(yen(*amount)),
            };
            let of = match it {
                Some(it) => words.the_share(year(language, *it)),
                None => words.the_price().to_owned(),
            };
            words.advances_over_ceiling(
                advance(first, Product::AdvancePayment),
                advance(interim, Product::InterimAdvance),
                percent(*permille),
                of,
                yen(*ceiling),
            )
        }
        K::BelowMinimum { amount, minimum } => {
            let why = explanation(language, minimum);
            words.below_minimum(yen(*amount), yen(minimum.limit), why)
        }
        K::InterimWithoutAdvance => words.interim_without_advance().into(),
        K::DepositMissing => words.deposit_missing().into(),
        K::BankNotContracted => words.bank_not_contracted().into(),
        K::PremiumNotReceived => words.premium_not_received().into(),
        K::PremiumInFuture { received, today } => {
            words.premium_in_future(day(received), day(today))
        }
        K::OverAuthority {
            product,
            amount,
            limit,
        } => {
            let limit = match limit {
                Some(limit) => words.limit(yen(*limit)),
                None => words.no_authority().to_owned(),
            };
            words.over_authority(p(product), yen(*amount), limit)
        }
        K::MissingGlyph { field: f, text } => {
            words.missing_glyph(field(f), text, code_points(text))
        }
        K::UnusualCharacter {
            field: f,
            character,
        } => words.unusual_character(field(f), code_points(&character.to_string())),
        K::RepresentativeNotMember => words.representative_not_member().into(),
        K::OrdererNotInMaster { code: None } => words.orderer_not_in_master().into(),
        K::OrdererNotInMaster { code: Some(code) } => words.orderer_not_of_code(code),
        K::NoRule { product } => words.no_rule(p(product)),
        K::BankNotInMaster => words.bank_not_in_master().into(),
        K::PlannedAfterStart { contract, start } => {
            words.planned_after_start(day(contract), day(start))
        }
        K::PlannedWithAdvance { product } => words.planned_with_advance(p(product)),
        K::PlannedDayPast { contract, today } => words.planned_day_past(day(contract), day(today)),
        K::ContractLongPast { contract, .. } => words.contract_long_past(day(contract)),
        K::ContractFarAhead { contract, .. } => words.contract_far_ahead(day(contract)),
        K::WorksOver { end, today } => words.works_over(day(end), day(today)),
        K::TermLong { from, to } => words.term_long(day(from), day(to)),
        K::GuaranteePast { product, end, .. } => words.guarantee_past(p(product), day(end)),
        K::GuaranteeFar {
            product,
            end,
            works_end,
        } => words.guarantee_far(p(product), day(end), day(works_end)),
        K::PerformanceEndsEarly { end, works_end } => {
            words.performance_ends_early(day(end), day(works_end))
        }
        K::FirstAdvanceUnknown => words.first_advance_unknown().into(),
        K::PerformanceWithoutAdvance => words.performance_without_advance().into(),
        K::SharesOverPrice {
            share,
            others,
            price,
        } => words.shares_over_price(yen(*share), yen(*others), yen(*price)),
        K::CodeOfAnother { code, firm } => words.code_of_another(code, firm),
        K::PriceDiffers {
            number,
            price,
            asked,
        } => words.price_differs(number, yen(*price), yen(*asked)),
        K::CertificationMissing => words.certification_missing().into(),
        K::Duplicate { numbers } => words.duplicate(numbers.join(language.pick("、", ", "))),
    }
}

/// What one key can do about a finding.
#[must_use]
pub fn remedy(language: Language, remedy: &Remedy) -> String {
    match remedy {
        Remedy::SwitchToPaper(x) => language.pick(
            format!("{}を書面にする", product(language, *x)),
            format!("Make {} paper", product(language, *x)),
        ),
        Remedy::SetAmount(x, amount) => language.pick(
            format!("{}を{}円にする", product(language, *x), yen(*amount)),
            format!("Set {} to ¥{}", product(language, *x), yen(*amount)),
        ),
        Remedy::SetGuaranteeEnd(x, end) => {
            let end = day_in(language, *end);
            language.pick(
                format!("{}の保証期限を{end}にする", product(language, *x)),
                format!("Let {} end on {end}", product(language, *x)),
            )
        }
    }
}
