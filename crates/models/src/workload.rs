//! Kubernetes workloads that keep running: their main containers.

use railint_syntax::shell;
use railint_syntax::yaml::Node;

use crate::manifest::Object;

/// A container of a workload.
#[derive(Clone, Copy)]
pub struct Container<'t> {
    /// The value of `image` as it stands in the file.
    pub image: Node<'t>,
    /// The image reference.
    pub reference: &'t str,
    /// The whole container.
    pub node: Node<'t>,
}

/// The containers that a long-running workload is made of. Init containers do
/// their work and end; a `Job` or `CronJob` does as well: they use a service,
/// they do not provide one.
#[must_use]
pub fn containers<'t>(object: &Object<'t>) -> Vec<Container<'t>> {
    let path: &[&str] = match (object.group(), object.kind) {
        ("", "Pod") => &["spec", "containers"],
        ("apps", "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet")
        | ("", "ReplicationController") => &["spec", "template", "spec", "containers"],
        _ => return Vec::new(),
    };
    let Some(list) = object.at(path) else {
        return Vec::new();
    };
    if is_passing(object) {
        return Vec::new();
    }
    let serving = list
        .value
        .items()
        .filter(|container| !is_client(*container));
    let images = serving.filter_map(|container| {
        let image = container.get("image")?.value;
        Some(Container {
            image,
            reference: image.as_str()?,
            node: container,
        })
    });
    images.collect()
}

/// The images of all containers of an object, whatever becomes of them: those of
/// jobs and init containers too.
#[must_use]
pub fn images<'t>(object: &Object<'t>) -> Vec<Node<'t>> {
    let path: &[&str] = match (object.group(), object.kind) {
        ("", "Pod") => &["spec"],
        ("apps", "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet")
        | ("", "ReplicationController")
        | ("batch", "Job") => &["spec", "template", "spec"],
        ("batch", "CronJob") => &["spec", "jobTemplate", "spec", "template", "spec"],
        _ => return Vec::new(),
    };
    let Some(spec) = object.root.value(path) else {
        return Vec::new();
    };
    let lists = ["initContainers", "containers"].into_iter();
    lists
        .filter_map(|list| spec.get(list))
        .flat_map(|list| list.value.items())
        .filter_map(|container| Some(container.get("image")?.value))
        .collect()
}

/// Whether an object is a workload that keeps running.
#[must_use]
pub fn is_serving(object: &Object<'_>) -> bool {
    let kind = matches!(
        (object.group(), object.kind),
        ("", "Pod" | "ReplicationController")
            | (
                "apps",
                "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet"
            )
    );
    kind && !is_passing(object)
}

/// The names of the environment variables of a container.
#[must_use]
pub fn variables<'t>(container: Node<'t>) -> Vec<&'t str> {
    let list = container.get("env").map(|env| env.value.items());
    list.into_iter()
        .flatten()
        .filter_map(|variable| variable.get("name")?.value.as_str())
        .collect()
}

/// The ports of a container.
#[must_use]
pub fn ports(container: Node<'_>) -> Vec<u16> {
    let list = container.get("ports").map(|ports| ports.value.items());
    list.into_iter()
        .flatten()
        .filter_map(|port| port.get("containerPort")?.value.as_i64()?.try_into().ok())
        .collect()
}

/// Whether an object does its work and ends: a pod that is not started again,
/// or a hook of Helm.
fn is_passing(object: &Object<'_>) -> bool {
    let restarts = object.text(&["spec", "restartPolicy"]);
    let hook = object.at(&["metadata", "annotations", "helm.sh/hook"]);
    hook.is_some() || (object.kind == "Pod" && matches!(restarts, Some("Never" | "OnFailure")))
}

/// Programs that use a service or wait, whatever image they come in.
const CLIENTS: &[&str] = &[
    "curl",
    "mariadb",
    "mariadb-dump",
    "mongo",
    "mongodump",
    "mongosh",
    "mysql",
    "mysqldump",
    "pg_basebackup",
    "pg_dump",
    "pg_dumpall",
    "pg_isready",
    "psql",
    "redis-cli",
    "sleep",
    "tail",
    "valkey-cli",
    "wget",
];

/// Words of a script that neither serve nor use anything.
const IDLE: &[&str] = &[
    ":", "cd", "date", "echo", "exit", "export", "printf", "set", "test", "true", "[",
];

/// Whether a container runs a client of its image's service, or waits, instead
/// of the service.
fn is_client(container: Node<'_>) -> bool {
    let words = |key| container.get(key).map(|entry| entry.value.items());
    let command: Vec<&str> = words("command")
        .into_iter()
        .flatten()
        .chain(words("args").into_iter().flatten())
        .filter_map(Node::as_str)
        .collect();
    runs_client(&command)
}

/// Whether a command line is that of a client, or waits.
pub(crate) fn runs_client(command: &[&str]) -> bool {
    let Some((program, arguments)) = command.split_first() else {
        return false;
    };
    match (base_name(program), arguments) {
        ("sh" | "bash" | "ash", [flags, script, ..]) if is_script_flag(flags) => {
            let commands = shell::parse(script).commands;
            let mut names = commands.iter().filter_map(|command| command.name());
            let serves = |name: &str| !CLIENTS.contains(&name) && !IDLE.contains(&name);
            let waits = commands
                .iter()
                .any(|command| command.name().is_some_and(|name| CLIENTS.contains(&name)));
            waits && !names.any(serves)
        }
        (program, _) => CLIENTS.contains(&program),
    }
}

/// `-c`, also joined with others: `-ec`.
fn is_script_flag(word: &str) -> bool {
    word.starts_with('-') && !word.starts_with("--") && word.ends_with('c')
}

fn base_name(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

#[cfg(test)]
mod tests {
    use railint_syntax::yaml;

    use super::containers;
    use crate::manifest::objects;

    fn images(spec: &str) -> usize {
        let text = format!("apiVersion: v1\nkind: Pod\nspec: {spec}\n");
        let stream = yaml::parse(&text);
        objects(&stream)
            .iter()
            .map(|pod| containers(pod).len())
            .sum()
    }

    #[test]
    fn clients_and_passing_pods_serve_nothing() {
        for spec in [
            "{ containers: [{ image: redis, command: [sleep, infinity] }] }",
            "{ containers: [{ image: redis, args: [tail, -f, /dev/null] }] }",
            "{ containers: [{ image: postgres, command: [/bin/sh, -ec, 'echo hi; psql -c x'] }] }",
            "{ containers: [{ image: postgres, command: [sh, -c], args: ['while true; do sleep 5; done'] }] }",
            "{ restartPolicy: Never, containers: [{ image: redis }] }",
        ] {
            assert_eq!(images(spec), 0, "{spec}");
        }
        for spec in [
            "{ containers: [{ image: redis }] }",
            "{ containers: [{ image: redis, args: [--appendonly, 'yes'] }] }",
            "{ containers: [{ image: redis, command: [redis-server] }] }",
            "{ containers: [{ image: minio, command: [sh, -c, 'sleep 5; exec minio server /data'] }] }",
        ] {
            assert_eq!(images(spec), 1, "{spec}");
        }
    }
}
