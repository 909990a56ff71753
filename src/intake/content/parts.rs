//! What several sections need.

use crate::domain::field::FieldId as F;
use crate::intake::json::Node;
use crate::intake::reader::{Object, Reader};
use crate::intake::shape;

/// A value of another kind than expected, short.
pub(super) fn shown(node: Option<&Node>) -> String {
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

pub(super) fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_master_code(text: &str) -> bool {
    (4..=12).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

/// Codes of orderers and customers.
pub(super) fn master_code(
    r: &mut Reader,
    o: &Object<'_>,
    key: &'static str,
    field: F,
) -> Option<String> {
    let at = o.get(key, Some(field))?;
    r.code(&at, "0-9A-Z × 4-12", is_master_code)
}

/// Opens the object of a key that must be there.
pub(super) fn section<'a>(
    r: &mut Reader,
    file: &Object<'a>,
    key: &'static str,
    shape: &shape::Shape,
) -> Option<Object<'a>> {
    let at = r.required(file, key, None)?;
    r.object(&at, shape)
}

/// Opens the object of a key that may be missing.
pub(super) fn optional_section<'a>(
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
pub(super) fn absent(r: &mut Reader, fields: &[F]) {
    r.failed.extend(fields);
}
