//! Setting an installation up: migrations, masters from CSV files, operators; by the program itself.

use crate::support::TestDb;
use densho::demo::cluster::SUPERUSER;
use std::path::PathBuf;
use std::process::Output;

const COMPANY: &str = "valid_from,name,address,president_title,president\n\
    2020-04-01,電子証書保証株式会社,東京都中央区○○一丁目２番３号,取締役社長,見本　太郎\n";
const BRANCHES: &str = "branch_id,name,address,tel,fax,email,head_office,fiscal_year,prefix\n\
    900,本店,東京都中央区,03-0000-0000,03-0000-0001,honten@example.jp,1,2026,90071\n\
    971,試験支店,長野県長野市,026-000-0000,026-000-0001,nagano@example.jp,,2026,97171\n";
const BANKS: &str = "金融機関コード,店番,金融機関名,支店名,契約有無\n0143,001,○○銀行,××支店,1\n";

fn said(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (
        output.status.code().unwrap_or(-1),
        text(&output.stdout),
        text(&output.stderr),
    )
}

struct House {
    db: TestDb,
    dir: tempfile::TempDir,
}

impl House {
    async fn new() -> Self {
        Self {
            db: TestDb::empty().await,
            dir: tempfile::tempdir().expect("a folder"),
        }
    }

    fn run(&self, login: &str, arguments: &[&str]) -> (i32, String, String) {
        said(&self.db.densho(login, arguments).output().expect("runs"))
    }

    fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, content).expect("written");
        path
    }

    fn import(&self, login: &str, kind: &str, content: &[u8]) -> (i32, String, String) {
        let path = self.file(&format!("{kind}.csv"), content);
        self.run(login, &["import", kind, path.to_str().expect("UTF-8")])
    }

    fn set_up(&self) {
        assert_eq!(self.run(SUPERUSER, &["migrate"]).0, 0);
        for (kind, content) in [("company", COMPANY), ("branches", BRANCHES)] {
            let (code, _, err) = self.import(SUPERUSER, kind, content.as_bytes());
            assert_eq!(code, 0, "{err}");
        }
    }

    fn count(&self, table: &str) -> String {
        let sql = format!("SELECT count(*) FROM {table}");
        said(&self.db.psql_as(SUPERUSER, &sql)).1.trim().to_owned()
    }
}

#[tokio::test]
async fn an_empty_database_is_migrated_once_and_every_command_says_so_before() {
    let house = House::new().await;
    let (code, out, _) = house.run(SUPERUSER, &["migrate", "--check"]);
    assert_eq!(code, 1, "{out}");
    let (code, _, err) = house.import(SUPERUSER, "banks", BANKS.as_bytes());
    assert_eq!(code, 69);
    assert!(err.contains("densho migrate を実行"), "{err}");
    assert_eq!(house.run(SUPERUSER, &["migrate"]).0, 0);
    let (code, out, _) = house.run(SUPERUSER, &["migrate"]);
    assert!(
        code == 0 && out.starts_with("マイグレーションを 0件適用しました"),
        "{out}"
    );
    assert_eq!(house.run(SUPERUSER, &["migrate", "--check"]).0, 0);
}

#[tokio::test]
async fn masters_come_in_from_utf8_and_cp932_and_a_second_time_changes_only_what_differs() {
    let house = House::new().await;
    house.set_up();
    let (cp932, _, _) = encoding_rs::SHIFT_JIS.encode(BANKS);
    let (_, out, err) = house.import(SUPERUSER, "banks", &cp932);
    assert_eq!(out, "1行: 追加 1、変更 0、ほかは前のまま\n", "{err}");
    let (_, out, _) = house.import(SUPERUSER, "banks", BANKS.as_bytes());
    assert_eq!(out, "1行: 追加 0、変更 0、ほかは前のまま\n");
    let ended = BANKS.replace(",1\n", ",0\n");
    let (_, out, _) = house.import(SUPERUSER, "banks", ended.as_bytes());
    assert_eq!(out, "1行: 追加 0、変更 1、ほかは前のまま\n");
    let sql = "SELECT bank_name, branch_name, contracted FROM core.bank";
    assert_eq!(
        said(&house.db.psql_as(SUPERUSER, sql)).1,
        "○○銀行|××支店|f\n"
    );
    // What was there before is kept with the event.
    let sql = "SELECT detail->'before'->0->>'contracted' FROM audit.event \
               WHERE kind = 'masters.imported' AND remark = 'banks' ORDER BY event_id DESC LIMIT 1";
    assert_eq!(said(&house.db.psql_as(SUPERUSER, sql)).1, "true\n");
}

