//! Fixes: the edits that mend a finding, and how those of a whole run are put
//! together without one spoiling another.

use std::collections::BTreeMap;
use std::sync::Arc;

use railint_source::{Files, Overlay};
use serde::{Deserialize, Serialize};

use crate::chronicle::{Chronicle, LookBack};
use crate::engine::{Run, Survey, run};
use crate::outcome::Outcome;

/// How often a stack is judged again after fixes: one may bring another to light.
const MAX_ROUNDS: usize = 10;

/// What mends a finding. All of its edits are made, or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What it does, in a few words: "write `finished`".
    pub title: String,
    /// The edits.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix of one edit.
    #[must_use]
    pub fn new(title: impl Into<String>, repo: &str, path: &str, change: Change) -> Self {
        Self {
            title: title.into(),
            edits: vec![Edit {
                repo: repo.to_owned(),
                path: path.to_owned(),
                change,
            }],
        }
    }
}

/// A change of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// Name of the repo.
    pub repo: String,
    /// Path relative to the repo, with forward slashes.
    pub path: String,
    /// What changes.
    pub change: Change,
}

/// How a file changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// Other text in place of what stands there.
    Replace {
        /// First byte, from 0.
        start: usize,
        /// Behind the last byte; the same as `start` to insert.
        end: usize,
        /// What has to stand there; otherwise the fix is left alone.
        old: String,
        /// What is to stand there.
        new: String,
    },
    /// A line at the end, unless the file has it already. The file is made
    /// where there is none.
    AppendLine(String),
    /// A new file. Where there is one of other content, the fix is left alone.
    Create(String),
    /// No file any more.
    Delete,
}

/// A file as it was and as it is to be; `None` for no file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Name of the repo.
    pub repo: String,
    /// Path relative to the repo, with forward slashes.
    pub path: String,
    /// Its bytes before.
    pub old: Option<Vec<u8>>,
    /// Its bytes after.
    pub new: Option<Vec<u8>>,
}

/// A run whose fixes were made, so far in memory only.
#[derive(Debug)]
pub struct Mended {
    /// What is left to report.
    pub outcome: Outcome,
    /// The files that have to be written, by repo and path.
    pub changed: Vec<Changed>,
    /// How many findings were mended.
    pub fixed: usize,
}

/// Contents that differ from what lies below, by repo and path.
type Contents = BTreeMap<(String, String), Option<Arc<[u8]>>>;

/// Judges, makes the fixes in memory, and judges again, until nothing can be
/// mended any more. Only files of judged repos that lie on disk are changed.
pub fn mend(with: &mut Run<'_>) -> Mended {
    let below: BTreeMap<String, Arc<dyn Files>> = with
        .repos
        .iter()
        .map(|repo| (repo.name.clone(), Arc::clone(&repo.files)))
        .collect();
    let mut contents = Contents::new();
    let mut fixed = 0;
    let mut outcome = first(with);
    for _ in 0..MAX_ROUNDS {
        let mut round = Round::new(with);
        for fix in outcome.findings.iter().filter_map(|f| f.fix.as_ref()) {
            round.take(fix);
        }
        if round.next.is_empty() {
            break;
        }
        fixed += round.taken;
        contents.extend(round.next);
        for repo in &mut with.repos {
            let own = contents
                .iter()
                .filter(|((name, _), _)| *name == repo.name)
                .map(|((_, path), content)| (path.clone(), content.clone()));
            let own: BTreeMap<_, _> = own.collect();
            if let (false, Some(files)) = (own.is_empty(), below.get(&repo.name)) {
                repo.files = Arc::new(Overlay::new(Arc::clone(files), own));
            }
        }
        outcome = run(with);
    }
    let changed = contents.into_iter().filter_map(|((repo, path), new)| {
        let old = below.get(&repo)?.read(&path).ok();
        let new = new.map(|bytes| bytes.to_vec());
        (old != new).then_some(Changed {
            repo,
            path,
            old,
            new,
        })
    });
    Mended {
        changed: changed.collect(),
        outcome,
        fixed,
    }
}

/// Judges, and keeps what the commits tell: no fix changes that.
fn first(with: &mut Run<'_>) -> Outcome {
    let survey = Survey::new(with);
    let outcome = survey.outcome();
    let pasts: BTreeMap<String, Arc<Chronicle>> = survey
        .readings()
        .filter_map(|(name, reading)| Some((name.to_owned(), Arc::clone(reading.past.as_ref()?))))
        .collect();
    drop(survey);
    for repo in &mut with.repos {
        if let Some(past) = pasts.get(&repo.name) {
            repo.look_back = Some(LookBack::Known(Arc::clone(past)));
        }
    }
    outcome
}

/// The fixes that are made in one go.
struct Round<'r> {
    run: &'r Run<'r>,
    /// What was taken, by repo and path.
    edits: BTreeMap<(String, String), Vec<Change>>,
    next: Contents,
    taken: usize,
}

impl<'r> Round<'r> {
    fn new(run: &'r Run<'r>) -> Self {
        Self {
            run,
            edits: BTreeMap::new(),
            next: Contents::new(),
            taken: 0,
        }
    }

    /// Takes a fix, unless one of its edits cannot be made or meets another
    /// one; then it has its turn in a later round.
    fn take(&mut self, fix: &Fix) {
        let mut edits = self.edits.clone();
        let mut next = Contents::new();
        let mut changes_something = false;
        for edit in &fix.edits {
            let Some(before) = self.before(edit) else {
                return;
            };
            let key = (edit.repo.clone(), edit.path.clone());
            let taken = edits.entry(key.clone()).or_default();
            if taken.contains(&edit.change) {
                continue;
            }
            if !taken.iter().all(|other| agree(other, &edit.change)) {
                return;
            }
            taken.push(edit.change.clone());
            let Some(after) = apply(before.as_deref(), taken) else {
                return;
            };
            changes_something |= after != before;
            next.insert(key, after.map(Arc::from));
        }
        if changes_something {
            self.taken += 1;
            self.edits = edits;
            self.next.extend(next);
        } else if fix.edits.iter().all(|edit| self.has(edit)) && !fix.edits.is_empty() {
            // Another finding has the same fix: it is mended as well.
            self.taken += 1;
        }
    }

