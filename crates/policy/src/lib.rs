//! The stack contract, the component catalogue, levels and exceptions: read
//! from the embedded `rules/` and from the user's `railint.yaml`.

mod level;

pub use level::Level;
