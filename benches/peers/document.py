"""A file under construction, with what stands on which of its lines."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Label:
    """Lines `start` to `end` of `path` hold a secret, or what only looks like one."""

    path: str
    start: int
    end: int
    secret: bool
    kind: str
    value: str

    def at(self, path):
        return replace(self, path=path)

    def has(self, path, line):
        return self.path == path and self.start <= line <= self.end


class Document:
    def __init__(self, values, path):
        self.v, self.rng = values, values.rng
        self.path, self.lines, self.labels = path, [], []

    def add(self, text):
        """Lines without a meaning of their own."""
        self.lines += text.rstrip("\n").split("\n")

    def secret(self, text, kind, value=""):
        self._labelled(text, True, kind, value)

    def other(self, text, kind):
        """What looks like a secret and is none."""
        self._labelled(text, False, kind, "")

    def _labelled(self, text, secret, kind, value):
        start = len(self.lines) + 1
        self.add(text)
        self.labels.append(Label(self.path, start, len(self.lines), secret, kind, value))

    # Lines that most kinds of files have in one form or another. `form` is the
    # line, with `{k}` and `{v}`.

    def password(self, form, key, quote=None):
        kind, value = self.v.password()
        self.secret(form.format(k=key, v=_quoted(value, quote)), f"password {kind}", value)

    def key(self, form, key, quote=None):
        value = self.v.key()
        self.secret(form.format(k=key, v=_quoted(value, quote)), "key", value)

    def token(self, form, quote=None):
        issuer, key, value = self.v.token()
        self.secret(form.format(k=key, v=_quoted(value, quote)), f"token {issuer}", value)

    def some(self, count, *makers):
        """Some of these, in any order."""
        for maker in self.rng.sample(makers, min(count, len(makers))):
            maker()

    @property
    def text(self):
        return "\n".join(self.lines) + "\n"


def _quoted(value, quote):
    if quote is None:
        return value
    if quote == "yaml":
        plain = value[0].isalpha() and not any(sign in value for sign in ":#!@%*&")
        return value if plain else f'"{value}"'
    return f"{quote}{value}{quote}"
