//! The tabs of 契約一覧, and what each of them holds.

use crate::domain::product::{Form, Product};
use crate::domain::search::{Criteria, Subject};
use crate::i18n::Language;
use crate::i18n::search::Search;

/// The tabs of 契約一覧; the first holds every contract, the others are the flyer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    All,
    Electronic,
    Applications,
    Bonds,
}

pub(super) const TABS: [Tab; 4] = [Tab::All, Tab::Electronic, Tab::Applications, Tab::Bonds];

impl Tab {
    pub(super) fn criteria(self) -> Criteria {
        let contracts = Criteria::all(Subject::Contract);
        match self {
            Self::All => contracts,
            Self::Electronic => Criteria {
                form: Some(Form::Electronic),
                ..contracts
            },
            Self::Applications => Criteria::all(Subject::Application),
            Self::Bonds => Criteria {
                product: Some(Product::BidBond),
                ..contracts
            },
        }
    }

    pub(super) fn name(self, language: Language) -> &'static str {
        let words = Search(language);
        match self {
            Self::All => words.tab_all(),
            Self::Electronic => words.tab_electronic(),
            Self::Applications => words.tab_applications(),
            Self::Bonds => words.tab_bonds(),
        }
    }
}
