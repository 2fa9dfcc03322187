//! What the rules judge: the files of each repo that are really applied, and
//! what they deploy.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashSet};

use railint_lint::{Finding, Place, RepoFacts, Stack};
use railint_policy::{Component, Contract, Policy};

use crate::applied::Applied;
use crate::charts::{ChartOf, Charts};
use crate::facts::{By, Claim, Facts, Mark, MarkKind, Release, Source, Values};
use crate::switches;

/// Everything that a rule may ask.
pub(crate) struct Case<'a> {
    pub(crate) stack: &'a Stack<'a, Facts>,
    pub(crate) policy: &'a Policy,
    /// The repos, in the order of the stack.
    pub(crate) views: Vec<View<'a>>,
}

/// One repo.
pub(crate) struct View<'a> {
    pub(crate) repo: &'a RepoFacts<'a, Facts>,
    /// The files whose objects are applied, as far as one can tell.
    pub(crate) files: Vec<(&'a str, &'a Facts)>,
    /// How many files with something to deploy are not applied.
    pub(crate) idle: usize,
    /// The releases that are made, of charts that are known.
    pub(crate) releases: Vec<Released<'a>>,
    /// What it deploys for itself.
    pub(crate) deployments: Vec<Deployment<'a>>,
    /// The names of the folders in folders of roles, once somebody asked.
    roles: OnceCell<HashSet<String>>,
}

/// One release.
pub(crate) struct Released<'a> {
    /// The file that makes it.
    pub(crate) path: &'a str,
    /// As the file has it.
    pub(crate) release: &'a Release,
    /// Its chart.
    pub(crate) chart: ChartOf<'a>,
    /// What the chart deploys, where that is known.
    pub(crate) component: Option<&'a Component>,
}

/// One component at one place.
#[derive(Clone)]
pub(crate) struct Deployment<'a> {
    pub(crate) component: &'a Component,
    pub(crate) path: &'a str,
    pub(crate) place: &'a Place,
    pub(crate) label: String,
    /// The name of the release or the object.
    pub(crate) name: Option<&'a str>,
    pub(crate) namespace: Option<&'a str>,
    /// The image, where it is known by one.
    pub(crate) image: Option<&'a str>,
    pub(crate) replicas: Option<u32>,
    /// The name of the chart, where it is a release.
    pub(crate) chart: Option<&'a str>,
}

impl<'a> Case<'a> {
    pub(crate) fn new(stack: &'a Stack<'a, Facts>, policy: &'a Policy) -> Self {
        let views = stack.repos.iter().map(|repo| View::of(repo, policy));
        Self {
            stack,
            policy,
            views: views.collect(),
        }
    }

    /// The repos whose findings are reported.
    pub(crate) fn judged(&self) -> impl Iterator<Item = &View<'a>> {
        self.views.iter().filter(|view| view.repo.judged)
    }

    pub(crate) fn contract(&self) -> &'a Contract {
        &self.policy.contract
    }

    /// Whether a repo may claim a component of a class.
    pub(crate) fn may_claim(&self, repo: &str, class: &str) -> bool {
        self.contract().may_claim(repo, class, self.stack.known)
    }
}

impl<'a> View<'a> {
    fn of(repo: &'a RepoFacts<'a, Facts>, policy: &'a Policy) -> Self {
        let applied = Applied::of(repo);
        let (files, idle): (Vec<_>, Vec<_>) =
            repo.files.iter().partition(|(path, _)| applied.is(path));
        let deploys = |facts: &Facts| !facts.claims.is_empty() || !facts.releases.is_empty();
        let mut view = Self {
            repo,
            idle: idle.iter().filter(|(_, facts)| deploys(facts)).count(),
            files,
            releases: Vec::new(),
            deployments: Vec::new(),
            roles: OnceCell::new(),
        };
        view.releases = view.releases(policy);
        let mut deployments = Vec::new();
        let mut releases = view.releases.iter().peekable();
        for (path, facts) in &view.files {
            view.claims(path, facts, policy, &mut deployments);
            while let Some(released) = releases.next_if(|released| released.path == *path) {
                view.release(released, policy, &mut deployments);
            }
        }
        // A name may stand behind two ways to one place.
        let mut seen = BTreeSet::new();
        deployments.retain(|deployment| {
            seen.insert((deployment.path, deployment.place, &deployment.component.id))
        });
        view.deployments = deployments;
        view
    }

