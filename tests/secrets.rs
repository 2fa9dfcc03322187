//! No value in clear leaves the program, in whatever format it prints.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use support::{run, write};

/// Stands for a secret in clear.
const PLANTED: &str = "planted-value-7193";

/// Cipher text in the form of SOPS, of nothing.
const ENC: &str = "ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAAAAAAAAAAAAAAAAAAAA==,type:str]";

/// The formats that `railint check` offers.
fn formats(help: &str) -> Vec<&str> {
    let (_, names) = help.split_once("How to print: ").unwrap();
    let names = names.split(';').next().unwrap();
    names.split(',').map(str::trim).collect()
}

#[test]
fn no_format_shows_a_value_in_clear() {
    let stack = tempfile::tempdir().unwrap();
    let partly = format!(
        "{PLANTED}: {ENC}\na: {PLANTED}\nb: ENC[{PLANTED}]\nc: |\n  {PLANTED}\n  {PLANTED}\nsops:\n  age:\n  \
         - recipient: age1one\n    enc: {PLANTED}\n  lastmodified: {PLANTED}\n  mac: {PLANTED}\n  \
         version: {PLANTED}\n"
    )
    .replacen(PLANTED, "key", 1);
    let dotenv = format!("A={PLANTED}\nsops_mac={ENC}\nsops_version=3.12.1\n");
    write(
        stack.path(),
        &[
            ("railiance-platform/helm/a.sops.yaml", &partly),
            (
                "railiance-platform/helm/b.sops.yaml",
                &format!("{PLANTED}\nx: {PLANTED}\n"),
            ),
            ("railiance-platform/helm/c.env", &dotenv),
            (
                "railiance-platform/helm/d.sops.yaml",
                &format!("{partly}<<<<<<< {PLANTED}\n\t- [{PLANTED}\n"),
            ),
        ],
    );
    let help = run(stack.path(), &["check", "--help"]).out;
    let formats = formats(&help);
    assert!(formats.len() >= 3, "{formats:?}");
    for format in formats {
        let ran = run(stack.path(), &["check", "--format", format]);
        assert_eq!(ran.status, 1, "{format}: {}", ran.err);
        for id in ["partly-encrypted", "broken-sops", "unencrypted-sops-file"] {
            assert!(ran.out.contains(id), "{format}: no {id} in\n{}", ran.out);
        }
        for text in [&ran.out, &ran.err] {
            assert!(!text.contains(PLANTED), "{format}:\n{text}");
        }
    }
}

/// A text that looks made by a machine; no real-looking one stands in the tree.
fn made(length: usize, seed: u64) -> String {
    const SIGNS: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let signs = (0..length).map(|_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let at = usize::try_from(state % SIGNS.len() as u64).unwrap();
        char::from(*SIGNS.get(at).unwrap())
    });
    signs.collect()
}

