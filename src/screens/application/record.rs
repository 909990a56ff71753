//! One application as it was last read, with its orderer's rules and what the checks find in it.
//! 申込内容 and 審査 both hold one and keep it fresh in the same way.

use crate::app::{Cx, Reply, RequestId, Seen, Walk};
use crate::domain::application::ApplicationContent;
use crate::domain::command::{Answer, OrdererFacts, Query};
use crate::domain::field::FieldId;
use crate::domain::ids::ApplicationKey;
use crate::domain::record::{ApplicationDetail, ApplicationState};
use crate::domain::refusal::Refusal;
use crate::domain::rules::{self, CheckContext, Finding, FindingKind};
use crate::screens::overtaken::Overtaken;

/// What the record is, or why it is not here.
#[derive(Debug)]
pub struct Record {
    /// Which application.
    pub key: ApplicationKey,
    /// As last read.
    pub detail: Option<ApplicationDetail>,
    /// The rules of its orderer.
    pub facts: Option<OrdererFacts>,
    /// What the checks find.
    pub findings: Vec<Finding>,
    /// Why it could not be read.
    pub refusal: Option<Refusal>,
    /// Somebody changed something since it was read, and it was not read again by itself.
    pub changed: bool,
    asked: Option<RequestId>,
    facts_asked: Option<RequestId>,
    /// What the rules were asked for: those of another orderer are none.
    facts_for: Option<Query>,
    glyphs_asked: Option<RequestId>,
    /// Characters that no font can print, with the field they stand in.
    missing: Vec<(FieldId, String)>,
    again: bool,
    /// The read that is out only looks whether something has changed.
    looking: bool,
    /// The list along which it was gone on to.
    pub along: Option<Walk>,
    /// It was changed by this operator: what is shown is of before, and keys wait for the read that is out.
    behind: bool,
    /// A write was refused because somebody was faster: of how many entries its story was then.
    overtaken: Option<(Overtaken, usize)>,
}

impl Record {
    /// Nothing read yet.
    #[must_use]
    pub fn new(key: ApplicationKey) -> Self {
        Self {
            key,
            detail: None,
            facts: None,
            findings: Vec::new(),
            refusal: None,
            changed: false,
            asked: None,
            facts_asked: None,
            facts_for: None,
            glyphs_asked: None,
            missing: Vec::new(),
            again: false,
            looking: false,
            along: None,
            behind: false,
            overtaken: None,
        }
    }

    /// Reads it (again).
    pub fn read(&mut self, cx: &mut Cx<'_>) {
        if self.asked.is_some() {
            // One read at a time; what changed meanwhile is read right after it.
            self.again = true;
            return;
        }
        self.looking = false;
        self.asked = Some(cx.query(Query::Application(self.key.clone())));
    }

    /// Reads it after this operator has written: the next key is meant for what it is now.
    pub fn read_own(&mut self, cx: &mut Cx<'_>) {
        self.behind = self.detail.is_some();
        self.read(cx);
    }

    /// A write of this operator was refused: said, and told again with who was faster once it has been read.
    pub fn refused(&mut self, refusal: &Refusal, cx: &mut Cx<'_>) {
        let entries = self.detail.as_ref().map_or(0, |d| d.story.len());
        self.overtaken = Overtaken::refused(refusal, cx).map(|faster| (faster, entries));
    }

    /// Looks whether it is still what is shown; a counter of the whole branch does not say of which record.
    fn look(&mut self, cx: &mut Cx<'_>) {
        if self.asked.is_none() {
            self.looking = true;
            self.asked = Some(cx.query(Query::Application(self.key.clone())));
        }
    }

    fn looked(&mut self, cx: &mut Cx<'_>) {
        self.asked = None;
        self.looking = false;
        // What was asked for meanwhile wants more than a look, and something newer.
        if std::mem::take(&mut self.again) {
            self.read(cx);
        }
    }

    /// Whether the first read, or the one after this operator's own write, is not complete: keys typed now wait for
    /// the record and its checks.
    #[must_use]
    pub fn begins(&self) -> bool {
        self.behind
            || (self.asked.is_some() && self.detail.is_none())
            || (self.facts_asked.is_some() && self.facts.is_none())
    }

    /// Whether the checks of what is shown are still out: its orderer's rules, or what fonts can print.
    #[must_use]
    pub fn checking(&self) -> bool {
        self.facts_asked.is_some() || self.glyphs_asked.is_some()
    }

    /// Whether it waits for its approval or for its issue.
    #[must_use]
    pub fn follows(&self) -> bool {
        use ApplicationState as S;
        let state = self.detail.as_ref().map(|d| d.row.state);
        matches!(state, Some(S::AwaitingApproval | S::Issuing))
    }

