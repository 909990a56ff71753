//! How the list is drawn: its tabs, what was looked for or how far an export has come, its rows or why there are
//! none.

use super::FoundScreen;
use super::columns::cells;
use super::tabs::{TABS, Tab};
use crate::app::Shared;
use crate::app::look_alikes;
use crate::i18n::dates;
use crate::i18n::frame::Frame;
use crate::i18n::search::{self, Search};
use crate::keys::{Command, Context};
use crate::screens::sheet::{self, Sheet};
use crate::ui::Canvas;

impl FoundScreen {
    fn empty(&self, shared: &Shared) -> String {
        let words = Search(shared.language());
        let key = |command| shared.settings.keymap.key_of(command, Context::List);
        let more = match self.tab {
            Some(Tab::Bonds) => words.empty_bonds().to_owned(),
            Some(_) if !self.criteria.words.is_empty() => {
                words.empty_all(key(Command::Back), key(Command::Filter))
            }
            // There is no wider tab than this.
            Some(Tab::All) => words.none_yet().to_owned(),
            Some(_) => words.empty_tab(key(Command::NextTab), key(Command::Filter)),
            None => words.empty_form(key(Command::Back)),
        };
        let behind = look_alikes::said(shared, &self.criteria.words.join(" "))
            .map(|said| format!("\n{said}"));
        format!("{}\n{more}{}", words.empty(), behind.unwrap_or_default())
    }

    fn tabs(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let Some(tab) = self.tab else { return };
        sheet::tabs(TABS.map(|t| (t.name(shared.language()), t == tab)), canvas);
    }

    pub(super) fn show(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let language = shared.language();
        let words = Search(language);
        let note = match (&self.export, self.criteria.words.is_empty(), self.tab) {
            (Some(export), _, _) => words.exporting(dates::grouped(export.rows())),
            (None, true, Some(_)) => String::new(),
            (None, false, Some(_)) => words.searched(self.criteria.words.join(" ")),
            (None, _, None) => words.searched(search::asked(language, &self.criteria)),
        };
        let sheet = Sheet {
            field: Some((Frame(language).search(), &self.field, self.typing)),
            notes: vec![note],
            columns: self.columns(shared),
            empty: self.empty(shared),
            progress: self.actions.progress(shared),
        };
        let top = u16::from(self.tab.is_some());
        self.tabs(shared, canvas);
        let (width, height) = (canvas.width(), canvas.height().saturating_sub(top));
        let mut below = canvas.part(0, top, width, height);
        sheet.draw(&self.list, |row| cells(row, language), shared, &mut below);
    }
}
