//! 電話対応 (K3): one look-up by whatever the caller names; where it stands, and what to say.

mod shown;

use super::place::Place;
use super::reading::Reading;
use super::{AnyScreen, Screen, Target, View};
use crate::app::{Cx, Go, Reply, RequestId, Shared};
use crate::domain::command::{Answer, PageFrom, Query};
use crate::domain::phone::{self, LookUps};
use crate::domain::record::{ApplicationDetail, ContractDetail};
use crate::domain::search::{Criteria, FoundRow, FoundState, Subject};
use crate::i18n::Language;
use crate::i18n::explain::{self, Explained};
use crate::i18n::phone::Phone;
use crate::i18n::refusals::Sentence;
use crate::keys::{Command, Context};
use crate::ui::field::Edit;
use crate::ui::{Canvas, TextField};
use std::cell::Cell;

/// Matches that are shown; who has more adds a word.
const MOST: u16 = 20;

/// Rows of the matches: as many as leave the answer the larger part.
fn rows_of(height: u16) -> u16 {
    (height / 4).clamp(5, 10)
}

/// 電話対応.
#[derive(Debug, Default)]
pub struct PhoneScreen {
    field: TextField,
    away: bool,
    /// What the matches were found by.
    sought: String,
    found: Option<Vec<FoundRow>>,
    more: bool,
    selected: usize,
    searching: Vec<RequestId>,
    reading: Vec<RequestId>,
    contract: Option<Box<ContractDetail>>,
    application: Option<Box<ApplicationDetail>>,
    look_ups: Option<LookUps>,
    top: Cell<u16>,
    card: Reading,
    /// What is looked up again at the start: the match that was selected.
    again: Option<usize>,
}

impl PhoneScreen {
    /// Where it stood: the same is looked up again.
    #[must_use]
    pub fn at(place: &Place) -> Self {
        let mut screen = Self::default();
        screen.field.set(&place.value("text"));
        screen.again = place.value("row").parse().ok();
        screen
    }

    fn search(&mut self, cx: &mut Cx<'_>) {
        let text = self.field.text().trim().to_owned();
        if text.is_empty() {
            return;
        }
        let asked = |subject| {
            let all = Criteria::all(subject);
            if phone::is_number(&text) {
                Criteria {
                    number: text.clone(),
                    ..all
                }
            } else {
                Criteria {
                    words: text.split_whitespace().map(str::to_owned).collect(),
                    ..all
                }
            }
        };
        self.searching = phone::SUBJECTS
            .into_iter()
            .map(|subject| {
                cx.query(Query::Search {
                    criteria: Box::new(asked(subject)),
                    from: PageFrom::Top,
                    limit: MOST,
                })
            })
            .collect();
        self.found = None;
        self.more = false;
        self.selected = 0;
        self.forget();
        self.sought = text;
    }

    fn forget(&mut self) {
        self.reading.clear();
        self.contract = None;
        self.application = None;
        self.look_ups = None;
        self.card.rewind();
    }

    fn current(&self) -> Option<&FoundRow> {
        self.found.as_ref()?.get(self.selected)
    }

    /// Asks for all that the card shows of the selected match, which is another than the one shown.
    fn read(&mut self, cx: &mut Cx<'_>) {
        self.forget();
        self.read_again(cx);
    }

    /// Asks once more: what the caller is being told stays until the answer.
    fn read_again(&mut self, cx: &mut Cx<'_>) {
        let Some(row) = self.current() else { return };
        let queries = match (row.contract(), row.application()) {
            (Some(key), _) => vec![Query::Contract(key.clone()), Query::LookUps(key)],
            (None, Some(key)) => vec![Query::Application(key)],
            (None, None) => Vec::new(),
        };
        self.reading = queries.into_iter().map(|q| cx.query(q)).collect();
    }

    fn take(&mut self, answer: Answer, cx: &mut Cx<'_>) {
        match answer {
            Answer::Found(page) => {
                self.more |= page.more_after;
                // What was issued is found as a contract.
                let issued =
                    FoundState::Application(crate::domain::record::ApplicationState::Issued);
                let rows = page.rows.into_iter().filter(|r| r.state != issued);
                let found = self.found.get_or_insert_default();
                found.extend(rows);
                found.sort_by_key(|r| (r.subject == Subject::Application, std::cmp::Reverse(r.at)));
                if self.searching.is_empty() {
                    self.arrived(cx);
                }
            }
            Answer::Contract(detail) => self.contract = Some(detail),
            Answer::Application(detail) => self.application = Some(detail),
            Answer::LookUps(look_ups) => self.look_ups = Some(look_ups),
            _ => {}
        }
    }

