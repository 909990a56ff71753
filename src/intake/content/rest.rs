//! 預託金融機関, 保証料, 入札の状況, その他, インフォメーション.

use super::parts::{absent, is_digits, optional_section, section};
use crate::domain::application::{Bid, DepositBank, Notification, Other, Premium, PremiumMethod};
use crate::domain::field::FieldId as F;
use crate::domain::text::check_note;
use crate::intake::reader::{Object, Reader};
use crate::intake::shape;

pub(super) fn deposit(r: &mut Reader, file: &Object<'_>) -> Option<DepositBank> {
    let o = optional_section(r, file, "deposit", Some(F::Deposit), &shape::DEPOSIT)?;
    Some(DepositBank {
        bank_code: o
            .get("bank_code", Some(F::BankCode))
            .and_then(|at| r.code(&at, "0-9 × 4", |text| is_digits(text, 4))),
        branch_code: o
            .get("branch_code", Some(F::BankBranchCode))
            .and_then(|at| r.code(&at, "0-9 × 3", |text| is_digits(text, 3))),
        bank_name: r.line(&o, "bank_name", F::BankName),
        branch_name: r.line(&o, "branch_name", F::BankBranchName),
    })
}

pub(super) fn premium(r: &mut Reader, file: &Object<'_>) -> Premium {
    let o = section(r, file, "premium", &shape::PREMIUM);
    let method = o
        .as_ref()
        .and_then(|o| r.required(o, "method", Some(F::PremiumMethod)))
        .and_then(|at| {
            r.word(
                &at,
                &["lump", "each"],
                &[PremiumMethod::Lump, PremiumMethod::Each],
            )
        });
    Premium {
        method: method.unwrap_or(PremiumMethod::Each),
        received_on: o
            .and_then(|o| o.get("received_on", Some(F::PremiumReceivedOn)))
            .and_then(|at| r.day(&at)),
    }
}

pub(super) fn bid(r: &mut Reader, file: &Object<'_>) -> Bid {
    match optional_section(r, file, "bid", None, &shape::BID) {
        Some(o) => Bid {
            low_bid: r.flag(&o, "low_bid", F::LowBid),
            interim_planned: r.flag(&o, "interim_planned", F::InterimPlanned),
            certification_at_hand: r.flag(&o, "certification_at_hand", F::CertificationAtHand),
        },
        None => Bid {
            low_bid: false,
            interim_planned: false,
            certification_at_hand: false,
        },
    }
}

pub(super) fn other(r: &mut Reader, file: &Object<'_>) -> Other {
    let note = optional_section(r, file, "other", None, &shape::OTHER)
        .and_then(|o| o.get("note", Some(F::Note)))
        .and_then(|at| r.text(&at, check_note));
    Other {
        note: note.unwrap_or_default(),
    }
}

pub(super) fn notification(r: &mut Reader, file: &Object<'_>) -> Notification {
    let Some(o) = section(r, file, "notification", &shape::NOTIFICATION) else {
        absent(r, &[F::MailAddress]);
        return Notification {
            wanted: false,
            address: None,
        };
    };
    if r.required(&o, "wanted", Some(F::MailWanted)).is_none() {
        absent(r, &[F::MailAddress]);
    }
    Notification {
        wanted: r.flag(&o, "wanted", F::MailWanted),
        address: r.optional_line(&o, "address", F::MailAddress),
    }
}
