//! Passwords in URLs: `scheme://user:password@host`.

use railint_source::Span;

use super::example;
use super::scan::{Find, What};
use super::url_words;
use crate::keys::Worth;
use crate::value::{self, Judged};

/// How much of an authority is looked at, in bytes.
const MAX_AUTHORITY: usize = 400;

/// How long a scheme is at most.
const MAX_SCHEME: usize = 32;

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
    let host = shown_host(host)?;
    let scheme = scheme(bytes.get(..at)?)?;
    let user = std::str::from_utf8(user).ok()?;
    let password_text = std::str::from_utf8(password).ok()?;
    let find = |start: usize, length: usize, default: bool| Find {
        what: What::Url {
            scheme: scheme.clone(),
            host: host.to_owned(),
            default,
        },
        span: Span::new(start, start + length),
    };
    if is_given_away(user, password_text, host) {
        return Some(find(begin + colon + 1, password.len(), false));
    }
    if is_default(user, password_text, host) {
        return Some(find(begin + colon + 1, password.len(), true));
    }
    // `https://TOKEN:x-oauth-basic@...`: the user is the secret.
    let token = user.len() >= 20
        && user.bytes().any(|byte| byte.is_ascii_digit())
        && user.bytes().any(|byte| byte.is_ascii_alphabetic())
        && !is_template(user)
        && !user.contains('.')
        && !example::is_placeholder(user.as_bytes());
    (token && password_text == "x-oauth-basic").then(|| find(begin, user.len(), false))
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

/// A host as it is shown; `None` where what stands there is none. What a template
/// or a variable names is one that is not known.
fn shown_host(host: &str) -> Option<&str> {
    const FILLED_IN: &[(&str, &str)] = &[("{{", "{{…}}"), ("${", "${…}"), ("$(", "$(…)")];
    let filled_in = FILLED_IN.iter().find(|(opens, _)| host.starts_with(opens));
    match filled_in {
        Some((_, shown)) => Some(shown),
        None => is_host(host).then_some(host),
    }
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
    if password.len() < 3
        || is_template(password)
        || is_template(user)
        || url_words::is_filler(password)
    {
        return false;
    }
    !url_words::is_of_documentation(host)
        && !example::is_placeholder(password.as_bytes())
        && !password.eq_ignore_ascii_case(user)
        && !is_name_of_constant(password)
        && !url_words::is_known(password)
}

/// Whether a text is the name of what is to be put in: `ACCESS_TOKEN`.
fn is_name_of_constant(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_uppercase() || byte == b'_';
    text.contains('_') && text.bytes().all(is_part)
}

/// Whether the password is one that everybody tries first, and somebody may
/// really log in with it.
fn is_default(user: &str, password: &str, host: &str) -> bool {
    // `DB_PASSWORD`.
    let has = |test: fn(&u8) -> bool| password.as_bytes().iter().any(test);
    let is_name = has(u8::is_ascii_uppercase) && !has(u8::is_ascii_lowercase);
    let filled_in = is_template(password) || is_template(user);
    if filled_in || is_name || url_words::is_of_documentation(host) {
        return false;
    }
    if url_words::is_anybody(user) || url_words::is_this_machine(host) {
        return false;
    }
    !matches!(value::judge(password, Worth::Password), Judged::Not(_))
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
        let default = matches!(find.what, What::Url { default: true, .. });
        let shown = find.span.text(text);
        Some(format!("{}{shown}", if default { "default " } else { "" }))
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
            ("mysql://app:Kq9vXr42@{{ host }}/x", "Kq9vXr42"),
            ("mysql://app:Kq9vXr42@${DB_HOST}:3306/x", "Kq9vXr42"),
            ("amqp://guest:guest@rabbitmq:5672", "default guest"),
            ("mongodb://root:root123@mongo", "default root123"),
            ("redis://:changeme@{{ redis }}:6379", "default changeme"),
            ("postgres://docs:password@db/x", "default password"),
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
            "postgres://user:pass@db/x",
            "postgres://app:DB_PASSWORD@db/x",
            "https://NAME:PERSONAL_ACCESS_TOKEN@github.com/x",
            "redis://:changeme@127.0.0.1",
            "://a:b8Kq2x@c",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
