//! Where settings come from: the defaults, one file, the environment; later ones win.

use super::example::defaults;
use super::fault::{ConfigFault, FaultKind, Near, Place, Takes, nearest};
use super::sections::SECTIONS;
use super::setting::Key;
use super::{Effective, SECRET};
use config::{Config as Merged, Environment, File, FileFormat, Source, Value, ValueKind};
use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use toml::de::DeTable;

/// Where the file is looked for, in words; the first that exists is the only one read. The current
/// folder is not among them: whoever can write there must not choose the database.
pub const SEARCHED: &[&str] = &[
    "--config FILE",
    "$DENSHO_CONFIG",
    "$XDG_CONFIG_HOME/densho/config.toml (~/.config/densho/config.toml)",
    "/etc/densho/config.toml",
];

const PREFIX: &str = "DENSHO_";

/// Variables with our prefix that are no settings.
fn is_no_setting(name: &str) -> bool {
    name == "DENSHO_CONFIG" || name.starts_with("DENSHO_TEST_")
}

/// The file to read, if there is one.
///
/// # Errors
/// When a file that was named is not there.
pub(super) fn find_file(
    named: Option<&Path>,
    env: &[(String, String)],
) -> Result<Option<PathBuf>, ConfigFault> {
    let by_variable = variable(env, "DENSHO_CONFIG").map(PathBuf::from);
    if let Some(path) = named.map(Path::to_owned).or(by_variable) {
        return if path.is_file() {
            Ok(Some(path))
        } else {
            Err(ConfigFault {
                place: Place::File(path, None),
                key: String::new(),
                kind: FaultKind::Unreadable(ErrorKind::NotFound, String::new()),
            })
        };
    }
    let own = variable(env, "XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .or_else(|| variable(env, "HOME").map(|home| Path::new(home).join(".config")))
        .map(|folder| folder.join("densho/config.toml"));
    let site = PathBuf::from("/etc/densho/config.toml");
    first_file(own.into_iter().chain([site]), |path| {
        path.metadata().map(|found| found.is_file())
    })
}

/// The first of `paths` that is a file, as `look` says.
///
/// # Errors
/// When one of them may stand in a folder that this user cannot look into: going on with the defaults
/// would be another installation than the one that the administrator wrote.
pub(super) fn first_file(
    paths: impl Iterator<Item = PathBuf>,
    look: impl Fn(&Path) -> std::io::Result<bool>,
) -> Result<Option<PathBuf>, ConfigFault> {
    for path in paths {
        match look(&path) {
            Ok(true) => return Ok(Some(path)),
            Err(fault) if fault.kind() == ErrorKind::PermissionDenied => {
                return Err(ConfigFault {
                    place: Place::File(path, None),
                    key: String::new(),
                    kind: FaultKind::KeptOut(fault.to_string()),
                });
            }
            Ok(_) | Err(_) => {}
        }
    }
    Ok(None)
}

/// An empty variable counts as not set.
fn variable<'a>(env: &'a [(String, String)], name: &str) -> Option<&'a str> {
    env.iter()
        .find(|(n, value)| n == name && !value.is_empty())
        .map(|(_, value)| value.as_str())
}

/// All layers, merged.
pub(super) struct Layers {
    merged: HashMap<String, Value>,
    places: HashMap<(String, String), Place>,
    pub(super) home: Option<PathBuf>,
    pub(super) credentials_directory: Option<PathBuf>,
}

impl Layers {
    pub(super) fn value(&self, section: &str, key: &str) -> Option<&ValueKind> {
        match &self.merged.get(section)?.kind {
            ValueKind::Table(table) => table.get(key).map(|value| &value.kind),
            _ => None,
        }
    }

    pub(super) fn place(&self, section: &str, key: &str) -> Place {
        self.places
            .get(&(section.to_owned(), key.to_owned()))
            .cloned()
            .unwrap_or(Place::Default)
    }

    pub(super) fn effective(&self) -> Vec<Effective> {
        let show = |section: &str, key: &Key| {
            let value = self.value(section, key.name)?;
            Some(match value {
                _ if key.secret => SECRET.to_owned(),
                // A number from a variable, which holds text only.
                ValueKind::String(text) if key.spec.bounds.is_some() => text.clone(),
                _ => as_toml(value),
            })
        };
        SECTIONS
            .iter()
            .flat_map(|section| section.keys.iter().map(move |key| (section.name, key)))
            .map(|(section, key)| Effective {
                key: format!("{section}.{}", key.name),
                value: show(section, key),
                place: self.place(section, key.name),
            })
            .collect()
    }
}

fn as_toml(value: &ValueKind) -> String {
    match value {
        ValueKind::String(text) => toml::Value::String(text.clone()).to_string(),
        ValueKind::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| as_toml(&item.kind)).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
}

/// Reads and merges. What is not a known key is a fault and goes no further, so that it cannot
/// disturb the rest.
pub(super) fn read_layers(
    file: Option<&Path>,
    env: &[(String, String)],
    faults: &mut Vec<ConfigFault>,
) -> Layers {
    let mut places = HashMap::new();
    let known_of_file = file
        .map(|path| read_file(path, &mut places, faults))
        .unwrap_or_default();
    let known_of_env = read_environment(env, &mut places, faults);
    let merged = Merged::builder()
        .add_source(File::from_str(&defaults(), FileFormat::Toml))
        .add_source(File::from_str(&known_of_file, FileFormat::Toml))
        .add_source(
            Environment::with_prefix("DENSHO")
                .prefix_separator("_")
                .separator("__")
                .source(Some(known_of_env)),
        )
        .build()
        .and_then(|merged| merged.collect());
    let merged = merged.unwrap_or_else(|error| {
        let place = file.map_or(Place::Default, |path| Place::File(path.to_owned(), None));
        faults.push(ConfigFault {
            place,
            key: String::new(),
            kind: FaultKind::Unusable(error.to_string()),
        });
        config::Map::default()
    });
    Layers {
        merged: merged.into_iter().collect(),
        places,
        home: variable(env, "HOME").map(PathBuf::from),
        credentials_directory: variable(env, "CREDENTIALS_DIRECTORY").map(PathBuf::from),
    }
}

