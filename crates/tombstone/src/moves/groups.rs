//! Moves that one line can speak of.

use std::collections::BTreeMap;

use super::{Move, roots};
use crate::ledger::{Ledger, base_name, under};

/// Things that left one folder of a repo for one folder of another, with one
/// commit.
pub(crate) struct Group<'a> {
    /// The first of the moved files.
    pub(crate) first: Move<'a>,
    /// The folder that they left.
    pub(crate) folder: String,
    /// What left it: files, and folders with a slash at the end.
    pub(crate) names: Vec<String>,
    /// Where to, as a tombstone says it.
    pub(crate) target: String,
    /// Where the first of the things is, in its repo.
    pub(crate) place: String,
}

/// A thing that left: a file, or a folder with all that was in it.
#[derive(Clone, PartialEq, Eq)]
struct Thing {
    old: String,
    new: String,
    folder: bool,
}

/// Puts together what one line can say.
pub(crate) fn groups<'a>(ledger: &Ledger<'a>, moves: Vec<Move<'a>>) -> Vec<Group<'a>> {
    type Key<'a> = (&'a str, Option<usize>, String, &'a str, String);
    let mut things: BTreeMap<Key<'_>, (Vec<Thing>, Move<'a>)> = BTreeMap::new();
    for one in moves {
        let thing = thing(ledger, &one);
        let (folder, into) = (parent(&thing.old), parent(&thing.new));
        let renamed = base_name(&thing.old) != base_name(&thing.new);
        // What has another name now needs a line of its own.
        let into = if renamed { &thing.new } else { into };
        let from = one.from.name;
        let key = (
            from,
            one.gone.left,
            folder.to_owned(),
            one.to.repo,
            into.to_owned(),
        );
        let known = things.entry(key).or_insert_with(|| (Vec::new(), one));
        if !known.0.contains(&thing) {
            known.0.push(thing);
        }
    }
    let groups = things.into_iter().map(|(key, (things, first))| {
        let (.., folder, to, _) = key;
        group(folder, to, &things, first)
    });
    groups.collect()
}

fn group<'a>(folder: String, to: &str, things: &[Thing], first: Move<'a>) -> Group<'a> {
    let slash = |thing: &Thing| if thing.folder { "/" } else { "" };
    let name = |thing: &Thing| format!("{}{}", base_name(&thing.old), slash(thing));
    let one = things.first();
    let place = one.map(|thing| format!("{}{}", thing.new, slash(thing)));
    let place = place.unwrap_or_default();
    let renamed = one.is_some_and(|thing| base_name(&thing.old) != base_name(&thing.new));
    let alone = things.len() == 1;
    let target = match one {
        // A folder that moved is itself the target.
        Some(thing) if renamed || (alone && thing.folder) => under(to, &place),
        Some(thing) => format!("{}/", under(to, parent(&thing.new))),
        None => format!("{to}/"),
    };
    Group {
        first,
        folder,
        names: things.iter().map(name).collect(),
        target,
        place,
    }
}

/// The highest folder that left as a whole, or else the file.
fn thing(ledger: &Ledger<'_>, one: &Move<'_>) -> Thing {
    let (old, new) = (one.gone.path.as_str(), one.to.path.as_str());
    let file = Thing {
        old: old.to_owned(),
        new: new.to_owned(),
        folder: false,
    };
    let (old_root, new_root) = roots(old, new);
    let shared = old.get(old_root.len()..).unwrap_or_default();
    if base_name(old) != base_name(new) {
        return file;
    }
    let folders = shared.trim_start_matches('/').rsplit_once('/');
    let parts = folders.map_or("", |(folders, _)| folders).split('/');
    let mut pair = (old_root.to_owned(), new_root.to_owned());
    let mut pairs = vec![pair.clone()];
    for part in parts.filter(|part| !part.is_empty()) {
        pair = (under(&pair.0, part), under(&pair.1, part));
        pairs.push(pair.clone());
    }
    let whole = pairs.into_iter().find(|(old, new)| {
        !old.is_empty()
            && !new.is_empty()
            && ledger.standing_at(one.from, old).is_none()
            && together(one, old)
    });
    match whole {
        Some((old, new)) => Thing {
            old,
            new,
            folder: true,
        },
        None => file,
    }
}

/// Whether several files left a folder with the same commit.
fn together(one: &Move<'_>, folder: &str) -> bool {
    let gone = one.from.past.map_or(&[][..], |past| past.gone.as_slice());
    let below = format!("{folder}/");
    let at = gone.partition_point(|gone| gone.path < below);
    let inside = gone.get(at..).unwrap_or_default().iter();
    let inside = inside.take_while(|gone| gone.path.starts_with(&below));
    inside
        .filter(|gone| gone.left == one.gone.left)
        .nth(1)
        .is_some()
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
