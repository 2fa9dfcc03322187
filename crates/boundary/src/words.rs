//! How service classes read in a sentence, and which files speak of the past.

/// A class with its article: `a database`.
pub(crate) fn one(class: &str) -> String {
    let name = noun(class);
    let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {name}")
}

/// A class in the plural: `databases`.
pub(crate) fn many(class: &str) -> String {
    let name = noun(class);
    match class {
        "ingress" => "ingress controllers".to_owned(),
        "identity" => "identity providers".to_owned(),
        "certificates" => "certificate controllers".to_owned(),
        _ => format!("{name}s"),
    }
}

fn noun(class: &str) -> String {
    match class {
        "broker" => "message broker".to_owned(),
        "object-store" => "object store".to_owned(),
        "secrets-manager" => "secrets manager".to_owned(),
        "identity" => "identity provider".to_owned(),
        "ingress" => "ingress controller".to_owned(),
        "cni" => "cluster network (CNI)".to_owned(),
        "csi" => "storage driver (CSI)".to_owned(),
        "certificates" => "certificate controller".to_owned(),
        "runtime" => "cluster runtime".to_owned(),
        "host" => "host service".to_owned(),
        "ci" => "CI service".to_owned(),
        "observability" => "monitoring service".to_owned(),
        other => other.to_owned(),
    }
}

/// Whether a file tells what was: it keeps the names of its time.
pub(crate) fn is_history(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let words = [
        "adr",
        "archive",
        "archived",
        "changelog",
        "history",
        "moved",
        "decisions",
        "railint",
    ];
    lower
        .split(['/', '.', '-', '_'])
        .any(|word| words.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_read_as_english() {
        assert_eq!(one("database"), "a database");
        assert_eq!(one("object-store"), "an object store");
        assert_eq!(many("database"), "databases");
        assert_eq!(many("ingress"), "ingress controllers");
    }
}
