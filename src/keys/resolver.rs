//! From key presses to commands: sequences, text fields, option digits, and keys pressed with
//! the IME left on.

use super::keymap::Found;
use super::{Chord, Command, Context, Key, Keymap, WordKey};

/// What a key press came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Run this.
    Command(Command),
    /// A digit for the option column, 0 to 9.
    Digit(u8),
    /// Not a command here: the text field's own key (a character as typed, an arrow, Backspace …).
    Text(Chord),
    /// The text field's own too: it goes or deletes by words.
    Word(WordKey),
    /// The beginning of a sequence; show it and wait.
    Pending(String),
    /// A dangerous command pressed in full width: not run. Say that the IME is on.
    ImeDangerous(Command),
    /// Japanese typed where keys are commands. Say that the IME is on.
    ImeOn,
    /// Nothing is bound to these keys; they are named for the message line.
    Unbound(String),
}

/// Remembers the beginning of a sequence between key presses.
#[derive(Clone, Debug, Default)]
pub struct Resolver {
    pending: Vec<Chord>,
    /// Some key of the sequence came in full width.
    folded: bool,
}

impl Resolver {
    /// Nothing pending.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one key press. Call with the context in which the key was pressed.
    pub fn press(&mut self, keymap: &Keymap, chord: Chord, context: Context) -> Outcome {
        let begins = self.pending.is_empty();
        if begins && context.is_text() && chord.text().is_some() {
            return Outcome::Text(chord);
        }
        let narrow = chord.narrowed();
        self.folded |= narrow != chord;
        if begins
            && context.has_options()
            && let Some(digit) = narrow.text().and_then(|c| c.to_digit(10))
        {
            self.cancel();
            return Outcome::Digit(u8::try_from(digit).unwrap_or(0));
        }
        self.pending.push(narrow);
        match keymap.find(&self.pending, context) {
            Found::Prefix(_) => Outcome::Pending(self.pending()),
            Found::Command(command) => {
                let folded = self.folded;
                self.cancel();
                if folded && command.spec().dangerous {
                    Outcome::ImeDangerous(command)
                } else {
                    Outcome::Command(command)
                }
            }
            Found::Nothing => {
                let keys = self.pending();
                let word = keymap.word_key(&self.pending, context);
                self.cancel();
                if let Some(word) = word {
                    return Outcome::Word(word);
                }
                if begins && context.is_text() {
                    Outcome::Text(chord)
                } else if chord.text().is_some_and(|c| !c.is_ascii()) {
                    Outcome::ImeOn
                } else {
                    Outcome::Unbound(keys)
                }
            }
        }
    }

    /// The keys of a sequence so far, as shown to people; empty when none is begun.
    pub fn pending(&self) -> String {
        super::Sequence(self.pending.clone()).to_string()
    }

    /// Only Esc has come so far, and with this key behind it it begins nothing that is bound here.
    pub fn is_lone_escape(&self, keymap: &Keymap, next: Chord, context: Context) -> bool {
        let esc = Chord::plain(Key::Esc);
        let keys = [esc, next.narrowed()];
        self.pending == [esc]
            && keymap.word_key(&keys, context).is_none()
            && matches!(keymap.find(&keys, context), Found::Nothing)
    }

    /// Forgets the beginning of a sequence.
    pub fn cancel(&mut self) {
        self.pending.clear();
        self.folded = false;
    }

    /// Whether what is begun means something by itself when nothing follows: a lone Esc. Any other beginning waits for its
    /// next key however slow the hand or the line is, for `1` that comes too late behind `g` is another command.
    pub fn may_expire(&self) -> bool {
        self.pending == [Chord::plain(Key::Esc)]
    }

