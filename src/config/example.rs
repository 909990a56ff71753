//! `config.example.toml`, written from the same description that is read.

use super::sections::SECTIONS;
use std::fmt::Write;

/// The example file: every key with its meaning; those with a default show it, the others are
/// commented out.
#[must_use]
pub fn example() -> String {
    let mut text = String::from(
        "# densho: every setting, with its default. What has no default is commented out.\n\
         # Looked for: --config FILE, $DENSHO_CONFIG, ~/.config/densho/config.toml, /etc/densho/config.toml\n\
         # (the first that exists; $XDG_CONFIG_HOME stands for ~/.config where it is set).\n\
         # A variable of the environment goes before the file: DENSHO_UI__LANGUAGE=en (two underscores).\n\
         # Relative paths start at the folder of the file; ~/ is the home folder.\n\
         # After a change: densho config check\n",
    );
    for section in SECTIONS {
        text.push('\n');
        comment(&mut text, section.about);
        let _ = writeln!(text, "[{}]", section.name);
        for key in section.keys {
            comment(&mut text, key.doc);
            let mark = if key.spec.default.is_some() { "" } else { "#" };
            let _ = writeln!(text, "{mark}{} = {}", key.name, key.spec.sample);
        }
    }
    text
}

/// The defaults alone, as the lowest layer.
pub(super) fn defaults() -> String {
    let mut text = String::new();
    for section in SECTIONS {
        let _ = writeln!(text, "[{}]", section.name);
        for key in section.keys {
            if let Some(default) = key.spec.default {
                let _ = writeln!(text, "{} = {default}", key.name);
            }
        }
    }
    text
}

fn comment(text: &mut String, lines: &[&str]) {
    for line in lines {
        let _ = writeln!(text, "# {}", line.trim());
    }
}
