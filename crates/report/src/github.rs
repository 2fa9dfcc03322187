//! `github`: workflow commands of GitHub, which become annotations.
//!
//! GitHub shows ten of each kind for a step and drops the rest without a word,
//! so no more are written, the heaviest first, and the rest is counted. There
//! is no room for a fingerprint.

use std::borrow::Cow;
use std::io::{self, Write};

use railint_lint::{Finding, Level, Outcome};

use crate::common::{message_and_help, one_line, repo_of};
use crate::{Format, Options, Texts};

/// How many annotations of one kind GitHub shows for a step.
pub(crate) const MAX_OF_A_KIND: usize = 10;

pub(crate) struct Github;

impl Format for Github {
    fn write(
        &self,
        outcome: &Outcome,
        texts: &dyn Texts,
        _options: &Options,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        for level in [Level::Error, Level::Warning, Level::Info] {
            let of_level = || outcome.findings.iter().filter(|f| f.level == level);
            for finding in of_level().take(MAX_OF_A_KIND) {
                command(finding, texts, out)?;
            }
            let cut = of_level().count().saturating_sub(MAX_OF_A_KIND);
            if cut > 0 {
                let noun = kind(level);
                let s = if cut == 1 { "" } else { "s" };
                writeln!(
                    out,
                    "railint: {cut} more {noun}{s}; GitHub shows {MAX_OF_A_KIND} of a kind for a step"
                )?;
            }
        }
        Ok(())
    }
}

fn command(finding: &Finding, texts: &dyn Texts, out: &mut dyn Write) -> io::Result<()> {
    let path = texts.display_path(repo_of(finding), &finding.path);
    let (start, end) = (finding.place.start, finding.place.end);
    write!(
        out,
        "::{} file={},line={},endLine={},col={}",
        kind(finding.level),
        property(&path),
        start.line,
        end.line,
        start.column
    )?;
    if end.line == start.line {
        // Over several lines it would be counted in the first.
        write!(out, ",endColumn={}", end.column)?;
    }
    let text = message_and_help(finding);
    let lines: Vec<Cow<'_, str>> = text.lines().map(data).collect();
    writeln!(
        out,
        ",title={}::{}",
        property(finding.rule.id),
        lines.join("%0A")
    )
}

fn kind(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info | Level::Off => "notice",
    }
}

/// Text behind the `::` of a command.
fn data(text: &str) -> Cow<'_, str> {
    let safe = one_line(text);
    match safe.contains('%') {
        true => Cow::Owned(safe.replace('%', "%25")),
        false => safe,
    }
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
