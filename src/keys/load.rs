//! Reading keymap files: a shipped one, then the site's and the user's over it.
//!
//! `[section]` is `global` (everywhere the command means something) or a context; a line is
//! `command = ["key", …]`, the first key being the one that hints show. A later file's line replaces
//! the earlier one of the same command and section; a context's line replaces the global one there;
//! `[]` unbinds. `[text]` has one line, `words = true`: Esc (or Alt) and b, f, d go and delete by words in texts.

use super::keymap::Binding;
use super::{Chord, Command, Context, Fault, FaultKind, Key, Keymap, Place, Sequence};
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The keymaps in the program, by name.
pub const PRESETS: &[(&str, &str)] = &[
    ("default", include_str!("../../keymaps/default.toml")),
    (
        "function-keys",
        include_str!("../../keymaps/function-keys.toml"),
    ),
    ("vi", include_str!("../../keymaps/vi.toml")),
    ("emacs", include_str!("../../keymaps/emacs.toml")),
];

/// One keymap file.
#[derive(Clone, Debug)]
pub struct Layer {
    /// How faults name it.
    pub file: String,
    /// TOML.
    pub text: String,
}

/// Reads the preset of that name and lays the files over it, first the site's, then the user's.
///
/// # Errors
/// Every fault of every file, in the order of files and lines.
pub fn open(preset: &str, overlays: &[impl AsRef<Path>]) -> Result<Keymap, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut fault = |file: &str, kind| {
        faults.push(Fault {
            place: Place {
                file: file.to_owned(),
                line: 0,
            },
            kind,
        });
    };
    let mut layers = Vec::new();
    match PRESETS.iter().find(|(name, _)| *name == preset) {
        Some((name, text)) => {
            layers.push(Layer {
                file: format!("keymaps/{name}.toml"),
                text: (*text).to_owned(),
            });
        }
        None => fault(
            preset,
            FaultKind::UnknownPreset {
                name: preset.to_owned(),
            },
        ),
    }
    for path in overlays {
        let file = path.as_ref().display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => layers.push(Layer { file, text }),
            Err(error) => fault(
                &file,
                FaultKind::Unreadable {
                    cause: error.kind(),
                },
            ),
        }
    }
    match Keymap::load(&layers) {
        Ok(keymap) if faults.is_empty() => Ok(keymap),
        Ok(_) => Err(faults),
        // Without a preset everything is unbound; saying so once per context would hide the cause.
        Err(_) if layers.is_empty() => Err(faults),
        Err(more) => {
            faults.extend(more);
            Err(faults)
        }
    }
}

/// One line of a file, read.
struct Row {
    /// `None` is `[global]`.
    section: Option<Context>,
    command: Command,
    keys: Vec<(Sequence, Place)>,
}

impl Keymap {
    /// A keymap from files, each over the one before.
    ///
    /// # Errors
    /// Every fault, in the order of files and lines. Clashes between keys are looked for even when
    /// single lines are at fault.
    pub fn load(layers: &[Layer]) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut rows: Vec<Row> = Vec::new();
        let mut words = false;
        for layer in layers {
            for row in read(layer, &mut words, &mut faults) {
                rows.retain(|old| (old.section, old.command) != (row.section, row.command));
                rows.push(row);
            }
        }
        let contexts = Context::ALL.map(|context| effective(&rows, context));
        match Self::build(contexts) {
            Ok(keymap) if faults.is_empty() => Ok(keymap.with_words(words)),
            Ok(_) => Err(faults),
            Err(more) => {
                faults.extend(blame_overlay(more, layers));
                let order = |fault: &Fault| {
                    let file = layers
                        .iter()
                        .position(|layer| layer.file == fault.place.file);
                    (file, fault.place.line)
                };
                faults.sort_by_key(order);
                Err(faults)
            }
        }
    }

    /// A shipped keymap. The tests prove that each is sound.
    pub fn preset(name: &str) -> Result<Self, Vec<Fault>> {
        open(name, &[] as &[&Path])
    }
}