    /// The operator has waited: a lone Esc means what it is bound to. Call about a second after [`Outcome::Pending`], if
    /// nothing came; any other beginning stays.
    pub fn expire(&mut self, keymap: &Keymap, context: Context) -> Option<Command> {
        if !self.may_expire() {
            return None;
        }
        self.cancel();
        match keymap.find(&[Chord::plain(Key::Esc)], context) {
            Found::Prefix(command) => command,
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{PRESETS, Sequence};

    fn press(keys: &str, context: Context) -> Vec<Outcome> {
        let keymap = Keymap::preset("default").unwrap();
        let mut resolver = Resolver::new();
        let keys: Sequence = keys.parse().unwrap();
        keys.0
            .iter()
            .map(|chord| resolver.press(&keymap, *chord, context))
            .collect()
    }

    fn last(keys: &str, context: Context) -> Outcome {
        press(keys, context).pop().unwrap()
    }

    #[test]
    fn digits_in_a_list_are_option_numbers_also_in_full_width() {
        assert_eq!(last("9", Context::List), Outcome::Digit(9));
        assert_eq!(last("９", Context::List), Outcome::Digit(9));
    }

    #[test]
    fn letters_in_a_text_field_are_text_as_typed() {
        assert_eq!(last("j", Context::Form), Outcome::Text(Chord::char('j')));
        assert_eq!(last("ｊ", Context::Form), Outcome::Text(Chord::char('ｊ')));
        assert_eq!(
            last("Left", Context::Form),
            Outcome::Text(Chord::plain(Key::Left))
        );
        assert_eq!(last(":", Context::Line), Outcome::Text(Chord::char(':')));
    }

    #[test]
    fn escape_and_a_digit_are_the_function_key() {
        assert_eq!(
            press("Esc 5", Context::List),
            [
                Outcome::Pending("Esc".to_owned()),
                Outcome::Command(Command::Refresh)
            ]
        );
        assert_eq!(
            last("Esc 4", Context::Form),
            Outcome::Command(Command::Values)
        );
        assert_eq!(
            last("Esc =", Context::Form),
            Outcome::Command(Command::Back)
        );
        assert_eq!(
            last("Esc ^", Context::Form),
            Outcome::Command(Command::Back)
        );
    }

    #[test]
    fn full_width_letters_are_keys_except_dangerous_ones() {
        assert_eq!(last("ｊ", Context::List), Outcome::Command(Command::Down));
        assert_eq!(
            last("ａ", Context::List),
            Outcome::ImeDangerous(Command::Approve)
        );
        assert_eq!(
            last("ｙ", Context::Dialog),
            Outcome::ImeDangerous(Command::Yes)
        );
        assert_eq!(last("あ", Context::List), Outcome::ImeOn);
        assert_eq!(last("ｇ g", Context::List), Outcome::Command(Command::Top));
    }

    #[test]
    fn one_full_width_key_does_not_taint_the_next() {
        assert_eq!(
            press("ｊ a", Context::List).pop(),
            Some(Outcome::Command(Command::Approve))
        );
        assert_eq!(
            press("９ a", Context::List).pop(),
            Some(Outcome::Command(Command::Approve))
        );
    }

    #[test]
    fn an_unknown_sequence_is_named_and_forgotten() {
        assert_eq!(
            press("Esc q q", Context::List)[1..],
            [
                Outcome::Unbound("Esc q".to_owned()),
                Outcome::Command(Command::Leave),
            ]
        );
    }

    #[test]
    fn a_lone_escape_cancels_after_a_while_and_never_more_than_that() {
        let keymap = Keymap::preset("default").unwrap();
        for context in Context::ALL {
            let mut resolver = Resolver::new();
            resolver.press(&keymap, Chord::plain(Key::Esc), context);
            assert_eq!(resolver.expire(&keymap, context), Some(Command::Cancel));
            assert_eq!(resolver.pending(), "");
            assert_eq!(resolver.expire(&keymap, context), None);
        }
    }

    #[test]
    fn any_other_beginning_waits_and_ends_with_its_next_key_whatever_that_is() {
        let keymap = Keymap::preset("default").unwrap();
        for (late, outcome) in [
            ("c", Outcome::Command(Command::GoContracts)),
            ("x", Outcome::Unbound("g x".to_owned())),
            ("Esc", Outcome::Unbound("g Esc".to_owned())),
        ] {
            let mut resolver = Resolver::new();
            resolver.press(&keymap, Chord::char('g'), Context::List);
            assert!(!resolver.may_expire());
            assert_eq!(resolver.expire(&keymap, Context::List), None);
            let late: Sequence = late.parse().unwrap();
            let came = resolver.press(&keymap, late.0[0], Context::List);
            assert_eq!(came, outcome);
            assert_eq!(resolver.pending(), "");
        }
    }

    #[test]
    fn every_binding_of_every_keymap_runs_its_command() {
        for (name, _) in PRESETS {
            let keymap = Keymap::preset(name).unwrap();
            for context in Context::ALL {
                for binding in keymap.bindings(context) {
                    let mut resolver = Resolver::new();
                    let mut outcome = None;
                    for chord in &binding.keys.0 {
                        outcome = Some(resolver.press(&keymap, *chord, context));
                    }
                    let outcome = match outcome {
                        Some(Outcome::Pending(_)) => {
                            resolver.expire(&keymap, context).map(Outcome::Command)
                        }
                        other => other,
                    };
                    assert_eq!(
                        outcome,
                        Some(Outcome::Command(binding.command)),
                        "{name} {context} {}",
                        binding.keys
                    );
                }
            }
        }
    }
}
