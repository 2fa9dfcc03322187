//! All decision records of the stack, and how one is found by the name that
//! another one gives it.

use std::collections::{BTreeMap, BTreeSet};

use railint_lint::{Place, Related, RepoFacts, Stack, Verdict};
use railint_models::adr;
use railint_policy::Policy;

use crate::book::missing;
use crate::facts::{Facts, Record, Target};

/// A record and where it lies.
pub(crate) struct Entry<'a> {
    pub(crate) repo: &'a RepoFacts<'a, Facts>,
    pub(crate) path: &'a str,
    pub(crate) record: &'a Record,
}

/// What a name stands for.
pub(crate) enum Found<'r, 'a> {
    /// These; several where repos count alike.
    Records(Vec<&'r Entry<'a>>),
    /// Nothing.
    Nowhere,
    /// Something that is no record, or that is not here.
    Unknown,
}

/// All records of the stack.
pub(crate) struct Records<'a> {
    all: Vec<Entry<'a>>,
    /// By repo and the name of the file.
    by_name: BTreeMap<(&'a str, &'a str), Vec<usize>>,
    by_number: BTreeMap<u32, Vec<usize>>,
    missing: Vec<&'a str>,
    /// Repos whose new records seldom say what they replaced.
    forward_only: BTreeSet<&'a str>,
}

/// So many records make a custom of it.
const CUSTOM: usize = 3;

impl<'a> Records<'a> {
    pub(crate) fn new(stack: &'a Stack<'a, Facts>, policy: &'a Policy) -> Self {
        let mut records = Self {
            all: Vec::new(),
            by_name: BTreeMap::new(),
            by_number: BTreeMap::new(),
            missing: missing(stack, policy),
            forward_only: BTreeSet::new(),
        };
        for repo in &stack.repos {
            for (path, facts) in &repo.files {
                let Facts::Members(members) = facts else {
                    continue;
                };
                let Some(record) = members.iter().find_map(|one| one.record.as_ref()) else {
                    continue;
                };
                let at = records.all.len();
                let name = (repo.name, name_of(path));
                records.by_name.entry(name).or_default().push(at);
                if let Some(number) = record.number {
                    records.by_number.entry(number).or_default().push(at);
                }
                records.all.push(Entry { repo, path, record });
            }
        }
        records.forward_only = records.forward_only();
        records
    }

    fn forward_only(&self) -> BTreeSet<&'a str> {
        // By repo: how many successors point back, and how many do not.
        let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for entry in &self.all {
            for pointer in &entry.record.superseded_by {
                let mut ignored = Verdict::default();
                let Found::Records(others) = self.find(entry, &pointer.target, &mut ignored) else {
                    continue;
                };
                let (back, not) = counts.entry(entry.repo.name).or_default();
                if others.iter().any(|other| other.mentions(entry)) {
                    *back += 1;
                } else {
                    *not += 1;
                }
            }
        }
        let all = counts.into_iter();
        all.filter(|(_, (back, not))| *not >= CUSTOM && *not > 2 * back)
            .map(|(repo, _)| repo)
            .collect()
    }

    /// Whether the repo of a record has the custom that only old records point
    /// to new ones.
    pub(crate) fn point_forward_only(&self, entry: &Entry<'_>) -> bool {
        self.forward_only.contains(entry.repo.name)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Entry<'a>> {
        self.all.iter()
    }

    /// The records that `target` names in the record `from`.
    pub(crate) fn find(
        &self,
        from: &Entry<'_>,
        target: &Target,
        verdict: &mut Verdict,
    ) -> Found<'_, 'a> {
        match target {
            Target::Elsewhere => Found::Unknown,
            Target::File(path) => self.by_path(from, path),
            Target::Number(number) => self.by_number(from, *number, verdict),
        }
    }

    /// Sites write links without the extension, or from a root of their own;
    /// the name of the file tells which record is meant all the same.
    fn by_path(&self, from: &Entry<'_>, path: &str) -> Found<'_, 'a> {
        let name = name_of(path.trim_end_matches('/'));
        let stem = name
            .strip_suffix(".md")
            .or_else(|| name.strip_suffix(".html"))
            .unwrap_or(name);
        let name = format!("{stem}.md");
        let named = self.by_name.get(&(from.repo.name, name.as_str()));
        let named = self.at(named);
        let exact: Vec<_> = named
            .iter()
            .copied()
            .filter(|entry| entry.path == path)
            .collect();
        if !exact.is_empty() {
            return Found::Records(exact);
        }
        if !named.is_empty() {
            return Found::Records(named);
        }
        let other_kind = !adr::is_record(path) || from.repo.holds(path);
        if other_kind {
            Found::Unknown
        } else {
            Found::Nowhere
        }
    }

    /// Numbers count within a folder, else within a repo, else in the stack.
    fn by_number(&self, from: &Entry<'_>, number: u32, verdict: &mut Verdict) -> Found<'_, 'a> {
        let all = self.at(self.by_number.get(&number));
        let folder = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
        let own = folder(from.path);
        let same_repo = |entry: &&&Entry<'_>| entry.repo.name == from.repo.name;
        let near: Vec<_> = all.iter().filter(same_repo).copied().collect();
        let nearest: Vec<_> = near
            .iter()
            .filter(|entry| folder(entry.path) == own)
            .copied()
            .collect();
        let found = [nearest, near, all].into_iter().find(|all| !all.is_empty());
        if let Some(found) = found {
            return Found::Records(found);
        }
        // A record of a repo that counts in no numbers is named in another way.
        if from.record.number.is_none() || number == 0 {
            return Found::Unknown;
        }
        if !self.missing.is_empty() {
            verdict.in_part.insert(format!(
                "workplan/adr-superseded: records that are not here may lie in {}",
                self.missing.join(", ")
            ));
            return Found::Unknown;
        }
        Found::Nowhere
    }

    fn at(&self, found: Option<&Vec<usize>>) -> Vec<&Entry<'a>> {
        let found = found.into_iter().flatten();
        found.filter_map(|at| self.all.get(*at)).collect()
    }
}

impl Entry<'_> {
    /// What people call it.
    pub(crate) fn name(&self) -> &str {
        let name = name_of(self.path);
        name.strip_suffix(".md").unwrap_or(name)
    }

    /// Whether it names another record, in whatever way.
    pub(crate) fn mentions(&self, other: &Entry<'_>) -> bool {
        let name = name_of(other.path);
        let stem = name.strip_suffix(".md").unwrap_or(name);
        self.record.mentions.iter().any(|target| match target {
            Target::File(path) => {
                let named = name_of(path.trim_end_matches('/'));
                named == name || named == stem || named.strip_suffix(".html") == Some(stem)
            }
            Target::Number(number) => other.record.number == Some(*number),
            Target::Elsewhere => false,
        })
    }

    /// A place of it beside a finding elsewhere.
    pub(crate) fn related(&self, place: &Place, message: &str) -> Related {
        Related {
            repo: Some(self.repo.name.to_owned()),
            path: self.path.to_owned(),
            place: place.clone(),
            message: message.to_owned(),
        }
    }
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
