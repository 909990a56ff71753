//! The domain's own words: states, roles, products, forms, steps.

use super::Language;
use crate::domain::product::{Form, Product, WorkKind};
use crate::domain::record::{ApplicationState, Role};

/// An application's state, as a list shows it.
#[must_use]
pub fn state(language: Language, state: ApplicationState) -> &'static str {
    let (ja, en) = match state {
        ApplicationState::Received => ("受付", "received"),
        ApplicationState::Examining => ("審査中", "examining"),
        ApplicationState::AwaitingApproval => ("承認待", "to approve"),
        ApplicationState::Issuing => ("発行中", "issuing"),
        ApplicationState::Attention => ("要対応", "attention"),
        ApplicationState::Issued => ("発行済", "issued"),
        ApplicationState::Withdrawn => ("取下", "withdrawn"),
        ApplicationState::Declined => ("謝絶", "declined"),
    };
    language.pick(ja, en)
}

/// An operator's role.
#[must_use]
pub fn role(language: Language, role: Role) -> &'static str {
    let (ja, en) = match role {
        Role::Clerk => ("担当", "clerk"),
        Role::Supervisor => ("審査役", "supervisor"),
        Role::Auditor => ("監査", "auditor"),
        Role::Administrator => ("管理者", "administrator"),
    };
    language.pick(ja, en)
}

/// The same in the head line, where it is never cut.
#[must_use]
pub fn role_short(language: Language, of: Role) -> &'static str {
    match (language, of) {
        (Language::English, Role::Administrator) => "admin",
        _ => role(language, of),
    }
}

/// A product in full.
#[must_use]
pub fn product(language: Language, product: Product) -> &'static str {
    let english = match product {
        Product::AdvancePayment => "advance payment",
        Product::InterimAdvance => "interim advance",
        Product::Performance => "performance",
        Product::BidBond => "bid bond",
    };
    language.pick(product.printed_name(), english)
}

/// A product in a list's column: 前払, 中間, 契約, 入札.
#[must_use]
pub fn product_short(language: Language, product: Product) -> &'static str {
    let (ja, en) = match product {
        Product::AdvancePayment => ("前払", "Adv"),
        Product::InterimAdvance => ("中間", "Int"),
        Product::Performance => ("契約", "Perf"),
        Product::BidBond => ("入札", "Bid"),
    };
    language.pick(ja, en)
}

/// 電子 or 書面.
#[must_use]
pub fn form(language: Language, form: Form) -> &'static str {
    let (ja, en) = match form {
        Form::Electronic => ("電子", "electronic"),
        Form::Paper => ("書面", "paper"),
    };
    language.pick(ja, en)
}

/// 電子 or 書面 in a list's column.
#[must_use]
pub fn form_short(language: Language, form: Form) -> &'static str {
    match form {
        Form::Electronic => language.pick("電子", "elec"),
        Form::Paper => language.pick("書面", "pap."),
    }
}

/// 工事 or 業務委託.
#[must_use]
pub fn work_kind(language: Language, kind: WorkKind) -> &'static str {
    let (ja, en) = match kind {
        WorkKind::Construction => ("工事", "construction"),
        WorkKind::Service => ("業務委託", "service"),
    };
    language.pick(ja, en)
}

/// The step names of an issue, in order: 番号, 認証キー, 公開, 到着, 通知.
#[must_use]
pub fn steps(language: Language) -> [&'static str; 5] {
    language.pick(
        ["番号", "認証キー", "公開", "到着", "通知"],
        ["number", "key", "publish", "arrival", "mail"],
    )
}
