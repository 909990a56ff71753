//! A list of values (F4): where they come from, what of them is shown, which is chosen.

use super::dialog::{Answered, Step};
use super::msg::RequestId;
use crate::domain::command::{PageFrom, Query};
use crate::domain::fold::{fold, words};
use crate::domain::house::People;
use crate::domain::ids::ApplicationKey;
use crate::domain::record::Choice;
use crate::i18n::explain::Explained;
use crate::keys::Command;
use crate::ui::field::{Edit, TextField};

/// Values that a list of them is paged by.
const PAGE: usize = 10;

/// As many contracts as a list of values shows; where there are more it says so, and another character narrows them.
const MOST_CONTRACTS: u16 = 50;

/// A list of values.
#[derive(Debug, Clone)]
pub struct Choose {
    /// Title.
    pub title: String,
    /// Where the values come from.
    pub source: Source,
    /// What is typed to filter; values of a fixed list are filtered here, others by the database.
    pub filter: TextField,
    /// Values that match.
    pub shown: Vec<Choice>,
    /// The chosen one.
    pub selected: usize,
    /// What F1 says of it before its keys.
    pub about: Option<&'static str>,
    /// The field whose values they are.
    pub(super) of: Option<Explained>,
    /// The question that is out.
    pub(super) asked: Option<RequestId>,
    /// More match than are shown.
    pub(super) more: bool,
    /// The database gave no answer, or none in time: that none is shown says nothing of what there is.
    pub(super) unread: bool,
}

/// Where the values of a [`Choose`] come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// These.
    Fixed(Vec<Choice>),
    /// 発注者
    Orderers,
    /// 金融機関
    Banks,
    /// 請負者
    Contractors,
    /// 請負者, but for the one of this code
    OtherContractors(String),
    /// 郵便番号と町名
    PostalPlaces,
    /// 契約
    Contracts,
    /// Clerks and supervisors of these branches.
    Colleagues,
    /// 支店
    Branches,
    /// Whom a task among people can name.
    People(People),
    /// Wordings that a company record may name.
    Wordings,
    /// Whose limits cover an application.
    Approvers(ApplicationKey),
}

impl Choose {
    /// A list of these values.
    #[must_use]
    pub fn fixed(title: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self {
            title: title.into(),
            shown: choices.clone(),
            source: Source::Fixed(choices),
            filter: TextField::default(),
            selected: 0,
            about: None,
            of: None,
            asked: None,
            more: false,
            unread: false,
        }
    }

    /// The same, explained by this when F1 is pressed.
    #[must_use]
    pub fn about(self, text: &'static str) -> Self {
        Self {
            about: Some(text),
            ..self
        }
    }

    /// The same standing on the value of this index: what is chosen by Enter alone changes nothing.
    #[must_use]
    pub fn on(mut self, index: usize) -> Self {
        self.selected = index.min(self.shown.len().saturating_sub(1));
        self
    }

    /// A list that the database searches; it opens with `filter` typed.
    #[must_use]
    pub fn searched(title: impl Into<String>, source: Source, filter: &str) -> Self {
        Self {
            title: title.into(),
            source,
            filter: TextField::default().holding(filter),
            shown: Vec::new(),
            selected: 0,
            about: None,
            of: None,
            asked: None,
            more: false,
            unread: false,
        }
    }

    /// The same, whose filter was put there by the program: the first character that is typed replaces it.
    #[must_use]
    pub fn offering(mut self) -> Self {
        let filter = self.filter.text().to_owned();
        self.filter.offer(&filter);
        self
    }

    /// An empty filter has neither start nor end: those of the list are meant. True: it went there.
    pub(super) fn goes_to(&mut self, edit: Edit) -> bool {
        if !self.filter.is_empty() {
            return false;
        }
        self.selected = match edit {
            Edit::Home => 0,
            Edit::End => self.shown.len().saturating_sub(1),
            _ => return false,
        };
        true
    }

    /// Whether typing filters: a short fixed list has nothing to type.
    #[must_use]
    pub fn is_typed(&self) -> bool {
        match &self.source {
            Source::Fixed(all) => all.len() > 8,
            // A handful: the database gives them all.
            Source::Approvers(_) => false,
            _ => true,
        }
    }

    /// What to ask the database for the filter as it stands; none for a fixed list, which is
    /// filtered at once.
    pub(super) fn refilter(&mut self) -> Option<Query> {
        let text = self.filter.text().to_owned();
        match &self.source {
            Source::Fixed(all) => {
                let wanted = words(&text);
                let matches = |c: &&Choice| {
                    let told = [&c.code, &c.label, &c.detail].map(|t| fold(t));
                    let held = |word: &String| told.iter().any(|t| t.contains(word));
                    wanted.iter().all(held)
                };
                self.shown = all.iter().filter(matches).cloned().collect();
                self.selected = 0;
                None
            }
            Source::Orderers => Some(Query::Orderers(text)),
            Source::Banks => Some(Query::Banks(text)),
            Source::Contractors | Source::OtherContractors(_) => Some(Query::Contractors(text)),
            Source::PostalPlaces => Some(Query::PostalPlaces(text)),
            Source::Contracts => Some(Query::Contracts {
                search: text,
                from: PageFrom::Top,
                limit: MOST_CONTRACTS,
            }),
            Source::Colleagues => Some(Query::Colleagues(text)),
            Source::Branches => Some(Query::BranchNames(text)),
            Source::People(task) => {
                let task = task.clone();
                Some(Query::People { task, text })
            }
            Source::Wordings => {
                let from = None;
                Some(Query::Wordings { text, from })
            }
            Source::Approvers(key) => Some(Query::Approvers(key.clone())),
        }
    }
}

impl Choose {
    pub(super) fn command(&mut self, command: Command) -> Step {
        let last = self.shown.len().saturating_sub(1);
        match command {
            Command::Up => self.selected = self.selected.saturating_sub(1),
            Command::Down => self.selected = (self.selected + 1).min(last),
            Command::PageUp => self.selected = self.selected.saturating_sub(PAGE),
            Command::PageDown => self.selected = (self.selected + PAGE).min(last),
            Command::Top => self.selected = 0,
            Command::Bottom => self.selected = last,
            Command::Run => {
                return match self.shown.get(self.selected) {
                    Some(choice) => Step::End(Answered::Chosen(choice.clone())),
                    None => Step::Stay,
                };
            }
            _ => {}
        }
        Step::Stay
    }
}
