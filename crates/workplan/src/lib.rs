//! railint: the workplan linter, front matter and tasks.
