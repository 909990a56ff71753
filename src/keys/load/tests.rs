use super::*;

fn base() -> Layer {
    Layer {
        file: "default.toml".to_owned(),
        text: PRESETS[0].1.to_owned(),
    }
}

fn over(text: &str) -> Result<Keymap, Vec<Fault>> {
    Keymap::load(&[
        base(),
        Layer {
            file: "mine.toml".to_owned(),
            text: text.to_owned(),
        },
    ])
}

fn faults(text: &str) -> Vec<String> {
    over(text).unwrap_err().iter().map(Fault::en).collect()
}

fn keys(keymap: &Keymap, command: Command, context: Context) -> Vec<String> {
    keymap
        .keys(command, context)
        .map(|binding| binding.keys.to_string())
        .collect()
}

#[test]
fn every_shipped_keymap_is_sound() {
    for (name, _) in PRESETS {
        if let Err(faults) = Keymap::preset(name) {
            panic!(
                "{name}: {:#?}",
                faults.iter().map(Fault::ja).collect::<Vec<_>>()
            );
        }
    }
}

#[test]
fn a_key_that_asks_for_an_approval_cannot_say_yes_to_it() {
    assert_eq!(
        faults("[list]\napprove = [\"F9\"]\n[dialog]\nyes = [\"y\", \"F9\"]\n"),
        [
            "mine.toml:4: F9 is the key of approve as well (mine.toml:2); held down it would say yes unseen; \
             give yes another key"
        ]
    );
}

#[test]
fn every_command_is_reached_everywhere_without_function_keys_alt_or_control() {
    for (name, _) in PRESETS {
        let keymap = Keymap::preset(name).unwrap();
        for command in Command::ALL {
            for context in command.spec().contexts {
                assert!(
                    keymap
                        .keys(*command, *context)
                        .any(|binding| binding.keys.is_plain()),
                    "{name}: {} has no plain key in {context}",
                    command.id()
                );
            }
        }
    }
}

#[test]
fn a_users_line_replaces_the_keys_of_that_command() {
    let keymap = over("[global]\nrefresh = [\"F8\", \"z\"]\n").unwrap();
    assert_eq!(
        keys(&keymap, Command::Refresh, Context::List),
        ["F8", "z", "Esc 8"]
    );
}

#[test]
fn a_context_s_line_replaces_the_global_one_there_only() {
    let keymap = over("[review]\nrefresh = [\"z\"]\n").unwrap();
    assert_eq!(keys(&keymap, Command::Refresh, Context::Review), ["z"]);
    assert!(keys(&keymap, Command::Refresh, Context::List).contains(&"F5".to_owned()));
}

#[test]
fn all_faults_are_told_at_once_with_line_and_remedy() {
    let found = faults(
        "[global]\nrefesh = [\"F5\"]\nhelp = \"F1\"\nnew = [\"Entr\"]\nredraw = [\"C-s\"]\n\
         [lists]\nup = [\"k\"]\n[form]\nvalues = [\"v\"]\nup = [\"Up\"]\n[list]\nclaim = [\"7\"]\n",
    );
    assert_eq!(
        found,
        [
            "mine.toml:2: no command refesh; did you mean refresh?",
            "mine.toml:3: the value of help must be a list of keys, such as help = [\"F5\", \"r\"]",
            "mine.toml:4: no key Entr; did you mean Enter?",
            "mine.toml:5: C-s cannot be bound (flow control has it); choose another key",
            "mine.toml:6: no section [lists]; did you mean list?",
            "mine.toml:9: in [form] v is text; use Esc v or an F-key",
            "mine.toml:10: up means nothing in [form]; put it under [list] [detail] [dialog] [contract] [review] [help] [line]",
            "mine.toml:12: in lists the digit 7 is an option number; choose another key",
        ]
    );
}

#[test]
fn what_terminals_send_by_themselves_is_no_key() {
    for key in ["Esc [", "M-O", "g Esc ]"] {
        let found = faults(&format!("[global]\nclaim = [\"{key}\"]\n"));
        assert!(found[0].contains("escape sequences has it"), "{found:?}");
    }
}

#[test]
fn one_key_cannot_mean_two_things() {
    let found = faults("[global]\nclaim = [\"a\"]\n");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("mine.toml:2: a already is approve in list (default.toml:"),
        "{found:?}"
    );
}

#[test]
fn a_key_cannot_hide_behind_a_shorter_one() {
    let found = faults("[global]\nclaim = [\"g\"]\n");
    assert!(
        found
            .iter()
            .any(|fault| fault.contains("g of claim begins") && fault.contains("such as g g")),
        "{found:?}"
    );
    let found = faults("[global]\nback = [\"Esc\"]\n");
    assert!(
        found
            .iter()
            .any(|fault| fault.contains("can never be pressed") || fault.contains("already")),
        "{found:?}"
    );
}

