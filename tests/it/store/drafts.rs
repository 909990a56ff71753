//! What a draft may say, and what an orderer's rules and the other gates say to it.

use crate::support::office::{Desk, Office, flyer, works};
use densho::domain::command::{Override, Write, Written};
use densho::domain::house::Fields;
use densho::domain::money::Yen;
use densho::domain::product::{Form, Product};
use densho::domain::refusal::Refusal;
use serde_json::{Value, json};

pub(super) fn rule(of: &Result<Written, Refusal>) -> &str {
    match of {
        Err(Refusal::BadValue { rule, .. }) => rule,
        Err(other) => panic!("{other:?}"),
        Ok(_) => "accepted",
    }
}

#[tokio::test]
async fn a_draft_that_says_the_impossible_is_refused_by_rule_and_place() {
    let office = Office::new().await;
    let key = office.receive("371", &flyer()).await;
    let sato = office.store("sato");
    sato.claim(&key).await.unwrap();
    let pool = office.db.connect_as("sato").await;
    let save = async |content: Value| -> (String, String) {
        let error = sqlx::query("SELECT api.save_draft(gen_random_uuid(), '371', $1, 2, $2)")
            .bind(key.id)
            .bind(content)
            .execute(&pool)
            .await
            .expect_err("refused");
        let said = error
            .as_database_error()
            .unwrap()
            .downcast_ref::<sqlx::postgres::PgDatabaseError>();
        assert_eq!(said.code(), "ZD011", "{said}");
        (
            said.constraint().unwrap().to_owned(),
            said.detail().unwrap_or_default().to_owned(),
        )
    };
    let long = "あ".repeat(201);
    for (path, value, rule, place) in [
        ("/works/price", json!(-1), "content_shape", "works.price"),
        ("/works/price", json!(1.5), "content_shape", "works.price"),
        (
            "/works/price",
            json!("50000000"),
            "content_shape",
            "works.price",
        ),
        ("/works/price", json!(0), "content_amount", "works.price"),
        (
            "/works/price",
            json!(999_900_000_001_i64),
            "content_shape",
            "works.price",
        ),
        (
            "/products/0/amount",
            json!(50_000_001),
            "content_amount",
            "products[0].amount",
        ),
        (
            "/products/0/amount",
            json!(0),
            "content_amount",
            "products[0].amount",
        ),
        (
            "/products/1/product",
            json!("advance_payment"),
            "content_products",
            "products",
        ),
        ("/products", json!([]), "content_products", "products"),
        (
            "/products/1/product",
            json!("bid_bond"),
            "bid_bond_on_paper",
            "products[1].form",
        ),
        (
            "/products/1/form",
            json!("fax"),
            "content_shape",
            "products[1].form",
        ),
        (
            "/products/1/guarantee_end",
            json!("2023-03-30"),
            "content_dates",
            "products[1].guarantee_end",
        ),
        (
            "/works/term_to",
            json!("2022-11-01"),
            "content_dates",
            "works.term_to",
        ),
        (
            "/works/term_to",
            json!("2023-02-29"),
            "content_shape",
            "works.term_to",
        ),
        (
            "/works/contract_date",
            json!("2022-11-03"),
            "content_dates",
            "works.contract_date",
        ),
        ("/works/name", json!(""), "content_shape", "works.name"),
        ("/works/name", json!("　"), "content_shape", "works.name"),
        ("/works/name", json!(long), "content_shape", "works.name"),
        (
            "/works/name",
            json!("工事\u{1b}[2J"),
            "content_shape",
            "works.name",
        ),
        (
            "/works/name",
            json!("工事\u{202e}"),
            "content_shape",
            "works.name",
        ),
        (
            "/works/name",
            json!("二行\nの名"),
            "content_shape",
            "works.name",
        ),
        (
            "/works/kind",
            json!("repair"),
            "content_shape",
            "works.kind",
        ),
        (
            "/works/extra",
            json!(1),
            "content_unknown_field",
            "works.extra",
        ),
        (
            "/applicant/postal_code",
            json!("3808537"),
            "content_postal_code",
            "applicant.postal_code",
        ),
        (
            "/works/orderer_code",
            json!("の補修"),
            "content_code",
            "works.orderer_code",
        ),
        (
            "/deposit/branch_code",
            json!("0010"),
            "content_code",
            "deposit.branch_code",
        ),
        (
            "/notification/address",
            json!("a@example.jp\r\nBcc: b@example.jp"),
            "content_shape",
            "notification.address",
        ),
        (
            "/notification/address",
            json!("総務@example.jp"),
            "content_mail_address",
            "notification.address",
        ),
        (
            "/notification/address",
            json!(null),
            "content_mail_address",
            "notification.address",
        ),
        (
            "/other/note",
            json!("\u{7f}"),
            "content_shape",
            "other.note",
        ),
        ("/premium", json!("lump"), "content_shape", "premium"),
    ] {
        let mut content = flyer();
        set(&mut content, path, value.clone());
        assert_eq!(
            save(content).await,
            (rule.to_owned(), place.to_owned()),
            "{path} = {value}"
        );
    }
    let mut jv = flyer();
    jv["applicant"]["joint_venture"] = json!({"name": "JV", "representative": "○○建設", "members": [
        {"name": "○○建設", "share": 6000}, {"name": "△△組", "share": 3000}]});
    assert_eq!(save(jv.clone()).await.0, "content_shares");
    // Named once each, as names are compared, and with a share.
    for members in [
        json!([{"name": "○○建設", "share": 10_000}, {"name": "△△組", "share": 0}]),
        json!([{"name": "㈱髙橋", "share": 5000}, {"name": "株式会社 高橋", "share": 5000}]),
    ] {
        jv["applicant"]["joint_venture"]["members"] = members;
        assert_eq!(save(jv.clone()).await.0, "content_members");
    }
}

