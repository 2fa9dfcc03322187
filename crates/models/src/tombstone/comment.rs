//! Comments of files of all kinds, as far as a stub needs them: which lines are
//! one, and what the first one says.

use railint_source::Span;

/// How the lines of a file are marked as comments.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    /// What begins a comment that ends with its line.
    line: &'static [&'static str],
    /// What begins and ends a comment of several lines.
    block: &'static [(&'static str, &'static str)],
}

const C: Marks = Marks {
    line: &["//"],
    block: &[("/*", "*/")],
};
const MARKUP: Marks = Marks {
    line: &[],
    block: &[("<!--", "-->")],
};

impl Marks {
    /// The marks of a kind of file, by its name.
    pub(super) fn of(path: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        match extension {
            "js" | "mjs" | "cjs" | "jsx" | "ts" | "mts" | "tsx" | "go" | "rs" | "java" | "kt"
            | "kts" | "scala" | "c" | "h" | "cc" | "cpp" | "hpp" | "cs" | "swift" | "dart"
            | "groovy" | "gradle" | "proto" | "jsonc" | "json5" | "css" | "scss" | "less" => C,
            "tf" | "tfvars" | "hcl" | "php" | "jsonnet" | "libsonnet" => Self {
                line: &["#", "//"],
                block: C.block,
            },
            "sql" => Self {
                line: &["--"],
                block: C.block,
            },
            "lua" | "hs" => Self {
                line: &["--"],
                block: &[],
            },
            "ini" | "cfg" | "properties" => Self {
                line: &["#", ";", "!"],
                block: &[],
            },
            "clj" | "el" | "lisp" | "scm" | "asm" => Self {
                line: &[";"],
                block: &[],
            },
            "html" | "htm" | "xml" | "svg" | "vue" | "md" | "markdown" => MARKUP,
            "tex" | "erl" => Self {
                line: &["%"],
                block: &[],
            },
            "bat" | "cmd" => Self {
                line: &["REM ", "rem ", "::"],
                block: &[],
            },
            "tpl" | "gotmpl" | "tmpl" => Self {
                line: &["#"],
                block: &[("{{/*", "*/}}"), ("{{- /*", "*/ -}}")],
            },
            "j2" => Self {
                line: &["#"],
                block: &[("{#", "#}")],
            },
            "json" => Self {
                line: &[],
                block: &[],
            },
            _ => Self {
                line: &["#"],
                block: &[],
            },
        }
    }

    /// What begins and what ends a comment of one line; `None` for files that
    /// have no comments.
    pub(super) fn one_line(self) -> Option<(String, String)> {
        if let Some(mark) = self.line.first() {
            return Some((format!("{} ", mark.trim_end()), String::new()));
        }
        let (open, close) = self.block.first()?;
        Some((format!("{open} "), format!(" {close}")))
    }

    /// What the first comment says, in its first line with words. Only what a
    /// file has to begin with may stand before it.
    pub(super) fn first(self, text: &str) -> Option<Span> {
        let mut opened = false;
        for (line, at) in lines(text).take(MAX_LINES) {
            let trimmed = line.trim_start_matches(['\u{feff}', ' ', '\t']);
            if trimmed.is_empty() || is_preamble(trimmed) {
                continue;
            }
            let mark = self.line.iter().find(|mark| trimmed.starts_with(**mark));
            let block = self
                .block
                .iter()
                .find(|(open, _)| trimmed.starts_with(*open));
            let inside = match (mark, block) {
                (Some(mark), _) => trimmed.trim_start_matches(mark.trim_end()),
                (_, Some((open, _))) => {
                    opened = true;
                    trimmed.get(open.len()..)?
                }
                _ if opened => trimmed.trim_start_matches('*'),
                _ => return None,
            };
            let start = at + line.len() - inside.trim_start().len();
            let ends = self.block.iter().filter_map(|(_, end)| inside.find(end));
            let inside = match ends.min() {
                Some(end) => inside.get(..end)?,
                None => inside,
            };
            let said = inside.trim_start().trim_end_matches(['*', '-', ' ', '\t']);
            if !said.is_empty() {
                return Some(Span::new(start, start + said.len()));
            }
        }
        None
    }

    /// The lines that are no comment, are not blank and do not begin a file.
    pub(super) fn code_lines(self, text: &str) -> Vec<Span> {
        let mut found = Vec::new();
        let mut until: Option<&str> = None;
        for (line, at) in lines(text) {
            let mut rest = line.trim_start_matches(['\u{feff}', ' ', '\t']);
            loop {
                if let Some(end) = until {
                    let Some(at) = rest.find(end) else { break };
                    rest = rest.get(at + end.len()..).unwrap_or_default().trim_start();
                    until = None;
                }
                let block = self.block.iter().find(|(open, _)| rest.starts_with(*open));
                if let Some((open, end)) = block {
                    rest = rest.get(open.len()..).unwrap_or_default();
                    until = Some(end);
                    continue;
                }
                let comment = self
                    .line
                    .iter()
                    .any(|mark| rest.starts_with(mark.trim_end()));
                if !(comment || rest.is_empty() || is_preamble(rest)) {
                    let start = at + line.len() - rest.len();
                    found.push(Span::new(start, start + rest.trim_end().len()));
                }
                break;
            }
        }
        found
    }
}

/// How far down the first comment may stand.
const MAX_LINES: usize = 20;

/// Whether a line is one that programs ask for at the top of a file.
fn is_preamble(line: &str) -> bool {
    let comment = line.trim_start_matches(['#', '/', ' ', '*']);
    line.starts_with("#!")
        || line.trim_end() == "---"
        || line.starts_with("<?xml")
        || line.starts_with("<?php")
        || line.starts_with("<!DOCTYPE")
        || line.starts_with("<!doctype")
        || [
            "-*-",
            "vim:",
            "yaml-language-server:",
            "syntax=",
            "shellcheck ",
            "SPDX-",
            "yamllint ",
        ]
        .iter()
        .any(|start| comment.starts_with(start))
}

/// The lines of a text without their breaks, each with its offset.
fn lines(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut next = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = next;
        next += line.len();
        (line.trim_end_matches(['\n', '\r']), at)
    })
}
