//! What a check found, as data. One variant per thing that can be said, with the facts that explain it.

use super::limit::LimitExplanation;
use crate::domain::date::FiscalYear;
use crate::domain::field::FieldId;
use crate::domain::mail_address::AddressFault;
use crate::domain::money::Yen;
use crate::domain::orderer::BasisDate;
use crate::domain::product::Product;
use crate::domain::text::TextFault;
use chrono::NaiveDate;

/// Does it stop, or can it be overridden with a reason?
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Stops.
    Error,
    /// Can be overridden with a reason.
    Warning,
}

/// What the clerk can do at once about a finding, beside correcting the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// Ask for this product on paper (書面) instead.
    SwitchToPaper(Product),
    /// Lower (or raise) the amount of this product to this.
    SetAmount(Product, Yen),
    /// Let the guarantee of this product end on this day.
    SetGuaranteeEnd(Product, NaiveDate),
}

/// One thing that a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stops or warns.
    pub severity: Severity,
    /// Where the cursor goes.
    pub field: FieldId,
    /// What, with its facts.
    pub kind: FindingKind,
}

impl From<FindingKind> for Finding {
    fn from(kind: FindingKind) -> Self {
        Self {
            severity: kind.severity(),
            field: kind.field(),
            kind,
        }
    }
}

impl Finding {
    /// The code under which an override is kept, `[a-z_]`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// What it is about: a product's code, a field's code where the same may be said of several fields,
    /// or nothing.
    #[must_use]
    pub fn subject(&self) -> &'static str {
        match (&self.kind, self.kind.product()) {
            (_, Some(product)) => product.code(),
            (FindingKind::Text { .. } | FindingKind::UnusualCharacter { .. }, _) => {
                self.field.code()
            }
            (FindingKind::DayOutOfRange { .. } | FindingKind::MissingGlyph { .. }, _) => {
                self.field.code()
            }
            _ => "",
        }
    }

    /// What can be done about it with one key.
    #[must_use]
    pub fn remedy(&self) -> Option<Remedy> {
        use FindingKind as K;
        match &self.kind {
            K::BidBondElectronic => Some(Remedy::SwitchToPaper(Product::BidBond)),
            K::ElectronicNotAccepted { product }
            | K::ElectronicNotYet { product, .. }
            | K::ElectronicUnknown { product } => Some(Remedy::SwitchToPaper(*product)),
            K::OverLimit { product, limit, .. } if !limit.limit.is_zero() => {
                Some(Remedy::SetAmount(*product, limit.limit))
            }
            K::GuaranteeBeforeYearEnd {
                product, year_end, ..
            }
            | K::GuaranteePastYearEnd {
                product, year_end, ..
            } => Some(Remedy::SetGuaranteeEnd(*product, *year_end)),
            K::BelowMinimum { minimum, .. } => {
                Some(Remedy::SetAmount(Product::Performance, minimum.limit))
            }
            _ => None,
        }
    }
}