/// Sets the value at a JSON pointer, adding the last name where it is absent.
fn set(content: &mut Value, path: &str, value: Value) {
    let (parent, name) = path.rsplit_once('/').unwrap();
    match content.pointer_mut(parent).unwrap() {
        Value::Array(items) => items[name.parse::<usize>().unwrap()] = value,
        object => object[name] = value,
    }
}

#[tokio::test]
async fn names_are_kept_as_typed_and_rows_follow_the_draft() {
    let office = Office::new().await;
    let key = office.receive("371", &flyer()).await;
    let sato = office.store("sato");
    sato.claim(&key).await.unwrap();
    let typed = "㈱髙﨑𠮷組　ｶﾅ～〜 葛\u{E0100}城";
    sato.save(&key, |c| {
        c.applicant.name = typed.into();
        c.works.name = "橋りょう補修".into();
        c.works.price = Yen::new(60_000_000).unwrap();
        c.products.truncate(1);
        c.products[0].form = Form::Paper;
    })
    .await
    .unwrap();
    let seen = sato.application(&key).await;
    assert_eq!(seen.content.applicant.name, typed);
    assert_eq!(seen.row.contractor, typed);
    assert_eq!(seen.row.works, "橋りょう補修");
    assert_eq!(seen.row.price, Yen::new(60_000_000).unwrap());
    assert_eq!(
        seen.row.products,
        [(
            Product::AdvancePayment,
            Form::Paper,
            Yen::new(20_000_000).unwrap()
        )]
    );
    // The same again makes no revision.
    assert_eq!(
        sato.save(&key, |_| {}).await,
        Ok(Written::Application {
            version: 3,
            revision: 1
        })
    );
}

#[tokio::test]
async fn the_gates_hold_at_submission() {
    let office = Office::new().await;
    let sato = office.store("sato");
    let mut n = 0;
    for (path, value, rule) in [
        (
            "/works/orderer_name",
            json!("○○市長"),
            "electronic_not_accepted",
        ),
        (
            "/works/orderer_name",
            json!("国土交通省○○地方整備局長"),
            "electronic_not_yet",
        ),
        ("/works/orderer_code", json!("99999"), "electronic_unknown"),
        // A code does not speak for another name: what is printed is the name.
        ("/works/orderer_code", json!("20002"), "electronic_unknown"),
        (
            "/works/contract_date",
            json!("2022-09-30"),
            "electronic_not_yet",
        ),
        (
            "/works/contract_date",
            json!("2020-03-31"),
            "electronic_not_yet",
        ),
        ("/deposit", json!(null), "deposit_missing"),
        ("/premium/method", json!("each"), "premium_not_received"),
        (
            "/premium/received_on",
            json!("2199-01-01"),
            "premium_in_future",
        ),
    ] {
        n += 1;
        let mut content = works(&format!("第{n}号工事"));
        set(&mut content, path, value.clone());
        if path == "/works/orderer_name" {
            set(&mut content, "/works/orderer_code", json!(null));
        }
        let key = office.receive("371", &content).await;
        sato.claim(&key).await.unwrap();
        let outcome = sato.submit(&key).await;
        assert_eq!(self::rule(&outcome), rule, "{path} = {value}");
    }
    let mut content = works("預託先");
    content["deposit"] = json!({"bank_code": "9002", "branch_code": "201", "bank_name": "△△信用金庫", "branch_name": "本店"});
    let key = office.receive("371", &content).await;
    sato.claim(&key).await.unwrap();
    assert_eq!(self::rule(&sato.submit(&key).await), "bank_not_contracted");
    // Without codes the names decide; a bank that nobody knows is a warning.
    content["works"]["name"] = json!("預託先の名");
    content["deposit"] = json!({"bank_code": null, "branch_code": null, "bank_name": "△△信用金庫", "branch_name": "本店"});
    let key = office.receive("371", &content).await;
    sato.claim(&key).await.unwrap();
    assert_eq!(self::rule(&sato.submit(&key).await), "bank_not_contracted");
    sato.save(&key, |c| {
        if let Some(bank) = &mut c.deposit {
            bank.bank_name = "どこかの銀行".into();
        }
    })
    .await
    .unwrap();
    assert_eq!(self::rule(&sato.submit(&key).await), "warning_open");
    // On paper no orderer has to accept anything; an orderer that nobody knows is a warning all the same.
    let mut content = works("書面");
    content["works"]["orderer_code"] = json!("99999");
    for i in [0, 1] {
        content["products"][i]["form"] = json!("paper");
    }
    let key = office.receive("371", &content).await;
    sato.claim(&key).await.unwrap();
    assert_eq!(self::rule(&sato.submit(&key).await), "warning_open");
}

