//! Values that some tool fills in: templates and variables of all dialects.

/// Whether a value, or a part of it, is filled in by some tool.
pub(super) fn is_template(value: &str) -> bool {
    const PAIRS: &[(&str, &str)] = &[
        ("{{", "}}"),
        ("${", "}"),
        ("$(", ")"),
        ("{%", "%}"),
        ("<%", "%>"),
        ("#{", "}"),
        ("[[", "]]"),
        ("((", "))"),
        ("%(", ")s"),
        ("%{", "}"),
        ("$__", "}"),
        ("`", "`"),
    ];
    // Whole values only: what they open with is common in passwords.
    const WHOLE: &[(&str, &str)] = &[
        ("<", ">"),
        ("%", "%"),
        ("@", "@"),
        ("&", ";"),
        ("__", "__"),
        ("{", "}"),
        ("[", "]"),
        ("$", ""),
        ("!", ""),
    ];
    let inside = |(open, close): &(&str, &str)| {
        value
            .split_once(open)
            .is_some_and(|(_, rest)| rest.contains(close))
    };
    let whole = |(open, close): &(&str, &str)| {
        let name = value
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close));
        name.is_some_and(is_name_of_variable)
    };
    value.contains("{{")
        || has_parameter_at_start(value)
        || PAIRS.iter().any(inside)
        || WHOLE.iter().any(whole)
        || has_slot(value)
        || has_variable(value)
}

/// Whether a value begins with a parameter of Symfony or a variable of Windows,
/// and goes on as a path: `%kernel.project_dir%/config`.
fn has_parameter_at_start(value: &str) -> bool {
    let name = value
        .strip_prefix('%')
        .and_then(|rest| rest.split_once('%'));
    name.is_some_and(|(name, rest)| is_name_of_variable(name) && rest.starts_with(['/', '\\']))
}

/// Where a tool looks something up, rather than in a variable of this name:
/// `${ENV:NAME}` of Trino and OpenTelemetry, `${ssm:/path}` of Serverless.
const LOOKED_UP_IN: &[&str] = &[
    "cf", "ctx", "env", "file", "opt", "param", "secret", "secrets", "self", "sops", "ssm", "sys",
    "vault",
];

/// What a variable stands for where nobody gives it a value: `${NAME:-this}` of
/// the shell and Compose, `${name:this}` of Spring.
pub(super) fn fallback(value: &str) -> Option<&str> {
    let inside = value.strip_prefix("${")?.strip_suffix('}')?;
    let (name, rest) = inside.split_once(':')?;
    let fallback = rest.strip_prefix('-').unwrap_or(rest);
    // `${NAME:?message}` and `${NAME:0:8}` are of another kind.
    let is_one = !fallback.contains(['$', '{', ':']) && !rest.starts_with(['?', '+', '=']);
    let is_lookup =
        fallback.len() == rest.len() && LOOKED_UP_IN.contains(&name.to_ascii_lowercase().as_str());
    (is_one && !is_lookup && is_name_of_variable(name)).then_some(fallback)
}

/// Whether a text can be the name of a variable, or what a reader is told to
/// put in its place.
fn is_name_of_variable(name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || "_-. :/|#".contains(c);
    name.starts_with(|c: char| c.is_alphabetic() || c == '_') && name.chars().all(is_part)
}

/// Whether `<something>` stands in a text.
fn has_slot(value: &str) -> bool {
    value.split('<').skip(1).any(|rest| {
        rest.split_once('>')
            .is_some_and(|(name, _)| is_name_of_variable(name))
    })
}

/// Whether a variable of the shell stands in a text: `$NAME`, in capitals where
/// it is not the whole of it.
fn has_variable(value: &str) -> bool {
    value.split('$').skip(1).any(|rest| {
        let name: String = rest
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect();
        let behind = rest.get(name.len()..).unwrap_or_default();
        let ends = !behind.starts_with(|c: char| c.is_alphanumeric());
        let is_capital = name.bytes().all(|b| !b.is_ascii_lowercase());
        name.len() >= 3 && ends && is_capital && name.bytes().any(|b| b.is_ascii_uppercase())
    })
}
