//! What can be wrong with a file of masters. Its words are `i18n::master_faults`.

use crate::domain::date::DateFault;
use crate::domain::money::YenFault;
use crate::domain::text::TextFault;

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Line of the file, from 1; the line where the record begins. 0 = the file as a whole.
    pub line: u64,
    /// The English heading of the column, when it is one cell's fault.
    pub column: Option<&'static str>,
    /// What is wrong.
    pub what: What,
}

impl Fault {
    /// A record that is no CSV.
    pub(super) fn not_csv(error: &csv::Error) -> Self {
        Self {
            line: error.position().map_or(0, csv::Position::line),
            column: None,
            what: What::NotCsv(error.to_string()),
        }
    }
}

/// What is wrong with a file, a record or a cell. Texts are the file's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Neither UTF-8 nor CP932.
    Encoding,
    /// There is no first line; the headings that belong there.
    NoHeadings(String),
    /// No CSV, in the words of its reader.
    NotCsv(String),
    /// A record of another length than the headings.
    Cells {
        /// Of the record.
        cells: usize,
        /// Of the first line.
        headings: usize,
    },
    /// Headings and nothing else.
    NoRecords,
    /// A heading that stands twice.
    HeadingTwice(String),
    /// A heading that is none, the one that may have been meant, and all of them.
    HeadingUnknown {
        /// As it stands.
        heading: String,
        /// What it resembles.
        like: Option<&'static str>,
        /// All of them.
        known: String,
    },
    /// A heading that is needed, in both languages.
    HeadingMissing(&'static str, &'static str),
    /// A cell that has to be filled.
    Blank,
    /// A cell that cannot be read, and why.
    Cell(String, Why),
    /// What several cells or records say together.
    Together(Together),
    /// The same, with the line of the earlier record.
    Beside(Together, u64),
    /// A number prefix that stands in an earlier line already.
    PrefixTwice(String, u64),
    /// The third column holds no postal code.
    NoPostalCode(String),
    /// Prefecture or city is missing.
    NoPlace,
    /// A fault of the program.
    Internal(String),
}

/// What cells and records contradict each other in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Together {
    /// A period that ends before it begins.
    EndsBefore,
    /// A bid bond that is to be electronic.
    BidBondElectronic,
    /// An orderer with two names or kinds.
    OrdererDiffers,
    /// Two rules that hold at once.
    Overlaps,
    /// A branch with two descriptions.
    BranchDiffers,
    /// A fiscal year twice for one branch.
    YearTwice,
    /// A key that stands twice.
    Twice,
}

/// Why a cell cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Its text.
    Text(TextFault),
    /// No day.
    Day(DateFault),
    /// No amount.
    Yen(YenFault),
    /// Not so many digits.
    Digits(usize),
    /// Not 4 to 12 digits or capital letters.
    Code,
    /// No postal code.
    PostalCode,
    /// No telephone number.
    Phone,
    /// No mail address.
    Mail,
    /// Neither yes nor no.
    YesNo,
    /// No year.
    FiscalYear,
    /// No product.
    Product,
    /// No kind of work.
    WorkKind,
    /// No day that decides.
    Basis,
    /// Nothing that amounts are rounded to.
    Rounding,
    /// A part of the ratio without its upper end that is not the last.
    TierOpen,
    /// The last part has an upper end.
    TierClosed,
    /// Upper ends that do not ascend.
    TierOrder,
    /// More than ten parts.
    TierMany,
    /// No percentage.
    Percentage(String),
}

impl From<TextFault> for Why {
    fn from(fault: TextFault) -> Self {
        Self::Text(fault)
    }
}

impl From<DateFault> for Why {
    fn from(fault: DateFault) -> Self {
        Self::Day(fault)
    }
}

impl From<YenFault> for Why {
    fn from(fault: YenFault) -> Self {
        Self::Yen(fault)
    }
}
