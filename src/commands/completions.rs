//! `railint completions`: what a shell needs to complete commands and options.

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use crate::cli::Cli;
use crate::commands::print;
use crate::failure::Failure;

/// Prints the completions for a shell.
pub(crate) fn run(shell: Shell) -> Result<u8, Failure> {
    let mut script = Vec::new();
    generate(shell, &mut Cli::command(), "railint", &mut script);
    print(&String::from_utf8_lossy(&script))
}
