//! What was read of a repo: the facts of all linters, and what the engine
//! itself has to know of each file. It can be written down and judged elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use railint_policy::Policy;
use railint_source::history::Id;
use railint_source::{EntryKind, FileEntry};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::baseline::BASELINE_FILE;
use crate::chronicle::Chronicle;
use crate::cursor::{Cursor, put};
use crate::engine::RepoInput;
use crate::finding::Place;
use crate::ignore::Ignore;
use crate::in_git::InGit;
use crate::lens::Lens;
use crate::linter::{AnyFacts, AnyLinter};
use crate::read;
use crate::section::{Part, Section};

/// The version of the form in which a reading is written down.
const VERSION: u32 = 1;

/// What was read of one file.
#[derive(Debug)]
pub(crate) struct FileRead {
    pub(crate) path: String,
    /// By linter, in the order of the run's linters; those that a cache holds are
    /// unpacked when somebody asks for them.
    facts: OnceLock<Box<[OnceLock<Option<AnyFacts>>]>>,
    /// All of this as a cache holds it, where one does.
    record: Option<Record>,
    /// The paths of which judging has to know what git makes of them.
    pub(crate) asks: Vec<String>,
    pub(crate) ignores: Vec<Ignore>,
    /// What could not be read and had to be judged.
    pub(crate) problems: Vec<(Place, String)>,
}

