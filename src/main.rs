//! The railint command.

mod baselines;
mod cli;
mod commands;
mod editor;
mod failure;
mod fixes;
mod history;
mod linters;
mod look_back;
mod narrow;
mod only;
mod progress;
mod stack;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Color, Command};
use crate::failure::Failure;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.color {
        Color::Auto => {}
        Color::Always => anstream::ColorChoice::Always.write_global(),
        Color::Never => anstream::ColorChoice::Never.write_global(),
    }
    let result = match cli.command {
        Command::Check(arguments) => commands::check::run(&arguments),
        Command::Explain { rule } => commands::explain::run(&rule),
        Command::Facts(arguments) => commands::facts::run(&arguments),
        Command::Map(arguments) => commands::map::run(&arguments),
        Command::Plans(arguments) => commands::plans::run(&arguments),
        Command::Rules => commands::rules::run(),
        Command::Baseline(arguments) => commands::baseline::run(&arguments),
        Command::Completions { shell } => commands::completions::run(shell),
        Command::Man { output } => commands::man::run(output.as_deref()),
        Command::Hook(hook) => commands::hook::run(&hook),
        Command::ProblemMatcher { kind } => commands::problem_matcher::run(kind),
        Command::Init(arguments) => commands::init::run(&arguments),
        Command::Server => commands::server::run(),
        Command::Tombstone(command) => commands::tombstone::run(&command),
        Command::Schema { name } => commands::schema::run(name.as_deref()),
    };
    match result {
        Ok(status) => ExitCode::from(status),
        // Whoever reads the output has seen enough (`railint check | head`).
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(failure) => {
            let mut stderr = io::stderr().lock();
            // There is nowhere left to say that standard error is gone.
            let _ = failure.print(&mut stderr).and_then(|()| stderr.flush());
            ExitCode::from(failure.status())
        }
    }
}
