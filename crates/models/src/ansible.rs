//! Ansible: plays and tasks, with modules by their full or short names.

use railint_syntax::yaml::{Kind, Node, Stream};

/// A task.
#[derive(Clone, Copy)]
pub struct Task<'t> {
    /// The module as written.
    pub module: Node<'t>,
    /// The module without its collection: `apt`, `helm`.
    pub short: &'t str,
    /// Its arguments: a mapping, or free text.
    pub arguments: Node<'t>,
    /// The whole task.
    pub node: Node<'t>,
}

impl<'t> Task<'t> {
    /// A text argument under the first of these names that is there.
    #[must_use]
    pub fn text(&self, names: &[&str]) -> Option<Node<'t>> {
        let mut found = names.iter().filter_map(|name| self.arguments.get(name));
        found
            .next()
            .map(|entry| entry.value)
            .filter(|value| value.as_str().is_some())
    }

    /// An argument in free text: `state=present`.
    fn free(&self, name: &str) -> Option<&'t str> {
        let text = self.arguments.as_str()?;
        let mut pairs = text
            .split_whitespace()
            .filter_map(|word| word.split_once('='));
        let (_, value) = pairs.find(|(key, _)| *key == name)?;
        Some(value.trim_matches(['"', '\'']))
    }

    /// The items that it is done for, one after the other: of `loop` and its
    /// older names, and of lists among its own variables.
    fn items(&self) -> impl Iterator<Item = Node<'t>> {
        let loops = ["loop", "with_items", "with_flattened"];
        let loops = loops.into_iter().filter_map(|key| self.node.get(key));
        let own = self.node.get("vars").map(|vars| vars.value.entries());
        loops
            .chain(own.into_iter().flatten())
            .flat_map(|entry| entry.value.items())
            .map(|item| item.get("name").map_or(item, |entry| entry.value))
    }

    /// Whether it takes away what its arguments name.
    #[must_use]
    pub fn removes(&self) -> bool {
        let state = self
            .text(&["state", "release_state"])
            .and_then(Node::as_str)
            .or_else(|| self.free("state"));
        matches!(
            state,
            Some("absent" | "removed" | "stopped" | "uninstalled" | "disabled")
        )
    }
}

/// What a file of Ansible does.
#[derive(Clone, Default)]
pub struct Plays<'t> {
    /// Its tasks, those in blocks too.
    pub tasks: Vec<Task<'t>>,
    /// The roles that it names: of plays and of `include_role`.
    pub roles: Vec<Node<'t>>,
    /// Whether some document is a list of plays.
    pub playbook: bool,
}

/// Collections whose modules go without saying.
const COLLECTIONS: &[&str] = &[
    "ansible.builtin.",
    "ansible.posix.",
    "ansible.legacy.",
    "community.general.",
    "community.docker.",
    "community.kubernetes.",
    "kubernetes.core.",
    "community.postgresql.",
    "community.mysql.",
    "containers.podman.",
    "hetzner.hcloud.",
];

/// Whether a path is one of Ansible, where a list of mappings could be anything.
#[must_use]
pub fn is_likely(path: &str) -> bool {
    path.split('/').any(|part| {
        matches!(
            part,
            "tasks" | "handlers" | "playbooks" | "ansible" | "roles"
        ) || part.starts_with("playbook")
            || part.starts_with("site.y")
    })
}

/// Whether a path is a part of a role that is a repo of its own: it is made for
/// others, and installs nothing here.
#[must_use]
pub fn is_part_of_role(path: &str) -> Option<&str> {
    let mut parts = path.match_indices('/').map(|(at, _)| at);
    let mut last = 0;
    parts.find_map(|at| {
        let part = path.get(last..at)?;
        let folder = path.get(..last)?.trim_end_matches('/');
        last = at + 1;
        matches!(part, "tasks" | "handlers" | "defaults" | "vars" | "meta").then_some(folder)
    })
}

/// Reads a file of Ansible; nothing where it is none.
#[must_use]
pub fn plays(stream: &Stream, likely: bool) -> Plays<'_> {
    let mut plays = Plays::default();
    for document in stream.documents() {
        if document.kind() != Kind::Sequence {
            continue;
        }
        let is_playbook = document
            .items()
            .any(|play| play.get("hosts").is_some() || play.get("import_playbook").is_some());
        plays.playbook |= is_playbook;
        if is_playbook {
            for play in document.items() {
                read_play(play, &mut plays);
            }
        } else if likely {
            for task in document.items() {
                read_task(task, 0, &mut plays);
            }
        }
    }
    plays
}

fn read_play<'t>(play: Node<'t>, plays: &mut Plays<'t>) {
    for key in ["pre_tasks", "tasks", "post_tasks", "handlers"] {
        let list = play.get(key).map(|list| list.value.items());
        for task in list.into_iter().flatten() {
            read_task(task, 0, plays);
        }
    }
    let roles = play.get("roles").map(|list| list.value.items());
    for role in roles.into_iter().flatten() {
        let named = ["role", "name"].iter().find_map(|key| role.get(key));
        let node = named.map_or(role, |entry| entry.value);
        plays.roles.extend(node.as_str().map(|_| node));
    }
}

/// Deeper than blocks are nested by people.
const MAX_DEPTH: usize = 8;

