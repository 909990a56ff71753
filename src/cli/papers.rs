//! `densho certificate` and `densho notice`: a contract's papers as PDF files, as the screens print them.
//! Both go on record; the notice shows the key and asks for a reason.

use super::exit::{Exit, Failure, OrExit as _};
use super::settings::{Site, language};
use super::{block_on, connect, out};
use crate::config::Config;
use crate::document::{Fonts, SaveFault, Wordings};
use crate::domain::certificate::CertificateContent;
use crate::domain::command::{Answer, PageFrom, Query, RevealPurpose, Write};
use crate::domain::ledger::Standing;
use crate::domain::number::ContractNumber;
use crate::domain::printed::Printed;
use crate::domain::record::ContractDetail;
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::i18n::cli::Cli;
use crate::i18n::refusals::{on_command_line, sentences};
use crate::i18n::saving;
use crate::runtime::{self, Printer};
use crate::store::Store;
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Debug, Args)]
pub(super) struct CertificateArguments {
    /// Contract number, e.g. 37071-00001M; full width and a missing hyphen are understood.
    number: String,
    /// Folder for the PDF, which must be there; otherwise `document.print_dir`.
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct NoticeArguments {
    #[command(flatten)]
    paper: CertificateArguments,
    /// Why the notice is printed; kept on record with your login.
    #[arg(long)]
    reason: String,
}

pub(super) fn certificate(site: &Site, arguments: &CertificateArguments) -> Result<Exit, Failure> {
    let config = site.load()?;
    block_on(async {
        let desk = Desk::new(&config, arguments)?;
        let found = desk.find(&arguments.number).await?;
        let content: CertificateContent =
            serde_json::from_value(found.certificate.clone()).or_exit(Exit::Internal)?;
        let printed = Printed {
            number: &found.row.number,
            event: found.event,
            standing: Standing::InForce,
        };
        let write = Write::RecordPrint {
            key: found.row.key.clone(),
            what: printed.on_record(),
        };
        desk.store
            .write(Uuid::new_v4(), &write)
            .await
            .map_err(|r| desk.refused(&r))?;
        let known = desk
            .printer
            .know_wording(desk.store.as_ref(), &content.wording);
        known.await.map_err(|r| desk.refused(&r))?;
        desk.said(desk.printer.certificate(&printed.file(), &content))
    })
}

pub(super) fn notice(site: &Site, arguments: &NoticeArguments) -> Result<Exit, Failure> {
    let config = site.load()?;
    if arguments.reason.trim().is_empty() {
        let words = Cli(language(&config));
        return Err(Failure::new(Exit::Usage, words.reason_needed()));
    }
    // The notice holds the key: no core dump may.
    crate::vault::harden_process().or_exit(Exit::System)?;
    block_on(async {
        let desk = Desk::new(&config, &arguments.paper)?;
        let found = desk.find(&arguments.paper.number).await?;
        let purpose = RevealPurpose::Notice;
        let limits = runtime::Limits::default();
        let reason = arguments.reason.clone();
        let key = found.row.key.clone();
        let pdf = runtime::reveal(Arc::clone(&desk.store), key, reason, purpose, limits)
            .await
            .map_err(|r| desk.refused(&r))?;
        let crate::app::Revealed::Notice(pdf) = pdf else {
            return Err(Failure::new(
                Exit::Internal,
                "a key where a notice was asked for",
            ));
        };
        let name = format!("key-notice-{}.pdf", found.row.number);
        desk.said(desk.printer.save(&name, &pdf).map_err(SaveFault::from))
    })
}

/// Writes PDFs to this folder, or to that of the settings.
///
/// # Errors
/// [`Exit::Config`] with every fault of the company's wordings.
pub(super) fn printer(config: &Config, folder: Option<&Path>) -> Result<Printer, Failure> {
    let wordings =
        Wordings::load(config.document.wording_dir.as_deref(), None).map_err(|faults| {
            let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
            Failure::new(Exit::Config, lines.join("\n"))
        })?;
    Ok(Printer {
        fonts: Fonts::new(config.document.fallback_fonts.clone()),
        wordings,
        folder: folder.unwrap_or(&config.document.print_dir).to_owned(),
    })
}

/// What both need: the database as this operator, and where PDFs go.
struct Desk {
    store: Arc<Store>,
    printer: Printer,
    language: Language,
}

impl Desk {
    fn new(config: &Config, arguments: &CertificateArguments) -> Result<Self, Failure> {
        // The folder of the settings is made where it is missing; one that was typed may be a slip.
        if let Some(to) = arguments.to.as_ref().filter(|to| !to.is_dir()) {
            let words = Cli(language(config));
            return Err(Failure::new(
                Exit::CannotWrite,
                words.no_folder(to.display()),
            ));
        }
        Ok(Self {
            store: Arc::new(connect::store(config)?),
            printer: printer(config, arguments.to.as_deref())?,
            language: language(config),
        })
    }

    /// The contract of a number, in the branches that this operator sees.
    async fn find(&self, number: &str) -> Result<ContractDetail, Failure> {
        let words = Cli(self.language);
        let number: ContractNumber = number
            .parse()
            .map_err(|_| Failure::new(Exit::Usage, words.no_number(number)))?;
        let search = number.to_string();
        let query = Query::Contracts {
            search: search.clone(),
            from: PageFrom::Top,
            limit: 2,
        };
        let answer = self
            .store
            .query(&query)
            .await
            .map_err(|r| self.refused(&r))?;
        let Answer::Contracts(page) = answer else {
            return Err(Failure::new(
                Exit::Internal,
                "another answer than contracts",
            ));
        };
        let row = page.rows.into_iter().find(|row| row.number == search);
        let row = row.ok_or_else(|| self.refused(&Refusal::NotFound))?;
        match self
            .store
            .query(&Query::Contract(row.key))
            .await
            .map_err(|r| self.refused(&r))?
        {
            Answer::Contract(detail) => Ok(*detail),
            _ => Err(Failure::new(
                Exit::Internal,
                "another answer than a contract",
            )),
        }
    }

    fn said(&self, saved: Result<String, SaveFault>) -> Result<Exit, Failure> {
        let path = saved.map_err(|why| {
            let said = saving::not_saved(self.language, &why);
            let said = sentences(self.language, &said.what, &said.remedy);
            Failure::new(Exit::CannotWrite, said)
        })?;
        out::line(&path)?;
        Ok(Exit::Done)
    }

    fn refused(&self, refusal: &Refusal) -> Failure {
        match refusal {
            Refusal::WrongState { .. } => {
                Failure::new(Exit::No, on_command_line(self.language, refusal))
            }
            _ => connect::failure(refusal, self.language),
        }
    }
}
