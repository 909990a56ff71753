//! What was found leaves the screen: as a file, on record, and on the command line.

use super::{SECOND, THIRD, asked, three};
use crate::support::office::Desk as _;
use densho::domain::command::Write;
use densho::domain::refusal::Refusal;
use serde_json::{Value, json};

#[tokio::test]
async fn an_export_is_on_record_with_what_was_asked() {
    let (office, sato) = three().await;
    let criteria = Box::new(asked(|e| e.words = "河川".into()));
    let write = Write::RecordExport {
        criteria: criteria.clone(),
        rows: 2,
    };
    sato.send(write).await.unwrap();
    let (actor, detail): (String, Value) =
        sqlx::query_as("SELECT actor, detail FROM audit.event WHERE kind = 'search.exported'")
            .fetch_one(&office.root)
            .await
            .unwrap();
    assert_eq!(actor, "sato");
    assert_eq!(detail, json!({"search": criteria.to_json(), "rows": 2}));
    let out = sato.send(Write::RecordExport { criteria, rows: -1 }).await;
    assert!(matches!(out, Err(Refusal::BadValue { .. })), "{out:?}");
}

#[tokio::test]
async fn the_command_line_finds_what_the_screens_find() {
    let (office, _sato) = three().await;
    let run = |arguments: &[&str]| {
        let out = office.db.densho("sato", arguments).output().unwrap();
        (
            out.status.code(),
            out.stdout,
            String::from_utf8_lossy(&out.stderr).into_owned(),
        )
    };
    let (code, out, said) = run(&["search", "河川"]);
    let text = String::from_utf8(out).unwrap();
    assert_eq!((code, text.lines().count()), (Some(0), 2), "{text}{said}");
    assert!(text.lines().next().unwrap().starts_with(THIRD), "{text}");
    let (code, out, said) = run(&["search", "--contractor", "高橋", "--format", "json"]);
    let rows: Value = serde_json::from_slice(&out).unwrap_or_else(|e| panic!("{e}: {said}"));
    assert_eq!(code, Some(0));
    assert_eq!(rows[0]["number"], SECOND);
    assert_eq!(rows[0]["amount"], 8_000_000);
    let (_, out, said) = run(&["search", "--format", "csv", "--encoding", "cp932"]);
    let (text, _, wrong) = encoding_rs::SHIFT_JIS.decode(&out);
    assert!(!wrong && text.contains("有限会社〓田組"), "{text}");
    assert!(said.contains("U+20BB7"), "{said}");
    let (_, out, _) = run(&["search", "--format", "csv"]);
    assert!(out.starts_with("\u{FEFF}番号,".as_bytes()));
    let (code, _, said) = run(&["search", "--amount", "1,00", "--received", "H31.5.1"]);
    assert_eq!(code, Some(64), "{said}");
    assert!(
        said.contains("保証金額") && said.contains("令和元年"),
        "{said}"
    );
    assert_eq!(run(&["search", "鬮"]).0, Some(1));
    assert_eq!(run(&["search", "--state", "received"]).0, Some(64));
    // What left as a file is on record: three of them.
    let kept: i64 = office
        .look("SELECT count(*) FROM audit.event WHERE kind = 'search.exported' AND actor = 'sato'")
        .await;
    assert_eq!(kept, 3);
}
