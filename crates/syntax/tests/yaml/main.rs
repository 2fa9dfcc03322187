//! What the YAML trees promise, tried on whole texts: the files of this project,
//! the YAML test suite, hostile input, and random text.
//!
//! The modules are marked as tests for clippy, which does not take their helpers
//! for tests otherwise.

#[cfg(test)]
mod compare;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod suite;
