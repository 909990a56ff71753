//! An operator's session with the database: every [`Query`] and [`Write`] of the screens, each within a time limit
//! and each ending in exactly one answer or [`Refusal`].

use super::connect::connect;
use super::refusal::{spoils_connection, told, worth_another_try};
use super::session::{Connections, Lent};
use super::{
    application, contract, contracts, dashboard, desk, entry, house, jobs, key_orders, ledger,
    masters, operator, publication, queue, search,
};
use crate::domain::command::{Answer, Query, Write, Written};
use crate::domain::refusal::Refusal;
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection as _, PgConnection};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;
use uuid::Uuid;

/// Connections of one session of the screens: a poll never waits behind a page that is being read. A login may have ten
/// (`core.create_login`), so that five sessions of it fit.
const CONNECTIONS: usize = 2;

/// How long things may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// To have a connection.
    pub connect: Duration,
    /// For a whole query or write; longer than the server's own `statement_timeout`, so that in doubt the server
    /// gives up first and says so.
    pub answer: Duration,
}

/// The database as one operator sees it. Cheap to clone; connects when it is first asked, and again when the
/// server went away.
#[derive(Debug, Clone)]
pub struct Store {
    connections: Arc<Connections>,
    limits: Limits,
}

impl Store {
    /// A session of the screens that connects like this, when it is first asked.
    #[must_use]
    pub fn new(options: PgConnectOptions, limits: Limits) -> Self {
        Self::of(CONNECTIONS, options, limits)
    }

    /// The same for who asks one thing after the other.
    #[must_use]
    pub fn of_one_connection(options: PgConnectOptions, limits: Limits) -> Self {
        Self::of(1, options, limits)
    }

    fn of(most: usize, options: PgConnectOptions, limits: Limits) -> Self {
        let connections = Connections::new(options, most, limits.connect);
        Self {
            connections: Arc::new(connections),
            limits,
        }
    }

    /// Reads.
    ///
    /// # Errors
    /// [`Refusal`]; `Unavailable` when the server cannot be reached, `TimedOut` when it does not answer.
    pub async fn query(&self, query: &Query) -> Result<Answer, Refusal> {
        let mut again = true;
        loop {
            let mut connection = self.connections.lend().await?;
            let outcome = timeout(self.limits.answer, read(&mut connection, query)).await;
            match self.settle(connection, outcome, &mut again).await {
                Some(result) => return result,
                None => continue,
            }
        }
    }

    /// Writes. The same request id with the same write does it once, however often it is sent.
    ///
    /// # Errors
    /// [`Refusal`]; after `Unavailable` and `TimedOut` it may have been done: send it again with the same id.
    pub async fn write(&self, request: Uuid, write: &Write) -> Result<Written, Refusal> {
        let mut again = true;
        loop {
            let mut connection = self.connections.lend().await?;
            let outcome =
                timeout(self.limits.answer, change(&mut connection, request, write)).await;
            if let Ok(Err(error)) = &outcome {
                house::report_refusal(&mut connection, request, write, error).await;
            }
            match self.settle(connection, outcome, &mut again).await {
                Some(result) => return result,
                None => continue,
            }
        }
    }

    /// Whether this is the password of the login: a connection of its own is made with it and dropped. Where a
    /// connection with a wrong password comes about as well, the server checks none (peer, certificate, trust), and
    /// nothing is proved. A login that has all its connections already is refused one more only after its password.
    ///
    /// # Errors
    /// [`Refusal::LoginRefused`]: it is not. [`Refusal::NotAllowed`]: none is checked. Else as [`Self::query`].
    pub async fn unlock(&self, password: &str) -> Result<(), Refusal> {
        let options = self.connections.options().clone();
        let wrong = options.clone().password(&Uuid::new_v4().to_string());
        match self.try_login(&options.password(password)).await {
            Ok(()) | Err(Refusal::TooManySessions) => {}
            Err(refusal) => return Err(refusal),
        }
        match self.try_login(&wrong).await {
            Ok(()) | Err(Refusal::TooManySessions) => Err(Refusal::NotAllowed),
            Err(Refusal::LoginRefused) => Ok(()),
            Err(other) => Err(other),
        }
    }

    async fn try_login(&self, options: &PgConnectOptions) -> Result<(), Refusal> {
        let connection = connect(options, self.limits.connect).await;
        connection.map_err(|error| told(&error))?.close().await.ok();
        Ok(())
    }

    /// Ends every connection.
    pub async fn close(&self) {
        self.connections.close().await;
    }

