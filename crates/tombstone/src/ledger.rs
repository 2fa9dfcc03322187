//! All tombstones of the stack in one ledger, each with the place that it
//! points at.

mod goal;
mod standing;

use std::collections::{BTreeMap, BTreeSet};

use railint_lint::{Change, Finding, Fix, Place, Related, RepoFacts, Rule, Stack};
use railint_policy::Policy;

pub(crate) use goal::{Goal, Stands, base_name, holds_folder, without_branch};

use crate::facts::{Facts, Form, Stone};

/// How many tombstones are followed from one; nobody walks farther.
const MAX_WAY: usize = 32;

/// How many files of one name are kept; that many are no trace of one of them.
pub(crate) const MAX_NAMED: usize = 16;

/// One tombstone.
pub(crate) struct Entry<'a> {
    pub(crate) repo: &'a RepoFacts<'a, Facts>,
    /// The file that it stands in.
    pub(crate) path: &'a str,
    pub(crate) stone: &'a Stone,
    /// Where it points.
    pub(crate) goal: Goal<'a>,
}

/// All tombstones, with the policy that they are judged by.
pub(crate) struct Ledger<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) entries: Vec<Entry<'a>>,
    /// The entries of each old path, by repo and path.
    by_old: BTreeMap<&'a str, BTreeMap<&'a str, Vec<usize>>>,
    /// Every file that is named like something that moved, by that name.
    by_name: BTreeMap<&'a str, Vec<(&'a str, &'a str)>>,
}

/// Where following the tombstones ends.
pub(crate) enum End<'l, 'a> {
    /// Here: the first tombstone points at nothing that moved on.
    Here,
    /// Further on: the tombstones on the way, and the place that the last one
    /// points at, with the path of the thing there.
    Further {
        way: Vec<&'l Entry<'a>>,
        /// None for an address or a repo that nobody knows.
        last: Option<(&'a str, String)>,
    },
    /// Nowhere: the way comes back to itself. Whether the first tombstone is
    /// part of the circle, and its tombstones.
    Circle {
        member: bool,
        way: Vec<&'l Entry<'a>>,
    },
}

impl<'a> Ledger<'a> {
    pub(crate) fn new(stack: &'a Stack<'a, Facts>, policy: &'a Policy) -> Self {
        let mut entries = Vec::new();
        for repo in &stack.repos {
            for (path, facts) in &repo.files {
                for stone in &facts.stones {
                    let goal = goal::find(stack, policy, repo, path, stone);
                    if is_firm(repo, stone, &goal) {
                        entries.push(Entry {
                            repo,
                            path,
                            stone,
                            goal,
                        });
                    }
                }
            }
        }
        let mut by_old: BTreeMap<&str, BTreeMap<&str, Vec<usize>>> = BTreeMap::new();
        for (index, entry) in entries.iter().enumerate() {
            let of_repo = by_old.entry(entry.repo.name).or_default();
            of_repo.entry(&entry.stone.old).or_default().push(index);
        }
        Self {
            by_name: by_name(stack, &entries),
            policy,
            entries,
            by_old,
        }
    }

    /// Every file of this name, by repo and path; the name is that of a target.
    pub(crate) fn with_name(&self, name: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let found = self.by_name.get(name).into_iter().flatten();
        found.copied()
    }

    /// The tombstones whose findings are wanted.
    pub(crate) fn judged(&self) -> impl Iterator<Item = &Entry<'a>> {
        self.entries.iter().filter(|entry| entry.repo.judged)
    }

    /// The statements whose findings are wanted: one that names several things
    /// counts once.
    pub(crate) fn statements(&self) -> impl Iterator<Item = &Entry<'a>> {
        let mut before = None;
        self.judged().filter(move |entry| {
            let this = (entry.repo.name, entry.path, entry.stone.place.start);
            before.replace(this) != Some(this)
        })
    }

    /// The tombstones of one old path.
    pub(crate) fn of<'l>(
        &'l self,
        repo: &str,
        old: &str,
    ) -> impl Iterator<Item = &'l Entry<'a>> + use<'l, 'a> {
        let found = self.by_old.get(repo).and_then(|of_repo| of_repo.get(old));
        let found = found.map_or(&[][..], Vec::as_slice).iter();
        found.filter_map(|index| self.entries.get(*index))
    }

    /// The tombstone that speaks of a path: its own, or that of the nearest
    /// folder above it that moved, with the part of the path below it.
    pub(crate) fn over<'p>(&self, repo: &str, path: &'p str) -> Option<(&Entry<'a>, &'p str)> {
        if let Some(entry) = self.of(repo, path).next() {
            return Some((entry, ""));
        }
        let folders = path.rmatch_indices('/');
        folders
            .filter_map(|(at, _)| {
                let entry = self
                    .of(repo, path.get(..at)?)
                    .find(|entry| entry.moves_folder())?;
                Some((entry, path.get(at + 1..)?))
            })
            .next()
    }

    /// Whether what stands at a path is a tombstone itself.
    pub(crate) fn is_stub(&self, repo: &str, path: &str) -> bool {
        self.of(repo, path)
            .any(|entry| entry.path == path && entry.stone.form != Form::List)
    }

    /// Follows the tombstones from one to the last.
    pub(crate) fn follow(&self, first: &Entry<'a>) -> End<'_, 'a> {
        let mut seen = BTreeSet::from([first.key()]);
        let mut way: Vec<&Entry<'a>> = Vec::new();
        let Goal::Known { repo, path, .. } = &first.goal else {
            return End::Here;
        };
        let (mut repo, mut path) = (*repo, path.clone());
        loop {
            // A thing that stands where a tombstone points has arrived.
            if repo.holds(&path) && !self.is_stub(repo.name, &path) {
                break;
            }
            let Some((next, below)) = self.over(repo.name, &path) else {
                break;
            };
            if !seen.insert(next.key()) {
                return End::Circle {
                    member: next.is(first),
                    way,
                };
            }
            if way.len() >= MAX_WAY {
                return End::Further { way, last: None };
            }
            way.push(next);
            let Goal::Known {
                repo: next_repo,
                path: next_path,
                ..
            } = &next.goal
            else {
                let last = next.goal.place();
                return End::Further {
                    last: last.map(|(repo, place)| (repo, under(place, below))),
                    way,
                };
            };
            repo = next_repo;
            path = under(next_path, below);
        }
        if way.is_empty() {
            return End::Here;
        }
        // A last tombstone that points at nothing has a finding of its own.
        let arrived = repo.holds(&path) || goal::holds_folder(repo, &path);
        End::Further {
            way,
            last: arrived.then_some((repo.name, path)),
        }
    }
}

