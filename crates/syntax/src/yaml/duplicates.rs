//! Keys that stand twice in one mapping.

use std::borrow::Cow;
use std::collections::HashMap;

use super::arena::Arena;
use super::scalar::key_text;
use super::{DuplicateKey, MAX_DUPLICATES};

/// Up to this many entries comparing each with each is the fastest way.
const FEW: usize = 8;

/// Records the duplicate keys among `children`, keys and values by turns.
/// Collections as keys are not compared.
pub(super) fn find(arena: &Arena, children: &[u32], found: &mut Vec<DuplicateKey>) {
    let keys = children
        .iter()
        .step_by(2)
        .filter_map(|id| Some((key_text(arena, *id)?, *id)));
    if children.len() > 2 * FEW {
        find_among_many(arena, keys, found);
        return;
    }
    let mut seen: [Option<(Cow<'_, str>, u32)>; FEW] = Default::default();
    for (key, id) in keys {
        for slot in &mut seen {
            match slot {
                Some((earlier, first)) if *earlier == key => {
                    record(arena, key, *first, id, found);
                    break;
                }
                Some(_) => {}
                None => {
                    *slot = Some((key, id));
                    break;
                }
            }
        }
    }
}

fn find_among_many<'t>(
    arena: &Arena,
    keys: impl Iterator<Item = (Cow<'t, str>, u32)>,
    found: &mut Vec<DuplicateKey>,
) {
    let mut seen: HashMap<Cow<'_, str>, u32> = HashMap::new();
    for (key, id) in keys {
        if let Some(first) = seen.get(&key) {
            record(arena, key, *first, id, found);
        } else {
            seen.insert(key, id);
        }
    }
}

fn record(arena: &Arena, key: Cow<'_, str>, first: u32, again: u32, found: &mut Vec<DuplicateKey>) {
    if found.len() < MAX_DUPLICATES {
        found.push(DuplicateKey {
            key: key.into_owned(),
            first: arena.written(first).span(),
            again: arena.written(again).span(),
        });
    }
}
