//! 申込者 and 共同企業体.

use super::parts::{absent, master_code, optional_section, section, shown};
use crate::domain::application::{Applicant, JointVenture, JointVentureMember};
use crate::domain::field::FieldId as F;
use crate::domain::text::postal_code;
use crate::intake::fault::FaultCode;
use crate::intake::json::Node;
use crate::intake::reader::{At, Object, Reader};
use crate::intake::shape;

pub(super) fn applicant(r: &mut Reader, file: &Object<'_>) -> Applicant {
    let Some(o) = section(r, file, "applicant", &shape::APPLICANT) else {
        absent(r, &[F::ApplicantName, F::PostalCode, F::Address]);
        return Applicant {
            customer_code: None,
            name: String::new(),
            postal_code: String::new(),
            address: String::new(),
            phone: None,
            joint_venture: None,
        };
    };
    Applicant {
        customer_code: master_code(r, &o, "customer_code", F::CustomerCode),
        name: r.line(&o, "name", F::ApplicantName),
        postal_code: r
            .required(&o, "postal_code", Some(F::PostalCode))
            .and_then(|at| r.code(&at, "000-0000", |text| postal_code(text).is_some()))
            .and_then(|text| postal_code(&text))
            .unwrap_or_default(),
        address: r.line(&o, "address", F::Address),
        phone: o.get("phone", Some(F::Phone)).and_then(|at| {
            r.code(&at, "0-9 + - ( ) × 1-30", |text| {
                text.len() <= 30
                    && text.bytes().any(|b| b.is_ascii_digit())
                    && text
                        .bytes()
                        .all(|b| b.is_ascii_digit() || b"+-() ".contains(&b))
            })
        }),
        joint_venture: joint_venture(r, &o),
    }
}

fn joint_venture(r: &mut Reader, applicant: &Object<'_>) -> Option<JointVenture> {
    let o = optional_section(
        r,
        applicant,
        "joint_venture",
        Some(F::JvName),
        &shape::JOINT_VENTURE,
    )?;
    let members = r.required(&o, "members", Some(F::JvMembers));
    let members = members.map(|at| r.list(&at, 20)).unwrap_or_default();
    let read: Vec<JointVentureMember> = members
        .into_iter()
        .filter_map(|item| {
            let Some(member) = r.object(&item, &shape::MEMBER) else {
                // the sum of the shares is not known then
                absent(r, &[F::JvMembers]);
                return None;
            };
            let name = r.line(&member, "name", F::JvMemberName);
            let share = r
                .required(&member, "share", Some(F::JvMemberShare))
                .and_then(|at| share(r, &at))
                .unwrap_or_default();
            Some(JointVentureMember { name, share })
        })
        .collect();
    Some(JointVenture {
        name: r.line(&o, "name", F::JvName),
        representative: r.line(&o, "representative", F::JvRepresentative),
        members: read,
    })
}

/// Hundredths of a percent: an integer, or a text in percent with at most two decimals, `33.33%`.
fn share(r: &mut Reader, at: &At<'_>) -> Option<u32> {
    let (read, found) = match at.node {
        Node::Integer(n) => (u32::try_from(*n).ok(), n.to_string()),
        Node::Text(text) => (percent(text), text.clone()),
        other => (None, shown(Some(other))),
    };
    let fits = read.filter(|share| (1..=10_000).contains(share));
    if fits.is_none() {
        r.fail(at, FaultCode::Share { found });
    }
    fits
}

fn percent(text: &str) -> Option<u32> {
    let number = text.trim().strip_suffix(['%', '％'])?.trim();
    let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
    let plain = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !plain(whole) || !plain(decimals) || decimals.len() > 2 || whole.len() > 3 {
        return None;
    }
    let hundredths: u32 = format!("{decimals:0<2}").parse().ok()?;
    whole.parse::<u32>().ok().map(|n| n * 100 + hundredths)
}