/// A repo with a secret in each kind of place, and the ids that it is found by.
fn planted(secret: &str) -> Vec<(String, String)> {
    let head = "apiVersion: v1\nkind:";
    let files = [
        (
            "values.yaml",
            format!("auth:\n  password: {secret}\n  users:\n    - password: {secret}x\n"),
        ),
        (
            "compose.yaml",
            format!(
                "services:\n  a:\n    environment: [\"DB_PASSWORD={secret}\"]\n    command: [x, --password, {secret}]\n"
            ),
        ),
        (
            "secret.yaml",
            format!(
                "{head} Secret\nstringData:\n  password: {secret}\n  a.yaml: |\n    token: {secret}\n"
            ),
        ),
        (
            "map.yaml",
            format!("{head} ConfigMap\ndata:\n  a.properties: |\n    x.password={secret}\n"),
        ),
        (
            "kube",
            format!(
                "{head} Config\nclusters: []\ncurrent-context: x\nusers:\n- user:\n    token: {secret}\n"
            ),
        ),
        (
            "kustomization.yaml",
            format!("secretGenerator:\n- literals: [password={secret}]\n  envs: [s.env]\n"),
        ),
        ("s.env", format!("ANY={secret}\nDB_PASSWORD=\"{secret}\"\n")),
        ("hosts.ini", format!("[a]\nb ansible_password={secret}\n")),
        ("a.toml", format!("password = '{secret}'\n")),
        (
            "a.tf",
            format!("variable \"password\" {{\n  default = \"{secret}\"\n}}\n"),
        ),
        ("a.json", format!("{{\"password\": \"{secret}\"}}\n")),
        ("a.sql", format!("CREATE ROLE a PASSWORD '{secret}';\n")),
        (
            "a.sh",
            format!(
                "export TOKEN={secret}\ncurl -u a:{secret} https://x\ncat > x.env <<E\nPASSWORD={secret}\nE\n"
            ),
        ),
        (
            "Makefile",
            format!(
                "PASSWORD := {secret}\nx:\n\thelm upgrade a b --set a.password=$(PASSWORD) --set b.password={secret}\n"
            ),
        ),
        (
            "README.md",
            format!("# x\n\n```yaml\npassword: {secret}\n```\n"),
        ),
        (
            ".gitea/workflows/a.yaml",
            format!(
                "jobs:\n  a:\n    env: {{ TOKEN: {secret} }}\n    steps:\n    - run: docker login -p {secret} x\n"
            ),
        ),
        (
            "enc.sops.yaml",
            format!(
                "auth:\n  password: {ENC}\nsops:\n  mac: {ENC}\n  lastmodified: \"2026-05-04T08:00:00Z\"\n  version: 3.12.1\n"
            ),
        ),
        ("enc.yaml", format!("auth:\n  password: {secret}\n")),
        ("broken.yaml", format!("password: {secret}\n\t[{secret}\n")),
    ];
    let named = files.into_iter();
    named
        .map(|(path, text)| (format!("railiance-platform/{path}"), text))
        .collect()
}

#[test]
fn no_format_shows_what_is_found_by_its_place() {
    let secret = made(24, 11);
    let stack = tempfile::tempdir().unwrap();
    let files = planted(&secret);
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(p, t)| (p.as_str(), t.as_str()))
        .collect();
    write(stack.path(), &files);
    let help = run(stack.path(), &["check", "--help"]).out;
    let short = run(stack.path(), &["check", "--format", "short"]).out;
    for (path, _) in files
        .iter()
        .filter(|(path, _)| !path.contains("enc.sops") && !path.contains("broken"))
    {
        assert!(
            short.contains(&format!("{path}:")),
            "nothing in {path}:\n{short}"
        );
    }
    for format in formats(&help) {
        let ran = run(stack.path(), &["check", "--format", format]);
        assert_eq!(ran.status, 1, "{format}: {}", ran.err);
        for id in [
            "plaintext-value",
            "kubernetes-secret",
            "kubeconfig",
            "in-command",
            "decrypted-twin",
        ] {
            // GitHub shows a few of each kind only.
            assert!(
                format == "github" || ran.out.contains(id),
                "{format}: no {id} in\n{}",
                ran.out
            );
        }
        for text in [&ran.out, &ran.err] {
            assert!(!text.contains(&secret), "{format}:\n{text}");
        }
    }
    let facts = run(stack.path(), &["facts", "railiance-platform"]);
    assert!(!facts.out.is_empty(), "{}", facts.err);
    assert!(!facts.out.contains(&secret) && !facts.err.contains(&secret));
}

