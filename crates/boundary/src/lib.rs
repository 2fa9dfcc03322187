//! The boundary linter: who deploys what, and whether the contract lets them.

mod charts;
mod facts;
mod map;
mod owner;
mod read;
mod rules;
mod switches;
mod words;

pub use facts::{By, ChartSource, Claim, Facts, Release, Setting, Source, Use, Values};
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
            None | Some(FileKind::Yaml | FileKind::Makefile | FileKind::Shell)
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
        rules::wrong_layer::judge(stack, policy, verdict);
        rules::bundled_service::judge(stack, policy, verdict);
        rules::unknown_switch::judge(stack, policy, verdict);
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
            verdict.in_part.insert(format!(
                "boundary: `{0}` has no layer, so what it owns was not judged; name it in \
                 railint.yaml: `repos: {{ {0}: {{ layer: … }} }}`",
                repo.name
            ));
        }
    }
}
