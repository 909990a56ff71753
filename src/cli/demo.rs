//! `densho demo`: everything on this machine, nothing on a network.

use super::exit::{Exit, Failure, OrExit as _};
use super::settings::{self, Site, no_worker};
use super::{out, screens};
use crate::config::Config;
use crate::demo::cluster::ClusterError;
use crate::demo::folder::{Folder, FolderError, Running};
use crate::demo::server::OLDEST;
use crate::demo::services::{self, ServiceError, WORKER};
use crate::demo::sink::SmtpSink;
use crate::demo::{cluster, seed};
use crate::i18n::Language;
use crate::i18n::demo::Demo;
use crate::runtime::logs;
use crate::worker::{Service, until_terminated};
use clap::Args;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// A second start waits this long for the first to be ready.
const PATIENCE: Duration = Duration::from_secs(120);
/// Between two looks whether somebody has come or gone.
const LOOK: Duration = Duration::from_millis(100);
/// What a worker that is told to stop may still take.
const FAREWELL: Duration = Duration::from_secs(5);

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Throw an earlier demonstration away and begin anew.
    #[arg(long)]
    reset: bool,
    /// Where it lives [default: ~/.local/state/densho/demo, for root /var/lib/densho-demo].
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Sit down as this operator: sato, suzuki (clerks of 長野支店), takahashi, mori (its supervisors), kato,
    /// honma (新潟支店), tanaka, ito (head office), kansa (auditor), kanri (administrator).
    #[arg(long = "as", value_name = "LOGIN", default_value = "sato")]
    login: String,
    /// No screens: print how to connect, and wait until told to end (SIGTERM, Ctrl-C).
    #[arg(long)]
    no_tui: bool,
}

pub(super) fn run(site: &Site, arguments: &Arguments) -> Result<Exit, Failure> {
    if site.file.is_some() {
        return Err(Failure::new(Exit::Usage, words().own_settings()));
    }
    if !seed::house::people()
        .iter()
        .any(|person| person.login.as_str() == arguments.login)
    {
        return Err(Failure::new(Exit::Usage, words().nobody(&arguments.login)));
    }
    let path = match &arguments.dir {
        Some(dir) => dir.clone(),
        None => Folder::usual().map_err(folder_fault)?,
    };
    let folder = Folder::open(&path).map_err(folder_fault)?;
    let right = match folder.run().map_err(folder_fault)? {
        Some(right) => Some(right),
        None => when_ended(&folder)?,
    };
    match right {
        Some(right) => host(&folder, &right, arguments),
        None if arguments.reset => {
            Err(folder_fault(FolderError::Running(folder.path().to_owned())))
        }
        None => join(&folder, arguments),
    }
}

/// An earlier demonstration that is ending is waited for, and its folder taken over; none: it is not ending.
fn when_ended(folder: &Folder) -> Result<Option<Running>, Failure> {
    let until = Instant::now() + PATIENCE;
    let (ready, ending) = (folder.join("ready"), folder.join("ending"));
    let mut told = false;
    while ending.exists() && !ready.exists() {
        if !std::mem::replace(&mut told, true) {
            out::note(words().earlier_ends());
        }
        if let Some(right) = folder.run().map_err(folder_fault)? {
            return Ok(Some(right));
        }
        if Instant::now() > until {
            return Err(Failure::new(Exit::Later, words().earlier_stays()));
        }
        std::thread::sleep(LOOK);
    }
    folder.run().map_err(folder_fault)
}

