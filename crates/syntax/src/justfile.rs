//! Justfiles: the names of recipes and the commands that they run.
//!
//! There is no crate that reads a justfile and keeps its places, and little of
//! it is needed: a line without indentation that ends its name with a colon
//! begins a recipe, and the indented lines below are its body. Interpolations
//! (`{{ name }}`) are only known when it runs.

use railint_source::Span;

use crate::command::Command;
use crate::embedded::script_of;
use crate::pieces::Pieces;
use crate::shell::MAX_LENGTH;

/// What a justfile holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Justfile {
    /// The names of its recipes, in order.
    pub recipes: Vec<(String, Span)>,
    /// The commands of all recipes, in order; their target is the recipe.
    pub commands: Vec<Command>,
}

/// Reads a justfile. What makes no sense to just is stepped over.
#[must_use]
pub fn parse(text: &str) -> Justfile {
    let mut justfile = Justfile::default();
    if text.len() > MAX_LENGTH {
        return justfile;
    }
    let mut body: Vec<Span> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.len());
        at += line.len();
        let indented = line.starts_with([' ', '\t']);
        if indented && !justfile.recipes.is_empty() {
            body.push(span);
            continue;
        }
        if line.trim().is_empty() {
            continue;
        }
        run(text, &mut body, &mut justfile);
        justfile.recipes.extend(recipe(line, span.start));
    }
    run(text, &mut body, &mut justfile);
    justfile
}

/// The name of the recipe that a line begins.
fn recipe(line: &str, start: usize) -> Option<(String, Span)> {
    let name_start = usize::from(line.starts_with('@'));
    let rest = line.get(name_start..)?;
    let length = rest
        .find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'))
        .unwrap_or(rest.len());
    let (name, behind) = rest.split_at_checked(length)?;
    let colon = behind.find(':')?;
    let assigns = behind.get(colon..)?.starts_with(":=");
    let known = !name.is_empty()
        && !assigns
        && !matches!(name, "set" | "alias" | "export" | "import" | "mod");
    let start = start + name_start;
    known.then(|| (name.to_owned(), Span::new(start, start + length)))
}

/// Reads the lines gathered so far. With a shebang they are one script, else
/// each line that no backslash joins to the one before runs by itself.
fn run(text: &str, body: &mut Vec<Span>, justfile: &mut Justfile) {
    let lines = std::mem::take(body);
    let Some(first) = lines.first() else { return };
    let one = first.text(text).trim_start().starts_with("#!");
    let mut script = Pieces::new(first.start);
    for line in &lines {
        let written = line.text(text);
        let continues = script.text().ends_with("\\\n");
        let kept = if one || continues {
            written
        } else {
            written.trim_start_matches([' ', '\t', '@', '-'])
        };
        push(
            text,
            Span::new(line.end - kept.len(), line.end),
            &mut script,
        );
        if !one && !written.trim_end_matches(['\n', '\r']).ends_with('\\') {
            flush(&mut script, line.end, justfile);
        }
    }
    flush(&mut script, 0, justfile);
}

/// Pushes a line, what stands in double braces as something unknown.
fn push(text: &str, line: Span, script: &mut Pieces) {
    let mut at = line.start;
    while let Some(open) = Span::new(at, line.end).text(text).find("{{") {
        let open = at + open;
        let Some(close) = Span::new(open, line.end).text(text).find("}}") else {
            break;
        };
        let close = open + close + 2;
        script.push_slice(text, Span::new(at, open));
        let name: String = Span::new(open + 2, close - 2)
            .text(text)
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect();
        script.push_opaque(&format!("${{{name}}}"), Span::new(open, close));
        at = close;
    }
    script.push_slice(text, Span::new(at, line.end));
}

fn flush(script: &mut Pieces, anchor: usize, justfile: &mut Justfile) {
    let written = std::mem::replace(script, Pieces::new(anchor));
    if written.text().trim().is_empty() {
        return;
    }
    let recipe = justfile.recipes.last().map(|(name, _)| name.clone());
    for mut command in script_of(&written).commands {
        command.target.clone_from(&recipe);
        justfile.commands.push(command);
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use proptest::prelude::*;

    #[test]
    fn recipes_and_their_commands_have_places() {
        let text = "ns := \"db\"\n\n# Deploys.\ndeploy name='x': build\n    @helm upgrade --install pg \\\n      bitnami/postgresql -n {{ ns }}\n    echo done\n\nsh:\n    #!/usr/bin/env bash\n    kubectl get pods\n";
        let justfile = parse(text);
        let names: Vec<_> = justfile
            .recipes
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(names, ["deploy", "sh"]);
        let programs: Vec<_> = justfile.commands.iter().filter_map(|c| c.name()).collect();
        assert_eq!(programs, ["helm", "echo", "kubectl"]);
        let helm = &justfile.commands[0];
        assert_eq!(helm.target.as_deref(), Some("deploy"));
        assert!(helm.span.text(text).starts_with("helm upgrade"));
        assert!(helm.words.last().unwrap().dynamic);
        assert_eq!(helm.words[4].span.text(text), "bitnami/postgresql");
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(?s)[a-z:{}@#\\\\ \t\n!é]{0,200}") {
            for command in parse(&text).commands {
                prop_assert!(text.get(command.span.start..command.span.end).is_some());
            }
        }
    }
}
