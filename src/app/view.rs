//! `view`: the whole picture, from the model alone.

use super::choose::Source;
use super::dialog::Dialog;
use super::messages::Tone;
use super::model::Model;
use super::shared::{Link, Shared};
use crate::domain::date::jst_day;
use crate::domain::record::Role;
use crate::i18n::dialogs::Dialogs;
use crate::i18n::frame::Frame as Words;
use crate::i18n::lists::Lists;
use crate::i18n::{dates, desk, domain, key_sign};
use crate::keys::{Command, Context, Hint};
use crate::screens::Screen;
use crate::terminal::width;
use crate::ui::dialog::{Form, Panel, Picker};
use crate::ui::frame::{Count, FrameView, is_too_small};
use crate::ui::{Canvas, Ink, Look};
use ratatui::Frame;
use ratatui::layout::Position;

/// Counts that have a tab; behind them stands what is said only when there is some.
const TABS: usize = 6;

/// Draws everything, and sets the real cursor where the edit point or the selected row is.
pub fn view(model: &Model, frame: &mut Frame<'_>) {
    view_as(model, model.shared.settings.look, frame);
}

/// The same as it looks elsewhere: on a terminal with other widths, without colours.
pub fn view_as(model: &Model, look: Look, frame: &mut Frame<'_>) {
    let area = frame.area();
    let mut cursor = None;
    let mut canvas = Canvas::new(frame.buffer_mut(), area, look, &mut cursor);
    if is_too_small(area.width, area.height) {
        too_small(&model.shared, &mut canvas);
        cursor = Some(Position::new(area.x, area.y));
    } else if model.is_locked() {
        model.draw_lock(&mut canvas);
    } else {
        whole(model, &mut canvas);
    }
    if let Some(position) = cursor
        && area.contains(position)
    {
        frame.set_cursor_position(position);
    }
}

fn too_small(shared: &Shared, canvas: &mut Canvas<'_>) {
    let words = Words(shared.language());
    let (w, h) = (canvas.width(), canvas.height());
    let text = words.too_small(w, h);
    let text = if canvas.measure(&text) > w {
        words.too_small_short()
    } else {
        &text
    };
    canvas.put(0, 0, text, Ink::Title);
    if h > 1 {
        canvas
            .part(0, 1, w, h - 1)
            .paragraph(0, 0, words.too_small_kept(), Ink::Plain);
    }
}

fn whole(model: &Model, canvas: &mut Canvas<'_>) {
    let Some(entry) = model.top() else { return };
    let shared = &model.shared;
    let (first, rows) = head_and_foot(model, &*entry.screen).draw(canvas);
    let width = canvas.width();
    let mut body = canvas.part(0, first, width, rows);
    entry.screen.draw(shared, &mut body);
    if let Some(dialog) = &entry.dialog {
        draw_dialog(dialog, shared, &mut body);
    }
    if let Some(field) = &model.command_line {
        let y = canvas.height().saturating_sub(1);
        canvas.part(0, y, width, 1).clear();
        let x = canvas.put(
            1,
            y,
            &format!("{}: ", Words(shared.language()).command_prompt()),
            Ink::Title,
        );
        field.draw(canvas, x, y, width.saturating_sub(x + 1), true);
        draw_fits(model, field.text(), y, canvas);
    }
}

/// Above the line behind the colon, where the hints of the screen stood: nobody runs those from here.
fn draw_fits(model: &Model, now: &str, y: u16, canvas: &mut Canvas<'_>) {
    let (typed, fits) = &model.command_fits;
    if fits.is_empty() || now.trim() != typed {
        return;
    }
    let room = canvas.width().saturating_sub(2);
    let lines = width::wrap(fits, usize::from(room), canvas.look().ambiguous);
    let count = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let top = y.saturating_sub(count);
    canvas.part(0, top, canvas.width(), y - top).clear();
    for (y, line) in (top..y).zip(&lines) {
        canvas.put_in(1, y, room, width::Align::Left, line, Ink::Plain);
    }
}

