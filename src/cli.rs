//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::ZonedDateTime;
use jiff::civil::Date;
use railint_policy::Level;
use railint_report::{Kind, MapKind};

/// Who may own what across the layers of an infrastructure stack.
#[derive(Debug, Parser)]
#[command(name = "railint", version = env!("RAILINT_VERSION"), max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR says otherwise.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Judge a stack, a repo or some of its files
    Check(Check),
    /// Show the page of a rule: what it finds, why, and what to do
    Explain {
        /// The id of a rule, for example boundary/wrong-layer; or
        /// component:NAME for what the catalogue knows of a component
        rule: String,
    },
    /// Draw who owns what: layers, repos, components, violations
    Map(Map),
    /// List the workplans: status, tasks, what they wait for, how stale they are
    Plans(Plans),
    /// Write what is known of one repo, for judging it elsewhere
    Facts(Facts),
    /// List all rules with their levels
    Rules,
    /// Write a railint.yaml for the repos that are found
    Init(Init),
    /// Serve an editor: the language server, on standard input and output
    Server,
    /// Record what is found today, so that only what comes anew is reported;
    /// or, where there is a record, take out of it what is gone
    Baseline(BaselineArguments),
    /// Have git judge each commit
    #[command(subcommand)]
    Hook(Hook),
    /// Print how an editor or a CI server reads the short format
    ProblemMatcher {
        /// For whom: a .vscode/tasks.json, or a file for ::add-matcher::
        kind: MatcherKind,
    },
    /// Leave a tombstone where something has moved away
    #[command(subcommand)]
    Tombstone(Tombstone),
    /// Print what a shell needs to complete commands and options
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man {
        /// Write a page for each command into this folder instead
        #[arg(long, short, value_name = "FOLDER")]
        output: Option<PathBuf>,
    },
    /// Print the JSON Schema of an input or output
    Schema {
        /// Its name; without one, the names are listed
        name: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct BaselineArguments {
    /// The folder that holds the repos, or one repo
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Use this stack file instead of looking for railint.yaml
    #[arg(long, value_name = "FILE")]
    pub(crate) stack: Option<PathBuf>,

    /// Add what is new, too; otherwise a record only becomes smaller
    #[arg(long)]
    pub(crate) accept_new: bool,

    /// Judge dates as on this day (YYYY-MM-DD), for runs that can be repeated
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<Date>,
}

/// Who reads a problem matcher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MatcherKind {
    /// A .vscode/tasks.json.
    Vscode,
    /// A file for ::add-matcher::.
    Github,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Hook {
    /// Write a pre-commit hook; one that is there is never overwritten
    Install(HookInstall),
}

#[derive(Debug, Args)]
pub(crate) struct HookInstall {
    /// The repo
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,

    /// Keep the hook that is there, and let it run first
    #[arg(long)]
    pub(crate) chain: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Folders or files: a folder that holds the repos, a repo, or a part of
    /// one. They narrow what is reported; rules still see all they need
    /// [default: the folder of --stack, or else the working directory]
    #[arg(value_name = "PATH", verbatim_doc_comment)]
    pub(crate) paths: Vec<PathBuf>,

    /// Use this stack file instead of looking for railint.yaml
    #[arg(long, value_name = "FILE")]
    pub(crate) stack: Option<PathBuf>,

    /// Judge what the next commit will hold, whatever lies on disk, and report
    /// what stands in staged files or what they bring about elsewhere
    #[arg(long, conflicts_with_all = ["since", "fix", "diff"])]
    pub(crate) staged: bool,

    /// Judge what the next commit will hold, whatever lies on disk, and report
    /// all of it
    #[arg(long, conflicts_with_all = ["staged", "fix", "diff"])]
    pub(crate) index: bool,

    /// Report what stands on lines that were changed since the history parted
    /// from this commit, or what such a change brought about elsewhere
    #[arg(long, value_name = "REV", conflicts_with_all = ["fix", "diff"])]
    pub(crate) since: Option<String>,

    /// Look through all commits as well, of all branches and tags, or since REV:
    /// for tokens, private keys, Secrets and SOPS files in clear that no file of
    /// today holds
    #[arg(long, conflicts_with_all = ["staged", "index", "fix", "diff", "locked"])]
    pub(crate) history: bool,

    // The formats are listed from the code, so that a new one is not forgotten.
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = parse_target, help = format_help())]
    pub(crate) format: Vec<Target>,

    /// Run only these rules or linters
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) select: Vec<String>,

    /// Leave these rules or linters out
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,

    /// Give a rule or linter another level: error, warning, info or off
    #[arg(long, value_name = "RULE=LEVEL", value_parser = parse_level)]
    pub(crate) level: Vec<(String, Level)>,

    /// Mend what can be mended, then report what is left. No other byte of a
    /// file changes
    #[arg(long, verbatim_doc_comment)]
    pub(crate) fix: bool,

    /// Show what --fix would change, and change nothing. The status is 1 where
    /// there is something
    #[arg(long, conflicts_with_all = ["fix", "format"], verbatim_doc_comment)]
    pub(crate) diff: bool,

    /// Fail where railint-baseline.json does not hold exactly what is found:
    /// on anything new, of whatever level, and on what is gone
    #[arg(long, conflicts_with_all = ["staged", "since", "fix", "diff", "select", "ignore"])]
    pub(crate) locked: bool,

    /// Keep what is known of each file in this folder, and read only what has
    /// changed since. Of a cache that is damaged, or that another railint made,
    /// nothing is used [default with --staged and --index: .git/railint]
    #[arg(long, value_name = "FOLDER", verbatim_doc_comment)]
    pub(crate) cache: Option<PathBuf>,

    /// Print findings only, no summary
    #[arg(long, short)]
    pub(crate) quiet: bool,

    /// Say what was judged in part, also where nothing was found; and where the
    /// time went, on standard error
    #[arg(long, short)]
    pub(crate) verbose: bool,

    /// Judge dates as on this day (YYYY-MM-DD), for runs that can be repeated
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<Date>,
}

