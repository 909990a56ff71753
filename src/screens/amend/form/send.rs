//! The form is confirmed and sent: what cannot be printed and warnings that want a reason first, then every field before and
//! after, then yes or no.

use super::{AmendFormScreen, Question, Start};
use crate::app::{Confirm, Cx, Dialog, Go, What};
use crate::domain::amendment::{self, PREMIUM_NOT_UNDONE};
use crate::domain::amendment_amounts::left_under_minimum;
use crate::domain::certificate::CertificateContent;
use crate::domain::command::{Override, Write};
use crate::domain::ledger::EventKind;
use crate::domain::product::WorkKind;
use crate::domain::refusal::Refusal;
use crate::i18n::amend::{self, Amend};
use crate::i18n::amend_amounts;
use crate::i18n::findings::explanation;
use crate::i18n::refusals::{Sentence, sentence};
use crate::i18n::{capital, dates, explain};
use crate::keys::{Command, Context};
use crate::screens::amend::{difference_lines, prints};
use crate::ui::Ink;

impl AmendFormScreen {
    pub(super) fn confirm(&mut self, cx: &mut Cx<'_>) {
        let Some((draft, after)) = self.read(cx.language()) else {
            self.told.clone_from(&self.faults);
            return self.say_faults(None, cx);
        };
        // A cancellation prints nothing new.
        if draft.kind == EventKind::Cancellation {
            return self.ask_to_send(cx);
        }
        self.look_through(&after, cx);
    }

    /// All faults at once, and the focus where the first is; `more`: what can be done about them besides.
    pub(super) fn say_faults(&mut self, more: Option<&str>, cx: &mut Cx<'_>) {
        self.focus_first_fault();
        self.counted = true;
        let language = cx.language();
        // One field may have two remarks.
        let places = self.faults.iter().map(|(id, _)| id).enumerate();
        let fields = places
            .filter(|(n, id)| self.faults.iter().take(*n).all(|(before, _)| before != *id))
            .count();
        let faults = self.faults.iter();
        let remedy: Vec<String> = faults
            .map(|(id, why)| format!("{}: {why}", Self::label(language, *id)))
            .chain(more.map(str::to_owned))
            .collect();
        cx.refused(Sentence {
            what: Amend(language).faults(fields),
            remedy: remedy.join("\n"),
        });
    }

    /// All of it can be printed.
    pub(super) fn ask_to_send(&mut self, cx: &mut Cx<'_>) {
        let language = cx.language();
        let words = Amend(language);
        let Some((draft, after)) = self.read(language) else {
            return self.say_faults(None, cx);
        };
        let premium = draft.premium;
        if let Some((code, text)) = self.open_warning(&after, premium, cx) {
            return self.warn(code, text, (&after, premium), cx);
        }
        let (Some(start), Some(ledger)) = (&self.start, &self.ledger) else {
            return;
        };
        let Start {
            kind,
            before,
            known,
            ..
        } = start;
        let alone = *kind == EventKind::Change
            && amendment::is_price_alone(known.product, &amendment::differences(known, &after));
        let overrides = self.belonging(&after, premium);
        let write = if alone {
            Write::RecordPrice {
                key: self.contract.clone(),
                version: ledger.version,
                price: after.price,
                reason: draft.reason.clone(),
                overrides: overrides.clone(),
                returned: self
                    .returned
                    .as_ref()
                    .map(|back| (back.row.key.id, back.row.version)),
            }
        } else {
            Write::SubmitAmendment {
                key: self.contract.clone(),
                version: ledger.version,
                amendment: self.again.as_ref().map(|key| key.id),
                draft: Box::new(amendment::AmendmentDraft {
                    overrides: overrides.clone(),
                    ..draft.clone()
                }),
            }
        };
        let mut lines = Vec::new();
        let title = if alone {
            lines.push((
                words.head(&ledger.number, words.price_alone_title()),
                Ink::Title,
            ));
            lines.extend(self.whose(start, &after, language));
            let text = words.price_alone(known.price.grouped(), after.price.grouped());
            lines.push((text, Ink::Warning));
            if self.returned.is_some() {
                let text = words.price_alone_gives_up(amend::kind(language, *kind));
                lines.push((text, Ink::Warning));
            }
            words.price_alone_title()
        } else {
            lines.push((words.question().to_owned(), Ink::Plain));
            let head = words.head(&ledger.number, amend::kind(language, *kind));
            lines.push((head, Ink::Title));
            lines.extend(self.whose(start, &after, language));
            let changed = amendment::differences(before, &after);
            lines.extend(difference_lines(language, &changed));
            lines.push((prints(language, *kind, &after), Ink::Plain));
            let premium = amend::premium(language, draft.premium);
            lines.push((format!("{}: {premium}", words.premium()), Ink::Plain));
            amend::kind(language, *kind)
        };
        let title = capital(title);
        lines.push((format!("{}: {}", words.reason(), draft.reason), Ink::Plain));
        for o in &overrides {
            let text = amend::overridden(language, o, &after);
            lines.push((text, Ink::Warning));
        }
        self.question = Some(Question::Submit(write));
        cx.open(Dialog::Confirm(Confirm::new(title, lines)));
    }

    /// The reasons that were given for what stands there now: a figure that was typed since has none yet.
    fn belonging(&self, after: &CertificateContent, premium: i64) -> Vec<Override> {
        let (Some(start), Some(ledger)) = (&self.start, &self.ledger) else {
            return Vec::new();
        };
        let undone = premium == self.to_undo(start.kind, start.of);
        let belongs = |o: &&Override| {
            o.subject == amendment::warned_of(&o.code, after, premium)
                && match (start.kind, o.code == PREMIUM_NOT_UNDONE) {
                    (EventKind::Cancellation, of_premium) => of_premium && !undone,
                    (_, true) => false,
                    // By the rule of the contract's date, which may have been typed since.
                    _ if o.code == "under_minimum" => {
                        let (known, terms) = (&start.known, &ledger.terms);
                        left_under_minimum(start.kind, known, after, ledger.work, terms).is_some()
                    }
                    _ => amendment::may_warn(&o.code, &start.known, after, ledger.work),
                }
        };
        self.overrides.iter().filter(belongs).cloned().collect()
    }