    /// The outcome in the words of the contract, or nothing when it is to be tried once more. A connection whose
    /// state is unknown is not given back.
    async fn settle<T>(
        &self,
        mut connection: Lent,
        outcome: Result<Result<T, sqlx::Error>, tokio::time::error::Elapsed>,
        again: &mut bool,
    ) -> Option<Result<T, Refusal>> {
        match outcome {
            Ok(Ok(answer)) => {
                connection.keep();
                Some(Ok(answer))
            }
            Ok(Err(error)) => {
                // A transaction that was left is rolled back with what is said next: at once, for locks may hang on it.
                if !spoils_connection(&error) && connection.ping().await.is_ok() {
                    connection.keep();
                }
                if std::mem::take(again) && worth_another_try(&error) {
                    return None;
                }
                Some(Err(told(&error)))
            }
            Err(_) => Some(Err(Refusal::TimedOut)),
        }
    }
}

async fn read(db: &mut PgConnection, query: &Query) -> Result<Answer, sqlx::Error> {
    Ok(match query {
        Query::Me => Answer::Me(Box::new(operator::me(db).await?)),
        Query::Branches => Answer::Branches(operator::branches(db).await?),
        Query::Pulse => operator::pulse(db).await?,
        Query::Queue {
            filter,
            from,
            limit,
        } => Answer::Queue(queue::page(db, filter, from, *limit).await?),
        Query::Position {
            filter,
            text,
            limit,
        } => Answer::Queue(queue::position(db, filter, text, *limit).await?),
        Query::ReviewQueue { order, from, limit } => {
            Answer::Queue(queue::review(db, *order, from, *limit).await?)
        }
        Query::BranchNames(text) => Answer::Choices(desk::branches(db, text).await?),
        Query::Colleagues(text) => Answer::Choices(desk::colleagues(db, text).await?),
        Query::LimitMoves(content) => Answer::LimitMoves(house::limit_moves(db, content).await?),
        Query::ClaimsGivenBack(act) => {
            Answer::ClaimsGivenBack(house::claims_given_back(db, act).await?)
        }
        Query::People { task, text } => Answer::Choices(desk::people(db, task, text).await?),
        Query::Wordings { text, from } => {
            Answer::Choices(masters::wordings(db, text, *from).await?)
        }
        Query::Approvers(key) => Answer::Choices(desk::approvers(db, key).await?),
        Query::AmendmentApprovers(key) => Answer::Choices(ledger::approvers(db, key).await?),
        Query::Filters => Answer::Filters(desk::filters(db).await?),
        Query::Notices => Answer::Notices(desk::notices(db).await?),
        Query::Application(key) => {
            Answer::Application(Box::new(application::detail(db, key).await?))
        }
        Query::CertificatePreview {
            key,
            revision,
            product,
        } => Answer::Certificate(Box::new(
            application::certificate(db, key, *revision, *product).await?,
        )),
        Query::Contracts {
            search,
            from,
            limit,
        } => Answer::Contracts(contracts::page(db, search, from, *limit).await?),
        Query::Contract(key) => Answer::Contract(Box::new(contract::detail(db, key).await?)),
        Query::Ledger(key) => Answer::Ledger(Box::new(ledger::of_contract(db, key).await?)),
        Query::Amendments { from, limit } => {
            Answer::Amendments(ledger::page(db, from, *limit).await?)
        }
        Query::Amendment(key) => Answer::Amendment(Box::new(ledger::amendment(db, key).await?)),
        Query::Jobs { shown, from, limit } => {
            Answer::Jobs(jobs::page(db, *shown, from, *limit).await?)
        }
        Query::MailShown(key) => {
            let (to, fields) = publication::mail_shown(db, key).await?;
            let fields = Box::new(fields);
            Answer::MailShown { to, fields }
        }
        Query::LookUps(key) => Answer::LookUps(publication::look_ups(db, key).await?),
        Query::Orderers(text) => Answer::Choices(masters::orderers(db, text).await?),
        Query::Banks(text) => Answer::Choices(masters::banks(db, text).await?),
        Query::BankCodes { bank, branch } => {
            Answer::Banks(masters::bank_codes(db, bank, branch).await?)
        }
        Query::MasterRow { table, code } => {
            Answer::Choices(masters::row_of(db, *table, code).await?)
        }
        Query::Contractors(text) => Answer::Choices(masters::contractors(db, text).await?),
        Query::OrdererRules {
            orderer_code,
            orderer_name,
            deposit,
        } => Answer::OrdererRules(Box::new(
            masters::orderer_facts(db, orderer_code.as_deref(), orderer_name, deposit.as_ref())
                .await?,
        )),
        Query::Search {
            criteria,
            from,
            limit,
        } => Answer::Found(search::page(db, criteria, from, *limit).await?),
        Query::SearchCount(criteria) => Answer::Count(search::count(db, criteria).await?),
        Query::PostalPlaces(text) => Answer::Choices(entry::postal_places(db, text).await?),
        Query::Unfinished => Answer::Unfinished(entry::unfinished(db).await?),
        Query::LastEntered => Answer::LastEntered(entry::last_entered(db).await?.map(Box::new)),
        Query::EntryFacts {
            branch,
            application,
            content,
        } => entry::facts(db, branch, *application, content).await?,
        Query::Reveal { id } => Answer::Reveal(contract::fetch_reveal(db, *id).await?),
        Query::Dashboard => Answer::Dashboard(Box::new(dashboard::figures(db).await?)),
        Query::DocumentWordings => Answer::DocumentWordings(masters::document_wordings(db).await?),
        Query::House {
            table,
            filter,
            from,
            limit,
        } => Answer::House(house::page(db, *table, filter, from, *limit).await?),
    })
}

