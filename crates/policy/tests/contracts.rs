//! A team's own contracts: what is said of mistakes in them, and how nearer files
//! change those of farther ones.
#![allow(clippy::unwrap_used)]

use railint_policy::{ConfigError, ConfigText, Demand, Level, Policy, Request, load};

fn text(repo: Option<&str>, text: &str) -> ConfigText {
    ConfigText {
        repo: repo.map(str::to_owned),
        path: "railint.yaml".to_owned(),
        text: text.to_owned(),
    }
}

fn policy(contracts: &str, own: &[ConfigText]) -> Result<Policy, Vec<ConfigError>> {
    load(Request {
        stack: Some(text(None, &format!("contracts:\n{contracts}\n"))),
        own: own.to_vec(),
        fetch: &|_, path| Err(format!("no `{path}`")),
        known_rules: &["boundary/contract"],
    })
}

fn policy_of(contracts: &str) -> Policy {
    policy(contracts, &[]).unwrap()
}

/// What is said of the mistakes in one contract, each with its place.
fn mistakes(contract: &str) -> Vec<String> {
    let errors = policy(&format!("  - {contract}"), &[])
        .map(|_| ())
        .unwrap_err();
    errors.iter().map(ToString::to_string).collect()
}

#[test]
fn each_mistake_has_its_place_and_a_way_out() {
    for (contract, said) in [
        (
            "{ id: a }",
            "railint.yaml:2:5: `contracts[0]` needs one of `forbid`, `only`, `require`, `independent`",
        ),
        (
            "{ id: a, forbid: { kind: X }, independent: [S3] }",
            "railint.yaml:2:11: the contract `a` asks for more than one thing (one of `forbid`, \
             `only`, `require` and `independent`: make two contracts)",
        ),
        (
            "{ id: a, forbit: { kind: X }, independent: [S3] }",
            "railint.yaml:2:14: unknown key `forbit` (did you mean `forbid`?)",
        ),
        (
            "{ id: a, forbid: { knd: X } }",
            "railint.yaml:2:24: unknown key `knd` (did you mean `kind`?)",
        ),
        (
            "{ id: a, forbid: { class: databse } }",
            "railint.yaml:2:31: `contracts[0].forbid.class` cannot be `databse` (did you mean \
             `database`?",
        ),
        (
            "{ id: a, forbid: { component: [postgresq] } }",
            "railint.yaml:2:36: the catalogue has no component `postgresq` (did you mean `postgresql`?)",
        ),
        (
            "{ id: a, forbid: { kind: X, in: S9 } }",
            "railint.yaml:2:37: the stack has neither a layer nor a repo `S9` (did you mean `S",
        ),
        (
            "{ id: a, forbid: { kind: X, repo: [railiance-app] } }",
            "railint.yaml:2:40: the stack has no repo `railiance-app` (did you mean `railiance-apps`?)",
        ),
        (
            "{ id: a, forbid: { kind: X, layer: Q } }",
            "railint.yaml:2:40: the stack has no layer `Q` (",
        ),
        (
            "{ id: a, forbid: { kind: X, where: spec.type = Y } }",
            "railint.yaml:2:40: `spec.type = Y` is no condition: two values are compared with `==` (",
        ),
        (
            "{ id: a, forbid: { path: 'x[' } }",
            "railint.yaml:2:30: `x[` is no glob: ",
        ),
        (
            "{ id: a, forbid: { in: S3 } }",
            "railint.yaml:2:22: this selects everything (say what it is about: ",
        ),
        (
            "{ id: a, only: { kind: X } }",
            "railint.yaml:2:14: `contracts[0].only` lacks the field `in` (add `in:`)",
        ),
        (
            "{ id: a, require: { label: x } }",
            "railint.yaml:2:32: a label stands on objects (say which objects have to have it: ",
        ),
        (
            "{ id: a, require: { in: S3 } }",
            "railint.yaml:2:23: `contracts[0].require` needs one of `file`, `target`, `label`",
        ),
    ] {
        let all = mistakes(contract);
        assert!(
            all.iter().any(|one| one.starts_with(said)),
            "{contract}\nexpected: {said}\nsaid: {all:#?}"
        );
    }
    let twice = "{ id: a, forbid: { kind: X } }\n  - { id: a, forbid: { kind: Y } }";
    let said = "railint.yaml:3:11: there are two contracts `a` (give one of them another name)";
    assert_eq!(mistakes(twice), [said]);
}

#[test]
fn a_nearer_contract_takes_the_place_of_the_one_with_its_name() {
    let preset = "no-admin-role-in-applications";
    let of = |policy: &Policy| {
        let mut contracts = policy.contracts.iter();
        contracts.find(|one| one.id == preset).unwrap().clone()
    };
    let before = of(&policy("  - { id: a, independent: [S3] }", &[]).unwrap());
    assert!(matches!(before.demand, Demand::Forbid(_)));
    assert_eq!(before.level, Level::Error);
    let nearer = format!("  - {{ id: {preset}, independent: [S3], level: off }}");
    let after = policy(&nearer, &[]).unwrap();
    assert_eq!(after.contracts.len(), 1, "in its place");
    assert_eq!(of(&after).level, Level::Off);
    assert!(!of(&after).binds("railiance-apps"));
}

#[test]
fn a_repo_binds_itself_and_no_other() {
    let own = text(
        Some("railiance-apps"),
        "contracts:\n  - { id: a, forbid: { kind: ConfigMap }, level: warning }\n",
    );
    let policy = policy("  - { id: a, forbid: { kind: Service } }", &[own]).unwrap();
    let binding = |repo: &str| {
        let contracts = policy.contracts.iter().filter(|one| one.id == "a");
        contracts.filter(|one| one.binds(repo)).count()
    };
    assert_eq!(binding("railiance-apps"), 2, "its own beside the stack's");
    assert_eq!(binding("railiance-infra"), 1);
    let files_only =
        policy_of("  - { id: a, forbid: { path: x } }\n  - { id: b, forbid: { class: cache } }");
    let asks = |one: &&railint_policy::TeamContract| !one.looked_for().is_null();
    assert_eq!(
        files_only.contracts.iter().filter(asks).count(),
        1,
        "that of the preset"
    );
    let looked_for: Vec<_> = policy
        .contracts
        .iter()
        .map(|one| one.looked_for())
        .collect();
    assert!(
        looked_for.last().unwrap().is_null(),
        "of no matter to others"
    );
}