    /// Takes a reply that belongs here; true when it did.
    pub fn reply(&mut self, reply: &mut Option<Reply>, cx: &mut Cx<'_>) -> bool {
        if let Some(Reply::Glyphs { id, missing }) = reply
            && self.glyphs_asked.take_if(|out| out == id).is_some()
        {
            self.missing = std::mem::take(missing);
            self.check();
            return true;
        }
        let Some(Reply::Read { id, .. }) = reply else {
            return false;
        };
        let (record, facts) = (self.asked == Some(*id), self.facts_asked == Some(*id));
        if !record && !facts {
            return false;
        }
        let Some(Reply::Read { result, .. }) = reply.take() else {
            return false;
        };
        match result {
            Ok(Answer::Application(detail)) if record && self.looking => {
                self.changed |= self.detail.as_ref() != Some(&*detail);
                self.looked(cx);
            }
            Ok(Answer::Application(detail)) if record => self.take(*detail, cx),
            Ok(Answer::OrdererRules(found)) if facts => {
                self.facts = Some(*found);
                self.facts_asked = None;
                self.check();
            }
            Ok(_) => {}
            // The next look will tell.
            Err(_) if record && self.looking => self.looked(cx),
            Err(refusal) => {
                self.refuse(record, refusal, cx);
            }
        }
        true
    }

    fn take(&mut self, detail: ApplicationDetail, cx: &mut Cx<'_>) {
        self.asked = None;
        self.behind &= self.again;
        self.changed = false;
        self.refusal = None;
        if let Some((faster, entries)) = self.overtaken.take() {
            faster.told(detail.story.iter().skip(entries), cx);
        }
        let works = &detail.content.works;
        let query = Query::OrdererRules {
            orderer_code: works.orderer_code.clone(),
            orderer_name: works.orderer_name.clone(),
            deposit: detail.content.deposit.clone(),
        };
        cx.shared.saw(Seen {
            key: detail.row.key.clone(),
            at: detail.row.received_at,
            along: self.along,
        });
        self.glyphs_asked = Some(cx.glyphs(printed(&detail.content)));
        self.detail = Some(detail);
        // By the rules of the orderer before, the checks would say the opposite of what is so.
        if self.facts_for.as_ref() != Some(&query) {
            self.facts = None;
            self.findings.clear();
            self.facts_for = Some(query.clone());
        }
        self.facts_asked = Some(cx.query(query));
        self.check();
        if std::mem::take(&mut self.again) {
            self.read(cx);
        }
    }

    fn refuse(&mut self, record: bool, refusal: Refusal, cx: &mut Cx<'_>) {
        cx.refuse_reading(&refusal);
        if record {
            self.asked = None;
            self.looking = false;
            self.behind = false;
            self.overtaken = None;
            self.again = false;
            self.refusal = Some(refusal);
        } else {
            self.facts_asked = None;
        }
    }

    /// The change counter moved: what moves by itself is read again, all else only announced.
    pub fn on_change(&mut self, cx: &mut Cx<'_>) {
        use ApplicationState as S;
        match self.detail.as_ref().map(|d| d.row.state) {
            Some(S::AwaitingApproval | S::Issuing | S::Attention | S::Issued) | None => {
                self.read(cx)
            }
            Some(_) => self.look(cx),
        }
    }

    /// The change counter moved while a decision is being made: a change is announced, never shown by itself.
    pub fn changed_while_deciding(&mut self, cx: &mut Cx<'_>) {
        self.look(cx);
    }

    /// Checks the latest draft.
    fn check(&mut self) {
        let (Some(detail), Some(facts)) = (&self.detail, &self.facts) else {
            return;
        };
        self.findings = rules::check(&detail.content, facts, &CheckContext::of(detail));
        // The fonts are of this machine and the database knows nothing of them; the worker refuses the same.
        let gaps = self.missing.iter().map(|(field, text)| {
            Finding::from(FindingKind::MissingGlyph {
                field: *field,
                text: text.clone(),
            })
        });
        self.findings.extend(gaps);
        self.findings.sort_by_key(|finding| finding.severity);
    }

    /// What nobody gave a reason for: errors, and warnings that are still open.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        let given: &[_] = match &self.detail {
            Some(detail) => &detail.overrides,
            None => &[],
        };
        let open = move |f: &&Finding| super::pieces::reason(f, given).is_none();
        self.findings.iter().filter(open)
    }

    /// Errors, and warnings without a reason.
    #[must_use]
    pub fn in_the_way(&self) -> (usize, usize) {
        let errors = self
            .open()
            .filter(|f| f.severity == rules::Severity::Error)
            .count();
        (errors, self.open().count() - errors)
    }
}

/// The typed texts that certificate and notice print.
#[must_use]
pub fn printed(content: &ApplicationContent) -> Vec<(FieldId, String)> {
    use FieldId as F;
    let (a, w) = (&content.applicant, &content.works);
    let mut all = vec![
        (F::ApplicantName, a.name.clone()),
        (F::Address, a.address.clone()),
        (F::OrdererName, w.orderer_name.clone()),
        (F::WorksName, w.name.clone()),
    ];
    if let Some(jv) = &a.joint_venture {
        all.push((F::JvName, jv.name.clone()));
        all.push((F::JvRepresentative, jv.representative.clone()));
    }
    if let Some(bank) = &content.deposit {
        all.push((F::BankName, bank.bank_name.clone()));
        all.push((F::BankBranchName, bank.branch_name.clone()));
    }
    all
}
