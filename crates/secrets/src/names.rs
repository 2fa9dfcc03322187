//! What the name of a file says.

use railint_models::sops_config;

/// Ends of names under which sources of encrypted files, never read by SOPS
/// itself, are kept in clear.
const SOURCES: &[&str] = &[
    "template", "tmpl", "tpl", "example", "sample", "dist", "j2", "jinja", "jinja2", "gotmpl",
    "skel",
];

/// Ends of names of files that are about SOPS rather than encrypted by it.
const CODE: &[&str] = &[
    "md", "markdown", "rst", "adoc", "html", "go", "py", "rs", "js", "ts", "rb", "nix", "sh",
    "bash", "zsh", "fish", "ps1", "tf", "hcl", "mk", "pub", "asc", "lock", "svg", "png", "jpg",
];

/// Ends of names of files that SOPS encrypts: those that it knows, and those
/// that people have it wrap as binary files.
const ENCRYPTED: &[&str] = &[
    "yaml",
    "yml",
    "json",
    "env",
    "ini",
    "sops",
    "enc",
    "encrypted",
    "pem",
    "key",
    "toml",
    "tfvars",
    "tfstate",
];

/// Files that tools read in clear, in whatever folder they stand.
const ALWAYS_PLAIN: &[&str] = &[
    "kustomization.yaml",
    "kustomization.yml",
    "Kustomization",
    "Chart.yaml",
    "Chart.lock",
    ".gitignore",
    ".gitattributes",
];

/// Files that programs write from others: what is in them is elsewhere, too.
const GENERATED: &[&str] = &[
    "package-lock.json",
    "npm-shrinkwrap.json",
    "pnpm-lock.yaml",
    "composer.lock",
    "flake.lock",
    ".terraform.lock.hcl",
    "Chart.lock",
];

/// Folders that hold the words of a user interface.
const WORDS: &[&str] = &[
    "i18n",
    "l10n",
    "lang",
    "languages",
    "locale",
    "locales",
    "translations",
];

/// The form in which a file is written that is no tree, script or page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Dotenv,
    Ini,
    Toml,
    Hcl,
    Sql,
    Dockerfile,
    Netrc,
    Pgpass,
    Xml,
    /// Variables of Ansible, whose files need no extension.
    Yaml,
    /// Any other.
    Other,
}

impl Format {
    /// The form of a file by its name, and where it has no extension by its
    /// first line.
    pub(crate) fn of(path: &str, text: &str) -> Self {
        let name = name(path);
        if name == ".env" || name.starts_with(".env.") || name == ".envrc" {
            return Self::Dotenv;
        }
        if let Some(format) = Self::of_whole_name(name) {
            return format;
        }
        match name.rsplit_once('.').map(|(_, extension)| extension) {
            Some("env") => Self::Dotenv,
            Some("ini" | "cfg" | "cnf" | "conf" | "properties") => Self::Ini,
            // Units of systemd and Quadlet.
            Some("service" | "container" | "kube" | "pod") => Self::Ini,
            Some("toml") => Self::Toml,
            Some("tf" | "tfvars" | "hcl") => Self::Hcl,
            Some("sql") => Self::Sql,
            Some("xml" | "config") if text.trim_start().starts_with('<') => Self::Xml,
            Some(_) => Self::Other,
            None if is_of_inventory(path) => Self::Yaml,
            None => {
                let mut lines = text.lines().map(str::trim);
                let first = lines.find(|line| !line.is_empty() && !line.starts_with(['#', ';']));
                match first {
                    Some(line) if line.starts_with('[') && line.ends_with(']') => Self::Ini,
                    _ => Self::Other,
                }
            }
        }
    }
}

impl Format {
    /// The form that a whole name tells.
    fn of_whole_name(name: &str) -> Option<Self> {
        let lower = name.to_ascii_lowercase();
        let is_build = matches!(lower.as_str(), "dockerfile" | "containerfile");
        let (first, last) = (lower.split('.').next(), lower.rsplit('.').next());
        match lower.as_str() {
            ".netrc" | "_netrc" | "netrc" => Some(Self::Netrc),
            ".pgpass" | "pgpass" => Some(Self::Pgpass),
            _ if is_build || first == Some("dockerfile") || last == Some("dockerfile") => {
                Some(Self::Dockerfile)
            }
            _ => None,
        }
    }
}

/// Whether a file lies in a folder of Ansible for variables of hosts and groups.
fn is_of_inventory(path: &str) -> bool {
    let mut folders = path.split('/').rev().skip(1);
    folders.any(|folder| matches!(folder, "group_vars" | "host_vars"))
}

/// Whether a file is not searched for secrets by where they stand.
pub(crate) fn is_not_searched(path: &str) -> bool {
    let mut folders = path.split('/');
    let name = folders.next_back().unwrap_or(path);
    let first = name.split('.').next().unwrap_or(name);
    GENERATED.contains(&name)
        || folders.any(|folder| WORDS.contains(&folder))
        || matches!(first, "messages" | "translations")
}

/// The last part of a path.
pub(crate) fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Ends of names of files that hold no text: pictures, sound, fonts, archives,
/// programs. Not those of keystores.
const BINARY: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "icns", "bmp", "tif", "tiff", "psd", "mp3",
    "mp4", "m4a", "ogg", "flac", "wav", "webm", "mov", "avi", "mkv", "woff", "woff2", "ttf", "otf",
    "eot", "gz", "tgz", "zip", "xz", "zst", "bz2", "lz4", "7z", "rar", "tar", "jar", "war", "ear",
    "whl", "deb", "rpm", "apk", "dmg", "iso", "img", "qcow2", "class", "pyc", "o", "a", "so",
    "dll", "dylib", "exe", "wasm", "pdf", "docx", "xlsx", "pptx", "odt", "ods", "sqlite",
    "parquet",
];

