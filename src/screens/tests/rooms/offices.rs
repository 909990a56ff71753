//! What lies before whoever stands in a room: sample data that several places share.

use crate::domain::refusal::Refusal;
use crate::runtime::harness::Office;
use crate::screens::tests::record::{examined, issued};
use crate::screens::tests::{branches, house, publication, states};

pub(super) fn some() -> Office {
    Office::sample(3)
}

pub(super) fn one_examined() -> Office {
    examined().office
}

pub(super) fn one_issued() -> Office {
    issued().office
}

pub(super) fn with_jobs() -> Office {
    states::office(3)
}

pub(super) fn of_two() -> Office {
    branches::of_two()
}

pub(super) fn counted() -> Office {
    let office = Office::sample(3);
    office.set_figures(crate::runtime::harness::figures());
    office
}

pub(super) fn audited() -> Office {
    house::at_audit(8).office
}

pub(super) fn with_a_mail() -> Office {
    let office = states::office(0);
    office.set_jobs(vec![publication::mail(
        crate::domain::publication::Shown::Dead,
    )]);
    office
}

pub(super) fn gone() -> Office {
    let mut office = Office::sample(3);
    office.down = Some(Refusal::Unavailable);
    office
}
