#!/usr/bin/env python3
"""Compares railint with other scanners for secrets; README.md beside this file tells how."""

import argparse
import collections
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import corpora
import tools
from generate import generate


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=Path, default=Path(tempfile.gettempdir()) / "railint-peers", help="where the scanners are, or go")
    parser.add_argument("--railint", type=Path, default=tools.default_railint())
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("install", help="install the scanners")
    made = commands.add_parser("generated", help="recall and false alarms on a generated set")
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--count", type=int, default=300)
    made.add_argument("--keep", type=Path, help="leave the set here")
    made.add_argument("--misses", metavar="TOOL", help="list what this tool misses and reports wrongly")
    public = commands.add_parser("public", help="recall and false alarms on public repositories")
    public.add_argument("--trees", type=Path, required=True, help="where the repositories are, or go")
    public.add_argument("--origin", default="https://github.com/{owner}/{name}", help="where they come from")
    public.add_argument("--reports", type=Path, help="keep what the scanners report here, and do not scan again what is there")
    public.add_argument("--unjudged", action="store_true", help="list what nobody has judged yet")
    timed = commands.add_parser("time", help="how long each scanner takes on the public repositories")
    timed.add_argument("--trees", type=Path, required=True)
    timed.add_argument("--runs", type=int, default=5)
    timed.add_argument("--limit", type=float, default=60, help="a tool whose first run takes longer, in seconds, is timed once")
    timed.add_argument("--only", nargs="*", help="only these repositories")
    options = parser.parse_args()
    if options.command == "install":
        tools.install(options.peers)
    elif options.command == "generated":
        generated(options)
    elif options.command == "public":
        compare_public(options)
    else:
        measure(options)


def compare_public(options):
    corpora.fetch(options.trees, options.origin)
    scanners = tools.Tools(options.peers, options.railint)
    reports = {}
    for repository, _ in corpora.repositories():
        tree = corpora.folder(options.trees, repository)
        reports[repository] = {name: scanners.kept(name, tree, options.reports) for name in scanners.names}
    rows, union = corpora.compare(reports, corpora.Judged())
    for group in ("infrastructure", "other files"):
        print(f"\n{group}: {len(union[group])} lines with a secret or a default password\n")
        print("| tool | found | recall | false alarms | not judged |\n| --- | ---: | ---: | ---: | ---: |")
        for name in scanners.names:
            row = rows[group, name]
            recall = len(row["true"]) / max(1, len(union[group]))
            print(f"| {name} | {len(row['true'])} | {recall:.0%} | {len(row['false'])} | {len(row['unjudged'])} |")
            if options.unjudged:
                for place in sorted(row["unjudged"]):
                    print("  unjudged", *place)


def measure(options):
    """Whole processes, the tools in turn so that all meet the same machine."""
    scanners = tools.Tools(options.peers, options.railint)
    for repository, _ in corpora.repositories():
        if options.only and repository not in options.only:
            continue
        tree = corpora.folder(options.trees, repository)
        times = {name: [] for name in scanners.names}
        for _ in range(options.runs):
            for name, taken in times.items():
                if taken and taken[0] > options.limit:
                    continue
                start = time.perf_counter()
                scanners.run(name, tree)
                taken.append(time.perf_counter() - start)
        own = statistics.median(times["railint"])
        print(f"{repository}: railint {own:.2f} s; " + ", ".join(
            f"{name} {statistics.median(taken) / own:.1f} x" for name, taken in times.items() if name != "railint"), flush=True)


def generated(options):
    folder = options.keep or Path(tempfile.mkdtemp(prefix="railint-set-"))
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    labels, spare = generate(folder, options.seed, options.count)
    scanners = tools.Tools(options.peers, options.railint)
    print(f"seed {options.seed}: {options.count} secrets, {options.count} look-alikes\n")
    print("| tool | found | recall | look-alikes reported | other lines reported |\n| --- | ---: | ---: | ---: | ---: |")
    for name in scanners.names:
        score = Score(scanners.reports(name, folder), labels, spare)
        print(f"| {name} | {len(score.found)} | {len(score.found) / options.count:.0%} | {len(score.alarms)} | {len(score.elsewhere)} |")
        if options.misses == name:
            score.explain()
    if options.keep is None:
        shutil.rmtree(folder)


class Score:
    """What reports are worth against labels, by line."""

    def __init__(self, reports, labels, spare):
        lines = {(path, line) for path, first, last, _ in reports for line in range(first, last + 1)}
        hit = lambda label: any((label.path, line) in lines for line in range(label.start, label.end + 1))
        self.found = [label for label in labels if label.secret and hit(label)]
        self.missed = [label for label in labels if label.secret and not hit(label)]
        self.alarms = [label for label in labels if not label.secret and hit(label)]
        known = {(label.path, line) for label in labels + spare for line in range(label.start, label.end + 1)}
        self.elsewhere = sorted({(path, first) for path, first, last, _ in reports
                                 if not any((path, line) in known for line in range(first, last + 1))})

    def explain(self):
        for kind, count in collections.Counter(label.kind for label in self.missed).most_common():
            print(f"  missed {count} x {kind}")
        for label in self.missed:
            print(f"  miss   {label.path}:{label.start} {label.kind}")
        for label in self.alarms:
            print(f"  alarm  {label.path}:{label.start} {label.kind}")
        for path, line in self.elsewhere:
            print(f"  alarm  {path}:{line}")


if __name__ == "__main__":
    main()
