//! Which rows 申込一覧 shows: tabs, 電子/書面, 自分の担当, product, orderer, mail, filters kept under a name, and
//! how that is said.

use super::QueueScreen;
use crate::app::{Answered, Ask, AskField, Choose, Cx, Dialog, Reply, Source, What};
use crate::domain::command::{Answer, Query, QueueFilter, Write};
use crate::domain::product::Product;
use crate::domain::queue::SavedFilter;
use crate::domain::record::{ApplicationState, Choice, Role};
use crate::i18n::dashboard::{self, Figures};
use crate::i18n::desk::Filters;
use crate::i18n::dialogs::Dialogs;
use crate::i18n::frame::Frame;
use crate::i18n::{Language, capital, domain, explain};
use crate::keys::Command;
use crate::screens::Screen as _;
use crate::ui::{Ink, TextField};

/// The states behind the tabs 1 to 6; the last one is today's only.
pub(super) const TABS: [ApplicationState; 6] = [
    ApplicationState::Received,
    ApplicationState::Examining,
    ApplicationState::AwaitingApproval,
    ApplicationState::Issuing,
    ApplicationState::Attention,
    ApplicationState::Issued,
];

/// What of the filters is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Filtering {
    /// Nothing.
    #[default]
    No,
    /// The list of filters.
    List,
    /// The list of orderers.
    Orderer,
    /// The name under which the filter is kept.
    Name,
}

impl QueueScreen {
    pub(super) fn show_tab(&mut self, tab: Option<usize>, cx: &mut Cx<'_>) {
        self.keep_filter();
        self.filter.state = tab.and_then(|t| TABS.get(t.wrapping_sub(1))).copied();
        self.filter.today = tab == Some(TABS.len());
        // What was sought was sought in the list before.
        self.position.clear();
        self.reload(cx);
    }

    pub(super) fn next_tab(&mut self, forward: bool, cx: &mut Cx<'_>) {
        // 0 stands for every open one.
        let now = self.current_tab().unwrap_or(0);
        let all = TABS.len() + 1;
        let next = if forward {
            (now + 1) % all
        } else {
            (now + all - 1) % all
        };
        self.show_tab((next > 0).then_some(next), cx);
    }

    /// Reads what is kept, then opens the list: another session may have kept something since.
    pub(super) fn read_filters(&mut self, cx: &mut Cx<'_>) {
        self.saved_asked = Some(cx.query(Query::Filters));
    }

    /// A reply of the filters' own; true when it was.
    pub(super) fn filter_reply(&mut self, reply: &Reply, cx: &mut Cx<'_>) -> bool {
        if self.saved_asked.take_if(|id| *id == reply.id()).is_some() {
            match reply {
                Reply::Read {
                    result: Ok(Answer::Filters(saved)),
                    ..
                } => self.saved.clone_from(saved),
                // The other filters work without what is kept.
                other => {
                    if let Some(refusal) = other.refusal() {
                        cx.refuse_reading(refusal);
                    }
                }
            }
            self.open_filters(cx);
            return true;
        }
        let Some((_, said)) = self.keeping.take_if(|(id, _)| *id == reply.id()) else {
            return false;
        };
        match reply.refusal() {
            Some(refusal) => cx.refuse(refusal),
            None => cx.done(said),
        }
        true
    }

    fn open_filters(&mut self, cx: &mut Cx<'_>) {
        let (words, frame) = (Dialogs(cx.language()), Frame(cx.language()));
        let more = Filters(cx.language());
        let choice = |code: &str, label: &str| Choice {
            code: code.to_owned(),
            label: label.to_owned(),
            detail: String::new(),
        };
        let mut choices = vec![
            choice("all", frame.no_filter()),
            choice("electronic", frame.electronic()),
            choice("paper", frame.paper()),
        ];
        // Who only reads has claimed nothing.
        let role = cx.shared.operator.as_ref().map(|me| me.role);
        if matches!(role, Some(Role::Clerk | Role::Supervisor)) {
            choices.push(choice("mine", frame.mine()));
        }
        // What is kept, and that something can be, is seen at once; the list is longer than a small screen.
        for saved in &self.saved {
            let code = format!("saved {}", saved.name);
            choices.push(choice(&code, &more.saved(&saved.name)));
        }
        choices.push(choice("save", more.save()));
        for product in Product::ALL {
            let code = format!("product {}", product.code());
            choices.push(choice(&code, domain::product(cx.language(), product)));
        }
        choices.push(choice("orderer", more.by_orderer()));
        choices.push(choice("mail", more.mail_wanted()));
        choices.push(choice("no-mail", more.mail_not_wanted()));
        for saved in &self.saved {
            let code = format!("drop {}", saved.name);
            choices.push(choice(&code, &more.drop(&saved.name)));
        }
        self.filtering = Filtering::List;
        let choose = Choose::fixed(words.filters(), choices).about(explain::filters(cx.language()));
        cx.open(Dialog::Choose(choose));
    }

