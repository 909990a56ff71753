//! The sentences of a wording one by one, as a form has them: what each is called, what may stand there, what is wrong
//! with it. `migrations/0068_document_wording.sql` holds the same rules.

use super::wording::HOLES;
use crate::domain::template::{Template, TemplateFaultKind};
use serde_json::{Map, Value};

/// What a sentence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SentenceShape {
    /// One line.
    Line,
    /// Paragraphs, a line each.
    Text,
    /// Several sentences, a line each.
    List,
}

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentenceKind {
    /// Where it stands among the sentences, e.g. `certificate.notes.bid_bond`.
    pub key: &'static str,
    /// What it is.
    pub shape: SentenceShape,
}

const fn line(key: &'static str) -> SentenceKind {
    let shape = SentenceShape::Line;
    SentenceKind { key, shape }
}

const fn text(key: &'static str) -> SentenceKind {
    let shape = SentenceShape::Text;
    SentenceKind { key, shape }
}

const fn list(key: &'static str) -> SentenceKind {
    let shape = SentenceShape::List;
    SentenceKind { key, shape }
}

/// Every sentence, in the order in which it is read on paper.
pub const SENTENCES: [SentenceKind; 18] = [
    line("certificate.electronic"),
    line("certificate.preview"),
    line("certificate.number_to_come"),
    line("certificate.date_to_come"),
    text("certificate.undertaking"),
    text("certificate.seal_paper"),
    text("certificate.seal_electronic"),
    list("certificate.notes.advance_payment"),
    list("certificate.notes.interim_advance"),
    list("certificate.notes.performance"),
    list("certificate.notes.bid_bond"),
    text("notice.lead"),
    list("notice.methods"),
    line("notice.hand_in"),
    text("notice.completion"),
    text("notice.care"),
    text("notice.contact"),
    text("notice.orderer"),
];

/// What is wrong with a sentence; lines are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SentenceFault {
    /// Nothing stands there.
    Blank,
    /// More characters than it may have (of a list: one of its lines).
    TooLong {
        /// Most.
        most: usize,
    },
    /// More lines than it may have.
    Lines {
        /// Most.
        most: usize,
    },
    /// A control or invisible character.
    Control {
        /// Line.
        line: usize,
    },
    /// A hole that does not exist.
    Unknown {
        /// As written.
        name: String,
        /// Line.
        line: usize,
    },
    /// A brace that opens or closes nothing, or one in full width.
    Brace {
        /// Line.
        line: usize,
    },
}

impl SentenceKind {
    /// Most characters (of a list: of each line) and most lines.
    fn most(self) -> (usize, usize) {
        match self.shape {
            SentenceShape::Line => (100, 1),
            SentenceShape::Text => (600, 10),
            SentenceShape::List => (200, 9),
        }
    }

    /// As many characters as may be typed: more than are taken, so that a paste is told and not cut.
    #[must_use]
    pub fn room(self) -> usize {
        let (characters, lines) = self.most();
        match self.shape {
            SentenceShape::List => characters * lines * 2,
            _ => characters * 2,
        }
    }

