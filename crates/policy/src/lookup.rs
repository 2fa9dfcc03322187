//! What packages, roles, addresses, Terraform and containers bring up.

use crate::catalogue::{Catalogue, Component};

impl Catalogue {
    /// The component whose server a package installs. A version behind `=` and
    /// the version of a PostgreSQL-like package (`postgresql-16`) do not matter.
    #[must_use]
    pub fn component_of_package(&self, package: &str) -> Option<&Component> {
        let name = package.split(['=', '/']).next().unwrap_or(package);
        let unversioned = name
            .trim_end_matches(|c: char| c.is_ascii_digit() || c == '.')
            .trim_end_matches('-');
        let id = self
            .by_package
            .get(name)
            .or_else(|| self.by_package.get(unversioned))?;
        self.component(id)
    }

    /// The component that a Terraform resource type or module source brings up.
    #[must_use]
    pub fn component_of_terraform(&self, name: &str) -> Option<&Component> {
        self.component(self.by_terraform.get(name)?)
    }

    /// The component that an Ansible role installs: by its whole name, or by
    /// what stands behind the namespace (`geerlingguy.mysql`).
    #[must_use]
    pub fn component_of_role(&self, role: &str) -> Option<&Component> {
        let last = role.rsplit(['.', '/']).next().unwrap_or(role);
        let id = self.by_role.get(role).or_else(|| self.by_role.get(last))?;
        self.component(id)
    }

    /// The component that manifests or an install script under an address bring up.
    #[must_use]
    pub fn component_of_address(&self, address: &str) -> Option<&Component> {
        let bare = address
            .split_once("://")
            .map_or(address, |(_, bare)| bare)
            .trim_start_matches("git@")
            .trim_start_matches("www.");
        let known = self.by_manifest.iter().find(|(known, _)| {
            bare.strip_prefix(known.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '.', '@']))
        });
        self.component(&known?.1)
    }

    /// The component that a container of an unknown image must be, by a
    /// variable that only its server knows together with its standard port.
    #[must_use]
    pub fn component_of_server(&self, variables: &[&str], ports: &[u16]) -> Option<&Component> {
        let has = |component: &&Component| {
            component
                .variables
                .iter()
                .any(|name| variables.contains(&name.as_str()))
                && component.ports.iter().any(|port| ports.contains(port))
        };
        self.components.values().find(has)
    }
}
