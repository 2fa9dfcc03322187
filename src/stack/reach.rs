//! What is reported: PATHs narrow the report, not what is known.

use std::path::PathBuf;

use crate::stack::repos::Checkout;

/// The parts of the repos that the PATHs of the command line cover.
#[derive(Debug, Clone)]
pub(crate) struct Reach {
    /// Repo and path in it; an empty path is the whole repo.
    parts: Vec<(String, String)>,
}

impl Reach {
    /// What `paths` cover of `checkouts`.
    pub(crate) fn new(paths: &[PathBuf], checkouts: &[Checkout]) -> Self {
        let mut parts = Vec::new();
        for checkout in checkouts {
            if checkout.is_recorded() {
                parts.push((checkout.name.clone(), String::new()));
                continue;
            }
            let before = parts.len();
            for path in paths {
                if checkout.root.starts_with(path) {
                    parts.push((checkout.name.clone(), String::new()));
                } else if let Ok(inside) = path.strip_prefix(&checkout.root) {
                    let names: Vec<_> = inside
                        .iter()
                        .map(|name| name.to_string_lossy().into_owned())
                        .collect();
                    parts.push((checkout.name.clone(), names.join("/")));
                }
            }
            // A PATH that holds the stack's file stands for the repos that the
            // file names, wherever they lie.
            if checkout.judged && parts.len() == before {
                parts.push((checkout.name.clone(), String::new()));
            }
        }
        Self { parts }
    }

    /// Whether findings in this file are reported. Those in configuration
    /// outside every repo always are.
    pub(crate) fn covers(&self, repo: &str, path: &str) -> bool {
        repo.is_empty()
            || self.parts.iter().any(|(name, part)| {
                name == repo
                    && path.strip_prefix(part.as_str()).is_some_and(|rest| {
                        part.is_empty() || rest.is_empty() || rest.starts_with('/')
                    })
            })
    }
}
