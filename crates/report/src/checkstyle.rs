//! `checkstyle`: Checkstyle's XML, which Jenkins and many others read.
//!
//! It has no room for a fingerprint, nor for the end of a place.

use std::io::{self, Write};

use railint_lint::{Finding, Level, Outcome};

use crate::common::repo_of;
use crate::xml::{escape, message_and_help};
use crate::{Format, Options, Texts};

pub(crate) struct Checkstyle;

impl Format for Checkstyle {
    fn write(
        &self,
        outcome: &Outcome,
        texts: &dyn Texts,
        _options: &Options,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let path = |finding: &Finding| texts.display_path(repo_of(finding), &finding.path);
        let mut findings: Vec<(String, &Finding)> = outcome
            .findings
            .iter()
            .map(|finding| (path(finding), finding))
            .collect();
        // Those of one file stand together; within it they keep their order.
        findings.sort_by(|a, b| a.0.cmp(&b.0));
        writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
        writeln!(out, r#"<checkstyle version="4.3">"#)?;
        for file in findings.chunk_by(|a, b| a.0 == b.0) {
            let name = file.first().map(|(path, _)| escape(path));
            writeln!(out, r#"  <file name="{}">"#, name.unwrap_or_default())?;
            for (_, finding) in file {
                writeln!(
                    out,
                    r#"    <error line="{}" column="{}" severity="{}" message="{}" source="railint.{}"/>"#,
                    finding.place.start.line,
                    finding.place.start.column,
                    severity(finding.level),
                    message_and_help(finding),
                    escape(finding.rule.id),
                )?;
            }
            writeln!(out, "  </file>")?;
        }
        writeln!(out, "</checkstyle>")
    }
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info | Level::Off => "info",
    }
}