/// Whether a file may hold text or keys: everything but what its name says is
/// something else.
pub(crate) fn wants(path: &str) -> bool {
    let name = name(path);
    match name.rsplit_once('.') {
        Some((_, extension)) => {
            let extension = extension.to_ascii_lowercase();
            !BINARY.contains(&extension.as_str())
        }
        None => true,
    }
}

/// Whether a file can have an envelope, or is a configuration of SOPS. Files
/// without an extension are read for others anyway.
pub(crate) fn may_have_envelope(path: &str) -> bool {
    let name = name(path);
    let Some((_, extension)) = name.rsplit_once('.') else {
        return true;
    };
    ENCRYPTED.contains(&extension) || name.starts_with(".env") || says_sops(path)
}

/// The part of a name that says that SOPS has encrypted the file.
const MARK: &str = ".sops.";

/// Whether the name says that SOPS has encrypted the file: `.sops.` is in it,
/// and it is neither configuration nor source nor code.
pub(crate) fn says_sops(path: &str) -> bool {
    let name = name(path);
    // Asked of every file, and nearly none has it.
    let mut dots = memchr::memchr_iter(b'.', name.as_bytes());
    let at = dots.find(|at| name.get(*at..).is_some_and(|rest| rest.starts_with(MARK)));
    let Some((stem, rest)) =
        at.and_then(|at| Some((name.get(..at)?, name.get(at + MARK.len()..)?)))
    else {
        return false;
    };
    let extension = rest.rsplit('.').next().unwrap_or(rest);
    // `.sops.yaml` and its like are about SOPS.
    !stem.is_empty() && !CODE.contains(&extension) && !is_source(path)
}

/// Whether the name says that the file is a source from which an encrypted one
/// is made: `x.sops.yaml.template`, `x.sops.example.yaml`, `secrets-sample.yaml`.
pub(crate) fn is_source(path: &str) -> bool {
    name(path).split('.').any(|part| {
        let end = part.rsplit(['-', '_']).next().unwrap_or(part);
        SOURCES.contains(&end.to_ascii_lowercase().as_str())
    })
}

/// Folders of what tests are fed with, without signs around them.
const TEST_DATA: &[&str] = &[
    "cassettes",
    "fixtures",
    "testdata",
    "test-data",
    "test_data",
    "tests",
];

/// Whether a file is there for tests, by its folders or its name: passwords that
/// people make up stand in them by design.
pub(crate) fn is_test_data(path: &str) -> bool {
    let mut parts = path.split('/').map(|part| {
        let bare = part.trim_start_matches(['.', '_']).trim_end_matches('_');
        bare.split('.').next().unwrap_or(bare)
    });
    parts.any(|part| TEST_DATA.contains(&part))
}

/// Whether a file that a creation rule matches may be demanded encrypted.
pub(crate) fn may_be_demanded(path: &str) -> bool {
    let name = name(path);
    let extension = name.rsplit('.').next().unwrap_or(name);
    let is_config = [sops_config::FILE_NAME, sops_config::IGNORED_FILE_NAME].contains(&name);
    !is_config && !ALWAYS_PLAIN.contains(&name) && !CODE.contains(&extension) && !is_source(path)
}

/// A text from a configuration, cut so that it fits into a message.
pub(crate) fn shortened(text: &str) -> String {
    const MAX_CHARS: usize = 100;
    match text.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tests_are_fed_with_is_told_by_its_folder_or_name() {
        for path in [
            "tests/a.yaml",
            "web/__fixtures__/1.json",
            "charts/x/.fixtures/ci.yaml",
            "apps/.fixtures.yaml",
            "internal/testdata/secret.yaml",
        ] {
            assert!(is_test_data(path), "{path}");
        }
        for path in [
            "clusters/test/a.yaml",
            "apps/tester/a.yaml",
            "contests/a.yaml",
        ] {
            assert!(!is_test_data(path), "{path}");
        }
    }

    #[test]
    fn the_name_says_what_is_encrypted() {
        for path in [
            "helm/x-values.sops.yaml",
            "example-app.sops.env",
            "key.sops.pem",
            "x.sops.json",
        ] {
            assert!(says_sops(path) && may_have_envelope(path), "{path}");
        }
        for path in [
            ".sops.yaml",
            "a/.sops.yaml.j2",
            ".sops.pub.asc",
            "x.sops.yaml.template",
            "x.sops.yaml.j2",
            "x.sops.template.yaml",
            "x.example.sops.yaml",
            "secret-sample.sops.yaml",
            "docs/use.sops.md",
            "x.yaml",
            "sops.yaml",
        ] {
            assert!(!says_sops(path), "{path}");
        }
    }

    #[test]
    fn what_can_have_an_envelope_is_read() {
        for path in [
            ".sops.yaml",
            ".sops.yml",
            "a.env",
            ".env.production",
            "id_rsa",
            "x.pem.enc",
        ] {
            assert!(may_have_envelope(path), "{path}");
        }
        for path in ["a.rs", "logo.png", "notes.md", "x.tf"] {
            assert!(!may_have_envelope(path), "{path}");
        }
    }

    #[test]
    fn everything_but_what_holds_no_text_is_looked_through() {
        for path in [
            "a.rs",
            "notes.md",
            "x.tf",
            "LICENSE",
            "keys/app.jks",
            "a.p12",
        ] {
            assert!(wants(path), "{path}");
        }
        for path in ["logo.PNG", "chart-1.0.tgz"] {
            assert!(!wants(path), "{path}");
        }
    }
}