/// The files that have the name of some target, so that all paths of the stack
/// are looked at once.
fn by_name<'a>(
    stack: &'a Stack<'a, Facts>,
    entries: &[Entry<'a>],
) -> BTreeMap<&'a str, Vec<(&'a str, &'a str)>> {
    let mut found: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    let wanted: BTreeSet<&str> = entries
        .iter()
        .filter_map(|entry| entry.goal.place())
        .map(|(_, path)| base_name(path))
        .collect();
    if wanted.is_empty() {
        return found;
    }
    for repo in &stack.repos {
        for path in repo.paths {
            let name = base_name(path);
            if wanted.contains(name) {
                let places = found.entry(name).or_default();
                if places.len() < MAX_NAMED {
                    places.push((repo.name, path));
                }
            }
        }
    }
    found
}

/// Whether a statement is certain to be a tombstone: date or task say so, it
/// names a repo of the stack, or it stands in one. A `MOVED.md` elsewhere may be
/// about anything.
fn is_firm(repo: &RepoFacts<'_, Facts>, stone: &Stone, goal: &Goal<'_>) -> bool {
    stone.date.is_some()
        || stone.task.is_some()
        || (repo.row.is_some() && stone.target.text.contains('/'))
        || match goal {
            Goal::Known { repo: other, .. } => other.name != repo.name,
            Goal::Absent { .. } => true,
            Goal::Unknown { .. } | Goal::Elsewhere => false,
        }
}

/// A target in the words of the tombstone that is to say it: a folder where it
/// names a folder, the whole path where it does not.
pub(crate) fn written_as(entry: &Entry<'_>, repo: &str, path: &str) -> String {
    let whole = under(repo, path);
    let stone = entry.stone;
    if !stone.target.text.ends_with('/') {
        return whole;
    }
    if stone.folder {
        return format!("{whole}/");
    }
    match whole.rsplit_once('/') {
        Some((folder, name)) if name == base_name(&stone.old) => format!("{folder}/"),
        _ => whole,
    }
}

/// A path below another one; either may be empty.
pub(crate) fn under(folder: &str, below: &str) -> String {
    match (folder, below) {
        (folder, "") => folder.to_owned(),
        ("", below) => below.to_owned(),
        (folder, below) => format!("{folder}/{below}"),
    }
}

impl<'a> Entry<'a> {
    /// Whether a folder moved, by what the text or the target says.
    pub(crate) fn moves_folder(&self) -> bool {
        self.stone.folder
            || matches!(
                self.goal,
                Goal::Known {
                    stands: Stands::Folder,
                    ..
                }
            )
    }

    /// What tells it from all others.
    fn key(&self) -> (&'a str, &'a str, usize, &'a str) {
        let at = self.stone.place.start.byte;
        (self.repo.name, self.path, at, &self.stone.old)
    }

    /// Whether it is that one.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.key() == other.key()
    }

    /// What moved, for people: `railiance-cluster/helm/x.yaml`.
    pub(crate) fn what(&self) -> String {
        under(self.repo.name, &self.stone.old)
    }

    /// A finding at a place of this tombstone.
    pub(crate) fn finding(&self, rule: &'static Rule, place: &Place, words: Words) -> Finding {
        Finding {
            message: words.message,
            label: words.label.to_owned(),
            help: words.help,
            ..Finding::new(rule, self.repo.name, self.path, place)
        }
    }

    /// Lets the tombstone say another place.
    pub(crate) fn point_at(&self, repo: &str, path: &str) -> Option<Fix> {
        let target = &self.stone.target;
        let new = match target.text.contains("://") {
            true => {
                let (known, _) = self.goal.place()?;
                goal::address(&target.text, known, repo, &written_as(self, "", path))?
            }
            false => written_as(self, repo, path),
        };
        let change = Change::Replace {
            start: target.place.start.byte,
            end: target.place.end.byte,
            old: target.text.clone(),
            new: new.clone(),
        };
        Some(Fix::new(
            format!("point at `{new}`"),
            self.repo.name,
            self.path,
            change,
        ))
    }

    /// This tombstone beside a finding elsewhere.
    pub(crate) fn related(&self, message: impl Into<String>) -> Related {
        Related {
            repo: Some(self.repo.name.to_owned()),
            path: self.path.to_owned(),
            place: self.stone.place.clone(),
            message: message.into(),
        }
    }
}

/// What a finding says.
pub(crate) struct Words {
    pub(crate) message: String,
    pub(crate) label: &'static str,
    pub(crate) help: String,
}
