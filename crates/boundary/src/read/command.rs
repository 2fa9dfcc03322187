//! Releases that commands make, in Makefiles and scripts.

use railint_lint::{File, Lens};
use railint_models::FileKind;
use railint_models::helm_command::{self, HelmCommand};
use railint_syntax::command::{Command, Word};
use railint_syntax::yaml;

use crate::facts::{Facts, MarkKind, Release, Source, Values};
use crate::paths;
use crate::read::source::Reading;
use crate::read::{host, kubectl, manifest, values};

/// Adds what all commands of a file do.
pub(crate) fn read(reading: Reading<'_>, commands: &[Command], facts: &mut Facts) {
    for command in commands {
        let made = helm_command::release(command);
        let written = || {
            helm_command::template(command).filter(|_| feeds(reading, command, &["kubectl", "k"]))
        };
        if let Some(helm) = made.or_else(written) {
            releases(reading, command, &helm, facts);
        }
        kubectl::read(reading, command, facts);
        host::read(reading, command, facts);
        installs_by_script(reading, command, facts);
        argocd_app(reading, command, facts);
        writes(reading, command, facts);
    }
}

/// Whether the command is piped into one of these programs.
fn feeds(reading: Reading<'_>, command: &Command, programs: &[&str]) -> bool {
    if reading.pieces.is_some() {
        return false;
    }
    let rest = reading
        .file
        .text
        .get(command.span.end..)
        .unwrap_or_default();
    let rest = rest.trim_start_matches([' ', '\t', '\\', '\n', '\r']);
    let Some(piped) = rest.strip_prefix('|').filter(|rest| !rest.starts_with('|')) else {
        return false;
    };
    let mut words = piped
        .split(|c: char| c.is_whitespace() || c == '|' || c == ';')
        .filter(|word| !word.is_empty() && *word != "\\" && *word != "sudo" && !word.contains('='));
    words.next().is_some_and(|word| {
        let bare = word
            .trim_matches(['$', '(', ')', '{', '}'])
            .to_ascii_lowercase();
        programs.contains(&bare.rsplit('/').next().unwrap_or(&bare))
    })
}

/// The releases of one command: several where it stands in a loop over charts.
fn releases(reading: Reading<'_>, command: &Command, helm: &HelmCommand<'_>, facts: &mut Facts) {
    let file = reading.file;
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let charts = match helm.chart.dynamic {
        true => charts_of_loop(file.text, &helm.chart.text),
        false => Vec::new(),
    };
    let charts = if charts.is_empty() {
        vec![helm.chart.text.clone()]
    } else {
        charts
    };
    for chart in charts {
        facts.releases.push(Release {
            name: owned(helm.name),
            repository: owned(helm.repository),
            version: owned(helm.version),
            has_version: helm.has_version,
            namespace: owned(helm.namespace),
            sources: sources(file, command, helm, reading.lens),
            ..Release::new(&chart, reading.place(helm.chart.span))
        });
    }
}

/// How many words of a loop are looked at.
const MAX_LOOP: usize = 32;

/// The charts that a chart reference with one variable stands for, where the
/// file loops that variable over constant words.
fn charts_of_loop(text: &str, chart: &str) -> Vec<String> {
    let Some(at) = chart.rfind('$') else {
        return Vec::new();
    };
    let (before, variable) = chart.split_at(at);
    let name = variable.trim_matches(['$', '{', '}', '(', ')']);
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let looped = format!("for {name} in ");
    let Some(at) = text
        .find(&looped)
        .filter(|_| is_name && !before.contains('$'))
    else {
        return Vec::new();
    };
    let rest = text.get(at + looped.len()..).unwrap_or_default();
    let words = rest.split([';', '\n']).next().unwrap_or_default();
    words
        .split_whitespace()
        .filter(|word| !word.contains(['$', '*', '`', '{']) && *word != "\\")
        .take(MAX_LOOP)
        .map(|word| format!("{before}{}", word.trim_matches(['"', '\''])))
        .collect()
}

/// `curl … | sh` of the install script of a known component.
fn installs_by_script(reading: Reading<'_>, command: &Command, facts: &mut Facts) {
    if !matches!(command.name(), Some("curl" | "wget")) || !feeds(reading, command, &["sh", "bash"])
    {
        return;
    }
    for word in command
        .effective()
        .iter()
        .filter(|word| word.text.contains("://"))
    {
        manifest::address_of(reading, &word.text, word.span, facts);
    }
}

