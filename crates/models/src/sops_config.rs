//! The configuration of SOPS, `.sops.yaml`: which files are encrypted how, and
//! for whom.

use railint_source::Span;
use railint_syntax::sops::{Recipient, RecipientKind, Selector, SelectorKind};
use railint_syntax::yaml::{Entry, Kind, Node, Stream};

/// The only name under which SOPS finds its configuration.
pub const FILE_NAME: &str = ".sops.yaml";

/// The name that SOPS passes over with a warning.
pub const IGNORED_FILE_NAME: &str = ".sops.yml";

/// How deep key groups may be merged into each other.
const MAX_MERGES: usize = 16;

/// A creation rule. The first one that matches a path holds for it.
#[derive(Debug, Clone)]
pub struct CreationRule {
    /// Where it begins: its expression, else its first key, else the item.
    pub span: Span,
    /// The expression for paths; `None` (also when empty) matches all.
    pub path_regex: Option<String>,
    /// The selectors; SOPS refuses more than one.
    pub selectors: Vec<(Selector, Span)>,
    /// The recipients, group by group, with their places.
    pub groups: Vec<Vec<(Recipient, Span)>>,
}

impl CreationRule {
    /// The selector that files of this rule get; `None` if SOPS refuses the rule.
    #[must_use]
    pub fn selector(&self) -> Option<Selector> {
        match self.selectors.as_slice() {
            [] => Some(Selector::default()),
            [(selector, _)] => Some(selector.clone()),
            _ => None,
        }
    }
}

/// The creation rules of a configuration, in order. `None` where it has no list
/// of them: SOPS then takes the file for absent.
#[must_use]
pub fn creation_rules(stream: &Stream) -> Option<Vec<CreationRule>> {
    let rules = stream.documents().next()?.get("creation_rules")?.value;
    (rules.kind() == Kind::Sequence).then(|| rules.items().map(creation_rule).collect())
}

fn creation_rule(rule: Node<'_>) -> CreationRule {
    let path_regex = text(rule, "path_regex");
    let first = rule.entries().next().map(|entry| entry.key.span());
    let selectors = SelectorKind::ALL.into_iter().filter_map(|kind| {
        let entry = text(rule, kind.name())?;
        let value = entry.value.as_str()?;
        Some((Selector::new(kind, value), entry.value.span()))
    });
    CreationRule {
        span: path_regex
            .map(|entry| entry.value.span())
            .or(first)
            .unwrap_or_else(|| rule.span()),
        path_regex: path_regex.and_then(|entry| entry.value.as_str().map(str::to_owned)),
        selectors: selectors.collect(),
        groups: groups(rule),
    }
}

/// The entry of a key whose value is a text that is not empty.
fn text<'t>(node: Node<'t>, key: &str) -> Option<Entry<'t>> {
    node.get(key)
        .filter(|entry| entry.value.as_str().is_some_and(|text| !text.is_empty()))
}

/// The recipients of a rule: those of its key groups, else its own.
fn groups(rule: Node<'_>) -> Vec<Vec<(Recipient, Span)>> {
    let listed = rule.get("key_groups").map(|entry| entry.value.items());
    let groups: Vec<_> = listed
        .into_iter()
        .flatten()
        .map(|group| {
            let mut recipients = Vec::new();
            group_recipients(group, 0, &mut recipients);
            recipients
        })
        .collect();
    if !groups.is_empty() {
        return groups;
    }
    let mut own = Vec::new();
    for (key, kind) in [
        ("age", RecipientKind::Age),
        ("pgp", RecipientKind::Pgp),
        ("kms", RecipientKind::Kms),
        ("gcp_kms", RecipientKind::GcpKms),
        ("hckms", RecipientKind::Hckms),
        ("azure_keyvault", RecipientKind::AzureKv),
        ("hc_vault_transit_uri", RecipientKind::HcVault),
    ] {
        if let Some(entry) = rule.get(key) {
            listed_recipients(entry.value, kind, &mut own);
        }
    }
    vec![own]
}

/// The recipients of one key group and of those merged into it.
fn group_recipients(group: Node<'_>, depth: usize, recipients: &mut Vec<(Recipient, Span)>) {
    if depth > MAX_MERGES {
        return;
    }
    for entry in group.entries() {
        match entry.key.as_str() {
            Some("merge") => {
                for merged in entry.value.items() {
                    group_recipients(merged, depth + 1, recipients);
                }
            }
            Some("age") => listed_recipients(entry.value, RecipientKind::Age, recipients),
            Some("pgp") => listed_recipients(entry.value, RecipientKind::Pgp, recipients),
            Some("hc_vault") => listed_recipients(entry.value, RecipientKind::HcVault, recipients),
            Some("kms") => fields(entry.value, RecipientKind::Kms, "arn", recipients),
            Some("gcp_kms") => fields(
                entry.value,
                RecipientKind::GcpKms,
                "resource_id",
                recipients,
            ),
            Some("hckms") => fields(entry.value, RecipientKind::Hckms, "key_id", recipients),
            Some("azure_keyvault") => {
                for key in entry.value.items() {
                    if let (Some(vault), Some(name)) = (text(key, "vaultUrl"), text(key, "key"))
                        && let (Some(vault), Some(id)) = (vault.value.as_str(), name.value.as_str())
                    {
                        let url = format!("{vault}/keys/{id}");
                        let recipient = Recipient::new(RecipientKind::AzureKv, &url);
                        recipients.push((recipient, name.value.span()));
                    }
                }
            }
            _ => {}
        }
    }
}

