//! What a form checks before it asks: its fields all at once, then what only the database knows (values that must be there,
//! both contractors, the effect of a rule on open applications).

use super::HouseForm;
use crate::app::Cx;
use crate::domain::attempt::Attempt;
use crate::domain::command::{PageFrom, Query};
use crate::domain::date;
use crate::domain::house::{Fields, HouseTable};
use crate::domain::refusal::Refusal;
use crate::i18n::house::{self, House};
use crate::i18n::refusals::Sentence;
use crate::screens::house::forms::{self, FormKind};
use crate::screens::house::known::{self, Known};
use crate::screens::house::{claims, effects, firms, wording};
use crate::ui::Ink;
use serde_json::Value;

impl HouseForm {
    pub(super) fn check(&mut self, cx: &mut Cx<'_>) {
        let (language, today) = (cx.language(), date::jst_day(cx.now()));
        let words = House(language);
        let Some(slots) = &mut self.slots else { return };
        let untouched = !slots.is_dirty() && self.row.is_some();
        if untouched && !matches!(self.kind, FormKind::Close | FormKind::Specimen) {
            return cx.note(words.nothing_changed());
        }
        let me = cx.shared.operator.as_ref();
        let me = me.map_or(String::new(), |me| me.login.to_string());
        match forms::read(self.kind, slots, self.row.as_ref(), (&me, today), language) {
            Err(faults) => {
                if self.kind == FormKind::Limit && !me.is_empty() && slots.value("login") == me {
                    let (rule, detail) = ("own_limit".to_owned(), String::new());
                    let refusal = Refusal::BadValue { rule, detail };
                    cx.report(Attempt::of(self.kind.act().code(), &refusal, None));
                }
                // What was looked up as its field was left is no less wrong for what can be read here.
                let known = [
                    "absent",
                    "delegate",
                    "to_login",
                    "wording",
                    "login",
                    "branch",
                    "branch_id",
                    "code",
                    "customer_code",
                    "branch_code",
                    "day",
                ]
                .into_iter();
                let known = known.filter(|key| faults.iter().all(|(of, _)| of != key));
                let kind = self.kind;
                let known = known.map(|key| (key, known::why(kind, key, language).to_owned()));
                let stands: Vec<_> = known
                    .filter(|(key, why)| slots.fault(key) == Some(why))
                    .collect();
                let faults = [faults, stands].concat();
                // The field that was typed last has not been left: what is known of it comes beside it too.
                let focus = slots.focus();
                self.refuse(&faults, words.faults(faults.len()), cx);
                self.look_at(focus, cx);
            }
            Ok(args) => {
                slots.show_faults(&[]);
                if self.kind == FormKind::Specimen {
                    return self.print(cx);
                }
                if self.kind == FormKind::Wording
                    && wording::typed(slots) == wording::held(self.row.as_ref())
                {
                    return cx.note(words.nothing_changed());
                }
                self.ready = Some(args);
                match self.kind {
                    FormKind::Rule => self.ask_printable(cx),
                    FormKind::Mail => self.ask_sample(cx),
                    FormKind::Wording => self.ask_specimen(cx),
                    FormKind::Merge | FormKind::Move => self.ask_firms(cx),
                    FormKind::Limit => self.ask_moves(cx),
                    FormKind::Operator => self.ask_claims(cx),
                    _ => self.look_up(cx),
                }
            }
        }
    }

    /// What only the database knows is looked up before a reason is typed.
    pub(super) fn look_up(&mut self, cx: &mut Cx<'_>) {
        let (Some(slots), Some(ready)) = (&self.slots, &self.ready) else {
            return;
        };
        let questions = known::questions(
            self.kind,
            slots,
            ready,
            (self.row.as_ref(), date::jst_day(cx.now())),
        );
        let asked = questions.into_iter().map(|(key, query)| Known {
            key,
            asked: Some(cx.query(query)),
            is_one: false,
        });
        self.known = asked.collect();
        self.looked_up(cx);
    }

    /// Everything is known: the question, or what is not among the values.
    pub(super) fn looked_up(&mut self, cx: &mut Cx<'_>) {
        if self.known.iter().any(|k| k.asked.is_some()) {
            return;
        }
        let language = cx.language();
        let wrong: Vec<_> = self.known.iter().filter(|k| !k.is_one).collect();
        if wrong.is_empty() {
            let moves = self.moves.take();
            let mut lines = moves.map_or(Vec::new(), |moves| effects::moved(moves, language));
            let claims = self.claims.take();
            lines.extend(claims.and_then(|claims| claims::line(claims, language)));
            return self.confirm(&lines, cx);
        }
        let told = |k: &&Known| (k.key, known::why(self.kind, k.key, language).to_owned());
        let faults: Vec<_> = wrong.iter().map(told).collect();
        // Whose value it is, stands in the message too.
        let what = match faults.as_slice() {
            [(key, why)] => format!("{}: {why}", house::label(language, key)),
            _ => House(language).looked_up().to_owned(),
        };
        self.refuse(&faults, what, cx);
    }

