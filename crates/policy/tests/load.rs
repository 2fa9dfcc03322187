//! Policies as users write them: presets, layers of files, and what is said of
//! mistakes.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;

use railint_policy::{ConfigError, ConfigText, Level, Owner, Policy, Request, State, load};

const RULES: &[&str] = &["boundary/wrong-layer", "boundary/bundled-service"];

fn text(repo: Option<&str>, text: &str) -> ConfigText {
    ConfigText {
        repo: repo.map(str::to_owned),
        path: "railint.yaml".to_owned(),
        text: text.to_owned(),
    }
}

fn policy(stack: Option<&str>, own: &[ConfigText]) -> Result<Policy, Vec<ConfigError>> {
    load(Request {
        stack: stack.map(|stack| text(None, stack)),
        own: own.to_vec(),
        fetch: &|repo, path| match (repo, path) {
            (Some("infra"), "stack.yaml") => Ok(text(
                Some("infra"),
                "layers: { low: { owns: [host] }, high: { owns: [database] } }\n\
                 repos: { infra: { layer: low }, data: { layer: high } }\n",
            )),
            (Some(repo), _) => Err(format!("no `{path}` in `{repo}`")),
            (None, "plan.schema.json") => Ok(ConfigText {
                repo: None,
                path: path.to_owned(),
                text: r#"{ "type": "object", "required": ["team"] }"#.to_owned(),
            }),
            (None, _) => Err(format!("no `{path}`")),
        },
        known_rules: RULES,
    })
}

fn messages(stack: &str) -> Vec<String> {
    let errors = policy(Some(stack), &[]).map(|_| ()).unwrap_err();
    errors.iter().map(ToString::to_string).collect()
}

fn owner(policy: &Policy, class: &str, known: &[&str]) -> String {
    let known: BTreeSet<String> = known.iter().map(|&name| name.to_owned()).collect();
    match policy.contract.owner(class, &known) {
        Owner::Layer(layer, _) => layer.name.clone(),
        Owner::Repo(repo, _) => repo.name.clone(),
        Owner::Nobody => "nobody".to_owned(),
    }
}

#[test]
fn without_a_file_the_preset_holds() {
    let policy = policy(None, &[]).unwrap();
    let layers: Vec<&str> = policy
        .contract
        .layers
        .iter()
        .map(|l| l.name.as_str())
        .collect();
    assert_eq!(layers, ["S1", "S2", "S3", "S4", "S5"]);
    assert_eq!(owner(&policy, "database", &[]), "S3");
    assert_eq!(owner(&policy, "observability", &[]), "nobody");
    assert_eq!(owner(&policy, "forge", &[]), "S5");
    assert_eq!(
        owner(&policy, "forge", &["railiance-forge"]),
        "railiance-forge"
    );
    assert_eq!(
        policy.contract.repo("railiance-bootstrap").unwrap().name,
        "railiance-cluster"
    );
}

#[test]
fn a_file_without_layers_adds_to_the_preset() {
    let policy = policy(
        Some("repos: { billing: { layer: S5 } }\nrules: { boundary/wrong-layer: warning }\n"),
        &[],
    )
    .unwrap();
    assert_eq!(
        policy.contract.repo("billing").unwrap().layer.as_deref(),
        Some("S5")
    );
    assert_eq!(owner(&policy, "database", &[]), "S3");
    let level = policy
        .levels
        .level("boundary/wrong-layer", Level::Error, true, "r", "p");
    assert_eq!(level, Level::Warning);
}

#[test]
fn a_shared_stack_file_replaces_the_preset_and_one_row_may_be_turned() {
    let policy = policy(
        Some("extends: { repo: infra, path: stack.yaml }\nlayers: { low: { owns: [host, database] } }\n"),
        &[],
    )
    .unwrap();
    assert_eq!(
        owner(&policy, "database", &[]),
        "low",
        "the nearer file wins"
    );
    assert_eq!(
        policy.contract.repo("data").unwrap().layer.as_deref(),
        Some("high")
    );
    assert!(policy.contract.repo("railiance-apps").is_none());
}

#[test]
fn a_class_of_the_catalogue_is_turned_with_one_line() {
    let policy = policy(
        Some("components: { cloudnative-pg-operator: { class: database } }\n"),
        &[],
    )
    .unwrap();
    let operator = policy
        .catalogue
        .component("cloudnative-pg-operator")
        .unwrap();
    assert_eq!(operator.class, "database");
    assert!(!operator.charts.is_empty(), "its names are kept");
}

#[test]
fn a_repos_own_file_holds_for_that_repo_alone() {
    let own = text(
        Some("apps"),
        "rules: { boundary: off }\nexceptions: [{ rule: boundary/wrong-layer, reason: old }]\nexclude: [vendor/]\n",
    );
    let policy = policy(None, &[own]).unwrap();
    let level = |repo| {
        policy
            .levels
            .level("boundary/wrong-layer", Level::Error, true, repo, "a/b")
    };
    assert_eq!(level("apps"), Level::Off);
    assert_eq!(level("infra"), Level::Error);
    assert!(policy.exclude.matches("apps", "x/vendor/y"));
    assert!(!policy.exclude.matches("infra", "x/vendor/y"));
    let exception = policy.exceptions.first().unwrap();
    assert!(exception.covers("boundary/wrong-layer", "apps", "x", None));
    assert!(!exception.covers("boundary/wrong-layer", "infra", "x", None));
}

