//! What a screen can do while it handles a message: ask, write, say, open a dialog, go elsewhere.

use super::asked::Kind;
use super::dialog::Dialog;
use super::messages::Message;
use super::model::ScreenUid;
use super::msg::{Effect, Exit, RequestId};
use super::shared::{Outstanding, Shared};
use crate::domain::attempt::Attempt;
use crate::domain::certificate::CertificateContent;
use crate::domain::command::{Query, RevealPurpose, Write};
use crate::domain::field::FieldId;
use crate::domain::ids::ContractKey;
use crate::domain::master::RecordedWording;
use crate::domain::record::Role;
use crate::domain::refusal::Refusal;
use crate::i18n::desk::Notices;
use crate::i18n::refusals::{Sentence, sentence, slow_reading};
use crate::i18n::{Language, alone};
use crate::keys::Command;
use crate::screens::AnyScreen;
use chrono::{DateTime, TimeDelta, Utc};
use zeroize::Zeroizing;

/// Between the keys of a text that is being typed passes less.
const WORD: TimeDelta = TimeDelta::milliseconds(700);

/// Where to go when the handler is done.
#[derive(Debug)]
pub enum Go {
    /// One step deeper.
    Push(Box<AnyScreen>),
    /// One step back.
    Back,
    /// Another task: down to the first screen, then there.
    To(Box<AnyScreen>),
    /// Down to the first screen.
    Home,
    /// Out.
    Quit(Exit),
}

/// What a write is about, for its outcome in the message line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct What {
    /// The command that led to it.
    pub command: Command,
    /// The record, as people call it: `N2211-00431`.
    pub subject: String,
}

/// A screen's view of the world while it handles a message.
#[derive(Debug)]
pub struct Cx<'a> {
    /// What every screen sees.
    pub shared: &'a mut Shared,
    pub(super) uid: ScreenUid,
    pub(super) dialog: &'a mut Option<Dialog>,
    pub(super) go: &'a mut Vec<Go>,
}

