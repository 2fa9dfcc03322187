//! Where a tombstone points: which repo, and what stands there.

use railint_lint::{RepoFacts, Stack};
use railint_models::tombstone::Target;
use railint_policy::Policy;
use railint_source::join_path;

use super::under;
use crate::facts::{Facts, Stone};

/// Where a tombstone points.
pub(crate) enum Goal<'a> {
    /// An address of the web that names no repo of the stack.
    Elsewhere,
    /// Something that is neither a repo of the stack nor a path in this one;
    /// the word that should name a repo.
    Unknown { name: &'a str },
    /// A repo that the stack names and this run does not know.
    Absent { repo: &'a str, path: String },
    /// A repo of this run.
    Known {
        repo: &'a RepoFacts<'a, Facts>,
        /// The place of the thing itself, not of the folder that took it.
        path: String,
        stands: Stands,
    },
}

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stands {
    File,
    Folder,
    Nothing,
}

impl<'a> Goal<'a> {
    /// The repo and the path in it, where the stack knows the repo.
    pub(crate) fn place(&self) -> Option<(&'a str, &str)> {
        match self {
            Self::Known { repo, path, .. } => Some((repo.name, path)),
            Self::Absent { repo, path } => Some((repo, path)),
            Self::Unknown { .. } | Self::Elsewhere => None,
        }
    }
}

/// Looks the target of a tombstone up.
pub(super) fn find<'a>(
    stack: &'a Stack<'a, Facts>,
    policy: &'a Policy,
    own: &'a RepoFacts<'a, Facts>,
    file: &str,
    stone: &'a Stone,
) -> Goal<'a> {
    let target = Target::parse(&stone.target.text);
    let readings: Vec<(&str, &str)> = if target.address {
        of_address(target.path)
    } else {
        target.readings().collect()
    };
    let row = |name: &str| policy.contract.repo(name);
    for (name, rest) in &readings {
        let now = row(name).map_or(*name, |row| row.name.as_str());
        if let Some(repo) = stack.repos.iter().find(|repo| repo.name == now) {
            return in_repo(repo, rest, target.folder, stone);
        }
    }
    for (name, rest) in &readings {
        if let Some(row) = row(name) {
            let into = target.folder || rest.is_empty();
            return Goal::Absent {
                repo: &row.name,
                path: if into && !stone.folder {
                    under(rest, base_name(&stone.old))
                } else {
                    (*rest).to_owned()
                },
            };
        }
    }
    if target.address {
        return Goal::Elsewhere;
    }
    // A move inside the repo: counted from its root, or from the file.
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let places = [
        join_path("", target.path),
        join_path(folder, &stone.target.text),
    ];
    for place in places.into_iter().flatten() {
        if stands(own, &place) != Stands::Nothing {
            return in_repo(own, &place, target.folder, stone);
        }
    }
    let name = readings.first().map_or(target.path, |(name, _)| name);
    Goal::Unknown { name }
}

/// The place of the thing itself in a repo, `rest` being what the target says.
fn in_repo<'a>(repo: &'a RepoFacts<'a, Facts>, rest: &str, into: bool, stone: &Stone) -> Goal<'a> {
    let rest = join_path("", rest).unwrap_or_default();
    let base = base_name(&stone.old);
    let inside = under(&rest, base);
    let named_alike = base_name(&rest) == base;
    let at = |path: String| {
        let stands = stands(repo, &path);
        Goal::Known { repo, path, stands }
    };
    match stands(repo, &rest) {
        // A folder keeps its name, or takes the one that is given; only where
        // it went into another folder the target is not the folder itself.
        Stands::Folder if stone.folder => {
            let inner = !named_alike && stands(repo, &inside) == Stands::Folder;
            at(if inner { inside } else { rest })
        }
        // `charts moved to apps/charts`: the name did not say that it is a folder.
        Stands::Folder if named_alike && stands(repo, &inside) == Stands::Nothing => at(rest),
        Stands::Folder => at(inside),
        Stands::File => at(rest),
        Stands::Nothing if (into || rest.is_empty()) && !stone.folder => at(inside),
        Stands::Nothing => at(rest),
    }
}

fn stands(repo: &RepoFacts<'_, Facts>, path: &str) -> Stands {
    if path.is_empty() || holds_folder(repo, path) {
        Stands::Folder
    } else if repo.holds(path) {
        Stands::File
    } else {
        Stands::Nothing
    }
}

/// Whether the repo holds a file below this path.
pub(crate) fn holds_folder(repo: &RepoFacts<'_, Facts>, path: &str) -> bool {
    let below = format!("{path}/");
    let at = repo.paths.partition_point(|known| *known < below);
    repo.paths
        .get(at)
        .is_some_and(|known| known.starts_with(&below))
}

/// The last part of a path.
pub(crate) fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The ways to read an address: behind the host each of the first parts may be
/// the repo; what a forge writes before a path is left out.
fn of_address(address: &str) -> Vec<(&str, &str)> {
    let mut readings = Vec::new();
    let mut rest = address;
    for _ in 0..4 {
        let Some((_, behind)) = rest.split_once('/') else {
            break;
        };
        rest = behind;
        let (name, path) = rest.split_once('/').unwrap_or((rest, ""));
        let name = name.strip_suffix(".git").unwrap_or(name);
        readings.push((name, without_branch(path)));
    }
    readings
}

/// The address of another place on the same forge, for one in the repo `known`:
/// the same owner's, and the same branch. `None` where the address does not show
/// how the forge writes a path.
pub(super) fn address(text: &str, known: &str, repo: &str, path: &str) -> Option<String> {
    let (before, behind) = text.split_once(&format!("/{known}/"))?;
    let end = without_branch(behind);
    let infix = behind.strip_suffix(end).filter(|_| !end.is_empty())?;
    Some(format!("{before}/{repo}/{infix}{path}"))
}

/// The path behind `src/branch/main/`, `blob/main/`, `-/tree/main/` and the like.
pub(crate) fn without_branch(path: &str) -> &str {
    let rest = path.strip_prefix("-/").unwrap_or(path);
    for lead in [
        "src/branch/",
        "raw/branch/",
        "blob/",
        "tree/",
        "raw/",
        "src/",
    ] {
        if let Some(behind) = rest.strip_prefix(lead) {
            return behind.split_once('/').map_or("", |(_, path)| path);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn an_address_is_written_as_the_forge_wrote_the_old_one() {
        for (old, new) in [
            (
                "https://git.example.org/team/apps/src/branch/main/helm/x.yaml",
                Some("https://git.example.org/team/forge/src/branch/main/gitea/x.yaml"),
            ),
            (
                "https://example.org/team/apps/-/blob/main/helm/",
                Some("https://example.org/team/forge/-/blob/main/gitea/x.yaml"),
            ),
            (
                "https://example.org/team/apps/helm/x.yaml",
                Some("https://example.org/team/forge/gitea/x.yaml"),
            ),
            ("https://example.org/team/apps/src/branch/main", None),
            ("https://example.org/team/apps", None),
            ("https://example.org/team/other/helm/x.yaml", None),
        ] {
            let found = address(old, "apps", "forge", "gitea/x.yaml");
            assert_eq!(found.as_deref(), new, "{old}");
        }
    }
}
