//! What linters said in an earlier run, so that one judges again only where it
//! would judge by something else.
//!
//! A verdict is known by the digest of all that went into it. Those of the last
//! few runs lie beside the caches of facts; one that was damaged is not used.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use railint_policy::{Level, Policy};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::any_linter::AnyLinter;
use crate::cache::{Cache, VERDICT};
use crate::engine::Survey;
use crate::finding::{Finding, Place, Related};
use crate::fingerprint::hex;
use crate::fix::Fix;
use crate::lens::Lens;
use crate::linter::Verdict;

/// The first bytes of a kept verdict, with the version of its form.
const MAGIC: &[u8] = b"railint verdict 2\n";

/// How many verdicts of a linter are kept: of the last commit, and of what was
/// tried since.
const KEPT: usize = 4;

/// Where verdicts are kept.
pub(crate) struct Memory {
    folder: PathBuf,
    /// By what the verdict of each linter is known.
    keys: Vec<String>,
}

impl Memory {
    /// The memory of a run; `None` where not all of its facts are in caches.
    pub(crate) fn of(survey: &Survey<'_>) -> Option<Self> {
        let run = survey.run;
        let caches = run.repos.iter().map(|repo| match &repo.recorded {
            None => repo.cache.as_ref(),
            Some(_) => None,
        });
        let caches: Vec<_> = caches.collect::<Option<_>>()?;
        let cache = caches.first()?;
        let mut shared = Sha256::new();
        text(&mut shared, cache.maker());
        text(&mut shared, &Lens::new(run.policy).digest());
        policy(&mut shared, run.policy);
        written(&mut shared, &(run.today, &survey.known, &survey.ids));
        for repo in &survey.repos {
            written(&mut shared, &(&repo.name, repo.judged));
            // No path holds a NUL.
            let paths = repo.reading.paths.join("\0");
            text(&mut shared, &paths);
        }
        Some(Self {
            folder: cache.folder().to_owned(),
            keys: keys(survey, &shared)?,
        })
    }

    /// The verdict of the linter at this index, if it was kept. What stands at other
    /// lines than then comes to the same, unless the verdict points at it.
    pub(crate) fn recall(&self, survey: &Survey<'_>, index: usize) -> Option<Verdict> {
        let (key, linter) = (self.keys.get(index)?, survey.run.linters.get(index)?);
        let bytes = fs::read(self.file(key)).ok()?;
        let (sum, body) = bytes.strip_prefix(MAGIC)?.split_first_chunk::<4>()?;
        if crc32fast::hash(body) != u32::from_le_bytes(*sum) {
            return None;
        }
        let kept: Kept = postcard::from_bytes(body).ok()?;
        let mut pointed_at = kept.pointed_at.iter();
        let same = pointed_at.all(|(repo, path, sum)| exact(survey, index, repo, path) == *sum);
        same.then(|| kept.verdict(linter.as_ref()))?
    }

    /// Keeps the verdict of the linter at this index. Where the disk does not take it,
    /// the next run judges again.
    pub(crate) fn keep(&self, survey: &Survey<'_>, index: usize, verdict: &Verdict) {
        let (Some(key), Some(linter)) = (self.keys.get(index), survey.run.linters.get(index))
        else {
            return;
        };
        // Judged by facts that turned out to be damaged.
        let mut caches = survey
            .run
            .repos
            .iter()
            .filter_map(|repo| repo.cache.as_ref());
        if caches.any(Cache::is_damaged) {
            return;
        }
        let kept = Kept::of(verdict, |repo, path| exact(survey, index, repo, path));
        let body = kept.and_then(|kept| postcard::to_allocvec(&kept).ok());
        if let Some(body) = body
            && self.write(key, &body).is_ok()
        {
            self.forget(linter.name());
        }
    }

    fn write(&self, key: &str, body: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(MAGIC)?;
        file.write_all(&crc32fast::hash(body).to_le_bytes())?;
        file.write_all(body)?;
        file.persist(self.file(key)).map_err(|error| error.error)?;
        Ok(())
    }

    /// Takes away all but the latest verdicts of a linter.
    fn forget(&self, linter: &str) {
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let own = files.filter(|file| {
            let name = file.file_name();
            let name = name.to_string_lossy();
            let rest = name.strip_prefix(linter);
            let is_verdict = file.path().extension().is_some_and(|own| own == VERDICT);
            is_verdict && rest.is_some_and(|rest| rest.starts_with('-'))
        });
        let mut own: Vec<(SystemTime, PathBuf)> = own
            .filter_map(|file| Some((file.metadata().ok()?.modified().ok()?, file.path())))
            .collect();
        own.sort();
        let outdated = own.len().saturating_sub(KEPT);
        for (_, file) in own.into_iter().take(outdated) {
            // Another run may have been faster.
            let _ = fs::remove_file(file);
        }
    }

    fn file(&self, key: &str) -> PathBuf {
        Path::new(&self.folder).join(format!("{key}.{VERDICT}"))
    }
}

/// By what the facts of a file are known with all their places; empty where there
/// are none.
fn exact(survey: &Survey<'_>, linter: usize, repo: &str, path: &str) -> Vec<u8> {
    let repo = survey.repos.iter().find(|own| own.name == repo);
    let file = repo.and_then(|repo| repo.reading.files.get(path));
    let mut sum = Vec::new();
    if let Some(file) = file {
        // What is in no cache has no sum, and then there is no memory either.
        let _ = file.sums(|index, own| {
            if index == linter {
                sum.extend_from_slice(own.exact);
            }
        });
    }
    sum
}

