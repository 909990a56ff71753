//! How far an issue is: its steps, its mail.

use crate::app::Shared;
use crate::domain::publication::MailAbout;
use crate::domain::record::{IssueProgress, MailProgress};
use crate::i18n::detail::Detail;
use crate::i18n::{Language, dates, domain, events, fields, publication, troubles};
use crate::keys::{Command, Context};
use crate::screens::orders;
use crate::screens::reading::Piece;
use crate::ui::Ink;

/// How far the issue is: a line per contract, and the mail. `over`: the application was withdrawn or declined, and no step
/// is done any more.
pub fn progress(
    shared: &Shared,
    contracts: &[IssueProgress],
    mail: &MailProgress,
    over: bool,
    out: &mut Vec<Piece>,
) {
    let language = shared.language();
    let words = Detail(language);
    let retry = shared
        .settings
        .keymap
        .key_of(Command::GoPublication, Context::Detail);
    out.push(Piece::heading(words.progress()));
    for it in contracts {
        let label = fields::of_product(language, it.product, domain::form(language, it.form));
        out.push(Piece::field(label, steps(language, it, over)));
        if let Some(trouble) = &it.trouble {
            let ink = if it.dead { Ink::Bad } else { Ink::Warning };
            let why = match it.dead {
                true => troubles::cause_alone(language, trouble),
                false => events::trouble(language, trouble).into_owned(),
            };
            let mut text = words.trouble(why, it.attempts);
            if it.dead {
                text.push('\n');
                text.push_str(&words.gave_up(&retry));
            }
            out.push(Piece::field("", text).inked(ink));
        }
        if let Some(order) = &it.order {
            orders::beside_issue(shared, order, out);
        }
    }
    let (text, ink) = mail_text(language, mail);
    out.push(Piece::field(words.mail(), text).inked(ink));
}

/// `[番号 37071-00001M] [鍵 済] [公開 処理中] [到着 -]`.
#[must_use]
fn steps(language: Language, it: &IssueProgress, over: bool) -> String {
    use crate::domain::product::Form;
    let words = Detail(language);
    let [number, key, publish, arrive, _] = domain::steps(language);
    let mut all = vec![(number, it.number.clone())];
    if it.form == Form::Electronic {
        all.push((key, it.keyed_at.map(|_| String::new())));
        all.push((publish, it.published_at.map(|_| String::new())));
        all.push((arrive, it.arrived_at.map(dates::stamp)));
    }
    let current = all.iter().position(|(_, done)| done.is_none());
    let parts: Vec<String> = all
        .iter()
        .enumerate()
        .map(|(i, (name, done))| match done {
            Some(what) if what.is_empty() => words.step_done(name),
            Some(what) => words.step_at(name, what),
            None if current == Some(i) && over => words.step_never(name),
            None if current == Some(i) && it.dead => words.step_dead(name),
            None if current == Some(i) => words.step_running(name),
            None => words.step_waits(name),
        })
        .collect();
    parts.join(" ")
}

/// The completion mail in words.
#[must_use]
pub fn mail_text(language: Language, mail: &MailProgress) -> (String, Ink) {
    let words = Detail(language);
    match mail {
        MailProgress::NotWanted => (words.mail_not_wanted().to_owned(), Ink::Plain),
        MailProgress::OnPaper => (words.mail_on_paper().to_owned(), Ink::Plain),
        MailProgress::GivenUp { because } => {
            let because = because.as_deref().unwrap_or_default();
            let because = events::trouble(language, because);
            (words.mail_given_up(because), Ink::Plain)
        }
        MailProgress::Waiting => (words.mail_waiting().to_owned(), Ink::Plain),
        MailProgress::Never => (words.mail_never().to_owned(), Ink::Plain),
        MailProgress::Trying {
            trouble: Some(t),
            dead: true,
            ..
        } => (words.mail_dead(troubles::given_up(language, t)), Ink::Bad),
        MailProgress::Trying {
            trouble: Some(t), ..
        } => (
            words.mail_trouble(events::trouble(language, t)),
            Ink::Warning,
        ),
        MailProgress::Trying { attempts, .. } => (words.mail_trying(attempts), Ink::Plain),
        MailProgress::Sent { at, to } => (words.mail_sent(dates::stamp(*at), to), Ink::Good),
    }
}

/// One of several mails of a contract.
#[must_use]
pub fn mail(language: Language, about: MailAbout, mail: &MailProgress) -> Piece {
    let (text, ink) = mail_text(language, mail);
    Piece::field(publication::mail_label(language, about), text).inked(ink)
}
