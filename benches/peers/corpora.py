"""The public repositories: what the scanners report there, and what people who read it say."""

import csv
import random
import subprocess
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent
VERDICTS = ("secret", "default", "model", "not")

# What people write programs and pages in: no infrastructure.
OTHER = (".md", ".rst", ".adoc", ".txt", ".html", ".svg", ".py", ".go", ".rs", ".js", ".ts", ".tsx", ".jsx", ".java", ".kt", ".rb",
         ".php", ".cs", ".c", ".cpp", ".css", ".scss", ".ipynb", ".sentinel", ".tpl", ".sum", ".lock", ".pub")


def repositories():
    """(owner/name, commit) of each."""
    return table("corpora.tsv")


def table(name):
    with open(HERE / name, newline="", encoding="utf-8") as file:
        return [tuple(row) for row in csv.reader(file, delimiter="\t") if row and not row[0].startswith("#")]


def folder(trees, repository):
    return Path(trees) / repository.replace("/", "+")


def fetch(trees, origin):
    """Brings what is missing, at the commits of the list, as plain folders: no
    scanner looks into `.git`, and none follows a configuration of the repository."""
    for repository, commit in repositories():
        target = folder(trees, repository)
        if target.exists():
            continue
        target.mkdir(parents=True)
        owner, name = repository.split("/")
        git = lambda *command: subprocess.run(["git", "-C", target, *command], check=True, capture_output=True)
        git("init", "--quiet")
        git("fetch", "--quiet", "--depth=1", origin.format(owner=owner, name=name), commit)
        git("checkout", "--quiet", "FETCH_HEAD")
        for unwanted in [".gitignore", ".gitleaks.toml", ".gitleaksignore", ".secretsignore", ".secrets.baseline"]:
            for path in target.rglob(unwanted):
                path.unlink()
        subprocess.run(["rm", "-rf", target / ".git"], check=True)


class Judged:
    """The judgements: `judged.tsv` has repository, path, line and verdict."""

    def __init__(self):
        self.verdicts = {}
        for repository, path, line, verdict in table("judged.tsv"):
            assert verdict in VERDICTS, verdict
            self.verdicts[repository, path, int(line)] = verdict

    def of(self, repository, report):
        """What is said of the lines of a report: the worst of them; `None` if nothing is."""
        path, first, last, _ = report
        said = [self.verdicts.get((repository, path, line)) for line in range(first, min(last, first + 200) + 1)]
        return next((verdict for verdict in VERDICTS if verdict in said), None)


def is_infrastructure(path):
    return not path.endswith(OTHER)


def compare(reports, judged):
    """`reports[repository][tool]` against the judgements: one row a tool, for
    infrastructure files and for the others."""
    rows = defaultdict(lambda: {"true": set(), "false": set(), "unjudged": set()})
    union = defaultdict(set)
    for repository, by_tool in reports.items():
        for tool, found in by_tool.items():
            for report in found:
                group = "infrastructure" if is_infrastructure(report[0]) else "other files"
                verdict = judged.of(repository, report)
                row = rows[group, tool]
                path, first, last, _ = report
                if verdict in ("secret", "default"):
                    lines = {(repository, path, line) for line in range(first, last + 1)
                             if judged.verdicts.get((repository, path, line)) in ("secret", "default")}
                    row["true"] |= lines
                    union[group] |= lines
                elif verdict != "model":
                    row["false" if verdict == "not" else "unjudged"].add((repository, path, first))
    return rows, union


def sample(unjudged, size, seed=1):
    """A random sample of what is left to judge, always the same."""
    left = sorted(unjudged)
    return left if len(left) <= size else sorted(random.Random(seed).sample(left, size))
