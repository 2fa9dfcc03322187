//! The statements of tombstones.

use railint_lint::File;
use railint_models::tombstone::{self, Tombstones};
use railint_source::{join_path, normal_path};

use crate::facts::{Broken, Facts, Fault, Form, Repair, Stone, Word};

/// Puts the statements of a file among its facts.
pub(super) fn read(file: &File<'_>, found: &Tombstones<'_>, facts: &mut Facts) {
    for stone in &found.stones {
        let word = |word: &tombstone::Word<'_>| Word {
            text: word.text.to_owned(),
            place: file.place(word.span),
        };
        let name = stone.name.map(|name| name.text);
        let Some(old) = old_path(file.path, stone.form, name) else {
            continue;
        };
        facts.stones.push(Stone {
            form: form(stone.form),
            old,
            folder: stone.form == tombstone::Form::List
                && name.is_none_or(|name| name.ends_with('/') || matches!(name, "." | "./")),
            target: word(&stone.target),
            date: stone.date.as_ref().map(word),
            task: stone.task.as_ref().map(word),
            place: file.place(stone.span),
        });
    }
    for broken in &found.broken {
        let old = broken.span.text(file.text);
        facts.broken.push(Broken {
            place: file.place(broken.span),
            fault: fault(broken.fault),
            repair: broken.meant.as_ref().map(|new| Repair {
                old: old.to_owned(),
                new: new.clone(),
            }),
        });
    }
}

/// Where the thing was. `None` where the name leads out of the repo.
fn old_path(path: &str, form: tombstone::Form, name: Option<&str>) -> Option<String> {
    if form != tombstone::Form::List {
        return Some(path.to_owned());
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let Some(name) = name else {
        // At the root it would be the whole repo: its page says where it went,
        // and nobody can look from here.
        return (!folder.is_empty()).then(|| folder.to_owned());
    };
    // A name may be counted from the root of the repo as well.
    let from_root = name
        .strip_prefix(folder)
        .is_some_and(|rest| rest.starts_with('/') && !folder.is_empty());
    if from_root || name.starts_with('/') {
        return normal_path(name);
    }
    join_path(folder, name).filter(|old| !old.is_empty())
}

fn form(form: tombstone::Form) -> Form {
    match form {
        tombstone::Form::List => Form::List,
        tombstone::Form::Stub => Form::Stub,
        tombstone::Form::Pointer => Form::Pointer,
    }
}

fn fault(fault: tombstone::Fault) -> Fault {
    match fault {
        tombstone::Fault::Arrow => Fault::Arrow,
        tombstone::Fault::NoTo => Fault::NoTo,
        tombstone::Fault::NoTarget => Fault::NoTarget,
        tombstone::Fault::Unclosed => Fault::Unclosed,
        tombstone::Fault::NoBrackets => Fault::NoBrackets,
        tombstone::Fault::Lowercase => Fault::Lowercase,
        tombstone::Fault::NotText => Fault::NotText,
    }
}
