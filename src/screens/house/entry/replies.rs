//! What comes back to a form: the outcome of its write, what it looked up, its specimen.

use super::HouseForm;
use crate::app::{Cx, Go, Reply};
use crate::domain::command::{Answer, Written};
use crate::domain::refusal::Refusal;
use crate::i18n::counter::Counter;
use crate::i18n::house::{self, House};
use crate::i18n::refusals::{Sentence, sentence};
use crate::i18n::saving;
use crate::keys::{Command, Context};
use crate::screens::house::forms::FormKind;
use crate::screens::house::known;
use crate::screens::house::refused;
use crate::screens::house::wording;

impl HouseForm {
    /// What the database refused of one field stands beside it, and the focus there.
    fn beside(&mut self, refusal: &Refusal, cx: &Cx<'_>) {
        if let (Some(slots), Some(key)) = (&mut self.slots, refused::field(self.kind, refusal)) {
            slots.show_faults(&[(key, sentence(cx.language(), refusal).what)]);
        }
    }

    pub(super) fn take_reply(&mut self, reply: Reply, cx: &mut Cx<'_>) {
        let words = House(cx.language());
        if self.kept_reply(&reply, cx) {
            return;
        }
        match reply {
            Reply::Written { id, result, .. } => {
                let Some((_, done)) = self.writing.take_if(|(out, _)| *out == id) else {
                    return;
                };
                self.ended(result.is_ok());
                match result {
                    Ok(Written::HandedOver { moved, left }) => {
                        match left.as_slice() {
                            [] => cx.done(words.handed_over_all(moved)),
                            some => {
                                cx.note(words.handed_over_some(moved, some.len(), some.join(" ")))
                            }
                        }
                        cx.go(Go::Back);
                    }
                    Ok(_) => {
                        cx.done(done);
                        cx.go(Go::Back);
                    }
                    // The way to the latest row leads over the list, with what was typed kept.
                    Err(Refusal::Stale) if self.keeper.is_some() && self.row.is_some() => {
                        cx.refused(Sentence {
                            what: sentence(cx.language(), &Refusal::Stale).what,
                            remedy: Counter(cx.language()).stale_row(
                                cx.shared
                                    .settings
                                    .keymap
                                    .key_of(Command::Back, Context::Form),
                                cx.shared
                                    .settings
                                    .keymap
                                    .key_of(Command::Refresh, Context::List),
                            ),
                        });
                    }
                    Err(refusal) => {
                        self.beside(&refusal, cx);
                        cx.refuse(&refusal);
                    }
                }
            }
            Reply::Read { id, result } if self.left_asked.is(id) => {
                if let Some(left) = self.left_asked.answered(result, cx) {
                    self.offer(left, cx);
                }
            }
            Reply::Read { id, result } if self.checked.asks(id) => {
                let choices = match &result {
                    Ok(Answer::Choices(choices)) => Some(choices.as_slice()),
                    // What cannot be asked now is asked again when it is sent.
                    _ => None,
                };
                self.field_known(choices, cx.language());
            }
            Reply::Read { id, result } if self.known.iter().any(|k| k.asked == Some(id)) => {
                let choices = match result {
                    Ok(Answer::Choices(choices)) => choices,
                    Ok(_) => Vec::new(),
                    Err(refusal) => {
                        self.known.clear();
                        return cx.refuse_reading(&refusal);
                    }
                };
                let Some(slots) = &mut self.slots else { return };
                for known in self.known.iter_mut().filter(|k| k.asked == Some(id)) {
                    known.asked = None;
                    known.is_one =
                        known::is_one(self.kind, known.key, slots.value(known.key), &choices);
                    slots.name_from(known.key, &choices);
                }
                self.looked_up(cx);
            }
            Reply::Read { id, result } => {
                let Some(nth) = self.asked.iter().position(|a| *a == Some(id)) else {
                    return;
                };
                if let Some(asked) = self.asked.get_mut(nth) {
                    *asked = None;
                }
                match result {
                    Ok(Answer::House(page)) if nth == 0 => self.rows = Some(page.rows),
                    Ok(Answer::House(page)) => self.loser = Some(page.rows),
                    Ok(Answer::OrdererRules(facts)) => self.facts = Some(facts),
                    Ok(Answer::LimitMoves(moves)) => {
                        self.moves = Some(moves);
                        return self.look_up(cx);
                    }
                    Ok(Answer::ClaimsGivenBack(claims)) => {
                        self.claims = Some(claims);
                        return self.look_up(cx);
                    }
                    Ok(_) => {}
                    Err(refusal) => return cx.refuse_reading(&refusal),
                }
                if self.kind == FormKind::Wording {
                    return self.specimen_known(cx);
                }
                if self.kind == FormKind::Mail {
                    let rows = self.rows.take();
                    return self.show_mail(Some(rows.as_deref().unwrap_or_default()), cx);
                }
                match self.kind {
                    FormKind::Merge | FormKind::Move => self.firms_known(cx),
                    _ if self.facts.is_none() => self.ask_rules(cx),
                    _ => self.effects_known(cx),
                }
            }
            Reply::Glyphs { id, missing } if self.saving.take_if(|out| *out == id).is_some() => {
                self.printable(&missing, cx);
            }
            Reply::Specimen { id, result } => {
                if self.saving.take_if(|out| *out == id).is_none() {
                    return;
                }
                match result {
                    Ok(path) => {
                        self.printed = Some(path);
                        self.specimen_known(cx);
                    }
                    Err(fault) => {
                        let language = cx.language();
                        if let Some(slots) = &mut self.slots {
                            slots.show_faults(&wording::places(slots, &fault, language));
                        }
                        let (what, remedy) = house::specimen_fault(language, &fault);
                        let remedy = remedy.to_owned();
                        cx.refused(Sentence { what, remedy });
                    }
                }
            }
            Reply::Saved { id, result } => {
                if self.saving.take_if(|out| *out == id).is_none() {
                    return;
                }
                match result {
                    Ok(path) => {
                        cx.done(words.specimen_saved(path));
                        cx.go(Go::Back);
                    }
                    Err(why) => cx.refused(Sentence {
                        what: words.export_failed(saving::why(cx.language(), &why).what),
                        remedy: words.export_failed_remedy().to_owned(),
                    }),
                }
            }
            _ => {}
        }
    }
}
