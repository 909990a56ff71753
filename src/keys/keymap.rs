//! Which keys run which command where, once every file has been read and found sound.

use super::{Chord, Command, Context, Fault, FaultKind, Key, Place, Sequence};

/// One way to ask for a command in one context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The keys.
    pub keys: Sequence,
    /// What they run.
    pub command: Command,
    /// Where they were bound.
    pub place: Place,
    /// Not written in a file: `Esc` and a digit, which stand beside every F1-F12, or `Esc + ` and a digit
    /// beside every F13-F24.
    pub twin: bool,
}

/// What a (part of a) sequence means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// It runs a command.
    Command(Command),
    /// Longer sequences begin with it. Esc alone may also mean a command, when nothing follows.
    Prefix(Option<Command>),
    /// Nothing.
    Nothing,
}

/// The bindings of every context. Sound by construction: no key means two things, none is
/// unreachable behind a shorter one, and the command line can be reached everywhere.
#[derive(Clone, Debug)]
pub struct Keymap {
    contexts: [Vec<Binding>; Context::ALL.len()],
    /// Esc (or Alt) and b, f, d go and delete by words in texts, as far as they run no command there.
    words: bool,
}

/// A key of a text that goes by words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordKey {
    /// To the start of the word before.
    Left,
    /// To the end of the word after.
    Right,
    /// Deletes the word after.
    Delete,
}

/// What stands for F1 to F12 after Esc, and for F13 to F24 after Esc and `+` (shifted digits differ from
/// keyboard to keyboard).
const TWINS: [(u8, &str); 12] = [
    (1, "1"),
    (2, "2"),
    (3, "3"),
    (4, "4"),
    (5, "5"),
    (6, "6"),
    (7, "7"),
    (8, "8"),
    (9, "9"),
    (10, "0"),
    (11, "-"),
    // `=` beside `-` on an English keyboard, `^` on a Japanese one
    (12, "=^"),
];

impl Keymap {
    /// Takes the bindings of each context in the order of hints, adds the twins of F-keys, and
    /// refuses what cannot work, with every fault.
    pub(super) fn build(
        mut contexts: [Vec<Binding>; Context::ALL.len()],
    ) -> Result<Self, Vec<Fault>> {
        let mut faults: Vec<Fault> = Vec::new();
        for context in Context::ALL {
            let bindings = &mut contexts[context.index()];
            add_twins(bindings);
            for fault in conflicts(bindings, context) {
                // The same two lines clash in every context they share; once is enough.
                let same = |known: &Fault| known.place == fault.place && alike(known, &fault);
                if !faults.iter().any(same) {
                    faults.push(fault);
                }
            }
            let reaches = |binding: &Binding| {
                binding.command == Command::CommandLine && binding.keys.is_plain()
            };
            if !bindings.iter().any(reaches) {
                let bound = bindings
                    .iter()
                    .find(|binding| binding.command == Command::CommandLine);
                let place = bound.map_or(
                    Place {
                        file: "-".to_owned(),
                        line: 0,
                    },
                    |b| b.place.clone(),
                );
                faults.push(Fault {
                    place,
                    kind: FaultKind::NoCommandLine { context },
                });
            }
        }
        faults.extend(answers_itself(&contexts));
        if faults.is_empty() {
            Ok(Self {
                contexts,
                words: false,
            })
        } else {
            Err(faults)
        }
    }

    /// Every binding of a context: first the preferred key of each command.
    pub fn bindings(&self, context: Context) -> &[Binding] {
        &self.contexts[context.index()]
    }

    /// The keys of a command in a context, the preferred first.
    pub fn keys(&self, command: Command, context: Context) -> impl Iterator<Item = &Binding> {
        self.bindings(context)
            .iter()
            .filter(move |binding| binding.command == command)
    }

    /// The same keymap, in which texts are gone through by words or not.
    pub(super) fn with_words(mut self, words: bool) -> Self {
        self.words = words;
        self
    }

    /// What `keys`, which run no command in `context`, mean to the words of its text.
    pub fn word_key(&self, keys: &[Chord], context: Context) -> Option<WordKey> {
        let [esc, chord] = keys else { return None };
        if !self.words || !context.is_text() || *esc != Chord::plain(Key::Esc) {
            return None;
        }
        match chord.text()? {
            'b' => Some(WordKey::Left),
            'f' => Some(WordKey::Right),
            'd' => Some(WordKey::Delete),
            _ => None,
        }
    }