#[test]
fn every_mistake_has_a_place_and_a_remedy() {
    for (stack, expected) in [
        (
            "name: x\nlaysers: {}\n",
            "railint.yaml:2:1: unknown key `laysers` (did you mean `layers`?)",
        ),
        (
            "repos:\n  a: { lyaer: S1 }\n",
            "railint.yaml:2:8: unknown key `lyaer` (did you mean `layer`?)",
        ),
        (
            "rules:\n  boundary/wrong-leyer: off\n",
            "railint.yaml:2:25: there is no rule `boundary/wrong-leyer` (did you mean `boundary/wrong-layer`?)",
        ),
        (
            "exceptions:\n  - rule: boundary/wrong-layer\n",
            "railint.yaml:2:5: `exceptions[0]` lacks the field `reason` (add `reason:`)",
        ),
        (
            "repos: { a: { layer: S9 } }\n",
            "railint.yaml:1:10: `a` is in the layer `S9`, which does not exist (layers: S1, S2, S3, S4, S5)",
        ),
        (
            "extends: railience\n",
            "railint.yaml:1:10: there is no preset `railience` (presets: railiance)",
        ),
        (
            "exclude: ['x[']\n",
            "railint.yaml:1:11: `x[` is no glob: unclosed character class; missing ']'",
        ),
        (
            "rules: { boundary: eror }\n",
            "railint.yaml:1:20: `rules.boundary` cannot be `eror` (did you mean `error`? Allowed: `error`, `warning`, `info`, `off`)",
        ),
        (
            "components: { postgresqll: { title: P } }\n",
            "railint.yaml:1:28: the catalogue has no component `postgresqll` (did you mean `postgresql`? A new one needs `title` and `class`)",
        ),
        (
            "a: 1\na: 2\n",
            "railint.yaml:2:1: the key `a` is given twice (keep one of the two)",
        ),
    ] {
        let found = messages(stack);
        assert!(
            found.iter().any(|m| m == expected),
            "{stack}\n  expected {expected}\n  found {found:#?}"
        );
    }
}

#[test]
fn a_circle_of_files_ends() {
    let errors = load(Request {
        stack: Some(text(None, "extends: { repo: a, path: b.yaml }\n")),
        own: Vec::new(),
        fetch: &|_, _| Ok(text(None, "extends: { repo: a, path: b.yaml }\n")),
        known_rules: RULES,
    })
    .map(|_| ())
    .unwrap_err();
    assert!(
        errors
            .first()
            .unwrap()
            .message
            .contains("extend one another")
    );
}

#[test]
fn a_nearer_file_brings_its_own_words_for_workplans() {
    let policy = policy(
        Some(
            "extends: railiance\nworkplans:\n  statuses: [proposed, running, finished]\n  \
         status-aliases: { active: running }\nrepos:\n  billing:\n    layer: S5\n    \
         workplans: { prefixes: [BILL] }\n",
        ),
        &[],
    )
    .unwrap();
    let words = &policy.workplans.statuses;
    assert_eq!(words.canonical("active"), Some("running"));
    assert_eq!(words.canonical("completed"), None);
    assert_eq!(words.state("proposed"), Some(State::Planned));
    assert_eq!(words.state("active"), None);
    assert!(policy.workplans.knows_prefix("BILL"));
    assert_eq!(
        policy.workplans.owner_of("RAIL-PL-WP"),
        Some("railiance-platform")
    );

    let errors =
        messages("extends: railiance\nworkplans:\n  task-status-aliases: { started: progres }\n");
    assert_eq!(
        errors[0],
        "railint.yaml:3:35: `progres` is none of the words in use (did you mean `progress`?)"
    );
}

#[test]
fn relocations_are_checked_and_a_nearer_row_takes_the_place_of_a_farther_one() {
    let nearer = "extends: railiance\n\
                  tombstones: { keep: 12 months, similarity: 80, since: 2026-03-11 }\n\
                  relocations:\n\
                  \x20 - from: { repo: railiance-bootstrap, path: cloudinit/user-data.yaml }\n\
                  \x20   to: { repo: railiance-infra, path: cloudinit/ }\n\
                  \x20   due: 2026-12-31\n";
    let nearer = nearer.replace("railiance-bootstrap", "railiance-cluster");
    let policy = policy(Some(&nearer), &[]).unwrap();
    assert_eq!(policy.relocations.len(), 3);
    let row = policy.relocations.last().unwrap();
    assert_eq!(row.path, "cloudinit/user-data.yaml");
    assert_eq!(row.to_path.as_deref(), Some("cloudinit"));
    assert_eq!(row.due, Some("2026-12-31".parse().unwrap()));
    assert_eq!(row.task, None, "the farther row is gone as a whole");
    assert_eq!(policy.tombstones.similarity, 80);
    assert_eq!(policy.tombstones.keep.unwrap().0.text, "12 months");
    for (row, message) in [
        (
            "{ from: { repo: railiance-cluter, path: a }, to: { repo: railiance-apps } }",
            "the stack has no repo `railiance-cluter` (did you mean `railiance-cluster`?)",
        ),
        (
            "{ from: { repo: railiance-hosts, path: a }, to: { repo: railiance-infra } }",
            "`a` is to move to where it is (give it another place)",
        ),
        (
            "{ from: { repo: railiance-apps, path: ../a }, to: { repo: railiance-infra } }",
            "path",
        ),
    ] {
        let found = messages(&format!("extends: railiance\nrelocations: [{row}]\n"));
        assert!(found[0].contains(message), "{found:?}");
    }
}