fn read_task<'t>(task: Node<'t>, depth: usize, plays: &mut Plays<'t>) {
    if depth > MAX_DEPTH || task.kind() != Kind::Mapping {
        return;
    }
    for key in ["block", "rescue", "always"] {
        let list = task.get(key).map(|list| list.value.items());
        for inner in list.into_iter().flatten() {
            read_task(inner, depth + 1, plays);
        }
    }
    for entry in task.entries() {
        let Some(name) = entry.key.as_str() else {
            continue;
        };
        let short = COLLECTIONS
            .iter()
            .find_map(|collection| name.strip_prefix(collection))
            .unwrap_or(name);
        if matches!(short, "include_role" | "import_role") {
            let role = entry.value.get("name").map(|entry| entry.value);
            let named = role.filter(|role| role.as_str().is_some());
            // With `tasks_from` only a part of it is done, on what is there.
            let whole = entry.value.get("tasks_from").is_none() && !takes_away(task);
            plays.roles.extend(named.filter(|_| whole));
        } else if is_module(short) {
            plays.tasks.push(Task {
                module: entry.key,
                short,
                arguments: entry.value,
                node: task,
            });
        }
    }
}

/// Whether the variables of a role ask it to take away what it installs.
fn takes_away(task: Node<'_>) -> bool {
    let variables = task.get("vars").map(|vars| vars.value.entries());
    variables.into_iter().flatten().any(|entry| {
        let is_state = entry.key.as_str().is_some_and(|key| key.ends_with("state"));
        let gone = ["absent", "removed", "stopped", "uninstalled"];
        is_state
            && entry
                .value
                .as_str()
                .is_some_and(|state| gone.contains(&state))
    })
}

/// The modules that bring something up or set something up.
fn is_module(short: &str) -> bool {
    matches!(
        short,
        "apt"
            | "dnf"
            | "dnf5"
            | "yum"
            | "package"
            | "apk"
            | "pacman"
            | "zypper"
            | "snap"
            | "helm"
            | "k8s"
            | "docker_container"
            | "podman_container"
            | "docker_compose"
            | "docker_compose_v2"
            | "docker_swarm_service"
            | "shell"
            | "command"
            | "raw"
            | "script"
            | "ufw"
            | "firewalld"
            | "selinux"
            | "pam_limits"
            | "sysctl"
            | "hcloud_server"
            | "server"
    )
}

/// The packages that a task installs, each with the node that names it: of
/// `name` or `pkg`, one or several, in free text and in loops too.
#[must_use]
pub fn packages<'t>(task: &Task<'t>) -> Vec<(&'t str, Node<'t>)> {
    let installs = matches!(
        task.short,
        "apt" | "dnf" | "dnf5" | "yum" | "package" | "apk" | "pacman" | "zypper" | "snap"
    );
    if !installs || task.removes() {
        return Vec::new();
    }
    let names = ["name", "pkg", "package"];
    let free = names.iter().find_map(|name| task.free(name));
    if let Some(text) = free.filter(|text| !is_made(text)) {
        let names = text.split(',');
        return names.map(|name| (name, task.arguments)).collect();
    }
    let value = names.iter().find_map(|key| task.arguments.get(key));
    let value = value.map(|entry| entry.value);
    let named = |node: Node<'t>| node.as_str().map(|name| (name, node));
    match value {
        Some(list) if list.kind() == Kind::Sequence => list.items().filter_map(named).collect(),
        Some(one) if one.as_str().is_some_and(|name| !is_made(name)) => {
            named(one).into_iter().collect()
        }
        // `{{ item }}`, or a variable of the task.
        Some(one) if one.kind() == Kind::Scalar => task.items().filter_map(named).collect(),
        None if free.is_some() => task.items().filter_map(named).collect(),
        _ => Vec::new(),
    }
}

/// Whether a template makes the text.
fn is_made(text: &str) -> bool {
    text.contains("{{") || text.contains("xxx")
}

#[cfg(test)]
mod tests {
    use railint_syntax::yaml;

    use super::{is_part_of_role, packages, plays};

    #[test]
    fn modules_are_known_by_both_names() {
        let text = "- hosts: all\n  roles: [geerlingguy.mysql, { role: own }]\n  tasks:\n    - block:\n        - ansible.builtin.apt: { name: [redis-server, curl] }\n    - yum: name=x,y state=present\n    - apt: { name: redis, state: absent }\n    - yum: name=x state=absent\n    - apt: pkg={{ item }} state=present\n      with_items: [redis-server, { name: postgresql }]\n    - apt: { name: '{{ own }}' }\n      vars: { own: [redis] }\n    - include_role: { name: third }\n    - include_role: { name: postgres, tasks_from: move_data }\n";
        let stream = yaml::parse(text);
        let found = plays(&stream, false);
        let names: Vec<_> = found.tasks.iter().map(|task| task.short).collect();
        assert_eq!(names, ["apt", "yum", "apt", "yum", "apt", "apt"]);
        let packages: Vec<_> = found
            .tasks
            .iter()
            .map(|task| packages(task).len())
            .collect();
        assert_eq!(packages, [2, 2, 0, 0, 2, 1]);
        assert_eq!(found.roles.len(), 3);
        assert_eq!(is_part_of_role("roles/db/tasks/main.yml"), Some("roles/db"));
        assert_eq!(is_part_of_role("tasks/main.yml"), Some(""));
        assert_eq!(is_part_of_role("site.yml"), None);
    }
}