    /// What is wrong stands beside its fields, and in the message.
    pub(super) fn refuse(
        &mut self,
        faults: &[(&'static str, String)],
        what: impl Into<String>,
        cx: &mut Cx<'_>,
    ) {
        if let Some(slots) = &mut self.slots {
            slots.show_faults(faults);
        }
        let said =
            |(key, why): &(&str, String)| format!("{}: {why}", house::label(cx.language(), key));
        let remedy = faults.iter().map(said).collect::<Vec<_>>().join("\n");
        let what = what.into();
        cx.refused(Sentence { what, remedy });
    }

    /// How many open applications the limit moves.
    fn ask_moves(&mut self, cx: &mut Cx<'_>) {
        let content = self.ready.as_ref().and_then(|a| a.get("content"));
        if let Some(Value::Object(content)) = content.cloned() {
            self.moves = None;
            self.asked[0] = Some(cx.query(Query::LimitMoves(content)));
        }
    }

    /// How many claims the operator gives back who is moved or gets another role.
    fn ask_claims(&mut self, cx: &mut Cx<'_>) {
        self.claims = None;
        match self.ready.as_ref().and_then(claims::of_change) {
            Some(query) => self.asked[0] = Some(cx.query(query)),
            None => self.look_up(cx),
        }
    }

    pub(super) fn ask_effects(&mut self, cx: &mut Cx<'_>) {
        let content = self.ready.as_ref().and_then(|a| a.get("content"));
        let Some(Value::Object(content)) = content.cloned() else {
            return;
        };
        (self.rows, self.facts) = (None, None);
        self.asked[0] = Some(cx.query(Query::House {
            table: HouseTable::RuleEffects,
            filter: content,
            from: PageFrom::Top,
            limit: 200,
        }));
    }

    /// The rules as they stand for these applications; without any there is nothing to compare.
    pub(super) fn ask_rules(&mut self, cx: &mut Cx<'_>) {
        let code = self.slots.as_ref().map_or("", |s| s.value("orderer_code"));
        let rows = self.rows.as_deref().unwrap_or_default();
        match effects::rules_for(rows, code) {
            Some(query) => self.asked[1] = Some(cx.query(query)),
            None => self.effects_known(cx),
        }
    }

    /// Both answers are there: what changes for open applications, then the question.
    pub(super) fn effects_known(&mut self, cx: &mut Cx<'_>) {
        let (Some(rows), Some(slots)) = (&self.rows, &self.slots) else {
            return;
        };
        let language = cx.language();
        let words = House(language);
        let Ok(rule) = forms::rule(slots, date::jst_day(cx.now()), language) else {
            return;
        };
        let found = match &self.facts {
            Some(facts) => effects::on_open(rows, facts, &rule, language),
            None => Vec::new(),
        };
        let mut lines = vec![(effects::name(&rule, language), Ink::Title)];
        if found.is_empty() {
            lines.push((words.effects_none().to_owned(), Ink::Plain));
        } else {
            lines.push((words.effects(found.len()), Ink::Warning));
            lines.extend(found.into_iter().map(|line| (line, Ink::Plain)));
        }
        self.confirm(&lines, cx);
    }

    /// The code that is typed: the contractor that stays, or gets the contract.
    fn winner(&self) -> String {
        let key = match self.kind {
            FormKind::Merge => "kept_code",
            _ => "customer_code",
        };
        let code = self.ready.as_ref().and_then(|args| args.get(key)?.as_str());
        code.unwrap_or_default().to_owned()
    }

    /// Who they are, both of them: codes are not what people recognize.
    fn ask_firms(&mut self, cx: &mut Cx<'_>) {
        let ask = |filter: Fields, cx: &mut Cx<'_>| {
            cx.query(Query::House {
                table: HouseTable::Contractors,
                filter,
                from: PageFrom::Top,
                limit: 500,
            })
        };
        (self.rows, self.loser) = (None, None);
        self.asked[0] = Some(ask(firms::filter(&self.winner()), cx));
        match self.row.as_ref().map(|r| r.text("customer_code")) {
            Some(code) if !code.is_empty() => {
                self.asked[1] = Some(ask(firms::with_what_follows(code), cx));
            }
            _ => self.loser = Some(Vec::new()),
        }
    }

    /// Both are known: the question names them. A code that is nobody's is said at its field.
    pub(super) fn firms_known(&mut self, cx: &mut Cx<'_>) {
        let (Some(rows), Some(loser), Some(row)) = (&self.rows, &self.loser, &self.row) else {
            return;
        };
        let language = cx.language();
        let winner = self.winner();
        let to = firms::of(rows, &winner);
        let merged = to.map_or("", |to| to.text("merged_into"));
        let merged = (self.kind == FormKind::Move && !merged.is_empty()).then_some(merged);
        if let (Some(to), None) = (to, merged) {
            let from = firms::of(loser, row.text("customer_code"));
            let lines = firms::lines(self.kind, row, from, to, language);
            return self.confirm(&lines, cx);
        }
        let what = match merged {
            Some(into) => House(language).merged_on(into),
            None => House(language).no_contractor(winner),
        };
        let key = match self.kind {
            FormKind::Merge => "kept_code",
            _ => "customer_code",
        };
        if let Some(slots) = &mut self.slots {
            slots.show_faults(&[(key, what.clone())]);
        }
        cx.refused(Sentence {
            what,
            remedy: House(language).no_contractor_remedy().to_owned(),
        });
    }
}
