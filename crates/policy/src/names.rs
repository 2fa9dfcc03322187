//! Names as releases and workloads write them: chart references and images.

/// A chart as a release names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChartName<'a> {
    /// Its name, without repository and version.
    pub name: &'a str,
    /// Where it comes from: the alias of a repository or its address without
    /// the scheme. `None` where the release does not say, and for a folder.
    pub repository: Option<&'a str>,
}

impl<'a> ChartName<'a> {
    /// Reads a chart reference: alias and name (`bitnami/redis`), an OCI
    /// address, the address of an archive (`https://…/redis-19.0.1.tgz`) or a
    /// folder. `repository` is the address given beside it (`--repo`), if any.
    #[must_use]
    pub fn parse(reference: &'a str, repository: Option<&'a str>) -> Self {
        let folder = reference.starts_with(['.', '/', '~']) || reference.ends_with('/');
        let reference = reference.trim_end_matches('/');
        let bare = without_scheme(reference);
        let (before, last) = match bare.rsplit_once('/') {
            Some((before, last)) => (Some(before), last),
            None => (None, bare),
        };
        Self {
            name: without_version(last),
            repository: repository
                .map(|address| without_scheme(address.trim_end_matches('/')))
                .or(if folder { None } else { before }),
        }
    }

    /// Whether the repository is one of these (addresses or aliases).
    pub(crate) fn is_from(&self, known: &[String]) -> bool {
        self.repository.is_some_and(|repository| {
            known.iter().any(|known| {
                repository
                    .strip_prefix(known.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
        })
    }
}

fn without_scheme(address: &str) -> &str {
    address
        .split_once("://")
        .map_or(address, |(_, address)| address)
}

fn without_version(last: &str) -> &str {
    let Some(archive) = last.strip_suffix(".tgz") else {
        return last.split(':').next().unwrap_or(last);
    };
    // The version begins at the first hyphen that a digit follows.
    let version = archive.match_indices('-').find(|(at, _)| {
        archive
            .get(at + 1..)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    });
    version
        .and_then(|(at, _)| archive.get(..at))
        .unwrap_or(archive)
}

/// The names under which the catalogue may know an image, the most exact first:
/// every tail of its path of two parts or more, or the one part of an image in
/// Docker's library or at the root of a registry.
pub(crate) fn image_names(image: &str) -> impl Iterator<Item = String> {
    let without_digest = image.split('@').next().unwrap_or(image);
    let mut parts: Vec<&str> = without_digest.split('/').collect();
    if let Some(last) = parts.last_mut() {
        *last = last.split(':').next().unwrap_or(last);
    }
    let has_registry = parts.len() > 1
        && parts
            .first()
            // `${REGISTRY}/team/app`: as a rule that is what a variable holds.
            .is_some_and(|first| first.contains(['.', ':', '$']) || *first == "localhost");
    if has_registry {
        parts.remove(0);
    }
    let mut names: Vec<String> = (0..parts.len().saturating_sub(1))
        .filter_map(|from| Some(parts.get(from..)?.join("/")))
        .collect();
    if let [.., "library", name] | [name] = parts.as_slice() {
        names.push((*name).to_owned());
    }
    names.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chart_references_give_name_and_repository() {
        for (reference, name, repository) in [
            ("bitnami/postgresql-ha", "postgresql-ha", Some("bitnami")),
            (
                "oci://registry.example/charts/redis:19.0.1",
                "redis",
                Some("registry.example/charts"),
            ),
            (
                "https://charts.example/redis-19.0.1.tgz",
                "redis",
                Some("charts.example"),
            ),
            ("./charts/postgresql-ha-2/", "postgresql-ha-2", None),
            ("valkey", "valkey", None),
        ] {
            let chart = ChartName::parse(reference, None);
            assert_eq!(
                (chart.name, chart.repository),
                (name, repository),
                "{reference}"
            );
        }
        let beside = ChartName::parse("redis", Some("https://charts.example/"));
        assert_eq!(beside.repository, Some("charts.example"));
    }

    #[test]
    fn mirrors_tags_and_digests_do_not_hide_an_image() {
        for (image, name) in [
            ("postgres:16.4", "postgres"),
            ("docker.io/library/postgres@sha256:00", "postgres"),
            ("registry.example:5000/postgres:16", "postgres"),
            ("registry.example/cache/library/postgres", "postgres"),
            ("quay.io/mirror/bitnami/postgresql:16", "bitnami/postgresql"),
            ("localhost/postgres", "postgres"),
            ("${REGISTRY}/postgres:16", "postgres"),
        ] {
            assert!(image_names(image).any(|found| found == name), "{image}");
        }
        assert!(image_names("acme/postgres").all(|found| found != "postgres"));
    }
}