impl Cx<'_> {
    /// Now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.shared.now
    }

    /// The language of the screens.
    #[must_use]
    pub fn language(&self) -> Language {
        self.shared.settings.language
    }

    /// Reads. The answer comes to this screen's `reply`; a screen that has gone gets none.
    pub fn query(&mut self, query: Query) -> RequestId {
        let id = self.shared.read(query);
        self.shared.readers.insert(id, self.uid);
        id
    }

    /// The same for what a key that opened this screen asked for: no screen reads that again by itself.
    pub fn query_for_key(&mut self, query: Query) -> RequestId {
        let was = std::mem::replace(&mut self.shared.asked.now, true);
        let id = self.query(query);
        self.shared.asked.now = was;
        id
    }

    /// Goes on with what a key asked for and that had to wait for something else.
    pub fn as_key(&mut self, go_on: impl FnOnce(&mut Self)) {
        let was = std::mem::replace(&mut self.shared.asked.now, true);
        go_on(self);
        self.shared.asked.now = was;
    }

    /// Whether the database is away, as far as is known.
    pub fn is_away(&self) -> bool {
        self.shared.is_lost()
    }

    /// Reads what is said beside a field. Where the database is away it is read when it is back: the answer comes late,
    /// and to the same request.
    pub fn look_up(&mut self, query: Query) -> RequestId {
        let id = self.shared.look_up(self.uid, query);
        self.shared.readers.insert(id, self.uid);
        id
    }

    /// Writes. The outcome comes to this screen's `reply`, or to the message line when it has gone;
    /// it is never lost. Without an answer it is sent again under the same request id.
    pub fn write(&mut self, write: Write, what: What) -> RequestId {
        let (ja, en) = (what.command.ja(), what.command.en());
        let verb = self.language().pick(ja, en);
        self.write_as(write, what, (verb, None))
    }

    /// The same where the command does something else to this record than its name says (取下 of an operator is 停止):
    /// `said` is what it does, as a noun that a sentence can do, and the sentence when it is done, if that has its own.
    pub fn write_as(
        &mut self,
        write: Write,
        what: What,
        said: (&'static str, Option<String>),
    ) -> RequestId {
        let id = self.shared.new_id();
        let acts = write.is_an_act();
        let outstanding = Outstanding {
            uid: self.uid,
            what,
            said,
            write: write.clone(),
            tries: 1,
            since: self.shared.now,
            again: None,
        };
        self.shared.writes.insert(id, outstanding);
        self.shared.wrote += u64::from(acts);
        self.shared.effects.push(Effect::Write {
            id,
            request_id: None,
            write,
        });
        id
    }

    /// Asks for a key or a notice, on record; answered by `Reply::Revealed`.
    pub fn reveal(
        &mut self,
        key: ContractKey,
        reason: String,
        purpose: RevealPurpose,
    ) -> RequestId {
        let id = self.shared.new_id();
        self.shared.readers.insert(id, self.uid);
        if self.shared.asks(id, Kind::Reveal) {
            self.shared.effects.push(Effect::Reveal {
                id,
                key,
                reason,
                purpose,
            });
        }
        id
    }

    /// Saves a PDF; answered by `Reply::Saved`.
    pub fn save_pdf(&mut self, name: String, bytes: Zeroizing<Vec<u8>>) -> RequestId {
        let id = self.shared.new_id();
        self.shared.readers.insert(id, self.uid);
        self.shared.asks(id, Kind::Here);
        self.shared
            .effects
            .push(Effect::SavePdf { id, name, bytes });
        id
    }

    /// Saves a file that holds no secret, in the same folder; answered by `Reply::Saved`.
    pub fn save_file(&mut self, name: String, bytes: Vec<u8>) -> RequestId {
        self.save_pdf(name, Zeroizing::new(bytes))
    }

    /// Makes a certificate's PDF and saves it; answered by `Reply::Saved`.
    pub fn print_certificate(&mut self, name: String, content: CertificateContent) -> RequestId {
        let id = self.shared.new_id();
        self.shared.readers.insert(id, self.uid);
        self.shared.asks(id, Kind::Here);
        self.shared.effects.push(Effect::PrintCertificate {
            id,
            name,
            content: Box::new(content),
        });
        id
    }

    /// Makes a PDF of a wording that is not on record yet; answered by `Reply::Specimen`.
    pub fn print_specimen(
        &mut self,
        name: String,
        wording: RecordedWording,
        contents: Vec<CertificateContent>,
        hand_in: &'static str,
    ) -> RequestId {
        let id = self.shared.new_id();
        self.shared.readers.insert(id, self.uid);
        self.shared.asks(id, Kind::Here);
        self.shared.effects.push(Effect::PrintSpecimen {
            id,
            name,
            wording: Box::new(wording),
            contents,
            hand_in,
        });
        id
    }

    /// Looks for characters that no font can print; answered by `Reply::Glyphs`.
    pub fn glyphs(&mut self, texts: Vec<(FieldId, String)>) -> RequestId {
        let id = self.shared.new_id();
        self.shared.readers.insert(id, self.uid);
        self.shared.asks(id, Kind::Here);
        self.shared.effects.push(Effect::Glyphs { id, texts });
        id
    }

    /// Bytes of keys are told, or no longer.
    pub fn tap(&mut self, on: bool) {
        self.shared.effects.push(Effect::Tap(on));
    }

    /// Opens a dialog over this screen; its end comes to `answered`.
    /// What was typed about the same before stands in it again.
    pub fn open(&mut self, mut dialog: Dialog) {
        if let Some(texts) = self.shared.kept.about(dialog.keys()) {
            dialog.fill(&texts);
        }
        *self.dialog = Some(dialog);
    }

    /// What was typed for an act that was refused: it is offered when this is asked again.
    pub fn keep(&mut self, key: String, texts: Vec<String>) {
        self.shared.kept.keep(key, texts, self.uid, false);
    }

    /// What was typed under this has been used.
    pub fn forget_kept(&mut self, key: &str) {
        self.shared.kept.forget(key);
    }

    /// Goes elsewhere when the handler is done.
    pub fn go(&mut self, go: Go) {
        self.go.push(go);
    }

    /// Says that something was done.
    pub fn done(&mut self, text: impl Into<String>) {
        self.shared.messages.add(Message::done(text));
    }

    /// Says something worth knowing of the field in focus.
    pub fn hint(&mut self, text: impl Into<String>) {
        self.shared.messages.add(Message::hint(text));
    }

    /// Says something worth knowing.
    pub fn note(&mut self, text: impl Into<String>) {
        self.shared.messages.add(Message::note(text));
    }

    /// Says that something is under way; the next message takes its place.
    pub fn passing(&mut self, text: impl Into<String>) {
        self.shared.messages.add(Message::passing(text));
    }

    /// Says that something was refused, and throws away what was typed ahead.
    pub fn refused(&mut self, sentence: Sentence) {
        self.shared.refused = true;
        let what = alone(self.language(), sentence.what);
        let sentence = Sentence { what, ..sentence };
        self.shared.messages.add(Message::refused(sentence));
    }

    /// Puts on record that somebody tried what they may not, where it is refused without asking the database. Nobody waits
    /// for it, and nothing is said of it.
    pub fn report(&mut self, attempt: Option<Attempt>) {
        if let Some(attempt) = attempt {
            self.shared.report(attempt);
        }
    }

    /// Something was refused that has its message already: what was typed ahead is thrown away.
    pub fn drop_typed_ahead(&mut self) {
        self.shared.refused = true;
    }

    /// What stands on the screen next must be seen first: what was typed ahead, and what comes before it is drawn, is thrown
    /// away.
    pub fn until_seen(&mut self) {
        self.shared.refused = true;
        self.shared.unseen = true;
    }

    /// Text was typed where there is nothing to type.
    pub fn mistyped(&mut self) {
        self.shared.mistyped = Some(self.shared.now);
        self.until_seen();
    }

    /// Whether somebody is typing text where there is nothing to type: a blank now is one of that text.
    #[must_use]
    pub fn is_mistyping(&self) -> bool {
        let since = self.shared.mistyped.map(|at| self.shared.now - at);
        since.is_some_and(|since| since < WORD)
    }

    /// The same for a refusal of the database. A lost link says so itself: no message.
    pub fn refuse(&mut self, refusal: &Refusal) {
        if refusal.is_away() {
            self.shared.refused = true;
            return;
        }
        let mut said = sentence(self.language(), refusal);
        // What the role does not allow was allowed until the 代行 was over: that is why, and no administrator can help.
        if *refusal == Refusal::NotAllowed
            && let (Some(absent), Some(Role::Clerk)) = (
                &self.shared.stood_in,
                self.shared.operator.as_ref().map(|me| me.role),
            )
        {
            let words = Notices(self.language());
            said = Sentence {
                what: words.delegation_over(absent),
                remedy: words.delegation_over_remedy().to_owned(),
            };
        }
        self.refused(said);
    }

    /// The same for a read, which has changed nothing in any case.
    pub fn refuse_reading(&mut self, refusal: &Refusal) {
        match refusal {
            Refusal::TimedOut => self.refused(slow_reading(self.language())),
            other => self.refuse(other),
        }
    }

    /// A key of a command on a list, for a sentence.
    #[must_use]
    pub fn key_of(&self, command: Command, context: crate::keys::Context) -> String {
        self.shared.settings.keymap.key_of(command, context)
    }
}
