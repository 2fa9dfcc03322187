//! What commits tell, with repos as git makes them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod blobs;
mod departures;
mod renames;
mod support;
