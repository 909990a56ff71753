//! The documents as other programs read them: poppler's text, fonts and boxes, qpdf's check.

use std::path::Path;
use std::process::Command;

use chrono::NaiveDate;
use densho::document::{
    DocumentError, FontState, Fonts, MissingGlyph, SENTENCES, Wording, certificate, check,
    check_glyphs, key_notice, specimen,
};
use densho::domain::certificate::{BranchSnapshot, CertificateContent, CompanySnapshot};
use densho::domain::money::Yen;
use densho::domain::product::{Form, Product};

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

#[test]
fn a_certificate_says_every_item_of_the_specimen() {
    let lines = lines_of(&draw(&flyer()));
    for expected in [
        "保証証書（前払金保証）",
        "保証契約番号 37071-00001M",
        "保証期限 令和5年3月31日",
        "長野県 長野市 南石堂町 １２３０ー６",
        "○○建設 株式会社",
        "被保証者 長野県△△建設事務所長",
        "保証金額（総額） 20,000,000円",
        "請負金額（総額） 50,000,000円",
        "工事名 令和○年度 県単河川維持工事",
        "工期 令和4年11月2日〜令和5年3月31日",
        "請負契約日 令和4年11月1日",
        "預託金融機関 ○○銀行 ××支店",
        "令和4年11月1日",
        "東京都○○区△△１丁目２番３号",
        "電子証書保証株式会社",
        "取締役社長 見本 太郎",
        "取扱箇所 長野支店",
        "TEL：026-000-0000",
        "FAX：026-000-0001",
    ] {
        let found = lines.iter().any(|l| l.contains(expected));
        assert!(found, "「{expected}」 is missing:\n{}", lines.join("\n"));
    }
    let all = lines.join("");
    assert!(all.contains("書面の保証証書は発行していません"), "{all}");
    assert!(all.contains("前払金保証約款"), "{all}");
    assert!(
        all.contains("（注）") && all.contains("「変更ー」"),
        "{all}"
    );
    assert!(!all.contains("変更ー1") && !all.contains("発行前"), "{all}");
}

#[test]
fn an_amendment_is_numbered_under_the_title() {
    let content = CertificateContent {
        change_number: Some(2),
        ..flyer()
    };
    let lines = lines_of(&draw(&content));
    let title = lines.iter().position(|l| l == "保証証書（前払金保証）");
    let change = lines.iter().position(|l| l == "変更ー2");
    assert_eq!(change, title.map(|n| n + 1), "{lines:?}");
}

#[test]
fn a_paper_certificate_has_a_place_for_the_seal_and_no_word_of_electronic_handling() {
    let content = CertificateContent {
        form: Form::Paper,
        ..flyer()
    };
    let text = text_of(&draw(&content));
    assert!(text.lines().any(|l| l.trim() == "印"), "{text}");
    assert!(!text.contains("電子証書に"), "{text}");
}

#[test]
fn a_performance_guarantee_has_no_bank_and_says_that_a_new_price_needs_a_procedure() {
    let content = CertificateContent {
        product: Product::Performance,
        product_name: "契約保証".into(),
        clause_name: "契約保証約款".into(),
        deposit_bank: None,
        ..flyer()
    };
    let text = squashed(&text_of(&draw(&content)));
    assert!(!text.contains("預託金融機関"), "{text}");
    assert!(
        text.contains("請負金額が変わるときは、保証契約を変更する手続きが必要です"),
        "{text}"
    );
}

#[test]
fn a_print_before_the_issue_says_that_it_is_no_certificate() {
    let content = CertificateContent {
        contract_number: None,
        issued_on: None,
        ..flyer()
    };
    assert_reads(&draw(&content), "保証証書としての効力はありません");
    assert_reads(&draw(&content), "（発行時に付番）");
    let notice = key_notice(&content, KEY, None, &embedded(), &wording());
    assert_eq!(notice.unwrap_err(), DocumentError::NotIssued);
}

