//! One key notice: from the snapshot of a contract to the finished PDF, fonts loaded.

use crate::report::{Aim, Report};
use crate::stats::Samples;
use densho::document::{Fonts, Wording, certificate, key_notice};
use densho::domain::certificate::CertificateContent;
use std::time::Instant;

const RUNS: usize = 200;

/// Renders the flyer's contract again and again, a new number each time.
pub fn measure(report: &Report) {
    let started = Instant::now();
    let fonts = Fonts::new(Vec::new());
    let wording = Wording::standard().expect("the built-in wording");
    let mut content: CertificateContent =
        serde_json::from_value(flyer()).expect("the flyer's contract");
    content.wording = wording.reference().to_owned();
    let _first = key_notice(
        &content,
        "Z28YUE4J3Bux",
        Some("電子契約システムに添付してください"),
        &fonts,
        &wording,
    )
    .expect("a notice");
    let first = started.elapsed().as_secs_f64() * 1000.0;

    let (mut times, mut sizes, mut certificates) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..RUNS {
        content.contract_number = Some(format!("37071-{:05}M", run + 1));
        let begun = Instant::now();
        let pdf = key_notice(
            &content,
            "Z28YUE4J3Bux",
            Some("電子契約システムに添付してください"),
            &fonts,
            &wording,
        )
        .expect("a notice");
        times.push(begun.elapsed());
        sizes.push(pdf.len());
        let begun = Instant::now();
        certificate(&content, &fonts, &wording).expect("a certificate");
        certificates.push(begun.elapsed());
    }
    let (times, sizes) = (Samples::of_times(&times), Samples::of_sizes(&sizes));
    report.add(
        "one key notice, render time",
        format!("{times} ms"),
        times.median(),
        Aim::AtMost(10.0),
        "ms",
    );
    report.add(
        "one key notice, size",
        format!("{:.1} KB", sizes.max() / 1000.0),
        sizes.max() / 1000.0,
        Aim::AtMost(40.0),
        "KB",
    );
    report.add(
        "the first notice of a process (fonts read)",
        format!("{first:.0} ms"),
        first,
        Aim::None,
        "",
    );
    let certificates = Samples::of_times(&certificates);
    report.add(
        "one certificate, render time",
        format!("{certificates} ms"),
        certificates.median(),
        Aim::None,
        "",
    );
}

fn flyer() -> serde_json::Value {
    serde_json::json!({
        "product": "advance_payment", "product_name": "前払金保証", "form": "electronic",
        "contract_number": "37071-00001M",
        "contractor_name": "○○建設　株式会社",
        "contractor_address": "長野県　長野市　南石堂町　１２３０ー６",
        "beneficiary": "長野県△△建設事務所長", "guarantee_end": "2023-03-31",
        "works_name": "令和○年度　県単河川維持工事",
        "term_from": "2022-11-02", "term_to": "2023-03-31",
        "amount": 20_000_000, "price": 50_000_000, "contract_date": "2022-11-01",
        "deposit_bank": "○○銀行　××支店", "clause_name": "前払金保証約款",
        "issued_on": "2022-11-01",
        "company": {"name": "電子証書保証株式会社", "address": "東京都中央区見本町１丁目１番１号",
                    "president_title": "取締役社長", "president": "見本　太郎"},
        "branch": {"name": "長野支店", "tel": "026-000-0371", "fax": "026-000-0372", "email": "nagano@example.jp"},
        "wording": ""
    })
}
