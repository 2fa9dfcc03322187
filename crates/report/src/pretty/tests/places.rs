//! Places of every kind, each in its frame.

use railint_lint::Place;

use super::{frame, frame_over};
use crate::samples::{Files, between, place, position};

#[test]
fn an_empty_place_has_an_arrow() {
    let text = "a: 1\nb: 2\n";
    insta::assert_snapshot!(frame(text, &between(text, 5, 5), "before this"), @r"
      ╭─[repo/a.yaml:2:1]
    1 │ a: 1
    2 │ b: 2
      · ▲
      · ╰── before this
      ╰────
    ");
    // At the end of a line, at the end of the file, in an empty line.
    insta::assert_snapshot!(frame(text, &between(text, 4, 4), "behind this"), @r"
      ╭─[repo/a.yaml:1:5]
    1 │ a: 1
      ·     ▲
      ·     ╰── behind this
      ╰────
    ");
    insta::assert_snapshot!(frame(text, &between(text, 10, 10), "the end"), @r"
      ╭─[repo/a.yaml:3:1]
    2 │ b: 2
    3 │
      · ▲
      · ╰── the end
      ╰────
    ");
    insta::assert_snapshot!(frame("a\n\nb\n", &between("a\n\nb\n", 2, 2), "nothing"), @r"
      ╭─[repo/a.yaml:2:1]
    1 │ a
    2 │
      · ▲
      · ╰── nothing
      ╰────
    ");
}

#[test]
fn a_file_as_a_whole_has_no_line() {
    insta::assert_snapshot!(frame("a: 1\n", &Place::file_start(), "no front matter"), @r"
    ╭─[repo/a.yaml:1:1]
    · ╰── no front matter
    ╰────
    ");
    insta::assert_snapshot!(frame("", &Place::file_start(), ""), @r"
    ╭─[repo/a.yaml:1:1]
    ╰────
    ");
}

#[test]
fn text_that_is_gone_or_another_is_not_shown() {
    let old = "image: postgres:16\nname: db\n";
    let at = place(old, "postgres:16");
    let gone = frame_over(&Files::default(), &at, "a database");
    insta::assert_snapshot!(gone, @r"
      ╭─[repo/a.yaml:1:8]
    1 │ postgres:16
      · ─────┬─────
      ·      ╰── a database
      ╰────
    ");
    assert_eq!(
        frame("image: redis:7\nname: cache\n", &at, "a database"),
        gone
    );
    assert_eq!(frame("", &at, "a database"), gone);
    // Without an excerpt the column tells.
    let stale = Place {
        excerpt: String::new(),
        end: at.start,
        ..at
    };
    insta::assert_snapshot!(frame("\n\n\n\n\n\n\n\n\n\n\n", &stale, "a database"), @r"
    ╭─[repo/a.yaml:1:8]
    · ╰── a database
    ╰────
    ");
}

#[test]
fn a_place_that_keeps_its_text_back_shows_no_line() {
    let text = "password: hunter2\n";
    let at = Place {
        excerpt: String::new(),
        ..place(text, "hunter2")
    };
    let shown = frame(text, &at, "a value in clear");
    assert!(
        !shown.contains("hunter2") && shown.contains("a.yaml:1:11"),
        "{shown}"
    );
}

#[test]
fn of_a_long_line_the_part_around_the_place_is_shown() {
    let text = format!("{}NEEDLE{}", "x".repeat(1_000_000), "y".repeat(1_000_000));
    insta::assert_snapshot!(frame(&text, &place(&text, "NEEDLE"), "in the hay"), @r"
      ╭─[repo/a.yaml:1:1000001]
    1 │ …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxNEEDLEyyyyyyyyyy…
      ·                                                           ───┬──
      ·                                                              ╰── in the hay
      ╰────
    ");
    let text = format!("k: {}\n", "z".repeat(2_000_000));
    insta::assert_snapshot!(frame(&text, &between(&text, 3, 2_000_003), "all of it"), @r"
      ╭─[repo/a.yaml:1:4]
    1 │ k: zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz…
      ·    ────────────────────────────────────┬───────────────────────────────────
      ·                                        ╰── all of it
      ╰────
    ");
    let text = format!("{} image: postgres", "w".repeat(70));
    let label = "this is a label that has no room to the right of the place";
    insta::assert_snapshot!(frame(&text, &place(&text, "postgres"), label), @r"
      ╭─[repo/a.yaml:1:79]
    1 │ …wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww image: postgres
      ·                                                ────┬───
      ·                                                    ╰─┤ this is a label that
      ·                                                      │ has no room to the
      ·                                                      │ right of the place
      ╰────
    ");
}

#[test]
fn tabs_and_wide_characters_keep_the_mark_under_its_text() {
    let text = "\tkey:\tvalue\n";
    insta::assert_snapshot!(frame(text, &place(text, "value"), "here"), @r"
      ╭─[repo/a.yaml:1:7]
    1 │     key:    value
      ·             ──┬──
      ·               ╰── here
      ╰────
    ");
    let text = "名前: データベース # é\n";
    insta::assert_snapshot!(frame(text, &place(text, "データベース"), "here"), @r"
      ╭─[repo/a.yaml:1:5]
    1 │ 名前: データベース # é
      ·       ──────┬─────
      ·             ╰── here
      ╰────
    ");
}

#[test]
fn every_kind_of_line_break_and_a_byte_order_mark() {
    let crlf = "\u{feff}a: 1\r\nb: 2\r\n";
    insta::assert_snapshot!(frame(crlf, &place(crlf, "1"), "first"), @r"
      ╭─[repo/a.yaml:1:4]
    1 │ a: 1
      ·    ┬
      ·    ╰── first
      ╰────
    ");
    insta::assert_snapshot!(frame(crlf, &place(crlf, "2"), "second"), @r"
      ╭─[repo/a.yaml:2:4]
    1 │ a: 1
    2 │ b: 2
      ·    ┬
      ·    ╰── second
      ╰────
    ");
    // Between CR and LF.
    insta::assert_snapshot!(frame(crlf, &between(crlf, 8, 8), "end"), @r"
      ╭─[repo/a.yaml:1:6]
    1 │ a: 1
      ·     ▲
      ·     ╰── end
      ╰────
    ");
    let cr = "a: 1\rb: 2\r";
    insta::assert_snapshot!(frame(cr, &place(cr, "2"), "second"), @r"
      ╭─[repo/a.yaml:2:4]
    1 │ a: 1
    2 │ b: 2
      ·    ┬
      ·    ╰── second
      ╰────
    ");
}

#[test]
fn a_place_over_several_lines_is_bracketed_and_bounded() {
    let text = "run: |\n  helm upgrade \\\n\n    --install pg\n  echo\nnext: 1\n";
    let at = between(text, 9, text.find("  echo").unwrap());
    insta::assert_snapshot!(frame(text, &at, "deploys a database"), @r"
      ╭─[repo/a.yaml:2:3]
    1 │     run: |
    2 │ ╭─▶   helm upgrade \
    3 │ │
    4 │ ├─▶     --install pg
      · ╰──── deploys a database
      ╰────
    ");
    let text: String = (1..=50).map(|n| format!("- {n}\n")).collect();
    insta::assert_snapshot!(frame(&text, &between(&text, 4, text.len()), "too many"), @r"
      ╭─[repo/a.yaml:2:1]
    1 │     - 1
    2 │ ╭─▶ - 2
    3 │ │   - 3
    4 │ │   - 4
    5 │ ├─▶ - 5…
      · ╰──── too many
      ╰────
    ");
}

#[test]
fn numbers_from_a_broken_facts_file_do_no_harm() {
    let huge = usize::MAX;
    for (start, end) in [
        (position(0, 0, 0), position(0, 0, 3)),
        (position(huge, huge, 1), position(huge, huge, 2)),
        (position(huge, huge, huge), position(0, 0, 0)),
        (position(1, 1, 2), position(1, 1, 1)),
    ] {
        for excerpt in ["", "b", "ü\nx"] {
            let at = Place {
                start,
                end,
                excerpt: excerpt.to_owned(),
            };
            for text in ["", "ü\nb", "abc\r\n"] {
                assert!(frame(text, &at, "x\ny").contains("repo/a.yaml:"));
            }
        }
    }
}
