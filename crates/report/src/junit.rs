//! `junit`: JUnit's XML, for CI servers that show tests.
//!
//! A finding is a test case: at error level one that failed, as then the run
//! fails too; below that one that passed and has something to say. A clean run
//! is one case that passed, as readers take a report without any for a mishap.

use std::io::{self, Write};

use railint_lint::{Finding, Level, Outcome};

use crate::common::{range, repo_of};
use crate::xml::{escape, message_and_help};
use crate::{Format, Options, Texts};

pub(crate) struct Junit;

impl Format for Junit {
    fn write(
        &self,
        outcome: &Outcome,
        texts: &dyn Texts,
        _options: &Options,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let tests = outcome.findings.len().max(1);
        let failures = outcome.count(Level::Error);
        let counts = format!(r#"tests="{tests}" failures="{failures}" errors="0""#);
        writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
        writeln!(out, r#"<testsuites name="railint" {counts}>"#)?;
        writeln!(out, r#"  <testsuite name="railint" {counts}>"#)?;
        if outcome.findings.is_empty() {
            writeln!(
                out,
                r#"    <testcase classname="railint" name="no findings"/>"#
            )?;
        }
        for finding in &outcome.findings {
            case(finding, texts, out)?;
        }
        writeln!(out, "  </testsuite>")?;
        writeln!(out, "</testsuites>")
    }
}

fn case(finding: &Finding, texts: &dyn Texts, out: &mut dyn Write) -> io::Result<()> {
    let path = texts.display_path(repo_of(finding), &finding.path);
    let place = format!("{}:{}", escape(&path), range(&finding.place));
    let rule = escape(finding.rule.id);
    writeln!(out, r#"    <testcase classname="{rule}" name="{place}">"#)?;
    let message = escape(&finding.message);
    if finding.level == Level::Error {
        let text = message_and_help(finding);
        writeln!(
            out,
            r#"      <failure type="{rule}" message="{message}">{place}: {text}</failure>"#
        )?;
    } else {
        let level = finding.level.as_str();
        writeln!(out, "      <system-out>{level}: {message}</system-out>")?;
    }
    let fingerprint = &finding.fingerprint;
    writeln!(
        out,
        "      <system-err>fingerprint {fingerprint}</system-err>"
    )?;
    writeln!(out, "    </testcase>")
}
