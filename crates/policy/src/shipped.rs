//! The catalogue that the program ships with.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde::Deserialize;

use crate::bundle::Chart;
use crate::catalogue::{Catalogue, Component};
use crate::file::ConfigError;

/// The catalogue that the program ships with, made once.
///
/// # Errors
/// What is wrong with it; the tests hold that nothing is.
pub fn default_catalogue() -> Result<Arc<Catalogue>, Vec<ConfigError>> {
    static SHIPPED: OnceLock<Result<Arc<Catalogue>, Vec<ConfigError>>> = OnceLock::new();
    SHIPPED.get_or_init(|| read().map(Arc::new)).clone()
}

/// Its text.
#[must_use]
pub fn shipped_catalogue() -> &'static str {
    railint_rules::catalogue_json()
}

/// The catalogue as it is written, an empty entry saying nothing.
#[derive(Deserialize)]
struct CatalogueFile {
    components: BTreeMap<String, Option<Component>>,
    charts: BTreeMap<String, Option<Chart>>,
}

fn read() -> Result<Catalogue, Vec<ConfigError>> {
    let file: CatalogueFile = serde_json::from_str(shipped_catalogue()).map_err(|error| {
        let message = error.to_string();
        vec![ConfigError::whole_file("rules/catalog", message, "")]
    })?;
    let components = file.components.into_iter().map(|(id, component)| {
        let mut component = component.unwrap_or_default();
        component.id.clone_from(&id);
        (id, component)
    });
    let charts = file.charts.into_iter();
    let charts = charts.map(|(name, chart)| (name, chart.unwrap_or_default()));
    let mut catalogue = Catalogue::new(components.collect(), charts.collect());
    catalogue.shipped = true;
    Ok(catalogue)
}
