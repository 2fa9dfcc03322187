//! Which repos a run is about: those that the PATHs name or lie in, and their
//! siblings as context.

use std::path::{Path, PathBuf};

use railint_policy::{Contract, RepoRow};
use railint_source::{Found, children, remote_name, repo_at};

/// A repo on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Checkout {
    /// Its name in the policy, or that of its folder.
    pub(crate) name: String,
    /// Where it is: a folder, or the file of facts that stands for it.
    pub(crate) root: PathBuf,
    /// Whether its findings are reported, or it is context for others.
    pub(crate) judged: bool,
    /// Whether it is a repo, or a folder that nobody calls one.
    pub(crate) is_repo: bool,
}

impl Checkout {
    /// Whether only a file of facts stands for it.
    pub(crate) fn is_recorded(&self) -> bool {
        !self.root.is_dir()
    }
}

/// The repos that `paths` are about. `folder` holds the stack's file, from
/// which the policy's paths are counted.
pub(crate) fn checkouts(
    paths: &[PathBuf],
    contract: &Contract,
    folder: Option<&Path>,
) -> Vec<Checkout> {
    let mut search = Search {
        contract,
        folder,
        found: Vec::new(),
    };
    for path in paths {
        search.path(path);
    }
    search.context();
    search.found
}

/// The folders that lie beside repos of the stack and belong to none, by name.
/// Hidden ones are left out, and so is what was checked out there from elsewhere.
pub(crate) fn uncovered(paths: &[PathBuf], checkouts: &[Checkout]) -> Vec<String> {
    let has_repos = |path: &&PathBuf| {
        let mut repos = checkouts.iter().filter(|checkout| checkout.is_repo);
        repos.any(|checkout| checkout.root.parent() == Some(path))
    };
    let covered = |root: &Path| {
        let mut roots = checkouts.iter().map(|checkout| &checkout.root);
        roots.any(|repo| repo.starts_with(root) || root.starts_with(repo))
    };
    let beside = paths
        .iter()
        .filter(has_repos)
        .flat_map(|path| children(path));
    let mut names: Vec<String> = beside
        .filter(|child| !child.git && !child.name.starts_with('.') && !covered(&child.root))
        .map(|child| child.name)
        .collect();
    names.sort();
    names.dedup();
    names
}

struct Search<'a> {
    contract: &'a Contract,
    folder: Option<&'a Path>,
    found: Vec<Checkout>,
}

