//! The house by the command line: exports that leave a record whatever becomes of them, periods that are meant, refusals in
//! the words of the screens, attempts on record.

use super::audit::all;
use super::close::act;
use crate::support::house::settings;
use crate::support::office::{Office, flyer, works};
use densho::domain::house::{HouseAct, HouseTable};
use densho::domain::refusal::Refusal;
use densho::vault::{Kek, MacKey};
use serde_json::json;
use std::process::Stdio;

fn run(office: &Office, login: &str, arguments: &[&str]) -> (i32, String, String) {
    let out = office.db.densho(login, arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        out.status.code().unwrap_or(-1),
        text(&out.stdout),
        text(&out.stderr),
    )
}

/// A statement that is made here; the process ends soon.
fn sql(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

async fn events(office: &Office, kind: &str) -> i64 {
    let statement = format!("SELECT count(*) FROM audit.event WHERE kind = '{kind}'");
    office.look(sql(statement)).await
}

#[tokio::test]
async fn an_export_is_on_record_before_its_first_byte_whatever_its_reader_does() {
    let office = Office::new().await;
    // The reader goes before anything is written.
    let mut export = office
        .db
        .densho("kanri", &["export", "contractors", "--to", "-"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(export.stdout.take());
    export.wait().unwrap();
    assert_eq!(events(&office, "export.made").await, 1);
    // No file comes of it: both are on record.
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("none/x.csv").display().to_string();
    let (code, _, err) = run(&office, "kanri", &["export", "contractors", "--to", &to]);
    assert_eq!(code, 73, "{err}");
    assert!(err.contains("書けません"), "{err}");
    assert_eq!(events(&office, "export.made").await, 2);
    assert_eq!(events(&office, "export.failed").await, 1);
    let rows = all(
        &office.store("kansa"),
        HouseTable::Audit,
        json!({"kind": "export."}),
    )
    .await;
    let about = densho::i18n::house::about(densho::i18n::Language::Japanese, &rows[0]);
    assert_eq!(rows[0].text("event"), "export.failed");
    assert!(about.starts_with("請負者 件数 "), "{about}");
}

#[tokio::test]
async fn a_file_that_is_there_is_said_before_anything_is_read() {
    let office = Office::new().await;
    let file = tempfile::NamedTempFile::new().unwrap();
    let to = file.path().display().to_string();
    let (code, _, err) = run(&office, "kansa", &["export", "events", "--to", &to]);
    assert_eq!(code, 73);
    assert!(
        err.contains("すでにあります") && !err.contains("os error"),
        "{err}"
    );
    assert_eq!(events(&office, "audit.read").await, 0, "nothing was read");
}

#[tokio::test]
async fn an_export_is_narrowed_by_known_names_alone() {
    let office = Office::new().await;
    for arguments in [
        &["export", "contractors", "--to", "-", "--where", "bogus=1"][..],
        &[
            "export",
            "close_months",
            "--to",
            "-",
            "--where",
            "month=2026-11",
        ],
        &["export", "rules", "--to", "-"],
        &["export", "close_days", "--to", "-", "--where", "month=soon"],
    ] {
        let (code, out, err) = run(&office, "kanri", arguments);
        assert_eq!((code, out.as_str()), (64, ""), "{arguments:?} {err}");
        assert!(
            err.contains("--where") || err.contains("使える名前"),
            "{err}"
        );
    }
    assert_eq!(events(&office, "export.made").await, 0);
    let rules = [
        "export",
        "rules",
        "--to",
        "-",
        "--where",
        "orderer_code=20001",
    ];
    let (code, out, err) = run(&office, "kanri", &rules);
    assert_eq!(code, 0, "{err}");
    assert!(out.lines().count() > 1, "{out}");
}

#[tokio::test]
async fn a_month_is_not_closed_by_who_says_day_nor_a_day_by_who_says_month() {
    let office = Office::new().await;
    for (what, period) in [("day", "2026-09"), ("month", "2026-11-26"), ("day", "soon")] {
        let arguments = ["close", what, period, "--branch", "371"];
        let (code, out, err) = run(&office, "kanri", &arguments);
        assert_eq!((code, out.as_str()), (64, ""), "{what} {period} {err}");
        assert!(err.contains(period), "{err}");
    }
    let closes: i64 = office.look("SELECT count(*) FROM core.close_event").await;
    assert_eq!(closes, 0);
    // As people write them.
    let (code, out, err) = run(
        &office,
        "kanri",
        &["close", "month", "R8.9", "--branch", "371"],
    );
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("371 2026-09"), "{out}");
    let late = ["close", "month", "2099/1", "--branch", "371"];
    let (code, _, err) = run(&office, "kanri", &late);
    assert_eq!(code, 65);
    assert!(
        err.contains("（2099/01）"),
        "a month, not its first day: {err}"
    );
    let (code, _, err) = run(&office, "kanri", &["close", "list", "--month", "abc"]);
    assert_eq!(code, 64);
    assert!(
        err.starts_with("--month: 「abc」は月として読めません"),
        "{err}"
    );
}

#[tokio::test]
async fn refusals_of_the_command_line_are_the_screens_words_in_the_language_set() {
    let office = Office::new().await;
    let add = |login: &'static str, name: &'static str, branch: &'static str| {
        [
            "operator", "add", login, "--name", name, "--branch", branch, "--role", "clerk",
        ]
    };
    for (arguments, words) in [
        (add("Bad", "x", "371"), "そのログインは使えません"),
        (add("cl_new", "x", "999"), "その支店はありません"),
        (add("cl_new", " ", "371"), "名前などの欄が空です"),
        (add("postgres", "x", "371"), "そのログインは使えません"),
        (add("sato", "x", "371"), "すでに登録されています"),
    ] {
        let (code, _, err) = run(&office, "kanri", &arguments);
        assert_eq!(code, 65, "{arguments:?} {err}");
        assert!(err.starts_with(words) || err.contains(words), "{err}");
        assert!(!err.contains("constraint") && !err.contains("ZD0"), "{err}");
    }
    let (code, _, err) = run(&office, "kanri", &["operator", "disable", "kanri"]);
    assert_eq!(code, 77);
    assert!(err.contains("自分の登録は変えられません"), "{err}");
    let mut english = office.db.densho("kanri", &["operator", "disable", "kanri"]);
    let out = english.env("DENSHO_UI__LANGUAGE", "en").output().unwrap();
    let err = String::from_utf8_lossy(&out.stderr);
    assert_eq!(err, "Your own record. Ask another administrator.\n");
}

#[tokio::test]
async fn attempts_by_the_command_line_are_on_record_like_those_of_the_screens() {
    let office = Office::new().await;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "day,name\n2026-11-03,文化の日\n").unwrap();
    let path = file.path().to_str().unwrap();
    let add = [
        "operator", "add", "cl_x", "--name", "x", "--branch", "371", "--role", "clerk",
    ];
    for arguments in [
        &add[..],
        &["operator", "disable", "kato"],
        &["import", "holidays", path],
        &["import", "holidays", path, "--check"],
        &["verify"],
        &["export", "events", "--to", "-"],
    ] {
        let (code, _, err) = run(&office, "sato", arguments);
        assert_eq!(code, 77, "{arguments:?} {err}");
    }
    let rows = all(&office.store("kansa"), HouseTable::AuditRefused, json!({})).await;
    let mut said: Vec<&str> = rows
        .iter()
        .map(|r| r.fields["detail"]["command"].as_str().unwrap())
        .collect();
    said.reverse();
    let holidays = "import_holidays";
    let whole = [
        "add_operator",
        "shut_out",
        holidays,
        holidays,
        "verify",
        "export_events",
    ];
    assert_eq!(said, whole);
}

