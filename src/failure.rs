//! What ends a run before it can judge: bad usage and bad configuration.

use std::io::{self, Write};

use railint_policy::{ConfigError, nearest};

/// Why a run ended without a verdict.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The configuration is wrong: every error with its place.
    Config(Vec<ConfigError>),
    /// Something was asked for that cannot be done: a message and a remedy.
    Usage(String, String),
    /// There is nothing to judge: a message.
    Nothing(String),
    /// Output could not be written.
    Output(io::Error),
}

impl Failure {
    /// Something was asked for by a name that does not exist: `what` says so,
    /// the nearest known name is offered, or else `otherwise`.
    pub(crate) fn unknown<'a>(
        what: String,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
        otherwise: &str,
    ) -> Self {
        let help = match nearest(name, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => otherwise.to_owned(),
        };
        Self::Usage(what, help)
    }

    /// What went wrong, in a sentence.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Config(errors) => {
                let first = errors.first().map(|error| error.message.as_str());
                first.unwrap_or("the configuration is wrong").to_owned()
            }
            Self::Usage(message, _) | Self::Nothing(message) => message.clone(),
            Self::Output(error) => error.to_string(),
        }
    }

    /// The exit status of the program: 2 for bad usage or configuration, 3
    /// where nothing was found.
    pub(crate) fn status(&self) -> u8 {
        match self {
            Self::Config(_) | Self::Usage(..) | Self::Output(_) => 2,
            Self::Nothing(_) => 3,
        }
    }

    /// Says what is wrong.
    pub(crate) fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Config(errors) => {
                for error in errors {
                    print_config_error(error, out)?;
                }
                Ok(())
            }
            Self::Usage(message, help) => {
                writeln!(out, "error: {}", safe(message))?;
                if !help.is_empty() {
                    writeln!(out, "  help: {}", safe(help))?;
                }
                Ok(())
            }
            Self::Nothing(message) => writeln!(out, "error: {}", safe(message)),
            Self::Output(error) => writeln!(out, "error: the report could not be written: {error}"),
        }
    }
}

/// The error with the line that it stands on:
///
/// ```text
/// error: railint.yaml:3:1: unknown key `reops`
///    |
///  3 | reops:
///    | ^^^^^
///   help: did you mean `repos`?
/// ```
fn print_config_error(error: &ConfigError, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "error: {}", safe(&error.path))?;
    if let Some((start, end)) = error.place {
        writeln!(
            out,
            ":{}:{}: {}",
            start.line,
            start.column,
            safe(&error.message)
        )?;
        let line = error
            .text
            .as_deref()
            .and_then(|text| text.lines().nth(start.line - 1));
        if let Some(line) = line.map(|line| line.trim_start_matches('\u{feff}')) {
            let shown: String = line.chars().take(100).collect();
            let from = start.column.min(101) - 1;
            let until = if end.line == start.line {
                end.column.saturating_sub(1)
            } else {
                line.chars().count()
            };
            let width = until.min(100).saturating_sub(from).max(1);
            let number = start.line.to_string();
            let margin = " ".repeat(number.len());
            writeln!(out, " {margin} |")?;
            writeln!(out, " {number} | {}", safe(&shown).replace('\t', " "))?;
            writeln!(out, " {margin} | {}{}", " ".repeat(from), "^".repeat(width))?;
        }
    } else {
        writeln!(out, ": {}", safe(&error.message))?;
    }
    if !error.help.is_empty() {
        writeln!(out, "  help: {}", safe(&error.help))?;
    }
    Ok(())
}

/// Text without control characters, which could drive the terminal.
fn safe(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() && c != '\t' {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}
