//! What the commits of a repo tell: which files left, when the others came, and
//! by what they can be found again.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};
use railint_models::trace::{self, Content};
use railint_source::history::{self, Extent, History, Id, Limits, Store};
use railint_source::{EntryKind, Files};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Larger contents are not looked at: 512 KiB.
const MAX_BYTES: usize = 512 * 1024;

/// How many contents one thread reads in a row.
const CHUNK: usize = 256;

/// How far back the commits of a repo are followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookBack {
    /// To the first one, or to those of this day.
    Whole(Option<Date>),
    /// To those of this day, and from what lies on disk: of a repo that is
    /// itself looked at as it was committed.
    OnDisk(Date),
    /// To where the history parted from that of this revision.
    Since(String),
    /// Nowhere: only what the next commit will do counts.
    Uncommitted,
    /// Not again: this is what they tell.
    Known(Arc<Chronicle>),
}

/// What the commits of a repo tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chronicle {
    /// How far they were followed.
    pub reach: ChronicleReach,
    /// The id of the first commit of all, if it is known. Repos that share it are
    /// copies of one another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// The commits that the others name.
    pub commits: Vec<ChronicleCommit>,
    /// Numbers for the names and the addresses of all who made a commit, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<u32>,
    /// The files that left, by path.
    pub gone: Vec<Departure>,
    /// When files came that stand today, by path; without those that are like
    /// too many others.
    pub arrivals: BTreeMap<String, Arrival>,
}

/// How far commits were followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChronicleReach {
    /// To the first one.
    Whole,
    /// To where the clone was cut off.
    Shallow,
    /// As far as this run asked, or as far as a bound allows.
    Part,
}

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChronicleCommit {
    /// The first characters of its id.
    pub id: String,
    /// Its day where it was made.
    pub day: Date,
    /// When its content was first committed, in seconds since 1970: an import
    /// into another repo keeps this.
    pub authored: i64,
    /// By what its author is known again, see [`Chronicle::authors`].
    #[serde(default)]
    pub author: [u32; 2],
}

/// When a file came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Came {
    /// With this commit, by its index in [`Chronicle::commits`].
    With(usize),
    /// It is not committed yet.
    Uncommitted,
    /// Before all commits that were followed.
    Before,
}

/// A file that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// When it came.
    pub came: Came,
    /// What it held then, if that is not what it holds today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Content>,
}

/// A file that left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Departure {
    /// Where it was.
    pub path: String,
    /// The commit that took it away, by its index in [`Chronicle::commits`]; `None`
    /// where that is not committed yet.
    pub left: Option<usize>,
    /// When it had come.
    pub came: Came,
    /// What it held in the end; `None` where it is like too many others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Content>,
    /// What it held when it came, if that was something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Content>,
}

impl Chronicle {
    /// How many days lie at most between the day on which a file came to one
    /// repo and the day on which it left another, if it was moved.
    pub const WINDOW_DAYS: i32 = 90;

    /// The first day whose commits tell of the moves since `day`.
    #[must_use]
    pub fn window_before(day: Date) -> Date {
        let window = i64::from(Self::WINDOW_DAYS).days();
        day.checked_sub(window).unwrap_or(Date::MIN)
    }

    /// The commit that a file came with.
    #[must_use]
    pub fn arrival(&self, came: Came) -> Option<&ChronicleCommit> {
        match came {
            Came::With(commit) => self.commits.get(commit),
            Came::Uncommitted | Came::Before => None,
        }
    }

    /// Whether the author of this commit made one of these as well; `None` where
    /// not all commits are known.
    #[must_use]
    pub fn knows_author(&self, commit: &ChronicleCommit) -> Option<bool> {
        let mut numbers = commit.author.iter();
        let knows = numbers.any(|number| self.authors.binary_search(number).is_ok());
        (knows || self.reach == ChronicleReach::Whole).then_some(knows)
    }

    /// The commit that took a file away.
    #[must_use]
    pub fn departure(&self, gone: &Departure) -> Option<&ChronicleCommit> {
        self.commits.get(gone.left?)
    }
}

/// Whether a path matters.
pub(crate) type Wants<'w> = dyn Fn(&str) -> bool + Sync + 'w;

/// Follows the commits of the repo that holds `files`, as far as paths that
/// somebody wants are concerned; `None` where there is no git repo, and a
/// sentence where its commits cannot be read.
pub(crate) fn read(
    files: &dyn Files,
    look_back: &LookBack,
    wants: &Wants<'_>,
) -> Result<Option<Arc<Chronicle>>, String> {
    if let LookBack::Known(past) = look_back {
        return Ok(Some(Arc::clone(past)));
    }
    let mut limits = Limits::default();
    let seconds = |day: Date| {
        let start = Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()?;
        Some(start.as_second())
    };
    let on_disk = match look_back {
        LookBack::OnDisk(_) => railint_source::open(files.root()).ok(),
        _ => None,
    };
    let files = on_disk.as_deref().unwrap_or(files);
    match look_back {
        LookBack::Whole(day) => limits.oldest = day.and_then(seconds),
        LookBack::OnDisk(day) => limits.oldest = seconds(*day),
        LookBack::Since(revision) => limits.since = Some(revision.clone()),
        LookBack::Uncommitted | LookBack::Known(_) => limits.commits = 0,
    }
    // What is like too many others is looked for nowhere.
    let traced = |path: &str| trace::is_unique(path) && wants(path);
    let history = match History::read(files, &limits, &traced, &|| false) {
        Ok(history) => history,
        Err(history::HistoryError::NoRepo) => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    let reader = Reader::new(files, &history, wants);
    Ok(Some(Arc::new(reader.past(&history))))
}

/// Names the first commit of a repo whose commits were not followed to it.
pub(crate) fn name_first(past: &mut Arc<Chronicle>, root: &Path) {
    if past.first.is_none() && past.reach == ChronicleReach::Part {
        Arc::make_mut(past).first = history::first(root).map(|id| id.short());
    }
}

/// Gathers what is kept of a history.
struct Reader<'a> {
    files: &'a dyn Files,
    wants: &'a Wants<'a>,
    /// What is kept of each content of git's store.
    contents: HashMap<Id, Option<Content>>,
    /// Indices in the history and in what is kept of it.
    kept: HashMap<usize, usize>,
    commits: Vec<ChronicleCommit>,
}

