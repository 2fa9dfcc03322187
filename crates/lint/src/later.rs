//! Facts that are read only where some rule asks for them.
//!
//! A repo of 20,000 files has facts of nearly each, and the most of them answer
//! questions that hardly any run asks: where a file that has left the repo may be
//! named, for instance. A cache keeps these apart, and hands them out as they are
//! written.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

use serde::de::{DeserializeOwned, Error as _};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::cursor::put;
use crate::section::Part;

thread_local! {
    /// Where they are written by who writes for a cache, one behind the other,
    /// and how many there are.
    static WRITING: RefCell<Option<(Vec<u8>, u32)>> = const { RefCell::new(None) };
    /// Whether places are written without their numbers.
    static PLACELESS: Cell<bool> = const { Cell::new(false) };
    /// Where they were written, for who reads from a cache.
    static READING: RefCell<Option<Part>> = const { RefCell::new(None) };
}

/// Writes facts; those that are a [`Later`] are written apart, in the second
/// place.
pub(crate) fn apart<T>(write: impl FnOnce() -> T) -> (T, Vec<u8>) {
    WRITING.set(Some((Vec::new(), 0)));
    let written = write();
    let apart = WRITING.take().unwrap_or_default();
    (written, apart.0)
}

/// The same without saying where in a file anything stands: two texts in which the
/// same is at other lines come to the same.
pub(crate) fn placeless<T>(write: impl FnOnce() -> T) -> (T, Vec<u8>) {
    PLACELESS.set(true);
    let written = apart(write);
    PLACELESS.set(false);
    written
}

/// Whether places are written without their numbers.
pub(crate) fn is_placeless() -> bool {
    PLACELESS.get()
}

/// Reads facts of which those that are a [`Later`] were written apart.
pub(crate) fn postponed<T>(apart: Part, read: impl FnOnce() -> T) -> T {
    READING.set(Some(apart));
    let result = read();
    READING.set(None);
    result
}

/// Whether a field of facts is left out: where it says nothing. A cache keeps
/// them all, as it knows fields by their order and not by their name.
pub fn is_default<T: Default + PartialEq>(field: &T) -> bool {
    WRITING.with_borrow(Option::is_none) && *field == T::default()
}

/// What stands for facts that say nothing; the others are counted from one.
const NOTHING: u32 = 0;

/// Facts that may still be as they were written. They are read when somebody
/// looks at them.
pub struct Later<T> {
    /// As JSON.
    written: Option<Part>,
    value: OnceLock<T>,
}

impl<T> From<T> for Later<T> {
    fn from(value: T) -> Self {
        Self {
            written: None,
            value: OnceLock::from(value),
        }
    }
}

impl<T: DeserializeOwned + Default> Deref for Later<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value.get_or_init(|| {
            let written = self.written.as_ref();
            let written = written.and_then(|it| it.get(it.own.clone()));
            // A cache of which the sum is right holds nothing else.
            let read = written.and_then(|written| serde_json::from_slice(written).ok());
            read.unwrap_or_default()
        })
    }
}

impl<T: Default> Default for Later<T> {
    fn default() -> Self {
        Self::from(T::default())
    }
}

impl<T: Clone> Clone for Later<T> {
    fn clone(&self) -> Self {
        Self {
            written: self.written.clone(),
            value: self.value.clone(),
        }
    }
}

impl<T: DeserializeOwned + Default + PartialEq> PartialEq for Later<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: DeserializeOwned + Default + Eq> Eq for Later<T> {}

impl<T: DeserializeOwned + Default + fmt::Debug> fmt::Debug for Later<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: DeserializeOwned + Default + PartialEq + Serialize> Serialize for Later<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if WRITING.with_borrow(Option::is_none) {
            return (**self).serialize(serializer);
        }
        if **self == T::default() {
            return NOTHING.serialize(serializer);
        }
        let text = serde_json::to_vec(&**self).map_err(S::Error::custom)?;
        let number = WRITING.with_borrow_mut(|writing| {
            let (apart, count) = writing.as_mut()?;
            put(apart, &text);
            *count += 1;
            Some(*count)
        });
        number.unwrap_or(NOTHING).serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de> + Default> Deserialize<'de> for Later<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Some(apart) = READING.with_borrow(Clone::clone) else {
            return T::deserialize(deserializer).map(Self::from);
        };
        let number = u32::deserialize(deserializer)?;
        if number == NOTHING {
            return Ok(Self::default());
        }
        let mut cursor = apart.cursor();
        let mut texts = std::iter::from_fn(|| cursor.take());
        let own = number
            .checked_sub(1)
            .and_then(|before| texts.nth(before as usize));
        let own = own.ok_or_else(|| D::Error::custom("nothing is written apart"))?;
        Ok(Self {
            written: Some(Part { own, ..apart }),
            value: OnceLock::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::section::Section;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Facts {
        first: u8,
        list: Later<Vec<u8>>,
        #[serde(default, skip_serializing_if = "is_default")]
        name: Later<Option<String>>,
        last: Later<Vec<u8>>,
    }

    fn facts(name: Option<&str>) -> Facts {
        Facts {
            first: 1,
            list: vec![2, 3].into(),
            name: name.map(str::to_owned).into(),
            last: vec![4].into(),
        }
    }

    fn written(facts: &Facts) -> (Vec<u8>, Vec<u8>) {
        let (facts, apart) = apart(|| postcard::to_allocvec(facts));
        (facts.unwrap(), apart)
    }

    fn read(facts: &[u8], apart: &[u8]) -> Result<Facts, postcard::Error> {
        // Parts are found where they stand among others.
        let all = [b"before", apart, b"behind"].concat();
        let own = 6..6 + apart.len();
        let part = Part {
            all: Arc::new(Section::from(all)),
            own,
        };
        postponed(part, || postcard::from_bytes(facts))
    }

    #[test]
    fn what_was_written_apart_is_the_same() {
        for name in [None, Some("a")] {
            let facts = facts(name);
            let (packed, apart) = written(&facts);
            let own = u8::from(name.is_some());
            assert_eq!(packed, [1, 1, own * 2, 2 + own]);
            let later = read(&packed, &apart).unwrap();
            assert!(later.list.value.get().is_none());
            assert_eq!(*later.last, [4]);
            assert_eq!(later, facts);
        }
    }

    #[test]
    fn without_a_cache_they_are_facts_like_others() {
        let facts = facts(None);
        let text = serde_json::to_string(&facts).unwrap();
        assert_eq!(text, r#"{"first":1,"list":[2,3],"last":[4]}"#);
        assert_eq!(serde_json::from_str::<Facts>(&text).unwrap(), facts);
        assert!(serde_json::from_str::<Facts>(r#"{"first":1,"list":["x"],"last":[]}"#).is_err());
    }

    #[test]
    fn what_is_cut_off_cannot_be_read() {
        let (packed, apart) = written(&facts(None));
        assert!(read(&packed, &apart).is_ok() && read(&packed, &[]).is_err());
        assert!(read(&packed[..3], &apart).is_err());
    }
}
