//! One row of a list with every field it has, to read.

use super::{compared, effects, wording};
use crate::app::{Cx, Reply, RequestId, Shared};
use crate::domain::command::Answer;
use crate::domain::house::{HouseRow, HouseTable};
use crate::domain::orderer::OrdererRule;
use crate::domain::refusal::Refusal;
use crate::i18n::frame::Frame;
use crate::i18n::house::{self, House};
use crate::i18n::{Language, bracketed};
use crate::keys::{Command, Context};
use crate::screens::Screen;
use crate::screens::reading::{Piece, Reading};
use crate::ui::{Canvas, Ink};
use serde_json::Value;

/// 内容.
#[derive(Debug)]
pub struct HouseRecord {
    row: HouseRow,
    reading: Reading,
    effects: Option<Effects>,
}

/// What a proposed rule would change for open applications, as whoever proposed it saw it.
#[derive(Debug)]
struct Effects {
    rule: Box<OrdererRule>,
    orderer_code: String,
    asked: Option<RequestId>,
    rows: Vec<HouseRow>,
    found: Found,
}

/// How far the looking has come.
#[derive(Debug)]
enum Found {
    Reading,
    Failed,
    Lines(Vec<String>),
}

impl Effects {
    /// Of a rule that is still to be confirmed.
    fn of(row: &HouseRow) -> Option<Self> {
        let (rule, orderer_code) = effects::proposed(row)?;
        Some(Self {
            rule: Box::new(rule),
            orderer_code,
            asked: None,
            rows: Vec::new(),
            found: Found::Reading,
        })
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        let query = effects::applications(&self.rule, &self.orderer_code);
        self.asked = Some(cx.query(query));
    }

    fn take(&mut self, result: Result<Answer, Refusal>, cx: &mut Cx<'_>) {
        self.asked = None;
        match result {
            Ok(Answer::House(page)) => {
                self.rows = page.rows;
                match effects::rules_for(&self.rows, &self.orderer_code) {
                    Some(query) => self.asked = Some(cx.query(query)),
                    None => self.found = Found::Lines(Vec::new()),
                }
            }
            Ok(Answer::OrdererRules(facts)) => {
                let found = effects::on_open(&self.rows, &facts, &self.rule, cx.language());
                self.found = Found::Lines(found);
            }
            Ok(_) | Err(_) => self.found = Found::Failed,
        }
    }

    fn pieces(&self, language: Language) -> Vec<Piece> {
        let words = House(language);
        match &self.found {
            Found::Reading => vec![Piece::line(words.effects_reading(), Ink::Quiet)],
            Found::Failed => vec![Piece::line(words.effects_unread(), Ink::Warning)],
            Found::Lines(lines) if lines.is_empty() => {
                vec![Piece::line(words.effects_none(), Ink::Plain)]
            }
            Found::Lines(lines) => {
                let mut pieces = vec![Piece::line(words.effects(lines.len()), Ink::Warning)];
                let each = lines
                    .iter()
                    .map(|line| Piece::line(line.clone(), Ink::Plain));
                pieces.extend(each);
                pieces
            }
        }
    }
}

impl HouseRecord {
    /// A row as it was read.
    #[must_use]
    pub fn new(row: HouseRow) -> Self {
        let effects = Effects::of(&row);
        Self {
            row,
            reading: Reading::default(),
            effects,
        }
    }

    fn pieces(&self, language: Language) -> Vec<Piece> {
        let mut pieces = self
            .effects
            .as_ref()
            .map_or(Vec::new(), |e| e.pieces(language));
        pieces.extend(self::pieces(&self.row, language));
        pieces
    }
}

/// Every field of a row, nested ones under their heading.
pub(super) fn pieces(row: &HouseRow, language: Language) -> Vec<Piece> {
    // Sentences are long: those of a wording stand for themselves, last.
    if let Some((rest, sentences)) = wording::apart(row, language) {
        if row.table == HouseTable::Proposals {
            return of_proposal(row, &rest, sentences, language);
        }
        return [fields(&rest, language, &[]), sentences].concat();
    }
    if let Some((rest, changes)) = compared::apart(row, language) {
        return of_proposal(row, &rest, changes, language);
    }
    fields(row, language, &[])
}

