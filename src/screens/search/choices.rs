//! The conditions that are chosen from a list: which values there are, and how one is turned to.

use super::SearchScreen;
use crate::app::{Choose, Cx, Dialog, Source};
use crate::domain::product::{Form, Product};
use crate::domain::record::Choice;
use crate::domain::search::{Blank, Field, FoundState, Subject};
use crate::i18n::search::{self, Search};
use crate::i18n::{Language, domain};

const PRODUCTS: [Product; 4] = [
    Product::AdvancePayment,
    Product::InterimAdvance,
    Product::Performance,
    Product::BidBond,
];

const FORMS: [Form; 2] = [Form::Electronic, Form::Paper];

impl SearchScreen {
    pub(super) fn choices(&self, field: Field, language: Language) -> Vec<String> {
        let any = || Search(language).any().to_owned();
        let own = |s: &str| s.to_owned();
        match field {
            Field::Subject => Subject::ALL
                .map(|s| own(search::subject(language, s)))
                .to_vec(),
            Field::Product => std::iter::once(any())
                .chain(PRODUCTS.map(|p| own(domain::product(language, p))))
                .collect(),
            Field::Form => vec![
                any(),
                own(domain::form(language, Form::Electronic)),
                own(domain::form(language, Form::Paper)),
            ],
            Field::State => std::iter::once(any())
                .chain(
                    FoundState::of(self.chosen.subject)
                        .into_iter()
                        .map(|s| own(search::state(language, s))),
                )
                .collect(),
            Field::Blank => std::iter::once(any())
                .chain(Blank::ALL.map(|b| own(search::blank(language, b))))
                .collect(),
            Field::Earlier => {
                let words = Search(language);
                vec![own(words.without_earlier()), own(words.with_earlier())]
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn choice(&self, field: Field) -> usize {
        fn place<T: PartialEq>(all: &[T], chosen: Option<&T>) -> usize {
            chosen
                .and_then(|c| all.iter().position(|x| x == c))
                .map_or(0, |i| i + 1)
        }
        let c = &self.chosen;
        match field {
            Field::Subject => usize::from(c.subject == Subject::Application),
            Field::Product => place(&PRODUCTS, c.product.as_ref()),
            Field::Form => place(&FORMS, c.form.as_ref()),
            Field::State => place(&FoundState::of(c.subject), c.state.as_ref()),
            Field::Blank => place(&Blank::ALL, c.blank.as_ref()),
            Field::Earlier => usize::from(c.earlier),
            _ => 0,
        }
    }

    pub(super) fn choose(&mut self, field: Field, at: usize) {
        let nth = at.checked_sub(1);
        let c = &mut self.chosen;
        match field {
            Field::Subject => {
                c.subject = Subject::ALL.get(at).copied().unwrap_or_default();
                c.state = None;
            }
            Field::Product => c.product = nth.and_then(|i| PRODUCTS.get(i)).copied(),
            Field::Form => c.form = nth.and_then(|i| FORMS.get(i)).copied(),
            Field::State => c.state = nth.and_then(|i| FoundState::of(c.subject).get(i).copied()),
            Field::Blank => c.blank = nth.and_then(|i| Blank::ALL.get(i)).copied(),
            Field::Earlier => c.earlier = at == 1,
            _ => {}
        }
    }

    pub(super) fn cycle(&mut self, forward: bool) {
        let n = self.choices(self.focus, Language::default()).len().max(1);
        let at = self.choice(self.focus);
        self.choose(self.focus, if forward { at + 1 } else { at + n - 1 } % n);
    }

    pub(super) fn values(&mut self, cx: &mut Cx<'_>) {
        let language = cx.language();
        let title = search::field(language, self.focus);
        let source = match self.focus {
            Field::Contractor => Source::Contractors,
            Field::Orderer => Source::Orderers,
            field if !field.is_typed() => {
                let choices = self.choices(field, language).into_iter().enumerate();
                let choices = choices.map(|(i, label)| Choice {
                    code: i.to_string(),
                    label,
                    detail: String::new(),
                });
                self.asked = Some(field);
                let choose = Choose::fixed(title, choices.collect()).on(self.choice(field));
                return cx.open(Dialog::Choose(choose));
            }
            _ => return,
        };
        let filter = self.field().map_or(String::new(), |f| f.text().to_owned());
        self.asked = Some(self.focus);
        cx.open(Dialog::Choose(Choose::searched(title, source, &filter)));
    }
}
