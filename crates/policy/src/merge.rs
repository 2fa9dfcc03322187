//! Lays the files over one another, the nearer over the farther, and checks
//! what no schema can: that names refer to something.

mod judging;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalogue::{Catalogue, Component};
use crate::collections::{FindSchema, Laid};
use crate::config::{Config, LayerConfig, RepoConfig};
use crate::contract::{Contract, Layer, RepoRow};
use crate::file::{ConfigError, Origin, SourceFile};
use crate::levels::Globs;
use crate::load::Loaded;
use crate::nearest::nearest;
use crate::policy::Policy;
use crate::relocation;
use crate::retired;
use crate::schema::escape;
use crate::shipped::default_catalogue;
use crate::team_contracts;

/// Merges `chain` (farthest first) and the repos' `own` files.
pub(crate) fn merge(
    chain: &[Loaded],
    own: &[Loaded],
    known_rules: &[&str],
    find: FindSchema<'_>,
) -> Result<Policy, Vec<ConfigError>> {
    let mut merger = Merger {
        policy: Policy::default(),
        errors: Vec::new(),
        known_rules,
    };
    let mut collections = Laid::default();
    let mut exclude = Vec::new();
    let mut published = Vec::new();
    let mut contracts = team_contracts::Laying::default();
    for Loaded { file, config } in chain {
        merger.contract(file, config);
        let workplans = &mut merger.policy.workplans;
        workplans.lay(file, &config.workplans, find, &mut merger.errors);
        collections.lay(file, &config.collections, None, find, &mut merger.errors);
        let tombstones = &mut merger.policy.tombstones;
        tombstones.lay(file, &config.tombstones, &mut merger.errors);
        let table = &mut merger.policy.relocations;
        relocation::lay(table, file, &config.relocations);
        retired::lay(&mut merger.policy.retired, file, &config.retired);
        contracts.lay(file, &config.contracts, None, &mut merger.errors);
        merger.judging(file, config, None);
        exclude.extend(merger.checked_globs(file, "/exclude", &config.exclude, None));
        published.extend(merger.checked_globs(
            file,
            "/charts/published",
            &config.charts.published,
            None,
        ));
        if let Some(name) = &config.name {
            merger.policy.name.clone_from(name);
        }
    }
    for Loaded { file, config } in own {
        let repo = file.repo.as_deref();
        contracts.lay(file, &config.contracts, repo, &mut merger.errors);
        merger.judging(file, config, repo);
        collections.lay(file, &config.collections, repo, find, &mut merger.errors);
        exclude.extend(merger.checked_globs(file, "/exclude", &config.exclude, repo));
    }
    // Late, as it is made ready beside this.
    let shipped = default_catalogue()?;
    let catalogue = merger.catalogue(chain, &shipped);
    let Merger {
        mut policy,
        mut errors,
        ..
    } = merger;
    check_layers(&policy.contract, &mut errors);
    relocation::check(&mut policy.relocations, &policy.contract, &mut errors);
    policy.contracts = contracts.finish(&policy.contract, &catalogue.components, &mut errors);
    if !errors.is_empty() {
        return Err(errors);
    }
    // Each pattern was compiled once by itself, so the sets compile too.
    policy.exclude = Globs::new(&exclude).unwrap_or_default();
    policy.published_charts = Globs::new(&published).unwrap_or_default();
    policy.collections = collections.finish();
    policy.catalogue = catalogue;
    Ok(policy)
}

struct Merger<'a> {
    policy: Policy,
    errors: Vec<ConfigError>,
    known_rules: &'a [&'a str],
}

