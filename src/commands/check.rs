//! `railint check`: the main job.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};

use jiff::ZonedDateTime;
use railint_lint::{Outcome, Run};
use railint_policy::pattern_names;
use railint_report::{Kind, Options, Texts, format};

use crate::cli::{Check, Target};
use crate::failure::Failure;
use crate::fixes;
use crate::linters::{linters, rules, unknown_rule};
use crate::stack::{self, Needs, Stack};

/// Judges and reports. The status is 1 where a finding stands at error level.
pub(crate) fn run(arguments: &Check) -> Result<u8, Failure> {
    check_rule_names(arguments)?;
    let Stack {
        mut policy,
        repos,
        reach,
        texts,
        missing,
    } = stack::find(
        &arguments.paths,
        arguments.stack.as_deref(),
        Needs::Siblings,
    )?;
    policy.levels.select.clone_from(&arguments.select);
    policy.levels.ignore.clone_from(&arguments.ignore);
    policy.levels.forced.clone_from(&arguments.level);
    let mut run = Run {
        repos,
        policy: &policy,
        linters: &linters(),
        today: arguments
            .today
            .unwrap_or_else(|| ZonedDateTime::now().date()),
        reported: &|repo, path| reach.covers(repo, path),
    };
    if arguments.diff {
        let mended = railint_lint::mend(&mut run);
        return fixes::show(&mended, &texts.with_repos(&run.repos));
    }
    let mut outcome = if arguments.fix {
        let mended = railint_lint::mend(&mut run);
        fixes::write(&mended, &run.repos)?;
        mended.outcome
    } else {
        railint_lint::run(&mut run)
    };
    outcome.judged_in_part.extend(missing);
    let texts = texts.with_repos(&run.repos);
    report(arguments, &outcome, &texts)?;
    Ok(u8::from(outcome.failed()))
}

fn report(arguments: &Check, outcome: &Outcome, texts: &dyn Texts) -> Result<(), Failure> {
    let on_terminal = Target {
        kind: Kind::Pretty,
        file: None,
    };
    let targets = if arguments.format.is_empty() {
        std::slice::from_ref(&on_terminal)
    } else {
        arguments.format.as_slice()
    };
    for target in targets {
        match &target.file {
            None => print(target.kind, arguments.quiet, outcome, texts).map_err(Failure::Output)?,
            Some(path) => {
                let options = Options {
                    quiet: arguments.quiet,
                    ..Options::default()
                };
                let write = || {
                    let mut out = BufWriter::new(File::create(path)?);
                    format(target.kind).write(outcome, texts, &options, &mut out)?;
                    out.flush()
                };
                write().map_err(|error: io::Error| {
                    let message = format!("{} cannot be written: {error}", path.display());
                    Failure::Usage(message, String::new())
                })?;
            }
        }
    }
    Ok(())
}

/// Writes to standard output, as well as its reader can take it.
fn print(kind: Kind, quiet: bool, outcome: &Outcome, texts: &dyn Texts) -> io::Result<()> {
    let stdout = io::stdout();
    let color = anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never;
    let terminal = stdout.is_terminal();
    let columns = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok());
    let width = terminal_width(terminal).or(columns).unwrap_or(80);
    let options = Options {
        color,
        unicode: true,
        width,
        quiet,
        hyperlinks: false,
    };
    let mut out = BufWriter::new(stdout.lock());
    format(kind).write(outcome, texts, &options, &mut out)?;
    out.flush()
}

fn terminal_width(terminal: bool) -> Option<usize> {
    let (terminal_size::Width(width), _) = terminal.then(terminal_size::terminal_size)??;
    Some(usize::from(width).clamp(40, 120))
}

/// A misspelt rule on the command line must not pass for a clean run.
fn check_rule_names(arguments: &Check) -> Result<(), Failure> {
    let rules = rules();
    let levels = arguments.level.iter().map(|(rule, _)| rule);
    for pattern in arguments
        .select
        .iter()
        .chain(&arguments.ignore)
        .chain(levels)
    {
        if rules.iter().any(|rule| pattern_names(pattern, rule.id)) {
            continue;
        }
        return Err(unknown_rule(pattern, &rules));
    }
    Ok(())
}
