//! `helm install` and `helm upgrade`: a release made by a command.

use railint_syntax::command::{Command, Word};

/// A release that a command makes.
#[derive(Clone, Debug)]
pub struct HelmCommand<'c> {
    /// The release name; `None` with `--generate-name` or where it is not constant.
    pub name: Option<&'c str>,
    /// The chart reference.
    pub chart: &'c Word,
    /// `--repo`.
    pub repository: Option<&'c str>,
    /// `--version`.
    pub version: Option<&'c str>,
    /// Whether a version is given at all, be it one that is not constant.
    pub has_version: bool,
    /// `--namespace`.
    pub namespace: Option<&'c str>,
    /// The files of `-f`, in order.
    pub values: Vec<&'c Word>,
    /// The assignments of `--set` and its kin, in order: `key=value`, several
    /// of them separated by commas.
    pub sets: Vec<&'c Word>,
}

const NAMESPACE: &[&str] = &["-n", "--namespace"];
const VALUES: &[&str] = &["-f", "--values"];
const SETS: &[&str] = &["--set", "--set-string", "--set-json", "--set-literal"];
const VERSION: &[&str] = &["--version"];
const REPOSITORY: &[&str] = &["--repo"];

/// Other flags of Helm that take a value; it is no positional word.
const OTHER_VALUED: &[&str] = &[
    "-l",
    "--labels",
    "-o",
    "--output",
    "--burst-limit",
    "--ca-file",
    "--cert-file",
    "--description",
    "--history-max",
    "--key-file",
    "--keyring",
    "--kube-apiserver",
    "--kube-as-group",
    "--kube-as-user",
    "--kube-ca-file",
    "--kube-context",
    "--kube-tls-server-name",
    "--kube-token",
    "--kubeconfig",
    "--name-template",
    "--password",
    "--post-renderer",
    "--post-renderer-args",
    "--qps",
    "--registry-config",
    "--repository-cache",
    "--repository-config",
    "--set-file",
    "--timeout",
    "--username",
];

/// Reads a command as one that makes a release; `None` if it does not, or only
/// tries (`--dry-run`).
#[must_use]
pub fn release(command: &Command) -> Option<HelmCommand<'_>> {
    read(command, &["install", "upgrade"])
}

/// Reads a command as one that writes the manifests of a release; whoever pipes
/// them to kubectl makes the release.
#[must_use]
pub fn template(command: &Command) -> Option<HelmCommand<'_>> {
    read(command, &["template"])
}

fn read<'c>(command: &'c Command, verbs: &[&str]) -> Option<HelmCommand<'c>> {
    let plain = matches!(
        command.name()?,
        "helm" | "helm3" | "microk8s.helm" | "microk8s.helm3"
    );
    let wrapped = command.name()? == "microk8s";
    if !(plain || wrapped) || command.words.iter().any(is_dry_run) {
        return None;
    }
    let valued: Vec<&str> = [NAMESPACE, VALUES, SETS, VERSION, REPOSITORY, OTHER_VALUED].concat();
    let mut words = command.positional(&valued).into_iter().peekable();
    // Variables before the verb hold flags, as a rule.
    while words.next_if(|word| is_variable(word)).is_some() {}
    if wrapped {
        words.next_if(|word| matches!(word.text.as_str(), "helm" | "helm3"))?;
    }
    // `helm secrets upgrade`: a plugin that decrypts values and passes all on.
    words.next_if(|word| word.text == "secrets");
    words.next_if(|word| verbs.contains(&word.text.as_str()))?;
    let has_repository = !command.flag(REPOSITORY).is_empty();
    let words = name_and_chart(words.collect(), has_repository);
    let mut words = words.into_iter();
    let (first, second) = (words.next()?, words.next());
    let (name, chart) = match second {
        Some(chart) => (Some(first), chart),
        None => (None, first),
    };
    let last = |names: &[&str]| {
        command
            .flag(names)
            .into_iter()
            .next_back()
            .and_then(constant)
    };
    Some(HelmCommand {
        name: name.and_then(constant),
        chart,
        repository: last(REPOSITORY),
        version: last(VERSION),
        has_version: !command.flag(VERSION).is_empty(),
        namespace: last(NAMESPACE),
        values: command.flag(VALUES),
        sets: command.flag(SETS),
    })
}

/// The words for release and chart among those that are no flags: what stands
/// beside them and is a mere variable holds flags.
fn name_and_chart(mut words: Vec<&Word>, has_repository: bool) -> Vec<&Word> {
    if words.len() <= 2 {
        return words;
    }
    let is_constant = |word: &&Word| !is_variable(word);
    let constants = words.iter().filter(|word| is_constant(word)).count();
    // With a repository beside it a chart is a plain word, as the name is.
    let is_chart = |word: &&Word| is_constant(word) && (has_repository || word.text.contains('/'));
    if constants > 1 || words.iter().any(is_chart) {
        words.retain(is_constant);
        return words;
    }
    // The chart is a variable, too.
    let name = words.iter().position(is_constant).unwrap_or_default();
    words.into_iter().skip(name).take(2).collect()
}

fn constant(word: &Word) -> Option<&str> {
    (!word.dynamic).then_some(word.text.as_str())
}

/// Whether a word is one variable of unknown value and nothing else.
fn is_variable(word: &Word) -> bool {
    word.dynamic && word.text.starts_with('$') && !word.text.contains('/')
}

fn is_dry_run(word: &Word) -> bool {
    let text = word.text.as_str();
    text == "--dry-run" || (text.starts_with("--dry-run=") && text != "--dry-run=none")
}

#[cfg(test)]
mod tests {
    use railint_syntax::shell;

    use super::release;

    #[test]
    fn variables_beside_name_and_chart_are_flags() {
        for (line, name, chart) in [
            ("helm install wiki x/wiki", Some("wiki"), "x/wiki"),
            (
                "helm install $FLAGS wiki x/wiki $MORE",
                Some("wiki"),
                "x/wiki",
            ),
            (
                "helm install wiki \"$CHART\" $FLAGS",
                Some("wiki"),
                "$CHART",
            ),
            (
                "helm install $FLAGS wiki \"$CHART\"",
                Some("wiki"),
                "$CHART",
            ),
            ("helm install $NAME ./wiki $FLAGS", None, "./wiki"),
            (
                "helm install $NAME wiki $FLAGS --repo https://x.example",
                None,
                "wiki",
            ),
            ("helm install $NAME $CHART", None, "$CHART"),
        ] {
            let script = shell::parse(line);
            let found = script.commands.iter().find_map(release).unwrap();
            assert_eq!(
                (found.name, found.chart.text.as_str()),
                (name, chart),
                "{line}"
            );
        }
    }
}
