//! 変更 of what the certificate names: the bank out of its list, and the orderer's new post title as it is typed.

use super::amend_desk::{changing, issued, submitted};
use crate::domain::amendment::{AmendedField, AmendedValue};
use crate::domain::record::Choice;
use crate::runtime::harness::Harness;
use insta::assert_snapshot;

/// Goes to the field with this label.
fn to(h: &mut Harness, label: &str) {
    for _ in 0..20 {
        if h.row_of_focus().contains(label) {
            return;
        }
        h.press("Tab");
    }
    panic!("no field {label}: {}", h.picture());
}

#[test]
fn the_bank_is_chosen_and_the_orderers_post_title_typed_and_both_are_sent_as_they_will_be_printed()
{
    let office = issued();
    office.set_choices(vec![Choice {
        code: "9001-102".to_owned(),
        label: "○○銀行".to_owned(),
        detail: "駅前支店".to_owned(),
    }]);
    let mut h = changing(office);
    to(&mut h, "預託金融機関");
    h.press("F4");
    h.type_text("銀行");
    h.press("Enter");
    to(&mut h, "被保証者");
    h.press("C-u");
    h.type_text("長野県△△地域振興局長");
    to(&mut h, "理由");
    h.type_text("組織改正と入金口座の変更");
    h.press("F10");
    // What was there and what comes stand beside each other before the yes.
    assert_snapshot!(h.picture());
    h.yes();
    assert_eq!(h.message(), "37071-00001M の変更の承認を依頼しました。");
    let text = |text: &str| AmendedValue::Text(text.to_owned());
    assert_eq!(
        submitted(&h, 0).fields,
        [
            (AmendedField::DepositBank, text("○○銀行　駅前支店")),
            (AmendedField::Beneficiary, text("長野県△△地域振興局長")),
        ]
    );
}
