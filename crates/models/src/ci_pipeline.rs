//! CI pipelines and Taskfiles: the scripts in them, and the workflows that are
//! made for other repos to call.

use railint_syntax::yaml::{Kind, Node};

/// Whether a file is a pipeline, by its path.
#[must_use]
pub fn is_pipeline(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let folders = [
        ".github/workflows/",
        ".gitea/workflows/",
        ".forgejo/workflows/",
        ".woodpecker/",
    ];
    folders
        .iter()
        .any(|folder| path.starts_with(folder) || path.contains(&format!("/{folder}")))
        || name.starts_with(".gitlab-ci")
        || name.starts_with(".woodpecker")
        || name.starts_with(".drone.")
        || is_action(path)
}

/// Whether a file describes an action that workflows use.
#[must_use]
pub fn is_action(path: &str) -> bool {
    matches!(path.rsplit('/').next(), Some("action.yml" | "action.yaml"))
}

/// Whether a file is a Taskfile.
#[must_use]
pub fn is_taskfile(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name
        .strip_suffix(".yml")
        .or_else(|| name.strip_suffix(".yaml"));
    matches!(stem, Some("Taskfile" | "taskfile" | "Taskfile.dist"))
        || path.split('/').any(|part| part == ".taskfiles")
}

/// All scripts of a pipeline or Taskfile: `run`, `script`, `commands`, `cmds` and
/// `cmd`, wherever they stand.
#[must_use]
pub fn scripts(root: Node<'_>) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    collect(root, 0, &mut found);
    found
}

/// Deeper than any pipeline nests its steps.
const MAX_DEPTH: usize = 12;

fn collect<'t>(node: Node<'t>, depth: usize, found: &mut Vec<Node<'t>>) {
    if depth > MAX_DEPTH {
        return;
    }
    for entry in node.entries() {
        let is_script = matches!(
            entry.key.as_str(),
            Some("run" | "script" | "before_script" | "after_script" | "commands" | "cmds" | "cmd")
        );
        match entry.value.kind() {
            Kind::Scalar if is_script => found.push(entry.value),
            Kind::Sequence if is_script => {
                found.extend(
                    entry
                        .value
                        .items()
                        .filter(|item| item.kind() == Kind::Scalar),
                );
                for item in entry.value.items() {
                    collect(item, depth + 1, found);
                }
            }
            _ => collect(entry.value, depth + 1, found),
        }
    }
    for item in node.items() {
        collect(item, depth + 1, found);
    }
}

/// Programs and actions that make a cluster for the length of a run.
const PASSING_CLUSTERS: &[&str] = &[
    "kind create cluster",
    "kind-action",
    "setup-kind",
    "k3d cluster create",
    "k3d-action",
    "setup-k3d",
    "minikube start",
    "setup-minikube",
    "ct install",
    "chart-testing",
    "k3d-io/",
    "engineerd/",
    "vcluster create",
    "microk8s-action",
    "setup-k3s",
];

/// Whether a text sets up a cluster of its own, so that what it installs is
/// gone with it.
#[must_use]
pub fn makes_a_cluster(text: &str) -> bool {
    PASSING_CLUSTERS.iter().any(|word| text.contains(word))
}

/// The key `workflow_call` of a workflow that other repos can call.
#[must_use]
pub fn reusable(root: Node<'_>) -> Option<Node<'_>> {
    // YAML 1.1 reads the key `on` as a truth value; as text it is `on`.
    let on = root.get("on")?.value;
    if let Some(entry) = on.get("workflow_call") {
        return Some(entry.key);
    }
    let mut items = on.items();
    items
        .find(|item| item.as_str() == Some("workflow_call"))
        .or_else(|| (on.as_str() == Some("workflow_call")).then_some(on))
}

/// The workflows and actions of its own repo that a pipeline uses: paths that
/// begin with `./`.
#[must_use]
pub fn uses_of_its_own(root: Node<'_>) -> Vec<&str> {
    let mut found = Vec::new();
    uses(root, 0, &mut found);
    found
}

fn uses<'t>(node: Node<'t>, depth: usize, found: &mut Vec<&'t str>) {
    if depth > MAX_DEPTH {
        return;
    }
    for entry in node.entries() {
        match (entry.key.as_str(), entry.value.as_str()) {
            (Some("uses"), Some(path)) => found.extend(path.strip_prefix("./")),
            _ => uses(entry.value, depth + 1, found),
        }
    }
    for item in node.items() {
        uses(item, depth + 1, found);
    }
}