/// By what verdicts are known, by linter; `None` where some linter judges by what
/// is in no cache. `shared` is what all of them judge by, besides facts.
fn keys(survey: &Survey<'_>, shared: &Sha256) -> Option<Vec<String>> {
    let linters = survey.run.linters;
    // Copies of what left one repo lie in the others.
    let with_past = linters
        .iter()
        .map(|linter| survey.looks_back(linter.as_ref()));
    let with_past: Vec<bool> = with_past.collect();
    let mut keys: Vec<Sha256> = linters.iter().map(|_| shared.clone()).collect();
    for repo in &survey.repos {
        let files = &repo.reading.files;
        let mut sums: Vec<Vec<u8>> = vec![Vec::new(); linters.len()];
        files.sums(|index, own| {
            let sum = match with_past.get(index) {
                Some(true) => own.placeless,
                _ => own.without_past,
            };
            if let Some(sums) = sums.get_mut(index) {
                sums.extend_from_slice(sum);
            }
        })?;
        for ((linter, key), sums) in linters.iter().zip(&mut keys).zip(sums) {
            written(key, &(&repo.name, &repo.reading.in_git, sums.len()));
            key.update(sums);
            if let Some(past) = repo.past().filter(|_| linter.looks_back()) {
                text(key, &serde_json::to_string(past).ok()?);
            }
        }
    }
    let named = linters.iter().zip(keys).map(|(linter, key)| {
        let mut key = hex(&key.finalize());
        key.truncate(32);
        format!("{}-{key}", linter.name())
    });
    Some(named.collect())
}

/// Adds a text, so that two in a row are no other two.
fn text(digest: &mut Sha256, text: &str) {
    digest.update(text.len().to_le_bytes());
    digest.update(text);
}

/// Adds something as it is written for developers.
fn written(digest: &mut Sha256, value: &dyn fmt::Debug) {
    // A digest takes all.
    let _ = writeln!(Digesting(digest), "{value:?}");
}

struct Digesting<'a>(&'a mut Sha256);

impl fmt::Write for Digesting<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text);
        Ok(())
    }
}

/// Adds what linters may ask of the policy. Taken apart, so that a new field is not
/// forgotten here.
fn policy(digest: &mut Sha256, policy: &Policy) {
    let Policy {
        name,
        contract,
        // In the digest of the lens.
        catalogue: _,
        levels,
        exceptions,
        honoured,
        exclude,
        published_charts,
        collections,
        workplans,
        tombstones,
        relocations,
        retired,
        contracts,
        uncovered,
    } = policy;
    written(digest, &(name, contract, levels, exceptions, honoured));
    written(digest, &(exclude, published_charts, collections, workplans));
    written(digest, &(tombstones, relocations, retired, contracts));
    written(digest, uncovered);
}

/// A verdict as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    findings: Vec<KeptFinding>,
    /// The files that they point at: repo, path, and by what their facts are known.
    pointed_at: Vec<(String, String, Vec<u8>)>,
    in_part: BTreeSet<String>,
    notes: BTreeSet<String>,
}

/// A finding as it is kept: before it is settled.
#[derive(Serialize, Deserialize)]
struct KeptFinding {
    rule: String,
    level: Level,
    message: String,
    label: String,
    help: String,
    repo: String,
    path: String,
    place: Place,
    related: Vec<Related>,
    contract: Option<Related>,
    component: Option<String>,
    fix: Option<Fix>,
}

impl Kept {
    /// `None` where some finding is about an earlier commit, which no linter says
    /// of the files of today.
    fn of(verdict: &Verdict, exact: impl Fn(&str, &str) -> Vec<u8>) -> Option<Self> {
        let lines = verdict.lines_of.iter();
        let lines = lines.map(|(repo, path)| (repo.as_str(), path.as_str()));
        let found = verdict.findings.iter().flat_map(Finding::points_at);
        let pointed_at: BTreeSet<(&str, &str)> = found.chain(lines).collect();
        let pointed_at = pointed_at.into_iter();
        let pointed_at =
            pointed_at.map(|(repo, path)| (repo.to_owned(), path.to_owned(), exact(repo, path)));
        let pointed_at = pointed_at.collect();
        let findings = verdict.findings.iter().cloned().map(KeptFinding::of);
        Some(Self {
            pointed_at,
            findings: findings.collect::<Option<_>>()?,
            in_part: verdict.in_part.clone(),
            notes: verdict.notes.clone(),
        })
    }

    /// The verdict; `None` where the linter has no such rule.
    fn verdict(self, linter: &dyn AnyLinter) -> Option<Verdict> {
        let findings = self.findings.into_iter();
        Some(Verdict {
            findings: findings
                .map(|finding| finding.finding(linter))
                .collect::<Option<_>>()?,
            in_part: self.in_part,
            notes: self.notes,
            lines_of: BTreeSet::new(),
        })
    }
}

impl KeptFinding {
    fn of(finding: Finding) -> Option<Self> {
        let Finding {
            rule,
            level,
            message,
            label,
            help,
            repo,
            path,
            place,
            past: None,
            related,
            contract,
            component,
            fix,
            // Filled in later.
            fingerprint: _,
        } = finding
        else {
            return None;
        };
        Some(Self {
            rule: rule.id.to_owned(),
            level,
            message,
            label,
            help,
            repo,
            path,
            place,
            related,
            contract,
            component,
            fix,
        })
    }

    fn finding(self, linter: &dyn AnyLinter) -> Option<Finding> {
        let mut rules = linter.rules().iter();
        Some(Finding {
            rule: rules.find(|rule| rule.id == self.rule)?,
            level: self.level,
            message: self.message,
            label: self.label,
            help: self.help,
            repo: self.repo,
            path: self.path,
            place: self.place,
            past: None,
            related: self.related,
            contract: self.contract,
            component: self.component,
            fix: self.fix,
            fingerprint: String::new(),
        })
    }
}
