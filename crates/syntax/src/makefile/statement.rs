//! Statements of a Makefile: rules, recipe lines, assignments, includes.

use railint_source::Span;

use super::lines::{Lines, outside_references};
use crate::pieces::Pieces;

/// A statement, before references have values.
#[derive(Debug)]
pub(super) enum Statement {
    Rule(Rule),
    /// The lines of one recipe line, each without the tab before it.
    Recipe(Vec<Span>),
    Assign(Assign),
    Include(Pieces),
}

/// `targets: prerequisites`.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) targets: Pieces,
    pub(super) prerequisites: Pieces,
}

/// A variable that gets a value.
#[derive(Debug)]
pub(super) struct Assign {
    pub(super) name: String,
    pub(super) value: Pieces,
    pub(super) kind: Kind,
    /// Inside `ifeq` and the like.
    pub(super) conditional: bool,
    /// The targets that it is for, if not for all.
    pub(super) scope: Option<Pieces>,
    /// From the name to the end of the value.
    pub(super) span: Span,
}

/// What an assignment does to the value there was before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `=`, `:=`, `?=`, `define`.
    Set,
    /// `+=`.
    Append,
    /// `!=`, whose value is the output of a command.
    Unknown,
}

/// Reads the statements of a file.
pub(super) fn read(text: &str) -> Vec<Statement> {
    let mut reader = Reader {
        lines: Lines::new(text),
        statements: Vec::new(),
        prefix: '\t',
        in_rule: false,
        conditionals: 0,
    };
    while let Some(line) = reader.lines.next() {
        reader.line(line);
    }
    reader.statements
}

struct Reader<'a> {
    lines: Lines<'a>,
    statements: Vec<Statement>,
    /// What recipe lines begin with.
    prefix: char,
    /// Whether a recipe line may come next.
    in_rule: bool,
    /// How many conditionals are open.
    conditionals: usize,
}

impl Reader<'_> {
    fn line(&mut self, line: Span) {
        let text = line.text(self.lines.text);
        if self.in_rule && text.starts_with(self.prefix) {
            self.recipe(line);
            return;
        }
        let lines = self.lines.continued(line);
        let joined = self.lines.join(&lines);
        let (word, rest) = first_word(joined.text(), 0);
        match word.text(joined.text()) {
            "" | "else" => {}
            comment if comment.starts_with('#') => {}
            "ifeq" | "ifneq" | "ifdef" | "ifndef" => self.conditionals += 1,
            "endif" => self.conditionals = self.conditionals.saturating_sub(1),
            "define" => {
                self.in_rule = false;
                self.define(&joined, rest);
            }
            "include" | "-include" | "sinclude" => {
                self.in_rule = false;
                let end = code_end(joined.text(), rest);
                let files = part(&joined, Span::new(rest, end));
                self.statements.push(Statement::Include(files));
            }
            _ => self.assignment_or_rule(&joined),
        }
    }

    fn recipe(&mut self, line: Span) {
        let prefix = self.prefix;
        let text = self.lines.text;
        let mut lines = self.lines.continued(line);
        for line in &mut lines {
            if line.text(text).starts_with(prefix) {
                line.start += prefix.len_utf8();
            }
        }
        self.statements.push(Statement::Recipe(lines));
    }

    /// `define NAME`, up to `endef`.
    fn define(&mut self, joined: &Pieces, rest: usize) {
        let (name, behind) = first_word(joined.text(), rest);
        let operator = joined.text().get(behind..).unwrap_or_default();
        let kind = match operator.trim() {
            operator if operator.starts_with('+') => Kind::Append,
            operator if operator.starts_with('!') => Kind::Unknown,
            _ => Kind::Set,
        };
        let mut body: Option<Span> = None;
        let mut open = 1_usize;
        while let Some(line) = self.lines.next() {
            let (word, _) = first_word(line.text(self.lines.text), 0);
            match word.shifted(line.start).text(self.lines.text) {
                "define" => open += 1,
                "endef" => open -= 1,
                _ => {}
            }
            if open == 0 {
                break;
            }
            body = Some(body.map_or(line, |body| body.to(line)));
        }
        let place = joined.to_source(name);
        let mut value = Pieces::new(place.end);
        value.push_slice(self.lines.text, body.unwrap_or(Span::at(place.end)));
        self.statements.push(Statement::Assign(Assign {
            name: name.text(joined.text()).to_owned(),
            value,
            kind,
            conditional: self.conditionals > 0,
            scope: None,
            span: body.map_or(place, |body| place.to(body)),
        }));
    }

    fn assignment_or_rule(&mut self, joined: &Pieces) {
        let text = joined.text();
        let end = code_end(text, 0);
        if let Some(assign) = self.assignment(joined, Span::new(0, end)) {
            if assign.name == ".RECIPEPREFIX" {
                self.prefix = assign.value.text().chars().next().unwrap_or('\t');
            }
            self.statements.push(Statement::Assign(assign));
            self.in_rule = false;
            return;
        }
        let (word, rest) = first_word(text, 0);
        if matches!(
            word.text(text),
            "export" | "unexport" | "undefine" | "vpath"
        ) && !text.get(rest..).unwrap_or_default().starts_with(':')
        {
            return;
        }
        self.rule(joined, end);
    }

    /// The assignment at `span` of a line, if one stands there.
    fn assignment(&self, joined: &Pieces, span: Span) -> Option<Assign> {
        let text = joined.text();
        let mut start = span.start;
        loop {
            let (word, rest) = first_word(text, start);
            let modifier = matches!(
                word.text(text),
                "export" | "override" | "private" | "unexport"
            );
            if !modifier || operator_at(text, rest).is_some() || rest >= span.end {
                break;
            }
            start = rest;
        }
        let (name, behind) = name_before_operator(text, start)?;
        let (kind, length) = operator_at(text, behind)?;
        if behind + length > span.end {
            return None;
        }
        let value = trim(text, Span::new(behind + length, span.end));
        Some(Assign {
            name: name.text(text).to_owned(),
            value: part(joined, value),
            kind,
            conditional: self.conditionals > 0,
            scope: None,
            span: joined.to_source(Span::new(name.start, value.end.max(name.end))),
        })
    }

    /// `targets: prerequisites ; recipe`, or an assignment for those targets.
    fn rule(&mut self, joined: &Pieces, end: usize) {
        let text = joined.text();
        let colon = outside_references(text).find(|(at, byte)| *byte == b':' && *at < end);
        let Some((colon, _)) = colon else { return };
        self.in_rule = true;
        let targets = trim(text, Span::new(0, colon));
        let grouped = targets.text(text).ends_with('&');
        let targets = Span::new(targets.start, targets.end - usize::from(grouped));
        let double = text.as_bytes().get(colon + 1) == Some(&b':');
        let rest = Span::new((colon + 1 + usize::from(double)).min(end), end);
        if let Some(mut assign) = self.assignment(joined, rest) {
            self.in_rule = false;
            assign.scope = Some(part(joined, targets));
            self.statements.push(Statement::Assign(assign));
            return;
        }
        let inline = outside_references(text).find(|(at, byte)| *byte == b';' && *at >= rest.start);
        let inline = inline.map(|(at, _)| at).filter(|at| *at < end);
        let mut prerequisites = Span::new(rest.start, inline.unwrap_or(end));
        let pattern = outside_references(text)
            .find(|(at, byte)| *byte == b':' && *at >= rest.start && *at < prerequisites.end);
        if let Some((at, _)) = pattern {
            prerequisites.start = at + 1;
        }
        self.statements.push(Statement::Rule(Rule {
            targets: part(joined, targets),
            prerequisites: part(joined, prerequisites),
        }));
        if let Some(inline) = inline {
            self.inline_recipe(joined, inline);
        }
    }

    /// The recipe behind `;` on the line of the rule.
    fn inline_recipe(&mut self, joined: &Pieces, semicolon: usize) {
        let source = joined.to_source(Span::new(semicolon, joined.text().len()));
        let mut lines = Vec::new();
        let mut at = source.start + 1;
        for line in Span::new(at, source.end.max(at))
            .text(self.lines.text)
            .split_inclusive('\n')
        {
            let content = line.trim_end_matches(['\n', '\r']);
            lines.push(Span::new(at, at + content.len()));
            at += line.len();
        }
        if !lines.is_empty() {
            self.statements.push(Statement::Recipe(lines));
        }
    }
}

