//! 代行, as it is asked about.

use super::house_rooms::delegations;
use crate::runtime::harness::{Harness, supervisor};
use insta::assert_snapshot;

#[test]
fn a_delegation_that_is_to_end_names_each_of_both_people_once_with_name_and_login() {
    let mut h = Harness::new(supervisor(), delegations());
    h.press("g b enter 4 enter");
    let picture = h.picture();
    for label in ["不在者: ", "代行者: "] {
        assert_eq!(picture.matches(label).count(), 1, "{picture}");
    }
    assert_snapshot!(picture);
}
