//! 電話対応: what to say to a customer who asks where their guarantee stands. Pure: from what is on record to what may
//! be said; the words are in `i18n::phone`.

use super::amendment_record::AmendmentState;
use super::ledger::EventKind;
use super::publication::MailAbout;
use super::record::{ApplicationDetail, ApplicationState, ContractDetail, MailProgress};
use super::search::{FoundState, Subject};
use chrono::{DateTime, NaiveDate, Utc};
use unicode_normalization::UnicodeNormalization;

/// What the platform has on record of look-ups of one contract by number and key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LookUps {
    /// How often number and key were right.
    pub times: i32,
    /// When they were last.
    pub last_at: Option<DateTime<Utc>>,
    /// How often they were not, within a day.
    pub misses: i32,
}

/// Something to say, in the order in which it is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Say {
    /// Nobody has taken it up yet.
    Received,
    /// A clerk (name) examines it.
    Examining(String),
    /// It waits for a supervisor.
    AwaitingApproval,
    /// Approved; minutes until the certificate has arrived.
    Issuing,
    /// The issue stands still: we see to it and call back.
    Stopped,
    /// Taken back or declined: it will not be issued.
    Closed(ApplicationState),
    /// 公開の取下: number and key show nothing; false: the platform has not confirmed it yet.
    Unpublished(bool),
    /// A change or another procedure is under way: what a caller who asks for "my change" is told.
    UnderWay(EventKind, AmendmentState),
    /// The guarantee was terminated.
    Terminated(Option<NaiveDate>),
    /// Its end has passed.
    Expired(NaiveDate),
    /// On paper: no key, no platform.
    Paper,
    /// Number and key were used: the orderer has seen it.
    LookedUp(DateTime<Utc>),
    /// Nobody has looked it up: hand number and key notice over.
    NotLookedUp,
    /// So many wrong tries within a day: read letters in their case.
    Misses(i32),
    /// A mail went out at this time to this address; it carries no key.
    Mailed(MailAbout, DateTime<Utc>, String),
    /// The mail did not leave or came back: ask for the address.
    MailFailed(MailAbout),
    /// The mail is on its way.
    MailWaits(MailAbout),
    /// None was asked for.
    MailNotWanted,
    /// None is sent about what is on paper.
    PaperIsNotMailed,
    /// Where the customer finds the key notice.
    WhereTheNoticeIs,
    /// The key is not told on the telephone.
    NoKeyByPhone,
}

/// Number-like text is looked for among numbers and phone numbers, everything else among the words.
#[must_use]
pub fn is_number(text: &str) -> bool {
    let plain: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    digits >= 3
        && plain.chars().all(|c| {
            c.is_ascii_alphanumeric() || matches!(c, '-' | '(' | ')' | '+' | 'ー' | '−' | '‐')
        })
        && plain.chars().filter(char::is_ascii_alphabetic).count() <= 2
}

/// Which subjects a caller may mean, in the order of the list.
pub const SUBJECTS: [Subject; 2] = [Subject::Contract, Subject::Application];

/// What to say of a contract.
#[must_use]
pub fn of_contract(state: FoundState, detail: &ContractDetail, look_ups: LookUps) -> Vec<Say> {
    use super::product::Form;
    let row = &detail.row;
    let mut say: Vec<Say> = detail
        .open
        .iter()
        .map(|(_, kind, state)| Say::UnderWay(*kind, *state))
        .collect();
    if let Some(order) = detail.withdrawal() {
        say.insert(0, Say::Unpublished(order.done_at.is_some()));
        return say;
    }
    match state {
        FoundState::Terminated => {
            say.push(Say::Terminated(ended_on(state, detail)));
            return say;
        }
        FoundState::Issuing if detail.progress.dead => return vec![Say::Stopped],
        FoundState::Issuing => return vec![Say::Issuing],
        _ => {}
    }
    if state == FoundState::Expired {
        say.push(Say::Expired(row.guarantee_end));
    }
    if row.form == Form::Paper {
        say.push(Say::Paper);
        return say;
    }
    match look_ups.last_at {
        Some(at) => say.push(Say::LookedUp(at)),
        None => say.push(Say::NotLookedUp),
    }
    if look_ups.misses > 0 {
        say.push(Say::Misses(look_ups.misses));
    }
    say.extend(mails_of(detail).filter_map(|(about, it)| mail(about, it)));
    if look_ups.last_at.is_none() {
        say.push(Say::WhereTheNoticeIs);
    }
    say.push(Say::NoKeyByPhone);
    say
}