#[tokio::test]
async fn a_file_with_a_fault_is_not_taken_at_all_and_every_fault_is_named() {
    let house = House::new().await;
    house.set_up();
    let bad = format!("{BANKS}143,001,△△銀行,本店,1\n0144,002,\u{1b}[2J銀行,本店,maybe\n");
    let (code, out, err) = house.import(SUPERUSER, "banks", bad.as_bytes());
    assert_eq!((code, out.as_str()), (65, ""));
    let lines: Vec<&str> = err.lines().collect();
    assert_eq!(lines.len(), 4, "{err}");
    assert!(lines[0].ends_with("3行目 bank_code（金融機関コード）: 143: 4桁の数字です"));
    assert!(
        lines[1].contains("4行目 bank_name（金融機関名）: ␛[2J銀行: 使えない文字 U+001B"),
        "{err}"
    );
    assert!(lines[2].ends_with("4行目 contracted（契約有無）: maybe: 1 か 0 です"));
    assert_eq!(lines[3], "誤り 3件。何も取り込んでいません。");
    assert_eq!(house.count("core.bank"), "0");
}

#[tokio::test]
async fn a_prefix_that_contracts_could_share_is_refused_by_the_database_too() {
    let house = House::new().await;
    house.set_up();
    let other = BRANCHES
        .replace("971,試験支店", "972,別支店")
        .replace("900,本店", "901,別本店");
    let (code, _, err) = house.import(SUPERUSER, "branches", other.as_bytes());
    assert_eq!(code, 65, "{err}");
    assert!(err.contains("prefix_given_once"), "{err}");
    assert_eq!(house.count("core.branch"), "2");
}

#[tokio::test]
async fn orderers_bring_their_periods_and_replace_only_their_own() {
    let house = House::new().await;
    house.set_up();
    let head = "code,name,kind,work_kind,product,valid_from,valid_to,basis,electronic_from,tiers,rounding\n";
    let nagano = "2000,長野県△△建設事務所長,県,工事,M,2000-04-01,R4.10.31,公告日,,40,1万\n\
                  2000,長野県△△建設事務所長,県,工事,M,R4.11.1,,公告日,R4.11.1,2億:40;30,1万\n";
    let ueda = "2203,上田市長,市町村,工事,M,2000-04-01,,契約締結日,,40,1\n";
    let (code, _, err) = house.import(
        SUPERUSER,
        "orderers",
        format!("{head}{nagano}{ueda}").as_bytes(),
    );
    assert_eq!(code, 0, "{err}");
    assert_eq!(house.count("core.orderer_rule"), "3");
    let later = "2203,上田市長,市町村,工事,M,2000-04-01,2026-03-31,契約締結日,,40,1\n\
                 2203,上田市長,市町村,工事,M,2026-04-01,,契約締結日,2026-04-01,40,1\n";
    let (code, _, err) = house.import(SUPERUSER, "orderers", format!("{head}{later}").as_bytes());
    assert_eq!(code, 0, "{err}");
    assert_eq!(house.count("core.orderer_rule"), "4");
    let sql =
        "SELECT tiers FROM core.orderer_rule WHERE orderer_code = '2000' AND valid_to IS NULL";
    assert_eq!(
        said(&house.db.psql_as(SUPERUSER, sql)).1,
        "[{\"up_to\": 200000000, \"permille\": 400}, {\"up_to\": null, \"permille\": 300}]\n"
    );
}

