//! The command table: everything that a key, an option number or `:` can ask for.
//!
//! A command is added here (one row) and in `i18n::commands` (its words); the compiler then names
//! the places that must act on it, and the tests the keymaps that must reach it.

use super::context::Context::{self, *};
use crate::i18n::commands::{self as words, Words};

const ANYWHERE: &[Context] = &[List, Detail, Form, Dialog, Line, Contract, Review, Help];
const GOING: &[Context] = &[List, Detail, Contract, Review, Help];
const READ: &[Context] = &[List, Detail, Form, Contract, Review, Help];
const PAGED: &[Context] = &[List, Detail, Form, Dialog, Line, Contract, Review, Help];
const ENDS: &[Context] = &[List, Detail, Dialog, Contract, Review, Help];
const MOVED: &[Context] = &[List, Detail, Dialog, Contract, Review, Help, Line];
const FIELDS: &[Context] = &[Form, Dialog, Line];
const RECORDS: &[Context] = &[Detail, Review];
const TABBED: &[Context] = &[List, Contract];
const WORK: &[Context] = &[List, Detail];

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// Name in keymaps and on the command line, kebab-case; never changes once shipped.
    pub id: &'static str,
    /// Where it means something.
    pub contexts: &'static [Context],
    /// It changes or reveals something that cannot be taken back with one key. With the IME left
    /// on it is not run; a hint says why.
    pub dangerous: bool,
    /// Its number in the option column of lists; the same number everywhere, for ever.
    pub option: Option<u8>,
    /// Whether the line of key hints shows it.
    pub hint: bool,
    /// What people call it.
    pub words: Words,
}

macro_rules! commands {
    ($($name:ident $id:literal $contexts:expr, $words:ident $(= $option:literal)?
        $(, $flag:ident)*;)*) => {
        /// Something an operator can ask for. The order is the order of hints.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Command {$(
            #[doc = $id]
            $name,
        )*}

        impl Command {
            /// Every command, in table order.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its row.
            pub const fn spec(self) -> Spec {
                match self {$(
                    Self::$name => {
                        #[allow(unused_mut)]
                        let mut spec = Spec {
                            id: $id,
                            contexts: $contexts,
                            dangerous: false,
                            option: None,
                            hint: false,
                            words: words::$words,
                        };
                        $(spec.option = Some($option);)?
                        $(spec.$flag = true;)*
                        spec
                    }
                )*}
            }
        }
    };
}