    fn claims(
        &self,
        path: &'a str,
        facts: &'a Facts,
        policy: &'a Policy,
        found: &mut Vec<Deployment<'a>>,
    ) {
        for claim in &facts.claims {
            let Some(component) = policy.catalogue.component(&claim.component) else {
                continue;
            };
            // What only looks like a service is for a rule of its own, and a
            // role of this repo is read itself.
            let own_role = claim.by == By::Role && self.holds_role(&claim.what);
            if claim.by == By::Server || own_role {
                continue;
            }
            found.push(Deployment {
                component,
                path,
                place: &claim.place,
                label: label(claim, &component.title),
                name: claim.name.as_deref(),
                namespace: claim.namespace.as_deref(),
                image: (claim.by == By::Image).then_some(claim.what.as_str()),
                replicas: claim.replicas,
                chart: None,
            });
        }
    }

    fn holds_role(&self, name: &str) -> bool {
        let roles = self.roles.get_or_init(|| {
            let paths = self.repo.paths.iter();
            let roles = paths.flat_map(|path| role_folders(path));
            roles.map(str::to_owned).collect()
        });
        let first = name.split('/').next().unwrap_or(name);
        if !roles.contains(first) {
            return false;
        }
        let (top, below) = (format!("roles/{name}/"), format!("/roles/{name}/"));
        let mut paths = self.repo.paths.iter();
        paths.any(|path| path.starts_with(&top) || path.contains(&below))
    }

