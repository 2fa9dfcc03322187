//! The fuzz targets of railint. See `fuzz/run`.

pub mod mutate;
pub mod targets;
