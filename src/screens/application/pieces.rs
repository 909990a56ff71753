//! What an application looks like as lines to read: its fields section by section, its checks, its issue,
//! its story. Shared by 申込内容 and 審査.

use crate::app::Shared;
use crate::domain::application::{ApplicationContent, PremiumMethod};
use crate::domain::field::FieldId;
use crate::domain::publication::{MailAbout, Shown};
use crate::domain::record::{
    ApplicationDetail, ApplicationState, IssueProgress, MailProgress, OverrideRecord, Role,
    StoryEntry,
};
use crate::domain::rules::{Finding, Severity};
use crate::i18n::desk::Desk;
use crate::i18n::detail::Detail;
use crate::i18n::{
    Language, bracketed, counter, dates, domain, events, fields, findings, publication,
};
use crate::keys::{Command, Context};
use crate::screens::reading::Piece;
use crate::ui::Ink;

/// A field's value in words.
#[must_use]
pub fn value(language: Language, content: &ApplicationContent, field: FieldId) -> String {
    let words = Detail(language);
    let yes = |on: bool| if on { words.yes() } else { words.no() }.to_owned();
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    let day = |d: chrono::NaiveDate| dates::both(language, d);
    let jv = content.applicant.joint_venture.as_ref();
    let bank = content.deposit.as_ref();
    let request = |p| content.products.iter().find(|r| r.product == p);
    use FieldId as F;
    match field {
        F::Origin => String::new(),
        F::CustomerCode => text(&content.applicant.customer_code),
        F::ApplicantName => content.applicant.name.clone(),
        F::PostalCode => content.applicant.postal_code.clone(),
        F::Address => content.applicant.address.clone(),
        F::Phone => text(&content.applicant.phone),
        F::JvName => jv.map_or(String::new(), |jv| jv.name.clone()),
        F::JvRepresentative => jv.map_or(String::new(), |jv| jv.representative.clone()),
        F::JvMembers | F::JvMemberName | F::JvMemberShare => jv.map_or(String::new(), |jv| {
            let one = |m: &crate::domain::application::JointVentureMember| {
                words.share(&m.name, format!("{}.{:02}", m.share / 100, m.share % 100))
            };
            jv.members
                .iter()
                .map(one)
                .collect::<Vec<_>>()
                .join(language.pick("、", ", "))
        }),
        F::OrdererCode => text(&content.works.orderer_code),
        F::OrdererName => content.works.orderer_name.clone(),
        F::WorksName => content.works.name.clone(),
        F::WorkKind => domain::work_kind(language, content.works.kind).to_owned(),
        F::Price => dates::amount(language, content.works.price),
        F::ContractDate => day(content.works.contract_date),
        F::ContractDatePlanned => yes(content.works.contract_date_planned),
        F::TermFrom => day(content.works.term_from),
        F::TermTo => day(content.works.term_to),
        F::NoticeDate => content.works.notice_date.map_or(String::new(), day),
        F::FiscalYear => content.works.yearly.map_or(String::new(), |y| {
            dates::fiscal_year_echo(language, y.fiscal_year)
        }),
        F::YearShare => content
            .works
            .yearly
            .map_or(String::new(), |y| dates::amount(language, y.share)),
        F::Products | F::ProductKind => {
            let one = |r: &crate::domain::application::ProductRequest| {
                domain::product(language, r.product)
            };
            content
                .products
                .iter()
                .map(one)
                .collect::<Vec<_>>()
                .join(language.pick("、", ", "))
        }
        F::Form(p) => request(p)
            .map_or(words.not_asked(), |r| domain::form(language, r.form))
            .to_owned(),
        F::Amount(p) => request(p).map_or(String::new(), |r| dates::amount(language, r.amount)),
        F::GuaranteeEnd(p) => request(p).map_or(String::new(), |r| {
            r.guarantee_end
                .map_or(words.guarantee_end_works().to_owned(), day)
        }),
        F::BankCode => bank.map_or(String::new(), |b| text(&b.bank_code)),
        F::BankBranchCode => bank.map_or(String::new(), |b| text(&b.branch_code)),
        F::Deposit | F::BankName => bank.map_or(String::new(), |b| b.bank_name.clone()),
        F::BankBranchName => bank.map_or(String::new(), |b| b.branch_name.clone()),
        F::PremiumMethod => match content.premium.method {
            PremiumMethod::Lump => words.lump().to_owned(),
            PremiumMethod::Each => words.each().to_owned(),
        },
        F::PremiumReceivedOn => content.premium.received_on.map_or(String::new(), day),
        F::LowBid => yes(content.bid.low_bid),
        F::InterimPlanned => yes(content.bid.interim_planned),
        F::CertificationAtHand => yes(content.bid.certification_at_hand),
        F::Note => content.other.note.clone(),
        F::MailWanted => if content.notification.wanted {
            words.wanted()
        } else {
            words.not_wanted()
        }
        .to_owned(),
        F::MailAddress => text(&content.notification.address),
    }
}

