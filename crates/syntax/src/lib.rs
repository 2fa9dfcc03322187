//! railint: spanned trees of YAML, JSON, Markdown, Makefile and shell.

/// Helm templates, made readable as YAML.
pub mod helm_template;
/// JSON values made from YAML, with the places of their keys and values.
pub mod json;
/// YAML (and JSON) as spanned trees.
pub mod yaml;
