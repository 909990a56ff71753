//! Rows as they are read from files.

use super::*;
use crate::i18n::Language;
use crate::i18n::master_faults::line;
use crate::intake::masters::Kind;

fn said(faults: &[Fault]) -> Vec<String> {
    let english = |fault| line(Language::English, Kind::Orderers, fault);
    faults.iter().map(english).collect()
}

#[test]
fn every_heading_stands_in_the_operations_manual() {
    let manual = include_str!("../../../../docs/operations.md");
    let all: [&[Column]; 5] = [&COMPANY, &BRANCHES, &BANKS, &CONTRACTORS, &ORDERERS];
    for column in all.into_iter().flatten() {
        let pair = format!("`{}` {}", column.code, column.japanese);
        assert!(manual.contains(&pair), "missing: {pair}");
    }
}

#[test]
fn the_records_of_an_orderer_become_its_periods() {
    let file = "code,name,kind,work_kind,product,valid_from,valid_to,basis,electronic_from,tiers,rounding,cap,hand_in\n\
        2000,長野県,県,工事,前払金保証,2000-04-01,2022-10-31,公告日,,40,10000,,\n\
        2000,長野県,県,工事,前払金保証,2022-11-01,,公告日,2022-11-01,40,10000,,電子メール\n\
        2000,長野県,県,業務委託,前払金保証,2000-04-01,,契約締結日,2022-11-01,30,10000,,\n";
    let mut faults = Vec::new();
    let rows = orderers(file.as_bytes(), &mut faults);
    assert_eq!(said(&faults), [""; 0]);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].rules.len(), 3);
    assert_eq!(rows[0].rules[0].electronic_from, None);
    let line = |work_kind: &str, from: &str| {
        rule_line(
            file.as_bytes(),
            "2000",
            [work_kind, "advance_payment", from],
        )
    };
    assert_eq!(line("construction", "2022-11-01"), Some(3));
    assert_eq!(line("service", "2000-04-01"), Some(4));
    assert_eq!(line("service", "2022-11-01"), None);
}

#[test]
fn all_faults_of_a_file_are_listed_each_with_its_place() {
    let file = "code,name,kind,work_kind,product,valid_from,valid_to,basis,electronic_from,tiers,rounding\n\
        20,長野県,県,工事,M,2000-04-01,,公告日,,40,10000\n\
        2001,松本市,市町村,工事,前払,H31.5.1,,公告日,,140,7\n\
        2002,上田市,市町村,工事,M,2000-04-01,,公告日,,40,10000\n\
        2002,上田市,市町村,工事,M,2022-04-01,,公告日,,40,10000\n\
        2003,茅野市,市町村,工事,Y,2022-04-01,2021-01-01,公告日,2022-04-01,40,10000\n";
    let mut faults = Vec::new();
    orderers(file.as_bytes(), &mut faults);
    let said = said(&faults);
    assert_eq!(said.len(), 7, "{said:#?}");
    assert_eq!(
        said[0],
        "line 2, code: 20: must be 4 to 12 digits or capital letters"
    );
    assert!(said[1].starts_with("line 3, product: 前払: must be one of"));
    assert!(said[2].starts_with("line 3, valid_from: H31.5.1: "));
    assert!(said[3].starts_with("line 3, tiers: 140: "));
    assert_eq!(
        said[4],
        "line 3, rounding: 7: must be 1, 1000, 10000 or 100000 yen"
    );
    assert_eq!(said[5], "line 6, valid_to: lies before valid_from");
    assert_eq!(
        said[6],
        "line 5, valid_from: overlaps an earlier record of the same orderer, kind of work and product (see line 4)"
    );
}

#[test]
fn a_branch_has_a_record_for_each_fiscal_year_and_a_prefix_is_given_once() {
    let head = "branch_id,name,address,tel,fax,email,head_office,fiscal_year,prefix\n";
    let nagano = "371,長野支店,長野県長野市,026-000-0000,026-000-0001,nagano@example.jp,";
    let good = format!("{head}{nagano},2025,37070\n{nagano},2026,37071\n");
    let mut faults = Vec::new();
    let rows = branches(good.as_bytes(), &mut faults);
    assert_eq!(said(&faults), [""; 0]);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].prefixes.len(), 2);

    let bad = format!(
        "{head}{nagano},2026,37071\n{nagano},2026,37072\n372,松本支店,松本市,0263-00-0000,0263-00-0001,m@example.jp,,2026,37071\n"
    );
    branches(bad.as_bytes(), &mut faults);
    assert_eq!(
        said(&faults),
        [
            "line 4, prefix: 37071 stands in line 2 already; a prefix is given once",
            "line 3, fiscal_year: stands twice for this branch (see line 2)",
        ]
    );
}