    fn releases(&self, policy: &'a Policy) -> Vec<Released<'a>> {
        let charts = Charts::of(self.repo);
        let all = self.files.iter().flat_map(|(path, facts)| {
            let releases = facts.releases.iter();
            releases.map(move |release| (*path, release))
        });
        let made = all.filter(|(path, release)| self.is_on(path, release));
        let known = made.filter_map(|(path, release)| {
            let chart = charts.chart(path, release)?;
            Some(Released {
                path,
                release,
                component: policy.catalogue.component_of_chart(&chart.name),
                chart,
            })
        });
        known.collect()
    }

    fn release(
        &self,
        released: &Released<'a>,
        policy: &'a Policy,
        found: &mut Vec<Deployment<'a>>,
    ) {
        let Released {
            path,
            release,
            chart,
            component: Some(component),
        } = released
        else {
            return;
        };
        if release.dependency.is_some() && !self.is_wrapper(path, release) {
            return;
        }
        let deployment = Deployment {
            component,
            path,
            place: &release.place,
            label: format!("this chart deploys {}", component.title),
            name: release.name.as_deref(),
            namespace: release.namespace.as_deref(),
            image: None,
            replicas: None,
            chart: Some(chart.name.name),
        };
        let mut seen = BTreeSet::new();
        for (path, values) in self.values_of_its_own(path, release) {
            let images = values.images.iter().filter(|_| component.generic);
            for claim in images.chain(&values.objects) {
                // Several containers of one release may be one component.
                let of_image = claim.by == By::Image;
                let known = policy.catalogue.component(&claim.component);
                let known = known.filter(|found| !of_image || seen.insert(&found.id));
                found.extend(known.map(|found| Deployment {
                    path,
                    place: &claim.place,
                    label: label(claim, &found.title),
                    image: of_image.then_some(claim.what.as_str()),
                    chart: None,
                    component: found,
                    ..deployment.clone()
                }));
            }
        }
        // A chart for any application is what it runs.
        if seen.is_empty() {
            found.push(deployment);
        }
    }

    /// The values that are known of a release: of a dependency those under its
    /// key.
    fn values_of_its_own(
        &self,
        path: &'a str,
        release: &'a Release,
    ) -> impl Iterator<Item = (&'a str, &'a Values)> {
        let key = release.dependency.as_ref().map(|found| found.key.as_str());
        let known = self.values(path, release).into_iter();
        known.filter_map(move |(path, values)| match key {
            Some(key) => Some((path, values.of_dependencies.get(key)?)),
            None => Some((path, values)),
        })
    }

    /// The values of a release that are known, each with the file that holds them.
    pub(crate) fn values(&self, path: &'a str, release: &'a Release) -> Vec<(&'a str, &'a Values)> {
        let known = release.sources.iter().filter_map(|source| match source {
            Source::Inline(values) => Some((path, values)),
            Source::File { candidates, .. } => {
                let found = switches::find(self.repo, candidates)?;
                Some((found, self.repo.file(found)?.values.as_ref()?))
            }
        });
        known.collect()
    }

    /// Whether a chart is there for nothing but this one dependency, or for what
    /// has its name.
    pub(crate) fn is_wrapper(&self, path: &str, release: &Release) -> bool {
        let Some(dependency) = &release.dependency else {
            return false;
        };
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let templates = format!("{folder}/templates/");
        let templates = templates.trim_start_matches('/');
        let mut workloads = self.repo.below(templates).iter().filter(|path| {
            let path = path.to_ascii_lowercase();
            let mut kinds = ["deployment", "statefulset", "daemonset"].iter();
            kinds.any(|kind| path.contains(kind))
        });
        let letters = |name: &str| name.replace(['-', '_'], "");
        let of_its_name = letters(&release.chart).starts_with(&letters(&dependency.chart));
        (dependency.of == 1 || of_its_name) && workloads.next().is_none()
    }

    /// Whether a release is made at all: a dependency of a chart may be
    /// switched off, and a chart inside another is judged with that.
    pub(crate) fn is_on(&self, path: &str, release: &Release) -> bool {
        let Some(dependency) = &release.dependency else {
            return true;
        };
        let vendored = path
            .rfind("/charts/")
            .and_then(|at| path.get(..at))
            .is_some_and(|outer| self.repo.holds(&format!("{outer}/Chart.yaml")));
        if vendored {
            return false;
        }
        let values = self.values(path, release);
        let set = |path: &str| {
            let mut settings = values
                .iter()
                .filter_map(|(_, values)| values.switches.get(path));
            settings
                .next()
                .map(|setting| setting.value.as_deref() != Some("false"))
        };
        let condition = dependency.conditions.iter().find_map(|path| set(path));
        let tags: Vec<bool> = dependency
            .tags
            .iter()
            .filter_map(|tag| set(&format!("tags.{tag}")))
            .collect();
        condition.unwrap_or_else(|| tags.is_empty() || tags.contains(&true))
    }

    /// Whether the values of a release of a chart for any application name an
    /// image that is known: then the release is not kept as such.
    pub(crate) fn says_what_it_runs(&self, place: &Place, path: &str) -> bool {
        let mut kept = self.deployments.iter();
        !kept.any(|kept| kept.place == place && kept.path == path)
    }

    /// The marks of a kind, with the files that they stand in.
    pub(crate) fn marks(&self, kind: MarkKind) -> impl Iterator<Item = (&'a str, &'a Mark)> {
        let files = self.repo.files.iter();
        files.flat_map(move |(path, facts)| {
            let marks = facts.marks.iter().filter(move |mark| mark.kind == kind);
            marks.map(|mark| (*path, mark))
        })
    }

    /// A finding in this repo.
    pub(crate) fn finding(
        &self,
        rule: &'static railint_lint::Rule,
        path: &str,
        place: &Place,
    ) -> Finding {
        Finding::new(rule, self.repo.name, path, place)
    }
}

/// The folders of a path that stand in one of roles.
fn role_folders(path: &str) -> impl Iterator<Item = &str> {
    let mut before = "";
    path.split('/')
        .filter(move |folder| std::mem::replace(&mut before, folder) == "roles")
}

/// What a claim is known by, said beside it.
fn label(claim: &Claim, title: &str) -> String {
    match claim.by {
        By::Resource => format!("a `{}` brings up {title}", claim.what),
        By::Package => format!("this package installs {title}"),
        By::Role => format!("this role installs {title}"),
        By::Address => format!("what stands there installs {title}"),
        By::Terraform => format!("this brings up {title}"),
        By::Image | By::Server => format!("this image is {title}"),
    }
}
