//! `markdown`: for a comment on a review, or the summary of a job.
//!
//! Names and messages are shown as code or escaped, so that none of them
//! becomes a link, an image or a mention. A comment holds some 65,000
//! characters, so the report stops before, and counts the rest.

use std::io::{self, Write};

use railint_lint::{Finding, Level, Outcome};

use crate::common::{one_line, range, repo_of, rule_url};
use crate::summary::{counts, extent};
use crate::{Format, Options, Texts};

/// How long the list of findings gets, in bytes.
const MAX_BYTES: usize = 60_000;

pub(crate) struct Markdown;

impl Format for Markdown {
    fn write(
        &self,
        outcome: &Outcome,
        texts: &dyn Texts,
        _options: &Options,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        writeln!(out, "### railint: {} {}", counts(outcome), extent(outcome))?;
        let mut left = MAX_BYTES;
        let mut shown = 0;
        for finding in &outcome.findings {
            let item = item(finding, texts);
            let Some(rest) = left.checked_sub(item.len()) else {
                break;
            };
            left = rest;
            if shown == 0 {
                writeln!(out)?;
            }
            shown += 1;
            out.write_all(item.as_bytes())?;
        }
        let cut = outcome.findings.len() - shown;
        if cut > 0 {
            writeln!(out, "\n{cut} more are not shown here.")?;
        }
        list("Judged in part", &outcome.judged_in_part, out)?;
        list("Notes", &outcome.notes, out)
    }
}

/// One finding as an item of a list. The fingerprint is in a comment, for
/// programs that look for what they have posted before.
fn item(finding: &Finding, texts: &dyn Texts) -> String {
    let path = texts.display_path(repo_of(finding), &finding.path);
    let place = format!("{path}:{}", range(&finding.place));
    let mut item = format!(
        "- {} **{}** [`{}`]({}) {}<!-- {} -->\n  {}\n",
        mark(finding.level),
        finding.level.as_str(),
        finding.rule.id,
        rule_url(finding.rule.id),
        code(&place),
        finding.fingerprint,
        escape(&finding.message),
    );
    if let Some(contract) = &finding.contract {
        item.push_str(&format!("  <br>Why: {}\n", escape(&contract.message)));
    }
    if !finding.help.is_empty() {
        item.push_str(&format!("  <br>Help: {}\n", escape(&finding.help)));
    }
    item
}

fn list(title: &str, sentences: &[String], out: &mut dyn Write) -> io::Result<()> {
    if sentences.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{title}:\n")?;
    for sentence in sentences {
        writeln!(out, "- {}", escape(sentence))?;
    }
    Ok(())
}

fn mark(level: Level) -> &'static str {
    match level {
        Level::Error => "❌",
        Level::Warning => "⚠️",
        Level::Info | Level::Off => "ℹ️",
    }
}

/// Text as code, between more backticks than it holds in a row.
pub(crate) fn code(text: &str) -> String {
    let text = one_line(text);
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    // A space at either end is taken off again by every reader.
    match longest {
        0 => format!("{fence}{text}{fence}"),
        _ => format!("{fence} {text} {fence}"),
    }
}

/// Text as text: parts between backticks stay code, all else that means
/// something to Markdown is escaped.
fn escape(text: &str) -> String {
    let text = one_line(text);
    let mut escaped = String::with_capacity(text.len() + 16);
    let mut parts = text.split('`').peekable();
    let mut outside = true;
    while let Some(part) = parts.next() {
        let closed = parts.peek().is_some();
        match (outside, closed) {
            (false, true) if !part.is_empty() => escaped.push_str(&code(part)),
            (false, _) => {
                escaped.push_str("\\`");
                escape_into(part, &mut escaped);
                if closed {
                    escaped.push_str("\\`");
                }
            }
            (true, _) => escape_into(part, &mut escaped),
        }
        outside = !outside;
    }
    escaped
}

fn escape_into(text: &str, escaped: &mut String) {
    for c in text.chars() {
        match c {
            // No backslash keeps a name behind it from being notified.
            '@' => escaped.push_str("@<!-- -->"),
            '#' => escaped.push_str("#<!-- -->"),
            c if c.is_ascii_punctuation()
                && !matches!(
                    c,
                    ',' | '.' | ':' | ';' | '/' | '"' | '\'' | '-' | '(' | ')' | '?'
                ) =>
            {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
}
