//! What the checks find, and the reasons that were given.

use crate::domain::record::OverrideRecord;
use crate::domain::rules::{Finding, Severity};
use crate::i18n::detail::Detail;
use crate::i18n::{Language, dates, findings};
use crate::screens::reading::Piece;
use crate::ui::Ink;

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
