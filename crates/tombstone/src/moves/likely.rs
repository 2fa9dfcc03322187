//! How likely it is that a file of one repo is the one that left another.

use railint_lint::{
    Came, Chronicle, ChronicleCommit, ChronicleReach, Content, Departure, RepoFacts,
};

use super::known::Held;
use super::{Search, days_between, is_copy};
use crate::facts::Facts;

/// So much of its own two contents have to share, in lines that few others
/// have.
const MIN_SHARED: f32 = 4.0;

/// The same of two that have another name.
const MIN_SHARED_RENAMED: f32 = 8.0;

/// How alike two files of different names have to be, in percent.
const RENAMED_PERCENT: u8 = 80;

/// How alike the keys have to be of a file that was encrypted anew, in percent.
const KEYS_PERCENT: u8 = 90;

/// A name that more files have does not tell which of them an encrypted one is.
const MAX_NAMESAKES: usize = 3;

/// The likeliest place that a file went to.
#[derive(Debug, Clone)]
pub(crate) struct Match {
    /// The index of the file there.
    pub(crate) index: usize,
    /// The index of the repo.
    pub(crate) repo: usize,
    pub(crate) came: Came,
    /// Whether it came with the bytes with which it left.
    pub(crate) same: bool,
    /// Whether it was there as well, before one repo was split into two.
    pub(crate) split: bool,
    /// What to prefer: the same bytes, the same name, and then the more alike.
    rank: (bool, bool, u8),
}

impl<'a> Search<'_, 'a> {
    /// The likeliest place that a file went to; none where it is as likely to
    /// have stayed by another name.
    pub(super) fn best(&self, from: &RepoFacts<'a, Facts>, gone: &Departure) -> Option<Match> {
        let last = gone.last.as_ref()?;
        let past = from.past?;
        let (mut best, mut stayed) = (None::<Match>, None::<Match>);
        for index in self.known.likely(last) {
            let Some(held) = self.known.get(index) else {
                continue;
            };
            let own = held.repo.name == from.name;
            if own && held.gone.is_some() {
                continue;
            }
            let split = !own && self.splits.kept_it(from, gone, held);
            let rank = match own || split {
                // Whatever it holds by now.
                true => [Some(held.first), held.now]
                    .into_iter()
                    .flatten()
                    .filter_map(|content| self.rank(last, content, &gone.path, held.path))
                    .max(),
                false if !self.is_possible(past, gone, held) => None,
                false => self.rank(last, held.first, &gone.path, held.path),
            };
            // Of what came nobody knows when, only what is sure counts.
            let sure =
                |rank: &(bool, bool, u8)| own || held.came != Came::Before || (rank.0 && rank.1);
            let Some(rank) = rank.filter(sure) else {
                continue;
            };
            let found = Match {
                index,
                repo: held.index,
                came: held.came,
                same: rank.0,
                split,
                rank,
            };
            let place = if own { &mut stayed } else { &mut best };
            if place.as_ref().is_none_or(|known| known.rank < rank) {
                *place = Some(found);
            }
        }
        let best = best?;
        let stays = stayed
            .is_some_and(|stayed| (stayed.rank.0, stayed.rank.2) >= (best.rank.0, best.rank.2));
        (!stays).then_some(best)
    }

    /// How alike two contents are, if that is enough.
    fn rank(
        &self,
        last: &Content,
        other: &Content,
        old: &str,
        new: &str,
    ) -> Option<(bool, bool, u8)> {
        let named = plain_name(old) == plain_name(new);
        let same = last.sketch.is_same(&other.sketch);
        let likeness = self.known.alike().likeness(&last.sketch, &other.sketch);
        if last.encrypted || other.encrypted {
            // Other keys make other bytes, and what is left of one secret is
            // soon like that of another.
            let keys = last.sketch.percent_alike_by_key(&other.sketch);
            let telling =
                likeness.shared >= MIN_SHARED || self.known.same_name(old) <= MAX_NAMESAKES;
            return (same || (named && telling && keys >= KEYS_PERCENT))
                .then_some((same, named, keys));
        }
        let (percent, shared) = match named {
            true => (self.similarity, MIN_SHARED),
            false => (self.similarity.max(RENAMED_PERCENT), MIN_SHARED_RENAMED),
        };
        let enough = likeness.shared >= shared && (same || likeness.percent >= percent);
        enough.then_some((same, named, likeness.percent))
    }

    /// Whether the times let a file be the one that left.
    fn is_possible(&self, past: &Chronicle, gone: &Departure, held: &Held<'_>) -> bool {
        let Some(there) = held.past else {
            return false;
        };
        if is_copy(past, there) {
            return false;
        }
        let left = past.departure(gone);
        let here = past.arrival(gone.came);
        if is_by_strangers((past, left), (there, there.arrival(held.came))) {
            return false;
        }
        match (held.came, there.arrival(held.came)) {
            (Came::With(_), Some(there)) => self.is_in_time(here, left, there),
            (Came::Uncommitted, _) => self.is_near(left, None),
            // What a shallow clone does not know may be so.
            _ => there.reach == ChronicleReach::Shallow && held.gone.is_none(),
        }
    }

    /// Whether a file came to the other repo when it left this one, and not
    /// before it was here.
    fn is_in_time(
        &self,
        here: Option<&ChronicleCommit>,
        left: Option<&ChronicleCommit>,
        there: &ChronicleCommit,
    ) -> bool {
        if let Some(here) = here {
            // An import of the commits keeps their times.
            if here.authored == there.authored {
                return true;
            }
            if here.authored > there.authored {
                return false;
            }
        }
        self.is_near(left, Some(there))
    }

    fn is_near(&self, left: Option<&ChronicleCommit>, came: Option<&ChronicleCommit>) -> bool {
        let day = |commit: Option<&ChronicleCommit>| commit.map_or(self.today, |commit| commit.day);
        days_between(day(left), day(came)) <= Chronicle::WINDOW_DAYS
    }
}

/// Whether neither of two authors ever made a commit in the repo of the other: one
/// of them copied what the other one threw away. Whoever moves a file works in
/// both.
fn is_by_strangers(
    (past, left): (&Chronicle, Option<&ChronicleCommit>),
    (there, came): (&Chronicle, Option<&ChronicleCommit>),
) -> bool {
    let is_strange = |past: &Chronicle, commit: Option<&ChronicleCommit>| {
        commit.and_then(|commit| past.knows_author(commit)) == Some(false)
    };
    is_strange(there, left) && is_strange(past, came)
}

/// The name of a file without what tells how it is kept.
pub(crate) fn plain_name(path: &str) -> &str {
    let mut name = path.rsplit('/').next().unwrap_or(path);
    loop {
        let shorter = ENDS.iter().find_map(|end| name.strip_suffix(end));
        match shorter.filter(|shorter| !shorter.is_empty()) {
            Some(shorter) => name = shorter,
            None => return name,
        }
    }
}

/// What a name may gain or lose on the way.
const ENDS: [&str; 9] = [
    ".yaml",
    ".yml",
    ".sops",
    ".enc",
    ".dec",
    ".j2",
    ".tmpl",
    ".tpl",
    ".template",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_however_the_file_is_kept() {
        for path in [
            "helm/x.yaml",
            "x.sops.yaml",
            "a/x.yml",
            "x.yaml.j2",
            "x.sops.yaml.template",
        ] {
            assert_eq!(plain_name(path), "x", "{path}");
        }
        assert_eq!(plain_name("run.sh"), "run.sh");
        assert_eq!(plain_name("a/.yaml"), ".yaml");
    }
}
