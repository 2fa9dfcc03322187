//! The fuzz targets of railint. See `fuzz/run`.

pub mod targets;
