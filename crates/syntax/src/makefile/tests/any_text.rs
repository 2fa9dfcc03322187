//! No text makes the scanner fail, and all places lie in the text.

use proptest::prelude::*;
use railint_source::Span;

use super::super::parse;

fn check(text: &str) {
    let makefile = parse(text);
    let inside = |span: Span| assert!(text.get(span.start..span.end).is_some(), "{span:?}");
    for target in &makefile.targets {
        inside(target.span);
    }
    for variable in &makefile.variables {
        inside(variable.span);
        inside(variable.value_span);
    }
    for include in &makefile.includes {
        inside(include.span);
    }
    for command in &makefile.commands {
        inside(command.span);
        for word in &command.words {
            inside(word.span);
        }
        for value in command.flag(&["-a", "--b"]) {
            inside(value.span);
        }
        if let Some(heredoc) = &command.stdin {
            inside(heredoc.span);
            inside(
                heredoc
                    .content
                    .to_source(Span::new(0, heredoc.text().len())),
            );
        }
    }
}

/// Pieces of Makefiles in any order.
fn makefile_text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        ":",
        " ",
        "\n",
        "\n\t",
        "\r\n",
        "\\\n",
        "\\\r\n\t",
        "$(A)",
        "${B}",
        "$(",
        ")",
        "$$",
        "$@",
        "A",
        "B",
        "=",
        " := ",
        " += ",
        "?=",
        "!=",
        "é",
        "#",
        ";",
        "define A\n",
        "endef\n",
        "ifdef A\n",
        "endif\n",
        "include ",
        "$(call A,",
        ",",
        "'",
        "\"",
        "helm ",
        "<<EOF",
        "EOF",
        "| ",
        "&&",
        ".ONESHELL:\n",
        ".RECIPEPREFIX=é\n",
        "export ",
        "\u{feff}",
        "\t",
        "bash -c ",
        "-a",
        "--b=",
        ".PHONY: a\n",
        "$(1)",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_pieces_are_read(text in makefile_text()) {
        check(&text);
    }
}
