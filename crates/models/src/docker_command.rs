//! `docker run` and its kin: a container that stays.

use railint_syntax::command::{Command, Word};

/// Flags of `run` that take a value in the next word.
const VALUED: &[&str] = &[
    "--add-host",
    "--annotation",
    "--cap-add",
    "--cap-drop",
    "--cpus",
    "--device",
    "--dns",
    "--entrypoint",
    "-e",
    "--env",
    "--env-file",
    "--expose",
    "--gpus",
    "--group-add",
    "--health-cmd",
    "--health-interval",
    "--health-retries",
    "--health-timeout",
    "-h",
    "--hostname",
    "--ip",
    "-l",
    "--label",
    "--link",
    "--log-driver",
    "--log-opt",
    "-m",
    "--memory",
    "--mount",
    "--name",
    "--net",
    "--network",
    "--network-alias",
    "-p",
    "--publish",
    "--pid",
    "--platform",
    "--pull",
    "--restart",
    "--runtime",
    "--security-opt",
    "--shm-size",
    "--stop-timeout",
    "--sysctl",
    "--tmpfs",
    "--ulimit",
    "-u",
    "--user",
    "--userns",
    "-v",
    "--volume",
    "--volumes-from",
    "-w",
    "--workdir",
    "--pod",
    "--secret",
    "--systemd",
];

/// A container that a command starts.
#[derive(Clone, Copy, Debug)]
pub struct DockerRun<'c> {
    /// The image.
    pub image: &'c Word,
    /// Whether it stays: in the background or started again, and not removed
    /// when it ends.
    pub stays: bool,
}

/// Reads a command as one that starts a container.
#[must_use]
pub fn run(command: &Command) -> Option<DockerRun<'_>> {
    if !matches!(command.name()?, "docker" | "podman" | "nerdctl") {
        return None;
    }
    let mut words = command.effective().iter().skip(1);
    let mut verb = words.next()?;
    if verb.text == "container" {
        verb = words.next()?;
    }
    if verb.text != "run" && verb.text != "create" {
        return None;
    }
    let (mut background, mut removed) = (false, false);
    while let Some(word) = words.next() {
        let text = word.text.as_str();
        if !text.starts_with('-') {
            return (!word.dynamic).then_some(DockerRun {
                image: word,
                stays: background && !removed,
            });
        }
        let letters = text.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
        background |= text == "--detach"
            || text.starts_with("--restart")
            || letters.is_some_and(|letters| letters.contains('d') && letters.len() <= 3);
        removed |= text == "--rm";
        // `-dp 80:80`: the last of joined letters takes the value.
        let joined = letters.filter(|letters| letters.len() > 1 && letters.len() <= 4);
        let last = joined.and_then(|letters| letters.chars().last());
        let last_takes = last.is_some_and(|c| matches!(c, 'p' | 'e' | 'v' | 'u' | 'w'))
            && joined.is_some_and(|letters| letters.starts_with(['d', 'i', 't']));
        if VALUED.contains(&text) || last_takes {
            words.next();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use railint_syntax::shell;

    use super::run;

    #[test]
    fn only_what_stays_is_a_service() {
        for (text, image, stays) in [
            (
                "docker run -d --name db -e A=b postgres:16",
                "postgres:16",
                true,
            ),
            ("docker run -dp 80:80 nginx", "nginx", true),
            (
                "docker run --restart unless-stopped -p 1:1 redis redis-server",
                "redis",
                true,
            ),
            ("docker run --rm -it postgres psql", "postgres", false),
            ("docker run --rm -d redis", "redis", false),
        ] {
            let script = shell::parse(text);
            let found = run(&script.commands[0]).unwrap();
            assert_eq!(
                (found.image.text.as_str(), found.stays),
                (image, stays),
                "{text}"
            );
        }
    }
}
