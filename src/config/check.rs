//! Rules that concern several settings at once.

use super::Config;
use super::address::{scheme_and_host, stays_here};
use super::fault::{ConfigFault, FaultKind, Needed, Place, Remedy, Takes};
use super::types::{DatabaseTls, MailTls, PlatformKind};
use secrecy::ExposeSecret;

/// What holds for every use of the program.
pub(super) fn together(config: &Config) -> Vec<ConfigFault> {
    let mut faults = Faults {
        config,
        found: Vec::new(),
    };
    for (one, other) in [
        ("database.password", "database.password_file"),
        ("platform.token", "platform.token_file"),
        ("mail.password", "mail.password_file"),
        ("vault.kek_file", "vault.kek_credential"),
        ("vault.pepper_file", "vault.pepper_credential"),
    ] {
        faults.not_both(one, other);
    }
    database(&mut faults);
    platform(&mut faults);
    mail(&mut faults);
    let worker = &config.worker;
    if worker.backoff_longest_seconds.0 < worker.backoff_first_seconds.0 {
        let kind = FaultKind::LessThan("worker.backoff_first_seconds");
        faults.add("worker.backoff_longest_seconds", kind);
    }
    faults.found
}

/// What a worker cannot do without.
pub(super) fn worker(config: &Config) -> Vec<ConfigFault> {
    let mut faults = Faults {
        config,
        found: Vec::new(),
    };
    let vault = &config.vault;
    if vault.kek_file.is_none() && vault.kek_credential.is_none() {
        faults.add("vault.kek_file", FaultKind::Missing(Needed::Seal));
    }
    if vault.pepper_file.is_none() && vault.pepper_credential.is_none() {
        faults.add("vault.pepper_file", FaultKind::Missing(Needed::TellApart));
    }
    if config.platform.kind == PlatformKind::Local && config.platform.mac_key_file.is_none() {
        faults.add("platform.mac_key_file", FaultKind::Missing(Needed::Check));
    }
    if config.mail.from_address.is_none() {
        faults.add("mail.from_address", FaultKind::Missing(Needed::Sender));
    }
    faults.found
}

struct Faults<'a> {
    config: &'a Config,
    found: Vec<ConfigFault>,
}

impl Faults<'_> {
    fn add(&mut self, key: &str, kind: FaultKind) {
        self.found.push(ConfigFault {
            place: self.config.place_of(key),
            key: key.to_owned(),
            kind,
        });
    }

    fn was_set(&self, key: &str) -> bool {
        self.config.place_of(key) != Place::Default
    }

    fn not_both(&mut self, one: &str, other: &str) {
        if self.was_set(one) && self.was_set(other) {
            self.add(other, FaultKind::Conflict(one.to_owned()));
        }
    }
}

fn database(faults: &mut Faults<'_>) {
    let database = &faults.config.database;
    let host = match &database.url {
        None => database.host.clone(),
        Some(url) => {
            for key in ["host", "port", "name", "user", "password", "password_file"] {
                faults.not_both("database.url", &format!("database.{key}"));
            }
            match scheme_and_host(url.expose_secret()) {
                Some((scheme, host)) if matches!(scheme.as_str(), "postgres" | "postgresql") => {
                    host
                }
                _ => {
                    return faults.add("database.url", FaultKind::WrongType(Takes::DatabaseUrl));
                }
            }
        }
    };
    let key = if database.url.is_some() {
        "database.url"
    } else {
        "database.host"
    };
    if host.is_empty() || host.contains(',') {
        faults.add(key, FaultKind::WrongType(Takes::Host));
    } else if database.tls == DatabaseTls::Off && !stays_here(&host) {
        faults.add("database.tls", FaultKind::Insecure(Remedy::Database));
    }
    if database.tls_cert_file.is_some() != database.tls_key_file.is_some() {
        let missing = if database.tls_cert_file.is_some() {
            "tls_key_file"
        } else {
            "tls_cert_file"
        };
        let kind = FaultKind::Missing(Needed::Pair);
        faults.add(&format!("database.{missing}"), kind);
    }
}

fn platform(faults: &mut Faults<'_>) {
    let platform = &faults.config.platform;
    match (&platform.url, platform.kind) {
        (None, PlatformKind::Http) => {
            faults.add("platform.url", FaultKind::Missing(Needed::Platform));
        }
        (Some(url), _) => match scheme_and_host(url) {
            Some((scheme, host)) if scheme == "http" && !stays_here(&host) => {
                faults.add("platform.url", FaultKind::Insecure(Remedy::Platform));
            }
            Some((scheme, host))
                if matches!(scheme.as_str(), "http" | "https") && !host.is_empty() => {}
            _ => {
                faults.add("platform.url", FaultKind::WrongType(Takes::PlatformUrl));
            }
        },
        (None, PlatformKind::Local) => {}
    }
}

fn mail(faults: &mut Faults<'_>) {
    let mail = &faults.config.mail;
    if mail.tls == MailTls::None && !stays_here(&mail.host) {
        faults.add("mail.tls", FaultKind::Insecure(Remedy::Mail));
    }
    if mail.host.is_empty() || mail.host.starts_with('/') {
        faults.add("mail.host", FaultKind::WrongType(Takes::MailHost));
    }
    if mail.user.is_some() && mail.password.is_none() && mail.password_file.is_none() {
        faults.add("mail.password_file", FaultKind::Missing(Needed::MailLogin));
    }
    if mail
        .from_address
        .as_ref()
        .is_some_and(|address| !looks_like_address(address))
    {
        let kind = FaultKind::WrongType(Takes::MailAddress);
        faults.add("mail.from_address", kind);
    }
}

/// Coarse on purpose: the mail room parses it fully.
fn looks_like_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !domain.is_empty()
            && !domain.contains('@')
            && !text.contains(char::is_whitespace)
    })
}