impl Merger<'_> {
    fn contract(&mut self, file: &SourceFile, config: &Config) {
        for (name, value) in &config.layers {
            let pointer = format!("/layers/{}", escape(name));
            match file.entry::<LayerConfig>(&pointer, value) {
                Ok(layer) => self.layer(file, &pointer, name, layer),
                Err(errors) => self.errors.extend(errors),
            }
        }
        for (name, value) in &config.repos {
            let pointer = format!("/repos/{}", escape(name));
            match file.entry::<RepoConfig>(&pointer, value) {
                Ok(repo) => self.repo(file, &pointer, name, repo),
                Err(errors) => self.errors.extend(errors),
            }
        }
        let contract = &mut self.policy.contract;
        contract.repos.sort_by(|a, b| a.name.cmp(&b.name));
        if let Some(unowned) = &config.unowned {
            contract.unowned = unowned.iter().cloned().collect();
            for layer in &mut contract.layers {
                layer
                    .owns
                    .retain(|(class, origin)| !unowned.contains(class) || is_of(origin, file));
            }
        }
    }

    fn layer(&mut self, file: &SourceFile, pointer: &str, name: &str, config: LayerConfig) {
        let layers = &mut self.policy.contract.layers;
        let at = match layers.iter().position(|layer| layer.name == name) {
            Some(at) => at,
            None => {
                layers.push(Layer {
                    name: name.to_owned(),
                    title: String::new(),
                    because: String::new(),
                    reference: String::new(),
                    owns: Vec::new(),
                });
                layers.len() - 1
            }
        };
        let Some(layer) = layers.get_mut(at) else {
            return;
        };
        replace(&mut layer.title, config.title);
        replace(&mut layer.because, config.because);
        replace(&mut layer.reference, config.reference);
        if let Some(owns) = config.owns {
            layer.owns = rows(file, pointer, "owns", owns);
            // A class that moves to this layer leaves the one it was in.
            let moved: Vec<String> = layer.owns.iter().map(|(class, _)| class.clone()).collect();
            for (index, other) in layers.iter_mut().enumerate() {
                if index != at {
                    other
                        .owns
                        .retain(|(class, origin)| !moved.contains(class) || is_of(origin, file));
                }
            }
        }
    }

    fn repo(&mut self, file: &SourceFile, pointer: &str, name: &str, config: RepoConfig) {
        if let Some(prefixes) = config.workplans.prefixes {
            self.policy.workplans.lay_prefixes(file, name, prefixes);
        }
        let repos = &mut self.policy.contract.repos;
        let at = match repos.iter().position(|repo| repo.name == name) {
            Some(at) => at,
            None => {
                repos.push(RepoRow {
                    name: name.to_owned(),
                    layer: None,
                    owns: Vec::new(),
                    formerly: Vec::new(),
                    namespaces: Vec::new(),
                    path: None,
                    facts: None,
                    optional: false,
                    origin: file.origin(pointer),
                });
                repos.len() - 1
            }
        };
        let Some(repo) = repos.get_mut(at) else {
            return;
        };
        repo.origin = file.origin(pointer);
        // A repo that a nearer file lists is part of the stack.
        repo.optional = config.optional.unwrap_or(false);
        if config.layer.is_some() {
            repo.layer = config.layer;
        }
        if config.path.is_some() {
            repo.path = config.path;
        }
        if config.facts.is_some() {
            repo.facts = config.facts;
        }
        if let Some(owns) = config.owns {
            repo.owns = rows(file, pointer, "owns", owns);
        }
        if let Some(formerly) = config.formerly {
            repo.formerly = formerly;
        }
        if let Some(namespaces) = config.namespaces {
            repo.namespaces = rows(file, pointer, "namespaces", namespaces);
        }
    }

    /// The shipped catalogue, with what the files add to it.
    fn catalogue(&mut self, chain: &[Loaded], shipped: &Arc<Catalogue>) -> Arc<Catalogue> {
        if chain.iter().all(|it| it.config.components.is_empty()) {
            return Arc::clone(shipped);
        }
        let mut components = shipped.components.clone();
        for Loaded { file, config } in chain {
            self.components(file, config, &mut components);
        }
        Arc::new(Catalogue::new(components, shipped.charts.clone()))
    }

    fn components(
        &mut self,
        file: &SourceFile,
        config: &Config,
        components: &mut BTreeMap<String, Component>,
    ) {
        for (id, value) in &config.components {
            let pointer = format!("/components/{}", escape(id));
            let given: Component = match file.entry(&pointer, value) {
                Ok(given) => given,
                Err(errors) => {
                    self.errors.extend(errors);
                    continue;
                }
            };
            if given.class.is_empty() && !components.contains_key(id) {
                let near = nearest(id, components.keys().map(String::as_str));
                let help = near.map_or_else(
                    || "a new component needs `title` and `class`".to_owned(),
                    |near| format!("did you mean `{near}`? A new one needs `title` and `class`"),
                );
                let message = format!("the catalogue has no component `{id}`");
                self.errors.push(file.error(&pointer, message, help));
                continue;
            }
            let component = components.entry(id.clone()).or_default();
            component.id.clone_from(id);
            if !given.class.is_empty() {
                component.class = given.class;
            }
            if !given.title.is_empty() {
                component.title = given.title;
            } else if component.title.is_empty() {
                component.title.clone_from(id);
            }
            component.charts.extend(given.charts);
            component.images.extend(given.images);
            component.resources.extend(given.resources);
            component.uses.extend(given.uses);
            component.packages.extend(given.packages);
            component.variables.extend(given.variables);
            component.ports.extend(given.ports);
            component.manifests.extend(given.manifests);
            component.terraform.extend(given.terraform);
            component.roles.extend(given.roles);
            component.generic |= given.generic;
            component.runner |= given.runner;
        }
    }
}

fn rows(
    file: &SourceFile,
    pointer: &str,
    key: &str,
    classes: Vec<String>,
) -> Vec<(String, Origin)> {
    let row = |(index, class): (usize, String)| {
        let origin = file.origin(&format!("{pointer}/{key}/{index}"));
        (class, origin)
    };
    classes.into_iter().enumerate().map(row).collect()
}

/// A repo in a layer that does not exist, and a class that two layers own.
fn check_layers(contract: &Contract, errors: &mut Vec<ConfigError>) {
    let at = |origin: &Origin, message: String, help: String| ConfigError {
        path: origin.path.clone(),
        place: Some((origin.start, origin.end)),
        message,
        help,
        text: None,
    };
    for repo in &contract.repos {
        let Some(name) = &repo.layer else { continue };
        if contract.layer(name).is_none() {
            let names: Vec<&str> = contract.layers.iter().map(|l| l.name.as_str()).collect();
            let message = format!(
                "`{}` is in the layer `{name}`, which does not exist",
                repo.name
            );
            let help = format!("layers: {}", names.join(", "));
            errors.push(at(&repo.origin, message, help));
        }
    }
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for layer in &contract.layers {
        for (class, origin) in &layer.owns {
            if let Some(other) = owners.insert(class, &layer.name) {
                let message = format!("`{class}` is owned by {other} and by {}", layer.name);
                errors.push(at(origin, message, "a class has one owner".to_owned()));
            }
        }
    }
}

/// Whether a row is written in this file.
fn is_of(origin: &Origin, file: &SourceFile) -> bool {
    (&origin.repo, &origin.path) == (&file.repo, &file.path)
}

fn replace(target: &mut String, given: Option<String>) {
    if let Some(given) = given {
        *target = given;
    }
}
