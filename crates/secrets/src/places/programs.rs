//! Programs that take a secret as an argument.

use std::sync::LazyLock;

use regex::Regex;

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
    ("mc", &["alias", "set"], Form::Last(6)),
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

/// The names of all of them.
static NAMES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let names: Vec<&str> = PROGRAMS.iter().map(|(name, ..)| *name).collect();
    // By bytes: with the letters of all languages this search is slow.
    Regex::new(&format!(r"(?-u:\b)(?:{})(?-u:\b)", names.join("|"))).ok()
});

/// A cheap look: whether a text names one of them, and somewhere the arguments
/// by which it takes a secret.
pub(super) fn may_run(text: &str) -> bool {
    let Some(names) = NAMES.as_ref() else {
        return true;
    };
    let mut seen: Vec<&str> = Vec::new();
    names.find_iter(text).any(|name| {
        let name = name.as_str();
        if seen.contains(&name) {
            return false;
        }
        seen.push(name);
        PROGRAMS.iter().any(|(program, first, form)| {
            *program == name && first.iter().all(|word| text.contains(word)) && form.may_stand(text)
        })
    })
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
        let is_part = |b: &u8| b.is_ascii_alphanumeric() || b"-_./".contains(b);
        text.match_indices(flag).any(|(at, _)| {
            let before = at.checked_sub(1).and_then(|at| text.as_bytes().get(at));
            !before.is_some_and(is_part)
        })
    }
}

/// Programs whose arguments speak of texts rather than hand them over.
pub(super) static TALKERS: &[&str] = &[
    "[", "[[", "awk", "case", "echo", "egrep", "expect", "fgrep", "grep", "gawk", "jq", "printf",
    "read", "rg", "sed", "test", "unset", "yq", "log", "die", "fail", "info", "warn", "error",
    "msg", "fatal", "git", "perl", "python", "python3", "ruby", "node", "trap", "tr", "cut",
];
