//! Every word on the screen, Japanese first and English beside it on the same line.
//! A catalogue is a struct of methods made by [`catalogue!`]: a missing translation, a misspelt name
//! or a wrong argument does not compile. One file per room of words; no decisions, no layout.

pub mod about;
pub mod amend;
pub mod amend_amounts;
pub mod amend_rules;
pub mod branches;
mod causes;
pub mod cli;
pub mod commands;
pub mod counter;
pub mod dashboard;
pub mod dates;
pub mod demo;
pub mod desk;
pub mod desk_rules;
pub mod detail;
pub mod dialogs;
pub mod domain;
pub mod entry_faults;
pub mod events;
pub mod explain;
pub mod fields;
pub mod findings;
pub mod frame;
pub mod gates;
pub mod house;
pub mod intake_faults;
pub mod keytest;
pub mod lists;
pub mod lock;
pub mod master_faults;
pub mod messages;
pub mod phone;
pub mod printed;
pub mod publication;
pub mod refusals;
pub mod ruler;
pub mod saving;
pub mod search;
pub mod settings;
pub mod tour;
pub mod troubles;
pub mod verify;

/// The language of the screens. What is printed on certificates and notices is never translated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// 日本語
    #[default]
    Japanese,
    /// English
    English,
}

impl Language {
    /// One of two words: the way from a pair to what is shown.
    #[must_use]
    pub fn pick<T>(self, japanese: T, english: T) -> T {
        match self {
            Self::Japanese => japanese,
            Self::English => english,
        }
    }
}

/// What stands between the words of an enumeration.
#[must_use]
pub fn separator(language: Language) -> &'static str {
    language.pick("・", ", ")
}

/// A text with another in brackets behind it: `受付（差戻）`, `received (returned)`.
#[must_use]
pub fn bracketed(
    language: Language,
    text: impl std::fmt::Display,
    more: impl std::fmt::Display,
) -> String {
    match language {
        Language::Japanese => format!("{text}（{more}）"),
        Language::English => format!("{text} ({more})"),
    }
}

/// A heading among what is read: `■ 履歴`, `# History`.
#[must_use]
pub fn heading(language: Language, text: impl std::fmt::Display) -> String {
    match language {
        Language::Japanese => format!("■ {text}"),
        Language::English => format!("# {text}"),
    }
}

/// What stands between what was and what is. Not every terminal has the arrow, and its look-alike (＞) reads as
/// "greater than" between Latin figures.
#[must_use]
pub fn arrow(language: Language) -> &'static str {
    language.pick("→", "->")
}

/// A word that begins a line of its own: `change` as the title of a dialog is `Change`.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_ascii_uppercase().to_string() + letters.as_str()
    })
}

/// A refusal that stands for itself: English says it as a sentence, Japanese as it is.
#[must_use]
pub fn alone(language: Language, text: String) -> String {
    let open = |c: char| c.is_alphanumeric() || matches!(c, ')' | '"');
    match language {
        Language::English if text.ends_with(open) => capital(&text) + ".",
        Language::English => capital(&text),
        Language::Japanese => text,
    }
}

/// What stands between a key and what it does: `Enter実行`, `Enter=Run`.
#[must_use]
pub fn key_sign(language: Language) -> &'static str {
    language.pick("", "=")
}

/// Makes a catalogue: `catalogue! { /// doc … Name { title: "申込一覧" / "Applications"; done(n): "{n}件" / "{n} done"; } }`.
/// `Name(language).title()` gives a `&'static str`, `Name(language).done(3)` a `String`; the names in
/// braces are the arguments, checked by the compiler.
macro_rules! catalogue {
    (@row $name:ident ; $ja:literal ; $en:literal) => {
        #[doc = $ja]
        #[must_use]
        pub fn $name(self) -> &'static str {
            self.0.pick($ja, $en)
        }
    };
    (@row $name:ident ( $($arg:ident),+ ) ; $ja:literal ; $en:literal) => {
        #[doc = $ja]
        #[must_use]
        pub fn $name(self, $($arg: impl std::fmt::Display),+) -> String {
            match self.0 {
                $crate::i18n::Language::Japanese => format!($ja),
                $crate::i18n::Language::English => format!($en),
            }
        }
    };
    ($(#[$doc:meta])* $struct:ident {
        $( $name:ident $( ( $($arg:ident),+ ) )? : $ja:literal / $en:literal ; )*
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $struct(pub $crate::i18n::Language);

        impl $struct {
            $( catalogue!(@row $name $( ( $($arg),+ ) )? ; $ja ; $en); )*
        }
    };
}
pub(crate) use catalogue;

#[cfg(test)]
mod tests {
    use super::Language;

    catalogue! {
        /// Words of this test.
        Sample {
            title: "申込一覧" / "Applications";
            done(n, what): "{n}件{what}しました。" / "{what}: {n} done.";
        }
    }

    #[test]
    fn a_catalogue_speaks_both_languages_and_fills_its_arguments() {
        assert_eq!(Sample(Language::Japanese).title(), "申込一覧");
        assert_eq!(Sample(Language::English).title(), "Applications");
        assert_eq!(
            Sample(Language::Japanese).done(3, "承認"),
            "3件承認しました。"
        );
        assert_eq!(
            Sample(Language::English).done(3, "Approve"),
            "Approve: 3 done."
        );
    }
}
