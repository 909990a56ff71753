//! ヘルプ (H1): every command of the screen below, with every way to it, from the command table; キー一覧 (H2):
//! the same for every screen.

use super::Screen;
use crate::app::{Cx, Shared};
use crate::i18n::Language;
use crate::i18n::about::Own;
use crate::i18n::explain;
use crate::i18n::frame::Frame;
use crate::i18n::keytest;
use crate::i18n::lists::Help;
use crate::keys::{Command, Context, Keymap};
use crate::terminal::gate;
use crate::terminal::width::{self, Align};
use crate::ui::field::Edit;
use crate::ui::{Canvas, Ink, Look, TextField};

/// Columns of name, option number and keys: English names and headings are longer.
const COLUMNS: ([u16; 3], [u16; 3]) = ([13, 5, 20], [15, 7, 18]);

/// A row of the screen.
enum Line {
    /// Of what is explained above the keys.
    Text(String),
    /// Of a command: name, option number, keys, what it does; each wrapped below itself.
    Cells([String; 4]),
}

/// ヘルプ.
#[derive(Debug)]
pub struct HelpScreen {
    /// H1 of one screen, H2 of them all.
    id: &'static str,
    of: String,
    /// What the field in focus and the screen are; above the keys.
    explained: Vec<String>,
    entries: Vec<Entry>,
    columns: u16,
    widths: [u16; 3],
    look: Look,
    scroll: usize,
    window: usize,
    filter: TextField,
    typing: bool,
}

#[derive(Debug)]
struct Entry {
    name: String,
    id: &'static str,
    option: String,
    keys: String,
    about: String,
}

impl HelpScreen {
    /// The help of a screen.
    #[must_use]
    pub fn new(of: &dyn Screen, shared: &Shared) -> Self {
        let context = of.home_context();
        let language = shared.language();
        let words = Help(language);
        let keymap = &shared.settings.keymap;
        let entries = keymap
            .help(context)
            .into_iter()
            .filter(|entry| of.offers(entry.command, shared))
            .map(|entry| {
                let spec = entry.command.spec();
                let own = of.names(entry.command, language).unwrap_or(Own {
                    name: language.pick(spec.words.ja, spec.words.en),
                    about: language.pick(spec.words.about_ja, spec.words.about_en),
                });
                Entry {
                    name: own.name.to_owned(),
                    id: spec.id,
                    option: spec
                        .option
                        .filter(|_| context.has_options())
                        .map_or(String::new(), |n| n.to_string()),
                    keys: ways(keymap, entry.command, context),
                    about: own.about.to_owned(),
                }
            })
            .collect();
        let field = of
            .focused(language)
            .map(|field| words.about(field.label, field.text));
        let screen = explain::screen(language, of.explained_as());
        let screen = screen.map(|text| words.about(of.title(language), text));
        let mut explained: Vec<String> = field.into_iter().chain(screen).collect();
        if explained.iter().any(|text| explain::names_source(text)) {
            explained.push(explain::sources(language).to_owned());
        }
        Self {
            explained,
            ..Self::of(
                "H1",
                format!("{} {}", of.title(language), of.id()),
                entries,
                shared,
            )
        }
    }

    /// Every command there is, with where it means something, every key there, and its name for the colon.
    #[must_use]
    pub fn all(shared: &Shared) -> Self {
        let language = shared.language();
        let keymap = &shared.settings.keymap;
        let mut entries = Vec::new();
        for command in Command::ALL {
            let spec = command.spec();
            // Contexts with the same keys stand in one row.
            let mut rows: Vec<(String, Vec<Context>)> = Vec::new();
            for context in spec.contexts {
                let keys = ways(keymap, *command, *context);
                match rows.iter_mut().find(|(known, _)| *known == keys) {
                    Some((_, contexts)) => contexts.push(*context),
                    None => rows.push((keys, vec![*context])),
                }
            }
            for (keys, contexts) in rows {
                let places = keytest::places(language, &contexts);
                let in_list = contexts.iter().any(|context| context.has_options());
                entries.push(Entry {
                    name: language.pick(spec.words.ja, spec.words.en).to_owned(),
                    id: spec.id,
                    option: spec
                        .option
                        .filter(|_| in_list)
                        .map_or(String::new(), |n| n.to_string()),
                    keys,
                    about: format!(":{}  {places}", spec.id),
                });
            }
        }
        Self::of(
            "H2",
            Help(language).every_screen().to_owned(),
            entries,
            shared,
        )
    }