/// `argocd app create --repo … --helm-chart …`.
fn argocd_app(reading: Reading<'_>, command: &Command, facts: &mut Facts) {
    let words = command.effective();
    let is_one = command.name() == Some("argocd")
        && words.get(1).is_some_and(|word| word.text == "app")
        && words.get(2).is_some_and(|word| word.text == "create");
    if !is_one {
        return;
    }
    let last = |names: &[&str]| command.flag(names).into_iter().next_back();
    let text = |names: &[&str]| {
        last(names)
            .filter(|word| !word.dynamic)
            .map(|word| word.text.clone())
    };
    if let Some(chart) = last(&["--helm-chart"]) {
        facts.releases.push(Release {
            name: words
                .get(3)
                .filter(|word| !word.dynamic)
                .map(|word| word.text.clone()),
            repository: text(&["--repo"]),
            version: text(&["--revision"]),
            has_version: last(&["--revision"]).is_some(),
            namespace: text(&["--dest-namespace"]),
            ..Release::new(&chart.text, reading.place(chart.span))
        });
    }
}

/// Marks commands that change what lies in a checkout beside this one.
fn writes(reading: Reading<'_>, command: &Command, facts: &mut Facts) {
    let words = command.effective();
    let has = |flag: &str| words.iter().any(|word| word.text.starts_with(flag));
    let target = match command.name() {
        Some("sed" | "yq" | "perl") if has("-i") || has("--in-place") => words.last(),
        Some("cp" | "mv" | "rm" | "tee" | "touch" | "install" | "ln" | "rsync") => words.last(),
        Some("make") if words.iter().skip(1).any(|word| is_assignment(&word.text)) => {
            command.flag(&["-C", "--directory"]).into_iter().next_back()
        }
        Some("git")
            if words
                .iter()
                .any(|word| matches!(word.text.as_str(), "commit" | "push" | "mv" | "rm")) =>
        {
            command.flag(&["-C"]).into_iter().next_back()
        }
        _ => None,
    };
    let Some(target) = target else { return };
    let segments = target.text.split('/').skip_while(|part| *part != "..");
    let repo = segments
        .filter_map(|part| reading.lens.contract.repo(part))
        .next();
    if let Some(repo) = repo {
        reading.mark(MarkKind::WritesSibling, &repo.name, command.span, facts);
    }
}

/// `REPLICAS=3` behind `make`: it changes what the target does.
fn is_assignment(text: &str) -> bool {
    text.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

/// The values of a release: Helm lays `--set` over all files, wherever it stands.
fn sources(
    file: &File<'_>,
    command: &Command,
    helm: &HelmCommand<'_>,
    lens: &Lens<'_>,
) -> Vec<Source> {
    let mut sources = Vec::new();
    for word in &helm.values {
        match &command.stdin {
            Some(heredoc) if word.text == "-" => {
                let stream = yaml::parse(heredoc.span.text(file.text));
                let root = stream.documents().next();
                let values =
                    root.map(|root| values::switches(file, root, heredoc.span.start, lens));
                sources.push(Source::Inline(values.unwrap_or_default()));
            }
            // Several files may stand behind one flag, separated by commas.
            _ => sources.extend(word.text.split(',').map(|written| Source::File {
                written: written.to_owned(),
                candidates: candidates(file, command, written),
            })),
        }
    }
    if !helm.sets.is_empty() {
        let mut set = Values::default();
        for word in &helm.sets {
            assign(file, word, lens, &mut set);
        }
        sources.push(Source::Inline(set));
    }
    sources
}

/// Where a file named in a command may lie. A recipe runs in the folder of its
/// Makefile; where a script runs is not known, most run at the root of the repo.
fn candidates(file: &File<'_>, command: &Command, written: &str) -> Vec<String> {
    let own = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let folders = if file.kind == FileKind::Makefile {
        [own, ""]
    } else {
        ["", own]
    };
    let moved = command.directory.as_deref().unwrap_or_default();
    let mut found = Vec::new();
    for folder in folders {
        let path = paths::join(folder, moved).and_then(|base| paths::join(&base, written));
        found.extend(path.filter(|path| !found.contains(path)));
    }
    found
}

/// One `--set` word: `a.b=c,d=e`; a backslash keeps a comma from separating. Of
/// what is no switch nothing is kept, as it may be a secret.
fn assign(file: &File<'_>, word: &Word, lens: &Lens<'_>, set: &mut Values) {
    let text = word.text.replace("\\,", "\u{0}");
    for assignment in text.split(',') {
        let Some((path, value)) = assignment.split_once('=') else {
            continue;
        };
        if !lens.catalogue.conditions().any(|known| known == path) {
            continue;
        }
        let known = !value.contains('$') && !value.contains('`');
        let mut setting = values::setting(file, known.then_some(value), word.span);
        if text.contains(',') {
            setting.place.excerpt.clear();
        }
        set.switches.insert(path.to_owned(), setting);
    }
}
