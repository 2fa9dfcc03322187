//! railint: spanned trees of YAML, JSON, Markdown, Makefile and shell.

pub mod command;
pub mod condition;
pub mod embedded;
pub mod hcl;
pub mod helm_template;
pub mod json;
pub mod justfile;
pub mod makefile;
pub mod markdown;
pub mod pieces;
pub mod setting;
pub mod shell;
pub mod sops;
pub mod yaml;

mod budget;
