//! Whatever length the texts have, they stay whole and inside the frame.

use super::{
    assert_reads, check_pages, check_soundness, draw, embedded, flyer, notice, read_with, refusal,
    squashed, text_of, wording,
};
use densho::document::{DocumentError, SENTENCES, check, specimen};
use densho::domain::certificate::{BranchSnapshot, CertificateContent, CompanySnapshot};
use densho::domain::product::{Form, Product};

#[test]
fn two_hundred_characters_in_every_name_wrap_whole_and_inside_the_frame() {
    let sentence = "令和○年度　主要地方道△△線（○○工区）道路改良及び橋梁補修工事第２号・";
    let long: String = sentence.chars().cycle().take(200).collect();
    let content = CertificateContent {
        contractor_name: long.clone(),
        contractor_address: long.clone(),
        beneficiary: long.clone(),
        works_name: long.clone(),
        deposit_bank: Some(long.clone()),
        joint_venture_representative: Some(long.clone()),
        change_number: Some(12),
        ..flyer()
    };
    for pdf in [draw(&content), notice(&content)] {
        assert_reads(&pdf, &long);
        check_soundness(&pdf);
        assert_inside_the_frame(&pdf);
    }
    // Whole, five times: address, name, beneficiary, works, bank.
    let text = squashed(&text_of(&draw(&content)));
    assert_eq!(text.matches(&squashed(&long)).count(), 5);

    assert_eq!(check(&content, None, &embedded(), &wording()), Ok(()));

    let endless = CertificateContent {
        works_name: "工".repeat(6000),
        ..flyer()
    };
    let refused = refusal(&endless, &embedded(), &wording());
    assert_eq!(refused, DocumentError::DoesNotFit);
    assert_eq!(check(&endless, None, &embedded(), &wording()), Err(refused));
}

#[test]
fn a_specimen_is_one_file_of_four_certificates_and_a_notice_that_reads_as_they_will() {
    let page = |product, form, number: Option<&str>| CertificateContent {
        product,
        form,
        contract_number: number.map(str::to_owned),
        issued_on: number.and(flyer().issued_on),
        ..flyer()
    };
    let number = Some("00000-00000M");
    let pages = [
        page(Product::AdvancePayment, Form::Electronic, number),
        page(Product::InterimAdvance, Form::Paper, number),
        page(Product::Performance, Form::Electronic, None),
        page(Product::BidBond, Form::Paper, number),
    ];
    let pdf = specimen(&pages, "添付する", &embedded(), &wording()).unwrap();
    check_pages(&pdf, 5);
    let text = squashed(&text_of(&pdf));
    for kind in SENTENCES {
        let said = kind.read(&wording().sentences());
        // As far as it has no holes.
        for part in said.lines().flat_map(|line| line.split(['{', '}'])) {
            if !["clause", "branch", "tel"].contains(&part) {
                assert!(text.contains(&squashed(part)), "{}: {part}", kind.key);
            }
        }
    }
    assert!(text.contains("添付する") && text.contains("XXXXXXXXXXXX"));
}

#[test]
fn the_longest_company_and_branch_stay_inside_the_frame_too() {
    let long: String = "電子証書保証".chars().cycle().take(60).collect();
    let content = CertificateContent {
        product_name: long.clone(),
        clause_name: long.clone(),
        company: CompanySnapshot {
            name: long.clone(),
            address: long.clone(),
            president_title: long.clone(),
            president: long.clone(),
        },
        branch: BranchSnapshot {
            name: long.clone(),
            tel: long.clone(),
            fax: Some(long.clone()),
            email: Some(long.clone()),
        },
        ..flyer()
    };
    for pdf in [draw(&content), notice(&content)] {
        assert_reads(&pdf, &long);
        assert_inside_the_frame(&pdf);
    }
}

#[track_caller]
fn assert_inside_the_frame(pdf: &[u8]) {
    for (edge, at) in boxes(pdf) {
        // The certificate's frame: 12 mm from each edge of A4.
        let most = if edge.starts_with('x') { 561.3 } else { 807.9 };
        assert!((34.0..=most).contains(&at), "{edge} {at}");
    }
}

/// Edges of every word on the page, points.
fn boxes(pdf: &[u8]) -> Vec<(String, f64)> {
    let html = read_with("pdftotext", &["-bbox"], pdf);
    let mut edges = Vec::new();
    for word in html.lines().filter(|l| l.contains("<word ")) {
        for edge in ["xMin", "xMax", "yMin", "yMax"] {
            let at = word.split(&format!("{edge}=\"")).nth(1).unwrap();
            let at = at.split('"').next().unwrap().parse().unwrap();
            edges.push((edge.to_owned(), at));
        }
    }
    assert!(edges.len() > 100, "{html}");
    edges
}