commands! {
    Run "run" &[List, Detail, Form, Dialog, Line, Contract, Review], RUN, hint;
    Yes "yes" &[Dialog], YES, dangerous, hint;
    No "no" &[Dialog], NO, hint;
    Values "values" &[Form, Line], VALUES, hint;
    Select "select" &[List], SELECT = 1;
    Change "change" &[List, Detail, Contract, Review], CHANGE = 2, hint;
    Withdraw "withdraw" &[List, Detail, Review], WITHDRAW = 4, dangerous, hint;
    Display "display" &[List], DISPLAY = 5;
    Print "print" TABBED, PRINT = 6;
    Claim "claim" WORK, CLAIM = 7, hint;
    History "history" &[List, Detail, Contract, Review], HISTORY = 8, hint;
    Approve "approve" &[List, Review], APPROVE = 9, dangerous, hint;
    Return "return" &[List, Review], RETURN = 10, dangerous, hint;
    Hold "hold" WORK, HOLD = 11;
    Resume "resume" WORK, RESUME;
    Reassign "reassign" WORK, REASSIGN = 12;
    AddNote "note" &[List, Detail, Review], NOTE = 13;
    Refer "refer" &[Review], REFER, hint;
    Decline "decline" &[List, Detail, Review], DECLINE, dangerous;
    SortOrder "sort-order" &[List], SORT_ORDER;
    Notices "notices" ANYWHERE, NOTICES;
    PublicationStatus "publication-status" &[List, Detail, Contract], PUBLICATION_STATUS = 14;
    Submit "submit" &[Detail], SUBMIT, hint;
    Confirm "confirm" &[Form], CONFIRM, hint;
    Release "release" WORK, RELEASE, hint;
    Override "override" &[Detail], OVERRIDE, dangerous, hint;
    Preview "preview" &[Detail, Review, Contract], PREVIEW, hint;
    Reveal "reveal" &[Contract], REVEAL, dangerous, hint;
    PrintNotice "print-notice" &[Contract], PRINT_NOTICE, hint;
    AsOf "as-of" &[Contract], AS_OF, hint;
    ReissueKey "reissue-key" &[Contract], REISSUE_KEY, dangerous, hint;
    WithdrawPublication "withdraw-publication" &[Contract], WITHDRAW_PUBLICATION, dangerous, hint;
    PrintCertificate "print-certificate" &[Contract], PRINT_CERTIFICATE, hint;
    RetryJob "retry-job" TABBED, RETRY_JOB, hint;
    ResendMail "resend-mail" TABBED, RESEND_MAIL, dangerous, hint;
    MarkBounce "mark-bounce" &[List], MARK_BOUNCE, dangerous, hint;
    GiveUp "give-up" &[List], GIVE_UP, dangerous, hint;
    PreviewMail "preview-mail" &[List], PREVIEW_MAIL, hint;
    Refresh "refresh" &[List, Detail, Contract, Review], REFRESH, hint;
    New "new" &[List], NEW, hint;
    Back "back" ANYWHERE, BACK, hint;
    Leave "leave" ANYWHERE, LEAVE;
    Cancel "cancel" ANYWHERE, CANCEL;
    Search "search" &[List, Help], SEARCH, hint;
    PositionTo "position-to" &[List], POSITION_TO;
    Filter "filter" &[List], FILTER, hint;
    ToggleMine "toggle-mine" &[List], TOGGLE_MINE;
    Repeat "repeat" &[List], REPEAT;
    EraseOption "erase-option" &[List], ERASE_OPTION;
    Up "up" MOVED, UP;
    Down "down" MOVED, DOWN;
    PageUp "page-up" PAGED, PAGE_UP;
    PageDown "page-down" PAGED, PAGE_DOWN;
    Top "top" ENDS, TOP;
    Bottom "bottom" ENDS, BOTTOM;
    NextField "next-field" FIELDS, NEXT_FIELD;
    PreviousField "previous-field" FIELDS, PREVIOUS_FIELD;
    DuplicateField "duplicate-field" &[Form], DUPLICATE_FIELD, hint;
    CopyContract "copy-contract" &[Form, Contract], COPY_CONTRACT, hint;
    ClearSection "clear-section" &[Form], CLEAR_SECTION;
    Undo "undo" &[Form], UNDO;
    Discard "discard" &[Form], DISCARD, dangerous;
    NextRecord "next-record" RECORDS, NEXT_RECORD, hint;
    PreviousRecord "previous-record" RECORDS, PREVIOUS_RECORD, hint;
    NextTab "next-tab" TABBED, NEXT_TAB;
    PreviousTab "previous-tab" TABBED, PREVIOUS_TAB;
    Tab1 "tab-1" GOING, TAB_1;
    Tab2 "tab-2" GOING, TAB_2;
    Tab3 "tab-3" GOING, TAB_3;
    Tab4 "tab-4" GOING, TAB_4;
    Tab5 "tab-5" GOING, TAB_5;
    Tab6 "tab-6" GOING, TAB_6;
    GoQueue "go-queue" GOING, GO_QUEUE;
    GoReview "go-review" GOING, GO_REVIEW;
    GoPublication "go-publication" GOING, GO_PUBLICATION;
    GoAmendments "go-amendments" GOING, GO_AMENDMENTS;
    GoContracts "go-contracts" GOING, GO_CONTRACTS;
    SwitchBranch "switch-branch" GOING, SWITCH_BRANCH;
    GoDashboard "go-dashboard" GOING, GO_DASHBOARD;
    GoAudit "go-audit" GOING, GO_AUDIT;
    GoMasters "go-masters" GOING, GO_MASTERS;
    GoClose "go-close" GOING, GO_CLOSE;
    Export "export" &[List], EXPORT, hint;
    GoSearch "go-search" GOING, GO_SEARCH;
    AllKeys "all-keys" GOING, ALL_KEYS;
    KeyTest "key-test" GOING, KEY_TEST;
    Tour "tour" GOING, TOUR;
    Lock "lock" READ, LOCK;
    NextMessage "next-message" READ, NEXT_MESSAGE;
    Phone "phone" GOING, PHONE;
    CommandLine "command-line" ANYWHERE, COMMAND_LINE;
    Redraw "redraw" ANYWHERE, REDRAW;
    Quit "quit" GOING, QUIT;
    Help "help" ANYWHERE, HELP, hint;
}

/// What hands type at the colon that come from elsewhere.
const ALIASES: &[(&str, Command)] = &[
    ("q", Command::Quit),
    ("exit", Command::Quit),
    ("logout", Command::Quit),
    ("ログアウト", Command::Quit),
    ("h", Command::Help),
    ("w", Command::Confirm),
];

