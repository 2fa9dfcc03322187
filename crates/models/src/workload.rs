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
    let list = serving_pod(object)
        .and_then(|path| object.root.value(path))
        .and_then(|pod| pod.get("containers"));
    let Some(list) = list.filter(|_| !is_passing(object)) else {
        return Vec::new();
    };
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
    let path = serving_pod(object).or(match (object.group(), object.kind) {
        ("batch", "Job") => Some(IN_TEMPLATE),
        ("batch", "CronJob") => Some(&["spec", "jobTemplate", "spec", "template", "spec"]),
        _ => None,
    });
    let Some(spec) = path.and_then(|path| object.root.value(path)) else {
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
    serving_pod(object).is_some() && !is_passing(object)
}

const IN_TEMPLATE: &[&str] = &["spec", "template", "spec"];

/// Where a workload that keeps running describes its pods; `None` for any other
/// object. `extensions` held them before `apps` did.
fn serving_pod(object: &Object<'_>) -> Option<&'static [&'static str]> {
    match (object.group(), object.kind) {
        ("", "Pod") => Some(&["spec"]),
        (
            "apps" | "extensions" | "apps.kruise.io",
            "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "CloneSet",
        )
        | ("", "ReplicationController")
        | ("apps.openshift.io", "DeploymentConfig")
        | ("argoproj.io", "Rollout")
        | ("serving.knative.dev", "Service") => Some(IN_TEMPLATE),
        _ => None,
    }
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
    "toolbox.sh",
    "valkey-cli",
    "wget",
];

/// Words of a script that neither serve nor use anything: shells, and what is
/// part of every system.
const IDLE: &[&str] = &[
    ":", "[", "ash", "awk", "bash", "break", "cat", "cd", "chmod", "chown", "continue", "cp",
    "cut", "date", "dash", "echo", "exit", "export", "false", "find", "grep", "gzip", "head", "ls",
    "mkdir", "mv", "printf", "read", "return", "rm", "sed", "set", "sh", "sort", "tar", "tee",
    "test", "touch", "trap", "tr", "true", "xargs", "zstd",
];

/// Whether a container, of a pod or of values, runs a client of its image's
/// service, or waits, instead of the service.
pub(crate) fn is_client(container: Node<'_>) -> bool {
    let values: Vec<Node<'_>> = ["command", "args"]
        .iter()
        .filter_map(|key| Some(container.get(key)?.value))
        .collect();
    runs_client(&values)
}

/// Whether command lines, one after the other, are those of a client, or wait.
/// Each is a list of words, or text that a shell would cut into words.
pub(crate) fn runs_client(lines: &[Node<'_>]) -> bool {
    let texts: Vec<&str> = lines.iter().filter_map(|line| line.as_str()).collect();
    if !texts.is_empty() {
        return is_script_of_client(&texts.join(" "));
    }
    let command: Vec<&str> = lines
        .iter()
        .flat_map(|line| line.items())
        .filter_map(Node::as_str)
        .collect();
    let Some((program, arguments)) = command.split_first() else {
        return false;
    };
    match base_name(program) {
        "sh" | "bash" | "ash" => {
            let mut flags = arguments.iter();
            flags.any(|word| is_script_flag(word))
                && flags
                    .next()
                    .is_some_and(|script| is_script_of_client(script))
        }
        program => CLIENTS.contains(&program),
    }
}

/// Whether a script runs clients, or waits, and nothing else of its own.
fn is_script_of_client(script: &str) -> bool {
    let commands = shell::parse(script).commands;
    let names = || {
        let names = commands.iter().filter_map(|command| command.name());
        names.map(base_name)
    };
    names().any(|name| CLIENTS.contains(&name))
        && names().all(|name| CLIENTS.contains(&name) || IDLE.contains(&name))
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
            "{ containers: [{ image: mariadb, command: [bash], args: [-m, -c, 'while true; do mysqldump -h db x | gzip > /d; ls -t /d | xargs rm; sleep 9; done'] }] }",
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

    #[test]
    fn workloads_of_other_groups_are_some() {
        for kind in [
            "apiVersion: extensions/v1beta1\nkind: Deployment\n",
            "apiVersion: apps.openshift.io/v1\nkind: DeploymentConfig\n",
            "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\n",
        ] {
            let text = format!(
                "{kind}spec: {{ template: {{ spec: {{ containers: [{{ image: redis }}] }} }} }}\n"
            );
            let stream = yaml::parse(&text);
            let found = objects(&stream);
            assert_eq!(containers(&found[0]).len(), 1, "{kind}");
        }
    }
}
