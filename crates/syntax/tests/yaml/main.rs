//! What the YAML trees promise, tried on whole texts: the files of this project,
//! the YAML test suite, hostile input, and random text.

mod compare;
mod fixtures;
mod limits;
mod properties;
mod suite;
