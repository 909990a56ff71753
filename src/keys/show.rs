//! Keys as people see them: the hint line, the help, the README's table. All from the keymap, so
//! that nothing shown can differ from what a key does.

use super::{Command, Context, Keymap};
use crate::i18n::Language;
use crate::i18n::cli::Cli;

/// A key and the command it runs, for the hint line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// As written in a keymap: `F5`, `g g`, `Esc 5`.
    pub keys: String,
    /// What it runs; its words are in `command.spec().words`.
    pub command: Command,
}

/// A command with every key that runs it, for the help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpEntry {
    /// The command.
    pub command: Command,
    /// Every way to ask for it here, the preferred first; option numbers are in
    /// `command.spec().option`.
    pub keys: Vec<String>,
}

impl Keymap {
    /// What the hint line shows in `context`, in table order. Commands with an option number are
    /// left to the option legend where there is one.
    ///
    /// `plain`: show keys that need neither F-key nor Ctrl, for terminals that send none.
    pub fn hints(&self, context: Context, plain: bool) -> Vec<Hint> {
        self.hints_with(context, plain, &[])
    }

    /// The same with these commands among them, which are no hints otherwise.
    pub fn hints_with(&self, context: Context, plain: bool, also: &[Command]) -> Vec<Hint> {
        Command::ALL
            .iter()
            .filter(|command| {
                let spec = command.spec();
                also.contains(command)
                    || spec.hint && !(context.has_options() && spec.option.is_some())
            })
            .filter_map(|command| {
                let binding = self
                    .keys(*command, context)
                    .find(|binding| !plain || binding.keys.is_plain())
                    .or_else(|| self.keys(*command, context).next())?;
                Some(Hint {
                    keys: binding.keys.to_string(),
                    command: *command,
                })
            })
            .collect()
    }

    /// Every command that means something in `context`, in table order.
    pub fn help(&self, context: Context) -> Vec<HelpEntry> {
        Command::ALL
            .iter()
            .filter(|command| command.is_valid_in(context))
            .map(|command| HelpEntry {
                command: *command,
                keys: self
                    .keys(*command, context)
                    .map(|binding| binding.keys.to_string())
                    .collect(),
            })
            .collect()
    }

    /// The key of a command for a sentence (「F5で更新」); empty when it has none here.
    pub fn key_of(&self, command: Command, context: Context) -> String {
        self.keys(command, context)
            .next()
            .map_or_else(String::new, |binding| binding.keys.to_string())
    }