    /// What `keys` mean in `context`.
    pub fn find(&self, keys: &[Chord], context: Context) -> Found {
        let exact = self
            .bindings(context)
            .iter()
            .find(|binding| binding.keys.0 == keys)
            .map(|binding| binding.command);
        let longer = |binding: &Binding| {
            binding.keys.0.len() > keys.len() && binding.keys.0.starts_with(keys)
        };
        if self.bindings(context).iter().any(longer) {
            Found::Prefix(exact)
        } else {
            exact.map_or(Found::Nothing, Found::Command)
        }
    }
}

fn alike(one: &Fault, other: &Fault) -> bool {
    match (&one.kind, &other.kind) {
        (
            FaultKind::Duplicate {
                key: a,
                first: b,
                second: c,
                ..
            },
            FaultKind::Duplicate {
                key: d,
                first: e,
                second: f,
                ..
            },
        ) => (a, b, c) == (d, e, f),
        (
            FaultKind::Shadowed {
                short: a, long: b, ..
            },
            FaultKind::Shadowed {
                short: c, long: d, ..
            },
        ) => (a, b) == (c, d),
        _ => false,
    }
}

fn add_twins(bindings: &mut Vec<Binding>) {
    let written = bindings.clone();
    for binding in &written {
        let [
            Chord {
                key: Key::F(number),
                ctrl: false,
            },
        ] = binding.keys.0[..]
        else {
            continue;
        };
        let (below, prefix) = match number {
            13.. => (number - 12, Some(Chord::char('+'))),
            _ => (number, None),
        };
        let digits = TWINS
            .iter()
            .find(|(twin, _)| *twin == below)
            .map_or("", |(_, digits)| digits);
        for digit in digits.chars() {
            let esc = std::iter::once(Chord::plain(Key::Esc));
            let keys = Sequence(esc.chain(prefix).chain([Chord::char(digit)]).collect());
            if written.iter().all(|other| other.keys != keys) {
                bindings.push(Binding {
                    keys,
                    twin: true,
                    ..binding.clone()
                });
            }
        }
    }
}

/// A key that says yes and, elsewhere, begins what is asked about: held down, it would ask and answer, row after row.
fn answers_itself(contexts: &[Vec<Binding>]) -> Vec<Fault> {
    let asks = |command: Command| {
        command != Command::Yes
            && (command.spec().dangerous || matches!(command, Command::Submit | Command::Confirm))
    };
    let all = || contexts.iter().flatten().filter(|b| !b.twin);
    let mut faults: Vec<Fault> = Vec::new();
    for yes in all().filter(|b| b.command == Command::Yes) {
        if let Some(other) = all().find(|b| b.keys == yes.keys && asks(b.command)) {
            faults.push(Fault {
                place: yes.place.clone(),
                kind: FaultKind::AnswersItself {
                    key: yes.keys.clone(),
                    command: other.command,
                    other: other.place.clone(),
                },
            });
        }
    }
    faults
}

fn conflicts(bindings: &[Binding], context: Context) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (index, later) in bindings.iter().enumerate() {
        for earlier in &bindings[..index] {
            if earlier.keys == later.keys && earlier.command != later.command {
                faults.push(Fault {
                    place: later.place.clone(),
                    kind: FaultKind::Duplicate {
                        key: later.keys.clone(),
                        context,
                        first: earlier.command,
                        second: later.command,
                        other: earlier.place.clone(),
                    },
                });
            }
            let (short, long) = if earlier.keys.0.len() < later.keys.0.len() {
                (earlier, later)
            } else {
                (later, earlier)
            };
            let lone_escape =
                short.keys.0 == [Chord::plain(Key::Esc)] && short.command == Command::Cancel;
            if short.keys.0.len() < long.keys.0.len()
                && long.keys.0.starts_with(&short.keys.0)
                && !lone_escape
            {
                faults.push(Fault {
                    place: long.place.clone(),
                    kind: FaultKind::Shadowed {
                        short: short.keys.clone(),
                        long: long.keys.clone(),
                        context,
                        command: short.command,
                        other: short.place.clone(),
                    },
                });
            }
        }
    }
    faults
}
