//! `railint check`: the main job.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::mem::ManuallyDrop;

use railint_lint::{Cache, Earlier, Hidden, Outcome, Run, Survey};
use railint_policy::pattern_names;
use railint_report::{Kind, Options, Texts, format};
use railint_source::Committing;

use crate::baselines::{Baselines, Known};
use crate::cli::{self, Check, Target};
use crate::commands::terminal_width;
use crate::failure::Failure;
use crate::fixes;
use crate::history;
use crate::linters::{linters, rules, unknown_rule};
use crate::look_back::{self, About};
use crate::narrow::Narrowing;
use crate::only;
use crate::progress::{Progress, Times};
use crate::stack::{self, Moment, Needs, Reach, Stack, State};

/// Judges and reports. The status is 1 where a finding stands at error level.
pub(crate) fn run(arguments: &Check) -> Result<u8, Failure> {
    check_rule_names(arguments)?;
    rayon::spawn(railint_policy::prepare);
    for linter in linters() {
        rayon::spawn(move || linter.prepare());
    }
    match attempt(arguments, true)? {
        Some(status) => Ok(status),
        // Nothing is believed of a cache that was damaged.
        None => Ok(attempt(arguments, false)?.unwrap_or_default()),
    }
}

/// Does it, with the facts of earlier runs or without. `None`, and no report,
/// where these were damaged.
fn attempt(arguments: &Check, with_cache: bool) -> Result<Option<u8>, Failure> {
    let mut times = Times::new();
    let progress = Progress::new(arguments.quiet);
    let paths = stack::named(&arguments.paths, arguments.stack.as_deref())?;
    let committing = match arguments.staged || arguments.index {
        true => Some(committing()?),
        false => None,
    };
    let cache = match with_cache {
        true => cache(arguments, committing.as_ref()),
        false => None,
    };
    let moment = committing.map_or(Moment::Now, Moment::Staged);
    // All files belong to it. It is never taken apart, as the process ends with this.
    let state = ManuallyDrop::new(State::new(moment, &paths).compared(arguments.staged));
    let find = |state: &State| -> Result<Stack, Failure> {
        let mut stack = stack::find_in(state, &paths, arguments.stack.as_deref(), Needs::Siblings)?;
        stack.policy.levels.select.clone_from(&arguments.select);
        stack.policy.levels.ignore.clone_from(&arguments.ignore);
        stack.policy.levels.forced.clone_from(&arguments.level);
        for repo in &mut stack.repos {
            repo.cache.clone_from(&cache);
        }
        Ok(stack)
    };
    let mut stack = find(&state)?;
    let about = match (arguments.staged, arguments.since.as_deref()) {
        (true, _) => About::NextCommit,
        (false, Some(revision)) => About::Since(revision),
        (false, None) => About::Everything,
    };
    let today = cli::today(arguments.today);
    look_back::look_back(&mut stack.repos, &stack.policy, about, today);
    times.step("finding");
    let damaged = || {
        let damaged = cache.as_ref().filter(|cache| cache.is_damaged());
        damaged.map(Cache::discard).is_some()
    };
    if arguments.diff {
        let mended = with_run(&mut stack, arguments, railint_lint::mend);
        let hidden = Hidden::new();
        if damaged() {
            return Ok(None);
        }
        return fixes::show(&mended, &stack.texts.with_repos(&stack.repos, &hidden)).map(Some);
    }
    let (mut outcome, known) = if arguments.fix {
        let mended = with_run(&mut stack, arguments, railint_lint::mend);
        if damaged() {
            return Ok(None);
        }
        fixes::write(&mended, &stack.repos)?;
        hide_known(mended.outcome, &stack, arguments)?
    } else {
        match state.before(arguments.staged, arguments.since.as_deref()) {
            None => {
                let outcome = with_run(&mut stack, arguments, railint_lint::run);
                hide_known(outcome, &stack, arguments)?
            }
            Some(before) => judge_changes(&mut stack, (&state, &before), arguments, &find)?,
        }
    };
    let mut interrupted = false;
    if arguments.history {
        times.step("reading and judging");
        interrupted = with_run(&mut stack, arguments, |run| {
            history::add(run, arguments.since.as_deref(), &progress, &mut outcome)
        })?;
        times.step("history");
    }
    if damaged() {
        return Ok(None);
    }
    outcome
        .notes
        .extend(known.iter().filter_map(Known::sentence));
    outcome.judged_in_part.append(&mut stack.missing);
    outcome.notes.append(&mut stack.notes);
    if !arguments.history {
        times.step("reading and judging");
    }
    drop(progress);
    let texts = stack.texts.with_repos(&stack.repos, &outcome.hidden);
    report(arguments, &outcome, &texts)?;
    times.step("reporting");
    if arguments.verbose {
        times.print();
    }
    let locked_out = arguments.locked && differs(&outcome, &known);
    if interrupted {
        return Ok(Some(history::INTERRUPTED));
    }
    Ok(Some(u8::from(outcome.failed() || locked_out)))
}

