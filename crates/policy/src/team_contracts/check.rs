//! From what is written to contracts: names and conditions are checked, each
//! mistake with its place.

use std::collections::BTreeMap;

use railint_syntax::condition::Condition;

use crate::catalogue::Component;
use crate::contract::Contract;
use crate::file::{ConfigError, SourceFile};
use crate::level::Level;
use crate::levels::Globs;
use crate::nearest::nearest;
use crate::team_contracts::config::{ContractConfig, RequireConfig, SelectorConfig, Words};
use crate::team_contracts::{Demand, Requirement, Selector, TeamContract};

/// Contracts while files are laid over one another. Names are checked when all
/// files are known.
#[derive(Debug, Default)]
pub(crate) struct Laying {
    contracts: Vec<TeamContract>,
    /// Words to be checked, with what they have to name and an error that lacks
    /// only its message.
    names: Vec<(Names, String, ConfigError)>,
}

/// What a word has to be the name of.
#[derive(Debug, Clone, Copy)]
enum Names {
    Component,
    Layer,
    Repo,
    Either,
}

impl Laying {
    /// Lays the contracts of a nearer file beside those of the farther ones: one
    /// of the same name takes the place of the one that was there. `repo` is the
    /// one that the file holds for, if it holds for one alone.
    pub(crate) fn lay(
        &mut self,
        file: &SourceFile,
        given: &[ContractConfig],
        repo: Option<&str>,
        errors: &mut Vec<ConfigError>,
    ) {
        let mut here = BTreeMap::new();
        for (index, config) in given.iter().enumerate() {
            let pointer = format!("/contracts/{index}");
            if here.insert(&config.id, index).is_some() {
                let message = format!("there are two contracts `{}`", config.id);
                let help = "give one of them another name".to_owned();
                errors.push(file.error(&format!("{pointer}/id"), message, help));
                continue;
            }
            let mut reader = Reader {
                file,
                laying: self,
                errors,
            };
            let Some(demand) = reader.demand(&pointer, config) else {
                continue;
            };
            let contract = TeamContract {
                id: config.id.clone(),
                demand,
                message: config.message.clone().unwrap_or_default(),
                because: config.because.clone().unwrap_or_default(),
                reference: config.reference.clone().unwrap_or_default(),
                level: config.level.unwrap_or(Level::Error),
                repo: repo.map(str::to_owned),
                origin: file.origin(&format!("{pointer}/id")),
            };
            let same =
                |other: &TeamContract| (&other.id, &other.repo) == (&contract.id, &contract.repo);
            self.contracts.retain(|other| !same(other));
            self.contracts.push(contract);
        }
    }

    /// The contracts, once layers, repos and components are all known.
    pub(crate) fn finish(
        self,
        contract: &Contract,
        components: &BTreeMap<String, Component>,
        errors: &mut Vec<ConfigError>,
    ) -> Vec<TeamContract> {
        let layers = || contract.layers.iter().map(|layer| layer.name.as_str());
        let repos = || {
            let rows = contract.repos.iter();
            rows.flat_map(|row| std::iter::once(&row.name).chain(&row.formerly))
                .map(String::as_str)
        };
        for (names, word, at) in self.names {
            let (what, near) = match names {
                Names::Component if components.contains_key(&word) => continue,
                Names::Layer if layers().any(|name| name == word) => continue,
                Names::Repo if repos().any(|name| name == word) => continue,
                Names::Either if layers().chain(repos()).any(|name| name == word) => continue,
                Names::Component => {
                    let known = components.keys().map(String::as_str);
                    ("the catalogue has no component", nearest(&word, known))
                }
                Names::Layer => ("the stack has no layer", nearest(&word, layers())),
                Names::Repo => ("the stack has no repo", nearest(&word, repos())),
                Names::Either => {
                    let near = nearest(&word, layers().chain(repos()));
                    ("the stack has neither a layer nor a repo", near)
                }
            };
            let help = match (near, names) {
                (Some(near), _) => format!("did you mean `{near}`?"),
                (None, Names::Component) => "name it under `components`".to_owned(),
                (None, Names::Layer) => {
                    format!("layers: {}", layers().collect::<Vec<_>>().join(", "))
                }
                (None, Names::Repo | Names::Either) => "list it under `repos`".to_owned(),
            };
            errors.push(ConfigError {
                message: format!("{what} `{word}`"),
                help,
                ..at
            });
        }
        self.contracts
    }
}

struct Reader<'a> {
    file: &'a SourceFile,
    laying: &'a mut Laying,
    errors: &'a mut Vec<ConfigError>,
}

