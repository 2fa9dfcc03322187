//! `{ for … }` over several lines. HCL lets a line end anywhere in it (its
//! specification, "For Expressions"); `hcl-edit` wants it at the end of a part.

/// What encloses a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    /// `{ for … }`.
    For,
    /// Any other braces, or `${ … }` in a text.
    Braces,
    /// `" … "`.
    Text,
}

/// The same text with blanks for the line ends and comments of such expressions.
pub(super) fn on_one_line(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut around: Vec<Around> = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.as_bytes().get(at..).filter(|rest| !rest.is_empty()) {
        let in_for = around.last() == Some(&Around::For);
        let mut length = 1;
        let mut is_blank = false;
        match (around.last(), rest) {
            (Some(Around::Text), [b'\\', ..]) => length = 2,
            (Some(Around::Text), [b'$', b'$', ..] | [b'%', b'%', ..]) => length = 2,
            (Some(Around::Text), [b'$' | b'%', b'{', ..]) => {
                around.push(Around::Braces);
                length = 2;
            }
            (Some(Around::Text), [b'"', ..]) => drop(around.pop()),
            (Some(Around::Text), _) => {}
            (_, [b'"', ..]) => around.push(Around::Text),
            (_, [b'#', ..] | [b'/', b'/', ..]) => {
                length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                is_blank = in_for;
            }
            (_, [b'/', b'*', ..]) => {
                let end = memchr::memmem::find(rest, b"*/");
                length = end.map_or(rest.len(), |end| end + 2);
                is_blank = in_for;
            }
            (_, [b'<', b'<', ..]) => length = heredoc(rest),
            (_, [b'{', inside @ ..]) => around.push(match begins_for(inside) {
                true => Around::For,
                false => Around::Braces,
            }),
            (_, [b'}', ..]) => drop(around.pop()),
            (_, [b'\n' | b'\r', ..]) => is_blank = in_for,
            _ => {}
        }
        if is_blank {
            let part = bytes.get_mut(at..at + length).unwrap_or_default();
            part.fill(b' ');
        }
        at += length;
    }
    // Whole characters were made blanks, so it is text still.
    String::from_utf8(bytes).unwrap_or_default()
}

/// Whether what stands behind a brace begins with the word `for`.
fn begins_for(inside: &[u8]) -> bool {
    let inside = inside.trim_ascii_start();
    let behind = inside.strip_prefix(b"for");
    behind.is_some_and(|behind| behind.first().is_some_and(u8::is_ascii_whitespace))
}

/// How long a text is that begins with `<<NAME` or `<<-NAME`.
fn heredoc(rest: &[u8]) -> usize {
    let behind = rest.get(2..).unwrap_or_default();
    let behind = behind.strip_prefix(b"-").unwrap_or(behind);
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-".contains(byte);
    let name: Vec<u8> = behind.iter().copied().take_while(is_part).collect();
    if name.is_empty() {
        return 2;
    }
    let mut length = 0;
    for line in rest.split_inclusive(|byte| *byte == b'\n') {
        length += line.len();
        if length > line.len() && line.trim_ascii() == name {
            // The end of its line is one of the file.
            return length - usize::from(line.ends_with(b"\n"));
        }
    }
    length
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::on_one_line;

    #[test]
    fn only_the_lines_of_such_expressions_are_joined() {
        let text = "a = {\n  for k, v in x : k => # why\n  v ? {\n    b = 1\n  } : \"}\n${ { for\ni in y : i } }\"\n}\nc = 1 # {for\n";
        let joined = "a = {   for k, v in x : k =>         v ? {\n    b = 1\n  } : \"}\n${ { for i in y : i } }\" }\nc = 1 # {for\n";
        assert_eq!(on_one_line(text), joined);
        for kept in [
            "x = <<EOT\n{ for\n\n}\nEOT\ny = 1\n",
            "x = \"{ for \\\" $${ \"\ny = 1\n",
            "/* { for\n */ x = {\n a = 1\n}\n",
        ] {
            assert_eq!(on_one_line(kept), kept);
        }
    }

    proptest! {
        #[test]
        fn nothing_moves(parts in prop::collection::vec(prop::sample::select(vec![
            "{ for ", "}", "\n", "\"", "${", "<<EOT\n", "EOT\n", "#", "//", "/*", "*/", "ä", "\\", "x = 1", "$$", "<<",
        ]), 0..60)) {
            let text = parts.concat();
            let joined = on_one_line(&text);
            prop_assert_eq!(joined.len(), text.len());
            for (at, c) in joined.char_indices() {
                prop_assert!(c == ' ' || text.get(at..).is_some_and(|rest| rest.starts_with(c)));
            }
        }
    }
}