/// A key of an overlay that swallows sequences of the files beneath is one fault, in the line that somebody wrote: not one
/// for each of them in a file that they did not.
fn blame_overlay(faults: Vec<Fault>, layers: &[Layer]) -> Vec<Fault> {
    let layer = |place: &Place| layers.iter().position(|l| l.file == place.file);
    let mut out: Vec<Fault> = Vec::new();
    let mut seen: Vec<(Place, Sequence)> = Vec::new();
    for fault in faults {
        let FaultKind::Shadowed {
            short,
            long,
            command,
            other,
            ..
        } = &fault.kind
        else {
            out.push(fault);
            continue;
        };
        if layer(other) <= layer(&fault.place) {
            out.push(fault);
            continue;
        }
        if seen.contains(&(other.clone(), long.clone())) {
            continue;
        }
        seen.push((other.clone(), long.clone()));
        let same = out.iter_mut().find_map(|known| match &mut known.kind {
            FaultKind::Swallows { short: s, n, .. } if known.place == *other && s == short => {
                Some(n)
            }
            _ => None,
        });
        if let Some(n) = same {
            *n += 1;
            continue;
        }
        out.push(Fault {
            place: other.clone(),
            kind: FaultKind::Swallows {
                short: short.clone(),
                command: *command,
                long: long.clone(),
                n: 1,
                other: fault.place.clone(),
            },
        });
    }
    out
}

pub(super) fn sections() -> Vec<&'static str> {
    ["global", TEXT]
        .into_iter()
        .chain(Context::ALL.map(Context::id))
        .collect()
}

fn effective(rows: &[Row], context: Context) -> Vec<Binding> {
    let mut bindings = Vec::new();
    for row in rows {
        let overridden = row.section.is_none()
            && rows
                .iter()
                .any(|other| other.section == Some(context) && other.command == row.command);
        let here = row.section.is_none_or(|section| section == context);
        if !here || overridden || !row.command.is_valid_in(context) {
            continue;
        }
        for (keys, place) in &row.keys {
            let typed = keys.0.first().and_then(|first| first.text());
            // A global letter is simply text in a text field, a global digit an option number.
            if typed.is_some() && context.is_text() {
                continue;
            }
            bindings.push(Binding {
                keys: keys.clone(),
                command: row.command,
                place: place.clone(),
                twin: false,
            });
        }
    }
    bindings
}

/// The section about texts, which runs no command.
const TEXT: &str = "text";
/// Its one line.
const WORDS: &str = "words";

fn read(layer: &Layer, words: &mut bool, faults: &mut Vec<Fault>) -> Vec<Row> {
    let place = |at: usize| Place {
        file: layer.file.clone(),
        line: layer.text.as_bytes()[..at.min(layer.text.len())]
            .iter()
            .filter(|b| **b == b'\n')
            .count()
            + 1,
    };
    let (document, errors) = DeTable::parse_recoverable(&layer.text);
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        let cause = error.message().to_owned();
        faults.push(Fault {
            place: place(at),
            kind: FaultKind::Syntax { cause },
        });
    }
    // Tables come sorted by name; people mean the order of lines.
    let mut entries: Vec<_> = document.get_ref().iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    let mut rows = Vec::new();
    for (name, value) in entries {
        let section = match name.get_ref().as_ref() {
            "global" | TEXT => None,
            id => match Context::ALL.into_iter().find(|context| context.id() == id) {
                Some(context) => Some(context),
                None => {
                    let suggestion = nearest(id, sections().into_iter());
                    let kind = FaultKind::UnknownSection {
                        name: id.to_owned(),
                        suggestion,
                    };
                    faults.push(Fault {
                        place: place(name.span().start),
                        kind,
                    });
                    continue;
                }
            },
        };
        let DeValue::Table(table) = value.get_ref() else {
            let kind = FaultKind::UnknownSection {
                name: name.get_ref().to_string(),
                suggestion: None,
            };
            faults.push(Fault {
                place: place(name.span().start),
                kind,
            });
            continue;
        };
        let mut lines: Vec<_> = table.iter().collect();
        lines.sort_by_key(|(name, _)| name.span().start);
        if name.get_ref() == TEXT {
            for (name, value) in lines {
                match (name.get_ref().as_ref(), value.get_ref()) {
                    (WORDS, DeValue::Boolean(on)) => *words = *on,
                    (WORDS, _) => faults.push(Fault {
                        place: place(value.span().start),
                        kind: FaultKind::NotYesOrNo {
                            path: format!("{TEXT}.{WORDS}"),
                        },
                    }),
                    (other, _) => faults.push(Fault {
                        place: place(name.span().start),
                        kind: FaultKind::UnknownCommand {
                            name: other.to_owned(),
                            suggestion: Some(format!("{WORDS} = true")),
                        },
                    }),
                }
            }
            continue;
        }
        for (name, value) in lines {
            match line(section, name.get_ref(), value, &place) {
                Ok(row) => rows.push(row),
                Err(kinds) => faults.extend(kinds.into_iter().map(|(at, kind)| Fault {
                    place: place(at.unwrap_or(name.span().start)),
                    kind,
                })),
            }
        }
    }
    rows
}