impl Reader<'_> {
    fn demand(&mut self, pointer: &str, config: &ContractConfig) -> Option<Demand> {
        let mut demands = Vec::new();
        if let Some(forbid) = &config.forbid {
            let selector = self.selector(&format!("{pointer}/forbid"), forbid);
            demands.push(Demand::Forbid(selector));
        }
        if let Some(only) = &config.only {
            let selector = self.selector(&format!("{pointer}/only"), only);
            demands.push(Demand::Only(selector));
        }
        if let Some(require) = &config.require {
            let requirement = self.requirement(&format!("{pointer}/require"), require);
            demands.push(Demand::Require(requirement));
        }
        if let Some(names) = &config.independent {
            let words = Words::Many(names.clone());
            self.names(&format!("{pointer}/independent"), &words, Names::Either);
            demands.push(Demand::Independent(names.clone()));
        }
        if demands.len() > 1 {
            let message = format!("the contract `{}` asks for more than one thing", config.id);
            let help = "one of `forbid`, `only`, `require` and `independent`: make two contracts";
            self.error(&format!("{pointer}/id"), message, help);
            return None;
        }
        demands.pop()
    }

    fn selector(&mut self, pointer: &str, config: &SelectorConfig) -> Selector {
        self.names(
            &format!("{pointer}/component"),
            &config.component,
            Names::Component,
        );
        self.names(&format!("{pointer}/layer"), &config.layer, Names::Layer);
        self.names(&format!("{pointer}/repo"), &config.repo, Names::Repo);
        self.names(&format!("{pointer}/in"), &config.within, Names::Either);
        let selector = Selector {
            classes: config.class.list(),
            components: config.component.list(),
            kinds: config.kind.list(),
            namespaces: config.namespace.list(),
            paths: self.globs(&format!("{pointer}/path"), &config.path),
            layers: config.layer.list(),
            repos: config.repo.list(),
            within: config.within.list(),
            conditions: self.conditions(&format!("{pointer}/where"), &config.conditions),
        };
        let nothing = !selector.is_about_components()
            && config.conditions.placed().is_empty()
            && selector.kinds.is_empty()
            && selector.namespaces.is_empty()
            && config.path.placed().is_empty();
        if nothing {
            let help = "say what it is about: `class`, `component`, `kind`, `namespace`, `path` or `where`";
            self.error(pointer, "this selects everything".to_owned(), help);
        }
        selector
    }

    fn requirement(&mut self, pointer: &str, config: &RequireConfig) -> Requirement {
        self.names(&format!("{pointer}/in"), &config.within, Names::Either);
        let of = config.of.as_ref();
        let requirement = Requirement {
            files: config.file.list(),
            targets: config.target.list(),
            labels: config
                .label
                .list()
                .iter()
                .map(|label| Condition::label(label))
                .collect(),
            of: of.map(|of| self.selector(&format!("{pointer}/for"), of)),
            within: config.within.list(),
        };
        self.globs(&format!("{pointer}/file"), &config.file);
        if !requirement.labels.is_empty() && requirement.of.is_none() {
            let help = "say which objects have to have it: `for: { kind: Deployment }`";
            let message = "a label stands on objects".to_owned();
            self.error(&format!("{pointer}/label"), message, help);
        }
        requirement
    }

    fn conditions(&mut self, pointer: &str, words: &Words) -> Vec<Condition> {
        let mut conditions = Vec::new();
        for (end, word) in words.placed() {
            match Condition::parse(word) {
                Ok(condition) => conditions.push(condition),
                Err(why) => {
                    let message = format!("`{word}` is no condition: {why}");
                    let help =
                        "for example `spec.type == NodePort`, `spec.replicas > 1`, `!spec.tls`";
                    self.error(&format!("{pointer}{end}"), message, help);
                }
            }
        }
        conditions
    }

    fn globs(&mut self, pointer: &str, words: &Words) -> Option<Globs> {
        for (end, word) in words.placed() {
            if let Err((_, why)) = Globs::new(&[word]) {
                self.error(
                    &format!("{pointer}{end}"),
                    format!("`{word}` is no glob: {why}"),
                    "",
                );
                return None;
            }
        }
        let list = words.list();
        (!list.is_empty()).then(|| Globs::new(&list).unwrap_or_default())
    }

    /// Notes words that have to be names of something.
    fn names(&mut self, pointer: &str, words: &Words, names: Names) {
        for (end, word) in words.placed() {
            let at = self
                .file
                .error(&format!("{pointer}{end}"), String::new(), String::new());
            self.laying.names.push((names, word.to_owned(), at));
        }
    }

    fn error(&mut self, pointer: &str, message: String, help: &str) {
        self.errors
            .push(self.file.error(pointer, message, help.to_owned()));
    }
}
