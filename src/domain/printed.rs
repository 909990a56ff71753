//! A certificate that is printed: of which event of a contract it is, in the name of its file and on record.

use super::ledger::Standing;

/// The certificate of one event, as it was. Nothing is added to what it prints; that the event was corrected or cancelled
/// since stands in the name of its file and in the record of the printing.
#[derive(Debug, Clone, Copy)]
pub struct Printed<'a> {
    /// 保証契約番号.
    pub number: &'a str,
    /// 発生番号 of the event.
    pub event: u32,
    /// Whether it still counts.
    pub standing: Standing,
}

impl Printed<'_> {
    /// The name of the file: one for each event, so that two of them are never taken for each other.
    #[must_use]
    pub fn file(&self) -> String {
        let (number, event) = (self.number, self.event);
        match self.since() {
            Some(since) => format!("certificate-{number}-event{event}-{since}.pdf"),
            None => format!("certificate-{number}-event{event}.pdf"),
        }
    }

    /// What the record of the printing names (`i18n::events::remark` reads it).
    #[must_use]
    pub fn on_record(&self) -> String {
        match self.since() {
            Some(since) => format!("certificate {} {since}", self.event),
            None => format!("certificate {}", self.event),
        }
    }

    fn since(&self) -> Option<&'static str> {
        match self.standing {
            Standing::InForce | Standing::Cancels { .. } => None,
            Standing::Corrected { .. } => Some("corrected"),
            Standing::Cancelled { .. } => Some("cancelled"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_that_no_longer_counts_says_so_in_its_file_and_on_record() {
        let of = |standing| Printed {
            number: "37071-00017M",
            event: 2,
            standing,
        };
        let files = [
            (Standing::InForce, "certificate-37071-00017M-event2.pdf"),
            (
                Standing::Corrected { by: 3 },
                "certificate-37071-00017M-event2-corrected.pdf",
            ),
            (
                Standing::Cancelled { by: 3 },
                "certificate-37071-00017M-event2-cancelled.pdf",
            ),
        ];
        for (standing, file) in files {
            assert_eq!(of(standing).file(), file);
        }
        let cancelled = of(Standing::Cancelled { by: 3 });
        assert_eq!(cancelled.on_record(), "certificate 2 cancelled");
        assert_eq!(of(Standing::InForce).on_record(), "certificate 2");
    }
}
