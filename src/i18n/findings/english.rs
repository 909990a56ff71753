//! The same sentences in English.

use super::{
    address_fault, basis, code_form, code_points, explanation, limit_text, on, other_of, percent,
    text_fault, year,
};
use crate::domain::product::Product;
use crate::domain::rules::FindingKind;
use crate::i18n::Language;
use crate::i18n::dates::yen;
use crate::i18n::domain::product;
use crate::i18n::fields;

pub(super) fn sentence(kind: &FindingKind) -> String {
    use FindingKind as K;
    const EN: Language = Language::English;
    let p = |x| product(EN, x);
    match kind {
        K::Text { field, fault } => {
            format!("{} {}", fields::label(EN, *field), text_fault(EN, *fault))
        }
        K::Code { field } => format!("{} {}", fields::label(EN, *field), code_form(EN, *field)),
        K::PostalCode => "A postal code reads 380-8537".into(),
        K::MemberCount { count } => format!("A JV has 2 to 20 members; this one has {count}"),
        K::MemberShares { sum } => format!(
            "The shares add up to {}.{:02}%, not to 100%",
            sum / 100,
            sum % 100
        ),
        K::PriceZero => "The price is ¥0".into(),
        K::DayOutOfRange { field, day } => format!(
            "{} {day} is outside 1900 to 2199",
            fields::label(EN, *field), day = on(day)),
        K::ContractAfterStart { contract, start } => {
            format!("The contract date {contract} is after the start of the term {start}", contract = on(contract), start = on(start))
        }
        K::TermReversed { from, to } => format!("The term ends {to}, before it starts {from}", to = on(to), from = on(from)),
        K::NoProducts => "No guarantee is applied for".into(),
        K::ProductTwice { product } => format!("{} is asked for twice", p(*product)),
        K::AmountZero { product } => format!("The amount of {} is ¥0", p(*product)),
        K::AmountOverPrice {
            product,
            amount,
            price,
        } => {
            format!(
                "The amount of {} ¥{} is over the price ¥{}",
                p(*product),
                yen(*amount),
                yen(*price)
            )
        }
        K::GuaranteeEndsEarly {
            product,
            end,
            works_end,
        } => format!(
            "{} ends {end}, before the works ({works_end}); only a fiscal year's end (31 March) may be earlier",
            p(*product), end = on(end), works_end = on(works_end)),
        K::ShareZero => "The year's share is ¥0".into(),
        K::ShareOverPrice { share, price } => format!(
            "The year's share ¥{} is over the price ¥{}",
            yen(*share),
            yen(*price)
        ),
        K::AmountOverShare {
            product,
            amount,
            share,
        } => format!(
            "The amount of {} ¥{} is over the year's share ¥{}",
            p(*product),
            yen(*amount),
            yen(*share)
        ),
        K::YearOutsideTerm { year: it, from, to } => {
            format!("The works ({from} to {to}) have no part in {}", year(*it), to = on(to), from = on(from))
        }
        K::GuaranteeBeforeYearEnd {
            product,
            end,
            year: it,
            year_end,
        } => format!(
            "{} ends {end}, before the end of {} ({year_end})",
            p(*product),
            year(*it), end = on(end), year_end = on(year_end)),
        K::GuaranteePastYearEnd {
            product,
            end,
            year: it,
            year_end,
        } => format!(
            "{} ends {end}, after the end of {} ({year_end})",
            p(*product),
            year(*it), end = on(end), year_end = on(year_end)),
        K::BidBondElectronic => "A bid bond is never electronic; make it paper".into(),
        K::MailAddressMissing => "The mail is wanted, but there is no address".into(),
        K::MailAddressBad { fault } => format!(
            "The mail address cannot be sent to: {}",
            address_fault(EN, fault)
        ),
        K::ElectronicNotAccepted { product } => {
            format!(
                "This orderer does not accept e-guarantee for {}; paper is possible",
                p(*product)
            )
        }
        K::ElectronicNotYet {
            product,
            from,
            basis: b,
            day,
        } => format!(
            "This orderer accepts e-guarantee for {} with a {} from {from} on (here: {day}); paper is possible",
            p(*product),
            basis(EN, *b), from = on(from), day = on(day)),
        K::ElectronicUnknown { product } => {
            format!(
                "No rule says whether e-guarantee is accepted for {}; paper is possible",
                p(*product)
            )
        }
        K::BasisDayMissing { product, basis: b } => {
            format!(
                "E-guarantee for {} depends on the {}, which is not given",
                p(*product),
                basis(EN, *b)
            )
        }
        K::OverLimit {
            product,
            amount,
            limit,
        } => format!(
            "{} ¥{} is over the limit ¥{} ({})",
            p(*product),
            yen(*amount),
            yen(limit.limit),
            explanation(EN, limit)
        ),
        K::AdvancesOverCeiling {
            product,
            first,
            interim,
            beside,
            ceiling,
            permille,
            year: it,
        } => format!(
            "Advance ¥{}{} and interim ¥{}{} together are over {} of {} (¥{})",
            yen(*first),
            other_of(beside, *product == Product::InterimAdvance, (" (", ")")),
            yen(*interim),
            other_of(beside, *product == Product::AdvancePayment, (" (", ")")),
            percent(*permille),
            it.map_or("the price".to_owned(), |it| format!(
                "the share of {}",
                year(it)
            )),
            yen(*ceiling)
        ),
        K::BelowMinimum { amount, minimum } => format!(
            "Performance ¥{} is below the minimum ¥{} ({})",
            yen(*amount),
            yen(minimum.limit),
            explanation(EN, minimum)
        ),
        K::InterimWithoutAdvance => "There is no advance guarantee for the same works".into(),
        K::DepositMissing => "An advance needs a deposit bank".into(),
        K::BankNotContracted => "This bank has no contract with the company".into(),
        K::PremiumNotReceived => "The premium has not been received".into(),
        K::PremiumInFuture { received, today } => {
            format!("The premium's date {received} is after today {today}", today = on(today), received = on(received))
        }
        K::OverAuthority {
            product,
            amount,
            limit,
        } => format!(
            "{} ¥{} is over your authority ({})",
            p(*product),
            yen(*amount),
            limit_text(*limit, "none", "¥")
        ),
        K::MissingGlyph { field, text } => format!(
            "{}: no font can print \"{text}\" ({}) on the certificate",
            fields::label(EN, *field),
            code_points(text)
        ),
        K::UnusualCharacter { field, character } => format!(
            "{} holds U+{:04X}, which may look different elsewhere",
            fields::label(EN, *field),
            u32::from(*character)
        ),
        K::RepresentativeNotMember => "The JV's representative is not among its members".into(),
        K::OrdererNotInMaster { code: None } => "The orderer is not in the master".into(),
        K::OrdererNotInMaster { code: Some(code) } => {
            format!("The master has no orderer of code {code} with this name")
        }
        K::NoRule { product } => format!(
            "No rule of this orderer for {}: the usual ratio was used",
            p(*product)
        ),
        K::BankNotInMaster => {
            "The bank is not in the master; whether it may hold advances is unknown".into()
        }
        K::PlannedAfterStart { contract, start } => {
            format!("The planned contract date {contract} is after the start of the term {start}", contract = on(contract), start = on(start))
        }
        K::PlannedWithAdvance { product } => format!(
            "{} is asked for while the contract is only planned",
            p(*product)
        ),
        K::PlannedDayPast { contract, today } => {
            format!("The planned contract date {contract} has passed ({today})", contract = on(contract), today = on(today))
        }
        K::ContractLongPast { contract, .. } => {
            format!("The contract date {contract} is over a year ago", contract = on(contract))
        }
        K::ContractFarAhead { contract, .. } => {
            format!("The contract date {contract} is over six months ahead", contract = on(contract))
        }
        K::WorksOver { end, today } => format!("The works are over ({end}; today is {today})", end = on(end), today = on(today)),
        K::TermLong { from, to } => format!("The term is over ten years ({from} to {to})", to = on(to), from = on(from)),
        K::GuaranteePast { product, end, .. } => {
            format!("The guarantee end of {} ({end}) has passed", p(*product), end = on(end))
        }
        K::GuaranteeFar {
            product,
            end,
            works_end,
        } => format!(
            "The guarantee end of {} ({end}) is over a year after the works ({works_end})",
            p(*product), end = on(end), works_end = on(works_end)),
        K::PerformanceEndsEarly { end, works_end } => {
            format!("Performance ends {end} with a fiscal year, before the works ({works_end})", end = on(end), works_end = on(works_end))
        }
        K::FirstAdvanceUnknown => {
            "No first advance guarantee is known for this interim advance".into()
        }
        K::PerformanceWithoutAdvance => {
            "A performance guarantee is a rider to an advance guarantee; none is asked for or known on these works".into()
        }
        K::SharesOverPrice {
            share,
            others,
            price,
        } => format!(
            "The year's share ¥{} and those of the other years (¥{}) together are over the price ¥{}",
            yen(*share),
            yen(*others),
            yen(*price)
        ),
        K::CodeOfAnother { code, firm } => {
            format!("Customer code {code} is that of {firm}, not of the applicant's name")
        }
        K::CertificationMissing => {
            "The certification for the interim advance is not at hand".into()
        }
        K::Duplicate { numbers } => {
            format!(
                "Same orderer, works and product in other applications: {}",
                numbers.join(", ")
            )
        }
    }
}
