//! The database folds and cuts texts as the program does.

use crate::support::TestDb;
use densho::domain::fold::{fold, grams, query_grams};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;

#[tokio::test]
async fn the_database_folds_and_cuts_as_the_program_does() {
    let db = TestDb::new().await;
    let root = db.superuser().await;
    let mut texts: Vec<String> = [
        "㈱髙橋土木",
        "㍿高橋",
        "ｶﾞｯｺｳ",
        "１２３０ー６",
        "○○建設　株式会社",
        "葛\u{E0100}城",
        "か\u{3099}",
        "𠮷田\u{FE00}",
        "霞ヶ関〜①Ⅳ㎡",
        "",
        "龍龍",
        "（協）△△",
        "a\u{00AD}b´c",
    ]
    .map(str::to_owned)
    .to_vec();
    let mut runner = TestRunner::deterministic();
    let any = proptest::string::string_regex("[ぁ-んァ-ヶｦ-ﾟ一-龥㐀-㐿\u{F900}-\u{FA6D}㈠-㉃Ａ-ｚ０-９ -~　、。ー−－〜～①-⑳𠮷𣘺゙゚\u{FE00}\u{E0100}\u{FDD0}]{0,30}").unwrap();
    for _ in 0..400 {
        texts.push(any.new_tree(&mut runner).unwrap().current());
    }
    for text in texts {
        let (folded, all, wanted): (String, Vec<i32>, Vec<i32>) = sqlx::query_as(
            "SELECT core.fold($1), core.grams(core.fold($1)), core.query_grams(core.fold($1))",
        )
        .bind(&text)
        .fetch_one(&root)
        .await
        .unwrap();
        let ours = fold(&text);
        assert_eq!(folded, ours, "{text:?}");
        assert_eq!(all, grams(&ours), "{text:?}");
        assert_eq!(wanted, query_grams(&ours), "{text:?}");
    }
}
