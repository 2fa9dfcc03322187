"""The generated set: files with planted secrets and look-alikes, from a seed."""

import random
from pathlib import Path

import kinds
from document import Document
from values import WORDS, Values


def generate(folder, seed, count):
    """Writes the files; gives `count` labels of secrets, as many of look-alikes, and
    the spare ones, which are not counted."""
    rng = random.Random(seed)
    values = Values(rng)
    labels, used = [], set()
    weights = [weight for weight, _, _ in kinds.KINDS]
    while min(sum(label.secret for label in labels), sum(not label.secret for label in labels)) < count:
        _, name, fill = rng.choices(kinds.KINDS, weights)[0]
        path = name.format(w="-".join(rng.sample(WORDS, 2)))
        if path in used:
            continue
        used.add(path)
        document = Document(values, path)
        own_name = fill(document)
        if path.endswith("/*"):
            path = path.removesuffix("*") + own_name
            document.labels = [label.at(path) for label in document.labels]
        target = Path(folder) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(document.text)
        labels += document.labels
    counted = []
    for secret in (True, False):
        counted += rng.sample([label for label in labels if label.secret is secret], count)
    spare = [label for label in labels if label not in counted]
    return counted, spare
