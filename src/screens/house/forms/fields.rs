//! The fields that each form asks, holding what its row holds.

use super::{AMOUNTS, FormKind};
use crate::app::Source;
use crate::domain::date;
use crate::domain::house::{Fields, HouseRow, People};
use crate::domain::orderer::Tier;
use crate::domain::product::{Product, WorkKind};
use crate::domain::record::Role;
use crate::i18n::Language;
use crate::i18n::house::{self, House};
use crate::screens::house::{known, mail, wording};
use crate::screens::slots::{Slot, Slots};
use chrono::NaiveDate;
use serde_json::{Value, json};

/// The fields of a form, holding what the row holds.
pub(in crate::screens::house) fn slots(
    kind: FormKind,
    row: Option<&HouseRow>,
    filter: &Fields,
    language: Language,
) -> Slots {
    let label = |key: &'static str| house::heading(language, key);
    let of = |key: &str| row.map_or(String::new(), |r| plain(r.fields.get(key), key, language));
    let text = |key: &'static str| Slot::text(key, label(key), &of(key));
    let narrow = |key: &'static str| Slot::narrow(key, label(key), &of(key));
    // What says which row it is stands fast once the row is there.
    let code = |key: &'static str| match row {
        Some(_) => Slot::fixed(key, label(key), &of(key)),
        None => Slot::narrow(key, label(key), ""),
    };
    let choice = |key: &'static str, values: &[&str]| {
        let values = values
            .iter()
            .map(|v| ((*v).to_owned(), house::value(language, key, &json!(v))));
        Slot::choice(key, label(key), values.collect(), &of(key))
    };
    let flag = |key: &'static str, at_first: bool| {
        let words = House(language);
        let values = vec![
            ("true".to_owned(), words.yes().to_owned()),
            ("false".to_owned(), words.no().to_owned()),
        ];
        let now = row.map_or(at_first, |r| r.flag(key));
        Slot::choice(key, label(key), values, if now { "true" } else { "false" })
    };
    let roles: Vec<&str> = Role::ALL.iter().map(|r| r.code()).collect();
    let products: Vec<&str> = Product::ALL.iter().map(|p| p.code()).collect();
    Slots::new(match kind {
        FormKind::Rule => {
            // Which rule it is stands fast; another one is a new row.
            let (kind, product) = (of("work_kind"), of("product"));
            let kinds = match row {
                Some(_) => vec![kind.as_str()],
                None => vec![WorkKind::Construction.code(), WorkKind::Service.code()],
            };
            let products = match row {
                Some(_) => vec![product.as_str()],
                None => products,
            };
            let orderer = filter
                .get("orderer_code")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let hint = House(language);
            vec![
                Slot::fixed("orderer_code", label("orderer_code"), orderer),
                choice("work_kind", &kinds),
                choice("product", &products),
                narrow("valid_from").hinted(hint.new_period()),
                narrow("valid_to").hinted(hint.open_ended()),
                choice("basis", &["notice", "contract", "invitation"]),
                narrow("electronic_from").hinted(hint.empty_is_paper()),
                narrow("tiers").hinted(hint.tiers_hint()),
                choice("rounding", &["1", "1000", "10000", "100000"]),
                narrow("cap").hinted(hint.no_cap()).of_yen(language),
                text("hand_in"),
                Slot::narrow("try_price", label("try_price"), "50,000,000"),
                Slot::narrow("try_day", label("try_day"), "t"),
            ]
        }
        FormKind::Orderer => vec![
            code("code"),
            text("name"),
            // In the words of the lists; what is written is the house's own (`house::orderer_kind`).
            Slot::text(
                "orderer_kind",
                label("orderer_kind"),
                &house::value(language, "orderer_kind", &json!(of("orderer_kind"))),
            ),
        ],
        FormKind::Contractor => vec![
            code("customer_code"),
            text("name"),
            narrow("postal_code"),
            text("address"),
            narrow("phone"),
        ],
        FormKind::Merge => vec![
            code("customer_code"),
            Slot::fixed("name", label("name"), &of("name")),
            Slot::narrow("kept_code", label("kept_code"), "")
                .from_list(Source::OtherContractors(of("customer_code"))),
        ],
        FormKind::Move => vec![
            Slot::fixed("number", label("number"), &of("number")),
            Slot::fixed("works", label("works"), &of("works")),
            Slot::narrow("customer_code", label("customer_code"), "")
                .from_list(Source::Contractors),
        ],
        FormKind::Bank => vec![
            code("bank_code"),
            code("branch_code"),
            text("bank_name"),
            text("branch_name"),
            flag("contracted", true),
        ],
        FormKind::Branch => vec![
            code("branch_id"),
            text("name"),
            text("address"),
            narrow("tel"),
            narrow("fax"),
            narrow("email"),
            // A new one is nearly always a branch, and head office sees everything.
            flag("head_office", false),
            Slot::narrow("fiscal_year", label("fiscal_year"), ""),
            Slot::narrow("prefix", label("prefix"), "").hinted(House(language).prefix_hint()),
        ],
        FormKind::Operator | FormKind::NewOperator => vec![
            code("login"),
            text("name"),
            // The list's own word: the number of a branch is what it is known by in the list of branches alone.
            Slot::narrow("branch_id", label("branch"), &of("branch_id"))
                .from_list(Source::Branches)
                .hinted(House(language).entitle_hint()),
            choice("role", &roles),
        ],
        FormKind::Holiday => vec![code("day"), text("name")],
        FormKind::Company => vec![
            narrow("valid_from").hinted(House(language).new_period()),
            text("name"),
            text("address"),
            text("president_title"),
            text("president"),
            narrow("wording").from_list(Source::Wordings),
        ],
        FormKind::Specimen => vec![
            Slot::fixed("valid_from", label("valid_from"), &of("valid_from")),
            Slot::fixed("wording", label("wording"), &of("wording")),
            choice("product", &products[..3]),
        ],
        FormKind::Mail => mail::slots(row, language),
        FormKind::Wording => wording::slots(row, language),
        FormKind::Rate => vec![
            choice("product", &products),
            narrow("valid_from").hinted(House(language).new_period()),
            narrow("ppm").hinted(House(language).ppm_hint()),
        ],
        FormKind::Limit => vec![
            match row {
                Some(_) => Slot::fixed("login", label("login"), &of("login")),
                None => Slot::narrow("login", label("login"), "").from_list(Source::Colleagues),
            },
            match row {
                Some(_) => Slot::choice(
                    "product",
                    label("product"),
                    vec![(
                        of("product"),
                        house::value(language, "product", &json!(of("product"))),
                    )],
                    &of("product"),
                ),
                None => choice("product", &products),
            },
            narrow("limit")
                .hinted(House(language).limit_hint())
                .of_yen(language),
            Slot::narrow("valid_from", label("valid_from"), "")
                .hinted(House(language).new_period()),
        ],
        FormKind::Delegate => vec![
            Slot::narrow("absent", label("absent"), "").from_list(Source::People(People::Absent)),
            Slot::narrow("delegate", label("delegate"), "")
                .from_list(Source::People(People::StandIn(String::new())))
                .hinted(House(language).delegate_hint()),
            Slot::narrow("first_day", label("first_day"), "t"),
            Slot::narrow("last_day", label("last_day"), ""),
        ],
        FormKind::HandOver => vec![
            Slot::fixed("login", label("hand_from"), &of("login")),
            Slot::fixed("name", label("name"), &of("name")),
            Slot::fixed("claimed", label("claimed"), &of("claimed")),
            Slot::narrow("to_login", label("to_login"), "")
                .from_list(Source::People(known::heir(row))),
        ],
        FormKind::Entitle => vec![
            Slot::narrow("login", label("login"), "").from_list(Source::People(People::Entitled)),
            narrow("branch")
                .from_list(Source::Branches)
                .hinted(House(language).entitle_hint()),
        ],
        FormKind::Close => {
            let period = if of("day").is_empty() { "month" } else { "day" };
            vec![
                Slot::fixed(period, label(period), &of(period)),
                Slot::fixed("branch_name", label("branch_name"), &of("branch_name")),
                Slot::fixed("missing", label("missing"), &of("missing")),
            ]
        }
    })
}

/// A value as it is typed: tiers as `2億:40;30`, yes and no as words of programs.
fn plain(value: Option<&Value>, key: &str, language: Language) -> String {
    match value {
        // Its zeros are counted nowhere else.
        Some(amount @ Value::Number(_)) if AMOUNTS.contains(&key) => {
            house::value(language, key, amount)
        }
        None | Some(Value::Null) => String::new(),
        // Days as the lists show them; they are read in any form.
        Some(Value::String(text)) => match text.parse::<NaiveDate>() {
            Ok(day) if text.len() == 10 => date::slashed(day),
            _ => text.clone(),
        },
        Some(Value::Array(tiers)) => serde_json::from_value::<Vec<Tier>>(tiers.clone().into())
            .map_or_else(
                |_| String::new(),
                |tiers| house::tiers_typed(language, &tiers),
            ),
        Some(other) => other.to_string(),
    }
}
