//! What the checks say of what was just saved in the form, and where it stands.

use super::{ApplicationScreen, pieces};
use crate::app::Cx;
use crate::domain::rules::Severity;
use crate::i18n::detail::Detail;
use crate::i18n::messages;
use crate::keys::Command;

impl ApplicationScreen {
    /// What was saved in the form is what is looked for now: the first field that reads otherwise, else the top. Where the
    /// checks find an error in it, that comes before.
    pub(super) fn show_corrected(&mut self, cx: &mut Cx<'_>) {
        let Some((revision, before)) = self.corrected.as_deref() else {
            return;
        };
        let Some(detail) = &self.record.detail else {
            return;
        };
        if self.record.begins() || self.record.checking() {
            return;
        }
        // Without the orderer's rules nothing was checked, and nothing is said of it.
        if detail.revision <= *revision || self.record.facts.is_none() {
            self.corrected = None;
            return;
        }
        let language = cx.language();
        let errors = self.record.findings.iter();
        let errors = errors.filter(|f| f.severity == Severity::Error).count();
        if errors > 0 {
            self.corrected = None;
            self.reading.rewind();
            return self.say_checked(&Detail(language).errors_remain(errors), cx);
        }
        // The checks stand above what is shown now: what they found is said where it is read.
        let said = match self.record.in_the_way().1 {
            0 => Detail(language).checks_passed().to_owned(),
            warnings => Detail(language).warnings_remain(warnings),
        };
        self.say_checked(&said, cx);
        let shared = &*cx.shared;
        let (mut was, mut is) = (Vec::new(), Vec::new());
        pieces::content(language, before, &mut was);
        pieces::content(language, &detail.content, &mut is);
        let changed = is.into_iter().find(|piece| !was.contains(piece));
        let pieces = self.pieces(shared);
        // The content stands last: what a check says in the same words is not it.
        let at = changed.and_then(|changed| pieces.iter().rposition(|p| *p == changed));
        match at {
            Some(at) => self.reading.show(&pieces, at, shared),
            None => self.reading.rewind(),
        }
        self.corrected = None;
    }

    /// In the line that says what was saved, as long as it stands there.
    fn say_checked(&self, said: &str, cx: &mut Cx<'_>) {
        let language = cx.language();
        let name = language.pick(Command::Change.ja(), Command::Change.en());
        let saved = messages::done_one(language, self.number(), name);
        let messages = &mut cx.shared.messages;
        let stands = messages.line().is_some_and(|(m, _)| m.text == saved);
        if !stands {
            return cx.note(said);
        }
        messages.take_back(&saved);
        cx.done(format!("{saved}{}{said}", language.pick("", " ")));
    }
}
