//! What stands outside: the platform and the mail server.

use super::Outcome;
use crate::cli::lookup;
use crate::config::{Config, PlatformKind};
use crate::i18n::Language;
use crate::mail::Mailer;

pub(super) async fn platform(config: &Config) -> Outcome {
    let local = config.platform.kind == PlatformKind::Local;
    if local && config.platform.mac_key_file.is_none() {
        return Outcome::skipped("no platform.mac_key_file: nothing is published from here");
    }
    let platform = match lookup::platform(config, Language::English).await {
        Ok(platform) => platform,
        Err(failure) => return Outcome::bad(failure.said, "correct the settings of [platform]"),
    };
    match platform.check().await {
        Ok(said) => Outcome::good(said),
        Err(fault) => Outcome::bad(
            fault.to_string(),
            if local {
                "the login must be a member of densho_platform (docs/operations.md, Database)"
            } else {
                "platform.url, platform.token, and whether the service can be reached from here"
            },
        ),
    }
}

/// Speaks with the mail server as far as before the first mail: connection, TLS, greeting, login.
pub(super) async fn mail(config: &Config) -> Outcome {
    let mail = &config.mail;
    if mail.from_address.is_none() {
        return Outcome::skipped("no mail.from_address: no mails are sent from here");
    }
    let place = format!("{}:{}", mail.host, mail.port);
    let mailer = match Mailer::from_config(mail) {
        Ok(mailer) => mailer,
        Err(fault) => return Outcome::bad(fault.to_string(), "correct the settings of [mail]"),
    };
    match mailer.probe().await {
        Ok(()) => Outcome::good(format!("{place}, as far as before a mail")),
        Err(failure) => Outcome::bad(
            format!("{place}: {failure}"),
            "mail.host, mail.port, mail.tls, mail.user, and whether the server lets this machine in",
        ),
    }
}