impl Search<'_> {
    /// The repos that one path names or lies in.
    fn path(&mut self, path: &Path) {
        let folder = if path.is_dir() {
            path
        } else {
            path.parent().unwrap_or(path)
        };
        let own = repo_at(folder);
        if path.is_dir() {
            let inside = self.inside(path, own.as_ref());
            if !inside.is_empty() {
                for (name, root) in inside {
                    self.add(name, root, true, true);
                }
                return;
            }
        }
        match self.around(folder, own) {
            Some((name, root)) => self.add(name, root, true, true),
            None => {
                let name = folder_name(folder);
                self.add(name, folder.to_owned(), true, false);
            }
        }
    }

    /// The repos right below a folder, and those that the stack's file in this
    /// folder names elsewhere. Inside a repo only folders count that the policy
    /// knows: any other repo there is a dependency that was checked out.
    fn inside(&self, folder: &Path, own: Option<&Found>) -> Vec<(String, PathBuf)> {
        let mut inside: Vec<(String, PathBuf)> = Vec::new();
        for child in children(folder) {
            let name = match self.row_of(&child) {
                Some(row) if own.is_some() && self.lies_elsewhere(row, &child.root) => continue,
                Some(row) => row.name.clone(),
                None if child.git && own.is_none() => child.name.clone(),
                None => continue,
            };
            inside.push((name, child.root));
        }
        if self.folder == Some(folder) && own.is_none_or(|own| own.root != folder) {
            inside.extend(self.rows_on_disk());
        }
        inside
    }

    /// The repo that a folder lies in: the nearest folder above that the policy
    /// knows, inside the git repo, or else that repo.
    fn around(&self, folder: &Path, own: Option<Found>) -> Option<(String, PathBuf)> {
        let rows = self.rows_on_disk();
        for above in folder.ancestors() {
            if let Some((name, _)) = rows.iter().find(|(_, root)| root == above) {
                return Some((name.clone(), above.to_owned()));
            }
            if let Some(own) = own.as_ref().filter(|own| own.root == above) {
                let name = self.row_of(own).map_or(&own.name, |row| &row.name);
                return Some((name.clone(), own.root.clone()));
            }
            if let Some(row) = self.contract.repo(&folder_name(above))
                && (own.is_none() || !self.lies_elsewhere(row, above))
            {
                return Some((row.name.clone(), above.to_owned()));
            }
        }
        None
    }

    /// Whether the stack's file says where the repo of a row lies, and that is
    /// not this folder: then a folder of a repo only has the same name.
    fn lies_elsewhere(&self, row: &RepoRow, folder: &Path) -> bool {
        let said = self.folder.zip(row.path.as_ref());
        let said = said.and_then(|(from, path)| from.join(path).canonicalize().ok());
        said.is_some_and(|said| said.is_dir() && said != folder)
    }

    /// Adds the siblings that the stack names, as context.
    fn context(&mut self) {
        let known = |checkout: &&Checkout| {
            !checkout.is_recorded() && self.contract.repo(&checkout.name).is_some()
        };
        let parents: Vec<PathBuf> = self
            .found
            .iter()
            .filter(known)
            .filter_map(|checkout| checkout.root.parent().map(Path::to_owned))
            .collect();
        let mut siblings = self.rows_on_disk();
        for parent in parents {
            for child in children(&parent) {
                if let Some(row) = self.contract.repo(&child.name) {
                    siblings.push((row.name.clone(), child.root));
                }
            }
        }
        for (name, root) in siblings {
            self.add(name, root, false, true);
        }
    }

    /// Adds a repo unless its folder or its name is there already. Of two
    /// checkouts of one repo the second keeps the name of its folder.
    fn add(&mut self, name: String, root: PathBuf, judged: bool, is_repo: bool) {
        if self.found.iter().any(|known| known.root == root) {
            return;
        }
        let taken = |name: &str| self.found.iter().any(|known| known.name == name);
        let name = match taken(&name) {
            false => name,
            true if judged && !taken(&folder_name(&root)) => folder_name(&root),
            true => return,
        };
        self.found.push(Checkout {
            name,
            root,
            judged,
            is_repo,
        });
    }

    /// The row of the policy that a folder is the checkout of: by its name, or
    /// by that of its remote.
    fn row_of(&self, found: &Found) -> Option<&RepoRow> {
        self.contract.repo(&found.name).or_else(|| {
            let remote = found.git.then(|| remote_name(&found.root)).flatten()?;
            self.contract.repo(&remote)
        })
    }

    /// The repos of the policy that lie where the stack's file says, or beside
    /// it; or else the files of facts that stand for them.
    fn rows_on_disk(&self) -> Vec<(String, PathBuf)> {
        let Some(folder) = self.folder else {
            return Vec::new();
        };
        let place = |row: &RepoRow| {
            let places = match &row.path {
                Some(path) => vec![folder.join(path)],
                None => vec![folder.join(&row.name), folder.join("..").join(&row.name)],
            };
            places
                .iter()
                .filter_map(|place| place.canonicalize().ok())
                .find(|place| place.is_dir())
                .or_else(|| Some(folder.join(row.facts.as_ref()?)))
        };
        let rows = self.contract.repos.iter();
        rows.filter_map(|row| Some((row.name.clone(), place(row)?)))
            .collect()
    }
}

fn folder_name(folder: &Path) -> String {
    match folder.file_name() {
        Some(name) => name.to_string_lossy().into_owned(),
        None => folder.display().to_string(),
    }
}