#[derive(Debug, Args)]
pub(crate) struct Plans {
    /// Folders that hold the repos, or repos or parts of them
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Use this stack file instead of looking for railint.yaml
    #[arg(long, value_name = "FILE")]
    pub(crate) stack: Option<PathBuf>,

    /// How to list them
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: PlansFormat,

    /// Only plans of these repos
    #[arg(long, value_name = "REPO", value_delimiter = ',')]
    pub(crate) repo: Vec<String>,

    /// Only plans of these statuses; an older word counts as the word in use
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    pub(crate) status: Vec<String>,

    /// Only plans that are not closed
    #[arg(long)]
    pub(crate) open: bool,

    /// Only plans that were last changed this many days ago, or earlier
    #[arg(long, value_name = "DAYS")]
    pub(crate) stale: Option<u32>,

    /// Count days from this one (YYYY-MM-DD), for runs that can be repeated
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<Date>,
}

/// How plans are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlansFormat {
    /// A table as wide as the terminal.
    Table,
    /// `railint schema plans` describes it.
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Map {
    /// Folders that hold the repos, or repos
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Use this stack file instead of looking for railint.yaml
    #[arg(long, value_name = "FILE")]
    pub(crate) stack: Option<PathBuf>,

    // Listed from the code, as the formats of `check` are.
    #[arg(long, value_name = "FORMAT", default_value = "table", help = map_help())]
    pub(crate) format: MapKind,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Judge dates as on this day (YYYY-MM-DD), for runs that can be repeated
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<Date>,
}

#[derive(Debug, Args)]
pub(crate) struct Facts {
    /// The repo
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,

    /// Use this stack file instead of looking for railint.yaml
    #[arg(long, value_name = "FILE")]
    pub(crate) stack: Option<PathBuf>,

    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// What to do about tombstones.
#[derive(Debug, Subcommand)]
pub(crate) enum Tombstone {
    /// Write the tombstone of a file or folder that has moved
    Add(AddTombstone),
}

#[derive(Debug, Args)]
pub(crate) struct AddTombstone {
    /// The old path; with a slash at its end it is a folder
    pub(crate) old: PathBuf,

    /// The new place: REPO/PATH, or a path on disk; with a slash at its end it
    /// is the folder that took the thing
    #[arg(verbatim_doc_comment)]
    pub(crate) new: String,

    /// The task under which it moved
    #[arg(long, value_name = "ID")]
    pub(crate) task: String,

    /// A line in a MOVED.md, or a stub in the file's place
    #[arg(long, default_value = "moved")]
    pub(crate) form: TombstoneForm,

    /// The day of the move [default: today]
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<Date>,

    /// Use this stack file instead of looking for railint.yaml
    #[arg(long, value_name = "FILE")]
    pub(crate) stack: Option<PathBuf>,

    /// Judge dates as on this day (YYYY-MM-DD), for runs that can be repeated
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<Date>,
}

/// The form of a tombstone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TombstoneForm {
    /// A line in a `MOVED.md`.
    Moved,
    /// A file at the old path.
    Stub,
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The folder that holds the repos, or one repo
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,

    /// Print the file instead of writing it
    #[arg(long)]
    pub(crate) print: bool,

    /// Replace a railint.yaml that is there
    #[arg(long)]
    pub(crate) force: bool,
}

/// Where a report goes.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) kind: Kind,
    pub(crate) file: Option<PathBuf>,
}

fn format_help() -> String {
    let names = Kind::ALL.map(Kind::as_str).join(", ");
    format!("How to print: {names}; with =FILE into a file. May be repeated")
}

fn map_help() -> String {
    let names = MapKind::ALL.map(MapKind::as_str).join(", ");
    format!("How to draw it: {names}")
}

/// The day by which dates are judged: the one that was asked for, or today.
pub(crate) fn today(asked: Option<Date>) -> Date {
    asked.unwrap_or_else(|| ZonedDateTime::now().date())
}

fn parse_target(text: &str) -> Result<Target, String> {
    let (name, file) = match text.split_once('=') {
        Some((_, "")) => return Err("a file name is missing behind `=`".to_owned()),
        Some((name, file)) => (name, Some(PathBuf::from(file))),
        None => (text, None),
    };
    Ok(Target {
        kind: name.parse()?,
        file,
    })
}

fn parse_level(text: &str) -> Result<(String, Level), String> {
    let (rule, level) = text
        .split_once('=')
        .ok_or("write it as RULE=LEVEL, for example boundary/wrong-layer=warning")?;
    Ok((rule.to_owned(), level.parse()?))
}