/// Every field that is compared and shown, section by section in the form's order.
#[must_use]
pub fn sections(language: Language) -> [(&'static str, Vec<FieldId>); 6] {
    use FieldId as F;
    let words = Detail(language);
    let mut guarantee = Vec::new();
    for p in crate::domain::product::Product::ALL {
        guarantee.extend([F::Form(p), F::Amount(p), F::GuaranteeEnd(p)]);
    }
    guarantee.extend([
        F::BankName,
        F::BankBranchName,
        F::BankCode,
        F::BankBranchCode,
    ]);
    guarantee.extend([F::PremiumMethod, F::PremiumReceivedOn]);
    [
        (
            words.applicant(),
            vec![
                F::ApplicantName,
                F::CustomerCode,
                F::PostalCode,
                F::Address,
                F::Phone,
                F::JvName,
                F::JvRepresentative,
                F::JvMembers,
            ],
        ),
        (
            words.works(),
            vec![
                F::OrdererName,
                F::OrdererCode,
                F::WorksName,
                F::WorkKind,
                F::Price,
                F::ContractDate,
                F::ContractDatePlanned,
                F::TermFrom,
                F::TermTo,
                F::NoticeDate,
                F::FiscalYear,
                F::YearShare,
            ],
        ),
        (words.guarantee(), guarantee),
        (
            words.bid(),
            vec![F::LowBid, F::InterimPlanned, F::CertificationAtHand],
        ),
        (words.other(), vec![F::Note]),
        (words.information(), vec![F::MailWanted, F::MailAddress]),
    ]
}

/// Fields that differ between two contents: field, before, after.
#[must_use]
pub fn differences(
    language: Language,
    before: &ApplicationContent,
    after: &ApplicationContent,
) -> Vec<(FieldId, String, String)> {
    sections(language)
        .into_iter()
        .flat_map(|(_, fields)| fields)
        .map(|f| (f, value(language, before, f), value(language, after, f)))
        .filter(|(_, b, a)| b != a)
        .collect()
}

/// One difference as a line.
#[must_use]
pub fn difference(language: Language, before: &str, after: &str) -> String {
    let words = Detail(language);
    let or_blank = |t: &str| {
        if t.is_empty() {
            words.blank_value().to_owned()
        } else {
            t.to_owned()
        }
    };
    words.changed_from(or_blank(before), or_blank(after))
}

/// The fields, section by section; empty ones that nobody misses are left out.
pub fn content(language: Language, content: &ApplicationContent, out: &mut Vec<Piece>) {
    for (title, fields) in sections(language) {
        out.push(Piece::heading(title));
        for field in fields {
            let text = value(language, content, field);
            let not_asked = field
                .product()
                .is_some_and(|p| !content.products.iter().any(|r| r.product == p));
            if text.is_empty() || not_asked {
                continue;
            }
            out.push(Piece::field(fields::label(language, field), text));
        }
    }
}

/// Checks: every finding with its number, remedy and, when overridden, its reason. Tags are positions.
pub fn checks(
    language: Language,
    found: &[Finding],
    given: &[OverrideRecord],
    out: &mut Vec<Piece>,
) {
    let words = Detail(language);
    let errors = found
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .count();
    let overridden = found.iter().filter(|f| reason(f, given).is_some()).count();
    out.push(Piece::heading(words.checks()));
    if found.is_empty() {
        out.push(Piece::line(words.checks_clean(), Ink::Good));
        return;
    }
    out.push(Piece::line(
        words.checks_count(errors, found.len() - errors, overridden),
        Ink::Plain,
    ));
    listed(language, found, given, |_| true, out);
}

/// The findings that are wanted, by their numbers in the whole list, each with its reason or what to do about it.
pub fn listed(
    language: Language,
    found: &[Finding],
    given: &[OverrideRecord],
    wanted: impl Fn(&Finding) -> bool,
    out: &mut Vec<Piece>,
) {
    let words = Detail(language);
    for (i, finding) in found.iter().enumerate().filter(|(_, f)| wanted(f)) {
        let reason = reason(finding, given);
        let (label, ink) = match finding.severity {
            Severity::Error => (words.error(i + 1), Ink::Bad),
            Severity::Warning if reason.is_some() => (words.warning(i + 1), Ink::Plain),
            Severity::Warning => (words.warning(i + 1), Ink::Warning),
        };
        let mut text = findings::sentence(language, &finding.kind);
        if let Some(r) = reason {
            text.push('\n');
            text.push_str(&words.overridden_by(&r.reason, &r.by_name, dates::short(r.at)));
        } else if let Some(remedy) = finding.remedy() {
            text.push('\n');
            text.push_str(&words.remedy(findings::remedy(language, &remedy)));
        }
        out.push(Piece::field(label, text).inked(ink).about(i));
    }
}

/// Why it came back from the review, and who returned it; none where it did not.
#[must_use]
pub fn returned(language: Language, it: &ApplicationDetail) -> Option<String> {
    let mut story = it.story.iter().rev();
    let returned = story.find(|e| e.kind == "application.returned" && it.row.returned)?;
    let text = bracketed(language, &returned.remark, &returned.actor);
    Some(format!("{}: {text}", Detail(language).returned()))
}

/// Why it was withdrawn or declined, and by whom; none where it was not.
#[must_use]
pub fn closed(language: Language, it: &ApplicationDetail) -> Option<String> {
    let kind = match it.row.state {
        ApplicationState::Withdrawn => "application.withdrawn",
        ApplicationState::Declined => "application.declined",
        _ => return None,
    };
    let said = it.story.iter().rev().find(|e| e.kind == kind)?;
    let text = bracketed(language, &said.remark, &said.actor);
    Some(format!("{}: {text}", domain::state(language, it.row.state)))
}

/// The reason given for a warning, if one was.
#[must_use]
pub fn reason<'a>(finding: &Finding, given: &'a [OverrideRecord]) -> Option<&'a OverrideRecord> {
    if finding.severity == Severity::Error {
        return None;
    }
    given
        .iter()
        .find(|o| o.code == finding.code() && o.subject == finding.subject())
}

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
            let mut text = words.trouble(events::trouble(language, trouble), it.attempts);
            if it.dead {
                text.push('\n');
                text.push_str(&words.gave_up(&retry));
            }
            out.push(Piece::field("", text).inked(ink));
        }
    }
    let (text, ink) = mail_text(language, mail);
    out.push(Piece::field(words.mail(), text).inked(ink));
}