#[test]
fn a_key_notice_says_every_item_of_the_specimen() {
    let lines = lines_of(&notice(&flyer()));
    for expected in [
        "○○建設 株式会社 様",
        "電子保証にかかる「認証キー」のお知らせ",
        "記",
        "工事名 令和○年度 県単河川維持工事",
        "商品（保証区分） 前払金保証",
        "保証契約番号 37071-00001M",
        "認証キー Z28YUE4J3Bux",
        "【発注者様へのお願い】",
    ] {
        let found = lines.iter().any(|l| l.contains(expected));
        assert!(found, "「{expected}」 is missing:\n{}", lines.join("\n"));
    }
    let all = lines.join("");
    assert!(all.contains("受注者名（JVの場合は代表者）"), "{all}");
    assert!(all.contains("長野支店（電話 026-000-0000）"), "{all}");
}

#[test]
fn a_notice_names_the_representative_of_a_joint_venture_and_how_this_orderer_takes_it() {
    let content = CertificateContent {
        contractor_name: "△△・○○特定建設工事共同企業体".into(),
        joint_venture_representative: Some("△△建設　株式会社".into()),
        ..flyer()
    };
    let hand_in = Some("電子契約システムの保証書欄に登録（メール不可）");
    let pdf = key_notice(&content, KEY, hand_in, &embedded(), &wording()).unwrap();
    let lines = lines_of(&pdf);
    assert!(
        lines.iter().any(|l| l.contains("共同企業体 様")),
        "{lines:?}"
    );
    assert!(
        lines.iter().any(|l| l.ends_with("△△建設 株式会社")),
        "{lines:?}"
    );
    assert_reads(
        &pdf,
        "この発注者様への提出方法：電子契約システムの保証書欄に登録（メール不可）",
    );
}

#[test]
fn the_key_stands_on_the_page_and_nowhere_else_in_the_file() {
    let pdf = notice(&flyer());
    let info = read_with("pdfinfo", &[], &pdf);
    assert!(
        info.contains("「認証キー」のお知らせ 37071-00001M"),
        "{info}"
    );
    assert!(!info.contains(KEY), "{info}");
    let raw = pdf.windows(KEY.len()).any(|w| w == KEY.as_bytes());
    assert!(!raw, "the key stands uncompressed in the file");
    for bad in [
        "Z28YUE4J3Bu",
        "Z28YUE4J3Bu ",
        "Z28YUE4J3Búx",
        "Z28YUE4J3Buxx",
    ] {
        let refused = key_notice(&flyer(), bad, None, &embedded(), &wording());
        assert_eq!(refused.unwrap_err(), DocumentError::NotAKey);
    }
}

#[test]
fn every_letter_of_a_key_can_be_told_from_every_other_in_the_text() {
    for key in [
        "ABCDEFGHIJKL",
        "MNOPQRSTUVWX",
        "YZabcdefghij",
        "klmnopqrstuv",
        "wxyz01234567",
        "89O0o1lI5S8B",
    ] {
        let pdf = key_notice(&flyer(), key, None, &embedded(), &wording()).unwrap();
        let lines = lines_of(&pdf);
        assert!(
            lines.iter().any(|l| l == &format!("認証キー {key}")),
            "{lines:?}"
        );
    }
}

#[test]
fn names_come_back_exactly_as_typed() {
    for name in [
        "㈱髙﨑ｶﾞｽ工業",
        "波〜線（U+301C）と波～線（U+FF5E）",
        "−－ー―‐ｰ-の長音と負号",
        "Ａ１①Ⅳ㎡№℡ ㍿ ×÷±°",
        // These two share a glyph in BIZ UD.
        "𩿎と𩿗と𩿎",
        // As some file systems write it: か and a combining mark.
        "か\u{3099}っこう建設",
        "⽊村組",
        // A variation sequence that BIZ UD lists.
        "葛\u{E0100}城組",
    ] {
        let content = CertificateContent {
            contractor_name: name.into(),
            works_name: name.into(),
            ..flyer()
        };
        assert_eq!(check_glyphs(&content, &embedded()).unwrap(), [], "{name}");
        assert_reads(&draw(&content), name);
        assert_reads(&notice(&content), name);
    }
}

