//! Before the operator is known: says what is going on, and keeps trying by itself.

use super::Screen;
use crate::app::{Cx, Link, Shared};
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::i18n::frame::Frame;
use crate::i18n::refusals::sentence;
use crate::keys::{Command, Context};
use crate::ui::{Canvas, Ink};

/// 起動.
#[derive(Debug, Default)]
pub struct StartScreen {
    refusal: Option<Refusal>,
}

impl Screen for StartScreen {
    fn id(&self) -> &'static str {
        "S0"
    }

    fn title(&self, language: Language) -> String {
        Frame(language).program().to_owned()
    }

    fn context(&self) -> Context {
        Context::Help
    }

    fn offers(&self, command: Command, _shared: &Shared) -> bool {
        matches!(command, Command::Quit | Command::Leave)
    }

    fn refused(&mut self, refusal: &Refusal, _cx: &mut Cx<'_>) {
        self.refusal = Some(refusal.clone());
    }

    fn command(&mut self, command: Command, _cx: &mut Cx<'_>) -> bool {
        // Nothing to scroll, search or explain yet; leaving works as everywhere.
        !matches!(command, Command::Leave | Command::Quit | Command::Back)
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let words = Frame(shared.language());
        let login = &shared.settings.login;
        let login = if login.is_empty() {
            words.login_unknown()
        } else {
            login
        };
        let (text, ink) = match (&self.refusal, shared.link) {
            (Some(Refusal::LoginRefused), _) => (words.login_refused(login), Ink::Bad),
            (_, Link::Lost { crowded: true, .. }) => (
                words.crowded_at_start(shared.settings.poll_seconds),
                Ink::Warning,
            ),
            (_, Link::Lost { .. }) => (
                words.lost_at_start(shared.settings.poll_seconds),
                Ink::Warning,
            ),
            (Some(other), _) => {
                let said = sentence(shared.language(), other);
                (format!("{} {}", said.what, said.remedy), Ink::Bad)
            }
            (None, _) => (words.connecting().to_owned(), Ink::Plain),
        };
        let y = canvas.height() / 3;
        let mut middle = canvas.part(4, y, canvas.width().saturating_sub(8), canvas.height());
        let end = middle.paragraph(0, 0, &text, ink);
        let keys = shared.settings.keymap.key_of(Command::Quit, Context::Help);
        middle.put(0, end + 1, &words.leave_with(keys), Ink::Quiet);
        middle.cursor(0, 0);
    }
}
