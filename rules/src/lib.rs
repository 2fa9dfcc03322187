//! railint: rule pages, component catalogue and presets, embedded.
