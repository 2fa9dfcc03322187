//! `sarif`: SARIF 2.1.0, for code scanning.
//!
//! One run for each repo, as a reader takes the paths of a run for those of one
//! repo. No absolute path is written: what lies in another repo, or in the
//! policy, is relative to a base that is named and has no address. Columns are
//! counted in characters.

mod rule;
mod run;

use std::io::{self, Write};

use railint_lint::Outcome;
use serde_json::json;

use crate::json_text::write_json;
use crate::{Format, Options, Texts};

pub(crate) struct Sarif;

impl Format for Sarif {
    fn write(
        &self,
        outcome: &Outcome,
        texts: &dyn Texts,
        _options: &Options,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let runs: Vec<_> = repos(outcome)
            .into_iter()
            .map(|repo| run::run(repo, outcome, texts))
            .collect();
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": runs,
        });
        write_json(&log, out)
    }
}

/// The repos that have a run: those that were judged, clean ones too, and
/// whatever else has a finding; the empty name is configuration outside all.
fn repos(outcome: &Outcome) -> Vec<&str> {
    let mut repos: Vec<&str> = outcome.judged.iter().map(String::as_str).collect();
    let others = outcome
        .findings
        .iter()
        .filter(|f| !outcome.judged.contains(&f.repo));
    repos.extend(others.map(|finding| finding.repo.as_str()));
    repos.sort_unstable();
    repos.dedup();
    if repos.is_empty() {
        repos.push("");
    }
    repos
}
