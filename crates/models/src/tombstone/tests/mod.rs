//! What is a tombstone, what tries to be one, and what is neither.

mod stubs;

use proptest::prelude::*;
use railint_syntax::markdown;

use super::*;

/// A stone as `name > target (date, task)`, a broken statement as `! fault: meant`.
fn told(path: &str, text: &str) -> Vec<String> {
    let parsed = markdown::parse(text);
    let found = read(path, text, FileKind::of(path, text), &|| &parsed);
    let or_dash = |word: Option<Word<'_>>| word.map_or("-", |word| word.text).to_owned();
    for stone in &found.stones {
        let words = [stone.name, Some(stone.target), stone.date, stone.task];
        for word in words.into_iter().flatten() {
            assert_eq!(word.span.text(text), word.text);
        }
    }
    let stones = found.stones.iter().map(|stone| {
        format!(
            "{} > {} ({}, {})",
            or_dash(stone.name),
            stone.target.text,
            or_dash(stone.date),
            or_dash(stone.task)
        )
    });
    let broken = found.broken.iter().map(|broken| {
        let meant = broken.meant.as_deref().unwrap_or("-");
        format!("! {:?}: {meant}", broken.fault)
    });
    stones.chain(broken).collect()
}

fn list(text: &str) -> Vec<String> {
    told("helm/MOVED.md", text)
}

const GITEA: &str =
    "gitea-values.sops.yaml > railiance-apps/helm/ (2026-03-11, RAIL-PL-WP-0001-T03)";

#[test]
fn the_two_of_the_seed_are_read_as_they_are_written() {
    let line =
        "gitea-values.sops.yaml moved to railiance-apps/helm/ (2026-03-11, RAIL-PL-WP-0001-T03)\n";
    assert_eq!(list(line), [GITEA]);
    let stub =
        "# railiance-backup — MOVED to railiance-platform/tools/cmd/ (RAIL-PL-WP-0001-T05)\n";
    let expected = "railiance-backup > railiance-platform/tools/cmd/ (-, RAIL-PL-WP-0001-T05)";
    assert_eq!(told("tools/cmd/railiance-backup", stub), [expected]);
}

#[test]
fn lists_quotes_marks_and_tables_say_the_same() {
    for line in [
        "- `gitea-values.sops.yaml` moved to `railiance-apps/helm/` (2026-03-11, RAIL-PL-WP-0001-T03)",
        "1. **gitea-values.sops.yaml** moved to [railiance-apps/helm/](../x) (2026-03-11, `RAIL-PL-WP-0001-T03`).",
        "* gitea-values.sops.yaml — moved to railiance-apps/helm/ (RAIL-PL-WP-0001-T03; 2026-03-11)",
        "> gitea-values.sops.yaml has been moved to railiance-apps/helm/ (2026-03-11, RAIL-PL-WP-0001-T03)",
        "gitea-values.sops.yaml: MOVED to railiance-apps/helm/ (2026-03-11 RAIL-PL-WP-0001-T03) with care",
        "```\ngitea-values.sops.yaml moved to railiance-apps/helm/ (2026-03-11, RAIL-PL-WP-0001-T03)\n```",
        "| File | Moved to | Date | Task |\n|---|:--|---|---|\n\
         | `gitea-values.sops.yaml` | railiance-apps/helm/ | 2026-03-11 | RAIL-PL-WP-0001-T03 |",
        "| Date | Old path | New path | Why |\n|---|---|---|---|\n\
         | 2026-03-11 | gitea-values.sops.yaml | `railiance-apps/helm/` | task RAIL-PL-WP-0001-T03 |",
    ] {
        assert_eq!(list(line), [GITEA], "{line}");
    }
    assert_eq!(
        list("`a.yaml`, `b c.yaml` and charts/ moved to apps/helm/ (2026-03-11, X-1)"),
        [
            "a.yaml > apps/helm/ (2026-03-11, X-1)",
            "b c.yaml > apps/helm/ (2026-03-11, X-1)",
            "charts/ > apps/helm/ (2026-03-11, X-1)",
        ]
    );
    assert_eq!(
        list("Moved to railiance-apps/helm/ (2026-03-11)"),
        ["- > railiance-apps/helm/ (2026-03-11, -)"]
    );
    assert_eq!(
        list("Makefile moved to railiance-apps (2026-03-11)"),
        ["Makefile > railiance-apps (2026-03-11, -)"]
    );
    assert_eq!(
        list("x.md moved to https://example.org/a/b (2026-03-11)."),
        ["x.md > https://example.org/a/b (2026-03-11, -)"]
    );
}

