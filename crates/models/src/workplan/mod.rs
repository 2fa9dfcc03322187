//! Workplans: which Markdown files are some, the ids that they use, and the
//! parts of their text that say something by their form.

pub mod body;
mod file_name;
pub mod id;
pub mod path;

pub use file_name::FileName;

/// Whether a file is a workplan: Markdown right under a folder `workplans`, or
/// under its `archived`; a `README.md` there explains the folder.
/// (ADR-001; the hub passes over `README.md` as well.)
#[must_use]
pub fn is_workplan(path: &str) -> bool {
    let Some((folder, name)) = path.rsplit_once('/') else {
        return false;
    };
    let folder = folder.strip_suffix("/archived").unwrap_or(folder);
    let in_place = folder == "workplans" || folder.ends_with("/workplans");
    let stem = name.strip_suffix(".md");
    in_place && stem.is_some_and(|stem| !stem.eq_ignore_ascii_case("readme"))
}

/// Whether a file lists the decisions of its repo: `DECISIONS.md`.
#[must_use]
pub fn is_decisions(path: &str) -> bool {
    path == "DECISIONS.md" || path.ends_with("/DECISIONS.md")
}

/// Whether a workplan lies where closed ones are put away.
#[must_use]
pub fn is_archived(path: &str) -> bool {
    path.rsplit('/').nth(1) == Some("archived")
}

/// Whether the info string of a fenced block makes it a task.
#[must_use]
pub fn is_task(info: &str) -> bool {
    info.split_whitespace().next() == Some("task")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workplan_is_known_by_its_folder() {
        for path in [
            "workplans/RAIL-BS-WP-0003-x.md",
            "workplans/archived/260605-RAIL-AP-WP-0001-x.md",
            "workplans/ADHOC-2026-03-01.md",
        ] {
            assert!(is_workplan(path), "{path}");
        }
        for path in [
            "workplans/README.md",
            "workplans/.gitkeep",
            "docs/workplans.md",
            ".claude/rules/workplan-convention.md",
            "workplans/assets/notes.md",
        ] {
            assert!(!is_workplan(path), "{path}");
        }
        assert!(is_archived("workplans/archived/x.md"));
        assert!(!is_archived("archived/workplans/x.md"));
    }

    #[test]
    fn a_task_block_is_known_by_its_first_word() {
        assert!(is_task("task") && is_task("task title=x"));
        assert!(!is_task("tasks") && !is_task("yaml task") && !is_task(""));
    }
}