    fn of(id: &'static str, of: String, entries: Vec<Entry>, shared: &Shared) -> Self {
        Self {
            id,
            of,
            explained: Vec::new(),
            entries,
            columns: shared.size.0,
            widths: shared.language().pick(COLUMNS.0, COLUMNS.1),
            look: shared.settings.look,
            scroll: 0,
            window: usize::from(shared.body_rows()),
            filter: TextField::default().at_most(40),
            typing: false,
        }
    }

    fn shown(&self) -> Vec<&Entry> {
        let wanted = crate::domain::fold::fold(self.filter.text());
        let fold = crate::domain::fold::fold;
        let matches = |e: &&Entry| {
            wanted.is_empty()
                || [e.name.as_str(), e.id, e.about.as_str(), e.keys.as_str()]
                    .into_iter()
                    .any(|t| fold(t).contains(&wanted))
        };
        self.entries.iter().filter(matches).collect()
    }

    /// Every row: what is explained (not while something is searched for), then the commands. Nothing is cut: what is
    /// longer than its column goes on below.
    fn lines(&self) -> Vec<Line> {
        let wrap = |text: &str, room: u16| {
            width::wrap(
                &gate::plain(text),
                usize::from(room).max(2),
                self.look.ambiguous,
            )
        };
        let mut lines: Vec<Line> = Vec::new();
        if self.filter.is_empty() && !self.explained.is_empty() {
            let room = self.columns.saturating_sub(3);
            let texts = self.explained.iter().flat_map(|text| wrap(text, room));
            lines.extend(texts.map(Line::Text));
            lines.push(Line::Text(String::new()));
        }
        let [name, option, keys] = self.widths;
        let about = self.columns.saturating_sub(2 + name + option + keys);
        for entry in self.shown() {
            let cells = [
                wrap(&entry.name, name - 1),
                wrap(&entry.option, option - 1),
                wrap(&entry.keys, keys - 1),
                wrap(&entry.about, about),
            ];
            let rows = cells.iter().map(Vec::len).max().unwrap_or(0);
            for row in 0..rows {
                let cell = |n: usize| cells[n].get(row).cloned().unwrap_or_default();
                lines.push(Line::Cells([cell(0), cell(1), cell(2), cell(3)]));
            }
        }
        lines
    }

    fn furthest(&self) -> usize {
        self.lines().len().saturating_sub(self.page())
    }

    /// Entries that fit below the two lines of heading.
    fn page(&self) -> usize {
        self.window.saturating_sub(3).max(1)
    }
}

/// The ways to a command, each once; the first that needs neither F-key nor Ctrl always among them.
fn ways(keymap: &Keymap, command: Command, context: Context) -> String {
    let all: Vec<_> = keymap.keys(command, context).collect();
    let mut ways: Vec<String> = all
        .iter()
        .filter(|b| !b.twin)
        .map(|b| b.keys.to_string())
        .collect();
    if !all.iter().any(|b| !b.twin && b.keys.is_plain())
        && let Some(twin) = all.iter().find(|b| b.twin)
    {
        ways.push(twin.keys.to_string());
    }
    ways.join("  ")
}