/// The day on which the guarantee ended, by 解約 or by its end; none while it stands.
#[must_use]
pub fn ended_on(state: FoundState, detail: &ContractDetail) -> Option<NaiveDate> {
    match state {
        FoundState::Expired => Some(detail.row.guarantee_end),
        FoundState::Terminated => {
            let day = detail.certificate.get("terminated_on")?.as_str()?;
            day.parse().ok()
        }
        _ => None,
    }
}

/// What to say of an application.
#[must_use]
pub fn of_application(detail: &ApplicationDetail) -> Vec<Say> {
    let row = &detail.row;
    match row.state {
        ApplicationState::Received => vec![Say::Received],
        ApplicationState::Examining => vec![Say::Examining(
            row.claimed_by_name.clone().unwrap_or_default(),
        )],
        ApplicationState::AwaitingApproval => vec![Say::AwaitingApproval],
        ApplicationState::Issuing => vec![Say::Issuing],
        ApplicationState::Attention => vec![Say::Stopped],
        // Of paper there is no key notice.
        ApplicationState::Issued if detail.mail == MailProgress::OnPaper => {
            vec![Say::Paper, Say::PaperIsNotMailed]
        }
        ApplicationState::Issued => mail(OF_ISSUE, &detail.mail)
            .into_iter()
            .chain([Say::WhereTheNoticeIs])
            .collect(),
        state @ (ApplicationState::Withdrawn | ApplicationState::Declined) => {
            vec![Say::Closed(state)]
        }
    }
}

const OF_ISSUE: MailAbout = MailAbout::Event(EventKind::Issue);

/// The mails of a contract that a caller may miss: the latest, and every earlier one that has not got through. What is
/// not sent on purpose is none of them.
pub fn mails_of(detail: &ContractDetail) -> impl Iterator<Item = (MailAbout, &MailProgress)> {
    let later = detail.later_mails.iter().map(|(about, it)| (*about, it));
    later
        .chain([(OF_ISSUE, &detail.mail)])
        .filter(|(_, it)| !matches!(it, MailProgress::GivenUp { .. }))
        .enumerate()
        .filter(|(n, (_, it))| *n == 0 || matches!(it, MailProgress::Trying { .. }))
        .map(|(_, mail)| mail)
}

/// Nothing of a mail that is not sent on purpose: whoever decided so has told the customer otherwise.
fn mail(about: MailAbout, mail: &MailProgress) -> Option<Say> {
    Some(match mail {
        MailProgress::GivenUp { .. } | MailProgress::Never => return None,
        MailProgress::NotWanted => Say::MailNotWanted,
        MailProgress::OnPaper => Say::PaperIsNotMailed,
        MailProgress::Sent { at, to } => Say::Mailed(about, *at, to.clone()),
        MailProgress::Trying { dead: true, .. } => Say::MailFailed(about),
        MailProgress::Trying { .. } | MailProgress::Waiting => Say::MailWaits(about),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_phone_numbers_are_told_from_names() {
        for text in [
            "37071-00001M",
            "３７０７１ー００００１Ｍ",
            "026-222-1234",
            "(026) 222 1234",
            "00431",
            "N2211-00431",
        ] {
            assert!(is_number(text), "{text}");
        }
        for text in ["高橋土木", "第2工区", "12", "県単 河川", "R4", "ABC建設"] {
            assert!(!is_number(text), "{text}");
        }
    }
}
