//! railint: spanned trees of YAML, JSON, Markdown, Makefile and shell.

/// Commands of recipes and scripts.
pub mod command;
pub mod helm_template;
pub mod json;
/// Makefiles: targets, variables and the commands of recipes.
pub mod makefile;
/// Markdown: front matter, headings and fenced blocks.
pub mod markdown;
/// Text put together from parts of a file.
pub mod pieces;
/// Shell scripts and the commands that they run.
pub mod shell;
pub mod yaml;

mod budget;