/// Runs the services, and the screens in front of them.
fn host(folder: &Folder, right: &Running, arguments: &Arguments) -> Result<Exit, Failure> {
    let began = Instant::now();
    if arguments.reset {
        folder.empty(right).map_err(folder_fault)?;
    }
    let (ready, ending) = (folder.join("ready"), folder.join("ending"));
    // Left behind by a process that was killed, or has ended.
    for left in [&ready, &ending] {
        if left.exists() {
            std::fs::remove_file(left).or_exit(Exit::System)?;
        }
    }
    out::note(words().starting());
    let cluster = services::cluster(folder).map_err(|fault| service_fault(&fault))?;
    services::secrets(folder).map_err(|fault| service_fault(&fault))?;
    let threads = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .thread_name("demo")
        .build()
        .or_exit(Exit::System)?;
    let (stop, stopping) = watch::channel(false);
    let (config, worker, sink) = threads.block_on(async {
        let filled = services::database(folder, &cluster, right)
            .await
            .map_err(|fault| service_fault(&fault))?;
        let sink = SmtpSink::start(0, &folder.join("mail"))
            .await
            .or_exit(Exit::System)?;
        let file = services::settings(folder, &cluster, sink.address())
            .map_err(|fault| service_fault(&fault))?;
        let config = settings_of(&file, &arguments.login)?;
        logs::start(&config.log, true).or_exit(Exit::CannotWrite)?;
        let own = settings_of(&file, WORKER)?;
        let service = Service::from_config(&own).map_err(|fault| no_worker(&fault, &own))?;
        let worker = tokio::spawn(service.run(stopping));
        if !filled {
            seed::applications(&cluster, |done, all| {
                if done % 10 == 0 || done == all {
                    out::note(&words().filling(done, all));
                }
            })
            .await
            .map_err(|fault| service_fault(&fault))?;
            services::seeded(folder).map_err(|fault| service_fault(&fault))?;
        }
        Ok((config, worker, sink))
    })?;
    std::fs::write(&ready, std::process::id().to_string()).or_exit(Exit::System)?;
    let seconds = format!("{:.1}", began.elapsed().as_secs_f32());
    out::note(&words().ready(seconds));
    let ended = if arguments.no_tui {
        print(folder, &config)
            .and_then(|()| threads.block_on(until_told()))
            .map(|()| Exit::Done)
    } else {
        screens::stand(&config, false, true).and_then(|exit| {
            threads.block_on(until_alone(folder))?;
            Ok(exit)
        })
    };
    // Whoever starts now waits until the folder is free.
    let _gone = std::fs::rename(&ready, &ending);
    threads.block_on(async {
        // The worker gives back what it cannot finish; the cluster's own records would do as well.
        let _told = stop.send(true);
        let _ended = tokio::time::timeout(FAREWELL, worker).await;
        drop(sink);
    });
    drop(cluster);
    ended
}

/// The screens in front of services that another process runs.
fn join(folder: &Folder, arguments: &Arguments) -> Result<Exit, Failure> {
    let until = Instant::now() + PATIENCE;
    let (ready, ending) = (folder.join("ready"), folder.join("ending"));
    if !ready.exists() {
        out::note(words().other_fills());
    }
    while !ready.exists() {
        if ending.exists() {
            return match when_ended(folder)? {
                Some(right) => host(folder, &right, arguments),
                None => join(folder, arguments),
            };
        }
        if folder.run().map_err(folder_fault)?.is_some() {
            return Err(Failure::new(Exit::Later, words().other_ended()));
        }
        if Instant::now() > until {
            return Err(Failure::new(Exit::Later, words().other_late()));
        }
        std::thread::sleep(LOOK);
    }
    let _guest = folder.join_in().map_err(folder_fault)?;
    let config = settings_of(&folder.join("config.toml"), &arguments.login)?;
    if arguments.no_tui {
        print(folder, &config)?;
        return super::block_on(async {
            let mut told = until_terminated().or_exit(Exit::System)?;
            while folder.run().map_err(folder_fault)?.is_none() {
                tokio::select! {
                    _ = told.wait_for(|told| *told) => break,
                    () = tokio::time::sleep(LOOK) => {}
                }
            }
            Ok(Exit::Done)
        });
    }
    screens::stand(&config, true, true)
}

