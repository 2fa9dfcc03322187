//! What kind of file a file is, by its name and, where that says nothing, by
//! its first line.

/// The form in which a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// YAML, with or without template actions; JSON counts as YAML.
    Yaml,
    /// Markdown.
    Markdown,
    /// A Makefile or a part of one.
    Makefile,
    /// A shell script.
    Shell,
    /// A justfile.
    Justfile,
    /// HCL: Terraform and OpenTofu.
    Hcl,
    /// Something that no linter reads so far.
    Other,
}

impl FileKind {
    /// The kind of the file at `path` with the given text.
    #[must_use]
    pub fn of(path: &str, text: &str) -> Self {
        match Self::of_path(path) {
            Some(kind) => kind,
            None if is_shell_script(text) => Self::Shell,
            None => Self::Other,
        }
    }

    /// The kind by name alone; `None` where only the content can tell.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or(path);
        if matches!(name, "Makefile" | "makefile" | "GNUmakefile") {
            return Some(Self::Makefile);
        }
        if matches!(name, "justfile" | "Justfile" | ".justfile") {
            return Some(Self::Justfile);
        }
        if matches!(name, "Chart.lock" | "requirements.lock") {
            return Some(Self::Yaml);
        }
        // A file such as `Dockerfile` or `railiance-backup` has no extension;
        // that of a hidden file (`.gitignore`) is its name.
        let (stem, extension) = name.rsplit_once('.')?;
        if stem.is_empty() {
            return Some(Self::Other);
        }
        Some(match extension {
            "yaml" | "yml" | "json" => Self::Yaml,
            "gotmpl" if stem.ends_with(".yaml") => Self::Yaml,
            "md" | "markdown" => Self::Markdown,
            "mk" | "make" => Self::Makefile,
            "sh" | "bash" => Self::Shell,
            "just" => Self::Justfile,
            "tf" | "tofu" => Self::Hcl,
            _ => Self::Other,
        })
    }
}

/// Whether the first line says that a shell runs the file.
fn is_shell_script(text: &str) -> bool {
    let Some(interpreter) = text.lines().next().and_then(|line| line.strip_prefix("#!")) else {
        return false;
    };
    interpreter
        .split_whitespace()
        .filter_map(|word| word.rsplit('/').next())
        .any(|program| matches!(program, "sh" | "bash" | "dash" | "ash"))
}

#[cfg(test)]
mod tests {
    use super::FileKind;

    #[test]
    fn the_name_tells_and_else_the_first_line() {
        for (path, text, kind) in [
            ("helm/x.sops.yaml", "", FileKind::Yaml),
            ("helm/x.sops.yaml.template", "", FileKind::Other),
            ("chart/Chart.lock", "", FileKind::Yaml),
            ("Cargo.lock", "", FileKind::Other),
            ("a/Makefile", "", FileKind::Makefile),
            ("ops.mk", "", FileKind::Makefile),
            ("tools/cmd/backup", "#!/usr/bin/env bash\n", FileKind::Shell),
            ("tools/cmd/plan", "#!/usr/bin/python3\n", FileKind::Other),
            (".bashrc.d/x.sh", "", FileKind::Shell),
            (".gitignore", "#!/bin/sh\n", FileKind::Other),
        ] {
            assert_eq!(FileKind::of(path, text), kind, "{path}");
        }
    }
}
