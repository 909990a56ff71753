//! 申込一覧.

use crate::runtime::harness::{Harness, Office};
use insta::assert_snapshot;

#[test]
fn a_full_queue_at_80x24() {
    let h = Harness::clerk(Office::sample(30));
    assert_snapshot!(h.picture());
}
