//! railint: one file per output format.
