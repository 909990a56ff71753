//! The records on a terminal of 132 columns and 43 rows.

use super::rooms::ROOMS;
use crate::domain::record::ApplicationState;
use crate::i18n::Language;
use crate::keys::Keymap;
use crate::runtime::harness::{Harness, Office, at};
use insta::{assert_snapshot, with_settings};

#[test]
fn the_records_use_the_whole_of_132_by_43() {
    let keymap = Keymap::preset("default").unwrap();
    for (room, id) in [
        ("application", "A1"),
        ("review", "R1"),
        ("contract", "C2"),
        ("counter", "E1"),
        ("amendment review", "M3"),
    ] {
        let room = ROOMS.iter().find(|r| r.name == room).unwrap();
        let mut h = room.enter(&keymap, false, Language::Japanese);
        assert_eq!(h.model.path().last(), Some(&id));
        h.resize(132, 43);
        with_settings!({ snapshot_suffix => id, omit_expression => true }, {
            assert_snapshot!("wide", h.picture());
        });
    }
}

#[test]
fn the_head_of_an_application_is_one_line_in_either_language() {
    let keymap = Keymap::preset("default").unwrap();
    let room = ROOMS.iter().find(|r| r.name == "application").unwrap();
    for (language, received, next) in [
        (Language::Japanese, "受付", "■ 検査結果"),
        (Language::English, "rec'd", "# Checks"),
    ] {
        let h = room.enter(&keymap, false, language);
        assert!(h.row(2).contains(received), "{}", h.picture());
        assert!(h.row(3).contains(next), "{}", h.picture());
    }
}

#[test]
fn a_contract_says_that_it_reads_as_what_the_orderer_has_from_its_arrival_on() {
    let shown = |arrived: bool| {
        let mut detail = super::record::issued_detail(Vec::new());
        if !arrived {
            detail.progress.arrived_at = None;
        }
        let office = Office::sample(0);
        office.add_contract(detail);
        let mut h = Harness::clerk(office);
        h.press("g c Enter");
        super::record::pages(&mut h)
    };
    let same = "この画面の内容は、発注者に提出された証書と同一です。";
    assert!(shown(true).contains(same));
    let before = shown(false);
    assert!(before.contains("保証契約番号") && !before.contains(same));
}

#[test]
fn a_late_state_is_said_in_full_where_there_is_room() {
    for (columns, said) in [(80, "late: appr"), (132, "late: approval")] {
        let office = Office::sample(1);
        office.arrange(1, |d| {
            d.row.state = ApplicationState::AwaitingApproval;
            d.row.standing.urgent_at = Some(at("2022-11-01 13:00"));
        });
        let mut h = Harness::clerk(office);
        h.model.shared.settings.language = Language::English;
        h.resize(columns, 43);
        let picture = h.picture();
        let shown = picture.split_whitespace().collect::<Vec<_>>().join(" ");
        let all = picture.contains(said) && shown.contains(&format!("{said} "));
        assert!(all, "{picture}");
    }
}
