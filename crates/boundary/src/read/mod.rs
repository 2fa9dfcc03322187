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
            if part_of_chart || !could_matter(file.text, lens) {
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

/// A cheap look that spares most files the parser: objects have a `kind`, and
/// values that matter have the last part of some switch.
fn could_matter(text: &str, lens: &Lens<'_>) -> bool {
    let is_object = text.contains("kind") && text.contains("apiVersion");
    is_object
        || lens
            .catalogue
            .switch_words()
            .any(|word| text.contains(word))
}

fn mentions_helm(text: &str) -> bool {
    text.contains("helm")
}
