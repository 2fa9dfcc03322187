//! `tombstone/duplicate-copy`: one content in two repos.

use std::collections::BTreeMap;

use railint_lint::{Came, Finding, Level, Place, Related, Rule, RuleSet, Scope, Verdict};
use railint_policy::Policy;

use crate::ledger::{Ledger, under};
use crate::moves::{Held, Known, is_copy, plain_name, roots};
use crate::relocations;

/// `tombstone/duplicate-copy`.
pub(crate) static RULE: Rule = Rule {
    id: "tombstone/duplicate-copy",
    summary: "A file stands in two repos of the stack, with the same content or nearly",
    level: Level::Info,
    scope: Scope::Stack,
    set: RuleSet::Recommended,
};

/// How alike two files have to be that are nearly the same, in percent.
const NEARLY: u8 = 90;

/// So much has to be the same in lines that few others have.
const MIN_SHARED: f32 = 8.0;

/// So many of the other copies are shown.
const SHOWN: usize = 3;

/// A file and its copy.
type Pair<'k, 'a> = (&'k Held<'a>, &'k Held<'a>, bool);

/// Looks for copies, and says so at both places.
pub(crate) fn judge(
    known: &Known<'_>,
    ledger: &Ledger<'_>,
    policy: &Policy,
    verdict: &mut Verdict,
) {
    let mut groups: BTreeMap<[&str; 4], Vec<Pair<'_, '_>>> = BTreeMap::new();
    for (index, one) in known.all() {
        let Some(now) = one.now.filter(|_| one.repo.judged) else {
            continue;
        };
        let found = known
            .likely(now)
            .into_iter()
            .filter(|other| *other != index);
        let found = found.filter_map(|other| known.get(other));
        for other in found.filter(|other| other.repo.name != one.repo.name) {
            let nearly = NEARLY.max(policy.tombstones.similarity);
            if let Some(same) = is_duplicate(known, one, other, nearly)
                && came_as_copy(one, other)
                && !is_spoken_of(ledger, policy, one)
                && !is_spoken_of(ledger, policy, other)
            {
                let (own, there) = roots(one.path, other.path);
                let key = [one.repo.name, own, other.repo.name, there];
                groups.entry(key).or_default().push((one, other, same));
            }
        }
    }
    verdict
        .findings
        .extend(groups.into_values().filter_map(|pairs| finding(&pairs)));
}

/// Whether two files are copies, and if so whether of the same bytes.
fn is_duplicate(known: &Known<'_>, one: &Held<'_>, other: &Held<'_>, nearly: u8) -> Option<bool> {
    let (content, copy) = (one.now?, other.now?);
    let same = content.sketch.is_same(&copy.sketch);
    let likeness = known.alike().likeness(&content.sketch, &copy.sketch);
    // Two secrets of one form are alike but for what nobody sees.
    let near = !content.encrypted
        && plain_name(one.path) == plain_name(other.path)
        && likeness.percent >= nearly;
    (likeness.shared >= MIN_SHARED && (same || near)).then_some(same)
}

/// Whether the later of the two was copied by somebody: not with the first
/// commit of its repo, as an import or a template brings its files, and not
/// where one repo is a copy of the other.
fn came_as_copy(one: &Held<'_>, other: &Held<'_>) -> bool {
    if let (Some(past), Some(there)) = (one.past, other.past)
        && is_copy(past, there)
    {
        return false;
    }
    let order = |held: &Held<'_>| match (held.came, held.arrival()) {
        (Came::Uncommitted, _) => Some(i64::MAX),
        (_, commit) => commit.map(|commit| commit.authored),
    };
    let later = if order(one) >= order(other) {
        one
    } else {
        other
    };
    match (later.past, order(later)) {
        // No git repo: nobody can tell more.
        (None, _) => true,
        (Some(_), None) => false,
        (Some(_), Some(_)) => !later.came_first(),
    }
}

/// Whether a tombstone or the relocation table speaks of a file: then another
/// rule does.
fn is_spoken_of(ledger: &Ledger<'_>, policy: &Policy, held: &Held<'_>) -> bool {
    ledger.over(held.repo.name, held.path).is_some()
        || relocations::covers(policy, held.repo.name, held.path)
}

fn finding(pairs: &[Pair<'_, '_>]) -> Option<Finding> {
    let (one, other, same) = pairs.first()?;
    let place = under(other.repo.name, other.path);
    let (root, _) = roots(one.path, other.path);
    let below = match root {
        "" => String::new(),
        folder => format!(" below `{folder}`"),
    };
    let more = match pairs.len() {
        1 => String::new(),
        count => format!(", and so do {} more{below}", count - 1),
    };
    let nearly = if *same { "" } else { "nearly " };
    let related = pairs.iter().take(SHOWN).map(|(_, other, same)| {
        let what = if *same {
            "the same bytes"
        } else {
            "nearly the same lines"
        };
        let since = other
            .arrival()
            .map(|commit| format!(", since {}", commit.day));
        Related {
            repo: Some(other.repo.name.to_owned()),
            path: other.path.to_owned(),
            place: Place::file_start(),
            message: format!("{what}{}", since.unwrap_or_default()),
        }
    });
    Some(Finding {
        message: format!("`{}` stands as {nearly}the same file at `{place}`{more}", one.path),
        label: "one of two copies".to_owned(),
        help: "keep the copy of the repo that owns it; delete the other one and leave a tombstone there".to_owned(),
        related: related.collect(),
        ..Finding::new(&RULE, one.repo.name, one.path, &Place::file_start())
    })
}
