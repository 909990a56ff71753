//! The file's objects, one function each, into an [`ApplicationContent`].

mod applicant;
mod judge;
mod parts;
mod rest;
mod works;

use super::fault::{Fault, FaultCode};
use super::json::Node;
use super::reader::{At, Object, Reader};
use super::shape;
use super::{FORMAT, VERSION};
use crate::domain::application::ApplicationContent;
use crate::domain::ids::BranchId;
use crate::domain::text::check_line;
use chrono::{DateTime, Utc};
use parts::{is_digits, shown};

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
    let mut read = application(&mut reader, &file);
    read.content.settle_guarantee_ends();
    judge::judge(&mut reader, &read.content);
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
            applicant: applicant::applicant(r, file),
            works: works::works(r, file),
            products: works::products(r, file),
            deposit: rest::deposit(r, file),
            premium: rest::premium(r, file),
            bid: rest::bid(r, file),
            other: rest::other(r, file),
            notification: rest::notification(r, file),
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
