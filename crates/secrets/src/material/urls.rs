//! Passwords in URLs: `scheme://user:password@host`.

use railint_source::Span;

use super::example;
use super::scan::{Find, What};

/// How much of an authority is looked at, in bytes.
const MAX_AUTHORITY: usize = 400;

/// How long a scheme is at most.
const MAX_SCHEME: usize = 32;

/// Values that stand for a password in documentation, in lower case.
const FILLERS: &[&str] = &[
    "password",
    "passwd",
    "passw0rd",
    "p4ssw0rd",
    "pass",
    "pwd",
    "pw",
    "secret",
    "mysecret",
    "mypassword",
    "my-password",
    "my_password",
    "userpassword",
    "dbpassword",
    "db_password",
    "db-password",
    "yourpassword",
    "your-password",
    "your_password",
    "changeme",
    "change-me",
    "change_me",
    "changeit",
    "example",
    "token",
    "mytoken",
    "access_token",
    "access-token",
    "apikey",
    "api_key",
    "api-key",
    "key",
    "xxx",
    "xxxx",
    "user",
    "username",
    "login",
    "none",
    "null",
    "todo",
    "test",
    "testing",
    "testpass",
    "testpassword",
    "demo",
    "foo",
    "bar",
    "baz",
    "foobar",
    "hunter2",
    "pa55",
    "hidden",
    "redacted",
    "masked",
    "encrypted",
    "credentials",
    "x-oauth-basic",
    "string",
    "value",
    "secretpassword",
    "supersecret",
    "super-secret",
    "s3cr3t",
    "s3cret",
    "credential",
    "pass123",
    "password123",
    "abc123",
    "default",
    "dummy",
    "fake",
    "insecure",
    "letmein",
    "something",
    "p",
    "p1",
];

/// Passwords that software comes with, in lower case: known to everybody, so
/// that where nobody from outside gets at the host nothing is given away.
const DEFAULTS: &[&str] = &[
    "postgres",
    "postgresql",
    "mysql",
    "mariadb",
    "root",
    "admin",
    "administrator",
    "guest",
    "rabbitmq",
    "rabbit",
    "redis",
    "minio",
    "minioadmin",
    "minio123",
    "mongo",
    "mongodb",
    "elastic",
    "nats",
    "dev",
    "develop",
    "development",
    "local",
    "localdev",
    "docker",
    "app",
    "api",
    "web",
    "db",
    "data",
    "database",
    "sa",
    "kafka",
    "keycloak",
    "grafana",
    "gitea",
    "nextcloud",
    "wordpress",
    "odoo",
    "django",
    "rails",
    "1234",
    "12345",
    "123456",
    "12345678",
    "tiger",
    "toor",
    "system",
];

/// Hosts of documentation (RFC 2606, RFC 6761).
const DOCUMENTATION: &[&str] = &[
    "example.com",
    "example.org",
    "example.net",
    "example",
    "invalid",
    "test",
    "domain.com",
    "yourdomain.com",
    "mydomain.com",
    "domain.tld",
    "foo.com",
    "bar.com",
    "foo.bar",
    "acme.com",
];

/// A password in the URL whose `://` stands at `at`.
pub(crate) fn find(text: &str, at: usize) -> Option<Find> {
    let bytes = text.as_bytes();
    let begin = at + 3;
    let authority = authority(bytes.get(begin..)?)?;
    let last = authority.iter().rposition(|byte| *byte == b'@')?;
    let (user_info, host) = (authority.get(..last)?, authority.get(last + 1..)?);
    let colon = user_info.iter().position(|byte| *byte == b':')?;
    let (user, password) = (user_info.get(..colon)?, user_info.get(colon + 1..)?);
    let host_end = host.iter().position(|byte| *byte == b':' || *byte == b',');
    let host = std::str::from_utf8(host.get(..host_end.unwrap_or(host.len()))?).ok()?;
    if !is_host(host) {
        return None;
    }
    let scheme = scheme(bytes.get(..at)?)?;
    let user = std::str::from_utf8(user).ok()?;
    let password_text = std::str::from_utf8(password).ok()?;
    let find = |start: usize, length: usize| Find {
        what: What::Url {
            scheme: scheme.clone(),
            host: host.to_owned(),
        },
        span: Span::new(start, start + length),
    };
    if is_given_away(user, password_text, host) {
        return Some(find(begin + colon + 1, password.len()));
    }
    // `https://TOKEN:x-oauth-basic@...`: the user is the secret.
    let token = user.len() >= 20
        && user.bytes().any(|byte| byte.is_ascii_digit())
        && user.bytes().any(|byte| byte.is_ascii_alphabetic())
        && !is_template(user)
        && !user.contains('.')
        && !example::is_placeholder(user.as_bytes());
    (token && password_text == "x-oauth-basic").then(|| find(begin, user.len()))
}