fn head_and_foot(model: &Model, screen: &dyn Screen) -> FrameView {
    let shared = &model.shared;
    let language = shared.language();
    let words = Words(language);
    let me = shared.operator.as_ref();
    let who = me.map_or(String::new(), |me| {
        format!("{}  {}", me.branch_name, me.name)
    });
    let role = me.map_or(String::new(), |me| match &me.acting {
        Some(acting) => words.in_place_of(&acting.name),
        None => words.as_what(domain::role_short(language, me.role)),
    });
    let help = shared
        .settings
        .keymap
        .key_of(Command::Help, screen.home_context());
    let message = shared.messages.line();
    let pending = model.resolver.pending();
    FrameView {
        title: format!("{} {}", screen.title(language), screen.id()),
        who,
        name: me.map_or(String::new(), |me| me.name.clone()),
        role,
        when: dates::head(language, shared.clock),
        notice: lost(shared)
            .or_else(|| notices(shared, screen))
            .or_else(|| lapsing(shared))
            .or_else(|| prefixes(shared))
            .or_else(|| holidays(shared)),
        beside: match lost(shared) {
            // They are from before.
            Some(_) => Vec::new(),
            None => beside(shared, screen),
        },
        counts: counts(shared, screen),
        sign: key_sign(language),
        legend: legend(shared, screen),
        legend_more: words.other_numbers(&help),
        hints: hints(model, screen)
            .into_iter()
            .map(|hint| {
                let own = Some(screen)
                    .filter(|_| below_nothing(model))
                    .and_then(|screen| screen.names(hint.command, language));
                let usual = language.pick(hint.command.ja(), hint.command.en());
                // Of a question Enter gives the answer that is marked, which is no until it is moved.
                let dialog = model.top().and_then(|e| e.dialog.as_ref());
                let dialog = dialog.filter(|_| model.command_line.is_none());
                let usual = match (hint.command, dialog) {
                    (Command::Run, Some(Dialog::Confirm(_))) => language.pick(usual, "Answer"),
                    (Command::Run, Some(Dialog::Choose(_))) => language.pick(usual, "Choose"),
                    _ => usual,
                };
                (hint.keys, own.map_or(usual, |own| own.name).to_owned())
            })
            .collect(),
        hints_more: words.other_keys(&help),
        message: match message {
            _ if !pending.is_empty() => Some((words.pending(pending), Ink::Quiet)),
            Some((message, _)) => {
                let ink = match message.tone {
                    Tone::Done | Tone::Note => Ink::Title,
                    Tone::Refused => Ink::Bad,
                };
                Some((message.text.clone(), ink))
            }
            None => model.tour_line().map(|text| (text, Ink::Title)),
        },
        message_more: message_more(model, screen),
    }
}

/// Whether keys go to the screen itself: no dialog and no command line stands above it.
fn below_nothing(model: &Model) -> bool {
    model.command_line.is_none() && model.top().is_some_and(|entry| entry.dialog.is_none())
}

/// Behind a message that can be explained, or that has others behind it.
fn message_more(model: &Model, screen: &dyn Screen) -> String {
    let shared = &model.shared;
    let words = Words(shared.language());
    let Some((message, more)) = shared.messages.line() else {
        return String::new();
    };
    // In a dialog the keys are the dialog's, and in a field `?` is a letter.
    let context = if below_nothing(model) && !model.context().is_text() {
        screen.home_context()
    } else {
        model.context()
    };
    let keys = shared.settings.keymap.key_of(Command::Help, context);
    match (more, &message.remedy) {
        (0, None) if !model.is_cut(message) => String::new(),
        (0, _) => words.explain_with(keys),
        (n, _) => {
            let next = shared.settings.keymap.key_of(Command::NextMessage, context);
            match shared.messages.place() {
                1 => words.messages_more(n, [one_key(&next), one_key(&keys)].join(" ")),
                place => words.message_place(place, n + 1, next),
            }
        }
    }
}

/// A key of two strokes among others, as one: `[Esc ,]`.
fn one_key(keys: &str) -> String {
    match keys.contains(' ') {
        true => format!("[{keys}]"),
        false => keys.to_owned(),
    }
}

/// The newest notice that was not read: it stays until it is.
fn notices(shared: &Shared, screen: &dyn Screen) -> Option<String> {
    let last = shared.notices.last()?;
    let text = desk::notice_on(shared.language(), last, jst_day(shared.now));
    let keys = shared
        .settings
        .keymap
        .key_of(Command::Notices, screen.context());
    let words = desk::Notices(shared.language());
    Some(words.head(text, shared.notices.len(), keys))
}

