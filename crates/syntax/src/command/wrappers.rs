//! Programs that run another program: `sudo helm ...` is a `helm` command.

use super::{Word, is_flag, is_identifier};

/// How a program is called that runs the rest of its words.
struct Wrapper {
    name: &'static str,
    /// Its flags that take a value in the next word.
    valued: &'static [&'static str],
    /// Its flags with which it runs nothing.
    queries: &'static [&'static str],
    /// How many words of its own stand before the command.
    own_words: usize,
    /// Whether `NAME=value` may stand before the command.
    assigns: bool,
}

const PLAIN: Wrapper = Wrapper {
    name: "",
    valued: &[],
    queries: &[],
    own_words: 0,
    assigns: false,
};

const WRAPPERS: &[Wrapper] = &[
    Wrapper {
        name: "sudo",
        valued: &[
            "-u", "--user", "-g", "--group", "-h", "--host", "-p", "--prompt", "-C", "-r", "-t",
            "-T", "-U", "-D", "--chdir", "-R",
        ],
        queries: &["-l", "--list", "-v", "--validate", "-e", "-K", "-k"],
        assigns: true,
        ..PLAIN
    },
    Wrapper {
        name: "doas",
        valued: &["-u", "-C"],
        ..PLAIN
    },
    Wrapper {
        name: "env",
        valued: &["-u", "--unset", "-C", "--chdir"],
        assigns: true,
        ..PLAIN
    },
    Wrapper {
        name: "time",
        valued: &["-f", "--format", "-o", "--output"],
        ..PLAIN
    },
    Wrapper {
        name: "exec",
        valued: &["-a"],
        ..PLAIN
    },
    Wrapper {
        name: "command",
        queries: &["-v", "-V"],
        ..PLAIN
    },
    Wrapper {
        name: "builtin",
        ..PLAIN
    },
    Wrapper {
        name: "nohup",
        ..PLAIN
    },
    Wrapper {
        name: "setsid",
        ..PLAIN
    },
    Wrapper {
        name: "nice",
        valued: &["-n", "--adjustment"],
        ..PLAIN
    },
    Wrapper {
        name: "ionice",
        valued: &["-c", "--class", "-n", "--classdata"],
        queries: &["-p", "--pid"],
        ..PLAIN
    },
    Wrapper {
        name: "stdbuf",
        valued: &["-i", "-o", "-e", "--input", "--output", "--error"],
        ..PLAIN
    },
    Wrapper {
        name: "timeout",
        valued: &["-s", "--signal", "-k", "--kill-after"],
        own_words: 1,
        ..PLAIN
    },
    Wrapper {
        name: "xargs",
        valued: &[
            "-a",
            "--arg-file",
            "-d",
            "--delimiter",
            "-E",
            "-I",
            "-L",
            "-n",
            "--max-args",
            "-P",
            "--max-procs",
            "-s",
        ],
        ..PLAIN
    },
];

/// Distributions that carry `kubectl` as a subcommand.
const KUBECTL_CARRIERS: &[&str] = &["k3s", "k0s", "microk8s", "minikube", "rke2"];

/// Index of the word that names the program run in the end. A wrapper with
/// nothing to run, as in `command -v helm`, is that program itself.
pub(super) fn effective(words: &[Word]) -> usize {
    let mut at = 0;
    while let Some(inner) = inner(words, at) {
        at = inner;
    }
    at
}

/// Index of the command that the one at `at` runs. It is greater than `at`.
fn inner(words: &[Word], at: usize) -> Option<usize> {
    let name = words.get(at)?.base_name();
    if KUBECTL_CARRIERS.contains(&name) {
        return (words.get(at + 1)?.text == "kubectl").then_some(at + 1);
    }
    let wrapper = WRAPPERS.iter().find(|wrapper| wrapper.name == name)?;
    let mut next = at + 1;
    let mut own_words = wrapper.own_words;
    loop {
        let text = words.get(next)?.text.as_str();
        if wrapper.queries.contains(&text) {
            return None;
        }
        if wrapper.valued.contains(&text) {
            next += 2;
        } else if text == "--" {
            next += 1;
            break;
        } else if is_flag(text) || (wrapper.assigns && is_assignment(text)) {
            next += 1;
        } else if own_words > 0 {
            own_words -= 1;
            next += 1;
        } else {
            break;
        }
    }
    words.get(next + own_words).map(|_| next + own_words)
}

fn is_assignment(text: &str) -> bool {
    text.split_once('=')
        .is_some_and(|(name, _)| is_identifier(name))
}