async fn change(
    db: &mut PgConnection,
    request: Uuid,
    write: &Write,
) -> Result<Written, sqlx::Error> {
    match write {
        Write::RequestReveal {
            key,
            public_key,
            reason,
            purpose,
        } => contract::request_reveal(db, request, key, public_key, reason, *purpose).await,
        Write::RecordPrint { key, what } => contract::record_print(db, request, key, what).await,
        Write::RecordExport { criteria, rows } => {
            search::record_export(db, request, criteria, *rows).await
        }
        Write::SubmitAmendment {
            key,
            version,
            amendment,
            draft,
        } => ledger::submit(db, request, key, *version, *amendment, draft).await,
        Write::OrderOnKey {
            key,
            version,
            what,
            reason,
        } => key_orders::order(db, request, key, *version, *what, reason).await,
        Write::ApproveAmendment {
            key,
            version,
            revision,
            content_hash,
            retyped,
        } => ledger::approve(db, request, key, *version, *revision, content_hash, retyped).await,
        Write::ReturnAmendment {
            key,
            version,
            reason,
        } => ledger::send_back(db, request, key, *version, reason).await,
        Write::WithdrawAmendment {
            key,
            version,
            reason,
        } => ledger::withdraw(db, request, key, *version, reason).await,
        Write::RecordPrice {
            key,
            version,
            price,
            reason,
            overrides,
            returned,
        } => {
            let seen = (*version, *returned);
            ledger::record_price(db, request, key, seen, *price, reason, overrides).await
        }
        Write::ResendMail {
            key,
            version,
            address,
            keep,
            reason,
            unfinished,
        } => {
            let mut tx = db.begin().await?;
            let to = (address.as_str(), *keep);
            let written = publication::resend(&mut tx, request, key, *version, to, reason).await?;
            if let Some(id) = unfinished {
                entry::discard(&mut tx, *id).await?;
            }
            tx.commit().await?;
            Ok(written)
        }
        Write::MarkBounce {
            key,
            version,
            reason,
        } => publication::bounce(db, request, key, *version, reason).await,
        Write::GiveUpMail {
            key,
            version,
            reason,
        } => publication::give_up(db, request, key, *version, reason).await,
        Write::RetryJob { id } => jobs::retry(db, request, *id).await,
        Write::SwitchBranch { branch } => operator::switch(db, request, branch).await,
        Write::SetStageHours { state, hours } => {
            dashboard::set_hours(db, request, *state, *hours).await
        }
        Write::ReportAttempt(attempt) => house::report_attempt(db, request, attempt).await,
        Write::House { act, args } => house::act(db, request, *act, args).await,
        // Together: a process that dies after it leaves nothing to be sent twice.
        Write::HouseFromForm {
            act,
            args,
            unfinished,
        } => {
            let mut tx = db.begin().await?;
            let written = house::act(&mut tx, request, *act, args).await?;
            entry::discard(&mut tx, *unfinished).await?;
            tx.commit().await?;
            Ok(written)
        }
        Write::Enter { .. }
        | Write::TakeUnfinished { .. }
        | Write::KeepUnfinished { .. }
        | Write::DiscardUnfinished { .. } => entry::change(db, request, write).await,
        Write::Hold { .. }
        | Write::Resume { .. }
        | Write::AddNote { .. }
        | Write::Reassign { .. }
        | Write::Return { .. }
        | Write::Refer { .. }
        | Write::SaveFilter(_)
        | Write::DropFilter { .. }
        | Write::ReadNotices { .. } => desk::change(db, request, write).await,
        of_application => application::change(db, request, of_application).await,
    }
}
