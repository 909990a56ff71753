//! Reads values out of [`Node`]s and collects what is wrong. A value that cannot be read is replaced by the
//! caller's stand-in and its field remembered, so that the rest is still read and judged, and nothing is said
//! of a stand-in.

use super::fault::{Fault, FaultCode, JsonKind};
use super::json::{Node, join};
use super::shape::Shape;
use crate::domain::date::{FiscalYear, parse_absolute};
use crate::domain::field::FieldId;
use crate::domain::money::{Yen, YenFault};
use crate::domain::text::{TextFault, check_line};
use chrono::NaiveDate;
use std::collections::HashSet;

#[derive(Default)]
pub(super) struct Reader {
    pub(super) faults: Vec<Fault>,
    /// Fields of which a fault has been told.
    pub(super) failed: HashSet<FieldId>,
}

/// An object whose keys have been judged.
pub(super) struct Object<'a> {
    entries: &'a [(String, Node)],
    pub(super) pointer: String,
}

/// A value and where it stands.
pub(super) struct At<'a> {
    pub(super) node: &'a Node,
    pub(super) pointer: String,
    pub(super) field: Option<FieldId>,
}

impl<'a> Object<'a> {
    /// The value of a key; none when it is missing or null.
    pub(super) fn get(&self, key: &str, field: Option<FieldId>) -> Option<At<'a>> {
        let node = self
            .entries
            .iter()
            .find(|(k, _)| k == key)
            .map(|(_, node)| node)
            .filter(|node| **node != Node::Null)?;
        Some(At {
            node,
            pointer: join(&self.pointer, key),
            field,
        })
    }
}

impl Reader {
    pub(super) fn fail(&mut self, at: &At<'_>, code: FaultCode) {
        self.failed.extend(at.field);
        self.faults
            .push(Fault::at(at.pointer.clone(), at.field, code));
    }

    fn wrong_kind(&mut self, at: &At<'_>, expected: JsonKind) {
        let found = at.node.kind();
        self.fail(at, FaultCode::Kind { expected, found });
    }

