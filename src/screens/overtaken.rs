//! Somebody was faster: who did what and when, said in the place of the refusal as soon as the record has been read anew.

use crate::app::Cx;
use crate::domain::record::StoryEntry;
use crate::domain::refusal::Refusal;
use crate::i18n::refusals::sentence;
use crate::i18n::{alone, events};

/// What stands in the message line until it is known who it was.
#[derive(Debug)]
pub struct Overtaken(String);

impl Overtaken {
    /// Says a refusal; kept where the record will tell who was faster.
    pub fn refused(refusal: &Refusal, cx: &mut Cx<'_>) -> Option<Self> {
        cx.refuse(refusal);
        let faster = matches!(
            refusal,
            Refusal::Stale | Refusal::WrongState { .. } | Refusal::ContentChanged
        );
        let language = cx.language();
        faster.then(|| Self(alone(language, sentence(language, refusal).what)))
    }

    /// Says it, from what happened since the record was shown, oldest first. Where nobody did anything it stays as it was
    /// said.
    pub fn told<'a>(self, since: impl DoubleEndedIterator<Item = &'a StoryEntry>, cx: &mut Cx<'_>) {
        let language = cx.language();
        let said = since
            .rev()
            .find_map(|entry| events::overtaken(language, entry));
        if let Some(said) = said {
            cx.shared.messages.take_back(&self.0);
            cx.refused(said);
        }
    }
}