/// Own claims that anybody may take over soon: whoever writes on them keeps them.
fn lapsing(shared: &Shared) -> Option<String> {
    let (claims, until) = shared.lapsing.filter(|(_, until)| *until > shared.now)?;
    Some(Words(shared.language()).claims_lapsing(claims, dates::clock(until)))
}

/// Without it the first approval of the fiscal year is refused.
fn prefixes(shared: &Shared) -> Option<String> {
    let missing = shared.prefixes.as_ref()?;
    let first = missing.branches.first()?;
    let words = Words(shared.language());
    let branches = match missing.branches.len() {
        1 => first.clone(),
        n => words.and_others(first, n - 1),
    };
    Some(words.prefixes_missing(missing.year, branches))
}

/// Behind the last of them every holiday counts as a business day.
fn holidays(shared: &Shared) -> Option<String> {
    let last = shared.holidays?;
    let last = crate::domain::date::slashed(last);
    Some(Words(shared.language()).holidays_end(last))
}

fn lost(shared: &Shared) -> Option<String> {
    let Link::Lost { since, crowded } = shared.link else {
        return None;
    };
    shared.operator.as_ref()?;
    let words = Words(shared.language());
    let since = dates::clock(since);
    Some(match crowded {
        true => words.crowded(since),
        false => words.lost(since, shared.settings.poll_seconds),
    })
}

fn counts(shared: &Shared, screen: &dyn Screen) -> Vec<Count> {
    if shared.operator.is_none() {
        return Vec::new();
    }
    let words = Words(shared.language());
    let counts = shared.counts;
    let current = screen.current_tab();
    let tab = |n: usize, label, number: Option<i64>, warns| Count {
        key: n.to_string(),
        label,
        number,
        current: current == Some(n),
        warns,
    };
    let mut all = vec![
        tab(1, words.received(), counts.map(|c| c.received), false),
        tab(2, words.examining(), counts.map(|c| c.examining), false),
        tab(
            3,
            words.awaiting(),
            counts.map(|c| c.awaiting_approval),
            false,
        ),
        tab(4, words.issuing(), counts.map(|c| c.issuing), false),
        tab(5, words.attention(), counts.map(|c| c.attention), true),
        tab(
            6,
            words.issued_today(),
            counts.map(|c| c.issued_today),
            false,
        ),
    ];
    // Said only when there are some: stopped issues and mails, which lead into 発行状況.
    if let Some(c) = counts.filter(|c| c.dead_letters > 0) {
        let keys = &shared.settings.keymap;
        all.push(Count {
            key: keys.key_of(Command::GoPublication, Context::List),
            label: words.dead_letters(),
            number: Some(c.dead_letters),
            current: false,
            warns: true,
        });
    }
    all
}

/// What stays in sight beside a notice: what waits for this role, and what has stopped.
fn beside(shared: &Shared, screen: &dyn Screen) -> Vec<Count> {
    let role = shared.operator.as_ref().map(|me| me.role);
    let waits = match role {
        Some(Role::Clerk) => "1",
        _ => "3",
    };
    let all = counts(shared, screen);
    let tabs = all.len().min(TABS);
    all.into_iter()
        .enumerate()
        .filter(|(n, count)| count.key == waits || *n >= tabs)
        .map(|(_, count)| Count {
            current: false,
            ..count
        })
        .collect()
}

fn legend(shared: &Shared, screen: &dyn Screen) -> Vec<(String, String)> {
    let context = screen.home_context();
    if !context.has_options() {
        return Vec::new();
    }
    Command::options()
        .into_iter()
        .filter(|(_, command)| command.is_valid_in(context) && screen.offers(*command, shared))
        .map(|(number, command)| {
            let language = shared.language();
            let usual = language.pick(command.ja(), command.en());
            let own = screen.names(command, language);
            (
                number.to_string(),
                own.map_or(usual, |own| own.name).to_owned(),
            )
        })
        .collect()
}

