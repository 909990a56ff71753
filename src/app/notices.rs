//! What others did that concerns the operator.

use super::dialog::Dialog;
use super::messages::Message;
use super::model::Model;
use super::msg::Effect;
use super::tell::Tell;
use crate::domain::command::Write;
use crate::ui::theme::Ink;

impl Model {
    /// What others did that concerns this operator, to read; then it is off the head line.
    pub(super) fn read_notices(&mut self) {
        let language = self.shared.language();
        let words = crate::i18n::desk::Notices(language);
        let notices = std::mem::take(&mut self.shared.notices);
        let Some(last) = notices.last() else {
            return self.say(Message::note(words.none()));
        };
        let upto = last.id;
        let mut lines = Vec::new();
        for notice in &notices {
            let at = crate::i18n::dates::short(notice.at);
            let today = crate::domain::date::jst_day(self.shared.now);
            let text = crate::i18n::desk::notice_on(language, notice, today);
            lines.push((format!("{at}  {text}"), Ink::Title));
            let details = crate::i18n::desk::notice_details(language, notice);
            lines.extend(
                details
                    .into_iter()
                    .map(|d| (format!("    {d}"), Ink::Plain)),
            );
            if !notice.remark.is_empty() {
                let why = crate::i18n::events::reason(language, &notice.remark);
                lines.push((format!("    {why}"), Ink::Plain));
            }
        }
        // Nobody waits for this one: what is not marked is shown again next time.
        let id = self.shared.new_id();
        self.shared.effects.push(Effect::Write {
            id,
            request_id: None,
            write: Write::ReadNotices { upto },
        });
        let tell = Dialog::Tell(Tell::new(words.title(), lines));
        self.with_top(|_, cx| cx.open(tell));
    }
}
