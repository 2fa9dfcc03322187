//! railint: spanned trees of YAML, JSON, Markdown, Makefile and shell.

pub mod helm_template;
pub mod json;
pub mod yaml;
