//! Who still uses an old path: every path-like word of the stack, looked up in
//! the ledger.

use std::collections::BTreeSet;

use railint_lint::{RepoFacts, Stack};
use railint_policy::{Contract, Policy};
use railint_source::join_path;

use crate::facts::{Base, Facts, PathWord};
use crate::ledger::{Entry, Ledger, base_name, holds_folder, without_branch};

/// A word that leads to an old path.
pub(crate) struct Use<'l, 'a> {
    pub(crate) repo: &'a RepoFacts<'a, Facts>,
    /// The file that holds the word.
    pub(crate) path: &'a str,
    pub(crate) word: &'a PathWord,
    /// The tombstone of the old path, or of a folder above it.
    pub(crate) entry: &'l Entry<'a>,
    /// The part of the old path below that folder.
    pub(crate) below: String,
    /// How the word says it.
    pub(crate) way: Way,
}

/// How a word leads to a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// From the folder of the file.
    FromFolder,
    /// From the root of the repo.
    FromRoot,
    /// From a variable or an unknown folder.
    Unknown,
    /// By the name of the repo: how many bytes stand before the name, and how
    /// many stand between it and the path (the name's own and a forge's).
    ByName { at: usize, length: usize },
}

/// All uses of old paths, in the order of repos, files and words.
pub(crate) fn find<'l, 'a>(
    ledger: &'l Ledger<'a>,
    stack: &'a Stack<'a, Facts>,
    policy: &Policy,
) -> Vec<Use<'l, 'a>> {
    let names: BTreeSet<&str> = ledger
        .entries
        .iter()
        .map(|entry| base_name(&entry.stone.old))
        .collect();
    let mut uses = Vec::new();
    if names.is_empty() {
        return uses;
    }
    for repo in &stack.repos {
        for (path, facts) in &repo.files {
            for word in facts.paths.iter() {
                // Nearly every word ends here.
                if !word.text.split('/').any(|part| names.contains(part)) {
                    continue;
                }
                let file = Place { repo, path, word };
                uses.extend(file.look_up(ledger, stack, &policy.contract));
            }
        }
    }
    uses
}

/// A word and where it stands.
struct Place<'a> {
    repo: &'a RepoFacts<'a, Facts>,
    path: &'a str,
    word: &'a PathWord,
}

impl<'a> Place<'a> {
    /// The tombstone that the word leads to; none where it leads to something
    /// that is there.
    fn look_up<'l>(
        &self,
        ledger: &'l Ledger<'a>,
        stack: &'a Stack<'a, Facts>,
        contract: &Contract,
    ) -> Option<Use<'l, 'a>> {
        for (name, path, way) in self.readings(contract) {
            let repo = match name {
                None => self.repo,
                Some(name) => match stack.repos.iter().find(|repo| repo.name == name) {
                    Some(repo) => repo,
                    None => continue,
                },
            };
            let stub = ledger.is_stub(repo.name, &path);
            if repo.holds(&path) && !stub {
                return None;
            }
            let Some((entry, below)) = ledger.over(repo.name, &path) else {
                if holds_folder(repo, &path) {
                    return None;
                }
                continue;
            };
            return Some(Use {
                repo: self.repo,
                path: self.path,
                word: self.word,
                entry,
                below: below.to_owned(),
                way,
            });
        }
        None
    }

    /// The places that the word may mean, the likeliest first: a repo by its
    /// name now, or this one, and a path in it.
    fn readings(&self, contract: &Contract) -> Vec<(Option<String>, String, Way)> {
        let text = self.word.text.as_str();
        let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut readings = Vec::new();
        let mut own = |base: &str, way: Way| {
            let path = join_path(base, text).filter(|path| !path.is_empty());
            readings.extend(path.map(|path| (None, path, way)));
        };
        match self.word.base {
            Base::Folder => own(folder, Way::FromFolder),
            Base::Root => own("", Way::FromRoot),
            Base::Variable => own("", Way::Unknown),
            Base::Open => {
                own(folder, Way::FromFolder);
                own("", Way::FromRoot);
            }
            Base::Absolute | Base::Address => {}
        }
        readings.extend(self.by_name(contract));
        readings
    }

    /// Behind the name of a repo, wherever in the word that stands, comes a path
    /// in that repo.
    fn by_name(&self, contract: &Contract) -> Option<(Option<String>, String, Way)> {
        let text = self.word.text.as_str();
        let mut at = 0;
        for part in text.split('/') {
            let behind = at + part.len() + 1;
            let rest = text.get(behind..)?;
            if let Some(row) = contract.repo(part) {
                let path = match self.word.base {
                    Base::Address => without_branch(rest),
                    _ => rest,
                };
                // A commit stays as it was, whatever moves.
                let infix = rest.len() - path.len();
                if is_pinned(rest.get(..infix)?) {
                    return None;
                }
                let way = Way::ByName {
                    at,
                    length: part.len() + 1 + infix,
                };
                return Some((Some(row.name.clone()), join_path("", path)?, way));
            }
            at = behind;
        }
        None
    }
}

/// Whether what a forge writes before a path names a commit.
fn is_pinned(infix: &str) -> bool {
    infix.split('/').any(|part| {
        infix.contains("/commit/")
            || (part.len() >= 40 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
    })
}
