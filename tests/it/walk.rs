//! The main job from end to end, as people do it: the real program in real terminals, a real worker
//! process, real PostgreSQL, and a mail server that is not ours.

use crate::support::house::{House, override_all, settings};
use std::path::Path;
use std::process::Command;

const READ_MAIL: &str = r#"
import sys, email, email.policy
m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
sys.stdout.buffer.write((f'From: {m["From"]}\nTo: {m["To"]}\nSubject: {m["Subject"]}\nMessage-ID: {m["Message-ID"]}\nParts: {m.is_multipart()}\n\n' + m.get_content()).encode())
"#;

fn text_of(pdf: &Path) -> String {
    let output = Command::new("pdftotext")
        .arg("-layout")
        .arg(pdf)
        .arg("-")
        .output()
        .unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The 12 characters shown in fours after 認証キー.
fn key_on(picture: &str) -> String {
    let line = picture
        .lines()
        .find(|l| l.contains("認証キー") && l.contains("隠れます"))
        .expect("the key's line");
    let key: String = line
        .split_whitespace()
        .filter(|w| w.len() == 4 && w.chars().all(|c| c.is_ascii_alphanumeric()))
        .collect();
    assert_eq!(key.len(), 12, "{line}");
    key
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_becomes_two_certificates_that_the_orderer_reads() {
    let house = House::new().await;
    let flyer = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/flyer.json");

    // The clerk sits in front of an empty list; an application comes in by the spool folder.
    let mut clerk = house.session("sato");
    clerk.see("該当する申込はありません");
    let checked = house
        .db
        .densho("sato", &["intake", "--check", flyer])
        .output()
        .unwrap();
    assert!(
        checked.status.success(),
        "{}",
        String::from_utf8_lossy(&checked.stderr)
    );
    std::fs::copy(flyer, house.at("spool/.flyer.json")).unwrap();
    std::fs::rename(house.at("spool/.flyer.json"), house.at("spool/flyer.json")).unwrap();
    clerk.see("更新あり");
    assert!(
        !clerk.picture().contains("○○建設"),
        "nothing moves by itself"
    );
    clerk.press("f5");
    clerk.see("○○建設");

    // Claim, look, correct, override, submit.
    clerk.press("c");
    clerk.see("引受しました");
    clerk.press("enter");
    clerk.see("■ 検査結果");
    clerk.see("うち理由あり");
    clerk.press("e");
    clerk.see("申込変更");
    clerk.press("tab tab tab");
    clerk.text("026-000-0001");
    clerk.press("f10");
    clerk.see("次のとおり変更します");
    clerk.yes();
    clerk.see("変更しました");
    clerk.see("改訂1");
    override_all(&mut clerk);
    clerk.press("s");
    clerk.see("次の内容で承認を依頼します");
    clerk.yes();
    clerk.see("承認依頼しました");

    // The clerk cannot approve it.
    clerk.press("g r");
    clerk.see("承認待ち一覧");
    clerk.see("○○建設");
    clerk.press("enter");
    clerk.see("審査");
    clerk.press("a");
    clerk.see("承認と差戻は審査役が行います");

    // The supervisor finds it, reads the certificate, approves.
    let mut supervisor = house.session("takahashi");
    supervisor.see("承認待ち一覧");
    supervisor.see("○○建設");
    supervisor.press("enter");
    supervisor.see("保証証書（前払金保証）");
    supervisor.see("20,000,000円（2,000万円）");
    supervisor.press("a");
    supervisor.see("次の内容の保証証書を発行します");
    supervisor.yes();
    supervisor.see("承認しました");

    // Both screens show every step.
    for screen in [&mut supervisor, &mut clerk] {
        screen.see("[番号 37071-00001M] [認証キー 済] [公開 済] [到着");
        screen.see("[番号 37071-00001K] [認証キー 済] [公開 済] [到着");
        screen.see("送信済");
        screen.see("soumu@example.jp");
    }

    // The mail.
    let mail = house.file("mails", |name| name.ends_with(".eml"));
    let read = Command::new("/usr/bin/python3")
        .args(["-c", READ_MAIL])
        .arg(&mail)
        .output()
        .unwrap();
    let mail = String::from_utf8(read.stdout).unwrap();
    assert!(
        mail.contains("Subject: 電子保証（認証キー）発行完了のお知らせ"),
        "{mail}"
    );
    assert!(
        mail.contains("To: soumu@example.jp") && mail.contains("電子証書保証株式会社"),
        "{mail}"
    );
    assert!(
        mail.contains("026-000-0371") && mail.contains("Parts: False"),
        "{mail}"
    );
    assert!(
        !mail.contains("20,000,000") && !mail.contains("5,000,000"),
        "{mail}"
    );

    // The contract: the key masked, shown for a reason, printed.
    clerk.press("enter");
    clerk.see("電子保証概要（前払金保証）");
    clerk.see("************");
    clerk.press("K");
    clerk.see("理由");
    clerk.text("お客さまからの電話");
    clerk.press("enter");
    clerk.see("はい");
    clerk.yes();
    let key = key_on(&clerk.see("隠れます"));
    assert!(!mail.contains(&key));
    clerk.press("O");
    clerk.see("理由");
    clerk.text("お知らせの印刷");
    clerk.press("enter");
    clerk.see("はい");
    clerk.yes();
    let notice = house.file("print", |name| {
        name.contains("notice") && name.ends_with(".pdf")
    });
    clerk.see("保存しました");
    clerk.press("P");
    clerk.see("証書を印刷します");
    clerk.yes();
    let certificate = house.file("print", |name| {
        name.contains("certificate") && name.ends_with(".pdf")
    });
    clerk.see(&certificate.file_name().unwrap().to_string_lossy()[..11]);
    let notice = squeeze(&text_of(&notice));
    for item in [
        "「認証キー」のお知らせ",
        "37071-00001M",
        &key,
        "○○建設株式会社",
        "令和○年度県単河川維持工事",
        "前払金保証",
    ] {
        assert!(notice.contains(&squeeze(item)), "{item} in {notice}");
    }
    let certificate = squeeze(&text_of(&certificate));
    for item in [
        "保証証書（前払金保証）",
        "37071-00001M",
        "令和5年3月31日",
        "長野県　長野市　南石堂町　１２３０ー６",
        "長野県△△建設事務所長",
        "20,000,000円",
        "50,000,000円",
        "令和4年11月1日",
        "○○銀行　××支店",
        "見本　太郎",
    ] {
        assert!(
            certificate.contains(&squeeze(item)),
            "{item} in {certificate}"
        );
    }
    assert!(!certificate.contains(&key));

    // The same papers from the command line.
    std::fs::create_dir(house.at("papers")).unwrap();
    let papers = house.at("papers").display().to_string();
    for arguments in [
        &["certificate", "３７０７１ー００００１Ｋ", "--to", &papers][..],
        &[
            "notice",
            "37071-00001K",
            "--to",
            &papers,
            "--reason",
            "郵送のため",
        ],
    ] {
        let mut command = house.db.densho("sato", arguments);
        let output = command
            .envs(settings(house.folder.path(), house.mail_port))
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let path = String::from_utf8(output.stdout).unwrap();
        let text = squeeze(&text_of(Path::new(path.trim())));
        assert!(
            text.contains("37071-00001K") && text.contains("契約保証"),
            "{text}"
        );
        assert!(!text.contains(&key), "each contract has a key of its own");
    }

    // The orderer.
    let mut orderer = house.program("worker1", &["lookup", "37071-00001M"]);
    orderer.see("認証キー");
    orderer.text(&key);
    orderer.press("enter");
    orderer.see("長野県△△建設事務所長");
    assert!(orderer.wait_end());
    assert!(
        !String::from_utf8_lossy(&orderer.raw).contains(&key),
        "the key was echoed"
    );

    // Nothing of it stands in a log.
    for name in ["worker.log", "sato.log", "takahashi.log"] {
        let log = std::fs::read_to_string(house.at(name)).unwrap_or_default();
        assert!(
            !log.contains(&key) && !log.contains("○○建設") && !log.contains("soumu@"),
            "{name}"
        );
    }

    // Leaving gives the terminal back.
    clerk.press("Q");
    let ended = clerk.wait("the end", |p| p.contains("はい") || !p.contains("契約内容"));
    if ended.contains("はい") {
        clerk.yes();
    }
    assert!(clerk.wait_end());
    assert!(!clerk.on_alternate_screen());
}
