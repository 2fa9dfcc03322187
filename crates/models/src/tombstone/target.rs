//! Where something went, as written: a repo and a path in it, or an address.

/// A target taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target<'t> {
    /// Whether it is an address of the web.
    pub address: bool,
    /// Whether it ends with a slash: the thing went into this folder, under the
    /// name that it has.
    pub folder: bool,
    /// The path, without what leads up to the repos (`../`, `~/`), without the
    /// scheme of an address, without slashes at its ends.
    pub path: &'t str,
}

impl<'t> Target<'t> {
    /// Takes a target apart.
    #[must_use]
    pub fn parse(text: &'t str) -> Self {
        let folder = text.ends_with('/');
        if let Some((_, rest)) = text.split_once("://") {
            return Self {
                address: true,
                folder,
                path: rest.trim_matches('/'),
            };
        }
        let mut path = text;
        loop {
            let shorter = path.trim_start_matches('/');
            let shorter = ["../", "./", "~/"]
                .iter()
                .find_map(|lead| shorter.strip_prefix(lead))
                .unwrap_or(shorter);
            if shorter == path {
                break;
            }
            path = shorter;
        }
        Self {
            address: false,
            folder,
            path: path.trim_matches('/'),
        }
    }

    /// The ways to read the path as a repo and a place in it: the first part is
    /// the repo, or, where its owner is written before it, the second.
    pub fn readings(self) -> impl Iterator<Item = (&'t str, &'t str)> {
        let split = |path: &'t str| path.split_once('/').unwrap_or((path, ""));
        let (first, rest) = split(self.path);
        let owner = (!rest.is_empty()).then(|| split(rest));
        std::iter::once((first, rest)).chain(owner)
    }
}
