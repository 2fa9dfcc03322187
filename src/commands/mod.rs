//! The commands, one file each. Each gives the exit status, or why it failed.

pub(crate) mod check;
pub(crate) mod explain;
pub(crate) mod facts;
pub(crate) mod hook;
pub(crate) mod init;
pub(crate) mod map;
pub(crate) mod problem_matcher;
pub(crate) mod rules;
pub(crate) mod schema;
pub(crate) mod server;
pub(crate) mod tombstone;

use std::io::{self, Write};

use crate::failure::Failure;

/// Prints a text on standard output.
fn print(text: &str) -> Result<u8, Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(Failure::Output)?;
    Ok(0)
}