#[tokio::test]
async fn an_operator_is_let_in_listed_and_shut_out() {
    let house = House::new().await;
    house.set_up();
    // Logins belong to the whole cluster: this one to this test alone.
    let add = [
        "operator",
        "add",
        "masters_op",
        "--name",
        "髙橋　誠",
        "--branch",
        "971",
    ];
    let with = |more: &[&'static str]| [&add[..], more].concat();
    let (code, _, err) = house.run(
        SUPERUSER,
        &with(&[
            "--role",
            "supervisor",
            "--limit",
            "all=1億",
            "--limit",
            "performance=3000万",
        ]),
    );
    assert_eq!(code, 0, "{err}");
    let (code, _, err) = house.run(SUPERUSER, &with(&["--role", "clerk"]));
    assert_eq!(code, 65, "twice: {err}");
    let (_, out, _) = house.run(SUPERUSER, &["operator", "list"]);
    assert!(
        out.contains("masters_op\t971\t試験支店\t髙橋　誠\tsupervisor\tenabled\tadvance_payment=100000000 interim_advance=100000000 performance=30000000"),
        "{out}"
    );
    let who = said(
        &house
            .db
            .psql_as("masters_op", "SELECT branch_id FROM core.branch"),
    );
    assert_eq!(who.0, 0, "the login works: {who:?}");

    // A supervisor administers nothing.
    assert_eq!(house.run("masters_op", &["operator", "list"]).0, 77);
    assert_eq!(house.import("masters_op", "banks", BANKS.as_bytes()).0, 77);
    let (code, _, err) = house.run("masters_op", &["operator", "disable", "masters_op"]);
    assert_eq!(code, 77, "{err}");

    assert_eq!(
        house
            .run(SUPERUSER, &["operator", "disable", "masters_op"])
            .0,
        0
    );
    let out = house.db.psql_as("masters_op", "SELECT 1");
    assert!(!out.status.success(), "the login is closed");
    // A second time: known, and shut out already.
    let (code, _, err) = house.run(SUPERUSER, &["operator", "disable", "masters_op"]);
    assert_eq!(code, 65, "{err}");
    assert!(
        err.contains("すでに停止されています") || err.contains("disabled already"),
        "{err}"
    );
    assert_eq!(house.run("masters_op", &["operator", "list"]).0, 77);
}

#[tokio::test]
async fn an_administrator_of_the_house_needs_no_right_on_the_database() {
    let house = House::new().await;
    house.set_up();
    let add = [
        "operator",
        "add",
        "masters_admin",
        "--name",
        "管理　一",
        "--branch",
        "900",
    ];
    let (code, _, err) = house.run(
        SUPERUSER,
        &[&add[..], &["--role", "administrator"]].concat(),
    );
    assert_eq!(code, 0, "{err}");
    let (code, out, err) = house.import("masters_admin", "banks", BANKS.as_bytes());
    assert_eq!(code, 0, "{out}{err}");
    let sql = "INSERT INTO core.bank VALUES ('9999', '999', 'x', 'x', true, 'x')";
    let out = house.db.psql_as("masters_admin", sql);
    assert!(
        String::from_utf8_lossy(&out.stderr).contains("42501"),
        "only through the function"
    );
    // Letting people in and shutting them out, too: the functions make the login, and no other.
    let person = |login: &'static str| {
        [
            "operator", "add", login, "--name", "新人", "--branch", "971", "--role", "clerk",
        ]
    };
    let (code, _, err) = house.run("masters_admin", &person("masters_new"));
    assert_eq!(code, 0, "{err}");
    let seen = house.db.psql_as("masters_new", "SELECT session_user");
    assert!(seen.status.success(), "{seen:?}");
    let (code, _, err) = house.run("masters_admin", &["operator", "disable", "masters_new"]);
    assert_eq!(code, 0, "{err}");
    assert!(!house.db.psql_as("masters_new", "SELECT 1").status.success());
    let (code, _, err) = house.run("masters_admin", &person(SUPERUSER));
    assert_ne!(code, 0, "{err}");
    assert_eq!(house.count("core.operator WHERE login = 'postgres'"), "0");
}

#[tokio::test]
async fn the_command_line_answers_with_the_documented_exit_codes() {
    let house = House::new().await;
    assert_eq!(house.run(SUPERUSER, &["no-such"]).0, 64);
    let (code, out, _) = house.run(SUPERUSER, &["--help"]);
    assert_eq!(code, 0);
    assert!(out.contains("Exit codes:"));
    assert_eq!(
        house
            .run(SUPERUSER, &["import", "banks", "/nonexistent.csv"])
            .0,
        66
    );
    assert_eq!(
        house.run("nobody_of_that_name", &["operator", "list"]).0,
        77
    );
    let wrong = house.file("wrong.toml", b"[databse]\nhost = 1\n");
    let (code, _, err) = house.run(
        SUPERUSER,
        &[
            "--config",
            wrong.to_str().expect("UTF-8"),
            "config",
            "check",
        ],
    );
    assert_eq!(code, 78);
    assert!(err.contains("database"), "{err}");
    let mut away = house.db.densho(SUPERUSER, &["operator", "list"]);
    away.env("DENSHO_DATABASE__HOST", house.dir.path());
    assert_eq!(said(&away.output().expect("runs")).0, 69);
}