/// The demo's settings for this login. Variables of a real installation that lie around do not count.
fn settings_of(file: &Path, login: &str) -> Result<Config, Failure> {
    let own = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| !name.starts_with("DENSHO_") || name.starts_with("DENSHO_UI__"))
        .chain([("DENSHO_DATABASE__USER".to_owned(), login.to_owned())])
        .collect();
    settings::read(Some(file), own)
}

/// What another program needs to know, a line each, for people and for scripts.
fn print(folder: &Folder, config: &Config) -> Result<(), Failure> {
    let login = config.database.user.as_deref().unwrap_or_default();
    let host = Path::new(&config.database.host);
    for (name, value) in [
        ("database", cluster::url(host, login, services::DATABASE)),
        ("settings", folder.join("config.toml").display().to_string()),
        ("mail", format!("{}:{}", config.mail.host, config.mail.port)),
        ("mails", folder.join("mail").display().to_string()),
        ("spool", folder.join("spool").display().to_string()),
    ] {
        out::line(&format!("{name}: {value}"))?;
    }
    out::line("ready")
}

async fn until_told() -> Result<(), Failure> {
    let mut told = until_terminated().or_exit(Exit::System)?;
    // An error means that nobody can tell any more, which is the same.
    let _told = told.wait_for(|told| *told).await;
    Ok(())
}

/// Others may still sit at their screens: the services stay until they have left.
async fn until_alone(folder: &Folder) -> Result<(), Failure> {
    if folder.is_alone().map_err(folder_fault)? {
        return Ok(());
    }
    out::note(words().others_stay());
    let mut told = until_terminated().or_exit(Exit::System)?;
    while !folder.is_alone().map_err(folder_fault)? {
        tokio::select! {
            _ = told.wait_for(|told| *told) => return Ok(()),
            () = tokio::time::sleep(LOOK) => {}
        }
    }
    Ok(())
}

/// The words of whoever starts it. The demonstration has no settings of its own before it has a folder, so that the
/// variable alone says the language; one that is none is a fault of the settings, which are read later.
fn words() -> Demo {
    Demo(match std::env::var("DENSHO_UI__LANGUAGE").as_deref() {
        Ok("en") => Language::English,
        _ => Language::Japanese,
    })
}

fn folder_fault(fault: FolderError) -> Failure {
    let words = words();
    let said = match &fault {
        FolderError::Io { .. } => return Failure::new(Exit::System, fault),
        FolderError::NotOurs(path) => words.not_ours(path.display()),
        FolderError::Running(path) => words.runs(path.display()),
        FolderError::NoHome => words.no_home().to_owned(),
    };
    Failure::new(Exit::Usage, said)
}

fn service_fault(fault: &ServiceError) -> Failure {
    let words = words();
    match fault {
        ServiceError::Cluster(fault) => cluster_fault(fault),
        ServiceError::Io { .. } => Failure::new(Exit::System, fault),
        ServiceError::Database(why) => Failure::new(Exit::Data, words.database(why)),
        ServiceError::Migration(why) => Failure::new(Exit::Data, words.database(why)),
        ServiceError::Vault(_) | ServiceError::Seed(_) => Failure::new(Exit::Internal, fault),
    }
}

fn cluster_fault(fault: &ClusterError) -> Failure {
    let words = words();
    let said = match fault {
        ClusterError::NoServer { old } => {
            let said = match old.as_slice() {
                [] => words.no_server(OLDEST),
                old => {
                    let old: Vec<String> = old.iter().map(ToString::to_string).collect();
                    words.old_server(old.join(", "), OLDEST)
                }
            };
            return Failure::new(Exit::Unavailable, said);
        }
        ClusterError::NoServiceUser => words.no_service_user().to_owned(),
        ClusterError::NotOurs(path) => words.others_folder(path.display()),
        ClusterError::Unreachable { dir, uid } => words.unreachable(dir.display(), uid),
        // What PostgreSQL and the system said.
        ClusterError::Failed { .. } | ClusterError::TooLate { .. } | ClusterError::Io { .. } => {
            fault.to_string()
        }
    };
    Failure::new(Exit::System, said)
}