/// What a proposal is about, what it changes, then whose it is and why.
fn of_proposal(
    row: &HouseRow,
    rest: &HouseRow,
    changes: Vec<Piece>,
    language: Language,
) -> Vec<Piece> {
    let heading = |key: &str| house::value(language, key, &row.text(key).into());
    let about = format!("{} {}", heading("proposal_kind"), heading("subject"));
    let own = House(language).proposal_own();
    // What it proposes stands in the heading.
    let mut rest = rest.clone();
    rest.fields.remove("proposal_kind");
    [
        vec![Piece::heading(about.trim_end())],
        changes,
        vec![Piece::heading(own)],
        fields(
            &rest,
            language,
            &["subject", "person_name", "proposed_name", "reason"],
        ),
    ]
    .concat()
}

/// Names of people, and where their logins are: one line says both.
const PEOPLE: [(&str, &str); 3] = [
    ("proposed_name", "proposed_by"),
    ("absent_name", "absent"),
    ("delegate_name", "delegate"),
];

/// Where the login of whoever this names is.
fn login_of(key: &str) -> Option<&'static str> {
    let of = PEOPLE.iter().find(|(name, _)| *name == key);
    of.map(|(_, login)| *login)
}

/// Whether this is the login of somebody whose name is said beside it.
fn named(row: &HouseRow, key: &str) -> bool {
    let of = PEOPLE.iter().find(|(_, login)| *login == key);
    of.is_some_and(|(name, _)| !row.text(name).is_empty())
}

/// `first`: what stands before everything else.
fn fields(row: &HouseRow, language: Language, first: &[&str]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    if row.at.timestamp() != 0 {
        let at = crate::domain::date::jst(row.at);
        let at = at.format("%Y/%m/%d %H:%M:%S").to_string();
        pieces.push(Piece::field(house::label(language, "at"), at));
    }
    if row.table.is_audit() {
        let about = house::about(language, row);
        if !about.is_empty() && about != row.text("remark") {
            pieces.push(Piece::field(house::label(language, "about"), about));
        }
    }
    // As the list has them, then the rest; what is made of several fields last.
    let columns = super::tables::columns(row.table);
    let place = |key: &str| columns.iter().position(|c| c.key == key);
    let mut fields: Vec<_> = row.fields.iter().collect();
    fields.sort_by_key(|(key, value)| {
        let nested = value.is_object()
            || value
                .as_array()
                .is_some_and(|a| a.iter().any(Value::is_object));
        let early = first.iter().position(|f| f == key).unwrap_or(first.len());
        (early, nested, place(key).unwrap_or(columns.len()))
    });
    for (key, value) in fields {
        match value {
            // Said beside who did it.
            _ if key == "acting_for_name" => {}
            // The number says it; who it was stands in the record of the event, with the login.
            _ if matches!(key.as_str(), "aim" | "from_name" | "to_name") => {}
            _ if !row.text("number").is_empty()
                && matches!(key.as_str(), "application_id" | "contract_id") => {}
            // Said in what it is about.
            _ if key == "person_name" && row.table.is_audit() => {}
            // The name of who closed it says as much.
            _ if key == "closed_by_me" => {}
            // The list of months says so.
            _ if matches!(key.as_str(), "month_closed" | "unlisted") => {}
            _ if named(row, key) => {}
            _ if login_of(key).is_some() => {
                let name = row.text(key);
                let login = login_of(key).map_or("", |login| row.text(login));
                let who = match login.is_empty() || name.is_empty() {
                    true => name.to_owned(),
                    false => bracketed(language, name, login),
                };
                pieces.push(Piece::field(house::label(language, key), who));
            }
            _ if key == "tiers" => {
                let text = house::value(language, key, value);
                pieces.push(Piece::field(house::label(language, key), text));
            }
            _ if key == "remark" => {
                let text = house::remark(language, row);
                pieces.push(Piece::field(house::label(language, key), text));
            }
            _ if key == "actor_name" => {
                let who = house::actor(language, row);
                pieces.push(Piece::field(house::label(language, key), who));
            }
            _ if key == "event" => {
                let kind = house::kind_code(row).to_owned();
                let text = house::value(language, key, &kind.into());
                pieces.push(Piece::field(house::label(language, key), text));
            }
            _ if key == "detail" => {
                let said = house::recorded(language, row);
                if !said.is_empty() {
                    pieces.push(Piece::heading(house::label(language, key)));
                }
                let said = said.into_iter();
                pieces.extend(said.map(|(name, text)| Piece::field(name, text)));
            }
            Value::Object(inner) if !inner.is_empty() => {
                pieces.push(Piece::heading(house::label(language, key)));
                let mut inner: Vec<_> = inner.iter().collect();
                // Figures of a close in the order of the list above them.
                if key == "closed_with" {
                    inner.sort_by_key(|(key, _)| place(key).unwrap_or(columns.len()));
                }
                for (key, value) in inner {
                    let text = house::value(language, key, value);
                    pieces.push(Piece::field(house::label(language, key), text));
                }
            }
            Value::Object(_) => {}
            Value::Array(items) if items.iter().any(Value::is_object) => {
                pieces.push(Piece::heading(house::label(language, key)));
                for item in items {
                    let text = house::value(language, key, item).replace('\n', "  ");
                    pieces.push(Piece::line(text, Ink::Plain));
                }
            }
            value => {
                let text = house::value(language, key, value);
                pieces.push(Piece::field(house::label(language, key), text));
            }
        }
    }
    pieces
}