    /// What it says among these sentences, a list a line each; empty when it is not there.
    #[must_use]
    pub fn read(self, sentences: &Value) -> String {
        let at = format!("/{}", self.key.replace('.', "/"));
        match sentences.pointer(&at) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Array(items)) => {
                let items: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
                items.join("\n")
            }
            _ => String::new(),
        }
    }

    /// As it is kept: blanks at the ends of lines are nobody's wish, nor are empty lines at either end or in a list.
    #[must_use]
    pub fn tidy(self, typed: &str) -> String {
        let lines: Vec<&str> = typed
            .trim_matches('\n')
            .lines()
            .map(str::trim_end)
            .collect();
        match self.shape {
            SentenceShape::Line => lines.concat(),
            SentenceShape::Text => lines.join("\n").trim_matches('\n').to_owned(),
            SentenceShape::List => {
                let lines: Vec<&str> = lines.into_iter().filter(|l| !l.is_empty()).collect();
                lines.join("\n")
            }
        }
    }

    /// What is wrong with a tidy one.
    #[must_use]
    pub fn fault(self, text: &str) -> Option<SentenceFault> {
        if crate::domain::text::is_blank(text) {
            return Some(SentenceFault::Blank);
        }
        let (most, most_lines) = self.most();
        let long = |text: &str| text.chars().count() > most;
        let too_long = match self.shape {
            SentenceShape::List => text.split('\n').any(long),
            _ => long(text),
        };
        if too_long {
            return Some(SentenceFault::TooLong { most });
        }
        if text.split('\n').count() > most_lines {
            return Some(SentenceFault::Lines { most: most_lines });
        }
        for (line, said) in (1..).zip(text.split('\n')) {
            if said.chars().any(crate::domain::text::is_forbidden) {
                return Some(SentenceFault::Control { line });
            }
            if said.contains(['｛', '｝']) {
                return Some(SentenceFault::Brace { line });
            }
            // Each sentence of a list for itself, and a hole does not go over a line's end anyway.
            if let Err(fault) = Template::parse(said, HOLES) {
                return Some(match fault.kind {
                    TemplateFaultKind::Unknown { name, .. } => {
                        SentenceFault::Unknown { name, line }
                    }
                    TemplateFaultKind::Unclosed | TemplateFaultKind::Stray => {
                        SentenceFault::Brace { line }
                    }
                });
            }
        }
        None
    }

    fn value(self, text: &str) -> Value {
        match self.shape {
            SentenceShape::List => text.split('\n').collect(),
            _ => text.into(),
        }
    }
}

/// All of them as the database keeps them; `said` gives each, tidy.
pub fn sentences(said: impl Fn(SentenceKind) -> String) -> Value {
    let mut all = Value::Object(Map::new());
    for kind in SENTENCES {
        let mut place = &mut all;
        for part in kind.key.split('.') {
            if place.is_null() {
                *place = Value::Object(Map::new());
            }
            let Value::Object(fields) = place else { break };
            place = fields.entry(part).or_insert(Value::Null);
        }
        *place = kind.value(&said(kind));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Wording;

    fn of(key: &str) -> SentenceKind {
        SENTENCES.into_iter().find(|s| s.key == key).unwrap()
    }

    #[test]
    fn the_built_in_wording_is_these_sentences_and_no_others_and_none_has_a_fault() {
        let standard = Wording::standard().unwrap().sentences();
        for kind in SENTENCES {
            let said = kind.read(&standard);
            assert_eq!(kind.fault(&said), None, "{kind:?} {said}");
            assert_eq!(kind.tidy(&said), said);
        }
        assert_eq!(sentences(|kind| kind.read(&standard)), standard);
    }

    #[test]
    fn faults_are_told_with_their_line() {
        let care = of("notice.care");
        for (said, fault) in [
            ("", SentenceFault::Blank),
            ("　", SentenceFault::Blank),
            ("一行目\n{works", SentenceFault::Brace { line: 2 }),
            ("｛works｝", SentenceFault::Brace { line: 1 }),
            ("a\n\u{200b}", SentenceFault::Control { line: 2 }),
        ] {
            assert_eq!(care.fault(said), Some(fault), "{said}");
        }
        let unknown = care.fault("{works}\n{key}");
        let name = "key".to_owned();
        assert_eq!(unknown, Some(SentenceFault::Unknown { name, line: 2 }));
        let long = "あ".repeat(101);
        let line = of("notice.hand_in");
        assert_eq!(
            line.fault(&long),
            Some(SentenceFault::TooLong { most: 100 })
        );
        assert_eq!(line.fault("a\nb"), Some(SentenceFault::Lines { most: 1 }));
        assert_eq!(care.fault(&long), None);
        let methods = of("notice.methods");
        assert_eq!(methods.fault("a\n".repeat(8).as_str().trim_end()), None);
        let ten = ["a"; 10].join("\n");
        assert_eq!(methods.fault(&ten), Some(SentenceFault::Lines { most: 9 }));
    }

    #[test]
    fn blanks_that_nobody_wished_are_left_out_and_indents_stay() {
        let methods = of("notice.methods").tidy("\n電子メール 　\n\n　郵送\n");
        assert_eq!(methods, "電子メール\n　郵送");
        assert_eq!(of("notice.lead").tidy("一\n\n二 \n\n"), "一\n\n二");
        assert_eq!(of("notice.hand_in").tidy("提出\n方法"), "提出方法");
    }
}
