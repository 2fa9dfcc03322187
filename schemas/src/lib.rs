//! The JSON Schemas (2020-12) of what railint reads and writes, embedded.

/// A schema by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schema {
    /// The name used by `railint schema NAME`.
    pub name: &'static str,
    /// What it describes, in one line.
    pub about: &'static str,
    /// Its JSON text.
    pub text: &'static str,
}

/// The configuration of a stack: `railint.yaml` and the presets.
pub const STACK: Schema = Schema {
    name: "stack",
    about: "railint.yaml and the presets",
    text: include_str!("../stack.schema.json"),
};

/// The files of the component catalogue.
pub const CATALOGUE: Schema = Schema {
    name: "catalogue",
    about: "the files of the component catalogue",
    text: include_str!("../catalogue.schema.json"),
};

/// What a decision record says of itself.
pub const ADR: Schema = Schema {
    name: "adr",
    about: "an architecture decision record",
    text: include_str!("../adr.schema.json"),
};

/// The front matter of a workplan.
pub const WORKPLAN: Schema = Schema {
    name: "workplan",
    about: "the front matter of a workplan",
    text: include_str!("../workplan.schema.json"),
};

/// A fenced `task` block in a workplan.
pub const TASK: Schema = Schema {
    name: "task",
    about: "a fenced `task` block in a workplan",
    text: include_str!("../task.schema.json"),
};

/// What `railint plans --format json` prints.
pub const PLANS: Schema = Schema {
    name: "plans",
    about: "the output of `railint plans --format json`",
    text: include_str!("../plans.schema.json"),
};

/// What `railint check --format json` prints.
pub const FINDINGS: Schema = Schema {
    name: "findings",
    about: "the output of `railint check --format json`",
    text: include_str!("../findings.schema.json"),
};

/// What `railint facts` writes.
pub const FACTS: Schema = Schema {
    name: "facts",
    about: "the output of `railint facts`",
    text: include_str!("../facts.schema.json"),
};

/// What `railint map --format json` prints.
pub const MAP: Schema = Schema {
    name: "map",
    about: "the output of `railint map --format json`",
    text: include_str!("../map.schema.json"),
};

/// Which keys name secrets: `rules/secrets/key-names.yaml`.
pub const KEY_NAMES: Schema = Schema {
    name: "key-names",
    about: "the list of keys that name secrets",
    text: include_str!("../key-names.schema.json"),
};

/// What stands where secrets would: `rules/secrets/common-values.yaml`.
pub const COMMON_VALUES: Schema = Schema {
    name: "common-values",
    about: "the list of values that are no secrets",
    text: include_str!("../common-values.schema.json"),
};

/// The forms of tokens.
pub const TOKENS: Schema = Schema {
    name: "tokens",
    about: "the forms of tokens that `secrets/token` looks for",
    text: include_str!("../tokens.schema.json"),
};

/// All schemas, sorted by name.
pub const ALL: [Schema; 12] = [
    ADR,
    CATALOGUE,
    COMMON_VALUES,
    FACTS,
    FINDINGS,
    KEY_NAMES,
    MAP,
    PLANS,
    STACK,
    TASK,
    TOKENS,
    WORKPLAN,
];

/// A schema by name.
#[must_use]
pub fn schema(name: &str) -> Option<Schema> {
    ALL.into_iter().find(|schema| schema.name == name)
}