/// The recipients that a field of each item names.
fn fields(
    items: Node<'_>,
    kind: RecipientKind,
    field: &str,
    recipients: &mut Vec<(Recipient, Span)>,
) {
    for entry in items.items().filter_map(|item| text(item, field)) {
        if let Some(id) = entry.value.as_str() {
            recipients.push((Recipient::new(kind, id), entry.value.span()));
        }
    }
}

/// The recipients of a text with commas, or of a list of such texts.
fn listed_recipients(
    value: Node<'_>,
    kind: RecipientKind,
    recipients: &mut Vec<(Recipient, Span)>,
) {
    for node in std::iter::once(value).chain(value.items()) {
        let ids = node.as_str().unwrap_or_default().split(',');
        for id in ids.map(str::trim).filter(|id| !id.is_empty()) {
            recipients.push((Recipient::new(kind, id), node.span()));
        }
    }
}

#[cfg(test)]
mod tests {
    use railint_syntax::yaml;

    use super::*;

    fn rules(text: &str) -> Vec<CreationRule> {
        creation_rules(&yaml::parse(text)).unwrap()
    }

    fn shown(rule: &CreationRule) -> Vec<Vec<String>> {
        let ids = |group: &Vec<(Recipient, Span)>| {
            group
                .iter()
                .map(|(recipient, _)| recipient.to_string())
                .collect()
        };
        rule.groups.iter().map(ids).collect()
    }

    #[test]
    fn recipients_come_as_text_with_commas_or_as_list() {
        let rules = rules(
            "keys: [&a age1a, &b age1b]\ncreation_rules:\n\
             - {path_regex: x, age: 'age1a, age1b,', kms: arn:k}\n\
             - age: [*a, *b]\n  pgp: >-\n    AB,\n    CD\n\
             - path_regex: ''\n  hc_vault_transit_uri: https://v/v1/t/keys/k\n",
        );
        assert_eq!(shown(&rules[0]), [["age age1a", "age age1b", "kms arn:k"]]);
        assert_eq!(rules[0].path_regex.as_deref(), Some("x"));
        assert_eq!(
            shown(&rules[1]),
            [["age age1a", "age age1b", "pgp AB", "pgp CD"]]
        );
        assert_eq!(shown(&rules[2]), [["hc_vault https://v/t/keys/k"]]);
        assert_eq!(rules[2].path_regex, None);
    }

    #[test]
    fn key_groups_win_over_own_keys_and_merge() {
        let text = "creation_rules:\n- age: age1no\n  key_groups:\n  - age: [age1a]\n    merge:\n    \
                    - pgp: [AB]\n    - kms: [{arn: arn:k}]\n  - hc_vault: [https://v/v1/t/keys/k]\n    \
                    gcp_kms: [{resource_id: p}]\n    hckms: [{key_id: r:u}]\n    \
                    azure_keyvault: [{vaultUrl: https://z, key: n, version: '1'}]\n";
        let rules = rules(text);
        assert_eq!(
            shown(&rules[0]),
            [
                vec!["age age1a", "pgp AB", "kms arn:k"],
                vec![
                    "hc_vault https://v/t/keys/k",
                    "gcp_kms p",
                    "hckms r:u",
                    "azure_kv https://z/keys/n"
                ],
            ]
        );
        assert_eq!(rules[0].groups[0][0].1.text(text), "age1a");
    }

    #[test]
    fn at_most_one_selector_holds() {
        let rules = rules(
            "creation_rules:\n- {}\n- {encrypted_regex: ^data$}\n- {encrypted_regex: a, unencrypted_suffix: b}\n",
        );
        assert_eq!(rules[0].selector(), Some(Selector::default()));
        assert_eq!(
            rules[1].selector(),
            Some(Selector::new(SelectorKind::EncryptedRegex, "^data$"))
        );
        assert_eq!(rules[2].selector(), None);
    }

    #[test]
    fn without_a_list_there_is_no_configuration() {
        for text in [
            "",
            "stores: {}\n",
            "creation_rules:\n",
            "creation_rules: x\n",
        ] {
            assert!(creation_rules(&yaml::parse(text)).is_none(), "{text}");
        }
    }
}
