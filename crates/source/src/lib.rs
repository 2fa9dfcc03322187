//! Where the bytes come from: repos, their file lists, one source of bytes
//! behind a trait, and the byte spans, lines and columns by which everything
//! else points into them.

mod lines;
mod span;

pub use lines::{LineIndex, Position};
pub use span::Span;
