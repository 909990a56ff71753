//! The rules between fields, said where they stand in the file.

use crate::domain::application::ApplicationContent;
use crate::domain::field::FieldId as F;
use crate::domain::product::Product;
use crate::domain::rules::{FindingKind as K, check_form};
use crate::intake::fault::{Fault, FaultCode};
use crate::intake::reader::Reader;

/// What every application must keep (`domain::rules::check_form`), said where it stands in the file; nothing
/// about fields of which a fault was told already.
pub(super) fn judge(r: &mut Reader, content: &ApplicationContent) {
    for finding in check_form(content) {
        if involved(&finding.kind)
            .iter()
            .all(|f| !r.failed.contains(f))
        {
            let pointer = match finding.kind {
                K::ProductTwice { product } => product_pointer(product, "product", content),
                _ => pointer(finding.field, content),
            };
            r.faults.push(Fault::at(
                pointer,
                Some(finding.field),
                FaultCode::Rule { kind: finding.kind },
            ));
        }
    }
}

/// The fields that a finding compares.
fn involved(kind: &K) -> Vec<F> {
    let mut fields = vec![kind.field()];
    match kind {
        K::ContractAfterStart { .. } => fields.extend([F::TermFrom, F::ContractDatePlanned]),
        K::TermReversed { .. } => fields.push(F::TermFrom),
        K::AmountOverPrice { .. } | K::ShareOverPrice { .. } => fields.push(F::Price),
        K::AmountOverShare { .. } => fields.push(F::YearShare),
        K::YearOutsideTerm { .. } => fields.extend([F::TermFrom, F::TermTo]),
        K::GuaranteeBeforeYearEnd { .. } => fields.extend([F::FiscalYear, F::TermTo]),
        K::GuaranteeEndsEarly { .. } => fields.extend([F::TermFrom, F::TermTo]),
        K::BidBondElectronic => fields.push(F::ProductKind),
        K::MemberTwice { .. } => fields.push(F::JvMemberName),
        K::MemberShares { .. } | K::MemberShareZero { .. } => fields.push(F::JvMemberShare),
        K::MailAddressMissing => fields.push(F::MailWanted),
        _ => {}
    }
    fields
}

/// Where a field stands in the file.
fn pointer(field: F, content: &ApplicationContent) -> String {
    match (field.product(), field.code().strip_prefix("products.")) {
        (Some(product), Some(key)) => product_pointer(product, key, content),
        _ => format!("/{}", field.code().replace('.', "/")),
    }
}

/// A product's fields are told at its last request: of two, the second is the one too many.
fn product_pointer(product: Product, key: &str, content: &ApplicationContent) -> String {
    let index = content
        .products
        .iter()
        .rposition(|p| p.product == product)
        .unwrap_or_default();
    format!("/products/{index}/{key}")
}