#[test]
fn a_character_outside_the_fonts_comes_from_an_installed_font_or_stops_the_document() {
    let names = ["𠮷田建設", "渡邉\u{E0104}組"];
    for name in names {
        let content = CertificateContent {
            contractor_name: name.into(),
            ..flyer()
        };
        let refused = refusal(&content, &embedded(), &wording());
        let DocumentError::MissingGlyphs(missing) = &refused else {
            panic!("{refused}");
        };
        assert_eq!(missing.len(), 1, "{missing:?}");
        assert_eq!(missing[0].field, "contractor_name");
        assert_eq!(check_glyphs(&content, &embedded()).unwrap(), *missing);
    }
    let gap = |field, text: &str| MissingGlyph {
        field,
        text: text.into(),
    };
    assert_eq!(
        gap("contractor_name", "邉\u{E0104}").code_points(),
        "U+9089 U+E0104"
    );
    assert_eq!(
        gap("contractor_name", "𠮷").to_string(),
        "「𠮷」 (U+20BB7) in contractor_name"
    );
    if fallback_installed() {
        let content = CertificateContent {
            contractor_name: names[0].into(),
            ..flyer()
        };
        let pdf = certificate(&content, &Fonts::default(), &wording()).unwrap();
        assert_reads(&pdf, names[0]);
        check_soundness(&pdf);
    }
}

#[test]
fn controls_and_invisible_characters_are_refused_by_their_code() {
    for (text, code) in [
        ("a\nb", "U+000A"),
        ("a\u{202E}b", "U+202E"),
        ("a\u{1B}b", "U+001B"),
    ] {
        let content = CertificateContent {
            works_name: text.into(),
            ..flyer()
        };
        let refused = refusal(&content, &embedded(), &wording());
        let message = refused.to_string();
        assert!(
            message.contains(code) && message.contains("works_name"),
            "{message}"
        );
        assert!(
            !message.contains(['\n', '\u{202E}', '\u{1B}']),
            "{message:?}"
        );
    }
}

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

#[test]
fn documents_are_sound_small_and_the_same_whenever_they_are_printed() {
    for (pdf, again) in [
        (draw(&flyer()), draw(&flyer())),
        (notice(&flyer()), notice(&flyer())),
    ] {
        check_soundness(&pdf);
        assert_eq!(pdf, again);
        let size = pdf.len();
        assert!(size < 48 * 1024, "{size} bytes");
    }
    assert!(notice(&flyer()).len() <= 40 * 1024);
}

#[test]
fn a_certificate_is_never_printed_with_other_sentences_than_it_was_issued_with() {
    let content = CertificateContent {
        wording: wording().reference().to_owned(),
        ..flyer()
    };
    assert_reads(&draw(&content), "保証証書（前払金保証）");
    let own = include_str!("../../assets/wording/v1.toml").replace("責任", "責め");
    let own = Wording::parse("own.toml", &own).unwrap();
    let refused = refusal(&content, &embedded(), &own);
    assert!(
        matches!(refused, DocumentError::OtherWording { .. }),
        "{refused}"
    );
}

#[test]
fn a_damaged_fallback_is_reported_and_passed_over_and_a_replaced_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (damaged, good) = (
        folder.path().join("damaged.ttf"),
        folder.path().join("good.ttf"),
    );
    let absent = folder.path().join("absent.ttf");
    std::fs::write(&damaged, b"no font at all").unwrap();
    // JetBrains Mono has Ǧ, which BIZ UD lacks.
    let mono = include_bytes!("../../assets/fonts/JetBrainsMono-Medium.ttf");
    std::fs::write(&good, mono).unwrap();
    let fonts = Fonts::new(vec![damaged.clone(), absent, good.clone()]);
    let states: Vec<FontState> = fonts
        .report()
        .into_iter()
        .skip(3)
        .map(|f| f.state)
        .collect();
    assert!(
        matches!(
            states.as_slice(),
            [
                FontState::Damaged(_),
                FontState::Absent,
                FontState::Usable(_)
            ]
        ),
        "{states:?}"
    );
    let content = CertificateContent {
        contractor_name: "Ǧ建設".into(),
        ..flyer()
    };
    assert_eq!(check_glyphs(&content, &embedded()).unwrap().len(), 1);
    assert_reads(&certificate(&content, &fonts, &wording()).unwrap(), "Ǧ建設");
    // Another file under the same name would number its glyphs differently.
    std::fs::write(&good, [mono.as_slice(), b"more"].concat()).unwrap();
    let refused = refusal(&content, &fonts, &wording());
    assert!(matches!(refused, DocumentError::Font { .. }), "{refused}");
}
