//! How a list is drawn: its tabs, what it is narrowed by or how far an export has come, its rows.

use super::{HouseScreen, cells, deeds, tables};
use crate::app::Shared;
use crate::domain::date;
use crate::domain::house_filter;
use crate::i18n::about;
use crate::i18n::house::{self, House};
use crate::keys::{Command, Context};
use crate::screens::sheet::{self, Sheet};
use crate::ui::{Canvas, Ink};
use serde_json::Value;

impl HouseScreen {
    /// The lists that Tab goes round, with its key; how many lines that takes.
    fn tabs(&self, shared: &Shared, canvas: &mut Canvas<'_>) -> u16 {
        let language = shared.language();
        let tabs = tables::tabs(self.table);
        if tabs.is_empty() {
            return 0;
        }
        let names = tabs
            .iter()
            .map(|tab| (house::title(language, *tab), *tab == self.table));
        let x = sheet::tabs(names, canvas);
        let keys = &shared.settings.keymap;
        let key = keys.key_of(Command::NextTab, Context::List);
        let x = canvas.put(x + 2, 0, &key, Ink::Key);
        let next = about::another_list(language).name;
        canvas.put(x + 1, 0, next, Ink::Quiet);
        1
    }

    pub(super) fn show(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let language = shared.language();
        let words = House(language);
        let key = |c, context| shared.settings.keymap.key_of(c, context);
        if let Some(slots) = &self.filtering {
            let help = words.filter_help(
                key(Command::Confirm, Context::Form),
                key(Command::ClearSection, Context::Form),
            );
            return slots.draw(canvas, &[(help, Ink::Quiet)]);
        }
        let notes = match &self.export {
            Some(export) if export.runs() => {
                vec![export.progress(language, &key(Command::Back, Context::List))]
            }
            _ => {
                let mut shown = self.narrowed();
                house_filter::name_period(self.table, &mut shown, date::jst_day(shared.now));
                let row = self.list.rows().first();
                let from = house::listed_from(language, self.table, &shown, row, shared.now);
                let filter = match from {
                    Some(from) => from,
                    None => house::filter(language, Some(&Value::Object(shown))),
                };
                let role = shared.operator.as_ref().map(|me| me.role);
                let acts = [
                    Command::Approve,
                    Command::Change,
                    Command::Withdraw,
                    Command::Reassign,
                ]
                .iter()
                .any(|c| deeds::offers(self.table, *c, role));
                let run = key(Command::Run, Context::List);
                let keys = house::keys_of(language, self.table, acts, &run);
                // Where there is no room for both, what the list is narrowed by is what has to be known.
                match (keys.is_empty(), filter.is_empty()) {
                    (false, false) => vec![format!("{keys}  {filter}"), filter],
                    (true, _) => vec![filter],
                    (false, true) => vec![keys],
                }
            }
        };
        let columns = cells::columns(self.table, language);
        let is_narrowed = tables::filters(self.table)
            .iter()
            .any(|name| self.filter.contains_key(*name));
        let empty = if self.table.is_audit() {
            [words.empty(), words.recorded()].join(language.pick("", " "))
        } else if is_narrowed {
            words.empty().to_owned()
        } else {
            words.none_here().to_owned()
        };
        let sheet = Sheet {
            field: None,
            notes,
            columns,
            empty,
            progress: self.actions.progress(shared),
        };
        let above = self.tabs(shared, canvas);
        let (width, height) = (canvas.width(), canvas.height().saturating_sub(above));
        sheet.draw(
            &self.list,
            |row| cells::cells(row, date::jst_day(shared.now), language),
            shared,
            &mut canvas.part(0, above, width, height),
        );
    }
}
