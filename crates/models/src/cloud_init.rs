//! cloud-init: what a machine does at its first start.

use railint_syntax::yaml::Node;

/// Whether a text is user data of cloud-init.
#[must_use]
pub fn is_cloud_config(text: &str) -> bool {
    text.trim_start_matches('\u{feff}')
        .starts_with("#cloud-config")
}

/// The packages that it installs.
#[must_use]
pub fn packages(root: Node<'_>) -> Vec<Node<'_>> {
    let list = root.get("packages").map(|list| list.value.items());
    // An entry may be a list of name and version.
    list.into_iter()
        .flatten()
        .filter_map(|item| match item.as_str() {
            Some(_) => Some(item),
            None => item.items().next(),
        })
        .collect()
}

/// The commands that it runs, those that are text.
#[must_use]
pub fn commands(root: Node<'_>) -> Vec<Node<'_>> {
    let lists = ["bootcmd", "runcmd"]
        .into_iter()
        .filter_map(|key| root.get(key));
    lists
        .flat_map(|list| list.value.items())
        .filter(|item| item.as_str().is_some())
        .collect()
}