/// Faults of one line; without a byte they belong to its name.
type LineFaults = Vec<(Option<usize>, FaultKind)>;

fn line(
    section: Option<Context>,
    name: &str,
    value: &Spanned<DeValue<'_>>,
    place: &impl Fn(usize) -> Place,
) -> Result<Row, LineFaults> {
    let Some(command) = Command::ALL
        .iter()
        .copied()
        .find(|command| command.id() == name)
    else {
        let suggestion = nearest(name, Command::ALL.iter().map(|command| command.id()));
        return Err(vec![(
            None,
            FaultKind::UnknownCommand {
                name: name.to_owned(),
                suggestion,
            },
        )]);
    };
    let mut faults = LineFaults::new();
    if let Some(section) = section.filter(|section| !command.is_valid_in(*section)) {
        faults.push((None, FaultKind::NotValidHere { command, section }));
    }
    let DeValue::Array(items) = value.get_ref() else {
        faults.push((
            None,
            FaultKind::NotAList {
                command: name.to_owned(),
            },
        ));
        return Err(faults);
    };
    let mut keys = Vec::new();
    for item in items {
        let at = item.span().start;
        let DeValue::String(text) = item.get_ref() else {
            faults.push((
                Some(at),
                FaultKind::NotAList {
                    command: name.to_owned(),
                },
            ));
            continue;
        };
        match text.parse::<Sequence>() {
            Ok(sequence) => match refused(&sequence, section, command) {
                Some(kind) => faults.push((Some(at), kind)),
                None => keys.push((sequence, place(at))),
            },
            Err(wrong) => faults.push((
                Some(at),
                FaultKind::BadKey {
                    name: wrong.name,
                    suggestion: wrong.suggestion,
                },
            )),
        }
    }
    if faults.is_empty() {
        Ok(Row {
            section,
            command,
            keys,
        })
    } else {
        Err(faults)
    }
}

fn refused(keys: &Sequence, section: Option<Context>, command: Command) -> Option<FaultKind> {
    // After Esc these begin what terminals send by themselves; typed ahead on a slow line the two
    // keys would be taken for that.
    let introduces = keys.0.windows(2).any(|pair| {
        pair[0] == Chord::plain(Key::Esc)
            && matches!(pair[1].text(), Some('[' | ']' | 'O' | 'P' | '_'))
    });
    if introduces {
        return Some(FaultKind::Reserved {
            key: keys.clone(),
            owner: "escape sequences",
        });
    }
    if let Some(owner) = keys.0.iter().find_map(|chord| Chord::reserved(*chord)) {
        return Some(FaultKind::Reserved {
            key: keys.clone(),
            owner,
        });
    }
    let first = keys.0.first().and_then(|first| first.text())?;
    if let Some(section) = section.filter(|section| section.is_text()) {
        return Some(FaultKind::TextKey {
            key: keys.clone(),
            section,
        });
    }
    let in_options = |context: &Context| {
        context.has_options() && section.is_none_or(|section| section == *context)
    };
    if first.is_ascii_digit() && command.spec().contexts.iter().any(in_options) {
        return Some(FaultKind::OptionDigit { key: keys.clone() });
    }
    None
}

fn nearest(name: &str, known: impl Iterator<Item = &'static str>) -> Option<String> {
    known
        .map(|known| (strsim::jaro_winkler(known, name), known))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, known)| known.to_owned())
}

#[cfg(test)]
mod tests;