    /// Opens an object and tells of keys that are unknown, twice or missing.
    pub(super) fn object<'a>(&mut self, at: &At<'a>, shape: &Shape) -> Option<Object<'a>> {
        let Node::Object(entries) = at.node else {
            self.wrong_kind(at, JsonKind::Object);
            return None;
        };
        let mut seen = HashSet::new();
        for (key, _) in entries {
            let pointer = join(&at.pointer, key);
            if !seen.insert(key.as_str()) {
                let code = FaultCode::DuplicateKey { key: key.clone() };
                self.faults.push(Fault::at(pointer, None, code));
            } else if !shape.keys().any(|known| known == key) {
                let code = FaultCode::UnknownKey {
                    key: key.clone(),
                    suggestion: nearest(key, shape.keys()),
                };
                self.faults.push(Fault::at(pointer, None, code));
            }
        }
        Some(Object {
            entries,
            pointer: at.pointer.clone(),
        })
    }

    /// A key that must be there.
    pub(super) fn required<'a>(
        &mut self,
        object: &Object<'a>,
        key: &'static str,
        field: Option<FieldId>,
    ) -> Option<At<'a>> {
        let at = object.get(key, field);
        if at.is_none() {
            self.failed.extend(field);
            self.faults.push(Fault::at(
                join(&object.pointer, key),
                field,
                FaultCode::Missing { key },
            ));
        }
        at
    }

    /// A required line of text; blank after a fault.
    pub(super) fn line(
        &mut self,
        object: &Object<'_>,
        key: &'static str,
        field: FieldId,
    ) -> String {
        self.required(object, key, Some(field))
            .and_then(|at| self.text(&at, check_line))
            .unwrap_or_default()
    }

    /// A line of text that may be missing.
    pub(super) fn optional_line(
        &mut self,
        object: &Object<'_>,
        key: &'static str,
        field: FieldId,
    ) -> Option<String> {
        let at = object.get(key, Some(field))?;
        self.text(&at, check_line)
    }

    pub(super) fn text(
        &mut self,
        at: &At<'_>,
        check: fn(&str) -> Result<(), TextFault>,
    ) -> Option<String> {
        let Node::Text(text) = at.node else {
            self.wrong_kind(at, JsonKind::Text);
            return None;
        };
        match check(text) {
            Ok(()) => Some(text.clone()),
            Err(fault) => {
                self.fail(at, FaultCode::Text { fault });
                None
            }
        }
    }

    /// A code that must have a form.
    pub(super) fn code(
        &mut self,
        at: &At<'_>,
        form: &'static str,
        fits: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let text = self.text(at, check_line)?;
        if fits(&text) {
            return Some(text);
        }
        self.fail(at, FaultCode::CodeForm { found: text, form });
        None
    }

    /// A flag; missing means false.
    pub(super) fn flag(&mut self, object: &Object<'_>, key: &'static str, field: FieldId) -> bool {
        match object.get(key, Some(field)) {
            None => false,
            Some(At {
                node: Node::Flag(flag),
                ..
            }) => *flag,
            Some(at) => {
                self.wrong_kind(&at, JsonKind::Flag);
                false
            }
        }
    }

    /// An amount: an integer, or a text in any form that an operator may type.
    pub(super) fn amount(&mut self, at: &At<'_>) -> Option<Yen> {
        let (read, found) = match at.node {
            Node::Integer(n) if *n < 0 => (Err(YenFault::Negative), n.to_string()),
            Node::Integer(n) => (Yen::new(*n).ok_or(YenFault::TooLarge), n.to_string()),
            Node::Number(n) if *n < 0.0 => (Err(YenFault::Negative), n.to_string()),
            Node::Number(n) if n.fract() == 0.0 && *n > 9e15 => {
                (Err(YenFault::TooLarge), n.to_string())
            }
            Node::Number(n) => (Err(YenFault::Fraction), n.to_string()),
            Node::Text(text) => (text.parse(), text.clone()),
            _ => {
                self.wrong_kind(at, JsonKind::Amount);
                return None;
            }
        };
        read.map_err(|fault| self.fail(at, FaultCode::Amount { fault, found }))
            .ok()
    }

    /// A day, as a text that names its year.
    pub(super) fn day(&mut self, at: &At<'_>) -> Option<NaiveDate> {
        let Node::Text(text) = at.node else {
            self.wrong_kind(at, JsonKind::Text);
            return None;
        };
        parse_absolute(text)
            .map_err(|fault| {
                let found = text.clone();
                self.fail(at, FaultCode::Day { fault, found });
            })
            .ok()
    }

    /// A fiscal year: the year of the common era as an integer, or a text in any form that an operator may type.
    pub(super) fn fiscal_year(&mut self, at: &At<'_>) -> Option<FiscalYear> {
        let (read, found) = match at.node {
            Node::Integer(n) => (
                i32::try_from(*n)
                    .ok()
                    .filter(|year| (1900..=2199).contains(year))
                    .map(FiscalYear::starting),
                n.to_string(),
            ),
            Node::Text(text) => (FiscalYear::parse(text), text.clone()),
            _ => {
                self.wrong_kind(at, JsonKind::Integer);
                return None;
            }
        };
        if read.is_none() {
            let form = "2022 / R4";
            self.fail(at, FaultCode::CodeForm { found, form });
        }
        read
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(
        &mut self,
        at: &At<'_>,
        allowed: &'static [&'static str],
        values: &[T],
    ) -> Option<T> {
        let Node::Text(text) = at.node else {
            self.wrong_kind(at, JsonKind::Text);
            return None;
        };
        let found = allowed.iter().zip(values).find(|(word, _)| *word == text);
        if let Some((_, value)) = found {
            return Some(*value);
        }
        let code = FaultCode::NotOneOf {
            found: text.clone(),
            allowed,
            suggestion: nearest(text, allowed.iter().copied()),
        };
        self.fail(at, code);
        None
    }

    /// The items of a list, at most `most` of them.
    pub(super) fn list<'a>(&mut self, at: &At<'a>, most: usize) -> Vec<At<'a>> {
        let Node::List(items) = at.node else {
            self.wrong_kind(at, JsonKind::List);
            return Vec::new();
        };
        if items.len() > most {
            let count = items.len();
            self.fail(at, FaultCode::TooMany { count, most });
        }
        items
            .iter()
            .take(most)
            .enumerate()
            .map(|(index, node)| At {
                node,
                pointer: join(&at.pointer, &index.to_string()),
                field: at.field,
            })
            .collect()
    }
}

/// The word that was probably meant.
fn nearest(typed: &str, words: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let typed = typed.to_lowercase();
    words
        .map(|word| (strsim::jaro_winkler(&typed, word), word))
        .filter(|(likeness, _)| *likeness >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, word)| word)
}
