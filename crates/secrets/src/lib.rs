//! The secrets linter: what SOPS has to encrypt is encrypted, by SOPS's own
//! rules and without a key.
//!
//! No fact and no finding holds the text of a value: key paths name values.
//! Whether a MAC is right and whether a file can be decrypted is not checked.

mod configs;
mod facts;
mod hidden;
mod keys;
mod marks;
mod material;
mod names;
mod overlap;
mod past;
mod paths;
mod places;
mod read;
mod rules;
#[cfg(any(test, feature = "samples"))]
pub mod samples;
mod shape;
mod twins;
mod uses;
mod value;
mod words;

pub use facts::{
    ConfigFacts, EnvelopeFacts, Facts, Keys, Material, MaterialFacts, PlainFacts, RuleFacts,
    Selection, SopsFacts, Spot, SpotKind, Spots,
};
use railint_lint::{File, Finding, Lens, Linter, Place, RepoFacts, Rule, Stack, Verdict};
use railint_policy::Policy;

use crate::configs::Configs;

/// The linter.
#[derive(Debug, Clone, Copy, Default)]
pub struct Secrets;

impl Linter for Secrets {
    type Facts = Facts;

    fn rules(&self) -> &'static [&'static Rule] {
        rules::RULES
    }

    fn prepare(&self) {
        marks::prepare();
    }

    fn wants(&self, path: &str) -> bool {
        names::wants(path)
    }

    fn has_to_be_read(&self, path: &str, _bytes: Option<&[u8]>) -> bool {
        names::may_have_envelope(path)
    }

    fn beyond_ignores(&self) -> &'static [&'static str] {
        rules::KEY_MATERIAL
    }

    fn heeds_scanners(&self) -> &'static [&'static str] {
        rules::BY_PLACE
    }

    fn read_bytes(&self, repo: &str, path: &str, bytes: &[u8]) -> Option<Facts> {
        read::read_bytes(repo, path, bytes)
    }

    fn read(&self, file: &File<'_>, _lens: &Lens<'_>) -> Option<Facts> {
        read::read(file)
    }

    fn asks_git(&self, path: &str, facts: &Facts) -> Vec<String> {
        twins::of(path, facts)
    }

    fn knows_secrets(&self) -> bool {
        true
    }

    fn hides(&self, path: &str, facts: &Facts) -> Vec<Place> {
        hidden::of(path, facts)
    }

    fn past_rules(&self) -> &'static [&'static str] {
        rules::PAST
    }

    fn judge_past(
        &self,
        now: &RepoFacts<'_, Facts>,
        past: &[(&str, &Facts)],
    ) -> Vec<(usize, Finding)> {
        past::judge(now, past)
    }

    fn judge(&self, stack: &Stack<'_, Facts>, _policy: &Policy, verdict: &mut Verdict) {
        let mut own = Verdict::default();
        for repo in stack.repos.iter().filter(|repo| repo.judged) {
            judge(repo, &mut own);
        }
        overlap::settle(&mut own.findings);
        verdict.findings.append(&mut own.findings);
        verdict.in_part.append(&mut own.in_part);
        verdict.notes.append(&mut own.notes);
        verdict.lines_of.append(&mut own.lines_of);
    }
}

/// Judges one repo: no rule of this linter looks beyond it.
fn judge(repo: &RepoFacts<'_, Facts>, verdict: &mut Verdict) {
    rules::token::judge(repo, verdict);
    rules::private_key::judge(repo, verdict);
    rules::credentials_in_url::judge(repo, verdict);
    rules::broken_sops::judge(repo, verdict);
    rules::partly_encrypted::judge(repo, verdict);
    rules::ignored_sops_config::judge(repo, verdict);
    let configs = Configs::of(repo, verdict);
    rules::unencrypted_sops_file::judge(repo, &configs, verdict);
    rules::uncovered_file::judge(repo, &configs, verdict);
    rules::recipient_drift::judge(repo, &configs, verdict);
    rules::nested_sops_config::judge(repo, &configs, verdict);
    rules::dead_sops_rule::judge(repo, &configs, verdict);
    rules::shadowed_sops_rule::judge(repo, &configs, verdict);
    rules::decrypted_twin::judge(repo, verdict);
    rules::plaintext_value::judge(repo, verdict);
    rules::default_password::judge(repo, verdict);
    rules::kubernetes_secret::judge(repo, verdict);
    rules::kubeconfig::judge(repo, verdict);
    rules::in_command::judge(repo, verdict);
}

#[cfg(test)]
mod tests;
