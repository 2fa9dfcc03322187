//! railint: what a file is, and typed spanned views of it.
