//! What is shown: the matches, and of the selected one where it stands and what to say.

use super::{PhoneScreen, rows_of};
use crate::app::Shared;
use crate::domain::phone::{self, Say};
use crate::domain::search::{FoundRow, Subject};
use crate::i18n::amend::{self, Amend, KeyOrders};
use crate::i18n::detail::Detail;
use crate::i18n::phone::{self as words, Phone};
use crate::i18n::{Language, dates, domain, search};
use crate::keys::{Command, Context};
use crate::screens::application::pieces;
use crate::screens::orders::open_order;
use crate::screens::reading::Piece;
use crate::screens::sheet::sees_several;
use crate::terminal::width::Align;
use crate::ui::{Canvas, Ink};

impl PhoneScreen {
    pub(super) fn say(&self, row: &FoundRow) -> Option<Vec<Say>> {
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
    pub(super) fn pieces(&self, shared: &Shared, amendments: &str) -> Vec<Piece> {
        let language = shared.language();
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
        let state = match withdrawal.map(|order| (order, order.done_at)) {
            Some((_, Some(at))) => format!(
                "{}: {}",
                orders.withdrawn(),
                orders.withdrawn_at(dates::stamp(at))
            ),
            Some((order, None)) => open_order(shared, order),
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

    pub(super) fn matches(&self, rows: &[FoundRow], shared: &Shared, canvas: &mut Canvas<'_>) {
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

    pub(super) fn show(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
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
            shared,
            &keymap.key_of(Command::GoAmendments, Context::Detail),
        );
        let detail = Detail(language);
        let mut below = canvas.part(0, from, width, height.saturating_sub(from));
        self.card
            .draw_still(&mut below, &pieces, detail.more(), detail.end());
    }
}
