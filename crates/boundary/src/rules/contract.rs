//! `boundary/contract`: something breaks one of the team's own contracts.

use railint_lint::{Finding, Level, Place, Rule, RuleSet, Scope, Verdict};
use railint_models::FileKind;
use railint_policy::{Demand, Globs, Requirement, Selector, TeamContract, names_repo};
use railint_syntax::condition::{Condition, is_like};

use crate::case::{Case, View};
use crate::contracts::{Subject, documents, select};
use crate::facts::MarkKind;
use crate::{namespaces, owner};

/// `boundary/contract`.
pub(crate) static RULE: Rule = Rule {
    id: "boundary/contract",
    summary: "Something breaks one of the team's own contracts",
    level: Level::Error,
    scope: Scope::Repo,
    set: RuleSet::Recommended,
};

/// Judges every repo by every contract that binds it.
pub(crate) fn judge(case: &Case<'_>, verdict: &mut Verdict) {
    for view in case.judged() {
        let repo = view.repo.name;
        for contract in case.policy.contracts.iter().filter(|one| one.binds(repo)) {
            let mut of = Judging {
                case,
                view,
                contract,
                verdict,
            };
            match &contract.demand {
                Demand::Forbid(selector) => of.forbidden(selector),
                Demand::Only(selector) => of.only(selector),
                Demand::Require(requirement) => of.required(requirement),
                Demand::Independent(names) => of.independent(names),
            }
        }
    }
}

/// One contract in one repo.
struct Judging<'j, 'a> {
    case: &'j Case<'a>,
    view: &'j View<'a>,
    contract: &'j TeamContract,
    verdict: &'j mut Verdict,
}

impl Judging<'_, '_> {
    fn repo(&self) -> String {
        owner::repo_with_layer(self.case.contract(), self.view.repo.name)
    }

    fn forbidden(&mut self, selector: &Selector) {
        let (repo, contract) = (self.view.repo.name, self.case.contract());
        if !selector.covers_repo(repo, contract) || !selector.is_within(repo, contract) {
            return;
        }
        let name = self.repo();
        for subject in select(self.case, self.view, selector) {
            let message = format!("{name} may not have {}", subject.what);
            self.at(&subject, message, "take it out");
        }
    }

    fn only(&mut self, selector: &Selector) {
        let (repo, contract) = (self.view.repo.name, self.case.contract());
        // Nobody has said what an unknown repo may do.
        let judged = contract.repo(repo).is_some() && selector.covers_repo(repo, contract);
        if !judged || selector.is_within(repo, contract) {
            return;
        }
        let (name, owners) = (self.repo(), selector.within.join(" or "));
        for subject in select(self.case, self.view, selector) {
            let message = format!("{name} has {}, which only {owners} may have", subject.what);
            self.at(&subject, message, &format!("leave it to {owners}"));
        }
    }

    fn required(&mut self, requirement: &Requirement) {
        let (repo, contract) = (self.view.repo.name, self.case.contract());
        let within = &requirement.within;
        let asked = within.is_empty() || names_repo(within, repo, contract);
        let of = requirement.of.as_ref();
        let meant = of.is_none_or(|selector| {
            selector.covers_repo(repo, contract) && selector.is_within(repo, contract)
        });
        if !asked || !meant {
            return;
        }
        let subjects = of.map(|selector| select(self.case, self.view, selector));
        if subjects.as_ref().is_some_and(Vec::is_empty) {
            return;
        }
        let subjects = subjects.unwrap_or_default();
        for file in &requirement.files {
            let globs = Globs::new(&[file]).unwrap_or_default();
            let mut paths = self.view.repo.paths.iter();
            if !paths.any(|path| globs.matches(repo, path)) {
                self.missing(&format!("file `{file}`"), file, subjects.first());
            }
        }
        for target in &requirement.targets {
            let mut targets = self.view.marks(MarkKind::Target);
            if !targets.any(|(_, mark)| is_like(&mark.what, target)) {
                let file = file_of_targets(self.view);
                self.missing(&format!("target `{target}`"), file, subjects.first());
            }
        }
        let labelled = of.filter(|_| !requirement.labels.is_empty());
        if let Some(selector) = labelled {
            self.labelled(&requirement.labels, selector);
        }
    }

