//! The documents as other programs read them: poppler's text, fonts and boxes, qpdf's check.

mod certificates;
mod letters;
mod notices;
mod room;

use chrono::NaiveDate;
use densho::document::{DocumentError, FontState, Fonts, Wording, certificate, key_notice};
use densho::domain::certificate::{BranchSnapshot, CertificateContent, CompanySnapshot};
use densho::domain::money::Yen;
use densho::domain::product::{Form, Product};
use std::path::Path;
use std::process::Command;

const KEY: &str = "Z28YUE4J3Bux";

pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// The flyer's own contract.
pub(crate) fn flyer() -> CertificateContent {
    CertificateContent {
        product: Product::AdvancePayment,
        product_name: "前払金保証".into(),
        form: Form::Electronic,
        contract_number: Some("37071-00001M".into()),
        contractor_name: "○○建設　株式会社".into(),
        contractor_address: "長野県　長野市　南石堂町　１２３０ー６".into(),
        beneficiary: "長野県△△建設事務所長".into(),
        guarantee_end: day(2023, 3, 31),
        works_name: "令和○年度　県単河川維持工事".into(),
        term_from: day(2022, 11, 2),
        term_to: day(2023, 3, 31),
        amount: Yen::new(20_000_000).unwrap(),
        price: Yen::new(50_000_000).unwrap(),
        work_year: None,
        year_share: None,
        contract_date: day(2022, 11, 1),
        deposit_bank: Some("○○銀行　××支店".into()),
        clause_name: "前払金保証約款".into(),
        issued_on: Some(day(2022, 11, 1)),
        change_number: None,
        terminated_on: None,
        joint_venture_representative: None,
        company: CompanySnapshot {
            name: "電子証書保証株式会社".into(),
            address: "東京都○○区△△１丁目２番３号".into(),
            president_title: "取締役社長".into(),
            president: "見本　太郎".into(),
        },
        branch: BranchSnapshot {
            name: "長野支店".into(),
            tel: "026-000-0000".into(),
            fax: Some("026-000-0001".into()),
            email: Some("nagano@example.jp".into()),
        },
        wording: "v1".into(),
    }
}

fn wording() -> Wording {
    Wording::standard().unwrap()
}

/// Only what is built in, whatever is installed.
fn embedded() -> Fonts {
    Fonts::new(Vec::new())
}

/// Why a certificate was refused (its bytes would flood a failed test's output).
#[track_caller]
fn refusal(content: &CertificateContent, fonts: &Fonts, wording: &Wording) -> DocumentError {
    let drawn = certificate(content, fonts, wording).map(|pdf| pdf.len());
    drawn.expect_err("it was drawn")
}

pub(crate) fn draw(content: &CertificateContent) -> Vec<u8> {
    certificate(content, &embedded(), &wording()).unwrap()
}

pub(crate) fn notice(content: &CertificateContent) -> Vec<u8> {
    key_notice(content, KEY, None, &embedded(), &wording())
        .unwrap()
        .to_vec()
}

/// Runs a reader of PDFs on `pdf` and gives back what it prints.
fn read_with(program: &str, options: &[&str], pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("document.pdf");
    std::fs::write(&path, pdf).unwrap();
    let mut command = Command::new(program);
    command.args(options).arg(&path);
    if program == "pdftotext" {
        command.arg("-");
    }
    let output = command
        .output()
        .unwrap_or_else(|e| panic!("{program}: {e}; install poppler-utils and qpdf"));
    assert!(
        output.status.success(),
        "{program}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// The text in the order in which it was drawn. Poppler ends a word at any space and writes a plain
/// one, so spaces of every kind are compared as one.
pub(crate) fn text_of(pdf: &[u8]) -> String {
    read_with("pdftotext", &["-raw"], pdf)
}

pub(crate) fn lines_of(pdf: &[u8]) -> Vec<String> {
    text_of(pdf).lines().map(spaces).collect()
}

fn spaces(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(crate) fn squashed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[track_caller]
fn assert_reads(pdf: &[u8], expected: &str) {
    let text = squashed(&text_of(pdf));
    assert!(
        text.contains(&squashed(expected)),
        "「{expected}」 is not in the PDF's text:\n{text}"
    );
}

fn fallback_installed() -> bool {
    let fonts = Fonts::default().report();
    let fallbacks = fonts.iter().filter(|f| Path::new(&f.name).is_absolute());
    fallbacks
        .into_iter()
        .any(|f| matches!(f.state, FontState::Usable(_)))
}

#[track_caller]
fn check_soundness(pdf: &[u8]) {
    check_pages(pdf, 1);
}

#[track_caller]
fn check_pages(pdf: &[u8], pages: usize) {
    read_with("qpdf", &["--check"], pdf);
    let fonts = read_with("pdffonts", &[], pdf);
    let rows: Vec<&str> = fonts.lines().skip(2).collect();
    assert!(!rows.is_empty(), "{fonts}");
    for row in rows {
        assert!(
            row.contains("yes yes yes"),
            "not embedded, cut and searchable:\n{fonts}"
        );
    }
    let info = read_with("pdfinfo", &[], pdf);
    assert!(
        info.contains(&format!("Pages:           {pages}\n")),
        "{info}"
    );
    assert!(info.contains("(A4)"), "{info}");
}
