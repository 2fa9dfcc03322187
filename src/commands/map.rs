//! `railint map`: who owns what.

use std::io::{self, BufWriter, IsTerminal, Write};

use railint_boundary::Boundary;
use railint_lint::{Run, Survey};
use railint_report::{MapKind, Options, write_map};

use crate::cli;
use crate::failure::Failure;
use crate::linters::linters;
use crate::stack::{self, Needs, Stack};

/// Draws the map of the stack that the paths belong to.
pub(crate) fn run(arguments: &cli::Map) -> Result<u8, Failure> {
    let Stack {
        policy,
        repos,
        reach,
        missing,
        ..
    } = stack::find(
        &arguments.paths,
        arguments.stack.as_deref(),
        Needs::Siblings,
    )?;
    let mut run = Run {
        repos,
        policy: &policy,
        linters: &linters(),
        today: cli::today(arguments.today),
        reported: &|repo, path| reach.covers(repo, path),
    };
    let survey = Survey::new(&mut run);
    let outcome = survey.outcome();
    let mut map = survey.view(&Boundary, |stack| {
        railint_boundary::map(stack, &policy, &outcome.findings)
    });
    map.judged_in_part = outcome.judged_in_part;
    map.judged_in_part.extend(missing);
    let Some(file) = &arguments.output else {
        let stdout = io::stdout();
        let color = anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never;
        let options = Options {
            color: color && (stdout.is_terminal() || arguments.format == MapKind::Table),
            ..Options::default()
        };
        let mut out = BufWriter::new(stdout.lock());
        return write_map(arguments.format, &map, &options, &mut out)
            .and_then(|()| out.flush())
            .map(|()| 0)
            .map_err(Failure::Output);
    };
    let mut drawn = Vec::new();
    write_map(arguments.format, &map, &Options::default(), &mut drawn)
        .and_then(|()| railint_source::write_file(file, &drawn))
        .map(|()| 0)
        .map_err(|error| {
            let message = format!("{} cannot be written: {error}", file.display());
            Failure::Usage(message, String::new())
        })
}
