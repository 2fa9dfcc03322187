//! Commands that change a host: packages and the firewall.

use railint_syntax::command::{Command, Word};

/// The packages that a command installs.
#[must_use]
pub fn packages(command: &Command) -> Vec<&Word> {
    let verbs: &[&str] = match command.name() {
        Some("apt" | "apt-get" | "aptitude" | "dnf" | "yum" | "zypper" | "microdnf") => {
            &["install"]
        }
        Some("apk") => &["add"],
        Some("pacman") => &["-S", "-Sy", "-Syu"],
        Some("snap") => &["install"],
        _ => return Vec::new(),
    };
    let words = command.effective();
    let Some(at) = words
        .iter()
        .position(|word| verbs.contains(&word.text.as_str()))
    else {
        return Vec::new();
    };
    let rest = words.iter().skip(at + 1);
    rest.filter(|word| !word.dynamic && !word.text.starts_with('-'))
        .collect()
}

/// What of the operating system a command sets up, in a word; `None` where it
/// only asks.
#[must_use]
pub fn hardens(command: &Command) -> Option<&'static str> {
    let words = command.effective();
    let first = words.get(1).map(|word| word.text.as_str());
    match command.name()? {
        "ufw" => (!matches!(first, None | Some("status" | "version" | "show" | "app")))
            .then_some("the firewall"),
        "firewall-cmd" => words
            .iter()
            .any(|word| word.text.starts_with("--add-") || word.text.starts_with("--remove-"))
            .then_some("the firewall"),
        _ => None,
    }
}
