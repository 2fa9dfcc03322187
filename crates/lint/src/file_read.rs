//! What was read of one file.

use std::sync::{Arc, OnceLock};

use serde::de::DeserializeOwned;

use crate::any_linter::{AnyFacts, AnyLinter};
use crate::cursor::{Cursor, put};
use crate::finding::Place;
use crate::ignore::Ignore;
use crate::record::{Lengths, Record, Sections, Sums, sum};
use crate::section::{Part, Section};

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
            let record = self.record.as_ref();
            let linters = record.and_then(Record::behind_facts);
            let linters = linters.map_or(0, |(linters, _, _)| linters);
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

    /// Tells by what the facts of each linter are known from others, with the path.
    /// `None` where facts are in no cache.
    pub(crate) fn sums<'f>(&'f self, tell: impl FnMut(usize, Sums<'f>)) -> Option<()> {
        match &self.record {
            Some(record) => Record::sums(record.get(record.main.clone())?, tell),
            None => {
                let facts = self.facts.get().into_iter().flatten();
                let mut facts = facts.filter_map(OnceLock::get);
                facts.all(Option::is_none).then_some(())
            }
        }
    }

    /// Whether its facts wake the linter at this index.
    pub(crate) fn wakes(&self, index: usize, linter: &dyn AnyLinter) -> bool {
        match &self.record {
            Some(record) => {
                let bytes = record.get(record.main.clone());
                bytes.is_some_and(|bytes| Record::wakes(bytes, index))
            }
            None => {
                let facts = self.facts(index, linter);
                facts.is_some_and(|facts| linter.wakes_any(facts))
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

    /// Whether it is packed.
    pub(crate) fn is_packed(&self) -> bool {
        self.record.is_some()
    }

    /// Packs it for a cache; `None` where some facts have no such form.
    pub(crate) fn pack(&mut self, linters: &[Box<dyn AnyLinter>]) -> Option<&Record> {
        let (mut lengths, mut sums) = (Vec::new(), Vec::new());
        let (mut main, mut apart) = (Vec::new(), Vec::new());
        for (index, linter) in linters.iter().enumerate() {
            let mut length = Lengths::default();
            if let Some(facts) = self.facts(index, linter.as_ref()) {
                let (own, rare) = linter.pack_facts(facts)?;
                length = Lengths::new(own.len(), rare.len(), linter.wakes_any(facts))?;
                let add = |sums: &mut Vec<u8>, packed: &(Vec<u8>, Vec<u8>)| {
                    sums.extend(sum(&[self.path.as_bytes(), &packed.0, &packed.1]));
                };
                add(&mut sums, &(own.clone(), rare.clone()));
                add(&mut sums, &linter.pack_placeless(facts)?);
                if let Some(facts) = linter.without_past_any(facts) {
                    add(&mut sums, &linter.pack_placeless(&facts)?);
                    length.sums += 1;
                }
                main.extend_from_slice(&own);
                apart.extend_from_slice(&rare);
            }
            length.write(&mut lengths);
        }
        let plain = self.asks.is_empty() && self.ignores.is_empty() && self.problems.is_empty();
        let for_all = if plain {
            Record::FOR_LINTERS
        } else {
            Record::FOR_ALL
        };
        let head = [for_all, linters.len().try_into().ok()?];
        let mut main = [&head[..], &lengths, &sums, &main].concat();
        put(&mut main, &serde_json::to_vec(&self.asks).ok()?);
        put(&mut main, &serde_json::to_vec(&self.ignores).ok()?);
        put(&mut main, &serde_json::to_vec(&self.problems).ok()?);
        let record = Record {
            main: 0..main.len(),
            apart: 0..apart.len(),
            kept: Arc::new(Sections {
                main: Section::from(main),
                apart: Arc::new(Section::from(apart)),
            }),
        };
        Some(self.record.insert(record))
    }

    /// Reads what [`FileRead::pack`] gave; `None` where it is something else.
    pub(crate) fn unpack(path: &str, record: Record) -> Option<Self> {
        let (_, start, apart) = record.behind_facts()?;
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

/// A list that is empty for nearly every file.
fn list<T: DeserializeOwned>(written: &[u8]) -> Option<Vec<T>> {
    match written {
        b"[]" => Some(Vec::new()),
        written => serde_json::from_slice(written).ok(),
    }
}
