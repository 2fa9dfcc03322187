//! The texts that a report shows lines of, and how it names their files.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use railint_lint::{Hidden, RepoInput, masked};
use railint_policy::embedded_text;
use railint_report::Texts;
use railint_source::{Content, decode};

/// Where texts may be found, while the repos are not open yet.
#[derive(Debug, Default)]
pub(crate) struct KnownTexts {
    roots: BTreeMap<String, PathBuf>,
    configuration: BTreeMap<String, (PathBuf, Arc<str>)>,
}

impl KnownTexts {
    /// Remembers a configuration file outside every repo: the name that
    /// findings give it, where it lies and what it says.
    pub(crate) fn add_configuration(&mut self, name: &str, file: &Path, text: &str) {
        let entry = (file.to_owned(), Arc::from(text));
        self.configuration.insert(name.to_owned(), entry);
    }

    /// Remembers where a repo lies.
    pub(crate) fn add_root(&mut self, repo: &str, root: &Path) {
        self.roots.insert(repo.to_owned(), root.to_owned());
    }

    /// Where the configuration files outside every repo lie, by the name that
    /// findings give them.
    pub(crate) fn configuration_files(&self) -> BTreeMap<String, PathBuf> {
        let files = self.configuration.iter();
        files
            .map(|(name, (file, _))| (name.clone(), file.clone()))
            .collect()
    }

    /// Everything, with the repos to read from, and without what must not be
    /// shown.
    pub(crate) fn with_repos<'r>(
        self,
        repos: &'r [RepoInput],
        hidden: &'r Hidden,
    ) -> RepoTexts<'r> {
        let here = std::env::current_dir().and_then(|here| here.canonicalize());
        RepoTexts {
            known: self,
            hidden,
            repos,
            here: here.ok(),
            read: Mutex::default(),
        }
    }
}

/// What was read so far, by repo and path; `None` for what is no text.
type ReadTexts = HashMap<(String, String), Option<Arc<str>>>;

/// The texts of the repos and of the policy. Each file is read once.
pub(crate) struct RepoTexts<'r> {
    known: KnownTexts,
    repos: &'r [RepoInput],
    hidden: &'r Hidden,
    here: Option<PathBuf>,
    read: Mutex<ReadTexts>,
}

impl RepoTexts<'_> {
    fn read(&self, repo: &str, path: &str) -> Option<Arc<str>> {
        let input = self.repos.iter().find(|input| input.name == repo)?;
        match input.files.read(path).map(decode) {
            Ok(Content::Text(text)) => {
                let file = (repo.to_owned(), path.to_owned());
                match self.hidden.get(&file) {
                    Some(hidden) => Some(Arc::from(masked(&text, hidden))),
                    None => Some(Arc::from(text)),
                }
            }
            _ => None,
        }
    }
}

impl Texts for RepoTexts<'_> {
    fn text(&self, repo: Option<&str>, path: &str) -> Option<Arc<str>> {
        let Some(repo) = repo else {
            let known = self.known.configuration.get(path);
            return match known {
                Some((_, text)) => Some(Arc::clone(text)),
                None => embedded_text(path).map(Arc::from),
            };
        };
        let key = (repo.to_owned(), path.to_owned());
        // A poisoned lock only means that another thread panicked while it read.
        let mut read = match self.read.lock() {
            Ok(read) => read,
            Err(poisoned) => poisoned.into_inner(),
        };
        read.entry(key)
            .or_insert_with(|| self.read(repo, path))
            .clone()
    }

    fn page(&self, rule: &str) -> Option<&str> {
        railint_rules::page(rule)
    }

    fn display_path(&self, repo: Option<&str>, path: &str) -> String {
        let file = match repo {
            Some(repo) => match self.known.roots.get(repo) {
                Some(root) => root.join(path),
                None => return format!("{repo}/{path}"),
            },
            None => match self.known.configuration.get(path) {
                Some((file, _)) => file.clone(),
                None => return path.to_owned(),
            },
        };
        match &self.here {
            Some(here) => relative(here, &file),
            None => file.display().to_string(),
        }
    }
}

/// `file` as seen from `here`; both absolute.
pub(crate) fn relative(here: &Path, file: &Path) -> String {
    let shared = here
        .components()
        .zip(file.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = here.components().count() - shared;
    // Past the second step up, the absolute path is easier to read.
    if up > 2 {
        return file.display().to_string();
    }
    let mut path: PathBuf = std::iter::repeat_n("..", up).collect();
    path.extend(file.components().skip(shared));
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_from_the_working_directory() {
        let shown = |here: &str, file: &str| relative(Path::new(here), Path::new(file));
        assert_eq!(shown("/w/stack", "/w/stack/infra/a.yaml"), "infra/a.yaml");
        assert_eq!(shown("/w/stack/apps", "/w/stack/infra/a"), "../infra/a");
        assert_eq!(shown("/home/me/x/y", "/w/a"), "/w/a");
    }
}
