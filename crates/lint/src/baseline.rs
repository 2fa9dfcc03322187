//! The findings that a repo has made its peace with for now: hidden, counted,
//! and meant to become fewer.
//!
//! An entry is a rule, a path, a digest of what stands at the place, and how
//! often. There is no line number in it and no time, so that it changes only
//! where findings do; and no secret, nor a digest of one.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::finding::Finding;

/// The name of the file in the root of a repo.
pub const BASELINE_FILE: &str = "railint-baseline.json";

/// Changes when a reader of the old form would be misled by the new one.
const VERSION: u32 = 1;

/// How much of a digest is kept, in bytes: 128 bits tell all findings apart.
const DIGEST_BYTES: usize = 16;

/// What is known of one repo.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    counts: BTreeMap<Key, usize>,
}

/// What makes a finding the same one tomorrow.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    rule: String,
    path: String,
    digest: String,
}

impl Key {
    fn of(finding: &Finding) -> Self {
        Self {
            rule: finding.rule.id.to_owned(),
            path: finding.path.clone(),
            digest: digest(finding),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: u32,
    findings: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    rule: String,
    path: String,
    digest: String,
    count: usize,
}

/// Which findings a baseline hides, and what it holds beyond them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// For each finding, in the order given, whether it is known.
    pub known: Vec<bool>,
    /// Number of findings that the baseline holds and that are gone.
    pub gone: usize,
}

impl Baseline {
    /// The baseline that hides exactly these findings of one repo.
    pub fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut counts = BTreeMap::new();
        for finding in findings {
            *counts.entry(Key::of(finding)).or_insert(0) += 1;
        }
        Self { counts }
    }

    /// Reads the file.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let written: Written = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if written.version != VERSION {
            return Err(format!(
                "it has version {}, and this railint reads version {VERSION}",
                written.version
            ));
        }
        let mut counts = BTreeMap::new();
        for Entry {
            rule,
            path,
            digest,
            count,
        } in written.findings
        {
            *counts.entry(Key { rule, path, digest }).or_insert(0) += count;
        }
        Ok(Self { counts })
    }

    /// The text of the file: one line for each entry, sorted.
    #[must_use]
    pub fn text(&self) -> String {
        let mut lines = self.counts.iter().map(|(key, count)| {
            let entry = Entry {
                rule: key.rule.clone(),
                path: key.path.clone(),
                digest: key.digest.clone(),
                count: *count,
            };
            // Only a map with keys that are no text could not be written.
            serde_json::to_string(&entry).unwrap_or_default()
        });
        let mut text = format!("{{\"version\":{VERSION},\"findings\":[");
        if let Some(first) = lines.next() {
            let _ = write!(text, "\n{first}");
            for line in lines {
                let _ = write!(text, ",\n{line}");
            }
            text.push('\n');
        }
        text.push_str("]}\n");
        text
    }

    /// Number of findings that it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts.values().sum()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The paths that it names.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.counts.keys().map(|key| key.path.as_str())
    }

    /// Holds findings of the repo against it. `renamed` has the earlier names of
    /// files by their new ones: an entry stands for both. `missed` tells the paths at
    /// which a finding that did not come up again is gone.
    pub fn compare(
        &self,
        findings: &[&Finding],
        renamed: &BTreeMap<String, String>,
        missed: impl Fn(&str) -> bool,
    ) -> Compared {
        let (_, known, left) = self.matched(findings, renamed);
        let gone = left.iter().filter(|(key, _)| missed(&key.path));
        Compared {
            known,
            gone: gone.map(|(_, count)| count).sum(),
        }
    }

    /// What is left of it: the entries whose findings are still there, by the
    /// names that their files have now.
    #[must_use]
    pub fn shrunk(&self, findings: &[&Finding], renamed: &BTreeMap<String, String>) -> Self {
        let (counts, _, _) = self.matched(findings, renamed);
        Self { counts }
    }

    /// What is found again, which findings these are, and what is left over.
    fn matched(
        &self,
        findings: &[&Finding],
        renamed: &BTreeMap<String, String>,
    ) -> (BTreeMap<Key, usize>, Vec<bool>, BTreeMap<Key, usize>) {
        let mut left = self.counts.clone();
        let mut again: BTreeMap<Key, usize> = BTreeMap::new();
        let mut known = vec![false; findings.len()];
        for (finding, known) in findings.iter().zip(&mut known) {
            let key = Key::of(finding);
            if take(&mut left, &key) {
                *known = true;
                *again.entry(key).or_default() += 1;
            }
        }
        let unknown = findings
            .iter()
            .zip(&mut known)
            .filter(|(_, known)| !**known);
        for (finding, known) in unknown {
            let key = Key::of(finding);
            let before = renamed.get(&key.path).map(|path| Key {
                path: path.clone(),
                ..key.clone()
            });
            if before.is_some_and(|before| take(&mut left, &before)) {
                *known = true;
                *again.entry(key).or_default() += 1;
            }
        }
        (again, known, left)
    }
}

