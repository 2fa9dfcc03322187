//! `railint man`: the manual pages.

use std::fs;
use std::path::Path;

use clap::CommandFactory;
use clap_mangen::Man;

use crate::cli::Cli;
use crate::commands::print;
use crate::failure::Failure;

/// Prints the main page, or writes a page for each command into a folder.
pub(crate) fn run(folder: Option<&Path>) -> Result<u8, Failure> {
    let mut command = Cli::command();
    let Some(folder) = folder else {
        let mut page = Vec::new();
        Man::new(command)
            .render(&mut page)
            .map_err(Failure::Output)?;
        return print(&String::from_utf8_lossy(&page));
    };
    command.build();
    fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(command, folder))
        .map_err(|error| {
            let message = format!("{} cannot be written: {error}", folder.display());
            Failure::Usage(message, String::new())
        })?;
    Ok(0)
}