/// The part up to the path; `None` where it holds what no user information may.
fn authority(rest: &[u8]) -> Option<&[u8]> {
    let rest = rest.get(..MAX_AUTHORITY).unwrap_or(rest);
    let end = rest
        .iter()
        .position(|byte| {
            !byte.is_ascii_graphic()
                || matches!(
                    byte,
                    b'/' | b'?'
                        | b'#'
                        | b'"'
                        | b'\''
                        | b'<'
                        | b'>'
                        | b'`'
                        | b'\\'
                        | b'|'
                        | b'^'
                        | b'['
                        | b']'
                )
        })
        .unwrap_or(rest.len());
    // A bracket may open the address of a host, and nothing else.
    let authority = rest.get(..end)?;
    authority.contains(&b'@').then_some(authority)
}

/// The scheme before `://`.
fn scheme(before: &[u8]) -> Option<String> {
    let before = before
        .get(before.len().saturating_sub(MAX_SCHEME)..)
        .unwrap_or(before);
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let begin = before
        .iter()
        .rposition(|byte| !is_part(byte))
        .map_or(0, |at| at + 1);
    let scheme = std::str::from_utf8(before.get(begin..)?).ok()?;
    let good = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    good.then(|| scheme.to_ascii_lowercase())
}

fn is_host(host: &str) -> bool {
    !host.is_empty()
        && host.starts_with(|c: char| c.is_ascii_alphanumeric())
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
}

/// Whether the password is one, and one that is worth something.
fn is_given_away(user: &str, password: &str, host: &str) -> bool {
    if password.len() < 3 || is_template(password) || is_template(user) || is_filler(password) {
        return false;
    }
    let lower = host.to_ascii_lowercase();
    let documentation = DOCUMENTATION.iter().any(|known| {
        lower == *known
            || lower
                .strip_suffix(known)
                .is_some_and(|it| it.ends_with('.'))
    });
    if documentation || example::is_placeholder(password.as_bytes()) {
        return false;
    }
    let password = password.to_ascii_lowercase();
    let known = password.eq_ignore_ascii_case(user)
        || DEFAULTS.contains(&password.as_str())
        || strip_digits(&password).is_some_and(|word| DEFAULTS.contains(&word) || is_filler(word));
    !known
}

/// Whether a value only stands for a password: `password`, `<secret>`, `xxxxx`,
/// `*****`, `my-password`.
pub(crate) fn is_filler(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let bare: String = lower
        .chars()
        .filter(|c| !matches!(c, '-' | '_' | '.' | '!'))
        .collect();
    let mut characters = bare.chars();
    let one = characters.next();
    FILLERS.contains(&lower.as_str())
        || FILLERS.contains(&bare.as_str())
        || characters.all(|c| Some(c) == one)
        || [
            "your",
            "changeme",
            "example",
            "placeholder",
            "redacted",
            "password",
        ]
        .iter()
        .any(|word| bare.contains(word))
}

/// The value without digits at its end, if it has some: `postgres1`.
fn strip_digits(value: &str) -> Option<&str> {
    let word = value.trim_end_matches(|c: char| c.is_ascii_digit());
    (word.len() < value.len()).then_some(word)
}

/// Whether something else is put in here: `$VAR`, `${VAR}`, `{{ x }}`, `%s`,
/// `<x>`, `$(x)`, `{x}`, `%(x)s`, `:x`. `%40` is a character.
fn is_template(value: &str) -> bool {
    let format = value.match_indices('%').any(|(at, _)| {
        let code = value.get(at + 1..at + 3).unwrap_or_default();
        code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    format
        || value.contains(['$', '{', '}', '<', '>', '(', ')', '*'])
        || value.contains("...")
        || value.contains('…')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<String> {
        let find = find(text, text.find("://").unwrap())?;
        Some(find.span.text(text).to_owned())
    }

    #[test]
    fn a_password_is_found_for_what_it_is() {
        for (text, password) in [
            ("postgres://app:Tr0ub4dor-7@db:5432/app", "Tr0ub4dor-7"),
            ("redis://:kV93hq2mw@cache.prod.internal", "kV93hq2mw"),
            (
                "x=https://deploy:gX7%40pLq2@git.acme.dev/a.git",
                "gX7%40pLq2",
            ),
            ("amqp://u:zt8@x7Kq@mq.acme.dev", "zt8@x7Kq"),
        ] {
            assert_eq!(found(text).as_deref(), Some(password), "{text}");
        }
    }

    #[test]
    fn what_only_looks_so_is_not() {
        for text in [
            "https://user:password@host.tld/x",
            "postgres://postgres:postgres@localhost/x",
            "postgres://app:${DB_PASSWORD}@db/x",
            "postgres://app:$(PASSWORD)@db/x",
            "https://{{ user }}:{{ pass }}@db/x",
            "https://u:%s@host/x",
            "https://u:<password>@host/x",
            "https://u:Kq9vXr42@registry.example.com/x",
            "https://host:8080/a@b",
            "https://a.b/c?d=e:f@g",
            "git+ssh://git@github.com:22/x",
            "http://[^:]+:[^@]+@x",
            "https://user:xxxxx@host",
            "https://user:*****@host",
            "amqp://guest:guest@rabbitmq:5672",
            "mongodb://root:root123@mongo",
            "://a:b8Kq2x@c",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
