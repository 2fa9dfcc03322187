use proptest::prelude::*;

use super::*;

fn slice(text: &str, span: Span) -> &str {
    assert!(span.start <= span.end && span.end <= text.len());
    text.get(span.start..span.end)
        .expect("on character borders")
}

#[test]
fn front_matter_has_its_exact_lines() {
    let text = "---\nid: A\ntitle: é\n---\n# Body\n";
    let FrontMatter::Found {
        open,
        content,
        close,
    } = parse(text).front_matter
    else {
        panic!("not found")
    };
    assert_eq!(slice(text, open), "---");
    assert_eq!(slice(text, content), "id: A\ntitle: é\n");
    assert_eq!(slice(text, close), "---");
}

#[test]
fn front_matter_survives_windows_line_ends_a_byte_order_mark_and_trailing_blanks() {
    let text = "\u{feff}---  \r\nid: A\r\n--- \r\n# Body\r\n";
    let markdown = parse(text);
    let FrontMatter::Found { open, content, .. } = markdown.front_matter else {
        panic!("not found")
    };
    assert_eq!(slice(text, open), "---  ");
    assert_eq!(slice(text, content), "id: A\r\n");
    assert_eq!(slice(text, markdown.headings[0].span), "# Body");
}

#[test]
fn front_matter_may_be_empty_or_end_with_dots() {
    for text in ["---\n---\n", "---\na: 1\n...\n", "---\n---"] {
        assert!(matches!(
            parse(text).front_matter,
            FrontMatter::Found { .. }
        ));
    }
}

#[test]
fn broken_front_matter_says_how_it_is_broken() {
    let open = |end| Span::new(0, end);
    let cases = [
        ("", FrontMatter::Missing),
        ("# Title\n\n---\n", FrontMatter::Missing),
        ("----\na: 1\n----\n", FrontMatter::Missing),
        (
            "---\na: 1\n# Body\n",
            FrontMatter::Unclosed { open: open(3) },
        ),
        (
            "---\na: 1\n----\n --- \n",
            FrontMatter::Unclosed { open: open(3) },
        ),
        (
            "\\---\nid: A\n\\---\n",
            FrontMatter::Escaped { open: open(4) },
        ),
        (
            "\n \n---\nid: A\n---\n",
            FrontMatter::NotFirst {
                open: Span::new(3, 6),
            },
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(parse(text).front_matter, expected, "{text:?}");
    }
}

#[test]
fn the_lines_of_front_matter_are_no_heading() {
    let markdown = parse("---\ntitle: A\n---\n\nTitle\n---\n\n## T01 — `code` *and* more\n");
    let headings: Vec<_> = markdown
        .headings
        .iter()
        .map(|heading| (heading.level, heading.text.as_str()))
        .collect();
    assert_eq!(headings, [(2, "Title"), (2, "T01 — code and more")]);
}

#[test]
fn a_fence_at_the_margin_is_one_piece() {
    let text = "# A\n\n```task  x=1\nid: é\n\n  b\n```\nend\n";
    let markdown = parse(text);
    let fence = &markdown.fences[0];
    assert_eq!(fence.info, "task  x=1");
    assert_eq!(slice(text, fence.info_span), "task  x=1");
    assert_eq!(slice(text, fence.span), "```task  x=1\nid: é\n\n  b\n```");
    assert_eq!(fence.content.text(), "id: é\n\n  b\n");
    assert_eq!(fence.content.pieces().len(), 1);
    assert!(fence.closed);
}

#[test]
fn a_fence_in_a_list_in_a_quote_leads_back_to_the_file() {
    let text = "> - ~~~~ yaml\n>   a: b\n>\n>     c: dé\n>   ~~~~\n";
    let markdown = parse(text);
    let fence = &markdown.fences[0];
    assert_eq!(fence.content.text(), "a: b\n\n  c: dé\n");
    assert!(fence.closed);
    let joined = fence.content.text();
    let at = joined.find("dé").unwrap();
    let span = fence.content.to_source(Span::new(at, at + "dé".len()));
    assert_eq!(slice(text, span), "dé");
    assert_eq!(slice(text, fence.info_span), "yaml");
}

#[test]
fn only_the_right_line_closes_a_fence() {
    let cases = [
        ("```\na\n```\n", true),
        ("```\na\n`````  \n", true),
        ("```\r\na\r\n```\r\n", true),
        ("```\n```", true),
        ("  ~~~\n  a\n ~~~", true),
        ("> ```\n> ```\n", true),
        ("- a\n\n  ```\n  a\n  ```\n- b\n", true),
        ("1. > ~~~\n   > a\n   > ~~~\n", true),
        ("```", false),
        ("```x\na\n", false),
        ("````\na\n```\n", false),
        ("```\na\n~~~\n", false),
        ("```\na\n``` x\n", false),
        ("```\na\n    ```\n", false),
        ("> ```\n> a\n\n```\n", false),
        ("- ```\n  a\n- b\n", false),
        ("~~~\n\n\n", false),
    ];
    for (text, closed) in cases {
        assert_eq!(parse(text).fences[0].closed, closed, "{text:?}");
    }
}

#[test]
fn fences_in_comments_and_indented_code_are_none() {
    let markdown = parse("<!--\n```task\na\n```\n-->\n\n    ```\n    a\n    ```\n");
    assert_eq!(markdown.fences, []);
}

/// Lines as they are met in files that are hard to read.
fn markdown_text() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just("---"),
        Just("\\---"),
        Just("```"),
        Just("````yaml"),
        Just("~~~ é"),
        Just("> "),
        Just("> - "),
        Just("  "),
        Just("\t"),
        Just("1. "),
        Just("# é"),
        Just("a: b"),
        Just("\n"),
        Just("\r\n"),
        Just("\u{feff}"),
        Just("<!-- "),
    ];
    proptest::collection::vec(line, 0..40).prop_map(|lines| lines.concat())
}