/// The same works come in a second time after the first was sent to be approved.
#[tokio::test]
async fn what_came_up_after_the_submission_has_to_be_seen_before_it_is_approved() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    let takahashi = office.store("takahashi");
    let unanswered = async || takahashi.application(&key).await.row.standing.unanswered;
    assert_eq!(unanswered().await, 0);
    office.receive("371", &flyer()).await;
    assert_eq!(unanswered().await, 1);
    assert_eq!(rule(&takahashi.approve(&key).await), "warning_since");
    let seen = takahashi.application(&key).await;
    let approval = |warning: &str| Write::Approve {
        key: key.clone(),
        version: seen.row.version,
        revision: seen.revision,
        content_hash: seen.content_hash.clone(),
        retyped: Fields::new(),
        seen: vec![warning.to_owned()],
    };
    let other = takahashi.send(approval("bank_not_in_master|")).await;
    assert_eq!(rule(&other), "warning_since");
    let approved = takahashi.send(approval("duplicate|")).await;
    assert_eq!(rule(&approved), "accepted");
    // The record says what was open, and the second one has to be answered by whoever sends it on.
    let kept: String = sqlx::query_scalar(
        "SELECT detail ->> 'warnings_since' FROM audit.event WHERE kind = 'application.approved'",
    )
    .fetch_one(&office.db.superuser().await)
    .await
    .unwrap();
    assert_eq!(kept, r#"["duplicate|"]"#);
    assert_eq!(unanswered().await, 0);
}

#[tokio::test]
async fn the_day_that_an_orderer_goes_by_has_to_be_given() {
    let office = Office::new().await;
    office
        .arrange("UPDATE core.orderer_rule SET basis = 'notice' WHERE orderer_code = '20001'")
        .await;
    let sato = office.store("sato");
    let key = office.receive("371", &flyer()).await;
    sato.claim(&key).await.unwrap();
    assert_eq!(rule(&sato.submit(&key).await), "basis_day_missing");
    sato.save(&key, |c| c.works.notice_date = "2022-09-30".parse().ok())
        .await
        .unwrap();
    assert_eq!(rule(&sato.submit(&key).await), "electronic_not_yet");
    sato.save(&key, |c| c.works.notice_date = "2022-10-01".parse().ok())
        .await
        .unwrap();
    assert_eq!(rule(&sato.submit(&key).await), "accepted");
}

#[tokio::test]
async fn an_orderer_that_stopped_accepting_meanwhile_stops_the_approval() {
    let office = Office::new().await;
    let key = office.submitted("sato", "371", &flyer()).await;
    office
        .arrange("UPDATE core.orderer_rule SET electronic_from = NULL WHERE orderer_code = '20001'")
        .await;
    let takahashi = office.store("takahashi");
    assert_eq!(
        rule(&takahashi.approve(&key).await),
        "electronic_not_accepted"
    );
    office
        .arrange("UPDATE core.orderer_rule SET electronic_from = '2022-10-01' WHERE orderer_code = '20001' AND product <> 'bid_bond'; DELETE FROM core.branch_prefix WHERE branch_id = '371'")
        .await;
    assert_eq!(
        rule(&takahashi.approve(&key).await),
        "branch_prefix_missing"
    );
}

#[tokio::test]
async fn reasons_follow_a_draft_only_where_nothing_changed_that_they_rest_on() {
    let office = Office::new().await;
    let key = office.receive("371", &flyer()).await;
    let sato = office.store("sato");
    sato.claim(&key).await.unwrap();
    for (code, subject) in [
        ("guarantee_far", "advance_payment"),
        ("guarantee_far", "performance"),
        ("works_over", ""),
    ] {
        let version = sato.application(&key).await.row.version;
        sato.send(Write::OverrideWarning {
            key: key.clone(),
            version,
            warning: Override {
                code: code.into(),
                subject: subject.into(),
                reason: "確認済".into(),
            },
        })
        .await
        .unwrap();
    }
    let kept = async || -> Vec<String> {
        let seen = sato.application(&key).await;
        let mut kept: Vec<_> = seen
            .overrides
            .iter()
            .map(|o| format!("{}|{}", o.code, o.subject))
            .collect();
        kept.sort();
        kept
    };
    sato.save(&key, |c| c.other.note = "メモ".into())
        .await
        .unwrap();
    assert_eq!(
        kept().await,
        [
            "guarantee_far|advance_payment",
            "guarantee_far|performance",
            "works_over|"
        ]
    );
    sato.save(&key, |c| {
        c.products[1].amount = Yen::new(6_000_000).unwrap();
    })
    .await
    .unwrap();
    assert_eq!(kept().await, ["guarantee_far|advance_payment"]);
    sato.save(&key, |c| c.works.price = Yen::new(51_000_000).unwrap())
        .await
        .unwrap();
    assert_eq!(kept().await, [] as [&str; 0]);
}
