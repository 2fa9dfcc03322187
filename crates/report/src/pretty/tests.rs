use railint_lint::Place;
use railint_source::Position;

use super::*;
use crate::Kind;
use crate::common::is_unsafe;
use crate::samples::{self, Files, between, place, position};

fn plain() -> Options {
    Options {
        quiet: true,
        ..Options::default()
    }
}

/// The frame of a place in a file with the text `text`.
fn frame(text: &str, place: &Place, label: &str) -> String {
    frame_over(&Files::default().with("repo", "a.yaml", text), place, label)
}

fn frame_over(files: &Files, place: &Place, label: &str) -> String {
    let text = samples::write_over(files, Kind::Pretty, &samples::at(place, label), &plain());
    text.lines()
        .skip(2)
        .map(|line| format!("{line}\n"))
        .collect()
}

#[test]
fn a_finding_shows_the_place_the_reason_and_the_remedy() {
    let text = samples::write(Kind::Pretty, &samples::stack(), &Options::default());
    insta::assert_snapshot!(text, @r#"
    error[boundary/bundled-service]
      × The release `gitea` brings up a database of its own: PostgreSQL HA
       ╭─[railiance-cluster/Makefile:3:2]
     2 │ gitea-deploy: ## Deploy Gitea
     3 │     helm upgrade --install gitea gitea-charts/gitea \
       ·     ───────────────────────┬───────────────────────
       ·                            ╰─┤ this chart switches `postgresql-ha` on by
       ·                              │ default
       ╰────
       ╭─[railiance-cluster/helm/gitea-values.yaml:1:1]
       · ╰── and these values do not switch it off
       ╰────
      Why: databases belong to S3, railiance-platform (ADR-003: "S2 must not manage
           database or cache services directly")
       ╭─[rules/presets/railiance.yaml:4:12]
     4 │     owns: [database, cache, broker, object-store, secrets-manager, identit…
       ·            ────────
       ╰────
      help: set `postgresql-ha.enabled: false` and use the shared database of
            railiance-platform, or record an exception with a reason

    warning[boundary/wrong-layer]
      ⚠ railiance-cluster deploys the forge `gitea`
       ╭─[railiance-cluster/Makefile:4:4]
     3 │     helm upgrade --install gitea gitea-charts/gitea \
     4 │       --namespace gitea --values helm/gitea-values.yaml
       ·       ─────────────────
       ╰────

    info[boundary/unowned-path]
      ☞ No layer owns this path
       ╭─[railiance-cluster/docs/old notes.md:1:1]
       ╰────
      help: name its owner under `paths:`

    1 error, 1 warning, 1 info in 57 files of 4 repos.
      judged in part: boundary/wrong-layer: 4 of 5 repos known, railiance-forge is
            not checked out beside them
      note: the layer of `scratch` is not named, so its ownership was not judged
    "#);
}

#[test]
fn ascii_on_a_narrow_terminal() {
    let options = Options {
        unicode: false,
        width: 60,
        ..plain()
    };
    let text = samples::write(Kind::Pretty, &samples::stack(), &options);
    assert!(text.is_ascii());
    insta::assert_snapshot!(text, @r#"
    error[boundary/bundled-service]
      x The release `gitea` brings up a database of its own:
        PostgreSQL HA
       ,-[railiance-cluster/Makefile:3:2]
     2 | gitea-deploy: ## Deploy Gitea
     3 |     helm upgrade --install gitea gitea-charts/gitea \
       :     ^^^^^^^^^^^^^^^^^^^^^^^|^^^^^^^^^^^^^^^^^^^^^^^
       :                            `-| this chart switches
       :                              | `postgresql-ha` on by
       :                              | default
       `----
       ,-[railiance-cluster/helm/gitea-values.yaml:1:1]
       : `-- and these values do not switch it off
       `----
      Why: databases belong to S3, railiance-platform (ADR-003:
           "S2 must not manage database or cache services
           directly")
       ,-[rules/presets/railiance.yaml:4:12]
     4 |     owns: [database, cache, broker, object-store, se...
       :            ^^^^^^^^
       `----
      help: set `postgresql-ha.enabled: false` and use the
            shared database of railiance-platform, or record an
            exception with a reason

    warning[boundary/wrong-layer]
      ! railiance-cluster deploys the forge `gitea`
       ,-[railiance-cluster/Makefile:4:4]
     3 |     helm upgrade --install gitea gitea-charts/gitea \
     4 |       --namespace gitea --values helm/gitea-values.yaml
       :       ^^^^^^^^^^^^^^^^^
       `----

    info[boundary/unowned-path]
      > No layer owns this path
       ,-[railiance-cluster/docs/old notes.md:1:1]
       `----
      help: name its owner under `paths:`
    "#);
}

#[test]
fn colours_and_links_only_where_they_are_wanted() {
    let outcome = samples::stack();
    let text = samples::write(Kind::Pretty, &outcome, &Options::default());
    assert!(!text.contains('\u{1b}'));
    let options = Options {
        color: true,
        hyperlinks: true,
        ..Options::default()
    };
    let text = samples::write(Kind::Pretty, &outcome, &options);
    insta::assert_snapshot!(text.replace('\u{1b}', "␛"), @r#"
    ␛[1;31merror[␛]8;;https://gitea.coulomb.social/coulomb/railint/src/branch/main/rules/boundary/bundled-service.md␛\boundary/bundled-service␛]8;;␛\]␛[0m
      ␛[1;31m×␛[0m The release `gitea` brings up a database of its own: PostgreSQL HA
       ╭─[␛[36;1;4mrailiance-cluster/Makefile:3:2␛[0m]
     ␛[2m2␛[0m │ gitea-deploy: ## Deploy Gitea
     ␛[2m3␛[0m │     helm upgrade --install gitea gitea-charts/gitea \
       · ␛[35;1m    ───────────────────────┬───────────────────────␛[0m
       ·                            ␛[35;1m╰─┤ ␛[35;1mthis chart switches `postgresql-ha` on by␛[0m␛[0m
       ·                            ␛[35;1m  │ ␛[35;1mdefault␛[0m␛[0m
       ╰────
       ╭─[␛[36;1;4mrailiance-cluster/helm/gitea-values.yaml:1:1␛[0m]
       · ␛[35;1m╰── and these values do not switch it off␛[0m
       ╰────
      ␛[36mWhy: ␛[0mdatabases belong to S3, railiance-platform (ADR-003: "S2 must not manage
           database or cache services directly")
       ╭─[␛[36;1;4mrules/presets/railiance.yaml:4:12␛[0m]
     ␛[2m4␛[0m │     owns: [database, cache, broker, object-store, secrets-manager, identit…
       · ␛[35;1m           ────────␛[0m
       ╰────
      ␛[36mhelp: ␛[0mset `postgresql-ha.enabled: false` and use the shared database of
            railiance-platform, or record an exception with a reason

    ␛[1;33mwarning[␛]8;;https://gitea.coulomb.social/coulomb/railint/src/branch/main/rules/boundary/wrong-layer.md␛\boundary/wrong-layer␛]8;;␛\]␛[0m
      ␛[1;33m⚠␛[0m railiance-cluster deploys the forge `gitea`
       ╭─[␛[36;1;4mrailiance-cluster/Makefile:4:4␛[0m]
     ␛[2m3␛[0m │     helm upgrade --install gitea gitea-charts/gitea \
     ␛[2m4␛[0m │       --namespace gitea --values helm/gitea-values.yaml
       · ␛[35;1m      ─────────────────␛[0m
       ╰────

    ␛[1;36minfo[␛]8;;https://gitea.coulomb.social/coulomb/railint/src/branch/main/rules/boundary/unowned-path.md␛\boundary/unowned-path␛]8;;␛\]␛[0m
      ␛[1;36m☞␛[0m No layer owns this path
       ╭─[␛[36;1;4mrailiance-cluster/docs/old notes.md:1:1␛[0m]
       ╰────
      ␛[36mhelp: ␛[0mname its owner under `paths:`

    ␛[1;31m1 error, 1 warning, 1 info␛[0m in 57 files of 4 repos.
      ␛[36mjudged in part: ␛[0mboundary/wrong-layer: 4 of 5 repos known, railiance-forge is
            not checked out beside them
      ␛[36mnote: ␛[0mthe layer of `scratch` is not named, so its ownership was not judged
    "#);
}

#[test]
fn a_run_without_findings_is_one_line_and_what_is_not_known() {
    let mut outcome = Outcome {
        repos: 5,
        files: 57,
        ..Outcome::default()
    };
    let text = |outcome: &Outcome| samples::write(Kind::Pretty, outcome, &Options::default());
    assert_eq!(text(&outcome), "No findings in 57 files of 5 repos.\n");
    outcome.judged_in_part.push("4 of 5 repos known".to_owned());
    assert_eq!(
        text(&outcome),
        "No findings in 57 files of 5 repos.\n  judged in part: 4 of 5 repos known\n"
    );
    assert_eq!(samples::write(Kind::Pretty, &outcome, &plain()), "");
}

#[test]
fn many_related_places_are_cut_short() {
    let mut finding = samples::bundled();
    let other = finding.related[0].clone();
    finding.related = vec![other; 30];
    let outcome = Outcome {
        findings: vec![finding],
        ..Outcome::default()
    };
    let text = samples::write(Kind::Pretty, &outcome, &plain());
    assert_eq!(text.matches("and these values").count(), MAX_RELATED);
    assert!(text.contains("\n  and 26 more, listed by `--format json`\n"));
    assert!(text.lines().count() < 40, "{text}");
}

#[test]
fn nothing_unsafe_reaches_the_terminal() {
    let evil = "key: a\u{1b}[2J\u{9b}1m\u{202e}b # \u{7f}\n";
    let files = Files::default().with("repo", "a.yaml", evil);
    let text = frame_over(&files, &place(evil, "b #"), "here");
    insta::assert_snapshot!(text, @r"
      ╭─[repo/a.yaml:1:15]
    1 │ key: a\u{1b}[2J\u{9b}1m\u{202e}b # \u{7f}
      ·                                ─┬─
      ·                                 ╰── here
      ╰────
    ");
    let text = samples::write(Kind::Pretty, &samples::hostile(), &Options::default());
    assert!(!text.contains(|c| c != '\n' && is_unsafe(c)));
    insta::assert_snapshot!(text, @r#"
    error[boundary/bundled-service]
      × a\u{1b}[2Jb\nerror[x]: c\u{9b}31m\u{202e}d\u{e0041}\u{7f}\t"\
       ╭─[railiance-cluster/a\u{1b}[2Jb\nerror[x]: c\u{9b}31m\u{202e}d\u{e0041}\u{7f}\t"\/Makefile:3:2]
     3 │ a\u{1b}[2Jb\nerror[x]: c\u{9b}31m\u{202e}d\u{e0041}\u{7f}    "\
       · ───────────────────────────────┬───────────────────────────────
       ·                                ╰─┤ a\u{1b}[2Jb\nerror[x]:
       ·                                  │ c\u{9b}31m\u{202e}d\u{e0041}\u{7f}\t"\
       ╰────
       ╭─[railiance-cluster/a\u{1b}[2Jb\nerror[x]: c\u{9b}31m\u{202e}d\u{e0041}\u{7f}\t"\:1:1]
       · ╰── a\u{1b}[2Jb\nerror[x]: c\u{9b}31m\u{202e}d\u{e0041}\u{7f}\t"\
       ╰────
      Why: databases belong to S3, railiance-platform (ADR-003: "S2 must not manage
           database or cache services directly")
       ╭─[rules/presets/railiance.yaml:4:12]
     4 │     owns: [database, cache, broker, object-store, secrets-manager, identit…
       ·            ────────
       ╰────
      help: a\u{1b}[2Jb\nerror[x]: c\u{9b}31m\u{202e}d\u{e0041}\u{7f}\t"\

    1 error in 1 file of 1 repo.
      judged in part: a\u{1b}[2Jb\nerror[x]: c\u{9b}31m\u{202e}d\u{e0041}\u{7f}\t"\
      note: a\u{1b}[2Jb\nerror[x]: c\u{9b}31m\u{202e}d\u{e0041}\u{7f}\t"\
    "#);
}

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
fn the_contract_is_one_line() {
    let text = "owns:\n  - database\n  - cache\n";
    let mut outcome = samples::at(&Place::file_start(), "");
    outcome.findings[0].contract = Some(Related {
        repo: None,
        path: "stack.yaml".to_owned(),
        place: between(text, 0, text.len()),
        message: "it belongs elsewhere".to_owned(),
    });
    let files = Files::default().with("", "stack.yaml", text);
    insta::assert_snapshot!(samples::write_over(&files, Kind::Pretty, &outcome, &plain()), @r"
    error[boundary/bundled-service]
      × Something is wrong
       ╭─[repo/a.yaml:1:1]
       ╰────
      Why: it belongs elsewhere
       ╭─[stack.yaml:1:1]
     1 │ owns:…
       · ─────
       ╰────
    ");
}

#[test]
fn frames_of_one_finding_stand_under_each_other() {
    let text: String = (1..=120).map(|n| format!("k{n}: v\n")).collect();
    let mut outcome = samples::at(&place(&text, "k7"), "one");
    let finding = &mut outcome.findings[0];
    finding.related.push(Related {
        repo: Some("repo".to_owned()),
        path: "a.yaml".to_owned(),
        place: place(&text, "k118"),
        message: "and the other".to_owned(),
    });
    let files = Files::default().with("repo", "a.yaml", &text);
    insta::assert_snapshot!(samples::write_over(&files, Kind::Pretty, &outcome, &plain()), @r"
    error[boundary/bundled-service]
      × Something is wrong
         ╭─[repo/a.yaml:7:1]
       6 │ k6: v
       7 │ k7: v
         · ─┬
         ·  ╰── one
         ╰────
         ╭─[repo/a.yaml:118:1]
     118 │ k118: v
         · ──┬─
         ·   ╰── and the other
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

mod properties {
    use proptest::prelude::*;

    use super::*;

    fn texts() -> impl Strategy<Value = String> {
        prop_oneof![
            "(?s).{0,80}",
            "([a-z\u{1b}\u{feff}日é\t ]{0,12}(\n|\r\n|\r)){0,8}",
            ("[a-zü]", 1..9000_usize).prop_map(|(unit, times)| unit.repeat(times)),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn any_place_in_any_text_can_be_shown(
            text in texts(),
            (line, column) in (0..9_usize, 0..90_usize),
            (start, end) in (0..200_usize, 0..200_usize),
            excerpt in "[a-z\n]{0,3}",
            label in "(?s).{0,60}",
            (width, unicode) in (0..200_usize, any::<bool>()),
        ) {
            let files = Files::default().with("repo", "a.yaml", &text);
            let at = Place {
                start: position(line, column, start),
                end: position(line, column, end),
                excerpt,
            };
            let options = Options { width, unicode, ..plain() };
            let outcome = samples::at(&at, &label);
            let report = samples::write_over(&files, Kind::Pretty, &outcome, &options);
            let leak = report.replace('\n', "").contains(is_unsafe);
            prop_assert!(!leak);
            prop_assert!(report.lines().count() < 80);
        }

        #[test]
        fn a_place_made_from_the_text_shows_its_line(
            text in texts(),
            at in any::<prop::sample::Index>(),
            length in 0..40_usize,
        ) {
            let start = text.floor_char_boundary(at.index(text.len() + 1));
            let end = text.floor_char_boundary((start + length).min(text.len())).max(start);
            let at = between(&text, start, end);
            let whole_file = at.start == at.end && at.start == Position::start();
            let kept_back = start < end && at.excerpt.is_empty();
            if whole_file || kept_back {
                return Ok(());
            }
            let files = Files::default().with("repo", "a.yaml", &text);
            let outcome = samples::at(&at, "LABEL");
            let report = samples::write_over(&files, Kind::Pretty, &outcome, &plain());
            let number = format!("{} │", at.start.line);
            let shown = report.lines().any(|line| line.trim_start().starts_with(&number));
            prop_assert!(shown, "{report}");
            prop_assert!(report.contains("LABEL"), "{report}");
            let shown = report.lines().filter(|line| line.contains('│')).count();
            let over = at.end.line - at.start.line + 2;
            prop_assert!(shown <= over.min(5), "{report}");
        }
    }
}
