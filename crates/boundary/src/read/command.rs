//! Releases that commands make, in Makefiles and scripts.

use railint_lint::{File, Lens};
use railint_models::FileKind;
use railint_models::helm_command::{self, HelmCommand};
use railint_syntax::command::{Command, Word};
use railint_syntax::yaml;

use crate::facts::{Facts, Release, Source, Values};
use crate::read::{paths, values};

/// Adds the releases of all `helm` commands.
pub(crate) fn read(file: &File<'_>, commands: &[Command], lens: &Lens<'_>, facts: &mut Facts) {
    for command in commands {
        let Some(helm) = helm_command::release(command) else {
            continue;
        };
        let owned = |text: Option<&str>| text.map(str::to_owned);
        facts.releases.push(Release {
            name: owned(helm.name),
            chart: helm.chart.text.clone(),
            repository: owned(helm.repository),
            source: None,
            version: owned(helm.version),
            namespace: owned(helm.namespace),
            sources: sources(file, command, &helm, lens),
            place: file.place(helm.chart.span),
        });
    }
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
