//! How far back the commits of the repos are followed in a run.

use jiff::civil::Date;
use railint_lint::{Chronicle, LookBack, RepoInput};
use railint_policy::{Level, Policy};

/// What a run is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About<'a> {
    /// All that ever happened, as far as the policy asks.
    Everything,
    /// What the next commit does.
    NextCommit,
    /// What happened since the history parted from that of this revision.
    Since(&'a str),
}

/// The rules that need to know what the commits tell.
const RULES: [&str; 3] = [
    "tombstone/missing",
    "tombstone/duplicate-copy",
    "tombstone/date",
];

/// Lets the repos of a run look back as far as its rules need it. Where files of
/// one repo only are known, none can be found in another.
pub(crate) fn look_back(repos: &mut [RepoInput], policy: &Policy, about: About<'_>, today: Date) {
    let runs = |rule: &str| policy.levels.level(rule, Level::Warning, true, "", "") != Level::Off;
    let known = repos
        .iter()
        .filter(|repo| policy.contract.repo(&repo.name).is_some())
        .count();
    if !RULES.iter().any(|rule| runs(rule)) {
        return;
    }
    for repo in repos {
        let has_to_leave = policy.relocations.iter().any(|row| row.from == repo.name);
        if known < 2 && !has_to_leave {
            continue;
        }
        repo.look_back = Some(match (about, repo.judged) {
            (About::NextCommit, true) => LookBack::Uncommitted,
            (About::NextCommit, false) => LookBack::OnDisk(Chronicle::window_before(today)),
            (About::Since(revision), true) => LookBack::Since(revision.to_owned()),
            (About::Everything, _) | (About::Since(_), false) => everything(policy),
        });
    }
}

/// As far back as the policy asks for tombstones.
pub(crate) fn everything(policy: &Policy) -> LookBack {
    LookBack::Whole(policy.tombstones.since.map(Chronicle::window_before))
}
