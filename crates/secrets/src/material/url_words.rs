//! The words of passwords and hosts in URLs that give nothing away.

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
    "mypass",
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

/// Users of documentation, in lower case.
const ANYBODY: &[&str] = &["user", "username", "usr", "login", "name", "me", "u", "foo"];

/// Whether a host is one of documentation.
pub(crate) fn is_of_documentation(host: &str) -> bool {
    let lower = host.to_ascii_lowercase();
    DOCUMENTATION.iter().any(|known| {
        let before = lower.strip_suffix(known);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

/// Whether a host is this machine, or stands for one.
pub(crate) fn is_this_machine(host: &str) -> bool {
    matches!(host, "localhost" | "host" | "hostname" | "0.0.0.0") || host.starts_with("127.")
}

/// Whether a user stands for whoever reads it.
pub(crate) fn is_anybody(user: &str) -> bool {
    ANYBODY.contains(&user.to_ascii_lowercase().as_str())
}

/// Whether a password is one that software comes with, or a filler with a number.
pub(crate) fn is_known(password: &str) -> bool {
    let password = password.to_ascii_lowercase();
    let word = strip_digits(&password);
    DEFAULTS.contains(&password.as_str())
        || word.is_some_and(|word| DEFAULTS.contains(&word) || is_filler(word))
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
