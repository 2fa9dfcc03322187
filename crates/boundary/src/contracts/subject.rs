//! What a selector of a contract finds in a repo.

use std::collections::BTreeSet;

use railint_lint::Place;
use railint_policy::Selector;

use crate::case::{Case, Deployment, Released, View};
use crate::facts::{Document, Facts};
use crate::read::is_inside;
use crate::switches::{self, State};

/// One thing that a contract is about.
pub(crate) struct Subject<'a> {
    pub(crate) path: &'a str,
    pub(crate) place: Place,
    /// For a sentence: `` the Service `web` ``.
    pub(crate) what: String,
    /// What is to be seen at the place.
    pub(crate) label: String,
    pub(crate) component: Option<&'a str>,
    pub(crate) document: Option<&'a Document>,
}

/// All that a selector finds in a repo, in the order of their places. Whether the
/// repo itself is meant is not asked here.
pub(crate) fn select<'a>(
    case: &Case<'a>,
    view: &View<'a>,
    selector: &Selector,
) -> Vec<Subject<'a>> {
    let mut found = if selector.is_about_files() {
        files(view, selector)
    } else if selector.is_about_documents() {
        documents(case, view, selector)
    } else if selector.is_about_components() {
        let deployed = deployed(case, view, selector);
        deployed.into_iter().map(of_component).collect()
    } else {
        let mut found = documents(case, view, selector);
        found.extend(releases(view, selector));
        found
    };
    found.sort_by(|a, b| (a.path, &a.place).cmp(&(b.path, &b.place)));
    let mut seen = BTreeSet::new();
    found.retain(|subject| seen.insert((subject.path, subject.place.clone(), subject.component)));
    found
}

fn files<'a>(view: &View<'a>, selector: &Selector) -> Vec<Subject<'a>> {
    let paths = view.repo.paths.iter();
    let meant = paths.filter(|path| selector.covers_path(view.repo.name, path));
    meant
        .map(|path| Subject {
            path,
            place: Place::file_start(),
            what: format!("the file `{path}`"),
            label: "this file".to_owned(),
            component: None,
            document: None,
        })
        .collect()
}

/// The documents that a selector is about, also where it is about what they
/// deploy.
pub(crate) fn documents<'a>(
    case: &Case<'a>,
    view: &View<'a>,
    selector: &Selector,
) -> Vec<Subject<'a>> {
    let claims = if selector.is_about_components() {
        deployed(case, view, selector)
    } else {
        Vec::new()
    };
    // Who names files means them, whether they are applied or not.
    let files: &[(&'a str, &'a Facts)] = match selector.paths {
        Some(_) => &view.repo.files,
        None => &view.files,
    };
    let mut found = Vec::new();
    for &(path, facts) in files {
        if !selector.covers_path(view.repo.name, path) {
            continue;
        }
        for document in facts.documents.iter().filter(|found| fits(found, selector)) {
            let inside = |claim: &&Deployment<'_>| {
                claim.path == path && is_inside(claim.place, &document.extent)
            };
            let claim = claims.iter().find(inside);
            if claim.is_none() && selector.is_about_components() {
                continue;
            }
            let mut subject = of_document(path, document, selector);
            subject.component = claim.map(|claim| claim.component.id.as_str());
            found.push(subject);
        }
    }
    found
}

fn fits(document: &Document, selector: &Selector) -> bool {
    let kind = match &document.kind {
        Some(kind) => selector.covers_kind(&document.group, kind),
        None => selector.kinds.is_empty() && !selector.conditions.is_empty(),
    };
    let mut conditions = selector.conditions.iter();
    kind && (!document.in_chart || selector.paths.is_some())
        && selector.covers_namespace(document.namespace.as_deref())
        && conditions.all(|condition| document.holds.contains_key(condition.text()))
}

fn of_document<'a>(path: &'a str, document: &'a Document, selector: &Selector) -> Subject<'a> {
    let conditions = selector.conditions.iter();
    let mut places = conditions.clone().filter_map(|condition| {
        let place = document.holds.get(condition.text())?;
        place.as_ref()
    });
    let words: Vec<&str> = conditions.map(|condition| condition.text()).collect();
    let mut what = match (&document.kind, &document.name) {
        (Some(kind), Some(name)) => format!("the {kind} `{name}`"),
        (Some(kind), None) => format!("a {kind}"),
        (None, _) => "this document".to_owned(),
    };
    if !words.is_empty() {
        what = format!("{what} with `{}`", words.join("` and `"));
    }
    Subject {
        path,
        place: places.next().unwrap_or(&document.place).clone(),
        what,
        label: words.first().map_or("here", |word| word).to_owned(),
        component: None,
        document: Some(document),
    }
}

fn releases<'a>(view: &View<'a>, selector: &Selector) -> Vec<Subject<'a>> {
    let mut found = Vec::new();
    for &(path, facts) in &view.files {
        for release in &facts.releases {
            let meant = selector.covers_path(view.repo.name, path)
                && selector.covers_namespace(release.namespace.as_deref());
            if meant && view.is_on(path, release) {
                let name = release.name.as_deref().unwrap_or(&release.chart);
                found.push(Subject {
                    path,
                    place: release.place.clone(),
                    what: format!("the release `{name}`"),
                    label: "this release".to_owned(),
                    component: None,
                    document: None,
                });
            }
        }
    }
    found
}

fn of_component(found: Deployment<'_>) -> Subject<'_> {
    let title = &found.component.title;
    Subject {
        path: found.path,
        place: found.place.clone(),
        what: match found.name {
            Some(name) => format!("{title} `{name}`"),
            None => title.clone(),
        },
        label: found.label,
        component: Some(&found.component.id),
        document: None,
    }
}

/// What the repo deploys, for itself or along with a release, and the selector is
/// about.
fn deployed<'a>(case: &Case<'a>, view: &View<'a>, selector: &Selector) -> Vec<Deployment<'a>> {
    let mut found = view.deployments.clone();
    for released in &view.releases {
        let Released {
            path,
            release,
            ref chart,
            component: own,
        } = *released;
        let part = |component, path, place, label| Deployment {
            component,
            path,
            place,
            label,
            name: release.name.as_deref(),
            namespace: release.namespace.as_deref(),
            image: None,
            replicas: None,
            chart: None,
        };
        let dependency = release.dependency.is_some() && !view.is_wrapper(path, release);
        if let Some(component) = own.filter(|_| dependency) {
            let label = format!("this chart deploys {}", component.title);
            found.push(part(component, path, &release.place, label));
        }
        for (bundle, component) in switches::bundles(chart, case.policy) {
            let (path, place) = match switches::state(view.repo, path, release, chart, bundle) {
                State::OnByDefault => (path, &release.place),
                State::On(file, place) => (file, place),
                State::Off | State::Unknown(..) => continue,
            };
            let label = format!("brings {} along", component.title);
            found.push(part(component, path, place, label));
        }
    }
    found.retain(|found| {
        selector.covers_component(&found.component.id, &found.component.class)
            && selector.covers_namespace(found.namespace)
            && selector.covers_path(view.repo.name, found.path)
    });
    found
}
