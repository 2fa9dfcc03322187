//! What the secrets linter keeps of a file: never the text of a value.

use railint_lint::{Later, Place};
use serde::{Deserialize, Serialize};

/// The facts of one file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// What SOPS has to do with it; `None` where it is no concern of SOPS.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub sops: Option<SopsFacts>,
    /// Secrets in clear, by where they stand.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub spots: Spots,
    /// Tokens, private keys and passwords in URLs, in the order of the text.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub material: Vec<MaterialFacts>,
    /// Files that its commands name, from the root of the repo: every path that
    /// may be meant.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub uses: Later<Vec<(String, Place)>>,
}

/// The places of a file where a secret stands in clear, by where they stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spots {
    /// The places, in the order of the text.
    pub list: Vec<Spot>,
    /// How many more there are.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub more: usize,
    /// Files of a `secretGenerator` whose lines become values of a Secret, as
    /// they are written, and where.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub env_files: Vec<(String, Place)>,
}

/// A place where a secret stands in clear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// What stands there.
    pub kind: SpotKind,
    /// The keys that lead to it, for people; in a command the word that hands
    /// it over.
    pub key: String,
    /// The value, without its text.
    pub place: Place,
}

/// What stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpotKind {
    /// A secret in a value.
    Plain,
    /// A password that everybody tries first.
    Default,
    /// A secret in a `Secret` of Kubernetes, or in what makes one.
    Kubernetes,
    /// A login in a kubeconfig.
    Kubeconfig,
    /// A secret in a command.
    Command,
    /// A value of a file that would be a secret if a `Secret` were made of it.
    Loose,
}

/// Something that is known to be secret by its form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaterialFacts {
    /// What it is.
    pub what: Material,
    /// All of it, without its text; the start of the file for a keystore.
    pub place: Place,
}

/// What is known to be secret by its form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Material {
    /// A token of the format with this id in `rules/secrets/tokens.yaml`.
    Token(String),
    /// A private key, in words: "an RSA private key".
    PrivateKey(String),
    /// A password in a URL.
    Url {
        /// The scheme of the URL, in lower case.
        scheme: String,
        /// The host that it is for.
        host: String,
        /// Whether it is one that everybody tries first.
        #[serde(default, skip_serializing_if = "railint_lint::is_default")]
        default: bool,
    },
}

/// What a file is to SOPS.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SopsFacts {
    /// It has a SOPS envelope.
    Encrypted(Box<EnvelopeFacts>),
    /// It has none, although it could.
    Plain(PlainFacts),
    /// It is a `.sops.yaml`.
    Config(Box<ConfigFacts>),
    /// It is a `.sops.yml`, which SOPS passes over.
    IgnoredConfig,
}

/// A file without an envelope.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlainFacts {
    /// The keys at the top of a YAML file, as far as a look at its lines tells;
    /// `None` for other files.
    pub top_keys: Later<Option<Keys>>,
    /// It is a template, or a Secret of references to values that are kept
    /// elsewhere, and nothing in it was found to be a secret.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub made: bool,
}

/// Keys of a file, in one text: there are some of each YAML file of a stack. In
/// JSON they are a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Vec<String>", from = "Vec<String>")]
pub struct Keys(String);

impl Keys {
    /// Each key, none of which goes over several lines.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.lines()
    }
}

impl From<Vec<String>> for Keys {
    fn from(keys: Vec<String>) -> Self {
        Self(keys.join("\n"))
    }
}

impl From<Keys> for Vec<String> {
    fn from(keys: Keys) -> Self {
        keys.iter().map(str::to_owned).collect()
    }
}

/// A file with an envelope.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EnvelopeFacts {
    /// Where the metadata begin.
    pub place: Place,
    /// The selector in force.
    pub selection: Selection,
    /// Where the selector stands, if the file names one.
    pub selection_place: Option<Place>,
    /// The keys that can decrypt, `age age1...`, sorted, each once.
    pub recipients: Vec<String>,
    /// Values in clear that the selector wants encrypted: their key paths.
    pub plain: Vec<(String, Place)>,
    /// How many more there are.
    pub more_plain: usize,
    /// The key paths of values that are encrypted, as many as are kept.
    #[serde(default, skip_serializing_if = "railint_lint::is_default")]
    pub encrypted: Vec<String>,
    /// What is malformed.
    pub flaws: Vec<(String, Place)>,
}

/// A selector: its name in SOPS, and its suffix or expression.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// For example `encrypted_regex`.
    pub name: String,
    /// For example `^(data|stringData)$`.
    pub value: String,
}

/// A `.sops.yaml`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ConfigFacts {
    /// Its creation rules; `None` if it has none, and so is none to SOPS.
    pub rules: Option<Vec<RuleFacts>>,
}

/// A creation rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleFacts {
    /// Where it begins.
    pub place: Place,
    /// The expression for paths; `None` matches all.
    pub path_regex: Option<String>,
    /// The selector that files get; `None` if SOPS refuses the rule.
    pub selection: Option<Selection>,
    /// The recipients that files get, sorted, each once; `None` where the rule
    /// names none, or only placeholders.
    pub recipients: Option<Vec<String>>,
}