/// What the hint line offers: every key in it runs the command beside it here and now.
pub(super) fn hints(model: &Model, screen: &dyn Screen) -> Vec<Hint> {
    let shared = &model.shared;
    let context = model.context();
    let below = context == screen.context() && model.command_line.is_none();
    let keymap = &shared.settings.keymap;
    let dialog = model.top().and_then(|e| e.dialog.as_ref());
    let asks = dialog.is_none_or(|d| matches!(d, Dialog::Confirm(_)));
    let urged = match below {
        true => screen.urges(shared),
        false => Vec::new(),
    };
    keymap
        .hints_with(context, shared.settings.plain_keys, &urged)
        .into_iter()
        .filter(|hint| asks || !matches!(hint.command, Command::Yes | Command::No))
        .filter(|hint| !below || screen.offers(hint.command, shared))
        .filter(|hint| {
            below || !matches!(context, Context::Line) || hint.command != Command::Values
        })
        .collect()
}

fn draw_dialog(dialog: &Dialog, shared: &Shared, canvas: &mut Canvas<'_>) {
    let words = Dialogs(shared.language());
    let keymap = &shared.settings.keymap;
    let more = words.more_with(keymap.key_of(Command::PageDown, dialog.context()));
    let back = words.back_with(keymap.key_of(Command::PageUp, dialog.context()));
    let hint = dialog.hint(shared.language(), keymap);
    match dialog {
        Dialog::Confirm(c) => {
            let input = c
                .reason
                .as_ref()
                .filter(|_| c.asks_reason())
                .map(|field| (c.label.as_deref().unwrap_or(words.reason()), field));
            let mut lines = c.lines.clone();
            if dialog.is_as_before() {
                lines.insert(0, (words.typed_before().to_owned(), Ink::Warning));
            }
            if let (Some(field), false) = (&c.reason, c.asks_reason()) {
                lines.push((String::new(), Ink::Plain));
                lines.push((
                    format!("{}: {}", words.reason(), field.text().trim()),
                    Ink::Title,
                ));
            }
            let panel = Panel {
                title: &c.title,
                lines: &lines,
                scroll: c.scroll().from(),
                more: (&more, &back),
                input,
                buttons: (!c.asks_reason()).then(|| (words.yes(), words.no(), c.is_yes())),
                hint: &hint,
                wide: c.wide,
            };
            c.scroll().drew(panel.draw(canvas));
        }
        Dialog::Choose(c) => {
            let rows: Vec<_> = c
                .shown
                .iter()
                .map(|v| match c.source {
                    // Two companies may bear one name: the code tells them apart, and is what is taken.
                    Source::Contractors
                    | Source::OtherContractors(_)
                    | Source::Orderers
                    | Source::Branches
                    | Source::Banks => (format!("{} {}", v.code, v.label), v.detail.clone()),
                    // The place begins with the prefecture.
                    Source::PostalPlaces => (format!("{} {}", v.code, v.label), String::new()),
                    _ => (v.label.clone(), v.detail.clone()),
                })
                .collect();
            let behind = super::look_alikes::said(shared, c.filter.text());
            let picker = Picker {
                title: &c.title,
                filter: c.is_typed().then(|| (words.filter(), &c.filter)),
                rows: &rows,
                fixed: matches!(c.source, Source::Fixed(_)),
                selected: c.selected,
                empty: match (c.is_typed() && !c.filter.is_empty(), &behind) {
                    _ if c.unread => Lists(shared.language()).not_loaded(),
                    (true, Some(behind)) => behind,
                    (true, None) => words.no_match_typed(),
                    (false, _) => words.no_match(),
                },
                more: c.more.then(|| words.more_values()),
                hint: &hint,
            };
            picker.draw(canvas);
        }
        Dialog::Ask(a) => {
            let today = jst_day(shared.now);
            let mut lines = a.lines.clone();
            if dialog.is_as_before() {
                lines.insert(0, (words.typed_before().to_owned(), Ink::Warning));
            }
            let form = Form {
                title: &a.title,
                lines: &lines,
                scroll: a.scroll.from(),
                more: (&more, &back),
                called: words.fields_called(),
                fields: a
                    .fields
                    .iter()
                    .map(|f| (f.label.as_str(), &f.field, f.said(today, shared.language())))
                    .collect(),
                at: a.at,
                hint: &hint,
            };
            a.scroll.drew(form.draw(canvas));
        }
        Dialog::Tell(t) => {
            let panel = Panel {
                title: &t.title,
                lines: &t.lines,
                scroll: t.scroll().from(),
                more: (&more, &back),
                input: None,
                buttons: None,
                hint: &hint,
                wide: false,
            };
            t.scroll().drew(panel.draw(canvas));
        }
    }
}
