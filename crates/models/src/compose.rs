//! Compose files: services of containers.

use railint_syntax::yaml::{Kind, Node};

use crate::workload::runs_client;

/// A service.
#[derive(Clone)]
pub struct Service<'t> {
    /// Its name.
    pub name: &'t str,
    /// The value of `image`.
    pub image: Node<'t>,
    /// The image reference.
    pub reference: &'t str,
    /// Whether the image is built here.
    pub built: bool,
    /// Whether it runs a client of the image's service, or ends by itself.
    pub passing: bool,
    /// The names of its environment variables.
    pub variables: Vec<String>,
    /// The ports inside the container that it publishes or exposes.
    pub ports: Vec<u16>,
}

/// Whether a file is a Compose file for development, tests or an example, by
/// its path: what it starts lasts as long as somebody sits before it.
#[must_use]
pub fn is_for_development(path: &str) -> bool {
    let mut words = path
        .split(['/', '.', '-', '_'])
        .map(str::to_ascii_lowercase);
    words.any(|word| {
        matches!(
            word.as_str(),
            "dev"
                | "devel"
                | "development"
                | "devcontainer"
                | "local"
                | "test"
                | "tests"
                | "testing"
                | "testdata"
                | "ci"
                | "e2e"
                | "example"
                | "examples"
                | "sample"
                | "samples"
                | "demo"
                | "override"
                | "debug"
        )
    })
}

/// Whether a document is a Compose file: a mapping of services, each with an
/// image or a build.
#[must_use]
pub fn is_compose(root: Node<'_>) -> bool {
    let Some(services) = root.get("services").map(|entry| entry.value) else {
        return false;
    };
    let is_service = |node: Node<'_>| node.get("image").is_some() || node.get("build").is_some();
    root.get("apiVersion").is_none()
        && root.get("jobs").is_none()
        && services.kind() == Kind::Mapping
        && services.entries().any(|entry| is_service(entry.value))
}

/// The services of a Compose file that name an image.
#[must_use]
pub fn services(root: Node<'_>) -> Vec<Service<'_>> {
    let Some(services) = root.get("services").filter(|_| is_compose(root)) else {
        return Vec::new();
    };
    let services = services.value.entries().filter_map(|entry| {
        let node = entry.value;
        let image = node.get("image")?.value;
        Some(Service {
            name: entry.key.as_str()?,
            image,
            reference: image.as_str()?,
            built: node.get("build").is_some(),
            passing: is_passing(node),
            variables: variables(node),
            ports: ports(node),
        })
    });
    services.collect()
}

fn is_passing(service: Node<'_>) -> bool {
    let lines: Vec<Node<'_>> = ["entrypoint", "command"]
        .iter()
        .filter_map(|key| Some(service.get(key)?.value))
        .collect();
    runs_client(&lines)
}

fn variables(service: Node<'_>) -> Vec<String> {
    let Some(list) = service.get("environment").map(|entry| entry.value) else {
        return Vec::new();
    };
    let keys = list.entries().filter_map(|entry| entry.key.as_str());
    let items = list
        .items()
        .filter_map(|item| item.as_str()?.split('=').next());
    keys.chain(items).map(str::to_owned).collect()
}

fn ports(service: Node<'_>) -> Vec<u16> {
    let lists = ["ports", "expose"]
        .into_iter()
        .filter_map(|key| service.get(key));
    lists
        .flat_map(|list| list.value.items())
        .filter_map(|port| {
            if let Some(target) = port.get("target") {
                return target.value.as_i64()?.try_into().ok();
            }
            let inside = port.as_str()?.rsplit(':').next()?;
            inside.split('/').next()?.parse().ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use railint_syntax::yaml;

    use super::services;

    #[test]
    fn services_with_their_images() {
        let text = "services:\n  db:\n    image: postgres:16\n    environment: [POSTGRES_PASSWORD=x]\n    ports: ['127.0.0.1:15432:5432/tcp']\n  wait:\n    image: postgres:16\n    command: pg_isready -h db\n  dump:\n    image: mariadb:10\n    entrypoint: |\n      bash -c 'bash -s <<EOF\n      trap \"break;exit\" SIGHUP\n      while /bin/true; do\n        mysqldump -h db --all-databases | gzip -c > /dump/x\n        sleep 9\n      done\n      EOF'\n  app: { build: . }\n";
        let stream = yaml::parse(text);
        let found = services(stream.documents().next().unwrap());
        assert_eq!(found.len(), 3);
        assert_eq!(
            (found[0].ports.as_slice(), found[0].passing),
            ([5432].as_slice(), false)
        );
        assert_eq!(found[0].variables, ["POSTGRES_PASSWORD"]);
        assert!(found[1].passing && found[2].passing);
        for none in [
            "jobs: {}\nservices: { a: { image: x } }\n",
            "services: [a]\n",
        ] {
            let stream = yaml::parse(none);
            assert!(services(stream.documents().next().unwrap()).is_empty());
        }
    }
}
