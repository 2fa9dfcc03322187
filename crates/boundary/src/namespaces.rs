//! What a repo puts into namespaces that it names.

use railint_lint::Place;

use crate::case::View;

/// Something that is put into a namespace.
pub(crate) struct Put<'a> {
    pub(crate) path: &'a str,
    pub(crate) place: &'a Place,
    pub(crate) namespace: &'a str,
    /// For a sentence: `` the release `web` ``.
    pub(crate) what: String,
}

/// The releases, workloads and custom resources of a repo that name a namespace.
pub(crate) fn puts<'a>(view: &View<'a>) -> Vec<Put<'a>> {
    let mut puts = Vec::new();
    for &(path, facts) in &view.files {
        for release in &facts.releases {
            let Some(namespace) = release.namespace.as_deref() else {
                continue;
            };
            if view.is_on(path, release) {
                let name = release.name.as_deref().unwrap_or(&release.chart);
                puts.push(Put {
                    path,
                    place: &release.place,
                    namespace,
                    what: format!("the release `{name}`"),
                });
            }
        }
        puts.extend(facts.namespaced.iter().map(|found| Put {
            path,
            place: &found.place,
            namespace: &found.namespace,
            what: found.what.clone(),
        }));
    }
    // Workloads, which are known by their images, were among those above.
    let resources = view.deployments.iter();
    let resources = resources.filter(|found| found.image.is_none() && found.chart.is_none());
    puts.extend(resources.filter_map(|found| {
        let title = &found.component.title;
        Some(Put {
            path: found.path,
            place: found.place,
            namespace: found.namespace?,
            what: match found.name {
                Some(name) => format!("{title} `{name}`"),
                None => title.clone(),
            },
        })
    }));
    puts
}
