//! Which rows 申込一覧 shows: tabs, 電子/書面, 自分の担当, and how that is said.

use super::QueueScreen;
use crate::app::{Choose, Cx, Dialog};
use crate::domain::record::{ApplicationState, Choice};
use crate::i18n::dialogs::Dialogs;
use crate::i18n::frame::Frame;
use crate::i18n::{Language, domain};
use crate::screens::Screen as _;

/// The states behind the tabs 1 to 6; the last one is today's only.
pub(super) const TABS: [ApplicationState; 6] = [
    ApplicationState::Received,
    ApplicationState::Examining,
    ApplicationState::AwaitingApproval,
    ApplicationState::Issuing,
    ApplicationState::Attention,
    ApplicationState::Issued,
];

impl QueueScreen {
    pub(super) fn show_tab(&mut self, tab: Option<usize>, cx: &mut Cx<'_>) {
        self.keep_filter();
        self.filter.state = tab.and_then(|t| TABS.get(t.wrapping_sub(1))).copied();
        self.filter.today = tab == Some(TABS.len());
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

    pub(super) fn open_filters(&mut self, cx: &mut Cx<'_>) {
        let (words, frame) = (Dialogs(cx.language()), Frame(cx.language()));
        let choice = |code: &str, label: &str| Choice {
            code: code.to_owned(),
            label: label.to_owned(),
            detail: String::new(),
        };
        let choices = vec![
            choice("all", frame.no_filter()),
            choice("electronic", frame.electronic()),
            choice("paper", frame.paper()),
            choice("mine", frame.mine()),
        ];
        self.filtering = true;
        cx.open(Dialog::Choose(Choose::fixed(words.filters(), choices)));
    }

    /// What is written above the rows is always what they were read with: a filter whose rows do
    /// not come is taken back.
    pub(super) fn keep_filter(&mut self) {
        self.before.get_or_insert_with(|| self.filter.clone());
    }

    pub(super) fn choose_filter(&mut self, code: &str, cx: &mut Cx<'_>) {
        self.keep_filter();
        match code {
            "electronic" => self.filter.electronic = Some(true),
            "paper" => self.filter.electronic = Some(false),
            "mine" => self.filter.mine = true,
            _ => (self.filter.electronic, self.filter.mine) = (None, false),
        }
        self.reload(cx);
    }

    pub(super) fn filter_words(&self, language: Language) -> String {
        let words = Frame(language);
        let mut parts = vec![match self.filter.state {
            Some(_) if self.filter.today => words.issued_today(),
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
        format!("{}: {}", words.filter(), parts.join(" / "))
    }
}
