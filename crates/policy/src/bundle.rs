//! Charts that bring other components along, and the values that switch these.

use serde::{Deserialize, Serialize};

use crate::versions::numbers;

/// A chart that brings other components along.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Chart {
    /// What the chart itself deploys, a key of the catalogue.
    pub component: String,
    /// Its name, where that is not the key of the entry.
    pub chart: Option<String>,
    /// Where the chart of that name is published.
    pub repositories: Vec<String>,
    /// The subcharts that it bundles.
    pub bundles: Vec<Bundle>,
}

/// A subchart that a chart bundles.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Bundle {
    /// Name (or alias) of the subchart: the key of its values.
    pub name: String,
    /// The component that it deploys, a key of the catalogue.
    pub component: String,
    /// Its name for people, where that is more exact than the component's.
    pub title: Option<String>,
    /// Dotted path of the value that switches it, for example
    /// `postgresql-ha.enabled`. Without one it cannot be switched off.
    pub condition: Option<String>,
    /// Values of the condition that switch it on, where that is not `true`.
    pub on: Vec<serde_json::Value>,
    /// Whether the chart switches it on when the values say nothing.
    pub default: SwitchDefault,
    /// The first chart version that brings it along.
    pub since: Option<String>,
    /// The first chart version that no longer brings it along.
    pub until: Option<String>,
}

impl Bundle {
    /// Whether a chart of `version` can bring it along at all. Of a version that
    /// is not known, that is assumed.
    #[must_use]
    pub fn is_in(&self, version: Option<&str>) -> bool {
        let Some(version) = version.and_then(numbers) else {
            return true;
        };
        let bound = |bound: &Option<String>| bound.as_deref().and_then(numbers);
        let begun = bound(&self.since).is_none_or(|since| since <= version);
        let ended = bound(&self.until).is_some_and(|until| until <= version);
        begun && !ended
    }

    /// Whether a chart of `version` switches it on when the values say nothing.
    /// Of a version that is not known, the newest is assumed: one that dropped
    /// the bundle switches nothing on.
    #[must_use]
    pub fn is_on_by_default(&self, version: Option<&str>) -> bool {
        let known = version.and_then(numbers).is_some();
        (known || self.until.is_none()) && self.default.at(version)
    }

    /// Whether a value of the condition switches it on.
    #[must_use]
    pub fn is_on(&self, value: &serde_json::Value) -> bool {
        if self.on.is_empty() {
            value == &serde_json::Value::Bool(true)
        } else {
            self.on.contains(value)
        }
    }
}

/// The default of a condition, for all versions of a chart or by version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SwitchDefault {
    /// The same in every version.
    Always(bool),
    /// By chart version, in order; the last one has no `until`.
    Versions(Vec<DefaultUntil>),
}

/// One stretch of chart versions and its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefaultUntil {
    /// The first version to which it no longer applies; absent on the newest.
    pub until: Option<String>,
    /// The default.
    pub value: bool,
}

impl Default for SwitchDefault {
    fn default() -> Self {
        Self::Always(false)
    }
}

impl SwitchDefault {
    /// The default in the newest chart version; that of `version`, where one is
    /// given and can be read.
    #[must_use]
    pub fn at(&self, version: Option<&str>) -> bool {
        match self {
            Self::Always(value) => *value,
            Self::Versions(stretches) => {
                let wanted = version.and_then(numbers);
                stretches
                    .iter()
                    .find(|stretch| match (&wanted, &stretch.until) {
                        (_, None) => true,
                        (Some(wanted), Some(until)) => {
                            numbers(until).is_some_and(|until| *wanted < until)
                        }
                        (None, Some(_)) => false,
                    })
                    .is_some_and(|stretch| stretch.value)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_that_changed_follows_the_version() {
        let changed = SwitchDefault::Versions(vec![
            DefaultUntil {
                until: Some("10.0.0".to_owned()),
                value: false,
            },
            DefaultUntil {
                until: None,
                value: true,
            },
        ]);
        assert!(!changed.at(Some("9.6.1")));
        assert!(changed.at(Some("v10.0.0")));
        assert!(changed.at(None));
        assert!(!changed.at(Some("~9")), "it ends below 10");
        assert!(changed.at(Some(">=9")), "it reaches the newest");
    }
}
