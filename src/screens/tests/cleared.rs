//! F8 in 窓口申込: the section that has the focus is emptied, each of the six, and no other.

use super::counter::{field, flyer, office};
use super::yearly::to;
use crate::runtime::harness::Harness;
use std::collections::BTreeMap;

/// A section: its name, one of its fields, and how the keys of its fields begin.
const SECTIONS: &[(&str, &str, &[&str])] = &[
    ("申込者", "商号", &["origin", "applicant."]),
    ("請負工事の情報", "工事名", &["works."]),
    (
        "保証の申込内容",
        "金融機関コード",
        &["products.", "deposit.", "premium."],
    ),
    ("入札の状況", "低入札", &["bid."]),
    ("その他", "備考", &["other."]),
    ("インフォメーション", "完了通知", &["notification."]),
];

/// The flyer's application with something in every section.
fn filled() -> Harness {
    let mut h = Harness::clerk(office());
    h.press("N");
    flyer(&mut h);
    to(&mut h, "低入札");
    h.press("Space");
    to(&mut h, "備考");
    field(&mut h, "契約書の写しは後送");
    h
}

/// What stands in the form, as it is kept.
fn kept(h: &mut Harness) -> BTreeMap<String, String> {
    h.pass(1);
    h.office.unfinished()[0].sheet.fields.clone()
}

#[test]
fn f8_empties_the_section_in_focus_alone_and_the_undo_gives_it_back() {
    for (title, label, begins) in SECTIONS {
        let mut h = filled();
        to(&mut h, label);
        let before = kept(&mut h);
        h.press("F8");
        assert!(
            h.message().contains(&format!("{title}をクリア")),
            "{title}: {}",
            h.message()
        );
        let after = kept(&mut h);
        let its_own = |key: &String| begins.iter().any(|begin| key.starts_with(begin));
        let blank = |value: &String| value.is_empty() || value == "0";
        let typed = before.iter().filter(|(key, _)| its_own(key));
        assert!(typed.clone().any(|(_, value)| !blank(value)), "{title}");
        for (key, value) in &after {
            if its_own(key) {
                assert!(blank(value), "{title}: {key} is {value}");
            }
        }
        let others = |all: &BTreeMap<String, String>| -> Vec<(String, String)> {
            let others = all.iter().filter(|(key, _)| !its_own(key));
            others.map(|(k, v)| (k.clone(), v.clone())).collect()
        };
        assert_eq!(others(&before), others(&after), "{title}");
        h.press("F7");
        assert_eq!(kept(&mut h), before, "{title}: {}", h.picture());
    }
}
