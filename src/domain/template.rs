//! Text with named holes, `{works}`, for wordings that the company can replace: certificates,
//! key notices, mails. `{{` and `}}` stand for the braces themselves. Which names exist is said
//! by whoever reads the template; an unknown one is refused when it is read, not when it is used.

use std::fmt;

/// A text whose holes are all known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Hole(&'static str),
}

/// Why a template was refused, and where (line and character, from 1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFault {
    /// Line in the template, from 1.
    pub line: usize,
    /// Character in the line, from 1.
    pub column: usize,
    /// What is wrong there.
    pub kind: TemplateFaultKind,
}

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateFaultKind {
    /// A name that does not exist here, and those that do.
    Unknown {
        /// As written.
        name: String,
        /// The names that exist.
        known: Vec<&'static str>,
    },
    /// `{` without `}`.
    Unclosed,
    /// `}` without `{`.
    Stray,
}

impl fmt::Display for TemplateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, character {}: ", self.line, self.column)?;
        match &self.kind {
            TemplateFaultKind::Unknown { name, known } => {
                write!(f, "{{{name}}} is unknown; known here: ")?;
                for (n, name) in known.iter().enumerate() {
                    let comma = if n == 0 { "" } else { ", " };
                    write!(f, "{comma}{{{name}}}")?;
                }
                Ok(())
            }
            TemplateFaultKind::Unclosed => {
                write!(f, "'{{' is never closed; write {{{{ for the brace itself")
            }
            TemplateFaultKind::Stray => {
                write!(f, "'}}' closes nothing; write }}}} for the brace itself")
            }
        }
    }
}

impl std::error::Error for TemplateFault {}

impl Template {
    /// Reads a template in which only `known` names may stand.
    ///
    /// # Errors
    /// The first fault with its place.
    pub fn parse(source: &str, known: &[&'static str]) -> Result<Self, TemplateFault> {
        let mut parts = Vec::new();
        let mut text = String::new();
        let mut chars = source.chars().peekable();
        let (mut line, mut column) = (1, 0);
        while let Some(c) = chars.next() {
            column += 1;
            let fault = |kind| TemplateFault { line, column, kind };
            match c {
                '\n' => {
                    text.push(c);
                    line += 1;
                    column = 0;
                }
                '{' | '}' if chars.peek() == Some(&c) => {
                    chars.next();
                    column += 1;
                    text.push(c);
                }
                '}' => return Err(fault(TemplateFaultKind::Stray)),
                '{' => {
                    let mut name = String::new();
                    let mut closed = false;
                    for n in chars.by_ref() {
                        if n == '}' {
                            closed = true;
                            break;
                        }
                        if n == '{' || n == '\n' {
                            break;
                        }
                        name.push(n);
                    }
                    if !closed {
                        return Err(fault(TemplateFaultKind::Unclosed));
                    }
                    let Some(hole) = known.iter().find(|k| **k == name) else {
                        let known = known.to_vec();
                        return Err(fault(TemplateFaultKind::Unknown { name, known }));
                    };
                    column += name.chars().count() + 1;
                    if !text.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut text)));
                    }
                    parts.push(Part::Hole(hole));
                }
                _ => text.push(c),
            }
        }
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        Ok(Self { parts })
    }

    /// The text with every hole filled. What is filled in is never read for holes again.
    pub fn fill<'a>(&self, value: impl Fn(&'static str) -> &'a str) -> String {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.as_str(),
                Part::Hole(name) => value(name),
            })
            .collect()
    }

    /// The text around the holes: to check that every character can be printed.
    pub fn literals(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            Part::Hole(_) => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KNOWN: &[&str] = &["works", "tel"];

    fn fill(source: &str) -> String {
        Template::parse(source, KNOWN)
            .unwrap()
            .fill(|name| match name {
                "works" => "河川{tel}工事",
                _ => "026",
            })
    }

    #[test]
    fn holes_are_filled_once_and_doubled_braces_are_braces() {
        assert_eq!(fill("「{works}」 {{{tel}}}"), "「河川{tel}工事」 {026}");
    }

    #[test]
    fn a_fault_names_its_place_and_the_names_that_exist() {
        let fault = Template::parse("一行目\n件名: {work}", KNOWN).unwrap_err();
        assert_eq!(
            fault.to_string(),
            "line 2, character 5: {work} is unknown; known here: {works}, {tel}"
        );
        assert_eq!(Template::parse("a{works", KNOWN).unwrap_err().column, 2);
        assert_eq!(
            Template::parse("a}b", KNOWN).unwrap_err().kind,
            TemplateFaultKind::Stray
        );
    }

    proptest! {
        #[test]
        fn text_without_braces_comes_out_as_it_went_in(text in "[^{}]{0,40}") {
            prop_assert_eq!(fill(&text), text);
        }
    }
}
