//! What is reported in the end: levels are applied, exceptions and ignores
//! hide, and those that hide nothing are findings themselves.

use std::collections::BTreeSet;

use jiff::civil::Date;
use railint_policy::{Level, Policy, pattern_names};

use crate::finding::Finding;
use crate::fingerprint;
use crate::ignore::{Hideable, Ignore};
use crate::outcome::{Suppressed, Suppressor, order};
use crate::rule::RuleSet;
use crate::rules::{
    dead_exception, expired_exception, expired_ignore, invalid_ignore, unused_ignore,
};

/// What settling needs.
pub(crate) struct Settling<'a> {
    pub(crate) findings: Vec<Finding>,
    /// Repo, path and ignore.
    pub(crate) ignores: Vec<(&'a str, &'a str, &'a Ignore)>,
    pub(crate) hideable: &'a Hideable,
    pub(crate) policy: &'a Policy,
    /// The repos whose own findings are wanted.
    pub(crate) judged: &'a BTreeSet<&'a str>,
    pub(crate) known_rules: &'a [&'static str],
    /// Those of them that have to see several repos.
    pub(crate) stack_rules: &'a [&'static str],
    /// Whether all repos were seen that the policy names.
    pub(crate) saw_all_repos: bool,
    pub(crate) today: Date,
    pub(crate) reported: &'a (dyn Fn(&str, &str) -> bool + Sync),
}

/// The findings to report, in their final order, and those that are hidden.
pub(crate) fn settle(mut settling: Settling<'_>) -> (Vec<Finding>, Vec<Suppressed>) {
    let mut findings = std::mem::take(&mut settling.findings);
    // Before anything is hidden or given another level: neither may rename a
    // finding that stays.
    fingerprint::fill(&mut findings);
    settling.set_levels(&mut findings);
    let mut used_exceptions = BTreeSet::new();
    let mut used_ignores = BTreeSet::new();
    let mut suppressed = Vec::new();
    findings.retain(|finding| {
        let by_exception = settling.exceptions_over(finding);
        let by_ignore = settling.ignores_over(finding);
        let hidden = settling.suppressed(finding, &by_exception, &by_ignore);
        let open = hidden.is_none();
        suppressed.extend(hidden);
        used_exceptions.extend(by_exception);
        used_ignores.extend(by_ignore);
        open
    });
    settling.explain(&mut findings);
    let mut own = settling.about_ignores(&used_ignores);
    own.extend(settling.about_exceptions(&used_exceptions));
    fingerprint::fill(&mut own);
    settling.set_levels(&mut own);
    findings.extend(own);
    findings.sort_by(order);
    suppressed.sort_by(|a, b| order(&a.finding, &b.finding));
    let reported = |finding: &Finding| (settling.reported)(&finding.repo, &finding.path);
    findings.retain(reported);
    suppressed.retain(|suppressed| reported(&suppressed.finding));
    (findings, suppressed)
}

/// Gives a finding the level that the policy wants for it.
pub(crate) fn set_level(policy: &Policy, finding: &mut Finding) {
    let in_set = policy.levels.strict() || finding.rule.set == RuleSet::Recommended;
    finding.level = policy.levels.level(
        finding.rule.id,
        finding.level,
        in_set,
        &finding.repo,
        &finding.path,
    );
}

/// The exceptions that cover a finding in what an earlier commit holds, by
/// index. An expired one covers nothing any more.
pub(crate) fn exceptions_over_past(policy: &Policy, today: Date, finding: &Finding) -> Vec<usize> {
    let component = finding.component.as_deref();
    let exceptions = policy.exceptions.iter().enumerate();
    exceptions
        .filter(|(_, exception)| {
            let (rule, repo, path) = (finding.rule.id, &finding.repo, &finding.path);
            !exception.expired(today) && exception.covers_past(rule, repo, path, component)
        })
        .map(|(index, _)| index)
        .collect()
}

/// Whether the command line leaves no rule out.
pub(crate) fn runs_everything(policy: &Policy) -> bool {
    let levels = &policy.levels;
    levels.select.is_empty() && levels.ignore.is_empty()
}

