//! JSON with what `serde_json::Value` forgets: keys that stand twice, and where things stand.

use super::fault::{Fault, FaultCode, JsonKind, Place, SyntaxFault};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// A JSON value. Objects keep every key in its order.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Null,
    Flag(bool),
    Integer(i64),
    /// A fraction, an exponent, or beyond i64.
    Number(f64),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl Node {
    pub(super) fn kind(&self) -> JsonKind {
        match self {
            Self::Null => JsonKind::Null,
            Self::Flag(_) => JsonKind::Flag,
            Self::Integer(_) => JsonKind::Integer,
            Self::Number(_) => JsonKind::Number,
            Self::Text(_) => JsonKind::Text,
            Self::List(_) => JsonKind::List,
            Self::Object(_) => JsonKind::Object,
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NodeVisitor;
        impl<'de> Visitor<'de> for NodeVisitor {
            type Value = Node;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON value")
            }
            fn visit_unit<E>(self) -> Result<Node, E> {
                Ok(Node::Null)
            }
            fn visit_bool<E>(self, flag: bool) -> Result<Node, E> {
                Ok(Node::Flag(flag))
            }
            fn visit_i64<E>(self, n: i64) -> Result<Node, E> {
                Ok(Node::Integer(n))
            }
            fn visit_u64<E>(self, n: u64) -> Result<Node, E> {
                #[allow(clippy::cast_precision_loss)] // only shown, never counted with
                Ok(i64::try_from(n).map_or(Node::Number(n as f64), Node::Integer))
            }
            fn visit_f64<E>(self, n: f64) -> Result<Node, E> {
                Ok(Node::Number(n))
            }
            fn visit_str<E>(self, text: &str) -> Result<Node, E> {
                Ok(Node::Text(text.to_owned()))
            }
            fn visit_string<E>(self, text: String) -> Result<Node, E> {
                Ok(Node::Text(text))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Node::List(list))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
                let mut object = Vec::new();
                while let Some(entry) = entries.next_entry()? {
                    object.push(entry);
                }
                Ok(Node::Object(object))
            }
        }
        deserializer.deserialize_any(NodeVisitor)
    }
}

pub(super) fn parse(text: &str) -> Result<Node, Box<Fault>> {
    serde_json::from_str(text).map_err(|error| {
        let (line, column) = place_of(&error, text);
        Box::new(Fault {
            place: Place {
                line,
                column,
                ..Place::default()
            },
            code: FaultCode::Syntax {
                fault: syntax_fault(&error),
            },
        })
    })
}

/// `serde_json` counts bytes; people count characters. Column 0 is the line feed before the line.
fn place_of(error: &serde_json::Error, text: &str) -> (usize, usize) {
    let line_text = |line: usize| text.split('\n').nth(line.saturating_sub(1)).unwrap_or("");
    let (line, column) = (error.line(), error.column());
    if column == 0 && line > 1 {
        return (line - 1, line_text(line - 1).chars().count() + 1);
    }
    let line_text = line_text(line);
    let mut bytes = column.min(line_text.len());
    while !line_text.is_char_boundary(bytes) {
        bytes += 1;
    }
    (line, line_text[..bytes].chars().count().max(1))
}

fn syntax_fault(error: &serde_json::Error) -> SyntaxFault {
    if error.is_eof() {
        return SyntaxFault::End;
    }
    let message = error.to_string();
    let starts = |beginnings: &[&str]| beginnings.iter().any(|b| message.starts_with(b));
    if starts(&["trailing comma"]) {
        SyntaxFault::TrailingComma
    } else if starts(&["expected `,` or"]) {
        SyntaxFault::CommaOrEnd
    } else if starts(&["expected `:`"]) {
        SyntaxFault::Colon
    } else if starts(&["key must be a string"]) {
        SyntaxFault::Key
    } else if starts(&[
        "invalid escape",
        "lone leading",
        "unexpected end of hex",
        "invalid unicode",
    ]) {
        SyntaxFault::Escape
    } else if starts(&["control character"]) {
        SyntaxFault::Control
    } else if starts(&["invalid number", "number out of range"]) {
        SyntaxFault::Number
    } else if starts(&["trailing characters"]) {
        SyntaxFault::Trailing
    } else if starts(&["recursion limit"]) {
        SyntaxFault::Deep
    } else {
        SyntaxFault::Value
    }
}

/// A key or an index added to a JSON pointer.
pub(super) fn join(pointer: &str, step: &str) -> String {
    format!("{pointer}/{}", step.replace('~', "~0").replace('/', "~1"))
}

/// Line and column (from 1, in characters) of a byte offset.
pub(super) fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (
        before.matches('\n').count() + 1,
        before[line_start..].chars().count() + 1,
    )
}
