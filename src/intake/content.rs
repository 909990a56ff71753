//! The file's objects, one function each, into an [`ApplicationContent`].

use super::fault::{Fault, FaultCode};
use super::json::Node;
use super::reader::{At, Object, Reader};
use super::shape;
use super::{FORMAT, VERSION};
use crate::domain::application::{
    Applicant, ApplicationContent, Bid, DepositBank, JointVenture, JointVentureMember,
    Notification, Other, Premium, PremiumMethod, ProductRequest, Works,
};
use crate::domain::field::FieldId as F;
use crate::domain::ids::BranchId;
use crate::domain::money::Yen;
use crate::domain::product::{Form, Product, WorkKind};
use crate::domain::rules::{FindingKind as K, check_form};
use crate::domain::text::{check_line, check_note, postal_code};
use chrono::{DateTime, NaiveDate, Utc};

/// What a file says.
pub(super) struct Read {
    pub(super) source_ref: String,
    pub(super) branch: BranchId,
    pub(super) submitted_at: DateTime<Utc>,
    pub(super) content: ApplicationContent,
}

pub(super) fn read(root: &Node) -> Result<Read, Vec<Fault>> {
    let mut reader = Reader::default();
    let at = At {
        node: root,
        pointer: String::new(),
        field: None,
    };
    // Is it ours at all? Of a stranger's file, or one of a later version, nothing else is worth saying.
    if let Node::Object(_) = root
        && let Some(fault) = stranger(root)
    {
        return Err(vec![fault]);
    }
    let Some(file) = reader.object(&at, &shape::APPLICATION) else {
        return Err(reader.faults);
    };
    let read = application(&mut reader, &file);
    judge(&mut reader, &read.content);
    if reader.faults.is_empty() {
        Ok(read)
    } else {
        Err(reader.faults)
    }
}

fn stranger(root: &Node) -> Option<Fault> {
    let Node::Object(entries) = root else {
        return None;
    };
    let value = |key| entries.iter().find(|(k, _)| k == key).map(|(_, node)| node);
    match value("format") {
        Some(Node::Text(format)) if format == FORMAT => {}
        found => {
            return Some(Fault::at(
                "/format",
                None,
                FaultCode::Format {
                    found: shown(found),
                },
            ));
        }
    }
    match value("version") {
        Some(Node::Integer(VERSION)) => None,
        found => Some(Fault::at(
            "/version",
            None,
            FaultCode::Version {
                found: shown(found),
            },
        )),
    }
}

fn shown(node: Option<&Node>) -> String {
    match node {
        None => String::new(),
        Some(Node::Text(text)) => text.chars().take(60).collect(),
        Some(Node::Integer(n)) => n.to_string(),
        Some(Node::Number(n)) => n.to_string(),
        Some(Node::Flag(flag)) => flag.to_string(),
        Some(Node::Null) => "null".to_owned(),
        Some(Node::List(_)) => "[…]".to_owned(),
        Some(Node::Object(_)) => "{…}".to_owned(),
    }
}

fn application(r: &mut Reader, file: &Object<'_>) -> Read {
    let source_ref = r
        .required(file, "source_ref", None)
        .and_then(|at| {
            r.code(&at, "0-9A-Za-z._/- × 1-64", |text| {
                (1..=64).contains(&text.len())
                    && text
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || b"._/-".contains(&b))
            })
        })
        .unwrap_or_default();
    let branch = r
        .required(file, "branch", None)
        .and_then(|at| r.code(&at, "0-9 × 3", |text| is_digits(text, 3)))
        .unwrap_or_default();
    let submitted_at = r
        .required(file, "submitted_at", None)
        .and_then(|at| instant(r, &at))
        .unwrap_or_default();
    Read {
        source_ref,
        branch: BranchId(branch),
        submitted_at,
        content: ApplicationContent {
            applicant: applicant(r, file),
            works: works(r, file),
            products: products(r, file),
            deposit: deposit(r, file),
            premium: premium(r, file),
            bid: bid(r, file),
            other: other(r, file),
            notification: notification(r, file),
        },
    }
}

fn instant(r: &mut Reader, at: &At<'_>) -> Option<DateTime<Utc>> {
    let text = r.text(at, check_line)?;
    match DateTime::parse_from_rfc3339(&text) {
        Ok(instant) => Some(instant.to_utc()),
        Err(_) => {
            r.fail(at, FaultCode::Instant { found: text });
            None
        }
    }
}

fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_master_code(text: &str) -> bool {
    (4..=12).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

/// Codes of orderers and customers.
fn master_code(r: &mut Reader, o: &Object<'_>, key: &'static str, field: F) -> Option<String> {
    let at = o.get(key, Some(field))?;
    r.code(&at, "0-9A-Z × 4-12", is_master_code)
}

/// Opens the object of a key that must be there.
fn section<'a>(
    r: &mut Reader,
    file: &Object<'a>,
    key: &'static str,
    shape: &shape::Shape,
) -> Option<Object<'a>> {
    let at = r.required(file, key, None)?;
    r.object(&at, shape)
}

/// Opens the object of a key that may be missing.
fn optional_section<'a>(
    r: &mut Reader,
    file: &Object<'a>,
    key: &'static str,
    field: Option<F>,
    shape: &shape::Shape,
) -> Option<Object<'a>> {
    let at = file.get(key, field)?;
    r.object(&at, shape)
}

/// Marks fields of which nothing can be said because the object that holds them is not there.
fn absent(r: &mut Reader, fields: &[F]) {
    r.failed.extend(fields);
}

fn applicant(r: &mut Reader, file: &Object<'_>) -> Applicant {
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

fn works(r: &mut Reader, file: &Object<'_>) -> Works {
    let Some(o) = section(r, file, "works", &shape::WORKS) else {
        absent(
            r,
            &[
                F::OrdererName,
                F::WorksName,
                F::WorkKind,
                F::Price,
                F::ContractDate,
                F::TermFrom,
                F::TermTo,
            ],
        );
        return Works {
            orderer_code: None,
            orderer_name: String::new(),
            name: String::new(),
            kind: WorkKind::Construction,
            price: Yen::ZERO,
            contract_date: NaiveDate::default(),
            contract_date_planned: false,
            term_from: NaiveDate::default(),
            term_to: NaiveDate::default(),
            notice_date: None,
        };
    };
    let day = |r: &mut Reader, key, field| {
        r.required(&o, key, Some(field))
            .and_then(|at| r.day(&at))
            .unwrap_or_default()
    };
    let contract_date = day(r, "contract_date", F::ContractDate);
    let term_from = day(r, "term_from", F::TermFrom);
    let term_to = day(r, "term_to", F::TermTo);
    Works {
        orderer_code: master_code(r, &o, "orderer_code", F::OrdererCode),
        orderer_name: r.line(&o, "orderer_name", F::OrdererName),
        name: r.line(&o, "name", F::WorksName),
        kind: r
            .required(&o, "kind", Some(F::WorkKind))
            .and_then(|at| {
                r.word(
                    &at,
                    &["construction", "service"],
                    &[WorkKind::Construction, WorkKind::Service],
                )
            })
            .unwrap_or(WorkKind::Construction),
        price: r
            .required(&o, "price", Some(F::Price))
            .and_then(|at| r.amount(&at))
            .unwrap_or_default(),
        contract_date,
        contract_date_planned: r.flag(&o, "contract_date_planned", F::ContractDatePlanned),
        term_from,
        term_to,
        notice_date: o
            .get("notice_date", Some(F::NoticeDate))
            .and_then(|at| r.day(&at)),
    }
}

fn products(r: &mut Reader, file: &Object<'_>) -> Vec<ProductRequest> {
    let Some(at) = r.required(file, "products", Some(F::Products)) else {
        return Vec::new();
    };
    // Each product at most once, so more than four items cannot be right; twice is said by the rule.
    let items = r.list(&at, 8);
    items
        .into_iter()
        .filter_map(|item| {
            let request = request(r, &item);
            if request.is_none() {
                absent(r, &[F::Products]);
            }
            request
        })
        .collect()
}

fn request(r: &mut Reader, item: &At<'_>) -> Option<ProductRequest> {
    let o = r.object(item, &shape::PRODUCT)?;
    let product = r
        .required(&o, "product", Some(F::ProductKind))
        .and_then(|at| {
            r.word(
                &at,
                &[
                    "advance_payment",
                    "interim_advance",
                    "performance",
                    "bid_bond",
                ],
                &Product::ALL,
            )
        });
    // The rest is read even when the product is not known, so that its faults are told too.
    let of = product.unwrap_or(Product::AdvancePayment);
    let field = |field: F| product.map(|_| field);
    let form = r
        .required(&o, "form", field(F::Form(of)))
        .and_then(|at| {
            r.word(
                &at,
                &["electronic", "paper"],
                &[Form::Electronic, Form::Paper],
            )
        })
        .unwrap_or(Form::Paper);
    let amount = r
        .required(&o, "amount", field(F::Amount(of)))
        .and_then(|at| r.amount(&at))
        .unwrap_or_default();
    let guarantee_end = o
        .get("guarantee_end", field(F::GuaranteeEnd(of)))
        .and_then(|at| r.day(&at));
    Some(ProductRequest {
        product: product?,
        form,
        amount,
        guarantee_end,
    })
}

fn deposit(r: &mut Reader, file: &Object<'_>) -> Option<DepositBank> {
    let o = optional_section(r, file, "deposit", Some(F::Deposit), &shape::DEPOSIT)?;
    Some(DepositBank {
        bank_code: o
            .get("bank_code", Some(F::BankCode))
            .and_then(|at| r.code(&at, "0-9 × 4", |text| is_digits(text, 4))),
        branch_code: o
            .get("branch_code", Some(F::BankBranchCode))
            .and_then(|at| r.code(&at, "0-9 × 3", |text| is_digits(text, 3))),
        bank_name: r.line(&o, "bank_name", F::BankName),
        branch_name: r.line(&o, "branch_name", F::BankBranchName),
    })
}

fn premium(r: &mut Reader, file: &Object<'_>) -> Premium {
    let o = section(r, file, "premium", &shape::PREMIUM);
    let method = o
        .as_ref()
        .and_then(|o| r.required(o, "method", Some(F::PremiumMethod)))
        .and_then(|at| {
            r.word(
                &at,
                &["lump", "each"],
                &[PremiumMethod::Lump, PremiumMethod::Each],
            )
        });
    Premium {
        method: method.unwrap_or(PremiumMethod::Each),
        received_on: o
            .and_then(|o| o.get("received_on", Some(F::PremiumReceivedOn)))
            .and_then(|at| r.day(&at)),
    }
}

fn bid(r: &mut Reader, file: &Object<'_>) -> Bid {
    match optional_section(r, file, "bid", None, &shape::BID) {
        Some(o) => Bid {
            low_bid: r.flag(&o, "low_bid", F::LowBid),
            interim_planned: r.flag(&o, "interim_planned", F::InterimPlanned),
            certification_at_hand: r.flag(&o, "certification_at_hand", F::CertificationAtHand),
        },
        None => Bid {
            low_bid: false,
            interim_planned: false,
            certification_at_hand: false,
        },
    }
}

fn other(r: &mut Reader, file: &Object<'_>) -> Other {
    let note = optional_section(r, file, "other", None, &shape::OTHER)
        .and_then(|o| o.get("note", Some(F::Note)))
        .and_then(|at| r.text(&at, check_note));
    Other {
        note: note.unwrap_or_default(),
    }
}

fn notification(r: &mut Reader, file: &Object<'_>) -> Notification {
    let Some(o) = section(r, file, "notification", &shape::NOTIFICATION) else {
        absent(r, &[F::MailAddress]);
        return Notification {
            wanted: false,
            address: None,
        };
    };
    if r.required(&o, "wanted", Some(F::MailWanted)).is_none() {
        absent(r, &[F::MailAddress]);
    }
    Notification {
        wanted: r.flag(&o, "wanted", F::MailWanted),
        address: r.optional_line(&o, "address", F::MailAddress),
    }
}

/// What every application must keep (`domain::rules::check_form`), said where it stands in the file; nothing
/// about fields of which a fault was told already.
fn judge(r: &mut Reader, content: &ApplicationContent) {
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
        K::AmountOverPrice { .. } => fields.push(F::Price),
        K::GuaranteeEndsEarly { .. } => fields.extend([F::TermFrom, F::TermTo]),
        K::BidBondElectronic => fields.push(F::ProductKind),
        K::MemberShares { .. } => fields.push(F::JvMemberShare),
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
