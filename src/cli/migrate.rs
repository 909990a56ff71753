//! `densho migrate`.

use super::exit::{Exit, Failure, OrExit as _};
use super::settings::{Site, language};
use super::{block_on, connect, out};
use crate::i18n::cli::Cli;
use crate::store::admin;
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Only say what would be applied; exit code 1 when something would be.
    #[arg(long)]
    check: bool,
}

pub(super) fn run(site: &Site, arguments: &Arguments) -> Result<Exit, Failure> {
    let config = site.load()?;
    let words = Cli(language(&config));
    block_on(async {
        let mut db = connect::to(&config).await?;
        let all = admin::MIGRATIONS.iter().count();
        if arguments.check {
            let missing = all - admin::applied(&mut db).await;
            out::line(&words.migrations_missing(missing, all))?;
            return Ok(if missing == 0 { Exit::Done } else { Exit::No });
        }
        let applied = admin::migrate(&mut db).await.or_exit(Exit::Data)?;
        out::line(&words.migrations_applied(applied, all))?;
        Ok(Exit::Done)
    })
}
