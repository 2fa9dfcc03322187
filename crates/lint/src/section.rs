//! Bytes of a cache, some of which are read only once somebody asks for them.

use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use crate::cursor::Cursor;

/// Bytes in a row.
pub struct Section {
    bytes: OnceLock<Vec<u8>>,
    /// Where they are still to be read.
    stored: Option<Stored>,
}

/// Where bytes are in a file.
pub(crate) struct Stored {
    pub(crate) file: File,
    /// The first byte, from 0.
    pub(crate) start: u64,
    /// Number of bytes.
    pub(crate) length: usize,
    /// Their CRC-32.
    pub(crate) sum: u32,
    /// Set where they turn out to be others.
    pub(crate) damaged: Arc<AtomicBool>,
}

impl From<Vec<u8>> for Section {
    fn from(bytes: Vec<u8>) -> Self {
        Self {
            bytes: OnceLock::from(bytes),
            stored: None,
        }
    }
}

impl From<Stored> for Section {
    fn from(stored: Stored) -> Self {
        Self {
            bytes: OnceLock::new(),
            stored: Some(stored),
        }
    }
}

impl fmt::Debug for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Section").finish_non_exhaustive()
    }
}

impl Section {
    /// The bytes; none where they cannot be read after all. Who made the cache
    /// hears of that.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.get_or_init(|| {
            let stored = self.stored.as_ref();
            let read = stored.map(|stored| (stored, stored.read()));
            match read {
                Some((_, Ok(bytes))) => bytes,
                Some((stored, Err(_))) => {
                    stored.damaged.store(true, Ordering::Relaxed);
                    Vec::new()
                }
                None => Vec::new(),
            }
        })
    }
}

impl Stored {
    fn read(&self) -> io::Result<Vec<u8>> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(self.start))?;
        let mut bytes = vec![0; self.length];
        file.read_exact(&mut bytes)?;
        match crc32fast::hash(&bytes) == self.sum {
            true => Ok(bytes),
            false => Err(io::ErrorKind::InvalidData.into()),
        }
    }
}

/// A part of what a cache holds.
#[derive(Debug, Clone)]
pub struct Part {
    /// All of it.
    pub all: Arc<Section>,
    /// Where the part stands, in bytes.
    pub own: Range<usize>,
}

impl Part {
    /// The bytes of a range of the whole.
    pub(crate) fn get(&self, range: Range<usize>) -> Option<&[u8]> {
        self.all.bytes().get(range)
    }

    /// Reads the texts in it, one after the other.
    pub(crate) fn cursor(&self) -> Cursor<'_> {
        let bytes = self.all.bytes().get(..self.own.end);
        Cursor::new(bytes.unwrap_or_default(), self.own.start)
    }
}
