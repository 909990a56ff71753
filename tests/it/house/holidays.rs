//! Holidays, and the hours they take.

use super::said;
use crate::support::office::Office;

#[tokio::test]
async fn holidays_come_from_a_file_and_business_hours_leave_them_out() {
    let office = Office::new().await;
    let file = tempfile::NamedTempFile::new().unwrap();
    let import = |text: &str, encode: bool| {
        let bytes = match encode {
            true => encoding_rs::SHIFT_JIS.encode(text).0.into_owned(),
            false => text.as_bytes().to_vec(),
        };
        std::fs::write(file.path(), bytes).unwrap();
        let path = file.path().to_str().unwrap().to_owned();
        office
            .db
            .densho("kanri", &["import", "holidays", &path])
            .output()
            .unwrap()
    };
    // The Cabinet Office's own headings and encoding.
    let good =
        "国民の祝日・休日月日,国民の祝日・休日名称\n2026/11/3,文化の日\n2026/11/23,勤労感謝の日\n";
    let bad = "day,name\n2026-02-30,ない日\n2026-11-03,文化の日\n2026-11-03,二度\n,名のない日\n";
    let refused = import(bad, false);
    let error = said(&refused);
    assert_eq!(refused.status.code(), Some(65), "{error}");
    for line in [":2:", ":4:", ":5:"] {
        assert!(
            error.contains(line) || error.contains(&line.replace(':', "")),
            "{error}"
        );
    }
    let none: i64 = office.look("SELECT count(*) FROM core.holiday").await;
    assert_eq!(none, 0, "all or nothing");
    let due = "SELECT core.due('2026-11-02 17:00+09', 'received')::text";
    let before: String = office.look(due).await;
    let taken = import(good, true);
    assert!(taken.status.success(), "{}", said(&taken));
    let after: String = office.look(due).await;
    assert_ne!(before, after, "文化の日 has no business hours");
    let two: i64 = office.look("SELECT count(*) FROM core.holiday").await;
    assert_eq!(two, 2);
    let clerk = office
        .db
        .densho(
            "sato",
            &["import", "holidays", file.path().to_str().unwrap()],
        )
        .output()
        .unwrap();
    assert!(!clerk.status.success());
}
