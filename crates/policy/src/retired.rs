//! Components that the stack no longer wants, and what takes their place.

use crate::config::RetiredConfig;
use crate::file::{Origin, SourceFile};
use crate::names::{ChartName, image_names};

/// What is retired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RetiredThing {
    /// A component, however it is deployed: its key in the catalogue.
    Component(String),
    /// A chart by its name, or by repository alias or address and name.
    Chart(String),
    /// An image without registry, tag and digest.
    Image(String),
}

/// One row of the list.
#[derive(Debug, Clone)]
pub struct Retired {
    /// What is retired.
    pub thing: RetiredThing,
    /// What to use in its place.
    pub instead: String,
    /// Why; may be empty.
    pub because: String,
    /// Its row in the policy.
    pub origin: Origin,
}

impl Retired {
    /// Whether the row is about a chart.
    #[must_use]
    pub fn is_chart(&self, chart: &ChartName<'_>) -> bool {
        let RetiredThing::Chart(known) = &self.thing else {
            return false;
        };
        match known.rsplit_once('/') {
            None => known == chart.name,
            Some((repository, name)) => {
                name == chart.name && chart.is_from(&[repository.to_owned()])
            }
        }
    }

    /// Whether the row is about an image.
    #[must_use]
    pub fn is_image(&self, image: &str) -> bool {
        matches!(&self.thing, RetiredThing::Image(known)
            if image_names(image).any(|name| name == *known))
    }
}

/// Lays the rows of a nearer file beside those of the farther ones: a row about
/// the same thing takes the place of the one that was there.
pub(crate) fn lay(table: &mut Vec<Retired>, file: &SourceFile, given: &[RetiredConfig]) {
    for (index, row) in given.iter().enumerate() {
        let thing = match (&row.component, &row.chart, &row.image) {
            (Some(component), _, _) => RetiredThing::Component(component.clone()),
            (None, Some(chart), _) => RetiredThing::Chart(chart.clone()),
            (None, None, Some(image)) => RetiredThing::Image(image.clone()),
            // The schema asks for one of the three.
            (None, None, None) => continue,
        };
        table.retain(|other| other.thing != thing);
        table.push(Retired {
            thing,
            instead: row.instead.clone(),
            because: row.because.clone().unwrap_or_default(),
            origin: file.origin(&format!("/retired/{index}")),
        });
    }
}
