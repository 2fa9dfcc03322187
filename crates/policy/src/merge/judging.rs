//! What a file says of judging: levels, overrides and exceptions.

use std::collections::BTreeMap;

use super::Merger;
use crate::config::{Config, ExceptionConfig, OverrideConfig, RuleSetName};
use crate::exception::Exception;
use crate::file::{Origin, SourceFile};
use crate::level::Level;
use crate::levels::{Globs, pattern_names};
use crate::nearest::nearest;
use crate::schema::escape;

impl Merger<'_> {
    /// Levels, overrides and exceptions; those of a repo's own file hold for
    /// that repo alone.
    pub(super) fn judging(&mut self, file: &SourceFile, config: &Config, repo: Option<&str>) {
        let levels = self.checked_levels(file, "/rules", &config.rules);
        match repo {
            None => self.policy.levels.configured.extend(levels),
            Some(repo) if !levels.is_empty() => {
                let globs = Globs::new(&[format!("{repo}/**")]).unwrap_or_default();
                self.policy.levels.overrides.push((globs, levels));
            }
            Some(_) => {}
        }
        for (index, entry) in config.overrides.iter().enumerate() {
            self.level_override(file, index, entry, repo);
        }
        if repo.is_none()
            && let Some(set) = config.rule_set
        {
            self.policy.levels.strict = set == RuleSetName::Strict;
        }
        let honoured = config.honour_pragmas.iter();
        let honoured = honoured.map(|scanner| (*scanner, repo.map(str::to_owned)));
        self.policy.honoured.extend(honoured);
        for (index, entry) in config.exceptions.iter().enumerate() {
            let pointer = format!("/exceptions/{index}");
            self.check_rule(file, &format!("{pointer}/rule"), &entry.rule);
            let path: Vec<String> = entry.path.iter().cloned().collect();
            let path = self.checked_globs(file, &format!("{pointer}/path"), &path, None);
            let exception = exception(entry, file.origin(&pointer), &path, repo);
            self.policy.exceptions.push(exception);
        }
    }

    fn level_override(
        &mut self,
        file: &SourceFile,
        index: usize,
        entry: &OverrideConfig,
        repo: Option<&str>,
    ) {
        let pointer = format!("/overrides/{index}");
        let levels = self.checked_levels(file, &format!("{pointer}/rules"), &entry.rules);
        let paths = self.checked_globs(file, &format!("{pointer}/paths"), &entry.paths, repo);
        let globs = Globs::new(&paths).unwrap_or_default();
        self.policy.levels.overrides.push((globs, levels));
    }

    fn checked_levels(
        &mut self,
        file: &SourceFile,
        pointer: &str,
        levels: &BTreeMap<String, Level>,
    ) -> Vec<(String, Level)> {
        for rule in levels.keys() {
            self.check_rule(file, &format!("{pointer}/{}", escape(rule)), rule);
        }
        // A whole linter before one of its rules, so that the rule's own level counts.
        let mut levels: Vec<_> = levels
            .iter()
            .map(|(rule, level)| (rule.clone(), *level))
            .collect();
        levels.sort_by_key(|(rule, _)| (rule != "all", rule.contains('/')));
        levels
    }

    fn check_rule(&mut self, file: &SourceFile, pointer: &str, pattern: &str) {
        let known = self.known_rules;
        if known.is_empty() || known.iter().any(|rule| pattern_names(pattern, rule)) {
            return;
        }
        let help = nearest(pattern, known.iter().copied()).map_or_else(
            || "`railint rules` lists them".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        let message = format!("there is no rule `{pattern}`");
        self.errors.push(file.error(pointer, message, help));
    }

    /// The patterns that compile; the others are errors. With `repo`, they hold
    /// for that repo alone.
    pub(super) fn checked_globs(
        &mut self,
        file: &SourceFile,
        pointer: &str,
        patterns: &[String],
        repo: Option<&str>,
    ) -> Vec<String> {
        let mut good = Vec::new();
        for (index, pattern) in patterns.iter().enumerate() {
            if let Err((_, why)) = Globs::new(&[pattern]) {
                // `path` of an exception is one pattern, the others are lists.
                let at = format!("{pointer}/{index}");
                let message = format!("`{pattern}` is no glob: {why}");
                self.errors.push(file.error(&at, message, String::new()));
                continue;
            }
            let anywhere = !pattern.trim_end_matches('/').contains('/');
            good.push(match repo {
                Some(repo) if anywhere => format!("{repo}/**/{pattern}"),
                Some(repo) => format!("{repo}/{}", pattern.trim_start_matches("./")),
                None => pattern.clone(),
            });
        }
        good
    }
}

fn exception(
    entry: &ExceptionConfig,
    origin: Origin,
    path: &[String],
    repo: Option<&str>,
) -> Exception {
    Exception {
        rule: entry.rule.clone(),
        repo: repo.map(str::to_owned).or_else(|| entry.repo.clone()),
        path: (!path.is_empty()).then(|| Globs::new(path).unwrap_or_default()),
        component: entry.component.clone(),
        history: entry.history,
        reason: entry.reason.clone(),
        // The schema has asserted the form.
        until: entry.until.as_deref().and_then(|date| date.parse().ok()),
        origin,
    }
}