    fn arrived(&mut self, cx: &mut Cx<'_>) {
        let said = Phone(cx.language());
        if self.current().is_none() {
            return cx.refused(Sentence {
                what: said.none(&self.sought),
                remedy: said.none_remedy().to_owned(),
            });
        }
        if self.more {
            cx.note(said.more(MOST));
        }
        self.away = true;
        let last = self.found.as_ref().map_or(0, Vec::len).saturating_sub(1);
        self.selected = self.again.take().unwrap_or(0).min(last);
        self.read(cx);
    }

    fn select(&mut self, forward: bool, cx: &mut Cx<'_>) {
        let last = self.found.as_ref().map_or(0, Vec::len).saturating_sub(1);
        let to = if forward {
            (self.selected + 1).min(last)
        } else {
            self.selected.saturating_sub(1)
        };
        if to != self.selected {
            self.selected = to;
            self.read(cx);
        }
    }
}

impl Screen for PhoneScreen {
    fn id(&self) -> &'static str {
        "K3"
    }

    fn title(&self, language: Language) -> String {
        Phone(language).title().to_owned()
    }

    fn context(&self) -> Context {
        if self.away {
            Context::Detail
        } else {
            Context::Line
        }
    }

    fn home_context(&self) -> Context {
        Context::Detail
    }

    fn focused(&self, language: Language) -> Option<Explained> {
        let label = Phone(language).label();
        (!self.away).then(|| Explained::new(label, explain::caller(language)))
    }

    fn is_task(&self) -> bool {
        true
    }

    fn place(&self) -> Option<Place> {
        let place = Place::new("phone");
        Some(match self.away {
            true => {
                let row = self.selected.to_string();
                place.with("text", &self.sought).with("row", &row)
            }
            false => place.with("text", self.field.text()),
        })
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        if self.again.is_some() {
            self.search(cx);
        }
    }

    fn waits(&self) -> bool {
        !self.searching.is_empty()
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        self.show(shared, canvas);
    }

    fn insert(&mut self, text: &str, _cx: &mut Cx<'_>) {
        self.field.insert(text);
    }

    fn edit(&mut self, edit: Edit, _cx: &mut Cx<'_>) {
        self.field.edit(edit);
    }

    fn changed(&mut self, cx: &mut Cx<'_>) {
        if self.searching.is_empty() && self.reading.is_empty() {
            self.read_again(cx);
        }
    }

    fn resumed(&mut self, cx: &mut Cx<'_>) {
        self.read_again(cx);
    }

    fn reply(&mut self, reply: Reply, cx: &mut Cx<'_>) {
        let Reply::Read { id, result } = reply else {
            return;
        };
        let mine = |out: &mut Vec<RequestId>| {
            let before = out.len();
            out.retain(|x| *x != id);
            before != out.len()
        };
        if !mine(&mut self.searching) && !mine(&mut self.reading) {
            return;
        }
        match result {
            Ok(answer) => self.take(answer, cx),
            Err(refusal) => {
                self.searching.clear();
                cx.refuse_reading(&refusal);
            }
        }
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        if !self.away {
            match command {
                Command::Run => self.search(cx),
                Command::Cancel if self.current().is_some() => self.away = true,
                _ => return false,
            }
            return true;
        }
        match command {
            Command::Down => self.select(true, cx),
            Command::Up => self.select(false, cx),
            // The next caller.
            Command::Back => {
                self.field.clear();
                self.away = false;
                self.card.rewind();
            }
            Command::Refresh => self.read_again(cx),
            Command::PublicationStatus => match AnyScreen::jobs() {
                Some(screen) => cx.go(Go::Push(Box::new(screen))),
                None => return false,
            },
            Command::Run | Command::History => {
                let view = if command == Command::Run {
                    View::Show
                } else {
                    View::History
                };
                let target = self.current().and_then(|row| {
                    let contract = row.contract().map(|key| Target::Contract(key, view));
                    contract.or_else(|| row.application().map(|k| Target::Application(k, view)))
                });
                match target.and_then(AnyScreen::detail) {
                    Some(screen) => cx.go(Go::Push(Box::new(screen))),
                    None => return false,
                }
            }
            Command::PageDown | Command::PageUp | Command::Top | Command::Bottom => {
                let keys = cx.key_of(Command::GoAmendments, Context::Detail);
                let pieces = self.pieces(cx.shared, &keys);
                return self.card.command(command, &pieces, cx.shared);
            }
            _ => return false,
        }
        true
    }

    fn offers(&self, command: Command, _shared: &Shared) -> bool {
        matches!(
            command,
            Command::Run
                | Command::History
                | Command::Refresh
                | Command::Back
                | Command::Help
                | Command::PublicationStatus
        )
    }
}
