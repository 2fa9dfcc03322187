//! Stubs and pointers.

use super::told;

#[test]
fn a_stub_is_told_by_its_first_comment_alone() {
    for (path, text, expected) in [
        (
            "a/run",
            "#!/bin/sh\n# MOVED to apps/a/run\nexit 1\n",
            "- > apps/a/run (-, -)",
        ),
        (
            "a/x.ts",
            "// x.ts: MOVED to apps/a/ (X-WP-1)\n",
            "x.ts > apps/a/ (-, X-WP-1)",
        ),
        (
            "a/x.css",
            "/*\n * a/x.css - MOVED to apps/a/\n */\n",
            "a/x.css > apps/a/ (-, -)",
        ),
        (
            "a/x.sql",
            "-- x — MOVED to `apps/a/`\n",
            "x > apps/a/ (-, -)",
        ),
        (
            "a/x.html",
            "<!-- MOVED to apps/x.html (2026-03-11) -->\n",
            "- > apps/x.html (2026-03-11, -)",
        ),
        (
            "a/x.ini",
            "; x.ini — MOVED to apps/a/\n",
            "x.ini > apps/a/ (-, -)",
        ),
        (
            "a/x.yaml",
            "---\n# x.yaml — MOVED to apps/a/\n",
            "x.yaml > apps/a/ (-, -)",
        ),
        ("a/x.tf", "# x — MOVED to apps/a/\n", "x > apps/a/ (-, -)"),
        (
            "docs/x.md",
            "# x.md — MOVED to apps/docs/\n",
            "x.md > apps/docs/ (-, -)",
        ),
        (
            "docs/x.md",
            "# Title\n\n> **MOVED** to `apps/docs/x.md` (2026-03-11, X-WP-1).\n> more\n",
            "- > apps/docs/x.md (2026-03-11, X-WP-1)",
        ),
        (
            "docs/x.md",
            "<!-- MOVED to apps/docs/x.md -->\ntext\n",
            "- > apps/docs/x.md (-, -)",
        ),
        (
            "docs/x.md",
            "---\ntitle: x\nmoved_to: \"apps/docs/x.md\"\nmoved_on: 2026-03-11\nmoved_by: X-WP-1\n---\n",
            "- > apps/docs/x.md (2026-03-11, X-WP-1)",
        ),
    ] {
        assert_eq!(told(path, text), [expected], "{text}");
    }
    for (path, text) in [
        ("a/run", "#!/bin/sh\n# This moved to apps/a/run\n"),
        ("a/run", "# moved to apps/a/run\n"),
        ("a/run", "# run has moved to apps/a/run (see there)\n"),
        ("a/run", "# other — MOVED to apps/a/ (X-WP-1)\n"),
        ("a/run", "# Copyright\n# run — MOVED to apps/a/\n"),
        ("a/run", "echo hi\n# run — MOVED to apps/a/\n"),
        ("a/run", "# MOVED to another file\n"),
        ("a/run", "# REMOVED to save space/time\n"),
        ("a/run.py", "# MOVED: see below\nx = 1\n"),
        (
            "docs/x.md",
            "# Title\n\nText.\n\n> **MOVED** to `apps/x.md`\n",
        ),
        ("docs/x.md", "> We have moved to `apps/x.md`\n"),
        ("docs/x.md", "# How we moved to apps/x\n"),
        ("a/x.json", "{\"a\": \"MOVED to apps/x\"}\n"),
        ("a/x.yaml", "a: MOVED to apps/x\n"),
    ] {
        assert_eq!(told(path, text), [] as [&str; 0], "{text}");
    }
}
