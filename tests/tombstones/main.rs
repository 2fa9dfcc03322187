//! Tombstones end to end, over real git repos.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod add;
mod departures;
mod no_departures;
mod relocations;
mod split;
mod stack;
mod staged;
mod stones;
#[path = "../support/mod.rs"]
mod support;
