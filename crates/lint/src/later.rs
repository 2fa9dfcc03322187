//! Facts that are read only where some rule asks for them.
//!
//! A repo of 20,000 files has facts of nearly each, and the most of them answer
//! questions that hardly any run asks: where a file that has left the repo may be
//! named, for instance. A cache hands these out as they are written.

use std::cell::Cell;
use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

thread_local! {
    /// Whether what is read right now comes from a cache, which is known to be
    /// sound.
    static POSTPONED: Cell<bool> = const { Cell::new(false) };
}

/// Reads facts of which those that are a [`Later`] stay as they are written.
pub(crate) fn postponed<T>(read: impl FnOnce() -> T) -> T {
    let before = POSTPONED.replace(true);
    let result = read();
    POSTPONED.set(before);
    result
}

/// Facts that may still be as they were written. They are read when somebody
/// looks at them.
pub struct Later<T> {
    written: Option<Box<RawValue>>,
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
            let read = written.and_then(|written| serde_json::from_str(written.get()).ok());
            // A cache of which the sum is right holds nothing else.
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

impl<T: DeserializeOwned + Default + Serialize> Serialize for Later<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Later<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if POSTPONED.get() {
            return Ok(Self {
                written: Some(Box::deserialize(deserializer)?),
                value: OnceLock::new(),
            });
        }
        T::deserialize(deserializer).map(Self::from)
    }
}

impl<T> Later<Option<T>>
where
    Option<T>: DeserializeOwned,
{
    /// Whether there is nothing.
    #[must_use]
    pub fn is_none(&self) -> bool {
        Option::is_none(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Facts {
        first: u8,
        list: Later<Vec<u8>>,
        #[serde(default, skip_serializing_if = "Later::is_none")]
        name: Later<Option<String>>,
    }

    #[test]
    fn what_is_postponed_is_the_same() {
        let facts = Facts {
            first: 1,
            list: vec![2, 3].into(),
            name: Later::default(),
        };
        let text = serde_json::to_string(&facts).unwrap();
        assert_eq!(text, r#"{"first":1,"list":[2,3]}"#);
        let at_once: Facts = serde_json::from_str(&text).unwrap();
        let later: Facts = postponed(|| serde_json::from_str(&text)).unwrap();
        assert!(later.list.value.get().is_none());
        assert_eq!(*later.list, [2, 3]);
        assert!(at_once == facts && later == facts);
        assert_eq!(serde_json::to_string(&later).unwrap(), text);
    }

    #[test]
    fn what_is_read_at_once_is_checked() {
        let wrong = r#"{"first":1,"list":["x"]}"#;
        assert!(serde_json::from_str::<Facts>(wrong).is_err());
        let later: Facts = postponed(|| serde_json::from_str(wrong)).unwrap();
        assert!(later.list.is_empty());
    }
}