impl Screen for HelpScreen {
    fn id(&self) -> &'static str {
        self.id
    }

    fn title(&self, language: Language) -> String {
        Help(language).title().to_owned()
    }

    fn context(&self) -> Context {
        if self.typing {
            Context::Line
        } else {
            Context::Help
        }
    }

    fn home_context(&self) -> Context {
        Context::Help
    }

    fn offers(&self, command: Command, _shared: &Shared) -> bool {
        command != Command::Help
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        self.window = usize::from(cx.shared.body_rows());
        self.columns = cx.shared.size.0;
        self.scroll = self.scroll.min(self.furthest());
    }

    fn command(&mut self, command: Command, _cx: &mut Cx<'_>) -> bool {
        let pages = matches!(command, Command::PageUp | Command::PageDown);
        // What is found is paged through while it is being narrowed down.
        if self.typing && !pages {
            self.typing = false;
            if command != Command::Run {
                self.filter.clear();
            }
            return command != Command::Leave;
        }
        let page = self.page();
        self.scroll = match command {
            Command::Up => self.scroll.saturating_sub(1),
            Command::Down => self.scroll + 1,
            Command::PageUp => self.scroll.saturating_sub(page),
            Command::PageDown => self.scroll + page,
            Command::Top => 0,
            Command::Bottom => usize::MAX,
            Command::Search => {
                self.typing = true;
                self.filter.clear();
                0
            }
            _ => return false,
        }
        .min(self.furthest());
        true
    }

    fn insert(&mut self, text: &str, _cx: &mut Cx<'_>) {
        self.filter.insert(text);
        self.scroll = 0;
    }

    fn edit(&mut self, edit: Edit, _cx: &mut Cx<'_>) {
        self.filter.edit(edit);
        self.scroll = 0;
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let language = shared.language();
        let (words, frame) = (Help(language), Frame(language));
        let width = canvas.width();
        canvas.put(1, 0, &words.of(&self.of), Ink::Title);
        if self.typing || !self.filter.is_empty() {
            let label = format!("{} [", frame.search());
            let x = canvas.put(width.saturating_sub(30), 0, &label, Ink::Quiet);
            self.filter.draw(canvas, x, 0, 18, self.typing);
            canvas.put(x + 18, 0, "]", Ink::Quiet);
        }
        let [name, option, keys] = self.widths;
        let at = [1, 1 + name, 1 + name + option, 1 + name + option + keys];
        let headings = [
            words.command(),
            words.option(),
            words.keys(),
            words.action(),
        ];
        for (x, heading) in at.into_iter().zip(headings) {
            canvas.put(x, 1, heading, Ink::Heading);
        }
        let lines = self.lines();
        let rows = lines.iter().skip(self.scroll);
        for (y, row) in (2..canvas.height().saturating_sub(1)).zip(rows) {
            match row {
                Line::Text(text) => {
                    canvas.put(1, y, text, Ink::Plain);
                }
                Line::Cells(cells) => {
                    let inks = [Ink::Plain, Ink::Key, Ink::Key, Ink::Plain];
                    for ((x, text), ink) in at.into_iter().zip(cells).zip(inks) {
                        canvas.put(x, y, text, ink);
                    }
                }
            }
        }
        let y = canvas.height().saturating_sub(1);
        let end = if self.scroll < self.furthest() {
            frame.more_with(
                shared
                    .settings
                    .keymap
                    .key_of(Command::PageDown, Context::Help),
            )
        } else {
            frame.end().to_owned()
        };
        let at = width.saturating_sub(canvas.measure(&end) + 1);
        let room = at.saturating_sub(2);
        let run = shared.settings.keymap.key_of(Command::Run, Context::List);
        // Of option numbers only where a row can take one.
        if self.entries.iter().any(|entry| !entry.option.is_empty()) {
            let note = words.options_note(run);
            canvas.put_in(1, y, room, Align::Left, &note, Ink::Quiet);
        }
        canvas.put(at, y, &end, Ink::Quiet);
        if !self.typing {
            canvas.cursor(1, 2);
        }
    }
}