/// `[番号 37071-00001M] [鍵 済] [公開 処理中] [到着 -]`.
#[must_use]
pub fn steps(language: Language, it: &IssueProgress, over: bool) -> String {
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
        } => (words.mail_dead(events::trouble(language, t)), Ink::Bad),
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

/// How it stands among people and in time: on hold, referred, a claim that has run out; and its notes.
pub fn standing(shared: &Shared, detail: &ApplicationDetail, out: &mut Vec<Piece>) {
    let language = shared.language();
    let words = Desk(language);
    let it = &detail.row.standing;
    if let (Some(until), Some(reason)) = (it.held_until, &it.held_because) {
        let text = words.held(dates::day(language, until), reason);
        out.push(Piece::line(text, Ink::Warning));
    }
    if it.claim_until.is_some_and(|at| at <= shared.clock) {
        let works = shared.operator.as_ref().map(|me| me.role);
        let keys = &shared.settings.keymap;
        let text = match works {
            Some(Role::Clerk | Role::Supervisor) => {
                words.claim_over_by(keys.key_of(Command::Reassign, Context::Detail))
            }
            _ => words.claim_over().to_owned(),
        };
        out.push(Piece::line(text, Ink::Warning));
    }
    if shared.is_me(it.referred_to.as_ref()) {
        out.push(Piece::line(words.referred_to_me(), Ink::Warning));
    } else if let Some(name) = &it.referred_to_name {
        out.push(Piece::line(words.referred_to(name), Ink::Plain));
    }
    let kinds = ["application.noted", "application.referred"];
    let notes: Vec<_> = detail
        .story
        .iter()
        .filter(|e| kinds.contains(&e.kind.as_str()))
        .collect();
    if !notes.is_empty() {
        out.push(Piece::heading(words.notes()));
    }
    for note in notes {
        let text = format!("{}: {}", note.actor, note.remark);
        out.push(Piece::field(dates::stamp(note.at), text));
    }
}

