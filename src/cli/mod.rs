//! The command line: one file per subcommand, exit codes, and what is printed.
//! Each subcommand reads its arguments, calls the rooms below, and says what happened.
//! No rules, no SQL, no escape codes; every printed line passes the gate (`out`).

pub mod exit;
pub mod out;

mod close;
mod connect;
mod demo;
mod doctor;
mod export;
mod import;
mod intake;
mod keymap;
mod keys;
mod lookup;
mod migrate;
mod operator;
mod papers;
mod ruler;
mod screens;
mod search;
mod secret;
mod settings;
mod verify;
mod worker;

use clap::{Parser, Subcommand};
use exit::{Exit, Failure};
use std::path::PathBuf;
use std::process::ExitCode;

/// 電子証書: the back office for electronic construction guarantees. Without a subcommand: the screens.
#[derive(Debug, Parser)]
#[command(
    name = "densho",
    version,
    about,
    after_help = Exit::help(),
    max_term_width = 100,
    disable_help_subcommand = true
)]
pub struct Arguments {
    /// Settings file; otherwise the first that exists of $DENSHO_CONFIG, ~/.config/densho/config.toml,
    /// /etc/densho/config.toml. Variables DENSHO_SECTION__KEY come on top.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Try everything out: a private database with sample data, a worker, a mail sink, and the screens.
    Demo(demo::Arguments),
    /// Bring the database up to this program's version.
    Migrate(migrate::Arguments),
    /// Take application files in, or check them.
    Intake(intake::Arguments),
    /// Show a certificate as the orderer sees it; asks for the auth key at the terminal.
    Lookup(lookup::Arguments),
    /// Find contracts and applications by any conditions, as the screens do.
    Search(Box<search::Arguments>),
    /// Print a contract's certificate to a PDF file.
    Certificate(papers::CertificateArguments),
    /// Print a contract's key notice to a PDF file; the worker must run.
    Notice(papers::NoticeArguments),
    /// Issue what was approved, publish, mail, answer key requests, take application files in.
    Worker(worker::Arguments),
    /// Bring masters in from CSV files.
    Import(import::Arguments),
    /// Write a list of the audit, the masters or the close to a CSV file.
    Export(export::Arguments),
    /// Close days and months, or reopen them.
    #[command(subcommand)]
    Close(close::Action),
    /// Who may work here.
    #[command(subcommand)]
    Operator(operator::Action),
    /// Check everything that a working installation needs, each with its remedy.
    Doctor(doctor::Arguments),
    /// Show how this terminal draws, for a person to judge, and what was found out about it.
    Ruler,
    /// Hold the records against the sealed audit trail and against themselves; for auditors and administrators.
    Verify(verify::Arguments),
    /// The settings.
    #[command(subcommand)]
    Config(settings::Action),
    /// Show what a key arrives as, what it is taken for and what it would do. Bytes on standard input are
    /// explained line by line.
    Keys,
    /// The keymap: check it, list it.
    #[command(subcommand)]
    Keymap(keymap::Action),
}

/// Parses the process's arguments, runs, and says the exit code.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            if error.use_stderr() {
                // It quotes what was given, and that may come out of somebody else's list.
                out::note(&error.render().to_string());
                return Exit::Usage.into();
            }
            // --help and --version arrive here too. A lost output stream changes nothing.
            let _lost = error.print();
            return Exit::Done.into();
        }
    };
    match run(&arguments) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            out::note(&failure.said);
            failure.exit.into()
        }
    }
}

fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let site = settings::Site {
        file: arguments.config.clone(),
    };
    match &arguments.command {
        None => screens::run(&site),
        Some(Command::Demo(a)) => demo::run(&site, a),
        Some(Command::Migrate(a)) => migrate::run(&site, a),
        Some(Command::Intake(a)) => intake::run(&site, a),
        Some(Command::Lookup(a)) => lookup::run(&site, a),
        Some(Command::Search(a)) => search::run(&site, a),
        Some(Command::Certificate(a)) => papers::certificate(&site, a),
        Some(Command::Notice(a)) => papers::notice(&site, a),
        Some(Command::Worker(a)) => worker::run(&site, a),
        Some(Command::Import(a)) => import::run(&site, a),
        Some(Command::Close(a)) => close::run(&site, a),
        Some(Command::Export(a)) => export::run(&site, a),
        Some(Command::Operator(a)) => operator::run(&site, a),
        Some(Command::Doctor(a)) => doctor::run(&site, a),
        Some(Command::Ruler) => ruler::run(&site),
        Some(Command::Verify(a)) => verify::run(&site, a),
        Some(Command::Config(a)) => settings::run(&site, a),
        Some(Command::Keys) => keys::run(&site),
        Some(Command::Keymap(a)) => keymap::run(&site, a),
    }
}

/// A runtime of one thread, for subcommands that ask the database one thing after the other.
fn block_on<T>(future: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| Failure::new(Exit::System, e))?
        .block_on(future)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent_and_every_subcommand_says_what_it_does() {
        let mut command = Arguments::command();
        command.clone().debug_assert();
        fn each(command: &clap::Command) {
            assert!(
                command.get_about().is_some(),
                "{} says nothing",
                command.get_name()
            );
            for argument in command.get_arguments() {
                assert!(
                    argument.get_help().is_some(),
                    "{} of {} says nothing",
                    argument.get_id(),
                    command.get_name()
                );
            }
            command.get_subcommands().for_each(each);
        }
        command.build();
        each(&command);
    }

    #[test]
    fn help_holds_every_exit_code() {
        let help = Arguments::command().render_help().to_string();
        for exit in Exit::ALL {
            assert!(help.contains(exit.meaning()), "{exit:?}");
        }
    }
}