    /// Every command with all its keys, as a Markdown table: `densho keymap list`.
    pub fn table(&self, language: Language) -> String {
        let mut table = format!("{}\n|---|---|---|---|\n", Cli(language).keymap_head());
        for command in Command::ALL {
            let spec = command.spec();
            let mut keys: Vec<String> = Vec::new();
            for context in spec.contexts {
                for binding in self
                    .keys(*command, *context)
                    .filter(|binding| !binding.twin)
                {
                    let key = format!("`{}`", binding.keys).replace('|', "\\|");
                    if !keys.contains(&key) {
                        keys.push(key);
                    }
                }
            }
            let option = spec
                .option
                .map_or_else(String::new, |number| number.to_string());
            table.push_str(&format!(
                "| {} `{}` | {} | {option} | {} |\n",
                language.pick(spec.words.ja, spec.words.en),
                spec.id,
                keys.join(" "),
                language.pick(spec.words.about_ja, spec.words.about_en),
            ));
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::{PRESETS, Sequence};

    fn line(context: Context, plain: bool) -> String {
        let keymap = Keymap::preset("default").unwrap();
        let hints: Vec<_> = keymap
            .hints(context, plain)
            .iter()
            .map(|hint| format!("{}{}", hint.keys, hint.command.ja()))
            .collect();
        hints.join(" ")
    }

    #[test]
    fn the_hint_line_of_a_list_reads_as_operators_expect() {
        assert_eq!(
            line(Context::List, false),
            "Enter実行 u引受解除 R再実行 M再送 V戻り X送信取止 L文面 F5更新 F6新規 F12戻る /検索 f絞込 E書出 ?ヘルプ"
        );
        assert_eq!(
            line(Context::List, true),
            "Enter実行 u引受解除 R再実行 M再送 V戻り X送信取止 L文面 r更新 N新規 Esc Esc戻る /検索 f絞込 E書出 ?ヘルプ"
        );
    }

    #[test]
    fn every_key_of_the_readmes_tour_does_what_it_says() {
        let readme = include_str!("../../README.md");
        let keymap = Keymap::preset("default").unwrap();
        for (key, command, context) in [
            ("j", Command::Down, Context::List),
            ("k", Command::Up, Context::List),
            ("Space", Command::PageDown, Context::List),
            ("b", Command::PageUp, Context::List),
            ("c", Command::Claim, Context::List),
            ("Enter", Command::Run, Context::List),
            ("e", Command::Change, Context::Detail),
            ("F4", Command::Values, Context::Form),
            ("F10", Command::Confirm, Context::Form),
            ("w", Command::Override, Context::Detail),
            ("s", Command::Submit, Context::Detail),
            ("g r", Command::GoReview, Context::List),
            ("a", Command::Approve, Context::Review),
            ("t", Command::Return, Context::Review),
            ("g c", Command::GoContracts, Context::List),
            ("K", Command::Reveal, Context::Contract),
            ("O", Command::PrintNotice, Context::Contract),
            ("P", Command::PrintCertificate, Context::Contract),
            ("g p", Command::GoPublication, Context::List),
            ("R", Command::RetryJob, Context::List),
            ("?", Command::Help, Context::List),
        ] {
            assert!(
                readme.contains(&format!("`{key}`")),
                "the tour does not name {key}"
            );
            let keys: Vec<String> = keymap
                .keys(command, context)
                .map(|b| b.keys.to_string())
                .collect();
            assert!(
                keys.iter().any(|k| k == key),
                "{key} is not {command:?}: {keys:?}"
            );
        }
    }

    #[test]
    fn the_hint_line_of_a_form_shows_no_letters() {
        assert_eq!(
            line(Context::Form, false),
            "Enter実行 F4候補 F10確認・保存 F12戻る F9前回値 F2契約複写 F1ヘルプ"
        );
    }

    #[test]
    fn every_key_in_every_hint_line_is_bound_to_the_command_beside_it() {
        for (name, _) in PRESETS {
            let keymap = Keymap::preset(name).unwrap();
            for context in Context::ALL {
                for plain in [false, true] {
                    for hint in keymap.hints(context, plain) {
                        let keys: Sequence = hint.keys.parse().unwrap();
                        assert_eq!(
                            keymap.find(&keys.0, context),
                            super::super::keymap::Found::Command(hint.command),
                            "{name} {context} {}",
                            hint.keys
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn the_help_names_a_key_for_everything_it_explains() {
        for (name, _) in PRESETS {
            let keymap = Keymap::preset(name).unwrap();
            for context in Context::ALL {
                for entry in keymap.help(context) {
                    assert!(
                        !entry.keys.is_empty(),
                        "{name} {context} {}",
                        entry.command.id()
                    );
                }
            }
        }
    }

    #[test]
    fn the_table_has_a_row_for_every_command_in_either_language() {
        let keymap = Keymap::preset("default").unwrap();
        let table = keymap.table(Language::Japanese);
        assert_eq!(table.lines().count(), Command::ALL.len() + 2);
        assert!(table.contains("| 更新 `refresh` | `F5` `r` |  | 最新の内容にする |"));
        let table = keymap.table(Language::English);
        assert_eq!(table.lines().count(), Command::ALL.len() + 2);
        assert!(table.contains("| Refresh `refresh` | `F5` `r` |  | Fetch the latest |"));
    }
}