#[tokio::test]
async fn a_login_that_is_no_workers_starts_no_worker() {
    let office = Office::new().await;
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    Kek::create_file(&at("kek")).unwrap();
    MacKey::create_file(&at("pepper")).unwrap();
    MacKey::create_file(&at("registry")).unwrap();
    std::fs::create_dir(at("spool")).unwrap();
    let worker = |login: &str, arguments: &[&str]| {
        let mut command = office.db.densho(login, arguments);
        let out = command.envs(settings(dir.path(), 25)).output().unwrap();
        let err = String::from_utf8_lossy(&out.stderr).into_owned();
        (out.status.code(), err)
    };
    let (code, err) = worker("sato", &["worker"]);
    assert_eq!(code, Some(77), "{err}");
    assert!(
        err.contains("ログイン sato はワーカーのものではありません"),
        "{err}"
    );
    let (code, err) = worker("sato", &["worker", "--name", ""]);
    assert_eq!(code, Some(64), "{err}");
}

const ORDERERS: &str = "code,name,kind,work_kind,product,valid_from,valid_to,basis,electronic_from,tiers,rounding,hand_in\n";

#[tokio::test]
async fn an_import_says_what_waits_for_another_person_and_a_check_finds_what_it_would_be_refused_for()
 {
    let office = Office::new().await;
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().display().to_string();
    let import = |rows: &str, more: &[&str]| {
        std::fs::write(file.path(), format!("{ORDERERS}{rows}")).unwrap();
        run(
            &office,
            "kanri",
            &[&["import", "orderers", &path], more].concat(),
        )
    };
    let fresh = "20009,新しい村長,市町村,工事,M,2020-04-01,,契約締結日,,40,1,\n";
    let (code, out, err) = import(fresh, &["--check"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("追加 1") && out.contains("提案 1件"), "{out}");
    let known = "SELECT count(*) FROM core.orderer WHERE code = '20009'";
    assert_eq!(office.look::<i64>(known).await, 0, "a check keeps nothing");
    let (code, out, err) = import(fresh, &[]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("提案 1件は、まだ効いていません"), "{out}");
    let proposals: i64 = office.look("SELECT count(*) FROM core.proposal").await;
    assert_eq!(proposals, 1);
    // What held before is changed: --check says so with the same words, the line, the rule and the field.
    office
        .arrange("INSERT INTO core.orderer (code, name, kind, folded) VALUES ('20008', '村', '市町村', '村');
                  INSERT INTO core.orderer_rule (orderer_code, work_kind, product, valid_from, basis, tiers, rounding, hand_in)
                  VALUES ('20008', 'construction', 'advance_payment', '2020-04-01', 'contract', '[{\"up_to\": null, \"permille\": 400}]', 1, 'a')")
        .await;
    let other = "20008,村,市町村,工事,M,2020-04-01,,契約締結日,,40,1,b\n";
    let (code, _, check) = import(other, &["--check"]);
    assert_eq!(code, 65, "{check}");
    assert!(check.contains("2行目: 発注者 20008: "), "{check}");
    assert!(
        check.contains("工事 前払金保証 2020/04/01 が変わります（提出の方法）"),
        "{check}"
    );
    let (code, _, err) = import(other, &[]);
    assert_eq!((code, err), (65, check));
    let without = "20008,村,市町村,工事,K,2020-04-01,,契約締結日,,40,1,\n";
    let (code, _, err) = import(without, &[]);
    assert_eq!(code, 65);
    assert!(
        err.contains("ファイルにありません") || err.contains("増えます"),
        "{err}"
    );
}

#[tokio::test]
async fn limits_that_wait_are_said_to_wait() {
    let office = Office::new().await;
    let add = [
        "operator",
        "add",
        "cl_limits",
        "--name",
        "新任 審査",
        "--branch",
        "371",
        "--role",
        "supervisor",
        "--limit",
        "performance=1億",
    ];
    let (code, out, err) = run(&office, "kanri", &add);
    assert_eq!(code, 0, "{err}");
    assert!(
        out.contains("承認限度額の提案 1件は、まだ効いていません"),
        "{out}"
    );
}

#[tokio::test]
async fn a_reopened_day_still_says_who_closed_it_and_who_reopened_it() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    office
        .arrange(
            "SET session_replication_role = replica;
             UPDATE core.approval SET approved_at = approved_at - interval '1 day';
             UPDATE core.contract SET numbered_at = numbered_at - interval '1 day', arrived_at = arrived_at - interval '1 day';
             RESET session_replication_role;",
        )
        .await;
    let day: String = office
        .look("SELECT (core.tokyo_day(clock_timestamp()) - 1)::text")
        .await;
    let takahashi = office.store("takahashi");
    let close = json!({"branch": "371", "day": day, "seen": 0});
    act(&takahashi, HouseAct::ClosePeriod, close).await.unwrap();
    let reopen = json!({"branch": "371", "day": day, "reason": "誤り"});
    act(&office.store("mori"), HouseAct::ReopenPeriod, reopen)
        .await
        .unwrap();
    let rows = all(&takahashi, HouseTable::CloseDays, json!({})).await;
    let row = rows.iter().find(|r| r.text("day") == day).unwrap();
    let name = async |login: &str| -> String {
        office
            .look(sql(format!(
                "SELECT name::text FROM core.operator WHERE login = '{login}'"
            )))
            .await
    };
    assert_eq!(row.text("close_state"), "reopened");
    assert_eq!(row.text("closed_by"), name("takahashi").await);
    assert_eq!(row.text("reopened_by"), name("mori").await);
    assert!(row.text("closed_at") < row.text("reopened_at"), "{row:?}");
}

#[tokio::test]
async fn shares_are_rounded_and_a_months_days_are_one_branchs() {
    let office = Office::new().await;
    office.issued("sato", "takahashi", "371", &flyer()).await;
    office
        .issued("sato", "takahashi", "371", &works("別の工事"))
        .await;
    office
        .arrange(
            "SET session_replication_role = replica;
             UPDATE core.contract SET fiscal_year = 2001 WHERE contract_id = (SELECT max(contract_id) FROM core.contract);
             UPDATE core.contract SET form = 'paper' WHERE contract_id = (SELECT min(contract_id) FROM core.contract);
             RESET session_replication_role;",
        )
        .await;
    let tanaka = office.store("tanaka");
    let rows = all(&tanaka, HouseTable::Statistics, json!({})).await;
    let all_of_it = rows
        .iter()
        .find(|r| r.text("product") == "every" && r.text("orderer_kind") == "計");
    assert_eq!(
        all_of_it.unwrap().number("electronic_permille"),
        Some(667),
        "2 of 3"
    );
    let other = all(&tanaka, HouseTable::CloseDays, json!({"branch": "380"})).await;
    assert_eq!(other, []);
    let own = all(&tanaka, HouseTable::CloseDays, json!({"branch": "371"})).await;
    assert_eq!(own.len(), 1);
}

#[tokio::test]
async fn a_contract_goes_to_no_merged_record_and_nobody_is_entitled_to_their_own_branch() {
    let office = Office::new().await;
    let (_, contracts) = office.issued("sato", "takahashi", "371", &flyer()).await;
    let kanri = office.store("kanri");
    let merge = json!({"customer_code": "C371003", "kept_code": "C371001", "reason": "重複"});
    let follows = json!({"text": "C371001", "of": "C371001"});
    let firms = all(&kanri, HouseTable::Contractors, follows).await;
    assert_eq!(firms[0].number("contracts"), Some(2), "{firms:?}");
    assert_eq!(firms[0].number("applications"), Some(0));
    act(&kanri, HouseAct::MergeContractors, merge)
        .await
        .unwrap();
    let number: String = office
        .look(sql(format!(
            "SELECT number FROM core.contract WHERE contract_id = {}",
            contracts[0].id
        )))
        .await;
    let args = json!({"number": number, "customer_code": "C371003", "reason": "x"});
    let moved = act(&kanri, HouseAct::MoveContract, args).await;
    assert!(
        matches!(&moved, Err(Refusal::BadValue { rule, detail }) if rule == "holder_is_merged" && detail == "C371001"),
        "{moved:?}"
    );
    let own = json!({"login": "sato", "branch": "371", "reason": "x"});
    let own = act(&kanri, HouseAct::Entitle, own).await;
    assert!(
        matches!(&own, Err(Refusal::BadValue { rule, .. }) if rule == "own_branch"),
        "{own:?}"
    );
}