/// The known keys of a file, as TOML again.
fn read_file(
    path: &Path,
    places: &mut HashMap<(String, String), Place>,
    faults: &mut Vec<ConfigFault>,
) -> String {
    let mut fault = |line, key: String, kind| {
        faults.push(ConfigFault {
            place: Place::File(path.to_owned(), line),
            key,
            kind,
        });
    };
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) => {
            let kind = FaultKind::Unreadable(e.kind(), e.to_string());
            fault(None, String::new(), kind);
            return String::new();
        }
    };
    let line_of = |at: usize| Some(1 + text.bytes().take(at).filter(|b| *b == b'\n').count());
    let (table, errors) = DeTable::parse_recoverable(&text);
    if !errors.is_empty() {
        for error in errors {
            let line = error.span().and_then(|span| line_of(span.start));
            fault(
                line,
                String::new(),
                FaultKind::Syntax(error.message().to_owned()),
            );
        }
        return String::new();
    }
    let mut known = toml::from_str::<toml::Table>(&text).unwrap_or_default();
    for (name, value) in table.get_ref() {
        let section_name: &str = name.get_ref();
        let line = line_of(name.span().start);
        let section = SECTIONS.iter().find(|s| s.name == section_name);
        let (Some(section), Some(content)) = (section, value.get_ref().as_table()) else {
            let kind = match section {
                Some(_) => FaultKind::WrongType(Takes::Section),
                None => FaultKind::Unknown(suggest_section(section_name)),
            };
            fault(line, section_name.to_owned(), kind);
            known.remove(section_name);
            continue;
        };
        for key in content.keys() {
            let key_name: &str = key.get_ref();
            let line = line_of(key.span().start);
            if section.keys.iter().any(|k| k.name == key_name) {
                places.insert(
                    (section.name.to_owned(), key_name.to_owned()),
                    Place::File(path.to_owned(), line),
                );
            } else {
                let kind = FaultKind::Unknown(suggest_key(section.name, key_name));
                fault(line, format!("{}.{key_name}", section.name), kind);
                if let Some(content) = known
                    .get_mut(section.name)
                    .and_then(toml::Value::as_table_mut)
                {
                    content.remove(key_name);
                }
            }
        }
    }
    toml::to_string(&known).unwrap_or_default()
}

fn suggest_section(typed: &str) -> Option<Near> {
    let section = nearest(typed, SECTIONS.iter().map(|s| s.name));
    let section = section.map(|name| Near::Here(format!("[{name}]")));
    section.or_else(|| elsewhere(typed))
}

fn suggest_key(section: &str, typed: &str) -> Option<Near> {
    let keys = SECTIONS
        .iter()
        .filter(|s| s.name == section)
        .flat_map(|s| s.keys);
    let near = nearest(typed, keys.map(|k| k.name)).map(Near::Here);
    near.or_else(|| elsewhere(typed))
}

/// The key of this very name in another section.
fn elsewhere(typed: &str) -> Option<Near> {
    let section = SECTIONS
        .iter()
        .find(|s| s.keys.iter().any(|k| k.name == typed))?;
    Some(Near::In(typed.to_owned(), section.name))
}

/// The language that a file or a variable says, also where the rest of them is at fault: what is wrong is said in it.
pub(super) fn language(file: Option<&Path>, env: &[(String, String)]) -> Option<String> {
    if let Some(word) = variable(env, "DENSHO_UI__LANGUAGE") {
        return Some(word.to_owned());
    }
    let text = std::fs::read_to_string(file?).ok()?;
    let (table, _faults) = DeTable::parse_recoverable(&text);
    let ui = table.get_ref().get("ui")?.get_ref().as_table()?;
    Some(ui.get("language")?.get_ref().as_str()?.to_owned())
}

/// The known variables.
fn read_environment(
    env: &[(String, String)],
    places: &mut HashMap<(String, String), Place>,
    faults: &mut Vec<ConfigFault>,
) -> config::Map<String, String> {
    let variables: HashMap<String, (&str, &str)> = SECTIONS
        .iter()
        .flat_map(|section| section.keys.iter().map(move |key| (section.name, key.name)))
        .map(|(section, key)| {
            (
                format!("{PREFIX}{section}__{key}").to_ascii_uppercase(),
                (section, key),
            )
        })
        .collect();
    let mut known = config::Map::new();
    for (name, value) in env {
        if !name.starts_with(PREFIX) || is_no_setting(name) || value.is_empty() {
            continue;
        }
        if let Some((section, key)) = variables.get(name) {
            let place = Place::Environment(name.clone());
            places.insert(((*section).to_owned(), (*key).to_owned()), place);
            known.insert(name.clone(), value.clone());
        } else {
            let near = nearest(name, variables.keys().map(String::as_str));
            faults.push(ConfigFault {
                place: Place::Environment(name.clone()),
                key: String::new(),
                kind: FaultKind::Unknown(near.map(Near::Here)),
            });
        }
    }
    known
}
