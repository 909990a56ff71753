//! What is said once a form has been written: which row it was, as people call it, and what was done to it.

use super::forms::FormKind;
use super::{deeds, firms};
use crate::domain::house::{Fields, HouseRow, HouseTable};
use crate::i18n::Language;
use crate::i18n::house::{self, House};
use crate::i18n::messages;
use crate::keys::Command;
use serde_json::Value;

/// What a form does, of which row, and the sentence when it is done.
pub(super) struct Said {
    /// As a noun that a sentence can do.
    pub verb: &'static str,
    /// The row, as people call it.
    pub subject: String,
    /// When it is done.
    pub done: String,
}

/// What somebody is called whose login was typed.
pub(super) type Person<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The same of a form that is about to be written: `args` as they are sent, `firms` the contractors that a merge or a move
/// may mean.
pub(super) fn of(
    kind: FormKind,
    table: HouseTable,
    row: Option<&HouseRow>,
    (args, firms, person): (&Fields, &[HouseRow], Person<'_>),
    language: Language,
) -> Said {
    let words = House(language);
    let text = |key: &str| args.get(key).and_then(Value::as_str).unwrap_or_default();
    let shown = |key: &str| {
        let value = args.get(key);
        value.map_or(String::new(), |v| house::value(language, key, v))
    };
    let firm = |code: &str| {
        let name = firms::of(firms, code).map(|firm| deeds::called(firm, language));
        name.unwrap_or_else(|| code.to_owned())
    };
    let called = |key: &str| person(text(key)).unwrap_or_else(|| text(key).to_owned());
    let subject = match kind {
        FormKind::Move => text("number").to_owned(),
        FormKind::Delegate => called("absent"),
        FormKind::Entitle => called("login"),
        // What they were called before is what was looked at.
        FormKind::Merge | FormKind::Close | FormKind::HandOver => {
            row.map_or(String::new(), |row| deeds::called(row, language))
        }
        _ => written(kind, table, row, args, language),
    };
    let (verb, done) = match kind {
        kind if kind.proposes() => (words.verb_propose(), words.proposed(&subject)),
        FormKind::Merge => {
            let kept = firm(text("kept_code"));
            (words.verb_merge(), words.merged(&subject, kept))
        }
        FormKind::Move => {
            let to = firm(text("customer_code"));
            (words.verb_move(), words.moved(&subject, to))
        }
        FormKind::Delegate => {
            let (first, last) = (shown("first_day"), shown("last_day"));
            let done = words.delegated(&subject, called("delegate"), first, last);
            (words.verb_enter(), done)
        }
        FormKind::Entitle => {
            let done = words.entitled(&subject, called("branch"));
            (words.verb_enter(), done)
        }
        FormKind::Close => {
            let verb = row.and_then(|row| deeds::verb(language, row, Command::Approve));
            let verb = verb.unwrap_or(words.verb_close_day());
            (verb, messages::done_one(language, &subject, verb))
        }
        FormKind::HandOver => {
            let verb = language.pick(Command::Reassign.ja(), Command::Reassign.en());
            (verb, messages::done_one(language, &subject, verb))
        }
        _ => (words.verb_save(), words.saved(&subject)),
    };
    Said {
        verb,
        subject,
        done,
    }
}

/// The list and the row as it was written: a new one is called by what was typed.
fn written(
    kind: FormKind,
    table: HouseTable,
    row: Option<&HouseRow>,
    args: &Fields,
    language: Language,
) -> String {
    let mut fields = row.map_or_else(Fields::new, |row| row.fields.clone());
    let fresh = ["content", "row"]
        .iter()
        .find_map(|key| args.get(*key)?.as_object())
        .unwrap_or(args);
    fields.extend(fresh.clone());
    if let Some(login) = fields.get("login").cloned() {
        fields.entry("name").or_insert(login);
    }
    let id = match kind {
        FormKind::Wording => fields.get("wording_id").and_then(Value::as_str),
        _ => None,
    };
    let row = HouseRow {
        id: id.unwrap_or_default().to_owned(),
        at: Default::default(),
        n: 0,
        fields,
        table,
    };
    let called = deeds::called(&row, language);
    format!("{} {called}", house::title(language, table))
        .trim_end()
        .to_owned()
}
