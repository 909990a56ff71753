//! `densho demo`: everything on this machine, nothing on a network.

use super::exit::{Exit, Failure, OrExit as _};
use super::settings::Site;
use super::{out, screens};
use crate::config::Config;
use crate::demo::folder::{Folder, FolderError, Running};
use crate::demo::services::{self, ServiceError, WORKER};
use crate::demo::sink::SmtpSink;
use crate::demo::{cluster, seed};
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
        return Err(Failure::new(
            Exit::Usage,
            "densho demo brings its own settings: leave --config away",
        ));
    }
    if !seed::house::people()
        .iter()
        .any(|person| person.login.as_str() == arguments.login)
    {
        return Err(Failure::new(
            Exit::Usage,
            format!(
                "nobody is called {}; densho demo --help lists who there is",
                arguments.login
            ),
        ));
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
            out::note("densho demo: an earlier demonstration here is ending; waiting for it …");
        }
        if let Some(right) = folder.run().map_err(folder_fault)? {
            return Ok(Some(right));
        }
        if Instant::now() > until {
            return Err(Failure::new(
                Exit::Later,
                "the earlier demonstration has not ended; try again",
            ));
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
    out::note("densho demo: starting the private PostgreSQL …");
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
        let config = settings(&file, &arguments.login)?;
        logs::start(&config.log, true).or_exit(Exit::CannotWrite)?;
        let service = Service::from_config(&settings(&file, WORKER)?).or_exit(Exit::Config)?;
        let worker = tokio::spawn(service.run(stopping));
        if !filled {
            seed::applications(&cluster, |done, all| {
                if done % 10 == 0 || done == all {
                    out::note(&format!("densho demo: {done} of {all} applications"));
                }
            })
            .await
            .map_err(|fault| service_fault(&fault))?;
            services::seeded(folder).map_err(|fault| service_fault(&fault))?;
        }
        Ok((config, worker, sink))
    })?;
    std::fs::write(&ready, std::process::id().to_string()).or_exit(Exit::System)?;
    out::note(&format!(
        "densho demo: ready after {:.1} s",
        began.elapsed().as_secs_f32()
    ));
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
        out::note("densho demo: another start is filling the database; waiting for it …");
    }
    while !ready.exists() {
        if ending.exists() {
            return match when_ended(folder)? {
                Some(right) => host(folder, &right, arguments),
                None => join(folder, arguments),
            };
        }
        if folder.run().map_err(folder_fault)?.is_some() {
            return Err(Failure::new(
                Exit::Later,
                "the other start has ended before it was ready; start again",
            ));
        }
        if Instant::now() > until {
            return Err(Failure::new(
                Exit::Later,
                "the other start is not ready; try again",
            ));
        }
        std::thread::sleep(LOOK);
    }
    let _guest = folder.join_in().map_err(folder_fault)?;
    let config = settings(&folder.join("config.toml"), &arguments.login)?;
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
fn settings(file: &Path, login: &str) -> Result<Config, Failure> {
    let own = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| !name.starts_with("DENSHO_") || name.starts_with("DENSHO_UI__"))
        .chain([("DENSHO_DATABASE__USER".to_owned(), login.to_owned())]);
    Config::load(Some(file), own).map_err(|faults| {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Failure::new(Exit::Config, lines.join("\n"))
    })
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
    out::note(
        "densho demo: others are still in it; the services stay until they leave (Ctrl-C ends them now).",
    );
    let mut told = until_terminated().or_exit(Exit::System)?;
    while !folder.is_alone().map_err(folder_fault)? {
        tokio::select! {
            _ = told.wait_for(|told| *told) => return Ok(()),
            () = tokio::time::sleep(LOOK) => {}
        }
    }
    Ok(())
}

fn folder_fault(fault: FolderError) -> Failure {
    let exit = match fault {
        FolderError::Io { .. } => Exit::System,
        _ => Exit::Usage,
    };
    Failure::new(exit, fault)
}

fn service_fault(fault: &ServiceError) -> Failure {
    let exit = match fault {
        ServiceError::Cluster(cluster::ClusterError::NoServer { .. }) => Exit::Unavailable,
        ServiceError::Cluster(_) | ServiceError::Io { .. } => Exit::System,
        ServiceError::Database(_) | ServiceError::Migration(_) => Exit::Data,
        ServiceError::Vault(_) | ServiceError::Seed(_) => Exit::Internal,
    };
    Failure::new(exit, fault)
}