    fn labelled(&mut self, labels: &[Condition], selector: &Selector) {
        for subject in documents(self.case, self.view, selector) {
            let has = subject.document.map(|document| document.labels.as_slice());
            let has = has.unwrap_or_default();
            for label in labels {
                if !has.iter().any(|own| own == label.text()) {
                    let message = format!("{} has no label `{}`", subject.what, label.text());
                    self.at(&subject, message, "add it under `metadata.labels`");
                }
            }
        }
    }

    /// Something that is not there is found where it is called for, or else where
    /// it should be.
    fn missing(&mut self, what: &str, path: &str, of: Option<&Subject<'_>>) {
        let name = self.repo();
        match of {
            Some(subject) => {
                let message = format!("{name} has {} and no {what}", subject.what);
                self.at(subject, message, "add it");
            }
            None => {
                let message = format!("{name} has no {what}");
                let label = "missing".to_owned();
                self.push(path, &Place::file_start(), message, label, "add it", None);
            }
        }
    }

    fn independent(&mut self, names: &[String]) {
        let contract = self.case.contract();
        let own = self.view.repo.name;
        if !names_repo(names, own, contract) {
            return;
        }
        let name = self.repo();
        for put in namespaces::puts(self.view) {
            let owners: Vec<_> = contract
                .namespace_owners(put.namespace, self.case.stack.known)
                .collect();
            let may = owners.iter().any(|(owner, _)| owner.name == own);
            let foreign = owners
                .iter()
                .find(|(owner, _)| names_repo(names, &owner.name, contract));
            let Some((owner, origin)) = foreign.filter(|_| !may) else {
                continue;
            };
            let message = format!(
                "{name} puts {} into `{}`, a namespace of {}, and the two are independent",
                put.what, put.namespace, owner.name
            );
            let label = format!("goes into `{}`", put.namespace);
            self.push(
                put.path,
                put.place,
                message,
                label,
                "use a namespace of its own",
                None,
            );
            if let Some(finding) = self.verdict.findings.last_mut() {
                let reason = format!("`{}` belongs to {}", put.namespace, owner.name);
                finding.related.push(Finding::contract_row(origin, reason));
            }
        }
    }

    fn at(&mut self, subject: &Subject<'_>, message: String, help: &str) {
        let (path, component) = (subject.path, subject.component);
        self.push(
            path,
            &subject.place,
            message,
            subject.label.clone(),
            help,
            component,
        );
    }

    fn push(
        &mut self,
        path: &str,
        place: &Place,
        message: String,
        label: String,
        help: &str,
        component: Option<&str>,
    ) {
        let contract = self.contract;
        let said = match contract.message.as_str() {
            "" => message,
            own => own.to_owned(),
        };
        self.verdict.findings.push(Finding {
            level: contract.level,
            message: format!("Contract `{}`: {said}", contract.id),
            label,
            help: format!("{help}, or record an exception with a reason"),
            contract: Some(Finding::contract_row(&contract.origin, reason(contract))),
            component: component.map(str::to_owned),
            ..self.view.finding(&RULE, path, place)
        });
    }
}

/// The file in which a target is missing: the uppermost one that has any.
fn file_of_targets<'a>(view: &View<'a>) -> &'a str {
    let paths = view.repo.paths.iter();
    let files = paths.filter(|path| {
        let kind = FileKind::of_path(path);
        matches!(kind, Some(FileKind::Makefile | FileKind::Justfile))
    });
    let first = files.min_by_key(|path| path.matches('/').count());
    first.map_or("Makefile", String::as_str)
}

/// Why a contract is there, as the team says it.
fn reason(contract: &TeamContract) -> String {
    match (contract.because.as_str(), contract.reference.as_str()) {
        ("", "") => format!("the contract `{}` of the stack", contract.id),
        (because, "") => because.to_owned(),
        ("", reference) => reference.to_owned(),
        (because, reference) => format!("{because} ({reference})"),
    }
}
