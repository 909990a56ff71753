//! From the fields to a content, or every field that cannot be read.

use super::{ELECTRONIC, Entry, EntryFault, PAPER, members};
use crate::domain::application::{
    Applicant, ApplicationContent, Bid, DepositBank, JointVenture, JointVentureMember,
    Notification, Other, Premium, PremiumMethod, ProductRequest, Works, YearlyShare,
};
use crate::domain::date::{self, FiscalYear};
use crate::domain::field::FieldId;
use crate::domain::money::Yen;
use crate::domain::product::{Form, Product, WorkKind};
use crate::domain::text;
use chrono::NaiveDate;

impl Entry {
    /// The day in a field, if it can be read.
    pub fn day(&self, field: FieldId, today: NaiveDate) -> Result<NaiveDate, EntryFault> {
        date::parse(self.text(field), today).map_err(EntryFault::Date)
    }

    /// The amount in a field, if it can be read.
    pub fn amount(&self, field: FieldId) -> Result<Yen, EntryFault> {
        self.text(field).parse::<Yen>().map_err(EntryFault::Yen)
    }

    /// The fiscal year in a field, if it can be read.
    pub fn fiscal_year(&self, field: FieldId) -> Result<FiscalYear, EntryFault> {
        FiscalYear::parse(self.text(field)).ok_or(EntryFault::Year)
    }

    /// 年割 as soon as anything of it is typed: what is missing or cannot be read is then said.
    fn yearly(
        &self,
        today: NaiveDate,
        faults: &mut Vec<(FieldId, EntryFault)>,
    ) -> Option<YearlyShare> {
        const FIELDS: [FieldId; 2] = [FieldId::FiscalYear, FieldId::YearShare];
        if FIELDS.iter().all(|f| text::is_blank(self.text(*f))) {
            return None;
        }
        let mut fault = |field, fault| faults.push((field, fault));
        // What can be read of it stands there all the same, so that it is judged too.
        Some(YearlyShare {
            fiscal_year: self.fiscal_year(FieldId::FiscalYear).unwrap_or_else(|why| {
                fault(FieldId::FiscalYear, why);
                FiscalYear::of(today)
            }),
            share: self.amount(FieldId::YearShare).unwrap_or_else(|why| {
                fault(FieldId::YearShare, why);
                Yen::default()
            }),
        })
    }

    /// A telephone number has six digits at least; anything may stand around them (内線, 代表).
    pub fn phone(&self) -> Result<Option<String>, EntryFault> {
        let phone = self.some(FieldId::Phone);
        match phone {
            Some(phone) if !text::is_phone(&phone) => Err(EntryFault::Phone),
            phone => Ok(phone),
        }
    }

    /// The day on which advances end whose 保証期限 is left blank, where a year is typed and all that decides it can
    /// be read.
    #[must_use]
    pub fn year_end(&self, today: NaiveDate) -> Option<NaiveDate> {
        let year = self.fiscal_year(FieldId::FiscalYear).ok()?;
        let works_end = self.day(FieldId::TermTo, today).ok()?;
        Some(year.last_day().min(works_end))
    }

    fn some_day(&self, field: FieldId, today: NaiveDate) -> Result<Option<NaiveDate>, EntryFault> {
        if text::is_blank(self.text(field)) {
            Ok(None)
        } else {
            self.day(field, today).map(Some)
        }
    }

    fn some(&self, field: FieldId) -> Option<String> {
        let text = self.text(field);
        (!text::is_blank(text)).then(|| text.to_owned())
    }

    /// A master's code: letters are capitals, and blanks around it nobody sees.
    fn code(&self, field: FieldId) -> Option<String> {
        self.some(field).map(|text| text.trim().to_uppercase())
    }

