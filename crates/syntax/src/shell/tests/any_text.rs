//! No text makes the reader fail, and all places lie in the text.

use proptest::prelude::*;
use railint_source::Span;

use super::super::parse;

fn check(text: &str) {
    let script = parse(text);
    let inside = |span: Span| assert!(text.get(span.start..span.end).is_some(), "{span:?}");
    for command in &script.commands {
        assert!(!command.words.is_empty());
        inside(command.span);
        assert!(!command.effective().is_empty());
        for word in command
            .words
            .iter()
            .chain(command.assignments.iter().map(|(_, word)| word))
        {
            inside(word.span);
        }
        for value in command.flag(&["-a", "--b"]) {
            inside(value.span);
        }
        if let Some(heredoc) = &command.stdin {
            inside(heredoc.span);
            for span in heredoc.content.pieces() {
                inside(*span);
            }
            let whole = Span::new(0, heredoc.text().len());
            inside(heredoc.content.to_source(whole));
        }
    }
    for variable in &script.variables {
        inside(variable.span);
        inside(variable.value_span);
    }
}

/// Pieces of scripts in any order.
fn shell_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![prop::sample::select(vec![
        "helm",
        " ",
        "\n",
        "\r\n",
        "\\\n",
        "\\",
        "\"",
        "'",
        "`",
        "$(",
        ")",
        "(",
        "${A",
        ":-",
        "}",
        "{ ",
        "$A",
        "A=",
        "b c",
        "é",
        "#",
        ";",
        ";;",
        "&&",
        "|",
        "<<EOF",
        "<<-'X'",
        "EOF\n",
        "X\n",
        "\t",
        "<",
        ">",
        "<<<",
        "if ",
        "then ",
        "fi",
        "case x in ",
        "esac",
        "for A in ",
        "do ",
        "done",
        "[[ ",
        " ]]",
        "((",
        "))",
        "=(",
        "bash -c ",
        "eval ",
        "ssh h ",
        "-a",
        "--b=",
        "cd ",
        "$'",
        "\u{feff}",
        "$[",
        "]",
        "export ",
        "f()",
        "&>",
        "2>",
    ]),];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_pieces_are_read(text in shell_text()) {
        check(&text);
    }

    /// Whatever stands in a word, single quotes give it back.
    #[test]
    fn quoted_words_come_through(words in prop::collection::vec("[^']{0,12}", 1..6)) {
        let quoted: Vec<_> = words.iter().map(|word| format!("'{word}'")).collect();
        let text = format!("x {}", quoted.join(" "));
        let script = parse(&text);
        let found: Vec<_> = script.commands[0].words[1..].iter().map(|word| word.text.clone()).collect();
        prop_assert_eq!(found, words);
        for (word, quoted) in script.commands[0].words[1..].iter().zip(&quoted) {
            prop_assert_eq!(word.span.text(&text), quoted);
        }
    }
}