    fn has(&self, edit: &Edit) -> bool {
        let key = (edit.repo.clone(), edit.path.clone());
        let taken = self.edits.get(&key);
        taken.is_some_and(|taken| taken.contains(&edit.change))
    }

    /// The content of a file when the round began. `None` where it must not
    /// be changed or cannot be read.
    #[allow(clippy::option_option)]
    fn before(&self, edit: &Edit) -> Option<Option<Vec<u8>>> {
        let repo = self
            .run
            .repos
            .iter()
            .find(|repo| repo.name == edit.repo && repo.judged)?;
        if !repo.files.condition().on_disk {
            return None;
        }
        match repo.files.read(&edit.path) {
            Ok(bytes) => Some(Some(bytes)),
            Err(railint_source::ReadError::NotFound { .. }) => Some(None),
            Err(_) => None,
        }
    }
}

/// Whether two changes of one file can both be made.
fn agree(one: &Change, other: &Change) -> bool {
    match (one, other) {
        (
            Change::Replace { start, end, .. },
            Change::Replace {
                start: from,
                end: to,
                ..
            },
        ) => {
            // Two insertions at one place have no order.
            (end <= from || to <= start) && (start, end) != (from, to)
        }
        (
            Change::AppendLine(_) | Change::Replace { .. },
            Change::AppendLine(_) | Change::Replace { .. },
        ) => true,
        _ => false,
    }
}

/// A file after all of these changes; `None` where one of them cannot be made.
#[allow(clippy::option_option)]
fn apply(before: Option<&[u8]>, changes: &[Change]) -> Option<Option<Vec<u8>>> {
    let mut replacements = Vec::new();
    let mut lines = Vec::new();
    for change in changes {
        match change {
            Change::Replace {
                start,
                end,
                old,
                new,
            } => {
                let there = before?.get(*start..*end)?;
                if there != old.as_bytes() {
                    return None;
                }
                replacements.push((*start, *end, new));
            }
            Change::AppendLine(line) => lines.push(line),
            Change::Create(text) => {
                let free = before.is_none_or(|bytes| bytes == text.as_bytes());
                return free.then(|| Some(text.clone().into_bytes()));
            }
            Change::Delete => return Some(None),
        }
    }
    let mut after = before.unwrap_or_default().to_vec();
    replacements.sort_unstable();
    for (start, end, new) in replacements.into_iter().rev() {
        after.splice(start..end, new.bytes());
    }
    for line in lines {
        append_line(&mut after, line);
    }
    Some(Some(after))
}

/// Adds a line with the line end that the text uses.
fn append_line(text: &mut Vec<u8>, line: &str) {
    let mut present = text.split(|byte| *byte == b'\n');
    if present.any(|own| own.strip_suffix(b"\r").unwrap_or(own) == line.as_bytes()) {
        return;
    }
    let first_end = text.iter().position(|byte| *byte == b'\n');
    let crlf = first_end
        .and_then(|at| text.get(at.checked_sub(1)?))
        .is_some_and(|byte| *byte == b'\r');
    let end: &[u8] = if crlf { b"\r\n" } else { b"\n" };
    if !text.is_empty() && !text.ends_with(b"\n") {
        text.extend_from_slice(end);
    }
    text.extend_from_slice(line.as_bytes());
    text.extend_from_slice(end);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replace(start: usize, old: &str, new: &str) -> Change {
        Change::Replace {
            start,
            end: start + old.len(),
            old: old.to_owned(),
            new: new.to_owned(),
        }
    }

    fn applied(before: &str, changes: &[Change]) -> Option<String> {
        let after = apply(Some(before.as_bytes()), changes)??;
        String::from_utf8(after).ok()
    }

    #[test]
    fn replacements_keep_every_other_byte() {
        let changes = [replace(0, "a", "xyz"), replace(4, "c", "")];
        assert_eq!(applied("a\r\nbcd", &changes).as_deref(), Some("xyz\r\nbd"));
        assert_eq!(applied("abc", &[replace(1, "c", "x")]), None, "other text");
        assert_eq!(applied("abc", &[replace(9, "c", "x")]), None, "outside");
    }

    #[test]
    fn a_line_is_added_once_and_in_the_style_of_the_file() {
        let line = [Change::AppendLine("new".to_owned())];
        assert_eq!(applied("a", &line).as_deref(), Some("a\nnew\n"));
        assert_eq!(applied("a\r\n", &line).as_deref(), Some("a\r\nnew\r\n"));
        assert_eq!(applied("new\r\n", &line).as_deref(), Some("new\r\n"));
        assert_eq!(apply(None, &line), Some(Some(b"new\n".to_vec())));
    }

    #[test]
    fn changes_that_meet_do_not_agree() {
        let one = replace(2, "cd", "x");
        assert!(agree(&one, &replace(4, "e", "y")));
        assert!(!agree(&one, &replace(3, "de", "y")));
        assert!(!agree(&replace(2, "", "x"), &replace(2, "", "y")));
        assert!(!agree(&one, &Change::Delete));
        assert!(!agree(
            &Change::Create("a".to_owned()),
            &Change::Create("b".to_owned())
        ));
    }
}
