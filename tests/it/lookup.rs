//! `densho lookup` at a terminal: what an orderer sees with number and key.

use crate::support::TestDb;
use crate::support::pty::Pty;
use densho::platform::{LocalRegistry, Platform, Publication};
use densho::store::registry::RegistryDb;
use densho::vault::{AuthKey, KeySource, MacKey};
use std::path::Path;
use std::time::Duration;
use uuid::Uuid;

const KEY: &str = "Z28YUE4J3Bux";

struct House {
    db: TestDb,
    dir: tempfile::TempDir,
}

impl House {
    /// A registry with one certificate in it.
    async fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let secret = dir.path().join("mac");
        MacKey::create_file(&secret).expect("written");
        let db = TestDb::new().await;
        let port = RegistryDb::new(db.superuser().await, Duration::from_secs(30));
        let secret = MacKey::load(&KeySource::File(secret)).expect("read");
        let registry = LocalRegistry::new(port, secret, densho::platform::Pace::default());
        let publication = Publication {
            idempotency_key: Uuid::from_u128(1),
            contract_number: "37071-00001M".to_owned(),
            change_number: 0,
            replaces: None,
            certificate: serde_json::json!({
                "product": "advance_payment", "product_name": "前払金保証", "form": "electronic",
                "contract_number": "37071-00001M",
                "contractor_name": "○○建設　株式会社", "contractor_address": "長野県　長野市　南石堂町　１２３０ー６",
                "beneficiary": "長野県△△建設事務所長", "guarantee_end": "2023-03-31",
                "works_name": "令和○年度　県単河川維持工事\u{1b}[2J",
                "term_from": "2022-11-02", "term_to": "2023-03-31",
                "amount": 20_000_000, "price": 50_000_000, "contract_date": "2022-11-01",
                "deposit_bank": "○○銀行　××支店", "clause_name": "前払金保証約款",
                "company": {"name": "電子証書保証株式会社", "address": "東京都", "president_title": "取締役社長", "president": "見本　太郎"},
                "branch": {"name": "長野支店", "tel": "026-000-0000"},
                "wording": "standard-1"
            }),
            key: AuthKey::parse(KEY).expect("a key"),
        };
        registry.publish(&publication).await.expect("published");
        Self { db, dir }
    }

    fn look_up(&self, number: &str) -> Pty {
        self.look_up_in("ja", number)
    }

    fn look_up_in(&self, language: &str, number: &str) -> Pty {
        self.look_up_as("postgres", language, number)
    }

    fn look_up_as(&self, login: &str, language: &str, number: &str) -> Pty {
        let socket = self.db.cluster().socket_dir().display().to_string();
        let secret = self.dir.path().join("mac").display().to_string();
        let home = self.dir.path().display().to_string();
        Pty::start(
            Path::new(env!("CARGO_BIN_EXE_densho")),
            &["lookup", number],
            &[
                ("HOME", &home),
                ("DENSHO_DATABASE__HOST", &socket),
                ("DENSHO_DATABASE__NAME", self.db.name()),
                ("DENSHO_DATABASE__USER", login),
                ("DENSHO_PLATFORM__MAC_KEY_FILE", &secret),
                ("DENSHO_UI__LANGUAGE", language),
            ],
            80,
            24,
        )
    }
}

#[tokio::test]
async fn number_and_key_show_the_certificate_and_the_key_is_never_seen() {
    let house = House::new().await;
    let mut terminal = house.look_up("３７０７１００００１Ｍ");
    terminal.see("認証キー:");
    // Grouped as it is read aloud, with a slip taken back.
    terminal.text("Z28Y UE4J-3Bxx\u{7f}\u{7f}ux\r");
    let picture = terminal.see("長野支店  TEL 026-000-0000");
    assert!(terminal.wait_end());
    for item in [
        "保証証書（前払金保証）",
        "37071-00001M",
        "令和5年3月31日",
        "○○建設　株式会社",
        "長野県△△建設事務所長",
        "20,000,000円",
        "50,000,000円",
        "令和○年度　県単河川維持工事␛[2J",
        "○○銀行　××支店",
    ] {
        assert!(
            picture.replace(' ', "").contains(&item.replace(' ', "")),
            "{item} in\n{picture}"
        );
    }
    let raw = String::from_utf8_lossy(&terminal.raw);
    for part in ["Z28Y", "UE4J", "3B"] {
        assert!(!raw.contains(part), "{part} was echoed");
    }
}

#[tokio::test]
async fn a_wrong_key_and_an_unknown_number_are_told_the_same() {
    let house = House::new().await;
    let mut pictures = Vec::new();
    for (number, key) in [("37071-00001M", "Z28YUE4J3BuX"), ("37071-00002M", KEY)] {
        let mut terminal = house.look_up(number);
        terminal.see("認証キー:");
        terminal.text(&format!("{key}\r"));
        pictures.push(terminal.see("この番号と認証キーの証書はありません。"));
        assert!(!terminal.wait_end());
    }
    assert_eq!(pictures[0], pictures[1]);
}

#[tokio::test]
async fn what_is_said_of_a_look_up_follows_the_language() {
    let house = House::new().await;
    let mut terminal = house.look_up_in("en", "37071-00002M");
    terminal.see("Auth key:");
    terminal.text(&format!("{KEY}\r"));
    terminal.see("no certificate under this number and key");
    assert!(!terminal.wait_end());
    let mut terminal = house.look_up("37071-00002M");
    terminal.see("認証キー:");
    terminal.text("Z28Y\r");
    terminal.see("認証キーは12文字です（4文字ありました）。");
    assert!(!terminal.wait_end());
}

#[tokio::test]
async fn giving_up_leaves_the_terminal_as_it_was() {
    let house = House::new().await;
    let mut terminal = house.look_up("37071-00001M");
    terminal.see("認証キー:");
    terminal.text("Z28Y\u{3}");
    terminal.see("何も入力されませんでした。");
    assert!(!terminal.wait_end());
}

#[tokio::test]
async fn a_clerk_is_told_whose_login_a_look_up_takes() {
    let house = House::new().await;
    house
        .db
        .psql_as("postgres", "CREATE ROLE a_clerk LOGIN IN ROLE densho_staff");
    for (language, prompt, said) in [
        ("ja", "認証キー:", "ワーカーのログイン"),
        ("en", "Auth key:", "that takes the worker's login"),
    ] {
        let mut terminal = house.look_up_as("a_clerk", language, "37071-00001M");
        terminal.see(prompt);
        terminal.text(&format!("{KEY}\r"));
        let picture = terminal.see(said);
        assert!(!picture.contains("schema"), "{picture}");
        assert!(!terminal.wait_end());
    }
}

#[tokio::test]
async fn without_a_terminal_no_key_is_read() {
    let house = House::new().await;
    let mut command = house.db.densho("postgres", &["lookup", "37071-00001M"]);
    command.env(
        "DENSHO_PLATFORM__MAC_KEY_FILE",
        house.dir.path().join("mac"),
    );
    // A session of its own has no controlling terminal.
    let mut session = std::process::Command::new("setsid");
    session
        .arg("--wait")
        .arg(command.get_program())
        .args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => session.env(name, value),
            None => session.env_remove(name),
        };
    }
    let output = session
        .stdin(std::process::Stdio::null())
        .output()
        .expect("runs");
    assert_eq!(output.status.code(), Some(66), "{output:?}");
}
