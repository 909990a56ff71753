//! How one setting is described and read. The description in `sections.rs` is the only one: types,
//! defaults, checks and `config.example.toml` all come from it.

use super::fault::{ConfigFault, FaultKind, Needed, Place, Takes};
use super::sources::Layers;
use config::ValueKind;
use secrecy::SecretString;
use std::path::{Path, PathBuf};

/// A section and its keys, in the order of the example file.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) name: &'static str,
    pub(super) about: &'static [&'static str],
    pub(super) keys: &'static [Key],
}

/// One key.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    /// Lines of its doc comment.
    pub(super) doc: &'static [&'static str],
    pub(super) spec: Spec,
    /// Never shown.
    pub(super) secret: bool,
}

/// Default and bounds of a key, written in TOML.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spec {
    /// None: not set unless somebody sets it.
    pub(super) default: Option<&'static str>,
    /// What the example file shows, commented out, where there is no default.
    pub(super) sample: &'static str,
    /// Bounds of a number, both included.
    pub(super) bounds: Option<(i64, i64)>,
}

/// A key with a default.
pub(super) const fn set(default: &'static str) -> Spec {
    Spec {
        default: Some(default),
        sample: default,
        bounds: None,
    }
}

/// A number with a default and bounds.
pub(super) const fn number(default: &'static str, least: i64, most: i64) -> Spec {
    Spec {
        default: Some(default),
        sample: default,
        bounds: Some((least, most)),
    }
}

/// A key that is not set by default.
pub(super) const fn unset(sample: &'static str) -> Spec {
    Spec {
        default: None,
        sample,
        bounds: None,
    }
}

/// What a value needs to know about where it stands.
pub(super) struct Context<'a> {
    /// Variables hold text only: numbers are read out of it, lists are parted by `:`.
    pub(super) from_environment: bool,
    /// Relative paths in a file start at the file's folder.
    pub(super) folder: Option<&'a Path>,
    /// For `~/`.
    pub(super) home: Option<&'a Path>,
    pub(super) bounds: Option<(i64, i64)>,
}

/// A type that a setting can have.
pub(super) trait Setting: Sized {
    /// True for secrets, which are never shown.
    const SECRET: bool = false;

    /// Reads a value that is there.
    fn read(value: &ValueKind, context: &Context<'_>) -> Result<Self, FaultKind>;

    /// The value when nothing is set and there is no default; only an optional one has it.
    fn absent() -> Option<Self> {
        None
    }
}

/// Reads settings one by one and collects every fault.
pub(super) struct Reader<'a> {
    layers: &'a Layers,
    pub(super) faults: Vec<ConfigFault>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(layers: &'a Layers) -> Self {
        Self {
            layers,
            faults: Vec::new(),
        }
    }

    /// The value of a key; none when it is at fault, which is then noted.
    pub(super) fn get<T: Setting>(&mut self, section: &str, key: &Key) -> Option<T> {
        let place = self.layers.place(section, key.name);
        let read = match self.layers.value(section, key.name) {
            None => T::absent().ok_or(FaultKind::Missing(Needed::NoDefault)),
            Some(value) => T::read(value, &self.layers.context(&place, key.spec.bounds)),
        };
        read.map_err(|kind| {
            self.faults.push(ConfigFault {
                place,
                key: format!("{section}.{}", key.name),
                kind,
            });
        })
        .ok()
    }
}

impl Setting for String {
    fn read(value: &ValueKind, _: &Context<'_>) -> Result<Self, FaultKind> {
        match value {
            ValueKind::String(text) if text.chars().any(char::is_control) => {
                Err(FaultKind::ControlCharacter)
            }
            ValueKind::String(text) => Ok(text.clone()),
            _ => Err(FaultKind::WrongType(Takes::Text)),
        }
    }
}

impl Setting for SecretString {
    const SECRET: bool = true;

    fn read(value: &ValueKind, context: &Context<'_>) -> Result<Self, FaultKind> {
        String::read(value, context).map(Into::into)
    }
}

