//! Whom a file is encrypted for, in one form for files and creation rules.

use std::fmt;

/// The kinds of keys that SOPS knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RecipientKind {
    /// AWS KMS, by ARN.
    Kms,
    /// GCP KMS, by resource id.
    GcpKms,
    /// Huawei Cloud KMS, by key id.
    Hckms,
    /// Azure Key Vault, by the URL of the key without its version.
    AzureKv,
    /// The transit engine of Vault or OpenBao, by the URL of the key.
    HcVault,
    /// age, by public key.
    Age,
    /// PGP, by fingerprint.
    Pgp,
}

impl RecipientKind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::Kms,
        Self::GcpKms,
        Self::Hckms,
        Self::AzureKv,
        Self::HcVault,
        Self::Age,
        Self::Pgp,
    ];

    /// Its key in the metadata of a file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Kms => "kms",
            Self::GcpKms => "gcp_kms",
            Self::Hckms => "hckms",
            Self::AzureKv => "azure_kv",
            Self::HcVault => "hc_vault",
            Self::Age => "age",
            Self::Pgp => "pgp",
        }
    }

    /// The kind with this key in the metadata of a file.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One key that can decrypt.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Recipient {
    /// What kind of key it is.
    pub kind: RecipientKind,
    /// Its public name, in the form that all places share.
    pub id: String,
}

impl Recipient {
    /// A recipient as a creation rule writes it. What may differ without making
    /// another key is dropped: blanks, the role of an ARN, the version of an
    /// Azure key, the `!` of a PGP subkey.
    #[must_use]
    pub fn new(kind: RecipientKind, text: &str) -> Self {
        let text = text.trim();
        let without_blanks = || text.split_whitespace().collect::<String>();
        let id = match kind {
            RecipientKind::Kms => {
                let arn = without_blanks();
                arn.split_once("+arn:")
                    .map_or_else(|| arn.clone(), |(key, _)| key.to_owned())
            }
            RecipientKind::GcpKms => without_blanks(),
            RecipientKind::Pgp => without_blanks().trim_end_matches('!').to_ascii_uppercase(),
            RecipientKind::AzureKv => match text.split_once("/keys/") {
                Some((vault, key)) => {
                    let name = key.split('/').next().unwrap_or(key);
                    format!("{}/keys/{name}", vault.trim_end_matches('/'))
                }
                None => text.to_owned(),
            },
            RecipientKind::HcVault => text.trim_end_matches('/').replacen("/v1/", "/", 1),
            RecipientKind::Hckms | RecipientKind::Age => text.to_owned(),
        };
        Self { kind, id }
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind.name(), self.id)
    }
}
