//! Text inside a scalar of YAML: the script of a CI step, the values of a
//! release. What is found in it has to be shown in the file.

use railint_source::Span;

use crate::budget::Budget;
use crate::pieces::Pieces;
use crate::shell::{Script, parse_pieces};
use crate::yaml::{Node, ScalarStyle};

/// The text of a scalar with its places in `source`, the text that the tree was
/// made from. Lines of a literal block and plain or quoted words without
/// escapes have places of their own; other text has that of the whole scalar.
#[must_use]
pub fn pieces(source: &str, scalar: Node<'_>) -> Option<Pieces> {
    let text = scalar.as_str()?;
    let span = scalar.span();
    let mut pieces = Pieces::new(span.start);
    if scalar.style() == Some(ScalarStyle::Literal) && push_lines(source, span, text, &mut pieces) {
        return Some(pieces);
    }
    let mut pieces = Pieces::new(span.start);
    let written = span.text(source);
    match written.find(text).filter(|_| !text.is_empty()) {
        Some(at) => pieces.push_slice(
            source,
            Span::new(span.start + at, span.start + at + text.len()),
        ),
        None => pieces.push_text(text, span),
    }
    Some(pieces)
}

/// Pushes the lines of a literal block one by one; `false` where they are not
/// those of the text, as in a template that was masked.
fn push_lines(source: &str, span: Span, text: &str, pieces: &mut Pieces) -> bool {
    let mut at = span.start;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let rest = Span::new(at, source.len()).text(source);
        let end = at + rest.find('\n').map_or(rest.len(), |newline| newline + 1);
        let written = Span::new(at, end).text(source);
        let kept = written.trim_end_matches(['\n', '\r']);
        if !kept.ends_with(content) {
            return false;
        }
        let start = at + kept.len() - content.len();
        pieces.push_slice(source, Span::new(start, start + content.len()));
        if line.len() > content.len() {
            pieces.push_text("\n", Span::new(start + content.len(), end));
        }
        at = end;
    }
    true
}

/// The shell script in a scalar.
#[must_use]
pub fn script(source: &str, scalar: Node<'_>) -> Script {
    pieces(source, scalar).map_or_else(Script::default, |pieces| {
        parse_pieces(&pieces, &Budget::of_file())
    })
}

/// A shell script that was put together from pieces of a file.
#[must_use]
pub fn script_of(pieces: &Pieces) -> Script {
    parse_pieces(pieces, &Budget::of_file())
}

#[cfg(test)]
mod tests {
    use super::script;
    use crate::yaml;

    fn words(text: &str) -> Vec<(String, String)> {
        let stream = yaml::parse(text);
        let root = stream.documents().next().unwrap();
        let script = script(text, root.value(&["run"]).unwrap());
        let words = script.commands.iter().flat_map(|command| &command.words);
        words
            .map(|word| (word.text.clone(), word.span.text(text).to_owned()))
            .collect()
    }

    #[test]
    fn words_of_a_script_have_their_places_in_the_file() {
        for text in [
            "run: helm install é chart\n",
            "run: \"helm install é chart\"\n",
            "run: |\n  cd x\n\n  helm install é \\\n    chart\n",
        ] {
            let words = words(text);
            assert!(words.len() >= 4, "{text}");
            for (word, written) in words {
                assert_eq!(word, written, "{text}");
            }
        }
        let folded = words("run: >-\n  helm install\n  é chart\n");
        assert_eq!(folded.len(), 4);
    }
}
