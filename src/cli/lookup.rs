//! `densho lookup`: what the orderer sees with number and key.

use super::exit::{Exit, Failure, OrExit as _};
use super::settings::{self, Site};
use super::{block_on, connect, out, secret};
use crate::config::{Config, PlatformKind};
use crate::domain::certificate::CertificateContent;
use crate::domain::date;
use crate::domain::money::Yen;
use crate::i18n::cli::Cli;
use crate::i18n::{Language, printed};
use crate::platform::{
    HttpPlatform, LocalRegistry, LookUp, Platform, PlatformFault, Published, Shown,
};
use crate::store::registry::RegistryDb;
use crate::terminal::width::{Ambiguous, width};
use crate::vault::{AuthKey, KEY_LENGTH, KeyFault};
use clap::Args;
use sqlx::postgres::PgPoolOptions;
use zeroize::Zeroizing;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Contract number, e.g. 37071-00001M; full width and a missing hyphen are understood.
    number: String,
}

pub(super) fn run(site: &Site, arguments: &Arguments) -> Result<Exit, Failure> {
    let config = site.load()?;
    block_on(async {
        let platform = platform(&config, settings::language(&config)).await?;
        let language = settings::language(&config);
        let words = Cli(language);
        let key = read_key(language)?;
        match platform.look_up(&arguments.number, &key).await {
            Ok(LookUp::Found(shown)) => {
                print(&shown, words)?;
                Ok(Exit::Done)
            }
            // Which of the two is wrong is never said.
            Ok(LookUp::NotFound) => Err(Failure::new(Exit::No, words.no_certificate())),
            Err(PlatformFault::SlowDown(wait)) => {
                Err(Failure::new(Exit::Later, words.slow_down(wait.as_secs())))
            }
            Err(PlatformFault::NotAllowed) => {
                Err(Failure::new(Exit::NotAllowed, words.not_a_viewer()))
            }
            Err(PlatformFault::Unavailable(why)) => {
                Err(Failure::new(Exit::Unavailable, words.platform_away(why)))
            }
        }
    })
}

/// The platform of the settings.
///
/// # Errors
/// [`Exit::Config`] when the settings cannot be used, [`Exit::Unavailable`] when the registry's database
/// is away.
pub(super) async fn platform(
    config: &Config,
    language: Language,
) -> Result<Box<dyn Platform>, Failure> {
    match config.platform.kind {
        PlatformKind::Http => Ok(Box::new(
            HttpPlatform::from_settings(&config.platform).or_exit(Exit::Config)?,
        )),
        PlatformKind::Local => {
            let options = crate::store::connect::options(&config.database).or_exit(Exit::Config)?;
            let pool = PgPoolOptions::new()
                .max_connections(1)
                .acquire_timeout(config.database.connect_timeout_seconds.duration())
                .connect_with(options)
                .await
                .map_err(|e| connect::refused(&e, language))?;
            let registry = RegistryDb::new(pool, config.platform.timeout_seconds.duration());
            Ok(Box::new(
                LocalRegistry::from_settings(registry, &config.platform).or_exit(Exit::Config)?,
            ))
        }
    }
}

/// The key, grouped or not: blanks and hyphens are no part of a key, everything else is taken as typed.
fn read_key(language: Language) -> Result<AuthKey, Failure> {
    let words = Cli(language);
    let typed = secret::read(words)?;
    let bare: Zeroizing<String> =
        Zeroizing::new(typed.chars().filter(|c| !matches!(c, ' ' | '-')).collect());
    AuthKey::parse(&bare).map_err(|fault| {
        let said = match fault {
            KeyFault::Length(n) => words.key_length(KEY_LENGTH, n),
            KeyFault::Character(at) => words.key_character(at),
        };
        Failure::new(Exit::Data, said)
    })
}

fn print(shown: &Shown, words: Cli) -> Result<(), Failure> {
    certificate(&shown.latest, words)?;
    for earlier in &shown.earlier {
        out::line("")?;
        certificate(earlier, words)?;
    }
    Ok(())
}

fn certificate(published: &Published, words: Cli) -> Result<(), Failure> {
    let content: CertificateContent = serde_json::from_value(published.certificate.clone())
        .map_err(|e| words.unreadable_certificate(e))
        .or_exit(Exit::Internal)?;
    for line in lines(&content, published) {
        out::line(&line)?;
    }
    Ok(())
}

/// The certificate as text, labels in one column.
fn lines(content: &CertificateContent, published: &Published) -> Vec<String> {
    let mut change = match content.change_number {
        Some(n) => format!(" 変更ー{n}"),
        None => String::new(),
    };
    if let Some(day) = content.terminated_on {
        change.push_str(&format!(" 解約 {}", date::long(day)));
    }
    let yen = |amount: Yen| format!("{}円", amount.grouped());
    let mut rows = vec![
        (printed::ISSUED_AT, date::minute(published.arrived_at)),
        (
            printed::CONTRACT_NUMBER,
            content.contract_number.clone().unwrap_or_default(),
        ),
        (printed::GUARANTEE_END, date::long(content.guarantee_end)),
        (
            printed::CONTRACTOR,
            format!(
                "{}  {}",
                content.contractor_name, content.contractor_address
            ),
        ),
        (printed::BENEFICIARY, content.beneficiary.clone()),
        (printed::AMOUNT, yen(content.amount)),
        (printed::PRICE, yen(content.price)),
        (printed::WORKS, content.works_name.clone()),
        (
            printed::TERM,
            format!(
                "{}〜{}",
                date::long(content.term_from),
                date::long(content.term_to)
            ),
        ),
        (printed::CONTRACT_DATE, date::long(content.contract_date)),
    ];
    rows.extend(
        content
            .deposit_bank
            .clone()
            .map(|bank| (printed::DEPOSIT_BANK, bank)),
    );
    rows.push((printed::COMPANY, content.company.name.clone()));
    rows.push((
        printed::BRANCH,
        format!("{}  TEL {}", content.branch.name, content.branch.tel),
    ));
    let title = format!(
        "{}（{}）{change}",
        printed::CERTIFICATE,
        content.product_name
    );
    std::iter::once(title)
        .chain(rows.into_iter().map(|(label, value)| {
            let gap = 18_usize.saturating_sub(width(label, Ambiguous::Narrow));
            format!("{label}{}{value}", " ".repeat(gap))
        }))
        .collect()
}
