//! A list of files in the making: bounded, and in order at the end.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::files::{EntryKind, FileEntry};
use crate::history::Id;
use crate::text::readable;

/// How many files and folders are looked at.
pub(crate) const MAX_ENTRIES: usize = 1_000_000;

/// How many notes are kept; a broken disk has the same to say of every folder.
const MAX_NOTES: usize = 20;

/// A list of files in the making.
#[derive(Debug)]
pub(crate) struct Listing {
    limit: usize,
    looked_at: usize,
    entries: Vec<FileEntry>,
    /// Entries whose names are not UTF-8, with their place on disk.
    odd: Vec<(FileEntry, PathBuf)>,
    notes: Vec<String>,
    notes_left_off: usize,
}

/// A list of files, in order.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    /// Sorted by the bytes of the path, each path once.
    pub(crate) entries: Vec<FileEntry>,
    /// The places on disk of the paths that had to be made readable.
    pub(crate) odd: BTreeMap<String, PathBuf>,
    /// What to tell the user.
    pub(crate) notes: Vec<String>,
}

impl Listing {
    /// An empty list that looks at no more than `limit` files and folders.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            looked_at: 0,
            entries: Vec::new(),
            odd: Vec::new(),
            notes: Vec::new(),
            notes_left_off: 0,
        }
    }

    /// Counts one more file or folder. `false` when that is one too many: then
    /// a note has been taken, and the listing ends.
    pub(crate) fn look_at_one(&mut self) -> bool {
        if self.looked_at >= self.limit {
            let limit = self.limit;
            self.note(format!(
                "listed in part only: there are more than {limit} files and folders"
            ));
            return false;
        }
        self.looked_at += 1;
        true
    }

    /// Adds a file, `path` being relative to the root, with forward slashes. Of
    /// two with the same path the first stays.
    pub(crate) fn add(&mut self, path: &[u8], on_disk: &Path, kind: EntryKind, git: Tracked) {
        let entry = |path| FileEntry {
            path,
            kind,
            tracked: git.tracked,
            blob: git.blob,
        };
        match str::from_utf8(path) {
            Ok(path) => self.entries.push(entry(path.to_owned())),
            Err(_) => self
                .odd
                .push((entry(readable(path)), on_disk.to_path_buf())),
        }
    }

    /// Tells the user something.
    pub(crate) fn note(&mut self, note: String) {
        if self.notes.len() < MAX_NOTES {
            self.notes.push(note);
        } else {
            self.notes_left_off += 1;
        }
    }

    /// Puts everything in order.
    pub(crate) fn finish(self) -> Listed {
        let mut listed = Listed {
            entries: self.entries,
            odd: BTreeMap::new(),
            notes: self.notes,
        };
        listed.entries.sort_by(|a, b| a.path.cmp(&b.path));
        listed.entries.dedup_by(|a, b| a.path == b.path);
        let mut odd = self.odd;
        odd.sort_by(|a, b| a.1.cmp(&b.1));
        let mut renamed = Vec::with_capacity(odd.len());
        for (mut entry, on_disk) in odd {
            while listed.odd.contains_key(&entry.path) || listed.find(&entry.path).is_some() {
                entry.path = another_name(&entry.path);
            }
            listed.odd.insert(entry.path.clone(), on_disk);
            renamed.push(entry);
        }
        listed.entries.append(&mut renamed);
        listed.entries.sort_by(|a, b| a.path.cmp(&b.path));
        if self.notes_left_off > 0 {
            let count = self.notes_left_off;
            listed.notes.push(format!("and {count} more of the kind"));
        }
        listed
    }
}

impl Listed {
    /// The entry at `path`. Only for lists in order.
    pub(crate) fn find(&self, path: &str) -> Option<&FileEntry> {
        find(&self.entries, path)
    }
}

/// The entry at `path` of a list in order.
pub(crate) fn find<'a>(entries: &'a [FileEntry], path: &str) -> Option<&'a FileEntry> {
    let at = entries
        .binary_search_by(|entry| entry.path.as_str().cmp(path))
        .ok()?;
    entries.get(at)
}

/// What git knows of a file.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tracked {
    pub(crate) tracked: bool,
    pub(crate) blob: Option<Id>,
}

/// A name for a file whose readable name is that of another file. The ending
/// stays, as it says what the file is.
fn another_name(path: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/%{name}"),
        None => format!("%{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(listing: &mut Listing, path: &[u8]) {
        let on_disk = PathBuf::from(format!("{path:?}"));
        listing.add(path, &on_disk, EntryKind::File, Tracked::default());
    }

    #[test]
    fn paths_are_sorted_and_unique() {
        let mut listing = Listing::new(9);
        for path in [&b"b"[..], b"a-b", b"a/b", b"b", b"a"] {
            add(&mut listing, path);
        }
        let listed = listing.finish();
        let paths: Vec<_> = listed.entries.iter().map(|e| e.path.as_str()).collect();
        assert_eq!(paths, ["a", "a-b", "a/b", "b"]);
        assert!(listed.find("a/b").is_some() && listed.find("c").is_none());
    }

    #[test]
    fn a_readable_name_never_hides_another_file() {
        let mut listing = Listing::new(9);
        for path in [&b"d/\xe9.yaml"[..], b"d/%E9.yaml", b"d/%%E9.yaml"] {
            add(&mut listing, path);
        }
        let listed = listing.finish();
        let paths: Vec<_> = listed.entries.iter().map(|e| e.path.as_str()).collect();
        assert_eq!(paths, ["d/%%%E9.yaml", "d/%%E9.yaml", "d/%E9.yaml"]);
        assert!(listed.odd.contains_key("d/%%%E9.yaml"));
    }

    #[test]
    fn the_bound_is_told_once_and_notes_do_not_pile_up() {
        let mut listing = Listing::new(2);
        assert!(listing.look_at_one() && listing.look_at_one());
        assert!(!listing.look_at_one());
        for _ in 0..100 {
            listing.note("again".to_owned());
        }
        let notes = listing.finish().notes;
        assert!(notes[0].contains("more than 2 files"));
        assert_eq!(notes.len(), MAX_NOTES + 1);
        assert_eq!(notes[MAX_NOTES], "and 81 more of the kind");
    }
}
