//! Whole repos in memory: what is read, and what is judged.

use railint_lint::{File, RepoFacts, Verdict};

use crate::facts::Facts;
use crate::read;

mod sops;

/// Cipher text in the form of SOPS, of nothing.
const ENC: &str = "ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAAAAAAAAAAAAAAAAAAAA==,type:str]";

/// A value that must never be shown.
const PLANTED: &str = "planted-value";

/// A YAML file as SOPS writes it, for `age1one`.
fn encrypted(body: &str, more: &str) -> String {
    format!(
        "{body}sops:\n  age:\n  - recipient: age1one\n    enc: \"-----BEGIN AGE ENCRYPTED FILE-----\\n-----END \
         AGE ENCRYPTED FILE-----\"\n  lastmodified: \"2026-05-04T08:00:00Z\"\n  mac: {ENC}\n{more}  version: 3.12.1\n"
    )
}

fn whole() -> String {
    encrypted(&format!("a: {ENC}\n"), "")
}

fn facts(path: &str, text: &str) -> Option<Facts> {
    crate::names::wants(path)
        .then(|| read::read(&File::new("r", path, text, None)))
        .flatten()
}

/// What is found, `rule path: message` each, and the notes.
fn judge(files: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let verdict = verdict(files);
    let mut found: Vec<String> = verdict
        .findings
        .iter()
        .map(|f| format!("{} {}: {}", f.rule.id, f.path, f.message))
        .collect();
    found.sort();
    (found, verdict.notes.into_iter().collect())
}

/// What is said of these files.
fn verdict(files: &[(&str, &str)]) -> Verdict {
    let mut paths: Vec<String> = files.iter().map(|(path, _)| (*path).to_owned()).collect();
    paths.sort();
    let mut read: Vec<(&str, Facts)> = files
        .iter()
        .filter_map(|(path, text)| Some((*path, facts(path, text)?)))
        .collect();
    read.sort_by_key(|(path, _)| *path);
    let repo = RepoFacts {
        name: "r",
        row: None,
        judged: true,
        paths: &paths,
        files: read.iter().map(|(path, facts)| (*path, facts)).collect(),
        in_git: &std::collections::BTreeMap::new(),
        past: None,
    };
    let mut verdict = Verdict::default();
    crate::judge(&repo, &mut verdict);
    verdict
}

/// The ids and paths of what is found.
fn found(files: &[(&str, &str)]) -> Vec<String> {
    let lines = judge(files).0.into_iter();
    lines
        .filter_map(|line| line.split_once(':').map(|(head, _)| head.to_owned()))
        .collect()
}

fn rule(path_regex: &str) -> String {
    format!("creation_rules:\n- path_regex: {path_regex}\n  age: age1one\n")
}

#[test]
fn a_repo_in_order_is_silent() {
    let config = rule(r"\.sops\.ya?ml$");
    let files = [
        (".sops.yaml", config.as_str()),
        ("a.sops.yaml", &whole()),
        ("b/c.sops.yml", &whole()),
        ("README.md", "# r\n"),
        ("values.yaml", "sops:\n  enabled: true\n"),
    ];
    assert_eq!(judge(&files), (vec![], vec![]));
}

#[test]
fn half_of_the_files_of_a_rule_must_be_encrypted() {
    let config = rule("^secrets/");
    let one = [
        (".sops.yaml", config.as_str()),
        ("secrets/a.yaml", &whole()),
        ("secrets/b.yaml", "user: x\n"),
        ("secrets/c.yaml", "user: x\n"),
    ];
    assert_eq!(found(&one), [""; 0]);
    let mut two = one.to_vec();
    let more = whole();
    two.push(("secrets/d.yaml", &more));
    assert_eq!(
        found(&two),
        [
            "secrets/unencrypted-sops-file secrets/b.yaml",
            "secrets/unencrypted-sops-file secrets/c.yaml"
        ]
    );
}

#[test]
fn a_rule_for_everything_demands_nothing() {
    for path_regex in ["''", ".*", r".*\.ya?ml$", r"\.(yaml|json)$", "^[^.]"] {
        let config = rule(path_regex);
        let files = [
            (".sops.yaml", config.as_str()),
            ("a.yaml", &whole()),
            ("b.yaml", "user: x\n"),
        ];
        let found = found(&files);
        assert!(
            !found.iter().any(|line| line.contains("unencrypted")),
            "{path_regex}: {found:?}"
        );
    }
}