/// Where facts are kept between runs: where somebody says, or else in the folder
/// that git keeps for the repo of a commit, as who waits for a hook waits at each
/// commit.
fn cache(arguments: &Check, committing: Option<&Committing>) -> Option<Cache> {
    if let Some(folder) = &arguments.cache {
        return Some(Cache::new(folder, &this_build()));
    }
    let committing = committing?;
    let folder = committing.git_folder()?.join(GIT_CACHE);
    let mut cache = Cache::by_itself(&folder, &this_build());
    cache.read_ahead(committing.work_tree());
    Some(cache)
}

/// The folder for a cache among those of git.
const GIT_CACHE: &str = "railint";

/// What tells this build of the program from every other: two that were built
/// of one version may read differently.
fn this_build() -> String {
    let file = std::env::current_exe().and_then(std::fs::metadata);
    let built = file.map(|file| (file.len(), file.modified().ok()));
    format!("{} {built:?}", env!("RAILINT_VERSION"))
}

/// Hides what the baselines know.
fn hide_known(
    mut outcome: Outcome,
    stack: &Stack,
    arguments: &Check,
) -> Result<(Outcome, Vec<Known>), Failure> {
    let baselines = Baselines::read(&stack.repos)?;
    let known = hide(&baselines, &mut outcome, &stack.reach, arguments);
    Ok((outcome, known))
}

fn hide(
    baselines: &Baselines,
    outcome: &mut Outcome,
    reach: &Reach,
    arguments: &Check,
) -> Vec<Known> {
    // Rules that did not run cannot tell what is gone.
    let all_rules = arguments.select.is_empty() && arguments.ignore.is_empty();
    baselines.apply(outcome, |repo, path| all_rules && reach.covers(repo, path))
}

/// Whether the baselines hold anything else than what is found; says so.
fn differs(outcome: &Outcome, known: &[Known]) -> bool {
    let new = outcome.findings.len();
    let gone: usize = known.iter().map(|known| known.gone).sum();
    if new + gone > 0 {
        let mut err = io::stderr().lock();
        // The status says it, too.
        let _ = writeln!(
            err,
            "error: --locked: {new} new, {gone} gone since railint-baseline.json was written\n  \
             help: mend what is new; `railint baseline` takes out what is gone"
        );
    }
    new + gone > 0
}

/// The repo that a commit is being made in.
fn committing() -> Result<Committing, Failure> {
    let here = std::env::current_dir().map_err(|error| {
        let message = format!("the working directory is gone: {error}");
        Failure::Usage(message, String::new())
    })?;
    Ok(Committing::new(&here, |name| std::env::var_os(name)))
}