macro_rules! kinds {
    ($($severity:ident $code:literal $(#[$doc:meta])+ $name:ident $({ $($field:ident: $type:ty),+ })?),+ $(,)?) => {
        /// What was found.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs)] // the variant's own line says what its facts are
        pub enum FindingKind { $($(#[$doc])+ $name $({ $($field: $type),+ })?),+ }

        impl FindingKind {
            /// Every code that exists, in the order of declaration, with its severity.
            pub const CODES: &'static [(&'static str, Severity)] =
                &[$(($code, Severity::$severity)),+];

            /// The code, `[a-z_]`, under which an override is kept.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self { $(Self::$name { .. } => $code),+ }
            }

            /// Stops or warns.
            #[must_use]
            pub fn severity(&self) -> Severity {
                match self { $(Self::$name { .. } => Severity::$severity),+ }
            }
        }
    };
}

kinds! {
    Error "text"
    /// A text is missing, too long, or holds a character that is never stored.
    Text { field: FieldId, fault: TextFault },
    Error "postal_code"
    /// Not a 郵便番号.
    PostalCode,
    Error "code"
    /// Not the code of a master: 4 to 12 of 0-9 and A-Z, of a bank 4 digits, of its branch 3.
    Code { field: FieldId },
    Error "member_count"
    /// A JV has 2 to 20 members; this one has `count`.
    MemberCount { count: usize },
    Error "member_shares"
    /// Shares of a JV add up to 10,000 hundredths of a percent; these to `sum`.
    MemberShares { sum: u64 },
    Error "member_share_zero"
    /// A member of a JV without a share.
    MemberShareZero { name: String },
    Error "member_twice"
    /// The same firm stands twice among the members of a JV.
    MemberTwice { name: String },
    Error "price_zero"
    /// 請負金額 is 0円.
    PriceZero,
    Error "day_out_of_range"
    /// A day that no contract has: outside 1900 to 2199.
    DayOutOfRange { field: FieldId, day: NaiveDate },
    Error "contract_after_start"
    /// The works contract is later than the start of the term, and not planned.
    ContractAfterStart { contract: NaiveDate, start: NaiveDate },
    Error "term_reversed"
    /// The term ends before it starts.
    TermReversed { from: NaiveDate, to: NaiveDate },
    Error "no_products"
    /// Nothing is asked for.
    NoProducts,
    Error "product_twice"
    /// The same product is asked for twice.
    ProductTwice { product: Product },
    Error "amount_zero"
    /// 保証金額 is 0円.
    AmountZero { product: Product },
    Error "amount_over_price"
    /// 保証金額 is more than 請負金額.
    AmountOverPrice { product: Product, amount: Yen, price: Yen },
    Error "share_zero"
    /// 年割額 is 0円.
    ShareZero,
    Error "share_over_price"
    /// 年割額 is more than 請負金額.
    ShareOverPrice { share: Yen, price: Yen },
    Error "amount_over_share"
    /// 保証金額 of an advance by years is more than 年割額.
    AmountOverShare { product: Product, amount: Yen, share: Yen },
    Error "year_outside_term"
    /// The works have no part in this fiscal year.
    YearOutsideTerm { year: FiscalYear, from: NaiveDate, to: NaiveDate },
    Error "guarantee_ends_early"
    /// 保証期限 is before the end of the works, and not the end of a fiscal year within the term.
    GuaranteeEndsEarly { product: Product, end: NaiveDate, works_end: NaiveDate },
    Error "guarantee_before_year_end"
    /// 保証期限 of an advance by years is before the year's end (3月31日, or the end of the works if earlier).
    GuaranteeBeforeYearEnd { product: Product, end: NaiveDate, year: FiscalYear, year_end: NaiveDate },
    Error "bid_bond_electronic"
    /// A bid bond is never electronic.
    BidBondElectronic,
    Error "mail_address_missing"
    /// The mail is wanted, without an address.
    MailAddressMissing,
    Error "mail_address"
    /// Not a mail address that can be sent to.
    MailAddressBad { fault: AddressFault },
    Error "missing_glyph"
    /// No font can print these characters: the certificate would not be issued.
    MissingGlyph { field: FieldId, text: String },

    Error "electronic_not_accepted"
    /// The orderer does not accept e-guarantee for this product and kind of work.
    ElectronicNotAccepted { product: Product },
    Error "electronic_not_yet"
    /// The orderer accepts it from `from` on; the day that decides (`basis`) is `day`.
    ElectronicNotYet { product: Product, from: NaiveDate, basis: BasisDate, day: NaiveDate },
    Error "electronic_unknown"
    /// No rule says whether the orderer accepts it (orderer unknown, or no rule for that day).
    ElectronicUnknown { product: Product },
    Error "basis_day_missing"
    /// Whether e-guarantee is accepted depends on a day that is not given.
    BasisDayMissing { product: Product, basis: BasisDate },
    Error "over_limit"
    /// An advance is more than the orderer's rule allows.
    OverLimit { product: Product, amount: Yen, limit: LimitExplanation },
    Error "advances_over_ceiling"
    /// First and interim advance together are over `ceiling`, `permille` thousandths of the price, or of the share
    /// of `year`. `product` is the one that is asked for, `beside` the number of the other where that was approved earlier.
    AdvancesOverCeiling { product: Product, first: Yen, interim: Yen, beside: Option<String>, ceiling: Yen, permille: u32, year: Option<FiscalYear> },
    Error "below_minimum"
    /// A performance guarantee is less than is asked.
    BelowMinimum { amount: Yen, minimum: LimitExplanation },
    Error "interim_without_advance"
    /// An interim advance without a first advance on the same works.
    InterimWithoutAdvance,
    Error "deposit_missing"
    /// An advance needs 預託金融機関.
    DepositMissing,
    Error "bank_not_contracted"
    /// The bank has no contract with the surety.
    BankNotContracted,
    Error "premium_not_received"
    /// 都度納付, and the premium has not been received. A gate, not a matter of judgement: it stops.
    PremiumNotReceived,
    Error "premium_in_future"
    /// 入金日 lies ahead.
    PremiumInFuture { received: NaiveDate, today: NaiveDate },
    Error "over_authority"
    /// The amount is over the approver's limit (none: no authority for this product).
    OverAuthority { product: Product, amount: Yen, limit: Option<Yen> },

    Warning "unusual_character"
    /// A variation selector or a private-use character: it may look different elsewhere.
    UnusualCharacter { field: FieldId, character: char },
    Warning "representative_not_member"
    /// The JV's representative is not among its members.
    RepresentativeNotMember,
    Warning "orderer_not_in_master"
    /// The orderer is not in the master.
    OrdererNotInMaster { code: Option<String> },
    Warning "no_rule"
    /// The orderer has no rule for this product, kind of work and day: the usual ratio was used.
    NoRule { product: Product },
    Warning "bank_not_in_master"
    /// The bank is not in the master: whether it may hold advances is not known.
    BankNotInMaster,
    Warning "planned_after_start"
    /// The planned contract date is later than the start of the term.
    PlannedAfterStart { contract: NaiveDate, start: NaiveDate },
    Warning "planned_with_advance"
    /// An advance is guaranteed though the works contract is only planned.
    PlannedWithAdvance { product: Product },
    Warning "planned_day_past"
    /// The planned contract date has passed.
    PlannedDayPast { contract: NaiveDate, today: NaiveDate },
    Warning "contract_long_past"
    /// The works contract is more than a year old.
    ContractLongPast { contract: NaiveDate, today: NaiveDate },
    Warning "contract_far_ahead"
    /// The works contract is more than six months ahead.
    ContractFarAhead { contract: NaiveDate, today: NaiveDate },
    Warning "works_over"
    /// The term has ended. Says it all: the other days of the past are then not spoken of.
    WorksOver { end: NaiveDate, today: NaiveDate },
    Warning "term_long"
    /// The term is over ten years.
    TermLong { from: NaiveDate, to: NaiveDate },
    Warning "guarantee_past"
    /// 保証期限 has passed.
    GuaranteePast { product: Product, end: NaiveDate, today: NaiveDate },
    Warning "guarantee_far"
    /// 保証期限 is more than a year after the end of the works.
    GuaranteeFar { product: Product, end: NaiveDate, works_end: NaiveDate },
    Warning "guarantee_past_year_end"
    /// 保証期限 of an advance by years is after the year's end.
    GuaranteePastYearEnd { product: Product, end: NaiveDate, year: FiscalYear, year_end: NaiveDate },
    Warning "performance_ends_early"
    /// A performance guarantee of works over several years ends with a fiscal year, before the works.
    PerformanceEndsEarly { end: NaiveDate, works_end: NaiveDate },
    Warning "first_advance_unknown"
    /// An interim advance, and no first advance is known.
    FirstAdvanceUnknown,
    Warning "performance_without_advance"
    /// A performance guarantee is a rider to an advance guarantee, and none is asked for or known on these works.
    PerformanceWithoutAdvance,
    Warning "shares_over_price"
    /// The shares of all years that are known of, this one included, are more than the price.
    SharesOverPrice { share: Yen, others: Yen, price: Yen },
    Warning "code_of_another"
    /// The customer code is this firm's in the master, which the application does not name: contracts go by the code.
    CodeOfAnother { code: String, firm: String },
    Warning "price_differs"
    /// The other advance on the same works stands at another price by now.
    PriceDiffers { number: String, price: Yen, asked: Yen },
    Warning "certification_missing"
    /// An interim advance without 認定調書 at hand.
    CertificationMissing,
    Warning "duplicate"
    /// The same orderer, works and product stand in other applications.
    Duplicate { numbers: Vec<String> },
}

impl FindingKind {
    /// The product that it is about.
    #[must_use]
    pub fn product(&self) -> Option<Product> {
        match self {
            Self::ProductTwice { product }
            | Self::AmountZero { product }
            | Self::AmountOverPrice { product, .. }
            | Self::AmountOverShare { product, .. }
            | Self::GuaranteeEndsEarly { product, .. }
            | Self::GuaranteeBeforeYearEnd { product, .. }
            | Self::GuaranteePastYearEnd { product, .. }
            | Self::ElectronicNotAccepted { product }
            | Self::ElectronicNotYet { product, .. }
            | Self::ElectronicUnknown { product }
            | Self::BasisDayMissing { product, .. }
            | Self::OverLimit { product, .. }
            | Self::OverAuthority { product, .. }
            | Self::NoRule { product }
            | Self::AdvancesOverCeiling { product, .. }
            | Self::PlannedWithAdvance { product }
            | Self::GuaranteePast { product, .. }
            | Self::GuaranteeFar { product, .. } => Some(*product),
            Self::BidBondElectronic => Some(Product::BidBond),
            Self::BelowMinimum { .. }
            | Self::PerformanceEndsEarly { .. }
            | Self::PerformanceWithoutAdvance => Some(Product::Performance),
            Self::InterimWithoutAdvance
            | Self::FirstAdvanceUnknown
            | Self::CertificationMissing => Some(Product::InterimAdvance),
            _ => None,
        }
    }

    /// The field that it is about.
    #[must_use]
    pub fn field(&self) -> FieldId {
        match self {
            Self::Text { field, .. }
            | Self::Code { field }
            | Self::DayOutOfRange { field, .. }
            | Self::MissingGlyph { field, .. }
            | Self::UnusualCharacter { field, .. } => *field,
            Self::PostalCode => FieldId::PostalCode,
            Self::MemberCount { .. }
            | Self::MemberShares { .. }
            | Self::MemberShareZero { .. }
            | Self::MemberTwice { .. } => FieldId::JvMembers,
            Self::RepresentativeNotMember => FieldId::JvRepresentative,
            Self::PriceZero | Self::PriceDiffers { .. } => FieldId::Price,
            Self::ShareZero | Self::ShareOverPrice { .. } | Self::SharesOverPrice { .. } => {
                FieldId::YearShare
            }
            Self::YearOutsideTerm { .. } => FieldId::FiscalYear,
            Self::ContractAfterStart { .. }
            | Self::PlannedAfterStart { .. }
            | Self::PlannedDayPast { .. }
            | Self::ContractLongPast { .. }
            | Self::ContractFarAhead { .. } => FieldId::ContractDate,
            Self::PlannedWithAdvance { .. } => FieldId::ContractDatePlanned,
            Self::TermReversed { .. } | Self::WorksOver { .. } | Self::TermLong { .. } => {
                FieldId::TermTo
            }
            Self::NoProducts | Self::ProductTwice { .. } => FieldId::Products,
            Self::AmountZero { product }
            | Self::AmountOverPrice { product, .. }
            | Self::AmountOverShare { product, .. }
            | Self::OverLimit { product, .. }
            | Self::OverAuthority { product, .. }
            | Self::AdvancesOverCeiling { product, .. }
            | Self::NoRule { product } => FieldId::Amount(*product),
            Self::InterimWithoutAdvance | Self::FirstAdvanceUnknown => {
                FieldId::Amount(Product::InterimAdvance)
            }
            Self::BelowMinimum { .. } => FieldId::Amount(Product::Performance),
            Self::GuaranteeEndsEarly { product, .. }
            | Self::GuaranteeBeforeYearEnd { product, .. }
            | Self::GuaranteePastYearEnd { product, .. }
            | Self::GuaranteePast { product, .. }
            | Self::GuaranteeFar { product, .. } => FieldId::GuaranteeEnd(*product),
            Self::PerformanceEndsEarly { .. } => FieldId::GuaranteeEnd(Product::Performance),
            Self::BidBondElectronic => FieldId::Form(Product::BidBond),
            Self::ElectronicNotAccepted { product }
            | Self::ElectronicNotYet { product, .. }
            | Self::ElectronicUnknown { product } => FieldId::Form(*product),
            Self::BasisDayMissing { basis, .. } => match basis {
                BasisDate::Contract => FieldId::ContractDate,
                BasisDate::Notice | BasisDate::Invitation => FieldId::NoticeDate,
            },
            Self::MailAddressMissing | Self::MailAddressBad { .. } => FieldId::MailAddress,
            Self::OrdererNotInMaster { .. } => FieldId::OrdererName,
            Self::CodeOfAnother { .. } => FieldId::CustomerCode,
            Self::Duplicate { .. } => FieldId::WorksName,
            Self::DepositMissing => FieldId::Deposit,
            Self::BankNotContracted | Self::BankNotInMaster => FieldId::BankName,
            Self::PremiumNotReceived | Self::PremiumInFuture { .. } => FieldId::PremiumReceivedOn,
            Self::PerformanceWithoutAdvance => FieldId::Amount(Product::Performance),
            Self::CertificationMissing => FieldId::CertificationAtHand,
        }
    }
}