/// From which day what is proposed would hold.
fn begins(row: &HouseRow, language: Language) -> Option<String> {
    let day = row.fields.get("content")?.get("valid_from")?;
    let kinds = ["rule", "limit", "rate", "company"];
    let day = house::value(language, "valid_from", day);
    kinds
        .contains(&row.text("proposal_kind"))
        .then(|| House(language).proposal_begins(day))
}

/// The same for a confirmation: one line for each field.
pub(super) fn lines(row: &HouseRow, language: Language) -> Vec<(String, Ink)> {
    // What changes is what has to be read: it stands first.
    let pieces = match wording::apart(row, language) {
        Some((rest, sentences)) if row.table == HouseTable::Proposals => {
            of_proposal(row, &rest, sentences, language)
        }
        Some((rest, sentences)) => [sentences, fields(&rest, language, &[])].concat(),
        None => match compared::apart(row, language) {
            Some((rest, mut changes)) => {
                if let Some(day) = begins(row, language) {
                    changes.insert(0, Piece::line(day, Ink::Title));
                }
                of_proposal(row, &rest, changes, language)
            }
            // Whoever has a name is not said by their login once more.
            None if row.table == HouseTable::Delegations => {
                fields(row, language, &["absent", "delegate"])
            }
            None => fields(row, language, &["content", "before"]),
        },
    };
    pieces
        .into_iter()
        .flat_map(|piece| {
            let label = piece.label.clone();
            let ink = piece.ink;
            let line = move |(n, text): (usize, &str)| match (n, label.is_empty()) {
                (0, false) => (format!("{label}: {text}"), ink),
                _ => (text.to_owned(), ink),
            };
            piece.text.lines().enumerate().map(line).collect::<Vec<_>>()
        })
        .collect()
}

impl Screen for HouseRecord {
    fn id(&self) -> &'static str {
        "W9"
    }

    fn title(&self, language: Language) -> String {
        house::title_of_row(language, self.row.table)
    }

    fn context(&self) -> Context {
        Context::Help
    }

    fn offers(&self, command: Command, _shared: &Shared) -> bool {
        command != Command::Search
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        if let Some(effects) = &mut self.effects {
            effects.ask(cx);
        }
    }

    fn reconnected(&mut self, cx: &mut Cx<'_>) {
        let failed = |e: &&mut Effects| matches!(e.found, Found::Failed);
        if let Some(effects) = self.effects.as_mut().filter(failed) {
            effects.found = Found::Reading;
            effects.ask(cx);
        }
    }

    fn reply(&mut self, reply: Reply, cx: &mut Cx<'_>) {
        if let (Some(effects), Reply::Read { id, result }) = (&mut self.effects, reply)
            && effects.asked == Some(id)
        {
            effects.take(result, cx);
        }
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        let pieces = self.pieces(cx.language());
        self.reading.command(command, &pieces, cx.shared)
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let words = Frame(shared.language());
        let pieces = self.pieces(shared.language());
        self.reading
            .draw(canvas, &pieces, words.more(), words.end());
    }
}