fn check(text: &str) {
    let markdown = parse(text);
    match markdown.front_matter {
        FrontMatter::Missing => {}
        FrontMatter::Found {
            open,
            content,
            close,
        } => {
            assert!(open.end <= content.start && content.end <= close.start);
            slice(text, content);
        }
        FrontMatter::Unclosed { open }
        | FrontMatter::Escaped { open }
        | FrontMatter::NotFirst { open } => {
            slice(text, open);
        }
    }
    for heading in &markdown.headings {
        slice(text, heading.span);
    }
    for fence in &markdown.fences {
        slice(text, fence.span);
        slice(text, fence.info_span);
        let mut joined = String::new();
        for piece in fence.content.pieces() {
            assert!(fence.span.contains(*piece) || piece.end <= text.len());
            joined.push_str(slice(text, *piece));
        }
        // What is left out of the pieces are blanks that stand for a tab.
        let without = |text: &str| text.replace([' ', '\t'], "");
        assert_eq!(without(&joined), without(fence.content.text()));
        for (at, character) in fence.content.text().char_indices() {
            let span = Span::new(at, at + character.len_utf8());
            let written = slice(text, fence.content.to_source(span));
            let tab = character == ' ' && written.is_empty();
            assert!(tab || written.starts_with(character), "{written:?}");
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_lines_are_read(text in markdown_text()) {
        check(&text);
    }
}

#[test]
fn links_are_found_with_the_place_of_where_they_lead() {
    let text = "---\na: 1\n---\n[a](../x.md \"t\"), ![b](<y z.png>) and `[no](code.md)`.\n\n\
                - [c][ref], [d][ref]\n\n```\n[no](fence.md)\n```\n<https://example.org>\n\n\
                [ref]: docs/r.md#part\n[e](esc\\)aped)\n";
    let found = parse(text);
    let mut shown: Vec<&str> = Vec::new();
    for link in &found.links {
        assert_eq!(link.span.text(text), link.destination);
        shown.push(&link.destination);
    }
    assert_eq!(
        shown,
        [
            "../x.md",
            "y z.png",
            "https://example.org",
            "docs/r.md#part"
        ]
    );
}
