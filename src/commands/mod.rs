//! The commands, one file each. Each gives the exit status, or why it failed.

pub(crate) mod baseline;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod explain;
pub(crate) mod facts;
pub(crate) mod hook;
pub(crate) mod init;
pub(crate) mod man;
pub(crate) mod map;
pub(crate) mod plans;
pub(crate) mod problem_matcher;
pub(crate) mod rules;
pub(crate) mod schema;
pub(crate) mod server;
pub(crate) mod tombstone;

use std::io::{self, Write};

use crate::failure::Failure;

/// How many columns the terminal has, where standard output is one.
fn terminal_width(terminal: bool) -> Option<usize> {
    let (terminal_size::Width(width), _) = terminal.then(terminal_size::terminal_size)??;
    Some(usize::from(width))
}

/// Prints a text on standard output.
fn print(text: &str) -> Result<u8, Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(Failure::Output)?;
    Ok(0)
}
