//! Workplans: which Markdown files are some.

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

#[cfg(test)]
mod tests {
    use super::is_workplan;

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
    }
}
