mod places;
mod properties;

use railint_lint::Place;

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
fn a_run_without_findings_is_one_line() {
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
        "No findings in 57 files of 5 repos, judged in part (--verbose tells why).\n"
    );
    let options = Options {
        verbose: true,
        ..Options::default()
    };
    assert_eq!(
        samples::write(Kind::Pretty, &outcome, &options),
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