impl Settling<'_> {
    fn set_levels(&self, findings: &mut Vec<Finding>) {
        for finding in &mut *findings {
            set_level(self.policy, finding);
        }
        findings.retain(|finding| finding.level != Level::Off);
    }

    /// The exceptions that cover a finding, by index. An expired one covers
    /// nothing any more.
    fn exceptions_over(&self, finding: &Finding) -> Vec<usize> {
        let component = finding.component.as_deref();
        let exceptions = self.policy.exceptions.iter().enumerate();
        exceptions
            .filter(|(_, exception)| {
                !exception.expired(self.today)
                    && exception.covers(finding.rule.id, &finding.repo, &finding.path, component)
            })
            .map(|(index, _)| index)
            .collect()
    }

    fn ignores_over(&self, finding: &Finding) -> Vec<usize> {
        let ignores = self.ignores.iter().enumerate();
        ignores
            .filter(|(_, (repo, path, ignore))| {
                *repo == finding.repo
                    && *path == finding.path
                    && self
                        .hideable
                        .hides(ignore, finding, self.policy, self.today)
            })
            .map(|(index, _)| index)
            .collect()
    }

    /// Says why a comment of another scanner hides nothing.
    fn explain(&self, findings: &mut [Finding]) {
        for (repo, path, ignore) in &self.ignores {
            if ignore.scanner.is_none() {
                continue;
            }
            let own = findings.iter_mut();
            own.filter(|finding| *repo == finding.repo && *path == finding.path)
                .for_each(|finding| {
                    let hint = self.hideable.hint(ignore, finding);
                    finding.help.push_str(&hint.unwrap_or_default());
                });
        }
    }

    /// The finding with what hides it: the first ignore or else exception of
    /// these, by index; `None` where nothing does.
    fn suppressed(
        &self,
        finding: &Finding,
        exceptions: &[usize],
        ignores: &[usize],
    ) -> Option<Suppressed> {
        let ignore = ignores.first().and_then(|index| self.ignores.get(*index));
        let exception = exceptions.first();
        let exception = exception.and_then(|index| self.policy.exceptions.get(*index));
        let (by, reason) = match (ignore, exception) {
            (Some((_, _, ignore)), _) => (Suppressor::Ignore, &ignore.reason),
            (None, Some(exception)) => (Suppressor::Exception, &exception.reason),
            (None, None) => return None,
        };
        Some(Suppressed {
            finding: finding.clone(),
            by,
            reason: reason.clone(),
        })
    }

    fn about_ignores(&self, used: &BTreeSet<usize>) -> Vec<Finding> {
        let mut found = Vec::new();
        for (index, (repo, path, ignore)) in self.ignores.iter().enumerate() {
            // The comment of another scanner is none of ours to judge.
            if ignore.scanner.is_some() {
                continue;
            }
            let invalid = invalid_ignore::findings(repo, path, ignore, self.known_rules);
            if !invalid.is_empty() {
                found.extend(invalid);
            } else if ignore.expired(self.today) {
                found.push(expired_ignore::finding(repo, path, ignore));
            } else if !used.contains(&index) && self.runs_all(&ignore.rules) {
                found.push(unused_ignore::finding(repo, path, ignore));
            }
        }
        found
    }

    fn about_exceptions(&self, used: &BTreeSet<usize>) -> Vec<Finding> {
        let mut found = Vec::new();
        for (index, exception) in self.policy.exceptions.iter().enumerate() {
            // An exception for a repo that this run does not judge may well be needed.
            let in_sight = match &exception.repo {
                Some(repo) => self.judged.contains(repo.as_str()),
                None => self
                    .policy
                    .contract
                    .repos
                    .iter()
                    .all(|repo| repo.optional || self.judged.contains(repo.name.as_str())),
            };
            if exception.expired(self.today) {
                found.push(expired_exception::finding(exception));
            } else if in_sight
                // Only a run that looks at the history can tell.
                && !exception.history
                && !used.contains(&index)
                && self.runs_all(std::slice::from_ref(&exception.rule))
            {
                found.push(dead_exception::finding(exception));
            }
        }
        found
    }

    /// Whether all rules that these patterns name have seen all they need to
    /// see: only then is "hides nothing" known. The command line may leave some
    /// out, and rules about several repos may have missed one.
    fn runs_all(&self, patterns: &[String]) -> bool {
        let narrowed = !runs_everything(self.policy);
        let named = |rule: &&str| patterns.iter().any(|pattern| pattern_names(pattern, rule));
        let in_part = !self.saw_all_repos && self.stack_rules.iter().any(named);
        !narrowed && !in_part && self.known_rules.iter().any(named)
    }
}
