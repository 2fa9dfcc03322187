//! Well-formed scripts of any shape: every command must be found, with the
//! words that were put there.

use proptest::prelude::*;
use railint_source::Span;

use super::parse;

/// A piece of a script. Commands get their names when it is written.
#[derive(Debug, Clone)]
enum Tree {
    Command(Vec<&'static str>),
    Substitution(Box<Tree>),
    HereDocument(Box<Tree>),
    Pair(&'static str, Box<Tree>, Box<Tree>),
    Block(
        &'static str,
        Box<Tree>,
        &'static str,
        Box<Tree>,
        &'static str,
    ),
}

fn tree() -> impl Strategy<Value = Tree> {
    let words = prop::sample::select(vec![
        "a",
        "-f",
        "--x=y",
        "'b c'",
        "\"d e\"",
        "\"$F\"g",
        "${H}",
        "i\\ j",
        "é",
        "\\\n  k",
        "\"l\\\"m\"",
        "'#'",
        "n#",
        "\"(\"",
        "')'",
        "2>/dev/null",
        ">o",
    ]);
    let command = prop::collection::vec(words, 0..5).prop_map(Tree::Command);
    command.prop_recursive(5, 40, 2, |inner| {
        let boxed = inner.prop_map(Box::new);
        let operator =
            prop::sample::select(vec!["; ", " && ", " || ", " | ", "\n", "\n# it's (a\n"]);
        let block = prop::sample::select(vec![
            ("if ", "; then ", "; fi"),
            ("while ", "\ndo\n", "\ndone"),
            ("(", "; ", ")"),
            ("{ ", "; ", "; }"),
            ("f() { ", "; ", "; }"),
            ("for x in 1 2; do ", "; ", "; done"),
            ("case $x in a|'b') ", ";; *) ", ";; esac"),
        ]);
        prop_oneof![
            boxed.clone().prop_map(Tree::Substitution),
            boxed.clone().prop_map(Tree::HereDocument),
            (operator, boxed.clone(), boxed.clone()).prop_map(|(o, a, b)| Tree::Pair(o, a, b)),
            (block, boxed.clone(), boxed)
                .prop_map(|((open, middle, close), a, b)| Tree::Block(open, a, middle, b, close)),
        ]
    })
}

/// Writes a script and notes where its commands have their words.
#[derive(Default)]
struct Writer {
    text: String,
    commands: Vec<Vec<Span>>,
}

impl Writer {
    fn write(&mut self, tree: &Tree) {
        match tree {
            Tree::Command(words) => {
                self.name();
                for word in words {
                    self.text.push(' ');
                    let start = self.text.len() + if word.starts_with('\\') { 4 } else { 0 };
                    self.text.push_str(word);
                    if !word.contains('>') {
                        self.note(start);
                    }
                }
            }
            Tree::Substitution(inner) => {
                let index = self.name();
                let start = self.text.len() + 1;
                self.text.push_str(" \"a$(");
                self.write(inner);
                self.text.push_str("\n)\"");
                let end = self.text.len();
                self.commands[index].push(Span::new(start, end));
            }
            Tree::HereDocument(inner) => {
                let index = self.name();
                self.text.push_str(&format!(" <<E{index}\nit's $("));
                self.write(inner);
                self.text.push_str(&format!("\n) \"\nE{index}\n:"));
                let start = self.text.len() - 1;
                self.commands.push(vec![Span::new(start, start + 1)]);
            }
            Tree::Pair(operator, first, second) => {
                self.write(first);
                self.text.push_str(operator);
                self.write(second);
            }
            Tree::Block(open, first, middle, second, close) => {
                self.text.push_str(open);
                self.write(first);
                self.text.push_str(middle);
                self.write(second);
                self.text.push_str(close);
            }
        }
    }

    fn name(&mut self) -> usize {
        let index = self.commands.len();
        let start = self.text.len();
        self.commands.push(Vec::new());
        self.text.push_str(&format!("c{index}"));
        self.note(start);
        index
    }

    fn note(&mut self, start: usize) {
        let span = Span::new(start, self.text.len());
        self.commands.last_mut().unwrap().push(span);
    }
}

proptest! {
    #[test]
    fn every_command_is_found(tree in tree()) {
        let mut writer = Writer::default();
        writer.write(&tree);
        let script = parse(&writer.text);
        let found: Vec<Vec<Span>> = script
            .commands
            .iter()
            .map(|command| command.words.iter().map(|word| word.span).collect())
            .collect();
        prop_assert!(!script.has_errors, "{}", writer.text);
        prop_assert_eq!(&found, &writer.commands, "{}", writer.text);
    }
}