#[test]
fn a_clash_is_told_beside_a_fault_in_another_line() {
    let found = faults("[global]\nrefesh = []\nclaim = [\"a\"]\n");
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn the_command_line_cannot_be_taken_away() {
    // The twin of an F-key, Esc and its digit, is enough.
    assert!(over("[global]\ncommand-line = [\"F14\"]\n").is_ok());
    let found = faults("[global]\ncommand-line = [\"C-x\"]\n");
    assert!(
        found[0].contains("command-line has no key in list that every terminal sends"),
        "{found:?}"
    );
}

#[test]
fn broken_toml_is_told_with_its_line() {
    let found = faults("[global]\nhelp = [\"F1\"\n\nnew = = 3\n");
    assert!(!found.is_empty());
    assert!(
        found.iter().all(|fault| fault.starts_with("mine.toml:")),
        "{found:?}"
    );
    assert!(
        found.iter().any(|fault| fault.contains("not TOML")),
        "{found:?}"
    );
}

#[test]
fn an_unknown_preset_and_a_missing_file_are_told() {
    let found = open("joe", &["/nonexistent/keys.toml"]).unwrap_err();
    assert_eq!(found.len(), 2);
    assert!(matches!(found[0].kind, FaultKind::UnknownPreset { .. }));
    assert!(matches!(found[1].kind, FaultKind::Unreadable { .. }));
}

#[test]
fn a_shifted_function_key_has_a_twin_that_every_keyboard_types() {
    let keymap = over("[list]\nclaim = [\"F15\"]\nrefresh = [\"F24\"]\n").unwrap();
    assert_eq!(
        keys(&keymap, Command::Claim, Context::List),
        ["F15", "Esc + 3"]
    );
    assert_eq!(
        keys(&keymap, Command::Refresh, Context::List),
        ["F24", "Esc + =", "Esc + ^"]
    );
}

#[test]
fn a_users_file_lies_over_a_sites_file_and_that_over_any_keymap() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let site = write(
        "site.toml",
        "[global]\nrefresh = [\"F23\"]\nclaim = [\"F21\"]\n",
    );
    let own = write("own.toml", "[global]\nclaim = [\"F22\"]\n");
    for (name, _) in PRESETS {
        let keymap = open(name, &[&site, &own]).unwrap_or_else(|faults| {
            panic!(
                "{name}: {:?}",
                faults.iter().map(Fault::en).collect::<Vec<_>>()
            )
        });
        assert_eq!(
            keys(&keymap, Command::Refresh, Context::List)[0],
            "F23",
            "{name}"
        );
        assert_eq!(
            keys(&keymap, Command::Claim, Context::List)[0],
            "F22",
            "{name}"
        );
    }
}

#[test]
fn a_key_that_swallows_others_is_one_fault_in_the_line_that_was_written() {
    let found = over("[list]\nclaim = [\"g\"]\nup = [\"C-s\"]\n").unwrap_err();
    let said: Vec<String> = found.iter().map(Fault::ja).collect();
    assert!(
        said.iter().all(|line| line.starts_with("mine.toml:")),
        "{said:#?}"
    );
    assert_eq!(said.len(), 2, "{said:#?}");
    assert!(
        said[0].contains("「claim」の g は") && said[0].contains("通りのキーの始まり"),
        "{said:#?}"
    );
    assert!(said[1].contains("端末の送信停止・再開"), "{said:#?}");
}

#[test]
fn a_fault_of_a_keymap_calls_a_mode_as_the_screens_do_and_as_the_file_writes_it() {
    let found = over("[list]\nclaim = [\"F5\"]\n").unwrap_err();
    let said: Vec<String> = found.iter().map(Fault::ja).collect();
    assert!(
        said.iter()
            .any(|line| line.contains("F5 は一覧 [list] ですでに「refresh」")),
        "{said:#?}"
    );
}

#[test]
fn faults_of_a_keymap_speak_japanese_and_name_no_line_that_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let open = super::open("default", &[folder.path().join("none.toml")]).unwrap_err();
    let said = open[0].ja();
    assert!(!said.contains(":0") && !said.contains("os error"), "{said}");
    assert!(said.contains("その場所にありません"), "{said}");
    let found = over("[list]\nclaim = [\"x\"\n").unwrap_err();
    for fault in &found {
        let said = fault.ja();
        assert!(
            !said.contains("unclosed") && !said.contains("expected"),
            "{said}"
        );
        assert!(!said.contains("命令") && !said.contains("鍵"), "{said}");
    }
}

#[test]
fn a_switch_that_is_neither_true_nor_false_is_told_with_its_path_in_either_language() {
    for value in ["\"yes\"", "1", "[\"on\"]"] {
        let found = over(&format!("[text]\nwords = {value}\n")).unwrap_err();
        let said: Vec<_> = found.iter().map(|f| (f.ja(), f.en())).collect();
        assert_eq!(
            said,
            [(
                "mine.toml:2: text.words には true か false を、引用符なしで入れてください"
                    .to_owned(),
                "mine.toml:2: text.words takes true or false, without quotes".to_owned()
            )]
        );
    }
    assert!(over("[text]\nwords = true\n").is_ok());
}