    /// A warning that nobody has given a reason for, of this figure.
    fn open_warning(
        &self,
        after: &CertificateContent,
        premium: i64,
        cx: &Cx<'_>,
    ) -> Option<(&'static str, String)> {
        let language = cx.language();
        let words = Amend(language);
        let (start, ledger) = (self.start.as_ref()?, self.ledger.as_ref()?);
        let belonging = self.belonging(after, premium);
        let given = |code: &str| belonging.iter().any(|o| o.code == code);
        if start.kind == EventKind::Cancellation {
            let undo = self.to_undo(start.kind, start.of);
            let open = premium != undo && !given(PREMIUM_NOT_UNDONE);
            return open.then(|| {
                let said = [premium, undo].map(|yen| amend::premium(language, yen));
                let [is, undo] = said;
                (PREMIUM_NOT_UNDONE, words.premium_not_undone(is, undo))
            });
        }
        if let Some(may) = amendment::reduced_price(&start.known, after, ledger.work)
            && !given("reduced_price")
        {
            let (amount, base) = (after.amount.grouped(), after.base().grouped());
            let part = match ledger.work {
                WorkKind::Construction => words.five_tenths(),
                WorkKind::Service => words.four_tenths(),
            };
            let text = match after.year_share {
                Some(_) => words.reduced_share(amount, base, part, may.grouped()),
                None => words.reduced(amount, base, part, may.grouped()),
            };
            return Some(("reduced_price", text));
        }
        let left = left_under_minimum(start.kind, &start.known, after, ledger.work, &ledger.terms);
        if let Some(minimum) = left
            && !given("under_minimum")
        {
            let text = words.left_under_minimum(
                after.amount.grouped(),
                minimum.limit.grouped(),
                explanation(language, &minimum),
            );
            return Some(("under_minimum", text));
        }
        if amendment::terminated_after_end(&start.known, after) && !given("terminated_after_end") {
            let end = dates::once(language, after.guarantee_end);
            return Some(("terminated_after_end", words.after_end(end)));
        }
        None
    }

    /// A warning: a reason, and on. A reason for what stood there before is shown, and is none for this.
    fn warn(
        &mut self,
        code: &str,
        text: String,
        (after, premium): (&CertificateContent, i64),
        cx: &mut Cx<'_>,
    ) {
        let words = Amend(cx.language());
        let mut lines = vec![(text, Ink::Warning)];
        let subject = amendment::warned_of(code, after, premium);
        if let Some(old) = self
            .overrides
            .iter()
            .find(|o| o.code == code && o.subject != subject)
        {
            lines.push((words.reason_before(&old.reason), Ink::Plain));
        }
        lines.push((words.warning_reason().to_owned(), Ink::Plain));
        self.question = Some(Question::Warning(code.to_owned(), subject));
        cx.open(Dialog::Confirm(
            Confirm::new(words.warning_title(), lines)
                .with_reason(explain::amend_warning(cx.language())),
        ));
    }

    pub(super) fn send(&mut self, write: Write, cx: &mut Cx<'_>) {
        // The last keys too, whatever becomes of the line; from then on a save would cross what is sent.
        self.keep(cx);
        self.keeper.hold(true);
        let what = What {
            command: Command::Submit,
            subject: self.number(),
        };
        self.writing = Some((cx.write(write.clone(), what), write));
    }

    fn number(&self) -> String {
        let ledger = self.ledger.as_ref();
        ledger.map_or(String::new(), |l| l.number.clone())
    }

    pub(super) fn written(&mut self, write: Write, refusal: Option<Refusal>, cx: &mut Cx<'_>) {
        let language = cx.language();
        let words = Amend(language);
        let number = self.number();
        match refusal {
            None => {
                self.keeper.end();
                let text = match (&write, &self.start) {
                    (Write::SubmitAmendment { .. }, Some(start)) => {
                        words.submitted(number, amend::kind(language, start.kind))
                    }
                    _ => words.price_recorded(number),
                };
                cx.done(text);
                cx.shared.ended_by_yes = true;
                cx.go(Go::Back);
            }
            // The database found a warning that nobody has given a reason for yet.
            Some(Refusal::BadValue { rule, detail }) if rule == "warning_open" => {
                self.keeper.hold(false);
                let text = amend::warning(language, &detail);
                if let Some((draft, after)) = self.read(language) {
                    self.warn(&detail, text, (&after, draft.premium), cx);
                }
            }
            // The rules may have changed since they were read: what they say now stands at the amount, which is in focus.
            Some(Refusal::BadValue { rule, detail }) if amend_amounts::is_rule(&rule) => {
                self.keeper.hold(false);
                let why = amend_amounts::of_rule(language, &rule, &detail);
                self.faults = vec![(self.place_of_amount(), why)];
                self.focus_first_fault();
                cx.refuse(&Refusal::BadValue { rule, detail });
            }
            Some(Refusal::Stale) => {
                self.keeper.hold(false);
                let keys = &cx.shared.settings.keymap;
                let keys = keys.key_of(Command::Back, Context::Form);
                cx.refused(Sentence {
                    what: sentence(language, &Refusal::Stale).what,
                    remedy: words.stale_form(keys),
                });
            }
            Some(refusal) => {
                self.keeper.hold(false);
                cx.refuse(&refusal);
            }
        }
    }
}
