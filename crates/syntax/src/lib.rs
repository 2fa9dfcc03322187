//! railint: spanned trees of YAML, JSON, Markdown, Makefile and shell.