impl FileRead {
    /// What linters made of the file at `path`, by linter.
    pub(crate) fn new(
        path: &str,
        facts: Vec<Option<AnyFacts>>,
        linters: &[Box<dyn AnyLinter>],
    ) -> Self {
        let each = linters.iter().zip(&facts);
        let asks = each.flat_map(|(linter, facts)| {
            let facts = facts.iter();
            facts.flat_map(|facts| linter.asks_git_any(path, facts))
        });
        Self {
            path: path.to_owned(),
            asks: asks.collect(),
            facts: OnceLock::from(facts.into_iter().map(OnceLock::from).collect::<Box<_>>()),
            record: None,
            ignores: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Whether there is nothing to say of it.
    pub(crate) fn is_empty(&self) -> bool {
        let facts = self.facts.get().into_iter().flatten();
        let mut facts = facts.filter_map(OnceLock::get);
        facts.all(Option::is_none) && self.ignores.is_empty() && self.problems.is_empty()
    }

    /// The facts of the linter at this index.
    pub(crate) fn facts(&self, index: usize, linter: &dyn AnyLinter) -> Option<&AnyFacts> {
        let facts = self.facts.get_or_init(|| {
            let linters = self.record.as_ref().map_or(0, |record| record.linters);
            (0..linters).map(|_| OnceLock::new()).collect()
        });
        let unpacked = || {
            let record = self.record.as_ref()?;
            let packed = record.packed(index)?;
            let apart = Part {
                all: Arc::clone(&record.kept.apart),
                own: packed.apart,
            };
            linter.unpack_facts(record.get(packed.own)?, apart)
        };
        facts.get(index)?.get_or_init(unpacked).as_ref()
    }

    /// Tells by what the facts of each linter are known from others, with the path:
    /// by all of them, and by those that matter where nothing is known of the past.
    /// `None` where facts are in no cache.
    pub(crate) fn sums<'f>(&'f self, tell: impl FnMut(usize, [&'f [u8]; 2])) -> Option<()> {
        match &self.record {
            Some(record) => record.sums(tell),
            None => {
                let facts = self.facts.get().into_iter().flatten();
                let mut facts = facts.filter_map(OnceLock::get);
                facts.all(Option::is_none).then_some(())
            }
        }
    }

    /// Whether there are facts of the linter at this index.
    pub(crate) fn has(&self, index: usize) -> bool {
        match &self.record {
            Some(record) => record.packed(index).is_some(),
            None => {
                let facts = self.facts.get().and_then(|facts| facts.get(index));
                facts.is_some_and(|facts| matches!(facts.get(), Some(Some(_))))
            }
        }
    }

    /// Packs it for a cache; `None` where some facts have no such form.
    pub(crate) fn pack(&mut self, linters: &[Box<dyn AnyLinter>]) -> Option<&Record> {
        let (mut lengths, mut sums) = (Vec::new(), Vec::new());
        let (mut main, mut apart) = (Vec::new(), Vec::new());
        for (index, linter) in linters.iter().enumerate() {
            let mut length = Lengths::default();
            if let Some(facts) = self.facts(index, linter.as_ref()) {
                let (own, rare) = linter.pack_facts(facts)?;
                sums.extend(sum(&[self.path.as_bytes(), &own, &rare]));
                length = Lengths::new(own.len(), rare.len())?;
                if let Some(facts) = linter.without_past_any(facts) {
                    let (own, rare) = linter.pack_facts(&facts)?;
                    sums.extend(sum(&[self.path.as_bytes(), &own, &rare]));
                    length.sums += 1;
                }
                main.extend_from_slice(&own);
                apart.extend_from_slice(&rare);
            }
            length.write(&mut lengths);
        }
        let mut main = [lengths, sums, main].concat();
        put(&mut main, &serde_json::to_vec(&self.asks).ok()?);
        put(&mut main, &serde_json::to_vec(&self.ignores).ok()?);
        put(&mut main, &serde_json::to_vec(&self.problems).ok()?);
        let record = Record {
            main: 0..main.len(),
            apart: 0..apart.len(),
            linters: linters.len(),
            kept: Arc::new(Sections {
                main: Section::from(main),
                apart: Arc::new(Section::from(apart)),
            }),
        };
        Some(self.record.insert(record))
    }

    /// Reads what [`FileRead::pack`] gave; `None` where it is something else.
    pub(crate) fn unpack(path: &str, record: Record) -> Option<Self> {
        let (start, apart) = record.behind_facts()?;
        let mut cursor = Cursor::new(record.get(0..record.main.end)?, start);
        let read = Self {
            path: path.to_owned(),
            facts: OnceLock::new(),
            asks: list(cursor.text()?)?,
            ignores: list(cursor.text()?)?,
            problems: list(cursor.text()?)?,
            record: None,
        };
        let whole = cursor.is_at_end() && apart == record.apart.end;
        whole.then_some(Self {
            record: Some(record),
            ..read
        })
    }
}

/// How many bytes of SHA-256 facts are known by.
const SUM: usize = 16;

fn sum(parts: &[&[u8]]) -> [u8; SUM] {
    let mut sum = Sha256::new();
    for part in parts {
        sum.update(part.len().to_le_bytes());
        sum.update(part);
    }
    let mut first = [0; SUM];
    for (to, from) in first.iter_mut().zip(sum.finalize()) {
        *to = from;
    }
    first
}

/// The bytes of a cache.
#[derive(Debug)]
pub(crate) struct Sections {
    pub(crate) main: Section,
    /// The facts that are read later.
    pub(crate) apart: Arc<Section>,
}

/// What a cache holds of a file.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) kept: Arc<Sections>,
    /// The lengths of facts, by linter; by what they are known; the facts; then what
    /// the engine itself knows.
    pub(crate) main: Range<usize>,
    /// The facts that are read later, by linter.
    pub(crate) apart: Range<usize>,
    /// Number of linters.
    pub(crate) linters: usize,
}

/// How long the facts of one linter are, in bytes; all is zero where there are
/// none.
#[derive(Debug, Clone, Copy, Default)]
struct Lengths {
    own: u32,
    apart: u32,
    /// Number of sums: of all, and if it is another one, of what matters without the
    /// past.
    sums: u32,
}

impl Lengths {
    /// Number of bytes that they take.
    const BYTES: usize = 12;

    fn new(own: usize, apart: usize) -> Option<Self> {
        Some(Self {
            own: own.try_into().ok()?,
            apart: apart.try_into().ok()?,
            sums: 1,
        })
    }

    fn write(self, out: &mut Vec<u8>) {
        for number in [self.own, self.apart, self.sums] {
            out.extend_from_slice(&number.to_le_bytes());
        }
    }

    /// Where facts of this length end that begin there, and those apart.
    fn behind(self, own: usize, apart: usize) -> Option<(usize, usize)> {
        let own = own.checked_add(usize::try_from(self.own).ok()?)?;
        Some((own, apart.checked_add(usize::try_from(self.apart).ok()?)?))
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (own, rest) = bytes.split_first_chunk::<4>()?;
        let (apart, rest) = rest.split_first_chunk::<4>()?;
        Some(Self {
            own: u32::from_le_bytes(*own),
            apart: u32::from_le_bytes(*apart),
            sums: u32::from_le_bytes(*rest.first_chunk::<4>()?),
        })
    }
}

/// Where packed facts of one linter stand in a record.
struct Packed {
    own: Range<usize>,
    apart: Range<usize>,
}

impl Record {
    fn get(&self, range: Range<usize>) -> Option<&[u8]> {
        self.kept.main.bytes().get(range)
    }

    /// The lengths of facts, by linter.
    fn lengths(&self) -> Option<impl Iterator<Item = Option<Lengths>>> {
        let bytes = self.get(self.main.clone())?;
        let lengths = bytes.get(..self.linters.checked_mul(Lengths::BYTES)?)?;
        Some(lengths.chunks_exact(Lengths::BYTES).map(Lengths::read))
    }

    /// Where the sums begin, and the facts.
    fn starts(&self) -> Option<(usize, usize)> {
        let mut count = 0_usize;
        for lengths in self.lengths()? {
            count = count.checked_add(usize::try_from(lengths?.sums).ok()?)?;
        }
        let of_sums = self.main.start.checked_add(self.linters * Lengths::BYTES)?;
        Some((of_sums, of_sums.checked_add(count.checked_mul(SUM)?)?))
    }

    /// Where the facts of the linter at this index stand; `None` where there are
    /// none.
    fn packed(&self, index: usize) -> Option<Packed> {
        let (_, mut own) = self.starts()?;
        let mut apart = self.apart.start;
        for (at, lengths) in self.lengths()?.enumerate() {
            let lengths = lengths?;
            let behind = lengths.behind(own, apart)?;
            if at == index {
                return (lengths.sums > 0).then_some(Packed {
                    own: own..behind.0,
                    apart: apart..behind.1,
                });
            }
            (own, apart) = behind;
        }
        None
    }

    /// Where all facts end, and those apart; `None` where the record is too short.
    fn behind_facts(&self) -> Option<(usize, usize)> {
        let mut behind = (self.starts()?.1, self.apart.start);
        for lengths in self.lengths()? {
            behind = lengths?.behind(behind.0, behind.1)?;
        }
        Some(behind)
    }

    /// See [`FileRead::sums`].
    fn sums<'r>(&'r self, mut tell: impl FnMut(usize, [&'r [u8]; 2])) -> Option<()> {
        let (of_sums, of_facts) = self.starts()?;
        let mut rest = self.get(of_sums..of_facts)?;
        for (index, lengths) in self.lengths()?.enumerate() {
            let count = usize::try_from(lengths?.sums).ok()?;
            let (own, others) = rest.split_at_checked(count * SUM)?;
            if let (Some(first), Some(last)) = (own.first_chunk::<SUM>(), own.last_chunk::<SUM>()) {
                tell(index, [first, last]);
            }
            rest = others;
        }
        Some(())
    }
}

/// A list that is empty for nearly every file.
fn list<T: DeserializeOwned>(written: &[u8]) -> Option<Vec<T>> {
    match written {
        b"[]" => Some(Vec::new()),
        written => serde_json::from_slice(written).ok(),
    }
}

/// What was read of one repo.
#[derive(Debug, Default)]
pub struct Reading {
    /// The paths of all files, sorted.
    pub(crate) paths: Vec<String>,
    /// The files that have something to say, sorted by path.
    pub(crate) files: Vec<Arc<FileRead>>,
    /// What git makes of the paths that linters asked about.
    pub(crate) in_git: BTreeMap<String, InGit>,
    /// The names of the files that the notes are about, and other sentences for
    /// the summary.
    pub(crate) notes: Vec<String>,
    /// What its commits tell, as far as somebody asked.
    pub(crate) past: Option<Arc<Chronicle>>,
    /// Whether it was made with other data than this run judges by.
    pub(crate) other_lens: bool,
}

/// A reading as it is written: `schemas/facts.schema.json`.
#[derive(Debug, Serialize, Deserialize)]
struct Written {
    version: u32,
    railint: String,
    lens: String,
    repo: String,
    files: Vec<WrittenFile>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    in_git: BTreeMap<String, InGit>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    past: Option<Chronicle>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    baseline: Option<String>,
}

/// One file of a reading as it is written.
#[derive(Debug, Serialize, Deserialize)]
struct WrittenFile {
    path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    blob: Option<String>,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    facts: Map<String, Value>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ignores: Vec<Ignore>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    problems: Vec<(Place, String)>,
}

/// A reading that somebody wrote down, and what else was written with it.
#[derive(Debug)]
pub struct Recorded {
    /// Name of the repo.
    pub repo: String,
    /// Its files, sorted by path.
    pub entries: Vec<FileEntry>,
    /// What was read of them.
    pub reading: Reading,
    /// The text of its baseline, if it has one.
    pub baseline: Option<String>,
}

impl Reading {
    /// What was read of the file at `path`.
    pub(crate) fn file(&self, path: &str) -> Option<&Arc<FileRead>> {
        let files = &self.files;
        let at = files.binary_search_by(|file| file.path.as_str().cmp(path));
        files.get(at.ok()?)
    }

    /// Reads every file of a repo once.
    #[must_use]
    pub fn of(repo: &RepoInput, policy: &Policy, linters: &[Box<dyn AnyLinter>]) -> Self {
        read::repo(repo, policy, linters, &Lens::new(policy))
    }

    /// The same reading after some files changed: only these are read again.
    #[must_use]
    pub fn again(
        &self,
        repo: &RepoInput,
        changed: &BTreeSet<String>,
        policy: &Policy,
        linters: &[Box<dyn AnyLinter>],
    ) -> Self {
        read::again(self, repo, changed, policy, linters, &Lens::new(policy))
    }

    /// Writes the reading of `repo` down as JSON, with its baseline. `lens` is the
    /// digest of what was looked for.
    ///
    /// # Errors
    /// Where some facts cannot be written as JSON, which would be a mistake in
    /// a linter.
    pub fn record(
        &self,
        repo: &RepoInput,
        linters: &[Box<dyn AnyLinter>],
        lens: String,
    ) -> Result<String, serde_json::Error> {
        let entries = repo.files.entries();
        let baseline = repo.files.read(BASELINE_FILE).ok();
        let mut read = self.files.iter().peekable();
        let mut files = Vec::with_capacity(self.paths.len());
        for path in &self.paths {
            let at = entries.binary_search_by(|entry| entry.path.cmp(path));
            let entry = at.ok().and_then(|at| entries.get(at));
            let mut written = WrittenFile {
                path: path.clone(),
                blob: entry.and_then(|entry| entry.blob).map(|id| id.to_string()),
                facts: Map::new(),
                ignores: Vec::new(),
                problems: Vec::new(),
            };
            if let Some(file) = read.next_if(|file| file.path == *path) {
                for (index, linter) in linters.iter().enumerate() {
                    if let Some(facts) = file.facts(index, linter.as_ref()) {
                        let value = linter.write_facts(facts)?;
                        written.facts.insert(linter.name().to_owned(), value);
                    }
                }
                written.ignores.clone_from(&file.ignores);
                written.problems.clone_from(&file.problems);
            }
            files.push(written);
        }
        serde_json::to_string(&Written {
            version: VERSION,
            railint: env!("CARGO_PKG_VERSION").to_owned(),
            lens,
            repo: repo.name.clone(),
            files,
            in_git: self.in_git.clone(),
            notes: self.notes.clone(),
            past: self.past.as_deref().cloned(),
            baseline: baseline.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        })
    }
}

impl Recorded {
    /// Reads what [`Reading::record`] wrote. `lens` is the digest of what this
    /// run looks for.
    ///
    /// # Errors
    /// A sentence that says why this is not such a text, or not of this version.
    pub fn parse(text: &str, linters: &[Box<dyn AnyLinter>], lens: &str) -> Result<Self, String> {
        let written: Written = serde_json::from_str(text)
            .map_err(|error| format!("it is no file of `railint facts`: {error}"))?;
        if written.version != VERSION {
            let version = written.version;
            return Err(format!(
                "its form has version {version}, and this railint reads version {VERSION}"
            ));
        }
        let mut recorded = Self {
            repo: written.repo,
            baseline: written.baseline,
            entries: Vec::with_capacity(written.files.len()),
            reading: Reading {
                in_git: written.in_git,
                notes: written.notes,
                past: written.past.map(Arc::new),
                other_lens: written.lens != lens,
                ..Reading::default()
            },
        };
        let mut files = written.files;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.dedup_by(|a, b| a.path == b.path);
        for file in files {
            recorded.add(file, linters).map_err(|error| {
                let railint = &written.railint;
                format!("its facts are of another form, those of railint {railint}: {error}")
            })?;
        }
        Ok(recorded)
    }

    fn add(
        &mut self,
        mut file: WrittenFile,
        linters: &[Box<dyn AnyLinter>],
    ) -> Result<(), serde_json::Error> {
        self.entries.push(FileEntry {
            path: file.path.clone(),
            kind: EntryKind::File,
            tracked: file.blob.is_some(),
            blob: file.blob.as_deref().and_then(Id::parse),
        });
        self.reading.paths.push(file.path.clone());
        let nothing = file.facts.is_empty() && file.ignores.is_empty() && file.problems.is_empty();
        if nothing {
            return Ok(());
        }
        let mut facts = Vec::with_capacity(linters.len());
        for linter in linters {
            let own = file.facts.remove(linter.name());
            facts.push(own.map(|own| linter.read_facts(own)).transpose()?);
        }
        self.reading.files.push(Arc::new(FileRead {
            ignores: file.ignores,
            problems: file.problems,
            ..FileRead::new(&file.path, facts, linters)
        }));
        Ok(())
    }
}
