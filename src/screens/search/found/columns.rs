//! The columns of what was found, contracts or applications, and what a row says in them.

use super::FoundScreen;
use crate::app::Shared;
use crate::domain::date;
use crate::domain::search::{FoundRow, FoundState, Subject};
use crate::i18n::lists::Lists;
use crate::i18n::search::{self, Search};
use crate::i18n::{Language, dates, domain};
use crate::screens::sheet::branches;
use crate::ui::Ink;
use crate::ui::table::{Cell, Column};

impl FoundScreen {
    pub(super) fn columns(&self, shared: &Shared) -> Vec<Column> {
        let words = Lists(shared.language());
        let applications = self.criteria.subject == Subject::Application;
        let [number, product, day] = match self.criteria.subject {
            Subject::Contract => [
                Column::text(words.contract_number(), 13),
                Column::text(words.product(), 4).uncut(),
                Column::text(words.issued_at(), 10),
            ],
            // Several products stand in one row.
            Subject::Application => [
                Column::text(words.number(), 11),
                Column::text(words.product(), 9).uncut(),
                Column::text(words.state(), 8).uncut(),
            ],
        };
        vec![
            // A contract's number says its branch; that of an application is one in each of them.
            branches(shared).if_also(applications),
            number,
            product,
            Column::text(words.form(), 4).uncut(),
            Column::text(words.contractor(), 14).growing(1).wanting(24),
            Column::text(words.works(), 12)
                .growing(2)
                .wanting(30)
                .telling(),
            Column::amount(words.amount(), 11),
            day,
            Column::text(words.guarantee_end(), 10).ranked(1),
            Column::text(words.orderer(), 20).ranked(2).growing(1),
            Column::amount(words.price(), 11).ranked(3),
        ]
    }
}

pub(super) fn cells(row: &FoundRow, language: Language) -> Vec<Cell> {
    let products: Vec<_> = row
        .products
        .iter()
        .map(|p| domain::product_short(language, *p))
        .collect();
    vec![
        row.branch.as_str().into(),
        row.number.clone().into(),
        products.join(" ").into(),
        row.form
            .map_or("", |f| domain::form_short(language, f))
            .into(),
        row.contractor.clone().into(),
        crate::screens::sheet::works(&row.works),
        dates::yen(row.amount).into(),
        day(row, language),
        date::slashed(row.guarantee_end).into(),
        row.orderer.clone().into(),
        dates::yen(row.price).into(),
    ]
}

/// What a row says of its state: the day for what is in force, else the word.
fn day(row: &FoundRow, language: Language) -> Cell {
    let words = Search(language);
    if !row.latest {
        return Cell::inked(words.before_change(row.seq), Ink::Quiet);
    }
    match (row.state, row.issued_at) {
        (FoundState::Issued | FoundState::Expired, Some(at)) => {
            date::slashed(date::jst_day(at)).into()
        }
        (FoundState::Unpublished, _) => {
            let cell = Cell::inked(search::state(language, row.state), Ink::Warning);
            cell.or_short(words.unpublished_short())
        }
        (state, _) => Cell::inked(
            search::state(language, state),
            if matches!(state, FoundState::Terminated | FoundState::Unpublished) {
                Ink::Warning
            } else {
                Ink::Plain
            },
        ),
    }
}