#[test]
fn what_stays_in_clear_beside_secrets_is_not_demanded() {
    let config = format!(
        "{}  encrypted_regex: ^(data|stringData)$\n",
        rule("^secrets/")
    );
    let secret = encrypted(
        &format!("data:\n  a: {ENC}\n"),
        "  encrypted_regex: ^(data|stringData)$\n",
    );
    let mut files = vec![
        (".sops.yaml", config.as_str()),
        ("secrets/a.yaml", secret.as_str()),
        ("secrets/b.yaml", secret.as_str()),
        ("secrets/c.yaml", secret.as_str()),
        ("secrets/d.yaml", secret.as_str()),
        ("secrets/e.yaml", secret.as_str()),
        (
            "secrets/kustomization.yaml",
            "resources: [a.yaml]\ndata: x\n",
        ),
        ("secrets/release.yaml", "kind: HelmRelease\nspec: {}\n"),
        ("secrets/vault.yaml", "$ANSIBLE_VAULT;1.1;AES256\n00\n"),
        ("secrets/f.yaml.example", "data: x\n"),
        ("secrets/README.md", "# x\n"),
    ];
    assert_eq!(found(&files), [""; 0]);
    files.retain(|(path, _)| !path.ends_with("README.md"));
    files.push(("secrets/g.yaml", "kind: Secret\ndata: {a: x}\n"));
    assert_eq!(
        found(&files),
        ["secrets/unencrypted-sops-file secrets/g.yaml"]
    );
}

#[test]
fn the_nearest_configuration_holds_but_one_above_excuses() {
    let root = rule("^hosts/");
    let near = "creation_rules:\n- path_regex: ^one\n  age: age1two\n";
    let files = |near| {
        found(&[
            (".sops.yaml", &root),
            ("hosts/.sops.yaml", near),
            ("hosts/one.yaml", &whole()),
            ("hosts/two.yaml", &whole()),
        ])
    };
    assert_eq!(files(near), ["secrets/nested-sops-config hosts/.sops.yaml"]);
    let alone = found(&[
        ("hosts/.sops.yaml", near),
        ("hosts/one.yaml", &whole()),
        ("hosts/two.yaml", &whole()),
        ("elsewhere.yaml", &whole()),
    ]);
    assert_eq!(
        alone,
        [
            "secrets/recipient-drift hosts/one.yaml",
            "secrets/uncovered-file hosts/two.yaml"
        ]
    );
}

#[test]
fn an_expression_that_cannot_be_read_ends_what_is_known() {
    let config =
        "creation_rules:\n- path_regex: (\n  age: age1two\n- path_regex: ^x\n  age: age1two\n";
    let (found, notes) = judge(&[(".sops.yaml", config), ("a.yaml", &whole())]);
    assert_eq!(found, [""; 0]);
    assert_eq!(notes.len(), 1);
    assert!(notes[0].contains(".sops.yaml:2"), "{notes:?}");
}

#[test]
fn the_first_rule_that_matches_holds() {
    let config = "creation_rules:\n- age: age1one\n- path_regex: yaml$\n  age: age1two\n- path_regex: json$\n";
    let found = found(&[(".sops.yaml", config), ("a.yaml", &whole())]);
    assert_eq!(
        found,
        [
            "secrets/dead-sops-rule .sops.yaml",
            "secrets/shadowed-sops-rule .sops.yaml"
        ]
    );
}

#[test]
fn placeholders_and_rules_without_keys_are_not_compared() {
    for age in ["\"${AGE_KEY}\"", "'{{ age }}'", "<your key>", "''"] {
        let config = format!("creation_rules:\n- path_regex: a\n  age: {age}\n");
        let found = found(&[(".sops.yaml", &config), ("a.yaml", &whole())]);
        assert_eq!(found, [""; 0], "{age}");
    }
}

#[test]
fn no_value_gets_into_facts_or_findings() {
    let body = format!("\"a{{{{ x }}}}\": {PLANTED}\nb:\n- {PLANTED}\n- ENC[{PLANTED}\n");
    let text = encrypted(&body, "");
    let facts = facts("x.sops.yaml", &text).unwrap();
    assert!(!format!("{facts:?}").contains(PLANTED));
    let (found, notes) = judge(&[("x.sops.yaml", &text)]);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(!format!("{found:?}{notes:?}").contains(PLANTED));
    let plain = format!("user: {PLANTED}\n{PLANTED}\n");
    let (found, _) = judge(&[("y.sops.yaml", &plain)]);
    assert_eq!(found.len(), 1);
    assert!(!format!("{found:?}").contains(PLANTED));
}

#[test]
fn an_encrypted_file_that_is_no_yaml_is_said_to_be_unread() {
    let text = format!("{}<<<<<<< ours\n\tb: [\n", whole());
    assert_eq!(facts("x.sops.yaml", &text), None);
}
