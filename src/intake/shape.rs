//! Which keys each object of the file has. The reader refuses by this table, and a test holds
//! `docs/intake.schema.json` against it.

/// The keys of one object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Its name in the schema's `$defs`; `application` is the file itself.
    pub name: &'static str,
    /// Keys that must be there and not be null.
    pub required: &'static [&'static str],
    /// Keys that may be missing or null.
    pub optional: &'static [&'static str],
}

impl Shape {
    /// All keys.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.required.iter().chain(self.optional).copied()
    }
}

macro_rules! shapes {
    ($($(#[$doc:meta])* $id:ident $name:literal [$($required:literal),*] [$($optional:literal),*];)+) => {
        $($(#[$doc])* pub(super) const $id: Shape = Shape {
            name: $name, required: &[$($required),*], optional: &[$($optional),*],
        };)+
        /// Every object of the format.
        pub const SHAPES: &[Shape] = &[$($id),+];
    };
}

shapes! {
    APPLICATION "application"
        ["format", "version", "source_ref", "submitted_at", "branch", "applicant", "works", "products", "premium", "notification"]
        ["deposit", "bid", "other"];
    APPLICANT "applicant" ["name", "postal_code", "address"] ["customer_code", "phone", "joint_venture"];
    JOINT_VENTURE "joint_venture" ["name", "representative", "members"] [];
    MEMBER "member" ["name", "share"] [];
    WORKS "works"
        ["orderer_name", "name", "kind", "price", "contract_date", "term_from", "term_to"]
        ["orderer_code", "contract_date_planned", "notice_date", "yearly"];
    YEARLY "yearly" ["fiscal_year", "share"] [];
    PRODUCT "product" ["product", "form", "amount"] ["guarantee_end"];
    DEPOSIT "deposit" ["bank_name", "branch_name"] ["bank_code", "branch_code"];
    PREMIUM "premium" ["method"] ["received_on"];
    BID "bid" [] ["low_bid", "interim_planned", "certification_at_hand"];
    OTHER "other" [] ["note"];
    NOTIFICATION "notification" ["wanted"] ["address"];
}
