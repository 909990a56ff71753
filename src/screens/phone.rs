//! 電話対応 (K3): one look-up by whatever the caller names; where it stands, and what to say.

use super::application::pieces;
use super::place::Place;
use super::reading::{Piece, Reading};
use super::sheet::sees_several;
use super::{AnyScreen, Screen, Target, View};
use crate::app::{Cx, Go, Reply, RequestId, Shared};
use crate::domain::command::{Answer, PageFrom, Query};
use crate::domain::phone::{self, LookUps, Say};
use crate::domain::record::{ApplicationDetail, ContractDetail};
use crate::domain::search::{Criteria, FoundRow, FoundState, Subject};
use crate::i18n::amend::{self, Amend, KeyOrders};
use crate::i18n::detail::Detail;
use crate::i18n::explain::{self, Explained};
use crate::i18n::phone::{self as words, Phone};
use crate::i18n::refusals::Sentence;
use crate::i18n::{Language, dates, domain, search};
use crate::keys::{Command, Context};
use crate::terminal::width::Align;
use crate::ui::field::Edit;
use crate::ui::{Canvas, Ink, TextField};
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

    fn say(&self, row: &FoundRow) -> Option<Vec<Say>> {
        match (&self.contract, &self.application) {
            (Some(detail), _) => Some(phone::of_contract(row.state, detail, self.look_ups?)),
            (None, Some(detail)) => Some(phone::of_application(detail)),
            (None, None) => None,
        }
    }

    /// The mails that a caller may ask about; that of the issue alone needs no name.
    fn mails(&self, language: Language) -> Vec<Piece> {
        let only = |mail| {
            let (text, ink) = pieces::mail_text(language, mail);
            vec![Piece::field(Phone(language).mail(), text).inked(ink)]
        };
        match (&self.contract, &self.application) {
            (Some(detail), _) if !detail.later_mails.is_empty() => phone::mails_of(detail)
                .map(|(about, mail)| pieces::mail(language, about, mail))
                .collect(),
            (Some(detail), _) => only(&detail.mail),
            (None, Some(detail)) => only(detail.mail_now()),
            (None, None) => Vec::new(),
        }
    }

    fn looked_up(&self, row: &FoundRow, language: Language) -> (String, Ink) {
        let said = Phone(language);
        let Some(l) = self.look_ups.filter(|_| row.subject == Subject::Contract) else {
            return (words::no_look_up(language).to_owned(), Ink::Plain);
        };
        let (mut text, ink) = match l.last_at {
            Some(at) => (said.looked_up_at(dates::stamp(at), l.times), Ink::Good),
            None => (said.looked_up_never().to_owned(), Ink::Plain),
        };
        if l.misses > 0 {
            text.push_str(&said.misses(l.misses));
        }
        (text, ink)
    }

    /// `amendments`: the key of 変更承認待ち.
    fn pieces(&self, language: Language, amendments: &str) -> Vec<Piece> {
        let said = Phone(language);
        let Some(row) = self.current() else {
            return Vec::new();
        };
        let Some(say) = self.say(row) else {
            return vec![Piece::line(Detail(language).loading(), Ink::Quiet)];
        };
        let state = search::state(language, row.state).to_owned();
        let ended = self
            .contract
            .as_ref()
            .and_then(|d| phone::ended_on(row.state, d));
        let withdrawal = self.contract.as_ref().and_then(|d| d.withdrawal());
        let state = match (ended, row.issued_at) {
            (Some(day), _) => said.ended(state, dates::once(language, day)),
            (None, Some(at)) => said.issued(state, dates::stamp(at)),
            (None, None) => state,
        };
        let orders = KeyOrders(language);
        let state = match withdrawal.map(|order| order.done_at) {
            Some(Some(at)) => format!(
                "{}: {}",
                orders.withdrawn(),
                orders.withdrawn_at(dates::stamp(at))
            ),
            Some(None) => orders.still_shown().to_owned(),
            None => state,
        };
        let (look, look_ink) = self.looked_up(row, language);
        let mut out = vec![Piece::field(said.state(), state).inked(Ink::Title)];
        if let Some((_, kind, state)) = self.contract.as_ref().and_then(|d| d.open.as_ref())
            && let Some(text) = amend::under_way(language, *kind, *state, amendments)
        {
            out.push(Piece::field(Amend(language).open_label(), text).inked(Ink::Warning));
        }
        if let Some(why) = self.application.as_ref()
            && let Some(why) = pieces::closed(language, why)
        {
            out.push(Piece::line(why, Ink::Warning));
        }
        out.extend(self.mails(language));
        out.push(Piece::field(said.looked_up(), look).inked(look_ink));
        out.push(Piece::heading(said.say()));
        out.extend(
            say.iter()
                .map(|s| Piece::line(said.item(words::say(language, s)), Ink::Plain)),
        );
        out
    }

    fn matches(&self, rows: &[FoundRow], shared: &Shared, canvas: &mut Canvas<'_>) {
        let language = shared.language();
        let selected = u16::try_from(self.selected).unwrap_or(u16::MAX);
        let room = canvas.height().saturating_sub(1);
        let top = self
            .top
            .get()
            .min(selected)
            .max((selected + 1).saturating_sub(room));
        self.top.set(top);
        canvas.rule(room, Ink::Quiet);
        if rows.len() > usize::from(room) {
            let last = (usize::from(top) + usize::from(room)).min(rows.len());
            let text = format!(" {}-{last} / {} ", top + 1, rows.len());
            let at = canvas.width().saturating_sub(canvas.measure(&text) + 1);
            canvas.put(at, room, &text, Ink::Plain);
        }
        let contractor = (canvas.width().saturating_sub(35) / 3).clamp(15, 30);
        // As in the other lists the branch stands before the number.
        let branch = if sees_several(shared) { 4 } else { 0 };
        let works = 31 + branch + contractor;
        let rest = canvas.width().saturating_sub(works);
        let shown = rows.iter().enumerate().skip(usize::from(top));
        for (y, (i, row)) in (0..room).zip(shown) {
            let here = i == self.selected;
            let ink = if here { Ink::Selected } else { Ink::Plain };
            canvas.put(0, y, if here { ">" } else { " " }, Ink::Plain);
            let text = |canvas: &mut Canvas<'_>, x, columns, t: &str| {
                canvas.put_in(x, y, columns, Align::Left, t, ink);
            };
            let product = row
                .products
                .first()
                .map_or("", |p| domain::product_short(language, *p));
            if branch > 0 {
                text(canvas, 2, 3, row.branch.as_str());
            }
            text(canvas, 2 + branch, 13, &row.number);
            text(canvas, 16 + branch, 4, product);
            text(canvas, 21 + branch, 8, search::state(language, row.state));
            text(canvas, 30 + branch, contractor, &row.contractor);
            text(canvas, works, rest, &row.works);
            if here && self.away {
                canvas.cursor(0, y);
            }
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
        let language = shared.language();
        let said = Phone(language);
        let (width, height) = (canvas.width(), canvas.height());
        let x = canvas.put(1, 0, &format!("{} [", said.label()), Ink::Quiet);
        let columns = width.saturating_sub(x + 18).min(40);
        self.field.draw(canvas, x, 0, columns, !self.away);
        let x = canvas.put(x + columns, 0, "]", Ink::Quiet);
        if self.away {
            let keys = shared
                .settings
                .keymap
                .key_of(Command::Back, Context::Detail);
            canvas.put(x + 1, 0, &said.next(keys), Ink::Quiet);
        }
        let rows = match &self.found {
            Some(rows) if !rows.is_empty() => rows,
            _ => {
                let keys = shared.settings.keymap.key_of(Command::Run, Context::Line);
                let text = if self.searching.is_empty() {
                    said.prompt(keys)
                } else {
                    Detail(language).loading().to_owned()
                };
                let room = width.saturating_sub(4);
                canvas.part(2, 2, room, height.saturating_sub(2)).paragraph(
                    0,
                    0,
                    &text,
                    Ink::Quiet,
                );
                return;
            }
        };
        let from = 2 + rows_of(height);
        self.matches(rows, shared, &mut canvas.part(0, 1, width, from - 1));
        let keymap = &shared.settings.keymap;
        let pieces = self.pieces(
            language,
            &keymap.key_of(Command::GoAmendments, Context::Detail),
        );
        let detail = Detail(language);
        let mut below = canvas.part(0, from, width, height.saturating_sub(from));
        self.card
            .draw_still(&mut below, &pieces, detail.more(), detail.end());
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
                let pieces = self.pieces(cx.language(), &keys);
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