/// What is to be read before a yes, short fields one behind the other as far as a question is wide: nothing is left out,
/// and an ordinary application is read on two pages.
#[must_use]
pub fn joined(shown: &[Piece], shared: &Shared) -> Vec<(String, Ink)> {
    let width = |text: &str| {
        crate::terminal::width::width(
            &crate::terminal::gate::plain(text),
            shared.settings.look.ambiguous,
        )
    };
    let room = usize::from(crate::ui::dialog::inner(shared.size.0));
    let mut lines: Vec<(String, Ink, bool)> = Vec::new();
    for piece in shown {
        if piece.label.is_empty() || piece.text.contains('\n') {
            let label = match piece.label.as_str() {
                "" => String::new(),
                label => format!("{label}: "),
            };
            lines.push((format!("{label}{}", piece.text), piece.ink, false));
            continue;
        }
        let text = format!("{}: {}", piece.label, piece.text);
        match lines.last_mut() {
            Some((line, ink, true))
                if *ink == piece.ink && width(line) + 3 + width(&text) <= room =>
            {
                line.push_str("   ");
                line.push_str(&text);
            }
            _ => lines.push((text, piece.ink, true)),
        }
    }
    lines
        .into_iter()
        .map(|(text, ink, _)| (text, ink))
        .collect()
}

/// What happened, oldest first.
pub fn story(language: Language, heading: &str, entries: &[StoryEntry], out: &mut Vec<Piece>) {
    out.push(Piece::heading(heading));
    out.extend(entries.iter().map(|entry| told(language, entry)));
}

/// One thing that happened: when, what, by whom, and what was remarked.
#[must_use]
pub fn told(language: Language, entry: &StoryEntry) -> Piece {
    let mut text = events::done_by(
        language,
        &entry.kind,
        &entry.actor,
        entry.acting_for.as_deref(),
    );
    if !entry.remark.is_empty() {
        text.push_str(": ");
        text.push_str(&events::remark(language, &entry.kind, &entry.remark));
    }
    Piece::field(dates::stamp(entry.at), text)
}

/// How it came, where staff entered it.
#[must_use]
pub fn origin(language: Language, it: &ApplicationDetail) -> Option<Piece> {
    let (_, name) = it.entered_by.as_ref()?;
    let text = bracketed(
        language,
        counter::origin(language, it.origin),
        counter::Counter(language).entered_by(name),
    );
    Some(Piece::field(fields::plain(language, FieldId::Origin), text))
}

/// The head of a record: number, state, clerk, revision.
#[must_use]
pub fn head(language: Language, it: &ApplicationDetail) -> Piece {
    let words = Detail(language);
    let row = &it.row;
    let mut state = domain::state(language, row.state).to_owned();
    // As the lists and the publication status call it.
    if row.state == ApplicationState::Attention {
        state = bracketed(language, state, publication::shown(language, Shown::Dead));
    }
    if row.returned {
        state = bracketed(language, state, words.returned());
    }
    let clerk = match &row.claimed_by_name {
        Some(name) => words.claimed_by(name),
        None => words.unclaimed().to_owned(),
    };
    let revision = match it.revision {
        0 => words.as_submitted().to_owned(),
        n => words.revision(n),
    };
    let (number, received) = (&row.number, words.received());
    let (label, at) = (words.state(), dates::stamp(row.received_at));
    // In one line, which it is in Japanese: a state needs no label, and the number says the year.
    let short = format!(
        "{} {}",
        words.received_short(),
        dates::short(row.received_at)
    );
    Piece::heading(format!(
        "{number}  {label} {state}  {clerk}  {revision}  {received} {at}"
    ))
    .or_short(format!("{number}  {state}  {clerk}  {revision}  {short}"))
}
