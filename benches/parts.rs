//! The parts by themselves: readers, the catalogue, the search for secrets,
//! history and report. `cargo bench --bench parts`; one of them with
//! `cargo bench --bench parts -- markdown`.
//!
//! The texts are files of this repo, repeated to a usual size, so that a change
//! of the program is all that moves the numbers. Criterion keeps the last run and
//! says what changed; a number by itself says little on another machine.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use railint_lint::{AnyLinter, File, Lens, RepoInput, Run, run};
use railint_policy::{ConfigText, Policy, Request, load};
use railint_report::{Kind, Options, Texts, format};
use railint_source::Files;
use railint_source::history::{History, Limits};
use railint_syntax::{makefile, markdown, shell, yaml};

/// How long a text is, about, in bytes.
const LENGTH: usize = 256 << 10;

/// How many commits the repo has whose history is read.
const COMMITS: usize = 1000;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The files of this repo, over and over.
fn text(paths: &[&str]) -> String {
    let texts = paths
        .iter()
        .map(|path| fs::read_to_string(root().join(path)).unwrap());
    let once: String = texts.collect();
    once.repeat(1 + LENGTH / once.len())
}

fn policy() -> Policy {
    load(Request {
        stack: Some(ConfigText {
            repo: None,
            path: "railint.yaml".to_owned(),
            text: "extends: railiance\n".to_owned(),
        }),
        own: Vec::new(),
        fetch: &|_, path| Err(format!("no {path}")),
        known_rules: &[],
    })
    .unwrap()
}

/// A text and how it is read, timed by the byte.
fn part(criterion: &mut Criterion, name: &str, text: &str, read: impl Fn(&str)) {
    let mut group = criterion.benchmark_group("parts");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_with_input(BenchmarkId::from_parameter(name), text, |bencher, text| {
        bencher.iter(|| read(black_box(text)));
    });
    group.finish();
}

fn readers(criterion: &mut Criterion) {
    let catalogue = text(&["rules/catalog/application.yaml"]);
    part(criterion, "yaml", &catalogue, |text| {
        black_box(yaml::parse(text));
    });
    let pages = text(&["README.md", "docs/tombstones.md"]);
    part(criterion, "markdown", &pages, |text| {
        black_box(markdown::parse(text));
    });
    let script = text(&[".ci/slow"]);
    part(criterion, "shell", &script, |text| {
        black_box(shell::parse(text));
    });
    let rules = text(&["fixtures/stacks/railiance/railiance-cluster/Makefile"]);
    part(criterion, "makefile", &rules, |text| {
        black_box(makefile::parse(text));
    });
}

fn linters(criterion: &mut Criterion) {
    let policy = policy();
    let lens = Lens::new(&policy);
    let values =
        text(&["fixtures/stacks/railiance/railiance-cluster/helm/ingress-nginx-values.yaml"]);
    let images: Vec<String> = policy
        .catalogue
        .components()
        .flat_map(|component| &component.images)
        .cloned()
        .collect();
    criterion.bench_function("parts/catalogue: images", |bencher| {
        bencher.iter(|| {
            for image in &images {
                black_box(policy.catalogue.component_of_image(image));
            }
        });
    });
    let linters: [(&str, Box<dyn AnyLinter>); 4] = [
        ("boundary", Box::new(railint_boundary::Boundary)),
        ("secrets", Box::new(railint_secrets::Secrets)),
        ("workplans", Box::new(railint_workplan::Workplan)),
        ("tombstones", Box::new(railint_tombstone::Tombstone)),
    ];
    for (name, linter) in &linters {
        part(criterion, &format!("{name} of values"), &values, |text| {
            let file = File::new(
                "railiance-cluster",
                "helm/ingress-nginx-values.yaml",
                text,
                None,
            );
            black_box(linter.read_any(&file, &lens));
        });
    }
    let prose = text(&["README.md", "docs/start.md"]);
    let (_, secrets) = &linters[1];
    part(criterion, "secrets of prose", &prose, |text| {
        let file = File::new("railiance-cluster", "README.md", text, None);
        black_box(secrets.read_any(&file, &lens));
    });
}

/// A repo in which each commit changes one file and some rename one.
fn commits(root: &Path) {
    let repo = git2::Repository::init(root).unwrap();
    let who = git2::Signature::now("Bench", "bench@example.org").unwrap();
    let mut parent: Option<git2::Oid> = None;
    let mut index = repo.index().unwrap();
    for turn in 0..COMMITS {
        let path = format!("area{:02}/app{:03}.yaml", turn % 40, turn % 400);
        fs::create_dir_all(root.join(&path).parent().unwrap()).unwrap();
        fs::write(root.join(&path), format!("turn: {turn}\n").repeat(20)).unwrap();
        index.add_path(Path::new(&path)).unwrap();
        if turn % 50 == 49 {
            let new = format!("{path}.moved.yaml");
            fs::rename(root.join(&path), root.join(&new)).unwrap();
            index.remove_path(Path::new(&path)).unwrap();
            index.add_path(Path::new(&new)).unwrap();
        }
        let tree = repo.find_tree(index.write_tree().unwrap()).unwrap();
        let before = parent.map(|id| repo.find_commit(id).unwrap());
        let parents: Vec<_> = before.iter().collect();
        parent = Some(
            repo.commit(Some("HEAD"), &who, &who, "turn", &tree, &parents)
                .unwrap(),
        );
    }
    index.write().unwrap();
}

fn history(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    commits(folder.path());
    let files = railint_source::open(folder.path()).unwrap();
    let mut group = criterion.benchmark_group("parts");
    group.throughput(Throughput::Elements(COMMITS as u64));
    group.bench_function("history", |bencher| {
        bencher.iter(|| History::read(&*files, &Limits::default(), &|_| true, &|| false).unwrap());
    });
    group.finish();
}

/// The texts of a stack on disk.
struct OnDisk(PathBuf);

impl Texts for OnDisk {
    fn text(&self, repo: Option<&str>, path: &str) -> Option<Arc<str>> {
        let text = fs::read_to_string(self.0.join(repo.unwrap_or_default()).join(path)).ok()?;
        Some(Arc::from(text))
    }

    fn display_path(&self, repo: Option<&str>, path: &str) -> String {
        format!("{}/{path}", repo.unwrap_or_default())
    }
}

fn report(criterion: &mut Criterion) {
    let stack = root().join("fixtures/stacks/railiance");
    let policy = policy();
    let linters: Vec<Box<dyn AnyLinter>> = vec![
        Box::new(railint_boundary::Boundary),
        Box::new(railint_secrets::Secrets),
    ];
    let folders = fs::read_dir(&stack)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let repos = folders.filter(|path| path.is_dir()).map(|path| RepoInput {
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        files: Arc::<dyn Files>::from(railint_source::open(&path).unwrap()),
        judged: true,
        recorded: None,
        look_back: None,
        cache: None,
    });
    let outcome = run(&mut Run {
        repos: repos.collect(),
        policy: &policy,
        linters: &linters,
        today: "2026-11-28".parse().unwrap(),
        reported: &|_, _| true,
    });
    assert!(!outcome.findings.is_empty(), "there is nothing to report");
    let texts = OnDisk(stack);
    for kind in Kind::ALL {
        criterion.bench_function(&format!("report/{kind}"), |bencher| {
            bencher.iter(|| {
                let mut out = Vec::new();
                let options = Options::default();
                format(kind)
                    .write(&outcome, &texts, &options, &mut out)
                    .unwrap();
                out
            });
        });
    }
}

criterion_group!(parts, readers, linters, history, report);
criterion_main!(parts);
