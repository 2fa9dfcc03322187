//! What a file is, and typed, spanned views of it. One input kind a module. No
//! module here knows a rule or a policy; all linters use them.

pub mod adr;
pub mod argocd;
pub mod chart_folder;
pub mod flux;
pub mod helm_command;
pub mod helm_values;
pub mod k3s_chart;
mod kind;
pub mod manifest;
pub mod path_words;
pub mod sops_config;
pub mod tombstone;
pub mod workload;
pub mod workplan;

pub use kind::FileKind;
