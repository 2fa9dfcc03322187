//! Programs that take a secret as an argument.

use std::sync::LazyLock;

use railint_source::holds;

use crate::marks::Marks;

/// How a program takes a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The value of this flag: `-p x`, `-px`.
    Flag(&'static str),
    /// What is attached to this flag; alone it asks: `-px`.
    Attached(&'static str),
    /// What stands behind the colon in the value of a flag: `-u user:x`.
    AfterColon(&'static str),
    /// What stands behind `pass:` in the value of a flag.
    AfterPass(&'static str),
    /// The last argument, where there are at least so many.
    Last(usize),
    /// The argument of this number, counted from 1.
    At(usize),
}

/// A program, its first arguments, and how it takes a secret.
type Program = (&'static str, &'static [&'static str], Form);

/// All of them. Long flags whose name says that they hold a secret
/// (`--password`) are known without being listed.
pub(super) static PROGRAMS: &[Program] = &[
    ("curl", &[], Form::AfterColon("-u")),
    ("curl", &[], Form::AfterColon("--user")),
    ("curl", &[], Form::AfterColon("-U")),
    ("curl", &[], Form::AfterColon("--proxy-user")),
    ("docker", &["login"], Form::Flag("-p")),
    ("podman", &["login"], Form::Flag("-p")),
    ("buildah", &["login"], Form::Flag("-p")),
    ("nerdctl", &["login"], Form::Flag("-p")),
    ("helm", &["registry", "login"], Form::Flag("-p")),
    ("oras", &["login"], Form::Flag("-p")),
    ("crane", &["auth", "login"], Form::Flag("-p")),
    ("skopeo", &["login"], Form::Flag("-p")),
    ("htpasswd", &[], Form::Last(3)),
    ("ldapadd", &[], Form::Flag("-w")),
    ("ldapmodify", &[], Form::Flag("-w")),
    ("ldapsearch", &[], Form::Flag("-w")),
    ("ldappasswd", &[], Form::Flag("-w")),
    ("mariadb", &[], Form::Attached("-p")),
    ("mariadb-dump", &[], Form::Attached("-p")),
    ("mysql", &[], Form::Attached("-p")),
    ("mysqladmin", &[], Form::Attached("-p")),
    ("mysqldump", &[], Form::Attached("-p")),
    ("mongo", &[], Form::Flag("-p")),
    ("mongosh", &[], Form::Flag("-p")),
    ("mongodump", &[], Form::Flag("-p")),
    ("mc", &["alias", "set"], Form::At(6)),
    ("openssl", &[], Form::AfterPass("-passin")),
    ("openssl", &[], Form::AfterPass("-passout")),
    ("openssl", &[], Form::AfterPass("-pass")),
    ("rabbitmqctl", &["add_user"], Form::Last(3)),
    ("rabbitmqctl", &["change_password"], Form::Last(3)),
    ("redis-cli", &[], Form::Flag("-a")),
    ("valkey-cli", &[], Form::Flag("-a")),
    ("smbclient", &[], Form::AfterColon("-U")),
    ("sshpass", &[], Form::Flag("-p")),
    ("vault", &["login"], Form::Last(2)),
    ("bao", &["login"], Form::Last(2)),
];

/// The names of all of them, each once.
static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut names: Vec<&str> = PROGRAMS.iter().map(|(name, ..)| *name).collect();
    names.sort_unstable();
    names.dedup();
    names
});

/// The names of all of them, each once; by its place each is known in [`Marks`].
pub(crate) fn names() -> &'static [&'static str] {
    &NAMES
}

/// A cheap look: whether a text names one of them, and somewhere the arguments
/// by which it takes a secret.
pub(super) fn may_run(text: &str, marks: &Marks) -> bool {
    let named = |(number, _): &(usize, &&str)| marks.programs & (1 << number) != 0;
    marks.programs != 0
        && may_take_a_secret(text)
        && NAMES
            .iter()
            .enumerate()
            .filter(named)
            .any(|(_, name)| takes_a_secret(name, text))
}

/// A cheaper look: whether one of the flags stands somewhere, or what the
/// programs without flags are told to do.
fn may_take_a_secret(text: &str) -> bool {
    let bytes = text.as_bytes();
    let begins_flag = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        let rest = bytes.get(at + 1..).unwrap_or_default();
        let known = matches!(rest, [b'u' | b'U' | b'p' | b'w' | b'a', ..])
            || rest.starts_with(b"-user")
            || rest.starts_with(b"-proxy-user");
        known && !before.is_some_and(|byte| is_part(*byte))
    };
    // They stand for the programs whose last argument is a secret.
    let told = ["htpasswd", "alias", "rabbitmqctl", "login"];
    memchr::memchr_iter(b'-', bytes).any(begins_flag) || told.iter().any(|word| holds(text, word))
}

/// Whether a flag cannot begin behind this byte.
fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_./".contains(&byte)
}

/// Whether the name of this number stands at an offset, as a word of its own.
pub(crate) fn stands_at(text: &str, at: usize, number: usize) -> bool {
    let bytes = text.as_bytes();
    let goes_on = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let before = at.checked_sub(1).and_then(|at| bytes.get(at));
    let Some(name) = NAMES.get(number) else {
        return false;
    };
    let rest = bytes.get(at..).unwrap_or_default();
    rest.starts_with(name.as_bytes()) && !goes_on(before) && !goes_on(rest.get(name.len()))
}

/// Whether a text holds the arguments by which a program takes a secret.
fn takes_a_secret(name: &str, text: &str) -> bool {
    let mut forms = PROGRAMS.iter().filter(|(program, ..)| *program == name);
    forms.any(|(_, first, form)| first.iter().all(|word| holds(text, word)) && form.may_stand(text))
}

impl Form {
    /// Whether the flag stands somewhere in a text.
    fn may_stand(self, text: &str) -> bool {
        let (Self::Flag(flag)
        | Self::Attached(flag)
        | Self::AfterColon(flag)
        | Self::AfterPass(flag)) = self
        else {
            return true;
        };
        memchr::memmem::find_iter(text.as_bytes(), flag).any(|at| {
            let before = at.checked_sub(1).and_then(|at| text.as_bytes().get(at));
            !before.is_some_and(|byte| is_part(*byte))
        })
    }
}

/// Programs whose arguments speak of texts rather than hand them over.
pub(super) static TALKERS: &[&str] = &[
    "[", "[[", "awk", "case", "echo", "egrep", "expect", "fgrep", "grep", "gawk", "jq", "printf",
    "read", "rg", "sed", "test", "unset", "yq", "log", "die", "fail", "info", "warn", "error",
    "msg", "fatal", "git", "perl", "python", "python3", "ruby", "node", "trap", "tr", "cut",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cheaper_look_knows_every_program() {
        for (name, first, form) in PROGRAMS {
            let flag = match form {
                Form::Flag(flag)
                | Form::Attached(flag)
                | Form::AfterColon(flag)
                | Form::AfterPass(flag) => flag,
                Form::Last(_) | Form::At(_) => "",
            };
            let text = format!("{name} {} {flag}", first.join(" "));
            assert!(may_run(&text, &Marks::of(&text)), "{text}");
        }
        let text = "image: my-postgres\nrun: curl a-user\n- mysql\n";
        assert!(!may_run(text, &Marks::of(text)));
        assert!(names().len() <= 64, "they are kept as bits");
    }
}