#[test]
fn cells_of_a_table_hold_links_notes_and_several_names() {
    let head = "| Old path | New location |\n| --- | --- |\n";
    for (row, expected) in [
        (
            "| `a/x.md` | [docs/y.md](https://example.org/r/blob/main/docs/y.md) |",
            vec!["a/x.md > https://example.org/r/blob/main/docs/y.md (-, -)"],
        ),
        (
            "| `a/x.md` | `docs/x.md` (this repo) |",
            vec!["a/x.md > docs/x.md (-, -)"],
        ),
        (
            "| `a.md`, `b.md` | docs/ |",
            vec!["a.md > docs/ (-, -)", "b.md > docs/ (-, -)"],
        ),
        ("| `a.md` | |", vec!["! NoTarget: -"]),
        ("| `a.md` | *(removed, see the notes)* |", vec![]),
        ("| the old files | docs/ |", vec![]),
    ] {
        assert_eq!(list(&format!("{head}{row}\n")), expected, "{row}");
    }
    let ports = "a/b|c/d|2021-01-03|Moved to c/d\na/e||2021-01-04|Removed\n";
    assert_eq!(told("MOVED", ports), [] as [&str; 0]);
}

#[test]
fn what_tries_to_be_a_line_says_what_was_meant() {
    for (line, expected) in [
        (
            "a.yaml -> apps/helm/ (2026-03-11, X-WP-1)",
            "! Arrow: a.yaml moved to apps/helm/ (2026-03-11, X-WP-1)",
        ),
        (
            "`a.yaml` → `apps/helm/`",
            "! Arrow: `a.yaml` moved to apps/helm/",
        ),
        (
            "a.yaml moved apps/helm/ (2026-03-11)",
            "! NoTo: a.yaml moved to apps/helm/ (2026-03-11)",
        ),
        ("a.yaml moved to (2026-03-11, X-WP-1)", "! NoTarget: -"),
        (
            "a.yaml moved to apps/helm/ (2026-03-11, X-WP-1",
            "! Unclosed: a.yaml moved to apps/helm/ (2026-03-11, X-WP-1)",
        ),
        (
            "a.yaml moved to apps/helm/ 2026-03-11, X-WP-1",
            "! NoBrackets: a.yaml moved to apps/helm/ (2026-03-11, X-WP-1)",
        ),
        (
            "a.yaml moved to apps/helm/, on 2026-03-11",
            "! NoBrackets: a.yaml moved to apps/helm/ (2026-03-11)",
        ),
    ] {
        assert_eq!(list(line), [expected], "{line}");
    }
    let own = |text: &str| told("tools/cmd/railiance-backup", text);
    assert_eq!(
        own("#!/bin/sh\n# railiance-backup — moved to railiance-platform/tools/cmd/ (X-WP-1)\n"),
        ["! Lowercase: railiance-backup — MOVED to railiance-platform/tools/cmd/ (X-WP-1)"]
    );
    assert_eq!(
        own("# railiance-backup - MOVED railiance-platform/tools/cmd/\n"),
        ["! NoTo: railiance-backup - MOVED to railiance-platform/tools/cmd/"]
    );
    assert_eq!(
        told("docs/x.md", "---\nmoved_to: [a, b]\n---\n"),
        ["! NotText: -"]
    );
}

#[test]
fn prose_is_no_list() {
    for line in [
        "# Movies that moved me",
        "This project has moved to https://github.com/example/example.",
        "Everything moved to GitHub.",
        "Documentation moved to docs/README.md.",
        "The files were moved to another folder (see the notes).",
        "If you moved to a new city, tell us.",
        "We moved to Node 18 (2026-03-11).",
        "Press a -> b -> c to go on.",
        "string -> number",
        "<!-- a.yaml moved to b/c -->",
        "```sh\na.yaml moved to apps/helm/ (2026-03-11, X-WP-1)\n```",
        "| Title | Year |\n|---|---|\n| a.yaml | b/c |",
        "",
    ] {
        assert_eq!(list(line), [] as [&str; 0], "{line}");
    }
}

