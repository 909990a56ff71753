//! The ledger once more, written apart for the property tests: no places, no stack, only what the words say. An
//! event is superseded by the later one that names it; an opener's content is that of the last correction in its
//! chain; a chain that ends in a cancellation is not shown. Included by the unit tests and by the integration tests.

#![allow(dead_code)] // each of the two uses a part

/// One letter per kind: `I`ssue, `C`hange, `R` correction, `X` cancellation, `T`ermination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub n: u32,
    pub kind: char,
    pub of: Option<u32>,
    pub content: String,
}

/// What a contractor would be shown: (発生番号 of the opener, its kind, content), latest first.
pub fn shown(events: &[Event]) -> Vec<(u32, char, String)> {
    let mut rows: Vec<_> = events
        .iter()
        .filter(|e| "ICT".contains(e.kind))
        .filter_map(|opener| {
            end_of_chain(events, opener).map(|last| (opener.n, opener.kind, last.content.clone()))
        })
        .collect();
    rows.reverse();
    rows
}

/// The event that speaks for an opener; none when the chain was cancelled.
fn end_of_chain<'a>(events: &'a [Event], from: &'a Event) -> Option<&'a Event> {
    match events.iter().find(|e| e.of == Some(from.n)) {
        None => Some(from),
        Some(e) if e.kind == 'X' => None,
        Some(e) => end_of_chain(events, e),
    }
}

/// What the certificate reads as: the content of the first row.
pub fn reads(events: &[Event]) -> Option<String> {
    shown(events)
        .into_iter()
        .next()
        .map(|(.., content)| content)
}

/// 発生番号 of the event that speaks now: the last of the chain of the first row.
pub fn speaks(events: &[Event]) -> Option<u32> {
    let (opener, ..) = shown(events).into_iter().next()?;
    let opener = events.iter().find(|e| e.n == opener)?;
    end_of_chain(events, opener).map(|e| e.n)
}

/// What the staff is told of each event: content before and after it, latest first. Told by looking at the events up
/// to it and up to the one before.
pub fn staff(events: &[Event]) -> Vec<(u32, Option<String>, String)> {
    let mut rows = Vec::new();
    for i in (0..events.len()).rev() {
        let before = match events[i].of {
            // The content that was corrected or taken out.
            Some(n) => events.iter().find(|e| e.n == n).map(|e| e.content.clone()),
            None => reads(&events[..i]),
        };
        rows.push((
            events[i].n,
            before,
            reads(&events[..=i]).unwrap_or_default(),
        ));
    }
    rows
}

/// How each event stands, latest first: `I`n force, `C`orrected or `X` cancelled by the event of that number, or `x`
/// itself the cancellation of that number.
pub fn standing(events: &[Event]) -> Vec<(u32, char, Option<u32>)> {
    let of = |e: &Event| match (e.kind, events.iter().find(|later| later.of == Some(e.n))) {
        ('X', _) => (e.n, 'x', e.of),
        (_, None) => (e.n, 'I', None),
        (_, Some(later)) if later.kind == 'X' => (e.n, 'X', Some(later.n)),
        (_, Some(later)) => (e.n, 'C', Some(later.n)),
    };
    events.iter().rev().map(of).collect()
}

/// The event that a correction of a correction … of it corrects in the end.
pub fn opened_by(events: &[Event], n: u32) -> u32 {
    match events.iter().find(|e| e.n == n && e.kind == 'R') {
        Some(Event { of: Some(of), .. }) => opened_by(events, *of),
        _ => n,
    }
}

/// May it happen next?
pub fn may(events: &[Event], kind: char, of: Option<u32>) -> bool {
    let rows = shown(events);
    let ended = rows.first().is_some_and(|(_, kind, _)| *kind == 'T');
    // In force: an opener or correction that nothing supersedes and that is not a cancellation.
    let in_force = |n: u32| {
        events.iter().any(|e| e.n == n && e.kind != 'X') && !events.iter().any(|e| e.of == Some(n))
    };
    match (kind, of) {
        ('C' | 'T', None) => !events.is_empty() && !ended,
        ('R', Some(n)) => in_force(n),
        ('X', Some(n)) => {
            let last_is_change = rows.first().is_some_and(|(_, kind, _)| *kind == 'C');
            last_is_change && speaks(events) == Some(n)
        }
        _ => false,
    }
}

/// The rule by whose name what may not happen is refused, the first that it breaks.
pub fn refused_by(events: &[Event], kind: char, of: Option<u32>) -> &'static str {
    let stands = |n: u32| {
        events.iter().any(|e| e.n == n && e.kind != 'X') && !events.iter().any(|e| e.of == Some(n))
    };
    match (kind, of) {
        ('I', _) => "ledger_issue",
        ('C' | 'T', Some(_)) | ('R' | 'X', None) => "ledger_supersedes",
        ('C' | 'T' | 'X', _) if shown(events).first().is_some_and(|row| row.1 == 'T') => {
            "ledger_terminated"
        }
        (_, Some(n)) if !stands(n) => "ledger_not_in_force",
        _ => "ledger_not_last_change",
    }
}

/// The certificate that the next event makes, from a word for what is new: a cancellation gives back what was there.
pub fn content_of(events: &[Event], kind: char, word: &str) -> String {
    if kind == 'X' {
        shown(events)[1].2.clone()
    } else {
        word.to_owned()
    }
}
