//! Findings and texts for the tests of all formats.

use std::collections::BTreeMap;
use std::sync::Arc;

use railint_lint::{Change, Finding, Fix, Level, Outcome, Place, Related, Rule, RuleSet, Scope};
use railint_source::{LineIndex, Position};

use crate::{Kind, Options, Texts, format};

pub(crate) static BUNDLED: Rule = rule("boundary/bundled-service", Level::Error);
pub(crate) static WRONG_LAYER: Rule = rule("boundary/wrong-layer", Level::Warning);
pub(crate) static UNOWNED: Rule = rule("boundary/unowned-path", Level::Info);

const fn rule(id: &'static str, level: Level) -> Rule {
    Rule {
        id,
        summary: "",
        level,
        scope: Scope::Repo,
        set: RuleSet::Recommended,
    }
}

/// Texts by repo (empty for the policy) and path.
#[derive(Default)]
pub(crate) struct Files(pub(crate) BTreeMap<(String, String), Arc<str>>);

impl Files {
    pub(crate) fn with(mut self, repo: &str, path: &str, text: &str) -> Self {
        self.0.insert((repo.into(), path.into()), text.into());
        self
    }
}

impl Texts for Files {
    fn text(&self, repo: Option<&str>, path: &str) -> Option<Arc<str>> {
        let key = (repo.unwrap_or_default().to_owned(), path.to_owned());
        self.0.get(&key).cloned()
    }

    fn display_path(&self, repo: Option<&str>, path: &str) -> String {
        match repo {
            Some(repo) => format!("{repo}/{path}"),
            None => path.to_owned(),
        }
    }
}

pub(crate) const MAKEFILE: &str = "\
.PHONY: gitea-deploy
gitea-deploy: ## Deploy Gitea
\thelm upgrade --install gitea gitea-charts/gitea \\
\t  --namespace gitea --values helm/gitea-values.yaml
";

const VALUES: &str = "\
# Values of the Gitea release
gitea:
  admin: { existingSecret: gitea-admin }
";

const PRESET: &str = "\
layers:
  S3:
    title: Platform services
    owns: [database, cache, broker, object-store, secrets-manager, identity]
";

/// The place of the first `needle` in `text`.
pub(crate) fn place(text: &str, needle: &str) -> Place {
    let start = text.find(needle).unwrap();
    between(text, start, start + needle.len())
}

/// The place of the bytes from `start` to `end`.
pub(crate) fn between(text: &str, start: usize, end: usize) -> Place {
    let index = LineIndex::new(text);
    let words: Vec<&str> = text.get(start..end).unwrap().split_whitespace().collect();
    Place {
        start: index.position(text, start),
        end: index.position(text, end),
        excerpt: words.join(" ").chars().take(Place::EXCERPT_CHARS).collect(),
    }
}

pub(crate) fn files() -> Files {
    Files::default()
        .with("railiance-cluster", "Makefile", MAKEFILE)
        .with("railiance-cluster", "helm/gitea-values.yaml", VALUES)
        .with("", "rules/presets/railiance.yaml", PRESET)
}

/// The finding that the whole project was begun for.
pub(crate) fn bundled() -> Finding {
    let release = place(MAKEFILE, "helm upgrade --install gitea gitea-charts/gitea");
    let mut finding = Finding::new(&BUNDLED, "railiance-cluster", "Makefile", &release);
    finding.message =
        "The release `gitea` brings up a database of its own: PostgreSQL HA".to_owned();
    finding.label = "this chart switches `postgresql-ha` on by default".to_owned();
    finding.help = "set `postgresql-ha.enabled: false` and use the shared database of \
                    railiance-platform, or record an exception with a reason"
        .to_owned();
    finding.related = vec![Related {
        repo: Some("railiance-cluster".to_owned()),
        path: "helm/gitea-values.yaml".to_owned(),
        place: Place::file_start(),
        message: "and these values do not switch it off".to_owned(),
    }];
    finding.contract = Some(Related {
        repo: None,
        path: "rules/presets/railiance.yaml".to_owned(),
        place: place(PRESET, "database"),
        message: "databases belong to S3, railiance-platform (ADR-003: \"S2 must not manage \
                  database or cache services directly\")"
            .to_owned(),
    });
    finding.fingerprint = "0123456789abcdef".repeat(4);
    finding
}

/// A small run with a finding of each level.
pub(crate) fn stack() -> Outcome {
    let chart = place(MAKEFILE, "--namespace gitea");
    let mut layer = Finding::new(&WRONG_LAYER, "railiance-cluster", "Makefile", &chart);
    layer.message = "railiance-cluster deploys the forge `gitea`".to_owned();
    layer.fingerprint = "f".repeat(64);
    let whole = Place::file_start();
    let mut path = Finding::new(&UNOWNED, "railiance-cluster", "docs/old notes.md", &whole);
    path.message = "No layer owns this path".to_owned();
    path.help = "name its owner under `paths:`".to_owned();
    path.fingerprint = "0".repeat(64);
    path.fix = Some(Fix::new(
        "delete it",
        "railiance-cluster",
        "docs/old notes.md",
        Change::Delete,
    ));
    Outcome {
        findings: vec![bundled(), layer, path],
        suppressed: Vec::new(),
        judged: vec!["railiance-cluster".to_owned()],
        repos: 4,
        files: 57,
        judged_in_part: vec![
            "boundary/wrong-layer: 4 of 5 repos known, railiance-forge is not \
                              checked out beside them"
                .to_owned(),
        ],
        notes: vec!["the layer of `scratch` is not named, so its ownership was not judged".into()],
        ..Outcome::default()
    }
}

/// Names and texts that would like to act on the terminal.
pub(crate) fn hostile() -> Outcome {
    let evil = "a\u{1b}[2Jb\nerror[x]: c\u{9b}31m\u{202e}d\u{e0041}\u{7f}\t\"\\";
    let mut finding = bundled();
    finding.path = format!("{evil}/Makefile");
    finding.message = evil.to_owned();
    finding.label = evil.to_owned();
    finding.help = evil.to_owned();
    finding.place.excerpt = evil.to_owned();
    finding.related[0].message = evil.to_owned();
    finding.related[0].path = evil.to_owned();
    Outcome {
        findings: vec![finding],
        suppressed: Vec::new(),
        judged: vec!["railiance-cluster".to_owned()],
        repos: 1,
        files: 1,
        judged_in_part: vec![evil.to_owned()],
        notes: vec![evil.to_owned()],
        ..Outcome::default()
    }
}

/// A position from line, column and byte.
pub(crate) fn position(line: usize, column: usize, byte: usize) -> Position {
    Position { line, column, byte }
}

/// A run with one finding at a place of the file `repo/a.yaml`.
pub(crate) fn at(place: &Place, label: &str) -> Outcome {
    let mut finding = Finding::new(&BUNDLED, "repo", "a.yaml", place);
    finding.message = "Something is wrong".to_owned();
    finding.label = label.to_owned();
    Outcome {
        findings: vec![finding],
        ..Outcome::default()
    }
}

/// The report as text, over [`files`].
pub(crate) fn write(kind: Kind, outcome: &Outcome, options: &Options) -> String {
    write_over(&files(), kind, outcome, options)
}

/// The report as text.
pub(crate) fn write_over(
    files: &Files,
    kind: Kind,
    outcome: &Outcome,
    options: &Options,
) -> String {
    let mut out = Vec::new();
    format(kind)
        .write(outcome, files, options, &mut out)
        .unwrap();
    String::from_utf8(out).unwrap()
}
