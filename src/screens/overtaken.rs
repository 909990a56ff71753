//! Somebody was faster: who did what and when, said in the place of the refusal as soon as the record has been read anew.

use crate::app::Cx;
use crate::domain::record::StoryEntry;
use crate::domain::refusal::Refusal;
use crate::i18n::messages::Messages;
use crate::i18n::refusals::{Sentence, sentence};
use crate::i18n::{Language, alone, events};

/// Whether a refusal is one that somebody's faster hand leads to.
#[must_use]
pub fn is_of_faster(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::Stale | Refusal::WrongState { .. } | Refusal::ContentChanged
    )
}

/// Who was faster with a row of a list, from the story of its record; none where nobody is named.
#[must_use]
pub fn in_a_list(language: Language, story: &[StoryEntry]) -> Option<Sentence> {
    let mut latest = story.iter().rev();
    let said = latest.find_map(|entry| events::overtaken(language, entry))?;
    Some(Sentence {
        remedy: Messages(language).faster_in_list().to_owned(),
        ..said
    })
}

/// What stands in the message line until it is known who it was.
#[derive(Debug)]
pub struct Overtaken(String);

impl Overtaken {
    /// Says a refusal; kept where the record will tell who was faster.
    pub fn refused(refusal: &Refusal, cx: &mut Cx<'_>) -> Option<Self> {
        cx.refuse(refusal);
        let language = cx.language();
        is_of_faster(refusal).then(|| Self(alone(language, sentence(language, refusal).what)))
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
