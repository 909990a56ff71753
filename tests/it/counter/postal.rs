//! The directory of postal places.

use crate::support::office::{LIMITS, Office};
use densho::domain::command::{Answer, Query};
use densho::store::Store;

#[tokio::test]
async fn the_directory_of_postal_places_is_imported_from_the_posts_own_file_and_searched() {
    let office = Office::new().await;
    // As Japan Post writes it: no headings, CP932, a long town over two records, a place without a town.
    let file = "20201,\"380  \",\"3808537\",\"ﾅｶﾞﾉｹﾝ\",\"ﾅｶﾞﾉｼ\",\"ﾐﾅﾐｲｼﾄﾞｳﾁﾖｳ\",\"長野県\",\"長野市\",\"南石堂町\",0,0,0,0,0,0\r\n\
                20201,\"380  \",\"3800000\",\"ﾅｶﾞﾉｹﾝ\",\"ﾅｶﾞﾉｼ\",\"ｲｶﾆｹｲｻｲｶﾞﾅｲﾊﾞｱｲ\",\"長野県\",\"長野市\",\"以下に掲載がない場合\",0,0,0,0,0,0\r\n\
                20201,\"380  \",\"3800888\",\"ﾅｶﾞﾉｹﾝ\",\"ﾅｶﾞﾉｼ\",\"ｳｴﾏﾂ(1-3ﾁﾖｳﾒ､\",\"長野県\",\"長野市\",\"上松（１～３丁目、\",0,0,1,0,0,0\r\n\
                20201,\"380  \",\"3800888\",\"ﾅｶﾞﾉｹﾝ\",\"ﾅｶﾞﾉｼ\",\"ｿﾉﾀ)\",\"長野県\",\"長野市\",\"その他）\",0,0,1,0,0,0\r\n";
    let (bytes, _, broken) = encoding_rs::SHIFT_JIS.encode(file);
    assert!(!broken);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("KEN_ALL.CSV");
    std::fs::write(&path, bytes).unwrap();
    let path = path.display().to_string();
    let done = office
        .db
        .densho("kanri", &["import", "postal", &path])
        .output()
        .unwrap();
    let said =
        String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    assert!(said.contains("3行: 追加 3"), "{said}");
    let sato = Store::new(office.db.options_as("sato"), LIMITS);
    let search = async |text: &str| match sato.query(&Query::PostalPlaces(text.to_owned())).await {
        Ok(Answer::Choices(found)) => found
            .into_iter()
            .map(|c| format!("{} {}", c.code, c.label))
            .collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        search("３８０８５").await,
        ["380-8537 長野県　長野市　南石堂町"]
    );
    assert_eq!(search("上松").await, ["380-0888 長野県　長野市　上松"]);
    assert_eq!(search("長野市").await.len(), 3);
    assert_eq!(search("380-0000").await, ["380-0000 長野県　長野市"]);
    assert_eq!(search("東京").await, [] as [&str; 0]);
}
