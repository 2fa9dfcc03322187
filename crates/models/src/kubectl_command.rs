//! `kubectl`: what it applies, runs and changes.

use railint_syntax::command::{Command, Word};

/// What a command asks of the cluster.
#[derive(Clone, Debug)]
pub struct KubectlCommand<'c> {
    /// The verb: `apply`, `patch`, `create`.
    pub verb: &'c Word,
    /// What follows the verb, without flags.
    pub arguments: Vec<&'c Word>,
    /// `--namespace`.
    pub namespace: Option<&'c Word>,
    /// The files and addresses of `-f` and `-k`.
    pub files: Vec<&'c Word>,
    /// `--image`.
    pub image: Option<&'c Word>,
    /// Whether what is run ends by itself: `--rm`, `--restart=Never`.
    pub passing: bool,
}

const NAMESPACE: &[&str] = &["-n", "--namespace"];
const FILES: &[&str] = &["-f", "--filename", "-k", "--kustomize"];
const VALUED: &[&str] = &[
    "-n",
    "--namespace",
    "-f",
    "--filename",
    "-k",
    "--kustomize",
    "-l",
    "--selector",
    "-o",
    "--output",
    "-p",
    "--patch",
    "--patch-file",
    "--type",
    "--context",
    "--kubeconfig",
    "--image",
    "-c",
    "--container",
    "--timeout",
    "--field-manager",
    "--cluster",
    "--user",
    "--as",
    "-s",
    "--server",
    "--token",
    "--dry-run",
    "--for",
    "--replicas",
    "--port",
    "--env",
    "--restart",
];

/// Reads a command as one of kubectl; `None` if it is none, has no verb or only
/// tries.
#[must_use]
pub fn kubectl(command: &Command) -> Option<KubectlCommand<'_>> {
    if !matches!(command.name()?, "kubectl" | "oc" | "microk8s.kubectl") {
        return None;
    }
    let words = command.effective();
    let tries = words.iter().any(|word| {
        let text = word.text.as_str();
        text.starts_with("--dry-run") && text != "--dry-run=none"
    });
    if tries {
        return None;
    }
    let positional = command.positional(VALUED);
    let mut positional = positional
        .into_iter()
        // Variables before the verb hold flags, as a rule.
        .skip_while(|word| word.dynamic && word.text.starts_with('$'));
    let verb = positional.next()?;
    let has = |name: &str| words.iter().any(|word| word.text == name);
    let restart = command.flag(&["--restart"]);
    Some(KubectlCommand {
        verb,
        arguments: positional.collect(),
        namespace: command.flag(NAMESPACE).into_iter().next_back(),
        files: command.flag(FILES),
        image: command.flag(&["--image"]).into_iter().next_back(),
        passing: has("--rm") || restart.iter().any(|word| word.text != "Always"),
    })
}

impl KubectlCommand<'_> {
    /// Whether it brings objects up.
    #[must_use]
    pub fn brings_up(&self) -> bool {
        matches!(self.verb.text.as_str(), "apply" | "create" | "replace")
    }

    /// Whether it changes objects that are there, by something else than their
    /// manifest.
    #[must_use]
    pub fn changes(&self) -> bool {
        matches!(
            self.verb.text.as_str(),
            "patch" | "edit" | "set" | "scale" | "annotate" | "label" | "delete" | "replace"
        ) || (self.verb.text == "rollout"
            && self
                .arguments
                .first()
                .is_some_and(|word| word.text == "undo"))
    }

    /// The image that `kubectl run` or `kubectl create deployment` keeps running.
    #[must_use]
    pub fn runs(&self) -> Option<&Word> {
        let first = self.arguments.first().map(|word| word.text.as_str());
        let starts = match self.verb.text.as_str() {
            "run" => !self.passing,
            "create" => matches!(first, Some("deployment" | "deploy")),
            _ => false,
        };
        self.image.filter(|_| starts)
    }
}