/// The first word from `start` on, and where what follows it begins.
fn first_word(text: &str, start: usize) -> (Span, usize) {
    let rest = text.get(start..).unwrap_or_default();
    let word_start = start + rest.len() - rest.trim_start().len();
    let rest = text.get(word_start..).unwrap_or_default();
    let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let word = Span::new(word_start, word_start + length);
    let behind = text.get(word.end..).unwrap_or_default();
    (word, word.end + behind.len() - behind.trim_start().len())
}

/// Where the comment begins, or the text ends.
fn code_end(text: &str, start: usize) -> usize {
    outside_references(text)
        .find(|(at, byte)| *byte == b'#' && *at >= start)
        .map_or(text.len(), |(at, _)| at)
}

/// A name from `start` on with an operator behind it, and where that stands.
fn name_before_operator(text: &str, start: usize) -> Option<(Span, usize)> {
    let rest = text.get(start..)?;
    let (start, rest) = (
        start + rest.len() - rest.trim_start().len(),
        rest.trim_start(),
    );
    for (at, byte) in outside_references(rest) {
        let blank = byte.is_ascii_whitespace();
        if !blank && operator_at(rest, at).is_none() && byte != b':' {
            continue;
        }
        let behind = rest.get(at..).unwrap_or_default();
        let operator = at + behind.len() - behind.trim_start().len();
        let name = Span::new(start, start + at);
        return (!name.is_empty()).then_some((name, start + operator));
    }
    None
}

/// The operator of an assignment at `at`, with its length.
fn operator_at(text: &str, at: usize) -> Option<(Kind, usize)> {
    let rest = text.get(at..)?;
    let operators = [
        ("=", Kind::Set),
        (":=", Kind::Set),
        ("::=", Kind::Set),
        (":::=", Kind::Set),
        ("?=", Kind::Set),
        ("+=", Kind::Append),
        ("!=", Kind::Unknown),
    ];
    operators
        .iter()
        .find(|(operator, _)| rest.starts_with(operator))
        .map(|(operator, kind)| (*kind, operator.len()))
}

fn trim(text: &str, span: Span) -> Span {
    let inside = span.text(text);
    let start = span.end - inside.trim_start().len();
    Span::new(start, start + inside.trim().len())
}

fn part(joined: &Pieces, span: Span) -> Pieces {
    let mut part = Pieces::new(joined.to_source(Span::at(span.start)).start);
    part.push_part(joined, span);
    part
}