/// Does something with a run over the whole stack.
fn with_run<T>(stack: &mut Stack, arguments: &Check, work: impl FnOnce(&mut Run<'_>) -> T) -> T {
    let mut run = Run {
        repos: std::mem::take(&mut stack.repos),
        policy: &stack.policy,
        linters: &linters(),
        today: cli::today(arguments.today),
        reported: &|repo, path| stack.reach.covers(repo, path),
    };
    let result = work(&mut run);
    stack.repos = run.repos;
    result
}

/// Judges what the changes since an earlier state are to blame for.
fn judge_changes(
    stack: &mut Stack,
    (now, before): (&State, &State),
    arguments: &Check,
    find: &impl Fn(&State) -> Result<Stack, Failure>,
) -> Result<(Outcome, Vec<Known>), Failure> {
    let narrowing = Narrowing::new(&stack.repos, before, arguments.since.is_some())?;
    let changed = narrowing.changed(&stack.reach);
    if changed == 0 {
        let judged = stack.repos.iter().filter(|repo| repo.judged);
        let judged: Vec<String> = judged.map(|repo| repo.name.clone()).collect();
        let outcome = Outcome {
            repos: judged.len(),
            judged,
            ..Outcome::default()
        };
        return Ok((outcome, Vec::new()));
    }
    let earlier = narrowing.before(&stack.repos, now);
    if !arguments.history && only::suffices(&arguments.select) {
        narrowing.keep_changed(&mut stack.repos);
    }
    let baselines = Baselines::read(&stack.repos)?;
    let reach = stack.reach.clone();
    Ok(with_run(stack, arguments, |run| {
        let survey = Survey::new(run);
        let mut known = Vec::new();
        let outcome = survey.outcome_after(|outcome| {
            known = hide(&baselines, outcome, &reach, arguments);
            outcome.files = changed;
            narrowing.apply(outcome, || match &earlier {
                Some(earlier) => Ok(survey.earlier(earlier)),
                None => {
                    let earlier = with_run(&mut find(before)?, arguments, railint_lint::run);
                    Ok(Earlier::Other(earlier.findings))
                }
            });
        });
        (outcome, known)
    }))
}

fn report(arguments: &Check, outcome: &Outcome, texts: &dyn Texts) -> Result<(), Failure> {
    let chosen = chosen_formats();
    let targets = match arguments.format.as_slice() {
        [] => chosen.as_slice(),
        given => given,
    };
    for target in targets {
        match &target.file {
            None => print(target.kind, arguments, outcome, texts).map_err(Failure::Output)?,
            Some(path) => {
                let options = Options {
                    quiet: arguments.quiet,
                    verbose: arguments.verbose,
                    ..Options::default()
                };
                let write = || {
                    let mut out = Vec::new();
                    format(target.kind).write(outcome, texts, &options, &mut out)?;
                    railint_source::write_file(path, &out)
                };
                write().map_err(|error: io::Error| {
                    let message = format!("{} cannot be written: {error}", path.display());
                    Failure::Usage(message, String::new())
                })?;
            }
        }
    }
    Ok(())
}

/// The formats of a run that names none: for people, and where GitHub shows
/// annotations these too. Gitea and Forgejo say that they are GitHub, but show
/// none.
fn chosen_formats() -> Vec<Target> {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let annotated =
        is_set("GITHUB_ACTIONS") && !is_set("GITEA_ACTIONS") && !is_set("FORGEJO_ACTIONS");
    let kinds = [Some(Kind::Pretty), annotated.then_some(Kind::Github)];
    let target = |kind| Target { kind, file: None };
    kinds.into_iter().flatten().map(target).collect()
}

/// Writes to standard output, as well as its reader can take it.
fn print(kind: Kind, arguments: &Check, outcome: &Outcome, texts: &dyn Texts) -> io::Result<()> {
    let stdout = io::stdout();
    let color = anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never;
    let terminal = stdout.is_terminal();
    let columns = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok());
    let width = terminal_width(terminal)
        .map(|width| width.clamp(40, 120))
        .or(columns)
        .unwrap_or(80);
    let options = Options {
        color,
        unicode: true,
        width,
        quiet: arguments.quiet,
        verbose: arguments.verbose,
        hyperlinks: color
            && terminal
            && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
    };
    let mut out = BufWriter::new(stdout.lock());
    format(kind).write(outcome, texts, &options, &mut out)?;
    out.flush()
}

/// A misspelt rule on the command line must not pass for a clean run.
fn check_rule_names(arguments: &Check) -> Result<(), Failure> {
    let rules = rules();
    let levels = arguments.level.iter().map(|(rule, _)| rule);
    for pattern in arguments
        .select
        .iter()
        .chain(&arguments.ignore)
        .chain(levels)
    {
        if rules.iter().any(|rule| pattern_names(pattern, rule.id)) {
            continue;
        }
        return Err(unknown_rule(pattern, &rules));
    }
    Ok(())
}