impl Setting for PathBuf {
    fn read(value: &ValueKind, context: &Context<'_>) -> Result<Self, FaultKind> {
        let text = String::read(value, context)?;
        if text.is_empty() {
            return Err(FaultKind::WrongType(Takes::Path));
        }
        if let Some(rest) = text.strip_prefix("~/") {
            return match context.home {
                Some(home) => Ok(home.join(rest)),
                None => Err(FaultKind::NoHome),
            };
        }
        Ok(context
            .folder
            .map_or_else(|| Self::from(&text), |folder| folder.join(&text)))
    }
}

impl Setting for Vec<PathBuf> {
    fn read(value: &ValueKind, context: &Context<'_>) -> Result<Self, FaultKind> {
        const TAKES: FaultKind = FaultKind::WrongType(Takes::Paths);
        match value {
            ValueKind::Array(items) => items
                .iter()
                .map(|item| PathBuf::read(&item.kind, context))
                .collect(),
            ValueKind::String(text) if context.from_environment => text
                .split(':')
                .filter(|part| !part.is_empty())
                .map(|part| PathBuf::read(&ValueKind::String(part.to_owned()), context))
                .collect(),
            _ => Err(TAKES),
        }
    }
}

/// A whole number within its bounds.
pub(super) fn whole(value: &ValueKind, context: &Context<'_>) -> Result<i64, FaultKind> {
    let number = match value {
        ValueKind::I64(n) => Some(*n),
        ValueKind::String(text) if context.from_environment => text.trim().parse().ok(),
        _ => None,
    }
    .ok_or(FaultKind::WrongType(Takes::Whole))?;
    match context.bounds {
        Some((least, most)) if !(least..=most).contains(&number) => {
            Err(FaultKind::OutOfRange(least, most))
        }
        _ => Ok(number),
    }
}

impl Setting for u16 {
    fn read(value: &ValueKind, context: &Context<'_>) -> Result<Self, FaultKind> {
        whole(value, context)?
            .try_into()
            .map_err(|_| FaultKind::OutOfRange(0, i64::from(Self::MAX)))
    }
}

impl Setting for u32 {
    fn read(value: &ValueKind, context: &Context<'_>) -> Result<Self, FaultKind> {
        whole(value, context)?
            .try_into()
            .map_err(|_| FaultKind::OutOfRange(0, i64::from(Self::MAX)))
    }
}

impl<T: Setting> Setting for Option<T> {
    const SECRET: bool = T::SECRET;

    fn read(value: &ValueKind, context: &Context<'_>) -> Result<Self, FaultKind> {
        T::read(value, context).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl Layers {
    fn context<'a>(&'a self, place: &'a Place, bounds: Option<(i64, i64)>) -> Context<'a> {
        Context {
            from_environment: matches!(place, Place::Environment(_)),
            folder: match place {
                Place::File(path, _) => path.parent(),
                Place::Environment(_) | Place::Default => None,
            },
            home: self.home.as_deref(),
            bounds,
        }
    }
}

/// A section: its doc comment, name in the file, and keys with type and default.
macro_rules! section {
    ($(#[doc = $about:literal])+ $name:ident = $section:literal {
        $( $(#[doc = $doc:literal])+ $field:ident: $ty:ty = $spec:expr; )+
    }) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone)]
        pub struct $name {
            $( $(#[doc = $doc])+ pub $field: $ty, )+
        }

        impl $name {
            pub(super) const SECTION: Section = Section {
                name: $section,
                about: &[$($about),+],
                keys: &[$( Key {
                    name: stringify!($field),
                    doc: &[$($doc),+],
                    spec: $spec,
                    secret: <$ty as Setting>::SECRET,
                } ),+],
            };

            /// Reads every key before giving up, so that all faults come at once.
            pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
                let mut keys = Self::SECTION.keys.iter();
                $( let $field = keys.next().and_then(|key| reader.get::<$ty>($section, key)); )+
                Some(Self { $( $field: $field? ),+ })
            }
        }
    };
}
pub(super) use section;