    /// A dialog of the filters has ended; true when it was one.
    pub(super) fn filter_answered(&mut self, answered: &Answered, cx: &mut Cx<'_>) -> bool {
        let was = std::mem::take(&mut self.filtering);
        match (was, answered) {
            (Filtering::No, _) => return false,
            (Filtering::List, Answered::Chosen(choice)) => self.choose_filter(&choice.code, cx),
            (Filtering::Orderer, Answered::Chosen(choice)) => {
                self.keep_filter();
                self.filter.orderer = Some(choice.label.clone());
                self.reload(cx);
            }
            (Filtering::Name, Answered::Filled(values)) => {
                let name = values.first().cloned().unwrap_or_default();
                let said = Filters(cx.language()).saved_done(&name);
                let filter = self.filter.clone();
                let write = Write::SaveFilter(SavedFilter {
                    name: name.clone(),
                    filter,
                });
                self.keep(write, name, said, cx);
            }
            _ => {}
        }
        true
    }

    fn keep(&mut self, write: Write, subject: String, said: String, cx: &mut Cx<'_>) {
        let what = What {
            command: Command::Filter,
            subject,
        };
        self.keeping = Some((cx.write(write, what), said));
    }

    /// What is written above the rows is always what they were read with: a filter whose rows do
    /// not come is taken back.
    pub(super) fn keep_filter(&mut self) {
        self.before.get_or_insert_with(|| self.filter.clone());
    }

    fn choose_filter(&mut self, code: &str, cx: &mut Cx<'_>) {
        let words = Filters(cx.language());
        let (verb, rest) = code.split_once(' ').unwrap_or((code, ""));
        match verb {
            "orderer" => {
                self.filtering = Filtering::Orderer;
                let choose = Choose::searched(words.by_orderer(), Source::Orderers, "");
                return cx.open(Dialog::Choose(choose));
            }
            "save" => {
                self.filtering = Filtering::Name;
                let lines = vec![
                    (words.save_question().to_owned(), Ink::Plain),
                    (self.filter_words(cx.language()), Ink::Plain),
                ];
                let about = explain::filter_name(cx.language());
                let name = AskField::new(words.name(), TextField::default().at_most(30), about);
                let ask = Ask::new(capital(words.save()), lines, vec![name]);
                return cx.open(Dialog::Ask(ask));
            }
            "drop" => {
                let name = rest.to_owned();
                let said = words.dropped_done(rest);
                return self.keep(Write::DropFilter { name }, rest.to_owned(), said, cx);
            }
            _ => {}
        }
        self.keep_filter();
        match verb {
            "electronic" => self.filter.electronic = Some(true),
            "paper" => self.filter.electronic = Some(false),
            "mine" => self.filter.mine = true,
            "product" => self.filter.product = Product::from_code(rest),
            "mail" => self.filter.mail = Some(true),
            "no-mail" => self.filter.mail = Some(false),
            "saved" => {
                if let Some(saved) = self.saved.iter().find(|s| s.name == rest) {
                    self.filter = saved.filter.clone();
                }
            }
            _ => {
                self.filter = QueueFilter {
                    state: self.filter.state,
                    today: self.filter.today,
                    ..QueueFilter::default()
                }
            }
        }
        self.reload(cx);
    }

    pub(super) fn filter_words(&self, language: Language) -> String {
        let (words, more) = (Frame(language), Filters(language));
        let mut parts = vec![match self.filter.state {
            Some(_) if self.filter.today => words.issued_today(),
            Some(state) if self.filter.stuck => dashboard::state(language, state),
            Some(state) => domain::state(language, state),
            None => words.all_open(),
        }];
        match self.filter.electronic {
            Some(true) => parts.push(words.electronic()),
            Some(false) => parts.push(words.paper()),
            None => {}
        }
        if self.filter.mine {
            parts.push(words.mine());
        }
        if let Some(product) = self.filter.product {
            parts.push(domain::product_short(language, product));
        }
        match self.filter.mail {
            Some(true) => parts.push(more.mail_wanted()),
            Some(false) => parts.push(more.mail_not_wanted()),
            None => {}
        }
        let figures = Figures(language);
        let clerk = self.filter.clerk.as_ref().map(|login| {
            let name = self.filter.clerk_name.as_ref().unwrap_or(&login.0);
            figures.clerk(name)
        });
        parts.extend(clerk.as_deref());
        let age = self
            .filter
            .age
            .map(|age| figures.age_filter(dashboard::age(language, age)));
        parts.extend(age.as_deref());
        if self.filter.late {
            parts.push(figures.late_filter());
        }
        if self.filter.held {
            parts.push(figures.held_filter());
        }
        let day = self
            .filter
            .day
            .map(|day| figures.day_filter(dashboard::day(language, day)));
        parts.extend(day.as_deref());
        let orderer = self.filter.orderer.as_ref().map(|name| more.orderer(name));
        parts.extend(orderer.as_deref());
        format!("{}: {}", words.filter(), parts.join(" / "))
    }
}