/// A repo with a password, a default password and a token, each with a comment
/// for another scanner.
fn commented(scanner: &str, comment: &str, configuration: &str) -> (Vec<String>, String) {
    let stack = tempfile::tempdir().unwrap();
    let token = railint_secrets::samples::value("github-token").unwrap();
    let values = format!(
        "a:\n  password: {} # {comment}\nb:\n  adminPassword: changeme # {comment}\nc:\n  d: {token} # \
         {comment}\n",
        made(24, 3)
    );
    let json = format!(
        "{{\"password\": \"{}\", \"x\": \"# {comment}\"}}\n",
        made(24, 4)
    );
    let clear = format!("password: {} # {comment}\n", made(24, 5));
    write(
        stack.path(),
        &[
            ("railiance-platform/values.yaml", &values),
            ("railiance-platform/values.json", &json),
            ("railiance-platform/x.sops.yaml", &clear),
            (
                "railiance-platform/railint.yaml",
                &configuration.replace("SCANNER", scanner),
            ),
        ],
    );
    let arguments = ["check", "--select", "secrets", "--format", "short"];
    let ran = run(stack.path(), &arguments);
    let lines = ran
        .out
        .lines()
        .filter_map(|line| line.split_once("railiance-platform/"));
    let place = |text: &str| {
        let mut parts = text.split(':');
        let (path, line) = (parts.next().unwrap(), parts.next().unwrap());
        let rule = text.split(['[', ']']).nth(1).unwrap();
        format!("{rule} {path}:{line}")
    };
    let found = lines.map(|(_, text)| place(text)).collect();
    let pretty = run(stack.path(), &["check", "--select", "secrets"]).out;
    (
        found,
        pretty.split_whitespace().collect::<Vec<_>>().join(" "),
    )
}

#[test]
fn comments_for_other_scanners_hide_what_the_configuration_lets_them() {
    let all = [
        "secrets/plaintext-value values.json:1",
        "secrets/plaintext-value values.yaml:2",
        "secrets/token values.yaml:6",
        "secrets/unencrypted-sops-file x.sops.yaml:1",
        "secrets/default-password values.yaml:4",
    ];
    let left = [all[0], all[2], all[3]];
    for (scanner, comment) in [
        ("gitleaks", "gitleaks:allow"),
        ("detect-secrets", "pragma: allowlist secret"),
        ("kingfisher", "kingfisher:ignore"),
        ("trufflehog", "trufflehog:ignore"),
    ] {
        let (found, said) = commented(scanner, comment, "{}\n");
        assert_eq!(found, all, "{comment}");
        for hint in [
            format!("`{comment}` is not honoured here, as `honour-pragmas`"),
            format!("`{comment}` does not hide it, and no comment does"),
        ] {
            assert!(said.contains(&hint), "no {hint} in\n{said}");
        }
        let (found, said) = commented(scanner, comment, "honour-pragmas: [SCANNER]\n");
        assert_eq!(found, left, "{comment}");
        assert!(!said.contains("is not honoured"), "{said}");
        let other = match scanner {
            "gitleaks" => "trufflehog",
            _ => "gitleaks",
        };
        assert_eq!(
            commented(other, comment, "honour-pragmas: [SCANNER]\n").0,
            all
        );
    }
}

#[test]
fn only_an_exception_hides_key_material() {
    let stack = tempfile::tempdir().unwrap();
    let token = railint_secrets::samples::value("gitlab-token").unwrap();
    let key = railint_secrets::samples::value("age-key").unwrap();
    let ignore = "# railint: ignore[secrets/token, secrets/private-key, secrets] worthless";
    let text = format!("{ignore}\na: {token} {ignore}\n{ignore}\nb: {key} {ignore}\n");
    let configuration = "exceptions:\n- rule: secrets/RULE\n  path: a.yaml\n  reason: worthless\n";
    let found = |configuration: &str| {
        write(
            stack.path(),
            &[
                ("railiance-platform/a.yaml", &text),
                ("railiance-platform/railint.yaml", configuration),
            ],
        );
        let arguments = ["check", "--select", "secrets", "--format", "short"];
        let ran = run(stack.path(), &arguments);
        let has = |rule: &str| ran.out.contains(&format!("[secrets/{rule}]"));
        (has("token"), has("private-key"))
    };
    assert_eq!(found("{}\n"), (true, true));
    assert_eq!(
        found(&configuration.replace("RULE", "token")),
        (false, true)
    );
    assert_eq!(
        found(&configuration.replace("RULE", "private-key")),
        (true, false)
    );
}