impl<'a> Reader<'a> {
    fn new(files: &'a dyn Files, history: &History, wants: &'a Wants<'a>) -> Self {
        let is_looked_for = |path: &str| trace::is_unique(path) && wants(path);
        let mut wanted: Vec<(Id, &str)> = Vec::new();
        for gone in &history.gone {
            if is_looked_for(&gone.path) {
                wanted.push((gone.blob, &gone.path));
                if let history::Arrival::At { blob, .. } = gone.arrival {
                    wanted.push((blob, &gone.path));
                }
            }
        }
        for (entry, arrival) in files.entries().iter().zip(&history.arrivals) {
            if let history::Arrival::At { blob, .. } = arrival
                && is_looked_for(&entry.path)
                && entry.blob != Some(*blob)
            {
                wanted.push((*blob, &entry.path));
            }
        }
        wanted.sort_unstable();
        wanted.dedup_by_key(|(id, _)| *id);
        let read = |chunk: &[(Id, &str)]| -> Vec<(Id, Option<Content>)> {
            // Each thread has its own: a store serves one.
            let store = Store::open(files.root()).ok();
            let content = |id: Id, path: &str| {
                let bytes = store.as_ref()?.content(id, MAX_BYTES)?;
                trace::content(path, &bytes)
            };
            let read = chunk.iter().map(|(id, path)| (*id, content(*id, path)));
            read.collect()
        };
        Self {
            files,
            wants,
            contents: wanted.par_chunks(CHUNK).flat_map_iter(read).collect(),
            kept: HashMap::new(),
            commits: Vec::new(),
        }
    }

    fn past(mut self, history: &History) -> Chronicle {
        let wants = self.wants;
        let gone = history.gone.iter().filter(|gone| wants(&gone.path));
        let gone = gone.map(|gone| self.departure(gone, history)).collect();
        let mut arrivals = BTreeMap::new();
        for (entry, arrival) in self.files.entries().iter().zip(&history.arrivals) {
            let path = &entry.path;
            if entry.kind != EntryKind::File || !trace::is_unique(path) || !wants(path) {
                continue;
            }
            let first = match arrival {
                history::Arrival::At { blob, .. } => self.content(*blob),
                history::Arrival::Uncommitted => (self.files.read(&entry.path).ok())
                    .and_then(|bytes| trace::content(&entry.path, &bytes)),
                history::Arrival::Before => None,
            };
            let came = self.came(*arrival, history);
            arrivals.insert(entry.path.clone(), Arrival { came, first });
        }
        let authors = history.commits.iter().flat_map(|commit| commit.author);
        let authors: BTreeSet<u32> = authors.collect();
        Chronicle {
            reach: match history.extent {
                Extent::Whole => ChronicleReach::Whole,
                Extent::Shallow => ChronicleReach::Shallow,
                Extent::Asked | Extent::Bounded => ChronicleReach::Part,
            },
            first: (history.extent == Extent::Whole)
                .then(|| Some(history.commits.last()?.id.short()))
                .flatten(),
            commits: self.commits,
            authors: authors.into_iter().collect(),
            gone,
            arrivals,
        }
    }

    fn departure(&mut self, gone: &history::Gone, history: &History) -> Departure {
        let first = match gone.arrival {
            history::Arrival::At { blob, .. } if blob != gone.blob => self.content(blob),
            _ => None,
        };
        Departure {
            path: gone.path.clone(),
            left: gone.commit.map(|commit| self.commit(commit, history)),
            came: self.came(gone.arrival, history),
            last: self.content(gone.blob),
            first,
        }
    }

    fn content(&self, blob: Id) -> Option<Content> {
        self.contents.get(&blob).cloned().flatten()
    }

    fn came(&mut self, arrival: history::Arrival, history: &History) -> Came {
        match arrival {
            history::Arrival::At { commit, .. } => Came::With(self.commit(commit, history)),
            history::Arrival::Uncommitted => Came::Uncommitted,
            history::Arrival::Before => Came::Before,
        }
    }

    /// The index under which a commit is kept.
    fn commit(&mut self, index: usize, history: &History) -> usize {
        if let Some(kept) = self.kept.get(&index) {
            return *kept;
        }
        let kept = self.commits.len();
        if let Some(commit) = history.commits.get(index) {
            self.commits.push(ChronicleCommit {
                id: commit.id.short(),
                day: day(commit),
                authored: commit.authored,
                author: commit.author,
            });
            self.kept.insert(index, kept);
        }
        kept
    }
}

/// The day on which a commit was made, by the clock of whoever made it.
fn day(commit: &history::Commit) -> Date {
    let offset = Offset::from_seconds(commit.offset.saturating_mul(60)).unwrap_or(Offset::UTC);
    let moment = Timestamp::from_second(commit.seconds).unwrap_or_default();
    offset.to_datetime(moment).date()
}