/// Takes one of what `counts` holds of a key, if it holds any.
fn take(counts: &mut BTreeMap<Key, usize>, key: &Key) -> bool {
    let Some(count) = counts.get_mut(key) else {
        return false;
    };
    *count = count.saturating_sub(1);
    if *count == 0 {
        counts.remove(key);
    }
    true
}

/// The digest of what stands at the place of a finding, or of its message where
/// nothing stands there, or where that may be a secret.
fn digest(finding: &Finding) -> String {
    let excerpt = finding.place.excerpt.as_str();
    let text = match excerpt.is_empty() || finding.rule.linter() == "secrets" {
        true => finding.message.as_str(),
        false => excerpt,
    };
    let mut hash = Sha256::new();
    hash.update(finding.rule.id.as_bytes());
    hash.update([0]);
    hash.update(text.as_bytes());
    let bytes = hash.finalize();
    bytes
        .iter()
        .take(DIGEST_BYTES)
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::finding::Place;
    use crate::rule::{Rule, RuleSet, Scope};
    use railint_policy::Level;

    static RULE: Rule = Rule {
        id: "boundary/wrong-layer",
        summary: "",
        level: Level::Error,
        scope: Scope::Repo,
        set: RuleSet::Recommended,
    };

    static SECRET: Rule = Rule {
        id: "secrets/token",
        ..RULE
    };

    fn finding(rule: &'static Rule, path: &str, text: &str) -> Finding {
        let place = Place {
            excerpt: text.to_owned(),
            ..Place::file_start()
        };
        Finding {
            message: format!("about {path}"),
            ..Finding::new(rule, "repo", path, &place)
        }
    }

    #[test]
    fn it_is_written_sorted_and_read_back() {
        let findings = [
            finding(&RULE, "b", "x"),
            finding(&RULE, "a\"\n", "x"),
            finding(&RULE, "b", "x"),
        ];
        let baseline = Baseline::of(&findings);
        let text = baseline.text();
        assert_eq!(text.lines().count(), 4, "{text}");
        assert!(text.contains("\"count\":2"), "{text}");
        assert_eq!(Baseline::parse(&text), Ok(baseline));
        assert_eq!(
            Baseline::default().text(),
            "{\"version\":1,\"findings\":[]}\n"
        );
        assert!(Baseline::parse("{\"version\":2,\"findings\":[]}").is_err());
        assert!(Baseline::parse("[]").is_err());
    }

    #[test]
    fn more_of_the_same_is_not_known_and_less_is_gone() {
        let one = finding(&RULE, "a", "x");
        let baseline = Baseline::of([&one, &finding(&RULE, "a", "y")]);
        let renamed = BTreeMap::new();
        let compared = baseline.compare(&[&one, &one], &renamed, |_| true);
        assert_eq!(compared.known, [true, false]);
        assert_eq!(compared.gone, 1);
        assert_eq!(baseline.compare(&[&one], &renamed, |_| false).gone, 0);
        assert_eq!(
            baseline.shrunk(&[&one, &one], &renamed),
            Baseline::of([&one])
        );
    }

    #[test]
    fn a_renamed_file_keeps_its_entries_and_another_does_not() {
        let baseline = Baseline::of([&finding(&RULE, "old", "x")]);
        let moved = finding(&RULE, "new", "x");
        let known = |before: &str| {
            let renamed = BTreeMap::from([("new".to_owned(), before.to_owned())]);
            baseline.compare(&[&moved], &renamed, |_| true).known
        };
        assert_eq!(known("old"), [true]);
        assert_eq!(known("other"), [false]);
    }

    #[test]
    fn what_stands_at_the_place_of_a_secret_is_not_digested() {
        let digest = |text| digest(&finding(&SECRET, "a", text));
        assert_eq!(digest("one"), digest("other"));
    }
}
