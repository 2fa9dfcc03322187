//! Claims of Compose files: services by image.

use railint_models::{compose, image};

use crate::facts::{By, Facts};
use crate::read::source::Reading;

/// Adds what the services of a Compose file deploy.
pub(crate) fn read(reading: Reading<'_>, facts: &mut Facts) {
    let file = reading.file;
    if !file.text.contains("services") || compose::is_for_development(file.path) {
        return;
    }
    let Some(root) = file.yaml().documents().next() else {
        return;
    };
    let catalogue = reading.lens.catalogue;
    for service in compose::services(root) {
        let span = service.image.span();
        if !service.built {
            reading.image(service.reference, span, facts);
        }
        if service.passing || service.built {
            continue;
        }
        let variables: Vec<&str> = service.variables.iter().map(String::as_str).collect();
        let reference = image::by_default(service.reference);
        let known = catalogue.component_of_image(reference);
        let known = known.map(|component| (component, By::Image)).or_else(|| {
            let component = catalogue.component_of_server(&variables, &service.ports)?;
            Some((component, By::Server))
        });
        if let Some((component, by)) = known {
            let mut claim = reading.claim(component, by, service.reference, span);
            claim.name = Some(service.name.to_owned());
            facts.claims.push(claim);
        }
    }
}
