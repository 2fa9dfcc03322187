//! What a file is, and typed, spanned views of it. One input kind a module. No
//! module here knows a rule or a policy; all linters use them.

pub mod adr;
pub mod ansible;
pub mod argocd;
pub mod chart_file;
pub mod chart_folder;
pub mod ci_pipeline;
pub mod cloud_init;
pub mod compose;
pub mod docker_command;
pub mod fleet;
pub mod flux;
pub mod helm_command;
pub mod helm_values;
pub mod helmfile;
pub mod host_command;
pub mod image;
pub mod k3s_chart;
mod kind;
pub mod kubectl_command;
pub mod kustomize;
pub mod manifest;
pub mod path_words;
pub mod sops_config;
pub mod terraform;
pub mod tombstone;
pub mod trace;
pub mod workload;
pub mod workplan;

pub use kind::FileKind;
