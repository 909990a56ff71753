//! Masters as an administrator keeps them: from the form in a real terminal to the database, and what follows for others.

use crate::support::house::House;
use crate::support::pty::{DEADLINE, Pty};
use std::time::Instant;

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Goes down the list to the row that begins with this.
fn to_row(session: &mut Pty, name: &str) {
    for _ in 0..30 {
        let line = session.line();
        if squeeze(&line)
            .trim_start_matches(['>', '_'])
            .starts_with(name)
        {
            return;
        }
        session.press("down");
        session.leaves(&line);
    }
    panic!("no row {name} in\n{}", session.picture());
}

/// Types into the field with this label.
fn put(session: &mut Pty, label: &str, text: &str) {
    for _ in 0..20 {
        let line = session.line();
        if squeeze(&line)
            .trim_start_matches(['>', '!'])
            .starts_with(label)
        {
            session.text(text);
            session.see(text);
            return;
        }
        session.press("tab");
        session.leaves(&line);
    }
    panic!("no field {label} in\n{}", session.picture());
}

/// Waits until the database says this.
async fn says(house: &House, sql: &'static str, expected: &str) {
    let until = Instant::now() + DEADLINE;
    let root = house.db.superuser().await;
    loop {
        let said: Option<String> = sqlx::query_scalar(sql).fetch_optional(&root).await.unwrap();
        if said.as_deref() == Some(expected) {
            return;
        }
        assert!(Instant::now() < until, "{sql}: {said:?}");
        tokio::task::yield_now().await;
    }
}

/// An administrator in front of this list of the masters.
fn at_list(house: &House, name: &str, id: &str) -> Pty {
    let mut kanri = house.session("kanri");
    kanri.see("マスタ管理 B0");
    kanri.see(name);
    to_row(&mut kanri, name);
    kanri.press("enter");
    kanri.see(id);
    kanri
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_is_let_in_and_made_a_supervisor_from_the_form_and_works_with_it() {
    let house = House::new().await;
    let mut kanri = at_list(&house, "利用者", "利用者 B6");
    kanri.press("f6");
    kanri.see("利用者 BF");
    put(&mut kanri, "ログイン", "ito_megumi");
    put(&mut kanri, "名称", "伊藤　恵");
    put(&mut kanri, "支店", "371");
    kanri.press("f10");
    kanri.see("はい");
    kanri.see("伊藤　恵");
    kanri.yes();
    const IS: &str = "SELECT concat_ws(' ', branch_id, name, role) FROM core.operator WHERE login = 'ito_megumi' AND disabled_at IS NULL";
    says(&house, IS, "371 伊藤　恵 clerk").await;
    kanri.see("ito_megumi");
    // The login is one: she sits at the screens of her branch.
    house.receive("見本川護岸工事");
    let mut ito = house.session("ito_megumi");
    ito.see("申込一覧 Q1");
    ito.see("伊藤　恵（担当）");
    ito.see("見本川護岸");

    to_row(&mut kanri, "ito_megumi");
    kanri.press("e");
    kanri.see("利用者 BF");
    put(&mut kanri, "役割", " ");
    kanri.see("審査役");
    kanri.press("f10");
    kanri.see("理由");
    kanri.text("異動により審査役とする");
    kanri.press("enter");
    kanri.see("はい");
    kanri.yes();
    says(&house, IS, "371 伊藤　恵 supervisor").await;
    says(
        &house,
        "SELECT concat_ws(' ', actor, remark) FROM audit.event WHERE remark LIKE '異動%'",
        "kanri 異動により審査役とする",
    )
    .await;
    let mut ito = house.session("ito_megumi");
    ito.see("伊藤　恵（審査役）");
    ito.press("g r");
    ito.see("承認待ち一覧 Q2");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_branch_is_opened_with_its_prefix_from_the_form() {
    let house = House::new().await;
    let mut kanri = at_list(&house, "支店", "支店 B5");
    kanri.press("f6");
    kanri.see("支店 BF");
    for (label, text) in [
        ("店番", "390"),
        ("名称", "松本支店"),
        ("住所", "長野県　松本市　見本町　９"),
        ("電話", "0263-00-0000"),
        ("FAX", "0263-00-0001"),
        ("メール", "matsumoto@example.jp"),
        ("年度", "2031"),
        ("先頭5桁", "39071"),
    ] {
        put(&mut kanri, label, text);
    }
    kanri.press("f10");
    kanri.see("はい");
    kanri.see("松本支店");
    kanri.yes();
    says(
        &house,
        "SELECT concat_ws('|', b.name, b.address, b.tel, b.fax, b.email, b.head_office, p.fiscal_year, p.prefix)
           FROM core.branch b JOIN core.branch_prefix p USING (branch_id) WHERE branch_id = '390'",
        "松本支店|長野県　松本市　見本町　９|0263-00-0000|0263-00-0001|matsumoto@example.jp|f|2031|39071",
    )
    .await;
    kanri.see("支店 B5");
    kanri.see("松本支店");
    // What was typed once is not offered as half typed; a number taken for it that nothing was ever kept under is nobody's concern.
    says(
        &house,
        "SELECT coalesce(string_agg(u::text, ' '), 'nothing') FROM core.unfinished u WHERE u.sheet IS NOT NULL",
        "nothing",
    )
    .await;
}
