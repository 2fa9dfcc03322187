//! What is a secret, and the many things that only look like one.

use super::*;

/// A text that looks made by a machine; the tree holds no real-looking one.
pub(crate) fn made(length: usize, seed: u64) -> String {
    const SIGNS: &[u8] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let signs = (0..length).map(|_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from(SIGNS[usize::try_from(state % SIGNS.len() as u64).unwrap()])
    });
    signs.collect()
}

fn hex(length: usize, seed: u64) -> String {
    made(length, seed)
        .bytes()
        .map(|byte| char::from_digit(u32::from(byte % 16), 16).unwrap())
        .collect()
}

#[test]
fn what_machines_make_is_a_secret_wherever_a_secret_stands() {
    let mut missed = 0;
    for seed in 1..200 {
        for value in [made(20, seed), made(40, seed), hex(32, seed), hex(64, seed)] {
            assert_eq!(judge(&value, Worth::Password), Judged::Secret, "{value}");
            let judged = judge(&value, Worth::Random);
            missed += usize::from(judged != Judged::Secret);
        }
        let value = format!("Bearer {}", made(32, seed));
        missed += usize::from(judge(&value, Worth::Random) != Judged::Secret);
    }
    // Chance makes names, too.
    assert!(missed <= 6, "{missed}");
}

#[test]
fn what_people_choose_is_a_password() {
    for value in ["kaninchen", "blue-Horse-77", "Sommer2026!", "tr0ub4dor&3"] {
        assert_eq!(judge(value, Worth::Password), Judged::Secret, "{value}");
        assert_ne!(judge(value, Worth::Unnamed), Judged::Secret, "{value}");
    }
}

#[test]
fn the_first_that_somebody_tries() {
    for value in [
        "changeme",
        "change-me",
        "CHANGE_ME",
        "ChangeMe123!",
        "password",
        "P@ssw0rd",
        "P@ssw0rd123!",
        "passw0rd",
        "admin",
        "admin123",
        "root",
        "postgres",
        "minioadmin",
        "123456",
        "1234",
        "guest",
        "my-secret-password",
        "supersecret",
        "SuperSecret123",
        "letmein",
        "Harbor12345",
        "please-change-me",
        "replace_me",
        "test",
        "mysecretpassword",
        "use-a-strong-password",
        "unsecure_jwt_secret",
        "MyOptionalStrongLoginPassword",
        "ChooseYourOwnPasswordHere1234",
        "top_secret",
    ] {
        assert_eq!(judge(value, Worth::Password), Judged::Default, "{value}");
    }
    assert_eq!(judge("changeme", Worth::Random), Judged::Default);
    assert_eq!(judge("admin", Worth::Unnamed), Judged::Not(Why::Name));
}

#[track_caller]
fn is_not(why: Why, values: &[&str]) {
    for value in values {
        for worth in [Worth::Password, Worth::Random, Worth::Unnamed] {
            assert_eq!(judge(value, worth), Judged::Not(why), "{value} {worth:?}");
        }
    }
}

#[test]
fn templates_of_all_dialects() {
    is_not(
        Why::Template,
        &[
            "{{ .Values.password }}",
            "{{ lookup('env', 'X') }}",
            "pre-{{ x }}",
            "${DB_PASSWORD}",
            "${VAR:-default}",
            "$(DB_PASSWORD)",
            "$DB_PASSWORD",
            "$password",
            "${ENV:DB_PASSWORD}",
            "${file:/run/secrets/db:password}",
            "${ssm:/app/password}",
            "<password>",
            "abc<TOKEN>def",
            "%DB_PASSWORD%",
            "%(password)s",
            "@PASSWORD@",
            "__PASSWORD__",
            "{password}",
            "[PASSWORD]",
            "{% raw %}x{% endraw %}",
            "<%= token %>",
            "#{Password}#",
            "((password))",
            "[[ password ]]",
            "`pwgen`",
            "${{ secrets.TOKEN }}",
            "<path:kv/data/x#password>",
            "$__file{/run/secrets/x}",
            "a$HOME_DIR-b",
            "%kernel.project_dir%/config/private.pem",
        ],
    );
}

#[test]
fn references() {
    is_not(
        Why::Reference,
        &[
            "/run/secrets/db",
            "./password.txt",
            "~/.ssh/id",
            "vault:secret/data/x#password",
            "op://vault/item/field",
            "ref+vault://kv/x#/password",
            "arn:aws:secretsmanager:eu:1:x",
            "secret/data/app",
            "env:DB_PASSWORD",
            "file:/etc/x",
            "https://vault.example.com/v1/x",
            "var.db_password",
            "user[\"auth_state\"][\"access_token\"]",
            "sys.argv[2]",
            "json.load(answer)",
            "os.getenv('PASSWORD')",
            "data.vault_generic_secret.x.data",
            "random_password.db.result",
            "process.env.TOKEN",
            "ENV['TOKEN'];",
            ".Values.password",
            "api/generator/password.md",
            "projects/x/secrets/y/versions/1",
        ],
    );
}

#[test]
fn placeholders() {
    is_not(
        Why::Placeholder,
        &[
            "xxxxxxxx",
            "XXXX-XXXX",
            "********",
            "........",
            "none",
            "null",
            "true",
            "REDACTED",
            "your-token",
            "<your password here>",
            "YOUR_API_KEY",
            "yourpassword",
            "[redacted]",
            "n/a",
            "string",
            "0000",
            "insert-token-here",
            "---",
            "abc...xyz",
            "ghp_xxxxxxxxxxxx",
            "ghp_...",
            "placeholder",
        ],
    );
}