impl Command {
    /// Its name in keymaps and on the command line.
    pub const fn id(self) -> &'static str {
        self.spec().id
    }

    /// Its Japanese name.
    pub const fn ja(self) -> &'static str {
        self.spec().words.ja
    }

    /// Its English name.
    pub const fn en(self) -> &'static str {
        self.spec().words.en
    }

    /// Whether it means something in `context`.
    pub fn is_valid_in(self, context: Context) -> bool {
        self.spec().contexts.contains(&context)
    }

    /// The command of an option number, 1 to 14; `None` for a number that has no meaning.
    pub fn by_option(number: u8) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|command| command.spec().option == Some(number))
    }

    /// Every command with an option number, by number: the option legend.
    pub fn options() -> Vec<(u8, Self)> {
        let mut options: Vec<_> = Self::ALL
            .iter()
            .filter_map(|command| command.spec().option.map(|number| (number, *command)))
            .collect();
        options.sort_by_key(|(number, _)| *number);
        options
    }

    /// The tab that a tab command goes to, counted from 1.
    pub const fn tab(self) -> Option<usize> {
        match self {
            Self::Tab1 => Some(1),
            Self::Tab2 => Some(2),
            Self::Tab3 => Some(3),
            Self::Tab4 => Some(4),
            Self::Tab5 => Some(5),
            Self::Tab6 => Some(6),
            _ => None,
        }
    }

    /// How far all names that begin with this read alike, and which they are; empty where none does.
    pub fn begun(name: &str) -> (String, Vec<&'static str>) {
        let lower = name.to_lowercase();
        let of = |command: &Self| {
            let names = [command.id(), command.ja()];
            names.into_iter().find(|name| name.starts_with(&lower))
        };
        let known: Vec<&'static str> = Self::ALL.iter().filter_map(of).collect();
        let first: Vec<char> = known.first().map_or("", |name| *name).chars().collect();
        let alike = |other: &&str| {
            let both = first.iter().zip(other.chars());
            both.take_while(|(a, b)| **a == *b).count()
        };
        let n = known.iter().map(alike).min().unwrap_or(0);
        (first.into_iter().take(n).collect(), known)
    }

    /// The command of a name typed after `:` (its id, Japanese or English name, in any case, in
    /// full width too), or the nearest one as the error.
    pub fn by_name(name: &str) -> Result<Self, Option<Self>> {
        let name: String = name
            .trim()
            .chars()
            .map(|c| super::Chord::char(c).narrowed().text().unwrap_or(c))
            .collect();
        let lower = name.to_lowercase();
        if let Some((_, command)) = ALIASES.iter().find(|(alias, _)| *alias == lower) {
            return Ok(*command);
        }
        let names = |command: &Self| [command.id(), command.ja(), command.en()];
        let exact = |command: &&Self| {
            command.id() == lower || command.ja() == name || command.en().to_lowercase() == lower
        };
        if let Some(command) = Self::ALL.iter().find(exact) {
            return Ok(*command);
        }
        let near = |command: &Self| {
            names(command)
                .map(|known| strsim::jaro_winkler(&known.to_lowercase(), &lower))
                .into_iter()
                .fold(0.0, f64::max)
        };
        Err(Self::ALL
            .iter()
            .map(|command| (near(command), *command))
            .filter(|(likeness, _)| *likeness > 0.75)
            .max_by(|one, other| one.0.total_cmp(&other.0))
            .map(|(_, command)| command))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_unique_and_ids_are_kebab_case() {
        let ids: HashSet<_> = Command::ALL.iter().map(|command| command.id()).collect();
        let names: HashSet<_> = Command::ALL.iter().map(|command| command.ja()).collect();
        assert_eq!(
            (ids.len(), names.len()),
            (Command::ALL.len(), Command::ALL.len())
        );
        for id in ids {
            assert!(
                id.chars()
                    .all(|c| c.is_ascii_lowercase() || c == '-' || c.is_ascii_digit())
            );
        }
    }

    #[test]
    fn option_numbers_are_the_ones_operators_know() {
        let numbers: Vec<_> = Command::options()
            .into_iter()
            .map(|(number, command)| (number, command.id()))
            .collect();
        assert_eq!(
            numbers,
            [
                (1, "select"),
                (2, "change"),
                (4, "withdraw"),
                (5, "display"),
                (6, "print"),
                (7, "claim"),
                (8, "history"),
                (9, "approve"),
                (10, "return"),
                (11, "hold"),
                (12, "reassign"),
                (13, "note"),
                (14, "publication-status"),
            ]
        );
    }

    #[test]
    fn a_command_is_found_by_any_of_its_names_and_a_slip_is_corrected() {
        assert_eq!(Command::by_name("refresh"), Ok(Command::Refresh));
        assert_eq!(Command::by_name(" 更新 "), Ok(Command::Refresh));
        assert_eq!(Command::by_name("ｈｅｌｐ"), Ok(Command::Help));
        assert_eq!(Command::by_name("q"), Ok(Command::Quit));
        assert_eq!(Command::by_name("ログアウト"), Ok(Command::Quit));
        assert_eq!(Command::by_name("refesh"), Err(Some(Command::Refresh)));
        assert_eq!(Command::by_name("%%%"), Err(None));
    }
}
