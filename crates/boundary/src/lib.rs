//! The boundary linter: who deploys what, and whether the contract lets them.

mod applied;
mod case;
mod charts;
mod contracts;
mod facts;
mod map;
mod namespaces;
mod owner;
mod paths;
mod read;
mod rules;
mod switches;
mod words;

pub use facts::{
    By, ChartSource, Claim, Dependency, Document, Facts, Floating, Kustomization, Mark, MarkKind,
    Namespaced, Release, Setting, Source, Use, Values,
};
pub use map::map;
use railint_lint::{File, Lens, Linter, Rule, Stack, Verdict};
use railint_models::FileKind;
use railint_policy::Policy;

/// The linter.
#[derive(Debug, Clone, Copy, Default)]
pub struct Boundary;

impl Linter for Boundary {
    type Facts = Facts;

    fn rules(&self) -> &'static [&'static Rule] {
        rules::RULES
    }

    fn wants(&self, path: &str) -> bool {
        matches!(
            FileKind::of_path(path),
            None | Some(
                FileKind::Yaml
                    | FileKind::Makefile
                    | FileKind::Shell
                    | FileKind::Justfile
                    | FileKind::Hcl
                    | FileKind::Markdown
            )
        )
    }

    fn has_to_be_read(&self, path: &str, bytes: Option<&[u8]>) -> bool {
        read::has_to_be_read(path, bytes)
    }

    fn read(&self, file: &File<'_>, lens: &Lens<'_>) -> Option<Facts> {
        read::read(file, lens)
    }

    fn judge(&self, stack: &Stack<'_, Facts>, policy: &Policy, verdict: &mut Verdict) {
        note_repos_without_layer(stack, verdict);
        let case = case::Case::new(stack, policy);
        note_what_was_not_judged(&case, verdict);
        for judge in rules::JUDGES {
            judge(&case, verdict);
        }
    }
}

/// A repo that deploys something but has no layer is not judged: say so, and
/// how to name it.
fn note_repos_without_layer(stack: &Stack<'_, Facts>, verdict: &mut Verdict) {
    for repo in stack.repos.iter().filter(|repo| repo.judged) {
        let placed = repo
            .row
            .is_some_and(|row| row.layer.is_some() || !row.owns.is_empty());
        if !placed {
            verdict.notes.insert(format!(
                "boundary: `{0}` has no layer, so what it owns was not judged; name it in \
                 railint.yaml: `repos: {{ {0}: {{ layer: … }} }}`",
                repo.name
            ));
        }
    }
}

/// Manifests that nothing applies, and charts that are packed.
fn note_what_was_not_judged(case: &case::Case<'_>, verdict: &mut Verdict) {
    for view in case.judged() {
        let repo = view.repo.name;
        if view.idle > 0 {
            let (files, are) = match view.idle {
                1 => ("1 file".to_owned(), "is"),
                many => (format!("{many} files"), "are"),
            };
            verdict.notes.insert(format!(
                "boundary: {files} of `{repo}` {are} in no kustomization that is applied, or among \
                 examples, tests or archives, so what they deploy was not judged"
            ));
        }
        let packed = view.repo.paths.iter();
        let packed: Vec<&str> = packed
            .filter(|path| path.ends_with(".tgz") && path.contains("charts/"))
            .map(String::as_str)
            .collect();
        if let [first, rest @ ..] = packed.as_slice() {
            let more = match rest.len() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            verdict.in_part.insert(format!(
                "boundary: packed charts of `{repo}` were not read: `{first}`{more}"
            ));
        }
    }
}