#[test]
fn cipher_texts_hashes_and_public_keys() {
    is_not(
        Why::Public,
        &[
            "ENC[AES256_GCM,data:AA==,iv:AA==,tag:AA==,type:str]",
            "ENC(abc)",
            "AQICAHhb8yK0pTq6mVh2gW3dT5q8Qz7cX1nR4sE9uJ0aLw",
            "deployment-secret:2:account:AQICAHhb8yK0pTq6mVh2gW3dT5q8Qz7c",
            "$ANSIBLE_VAULT;1.1;AES256",
            "vault:v1:AAAA",
            "$2y$10$abcdefghijklmnopqrstuv",
            "$argon2id$v=19$m=65536",
            "$6$salt$hash",
            "{SSHA}abcdef",
            "sha256:0123456789abcdef",
            "sha512-AAAABBBB==",
            "SHA256:abcdef",
            "ssh-ed25519 AAAAC3 x@y",
            "age1qqqqqqqq",
            "-----BEGIN CERTIFICATE-----",
            "-----BEGIN PUBLIC KEY-----",
            "SCRAM-SHA-256$4096:abc",
            "admin:$2y$10$abcdefghijk",
            "admin:{SHA}abc",
        ],
    );
}

#[test]
fn a_uuid_is_a_secret_only_where_a_password_stands() {
    let uuid = "123e4567-e89b-12d3-a456-426614174000";
    assert_eq!(judge(uuid, Worth::Password), Judged::Secret);
    for worth in [Worth::Random, Worth::Unnamed] {
        assert_eq!(judge(uuid, worth), Judged::Not(Why::Public));
    }
}

#[test]
fn a_password_of_common_words_is_one_under_any_key_of_a_secret() {
    for value in ["mypassword", "password123"] {
        assert_eq!(judge(value, Worth::Unnamed), Judged::Default, "{value}");
    }
    for value in [
        "password",
        "admin-password",
        "password,token",
        "root",
        "postgres",
    ] {
        assert_eq!(
            judge(value, Worth::Unnamed),
            Judged::Not(Why::Name),
            "{value}"
        );
    }
}

#[test]
fn a_password_behind_a_variable_is_a_default() {
    for value in [
        "${DB_PASSWORD:-kaninchen}",
        "${SECRET:-kaninchen}",
        "${db.password:db-57xsl}",
    ] {
        assert_eq!(judge(value, Worth::Password), Judged::Default, "{value}");
        assert_eq!(judge(value, Worth::Random), Judged::Not(Why::Template));
    }
    for value in [
        "${A:-}",
        "${A:?set it}",
        "${A:0:8}",
        "${A:-$B}",
        "${A:-none}",
        "${ABC}",
    ] {
        let judged = judge(value, Worth::Password);
        assert_eq!(judged, Judged::Not(Why::Template), "{value}");
    }
}

#[test]
fn nothing_and_prose() {
    is_not(Why::Nothing, &["", " ", "x", "-", "\"\"", "5"]);
    is_not(
        Why::Prose,
        &[
            "The password of the database",
            "{\"a\": 1}",
            "line\nline",
            "Enter it here",
        ],
    );
}

#[test]
fn names_are_no_tokens() {
    for value in [
        "gitea-db-credentials",
        "DB_PASSWORD",
        "adminPassword",
        "my.registry.io/app:v1.2",
        "admin-token-2024",
        "kube-system/default-token",
        "grafana",
        "app.kubernetes.io/name",
        "s3-access-key",
        "oauth2-proxy-cookie-secret",
        "user@example.org",
        "192.168.10.100",
        "renovate-bot-token",
        "longhorn-backup-credentials-v2",
        "registry.example.com:5000",
        "passwordSecretKeyName",
        "node-role.kubernetes.io/control-plane",
    ] {
        assert_eq!(
            judge(value, Worth::Random),
            Judged::Not(Why::Name),
            "{value}"
        );
        assert_eq!(
            judge(value, Worth::Unnamed),
            Judged::Not(Why::Name),
            "{value}"
        );
    }
    assert_eq!(judge("password", Worth::Random), Judged::Not(Why::Name));
}

#[test]
fn what_was_counted_waits_for_a_real_one() {
    for value in [
        "abcdef.0123456789abcdef",
        "0123456789abcdef0123456789abcdef",
    ] {
        assert_eq!(judge(value, Worth::Random), Judged::Default, "{value}");
        let unnamed = judge(value, Worth::Unnamed);
        assert_eq!(unnamed, Judged::Not(Why::Placeholder), "{value}");
    }
}

#[test]
fn in_documentation_only_what_looks_real_counts() {
    let real = (1..100).filter(|seed| looks_real(&made(24, *seed))).count();
    assert!(real > 90, "{real}");
    for value in [
        "hunter2",
        "correct-horse",
        "abcdefgh12345678",
        "s3cr3tP4ss",
        "0123456789abcdef",
    ] {
        assert!(!looks_real(value), "{value}");
    }
}

#[test]
fn the_frame_of_a_private_key_is_none() {
    let key = |body: &str| {
        format!("-----BEGIN RSA PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY-----")
    };
    assert!(holds_private_key(&key(&made(200, 3))));
    assert!(holds_private_key(&format!("x: y\n{}", key(&made(200, 3)))));
    for body in [
        "",
        "...",
        "<key>",
        "{{ key }}",
        &format!("{}...", made(200, 3)),
    ] {
        assert!(!holds_private_key(&key(body)), "{body}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_judged(text in "\\PC{0,40}|[ -~]{0,80}|[a-z$<>{}%@_.]{0,30}") {
        for worth in [Worth::Password, Worth::Random, Worth::Unnamed] {
            judge(&text, worth);
        }
        looks_real(&text);
        crate::keys::named(&text);
    }
}
