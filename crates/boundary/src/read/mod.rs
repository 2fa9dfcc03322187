//! From models to facts: one file for each kind of input.

mod command;
mod manifest;
mod paths;
mod release;
mod values;

use railint_lint::{File, Lens};
use railint_models::{FileKind, chart_folder};

use crate::facts::Facts;

/// The facts of one file; `None` where there are none.
pub(crate) fn read(file: &File<'_>, lens: &Lens<'_>) -> Option<Facts> {
    let mut facts = Facts::default();
    match file.kind {
        FileKind::Yaml => {
            let part_of_chart = file
                .chart
                .is_some_and(|chart| chart_folder::is_part(chart, file.path));
            let published = lens.published_charts.matches(file.repo, file.path);
            if part_of_chart || published || !could_matter(file, lens) {
                return None;
            }
            manifest::read(file, lens, &mut facts);
            values::read(file, lens, &mut facts);
        }
        FileKind::Makefile if mentions_helm(file.text) => {
            command::read(file, &file.makefile().commands, lens, &mut facts);
        }
        FileKind::Shell if mentions_helm(file.text) => {
            command::read(file, &file.shell().commands, lens, &mut facts);
        }
        FileKind::Makefile | FileKind::Shell | FileKind::Markdown | FileKind::Other => {}
    }
    (!facts.is_empty()).then_some(facts)
}

/// Whether a file that is no UTF-8 text had to be judged. Of a file without
/// extension that is only known by its first line.
pub(crate) fn has_to_be_read(path: &str, bytes: Option<&[u8]>) -> bool {
    let text = bytes.map(String::from_utf8_lossy);
    let Some(text) = text else {
        return FileKind::of_path(path).is_some();
    };
    match FileKind::of(path, &text) {
        // UTF-16 has a NUL beside each letter.
        FileKind::Yaml => speaks_of_objects(&text.replace('\0', "")),
        FileKind::Makefile | FileKind::Shell => mentions_helm(&text),
        FileKind::Markdown | FileKind::Other => false,
    }
}

/// A cheap look that spares most files the parser: objects have a `kind`, and
/// values that matter have the last part of some switch.
fn could_matter(file: &File<'_>, lens: &Lens<'_>) -> bool {
    let mut words = lens.catalogue.switch_words();
    // Nobody writes values in JSON, but many other things.
    speaks_of_objects(file.text)
        || (!file.path.ends_with(".json") && words.any(|word| file.text.contains(word)))
}

/// Whether a text has the keys of a Kubernetes object.
fn speaks_of_objects(text: &str) -> bool {
    text.contains("apiVersion") && text.contains("kind")
}

fn mentions_helm(text: &str) -> bool {
    text.contains("helm")
}