    /// Reads the form: the content, and every field that cannot be read (today or 0円 stands in the content
    /// for it). Whether the content makes sense is for `domain::rules` to say.
    pub fn read(&self, today: NaiveDate) -> (ApplicationContent, Vec<(FieldId, EntryFault)>) {
        let mut faults = Vec::new();
        let mut take_day = |result: Result<NaiveDate, EntryFault>, field| {
            result.unwrap_or_else(|fault| {
                faults.push((field, fault));
                today
            })
        };
        let contract_date = take_day(
            self.day(FieldId::ContractDate, today),
            FieldId::ContractDate,
        );
        let term_from = take_day(self.day(FieldId::TermFrom, today), FieldId::TermFrom);
        let term_to = take_day(self.day(FieldId::TermTo, today), FieldId::TermTo);
        let mut optional_day = |field| {
            self.some_day(field, today).unwrap_or_else(|fault| {
                faults.push((field, fault));
                None
            })
        };
        let notice_date = optional_day(FieldId::NoticeDate);
        let each = self.choice(FieldId::PremiumMethod) == 1;
        let received_on = if each {
            optional_day(FieldId::PremiumReceivedOn)
        } else {
            None
        };
        let price = self.amount(FieldId::Price).unwrap_or_else(|fault| {
            faults.push((FieldId::Price, fault));
            Yen::default()
        });
        let yearly = self.yearly(today, &mut faults);
        let mut products = Vec::new();
        for product in Product::ALL {
            let form = match self.choice(FieldId::Form(product)) {
                ELECTRONIC => Form::Electronic,
                PAPER => Form::Paper,
                _ => continue,
            };
            let amount = self
                .amount(FieldId::Amount(product))
                .unwrap_or_else(|fault| {
                    faults.push((FieldId::Amount(product), fault));
                    Yen::default()
                });
            let guarantee_end = self
                .some_day(FieldId::GuaranteeEnd(product), today)
                .unwrap_or_else(|fault| {
                    faults.push((FieldId::GuaranteeEnd(product), fault));
                    None
                });
            products.push(ProductRequest {
                product,
                form,
                amount,
                guarantee_end,
            });
        }
        let joint_venture = self.joint_venture(&mut faults);
        let phone = self.phone().unwrap_or_else(|fault| {
            faults.push((FieldId::Phone, fault));
            None
        });
        let postal = self.text(FieldId::PostalCode);
        let mut content = ApplicationContent {
            applicant: Applicant {
                customer_code: self.code(FieldId::CustomerCode),
                name: self.text(FieldId::ApplicantName).to_owned(),
                postal_code: text::postal_code(postal).unwrap_or_else(|| postal.to_owned()),
                address: self.text(FieldId::Address).to_owned(),
                phone,
                joint_venture,
            },
            works: Works {
                orderer_code: self.code(FieldId::OrdererCode),
                orderer_name: self.text(FieldId::OrdererName).to_owned(),
                name: self.text(FieldId::WorksName).to_owned(),
                kind: if self.choice(FieldId::WorkKind) == 1 {
                    WorkKind::Service
                } else {
                    WorkKind::Construction
                },
                price,
                contract_date,
                contract_date_planned: self.choice(FieldId::ContractDatePlanned) == 1,
                term_from,
                term_to,
                notice_date,
                yearly,
            },
            products,
            deposit: self.deposit(),
            premium: Premium {
                method: if each {
                    PremiumMethod::Each
                } else {
                    PremiumMethod::Lump
                },
                received_on,
            },
            bid: Bid {
                low_bid: self.choice(FieldId::LowBid) == 1,
                interim_planned: self.choice(FieldId::InterimPlanned) == 1,
                certification_at_hand: self.choice(FieldId::CertificationAtHand) == 1,
            },
            other: Other {
                note: self.text(FieldId::Note).to_owned(),
            },
            notification: Notification {
                wanted: self.choice(FieldId::MailWanted) == 1,
                address: self.some(FieldId::MailAddress),
            },
        };
        content.settle_guarantee_ends();
        (content, faults)
    }

    /// The members of the JV, none when nothing is typed.
    pub fn members(&self) -> Result<Vec<JointVentureMember>, EntryFault> {
        let typed = self.text(FieldId::JvMembers);
        if text::is_blank(typed) {
            return Ok(Vec::new());
        }
        typed
            .split(['、', ','])
            .filter(|part| !text::is_blank(part))
            .map(|part| {
                let read = members::read(part);
                read.ok_or_else(|| EntryFault::Members(part.trim().to_owned()))
            })
            .collect()
    }

    /// A JV as soon as anything of it is typed: what is missing is then said.
    fn joint_venture(&self, faults: &mut Vec<(FieldId, EntryFault)>) -> Option<JointVenture> {
        let members = self.members();
        let unread = members.is_err();
        let members = members.unwrap_or_else(|fault| {
            faults.push((FieldId::JvMembers, fault));
            Vec::new()
        });
        let (name, representative) = (
            self.text(FieldId::JvName).to_owned(),
            self.text(FieldId::JvRepresentative).to_owned(),
        );
        let named = !text::is_blank(&name) || !text::is_blank(&representative);
        (unread || named || !members.is_empty()).then_some(JointVenture {
            name,
            representative,
            members,
        })
    }

    /// A bank as soon as anything of it is typed: a code alone is not passed over without a word.
    fn deposit(&self) -> Option<DepositBank> {
        const FIELDS: [FieldId; 4] = [
            FieldId::BankCode,
            FieldId::BankBranchCode,
            FieldId::BankName,
            FieldId::BankBranchName,
        ];
        let typed = FIELDS.iter().any(|f| !text::is_blank(self.text(*f)));
        typed.then(|| DepositBank {
            bank_code: self.code(FieldId::BankCode),
            branch_code: self.code(FieldId::BankBranchCode),
            bank_name: self.text(FieldId::BankName).to_owned(),
            branch_name: self.text(FieldId::BankBranchName).to_owned(),
        })
    }
}