#[test]
fn what_is_written_is_read_back() {
    let line = write::line("b c.yaml", "apps/helm/", "2026-03-11", "X-WP-1");
    for before in [
        None,
        Some("# Moved"),
        Some("- a.yaml moved to apps/ (2026-03-11)"),
        Some("| File | Moved to |\n|---|---|\n| a | b/ |\n"),
    ] {
        let (text, span) = write::with_line(before, &line);
        assert!(text.starts_with(before.unwrap_or_default()) && text.ends_with('\n'));
        assert!(span.text(&text).ends_with(&line));
        let told = list(&text);
        let last = told.last().map(String::as_str);
        assert_eq!(
            last,
            Some("b c.yaml > apps/helm/ (2026-03-11, X-WP-1)"),
            "{text}"
        );
    }
    for (path, content, expected) in [
        ("tools/run", "#!/bin/sh\n", "run > apps/ (-, X-WP-1)"),
        ("a/x.yaml", "a: 1", "x.yaml > apps/ (-, X-WP-1)"),
        ("a/b c.css", "", "b c.css > apps/ (-, X-WP-1)"),
        ("a/x.html", "", "x.html > apps/ (-, X-WP-1)"),
        ("a/x.md", "", "- > apps/ (2026-03-11, X-WP-1)"),
    ] {
        let text = write::stub(path, content, "apps/", "2026-03-11", "X-WP-1").unwrap();
        assert_eq!(told(path, &text), [expected], "{text}");
    }
    assert_eq!(
        write::stub("x.json", "{}", "apps/", "2026-03-11", "X-1"),
        None
    );
}

#[test]
fn targets_are_taken_apart() {
    for (text, address, folder, path) in [
        ("railiance-apps/helm/", false, true, "railiance-apps/helm"),
        (
            "../railiance-apps/helm/x",
            false,
            false,
            "railiance-apps/helm/x",
        ),
        ("~/railiance-apps", false, false, "railiance-apps"),
        ("./../../docs/", false, true, "docs"),
        ("https://example.org/a/b/", true, true, "example.org/a/b"),
        ("/", false, true, ""),
    ] {
        let expected = Target {
            address,
            folder,
            path,
        };
        assert_eq!(Target::parse(text), expected, "{text}");
    }
    let readings: Vec<_> = Target::parse("coulomb/railiance-apps/helm/x")
        .readings()
        .collect();
    assert_eq!(
        readings,
        [
            ("coulomb", "railiance-apps/helm/x"),
            ("railiance-apps", "helm/x")
        ]
    );
}

#[test]
fn code_is_what_is_no_comment() {
    let code = |path: &str, text: &str| {
        code_lines(path, text)
            .first()
            .map(|span| span.text(text).to_owned())
    };
    assert_eq!(code("run", "#!/bin/sh\n# x\n\n"), None);
    assert_eq!(code("run", "# x\n  echo hi \n").as_deref(), Some("echo hi"));
    assert_eq!(code("x.css", "/* a\n b */ p {}\n").as_deref(), Some("p {}"));
    assert_eq!(code("x.css", "/* a\n never closed\n p {}\n"), None);
    assert_eq!(code("x.ts", "// a\n/* b */\n/** c */ // d\n"), None);
}

proptest! {
    #[test]
    fn any_text_is_read_and_every_place_lies_in_it(
        path in prop_oneof![
            Just("helm/MOVED.md"), Just("MOVED"), Just("docs/x.md"), Just("a/run"),
            Just("a/x.ts"), Just("a/x.css"), Just("x.sops.yaml")
        ],
        parts in prop::collection::vec(
            prop_oneof![
                "\\PC{0,12}",
                prop::sample::select(vec![
                    "moved to ", "MOVED to ", " — ", "`", "(", ")", "|", "\n", "# ", "// ", "/*",
                    "*/", "<!--", "-->", "> ", "---\n", "moved_to: ", "a.yaml", "apps/helm/",
                    "2026-03-11", "X-WP-1", "->", "[", "](", "\u{feff}", "é", "run", "```\n", ",",
                ]).prop_map(str::to_owned),
            ],
            0..24,
        )
    ) {
        let text = parts.concat();
        told(path, &text);
        let parsed = markdown::parse(&text);
        let found = read(path, &text, FileKind::of(path, &text), &|| &parsed);
        let spans = found.stones.iter().map(|stone| stone.span);
        for span in spans.chain(found.broken.iter().map(|broken| broken.span)) {
            prop_assert!(text.get(span.start..span.end).is_some());
        }
        for span in code_lines(path, &text) {
            prop_assert!(text.get(span.start..span.end).is_some());
        }
    }

    #[test]
    fn a_line_that_is_written_right_is_read_back(
        name in "[a-z][a-z0-9]{0,8}\\.[a-z]{1,4}",
        target in "[a-z][a-z0-9-]{0,8}/[a-z0-9]{1,8}/",
        number in 1..9999u32,
    ) {
        let line = format!("{name} moved to {target} (2026-03-11, X-WP-{number:04})");
        let expected = format!("{name} > {target} (2026-03-11, X-WP-{number:04})");
        prop_assert_eq!(list(&line), [expected]);
    }
}
