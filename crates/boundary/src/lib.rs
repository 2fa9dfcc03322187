//! railint: the boundary linter, who may own what.
